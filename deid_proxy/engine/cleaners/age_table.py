"""Ages over 89 beside what somebody is, and ages with a sex: veuve de 94 ans, retired nurse 93, 55F.

References
----------
45 CFR 164.514(b)(2)(i)(C)
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.aged_people import ALONE, BEFORE, EAST_PEOPLE, MEASURES, OF_LIFE, PEOPLE, YEARS
from deid_proxy.engine.cleaners.pattern_forms import pattern

# Words are folded; each group ends with a blank, but for the last.

_RETIRED: Final = (
    # en
    "retired former ex "
    # de, fr
    "pensionierter pensionierte ehemaliger ehemalige retraite retraitee ancien ancienne "
    # es, pt, it
    "jubilado jubilada exprofesora aposentado aposentada pensionato pensionata "
    # nl, pl
    "gepensioneerd gepensioneerde emerytowany emerytowana "
    # sv, no, da
    "pensionerad pensjonert pensioneret "
    # ro, tr
    "pensionat pensionata emekli"
)
"""What somebody was stands behind these, and the age behind that."""
_AGE_ITSELF: Final = r"(?:9\d|1[0-2]\d|130)"
_AGE: Final = rf"(?P<goes>{_AGE_ITSELF})"
_WHO_IS: Final = (
    # en
    *("and is", "and she is", "and he is", "and turned", "and now", "who is", "she is", "he is", "pt is", "patient is"),
    *("mother is", "father is", "mum is", "dad is", "resident is", "lady is", "gentleman is", "carer is"),
    # de, fr
    *("und ist", "und wird", "sie ist", "er ist", "patient ist", "patientin ist"),
    *("et a", "elle a", "il a", "patient a", "patiente a"),
    # es, pt, it
    *("y tiene", "ella tiene", "ya tiene", "paciente tiene"),
    *("e tem", "ela tem", "ele tem", "paciente tem", "utente tem"),
    *("ed ha", "e ha", "lei ha", "lui ha", "paziente ha"),
    # nl, pl
    *("en is", "ze is", "zij is", "hij is", "patiente is"),
    *("i ma", "ona ma", "on ma", "pacjent ma", "pacjentka ma"),
    # sv, no and da, fi
    *("och ar", "hon ar", "han ar", "patienten ar"),
    *("og er", "hun er", "han er", "pasienten er"),
    *("ja on", "han on", "potilas on"),
    # cs, ro
    *("a je ji", "a je mu", "je ji", "je mu"),
    *("si are", "ea are", "el are", "pacienta are", "pacientul are"),
)
"""What says of somebody how old they are, behind what else is said of them: has dementia and is 94."""
_NOW: Final = (
    r"(?: (?:now|already|aged|just|jetzt|nun|schon|bereits|deja|maintenant|ahora|ya|agora|ja|ora|gia|nu|al|juz|teraz"
    r"|nyt|jo|acum|uz))?"
)
"""What may stand between that and the age: is now 92."""
_LINK: Final = r"(?:,? (?:of|aged|von|van|de|di|pa|av|a|et))?"
"""What may stand between somebody and the age: veuve de 94."""
_ONE_OF_PEOPLE: Final = "|".join(sorted(set(PEOPLE.split())))
_OF_YEARS: Final = rf" ?-?(?:{YEARS})(?![^\W_])\.?"
_SEXES: Final = "k h f m w n t no м ж ч χ α γ"
_BEGINS: Final = r"(?:(?<![^\n])|(?<=[.;:!?] ))"
"""Where a text, a line or a sentence begins."""
_HERE: Final = 1
_NEAR: Final = 120  # characters
_GAP: Final = r"[ ,:(]{1,3}"
_AGED: Final = rf"(?P<goes>{_AGE_ITSELF}(?:{_OF_YEARS}(?! ?/)|{MEASURES}))"
_LONG_YEARS: Final = (
    r"years?|yrs?|yo|jahren?|jahre?|ans|anos|anni|jaar|ar|lat|let|ani|vuotta|vuotias|ev|лет|года|років|ετων|χρονων"
)
_SHORT_YEARS: Final = rf"y|a|aa|j|jr|jhr|r|an|г|р|л|{_LONG_YEARS}"
_MONTHS: Final = r"m(?:os?|ths?|onths?|onate?n?|ois|eses|esi|nd|aanden|ndr|anader)?|mies|мес|міс|kk|kuukautta|ho"
_BORN: Final = (
    "born b yob dob birth geb geboren jg jahrgang nee ne nato nata nacido nacida nascido nascida ur fodd fodt rocznik"
)
"""What a year of two digits stands behind that somebody was born in."""
_WITHIN_POLISH: Final = (
    "badaniu|ciagu|dawce|fazie|frakcjach|kosci|mozgu|nerce|obrebie|odcinku|okolicy|osi|piersi|placie|plucu|polu|poziomie"
    "|pozycji|projekcji|segmencie|sekwencji|skali|stawie|stopniu|strefie|trakcie|watrobie|wywiadzie"
)
_BESIDE_AGES: Final = " ".join(
    f"{unit}{sex}"
    for unit in ("", "y", "yo", "yr", "yrs", "jahre", "j", "a", "ans", "jaar")
    for sex in ("m", "f", "w", "male", "female", "man", "woman", "v")
)
"""What stands behind an age, as one word: m, yof; some of them stand before it, too."""
AGES_OF_PEOPLE: Final = (
    # 94y3m, 94 J. 3 M., P93Y5M: years and months
    pattern(
        "age",
        rf"(?<![^\W_])(?<!\d[.,])(?P<goes>p?{_AGE_ITSELF} ?(?:{_SHORT_YEARS})\.?(?:,| and| und| et| y| e| i)? ?"
        rf"\d{{1,2}} ?(?:{_MONTHS})\.?(?: ?\d{{1,2}} ?d(?:ays?)?)?)(?![^\W_])",
        rb"a?00{1,2}(?:[ab]|[ -][ab -])",
        aged=_HERE,
    ),
    # 91.3 years old, 94,5 Jahre
    pattern(
        "age",
        rf"(?<![^\W_])(?<!\d[.,])(?P<goes>{_AGE_ITSELF}[.,]\d{{1,2}} ?-?(?:{_LONG_YEARS}))(?![^\W_])",
        rb"00{1,2}[.,]00?[ab -]",
        aged=_HERE,
    ),
    # age 93:5
    pattern(
        "age",
        rf"\b(?:age|aged|alter|leeftijd|edad|eta|idade) ?[:=]? ?(?P<goes>{_AGE_ITSELF}[:+.,]\d{{1,2}})(?!\d)",
        words="age aged alter leeftijd edad eta idade",
        aged=_NEAR,
    ),
    # born in '31, *'31, Jg. '31
    pattern(
        "date",
        rf"\b(?:{_BORN.replace(' ', '|')})\b[ .:]{{0,2}}(?:(?:in|im|en|nel|om|am|i) )?(?P<goes>'\d\d)(?![\d'])",
        words=_BORN,
    ),
    # полных лет 97: years that are completed
    pattern(
        "age",
        r"\b(?:(?:полных|повних) (?:лет|років|рокив)|ukonczon(?:e|ych) lat|completed years|vollendete jahre"
        r"|annees revolues|anos (?:cumplidos|completos)|anni compiuti|betoltott ev\w{0,4}"
        r"|dovrsenych let|ani impliniti|tamamlanmis yas|fyllda ar|fylte ar|fyldte ar|taytta vuotta"
        r"|hele jaren)[ :=]{1,3}(?P<goes>9\d|1[0-3]\d)\b",
        words="полных повних ukonczone ukonczonych completed vollendete annees anos anni betoltott dovrsenych ani "
        "tamamlanmis fyllda fylte fyldte taytta hele",
        aged=_NEAR,
    ),
    # has dementia and is 94
    pattern(
        "age",
        # Behind a number "and is" goes on with what was measured: GFR was 60 and is 94.
        rf"(?<!\d )(?<!\d% )\b(?:{'|'.join(_WHO_IS)}){_NOW} {_AGE}(?![^\W_]|[.,/:-]\d)"
        r"(?=[.,;)\n]|$| (?:and|und|et|y|e|en|i|och|og|ja|si)\b)",
        words=" ".join(sorted({phrase.split()[0] for phrase in _WHO_IS})),
        aged=_NEAR,
    ),
    # Resident 91; Pacjentka 103 l., pasient (101 år); kobieta lat 94
    pattern(
        "age",
        rf"\b(?:{_ONE_OF_PEOPLE})\b\.?{_LINK}{_GAP}(?:(?:{YEARS})\b\.? ?)?{_AGED}",
        words=PEOPLE,
        aged=_NEAR,
    ),
    # K 101 l.; H, 94 a.; Ж. 93 л.: a sex in a letter, with what says years
    pattern(
        "age",
        rf"(?<![^\W_])(?:{_SEXES.replace(' ', '|')})\.?{_GAP}(?P<goes>{_AGE_ITSELF}{_OF_YEARS})(?! ?/)",
        words=_SEXES,
        aged=_NEAR,
    ),
    # 103 l. pacjentka; 94 aa, donna
    pattern(
        "age",
        rf"(?<![^\W_])(?<!\d[.,])(?P<goes>{_AGE_ITSELF}{_OF_YEARS})(?={_GAP}(?:{_ONE_OF_PEOPLE}|no|ж|м|ч|ko)\b)",
        rb"00{1,2}(?:[ab]|[ -][ab -])",
        followed=f"{PEOPLE} no ж м ч ko",
        distance=20,
        aged=_HERE,
    ),
    # 94 kobieta, where a sentence begins
    pattern(
        "age",
        rf"{_BEGINS}(?P<goes>{_AGE_ITSELF})(?= (?:{_ONE_OF_PEOPLE})\b)",
        rb"00{1,2} ",
        aged=_HERE,
        followed=PEOPLE,
        distance=6,
    ),
    # F 101, dyspnée; 94, Ж, одышка: a sex in a letter, where a sentence begins
    pattern(
        "age",
        rf"{_BEGINS}(?:f|m|h|k|ж|м|ч)\.?{_GAP}(?P<goes>{_AGE_ITSELF})(?=\)|, [^\W\d_])",
        words="f m h k ж м ч",
        aged=_NEAR,
    ),
    pattern(
        "age",
        rf"{_BEGINS}(?P<goes>{_AGE_ITSELF})(?=[ ,]{{1,2}}(?:f|m|h|k|ж|м|ч)[.,] )",
        rb"00{1,2}[ ,]",
        aged=_HERE,
        followed="f m h k ж м ч",
        distance=6,
    ),
    # Where words stand right beside each other: 男性101, 患者(94)
    pattern(
        "age",
        rf"(?:{EAST_PEOPLE.replace(' ', '|')})[ ,、:(]{{0,2}}(?P<goes>{_AGE_ITSELF})(?=[,、。;)\n]|$| [^\W\da-z])",
        signs=EAST_PEOPLE,
    ),
    pattern(
        "age",
        rf"(?<![^\n])(?P<goes>{_AGE_ITSELF})(?=[ ,、]{{0,2}}(?:{EAST_PEOPLE.replace(' ', '|')}))",
        rb"00{1,2}(?:b|[ ,]| b)",
        aged=_HERE,
    ),
    # retired nurse 93
    pattern(
        "age",
        rf"\b(?:{_RETIRED.replace(' ', '|')})(?: [^\W\d_]{{3,20}}){{1,3}}{_LINK}{_GAP}{_AGE}{MEASURES}",
        words=_RETIRED,
        aged=_NEAR,
    ),
    # 95 from nursing home
    pattern(
        "age",
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[01]\d)(?=,? (?:from (?:an? |the )?(?:nursing|care|residential|rest|old)"
        r"|(?:nursing|care) home|lives\b|living (?:alone|at|in|with)|retired|frail|lady|gentleman|wohnt|lebt"
        r"|vit (?:seule?|a|en)|vive|mora\b|woont|mieszka|bor\b|asuu|bydli|zije))",
        rb"00{1,2}(?: a|, a)",
        aged=_HERE,
    ),
    # 94-latka, 94 r.ż., 94 év, 94-åring; 94 a, caída; not 100 J, 150 J
    pattern(
        "age",
        rf"(?<![^\W_])(?<!\d[.,])(?:{_AGE_ITSELF}(?:\. lj| ?-? ?(?:{ALONE}))"
        rf"|(?!1[0-3]0|125){_AGE_ITSELF} j(?=,))(?![^\W_])",
        rb"00{1,2}(?:[abx]|[ .-][abx -])",
        aged=_HERE,
    ),
    # in his 94th year, im 94. Lebensjahr, w 94 roku życia
    pattern(
        "age",
        rf"(?<![^\W_])(?<!\d[.,])(?P<goes>{_AGE_ITSELF})(?:st|nd|rd|th|e|eme|o|º|ste|de|\.|-?[^\W\d_]{{1,2}})? "
        rf"(?:{OF_LIFE.replace(' ', '|')})(?![^\W_])",
        rb"00{1,2}[ab .x-]",
        followed=OF_LIFE,
        distance=9,
        aged=_HERE,
    ),
    # l. 94, upadek; lat 94, where nothing stands in front
    pattern(
        "age",
        rf"(?:(?<![^\n])|(?<=[,;(.] ))(?:lat|l\.|let|anni) (?P<goes>{_AGE_ITSELF})(?=[,.;)\n]|$)(?![.,]\d)",
        words="lat l let anni",
        aged=_NEAR,
    ),
    pattern(
        "age",
        rf"\b(?:{BEFORE.replace(' ', '|')})[ :=]{{1,3}}(?P<goes>{_AGE_ITSELF})(?![^\W_]|[.,/]\d)",
        words=BEFORE,
        aged=_NEAR,
    ),
    # 55F, m/95, 101 yo w
    pattern(
        "age and sex",
        # But for 2V (views), V65 14 % (of a dose), Tc-99m and F-18 (nuclides), weeks (v 12, 3 v, up to those of a
        # pregnancy), months (6 mån) and sizes (Bosniak 2F, 6F); Polish "w" is in: 4 w strefie, w 25 frakcjach.
        r"(?<![^\W_]|[.,])(?<!tc[ -])(?<!bosniak )(?<!sheath )(?<!katheter )(?<!kateter )"
        r"(?<!gy/)(?<!gy / )(?![4-9]f(?![\w/.-]))"
        r"(?!(?:\d|[123]\d|4[0-2]) ?v(?![^\W_])|(?:\d|1[0-8]|24|36) man(?![^\W_])|18f\])"
        rf"(?!\d{{1,3}} w (?:{_WITHIN_POLISH}))"
        r"\d{1,3} ?(?:y|yo|yr|yrs|jahre|j|a|ans|jaar)? ?[/-]? ?"
        r"(?:m|f|w|male|female|man|woman|v)(?![\w/.-])|(?<![^\W_])"
        r"(?!w \d{1,3} (?:dni|frakcj|godzin|krok|minut|ognisk|projekcj|punkt|sekund|segment|seri|tygodn|warstw))"
        r"(?!v ?(?:[123]\d|4[0-2])(?!\d))(?!v\d{2,3}(?: | ?[<>=≤≥:] ?)\d{1,3}(?:[.,]\d{1,2})? ?%)"
        r"(?!f[ -]?18[ -](?:fdg|flu|flo|fluo|psma|dcf|dopa|"
        r"fes|flt|fet|fapi|naf|sodium|choline|pib))[mfwv][/ -]?(?:9\d|1[0-3]\d|[1-8]\d) ?(?:y|yo|j|a)?(?![\w.,]| ?%)",
        rb"0{1,3}(?:a|[ /-][a /-])|a[/ -]?0{2,3}(?![0.,])",
        followed=_BESIDE_AGES,
        distance=12,
    ),
)

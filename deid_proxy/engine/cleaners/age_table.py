"""Ages over 89 beside what somebody is: Resident 91 from a nursing home, veuve de 94 ans, retired nurse 93.

References
----------
45 CFR 164.514(b)(2)(i)(C)
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.pattern_forms import pattern

# Words are folded; each group ends with a blank, but for the last.

_PEOPLE: Final = (
    # en
    "resident inmate tenant pensioner widow widower lady gentleman gent man woman male female pt patient veteran "
    "prisoner detainee nun monk priest retiree grandmother grandfather granny client spinster bachelor householder "
    # de
    "bewohner bewohnerin heimbewohner heimbewohnerin rentner rentnerin witwe witwer dame herr mann frau patientin pat "
    "pensionar pensionarin senior seniorin insasse insassin greis greisin "
    # fr
    "residente veuf veuve retraite retraitee monsieur homme femme patiente pensionnaire detenu detenue pte usager "
    # es, pt
    "viudo viuda jubilado jubilada anciano anciana senor senora varon mujer hombre paciente pensionista recluso "
    "reclusa viuvo viuva aposentado aposentada idoso idosa senhor senhora homem mulher utente doente "
    "reformado reformada "
    # it
    "ospite vedovo vedova pensionato pensionata anziano anziana signore signora uomo donna paziente pz detenuto "
    # nl
    "bewoner bewoonster weduwe weduwnaar gepensioneerde heer vrouw patiente cliente dhr mw mevrouw "
    # pl
    "pensjonariusz pensjonariuszka wdowa wdowiec emeryt emerytka pacjent pacjentka mieszkaniec mieszkanka mezczyzna "
    "kobieta chora chory podopieczna podopieczny "
    # sv, no, da
    "boende anka ankling dam herre kvinna beboer enke enkemann enkemand pensjonist pensionist kvinne kvinde mand "
    "pasient pas "
    # fi
    "asukas leski elakelainen mies nainen potilas rouva herra vanhus "
    # cs
    "obyvatel obyvatelka vdova vdovec duchodce duchodkyne pacient pacientka muz zena seniorka klient klientka "
    # hu, ro, tr
    "lako ozvegy nyugdijas ferfi beteg rezident rezidenta vaduv vaduva pensionara pacienta barbat femeie batran "
    "batrana hasta dul emekli erkek kadin sakin "
    # ru, el
    "пациент пациентка жительница житель вдова вдовец пенсионер пенсионерка мужчина женщина больнои больная "
    "ασθενησ χηρα χηροσ συνταξιουχοσ ανδρασ γυναικα ηλικιωμενη ηλικιωμενοσ"
)
"""What somebody is whose age stands behind it."""
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
_UNITS: Final = (
    "x of kgs? lbs? st cms? mms? mls? l k?vp? mas? mgy msv mbq mci bpm mmhg g mc?g hu c?gy d h hrs? s secs? mins? "
    "hours? days? weeks? wks? months? tage? jours? dias? giorni dagen dni dagar scans? slices? images? cases?"
)
_MEASURES: Final = rf"(?![^\W_]|[.,/:-]\d| ?(?:%|°|deg|grad|(?:{_UNITS.replace(' ', '|')})\b))"
"""What says that a number behind somebody is no age."""
_AGE: Final = r"(?P<goes>9\d|1[01]\d)"
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
AGES_OF_PEOPLE: Final = (
    # has dementia and is 94
    pattern(
        "age",
        # Behind a number "and is" goes on with what was measured: GFR was 60 and is 94.
        rf"(?<!\d )(?<!\d% )\b(?:{'|'.join(_WHO_IS)}){_NOW} {_AGE}(?![^\W_]|[.,/:-]\d)"
        r"(?=[.,;)\n]|$| (?:and|und|et|y|e|en|i|och|og|ja|si)\b)",
        words=" ".join(sorted({phrase.split()[0] for phrase in _WHO_IS})),
    ),
    # Resident 91
    pattern(
        "age",
        rf"\b(?:{_PEOPLE.replace(' ', '|')})\b\.?{_LINK}[ ,:(]{{1,3}}{_AGE}{_MEASURES}",
        words=_PEOPLE,
    ),
    # retired nurse 93
    pattern(
        "age",
        rf"\b(?:{_RETIRED.replace(' ', '|')})(?: [^\W\d_]{{3,20}}){{1,3}}{_LINK}[ ,:(]{{1,3}}{_AGE}{_MEASURES}",
        words=_RETIRED,
    ),
    # 95 from nursing home
    pattern(
        "age",
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[01]\d)(?=,? (?:from (?:an? |the )?(?:nursing|care|residential|rest|old)"
        r"|(?:nursing|care) home|lives\b|living (?:alone|at|in|with)|retired|frail|lady|gentleman|wohnt|lebt"
        r"|vit (?:seule?|a|en)|vive|mora\b|woont|mieszka|bor\b|asuu|bydli|zije))",
        rb"00{1,2}(?: a|, a)",
        begins="19",
    ),
)

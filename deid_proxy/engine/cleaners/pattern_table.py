"""What identifies by its form, and where that begins.

None of the expressions takes more than linear time: what repeats is bounded, or cannot be read in two ways. Of one that
has a group ``goes`` only that goes, and the words stay that say what it is.

References
----------
45 CFR 164.514(b)(2) (the 18 categories), RFC 5322 section 3.4.1, RFC 3986, ITU-T E.164
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

_TOP_LEVEL: Final = "com|org|net|edu|gov|int|mil|info|health|local|lan|intern|[a-z]{2}(?<!ct)(?<!wo)(?<!xr)"


class Pattern(NamedTuple):
    """An expression, and where it may begin: at a number of some shape, at some words, or anywhere.

    Parameters
    ----------
    why
        What it is.
    expression
        What it looks like.
    shapes
        How a number begins that it may begin at, with the letters or the sign in front of it, in the terms of
        :mod:`~deid_proxy.engine.cleaners.number_shapes`.
    words
        Words that it may begin at.
    ends
        What its words end with, in front of a number.
    signs
        Something that a text has of it, when it may begin elsewhere too: there, or in front of that.
    needs
        Each sign, with what has to stand behind it; none where anything may.
    reach, marks
        How many characters in front of a sign, and which, beside letters, digits and a white space right before it.
    never_behind
        Marks, beside letters and digits, that it never begins behind where it has a sign; empty where it may.
    measure, within
        Digits of what only measures something, and the shapes of what else it may have.
    in_sentences
        Whether it stands only in a text that has blanks.
    """

    why: str
    expression: re.Pattern[str]
    shapes: bytes = b""
    words: frozenset[str] = frozenset()
    ends: tuple[str, ...] = ()
    needs: tuple[re.Pattern[str], ...] = ()
    signs: tuple[str, ...] = ()
    reach: int = 0
    marks: str = ""
    never_behind: str = ""
    measure: int = 0
    within: bytes = b""
    in_sentences: bool = False


def _pattern(
    why: str,
    expression: str,
    shapes: bytes = b"",
    *,
    words: str = "",
    ends: str = "",
    needs: tuple[str, ...] = (),
    signs: str = "",
    reach: int = 0,
    marks: str = "",
    never_behind: str = "",
    measure: int = 0,
    within: bytes = b"",
    in_sentences: bool = False,
) -> Pattern:
    return Pattern(
        f"pattern: {why}",
        re.compile(expression),
        shapes,
        frozenset(words.split()),
        tuple(ends.split()),
        tuple([re.compile(f"{re.escape(sign)}(?={need})") for sign, need in zip(signs.split(), needs, strict=False)]),
        tuple(signs.split()),
        reach,
        marks,
        never_behind,
        measure,
        within,
        in_sentences,
    )


_UNITS_OF_NINETY: Final = (
    *("", "einund", "zweiund", "dreiund", "vierund", "funfund", "sechsund", "siebenund", "achtund", "neunund"),
)
_IN_A_WORD: Final = "|".join(
    (
        *(f"{unit}neunzigjahrig{end}" for unit in _UNITS_OF_NINETY for end in ("e", "er", "en", "em", "es")),
        *(f"hundertjahrig{end}" for end in ("e", "er", "en", "em", "es")),
        *("negentigjarige", "negentigjarigen", "novantenne", "nonagenario", "nonagenaria", "centenario", "centenaria"),
        *("nonagenarian", "nonagenarians", "centenarian", "centenarians", "supercentenarian", "nonagenaire"),
        "centenaire",
    )
)
_IN_TWO_WORDS: Final = "|".join(
    (
        *(f"{unit}neunzig" for unit in _UNITS_OF_NINETY),
        *("hundert", "negentig", "cento", "novanta", "novantuno"),
        *(f"novanta{unit}" for unit in ("due", "tre", "quattro", "cinque", "sei", "sette", "nove")),
        *("novantotto", "novantanove"),
    )
)
"""Ages over 89 in words: of one, and in front of what says years."""
_STREET: Final = (
    r"street|str|st|avenue|ave|road|rd|lane|ln|drive|dr(?!\.? ?[^\W\d])|boulevard|blvd|court|"
    r"ct(?=\.?,? (?:apt|suite|unit|floor|#|[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?,? (?:[a-z]{2},? )?\d{5}))|way|place"
    r"|pl|square|sq|terrace|highway|hwy|cir|trl|trail|cove|loop|plaza|mews|esplanade"
    r"|parkway|pkwy|circle|close|crescent|row|walk|alley"
)
PATTERNS: Final = (
    # Digits in groups, with letters among them: a number of somebody, when there are many.
    _pattern(
        "long number",
        r"(?<![^\W_]|[.,])(?:[a-z]{1,3}[ /.-]{0,2})?\d{1,12}(?:[ ./-]{1,2}[a-z]?[ ./-]?\d{1,12}[a-z]?){1,8}(?!\d"
        r"|,\d)",
        rb"0{1,12}[ ./-][0 ./a-]|a{1,3}[ /.-]{0,2}0",
        measure=7,
        within=b"a ./-",
    ),
    _pattern(
        "mail address",
        r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}",
        signs="@ (at) [at]",
        reach=64,
        marks="_.+%-",
    ),
    _pattern(
        "net address",
        r"(?:https?|ftp|file|dicom|ldap)s?:/{1,3}[^\s<>\"')\]]{1,2048}|\bwww\.[^\s<>\"')\]]{1,512}",
        signs=":/ www.",
        reach=6,
    ),
    _pattern(
        "net address",
        rf"(?<![\w.])[a-z][\w-]{{1,62}}(?:\.[a-z][\w-]{{0,62}}){{0,4}}\.(?:{_TOP_LEVEL})(?:/[^\s<>]{{0,512}})"
        rf"?(?![\w.])",
        needs=("[a-z]",),
        signs=".",
        reach=63,
        marks="_-",
        never_behind="_.",
    ),
    _pattern("net address", r"(?<!\\)\\\\[\w.$-]{1,63}(?:\\[\w.$-]{1,64}){0,8}", signs="\\\\"),
    _pattern(
        "IP address",
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.])|(?<![\w:])(?:[0-9a-f]{1,4}:)"
        r"{3,7}:?[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])",
        rb"0{1,3}\.0{1,3}\.",
        needs=("[0-9a-f]{1,4}:|:[0-9a-f]",),
        signs=":",
        reach=4,
    ),
    _pattern(
        "hardware address",
        r"(?<![^\W_])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![^\W_])"
        r"|(?<![^\W_])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![^\W_])",
        needs=("[0-9a-f]{2}:[0-9a-f]{2}:", "[0-9a-f]{2}-[0-9a-f]{2}-", r"[0-9a-f]{4}\."),
        signs=": - .",
        reach=4,
    ),
    _pattern("UID", r"(?<![\d.])[0-2](?:\.\d{1,40}){4,40}(?![\d.])", rb"0\.(?:0{1,16}\.|0{17})"),
    _pattern(
        "national number",
        r"(?<!\d)\d{3}[- .]\d{2}[- .]\d{4}(?!\d)|(?<![a-z0-9])[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z](?![a-z0-9])",
        rb"000[- .]00[- .]|a{6}00a",
    ),
    _pattern(
        "national number",
        r"(?<!\d)(?:\d{3}[ .-]\d{3}[ .-]\d{4}|\d{4}[ .-]\d{4}[ .-]\d{4}|\d\d[ .]\d\d[ .]\d\d[ "
        r".-]\d{3}[ .-]?\d\d)(?!\d)",
        rb"000[ .-]000[ .-]|0000[ .-]0000[ .-]|00[ .]00[ .]",
    ),
    _pattern(
        "national number",
        r"(?<!\d)[12] ?\d\d ?\d\d ?(?:\d\d|2[ab]) ?\d{3} ?\d{3}(?: ?\d\d)?(?!\d)|(?<![^\W_])[a-z]{2} "
        r"?\d\d ?\d\d ?\d\d ?[a-d](?![^\W_])",
        rb"(?:0|000|0{5}|0{7}|0{10}) 0|0{6}a|0{13}|aa ?00",
    ),
    _pattern(
        "phone number",
        r"(?<![^\W_])(?:\+|00)\d{1,3}[ ./()-]{0,3}\d(?:[ ./()-]{0,2}\d){5,13}(?!\d)",
        rb"z00|\+[z0]",
    ),
    _pattern(
        "phone number",
        r"\b(?:phone|tel|telefon|telefono|telefone|telephone|telefoon|tfno|fax|mobile|mob|cell|"
        r"handy|gsm|pager|ph|portable|cel|ext|movil|celular|cellulare|cellular|telemovel|tlf|tlm|telf|mobil|mobiel"
        r"|komorka|kom|whatsapp|bleep|beeper|extension|callback|тел|моб|τηλ|κιν|전화|휴대폰|電話|电话|手机|携帯)"
        r"(?!\w)[ .:#p]{0,3}\+?\(?\d(?:[ ./()-]{0,3}\d){2,14}",
        words="phone tel telefon telefono telefone telephone telefoon tfno fax mobile mob cell "
        "handy gsm pager ph portable cel ext movil celular cellulare cellular telemovel tlf tlm telf mobil mobiel "
        "komorka kom whatsapp bleep beeper extension callback тел моб τηλ κιν 전화 휴대폰 電話 电话 手机 携帯",
    ),
    _pattern(
        "phone number",
        r"(?<![^\W_]|[.,])\(?0\d{1,5}\)?[ ./-]{1,3}\d(?:[ ./-]{0,2}\d){4,11}(?![\d.,]\d)|(?<![^\W_])"
        r"\(\d{3}\) ?\d{3}[ .-]?\d{4}(?!\d)|(?<![^\W_])0 ?\(\d{2,4}\)(?:[ .-]?\d){6,8}(?!\d)",
        rb"\(?z0{1,5}[) ./-]|\([z0]00\)|z\(0|z \(",
    ),
    _pattern("phone number", r"(?<![^\W_])x[ .]?\d[ -]\d{4}(?![^\W_]|[.,-]\d)", rb"a[ .]?0[ -]0000"),
    _pattern(
        "phone number",
        r"(?<![^\W_]|[.,^])\d{3}[ .-]\d{4}(?![\d.,])|(?<![^\W_])0\d(?:[ .]\d\d){4}(?!\d)",
        rb"000[ .-]0000|z0[ .]00[ .]",
    ),
    _pattern(
        "phone number",
        # But for a matrix: 512 512 120.
        r"(?<![^\W_]|[.,^])(?!(?:128|192|256|320|384|512|640|768) )\d{3}(?: \d{3} \d{3}|(?: \d\d){3})(?![^\W_]"
        r"|[ .,]\d)",
        rb"000 000? ",
    ),
    _pattern(
        "address",
        rf"(?<![^\W_])\d{{1,5}}[a-z]?,? (?:[nsew]\.? )?(?:[^\W\d_](?:[^\W\d_]|['’-]){{1,30}}\.? ){{1,3}}(?:{_STREET})"
        rf"\b\.?(?:,? (?:apt|suite|unit|floor|#) ?\w{{1,6}})?",
        rb"0{1,5}(?:a[, ]|,? [ab])",
    ),
    _pattern(
        "address",
        r"(?:[^\W\d_-]{2,30}|(?:[^\W\d_]{2,30}-){1,4})(?:strasse|straat|str\.|weg|gasse|platz|allee|laan|plein"
        r"|gracht|damm|"
        r"ring(?<!itoring)(?<!scoring)(?<!suring)(?<!during)(?<!tering)|ufer|kade|dijk)(?: {1,2}\d{1,4} ?[a-z]?\b)",
        ends="strasse straat str. weg gasse platz allee laan plein gracht damm ring ufer kade dijk",
    ),
    _pattern(
        "address",
        # In the languages of the North "av" is by: av dr Hallström, and what is left of it before the next sentence.
        r"\b(?!av (?!(?:de|du|des|la|le|les|del|da|do|dos|das|san|santa) |[dl]'"
        r"|(?!dr )(?:[^\W\d_]{2,30},? ){1,4}\d|dr (?:[^\W\d_]{2,30} ){0,2}[^\W\d_]{2,30},? \d))"
        r"(?!(?:(?<=[klrt][ae]d )|(?<=[klrt]at )|(?<=[rvd]et )|(?<=[kr]t )|(?<=ist )|(?<=[mr]d ))av\.? )"
        r"(?!via (?:er|ed|icu|cd|dvd|email|mail|e-mail|phone|fax|pacs|vpn|usb|iv|im|peg|picc|ng|the|a|an|left"
        r"|right)\b)"
        r"(?:rue|avenue|av|bd|boulevard|chemin|allee|place|quai|impasse|via|viale|piazza|corso|"
        r"vicolo|largo|calle|c/|avenida|avda|plaza|paseo|rua|travessa|praca|ul|ulica|aleja|aleje|osiedle|ulitsa"
        r"|улица|"
        r"ул|проспект|οδος)\b\.? {0,2}(?:(?:de|du|des|la|le|les|del|della|di|da|do|dos|d'|l'|san|"
        r"sant|santa) ?){0,3}(?:[^\W\d_][^\W\d_'-]{1,30},? {0,2}){1,4}(?:n[°o.º]? ?)?\d{0,5}",
        words="rue avenue av bd boulevard chemin allee place quai impasse via viale piazza corso vicolo largo "
        "calle c "
        "avenida avda plaza paseo rua travessa praca ul ulica aleja aleje osiedle ulitsa улица ул проспект οδος",
        in_sentences=True,
    ),
    _pattern(
        "address",
        # Where somebody lives: up to the last number of the sentence.
        r"\b(?:(?:lives?|living|resides?|residing) (?:at|in)|(?:vive|reside|domiciliad[oa]) en|resident[ei] (?:a"
        r"|in|en)|abita (?:a|in)"
        r"|(?:demeurant|habite|domiciliee?) (?:au?|en)?|(?:wohnt|wohnhaft) in|(?:woont|wonende) (?:in|te|op|aan)"
        r"|(?:mora|reside) (?:em|na)"
        r"|zamieszkal[ya]|bosatt i|bor i|проживает|(?:home |postal |mailing )?address|anschrift|adresse|adres"
        r"|direccion|domicilio|indirizzo"
        r"|endereco|morada|адрес|διευθυνση)\b[ .:]{1,3}(?P<goes>(?:[^;\n.]|\.(?! "
        r"[^\W\d_]{4})){0,90}\d[a-z]?(?![^\W_]))",
        words="live lives living reside resides residing vive domiciliado domiciliada residente residenti abita "
        "demeurant habite "
        "domicilie domiciliee wohnt wohnhaft woont wonende mora zamieszkaly zamieszkala bosatt bor проживает home "
        "postal mailing "
        "address anschrift adresse adres direccion domicilio indirizzo endereco morada адрес διευθυνση",
    ),
    _pattern(
        "address",
        r"(?<![^\W_])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av|bd|boulevard|chemin|allee|place|"
        r"quai|impasse)\b (?:(?:de|du|des|la|le|les|d'|l') ?){0,3}[^\W\d_][^\W\d_'-]{1,30}(?: "
        r"[^\W\d_]{3,30})?",
        rb"0{1,4}(?:a|,? a)",
    ),
    _pattern(
        "address",
        r"\b(?:p\.?o\.? ?box|postfach|postbus|apartado|casella postale|boite postale|bp) ?\d{1,6}",
        words="p po pobox postfach postbus apartado casella boite bp",
    ),
    _pattern(
        "postal code",
        r"(?<![^\W_])[a-z]{2},? \d{5}(?:-\d{4})?(?![^\W_])|(?<![^\W_])\d{4} ?[a-z]{2}(?= [^\W\d_]{3})"
        r"|(?<![^\W_])(?!t\d)[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}(?![^\W_])|(?<![^\W_])(?:d|f|ch|a|nl|b|i|"
        r"e|p)-\d{4,5}(?: [^\W\d_]{3,30})?",
        rb"aa,? 00000|0000(?: a|aa)|a{1,2}(?:0|-0000)",
    ),
    _pattern(
        "postal code",
        r"(?<![\w.,-])\d{5}(?:-\d{4})? [^\W\d_]{3,30}(?![^\W_])",
        rb"00000(?: [ab]|-0000)",
    ),
    _pattern(
        "record number",
        r"\b(?:mrn|mr#|pid|pat\.? ?id|patient ?id|patientennr|patnr|patientnummer|chart|acc(?:ession)"
        r"?|case|fall|fallnr|visit|visita|order|dossier|nip|ipp|nhc|nhs|ssn|bsn|avs|ahv|cpf|dni|"
        r"nie|insurance|policy|subject|subj|participant|proband|kvnr|versichertennr|record|rec|file|akte|id|nr|no|"
        r"num|numero|number|ref)\b\.?(?:[ -]?(?:no|nr|num|number|numero|id|#)\b\.?)?[ .:#=_-]{0,3}"
        r"(?P<goes>(?=[a-z/-]{0,6}\d)[a-z0-9][a-z0-9/-]{2,24})",
        words="mrn mr pid pat patid patient patientid patientennr patnr patientnummer chart acc accession case fall "
        "fallnr visit visita order dossier nip ipp nhc nhs ssn bsn avs ahv cpf dni nie insurance policy subject subj "
        "participant proband kvnr "
        "versichertennr record rec file akte id nr no num numero number ref",
    ),
    _pattern(
        "record number",
        r"\b(?:subject|subj|participant|proband|patient ?id|pid|pat\.? ?id|mrn)\b"
        r"(?:[ -]?(?:no|nr|id|#)\b\.?)?[ .:#=_-]{1,3}"
        r"(?P<goes>(?=[a-z_/-]{1,16}\d)[a-z][a-z0-9_/-]{2,24})",
        words="subject subj participant proband patient patientid pid pat patid mrn",
    ),
    _pattern(
        "room or bed",
        r"\b(?:(?:icu|itu|hdu|ccu|nicu|picu|sicu|micu|er|ed)[ -]{1,2}(?:bed|bay|room)|rooms?|rm|ward|cubicle"
        r"|zimmer|kamer|chambre|habitacion"
        r"|stanza|letto|leito|quarto|pokoj|палата|палате|θαλαμος)(?!\w)\.? ?(?:no\b\.?|nr\b\.?|#|:)? "
        r"?(?P<goes>\d{1,2}(?:[a-z]-?|-)\d{1,4}[a-z]?|(?:[a-z]-?)?\d{1,4}[a-z]?)(?![^\W_]|[.,]\d)",
        words="icu itu hdu ccu nicu picu sicu micu er ed room rooms rm ward cubicle zimmer kamer chambre "
        "habitacion stanza letto leito quarto "
        "pokoj палата палате θαλαμος",
    ),
    # A site and a subject of a trial: PROTECT3_055_090.
    _pattern("record number", r"(?<=[^\W_]_)0\d\d_0\d\d(?![^\W_])", rb"000u000"),
    _pattern(
        "room or bed",
        # But for the position of a table: PET bed 6.
        r"\b(?:bed|bett|bay|lit|cama|sala|station)\b\.? ?(?:no\b\.?|nr\b\.?|#)? ?"
        r"(?P<goes>(?:[a-z]-?)?(?:\d{2,4}[a-z]?|\d[a-z]))(?![^\W_]|[.,]\d)",
        words="bed bett bay lit cama sala station",
    ),
    _pattern(
        # But for the end of diastole: ED 46 mm.
        "room or bed",
        r"\b(?:ed|er|icu|itu|pacu)[ -](?P<goes>\d{1,3})(?![^\W_]|[.,/-]\d| ?(?:mm|ml|cm|ms|phase|frame|image|%))",
        words="ed er icu itu pacu",
    ),
    _pattern(
        "room or bed", r"\b(?:to|into|in|from) (?:bed|bay) (?P<goes>\d)(?![^\W_]|[.,]\d)", words="to into in from"
    ),
    _pattern(
        "room or bed",
        r"(?<![^\W_])\d{1,2}[ -]?(?:west|east|north|south|tower)[ -]{0,2}\d{1,4}[a-z]?(?![^\W_])",
        rb"0{1,2}[ -]?a",
    ),
    _pattern(
        "nickname",
        r"\b(?:be called|goes by|nicknamed?|answers to) {1,2}[\"']?(?P<goes>(?!(?!m[rs])[a-z]{1,2} |the |for |back"
        r"|when|if)[^\W\d_]{2,20})",
        words="be goes nickname nicknamed answers",
    ),
    _pattern(
        "password",
        r"\b(?:password|passwd|pwd|passwort|kennwort|wachtwoord|contrasena|senha|haslo|losenord|пароль|passcode"
        r"|passe)\b"
        r"(?: is| ist|:|=)? {0,2}(?P<goes>(?=\S{0,30}[\d!?#$%&*])\S{3,40})",
        words="password passwd pwd passwort kennwort wachtwoord contrasena senha haslo losenord пароль passcode passe",
    ),
    _pattern(
        "user name",
        r"\b(?:login|logon|user|userid|username|account|benutzer|utilisateur|usuario|utente|gebruiker|uzytkownik"
        r"|anvandare"
        r"|пользователь)(?:[ -](?:name|id|konto))?\b(?: is|:|=)? "
        r"{0,2}(?P<goes>(?=[a-z._\\-]{0,30}[\d._\\][a-z\d])[a-z][\w.\\-]{2,40})",
        words="login logon user userid username account benutzer utilisateur usuario utente gebruiker uzytkownik "
        "anvandare пользователь",
    ),
    _pattern(
        "user name",
        r"\b(?:by|von|par|por|door|da|przez|av|af)[ :]{1,2}(?P<goes>[a-z]{2,20}[._][a-z]|[a-z][._][a-z]{2,20}"
        r"|[a-z]{4,20}\d{1,2})(?![^\W_]|[.]\w)",
        words="by von par por door da przez av af",
    ),
    _pattern(
        "credential",
        r"\bpa-c\b|\br\.?t\.?\s?(?:\((?:r|ct|mr|m|n|t|s|vi|ci|bd|qm|cv|bs|vs|arrt)\)\s?){1,4}",
        words="rt r pa",
    ),
    _pattern(
        "age",
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[0-3]\d) ?-? ?(?:y[./]{1,2} ?o|y|yo|yr|yrs|years?|jahre?|jahrige?[rns]?|"
        r"ans|anos|anni|jaar|jr|jarige?|lat|letni\w{0,3}|let[ay]?|лет|летн\w{0,3}|года?|років|річн\w{0,3}|ετων|χρονων"
        r"|ar|arig[ae]?|ars|eves|(?:de )?ani|vuotias|vuotiaa\w{0,4}|vuotta|yas|yasinda\w{0,3}|tuoi)\b"
        r"(?:[ -]?old|[ -]?alt|[ -]?oud|[ -]?gam(?:mal|mel|el|malt))?"
        r"|(?<![^\W_])(?<!\d[.,])(?:9\d|1[0-3]\d) ?[岁歳才세]",
        rb"00{1,2}(?:[ab]|[ -][ab -])",
    ),
    _pattern(
        "age",
        r"\b(?:age|aged|alter|edad|eta|idade|leeftijd|wiek|anni|alder|ika|vek|varsta|yas|yasi|eletkora?|tuoi|年齢|年龄)"
        r"[ :=]{0,3}(?<=[ :=齢龄])(?:of )?(?:9\d|1[0-3]\d)\b",
        words="age aged alter edad eta idade leeftijd wiek anni alder ika vek varsta yas yasi eletkor eletkora tuoi "
        "年齢 年龄",
    ),
    _pattern(
        "age",
        # 97 J., Frau; 104 a., remitido; 95a, queda: with the point or the comma of what is abbreviated.
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[01]\d)(?: ?[ajv]\.(?=,? [^\W\d_])|[ajv](?=, |\.?$))",
        rb"00{1,2}(?:a| a)",
    ),
    _pattern(
        "age",
        r"\b(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|hundred(?:(?: and)? "
        r"[a-z]{3,9}(?:[ -][a-z]{3,5})?)?)[ -]years?(?:[ -]old)?\b"
        r"|\b(?:her|his|their) (?:early |mid[ -]?|late )?(?:90'?s|nineties|hundreds)\b"
        rf"|\b(?:{_IN_A_WORD})\b|\b(?:{_IN_TWO_WORDS}) (?:jahren?|anni|jaar)\b"
        r"|\b(?:noventa(?: [ye] [a-z]{3,6})? an[oñ]s|quatre[ -]vingt[ -]dix(?:[ -][a-z]{4,5})? ans)\b",
        words=f"ninety hundred her his their noventa quatre {_IN_A_WORD} {_IN_TWO_WORDS}".replace("|", " "),
    ),
    _pattern(
        "age and sex",
        # But for 2V (views), Tc-99m and F-18 (nuclides).
        r"(?<![^\W_]|[.,])(?<!tc[ -])(?![1-6]v(?![^\W_])|18f\])\d{1,3} ?(?:y|yo|yr|yrs|jahre|j|a|ans|jaar)? ?[/-]? ?"
        r"(?:m|f|w|male|female|man|woman|v)(?![\w/.-])|(?<![^\W_])(?!f[ -]?18[ -](?:fdg|flu|flo|fluo|psma|dcf|dopa|"
        r"fes|flt|fet|fapi|naf|sodium|choline|pib))[mfwv][/ -]?(?:9\d|1[0-3]\d|[1-8]\d) ?(?:y|yo|j|a)?(?![\w.,])",
        rb"0{1,3}(?:a|[ /-][a /-])|a[/ -]?0{2}",
    ),
    _pattern(
        "long number",
        r"(?<![^\W_]|[.,])\d(?:[ -]\d){4,40}(?![^\W_])|(?<![\d.,])\d{5,64}(?!\d|[.,]\d)",
        rb"0[ -]0[ -]|0{5}",
    ),
    _pattern(
        "time with date",
        r"(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,6})?(?: ?[ap]m)?(?![\d:])",
        rb"0{1,2}:00",
    ),
    _pattern(
        "ID",
        # But for what trials and scanners are called that the public knows: ACRIN-6698, MX8000.
        r"(?<![^\W_])(?=[a-z0-9-]{0,30}\d)(?!(?:acrin-?6\d{3}|mx8000)(?![^\W_]))(?:[a-z]{1,6}-?\d{4,20}|\d{3,20}-?[a-z]{1,4}-?\d{2,20}|"
        r"[a-z]{1,4}\d{1,4}[a-z]{1,4}\d{2,10}|\d{2,8}-\d{3,10}(?:-\d{1,6})?|\d{3,8}-\d{2,10}-\d{2,6}"
        r"|\d\d-\d\d-\d{3,6}"
        r"|(?!(?:b|te|tr|ti|fov|fa|kv|ma|sl|p)\d)[a-z]{1,4}\d{3,6}-\d{2,8}|[a-z]{2,6}-\d{2,6}-\d{2,8}|"
        r"[a-z]\d{6,12}[a-z]?)(?![^\W_])",
        rb"0{3,15}-?a|0{16}|0{2,8}-00|a{1,6}-?0",
    ),
)

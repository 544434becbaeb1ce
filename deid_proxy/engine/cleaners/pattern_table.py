"""What identifies by its form, and where that begins: mail and net addresses, numbers, ages, rooms.

References
----------
45 CFR 164.514(b)(2) (the 18 categories), RFC 5322 section 3.4.1, RFC 3986, ITU-T E.164
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.address_table import ADDRESSES
from deid_proxy.engine.cleaners.age_table import AGES_OF_PEOPLE
from deid_proxy.engine.cleaners.east_table import EAST
from deid_proxy.engine.cleaners.pattern_forms import pattern

_TOP_LEVEL: Final = "com|org|net|edu|gov|int|mil|info|health|local|lan|intern|[a-z]{2}(?<!ct)(?<!wo)(?<!xr)"
_PHONE: Final = (
    "phone phs tel telefon telefono telefone telephone telefoon telefoni tfno fax mobile mob cell handy gsm pager ph "
    "portable cel ext movil celular cellulare cellular telemovel tlf tlm telf mobil mobiel komorka kom whatsapp bleep "
    "beeper extension callback puhelin puh puhelinnumero telefonszam telefonnummer telefonnr mobilnummer mobilnr "
    "telefonu ceptel kontakttelefon rufnummer durchwahl тел телефон телефону телефона моб сот τηλ τηλεφωνο κιν "
    "телефони мобилни telp talr talrunis dien telefonas telefons telefonul telefonu telefonom hp טל לטלפון פלאפון "
    "טלפון נייד تلفن همراه الهاتف هاتفها هاتفه रतप 전화 전화번호 휴대폰 연락처 電話 电话 手机 携帯 "
    "هاتف جوال موبايل تلفون"
)
"""What stands in front of a phone number."""
_WITHIN_A_HOUSE: Final = "dahili ramal anexo toestel linka klapka mellek anknytning nebenstelle доб"
"""What stands in front of the number of a phone within a house, and is another word too."""
_CONTACTS: Final = (
    "contact kontakt kontaktperson kontaktpersonen kontaktni kontaktna kontaktowa kontaktowy contactpersoon contacto "
    "contato contatto contacter contattare ansprechpartner angehorige angehoriger notfallkontakt kin parorende anhorig "
    "omainen lahiomainen hozzatartozo ertesitendo yakini refakatci refakatcisi aranacak iletisim "
    "контактна контактну контактное контактныи контакт лице родственник родственница родич связи зв'язку "
    "επικοινωνια επικοινωνησετε συνοδοσ συγγενησ للتواصل التواصل المرافق مرافق קשר מלווה ליצירת"
)
"""What stands in front of who is to be called, and of the number."""
_AGED: Final = (
    "age aged alter edad eta idade leeftijd wiek wieku anni alder ika vek varsta yas yasi eletkor eletkora tuoi "
    "vozrast vecums vecuma amzius amziaus starost starosti starosc vanus vanuses edat umur usia umurnya stari stara "
    "възраст старости بعمر وعمره وعمرها سن "
    "возраст возрасте вік віком ηλικια ηλικιασ 年齢 年龄 나이 בן בת בגיל גיל عمر عمره عمرها العمر อาย"
)
"""What stands in front of an age; plain texts have no marks of vowels."""
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
_IN_UNITS: Final = r" ?(?:mm2?|cm|[µμu]m|px|pixels?|voxels?|deg|degrees|°|ms|kv|kvp|ma|mas|hu|ml|bpm|hz)(?![^\W_])"
_SIZES: Final = "64|96|128|160|192|224|256|288|320|352|384|416|448|480|512|576|640|768|1024|2048"
"""Rows and columns of a matrix."""
_UNSPACED: Final = "\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3"
"""Letters of words that stand right beside what is typed in Latin ones: 报告发至kim@example.org, example.orgでは."""
_NET_NAME: Final = rf"(?:[^\W{_UNSPACED}]|-){{1,63}}|[{_UNSPACED}]{{1,63}}"
_NET_PATH: Final = rf"[^\s<>;。、，；{_UNSPACED}]|;(?=[a-z\d])|(?:(?<![^\W_])|(?<=[;{_UNSPACED}]))[;{_UNSPACED}]"
PATTERNS: Final = (
    # Particles that only families have: JAN VAN DER MEER, whatever stands in front of them.
    pattern("form of a person's name", r"(?<![^\W_])van (?:der|den) [^\W\d_]{2,24}(?![^\W_])", words="van"),
    # Digits in groups, with letters among them: a number of somebody, when there are many.
    pattern(
        "long number",
        r"(?<![^\W_]|[.,])(?:[a-z]{1,3}[ /.-]{0,2})?\d{1,12}(?:[ ./-]{1,2}[a-z]?[ ./-]?\d{1,12}[a-z]?){1,8}(?!\d"
        r"|,\d)",
        rb"(?:a{1,3}[ /.-]{0,2})?0{1,12}[ ./-][0 ./a-]",
        least=8,
        gap=6,
        within=b"a ./-",
        measure=7,
    ),
    pattern(
        "mail address",
        rf"(?:(?:[^\W{_UNSPACED}]|[.+%-]){{1,64}}|[{_UNSPACED}]{{1,64}})"
        rf"\s?(?:@|\(at\)|\[at\])\s?(?!\d{{1,4}}\.\d{{1,3}}(?![\w.]))(?:{_NET_NAME})(?:\.(?:{_NET_NAME})){{1,6}}",
        signs="@ (at) [at]",
        reach=64,
        marks="_.+%-",
    ),
    pattern(
        "net address",
        rf"(?:https?|ftp|file|dicom|ldap)s?:/{{1,3}}(?:(?![\"')\]])(?:{_NET_PATH})){{1,2048}}"
        rf"|\bwww\.(?:(?![\"')\]])(?:{_NET_PATH})){{1,512}}",
        signs=":/ www.",
        reach=6,
    ),
    pattern(
        "net address",
        rf"(?<![\w.])[a-z][\w-]{{1,62}}(?:\.[a-z][\w-]{{0,62}}){{0,4}}\.(?:{_TOP_LEVEL})(?:/(?:{_NET_PATH}){{0,512}})"
        rf"?(?![^\W{_UNSPACED}]|[_.])",
        needs=("[a-z]",),
        signs=".",
        looks=b".a",
        reach=63,
        marks="_-",
        never_behind="_.",
    ),
    pattern("handle", r"(?<![\w.@])@(?=[a-z.]{1,30}[\d_.]\w)[a-z][\w.]{2,40}", signs="@"),
    pattern("path", r"(?<![^\s\"'(=,:])/[a-z_][\w.~-]{0,63}(?:/[\w.@~-]{1,64}){2,12}", needs=("[a-z_]",), signs="/"),
    pattern(
        "path",
        r"(?<![\w\\])[\w.~-]{1,63}(?:\\[\w.@~-]{1,64}){1,10}\.[a-z]{2,4}(?![\w\\])",
        signs="\\",
        looks=b".a",
        reach=63,
        marks="_.~-",
    ),
    pattern(
        "path",
        r"(?<![^\W_])[a-z]:\\(?:[^\\\n:*?\"<>|;]{1,64}\\){1,10}[^\\\s:*?\"<>|;,]{1,64}",
        signs=":\\",
        reach=1,
    ),
    pattern("net address", r"(?<!\\)\\\\[\w.$-]{1,63}(?:\\[\w.$-]{1,64}){0,8}", signs="\\\\"),
    pattern(
        "IP address",
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.])|(?<![\w:])(?:[0-9a-f]{1,4}:)"
        r"{3,7}:?[0-9a-f]{1,4}(?![\w:])|(?<![\w:])(?:[0-9a-f]{1,4}:){1,6}(?::[0-9a-f]{1,4}){1,6}(?![\w:])",
        rb"0{1,3}\.0{1,3}\.",
        needs=("[0-9a-f]{1,4}:[0-9a-f]{1,4}:|(?:[0-9a-f]{1,4}:){0,5}:[0-9a-f]",),
        signs=":",
        reach=4,
    ),
    pattern(
        "hardware address",
        r"(?<![^\W_])[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![^\W_])"
        r"|(?<![^\W_])[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![^\W_])",
        needs=("[0-9a-f]{2}:[0-9a-f]{2}:", "[0-9a-f]{2}-[0-9a-f]{2}-", r"[0-9a-f]{4}\."),
        signs=": - .",
        reach=4,
    ),
    pattern("UID", r"(?<![\d.])[0-2](?:\.\d{1,40}){4,40}(?![\d.])", rb"0\.(?:0{1,16}\.|0{17})"),
    pattern(
        "national number",
        r"(?<!\d)\d{3}[- .]\d{2}[- .]\d{4}(?!\d)|(?<![a-z0-9])[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z](?![a-z0-9])",
        rb"000[- .]00[- .]|a{6}00a",
    ),
    pattern(
        "national number",
        r"(?<!\d)(?:\d{3}[ .-]\d{3}[ .-]\d{4}|\d{4}[ .-]\d{4}[ .-]\d{4}|\d\d[ .]\d\d[ .]\d\d[ "
        r".-]\d{3}[ .-]?\d\d)(?!\d)",
        rb"000[ .-]000[ .-]|0000[ .-]0000[ .-]|00[ .]00[ .]",
        least=10,
        gap=1,
        within=b" .-",
    ),
    pattern(
        "national number",
        r"(?<!\d)[12] ?\d\d ?\d\d ?(?:\d\d|2[ab]) ?\d{3} ?\d{3}(?: ?\d\d)?(?!\d)|(?<![^\W_])[a-z]{2} "
        r"?\d\d ?\d\d ?\d\d ?[a-d](?![^\W_])",
        rb"(?:0|000|0{5}|0{7}|0{10}) 0|0{6}a|0{13}|aa ?00",
    ),
    pattern(
        "phone number",
        r"(?<![^\W_])(?:\+|00)\d{1,3}[ ./()-]{0,3}\d(?:[ ./()-]{0,2}\d){5,13}(?!\d)",
        rb"z00|\+[z0]",
        least=7,
        gap=3,
        within=b"+ ./()-",
    ),
    pattern(
        "phone number",
        # But for a decimal: pH: 7.35.
        rf"\b(?:{_PHONE.replace(' ', '|')})(?!\w)(?: no\b| nr\b| number)?[ .:#p]{{0,3}}"
        r"(?!\d{1,2}\.\d{1,2}(?![ ./()-]{0,3}\d))\+?\(?\d(?:[ ./()-]{0,3}\d){2,14}",
        words=_PHONE,
    ),
    pattern(
        "phone number",
        r"(?<![^\W_]|[.,])\(?0\d{1,5}\)?[ ./-]{1,3}\d(?:[ ./-]{0,2}\d){4,11}(?![\d.,]\d)|(?<![^\W_])"
        r"\(\d{3}\) ?\d{3}[ .-]?\d{4}(?!\d)|(?<![^\W_])0 ?\(\d{2,4}\)(?:[ .-]?\d){6,8}(?!\d)"
        r"|(?<![^\W_])\(0\d{1,5}\)\d{4,9}(?!\d)|(?<![^\W_])\(\d{2,4}\)[ .-]?\d{2,4}(?:[ .-]\d{2,4}){2,3}(?!\d)",
        rb"\(?z0{1,5}[) ./-]|\([z0]00{0,2}\)|z\(0|z \(",
        least=6,
        gap=4,
        within=b" ./()-",
    ),
    pattern("phone number", r"(?<![^\W_])x[ .]?\d[ -]\d{4}(?![^\W_]|[.,-]\d)", rb"a[ .]?0[ -]0000"),
    pattern(
        "phone number",
        r"(?<![^\W_]|[.,^])\d{3}[ .-]\d{4}(?![\d.,])|(?<![^\W_])0\d(?:[ .]\d\d){4}(?!\d)",
        rb"000[ .-]0000|z0[ .]00[ .]",
    ),
    pattern(
        "phone number",
        # But for a matrix: 512 512 120.
        r"(?<![^\W_]|[.,^])(?!(?:128|192|256|320|384|512|640|768) )\d{3}(?: \d{3} \d{3}|(?: \d\d){3})(?![^\W_]"
        r"|[ .,]\d)",
        rb"000 000? ",
    ),
    pattern(
        "phone number",
        rf"\b(?:{_WITHIN_A_HOUSE.replace(' ', '|')})(?!\w)[ .:]{{0,3}}(?P<goes>\d(?: ?\d){{2,7}})(?![^\W_]|[.,]\d"
        r"| ?(?:mm|cm|ml|mg|%))",
        words=_WITHIN_A_HOUSE,
    ),
    pattern(
        "phone number",
        # Of a contact person, behind the name: Контактна особа: дружина Федір, 792 50 82; no day.
        rf"\b(?:{_CONTACTS.replace(' ', '|')})(?!\w)[^\n;\d]{{1,60}}(?<=[ ,:(])"
        r"(?P<goes>(?!(?:19|20)\d\d-|\d\d-\d\d-\d{4})(?=(?:[ -]?\d){7})\d{1,4}(?:[ -]\d{1,4}){1,4})"
        r"(?=[.,;)\n](?!\d)|$)",
        words=f"{_CONTACTS} зв",  # of зв'язку
    ),
    *ADDRESSES,
    *EAST,
    pattern(
        "workplace",
        # Where somebody works, with the form of a company: all words of its name may be words.
        r"(?:单位|單位|就职于|任职于|任職於)[::]?(?P<goes>[^\n。;,、]{2,30}公司)",
        signs="单位 單位 就职于 任职于 任職於",
    ),
    pattern(
        "account number",
        # Also with the letters of a bank, which may be a word: GB30 ROPS 1804 6013 5839 53.
        r"(?<![^\W_])[a-z]{2}\d\d ?[a-z\d]{4}(?: ?\d{4}){2,6}(?: ?[a-z\d]{1,4})?(?![^\W_])",
        rb"aa00[ a0]",
    ),
    pattern(
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
        digit_within=50,
    ),
    pattern(
        "record number",
        r"\b(?:subject|subj|participant|proband|patient ?id|pid|pat\.? ?id|mrn)\b"
        r"(?:[ -]?(?:no|nr|id|#)\b\.?)?[ .:#=_-]{1,3}"
        r"(?P<goes>(?=[a-z_/-]{1,16}\d)[a-z][a-z0-9_/-]{2,24})",
        words="subject subj participant proband patient patientid pid pat patid mrn",
    ),
    pattern(
        "room or bed",
        r"\b(?:(?:icu|itu|hdu|ccu|nicu|picu|sicu|micu|er|ed)[ -]{1,2}(?:bed|bay|room)|rooms?|rm|ward|cubicle"
        r"|zimmer|kamer|chambre|habitacion"
        r"|stanza|letto|leito|quarto|pokoj|палата|палате|θαλαμοσ)(?!\w)\.? ?(?:no\b\.?|nr\b\.?|#|:)? "
        r"?(?P<goes>\d{1,2}(?:[a-z]-?|-)\d{1,4}[a-z]?|(?:[a-z]-?)?\d{1,4}[a-z]?)(?![^\W_]|[.,]\d)",
        words="icu itu hdu ccu nicu picu sicu micu er ed room rooms rm ward cubicle zimmer kamer chambre "
        "habitacion stanza letto leito quarto "
        "pokoj палата палате θαλαμοσ",
    ),
    pattern(
        "license plate",
        r"\b(?:plates?|rego|kennzeichen|kfz|kenteken|targa|immatriculation|immatricule|matricula|placa|placas|tablice|plaka"
        r"|rejestracyjnym?|rekisterinumero|номер|госномер)\b(?: (?:no|nr|number|is))?"
        r"(?: (?:del? |dell'|du |des |of the |the |da |do )?(?:investitore|auto|veicolo|macchina|moto|vehicule|voiture"
        r"|vehiculo|coche|carro|veiculo|pkw|wagens?|unfallgegners?|car|van|vehicle|auta|pojazdu|bilen))?\.?[ :#]{1,3}"
        r"(?P<goes>(?!(?:of|at|to|is|in|on|no|nr|by|and|the|for|mm|cm)\b)"
        r"(?:[a-z]{1,3}[ -]?\d{1,4}[ -]?[a-z]{1,3}(?: ?\d{1,4})?"
        r"|[a-z]{2,3}[ -]?\d{2,4}|\d{1,4}[ -][a-z]{2,3}[ -]\d{1,4}))(?![^\W_])",
        words="plate plates rego kennzeichen kfz kenteken targa immatriculation immatricule matricula placa placas "
        "tablice plaka rejestracyjny rejestracyjnym rekisterinumero номер госномер",
    ),
    pattern(
        "license plate",
        r"\b(?:car|van|truck|vehicle|vehicule|voiture|auto|pkw|wagen|coche|carro|macchina|samochod|bil|moto"
        r"|(?:driver|owner) of)\b[ ,:(]{1,2}(?P<goes>(?!(?:at|of|in|on|to|is|by|no|am|um)\b)(?:"
        r"[a-z]{2}[ -]?\d{2,3}[ -]?[a-z]{2,3}|[a-z]{1,3}-[a-z]{1,2} \d{1,4}))(?![^\W_])",
        words="car van truck vehicle vehicule voiture auto pkw wagen coche carro macchina samochod bil moto "
        "driver owner",
    ),
    pattern("record number", r"(?<![^\W_])n[°º] ?\d{3,8}(?![^\W_]|[.,]\d)", signs="° º", reach=1),
    # A site and a subject of a trial: PROTECT3_055_090.
    pattern("record number", r"(?<=[^\W_]_)0\d\d_0\d\d(?![^\W_])", rb"000u000"),
    pattern(
        "room or bed",
        # But for the position of a table: PET bed 6.
        r"\b(?:bed|bett|bay|lit|cama|sala|station)\b\.? ?(?:no\b\.?|nr\b\.?|#)? ?"
        r"(?P<goes>(?:[a-z]-?)?(?:\d{2,4}[a-z]?|\d[a-z]))(?![^\W_]|[.,]\d)",
        words="bed bett bay lit cama sala station",
    ),
    pattern(
        # But for the end of diastole: ED 46 mm.
        "room or bed",
        r"\b(?:ed|er|icu|itu|pacu)[ -](?P<goes>\d{1,3})(?![^\W_]|[.,/-]\d| ?(?:mm|ml|cm|ms|phase|frame|image|%))",
        words="ed er icu itu pacu",
    ),
    pattern("room or bed", r"\b(?:to|into|in|from) (?:bed|bay) (?P<goes>\d)(?![^\W_]|[.,]\d)", words="to into in from"),
    pattern(
        "room or bed",
        r"(?<![^\W_])(?<!\d[.,])\d{1,2}[ -]?(?:west|east|north|south|tower)[ -]{0,2}\d{1,4}[a-z]?(?![^\W_])",
        rb"0{1,2}[ -]?a",
        followed="west east north south tower",
        distance=3,
    ),
    pattern(
        "nickname",
        r"\b(?:be called|goes by|nicknamed?|answers to) {1,2}[\"']?(?P<goes>(?!(?!m[rs])[a-z]{1,2} |the |for |back"
        r"|when|if)[^\W\d_]{2,20})",
        words="be goes nickname nicknamed answers",
    ),
    pattern(
        "password",
        r"\b(?:password|passwd|pwd|passwort|kennwort|wachtwoord|contrasena|senha|haslo|losenord|пароль|passcode"
        r"|passe)\b"
        r"(?: is| ist|:|=)? {0,2}(?P<goes>(?=\S{0,30}[\d!?#$%&*])\S{3,40})",
        words="password passwd pwd passwort kennwort wachtwoord contrasena senha haslo losenord пароль passcode passe",
    ),
    pattern(
        "user name",
        r"\b(?:login|logon|user|userid|username|account|benutzer|utilisateur|usuario|utente|gebruiker|uzytkownik"
        r"|anvandare"
        r"|пользователь)(?:[ -](?:name|id|konto))?\b(?: is|:|=)? "
        r"{0,2}(?P<goes>(?=[a-z._\\-]{0,30}[\d._\\][a-z\d])[a-z][\w.\\-]{2,40})",
        words="login logon user userid username account benutzer utilisateur usuario utente gebruiker uzytkownik "
        "anvandare пользователь",
    ),
    pattern(
        "user name",
        r"\b(?:by|von|par|por|door|da|przez|av|af)[ :]{1,2}"
        r"(?!(?:phases?|weeks?|days?|levels?|series?|segments?|scanner|pacs|asir|site|step|server)\d)"
        r"(?P<goes>[a-z]{2,20}[._][a-z]|[a-z][._][a-z]{2,20}"
        r"|[a-z]{4,20}\d{1,4})(?![^\W_]|[.]\w)",
        words="by von par por door da przez av af",
    ),
    pattern(
        "credential",
        r"\bpa-c\b|\br\.?t\.?\s?(?:\((?:r|ct|mr|m|n|t|s|vi|ci|bd|qm|cv|bs|vs|arrt)\)\s?){1,4}",
        words="rt r pa",
    ),
    pattern(
        "age",
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[0-3]\d) ?-? ?(?:y[./]{1,2} ?o|y|yo|yr|yrs|years?|jahre?|jahrige?[rns]?|"
        r"ans|anos|anni|enn[ei]|α?χρον\w{1,4}|jaar|jr|jarige?|lat|letni\w{0,3}|let[ay]?|лет|летн\w{0,3}|года?|років|річн\w{0,3}|ετων|χρονων"
        r"|ar|arig[ae]?|ars|eves|(?:de )?ani|vuotias|vuotiaa\w{0,4}|vuotta|yas|yasinda\w{0,3}|tuoi|rokov|rocn\w{1,3}"
        r"|godin[aeu]|god|godisnj\w{1,3}|годин[ае]|anys|tahun|thn|[рrг](?=\.)|години|годишн\w{1,2}|aastane|aastat|gadi|gadus|gadu|metu|metai|metus"
        r"|سنه|سنوات|عام|عاما|اعوام|ساله|שנים|שנה|שנות|सल|वरष)\b"
        r"(?:[ -]?old|[ -]?alt|[ -]?oud|[ -]?gam(?:mal|mel|el|malt))?"
        r"|(?<![^\W_])(?<!\d[.,])(?:9\d|1[0-3]\d) ?ป(?![^\W_])",
        rb"00{1,2}(?:[ab]|[ -][ab -])",
        aged=1,
    ),
    pattern(
        "age",
        rf"\b(?:{_AGED.replace(' ', '|')})[ :=]{{0,3}}(?<=[ :=齢龄])"
        r"(?:of )?(?:9\d|1[0-3]\d)\b",
        words=_AGED,
        aged=40,
    ),
    pattern(
        "age",
        rf"\b(?:{_AGED.replace(' ', '|')}) (?:von|van|di|de|ca\.?|circa|ok\.?|~) ?(?P<goes>9\d|1[0-3]\d)\b",
        words=_AGED,
        aged=40,
    ),
    pattern(
        "age",
        r"\b(?:turns|turning|turned|cumple|wird|wordt|fyller|fylder) (?P<goes>9\d|1[0-3]\d)"
        r"(?![^\W_]|[.,]\d| ?(?:deg|°|%|mm|cm|ml|x))",
        words="turns turning turned cumple wird wordt fyller fylder",
        aged=12,
    ),
    *AGES_OF_PEOPLE,
    pattern(
        "age",
        # Years in front of the number: chora lat 94; not the side of LAT 100 kV.
        r"\b(?:chor[ay]|chorej|chorego|pacjent|pacjent(?:a|ka|ki)|kobiet[ay]|mezczyzn[ay]"
        r"|wieku?|okolo),? (?:lat|l\.) ?(?:ok\.? ?)?"
        r"(?P<goes>9\d|1[0-3]\d)\b",
        words="chora chory chorej chorego pacjent pacjenta pacjentka pacjentki kobieta kobiety mezczyzna mezczyzny "
        "wiek wieku okolo",
        aged=40,
    ),
    pattern(
        "age",
        # 97 J., Frau; 104 a., remitido; 95a, queda: with the point or the comma of what is abbreviated.
        r"(?<![^\W_])(?<!\d[.,])(?:9\d|1[01]\d)(?: ?[ajv]\.(?=,? [^\W\d_])|[ajv](?=, |\.?$))",
        rb"00{1,2}(?:a| a)",
        aged=1,
    ),
    pattern(
        "age",
        r"\b(?:ninety(?:[ -](?:one|two|three|four|five|six|seven|eight|nine))?|hundred(?:(?: and)? "
        r"[a-z]{3,9}(?:[ -][a-z]{3,5})?)?)[ -]years?(?:[ -]old)?\b"
        r"|\b(?:her|his|their) (?:early |mid[ -]?|late )?(?:90'?s|nineties|hundreds)\b"
        rf"|\b(?:{_IN_A_WORD})\b|\b(?:{_IN_TWO_WORDS}) (?:jahren?|anni|jaar)\b"
        r"|\b(?:noventa(?: [ye] [a-z]{3,6})? an[oñ]s|quatre[ -]vingt[ -]dix(?:[ -][a-z]{4,5})? ans)\b",
        words=f"ninety hundred her his their noventa quatre {_IN_A_WORD} {_IN_TWO_WORDS}".replace("|", " "),
    ),
    pattern(
        "long number",
        r"(?<![^\W_]|[.,])\d(?:[ -]\d){4,40}(?![^\W_])|(?<![\d.,])\d{5,64}(?!\d|[.,]\d)",
        rb"0[ -]0[ -]|0{5}",
    ),
    pattern("date", r"(?<!\d)\d{1,2} thang \d{1,2}(?: nam \d{4})?(?!\d)", rb"0{1,2} a", followed="thang", distance=4),
    pattern(
        "time with date",
        r"(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,6})?(?: ?[ap]m)?(?![\d:])"
        # But for how long something took (12:34 min), and where a breast has a lesion (3:00, 4 cm FN).
        r"(?! ?(?:mins?|minutes?|minuten|minuti|minutos|minuter|minut|sec|мин)(?![^\W\d_]))"
        r"(?<!breast \d:00)(?<!breast \d\d:00)(?!,? (?:position|\d{1,2}(?:\.\d)? ?cm ?(?:fn|from)|radial|antirad))",
        rb"0{1,2}:00",
    ),
    pattern(
        "ID",
        # But for what trials and scanners are called that the public knows (ACRIN-6698, MX8000), and the usual sizes of
        # a matrix (256x192), other sizes in a unit, and ranges in one (179-181 deg).
        rf"(?<![^\W_])(?!(?:acrin-?6\d{{3}}|mx8000|(?:{_SIZES})x(?:{_SIZES})(?:x\d{{1,3}})?(?!-))(?![^\W_]))"
        rf"(?!(?:\d{{2,4}}x\d{{2,4}}(?:x\d{{1,4}})?|\d{{2,3}}-\d{{3}}){_IN_UNITS}|(?<=fov )\d{{3}}x\d{{3}}(?![\w-]))"
        r"(?=[a-z0-9-]{0,30}\d)"
        r"(?:[a-z]{1,6}-?\d{4,20}|\d{3,20}-?[a-z]{1,4}-?\d{2,20}|"
        r"[a-z]{1,4}\d{1,4}[a-z]{1,4}\d{2,10}|\d{2,8}-\d{3,10}(?:-\d{1,6})?|\d{3,8}-\d{2,10}-\d{2,6}"
        r"|\d\d-\d\d-\d{3,6}"
        r"|(?!(?:b|te|tr|ti|fov|fa|kv|ma|sl|p)\d)[a-z]{1,4}\d{3,6}-\d{2,8}|[a-z]{2,6}-\d{2,6}-\d{2,8}|"
        r"[a-z]\d{6,12}[a-z]?)(?![^\W_])",
        rb"0{3,15}-?a|0{16}|0{2,8}-000|(?:0{3,8}|00)-00-|a{1,6}-?0000|a{1,4}(?:0{1,4}a|000-00)|a{2,6}-0{2,6}-00",
    ),
)

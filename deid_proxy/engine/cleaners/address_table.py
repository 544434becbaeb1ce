"""Streets, houses and places where somebody lives, by their form."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.pattern_forms import pattern

_STREET: Final = (
    r"street|str|(?<!descenso )(?<!ascenso )(?<!elevacion )(?<!segmento )(?<!depression )(?<!elevation )(?<!segment )"
    r"st(?! (?:v\d|i{1,3}\b|av[rlf]\b|segment|elevation|depression|changes?\b|dep\b|elev\b))"
    r"|avenue|ave|road|rd|lane|ln|drive|dr(?!\.? ?[^\W\d])|boulevard|blvd|court|"
    r"ct(?=\.?,? (?:apt|suite|unit|floor|#|[^\W\d_]{3,20}(?: [^\W\d_]{3,20})?,? (?:[a-z]{2},? )?\d{5}))|way|place"
    r"|pl|square|sq|terrace|highway|hwy|cir|trl|trail|cove|loop|plaza|mews|esplanade"
    r"|parkway|pkwy|circle|close|crescent|row|walk|alley|nagar|chowk|vihar"
)
_LIVES: Final = (
    r"(?:lives?|living|resides?|residing|stays|staying)(?: alone| with (?:[^\W\d_]{2,12} ){0,2}[^\W\d_]{2,12})?"
    r" (?:at|in)"
    r"|(?:vive|reside|domiciliad[oa]) en|resident[ei] (?:a|in|en)|abita (?:a|in)"
    r"|(?:demeurant|habite|domiciliee?)(?: au?| en)?|(?:wohnt|wohnhaft) in|(?:woont|wonende) (?:in|te|op|aan)"
    r"|(?:mora|reside) (?:em|na)|zamieszkal[ya]|bosatt i|bor i|проживает(?: по адресу)?|lakik|bytem|bydliste|bydlisko"
    r"|(?:home |postal |mailing )?address(?! (?:the|this|these|those|all|any|an?|with|to|of|not|for|by)\b)"
    r"|anschrift|adress[ei]?|adres[ia]?"
    r"|(?<!la )domiciliul?(?: in)?|direccion|domicilio|indirizzo|endereco|morada"
    r"|адрес[уа]?|διευθυνση|osoite|lakcime?|כתובת|العنوان|عنوان(?:ها?)?"
    r"|ادرس|नशन|पत|naslov(?=:)|adreca|alamat|dia chi|adresas|adrese|aadress"
    r"|stanuje(?: u| na)?|stanujoca?(?: na)?|prebiva(?: na| v)?|zivi (?:u|na|v)|byva(?: na)?"
    r"|(?<!miejscowosc )(?<!miejscowosci )bytom|viu (?:al?|en)|tinggal di"
    r"|gyvena|dzivo|elab|мешкає|проживає(?: за адресою)?|живее (?:на|в)|станује|живи у"
    r"|[يت]سكن(?: في)?|مقيمه?(?: في)?|ساكن|ברחוב|גרה?|מתגוררת?"
)
"""Where somebody lives, in front of the street."""
_COUNTED: Final = (
    r" ?(?:mm|cm|mg|ml|l|kg|mbq|gy|kv|mas?|min|weeks?|months?|years?|yrs?|jahren?|monaten?|wochen|ans|mois|anos|anni"
    r"|mesi|meses|jaar|lat|let|ani|ar|vuotta|лет|лiт|років|см|мм|мг|мл|%|°|packs?|times|x|children|kids|kinder\w{0,2}"
    r"|enfants|hijos|filhos|figli|dzieci|barn|born|kinderen|детеи|дітеи)(?![^\W_])"
)
"""What a number counts that is of no house."""
_HOMES: Final = (
    r"(?:(?:a|an|the|une?|una?|em|na|le|la|een|un[ao]?|den|ett?|i|u|v|w|в|у|по) )?"
    r"(?:(?:private |local )?(?:nursing|care|residential|retirement|rest|group|sheltered|assisted)"
    r"[ -](?:home|living|housing|facility|care)"
    r"|(?:long[ -]term )?care facility|hospice|ehpad|maison de retraite|foyer|residencia(?=[,.;)])"
    r"|residencia (?:de )?(?:ancianos|mayores|geriatrica)|asilo|geriatrico|lar(?=[,.;)])|lar de idosos|instituicao"
    r"|casa (?:di|de) rip[oa]so|casa protetta|casa famiglia|rsa|struttura|comunita"
    r"|verpleeghuis|verzorgingshuis|zorginstelling|verpleegtehuis|pflegeheim|altenheim|altersheim|seniorenheim|heim"
    r"|dps|domu opieki|domove (?:duchodcu|senioru)|sykehjem|plejehjem|aldreboende(?:t)?|sjukhem"
    r"|доме (?:престарелых|ветеранов|инвалидов)|интернате|пансионате|будинку (?:престарілих|для літніх)|інтернаті)\b"
    r"|(?:один|одна|одни|самостоятельно|сам|сама|самостіино|с [^\W\d_]{3,12}|з [^\W\d_]{3,12})\b"
)
"""Where somebody lives that is no address: in a home, alone, with a daughter."""
_STREETS: Final = (
    "ulica ulici ulicu ulice trg trgu вул вулиця вулиці проспект просп провулок пров площа бульвар бул улица carrer "
    "avinguda passeig rambla jl jln jalan lorong gang duong شارع بشارع طريق حي زقاق نهج خيابان كوچه בולוואר רחוב ברחוב "
    "רח שדרות שד שכונת דרך"
)
"""What a street begins with, where the number of a house stands behind."""
_SHORTENED: Final = "|".join(
    rf"(?<=[ ,.]{word})"
    for word in (
        "вул",
        "буд",
        "просп",
        "пров",
        "кв",
        "наб",
        "алл",
        "бул",
        "пер",
        "пр",
        "ул",
        "пл",
        "ш",
        "ul",
        "al",
        "pl",
        "os",
    )
)
"""What is shortened of a street, in front of its point."""
_REST: Final = (
    r",? (?:bis|norte|sur|este|oeste|sul|leste|nord|sud|est|ovest|ost|west|izq(?:uierda)?|dcha|derecha|bajos?"
    r"|altos?|fundos)(?![^\W_])|,(?: [^\W\d_]{2,30}){1,3} los (?:altos|bajos)(?![^\W_])"
)
"""What belongs to a house behind its last number, or to the town behind that."""
_FLAT: Final = "h\\.? ?no|flat|unit|apt|suite|studio|house|shop|villa|plot|block|lot|level|no"
_MEASURED: Final = (
    r"\d{1,4}(?:[.,]\d{1,2})?(?: ?(?:%|grader?)"
    r"|(?: (?:till?|-) ?\d{1,4}(?:[.,]\d{1,2})?)? ?(?:[mck]?m|k?g|m[lg]|gy|mbq|mmhg|dl)\b"
    r"| (?:dag|vec?k|uke|uge|manad|maned|timm?[ea]|minut|gang|styck|fall)[a-z]{0,4}\b| (?:ar|ars|st|min|ggr)\b)"
)
"""What is measured in the languages of the North: 7 mm, 12 veckor."""
_NAME: Final = r"[^\W\d_](?:[^\W\d_]|['’.–-]){1,30}"
_BY_MAIL: Final = (
    r"ταχυδρομικα|ταχυδρομικωσ|ταχυδρομειο|(?<=per )post|(?<=med )post(?:en)?|(?<=par la )poste|(?<=par )courrier"
    r"|(?<=por )correo|(?<=per )posta|(?<=prin )posta|(?<=pelo )correio|почтои|(?<=по )почте|поштою|поштои|поштом"
    r"|(?<=по )пощата|postan|postou|postom|poczta|postayla|posta(?= ile)|بالبريد|בדואר"
)
"""How films and letters are sent to a house."""
ADDRESSES: Final = (
    pattern(
        "address",
        # A house that something is sent to, and the town behind it.
        r"\b(?:(?:mailed|mail|posted|post|couriered|delivered|redirected|forwarded|returned|(?:send|sent)(?= to \d{3}))"
        r"(?: [^\W\d_]{2,10})? to|(?:tenant|occupant|resident|householder|occupier|landlord) (?:of|at)) (?P<goes>"
        rf"(?:(?:{_FLAT})\.? ?\d{{1,5}}[a-z]?,? )?(?:(?<=[\d,] )|(?<=\d[a-z] )|(?=\d))"
        rf"(?:\d{{1,5}}[a-z]?(?:[/-]\d{{1,5}})?,? )?{_NAME}(?: {_NAME}){{0,4}}"
        rf"(?:,? (?:suite|apt|flat|unit|no|#)\.? ?\d{{1,5}}[a-z]?)?"
        rf"(?:, {_NAME}(?: {_NAME}){{0,3}}(?:,? (?:[a-z]{{2}} )?"
        r"(?:\d{4,7}(?:-\d{4})?|[a-z]{1,2}\d[a-z\d]{0,4}(?: ?\d[a-z\d]{2})?))?)?)"
        r"(?=[.,;)\n]|$)",
        words="mailed mail posted post couriered delivered redirected forwarded returned send sent tenant occupant "
        "resident householder occupier landlord",
        in_sentences=True,
    ),
    pattern(
        "address",
        # The same in other languages, behind by mail: να σταλούν ταχυδρομικά: Γαΐου 133; per Post an Lindenhof 4.
        rf"\b(?:{_BY_MAIL})(?!\w)(?: [^\W\d_]{{3,14}})?[:,]? (?P<goes>(?:{_NAME} ){{1,4}}\d{{1,5}}[a-zа-я]?"
        r"(?:[/-]\d{1,4})?)(?=[,;)\n]|\.(?!\d)|$)",
        words="ταχυδρομικα ταχυδρομικωσ ταχυδρομειο post posten poste courrier correo posta correio почтои почте "
        "поштою поштои пощата поштом postan postou postom poczta postayla بالبريد בדואר",
    ),
    pattern(
        "address",
        r"(?:(?<!a )\b(?:domicile|adr|habitant) ?:?|\bdomicile au) "
        r"(?P<goes>\d{1,5}(?: ?(?:bis|ter))?,? [^\W\d_](?:[^;\n.]|\.(?! "
        r"[^\W\d_]{4})){2,80}\d[a-z]?(?![^\W_]))",
        words="domicile adr habitant",
    ),
    pattern(
        "address",
        rf"(?<![^\W_])\d{{1,5}}(?:[a-z]|/\d{{1,4}})?,? (?:[nsew]\.? )?"
        rf"(?:[^\W\d_](?:[^\W\d_]|['’-]){{1,30}}\.? ){{1,3}}(?:{_STREET})"
        rf"\b\.?(?: extension\b)?(?:,? (?:apt|suite|ste|unit|floor|fl|flat|#)\.? ?\w{{1,6}})?",
        rb"0{1,5}(?:a[, ]|,? [ab]|/0)",
        followed="street str st avenue ave road rd lane ln drive dr boulevard blvd court ct way place pl square sq "
        "terrace highway hwy cir trl trail cove loop plaza mews esplanade parkway pkwy circle close crescent row walk "
        "alley nagar chowk vihar",
        distance=110,
    ),
    pattern(
        "address",
        r"(?:[^\W\d_-]{2,30}|(?:[^\W\d_]{2,30}-){1,4})(?:strasse|straat|str\.|weg|gasse|platz|allee|laan|plein"
        r"|gracht|damm|"
        r"ring(?<![aou]ring)(?<![^i]ering)(?<!ndring)"
        r"|ufer|kade|dijk|vagen|gata|gatan|torget|stigen|vej|gade|sgate|gaten|veien|vegen|katu|kuja|polku"
        r"|tie(?<!ctie)(?<!ptie)(?<!catie)(?<!eratie)(?<!turatie)(?<!tratie)(?<!isatie)(?<!ositie)(?<!entatie)(?<!iatie)"
        r"(?<!sappitie)(?<!virtsatie)(?<!hengitystie))"
        r"(?: {1,2}\d{1,4} ?[a-z]?\b)",
        ends="strasse straat str. weg gasse platz allee laan plein gracht damm ring ufer kade dijk vagen gata gatan "
        "torget stigen vej gade sgate gaten veien vegen katu kuja polku tie",
    ),
    pattern(
        "address",
        # Behind a street that has a name of its own: Kossuth utca 12/b, Atatürk Cad. No: 7, д. 34 стр. 4, Apt. 12.
        r"\b(?:utca|utja|korut|krt|setany|fasor|cad|caddesi|sok|sokak|sokagi|mah|mahallesi|bulvari"
        r"|cesta|ceste|ulica|ulice|ulici"
        r"|iela|ielas|gatve|tanav|maantee|mnt|puiestee|pst|namestie|trieda|улица|улици|вулиця"
        r"|apt|apartment|suite"
        r"|appt|apto|depto|whg|daire|кв(?![.,;:=]{0,2} ?\d{1,4}(?:[.,]\d)?,? ?ма)|корп|корпус|дом)"
        r"\b\.?,? (?:no\b|nr\b|n)?[ .:#]{0,3}"
        r"(?P<goes>(?:[a-z]-?)?\d{1,5}(?:[/-]\d{1,4})?(?:/?[a-zа-я])?"
        r"(?:,? \d{2,5}(?=(?: [^\W\d_]{2,30}){1,3}[.,;\n]))?)"
        r"(?![^\W_])",
        words="utca utja korut krt setany fasor cad caddesi sok sokak sokagi mah mahallesi bulvari "
        "cesta ceste ulica ulice "
        "ulici iela ielas gatve tanav maantee mnt puiestee pst namestie trieda улица улици вулиця apt apartment suite "
        "appt apto depto whg daire кв корп корпус дом",
    ),
    pattern(
        "address",
        # A street, up to the number of a house: вул. Франка, буд. 12; שדרות רוטשילד 5; شارع النصر رقم 12.
        rf"\b(?:{_STREETS.replace(' ', '|')})(?!\w)['׳.]? ?(?:[^\W\d_][^\W\d_'’׳-]{{0,30}}[ .,]{{1,2}}){{1,5}}"
        r"(?:№ ?)?\d{1,4} ?(?:[a-zа-яא-ת](?![^\W_]))?(?:/\d{1,4})?(?![^\W_]|[.,]\d| ?(?:mm|cm|мм|см|ملم|سم|ממ|סמ))",
        words=_STREETS,
    ),
    pattern(
        "address",
        # Vietnamese: the number in front of the street.
        r"\bso (?P<goes>\d{1,4}[a-z]?(?:/\d{1,4})?) (?:duong|pho|ngo|ngach|hem|thon|ap|to)(?!\w)",
        words="so",
    ),
    pattern(
        "address",
        # Of Lithuanian streets, what says that they are one stands shortened behind: Gedimino g. 12-4.
        r"(?<=[^\W\d_]{3} )(?:g|pr|al)\. ?(?P<goes>\d{1,3}[a-z]?(?:-\d{1,3})?)(?![^\W_]|[.,]\d| ?(?:mm|cm|ml|mg|%))",
        words="g pr al",
    ),
    pattern(
        "address",
        r"\b(?:д|г|буд)\. ?\d{1,4}[а-я]?(?:/\d{1,4})?"
        r"(?:,? (?:к|корп|корпус|стр|кв|оф)\.? ?\d{1,4}[а-я]?){0,3}(?![^\W_])",
        words="д г буд",
    ),
    pattern(
        "address",
        r"\b(?:circuito|carrera|cra|prolongacion|camino|pasaje|autopista|calzada)"
        r"\b\.? (?:[^\W\d_]{2,30} ){1,3}(?:n[°o.º]? ?)?\d{1,5}(?: (?:(?:interior|int|piso|dpto|depto)\.? )?\d{1,4})?"
        r"(?![^\W_])",
        words="circuito carrera cra prolongacion camino pasaje autopista calzada",
        in_sentences=True,
    ),
    pattern(
        "address",
        # Of Colombia, where streets have numbers: Calle 45 # 12-34; and of South Asia: House 34, Road 12, Sector 7.
        r"\b(?:calle|cl|cll|carrera|cra|cr|kr|kra|diagonal|dg|transversal|tr|tv|avenida|av|ak|ac|autopista)\.? "
        r"\d{1,3} ?"
        r"[a-z]{0,2}(?: (?:bis|sur|norte|este|oeste)){0,2} ?(?:#|n[°o.º]{0,2}) ?\d{1,3} ?[a-z]{0,2} ?- "
        r"?\d{1,3}(?![^\W_])",
        words="calle cl cll carrera cra cr kr kra diagonal dg transversal tr tv avenida av ak ac autopista",
    ),
    pattern(
        "address",
        r"\b(?:house|plot|flat|door|villa|apt)(?:\. ?| |#)(?:no(?:\. ?| )|#)?\d{1,4}[a-z]?"
        r"(?:[/-]\d{1,4})?, (?:(?:road|street"
        r"|lane|block"
        r"|sector|phase|ward|avenue)\.? ?(?:no\.? ?)?\d{1,3}[a-z]?(?:, ?(?:sector|block|phase|ward)\.? "
        r"?\d{1,3}[a-z]?){0,2}"
        r"|(?:[^\W\d_]{2,20} ){1,3}(?:towers?|apartments?|residency|heights|enclave|colony|nagar|villas?"
        r"|mansions?))(?![^\W_])",
        words="house plot flat door villa apt",
        in_sentences=True,
    ),
    pattern(
        "address",
        r"\b(?:blk|block)\.? ?\d{1,4}[a-z]?,? lot\.? ?\d{1,4}[a-z]?"
        r"(?:(?: [^\W\d_]{2,20}){1,3} phase \d{1,2}[a-z]?)?(?![^\W_])",
        words="blk block",
    ),
    pattern(
        "address",
        # Of a town in Mexico, behind its name.
        r"(?<=[^\W\d_] )los (?:altos|bajos)(?= (?:el|en|con|por|y|a|para|desde) |[.,;)(\n]|$)",
        words="los",
        in_sentences=True,
    ),
    pattern(
        "address",
        # A square, an avenue or an estate by its first letters, with a number at the end.
        r"\b(?:pl|al|os|sk|nam|tr)\. (?:[^\W\d_]{2,30} ){1,3}\d{1,4}[a-z]?(?:/\d{1,4})?(?=[,;)]|$)",
        words="pl al os sk nam tr",
        in_sentences=True,
    ),
    pattern(
        "address",
        # Without a word between: Woont Glennboulevard 682, 8305 Steenhuize; mieszka Polna 4.
        r"\b(?:woont|wohnt|mieszka|bydli|zije|zam\.|adr\.|lakik) (?P<goes>[^\W\d_]{3,30}(?: [^\W\d_]{2,30}){0,2}"
        r" \d{1,4} ?[a-z]?(?:, \d{4,5}(?: ?[a-z]{2}(?![^\W_]))?)?)(?=[,.;) ]|$)",
        words="woont wohnt mieszka bydli zije zam adr lakik",
    ),
    pattern(
        "address",
        r"\b(?:bor|bosat|asuu|bosatt)(?: pa| i)? (?P<goes>[^\W\d_]{3,30}(?: [^\W\d_]{2,30}){0,2} \d{1,4} ?[a-z]?)"
        r"(?=[,.;)]| i |$)",
        words="bor bosat asuu bosatt",
    ),
    pattern(
        "address",
        # In the languages of the North "av" is by: av dr Hallström, and what is left of it before the next sentence.
        r"\b(?!av (?!(?:de|du|des|la|le|les|del|da|do|dos|das|san|santa) |[dl]'"
        rf"|(?!dr )(?:[^\W\d_]{{2,30}},? ){{1,4}}(?!{_MEASURED})\d"
        r"|dr (?:[^\W\d_]{2,30} ){0,2}[^\W\d_]{2,30},? \d))"
        r"(?!(?:(?<=[klrt][ae]d )|(?<=[klrt]at )|(?<=[rvd]et )|(?<=[kr]t )|(?<=ist )|(?<=[mr]d ))av\.? )"
        # Behind what nouns of the North end with: fraktur av kota 12, reduksjon av segment 6.
        r"(?!(?:(?<=[dklnrst]ing )|(?<=ingen )|(?<=else )|(?<=elsen )|(?<=[st]jon )|(?<=tion )"
        r"|(?<=sjonen )|(?<=tionen )|(?<=[kr]tur )|(?<=turen )|(?<=[ao]ser )|(?<=kt ))av )"
        r"(?!via [^\s@,;]{1,64}@)"
        # A drip and what it is in: vía en mano derecha, via hö jugularis; ultrasound through: via fontanellen.
        r"(?!via (?:en|con|por|ho|va|ve|hoyre|venstre|hojre|jugularis|femoralis|subclavia|radialis|fontanell?[a-z]{0,4}"
        r"|navelven[a-z]{0,3}|dren[a-z]{0,3}|kvk|dpo)\b)"
        r"(?!via (?:het|een|ercp|ptcd?|huisarts|seh|poli)\b)"
        r"(?!via de (?:rechter|linker|arm|balie|femoralis|huid|huisarts|jugularis|lies|mond|neus|poli|pols|seh"
        r"|subclavia)\b)"
        r"(?!via (?:er|ed|icu|cd|dvd|email|mail|e-mail|phone|fax|pacs|vpn|usb|iv|im|peg|picc|ng|the|a|an|left"
        r"|right|cvk|pvk|vena|venen|venae|arteria|infuus|katheter|kateter|kateteret|sond|sonde|sonden|drain|dren|dran"
        r"|drenet|stoma|stomi|lies|port|portal|transport|https?|www|web|server|cloud|ftp|sftp|link|ris|wifi|internet"
        r"|teams|whatsapp|app|teleradiolog[a-z]{1,4}|telerad|antecubital|antebrazo|antebraco|braquial|brachial|cubital"
        r"|radial|transradial|femorale?|yugular|jugular|subclavia|sonda|cateter|catheter|taxi|post|kurier|courier|tlf"
        r"|telefono?|tel|sms|akutt|akuten|legevakt|ambulan[cs][a-z]{1,4}|messenger|airdrop|dicom|cloudlink|balie)\b)"
        r"(?!ul (?!(?:[^\W\d_]{2,30},? ){1,4}\d))"  # ultrasound in the North
        # Of the body, and into it: la vía biliar, via venosa periferica, por vía oral.
        r"(?!vias? (?:aere[ae]|biliar(?:e|es|i)?|central|endovenosa|enteral[ei]?|intravenosa|lacrima(?:l|is|le|li)"
        r"|orale?|optica|parenterale?|periferica|publica|rett?ale?|rectal|seminal|urinari[ae]s?|vaginale?|venosa)\b)"
        # Adverbs: en place, sur place, in corso, nel corso della visita, a largo plazo, el eje largo; basse dose.
        r"(?!(?:(?<=\ben )|(?<=\bin )|(?<=\bsur ))place\b|largo p[lr]azo\b"
        r"|(?:(?<=\beje )|(?<=\beixo )|(?<=\blo )|(?<=\bao ))largo\b)"
        r"(?!(?:(?<=\bin )|(?<=\bnel ))corso\b(?=[.,;:)]| (?:di|del|della|dell'|con|per|da|dal|e) |$))"
        r"(?!(?:(?<=thoracique )|(?<=thorax )|(?<=scanner )|(?<=tdm ))bd\b)"
        r"(?:rue|avenue|av|bd|boulevard|chemin|allee|place|quai|impasse|via|viale|piazza|corso|"
        r"vicolo|largo|calle|c/|avenida|avda|plaza|paseo|rua|travessa|praca|ul|ulica|aleja|aleje|osiedle|ulitsa"
        r"|улица|"
        r"ул|проспект|οδοσ)\b\.? {0,2}(?:(?:de|du|des|la|le|les|del|della|di|da|do|dos|d'|l'|san|"
        r"sant|santa) ?){0,3}(?:[^\W\d_][^\W\d_'-]{1,30},? {0,2}){1,4}(?:n[°o.º]? ?)?\d{0,5}(?: \d{1,4}(?=[,.;)]|$))?",
        words="rue avenue av bd boulevard chemin allee place quai impasse via viale piazza corso vicolo largo "
        "calle c "
        "avenida avda plaza paseo rua travessa praca ul ulica aleja aleje osiedle ulitsa улица ул проспект οδοσ",
        in_sentences=True,
    ),
    pattern(
        "address",
        # Up to the last number of the sentence.
        rf"\b(?:{_LIVES})\b[ .:]{{1,3}}(?!{_HOMES})(?P<goes>"
        rf"(?:[^;\n.]|\.(?! [^\W\d_]{{4}})|(?:{_SHORTENED})\.(?= [^\W\d_]{{4}})){{0,90}}"
        rf"(?<! [olts])\d[a-z]?(?![^\W_])(?!{_COUNTED})(?:{_REST})?)",
        words="live lives living reside resides residing stays staying vive domiciliado domiciliada residente "
        "residenti abita demeurant habite domicilie domiciliee wohnt wohnhaft woont wonende mora zamieszkaly "
        "zamieszkala bosatt bor проживает home postal mailing address anschrift adresse adress adressi adres "
        "adresi adresa domiciliu domiciliul "
        "direccion domicilio indirizzo endereco morada адрес адресу адреса διευθυνση osoite lakcim lakcime "
        "lakik bydliste bytem bydlisko כתובת العنوان عنوان عنوانه عنوانها ادرس नशन पत naslov adreca alamat dia "
        "adresas adrese aadress "
        "stanuje stanujoc stanujoca prebiva zivi byva bytom viu tinggal gyvena dzivo elab мешкає проживає "
        "живее станује живи "
        "يسكن تسكن مقيم مقيمه ساكن ברחוב גר גרה מתגורר מתגוררת",
        digit_within=160,
    ),
    pattern(
        "address",
        r"(?<![^\W_])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av|bd|boulevard|chemin|allee|place|"
        r"quai|impasse|montee|rang|route|sentier|ruelle|cours)\b (?:(?:de|du|des|la|le|les|d'|l') ?){0,3}"
        r"[^\W\d_][^\W\d_'-]{1,30}(?: [^\W\d_]{3,30})?",
        rb"0{1,4}(?:a|,? a)",
        followed="rue avenue av bd boulevard chemin allee place quai impasse montee rang route sentier ruelle cours",
        distance=10,
    ),
    pattern(
        "address",
        r"\b(?:p\.?o\.? ?box|postfach|postbus|apartado|casella postale|boite postale"
        r"|bp(?! ?\d{2,3} ?(?:/ ?\d|mmhg))) ?\d{1,6}",
        words="p po pobox postfach postbus apartado casella boite bp",
    ),
    pattern(
        "postal code",
        r"(?<![^\W_])[a-z]{2},? \d{5}(?:-\d{4})?(?![^\W_])|(?<![^\W_])\d{4} ?(?!(?:ml|mg|mm|cm|cc|gy|ms|kg"
        r"|kv|hz|ie|iu|kb|mb|gb) )[a-z]{2}(?= [^\W\d_]{3})"
        r"|(?<![^\W_])(?!t\d)[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}(?![^\W_])|(?<![^\W_])[acdefhknprtvwxy]\d\d"
        r"(?=[a-z]{0,3}\d)[acdefhknprtvwxy\d]{4}(?![^\W_])|(?<![^\W_])(?:d|f|ch|a|nl|b|i|"
        r"e|p)-\d{4,5}(?: [^\W\d_]{3,30})?",
        rb"aa,? 00000|0000(?: a|aa)|a{1,2}(?:00? 0a|0a |-0000)|a00[0a]",
    ),
    pattern(
        "address",
        # Numbered streets: Calle 63 # 65-1 Este, Diagonal 8 N° 711.
        r"\b(?:calle|cl|carrera|cra|kra|avenida|av|transversal|tr|diagonal|dg|circular|autopista)\.? \d{1,3} ?[a-z]?"
        r"(?: bis)?(?: (?:sur|este|norte|oeste))? ?(?:#|n[°º.]|no\.?) ?\d{1,4}[a-z]?(?: ?- ?\d{1,3})?"
        r"(?: (?:sur|este|norte|oeste))?(?![^\W_])",
        words="calle cl carrera cra kra avenida av transversal tr diagonal dg circular autopista",
        digit_within=16,
    ),
    pattern(
        "address",
        # Called after so many years, or with an initial: пр. 60 лет Октября, ул. Л.Толстого.
        r"\b(?:ул|пр|просп|наб|алл|бул|пер|пл|ш)\. ?(?:\d{1,2} лет [^\W\d_]{3,20}(?: [^\W\d_]{3,20})?"
        r"|[^\W\d_]\. ?[^\W\d_]{4,20}(?=,))",
        words="ул пр просп наб алл бул пер пл ш",
    ),
    pattern(
        "address",
        # Houses of India: H.No. 64.
        r"\bh\. ?no\.? ?\d{1,4}[a-z]?(?![^\W_])",
        words="h",
        digit_within=8,
    ),
    pattern(
        "address",
        r"\b(?:avenida|av)\.? [^\W\d_]{2,20} # ?\d{1,4}[a-z]?(?: ?- ?\d{1,3})?(?: (?:sur|este|norte|oeste))?(?![^\W_])",
        words="avenida av",
        digit_within=40,
    ),
    pattern(
        "postal code",
        # Of Canada and Ireland; T3N1M0 is the stage of a tumour.
        r"(?<![^\W_])(?!t[0-4]n[0-3]m[01](?![^\W_]))"
        r"[abceghj-nprstvxy]\d[abceghj-nprstv-z][ -]?\d[abceghj-nprstv-z]\d(?![^\W_])"
        r"|(?<![^\W_])[acdefhknprtvwxy](?:\d\d|6w) (?![tl]\d)(?=[a-z]{1,3}\d)[acdefhknprtvwxy\d]{4}(?![^\W_])",
        rb"a0a|a00 ",
    ),
    pattern(
        "postal code",
        # Behind what says so; PSČ is written like an illness, which has a year.
        r"\b(?:(?:τκ|τ\. ?κ|plz|irsz|postnr|postnummer|postinumero)\.?[ :]{0,3}(?P<goes>\d{3} \d\d|\d{4,5})"
        r"|psc:? \d{3} \d\d)(?![^\W_]|[.,]\d)",
        words="τκ τ plz irsz postnr postnummer postinumero psc",
    ),
    pattern(
        "postal code",
        # The next word is a town's; none is written in small kana.
        r"(?<![\w.,-])\d{5}(?:-\d{4})? (?![\u3041-\u309f])[^\W\d_]{3,30}(?![^\W_])",
        rb"00000(?: [ab]|-0000)",
    ),
)

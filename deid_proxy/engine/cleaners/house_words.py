"""What streets are called with, and what is numbered within a house; folded, in the languages of the vocabularies."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

ENDINGS: Final = (
    # de, nl
    *("stieg", "steig", "chaussee", "promenade", "zeile", "graben", "wiese", "siedlung", "park", "hof"),
    *("strasse", "straat", "gasse", "platz", "allee", "laan", "plein", "gracht", "damm", "ufer", "kade", "dijk", "weg"),
    *("singel", "boulevard", "pad", "steeg", "dreef", "markt", "heide", "akker"),
    # sv, no, da
    *("vagen", "gatan", "gata", "torget", "stigen", "grand", "granden", "backen", "allen", "leden", "straket"),
    *("veien", "vegen", "gaten", "vei", "veg", "plass", "bakken", "lia", "svingen", "kroken", "stien", "tunet"),
    *("flata",),
    *("haugen", "lokka", "jordet", "toppen", "marka", "moen", "kollen", "lunden", "asen", "faret"),
    *("straede", "vaenget", "vaenge", "torv", "plads", "parken", "toften", "lunden", "gyden", "gyde", "gade", "vej"),
    *("kaj", "engen", "hojen", "skoven", "alle", "vang"),
    # fi
    *("katu", "tie", "kuja", "polku", "kaari", "rinne", "raitti", "aukio", "penger", "ranta", "vayla"),
    *("kallio", "puisto", "niitty", "laita"),
    # sv once more, and ru, uk in their own letters
    *("stigen", "esplanaden", "alleen"),
)
"""What the name of a street ends with, as one word: Molbechsstræde, Rantakaari."""
NO_STREETS: Final = (
    *("luft", "galle", "gald", "urin", "lymfe", "lymph", "virtsa", "sappi", "hengitys", "nena", "hjerte", "skalle"),
    *("nervus", "hals", "gang", "atem", "harn", "drain", "blod", "ledning", "sad", "saed"),
)
"""What words begin with that end alike, and are ways of the body."""
STREET_KINDS: Final = words_in(
    "street avenue road lane drive boulevard allee rue chemin impasse quai ruelle sentier montee residence",
    "passage calle avenida avda paseo plaza plazoleta camino pasaje cuesta alameda ronda glorieta carrera cra",
    "urb urbanizacion andador corredor circuito circunvalacion privada cerrada calzada prolongacion",
    "periferico callejon boulevar transversal diagonal viaducto peatonal eje vial tr rua travessa praca",
    "rodovia sitio viela ladeira estrada incrocio viale piazza piazzale contrada borgo strada vicolo rotonda",
    "frazione localita canale ulica ulice ulici osiedle aleja plac namesti nabrezi trida os al pl nam utca",
    "korut krt ut ter tere str bulevardul bdul bd aleea soseaua intrarea calea splaiul caddesi sokak sokagi",
    "mahallesi bulvari cad sok mah gata alle katu ул улица пр просп проспект пер переулок наб набережная",
    "шоссе площадь бульвар аллея проезд вул вулиця пров провулок площа шосе узвіз οδοσ οδο οδου λεωφ λεωφοροσ",
    "πλατεια πλ παροδοσ",
)
"""What a street is, in front of its name or behind."""
KINDS: Final = STREET_KINDS | words_in(
    "court terrace crescent close parkway highway sector estate towers chaussee promenade platz markt steig",
    "stieg gasse strasse weg zeile ufer damm siedlung lotissement faubourg pje psje ampliacion retorno",
    "colonia barrio beco traversa lungomare stretto singel plein gracht kade dijk laan straat dreef steeg hof",
    "aleje sidliste utja setany fasor sor koz dulo u drumul piata cadde vag gatan vagen esplanaden torg",
    "torget torv plads plass allen tie polku kuja tori bulevardi esplanadi puistokatu",
    "residencial favela chacara loteamento trecho parque viaduto nucleo lago feira largo morro passarela",
    "recanto esplanada condominio distrito estacao fazenda jardim lagoa quadra setor vereda vila campo patio",
    "conjunto area vale parcela pasadizo rambla acceso canada парк тупик алл",
)
"""What a street is, in front of its name or behind."""
CAPITAL_KINDS: Final = words_in(
    "residencial favela parque nucleo lago largo morro distrito estacao jardim quadra setor vila colonia campo area",
    "vale vereda trecho feira viaduto passarela recanto esplanada fazenda lagoa patio conjunto парк acceso canada",
    "alle ter tere koz sor eje vial hof ut u stretto canale",
)
"""Those of them that are other words in small letters."""
NOT_SURE: Final = words_in(
    "residencial favela parque nucleo lago largo morro distrito estacao jardim quadra setor vila colonia campo area",
    "vale vereda trecho feira viaduto passarela recanto esplanada fazenda lagoa patio conjunto парк acceso canada",
    "diagonal transversal circuito passage privada corredor place close drive court sector estate retorno viaducto",
    "stretto canale",
    "damm circuit traversa privee street hof plan road lane sitio strada drive calea residence lotissement",
)
"""Those of them behind which a word of a vocabulary with a capital is no street's name for certain."""
BEHIND_NAMES: Final = words_in(
    "alle gade vej plads torv straede vaenge gata vagen gatan vei veien gaten",
    "katu tie utca korut sokak sokagi caddesi cad",
)
"""Those of them that stand behind the name of the street, with a capital."""
SHORT_KINDS: Final = words_in("str bd os al pl nam tr u cad sok mah ул пр пер наб вул пров λεωφ πλ urb cra pje psje")
"""Those of them that are a street only with a point behind."""
UNITS: Final = (
    "edif|edificio|depto|dpto|dto|departamento|apto|apartamento|int|interior|piso|planta|puerta|pta|esc|escalera|torre"
    "|bloque|block|portal|local|of|oficina|casa|lote|mz|manzana"
    "|apt|apartment|flat|unit|suite|ste|bldg|building|floor|fl|level|rm|tower|sector|house"
    "|wohnung|whg|top|stiege|haus|eingang|aufgang|app|appartement|wohneinheit"
    "|bat|batiment|appt|escalier|etage|et|porte|bte|boite|hall|entree"
    "|ap|bloco|bl|sala|cj|conjunto|andar|fracao"
    "|interno|appartamento|scala|sc|piano|palazzina|lotto"
    "|bus|verdieping|verd|kamer"
    "|m|lok|mieszkanie|mieszk|klatka|kl|pietro|p|blok"
    "|byt|bytu|c\\. ?bytu|patro|vchod|em|emelet|fsz|ajto|lh|lepcsohaz"
    "|bloc|scara|etaj|apartament"
    "|д|дом|к|корп|корпус|стр|строение|кв|квартира|эт|этаж|под|подъезд|оф|офис|буд|під'ізд|поверх"
    "|οροφοσ|διαμ|διαμερισμα"
    "|daire|d|kat|no|lgh|van|vaning|port|uppg|leil|leilighet|etg|oppg|lejl|as|asunto|krs|porras|rappu"
)
"""What stands in front of a number within a house."""
FLOORS: Final = (
    "og|ug|dg|eg|stock|etage|et|sal|tv|th|mf|etg|etasje|van|vaningen|tr|krs|kerros|verdieping|verd|piano|andar|piso"
    "|planta|patro|em|emelet|lh|ajto|etaj|οροφοσ|ορ|kat|izq|izda|izquierda|dcha|derecha|esq|dto|dir|frente|floor|fl"
    "|pietro|p"
)
"""What stands behind one."""
IN_FRONT: Final = "unit|flat|suite|apt|apartment|bldg|building|block|house|villa|shop|plot|lot|floor|level|room|tower"
"""What stands with its number in front of a street."""
AT: Final = words_in(
    "at from in to op te aan in an am auf bei a au chez en de w",
    "na u przy v pa i hos ved la pe din от на по в у στο στη",
) | {"στην"}
"""What stands between who has a key, or fetches somebody, and the street."""
KEYS: Final = words_in(
    "key keys kin neighbor neighbors sleutel sleutels schlussel cle cles llave llaves chave chaves chiave chiavi klucz",
    "klucze klic klice kulcs kulcsa cheie cheia nyckel nycklar nokkel nogle avain avaimet anahtar ключ ключи ключі",
    "κλειδι κλειδια betreuerin betreuer mantelzorger opiekun opiekunka sasiadki sasiada sousedky souseda sasiadce",
    "соседки соседа сусідка сусід сусіди nabokone nabokona naapurin szomszedja szomszednal",
)
"""Who has them, or what is with somebody who lives there, beside relations."""
NUMBERED: Final = words_in(
    "room ward bed bay theatre suite unit visit cycle day week grade stage type group level zimmer station bett saal",
    "stock etage tag woche grad kamer afdeling bed zaal dag graad chambre salle lit service jour grade sala quirofano",
    "cama dia grado quarto camera letto stanza giorno lozko oddzial dzien pokoj luzko oddeleni den szoba agy osztaly",
    "nap salon pat zi rum sal avdelning dag rom avdeling stue afdeling seng vuode huone osasto oda yatak servis gun",
    "палата коика отделение день кабинет ліжко θαλαμοσ κλινη ημερα visite besuch bezoek visita wizyta navsteva vizit",
    "vizita besok besog kaynti ziyaret визит візит tel telefon fax mobil phone pin code id nr no ext",
)
"""What a number counts beside people: no street."""
FROM: Final = words_in(
    "en em na from at von aus bei vanuit uit te de da do del desde dalla dal fra fran z ze s ot iz od din in la",
    "из с от з від απο innen",
)
"""What stands in front of where somebody is fetched."""

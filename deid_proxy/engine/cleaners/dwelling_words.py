"""What says that somebody lives somewhere, or that something is sent there, and what addresses are made of; folded."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.house_words import STREET_KINDS
from deid_proxy.engine.cleaners.word_lists import words_in

LIVES: Final = words_in(
    "lives lived living live resides resided residing",  # en
    "wohnt wohnen wohnhaft wohnend gemeldet woont wonen wonende woonachtig",  # de, nl
    "habite habitent habitant demeurant demeure domicilie domiciliee domicilies",  # fr
    "vive viven vivia reside residen residente domiciliado domiciliada",  # es
    "mora moram residentes abita abitano residenti",  # pt, it
    "mieszka mieszkaja zamieszkaly zamieszkala zam bydli bytem byva bytom",  # pl, cs, sk
    "lakik laknak locuieste locuiesc domiciliat domiciliata",  # hu, ro
    "oturuyor oturan ikamet bor bosatt bosat boende asuu asuvat",  # tr, sv, no, da, fi
    "проживает проживают проживающии проживающая прож живет зарегистрирован",  # ru
    "зарегистрирована мешкае мешкає проживає проживае зареєстрована зареєстровании",  # uk
    "живее станује stanuje stanujoc stanujoca prebiva zivi",  # bg, sr, hr, sl
    "κατοικει διαμενει μενει κατοικοσ",  # el
)
"""Verbs, behind which a preposition may stand."""
ADDRESSES: Final = words_in(
    "address addr residence anschrift adresse adressen wohnort wohnsitz adr",
    "adres woonadres woonplaats domicile domicilio direccion morada endereco",
    "indirizzo residenza adresu adresa adrese adresy adresie adresem adresi adresine",
    "bydliste trvale bydlisko lakcim lakcime lakcimere lakhely lakhelye cimre",
    "domiciliu domiciliul adress adressi bopael bostedsadresse hjemmeadresse bopel",
    "osoite osoitteeseen osoitteessa kotiosoite asuinpaikka",
    "адрес адресу адреса адресом адресою адресе жительства прописка прописки",
    "διευθυνση διευθυνσησ διευθυνσεισ κατοικια κατοικιασ οικια naslov prebivaliste mensajeria rientro",
    "addresses homeaddress wohnadresse privatadresse anschriften wohnung",
    "thuisadres huisadres adressering domiciles adresses direcciones vivienda moradia",
    "residencia abitazione recapito recapiti adresami zamieszkania zameldowania",
    "adresou bydlistem bydliska lakcimet lakcimen lakohely lakohelye cime",
    "adresei adresele resedinta adresinin adresini ikametgah ikametgahi",
    "adressens bostad bostaden hemadress hemadressen adressa bostedet bopelen",
    "adressene adresserne bopaelen hjemadresse hjemadressen osoitteen osoitetta",
    "postiosoite postiosoitteen postadress postadresse postadressen postanschrift postadres",
    "korrespondenzadresse correspondentieadres kontaktadresse kontaktadress lieferadresse",
    "kotiosoitteen адресы адресов адресі проживания проживання мешкання адресата",
    "адр νση δνση δση",
)
"""Nouns, behind which the place stands right away, or behind a colon."""
BEHIND: Final = words_in("adresine adresinde adresinden adresi oturuyor oturan ikamet cimre cimen alatti")
"""What stands behind the place."""
STOPS: Final = words_in(
    "tel telefon telefono telephone fax mob mobil handy gsm phone email mail",
    "тел телефон моб τηλ κιν cd dvd pacs mr ct dr med prof frau herr",
    "mme sig pan pani dott dra sra sr mrs ms dhr mw gp pt pat",
)
"""What no address goes on with."""
SENDS: Final = words_in(
    "send sent mail mailed post posted courier couriered deliver delivered",
    "forward forwarded ship shipped return returned schicken geschickt senden",
    "gesendet versenden versendet zusenden verschicken sturen gestuurd opsturen",
    "versturen verstuurd bezorgen envoyer envoye envoyee expedier expedie livrer",
    "mandar enviar enviado enviada remitir entregar correo correio remeter",
    "spedire spedito inviare inviato mandare consegnare recapitare wyslac wyslano",
    "przeslac dostarczyc zaslat poslat odeslat zaslano trimite trimis expediat",
    "отправить отправлено выслать выслано доставить надіслати надіслано відправити",
    "moved relocated visit visited delivery umgezogen verhuisd demenage mudou mudado",
    "trasferito trasferita przeprowadzil prestehoval koltozott mutat переехал переехала",
    "переіхав переіхала flyttat flyttade flyttet muuttanut tasindi",
    "skicka skickas skickat sende sendes sendt postes σταλει σταλουν αποστολη",
)
"""What something is sent with; the place stands behind a preposition."""
TO: Final = words_in(
    "to at an nach naar a au aux para al in na do la till til на до по στη στην στο στον til vers chez"
)
IS: Final = words_in("is ist war was est es e era jest je este ar er var on oli это є ειναι")
"""What may stand between a noun and the place."""
AT: Final = words_in(
    "at in on alone near currently now i pa ved te op aan en a au",
    "aux em na no w we przy v ve u la in pe din na со по в",
    "адресу адресою за на у στη στην στο στον οδο stale sam sama",
    "allein derzeit bei zu seul seule solo sola sozinha sozinho ensam alene",
)
"""What may stand between the verb and the place."""
NUMBERED: Final = words_in(
    "no nr num numero n hno apt apartment appt appartement appartamento apto",
    "apartamento suite ste unit flat studio floor level fl house plot villa",
    "block blk lot phase room piso planta dpto depto dto of oficina int",
    "interior puerta pta escalera esc edif edificio torre bloque portal lote",
    "manzana mz casa piano scala interno int bis esq km bus bte",
    "bl sc ap et etaj scara bloc em emelet ajto hsz m lok mieszkania",
    "cp popisne byt kat daire blok tv as porras og stock top stiege",
    "д дом к корп корпус стр строение кв квартира оф офис буд будинок",
    "под подъезд эт этаж літ лит ет вх ap διαμ οροφοσ αρ τκ",
)
"""What a number of an address stands behind."""
STREETS: Final = STREET_KINDS | words_in(
    "улице улицы ш пл бул алл тупик туп мкр микрораион квартал вулиці набережна сквер парк проізд р б утица",
    "линия лінія av ave bld place route rang cours square cite cl c cr tv dg pasadizo r largo vila passarela",
    "via corso ul sos st rd extension ext village subdivision subd brgy barangay purok zone homes ln vei vej",
    "т кт",
)
"""What a street is, in front of its name or behind."""
TOWNS: Final = words_in(
    "село селі селище селищі смт місто місті хутір хут хутор станица деревня",
    "деревне селе поселок поселке пос пгт город городе гор г с п ст х",
    "клх дер д к м аул рп обл область області област рн раион раиоон заимка слобода χωριο δημοσ",
)
"""What a town is, in front of its name."""
SURE_TOWNS: Final = words_in(
    "село селі селище селищі смт місто місті хутір хутор станица деревня",
    "деревне поселок поселке пгт город городе",
)
"""Those that are written out: a town stands behind them wherever they stand."""
KINDS_BY_THEMSELVES: Final = SURE_TOWNS | {
    *("г", "гор", "с", "пос", "п", "дер", "д", "ст", "х", "м", "клх"),
    *("улица", "ул", "просп", "проспект", "пр", "пер", "переулок", "наб", "набережная", "ш", "шоссе", "пл"),
    *("бул", "бульвар", "алл", "вул", "вулиця", "пров", "провулок", "площа", "набережна", "шосе", "узвіз"),
}
"""Kinds at which an address begins, whatever stands in front of it, in Russian and Ukrainian."""
BEFORE_PLACES: Final = words_in(
    "from to in at near of a au en de du da di do para em te z ze w v ve din fran till i fra til из в з у",
    "απο στη στο aus nach del dal",
)
"""What stands in front of a place where somebody is, comes from or goes to."""
WITHIN_PLACES: Final = words_in(
    "de del la las los da do di della der aan bij op am an im le les du des sur sous nad pod ob lui",
)
"""Small words within the names of places, whatever the place is."""
LINKS: Final = WITHIN_PLACES | words_in(
    "dos das delle dei van den het te in zu von und y e i d l en na v pri u upon on under a ter ten dem sul",
    "cu pe по на над під у в",
)
"""Small words within the names of streets and towns."""
PREPOSITIONS: Final = words_in("in on a i e y en u v na upon under und на по у в над під")
"""Those of them that stand between any two words."""
ENDS: Final = words_in(
    "дороги дорога шлях шляху тракт узвіз узвозу міст лінія линия проізд произд",
    "utca ut ter korut krt tere sor koz fasor cesta namesti trida",
    "road street lane avenue drive close court way crescent terrace square",
    "village estate circle nagar marg chowk ganj los bajos altos",
    "gata vag vagen gatan vei veien vej gade alle katu bulevardi bulevardin esplanadi puistokatu tie polku",
    "kuja sokak caddesi mahallesi bulvari cad sok mah",
)
"""What a street's name ends with, in small letters."""
BEFORE_CODES: Final = words_in("te in a i w v en em на в")
"""What a town's code may stand behind."""
HOMES: Final = words_in(
    "pflegeheim seniorenheim altenheim altersheim heim seniorenresidenz nursing home",
    "care rsa ehpad residencia residence assisted living dps hospice hospital",
    "klinik krankenhaus station begleitung familie partner wg clinic unit ward",
)
"""Where people live that have no house of their own: these stay."""
UNITS: Final = words_in(
    "mm cm m km mg g kg ml l mbq gy kv ma t h min s ms hz",
    "years year yrs miles jahre jahren ans anos anni jaar lat let ani мм",
    "см мг мл г лет років тл гр гц мэв ед мзв мкг мин сек раз раза дня днеи нед мес",
    "χρονια ετη tesla x series serien kinder children barn hijos figli enfants mos months weeks days",
)

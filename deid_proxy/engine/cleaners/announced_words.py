"""What says that letters are somebody's, but for what was done: by whom, roles, and what letters say that are nobody's.

Folded. What was done stands in :mod:`~deid_proxy.engine.cleaners.announced_deeds`.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.announced_deeds import by_beginning
from deid_proxy.engine.cleaners.word_lists import words_in

# What says by whom

BY: Final = words_in("by durch door par por przez pelo pela dal dalla catre oleh per tarafindan ved prin")
"""Behind these stands whoever did something, and else hardly what has two letters."""
OF: Final = words_in("von vom van da af av od fran fra de di от від απο za boi")
"""The same of words that say *of* and *from* as well: only right behind what somebody did."""
OFTEN: Final = words_in("by par durch door przez dal dalla catre oleh pelo pela")
"""Of them those that begin what is said of somebody: , by KL."""
NO_DEEDS: Final = words_in(
    "caused followed complicated limited supplied replaced obscured affected compressed surrounded displaced invaded",
    "infiltrated encased demonstrated treated managed guided suggested",
    "suspected",
    "explained accompanied preceded characterized characterised defined bounded triggered gated degraded divided",
    "multiplied contaminated colonised colonized mediated produced worsened improved relieved aggravated induced",
    "precipitated indicated required covered crossed drained perfused",
    "",
    "assisted corroborated supported",
    "",
    "opacified replaced reduced increased narrowed obstructed occluded",
    "controlled infected",
    "weakened broken taken driven known",
)
"""What English says in front of *by*, and is done by nobody."""
PARTICIPLES: Final = {
    "by": ("ed", "wn", "ound", "ent", "ten"),
    "durch": ("t", "en", "ung"),
    "von": ("iert", "ickt", "chnet", "endet", "llt", "annt", "aden", "ben", "ssen", "ung"),
    "door": ("d", "t", "en"),
    "par": ("e", "ee", "es", "ees", "i", "ie", "is", "it", "ite", "u", "ue", "us", "ues"),
    "por": ("ado", "ada", "ados", "adas", "ido", "ida", "idos", "idas"),
    "da": (
        "ato",
        "ata",
        "ati",
        "ate",
        "ito",
        "ita",
        "iti",
        "ite",
        "uto",
        "uta",
        "tto",
        "tta",
        "unto",
        "unta",
        "sso",
        "ssa",
    ),
    "przez": ("ne", "no", "ny", "na", "te", "to", "ty", "ta"),
    "av": ("ad", "at", "et", "yllt", "opp", "ut", "agt", "ert", "yrt", "endt"),
    "af": ("et", "at", "yldt", "op", "ud", "agt", "endt"),
    "απο": ("θηκε", "θηκαν", "μενο"),
}
"""How what somebody did ends in front of what says by whom, of any word that is none of the others."""
NO_PARTICIPLES: Final = by_beginning(
    words_in(
        "verursacht bedingt ausgelost kompliz begleit gefolgt verdeck uberlag verlegt limitier eingeschr getriggert",
        "caus provoqu compliqu associ limit suivi domine entour comprim deform gene guid trait occup irradi",
        "pres apres",
        "causad provocad complicad asociad associad limitad seguid rodead comprimid guiad tratad ocupad",
        "producid debid",
        "causat provocat complicat associat limitat seguit circondat compress guidat trattat occupat prodott dipend",
        "spowodow wywolan poprzedz zastapio ogranicz powiklan otoczon leczon prowadz",
        "veroorza gevolgd beperkt begelei behande bemoei omgeven",
        "orsakad orsakat beroend foljd begrans behandl misstank resultat omrade omfattning",
        "forarsag fulgt begrens begraens behandlet resultat omfang",
        "besvaret foranlediget supported",
    )
)
"""The same of what nobody does: causado por TB."""
PAST: Final = ("ил", "ила", "ял", "яла", "овал", "овала", "ησε", "ωσε", "ισε", "αψε", "ιλε", "nnut", "nnyt")
"""How what somebody did ends in some languages."""
PAST_POLISH: Final = ("ał", "ała", "ił", "iła", "ył", "yła")
"""The same, as it is written."""
# People

_ROLES: Final = words_in(
    "technologist technician radiographer sonographer physicist dosimetrist nurse resident fellow trainee registrar",
    "radiologist oncologist therapist operator typist scribe transcription assist assistant reader reviewer planner",
    "coordinator clerk porter chaperone perfusionist anaesthetist anesthetist anesthesiolog anaesthesiolog",
    "editor author",
    "observer rater annotator phlebotom secretary supervisor preceptor scrub photographer",
    "assistenz bediener befunder leser beobachter auswerter planer zeichner untersucher anasthesist pfleger",
    "schwester",
    "echografist laborant verpleegk assistent beoordelaar lezer onderzoeker fysicus planner operateur uitvoerder",
    "vertretung verantwortlich rucksprache responsab ansvarlig ansvarig",
    "manipulat operateur infirmier radiophys dosimetrist secretair lecteur lectrice assistante relect anesthesiste",
    "tecnico tecnolog enfermer residente operador lector lectora ayudante fisico anestesist anestesiolog",
    "leitor operador biomedic enfermei",
    "operatore infermier specializz lettore assistente esecutore autore tsrm",
    "asistent tehnician operator rezident fizician cititor",
    "asysta asystent asystuje asystow technik elektrorad fizyk pielegniar lekarz rezydent operator czytajac opisujac",
    "anestezjolog instrumentariusz sanitariusz rejestrator",
    "asistence asistent laborant sestra technik fyzik lekar zapisovat hodnotitel operater anesteziolog",
    "asszisz operator fizikus rezidens leletezo olvaso noverek novert",
    "tekniker teknisyen hemsire asistan okuyan doktor fizik operator",
    "sjukskot ssk rontgenssk underskot assistent granskare lakare fysiker operator sykepl radiograf fysikk assistert",
    "sygepl aflaeser aflaest avleser tyder gransker lege laege laborant bioanalyt assistanse assistance beskriver",
    "hoitaja rontgenh laakari fyysikko sihteeri avustaja lukija operaattori",
    "лаборант рентгенолаб техник медсестр врач физик оператор ассистент ассистир читал читает",
    "асистент лікар фізик технік",
    "τεχνολογ νοσηλ φυσικ ιατρ χειριστ βοηθ αναγνωστ",
)
"""Who works in a department, and reads what it images."""
ROLES: Final = by_beginning(_ROLES)
NO_ROLES: Final = by_beginning(
    words_in(
        "internet leserlich planerisch planerad planeras planering technika techniki techniko techniku",
        "techniky technikm",
        "technike techniques physikalisch radiografi radiographi fisicos editorial authori autoref befunderg",
        "befunderh",
        "observers operatori operatory operating operated operation operative nursery nursing nursed lecteurs",
        "pflegerisch laegemid relectur residential manipulated manipulation phlebotomy phlebotomi infermieristi",
        "pomocnicz pomocy lege legen fizikalni raterj assistid assisted reviewed oncologia oncologie",
        "oncologic oncologiq onkologia onkologie onkologisch radiologia radiologie radiologic",
        "radiologiq radiologisch anaesthesiologie anesthesiologie anesthesiology anestesiologia",
        "anestesiologic anesteziologie",
        "νοσηλεια νοσηλευε νοσηλευο φυσικη φυσικα φυσικεσ φυσικοθ φυσικων φυσικου ιατρικ",
        "физики физика физику физике техника технику технике техники лікарн",
    )
)
"""What begins like one of them, and is nobody."""
SURE_ROLES: Final = words_in("tech rtt mtra mtr mta tsrm ssk usk spl rgf rdms vpk sekr manip")
"""Roles in few letters that are nothing else."""
SHORT_ROLES: Final = words_in(
    "tech techn tec tek tekn tehn radiogr sonogr phys fiz fys op oper asst ass asyst asist rad radiol",
    "lab laborant sekr secr sec segr enf inf infirm manip piel sestr hoit ssk usk spl sygepl lek anest",
    "rgf rdg bma mtra mtr mta tsrm mbb mbber due ats rtt rdms hca",
    "техн лаб врач асс опер мс τεχν νοσ χειρ",
)
"""The same shortened: with a point, a colon or a slash."""

# Letters that are nobody's

IMAGED: Final = words_in(
    "ct mr mri us xr nm pet irm tdm rm tc mrt rx rtg usg tk cta mra cbct rt ekg ecg eeg emg tte tee eus rog",
    "кт мрт узи рт пэт рг эхо μρ ρχ sr cr dx xa dsa mrcp hrct pt rf mg ivus oct ffr ice ogd ercp fdg psma spect",
    "tt dt ua mk uzv rdg fna cad vr ris pacs ehr hl7 fax dvd usb vpn cd sms tel",
)
"""How something is imaged, measured or sent."""
MACHINES: Final = words_in("ai ki ia dl ml cad asr nlp ii cnn tts")
"""What does somebody's work, and is nobody."""
CAUSES: Final = words_in(
    "tb pe hf af ca ra mi dm hcc iv po im sc ng ic pd sd cr pr it ln htn hta ht dvt tep tvp ave icc irc ckd cvd",
    "sob abd bx bmi bp hr rr gi gu cns pns dna rna psa bgl us gfr",
)
"""What was found or measured."""
PLACES: Final = words_in("ed er ir or icu itu hdu uti uci sau ot ae gp ward op amb zna poz sor")
"""Where somebody works: letters behind *by* of an image that are a place."""
WAYS: Final = words_in("iv po im sc ia id sl pr ng it io peg cvc cvk pvk picc zvk port")
"""Ways in which drugs are given."""
VIEWS: Final = words_in(
    "ap pa lat ll rl lr cc mlo ml lm lao rao lpo rpo obl ax cor sag tra dv vd ep rcc lcc xcc lld rld ml2 pda",
    "lt rt li re dx sx sn dr iz dt gd gh dh ve hoj hgr sin dex bil bds bilat der izq esq dir dta sol sag",
    "lk rk lv rv la ra l5 lws hws bws uk ok",
)
"""Views, sides and parts of a body."""
SAID_OF_SCANS: Final = VIEWS | words_in(
    "fs fse tse se ge gre ir te tr ti pd pdw stir flair dwi adc swi tof mip mpr mrv km nc wc wo post pre ce dce",
    "bh fb hr ld hd lo hi uhr nav ecg exp insp ex in dl cs pat dyn art ven pv roi fov ii iii iv vi ffe",
    "bb tfe epi bb fl fd 3d 2d ns po nativ nat std sft bone lung hq ld id nr rr bw wb bd hn gm wm ac nac noac",
    "kv ma mas mgy gy hu uh snr sar suv qa qc cbct portal dibh",
)
"""The same, and how something is imaged, in capitals."""
SMALL_OF_SCANS: Final = words_in(
    "ap pa ll rl lr cc ml lat obl ax lt rt li re dx sx sn dr iz dt gd ho ve gg fs se ge tr te pd gd km iv po",
    "ct mr us xr nm rm tc rx tk mm cm kg mg kv gy hu cc hz ma",
)
"""What is said of a scan in small letters, and units."""
NEVER: Final = words_in("no na ok yes ii iii")
"""Answers, in capitals: nobody behind what was done."""
NEVER_AT_ALL: Final = words_in("dr pr hr fr mw sr pt me us it him her we he you all mme mlle dra sra frau herr")
"""What stands in small letters in front of somebody who went already, or for somebody."""
PARTICLES_OF: Final = {
    "en": words_in("to at in on by of it is as no or up if so an do be am the and for not was due"),
    "de": words_in(
        "am an um zu im in da wo er es so ob ja von vom des den der die das mit aus bei zur zum auf und ist"
    ),
    "nl": words_in("de te om op in en of is nu er het een van bij met via aan"),
    "fr": words_in("le la du de au en et on il ce se si un ne les aux une des par sur"),
    "es": words_in("el la lo al en de se si un es ya no ha los las por par con del una"),
    "pt": words_in("na ha da do ao no em um os de se ou as das dos com sem por uma"),
    "it": words_in("il di su da la lo le al in un ed se si ha ne del dal con per non"),
    "pl": words_in("na za do od po we ze po bo co do nad pod bez"),
    "cs": words_in("na za do od po ve ze se je si ke ku by pod pri bez"),
    "sk": words_in("na za do od po vo zo sa je si ku by pod pri bez"),
    "hu": words_in("az es is ha de ki be le egy"),
    "ro": words_in("la de cu pe in si ca nu se din"),
    "tr": words_in("ve de da bu ne ki ile"),
    "sv": words_in("av om pa en et ej at ar de vi det den med som"),
    "no": words_in("av om pa en et ei er at de vi til fra det den med som"),
    "da": words_in("af om pa en et ej er at de vi til fra det den med som"),
    "fi": words_in("ja ei on ne se he me"),
}
"""What sentences go on with in small letters, of two or three, by the language."""
PARTICLES: Final = frozenset().union(*PARTICLES_OF.values()) | words_in(
    "на по за не до от из во со под без для и в с σε με το τα να iz"
)
"""The same of all of them."""
TRACED: Final = words_in("tracé tracés")
"""What is traced in French, as it is written: English traces of something are none."""
BY_IMAGES: Final = ("plan", "segment", "posi", "pozi", "pozy", "pianif", "gepl", "geposi", "arch", "lok", "adjust")
"""How what is done begins that is done by means of images too, among what is drawn."""
OF_TECHNIQUES: Final = words_in("technik tekniker tecnico tehnik teknik")
"""Roles that say in some language how something is imaged."""
DOCTORS: Final = (
    "lekar",
    "likar",
    "лікар",
    "врач",
    "dokt",
    "laege",
    "lege",
    "lakare",
    "laak",
    "ιατρ",
    "radiolog",
    "onco",
    "onko",
)
"""How doctors begin, behind whom stands where they work."""
NOT_SAID: Final = {
    "by": words_in("tc rm tk tt dt rx mk ua"),
    "door": words_in("tc rm tk tt rx mk ua nm xr"),
    "durch": words_in("tc rm tk tt dt rx mk ua nm xr"),
    "von": words_in("tc rm tk tt dt rx mk ua nm xr"),
    "par": words_in("mr mg nm xr cr dx tk tt dt tc mk ua"),
    "por": words_in("mr mg nm xr cr dx tk tt dt mk ua"),
    "pelo": words_in("mr mg nm xr cr dx tk tt dt mk ua"),
    "pela": words_in("mr mg nm xr cr dx tk tt dt mk ua"),
    "da": words_in("mr mg nm xr cr dx tk tt dt mk ua"),
    "przez": words_in("nm xr cr dx tt dt mk ua tc mg"),
    "av": words_in("tc rm tk tt nm xr cr dx rx mk ua"),
    "af": words_in("tc rm tk tt dt nm xr cr dx rx mk"),
}
"""What says how something is imaged, but not in the language of what says by whom: revisto por MR, read by TC."""
CORE: Final = words_in("fs ac gd km nac se ge ir st")
"""How something is imaged or corrected, behind what was changed."""
CONFIRMED: Final = (
    "confirm",
    "bestat",
    "potwierdz",
    "bevestig",
    "bekr",
    "vahvist",
    "подтв",
    "report",
    "measur",
    "gemess",
    "med",
    "mes",
)
"""How what is confirmed or measured begins: what was found stands behind it."""
TALKED: Final = by_beginning(
    words_in(
        "discussed discussion agreed consulted consult liaised besproch abgespr konsult rucksprache discute discutido",
        "comentad consultad discusso concordat confrontat overlegd overleg besproken omowion konsultow uzgodnion",
        "konzultov probran diskuter konferer konfer avstamt drofter keskustel megbesz discutat consultat",
        "обсужд обсудил согласов συζητ συζητηθηκε handover handed escalated",
    )
)
"""Who talked with somebody about something, or handed it over."""
WITH: Final = words_in("with mit avec con com met med z ze s se w cu с із з με to an a al aan kanssa till til")
"""Behind these stands with whom."""
CALLED: Final = words_in("call ring contact phone appeler rappeler llamar contattare chiamare bellen anrufen rufen")
"""What somebody is asked to do with somebody."""
NOT_SHORT: Final = words_in(
    "pos cont real lav seg ann plan sig sp ctr acq best est set rel get mon app ver val eff fait lagt kont prov"
)
"""What is shortened like what was done, and means something else."""

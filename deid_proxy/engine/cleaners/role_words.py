"""Who works in a hospital or comes with a patient, in front of a name that may be a word: ``resident Iron``.

Folded, in the languages of the vocabularies; all of them people, whatever stands behind.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.signing_words import DOCTORS, PEOPLE
from deid_proxy.engine.cleaners.title_words import RELATIVES
from deid_proxy.engine.cleaners.word_lists import words_in

_JOBS: Final = words_in(
    "engineer ingenieur ingeniero ingeniera ingegnere engenheiro engenheira inzynier technik mernok inginer ingenjor",
    "coordinatrice coordinatore coordinador coordinadora coordenador coordenadora coordonator coordonatoare",
    "koordinator koordinatorin koordynator koordynatorka koordinaattori koordynatorem coordinateur coordinatrice",
    "инженер инженером инженера інженер інженером координатор координатором",
    "resident fellow registrar consultant sho fy1 fy2 houseman intern hospitalist intensivist paramedic porter clerk",
    "receptionist matron midwife physio physiotherapist dietitian pharmacist chaplain counsellor hca superintendent",
    "coroner secretary sekretarin secretaire secretaria segretaria secretaresse sekretarka titkarno sekreterare",
    "solicitor lawyer navigator anwalt anwaltin rechtsanwalt rechtsanwaltin avocat avocate avvocato avvocata abogado",
    "abogada advogado advogada advocaat adwokat advokat avukat ugyved asianajaja адвокат адвоката адвокатом",
    "interpreter interprete dolmetscher dolmetscherin tolk tlumacz tlumaczka tolmacs tulkki zimmernachbar bettnachbar",
    "rechtsmediziner legiste forense секретарь секретарем",
    "attending nurse rn lpn surgeon anaesthetist anesthetist obstetrician gynaecologist gynecologist paediatrician",
    "pediatrician psychiatrist dermatologist haematologist hematologist cardiologist neurologist urologist chaperone",
    "assistenzarzt assistenzarztin stationsarzt stationsarztin chefarzt chefarztin dienstarzt notarzt",
    "notarztin hausarzt",
    "frauenarzt kinderarzt augenarzt zahnarzt urologe neurologe internist kardiologe orthopade gynakologe gynakologin",
    "stationsschwester pflegekraft pflegerin krankenschwester krankenpfleger hebamme begleitperson betreuungsperson",
    "sozialarbeiter sozialarbeiterin physiotherapeut physiotherapeutin famulus famulantin mtra mtr mpe",
    "traitant praticien generaliste kinesitherapeute ambulancier ambulanciere brancardier regulateur anesthesiste",
    "chirurgien chirurgienne urgentiste cardiologue neurologue urologue gynecologue pediatre infirmier infirmiere",
    "residente adjunto adjunta especialista cirujano cirujana cardiologo cardiologa traumatologo urologo ginecologa",
    "ginecologo pediatra anestesista enfermero enfermera matrona celador celadora camillero",
    "plantonista especialista cirurgiao enfermeiro enfermeira fisioterapeuta ortopedista maqueiro",
    "specializzando specializzanda primario caposala curante chirurgo cardiologo rianimatore ostetrica infermiere",
    "infermiera aios anios zaalarts huisarts coassistent verpleegkundige chirurg cardioloog neuroloog uroloog",
    "gynaecoloog",
    "kinderarts orthopeed fysiotherapeut verloskundige praktijkondersteuner anesthesioloog assistent assistente",
    "rezydent rezydentka rezydenta rezydentem ordynator ordynatora ordynatorem kierownik specjalista kardiolog",
    "neurolog",
    "urolog ginekolog ortopeda internista anestezjolog polozna ratownik dyzurny dyzurna stazysta lekarzem",
    "primar primare primarem ordinar ordinare ordinarem sekundar gynekolog ortoped pediatr praktik anesteziolog",
    "zachranar lekarem lekare lekarom lekara sanitar",
    "rezidens foorvos foorvosno adjunktus haziorvos ugyeletes szakorvos sebesz kardiologus neurologus urologus",
    "nogyogyasz gyermekorvos aneszteziologus nover apolo mentos szuleszno",
    "chirurgul cardiologul neurologul ortopedul urologul ginecologul pediatrul anestezistul radiologul asistentul",
    "rezident rezidentul rezidentului rezidenta asistent cardiolog brancardier moasa",
    "doktoru hekimi hemsiresi asistan asistani nobetci uzman uzmani cerrah kardiyolog norolog hemsire ebe",
    "bakjour primarjour jourlakare underlakare specialistlakare overlakare barnlakare narkoslakare barnmorska",
    "distriktslakare huslakare arbetsterapeut sjukgymnast skoterska sjukskoterska rontgensjukskoterska vardare",
    "lis turnuslege vakthavende bakvakt forvakt fastlege barnelege anestesilege jordmor helsefagarbeider hjelpepleier",
    "straleterapeut sykepleier fysiker radiograf",
    "bagvagt forvagt mellemvagt reservelaege afdelingslaege speciallaege vagtlaege ortopaed gynaekolog bornelaege",
    "narkoselaege jordemoder sygeplejerske laege laegen",
    "paivystaja etupaivystaja takapaivystaja kirurgi kardiologi neurologi urologi ortopedi lastenlaakari",
    "anestesialaakari katilo lahihoitaja fysioterapeutti omalaakari saattaja ylilaakari erikoislaakari laakari",
    "ординатор ординатором ординатора ординатору заведующии заведующим заведующего интерн интерном дежурныи дежурным",
    "дежурного хирург хирургом хирурга кардиолог терапевт невролог уролог гинеколог травматолог педиатр анестезиолог",
    "реаниматолог фельдшер медсестра врачом врача врачу",
    "інтерн інтерном черговии черговим чергового завідувач завідувачем хірург хірургом невролог гінеколог педіатр",
    "анестезіолог лікарем лікаря лікарю",
    "ειδικευομενοσ ειδικευομενο ειδικευομενη επιμελητησ επιμελητη επιμελητρια διευθυντησ διευθυντη εφημερευων",
    "χειρουργοσ χειρουργο καρδιολογοσ νευρολογοσ ορθοπαιδικοσ παθολογοσ παιδιατροσ αναισθησιολογοσ νοσηλευτρια",
    "νοσηλευτησ μαια ιατρο",
    "sibling",
    "mediator mediatrice mediatore mediador mediadora mediateur traducteur traductrice traductor traductora tradutor",
    "tradutora traduttore traduttrice ubersetzer ubersetzerin vertaler translator kaantaja oversetter oversaetter",
    "oversattare prekladatel prekladatelka fordito traducator tercuman переводчик переводчица переводчиком перекладач",
    "μεταφραστησ διερμηνεασ gebardendolmetscher gebardensprachdolmetscherin gebardensprachdolmetscher gebarentolk",
    "teckensprakstolk tegnspraktolk tegnsprogstolk laureanda laureando tirocinante pjler famulantin",
    "medicinstuderande medisinstudent lakarstudent legestudent turnuskandidat kandi orvostanhallgato medik medicka",
    "субординатор субординатора студентка студент",
    "specijalizant specijalizantica kirurg specializant specializantka lijecnik zdravnik",
)
KIN: Final = RELATIVES - _JOBS - PEOPLE - DOCTORS
"""Who comes with a patient, of whom is said what they had."""
ROLES_OF_PEOPLE: Final = _JOBS | PEOPLE | DOCTORS | RELATIVES
"""Behind these a word with a capital is what somebody is called, where nothing says that it is none."""
BY_OTHERS: Final = {
    "lead": words_in("team trauma clinical shift nurse nursing charge tech modality"),
    "leader": words_in("team trauma shift group"),
    "worker": words_in("social care case key support"),
    "clinique": frozenset(("de",)),
    "medica": frozenset(("guardia",)),
    "guardia": frozenset(("de", "di")),
    "interne": words_in("avec par l"),
    "externe": words_in("avec par l"),
    "interno": words_in("com pelo"),
    "interna": words_in("com pela"),
    "manager": words_in("case ward practice clinic data study site trial project"),
    "stage": frozenset(("en",)),
    "student": words_in("medical nursing"),
    "arzt": words_in("dienstabender behandelnder diensthabender diensthabenden behandelnden dem den"),
    "chef": frozenset(("le",)),
    "r1": words_in("con com"),
    "r2": words_in("con com"),
    "r3": words_in("con com"),
    "r4": words_in("con com"),
    "r5": words_in("con com"),
    "mir": words_in("con"),
    "rad": words_in("with by per ask tell told w call"),
    "reg": words_in("with by per ask tell told w call"),
    "cons": words_in("with by per ask tell told w call"),
    "sec": words_in("his her their my our"),
}
"""The same where one of some words stands in front: team lead Herz."""
SHORTENED: Final = words_in(
    "sygepl sykepl pflegefachk pielegn prim odb vrch zast laak erik hoit res cons reg ass assist laek lak leg rez ord",
    "dyz asist ssk spl sestr oa aa деж зав орд лік ειδ",
)
"""The same, with a point behind."""
NO_NAMES: Final = words_in(
    "please pls plz thank thanks sorry",
    "yes no none nil na present absent declined refused offered aware informed unknown available called led call",
    "nurse nursing home evaluation care unit team ward clinic hospital department dept service centre center office",
    "preliminary final impression comment comments finding findings technique history indication conclusion recommend",
    "recommends recommended preliminar prelim addendum clinical question answer phone tel fax mobile pager bleep",
    "round review referral request opinion note notes letter report list protocol dose study staff desk station",
    "practice surgery school senior junior chief duty on off in out at to of for and or the this that",
    "kind kinder klinik station praxis dienst abteilung bericht befund bitte danke",
    "service hopital urgences rapport demande merci",
    "servicio urgencias informe solicitud gracias pronto soccorso reparto referto grazie prego",
    "afdeling poli kliniek verslag verzoek bedankt oddzial szpital opis prosze",
    "avdelning mottagning remiss svar tack avdeling poliklinikk henvisning svar takk afdeling henvisning tak",
    "osasto poliklinikka lahete lausunto kiitos oddeleni ambulance zprava prosim osztaly ambulancia lelet kerem",
    "отделение больница заключение просьба направление відділення лікарня висновок τμημα κλινικη",
)
"""What stands behind a role with a capital and names nobody."""
SPECIALTIES: Final = (
    *("radiolog", "oncolog", "onkolog", "chirurg", "surg", "neurolog", "neuroch", "neuros", "orthop", "ortop"),
    *("cardiolog", "kardiolog", "pediat", "paediat", "padiat", "gynae", "gyneco", "gynek", "gynak", "ginec", "ginek"),
    *("urolog", "patholog", "patolog", "anasth", "anesth", "anaest", "anest", "intern", "dermat", "psych", "psik"),
    *("geriat", "trauma", "emerg", "nuklear", "nuclear", "hemat", "haemat", "gastro", "endocr", "endokr", "pneumo"),
    *("pulmo", "nephro", "nefro", "ophth", "oftal", "otol", "otorh", "dental", "vascul", "thorac", "torac", "plast"),
    *("rehab", "physio", "fysio", "fisio", "palliat", "infect", "infekt", "medic", "mediz", "radioth", "radiot"),
    *("strahlen", "derm", "rheuma", "reuma", "allerg", "intensiv", "interven", "diagnos", "obstet", "hepat"),
)
"""How words of what somebody is a doctor for begin."""

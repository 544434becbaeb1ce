"""Names that stand for a method, a score, a disease, a sign or a device, and the words that say so beside them.

Folded. A name stands here once; endings that a language puts to it (Hodgkina, Симпсону, Crohnova) are taken off.
"""

from __future__ import annotations

import re
from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

METHOD, GRADE, DISEASE, SIGN, DEVICE = 1, 2, 4, 8, 16
"""What a name stands for."""
CALLED: Final = 32
"""That many are called so: a number, or that something is positive, says nothing of them."""

_METHODS: Final = words_in(
    "simpson teichholz teichholtz devereux quinones bernoulli gorlin hatle pombo cockcroft gault mosteller dubois",
    "bazett fridericia framingham hodges hadlock greulich pyle tanner whitehouse agatston rosenstein penn mitchell",
    "harvey nakanishi patlak logan meyer bardeen shepp gompertz симпсон теихольц теичхольц агатстон хэдлок хадлок",
    "σιμπσον cobb eklund intergrowth ranawat insall salvati blackburne peel caton deschamps cobba кобб кобба кобу",
)
_GRADES: Final = words_in(
    "hinchey gleason fazekas deauville bosniak mallampati pugh turcotte lugano forrest hurley fontaine debakey",
    "gustilo schatzker magerl spetzler pfirrmann modic meyerding kellgren lawrence outerbridge arlet risser tonnis",
    "bethesda ishak metavir balthazar ranson killip forrester braden barthel karnofsky rankin apgar silverman breslow",
    "fuhrman nottingham elston scarff richardson masaoka borrmann siewert strasberg bismuth corlette todani haggitt",
    "kikuchi durie binet braak scheltens koedam cognard borden cormack lehane mirels tokuhashi enneking lauge pipkin",
    "letournel alonzo winquist tossy rockwood ideberg goutallier hamada bigliani lichtman frykman gartland wassel",
    "langenskiold catterall stulberg crowe hartofilakidis brooker paprosky regan morrey stoller hepple ann arbor",
    "dukes fleischner agatston garden pauwels salter danis hoehn yahr salmon hess glasgow raymond wexner marshall",
    "bosniac fleischer jahnke fisch koos samii knosp hardy lauren kiel okuda ludwig warren nyhus gilbert caprini",
    "padua wells geneva alvarado lund mackay keros бетесда глисон босниак фазекас хинчи пфиррман модик келлгрен",
    "лоуренс гарден чаилд пью fisher hunt weber wagner clark evans boyd mason anderson sanders hawkins hansen neer",
    "denis frankel martin fernandez milch jakob graf fuchs hill tanner stanford rutherford norton steinberg ficat",
    "child bloom ellis herring blount walch snyder eaton dorr vancouver mayfield bado crawford levine edwards judet",
    "harris burgess osler prague atlanta tomita lindgren chiari глазго глазгоу edinburgh edimburgo edimbourg bishop",
    "aldrete apfel ramsay waterlow downton morse tinetti lawton katz yesavage folstein beck hamilton zung epworth",
    "ballard",
    "capurro clavien dindo boston stewart lille maddrey dukett lown lawson gcs катц тинетти бартел апгар клавьен",
)
_DISEASES: Final = words_in(
    "hodgkin raynaud paget hashimoto crohn parkinson alzheimer basedow graves addison cushing conn meniere bechterew",
    "scheuermann perthes calve legg osgood schlatter kohler koehler kienbock kienboeck sudeck dupuytren ledderhose",
    "peyronie recklinghausen hippel lindau bourneville sturge rendu weber osler wegener horton takayasu kawasaki",
    "behcet sjogren sjoegren felty reiter whipple hirschsprung barrett zenker meckel mirizzi budd chiari caroli",
    "wilson gaucher fabry pompe huntington charcot marie guillain barre horner pancoast arnold dandy walker",
    "creutzfeldt jakob binswanger kaposi ewing wilms burkitt waldenstrom waldenstroem kahler krukenberg warthin",
    "hurthle castleman rosai dorfman erdheim chester forestier baastrup bertolotti tietze mondor poland klippel feil",
    "marfan ehlers danlos turner klinefelter noonan prader willi angelman rett lynch gardner peutz jeghers cowden",
    "gorlin fraumeni ollier maffucci blount panner freiberg sever sinding larsen johansson haglund morton lisfranc",
    "chopart jones colles barton bennett rolando monteggia galeazzi maisonneuve segond pott tillaux bankart stener",
    "hoffa baker tarlov schmorl leriche thurner brugada wolff eisenmenger fallot ebstein kartagener swyer loeffler",
    "loffler lofgren loefgren boeck besnier schaumann werlhof hakim alport goodpasture berger schonlein schoenlein",
    "henoch churg strauss lambert eaton duchenne becker friedreich tourette asperger dressler plummer quervain riedel",
    "ormond boerhaave mallory weiss ogilvie fournier asherman mayer rokitansky meigs sheehan simmonds nelson",
    "bartholin cowper morgagni bochdalek spiegel littre richter petit grynfelt zollinger ellison crigler najjar dubin",
    "johnson gilbert menetrier brenner sertoli leydig merkel bowen spitz breuer hutchinson quincke stevens lyell",
    "ludwig gradenigo lemierre vincent jakobson susac rasmussen landau gastaut dravet ohtahara leigh krabbe canavan",
    "niemann hurler hunter sanfilippo morquio tay sachs wernicke korsakow korsakoff devic marburg lhermitte duclos",
    "rathke galen ходжкин рено педжет хашимото крон паркинсон альцгеимер базедов аддисон иценко кушинг меньер",
    "бехтерев шеиерман шеиермано пертес осгуд шляттер кенбек зудек дюпюитрен реклингхаузен хортон такаясу кавасаки",
    "бехчет шегрен реитер гиршпрунг барретт меккель ценкер мириззи кароли вильсон коновалов гоше фабри шарко",
    "гентингтон горнер панкост арнольд киари денди уокер юинг вильмс беркитт вальденстрем крукенберг уортин кастлеман",
    "down bell peyronie perthesa лисфранк коллес пертеса jefferson hangman chance essex lopresti smith bosworth",
    "форестье тернер марфан клаинфельтер паиер беикер шморль лериш бругада эбштеин фалло эизенменгер бек гоффа мортон",
    "фреиберг хоффа хаглунд тарлов реино ходгкин крона альцгаимер кіарі кушінга паркінсон альцгеимера бехтєрєв",
    "аддісон меньєр вільмс юінг шморл бєикер χοτζκιν κρον παρκινσον αλτσχαιμερ χασιμοτο ρευνο παζετ μπεικερ",
)
_SIGNS: Final = words_in(
    "lasegue babinski murphy blumberg lachman mcmurray tinel phalen finkelstein romberg trendelenburg kernig",
    "brudzinski homans giordano rovsing mcburney courvoisier trousseau chvostek spurling adson jobe ortolani barlow",
    "steinmann apley bragard valsalva goldflam pasternacki goldflama valleix mendel bekhterev shober schober ott kehr",
    "cullen turner dunphy ewart hampton westermark fleischner wimberger terry kerley monaldi leser trelat ласег",
    "бабинскии мерфи керниг брудзинскии ромберг пастернацкии щеткин блюмберг ортнер ровзинг тренделенбург allen",
    "hoffmann hoffman patrick thomas thompson neer hawkins yergason graefe nelaton",
)
_DEVICES: Final = words_in(
    "hakim foley hickman broviac groshong kirschner steinmann schanz charnley greenfield tenckhoff sengstaken",
    "blakemore penrose pratt kehr malecot dormia fogarty seldinger amplatz palmaz sapien carpentier bjork shiley",
    "harrington luque cotrel dubousset zickel kuntscher kuentscher swan ganz minerva minnesota redon robinson nelaton",
    "tiemann mercier pezzer bakri rashkind blalock taussig sano glenn fontan bentall hancock ionescu фолеи киршнер",
    "кехр пенроз philadelphia filadelfia boston exeter cheneau milwaukee desault",
    "velpeau pratt malecot jamshidi tuohy whitacre chait dobbhoff",
)
_CALLED: Final = words_in(
    "addison allen alonzo alvarado anderson arnold atlanta baker bakri barlow barre barrett barthel barton becker",
    "bennett berger bethesda bjork blalock bloom blount borden bowen boyd braden brenner breuer burgess canavan",
    "carpentier chester child clark conn crawford crowe cullen danis denis devereux dubois duclos dukes dunphy eaton",
    "edwards ellis ellison evans ewing fernandez fisch fisher fleischer fogarty foley fontaine forestier forrest",
    "forrester fournier fuchs galen gardner geneva gilbert giordano glasgow glenn graf graves greenfield guillain",
    "haglund hakim hamada hampton hancock hansen hardy harrington harris harvey hashimoto hawkins herring hess",
    "hickman hill hodges hoffman hoffmann horner horton hunt hunter hurley hutchinson ishak jakob jakobson jobe",
    "johansson johnson jones kawasaki kiel kikuchi kirschner koehler kohler koos krabbe lambert larsen lauge lauren",
    "lawrence lehane leigh levine lindgren loffler lofgren logan ludwig lund luque lynch mackay mallory marburg marie",
    "marshall martin mason mayer mayfield mcmurray mercier merkel meyer milch minerva minnesota mitchell morton",
    "murphy najjar nakanishi nelson niemann noonan norton nottingham nyhus ogilvie okuda ott padua parkinson patrick",
    "pauwels penn petit plummer poland pombo prague pratt pyle quinones rankin rasmussen raymond raynaud redon regan",
    "reiter richardson richter riedel robinson rolando romberg rutherford salmon salter sanders sanfilippo sano",
    "schlatter schober sever sheehan silverman simmonds simpson sjogren snyder spiegel spitz stanford steinberg",
    "steinmann stevens strauss swan tanner tay terry thomas thompson tomita turner vancouver vincent wagner walch",
    "walker warren weber wegener weiss wells westermark whipple whitehouse willi wilson wolff zollinger арнольд бек",
    "иценко коновалов cobb eklund edinburgh edimburgo edimbourg bishop ramsay morse lawton katz beck hamilton ballard",
    "down bell jefferson chance essex smith bosworth philadelphia filadelfia boston exeter milwaukee jewett knight",
    "taylor",
    "katz apfel zung folstein waterlow dukett dindo stewart lille lown lawson caton peel blackburne",
)
"""Of them what many are called, and towns."""
UNCALLED: Final = words_in(
    "perthes lisfranc colles hirschsprung brudzinski kernig lhermitte chvostek schmorl eisenmenger kienbock kienboeck",
    "dupuytren peyronie recklinghausen пертес пертеса коллеса лисфранка кернига",
)
"""Of them those whom hardly anybody is called: they stay wherever no name, title or role stands beside them."""
OF_SPINE: Final = words_in(
    "scoliosis scoliose skoliose escoliosis escoliose scoliosi skolioza skoliozy skolios skolioosi scolioza",
    "gerincferdules",
    "skolyoz сколиоз сколиоза σκολιωση kyphosis kyphose cifosis cifose cifosi kyfose kyfos risser curve curves kurve",
    "kurven",
    "curva curvatura courbure thoracic lumbar thorakal lumbal toracica lombare dorsal lordosis lordose",
)
"""What a number behind Cobb is said of."""
_KINDS: Final = (
    (METHOD, _METHODS),
    (GRADE, _GRADES),
    (DISEASE, _DISEASES),
    (SIGN, _SIGNS),
    (CALLED, _CALLED),
    (DEVICE, _DEVICES),
)


def _made() -> dict[str, int]:
    found: dict[str, int] = {}
    for kind, names in _KINDS:
        for name in names:
            found[name] = found.get(name, 0) | kind
    return found


_EPONYMS: Final = _made()
_ENDINGS: Final = (
    *("ovou", "ovym", "ovych", "ova", "ove", "ovy", "ovo", "ovu", "owi", "iem", "ego", "uv", "ow", "em", "om", "ie"),
    *("in", "nin", "n", "a", "u", "s", "e", "es", "y"),
    *("а", "у", "ом", "е", "и", "ои", "ая", "ую", "ого", "ому", "ским", "ского"),
)
"""What may stand behind a name in its language."""
_SHORTEST: Final = 4  # letters of a name with an ending
_BEGINNINGS: Final = frozenset([name[:_SHORTEST] for name in _EPONYMS])

OF_METHOD: Final = words_in(
    "фракция фракции выброса ef lvef fevg fevi fe fevd lvedv lvesv esv edv lves lved rvef ф фв фввлж eff",
    "ejektionsfraktion ejection fraction ejektionsfraktionen eiektiofraktio auswurffraktion biplan biplane biplanar",
    "biplanare biplanaire biplano biplana biplanovy biplaani biplanowa biplanowy biplanen monoplan monoplane",
    "monoplano monoplana method methode methods metodo metod metoda metode metodu metoden metodi metody menetelma",
    "modszer modszere modszerrel yontem yontemi yontemiyle rule regel formula formel formule formuly метод метода",
    "centile centiles percentile percentil percentiles percentili perzentile perzentilen percentyl percentyla centyl",
    "percentiili percentilen percentiel percentielen перцентиль центиль angle winkel winkels angolo angulo hoek kat",
    "uhel",
    "vinkel kulma szog unghi aci acisi угол угла γωνια index",
    "методу методом биплан биплановыи формула формуле μεθοδοσ μεθοδο кθ κε bsa gfr egfr qtc qt efw score index",
)
OF_GRADE: Final = words_in(
    "grade grad grades grado gradi grados graus grau graad gradu stopien stopnia stupen stupne fokozat fokozatu fok",
    "evre evresi derece derecesi aste asteen luokka luokan grada graden graderad graderas степень степени ст стадия",
    "стадии класс класса тип типа балл баллов stage stages stadium stadiums stadio stadi stade estadio estadiamento",
    "estagio stadie stadiet stadier stadiu score scores punteggio puntuacion pontuacao skar skore skor wynik pisteet",
    "pontszam scoren class classe clase klasse klass klasa trida osztaly sinif classification classificazione",
    "clasificacion classificacao clasificare clasificarea klassifikation klassifizierung klassifikationen",
    "klassifikasjon klasyfikacja klasyfikacji klasifikace klasifikacia klasszifikacio siniflama siniflamasi",
    "siniflamasina luokitus luokituksen классификация классификации классификациеи шкала шкале шкалы ταξινομηση",
    "κλιμακα σταδιο βαθμοσ type typ tipo tip types typu tipus tyyppi skala skale skali skalan scale scala escala",
    "escalas echelle schaal asteikko stupnice criteria criterion kriterien kriterium kriterier criteres critere",
    "criteri criterios criterii kryteria kryteriow kriteria kriterii kriteerit kriteriumok kriteriumai kriterleri",
    "критерии критериев κριτηρια guideline guidelines leitlinie leitlinien richtlijn richtlijnen wytyczne wytycznych",
    "index indice pattern society recommendations empfehlung empfehlungen aanbevelingen recomendaciones",
    "raccomandazioni fracture fraktur fractuur fractura frattura fratura zlamanie zlomenina fraktura tores kirik",
    "murtuma brudd brott перелом перелома postnatal postpartum shkala coma ком комы",
)
CRITERION: Final = words_in(
    "according conform conforme gemass gemaess selon suivant segun segundo secondo volgens enligt ifolge wg wedlug",
    "dle podle podla cf acc согласно",
)
"""What stands in front of a name by which something is said: conform Fleischner, wg Lugano."""
OF_DISEASE: Final = words_in(
    "disease diseases disorder syndrome syndromes morbus mb morbo maladie malattia enfermedad doenca boala bolii",
    "bolile ziekte krankheit erkrankung choroba choroby chorobe nemoc nemoci sykdom sygdom sjukdom tauti taudin",
    "tautia betegseg betegsegben kor hastaligi hastalik sendromu sindrome sindromul syndroma szindroma oireyhtyma",
    "zespol zespolu syndrom syndroms syndromen syndromet sindrom болезнь болезни синдром синдрома синдромом хвороба",
    "хвороби νοσοσ νοσου συνδρομο lymphoma lymphom lymphome lymphoms linfoma linfomas limfoma limfomul lymfom lymfoom",
    "lymfooma lymfomet chloniak chloniaka лимфома лимфомы лимфому лімфома лімфоми λεμφωμα thyroiditis thyreoiditis",
    "thyroidite tiroiditis tiroidite tireoidite tiroidita tyreoidit tyreoiditt tyreoidiitti pajzsmirigygyulladas",
    "tiroiditi тиреоидит тиреоидита тиреоидитом тиреоідит θυρεοειδιτιδα phenomenon phanomen phaenomen phenomene",
    "fenomeno fenomen fenomenul fenomenen objawu objaw феномен arteritis vasculitis vaskulitis granulomatosis",
    "sind sindr sdr syndr sdme enf trisomy trisomie trisomia",
    "tetralogy tetralogie tetralogia fallot tetralogi тетрада тетрады triad trias triade ataxie",
)
"""What says that a name is of a disease, whoever is called so."""
OF_FINDING: Final = words_in(
    "cyst cyste zyste kyste quiste cisto cisti ciste chist chistul torbiel cysta ciszta kysta kisti киста кисту кисты",
    "fracture fractures fraktur fraktura fractura fractuur frattura fratura zlamanie zlomenina brudd brott murtuma",
    "перелом перелома dislocation luxation luxacion joint gelenk foot contracture kontraktur contractura contratura",
    "hernia hernie ernia herni sarv diverticulum divertikel diverticulo divertikkel uchylek грыжа грыжи дивертикул",
    "sarcoma sarkom sarcome sarkoma miesak саркома саркомы tumor tumour tumeur tumore guz guza nador daganat опухоль",
    "carcinoma palsy paralysis parese lahmung anemia goitre goiter struma malformation malformace malformacja anomaly",
    "anomalie anomalia neuroma neurom neurinoma nevroma nerwiak osophagus oesophagus esophagus esofago slokdarm",
    "nodule nodules knotchen knoten node hernien guzek guzki uzly hernii узлы chorea ulcer ulcus ataxia psoriasis",
    "type types typus tipo fx luxations fractures disease operation op surgery procedure resection drain",
    "encephalopathy lesion lasion laesion lesione deformity deformitat exostosis fat ligament line lines circle",
    "fascia glands gland uterus edema oedema edeme odem oedem oedeme obrzek odema",
)
"""The same of names that few are called."""
_OF_DISEASE_BEGIN: Final = ("lymphom", "limfom", "linfom", "lymfom", "thyreoid", "tiroid", "syndrom", "sindrom")
SUSPECTED: Final = words_in(
    "suspected susp suspicion verdacht bekannter bekannte bekanntem bekannten podejrzenie sospetto sospecha suspeita",
    "mistanke misstanke misstankt epaily gyanu suspiciune podozreni подозрение подозрением obs vd va dd zn known",
)
"""What stands in front of a disease that somebody may have: V.a. Hashimoto, Verdacht auf Hodgkin."""
OF_SIGN: Final = words_in(
    "sign signs zeichen signe signes signo signos segno segni sinal sinais objaw objawy priznak semn semne semnul",
    "tegn tecken merkki jel jelek belirtisi bulgusu teken симптом симптома симптомы σημειο test tests testi prueba",
    "prova teste manover manever manevra manoeuvre maneuver maneuvre manobra maniobra manovra manevri maneuvers",
    "ecografico ecografica echographique sonographic sonographique sonografico sonographisch sonografisch sonografiskt",
    "echografisch ultrasonographic ultrasonografico ultrasonograficzny ultrasonografik сонографическии узи",
    "position lage lagerung mano проба пробы лоза lagering",
)
POSITIVE: Final = words_in(
    "positive positiv positiva positivo positif positivt pozitiv pozitivni pozitivna dodatni dodatnie pos positief",
    "positiivinen negative negativ negativa negativo negatif negativt negativni ujemny ujemne neg negatief",
    "negatiivinen отрицательныи отрицательны положительныи положительны отр пол θετικο αρνητικο",
)
OF_DEVICE: Final = words_in(
    "brace braces orthosis orthese orteza orthese korsett korset corset corse corsetto colete gorset collar collars",
    "collier collarin collare halskrage halskrave kaulus splint schiene stem stems schaft cup cups chromosome",
    "chromosom cromosoma cromossomo kromosom chromosoma kromosomi kromoszoma хромосома хромосомы",
    "trocar korsettet gips корсет корсета воротник",
    "valve valves ventil ventils klappe klep valvola valvula zastawka zastawki chlopen venttiili ventiel kapak shunt",
    "shunts shuntventil derivation derivacion derivacao catheter katheter cateter sonde sonda cathether kateter",
    "katetri dauerkatheter cewnik katetr drain drainage drainagen dren drenaje drenagem drenaggio drenaz wire wires",
    "draht drahte draehte draad aiguille broche broches drut druty alambre fio filo line lines port stent stents",
    "filter filtre filtro prosthesis prothese protese proteza protesis nail nagel clou rod rods stab schraube screw",
    "pin pins balloon ballon clamp codman medtronic sophysa miethke delta strata certas polaris progav integra",
    "programmable programmierbar programmierbares programable programmabile programmeerbare programmierbare клапан",
    "клапана катетер катетера шунт дренаж дренажа спица спицы стент",
)
BEHIND_IN_THE_EAST: Final = (
    re.compile(
        "角(?!膜)|(?:征|徵|徴候|サイン|징후)(?!求)|症候群|[综綜]合[征症徵]|氏?病(?![人院房棟栋理歴历歷史变變情室床])|[囊嚢][肿腫胞]"
        "|[评評]分|スコア|分[级級型类類]|[试試][验驗験]|憩室|[食]管|食道|氏?法(?![务律国定子])|甲状腺炎|淋巴瘤|リンパ腫|肉[瘤腫]|각(?!각)|낭종|증후군|질환|병(?![원동실력변리])"
        "|점수|분류|등급|게실|식도|림프종|육종|갑상선염|탈장"
    ),
    re.compile("骨折|疝|ヘルニア|孔|腺|[结結][节節]|[现現]象|テスト|골절|현상|결절|검사"),
    re.compile("[导導](?:管|尿管)|カテ|ステント|支架|留置|카테터|도관|스텐트|유지|삽입|교체|제거"),
)
"""What a word of Chinese, Japanese or Korean behind a name begins with that says what it stands for: of any name, of
one that few are called, and of a device."""
LINKS: Final = words_in(
    "de di da do du des del della dello dei von vom van der den of the la el le a by po w e na og und and et s nach",
    "por par door per по за ad modum modified modifizierte mod according to seconda com con avec mit met med with",
)
"""What may stand between a name and what says what it stands for: maladie de Crohn, method of Simpson."""
BY: Final = words_in("by par por av af door von durch przez da")
"""Of them those behind which somebody stands who has done something."""


def kinds_of(word: str) -> int:
    """Return what a folded word may stand for where it is a name; nothing for all others."""
    found = _EPONYMS.get(word, 0)
    if found or len(word) <= _SHORTEST or word[:_SHORTEST] not in _BEGINNINGS:
        return found
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            found = _EPONYMS.get(word[: -len(ending)], 0)
            if found:
                return found
    return 0


def is_of_disease(word: str) -> bool:
    """Tell whether a folded word says that a name beside it is of a disease."""
    return word in OF_DISEASE or word.startswith(_OF_DISEASE_BEGIN)

"""Who works with a patient, comes from outside, or is related: in front of a name that may be a word.

Folded, in the languages of the vocabularies; those that are named more often stand in
:mod:`~deid_proxy.engine.cleaners.role_words`.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

PROFESSIONS: Final = words_in(
    # en
    "staff reg cons anaes therapist supervision supervisie supervisione supervisao",
    "testigo testemunha testimone temoin getuige swiadek svedek tanu martor vidne todistaja gestora gestor auditora",
    "auditor hemodinamista hemodinamicista emodinamista enfermeras enfermeros enfermeiras infermieri infirmieres",
    "infirmiers schwestern tecnicos tecnicas residentes odontologa odontologo pediatra trabajador",
    "undertaker mortician embalmer optometrist optician chiropractor osteopath podiatrist chiropodist acupuncturist",
    "prosthetist orthotist audiologist perfusionist phlebotomist radiopharmacist hygienist nutritionist psychologist",
    "psychotherapist masseur",
    "dispatcher guard warden sergeant inspector bailiff judge magistrate prosecutor notary adjuster advocate delegate",
    "circulator apprentice groom breeder rider lifeguard bystander passenger assailant housemate lodger tenant boss",
    "colleague coworker nanny babysitter childminder",
    "requestor referrer teammate bridegroom cleaner housekeeper caretaker janitor concierge usher verger vicar priest",
    "imam rabbi pastor deacon celebrant",
    "archivist librarian photographer illustrator statistician programmer developer cardiographer physiologist",
    "electrophysiologist orderly companion attendant helper",
    "plumber roofer farmer lecturer headmaster headmistress governor councillor ambassador",
    "hepatologist rheumatologist nephrologist endocrinologist ophthalmologist geriatrician neonatologist pulmonologist",
    "gastroenterologist orthodontist",
    "videographer biochemist virologist microbiologist",
    # de
    "pfortner pfortnerin seelsorger seelsorgerin pfarrer pfarrerin pastorin diakon diakonin erzieher rettungsassistent",
    "rettungsassistentin notfallsanitater notfallsanitaterin rettungssanitater rettungssanitaterin disponent",
    "disponentin wachmann wachfrau beamter beamtin beamte kommissarin richter richterin notar notarin jurist juristin",
    "strahlenphysiker studienschwester studienassistenz studienkoordinator studienkoordinatorin studienarzt",
    "studienarztin datenmanager datenmanagerin pjlerin pjl werkstudent werkstudentin doktorand doktorandin honorararzt",
    "honorararztin vertretungsarzt vertretungsarztin weiterbildungsassistent weiterbildungsassistentin",
    "stationssekretarin stationsleitung pflegeleitung arzthelfer arzthelferin sprechstundenhilfe",
    "logopade logopadin ergotherapeut ergotherapeutin heilpraktiker heilpraktikerin osteopathin podologe podologin",
    "orthopadietechniker orthopadietechnikerin optiker optikerin augenoptiker diatassistentin ernahrungsberaterin",
    "psychologe psychologin psychotherapeut psychotherapeutin apotheker apothekerin chiropraktiker zahntechniker",
    "audiologe",
    "servicetechniker servicetechnikerin applikationsspezialist applikationsspezialistin haustechniker hausmeister",
    "hausmeisterin vermieter vermieterin mieter mieterin mitbewohner mitbewohnerin",
    "chef chefin kollege kollegin arbeitskollege arbeitskollegin vorgesetzter vorgesetzte vorarbeiter mitspieler",
    "mitspielerin lehrling azubi reiterin zuchter zuchterin hundebesitzer erstgutachter zweitgutachter zweitbefundung",
    "rufname bademeister ersthelfer ersthelferin beifahrer beifahrerin mitfahrer zeuge zeugin tater taterin",
    "altenpfleger altenpflegerin pflegedienst pflegehelfer pflegehelferin heimleiter heimleiterin heimleitung",
    "hospizhelferin bereitschaftsarzt bereitschaftsarztin kassenarzt amtsarzt amtsarztin schularzt durchgangsarzt",
    "neurologin urologin kardiologin chirurgin internistin orthopadin psychiater psychiaterin pneumologe pneumologin",
    "rheumatologe nephrologe gastroenterologe hausarztin hautarzt hautarztin kinderarztin augenarztin zahnarztin",
    "frauenarztin",
    # fr
    "aumonier aumoniere pretre pasteur brancardiere aidesoignante instituteur educatrice educateur auxiliaire pompier",
    "pompiere pilote surveillant surveillante gardien gardienne greffiere huissier notaire dosimetricien etudiant",
    "etudiante remplacant remplacante cadre orthophoniste psychomotricien psychomotricienne ergotherapeute dieteticien",
    "dieteticienne podologue pedicure osteopathe chiropracteur dentiste sagefemme puericultrice puericulteur opticien",
    "opticienne orthoptiste audioprothesiste orthoprothesiste prothesiste psychologue pharmacien pharmacienne",
    "perfusionniste",
    "pneumologue rhumatologue nephrologue geriatre psychiatre dermatologue ophtalmologue neurochirurgien",
    "neurochirurgienne gastroenterologue endocrinologue hematologue interniste reanimateur reanimatrice ibode iade",
    "assistante aide plombier maitre directeur directrice",
    # es
    "capellan sacerdote parroco paramedico socorrista conductora piloto vigilante guardia suplente sustituto sustituta",
    "supervisora supervisor logopeda podologo podologa osteopata quiropractico fisio nutricionista dietista psicologo",
    "psicologa farmaceutico farmaceutica optometrista terapeuta",
    "neurologa neurologo urologa traumatologa geriatra psiquiatra dermatologo dermatologa neumologo neumologa",
    "nefrologo nefrologa reumatologo digestologo endocrino hematologo hematologa oftalmologo oftalmologa intensivista",
    "urgenciologo anestesiologo anestesiologa",
    "camarero obrero trabajadora portero conserje mensajera",
    # it
    "portantino cappellano educatore soccorritore soccorritrice pilota carabiniere finanziere fisica studentessa",
    "sostituto sostituta logopedista fisioterapista fisiatra ergoterapista terapista nutrizionista farmacista",
    "protesista ostetrico igienista audiometrista",
    "psichiatra pneumologo pneumologa gastroenterologo endocrinologo ematologo ematologa oculista otorino rianimatrice",
    "chirurga neurochirurgo senologo senologa strutturato strutturata aiuto consulente dirigente bidello portiere",
    "custode fantino",
    # pt
    "maqueira capelao professor seguranca legista estudante academico academica substituto substituta fonoaudiologo",
    "fonoaudiologa fono instrumentador instrumentadora perfusionista biologo biologa preceptor preceptora",
    "oncologista ginecologista neurologista cardiologista urologista dermatologista pneumologista nefrologista",
    "reumatologista gastroenterologista endocrinologista hematologista oftalmologista otorrino emergencista",
    # nl
    "portier dominee pastoor verzorger verzorgster thuiszorg ambulancemedewerker ambulanceverpleegkundige piloot",
    "bewaker beveiliger agente notaris patholoog datamanager researchverpleegkundige waarnemer waarneemster teamleider",
    "logopedist logopediste podotherapeut osteopaat fysio fysiotherapeute dietist dietiste psycholoog audicien",
    "instrumentmaker orthopedagoog gipsmeester doktersassistent doktersassistente praktijkassistente verpleeghulp",
    "gynaecologe cardiologe longarts geriater dermatoloog nefroloog reumatoloog oogarts tandarts",
    # pl
    "portierka kapelan ksiadz opiekunki ratowniczka pilot mecenas straznik strazniczka policjantka studentka studenta",
    "oddzialowa oddzialowej elektroradiolozka podolog fizjoterapeuta fizjoterapeutka rehabilitant rehabilitantka",
    "dietetyk dietetyczka psycholog psychologa farmaceuta optyk optometrysta protetyk sekretarki rejestratorka",
    "rejestratorki salowa salowy noszowy dyspozytor dyspozytorka",
    "pielegniarz pulmonolog nefrolog reumatolog gastrolog endokrynolog hematolog okulista laryngolog dermatolog",
    "psychiatra stomatolog dentysta",
    # cs
    "pecovatel vratny vratna kaplan knez farar advokatka dozorkyne policistka koordinatorka stanicni vrchni sanitarka",
    "sanitarky logopedka logoped podolozka osteopat fyzioterapeutka fyzioterapeut ergoterapeutka dietolog nutricni",
    "psycholozka lekarnik lekarnice dispecer dispecerka ridic ridicka",
    "onkolozka gynekolozka neurolozka kardiolozka urolozka ortopedka pneumolog revmatolog gastroenterolog endokrinolog",
    "hematolozka psychiatr psychiatricka geriatr internistka zubar zubarka lekarky lekarkou radiologem chirurgem",
    "sestrou",
    # hu
    "portas lelkesz gondozono gondozo apolono tanito tanitono mentotiszt mentoapolo ugyvedno biztonsagi hallgato",
    "logopedus gyogytornasz mutos mutosno dietetikus pszichologus gyogyszeresz optikus podologus csontkovacs masszor",
    "rontgenasszisztens",
    "pulmonologus nefrologus reumatologus gasztroenterologus endokrinologus hematologus szemesz borgyogyasz",
    "pszichiater belgyogyasz fogorvos haziorvosa",
    # ro
    "portar portarul preot preotul traducatoare traducatorul ingrijitoare ingrijitorul ingrijitor profesorul invatator",
    "paramedicul avocatul gardian gardianul paznic paznicul fizicianul coordonatorul studentul logopedul",
    "kinetoterapeut kinetoterapeuta psiholog psihologul farmacist brancardierul sofer soferul registratoare",
    "oncologul ginecolog endocrinolog oftalmolog psihiatru psihiatrul geriatru internistul pediatru",
    # ru, uk
    "вахтер вахтерша священник батюшка сиделка сиделкои учителем пилот летчик охранник охранница конвоир конвоира",
    "физика координатора студента логопед логопеда акушерка акушеркои рентгенлаборанта рентгенлаборантом рентгентехник",
    "массажист массажистка остеопат подолог ортопед протезист диетолог психолог психолога фармацевт провизор оптик",
    "инструктор водителем диспетчер диспетчера регистратор регистраторша санитаркои медбрат медбрата медсестрои",
    "медсестру медсестре старшая",
    "онколога онкологом гинеколога пульмонолог нефролог ревматолог гастроэнтеролог эндокринолог гематолог окулист",
    "офтальмолог дерматолог психиатр гериатр стоматолог лор неирохирург неирохирурга рентгенолога рентгенологом узист",
    "охоронець священик доглядальниця вчителька лікарка наречена наречении колега сусідка сусід пасинок вітчим мачуха",
    "близнюк",
    # el
    "τραυματιοφορεασ ιερεασ παπασ φροντιστρια φροντιστησ διασωστησ διασωστρια πιλοτοσ φυλακασ συντονιστρια συντονιστησ",
    "φοιτητησ φοιτητρια λογοθεραπευτρια λογοθεραπευτησ τεχνολογο φυσικοθεραπευτησ φυσικοθεραπευτρια εργοθεραπευτησ",
    "διαιτολογοσ ψυχολογοσ φαρμακοποιοσ οπτικοσ οδηγοσ θυρωροσ νοσοκομα νοσηλευτη",
    "ογκολογο γυναικολογοσ ουρολογοσ πνευμονολογοσ νεφρολογοσ ρευματολογοσ γαστρεντερολογοσ ενδοκρινολογοσ αιματολογοσ",
    "οφθαλμιατροσ ψυχιατροσ δερματολογοσ οδοντιατροσ ακτινολογο ωρλ",
    # tr
    "kapici bakici bakicisi paramedik avukati guvenlik stajyer intorn diyetisyen psikolog eczaci fizyoterapist",
    "optisyen sofor soforu hastabakici sekreteri",
    "jinekolog romatolog psikiyatrist ortopedist pratisyen",
    # sv, no, da, fi
    "vaktmastare sjukhusprast prast lararinna ambulanssjukvardare ambulanssjukskoterska forskningsskoterska",
    "forskningssjukskoterska studieskoterska lakarkandidat kandidat hyrlakare uska skotare audionom psykolog",
    "psykologen apotekare naprapat kiropraktor fysioterapeut fysioterapeuten receptionisten lakarsekreterare",
    "sekreteraren chauffor",
    "onkologen ortopeden lungmedicinare geriatriker psykiater hudlakare ogonlakare tandlakare internmedicinare",
    "narkosskoterska operationsskoterska",
    "portoren sykehusprest prest larer ambulansearbeider vekter vekteren politibetjent fysikeren studiesykepleier",
    "vikar vikaren helsesykepleier vernepleier barnepleier ergoterapeut ernaeringsfysiolog farmasoyt sjafor",
    "legesekretaer helsesekretaer stralefysiker",
    "nevrolog lungelege hudlege oyelege tannlege",
    "hospitalspraest praest ambulanceredder redder falckredder vagt projektsygeplejerske laegestuderende studerende",
    "talepaedagog diaetist sekretaeren stationsleder serviceassistent servicemedarbejder",
    "lungelaege haematolog hudlaege ojenlaege tandlaege",
    "sairaalapastori pastori ensihoitaja ensihoitajan lentaja vartija vartijan tutkimushoitaja opiskelija sijainen",
    "puheterapeutti toimintaterapeutti ravitsemusterapeutti psykologi farmaseutti optikko jalkahoitaja osteopaatti",
    "kuljettaja osastonhoitaja ohjaaja lastenhoitaja vahtimestari",
    "gynekologi keuhkolaakari nefrologi reumatologi hematologi geriatri psykiatri ihotautilaakari silmalaakari",
    "hammaslaakari sisatautilaakari",
    # hr, sk, bg, sl, sr
    "njegovateljica portir svecenik tumac uciteljica odvjetnik policajac koordinatorica studentica fizioterapeut",
    "primalja maceha ocuh blizanac zarucnica skrbnik unuka kolegica susjed susjeda",
    "opatrovatelka tlmocnik tlmocnicka policajt snubenica kolegyna sefka sused suseda svokra",
    "преводач учителка пазач полицаи доведен мащеха близнак годеница настоиник началник съседка",
    "zarocenka sosed soseda negovalka duhovnik tolmac odvetnik varnostnik policist fizioterapevt babica",
)
"""What somebody does who works with a patient, or comes from outside, in front of the name."""
RELATIONS: Final = words_in(
    "opa mere",
    # en
    "stepbrother stepsister stepdad stepmum stepmom granddaughter grandson godson goddaughter widow widower twin",
    "auntie grandad granddad",
    # de
    "stiefsohn stieftochter stiefbruder stiefschwester pflegemutter pflegevater pflegesohn pflegetochter pflegekind",
    "zwilling zwillingsbruder zwillingsschwester exmann exfrau exfreund exfreundin urenkel urenkelin enkeltochter",
    "enkelsohn schwippschwager patentante patenonkel taufpate taufpatin oma omi opi grossmutter grossvater grosstante",
    "schwiegermutter schwiegervater witwe witwer tagesmutter babysitterin kindermadchen haushaltshilfe",
    # fr
    "beaufils bellefille bellemere bellesoeur beaufrere jumeau jumelle exmari exfemme curateur curatrice petitfils",
    "petitefille nounou patron patronne collegue entraineuse coequipier locataire parrain marraine tonton tata tatie",
    "papi papy mamie mamy grandmere grandpere cousine veuve veuf",
    # es
    "hijastro hijastra madrastra padrastro gemelo gemela mellizo melliza exmarido exmujer prometido prometida madrina",
    "padrino ahijado ahijada ninera canguro jefe jefa companero companera colega casero inquilino viuda viudo bisnieto",
    "bisnieta",
    # it
    "figliastro figliastra matrigna patrigno gemello gemella cugino cugina vedova vedovo bisnipote datore collega",
    "capoturno principale padrone amministratore curatore",
    # pt
    "enteado enteada madrasta padrasto gemeo gemea exmulher noivo noiva bisneto bisneta avo padrinho madrinha afilhado",
    "baba patrao patroa chefe colegas viuva viuvo porteiro zelador caseiro",
    # nl
    "stiefzoon stiefdochter stiefmoeder stiefvader pleegmoeder pleegvader pleegzoon tweelingbroer tweelingzus",
    "tweelingzusje verloofde voogd curator achterkleinzoon oppas baas trainster oom nicht peettante peetoom weduwe",
    "weduwnaar huisgenoot huisbaas exman exvrouw leidster schoonmaker schoonmaakster",
    # pl
    "pasierb pasierbica macocha ojczym blizniak blizniaczka narzeczony narzeczona kurator kuratorka niania szef",
    "szefowa kolega kolezanka ciocia ciotka wujek stryj kuzyn kuzynka chrzestna chrzestny wdowa wdowiec lokator",
    "znajomy znajoma",
    # cs
    "macecha otcim pestoun dvojce snoubenec snoubenka opatrovnik opatrovnice chuva sef sefova kolegyne deda dedecek",
    "teta stryc bratranec sestrenice kmotr kmotra vdova vdovec znamy znama spolubydlici",
    # hu
    "mostohafia mostohalanya nevelofia neveloanya neveloapja nevelolanya ikertestvere ikre volegenye menyasszonya gyam",
    "gondnok fonoke kollega kolleganoje anyosa aposa sogora sogornoje nagymama nagypapa nagyanyja nagyapja nagyneni",
    "nagybacsi unokatestvere keresztanyja keresztapja ozvegye szomszedja ismerose lakotarsa dajkaja bebiszittere",
    # ro
    "geaman geamana logodnic logodnica logodnicul tutorele seful sefa colegul coleg ginere bunic matusa unchiul unchi",
    "verisoara vaduva vecinul",
    # ru, uk
    "пасынок падчерица мачеха отчим близнец невеста жених опекуном внучкои няня начальник начальница коллега коллегои",
    "тетка крестная крестныи кум кума вдова вдовец знакомыи знакомая сожитель сожительница квартирант",
    # el
    "μητρια πατριοσ διδυμοσ διδυμη διδυμο αρραβωνιαστικοσ αρραβωνιαστικια συναδελφοσ θεια θειοσ ξαδερφοσ ξαδερφη νονοσ",
    "νονα συγκατοικοσ εργοδοτησ προισταμενοσ προισταμενη χηρα χηροσ ανιψιοσ ανιψια",
    # tr
    "ikizi vasisi patronu amiri mudur muduru kuzeni yegeni kaynanasi kayinvalide kayinpeder dul kiracisi bacanagi",
    "baldizi gorumcesi",
    # sv, no, da, fi
    "styvson styvdotter styvmor styvfar styvpappa styvmamma bonusmamma bonuspappa bonusson tvilling tvillingbror",
    "tvillingsyster exmake exmaka fastman fastmo dotterdotter dotterson sondotter sonson chefen kollegan faster",
    "farbror moster morbror kusin kusinen gudmor gudfar anka ankeman grannen vaninna sambon pojkvan flickvan",
    "barnflicka hyresvard",
    "stesonn stedatter stemor stefar fostermor fosterfar tvillingsoster eksmann ekskone forlovede forlovet verge",
    "barnebarnet sjef sjefen kollegaen fetter kusine enke enkemann naboen venn venninne kjaereste bestemor bestefar",
    "oldebarn dagmamma barnevakt",
    "stedson steddatter stedmor stedfar plejemor plejefar plejebarn tvillingebror tvillingesoster eksmand eksmanden",
    "kaereste kaeresten vaerge svigerinde faetter enkemand bedstemor bedstefar dagplejemor",
    "poikapuoli tytarpuoli aitipuoli isapuoli kaksonen kaksosveli kaksossisko kihlattu kihlattunsa edunvalvoja",
    "lapsenlapsi pomo tyokaveri esimies tati seta serkku kummi kummitati leski kamppis vuokranantaja avopuoliso",
    "avovaimo avomies exmies exvaimo mummi vaari isoaiti isoisa",
)
"""Relatives, and who lives or works with somebody."""
DOUBTFUL: Final = words_in(
    "staff reg cons anaes opa read opinion ergotherapeut ergotherapeutin ergotherapeute ergoterapista terapista",
    "fisioterapista podologe podologin podologue podologo podologa podotherapeut chiropractor osteopath logopade",
    "logopadin therapist",
    "aide aiuto attendant boss cadre chef companion faster fisica fono governor guardia guvenlik helper jefe judge",
    "kandidat lentaja logoped masseur patron photographer pilot pilota pilote piloto programmer sef seguranca senior",
    "strutturata strutturato tata teta twin vrchni zwilling πιλοτοσ пилот старшая",
)
"""Of them those that mean something else too: behind these a finding is none of somebody."""
CALLED_LIKE_THEM: Final = words_in("judge pastor guard priest farmer groom warden boss rider usher fisher mason abbot")
"""Of them what families are called: these may be somebody, too."""
WHO_OF: Final = {
    "мнение": words_in("второе"),
    "producenta": words_in("technik inzynier przedstawiciel serwisant"),
    "vyrobce": words_in("technik zastupce"),
    "fabricante": words_in("tecnico representante"),
    "fabricant": words_in("technicien representant"),
    "ditta": words_in("tecnico"),
    "чтение": words_in("второе"),
    "checked": words_in("2nd second double counter"),
    "practicas": words_in("de"),
    "trasplantes": words_in("de"),
    "spec": words_in("verpl"),
    "senior": words_in("le la du au notre mon un son el der vom"),
    "femme": words_in("sage"),
    "law": words_in("in"),
    "visitor": words_in("health home"),
    "specialist": words_in("play applications application clinical nurse software"),
    "rep": words_in("vendor union company device pharma sales trade patient"),
    "pair": words_in("au"),
    "girl": words_in("baby"),
    "boy": words_in("baby"),
    "handler": words_in("claims dog complaints"),
    "practitioner": words_in("assistant nurse advanced"),
    "contact": words_in("sponsor site family study emergency"),
    "lead": words_in("safeguarding clinical modality team"),
    "provider": words_in("ordering referring"),
    "record": words_in("of"),
    "op": words_in("1st 2nd first second"),
    "read": words_in("prelim preliminary second over"),
    "opinion": words_in("second"),
    "services": words_in("social"),
    "ler": words_in("pj"),
    "lerin": words_in("pj"),
    "nurse": words_in("study"),
    "empfang": words_in("am"),
    "vie": words_in("de"),
    "domicile": words_in("a"),
    "maternelle": words_in("assistante"),
    "accueil": words_in("d"),
    "recherche": words_in("de"),
    "junior": words_in("docteur"),
    "civil": words_in("guardia"),
    "legal": words_in("tutor medico tutora"),
    "legale": words_in("medico"),
    "acogida": words_in("de"),
    "ensayos": words_in("de"),
    "trauma": words_in("de"),
    "soltera": words_in("de"),
    "sanitario": words_in("fisico"),
    "affidataria": words_in("madre"),
    "ricerca": words_in("di"),
    "sostegno": words_in("di"),
    "lavoro": words_in("di"),
    "nubile": words_in("da"),
    "sitter": words_in("baby"),
    "adotiva": words_in("mae"),
    "medica": words_in("fisica"),
    "lekar": words_in("soudni"),
    "maternal": words_in("asistent"),
    "vitreg": words_in("fiul"),
    "vitrega": words_in("mama"),
    "genos": words_in("to"),
    "γενοσ": words_in("το"),
    "man": words_in("god"),
    "med": words_in("stud"),
    "sukua": words_in("omaa"),
    "девичестве": words_in("в"),
    "soyadi": words_in("kizlik"),
    "fata": words_in("de"),
    "neve": words_in("leanykori"),
    "sluzbu": words_in("ma"),
}
"""Who somebody is in two words: the second, with what stands in front of it."""
IN_LETTERS: Final = words_in(
    "ip pfk mfa gkp mpe salt pc dc ide iade ibode ash cca ffi wba",
    "atc emt crna aprn cna lcsw lvn lpn tes tcae tec cra crc imca poa aios anios aanios vpk pjler due oss ats",
)
"""Who works there in letters, in capitals only: IBODE Salmon."""
WITH_MARKS: Final = words_in("fa ca oa pi ol")
"""The same in two letters, of which one has a mark: FÄ Linke, pí Hrubá."""
BORN: Final = words_in(
    "called rang bleeped",
    "refertato refertata laudado laudada befundet vidiert overread overreader",
    "born geboren geborener fodt fodd rozena rozeny narozena",
    "szuletett nascuta nascut nata nato nacida nascida urodzona",
    "урожденная рожденная урожд народжена γεννηθεισα kizlik syntynyt verheiratet verheiratete verwitwete provdana",
    "detta detto dite dit dicha genannt gennant roepnaam rufname weduwe wdw wed echtgenote flicknamn pikenavn pigenavn",
    "panienskie pikenavn tyttonimi entinen bijgenaamd przydomek kaldt kaldet kallad kallas zvana zwana alias numita",
)
"""Behind these stands what somebody was called, or is: only what people are called goes there."""
BORN_SHORT: Final = words_in("roz szul verh ved vve ep wed os ур урожд pi ehem fd gesch verw")
"""The same, shortened with a point: roz. Hrubá."""
KNOWN_AS: Final = {
    "is": words_in("name names surname"),
    "ist": words_in("name nachname vorname"),
    "est": words_in("nom prenom"),
    "es": words_in("nombre apellido"),
    "e": words_in("nome cognome"),
    "as": words_in("known everyone registered him her herself goes them"),
    "by": words_in("goes known"),
    "como": words_in("conhecida conhecido chamada chamado conocida conocido llamada registrada registrado"),
    "comme": words_in("connue connu enregistree"),
    "come": words_in("nota noto conosciuta conosciuto registrata"),
    "als": words_in("bekannt bekend gefuhrt gemeldet registriert geregistreerd"),
    "jako": words_in("znany znana znama znamy zapsana veden vedena"),
    "som": words_in("kjent kendt kand registrerad registrert registreret"),
    "d": words_in("aide"),
    "de": words_in(
        "aide ayuda ajuda presence presencia viuda viudo paciente",
        "patiente patient veuve mujer epouse enfant hija refiere courrier",
    ),
    "do": words_in("paciente viuva pacientes filha filho"),
    "da": words_in("paciente viuva pacientes filha filho"),
    "di": words_in("aiuto presenza paziente vedova pazienti moglie figlia"),
    "van": words_in("hulp weduwe echtgenote patiente patient dochter"),
    "von": words_in("hilfe unterstutzung patient patientin witwe hund katze"),
    "av": words_in("hjalp hjelp enka patient pasient"),
    "af": words_in("hjaelp enke patient"),
    "of": words_in("help assistance aid presence"),
    "refiere": words_in("segun"),
    "bei": words_in("behandlung kontrolle"),
}
"""The same behind two words."""
CALLED_BEHIND: Final = words_in(
    "eco harm cal corr deep peri fresh real segundo izquierdo agudo benigno benigna lage lijn jet naf kolm ela nada",
    "ceci lies nel custodia diez eta foran apte schon reni reto galle kuit pelle cabeza canal canals aine eller segni",
    "πηγη λεπιδα πυροβολου hutnik kopyto przerwa sadowy samiec siatka szkoda zawodnik leber harm hoof arent werd",
    "kocur leto kello bicak rask ikiz kayit transito sans delle brady pero ante tomo davor troc begin",
    "oget asir nas rush dixons meer vroege nuevo ojo iban central pulgar ante mas una over clear more",
)
"""What people and families are called only where something in front says that they are somebody."""

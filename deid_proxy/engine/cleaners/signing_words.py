"""Words that say that somebody's letters follow: signatures, what was signed, typed or read over, and professions.

Folded, in the languages of the vocabularies, a line for one or two of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from collections.abc import Iterable

MARKS: Final = words_in(
    "initials initialled initialed signature signoff typist autograph sgd fdo hdz inits",
    "kurzel namenskurzel initialen initialien namensinitialen probandeninitialen patienteninitialen unterschrift",
    "handzeichen namenszeichen paraphe parafe sachbearbeiter schreibkraft",
    "paraaf parafen paraferen handtekening initiaal geparafeerd typiste",
    "paraphes frappe dactylo dactylographie secretaire",
    "firma firmas rubrica rubricado tipeo transcriptora transcriptor",
    "assinatura assinaturas rubricas digitador digitadora digitacao",
    "siglato siglata firmatario dattilografa dattilografo",
    "podpis parafa parafka parafowal parafowala inicjaly faksymile",
    "iniciala inicialy paraf podpisany podpisana",
    "alairas szigno szignalta szignozta monogram kezjegy alairo kezdobetuk kezdobetui",
    "semnatura initialele parafat initiala",
    "imza imzasi imzalayan parafi basharfleri",
    "подпись подписант инициалы виза завизировал завизировала подпис підпис підписант ініціали віза",
    "υπογραφη υπογραφων μονογραφη μονογραμμα αρχικα",
    "forbokstaver forbokstavene signatur signum underskrift initialer",
    "signaturen namnteckning initiale initialele monogramja monogram harfleri",
    "ініціали ініціалами",
    "nimikirjaimet puumerkki nimmari allekirjoitus allekirjoittaja nimilyhenne",
)
"""Behind these stand letters of somebody, whatever they mean."""
WEAK_MARKS: Final = words_in(
    "sign sgn initiales iniciales iniciais iniziali signed sig visa visum vise visto seen vu gesehen zkratka",
    "sigla skrot diktat dictee dictado ditado dettato",
    "addendum nachtrag vet vetted vetting",
)
"""The same, but for how something was imaged, and what is answered: halo sign: yes."""
SECOND_READINGS: Final = words_in(
    "zweitbefund erstbefund zweitbefundung erstbefundung",
    "zweitlesung doppelbefundung doppellesung gegenlesung drittbefund",
    "zweitbeurteilung dubbelgranskning dobbelgranskning dobbeltgransking dobbelttydning dobbeltlaesning",
    "dubbellezing dwuodczyt kettosleolvasas kaksoisluenta kaksoislausunto",
)
"""A second reading, in one word: behind these stand letters of somebody, but for how something was imaged."""
DEEDS: Final = words_in(
    "sporzadzil sporzadzila",
    "realizo efectuo realizou executou esegui wykonal wykonala badal badala provedl provedla vykonal vykonala vysetril",
    "vysetrila vegezte keszitette ceken cekti yapan выполнил выполнила провел провела виконав виконала провів провела",
    "εκτελεσε kuvasi suoritti izvrsio izvrsila opisao opisala ocitao ocitala utforde utforte udforte tolket tolkad",
    "tolkat tydet tolkning",
    "signed dictated typed transcribed verified countersigned proofread authorised authorized released",
    "signiert diktiert geschrieben getippt befundet vidiert visiert validiert freigegeben gegengezeichnet gegengelesen",
    "abgezeichnet paraphiert erfasst befundete diktierte freigab schrieb",
    "getekend gedicteerd getypt geautoriseerd ondertekend beoordeeld geverslagd verslagen",
    "dicte dictee tape tapee frappee saisi saisie interprete interpretee supervise supervisee contresigne",
    "relit relecture",
    "redige redigee signee",
    "firmado firmada dictado dictada transcrito transcrita tipeado tipeada digitado digitada informado",
    "informada liberado",
    "supervisado supervisada redactado firmo dicto reviso informo",
    "assinado assinada ditado ditada revisto revista laudado laudada liberado liberada conferiu revisou laudou assinou",
    "digitou ditou",
    "firmato firmata dettato dettata trascritto trascritta refertato refertata referto supervisionato supervisionata",
    "battuto battuta rivide",
    "opisal opisala podpisal podpisala dyktowal dyktowala przepisal przepisala autoryzowal autoryzowala ocenil ocenila",
    "opisywal opisywala wpisal wpisala odczytal odczytala",
    "popsal popsala podepsal podepsala nadiktoval nadiktovala napsal napsala cetl cetla odecetl odecetla hodnotil",
    "hodnotila zapsal zapsala schvalil schvalila popisal odcital odcitala nadiktovala podpisala",
    "alairta diktalta gepelte leirta leletezte ellenorizte jovahagyta velemenyezte irta szignalta",
    "semnat dictat scris descris interpretat redactat validat aprobat verificat",
    "raporlayan onaylayan yazan okuyan degerlendiren imzaladi raporladi onayladi yazdi dikte",
    "подписал подписала продиктовал продиктовала напечатал напечатала описал описала прочитал прочитала смотрел",
    "смотрела заполнил заполнила оформил оформила набрал набрала",
    "підписав підписала продиктував продиктувала надрукував надрукувала описав описала перевірив перевірила",
    "затвердив затвердила оглянув оглянула заповнив заповнила",
    "υπεγραψε υπαγορευσε πληκτρολογησε περιεγραψε ελεγξε ενεκρινε υπογραφτηκε συνεταξε",
    "signerat signerad dikterat dikterad vidimerat kontrasignerat kontrasignerad bedomt bedomd avlast",
    "utskrivet skrivet",
    "signert diktert kontrasignert vurdert beskrevet granska skrevet utskrevet",
    "signeret dikteret kontrasigneret vurderet godkendt nedskrevet",
    "allekirjoitti saneli saneltu kirjoitti kirjannut lausui lausunut lausuttu hyvaksyi tarkisti tarkasti katsoi purki",
    "unterschrieben gegenlesen unterzeichnet",
    "skanowal skanowala zrobil zrobila czytal czytala obrazowal obrazowala wkluwal wkluwala pozycjonowal",
    "pozycjonowala zaplanowal zaplanowala konsultowal konsultowala nadzorowal nadzorowala zweryfikowal",
    "zweryfikowala podyktowal podyktowala spisal spisala",
    "snimkoval snimkovala skenoval skenovala diktoval diktovala prepsal prepsala zkontroloval polohoval",
    "polohovala naplanoval naplanovala konzultoval konzultovala",
    "szkennelte olvasta irt pozicionalta tervezte felulvizsgalta konturozta felvette rogzitette lediktalta",
    "dactilografiat tastat supervizat contrasemnat revizuit citit",
    "сделал сделала снимал снимала сканировал сканировала диктовал диктовала печатал печатала укладывал",
    "укладывала оконтурил оконтурила спланировал спланировала консультировал консультировала",
    "зробив зробила знімав знімала сканував сканувала диктував диктувала набрав читав читала ввів ввела",
    "εκανε σαρωσε διαβασε επιβεβαιωσε",
    "yapti okudu degerlendirdi planladi yazdirdi",
    "tehnyt kuvannut sanellut luki lukenut tarkastanut kanyloi injisoi piirsi suunnitteli",
    "skannade granskade dikterade skrev signerade undersokte undersogte gransket tydede beskrev dikterte signerte",
    "kontrasignerte",
    "escaneo leyo tecleo tecleado mecanografiado mecanografio transcribio escribio",
    "leu escaneou transcreveu redigiu supervisionado",
    "lesse scansiono supervisiono contrafirmato contrafirmata",
    "dictait relut tapait transcrit transcrite",
    "uitgetypt uitgewerkt gecontrasigneerd medebeoordeeld",
    "supervised supervisert superviserad superviseret zeskanowal zeskanowala podyktowano podyktowany nadiktovano",
    "nadiktovan digitalizoval digitalizovala diktalva gepelve skannasi оцифровал оцифровала продиктовано надиктовано",
    "напечатано надруковано подписано підписано υπαγορευτηκε",
    "cosigned finalized finalised authenticated attested amended addended proofed mitgezeichnet nachbearbeitet",
    "visado medeondertekend gecorrigeerd vistato vistata skorygowal skorygowala opravil opravila corectat",
    "intocmit vizat duzelten duzeltti hazirlayan hazirladi korrigerat rattat attesterat korrigert attestert",
    "attesteret korjasi vahvisti исправил исправила подготовил подготовила составил составила склав склала",
    "підготував підготувала виправив διορθωσε ετοιμασε",
)
"""What somebody does who puts letters behind a text: no image is given by these, and no drug."""
WRITING: Final = tuple(
    sorted(
        words_in(
            "sign dict dikt typ transcri firm assin dit digit dett podp undert get geschr schrieb skrev napsal scris",
            "escrit ecrit yazan przepis gepel saisi frapp alair semn imza sanel allekirj подпис підпис продикт надрук",
            "напечат υπογρ υπαγ redact redig redag составил",
        )
    )
)
"""How words of them begin that say that somebody signs or writes: behind *by* or a colon stands no way of imaging."""
PEOPLE: Final = words_in(
    "operateur operatrice operatore operatrice operador operadora operater untersucher untersucherin assistenz",
    "assistent resident residente residentin becario becaria rezident rezidenta rezydent rezydentka asystent",
    "specializzando specializzanda",
    "onderzoeker vizsgalo badajacy vysetrujici examinador examinadora esaminatore undersoker undersoger tutkija",
    "исследователь студент практикант student trainee stagiaire estudiante studente leerling praktikant praktikantin",
    "physicist dosimetrist planner mpe mppe sonographer ultrasonographer radiographer typist transcriptionist",
    "verifier secretary",
    "proofreader bioanalyst rtt mtra mtr mtar mtrla mtaf rdms radiotherapist",
    "medizinphysiker medizinphysikerin physiker physikerin dosimetristin sonographeur schreibkraft sekretarin",
    "schreibdienst",
    "zweitbefunder zweitbefunderin zweitleser zweitleserin erstbefunder erstbefunderin radiologietechnologe",
    "radiologietechnologin rontgenassistentin prufer pruferin befunder befunderin",
    "fysicus echografist echoscopist laborant laborante mbber secretaresse dosimetriste",
    "stralingstherapeut planner controleur",
    "physicien physicienne radiophysicien radiophysicienne dosimetriste echographiste manipulateur manipulatrice manip",
    "secretaire relecteur relectrice verificateur lecteur lectrice merm",
    "fisico radiofisico radiofisica dosimetrista ecografista sonografista transcriptora secretaria",
    "revisor revisora",
    "verificador verificadora mecanografa tecnico",
    "digitadora biomedico biomedica tecnologo tecnologa laudador laudadora",
    "tsrm segretaria verificatore dosimetrist sonografo revisore",
    "fizyk fizyczka dozymetrysta dozymetrystka elektroradiolog sonografista",
    "sekretarka pisarka",
    "weryfikator technik techniczka",
    "fyzik fyzicka dozimetrista dozimetristka sonografistka sekretarka zapisovatelka asistentka laborantka laborant",
    "fizik fizicar",
    "fizikus sugarfizikus orvosfizikus dozimetrista szonografus titkarno gepirono asszisztens asszisztensno operator",
    "fizician dozimetrist sonografist secretara dactilografa asistenta",
    "fizikci dozimetrist sekreter tekniker teknisyen raportor",
    "физик медфизик дозиметрист рентгенлаборант лаборант лаборантка рентгенолаборант секретарь машинистка",
    "оператор фізик медфізик дозиметрист секретар оператор",
    "φυσικοσ ακτινοφυσικοσ δοσιμετριστησ τεχνολογοσ γραμματεασ χειριστησ",
    "rontgenskoterska fysiker sjukhusfysiker dosplanerare sekreterare sonograf rontgensjukskoterska bma",
    "onkologisjukskoterska",
    "stralbehandlingssjukskoterska granskare",
    "fysikker doseplanlegger straleterapeut sekretaer bioingenior radiograf",
    "bioanalytiker bioanalytikerinne hospitalsfysiker stralesygeplejerske laegesekretaer sonografer dosisplanlaegger",
    "fyysikko sairaalafyysikko annossuunnittelija sihteeri osastonsihteeri rontgenhoitaja hoitaja",
    "bioanalyytikko sadehoitaja",
    "sonografi konekirjoittaja tekstinkasittelija laboratoriohoitaja",
)
"""Professions of those who sign: letters behind them are theirs, but for how something is imaged, and where."""
DOCTORS: Final = words_in(
    "oncologist radiologist consultant physician reader registrar surgeon",
    "arzt arztin radiologe radiologin onkologe onkologin facharzt oberarzt",
    "arts radioloog oncoloog radiotherapeut specialist lezer",
    "medecin radiologue oncologue radiotherapeute",
    "medico medica radiologo radiologa oncologo oncologa radioterapeuta lector leitor leitora",
    "lettore oncologa radioterapista",
    "lekarz lekarka radiolog onkolog radioterapeuta czytajacy",
    "lekar lekarka radioterapeut radiologicky",
    "orvos radiologus onkologus sugarterapeuta",
    "medic medicul oncolog",
    "hekim doktor radyolog onkolog",
    "врач рентгенолог радиолог онколог радиотерапевт лікар рентгенолог онколог",
    "ιατροσ ακτινολογοσ ογκολογοσ ακτινοθεραπευτησ",
    "lakare rontgenlakare onkolog lege overlege laege overlaege laakari radiologi onkologi erikoislaakari",
)
"""Behind doctors stand places and their kinds as well."""
READINGS: Final = words_in(
    "reader read reading check reviewer befunder befund leser befunder lezer lezing lecture lecteur lectrice lectura",
    "lector leitura leitor lettura lettore czytanie odczyt cteni ctenar leletezo leletezes citire okuma okuyucu lukija",
    "granskning granskare granskar gransker чтение прочтение читання αναγνωση avlesning laesning lasning tarkastus",
    "opis popis hodnoceni",
    "reported tyder aflaesning aflaeser lesung lelet olvasas overread gransking tydning luenta lausunto ocena",
    "ocenu opinia posouzeni beoordeling",
    "bewertung beurteilung",
    "review просмотр пересмотр висновок перегляд vysetreni evaluare interpretare ertekeles degerlendirme",
    "vurdering evaluacion interpretacion avaliacao interpretacao valutazione interpretation revision",
)
"""What is done twice: behind which time it is, and these, stand letters of somebody."""
FIRST_OR_SECOND: Final = words_in(
    "first second 2nd 1st double 2a 2e zweit eerste tweede premiere deuxieme seconde primera segunda prima",
    "seconda drugi druhe elso masodik ikinci forsta andra secondo segundo doble dupla dubla zweite zweiter",
    "dubbele andre doua forste anden ensimmainen toinen второе друге δευτερη",
)
"""Which of two readings."""
TIMES: Final = FIRST_OR_SECOND | words_in(
    "2 2eme premier primer primo druga drugie druhy druhi doilea birinci doppelt dubbel doppia dvoji podwojny",
    "kettos cift kaksois dubbla dobbelt двоиное andet второи вторая другии δευτεροσ over 2o 2da 2do 2de 2η",
    "2ra 3rd third dritte dritter dritt troisieme tercera tercer terza terceira derde trzeci treti harmadik",
    "третье третии tredje kolmas ucuncu τριτη independent independiente wet prelim preliminary final initial",
    "original formal peer blind blinded consensus vorlaufiger endgultiger blindet blindad blindede blindade",
    "blindat verblindeter geblindeerd geblindeerde ciego cego cieco zaslepiony zaslepeny vak orb kor sokea",
    "слепое aveugle",
)
TIMES_OF: Final = {
    **dict.fromkeys(("2e",), ("fr", "nl")),
    **dict.fromkeys(("2eme",), ("fr",)),
    **dict.fromkeys(("1st", "2nd", "3rd"), ("en",)),
    **dict.fromkeys(("2a", "2o"), ("es", "pt", "it")),
    **dict.fromkeys(("2da", "2do", "2ra"), ("es",)),
}
"""Languages of those that are numbers."""
OF_MANY: Final = words_in(
    "onkolog radiolog chirurg technik assistent asistent asystent assistant rezident resident laborant laborantka",
    "doktor doctor specialist operator student planner controller sestra medik fizik fysik fyzik asistenta asistentka",
    "dosimetrist radiograf sekretar review interpretation opis popis ocena medico interno interna лаборант хирург",
    "радиолог онколог физик",
)
"""What many languages call so, though vocabularies have it of few."""
QUALIFIERS: Final = words_in(
    "med medical medico medica clinical klinisch klinische klinischer clinique medicale klinicky medycyny medyczny",
    "medyczna elektroradiologii radiologii rtg lekarsky medicinsky медицинскии медичнии ιατρικη dr sanitario",
    "imagerie medicale radiologia radiodiagnostico radiologicky orvosi medikal uzmani medisinsk medicinsk radiologique",
    "radiologicka radiotherapeutisch radiodiagnostisch biomedicinsk hospitalar hospitalier ansv ansvarig",
    "ansvarlig leitender referent referente traitant traitante tratante curante behandelnder behandelend",
    "behandlande prowadzacy osetrujici kezelo curant lecheur hoofd chef ansvarshavende lechebny",
)
"""What stands between who signs and the letters, or between a profession and them."""
SUBJECTS: Final = words_in(
    "subject participant volunteer proband probanden probandin patientin patienten sujet sujeto participante",
    "paciente paziente soggetto partecipante pacjenta uczestnika pacienta subjektu beteg alany pacientului",
    "subiectului gonullu hastanin deltakeren deltagarens deltager forsogsperson potilaan tutkittavan proefpersoon",
    "пациента субъекта пацієнта ασθενουσ υποκειμενου",
)
"""Of whom initials are, in a trial."""
ARTICLES: Final = words_in(
    "the der die den dem le la l el il lo de del dal dalla do da o a het den det av af door par por by von vom durch",
    "przez от od ve un el pelo pela",
)
BEHIND: Final = words_in("altal tarafindan toimesta")
"""What Hungarian, Turkish and Finnish say behind whoever did something."""
ANSWERS: Final = words_in("no na nd ok ii iii iv vi neg pos yes non nie nee nej nei oui si sim nao ja ano ne ei")
"""What may be answered, or counts."""
WRITING_MACHINES: Final = words_in("vr tts asr ehr ris pacs")
READING_MACHINES: Final = words_in("cad dl ai ia ki")
MACHINES: Final = WRITING_MACHINES | READING_MACHINES
"""What does such work, and is nobody."""
NOBODY: Final = ANSWERS | MACHINES
NOBODY_IN_CAPITALS: Final = words_in("no na ok ii iii iv vi neg pos yes")
"""What is nobody in capitals either, where a text has small letters too."""
NEVER_MARKED: Final = words_in("no na nd")
"""What is nobody even right behind marks."""
PLACES_OF: Final = {
    "en": words_in(
        "er ed or op icu itu hdu ae ot rt mri ct mr us xr nm pet rx eeg ecg ekg emg gyn uro ped onc int kch"
    ),
    "de": words_in("op zna ag tk ul mrt rt ct mr us nm pet eeg ekg emg hno gyn uro ped onc int it ic icu amb tv"),
    "nl": words_in("op or seh ic rt rx mri ct mr us pet nm eeg ecg ekg emg gyn uro int onc"),
    "fr": words_in("or op sau ci ot it irm tdm rx rt ct pet eeg ecg emg gyn uro ped onc int"),
    "es": words_in("uci uti op tc rm rx us ct pet rt eeg ecg ekg emg gyn uro ped onc"),
    "pt": words_in("uti op tc rm rx us ct pet rt eeg ecg emg gyn uro ped onc"),
    "it": words_in("uti op or tc rm rx us ct pet rt eeg ecg emg gyn uro ped onc"),
    "pl": words_in("op or poz sor wz it tk rm rtg rt usg kt mr ct pet eeg ekg emg gyn uro onc"),
    "cs": words_in("op rtg rt ct mr us pet kt eeg ekg emg gyn uro onc amb"),
    "hu": words_in("op uh rtg mri ct mr kt us pet eeg ekg emg uro onc amb"),
    "ro": words_in("uti op or ct rm irm rx rt us pet eeg ekg emg uro onc int"),
    "tr": words_in("op er bt mr ct us usg pet rt eeg ekg emg uro"),
    "sv": words_in("op ot dt ct mr mrt ul us ua rtg rt pet int kch kbh uro gyn onc eeg ekg emg amb"),
    "fi": words_in("op tt ct mr mri us uh rtg rt pet eeg ekg emg"),
    "hr": words_in("op ct mr rtg rt pet eeg ekg emg uro onc"),
    "ru": words_in("узи кт мрт пэт рт рг рмт пк узд ct mr"),
    "el": words_in("απ τεπ μεθ ct mr mri"),
    "": words_in("er ed bt hno int qa qc ct1 ct2 mr1 mr2 dk uzi mpt"),
}
"""Where somebody works, and at what, of two or three letters: by the language that writes it so."""
_LIKE: Final = {
    **dict.fromkeys(("sk",), "cs"),
    **dict.fromkeys(("sl", "sr", "bs"), "hr"),
    **dict.fromkeys(("da", "no", "et"), "sv"),
    **dict.fromkeys(("uk", "bg"), "ru"),
    "ca": "es",
}
"""Languages that shorten as another one does."""
PLACES: Final = frozenset().union(*PLACES_OF.values())
"""The same of all of them."""


def places_of(languages: Iterable[str]) -> frozenset[str]:
    """Return where somebody works, and at what, as some languages shorten it."""
    return frozenset().union(*[PLACES_OF.get(_LIKE.get(one, one), PLACES) for one in languages])


PLACES_IN_CAPITALS: Final = words_in("dt tt ag ae ci ic dk uh")
"""Of them those that are none in small letters."""
PLACES_OF_DOCTORS: Final = words_in("mg gp ps uz")
"""The same of doctors only: medico PS."""

"""Words that announce somebody: titles, roles, what stands behind a name.

Folded, in the languages of the vocabularies; those of further languages stand in
:mod:`~deid_proxy.engine.cleaners.announcing_words`.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.announcing_words import (
    FURTHER_ALWAYS_PEOPLE,
    FURTHER_RELATIVES,
    FURTHER_ROLES,
    FURTHER_TITLES,
)
from deid_proxy.engine.cleaners.word_lists import words_in

# Titles

TITLES: Final = FURTHER_TITLES | words_in(
    "dr doctor prof professor mr mrs ms miss mister sir lady rev sgt capt col",  # en
    "doctors profs professors messrs",  # en
    "doktor herr herrn frau fr oa oarzt oberarzt oberarztin kollege kollegin koll schwester pfleger dres herren",  # de
    "docteur mme mlle monsieur madame mademoiselle m dame soeur pr docteurs",  # fr
    "dra sr sra srta senor senora don sor doctores",  # es
    "senhor senhora profa doutor doutora",  # pt
    "dottore dott dottssa dottoressa professore professoressa sig sigra signor signora signore",  # it
    "drs dhr mevr mevrouw meneer mw zuster",  # nl
    "pan pani pana lek mgr inz",  # pl
    "mudr mddr doc",  # cs
    "hr fru frk froken",  # sv, no, da
    "rouva",  # fi
    "dna",  # ro
    "uzm sayin bay bayan",  # tr
    "д доктор г гр госпожа господин проф врач",  # ru
    "κοσ κα κ κυριοσ κυρια δρ ιατροσ",  # el
)
CHAIN: Final = words_in(
    "med rer nat univ habil phil dent dr prof ra ssa re a р",
    "hab n inz mgr sc дар др проф د الدكتور الدكتوره دكتور دكتوره דר",
)
"""What a title goes on with: Prof. Dr. med., dott.ssa."""
NEED_DOT: Final = words_in("m г гр д κ fr hr doc don pan sig col sor lek mw dame capt inz mgr gosp gdin п د ד גב לגב")
"""Titles that are a word or a name without a point."""
SMALL_TOO: Final = words_in("hr fr lek sig гр κ mw doc inz mgr gosp gdin п גב לגב")
"""Of those that need a point, titles that are written without a capital."""
MEASURED_TOO: Final = words_in("hr fr")
"""Titles that are a unit in small letters behind a number: 24 hr., 7 fr."""
NEED_CAPITAL: Final = words_in("pr")
"""Titles that are an abbreviation of something else in small letters."""
ENDS_OF_TITLES: Final = {
    "د": (".", "/"),
    "ד": (".", "'", "׳"),
    "גב": (".", "'", "’", "׳"),
    "לגב": (".", "'", "’", "׳"),
}
"""Marks that say of titles that need a point that they are one, where others than a point do: د/ سليم, גב' לוי."""
HYPHENATED: Final = {
    "д": frozenset(("р", "ра", "ру")),
    "г": words_in("н на ну жа жи же жу ца дин ђа"),
    "гр": frozenset(("н", "на", "ка", "ки")),
}
"""The endings of titles that are abbreviated in their middle: д-р, г-жа; they need no point and no capital."""
OF_SEVERAL: Final = words_in("drs doctors dres docteurs doctores profs professors messrs herren")
"""Titles of more than one."""
JOINERS: Final = words_in("and und et y e i en")
"""What stands between the people behind a title of several."""
DOTTED_SUFFIXES: Final = frozenset((("m", "d"), ("ph", "d"), ("r", "n"), ("d", "o")))
"""M.D. and the like, in their letters."""
MODALITY_TOO: Final = words_in("dr mr ms sr pan pr")
"""Titles that in capitals say how images were made, or of what: MR HEAD."""
EXAMINED_TOO: Final = words_in(
    "abdo arm back bone bones brain chin colon eye finger foot hand head",  # en
    "heart hip kidney knee lung shoulder spine tongue ap pa bil",  # en
    "bauch hals hande herz knie knochel kopf nase rumpf schulter",  # de
    "borst buik hoofd maag nek oog oor voet",  # nl
    "bras coeur cou crane genou genoux hanche jambe pied pieds tete vessie",  # fr
    "braccia collo gamba ginocchio mano mani spalla",  # it
    "manos cuello corazon rodillas",  # es
)
"""Names too, which are examined or said of an image: MR HEAD, DR HAND AP."""
BEFORE_ANATOMY: Final = frozenset("lrctsamnv")
"""Left, right, cervical, thoracic, sacral; artery, muscle, nerve, vein: with a point before a part of the body."""
ARTICLES: Final = frozenset("aieoyuюиаоувяск")
"""Words of one letter."""

# Roles

_KIN: Final = words_in(
    # en
    "mother father spouse wife husband son daughter sister brother dad mom mum grandma grandpa grandmother grandfather",
    "stepmother stepfather stepdaughter stepson cousin uncle aunt niece nephew grandchild parent granny nan",
    "boyfriend girlfriend fiance fiancee partner friend neighbour roommate flatmate godmother godfather",
    "carer caregiver landlady landlord chaperone escort",
    # de
    "sohn tochter ehefrau ehemann mutter vater papa enkel enkelin freund freundin nachbar nachbarin onkel tante "
    "bruder neffe nichte",
    "lebensgefahrte lebensgefahrtin lebenspartner lebenspartnerin partnerin schwager schwagerin",
    "schwiegertochter schwiegersohn gatte gattin",
    # fr
    "conjoint conjointe fille fils epouse epoux mari pere maman frere oncle neveu gendre",
    "compagne compagnon concubin concubine ami amie voisin voisine tuteur tutrice",
    # es
    "hija hijo esposa esposo madre padre hermano hermana abuelo abuela nieto nieta pareja novio novia",
    "cunado cunada yerno nuera sobrino sobrina vecino vecina amigo amiga tutor tutora",
    "cuidador cuidadora acompanante",
    # pt
    "filha filho marido mae pai irmao neto neta companheiro companheira namorado namorada",
    "sobrinho sobrinha genro vizinho vizinha acompanhante responsavel",
    # it
    "figlia figlio moglie marito fratello sorella nipote nonno nonna zio zia compagno compagna",
    "fidanzato fidanzata cognato cognata vicino vicina amico amica badante",
    "accompagnatore accompagnatrice tutore",
    # ca
    "neboda nebot cunyada cunyat gendre tieta cosina germana fillastra fillola veina cuidadora",
    # nl
    "dochter zoon echtgenote echtgenoot vrouw moeder vader broer zus kleinzoon kleindochter neef",
    "vriend vriendin buurman buurvrouw mantelzorger begeleider bewindvoerder levenspartner",
    # pl
    "corka syn zona maz matka ojciec brat siostra wnuk wnuczka ziec synowa babcia dziadek",
    "partnerka sasiad sasiadka opiekun opiekunka",
    # sv, no, da
    "dottern sonen modern fadern maken makan systern brodern datteren moren faren sonnen konen",
    "dotter datter sonn hustru hustrun hustruen kone mor far syster soster bror barnbarn barnebarn",
    "mormor morfar farmor farfar make maka mann sambo samboer samlever granne nabo",
    # fi
    "tytar poika vaimo aiti isa sisko veli mies puoliso kaveri naapuri mummo ukki",
    # cs
    "dcera manzelka manzel maminka otec sestra vnuk vnucka babicka pritel pritelkyne soused sousedka",
    # hu
    "lanya felesege ferje anya anyja apa apja testvere novere batyja unoka unokaja elettarsa ferje",
    # ro
    "sotia fiica fiul tatal sora fratele bunica bunicul nepotul nepoata prieten prietena sotul",
    # tr
    "kizi annesi babasi kardesi ablasi abisi torunu komsusu arkadasi nisanlisi kocasi karisi",
    "refakatci refakatcisi",
    # ru
    "дочь сын жена муж мать отец мама папа бабушка дедушка внук внучка брат сестра племянник племянница супруг супруга",
    "невестка зять тетя дядя друг подруга соседка сосед опекун",
    "сопровождающии сопровождающая родственник родственница представитель",
    # el
    "κορη γιοσ συζυγοσ μητερα πατερασ αδελφοσ αδελφη εγγονοσ εγγονη γιαγια παππουσ συντροφοσ φιλη",
)
"""Of families and of people who come with a patient."""
_STAFF: Final = words_in(
    "nurse tech technologist technician radiographer sonographer physicist dosimetrist coordinator",  # en
    "infirmier infirmiere manipulateur manipulatrice manip",  # fr
    "enfermera enfermero",  # es
    "infermiera infermiere",  # it
    "tecnico",  # es, pt, it
    "verpleegkundige",  # nl
    "pielegniarka",  # pl
    "technik laborant laborantka",  # pl, cs
    "skoterska sjukskoterska",  # sv
    "radiograf sykepleier sygeplejerske",  # no, da
    "hoitaja rontgenhoitaja",  # fi
    "asistent asistenta",  # cs, ro
    "tekniker teknisyen hemsire",  # tr
)
RELATIVES: Final = _KIN | _STAFF | FURTHER_RELATIVES
"""Behind these, staff among them, a small word with a capital is what somebody is called."""
CONTACTS: Final = words_in(
    "nok",  # en
    "notfallkontakt ansprechpartner ansprechpartnerin angehorige angehoriger bezugsperson kontaktperson",  # de
    "prevenir representant",  # fr
    "contacto representante",  # es, pt
    "riferimento referente rappresentante",  # it
    "contactpersoon",  # nl
    "osoba kontaktowa upowazniona upowazniony",  # pl
    "anhorig narstaende parorende",  # sv, no, da
    "omainen lahiomainen yhteyshenkilo",  # fi
    "pribuzny",  # cs
    "hozzatartozo kapcsolattarto",  # hu
    "apartinator legalis",  # ro
    "συγγενησ συνοδοσ",  # el
)
"""Whom to call, in front of a name."""
_WEAK_ROLES: Final = words_in(
    # what stands before whoever it is: en, de, fr, es, pt, it, nl, pl, sv, da
    "with to from of by for per mit an von durch avec par pour con por para com da met aan door voor bij przez av af",
    # who did something, or is told: en
    "seen approved checked edit edited reviewed verified",
    "call called phone ask tell notify page bleep inform email text ring",
    # short ones, and those that are a word or a name too
    "rt pt contact ref req dir res resident trainer ha bs medic hasta esi due ide piel osoba contacto legalis",
    # of families
    "escort parent nan enkel tutor tutore mor far make maka mann isa veli mies apa brat",
    # of further languages
    "ny nn tn ga pan pana др masa ode dels zena vyru שם син germa",
)
"""Of the roles those that are everyday words as well, or names, and announce less."""
_FAREWELLS: Final = words_in(
    "regards sincerely",  # en
    "grussen grusse gruss mfg",  # de
    "cordialement salutations",  # fr
    "saludos atentamente atte",  # es
    "cumprimentos atenciosamente",  # pt
    "saluti",  # it
    "groet groeten groetjes grts mvg",  # nl
    "pozdrawiam pozdrowieniami powazaniem",  # pl
    "halsning halsningar mvh hilsen hilsener",  # sv, no, da
    "terveisin",  # fi
    "pozdravem",  # cs
    "udvozlettel tisztelettel",  # hu
    "saygilarimla",  # tr
    "уважением повагою",  # ru, uk
)
"""What a letter ends with, in front of who wrote it."""
ROLES: Final = (
    RELATIVES
    | CONTACTS
    | _FAREWELLS
    | _WEAK_ROLES
    | FURTHER_ROLES
    | words_in(
        # en
        "name surname forename firstname lastname aka alias nickname patient pat subscriber owner vip kin",
        "physician radiologist surgeon operator planner therapist photographer pharmacist dentist veterinarian midwife",
        "anesthesiologist cardiologist oncologist urologist neurologist pathologist supervisor officer md pi pcp coord",
        "attorney lawyer guardian poa interpreter grandson granddaughter neighbor",
        "referrer referring requested requesting ordering performed reported dictated signed attending attended",
        "attn att discussed informed told cc thanks dear hi hello",
        # de
        "vorname nachname patientin arzt arztin hausarzt radiologe uberweiser zuw zuweiser zuweiserin einsender",
        "einweiser betreuer betreuerin mtr mta mtar mtra anasthesist anasthesistin hebamme",
        # fr
        "nom prenom patiente medecin anesthesiste laborante cher chere",
        # es
        "nombre apellido medico medica solicita solicitante remite enf estimado estimada",
        # pt
        "sobrenome anestesista prezado prezada",
        # it
        "nome cognome paziente richiedente inviante tsrm gentile",
        # nl
        "naam huisarts aanvr aanvrager anesthesist vpk gez",
        # pl
        "imie nazwisko lekarz lekarka asystent asystentka opisal rodzic zieta",
        # sv, no, da
        "remitt remittent henv henviser rekvirent signert signerat signeret beskrevet ssk mbb",
        "lakare overlakare lege overlege laege overlaege underskoterska ektefelle",
        # fi
        "potilas lahettaja laakari lausunut radiologi",
        # cs
        "pacient asistentka popsal popsala",
        # hu
        "beteg orvos beutalo leletezo leletezte asszisztens fia",
        # ro
        "medicul pacientul",
        # tr
        "hastanin hekim doktoru radyolog yazan raporlayan isteyen merm yakini oglu",
        # ru, uk
        "пациент фамилия лаборант врачом",
        "хвории лікар донька",
        # el
        "ασθενησ ονομα",
    )
)
STRONG_ROLES: Final = ROLES - _WEAK_ROLES
KINSHIP: Final = RELATIVES & STRONG_ROLES | words_in("guardian neighbor kori")
"""Of families and of staff what nobody is called who stands behind it: daughter Hege."""
BEFORE_DAYS: Final = words_in(
    "le la de del di da do dal den des der vom am el il du no na se en em op van fra z od do dne"
)
"""Small words in front of a day or an age, names as well."""
EAST_ROLES: Final = (
    *("患者", "姓名", "氏名", "名前", "担当", "担当医", "主治医", "紹介医", "読影医", "技師", "技师", "医師", "医师"),
    *("医生", "大夫", "护士", "看護師", "操作者", "报告者", "환자", "의사", "의뢰의", "판독의"),
    *("依頼医", "長男", "長女", "家属", "보호자"),
)
"""What a role ends with, where words stand without spaces."""
ALWAYS_PEOPLE: Final = FURTHER_ALWAYS_PEOPLE | words_in(
    "physician radiologist operator technologist referrer surgeon ordering pcp",  # en
    "attorney guardian interpreter surname forename firstname lastname",  # en
    "vorname nachname arzt arztin hausarzt radiologe mtra zuw zuweiser",  # de
    "nom prenom medecin",  # fr
    "apellido sobrenome cognome medico medica richiedente",  # es, pt, it
    "huisarts",  # nl
    "imie nazwisko",  # pl
    "rekvirent tekniker",  # sv, no, da
    "laakari lahettaja",  # fi
    "beutalo leletezo",  # hu
    "фамилия",  # ru
)
"""Roles behind which, and a colon, stands a person whatever the word means; patients have a Knee too."""

# What stands behind a name

SUFFIXES: Final = words_in(
    "md phd frcr mbbs frcs facr esq rn dds arrt jr rdcs rdms cnmt crna",
    "dvm vmd bvsc bvms frcpc franzcr mrcvs mrcp frcp facs facc fccp pharmd",
    "lpn aprn fnp mbchb dmd dnp rdh dabr dacvr decvdi rtr dpm bsrt msn",
)
OF_FAMILY: Final = words_in("jr esq")
"""Of them those before which a family's name stands, whatever it means."""
COMMA_SUFFIXES: Final = words_in("do np rvt rcs cmd bsn rt pa")
"""What stands behind names and means something else too: only in capitals behind a comma, some with more behind."""
EAST_HONORIFICS: Final = (
    *("先生", "医師", "医师", "医生", "大夫", "主任", "教授", "様", "さん", "殿", "氏", "女士", "小姐"),
    *("님", "씨", "선생"),
)

COMES: Final = words_in("transferred transfer transported xfer moved teacher farmer comes came native retired here")
"""Behind these, and *from*, stands a place."""

"""Words that announce somebody: titles, roles, what stands behind a name.

Folded, in the languages of the vocabularies.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.announcing_words import (
    FURTHER_ALWAYS_PEOPLE,
    FURTHER_RELATIVES,
    FURTHER_ROLES,
    FURTHER_TITLES,
)

TITLES: Final = frozenset(
    (
        *("dr", "drs", "doctor", "prof", "professor", "dra", "doc", "docteur", "doktor", "dottore", "dott"),
        "dottssa",
        *("mr", "mrs", "ms", "miss", "mister", "mme", "mlle", "monsieur", "madame", "mademoiselle", "herr"),
        "herrn",
        *("frau", "sr", "sra", "srta", "senor", "senora", "senhor", "senhora", "dhr", "mevr", "mevrouw"),
        *("meneer", "mw"),
        *("sig", "sigra", "signor", "signora", "signore", "pan", "pani", "pana", "lek", "m", "sir", "lady"),
        "dame",
        *("д", "доктор", "д-р", "г", "госпожа", "господин", "проф", "врач", "κοσ", "κα", "κ", "κυριοσ"),
        "κυρια",
        *("δρ", "ιατροσ", "dottoressa", "professore", "professoressa", "profa", "doutor", "doutora", "hr"),
        *("fr", "don"),
        *("doctors", "dres", "docteurs", "doctores", "profs", "professors", "messrs", "herren", "гр"),
        *("oa", "oarzt", "oberarzt", "oberarztin", "kollege", "kollegin", "koll", "mudr", "mddr", "uzm"),
        *("sayin", "bay", "bayan"),
        *("rev", "sgt", "capt", "col", "dna", "sor", "schwester", "pfleger", "zuster", "soeur", "pr", "mgr"),
        *("inz", *FURTHER_TITLES),
    )
)
CHAIN: Final = frozenset(
    (
        *("med", "rer", "nat", "univ", "habil", "phil", "dent", "dr", "prof", "ra", "ssa", "re", "a", "р"),
        *("hab", "n", "inz", "mgr", "sc", "дар", "др", "проф", "د", "الدكتور", "الدكتوره", "دكتور", "دكتوره", "דר"),
    )
)
NEED_DOT: Final = frozenset(
    (
        *("m", "г", "гр", "д", "κ", "fr", "hr", "doc", "don", "pan", "sig", "col", "sor", "lek", "mw"),
        "dame",
        *("capt", "inz", "mgr", "gosp", "gdin", "п", "د", "ד", "גב", "לגב"),
    )
)
SMALL_TOO: Final = frozenset(("lek", "sig", "гр", "κ", "mw", "doc", "inz", "mgr", "gosp", "gdin", "п", "גב", "לגב"))
"""Of those that need a point, titles that are written without a capital."""
NEED_CAPITAL: Final = frozenset(("pr",))
ENDS_OF_TITLES: Final = {
    "د": (".", "/"),
    "ד": (".", "'", "׳"),
    "גב": (".", "'", "’", "׳"),
    "לגב": (".", "'", "’", "׳"),
}
"""Marks that say of titles that need a point that they are one, where others than a point do: د/ سليم, גב' לוי."""
HYPHENATED: Final = {
    "д": frozenset(("р", "ра", "ру")),
    "г": frozenset(("н", "на", "ну", "жа", "жи", "же", "жу", "ца", "дин", "ђа")),
    "гр": frozenset(("н", "на", "ка", "ки")),
}
"""The endings of titles that are abbreviated in their middle: д-р, г-жа; they need no point and no capital."""
OF_SEVERAL: Final = frozenset(
    ("drs", "doctors", "dres", "docteurs", "doctores", "profs", "professors", "messrs", "herren")
)
JOINERS: Final = frozenset(("and", "und", "et", "y", "e", "i", "en"))
"""What stands between the people behind a title of several."""
DOTTED_SUFFIXES: Final = frozenset((("m", "d"), ("ph", "d"), ("r", "n"), ("d", "o")))
"""M.D. and the like, in their letters."""
MODALITY_TOO: Final = frozenset(("dr", "mr", "ms", "sr", "pan", "pr"))
EXAMINED_TOO: Final = frozenset(
    (
        *("abdo", "arm", "back", "bone", "bones", "brain", "chin", "colon", "eye", "finger", "foot", "hand"),
        "head",
        *("heart", "hip", "kidney", "knee", "lung", "shoulder", "spine", "tongue", "ap", "pa", "bil"),
        *("bauch", "hals", "hande", "herz", "knie", "knochel", "kopf", "nase", "rumpf", "schulter"),
        *("borst", "buik", "hoofd", "maag", "nek", "oog", "oor", "voet"),
        *("bras", "coeur", "cou", "crane", "genou", "genoux", "hanche", "jambe", "pied", "pieds", "tete"),
        "vessie",
        *("braccia", "collo", "gamba", "ginocchio", "mano", "mani", "manos", "spalla", "cuello", "corazon"),
        "rodillas",
    )
)
"""Names too, which are examined or said of an image: MR HEAD, DR HAND AP."""
BEFORE_ANATOMY: Final = frozenset("lrctsamnv")
"""Left, right, cervical, thoracic, sacral; artery, muscle, nerve, vein: with a point before a part of the body."""
ARTICLES: Final = frozenset("aieoyuюиаоувяск")
"""Words of one letter."""
_KIN: Final = (
    *("partner", "neighbour", "friend", "fiancee", "godmother", "godfather", "stepdaughter", "stepson"),
    "flatmate",
    *("grandchild", "carer", "landlady", "landlord", "chaperone", "escort", "parent", "granny", "nan"),
    *("mutter", "vater", "papa", "enkel", "enkelin", "freund", "freundin", "nachbar"),
    *("nachbarin", "onkel"),
    *("lebensgefahrte", "lebensgefahrtin", "lebenspartner", "lebenspartnerin", "partnerin", "schwager"),
    "schwagerin",
    *("schwiegertochter", "schwiegersohn", "neffe", "nichte", "tante", "bruder", "gatte", "gattin"),
    *("pere", "maman", "frere", "compagne", "compagnon", "concubin", "concubine", "ami", "amie"),
    *("voisin", "voisine"),
    *("oncle", "neveu", "gendre", "tuteur", "tutrice", "mari"),
    *("madre", "padre", "hermano", "hermana", "abuelo", "abuela", "nieto", "nieta", "pareja", "novio"),
    "novia",
    *("cunado", "cunada", "yerno", "nuera", "sobrino", "sobrina", "vecino", "vecina", "amigo", "amiga"),
    "tutor",
    *("tutora", "cuidador", "cuidadora", "acompanante"),
    *("mae", "pai", "irmao", "neto", "neta", "companheiro", "companheira", "namorado", "namorada"),
    "sobrinho",
    *("sobrinha", "genro", "vizinho", "vizinha", "acompanhante", "responsavel"),
    *("fratello", "sorella", "nipote", "nonno", "nonna", "zio", "zia", "compagno", "compagna"),
    "fidanzato",
    *("fidanzata", "cognato", "cognata", "vicino", "vicina", "amico", "amica", "badante"),
    "accompagnatore",
    *("accompagnatrice", "tutore"),
    *("moeder", "vader", "broer", "zus", "kleinzoon", "kleindochter", "vriend", "vriendin", "buurman"),
    "buurvrouw",
    *("neef", "mantelzorger", "begeleider", "bewindvoerder", "levenspartner"),
    *("matka", "ojciec", "brat", "siostra", "wnuk", "wnuczka", "partnerka", "sasiad", "sasiadka"),
    "opiekun",
    *("opiekunka", "ziec", "synowa", "babcia", "dziadek"),
    *("mor", "far", "syster", "bror", "sambo", "granne", "barnbarn", "mormor", "morfar", "farmor"),
    *("farfar", "make"),
    *("maka", "soster", "samboer", "samlever", "nabo", "barnebarn", "mann"),
    *("aiti", "isa", "sisko", "veli", "mies", "puoliso", "kaveri", "naapuri", "mummo", "ukki"),
    *("maminka", "sestra", "vnuk", "vnucka", "pritel", "pritelkyne", "soused", "sousedka", "babicka"),
    "otec",
    *("anya", "anyja", "apa", "apja", "testvere", "novere", "batyja", "unoka", "unokaja", "elettarsa"),
    "ferje",
    *("tatal", "sora", "fratele", "bunica", "bunicul", "nepotul", "nepoata", "prieten", "prietena"),
    "sotul",
    *("annesi", "babasi", "kardesi", "ablasi", "abisi", "torunu", "komsusu", "arkadasi", "nisanlisi"),
    "refakatci",
    *("refakatcisi", "kocasi", "karisi"),
    *("мама", "папа", "бабушка", "дедушка", "внук", "внучка", "брат", "сестра", "племянник"),
    "племянница",
    *("супруг", "супруга", "невестка", "зять", "тетя", "дядя", "друг", "подруга", "соседка", "сосед"),
    "опекун",
    *("сопровождающии", "сопровождающая", "родственник", "родственница", "представитель"),
    *("μητερα", "πατερασ", "αδελφοσ", "αδελφη", "εγγονοσ", "εγγονη", "γιαγια", "παππουσ", "συντροφοσ"),
    "φιλη",
)
"""Of families and of people who come with a patient."""
_CONTACTS: Final = (
    *("nok", "prevenir", "notfallkontakt", "ansprechpartner", "ansprechpartnerin", "angehorige"),
    *("angehoriger", "angehoriger", "bezugsperson", "kontaktperson", "contactpersoon", "contacto"),
    *("riferimento", "referente", "anhorig", "narstaende", "parorende", "omainen", "lahiomainen"),
    "yhteyshenkilo",
    *("kontaktowa", "upowazniona", "upowazniony", "osoba", "pribuzny", "hozzatartozo", "kapcsolattarto"),
    *("apartinator", "συγγενησ", "συνοδοσ", "legalis", "rappresentante", "representante", "representant"),
)
"""Whom to call, in front of a name."""
ROLES: Final = frozenset(
    (
        *("name", "patient", "pt", "pat", "paciente", "patiente", "patientin", "paziente", "physician"),
        "radiologist",
        *("operator", "technologist", "tech", "referrer", "referring", "requested", "performed", "reported"),
        "dictated",
        *("signed", "attn", "attending", "surgeon", "nurse", "mother", "father", "spouse", "wife"),
        *("husband", "son"),
        *("daughter", "contact", "by", "for", "von", "durch", "par", "pour", "por", "para", "da", "door"),
        *("voor", "per", "aan"),
        *("arzt", "arztin", "medecin", "medico", "medica", "huisarts", "hausarzt", "radiologe", "mtra"),
        *("rt", "md"),
        *("attended", "seen", "discussed", "with", "mit", "avec", "con", "com", "met", "to", "an", "from"),
        *("of", "cc"),
        *("called", "informed", "told", "nom", "nombre", "nome", "naam", "imie", "nazwisko", "prenom"),
        "apellido",
        *("cognome", "sobrenome", "surname", "forename", "firstname", "lastname", "vorname", "nachname"),
        "пациент",
        *("фамилия", "ασθενησ", "ονομα", "uberweiser", "sister", "brother", "ref", "req"),
        *("dir", "pi"),
        *("planner", "physicist", "dosimetrist", "therapist", "sonographer", "photographer", "coordinator"),
        "owner",
        *("av", "af", "aka", "alias", "nickname", "caregiver", "carer", "supervisor", "kin", "officer"),
        *("technician", "radiographer", "anesthesiologist"),
        *("cardiologist", "oncologist", "urologist", "neurologist", "pathologist", "dentist", "veterinarian"),
        "tecnico",
        *("echtgenote", "echtgenoot", "epoux", "conjoint", "conjointe", "przez", "bij", "approved"),
        *("checked", "edit", "edited"),
        *("reviewed", "verified", "pharmacist", "trainer", "resident", "att", "res", "subscriber"),
        *("radiologi", "radyolog"),
        *("thanks", "regards", "dear", "hi", "hello", "cher", "chere", "gentile", "estimado", "estimada"),
        *("prezado", "prezada"),
        *("coord", "attorney", "lawyer", "guardian", "poa", "interpreter", "pcp", "ordering", "requesting"),
        *("boyfriend", "girlfriend"),
        *("uncle", "aunt", "grandmother", "grandfather", "grandson", "granddaughter", "niece", "nephew"),
        "neighbor",
        *("zuw", "zuweiser", "zuweiserin", "einsender", "einweiser", "betreuer", "betreuerin", "ha", "sohn"),
        "bruder",
        *("richiedente", "inviante", "solicita", "solicitante", "remite", "aanvr", "aanvrager", "remitt"),
        "remittent",
        *("henv", "henviser", "rekvirent", "signert", "signerat", "signeret", "beskrevet", "dotter"),
        *("datter", "sonn"),
        *("lahettaja", "laakari", "potilas", "poika", "tytar", "lausunut", "vaimo", "popsal", "popsala"),
        "pacient",
        *("pacientka", "manzelka", "manzel", "dcera", "beutalo", "leletezo", "orvos", "beteg", "leletezte"),
        "medic",
        *("medicul", "pacientul", "pacienta", "hasta", "hastanin", "tekniker", "teknisyen", "hekim"),
        *("doktoru", "yakini"),
        *("kizi", "oglu", "esi", "yazan", "raporlayan", "isteyen", "bs", "rodzic", "opisal", "opisala"),
        "zona",
        *("esposa", "esposo", "marido", "moglie", "marito", "epouse", "ehefrau", "ehemann", "tochter"),
        *("vrouw", "zoon"),
        *(
            "skoterska",
            "sjukskoterska",
            "underskoterska",
            "lakare",
            "overlakare",
            "lege",
            "overlege",
            "laege",
            "overlaege",
        ),
        *("radiograf", "sykepleier", "sygeplejerske", "hoitaja", "rontgenhoitaja", "laborant", "laborantka", "lekarz"),
        *("lekarka", "technik", "asystent", "asystentka", "asszisztens", "asistent", "asistenta", "asistentka"),
        *("enfermera", "enfermero", "infirmier", "infirmiere", "manipulateur", "manipulatrice", "infermiera"),
        *(
            "infermiere",
            "verpleegkundige",
            "dad",
            "mom",
            "mum",
            "grandma",
            "grandpa",
            "stepmother",
            "stepfather",
            "cousin",
            "roommate",
            "fiance",
            "laborante",
            "pielegniarka",
            "vip",
            "gez",
            "hustru",
            "hustrun",
            "hustruen",
            "kone",
        ),
        *("ektefelle", "syn", "zieta", "lanya", "fia", "felesege", "sotia", "fiica", "fiul", "дочь", "сын", "жена"),
        *("муж", "мать", "отец", "лаборант", "врачом", "хвории", "донька", "лікар", "κορη", "γιοσ", "συζυγοσ"),
        *("dochter", "hija", "hijo", "fille", "fils", "figlia", "figlio", "filha", "filho", "maz", "corka"),
        *("call", "phone", "ask", "tell", "notify", "page", "bleep", "inform", "email", "text", "ring"),
        *("manip", "mtr", "mta", "mtar", "tsrm", "ssk", "vpk", "enf", "mbb", "due", "ide", "merm", "piel", "hemsire"),
        *("anasthesist", "anasthesistin", "anesthesiste", "anestesista", "anesthesist", "hebamme", "midwife"),
        *_KIN,
        *_CONTACTS,
        *FURTHER_ROLES,
        *FURTHER_RELATIVES,
    )
)
RELATIVES: Final = frozenset(
    (
        *_KIN,
        *("mother", "father", "spouse", "wife", "husband", "son", "daughter", "sister", "brother", "boyfriend"),
        *("dad", "mom", "mum", "grandma", "grandpa", "stepmother", "stepfather", "cousin", "roommate", "fiance"),
        *("girlfriend", "uncle", "aunt", "grandmother", "grandfather", "niece", "nephew", "caregiver", "nurse", "tech"),
        *("technologist", "hija", "hijo", "esposa", "esposo", "fille", "fils", "epouse", "epoux", "figlia", "figlio"),
        *("moglie", "marito", "filha", "filho", "marido", "dochter", "zoon", "echtgenote", "echtgenoot", "vrouw"),
        *("corka", "syn", "zona", "maz", "dotter", "datter", "sonn", "hustru", "hustrun", "hustruen", "kone", "tytar"),
        *("poika", "vaimo", "dcera", "manzelka", "manzel", "tecnico", "technik", "skoterska", "sjukskoterska"),
        *(
            "hoitaja",
            "rontgenhoitaja",
            "radiograf",
            "sykepleier",
            "sygeplejerske",
            "laborant",
            "laborantka",
            "tekniker",
        ),
        *(
            "enfermera",
            "enfermero",
            "infirmier",
            "infirmiere",
            "manipulateur",
            "manipulatrice",
            "manip",
            "verpleegkundige",
        ),
        *("infermiera", "infermiere", "pielegniarka", "asistent", "asistenta", "teknisyen", "hemsire", "radiographer"),
        *("technician", "sonographer", "physicist", "dosimetrist", "coordinator"),
        *FURTHER_RELATIVES,
    )
)
"""Behind these a small word with a capital is what somebody is called."""
_WEAK_ROLES: Final = frozenset(
    (
        *("with", "mit", "avec", "con", "com", "met", "to", "an", "aan", "from", "of", "by", "for", "von", "per"),
        *("da", "rt"),
        *("pt", "par", "pour", "por", "para", "door", "voor", "seen", "durch", "contact", "ref", "req"),
        "called",
        *("dir", "av", "af", "ha", "bs", "medic", "hasta", "esi", "przez", "bij", "edit", "res"),
        *("approved", "checked", "edited", "reviewed", "verified", "resident", "trainer"),
        *("call", "phone", "ask", "tell", "notify", "page", "bleep", "inform", "email", "text", "ring"),
        *("mor", "far", "make", "maka", "mann", "isa", "veli", "mies", "apa", "due", "ide", "piel", "escort"),
        *("parent", "nan", "osoba", "contacto", "legalis", "enkel", "brat", "tutor", "tutore"),
        *("ny", "nn", "tn", "ga", "pan", "pana", "др", "masa", "ode", "dels", "zena", "vyru", "שם", "син", "germa"),
    )
)
STRONG_ROLES: Final = ROLES - _WEAK_ROLES
EAST_ROLES: Final = (
    *("患者", "姓名", "氏名", "名前", "担当", "担当医", "主治医", "紹介医", "読影医", "技師", "技师", "医師", "医师"),
    *("医生", "大夫", "护士", "看護師", "操作者", "报告者", "환자", "의사", "의뢰의", "판독의"),
    *("依頼医", "長男", "長女", "家属", "보호자"),
)
"""What a role ends with, where words stand without spaces."""
ALWAYS_PEOPLE: Final = frozenset(
    (
        *("physician", "radiologist", "operator", "technologist", "referrer", "surgeon", "surname"),
        "forename",
        *("firstname", "lastname", "vorname", "nachname", "nom", "prenom", "apellido", "cognome"),
        "sobrenome",
        *("nazwisko", "imie", "фамилия", "arzt", "arztin", "medecin", "medico", "medica", "huisarts"),
        "hausarzt",
        *("radiologe", "mtra", "ordering", "attorney", "guardian", "interpreter", "pcp", "richiedente"),
        "lahettaja",
        *("beutalo", "leletezo", "zuw", "zuweiser", "rekvirent", "tekniker", "laakari"),
        *FURTHER_ALWAYS_PEOPLE,
    )
)
"""Roles behind which, and a colon, stands a person whatever the word means; patients have a Knee too."""
SUFFIXES: Final = frozenset(
    (
        *("md", "phd", "frcr", "mbbs", "frcs", "facr", "esq", "rn", "dds", "arrt", "jr", "rdcs", "rdms"),
        *("cnmt", "crna"),
        *("dvm", "vmd", "bvsc", "bvms", "frcpc", "franzcr", "mrcvs", "mrcp", "frcp", "facs", "facc", "fccp"),
        "pharmd",
        *("lpn", "aprn", "fnp", "mbchb", "dmd", "dnp", "rdh", "dabr", "dacvr", "decvdi", "rtr", "dpm"),
        *("bsrt", "msn"),
    )
)
OF_FAMILY: Final = frozenset(("jr", "esq"))
"""Of them those before which a family's name stands, whatever it means."""
COMMA_SUFFIXES: Final = frozenset(("do", "np", "rvt", "rcs", "cmd", "bsn", "rt", "pa"))
"""What stands behind names and means something else too: only in capitals behind a comma, some with more behind."""
COMES: Final = frozenset(
    (
        *("transferred", "transfer", "transported", "xfer", "moved", "teacher", "farmer", "comes", "came", "native"),
        *("retired", "here"),
    )
)
"""Behind these, and *from*, stands a place."""
EAST_HONORIFICS: Final = (
    *(
        "先生",
        "医師",
        "医师",
        "医生",
        "大夫",
        "主任",
        "教授",
        "様",
        "さん",
        "殿",
        "氏",
        "女士",
        "小姐",
        "님",
        "씨",
        "선생",
    ),
)

"""Titles, roles and relatives of further languages, for :mod:`~deid_proxy.engine.cleaners.title_words`. Folded.

A title takes whatever stands behind it, a role what may be a name. Malay stands with Indonesian, and Bosnian and
Serbian in Latin letters with Croatian; a word that several languages have may stand with one of them only.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

FURTHER_TITLES: Final = words_in(
    # ar
    "الدكتور الدكتوره دكتور دكتوره للدكتور للدكتوره والدكتور بالدكتور د السيد السيده",
    "للسيد للسيده الاستاذ الاستاذه البروفيسور بروفيسور الحاج الحاجه الشيخ الشيخه انسه",
    # he
    "דר דוקטור פרופ פרופסור גב גברת מר לדר מדר לגב למר ד",
    # fa
    "دكتر اقاي خانم پروفسور سركار",
    # uk
    "пані панна панові доц доцент акад п",
    # bg
    "инж",
    # sr
    "госпођа госпођица",
    # hr
    "gospodin gospodina gospoda gospodja gospodjica gda gosp gdin",
    # sl
    "gospod gospa gospe",
    # sk
    "mvdr phdr judr",
    # ca
    "senyor senyora doctora",
    # lt
    "ponas ponia",
    # lv
    "kungs kundze",
    # et
    "harra proua preili",
    # id
    "bapak bpk encik puan sdr sdri",
)
FURTHER_ROLES: Final = words_in(
    # ar
    "المريض المريضه مريض للمريض للمريضه اسم الاسم الطبيب الطبيبه طبيب طبيبه الممرض",
    "الممرضه ممرض ممرضه فني الفني فنيه تقني المعالج المحول راجعه",
    # he
    "שם המטופל המטופלת מטופל מטופלת החולה רופא רופאה הרופא הרופאה מטפל אחות האחות",
    "אח טכנאי טכנאית רנטגנאי רנטגנאית פוענח עי מפנה מזכירה",
    # fa
    "بيمار نام پزشك پرستار كارشناس راديولوژي",
    # uk
    "пацієнт пацієнта пацієнту пацієнтові пацієнтом пацієнтка пацієнтки пацієнтку хвора хворого хвору",
    "лікаря лікарю лікарем лікарка медсестра медсестри рентгенлаборант лаборантка описав",
    "описала виконав виконала направив направила прізвище імя",
    # bg
    "пациента пациентка пациентката пациентът лекар лекаря сестра описал име презиме др",
    # sr
    "пацијент пацијента пацијенткиња пацијенткиње лијечник љекар лекара инжењер техничар",
    # hr
    "pacijent pacijenta pacijentica pacijentice pacijenticu pacijentkinja pacijentkinje bolesnik",
    "bolesnika bolesnica bolesnice sestra sestre sestrom lijecnik lijecnica lijecnika lekar",
    "lekara doktorica inzenjer tehnicar opisao opisala snimio snimila ime prezime",
    # sl
    "bolnik bolnika zdravnik zdravnica zdravnika inzenir ingenieur priimek napisal napisala",
    "odcital napotil tehnik ga",
    # sk
    "pacientka pacientky pacientku pacienta pacientom lekarom lekara sestry sestrou",
    "odoslal odosielajuci meno priezvisko pan pana",
    # ca
    "metge metgessa infermera infermer tecnic tecnica informat informada cognoms cognom",
    # lt
    "pacientas paciente pacientes gyd gydytojas gydytoja slaugytoja technologas vardas pavarde",
    # lv
    "pacients arsts arste masa radiografers vards uzvards",
    # et
    "patsient patsiendi arst ode radioloogiatehnik eesnimi perekonnanimi",
    # id
    "pasien pesakit nama dokter perawat jururawat radiografer tn ny nn",
)
FURTHER_RELATIVES: Final = words_in(
    # ar
    "ابنها ابنه ابنته ابنتها زوجها زوجته زوجه زوج والدته والدتها والده والدها",
    "اخته اختها اخوه اخوها خاله خالتها عمه عمته جدته امه امها",
    # he
    "הבת הבן בנה בתה אשתו בעלה האם האב אחותו אחותה אחיו אחיה בנו בתו",
    # fa
    "دخترش پسرش همسرش مادرش پدرش برادرش خواهرش همسر",
    # uk
    "доньки доньку донькою дочка син сина сином дружина дружини дружиною мати мама",
    "батько брат брата",
    # bg
    "дъщеря дъщерята синът съпруга съпруг съпругата съпругът маика баща",
    # sr
    "кћи кћерка ћерка ћерке супруг супруга мајка отац",
    # hr
    "kci kceri kcer kcerka kcerke kcerku kcerkom cerka cerke cerkom sina sinom suprug",
    "supruga suprugom suprugu supruge majka majke majkom otac oca ocem brat brata bratom",
    # sl
    "hci hcerka hcerke hcerko zena zeno mamo ocetom soproga sestro",
    # sk
    "dcerou dcery dceru synom syna manzelkou manzelom matka matkou otcom",
    # ca
    "filla filles marit muller germana germa",
    # lt
    "dukra dukros sunus sunumi zmona vyru",
    # lv
    "meita meitu dels delu sieva sievu",
    # et
    "tutre tutar poeg poja abikaasa",
    # id
    "anaknya suami istri isteri suaminya istrinya",
)
"""Behind these a small word with a capital is what somebody is called."""
FURTHER_ALWAYS_PEOPLE: Final = words_in(
    # ar
    "فني الفني اسم",
    # he
    "טכנאי טכנאית רנטגנאי שם",
    # uk
    "рентгенлаборант лаборант лаборантка медсестра інженер прізвище",
    # bg
    "име",
    # hr
    "inzenjer tehnicar lijecnik ime prezime",
    # sl
    "inzenir tehnik zdravnik priimek",
    # sk
    "meno priezvisko",
    # ca
    "tecnic tecnica infermera infermer",
    # lt
    "technologas gydytojas vardas",
    # lv
    "radiografers arsts vards",
    # et
    "radioloogiatehnik arst",
    # id
    "radiografer dokter nama",
)
"""Roles behind which, and a colon, stands a person whatever the word means."""

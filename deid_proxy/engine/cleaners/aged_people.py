"""Whose age a text says, what says years beside it, and what a number measures instead; folded, in every language.

References
----------
45 CFR 164.514(b)(2)(i)(C)
"""

from __future__ import annotations

from typing import Final

PEOPLE: Final = (
    # en
    "resident inmate tenant pensioner widow widower lady gentleman gent man woman male female pt patient veteran "
    "prisoner detainee nun monk priest retiree grandmother grandfather granny client spinster bachelor householder "
    "individual subject person boy girl child infant mother father "
    # de
    "bewohner bewohnerin heimbewohner heimbewohnerin rentner rentnerin witwe witwer dame herr mann frau patientin pat "
    "pensionar pensionarin senior seniorin insasse insassin greis greisin patienten herrn manne kind probandin proband "
    "hochbetagte hochbetagter "
    # fr
    "residente veuf veuve retraite retraitee monsieur homme femme patiente pensionnaire detenu detenue pte usager "
    "mme enfant dame pat sujet malade centenaire grabataire "
    # es, pt
    "viudo viuda jubilado jubilada anciano anciana senor senora varon mujer hombre paciente pensionista recluso "
    "reclusa viuvo viuva aposentado aposentada idoso idosa senhor senhora homem mulher utente doente pcte pac pct pte "
    "reformado reformada nino nina enfermo enferma abuelo abuela crianca menino menina avo "
    # it
    "ospite vedovo vedova pensionato pensionata anziano anziana signore signora uomo donna paziente pz detenuto "
    "detenuta sig sigra bambino bambina degente assistito assistita malato malata "
    # nl
    "bewoner bewoonster weduwe weduwnaar gepensioneerde heer vrouw patiente cliente dhr mw mevrouw meneer mnr kind "
    # pl
    "pensjonariusz pensjonariuszka wdowa wdowiec emeryt emerytka pacjent pacjenta pacjentowi pacjentem pacjentka "
    "pacjentki pacjentke pacjentce pacjentem mieszkaniec mieszkanka mezczyzna mezczyzny mezczyzne kobieta kobiety "
    "kobiete kobiecie chora chory chorej chorego choremu chorym podopieczna podopieczny pani pan pana panu dziecko "
    "seniorka osoba babcia dziadek pacj "
    # sv, no, da
    "boende anka ankling dam herre kvinna beboer enke enkemann enkemand pensjonist pensionist kvinne kvinde mand "
    "pasient pas pasienten patienten kvinnan mannen kvinnen kvinden manden dama damen mann barn borger brukar bruker "
    # fi
    "asukas leski elakelainen mies nainen potilas potilaan rouva herra vanhus naisen miehen naispotilas miespotilas "
    "mummo pot lapsi "
    # cs
    "obyvatel obyvatelka vdova vdovec duchodce duchodkyne pacient pacienta pacientka pacientky pacientku pacientem "
    "muz muze zena zeny zenu seniorka klient klientka nemocny nemocna nemocneho nemocne pan pani dite stara stary "
    "babicka dedecek "
    # hu
    "lako ozvegy nyugdijas ferfi beteg nobeteg ferfibeteg paciens asszony holgy ur gyermek neni bacsi betegunk "
    # ro
    "rezident rezidenta vaduv vaduva pensionara pacient pacienta pacientul pacientei pacientului barbat femeie batran "
    "batrana bolnav bolnava bolnavul doamna domnul copil pensionar "
    # tr
    "hasta hastanin hastada hastamiz dul emekli erkek kadin sakin bayan bay teyze amca cocuk nine dede "
    # ru
    "пациент пациента пациенту пациентка пациентки пациентке пациентку жительница житель вдова вдовец пенсионер "
    "пенсионерка мужчина мужчины женщина женщины женщине больнои больного больному больная больнои пац бабушка "
    "дедушка ребенок постояльца постоялица ветеран пожилая пожилои "
    # uk
    "пацієнт пацієнта пацієнту пацієнтка пацієнтки пацієнтці пацієнтку мешканець мешканка жінка жінки чоловік чоловіка "
    "хвора хвории хвороі хворого пенсіонер пенсіонерка бабуся дідусь дитина пацієнтка "
    # el
    "ασθενησ ασθενη ασθενουσ χηρα χηροσ συνταξιουχοσ ανδρασ αντρασ ανδρα γυναικα γυναικασ ηλικιωμενη ηλικιωμενοσ "
    "κυρια κυριοσ ανηρ παιδι "
    # ko
    "환자 여자 남자 여성 남성 할머니 할아버지 여 남"
)
"""Who somebody is."""
ALONE: Final = (
    r"jahren|j\.? alt|lj|lebensjahr\w?|aa|an\.(?=,)|latk\w{1,3}|latek|lat\(a\)|r\. ?z|roz|rz|ti ?let\w{0,2}"
    r"|eves\w{1,4}|ev(?! \d)|л|[рv](?=[,)]|\.?$)|(?:l\.?|e\.)(?=[,)])|[ae](?=[,)])|[лр]\.(?=[,)])|ε\.(?=,)|роки|ετη|ετ"
    r"|ys|'l[iu]k|aring\w{0,3}|ars-?aldern|a-?rene|'erne|-v\.?(?=,| [^\W\d_])|살"
)
"""What says years by itself behind a number, in further languages and abbreviations."""
OF_LIFE: Final = (
    "year lebensjahr lebensjahre annee ano anno levensjaar roku rok roce roku году році lebensjahres levear livsar "
    "elinvuosi elinvuotta evben eveben ετοσ"
)
"""Which year of a life it is: in her 94th year."""
BEFORE: Final = "kora korat ialtaan iassa yasi 연령 연세"
"""What says an age in front of it, in further languages."""
EAST_PEOPLE: Final = (
    "高齢女性 高齢男性 老年女性 老年男性 患者 病人 患儿 女性 男性 女 男 老人 老年 老太 老伯 高齢者 女児 男児 妇女 婦女"
)
"""The same where words stand right beside each other."""
YEARS: Final = (
    r"y|yo|y[./]{1,2} ?o|yrs?|years?|y[./]?a|a|aa|an|ani|anni|annorum|ans|anos?|anys|ar|aring\w{0,3}|arig\w?|ars"
    r"|d'anni|de ani|e|enn[ei]|ev|eve|eves\w{0,4}|j|jg|jhr|jr|jrs|jahre?|jahrig\w{0,2}|jaar|jarige?|l|la|lat|lata|latek"
    r"|let|leta|letn\w{1,3}|lety|lj|r|rok|roka|roki|rokow|rokov|roku|roky|rocn\w{1,3}|rz|r\. ?z|v|vuot|vuotias"
    r"|vuotiaa\w{0,4}|vuotta|vuoden|yas\w{0,7}|ys|yil\w{0,4}|л|лет|летн\w{0,3}|лета|г|год|года|годов|го|роки|рок|рік"
    r"|років|річн\w{0,3}|р|р\. ?ж|ε|ετ|ετων|ετη|ετοσ|ετουσ|χρ|χρον\w{0,4}|세|살"
)
"""What says years behind a number, with its abbreviations."""
_UNITS: Final = (
    r"x of kgs? kilos? kg lbs? st cms? mms? mls? l/min litr\w{0,3} lit(?:er|re)s? k?vp? kv mas? mgy msv mbq mci "
    r"kbq gbq ci bpm mmhg g mc?gr? μg hu c?gy gr d h hrs? std s secs? mins? minut\w{0,4} sekund\w{0,3} "
    r"second\w{0,3} segund\w{0,2} stunden? stdn? heures? horas? or[ae] uur ur[en]* hodin\w? godzin\w? timm?[ea]r? "
    r"tuntia tunnin oran? saat hours? days? weeks? wks? months? tage?n? jours? dias? giorni dagen dager dage dni "
    r"dnu dagar gun\w{0,3} napj?\w{0,3} paivaa zile zi scans? slices? images? cases? wochen? monaten? semaines? "
    r"mois semanas? mes(?:es|i)? settimane weken maanden? tygodni\w? miesiac\w? miesiec\w{0,2} tydn\w? mesic\w? "
    r"het\w{0,3} honap\w{0,3} perc\w{0,2} luni saptaman\w? hafta\w{0,2} ay aylik veck\w{1,3} manad\w{0,2} "
    r"maned\w{0,2} uke\w? uge\w? viikk\w{1,3} vk kk kuuk\w{1,6} pv py p/?j pks? pack\w{0,6} pts points? "
    r"punkt\w{0,3} pkt punti puntos pontos poeng point iu ie ui je nmol umol mmol mol ng pg kcal kj kal cal ms hz "
    r"khz mhz m km cm mm ml mg kv ma tesla gauge fr ch кг см мм мл мг мкг мин\w{0,3} сек\w{0,3} ч час\w{0,2} "
    r"сут\w{0,2} дн\w{1,2} день нед\w{0,4} мес\w{0,5} тиж\w{0,4} міс\w{0,4} хв\w{0,4} годин\w? мбк мзв уд "
    r"балл\w{0,2} κιλα κιλων κιλο λεπτ\w{0,2} ωρ\w{1,2} ημερ\w{1,2} εβδομαδ\w{1,2} μην\w{1,2}"
    r" 개월 주 일 명 시간 분 회 번 "
    r"킬로 키로"
)
MEASURES: Final = rf"(?![^\W_]|[.,/:-]\d| ?(?:%|°|deg|grad|±|(?:{_UNITS.replace(' ', '|')})(?![^\W_])))"
"""What says that a number behind somebody is no age."""

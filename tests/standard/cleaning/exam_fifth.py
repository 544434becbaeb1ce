"""The fifth set: names that are words of another language, places that are words, ages and days of 23 languages.

What nothing in a text tells is not in it: initials alone behind an organ, a word alone that is somebody's name.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from random import Random

from exam_fourth import FOURTH_SLOTS
from exam_makers import formed
from exam_slots import Planted, Slot
from exam_subject import Subject
from exam_worlds import kind_of, of_language

_BY_LANGUAGE = {
    "tr": "Bozdağ^Şükrü Yılmazer^Çağla Aydınlı^Gülsüm Hayrioğlu^Zübeyde",
    "pl": "Kaczmarzyk^Wacław Wiśniewolska^Łucja Żołądek^Mieczysław",
    "cs": "Dvořáček^Bohumil Kučerová^Květa Hrubeš^Zdeňka",
    "hu": "Farkasházi^Gergő Zsigmondi^Erzsébet Szabadkai^Ágnes",
    "ro": "Constantinescu^Gheorghe Ungureanu^Rodica Țurcanu^Ștefan",
    "fi": "Hämäläinen^Pirkko Lehtimäki^Tuulikki Räsänen^Hannele",
    "sv": "Åkerblom^Birgitta Norrbäck^Torbjörn",
    "da": "Kjærgaard^Lone Østergård^Jørn",
    "no": "Tveitåsen^Åse Øverås^Sverre",
    "nl": "Hoogendijk^Sjoerd Kuipers^Anneke",
    "de": "Kreuzpaintner^Edeltraud Schiefelbein^Hartmut Klingelhöfer^Lutz",
    "fr": "Charbonneau-Lévy^Thibault Peyronnet^Odile Bourdieu^Gaëtan",
    "it": "Quattrocchi^Concetta Zanardelli^Ubaldo",
    "es": "Etxeberria^Encarnación Ibáñez^Francisco",
    "pt": "Magalhães^Iracema Vasconcelos^Antônio",
    "vi": "Nguyễn^Thị Trần^Đức",
    "ja": "松崎^芙美子 石黒^茂",
    "zh": "赵^建国 曹^秀英",
    "ko": "권^영자 문^혜인",
    "ru": "Завьялова^Людмила Щербина^Геннадий",
    "uk": "Ковальчук^Остап Шевченко^Зоряна",
    "el": "Βλάχου^Σπυρίδων Ξενάκης^Δέσποινα",
}
_OF_THE_WORLD = (
    "Bhattacharjee^Anuradha Al-Mutairi^Noura Abdelrahman^Yasser Kobayashi^Ayako Phạm^Xuân "
    "Tsukamoto^Daichi Lefkowitz^Darlene "
    "Kość^Grzegorz Testa^Salvatore Tardif^Odile Lobo^Iracema Finger^Heinz Żołądek^Bohdan Çetinkaya^Mehmet Nos^Wojtek"
)
_TALL: tuple[str, ...] = (
    "{given} {family}",
    "{family}, {given}",
    "{given[0]}. {family}",
    "{FAMILY},{given[0]}",
    "{FAMILY}, {GIVEN}",
)
_PLACES = {
    "en": "Moose Jaw|Chula Vista|Trois-Rivières|Coeur d'Alene|Punxsutawney|Poughkeepsie|Wagga Wagga",
    "de": "Bad Mergentheim|Wuppertal",
    "nl": "Zwolle|Sittard",
    "fr": "Neuilly-sur-Seine|Villeneuve d'Ascq",
    "it": "Pescara|Busto Arsizio",
    "es": "Ciudad Juárez|Zaragoza",
    "pt": "Juiz de Fora|Feira de Santana",
    "tr": "Eskişehir|Kahramanmaraş",
    "pl": "Bielsko-Biała|Łódź",
    "cs": "Hradec Králové|Plzeň",
    "hu": "Székesfehérvár|Szeged",
    "ro": "Cluj-Napoca|Iași",
    "fi": "Jyväskylä|Seinäjoki",
    "sv": "Örnsköldsvik|Umeå",
    "da": "Hjørring|Køge",
    "no": "Tromsø|Lillehammer",
    "ru": "Екатеринбург",
    "el": "Ηράκλειο",
    "ja": "宇都宮",
    "zh": "石家庄",
    "ko": "청주",
    "uk": "Житомир",
}
_HOSPITALS = {
    "en": "{} Community Hosp|{} Children's|{} General|Univ of {}|{} Memorial",
    "de": "Klinikum {}",
    "nl": "{} ziekenhuis",
    "fr": "CHU {}",
    "it": "Ospedale {}",
    "es": "Hospital de {}",
    "pt": "Hospital {}",
    "tr": "{} Devlet Hastanesi",
    "pl": "Szpital {}",
    "cs": "Nemocnice {}",
    "hu": "{} Kórház",
    "ro": "Spitalul {}",
    "fi": "{} keskussairaala",
    "sv": "{} lasarett",
    "da": "{} Sygehus",
    "no": "{} sykehus",
    "ru": "Больница {}",
    "el": "Νοσοκομείο {}",
    "ja": "{}総合病院",
    "zh": "{}中心医院",
    "ko": "{}의료원",
    "uk": "Лікарня {}",
}
_NUMBERED = r"\d{2,}\w*"
_GENERIC = frozenset(("bad", "sur", "de", "of", "d"))
_AGES = {
    "en": "{}yo|{}-yr-old|{}F|age {}",
    "de": "{}-jährige|{} J.,",
    "nl": "{}-jarige",
    "fr": "{} ans",
    "es": "{} años|{} a.,",
    "it": "{} anni|di anni {}",
    "pt": "{} anos",
    "pl": "{} lat|{}-letnia",
    "sv": "{} år|{}-årig",
    "da": "{} år|{}-årig",
    "no": "{} år",
    "fi": "{}-vuotias",
    "cs": "{} let|{}letá",
    "hu": "{} éves",
    "ro": "{} ani|{} de ani",
    "tr": "{} yaşında|{} yaş",
    "vi": "{} tuổi",
    "zh": "{}岁",
    "ja": "{}才",
    "ko": "{}세",
    "ru": "{} лет",
    "uk": "{} років",
    "el": "{} ετών",
}
_MONTHS = {
    "tr": "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "uk": "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
    "no": "januar februar mars april mai juni juli august september oktober november desember",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
}


def _named(subject: Subject, random: Random, language: str) -> Planted:
    """A name of the text's language, or of any in English, behind a word that announces somebody."""
    family, given = random.choice(_BY_LANGUAGE.get(language, _OF_THE_WORLD).split()).split("^")
    if language in ("ja", "zh", "ko"):
        return Planted("name nowhere else", family + given, frozenset({family + given}), kind_of(language))
    form = random.choice(_TALL)
    text = form.format(family=family, given=given, FAMILY=family.upper(), GIVEN=given.upper())
    words = frozenset(word for word in re.findall(r"[^\W\d_]{2,}", text) if word.lower() != "al")
    return Planted("name nowhere else", text, words, kind_of(language))


def _place(subject: Subject, random: Random, language: str) -> Planted:
    text = of_language(random, _PLACES, language)
    return Planted("city", text, _parts(text))


def _hospital(subject: Subject, random: Random, language: str) -> Planted:
    place = of_language(random, _PLACES, language)
    text = of_language(random, _HOSPITALS, language).format(place)
    return Planted("institution, nowhere else", text, _parts(place))


def _parts(place: str) -> frozenset[str]:
    return frozenset(word for word in re.findall(r"[^\W\d_]+", place) if word.lower() not in _GENERIC)


def _old(subject: Subject, random: Random, language: str) -> Planted:
    years = str(random.randrange(90, 105))
    return Planted("age over 89", random.choice(_AGES[language].split("|")).format(years), frozenset({years}))


def _day(subject: Subject, random: Random, language: str) -> Planted:
    """A day with the name of its month where the language has one here, else in digits; without its year too."""
    day = date(2004, 1, 1) + timedelta(random.randrange(7_400))
    if language not in _MONTHS:
        text = f"{day:%d.%m.%Y}" if language != "en" else f"{day:%d %b %Y}"
        return Planted("date, nowhere else", text, frozenset({text}))
    month = _MONTHS[language].split()[day.month - 1]
    if random.random() < 0.5:
        return Planted("date in part", f"{day.day} {month}", frozenset({f"{day.day} {month}"}))
    text = f"{day.day}. {month} {day.year}"
    return Planted("date, nowhere else", text, frozenset({text}))


FIFTH_SLOTS: dict[str, Slot] = {
    **FOURTH_SLOTS,
    "named": _named,
    "place": _place,
    "hospital": _hospital,
    "old": _old,
    "day": _day,
    "turkish_phone": formed("phone", "0(5##) ### ## ##", "+90 5## ### ## ##", needle=_NUMBERED),
    "suite": formed("room or bed", "#E###", "#-###", "###B", needle=_NUMBERED),
    "site_subject": formed("trial subject", "PROTECT_055_0##", "LIVR_041_0##", needle=_NUMBERED),
}
"""What may stand between braces in a template of this set."""

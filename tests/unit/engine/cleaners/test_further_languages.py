"""Texts of Arabic, Hebrew and the languages of ``announcing_words``: sentences stay; people, places and days go."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners import (
    address_table,
    announcing_words,
    done_words,
    firms,
    logins,
    negations,
    pattern_table,
    role_words,
    signing_words,
    text_days,
    title_words,
)
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.standard.folding import fold
from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end as cleaned


@pytest.mark.parametrize(
    "text",
    [
        "توجد عقيدة قطرها ١٢ ملم في الفص العلوي من الرئة اليمنى دون تغيير عن الفحص السابق.",
        "لا يوجد انصباب جنبي.",
        "كسر في عنق الفخذ الأيسر مع نقص في كثافة العظام",
        'גוש בקוטר 12 מ"מ באונה העליונה של הריאה הימנית, ללא שינוי מבדיקה קודמת.',
        "שבר בצוואר הירך משמאל",
        "У верхній частці правої легені вогнище діаметром 12 мм, без змін.",
        "Перелом шийки лівого стегна",
        "V hornom laloku pravých pľúc ložisko priemeru 12 mm, bez zmeny oproti predchádzajúcemu vyšetreniu.",
        "Zlomenina krčka ľavej stehennej kosti",
        "U gornjem režnju desnog pluća nodus promjera 12 mm, bez promjene u odnosu na prethodni pregled.",
        "Прелом левог кука, без померања",
        "В горния лоб на десния бял дроб огнище с диаметър 12 мм, без промяна.",
        "V zgornjem režnju desnih pljuč lezija premera 12 mm, brez sprememb glede na prejšnjo preiskavo.",
        "Nòdul de 12 mm al lòbul superior del pulmó dret, sense canvis respecte a l'estudi previ.",
    ],
)
def test_a_finding_stays_whole(text: str) -> None:
    """Nothing in it is of a person."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("أحيل من قبل الدكتور سليم الصباح لإجراء تصوير مقطعي للصدر", "سليم الصباح"),
        ("د/ كريم العلوي: لا يوجد انصباب جنبي", "كريم العلوي"),
        ("المريضة رجاء اليمني تعاني من ألم في الركبة اليسرى", "رجاء اليمني"),
        ("يسكن في حي النصر، شارع الجامعة 34", "34 النصر الجامعة"),
        ("العمر 97 سنة، كسر في الورك", "97"),
        ("الفحص السابق في 5 كانون الثاني 2019", "5 كانون 2019"),
        ('ד"ר אור לבן: אין עדות לתפליט', "אור לבן"),
        ("גב' שני כהן נפלה בבית", "שני כהן"),
        ("גר ברחוב ביאליק 110, חיפה", "110 ביאליק חיפה"),
        ("בהשוואה לבדיקה מיום 12 במרץ 2021", "12 במרץ 2021"),
        ("Пацієнт Роман Білий, 93 років, біль у коліні", "Роман Білий 93"),
        ("Адреса: вул. Зелена, буд. 51, м. Київ", "51 Зелена Київ"),
        ("Порівняно з 12 жовтень 2020", "12 жовтень"),
        ("Жінка 91 р., біль у правому стегні", "91"),
        ("Prišla s dcérou Vierou, tel. 0905 123 456", "0905 123 456 Vierou"),
        ("bytom Hlavná 93, Trnava", "93 Trnava"),
        ("MUDr. Malý: bez výpotku", "Malý"),
        ("V porovnaní s 3. apríla 2020", "3 apríla 2020"),
        ("žena 91 god., bol u desnom kuku", "91"),
        ("Pacijentica Jasna Star žali se na bol", "Jasna Star"),
        ("stanuje u Gajeva 99", "99 Gajeva"),
        ("Пацијент Мате Краљ, 91 година, бол у колену", "Мате Краљ 91"),
        ("12. ožujka 2021. pregled", "12 ožujka"),
        ("жена на 97 г., болка в таза", "97"),
        ("живее на ул. Витоша № 12", "12 Витоша"),
        ("В сравнение с 12 юли 2020", "12 юли"),
        ("stanuje na Celovška cesta 119", "119 Celovška"),
        ("Radiološki inženir: Maša Cvetko", "Maša Cvetko"),
        ("la infermera Mar va administrar el contrast", "Mar"),
        ("dona de 95 anys amb dolor", "95"),
        ("Comparat amb l'estudi del 3 d'abril de 2020", "3 abril"),
        ("viu al carrer Balmes 54", "54 Balmes"),
        ("1402/3/5 و 5/3/2567", "1402 2567"),
    ],
)
def test_a_person_a_place_and_a_day_go(text: str, gone: str) -> None:
    """Those that are words too, and what has the form of the language: its months, streets, titles and ages."""
    left = cleaned(text).replace(",", " ").replace(".", " ").replace("'", " ").split()
    assert not set(gone.split()) & set(left)


@pytest.mark.parametrize("written", ["احمد الحياني", "أحمد الحيانى", "آحمد الحيانی"])
def test_letters_of_arabic_that_are_typed_for_each_other_are_one(written: str) -> None:
    """A name is found whichever alef or ya somebody typed."""
    known = KnownIdentifiers(names=("الحياني^أحمد",))
    assert cleaned(f"فحص {written} للصدر", known) == "فحص للصدر"


def test_an_abbreviation_of_hebrew_is_one_word() -> None:
    """Its mark goes with it, or stays."""
    assert cleaned('קוטר 12 מ"מ') == 'קוטר 12 מ"מ'
    assert cleaned('"שבר" ד״ר זקס') == '"שבר"'


def test_every_word_of_the_tables_is_folded() -> None:
    """One that is not would never be found: ς and й are other letters in a plain text."""
    whole = (announcing_words, done_words, signing_words, role_words, firms, logins)
    tables = [table for module in whole for table in vars(module).values() if isinstance(table, frozenset)]
    tables += [title_words.TITLES, title_words.ROLES, title_words.RELATIVES, title_words.NEED_DOT]
    said = {word for table in tables for word in table} | set(text_days.MONTH_OF) | negations.NEGATIONS
    forms = (*pattern_table.PATTERNS, *address_table.ADDRESSES)
    said |= {word for form in forms for word in form.words}
    assert said > {"injected", "kundze"}
    assert not [word for word in said if fold(word) != word]


@pytest.mark.parametrize(
    ("text", "gone", "stays"),
    [
        ("Контактна особа: дружина Федір, 792 50 82.", "792 50 82", "Контактна дружина"),
        ("Контактное лицо: жена Ирина, 065 80 57", "065 80 57", "жена"),
        ("Контакт лице: съпруга, 635-93-85.", "635 93 85", "съпруга"),
        ("Kontaktní osoba: manželka, 792 50 82", "792 50 82", "manželka"),
        ("Τα CD να σταλούν ταχυδρομικά: Γαΐου 133, ΤΚ 54283. Email", "Γαΐου 133 54283", "Email"),
        ("Τα CD ταχυδρομικά: Αγίας Βλαχέρνης 19-89, ΤΚ 029 98.", "Βλαχέρνης 19 89 029 98", "CD"),
        ("Bilder per Post an Lindenhof 45.", "Lindenhof 45", "Bilder"),
        ("Снимки отправить почтой: Зелёная 17, Тверь", "17", "Снимки"),
        ("Aranacak: U. Gupta, dahili 477 5 943. Kalp pili yok.", "477 5 943", "dahili Kalp pili yok"),
        ("单位华东医药股份有限公司，胶片邮寄。", "华东 医药 公司", "胶片"),
        ("Para avisar, ramal 4 512.", "512", "Para"),
    ],
)
def test_numbers_behind_what_announces_them_go(text: str, gone: str, stays: str) -> None:
    """Whom to call, a number within a house, the house that films are sent to, and its postcode."""
    left = cleaned(text)
    assert not [word for word in gone.split() if word in left]
    assert not [word for word in stays.split() if word not in left]


@pytest.mark.parametrize(
    "text",
    ["PSC, stage 3", "Status post 3.", "Contact with the aorta over 120 mm", "Diffusion b 50 400 800"],
)
def test_other_numbers_stay_behind_the_same_words(text: str) -> None:
    """An illness and its stage, and what measures."""
    assert cleaned(text) == text

"""Ages over 89 beside who somebody is, in every language, with every abbreviation of years, in either order."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_PEOPLE = {
    "en": ("patient woman man lady widow", "yo y/o yrs y", "short of breath since Monday"),
    "de": ("Patientin Patient Frau Mann Bewohnerin", "J. J Jahre j.", "zunehmende Atemnot seit gestern"),
    "fr": ("Patiente Patient Femme Homme Veuve", "ans a. a A", "toux depuis hier"),
    "es": ("Paciente Mujer Varón Anciana", "años a. a", "tos desde ayer"),
    "pt": ("Paciente Mulher Homem Idosa", "anos a. a", "tosse desde ontem"),
    "it": ("Paziente Donna Uomo Anziana", "anni aa aa. a.", "tosse da ieri"),
    "nl": ("Patiënt Vrouw Man Bewoonster", "jaar jr jr. j.", "hoest sinds gisteren"),
    "pl": ("Pacjentka Pacjent Chora Kobieta Mężczyzna", "l. l lat r.ż.", "kaszel od wczoraj"),
    "cs": ("Pacientka Pacient Žena Muž Nemocná", "let l. r. roků", "kašel od včera"),
    "hu": ("Beteg Nőbeteg Férfi Asszony", "éves é. év", "köhögés tegnap óta"),
    "ro": ("Pacienta Pacient Femeie Bărbat", "ani a. a", "tuse de ieri"),
    "ru": ("Пациентка Пациент Больная Женщина Мужчина", "лет л. л г.", "кашель со вчера"),
    "uk": ("Пацієнтка Пацієнт Хвора Жінка", "років р. р рок.", "кашель з учора"),
    "el": ("Ασθενής Γυναίκα Άνδρας", "ετών ε. έτη χρ.", "βήχας από χθες"),
    "tr": ("Hasta Kadın Erkek", "yaş yaşında y.", "dünden beri öksürük"),
    "sv": ("Patient Kvinna Man Boende", "år å. å", "hosta sedan igår"),
    "no": ("Pasient Kvinne Mann Beboer", "år å. å", "hoste siden i går"),
    "da": ("Patient Kvinde Mand Beboer", "år å. å", "hoste siden i går"),
    "fi": ("Potilas Nainen Mies Asukas", "v. v vuotta", "yskää eilisestä"),
}
_FORMS = ("{who} {age} {years}, {rest}", "{who} ({age} {years}), {rest}", "{who}, {age} {years}, {rest}")
_REVERSED = ("{age} {years} {who}, {rest}", "{age} {years}, {who}, {rest}")


@pytest.mark.parametrize("language", _PEOPLE)
@pytest.mark.parametrize("form", [*_FORMS, *_REVERSED, "{who} {age}, {rest}", "{who} ({age}), {rest}"])
def test_an_age_goes_beside_whoever_somebody_is(language: str, form: str) -> None:
    """With years written out or abbreviated, or with none."""
    people, notations, rest = _PEOPLE[language]
    for who in people.split():
        for years in notations.split():
            for age in ("93", "104", "128"):
                text = form.format(who=who, age=age, years=years, rest=rest)
                assert age not in cleaned_to_the_end(text), text


@pytest.mark.parametrize(
    "text",
    [
        *("94 l., kaszel", "94-latka z kaszlem", "w 94 r.ż., kaszel", "wiek: 94 l.", "lat 94, kaszel", "94 l., kašel"),
        *(
            "im 94. Lebensjahr",
            "94. Lj., Husten",
            "mit 94 Jahren",
            "94 J alt, Husten",
            "in her 94th year",
            "F 94, cough",
        ),
        *(
            "94 aa, tosse",
            "donna di anni 94",
            "94 a, tos",
            "en su 94º año",
            "dans sa 94e année",
            "in haar 94e levensjaar",
        ),
        *(
            "94 év, köhögés",
            "94 évesen",
            "kora 94 év",
            "94 л., кашель",
            "на 94-м году жизни",
            "94 роки",
            "94 έτη, βήχας",
        ),
        *("полных лет 94, ходит сама", "повних років: 94", "completed years: 94", "vollendete Jahre 94"),
        *("ukończonych lat 94", "années révolues : 94", "años cumplidos 94", "anni compiuti 94", "ani împliniți 94"),
        *("94'lik hasta", "en 94-åring med hosta", "i 94-årsåldern", "94-v. nainen", "iältään 94", "94 å, hosta"),
        *(
            "男性94、咳嗽",
            "患者（94）咳嗽",
            "94男性，咳嗽",
            "환자 94, 기침",
            "연령 94",
            "94さい女性",
            "Ж. 94 л., кашель",
        ),
    ],
)
def test_an_age_goes_where_years_are_said_in_another_way(text: str) -> None:
    """Ordinals, abbreviations, sexes in a letter, words that stand right beside each other."""
    assert "94" not in cleaned_to_the_end(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Patient 95 kg, 180 cm", "95"),
        ("woman on 100 mg aspirin", "100"),
        ("patient 100 ml Ultravist", "100"),
        ("Patient 95 Minuten nach Injektion", "95"),
        ("Pacjentka 95 kg, 175 cm", "95"),
        ("мужчина 110 кг, 180 см", "110"),
        ("пациент 90 минут после введения", "90"),
        ("ασθενής 95 κιλά", "95"),
        ("potilas 95 kg", "95"),
        ("患者95kg", "95"),
        ("HR 101, patient in sinus rhythm", "101"),
        ("GFR 92, Patient nüchtern", "92"),
        ("LAT 100 kV", "100"),
        ("cardioversion 100 J, 120 J", "100"),
        ("W 100, L 40", "100"),
        ("TE 95, R 2", "95"),
        ("angle 92, F normal", "92"),
        ("RR 120/80, Patient wach", "120"),
        ("Patient 90 Grad gedreht", "90"),
        ("95 l/min", "95"),
        ("completed years 2, weeks 95", "95"),
        ("CRP 95 Patient septisch", "95"),
    ],
)
def test_what_is_measured_beside_somebody_stays(text: str, number: str) -> None:
    """Weights, doses, times, values, settings and angles."""
    assert number in cleaned_to_the_end(text)


def test_the_part_of_a_volume_is_no_age() -> None:
    """V65 is what a dose of 65 Gy reaches, where a share is told behind it."""
    text = "DVH: V20 18 %, V65 14 %, V65 = 12,5 %"
    assert cleaned_to_the_end(text) == text


@pytest.mark.parametrize("text", ["vrouw V65 met hoest", "Pasient V65 til kontroll", "V65 14 ml contrast"])
def test_a_sex_in_front_of_an_age_goes(text: str) -> None:
    """The same letters where no share is told."""
    assert "65" not in cleaned_to_the_end(text)


@pytest.mark.parametrize("text", ["Paziente 97enne, nota FA", "uomo 101enne, caduto", "97χρονη ασθενής", "97-χρονος"])
def test_an_age_goes_that_is_one_word(text: str) -> None:
    """As Italian and Greek write it."""
    assert not {"97", "101"} & set("".join(c if c.isdigit() else " " for c in cleaned_to_the_end(text)).split())


def test_a_younger_one_stays_in_one_word() -> None:
    """Up to 89."""
    assert cleaned_to_the_end("Paziente 45enne con febbre") == "Paziente 45enne con febbre"

"""Words that went with whoever or whatever stands beside them: who somebody is, days, ways, wards, abbreviations."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str) -> str:
    return clean_text(text, KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # who somebody is whose name goes
        ("deaf, daughter Gunhild to interpret", "deaf, daughter to interpret"),
        ("Kind unruhig. Mutter (Frau Quandt) hielt es", "Kind unruhig. Mutter hielt es"),
        ("Criança agitada, mãe Benedita ficou", "Criança agitada, mãe ficou"),
        # a small word in front of a day that goes
        ("Bloc relu à Lyon le 7.2.10", "Bloc relu à le"),
        ("Aufnahmen. vom 3.4.2013", "Aufnahmen. vom"),
        ("Fetal growth. EDD 3.4.2013", "Fetal growth. EDD"),
        # a ward behind whoever was told
        ("phoned to Dr Quimby in ED at noon", "phoned to in ED at noon"),
        # what a title is not
        ("AC joint OA, mild bursitis", "AC joint OA, mild bursitis"),
        ("Der er tatt MR lever mhp. metastaser", "Der er tatt MR lever mhp. metastaser"),
        # letters of somebody behind who writes and who does something
        ("hecho por residente MR, supervisado", "hecho por residente, supervisado"),
        ("Perikard frei. Diktat TT, Schreibkraft KQ", "Perikard frei. Diktat, Schreibkraft"),
    ],
)
def test_what_goes_takes_no_word_with_it(text: str, expected: str) -> None:
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        # words that somebody is called too, with which sentences of their language begin
        "Fall från stol, slog huvudet",
        "Falta la secuencia",
        "Risco de queda alto",
        "Suma diametrelor leziunilor",
        "Nieuwe afspraak maken",
        # abbreviations in capitals, in texts with small letters
        "Nå stigende CEA og dårlig matlyst",
        "Mediastende patolojik LAP izlenmedi",
        # words of one letter, and letters with a slash
        "exame enviado p/ revisão",
        "300 100 мл в/в болюсно",
        "ER 95%, PR 60%",
        # ways that are no streets, months that are words
        "sent via portal today",
        "vía antecubital izq",
        "bilder via teleradiologi",
        "Visite 4, MRT nach Protokoll",
        "2nd set of views",
        # homes that many live in
        "fall at care home, on apixaban",
    ],
)
def test_words_that_names_are_too_stay(text: str) -> None:
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Falta Jimena tosió", "Jimena"),
        ("Suma Gupta came", "Gupta"),
        ("Via Portale 12, Milano", "Portale"),
        ("12 MRT 2019", "2019"),
        ("MR Lever chest", "Lever"),
        ("OA, Müller", "Müller"),
        ("Иванов В.В. осмотрел", "В.В"),
        ("tech: CEA", "CEA"),
        ("residente a Santa Lucia Di Noto, febbre", "Noto"),
    ],
)
def test_who_and_where_goes_all_the_same(text: str, gone: str) -> None:
    assert gone not in cleaned(text)

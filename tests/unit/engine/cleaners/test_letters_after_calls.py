"""Letters of who wrote something after a call, of nurses, and where a needle is; accounts beside machines; firms."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("alergie, zapsala AP po telefonu s praktikem", "AP"),
        ("wrist band wrong, entered KM after call with ward", "KM"),
        ("eingetragen AP nach Telefonat", "AP"),
        ("kirjasi LM puhelun jälkeen", "LM"),
        ("болюс 3,5 мл/с, м/с KM", "KM"),
        ("ax T2 fat sat coluna, tec AC", "AC"),
        ("AX T2 FRFSE repeat motion tech NM", "NM"),
        ("100mL 2.5mL/s ルート右肘 st", "st"),
        ("造影剤で膨疹(+) 記載者 ED", "ED"),
        ("우측 팔 22G BB", "BB"),
        ("wpis KL", "KL"),
    ],
)
def test_letters_go(text: str, letters: str) -> None:
    """Whatever else they mean."""
    assert letters not in cleaned(text)


@pytest.mark.parametrize(
    "text",
    [
        "corrected AP after contrast",
        "左肘 AP",
        "поток 1,5 м/с",
        "TEC dx, radiographer CT",
        "zápis do karty",
    ],
)
def test_what_is_said_of_images_stays(text: str) -> None:
    """Views, speeds and ways of imaging."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Low dose, angelegt von smiths an CTAWP9887", "smiths"),
        ("PET fusie opgeslagen door beze vanaf 10.2.33.4", "beze"),
        ("trimis catre 10.2.33.4 de catre mdk", "mdk"),
        ("salvato da flow da 10.2.33.4", "flow"),
        ("skapat av talus på CTAWP9887", "talus"),
    ],
)
def test_accounts_go_beside_a_machine(text: str, account: str) -> None:
    """Or beside its address."""
    assert account not in cleaned(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("envoyé à 10.2.33.4 par courrier", "envoyé à par courrier"),
        ("sent to 10.2.33.4 by accident", "sent to by accident"),
        ("checked by phone at 3T", "checked by phone at 3T"),
        ("Seven Ltd. işe giriş muayenesi", "işe giriş muayenesi"),
        ("ФЛГ_профосмотр_Globaltrans", "ФЛГ_профосмотр"),
        ("Evaluation Ltd. due to habitus", "Evaluation Ltd. due to habitus"),
    ],
)
def test_what_is_no_account_stays_and_firms_go(text: str, expected: str) -> None:
    """By post, by accident; a firm with its form, and in Latin letters behind work."""
    assert cleaned(text) == expected

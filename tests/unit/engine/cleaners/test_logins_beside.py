"""Accounts beside what somebody did at a computer, and behind users; and what is none there."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Rachis dorsal modif herz31", "herz31"),
        ("geändert herz31", "herz31"),
        ("исправил rush30", "rush30"),
        ("исправил halls", "halls"),
        ("στάλθηκαν ξανά από iron88 λόγω βλάβης", "iron88"),
        ("διόρθωσε gold09", "gold09"),
        ("검사 완료, gray56 입력함", "gray56"),
        ("gray56 が修正", "gray56"),
        ("PACS修正 wall70、技師", "wall70"),
        ("wall70已修改", "wall70"),
        ("MPR gemaakt op Vitrea door gebruiker kaas", "kaas"),
        ("par utilisateur kaas", "kaas"),
        ("durch Benutzer stone gesperrt", "stone"),
        ("Kullanıcı dixons ile kayıt açıldı", "dixons"),
        ("logged in as halls", "halls"),
        ("angemeldet als leeg", "leeg"),
        ("Konto wall gesperrt", "wall"),
        ("javította dlane", "dlane"),
        ("flettet i PACS af borac", "borac"),
        ("name misspelt, fixed by savaged 03.06.2006", "savaged"),
        ("iron88 kullanıcısı", "iron88"),
        ("session of iron88 expired", "iron88"),
        ("merged in RIS by stonek this morning", "stonek"),
        ("fixed in PACS by templar", "templar"),
        ("dose plan granskad, inloggad dojo", "dojo"),
        ("innlogget halls", "halls"),
        ("zalogowany kos", "kos"),
        ("logged in dojo", "dojo"),
        ("担当者ID:donna.owens", "owens"),
        ("technician_ID_donna.owens", "owens"),
        ("계획 승인 massa11", "massa11"),
        ("计划批准 massa11", "massa11"),
        ("plan smiths tarafından kilitlendi", "smiths"),
        ("Techniker verständigt von barbere", "barbere"),
        ("Ticket raised by lights", "lights"),
    ],
)
def test_accounts_go_whatever_their_words_mean(text: str, gone: str) -> None:
    for frame in ("{}", "CT thorax. {}."):
        assert gone not in cleaned(frame.format(text))


@pytest.mark.parametrize(
    "text",
    [
        *("corrected slice20", "modified phase30", "edited rectum45", "contoured heart25", "verified lung50"),
        *("changed kv80", "sent to node44", "saved under test01", "per protocol", "per rectum", "godkjent av onkolog"),
        *("durch Benutzer manuell geändert", "by user request", "aborted by user", "user error caused repeat"),
        *(
            "recorded as stable",
            "registered as emergency",
            "account locked",
        ),
        *("отправлено dicom", "session of therapy", "sesión de radioterapia", "user manual updated"),
        *(
            "fixed by screws",
            "fixed by pins",
        ),
    ],
)
def test_what_is_no_account_stays(text: str) -> None:
    assert cleaned(f"CT thorax. {text}.") == f"CT thorax. {text}."

"""What people log in as: two words with a point, a word with digits, a word of another language."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")


def left_of(text: str) -> set[str]:
    """Return the words that are left of a text."""
    return set(_WORD.findall(cleaned(text)))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Bilder hochgeladen, Benutzer hos, Konsil", "hos"),
        ("Bildene ligger feil, varslet head82 som flytter dem", "head82"),
        ("Log-in kalaa left open on the console", "kalaa"),
        ("Login rynne war gesperrt", "rynne"),
        ("logged in as parka", "parka"),
        ("Uploaded by: kettle", "kettle"),
        ("Καταχώρηση από χρήστη mvalencia", "mvalencia"),
        ("questions to lyncha", "lyncha"),
        ("Any questions to herz18", "herz18"),
        ("clipped apices, rejected by pallar on the console", "pallar"),
        ("Voice recognition error by popem. Rest stands.", "popem"),
        ("name misspelt, fixed in RIS by v37", "v37"),
        ("Semnat electronic de pereza.", "pereza"),
        ("Bilder hochgeladen, Benutzer akim, Konsil", "akim"),
        ("Bilder hochgeladen, Benutzer head43, Konsil", "head43"),
        ("Bilder hochgeladen, Benutzer: wolf, Konsil", "wolf"),
        ("Bilder hochgeladen, Anwender kral, Konsil", "kral"),
        ("Bilder hochgeladen, angemeldet als wolf, Konsil", "wolf"),
        ("Lossy JPEG 2000 12:1, pushed from 10.1.1.1 by blessing.rice", "blessing rice"),
        ("Lossy JPEG 2000 12:1, pushed by head.stone", "head stone"),
        ("Lossy JPEG 2000 12:1, pushed by nail21", "nail21"),
        ("ya se avisó a sistemas (head43)", "head43"),
        ("ya se avisó a sistemas (nail7)", "nail7"),
        ("ya se avisó a sistemas (mora.rice)", "mora rice"),
        ("ya se avisó a informática (rosa)", "rosa"),
        ("Qualquer dúvida falar com comfort.abiola na TI.", "comfort abiola"),
        ("Qualquer dúvida falar com bij na TI.", "bij"),
        ("Qualquer dúvida falar com rosa21 na TI.", "rosa21"),
        ("данные отправлены, логин wall68.", "wall68"),
        ("данные отправлены, логин nail21.", "nail21"),
        ("данные отправлены, пользователь nail2.", "nail2"),
        ("logged in as rice7, resent", "rice7"),
        ("IT helpdesk (bell12) informed", "bell12"),
        ("informed IT: bell.moody", "bell moody"),
        ("resent by fox3", "fox3"),
        ("merged by lane.king", "lane king"),
        ("EDV (koch1) informiert", "koch1"),
        ("Support DSI (petit12) prévenu", "petit12"),
        ("renvoi fait par jean.petit", "jean petit"),
        ("renvoi fait par petit12", "petit12"),
        ("utilisateur petit, reprise", "petit"),
        ("utente costa, ripreso", "costa"),
        ("Caricato con utente costa.rossi.", "costa rossi"),
        ("Caricato con utente rossi5.", "rossi5"),
        ("gebruiker bakker, opnieuw", "bakker"),
        ("gebruiker bakker1, opnieuw", "bakker1"),
        ("użytkownik wilk3, ponownie", "wilk3"),
        ("uživatel vlk, znovu", "vlk"),
        ("felhasználó kis7, újra", "kis7"),
        ("utilizator lup, din nou", "lup"),
        ("kullanıcı demir, tekrar", "demir"),
        ("kullanıcı demir7, tekrar", "demir7"),
        ("användare berg3 laddade upp", "berg3"),
        ("bruker berg, lastet opp", "berg"),
        ("bruger holm, uploadet", "holm"),
        ("käyttäjä salo, ladattu", "salo"),
        ("χρήστης nikos4, ξανά", "nikos4"),
        ("користувач vovk7, повторно", "vovk7"),
        ("Saved as anon, contact moody.bell", "moody bell"),
        ("Export OK (user bell)", "bell"),
        ("user=bell", "bell"),
        ("uploaded anna.hand ", "anna hand"),
        ("Session opened by anna_k", "anna k"),
        ("worklist fixed by rose9", "rose9"),
        ("merged per king.may", "king may"),
        ("locked by user pope", "pope"),
        ("Anfrage von sommer.wolf erledigt", "sommer wolf"),
        ("fermé par petit.jean", "petit jean"),
        ("cerrado por paz.luna", "paz luna"),
        ("chiuso da costa.leone", "costa leone"),
        ("gesloten door visser.bos", "visser bos"),
        ("zamknięte przez wilk.las", "wilk las"),
        ("stängd av berg.sten", "berg sten"),
        ("PACS: study relinked by bell.king", "bell king"),
        ("anonymised by young3", "young3"),
        ("opened ticket, user marsh.page", "marsh page"),
        ("uživatel kral.holub přihlášen", "kral holub"),
        ("dopis wysłany, wpis: sowa (login RIS)", "sowa"),
        ("zápis: bone40 (login RIS)", "bone40"),
        ("kirjattu, tunnus lumi. Kuvat", "lumi"),
        ("încărcate de coordonator, cont hunter", "hunter"),
        ("Voice recognition error by ojo90", "ojo90"),
        ("envoi fait par nez43, reprise", "nez43"),
        ("fiók: temple41.", "temple41"),
        ("kullanıcı adı dağ.", "dağ"),
        ("账号 iron36", "iron36"),
        ("由 ojo08 录入", "ojo08"),
        ("입력자: costa70", "costa70"),
        ("пользователь volk.zima загрузил", "volk zima"),
        ("copied by a script, run as stone31 at night", "stone31"),
        ("再構成済、ログイン mori", "mori"),
        ("geaccordeerd, inlog temple.", "temple"),
    ],
)
def test_logins_go_though_they_are_words(text: str, gone: str) -> None:
    """Behind who uses a system, looks after it, or did something with files."""
    assert set(gone.split()) <= set(_WORD.findall(text))
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    "text",
    [
        "Login required. Log-in failed. Sign-in sheet was full",
        "Told series12 was missing, informed mother",
        "fixed by k12 wire, replaced by v37 of the software",
        "questions to radiology, error by motion",
        "selected by user",
        "user defined ROI",
        "user error, repeat",
        "user interface",
        "by user, manually",
        "Benutzer hat abgebrochen",
        "Benutzer unbekannt",
        "Benutzerfehler",
        "usuario no responde",
        "usuario desconocido",
        "user: unknown",
        "user: none",
        "user: admin",
        "user: anonymous",
        "mass.small effusion",
        "a.carotis interna",
        "m.rectus femoris",
        "z.n.op",
        "u.a. Raumforderung",
        "by syngo.via",
        "processed by syngo.via",
        "image.jpg sent",
        "by ct1",
        "sent by pacs2",
        "by scanner2",
        "gated by ecg1",
        "by phase1",
        "by week12",
        "reconstructed by asir40",
        "IT (ticket 43)",
        "IT (pacs2)",
        "systems (T2)",
        "sistema (CT1)",
        "by mr1",
        "por ct2",
        "por serie3",
        "par irm1",
        "von ws3",
        "von serie2 zu serie3",
        "by gtv1",
        "by level2",
        "by segment5",
        "by kv140",
        "by ac40",
        "compte rendu",
        "ROI: large (user defined)",
        "brukernavn ukjent",
        "login failed",
        "by pet12",
        "from slice45",
        "run as planned",
        "repeated, run as mp2rage",
        "ログイン不可",
    ],
)
def test_files_products_and_parts_of_scans_stay(text: str) -> None:
    """And what is said of users."""
    assert cleaned_to_the_end(text) == text


@pytest.mark.parametrize("login", ["iron36", "stone"])
def test_a_login_goes_right_behind_words_without_spaces(login: str) -> None:
    assert cleaned_to_the_end(f"由账号{login}在后处理站完成") == "由账号 在后处理站完成"


@pytest.mark.parametrize("login", ["fox21", "anna.hand", "rice"])
def test_a_login_goes_in_front_of_what_says_so_in_japanese(login: str) -> None:
    """Right beside it, where no blank stands."""
    assert login not in cleaned(f"データは{login}でログインし")

"""What people log in as, behind what announces it: ``Benutzer hos``, ``sistemas (head43)``, ``by blessing.rice``.

A login is made of a name, and the name may be a word. It is written in small letters, with a point in the middle, with
digits behind it, or where the word of another language makes no sense.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called_words import AT_COMPUTERS
from deid_proxy.engine.cleaners.done_words import HANDLED, INFORMED, MADE, READ_OVER
from deid_proxy.engine.cleaners.logins_beside import find_beside
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.title_words import ROLES, TITLES
from deid_proxy.engine.cleaners.tokens import UNSPACED, between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

LOGIN: Final = "pattern: user name"


def _by_word(**words: str) -> dict[str, frozenset[str]]:
    """Return words, each with the languages that have it."""
    table: dict[str, frozenset[str]] = {}
    for language, some in words.items():
        for word in some.split():
            table[word] = table.get(word, frozenset()) | {language}
    return table


_USERS: Final = _by_word(
    en="user username userid login logon account",
    de="eingeloggt benutzer benutzerin benutzername nutzer anwender anwenderin benutzerkennung kennung anmeldename "
    "konto account",
    fr="utilisateur utilisatrice identifiant compte",
    es="usuario usuaria cuenta",
    pt="usuario usuaria utilizador utilizadora conta",
    it="utente utenza",
    nl="ingelogd gebruiker gebruikersnaam inlognaam inlog account",
    pl="uzytkownik uzytkownika uzytkownikiem loginem konto login zalogowany zalogowana",
    cs="uziv uzivatel uzivatele uzivatelem prihlasen prihlasena ucet",
    sk="pouzivatel pouzivatela prihlaseny prihlasena",
    hu="felhasznalo felhasznalonev fiok bejelentkezve bejelentkezett",
    ro="utilizator utilizatorul utilizatorului cont contul",
    tr="kullanici kullanicisi hesap hesabi kullaniciadi",
    sv="anvandare anvandaren anvandarnamn konto inloggad",
    no="bruker brukeren brukernavn konto innlogget palogget",
    da="bruger brugeren brugernavn konto",
    fi="kayttaja kayttajan kayttajatunnus tunnus",
    ru="логин логином пользователь пользователем пользователя",
    uk="логін логіном користувач користувача користувачем",
    el="χρηστησ χρηστη λογαριασμοσ λογαριασμο",
    hr="korisnik korisnika",
    ja="ユーザー ユーザ アカウント 入力者 ログイン",
    zh="用户 账号 账户 登录名 登录 登入 用戶 帳號",
    ko="사용자 계정 입력자 아이디",
)
"""Behind these stands an account."""
_OF_THE_EAST: Final = tuple(text for text in _USERS if not text.isascii() and UNSPACED.match(text) is not None)
_CREDENTIALS: Final = words_in(
    "login logon username userid kennung benutzerkennung benutzername anmeldename identifiant inlognaam",
    "gebruikersnaam loginem felhasznalonev brukernavn brugernavn anvandarnamn kayttajatunnus tunnus cont логин логином",
    "логін логіном ucet fiok adi inloggad innlogget palogget eingeloggt ingelogd zalogowany zalogowana prihlasen",
    "prihlasena prihlaseny bejelentkezve bejelentkezett",
)
"""Of them those that are nothing but an account: behind these a word of the same language is one."""
_IN_BRACKETS: Final = words_in(
    "login logon username konto kennung benutzer utilisateur identifiant usuario utente gebruiker",
    "uzytkownik uzivatel felhasznalo utilizator kullanici anvandare bruker bruger kayttaja tunnus логин логін",
)
"""What says in brackets behind it that a word is an account: ramana (login RIS)."""
_STATES: Final = words_in(
    "failed required successful erforderlich notig moglich fehlgeschlagen mislukt nodig requis reussi correcto fallido",
    "locked expired closed busy active inactive error name blocked wrong changed new shared common",
    "unbekannt gesperrt gewechselt abgemeldet angemeldet abgelaufen falsch fehlt geandert",
    "rendu inconnu bloque absent errone expire verrouille desconocido bloqueado caducado",
    "desconhecido bloqueada sconosciuto bloccato scaduto onbekend geblokkeerd vergrendeld verlopen",
    "nieznany nieznane zablokowany zablokowane wygasl wygaslo neznamy zablokovan zablokovany uzamcen",
    "ismeretlen zarolt lejart necunoscut blocat expirat bilinmiyor kilitli okand last utgangen sparrad ukjent utlopt",
    "ukendt spaerret tuntematon lukittu vanhentunut puuttuu vaara неизвестен неизвестно заблокирован истек невідомо",
    "saknas mangler missing manca mancante falta brak chybi hianyzik lipseste yok",
    "online offline test remote local web mobil mobile de",
    "automatiskt automatisk automatisch automatycznie automaticky automatikusan igen idag igar fortfarande gisteren",
    "gestern heute vandaag opnieuw wieder ponownie znovu dzisiaj wczoraj remotely radiolog",
)
"""What is said of an account."""
_ADI: Final = "adi"
_USER_OF: Final = "kullanici"
_SYSTEMS: Final = words_in(
    "it ti ict edv dsi dv sistemas sistemi systems informatica informatik informatyka informatyk informatique",
    "informatiker informatico helpdesk support soporte suporte assistenza servicedesk hotline informatika",
    "bilgiislem atk admin администратор сисадмин аити адміністратор pacs ris",
)
"""Behind these, in brackets or behind a colon, stands who of them was told."""
_ASKED: Final = _by_word(
    en="contact ask with call to from by via",
    de="mit von durch kontakt bei",
    fr="avec par contact contacter aupres",
    es="con por contacto contactar a",
    pt="com por pelo pela contato contacto",
    it="con da dal dalla contatto contattare",
    nl="met door bij aan contact",
    pl="przez z kontakt",
    cs="s kontakt uzivatelem",
    hu="kontakt",
    ro="de cu contact",
    sv="av med kontakt",
    no="av med kontakt",
    da="af med kontakt",
    fi="kayttajalta yhteys",
    ru="с у через",
    uk="з у через",
    el="απο με",
    zh="由",
)
"""What stands in front of who did something with files, or is to be asked: falar com."""

_TALKS: Final = words_in(
    "falar hablar parler parlare sprechen praten talk speak hablen falem contact pushed sent resent uploaded",
    "merged exported imported logged renvoi envoye enviado enviada inviato verstuurd verzonden gesendet skickat",
    "sendt uppladdat rejected accepted flagged reopened unlocked fixed error errors mistake typo",
    "electronic electronico electronicamente eletronicamente elettronicamente elektronisch electroniquement",
    "elektronicznie elektronicky elektroniskt elektronisk",
    "questions question queries query enquiries fragen ruckfragen questions sporgsmal sporsmal fragor dudas preguntas",
    "domande duvidas perguntas vragen pytania pytanie dotazy otazky kerdesek intrebari вопросы вопросами питання",
    "ερωτησεισ kysymykset sorular fout fehler erreur errore blad verworfen abgelehnt rejete rifiutato odrzucone",
)
"""What stands in front of that where a word of another language is somebody's login."""
_TOLD: Final = INFORMED | words_in(
    "told alerted paged contacted varslet varsla kontaktet kontaktad meddelad meddelat benachrichtigt",
    "kontaktiert angerufen prevenue averti informado informada contactado notificado informata contattato",
    "verwittigd geinformeerd powiadomiono poinformowano upozornen ilmoitettu",
)
"""Behind these stands who was told."""
_GOES_ON: Final = words_in(
    "was is has had left used not war ist wurde wird hat nicht est etait a es esta era fue foi ha stato non werd heeft",
    "bylo byl byla jest zostal zostalo var er blev ble har oli on lasciato laisse estaba ficou",
)
"""How a sentence goes on behind an account."""
_WITH: Final = words_in("ile tarafindan ha a heeft hat toimesta har corrigiu corrige opravil poprawil")
"""What a sentence of another language than English goes on with."""
_WHO: Final = words_in(
    "utente usuario usuaria utilisateur utilisatrice benutzer benutzerin gebruiker user bruker bruger"
)
"""Users, behind whom a name too that goes on as a sentence does is an account."""
_LOG: Final = frozenset(("log", "sign"))
_IN: Final = "in"
_RUN: Final = frozenset(("run", "runs", "ran", "running", "executed", "logged", "login"))
_AS: Final = "as"
"""What runs as somebody: script run as white20."""
_HYPHEN: Final = "-"
_LETTERED: Final = re.compile(r"[a-z]\d{2,3}")
_NEAR: Final = 7  # words
_LEADS: Final = frozenset((_ADI, *_USERS, *_SYSTEMS, *_ASKED, *_TOLD, _IN, _AS))
_NOBODY: Final = words_in(
    "admin administrator root guest gast system service default none unknown test anonymous anonym pacs dicom",
    "manual error auto operator user local tech nil name id interface defined input settings level selected",
    "entered the and was extern intern externe interne aussen ours ons uns",
)
"""Accounts of nobody, and what else may be said of one behind a colon."""
_FILES: Final = words_in(
    "dcm exe jpg jpeg png tif tiff bmp gif pdf txt doc docx xls csv xml json zip tar nii nrrd mha mhd stl avi mov",
    "mpg log dat bin com org net edu gov int info html htm php asp dll ini bat cfg local lan intern med rer nat",
    "prot yaml raw img hdr rtf via plaza",
)
"""What stands behind the point of a file's name or a host's, and in titles."""
_PLACES: Final = words_in(
    "pacs ris his server srv node port vlan host client station scanner scan room raum saal sala salle ticket",
    "phase serie series day week level lot segment version ver run job task case fall visit image img slice cycle",
    "part site step item bed arm rev gtv ctv ptv itv asir win sha md",
)
"""What numbers stand behind that is nobody."""
_DONE: Final = HANDLED | READ_OVER | MADE
_BEFORE_DOTTED: Final = frozenset((*_USERS, *_ASKED, *_SYSTEMS, *_DONE, *_TALKS, *AT_COMPUTERS, "session", "sesja"))
_SAID_OF: Final = _GOES_ON | _DONE
_DOTTED: Final = re.compile(r"(?<![^\W_])(?<![.@/\\-])[a-z]{3,24}\.[a-z]{3,24}(?![\w@/\\]|\.\w|-\w)")
_SHAPE: Final = b"a.a"
_NUMBERED: Final = re.compile(r"([a-z]{3,20})\d{1,3}")
_USES: Final = frozenset(("bruger", "bruker"))
"""Users, and what somebody does who uses something: bruger rollator."""
_BY: Final = words_in("by von par por door durch przez av af 由")
_KINDS: Final = frozenset(("anatomy", "common", "word"))
_NAMED: Final = re.compile(r"([a-z]{3,20})\d{2,3}")
_SENTENCE_ENDS: Final = ("", ",", ".", ";", ")", "\n")
_APART: Final = frozenset((", ", " (", "; ", ". ", ": "))
_CONT: Final = "cont"
_ENGLISH: Final = "en"
_TURKISH: Final = frozenset(("tr",))
_OPENING: Final = " ("
_TWO: Final = 2
_GAP: Final = re.compile(r" ?[:=(]? ?\(?")
_OPENS: Final = re.compile(r" ?[:=] ?| ?\( ?")
_SHORTEST: Final = 3  # letters
_LONGEST: Final = 14  # of a part of a login; what is longer is a compound of words
_LOGS_IN: Final = ("でログイン", "がログイン", "로 로그인", "으로 로그인")


def find_logins(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return what people log in as."""
    plain = landmarks.plain
    marks = _in_front_of_brackets(plain, tokens) if _OPENING in plain else []
    marks += _dotted(landmarks, tokens, words) if _SHAPE in landmarks.shapes else []
    for at in range(1, len(tokens)):
        lead = tokens[at - 1].word
        if (lead.text in _LEADS and _is_led(plain, tokens, at, words)) or (
            lead.is_unspaced and lead.text.endswith(_OF_THE_EAST) and _is_right_behind(tokens, at)
        ):
            marks.append(Mark(tokens[at].start, tokens[at].end, LOGIN))
    marks += [Mark(tokens[at].start, tokens[at].end, LOGIN) for at in find_beside(landmarks, tokens, words)]
    if any(sign in plain for sign in _LOGS_IN):
        behind = [at for at, token in enumerate(tokens) if plain.startswith(_LOGS_IN, token.end)]
        marks += [Mark(tokens[at].start, tokens[at].end, LOGIN) for at in behind if _is_written_so(tokens[at])]
    return marks


def _in_front_of_brackets(plain: str, tokens: list[Token]) -> list[Mark]:
    """Return words of which it is said in brackets that they are accounts: wpis: ramana (login RIS)."""
    found: list[Mark] = []
    for at in range(1, len(tokens) - 1):
        if tokens[at + 1].word.text not in _IN_BRACKETS or between(plain, tokens[at], tokens[at + 1]) != " (":
            continue
        login = tokens[at]
        is_word = login.word.is_small and login.word.is_alpha and len(login.text) >= _SHORTEST
        is_told = between(plain, tokens[at - 1], login) in (": ", ":") and login.text not in _NOBODY
        if login.word.raw.isascii() and is_told and (is_word or _is_numbered(login)):
            found.append(Mark(login.start, login.end, LOGIN))
    return found


def _is_led(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a login stands behind a word that announces one."""
    lead = tokens[at - 1].word.text
    if lead == _ADI and at > 1 and tokens[at - 2].word.text == _USER_OF:
        return _is_account(plain, tokens, at, words)
    if lead in _USERS:
        return _is_account(plain, tokens, at, words)
    if lead in _SYSTEMS:
        return _is_of_systems(plain, tokens, at)
    before = tokens[at - 2].word.text if at > 1 else ""
    if lead == _AS:
        return before in _RUN and _is_named_with_digits(plain, tokens, at, words)
    if before in _LOG and lead == _IN and between(plain, tokens[at - 2], tokens[at - 1]) == _HYPHEN:
        return _is_account(plain, tokens, at, words)
    if lead in _TOLD:
        return _is_told(plain, tokens, at, words)
    if lead not in _ASKED:
        return False
    if _is_named_with_digits(plain, tokens, at, words) or _is_letter_with_digits(plain, tokens, at):
        return True
    is_asked = before in _TALKS or (before in _DONE and tokens[at].word.text not in words)
    return is_asked and _is_foreign(plain, tokens, at, words)


def _is_right_behind(tokens: list[Token], at: int) -> bool:
    """Tell whether a login follows what announces it at the end of words without spaces: 由账号mira."""
    login = tokens[at]
    is_written_so = login.word.raw.isascii() and (login.word.is_small or login.word.has_digits)
    is_word = is_written_so and len(login.text) >= _SHORTEST and not login.word.is_number
    return is_word and login.start == tokens[at - 1].end and login.text not in _NOBODY


def _is_told(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether who was told is written as an account: Varslet head82 som flytter dem."""
    match, login = _NAMED.fullmatch(tokens[at].text), tokens[at]
    if match is None or not login.word.is_small or between(plain, tokens[at - 1], login) not in (" ", ": "):
        return False
    return match[1] not in _PLACES and (match[1] not in words.listed or words.kind_of(match[1]) in _KINDS)


def _is_letter_with_digits(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a letter and digits are the account of who did it in a system of a hospital: fixed in RIS by v37."""
    lead, login = tokens[at - 1 : at + 1]
    if lead.text not in _BY or _LETTERED.fullmatch(login.text) is None or not login.word.is_small:
        return False
    near = [token.text for token in tokens[max(at - _NEAR, 0) : at]]
    is_in_system = not _SYSTEMS.isdisjoint(near) and not (AT_COMPUTERS | _TALKS).isdisjoint(near)
    return is_in_system and between(plain, lead, login) == " " and _ends(plain, login)


def _dotted(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return two words with a point between them that name somebody: comfort.abiola; not syngo.via, series.dcm."""
    starts: list[int] = []
    marks: list[Mark] = []
    for match in _DOTTED.finditer(landmarks.plain):
        starts = starts or [token.start for token in tokens]
        at = bisect_right(starts, match.start()) - 1
        if at < 0 or at + 1 >= len(tokens) or tokens[at].start != match.start() or tokens[at + 1].end != match.end():
            continue
        pair = tokens[at : at + 2]
        if pair[1].text in _FILES or not all(token.word.is_small for token in pair):
            continue
        lead = tokens[at - 1].text if at else ""
        is_led = lead in _BEFORE_DOTTED or (at > 0 and tokens[at - 1].word.is_unspaced)
        if is_led and _GAP.fullmatch(landmarks.plain, tokens[at - 1].end, pair[0].start) is not None:
            is_login = not all(_is_plain_word(token.text, words) for token in pair)
        else:
            is_login = not any(_says_something(token.text, words) for token in pair)
            is_login = is_login and any(_is_unknown(token.text, words) for token in pair)
        if is_login:
            marks.append(Mark(match.start(), match.end(), LOGIN))
    return marks


def _is_unknown(text: str, words: Vocabulary) -> bool:
    return len(text) <= _LONGEST and text not in words and words.everyday(text) is None


def _is_plain_word(text: str, words: Vocabulary) -> bool:
    """Tell whether a vocabulary has a word that nobody is called."""
    return text in words.listed and text not in words.names_too


def _says_something(text: str, words: Vocabulary) -> bool:
    """Tell whether a word is a plain one, a role, or too short to be told from an abbreviation: henv.lege, lig.xyz."""
    if text in TITLES or text in ROLES or _is_plain_word(text, words):
        return True
    return len(text) <= _SHORTEST and (text in words or words.everyday(text) is not None)


def _is_account(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an account stands behind what announces one: a word with digits, or one of another language."""
    lead, login = tokens[at - 1 : at + 1]
    text = login.text
    if not login.word.raw.isascii() or _GAP.fullmatch(plain, lead.end, login.start) is None:
        return False
    if text in _NOBODY or login.word.is_title or login.word.is_number:
        return False
    if _is_numbered(login):
        return True
    if not login.word.is_small or not login.word.is_alpha:
        return False
    if _OPENS.fullmatch(plain, lead.end, login.start) is not None:
        return len(text) >= _SHORTEST and text not in words.common
    if text in _STATES:
        return False
    if lead.text in _CREDENTIALS and _ends(plain, login) and len(text) >= _SHORTEST and text not in words.common:
        return at < _TWO or lead.text != _CONT or between(plain, tokens[at - 2], lead) in _APART
    is_credential = lead.text in _CREDENTIALS or lead.text in _WHO or lead.text == _IN
    if is_credential and at + 1 < len(tokens) and tokens[at + 1].text in _SAID_OF and text not in words.common:
        return len(text) >= _SHORTEST and (text not in words.listed or text in words.names_too)  # Login rynne war zu
    if not lead.text.isascii() and login.word.raw.isascii() and text not in words.listed:
        return len(text) >= _SHORTEST  # от пользователя mvalencia
    spoken = _USERS.get(lead.text, _TURKISH)
    is_with = at + 1 < len(tokens) and tokens[at + 1].text in _WITH and _ENGLISH not in spoken
    if not lead.text.isascii() and lead.word.is_unspaced:
        return len(text) >= _SHORTEST
    is_english = _ENGLISH in spoken or lead.text in _USES or not (_ends(plain, login) or is_with)
    return _is_of_other_language(text, spoken, words, is_english=is_english)


def _is_named_with_digits(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word that no vocabulary has stands with two digits or more behind who did something: by ojo90."""
    match, lead = _NAMED.fullmatch(tokens[at].text), tokens[at - 1].word.text
    gaps = ("", " ") if not lead.isascii() else (" ",)
    if match is None or not tokens[at].word.is_small or between(plain, tokens[at - 1], tokens[at]) not in gaps:
        return False
    if match[1] in _PLACES:
        return False
    before = tokens[at - 2].word.text if at > 1 else ""
    is_done = lead in _BY or lead == _AS or before in _DONE or before in _TALKS
    return match[1] not in words.listed or (is_done and words.kind_of(match[1]) in _KINDS)


def _ends(plain: str, token: Token) -> bool:
    """Tell whether a sentence, or a part of it, ends behind a word."""
    return plain[token.end : token.end + 1] in _SENTENCE_ENDS


def _is_of_systems(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word with digits stands in brackets behind who looks after computers: sistemas (head43)."""
    is_opened = _OPENS.fullmatch(plain, tokens[at - 1].end, tokens[at].start) is not None
    return is_opened and _is_numbered(tokens[at])


def _is_foreign(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of another language stands behind who is asked: falar com bij."""
    login = tokens[at]
    if not (login.word.is_small and login.word.is_alpha) or between(plain, tokens[at - 1], login) != " ":
        return False
    return _is_of_other_language(login.text, _ASKED[tokens[at - 1].text], words)


def _is_written_so(login: Token) -> bool:
    """Tell whether a word is written in small letters, or has digits."""
    return login.word.raw.isascii() and login.word.raw.islower()


def _is_numbered(login: Token) -> bool:
    match = _NUMBERED.fullmatch(login.text)
    return match is not None and login.word.is_small and match[1] not in _PLACES


def _is_of_other_language(text: str, spoken: frozenset[str], words: Vocabulary, *, is_english: bool = True) -> bool:
    """Tell whether a word is one of languages alone that a text has not where it stands, nor English if that counts."""
    if len(text) < _SHORTEST or text in _NOBODY:
        return False
    languages = frozenset(words.languages_of(text))
    everyday = words.everyday(text)
    if everyday is not None:
        languages |= everyday.languages
    return bool(languages) and languages.isdisjoint(spoken | {_ENGLISH} if is_english else spoken)

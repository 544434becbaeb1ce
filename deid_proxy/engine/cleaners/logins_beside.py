"""Accounts beside what somebody did at a computer, and behind users, whatever their words mean.

``modif herz31``, ``исправил rush30``, ``gray56 입력함``, ``door gebruiker kaas`` and ``logged in as halls``.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called import is_foreign
from deid_proxy.engine.cleaners.called_words import (
    ACCOUNT_OF,
    AT_COMPUTERS,
    BEHIND_ACCOUNTS,
    DONE_TO_FILES,
    NO_ACCOUNTS,
)
from deid_proxy.engine.cleaners.done_words import AS, DONE, DRAWN, GIVEN, HANDLED, HOW, MADE_BY
from deid_proxy.engine.cleaners.people_words import PROFESSIONS, RELATIONS
from deid_proxy.engine.cleaners.role_words import ROLES_OF_PEOPLE, SHORTENED, SPECIALTIES
from deid_proxy.engine.cleaners.staff_words import SHORT_STAFF
from deid_proxy.engine.cleaners.title_words import ROLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_DONE: Final = (
    (DONE - DRAWN)
    | HANDLED
    | MADE_BY
    | AT_COMPUTERS
    | words_in(
        "modif amended amend renvoi renvoye corr korr geand korrekt rejected accepted flagged reopened",
        "rescheduled relinked reassigned split undeleted repushed resend resending saved swapped erneut",
        "weitergeleitet gespeichert abgelegt zugeordnet reenviado cerrado rectifique rectificado retificado",
        "reenviou corrigiu enviou alterou spedito rettificato modifico corresse hersteld gesloten opgeslagen",
        "zmienil zmienila wyslal wyslala opravil smazal smazala vymazal vymazala zapsal sloucil sloucila",
        "poisti poistanut yhdisti sterse stearsa unite opravila odeslal odeslala zmenil zmenila zadal zadala",
        "kuldte rogzitette modositotta torolte feltoltotte bevitte corectat modificat introdus sters incarcat",
        "corectata retransmis retrimis retrimisa reincarcat reintrodus reimported reuploaded reentered",
        "remerged reimporte reexpedie retransmitido reimportado reinviato rinviato ritrasmesso reimportato",
        "retransmitida herverzonden teruggestuurd omskickat gensendt preposlal preposlala preposlano przeslal",
        "przeslala переслал переслала переотправил переотправила перезагрузил перезагрузила duzelten duzeltti",
        "gonderen gonderdi giren girdi degistiren degistirdi sparat lagret gemt korjannut lahettanyt",
        "muokannut tallentanut syottanyt korjattu lahetetty muokattu исправлено отправил отправила отправлено",
        "внес внесла внесено изменил изменила изменено удалил удалила удалено загрузил загрузила загружено",
        "объединил сохранил виправив виправила виправлено надіслав вніс змінив змінила видалив διορθωσε",
        "διορθωθηκε εστειλε σταλθηκαν σταλθηκε καταχωρησε καταχωρηθηκε αλλαξε διεγραψε ξανα",
        "created creat cree creee creado creada criado criada creato creata skapat skapad oprettet opprettet",
        "enregistre enregistree salvo guardado guardada salvato salvata salvat salvata zapisane zapisano utworzone",
        "utworzono ulozeno sparad vytvoreno mentette letrehozta kaydedildi tallennettu luotu сохранено создано",
        "збережено створено αποθηκευτηκε aangemaakt gesichert erstellt angelegt angelegte",
    )
)
"""What somebody does at a computer."""
_AT_COMPUTERS: Final = AT_COMPUTERS | words_in(
    "raised verstandigt informiert benachrichtigt gemeldet",
    "ingelicht powiadomiony informovan informerad varslet underrettet",
)
"""What somebody does at a computer, or tells those who look after it."""
_ONLY_AT_COMPUTERS: Final = DONE_TO_FILES | words_in(
    "relinked overwritten anonymized fusionnees renombrado excluido",
)
"""Of that what is done to nothing but files."""
_BESIDE: Final = words_in(
    "session sesion sitzung sessie per under admin administrator user sessione sessao relace kurzel sigla skrot",
    "zkratka",
)
"""What else stands in front of an account that is written with digits."""
_FROM: Final = words_in("of απο от de da ile od przez per under by von durch par por door av af pelo dal")
_BEHIND: Final = words_in(
    "kullanicisi felhasznalo tarafindan toimesta user altal resent merged fixed corrected uploaded rejected",
    "reopened edited deleted unlocked amended",
)
"""What stands behind one."""
_BY_BEHIND: Final = {"tarafindan": "tr", "altal": "hu", "toimesta": "fi"}
"""What says by whom, behind whoever did it."""
_LOGGED: Final = words_in(
    "logged log login angemeldet eingeloggt ingelogd aangemeld connecte connectee inloggad innlogget logget logged",
    "zalogowany zalogowana prihlasen prihlasena conectado conectada connesso connessa kirjautunut tant logado logada",
)
"""Behind these and *as* stands one."""
_AS: Final = AS | {"que"}
_USERS: Final = words_in(
    "user benutzer benutzerin nutzer anwender utilisateur utilisatrice usuario usuaria utilizador utente gebruiker",
    "uzytkownika uzytkownikiem uzivatelem uzivatele pouzivatelom utilizatorul utilizator anvandare bruker bruger",
    "χρηστη пользователем",
)
_BY: Final = words_in("by von vom durch par l por pelo da dall dal door przez av af de απο via")
"""In front of users: what stands behind both is an account."""
_USES: Final = words_in("bruger bruker")
"""Users, and what somebody does who uses something."""
_HAS: Final = words_in("ha hat a heeft has had signed corrige corrigiu opravil poprawil")
_ACTS: Final = _DONE | _HAS
_ACCOUNTS: Final = words_in("account konto compte cuenta conta ucet tili konta")
_LOCKED: Final = words_in(
    "locked unlocked expired gesperrt entsperrt geblokkeerd vergrendeld bloque verrouille bloqueada bloqueado",
    "bloccato",
    "zablokowane zablokovan last sparrad lukittu laast deleted disabled",
)
_NO_USERS: Final = words_in(
    "request error input choice default defaults preference interaction override command action selection manual",
    "settings option options group name names access rights role profile interface initiated defined specified",
    "zelf handmatig extern externe externo esterno manuell selbst manuel manuelle manual manualmente recznie rucne",
    "zonder nach gewechselt not and or unknown abgebrochen gesperrt cancel cancelled guide account id abort aborted",
)
"""What is said of users."""
_PLACES: Final = words_in(
    "phase series serie slice slices level week day room bed",
    "port node host server station scanner scan line page image",
    "lung heart head neck body brain breast liver test thin thick iso ring soft sharp low high max min",
    "flip angle dose step time frame field zone part plan beam arc arm case site visit cycle grid matrix",
)
"""What numbers stand behind that is nobody."""
_EAST: Final = (
    *("が修正", "が入力", "が送信", "が更新", "が削除", "が登録", "が変更", "が確認", "にて入力", "にて修正", "入力済"),
    *("入力", "修正", "送信", "登録", "已修改", "修改", "录入", "上传", "发送", "更正", "合并", "登记", "錄入", "上傳"),
    *("が承認", "承認", "批准", "审核", "審核", "审批", "确认", "核对", "승인", "결재", "확인", "검토", "판독"),
    *("입력", "수정", "전송", "등록", "삭제", "변경", "업로드", "확인함", "병합"),
)
_LONGEST_EAST: Final = 6  # characters
_NUMBERED: Final = re.compile(r"([a-z]{3,20})\d{2}")
_NEVER_WORDS: Final = frozenset(("technique", "measurement", "phase", "view", "modality", "side", "unit"))
_NEVER: Final = _NEVER_WORDS | {"anatomy", "finding", "procedure", "device"}
_SENTENCE_ENDS: Final = ("", ",", ".", ";", ")", "\n")
_SHORTEST: Final = 3  # letters
_FEW: Final = 3  # words
_NEAR: Final = 7
_OTHER: Final = frozenset(word for word in _DONE | _FROM if not word.isascii())
_BYS: Final = words_in("by von par durch door przez av af catre por pelo dal")
_AT_MACHINE: Final = re.compile(
    r" (?:de (?=pe ))?(?:an|am|von|pa|at|from|on|vanaf|auf|op|aan|sur|depuis|de|desde|en|em|da|dal|su|z|ze|na|od|fra"
    r"|fran|pe|din|la|via) "
    r"(?:\d{1,3}(?:\.\d{1,3}){3}|(?=[a-z_-]{0,12}\d)(?=[\d_-]{0,8}[a-z])[a-z\d][a-z\d_-]{3,16}\d)(?![^\W_])"
)
"""The machine or the address that something was done at, behind who did it."""
_ADDRESS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])|https?://|www\.")
_ROMANIAN: Final = {"catre": "ro"}
_NEAR_MACHINE: Final = 80  # characters
_ENGLISH: Final = "en"
_FAMILIES: Final = (
    frozenset(("da", "no", "sv", "nb", "nn", "is", "de", "nl", "fi")),
    frozenset(("cs", "sk", "pl", "hr", "sl", "sr", "bs")),
    frozenset(("es", "pt", "it", "fr", "ro", "ca", "gl")),
    frozenset(("ru", "uk", "bg", "be", "mk")),
)
"""Languages that have words in common, or borrow them."""
_SPOKEN: Final = {
    **dict.fromkeys(
        words_in("javitotta kuldte rogzitette modositotta torolte feltoltotte bevitte"), frozenset(("hu",))
    ),
    **dict.fromkeys(words_in("poprawil poprawila zmienil wyslal wyslala zmienila"), frozenset(("pl",))),
    **dict.fromkeys(words_in("opravil opravila odeslal odeslala zmenil zadal zadala"), frozenset(("cs",))),
    **dict.fromkeys(words_in("duzelten duzeltti gonderen gonderdi giren girdi degistiren"), frozenset(("tr",))),
    **dict.fromkeys(words_in("korjannut lahettanyt muokannut tallentanut syottanyt"), frozenset(("fi",))),
}
"""Of what language a word is that no vocabulary has."""
_IN: Final = frozenset(("in", "on"))
_OF: Final = frozenset(("da", "de"))
"""By, and more often of: whose account it is only beside a machine."""
_LEADS: Final = _OF | (_DONE - GIVEN) | _BYS | _IN | frozenset(ACCOUNT_OF) | _AS | _USERS | _ACCOUNTS | _OTHER
"""What a word without digits stands behind."""
_LEADS_OF_ITSELF: Final = _LEADS - _IN - (frozenset(ACCOUNT_OF) - _BYS - _OTHER)
_LATIN: Final = frozenset(word for word in _DONE - GIVEN if word.isascii())
_TOLD: Final = _LATIN | _LOGGED | _USERS | _ACCOUNTS | _OTHER | _AT_COMPUTERS


_SYSTEMS: Final = words_in("pacs ris his kis cis emr ehr worklist arbeitsliste werklijst archive archiv vna")
"""Where somebody does it: by whom it is done there is whose account does it."""
_IN_SYSTEMS: Final = ("pacs", "ris")
_NO_STAFF: Final = words_in(
    "vendor supplier manufacturer company engineer engineers helpdesk team staff users colleague colleagues vendors",
    "night evening weekend morning today hersteller firma lieferant kollege kollegin kollegen fournisseur collegue",
    "proveedor fornitore fornecedor leverancier dostawca dodavatel leverantor leverandor collega colega kollega",
    "support technology management workflow update migration",
)
_ENDS: Final = re.compile(r" ?(?:[.,;:)\n/]|$)")
_DATED: Final = re.compile(
    r",? (?:on |at |am |um |le |op |el |dnia |den )?(?:[^\W\d_]{3,9}\.? )?\d"
    r"| (?:this|today|yesterday|last|on|and)(?![^\W_])"
)
_LONGEST_LOGIN: Final = 10  # letters
_LONGEST_ENDING: Final = 4
_STAFF: Final = SHORT_STAFF | SHORTENED | ROLES | ROLES_OF_PEOPLE | PROFESSIONS | RELATIONS
"""Who works there, shortened or not: sprawdziła piel. Nowak, godkjent av onkolog."""


def find_beside(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[int]:
    """Return the places of accounts beside what somebody did, or said to be users."""
    plain, numbered, is_led, is_followed = landmarks.plain, set(), False, False
    for word in landmarks.distinct:
        if word.has_digits:
            if word.is_small and word.raw.isascii() and _may_be_numbered(word.text, words, is_east=True):
                numbered.add(word.text)
        elif word.text in _TOLD:
            is_led = True
        elif word.text in _BY_BEHIND:
            is_followed = True
    found: list[int] = []
    if is_followed:
        found += [at for at in range(len(tokens) - 1) if _is_followed(plain, tokens, at, words)]
    if numbered:
        is_east = not plain.isascii() and any(sign in plain for sign in _EAST)
        if not is_east:
            numbered = {text for text in numbered if _may_be_numbered(text, words, is_east=False)}
        with_digits = [at for at, token in enumerate(tokens) if token.word.text in numbered]
        found += [at for at in with_digits if _is_numbered(plain, tokens, at, is_east=is_east)]
    if is_led:
        led = [at for at in range(1, len(tokens)) if tokens[at - 1].word.text in _LEADS and _is_written(tokens[at])]
        found += [at for at in led if _is_word(plain, tokens, at, words)]
    return found


def _is_followed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of another language stands in front of what says by whom: smiths tarafından kilitlendi."""
    login, language = tokens[at], _BY_BEHIND.get(tokens[at + 1].text)
    if language is None or not _is_written(login) or between(plain, login, tokens[at + 1]) != " ":
        return False
    text, everyday = login.text, words.everyday(login.text)
    if text in words.common or text in _ACCOUNTS_OF_ALL or _is_staff(text):
        return False
    languages = frozenset(words.languages_of(text)) | (everyday.languages if everyday is not None else frozenset())
    return language not in languages and (bool(languages) or text not in words)


def _is_written(token: Token) -> bool:
    word = token.word
    return word.is_small and word.is_alpha and len(word.text) >= _SHORTEST and word.raw.isascii()


def _may_be_numbered(text: str, words: Vocabulary, *, is_east: bool) -> bool:
    """Tell whether a word with two digits may be an account: herz31; not slice20."""
    match = _NUMBERED.fullmatch(text)
    if match is None or match[1] in _PLACES:
        return False
    return match[1] in words.names_too or words.kind_of(match[1]) not in (_NEVER_WORDS if is_east else _NEVER)


def _is_numbered(plain: str, tokens: list[Token], at: int, *, is_east: bool) -> bool:
    """Tell whether it is said in front of a word with digits, or behind, that somebody did something."""
    if at:
        lead, gap = tokens[at - 1], between(plain, tokens[at - 1], tokens[at])
        if gap in (" ", ": ", " (", "") and (lead.text in _DONE or (lead.text in _BESIDE and gap != "")):
            return True
        is_from = gap == " " and lead.text in _FROM and at > 1
        if is_from and (tokens[at - 2].text in _BESIDE or _is_done(tokens, at - 1)):
            return True
        if gap in (" ", ", ") and lead.text.startswith(_IN_SYSTEMS) and _is_done(tokens, at - 1):
            return True  # korjattu PACSissa, hand26
        if gap == " " and lead.text in _AS and _is_logged(tokens, at - 1):
            return True
    if at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == " " and tokens[at + 1].text in _BEHIND:
        return True
    if not is_east:
        return False
    start, end = tokens[at].start, tokens[at].end
    if plain[max(start - _LONGEST_EAST, 0) : start].rstrip(" :").endswith(_EAST):
        return True
    return plain.startswith(_EAST, end + 1 if plain[end : end + 1] == " " else end)


def _is_done(tokens: list[Token], at: int) -> bool:
    """Tell whether somebody did something, a few words in front of a place."""
    return not _DONE.isdisjoint([token.text for token in tokens[max(at - _FEW, 0) : at]])


def _is_logged(tokens: list[Token], at: int) -> bool:
    return not _LOGGED.isdisjoint([token.text for token in tokens[max(at - _FEW, 0) : at]])


def _is_at_machine(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether by whom something was done is said beside a machine or an address: von smiths an CTAWP9887."""
    text = tokens[at].text
    if text in _STAFF or text.startswith(SPECIALTIES) or text in _NO_STAFF or text in _ACCOUNTS_OF_ALL:
        return False
    if words.kind_of(text) in _NEVER_WORDS and text not in words.names_too:
        return False
    end = tokens[at].end
    if _AT_MACHINE.match(plain, end) is not None:
        return True
    language = ACCOUNT_OF.get(tokens[at - 1].text, _ROMANIAN.get(tokens[at - 1].text))
    if language is None or _ENDS.match(plain, end) is None or not _may_be_account(text, language, words):
        return False
    return _ADDRESS.search(plain, max(end - _NEAR_MACHINE, 0), end) is not None


def _is_word(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word without digits is an account: by its letters among others, behind users and by whom."""
    lead, login = tokens[at - 1 : at + 1]
    text = login.text
    if lead.text in _IN and not (at > 1 and tokens[at - 2].text in _LOGGED):
        return False
    if between(plain, lead, login) != " " or text in words.common or text in HOW or text in _NO_USERS:
        return False
    if lead.text in ACCOUNT_OF and _is_by(plain, tokens, at, words):
        return True
    if (lead.text in _BYS or lead.text in _OF) and _is_at_machine(plain, tokens, at, words):
        return True
    if lead.text in _IN:
        return _ends(plain, login) and text not in NO_ACCOUNTS and _may_be_account(text, _ENGLISH, words)
    if lead.text not in _LEADS_OF_ITSELF:
        return False
    if lead.text in _AS:
        return _is_logged(tokens, at - 1) and text not in _ACCOUNTS_OF_ALL
    if (lead.text in _LATIN or lead.text in _BYS) and not _ends(plain, login):
        return False
    if not (_ends(plain, login) or (at + 1 < len(tokens) and tokens[at + 1].word.is_small)):
        return False
    if lead.text in _USERS and ((at > 1 and tokens[at - 2].text in _BY) or _acts(tokens, at, lead)):
        return text not in _ACCOUNTS_OF_ALL
    if lead.text in _ACCOUNTS:
        return at + 1 < len(tokens) and tokens[at + 1].text in _LOCKED and text not in _ACCOUNTS_OF_ALL
    if lead.text in _BYS and _DONE.isdisjoint([token.text for token in tokens[max(at - _NEAR, 0) : at]]):
        return False
    if lead.text in _LATIN or lead.text in _BYS:
        return _is_strange(tokens, at, words)
    is_other = not lead.text.isascii() and (lead.text in _DONE or (lead.text in _FROM and _is_done(tokens, at - 1)))
    if not is_other or text in _ACCOUNTS_OF_ALL or words.kind_of(text) in _NEVER_WORDS:
        return False
    return any(name in words.names_too for name in (text, text[1:], text[:-1]))


def _is_by(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether it is whose account did something at a computer: Password set in RIS by halls."""
    login, text, language = tokens[at], tokens[at].text, ACCOUNT_OF[tokens[at - 1].text]
    if len(text) <= _SHORTEST or len(text) > _LONGEST_LOGIN or text in NO_ACCOUNTS or text in ROLES or text in _USERS:
        return False
    goes_on = at + 1 < len(tokens) and tokens[at + 1].text in BEHIND_ACCOUNTS
    if not goes_on and _ENDS.match(plain, login.end) is None and _DATED.match(plain, login.end) is None:
        return False
    near = [token.text for token in tokens[max(at - 1 - _NEAR, 0) : at - 1]]
    if _AT_COMPUTERS.isdisjoint(near):
        return False
    if not _SYSTEMS.isdisjoint(near) and not (_is_staff(text) or text in _ACCOUNTS_OF_ALL):
        return words.kind_of(text) not in _NEVER_WORDS or text in words.names_too
    if text in words.names_too and not (_is_staff(text) or _ONLY_AT_COMPUTERS.isdisjoint(near)):
        return True
    return _may_be_account(text, language, words)


def _may_be_account(text: str, language: str, words: Vocabulary) -> bool:
    """Tell whether a word is none that a sentence of a language has behind whoever did something."""
    is_known, everyday = text in words, words.everyday(text)
    if not (is_known or everyday):
        return not _is_staff(text)  # what nobody knows goes anyway, and so does a form of a word: templea
    is_name = len(text) > _SHORTEST + 1 and (text[:-1] in words.names_too or text[1:] in words.names_too)
    is_name = is_name or (text[:-1] not in words and words.everyday(text[:-1]) is None)  # fords
    if is_known:
        is_english = language != _ENGLISH and [*words.spoken_in(text)] == [_ENGLISH]
        return is_foreign(text, language, words) or ((is_name or text in words.names_too) and is_english)
    return everyday is not None and (everyday.is_name or is_name or not {language, _ENGLISH} & everyday.languages)


def _is_staff(text: str) -> bool:
    """Tell whether a word says who somebody is, or begins as one that does: kirurgerna."""
    if text in _STAFF or text.startswith(SPECIALTIES) or text in _NO_STAFF:
        return True
    return any(text[:end] in _STAFF for end in range(max(len(text) - _LONGEST_ENDING, _SHORTEST + 2), len(text)))


_ACCOUNTS_OF_ALL: Final = words_in(
    "admin administrator root guest gast system service default none unknown test anonymous pacs dicom ris his auto",
    "online offline local remote server cloud backup batch worklist mail email cd dvd usb http https via normal",
)
"""Accounts of nobody."""


def _is_strange(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word is of languages far from those of what stands in front: javította dlane."""
    text = tokens[at].text
    languages = frozenset(words.languages_of(text))
    everyday = words.everyday(text)
    if everyday is not None:
        languages |= everyday.languages
    if (
        not languages
        or _ENGLISH in languages
        or len(text) <= _SHORTEST
        or text in _STAFF
        or text.startswith(SPECIALTIES)
    ):
        return False
    spoken = frozenset(one for token in tokens[max(at - _FEW, 0) : at] for one in words.languages_of(token.text))
    spoken |= _SPOKEN.get(tokens[at - 1].text, frozenset())
    near = spoken.union(*(family for family in _FAMILIES if not family.isdisjoint(spoken)))
    return bool(spoken) and languages.isdisjoint(near)


def _acts(tokens: list[Token], at: int, lead: Token) -> bool:
    """Tell whether what stands behind a user says what somebody did: user halls merged; not bruger rollator."""
    is_done = at + 1 < len(tokens) and tokens[at + 1].word.is_small and tokens[at + 1].text in _ACTS
    return is_done and lead.text not in _USES


def _ends(plain: str, token: Token) -> bool:
    behind = plain[token.end : token.end + 1]
    return behind in _SENTENCE_ENDS or (behind == " " and plain[token.end + 1 : token.end + 2].isdigit())

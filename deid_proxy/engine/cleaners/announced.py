"""Somebody's letters behind whatever says that somebody follows: ``edit_by_RE``, ``dicté RM``, ``asysta TS``, ``/WS``.

Nearly every two letters are an abbreviation of some vocabulary, so what they mean decides nothing: what stands in front
of them does, and where they end. Words are known by how they begin, so that a rule holds for all their endings; the
letters are looked at first, and what is in front of them only where they stand at an end.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` of every two or three letters.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.announced_deeds import (
    AGAIN,
    DRAWN,
    GIVEN,
    MADE,
    NOUNS,
    READ,
    SHORT_DEEDS,
    SHORT_EDITS,
    WRITTEN,
)
from deid_proxy.engine.cleaners.announced_words import (
    BY,
    BY_IMAGES,
    CALLED,
    CAUSES,
    CONFIRMED,
    CORE,
    DOCTORS,
    IMAGED,
    MACHINES,
    NEVER,
    NEVER_AT_ALL,
    NO_DEEDS,
    NO_PARTICIPLES,
    NO_ROLES,
    NOT_SAID,
    NOT_SHORT,
    OF,
    OF_TECHNIQUES,
    OFTEN,
    PARTICIPLES,
    PARTICLES,
    PARTICLES_OF,
    PAST,
    PAST_POLISH,
    PLACES,
    ROLES,
    SAID_OF_SCANS,
    SHORT_ROLES,
    SMALL_OF_SCANS,
    SURE_ROLES,
    TALKED,
    TRACED,
    VIEWS,
    WAYS,
    WITH,
)
from deid_proxy.engine.cleaners.done_words import CONTRAST, KINDS_OF_IMAGES
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence
from deid_proxy.engine.cleaners.signers import are_letters, begins_there, paired
from deid_proxy.engine.cleaners.signing_words import BEHIND, MARKS, NEVER_MARKED, WRITING
from deid_proxy.engine.cleaners.signing_words import PLACES as WARDS
from deid_proxy.engine.cleaners.staff_words import SHORT_MARKS
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_SHORT, _TWO = 3, 2  # letters
_LONG: Final = 5  # letters
_FAR: Final = 3  # words in front of *by*
_GAP: Final = re.compile(r"[ \t]{0,2}[:.=/_#-]{0,2}[ \t]{0,2}[(\[]?[ \t]?")
"""What stands in front of somebody's letters."""
_NO_GAPS: Final = frozenset(("", "\t", "\t\t"))
_ENDS: Final = re.compile(
    r"\s{0,8}(?:[.,;:)\]/|&+\n_<]|-{1,2}(?=[\s\d])|[–—]|\d|$)"
    r"|,? (?:on|at|um|am|le|a|alle|las|il|dnia|kl|klo|om|op|el|em|den|d|dne|via|o)"
    r" (?:the |las )?(?:\d|[^\W\d_]{3,9}\.? \d)"
    r"| (?:on|am|den|dnia) [^\W\d_]{3}"
    r"| (?:after|nach|na|apres|tras|apos|dopo|po|dupa|после|після|μετα|efter|etter) [^\W\d_]{3}"
    r"| [^\W\d_]{3,12} (?:jalkeen|utan|sonrasi)(?![^\W_])"
    r"| (?:and|und|et|y|e|en|og|och|i|a|ja|ve|es|si|и|і|και|u) [^\W_]"
)
_GO_ON: Final = words_in(
    "on at um am le a alle las il dnia kl klo om op el em den",
    "d dne via o and und et y e en og och i ja ve es si и і και u",
    "after nach na apres tras apos dopo po dupa после після μετα efter etter telefon puhelun",
    "telefonbeszelgetes gorusme",
)
"""Words behind somebody's letters where what is said of them ends."""
_ENDS_FIELD: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\]|\n\r_]|$)")
_BEFORE_WHEN: Final = re.compile(
    r" (?:(?:after|nach|na|apres|tras|apos|dopo|po|dupa|после|після|μετα|efter|etter) [^\W\d_]{3}"
    r"|[^\W\d_]{3,12} (?:jalkeen|utan|sonrasi)(?![^\W_]))"
)
_AFTER_CALL: Final = re.compile(
    r" (?:[^\W\d_]{2,5} )?(?:call|phone|tele|talk|anruf|rucksp|gespra|appel|llama|liga|chama|chiama|rozmow|звон|дзвін"
    r"|розмов|разгов|τηλεφ|samtal|opkald|puhelu|hivas|gorusme|convorb|overleg|hovor)"
)
"""After what somebody wrote something: zapsala AP po telefonu."""
_ENDS_TEXT: Final = re.compile(r"[ .)\]]{0,3}$")
_SENTENCE_ENDS: Final = re.compile(r"[.!?;\n]")
_SLASHED: Final = re.compile(r"(?P<mark>[.,;:!?)\]\n]{0,2})[ \t\n]{1,2}(?P<dash>-{0,2} ?)/ ?|(?P<close>[.!?)\]])/ ?")
_BRACKETED: Final = re.compile(r"[.!?][ \t\n]{1,2}[(\[]/?")
_JOINED: Final = "_"
_COLON: Final = ":"
_SHORT_GAPS: Final = frozenset(":._(")
_SURE_GAPS: Final = frozenset(":.(")
_WITH: Final = "w"
_OK: Final = "ok"
_ANSWERS: Final = frozenset(("ok", "no", "na", "nd", "ne", "ja", "si", "id"))
_VEIN: Final = "iv"
_RADIOLOGY: Final = "ir"
_DEGREES: Final = frozenset(("md", "rn", "pa", "np", "do", "rt", "ra"))
_NO_HOSTS: Final = words_in("us ho ve op ok re li no ny go")
"""What stands behind v/ in Danish, and is nobody."""
_CONSENTS: Final = frozenset(("ci", "ic", "cf"))

# What was done, the surest first
AS_WRITTEN, AS_DRAWN, AS_GIVEN, _AS_AGAIN, _AS_READ, AS_MADE, AS_NOUN, _AS_SHORT = range(8)
NOTHING: Final = -1
_TURNED: Final = frozenset((AS_WRITTEN, AS_DRAWN, _AS_AGAIN))
"""Behind these a comma may stand: Plan geändert, KL."""
_KINDS: Final = (
    (AS_WRITTEN, WRITTEN),
    (AS_DRAWN, DRAWN),
    (AS_GIVEN, GIVEN),
    (_AS_AGAIN, AGAIN),
    (_AS_READ, READ),
    (AS_MADE, MADE),
)
_OF_NOBODY: Final = IMAGED | MACHINES | PLACES
_RECORDS: Final = frozenset(("wpis", "zapis", "запись", "запис", "eintrag", "anteckning", "kirjaus", "notering"))
"""What somebody wrote, behind which letters stand without a colon."""
_OF_MR: Final = frozenset(("t1", "t2", "flair", "dwi", "stir", "tse", "fse", "frfse", "kv", "mas", "mpr", "tof", "adc"))
_OTHERWISE: Final = frozenset(("nm", "mg"))
"""How something is imaged that no sequence of another way is of."""
_SISTER: Final = frozenset(("с", "c"))
_IMAGED: Final = frozenset(("anatomy", "modality", "view", "side", "procedure"))
_FOUND: Final = frozenset(("finding", "measurement", "anatomy"))
_SLASHED_TOO: Final = SAID_OF_SCANS | IMAGED
OF_SCANS: Final = SAID_OF_SCANS | _OF_NOBODY | CAUSES


def letters_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of somebody's letters, if those at a place are, and of who stands behind them with a slash."""
    token = tokens[at]
    if not are_letters(token):
        return []
    if token.word.is_small and _is_before_by(plain, tokens, at, words):
        return [at]
    if not at or is_within(plain, tokens, at, _GO_ON) or _ENDS.match(plain, token.end) is None:
        return []
    if not (_is_announced(plain, tokens, at, words) or _is_signature(plain, tokens, at, words)):
        return []
    second = paired(plain, tokens, at, is_listed=False, is_sure=True)
    return [at, second] if second >= 0 and not _is_of_scan(tokens[second], OF_SCANS) else [at]


def is_within(plain: str, tokens: list[Token], at: int, ends: frozenset[str]) -> bool:
    """Tell whether a word stands right behind letters that none of some words is, behind which they may end."""
    if at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    is_next = behind.start == tokens[at].end + 1 and plain[tokens[at].end] == " "
    return is_next and behind.word.is_alpha and behind.text not in ends


def _is_before_by(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether small letters stand in front of what says by whom in some languages: bh által, md tarafından."""
    if at + 1 >= len(tokens) or tokens[at + 1].text not in BEHIND or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    return not (_is_of_scan(tokens[at], OF_SCANS) or goes_on(tokens[at + 1], tokens[at].text, words))


def _is_announced(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether what stands in front of letters says that they are somebody's."""
    before, token = tokens[at - 1], tokens[at]
    gap = between(plain, before, token)
    if gap in _NO_GAPS or (_GAP.fullmatch(gap) is None and gap != ", "):
        return False
    if token.word.is_small and token.text in NEVER_AT_ALL:
        return False
    if begins_sentence(plain, tokens, at, words) or begins_phrase(plain, tokens, at, words, is_first=True):
        return False  # por BI-RADS 4
    if _is_at_slash(before, gap) and _ENDS_FIELD.match(plain, token.end):
        return token.text not in IMAGED and token.text not in _NO_HOSTS
    if before.text in _SISTER and _is_sister(plain, tokens, at - 1):
        return not _is_of_scan(token, _OF_NOBODY) and _ENDS_FIELD.match(plain, token.end) is not None
    if before.text in BY or before.text in OF:
        return gap != ", " and _is_by_whom(plain, tokens, at, words)
    if len(token.text) > _TWO:
        return False
    if before.text in WITH or before.text in CALLED:
        return gap in (" ", " /", "/ ") and _is_talked_with(plain, tokens, at, words)
    if before.text in MARKS and at > 1 and tokens[at - _TWO].text in BY and _ENDS_FIELD.match(plain, token.end):
        return True  # door paraaf av
    if token.word.is_small and (before.text in MARKS or before.text in SHORT_MARKS):  # inic. ok
        is_end = _ENDS_FIELD.match(plain, token.end) is not None and not _SURE_GAPS.isdisjoint(gap)
        return is_end and token.text not in NEVER_MARKED and not goes_on(before, token.text, words)
    if is_role(before.text):
        return _is_behind_role(plain, tokens, at, gap, words)
    deed = deed_of(before.text)
    if deed in (NOTHING, AS_NOUN) and (before.raw.lower() in TRACED or before.raw.lower().endswith(PAST_POLISH)):
        deed = AS_DRAWN
    if gap == ", " and (deed not in _TURNED or not token.is_capitals or not _ENDS_TEXT.match(plain, token.end)):
        return False
    if deed == AS_NOUN:
        is_record = before.text in _RECORDS and _ENDS_FIELD.match(plain, token.end) is not None
        return (_COLON in gap or is_record) and not _is_of_scan(token, OF_SCANS)
    if deed == _AS_SHORT or before.text in SHORT_EDITS:  # opak. KL, PATER_opak_KL
        is_plain = before.text in SHORT_EDITS and len(before.text) > _SHORT  # Last edit KL
        is_near = is_plain or (not _SHORT_GAPS.isdisjoint(gap) and before.text not in NOT_SHORT)
        is_free = not _is_of_scan(token, OF_SCANS) and token.text not in _ANSWERS
        return is_near and is_free and not (token.word.is_small and goes_on(before, token.text, words))
    if deed != NOTHING and deed < AS_NOUN:
        return _is_behind_deed(plain, tokens, at, deed, gap, words)
    return False


@lru_cache(maxsize=4096)
def deed_of(text: str) -> int:
    """Return what a word says that somebody did, or nothing."""
    for kind, beginnings in _KINDS:
        if beginnings.have(text):
            return kind
    if text in SHORT_EDITS:
        return AS_DRAWN
    if len(text) >= _LONG and text.endswith(PAST):
        return AS_DRAWN
    return AS_NOUN if text in NOUNS else _AS_SHORT if text in SHORT_DEEDS else NOTHING


def is_role(text: str) -> bool:
    """Tell whether a word says who somebody is."""
    return text in SHORT_ROLES or (ROLES.have(text) and not NO_ROLES.have(text))


def _is_sister(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a nurse is said in Russian, and no speed: болюс 3,5 мл/с, м/с KM."""
    if at < 1 or tokens[at - 1].text not in ("м", "m") or between(plain, tokens[at - 1], tokens[at]) != "/":
        return False
    return at < _TWO or not tokens[at - _TWO].word.has_digits or plain[tokens[at - _TWO].end] in ",.;"


def _is_at_slash(before: Token, gap: str) -> bool:
    """Tell whether Danish says who did something: UL abdomen v/ KL."""
    return before.text == "v" and gap.startswith("/") and before.word.is_small


def _is_of_scan(token: Token, capitals: frozenset[str]) -> bool:
    """Tell whether letters are of those that describe a scan, as they are written."""
    return token.text in (SMALL_OF_SCANS if token.word.is_small else capitals)


def _is_by_whom(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters behind *by* are of whoever did something: edit_by_RE, modif.da_US, indtegnet af AS."""
    token, by = tokens[at], tokens[at - 1]
    text = token.text
    if token.is_capitals and text in NEVER:
        return False
    is_of = by.text in OF
    deed = deed_of(tokens[at - _TWO].text) if at > 1 else NOTHING
    if by.text == "di":
        return (token.is_capitals or text not in PARTICLES) and not _is_of_scan(token, _OF_NOBODY)
    if deed != NOTHING:
        if is_of and (tokens[at - _TWO].text in NOUNS or (len(text) > _TWO and deed != AS_WRITTEN)):
            return False  # contorno da LN
        is_known = len(text) > _TWO and words.kind_of(text) in KINDS_OF_IMAGES
        return not is_known and _did(token, tokens[at - _TWO].text, deed, by.text, is_of=is_of)
    if token.word.is_small and _ENDS_FIELD.match(plain, token.end) is None:
        return False
    if _is_of_scan(token, OF_SCANS) or (token.word.is_small and text in PARTICLES):
        return False
    for one in range(at - _TWO, max(at - _TWO - _FAR, -1) if not is_of else at - _TWO, -1):
        if _SENTENCE_ENDS.search(plain, tokens[one].end, tokens[one + 1].start) is not None:
            break
        if deed_of(tokens[one].text) != NOTHING:
            return True
    if at > 1 and _is_participle(tokens[at - _TWO], by.text):
        return len(text) == _TWO
    if by.text in OFTEN and token.word.is_small and _JOINED in between(plain, by, token):
        return True
    if by.text not in OFTEN or not token.is_capitals or len(text) > _TWO:
        return False
    return at == 1 or begins_there(plain, tokens, at - 1) or _JOINED in between(plain, by, token)


def _is_participle(done: Token, by: str) -> bool:
    """Tell whether a word ends as what somebody did, in the language of what says by whom: volumes calculés par MD."""
    endings = PARTICIPLES.get(by)
    if endings is None or not done.is_alpha:
        return False
    if len(done.text) < _LONG:
        return done.text in endings  # lastet opp av
    return done.text.endswith(endings) and done.text not in NO_DEEDS and not NO_PARTICIPLES.have(done.text)


def _is_talked_with(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are of whom somebody talked with, or is to call: besprochen mit KL, d/w KL."""
    token, link = tokens[at], tokens[at - 1]
    if len(token.text) > _TWO or _is_of_scan(token, OF_SCANS) or token.text in _ANSWERS:
        return False
    if link.text in CALLED:
        return token.is_capitals and _ENDS_FIELD.match(plain, token.end) is not None
    is_word = token.word.is_small and (goes_on(link, token.text, words) or _ENDS_FIELD.match(plain, token.end) is None)
    if at < _TWO or is_word:
        return False
    done = tokens[at - _TWO].text
    if link.text == _WITH and done == "d":
        return plain[link.start - 1] == "/"
    return TALKED.have(done) or (link.text == _WITH and READ.have(done))


def _did(token: Token, done: str, deed: int, by: str, *, is_of: bool) -> bool:
    """Tell whether letters may have done something, behind a word that says by whom."""
    text = token.text
    if token.is_capitals and text in MACHINES and text != "ii":
        return False
    if deed == AS_GIVEN:
        return text not in WAYS and text != _RADIOLOGY
    if deed in (AS_WRITTEN, AS_DRAWN, AS_NOUN):
        return not (done.startswith(BY_IMAGES) and _is_of_scan(token, IMAGED))
    if len(text) > _TWO or (is_of and token.is_capitals and text in SAID_OF_SCANS):
        return False
    if token.word.is_small and text in ("us", "ct", "mr", "iv"):
        return False
    if token.word.is_small:
        return True
    return text in NOT_SAID.get(by, ()) or not (text in _OF_NOBODY or text in CAUSES)


def _is_behind_deed(plain: str, tokens: list[Token], at: int, deed: int, gap: str, words: Vocabulary) -> bool:
    """Tell whether letters right behind what was done are of whoever did it: tracé LB, dicté RM, omtag bh."""
    token, text = tokens[at], tokens[at].text
    is_said = _COLON in gap
    if token.is_capitals and (text in NEVER or text in MACHINES):
        return False
    if token.word.is_small and text.isascii() and not token.raw.isascii():
        return False  # omtag vä
    if token.word.is_small and (text in _ANSWERS or (not is_said and goes_on(tokens[at - 1], text, words))):
        return False
    is_paired = deed == AS_WRITTEN and plain[token.end : token.end + 1] == "/"  # dissected mp/dictated MC
    is_before_when = deed in (AS_WRITTEN, AS_DRAWN) and _BEFORE_WHEN.match(plain, token.end) is not None
    if token.word.is_small and not (is_paired or is_before_when) and _ENDS_FIELD.match(plain, token.end) is None:
        return False
    if is_before_when and _AFTER_CALL.match(plain, token.end) is not None:
        return True
    if deed == AS_WRITTEN and tokens[at - 1].text.startswith(WRITING) and "," not in gap:
        return text not in _CONSENTS
    if deed == AS_WRITTEN and "," not in gap:
        return text not in _CONSENTS and not (token.word.is_small and _is_of_scan(token, OF_SCANS) and not is_said)
    if deed == AS_DRAWN:
        return not _is_of_scan(token, VIEWS | _OF_NOBODY | CORE)
    if deed == _AS_AGAIN:
        return not _is_of_scan(token, SAID_OF_SCANS | _OF_NOBODY)
    if _is_of_scan(token, OF_SCANS) or text in WAYS:
        return False
    if deed == AS_GIVEN and text in CONTRAST:
        return False
    if is_said or begins_there(plain, tokens, at - 1):
        return True
    if deed == AS_GIVEN or not token.is_capitals or _ENDS_TEXT.match(plain, token.end) is None:
        return False
    return not tokens[at - 1].text.startswith(CONFIRMED) and words.kind_of(text) not in _FOUND


def _is_behind_role(plain: str, tokens: list[Token], at: int, gap: str, words: Vocabulary) -> bool:
    """Tell whether letters are of somebody whose role stands in front of them: asysta TS, fizyk ar, tech. ok)."""
    role, token = tokens[at - 1], tokens[at]
    text = token.text
    is_shortened = role.text in SHORT_ROLES and not ROLES.have(role.text) and not (role.text == "tec" and role.is_small)
    is_sure = not _SURE_GAPS.isdisjoint(gap)
    if is_shortened and not (is_sure or "/" in gap or role.text in SURE_ROLES):
        return False
    is_otherwise = text in _OTHERWISE and any(one.text in _OF_MR for one in tokens)  # AX T2 FSE, tech NM
    if token.is_capitals and (text in NEVER or text in MACHINES or (text in _OF_NOBODY and not is_otherwise)):
        return False
    begins = begins_there(plain, tokens, at - 1)
    nobodys = OF_SCANS if gap == ", " or is_shortened or role.text in OF_TECHNIQUES else _OF_NOBODY
    if _is_of_scan(token, nobodys) and not is_otherwise:
        return False
    if gap == ", ":
        is_last = _ENDS_TEXT.match(plain, token.end) is not None
        return is_last and token.is_capitals and text not in _DEGREES
    if token.is_capitals:
        return not ((text in WARDS and role.text.startswith(DOCTORS)) or text == _VEIN)
    is_accented = not (token.raw.isascii() or is_sure)  # Fyzik ví
    if _ENDS_FIELD.match(plain, token.end) is None or (is_accented and token.text.isascii()):
        return False
    return (
        begins and is_shortened and is_sure
        if text == _OK
        else is_sure or (text not in _ANSWERS and not goes_on(role, text, words))
    )


def goes_on(lead: Token, text: str, words: Vocabulary) -> bool:
    """Tell whether two small letters are what sentences go on with, in the language of what stands in front of them."""
    languages = [one for one in words.languages_of(lead.text) if one in PARTICLES_OF]
    return any(text in PARTICLES_OF[one] for one in languages) if languages else text in PARTICLES


def _is_signature(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters sign a text at its end: bds., /WS; marker wrong /IS; No fracture. (KL)."""
    before, token = tokens[at - 1], tokens[at]
    if at != len(tokens) - 1 or at < _TWO or _ENDS_TEXT.match(plain, token.end) is None:
        return False
    gap = between(plain, before, token)
    if _BRACKETED.fullmatch(gap) is not None:
        return len(token.text) == _TWO and not _is_of_scan(token, OF_SCANS) and token.text not in (_OK, "na", "no")
    slashed = _SLASHED.fullmatch(gap)
    if slashed is None or before.word.has_digits or before.text == _WITH:
        return False
    if slashed["mark"] or slashed["close"]:
        return len(token.text) == _TWO or token.is_capitals
    if len(token.text) > _TWO or words.kind_of(before.text) == "unit" or gap.endswith(" "):
        return False  # eval for fx / FB
    if not _is_of_scan(token, _SLASHED_TOO):
        return True
    said = [one for one in tokens[:at] if not one.is_capitals and len(one.text) > _SHORT and one.is_alpha]
    if len(said) < _SHORT or not before.word.is_small or before.text in SMALL_OF_SCANS:
        return False
    return words.kind_of(before.text) not in _IMAGED and token.is_capitals

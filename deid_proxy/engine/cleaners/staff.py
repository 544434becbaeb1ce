"""Letters of staff beside what says so: ``repeat AM (tech)``, ``rgf. NO``, ``tapé le 3/4 (AA/FL)``.

What they do or are called may stand in brackets behind them, or be shortened in front; a day, or a name and a slash,
may stand between what somebody wrote and the letters.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` beside each of its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import (
    BY,
    CAPITAL_ROLES,
    GIVEN,
    KINDS_OF_IMAGES,
    LEFT_OVER,
    LINKS,
    MADE,
    MADE_BY,
    MODALITIES,
    ONLY_BY,
    READ_OVER,
    SHORTENED_ROLES,
    SMALL_WAYS,
    WAYS_BY,
    WRITES,
)
from deid_proxy.engine.cleaners.kinds import SEEN
from deid_proxy.engine.cleaners.name_span import is_harmless
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.signers import (
    ENDS,
    ENDS_FIELD,
    SIGNERS,
    are_letters,
    begins_there,
    is_accented,
    paired,
)
from deid_proxy.engine.cleaners.signing_words import (
    ARTICLES,
    DEEDS,
    DOCTORS,
    MARKS,
    NEVER_MARKED,
    NOBODY,
    PEOPLE,
    PLACES,
    QUALIFIERS,
    WEAK_MARKS,
    WRITING,
)
from deid_proxy.engine.cleaners.staff_words import (
    AMONG,
    DEGREES,
    IN_BRACKETS,
    IN_VERSIONS,
    NEGATIONS,
    SHORT_DEEDS,
    SHORT_MARKS,
    SHORT_STAFF,
    STAFF,
    STAFF_DOCTORS,
    UNSURE,
)
from deid_proxy.engine.cleaners.title_words import MODALITY_TOO, TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_OF_DICTATION: Final = frozenset(("t", "d", "dt", "td", "dd", "tt"))
"""When something was dictated and typed, with a colon: D: 3/4/2019 T: 3/5/2019."""
_WORKS: Final = PEOPLE | STAFF | DOCTORS | STAFF_DOCTORS
_BRACKETED: Final = _WORKS | UNSURE | SHORT_STAFF | IN_BRACKETS | MARKS | (CAPITAL_ROLES - ONLY_BY)
_SHORT: Final = SHORT_MARKS | SHORT_DEEDS | SHORT_STAFF
_WROTE_IN_FULL: Final = GIVEN | WRITES | READ_OVER | DEEDS | MADE | MADE_BY
_IMAGES_TOO: Final = GIVEN | MADE | MADE_BY | _OF_DICTATION
_DICTATIONS: Final = frozenset(word for word in WEAK_MARKS if word.startswith(("dikt", "dict", "dit", "dett")))
_WROTE: Final = _WROTE_IN_FULL | SHORT_MARKS | SHORT_DEEDS | _DICTATIONS
_NAMES_SIGNER: Final = MARKS | WEAK_MARKS | WRITES | DEEDS | TITLES | SHORT_MARKS | SHORT_DEEDS
STAFF_WORDS: Final = _BRACKETED | _SHORT | _WROTE | _NAMES_SIGNER | DEGREES | _OF_DICTATION
"""Beside these letters of staff may stand."""
_PARAAF: Final = "par"
_TRANSCRIBED: Final = "trans"
_OPENS: Final = re.compile(r"[ \t]?[(\[]")
_CLOSES: Final = re.compile(r"\.?[,;)\]]")
_ENDS_LINE: Final = re.compile(r"[ \t]{0,2}(?:[.;)\]\n\r]|$)")
_SHORTENED: Final = re.compile(r"(?:\.:?|[ \t]?:)[ \t]{0,2}[(\[]?|[ \t]?\([ \t]?")
_BEHIND_DAY: Final = re.compile(r"\.?[ \t]{1,2}(?:[(\[]|- |– )?|, ?|/")
_DAY: Final = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d|\d{6,8}(?!\d)|\d{1,2}(?:[.,]? |-)[^\W\d_]{3}")
_OPENED: Final = re.compile(r"[ \t]{0,2}[(\[]")
_SLASH: Final = re.compile(r" ?/ ?")
_WITHIN_NAME: Final = frozenset((" ", ", ", ". ", ".", "-", ": ", ":", "’", "'"))
_SAID_OF_IMAGES: Final = KINDS_OF_IMAGES | {"finding", "unit", "measurement"}
_SIDE: Final = "side"
_MEASUREMENT: Final = "measurement"
_BEHIND_DAYS: Final = words_in("md rn oa kh gp uh rr hr bp ef")
"""Where, by whom of a department, or what was measured, behind a day."""
_NO_DATA: Final = "nd"
_COLON: Final = ":"
_TWO: Final = 2
_FAR: Final = 14  # words
_FARTHEST_DAY: Final = 9  # words
_MOST_OF_NAME: Final = 6  # words
_VIEWS: Final = frozenset(("view", "side", "anatomy"))
_SHORT_TITLES: Final = frozenset(("dr", "pr", "mr", "pt"))
_TIMES_OF_DAY: Final = frozenset(("am", "pm"))
_IMAGED: Final = frozenset(("ct", "mr", "us", "tc", "rm", "rx", "tk", "rt"))
"""How something is imaged, in small letters too."""
_NOT_IN_FRONT: Final = BY | LINKS | words_in("to of at for dr pr un el de di do")
"""What stands in small letters in front of somebody who went, and a role in brackets: repeated by (tech)."""
_VERSION: Final = re.compile(r"v(?:er)?\.? ?\d{1,2}(?:\.\d{1,2})?(?:[ _]| - )")
_LONGEST_VERSION: Final = 12  # characters


def staff_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of letters of staff beside a word of :data:`STAFF_WORDS`."""
    text, found = tokens[at].text, []
    if at and (text in _BRACKETED or text in DEGREES):
        found += _in_front(plain, tokens, at, words)
    if text in _OF_DICTATION:
        found += _before_dictation(plain, tokens, at, words)
    if at + 1 < len(tokens):
        if text in _SHORT:
            found += _behind_shortened(plain, tokens, at, words)
        if text in _WROTE or (text in _OF_DICTATION and _DAY.match(plain, tokens[at + 1].start) is not None):
            found += _behind_day(plain, tokens, at, words)
        if text in _NAMES_SIGNER:
            found += _behind_name(plain, tokens, at, words)
    return found


def of_version(plain: str, tokens: list[Token], words: Vocabulary) -> int:
    """Return the place of letters that end a protocol's name behind its version: MCUG low dose - v3 sk; or -1."""
    at = len(tokens) - 1
    if at < _TWO or len(tokens[at].text) != _TWO or not are_letters(tokens[at]) or plain[tokens[at].end :].strip():
        return -1
    start = tokens[at].start
    before = max(start - _LONGEST_VERSION, 0)
    version = next((match for match in _VERSION.finditer(plain, before, start) if match.end() == start), None)
    if version is None or tokens[at].text in IN_VERSIONS:
        return -1
    is_parted = plain[: version.start()].rstrip(" ").endswith(("-", "–"))
    is_known = tokens[at].is_capitals and words.kind_of(tokens[at].text) in KINDS_OF_IMAGES
    return at if is_parted or not is_known else -1


def _in_front(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the place of letters in front of a role in brackets, or of a degree: AM (rad tech), JK, RDMS."""
    role = tokens[at]
    for first in (at, at - 1):
        if first < 1 or (first < at and between(plain, tokens[first], role) not in (" ", ". ", "-", ".")):
            break
        if _OPENS.fullmatch(plain, tokens[first - 1].end, tokens[first].start) is None:
            continue
        is_qualified = at + 1 < len(tokens) and tokens[at + 1].text in QUALIFIERS
        last = at + 1 if is_qualified and between(plain, role, tokens[at + 1]) == " " else at
        is_closed = _CLOSES.match(plain, tokens[last].end) is not None and role.text in _BRACKETED
        return [first - 1] if is_closed and _is_called(plain, tokens, first - 1) else []
    letters, gap = tokens[at - 1], between(plain, tokens[at - 1], role)
    if not (letters.is_capitals and are_letters(letters)) or letters.text in PLACES:
        return []
    is_degree = role.text in DEGREES and role.is_capitals and gap in (" ", ", ")
    if not is_degree and not (role.text in _WORKS and gap == ", "):
        return []
    if _ENDS_LINE.match(plain, role.end) is None or words.kind_of(letters.text) in _VIEWS:
        return []
    begins = at > 1 and begins_there(plain, tokens, at - 1)
    if not is_degree and not begins and words.kind_of(letters.text) in _SAID_OF_IMAGES:
        return []
    return [at - 1]


def _is_called(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters are of somebody whose role stands in brackets behind them."""
    letters = tokens[at]
    if not are_letters(letters):
        return False
    text = letters.text
    if at and tokens[at - 1].text in BY and between(plain, tokens[at - 1], letters) == " ":
        return text not in (WAYS_BY if letters.is_capitals else SMALL_WAYS)
    if is_accented(letters):
        return True
    if letters.is_capitals:
        return text not in MODALITIES and not _is_answer(letters)
    return text not in _IMAGED and text not in _NOT_IN_FRONT and not _is_answer(letters)


def _is_answer(letters: Token) -> bool:
    """Tell whether letters are an answer, and no initials in capitals: nd; not ND."""
    return letters.text in NEVER_MARKED and not (letters.text == _NO_DATA and letters.is_capitals)


def _before_dictation(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of letters between a sentence and the day of a dictation: read. EN/AP  T: 3/4/2019."""
    if at < 1 or at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]).strip() != _COLON:
        return []
    if not (tokens[at + 1].word.has_month or _DAY.match(plain, tokens[at + 1].start)):
        return []
    if between(plain, tokens[at - 1], tokens[at]).strip(" \t.,;") or not are_letters(tokens[at - 1]):
        return []
    first = at - 1
    if at > 1 and are_letters(tokens[at - _TWO]) and between(plain, tokens[at - _TWO], tokens[first]) in ("/", ":"):
        first = at - _TWO
    before = between(plain, tokens[first - 1], tokens[first]) if first else "\n"
    if not before.rstrip(" \t").endswith((".", "!", "?", ")", "\n", "\r", ";")):
        return []
    found = list(range(first, at))
    return [] if all(_is_of_image(tokens[one], words) for one in found) else found


def _is_of_image(letters: Token, words: Vocabulary) -> bool:
    """Tell whether letters are a view, a side or a way of imaging: CT/MR, AP/PA."""
    return letters.text in MODALITIES or words.kind_of(letters.text) in _VIEWS


def _behind_shortened(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of letters behind what is shortened: inic. bł, rgf. NO, Dictated 1:59 PM trans: DG."""
    letters = tokens[at + 1]
    if _SHORTENED.fullmatch(plain, tokens[at].end, letters.start) is None or not are_letters(letters):
        return []
    if ENDS.match(plain, letters.end) is None or not _may_be_behind(plain, tokens, at, words):
        return []
    second = paired(plain, tokens, at + 1, is_listed=False, is_sure=tokens[at].text in SHORT_MARKS)
    return [at + 1, second] if second >= 0 else [at + 1]


def _may_be_behind(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters may be somebody's behind what is shortened."""
    text, letters = tokens[at].text, tokens[at + 1]
    begins = begins_there(plain, tokens, at)
    if letters.word.is_small and letters.text in _SHORT_TITLES:
        return False  # podp. dr, in front of who went
    if text in SHORT_STAFF:
        is_left = letters.word.is_small and (letters.text in ARTICLES or letters.text in LEFT_OVER)
        return begins if is_left else letters.word.is_small or letters.text not in MODALITIES
    if _is_answer(letters) or (letters.word.is_small and letters.text in ARTICLES | LEFT_OVER):
        return False
    if (
        text in SHORT_MARKS
        or (text == _PARAAF and tokens[at].is_title)
        or (text == _TRANSCRIBED and _is_written(tokens, at))
    ):
        return True
    begins = begins or (tokens[at - 1].word.has_digits and _ENDS_LINE.match(plain, letters.end) is not None)
    is_seen = letters.text in PLACES or len(letters.text) > _TWO
    is_seen = is_seen or words.kind_of(letters.text) in SEEN
    return begins and letters.text not in NOBODY and not is_seen


def _is_written(tokens: list[Token], at: int) -> bool:
    """Tell whether it is said in front of a word that somebody wrote."""
    return any(_is_writing(token) for token in tokens[max(at - _FAR, 0) : at])


def _is_writing(token: Token) -> bool:
    return token.text in WRITES or (token.text in DEEDS and token.text.startswith(WRITING))


def _behind_day(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of letters behind the day of what somebody did: tapé le 13-11-1999 (AA/FL), read 3/4 KL."""
    is_dated = False
    if tokens[at].text not in _WROTE_IN_FULL | _DICTATIONS and plain[tokens[at].end : tokens[at].end + 1] not in (
        ".",
        ":",
    ):
        return []
    for one in range(at + 1, min(at + _FARTHEST_DAY, len(tokens))):
        token = tokens[one]
        is_opened = _OPENED.fullmatch(plain, tokens[one - 1].end, token.start) is not None
        if is_dated and are_letters(token) and (is_opened or token.text not in AMONG):
            if _BEHIND_DAY.fullmatch(plain, tokens[one - 1].end, token.start) is None:
                return []
            return _dated(plain, tokens, one, words, is_written=tokens[at].text not in _IMAGES_TOO)
        if token.word.has_digits or token.text in NEGATIONS:
            is_dated = True
        elif token.text not in AMONG and not _is_month(tokens, one):
            return []
    return []


def _is_month(tokens: list[Token], at: int) -> bool:
    """Tell whether a word beside numbers is the name of a month, or may be: 1 novembre 2003."""
    is_behind = at + 1 < len(tokens) and tokens[at + 1].word.has_digits
    return tokens[at].word.has_month is True or (is_behind and tokens[at - 1].word.has_digits)


def _dated(plain: str, tokens: list[Token], at: int, words: Vocabulary, *, is_written: bool) -> list[int]:
    """Return the places of letters behind a day that are of who did something then."""
    letters = tokens[at]
    if _is_answer(letters):
        return []
    is_bracketed = plain[letters.start - 1] in "(["
    second = paired(plain, tokens, at, is_listed=False, is_sure=True)
    if second >= 0:
        found = [at, second]
        if is_written and is_bracketed:
            return found
        is_short = all(len(tokens[one].text) == _TWO for one in found)
        return found if is_short and not all(_is_of_image(tokens[one], words) for one in found) else []
    kind = words.kind_of(letters.text)
    is_known = _is_of_image(letters, words) or letters.text in PLACES or letters.text in _BEHIND_DAYS
    if is_known or letters.text in NOBODY or len(letters.text) > _TWO or kind == _MEASUREMENT:
        return []
    if kind in KINDS_OF_IMAGES and not is_written:
        return []
    if not is_bracketed and (letters.text in _TIMES_OF_DAY or not letters.is_capitals):
        return []
    return [at] if ENDS_FIELD.match(plain, letters.end) is not None else []


def _behind_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the place of letters behind who signs and a slash: Sign. öl Axel Dahlberg / LS, Dr. Nagy/ks."""
    is_title = tokens[at].text in TITLES and tokens[at].text not in _WROTE
    if tokens[at].text in MODALITY_TOO and plain[tokens[at].end : tokens[at].end + 1] != ".":
        return []
    is_named = False
    for one in range(at + 1, min(at + _MOST_OF_NAME, len(tokens))):
        token, gap = tokens[one], between(plain, tokens[one - 1], tokens[one])
        if is_named and are_letters(token) and _SLASH.fullmatch(gap) is not None:
            is_nobodys = _is_answer(token) or (is_title and _is_said_of(token, words))
            return [one] if not is_nobodys and ENDS_FIELD.match(plain, token.end) is not None else []
        if gap not in _WITHIN_NAME or not token.is_alpha:
            return []
        is_word = token.text in QUALIFIERS or token.text in PARTICLES or token.text in TITLES or token.is_initial
        if token.is_capitalised and len(token.text) > _TWO:
            is_named = is_named or not is_harmless(token, words)
        elif not is_word and token.text not in SIGNERS and token.text not in SHORTENED_ROLES:
            return []
    return []


def _is_said_of(letters: Token, words: Vocabulary) -> bool:
    """Tell whether letters say how or where something is, behind somebody's name and a slash: Dr. Smith / ER."""
    text = letters.text
    is_place = letters.is_capitals and text in PLACES
    return is_place or text in NOBODY or words.kind_of(text) == _SIDE

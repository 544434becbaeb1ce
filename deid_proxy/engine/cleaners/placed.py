"""Somebody's letters by where they stand, and how: ``seen by PH and sn``, ``gesetzt (RH)``, ``CT_DKK_sk``.

Who else did something is known by what joins two letters to those that go, and what stands at the end of a name of
parts by its small letters. In texts of sentences :mod:`~deid_proxy.engine.cleaners.letters_in_prose` asks whether the
language has such a word; so what was done is listed no more here.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` last, of letters that no word announces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.acts import acting_at
from deid_proxy.engine.cleaners.announced import (
    AS_GIVEN,
    AS_MADE,
    AS_WRITTEN,
    OF_SCANS,
    deed_of,
    is_within,
)
from deid_proxy.engine.cleaners.announced_words import (
    IMAGED,
    MACHINES,
    NEVER,
    NEVER_AT_ALL,
    PARTICLES,
    PLACES,
    SAID_OF_SCANS,
    SMALL_OF_SCANS,
    VIEWS,
    WAYS,
)
from deid_proxy.engine.cleaners.done_words import CONTRAST
from deid_proxy.engine.cleaners.placed_words import (
    ACCENTED,
    HEADINGS,
    JOINERS,
    NOT_BY,
    ORGANS,
    PARTS_OF_NAMES,
    PATIENTS,
    SIGNED,
)
from deid_proxy.engine.cleaners.signers import are_letters, is_accented
from deid_proxy.engine.cleaners.steps import is_behind_step
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_TWO: Final = 2  # letters
_JOINED: Final = re.compile(r" ?[/&+] ?|, ")
_ENDS: Final = re.compile(r"[ \t]{0,2}(?:[.,;:)\]\n\r/&+]|-{1,2}(?=[ \n])|[–—]|\d|$)")
_ENDS_LIST: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\n\r]|$)")
_ENDS_TEXT: Final = re.compile(r"[ .]{0,2}$")
_OPENS: Final = re.compile(r"[.,;]?[ \t]?[(\[]/?")
_SAYS: Final = re.compile(r" ?: |:| [-–—]{1,2} ")
_MARKS: Final = (".", ",", ";", "/", "(", "-", "\r")
_CLOSES: Final = frozenset(")]")
_SENTENCE: Final = re.compile(r"[.!?)]\s{1,2}[/-]?")
_BREAKS_LINE: Final = re.compile(r"[\n\r]")
_DAY: Final = re.compile(r",? \d{1,8}(?:[./:-]\d|$|\d)")
_ANSWERS: Final = frozenset(("ok", "no", "na", "nd", "ne", "ja", "si", "id", "nr"))
_PARTS: Final = 2
_UNDERSCORE: Final = "_"


def placed_at(plain: str, tokens: list[Token], words: Vocabulary, twos: list[int], gone: set[int]) -> list[int]:
    """Return the places of letters that are somebody's by where they stand.

    Parameters
    ----------
    twos
        The places of words of two letters, but for the first word.
    gone
        Where letters begin that go already.
    """
    found = [at for at in acting_at(plain, tokens, words, twos, gone) if tokens[at].start not in gone]
    gone.update(tokens[at].start for at in found)
    for at in twos:
        token = tokens[at]
        if not are_letters(token) or _is_unit(tokens, at):
            continue
        if token.start in gone:
            found += _joined(plain, tokens, at, gone)
        elif not is_within(plain, tokens, at, JOINERS) and (
            _is_placed(plain, tokens, at, words)
            or _is_saying(plain, tokens, at)
            or is_behind_step(plain, tokens, at, words)
        ):
            found.append(at)
            gone.add(token.start)
            found += _joined(plain, tokens, at, gone)
    if tokens and len(tokens[0].text) == _TWO and are_letters(tokens[0]) and _is_saying(plain, tokens, 0):
        found.append(0)
    return found


def _is_unit(tokens: list[Token], at: int) -> bool:
    """Tell whether letters stand right behind a number, as units do."""
    before = tokens[at - 1]
    return before.word.is_number and tokens[at].start - before.end <= 1


def _joined(plain: str, tokens: list[Token], at: int, gone: set[int]) -> list[int]:
    """Return the places of letters that are joined to those at a place: seen by PH and sn, (KL/ab)."""
    found = []
    for step in (1, -1):
        one = at
        while (one := _beside(plain, tokens, one, step)) >= 0:
            if tokens[one].text in IMAGED and tokens[at].text in IMAGED:
                break  # przez TK i MR
            if tokens[one].start not in gone:
                found.append(one)
                gone.add(tokens[one].start)
    return found


def _beside(plain: str, tokens: list[Token], at: int, step: int) -> int:
    """Return the place of letters that something joins to those at a place, on one side of them; or -1."""
    other = at + step
    if not 0 <= other < len(tokens):
        return -1
    if tokens[other].text in JOINERS:
        far = other + step
        if 0 <= far < len(tokens) and are_letters(tokens[far]) and len(tokens[far].text) == _TWO:
            first, last = (at, far) if step > 0 else (far, at)
            is_near = between(plain, tokens[first], tokens[first + 1]) == between(plain, tokens[last - 1], tokens[last])
            if is_near and plain[tokens[first].end] == " " and tokens[first + 1].start - tokens[first].end == 1:
                return far if _may_join(plain, tokens, far, is_listed=False) else -1
    first, last = (at, other) if step > 0 else (other, at)
    gap = between(plain, tokens[first], tokens[last])
    if len(tokens[other].text) != _TWO or not are_letters(tokens[other]) or _JOINED.fullmatch(gap) is None:
        return -1
    if gap == ", " and (step < 0 or tokens[at].is_capitals != tokens[other].is_capitals):
        return -1
    return other if _may_join(plain, tokens, other, is_listed=gap == ", ") else -1


def _may_join(plain: str, tokens: list[Token], at: int, *, is_listed: bool) -> bool:
    """Tell whether letters that are joined to somebody's may be somebody's."""
    token = tokens[at]
    text = token.text
    if text in NEVER or text in NEVER_AT_ALL or text in _ANSWERS or text in PLACES or text == "ai":
        return False
    if at and tokens[at - 1].word.has_digits and between(plain, tokens[at - 1], token) in ("", " "):
        return False  # 3 ml/sn
    if is_listed and (text in (SMALL_OF_SCANS if token.word.is_small else OF_SCANS) or text in PARTICLES):
        return False
    if token.word.is_small and text in PARTICLES and _ENDS_LIST.match(plain, token.end) is None:
        return False
    if _ENDS.match(plain, token.end) is not None:
        return True
    return at + 1 < len(tokens) and tokens[at + 1].text in JOINERS


def _is_placed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters behind a word are somebody's by where they end and what the word says."""
    token, before = tokens[at], tokens[at - 1]
    gap = between(plain, before, token)
    if gap == _UNDERSCORE:
        return at == len(tokens) - 1 and _ends_parts(plain, tokens)
    if _OPENS.fullmatch(gap) is not None:
        return plain[token.end : token.end + 1] in _CLOSES and _is_bracketed(tokens, at, words)
    if gap in (" ", ": ") and before.text in SIGNED and _DAY.match(plain, token.end) is not None:
        is_word = token.text in (IMAGED if token.is_capitals else NOT_BY) or token.text in _ANSWERS
        return _begins(plain, tokens, at - 1) and not is_word
    if _SENTENCE.fullmatch(gap) is not None:
        is_word = token.raw.isascii() or token.raw.lower() in ACCENTED or not token.text.isascii()
        is_last = _ENDS_TEXT.match(plain, token.end) is not None or _DAY.match(plain, token.end) is not None
        return is_last and not is_word
    if gap == " " and token.is_capitals and _ENDS_TEXT.match(plain, token.end) is not None:
        is_made = before.word.is_small and deed_of(before.text) == AS_MADE
        is_part = words.kind_of(token.text) == "anatomy" and token.text not in OF_SCANS
        return is_made and is_part and token.text not in ORGANS and token.text not in PLACES
    return False


def _is_bracketed(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters in brackets are of whoever wrote or gave what stands in front of them: gesetzt (RH)."""
    text, deed = tokens[at].text, deed_of(tokens[at - 1].text)
    if text in _ANSWERS or text in NEVER or text in MACHINES or text in IMAGED:
        return False
    if deed != AS_GIVEN:
        return deed == AS_WRITTEN
    return text not in WAYS and text not in CONTRAST and text not in VIEWS and words.kind_of(text) != "side"


def _begins(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a line, a sentence or a clause begins at a place."""
    if not at:
        return True
    gap = between(plain, tokens[at - 1], tokens[at])
    return gap.startswith(_MARKS) or "\n" in gap


def _ends_parts(plain: str, tokens: list[Token]) -> bool:
    """Tell whether small letters end a name of parts in capitals: CT_AG_DKK_sk; or accented ones in capitals."""
    token = tokens[-1]
    if token.end != len(plain) or " " in plain:
        return False
    if not token.word.is_small:
        return is_accented(token) and token.raw.lower() not in ACCENTED
    if (
        token.text in PARTS_OF_NAMES
        or token.text in SMALL_OF_SCANS
        or token.text in SAID_OF_SCANS
        or token.text in WAYS
        or token.text in CONTRAST
    ):
        return False
    parts = [one for one in tokens[:-1] if one.word.is_alpha]
    return len(parts) >= _PARTS and all(one.word.is_capitals for one in parts)


def _is_saying(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters begin a line in which they say something of the patient: LB : malade agité."""
    token = tokens[at]
    if at + 1 >= len(tokens) or not token.is_capitals or token.text in HEADINGS or token.text in IMAGED:
        return False
    if at and _BREAKS_LINE.search(plain, tokens[at - 1].end, token.start) is None:
        return False
    return tokens[at + 1].text in PATIENTS and _SAYS.fullmatch(between(plain, token, tokens[at + 1])) is not None

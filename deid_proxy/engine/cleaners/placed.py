"""Somebody's letters by where they stand, and how: ``seen by PH and sn``, ``gesetzt (RH)``, ``CT_DKK_sk``.

Nothing is listed here that somebody may do: what was done is known by how it ends in the language of it, who else did
it by what joins two letters to those that go, and what stands at the end of a name of parts by its small letters.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.announced import (
    AS_GIVEN,
    AS_MADE,
    AS_NOUN,
    AS_WRITTEN,
    NOTHING,
    OF_SCANS,
    deed_of,
    goes_on,
    is_within,
)
from deid_proxy.engine.cleaners.announced_words import (
    BY,
    CAUSES,
    CONFIRMED,
    IMAGED,
    MACHINES,
    NEVER,
    NEVER_AT_ALL,
    NO_DEEDS,
    NO_PARTICIPLES,
    OF,
    PARTICLES,
    PLACES,
    SAID_OF_SCANS,
    SMALL_OF_SCANS,
    TALKED,
    VIEWS,
    WAYS,
    WITH,
)
from deid_proxy.engine.cleaners.done_words import CONTRAST
from deid_proxy.engine.cleaners.placed_words import (
    ACCENTED,
    BEGUN_GERMANIC,
    DONE,
    DONE_ANYWHERE,
    DONE_GERMANIC,
    DONE_IN_FEW,
    ENDED_FRENCH,
    ENDED_GERMANIC,
    FIRST_READS,
    HARMLESS,
    HEADINGS,
    JOINERS,
    NO_ACTS,
    NOT_BY,
    ORGANS,
    PARTS_OF_NAMES,
    PATIENTS,
    READ,
    SEEN,
    SIGNED,
)
from deid_proxy.engine.cleaners.signers import are_letters, is_accented
from deid_proxy.engine.cleaners.steps import is_behind_step
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_TWO: Final = 2  # letters
_LONG: Final = 5  # letters of what was done
_LONG_GERMAN: Final = 6
_PREFIXED: Final = 7  # letters until what was done begins: nachgetragen
_FAR: Final = 3  # words between what was done and letters in brackets
_JOINED: Final = re.compile(r" ?[/&+] ?|, ")
_ENDS: Final = re.compile(r"[ \t]{0,2}(?:[.,;:)\]\n\r/&+]|-{1,2}(?=[ \n])|[–—]|\d|$)")
_ENDS_CLAUSE: Final = re.compile(r"[ \t]{0,2}(?:[.;\n\r]|$)")
_ENDS_LIST: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\n\r]|$)")
_ENDS_TEXT: Final = re.compile(r"[ .]{0,2}$")
_OPENS: Final = re.compile(r"[.,;]?[ \t]?[(\[]/?")
_OPENS_WORD: Final = re.compile(r"\.?[ \t]{0,1}[(\[]/?")
_SAYS: Final = re.compile(r" ?: |:| [-–—]{1,2} ")
_MARKS: Final = (".", ",", ";", "/", "(", "-", "\r")
_CLOSES: Final = frozenset(")]")
_BEHIND: Final = frozenset((" ", ", ", " - ", " -- "))
_SENTENCE: Final = re.compile(r"[.!?)]\s{1,2}[/-]?")
_BREAKS: Final = re.compile(r"[.!?;\n]")
_BREAKS_LINE: Final = re.compile(r"[\n\r]")
_DAY: Final = re.compile(r",? \d{1,8}(?:[./:-]\d|$|\d)")
_DASHED: Final = re.compile(r" ?[-:–—] ")
_ANSWERS: Final = frozenset(("ok", "no", "na", "nd", "ne", "ja", "si", "id", "nr"))
_FOUND: Final = frozenset(("finding", "measurement", "anatomy", "side", "view", "phase", "modality"))
_NOBODYS: Final = IMAGED | WAYS | MACHINES
_LOW_DOSE: Final = "ld"
_MEDICAL: Final = frozenset(("finding", "procedure"))
_PARTS: Final = 2
_UNDERSCORE: Final = "_"


def placed_at(plain: str, tokens: list[Token], words: Vocabulary, gone: set[int]) -> list[int]:
    """Return the places of letters that are somebody's by where they stand.

    Parameters
    ----------
    gone
        Where letters begin that go already.
    """
    found: list[int] = []
    for at, token in enumerate(tokens):
        length = len(token.word.text)
        if length != _TWO or not at or not are_letters(token) or _is_unit(tokens, at):
            continue
        if token.start in gone:
            found += _joined(plain, tokens, at, gone)
        elif not is_within(plain, tokens, at, JOINERS) and (
            _is_placed(plain, tokens, at, words)
            or _is_saying(plain, tokens, at)
            or _is_one_of_two(plain, tokens, at, words)
            or is_behind_step(plain, tokens, at, words)
        ):
            found.append(at)
            gone.add(token.start)
            found += _joined(plain, tokens, at, gone)
        elif token.text not in words and _is_named(tokens, at):
            found += _joined(plain, tokens, at, gone)
    if tokens and len(tokens[0].text) == _TWO and are_letters(tokens[0]) and _is_saying(plain, tokens, 0):
        found.append(0)
    return found


def _is_unit(tokens: list[Token], at: int) -> bool:
    """Tell whether letters stand right behind a number, as units do."""
    before = tokens[at - 1]
    return before.word.is_number and tokens[at].start - before.end <= 1


def _is_named(tokens: list[Token], at: int) -> bool:
    """Tell whether it is said by whom or with whom something was done, right in front of letters or those beside."""
    lead = tokens[at - 1]
    if NOTHING < deed_of(lead.text) < AS_NOUN:
        return True  # freigegeben: HJ, KL
    if lead.text in JOINERS and at > _TWO and are_letters(tokens[at - _TWO]):
        lead = tokens[at - _TWO - 1]
    return lead.text in BY or lead.text in WITH or lead.text in OF


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
        return plain[token.end : token.end + 1] in _CLOSES and _is_bracketed(plain, tokens, at, words)
    if gap in (" ", ": ") and before.text in SIGNED and _DAY.match(plain, token.end) is not None:
        is_word = token.text in (IMAGED if token.is_capitals else NOT_BY) or token.text in _ANSWERS
        return _begins(plain, tokens, at - 1) and not is_word
    if gap in (" ", ": ") and before.text in READ and at > 1 and tokens[at - _TWO].text in FIRST_READS:
        return _DASHED.match(plain, token.end) is not None and token.text not in IMAGED and token.text not in _ANSWERS
    if _SENTENCE.fullmatch(gap) is not None:
        is_word = token.raw.isascii() or token.raw.lower() in ACCENTED or not token.text.isascii()
        is_last = _ENDS_TEXT.match(plain, token.end) is not None or _DAY.match(plain, token.end) is not None
        return is_last and not is_word
    if gap == " " and _is_done_and(plain, tokens, at, words):
        return True
    if gap == " " and token.is_capitals and _ENDS_TEXT.match(plain, token.end) is not None:
        is_made = before.word.is_small and deed_of(before.text) == AS_MADE
        is_part = words.kind_of(token.text) == "anatomy" and token.text not in OF_SCANS
        return is_made and is_part and token.text not in ORGANS and token.text not in PLACES
    if gap in _BEHIND and token.word.is_small:
        return _is_behind_done(plain, tokens, at, gap, words)
    return False


def _is_done_and(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether it is said behind letters what else was done with what somebody did: Validé lg et adressé."""
    if at + _TWO >= len(tokens) or tokens[at + 1].text not in JOINERS or tokens[at].text in _NOBODYS:
        return False
    if not NOTHING < deed_of(tokens[at - 1].text) < AS_NOUN or not _begins(plain, tokens, at - 1):
        return False
    if tokens[at].text in _ANSWERS or plain[tokens[at].end : tokens[at + _TWO].start].strip(" ") != tokens[at + 1].text:
        return False
    is_word = tokens[at].word.is_small and goes_on(tokens[at - 1], tokens[at].text, words)
    behind = tokens[at + _TWO]
    return not is_word and (is_done(behind, words) or NOTHING < deed_of(behind.text) < AS_NOUN)


def _is_one_of_two(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are the first ones of two people by whom something was done: seen by wc and aw."""
    by = tokens[at - 1].text
    if at < _TWO or not (by in BY or by in OF or by in WITH):
        return False
    other = _beside(plain, tokens, at, 1)
    done = tokens[at - _TWO]
    if other < 0 or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    pair = (tokens[at].text, tokens[other].text)
    if any(text in _ANSWERS or text in NEVER_AT_ALL for text in pair):
        return False
    nobodys = _NOBODYS if tokens[at].word.is_small else _NOBODYS | OF_SCANS | CAUSES
    if all(text in nobodys for text in pair) or pair[0] in MACHINES:
        return False
    if by in WITH:
        return TALKED.have(done.text) or done.text in SEEN
    is_deed = NOTHING < deed_of(done.text) < AS_NOUN or done.text in DONE_IN_FEW
    if is_deed or not tokens[at].word.is_small:
        return is_deed
    return is_done(done, words) if by in BY else _is_act(done, words, is_sure=False)


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


def is_done(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word says that something was done, by how it ends in one of its languages.

    Of a word that no vocabulary has and everybody uses, the language is not known.
    """
    text = token.text
    if text in DONE_IN_FEW:
        return True
    if len(text) < _LONG or not token.is_alpha or text in NO_DEEDS or NO_PARTICIPLES.have(text):
        return False
    languages = words.languages_of(text)
    if not languages and words.everyday(text) is not None:
        return text.endswith(DONE_ANYWHERE) or token.raw.endswith(ENDED_FRENCH)
    for language in languages:
        if language in DONE_GERMANIC and len(text) >= _LONG_GERMAN and text.endswith(ENDED_GERMANIC):
            is_begun = "ge" in text[:_PREFIXED] or text.startswith(BEGUN_GERMANIC) or text.endswith("iert")
            if is_begun and token.word.is_small:
                return True
        elif (language == "fr" and token.raw.endswith(ENDED_FRENCH)) or (
            language in DONE and text.endswith(DONE[language])
        ):
            return True
    return not languages and token.raw.endswith(ENDED_FRENCH)


def _is_act(token: Token, words: Vocabulary, *, is_sure: bool) -> bool:
    """Tell whether what was done is what staff do, and no finding and no treatment: gesetzt, moved; not dilated.

    Parameters
    ----------
    is_sure
        Whether words are none that are said of treatments as well.
    """
    if token.text in DONE_IN_FEW:
        return True
    kind = words.kind_of(token.text)
    if kind in _MEDICAL or NO_ACTS.have(token.text):
        return False
    if is_sure and kind == "common" and token.text not in words.common:
        return False
    return is_done(token, words)


def _is_free(token: Token, words: Vocabulary) -> bool:
    """Tell whether letters say nothing of what is imaged or found, as they are written."""
    text = token.text
    if token.word.is_small and (text in HARMLESS or text in PARTICLES):
        return False
    if text in OF_SCANS or text in CAUSES or text in WAYS or text in CONTRAST:
        return False
    return words.kind_of(text) not in _FOUND


def _is_bracketed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters in brackets are of whoever did what stands in front of them: gesetzt (RH)."""
    token, before = tokens[at], tokens[at - 1]
    text = token.text
    if text in _ANSWERS or text in NEVER or text in MACHINES or text in IMAGED:
        return False
    deed = deed_of(before.text)
    if deed == AS_WRITTEN:
        return True
    if deed == AS_GIVEN:
        return text not in WAYS and text not in CONTRAST and text not in VIEWS and words.kind_of(text) != "side"
    if token.word.is_small and words.kind_of(text) == "unit":
        return False
    if NOTHING < deed < AS_NOUN:
        return _is_free(token, words)
    if _is_act(before, words, is_sure=False):
        languages = words.languages_of(before.text)
        if not DONE_GERMANIC.isdisjoint(languages) and before.word.is_small and not before.text.startswith(CONFIRMED):
            return not (
                text in _NOBODYS or text in VIEWS or text in SAID_OF_SCANS or text in CAUSES or text in CONTRAST
            )
        return text not in ORGANS and _is_free(token, words)
    if not token.word.is_small or not _is_free(token, words):
        return False
    for one in range(at - _TWO, max(at - _TWO - _FAR, -1), -1):
        if _BREAKS.search(plain, tokens[one].end, tokens[one + 1].start) is not None:
            return False
        if NOTHING < deed_of(tokens[one].text) < AS_NOUN or _is_act(tokens[one], words, is_sure=True):
            return True
    return False


def _is_behind_done(plain: str, tokens: list[Token], at: int, gap: str, words: Vocabulary) -> bool:
    """Tell whether small letters behind what was done end a clause there: gespritzt am, done db, ismételve, kg."""
    token, before = tokens[at], tokens[at - 1]
    text = token.text
    deed = deed_of(before.text)
    is_deed = NOTHING < deed < AS_NOUN
    if before.text in BY and at > 1:  # seen by cr
        is_said = is_done(tokens[at - _TWO], words) or NOTHING < deed_of(tokens[at - _TWO].text) < AS_NOUN
        is_end = _ENDS_CLAUSE.match(plain, token.end) is not None
        return is_said and is_end and gap == " " and text not in NOT_BY and text not in WAYS
    if not token.raw.isascii() and text.isascii() and _ENDS_TEXT.match(plain, token.end) is not None:
        is_long = len(before.text) >= _LONG or before.text in DONE_IN_FEW
        return before.word.is_small and is_long and token.raw.lower() not in ACCENTED
    is_paired = _is_before_another(plain, tokens, at)
    if not is_deed and not _is_act(before, words, is_sure=gap == " " and not is_paired):
        return False
    if _ENDS_CLAUSE.match(plain, token.end) is None and not is_paired:
        return False
    if not token.raw.isascii() and token.text.isascii():
        return token.raw.lower() not in ACCENTED
    if gap == ", " and words.kind_of(text) == "unit":
        return text not in PARTICLES
    if deed == AS_MADE and text == "ng":
        return True
    if gap == ", " and text == _LOW_DOSE:
        return True
    languages = words.languages_of(before.text)
    if languages and text in words.common and text not in HARMLESS and deed in (AS_MADE, NOTHING):
        is_foreign = all(one not in languages for one in words.languages_of(text))
        return is_foreign and not goes_on(before, text, words)
    return _is_free(token, words) and text not in words.common


def _is_before_another(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether the small letters of a second one are joined to some, and end there: compared nk & dd."""
    other = _beside(plain, tokens, at, 1)
    is_last = other >= 0 and _ENDS_CLAUSE.match(plain, tokens[other].end) is not None
    return is_last and tokens[other].word.is_small and tokens[other].text not in HARMLESS


def _is_saying(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters begin a line in which they say something of the patient: LB : malade agité."""
    token = tokens[at]
    if at + 1 >= len(tokens) or not token.is_capitals or token.text in HEADINGS or token.text in IMAGED:
        return False
    if at and _BREAKS_LINE.search(plain, tokens[at - 1].end, token.start) is None:
        return False
    return tokens[at + 1].text in PATIENTS and _SAYS.fullmatch(between(plain, token, tokens[at + 1])) is not None

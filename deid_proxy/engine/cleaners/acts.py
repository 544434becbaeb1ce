"""Somebody's letters beside an act of a department, or a role: ``onay PA``, ``CÇ yazdı``, ``therapists ac and PO``.

Whatever letters mean elsewhere, beside what somebody did they are somebody's, unless the act is done to it, or with it
(``performed CT``, ``checked AP``). Where that may be, what stands around them decides: a second pair of letters that
are nothing of an image, or a second act with letters that are somebody's right beside (``lausunut TL, purku SK``).

Asked by :mod:`~deid_proxy.engine.cleaners.placed` before all else, of letters that no word announces.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.engine.cleaners.act_letters import (
    ACTS,
    BEHIND_COLON,
    BY_PEOPLE,
    BY_WHOM,
    NEVER,
    NO_ACT,
    OF_VIEWS,
    PRESENT_ACT,
    ROLE,
    SEEN_ACT,
    SURE_ACT,
    UNSAID,
    are_of_two,
    did,
    is_free,
    is_word_of,
    kind_of,
    may_be,
    says_by,
)
from deid_proxy.engine.cleaners.act_words import (
    BETWEEN,
    FIRST,
    GRADES,
    HELPERS,
    SIGN,
)
from deid_proxy.engine.cleaners.announced import (
    OF_SCANS,
)
from deid_proxy.engine.cleaners.announced_words import (
    IMAGED,
    OFTEN,
    PARTICLES,
    VIEWS,
)
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.placed_words import JOINERS
from deid_proxy.engine.cleaners.signers import are_letters
from deid_proxy.engine.cleaners.tokens import APOSTROPHES, between
from deid_proxy.engine.cleaners.words_of_two import UNITS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_TWO: Final = 2  # letters
_MOST: Final = 4  # people in a row

_GAP: Final = re.compile(r"[ \t]{0,2}[:.(\[/=–—-]{0,2}[ \t]{0,2}[(\[]?")
"""What stands between what was done and the letters."""
_JOINED: Final = re.compile(r" ?[/&+] ?")
_ENDS: Final = re.compile(r"[ \t]{0,2}(?:[.,;:)\]/|\n\r+&]|-{1,2}(?=[ \n])|[–—]|\d|$)")
_ENDS_FIELD: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\]/|\n\r]|-{1,2}(?=[ \n])|[–—]|\d|$)")
_PARTS: Final = re.compile(r"[ \t]{0,2}\.?[,;/&+|)\n-–—][ \t\r\n]{0,3}[(/]?")
"""What stands between one act and the next."""
_PARTS_OF_CLAUSES: Final = re.compile(r" ?[,;/&+|] ?")
_NEAR: Final = 3  # words between two acts, and one
_BEGINS: Final = frozenset(",;:.(/\n–—+*|")
_VALUE: Final = re.compile(r"[ =]{0,3}\d{1,4}(?![\d./-]{0,12}[./-]\d{2})")
_OF_ENDS: Final = IMAGED | VIEWS
_SLASHED: Final = re.compile(r" ?/ ?")
_ALONE: Final = re.compile(r"[^\w\n\r]{0,3}(?:[\n\r]{1,3}[ \t]?[(\[/–-]{0,2} ?|[.!?)] ?[(\[/])|[.!?] ")
"""What stands between a text and a last line, or a bracket behind its last sentence."""
_OF_SENTENCES: Final = 3  # words in small letters
_COLON: Final = ":"
_POINT: Final = "."
_ON, _CALL = "on", "call"
_D: Final = "d"  # chk'd


class _Group(NamedTuple):
    """Letters beside an act: where they and it stand, and whether they are surely somebody's."""

    first: int
    last: int
    act: int
    kind: int
    letters: list[int]
    is_sure: bool


def acting_at(plain: str, tokens: list[Token], words: Vocabulary, twos: list[int], gone: set[int]) -> list[int]:
    """Return the places of letters that are of whoever did an act, or has a role.

    Parameters
    ----------
    twos
        The places of words of two letters, but for the first word.
    gone
        Where letters begin that go already.
    """
    groups: list[_Group] = []
    if tokens and len(tokens[0].text) == _TWO and are_letters(tokens[0]):
        begins = _in_front(plain, tokens, words, _people(plain, tokens, 0), gone)
        groups += [begins] if begins is not None else []
    taken = -1
    for at in twos:
        if at <= taken or not are_letters(tokens[at]):
            continue
        people = _people(plain, tokens, at)
        group = _behind(plain, tokens, words, people, gone) or _in_front(plain, tokens, words, people, gone)
        if group is None:
            continue
        taken = people[-1]
        if groups and groups[-1].act == group.act:
            if groups[-1].is_sure and groups[-1].first != group.act:
                continue
            groups.pop()
        groups.append(group)
    found = [one for at, group in enumerate(groups) if _is_sure(plain, tokens, groups, at) for one in group.letters]
    return found + _signing_at(plain, tokens, words)


def _signing_at(plain: str, tokens: list[Token], words: Vocabulary) -> list[int]:
    """Return the places of two pairs of letters with a slash that end a text of sentences: ej/ME, (AB/cd)."""
    second = len(tokens) - 1
    first = second - 1
    if first < _OF_SENTENCES or len(tokens[second].text) != _TWO or len(tokens[first].text) != _TWO:
        return []
    if not (are_letters(tokens[first]) and are_letters(tokens[second])):
        return []
    if _SLASHED.fullmatch(plain, tokens[first].end, tokens[second].start) is None or plain[tokens[second].end :].strip(
        " .)]\n\r"
    ):
        return []
    if _ALONE.fullmatch(between(plain, tokens[first - 1], tokens[first])) is None:
        return []
    if sum(one.word.is_small and len(one.text) > _TWO for one in tokens[:first]) < _OF_SENTENCES:
        return []
    if are_of_two(plain, tokens, first, second):
        return [first, second]
    kinds = [one.text in _OF_ENDS or one.text in UNITS or words.kind_of(one.text) in OF_VIEWS for one in tokens[first:]]
    return [] if all(kinds) else [first, second]


def _is_sure(plain: str, tokens: list[Token], groups: list[_Group], at: int) -> bool:
    """Tell whether letters are somebody's, or those of an act right beside are: diktiert ne / geschrieben am."""
    one = groups[at]
    if one.is_sure:
        return True
    for place in (at - 1, at + 1):
        if 0 <= place < len(groups):
            other = groups[place]
            left, right = (other, one) if place < at else (one, other)
            if _are_beside(plain, tokens, left.last, right.first) and (other.is_sure or _are_two(tokens, one, other)):
                return True
    return False


def _are_two(tokens: list[Token], one: _Group, other: _Group) -> bool:
    """Tell whether two acts that are done to no image have letters of which one pair is small: validat OP, citit rt."""
    if not (one.kind in BY_PEOPLE and other.kind in BY_PEOPLE):
        return False
    both = (tokens[one.letters[0]], tokens[other.letters[0]])
    small = [token for token in both if not token.is_capitals]
    return len(small) == 1 and all(token.text not in NEVER and token.text not in PARTICLES for token in both)


def _are_beside(plain: str, tokens: list[Token], last: int, first: int) -> bool:
    """Tell whether a mark and a word or two stand between one act with letters and another, or what joins two."""
    if not 0 < first - last <= _NEAR:
        return False
    if first == last + _TWO and tokens[last + 1].text in JOINERS:
        return True
    gaps = [between(plain, tokens[one], tokens[one + 1]) for one in range(last, first)]
    marks = [gap for gap in gaps if gap != " "]
    return len(marks) == 1 and (_PARTS if len(gaps) == 1 else _PARTS_OF_CLAUSES).fullmatch(marks[0]) is not None


def _people(plain: str, tokens: list[Token], at: int) -> list[int]:
    """Return the places of letters that something joins to those at a place: ac and PO, RB/OR."""
    found = [at]
    while len(found) < _MOST and found[-1] + 1 < len(tokens):
        last = found[-1]
        behind = last + 1
        gap = between(plain, tokens[last], tokens[behind])
        if gap == " " and tokens[behind].text in JOINERS and behind + 1 < len(tokens):
            behind += 1
            gap = between(plain, tokens[behind - 1], tokens[behind])
            is_joined = gap == " "
        else:
            is_joined = _JOINED.fullmatch(gap) is not None
        if not is_joined or len(tokens[behind].text) != _TWO or not are_letters(tokens[behind]):
            break
        is_word = behind > last + 1 and tokens[behind].word.is_small and tokens[behind].text in PARTICLES
        if is_word and _ENDS_FIELD.match(plain, tokens[behind].end) is None:
            break  # anotado por VV en el parte
        found.append(behind)
    return found


def _behind(plain: str, tokens: list[Token], words: Vocabulary, people: list[int], gone: set[int]) -> _Group | None:
    """Return letters behind an act or a role: revisado RB/OR antes, sign. st, dictated by R3 bv."""
    first, last = people[0], people[-1]
    if not first:
        return None
    act, is_by = first - 1, False
    gap = between(plain, tokens[act], tokens[first])
    if not gap or _GAP.fullmatch(gap) is None:
        return None
    while act and act > first - _MOST and (tokens[act].text in BETWEEN or says_by(tokens[act])):
        if between(plain, tokens[act - 1], tokens[act]) not in (" ", ": ", ". ", "'", "’"):
            break
        is_by = is_by or says_by(tokens[act])
        act -= 1
    if tokens[act].text == _D and act and plain[tokens[act].start - 1] in APOSTROPHES:
        act -= 1
    kind = _kind_of(plain, tokens, act)
    if kind == NO_ACT and tokens[first - 1].text in GRADES:
        act, kind = first - 1, ROLE  # R2 pd
    elif kind == SEEN_ACT and act and tokens[act - 1].text in FIRST:
        kind = SURE_ACT  # secondo controllo AP
    if kind in (NO_ACT, PRESENT_ACT) and not (kind == PRESENT_ACT and _COLON in gap):
        return None
    if begins_sentence(plain, tokens, first, words) or begins_phrase(plain, tokens, first, words, is_first=True):
        return None
    by = BY_WHOM if is_by else BEHIND_COLON if _COLON in gap else UNSAID
    if _ENDS.match(plain, tokens[last].end) is None:
        is_act = kind_of(tokens[last + 1].text) != NO_ACT
        if (
            len(people) == 1
            and tokens[last].word.is_small
            and (says_by(tokens[last]) or tokens[last].text in PARTICLES)
        ):
            return None  # tatt av stråleterapeut
        if not is_act and not (is_by or _goes_on_behind(tokens, people, kind)):
            return None
    if kind == ROLE and act and kind_of(tokens[act - 1].text) == SURE_ACT and plain[tokens[act].start - 1] == " ":
        kind = SURE_ACT  # godkendt fysiker OP
    if kind not in BY_PEOPLE and _VALUE.match(plain, tokens[last].end) is not None:
        return None  # Measured: LV 45 mm
    group = _Group(act, last, act, kind, people, is_sure=False)
    return group._replace(is_sure=_is_sure_behind(plain, tokens, words, group, gone, by=by))


def _goes_on_behind(tokens: list[Token], people: list[int], kind: int) -> bool:
    """Tell whether letters may be somebody's though a sentence goes on behind them: Physicist AS left."""
    if len(people) > 1:
        return True
    token = tokens[people[0]]
    is_free = token.is_capitals and kind in BY_PEOPLE and token.text not in OF_SCANS
    return is_free and tokens[people[0] + 1].word.is_small


def _in_front(plain: str, tokens: list[Token], words: Vocabulary, people: list[int], gone: set[int]) -> _Group | None:
    """Return letters in front of what somebody did, or is: CÇ yazdı, BH first read, TI typist."""
    first, last = people[0], people[-1]
    act = last + 1
    if act >= len(tokens) or between(plain, tokens[last], tokens[act]) != " ":
        return None
    if first and _BEGINS.isdisjoint(between(plain, tokens[first - 1], tokens[first])):
        return None
    is_first = tokens[act].text in FIRST
    if (is_first or tokens[act].text in HELPERS) and act + 1 < len(tokens):
        act += 1
        if between(plain, tokens[act - 1], tokens[act]) != " ":
            return None
    kind = kind_of(tokens[act].text)
    if kind == NO_ACT or tokens[act].is_capitals:
        return None
    if any(is_word_of(tokens[one], tokens[act], words) for one in people):
        return None
    kind = SURE_ACT if is_first and kind in ACTS else kind
    is_end = _ENDS_FIELD.match(plain, tokens[act].end) is not None
    if not is_end and act + 1 < len(tokens):
        behind = tokens[act + 1]
        if says_by(behind) or behind.text in PARTICLES or behind.text in JOINERS:
            return None
    is_sure = _are_gone(tokens, words, people, gone) or (
        (is_end or kind == SURE_ACT) and all(did(tokens, words, one, kind, is_end=is_end) for one in people)
    )
    return _Group(first, act, act, kind, people, is_sure)


def _are_gone(tokens: list[Token], words: Vocabulary, people: list[int], gone: set[int]) -> bool:
    """Tell whether letters go already that mean nothing else, or are small."""
    for one in people:
        token = tokens[one]
        if token.start in gone and token.text not in NEGATIONS and (token.word.is_small or is_free(token, words)):
            return True
    return False


def _is_sure_behind(
    plain: str, tokens: list[Token], words: Vocabulary, group: _Group, gone: set[int], *, by: int
) -> bool:
    """Tell whether letters behind an act are surely somebody's: of several one has to be nothing else.

    Parameters
    ----------
    by
        How surely it is said that somebody did it: by whom, behind a colon, or nothing.
    """
    people, kind = group.letters, group.kind
    if _are_gone(tokens, words, people, gone):
        return True
    if len(people) == _TWO and are_of_two(plain, tokens, people[0], people[1]):
        return True
    sure = [one for one in people if may_be(plain, tokens, words, one, group.act, kind, by=by)]
    token = tokens[people[0]]
    if len(people) == 1 and token.word.is_small and _ENDS.match(plain, token.end) is None:
        return by == BY_WHOM and tokens[people[0] - 1].text in OFTEN and is_free(token, words)
    is_strange = any(tokens[one].text not in words.listed for one in sure)
    return bool(sure) and (len(sure) == len(people) or by > UNSAID or kind in BY_PEOPLE or is_strange)


def _kind_of(plain: str, tokens: list[Token], at: int) -> int:
    """Return what a word says in front of letters; of *sign* only behind an act, with a point."""
    text = tokens[at].text
    if text in SIGN:
        is_sure = at > 0 and plain[tokens[at].end] == _POINT and kind_of(tokens[at - 1].text) in ACTS
        return SURE_ACT if is_sure else NO_ACT
    if text == _CALL:
        return ROLE if at and tokens[at - 1].text == _ON else NO_ACT
    return kind_of(text)

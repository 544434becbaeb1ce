"""Names that a text gives away by what stands around them: a title, a word that introduces somebody, a caret.

A hand is anatomy, and so is a head; ``Dr. Hand`` and ``Mr. Head`` are people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import READ_OVER
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import (
    MAY_BE_ABSENT,
    begins_sentence,
    behind_dutch_particles,
    goes_on_with_word,
    is_harmless,
    is_joined,
    is_letter_of_body,
    is_phrase,
    may_name,
    name_end,
)
from deid_proxy.engine.cleaners.negations import says_no
from deid_proxy.engine.cleaners.no_titles import goes_on, is_no_title
from deid_proxy.engine.cleaners.title_words import (
    ALWAYS_PEOPLE,
    ARTICLES,
    BEFORE_ANATOMY,
    CHAIN,
    COMMA_SUFFIXES,
    DOTTED_SUFFIXES,
    EAST_HONORIFICS,
    EAST_ROLES,
    ENDS_OF_TITLES,
    EXAMINED_TOO,
    HYPHENATED,
    JOINERS,
    MEASURED_TOO,
    MODALITY_TOO,
    NEED_CAPITAL,
    NEED_DOT,
    OF_FAMILY,
    OF_SEVERAL,
    ROLES,
    SMALL_TOO,
    STRONG_ROLES,
    SUFFIXES,
    TITLES,
)
from deid_proxy.engine.cleaners.titles_beside import (
    announces_nobody,
    beside_caret,
    ends_with_word,
    find_titled_beside,
    is_before_word,
    is_beside_unspaced,
    is_dotted_suffix,
    is_honorific,
    is_whole,
)
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whole_names import (
    TOLD,
    is_by_doctor,
    is_by_name_too,
    is_from_place,
    is_given,
    is_initial_and_name,
    is_whole_name,
    named_by_caret,
)
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, BEHIND_TITLE, NAME_FORM
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BEHIND: Final = re.compile(r"[\s.,:'’׳^()\"_-]{1,4}")
_CARETS: Final = re.compile(r"\^{1,3} ?")
_FIRST: Final = frozenset(("mr", "dr"))
"""Titles that stay where a text begins with them: they are how its images were made, whoever is named behind them."""
_LISTED: Final = re.compile(r" ?[,&/+] ?")
_NEAR: Final = re.compile(r"[ .,^]{1,3}")
_LONGEST_CHAIN: Final = 6
_MOST_PEOPLE: Final = 6
_LONGEST_ABBREVIATION: Final = 4  # letters
_ANNOUNCE: Final = TITLES | ROLES | SUFFIXES | COMMA_SUFFIXES | {first for first, _ in DOTTED_SUFFIXES}
_SHORTEST_FAMILY: Final = 3  # letters
_GOES_ON: Final = frozenset("-/+,&")
_SIDES: Final = frozenset("lrb")
_SIDED: Final = _SIDES | {"lt", "rt", "left", "right", "bilat"}
_GLUED_BY: Final = frozenset(("by", "von", "par", "por", "door", "da", "av", "af"))
_BY_WHOM: Final = _GLUED_BY | TOLD | READ_OVER | {"per"}
_CARE_OF: Final = "c/"
_SAY: Final = frozenset(("per", "by", "from"))
_LONGEST_SHORTENED: Final = 4  # letters of a role with a point behind it: ref. Hand
_NEVER_SHORTENED: Final = _GLUED_BY | _SAY | {"with", "for", "to"}
_BEFORE_WHOLE_NAMES: Final = STRONG_ROLES | words_in("by per von par por door av af przez bij approved")
_BODY: Final = words_in(
    "anatomy side view procedure modality contrast phase technique finding device material measurement"
)


class _People:
    """Whom a text announces, as they are found."""

    __slots__ = ("_first_modality", "marks")

    def __init__(self) -> None:
        self.marks: list[Mark] = []
        self._first_modality = -1

    def add(self, tokens: list[Token], start: int, end: int, why: str) -> None:
        """Take some tokens."""
        self.marks += [Mark(tokens[at].start, tokens[at].end, why) for at in range(start, end)]

    def has_modality_before(self, tokens: list[Token], at: int, words: Vocabulary) -> bool:
        """Tell whether a token before one is of a modality; the first that is one is sought once."""
        if self._first_modality < 0:
            self._first_modality = _first_modality(tokens, words)
        return self._first_modality < at


def _first_modality(tokens: list[Token], words: Vocabulary) -> int:
    """Return the place of the first token that is of a modality; behind all of them where none is."""
    others: set[str] = set()
    for place, token in enumerate(tokens):
        text = token.word.text
        if text not in others:
            if words.kind_of(text) == "modality":
                return place
            others.add(text)
    return len(tokens)


def find_titled(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people whom a text announces."""
    people, plain = _People(), landmarks.plain
    if not plain.isascii():
        people.marks += find_titled_beside(landmarks, words)
    has_carets = "^" in plain
    for at, token in enumerate(tokens):
        word = token.word
        announces = word.announces
        if announces is None:
            announces = word.announces = not word.is_number and _announces(word.text)
        if announces:
            _around(people, plain, tokens, at, words)
        if word.is_initial:
            _behind_initial(people, plain, tokens, at, words)
            is_care = token.text == "o" and plain.endswith(_CARE_OF, 0, token.start) and at + 1 < len(tokens)
            if is_care and may_name(tokens[at + 1], words):  # in care of somebody; a pain is complained of
                people.add(tokens, at + 1, name_end(plain, tokens, at + 1, words, first=True), BEHIND_ROLE)
            if at and plain[token.start - 1] == ",":
                _before_comma_initial(people, plain, tokens, at, words)
        if has_carets and at and _CARETS.fullmatch(plain, tokens[at - 1].end, token.start):
            for one in named_by_caret(plain, tokens, at, words):
                people.marks.append(Mark(*beside_caret(plain, one, words), NAME_FORM))
    return people.marks


def _announces(text: str) -> bool:
    """Tell whether a word may announce somebody, wherever it stands."""
    return text in _ANNOUNCE or (not text.isascii() and (text.endswith(EAST_ROLES) or text.startswith(EAST_HONORIFICS)))


def _around(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    """Find whom a title, a role or what stands behind names announces."""
    text = tokens[at].text
    if at and is_dotted_suffix(plain, tokens, at):
        _before_dotted_suffix(people, plain, tokens, at, words)
    elif text in TITLES:
        _behind_title(people, plain, tokens, at, words)
    elif text in ROLES or (not text.isascii() and text.endswith(EAST_ROLES)):
        _behind_role(people, plain, tokens, at, words)
    if text in SUFFIXES and at and not tokens[at - 1].word.is_number:  # 6 jr, of years
        surely = _is_behind_comma(plain, tokens, at) or (text in OF_FAMILY and tokens[at].is_capitalised)
        _before_suffix(people, plain, tokens, at, words, surely=surely)
    elif text in COMMA_SUFFIXES and at and _is_behind_comma(plain, tokens, at) and is_whole(plain, tokens[at]):
        _before_suffix(people, plain, tokens, at, words, surely=tokens[at - 1].is_title)
    elif at and not text.isascii() and is_honorific(plain, tokens, at):
        _before_suffix(people, plain, tokens, at, words, surely=not ends_with_word(tokens[at - 1], words))


def _behind_title(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    title, behind = tokens[at], at + 1
    dotted = plain[title.end : title.end + 1] in ENDS_OF_TITLES.get(title.text, (".",))
    hyphenated = _is_hyphenated(plain, tokens, at)
    if hyphenated:
        behind += 1
    elif title.text in NEED_DOT and not (dotted and (title.is_capitalised or title.text in SMALL_TOO)):
        return
    if title.text in MEASURED_TOO and title.is_small and at and tokens[at - 1].word.has_digits:
        return
    if title.text in NEED_CAPITAL and not title.is_capitalised:
        return
    while (
        behind < min(len(tokens), at + _LONGEST_CHAIN)
        and tokens[behind].text in CHAIN
        and len(between(plain, tokens[behind - 1], tokens[behind])) < 3
    ):
        behind += 1
    gap = between(plain, tokens[behind - 1], tokens[behind]) if behind < len(tokens) else ""
    if _BEHIND.fullmatch(gap.replace("/", " ") if dotted else gap) is None:
        return
    end = behind_dutch_particles(plain, tokens, at, behind, words)
    if end > behind:
        people.add(tokens, at, end, BEHIND_TITLE)
    if end > behind or (
        title.text in NEED_DOT and not (_may_begin(plain, tokens[behind]) and _begins(plain, tokens, at))
    ):
        return
    may_be_modality = title.text in MODALITY_TOO and title.is_capitals and not dotted
    if may_be_modality and (is_joined(plain, tokens, at) or _is_modality(people, plain, tokens, at, behind, words)):
        return
    is_apart = gap.startswith(",") and tokens[behind].word.is_small and is_harmless(tokens[behind], words)
    is_word = is_apart or goes_on_with_word(tokens, at, behind, words) or is_phrase(tokens, at, words)  # joint OA, mild
    is_word = is_word or is_no_title(plain, tokens, at, behind, words)
    if is_word or is_beside_unspaced(title, tokens[behind], words):
        return
    if title.text in MODALITY_TOO and title.is_capitals and _ends_sentence(plain, tokens, at, words):
        return
    end = name_end(plain, tokens, behind, words, first=True)
    if end > behind and title.text in OF_SEVERAL:
        end = _last_of_several(plain, tokens, end, words)
    if end > behind:
        people.add(tokens, behind if may_be_modality and title.text in _FIRST and not at else at, end, BEHIND_TITLE)


def _ends_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether MR or MS in capitals ends a sentence, or a comma parts it: yearly MR. Focal uptake; MS, new."""
    behind, is_led = tokens[at + 1], at > 0 and tokens[at - 1].text in _GLUED_BY  # revu par MR, marge 5 mm
    if is_led or between(plain, tokens[at], behind) == ", ":
        return not is_led and behind.word.is_small and behind.text in words.listed
    is_end = at > 0 and tokens[at - 1].word.is_small and behind.text not in words.names_too
    return is_before_word(plain, tokens, at, words) or (is_end and begins_sentence(plain, tokens, at + 1, words))


def _is_hyphenated(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a title is abbreviated in its middle."""
    endings = HYPHENATED.get(tokens[at].text)
    if endings is None or at + 1 >= len(tokens) or tokens[at + 1].text not in endings:
        return False
    return between(plain, tokens[at], tokens[at + 1]) == "-"


def _last_of_several(plain: str, tokens: list[Token], end: int, words: Vocabulary) -> int:
    """Return where the last name behind a title of several people ends."""
    for _ in range(_MOST_PEOPLE):
        first = end + 1 if end < len(tokens) and tokens[end].text in JOINERS else end
        if first >= len(tokens) or not tokens[first].is_capitalised:
            break
        if first == end and not _LISTED.fullmatch(between(plain, tokens[end - 1], tokens[end])):
            break
        end = name_end(plain, tokens, first, words, first=True)
    return end


def _behind_initial(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    """Find a word that is a name too behind an initial: J. Key; not the hand of ``R. Hand``, nor a vein."""
    if at + 1 >= len(tokens):
        return
    initial, name = tokens[at], tokens[at + 1]
    gap = between(plain, initial, name)
    if not initial.is_capitals or not name.is_title:
        return
    if gap in (" ", ". ") and at and is_given(tokens[at - 1], words) and between(plain, tokens[at - 1], initial) == " ":
        people.add(tokens, at + 1, at + 2, NAME_FORM)
        return
    if name.text not in words.names_too:
        return
    if gap.startswith("."):
        is_part_of_body = initial.text in BEFORE_ANATOMY and words.kind_of(name.text) == "anatomy"
        is_name = gap in (".", ". ") and not is_part_of_body
    else:
        is_name = gap == " " and initial.text not in words.listed and initial.text not in ARTICLES
    if is_name and not is_phrase(tokens, at + 1, words):
        people.add(tokens, at + 1, at + 2, NAME_FORM)


def _before_comma_initial(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    """Find a known word with a comma and an initial right behind it: HAND,D. Not CHEST,R, nor CHEST,A,P."""
    name, initial = tokens[at - 1], tokens[at]
    if between(plain, name, initial) != "," or not (initial.is_capitals and name.is_capitalised and name.word.is_alpha):
        return
    if name.word.is_unspaced:
        return
    goes_on = plain[initial.end : initial.end + 1] in _GOES_ON and plain[initial.end : initial.end + 2] != ", "
    if len(name.text) < _SHORTEST_FAMILY or goes_on:
        return
    is_side = initial.raw.isascii() and initial.text in _SIDES and not words.languages_of(name.text)
    if is_side and words.kind_of(name.text) in _BODY:
        return
    people.add(tokens, at - 1, at + 1, NAME_FORM)


def _may_begin(plain: str, token: Token) -> bool:
    """Tell whether a name may begin here: with a capital, or inside a code."""
    return token.is_capitalised or plain[token.end : token.end + 1] == "_"


def _begins(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a letter with a point is no initial behind another one."""
    return not at or not tokens[at - 1].is_initial or "." not in between(plain, tokens[at - 1], tokens[at])


def _speaks_of_body(token: Token, words: Vocabulary) -> bool:
    return words.kind_of(token.text) in _BODY or token.word.has_digits


def _is_modality(people: _People, plain: str, tokens: list[Token], at: int, behind: int, words: Vocabulary) -> bool:
    """Tell whether MR or DR in capitals is no title, by the word behind it: MR w/o, MR ACL, MR hand, DR small bowel.

    Behind another modality of the text (CT CHEST DR HAND) it is one before a word that is a name too.
    """
    token = tokens[behind]
    if token.is_initial:
        return plain[token.end : token.end + 1] == "/" or is_letter_of_body(tokens, behind, words)  # MR L-SPINE
    if token.text in words.names_too:
        if is_phrase(tokens, behind, words) or (token.word.is_small and words.kind_of(token.text) == "anatomy"):
            return True  # MR lever mhp. metastaser
        if is_by_doctor(plain, tokens, at, behind, words):
            return False
        return token.text in EXAMINED_TOO and not people.has_modality_before(tokens, at - 1, words)
    is_abbreviation = token.is_capitals and len(token.text) <= _LONGEST_ABBREVIATION
    harmless = is_harmless(token, words) and (not token.is_capitalised or is_abbreviation)
    return harmless or _speaks_of_body(token, words)


def _behind_role(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    if at + 1 >= len(tokens) or _BEHIND.fullmatch(between(plain, tokens[at], tokens[at + 1])) is None:
        return
    gap, first = between(plain, tokens[at], tokens[at + 1]), tokens[at + 1]
    if goes_on(plain, tokens, at, words, is_weak=_is_weak(tokens[at]), is_by=tokens[at].text in _BY_WHOM):
        return
    if announces_nobody(plain, tokens[at], first, words):
        return
    if _is_next_sentence(plain, tokens, at, words) or _is_of_scan(tokens, at, words):
        return
    surely = tokens[at].text in ALWAYS_PEOPLE
    announces = ":" in gap and not _is_weak(tokens[at]) and first.is_capitalised and (surely or not first.is_capitals)
    surely |= tokens[at].text not in ROLES
    is_first = announces and (surely or not _speaks_of_body(first, words))
    is_first = is_first or ("_" in gap and first.is_title and tokens[at].text in _GLUED_BY)
    is_first = is_first or is_from_place(plain, tokens, at)
    is_said = tokens[at].text in _SAY and first.is_capitalised and plain[first.end : first.end + 1] == ":"
    is_first = is_first or (is_said and len(first.text) >= _SHORTEST_FAMILY)  # Per FOOT: no contrast
    is_first = is_first or (tokens[at].text in _BY_WHOM and is_by_name_too(plain, tokens, at, words))
    end = name_end(plain, tokens, at + 1, words, first=is_first)
    is_announced = not _is_weak(tokens[at]) or _is_by_initial(plain, tokens, at, words)
    if end <= at + 2 and is_announced and is_initial_and_name(plain, tokens, at + 1):
        end = at + 3
    if (
        end < len(tokens)
        and tokens[at].text in _BEFORE_WHOLE_NAMES
        and is_whole_name(plain, tokens, at + 1, end, words)
    ):
        end += 1
    elif end == at + 2 and first.text in words.listed:
        behind = tokens[end] if end < len(tokens) else None
        if (
            behind is not None
            and not is_first
            and is_harmless(behind, words)
            and words.kind_of(first.text) == "anatomy"
            and not announces
        ):
            return  # for hand surgery
        if not announces and first.is_capitals and words.kind_of(first.text) == "anatomy" and tokens[at].is_capitals:
            return
        if _is_weak(tokens[at]) and words.kind_of(first.text) in ("anatomy", "side") and not is_first:
            return
    people.add(tokens, at + 1, end, BEHIND_ROLE)


def _is_of_scan(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a role in capitals is a side or a view: RT LOW LUNG, AX T2 RT BLADE, L CC C-View."""
    role, first = tokens[at : at + 2]
    if role.text == "cc" and at > 0 and tokens[at - 1].word.is_number:  # 42 cc, PSAD
        return True
    if not role.is_capitals or role.text == "cc":
        return role.is_capitals and at > 0 and tokens[at - 1].text in _SIDED
    return role.text == "rt" and first.is_capitals and words.kind_of(first.text) in ("anatomy", "technique", "view")


def _is_next_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether the next sentence begins behind a role whose name went: *Seen by*, and *No effusion* below it."""
    role, first = tokens[at : at + 2]
    behind = tokens[at + 2] if at + 2 < len(tokens) else None
    if behind is not None and says_no(first, behind, words):  # Seen by No effusion; not Seen by No today
        is_written = behind.is_capitals if first.is_capitals else behind.word.is_small
        if is_written and words.kind_of(behind.text) in MAY_BE_ABSENT:
            return True
    if not begins_sentence(plain, tokens, at + 1, words):
        return False
    is_point = between(plain, role, first) == ". "
    return not is_point or len(role.text) > _LONGEST_SHORTENED or role.text in _NEVER_SHORTENED


def _is_by_initial(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an initial with its point stands behind *by*, and a word behind it: inviato da F. Rush."""
    is_by = tokens[at].text in _GLUED_BY and tokens[at].is_small and plain.startswith(".", tokens[at + 1].end)
    is_by = is_by and at + 2 < len(tokens)
    return is_by and (tokens[at + 1].text not in BEFORE_ANATOMY or not _speaks_of_body(tokens[at + 2], words))


def _is_weak(role: Token) -> bool:
    return role.text in ROLES and role.text not in STRONG_ROLES


def _before_suffix(
    people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary, *, surely: bool = False
) -> None:
    """Find the words of a name before what stands behind names; ``surely`` the nearest, whatever it means."""
    found = 0
    for one in range(at - 1, max(at - 4, -1), -1):
        token = tokens[one]
        if _NEAR.fullmatch(plain, token.end, tokens[one + 1].start) is None:
            break
        is_nearest = surely and not found and token.is_capitalised and token.is_alpha
        if not (is_nearest or may_name(token, words) or (token.is_initial and token.is_capitalised)):
            break
        found += 1
        people.add(tokens, one, one + 1, NAME_FORM)
    if found and not tokens[at].word.is_unspaced:
        people.add(tokens, at, at + 1, NAME_FORM)


def _is_behind_comma(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether something stands in capitals behind a comma, as what is behind a name does."""
    return tokens[at].is_capitals and between(plain, tokens[at - 1], tokens[at]).strip() == ","


def _before_dotted_suffix(people: _People, plain: str, tokens: list[Token], at: int, words: Vocabulary) -> None:
    """Find whom ``M.D.`` follows: behind a comma, or a word that begins with a capital, whatever it means."""
    surely = "," in between(plain, tokens[at - 1], tokens[at]) or tokens[at - 1].is_title
    _before_suffix(people, plain, tokens, at, words, surely=surely)
    people.marks.append(Mark(tokens[at].start, tokens[at + 1].end, NAME_FORM))

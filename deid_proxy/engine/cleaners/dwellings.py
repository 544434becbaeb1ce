"""Where somebody lives, or something is sent: the words with a capital, numbers and codes behind what says so.

``bor Næssflata 781 Trinestad, trenger`` loses the house and the town, ``Проживает: г. Верхний
Уфалей, пр. Средний, д. 4`` loses all but the verb. A sentence ends it, and so does a small word that is of no address.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.dwelling_words import (
    ADDRESSES,
    AT,
    BEFORE_CODES,
    BEHIND,
    ENDS,
    HOMES,
    IS,
    KINDS_BY_THEMSELVES,
    LINKS,
    LIVES,
    NUMBERED,
    PREPOSITIONS,
    SENDS,
    STOPS,
    STREETS,
    SURE_TOWNS,
    TO,
    TOWNS,
    UNITS,
)
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.walks import Walk
from deid_proxy.engine.cleaners.whys import ADDRESS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_STARTS: Final = LIVES | ADDRESSES | SENDS | KINDS_BY_THEMSELVES | BEHIND
_KINDS: Final = STREETS | TOWNS | NUMBERED
_LONGEST: Final = 24  # words
_FAR: Final = 6  # words from what is sent to where
_NEAR: Final = 3  # words
_NUMBER: Final = re.compile(r"\d{1,6}(?:[a-zа-я]|st|nd|rd|th)?|[a-z]\d{1,4}")
_LOT: Final = re.compile(r"(?:b|l|blk|lot)\d{1,3}")
_BEHIND_LEADS: Final = frozenset((" ", ": ", ":", " : ", ". "))
_LONGEST_SHORT: Final = 5  # letters of what is in capitals because it is an abbreviation
_MARKS: Final = re.compile(r"[ ,.#/'’№°ºª&\"«»:-]{1,4}")
_WITHIN_NUMBERS: Final = frozenset((" ", "-", "/"))
_TOWN_CODE: Final = 4  # digits
_NOT_TO: Final = frozenset(("to", "please", "pls", "not", "will", "should", "can", "ne", "se"))
_ROMAN: Final = frozenset(("i", "ii", "iii", "iv", "v", "vi"))
_COLON: Final = ":"
_TOWN_TOO: Final = "bytom"
"""Who lives somewhere in Slovak, and a town."""


def find_dwellings(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the addresses behind what says that somebody lives there, or that something is sent there."""
    is_told = is_cased = False
    for word in landmarks.distinct:
        is_told = is_told or word.text in _STARTS
        is_cased = is_cased or ((word.is_small or word.is_title) and len(word.text) > 1)
    if not (is_told and is_cased):
        return []
    walk = _Walk(landmarks.plain, tokens, words)
    found: list[Mark] = []
    behind = 0
    for at, token in enumerate(tokens):
        if token.word.text not in _STARTS:
            continue
        if token.word.text in BEHIND:
            found += walk.in_front(at)
        if at >= behind:
            marks, end = walk.behind(at)
            found += marks
            behind = max(behind, end)
    return found


class _Walk(Walk):
    """Goes over the words of one text that are of an address."""

    def __init__(self, plain: str, tokens: list[Token], words: Vocabulary) -> None:
        super().__init__(plain, tokens, words)
        self._start = 0
        self._is_strange = self._has_number = self._has_kind = self._is_odd = self._is_direct = False

    def behind(self, at: int) -> tuple[list[Mark], int]:
        """Return what goes behind the word at a place, and how far it was read."""
        token = self._tokens[at]
        text = token.text
        if token.is_capitals and len(text) > 1:
            return [], 0
        if text == _TOWN_TOO and token.is_title:
            return [], 0
        if text in KINDS_BY_THEMSELVES:
            return self._of_kind(at)
        if text in BEHIND and text not in LIVES and text not in ADDRESSES:
            return [], 0
        if text in SENDS:
            return self._sent(at)
        start = self._behind_verb(at) if text in LIVES else self._behind_noun(at)
        self._is_direct = text in LIVES and start == at + 1
        if not start:
            return [], 0
        end = self._end(start)
        if not (self._has_number and (self._is_strange or self._has_kind or self._titles(start, end))):
            is_place = self._is_strange and end - start > 1 and self._is_unheard(start, end)
            if not is_place:
                return [], 0
        if self._is_town_of_body(end):
            end += 2
        return self._marks(start, end), end

    def _is_town_of_body(self, at: int) -> bool:
        """Tell whether a town that is called like a part of the body stands behind a house: 1 in Füssen, picked up."""
        if at + 1 >= len(self._tokens) or self._gap(at - 1) != " " or self._gap(at) != " ":
            return False
        lead, town = self._tokens[at : at + 2]
        is_town = lead.is_small and lead.text in PREPOSITIONS and town.is_title and self._gap(at + 1)[:1] in ",.;\n"
        return is_town and self._words.kind_of(town.text) in ("anatomy", "finding")

    def in_front(self, at: int) -> list[Mark]:
        """Return an address in front of what says so, as in Turkish and Hungarian: 530 Suat Sok. Bornova adresine."""
        start = at
        while start and at - start < _LONGEST:
            token = self._tokens[start - 1]
            is_name = token.is_alpha and (token.is_title or (token.is_small and token.text in NUMBERED | STREETS))
            is_near = self._gap(start - 1) in (" ", ", ", ". ", "/", "-", ": ", "'", "’", ":")
            if not is_near or not (is_name or _NUMBER.fullmatch(token.text)):
                break
            start -= 1
        has_number = any(token.word.has_digits for token in self._tokens[start:at])
        return self._marks(start, at) if has_number and self._is_unheard(start, at) else []

    def _of_kind(self, at: int) -> tuple[list[Mark], int]:
        """Return an address that begins with what is a town or a street."""
        text = self._tokens[at].text
        if not self._is_before_name(at) or (at and self._tokens[at - 1].word.has_digits and self._gap(at - 1) == " "):
            return [], 0
        if at and self._tokens[at - 1].text in _ROMAN and self._gap(at - 1) == " ":
            return [], 0
        is_short = text not in SURE_TOWNS and len(text) < _TOWN_CODE
        if is_short and not self._gap(at).startswith("."):
            return [], 0
        end = self._end(at)
        is_address = self._has_number or (self._is_strange and self._is_unheard(at, end))
        if not is_address and text not in SURE_TOWNS:
            return [], 0
        return self._marks(at, end), end

    def _sent(self, at: int) -> tuple[list[Mark], int]:
        """Return where something is sent: a house with a number, of words that speak of nothing else."""
        last = min(at + _FAR, len(self._tokens) - 1)
        for one in range(at + 1, last):
            if self._gap(one - 1) not in (" ", ", ", ": "):
                return [], 0
            if self._tokens[one].text in TO and self._tokens[one].is_small and self._gap(one) in (" ", ": "):
                end = self._end(one + 1)
                is_house = self._has_number and not self._is_odd and self._titles(one + 1, end)
                if is_house and (self._has_kind or self._is_unheard(one + 1, end)):
                    return self._marks(one + 1, end), end
        return [], 0

    def _behind_verb(self, at: int) -> int:
        """Return where a place begins behind a verb and a preposition; 0 where nothing does."""
        one = at + 1
        while one < min(at + _NEAR + 2, len(self._tokens)) and self._gap(one - 1) in _BEHIND_LEADS:
            token = self._tokens[one]
            if not (token.is_small and token.text in AT):
                return one
            one += 1
        return 0

    def _behind_noun(self, at: int) -> int:
        """Return where a place begins behind a noun, or behind the colon that ends what is said of it."""
        tokens = self._tokens
        if at and tokens[at - 1].text in _NOT_TO:
            return 0
        for one in range(at, min(at + _NEAR + 1, len(tokens) - 1)):
            gap = self._gap(one)
            if _COLON in gap:
                return one + 1 if _MARKS.fullmatch(gap) else 0
            if gap != " ":
                return one + 1 if one == at and gap == ". " else 0
            if one == at and not (tokens[one + 1].is_small and tokens[one + 1].text not in _KINDS):
                return one + 1
            if (
                one == at
                and (tokens[one + 1].text in AT or tokens[one + 1].text in IS)
                and not tokens[one + 2 if one + 2 < len(tokens) else 0].is_small
            ):
                return one + 2
        return 0

    def _end(self, start: int) -> int:
        """Return where an address ends that begins at a word, and note what it has."""
        self._start = start
        self._is_strange = self._has_number = self._has_kind = self._is_odd = False
        tokens, at = self._tokens, start
        while at < len(tokens) and at - start < _LONGEST:
            if (at > start and not self._joins(at - 1)) or not self._takes(at):
                break
            at += 1
        while (
            at > start and tokens[at - 1].is_small and (tokens[at - 1].text in LINKS or tokens[at - 1].text in _KINDS)
        ):
            at -= 1
        return at

    def _takes(self, at: int) -> bool:
        """Tell whether a word is of the address that was read so far."""
        token = self._tokens[at]
        text = token.text
        if token.word.has_digits:
            return self._is_house(at)
        if text in NUMBERED and not token.is_capitals and self._is_before_number(at):
            self._has_kind = True
            return True
        if (text in STREETS or text in TOWNS) and (token.is_small or token.is_title) and self._is_before_name(at):
            self._has_kind = self._has_kind or text in STREETS
            return True
        if token.is_small:
            return self._is_link(at)
        return self._is_name(at)

    def _is_name(self, at: int) -> bool:
        token = self._tokens[at]
        text = token.text
        if not token.is_alpha or not token.is_capitalised:
            return False
        if token.is_initial:
            is_before = self._gap(at) in (". ", ".", " ", "'", "’") and self._is_capital(at + 1)
            return is_before or self._is_before_number(at)
        is_behind_kind = at > self._start and self._tokens[at - 1].text in STREETS | TOWNS
        is_known = text in self._words and text not in self._words.names_too
        if token.is_capitals and (is_known or len(text) <= _LONGEST_SHORT):
            return False
        if text in STOPS:
            return False
        is_listed = at > self._start and self._gap(at - 1).startswith(",")
        if is_known and at > self._start + 1 and self._is_behind_code(at) and self._is_unknown(at + 1):
            return True  # 240 47 Horní Jelení
        if not is_known or text in self._words.frequent_names:
            if is_listed and self._words.everyday(text) is not None and not self._has_number_near(at):
                return False  # wohnt in Steyr, Transport bestellt
            self._is_strange = True
            return True
        if is_behind_kind or text in STREETS:
            return True
        is_place = self._words.kind_of(text) in SAY_LITTLE
        if is_listed:
            return is_place and self._has_number_near(at)
        is_taken = is_place or self._has_number_near(at) or self._is_strange or self._is_unknown(at + 1)
        self._is_odd = self._is_odd or (is_taken and not is_place)
        return is_taken

    def _is_house(self, at: int) -> bool:
        """Tell whether a number is of a house, a flat, or the code of a town."""
        text = self._tokens[at].text
        if _NUMBER.fullmatch(text) is None:
            return False
        is_behind_kind = at > self._start and self._tokens[at - 1].text in NUMBERED
        gap = self._gap(at)
        behind = self._tokens[at + 1] if gap != "\n" and at + 1 < len(self._tokens) else None
        if not text[0].isdigit() and not is_behind_kind:
            self._has_kind = self._has_number = self._is_lot(at)
            return self._is_lot(at)
        if gap.strip()[:1] in ("%", "°", "^", "*", "<", ">", "=", "+", "±"):
            return False
        if behind is not None and gap == " " and not self._goes_on(at + 1):
            return False
        if at > self._start and self._gap(at - 1).startswith(",") and not is_behind_kind:
            if behind is not None and gap in _WITHIN_NUMBERS and behind.word.has_digits:
                at, text, gap = at + 1, text + behind.text, self._gap(at + 1)  # 2-190; 407 07
                behind = self._tokens[at + 1] if gap != "\n" and at + 1 < len(self._tokens) else None
            is_code = len(text) >= _TOWN_CODE and behind is not None and behind.is_capitalised
            is_last = behind is None or gap[0] in ",.;)" or behind.text in _KINDS or behind.text in LINKS
            if not (is_code or is_last):
                return False
        self._has_number = True
        return True

    def _is_behind_code(self, at: int) -> bool:
        """Tell whether the code of a town stands in front of a word: 24047, or 240 47."""
        code, gap = self._tokens[at - 1], self._gap(at - 1)
        is_pair = self._tokens[at - 2].word.has_digits and self._gap(at - 2) == " "
        return gap == " " and code.word.has_digits and (is_pair or len(code.text) >= _TOWN_CODE)

    def _is_lot(self, at: int) -> bool:
        """Tell whether a block and a lot stand side by side: B13 L84."""
        is_lot = [_LOT.fullmatch(token.text) is not None for token in self._tokens[max(at - 1, self._start) : at + 2]]
        return _LOT.fullmatch(self._tokens[at].text) is not None and sum(is_lot) > 1

    def _goes_on(self, at: int) -> bool:
        """Tell whether what stands behind a number may be of the address, and is not what the number counts."""
        token = self._tokens[at]
        if token.text in UNITS and not self._is_before_number(at):
            return False
        if token.text in _KINDS and (self._is_before_number(at) or self._is_before_name(at)):
            return True
        if token.is_small:
            is_said = token.text in IS or token.text in self._words.common
            return (is_said and (self._is_strange or self._is_direct)) or (
                token.text in LINKS and self._is_capital(at + 1)
            )
        return token.word.has_digits or token.is_capitalised

    def _is_link(self, at: int) -> bool:
        tokens, gap = self._tokens, self._gap(at)
        text = tokens[at].text
        if at > self._start and tokens[at - 1].word.has_digits and self._gap(at - 1) == "-":
            return len(text) <= _NEAR  # 6-й
        is_behind_name = at > self._start and tokens[at - 1].is_title
        if text in ENDS and is_behind_name:
            return gap[:1] in ",;" or self._is_before_number(at)
        if text not in LINKS or at == self._start or gap not in (" ", "-", "'", "’"):
            return False
        if self._gap(at - 1).startswith(","):
            return False
        behind = tokens[at + 1]
        if behind.is_small and behind.text in LINKS and at + 2 < len(tokens):
            behind = tokens[at + 2]
        if behind.word.has_digits:
            return text in BEFORE_CODES and len(behind.text) >= _TOWN_CODE
        if not behind.is_title:
            return False
        is_known = behind.text in self._words and behind.text not in self._words.names_too
        if not is_known or self._words.kind_of(behind.text) in SAY_LITTLE:
            return True
        return self._is_strange and is_behind_name and text not in PREPOSITIONS

    def _is_before_number(self, at: int) -> bool:
        gap = self._gap(at).strip()
        is_near = gap in ("", ".", ":", "#", ".:", "№", "°", "º")
        return is_near and at + 1 < len(self._tokens) and self._tokens[at + 1].word.has_digits

    def _is_before_name(self, at: int) -> bool:
        """Tell whether a name or a number stands behind a kind of street, with a point or without one."""
        if self._gap(at) not in (" ", ". ", ".", " # ", ".# ", "-", " n° "):
            return False
        one = at + 1
        while one < len(self._tokens) and one - at <= _NEAR and self._gap(one - 1) != "\n":
            token = self._tokens[one]
            if not token.is_small:
                return token.word.has_digits or token.is_title or token.is_initial
            if token.text not in LINKS and token.text not in STREETS and token.text not in TOWNS:
                return False
            one += 1
        return False

    def _is_capital(self, at: int) -> bool:
        return at < len(self._tokens) and self._gap(at - 1) != "\n" and self._tokens[at].is_title

    def _is_unknown(self, at: int) -> bool:
        return self._is_capital(at) and self._joins(at - 1) and self._tokens[at].text not in self._words

    def _has_number_near(self, at: int) -> bool:
        """Tell whether a number that may be of a house stands behind up to three words with capitals."""
        for one in range(at + 1, min(at + _NEAR + 1, len(self._tokens))):
            if self._gap(one - 1) not in (" ", "-", ". ", " # "):
                return False
            token = self._tokens[one]
            if token.word.has_digits:
                return _NUMBER.fullmatch(token.text) is not None and (self._gap(one) != " " or self._goes_on(one + 1))
            if not token.is_title and token.text not in LINKS and token.text not in _KINDS:
                return False
        return False

    def _titles(self, start: int, end: int) -> bool:
        return any(token.is_title and token.is_alpha for token in self._tokens[start:end])

    def _is_unheard(self, start: int, end: int) -> bool:
        """Tell whether nobody knows a word with a capital, in any sentence."""
        words = self._words
        return any(
            token.is_capitalised and token.is_alpha and token.text not in words and words.everyday(token.text) is None
            for token in self._tokens[start:end]
        )

    def _marks(self, start: int, end: int) -> list[Mark]:
        """Return all words of an address, but for what a home is that many people live in."""
        found: list[Mark] = []
        for token in self._tokens[start:end]:
            if token.text in HOMES:
                continue
            if found and self._plain[found[-1].end : token.start].strip(" ,.#/'’№°ºª&\"«»:-") == "":
                found[-1].end = token.end
            else:
                found.append(Mark(token.start, token.end, ADDRESS))
        return found

    def _joins(self, at: int) -> bool:
        """Tell whether an address goes on behind a word: no sentence ends there, no line and no bracket."""
        gap = self._gap(at)
        if _MARKS.fullmatch(gap) is None:
            return False
        if "." not in gap:
            return True
        token, behind = self._tokens[at], self._tokens[at + 1]
        if behind.text in NEGATIONS and gap != ".":
            return at + 2 < len(self._tokens) and self._tokens[at + 2].word.has_digits  # Oak St. No effusion, No. 12
        if token.is_title and not token.is_initial and at > self._start and self._gap(at - 1) == " ":
            return (
                behind.word.has_digits or behind.text in _KINDS or behind.text not in self._words
            )  # Oak St. Pacemaker
        return (gap == "." or token.text in _KINDS or token.is_initial) and not token.word.has_digits

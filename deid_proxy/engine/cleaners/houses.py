"""Houses with their numbers, whatever stands in front: a street by what it is called with, and what is numbered in it.

``fra Molbechsstræde 912, Tølløse`` loses the street with the number, and ``Edif. 228, Depto. 073`` goes behind one.

References
----------
45 CFR 164.514(b)(2)(i)(B)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.dwelling_words import LINKS, LIVES
from deid_proxy.engine.cleaners.dwelling_words import UNITS as COUNTED
from deid_proxy.engine.cleaners.eponym_words import kinds_of
from deid_proxy.engine.cleaners.house_words import (
    AT,
    BEHIND_NAMES,
    CAPITAL_KINDS,
    ENDINGS,
    FLOORS,
    FROM,
    IN_FRONT,
    KEYS,
    KINDS,
    NO_STREETS,
    NOT_SURE,
    NUMBERED,
    SHORT_KINDS,
    UNITS,
)
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.marks import Mark, first_behind
from deid_proxy.engine.cleaners.only_people_words import KIN_TOO
from deid_proxy.engine.cleaners.streets_unheard import house_of_unheard, town_behind
from deid_proxy.engine.cleaners.title_words import CONTACTS
from deid_proxy.engine.cleaners.walks import Walk
from deid_proxy.engine.cleaners.whys import ADDRESS
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_PEOPLE: Final = KIN_TOO | CONTACTS | KEYS
_NO_STREET: Final = NUMBERED | LIVES
_NEAR_PEOPLE: Final = 9  # words
_OPENS: Final = frozenset((", ", ": ", " (", " - ", "; ", ","))
_GERMAN: Final = "de"
_IN_FRONT_OF_NUMBERS: Final = KINDS | {"n", "no", "nr", "num", "numero"}
_NUMBER: Final = re.compile(r"\d{1,5}[a-z]?")
_NUMERO: Final = frozenset(("n", "no", "nr", "num", "numero"))
_BEFORE_NUMBER: Final = frozenset((" ", ", ", " #", " # ", " № ", " n° ", ": ", ":", ". ", " n.° "))
_NEAR: Final = frozenset((" ", "-", ". ", ".", "'", "’", "/", "/ "))
_BEHIND: Final = frozenset(",.;)\n(/-")
_MEASURED: Final = frozenset("%°^*<>=+±")
_NEVER: Final = frozenset(("modality", "technique", "procedure", "view", "side", "phase", "unit", "measurement"))
_UNLIKE_STREETS: Final = _NEVER | {"anatomy", "finding", "device", "contrast", "material"}
_MOST: Final = 9  # words of a street
_SHORTEST: Final = 3  # letters in front of what a street ends with
_SMALL_KINDS: Final = 3  # letters
_OF_HUNGARY: Final = frozenset(("ut", "utca", "korut"))
_MARKED: Final = frozenset(("út", "tér", "köz"))
_FLAT: Final = "m"
_CARE: Final = "c"
_SLASH: Final = "/"
_ENDS: Final = frozenset(",.;)\n")
_LEVEL: Final = r"(?:\d{1,4}[a-z]?|[a-z]\d{0,4}|[ivx]{1,4})(?![^\W_]|[.,]\d| ?(?:mm|cm|ml|mg|%))"
_FURTHER: Final = re.compile(
    rf"(?:[/–-]\d{{1,4}}(?![-.,/]?\d)){{0,3}}(?: \d{{1,4}}(?=[,.;)\n](?!\d)|$))?(?:(?:[ ,;/-]{{1,3}}|\. |(?<= "
    rf"))(?:(?:{UNITS})(?![^\W_])[.:]? ?(?:n[°o]?\.? ?|[:#] "
    rf"?)?{_LEVEL}"
    rf"|(?:\d{{1,3}}|[ivx]{{1,4}}(?=[. ]))(?:\.[°oa]?|[°º]|e|er|o|eme|nd|rd|st|th|:a|οσ|-й)? ?"
    rf"(?:{FLOORS})(?![^\W_])(?:\.? "
    rf"\d{{1,3}}(?=\.?[,;)\n]|\.?$))?"
    r"|[a-k] \d{1,3}(?=[,.;)\n]|$)|h0\d{3}(?![^\W_]))){0,8}"
)
"""What goes on behind the number of a house: Edif. 228, Depto. 073; 2. OG; m. 12."""
_LEVELS: Final = re.compile(
    rf", (?:(?:{UNITS})(?<!\b[a-z])[.:]? ?{_LEVEL}|\d{{1,2}}(?:\.|º|°|e|er|οσ|nd|rd|th)? (?:{FLOORS})(?<! "
    rf"[a-z])(?![^\W_]))"
)
"""The same, of which a word says so."""
_BEFORE: Final = re.compile(rf"(?<![^\W_])(?:{IN_FRONT})\.? ?(?:no\.? ?|#)?\d{{1,4}}[a-z]?,? ?$")
_FAR: Final = 24  # characters
_FLAT_BEHIND: Final = re.compile(
    r" ?,? ?(?:dpto|depto|dto|edif|apto|apt|apart|of(?=\.)|oficina|piso|interior|int)(?![^\W_])\.? ?(?:n?[°º#] ?)?"
    r"(?:\d{1,4}|[a-z](?![^\W_]))"
)
"""A flat that is numbered right behind the number of its house."""
_WITHIN_STREETS: Final = words_in("de del la las los da do dos das y e")
_MOST_OF_STREET: Final = 3  # words in front of the last
_ROOMS: Final = words_in("sala consultorio quirofano planta torre habitacion cama pabellon unidad box piso")
"""What is numbered inside a hospital."""
_FLATS: Final = frozenset(("studio", "flat", "apartment", "apt", "unit", "suite"))
_LEVELS_IN_FRONT: Final = _FLATS | {"level", "floor", "shop", "villa"}
_SENT_TO: Final = frozenset(("to", "at"))
_LETTERS: Final = words_in("letter letters mail post posted mailed correspondence bill bills invoice parcel")
"""What is sent to where somebody lives."""


def find_houses(landmarks: Landmarks, tokens: list[Token], words: Vocabulary, reasons: Reasons) -> list[Mark]:
    """Return streets with the number of a house, and what is numbered within the houses that go already."""
    plain = landmarks.plain
    walk = _Walk(plain, tokens, words)
    found: list[Mark] = []
    for at in range(1, len(tokens)):
        word, before = tokens[at].word, tokens[at - 1].word
        if not word.has_digits:
            continue
        is_name = before.is_title and not before.is_initial
        if is_name or (before.is_small and before.text in _IN_FRONT_OF_NUMBERS):
            end = house_of_unheard(plain, tokens, at, words) if is_name else 0
            if end:
                found.append(Mark(tokens[at - 1].start, end, ADDRESS))
            start = walk.street_before(at)
            if start < 0 and word.text[0].isdigit():
                start = walk.of_people(at)
            if start >= 0:
                found.append(Mark(tokens[start].start, tokens[walk.last_number(at)].end, ADDRESS))
        if word.is_number and at + 1 < len(tokens) and tokens[at + 1].word.is_title:
            last = walk.of_people_behind(at)
            if last > at:
                found.append(Mark(tokens[at].start, tokens[last].end, ADDRESS))
        is_flat = word.is_number and before.is_title and before.text in _FLATS and at > 1
        if is_flat or (word.is_number and before.text in _SENT_TO):
            last = walk.street_behind(at, at - 1 if is_flat else at)
            if last > at:
                found.append(Mark(tokens[at - 1 if is_flat else at].start, tokens[last].end, ADDRESS))
    for mark in (*reasons.marks_of(ADDRESS), *found[:]):
        further = _FURTHER.match(plain, mark.end)
        if further is not None and further.end() > mark.end:
            found.append(Mark(mark.end, further.end(), ADDRESS))
        end = further.end() if further is not None else mark.end
        behind = first_behind(tokens, end)
        town = town_behind(plain, tokens, behind, end, words)
        if town > end:
            found.append(Mark(end, town, ADDRESS))
        front = _BEFORE.search(plain, max(mark.start - _FAR, 0), mark.start)
        if front is not None:
            found.append(Mark(front.start(), mark.start, ADDRESS))
    return found


class _Walk(Walk):
    """Goes back from a number over the words of a street."""

    def street_before(self, at: int) -> int:
        """Return where the street begins that has the number at a place; less than nothing where none is there."""
        tokens, last = self._tokens, at - 1
        if tokens[last].text in _NUMERO and last and len(self._gap(last)) <= _SMALL_KINDS:
            last -= 1
        elif self._gap(last) not in _BEFORE_NUMBER:
            return -1
        name = tokens[last]
        if not (name.is_title or (name.is_small and name.text in KINDS)) or _NUMBER.fullmatch(tokens[at].text) is None:
            return -1
        if not self._is_house(at):
            return -1
        if name.is_title and self._is_street(name):
            return self._with_adjective(last)
        if name.raw in _MARKED and last:
            return self._of_hungary(last)
        if _FLAT_BEHIND.match(self._plain, tokens[at].end) is not None:
            first = self._before_flat(last)
            if first >= 0:
                return first
        return self._of_kind(last) if self._has_kind(last) else self._of_place(last, at)

    def _of_hungary(self, last: int) -> int:
        """Return where a street begins in front of what it is: Petőfi sándor út 122; less than nothing without."""
        first = last
        while first and last - first < _MOST_OF_STREET and self._gap(first - 1) in (" ", "-"):
            name = self._tokens[first - 1]
            if not (name.is_title or (name.is_small and self._is_unheard(name))):
                break
            first -= 1
        while first < last and not self._tokens[first].is_title:
            first += 1
        return first if first < last else -1

    def _before_flat(self, last: int) -> int:
        """Return where the words begin that are a street, as a flat is numbered behind its house: Sol 28 Dpto. 17."""
        first = last
        while first and last - first < _MOST_OF_STREET and self._gap(first - 1) in (" ", "-"):
            if not (self._tokens[first - 1].is_title or self._tokens[first - 1].text in _WITHIN_STREETS):
                break
            first -= 1
        while first < last and not self._tokens[first].is_title:
            first += 1
        is_room = any(token.text in _ROOMS for token in self._tokens[first : last + 1])
        return -1 if is_room or not self._tokens[first].is_title else first

    def street_behind(self, at: int, first: int) -> int:
        """Return where a street ends that stands behind its number, where letters go to: letters go to 34 Sun Points.

        The place of the number where none does.

        Parameters
        ----------
        first
            Where it begins, with the number of a flat in front: Studio 75 Sun Lock.
        """
        tokens, last, lead = self._tokens, at, self._tokens[first - 1]
        if not lead.is_small or lead.text not in _SENT_TO:
            return at
        if _LETTERS.isdisjoint([token.text for token in tokens[max(at - _MOST, 0) : at]]):
            return at
        if _NUMBER.fullmatch(tokens[at].text) is None or self._gap(at - 1) != " ":
            return at
        while last + 1 < len(tokens) and last - at < _SMALL_KINDS and self._gap(last) == " ":
            if not (tokens[last + 1].is_title and tokens[last + 1].is_alpha):
                break
            last += 1
        streets = tokens[at + 1 : last + 1]
        is_named = any(self._may_be_called(token) for token in streets)
        is_kind = any(token.text in COUNTED for token in streets)
        goes_on = self._gap(last)[:1] in _ENDS or (last + 1 < len(tokens) and tokens[last + 1].is_small)
        return last if is_named and goes_on and not is_kind else at

    def of_people(self, at: int) -> int:
        """Return where a street begins, whatever it means, behind somebody close or a key: buurvrouw, Meikering 295.

        Less than nothing where none does.
        """
        tokens, last = self._tokens, at - 1
        if (
            self._gap(last) not in (" ", ", ")
            or self._gap(at)[:1] not in _ENDS
            or _NUMBER.fullmatch(tokens[at].text) is None
        ):
            return -1
        first = last
        while first and last - first < _MOST_OF_STREET and self._gap(first - 1) in (" ", "-"):
            name = tokens[first - 1]
            is_sandor = tokens[last].is_small and name.is_small and self._is_unheard(name)
            if not (name.is_title or is_sandor or name.text in _WITHIN_STREETS):
                break
            first -= 1
        while first < last and not tokens[first].is_title:
            first += 1
        is_long = len(tokens[at].text) >= _SHORTEST and not tokens[at].text.endswith("0")
        return first if self._is_beside_people(first, first, last, is_long=is_long) else -1

    def of_people_behind(self, at: int) -> int:
        """Return where a street ends behind its number and somebody close: neighbour has keys, 12 Sunny Lea; or it."""
        tokens, last = self._tokens, at
        if self._gap(at) != " " or _NUMBER.fullmatch(tokens[at].text) is None:
            return at
        while last + 1 < len(tokens) and last - at < _MOST_OF_STREET and self._gap(last) == " ":
            if not tokens[last + 1].is_title or tokens[last + 1].text in _FLATS:
                break
            last += 1
        is_flat = last + 1 < len(tokens) and tokens[last + 1].text in _FLATS
        if last == at or not (is_flat or self._gap(last)[:1] in _ENDS):
            return at
        start = at - 2 if at > 1 and self._gap(at - 1) == " " and tokens[at - 2].text in _LEVELS_IN_FRONT else at
        return last if self._is_beside_people(start, at + 1, last, is_long=False) else at

    def _is_beside_people(self, start: int, first: int, last: int, *, is_long: bool) -> bool:
        """Tell whether words with a capital may be a street's, and stand behind somebody close in one sentence."""
        tokens = self._tokens
        if not start:
            return False
        lead, gap = tokens[start - 1], self._gap(start - 1)
        if not (gap in _OPENS or (gap == " " and lead.is_small and lead.text in AT)):
            return False
        near = range(max(start - _NEAR_PEOPLE, 0), start)
        if not any(tokens[one].text in _PEOPLE for one in near):
            return False
        named = [token for token in tokens[first : last + 1] if token.is_title]
        for token in named:
            text = token.text
            kind = None if text in self._words.common and len(named) > 1 else self._words.kind_of(text)
            is_unlike = kind in _NEVER or (first == start and kind in _UNLIKE_STREETS)
            if is_unlike or kinds_of(text) or text in _NO_STREET:
                return False
        return any(self._may_be_street(token, is_long=is_long) for token in named)

    def _may_be_street(self, token: Token, *, is_long: bool) -> bool:
        """Tell whether a word is none that a number stands behind otherwise: of no vocabulary, or a name."""
        text, words = token.text, self._words
        everyday = words.everyday(text)
        if text in words:
            return text in words.names_too and words.kind_of(text) in SAY_LITTLE
        if everyday is None:
            return not words.pieces_of(text)
        return everyday.is_name or (is_long and _GERMAN not in everyday.languages)

    def last_number(self, at: int) -> int:
        """Return where the numbers of a house end that begin at a place: Circunvalación Dinamarca 292 703."""
        has_two = self._gap(at) == " " and self._tokens[at + 1].word.has_digits
        return at + 1 if has_two else at

    def _is_street(self, name: Token) -> bool:
        """Tell whether a word that nobody knows ends as streets do: Molbechsstræde."""
        text = name.text
        ending = next((one for one in ENDINGS if text.endswith(one)), "")
        return (
            bool(ending)
            and not text.startswith(NO_STREETS)
            and len(text) >= len(ending) + _SHORTEST
            and self._is_unheard(name)
        )

    def _is_unheard(self, token: Token) -> bool:
        text, words = token.text, self._words
        return text not in words and words.everyday(text) is None and not words.pieces_of(text)

    def _with_adjective(self, last: int) -> int:
        """Return where a street of one word begins, or the word with a capital in front of it."""
        before = last - 1
        is_part = before >= 0 and self._tokens[before].is_title and self._gap(before) == " "
        return before if is_part and self._is_unheard(self._tokens[before]) else last

    def _has_kind(self, last: int) -> bool:
        return any(self._is_kind(one) for one in range(last, max(last - _MOST, -1), -1))

    def _is_kind(self, at: int) -> bool:
        """Tell whether a word says what a street is: written out, or with the point of what is abbreviated."""
        token = self._tokens[at]
        if token.text == _CARE:
            return self._gap(at).startswith(_SLASH)
        if token.text not in KINDS or not (token.is_small or token.is_title):
            return False
        if token.raw in _MARKED:
            return True
        if token.text in CAPITAL_KINDS and not token.is_title and at and not self._tokens[at - 1].is_title:
            return False
        return token.text not in SHORT_KINDS or self._gap(at).startswith(".")

    def _of_kind(self, last: int) -> int:
        """Return where a street begins that has a word for what it is, and a name."""
        tokens, first, is_named, has_kind = self._tokens, last, False, False
        if self._is_kind_of_led(last):
            return last - 1
        for one in range(last, max(last - _MOST, -1), -1):
            token = tokens[one]
            if one < last and self._gap(one) not in _NEAR:
                break
            if self._is_kind(one):
                has_kind, first = True, one
                if token.text == _CARE:
                    is_named = is_named or self._is_care(one)
                is_named = is_named or (one < last and self._is_sure(token))
                if is_named or one < last:
                    break  # what stands in front of it is no more of the name
                continue
            if token.is_title and token.is_alpha:
                if has_kind and (one < last - 1 or not self._is_sure(tokens[last])) and not self._is_unheard(token):
                    break
                is_named = is_named or self._may_be_called(token)
                is_named = is_named or (has_kind and one == last - 1 and self._is_sure(tokens[last]))
                first = one
            elif has_kind or not (token.is_small and token.text in LINKS):
                break
        return first if is_named and has_kind else -1

    def _is_kind_of_led(self, last: int) -> bool:
        """Tell whether a kind ends a street behind a word, where somebody is fetched: fra Remise Allé 5."""
        tokens = self._tokens
        if last < _MOST_OF_STREET - 1 or tokens[last].text not in BEHIND_NAMES or not tokens[last].is_title:
            return False
        name, lead = tokens[last - 1], tokens[last - 2]
        is_joined = self._gap(last - 1) == self._gap(last - 2) == " " and name.is_title and name.is_alpha
        return is_joined and lead.is_small and lead.text in FROM

    def _is_sure(self, kind: Token) -> bool:
        """Tell whether whatever has a capital behind what a street is, is its name: plac Staffa."""
        text = kind.text
        if text in _OF_HUNGARY or kind.raw in _MARKED:
            return True
        return len(text) > _SMALL_KINDS and not (text in NOT_SURE or text in SHORT_KINDS or text in CAPITAL_KINDS)

    def _is_care(self, at: int) -> bool:
        """Tell whether a street may stand behind ``c/``, which is *with* too: c/ Mayor 12, not c/ Sonda 5."""
        name = self._tokens[at + 1]
        return self._tokens[at].text == _CARE and name.is_title and self._may_be_place(name)

    def _may_be_called(self, token: Token) -> bool:
        """Tell whether a street may be called so: what nobody knows, a name, or a word of sentences."""
        text, words = token.text, self._words
        if text not in words:
            return True
        return text in words.names_too and words.kind_of(text) not in _NEVER

    def _may_be_place(self, token: Token) -> bool:
        return self._may_be_called(token) or self._words.kind_of(token.text) in SAY_LITTLE

    def _of_place(self, last: int, at: int) -> int:
        """Return where a place begins behind where somebody is fetched, before a number: fra Xynde 787, Skjern."""
        tokens = self._tokens
        if not (at + 1 < len(tokens) and self._gap(at) == ", " and last and self._gap(last - 1) == " "):
            return -1
        lead, town = tokens[last - 1], tokens[at + 1]
        if (lead.text in FROM or lead.text in LINKS) and lead.is_title and last > 1 and self._gap(last - 2) == " ":
            last, lead = last - 1, tokens[last - 2]  # z Na Příkopě 33
        if not (lead.is_small and lead.text in FROM):
            return -1
        if (
            tokens[last].is_title
            and self._may_be_place(tokens[last])
            and _LEVELS.match(self._plain, tokens[at].end) is not None
        ):
            return last
        is_long = len(tokens[at].text) >= _SHORTEST  # 866, Zlín
        is_town = town.is_title and (is_long or self._is_unheard(town)) and self._gap(at + 1)[:1] in _ENDS
        is_called = self._may_be_called(tokens[last]) if is_long else self._is_unheard(tokens[last])
        return last if is_town and is_called else -1

    def _is_house(self, at: int) -> bool:
        """Tell whether a number counts and measures nothing."""
        gap = self._gap(at)
        if gap.strip()[:1] in _MEASURED and gap.strip():
            return False
        if gap != " ":
            return gap[:1] in _BEHIND or gap.startswith(" ")
        behind = self._tokens[at + 1]
        if behind.text == _FLAT and at + 2 < len(self._tokens) and self._tokens[at + 2].word.is_number:
            return True
        if behind.word.has_digits:
            goes_on = self._gap(at + 1) == " " and self._tokens[at + 2].is_small
            ends = self._gap(at + 1)[:1] in _BEHIND or (goes_on and self._tokens[at + 2].text not in COUNTED)
            return ends and _NUMBER.fullmatch(behind.text) is not None
        return behind.text not in COUNTED

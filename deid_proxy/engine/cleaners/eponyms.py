"""Names that are nobody's beside what says what they stand for: EF 55 % (Simpson), Hinchey II, syndrome de Raynaud.

The instance's own names, and whoever a pattern finds (Dr. Simpson), go before. Where another name, an initial or what
somebody is called stands beside one, it is somebody's.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.eponym_words import (
    BEHIND_IN_THE_EAST,
    BY,
    CALLED,
    CRITERION,
    DEVICE,
    DISEASE,
    GRADE,
    LINKS,
    METHOD,
    OF_DEVICE,
    OF_FINDING,
    OF_GRADE,
    OF_METHOD,
    OF_SIGN,
    OF_SPINE,
    POSITIVE,
    SIGN,
    SUSPECTED,
    UNCALLED,
    is_of_disease,
)
from deid_proxy.engine.cleaners.title_words import COMMA_SUFFIXES, ROLES, SUFFIXES, TITLES
from deid_proxy.engine.cleaners.tokens import between, gap_behind
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token

_JOINS: Final = frozenset((" ", "-", " - ", "/", " / ", "–", " & "))
"""What stands between two names of one thing: Child-Pugh, Codman Hakim."""
_NEXT: Final = frozenset((" ", "-", " (", "(", ": ", ":", " = ", "=", "_", "'", "’", ") ", "' ", "’ ", '"'))
"""What may stand between a name and what says what it stands for."""
_PERSONAL: Final = frozenset((" ", "-", ", ", ",", "^", "^^", " - ", "_", ". ", "."))
"""What stands between the parts of somebody's name."""
_ENDS_SENTENCE: Final = re.compile(r"[.;!?\n]")
_OF_NUMBER: Final = re.compile(r"[ %(\[:,;=~]{0,4}")
_VALUE: Final = re.compile(r"(?:i{1,3}|iv|vi{0,3}|v)[a-f]?|[0-6][a-f]?|[a-d][1-3]?")
_GLEASON: Final = re.compile(r"(?:[3-9]|10)[ab]?")
_IN_NUMERALS: Final = frozenset(("chiari", "bosniak", "schatzker", "hinchey"))
_OR: Final = words_in("or oder ou o eller of lub nebo vagy tai sau veya или")
_SHORTENED: Final = frozenset(("sind", "sindr", "syndr", "sdr", "enf", "zesp"))
_DEGREE: Final = frozenset(("°", "º"))
_INITIAL_TOO: Final = frozenset("iv")
_LETTERS: Final = frozenset("abcd")
_GRADED_BY_LETTERS: Final = frozenset(("child", "pugh", "stanford", "weber", "danis", "чаилд", "пью"))
_TRAINEESHIP, _IN_FRENCH = "stage", "en"
_APGARS: Final = frozenset(("apgar", "апгар"))
_OF_TEN: Final = re.compile("[0-9]|10")
_GLEASONS: Final = frozenset(("gleason", "глисон"))
_SUSPECTED_IN_LETTERS: Final = frozenset((("v", "a"), ("z", "n"), ("s", "p"), ("d", "d")))
_GRADES_IN_THE_EAST: Final = frozenset("型级級期度类類群")
_GRADES_IN_KOREAN: Final = "형기급군도"
"""What is right behind the number of a grade: Stanford B型, Graf I형."""
_LINKS_AT_MOST: Final = 2
_FAR: Final = 5  # tokens
_FEW: Final = 2
_NUMBER_NEXT: Final = re.compile(r"[.,:/-]\d")


def eponyms_of(plain: str, tokens: list[Token], known: list[Word]) -> set[int]:
    """Return the places of names that stand for a method, a score, a disease, a sign or a device.

    Parameters
    ----------
    known
        What is known of each of the tokens.
    """
    found: set[int] = set()
    at, many = 0, len(tokens)
    while at < many:
        if not known[at].stands_for:
            at += 1
            continue
        last = at
        while (
            last + 1 < many and known[last + 1].stands_for and between(plain, tokens[last], tokens[last + 1]) in _JOINS
        ):
            last += 1
        found.update(_Eponym(plain, tokens, known, at, last).places())
        at = last + 1
    return found


class _Eponym:
    """A name that may stand for something, or several in a row.

    Parameters
    ----------
    first, last
        The places of its first and last word.
    """

    __slots__ = ("_called", "_first", "_kinds", "_known", "_last", "_left", "_next", "_plain", "_prev", "_tokens")

    def __init__(self, plain: str, tokens: list[Token], known: list[Word], first: int, last: int) -> None:
        self._plain, self._tokens, self._known = plain, tokens, known
        self._first, self._last = first, last
        kinds, called = 0, True
        for at in range(first, last + 1):
            kinds |= known[at].stands_for
            called = called and bool(known[at].stands_for & CALLED)
        self._kinds, self._called = kinds, called
        self._next = self._behind()
        self._prev, self._left = self._before()

    def places(self) -> range:
        """Return the places of its words, and of the number of a score; none where it may be somebody."""
        nothing = range(0)
        if self._is_of_somebody():
            return nothing
        kinds = self._kinds
        if kinds & GRADE and (end := self._graded()):
            return range(self._first, end)
        if self._is_before_word_of_the_east():
            return range(self._first, self._last + 1)
        is_said = (
            self._is_uncalled()
            or (kinds & METHOD and (self._is_method() or self._is_measured()))
            or (kinds & DISEASE and self._is_disease())
            or (kinds & SIGN and self._is_sign())
            or (kinds & DEVICE and self._is_device())
        )
        return range(self._first, self._next if self._is_possessive() else self._last + 1) if is_said else nothing

    def _gap(self, at: int) -> str:
        return gap_behind(self._plain, self._tokens, at)

    def _text(self, at: int) -> str:
        return self._tokens[at].text if 0 <= at < len(self._tokens) else ""

    def _is_possessive(self) -> bool:
        return self._next > self._last + 1

    def _behind(self) -> int:
        """Return the place of what stands behind it, but for the s of a genitive."""
        at = self._last + 1
        if self._text(at) == "s" and self._gap(self._last) in ("'", "’") and self._gap(at)[:1] in (" ", "-"):
            return at + 1
        return at

    def _before(self) -> tuple[int, bool]:
        """Return the place of what stands in front of it, but for small words; and whether one says who did it."""
        at, is_by = self._first - 1, False
        for _ in range(_LINKS_AT_MOST):
            if at < 0 or self._text(at) not in LINKS or self._gap(at)[:1] != " ":
                break
            if not (self._tokens[at].word.is_small or self._tokens[self._first].is_capitals):
                break
            is_by = is_by or self._text(at) in BY
            at -= 1
        return at, is_by

    def _is_stranger(self, at: int) -> bool:
        """Tell whether a word may be of somebody's name: with a capital, and no word that names nobody."""
        token, word = self._tokens[at].word, self._known[at]
        if not token.is_alpha or not token.is_capitalised or word.stands_for:
            return False
        return not word.is_known or (word.is_name_too and not token.is_initial and word.calls_somebody)

    def _is_of_somebody(self) -> bool:
        """Tell whether a name, an initial, a title or what somebody is stands right beside it."""
        first, last = self._first, self._last
        before, behind = self._gap(first - 1), self._gap(last)
        if first and before in _PERSONAL:
            left = self._tokens[first - 1].word
            is_ended = before in (". ", ".") and not left.is_initial
            is_announced = left.text in TITLES or (left.text in ROLES and left.text not in LINKS)
            if not is_ended and (
                is_announced or (left.is_initial and left.is_capitals) or self._is_stranger(first - 1)
            ):
                return True
        if last + 1 < len(self._tokens) and behind in _PERSONAL and behind not in (". ", "."):
            right = self._tokens[last + 1].word
            if right.text in SUFFIXES or (right.text in COMMA_SUFFIXES and right.is_capitals and behind == ", "):
                return True
            if right.is_initial and right.is_capitals and not self._is_value(last + 1):
                return True
            is_apart = behind == ", " and self._is_suspected()  # s/p Whipple, JP drain
            return self._is_stranger(last + 1) and not self._is_value(last + 1) and not is_apart
        return False

    def _is_uncalled(self) -> bool:
        """Tell whether hardly anybody is called so, and nobody has done something here."""
        is_one = self._first == self._last and self._text(self._first) in UNCALLED
        is_linked = self._prev + 1 < self._first  # CH de Perthes
        return is_one and not is_linked and len(self._tokens) > 1 and not self._goes_on_small_name()

    def _ends_here(self, at: int) -> bool:
        """Tell whether what is said ends in front of a place: a mark, a number, or nothing more."""
        if at >= len(self._tokens):
            return True
        gap = self._gap(at - 1)
        return gap.strip() not in ("", "-", "_") or "\n" in gap or self._tokens[at].word.has_digits

    def _is_next(self, words: frozenset[str]) -> bool:
        """Tell whether one of some words stands right behind it."""
        at = self._next
        return at < len(self._tokens) and self._tokens[at].text in words and self._gap(at - 1) in _NEXT

    def _is_previous(self, words: frozenset[str]) -> bool:
        """Tell whether one of some words stands in front of it, with small words between them at most."""
        at = self._prev
        if at < 0 or self._left or self._tokens[at].text not in words:
            return False
        return self._gap(at) in _NEXT and (at + 1 == self._first or self._gap(self._first - 1) == " ")

    def _is_within(self, words: frozenset[str]) -> bool:
        """Tell whether one of some words stands a few words in front of it, in the same sentence."""
        for at in range(self._first - 1, max(self._first - 1 - _FAR, -1), -1):
            if _ENDS_SENTENCE.search(self._gap(at)):
                return False
            if self._tokens[at].text in words:
                return True
        return False

    def _is_before_word_of_the_east(self) -> bool:
        """Tell whether Chinese, Japanese or Korean says right behind it what it stands for: Cobb角, Baker 낭종."""
        at = self._last + 1
        if at >= len(self._tokens) or self._gap(self._last) not in ("", " ", "-"):
            return False
        of_any, of_uncalled, of_device = BEHIND_IN_THE_EAST
        text = self._text(at)
        if of_any.match(text) is not None or (self._kinds & DEVICE and of_device.match(text) is not None):
            return True
        return not self._called and of_uncalled.match(text) is not None

    def _is_method(self) -> bool:
        if self._is_next(OF_METHOD) or self._is_previous(OF_METHOD):
            return True
        if not self._called and self._is_previous(CRITERION) and self._ends_here(self._next):
            return True
        at = self._prev
        if at < 0 or not self._tokens[at].word.is_number or _OF_NUMBER.fullmatch(self._gap(at)) is None:
            return False
        is_apart = "," in self._gap(at) or ";" in self._gap(at)
        return not is_apart and self._ends_here(self._next) and self._is_within(OF_METHOD)

    def _is_measured(self) -> bool:
        """Tell whether an angle stands behind it: Cobb 24°; scoliosis, Risser 2, Cobb 24."""
        at = self._next
        if self._left or at >= len(self._tokens) or not self._tokens[at].word.is_number or len(self._text(at)) > _FEW:
            return False
        if self._gap(at - 1) not in (" ", ": ", " = "):
            return False
        return self._gap(at).lstrip()[:1] in _DEGREE or self._is_within(OF_SPINE)

    def _is_disease(self) -> bool:
        if (
            self._next < len(self._tokens)
            and is_of_disease(self._text(self._next))
            and self._gap(self._next - 1) in _NEXT
        ):
            return True
        at = self._prev
        is_near = at >= 0 and not self._left and (at + 1 < self._first or self._gap(at) in (" ", "-", ". "))
        if is_near and is_of_disease(self._text(at)):
            is_shortened = self._gap(at) == ". " and self._text(at) in _SHORTENED
            if is_shortened or self._gap(at)[:1] in (" ", "-"):
                return True
        if self._is_one_of_two():
            return True
        if self._called and self._kinds & SIGN == 0 and not self._is_suspected():
            return False
        if not self._called and (self._is_next(OF_FINDING) or self._is_previous(OF_FINDING)):
            return True
        return self._is_suspected() and not self._goes_on_small_name()

    def _is_one_of_two(self) -> bool:
        """Tell whether another finding is named behind it: no Jefferson or hangman fracture."""
        at = self._next + 1
        if at + 1 >= len(self._tokens) or self._text(self._next) not in _OR or not self._known[at].stands_for & DISEASE:
            return False
        return self._text(at + 1) in OF_FINDING or is_of_disease(self._text(at + 1))

    def _is_suspected(self) -> bool:
        """Tell whether somebody may have it: V.a. Hashimoto."""
        at = self._first - 1
        if self._text(at) in SUSPECTED:
            return self._gap(at) in (" ", ". ")
        return (self._text(at - 1), self._text(at)) in _SUSPECTED_IN_LETTERS and self._gap(at) in (" ", ". ", ".")

    def _goes_on_small_name(self) -> bool:
        """Tell whether a word with a capital that nobody knows stands behind it."""
        return self._next < len(self._tokens) and self._gap(self._last) == " " and self._is_stranger(self._next)

    def _is_sign(self) -> bool:
        if self._is_next(OF_SIGN) or self._is_previous(OF_SIGN):
            return True
        return not self._called and (self._is_next(POSITIVE) or self._gap(self._last).lstrip(" (")[:1] == "+")

    def _is_device(self) -> bool:
        if self._is_next(OF_DEVICE) or self._is_previous(OF_DEVICE):
            return True
        return not self._called and self._ends_here(self._next) and self._is_within(OF_DEVICE)

    def _is_value(self, at: int) -> bool:
        """Tell whether a grade stands somewhere: II, Ib, 2, B."""
        if not self._kinds & GRADE or at >= len(self._tokens):
            return False
        token = self._tokens[at]
        text = token.text.rstrip(_GRADES_IN_KOREAN)
        name = self._text(self._last)
        if name in _APGARS and _OF_TEN.fullmatch(text):
            return True
        if _NUMBER_NEXT.match(self._plain[token.end : token.end + 2]):
            return False
        if name in _GLEASONS and _GLEASON.fullmatch(text):
            return True
        if _VALUE.fullmatch(text) is None or token.is_small:
            return False
        return text[0] not in _LETTERS or (name in _GRADED_BY_LETTERS and token.is_capitals)

    def _graded(self) -> int:
        """Return the place behind a score and its number; zero where it is none."""
        is_class = self._is_previous(OF_GRADE)
        end = self._next
        if self._is_traineeship():
            return 0
        if self._is_next(OF_GRADE):
            return end + 2 if self._is_value(end + 1) and self._gap(end) in _NEXT else end
        if self._is_value(end) and self._gap(end - 1) in _NEXT:
            is_letter = self._tokens[end].is_initial and self._text(end) in _INITIAL_TOO
            is_sure = not is_letter or self._is_in_sentences(end) or self._goes_on_small(end)
            is_class = is_class or self._tokens[end].text[-1] in _GRADES_IN_KOREAN
            is_class = is_class or (self._gap(end) == "" and self._text(end + 1)[:1] in _GRADES_IN_THE_EAST)
            if is_class or (not self._called and is_sure):
                return end + 1
            return 0
        is_said = is_class or (not self._called and self._is_criterion())
        return end if is_said and not self._goes_on_small_name() else 0

    def _is_traineeship(self) -> bool:
        """Tell whether somebody is a trainee in front of a name: externe en stage Gilbert."""
        return self._text(self._first - 1) == _TRAINEESHIP and self._text(self._first - _FEW) == _IN_FRENCH

    def _goes_on_small(self, end: int) -> bool:
        """Tell whether a known word in small letters stands behind a numeral: Chiari I, operated."""
        if self._text(self._last) not in _IN_NUMERALS or end + 1 >= len(self._tokens):
            return False
        return self._gap(end) in (" ", ", ") and self._tokens[end + 1].word.is_small and self._known[end + 1].is_usual

    def _is_criterion(self) -> bool:
        return self._is_previous(CRITERION) and (self._ends_here(self._next) or self._tokens[self._next].word.is_small)

    def _is_in_sentences(self, end: int) -> bool:
        """Tell whether a numeral that may be an initial ends a sentence among others: Fazekas I. Weite Räume."""
        before, behind = self._gap(self._first - 1), self._gap(end)
        is_begun = self._first >= _FEW and before in (". ", ", ", "; ") and not self._tokens[self._first - 1].is_initial
        if not is_begun or end + 1 >= len(self._tokens) or behind not in (". ", ", ", "; "):
            return False
        word = self._known[end + 1]
        return (word.is_known or self._tokens[end + 2 : end + 3] != []) and self._text(end + 1) not in ROLES | TITLES

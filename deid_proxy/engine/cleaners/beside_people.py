"""Words of a vocabulary that stand right beside a part of somebody's name which goes, in the order of a name.

A word with a capital goes with the name when somebody is called so too, or when it is a word of another language than
the text: ``R. Côté``, ``Otýlie Hrubá``, ``Nova van der Strigt``, ``Waderle, Feline``, ``ÅGE BACH``.

Asked by :mod:`~deid_proxy.engine.cleaners.judge` where :mod:`~deid_proxy.engine.cleaners.beside_names` finds nothing.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.beside_places import DEPARTMENTS, SITES, SITES_BEFORE
from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.own_words import NAME, OF_FAMILIES, PARTICLES
from deid_proxy.engine.cleaners.role_words import KIN, NO_NAMES, ROLES_OF_PEOPLE, SHORTENED, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import BEFORE_ANATOMY, ROLES, STRONG_ROLES, TITLES
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, BEHIND_TITLE, NAME_FORM
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.cleaners.surroundings import Surroundings

_OF_PEOPLE: Final = frozenset((NAME, BEHIND_ROLE, BEHIND_TITLE, NAME_FORM))
"""Why the parts of names go."""
_SAID: Final = frozenset(("common", "word", "material", "contrast"))
_AFTER_INITIAL: Final = frozenset((". ", ".", " "))
_LED: Final = frozenset((" ", ": ", " (", ", ", ".: ", " : "))
_ENDS: Final = frozenset(",;.:)(\n/")
_NEVER: Final = frozenset(("modality", "unit", "measurement"))
_SOCIAL: Final = words_in("sociale social sozialdienst cultural culturale culturel maatschappelijk legal")
"""Of whom an assistant, a mediator and a guardian are."""
_IMAGED: Final = frozenset(("anatomy", "side", "view", "procedure", "phase"))
_FEW: Final = 3  # particles
_FAR: Final = 8  # words
_SHORTEST: Final = 3  # letters
_TWO: Final = 2
_RIGHT: Final = "r"
_THE_ONE: Final = ("n", "en", "t")
"""What a word of the North ends with that says which one: dottern, sonen, datteren."""
_FROM: Final = words_in("aus uit from z ze din fran fra из з απο dal da")
OF_WOMEN: Final = frozenset(("donna", "dame"))
"""What women are, and some are called: Donna Lucarelli."""
_GERMAN: Final = frozenset(("de",))
_DUTCH: Final = frozenset(("nl",))
_NORTH: Final = frozenset(("da", "sv", "fi"))
_OF_NORTH: Final = words_in("per else line dag stein bent bo tor ole liv siv lars finn ask")
"""What people of the North are called, and what else is a word there, or in a description."""
_NO_RIGHT: Final = frozenset(("fr", "es", "it", "pt", "ro", "pl", "cs", "hu", "ca"))
"""Languages in which no word for the right begins with an R."""


class BesidePeople:
    """Tells which known words of one text are of a name by the part of it that goes right beside them.

    Parameters
    ----------
    whys
        Why each of the tokens goes, by itself; empty where nothing says so.
    phrases
        The places of words that belong together and say nothing of a person.
    goes
        Whether a word goes that no pattern takes.
    """

    __slots__ = ("_around", "_families", "_goes", "_phrases", "_tokens", "_whys", "_words")

    def __init__(self, around: Surroundings, whys: list[str], phrases: set[int], goes: Callable[[int], bool]) -> None:
        self._goes = goes
        self._families: dict[str, bool] = {}
        self._around, self._tokens, self._words = around, around.tokens, around.words
        self._whys, self._phrases = whys, phrases

    def has(self, at: int, before: str, behind: str) -> bool:
        """Tell whether the known word at a place, written with a capital, is of the name beside it.

        Parameters
        ----------
        before, behind
            What stands around it.
        """
        if not (before in _LED or before in _AFTER_INITIAL or behind in (" ", ", ")):
            return False
        if not self._is_near(at) or not self._is_written(at):
            return False
        if self._tokens[at].text in _OF_NORTH and before == ", " and self._is_of_person(at - 1):
            return self._around.is_written_in(_NORTH)  # overlege Larsen, Per
        if self._tokens[at].text in _OF_NORTH and behind == " ":
            return self._is_of_north(at, before)
        if before == " " and (self._is_behind_particle(at) or self._is_dutch(at) or self._is_home_of_person(at)):
            return True
        if self._says_what(at):
            return False
        if before in _AFTER_INITIAL and self._is_behind_initial(at, before):
            return True
        if before == " " and self._is_behind_given(at):
            return True
        if before == ", " and self._is_given_behind_comma(at):
            return True
        return (behind == " " and self._is_before_family(at, before)) or (behind == ", " and self._is_family(at))

    def _is_near(self, at: int) -> bool:
        """Tell whether something that may be of a name stands near enough: few words of a report go on from here."""
        around, tokens = self._around, self._tokens
        if at > 1 and tokens[at - 1].is_small and tokens[at - 1].text in OF_FAMILIES:
            return True
        if around.is_gone(at - 1) or around.is_gone(at + 1) or around.is_gone(at - 2):
            return True
        if at and (tokens[at - 1].is_initial or tokens[at - 1].text in KIN):
            return True
        if at + 1 >= len(tokens):
            return at > 1 and tokens[at - 2].is_initial
        behind = tokens[at + 1].word
        is_part = behind.is_capitalised and behind.text in self._words.names_too
        return is_part or behind.text in PARTICLES or (at > 1 and tokens[at - 2].is_initial)

    def _is_written(self, at: int) -> bool:
        """Tell whether a word is written as one of a name is: with a capital, in capitals among small words."""
        word = self._tokens[at].word
        if not word.is_alpha or len(word.text) < _SHORTEST or word.is_unspaced:
            return False
        if at in self._phrases and word.text not in OF_WOMEN:
            return False
        return word.is_title or (word.is_capitals and len(word.text) >= _SHORTEST and self._around.has_small_words)

    def _says_what(self, at: int) -> bool:
        """Tell whether a word says who somebody is, where something was done, or how, and is nobody's name."""
        text, words = self._tokens[at].text, self._words
        if text in NO_NAMES or text in ROLES or text in TITLES or text in ROLES_OF_PEOPLE or text in SHORTENED:
            return True
        if text in SITES or text in SITES_BEFORE or text in DEPARTMENTS or text in NEGATIONS:
            return text not in words.names_too
        return text.startswith(SPECIALTIES) or words.kind_of(text) in _NEVER

    def _may_be(self, at: int) -> bool:
        """Tell whether somebody may be called so: a name too, or a word of another language than the text."""
        text, words = self._tokens[at].text, self._words
        if text in words.names_too or self._around.is_strange(at):
            return True
        return self._is_family_too(at)

    def _is_family_too(self, at: int) -> bool:
        """Tell whether an everyday word is a family's name as well."""
        text = self._tokens[at].text
        is_name = self._families.get(text)
        if is_name is None:
            is_name = self._families[text] = self._words.is_family(text)
        return is_name

    def _is_of_person(self, at: int) -> bool:
        """Tell whether a word goes as a part of somebody's name: no title, and no initial."""
        if not 0 <= at < len(self._tokens) or self._whys[at] not in _OF_PEOPLE:
            return False
        token = self._tokens[at]
        is_part = token.word.is_alpha and token.word.is_capitalised and not token.word.is_initial
        return is_part and token.text not in TITLES and token.text not in ROLES and len(token.text) >= _SHORTEST

    def _is_alike(self, at: int, other: int) -> bool:
        """Tell whether two words are written alike: both in capitals, or neither."""
        return self._tokens[at].word.is_capitals == self._tokens[other].word.is_capitals

    def _is_behind_given(self, at: int) -> bool:
        """Tell whether a family's name stands behind a given one that goes: Otýlie Hrubá."""
        if not self._is_alike(at, at - 1) or not self._ends(at):
            return False
        if self._is_of_person(at - 1) and self._may_be(at):
            return True
        if self._goes_on_behind(at):
            return True
        if self._is_of_person(at - 1):
            return False
        if not (self._may_be_gone(at - 1) and self._tokens[at].word.is_title) or self._around.is_of_few_words:
            return False
        if self._around.is_written_in(_GERMAN):
            return False
        is_led = at > 1 and self._around.gap(at - 2) in _LED
        if is_led and self._tokens[at - 2].word.is_title:
            is_led = at == _TWO or self._around.gap(at - 3)[:1] in _ENDS  # Operátorka Otýlie Hrubá
        return is_led and (self._is_family_too(at) or self._around.is_strange(at))

    def _goes_on_behind(self, at: int) -> bool:
        """Tell whether a sentence goes on behind a capital and the name in front: Joshua Iron swapped."""
        if self._around.gap(at) != " " or not self._tokens[at + 1].word.is_small or at < _TWO:
            return False
        is_behind_role = self._tokens[at - 2].text in ROLES_OF_PEOPLE and self._may_be_gone(at - 1)
        if not (is_behind_role or (self._whys[at - 1] == BEHIND_ROLE and self._is_of_person(at - 1))):
            return False
        is_said = self._words.kind_of(self._tokens[at].text) in _SAID and self._tokens[at].word.is_title
        is_led = self._around.gap(at - 2) in (" ", ": ")
        return is_said and is_led and not (self._around.is_of_few_words or self._around.is_written_in(_GERMAN))

    def _is_before_family(self, at: int, before: str) -> bool:
        """Tell whether a given name stands in front of a family's that goes: Nova van der Strigt, ÅGE BACH."""
        family = self._behind_particles(at + 1)
        if family >= len(self._tokens) or (at and before in (" ", "-") and self._tokens[at - 1].word.is_title):
            return False
        if not self._is_alike(at, family):
            return False
        is_person = self._is_of_person(family)
        text = self._tokens[at].text
        if text in OF_WOMEN and self._tokens[family].word.is_title and before in _LED:
            return is_person or self._may_be_gone(family)
        is_led = at > 0 and before in _LED
        if is_person and is_led and self._may_be(at):
            is_part = self._words.kind_of(text) in _IMAGED and not self._around.is_strange(at)
            return not is_part or self._tokens[at - 1].word.is_small  # not MRI Knee Zwickelbauer
        return is_led and self._around.is_strange(at) and self._may_be_gone(family)

    def _is_of_north(self, at: int, before: str) -> bool:
        """Tell whether a word is what somebody is called in the North, in front of a name that goes: Per Eide."""
        if before == " " and self._tokens[at - 1].text in KIN and self._tokens[at - 1].text.endswith(_THE_ONE):
            return self._tokens[at + 1].word.is_small  # Dottern Per är med
        if before not in _LED or not self._may_be_gone(at + 1):
            return False
        return self._around.is_written_in(_NORTH) or (self._around.is_of_few_words and before in (": ", ".: "))

    def _is_behind_particle(self, at: int) -> bool:
        """Tell whether a family's name stands behind a particle and what goes: M. de Vroege, STEF DE VOS."""
        if at < _TWO or self._around.gap(at - 2) not in (" ", ". "):
            return False
        particle, first = self._tokens[at - 1], self._tokens[at - 2]
        if particle.text not in OF_FAMILIES or self._words.kind_of(self._tokens[at].text) in _NEVER:
            return False
        is_initial = first.is_initial and first.is_capitals and self._is_gone(at - 2)
        if self._tokens[at].word.is_title:
            if particle.is_small:
                return (is_initial or self._is_of_person(at - 2)) and self._ends(at)
            return particle.word.is_title and self._may_be_gone(at - 2) and self._may_be(at)
        is_led = at > _TWO and self._tokens[at - 3].word.is_small and self._around.gap(at - 3) in (" ", ": ")
        is_given = first.is_capitals and is_led and self._may_be_gone(at - 2)
        return particle.is_capitals and (is_initial or is_given)

    def _is_dutch(self, at: int) -> bool:
        """Tell whether a Dutch family's name stands behind particles, and a role: SEH-arts de Mol, Jan van de Water."""
        first, tokens = at - 1, self._tokens
        while first > 0 and at - first <= _TWO and tokens[first].is_small and tokens[first].text in OF_FAMILIES:
            if self._around.gap(first - 1) != " ":
                return False
            first -= 1
        if first == at - 1 or first < 0 or not tokens[at].word.is_title or self._tokens[at].text in NO_NAMES:
            return False
        is_led = tokens[first].text in ROLES_OF_PEOPLE or (at - first > _TWO and self._may_be_gone(first))
        return is_led and not tokens[first].word.is_capitals and self._around.is_written_in(_DUTCH)

    def _is_home_of_person(self, at: int) -> bool:
        """Tell whether a word is where somebody comes from whose name goes: Konsil durch N. Wieland aus Gland."""
        if at < _TWO or self._tokens[at - 1].text not in _FROM or not self._tokens[at - 1].word.is_small:
            return False
        is_person = self._around.gap(at - 2) == " " and self._is_of_person(at - 2)
        return is_person and self._around.gap(at)[:1] in _ENDS and self._may_be(at)

    def _behind_particles(self, at: int) -> int:
        """Return the place behind some particles that begin somewhere, which all stand between blanks."""
        first = at
        while (
            at < len(self._tokens)
            and at - first < _FEW
            and self._tokens[at].word.is_small
            and self._tokens[at].text in PARTICLES
            and self._around.gap(at) == " "
        ):
            at += 1
        return at

    def _is_behind_initial(self, at: int, before: str) -> bool:
        """Tell whether a family's name stands behind an initial that goes: R. Côté, м/с Н. Королева; not R. Hand."""
        initial = self._tokens[at - 1] if at else None
        if initial is None or not (initial.is_initial and initial.is_capitals and self._is_gone(at - 1)):
            return False
        if before == " " and self._whys[at - 1] not in _OF_PEOPLE:
            return False
        text, words = self._tokens[at].text, self._words
        if not self._may_be(at):
            return False
        if begins_sentence(self._around.plain, self._tokens, at, words) and not self._is_near_person(at - 1):
            return False
        is_part = (
            words.kind_of(text) in ("anatomy", "side") and initial.raw.isascii() and initial.text in BEFORE_ANATOMY
        )
        if is_part and not (initial.text == _RIGHT and self._around.is_written_in(_NO_RIGHT)):
            return self._around.is_strange(at) or self._is_beside_role(at)
        return self._tokens[at].word.is_title and self._ends(at)

    def _is_beside_role(self, at: int) -> bool:
        """Tell whether it is said who somebody is in front of an initial and a name, or in brackets behind."""
        tokens = self._tokens
        if self._around.gap(at) == " (" and (
            tokens[at + 1].text in ROLES_OF_PEOPLE or tokens[at + 1].text in SHORTENED
        ):
            return True
        role = tokens[at - 2] if at > 1 and self._around.gap(at - 2) in (" ", ": ", ". ") else None
        if role is None or role.word.is_capitals:
            return False
        return role.text in ROLES_OF_PEOPLE or role.text in SHORTENED or role.text in _SOCIAL

    def _is_gone(self, at: int) -> bool:
        return self._whys[at] in _OF_PEOPLE or (not self._whys[at] and self._goes(at))

    def _may_be_gone(self, at: int) -> bool:
        """Tell whether a word with a capital goes that may be of a name: nobody knows it, or it is a name too."""
        if not 0 <= at < len(self._tokens) or (self._whys[at] and self._whys[at] not in _OF_PEOPLE):
            return False
        word = self._tokens[at].word
        return word.is_alpha and word.is_capitalised and not word.is_initial and self._goes(at)

    def _is_near_person(self, at: int) -> bool:
        """Tell whether it is said a few words in front, in the same sentence, who somebody is."""
        for one in range(at - 1, max(at - _FAR, -1), -1):
            token = self._tokens[one]
            if one < at - 1 and "." in self._around.gap(one) and not token.word.is_initial:
                return False
            if token.text in ROLES_OF_PEOPLE or token.text in STRONG_ROLES:
                return True
        return False

    def _is_given_behind_comma(self, at: int) -> bool:
        """Tell whether a given name stands behind a family's that goes, and a comma: Waderle, Feline sein."""
        family, word = at - 1, self._tokens[at].word
        if not self._is_alike(at, family) or not self._tokens[family].word.is_capitalised or not self._ends(at):
            return False
        is_person = self._is_of_person(family)
        if is_person and self._may_be(at):
            return True
        if not word.is_title or not (is_person or (self._around.is_name(family) and not self._whys[family])):
            return False
        if not is_person and not self._is_led(family):
            return False
        if not is_person and self._around.is_strange(at):
            return True
        goes_on = self._around.gap(at) == " " and self._tokens[at + 1].word.is_small
        return goes_on and word.text in self._words.common and not self._around.is_written_in(_GERMAN)

    def _is_led(self, at: int) -> bool:
        """Tell whether a word in small letters stands in front, and the text is none of German, with its nouns."""
        if not at or self._around.gap(at - 1) != " " or not self._tokens[at - 1].word.is_small:
            return False
        return not self._around.is_written_in(_GERMAN)

    def _is_family(self, at: int) -> bool:
        """Tell whether a family's name stands in front of a given one that goes, and a comma: List, Levi."""
        given = at + 1
        if not self._ends(given) or not self._is_alike(at, given):
            return False
        if self._is_of_person(given):
            return self._may_be(at)
        is_led = self._around.gap(at - 1) in (" ", ": ") and self._tokens[at - 1].word.is_small
        is_called = self._tokens[given].text in self._words.names_too or not self._around.is_written_in(_GERMAN)
        return at > 0 and is_led and is_called and self._around.is_strange(at) and self._may_be_gone(given)

    def _ends(self, at: int) -> bool:
        """Tell whether a name may end behind a word: no further word with a capital, and no number, is of it."""
        gap = self._around.gap(at)
        if gap[:1] in _ENDS:
            return True
        behind = self._tokens[at + 1].word
        if gap != " ":
            return False
        return behind.is_small or behind.is_capitals or behind.has_digits or self._around.is_gone(at + 1)

"""The verdict on every word of one text.

What identifies goes for its own reason; of the rest stays what a vocabulary knows, or what measures something.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.ambiguous import Ambiguous, phrases_of
from deid_proxy.engine.cleaners.beside_names import BesideNames
from deid_proxy.engine.cleaners.beside_people import OF_WOMEN, BesidePeople
from deid_proxy.engine.cleaners.called_words import ACTS, INVESTIGATORS, LETTER_ROLES
from deid_proxy.engine.cleaners.eponyms import eponyms_of
from deid_proxy.engine.cleaners.given_back import give_back, give_back_hosts
from deid_proxy.engine.cleaners.hospital_words import SMALL_SITES
from deid_proxy.engine.cleaners.judged_words import JudgedWords
from deid_proxy.engine.cleaners.letters_in_prose import LETTERS, LettersInProse
from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS, says_no_of_noun
from deid_proxy.engine.cleaners.numbers import MEANT
from deid_proxy.engine.cleaners.own_words import (
    FAMILY_PARTICLES,
    MOVES,
    OF_FAMILIES,
    PARTICLES,
    PLACE_LINKS,
    PLACE_PARTS,
    TOWN_LINKS,
)
from deid_proxy.engine.cleaners.parts import UNKNOWN, Part, Parts, gone, joined
from deid_proxy.engine.cleaners.prose import EVERYDAY, Prose
from deid_proxy.engine.cleaners.said_things import things_of
from deid_proxy.engine.cleaners.scans import CUT_OFF, Scan
from deid_proxy.engine.cleaners.signers import SIGNERS
from deid_proxy.engine.cleaners.single_letters import is_letter_of_capitals, letter
from deid_proxy.engine.cleaners.small_words import is_of_sentence, is_small_english
from deid_proxy.engine.cleaners.steps import STEPS
from deid_proxy.engine.cleaners.surroundings import Surroundings
from deid_proxy.engine.cleaners.title_words import BEFORE_DAYS, JOINERS, KINSHIP, TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.unspaced import Unspaced
from deid_proxy.engine.cleaners.whys import ADDRESS, AGED, ANNOUNCED, DATE, INITIALS, NAME_TOO, PLACE_NAME, POSTAL_CODE
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.errors import DeidentificationError, HoldReason

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.moving_days import TextDay
    from deid_proxy.engine.cleaners.plain import Plain
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_OWN: Final = "own: "
_LABELS: Final = words_in("birth city date day id name namn numero ordination place")
"""What values are called in JSON, XML and tables, and somebody is called too."""
_DAY: Final = "day"
_IS_VALUE: Final = re.compile(r"[\"']? ?(?:[:=]|->)|>")
_SHORTEST_CODE: Final = 4  # digits
_LONGEST_CODE: Final = 6
_SERIES: Final = "series"
_OF_SERIES: Final = 4  # digits
_OF_DAYS: Final = frozenset((DATE, AGED, "pattern: time with date", "pattern: age and sex"))
_BEHIND_KIN: Final = frozenset((" ", ": ", " (", ", "))
_HYPHENS: Final = ("-", " -")
_SIDE_BY_SIDE: Final = (" ", "-")
_TWO: Final = 2
_GERMAN: Final = "de"
_GERMAN_ARTICLES: Final = frozenset(("der", "den"))
_BEFORE_LABELS: Final = frozenset(("", *"\n,;|{[(\"'<>"))
_SERVANT: Final = "abd"
_BEHIND_LETTER: Final = (
    *("値", "值", "导管", "導管", "支架", "波", "字", "型", "线", "線", "管", "形臂"),
    *("ステント", "점수", "자형", "값", "형"),
)
"""What a single letter is said of, which is no initial in front of it: T值, Z値, X线, J管, T점수."""
_BEFORE_PARTICLES: Final = FAMILY_PARTICLES | {_SERVANT}
_OF_SERVANT: Final = frozenset(("el", "al", "ul", "ur", "er", "ar"))


class Judge:
    """Says what becomes of every token of one text."""

    def __init__(
        self,
        read: Plain,
        landmarks: Landmarks,
        tokens: list[Token],
        words: Vocabulary,
        policy: CleaningPolicy,
        reasons: Reasons,
        days: dict[int, tuple[int, TextDay]],
        measured: set[int],
    ) -> None:
        self._read, self._plain, self._tokens = read, landmarks.plain, tokens
        self._words, self._days = words, days
        asked = JudgedWords(words, policy)
        self._whys = reasons.of_each()
        self._keep_negations()
        self._measured = measured | give_back(tokens, self._whys)
        if "." in landmarks.plain:
            give_back_hosts(landmarks.plain, tokens, self._whys, words)
        self._known = known = [
            token.word.judged or (asked.of_gone(token.word) if why else asked.of(token.word))
            for token, why in zip(tokens, self._whys, strict=True)
        ]
        self._prose = Prose(landmarks.plain, tokens, known)
        self._phrases = phrases_of(known, tokens) | eponyms_of(landmarks.plain, tokens, known)
        self._phrases |= things_of(landmarks.plain, tokens, known, words, has_small=self._prose.has_small)
        self._scan = Scan(landmarks.plain, tokens, known, self._whys, words)
        self._cut: dict[int, list[Part]] = {}
        if landmarks.is_unspaced:
            unspaced = Unspaced(landmarks.plain, words, policy, reasons)
            for at, word in enumerate(known):
                if word.is_unspaced:
                    self._cut[at] = unspaced.parts(tokens[at])
        self._unknown: list[bool] = []
        self._strange: list[bool] = []
        self._in_prose: set[int] = set()
        named: list[bool] = []
        self._around = Surroundings(landmarks.plain, tokens, words, named)
        self._names = BesideNames(self._around)
        self._people = BesidePeople(self._around, self._whys, self._phrases, self._goes)
        has_sentence = self._prose.has_sentence
        self._ambiguous = Ambiguous(
            landmarks.plain, tokens, words, self._unknown, self._strange, has_sentence=has_sentence
        )
        for at, why in enumerate(self._whys):
            word = known[at]
            unknown = bool(why) or not (self._is_known(at, word) or at in self._phrases)
            strange = unknown and not why.startswith(_OWN)
            self._unknown.append(unknown)
            named.append(unknown and why != DATE)
            self._strange.append(strange or (word.calls_somebody and at not in self._phrases))
        for at in self._letters(policy):
            self._whys[at] = LETTERS

    def _letters(self, policy: CleaningPolicy) -> list[int]:
        """Return the places of two letters that sentences of the text's languages have not."""
        if not self._prose.is_told or policy.unknown == "keep":
            return []
        found: list[int] = []
        rule: LettersInProse | None = None
        for at, token in enumerate(self._tokens):
            if len(token.word.text) != _TWO or self._whys[at] or at in self._phrases or at in self._measured:
                continue
            if not token.word.is_alpha or token.word.is_title:
                continue
            if rule is None:
                rule = LettersInProse(self._around, self._known, self._whys, self._unknown)
            if rule.goes(at):
                found.append(at)
        return found

    def _keep_negations(self) -> None:
        """Let nothing take what says no at the beginning of a sentence, if nobody of the instance is called so.

        Of what identifies in front of it the last letters may be taken for a title, or the sentence for the rest of an
        address: ``tech MR. Not seen before``, ``Lives at 12 Oak St. No effusion``. *Mr. No* may be somebody.
        """
        whys, tokens, names_too = self._whys, self._tokens, self._words.names_too
        for at, why in enumerate(whys):
            if not why or tokens[at].text not in NEGATIONS or tokens[at].word.own or not self._says_no(at):
                continue
            if at and tokens[at - 1].text in TITLES and tokens[at].text in names_too and self._gap_before(at) == ". ":
                continue
            whys[at] = ""
            if whys[at + 1] == why and says_no_of_noun(tokens[at], tokens[at + 1], self._words):
                whys[at + 1] = ""

    def _gap_before(self, at: int) -> str:
        return between(self._plain, self._tokens[at - 1], self._tokens[at])

    def _is_known(self, at: int, word: Word) -> bool:
        if at == self._scan.cut_off or at in self._measured:
            return True
        if word.is_unspaced:
            return all(part.kept for part in self._cut[at])
        if word.is_known:
            return True
        if self._prose.keeps(at) or is_small_english(self._around, at):
            self._in_prose.add(at)
            return True
        return False

    def parts(self) -> Parts:
        """Return all tokens, in order, where they stand in the original."""
        made = Parts()
        found, known, whys = made.found, self._known, self._whys
        behind = 0
        for at, token in enumerate(self._tokens):
            if token.start < behind:
                continue
            word = known[at]
            day = self._days.get(token.start) if self._days else None
            if day is not None:
                behind = day[0]
                made.days[len(found)] = day[1]
                found.append(self._part(token.start, behind, True, MOVES))
            elif word.is_unspaced:
                cut = self._cut[at]
                if not self._read.is_even:
                    cut = [self._part(part.start, part.end, part.kept, part.why) for part in cut]
                found += cut
            elif whys[at]:
                found += gone(token, whys[at])
            elif word.is_settled:
                found.append(Part(token.begins, token.ends, word.kept, word.why))
            else:
                kept, why = self._verdict(at, word)
                found.append(Part(token.begins, token.ends, kept, why))
        return made if self._read.is_even else joined(made)

    def _part(self, start: int, end: int, kept: bool, why: str) -> Part:
        return Part(self._read.start_of(start), self._read.end_of(end - 1), kept, why)

    def _verdict(self, at: int, word: Word) -> tuple[bool, str]:
        """Say what becomes of a word that does not identify by itself, by what stands beside it."""
        if at in self._measured:
            return True, MEANT
        if at in self._phrases and (word.is_initial or word.stands_for or not word.is_listed):
            is_called = self._tokens[at].text in OF_WOMEN and self._people.has(at, *self._gaps(at))
            return (False, UNKNOWN) if is_called else (True, "vocabulary: words that belong together")
        if word.is_initial:
            return self._of_letter(at)
        if self._tokens[at].text in _LABELS and self._is_label(at):
            return True, "vocabulary: what a value is called"
        if self._tokens[at].word.is_number and (self._names.is_house(at) or self._is_code_before_town(at)):
            return False, UNKNOWN
        if at == self._scan.cut_off:
            return True, CUT_OFF
        if self._is_name_too(at, word):
            return False, NAME_TOO
        if not word.kept and self._numbers_series(at):
            return True, MEANT
        may_belong = word.may_belong and not (
            self._says_no(at) or self._stands_before_title(at) or is_of_sentence(self._around, at, self._unknown)
        )
        if may_belong and not self._announces_letters(at):
            before, behind = self._gaps(at)
            if self._belongs_to_name(at, before, behind) or self._is_of_name(at, before, behind):
                return False, UNKNOWN
            if self._people.has(at, before, behind):
                return False, UNKNOWN
        return (True, EVERYDAY) if word.why == UNKNOWN and at in self._in_prose else (word.kept, word.why)

    def _gaps(self, at: int) -> tuple[str, str]:
        return self._around.gap(at - 1), self._around.gap(at)

    def _of_letter(self, at: int) -> tuple[bool, str]:
        """Say what becomes of a single letter."""
        behind = self._tokens[at + 1 : at + 2]
        if behind and behind[0].start == self._tokens[at].end and behind[0].text.startswith(_BEHIND_LETTER):
            return True, MEANT
        kept, why = letter(self._plain, self._tokens, at, self._words, self._unknown)
        is_word = not kept and (self._prose.has_word_of_one_letter(at, self._unknown) or self._around.says_where(at))
        if not (kept or is_word or self._prose.has_small):
            is_word = is_letter_of_capitals(self._plain, self._tokens, at, self._words, self._unknown, self._phrases)
        return (True, EVERYDAY) if is_word else (kept, why)

    def _is_name_too(self, at: int, word: Word) -> bool:
        """Tell whether a word that is a name too is one where it stands."""
        if (
            not word.is_name_too
            or at in self._phrases
            or self._announces_letters(at)
            or is_of_sentence(self._around, at, self._unknown)
        ):
            return False
        return not (self._ambiguous.is_no_name(at) or self._scan.says_how(at) or self._says_who(at))

    def _is_label(self, at: int) -> bool:
        """Tell whether a word says what the value behind it is: ``"date": "19990806"``, ``<name>Hale</name>``."""
        token = self._tokens[at]
        before = self._plain[max(token.start - 2, 0) : token.start].lstrip(" ")
        if before == "</":
            return self._plain.startswith(">", token.end)
        if before[-1:] not in _BEFORE_LABELS or _IS_VALUE.match(self._plain, token.end) is None:
            return False
        is_quoted = before[-1:] in ("<", '"', "'")
        return token.text != _DAY or is_quoted or self._whys[at + 1 : at + 2] == [DATE]  # Day: told by phone

    def _goes(self, at: int) -> bool:
        """Tell whether a word goes that no pattern takes: an initial, or a name too."""
        word = self._known[at]
        if word.is_initial:
            return at not in self._phrases and not self._of_letter(at)[0]
        return self._unknown[at] or self._is_name_too(at, word)

    def _stands_before_title(self, at: int) -> bool:
        """Tell whether a small word stands in front of a title, so that it is of no name: bearbeitet von Frau Maier."""
        if not self._tokens[at].is_small or at + 1 >= len(self._tokens) or self._around.gap(at) != " ":
            return False
        return self._tokens[at + 1].text in TITLES and self._whys[at + 1] in ANNOUNCED

    def _announces_letters(self, at: int) -> bool:
        """Tell whether letters go that stand behind who somebody is, or a step of the work: medico PG, Zuschnitt es."""
        if at + 1 == len(self._tokens) or self._whys[at + 1] != INITIALS:
            return False
        token = self._tokens[at]
        return token.text in STEPS or (token.is_small and token.text in SIGNERS)

    def _says_who(self, at: int) -> bool:
        """Tell whether a word says who somebody is whose name goes behind it, or is said of a day or an age that goes.

        *Daughter Hege*, *mãe Diego*, *relu le 3.4.2019*, *varón de 94 años*; or what somebody does: *RO Foot came*.
        """
        token = self._tokens[at]
        if token.text in ACTS and token.is_small and at and self._whys[at - 1] in ANNOUNCED:
            return self._gap_before(at) == " "
        if at + 1 >= len(self._tokens):
            return False
        why, gap = self._whys[at + 1], self._around.gap(at)
        if (token.text in LETTER_ROLES or token.text in INVESTIGATORS) and token.is_capitals:
            return gap == " " and why in ANNOUNCED
        if token.text in SMALL_SITES and token.is_small and why == PLACE_NAME:
            return gap == " "
        if token.text in BEFORE_DAYS and token.is_small:
            return gap == " " and (why in _OF_DAYS or self._tokens[at + 1].start in self._days)
        if token.text not in KINSHIP or why not in ANNOUNCED or gap not in _BEHIND_KIN:
            return False
        return token.is_small or (token.is_title and (at == 0 or not self._unknown[at - 1]))

    def _says_no(self, at: int) -> bool:
        """Tell whether a sentence that begins here says that something is not there: Clínica Ibáñez, Sin contraste."""
        return self._tokens[at].text in NEGATIONS and begins_sentence(self._plain, self._tokens, at, self._words)

    def _numbers_series(self, at: int) -> bool:
        """Tell whether a number of four digits is that of a series: Segmentation of Series 1203."""
        text = self._tokens[at].text
        return len(text) == _OF_SERIES and text.isdigit() and self._tokens[at - 1].text == _SERIES and at > 0

    def _is_of_name(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a known word is of a name, or the town of an address that goes."""
        if not self._tokens[at].is_capitalised or at in self._phrases:
            return False
        if self._tokens[at].is_title and self._is_town(at):
            return True
        return self._names.has(at, before, behind)

    def _is_town(self, at: int) -> bool:
        """Tell whether a word with a capital is of the town behind a street or its code: 71 Briede Court, Moose Jaw."""
        for one in range(at - 1, max(at - 4, -1), -1):
            gap = self._around.gap(one)
            if gap in (", ", " , "):
                return self._whys[one] == ADDRESS
            if gap == " " and self._tokens[one].word.has_digits:
                return self._is_code_of_town(one)
            is_part = self._tokens[one].is_title or self._tokens[one].text in PLACE_LINKS
            if gap not in (" ", "-", "'") or not (is_part or (gap == "'" and self._tokens[one].is_initial)):
                return False
        return False

    def _is_code_of_town(self, at: int) -> bool:
        """Tell whether a number is the code in front of a town, behind a street: Hauptstr. 7, 6597 Rust."""
        text, why = self._tokens[at].text, self._whys[at]
        if why == ADDRESS:
            return len(text) >= _SHORTEST_CODE or not text.isdigit()
        is_behind = self._around.gap(at - 1) == ", " and self._whys[at - 1] == ADDRESS
        return why == POSTAL_CODE or (is_behind and _SHORTEST_CODE <= len(text) <= _LONGEST_CODE)

    def _is_code_before_town(self, at: int) -> bool:
        """Tell whether a number of some digits stands between a street and an unknown town: Hauptstr. 7, 4900 Brig."""
        is_one = self._around.gap(at) == " " and self._goes_with_capital(at + 1)
        return is_one and self._is_code_of_town(at)

    def _belongs_to_name(self, at: int, before: str, behind: str) -> bool:
        """Tell whether a word is of the name that goes beside it: Angela du Plessis, Nieuw Annerveen, Abd el-Rahman."""
        token = self._tokens[at]
        text = token.text
        if not (token.is_title or self._known[at].is_of_names or (at and self._known[at - 1].is_of_names)):
            return False
        if before == " " and self._is_family_behind_particle(at, behind):
            return True
        if text in PLACE_PARTS and token.is_title:
            is_joined = behind == "- " and self._tokens[at + 1].text in JOINERS and self._goes_with_capital(at + _TWO)
            return is_joined or (behind in _SIDE_BY_SIDE and self._goes_with_capital(at + 1))
        if text == _SERVANT and token.is_capitalised:
            return behind in _SIDE_BY_SIDE and self._tokens[at + 1].text in _OF_SERVANT
        if text in PLACE_LINKS and before in _HYPHENS and behind == "-":
            return self._goes_with_capital(at - 1)
        if text in TOWN_LINKS and before == behind == " ":
            return self._is_gone_name(at - 1) and self._is_gone_name(at + 1)
        if at > 1 and before == "-" and self._tokens[at - 1].text in PLACE_LINKS:
            return token.is_capitalised and self._around.gap(at - 2) in _HYPHENS and self._goes_with_capital(at - 2)
        if token.is_title and before == behind == " " and text in self._words.common:
            return self._is_gone_name(at - 1) and self._is_gone_name(at + 1)
        if token.is_title and before == behind == " " and at > 1:
            is_between = self._goes_with_capital(at - 1) and self._is_gone_name(at + 1)  # by DANG Thi Hong
            return is_between and not self._tokens[at - 1].is_initial and self._tokens[at - 2].is_small
        if token.is_title and before == ", " and text in self._words.common:
            return self._is_gone_name(at - 1) and not self._plain[token.end : token.end + 2].strip().isalpha()
        if text not in PARTICLES or behind not in _SIDE_BY_SIDE or not self._goes_with_capital(at + 1):
            return text in FAMILY_PARTICLES and behind == " " and self._begins_name(at + 1)
        if text in FAMILY_PARTICLES or self._tokens[at - 1].text in _BEFORE_PARTICLES:
            return True
        return before in (" ", ". ") and self._goes_with_capital(at - 1)

    def _is_family_behind_particle(self, at: int, behind: str) -> bool:
        """Tell whether a word of sentences is a family's name behind a particle: Joep de Werd, DE WERD, JOEP."""
        token, particle = self._tokens[at], self._tokens[at - 1]
        if particle.text not in OF_FAMILIES or self._words.kind_of(token.text) != "common":
            return False
        if token.is_title and particle.is_small and particle.text in _GERMAN_ARTICLES:
            is_noun = _GERMAN in self._words.languages_of(token.text) and self._around.speaks(_GERMAN)
            is_led = at > 1 and (self._tokens[at - _TWO].text in PARTICLES or self._is_gone_name(at - _TWO))
            if is_noun and not is_led:
                return False  # die Angabe der Abteilung
        if token.is_title:
            return particle.is_small or (particle.is_title and at > 1 and self._is_gone_name(at - _TWO))
        return token.is_capitals and behind == ", " and self._goes_with_capital(at + 1)

    def _begins_name(self, at: int) -> bool:
        """Tell whether a second particle stands here, and what goes behind it: van de Weterink."""
        return self._tokens[at].text in PARTICLES and self._around.gap(at) == " " and self._goes_with_capital(at + 1)

    def _is_gone_name(self, at: int) -> bool:
        return self._goes_with_capital(at) and not self._tokens[at].is_initial and self._tokens[at].is_title

    def _goes_with_capital(self, at: int) -> bool:
        if not 0 <= at < len(self._tokens):
            return False
        token = self._tokens[at]
        return token.raw[:1].isupper() and token.is_alpha and (self._unknown[at] or token.is_initial)


def refuse_unknown(parts: Parts) -> None:
    """Hold a text that has a word of which nobody can say what it is.

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION for such a word.
    """
    if any(part.why in (UNKNOWN, NAME_TOO) for part in parts.found):
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")

"""Words that are names as well: what stands beside them tells which they are, and where nothing does, they go.

Asked by :mod:`~deid_proxy.engine.cleaners.judge` of every word that is a name too, where no rule took it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.name_span import begins_sentence, is_harmless
from deid_proxy.engine.cleaners.negations import BEGINNINGS, NEGATIONS, says_how, says_no
from deid_proxy.engine.cleaners.tokens import are_beside, between, say_at
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.native import mypyc_attr

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BODY: Final = frozenset({"anatomy", "side", "view", "modality", "technique", "procedure"})
_ARTICLES: Final = words_in("de het la le les el los las der die das il lo")
_SENTENCE_ENDS: Final = frozenset(".;!?")
_VIEWS: Final = frozenset(("ap", "pa", "bil"))
"""Names too that in capitals say from where, or which sides: HAND AP, CHEST AP with what nobody knows behind it."""
_IMAGED: Final = words_in("ct mri cta mra xr us pet irm tdm mrt")
"""Modalities that are no title: what a text examines stands behind them."""
_CLOSE: Final = frozenset((" ", "-", "_", "^"))
_ABBREVIATIONS: Final = words_in(
    "cea alp lap abi asa paps lad rca rsa ili tao lae timi figo ctr edd sar pi er mpe sds bsl ftt lmp rn",
    "gerd nash peg twi crt pac dbt epe ncs dtr slr vats",
    "tbc odn aro ats nai mdo sng cse afi mma lima rima toe ivs mca aca pica pda asd",
)
"""Names too that mean something in capitals, in a text that has small letters: stigende CEA, patolojik LAP."""
_FOSTER: Final = ("foster",)
_PATIENT: Final = "pat"
"""Shortened, at the beginning of a sentence: Pat. doppelt angelegt."""
_LONGEST_SMALL: Final = 2  # letters
_FIRST_OF_THE_EAST: Final = "\u3041"
_COUNTED: Final = frozenset(("day", "weeks", "chambers", "french", "fields"))


_SPELT: Final = words_in(
    "från på får då nå så må höger lätt lätta tät täta många även åter hö läk möte mår före väl ålder känt",
    "står går fått sår tål hål håll vår ända häst öra länge åben øre lår høy hånd tå während höhe tür käse",
    "hände früh müde hält née dès où là déjà ça côté âgée gêne père mère frère café dû mûr pâle tâche tête",
    "côte jeûn él días mamá papá niño niña señor mañana baño daño médica cáncer cayó mãe irmã há avó avô só",
    "pão mão crâne dói manhã già papà metà až jí měl měla žena žíla přes růst páteř žebro levá pátý měsíc są",
    "się był żona żył ręka ręką matką jąder kość és még már nő fél két hét éves bár jól kéri bőr máj vér törés",
    "váll láb másik régi în să fără până față mână mâini rană fată mamă tată cât mâine ağrısı çok şu karın diş",
    "yaşı eşi eş gün öz kül göz äiti hän tämä pää käsi käden työ älä lääke päivä jäi",
)
"""Words as they are spelt, in small letters: från, höger, née. Somebody is called as they read without their marks."""
_ANSWERS: Final = frozenset(("ok", "no"))
"""All that a line or a field says."""
_MEASURED: Final = words_in(
    "kap sar sed afi cnr cap ava abi edd pi ri tis mi ai ak di ei hi ci sid fac da im rca vk фв"
)
"""What is measured, in capitals in front of its value: AFI 14.2 cm, SAR 1.2 W/kg."""
_VALUE: Final = re.compile(
    r"(?: ?\([a-z]{1,8}\))? ?[:=<>]? ?[+-]?(?:\d{1,4}[.,]\d{1,3}(?!\d|[.,/]\d)|\d{1,4} ?(?:%|gy|mgy|w/|db|kj|ml|mmhg))"
)
"""A decimal number, or one with a unit that no name stands in front of."""


def phrases_of(known: list[Word], tokens: list[Token]) -> set[int]:
    """Return the places of tokens that belong to a phrase which says nothing of a person (white matter).

    Parameters
    ----------
    known
        What is known of each of the tokens.
    """
    inside: set[int] = set()
    for start, word in enumerate(known):
        for phrase in word.phrases:
            if say_at(tokens, start, phrase) and not _is_called(tokens, start, phrase):
                inside.update(range(start, start + len(phrase)))
                break
    return inside


def _is_called(tokens: list[Token], at: int, phrase: tuple[str, ...]) -> bool:
    """Tell whether a word that is a phrase by itself is of a name: Foster Community Hospital, Glen Foster."""
    if phrase != _FOSTER or not tokens[at].is_title:
        return False
    is_behind_name = at > 0 and tokens[at - 1].is_title and tokens[at - 1].end + 1 == tokens[at].start
    return is_behind_name or (at + 1 < len(tokens) and tokens[at + 1].is_title)


@mypyc_attr(acyclic=True)
class _Beside:
    """What stands beside a word.

    Attributes
    ----------
    has_any
        Whether anything does.
    helps
        Whether a word that names nobody does.
    has_name
        Whether a word that is a name too does.
    has_stranger, has_capital
        Whether what may be somebody's name does, and with a capital.
    """

    __slots__ = ("has_any", "has_capital", "has_name", "has_stranger", "helps")

    def __init__(self) -> None:
        self.has_any = self.helps = self.has_name = self.has_stranger = self.has_capital = False


class Ambiguous:
    """Tells which words of one text that are names as well are none where they stand.

    Parameters
    ----------
    plain
        The text, read.
    unknown
        Which of its tokens identify somebody, or are of no vocabulary.
    strange
        Which of them may be a name that the instance does not say itself: of its own names every word is known.
    has_sentence
        Whether the text is written with capitals where they belong: what many are called stays in small letters only.
    """

    __slots__ = ("_has_sentence", "_plain", "_strange", "_tokens", "_unknown", "_words")

    def __init__(
        self,
        plain: str,
        tokens: list[Token],
        words: Vocabulary,
        unknown: list[bool],
        strange: list[bool],
        *,
        has_sentence: bool,
    ) -> None:
        self._plain, self._tokens, self._words = plain, tokens, words
        self._unknown, self._strange, self._has_sentence = unknown, strange, has_sentence

    def is_no_name(self, at: int) -> bool:
        """Tell whether the word at a place, which is a name as well, is none."""
        plain, tokens, words = self._plain, self._tokens, self._words
        word = tokens[at].word
        if word.raw in _SPELT or (word.text == _PATIENT and _is_patient(plain, tokens, at)):
            return True
        kind = words.kind_of(word.text)
        begins = begins_sentence(plain, tokens, at, words)
        if (begins and (kind == "side" or word.text in NEGATIONS)) or _is_of_sentence(plain, tokens, at, words):
            return True
        beside = self._beside(at, begins=begins)
        if word.text in _ANSWERS and not beside.has_any:
            return True
        if word.text in _MEASURED and word.is_capitals and _VALUE.match(plain, tokens[at].end) is not None:
            return True
        if (begins or not word.is_capitalised) and not beside.has_stranger and self._says_how(at):
            return True
        if begins and word.text in BEGINNINGS and not beside.has_stranger:
            return True
        is_abbreviation = word.text in _ABBREVIATIONS and not beside.has_stranger and _is_abbreviated(word.raw)
        if is_abbreviation and (self._has_sentence or self._is_before_word_of_the_east(at)):
            return True
        if word.text in words.frequent_names and not (word.is_foreign and word.is_small):
            is_word = self._has_sentence and not word.is_capitalised and beside.helps and not beside.has_stranger
            return is_word or _is_counted(plain, tokens, at)
        if not word.is_capitalised:
            is_of_sentence = self._has_sentence and word.text in words.common and not beside.has_capital
            is_among_words = beside.has_any and not beside.has_stranger
            return is_of_sentence or kind == "anatomy" or beside.helps or is_among_words
        is_short_view = word.text in _VIEWS and word.is_capitals
        if not beside.has_stranger:
            is_of_body = kind == "anatomy" or (kind in _BODY and not beside.has_name)
            if beside.helps or is_of_body or (is_short_view and beside.has_any):
                return True
            return word.is_capitals and word.text in words.common and self._is_among_capitals(at)
        if is_short_view:
            return beside.helps
        is_examined = kind == "anatomy" and (not beside.has_capital or _is_behind_modality(plain, tokens, at))
        return beside.helps and is_examined

    def _is_before_word_of_the_east(self, at: int) -> bool:
        """Tell whether a known word of Chinese, Japanese or Korean stands behind one: CEA轻度升高, CEA 상승."""
        if at + 1 >= len(self._tokens) or self._unknown[at + 1] or self._tokens[at + 1].text[0] < _FIRST_OF_THE_EAST:
            return False
        return between(self._plain, self._tokens[at], self._tokens[at + 1]) in ("", " ")

    def _is_among_capitals(self, at: int) -> bool:
        """Tell whether a function word stands where all is in capitals, and nobody is near: EN LA ZONA, DE LA MAMA."""
        plain, tokens, words = self._plain, self._tokens, self._words
        is_told = False
        for step in (-1, 1):
            for other in (at + step, at + step + step):
                if not 0 <= other < len(tokens):
                    break
                left = min(other, other - step)
                if between(plain, tokens[left], tokens[left + 1]) != " ":
                    break
                token = tokens[other]
                if self._unknown[other] or self._strange[other] or token.is_small or token.is_title:
                    return False
                is_told = is_told or (len(token.text) > _LONGEST_SMALL and is_harmless(token, words))
        return is_told

    def _says_how(self, at: int) -> bool:
        """Tell whether a word says how or where the next one is, with a blank between them."""
        tokens = self._tokens
        if at + 1 >= len(tokens) or between(self._plain, tokens[at], tokens[at + 1]) != " ":
            return False
        return says_how(tokens[at], tokens[at + 1], self._words)

    def _beside(self, at: int, *, begins: bool) -> _Beside:
        """Return what stands beside a word, on its line; nothing in front of one that begins a sentence."""
        plain, tokens, words = self._plain, self._tokens, self._words
        token, found = tokens[at], _Beside()
        is_capitalised = token.word.is_capitalised
        for other in range(at + 1 if begins else at - 1, at + 2, 2):
            if not 0 <= other < len(tokens):
                continue
            left, right = (tokens[other], token) if other < at else (token, tokens[other])
            if not are_beside(plain, left, right):
                continue
            word = tokens[other].word
            is_name = word.text in words.names_too
            found.has_any = True
            found.has_name = found.has_name or is_name
            if not self._unknown[other] and not is_name and (not is_capitalised or word.text in words.listed):
                found.helps = True
            may_be_strange = self._strange[other] and word.is_alpha and not word.is_initial
            if may_be_strange and (is_capitalised or plain[left.end : right.start] in _CLOSE):
                found.has_stranger = True  # of a word in small letters: only right beside it
                found.has_capital = found.has_capital or word.is_capitalised
        return found


def _is_patient(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a sentence begins with a patient, shortened with a point: Pat. doppelt angelegt."""
    token = tokens[at]
    if not token.is_title or at + 1 >= len(tokens) or between(plain, token, tokens[at + 1]) != ". ":
        return False
    gap = between(plain, tokens[at - 1], token) if at else "\n"
    return "\n" in gap or (gap[:1] in _SENTENCE_ENDS and gap[-1:] == " ")


def _is_abbreviated(raw: str) -> bool:
    """Tell whether a word is in capitals, but for an s at its end: LAP, PAPs."""
    return raw.removesuffix("s").isupper()


def _is_of_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a sentence says no behind a number, or within, or begins with an article: 14. No se observa."""
    token = tokens[at]
    text = token.text
    if at + 1 >= len(tokens) or not (text in NEGATIONS or text in _ARTICLES):
        return False
    behind = tokens[at + 1]
    if text in NEGATIONS and token.word.is_small:
        return not (at and tokens[at - 1].is_capitalised) and not behind.is_capitalised
    if not behind.word.is_small or between(plain, token, behind) != " ":
        return False
    if text in _ARTICLES:
        gap = between(plain, tokens[at - 1], token) if at else "\n"
        return behind.text in words.listed and (gap[:1] in _SENTENCE_ENDS or "\n" in gap)
    return at > 0 and tokens[at - 1].word.has_digits and says_no(token, behind, words)


def _is_counted(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a number counts what the word says: 2 weeks, 6 French."""
    if not at or tokens[at].text not in _COUNTED:
        return False
    before = tokens[at - 1]
    return before.text.isdigit() and are_beside(plain, before, tokens[at])


def _is_behind_modality(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a text begins with a modality, and a word in capitals stands behind it: CT BRAIN STEALTH."""
    if at != 1 or tokens[0].text not in _IMAGED or not (tokens[0].is_capitals and tokens[1].is_capitals):
        return False
    return plain[tokens[0].end : tokens[1].start] == " " and plain[tokens[1].end : tokens[1].end + 1] in (" ", "")

"""Single letters: one of an abbreviation or a code stays, an initial goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.name_span import is_harmless
from deid_proxy.engine.cleaners.numbers import MEANT
from deid_proxy.engine.cleaners.parts import UNKNOWN
from deid_proxy.engine.cleaners.title_words import BEFORE_ANATOMY, TITLES
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ELIDED: Final = frozenset("cdjlmnst")  # n'est, l'aorte
_OF_IRISH_NAMES: Final = "o"
_CONTRAST: Final = frozenset("cw")
"""With a plus or a slash beside them: +C, C+, W/."""
_UNITS: Final = frozenset("gh")
"""Behind a number, in small letters: 24 h, 2 g."""
_SIDES: Final = {"g": "fr", "e": "pt"}
"""A side behind a part of the body, and the language that says it so: épaule G (gauche), joelho E (esquerdo)."""
_AND: Final = frozenset("yea")
"""What joins words of capitals: TORAX Y PELVIS, CON E SENZA, ALERGIA A LATEX."""
_IN_CAPITALS: Final = {
    "a": ("en", "es", "it", "pt", "fr", "hu", "cs", "sk", "ro"),
    "e": ("it", "pt"),
    "i": ("da", "sv", "pl", "hr", "sl", "ca"),
    "o": ("es", "it", "pt", "ro", "pl", "cs"),
    "u": ("cs", "sk", "hr", "sl", "pl"),
    "y": ("es",),
    "k": ("cs", "sk"),
    "s": ("cs", "sk", "hr", "sl"),
    "v": ("cs", "sk", "sl"),
    "w": ("pl",),
    "z": ("pl", "cs", "sk", "sl"),
    **dict.fromkeys("вксоуиаяз", ("ru", "uk", "bg", "hr")),
    "η": ("el",),
    "ο": ("el",),
}
"""Words of one letter, and the languages that have them."""
_FIRST_SYLLABLE: Final = "\u1100"
_FIRST_HANGUL, _LAST_HANGUL = "\uac00", "\ud7a3"
_LAST_OF_ROLES: Final = frozenset("사의자인")
_OF_NO_FAMILY: Final = frozenset("후중및등때각총첫그세네또더꼭잘못뒤앞옆")
"""Words of one syllable that no family of Korea is called: 촬영 후 김 간호사."""
_OF_CODES: Final = frozenset("_^-")
_WITH_ACCENT: Final = frozenset("àèéòóáêôőű")
"""Words of one letter that nobody's initial is, in small letters: à, è, é, ó."""
_SHORTENED: Final = frozenset("pcs")
"""In small letters before a slash: p/ (para), c/ (con, com), s/ (sin, sem)."""
_WAYS: Final = frozenset(("вв", "вм", "вк", "пк", "мс", "нк", "аа", "αα", "πχ"))
"""What two letters with a slash between them say: в/в, п/к, м/с, α/α."""


def letter(plain: str, tokens: list[Token], at: int, words: Vocabulary, unknown: list[bool]) -> tuple[bool, str]:
    """Say what becomes of a single letter: one of an abbreviation stays, an initial goes."""
    token = tokens[at]
    before = between(plain, tokens[at - 1], token) if at else " "
    behind = between(plain, token, tokens[at + 1]) if at + 1 < len(tokens) else " "
    if before in ("'", "’") and at:
        kept = not unknown[at - 1]
        return kept, "vocabulary: what a word ends with" if kept else UNKNOWN
    if behind in ("'", "’") and token.text in _ELIDED and not unknown[at + 1] and tokens[at + 1].word.is_small:
        return True, "vocabulary: what a word begins with"
    if behind in ("'", "’") and token.text == _OF_IRISH_NAMES and unknown[at + 1]:
        return False, UNKNOWN  # injected by d. o'brien
    if token.text in _CONTRAST and (
        before.endswith("+") or behind.startswith("+") or (token.text == "w" and behind == "/" and before == " ")
    ):
        return True, "vocabulary: marks of contrast"
    if token.raw in _UNITS and before == " " and at and tokens[at - 1].word.is_number and not unknown[at - 1]:
        return True, MEANT
    if token.is_small and _is_shortened(token, before, behind):
        return True, "vocabulary: a word of one letter"
    run = _run(plain, tokens, at)
    if len(run) > 1:
        is_of_two = len(run) == len("вв") and between(plain, tokens[run[0]], tokens[run[1]]) == "/"
        if is_of_two and tokens[run[1]].is_small and "".join(tokens[one].text for one in run) in _WAYS:
            return True, "vocabulary: two letters with a slash"
        source = words.source_of("".join(tokens[one].text for one in run))
        if source is not None:
            return True, f"vocabulary: {source}"
        return False, UNKNOWN
    source = words.source_of(token.text)
    is_initial = token.is_capitals and behind.startswith(".") and at + 1 < len(tokens)
    if is_initial and token.text in BEFORE_ANATOMY and not unknown[at + 1] and _is_anatomy(tokens[at + 1], words):
        return True, "vocabulary: A. carotis, V. iliaca, R. patella"
    if _FIRST_HANGUL <= token.text <= _LAST_HANGUL and _may_be_family(tokens, at, before, behind, unknown):
        return False, UNKNOWN
    if source is not None and not is_initial:
        beside = [one for one in (at - 1, at + 1) if 0 <= one < len(tokens)]
        is_said = before.endswith("+")  # +C, with contrast
        if is_said or not any(unknown[one] and tokens[one].is_capitalised for one in beside) or not token.is_capitals:
            return True, f"vocabulary: {source}"
    if before == behind == " " and _is_side_behind_letters(tokens, at, words):
        return True, "vocabulary: a side in front of a part of the body"
    if token.is_capitals and before == " " and _is_word_of_capitals(tokens, at, words, unknown, behind):
        return True, "vocabulary: a word of one letter"
    is_of_code = token.text < _FIRST_SYLLABLE  # what comes behind are words: a family's name is one of them
    if is_of_code and not _OF_CODES.isdisjoint(before + behind):
        return True, "a single letter of a code"
    return False, UNKNOWN


def _is_shortened(token: Token, before: str, behind: str) -> bool:
    """Tell whether a small letter is a word with an accent, or one that a slash shortens: à, p/ revisão."""
    if token.raw in _WITH_ACCENT:
        return before[-1:] in (" ", "(", "'", "’") and behind == " "
    return token.raw in _SHORTENED and before[-1:] in (" ", "\n", "(") and behind in ("/ ", "/")


def _is_word_of_capitals(tokens: list[Token], at: int, words: Vocabulary, unknown: list[bool], behind: str) -> bool:
    """Tell whether a capital is a side behind a part of the body, or joins two words in capitals that name nobody."""
    text, part = tokens[at].text, tokens[at - 1]
    last = at + 1 == len(tokens)
    if text in _SIDES and not unknown[at - 1] and words.kind_of(part.text) == "anatomy":
        followed = not last and (unknown[at + 1] or behind.startswith(".")) and tokens[at + 1].is_capitalised
        if _SIDES[text] in words.languages_of(part.text) and not followed:
            return True
    if text not in _AND or last or behind != " ":
        return False
    return all(one.is_capitals and len(one.text) > 2 and is_harmless(one, words) for one in (part, tokens[at + 1]))


def is_letter_of_capitals(
    plain: str, tokens: list[Token], at: int, words: Vocabulary, unknown: list[bool], things: set[int]
) -> bool:
    """Tell whether a capital is a word of one letter where all is in capitals: THERE IS A 12 MM ONE, UZEL V PLICI.

    What stands in front of it is known and names nobody, or ends a sentence; what stands behind is of its language.

    Parameters
    ----------
    unknown
        Which of the tokens identify somebody, or are of no vocabulary.
    things
        The places of words of which something else says that they name nobody.
    """
    languages = _IN_CAPITALS.get(tokens[at].text)
    if languages is None or at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) != " ":
        return False
    behind = tokens[at + 1]
    if unknown[at + 1] or not (behind.word.is_number or _is_word(behind, words)):
        return False
    spoken = words.languages_of(behind.text)
    if spoken and not any(language in languages for language in spoken):
        return False
    if not at:
        return True
    before, gap = tokens[at - 1], between(plain, tokens[at - 1], tokens[at])
    if before.is_initial or before.text in TITLES:
        return False
    if gap in (". ", ": ", "! ", "? ") or "\n" in gap:
        return True
    is_known = at - 1 in things or (not unknown[at - 1] and _names_nobody(before, words))
    return is_known and gap in (" ", ", ", " (", "; ")


def _is_word(token: Token, words: Vocabulary) -> bool:
    """Tell whether a token is a word in capitals that names nobody."""
    return token.is_capitals and len(token.text) > 1 and _names_nobody(token, words)


def _names_nobody(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is no name, or a function word."""
    return token.text not in words.names_too or (token.text in words.common and token.text not in words.frequent_names)


def _is_side_behind_letters(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a capital is a side between somebody's two letters and a part of the body: ZZ L AXILLA."""
    if not 0 < at < len(tokens) - 1 or tokens[at].raw not in ("L", "R"):
        return False
    letters, part = tokens[at - 1], tokens[at + 1]
    return letters.is_capitals and len(letters.text) == len("ZZ") and part.is_capitals and _is_anatomy(part, words)


def _may_be_family(tokens: list[Token], at: int, before: str, behind: str, unknown: list[bool]) -> bool:
    """Tell whether a Korean syllable may be a family's name: before what is no word, or behind what somebody is."""
    if tokens[at].text in _OF_NO_FAMILY:
        return False
    if behind == " " and at + 1 < len(tokens):
        return unknown[at + 1]
    return at > 0 and before.strip(" :") == "" and tokens[at - 1].text[-1] in _LAST_OF_ROLES


def _is_anatomy(token: Token, words: Vocabulary) -> bool:
    return is_harmless(token, words) and words.kind_of(token.text) == "anatomy"


def _run(plain: str, tokens: list[Token], at: int) -> list[int]:
    """Return the single letters around one, with a point or a slash between them."""
    run = [at]
    for step in range(-1, 2, 2):
        one = at + step
        while 0 <= one < len(tokens) and tokens[one].is_initial and len(run) < 8:
            pair = sorted((one, one - step))
            if between(plain, tokens[pair[0]], tokens[pair[1]]).strip() not in (".", "/"):
                break
            if (tokens[one].text < _FIRST_SYLLABLE) != (tokens[at].text < _FIRST_SYLLABLE):
                break  # of another script: 복용 중. r/o
            run.append(one)
            one += step
    return sorted(run)

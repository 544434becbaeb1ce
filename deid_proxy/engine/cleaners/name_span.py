"""How far a name reaches that begins somewhere, and which words may be of one.

Asked by all rules that take names.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.negations import BEGINNINGS, says_how, says_no, says_no_of_noun
from deid_proxy.engine.cleaners.own_words import OF_FAMILIES, PARTICLES
from deid_proxy.engine.cleaners.title_words import ARTICLES, BEFORE_ANATOMY, EXAMINED_TOO
from deid_proxy.engine.cleaners.tokens import APOSTROPHES, UNSPACED, between
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.standard.korean import is_korean

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_NEXT: Final = re.compile(r"[ .'’^_-]{1,3}|\r?\n ?")
_MOST_WORDS: Final = 4
_MOST_PARTICLES: Final = 3
_DUTCH: Final = frozenset(
    (
        "die",
        "uit",
        "in",
        "op",
        "bij",
        "aan",
        "van",
        "de",
        "den",
        "der",
        "het",
        "t",
        "ter",
        "ten",
        "tot",
        "onder",
        "over",
    )
)
_DUTCH_TITLES: Final = frozenset(("dhr", "mw", "mevr", "mevrouw", "meneer", "heer", "zuster"))
_DUTCH_GAPS: Final = frozenset((" ", " '", " ’"))
"""What the names of Dutch families begin with, behind what nothing but a name follows, and what stands between."""
_LONGEST_PHRASE: Final = 4  # words
_SIDES: Final = frozenset("lr")
_ELIDED: Final = frozenset(("s", "d", "ll", "re", "ve", "t", "m"))
"""What English says behind an apostrophe."""
_WITHIN: Final = "in"
_WARDS: Final = words_in("ed er icu itu hdu or pacu ccu nicu picu scbu mri ct xr us")
_UNTIL: Final = "do"
_SENTENCE_ENDS: Final = frozenset(".;!?")
MAY_BE_ABSENT: Final = frozenset(("anatomy", "finding", "procedure", "technique", "contrast", "device", "material"))
"""What may not be there, of the kinds of words."""


def is_harmless(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is one that names nobody, whatever stands beside it."""
    text = token.text
    if text in words.listed:
        return text not in words.names_too and not token.is_foreign
    return is_korean(text) and bool(words.pieces_of(text))


def is_letter_of_body(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a letter says which part of the body a word means: L-SPINE, R KNEE, V. cava."""
    if at + 1 >= len(tokens) or tokens[at].text not in BEFORE_ANATOMY:
        return False
    part = tokens[at + 1]
    if words.kind_of(part.text) != "anatomy":
        return False
    is_examined = part.text in EXAMINED_TOO and (tokens[at].text in _SIDES or part.text == "spine")
    return is_examined or is_harmless(part, words)


def may_name(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word may be of a name: with a capital, and not one that names nobody."""
    return token.is_capitalised and not is_harmless(token, words)


def name_end(plain: str, tokens: list[Token], start: int, words: Vocabulary, *, first: bool) -> int:
    """Return where a name ends that begins at a token; there, when it is no name."""
    at, needed, named = start, first, 0
    while at < len(tokens) and at - start < _MOST_WORDS + 2:
        token = tokens[at]
        gap = between(plain, tokens[at - 1], token) if at > start else ""
        if at > start and (_NEXT.fullmatch(gap) is None or ("\n" in gap and not needed)):
            break
        if at > start and not tokens[at - 1].is_initial and begins_sentence(plain, tokens, at, words):
            break
        if named and gap == ". " and token.is_initial and _begins_with_letter(plain, tokens, at, words):
            break
        if begins_phrase(plain, tokens, at, words, is_first=at == start):
            break
        if token.word.has_digits:
            if not (needed and plain[token.end : token.end + 1] == "_"):
                break
            at += 1  # of a name that is glued into a code
            continue
        if named and gap in APOSTROPHES and token.word.is_small and token.text not in _ELIDED:
            at += 1  # Mong'are
            continue
        is_small_part = token.is_initial or token.text in PARTICLES
        goes_on = named > 0 and at + 1 < len(tokens) and _is_family_behind_particle(tokens, at + 1, words)
        if is_small_part and (needed or goes_on or _is_followed(plain, tokens, at, words)):
            at += 1
            continue
        if named and _is_family_behind_particle(tokens, at, words):
            return at + 1
        if not needed and (at - start >= _MOST_WORDS or not may_name(token, words)):
            return at + 1 if named == 1 and first and may_be_family(plain, tokens, at, words) else at
        needed = False
        named += 1
        at += 1
        if UNSPACED.search(token.text):
            break
    return at


def begins_sentence(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a known word begins a sentence, which goes on with a word that names nobody: No effusion.

    It stands behind the end of another one, or of a line; what says no or which side, behind any mark.
    """
    if at + 1 >= len(tokens):
        return False
    first, behind = tokens[at], tokens[at + 1]
    if first.text not in words.listed:
        return False
    is_side = _is_side_of(plain, first, behind, words)
    is_no = says_no(first, behind, words)
    if not is_side:
        if between(plain, first, behind) != " ":
            return False
        is_led = first.text in BEGINNINGS and first.is_title and _is_link(tokens, at + 1, words)
        is_how = is_led or says_how(first, behind, words)
        if not (is_no or is_how) and (first.text in words.frequent_names or not first.is_capitalised):
            return False
        is_written_so = behind.is_capitals if first.is_capitals else behind.word.is_small
        if not (is_how or is_written_so or (is_no and says_no_of_noun(first, behind, words))):
            return False
        is_known = is_how or is_harmless(behind, words) or (is_no and behind.text in words.listed)
        if not is_known and not _is_link(tokens, at + 1, words):
            return False
    gap = between(plain, tokens[at - 1], first) if at else "\n"
    if "\n" in gap or "\r" in gap or (gap[:1] in _SENTENCE_ENDS and gap[-1:] == " "):
        return True
    return (is_no or is_side) and gap[-1:] == " " and bool(gap.strip())


def behind_dutch_particles(plain: str, tokens: list[Token], at: int, start: int, words: Vocabulary) -> int:
    """Return where a name ends that begins with Dutch words behind a title: mw. die Witte, dhr. in 't Veld."""
    last = start
    while last < min(len(tokens) - 1, start + _MOST_PARTICLES) and tokens[last].text in _DUTCH:
        if not tokens[last].word.is_small or between(plain, tokens[last], tokens[last + 1]) not in _DUTCH_GAPS:
            return start
        last += 1
    is_told = tokens[at].text in _DUTCH_TITLES or last > start + 1
    if last == start or not is_told or not tokens[last].is_title or not tokens[last].is_alpha:
        return start
    return max(name_end(plain, tokens, last, words, first=True), last + 1)


def _begins_with_letter(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of one letter begins a sentence: Seen by Hale. A nodule; not Hale. A. Mette."""
    first = tokens[at]
    if (
        first.text not in ARTICLES
        or tokens[at - 1].is_initial
        or at + 1 >= len(tokens)
        or between(plain, first, tokens[at + 1]) != " "
    ):
        return False
    behind = tokens[at + 1]
    return (behind.word.is_small or behind.is_capitals) and len(behind.text) > 1 and is_harmless(behind, words)


def is_joined(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether MR in capitals is joined to a word by a hyphen, as no title is: Hjärt-MR, MR-guided."""
    if at and between(plain, tokens[at - 1], tokens[at]) == "-":
        return True
    return between(plain, tokens[at], tokens[at + 1]) == "-" and tokens[at + 1].word.is_small


def goes_on_with_word(tokens: list[Token], at: int, behind: int, words: Vocabulary) -> bool:
    """Tell whether a sentence goes on behind a title without a name, in a text with capitals: Mevr is slechthorend."""
    word = tokens[behind].word
    if not (word.is_small and word.raw.isalpha()) or word.text not in words.common:
        return False  # an escape has small letters too: &#x53;
    if behind + 1 < len(tokens) and tokens[behind + 1].is_capitalised and tokens[behind + 1].is_alpha:
        return False  # dr. die Bont
    if word.text in PARTICLES:  # MR do dvou týdnů; not MR de jong
        return word.text == _UNTIL and tokens[at].is_capitals
    return tokens[0].is_title or tokens[at].is_title


def _is_side_of(plain: str, first: Token, behind: Token, words: Vocabulary) -> bool:
    """Tell whether a word says the side of a part of the body, in one language: Lewa nerka, Li. Niere; not Li knee."""
    if not first.is_capitalised or words.kind_of(first.text) != "side" or words.kind_of(behind.text) != "anatomy":
        return False
    if between(plain, first, behind) not in (" ", ". ") or not is_harmless(behind, words):
        return False
    return not frozenset(words.languages_of(first.text)).isdisjoint(words.languages_of(behind.text))


def _is_link(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a particle of names links two words that name nobody: Nódulo de 6 mm."""
    if tokens[at].text not in PARTICLES or at + 1 >= len(tokens):
        return False
    behind = tokens[at + 1]
    return behind.word.has_digits or (behind.is_capitalised == tokens[at].is_capitalised and is_harmless(behind, words))


def begins_phrase(plain: str, tokens: list[Token], at: int, words: Vocabulary, *, is_first: bool) -> bool:
    """Tell whether words that belong together begin here: Wijnands - BI-RADS 4; right behind a title with a hyphen."""
    if is_first and plain[tokens[at].end : tokens[at].end + 1] != "-":
        return False
    return is_phrase(tokens, at, words)


def is_phrase(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether several words that stand somewhere belong together."""
    return words.phrase_at([one.text for one in tokens[at : at + _LONGEST_PHRASE]], 0) > 1


def _is_followed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    if at + 1 >= len(tokens) or _NEXT.fullmatch(between(plain, tokens[at], tokens[at + 1])) is None:
        return False
    behind = tokens[at + 1]
    if behind.word.has_digits:
        return False  # chest to L-1
    if tokens[at].text == _WITHIN and behind.is_capitals and behind.text in _WARDS:
        return False  # Dr Donohoe in ED
    return behind.is_capitalised if tokens[at].is_capitalised else behind.is_alpha and may_name(behind, words)


def _is_family_behind_particle(tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word of sentences is a family's name, behind a given one and a particle: Matthias de Werd."""
    before = tokens[at - 1]
    if before.text not in OF_FAMILIES or before.is_capitalised or not tokens[at].is_title:
        return False
    return words.kind_of(tokens[at].text) in ("common", "word")


def may_be_family(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a harmless word is a family's name behind a given one: the last that begins with a capital."""
    if not tokens[at].is_title or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    if behind is not None and behind.word.is_small and says_no(tokens[at], behind, words):
        return words.kind_of(behind.text) not in MAY_BE_ABSENT  # Traoré Sans injection
    return behind is None or not (
        behind.is_capitalised and is_harmless(behind, words) and between(plain, tokens[at], behind) == " "
    )

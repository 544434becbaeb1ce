"""Units and laboratory values whose letters are names or initials as well: 74 HU, 12.3 g/dl, Na 140, Hb 12.3.

Alone they say nothing; beside a number, in the form of a measurement, they are what it measures.

References
----------
PS3.16 (units of UCUM)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.written_words import NOT_ASKED

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord

_MEASURED: Final = words_in(
    "g mg ug μg mcg ng pg fg kg mol mmol umol μmol nmol",
    "pmol u iu ie miu mu ku mval meq l ml dl cc bq kbq mbq gbq kcal k m t mgy msv cm mm m2",
)
"""What stands in front of the slash of a unit."""
_PER: Final = words_in("dl l ml cl nl ul μl pl fl h hr d min s sec kg m2 mm3 mm2 cm2 cm3 day tag mol hpf lpf")
"""What stands behind it."""
_ALONE: Final = frozenset(("HU", "HE", "UH", "IE", "UI", "IU"))
"""Units without a slash, as they are written: of Hounsfield in English, German and French; international ones."""
_ANALYTES: Final = words_in(
    "hb hk ht na k ca cl mg p fe leuk leu ery phos esr bsg cr",
    "crea bun ast alt alp ap ck ckmb trop tnt tni cea nse cyfra bz",
    "glu glc lac ph alb tp be hkt hco3 lip amy bil bili chol tg hdl",
    "ldl mcv mch rdw neu lym eos got gpt ggt ldh psa afp tsh inr crp",
    "pct wbc rbc plt hgb hct gfr egfr krea leuko thrombo ure urea kreat er pr",
)
_WEIGHED: Final = words_in("g mg ug ml mgy mbq kcal hu he uh mas ng cc cm3 mm3")
"""Units of what is often more than a thousand, behind a blank: 1180 g, DLP 1250 mGy."""
_THOUSANDS: Final = 4  # digits
_LONGEST_GAP: Final = 3
_OF_VALUES: Final = frozenset(" :=<>≤≥~")
_SLASHES: Final = ("/", " /")
_NEITHER: Final = 0
_PART_OF_UNIT: Final = 1
_UNIT: Final = 2
_ANALYTE: Final = 3


def find_measured(plain: str, tokens: list[Token]) -> set[int]:
    """Return the places of tokens that are the unit of a number, or what was measured in a laboratory."""
    found: set[int] = set()
    for at, token in enumerate(tokens):
        word = token.word
        if word.text in _WEIGHED and at and _are_thousands(plain, tokens, at):
            found.update((at - 1, at))
        role = word.measures
        if role == NOT_ASKED:
            role = word.measures = _role_of(word)
        if role == _NEITHER:
            continue
        if role == _UNIT:
            if at and _is_number_before(plain, tokens, at) and not _is_name_behind(plain, tokens, at):
                found.add(at)
            continue
        if word.text in _PER and at:
            found.update(_unit_that_ends(plain, tokens, at))
        if role == _ANALYTE and _is_value_behind(plain, tokens, at):
            found.add(at)
    return found


def _role_of(word: WrittenWord) -> int:
    if word.is_number or len(word.text) > len("thrombo"):
        return _NEITHER
    if word.raw in _ALONE:
        return _UNIT
    if word.text in _ANALYTES and (word.raw[:1].isupper() or word.text == "ph"):
        return _ANALYTE
    return _PART_OF_UNIT if word.text in _PER else _NEITHER


def _are_thousands(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a number of four digits stands in front of a unit, which no name follows: 1180 g, 1250 mGy."""
    number = tokens[at - 1]
    if not number.word.is_number or len(number.text) != _THOUSANDS or number.text[0] == "0":
        return False
    return between(plain, number, tokens[at]) == " " and not _is_name_behind(plain, tokens, at)


def _is_number_before(plain: str, tokens: list[Token], at: int) -> bool:
    return tokens[at - 1].word.is_number and between(plain, tokens[at - 1], tokens[at]) in (" ", "", "-", " - ")


def _is_name_behind(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word with a capital follows right behind: bed 12 HU Mei."""
    if at + 1 == len(tokens) or between(plain, tokens[at], tokens[at + 1]) not in (" ", ", ", "^"):
        return False
    return tokens[at + 1].word.is_title


def _unit_that_ends(plain: str, tokens: list[Token], at: int) -> tuple[int, ...]:
    """Return the places of a unit of which the last part stands here, behind a number: 12.3 g/dl, 5.6 /nl, 12ng/ml."""
    before = tokens[at - 1]
    gap = between(plain, before, tokens[at])
    if gap not in _SLASHES:
        return ()
    if before.word.is_number:
        return (at,)
    if gap != "/":
        return ()
    if before.word.has_digits:
        return (at - 1, at) if _ends_with_unit(before.text) else ()
    if before.text not in _MEASURED or at == 1:
        return ()
    return (at - 1, at) if _is_number_before(plain, tokens, at - 1) else ()


def _ends_with_unit(text: str) -> bool:
    """Tell whether a word is a number and its unit: 12ng."""
    unit = text.lstrip("0123456789.,")
    return unit in _MEASURED


def _is_value_behind(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether the value of what a laboratory measured follows: Hb 12.3, Na: 140 mmol/l, K 4.1, CRP < 5."""
    if not _has_value(plain, tokens, at):
        return False
    value = tokens[at + 1]
    if "." in value.text or "," in value.text:
        return True
    if at + 2 < len(tokens) and _is_of_laboratory(plain, tokens, at + 2):
        return True
    for other in (at - 2, at + 2):
        is_near = 0 <= other < len(tokens) and tokens[other].text in _ANALYTES
        if is_near and tokens[other].is_capitalised and _has_value(plain, tokens, other):
            return True
    return False


def _has_value(plain: str, tokens: list[Token], at: int) -> bool:
    if at + 1 >= len(tokens) or not tokens[at + 1].word.is_number:
        return False
    gap = between(plain, tokens[at], tokens[at + 1])
    return 0 < len(gap) <= _LONGEST_GAP and set(gap) <= _OF_VALUES


def _is_of_laboratory(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a unit with a slash stands here, right behind a number."""
    if between(plain, tokens[at - 1], tokens[at]) == " /":
        return tokens[at].text in _PER
    if tokens[at].text not in _MEASURED or not _is_number_before(plain, tokens, at) or at + 1 == len(tokens):
        return False
    return between(plain, tokens[at], tokens[at + 1]) == "/" and tokens[at + 1].text in _PER

"""The exam of the text cleaning: templates whose harmless words are known, with identifiers planted in them.

``first.txt`` to ``seventh.txt`` hold the templates, ``exam_slots.py`` what is planted. Whoever wrote
them had seen neither the vocabulary nor the patterns. The third and those after it have people of their own
(``exam_third.py``, ``exam_worlds.py``), those from the fourth on slots as well (``exam_fourth.py`` and the like, of
what ``exam_makers.py`` makes). A seed makes the same strings every time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random

import exam_fifth
import exam_fourth
import exam_seventh
import exam_sixth
import exam_subject
from exam_attacks import ATTACKS
from exam_slots import SLOTS, Planted, Slot
from exam_subject import WORLD, Subject, World
from exam_third import WORLD as THIRD_WORLD
from exam_worlds import FIFTH_WORLD, FOURTH_WORLD, SEVENTH_WORLD, SIXTH_WORLD

FOLDER = Path(__file__).parent
FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH = (
    FOLDER / f"{name}.txt" for name in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh")
)
IN_REPORT = "TextValue"
"""The attribute that stands in the content items of a report, and nowhere else."""
SEED, SECOND_SEED, THIRD_SEED, FOURTH_SEED, FIFTH_SEED, SIXTH_SEED, SEVENTH_SEED = (
    *(7, 20_261_129, 45_007, 9_112_026, 5_551, 66_103, 70_717),
)
_PART = re.compile(r"\{(\w+)\}|([\[\]])")
_UNSPACED = "\u0e00-\u0e7f\u3005-\u3007\u3041-\u3096\u30a1-\u30fa\u30fc\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f"
"""Scripts that put no spaces between their words: Thai, kana, ideographs."""
_WORD = re.compile(r"[^\W_]+(?:[.,][^\W_]+)*")
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+(?:[.,][^\W_{_UNSPACED}]+)*")


Said = tuple[str, bool]
"""A word of a text, and whether it is harmless."""


@dataclass(frozen=True, slots=True)
class Template:
    """A text with slots; ``name`` tells its file and line."""

    name: str
    attribute: str
    language: str
    text: str


@dataclass(frozen=True, slots=True)
class Planting:
    """A template with identifiers in its slots.

    Parameters
    ----------
    text
        What stands in the attribute.
    around
        The same without what was planted: harmless words and cues.
    said
        The words and numbers of the text in their order, and whether they should stay.
    attack
        How the identifiers are hidden, if they are.
    """

    template: Template
    subject: Subject
    text: str
    around: str
    said: tuple[Said, ...]
    planted: tuple[Planted, ...]
    attack: str = ""

    @property
    def harmless(self) -> tuple[str, ...]:
        """The words that should stay."""
        return tuple(word for word, is_harmless in self.said if is_harmless)


def templates(path: Path) -> list[Template]:
    """Return the templates of a file."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.startswith("#"):
            attribute, language, text = line.split("|", 2)
            found.append(Template(f"{path.stem}:{number}", attribute, language, text.replace("\\n", "\n")))
    return found


def tokens(text: str) -> list[str]:
    """Return the words and numbers of a text; a decimal number is one.

    Of scripts that put no spaces between words every character is one: no mark shows which run of them is a word.
    """
    return _TOKEN.findall(text)


def is_unspaced(token: str) -> bool:
    """Tell whether a token is a character of a script that puts no spaces between words."""
    return len(token) == 1 and re.match(f"[{_UNSPACED}]", token) is not None


def plantings(
    path: Path, seed: int, rounds: int, world: World = WORLD, slots: Mapping[str, Slot] = SLOTS
) -> Iterator[Planting]:
    """Yield every template of a file once for each of ``rounds`` subjects."""
    chosen = templates(path)
    for number in range(rounds):
        subject = exam_subject.invent(seed, number, world)
        for template in chosen:
            yield plant(template, subject, Random(f"{seed} {number} {template.name}"), slots=slots)


def third(rounds: int) -> list[Planting]:
    """Return the strings of the third set."""
    return list(plantings(THIRD, THIRD_SEED, rounds, THIRD_WORLD))


def fourth(rounds: int, seed: int = FOURTH_SEED) -> list[Planting]:
    """Return the strings of the fourth set."""
    return list(plantings(FOURTH, seed, rounds, FOURTH_WORLD, exam_fourth.FOURTH_SLOTS))


def fifth(rounds: int, seed: int = FIFTH_SEED) -> list[Planting]:
    """Return the strings of the fifth set."""
    return list(plantings(FIFTH, seed, rounds, FIFTH_WORLD, exam_fifth.FIFTH_SLOTS))


def sixth(rounds: int, seed: int = SIXTH_SEED) -> list[Planting]:
    """Return the strings of the sixth set."""
    return list(plantings(SIXTH, seed, rounds, SIXTH_WORLD, exam_sixth.SIXTH_SLOTS))


def seventh(rounds: int, seed: int = SEVENTH_SEED) -> list[Planting]:
    """Return the strings of the seventh set."""
    return list(plantings(SEVENTH, seed, rounds, SEVENTH_WORLD, exam_seventh.SEVENTH_SLOTS))


def attacks(path: Path, seed: int, rounds: int) -> Iterator[Planting]:
    """Yield every template once for each of ``rounds`` subjects and each way to hide what is planted in it."""
    chosen = templates(path)
    for number in range(rounds):
        for attack in ATTACKS:
            subject = exam_subject.invent(seed + 1, number * len(ATTACKS) + list(ATTACKS).index(attack))
            for template in chosen:
                made = plant(template, subject, Random(f"{seed} {number} {attack} {template.name}"), attack)
                if made.attack:
                    yield made


def plant(
    template: Template, subject: Subject, random: Random, attack: str = "", slots: Mapping[str, Slot] = SLOTS
) -> Planting:
    """Return a template with identifiers in its slots, hidden by an attack where it can hide them."""
    pieces: list[str] = []
    around: list[str] = []
    planted: list[Planted] = []
    said: list[Said] = []
    start, in_cue, hidden = 0, False, False
    for match in [*_PART.finditer(template.text), None]:
        between = template.text[start : match.start() if match else None]
        pieces.append(between)
        around.append(between)
        said += _said(between, subject, is_harmless=not in_cue)
        if match is None:
            break
        start = match.end()
        if match[2]:
            in_cue = match[2] == "["
            continue
        one = slots[match[1]](subject, random, template.language)
        changed = ATTACKS[attack](one, random) if attack else one
        hidden = hidden or changed.text != one.text
        planted.append(changed)
        said += _said(changed.text, subject, is_harmless=False)
        pieces.append(changed.text)
        around.append(" ")
    made = Planting(template, subject, "".join(pieces), "".join(around), tuple(said), tuple(planted))
    return replace(made, attack=attack) if hidden else made


def _said(text: str, subject: Subject, *, is_harmless: bool) -> Iterator[Said]:
    """Yield the tokens of a part of a text; harmless are none of a word that is a name of the instance."""
    for word in _WORD.findall(text):
        stays = is_harmless and not _is_own(word, subject)
        yield from ((token, stays) for token in tokens(word))


def _is_own(word: str, subject: Subject) -> bool:
    """Tell whether a harmless word is a name of the instance as well: it should go, and is not counted."""
    names = {
        *subject.patient.needles,
        *subject.physician.needles,
        *subject.operator.needles,
        *subject.institution[1],
    }
    return word.casefold() in {name.casefold() for name in names}


def by_subject(made: Sequence[Planting]) -> Iterator[list[Planting]]:
    """Yield strings that can stand in one instance: of one subject, and no two in the same attribute."""
    waiting: list[Planting] = []
    for one in made:
        if waiting and not _fits(one, waiting):
            yield waiting
            waiting = []
        waiting.append(one)
    if waiting:
        yield waiting


def _fits(one: Planting, waiting: Sequence[Planting]) -> bool:
    """Tell whether a string can stand in the instance of others: text of a report stands in no image."""
    first = waiting[0]
    same_kind = (one.template.attribute == IN_REPORT) == (first.template.attribute == IN_REPORT)
    return same_kind and one.subject is first.subject and one.template.attribute not in _attributes(waiting)


def _attributes(made: Sequence[Planting]) -> set[str]:
    return {one.template.attribute for one in made}

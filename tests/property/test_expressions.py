"""No regular expression of the text cleaner takes more than linear time, whatever it is given."""

from __future__ import annotations

import importlib
import pkgutil
import random
import re
import time
from collections.abc import Iterator

import pytest

from deid_proxy.engine import cleaners
from deid_proxy.engine.cleaners.pattern_table import PATTERNS

_PIECES = (
    *"aI1x0 9.,-/:_^()@\\%&;#<>b=\n'\"+{[~",
    *(
        "山",
        "я",
        "é",
        "st",
        "street",
        "rue ",
        "via ",
        "mars ",
        "no ",
        "id:",
        "www.",
        "http://",
        "2014",
        "iv ",
        "::",
        "%41",
    ),
)
_SHORT, _LONG = 2000, 16_000  # characters: eight times as many


def expressions() -> Iterator[tuple[str, re.Pattern[str] | re.Pattern[bytes]]]:
    """Every compiled expression of the package, and those of its table."""
    for module in pkgutil.iter_modules(cleaners.__path__):
        for name, value in vars(importlib.import_module(f"{cleaners.__name__}.{module.name}")).items():
            if isinstance(value, re.Pattern):
                yield f"{module.name}.{name}", value
    for number, pattern in enumerate(PATTERNS):
        yield f"{number} {pattern.why}", pattern.expression
        for which, needs in enumerate(pattern.needs):
            yield f"{number} needs {which}", needs


EXPRESSIONS = dict(expressions())
# Of a value of sixteen characters, and matched as a whole.
BOUNDED = {"own_said._AGE"}


def texts() -> list[tuple[str, str, str]]:
    """What stands in front, again and again, and behind: each piece alone, and some together."""
    chance = random.Random(11)
    made = [("", piece, end) for piece in _PIECES for end in ("", "!")]
    draw = lambda most: "".join(chance.choices(_PIECES, k=chance.randint(0, most)))  # noqa: E731
    return made + [(draw(2), draw(3) + chance.choice(_PIECES), draw(2)) for _ in range(30)]


def seconds(expression: re.Pattern[str] | re.Pattern[bytes], before: str, piece: str, behind: str, size: int) -> float:
    text = before + piece * (size // len(piece)) + behind
    began = time.process_time()
    if isinstance(expression.pattern, bytes):
        sum(1 for _ in expression.finditer(text.encode()))  # type: ignore[arg-type]
    else:
        sum(1 for _ in expression.finditer(text))  # type: ignore[arg-type]
    return time.process_time() - began


@pytest.mark.parametrize("name", sorted(EXPRESSIONS.keys() - BOUNDED))
def test_eight_times_the_text_takes_eight_times_as_long(name: str) -> None:
    """Give or take: square would be sixty-four times; what takes next to nothing is not compared."""
    for text in texts():
        long = seconds(EXPRESSIONS[name], *text, _LONG)
        if long > 0.02:
            long = min(long, seconds(EXPRESSIONS[name], *text, _LONG))
            short = min(seconds(EXPRESSIONS[name], *text, _SHORT) for _ in range(3))
            assert long < 24 * max(short, 0.001), text

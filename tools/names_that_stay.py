"""Print which share of names stays in texts, of people of whom the instance itself says nothing.

Run ``python tools/names_that_stay.py FOLDER``. FOLDER holds the package of PyPI names 0.3.0, unpacked: families
and given names of the United States' census of 1990 (public domain). A name counts as often as people bear it; each
stands in every text once with a capital and once in capitals.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY
from deid_proxy.standard.vocabulary import vocabulary

NOBODY, WORDS = KnownIdentifiers(), vocabulary(DEFAULT_POLICY.languages)
TEXTS = (
    *("CT chest {}", "{} MR brain wo", "Knee AP {} lat", "Chest pain, seen {} before", "{}", "AX T2 {} FS"),
    *("Fall from stairs. {} present", "MR {} chest", "DR {} requested"),
)
MOST_SHOWN = 20


def shares(folder: Path, kind: str) -> dict[str, float]:
    """Return how many of a hundred people bear each name, in small letters."""
    found: Counter[str] = Counter()
    for file in folder.rglob(f"dist.*.{kind}"):
        for line in file.read_text(encoding="ascii").splitlines():
            name, share, *_ = line.split()
            found[name.lower()] += float(share)
    return found


def may_stay(name: str) -> bool:
    """Tell whether any list has a name, or what it is glued of: no other word stays."""
    return name in WORDS or WORDS.everyday(name) is not None or bool(WORDS.pieces_of(name))


def stays(text: str, name: str) -> bool:
    """Tell whether a name stays in a text."""
    return name in clean_text(text.format(name), NOBODY, DEFAULT_POLICY).text.replace(".", " ").split()


def tell(kind: str, people: dict[str, float]) -> None:
    """Print the share for each text, and the names that weigh most."""
    everybody = sum(people.values())
    names = [name for name in people if may_stay(name)]
    heaviest: Counter[str] = Counter()
    for text in TEXTS:
        left = {name: sum(stays(text, form) for form in (name.title(), name.upper())) / 2 for name in names}
        print(f"{100 * sum(people[name] * part for name, part in left.items()) / everybody:6.2f} %  {kind}: {text}")
        heaviest.update({name: people[name] * part / len(TEXTS) for name, part in left.items() if part})
    heavy = ", ".join(name for name, _ in heaviest.most_common(MOST_SHOWN))
    print(f"{100 * heaviest.total() / everybody:6.2f} %  {kind}: all; above all {heavy}")


def main(folder: Path) -> None:
    """Tell of families, and of given names."""
    tell("families", shares(folder, "last"))
    tell("given names", shares(folder, "first"))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

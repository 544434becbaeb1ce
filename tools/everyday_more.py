"""Choose everyday words of further languages from wordfreq, for ``tools/vocabulary``.

``python tools/everyday_more.py FOLDER`` writes ``everyday_more.txt``; msgpack has to be installed, and the commands
``hunspell`` and ``voikkospell``. In FOLDER are, unpacked, what tools/everyday_words.py needs for names, and of PyPI
wordfreq 3.1.1 (data: CC BY-SA 4.0) and names-dataset 3.3.1. The Debian packages hunspell-sv, -da, -no, -cs, -hu, -ro,
-el, -tr, -pl, -nl, -bg, -ca, -hr, -id, -lt, -lv, -sk, -sl, -uk, -ru, -it, -de-de and voikko-fi only say which words are
words in small letters; of them nothing is carried, nor of names-dataset.

What is a person's given name or a place in any list, and what is the name of a frequent family, is left out, of the
languages that came later also what many are called in the countries that speak them; what is the name of any other
family is marked.
"""

from __future__ import annotations

import gzip
import pickle
import subprocess
import sys
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from everyday_words import LONGEST, SHORTEST, Names, write
from msgpack import unpackb
from names_like_forms import of_countries, of_faker

from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCES = {
    "sv": (("sv", "sv_SE"),),
    "da": (("da", "da_DK"), ("nb", "nb_NO")),
    "cs": (("cs", "cs_CZ"),),
    "hu": (("hu", "hu_HU"),),
    "ro": (("ro", "ro_RO"),),
    "el": (("el", "el_GR"),),
    "tr": (("tr", "tr_TR"),),
    "pl": (("pl", "pl_PL"),),
    "nl": (("nl", "nl_NL"),),
    "fi": (("fi", ""),),
    "bg": (("bg", "bg_BG"),),
    "ca": (("ca", "ca_ES"),),
    "hr": (("sh", "hr_HR"),),
    "id": (("id", "id_ID"),),
    "lt": (("lt", "lt_LT"),),
    "lv": (("lv", "lv_LV"),),
    "sk": (("sk", "sk_SK"),),
    "sl": (("sl", "sl_SI"),),
    "uk": (("uk", "uk_UA"),),
    "ru": (("ru", "ru_RU"),),
    "it": (("it", "it_IT"),),
    "de": (("de", "de_DE"),),
}
"""The list and the dictionary of each language; Norwegian stands with Danish, Finnish has a command of its own."""

COUNTRIES = {
    "bg": ("BG",),
    "ca": ("ES",),
    "hr": ("HR", "RS", "BA"),
    "id": ("ID", "MY"),
    "lt": ("LT",),
    "lv": ("LV", "LT", "EE"),
    "sk": ("SK", "CZ", "HU"),
    "sl": ("SI", "HR"),
    "uk": ("UA", "RU"),
    "ru": ("RU", "UA", "KZ"),
    "it": ("IT",),
    "de": ("DE", "AT", "CH"),
}
"""Where many are called so that a word is left out of a language."""
FREQUENT_NAMES = 3000
"""How many names of a country are left out, of given names and of families' each."""

MOST = {
    "nl": 80000,
    "sv": 80000,
    "nb": 60000,
    "fi": 100000,
    "pl": 80000,
    "cs": 80000,
    "hu": 46000,
    "da": 30000,
    "tr": 26000,
} | (dict.fromkeys(COUNTRIES, 12000) | {"uk": 80000, "ru": 80000, "it": 50000, "de": 50000})
"""How many words of a list are looked at, the most frequent first; of those that decline most, more."""

USUAL = 22000
LARGE = frozenset(("nl", "sv", "nb", "fi", "pl", "cs", "uk", "ru", "it", "de"))
"""What has a large list; of the others the small one is taken."""

NAMES_LIKE_FORMS = Path(__file__).parent / "vocabulary/names_like_forms.txt"
WITHOUT_ANY_NAME = frozenset(("uk", "ru", "it", "de"))
"""Of these a word that is anybody's name, or a place's, is left out and not marked."""
LIKE_FAMILIES = {
    "ru": ("ов", "ев", "ин", "ова", "ева", "ина", "скии", "ская", "енко", "чук"),
    "uk": ("енко", "чук", "скии", "ська"),
}
"""What families end with in languages whose words do so too (огурцов): such a word is marked, in whichever list."""

DECLINED = {"uk": "uk_UA", "ru": "ru_RU"}
"""Of these, what the name of a person in Faker is in another case is left out too: шевчука, вікторією."""
ENDINGS_OF_CASES = {
    "а": "и і у ою еи ои е ы",
    "я": "и і ю ею еи ои е і",
    "ь": "я ю ем еві і е",
    "и": "я ю ем єм еві єві і е",
    "о": "а у ом ові і",
    "": "а у ом ові і е",
}
"""What stands in the other cases where a name ends so, folded; at last, where it ends with a consonant."""
SHORTEST_DECLINED = 4


def cases(name: str) -> set[str]:
    """Return a name, folded, in the other cases of Russian and Ukrainian."""
    last = name[-1] if name[-1] in ENDINGS_OF_CASES else ""
    return {name.removesuffix(last) + ending for ending in ENDINGS_OF_CASES[last].split()}


def counted(folder: Path, code: str) -> Iterator[str]:
    """Yield the words of a language, the most frequent first, in small letters."""
    size = "large" if code in LARGE else "small"
    path = folder / f"wordfreq/wordfreq/data/{size}_{code}.msgpack.gz"
    _, *buckets = unpackb(gzip.decompress(path.read_bytes()), raw=False)
    for bucket in buckets:
        yield from (word for word in sorted(bucket) if word.isalpha())


def called(folder: Path) -> dict[str, set[str]]:
    """Return the frequent names of the countries of some languages, folded, by country."""
    found: dict[str, set[str]] = {country: set() for countries in COUNTRIES.values() for country in countries}
    for kind in ("first", "last"):
        with gzip.open(folder / f"names_dataset/v3/{kind}_names.pkl.gz") as packed:
            table = pickle.load(packed)
        for name, known in table.items():
            for country, rank in (known.get("rank") or {}).items():
                if country in found and rank and rank <= FREQUENT_NAMES:
                    found[country].update(map(fold, name.split()))
    return found


def are_words(words: list[str], dictionary: str) -> list[str]:
    """Return those that a dictionary has in small letters: no names."""
    text = "\n".join(words) + "\n"
    if dictionary:
        command = ["hunspell", "-i", "utf-8", "-d", dictionary, "-G"]
        return subprocess.run(command, input=text, capture_output=True, text=True, check=True).stdout.split()
    said = subprocess.run(["voikkospell"], input=text, capture_output=True, text=True, check=True).stdout
    return [line.removeprefix("C: ") for line in said.splitlines() if line.startswith("C: ")]


def main(folder: Path) -> None:
    """Write the list."""
    names = Names(folder)
    frequent_names = called(folder)
    every_name = {
        part
        for source in (of_faker("person"), of_faker("address"), of_countries(folder))
        for name in source
        for part in fold(name).replace("-", " ").split()
    }
    like_forms = set(NAMES_LIKE_FORMS.read_text(encoding="utf-8").split())
    said: dict[str, set[str]] = {}
    for language, sources in SOURCES.items():
        found = said[language] = set()
        left_out = {name for country in COUNTRIES.get(language, ()) for name in frequent_names[country]}
        for code, dictionary in sources:
            frequent = list(islice(counted(folder, code), MOST.get(code, USUAL)))
            for word in map(fold, are_words(frequent, dictionary)):
                if SHORTEST <= len(word) <= LONGEST and not names.forbid(word, ""):
                    found.add(word)
            found -= left_out
        if language in WITHOUT_ANY_NAME:
            found -= {word for word in found if word in names or word in every_name}
        if language in DECLINED:
            people = (fold(name) for name in of_faker("person", DECLINED[language]))
            found.difference_update(*(cases(name) for name in people if len(name) >= SHORTEST_DECLINED))
        print(language, len(found))
    write(
        "everyday_more",
        "Everyday words of further languages: the most frequent of wordfreq 3.1.1 (Robyn Speer, CC BY-SA 4.0, as is"
        " this list) that a dictionary has in small letters, without given names, places and names of frequent"
        " families; under name the words that any other family bears.",
        {
            **said,
            "name": {
                word
                for language, words in said.items()
                for word in words
                if word in names or word in like_forms or word.endswith(LIKE_FAMILIES.get(language, ()))
            },
        },
        tool="everyday_more",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

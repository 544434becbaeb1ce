"""Print which share of the words of public descriptions the vocabularies have, and which share of their tokens stays.

By attribute and manufacturer, on the half held out. A word is a run of two letters or more; tokens are those of the
cleaner, numbers and all.

Run ``python tools/vocabulary_coverage.py idc_index_data-25.0.5-py3-none-any.whl [DIR]`` where pyarrow is installed. The
wheel is that of the PyPI package idc-index-data; DIR holds DICOM files, whose Protocol Names are read as well.
``--learned`` prints the half that the words were learned from, and which words are missing there; nobody who works on
the lists looks at what is missing in the other one.

The halves: a collection is learned from where the first byte of the SHA-256 of its name is even, and there only what
was not made by a manufacturer in HELD_OUT.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import re
import zipfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

HELD_OUT = re.compile("philips|toshiba|canon|adac|picker|marconi|fuji|agfa|hitachi|kodak|carestream", re.IGNORECASE)
MAKERS = ("siemens", "ge ", "philips", "toshiba", "canon", "hologic", "varian", "agfa", "fuji", "carestream", "leica")
COLUMNS = ["collection_id", "Manufacturer", "StudyDescription", "SeriesDescription"]
NOBODY, WORDS = KnownIdentifiers(), vocabulary(DEFAULT_POLICY.languages)
WORD = re.compile(r"[^\W\d_]{2,}")

Key = tuple[str, str]


def learned_from(collection: str, maker: str) -> bool:
    """Tell whether words were learned from what a manufacturer's devices wrote in a collection."""
    return hashlib.sha256(collection.encode()).digest()[0] % 2 == 0 and not HELD_OUT.search(maker)


def texts_of_index(wheel: Path, *, learned: bool) -> Iterator[tuple[Key, str]]:
    """Yield the different descriptions of one half, with the attribute and the manufacturer of each."""
    import pyarrow.parquet

    with zipfile.ZipFile(wheel) as archive:
        data = archive.read("idc_index_data/idc_index.parquet")
    table = pyarrow.parquet.read_table(io.BytesIO(data), columns=COLUMNS).to_pydict()
    seen: set[tuple[str, str, str]] = set()
    for collection, maker, *texts in zip(*(table[name] for name in COLUMNS), strict=True):
        if learned_from(collection, maker or "") is learned:
            for name, text in zip(COLUMNS[2:], texts, strict=True):
                if text and (name, maker_of(maker), text) not in seen:
                    seen.add((name, maker_of(maker), text))
                    yield (name, maker_of(maker)), text


def texts_of_files(folder: Path) -> Iterator[tuple[Key, str]]:
    """Yield the different Protocol Names, Series and Study Descriptions of files."""
    import pydicom.errors

    seen: set[tuple[Key, str]] = set()
    for path in sorted(folder.rglob("*")):
        if not path.is_file():
            continue
        try:
            data = pydicom.dcmread(path, stop_before_pixels=True, specific_tags=[*COLUMNS[1:], "ProtocolName"])
            found = [(name, str(data.get(name) or "")) for name in ("ProtocolName", *COLUMNS[2:])]
            maker = maker_of(str(data.get("Manufacturer") or ""))
        except (AttributeError, KeyError, NotImplementedError, OSError, ValueError, pydicom.errors.InvalidDicomError):
            continue  # a file that pydicom cannot read has no say here
        for name, text in found:
            if text and ((f"{name} of files", maker), text) not in seen:
                seen.add(((f"{name} of files", maker), text))
                yield (f"{name} of files", maker), text


def maker_of(text: str | None) -> str:
    """Return one name for all spellings of a manufacturer."""
    folded = f"{text or ''} ".casefold()
    return next((maker.strip() for maker in MAKERS if folded.startswith(maker)), "others")


def main() -> None:
    """Print a line for each attribute and manufacturer."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("wheel", type=Path)
    asked.add_argument("folder", type=Path, nargs="?")
    asked.add_argument("--learned", action="store_true")
    asked.add_argument("--most", type=int, default=4000, help="descriptions of a kind: every n-th of more")
    given = asked.parse_args()
    texts: defaultdict[Key, list[str]] = defaultdict(list)
    for key, text in texts_of_index(given.wheel, learned=given.learned):
        texts[key].append(text)
    if given.folder and not given.learned:
        for key, text in texts_of_files(given.folder):
            texts[key].append(text)
    missing: Counter[str] = Counter()
    row("attribute", "manufacturer", "descriptions", "words", "a list has", "tokens", "stay")
    row(*["---"] * 7)
    for (name, maker), found in sorted(texts.items()):
        chosen = sorted(found)[:: max(1, len(found) // given.most)]
        words = [fold(word) for text in chosen for word in WORD.findall(text)]
        unknown = [word for word in words if word not in WORDS and not WORDS.pieces_of(word)]
        missing.update(unknown)
        kept = [verdict.kept for text in chosen for verdict in clean_text(text, NOBODY, DEFAULT_POLICY).verdicts]
        known = share(len(words) - len(unknown), len(words))
        stay = share(sum(kept), len(kept))
        row(name, maker, str(len(chosen)), str(len(words)), known, str(len(kept)), stay)
    if given.learned:
        print(*(f"{count} {word}" for word, count in missing.most_common(400)), sep="\n")


def row(*cells: str) -> None:
    """Print a row of the table."""
    print(f"| {' | '.join(cells)} |")


def share(some: int, every: int) -> str:
    """Return a share in percent."""
    return f"{100 * some / every:.1f} %" if every else "-"


if __name__ == "__main__":
    main()

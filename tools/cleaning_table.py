"""Runs the exam of the text cleaning and prints what came of it; ``--write`` writes docs/cleaning.md.

``python tools/cleaning_table.py [--rounds N] [--index PARQUET] [--corpus FOLDER] [--texts N] [--write [FILE]]``

``--index`` is ``idc_index.parquet`` of the package idc-index-data, and needs pyarrow; ``--corpus`` (or the environment
variable DEID_PROXY_CORPUS) a folder of DICOM files. ``--texts`` prints texts of them before and after, for a person to
read; ``--leaks`` what stayed of invented identifiers.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "tests" / "standard" / "cleaning"
sys.path.insert(0, str(FOLDER))

import exam  # noqa: E402 - the exam stands beside its test
import exam_corpora  # noqa: E402
import exam_run  # noqa: E402
from exam_page import Exam, page  # noqa: E402

from deid_proxy.profile.cleaning import CleaningPolicy  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Sequence

    from exam import Planting
    from exam_corpora import Words

PAGE = ROOT / "docs" / "cleaning.md"
COMMAND = "python tools/cleaning_table.py --index idc_index.parquet --corpus FOLDER --write"
ROUNDS, SECOND_ROUNDS, THIRD_ROUNDS, FOURTH_ROUNDS, FIFTH_ROUNDS = 60, 40, 27, 8, 16
SIXTH_ROUNDS, SEVENTH_ROUNDS, ATTACK_ROUNDS = 8, 8, 3
PROFILES = {"dates removed": ("dates_not_kept", False), "dates moved": ("modified", True)}
_PROFILE = """name: exam
edition: PS3.15-2026d
options: [{options}]
replacement: placeholder
pixel_risk: allow
rules: []
"""
_OPTIONS = {
    "dates_not_kept": "clean-descriptors, clean-structured-content",
    "modified": "clean-descriptors, clean-structured-content, retain-modified-dates",
}
OWN = frozenset(
    (
        *("patient's name", "physician's or operator's name", "Patient ID", "accession number"),
        *("date of birth", "date of the study", "institution, department"),
    )
)
"""What an instance says itself: it goes even where unknown words are kept."""


def run(rounds: int, folder: Path, index: Path | None, corpus: Path | None) -> Exam:
    """Run everything."""
    first = list(exam.plantings(exam.FIRST, exam.SEED, rounds))
    second = list(exam.plantings(exam.SECOND, exam.SECOND_SEED, SECOND_ROUNDS)) if exam.SECOND.exists() else []
    third, fourth, fifth = exam.third(THIRD_ROUNDS), exam.fourth(FOURTH_ROUNDS), exam.fifth(FIFTH_ROUNDS)
    sixth, seventh = exam.sixth(SIXTH_ROUNDS), exam.seventh(SEVENTH_ROUNDS)
    attacks = list(exam.attacks(exam.FIRST, exam.SEED, ATTACK_ROUNDS))
    policy = CleaningPolicy()
    engine = {
        name: exam_run.in_engine(first, profile(folder, chosen), moved_dates=moved)
        for name, (chosen, moved) in PROFILES.items()
    }
    return Exam(
        direct=exam_run.directly(first),
        moved=exam_run.directly(first, CleaningPolicy(dates="shift")),
        attacks=exam_run.directly(attacks),
        kept_unknown=exam_run.directly(own_only([*first, *attacks]), CleaningPolicy(unknown="keep")),
        engine=engine,
        second=exam_run.directly(second),
        second_engine=exam_run.in_engine(second, profile(folder, "dates_not_kept"), moved_dates=False),
        third=exam_run.directly(third),
        third_engine=exam_run.in_engine(third, profile(folder, "dates_not_kept"), moved_dates=False),
        fourth=exam_run.directly(fourth),
        fourth_engine=exam_run.in_engine(fourth, profile(folder, "modified"), moved_dates=True),
        fifth=exam_run.directly(fifth),
        fifth_engine=exam_run.in_engine(fifth, profile(folder, "modified"), moved_dates=True),
        sixth=exam_run.directly(sixth),
        sixth_engine=exam_run.in_engine(sixth, profile(folder, "modified"), moved_dates=True),
        seventh=exam_run.directly(seventh),
        seventh_engine=exam_run.in_engine(seventh, profile(folder, "modified"), moved_dates=True),
        index=exam_corpora.of_index(index, policy) if index else (),
        files=(exam_corpora.of_files(corpus, policy),) if corpus else (),
    )


def own_only(made: Sequence[Planting]) -> list[Planting]:
    """Return the strings in which the instance's own identifiers alone are planted."""
    return [one for one in made if all(planted.kind in OWN for planted in one.planted)]


def profile(folder: Path, name: str) -> str:
    """Write a profile and return its path."""
    path = folder / f"{name}.yaml"
    path.write_text(_PROFILE.format(options=_OPTIONS[name]), encoding="utf-8")
    return str(path)


def print_leaks(done: Exam) -> None:
    """Print every string of which something stayed, and of what kind it is."""
    sets = (done.second, done.second_engine, done.third, done.third_engine)
    sets += (done.fourth, done.fourth_engine, done.fifth, done.fifth_engine, done.sixth, done.sixth_engine)
    sets += (done.seventh, done.seventh_engine)
    for tally in (done.direct, done.attacks, done.kept_unknown, *done.engine.values(), *sets):
        for one, text, planted in tally.examples:
            print(one.template.name, one.attack, planted.kind, planted.special, repr(one.text), "->", repr(text))


def print_texts(words: Words, most: int) -> None:
    """Print texts before and after, by manufacturer."""
    for group, pairs in sorted(words.before_and_after.items()):
        print(f"## {group}")
        for before, after in pairs[:: max(1, len(pairs) // most)][:most]:
            print(f"  {before!r}\n  {after!r}\n")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument(
        "--rounds", type=int, default=ROUNDS, metavar="N", help="patients for whom every template is made"
    )
    parser.add_argument("--index", type=Path, metavar="PARQUET", help="idc_index.parquet of idc-index-data")
    parser.add_argument("--corpus", type=Path, default=os.environ.get("DEID_PROXY_CORPUS"), metavar="FOLDER")
    parser.add_argument("--texts", type=int, default=0, metavar="N", help="print N texts of each manufacturer")
    parser.add_argument("--leaks", action="store_true", help="print what stayed of invented identifiers")
    parser.add_argument("--write", type=Path, nargs="?", const=PAGE, metavar="FILE", help="write the page here")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        done = run(options.rounds, Path(folder), options.index, options.corpus and Path(options.corpus))
    if options.leaks:
        print_leaks(done)
    for words in (*done.files, *done.index[:1]):
        print_texts(words, options.texts) if options.texts else None
    text = page(done, COMMAND)
    if options.write:
        options.write.write_text(text, encoding="utf-8")
    else:
        print(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())

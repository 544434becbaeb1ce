"""The comparison with other tools measures what it says it does; shown without them, on files whose state is known."""

from __future__ import annotations

import importlib
import io
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pydicom
import pytest

from deid_proxy import Deidentifier
from deid_proxy.identity.keys import ProjectKey

ROOT = Path(__file__).resolve().parents[2]
MODULES = ("comparison_corpus", "comparison_measures", "comparison_page", "compare_peers", "peers_worker")
PIXELS = ("us-0", "us-1", "sc-0", "sc-1", "pdf-0", "pdf-1")


@pytest.fixture(scope="module")
def tool() -> Iterator[SimpleNamespace]:
    """The modules of the tool, by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(ROOT / "tests" / "benchmarks"))
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in MODULES})
        for name in MODULES:
            del sys.modules[name]


@pytest.fixture(scope="module")
def cases(tool: SimpleNamespace) -> Sequence[Any]:
    """The corpus."""
    return tool.comparison_corpus.build_corpus()


@pytest.fixture(scope="module")
def untouched(cases: Sequence[Any]) -> Mapping[str, bytes]:
    """What a tool would write that does nothing."""
    return {case.name: case.file for case in cases}


@pytest.fixture(scope="module")
def ours(tool: SimpleNamespace, cases: Sequence[Any], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Any]:
    """What deid-proxy makes of the corpus, by the heading of the column."""
    return {result.tool: result for result in tool.compare_peers.compare(None, cases, tmp_path_factory.mktemp("work"))}


@pytest.fixture(scope="module")
def few(cases: Sequence[Any]) -> Sequence[Any]:
    """Of each study of one patient something: enough to break."""
    return [case for case in cases if case.name in ("ct-first-0", "ct-first-1", "ct-second-0", "pet-0", "rtstruct-0")]


def change(file: bytes, edit: Callable[[pydicom.Dataset], object]) -> bytes:
    """Return a file with something changed in it."""
    data_set = pydicom.dcmread(io.BytesIO(file))
    edit(data_set)
    written = io.BytesIO()
    data_set.save_as(written, enforce_file_format=True)
    return written.getvalue()


def test_the_corpus_is_the_same_every_time(tool: SimpleNamespace, cases: Sequence[Any]) -> None:
    """Two runs send the same bytes; nothing of them shows when a case is printed."""
    assert [case.file for case in tool.comparison_corpus.build_corpus()] == [case.file for case in cases]
    assert len({case.name for case in cases}) == len(cases) == 24
    assert repr(cases[0]) == "Case(ct-first-0)"


def test_every_planted_fact_is_found_in_untouched_files(
    tool: SimpleNamespace, cases: Sequence[Any], untouched: Mapping[str, bytes]
) -> None:
    """A tool that does nothing leaves every kind of identifier, and keeps all that may be kept."""
    measured = tool.comparison_measures.measure(cases, untouched)
    labels = {(case.name, identifier.label) for case in cases for identifier in case.planted}
    assert set(measured.planted) == set(tool.comparison_measures.KINDS)
    assert measured.left == measured.planted
    assert measured.left.total() > 0.9 * len(labels)  # but for what this kind of object has no place for
    assert measured.intervals == {"of": 19, "exact": 19}
    assert measured.references == {"of": 24, "resolve": 24}
    for counter in (measured.retained, measured.characteristics, measured.safe_private):
        assert counter["same"] == counter["of"] > 0
    assert not measured.new_lines
    assert measured.codes == set()


def test_nothing_planted_is_left_by_deid_proxy(ours: Mapping[str, Any]) -> None:
    """Under every profile: no identifier, no wrong interval, no dangling reference, no complaint; all Retain cells."""
    for name, result in ours.items():
        measured = result.measured
        kept = {"times of day"} if name == "clinical-trial" else set()
        assert set(measured.left) == kept, name
        assert measured.intervals["wrong"] == measured.references["dangling"] == 0, name
        assert measured.references["resolve"] > 0, name
        assert not measured.new_lines, name
        assert measured.retained["same"] == measured.retained["of"] > 0, name
        assert "113100" in measured.codes, name


def test_a_profile_keeps_what_its_options_promise(ours: Mapping[str, Any]) -> None:
    """Every interval and characteristic under clinical-trial, every safe private attribute under all but basic."""
    for name, result in ours.items():
        measured = result.measured
        is_trial, with_private = name == "clinical-trial", name != "basic"
        assert measured.intervals["exact" if is_trial else "gone"] == measured.intervals["of"] == 19, name
        assert measured.characteristics["same"] == (measured.characteristics["of"] if is_trial else 0), name
        assert measured.safe_private["same"] == (measured.safe_private["of"] if with_private else 0), name
        assert ("113111" in measured.codes) == with_private, name
        assert ("113107" in measured.codes) == is_trial, name


def test_only_doubt_holds_a_file(ours: Mapping[str, Any]) -> None:
    """Pixels and documents that nobody has looked at, and a surname in an attribute that an Option retains."""
    pixels = dict.fromkeys(PIXELS, "pixel-risk")
    names = dict.fromkeys(("ct-korean-0", "ct-korean-1"), "residual-identifier")
    for name, result in ours.items():
        assert result.refused == (pixels | names if name == "clinical-trial" else pixels), name
        assert set(result.measured.not_written) == set(result.refused), name


def _move_study(data_set: pydicom.Dataset) -> None:
    data_set.StudyDate = "20000101"


def _drop_injection(data_set: pydicom.Dataset) -> None:
    data_set.RadiopharmaceuticalInformationSequence[0].RadiopharmaceuticalStartDateTime = ""


def _misdirect(data_set: pydicom.Dataset) -> None:
    data_set.ReferencedImageSequence[0].ReferencedSOPInstanceUID = "2.25.1"


def _drop_references(data_set: pydicom.Dataset) -> None:
    del data_set.ReferencedImageSequence


def _change_characteristic(data_set: pydicom.Dataset) -> None:
    data_set.PatientSize = "1.7"


def _change_retained(data_set: pydicom.Dataset) -> None:
    data_set.KVP = "121"


def _change_private(data_set: pydicom.Dataset) -> None:
    data_set.private_block(0x2001, "Philips Imaging DD 001")[0x08].value = "5"


@pytest.mark.parametrize(
    ("name", "edit", "counter", "ending", "count"),
    [
        ("ct-second-0", _move_study, "intervals", "wrong", 3),
        ("pet-0", _drop_injection, "intervals", "gone", 1),
        ("ct-first-1", _misdirect, "references", "dangling", 1),
        ("ct-first-1", _drop_references, "references", "gone", 1),
    ],
)
def test_what_a_tool_breaks_is_counted(
    name: str,
    edit: Callable[[pydicom.Dataset], None],
    counter: str,
    ending: str,
    count: int,
    tool: SimpleNamespace,
    few: Sequence[Any],
    untouched: Mapping[str, bytes],
) -> None:
    """One wrong date, one missing date, one wrong reference, one missing reference."""
    outputs = {case.name: case.file for case in few} | {name: change(untouched[name], edit)}
    measured = tool.comparison_measures.measure(few, outputs)
    assert getattr(measured, counter)[ending] == count


@pytest.mark.parametrize(
    ("edit", "counter"),
    [
        (_change_retained, "retained"),
        (_change_characteristic, "characteristics"),
        (_change_private, "safe_private"),
    ],
)
def test_what_a_tool_changes_without_need_is_counted(
    edit: Callable[[pydicom.Dataset], None],
    counter: str,
    tool: SimpleNamespace,
    few: Sequence[Any],
    untouched: Mapping[str, bytes],
) -> None:
    """One value that might have stayed as it was."""
    changed = {"ct-first-0": change(untouched["ct-first-0"], edit)}
    counted = getattr(tool.comparison_measures.measure(few, changed), counter)
    assert counted["of"] - counted["same"] == 1


def test_a_dummy_date_misleads_nobody_where_the_file_says_so(
    tool: SimpleNamespace, few: Sequence[Any], untouched: Mapping[str, bytes]
) -> None:
    """(0028,0303) REMOVED makes of a wrong interval one that is gone."""

    def mark(data_set: pydicom.Dataset) -> None:
        _move_study(data_set)
        data_set.LongitudinalTemporalInformationModified = "REMOVED"

    outputs = {case.name: case.file for case in few} | {"ct-second-0": change(untouched["ct-second-0"], mark)}
    measured = tool.comparison_measures.measure(few, outputs)
    assert (measured.intervals["wrong"], measured.intervals["gone"]) == (0, 3)


@pytest.mark.peer("dciodvfy")
def test_what_becomes_invalid_is_counted(
    tool: SimpleNamespace, cases: Sequence[Any], untouched: Mapping[str, bytes]
) -> None:
    """A CT image without its Rows has new complaints."""

    def break_it(data_set: pydicom.Dataset) -> None:
        del data_set.Rows

    changed = {"ct-first-0": change(untouched["ct-first-0"], break_it)}
    assert tool.comparison_measures.measure(cases, changed).new_lines.total() > 0


def test_a_file_that_a_peer_refuses_is_no_file(tool: SimpleNamespace, tmp_path: Path, capsys: Any) -> None:
    """It has no time and no output, and what the peer says of it, which may quote it, is not repeated."""

    def refuse(_source: Path, target: Path) -> None:
        target.write_bytes(b"half")
        raise ValueError("Wainwright^Ottoline")

    source, target = tmp_path / "case", tmp_path / "made"
    assert tool.peers_worker.timed_ms(refuse, source, target) is None
    assert not target.exists()
    assert capsys.readouterr().err == "case: ValueError\n"
    assert tool.peers_worker.timed_ms(lambda _source, _target: None, source, target) >= 0


def rows(text: str) -> dict[str, list[str]]:
    """Return the rows of the first table of a page, by their first cell."""
    table = text.split("## What came of them", 1)[1].split("\n\n", 2)[1]
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()]
    return {cells[0]: cells[1:] for cells in lines}


def test_the_page_is_what_the_tool_writes(tool: SimpleNamespace, cases: Sequence[Any], ours: Mapping[str, Any]) -> None:
    """The same sections and rows; and of our own columns the same figures, which follow from the corpus alone."""
    committed = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    made = tool.comparison_page.page(cases, list(ours.values()), "")
    assert [line for line in made.splitlines() if line.startswith("#")] == [
        line for line in committed.splitlines() if line.startswith("#")
    ]
    theirs, mine = rows(committed), rows(made)
    assert list(theirs) == list(mine)
    assert [head.split()[0] for head in theirs[""][len(ours) :]] == list(tool.compare_peers.PEERS)
    for name, cells in mine.items():
        if name not in (tool.comparison_page.TIME, tool.comparison_page.COMMON) and "not measured" not in cells:
            assert theirs[name][: len(ours)] == cells, name


def test_the_page_names_its_command_and_no_machine(tool: SimpleNamespace) -> None:
    """Whoever reads it can run it; nothing in it belongs to one machine."""
    page = (ROOT / "docs" / "comparison.md").read_text(encoding="utf-8")
    assert tool.comparison_page.COMMAND in page
    assert (ROOT / tool.comparison_page.COMMAND.split()[1]).is_file()
    for word in ("http://", "https://", "/tmp", "/home", "/work", "localhost"):
        assert word not in page
    for peer in tool.comparison_page.HOW:
        assert f"| {peer} |" in page
    assert "(docs/comparison.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_a_surname_in_an_attribute_that_is_safe_by_name_does_not_pass(
    tool: SimpleNamespace, cases: Sequence[Any], tmp_path: Path
) -> None:
    """It was planted in one, and goes, although its neighbours of the same list stay."""
    creator, group, element, _ = tool.comparison_corpus.SAFE_IN_NAME_ONLY
    profile = tmp_path / "site.yaml"
    profile.write_text("name: site\noptions: [retain-safe-private]\n", encoding="utf-8")
    deidentifier = Deidentifier(str(profile), key=ProjectKey(bytes(range(32))))
    planted = [
        pydicom.dcmread(io.BytesIO(case.file)).private_block(group, creator)[element].value
        for case in cases
        if case.name.startswith("sr")
    ]
    made = [deidentifier.deidentify(case.file).file for case in cases if case.name.startswith("sr")]
    assert len(planted) == 2
    for surname, file in zip(planted, made, strict=True):
        assert surname.isascii()
        assert file is not None
        assert surname.encode("ascii") not in file
        assert b"Philips Imaging DD 001" in file

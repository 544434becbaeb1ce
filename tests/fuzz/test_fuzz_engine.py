"""The fuzzer in its short form: the kept corpus, and the first inputs of one seed; ``make fuzz`` goes on from there."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
SCRIPT = HERE / "fuzz_engine.py"
KEPT = sorted((HERE / "corpus").glob("*.fuzz"))
PARTS = ("walker", "part10", "deflate", "character-sets", "codestream", "profile")
KEPT_OF_PARTS = sorted((HERE / "corpus").glob("*/*.fuzz"))


@pytest.fixture(scope="module")
def fuzzer() -> ModuleType:
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("fuzz_engine", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kept", KEPT, ids=lambda path: path.stem)
def test_a_kept_input_ends_as_promised(fuzzer: ModuleType, kept: Path) -> None:
    """What once ended in a way of its own ends in a verified rendition that pydicom reads, or in a reason, for ever."""
    assert fuzzer.guarded(fuzzer.Input.from_file(kept))


def test_the_first_inputs_of_a_seed_end_as_promised() -> None:
    """Ten thousand mutations in a process of their own, in bounded memory: no fault."""
    command = [sys.executable, str(SCRIPT), "--seconds", "100", "--inputs", "10000", "--seed", "1"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert (run.returncode, " 0 faults" in run.stdout) == (0, True), run.stdout + run.stderr


@pytest.mark.parametrize("kept", KEPT_OF_PARTS, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_kept_input_of_a_part_ends_as_promised(fuzzer: ModuleType, kept: Path) -> None:
    """It lies in the folder of the part that its first line names."""
    one = fuzzer.Input.from_file(kept)
    assert (one.transfer_syntax_uid, one.name) == (kept.parent.name, kept.name)
    assert fuzzer.guarded(one)


@pytest.mark.parametrize("target", PARTS)
def test_the_first_inputs_of_each_part_end_as_promised(target: str) -> None:
    """A thousand mutations: no fault, and more endings than one."""
    command = [sys.executable, str(SCRIPT), "--target", target, "--seconds", "60", "--inputs", "1000", "--seed", "1"]
    run = subprocess.run(command, capture_output=True, text=True, check=False, timeout=110)
    assert (run.returncode, " 0 faults" in run.stdout) == (0, True), run.stdout + run.stderr
    assert " 1 endings" not in run.stdout


def test_the_corpus_is_small_and_of_many_kinds(fuzzer: ModuleType) -> None:
    """Each kept input is named by what is in it, is small, and most end in ways of their own."""
    inputs = [fuzzer.Input.from_file(path) for path in KEPT]
    assert [one.name for one in inputs] == [path.name for path in KEPT]
    assert max(path.stat().st_size for path in KEPT) < 6_000
    assert len({fuzzer.guarded(one) for one in inputs}) > 25


def test_a_fault_is_found_kept_and_counted_once(
    fuzzer: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """An exception that nobody foresaw is written down with its input, under one name however often it comes."""
    monkeypatch.setattr(fuzzer, "CRASHES", tmp_path / "crashes")
    monkeypatch.setattr(fuzzer, "make_plan", lambda *_: 1 // 0)
    run = fuzzer.Run()
    one = fuzzer.Input("1.2.840.10008.1.2", b"\x08\x00\x16\x00\x00\x00\x00\x00")
    for _ in range(3):
        run.take(one, "a test")
    assert (run.done, len(run.crashes)) == (3, 1)
    assert fuzzer.Input.from_file(tmp_path / "crashes" / one.name) == one


def test_an_output_that_is_wrong_breaks_the_promise(fuzzer: ModuleType) -> None:
    """What pydicom cannot walk, what is empty, and what the engine itself would hold, are faults."""
    header = b"\x08\x00\x16\x00UI\x02\x001."
    with pytest.raises(fuzzer.BrokenPromiseError, match="finds nothing"):
        fuzzer.check_readable(bytes(128) + b"DICM")
    with pytest.raises(fuzzer.BrokenPromiseError, match="its own rendition is held"):
        fuzzer.check_taken_again(header * 2, "1.2.840.10008.1.2.1")


def test_what_takes_too_long_is_a_fault(fuzzer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """An input that never ends is stopped."""
    monkeypatch.setattr(fuzzer, "LONGEST_S", 0.05)

    def forever(_: object) -> str:
        while True:
            pass

    monkeypatch.setattr(fuzzer, "ending", forever)
    with pytest.raises(fuzzer.TooSlowError):
        fuzzer.guarded(fuzzer.Input("1.2.840.10008.1.2", b""))


def test_new_endings_enter_the_corpus_once(fuzzer: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """``--keep`` adds what ends in a way that nothing kept does, and nothing twice."""
    monkeypatch.setattr(fuzzer, "CORPUS", tmp_path)
    run = fuzzer.Run()
    for data, syntax in fuzzer.tiny():
        run.take(fuzzer.Input(syntax, data), "a test")
        run.take(fuzzer.Input(syntax, data[:-1]), "a test")
    assert fuzzer.keep_new_endings(run) == len(run.endings) == len(list(tmp_path.iterdir())) >= 2
    assert fuzzer.keep_new_endings(run) == 0


def test_atheris_may_drive(fuzzer: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is installed, it gets the target that the loop of ours uses; the first byte chooses the encoding."""
    set_up, taken = [], []
    fake = ModuleType("atheris")
    fake.instrument_all = lambda: None
    fake.Setup = lambda arguments, target: set_up.append((arguments[1:], target))
    fake.Fuzz = lambda: [set_up[0][1](data) for data in (b"", b"\0ab", b"\1ab")]
    monkeypatch.setitem(sys.modules, "atheris", fake)
    monkeypatch.setattr(fuzzer, "ending", taken.append)
    assert fuzzer.under_atheris(["-runs=3"]) == 0
    assert set_up[0][0] == ["-runs=3"]
    explicit, implicit = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2"
    assert [(one.transfer_syntax_uid, one.data) for one in taken] == [
        (explicit, b""),
        (explicit, b"ab"),
        (implicit, b"ab"),
    ]

"""A site's own recogniser, installed as its guide says: what it finds goes, and whatever it does wrong holds."""

from __future__ import annotations

import importlib
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pydicom
import pytest

from deid_proxy import Deidentifier
from deid_proxy.cli.main import main
from deid_proxy.errors import HoldReason, ProfileError
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import build_study

GUIDE = Path(__file__).resolve().parents[2] / "docs" / "how-to" / "write-a-recogniser.md"
KEY = ProjectKey(bytes(range(32)))
TEXT = "CT chest TT12c"


def block(name: str) -> str:
    """A block of code of the guide, by the name in its first line."""
    return re.search(rf"```\w+\n# {re.escape(name)}\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)[1]


def install(folder: Path, code: str) -> None:
    """Put the package of the guide where an interpreter finds it, as pip would."""
    (folder / "house_names.py").write_text(code, encoding="utf-8")
    information = folder / "house_names-1.0.dist-info"
    information.mkdir()
    (information / "METADATA").write_text("Metadata-Version: 2.1\nName: house-names\nVersion: 1.0\n", encoding="utf-8")
    points = re.search(r"entry-points\.\"(.*?)\"\]\n(.*)", block("pyproject.toml"), re.DOTALL)
    [(name, target)] = re.findall(r"^(\S+) = \"(.*)\"$", points[2], re.MULTILINE)
    (information / "entry_points.txt").write_text(f"[{points[1]}]\n{name} = {target}\n", encoding="utf-8")


@pytest.fixture
def profile(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The profile of the guide; the package is installed."""
    install(tmp_path, block("house_names.py"))
    monkeypatch.syspath_prepend(str(tmp_path))
    importlib.invalidate_caches()
    path = tmp_path / "our-profile.yaml"
    path.write_text(block("our-profile.yaml"), encoding="utf-8")
    yield path
    sys.modules.pop("house_names", None)


def file(**attributes: str) -> bytes:
    """A CT with texts."""
    [instance] = build_study(3, "CT", 1)
    data_set = pydicom.dcmread(io.BytesIO(instance.part10()))
    for name, value in attributes.items():
        setattr(data_set, name, value)
    written = io.BytesIO()
    data_set.save_as(written, enforce_file_format=True)
    return written.getvalue()


def cleaned(profile: Path, **attributes: str) -> pydicom.Dataset:
    outcome = Deidentifier(str(profile), key=KEY).deidentify(file(**attributes))
    assert outcome.file is not None, outcome.detail
    return pydicom.dcmread(io.BytesIO(outcome.file))


def test_what_the_recogniser_of_the_guide_finds_goes_by_where_it_stands(profile: Path, monkeypatch) -> None:
    """Even where every word is kept; and it is told the attribute and the modality, and nothing else."""
    asked = []
    importlib.import_module("house_names")
    import house_names  # noqa: PLC0415, RUF100 - it is installed for this test

    finds = house_names.trial_numbers
    monkeypatch.setattr(
        house_names, "trial_numbers", lambda text, context: asked.append(context) or finds(text, context)
    )
    profile.write_text(profile.read_text().replace("cleaning:", "cleaning:\n  unknown: keep"), encoding="utf-8")
    made = cleaned(profile, StudyDescription=TEXT, ProtocolName=TEXT)
    assert "TT12c" not in made.StudyDescription
    assert "chest" in made.StudyDescription
    assert "TT12c" in made.ProtocolName
    assert ("(0008,1030) StudyDescription", "", "CT") in [tuple(context) for context in asked]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("T2 TT12c sag", "T2 sag"),
        ("brain left TT12c, no fracture", "brain left, no fracture"),
        ("TT12c, brain left", "brain left"),
        ("brain (TT12c) left TT13c TT14d.", "brain left."),
        ("brain\nTT12c\nleft", "brain\n\nleft"),
        ("TT12c", ""),
    ],
)
def test_no_gap_is_left_where_it_found_something(profile: Path, text: str, left: str) -> None:
    """Neither blanks in a row, nor one in front of a comma, nor brackets with nothing in them."""
    assert cleaned(profile, PatientComments=text).get("PatientComments", "") == left


@pytest.mark.parametrize(
    ("body", "detail"),
    [
        ("raise ValueError(text)", "the recogniser 'house-trials' failed: ValueError"),
        ("return [(0, len(text) + 1)]", "the recogniser 'house-trials' returns what is no place in the text"),
        ("return [(True, 2)]", "the recogniser 'house-trials' returns what is no place in the text"),
        ("return [text]", "the recogniser 'house-trials' returns what is no place in the text"),
        ("return None", "the recogniser 'house-trials' failed: TypeError"),
        ("raise SystemExit(text)", "the recogniser 'house-trials' failed: SystemExit"),
        ("yield 0, 1; raise SystemExit(text)", "the recogniser 'house-trials' failed: SystemExit"),
        ("raise BaseException(text)", "the recogniser 'house-trials' failed: BaseException"),
        ("raise type(text, (LookupError,), {})", "the recogniser 'house-trials' failed: LookupError"),
        (
            "from deid_proxy.errors import *; raise DeidentificationError(HoldReason.ENGINE_ERROR, text)",
            "the recogniser 'house-trials' failed: Exception",
        ),
    ],
)
def test_one_that_goes_wrong_holds_the_instance_without_a_value(profile: Path, body: str, detail: str) -> None:
    """The detail names the recogniser and the kind of exception that Python itself has, and the process goes on."""
    imported, _, body = body.rpartition("*; ")
    code = f"{imported and imported + '*'}\ndef trial_numbers(text, context):\n    {body}\n"
    (profile.parent / "house_names.py").write_text(code, encoding="utf-8")
    outcome = Deidentifier(str(profile), key=KEY).deidentify(file(StudyDescription=TEXT))
    assert (outcome.file, outcome.reason) == (None, HoldReason.ENGINE_ERROR)
    assert detail in outcome.detail
    assert "TT12c" not in outcome.detail


def test_too_many_places_hold_the_instance(profile: Path) -> None:
    """What never ends is not waited for."""
    code = "def trial_numbers(text, context):\n    while True:\n        yield (0, 1)\n"
    (profile.parent / "house_names.py").write_text(code, encoding="utf-8")
    outcome = Deidentifier(str(profile), key=KEY).deidentify(file(StudyDescription=TEXT))
    assert (outcome.file, outcome.reason) == (None, HoldReason.LIMIT)


@pytest.mark.parametrize("code", ["import no_such_module_of_ours", "def (:", "raise SystemExit('TT12c')", "1 / 0"])
def test_one_that_cannot_be_imported_any_more_holds_the_instance(profile: Path, code: str) -> None:
    """A package that was changed under a gateway lets nothing through."""
    (profile.parent / "house_names.py").write_text(f"{code}\n", encoding="utf-8")
    outcome = Deidentifier(str(profile), key=KEY).deidentify(file(StudyDescription=TEXT))
    assert (outcome.file, outcome.reason) == (None, HoldReason.ENGINE_ERROR)
    assert "cannot be imported" in outcome.detail


def test_who_interrupts_is_heard_and_the_text_is_not(profile: Path) -> None:
    """Ctrl-C while one runs ends the command; what the site's code says at that goes nowhere."""
    code = "def trial_numbers(text, context):\n    raise KeyboardInterrupt(text)\n"
    (profile.parent / "house_names.py").write_text(code, encoding="utf-8")
    with pytest.raises(KeyboardInterrupt) as caught:
        Deidentifier(str(profile), key=KEY).deidentify(file(StudyDescription=TEXT))
    assert caught.value.args == ()


def test_a_name_that_nobody_offers_is_a_mistake_of_the_profile(profile: Path) -> None:
    """With its line, and what was probably meant."""
    profile.write_text(profile.read_text().replace("house-trials", "house-trails"), encoding="utf-8")
    with pytest.raises(ProfileError, match=r"no installed package offers 'house-trails'") as caught:
        load_rule_set(str(profile))
    assert "house-trials" in str(caught.value)


def test_where_none_is_loaded_a_text_for_it_holds_the_instance(profile: Path) -> None:
    """The gateway itself runs none: what was meant for a sandbox does not pass by another way."""
    deidentifier = Deidentifier(str(profile), key=KEY)
    pipeline = deidentifier._pipeline
    pipeline.rule_set = replace(pipeline.rule_set, recognisers={}, _caches={})
    outcome = deidentifier.deidentify(file(StudyDescription=TEXT))
    assert (outcome.file, outcome.reason) == (None, HoldReason.ENGINE_ERROR)
    assert "runs in a sandbox only" in outcome.detail


def test_the_names_are_part_of_the_rules(profile: Path) -> None:
    """Another list of recognisers is another rule set."""
    named = load_rule_set(str(profile))
    profile.write_text(profile.read_text().partition("cleaning:")[0], encoding="utf-8")
    assert load_rule_set(str(profile)).digest != named.digest


def test_verify_asks_the_recognisers_of_a_profile_too(profile: Path, tmp_path: Path) -> None:
    """What was de-identified with one is clean, and what was not is no fault of the recogniser."""
    outcome = Deidentifier(str(profile), key=KEY).deidentify(file(StudyDescription=TEXT))
    assert outcome.file is not None, outcome.detail
    finished = tmp_path / "finished.dcm"
    finished.write_bytes(outcome.file)
    assert main(["verify", str(finished), "--profile", str(profile)]) == 0

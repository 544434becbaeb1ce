"""``vocabulary``: a person learns why a word goes, and gets proposals that hold nobody's name and count for nothing."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, part10

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

PATIENTS = ("Quarzel^Ilbert", "Vossmarn^Tea", "Kripnik^Ode", "Draubel^Mio")
DOCTOR = "Plinkhaus^Orm"
CT_IMAGE_STORAGE = "1.2.840.10008.5.1.4.1.1.2"


def instance(number: int, description: str, *, name: str | None = None, doctor: str = "") -> bytes:
    """Return a CT image of the patient of this number, with a Study Description."""
    uid = f"2.25.{1000 + number}"
    data = DataSetBuilder()
    data.put("SOPClassUID", CT_IMAGE_STORAGE)
    data.put("SOPInstanceUID", uid)
    data.put("Modality", "CT")
    data.put("ReferringPhysicianName", doctor)
    data.put("StudyDescription", description)
    data.put("PatientName", name or PATIENTS[number % len(PATIENTS)])
    data.put("PatientID", f"P{number:05d}")
    data.put("StudyInstanceUID", f"{uid}.1")
    data.put("SeriesInstanceUID", f"{uid}.2")
    return part10(data.encode(), EXPLICIT_VR_LITTLE_ENDIAN, CT_IMAGE_STORAGE, uid)


@pytest.fixture
def scans(tmp_path: Path) -> Path:
    """Four patients: a word of the site in all their texts, a doctor of one who stands in the texts of all."""
    folder = tmp_path / "scans"
    folder.mkdir()
    for number in range(4):
        text = f"Thorax Xplorant fibrolux {'Quinsel' if number < 2 else ''} Plinkhaus"
        doctor = DOCTOR if number == 3 else ""
        (folder / f"{number}.dcm").write_bytes(instance(number, text, doctor=doctor))
    (folder / "again.dcm").write_bytes(instance(0, "Xplorant nurhier Quarzel"))
    (folder / "notes.txt").write_text("Xplorant")
    return folder


def shown(run: Callable[..., Ran], *arguments: str) -> list[dict[str, Any]]:
    document: list[dict[str, Any]] = json.loads(run("vocabulary", "show", *arguments, "--format", "json").out)
    return document


def test_show_names_the_list_that_has_a_word(run: Callable[..., Ran]) -> None:
    """Case and accents make no difference."""
    ran = run("vocabulary", "show", "ABDOMEN", "schadel", "Πύελος")
    assert ran.status == ExitCode.DONE
    assert "PS3.16 CID 4" in ran.out
    assert "radiology words (de), anatomy" in ran.out
    assert "radiology words (el), anatomy" in ran.out


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("Smith", "no list has it"),
        ("brown", "stays only together with others: brown adipose tissue, brown fat, tan brown"),
        ("Gleason", "stays only together with others: gleason 3, gleason 4, gleason 5"),
        ("Olsen", "no list has it"),
        ("Wayson", "left out: the name of a person or place behind a code, a sign or a formula"),
        ("20140321", "a number: stays only with a unit, or beside a word that gives it a meaning"),
        ("...", "there is no letter or digit in it"),
    ],
)
def test_show_says_why_a_word_goes(run: Callable[..., Ran], word: str, why: str) -> None:
    ran = run("vocabulary", "show", word)
    assert ran.status == ExitCode.FAILED
    assert why in " ".join(ran.out.split())
    assert shown(run, word) == [{"word": word, "stays": False, "why": why, "remark": ""}]


def test_show_marks_words_that_are_names_too(run: Callable[..., Ran]) -> None:
    (found,) = shown(run, "Hand")
    assert found["stays"]
    assert found["remark"].startswith("a name too")


def test_show_knows_words_that_belong_together(run: Callable[..., Ran]) -> None:
    assert [each["why"] for each in shown(run, "white matter")] == ["words that belong together"]
    assert [each["word"] for each in shown(run, "chest x-ray")] == ["chest", "x", "ray"]


def test_show_counts_the_languages_and_words_of_a_profile(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("# ours\nXplorant\n")
    profile = tmp_path / "site.yaml"
    profile.write_text(
        "name: site\noptions: [clean-descriptors]\ncleaning: {languages: [en], words: [words.txt], unknown: hold}\n"
    )
    ours, dutch, unknown = shown(run, "xplorant", "buik", "qwxyz", "--profile", str(profile))
    assert ours["why"] == "words of the site, words.txt:2"
    assert dutch["why"] == "the profile does not count its language: radiology words (nl), anatomy"
    assert (dutch["stays"], unknown["why"]) == (False, "no list has it")
    profile.write_text("name: site\noptions: [clean-descriptors]\ncleaning: {unknown: keep}\n")
    assert shown(run, "qwxyz", "--profile", str(profile))[0]["stays"]


def learned(run: Callable[..., Ran], scans: Path, *arguments: str) -> tuple[Ran, Path]:
    target = scans.parent / "proposed.txt"
    return run("vocabulary", "learn", scans, "--words", target, *arguments), target


def proposed(target: Path) -> list[str]:
    return [line for line in target.read_text("utf-8").splitlines() if line.startswith("#? ")]


def test_learn_proposes_what_many_patients_texts_have_and_no_list(run: Callable[..., Ran], scans: Path) -> None:
    """Not what stands in too few, nor what a list has, nor a name that any of the files knows of."""
    ran, target = learned(run, scans)
    assert ran.status == ExitCode.DONE
    assert proposed(target) == [
        "#? fibrolux  # 4 patients, 4 studies",
        "#? xplorant  # 4 patients, 4 studies",
    ]


def test_learn_counts_patients_and_not_files(run: Callable[..., Ran], scans: Path) -> None:
    _, target = learned(run, scans, "--least", "2")
    assert "#? quinsel  # 2 patients, 2 studies" in proposed(target)
    assert not any("nurhier" in line for line in proposed(target))


@pytest.mark.parametrize("least", ["2", "3"])
def test_learn_never_proposes_an_identifier_of_any_of_the_files(
    run: Callable[..., Ran], scans: Path, least: str
) -> None:
    """Neither in the file, nor in what is printed; a patient's name in texts of others is no proposal either."""
    for number in range(10, 14):
        (scans / f"{number}.dcm").write_bytes(instance(number, "Quarzel Vossmarn P00001", name="Neutral^Anna"))
    ran, target = learned(run, scans, "--least", least)
    said = (ran.out + ran.err + target.read_text("utf-8")).casefold()
    for name in (*PATIENTS, DOCTOR):
        assert not any(part.casefold() in said for part in name.split("^") if len(part) > 3)
    assert "p00001" not in said


def test_learn_prints_numbers_and_no_word(run: Callable[..., Ran], scans: Path) -> None:
    """What stands in texts goes into the file only, which is for its owner's eyes."""
    ran, target = learned(run, scans, "--format", "json")
    document = json.loads(ran.out)
    assert document == {"instances": 5, "proposed": 2, "rare": document["rare"], "named": document["named"], "least": 3}
    assert document["rare"] >= 2
    assert "plorant" not in ran.out + ran.err
    assert stat.S_IMODE(target.stat().st_mode) == 0o600


def test_learn_writes_the_same_whatever_the_order(run: Callable[..., Ran], scans: Path, tmp_path: Path) -> None:
    learned(run, scans, "--least", "2")
    files = sorted(scans.iterdir(), reverse=True)
    run("vocabulary", "learn", *files, "--words", tmp_path / "other.txt", "--least", "2")
    assert (tmp_path / "other.txt").read_bytes() == (tmp_path / "proposed.txt").read_bytes()


def test_a_proposal_counts_when_a_person_has_taken_its_mark_away(run: Callable[..., Ran], scans: Path) -> None:
    """The file is one that a profile reads, before and after."""
    _, target = learned(run, scans)
    profile = scans.parent / "site.yaml"
    profile.write_text("name: site\noptions: [clean-descriptors]\ncleaning: {words: [proposed.txt]}\n")
    assert load_rule_set(profile).cleaning.site_words == {}
    target.write_text(target.read_text("utf-8").replace("#? xplorant", "xplorant"), "utf-8")
    assert load_rule_set(profile).cleaning.site_words == {"xplorant": "proposed.txt:5"}
    again = run("vocabulary", "learn", scans, "--words", scans.parent / "next.txt", "--profile", profile)
    assert again.status == ExitCode.DONE
    assert proposed(scans.parent / "next.txt") == ["#? fibrolux  # 4 patients, 4 studies"]


def test_learn_reads_on_where_a_profile_would_hold_unknown_words(run: Callable[..., Ran], scans: Path) -> None:
    """Whoever holds for unknown words wants to know which they are."""
    profile = scans.parent / "site.yaml"
    profile.write_text("name: site\noptions: [clean-descriptors]\ncleaning: {unknown: hold}\n")
    ran, target = learned(run, scans, "--profile", str(profile))
    assert ran.status == ExitCode.DONE
    assert len(proposed(target)) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--profile", "basic"), "cleans no texts: name one with the option clean-descriptors"),
        (("--least", "1"), "--least"),
    ],
)
def test_learn_refuses_what_cannot_be_meant(
    run: Callable[..., Ran], scans: Path, arguments: tuple[str, ...], said: str
) -> None:
    ran, target = learned(run, scans, *arguments)
    assert ran.status == ExitCode.USAGE
    assert said in " ".join(ran.err.split())
    assert not target.exists()


def test_learn_replaces_no_file(run: Callable[..., Ran], scans: Path) -> None:
    (scans.parent / "proposed.txt").write_text("mine")
    ran, target = learned(run, scans)
    assert ran.status == ExitCode.USAGE
    assert target.read_text() == "mine"
    ran = run("vocabulary", "learn", scans, "--words", scans / "missing" / "x.txt")
    assert "the folder of --words does not exist" in ran.err


def test_learn_says_when_there_is_nothing_to_read(run: Callable[..., Ran], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    ran = run("vocabulary", "learn", tmp_path / "empty", "--words", tmp_path / "words.txt")
    assert ran.status == ExitCode.FAILED
    assert "no DICOM instance was found in the input" in ran.err

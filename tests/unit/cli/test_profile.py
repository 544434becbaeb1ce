"""``profile``: what a profile means, how two differ, what comes out of one, and that sites can agree on one."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.profile import builtin_names, load_rule_set
from deid_proxy.standard.attribute_table import attribute_table

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran


RULES = """
  - {keep: InstitutionName}
  - {remove: BodyPartExamined}
  - {replace: PatientName, with: "STUDY^{subject}"}
"""


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "site.yaml"
    path.write_text(f"name: site\nrules:{RULES}", encoding="utf-8")
    return path


# --- show ------------------------------------------------------------------------------------------------------------


def test_a_profile_is_shown_with_what_it_keeps_and_who_says_so(profile: Path, run: Callable[..., Ran]) -> None:
    """Name, edition, digest, counts, each rule with its line, and what is kept although it is protected."""
    done = run("profile", "show", profile)
    assert done.status == ExitCode.DONE
    for text in ("PS3.15-2026d", load_rule_set(str(profile)).digest, "site.yaml:4:5", "STUDY^{subject}", "not claimed"):
        assert text in done.out
    assert "warning: profile 'site' keeps 1 attribute" in done.out


@pytest.mark.parametrize("name", builtin_names())
def test_the_rows_of_every_built_in_profile_are_those_of_its_edition(name: str, run: Callable[..., Ran]) -> None:
    """JSON has every row, and the counts add up to all of them."""
    shown = json.loads(run("profile", "show", name, "--format", "json").out)
    rows = attribute_table(shown["edition"]).rows
    assert [row["attribute"] for row in shown["rows"]][: len(rows)] == [row.tag_pattern for row in rows]
    assert sum(shown["counts"].values()) == len(rows)
    assert shown["digest"] == load_rule_set(name).digest


def test_rows_are_listed_for_people_when_asked_for(run: Callable[..., Ran]) -> None:
    """Without --rows they are counted only."""
    assert "(0010,0030)" not in run("profile", "show", "basic").out
    assert "(0010,0030) Patient's Birth Date" in run("profile", "show", "basic", "--rows").out


def test_a_repeating_group_that_a_rule_splits_is_shown_split(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A rule for one plane does not show as a rule for all."""
    path = tmp_path / "plane.yaml"
    path.write_text('name: plane\nrules:\n  - {keep: "(6002,3000)"}\n', encoding="utf-8")
    shown = json.loads(run("profile", "show", path, "--format", "json").out)
    by_name = {row["attribute"]: row["type_3"] for row in shown["rows"]}
    assert by_name["(6002,3000)"] == "kept"
    assert by_name["(6000,3000)"] == "removed"
    assert "(60xx,3000)" not in by_name


def test_what_a_list_wants_gone_and_the_profile_keeps_is_shown(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """With the line of the list; for people and in JSON."""
    (tmp_path / "list.csv").write_text("tag\nPatientID\n(0028,0010),Rows\n", encoding="utf-8")
    path = tmp_path / "site.yaml"
    path.write_text("name: site\nnulled: list.csv\n", encoding="utf-8")
    warning = f"{tmp_path}/list.csv:3:1: (0028,0010) Rows of the list has no rule: it is kept"
    assert f"warning: {warning}" in run("profile", "show", path).out.replace("\n", "")
    assert json.loads(run("profile", "show", path, "--format", "json").out)["warnings"] == [warning]


# --- compare ---------------------------------------------------------------------------------------------------------


def test_two_profiles_that_differ_are_told_apart_row_by_row(profile: Path, run: Callable[..., Ran]) -> None:
    """Status 3, and each attribute with both sides."""
    done = run("profile", "compare", "basic", profile, "--format", "json")
    assert done.status == ExitCode.SOME_HELD
    found = json.loads(done.out)
    rows = {row["attribute"]: row for row in found["attributes"]}
    assert set(rows) == {"(0008,0080)", "(0010,0010)", "(0018,0015)"}
    assert rows["(0008,0080)"]["b"] == {"fate": "kept", "text": "", "source": "site.yaml:3:5"}
    assert rows["(0018,0015)"]["a"]["fate"] == "kept"
    assert [each["setting"] for each in found["settings"]] == ["Basic Profile"]


def test_a_profile_is_the_same_as_itself_in_other_words(profile: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Name, comments and the order of independent rules make no difference: status 0."""
    other = tmp_path / "other.yaml"
    lines = RULES.strip("\n").split("\n")
    other.write_text("# ours\nname: another\nrules:\n" + "\n".join(reversed(lines)) + "\n", encoding="utf-8")
    done = run("profile", "compare", profile, other)
    assert done.status == ExitCode.DONE
    assert "treat every instance alike" in done.out


def test_settings_that_differ_are_named(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Pixel risk, the method of UIDs and the edition are settings."""
    path = tmp_path / "loose.yaml"
    path.write_text("name: loose\npixel_risk: allow\nuid_method: sha256\nreplacement: empty\n", encoding="utf-8")
    found = json.loads(run("profile", "compare", "basic", path, "--format", "json").out)
    assert {each["setting"] for each in found["settings"]} == {"Z writes", "New UIDs", "Identity in pixels"}
    assert any(row["a"]["fate"] != row["b"]["fate"] for row in found["attributes"])


# --- test ------------------------------------------------------------------------------------------------------------


def test_the_basic_profile_lets_nothing_out_and_loses_nothing(run: Callable[..., Ran]) -> None:
    """Every VR, every place: nothing leaked, nothing retained, nothing lost; what it holds is listed."""
    done = run("profile", "test", "basic", "--format", "json")
    found = json.loads(done.out)
    assert done.status == ExitCode.DONE
    assert (found["leaked"], found["retained"], found["lost"]) == ([], [], [])
    assert found["thrown"] > 15_000
    assert all(sum(words.values()) > 30 for words in found["counts"].values())
    assert found["counts"]["private"]["kept"] == 0
    assert {held["why"].partition(":")[0] for held in found["held"]} == {"pixel-risk"}


@pytest.mark.parametrize("name", builtin_names())
def test_no_shipped_profile_leaks(name: str, run: Callable[..., Ran]) -> None:
    """Whatever its Options and rules: what comes out does so because one of them says it."""
    done = run("profile", "test", name, "--allow-retained", "--format", "json")
    assert json.loads(done.out)["leaked"] == []
    assert done.status == ExitCode.DONE


def test_dates_that_count_from_an_anchor_are_tested_too(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """An invented patient is in no subject table: were all of them held, nothing could leak."""
    path = tmp_path / "anchored.yaml"
    path.write_text("name: a\noptions: [retain-modified-dates]\ndates: days-since-anchor\n", encoding="utf-8")
    found = json.loads(run("profile", "test", path, "--format", "json").out)
    assert {held["why"].partition(":")[0] for held in found["held"]} == {"pixel-risk"}
    assert "CT instance: study_time" in {each["what"] for each in found["by_option"]}
    assert found["leaked"] == []


def test_what_a_rule_lets_out_is_found_with_its_line_and_fails(profile: Path, run: Callable[..., Ran]) -> None:
    """Retained on purpose is a failure until somebody says that it is on purpose; what is lost is told."""
    done = run("profile", "test", profile, "--format", "json")
    found = json.loads(done.out)
    assert done.status == ExitCode.SOME_HELD
    retained = {(each["what"], each["why"]) for each in found["retained"]}
    assert ("(0008,0080) InstitutionName", "site.yaml:3:5") in retained
    assert ("CT instance: institution", "with the rules of the profile only") in retained
    assert {each["what"] for each in found["lost"]} == {"(0018,0015) BodyPartExamined"}
    assert found["leaked"] == []
    assert run("profile", "test", profile, "--allow-retained").status == ExitCode.DONE


def test_pixels_that_are_let_out_and_uids_that_stay_are_found(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Settings let identity out as well as rules do."""
    path = tmp_path / "loose.yaml"
    path.write_text("name: loose\npixel_risk: allow\nuid_method: retain\n", encoding="utf-8")
    found = json.loads(run("profile", "test", path, "--format", "json").out)
    retained = {each["what"] for each in found["retained"]}
    assert {"US instance", "SC instance", "(0020,0052) FrameOfReferenceUID"} <= retained


def test_the_same_seed_says_the_same_and_shows_no_value(profile: Path, run: Callable[..., Ran]) -> None:
    """Two runs print the same bytes; no thrown value is among them, whatever the format."""
    from deid_proxy.testing.probes import probes

    for output_format in ("table", "json", "html"):
        one = run("profile", "test", profile, "--seed", "7", "--format", output_format)
        other = run("profile", "test", profile, "--seed", "7", "--format", output_format)
        assert one == other
        thrown = {probe.value for probe in probes(7) if probe.vr in ("LO", "PN", "UI", "UT")}
        assert not [value for value in thrown if value in one.out.encode()]


def test_probes_reach_every_vr_in_every_place() -> None:
    """And two seeds throw different values."""
    from deid_proxy.testing.probes import EVERY_VR, Place, probes

    thrown = probes(1)
    assert {probe.vr for probe in thrown if probe.place is Place.PRIVATE} == set(EVERY_VR)
    assert len({probe.vr for probe in thrown if probe.place is Place.TOP}) > 25
    other = {probe.path: probe.value for probe in probes(2)}
    texts = [probe for probe in thrown if probe.vr in ("LO", "PN", "UI", "UT", "UN")]
    assert not [probe for probe in texts if other[probe.path] == probe.value]


# --- export and verify-digest ----------------------------------------------------------------------------------------


def test_an_export_is_the_same_for_the_same_meaning_and_its_hash_is_the_digest(
    profile: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Other words, another order: one file, whose SHA-256 anybody can compute."""
    other = tmp_path / "other.yaml"
    lines = RULES.strip("\n").split("\n")
    other.write_text("# ours\nname: another\nrules:\n" + "\n".join(reversed(lines)) + "\n", encoding="utf-8")
    files = [tmp_path / "a.json", tmp_path / "b.json"]
    for source, file in zip((profile, other), files, strict=True):
        done = run("profile", "export", source, file)
        assert done.status == ExitCode.DONE
        assert done.out.strip() == hashlib.sha256(file.read_bytes()).hexdigest()
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_digest_is_verified_for_every_form_of_a_profile(
    profile: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Exported, written and built in; upper case is no difference."""
    digest = load_rule_set(str(profile)).digest
    exported = tmp_path / "a.json"
    run("profile", "export", profile, exported)
    assert run("profile", "verify-digest", exported, digest).status == ExitCode.DONE
    assert run("profile", "verify-digest", profile, digest.upper()).status == ExitCode.DONE
    assert run("profile", "verify-digest", "basic", load_rule_set("basic").digest).status == ExitCode.DONE
    wrong = run("profile", "verify-digest", "basic", digest)
    assert wrong.status == ExitCode.FAILED
    assert load_rule_set("basic").digest in wrong.err


@pytest.mark.parametrize(
    "change", [lambda b: b + b"\n", lambda b: b.replace(b":", b": ", 1), lambda b: b[:-1], lambda b: b"{}"]
)
def test_an_export_that_was_changed_is_no_profile(
    change: Callable[[bytes], bytes], tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """One byte more, less or other: it is refused, whatever its hash is."""
    exported = tmp_path / "a.json"
    run("profile", "export", "basic", exported)
    exported.write_bytes(change(exported.read_bytes()))
    done = run("profile", "verify-digest", exported, hashlib.sha256(exported.read_bytes()).hexdigest())
    assert done.status == ExitCode.FAILED
    assert "export the profile again" in done.err


def test_an_export_replaces_nothing(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A file that is there stays."""
    there = tmp_path / "there.json"
    there.write_text("mine", encoding="utf-8")
    assert run("profile", "export", "basic", there).status == ExitCode.USAGE
    assert there.read_text(encoding="utf-8") == "mine"
    assert run("profile", "export", "basic", tmp_path / "no" / "folder.json").status == ExitCode.FAILED


@pytest.mark.parametrize("digest", ["", "abc", "g" * 64, "0" * 63])
def test_what_is_no_digest_is_wrong_usage(digest: str, run: Callable[..., Ran]) -> None:
    """A digest has 64 hexadecimal digits."""
    done = run("profile", "verify-digest", "basic", digest)
    assert done.status == ExitCode.USAGE
    assert "64 hexadecimal digits" in done.err


@pytest.mark.parametrize("verb", ["show", "test", "export"])
def test_a_profile_with_mistakes_is_reported_with_places(verb: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """All of them, with line and column and status 78."""
    path = tmp_path / "bad.yaml"
    path.write_text("name: bad\nedition: PS3.15-2077\nrules:\n  - {keep: InstitutionNam}\n", encoding="utf-8")
    more = [tmp_path / "out.json"] if verb == "export" else []
    done = run("profile", verb, path, *more)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "bad.yaml:2:" in done.err
    assert "bad.yaml:4:" in done.err


# --- Options, conditions, methods -------------------------------------------------------------------------------------


@pytest.fixture
def rich(tmp_path: Path) -> Path:
    path = tmp_path / "rich.yaml"
    path.write_text(
        "name: rich\noptions: [retain-modified-dates, retain-patient-characteristics]\nages_over_89: cap\nrules:\n"
        "  - {hash: AccessionNumber}\n  - {keep: StudyDescription, when: {Modality: CT}}\n",
        encoding="utf-8",
    )
    return path


def test_what_an_option_or_a_method_does_has_words_of_its_own(rich: Path, run: Callable[..., Ran]) -> None:
    """Dates that move, ages that are capped, values that are hashed, and rules for some instances only."""
    shown = json.loads(run("profile", "show", rich, "--format", "json").out)
    by_name = {row["attribute"]: row["type_3"] for row in shown["rows"]}
    assert by_name["(0008,0020)"] == "modified date"
    assert by_name["(0008,0030)"] == "kept, with its date modified"
    assert by_name["(0010,1010)"] == "age, at most 90 years"
    assert by_name["(0008,0050)"] == "hashed"
    assert by_name["(0008,1030)"] == "removed"
    places = {row["attribute"]: row["where"] for row in shown["site_rules"]}
    assert places == {"(0008,0050)": "", "(0008,1030)": "when (0008,0060) Modality is ct"}


def test_options_let_out_what_they_say_and_no_more(rich: Path, run: Callable[..., Ran]) -> None:
    """Times that stay with a modified date, and ages that are capped, are no leak; dates themselves never stay."""
    found = json.loads(run("profile", "test", rich, "--format", "json").out)
    assert found["leaked"] == []
    assert (
        found["counts"]["top level"]["kept"]
        > json.loads(run("profile", "test", "basic", "--format", "json").out)["counts"]["top level"]["kept"]
    )


def test_a_rule_for_some_instances_is_a_difference(rich: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The same rule without its condition is another profile, and is named with where it holds."""
    other = tmp_path / "other.yaml"
    other.write_text(rich.read_text(encoding="utf-8").replace("Modality: CT", "Modality: MR"), encoding="utf-8")
    found = json.loads(run("profile", "compare", rich, other, "--format", "json").out)
    assert {row["where"] for row in found["attributes"]} == {
        "when (0008,0060) Modality is ct",
        "when (0008,0060) Modality is mr",
    }

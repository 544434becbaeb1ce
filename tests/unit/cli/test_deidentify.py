"""``deidentify``: what is written, held, skipped and reported, and what no run ever does."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key, public_path
from deid_proxy.identity.sealing import unseal_private
from deid_proxy.stores.sqlite import SQLiteMapStore
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, Patient, build_study, part10
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from deid_proxy.testing.builders import Instance

    from .conftest import Ran

PATIENT = Patient.invent(7)
REFERENCE = Path(__file__).parents[3] / "docs" / "reference" / "cli.md"


class Site:
    """A folder with inputs, a key, and an output that does not exist yet."""

    def __init__(self, folder: Path, run: Callable[..., Ran]) -> None:
        self.folder, self.run_command = folder, run
        self.scans, self.output, self.report = folder / "scans", folder / "clean", folder / "report.json"
        self.key = folder / "project.key"
        self.scans.mkdir()
        generate_key_file(self.key)

    def put(self, name: str, instance: Instance) -> Path:
        path = self.scans / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(instance.part10())
        return path

    def run(self, *extra: str | Path, inputs: Sequence[Path] = (), profile: str | Path = "basic") -> Ran:
        named = ("--output", self.output, "--profile", profile, "--key-file", self.key, "--report", self.report)
        return self.run_command("deidentify", *(inputs or [self.scans]), *named, *extra)

    def written(self) -> list[str]:
        return sorted(p.relative_to(self.output).as_posix() for p in self.output.rglob("*") if p.is_file())

    def states(self) -> list[str]:
        return [entry["state"] for entry in json.loads(self.report.read_text())["inputs"]]


@pytest.fixture
def site(tmp_path: Path, run: Callable[..., Ran]) -> Site:
    return Site(tmp_path, run)


@pytest.fixture(scope="module")
def ct() -> list[Instance]:
    return build_study(1, "CT", 3, PATIENT)


@pytest.fixture(scope="module")
def ultrasound() -> list[Instance]:
    return build_study(2, "US", 1, PATIENT)


def test_folder_is_deidentified_by_new_values(site: Site, ct: list[Instance]) -> None:
    """Every instance lands under subject, study, series and instance, all new; nothing original is in name or bytes."""
    for number, instance in enumerate(ct):
        site.put(f"{PATIENT.facts['surname']}/{number}.dcm", instance)
    done = site.run()
    assert done.status == ExitCode.DONE
    assert "3 written" in done.out
    written = site.written()
    assert len(written) == 3
    assert len({name.split("/")[0] for name in written}) == 1
    assert all(name.count("/") == 3 and name.endswith(".dcm") for name in written)
    planted = {identifier for instance in ct for identifier in instance.planted}
    assert LeakScanner(planted).scan(site.output) == []
    assert LeakScanner(planted).scan(site.report) == []
    assert LeakScanner(planted).scan((done.out + done.err).encode()) == []


def test_output_is_readable_by_its_owner_only(site: Site, ct: list[Instance]) -> None:
    """Pseudonymous data is still somebody's: files are for the user who made them."""
    site.put("a.dcm", ct[0])
    site.run()
    if sys.platform != "win32":
        modes = {stat.S_IMODE(path.stat().st_mode) for path in site.output.rglob("*.dcm")}
        assert modes == {0o600}
        assert stat.S_IMODE(site.output.stat().st_mode) == 0o700


def test_output_is_a_dicom_file_that_others_read(site: Site, ct: list[Instance]) -> None:
    """pydicom reads what was written, and finds the marks of a de-identified instance."""
    import pydicom

    site.put("a.dcm", ct[0])
    site.run()
    written = pydicom.dcmread(site.output / site.written()[0])
    assert written.PatientIdentityRemoved == "YES"
    assert written.file_meta.MediaStorageSOPInstanceUID == written.SOPInstanceUID
    assert written.PatientID == site.written()[0].split("/")[0]
    assert written.pixel_array.size > 0


def test_held_instance_is_listed_and_not_written(site: Site, ct: list[Instance], ultrasound: list[Instance]) -> None:
    """An ultrasound is held with its reason; the rest is written, and the status says that not all is done."""
    site.put("ct.dcm", ct[0])
    site.put("us.dcm", ultrasound[0])
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert "1 held: 1 pixel-risk" in done.out
    assert f"held: {site.scans} #2: pixel-risk" in done.err
    assert len(site.written()) == 1
    assert site.states() == ["written", "held"]


def test_same_key_gives_the_same_output_anywhere(site: Site, ct: list[Instance], tmp_path: Path) -> None:
    """The key and the input decide every byte: not the order, the place or the time."""
    paths = [site.put(f"{number}.dcm", instance) for number, instance in enumerate(ct)]
    site.run(inputs=paths)
    first = {name: (site.output / name).read_bytes() for name in site.written()}
    site.output = tmp_path / "again"
    site.run(inputs=paths[::-1])
    assert {name: (site.output / name).read_bytes() for name in site.written()} == first


def test_two_studies_of_one_patient_share_a_subject(site: Site, ct: list[Instance]) -> None:
    """A study that comes later lands under the same subject."""
    site.put("one.dcm", ct[0])
    site.run()
    site.put("two.dcm", build_study(9, "MR", 1, PATIENT)[0])
    done = site.run()
    assert done.status == ExitCode.DONE
    assert len({name.split("/")[0] for name in site.written()}) == 1
    assert len({name.split("/")[1] for name in site.written()}) == 2


def test_second_run_changes_nothing(site: Site, ct: list[Instance]) -> None:
    """Running again finds everything there, and touches no file."""
    site.put("a.dcm", ct[0])
    site.run()
    before = [(site.output / name).stat().st_mtime_ns for name in site.written()]
    done = site.run()
    assert done.status == ExitCode.DONE
    assert site.states() == ["unchanged"]
    assert [(site.output / name).stat().st_mtime_ns for name in site.written()] == before


def test_other_content_in_place_is_a_conflict(site: Site, ct: list[Instance]) -> None:
    """A file that is there is never replaced: the instance is held, and the file stays."""
    site.put("a.dcm", ct[0])
    site.run()
    place = site.output / site.written()[0]
    place.write_bytes(b"something else")
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert "conflict" in done.out
    assert place.read_bytes() == b"something else"
    assert len(site.written()) == 1


def test_what_is_not_dicom_is_skipped_and_counted(site: Site, ct: list[Instance]) -> None:
    """Text, pictures, empty files and a DICOMDIR are no instances, and no failure."""
    site.put("a.dcm", ct[0])
    for name, data in (("empty", b""), ("note.txt", b"hello"), ("x.jpg", b"\xff\xd8\xff" + bytes(500))):
        (site.scans / name).write_bytes(data)
    directory = part10(ct[0].data, EXPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.3.10", "1.2.3")
    (site.scans / "DICOMDIR").write_bytes(directory)
    done = site.run()
    assert done.status == ExitCode.DONE
    assert "4 skipped: 1 dicomdir, 3 not-dicom" in done.out
    assert site.states().count("skipped") == 4


def test_input_without_dicom_is_a_failure(site: Site) -> None:
    """A folder of other files is most likely the wrong folder, so it is an error."""
    (site.scans / "note.txt").write_bytes(b"hello")
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert "no DICOM instance" in done.err
    assert site.written() == []


@pytest.mark.parametrize("keep", [133, 140, 300, 0.5, -1])
def test_cut_file_is_held_not_skipped(keep: float, site: Site, ct: list[Instance]) -> None:
    """What begins like DICOM and is cut off is held as malformed, wherever it is cut."""
    data = ct[0].part10()
    cut = data[: int(keep)] if abs(keep) >= 1 else data[: int(keep * len(data))]
    (site.scans / "a.dcm").write_bytes(cut)
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert site.states() == ["held"]
    assert site.written() == []


def test_damaged_input_shows_no_value(site: Site, ct: list[Instance]) -> None:
    """Errors about a damaged instance name offsets and tags, never what stands there."""
    data = bytearray(ct[0].part10())
    place = data.index(PATIENT.facts["patient_id"].encode())
    data[place - 2 : place] = b"\xff\x7f"
    (site.scans / "a.dcm").write_bytes(data)
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert LeakScanner(set(ct[0].planted)).scan((done.out + done.err).encode()) == []


def test_archive_is_read_without_its_names(site: Site, ct: list[Instance]) -> None:
    """Members of a ZIP are de-identified like files; nothing is made of their names, even under --keep-paths."""
    path = site.scans / "scans.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../escape.dcm", ct[0].part10())
        archive.writestr("SMITH^JOHN/2.dcm", ct[1].part10())
        archive.writestr("readme.txt", b"hello")
    done = site.run("--keep-paths", inputs=[path])
    assert done.status == ExitCode.DONE
    assert site.written() == ["scans/000001.dcm", "scans/000002.dcm"]
    assert not (site.folder / "escape.dcm").exists()
    assert "SMITH" not in done.out + done.err + site.report.read_text()


def test_encrypted_archive_is_reported(site: Site, ct: list[Instance]) -> None:
    """An archive that needs a password fails with that reason, and the rest goes on."""
    from .test_archives import make_zip, set_encrypted_bit

    site.put("a.dcm", ct[0])
    set_encrypted_bit(make_zip(site.scans / "b.zip", {"one": b"11"}, zipfile.ZIP_STORED))
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert "archive-encrypted: needs a password; unpack it, and name the folder" in done.err
    assert site.states() == ["written", "failed"]


def test_keep_paths_mirrors_and_warns(site: Site, ct: list[Instance]) -> None:
    """The input's relative paths are kept when asked for, with a warning that they may hold names."""
    site.put("one/a.dcm", ct[0])
    site.put("two/b", ct[1])
    done = site.run("--keep-paths")
    assert site.written() == ["one/a.dcm", "two/b"]
    assert "warning: --keep-paths" in done.err


def test_original_paths_are_in_no_output_of_a_run(site: Site, ct: list[Instance], ultrasound: list[Instance]) -> None:
    """Folder and file names below the input appear in no report and on no stream that is not a terminal."""
    site.put("SECRETNAME/a.dcm", ct[0])
    site.put("SECRETNAME/us.dcm", ultrasound[0])
    (site.scans / "SECRETNAME" / "note.txt").write_bytes(b"x")
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert "SECRETNAME" not in done.out + done.err + site.report.read_text()
    assert not [name for name in site.written() if "SECRETNAME" in name]


def test_held_file_is_named_to_a_person(
    site: Site, ultrasound: list[Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the list says which file it was."""
    path = site.put("one/us.dcm", ultrasound[0])
    monkeypatch.setattr("deid_proxy.cli.problems.sys.stderr.isatty", lambda: True, raising=False)
    assert f"held: {path}: pixel-risk" in site.run().err


def test_report_says_what_became_of_each_input(site: Site, ct: list[Instance], ultrasound: list[Instance]) -> None:
    """The report has the counts, each input with state, reason and output, and what they were made with."""
    site.put("a.dcm", ct[0])
    site.put("b.dcm", ultrasound[0])
    site.run()
    report = json.loads(site.report.read_text())
    assert report["counts"] == {"written": 1, "unchanged": 0, "held": 1, "skipped": 0, "failed": 0}
    assert report["reasons"] == {"held": {"pixel-risk": 1}}
    assert report["key_check"] == load_key_file(site.key).check
    assert report["rule_set"]["name"] == "basic"
    assert report["rule_set"]["edition"] == "PS3.15-2026d"
    written, held = report["inputs"]
    assert written["output"] == site.written()[0]
    assert len(bytes.fromhex(written["digest"])) == 32
    assert held["reason"] == "pixel-risk"


def test_report_is_the_same_every_time(site: Site, ct: list[Instance]) -> None:
    """No time, no place and no chance is in the report."""
    site.put("a.dcm", ct[0])
    site.run()
    site.run()
    second = site.report.read_bytes()
    site.run()
    assert site.report.read_bytes() == second


def test_map_is_kept_and_tied_to_the_key(site: Site, ct: list[Instance]) -> None:
    """With a state directory another key is refused, and nothing is written."""
    site.put("a.dcm", ct[0])
    state = site.folder / "state"
    assert site.run("--state-dir", state).status == ExitCode.DONE
    assert (state / "map.db").exists()
    site.key, site.output = site.folder / "other.key", site.folder / "other"
    generate_key_file(site.key)
    done = site.run("--state-dir", state)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "key" in done.err
    assert not site.output.exists() or site.written() == []


def test_originals_are_sealed_in_the_map_to_a_key_that_is_elsewhere(site: Site, ct: list[Instance]) -> None:
    """Without a public key none is kept; with one the private half, and nothing here, reads who is who."""
    site.put("a.dcm", ct[0])
    private, state = site.folder / "officer.key", site.folder / "state"
    public = public_path(private)
    generate_map_keys(private)
    assert site.run("--state-dir", site.folder / "plain").status == ExitCode.DONE
    assert site.run("--state-dir", state, "--map-public-key", public).status == ExitCode.DONE
    key, patient = load_map_private_key(private), PATIENT.facts
    for folder, kept in ((site.folder / "plain", False), (state, True)):
        with closing(SQLiteMapStore(folder / "map.db")) as store:
            rows = [row for _, row in store.rows("default", limit=1000)]
        assert len(rows) > 3
        assert [bool(row.sealed) for row in rows] == [kept] * len(rows)
        content = (folder / "map.db").read_bytes()
        assert patient["patient_id"].encode() not in content
        if kept:
            opened = {unseal_private(key, row.kind, row.token, row.sealed) for row in rows}
            assert f"{patient['issuer']}\x1f{patient['patient_id']}" in opened
            assert ct[0].sop_instance_uid in opened


@pytest.mark.parametrize("mistake", ["no state", "private", "missing"])
def test_a_key_of_the_map_that_does_not_fit_is_refused_before_the_work(
    mistake: str, site: Site, ct: list[Instance]
) -> None:
    """Nothing is written with a key that seals nothing, or that does not belong here."""
    site.put("a.dcm", ct[0])
    private = site.folder / "officer.key"
    generate_map_keys(private)
    state = () if mistake == "no state" else ("--state-dir", site.folder / "state")
    named, words = {
        "no state": (public_path(private), "--state-dir"),
        "private": (private, "does not belong"),
        "missing": (site.folder / "none.pub", "none.pub"),
    }[mistake]
    done = site.run(*state, "--map-public-key", named)
    assert done.status not in (ExitCode.DONE, ExitCode.SOME_HELD)
    assert words in " ".join(done.err.split())
    assert not (site.folder / "state").exists()


CONFIGURATION = """
gateway: {{listen: "127.0.0.1:1", state_dir: {state}, spool_key_file: {spool}}}
destinations: {{archive: {{ae_title: ARCHIVE, address: "127.0.0.1:1"}}}}
projects:
  - name: default
    key_file: {key}
    called_ae_title: TRIAL
    senders: [{{address: 127.0.0.0/8}}]
    forward_to: [archive]
    map: {{public_key_file: {public}}}
"""


def test_a_map_of_this_command_is_read_by_the_commands_of_maps(site: Site, ct: list[Instance]) -> None:
    """A configuration that names its folder, and the project 'default', is all they need."""
    site.put("a.dcm", ct[0])
    private, state, spool = site.folder / "officer.key", site.folder / "state", site.folder / "spool.key"
    public = public_path(private)
    generate_map_keys(private)
    generate_key_file(spool)
    site.run("--state-dir", state, "--map-public-key", public)
    config = site.folder / "gateway.yaml"
    config.write_text(CONFIGURATION.format(state=state, spool=spool, key=site.key, public=public))
    pseudonym = site.written()[0].partition("/")[0]
    shown = site.run_command("map", "show", pseudonym, "--config", config)
    assert (shown.status, shown.err, pseudonym in shown.out) == (ExitCode.DONE, "", True)
    verified = site.run_command("map", "verify", "--config", config)
    assert (verified.status, "sealed" in verified.out) == (ExitCode.DONE, True)


def test_map_in_use_is_refused(site: Site, ct: list[Instance]) -> None:
    """Two processes on one state directory: the second ends with 75."""
    from deid_proxy.stores.sqlite import SQLiteMapStore

    site.put("a.dcm", ct[0])
    (site.folder / "state").mkdir()
    store = SQLiteMapStore(site.folder / "state" / "map.db")
    try:
        store.bind("x", "0" * 16)
        done = site.run("--state-dir", site.folder / "state")
    finally:
        store.close()
    assert done.status == ExitCode.STATE_IN_USE
    assert site.output.exists() is False


def test_map_makes_no_difference_to_the_output(site: Site, ct: list[Instance]) -> None:
    """With and without a map the same is written."""
    site.put("a.dcm", ct[0])
    site.run()
    first = {name: (site.output / name).read_bytes() for name in site.written()}
    site.output = site.folder / "again"
    site.run("--state-dir", site.folder / "state")
    assert {name: (site.output / name).read_bytes() for name in site.written()} == first


def test_unkeyed_method_prints_its_warning(site: Site, ct: list[Instance]) -> None:
    """A profile with the method sha256 works, and says what that means."""
    site.put("a.dcm", ct[0])
    done = site.run(profile="consistent-sha256")
    assert done.status == ExitCode.DONE
    assert "warning: " in done.err
    assert "sha256" in done.err


@pytest.mark.parametrize(
    ("profile", "status", "expected"),
    [
        ("bsic", ExitCode.BAD_CONFIGURATION, "basic"),
        ("./none.yaml", ExitCode.BAD_CONFIGURATION, "none.yaml"),
        ("basc", ExitCode.BAD_CONFIGURATION, "did you mean 'basic'?"),
    ],
)
def test_wrong_profile_is_refused_before_anything_is_written(
    profile: str, status: ExitCode, expected: str, site: Site, ct: list[Instance]
) -> None:
    """A profile that does not exist is one clear error."""
    site.put("a.dcm", ct[0])
    done = site.run(profile=profile)
    assert done.status == status
    assert expected in done.err
    assert not site.output.exists()


def test_name_of_a_file_without_its_ending_is_understood_and_explained(
    site: Site, ct: list[Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A profile file beside the user, named without ending, is suggested as it has to be written."""
    site.put("a.dcm", ct[0])
    (site.folder / "trial.yaml").write_text("name: trial\n")
    monkeypatch.chdir(site.folder)
    done = site.run(profile="trial")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "./trial.yaml" in done.err


def test_mistakes_in_a_profile_are_reported_all_at_once(site: Site, ct: list[Instance]) -> None:
    """A profile's mistakes come with file, line, column and a hint; tags written as numbers too."""
    site.put("a.dcm", ct[0])
    profile = site.folder / "trial.yaml"
    profile.write_text(
        "name: trial\nedtion: x\nrules:\n  - {remove: PatientNam}\n  - {remove: 00100010}\nname: again\n"
    )
    done = site.run(profile=profile)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert done.err.count("trial.yaml:") >= 3
    assert "did you mean" in done.err


@pytest.mark.parametrize("kind", ["missing", "short", "exposed", "folder", "binary"])
def test_bad_key_is_refused_before_anything_is_written(kind: str, site: Site, ct: list[Instance]) -> None:
    """Without a good key nothing is read and nothing is written; no part of the key is shown."""
    site.put("a.dcm", ct[0])
    text = site.key.read_text()
    if kind == "missing":
        site.key = site.folder / "none.key"
    elif kind == "short":
        site.key.write_text("abcd1234\n")
    elif kind == "exposed":
        site.key.chmod(0o644)
    elif kind == "folder":
        site.key = site.folder
    else:
        site.key.write_bytes(bytes(range(256)))
    done = site.run()
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert len(done.err.splitlines()) == 1
    assert not [word for word in text.split() if len(word) > 20 and word in done.err]
    assert not site.output.exists()


@pytest.mark.parametrize("missing", ["--output", "--profile", "--key-file"])
def test_missing_option_is_named(missing: str, site: Site, run: Callable[..., Ran]) -> None:
    """Whatever is left out is named; nothing has a default that could be wrong for a patient."""
    options = {"--output": site.output, "--profile": "basic", "--key-file": site.key}
    del options[missing]
    done = run("deidentify", site.scans, *(part for option in options.items() for part in option))
    assert done.status == ExitCode.USAGE
    assert missing in done.err


def test_output_on_the_input_is_refused(site: Site, ct: list[Instance]) -> None:
    """Nothing is de-identified in place."""
    site.put("a.dcm", ct[0])
    site.output = site.scans
    assert site.run().status == ExitCode.USAGE
    assert site.written() == ["a.dcm"]


def test_output_inside_the_input_is_not_read_again(site: Site, ct: list[Instance]) -> None:
    """An output folder below the input is left out of it."""
    site.put("a.dcm", ct[0])
    site.output = site.scans / "clean"
    site.run()
    site.run()
    assert site.states() == ["unchanged"]


def test_report_without_a_folder_is_refused_before_the_work(site: Site, ct: list[Instance]) -> None:
    """A report that could not be written in the end is refused in the beginning."""
    site.put("a.dcm", ct[0])
    site.report = site.folder / "none" / "report.json"
    done = site.run()
    assert done.status == ExitCode.USAGE
    assert f"--report {site.report}: its folder does not exist" in done.err
    assert not site.output.exists()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads everything")
def test_unreadable_file_fails_and_the_rest_goes_on(site: Site, ct: list[Instance]) -> None:
    """A file without the right to read is a failure of its own."""
    site.put("a.dcm", ct[0]).chmod(0)
    site.put("b.dcm", ct[1])
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert site.states() == ["failed", "written"]


def test_full_disk_is_one_clear_error(site: Site, ct: list[Instance], monkeypatch: pytest.MonkeyPatch) -> None:
    """When the output cannot be written the run ends with the system's reason, and leaves no part of a file."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device", "/secret/path")

    site.put("a.dcm", ct[0])
    monkeypatch.setattr("deid_proxy.cli.batch.write_draft", full)
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert done.err == (
        f"error: cannot write to --output {site.output}: No space left on device; make room, and run again\n"
    )
    assert site.written() == []


def test_interruption_leaves_complete_files_only(
    site: Site, ct: list[Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C between two files: what has its name is complete, no draft stays, the status is 130."""
    from deid_proxy.cli import batch

    settle, calls = batch.settle, []

    def interrupted(draft: object) -> object:
        calls.append(draft)
        if len(calls) == 2:
            raise KeyboardInterrupt
        return settle(draft)  # type: ignore[arg-type]

    for number, instance in enumerate(ct):
        site.put(f"{number}.dcm", instance)
    monkeypatch.setattr(batch, "settle", interrupted)
    done = site.run()
    assert done.status == ExitCode.INTERRUPTED
    assert len(site.written()) == 1
    assert site.written()[0].endswith(".dcm")


def test_same_instance_twice_is_written_once(site: Site, ct: list[Instance]) -> None:
    """A copy of an instance in the input is recognised."""
    site.put("a.dcm", ct[0])
    site.put("copy/a.dcm", ct[0])
    assert site.run().status == ExitCode.DONE
    assert site.states() == ["written", "unchanged"]


def test_all_held_are_listed_where_nobody_reads_along(site: Site, ultrasound: list[Instance]) -> None:
    """In a pipe or log the list is whole: what is not in it was not held."""
    for number in range(60):
        site.put(f"{number:02}.dcm", ultrasound[0])
    done = site.run()
    assert "60 held: 60 pixel-risk" in done.out
    assert [line.split("#")[1].split(":")[0] for line in done.err.splitlines()] == [str(n) for n in range(1, 61)]


def test_a_long_list_is_cut_for_a_person(
    site: Site, ultrasound: list[Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal the first fifty are shown, and where all of them are."""
    for number in range(60):
        site.put(f"{number:02}.dcm", ultrasound[0])
    monkeypatch.setattr("deid_proxy.cli.problems.sys.stderr.isatty", lambda: True, raising=False)
    done = site.run()
    assert done.err.count("held: ") == 50
    assert "... and 10 more; --report lists them all" in done.err


def test_counts_come_last(site: Site, ct: list[Instance], ultrasound: list[Instance]) -> None:
    """Whoever looks at the end of a log sees what became of everything."""
    site.put("a.dcm", ct[0])
    site.put("b.dcm", ultrasound[0])
    command = [sys.executable, "-m", "deid_proxy", "deidentify", site.scans, "--output", site.output]
    command += ["--profile", "basic", "--key-file", site.key]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, timeout=100)
    assert [line.split()[0] for line in done.stdout.splitlines()] == ["held:", "1", "1"]
    assert done.stdout.splitlines()[-1].strip() == "1 held: 1 pixel-risk"


@pytest.mark.skipif(os.name != "posix", reason="no shell closes a stream there")
@pytest.mark.parametrize("closed", [(1,), (2,), (0, 1, 2)], ids=str)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_closed_streams_change_neither_output_nor_status(
    closed: tuple[int, ...], jobs: str, site: Site, ct: list[Instance], ultrasound: list[Instance]
) -> None:
    """A job of cron may have none: what is written, held and said in the report is the same."""
    site.put("a.dcm", ct[0])
    site.put("b.dcm", ultrasound[0])
    command = [sys.executable, "-m", "deid_proxy", "deidentify", site.scans, "--output", site.output]
    command += ["--profile", "basic", "--key-file", site.key, "--jobs", jobs, "--report", site.report]

    def close() -> None:
        for descriptor in closed:
            os.close(descriptor)

    done = subprocess.run(command, stdin=subprocess.DEVNULL, preexec_fn=close, timeout=100)
    assert done.returncode == ExitCode.SOME_HELD
    assert site.states() == ["written", "held"]
    assert len(list(site.output.rglob("*.dcm"))) == 1


def test_report_says_how_inputs_are_numbered(site: Site, ct: list[Instance]) -> None:
    """A number leads back to a file only for who knows the order: it stands beside the numbers."""
    for name in ("b/1.dcm", "a.dcm", "c.dcm"):
        site.put(name, ct[0])
    site.run()
    report = json.loads(site.report.read_text())
    assert "sorted by name" in report["input_order"]
    assert "sorted walk" in REFERENCE.read_text()


@pytest.mark.parametrize("keep", [0.5, 30, 4, -1])
@pytest.mark.parametrize("name", ["scans.zip", "SCANS.ZIP", "scans.dcm", "folder/scans.zip", "folder/scans"])
def test_cut_archive_is_a_failure(name: str, keep: float, site: Site, ct: list[Instance]) -> None:
    """Half a ZIP is never passed over in silence: nobody knows what it held."""
    from .test_archives import make_zip

    path = site.scans / name
    path.parent.mkdir(exist_ok=True)
    data = make_zip(path, {"a.dcm": ct[0].part10()}).read_bytes()
    path.write_bytes(data[: int(keep)] if abs(keep) >= 1 else data[: int(keep * len(data))])
    site.put("whole.dcm", ct[1])
    for inputs in ([site.scans], [path, site.scans / "whole.dcm"]):
        done = site.run(inputs=inputs)
        assert done.status == ExitCode.FAILED
        assert "archive-damaged" in done.err
        assert sorted(site.states())[0] == "failed"


@pytest.mark.parametrize("content", [b"", b"hello", bytes(1000)])
def test_what_is_called_zip_and_is_none_is_a_failure(content: bytes, site: Site, ct: list[Instance]) -> None:
    """A download that ended before it began has the name of an archive and nothing else of it."""
    site.put("a.dcm", ct[0])
    (site.scans / "b.zip").write_bytes(content)
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert "1 failed: 1 archive-damaged" in done.out
    assert "archive-damaged: not a whole ZIP archive, or damaged; fetch it again" in done.err


def test_archive_in_an_archive_is_skipped_under_its_own_name(site: Site, ct: list[Instance]) -> None:
    """It is not opened, and counted apart from what is no DICOM; so is an office document in a folder."""
    from .test_archives import make_zip

    inner = make_zip(site.folder / "inner", {"a.dcm": ct[0].part10()}).read_bytes()
    make_zip(site.scans / "outer.zip", {"inner.zip": inner, "b.dcm": ct[1].part10()})
    (site.scans / "letter.docx").write_bytes(inner)
    done = site.run()
    assert done.status == ExitCode.DONE
    assert "2 skipped: 2 archive" in done.out


def test_profile_that_keeps_what_is_protected_is_warned_about(site: Site, ct: list[Instance]) -> None:
    """How many attributes, and which ones, before anything is written."""
    site.put("a.dcm", ct[0])
    profile = site.folder / "trial.yaml"
    profile.write_text("name: trial\nrules:\n  - {keep: StudyDate}\n  - {keep: SliceThickness}\n")
    done = site.run(profile=profile)
    assert done.status == ExitCode.DONE
    expected = "warning: profile 'trial' keeps 1 attribute that the Basic Profile protects: (0008,0020) StudyDate\n"
    assert done.err == expected


def test_another_key_is_said_in_the_words_of_this_command(site: Site, ct: list[Instance]) -> None:
    """Which folder, which key, what to do; a project's name was never typed, so none is named."""
    site.put("a.dcm", ct[0])
    state = site.folder / "state"
    site.run("--state-dir", state)
    site.key = site.folder / "other.key"
    generate_key_file(site.key)
    done = site.run("--state-dir", state)
    assert done.status == ExitCode.BAD_CONFIGURATION
    for text in (f"--state-dir {state}", "--key-file", load_key_file(site.key).check):
        assert text in done.err
    assert "project" not in done.err


def test_bare_data_set_is_held_for_what_it_lacks(site: Site, ct: list[Instance]) -> None:
    """A data set without File Meta Information is DICOM, and one without SOP Class does not say how to read it."""
    (site.scans / "bare").write_bytes(ct[0].data.replace(b"\x08\0\x16\0UI", b"\x08\0\x15\0UI", 1))
    done = site.run()
    assert done.status == ExitCode.SOME_HELD
    assert "no File Meta Information" in done.err
    assert "not a DICOM file" not in done.err


def test_report_that_is_a_folder_is_refused_before_the_work(site: Site, ct: list[Instance]) -> None:
    """Nothing is written when the report could not be."""
    site.put("a.dcm", ct[0])
    site.report = site.folder / "reports"
    site.report.mkdir()
    done = site.run()
    assert done.status == ExitCode.USAGE
    assert str(site.report) in done.err
    assert not site.output.exists()


@pytest.mark.parametrize("name", ["scans/a.dcm", "project.key", "notes.txt", "device"])
def test_report_in_the_place_of_something_else_is_refused_before_the_work(
    name: str, site: Site, ct: list[Instance]
) -> None:
    """A scan, a key or a device that stands where the report should is not replaced by it."""
    site.put("a.dcm", ct[0])
    (site.folder / "notes.txt").write_text('{"counts": "of something else"}')
    (site.folder / "device").symlink_to(os.devnull)
    site.report = site.folder / name
    before = site.report.read_bytes()
    done = site.run()
    assert done.status == ExitCode.USAGE
    assert f"--report {site.report}: this is there, and no report of before" in done.err
    assert site.report.read_bytes() == before
    assert not site.output.exists()


def test_report_of_before_is_replaced(site: Site, ct: list[Instance]) -> None:
    """By the same command again; and so is the empty file that mktemp makes."""
    site.put("a.dcm", ct[0])
    site.report.touch()
    assert site.run().status == ExitCode.DONE
    site.put("b.dcm", ct[1])
    assert site.run().status == ExitCode.DONE
    assert site.states() == ["unchanged", "written"]


def test_report_that_cannot_be_written_in_the_end_is_one_clear_error(
    site: Site, ct: list[Instance], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The path as it was typed, the system's reason, and that the files are there."""

    def full(*_arguments: object) -> None:
        raise OSError(28, "No space left on device", "/secret/path")

    site.put("a.dcm", ct[0])
    monkeypatch.setattr("deid_proxy.cli.results.write_report", full)
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert done.err.startswith(f"error: cannot write --report {site.report}: No space left on device; ")
    assert len(site.written()) == 1


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="rights of POSIX")
def test_output_below_a_file_names_what_was_typed(site: Site, ct: list[Instance]) -> None:
    """A file in the way of the output folder is said with the folder and the remedy."""
    site.put("a.dcm", ct[0])
    (site.folder / "clean").write_bytes(b"in the way")
    site.output = site.folder / "clean" / "here"
    done = site.run()
    assert done.status == ExitCode.FAILED
    assert done.err == f"error: cannot write to --output {site.output}: Not a directory; name a folder, and run again\n"

"""``diff``: what was removed, added and changed, and no value unless a person asks for it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np
import pydicom
import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
    build_study,
    part10,
)
from deid_proxy.testing.builders.pixels import jpeg_stream
from deid_proxy.testing.leak_scanner import LeakScanner

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

CT = build_study(5, "CT", 1)[0]


def data_set(name: str = "Smith^John", **more: str) -> DataSetBuilder:
    built = DataSetBuilder()
    item = built.item()
    item.put("ScheduledProcedureStepID", more.pop("step", "S1"))
    built.put("PatientName", name)
    built.put("RequestAttributesSequence", [item])
    for keyword, value in more.items():
        built.put(keyword, value)
    return built


def write(path: Path, built: DataSetBuilder, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN) -> Path:
    path.write_bytes(part10(built.encode(syntax), syntax, "1.2.840.10008.5.1.4.1.1.2", "1.2.3"))
    return path


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    before = write(tmp_path / "before", data_set(StudyDate="20200101", Modality="CT"))
    after = write(tmp_path / "after", data_set("P-1", step="S2", Modality="CT", PatientIdentityRemoved="YES"))
    return before, after


def changes(run: Callable[..., Ran], before: Path, after: Path) -> dict[str, str]:
    document = json.loads(run("diff", before, after, "--format", "json").out)
    return {change["attribute"]: change["change"] for change in document["changes"]}


def test_every_difference_is_listed(pair: tuple[Path, Path], run: Callable[..., Ran]) -> None:
    """What is gone, new or other is listed by path, at every depth; what is the same is counted."""
    assert changes(run, *pair) == {
        "(0008,0020) StudyDate": "removed",
        "(0010,0010) PatientName": "changed",
        "(0012,0062) PatientIdentityRemoved": "added",
        "(0040,0275)[1] > (0040,0009) ScheduledProcedureStepID": "changed",
    }
    done = run("diff", *pair)
    assert done.status == ExitCode.DONE
    assert (
        "4 attributes differ.\n1 attributes are the same to the byte: 2 bytes of values. Pixel data: none." in done.out
    )


def test_values_are_masked(pair: tuple[Path, Path], run: Callable[..., Ran]) -> None:
    """No format shows a value of either file."""
    for output_format in ("table", "json", "html"):
        done = run("diff", *pair, "--format", output_format)
        assert "Smith" not in done.out
        assert "P-1" not in done.out
        assert "PHI" in done.out


def test_values_go_to_a_terminal_only(pair: tuple[Path, Path], run: Callable[..., Ran]) -> None:
    """``--show-values`` into a pipe or a file is refused."""
    done = run("diff", *pair, "--show-values")
    assert done.status == ExitCode.USAGE
    assert "Smith" not in done.out + done.err


def test_values_are_shown_to_a_person(
    pair: tuple[Path, Path], run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a terminal, and asked for, both values stand side by side."""
    monkeypatch.setattr("deid_proxy.cli.diff.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    (line,) = [line for line in run("diff", *pair, "--show-values").out.splitlines() if "PatientName" in line]
    assert "Smith^John" in line
    assert "P-1" in line


def test_same_file_has_no_differences(pair: tuple[Path, Path], run: Callable[..., Ran]) -> None:
    """A file compared with itself: nothing differs."""
    done = run("diff", pair[0], pair[0])
    assert (done.status, done.err) == (ExitCode.DONE, "")
    assert done.out.startswith("0 attributes differ.\n4 attributes are the same to the byte: ")


def test_other_vr_encoding_alone_is_no_difference(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Explicit and Implicit VR of the same values are the same."""
    explicit = write(tmp_path / "a", data_set())
    implicit = write(tmp_path / "b", data_set(), IMPLICIT_VR_LITTLE_ENDIAN)
    assert changes(run, explicit, implicit) == {}


def test_other_vr_of_the_same_bytes_is_said(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """An attribute that only got another VR is listed as such."""
    other = data_set()
    other.add(0x0010_0010, "LO", "Smith^John")
    found = changes(run, write(tmp_path / "a", data_set()), write(tmp_path / "b", other))
    assert found == {"(0010,0010) PatientName": "VR changed"}


def test_file_against_what_was_made_of_it(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The common use: a realistic file and its de-identified version, without a value on any stream."""
    from deid_proxy.identity.keys import generate_key_file

    before = tmp_path / "before.dcm"
    before.write_bytes(CT.part10())
    generate_key_file(tmp_path / "a.key")
    options = ("--output", tmp_path / "clean", "--profile", "basic", "--key-file", tmp_path / "a.key")
    assert run("deidentify", before, *options).status == ExitCode.DONE
    (after,) = (tmp_path / "clean").rglob("*.dcm")
    for output_format in ("table", "json", "html"):
        done = run("diff", before, after, "--format", output_format)
        assert done.status == ExitCode.DONE
        assert LeakScanner(CT.planted).scan(done.out.encode()) == []
        assert "(0012,0062) PatientIdentityRemoved" in done.out
    assert "Pixel data: identical." in done.out


def test_pixels_without_their_comments_are_called_the_same(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Bytes differ, and the images do not: that is said, and nothing else is called so."""
    stream = jpeg_stream(bytes(99), b"\xff\xfe\0\x08a name")
    built = data_set()
    built.add(0x7FE00010, "OB", Fragments((stream,)))
    before = write(tmp_path / "before", built, JPEG_BASELINE)
    built.add(0x7FE00010, "OB", Fragments((jpeg_stream(bytes(99)),)))
    after = write(tmp_path / "after", built, JPEG_BASELINE)
    built.add(0x7FE00010, "OB", Fragments((jpeg_stream(bytes(98)),)))
    other = write(tmp_path / "other", built, JPEG_BASELINE)
    same = "Pixel data: identical but for comments in codestreams and bytes behind them."
    assert same in run("diff", before, after).out
    assert "Pixel data: different." in run("diff", after, before).out
    assert "Pixel data: different." in run("diff", before, other).out


def frames(count: int, **more: str) -> DataSetBuilder:
    built, items = DataSetBuilder(), []
    for number in range(count):
        item, content = built.item(), built.item()
        for keyword, value in more.items():
            content.put(keyword, value)
        content.put("StackID", str(number))
        item.put("FrameContentSequence", [content])
        items.append(item)
    built.put("PerFrameFunctionalGroupsSequence", items)
    return built


@pytest.mark.parametrize(("output_format", "rows"), [("table", 1), ("html", 1), ("json", 30)])
def test_frames_are_folded_for_people_only(
    output_format: str, rows: int, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """What differs in every frame alike is one row with the number of frames; in JSON each frame has its own."""
    before, after = write(tmp_path / "a", frames(30, FrameComments="x")), write(tmp_path / "b", frames(30))
    out = run("diff", before, after, "--format", output_format).out
    assert out.count("FrameComments") == rows
    assert ("× 30 frames" in out) == (rows == 1)


def test_what_is_the_same_to_the_byte_is_summed_up(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Number and bytes of the equal values, and whether the pixel data is one of them."""

    def image(pixels: bytes | None) -> Path:
        built = data_set()
        if pixels is not None:
            built.add(0x7FE0_0010, "OW", pixels)
        path = tmp_path / f"{0 if pixels is None else pixels[0]}"
        return write(path, built)

    def sums(before: Path, after: Path) -> tuple[int, int, str]:
        document = json.loads(run("diff", before, after, "--format", "json").out)
        return document["unchanged"], document["unchanged_bytes"], document["pixel_data"]

    text = len("Smith^John") + len("S1")
    assert sums(image(b"\1\2"), image(b"\1\2")) == (3, text + 2, "identical")
    assert sums(image(b"\1\2"), image(b"\3\2")) == (2, text, "different")
    assert sums(image(b"\1\2"), image(None)) == (2, text, "in one file only")
    assert sums(image(None), image(None)) == (2, text, "none")


def test_hostile_values_stay_text_on_the_page(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A private tag or a value with markup leaves no tag on the page."""
    hostile = data_set("<script>alert(1)</script>", StudyDescription="<img src=x onerror=alert(1)>")
    out = run("diff", write(tmp_path / "a", hostile), write(tmp_path / "b", data_set()), "--format", "html").out
    assert "<script" not in out
    assert "<img" not in out


@pytest.mark.parametrize("content", [b"", b"hello", CT.part10()[:401], CT.part10()[:-1]])
@pytest.mark.parametrize("position", [0, 1])
def test_what_cannot_be_read_is_one_clear_error(
    content: bytes, position: int, pair: tuple[Path, Path], tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """A file that is none, or is cut, is named in one line, whichever of the two it is."""
    bad = tmp_path / "bad"
    bad.write_bytes(content)
    files = [*pair]
    files[position] = bad
    done = run("diff", *files)
    assert done.status == ExitCode.FAILED
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert str(bad) in done.err


def test_byte_order_and_deflation_alone_are_no_difference(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Numbers, pixels and nested texts are the same in Big Endian, deflated, and as they are; also value by value."""
    plain = tmp_path / "plain"
    plain.write_bytes(CT.part10())
    data_set = pydicom.dcmread(plain)
    data_set.remove_private_tags()  # values of unknown VR have no known byte order
    big, deflated = tmp_path / "big", tmp_path / "deflated"
    data_set.save_as(plain)
    data_set.file_meta.TransferSyntaxUID = pydicom.uid.DeflatedExplicitVRLittleEndian
    data_set.save_as(deflated)
    data_set.file_meta.TransferSyntaxUID = pydicom.uid.ExplicitVRBigEndian
    data_set["PixelData"].value = np.frombuffer(data_set.PixelData, "<u2").astype(">u2").tobytes()
    for _ in data_set.iterall():
        pass  # every element is decoded now, and can be encoded in the other order
    pydicom.dcmwrite(big, data_set, implicit_vr=False, little_endian=False, force_encoding=True)
    assert changes(run, plain, deflated) == {}
    assert changes(run, plain, big) == {}
    assert changes(run, deflated, big) == {}


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.99.99", "1.2.3"])
def test_unknown_transfer_syntax_is_refused(syntax: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """An encoding that is not known is said, not guessed."""
    path = tmp_path / "a"
    path.write_bytes(part10(b"", syntax, "1.2.840.10008.5.1.4.1.1.2", "1.2.3"))
    done = run("diff", path, path)
    assert done.status == ExitCode.FAILED
    assert "transfer-syntax" in done.err


def test_control_characters_in_values_are_not_obeyed(
    tmp_path: Path, run: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that would ring the bell is shown with its code."""
    monkeypatch.setattr("deid_proxy.cli.diff.sys.stdout.isatty", lambda: True, raising=False)
    monkeypatch.setenv("COLUMNS", "200")
    before = write(tmp_path / "a", data_set("Smith\x07"))
    done = run("diff", before, write(tmp_path / "b", data_set()), "--show-values")
    assert "\x07" not in done.out
    assert "\\x07" in done.out

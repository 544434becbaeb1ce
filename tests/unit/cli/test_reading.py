"""Which files are taken for DICOM, and what becomes of those that only look like it."""

from __future__ import annotations

import os
import struct
import sys
from typing import TYPE_CHECKING

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.cli import reading
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.input_files import find_inputs
from deid_proxy.cli.reading import looks_like_dicom, read_file, read_input, read_source
from deid_proxy.cli.results import Result, ResultState
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.pipeline import Source
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, build_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

CT = build_study(1, "CT", 1)[0]


def outcome(path: Path) -> Source | Result:
    (file,) = find_inputs([path])
    return read_input(file)


@pytest.mark.parametrize(
    "head",
    [
        bytes(128) + b"DICM",
        b"II*\0" + bytes(124) + b"DICM",
        b"DICM" + bytes(128),
        struct.pack("<HH2sH", 0x0008, 0x0005, b"CS", 10),
        struct.pack("<HHL", 0x0008, 0x0016, 26),
        struct.pack(">HH2sH", 0x0008, 0x0005, b"CS", 10),
        struct.pack("<HH2sH", 0x0002, 0x0000, b"UL", 4),
    ],
)
def test_dicom_is_recognised_by_its_first_bytes(head: bytes) -> None:
    """The prefix, also behind a TIFF preamble, and bare data sets in any byte order."""
    assert looks_like_dicom(head)


@pytest.mark.parametrize(
    "head", [b"", b"DIC", b"hello world", b"\xff\xd8\xff\xe0" + bytes(200), b"%PDF-1.7\n" + bytes(200)]
)
def test_other_files_are_not(head: bytes) -> None:
    """Nothing, text, a picture and a document are no DICOM."""
    assert not looks_like_dicom(head)


@given(st.binary(max_size=200))
def test_recognition_never_fails(head: bytes) -> None:
    """Any bytes are judged, none raises."""
    assert looks_like_dicom(head) in (True, False)


def test_file_becomes_a_source(tmp_path: Path) -> None:
    """The data set behind the File Meta Information, in its transfer syntax."""
    (tmp_path / "a").write_bytes(CT.part10())
    source = outcome(tmp_path / "a")
    assert isinstance(source, Source)
    assert source.transfer_syntax_uid == EXPLICIT_VR_LITTLE_ENDIAN
    assert bytes(source.data) == CT.data


def test_large_file_is_mapped_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Memory stays bounded: what is large is mapped, with the same bytes."""
    path = tmp_path / "a"
    path.write_bytes(CT.part10())
    monkeypatch.setattr(reading, "_MAP_FROM_BYTES", 100)
    data = read_file(path, path.stat().st_size)
    assert not isinstance(data, bytes)
    assert data[:] == CT.part10()
    source = outcome(path)
    assert isinstance(source, Source)
    assert bytes(source.data) == CT.data


def test_a_bare_data_set_that_speaks_for_itself_is_read(tmp_path: Path) -> None:
    """Its first elements leave one encoding, and a note says that nobody named it."""
    (tmp_path / "a").write_bytes(CT.data)
    source = outcome(tmp_path / "a")
    assert isinstance(source, Source)
    assert (source.data, source.transfer_syntax_uid) == (CT.data, CT.transfer_syntax_uid)
    assert "no File Meta Information" in source.notes[0]


def test_any_other_bare_data_set_is_held(tmp_path: Path) -> None:
    """A data set without File Meta Information is DICOM in an encoding nobody named: held, not skipped."""
    (tmp_path / "a").write_bytes(CT.data.replace(b"\x08\0\x16\0UI", b"\x08\0\x15\0UI", 1))
    result = outcome(tmp_path / "a")
    assert isinstance(result, Result)
    assert (result.state, result.reason) == (ResultState.HELD, HoldReason.MALFORMED)


def test_file_that_vanished_is_a_failure(tmp_path: Path) -> None:
    """A file that is gone when its turn comes fails on its own."""
    path = tmp_path / "a"
    path.write_bytes(CT.part10())
    (file,) = find_inputs([path])
    path.unlink()
    result = read_input(file)
    assert isinstance(result, Result)
    assert (result.state, result.reason) == (ResultState.FAILED, "unreadable")


@pytest.mark.skipif(sys.platform == "win32", reason="no FIFOs on Windows")
@pytest.mark.parametrize("command", [["explain"], ["diff", "{sound}"]])
def test_a_named_pipe_is_an_error_and_not_waited_for(
    command: list[str], tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Nobody writes into it: whoever reads it would wait for ever."""
    (tmp_path / "sound.dcm").write_bytes(CT.part10())
    os.mkfifo(tmp_path / "pipe")
    done = run(*(word.format(sound=tmp_path / "sound.dcm") for word in command), tmp_path / "pipe")
    assert done.status == ExitCode.FAILED
    assert done.err == f"error: {tmp_path / 'pipe'} is no regular file; save what it gives to one, and name that\n"


def test_named_file_that_is_no_dicom_is_an_error(tmp_path: Path) -> None:
    """Who names one file expects it to be DICOM."""
    (tmp_path / "a").write_bytes(b"hello")
    with pytest.raises(click.ClickException, match="is no DICOM file"):
        read_source(tmp_path / "a")


def test_named_file_that_is_cut_is_malformed(tmp_path: Path) -> None:
    """A cut header says what is missing."""
    (tmp_path / "a").write_bytes(bytes(128) + b"DICM")
    with pytest.raises(DeidentificationError, match=r"\(0002,0010\)"):
        read_source(tmp_path / "a")

"""``keygen``: a good key, once."""

from __future__ import annotations

import stat
import sys
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.map_keys import load_map_private_key, load_map_public_key

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran


def test_key_is_made_and_known_by_its_check_value(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The file holds a usable key that only its owner can read; the output names it without giving it away."""
    path = tmp_path / "a.key"
    done = run("keygen", path)
    assert done.status == ExitCode.DONE
    assert done.out == f"{path}: new key, check value {load_key_file(path).check}\n"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_key_can_be_tied_to_a_project(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A key made for a project is named with it."""
    out = run("keygen", tmp_path / "a.key", "--project", "LUNG-01").out
    assert "for project LUNG-01" in out
    assert "deidentify does, and gives the pseudonyms of LUNG-01" in out
    assert "deidentify" not in run("keygen", tmp_path / "b.key").out


def test_existing_file_is_never_overwritten(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A second keygen on the same file is refused, and the first key stays."""
    path = tmp_path / "a.key"
    run("keygen", path)
    before = path.read_bytes()
    done = run("keygen", path)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "exists" in done.err
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["missing/a.key", ""])
def test_key_that_cannot_be_written_is_one_clear_error(place: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A folder that is not there, or in place of the file, is said in one line."""
    done = run("keygen", tmp_path / place)
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("name", ["A\nB", "LUNG 01", "", "LUNG/01", "-x"])
def test_a_key_is_tied_to_no_name_that_no_project_can_have(name: str, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """What the configuration would refuse as a project's name, and what could break the key file, is refused here."""
    done = run("keygen", tmp_path / "a.key", f"--project={name}")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "such as LUNG-01" in done.err
    assert not (tmp_path / "a.key").exists()


def test_the_pair_of_a_map_is_made_at_once(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """The private key is the owner's alone, the public one beside it, and the output says who gets which."""
    path = tmp_path / "map.key"
    done = run("keygen", "--map", path, "--project", "LUNG-01")
    assert done.status == ExitCode.DONE
    private = load_map_private_key(path, "LUNG-01")
    assert load_map_public_key(f"{path}.pub", "LUNG-01") == private.public
    assert f"{path}.pub: public key, for the gateway, check value {private.check}" in done.out
    assert f"{path}: private key, for the privacy officer" in done.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = run("keygen", "--map", path)
    assert again.status == ExitCode.BAD_CONFIGURATION
    assert "exists" in again.err

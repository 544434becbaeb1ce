"""The key pair of a map: made together, read apart, and every mistake about them one clear error."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.keys import generate_key_file, load_key_file
from deid_proxy.identity.map_keys import generate_map_keys, load_map_private_key, load_map_public_key, public_path

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def pair(tmp_path: Path) -> Path:
    """Make a pair of a project and return the private file."""
    generate_map_keys(tmp_path / "map.key", "LUNG-01")
    return tmp_path / "map.key"


def test_a_pair_belongs_together(pair: Path) -> None:
    """Both halves have one check value; the private file is the owner's alone."""
    private, public = load_map_private_key(pair, "LUNG-01"), load_map_public_key(public_path(pair), "LUNG-01")
    assert private.check == public.check
    assert private.public == public
    assert stat.S_IMODE(pair.stat().st_mode) == 0o600
    assert private.check in repr(private)
    secret = pair.read_text().split("private-key: ")[1].split("\n")[0]
    assert secret not in repr(private)
    assert secret not in public_path(pair).read_text()


@pytest.mark.parametrize("taken", ["map.key", "map.key.pub"])
def test_no_key_is_overwritten_and_no_half_stays(tmp_path: Path, taken: str) -> None:
    """When either file exists, nothing is made."""
    (tmp_path / taken).write_text("mine")
    with pytest.raises(KeyFileError, match="exists"):
        generate_map_keys(tmp_path / "map.key")
    assert [path.name for path in tmp_path.iterdir()] == [taken]
    assert (tmp_path / taken).read_text() == "mine"


def edit(path: Path, old: str, new: str) -> None:
    path.write_text(path.read_text().replace(old, new))


MISTAKES = {
    "empty": (lambda path: path.write_text(""), "empty"),
    "comments only": (lambda path: path.write_text("# nothing\n"), "empty"),
    "no text": (lambda path: path.write_bytes(b"\xff\xfe\x00"), "not a text file"),
    "too short": (
        lambda path: path.write_text(path.read_text().replace("-key: ", "-key: x", 1)[:-40]),
        "damaged|format",
    ),
    "one digit less": (lambda path: shorten(path), "64 hexadecimal digits"),
    "another digit": (lambda path: change_digit(path), "do not belong together"),
    "no check": (lambda path: path.write_text(path.read_text().split("check:")[0]), "is missing"),
    "other format": (lambda path: edit(path, "-key-1", "-key-9"), "is missing"),
    "other project": (lambda path: edit(path, "LUNG-01", "OTHER"), "of project 'OTHER', not of 'LUNG-01'"),
    "exposed": (lambda path: path.chmod(0o666), "by others"),
    "missing": (lambda path: path.unlink(), "does not exist"),
    "a folder": (lambda path: (path.unlink(), path.mkdir()), "directory"),
    "a line more": (lambda path: path.write_text(path.read_text() + "hello\n"), "neither a field"),
}


def shorten(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join(line[:-1] if "-key: " in line else line for line in lines) + "\n")


def change_digit(path: Path) -> None:
    lines = path.read_text().splitlines()
    path.write_text("\n".join(flip(line) if "-key: " in line else line for line in lines) + "\n")


def flip(line: str) -> str:
    # In the middle: some bits of the last byte do not count in a private key (RFC 7748 section 5).
    return line[:-20] + ("a" if line[-20] != "a" else "b") + line[-19:]


@pytest.mark.parametrize("half", ["private", "public"])
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_file_that_is_wrong_is_one_clear_error(pair: Path, half: str, mistake: str) -> None:
    """It names the file, says what is wrong, and shows nothing of the key."""
    path = pair if half == "private" else public_path(pair)
    secret = path.read_text().split("-key: ")[1].split("\n")[0]
    spoil, words = MISTAKES[mistake]
    spoil(path)
    load = load_map_private_key if half == "private" else load_map_public_key
    with pytest.raises(KeyFileError, match=words) as refused:
        load(path, "LUNG-01")
    assert str(path) in str(refused.value)
    assert secret[:16] not in str(refused.value)
    assert "\n" not in str(refused.value)


def test_line_ends_of_other_systems_do_no_harm(pair: Path) -> None:
    """CR LF, blank lines and no last newline are the same key."""
    check = load_map_private_key(pair).check
    pair.write_bytes(b"\r\n" + pair.read_bytes().replace(b"\n", b"\r\n").rstrip())
    assert load_map_private_key(pair).check == check


def test_halves_and_kinds_are_not_taken_for_each_other(pair: Path, tmp_path: Path) -> None:
    """A private key on the gateway, a public one to open with, a project's key: each is told from the other."""
    generate_key_file(tmp_path / "project.key")
    with pytest.raises(KeyFileError, match="does not belong on a gateway"):
        load_map_public_key(pair)
    public_path(pair).chmod(0o600)
    with pytest.raises(KeyFileError, match="opens nothing"):
        load_map_private_key(public_path(pair))
    for load in (load_map_public_key, load_map_private_key):
        with pytest.raises(KeyFileError, match="is not a"):
            load(tmp_path / "project.key")
    for path in (pair, public_path(pair)):
        with pytest.raises(KeyFileError, match="a key of the map"):
            load_key_file(path)


@pytest.mark.parametrize(
    "digits", ["00" * 32, "01" + "00" * 31, "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800"]
)
def test_a_public_key_that_agrees_on_nothing_is_refused(tmp_path: Path, digits: str) -> None:
    """Points of small order would seal under a secret that everybody knows."""
    import hashlib

    check = hashlib.sha256(b"deid-proxy/map-key/1" + bytes.fromhex(digits)).hexdigest()[:16]
    path = tmp_path / "map.pub"
    path.write_text(f"format: deid-proxy-map-public-key-1\npublic-key: {digits}\ncheck: {check}\n")
    path.chmod(0o644)
    with pytest.raises(KeyFileError, match="agrees on nothing"):
        load_map_public_key(path)

"""Key files: good ones work, bad ones are refused with words that help and never show the key."""

from __future__ import annotations

import base64
import hashlib
import os
import secrets
import stat
from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import KeyFileError
from deid_proxy.identity.key_text import KeyText, parse_key
from deid_proxy.identity.keys import ProjectKey, generate_key_file, load_key_file

if TYPE_CHECKING:
    from pathlib import Path

SECRET = bytes.fromhex("9f2c5b8e017d43aa6612f0c9d85b3e7714aa90cdef2468b135790bdfec86a4d2")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give the path of a key file that does not exist yet."""
    return tmp_path / "project.key"


def write(path: Path, text: str | bytes, mode: int = 0o600) -> Path:
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    path.chmod(mode)
    return path


def refusal(path: Path, project: str | None = None) -> str:
    with pytest.raises(KeyFileError) as caught:
        load_key_file(path, project)
    assert str(path) in str(caught.value)
    return str(caught.value)


class TestGenerating:
    def test_a_generated_key_is_loaded_again(self, path: Path) -> None:
        """What keygen wrote gives the same key, with and without naming the project."""
        made = generate_key_file(path, "LUNG-01")
        assert load_key_file(path, "LUNG-01").check == load_key_file(path).check == made.check
        assert load_key_file(path).derive("uid") == made.derive("uid")

    def test_a_key_without_project_serves_any(self, path: Path) -> None:
        """A key that names no project is accepted for every one."""
        made = generate_key_file(path)
        assert load_key_file(path, "ANY").check == made.check

    def test_only_the_owner_may_read_it(self, path: Path) -> None:
        """The file is made with mode 0600, whatever the umask allows."""
        before = os.umask(0)
        try:
            generate_key_file(path)
        finally:
            os.umask(before)
        assert stat.S_IMODE(path.stat().st_mode) == 0o600

    def test_a_key_is_never_overwritten(self, path: Path) -> None:
        """An existing file, whatever it holds, is left as it is."""
        write(path, "precious")
        with pytest.raises(KeyFileError, match="never overwritten"):
            generate_key_file(path)
        assert path.read_text() == "precious"

    def test_a_link_is_not_followed(self, path: Path, tmp_path: Path) -> None:
        """A dangling link in place of the file is not written through."""
        path.symlink_to(tmp_path / "elsewhere")
        with pytest.raises(KeyFileError):
            generate_key_file(path)
        assert not (tmp_path / "elsewhere").exists()

    def test_a_missing_folder_is_said(self, tmp_path: Path) -> None:
        """A file that cannot be written is an error with the system's reason, not a traceback."""
        with pytest.raises(KeyFileError, match="cannot be written: No such file"):
            generate_key_file(tmp_path / "nowhere" / "project.key")

    @pytest.mark.parametrize("project", ["", "  ", "two\nlines", "x" * 65, "bell\a", "LUNG 01"])
    def test_a_project_name_is_one_that_a_configuration_can_have(self, path: Path, project: str) -> None:
        """A name that would damage the file, or that no project can have, is refused, and no file is made."""
        with pytest.raises(KeyFileError, match="1 to 64 letters"):
            generate_key_file(path, project)
        assert not path.exists()

    def test_a_failed_write_leaves_no_file(self, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        """A key that may not be durable does not stay behind."""

        def fail(descriptor: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(KeyFileError, match="No space left"):
            generate_key_file(path)
        assert not path.exists()

    def test_keys_differ(self, tmp_path: Path) -> None:
        """Two generated keys are not the same."""
        checks = {generate_key_file(tmp_path / str(number)).check for number in range(5)}
        assert len(checks) == 5


class TestBareKeys:
    @pytest.mark.parametrize(
        "text",
        [
            SECRET.hex(),
            SECRET.hex().upper() + "\n",
            f"# from openssl\n\n  {SECRET.hex()}  \n",
            base64.b64encode(SECRET).decode(),
            base64.b64encode(SECRET).decode().rstrip("="),
            base64.urlsafe_b64encode(SECRET).decode(),
        ],
        ids=["hex", "upper case", "comment and spaces", "base64", "base64 without padding", "url-safe base64"],
    )
    def test_a_line_of_another_tool_is_a_key(self, path: Path, text: str) -> None:
        """Hexadecimal and base64 lines give the key they encode."""
        assert load_key_file(write(path, text)).check == ProjectKey(SECRET).check

    def test_longer_keys_are_used_whole(self, path: Path) -> None:
        """Bytes beyond the thirty-second make another key."""
        longer = SECRET + secrets.token_bytes(8)
        assert load_key_file(write(path, longer.hex())).check not in ("", ProjectKey(SECRET).check)


class TestRefusing:
    def test_a_missing_file(self, path: Path) -> None:
        """A missing file says how to get one."""
        assert "does not exist" in (message := refusal(path))
        assert "deid-proxy keygen" in message

    def test_a_directory(self, tmp_path: Path) -> None:
        """A directory is named as what it is."""
        assert "is a directory" in refusal(tmp_path)

    def test_a_pipe_is_not_waited_for(self, path: Path) -> None:
        """A named pipe is refused at once."""
        os.mkfifo(path, 0o600)
        assert "not a regular file" in refusal(path)

    @pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="the super-user reads every file")
    def test_an_unreadable_file(self, path: Path) -> None:
        """A file of somebody else says so."""
        assert "cannot be read" in refusal(write(path, SECRET.hex(), 0o200))

    def test_an_unreadable_path(self, path: Path) -> None:
        """A path through a file is an error with the system's reason."""
        write(path, SECRET.hex())
        assert "cannot be read: Not a directory" in refusal(path / "key")

    @pytest.mark.parametrize("text", ["", "\n\n", "# only a comment\n"])
    def test_an_empty_file(self, path: Path, text: str) -> None:
        """A file without a key is called empty."""
        assert "empty" in refusal(write(path, text))

    @pytest.mark.parametrize(
        "text",
        [SECRET.hex()[:62], SECRET.hex()[:63], SECRET.hex() + "a", base64.b64encode(SECRET)[:40].decode(), "abc"],
        ids=["31 bytes", "odd", "one digit too many", "30 bytes in base64", "three letters"],
    )
    def test_a_short_key(self, path: Path, text: str) -> None:
        """A key of fewer than 32 bytes, or cut in the middle of one, is refused."""
        assert "too short or cut off" in refusal(write(path, text))

    @pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o610, 0o601, 0o666])
    def test_rights_of_others(self, path: Path, mode: int) -> None:
        """Any right of group or others is refused, with the command that takes it away."""
        message = refusal(write(path, SECRET.hex(), mode))
        assert f"mode {mode:04o}" in message
        assert "chmod 600" in message

    @pytest.mark.parametrize("mode", [0o600, 0o400])
    def test_rights_of_the_owner_are_fine(self, path: Path, mode: int) -> None:
        """Modes 0600 and 0400 are accepted."""
        assert load_key_file(write(path, SECRET.hex(), mode)).check == ProjectKey(SECRET).check

    def test_the_key_of_another_project(self, path: Path) -> None:
        """A key that names its project is refused for another, naming both."""
        generate_key_file(path, "LUNG-01")
        message = refusal(path, "HEART-02")
        assert "LUNG-01" in message
        assert "HEART-02" in message

    def test_a_damaged_key(self, path: Path) -> None:
        """One changed digit of the key is noticed by its check value."""
        generate_key_file(path)
        text = path.read_text()
        place = text.index("key: ") + 20
        write(path, text[:place] + ("0" if text[place] != "0" else "1") + text[place + 1 :])
        assert "damaged" in refusal(path)

    @pytest.mark.parametrize("check", ["", "0123456789abcdef", "ü", "00"])
    def test_a_damaged_check_value(self, path: Path, check: str) -> None:
        """A check value that is not the key's is damage, whatever it is made of."""
        write(path, f"format: deid-proxy-key-1\nkey: {SECRET.hex()}\ncheck: {check}\n")
        assert "damaged" in refusal(path)

    @pytest.mark.parametrize("field", ["key", "check"])
    def test_a_file_cut_short(self, path: Path, field: str) -> None:
        """A missing line is damage too."""
        generate_key_file(path)
        lines = [line for line in path.read_text().splitlines() if not line.startswith(f"{field}:")]
        assert "damaged" in refusal(write(path, "\n".join(lines)))

    @pytest.mark.parametrize(
        "text",
        ["format: deid-proxy-key-2\nkey: 00\ncheck: 00\n", "name: value\nother: thing\n", "a: b\n", "key: 1\nkey: 2\n"],
        ids=["newer format", "some YAML", "one line of YAML", "a field twice"],
    )
    def test_another_kind_of_file(self, path: Path, text: str) -> None:
        """A file of another kind is not taken for a key."""
        assert "is not a key file" in refusal(write(path, text))

    def test_text_that_is_no_encoding(self, path: Path) -> None:
        """A line that is neither hexadecimal nor base64 is refused."""
        assert "neither hexadecimal digits nor base64" in refusal(write(path, "correct horse battery staple"))

    def test_a_mistyped_digit(self, path: Path) -> None:
        """A letter O in a hexadecimal key does not make another key out of it."""
        assert "neither hexadecimal digits nor base64" in refusal(write(path, SECRET.hex().replace("0", "O")))

    def test_a_binary_file(self, path: Path) -> None:
        """Raw bytes are refused with the way to make a text key."""
        assert "openssl rand -hex 32" in refusal(write(path, b"\xff\xfe" + SECRET))

    def test_a_large_file(self, path: Path) -> None:
        """A file that cannot be a key is not read to its end."""
        assert "too large" in refusal(write(path, "# " + "x" * 5000))

    @pytest.mark.parametrize(
        "secret",
        [
            bytes(32),
            b"\xff" * 64,
            bytes(range(11)) * 3,
            SECRET[:16] * 2,
            bytes(range(32)),
            bytes(range(200, 100, -1)),
            b"correct horse battery staple 1234",
            hashlib.sha256(b"changeme").digest(),
            hashlib.sha256(b"deid-proxy documentation example, not a secret").digest(),
        ],
        ids=[
            "zeros",
            "ones",
            "eleven distinct bytes",
            "one half twice",
            "counting up",
            "counting down",
            "a passphrase",
            "the hash of a word",
            "the example of the documentation",
        ],
    )
    def test_a_key_that_can_be_guessed(self, path: Path, secret: bytes) -> None:
        """Keys that a person or a sample file would produce are refused."""
        assert "can be guessed" in refusal(write(path, secret.hex()))

    @pytest.mark.parametrize("word", ["changeme", "PLACEHOLDER", "deidproxy"])
    def test_a_word_in_base64(self, path: Path, word: str) -> None:
        """A key that spells a word where random characters should stand is refused."""
        random = base64.b64encode(SECRET).decode().rstrip("=")
        assert "can be guessed" in refusal(write(path, word + random[: 44 - len(word)]))


class TestSecrecy:
    def test_a_key_never_shows_itself(self) -> None:
        """Neither repr nor str of a key holds key material, only the check value."""
        key = ProjectKey(SECRET)
        key.derive("uid")
        for text in (repr(key), str(key), f"{key}"):
            assert text == f"ProjectKey(check={key.check})"

    def test_a_parsed_file_never_shows_its_key(self) -> None:
        """The parsed text is safe to show as well."""
        parsed = parse_key(SECRET.hex())
        assert parsed == KeyText(SECRET, SECRET.hex())
        assert SECRET.hex() not in f"{parsed!r} {parsed}"

    def test_no_refusal_quotes_the_key(self, path: Path) -> None:
        """No message, and no exception behind it, quotes any eight digits of the file."""
        digits = SECRET.hex()
        for text in (digits[:60], digits + "zz", f"key: {digits}\n", f"format: x\nkey: {digits}\ncheck: 12\n"):
            with pytest.raises(KeyFileError) as caught:
                load_key_file(write(path, text))
            assert caught.value.__cause__ is None
            assert not any(digits[i : i + 8] in str(caught.value) for i in range(56))

    def test_the_check_value_tells_keys_apart(self) -> None:
        """The check value is 16 hexadecimal digits, the same for the same key and different for another."""
        assert ProjectKey(SECRET).check == ProjectKey(bytes(SECRET)).check
        assert ProjectKey(SECRET).check != ProjectKey(SECRET[::-1]).check
        assert len(bytes.fromhex(ProjectKey(SECRET).check)) == 8

    def test_a_short_secret_makes_no_key(self) -> None:
        """A key cannot be made from fewer than 32 bytes in code either."""
        with pytest.raises(KeyFileError, match="too short"):
            ProjectKey(SECRET[:31])


class TestDeriving:
    def test_sub_keys_are_those_of_the_first_version(self) -> None:
        """The derivation is fixed for ever: another result would change every pseudonym of every site."""
        key = ProjectKey(SECRET)
        assert key.check == "222715b1c29ff01a"
        assert key.derive("uid").hex() == "1540673fd558ed71c41ad8c247f6682785080b52846c5594b8c7137df68ca46f"

    def test_sub_keys_are_apart(self) -> None:
        """Every label has its own 32 bytes, and asking again gives the same."""
        key = ProjectKey(SECRET)
        labels = ("uid", "patient", "date", "index", "seal", "check")
        assert len({key.derive(label) for label in labels}) == len(labels)
        assert all(key.derive(label) == ProjectKey(SECRET).derive(label) for label in labels)
        assert {len(key.derive(label)) for label in labels} == {32}

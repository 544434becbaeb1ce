"""The kinds of values in a configuration are recognised exactly."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.profile import builtin_names
from deid_proxy.settings.values import Address, looks_like_key


@pytest.mark.parametrize(
    "text",
    [
        "9f3ac1d07be24586a1c0ffee5d9e0b72",
        "9F3AC1D07BE24586A1C0FFEE5D9E0B72C4481D6FA93E27B5080F61C2D7E4935A",
        "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
        "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA",
        "q83vEjRWeJ+rze8SNFZ4k/vN7xI0VniQq83vEjRWeJAxyw==",
    ],
)
def test_a_pasted_key_is_recognised(text: str) -> None:
    """Hexadecimal and base64 keys are no names of files."""
    assert looks_like_key(text)


@pytest.mark.parametrize(
    "text",
    [
        "spool.key",
        "/run/secrets/spool.key",
        "/run/secrets/a-very-long-name-for-a-key-of-project-LUNG-01",
        "keys/lung01",
        "a-name-of-a-key-file-in-small-letters-that-is-long-2",
        "C:\\keys\\spool.key",
        "",
    ],
)
def test_the_name_of_a_file_is_no_key(text: str) -> None:
    """Ordinary names, even long ones, are left alone."""
    assert not looks_like_key(text)


@given(st.binary(min_size=32, max_size=64))
def test_every_hexadecimal_key_is_recognised(secret: bytes) -> None:
    """No key of the usual form slips through."""
    assert looks_like_key(secret.hex())
    assert looks_like_key(secret.hex().upper())


@pytest.mark.parametrize(
    ("address", "text"),
    [(Address("a", 1), "a:1"), (Address("10.0.0.1", 104), "10.0.0.1:104"), (Address("::1", 2), "[::1]:2")],
)
def test_an_address_prints_as_it_is_written(address: Address, text: str) -> None:
    """IPv6 addresses get their brackets back."""
    assert str(address) == text


def test_the_repository_links_the_built_in_profiles() -> None:
    """What stands in config/profiles is what the package carries."""
    root = Path(__file__).parents[2]
    linked = {path.name: path.read_bytes() for path in (root / "config" / "profiles").glob("*.yaml")}
    carried = {path.name: path.read_bytes() for path in (root / "deid_proxy" / "profile" / "builtin").glob("*.yaml")}
    assert linked == carried
    assert set(linked) == {f"{name}.yaml" for name in builtin_names()}

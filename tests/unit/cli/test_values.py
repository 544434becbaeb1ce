"""Values as a person reads them."""

from __future__ import annotations

import struct

import pytest

from deid_proxy.cli.console import moment, printable
from deid_proxy.cli.elements import Element
from deid_proxy.cli.values import character_sets, show_value


def element(vr: str, value: bytes, tag: int = 0x0010_0010) -> Element:
    return Element((tag,), vr, memoryview(value))


@pytest.mark.parametrize(
    ("vr", "value", "terms", "shown"),
    [
        ("LO", b"text ", [], "text"),
        ("UI", b"1.2.3\0", [], "1.2.3"),
        ("PN", "Grünewald".encode("latin-1"), ["ISO_IR 100"], "Grünewald"),
        ("PN", "Grünewald".encode(), ["ISO_IR 192"], "Grünewald"),
        ("PN", b"\xff\xfe", ["ISO_IR 192"], "(2 bytes)"),
        ("PN", b"\xff\xfe", ["ISO_IR 999"], "(2 bytes)"),
        ("US", struct.pack("<2H", 1, 65535), [], "1\\65535"),
        ("SS", struct.pack("<h", -2), [], "-2"),
        ("FD", struct.pack("<d", 0.5), [], "0.5"),
        ("US", b"\x01", [], ""),
        ("US", bytes(1000), [], "(1000 bytes)"),
        ("AT", struct.pack("<HH", 0x0010, 0x0020), [], "(0010,0020)"),
        ("OB", b"x", [], "(1 byte)"),
        ("OW", bytes(10), [], "(10 bytes)"),
        ("LT", b"x" * 1000, [], "x" * 119 + "…"),
        ("LO", b"", [], ""),
    ],
)
def test_value_is_shown_by_its_vr(vr: str, value: bytes, terms: list[str], shown: str) -> None:
    """Text as text in its character set, numbers as numbers, the rest as a number of bytes; never an error."""
    assert show_value(element(vr, value), terms) == shown


def test_character_sets_are_those_of_the_top_level() -> None:
    """Specific Character Set counts where it stands for the whole data set."""
    assert character_sets([element("CS", b"ISO_IR 100", 0x0008_0005)]) == ["ISO_IR 100"]
    assert character_sets([element("CS", b"\\ISO 2022 IR 87 ", 0x0008_0005)]) == ["", "ISO 2022 IR 87"]
    assert character_sets([element("PN", b"X")]) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "plain"),
        ("Grüße‹PHI›", "Grüße‹PHI›"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc", "a\nb\\x09c"),
        ("\x9b1A", "\\x9b1A"),
    ],
)
def test_control_characters_are_shown_as_codes(text: str, shown: str) -> None:
    """What a terminal would obey is shown, but for the line breaks that a table needs."""
    assert printable(text) == shown


@pytest.mark.parametrize(("seconds", "shown"), [(0, ""), (None, ""), ("x", ""), (1.9, "1970-01-01 00:00:01Z")])
def test_moments_are_utc(seconds: object, shown: str) -> None:
    """Times are shown in UTC to the second, and none as nothing."""
    assert moment(seconds) == shown

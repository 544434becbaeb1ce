"""Texts in every character set of PS3.3: what is kept stays as it came, what nobody can read does not stay."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.engine.planner import make_plan
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.profile.model import RuleSet

MANUFACTURER = 0x0008_0070
SETS: dict[str, bytes] = {
    "ISO_IR 100": "Gerät".encode("latin-1"),
    "ISO_IR 101": "Přístroj".encode("iso8859_2"),
    "ISO_IR 109": "Ĝisdatigo".encode("iso8859_3"),
    "ISO_IR 110": "Ierīce".encode("iso8859_4"),
    "ISO_IR 144": "Прибор".encode("iso8859_5"),
    "ISO_IR 127": "قيفاللغة".encode("iso8859_6"),
    "ISO_IR 126": "Διονυσιος".encode("iso8859_7"),
    "ISO_IR 138": "שרון".encode("iso8859_8"),
    "ISO_IR 148": "Aygıt".encode("iso8859_9"),
    "ISO_IR 203": "Œuvre".encode("iso8859_15"),
    "ISO_IR 166": "เครื่อง".encode("tis_620"),
    "ISO_IR 13": b"\xd4\xcf\xc0\xde",
    "ISO_IR 192": "Gerät 機".encode(),
    "GB18030": "乗機".encode("gb18030"),  # 81 5C: the second byte is the code of a backslash
    "GBK": "乗王".encode("gbk"),
    r"\ISO 2022 IR 87": b"\x1b$B;3ED\x1b(B",
    r"\ISO 2022 IR 159": b"\x1b$(D\x30\x21\x1b(B",
    r"ISO 2022 IR 13\ISO 2022 IR 87": b"\xd4\xcf\xc0\xde \x1b$B;3ED\x1b(J",
    r"\ISO 2022 IR 149": b"\x1b$)C\xb1\xe8\xc8\xf1\xc1\xdf",
    r"\ISO 2022 IR 58": b"\x1b$)A\xcd\xf5",
    r"ISO 2022 IR 100\ISO 2022 IR 144": b"G\xe4 \x1b-L\xbf\xe0",
}
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]


def padded(raw: bytes) -> bytes:
    return raw + b" " * (len(raw) % 2)


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("terms", SETS)
def test_a_kept_text_in_the_declared_set_stays_byte_for_byte(
    terms: str, syntax: str, deidentify: Callable[..., Any], small: Callable[..., Any]
) -> None:
    """At the top and in an item, in every Defined Term of PS3.3 C.12.1.1.2."""
    raw = padded(SETS[terms])
    item = type(small())()
    item.add(0x0008_0104, "LO", raw)
    built = small((0x0008_0005, "CS", terms), (MANUFACTURER, "LO", raw), (0x0054_0220, "SQ", [item]))
    result = deidentify(built.encode(syntax), syntax)
    assert result.plan.notes == ()
    assert result.data.count(raw) == 2


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("vr", [(MANUFACTURER, "LO"), (0x0018_0015, "CS"), (0x0018_0050, "DS"), (0x0020_0013, "IS")])
@pytest.mark.parametrize("raw", [b"M\xfcller", b"\xffM\xe9", b"\xe9\xe8", b"A\x1b$B;3", b"\xc3\x28"])
def test_a_kept_text_that_nobody_can_read_is_replaced_by_its_type(
    vr: tuple[int, str], raw: bytes, syntax: str, deidentify: Callable[..., Any], small: Callable[..., Any]
) -> None:
    """Whatever its VR: nothing is declared, and it is not UTF-8."""
    tag, letters = vr
    built = small((0x0008_0005, "CS", ""), (tag, letters, padded(raw)))
    result = deidentify(built.encode(syntax), syntax)
    assert raw not in result.data
    assert result.read()[tag].value in ("", None, "ANONYMIZED", "ANON")
    assert any("no text in the declared character set" in note for note in result.plan.notes)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_same_unreadable_text_goes_wherever_it_comes_again(
    syntax: str, deidentify: Callable[..., Any], small: Callable[..., Any]
) -> None:
    """Items that are the same byte for byte are looked at once, and replaced each."""
    item = type(small())()
    item.add(0x0008_0104, "LO", b"Gr\xf6\xdfe ")
    built = small((0x0008_0005, "CS", ""), (0x0054_0220, "SQ", [item] * 50))
    result = deidentify(built.encode(syntax), syntax)
    assert b"Gr\xf6" not in result.data
    assert len(result.read()[0x0054_0220].value) == 50


def test_an_item_has_its_own_set_and_its_items_inherit_it(
    deidentify: Callable[..., Any], small: Callable[..., Any]
) -> None:
    """PS3.5 7.5.3: until an item in it declares another one."""
    raw = "Прибор".encode("iso8859_5")
    inner, outer = type(small())(), type(small())()
    inner.add(0x0008_0104, "LO", raw)
    outer.add(0x0008_0005, "CS", "ISO_IR 144")
    outer.add(0x0054_0222, "SQ", [inner])
    beside = type(small())()
    beside.add(0x0008_0104, "LO", raw)
    result = deidentify(small((0x0008_0005, "CS", ""), (0x0054_0220, "SQ", [outer, beside])).encode())
    assert result.data.count(raw) == 1


def test_the_patient_of_an_item_is_read_in_the_set_of_the_item(basic: RuleSet, small: Callable[..., Any]) -> None:
    """The same person, in two sets: one subject; and undeclared UTF-8 is the same person too."""
    requests = []
    for terms, codec in (("ISO_IR 144", "iso8859_5"), ("ISO_IR 192", "utf-8"), ("ISO_IR 6", "utf-8")):
        item = type(small())()
        item.add(0x0008_0005, "CS", terms)
        item.add(0x0010_0020, "LO", padded("Ж123".encode(codec)))
        data = small((0x0008_0005, "CS", ""), (0x0054_0220, "SQ", [item])).encode()
        requests.append(set(make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic).requests))
    assert requests[0] == requests[1] == requests[2]


def test_a_patient_id_that_nobody_can_read_is_held(basic: RuleSet, small: Callable[..., Any]) -> None:
    """It says who the patient is: it cannot be emptied, and it is not guessed."""
    data = small((0x0008_0005, "CS", ""), (0x0010_0020, "LO", b"M\xfc77")).encode()
    with pytest.raises(DeidentificationError) as caught:
        make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic)
    assert caught.value.reason is HoldReason.CHARACTER_SET


JAPANESE = b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B"
KOREAN = b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf"
CHINESE = "Wang^XiaoDong=王^小东=乗王^小东".encode("gb18030")
UNICODE = "Wang^XiaoDong=王大^小东=ワン^ドン".encode()
LEFT = [
    *((r"\ISO 2022 IR 87", JAPANESE, part) for part in (b"Yamada Tarou", b"\x1b$B;3ED\x1b(B", b"\x1b$B$d$^$@\x1b(B")),
    *(
        (r"\ISO 2022 IR 149", KOREAN, part)
        for part in (b"Gildong Hong", b"\x1b$)C\xd1\xce\xd4\xd7", b"\x1b$)C\xb1\xe6\xb5\xbf")
    ),
    *(("GB18030", CHINESE, part.encode("gb18030")) for part in ("XiaoDong Wang", "小东", "乗王")),
    *(("ISO_IR 192", UNICODE, part.encode()) for part in ("王大", "小东", "ワン")),
]


@pytest.mark.parametrize(("terms", "raw", "left"), LEFT)
def test_a_name_is_found_in_each_of_its_groups(
    terms: str, raw: bytes, left: bytes, deidentify: Callable[..., Any], small: Callable[..., Any]
) -> None:
    """Alphabetic, ideographic or phonetic: one of them alone, left in a kept text, holds the instance."""
    built = small((0x0008_0005, "CS", terms), (0x0010_0010, "PN", padded(raw)), (0x0018_1250, "SH", padded(left)))
    with pytest.raises(DeidentificationError) as caught:
        deidentify(built.encode())
    assert caught.value.reason is HoldReason.RESIDUAL_IDENTIFIER

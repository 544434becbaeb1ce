"""Every quirk is put right as docs/reference/quirks.md says: what comes out has none, and says what was there."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.engine.limits import Limits
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.repair import repair
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN
from deid_proxy.testing.builders.malformed import MALFORMED_CASES, End
from deid_proxy.testing.builders.malformed.quirks import QUIRKS

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.profile.model import RuleSet

REPAIRED = [name for name, case in MALFORMED_CASES.items() if case.end is End.REPAIRED]
PASSING = [name for name, case in MALFORMED_CASES.items() if case.end is not End.HELD and "undeclared" not in name]
PAGE = Path(__file__).parents[3] / "docs/reference/quirks.md"


@pytest.fixture
def made(deidentify: Callable[..., Any]) -> Callable[[str], Any]:
    """De-identify a case by name, and read it with pydicom."""

    def run(name: str) -> Any:
        case = MALFORMED_CASES[name]
        return deidentify(case.build(), case.transfer_syntax_uid).read()

    return run


@pytest.mark.parametrize("name", PASSING)
def test_what_comes_out_has_no_quirk(name: str, deidentify: Callable[..., Any], basic: RuleSet) -> None:
    """It is read without a repair or a note, and comes out of a second run as it went in."""
    case = MALFORMED_CASES[name]
    first = deidentify(case.build(), case.transfer_syntax_uid)
    again = make_plan(first.data, case.transfer_syntax_uid, basic)
    assert (again.notes, again.origin, again.clearing) == ((), None, None)


@pytest.mark.parametrize("name", [name for name in REPAIRED if name.startswith("quirk-")])
def test_a_quirk_in_a_finished_file_is_remarked_upon(name: str, basic: RuleSet) -> None:
    """`verify DIR` does not call finished what no engine wrote like that."""
    case = MALFORMED_CASES[name]
    assert any(
        "encoding rules" in remark.what or "bits" in remark.what or "behind" in remark.what
        for remark in inspect_data_set(case.build(), case.transfer_syntax_uid, basic)
    ) or name.startswith("quirk-undeclared-utf8")


@pytest.mark.parametrize("encoding", ["explicit", "implicit", "big-endian", "deflated"])
def test_values_survive_a_repair(encoding: str, made: Callable[[str], Any]) -> None:
    """What had one meaning has the same meaning, in every encoding."""
    assert made(f"quirk-odd-text-{encoding}").Manufacturer == "ACM"
    assert made(f"quirk-duplicate-{encoding}").Manufacturer == "ACME"
    unordered = made(f"quirk-unordered-{encoding}")
    assert (unordered.Rows, unordered.Columns) == (2, 2)
    assert [element.tag for element in unordered] == sorted(element.tag for element in unordered)
    for name in ("in-item", "behind-item", "in-sequence", "behind-sequence"):
        items = made(f"quirk-delimiter-{name}-with-length-{encoding}")[0x0054_0220].value
        assert [item.CodeValue for item in items] == ["CODE"] * len(items)
        assert items
    assert made(f"quirk-odd-text-in-item-{encoding}")[0x0054_0220].value[0].CodeValue == "COD"
    item = made(f"quirk-unordered-in-item-{encoding}")[0x0054_0220].value[0]
    assert [element.keyword for element in item] == ["CodeValue", "CodeMeaning"]


@pytest.mark.parametrize("encoding", ["explicit", "big-endian", "deflated"])
def test_a_value_gets_the_vr_of_the_dictionary(encoding: str, made: Callable[[str], Any]) -> None:
    """A number stays the number it was; a sequence without items is a sequence."""
    assert made(f"quirk-number-of-wrong-vr-{encoding}").InstanceNumber == 7
    assert made(f"quirk-integer-string-of-wrong-vr-{encoding}").Rows == 512
    empty = made(f"quirk-empty-value-of-wrong-vr-{encoding}")[0x0054_0220]
    assert (empty.VR, len(empty.value)) == ("SQ", 0)


@pytest.mark.parametrize("encoding", ["explicit", "implicit", "big-endian", "deflated"])
def test_a_text_that_nobody_can_read_does_not_stay(encoding: str, made: Callable[[str], Any]) -> None:
    """Emptied where its Type allows that, a dummy for Type 1, kept where it is UTF-8 or the item declares its set."""
    assert made(f"quirk-unreadable-text-{encoding}").Manufacturer in ("", None)
    assert made(f"quirk-unreadable-escape-{encoding}").Manufacturer in ("", None)
    item = made(f"quirk-unreadable-text-in-item-{encoding}")[0x0054_0220].value[0]
    assert item.CodeMeaning in ("ANONYMIZED", "", None)
    assert item.CodeValue == "CODE"
    assert made(f"quirk-own-character-set-{encoding}")[0x0054_0220].value[0].CodeMeaning == "Голова"


def test_utf8_that_is_not_declared_is_kept_with_a_note(basic: RuleSet) -> None:
    """Nothing else passes for UTF-8, so it has one meaning."""
    case = MALFORMED_CASES["quirk-undeclared-utf8-explicit"]
    plan = make_plan(case.build(), case.transfer_syntax_uid, basic)
    assert plan.origin is None
    assert any("UTF-8" in note for note in plan.notes)


@pytest.mark.parametrize("encoding", ["explicit", "implicit", "big-endian", "deflated"])
def test_overlay_bits_go_and_pixels_stay(encoding: str, made: Callable[[str], Any]) -> None:
    """Bits 12 to 15 are zero; the twelve bits of each pixel are what they were."""
    data_set = made(f"quirk-overlay-in-pixels-{encoding}")
    order = "big" if encoding == "big-endian" else "little"
    words = [int.from_bytes(data_set.PixelData[at : at + 2], order) for at in range(0, 8, 2)]
    assert words == [0x001, 0xFFF, 0xABC, 0xFFF]
    assert not any(element.tag.group == 0x6000 for element in data_set)


def test_a_repair_leaves_large_values_where_they_are(deidentify: Callable[..., Any], small: Callable[..., Any]) -> None:
    """Pixels behind a repaired element are a range of what was received, at the offset that they had there."""
    pixels = bytes(range(256)) * 256
    sound = small((0x0008_0070, "LO", "ACME"), (0x7FE0_0010, "OW", pixels)).encode()
    received = sound.replace(b"LO\x04\x00ACME", b"LO\x03\x00ACM")
    result = deidentify(received)
    spans = [part for part in result.rendition.segments if not isinstance(part, bytes)]
    assert [received[span.start : span.end] for span in spans] == [pixels]


def test_what_holds_a_repaired_data_set_is_what_is_said(small: Callable[..., Any], held: Callable[..., Any]) -> None:
    """A sender who mends the quirk would be held again: the reason is what no other encoding mends."""
    sound = small((0x0008_0070, "LO", "ACME"), (0x0028_0301, "CS", "YES")).encode()
    error = held(sound.replace(b"LO\x04\x00ACME", b"LO\x03\x00ACM"))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "burned-in-annotation (0028,0301)")


def test_an_offset_in_a_repaired_data_set_says_so(small: Callable[..., Any], held: Callable[..., Any]) -> None:
    """It is not one in what was received."""
    items = b"\xfe\xff\x00\xe0\0\0\0\0\xfe\xff\xdd\xe0\0\0\0\0"
    sound = small((0x0008_0070, "LO", "ACME"), (0x0028_0010, "US", 2)).encode()
    rows = b"\x28\0\x10\0US\x02\0\x02\0"
    assert rows in sound
    received = sound.replace(b"LO\x04\x00ACME", b"LO\x03\x00ACM").replace(
        rows, b"\x28\0\x10\0UN\0\0\xff\xff\xff\xff" + items
    )
    error = held(received)
    assert error.reason is HoldReason.UN_SEQUENCE
    assert error.detail.endswith(", counted in the repaired data set")


def test_numbers_that_are_too_long_as_text_are_held_for_what_they_are(
    small: Callable[..., Any], held: Callable[..., Any]
) -> None:
    """Thirty thousand integers fit a binary VR, and not the one that the dictionary has."""
    error = held(small((0x0020_0013, "US", b"\xff\xff" * 30_000)))
    assert (error.reason, error.detail[:11]) == (HoldReason.MALFORMED, "(0020,0013)")


def test_a_data_set_that_is_right_is_not_repaired(small: Callable[..., Any]) -> None:
    """There is nothing to put right, so nothing is made."""
    assert repair(small().encode(), EXPLICIT_LITTLE, Limits()) is None


def test_a_data_set_beyond_the_bound_is_held_for_its_quirk(basic: RuleSet) -> None:
    """A repair takes as much memory as the data set is large, so there is a bound to it."""
    case = MALFORMED_CASES["quirk-odd-text-explicit"]
    with pytest.raises(DeidentificationError) as caught:
        make_plan(case.build(), case.transfer_syntax_uid, basic, Limits(inflated=64))
    assert caught.value.reason is HoldReason.MALFORMED
    assert "odd length" in str(caught.value)


def test_unreadable_text_beyond_the_bound_is_held(basic: RuleSet) -> None:
    """What cannot be written anew cannot stay either."""
    case = MALFORMED_CASES["quirk-unreadable-text-explicit"]
    with pytest.raises(DeidentificationError) as caught:
        make_plan(case.build(), case.transfer_syntax_uid, basic, Limits(inflated=64))
    assert caught.value.reason is HoldReason.CHARACTER_SET


def test_notes_name_no_value(basic: RuleSet) -> None:
    """A note says tag, offset and quirk; the text that was dropped behind the pixels is in none of them."""
    for name in REPAIRED:
        case = MALFORMED_CASES[name]
        notes = " ".join(make_plan(case.build(), case.transfer_syntax_uid, basic).notes)
        assert "ACME" not in notes
        assert "Monday" not in notes
        assert "ller" not in notes


def test_every_quirk_stands_on_its_page() -> None:
    """docs/reference/quirks.md names each case once, under the end that it has."""
    text = PAGE.read_text("utf-8")
    names = {name.removesuffix(f"-{encoding}") for name, encoding in map(_split, QUIRKS)}
    assert [name for name in sorted(names) if text.count(f"`{name}`") != 1] == []


def _split(case: Any) -> tuple[str, str]:
    encodings = ("explicit", "implicit", "big-endian", "deflated", "jpeg")
    return case.name, next(encoding for encoding in encodings if case.name.endswith(f"-{encoding}"))


def test_unreadable_text_in_a_sequence_that_was_written_as_un_goes_too(
    deidentify: Callable[..., Any], small: Callable[..., Any], item: Callable[..., Any]
) -> None:
    """Its items are in Implicit VR, whatever is around them."""
    inner = item((0x0008_0100, "SH", "CODE"), (0x0008_0104, "LO", "Größe"))
    made = deidentify(small((0x0054_0220, "UN", [inner])).encode().replace(b"ISO_IR 100", b"ISO_IR 192")).read()
    assert "Gr" not in str(made[0x0054_0220])


def test_the_same_repair_is_made_in_implicit_vr(made: Callable[[str], Any]) -> None:
    """The dictionary says what a byte of padding is."""
    assert MALFORMED_CASES["quirk-odd-private-implicit"].transfer_syntax_uid == IMPLICIT_VR_LITTLE_ENDIAN
    assert made("quirk-odd-private-implicit").PatientIdentityRemoved == "YES"

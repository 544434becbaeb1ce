"""Whatever lies in bits of native pixel words that are no pixel values goes, whether something says so or not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.engine.limits import Limits
from deid_proxy.engine.pixel_words import EVERY_WORD, SAMPLE, PixelWords, hides, pixel_words
from deid_proxy.engine.planner import make_plan
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

Small = Callable[..., DataSetBuilder]
BIG = EXPLICIT_VR_BIG_ENDIAN
SIDE = 32
BEFORE = (0x0012_0062, "CS", "YES")
OWN_PLANE = ((0x6000_0010, "US", 8), (0x6000_0100, "US", 1), (0x6000_0102, "US", 0), (0x6000_3000, "OW", bytes(8)))
BOTH = ((0x6000_0010, "US", 8), (0x6000_0100, "US", 16), (0x6000_0102, "US", 12), (0x6000_3000, "OW", bytes(8)))
CLEARED = "the bits of the pixel words beyond Bits Stored (0028,0101) were cleared: something lay in them"


def described(allocated: int = 16, stored: int = 12, high: int | None = None, signed: int = 0) -> tuple[Any, ...]:
    return (
        (0x0028_0100, "US", allocated),
        (0x0028_0101, "US", stored),
        (0x0028_0102, "US", stored - 1 if high is None else high),
        (0x0028_0103, "US", signed),
    )


def encoded(words: list[int], width: int = 2, order: str = "little") -> bytes:
    return b"".join(word.to_bytes(width, order) for word in words)  # type: ignore[arg-type]


def image(extra: dict[int, int] | None = None) -> list[int]:
    """Pixel values of twelve bits, with more in some words."""
    return [(number * 37 % 4096) | (extra or {}).get(number, 0) for number in range(SIDE * SIDE)]


PLAIN = [1] * (8 * SAMPLE - 1)
STROKE = dict.fromkeys(range(100, 130), 1 << 12)  # a line of thirty pixels, in bit 12


def pixels_of(result: Any) -> bytes:
    return bytes(result.read().PixelData)


@pytest.mark.parametrize("elements", [(), (BEFORE,), OWN_PLANE, BOTH])
def test_text_in_unused_bits_goes_though_nothing_describes_it(
    small: Small, deidentify: Any, syntax: str, elements: tuple[Any, ...]
) -> None:
    """Somebody removed the overlay group, or copied the plane out of the words, and left it there too."""
    order = "big" if syntax == BIG else "little"
    builder = small(*elements, *described(), (0x7FE0_0010, "OW", encoded(image(STROKE), order=order)))
    result = deidentify(builder, syntax)
    assert pixels_of(result) == encoded(image(), order=order)
    assert CLEARED in result.plan.notes
    assert not any(element.tag.group == 0x6000 for element in result.read())


@pytest.mark.parametrize("elements", [(), (BEFORE,), OWN_PLANE])
def test_pixel_words_without_anything_else_stay_where_they_are(
    small: Small, deidentify: Any, elements: tuple[Any, ...]
) -> None:
    """Not a byte is written anew."""
    pixels = encoded(image())
    result = deidentify(small(*elements, *described(), (0x7FE0_0010, "OW", pixels)))
    assert (pixels_of(result), result.plan.clearing, CLEARED in result.plan.notes) == (pixels, None, False)


@pytest.mark.parametrize("place", [0, 1, 5, 513, SIDE * SIDE - 1])
@pytest.mark.parametrize("elements", [(BEFORE,), OWN_PLANE, BOTH])
def test_where_somebody_was_here_before_every_single_word_is_looked_at(
    small: Small, deidentify: Any, place: int, elements: tuple[Any, ...]
) -> None:
    """De-identified before, or with an overlay: one bit is enough."""
    builder = small(*elements, *described(), (0x7FE0_0010, "OW", encoded(image({place: 1 << 15}))))
    assert pixels_of(deidentify(builder)) == encoded(image())


@pytest.mark.parametrize("value", [-1, -2048, -1000, 0, 2047])
def test_a_sign_that_is_repeated_is_nothing(small: Small, deidentify: Any, value: int) -> None:
    """Two's complement of twelve bits in words of sixteen, repeated or not."""
    for word in (value & 0xFFFF, value & 0x0FFF):
        pixels = encoded([word] * SIDE)
        result = deidentify(small(BEFORE, *described(signed=1), (0x7FE0_0010, "OW", pixels)))
        assert (pixels_of(result), result.plan.clearing) == (pixels, None)


@pytest.mark.parametrize("word", [0x8001, 0xF001, 0x7FFF, 0x1FFF])
def test_what_only_looks_like_a_sign_goes(small: Small, deidentify: Any, word: int) -> None:
    """All bits above the value repeat its sign, or something lies in them."""
    builder = small(*described(signed=1), (0x7FE0_0010, "OW", encoded([word, *PLAIN])))
    assert pixels_of(deidentify(builder)) == encoded([word & 0x0FFF, *PLAIN])


def test_words_that_are_not_as_described_are_held(small: Small, held: Any) -> None:
    """Sixteen bits that call themselves twelve, or bytes in the other order: cleared, the image would be lost."""
    pixels = encoded([number * 16 for number in range(SIDE * SIDE * 4)])
    error = held(small(*described(), (0x7FE0_0010, "OW", pixels)))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "unused-bits (0028,0101)")


@pytest.mark.parametrize(("signed", "padding"), [(0, 0x8000), (0, 0xF830), (1, 0xF830), (1, 0x8000)])
def test_padding_beyond_the_bits_of_a_pixel_stays(
    small: Small, deidentify: Any, held: Any, signed: int, padding: int
) -> None:
    """-2000 around a round image of twelve bits: cleared, it would be tissue. Beside something hidden it is held."""
    said = (BEFORE, *described(signed=signed), (0x0028_0120, "US", padding))
    pixels = encoded([padding] * 50 + [1000] * 50)
    result = deidentify(small(*said, (0x7FE0_0010, "OW", pixels)))
    assert (pixels_of(result), result.plan.clearing) == (pixels, None)
    error = held(small(*said, (0x7FE0_0010, "OW", pixels + encoded([0x1001] * 8))))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "unused-bits (0028,0101)")


@pytest.mark.parametrize(
    ("allocated", "stored", "high", "vr", "word"),
    [
        (8, 7, 6, "OB", 0x80),
        (8, 7, 6, "OW", 0x80),
        (8, 6, 7, "OB", 0x01),
        (16, 8, 7, "OW", 0x5100),
        (16, 8, 15, "OW", 0x0051),
        (16, 12, 15, "OW", 0x0001),
        (16, 12, 11, "OB", 0x1000),
        (32, 24, 23, "OW", 0x5100_0000),
    ],
)
def test_words_of_every_make_are_cleared(
    small: Small, deidentify: Any, allocated: int, stored: int, high: int, vr: str, word: int
) -> None:
    """Letters in the second byte of words of eight bits, bits below the lowest one, words of four bytes."""
    width = allocated // 8
    value = 1 << high
    pixels = encoded([value | word] + [value] * len(PLAIN), width)
    result = deidentify(small(*described(allocated, stored, high), (0x7FE0_0010, vr, pixels)))
    assert pixels_of(result) == encoded([value] + [value] * len(PLAIN), width)


@pytest.mark.parametrize(
    "how",
    [described(16, 16), described(16, 0, 11), described(16, 12, 10), described(12, 12), described(16, 17, 16), ()],
)
def test_words_that_are_full_or_described_by_nobody_are_not_touched(
    small: Small, deidentify: Any, how: tuple[Any, ...]
) -> None:
    """Which bits were values nobody can say; changing them could change the image."""
    pixels = encoded([0xFFFF] * 16)
    assert pixels_of(deidentify(small(*how, (0x7FE0_0010, "OW", pixels)))) == pixels


def test_what_may_not_be_written_anew_is_held(small: Small, basic: RuleSet) -> None:
    """Clearing takes as much memory as the pixels; a site that allows pixels gets them as they are."""
    data = small(*described(), (0x7FE0_0010, "OW", encoded(image(STROKE)))).encode()
    limits = Limits(inflated=SIDE)
    with pytest.raises(DeidentificationError) as caught:
        make_plan(data, EXPLICIT_VR_LITTLE_ENDIAN, basic, limits)
    assert (caught.value.reason, caught.value.detail) == (HoldReason.PIXEL_RISK, "unused-bits (0028,0101)")


def test_an_inspection_finds_what_was_left(small: Small, deidentify: Any, basic: RuleSet) -> None:
    """The finished object is clean; one that somebody else finished may not be."""
    builder = small(*described(), (0x7FE0_0010, "OW", encoded(image(STROKE))))
    clean = deidentify(builder).data
    dirty = clean.replace(encoded(image()), encoded(image(STROKE)))
    found = [inspect_data_set(data, EXPLICIT_VR_LITTLE_ENDIAN, basic) for data in (clean, dirty)]
    of_pixels = [[remark.what for remark in remarks if remark.path == (0x7FE0_0010,)] for remarks in found]
    assert of_pixels == [[], ["has something in its unused bits"]]


@pytest.mark.parametrize("cut", [1, 2, 3, 5, 64, 4096])
@pytest.mark.parametrize("step", [EVERY_WORD, SAMPLE])
@pytest.mark.parametrize("place", [0, 7, 13, 700, 1014])
def test_pieces_of_any_size_are_looked_at_alike(cut: int, step: int, place: int) -> None:
    """The words do not end where pieces do; one of thirteen is looked at, or every one."""
    data = encoded(image({place: 0x4000}))
    pieces = [(data, at, min(at + cut, len(data))) for at in range(0, len(data), cut)]
    words = PixelWords(16, 12, 11, signed=False, byteorder="little")
    assert hides(pieces, words, step) is hides([(data, 0, len(data))], words, step) is (place % step == 0)


@pytest.mark.parametrize("place", [None, 13, 14, 32_760, 32_773, 65_533, 65_546, 98_293])
@pytest.mark.parametrize("buffer", [bytes, bytearray, memoryview])
@pytest.mark.parametrize("syntax", [EXPLICIT_VR_LITTLE_ENDIAN, BIG])
def test_large_values_are_looked_at_alike_in_any_buffer(
    small: Small, basic: RuleSet, syntax: str, buffer: Callable[[bytes], Any], place: int | None
) -> None:
    """What is no bytes is copied a piece at a time, and what lies at the end of a piece or behind it is met too."""
    words = [number % 4096 for number in range(100_000)]
    if place is not None:
        words[place] |= 0x8000
    builder = small(*described(), (0x7FE0_0010, "OW", encoded(words, order="big" if syntax == BIG else "little")))
    plan = make_plan(buffer(builder.encode(syntax)), syntax, basic)
    assert (plan.clearing is not None) is (place is not None and place % SAMPLE == 0)


@pytest.mark.parametrize("raw", [b"", b"\x10", b"\x10\0\x0c\0", b"ab"])
def test_descriptions_that_are_no_numbers_describe_nothing(raw: bytes) -> None:
    """They come from the wire."""
    values = {0x0028_0100: raw, 0x0028_0101: b"\x0c\0", 0x0028_0102: b"\x0b\0"}
    assert pixel_words(values, "little") is None


def plane(group: int, bit: int) -> tuple[Any, ...]:
    at = group << 16
    return ((at | 0x0010, "US", 8), (at | 0x0011, "US", 8), (at | 0x0100, "US", 16), (at | 0x0102, "US", bit))


@pytest.mark.parametrize("group", range(0x6000, 0x6020, 2))
def test_a_plane_of_each_overlay_group_goes_with_its_bits(small: Small, deidentify: Any, group: int) -> None:
    """All sixteen of them."""
    builder = small(*plane(group, 13), *described(), (0x7FE0_0010, "OW", encoded(image({5: 1 << 13}))))
    result = deidentify(builder)
    assert pixels_of(result) == encoded(image())
    assert not any(element.tag.group == group for element in result.read())


@pytest.mark.parametrize("bits", [(12, 3), (3, 12), (11, 13)])
def test_one_plane_among_the_pixel_values_holds_the_instance(small: Small, held: Any, bits: tuple[int, int]) -> None:
    """Though the other one could go."""
    planes = (*plane(0x6000, bits[0]), *plane(0x6002, bits[1]))
    error = held(small(*planes, *described(), (0x7FE0_0010, "OW", encoded(image()))))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "overlay-bits (6000,0102)")


def test_a_plane_in_the_words_that_the_site_keeps_stays_and_holds_the_instance(
    small: Small, deidentify: Any, held: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """It is what the site wants to see; somebody has to say that its pixels are harmless."""
    kept = {0x6000_3000: ActionCode.K}
    pixels = encoded(image(STROKE))
    builder = small(*plane(0x6000, 12), *described(), (0x7FE0_0010, "OW", pixels))
    error = held(builder, rule_set=with_rules(kept))
    assert (error.reason, error.detail) == (HoldReason.PIXEL_RISK, "overlay-bits (6000,0102)")
    assert pixels_of(deidentify(builder, rule_set=with_rules(kept, hold_pixel_risk=False))) == pixels

"""What the engine remembers of an instance is bounded, and changes nothing: each place is answered for by itself."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from typing import Any

import pydicom
import pytest

from deid_proxy.engine import temporal
from deid_proxy.engine.private_blocks import NO_BLOCKS, Decisions
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import compile_profile, load_rule_set
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.profile.options_temporal import DateMethod, Temporal
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

Small = Callable[..., DataSetBuilder]
Item = Callable[..., DataSetBuilder]
Element = tuple[int, str, object]
MR_HEADER, CT_HEADER, NOBODY = "SIEMENS MR HEADER", "GEMS_ACQU_01", "ACME"
ITEMS = 0x00081115
CONTENT_DATE, DATE_TIME, KERNEL = 0x00080023, 0x0008002A, 0x00181210


def safe(**keywords: Any) -> RuleSet:
    """The Basic Profile with dates that move and private attributes that are safe."""
    options = frozenset((Option.RETAIN_SAFE_PRIVATE, Option.RETAIN_MODIFIED_DATES))
    return compile_profile(Profile("x", "PS3.15-2026d", options, pixel_risk="allow", **keywords))


def stays(items: Sequence[pydicom.Dataset]) -> list[dict[int, object]]:
    return [{int(each.tag): (each.VR, each.value) for each in item} for item in items]


def one_by_one(
    deidentify: Any, small: Small, item: Item, contents: Sequence[Sequence[Element]], syntax: str
) -> tuple[list[dict[int, object]], list[dict[int, object]]]:
    """What becomes of items in one instance, and of each in an instance and under rules of its own."""
    together = deidentify(small((ITEMS, "SQ", [item(*each) for each in contents])), syntax, safe()).read()
    alone = [
        deidentify(small((ITEMS, "SQ", [item(*each)])), syntax, safe()).read()[ITEMS].value[0] for each in contents
    ]
    return stays(together[ITEMS].value), stays(alone)


def test_the_same_private_element_is_judged_by_the_creator_of_its_own_item(
    small: Small, item: Item, deidentify: Any, syntax: str
) -> None:
    """A creator that comes again is known by its bytes; another one in between, or in another block, is another one."""
    contents: list[list[Element]] = []
    for creator in (MR_HEADER, MR_HEADER, CT_HEADER, NOBODY, MR_HEADER, f"{MR_HEADER}  ", NOBODY, CT_HEADER):
        for block in (0x10, 0x11):
            number = block << 8 | 0x0C
            contents.append([(0x00190000 | block, "LO", creator), (0x00190000 | number, "IS", "1000")])
    contents.append([(0x0019100C, "IS", "1000")])  # of a block that nobody has reserved
    together, alone = one_by_one(deidentify, small, item, contents, syntax)
    assert together == alone
    assert [len(each) for each in together[:4]] == [2, 2, 2, 2]
    assert not any(map(len, together[6:8]))
    assert not together[-1]


def test_two_creators_of_one_item_keep_their_own_elements(
    small: Small, item: Item, deidentify: Any, syntax: str
) -> None:
    """Whichever comes first."""
    known, unknown = (MR_HEADER, "IS"), (NOBODY, "IS")
    contents = [
        [
            *((0x00190010 + at, "LO", creator) for at, (creator, _) in enumerate(order)),
            *((0x0019100C + 0x100 * at, vr, "1000") for at, (_, vr) in enumerate(order)),
        ]
        for order in ((known, unknown), (unknown, known), (known, unknown))
    ]
    together, alone = one_by_one(deidentify, small, item, contents, syntax)
    assert together == alone
    assert [sorted(each) for each in together] == [
        [0x00190010, 0x0019100C],
        [0x00190011, 0x0019110C],
        [0x00190010, 0x0019100C],
    ]


def test_the_same_bytes_are_judged_by_the_vr_that_they_have(small: Small, item: Item, deidentify: Any) -> None:
    """What passes as a number is no date, no UID and no text because of that."""
    values: list[Element] = [
        (0x0019100C, vr, b"20240311")
        for vr in ("IS", "LO", "DA", "DT", "TM", "UI", "CS", "PN", "IS", "LO", "DA", "UN", "US", "FD")
    ]
    contents = [[(0x00190010, "LO", MR_HEADER), value] for value in values]
    together, alone = one_by_one(deidentify, small, item, contents, EXPLICIT_VR_LITTLE_ENDIAN)
    assert together == alone
    assert together[2][0x0019100C] == ("DA", "20230205")
    assert 0x0019100C not in together[1]


def test_the_same_private_value_is_judged_by_whom_its_own_instance_names(small: Small, deidentify: Any) -> None:
    """Under one rule set, as a gateway has them: what stayed for one patient does not for the next."""
    rule_set = safe()
    block: tuple[Element, ...] = ((0x00190010, "LO", MR_HEADER), (0x00191009, "LO", "Quillon x"))
    kept = []
    for name in ("Abel^A", "Quillon^B", "Abel^A", "Quillon^B"):
        builder = small((0x00100010, "PN", name), *block)
        kept.append(0x00191009 in deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, rule_set).read())
    assert kept[0] is kept[2]
    assert kept[1:] == [False, kept[0], False]


@pytest.mark.parametrize("method", [DateMethod.SHIFT, DateMethod.FIRST_OF_MONTH, DateMethod.FIRST_OF_YEAR])
def test_the_same_bytes_are_read_as_what_each_attribute_holds(
    small: Small, item: Item, deidentify: Any, syntax: str, method: DateMethod
) -> None:
    """As a date, a time, a date with a time, in turns; what nobody understands goes each time, wherever it stands."""
    values = ("20240311", "120000", "20240311", "2024", "garbage", "20240311", "20211231", "20240311")
    contents = [
        [(tag, vr, value) for tag, vr in ((CONTENT_DATE, "DA"), (DATE_TIME, "DT"), (0x00080033, "TM"))]
        for value in values
    ]

    def run(chosen: Sequence[Sequence[Element]]) -> list[dict[int, object]]:
        data = small((ITEMS, "SQ", [item(*each) for each in chosen]))
        rule_set = safe(temporal=Temporal(dates=method))
        return stays(deidentify(data, syntax, rule_set).read()[ITEMS].value)

    fresh = [run([each])[0] for each in contents]
    assert run(contents) == fresh
    assert run(contents[::-1]) == fresh[::-1]
    assert fresh[0] == fresh[2] != fresh[6]


def test_long_creators_and_dates_are_not_remembered(small: Small, deidentify: Any) -> None:
    """What is remembered is as many times as large as there are places for it, and no more."""
    before = temporal._remembered.cache_info().currsize, temporal._known_day.cache_info().currsize
    long = b"20240311\\" * 1_000 + b"20240311"
    assert temporal.read("DA", long).understood == 1_001
    assert temporal.read("DA", b"2024031" * 9).missing == 1
    after = temporal._remembered.cache_info().currsize, temporal._known_day.cache_info().currsize
    assert after[0] - before[0] <= 1
    assert after[1] - before[1] <= 1
    assert temporal._remembered.cache_info().maxsize == temporal._known_day.cache_info().maxsize == 4096
    assert temporal._written.cache_info().maxsize == 4096
    creator = MR_HEADER + " " * 4_000
    builder = small((0x00190010, "LO", creator), (0x0019100C, "IS", "1000"))
    assert creator.encode() in deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, safe()).data


def test_every_day_is_written_and_read_alike_whether_it_was_known_or_not() -> None:
    """In every form, with every separator and precision, and moved."""
    forms = ("20240229", "2024.02.29", "202402", "2024.02", "2024", "20230229", "00010101", "99991231", "31122024")
    for text in forms * 2:
        fresh, known = temporal._known_day.__wrapped__(text.encode()), temporal._day(text.encode())
        assert fresh == known
        if known is not None:
            assert known.written() == text.encode()
            assert temporal.joined((known,), 0) == text.encode()
    assert temporal._day(b"2024.02.290") is None
    assert temporal.read("DT", b"20240229120000").pieces == temporal.read("DT", b"20240229120000").pieces


class _Policy:
    """Counts how often it is asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, int]] = []

    def knows(self, creator: str, group: int) -> bool:
        self.asked.append((creator, group))
        return False


def test_the_policy_is_asked_once_for_a_creator_that_comes_again_and_again(
    small: Small, item: Item, deidentify: Any
) -> None:
    """And once more for every change; only the last one is remembered, and only a short one."""
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.encoding import EXPLICIT_LITTLE
    from deid_proxy.engine.limits import DEFAULT_LIMITS
    from deid_proxy.engine.private_elements import Ways
    from deid_proxy.engine.rule_tables import rule_tables
    from deid_proxy.standard.uids import TRANSFER_SYNTAXES

    policy = _Policy()
    tables = rule_tables(safe(), "1.2.840.10008.5.1.4.1.1.2", TRANSFER_SYNTAXES[EXPLICIT_VR_LITTLE_ENDIAN])
    attribute = tables.attribute(None, 0x00190010, "LO")
    decisions = Decisions(policy, NO_BLOCKS, lambda blocks: tables.top, ways=Ways(False, False, False))  # type: ignore[arg-type]
    kind, edit = decisions.prepare(attribute, (0, None), b"", top_level=True)
    assert isinstance(edit, Edit)
    assert edit.read is not None
    assert kind

    def ask(name: str) -> None:
        data = item((0x00190010, "LO", name)).encode()
        draft = PlanDraft(data, DEFAULT_LIMITS, ())
        draft.encoding = EXPLICIT_LITTLE
        assert edit.read(draft, edit, 0, 8, len(data)) == b""

    for name in ("A", "A", "B", "B", "A", "A"):
        ask(name)
    assert [name for name, _ in policy.asked] == ["A", "B", "A"]
    policy.asked.clear()
    for _ in range(3):
        ask("C" + " " * 300)
    assert len(policy.asked) == 3


FRAME = [(0x00280010, "US", 5), (0x00181150, "IS", "7")]


@pytest.mark.parametrize("at", ["first", "middle", "last", "beside"])
@pytest.mark.parametrize("said", ["Quill", "11.03.2024", "2024-03-11", "MRN-4711-X", "Mar 2024", "1931"])
def test_what_a_large_data_set_has_once_among_its_repetitions_is_found(
    small: Small, item: Item, deidentify: Any, at: str, said: str
) -> None:
    """Wherever it stands between items that are alike, and as it is found in a small one."""
    rule_set = safe()
    same = item(*FRAME, (KERNEL, "SH", "B30f"))
    other = item(*FRAME, (KERNEL, "SH", said))
    own: list[Element] = [(0x00080020, "DA", "20240311"), (0x00100030, "DA", "19311224")]
    many = [same] * 3_000
    place = {"first": 0, "middle": 1_500, "last": len(many), "beside": len(many)}[at]
    items = [*many[:place], other, *many[place:]] if at != "beside" else many
    extra: list[Element] = [(KERNEL, "SH", said)] if at == "beside" else []

    def reason(frames: Sequence[DataSetBuilder]) -> str:
        try:
            deidentify(small(*own, *extra, (ITEMS, "SQ", frames)), EXPLICIT_VR_LITTLE_ENDIAN, rule_set)
        except DeidentificationError as error:
            return f"{error.reason}: {error.detail}"
        return ""

    few = [same, *([other] if at != "beside" else []), same]
    found = reason(items)
    assert found == reason(few)
    assert found.startswith(HoldReason.RESIDUAL_IDENTIFIER if said not in ("Mar 2024", "1931") else "")
    assert bool(found) == (said not in ("Mar 2024", "1931"))


def test_every_form_of_every_day_is_found_around_its_year() -> None:
    """As it is when each form is looked for by itself."""
    from deid_proxy.engine import needles as forms
    from deid_proxy.engine.originals import _day_hits

    rng = random.Random(20_240_311)
    dates = (b"20240311", b"2024.12.01", b"19311224", b"12121212", b"20240229")
    found = forms.needles((), (), dates, "P-1", ())
    days = [needle for needle in found if needle.kind == "date"]
    assert len(days) > 80
    years = {needle.word[:4].encode() for needle in days}
    pieces = [*(needle.text for needle in days), *years, b"20", b"24", b"1", b"x", b".", b"-", b" ", b"1212", b"2024"]
    for _ in range(300):
        text = b"".join(rng.choices(pieces, k=rng.randrange(12)))
        expected = {(at, needle) for needle in days for at in range(len(text)) if text.startswith(needle.text, at)}
        got = [(hit.offset, hit.needle) for year in years for hit in _day_hits(text, year, found)]
        assert set(got) == expected


def test_items_that_repeat_hide_nothing_that_reaches_into_their_tags() -> None:
    """Whatever stands in a large data set stands in it without its repetitions too, unless a whole tag is in it."""
    from deid_proxy.engine.originals import _ITEM, _without_repeats

    rng = random.Random(7)
    pieces = [b"ab", b"\xe0b", b"abc\xfe", b"", b"b" * 40, b"cab", b"\xfe\xff"]
    for _ in range(20):
        text = _ITEM.join(rng.choices(pieces, k=20_000))
        once = _without_repeats(text)
        assert len(once) < len(text) / 100
        for _ in range(200):
            start = rng.randrange(len(text) - 12)
            word = text[start : start + rng.randrange(1, 12)]
            assert word in once or _ITEM in word
    small_one = _ITEM.join([b"ab", b"ab"])
    assert _without_repeats(small_one) is small_one


def test_the_cleaner_remembers_short_values_only(small: Small, deidentify: Any) -> None:
    """A text of any length may come from the wire."""
    rule_set = load_rule_set("clinical-trial")
    long = "knee " * 1_000
    plan = deidentify(small((KERNEL, "SH", "B30f"), (0x00181400, "LO", long)), EXPLICIT_VR_LITTLE_ENDIAN, rule_set).plan
    assert plan.own is not None
    assert b"B30f" in plan.own.passed
    assert max(map(len, plan.own.passed | plan.own.passed_concepts)) <= 1_024

"""One pass for all needles never overlooks one, and where it finds something, each is looked for by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.engine.needles import Needle
from deid_proxy.engine.sought import Sought, stems

MARK = b"\xfe\xff\x00\xe0"
TEXTS = st.binary(min_size=1, max_size=8).map(bytes.lower)
WORDS = st.sampled_from(("one", "two", "three", "four"))


def settled(sought: Sought) -> Sought:
    """What is sought, after as many searches as it takes until one pass is made for all."""
    for _ in range(3):
        sought.may_be_in(b"")
    return sought


@given(st.lists(st.tuples(TEXTS, WORDS), min_size=1, max_size=20), st.binary(max_size=60), st.data())
def test_no_needle_is_overlooked(pairs: list[tuple[bytes, str]], around: bytes, data: st.DataObject) -> None:
    """Whatever bytes it is made of, wherever it stands: also one that RE2 would read as a pattern."""
    needles = tuple(Needle(text, "word", word) for text, word in pairs)
    sought = settled(Sought(needles, MARK))
    at = data.draw(st.integers(0, len(around)))
    needle = data.draw(st.sampled_from(needles))
    assert sought.may_be_in(around[:at].lower() + needle.text + around[at:].lower())


@given(st.lists(st.tuples(TEXTS, WORDS), max_size=20), st.binary(max_size=60))
def test_nothing_is_said_to_be_absent_that_is_there(pairs: list[tuple[bytes, str]], text: bytes) -> None:
    """What one pass answers is what each needle by itself would."""
    needles = tuple(Needle(each, "word", word) for each, word in pairs)
    folded = text.lower()
    if any(needle.text in folded for needle in needles):
        assert settled(Sought(needles, MARK)).may_be_in(folded)


def test_where_nothing_is_one_pass_says_so() -> None:
    """The second study of a patient, and its tenth instance, are not searched needle by needle."""
    sought = settled(Sought((Needle(b"quill", "word", "quill"), Needle(b"2024", "date", "2024")), MARK))
    assert not sought.may_be_in(b"2024: nothing of it")
    assert Sought(sought.texts, MARK).may_be_in(b"short, and seen first")
    assert not Sought(sought.texts, MARK).may_be_in(bytes(1 << 16))


def test_days_and_what_has_the_mark_are_kept_apart() -> None:
    """Days are looked for around their year; a needle with the mark in it may stand where one pass does not look."""
    day, plain, marked = (Needle(*each) for each in ((b"1", "date", "1"), (b"2", "id", "2"), (MARK, "id", "m")))
    sought = Sought((day, plain, marked), MARK)
    assert (sought.days, sought.texts, sought.marked) == ((day,), (plain, marked), (marked,))


@pytest.mark.parametrize("count", [128, 129, 2000])
def test_many_needles_are_found_whether_in_one_pass_or_not(count: int) -> None:
    """Time and memory of one pass grow with the needles: beyond a number each is looked for by itself."""
    needles = tuple(Needle(f"needle{number:05d}x".encode(), "word", str(number)) for number in range(count))
    sought = settled(Sought(needles, MARK))
    assert sought.may_be_in(b"--" + needles[-1].text + b"--")
    assert sought.may_be_in(b"nothing") == (count > 128)


def test_forms_of_one_word_are_sought_by_what_they_begin_with() -> None:
    """The same word in three character sets is one search, not three; short ones are as they are."""
    words = [Needle(form, "word", "françoise") for form in ("françoise".encode(), "françoise".encode("latin-1"))]
    short = [Needle(form, "word", "ço") for form in ("ço".encode(), "ço".encode("latin-1"))]
    assert stems(tuple(words)) == [b"fran"]
    assert stems(tuple(short)) == ["ço".encode(), "ço".encode("latin-1")]

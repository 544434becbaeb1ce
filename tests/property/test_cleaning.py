"""Whatever a text is, cleaning ends soon, keeps nothing that was not there, and no name of the patient."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.plain import plain_of
from deid_proxy.engine.cleaners.text import ROUNDS, clean_text, clean_to_the_end, find_known
from deid_proxy.profile.cleaning import CleaningPolicy

KNOWN = KnownIdentifiers(names=("Quillonberg^Marta",), ids=("MRN-004711",), dates=("19311224",))
POLICIES = [CleaningPolicy(), CleaningPolicy(unknown="keep"), CleaningPolicy(dates="shift")]
WORDS = st.sampled_from(
    [
        "CT",
        "chest",
        "Dr.",
        "for",
        "(",
        ")",
        "-",
        "_",
        "\n",
        "5mm",
        "b1000",
        "12/3/2020",
        "&amp;",
        "%20",
        "<b>",
        "^",
        "x",
    ]
)
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=40).map(" ".join), st.lists(WORDS).map("".join))
_SEPARATORS = [" ", ", ", "_", "-", "\n", "/", "^", " (", "; "]


@given(text=TEXTS, policy=st.sampled_from(POLICIES))
@settings(max_examples=300, deadline=None)
def test_verdicts_lie_in_the_text_and_nothing_is_made_up(text: str, policy: CleaningPolicy) -> None:
    """Every character that stays was there, as often, and in order within its word."""
    made = clean_text(text, KNOWN, policy)
    assert all(0 <= v.start <= v.end <= len(text) for v in made.verdicts)
    left = made.text
    assert all(left.count(mark) <= text.count(mark) for mark in set(left) if mark.isalnum())


@given(before=TEXTS, after=TEXTS, separators=st.tuples(st.sampled_from(_SEPARATORS), st.sampled_from(_SEPARATORS)))
@settings(max_examples=300, deadline=None)
def test_the_patient_goes_whatever_stands_around(before: str, after: str, separators: tuple[str, str]) -> None:
    """Name, number and birthday, wherever they stand."""
    for own in ("Quillonberg", "MRN-004711"):
        text = f"{before}{separators[0]}{own}{separators[1]}{after}"
        for policy in POLICIES:
            left = clean_text(text, KNOWN, policy).text
            assert own.lower() not in left.lower()
        assert find_known(text, KNOWN)


PIECES = st.sampled_from(
    [
        *(
            "Quillonberg",
            "quillonburg",
            "M.",
            "Dr. Hand",
            "MR HEAD",
            "White",
            "the liver is normal",
            "Wein",
            "12.5",
            "345",
        ),
        *(
            "6789,",
            "0.1234",
            "1/2/2011",
            "MRN-004711",
            "&#81;uillonberg",
            "Qui\u200bllonberg",
            "胸部CT",
            "Берг",
            "a",
            "(",
            ")",
        ),
    ]
)


@given(pieces=st.lists(st.tuples(PIECES, st.sampled_from([*_SEPARATORS, " ", " "])), min_size=5, max_size=40))
@settings(max_examples=150, deadline=None)
def test_reading_again_takes_what_reading_anew_takes(pieces: list[tuple[str, str]]) -> None:
    """What is remembered of words from one round to the next changes nothing, in long texts."""
    text = "".join(piece + separator for piece, separator in pieces)
    text *= 1 + 4096 // len(text)
    for policy in POLICIES:
        left: str | None = text
        for _ in range(ROUNDS):
            made = clean_text(left or "", KNOWN, policy)
            if made.text == left or not all(isinstance(piece, str) for piece in made.pieces):
                assert clean_to_the_end(text, KNOWN, policy) == made.pieces
                break
            left = made.text
        else:
            assert clean_to_the_end(text, KNOWN, policy) == ()


_ESCAPED = st.sampled_from(
    ["&amp;", "%41", "%C3%A9", "<b>", "<br>", "\u200b", "ß", "½", "é", "e\u0301", "ﬁ", "a", "1 ", "&#x301;"]
)


@given(pieces=st.lists(st.one_of(_ESCAPED, st.characters()), max_size=30), data=st.data())
@settings(max_examples=300, deadline=None)
def test_every_character_that_is_read_knows_its_place(pieces: list[str], data: st.DataObject) -> None:
    """In order, whoever asks for them in whatever order; what goes as one is asked for as one."""
    text = "".join(pieces)
    plain = plain_of(text)
    spans = [(plain.start_of(place), plain.end_of(place)) for place in range(len(plain.text))]
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    for place in data.draw(st.permutations(range(len(spans)))):
        assert (plain.start_of(place), plain.end_of(place)) == spans[place]


@pytest.mark.parametrize(
    "piece",
    [
        *(
            "a",
            "1",
            " ",
            "a ",
            "1 ",
            "1.",
            "1-",
            "a.",
            "a@",
            "a.b@",
            "(",
            "%41",
            "&#65;",
            "<b>",
            "<",
            "Dr. ",
            "Dr. A ",
            "^",
        ),
        *(
            "A^",
            "for ",
            "Smith, ",
            "12/3/",
            "12/3/2020 ",
            "0",
            "+",
            "rue de ",
            "1 a street ",
            "mars ",
            "1 mars ",
            "_",
            "'",
        ),
        *(
            "\n",
            "\u202e",
            "\u200b",
            "山",
            "Quillonberg",
            "Quillonber ",
            "MRN",
            "MRN-00471",
            "00",
            "1:2",
            "ab1",
            "a-",
            "a1b2",
        ),
        *("www.", "http://", "id ", "id:", "no 1 ", "9 y ", "i.v. ", "S", "m ", "chest", "chest ", "pt "),
        *("((", "<", "-", "#", ") ", "[ ", "\\\\", "fe80::1 ", "7.ix.1955 ", "Drs. A and ", "д-р ", "M.D. "),
    ],
)
def test_time_grows_with_the_length_of_the_text(piece: str) -> None:
    """Four times the text takes four times as long, give or take: nothing makes it square, beside a name neither."""
    policy = CleaningPolicy()

    def seconds(size: int) -> float:
        best = float("inf")
        for turn in range(3):
            text = piece * (size // len(piece)) + str(turn)
            began = time.process_time()
            clean_text(text, KNOWN, policy)
            clean_text(f"CT Quillonberg {text}. Quillonberg{text[::-1]}", KNOWN, policy)
            best = min(best, time.process_time() - began)
        return best

    seconds(5_000)
    assert seconds(40_000) < 16 * max(seconds(10_000), 0.002)

"""Whatever a text is, cleaning ends soon, keeps nothing that was not there, and no name of the patient."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, find_known
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

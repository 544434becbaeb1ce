"""What of a long text is looked at again when something of it went."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.looked_again import what_changed
from deid_proxy.engine.cleaners.text import ROUNDS, clean_text
from deid_proxy.profile.cleaning import DEFAULT_POLICY
from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_HARMLESS = (
    "The heart is normal in size, and the mediastinal contours are unremarkable.",
    "There is a 12 mm nodule in the right upper lobe, which is unchanged since then.",
    "Liver, spleen, pancreas, adrenal glands and kidneys are within normal limits.",
    "Degenerative changes of the thoracic spine, and no suspicious osseous lesion.",
)
_REPORT = " ".join(_HARMLESS * 40)


def test_sentences_that_lost_something_and_those_beside() -> None:
    left = f"{_REPORT} Discussed with by phone. {_REPORT}"
    near = what_changed(f"{_REPORT} Discussed with Dr. Vos by phone. {_REPORT}", left)
    assert "Discussed with by phone." in near
    assert _HARMLESS[-1] in near
    assert _HARMLESS[0] in near
    assert len(near) < 400


def test_what_stands_apart_stays_apart() -> None:
    text = f"{_REPORT} Seen by Vos. {_REPORT} Read by Haverkamp. {_REPORT}"
    near = what_changed(text, text.replace("by Vos", "by").replace("by Haverkamp", "by"))
    assert near.count("\n\n") == 1


def test_most_of_a_text_is_no_part_of_it() -> None:
    text = "\n".join(f"seen by Vos, {at} mm" for at in range(400))
    assert what_changed(text, text.replace(" Vos", "")) == ""


def test_the_same_sentence_elsewhere_does_not_hide_one_that_changed() -> None:
    text = f"Seen by. {_REPORT} Seen by Vos. {_REPORT}"
    assert "Seen by." in what_changed(text, text.replace(" Vos", ""))


def test_nothing_is_looked_at_where_nothing_changed() -> None:
    assert what_changed(_REPORT, _REPORT) == ""


@pytest.mark.parametrize("text", ["", "\n", "...", "a" * 20_000, ". " * 9000])
def test_any_text_is_cut_into_sentences(text: str) -> None:
    assert what_changed(text, text) == ""


@pytest.mark.parametrize(
    "said",
    [
        "Electronically signed by Haverkamp, Joke 12.03.2014.",
        "Pacemaker, MR conditional - cleared by Iron MRSO 12.03.2014.",
        "Discussed with Dr. Haverkamp, 617-555-0199, on call.",
        "Verified by Bergström\nand seen on 06.09.1994",
    ],
)
def test_a_long_text_is_as_clean_as_if_all_of_it_were_read_again(said: str) -> None:
    text = f"{_REPORT}\n{said}\n{_REPORT}"
    assert len(text) > 4096
    known = KnownIdentifiers(names=("Bergström^Mette",))
    expected = text
    for _ in range(ROUNDS):
        expected = clean_text(expected, known, DEFAULT_POLICY).text
    assert cleaned_to_the_end(text, known) == expected != text

"""What of a long text is looked at again when something of it went."""

from __future__ import annotations

import random

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.looked_again import what_changed
from deid_proxy.engine.cleaners.text import ROUNDS, clean_text, rounds_of
from deid_proxy.profile.cleaning import DEFAULT_POLICY
from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_HARMLESS = (
    "The heart is normal in size, and the mediastinal contours are unremarkable.",
    "There is a 12 mm nodule in the right upper lobe, which is unchanged since then.",
    "Liver, spleen, pancreas, adrenal glands and kidneys are within normal limits.",
    "Degenerative changes of the thoracic spine, and no suspicious osseous lesion.",
)
_REPORT = " ".join(_HARMLESS * 40)


def _near(text: str, left: str) -> str:
    """Return what is looked at again, an empty line between what stands apart."""
    return "\n\n".join(left[start:end] for start, end in what_changed(text, left))


def test_sentences_that_lost_something_and_those_beside() -> None:
    left = f"{_REPORT} Discussed with by phone. {_REPORT}"
    near = _near(f"{_REPORT} Discussed with Dr. Vos by phone. {_REPORT}", left)
    assert "Discussed with by phone." in near
    assert _HARMLESS[-1] in near
    assert _HARMLESS[0] in near
    assert len(near) < 400


def test_what_stands_apart_stays_apart() -> None:
    text = f"{_REPORT} Seen by Vos. {_REPORT} Read by Haverkamp. {_REPORT}"
    near = _near(text, text.replace("by Vos", "by").replace("by Haverkamp", "by"))
    assert near.count("\n\n") == 1


def test_most_of_a_text_is_no_part_of_it() -> None:
    text = "\n".join(f"seen by Vos, {at} mm" for at in range(400))
    assert _near(text, text.replace(" Vos", "")) == ""


def test_the_same_sentence_elsewhere_does_not_hide_one_that_changed() -> None:
    text = f"Seen by. {_REPORT} Seen by Vos. {_REPORT}"
    assert "Seen by." in _near(text, text.replace(" Vos", ""))


def test_nothing_is_looked_at_where_nothing_changed() -> None:
    assert _near(_REPORT, _REPORT) == ""


def test_sentences_between_which_another_went_are_looked_at() -> None:
    text = f"{_REPORT}\nSeen with\nHaverkamp, Joke\nVos in the ward.\n{_REPORT}"
    near = _near(text, text.replace("Haverkamp, Joke\n", ""))
    assert "Seen with\nVos in the ward." in near
    assert len(near) < 400


def test_an_entity_ends_no_sentence() -> None:
    line = "<b>no nodule</b> &lt; 5 mm &amp; stable<br/>\n"
    near = _near(line * 90 + "<p>seen by Vos</p>\n" + line * 90, line * 90 + "<p>seen by</p>\n" + line * 90)
    assert "<p>seen by</p>" in near
    assert near.count(line.strip()) * len(line) > len(near) - 30  # whole lines, and the one that changed


def test_ideographs_end_sentences_with_signs_of_their_own() -> None:
    report = "肝脏大小形态正常。双肾未见明显异常！心影不大；未见胸腔积液。" * 40
    near = _near(f"{report}报告医师李红。{report}", f"{report}报告医师。{report}")
    assert "报告医师。" in near
    assert 50 < len(near) < 80  # twenty ideographs on either side, in whole sentences


@pytest.mark.parametrize(
    "text", ["", "\n", "...", "a" * 20_000, ". " * 9000, "&lt;" * 9000, "& " * 9000, "。" * 900, "\ud800 é" * 900]
)
def test_any_text_is_cut_into_sentences(text: str) -> None:
    assert _near(text, text) == ""


def test_a_list_of_numbers_comes_to_an_end() -> None:
    chance = random.Random(5)
    numbers = [f"{chance.uniform(0, 100):.2f}" for _ in range(3000)]
    text = "".join(number + chance.choice((" ", ", ", "\t", "\n")) for number in numbers)
    left = cleaned_to_the_end(text)
    assert len(left) > len(text) // 4
    assert clean_text(left, KnownIdentifiers(), DEFAULT_POLICY).text == left


def test_what_a_second_look_takes_is_looked_at_once_more() -> None:
    said = "Seen by Dr. Haverkamp on 12.03.2014, MRN 1234567, phone 617-555-0199."  # what is left: seen by on
    text = f"{_REPORT}\n{said}\n{_REPORT}"
    rounds = [cleaned.text for cleaned, _ in rounds_of(text, KnownIdentifiers(), DEFAULT_POLICY)]
    assert "Seen by on, MRN, phone." in rounds[0]
    assert "Seen by, MRN, phone." in rounds[1]
    assert rounds[2:] == [rounds[1]]
    assert clean_text(rounds[1], KnownIdentifiers(), DEFAULT_POLICY).text == rounds[1]


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

"""A short name in Arabic, Hebrew or a script of India counts as a word of its own, whatever is written onto it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.cleaners.clitics import bare_forms
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.own_forms import OwnForms
from deid_proxy.errors import DeidentificationError
from deid_proxy.testing.builders import DataSetBuilder

KERNEL, CHARACTER_SET, NAME, OPERATOR = 0x00181210, 0x00080005, 0x00100010, 0x00081070
Small = Callable[..., DataSetBuilder]
Held = Callable[..., DeidentificationError]


def _named(small: Small, name: str, text: str, *, tag: int = NAME, codec: str = "utf-8") -> DataSetBuilder:
    terms = {"utf-8": "ISO_IR 192", "iso8859_6": "ISO_IR 127", "iso8859_8": "ISO_IR 138"}
    return small(
        (CHARACTER_SET, "CS", terms[codec]), (tag, "PN", name.encode(codec)), (KERNEL, "SH", text.encode(codec))
    )


_WHOLE = [
    ("כהן^שי", "שי"),
    ("כהן^שי", "רצף שי, 3"),
    ("כהן^דן", "ולדן"),  # and to
    ("العمري^علي", "فحص علي"),
    ("العمري^علي", "لعلي"),  # to
    ("العمري^علي", "وعلي، فحص"),  # and; the comma of Arabic is no letter
    ("آل حسن^رابح", "والحسن"),
]


@pytest.mark.parametrize(("name", "text"), _WHOLE)
@pytest.mark.parametrize("is_bytes", [False, True])
def test_a_short_name_that_is_a_word_holds(small: Small, held: Held, name: str, text: str, *, is_bytes: bool) -> None:
    """In UTF-8, and in the sets in which a letter is a byte."""
    codec = ("iso8859_8" if "\u0590" < text[0] < "\u0600" else "iso8859_6") if is_bytes else "utf-8"
    assert "(0018,1210)" in held(_named(small, name, text, codec=codec)).detail


def test_a_short_name_of_staff_holds_too(small: Small, held: Held) -> None:
    """Where no vocabulary knows it."""
    for text in ("שי", "רצף לשי"):
        assert "(0018,1210)" in held(_named(small, "כהן^שי", text, tag=OPERATOR)).detail


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("כהן^שי", "שיתף"),
        ("כהן^שי", "קשיים"),
        ("בן דוד^אורית", "בן 45"),  # aged 45
        ("آل حسين^رابح", "اليمنى"),
        ("آل حسين^رابح", "آل ال"),
        ("آل بن ظافر^رابح", "البنسلين بن"),
        ("العمري^علي", "عليها"),
        ("العمري^علي", "تعلية"),
        ("शर्मा^राम", "आराम"),  # rest
    ],
)
def test_letters_of_a_short_name_in_another_word_are_none(small: Small, deidentify: Any, name: str, text: str) -> None:
    """Nor are the particles in front of a family's name by themselves."""
    for tag in (NAME, OPERATOR):
        assert deidentify(_named(small, name, text, tag=tag)) is not None


def test_a_name_of_india_goes_on_with_its_endings(small: Small, held: Held) -> None:
    """As Marathi writes them: to Ram, Ram's."""
    for text in ("रामला", "रामाचा", "श्री राम"):
        assert "(0018,1210)" in held(_named(small, "शर्मा^राम", text)).detail


def test_a_particle_that_is_all_of_a_name_is_one(small: Small, held: Held) -> None:
    """Ben is a given name, too."""
    assert "(0018,1210)" in held(_named(small, "כהן^בן", "לבן")).detail


def test_the_cleaner_looks_for_the_same() -> None:
    """Names are words of an instance, the particles in front of them are none."""
    words = OwnForms(KnownIdentifiers(names=("آل حسن^رابح", "בן דוד^שי"))).words
    assert {"حسن", "رابح", "דוד", "שי"} <= set(words)
    assert not {"ال", "בן"} & set(words)
    assert "דן" in bare_forms("ולדן")
    assert "حسن" in bare_forms("والحسن")
    assert "حسن" in bare_forms("للحسن")
    assert not list(bare_forms("кости"))

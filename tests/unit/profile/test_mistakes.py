"""A hint names what was probably meant."""

from __future__ import annotations

import pytest

from deid_proxy.profile.mistakes import Mistake, MistakeError, did_you_mean

KNOWN = ["listen", "state_dir", "spool_key_file"]


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("lisen", "did you mean 'listen'?"),
        ("LISTEN", "did you mean 'listen'?"),
        ("statedir", "did you mean 'state_dir'?"),
        ("spool", "did you mean 'spool_key_file'?"),
        ("key_file", "did you mean 'spool_key_file'?"),
        ("zz", "known here: listen, state_dir, spool_key_file"),
        ("", "known here: listen, state_dir, spool_key_file"),
    ],
)
def test_a_hint_names_the_likely_word_or_all_of_them(word: str, hint: str) -> None:
    """Typing mistakes, other case and parts of a word find it; nothing close lists what there is."""
    assert did_you_mean(word, KNOWN) == hint


def test_a_long_list_is_not_a_hint() -> None:
    """Hundreds of words help nobody."""
    assert did_you_mean("zzzz", [f"word{number}" for number in range(21)]) == ""
    assert did_you_mean("zzzz", []) == ""


def test_a_mistake_carries_message_and_hint() -> None:
    """The error can be raised by a validator, and unpacked where the place is known."""
    assert MistakeError("a", "b").mistake == Mistake("a", "b")
    assert str(MistakeError("a", "b")) == "a"

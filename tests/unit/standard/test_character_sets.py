"""Text in every character set that an object can name."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from deid_proxy.standard.character_sets import decode, decode_anyhow, encode, fits

# The examples of PS3.5 Annexes H to K, and a text for each single-byte set.
NAMES = [
    ([], b"Doe^Jane", "Doe^Jane"),
    (["ISO_IR 6"], b"Doe^Jane", "Doe^Jane"),
    (["ISO_IR 100"], b"Buc^J\xe9r\xf4me", "Buc^Jérôme"),
    (["ISO_IR 101"], b"Wa\xb3\xeasa", "Wałęsa"),
    (["ISO_IR 109"], b"\xfeusjlo", "ŝusjlo"),
    (["ISO_IR 110"], b"\xa1kis", "Ąkis"),
    (["ISO_IR 126"], b"\xc4\xe9\xef\xed\xf5\xf3\xe9\xef\xf2", "Διονυσιος"),
    (["ISO_IR 127"], b"\xe2\xc8\xc7\xe6\xea^\xe4\xe6\xd2\xc7\xd1", "قباني^لنزار"),
    (["ISO_IR 138"], b"\xf9\xf8\xe5\xef^\xe3\xe1\xe5\xf8\xe4", "שרון^דבורה"),
    (["ISO_IR 144"], b"\xbb\xee\xda\xe1\xd5\xdc\xd1\xe3\xe0\xd3", "Люксембург"),
    (["ISO_IR 148"], b"\xc7avu\xfeo\xf0lu", "Çavuşoğlu"),
    (["ISO_IR 166"], b"\xb9\xd2\xc1\xca\xa1\xd8\xc5", "นามสกุล"),
    (["ISO_IR 203"], b"\xa4uro^\xbcuvre", "€uro^Œuvre"),
    (["ISO_IR 13"], b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3", "ﾔﾏﾀﾞ^ﾀﾛｳ"),
    (["ISO_IR 192"], "Wang^XiaoDong=王^小東=".encode(), "Wang^XiaoDong=王^小東="),
    (["GB18030"], b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=", "Wang^XiaoDong=王^小东="),
    (["GBK"], b"Wang^XiaoDong=\xcd\xf5^\xd0\xa1\xb6\xab=", "Wang^XiaoDong=王^小东="),
    (
        ["", "ISO 2022 IR 87"],
        b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B=\x1b$B$d$^$@\x1b(B^\x1b$B$?$m$&\x1b(B",
        "Yamada^Tarou=山田^太郎=やまだ^たろう",
    ),
    (
        ["ISO 2022 IR 13", "ISO 2022 IR 87"],
        b"\xd4\xcf\xc0\xde^\xc0\xdb\xb3=\x1b$B;3ED\x1b(J^\x1b$BB@O:\x1b(J=\x1b$B$d$^$@\x1b(J^\x1b$B$?$m$&\x1b(J",
        "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう",
    ),
    (
        ["", "ISO 2022 IR 149"],
        b"Hong^Gildong=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7=\x1b$)C\xc8\xab^\x1b$)C\xb1\xe6\xb5\xbf",
        "Hong^Gildong=洪^吉洞=홍^길동",
    ),
    (
        ["", "ISO 2022 IR 58"],
        b"Zhang^XiaoDong=\x1b$)A\xd5\xc5^\x1b$)A\xd0\xa1\xb6\xab=",
        "Zhang^XiaoDong=张^小东=",
    ),
    (["ISO 2022 IR 6", "ISO 2022 IR 159"], b"\x1b$(D\x30\x22\x1b(B^", "丄^"),
    (["ISO 2022 IR 100", "ISO 2022 IR 126"], b"J\xe9^\x1b-F\xc4\xe9", "Jé^Δι"),
    (["ISO_IR 100", "ISO 2022 IR 126"], b"J\xe9^\x1b-F\xc4\xe9", "Jé^Δι"),
]


@pytest.mark.parametrize(
    ("terms", "raw", "text"), NAMES, ids=lambda value: "+".join(value) if isinstance(value, list) else ""
)
def test_a_name_is_read_and_written_as_the_standard_shows(terms: list[str], raw: bytes, text: str) -> None:
    """Each example of the standard decodes to its text, and the text encodes to the very same bytes."""
    assert decode(raw, terms, person_name=True) == text
    assert encode(text, terms, person_name=True) == raw


@pytest.mark.parametrize(
    ("terms", "raw", "text"), NAMES, ids=lambda value: "+".join(value) if isinstance(value, list) else ""
)
def test_what_was_read_fits(terms: list[str], raw: bytes, text: str) -> None:
    """A text that came from a character set can be written in it again."""
    assert fits(decode(raw, terms, person_name=True), terms)


def test_terms_may_be_padded() -> None:
    """CS values are padded with spaces; that is no other term."""
    assert decode(b"\xe9", ["ISO_IR 100 "]) == "é"


@pytest.mark.parametrize(
    ("raw", "terms"),
    [
        (b"\xe9", []),
        (b"\xe9", ["ISO_IR 6"]),
        (b"\xe9", ["", "ISO 2022 IR 87"]),
        (b"\xff\xfe", ["ISO_IR 192"]),
        (b"\x81", ["ISO_IR 13"]),
        (b"\xa1", ["ISO_IR 127"]),
        (b"\x1b$B;", ["", "ISO 2022 IR 87"]),
        (b"\x1b$B!\x7f", ["", "ISO 2022 IR 87"]),
        (b"\x1b$)C\xfb", ["", "ISO 2022 IR 149"]),
        (b"\x1b$)C\xfb\xf3^\xd1\xce", ["", "ISO 2022 IR 149"]),
        (b"\x80", ["GB18030"]),
    ],
)
def test_bytes_outside_the_declared_sets_are_refused(raw: bytes, terms: list[str]) -> None:
    """Nothing is guessed and nothing replaced by a question mark: wrong bytes raise."""
    with pytest.raises(UnicodeDecodeError):
        decode(raw, terms, person_name=True)


@pytest.mark.parametrize(
    ("raw", "terms"),
    [
        (b"a", ["ISO_IR 999"]),
        (b"a", ["ISO 2022 IR 10"]),
        (b"a", ["latin1"]),
        (b"a", ["ISO 2022 IR 87"]),
        (b"a", ["ISO_IR 87"]),
        (b"a", ["", "ISO_IR 149"]),
        (b"a", ["ISO_IR 192", "ISO 2022 IR 87"]),
        (b"a", ["", "ISO_IR 192"]),
        (b"a\x1b$B;3", ["ISO_IR 100"]),
        (b"a\x1b$B;3", []),
        (b"\x1b-F\xc4", ["ISO 2022 IR 100"]),
        (b"\x1b", ["", "ISO 2022 IR 87"]),
        (b"\x1b$", ["", "ISO 2022 IR 87"]),
    ],
)
def test_an_unknown_term_or_an_unannounced_set_is_refused(raw: bytes, terms: list[str]) -> None:
    """A term that the standard does not define where it stands, or an escape to a set not declared, raises."""
    with pytest.raises(LookupError):
        decode(raw, terms)


def test_errors_name_no_value() -> None:
    """The message of a refused term or escape holds neither the term nor the text."""
    for raw, terms in ((b"Doe^Jane\x1b$B;3", ["ISO_IR 100"]), (b"a", ["SECRET^NAME"])):
        with pytest.raises(LookupError) as caught:
            decode(raw, terms)
        assert "Doe" not in str(caught.value)
        assert "SECRET" not in str(caught.value)


def test_the_first_set_is_restored_after_a_delimiter() -> None:
    """After ^ in a name and after a backslash anywhere, bytes mean again what the first value says."""
    terms = ["ISO 2022 IR 100", "ISO 2022 IR 126"]
    assert decode(b"\x1b-F\xc4^\xe9", terms, person_name=True) == "Δ^é"
    assert decode(b"\x1b-F\xc4\\\xe9", terms) == "Δ\\é"
    assert decode(b"\x1b-F\xc4\r\n\xe9", terms) == "Δ\r\né"
    assert decode(b"\x1b-F\xc4^\xe9", terms) == "Δ^ι"


def test_codes_of_delimiters_inside_two_byte_characters_are_no_delimiters() -> None:
    """In JIS X 0208 the bytes of ^ and backslash are halves of characters."""
    assert decode(b"\x1b$B%\\%^\x1b(B^A", ["", "ISO 2022 IR 87"], person_name=True) == "ボマ^A"


@pytest.mark.parametrize(
    ("text", "terms", "answer"),
    [
        ("Doe", [], True),
        ("Jérôme", [], False),
        ("Jérôme", ["ISO_IR 100"], True),
        ("山田", ["ISO_IR 100"], False),
        ("山田", ["", "ISO 2022 IR 87"], True),
        ("山é", ["ISO 2022 IR 100", "ISO 2022 IR 87"], True),
        ("山é", ["", "ISO 2022 IR 87"], False),
        ("a\x1bb", ["ISO_IR 100"], False),
        ("a\x1bb", [], False),
        ("😀", ["ISO_IR 192"], True),
        ("😀", ["GB18030"], True),
        ("😀", ["GBK"], False),
    ],
)
@pytest.mark.requirement("R-106")
def test_it_is_known_beforehand_whether_a_text_fits(text: str, terms: list[str], answer: bool) -> None:
    """A replacement is written only where the character set of the object has its characters (R-106)."""
    assert fits(text, terms) is answer


MIXED = ["ISO 2022 IR 100", "ISO 2022 IR 87", "ISO 2022 IR 126", "ISO 2022 IR 149"]
ALPHABET = "Az09 ^=\\\r\n~éÿ山田やまだΔι홍길동"


@given(st.text(ALPHABET), st.booleans())
def test_any_mixture_of_declared_sets_survives_the_round_trip(text: str, person_name: bool) -> None:
    """However sets alternate, around delimiters too, what is written is read back."""
    raw = encode(text, MIXED, person_name=person_name)
    assert decode(raw, MIXED, person_name=person_name) == text


@given(st.text(ALPHABET))
def test_a_value_ends_in_the_set_that_it_began_in(text: str) -> None:
    """ASCII can follow any encoded value, as the standard asks at the end and before delimiters."""
    assert decode(encode(text, MIXED) + b"End", MIXED) == text + "End"


@given(st.binary(max_size=40), st.sampled_from([terms for terms, _, _ in NAMES]), st.booleans())
def test_any_bytes_are_read_or_refused(raw: bytes, terms: list[str], person_name: bool) -> None:
    """No bytes from the wire cause any other error than the two that are announced."""
    try:
        text = decode(raw, terms, person_name=person_name)
    except (UnicodeDecodeError, LookupError):
        return
    assert len(text) <= len(raw)


@pytest.mark.parametrize(
    ("terms", "raw", "text"),
    [
        # As a toolkit writes it: a letter of Latin-1 where only ASCII is in force, before a switch to JIS X 0212.
        (
            ["", "ISO 2022 IR 87", "ISO 2022 IR 159"],
            b"\x1b(B\xc7i\x1b$(D+;\x1b(Bdem^\x1b$(D*_\x1b(Bule",
            "Çiğdem^Şule",
        ),
        ([], b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou=山田^太郎"),
        (["ISO_IR 100"], b"=\x1b$)C\xfb\xf3^\x1b$)C\xd1\xce\xd4\xd7", "=洪^吉洞"),
        (["ISO_IR 192"], b"\x1b-F\xc4\xe9^J", "Δι^J"),
        (["no such set"], b"\x1b-B\xb3\xb1cka\x1b", "łącka"),
    ],
)
def test_sets_that_are_not_declared_or_not_in_force_are_read_all_the_same(
    terms: list[str], raw: bytes, text: str
) -> None:
    """To search for a name, each run of its bytes is read in the set that stands in front of it."""
    assert decode_anyhow(raw, terms, person_name=True) == text

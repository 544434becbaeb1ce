"""A look at the identifiers reads what is there, and no further than it must."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deid_proxy.engine.identifiers import Identifiers, look_up, peek
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

CT = "1.2.840.10008.5.1.4.1.1.2"
Small = Callable[..., DataSetBuilder]
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_the_beginning_of_a_data_set_is_enough(small: Small, syntax: str) -> None:
    """Everything behind (0008,0018) may still be on its way."""
    data = small((0x00080005, "CS", "ISO_IR 100"), (0x7FE00010, "OW", bytes(5000))).encode(syntax)
    end = data.index(b"1.2.826.0.1.77.1.3") + 18
    found = peek(data[:end], syntax)
    assert found == (CT, "1.2.826.0.1.77.1.3")


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_sequence_in_front_is_stepped_over(small: Small, item: Callable[..., DataSetBuilder], syntax: str) -> None:
    """Language Code Sequence, in either form of length."""
    for undefined in (True, False):
        language = item((0x00080100, "SH", "en"), undefined_lengths=undefined)
        builder = small((0x00080006, "SQ", [language, language]), undefined_lengths=undefined)
        assert peek(builder.encode(syntax), syntax) == (CT, "1.2.826.0.1.77.1.3")


def test_a_uid_that_is_missing_is_empty(small: Small) -> None:
    """The caller decides what that means."""
    builder = small()
    builder.remove(0x00080018)
    assert peek(builder.encode(), EXPLICIT_VR_LITTLE_ENDIAN) == (CT, "")


@pytest.mark.parametrize("data", [b"", b"\x08\x00", b"GET / HTTP/1.1\r\n\r\n"])
def test_what_is_no_data_set_is_nothing(data: bytes) -> None:
    """And no error: it is stored, and held by whoever walks it."""
    assert peek(data, EXPLICIT_VR_LITTLE_ENDIAN) is None


def test_an_unsupported_transfer_syntax_is_said(small: Small) -> None:
    """Nothing can be looked for in it."""
    with pytest.raises(DeidentificationError) as caught:
        peek(small().encode(), "1.2.840.10008.1.2.4.205.99")
    assert caught.value.reason is HoldReason.TRANSFER_SYNTAX


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_what_a_person_asks_for_is_found(small: Small, syntax: str) -> None:
    """Accession number, patient and UIDs, without padding and decoded."""
    builder = small(
        (0x00080005, "CS", "ISO_IR 192"),
        (0x00080050, "SH", "ACC77"),
        (0x00100020, "LO", "Jürgen-1".encode()),
        (0x00100021, "LO", "North"),
    )
    assert look_up(builder.encode(syntax), syntax) == Identifiers(
        "ACC77", "Jürgen-1", "North", "1.2.826.0.1.77.1", "1.2.826.0.1.77.1.3"
    )


def test_what_is_not_there_or_not_text_finds_nothing(small: Small) -> None:
    """A look-up is no judgement."""
    found = look_up(small((0x00100020, "LO", b"J\xfcrgen")).encode(), EXPLICIT_VR_LITTLE_ENDIAN)
    assert (found.accession_number, found.patient_id) == ("", "")


def test_identifiers_do_not_show(small: Small) -> None:
    """Neither in a log nor in a traceback."""
    shown = repr(look_up(small().encode(), EXPLICIT_VR_LITTLE_ENDIAN))
    assert "MRN" not in shown
    assert "1.2.826" not in shown


def test_a_value_of_absurd_length_is_cut(small: Small) -> None:
    """Looking takes no more memory than an identifier needs."""
    found = look_up(small((0x00100020, "LO", "x" * 60_000)).encode(), EXPLICIT_VR_LITTLE_ENDIAN)
    assert len(found.patient_id) == 256

"""A sequence that somebody wrote as UN is a sequence: its items are in Implicit VR Little Endian (CP-246)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.cli.elements import read_elements
from deid_proxy.engine.attest import CONTRIBUTING_EQUIPMENT, DEIDENTIFICATION_METHOD_CODES
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import EXPLICIT_LITTLE
from deid_proxy.engine.explain import explain
from deid_proxy.engine.residue import find_residue
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

REFERENCED_STUDIES = 0x00081110
REFERENCED_IMAGES = 0x00081140
DERIVATION_CODES = 0x00089215
CODE_MEANING = 0x00080104
STUDY_TIME = 0x00080030
NAME = 0x00100010

Small = Callable[..., DataSetBuilder]
Item = Callable[..., DataSetBuilder]


def code(item: Item, *more: tuple[int, str, object], **keywords: object) -> DataSetBuilder:
    return item((CODE_MEANING, "LO", "Meaning"), (0x00080100, "SH", "113076"), *more, **keywords)


@pytest.fixture(params=[False, True], ids=["defined", "undefined"])
def undefined(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def test_what_is_inside_is_decided_by_its_own_rules(small: Small, item: Item, deidentify: Any, undefined: bool) -> None:
    """A name and a UID inside are replaced, the code stays, and so does the VR."""
    inside = code(item, (NAME, "PN", "Quill^Erika "), (0x00081155, "UI", "1.2.826.0.1.77.9"))
    result = deidentify(small((DERIVATION_CODES, "UN", [inside]), undefined_lengths=undefined))
    (made,) = result.read()[DERIVATION_CODES].value
    assert (made.CodeValue, made.CodeMeaning) == ("113076", "Meaning")
    assert made.ReferencedSOPInstanceUID.startswith("2.25.1000")
    assert made.PatientName == "ANONYMIZED^"
    assert b"Quill" not in result.data
    assert b"\x08\x00\x15\x92UN" in result.data


def test_enclosing_lengths_of_both_encodings_are_rewritten(
    small: Small, item: Item, deidentify: Any, undefined: bool
) -> None:
    """UN in an explicit sequence, and sequences in UN: every length fits afterwards."""
    innermost = code(item, (NAME, "PN", "Quill^Erika "), undefined_lengths=undefined)
    middle = code(item, (DERIVATION_CODES, "SQ", [innermost, code(item)]), undefined_lengths=undefined)
    outer = item((DERIVATION_CODES, "UN", [middle, code(item)]), undefined_lengths=undefined)
    result = deidentify(small((DERIVATION_CODES, "SQ", [outer]), (0x00280010, "US", 16), undefined_lengths=undefined))
    read = result.read()
    (one,) = read[DERIVATION_CODES].value
    two, plain = one[DERIVATION_CODES].value
    three, last = two[DERIVATION_CODES].value
    assert {str(made.CodeValue) for made in (two, plain, three, last)} == {"113076"}
    assert three.PatientName == "ANONYMIZED^"
    assert read.Rows == 16


def test_the_subject_is_written_in_both_encodings(small: Small, item: Item, deidentify: Any, undefined: bool) -> None:
    """The same pseudonym, at the top level with its VR, in the items without."""
    inside = item((NAME, "PN", "Quill^Erika "), (0x00100020, "LO", "MRN-4711-X"))
    read = deidentify(small((0x00540220, "UN", [inside]), undefined_lengths=undefined)).read()
    (made,) = read[0x00540220].value
    assert (made.PatientName, made.PatientID) == (read.PatientName, read.PatientID)


def test_private_attributes_and_group_lengths_inside_are_removed(
    small: Small, item: Item, deidentify: Any, undefined: bool
) -> None:
    """Sequences of private UN among them."""
    nested = item((0x00090010, "LO", "CREATOR"), (0x00091001, "UN", [code(item)]), undefined_lengths=undefined)
    inside = code(item, (0x00080000, "UL", 4), (0x00091001, "UN", [nested]), undefined_lengths=undefined)
    result = deidentify(small((DERIVATION_CODES, "UN", [inside]), undefined_lengths=undefined))
    (made,) = result.read()[DERIVATION_CODES].value
    assert [int(one.tag) for one in made] == [0x00080100, CODE_MEANING]


def test_one_that_is_removed_goes_with_all_its_items(
    small: Small, item: Item, deidentify: Any, undefined: bool
) -> None:
    """Its rule is that of the sequence, whatever its VR."""
    inside = item((NAME, "PN", "Quill^Erika "))
    result = deidentify(small((0x00101002, "UN", [inside]), undefined_lengths=undefined))
    assert 0x00101002 not in result.read()
    assert b"Quill" not in result.data


@pytest.mark.parametrize("tag", [DEIDENTIFICATION_METHOD_CODES, CONTRIBUTING_EQUIPMENT])
def test_markers_are_appended_in_the_encoding_of_the_items(
    small: Small, item: Item, deidentify: Any, basic: RuleSet, undefined: bool, tag: int
) -> None:
    """A marker that came as UN can still be read, and a second run adds nothing."""
    first = deidentify(small((tag, "UN", [code(item)]), undefined_lengths=undefined))
    kept, ours = first.read()[tag].value
    assert kept.CodeValue == "113076"
    assert "113100" in str(ours) or ours.Manufacturer == "deid-proxy"
    assert deidentify(first.data).data == first.data


def test_items_in_explicit_vr_hold(small: Small, item: Item, held: Any) -> None:
    """The standard has one encoding for them; another one is not guessed at."""
    body = code(item).encode()
    wrapped = b"\xfe\xff\x00\xe0" + len(body).to_bytes(4, "little") + body
    assert held(small((DERIVATION_CODES, "UN", wrapped))).reason is HoldReason.MALFORMED


def test_an_empty_one_stays(small: Small, deidentify: Any) -> None:
    """A sequence may have no items."""
    assert len(deidentify(small((DERIVATION_CODES, "UN", b""))).read()[DERIVATION_CODES].value) == 0


def test_what_is_left_inside_is_found_where_it_stands(
    small: Small, item: Item, deidentify: Any, undefined: bool
) -> None:
    """The search tells the element inside, and knows that a number in a time is no Accession Number."""
    builder = small((0x00080050, "SH", "101112"))
    result = deidentify(builder)

    def search(inside: DataSetBuilder) -> None:
        segment = item((DERIVATION_CODES, "UN", [inside]), undefined_lengths=undefined).encode()
        find_residue(builder.encode(), result.plan, result.rendition._replace(segments=[segment]), result.identities)

    search(item((STUDY_TIME, "TM", "101112")))
    with pytest.raises(DeidentificationError, match=r"\(0008,0104\)"):
        search(item((CODE_MEANING, "LO", "A 101112")))


def test_it_is_explained_and_listed_item_by_item(small: Small, item: Item, basic: RuleSet, deidentify: Any) -> None:
    """Both views of a data set, for explain and for diff, go into it."""
    builder = small((DERIVATION_CODES, "UN", [code(item, (NAME, "PN", "Quill^Erika "))]))
    source = builder.encode()
    steps = {step.path: step.action for step in explain(source, deidentify(builder).plan)}
    assert steps["DerivationCodeSequence[0].PatientName"] is ActionCode.D
    assert steps["DerivationCodeSequence[0].CodeMeaning"] is ActionCode.K
    assert ((DERIVATION_CODES, 0),) in {element.path for element in elements(source, EXPLICIT_LITTLE)}
    listed = {element.path for element in read_elements(memoryview(source), EXPLICIT_VR_LITTLE_ENDIAN)}
    assert (DERIVATION_CODES, 1, CODE_MEANING) in listed

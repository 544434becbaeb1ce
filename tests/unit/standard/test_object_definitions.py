"""Types by place."""

from __future__ import annotations

import pytest

from deid_proxy.standard.actions import AttributeType
from deid_proxy.standard.object_definitions import FUNCTIONAL_GROUPS, attribute_type

CT = "1.2.840.10008.5.1.4.1.1.2"
SR = "1.2.840.10008.5.1.4.1.1.88.11"
PRIVATE = "1.2.3.4.5.6"
CONTENT_DATE = 0x00080023
PATIENT_ID = 0x00100020
REFERENCED_IMAGE_SEQUENCE = 0x00081140


def test_the_same_attribute_has_its_own_type_in_each_iod() -> None:
    """Content Date is Type 2C in a CT image and Type 1 in a report."""
    assert attribute_type(CT, None, CONTENT_DATE) is AttributeType.TYPE_2C
    assert attribute_type(SR, None, CONTENT_DATE) is AttributeType.TYPE_1


def test_the_same_attribute_has_its_own_type_in_each_sequence() -> None:
    """Patient ID is Type 2 of the patient, and Type 1 of another patient's id."""
    assert attribute_type(CT, None, PATIENT_ID) is AttributeType.TYPE_2
    assert attribute_type(CT, 0x00101002, PATIENT_ID) is AttributeType.TYPE_1


def test_an_unknown_sop_class_gets_what_most_iods_say() -> None:
    """A private or future SOP Class is treated like the default of the pair, so that the object stays likely valid."""
    assert attribute_type(PRIVATE, None, CONTENT_DATE) is not None
    assert attribute_type(PRIVATE, None, PATIENT_ID) is AttributeType.TYPE_2
    assert attribute_type("", None, PATIENT_ID) is AttributeType.TYPE_2


def test_an_unforeseen_place_gets_the_strictest_type_of_any_place() -> None:
    """Where the standard does not define the attribute, the answer is on the safe side."""
    assert attribute_type(CT, 0x00091001, PATIENT_ID) is AttributeType.TYPE_1
    assert attribute_type(CT, 0x00091001, CONTENT_DATE) is AttributeType.TYPE_1


@pytest.mark.parametrize("tag", [0x00080054, 0x00181078, 0x00321060, 0x00401001])
@pytest.mark.parametrize("uid", [CT, PRIVATE])
def test_what_stands_in_sequences_only_is_asked_for_by_nobody_at_the_top_level(uid: str, tag: int) -> None:
    """A Requested Procedure ID that a scanner writes at the top level too may go, as the table says."""
    assert attribute_type(uid, None, tag) is None
    assert attribute_type(uid, 0x00091001, tag) is not None


@pytest.mark.parametrize("tag", [0x00104000, 0x00091001, 0xFFFFFFFF, 0])
def test_an_attribute_that_no_iod_asks_for_has_no_type(tag: int) -> None:
    """None is the answer for what may be removed anywhere, and for what the standard does not know."""
    assert attribute_type(CT, None, tag) is None


def test_both_functional_groups_sequences_are_one_place() -> None:
    """Shared and per-frame items hold the same macros, so the tag of either sequence may be given."""
    answers = {
        attribute_type("1.2.840.10008.5.1.4.1.1.4.1", parent, REFERENCED_IMAGE_SEQUENCE)
        for parent in (0x52009229, 0x52009230, FUNCTIONAL_GROUPS)
    }
    assert answers == {AttributeType.TYPE_2}


def test_the_top_level_is_not_the_functional_groups() -> None:
    """The same tag outside of a functional group is asked about separately."""
    uid = "1.2.840.10008.5.1.4.1.1.4.1"
    assert attribute_type(uid, None, REFERENCED_IMAGE_SEQUENCE) != attribute_type(
        uid, FUNCTIONAL_GROUPS, REFERENCED_IMAGE_SEQUENCE
    )

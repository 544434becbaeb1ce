"""Which presentation contexts are accepted."""

from __future__ import annotations

import pytest

from deid_proxy.network.presentation_contexts import (
    MEDIA_STORAGE_DIRECTORY,
    VERIFICATION,
    PresentationContext,
    acceptable,
    acceptable_transfer_syntaxes,
    by_pair,
    is_storage,
)
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES

CT = "1.2.840.10008.5.1.4.1.1.2"
EXPLICIT, IMPLICIT, BIG_ENDIAN = "1.2.840.10008.1.2.1", "1.2.840.10008.1.2", "1.2.840.10008.1.2.2"
DEFLATED = "1.2.840.10008.1.2.1.99"


@pytest.mark.parametrize("sop_class_uid", sorted(STORAGE_SOP_CLASSES - {MEDIA_STORAGE_DIRECTORY}))
def test_every_storage_sop_class_is_accepted(sop_class_uid):
    """Also retired ones: scanners live longer than editions."""
    assert acceptable(sop_class_uid, [EXPLICIT]) == [EXPLICIT]


def test_every_transfer_syntax_but_deflated_ones_is_accepted():
    """Compressed ones included; deflated ones only with the switch."""
    undeflated = {uid for uid, syntax in TRANSFER_SYNTAXES.items() if not syntax.deflated}
    assert acceptable_transfer_syntaxes(False) == undeflated
    assert acceptable_transfer_syntaxes(True) == set(TRANSFER_SYNTAXES)
    assert DEFLATED not in undeflated
    assert {EXPLICIT, IMPLICIT, BIG_ENDIAN, "1.2.840.10008.1.2.4.90"} <= undeflated


def test_the_senders_order_is_kept():
    """What is acceptable stays in the order of the proposal."""
    assert acceptable(CT, [DEFLATED, BIG_ENDIAN, "1.2.3", IMPLICIT, EXPLICIT]) == [BIG_ENDIAN, IMPLICIT, EXPLICIT]
    assert acceptable(CT, [EXPLICIT, DEFLATED], deflated=True) == [EXPLICIT, DEFLATED]


@pytest.mark.parametrize(
    "sop_class_uid",
    [
        "1.2.840.113619.4.30",  # a private storage class
        "1.2.840.10008.1.20.1",  # Storage Commitment Push Model
        "1.2.840.10008.5.1.4.1.2.2.1",  # Study Root Query/Retrieve - FIND
        "1.2.840.10008.5.1.4.31",  # Modality Worklist
        MEDIA_STORAGE_DIRECTORY,
        "",
    ],
)
def test_what_is_no_standard_storage_is_not_accepted(sop_class_uid):
    """Unknown and private classes, every other service, and DICOMDIR."""
    assert acceptable(sop_class_uid, [EXPLICIT]) == []
    assert not is_storage(sop_class_uid)


def test_verification_is_accepted_but_is_no_storage():
    """C-ECHO has a context of its own."""
    assert acceptable(VERIFICATION, [IMPLICIT]) == [IMPLICIT]
    assert acceptable(VERIFICATION, [DEFLATED], deflated=True) == []
    assert not is_storage(VERIFICATION)


def test_the_first_context_of_a_pair_is_used():
    """An archive may accept the same pair twice."""
    contexts = {key: PresentationContext(key, CT, EXPLICIT) for key in (3, 1, 5)}
    assert by_pair(contexts) == {(CT, EXPLICIT): 3}

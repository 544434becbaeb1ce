"""The tables of a conformance statement that the network decides: contexts, statuses, rejections, times.

References
----------
DICOM PS3.2 Annex N, PS3.4 Table B.2-1, PS3.8 Table 9-21
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from deid_proxy.engine.part10 import IMPLEMENTATION_CLASS_UID, IMPLEMENTATION_VERSION_NAME
from deid_proxy.network.presentation_contexts import acceptable_transfer_syntaxes, is_storage
from deid_proxy.network.status import DUPLICATE_SOP_INSTANCE, Disposition, classify_status, describe_status
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, name_of_uid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.settings import Settings

# What a sender is answered, each with what it means for the sender (PS3.4 Table B.2-1, PS3.7 Annex C).
RESPONSES = (
    ("0000", "success", "the instance is durable: its bytes and the receipt are on the disk"),
    ("0110", "processing failure", "an unforeseen error; the instance was not stored"),
    ("0117", "invalid SOP instance", "an affected UID is missing or is no UID"),
    ("0122", "SOP class not supported", "neither a Storage SOP Class nor Verification"),
    ("0124", "not authorized", "no project has the called AE title any more"),
    ("0211", "unrecognized operation", "neither C-STORE nor C-ECHO"),
    ("A700", "out of resources", "no disk space, or the ledger cannot be written; nothing was stored, try again"),
    (
        "A900",
        "data set does not match SOP class",
        "command, presentation context and data set name different SOP Classes",
    ),
    ("C000", "cannot understand", "there is no data set, or an empty one"),
    ("C002", "cannot understand", "the data set is longer than is allowed"),
    ("C003", "cannot understand", "command and data set name different SOP Instance UIDs"),
)
REJECTIONS = (
    ("1 permanent, 1 service user, 7 called AE title not recognized", "no project has this called AE title"),
    ("1 permanent, 1 service user, 3 calling AE title not recognized", "this sender, or its address, is on no list"),
    ("2 transient, 3 presentation, 1 temporary congestion", "the disk is filling up: come back later"),
    ("2 transient, 3 presentation, 2 local limit exceeded", "too many associations, in all or from one address"),
    ("1 permanent, 1 service user, 1 no reason given", "anything else"),
)
_WORDS = {
    Disposition.FORWARDED: "the instance counts as delivered",
    Disposition.RETRY: "the instance is sent again, at growing intervals, without end",
    Disposition.HELD: "the delivery is held for a person",
}
_AS_DUPLICATE = (
    "the instance counts as delivered where an earlier attempt may have arrived; at the first attempt the delivery is "
    "held for a person"
)


def storage_classes() -> list[tuple[str, str]]:
    """Return name and UID of every SOP Class that is accepted and sent, by UID."""
    return [(name_of_uid(uid) or "", uid) for uid in sorted(STORAGE_SOP_CLASSES, key=_numbers) if is_storage(uid)]


def transfer_syntaxes(*, deflated: bool) -> list[tuple[str, str]]:
    """Return name and UID of every transfer syntax that is accepted and sent, by UID."""
    return [(name_of_uid(uid) or "", uid) for uid in sorted(acceptable_transfer_syntaxes(deflated), key=_numbers)]


def _numbers(uid: str) -> list[int]:
    return [int(part) for part in uid.split(".")]


def statuses_of_archives() -> Iterator[tuple[str, str, str]]:
    """Yield what is done about each status that a destination may answer: status or range, words, consequence."""
    undefined = describe_status(0x0002)[5:]
    meanings = ((code, describe_status(code)[5:], classify_status(code)) for code in range(0x10000))
    for (words, disposition), codes in groupby(meanings, key=lambda meaning: meaning[1:]):
        first, *others = [code for code, *_ in codes]
        if words != undefined:
            shown = f"{first:04X}" + (f" to {others[-1]:04X}" if others else "")
            yield shown, words, _AS_DUPLICATE if first == DUPLICATE_SOP_INSTANCE else _WORDS[disposition]
    yield "any other", undefined, _WORDS[classify_status(0x0002)]


def identification() -> list[tuple[str, str]]:
    """Return how the product names itself on the wire and in files."""
    return [
        ("Implementation Class UID", IMPLEMENTATION_CLASS_UID),
        ("Implementation Version Name", IMPLEMENTATION_VERSION_NAME),
    ]


def acceptor_times(settings: Settings) -> list[tuple[str, str]]:
    """Return the time-outs and limits towards senders."""
    limits = settings.gateway.limits
    return [
        ("from the connection to a complete A-ASSOCIATE-RQ (ARTIM)", f"{limits.association_request_s:g} s"),
        ("silence on an association", f"{limits.association_idle_s:g} s"),
        ("for one PDU, once it has begun", f"{limits.pdu_deadline_s:g} s"),
        ("least rate of an instance, after 30 s", f"{limits.min_rate_bytes_s} bytes per second"),
        ("longest data set", f"{limits.max_instance_bytes} bytes"),
        ("maximum length of a PDU that is offered", f"{limits.maximum_pdu_bytes} bytes"),
        ("associations at a time", f"{limits.max_associations}, from one address {limits.max_associations_per_peer}"),
        ("TCP connections at a time", f"{limits.max_connections}, from one address {limits.max_connections_per_peer}"),
    ]

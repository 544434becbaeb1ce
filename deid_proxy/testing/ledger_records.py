"""What tests of a ledger put into it: instances, renditions and outcomes of a study, told apart by a small number."""

from __future__ import annotations

from dataclasses import replace

from deid_proxy.identity.ports import (
    DeliveryResult,
    DeliveryState,
    Extent,
    InstanceState,
    Ledger,
    Outcome,
    ReceivedInstance,
    RenditionRecord,
)

ARCHIVE = "archive"


def receipt_id(number: int) -> bytes:
    """Return the receipt id of an instance."""
    return number.to_bytes(2, "big") * 8


def token(text: str) -> bytes:
    """Return 16 bytes that stand for an identifier."""
    return text.encode().ljust(16, b"\0")


def received(number: int, *tokens: bytes) -> ReceivedInstance:
    """Return an instance as the receiver reports it."""
    extent = Extent(segment=1, offset=1000 * number, length=900, slot=number, size=800)
    return ReceivedInstance(receipt_id(number), extent, "LUNG-01", 100.0 + number, "CT1", tokens)


def rendition(number: int, *, study: str = "2.25.1", uid: str = "", digest: int | None = None) -> RenditionRecord:
    """Return what was made of an instance."""
    return RenditionRecord(
        extent=Extent(segment=2, offset=1000 * number, length=300, slot=500 + number, size=200),
        digest=bytes([number if digest is None else digest]) * 32,
        sop_class_uid="1.2.840.10008.5.1.4.1.1.2",
        sop_instance_uid=uid or f"2.25.{100 + number}",
        study_instance_uid=study,
        transfer_syntax_uid="1.2.840.10008.1.2.1",
        size_bytes=750,
    )


def ready(number: int, *destinations: str, study: str = "2.25.1", uid: str = "", digest: int | None = None) -> Outcome:
    """Return that an instance is ready for its destinations, the archive unless others are named."""
    made = rendition(number, study=study, uid=uid, digest=digest)
    return Outcome(receipt_id(number), InstanceState.READY, rendition=made, destinations=destinations or (ARCHIVE,))


def make_ready(ledger: Ledger, *outcomes: Outcome) -> list[Outcome]:
    """Receive, claim and record the outcomes in one go."""
    ledger.record_received([replace(received(1), receipt_id=outcome.receipt_id) for outcome in outcomes])
    ledger.claim(len(outcomes))
    return ledger.record_outcomes(outcomes)


def forward_all(ledger: Ledger, destination: str = ARCHIVE) -> None:
    """Record that everything that is due for a destination went there."""
    due = ledger.due_deliveries(destination, 1e12, 1000)
    ledger.record_deliveries([DeliveryResult(row.delivery_id, DeliveryState.FORWARDED, 0) for row in due])


def states(ledger: Ledger) -> dict[str, int]:
    """Return how many instances are in each state."""
    return dict(ledger.counts().instances)

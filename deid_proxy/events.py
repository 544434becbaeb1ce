"""The closed set of events that logs and the audit trail may speak of, and of the fields they may carry.

An event or a field that is not listed here does not exist: the logger drops the field and counts it. No field holds
an identifier of a patient; ``instance`` is the random receipt id.
"""

from __future__ import annotations

from enum import StrEnum


class Event(StrEnum):
    """Everything that is worth a line."""

    GATEWAY_STARTING = "gateway.starting"
    GATEWAY_STARTED = "gateway.started"
    GATEWAY_STOPPING = "gateway.stopping"
    GATEWAY_STOPPED = "gateway.stopped"
    GATEWAY_FAILED = "gateway.failed"
    RECOVERED = "gateway.recovered"
    WARNING = "gateway.warning"
    ASSOCIATION_REJECTED = "association.rejected"
    ASSOCIATION_CLOSED = "association.closed"
    CONTEXT_REFUSED = "context.refused"
    RECEIVER_ENDED = "receiver.ended"
    INSTANCE_RECEIVED = "instance.received"
    INSTANCE_REFUSED = "instance.refused"
    INSTANCE_CRASHED = "instance.crashed"
    INSTANCE_READY = "instance.ready"
    INSTANCE_HELD = "instance.held"
    INSTANCE_EXCLUDED = "instance.excluded"
    INSTANCES_RELEASED = "instances.released"
    INSTANCES_ERASED = "instances.erased"
    INSTANCES_MOVED = "instances.moved"
    DELIVERY_FORWARDED = "delivery.forwarded"
    STUDY_FORWARDED = "study.forwarded"
    DELIVERY_DEFERRED = "delivery.deferred"
    DELIVERY_HELD = "delivery.held"
    DELIVERY_RESENT = "delivery.resent"
    DESTINATION_DOWN = "destination.down"
    DESTINATION_UP = "destination.up"
    DESTINATION_LATE = "destination.late"
    SUBJECTS_TAKEN = "subjects.taken"
    SUBJECTS_REFUSED = "subjects.refused"
    STORE_FAILED = "store.failed"
    SPOOL_FAILED = "spool.failed"
    SANDBOX_FAILED = "sandbox.failed"
    CONTROL_CALLED = "control.called"


FIELDS = frozenset(
    {
        "address",
        "attempts",
        "called_ae_title",
        "calling_ae_title",
        "code",
        "count",
        "destination",
        "detail",
        "duration_ms",
        "error",
        "host",
        "instance",
        "method",
        "next_in_s",
        "port",
        "project",
        "reason",
        "refused",
        "size_bytes",
        "status",
        "suppressed",
        "version",
        "where",
    }
)
"""The only field names that reach a log line."""

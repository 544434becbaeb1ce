"""Receipts as the receiver writes them, for tests that put instances into a spool themselves."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from deid_proxy.identity.ports import Receipt

if TYPE_CHECKING:
    from deid_proxy.testing.builders import Instance


def receipt_of(instance: Instance, project: str = "TRIAL-01", *, received_at: float = 1.0) -> Receipt:
    """Return a receipt of an instance under a new id, from CT1 on this machine; size and digest are left to the spool.

    Parameters
    ----------
    instance
        What was received.
    project
        The project that its called AE title leads to.
    received_at
        Seconds since 1970.
    """
    return Receipt(
        receipt_id=secrets.token_bytes(16),
        received_at=received_at,
        project=project,
        calling_ae_title="CT1",
        called_ae_title="TRIAL",
        peer_address="127.0.0.1",
        sop_class_uid=instance.sop_class_uid,
        sop_instance_uid=instance.sop_instance_uid,
        transfer_syntax_uid=instance.transfer_syntax_uid,
        size_bytes=0,
        digest=b"",
    )

"""How much and how long: what a peer may cost us, inbound and outbound."""

from __future__ import annotations

from dataclasses import dataclass

KIB = 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """What peers that connect to us may take up; the defaults suit a department with a few dozen modalities.

    Parameters
    ----------
    maximum_connections, maximum_connections_per_address
        TCP connections, counted before a thread is spent on one; more are closed at once.
    maximum_associations, maximum_associations_per_address
        Associations; more are rejected as transient, so that a sender tries again.
    maximum_instance_bytes
        Length of one data set; a longer one is refused.
    association_timeout_s
        From the connection to a complete A-ASSOCIATE-RQ, and from there to the established association (ARTIM).
    idle_timeout_s
        Silence between two messages of an association.
    pdu_timeout_s
        Time for one PDU inside a message, the gap in front of it included.
    grace_s, minimum_bytes_per_s
        A message may keep us waiting for ``grace_s`` plus its bytes so far at this rate.
    reply_timeout_s
        Time for a peer to take our response.
    """

    maximum_connections: int = 64
    maximum_connections_per_address: int = 32
    maximum_associations: int = 32
    maximum_associations_per_address: int = 16
    maximum_instance_bytes: int = 4 * KIB**3
    association_timeout_s: float = 30.0
    idle_timeout_s: float = 300.0
    pdu_timeout_s: float = 30.0
    grace_s: float = 30.0
    minimum_bytes_per_s: int = KIB
    reply_timeout_s: float = 30.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a destination may take; everything that grows with an instance is measured by progress.

    Parameters
    ----------
    connect_s
        Time for the TCP connection.
    association_s
        Time for the answer to A-ASSOCIATE-RQ.
    transfer_s, minimum_bytes_per_s
        Sending may take ``transfer_s`` plus the bytes sent so far at this rate.
    response_s
        Time for the C-STORE response after the last byte, plus the instance's bytes at the same rate.
    release_s
        Time for the answer to A-RELEASE-RQ.
    """

    connect_s: float = 10.0
    association_s: float = 30.0
    transfer_s: float = 30.0
    minimum_bytes_per_s: int = 16 * KIB
    response_s: float = 60.0
    release_s: float = 5.0

"""What every ledger holds to, whatever it is kept in: which outcome stands, and what may be erased."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import HoldReason, StoreError, StoreRefusedError
from deid_proxy.identity.ledger_review import SAMPLE
from deid_proxy.identity.ports import DeliveryState, InstanceState

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from deid_proxy.identity.ledger_review import Trait
    from deid_proxy.identity.ports import DeliveryResult, InstanceRow, Outcome, ReceivedInstance

DUPLICATE = "duplicate"  # the reason under which an instance is excluded whose bytes a destination already gets
UNKNOWN_INSTANCE = "an outcome or erasure names a receipt that the ledger does not know; nothing was written"
UNKNOWN_DELIVERY = "a result names a delivery that the ledger does not know; nothing was written"
NOT_ERASABLE = "an instance to be erased still has something to deliver or is held; nothing was written"
WAITING = (DeliveryState.QUEUED, DeliveryState.ACTIVE, DeliveryState.DEFERRED)
RESTING = (InstanceState.HELD, InstanceState.READY, InstanceState.EXCLUDED)
LONGEST_WAIT_S = 300.0  # a deferred delivery that waits longer got its time from a clock that was ahead: it is due
_MOST_WORDS = 6  # traits that the detail of a hold names
_ID_BYTES = 16  # of a receipt id and of a look-up token
_DIGEST_BYTES = 32
_HEX_DIGITS = frozenset("0123456789abcdef")
_OUTCOMES = frozenset({InstanceState.READY, InstanceState.HELD, InstanceState.EXCLUDED, InstanceState.RECEIVED})


class PriorDelivery(NamedTuple):
    """The delivery of another instance that last gave a SOP Instance UID its bytes at a destination."""

    digest: bytes
    stands: bool  # it was forwarded or still will be; False once it is held, or erased before it was forwarded


def prior_stands(delivery: str, instance: str) -> bool:
    """Return whether a delivery in this state, of an instance in that state, did or still will reach its archive."""
    if delivery == DeliveryState.FORWARDED:
        return True
    return delivery != DeliveryState.HELD and instance != InstanceState.ERASED


def prefix_range(receipt_prefix: str) -> tuple[bytes, bytes] | None:
    """Return the first and the last receipt id that start with these hexadecimal digits; None if they are no such."""
    digits = receipt_prefix.lower()
    if not 0 < len(digits) <= 2 * _ID_BYTES or not set(digits) <= _HEX_DIGITS:
        return None
    return bytes.fromhex(digits.ljust(2 * _ID_BYTES, "0")), bytes.fromhex(digits.ljust(2 * _ID_BYTES, "f"))


def claimable(attempts: Sequence[int]) -> range:
    """Return which received instances may be claimed at once, as a range of their places.

    The process may have died at one that was tried before: it is claimed alone, so that the next crash counts against
    no other. Of several the least tried comes first, so that a process that is killed again and again soon after its
    start does not lay it all on one.

    Parameters
    ----------
    attempts
        How often each was tried, oldest first.
    """
    suspects = [place for place, tried in enumerate(attempts) if tried]
    if not suspects or suspects[0]:
        return range(suspects[0] if suspects else len(attempts))
    chosen = min(suspects, key=lambda place: attempts[place])
    return range(chosen, chosen + 1)


def is_suspect(rows: Sequence[InstanceRow], places: range) -> bool:
    """Return whether what may be claimed at once is one that was tried before."""
    return bool(places) and rows[places.start].attempts > 0


def claimed(row: InstanceRow) -> InstanceRow:
    """Return a row as its claim leaves it, with the attempt counted."""
    return replace(row, state=InstanceState.ACTIVE, attempts=row.attempts + 1)


def is_due(next_at: float, now: float) -> bool:
    """Return whether a deferred delivery is due, whatever the clock did since it was deferred."""
    return next_at <= now or next_at > now + LONGEST_WAIT_S


def next_at(result: DeliveryResult) -> float:
    """Return when a delivery is due again: only a deferred one waits."""
    return result.next_at if result.state is DeliveryState.DEFERRED else 0.0


def check_received(rows: Sequence[ReceivedInstance]) -> None:
    """Refuse receipts that could not be found again.

    Raises
    ------
    StoreError
        A receipt id or a token does not have 16 bytes.
    """
    if any(len(name) != _ID_BYTES for row in rows for name in (row.receipt_id, *row.tokens)):
        raise StoreError(f"a receipt id and a token must have {_ID_BYTES} bytes; nothing was written")


def check_outcome(outcome: Outcome) -> None:
    """Refuse an outcome that would lose an instance, or hide why it waits.

    Raises
    ------
    StoreRefusedError
        The state is not one of an outcome, no reason is given for holding or excluding, or an instance is called
        ready that nothing would ever deliver.
    """
    if outcome.state not in _OUTCOMES:
        raise StoreRefusedError(f"an outcome cannot be '{outcome.state}'; nothing was written")
    goes_nowhere = outcome.rendition is None or not (outcome.destinations or outcome.shadows)
    if outcome.state is InstanceState.READY and goes_nowhere:
        raise StoreRefusedError("an instance without rendition or destination cannot be ready; nothing was written")
    if outcome.state in (InstanceState.HELD, InstanceState.EXCLUDED) and not outcome.reason:
        raise StoreRefusedError("an instance is held or excluded for a reason; nothing was written")
    if outcome.rendition is not None and len(outcome.rendition.digest) != _DIGEST_BYTES:
        raise StoreRefusedError(f"a digest must have {_DIGEST_BYTES} bytes; nothing was written")
    traits = outcome.review.traits if outcome.review is not None else ()
    if any(len(token) != _ID_BYTES for token in (*outcome.tokens, *(trait.token for trait in traits))):
        raise StoreRefusedError(f"a token must have {_ID_BYTES} bytes; nothing was written")


def check_result(result: DeliveryResult) -> None:
    """Refuse a result that no attempt to send can have.

    Raises
    ------
    StoreError
        The delivery is said to be still active, or no reason is given for holding it.
    """
    if result.state is DeliveryState.ACTIVE:
        raise StoreError("a result cannot be 'active'; nothing was written")
    if result.state is DeliveryState.HELD and not result.reason:
        raise StoreError("a delivery is held for a reason; nothing was written")


def settle(outcome: Outcome, priors: Mapping[str, PriorDelivery], shadowed: Collection[str] = ()) -> Outcome:
    """Return the outcome as it stands beside what the destinations already have or will get.

    Parameters
    ----------
    outcome
        A ready outcome.
    priors
        By destination, what another instance gave the same SOP Instance UID.
    shadowed
        Of the destinations that nothing is sent to, those that other instances gave the same bytes.

    Returns
    -------
    Outcome
        Held as a conflict when any destination knows the UID with other bytes: one of the two would overwrite the
        other. Excluded as a duplicate when every destination has or gets the same bytes already. Otherwise ready for
        the destinations that do not.

    References
    ----------
    DICOM PS3.5 Section 9 (a SOP Instance UID names one instance only).
    """
    digest = outcome.rendition.digest if outcome.rendition is not None else b""
    destinations = tuple(dict.fromkeys(outcome.destinations))
    conflicts = [name for name in destinations if name in priors and priors[name].digest != digest]
    if conflicts:
        detail = f"another instance has this SOP Instance UID at {', '.join(conflicts)}"
        held = InstanceState.HELD
        return replace(outcome, state=held, reason=HoldReason.CONFLICT, detail=detail, destinations=(), shadows=())
    wanting = tuple(name for name in destinations if name not in priors or not priors[name].stands)
    shadows = tuple(name for name in dict.fromkeys(outcome.shadows) if name not in shadowed)
    if not wanting and not shadows:
        return replace(outcome, state=InstanceState.EXCLUDED, reason=DUPLICATE, detail="", destinations=(), shadows=())
    if wanting == outcome.destinations and shadows == outcome.shadows:
        return outcome
    return replace(outcome, destinations=wanting, shadows=shadows)


def waiting(outcome: Outcome, traits: Sequence[Trait]) -> Outcome:
    """Return a ready outcome as it stands while its study waits for a person to see these traits."""
    reason, detail = why_it_waits(traits)
    return replace(outcome, state=InstanceState.HELD, reason=reason, detail=detail, destinations=(), shadows=())


def why_it_waits(traits: Sequence[Trait]) -> tuple[HoldReason, str]:
    """Return the reason under which a study waits, and the words of what is to be seen in it."""
    new = sorted(trait.words for trait in traits if trait.token != SAMPLE.token)
    shown = ", ".join(new[:_MOST_WORDS]) + (f" and {len(new) - _MOST_WORDS} more" if len(new) > _MOST_WORDS else "")
    sampled = [SAMPLE.words] if any(trait.token == SAMPLE.token for trait in traits) else []
    detail = "; ".join([f"new here: {shown}", *sampled] if new else sampled)
    return (HoldReason.FIRST_SEEN if new else HoldReason.SAMPLE), detail

"""plan -> resolve -> apply -> verify, for the gateway, the command line and the library alike.

This is the boundary at which everything fails closed: whatever goes wrong with one instance makes that instance
:class:`Held`, with a reason and without a value. Only a failing store is not the instance's fault and is raised.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blake3 import blake3

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.plan import Plan, Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason, MappingConflictError, StoreError
from deid_proxy.observability.logging import where

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.resolver import IdentityResolver
    from deid_proxy.profile.model import RuleSet

Buffer = bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True, repr=False)
class Source:
    """One received data set: its encoded bytes, without File Meta, and the transfer syntax they are in."""

    data: Buffer
    transfer_syntax_uid: str


@dataclass(frozen=True, slots=True)
class Deidentified:
    """An instance that may leave: it was planned, edited and verified.

    ``digest`` is the keyed BLAKE3 (32 bytes) of the de-identified data set.
    """

    plan: Plan
    rendition: Rendition
    digest: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """An instance that must not leave, and why; ``detail`` names tags, offsets and codes only."""

    reason: HoldReason
    detail: str = ""


class Pipeline:
    """De-identifies batches of data sets with one rule set and one project's identities.

    Parameters
    ----------
    rule_set
        What to do.
    resolver
        Who stands for whom, in one store transaction per batch.
    digest_key
        32 bytes, keys the digests of renditions.
    limits
        Bounds on depth and number of elements.
    """

    def __init__(
        self,
        rule_set: RuleSet,
        resolver: IdentityResolver,
        digest_key: bytes,
        limits: Limits = DEFAULT_LIMITS,
    ) -> None:
        self.rule_set = rule_set
        self._resolver = resolver
        self._digest_key = digest_key
        self._limits = limits

    def deidentify(self, batch: Sequence[Source]) -> list[Deidentified | Held]:
        """Return for every source, in order, either its rendition or why it is held.

        Raises
        ------
        StoreUnavailableError
            The map cannot be read or written now; nothing was decided about any source.
        """
        plans = [self._plan(source) for source in batch]
        identities = self._resolve([plan for plan in plans if isinstance(plan, Plan)])
        return [
            plan if isinstance(plan, Held) else self._render(source, plan, identities)
            for source, plan in zip(batch, plans, strict=True)
        ]

    def _plan(self, source: Source) -> Plan | Held:
        try:
            return make_plan(source.data, source.transfer_syntax_uid, self.rule_set, self._limits)
        except DeidentificationError as error:
            return Held(error.reason, error.detail)
        except Exception as error:  # noqa: BLE001 - fail closed: whatever the engine did not foresee holds the instance
            return Held(HoldReason.ENGINE_ERROR, where(error))

    def _resolve(self, plans: Sequence[Plan]) -> Mapping[IdentityRequest, str] | None:
        """Return identities for all plans at once, or None when one spoils it and they must be asked for one by one."""
        try:
            return self._resolver.resolve({request: None for plan in plans for request in plan.requests})
        except (MappingConflictError, DeidentificationError):
            return None

    def _render(
        self, source: Source, plan: Plan, identities: Mapping[IdentityRequest, str] | None
    ) -> Deidentified | Held:
        try:
            if identities is None:
                identities = self._resolver.resolve(plan.requests)
            rendition = apply_plan(plan, identities)
            verify(source.data, plan, rendition, identities)
            return Deidentified(plan, rendition, self.digest(source.data, rendition))
        except MappingConflictError:
            return Held(HoldReason.MAPPING_CONFLICT)
        except DeidentificationError as error:
            return Held(error.reason, error.detail)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - fail closed, as above
            return Held(HoldReason.ENGINE_ERROR, where(error))

    def digest(self, data: Buffer, rendition: Rendition) -> bytes:
        """Return the keyed BLAKE3 of the de-identified data set (32 bytes)."""
        digest = blake3(key=self._digest_key)
        view = memoryview(data)
        for segment in rendition.segments:
            digest.update(view[segment.start : segment.end] if isinstance(segment, Span) else segment)
        return digest.digest()

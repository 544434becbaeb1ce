"""How a ledger in memory keeps what persons have seen and decided."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from deid_proxy.identity.ledger_review import REJECTED, SAMPLE, Decided, Settled, Trait, Verdict, WaitingStudy
from deid_proxy.identity.ports import DeliveryState, InstanceState
from deid_proxy.stores import ledger_rules as rules
from deid_proxy.stores.memory_ledger_rows import MemoryRows, TraitSeen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.identity.ledger_review import Decision, Review, ShadowRow
    from deid_proxy.identity.ports import DeliveryRow, InstanceRow

_Study = tuple[str, str]  # project and new Study Instance UID


@dataclass(slots=True)
class _Chosen:
    """What a decision is about."""

    alone: list[bytes] = field(default_factory=list)  # held instances whose studies do not wait
    studies: list[_Study] = field(default_factory=list)
    deliveries: list[DeliveryRow] = field(default_factory=list)


class MemoryReviews(MemoryRows):
    """A :class:`~deid_proxy.identity.ledger_review.LedgerReview` in memory."""

    def let_go(
        self, receipt_ids: Sequence[bytes], decision: Decision, *, enough: Mapping[str, int], for_good: bool = False
    ) -> Settled:
        """Let held instances be tried again, and held deliveries be sent again; their studies have been seen."""
        with self._lock:
            chosen = self._chosen(receipt_ids)
            touched = [each for study in chosen.studies for each in self._see(study)]
            freed = self._freed(touched, enough, for_good=for_good)
            studies = list(dict.fromkeys([*chosen.studies, *freed]))
            held = [*chosen.alone, *(each for study in studies for each in self._waiting(study))]
            for receipt_id in held:
                self._decide(Verdict.RELEASE, receipt_id, decision)
                self._change(receipt_id, state=InstanceState.RECEIVED, reason="", detail="", attempts=0)
            for row in chosen.deliveries:
                self._decide_delivery(Verdict.RELEASE, row, decision)
                again = {"attempts": 0, "next_at": 0.0, "reason": "", "detail": ""}
                self._deliver(row.delivery_id, state=DeliveryState.QUEUED, **again)
            return Settled(len(held), len(studies), len(chosen.deliveries))

    def reject(self, receipt_ids: Sequence[bytes], decision: Decision) -> Settled:
        """Exclude held instances, and give held deliveries up."""
        with self._lock:
            chosen = self._chosen(receipt_ids)
            held = [*chosen.alone, *(each for study in chosen.studies for each in self._waiting(study))]
            for receipt_id in held:
                self._decide(Verdict.REJECT, receipt_id, decision)
                self._change(receipt_id, state=InstanceState.EXCLUDED, reason=REJECTED, detail="", attempts=0)
            for row in chosen.deliveries:
                self._decide_delivery(Verdict.REJECT, row, decision)
                self._drop_one(row)
                if self._goes_nowhere(row.receipt_id):
                    self._change(row.receipt_id, state=InstanceState.EXCLUDED, reason=REJECTED, detail="", attempts=0)
            return Settled(len(held), len(chosen.studies), len(chosen.deliveries))

    def waiting_studies(self, *, limit: int = 100) -> list[WaitingStudy]:
        """Return the studies that wait for a person, the one that came first at the beginning."""
        with self._lock:
            found: dict[_Study, list[InstanceRow]] = {}
            for row in self._in_state(InstanceState.HELD):
                if (study := self._waits_with.get(row.receipt_id)) is not None:
                    found.setdefault((row.project, study), []).append(row)
            return [self._waiting_study(study, rows) for study, rows in found.items()][:limit]

    def decisions(self, receipt_id: bytes) -> list[Decided]:
        """Return what persons decided about an instance, oldest first."""
        with self._lock:
            return list(self._decided.get(receipt_id, ()))

    def shadows(self, receipt_id: bytes) -> list[ShadowRow]:
        """Return what would have gone out of an instance, by destination."""
        with self._lock:
            rows = self._shadows.get(receipt_id, {})
            return [rows[name] for name in sorted(rows)]

    def _waiting_study(self, study: _Study, rows: Sequence[InstanceRow]) -> WaitingStudy:
        first, why = rows[0], rules.why_it_waits(self._open_traits(*study))
        return WaitingStudy(*study, len(rows), first.receipt_id, first.received_at, first.calling_ae_title, *why)

    def _begin(self, project: str, review: Review) -> None:
        """Note what is to be seen in a study; when that is news, take back what of it was not tried to be sent."""
        traits = self._seen.setdefault((project, review.study), {})
        new = [t for t in review.traits if t.token not in traits and not self._is_known(project, t, review.enough)]
        for trait in new:
            traits[trait.token] = TraitSeen(trait.words)
        if new:
            for row in [row for row in self._instances.values() if self._is_unsent(row, project, review.study)]:
                self._take_back(row, review.study)

    def _take_back(self, row: InstanceRow, study: str) -> None:
        self._drop(row.receipt_id, forwarded=True)
        reason, detail = rules.why_it_waits(self._open_traits(row.project, study))
        self._change(row.receipt_id, state=InstanceState.HELD, reason=reason, detail=detail)
        self._waits_with[row.receipt_id] = study

    def _is_unsent(self, row: InstanceRow, project: str, study: str) -> bool:
        if row.state is not InstanceState.READY or row.project != project:
            return False
        deliveries = [self._deliveries[number] for number in self._deliveries_of(row.receipt_id)]
        return bool(deliveries) and all(
            each.state is DeliveryState.QUEUED and not each.attempts and each.rendition.study_instance_uid == study
            for each in deliveries
        )

    def _is_known(self, project: str, trait: Trait, enough: int) -> bool:
        return trait.token != SAMPLE.token and self._token_is_known(project, trait.token, enough)

    def _token_is_known(self, project: str, token: bytes, enough: int | None) -> bool:
        if (project, token) in self._known:
            return True
        seen = sum(
            traits[token].seen for (name, _), traits in self._seen.items() if name == project and token in traits
        )
        return enough is not None and seen >= enough

    def _open_traits(self, project: str, study: str) -> list[Trait]:
        traits = self._seen.get((project, study), {})
        return [Trait(token, traits[token].words) for token in sorted(traits) if not traits[token].seen]

    def _chosen(self, receipt_ids: Sequence[bytes]) -> _Chosen:
        chosen, undelivered = _Chosen(), self._undelivered()
        for receipt_id in dict.fromkeys(receipt_ids):
            row = self._instances.get(receipt_id)
            if row is None:
                continue
            deliveries = [self._deliveries[number] for number in self._deliveries_of(receipt_id)]
            chosen.deliveries += [each for each in deliveries if each.state is DeliveryState.HELD]
            if row.state is InstanceState.HELD and receipt_id not in undelivered:
                study = self._waits_with.get(receipt_id)
                if study is None:
                    chosen.alone.append(receipt_id)
                elif (row.project, study) not in chosen.studies:
                    chosen.studies.append((row.project, study))
        return chosen

    def _waiting(self, study: _Study) -> list[bytes]:
        return [each for each, name in self._waits_with.items() if (self._instances[each].project, name) == study]

    def _see(self, study: _Study) -> list[tuple[str, bytes]]:
        traits = self._seen.get(study, {})
        for trait in traits.values():
            trait.seen = True
        return [(study[0], token) for token in traits if token != SAMPLE.token]

    def _freed(
        self, touched: Sequence[tuple[str, bytes]], enough: Mapping[str, int], *, for_good: bool
    ) -> list[_Study]:
        """Return the studies that wait for nothing any more, now that these traits have been seen once more."""
        if for_good:
            self._known.update(touched)
        affected: dict[_Study, None] = {}
        for project, token in touched:
            if self._token_is_known(project, token, enough.get(project)):
                for study, traits in self._seen.items():
                    if study[0] == project and token in traits and not traits[token].seen:
                        del traits[token]
                        affected[study] = None
        return [study for study in affected if not self._open_traits(*study)]

    def _decide(self, verdict: Verdict, receipt_id: bytes, decision: Decision) -> None:
        row = self._instances[receipt_id]
        decided = Decided(verdict, decision.by, decision.why, decision.at, row.reason, row.detail)
        self._decided.setdefault(receipt_id, []).append(decided)

    def _decide_delivery(self, verdict: Verdict, row: DeliveryRow, decision: Decision) -> None:
        decided = Decided(verdict, decision.by, decision.why, decision.at, row.reason, row.detail, row.destination)
        self._decided.setdefault(row.receipt_id, []).append(decided)

    def _goes_nowhere(self, receipt_id: bytes) -> bool:
        """Tell whether nothing of a ready instance is or was on its way any more."""
        is_ready = self._instances[receipt_id].state is InstanceState.READY
        return is_ready and not self._deliveries_of(receipt_id) and not self._shadows.get(receipt_id)

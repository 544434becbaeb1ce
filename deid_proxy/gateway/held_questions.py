"""What a person decides about what is held: to let it be tried again, or to turn it down."""

from __future__ import annotations

import time
from difflib import get_close_matches
from typing import TYPE_CHECKING

from deid_proxy.errors import HoldReason
from deid_proxy.gateway.question_error import QuestionError
from deid_proxy.gateway.subject_questions import projects_named
from deid_proxy.identity.ledger_review import Decision
from deid_proxy.identity.tokens import LookUpKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deid_proxy.gateway.state import State

Answer = dict[str, object]
_PAGE = 1000
_MOST_DELIVERIES = 1 << 20
_LONGEST_NAME, _LONGEST_REASON = 100, 500
_SHORTEST_NAMED = 3  # characters of an identifier that stands in a sentence by more than chance


class HeldQuestions:
    """Takes decisions about held instances and deliveries."""

    def __init__(self, state: State) -> None:
        self._state = state
        self.methods: dict[str, Callable[..., Answer]] = {
            "held_release": self.release,
            "held_reject": self.reject,
            "held_count": self.count,
        }

    def release(self, by: str, why: str, *, for_good: bool = False, **which: str | None) -> Answer:
        """Let what was chosen be tried again, by the rules of now; held deliveries are sent again as they are.

        Parameters
        ----------
        which
            ``instance``, ``original`` or ``reason``, and ``project``, as :meth:`_chosen` takes them.

        Raises
        ------
        QuestionError
            Nobody, or no reason, is named; or nothing was chosen.
        """
        decision = _decision(by, why, which.get("original"))
        chosen = self._chosen(**which)
        enough = {
            name: p.settings.first_seen.hold
            for name, p in self._state.projects.items()
            if p.settings.first_seen is not None
        }
        settled = self._state.ledger.let_go(chosen, decision, enough=enough, for_good=bool(for_good))
        self._state.received()
        self._state.ready()
        return settled._asdict()

    def reject(self, by: str, why: str, **which: str | None) -> Answer:
        """Exclude what was chosen for good; held deliveries are given up; ``which`` is as for :meth:`release`.

        Raises
        ------
        QuestionError
            As for :meth:`release`.
        """
        decision = _decision(by, why, which.get("original"))
        settled = self._state.ledger.reject(self._chosen(**which), decision)
        self._state.ready()
        return settled._asdict()

    def count(self, **which: str | None) -> Answer:
        """Return how many held instances, and instances with held deliveries, are chosen like this."""
        return {"instances": len(self._chosen(**which))}

    def _chosen(
        self,
        *,
        instance: str | None = None,
        original: str | None = None,
        reason: str | None = None,
        project: str | None = None,
    ) -> list[bytes]:
        """Return the receipt ids of what is held, chosen in one of three ways."""
        names = {name for name, _ in projects_named(self._state, project)}
        if [instance, original, reason].count(None) != 2:
            raise QuestionError("say what: an id, a study, or a reason")
        if instance is not None:
            return [self._one(instance)]
        if original is not None:
            return self._of_study(original, names)
        if reason not in set(HoldReason):
            close = get_close_matches(str(reason), [*HoldReason], 1)
            meant = f": did you mean {close[0]}?" if close else ""
            raise QuestionError(f"no such reason{meant}; docs/reference/held-reasons.md lists them")
        return list(dict.fromkeys(self._of_reason(str(reason), names if project is not None else None)))

    def _one(self, instance: str) -> bytes:
        found = self._state.ledger.instances_like(instance)
        if not found:
            raise QuestionError("no instance has an id that begins like this")
        if len(found) > 1:
            raise QuestionError("several instances have an id that begins like this: give more of it")
        return found[0].receipt_id

    def _of_study(self, original: str, names: set[str]) -> list[bytes]:
        resolvers = [p.resolver for name, p in self._state.projects.items() if name in names]
        tokens = [resolver.token(kind, original) for resolver in resolvers for kind in LookUpKind]
        return [row.receipt_id for row in self._state.ledger.find_by_token(tokens) if row.project in names]

    def _of_reason(self, reason: str, names: set[str] | None) -> Iterator[bytes]:
        ledger = self._state.ledger
        after: bytes | None = None
        while rows := ledger.held(limit=_PAGE, after=after):
            after = rows[-1].receipt_id
            yield from (row.receipt_id for row in rows if row.reason == reason and _is_of(row.project, names))
        for delivery in ledger.held_deliveries(limit=_MOST_DELIVERIES):
            if delivery.reason == reason:
                row = ledger.instance(delivery.receipt_id.hex())
                if row is not None and _is_of(row.project, names):
                    yield delivery.receipt_id


def _is_of(project: str, names: set[str] | None) -> bool:
    return names is None or project in names


def _decision(by: str, why: str, original: str | None) -> Decision:
    """Return a decision as the ledger keeps it.

    Raises
    ------
    QuestionError
        It names nobody or no reason, is too long, or repeats the identifier that the study was asked for by.
    """
    by, why = by.strip(), why.strip()
    for text, what, longest in ((by, "who decides", _LONGEST_NAME), (why, "why", _LONGEST_REASON)):
        if not text or len(text) > longest or not text.isprintable():
            raise QuestionError(f"say {what}, on one line, in 1 to {longest} characters")
        if len(asked := (original or "").strip().casefold()) >= _SHORTEST_NAMED and asked in text.casefold():
            raise QuestionError("what is said here is kept and shown: leave the identifier out of it")
    return Decision(by, why, time.time())

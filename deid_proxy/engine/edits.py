"""Prepared decisions: what the walker does at an element, worked out once for many elements and instances."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from deid_proxy.engine.encoding import EXPLICIT_LITTLE, Encoding
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule  # noqa: TC001 - a compiled dataclass looks its annotations up
from deid_proxy.standard.actions import ActionCode  # noqa: TC001

if TYPE_CHECKING:
    from mypy_extensions import i64

    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.plan import New

# Kinds of entries. An odd kind has a 32-bit length after two reserved bytes; KEEP is zero because it is asked for most.
KEEP: Final = 0
LONG: Final = 1
EDIT: Final = 2  # replace or remove, whatever the value is
READ: Final = 4  # ask Edit.read, which may look at the value
BULK: Final = 6  # keep, and remember where the value is
WALK: Final = 8  # go into the items
DELIMITER: Final = 10
FAULT: Final = 12
NOTED: Final = 16  # besides: take down where the value is

Entry = tuple[int, int, Any]
"""Tag, kind, and what the kind needs: nothing, an :class:`Edit`, a table for the items, or a :class:`Fault`."""

Read = Callable[["PlanDraft", "Edit", int, int, int], "New | None"]
"""Asked with (draft, edit, start of the element, start and end of the value); None keeps the element."""


class Question(ABC):
    """A :data:`Read` that is asked so often that the walk calls it without the costs of a function of Python."""

    @abstractmethod
    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:
        """Answer for one value, as every :data:`Read` does."""


@dataclass(frozen=True, eq=False)
class Edit:
    """What is done to one attribute at one kind of place.

    Parameters
    ----------
    vr
        The VR of what is written.
    new
        The encoded replacement, empty when the element is removed.
    items
        How the items of a value of undefined length are encoded; None where there can be none.
    fragments
        True when a value of undefined length is a sequence of fragments (PS3.5 A.4).
    encoding
        How the element is encoded.
    """

    tag: int
    vr: str
    action: ActionCode
    rule: Rule
    new: bytes = b""
    read: Read | None = None
    items: Encoding | None = None
    fragments: bool = False
    encoding: Encoding = EXPLICIT_LITTLE


Made = Callable[["PlanDraft", Edit], "New | None"]
"""Makes what is inserted, when everything before it was read; None inserts nothing."""

Insertion = tuple[Edit, "New | Made"]


@dataclass(frozen=True)
class Fault:
    """Why an element cannot be processed with certainty."""

    reason: HoldReason
    detail: str

    def at(self, offset: int) -> DeidentificationError:
        """Return the error that holds the instance."""
        return DeidentificationError(self.reason, f"{self.detail} at offset {offset}")

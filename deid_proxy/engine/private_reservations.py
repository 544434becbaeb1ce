"""What is known of a private creator while the attributes of its block are decided.

References
----------
DICOM PS3.5 section 7.8.1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import PlannedEdit


class Reservation:
    """A private creator: the step that removes it, and what stays of its block.

    Every item of a sequence may have some, so that there are as many as there are frames.

    Parameters
    ----------
    steps, index
        The step.
    kept, element
        The edit in its place, and the bytes that it has, once something of the block stays.
    described
        Whether the new object describes what stays of the block, which it does at the top level.

    Attributes
    ----------
    stays
        Whether anything of the block stays.
    listed
        The elements that stay because they are listed, by their last two digits; None where nobody asks.
    unlisted
        Whether something else stays too.
    """

    __slots__ = ("creator", "element", "index", "kept", "listed", "stays", "steps", "unlisted")

    def __init__(
        self, steps: list[PlannedEdit], index: int, kept: Edit, element: bytes, creator: str, *, described: bool
    ) -> None:
        self.steps = steps
        self.index = index
        self.kept = kept
        self.element = element
        self.creator = creator
        self.stays = False
        self.listed: set[int] | None = set() if described else None
        self.unlisted = False

    def keep(self, element: int, *, listed: bool) -> None:
        """Let the creator stay, with the bytes that it has."""
        if not self.stays:
            self.stays = True
            start, end, _, _ = self.steps[self.index]
            self.steps[self.index] = start, end, self.kept, self.element
        if not listed:
            self.unlisted = True
        elif self.listed is not None:
            self.listed.add(element)

"""An attribute at one kind of place, with the rule that decides it: what every action is prepared from."""

from __future__ import annotations

from dataclasses import dataclass
from struct import error as StructError  # noqa: N812 - an exception, named like one
from typing import TYPE_CHECKING, Any

from deid_proxy.engine.codestream.pixels import read_codestreams
from deid_proxy.engine.edits import BULK, EDIT, FAULT, READ, Edit, Fault
from deid_proxy.engine.encoding import BULK_VRS, encode_element
from deid_proxy.engine.vocabulary import contradicted_vr, known_vr
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.options_temporal import DEFAULTS, Temporal
from deid_proxy.standard.dictionary import ambiguous_vr, format_met, format_tag

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.codestream.pixels import Codestreams
    from deid_proxy.engine.edits import Read
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.tables import Table
    from deid_proxy.profile.model import Rule
    from deid_proxy.standard.actions import ActionCode, AttributeType

Prepared = tuple[int, Any]
"""A kind, and what it needs: an :data:`~deid_proxy.engine.edits.Entry` without its tag."""

PIXEL_DATA = 0x7FE00010


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute at one kind of place.

    Parameters
    ----------
    vr
        The VR it has in the data set.
    action
        A simple action.
    encoding
        How it is encoded.
    items
        Makes the table for its items, should it be a sequence.
    placeholder
        Whether Z writes a dummy.
    type
        Its Type where it stands; None when no IOD asks anything of it.
    temporal
        How dates and ages are retained.
    codestreams
        What the fragments of Pixel Data hold; None where it is native.
    """

    tag: int
    vr: str
    action: ActionCode
    rule: Rule
    encoding: Encoding
    items: Callable[[], Table]
    placeholder: bool = True
    type: AttributeType | None = None
    temporal: Temporal = DEFAULTS
    codestreams: Codestreams | None = None

    @property
    def written_vr(self) -> str:
        """The VR to write: that of the dictionary, where it leaves no choice."""
        known = known_vr(self.tag)
        return self.vr if known is None or (ambiguous_vr(self.tag) and self.vr != "UN") else known

    @property
    def is_sequence(self) -> bool:
        """Whether it has items: a sequence that was written as UN has them too.

        References
        ----------
        DICOM PS3.5 section 6.2.2 note 2 (CP-246)
        """
        return self.vr == "SQ" or (self.vr == "UN" and known_vr(self.tag) == "SQ")

    def encode(self, value: bytes) -> bytes:
        """Return the element with another value.

        Raises
        ------
        DeidentificationError
            UNRESOLVABLE_ACTION when the value is too long for the VR.
        """
        try:
            return encode_element(self.tag, self.written_vr, value, self.encoding)
        except StructError:
            detail = f"the replacement of {format_tag(self.tag)} is too long for its VR"
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, detail) from None

    def replaced_by(self, new: bytes) -> Prepared:
        """Replace the whole element, whatever its value is; with nothing, to remove it."""
        items = self.encoding.inside(self.vr) if self.vr in ("SQ", "UN") else None
        fragments = self.encoding.explicit and self.vr in BULK_VRS
        return EDIT, self._edit(new=new, items=items, fragments=fragments)

    def asked(self, read: Read) -> Prepared:
        """Let a function look at each value."""
        return READ, self._edit(read=read)

    def noted_as_bulk(self) -> Prepared:
        """Keep the value, which may be large and stay where it is."""
        if self.tag == PIXEL_DATA and self.codestreams is not None:
            return READ, self._edit(read=read_codestreams(self.codestreams), fragments=True)
        return BULK, self._edit()

    def fault(self, reason: HoldReason, what: str) -> Prepared:
        """Hold every instance that has this."""
        return FAULT, Fault(reason, f"{format_met(self.tag)} {what}")

    def contradiction(self) -> Prepared | None:
        """Return why the element cannot be kept with the VR it has; None when it can.

        References
        ----------
        DICOM PS3.5 section 6.2.2 (UN), PS3.6 section 6
        """
        known = contradicted_vr(self.tag, self.vr)
        if known is None:
            return None
        return self.fault(HoldReason.MALFORMED, f"has VR {self.vr} where the dictionary has {known}")

    def _edit(
        self,
        *,
        new: bytes = b"",
        read: Read | None = None,
        items: Encoding | None = None,
        fragments: bool = False,
    ) -> Edit:
        return Edit(
            self.tag,
            self.written_vr,
            self.action,
            self.rule,
            new=new,
            read=read,
            items=items,
            fragments=fragments,
            encoding=self.encoding,
        )

"""The plan: what will be done to each element of one data set, why, and where in its encoded bytes.

A plan holds source spans and reasons; the originals among its requests never show in its ``repr``. ``explain``,
``dry-run``, ``diff`` and the method codes in the object are views of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, NamedTuple, overload

from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.private_context import NO_CONTEXT, PrivateContext
from deid_proxy.engine.span import Span as Span  # noqa: TC001 - others take it from here
from deid_proxy.engine.temporal import Later
from deid_proxy.identity.ports import IdentityRequest

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.overlay_bits import Clearing
    from deid_proxy.profile.model import Rule, RuleSet
    from deid_proxy.standard.actions import ActionCode
    from deid_proxy.standard.uids import TransferSyntax

_NOTHING: Final[Mapping[Any, Any]] = MappingProxyType({})

Parts = tuple[bytes | IdentityRequest, ...]
"""A value to be written, joined from literal bytes and the replacements of identities."""


class Step(NamedTuple):
    """One edit of the encoded data set.

    ``data[start:end]`` (a whole element, header included) is replaced. ``start == end`` inserts. ``action`` is what is
    done here: a simple code (X, Z, D, U, C), never a compound. Steps are in source order and do not overlap.
    """

    start: int
    end: int
    tag: int  # gggg << 16 | eeee
    vr: str  # of the element as it will be written; "" when it is removed
    action: ActionCode
    rule: Rule
    encoding: Encoding
    new: bytes | Parts | Later  # the encoded element, empty when it is removed; or what its value is made of


New = bytes | Parts | Later
"""What an element becomes: encoded, joined when the identities are known, or moved when the days are."""

PlannedEdit = tuple[int, int, "Edit", New]
"""A step as the walker notes it: start, end, the prepared edit that many elements share, what is written."""


class StepList(Sequence[Step]):
    """The steps of a plan; each is made when it is looked at, because a large plan has thousands."""

    __slots__ = ("edits",)

    def __init__(self, edits: list[PlannedEdit]) -> None:
        self.edits = edits

    @overload
    def __getitem__(self, index: int) -> Step: ...
    @overload
    def __getitem__(self, index: slice) -> StepList: ...
    def __getitem__(self, index: int | slice) -> Step | StepList:
        if isinstance(index, slice):
            return StepList(self.edits[index])
        start, end, edit, new = self.edits[index]
        return Step(start, end, edit.tag, edit.vr if new else "", edit.action, edit.rule, edit.encoding, new)

    def __len__(self) -> int:
        return len(self.edits)

    def __repr__(self) -> str:
        return f"StepList({len(self)} steps)"


class LengthFix(NamedTuple):
    """A defined length (of a sequence or item) that changes with the steps inside it.

    The 32-bit length at ``offset``, in the byte order of ``encoding``, encloses ``steps[first:last]``.
    """

    offset: int
    first: int
    last: int
    encoding: Encoding


class Identity(NamedTuple):
    """Who and what the new object is: requests where that is resolved, text where a UID is retained."""

    subject: IdentityRequest
    study_instance_uid: IdentityRequest | str
    series_instance_uid: IdentityRequest | str
    sop_instance_uid: IdentityRequest | str


class Plan(NamedTuple):
    """All that will be done to one data set; its ``repr`` shows none of its values.

    Parameters
    ----------
    source
        The received data set itself, not a copy: the small ranges between two edits are copied from it. Of a
        deflated data set it is what was inflated, of one that had to be repaired what was made of it, and all offsets
        are offsets in that.
    origin
        How a repaired source was made: new bytes, and ranges of the received data set; None when nothing was repaired.
    end
        Where the data set ends, at most ``size``; bytes after it are dropped.
    fixes
        Lengths to rewrite, inner ones before the ones that enclose them.
    requests
        Every identity that is needed, each once.
    bulk
        Values of kept elements that are large enough to stay where they are: ranges of the rendition.
    rewritten
        Bulk values that are written anew, each with its new bytes and the ranges of the old one between them.
    pixel_data
        The value of native Pixel Data, None when there is none or it is encapsulated.
    clearing
        The bits of native Pixel Data that do not stay; None when all do.
    identifiers
        Where, by tag, the source has values that must not be found in the rendition.
    shift
        Says by how many days the subject's dates move; None when they do not.
    character_set
        The values of Specific Character Set (0008,0005).
    own
        What the instance says of people and places, where texts are cleaned of it.
    beyond_ascii
        Whether a text may stay, or was cleaned, that is not plain ASCII.
    notes
        Repairs and decisions worth showing, without values.
    limits
        The bounds it was made under.
    private
        What the source says of people, and of its private blocks.
    """

    size: int
    end: int
    transfer_syntax_uid: str
    sop_class_uid: str
    rule_set: RuleSet
    steps: StepList
    fixes: Sequence[LengthFix]
    requests: tuple[IdentityRequest, ...]
    identity: Identity
    bulk: tuple[Span, ...] = ()
    rewritten: Mapping[Span, tuple[bytes | Span, ...]] = _NOTHING
    pixel_data: Span | None = None
    clearing: Clearing | None = None
    identifiers: Mapping[int, tuple[int, int]] = _NOTHING
    shift: IdentityRequest | None = None
    character_set: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    limits: Limits = DEFAULT_LIMITS
    origin: tuple[bytes | Span, ...] | None = None
    private: PrivateContext = NO_CONTEXT
    source: Buffer = b""
    own: Own | None = None
    beyond_ascii: bool = True

    def __repr__(self) -> str:
        return f"Plan({self.sop_class_uid}, {len(self.steps)} steps, {len(self.requests)} requests)"


class PlanRequest(NamedTuple):
    """What a plan is made for, apart from the data set."""

    syntax: TransferSyntax
    rule_set: RuleSet
    limits: Limits


class Rendition(NamedTuple):
    """The de-identified data set as new bytes and ranges of the received one; all new where it is deflated.

    Written one after the other, the segments are the data set in ``transfer_syntax_uid``.
    """

    segments: list[bytes | Span]
    size: int
    transfer_syntax_uid: str
    sop_class_uid: str
    sop_instance_uid: str
    study_instance_uid: str
    series_instance_uid: str
    subject: str

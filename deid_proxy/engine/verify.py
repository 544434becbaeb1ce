"""The last look before a rendition may leave: its own bytes are read again, as if they had just come in.

Nothing of the plan is believed. The rules are asked again about every element that is there now, and whatever they
would still change has not been done right; then the bytes are searched for the original's identifiers.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.apply import days_of, encode_later, encode_parts
from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.codestream.families import family_of
from deid_proxy.engine.codestream.reading_again import confirm, folded
from deid_proxy.engine.deflate import inflate
from deid_proxy.engine.draft import PlanDraft
from deid_proxy.engine.elements import top_level
from deid_proxy.engine.encoding import UNDEFINED_LENGTH, Buffer
from deid_proxy.engine.plan import Span
from deid_proxy.engine.residue import Binary, find_residue
from deid_proxy.engine.rule_tables import rule_tables
from deid_proxy.engine.subject import SUBJECT, awaits_subject
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.engine.texts import is_beyond_ascii, texts_beyond_ascii
from deid_proxy.engine.walker import malformed, walk
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subjects import split
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.limits import Limits
    from deid_proxy.engine.plan import Parts, Plan, Rendition
    from deid_proxy.engine.tables import Table
    from deid_proxy.engine.temporal import Later

_ROOM_FOR_MARKERS = 1 << 20  # bytes
_LAST_TAG = 0xFFFFFFFF
_SHORT_HEADER = 8  # bytes; what is behind them has a length in front where lengths are long
# A member of an enumeration is found by a call.
_UID: Final = IdentityKind.UID
_PATIENT: Final = IdentityKind.PATIENT
_SUBJECT_VALUE: Final = IdentityKind.SUBJECT_VALUE


def verify(data: Buffer, plan: Plan, rendition: Rendition, identities: Mapping[IdentityRequest, str]) -> None:
    """Read the rendition as a receiver would, ask the rules about it, and search it for the original's identifiers.

    Native pixel values are not searched; :mod:`deid_proxy.engine.residue` says what is searched for.

    Raises
    ------
    DeidentificationError
        MALFORMED when the new data set does not add up to the last byte; RESIDUAL_IDENTIFIER, with the tag where it
        stands, when a rule would still change something or an original identifier is found.

    References
    ----------
    DICOM PS3.15 section E.1.1, PS3.5 section 7
    """
    if plan.origin is not None or plan.clearing is not None or supported_syntax(plan.transfer_syntax_uid).deflated:
        data, rendition = plan.source, _in_source(plan, _plain(data, plan, rendition), rendition)
    if plan.rewritten:
        rendition = folded(plan, rendition)
        confirm(data, plan, rendition, family_of(supported_syntax(rendition.transfer_syntax_uid)))
    binaries, texts = _ask_the_rules_again(plan, rendition, identities)
    find_residue(data, plan, rendition, identities, binaries, texts)


def _plain(data: Buffer, plan: Plan, rendition: Rendition) -> bytes:
    """Return the rendition as a receiver has it, inflated where it is deflated."""
    view = memoryview(data)
    joined = b"".join(part if isinstance(part, bytes) else view[part.start : part.end] for part in rendition.segments)
    if not supported_syntax(rendition.transfer_syntax_uid).deflated:
        return joined
    return inflate(joined, 2 * len(plan.source) + _ROOM_FOR_MARKERS).data


def _in_source(plan: Plan, plain: bytes, rendition: Rendition) -> Rendition:
    """Return the rendition with the large values that did not change as ranges of the source.

    Pixels of which bits had to go are such a value when they are what they should have become.
    """
    encoding = encoding_of(supported_syntax(rendition.transfer_syntax_uid))
    header = 12 if encoding.explicit else 8  # of the VRs that large values have
    unchanged = {
        (bytes(plan.source[span.start - header : span.start]), span.end - span.start): span for span in plan.bulk
    }
    segments, at = list[bytes | Span](), 0
    for element in top_level(plain, encoding, last=_LAST_TAG):
        span = unchanged.get((plain[element.start : element.value], element.end - element.value))
        if span is not None and plain[element.value : element.end] == _expected(plan, span):
            segments += [plain[at : element.value], span]
            at = element.end
    segments.append(plain[at:])
    return rendition._replace(segments=[part for part in segments if part], size=len(plain))


def _expected(plan: Plan, span: Span) -> bytes:
    if plan.clearing is not None and span == plan.clearing.pixels:
        return plan.clearing.apply(plan.source)
    return bytes(plan.source[span.start : span.end])


def _ask_the_rules_again(
    plan: Plan, rendition: Rendition, identities: Mapping[IdentityRequest, str]
) -> tuple[list[Binary], list[list[int]]]:
    """Hold what a rule would still change; return the binary values that are no pixels, and texts beyond ASCII."""
    syntax = supported_syntax(rendition.transfer_syntax_uid)
    table: Table = rule_tables(plan.rule_set, rendition.sop_class_uid, syntax).top
    written = _Written(plan, rendition.subject, identities)
    readings: list[_Reading] = []
    floor = -1
    for index, segment in enumerate(rendition.segments):
        if isinstance(segment, Span):
            continue
        following = rendition.segments[index + 1 : index + 2]
        bulk = following[0] if following and isinstance(following[0], Span) else None
        reading = _Reading(segment, plan.limits, bulk)
        reading.private = plan.private
        reading.encoding = encoding_of(syntax)
        reading.own = plan.own
        reading.declared = plan.character_set
        if readings:
            reading.reserved = readings[-1].reserved
        if walk(reading, table, floor=floor) != len(segment) or not reading.complete:
            raise malformed("the rendition does not add up", len(segment))
        table = reading.root or table
        readings.append(reading)
        if reading.rewritten:
            raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, "(7FE0,0010) still holds what is no pixels")
        floor = reading.last_tag
    beyond_ascii = plan.beyond_ascii
    for reading in readings:
        beyond_ascii = written.check(reading) or beyond_ascii
    texts: list[list[int]] = []
    if beyond_ascii:
        texts = [texts_beyond_ascii(reading.bytes, reading.encoding) for reading in readings]
    return [value for reading in readings for value in reading.binaries()], texts


class _Reading(PlanDraft):
    """Reads one run of bytes of a rendition, at the end of which the value of a bulk element may be missing."""

    __slots__ = ("_bulk", "bytes", "complete", "last_tag")

    def __init__(self, data: bytes, limits: Limits, bulk: Span | None) -> None:
        super().__init__(data, limits, ())
        self.bytes = data
        self._bulk = bulk
        self.complete = bulk is None
        self.last_tag = -1
        self.again = True

    def open_ended(
        self, tag: int, edit: Edit | Table | None, start: int, value: int, length: int, end: int
    ) -> tuple[int, Table | None]:
        """Accept the one value that lies elsewhere, where its length is the right one."""
        bulk = self._bulk
        if bulk is None or value != len(self.data) or length not in (bulk.end - bulk.start, UNDEFINED_LENGTH):
            return super().open_ended(tag, edit, start, value, length, end)
        self.complete = True
        self.last_tag = tag
        return value, None

    def binaries(self) -> Iterator[Binary]:
        """Yield the values of binary VRs that are no pixels, the one that lies elsewhere too."""
        for tag, start, end, _ in self.bulk:
            if tag != PIXEL_DATA and end > start:
                yield Binary(tag, bytes(self.data[start:end]))
        if self._bulk is not None and self.last_tag != PIXEL_DATA:
            yield Binary(self.last_tag, self._bulk)


class _Written:
    """What may stand in a rendition in place of an identity: the replacements, and nothing else."""

    def __init__(self, plan: Plan, subject: str, identities: Mapping[IdentityRequest, str]) -> None:
        # Of a batch others are answered too: their replacements do not belong here.
        identities = {request: identities[request] for request in plan.requests if request in identities}
        self._subject = {SUBJECT: subject}
        self._plan, self._identities = plan, identities
        self._made: set[bytes] | None = None  # until a rule asks
        self._moved: frozenset[bytes] | None = None
        self._uids: set[str] = set()
        self._pseudonyms: set[str] = set()
        has_values = False
        for (kind, _), replacement in identities.items():
            if kind is _UID:
                self._uids.add(replacement)
            elif kind is _PATIENT:
                self._pseudonyms.add(replacement)
            elif kind is _SUBJECT_VALUE:
                has_values = True
        if has_values:
            self._subject.update(_values_of(plan.identity.subject, identities))

    def check(self, reading: _Reading) -> bool:
        """Hold the instance when a rule would write something else than what is there.

        Returns
        -------
        bool
            Whether what may be a part of the original is not plain ASCII.
        """
        data: bytes = reading.bytes
        beyond_ascii = False
        for start, end, edit, new in reading.steps:
            made = data[start:end]
            may_be_original = False
            if edit.rule.method is not None and edit.vr != "UI":
                right = made in self._made_by_site()  # tag, VR and value
                may_be_original = True
            elif isinstance(new, bytes):
                right = end > start and made == new
                may_be_original = edit.read is not None
            elif awaits_subject(new):
                right = encode_parts(edit, new, self._subject) == made
            elif not isinstance(new, tuple):
                right = False  # a date that was not moved, as far as this tells
                may_be_original = True
            else:
                right = all(isinstance(part, bytes) or self._is_new(part, new) for part in new)
            if not (right or made in self._moved_dates()):
                where = f"{format_tag(edit.tag)} is not what its rule asks for"
                raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, where)
            if may_be_original and not beyond_ascii and is_beyond_ascii(made[_SHORT_HEADER:]):
                beyond_ascii = bool(texts_beyond_ascii(made, reading.encoding))  # not the tags of items alone
        return beyond_ascii

    def _made_by_site(self) -> set[bytes]:
        """Return every element that a rule of the site made of an original."""
        if self._made is None:
            self._made = set()
            for _, _, edit, new in self._plan.steps.edits:
                if isinstance(new, (bytes, tuple)) and edit.rule.method is not None:
                    self._made.add(new if isinstance(new, bytes) else encode_parts(edit, new, self._identities))
        return self._made

    def _moved_dates(self) -> frozenset[bytes]:
        """Return every element that a date of the original may have become, all moved by the same number of days."""
        if self._moved is None:
            later: set[tuple[Edit, Later]] = set()
            for _, _, edit, new in self._plan.steps.edits:
                if not isinstance(new, (bytes, tuple)):
                    later.add((edit, new))
            days = days_of(self._plan, self._identities) if later else 0
            self._moved = frozenset([encode_later(edit, new, days) for edit, new in later])
        return self._moved

    def _is_new(self, request: IdentityRequest, parts: Parts) -> bool:
        """Tell whether this is a new UID, or a Patient ID in an item that is a pseudonym, in the text around it."""
        if request.kind is _UID:
            return request.original in self._uids
        patient_id = request.original.rpartition(originals.SEPARATOR)[2]
        before, after = (part.decode() if isinstance(part, bytes) else "" for part in (parts[0], parts[-1]))
        pseudonym = patient_id.removeprefix(before).removesuffix(after)
        return request.kind is _PATIENT and pseudonym in self._pseudonyms


def _values_of(who: IdentityRequest, identities: Mapping[IdentityRequest, str]) -> dict[IdentityRequest, str]:
    """Return the values of one subject, each by the part that stands for it whoever the subject is."""
    values = ((split(old), new) for old, new in identities.items() if old.kind is _SUBJECT_VALUE)
    return {IdentityRequest(_SUBJECT_VALUE, name): new for (name, subject), new in values if subject == who.original}

"""From a received data set to its plan.

References
----------
DICOM PS3.15 section E.1.1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

from deid_proxy.engine.cleaners.gathering import gather
from deid_proxy.engine.decisions import PIXELS
from deid_proxy.engine.deflate import inflate, most_inflated
from deid_proxy.engine.derived import settle_shift
from deid_proxy.engine.documents import REPLACED
from deid_proxy.engine.draft import PlanDraft, uid_request
from deid_proxy.engine.encoding import beginning
from deid_proxy.engine.identifiers import sop_class_uid_of, top_values, values_of
from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.native_pixels import are_frames, native_pixel_data
from deid_proxy.engine.needles import SOURCES as PATIENT
from deid_proxy.engine.noted import (
    IMAGE_TYPE,
    SERIES_INSTANCE_UID,
    SOP_CLASS_UID,
    SOP_INSTANCE_UID,
    SPECIMEN_LABEL_IN_IMAGE,
    STAFF,
    STUDY_DATES,
)
from deid_proxy.engine.origin import traced
from deid_proxy.engine.overlay_bits import clearing, overlays_of
from deid_proxy.engine.pixel_risk import OVERLAY_BITS, TELLING, UNUSED_BITS, label_risk, pixel_risk
from deid_proxy.engine.plan import Identity, Plan, PlanRequest, Span, StepList
from deid_proxy.engine.private_context import describe_blocks, private_context
from deid_proxy.engine.repair import repair
from deid_proxy.engine.rule_tables import RuleTables, rule_tables
from deid_proxy.engine.subject import STUDY_INSTANCE_UID
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.engine.texts import unreadable_texts
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.engine.walker import walk
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.variants import asked_tags, variant_for
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, is_well_known

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.profile.model import RuleSet

_KEPT: Final = ActionCode.K  # a member of an enumeration is found by a call
_SOURCES = (*PATIENT, *STAFF)
_WITHOUT_DATES = tuple([tag for tag in _SOURCES if tag not in STUDY_DATES])
_CLEARED = "the bits of the pixel words beyond Bits Stored (0028,0101) were cleared: something lay in them"

_MAY_BE_OF_THE_ENCODING = frozenset({HoldReason.MALFORMED, HoldReason.SOP_CLASS})
"""What is said of bytes that are no data set, or are one in another transfer syntax."""

LEAST_BULK = 16_384
"""Values from this size on stay where they are; smaller ones cost less to copy than to point at (bytes)."""


def make_plan(data: Buffer, transfer_syntax_uid: str, rule_set: RuleSet, limits: Limits = DEFAULT_LIMITS) -> Plan:
    """Return what is to be done to each element of a data set.

    The walk that makes the plan is the structural check as well: a plan exists only for what adds up to the last byte.

    Parameters
    ----------
    data
        The encoded data set, without File Meta Information.

    Raises
    ------
    DeidentificationError
        The data set cannot be de-identified with certainty; ``reason`` and ``detail`` say why, without values.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    syntax = supported_syntax(transfer_syntax_uid)
    notes: tuple[str, ...] = ()
    if syntax.deflated:
        data, notes = inflate(data, most_inflated(data, limits))
    request = PlanRequest(syntax, rule_set, limits)
    try:
        plan, unreadable = _planned(data, request)
    except DeidentificationError as error:
        if error.reason is not HoldReason.MALFORMED:
            raise
        repaired = _repaired(data, request, {})
        if repaired is None:
            raise
        plan, unreadable = repaired
    if unreadable:
        plan = _without_unreadable(plan, request, unreadable)
    return plan._replace(notes=(*notes, *plan.notes)) if notes else plan


_Planned = tuple[Plan, dict[int, bytes]]
"""A plan, and what has to be written, by offset, in place of kept texts that nobody can read."""


def _repaired(data: Buffer, request: PlanRequest, replaced: Mapping[int, bytes]) -> _Planned | None:
    """Return the plan of a data set that was put right; None when that cannot be done, or is not enough.

    Raises
    ------
    DeidentificationError
        What has nothing to do with the encoding, and holds the data set however it is encoded.
    """
    try:
        repaired = repair(data, encoding_of(request.syntax), request.limits, replaced)
        if repaired is None:
            return None
        plan, unreadable = _planned(repaired.data, request)
    except DeidentificationError as error:
        if error.reason in _MAY_BE_OF_THE_ENCODING:
            return None  # the caller has the first reason, with offsets in what was received
        counted = ", counted in the repaired data set" if " at offset " in error.detail else ""
        raise DeidentificationError(error.reason, error.detail + counted) from None
    return plan._replace(origin=repaired.origin, notes=(*repaired.notes, *plan.notes)), unreadable


def _without_unreadable(plan: Plan, request: PlanRequest, unreadable: Mapping[int, bytes]) -> Plan:
    """Return the plan for the data set without texts that nobody can read.

    Raises
    ------
    DeidentificationError
        CHARACTER_SET, when the data set cannot be written anew.
    """
    again = _repaired(plan.source, request, unreadable)
    if again is None or again[1]:
        what = "a kept text is in no character set that is declared, and the data set is too large to replace it"
        raise DeidentificationError(HoldReason.CHARACTER_SET, what)
    better = again[0]
    origin = better.origin if plan.origin is None else traced(better.origin or (), plan.origin)
    notes = dict.fromkeys((*plan.notes, *better.notes))
    return better._replace(origin=origin, notes=tuple(notes))


def _planned(data: Buffer, request: PlanRequest) -> _Planned:
    """Return the plan of a data set that is not deflated."""
    syntax, rule_set, limits = request
    encoding = encoding_of(syntax)
    head = beginning(data)
    _check_encoding(head, encoding)
    sop_class_uid = _sop_class(data, encoding, head)
    said: dict[int, tuple[str, ...]] = {}
    if rule_set.conditions:
        said = top_values(data, asked_tags(rule_set), encoding)
        rule_set = variant_for(rule_set, said)
    tables = rule_tables(rule_set, sop_class_uid, syntax)
    draft = PlanDraft(data, limits, tables.insertions, head)
    draft.encoding = encoding
    if tables.cleans:
        draft.own = gather(data, encoding, rule_set, limits)
    draft.private = private_context(data, encoding, rule_set, draft.own)
    end = walk(draft, tables.top)
    draft.insert_rest(end)
    _check_first_look(draft, sop_class_uid, said, tables)
    identity = Identity(
        draft.settle_subject(),
        _uid(draft, rule_set, STUDY_INSTANCE_UID),
        _uid(draft, rule_set, SERIES_INSTANCE_UID),
        _uid(draft, rule_set, SOP_INSTANCE_UID),
    )
    shift = settle_shift(draft, rule_set, identity.subject)
    describe_blocks(draft)
    pixel_data = native_pixel_data(draft, syntax)
    described = pixel_data is not None and are_frames(draft, pixel_data, encoding.byteorder)
    clear, hidden_bits = clearing(draft, rule_set, encoding, pixel_data, limits.inflated)
    _hold_pixel_risk(draft, tables, unused_bits=(clear is not None, hidden_bits))
    bulk = _bulk(draft, {*draft.rewritten} if clear is None else {clear.pixels})
    unreadable, notes, beyond_ascii = unreadable_texts(draft, encoding, sop_class_uid, end, bulk)
    if clear is not None:
        notes = (*notes, _CLEARED)
    plan = Plan(
        size=len(data),
        end=end,
        transfer_syntax_uid=syntax.uid,
        sop_class_uid=sop_class_uid,
        rule_set=rule_set,
        steps=StepList(draft.steps),
        fixes=draft.fixes,
        requests=tuple(draft.requests),
        identity=identity,
        shift=shift,
        bulk=bulk,
        rewritten=draft.rewritten,
        pixel_data=pixel_data if described or clear is not None else None,
        clearing=clear,
        identifiers=_identifiers(draft, _SOURCES if shift is not None or tables.modifies_dates else _WITHOUT_DATES),
        character_set=draft.character_set(),
        notes=(*draft.notes, *notes),
        limits=limits,
        private=draft.private,
        source=data,
        own=draft.own,
        beyond_ascii=beyond_ascii or draft.beyond_ascii,
    )
    return plan, unreadable


def _check_first_look(
    draft: PlanDraft, sop_class_uid: str, said: Mapping[int, tuple[str, ...]], tables: RuleTables
) -> None:
    """Hold a data set in which the first look stepped over something in another way than the walk.

    It decided by the Types of another IOD, or by what is said elsewhere.
    """
    if draft.raw(SOP_CLASS_UID).strip(b" \0") != sop_class_uid.encode("latin-1"):
        raise DeidentificationError(HoldReason.MALFORMED, "(0008,0016) is not where it was seen")
    for tag in tables.asked:
        if values_of(draft.raw(tag)) != said.get(tag, ()):
            raise DeidentificationError(HoldReason.MALFORMED, f"{format_tag(tag)} is not where it was seen")


def _bulk(draft: PlanDraft, rewritten: Collection[tuple[int, int]]) -> tuple[Span, ...]:
    """Return the large values of the top level, and those that are written anew however small they are."""
    return tuple(
        Span(*value[1:3])
        for value in draft.bulk
        if value[3] and (value[2] - value[1] >= LEAST_BULK or value[1:3] in rewritten)
    )


def _identifiers(draft: PlanDraft, searched: tuple[int, ...]) -> dict[int, tuple[int, int]]:
    top = cast("dict[int, object]", draft.top)  # so that no pair is taken apart and put together again
    found: dict[int, object] = {}
    for tag in searched:
        place = top.get(tag)
        if place is not None:
            found[tag] = place
    return cast("dict[int, tuple[int, int]]", found)


def _check_encoding(data: bytes, encoding: Encoding) -> None:
    """Hold a data set in Explicit VR that is declared implicit: its VRs would be read as lengths.

    The walk would find that out, unless the lengths happen to fit into large pixel data. No data set begins with an
    element of 16,705 bytes or more, which is what two letters amount to.
    """
    head = data[:6]
    if not encoding.explicit and len(head) == 6:
        group, element = encoding.tag.unpack_from(head)
        if head[4:].decode("latin-1") == known_vr(group << 16 | element):
            raise DeidentificationError(HoldReason.MALFORMED, "the data set is in Explicit VR and declared implicit")


def _sop_class(data: Buffer, encoding: Encoding, head: bytes) -> str:
    found = sop_class_uid_of(data, encoding, head)
    if not found:
        raise DeidentificationError(HoldReason.MALFORMED, "(0008,0016) is missing")
    if found not in STORAGE_SOP_CLASSES:
        raise DeidentificationError(HoldReason.SOP_CLASS, "(0008,0016) is private or not a Storage SOP Class")
    return found


def _uid(draft: PlanDraft, rule_set: RuleSet, tag: int) -> IdentityRequest | str:
    """Return the request for a top-level UID, or the UID where it stays as it is."""
    raw = draft.raw(tag)
    rule = rule_set.rules.get(tag)
    retained = rule is not None and rule.action is _KEPT  # though it is replaced where nothing retains it
    mapped = None if retained else draft.mapped_uid(raw)
    if mapped is not None:
        return mapped
    uid = raw.decode("latin-1").strip(" \0")
    request = uid_request(uid)
    if request in draft.requests and not retained:  # so it is one UID, and none that the standard registers
        return request
    if not uid and tag != SERIES_INSTANCE_UID:
        raise DeidentificationError(HoldReason.MALFORMED, f"{format_tag(tag)} is missing or empty")
    if "\\" in uid:
        raise DeidentificationError(HoldReason.MALFORMED, f"{format_tag(tag)} has more than one value")
    if uid and is_well_known(uid):
        raise DeidentificationError(HoldReason.MALFORMED, f"{format_tag(tag)} is a UID that the standard registers")
    return uid


def _hold_pixel_risk(draft: PlanDraft, tables: RuleTables, *, unused_bits: tuple[bool, bool]) -> None:
    if tables.document is not None:
        draft.remark(f"{REPLACED} (0042,0011)")
        return
    if tables.document_risk is not None:
        raise DeidentificationError(HoldReason.PIXEL_RISK, tables.document_risk)
    if tables.vouched:
        label = label_risk(draft.raw(IMAGE_TYPE), draft.raw(SPECIMEN_LABEL_IN_IMAGE))
        if label is not None and tables.rule_set.hold_pixel_risk:
            raise DeidentificationError(HoldReason.PIXEL_RISK, label)
        return
    told = {tag: draft.raw(tag) for tag in TELLING}
    told.update(overlays_of(draft))
    has_pixels = any(tag in PIXELS and top_level for tag, _, _, top_level in draft.bulk)
    risk = pixel_risk(tables.sop_class_uid, told, tables.encoding.byteorder, has_pixels=has_pixels)
    cleared, hidden = unused_bits
    if risk is None and hidden and not cleared:
        risk = UNUSED_BITS
    if risk is not None and not (cleared and risk.startswith(OVERLAY_BITS)):
        raise DeidentificationError(HoldReason.PIXEL_RISK, risk)

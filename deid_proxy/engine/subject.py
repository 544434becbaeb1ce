"""Who the patient is: the identity that the pseudonym stands for, read from the data set.

References
----------
DICOM PS3.3 section C.7.1.1
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeGuard

from deid_proxy.engine.decisions import PATIENT_ID
from deid_proxy.engine.own_character_sets import character_set_at
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subject_key import WITHOUT_ID
from deid_proxy.identity.subjects import value_of
from deid_proxy.standard.character_sets import decode_or_utf8
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.engine.plan import New, Parts

ISSUER_OF_PATIENT_ID = 0x00100021
SPECIFIC_CHARACTER_SET = 0x00080005
STUDY_INSTANCE_UID = 0x0020000D
SUBJECT_FIELD = "{subject}"
SUBJECT = IdentityRequest(IdentityKind.PATIENT, "")
"""Stands for the subject until the whole data set was read."""

_PATIENT: Final = IdentityKind.PATIENT  # a member of an enumeration is found by a call
_SUBJECT_VALUE: Final = IdentityKind.SUBJECT_VALUE

_named = tuple.__new__  # half the time of IdentityRequest(...)

_PLACEHOLDER = re.compile(r"(\{subject(?:\.[a-z0-9_]+)?\})")

_PADDING = " \0"
_ESCAPE = b"\x1b"
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


def template(tag: int, vr: str, text: str) -> Parts:
    """Return a text with ``{subject}``, or ``{subject.NAME}`` for a value of the subject, as parts.

    A name gets a delimiter where it has none: in one piece it would be of a retired form (PS3.5 6.2.1).

    Raises
    ------
    DeidentificationError
        UNRESOLVABLE_ACTION when the text does not fit every character set.
    """
    if vr == "PN" and _PLACEHOLDER.search(text) and "^" not in text:
        text += "^"
    try:
        pieces = [piece.encode("ascii") for piece in _PLACEHOLDER.split(text)]
    except UnicodeEncodeError:
        detail = f"the replacement of {format_tag(tag)} is not ASCII"
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, detail) from None
    return tuple(_part(piece) for piece in pieces if piece)


def _part(piece: bytes) -> bytes | IdentityRequest:
    if not _PLACEHOLDER.fullmatch(piece.decode()):
        return piece
    name = piece.decode()[len("{subject.") : -1]
    return IdentityRequest(IdentityKind.SUBJECT_VALUE, name) if name else SUBJECT


def awaits_subject(new: New) -> TypeGuard[Parts]:
    """Tell whether a value has the subject, or a value of it, in it before it is known who that is."""
    return isinstance(new, tuple) and any(isinstance(part, tuple) and is_placeholder(part) for part in new)


def is_placeholder(part: IdentityRequest) -> bool:
    """Tell whether a part stands for the subject, whoever that is."""
    kind, original = part
    return part == SUBJECT or (kind is _SUBJECT_VALUE and originals.SEPARATOR not in original)


def named(part: bytes | IdentityRequest, subject: IdentityRequest) -> bytes | IdentityRequest:
    """Return a part with the subject in the place of a placeholder."""
    if isinstance(part, bytes) or not is_placeholder(part):
        return part
    return subject if part == SUBJECT else value_of(subject, part.original)


def subject_request(draft: PlanDraft) -> IdentityRequest:
    """Return the request for the subject of the data set.

    Without a Patient ID nobody knows whether two studies are of one patient, so each study is a subject of its own.
    """
    patient_id = _text(draft, PATIENT_ID, draft.raw(PATIENT_ID))
    if not patient_id:
        study = draft.raw(STUDY_INSTANCE_UID).decode("latin-1").strip(_PADDING)
        return IdentityRequest(IdentityKind.PATIENT, originals.subject(WITHOUT_ID, study))
    issuer = _text(draft, ISSUER_OF_PATIENT_ID, draft.raw(ISSUER_OF_PATIENT_ID))
    return _named(IdentityRequest, (_PATIENT, originals.subject(issuer, patient_id)))


def nested_patient(draft: PlanDraft, value: int, end: int, encoding: Encoding) -> IdentityRequest | None:
    """Return the request for a Patient ID in an item; None when it is empty.

    The issuer is the item's own, which follows the ID if it is there, or else that of the subject's ID.
    """
    patient_id = _text(draft, PATIENT_ID, draft.bytes_of(value, end), value)
    if not patient_id:
        return None
    at: int | None = value
    issuer = _issuer_behind(draft, end, encoding)
    if issuer is None:
        issuer, at = draft.raw(ISSUER_OF_PATIENT_ID), None
    return IdentityRequest(
        IdentityKind.PATIENT, originals.subject(_text(draft, ISSUER_OF_PATIENT_ID, issuer, at), patient_id)
    )


def _issuer_behind(draft: PlanDraft, offset: int, encoding: Encoding) -> bytes | None:
    if offset + 8 > len(draft.data):
        return None
    key, length = encoding.head.unpack_from(draft.data, offset)
    group, element = encoding.tag.unpack_from(key)
    if group << 16 | element != ISSUER_OF_PATIENT_ID:
        return None
    return bytes(draft.data[offset + 8 : offset + 8 + length])


def _text(draft: PlanDraft, tag: int, raw: bytes, nested_at: int | None = None) -> str:
    if len(raw) > originals.LONGEST_ORIGINAL:
        raise DeidentificationError(HoldReason.LIMIT, f"{format_tag(tag)} has {len(raw)} bytes, and names nobody")
    text = _decoded(draft, tag, raw, nested_at).strip(_PADDING)
    if not text.isprintable() and _CONTROL.search(text):
        # It may be the end of a longer value, or noise behind a shorter one: nobody knows which patient is meant.
        raise DeidentificationError(HoldReason.SUBJECT, f"a control character in {format_tag(tag)}")
    return text


def text_at(draft: PlanDraft, tag: int, raw: bytes, nested_at: int | None) -> str | None:
    """Return a value as text; None when it is none in its character set."""
    try:
        return _decoded(draft, tag, raw, nested_at).rstrip(_PADDING)
    except DeidentificationError:
        return None


def _decoded(draft: PlanDraft, tag: int, raw: bytes, nested_at: int | None) -> str:
    """Return a value as text; one that is in an item, at an offset, may be in a set of its own."""
    if raw.isascii() and _ESCAPE not in raw:  # the same in every character set, known or not
        return raw.decode("ascii")
    declared = draft.character_set()
    if nested_at is not None:
        declared = character_set_at(draft.data, draft.encoding, nested_at)
    try:
        return decode_or_utf8(raw, declared)
    except (LookupError, UnicodeDecodeError):
        detail = f"{format_tag(tag)} is not text in the declared character set"
        raise DeidentificationError(HoldReason.CHARACTER_SET, detail) from None

"""What takes the place of an encapsulated document, and of the attributes that describe it.

References
----------
DICOM PS3.3 section C.24.2, DICOM PS3.15 Table E.1-1 (0042,0011)
"""

from __future__ import annotations

from dataclasses import replace
from struct import pack
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.actions import remove
from deid_proxy.engine.dummies import DUMMY_UID
from deid_proxy.engine.edits import Edit
from deid_proxy.engine.empty_documents import empty_cda, empty_obj, empty_pdf, empty_stl
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.edits import Insertion
    from deid_proxy.engine.encoding import Encoding
    from deid_proxy.profile.model import RuleSet

ENCAPSULATED_DOCUMENT = 0x00420011
BURNED_IN_ANNOTATION = 0x00280301
HL7_INSTANCE_IDENTIFIER = 0x0040E001
DOCUMENT_TITLE = 0x00420010
MIME_TYPE = 0x00420012
MIME_TYPES = 0x00420014
DOCUMENT_LENGTH = 0x00420015

REPLACED = "encapsulated document replaced by an empty one"
"""What De-identification Method (0012,0063) says of it."""

_RULE = Rule(ActionCode.D, "documents: replace, PS3.15 Table E.1-1 (0042,0011): D, with what describes the document")


_DESCRIBED = ((DOCUMENT_TITLE, "ST"), (ENCAPSULATED_DOCUMENT, "OB"), (MIME_TYPE, "LO"))


class _Kind(NamedTuple):
    mime_type: bytes
    document: Callable[[], bytes]


_KINDS = {
    "1.2.840.10008.5.1.4.1.1.104.1": _Kind(b"application/pdf", empty_pdf),
    "1.2.840.10008.5.1.4.1.1.104.2": _Kind(b"text/XML", empty_cda),
    "1.2.840.10008.5.1.4.1.1.104.3": _Kind(b"model/stl", empty_stl),
    "1.2.840.10008.5.1.4.1.1.104.4": _Kind(b"model/obj", empty_obj),
    "1.2.840.10008.5.1.4.1.1.104.5": _Kind(b"model/mtl", empty_obj),
}


class EmptyDocument:
    """The empty document for one SOP Class.

    Attributes
    ----------
    values
        What is written, by attribute; the document, its type, its title, and the identifier of a clinical document
        (Type 1C) are written where they are missing, too.
    """

    def __init__(self, kind: _Kind) -> None:
        document = kind.document()
        self._length = len(document)
        identified = ((HL7_INSTANCE_IDENTIFIER, "ST"),) if kind.document is empty_cda else ()
        self._inserted = (*identified, *_DESCRIBED)
        self.values = {
            BURNED_IN_ANNOTATION: b"NO",
            HL7_INSTANCE_IDENTIFIER: DUMMY_UID,
            DOCUMENT_TITLE: b"",
            ENCAPSULATED_DOCUMENT: document,
            MIME_TYPE: kind.mime_type,
        }

    def prepare(self, attribute: Attribute) -> Prepared | None:
        """Return what becomes of an attribute that describes the document; None for all others."""
        decided = replace(attribute, action=ActionCode.D, rule=_RULE)
        if attribute.tag == MIME_TYPES:  # of what stands inside the document
            return remove.prepare(replace(decided, action=ActionCode.X))
        if attribute.tag == DOCUMENT_LENGTH:
            return decided.replaced_by(decided.encode(pack(f"{attribute.encoding.order}L", self._length)))
        value = self.values.get(attribute.tag)
        return None if value is None else decided.replaced_by(decided.encode(value))

    def insertions(self, attribute: Callable[[int, str], Attribute], encoding: Encoding) -> list[Insertion]:
        """Return what an instance gets that has it not."""
        made: list[Insertion] = []
        for tag, vr in self._inserted:
            edit = Edit(tag, vr, ActionCode.D, _RULE, encoding=encoding)
            made.append((edit, attribute(tag, vr).encode(self.values[tag])))
        return made


def empty_document(rule_set: RuleSet, sop_class_uid: str) -> EmptyDocument | None:
    """Return what takes the place of the document; None where there is none, or where a rule of the site decides it."""
    kind = _KINDS.get(sop_class_uid)
    if kind is None or not rule_set.replaces_documents:
        return None
    rule = rule_set.rules.get(ENCAPSULATED_DOCUMENT)
    return None if rule is not None and rule.site else EmptyDocument(kind)

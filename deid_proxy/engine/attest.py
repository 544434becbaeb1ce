"""The markers that say what was done: only what this engine has applied to this instance is claimed.

References
----------
DICOM PS3.15 sections E.1.1 item 6, E.2 and E.3, PS3.3 sections C.7.1.1 and C.12.1, PS3.16 CID 7050 and CID 7005
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy import __version__
from deid_proxy.engine.decisions import PATIENT_ID, PATIENT_NAME
from deid_proxy.engine.documents import REPLACED
from deid_proxy.engine.edits import WALK, Edit
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import Encoding, encode_element, encode_item
from deid_proxy.engine.noted import BIRTH_DATE, OTHER_PATIENT_IDS, OTHER_PATIENT_NAMES, PATIENT_BIRTH_NAME
from deid_proxy.profile.compile import acknowledged, retained_tags, site_rules
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import vr_of
from deid_proxy.standard.options import CODES, DE_IDENTIFYING_EQUIPMENT, Code, ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import Draft, PlanDraft
    from deid_proxy.engine.edits import Insertion
    from deid_proxy.engine.tables import Table
    from deid_proxy.profile.model import RuleSet

PRODUCT = "deid-proxy"

PATIENT_IDENTITY_REMOVED = 0x00120062
DEIDENTIFICATION_METHOD = 0x00120063
DEIDENTIFICATION_METHOD_CODES = 0x00120064
CONTRIBUTING_EQUIPMENT = 0x0018A001
LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED = 0x00280303

_SITE_RULES = "with rules of the site"
_RETAINING_RULES = "with rules of the site that retain more than this profile"
OWN_TEXTS = (
    PRODUCT,
    _SITE_RULES,
    _RETAINING_RULES,
    REPLACED,
    *(code.meaning for code in (*CODES.values(), DE_IDENTIFYING_EQUIPMENT)),
)
"""What the markers may say, so that nobody takes it for a name that was left over."""
_CODES = (*CODES.values(), DE_IDENTIFYING_EQUIPMENT)
OWN_WORDS = {
    0x00080070: frozenset({PRODUCT.encode()}),  # Manufacturer
    0x00080100: frozenset(code.value.encode() for code in _CODES),
    0x00080102: frozenset(code.scheme.encode() for code in _CODES),
    0x00080104: frozenset(code.meaning.encode() for code in _CODES),
    0x00081090: frozenset({PRODUCT.encode()}),  # Manufacturer's Model Name
    0x00181020: frozenset({__version__.encode()}),  # Software Versions
}
"""By attribute, the values that stand in the items which the product writes about itself."""

_RULE = Rule(ActionCode.D, "PS3.15 E.1.1 item 6 and PS3.3 C.12.1: what was done is written into the object")
_VRS = {
    PATIENT_IDENTITY_REMOVED: "CS",
    DEIDENTIFICATION_METHOD: "LO",
    DEIDENTIFICATION_METHOD_CODES: "SQ",
    CONTRIBUTING_EQUIPMENT: "SQ",
    LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED: "CS",
}
MARKERS = frozenset(_VRS)
_PURPOSE = 0x0040A170  # Purpose of Reference Code Sequence
_IDENTIFYING = frozenset({PATIENT_NAME, PATIENT_BIRTH_NAME, OTHER_PATIENT_IDS, OTHER_PATIENT_NAMES, BIRTH_DATE})
"""What, kept with a reason, leaves the patient identified (PS3.3 section C.7.1.1.1.1 has no third answer)."""

_TEMPORAL = ("DA", "DT", "TM")
_WORDS_FOR_DATES = (b"UNMODIFIED", b"MODIFIED", b"REMOVED")  # the stricter ones come later
_LONGEST_TEXT = 64  # LO (PS3.5 section 6.2)
_MOST_TEXTS = 64  # of others; an object is not de-identified that often
_PRINTABLE = re.compile(rb"[ -~]*")
_WORD = re.compile(rb"[0-9A-Za-z]{3,}")
_Texts = tuple[tuple[int, str, str], ...]  # tag, VR, text
_Values = frozenset[tuple[tuple[int, ...], bytes]]  # in an item: the tags from the outside in, and the value


class _Item(NamedTuple):
    """An item of ours, encoded, and what another one that says the same must have: as we encode it, and as values."""

    signature: bytes
    says: _Values
    encoded: bytes

    def may_be_in(self, sequence: bytes) -> bool:
        """Tell whether a sequence has all of its values, wherever: few that lack the item do."""
        return all(value in sequence for _, value in self.says)


def _method_texts(rule_set: RuleSet, applied: Sequence[str]) -> list[bytes]:
    """Return the values for De-identification Method (0012,0063), each at most 64 characters."""
    texts = [f"{PRODUCT} {__version__}", f"{rule_set.edition} {CODES['basic'].meaning}"]
    texts += [CODES[option].meaning for option in sorted(rule_set.options)]
    texts += applied
    if rule_set.retains:
        texts.append(_RETAINING_RULES)
    elif _has_site_rules(rule_set):
        texts.append(_SITE_RULES)
    return [text.encode("ascii", "replace")[:_LONGEST_TEXT] for text in texts]


def _has_site_rules(rule_set: RuleSet) -> bool:
    policy = rule_set.private_policy
    return any(rule.site for _, rule in site_rules(rule_set)) or (policy is not None and bool(policy.rules))


class Markers:
    """What a rule set writes into every object about itself.

    Parameters
    ----------
    applied
        What else is done to the objects of a SOP Class, in words.

    Attributes
    ----------
    insertions
        The markers, in the order of tags, for data sets that do not have them.
    """

    def __init__(self, rule_set: RuleSet, encoding: Encoding, applied: Sequence[str] = ()) -> None:
        self._encoding = encoding
        self._dates_of_site = _keeps_dates(rule_set)
        self._method = _method_texts(rule_set, applied)
        self._items: dict[int, list[_Item]] = {
            DEIDENTIFICATION_METHOD_CODES: [self._code_item(code) for code in _codes(rule_set)],
            CONTRIBUTING_EQUIPMENT: [self._equipment_item()],
        }
        self._values = {
            PATIENT_IDENTITY_REMOVED: b"NO" if acknowledged(rule_set).keys() & _IDENTIFYING else b"YES",
            DEIDENTIFICATION_METHOD: b"\\".join(self._method),
            LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED: _what_became_of_dates(rule_set),
            **{tag: b"".join([item.encoded for item in items]) for tag, items in self._items.items()},
        }
        self.insertions: list[Insertion] = [
            (self._edit(tag), self._encode(tag, vr, self._values[tag])) for tag, vr in _VRS.items() if self._values[tag]
        ]

    def prepare(self, attribute: Attribute, inside: Markers, items: Table) -> Prepared:
        """Return what becomes of a marker that the data set has already.

        Parameters
        ----------
        inside
            The markers as the items of this sequence encode them.
        items
            A table for the items of this one sequence alone.
        """
        tag = attribute.tag
        kept = attribute.action not in (ActionCode.X, ActionCode.Z, ActionCode.D)
        attribute = replace(attribute, action=ActionCode.D, rule=_RULE)
        if tag in self._items and kept:
            return attribute.contradiction() or (WALK, inside.appending(tag, items, self._encoding))
        if tag == DEIDENTIFICATION_METHOD and kept:
            return attribute.asked(self._add_method)
        if tag == LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED and kept and not self._dates_of_site:
            return attribute.asked(self._say_of_dates)
        return attribute.replaced_by(attribute.encode(self._values[tag]) if self._values[tag] else b"")

    def _edit(self, tag: int) -> Edit:
        return Edit(tag, _VRS[tag], ActionCode.D, _RULE, encoding=self._encoding)

    def _encode(self, tag: int, vr: str, value: bytes) -> bytes:
        return encode_element(tag, vr, value, self._encoding)

    def _add_method(self, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes:  # noqa: ARG002
        """Add our texts to those that are there, unless those may identify: no table row protects them."""
        present = draft.bytes_of(value, end).strip(b" \0")
        if present == self._values[DEIDENTIFICATION_METHOD]:  # as in all that was de-identified like this before
            return self._encode(edit.tag, "LO", present)
        words = _WORD.findall(draft.raw(PATIENT_NAME) + b" " + draft.raw(PATIENT_ID))
        if not _PRINTABLE.fullmatch(present) or any(word.lower() in present.lower() for word in words):
            present = b""
        texts = [text.strip() for text in present.split(b"\\")] if present else []
        texts = [text for text in texts if text and len(text) <= _LONGEST_TEXT][:_MOST_TEXTS]
        return self._encode(edit.tag, "LO", b"\\".join([*texts, *(text for text in self._method if text not in texts)]))

    def _say_of_dates(self, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes | None:  # noqa: ARG002
        """Let a stricter word of somebody before us stand: what was removed or modified is so for ever."""
        ours = self._values[edit.tag]
        present = draft.bytes_of(value, end).strip(b" ")
        if present in _WORDS_FOR_DATES and _WORDS_FOR_DATES.index(present) >= _WORDS_FOR_DATES.index(ours):
            return None
        return self._encode(edit.tag, "CS", ours)

    def appending(self, tag: int, table: Table, around: Encoding) -> Table:
        """Let a table append the items of a marker to the sequence that it is for, unless they are in it.

        Parameters
        ----------
        around
            How the sequence itself is encoded.
        """
        table.closing = partial(_append_missing, self._edit(tag), self._items[tag], around)
        return table

    def _code_item(self, code: Code) -> _Item:
        texts = ((0x00080100, "SH", code.value), (0x00080102, "SH", code.scheme))
        signature = self._encode_all(texts)
        meaning = self._encode(0x00080104, "LO", code.meaning.encode("ascii"))
        return _Item(signature, _values_in(texts), encode_item(signature + meaning, self._encoding))

    def _equipment_item(self) -> _Item:
        texts = ((0x00080070, "LO", PRODUCT), (0x00081090, "LO", PRODUCT), (0x00181020, "LO", __version__))
        content = self._encode_all(texts)
        purpose = self._code_item(DE_IDENTIFYING_EQUIPMENT)
        content += self._encode(_PURPOSE, "SQ", purpose.encoded)
        says = _values_in(texts).union([((_PURPOSE, *tags), value) for tags, value in purpose.says])
        return _Item(content, says, encode_item(content, self._encoding))

    def _encode_all(self, texts: _Texts) -> bytes:
        return b"".join([self._encode(tag, vr, text.encode("ascii")) for tag, vr, text in texts])


def _values_in(texts: _Texts) -> _Values:
    return frozenset([((tag,), text.encode("ascii")) for tag, _, text in texts])


def _what_became_of_dates(rule_set: RuleSet) -> bytes:
    """Return the value for (0028,0303): one date or time that a rule of the site keeps, and they are not removed.

    References
    ----------
    DICOM PS3.15 sections E.2 and E.3.6, PS3.3 section C.12.1
    """
    if ConfidentialityOption.RETAIN_FULL_DATES in rule_set.options or _keeps_dates(rule_set):
        return b"UNMODIFIED"
    modified = ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options
    return b"MODIFIED" if modified or any(vr_of(tag) in _TEMPORAL for tag in retained_tags(rule_set)) else b"REMOVED"


def _keeps_dates(rule_set: RuleSet) -> bool:
    dates = {tag for tag in retained_tags(rule_set) if vr_of(tag) in _TEMPORAL}
    return bool(dates) and any(tag in dates and rule.action is ActionCode.K for tag, rule in site_rules(rule_set))


def _codes(rule_set: RuleSet) -> list[Code]:
    """Return the codes for what was done: of the Profile unless the site retains more, of each Option likewise.

    References
    ----------
    DICOM PS3.15 section E.1.1: the Profile may be claimed if every attribute is protected as it says
    """
    profile = [] if rule_set.retains else [CODES["basic"]]
    return [*profile, *(CODES[option] for option in sorted(rule_set.options - _overridden(rule_set)))]


def _overridden(rule_set: RuleSet) -> frozenset[ConfidentialityOption]:
    """Return the Options that rules of the site retain more than: these were not done as they ask."""
    rows = attribute_table(rule_set.edition).by_tag
    more = {option for tag in retained_tags(rule_set) if tag in rows for option in rows[tag].options}
    if _keeps_dates(rule_set):
        more |= {ConfidentialityOption.RETAIN_FULL_DATES, ConfidentialityOption.RETAIN_MODIFIED_DATES}
    if rule_set.private_policy is not None and rule_set.private_policy.retains:
        more.add(ConfidentialityOption.RETAIN_SAFE_PRIVATE)
    return frozenset(more)


def _append_missing(
    edit: Edit,
    items: list[_Item],
    around: Encoding,
    draft: Draft,
    start: int,
    last_item: int,
    end: int,  # noqa: ARG001
) -> None:
    present = draft.bytes_of(start, last_item)
    missing = [item for item in items if item.signature not in present]
    if any(item.may_be_in(present) for item in missing):  # not as we encode it; in another VR it is the same
        said = _said_in(present, around, frozenset([tags for item in missing for tags, _ in item.says]))
        missing = [item for item in missing if not any(item.says <= each for each in said)]
    if missing:
        draft.steps.append((last_item, last_item, edit, b"".join([item.encoded for item in missing])))


def _said_in(sequence: bytes, encoding: Encoding, looked_for: frozenset[tuple[int, ...]]) -> list[_Values]:
    """Return the values of some attributes in each item of an encoded sequence, in whatever VR."""
    said: dict[int, list[tuple[tuple[int, ...], bytes]]] = {}
    for element in elements(sequence, encoding):
        tags = (*(tag for tag, _ in element.path[1:]), element.tag)
        if element.path and tags in looked_for:
            value = sequence[element.value : element.end].strip(b" \0")
            said.setdefault(element.path[0][1], []).append((tags, value))
    return [frozenset(values) for values in said.values()]

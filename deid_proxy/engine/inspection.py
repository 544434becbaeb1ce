"""A finished data set, looked at by somebody who knows the rules and nothing of how it was made.

The rules are asked as if it had just come in. What they would still change was not done; what they would write anew
must have the form of what this engine writes. Without the key nobody can say more about a pseudonym than its form.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.attest import CONTRIBUTING_EQUIPMENT, DEIDENTIFICATION_METHOD, PRODUCT
from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.codestream.pixels import CLEANING
from deid_proxy.engine.dummies import DUMMY_UID
from deid_proxy.engine.elements import elements
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.engine.temporal import Later
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.identity.pseudonyms import CROCKFORD, LENGTH
from deid_proxy.standard.options import DE_IDENTIFYING_EQUIPMENT
from deid_proxy.standard.uids import is_well_known

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import Parts, Plan, Step
    from deid_proxy.profile.model import RuleSet

_PSEUDONYM = rf"[{CROCKFORD}]{{{LENGTH}}}"
_UID = re.compile(r"[0-2](?:\.(?:0|[1-9]\d*))+\.(0|[1-9]\d{0,38})")
_UUID_MARKS, _VERSION_8 = 0xF << 76 | 0x3 << 62, 0x8 << 76 | 0x2 << 62  # RFC 9562 section 5.8
_CODE_VALUE = 0x00080100
_PURPOSE_OF_REFERENCE = 0x0040A170
_PADDING = " \0"
# These name the version that made the object, which may be another than this one.
_OF_ANY_VERSION = frozenset({DEIDENTIFICATION_METHOD, CONTRIBUTING_EQUIPMENT})


class Remark(NamedTuple):
    """Something that should not be so in a finished data set.

    Parameters
    ----------
    path
        Tags and item numbers (from 1) in turn; empty for the data set as a whole.
    what
        What is wrong with it; never a value.
    rule
        The rule that says so.
    """

    path: tuple[int, ...]
    what: str
    rule: str = ""


def inspect_data_set(data: Buffer, transfer_syntax_uid: str, rule_set: RuleSet) -> list[Remark]:
    """Return what is wrong with a data set that claims to be finished by a rule set.

    Raises
    ------
    DeidentificationError
        The rule set would hold it: it does not add up, or its pixels may show identity.

    References
    ----------
    DICOM PS3.15 section E.1.1
    """
    plan = make_plan(data, transfer_syntax_uid, rule_set)
    data = plan.source
    encoding = encoding_of(supported_syntax(transfer_syntax_uid))
    found = {element.start: element for element in elements(data, encoding) if element.start < plan.end}
    remarks = [Remark((), f"{plan.size - plan.end} bytes behind the data set")] if plan.end < plan.size else []
    if plan.origin is not None:
        remarks.append(Remark((), "breaks the encoding rules, as no output of this engine does"))
    if plan.clearing is not None:
        remarks.append(Remark((0x7FE00010,), "has something in its unused bits"))
    return [*remarks, *_Inspection(data, plan, found).remarks()]


class _Inspection:
    """One data set, the steps that would still be taken, and the elements at which they would be."""

    def __init__(self, data: Buffer, plan: Plan, found: dict[int, Element]) -> None:
        self._data = data
        self._plan = plan
        self._found = found
        self._top = {element.tag: element for element in found.values() if not element.path}
        self._subjects: dict[object, str] = {}

    def remarks(self) -> Iterator[Remark]:
        if self._plan.rewritten:
            yield Remark((PIXEL_DATA,), "holds comments in codestreams, or bytes behind them", CLEANING.source)
        for step in self._plan.steps:
            if not self._of_any_version(step):
                yield from self._of_step(step)
        yield from self._of_method()
        yield from self._of_equipment()

    def _of_any_version(self, step: Step) -> bool:
        if step.tag not in _OF_ANY_VERSION or step.tag not in self._top:
            return False
        return step.start == step.end or step.start == self._top[step.tag].start

    def _of_step(self, step: Step) -> Iterator[Remark]:
        if isinstance(step.new, bytes) and (step.rule.method is not None or (step.start == step.end and not step.new)):
            return  # made of an original by a rule of the site, or nothing at all
        if step.start == step.end:
            what = "does not say all that was done" if step.tag in self._top else "is missing"
            yield Remark((step.tag,), what, step.rule.source)
            return
        element = self._found.get(step.start)
        path = (step.tag,) if element is None else _path(element)
        if isinstance(step.new, Later):
            return  # a date, and nobody without the key can say by how many days it was moved
        if isinstance(step.new, tuple):
            if element is None or not self._is_replaced(element, step.new):
                yield Remark(path, "is not a replacement", step.rule.source)
        elif step.new != bytes(self._data[step.start : step.end]):
            what = "would be replaced" if step.new else "would be removed"
            private = "private attribute: " if step.tag >> 16 & 1 else ""
            yield Remark(path, private + what, step.rule.source)

    def _is_replaced(self, element: Element, parts: Parts) -> bool:
        """Tell whether a value has the form of what would be written, and the subject the same name everywhere."""
        text = self._text(element)
        if all(isinstance(part, bytes) or part.kind is IdentityKind.UID for part in parts):
            return all(self._is_new_uid(uid) for uid in text.split("\\"))
        pattern = "".join(re.escape(p.decode()) if isinstance(p, bytes) else f"({_PSEUDONYM})" for p in parts)
        match = re.fullmatch(pattern, text)
        if match is None:
            return False
        asked = [part for part in parts if not isinstance(part, bytes)]
        return all(
            self._subjects.setdefault(part, name) == name for part, name in zip(asked, match.groups(), strict=True)
        )

    def _is_new_uid(self, uid: str) -> bool:
        uid = uid.strip(_PADDING)
        if not uid or is_well_known(uid) or uid == DUMMY_UID.decode():
            return True
        match = _UID.fullmatch(uid)
        number = int(match[1]) if match else 1 << 128
        method = self._plan.rule_set.uid_method
        if method == "retain":
            return True
        # Under a root of the site, too, the last component is as large as only a number of 128 bits is.
        marked = number & _UUID_MARKS == _VERSION_8 if method != "sha256" else uid.startswith("2.25.") or number >> 96
        return number < 1 << 128 and bool(marked)

    def _of_method(self) -> Iterator[Remark]:
        element = self._top.get(DEIDENTIFICATION_METHOD)
        if element is None:
            return  # its step has said so
        texts = [text.strip() for text in self._text(element).split("\\")]
        if not any(text.startswith(f"{PRODUCT} ") for text in texts):
            yield Remark((element.tag,), f"does not name {PRODUCT}")
        if not any(text.startswith(f"{self._plan.rule_set.edition} ") for text in texts):
            yield Remark((element.tag,), f"does not name {self._plan.rule_set.edition}")

    def _of_equipment(self) -> Iterator[Remark]:
        inside = (CONTRIBUTING_EQUIPMENT, _PURPOSE_OF_REFERENCE)
        purposes = {
            self._text(element)
            for element in self._found.values()
            if element.tag == _CODE_VALUE and tuple(tag for tag, _ in element.path) == inside
        }
        if CONTRIBUTING_EQUIPMENT in self._top and DE_IDENTIFYING_EQUIPMENT.value not in purposes:
            yield Remark((CONTRIBUTING_EQUIPMENT,), "does not name a de-identifying equipment")

    def _text(self, element: Element) -> str:
        return bytes(self._data[element.value : element.end]).decode("latin-1").rstrip(_PADDING)


def _path(element: Element) -> tuple[int, ...]:
    return (*(number for tag, item in element.path for number in (tag, item + 1)), element.tag)

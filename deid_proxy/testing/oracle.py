"""A second opinion: what the Basic Profile asks of each attribute, judged on input and output with pydicom.

It shares no code with the engine but the table itself, knows nothing of encoded bytes, and is slow.

References
----------
DICOM PS3.15 Section E.1.1 and Table E.1-1
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import AttributeTable, attribute_table
from deid_proxy.standard.dictionary import REPEATING_GROUPS, describe_tag
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.uids import is_well_known
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKERS = frozenset({0x0012_0062, 0x0012_0063, 0x0012_0064, 0x0028_0303, 0x0018_A001, 0x0008_0005})
_MAY_BE_ABSENT = frozenset({ActionCode.X, ActionCode.X_Z, ActionCode.X_D, ActionCode.X_Z_D, ActionCode.X_Z_U})
_MAY_BE_EMPTY = frozenset({ActionCode.Z, ActionCode.Z_D, *_MAY_BE_ABSENT})
_MAXIMUM_UID = 64
_REMOVABLE_GROUPS = frozenset({0x0000, 0x0002, 0x0004, *REPEATING_GROUPS[0x6000]})
# Values that a dummy may happen to repeat: midnight, the first day of a century, the other sex, the word for it.
_SAYS_NOTHING = re.compile(r"[0.:]*|19000101|O|ANONYMIZED", re.IGNORECASE)


def _may_be_cleaned(before: Any, after: Any) -> bool:
    """Compressed pixel data may lose comments, and nothing else: what of them is image, only a decoder can say."""
    compressed = int(before.tag) == 0x7FE0_0010 and before.is_undefined_length and after.is_undefined_length
    return bool(compressed and 0 < len(after.value) <= len(before.value))


class Discrepancy(NamedTuple):
    """The output is not what the Basic Profile asks for; ``path`` names tags and item numbers, never values."""

    path: str
    what: str


@dataclass(slots=True)
class _Judgement:
    table: AttributeTable
    found: list[Discrepancy] = field(default_factory=list)
    uids: dict[str, str] = field(default_factory=dict)

    def say(self, path: str, what: str) -> None:
        self.found.append(Discrepancy(path, what))

    def action(self, tag: int) -> ActionCode:
        row = self.table.row_of(tag)
        if row is not None:
            return row.basic
        # Without its Overlay Data, the rest of a plane describes nothing; group lengths are retired, and commands
        # have no place in a data set.
        if tag >> 16 in _REMOVABLE_GROUPS or tag & 0xFFFF == 0:
            return ActionCode.X
        unlisted = GAP.get(tag) or UNLISTED_TEXTS.get(tag)
        return unlisted.action if unlisted else ActionCode.K

    def data_sets(self, before: Any, after: Any, path: str) -> None:
        tags = {int(tag) for tag in before.keys()}  # noqa: SIM118 - iterating a Dataset decodes it
        for tag in sorted(tags - (_MARKERS if not path else frozenset())):
            self.element(before[tag], after.get(tag), f"{path}{describe_tag(tag)}")
        for tag in sorted({int(tag) for tag in after.keys()} - tags - _MARKERS):  # noqa: SIM118
            if not _is_dummy_of_type_1(self.action(tag)):
                self.say(f"{path}{describe_tag(tag)}", "appears from nowhere")

    def element(self, before: Any, after: Any, path: str) -> None:
        action = self.action(int(before.tag))
        if after is None:
            if action not in _MAY_BE_ABSENT:
                self.say(path, f"is gone, although its action is {action}")
        elif int(before.tag) >> 16 & 1:
            self.say(path, "is private and still there")
        elif before.VR == "SQ" and action in {ActionCode.K, ActionCode.X_Z_U}:
            self.sequence(action, before, after, path)
        elif action is ActionCode.U:
            self.replaced_uids(before, after, path)
        elif action is ActionCode.K:
            if _plain(before) != _plain(after) and not _may_be_cleaned(before, after):
                self.say(path, "changed, although it is to be retained")
        else:
            self.protected(action, before, after, path)

    def sequence(self, action: ActionCode, before: Any, after: Any, path: str) -> None:
        # A Type 2 sequence may be emptied (Z of X/Z/U*); one that is kept keeps its items.
        emptied = action is ActionCode.X_Z_U and not after.value
        if len(before.value) != len(after.value) and not emptied:
            self.say(path, "has another number of items")
            return
        for number, (old, new) in enumerate(zip(before.value, after.value, strict=False), start=1):
            self.data_sets(old, new, f"{path}[{number}].")

    def protected(self, action: ActionCode, before: Any, after: Any, path: str) -> None:
        if after.is_empty:
            if action not in _MAY_BE_EMPTY and not before.is_empty:
                self.say(path, f"is empty, although its action is {action}")
        elif before.VR != "SQ" and _plain(before) == _plain(after) and not _SAYS_NOTHING.fullmatch(_plain(before)):
            self.say(path, f"is unchanged, although its action is {action}")

    def replaced_uids(self, before: Any, after: Any, path: str) -> None:
        old, new = _values(before), _values(after)
        if len(old) != len(new):
            self.say(path, "has another number of UIDs")
        for original, replacement in zip(old, new, strict=False):
            if is_well_known(original):
                if replacement != original:
                    self.say(path, "replaces a UID of the Standard")
            elif not original:
                continue
            elif original == replacement:
                self.say(path, "is unchanged, although it is a UID to be replaced")
            elif self.uids.setdefault(original, replacement) != replacement:
                self.say(path, "is replaced by another UID than elsewhere")
            elif len(replacement) > _MAXIMUM_UID or not replacement.replace(".", "").isdigit():
                self.say(path, "is replaced by something that is not a UID")


def judge(before: bytes, after: bytes, edition: str = "PS3.15-2026d") -> list[Discrepancy]:
    """Return where a file differs from what the Basic Profile, without Options, makes of another one.

    Parameters
    ----------
    before, after
        Files (PS3.10), as received and as de-identified.
    """
    import warnings

    import pydicom
    from pydicom.config import disable_value_validation

    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        original, made = (pydicom.dcmread(io.BytesIO(data), force=True) for data in (before, after))
        judgement = _Judgement(attribute_table(edition))
        judgement.data_sets(original, made, "")
        judgement.found += _markers(made)
    return judgement.found


def _markers(made: Any) -> Iterator[Discrepancy]:
    codes = [item.get("CodeValue") for item in made.get("DeidentificationMethodCodeSequence") or []]
    expected = {
        "(0012,0062) PatientIdentityRemoved": made.get("PatientIdentityRemoved") == "YES",
        "(0012,0064) DeidentificationMethodCodeSequence": "113100" in codes,
        "(0028,0303) LongitudinalTemporalInformationModified": made.get("LongitudinalTemporalInformationModified")
        == "REMOVED",
    }
    return (Discrepancy(path, "does not say what was done") for path, holds in expected.items() if not holds)


def _is_dummy_of_type_1(action: ActionCode) -> bool:
    """Tell whether an element that the input lacked may appear: a dummy where the IOD requires one."""
    return action is not ActionCode.K


def _plain(element: Any) -> str:
    if isinstance(element.value, bytes):
        return str(element.value + bytes(len(element.value) % 2))  # as it is padded, should its length be odd
    return "\\".join(str(value) for value in element.value) if element.VM > 1 else str(element.value)


def _values(element: Any) -> list[str]:
    return [str(value) for value in element.value] if element.VM > 1 else [str(element.value or "")]

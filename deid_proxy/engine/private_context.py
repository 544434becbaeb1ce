"""What an instance says of people and of its private blocks, and what is said of them in the new object.

References
----------
DICOM PS3.3 section C.12.1.1.7, DICOM PS3.15 section E.3.10
"""

from __future__ import annotations

from dataclasses import replace
from struct import pack
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.binary import own_bytes
from deid_proxy.engine.edits import Edit
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import encode_element, encode_item
from deid_proxy.engine.identifiers import top_values
from deid_proxy.engine.private_values import Words, words_of
from deid_proxy.profile.methods import Method
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.cleaners.own import Own
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Insertion
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.private_reservations import Reservation
    from deid_proxy.profile.model import RuleSet

PRIVATE_CHARACTERISTICS = 0x00080300
_GROUP, _CREATOR, _STATUS, _NONIDENTIFYING = 0x00080301, 0x00080302, 0x00080303, 0x00080304
_ACTIONS, _IDENTIFYING, _ACTION = 0x00080305, 0x00080306, 0x00080307
_ALL_ELEMENTS = frozenset(range(0x100))

DESCRIBED = Rule(
    ActionCode.D, "PS3.3 C.12.1.1.7: private blocks of which something stays are described", method=Method("describe")
)
_MOST_READ = 100_000  # elements in front of and in the description that an instance brings along

# Names and numbers of people that stand in front of, or behind, private groups.
_OF_PEOPLE = (
    *(0x00080050, 0x00080090, 0x0008009C, 0x00081048, 0x00081050, 0x00081060, 0x00081070),
    *(0x00100010, 0x00100020, 0x00101000, 0x00101001, 0x00101005, 0x00101060, 0x00102297),
    *(0x00321032, 0x00321033, 0x00380010, 0x00400006, 0x00401010, 0x00402008, 0x00402010, 0x0040A075, 0x00700084),
)


class Declared(NamedTuple):
    """What an instance says of the blocks of one creator in one group, by the last two digits of the elements.

    Parameters
    ----------
    safe
        Elements that it calls safe, and nowhere identifying.
    uids
        Identifying ones of which it says that a UID is to be replaced.
    """

    safe: frozenset[int]
    uids: frozenset[int]


class PrivateContext(NamedTuple):
    """What counts for the private attributes of one instance.

    Parameters
    ----------
    words
        Words of the names of people, and of their numbers.
    declared
        By creator and group, what the instance says of its elements.
    """

    words: Words
    declared: Mapping[tuple[str, int], Declared]

    def declares(self, creator: str, tag: int, vr: str) -> bool:
        """Tell whether the instance calls an attribute safe, or a UID that is to be replaced, as all are here."""
        said = self.declared.get((creator, tag >> 16))
        return said is not None and (tag & 0xFF in said.safe or (vr == "UI" and tag & 0xFF in said.uids))


NO_CONTEXT = PrivateContext(frozenset(), {})


def private_context(data: Buffer, encoding: Encoding, rule_set: RuleSet, own: Own | None) -> PrivateContext:
    """Return what an instance says, where private attributes may stay.

    Parameters
    ----------
    own
        What was gathered from all of it, where texts are cleaned.
    """
    policy = rule_set.private_policy
    if policy is None:
        return NO_CONTEXT
    values = top_values(data, _OF_PEOPLE, encoding)
    words = words_of(
        tuple(text.encode("latin-1") for texts in values.values() for text in texts),
        frozenset() if own is None else own_bytes(own.known).words,
    )
    return PrivateContext(words, _declared(data, encoding) if policy.believes_instance else {})


def _declared(data: Buffer, encoding: Encoding) -> dict[tuple[str, int], Declared]:
    """Return what the instance's own description says: what it calls identifying anywhere in it is not safe.

    References
    ----------
    DICOM PS3.3 Table C.12-1
    """
    items: dict[int, dict[int, bytes]] = {}
    actions: dict[int, dict[int, dict[int, bytes]]] = {}  # of each item
    for element in elements(data, encoding, most=_MOST_READ):
        if not element.path and element.tag > PRIVATE_CHARACTERISTICS:
            break
        if not element.path or element.path[0][0] != PRIVATE_CHARACTERISTICS:
            continue
        number, value = element.path[0][1], bytes(data[element.value : element.end])
        if len(element.path) == 1:
            items.setdefault(number, {})[element.tag] = value
        elif len(element.path) == 2 and element.path[1][0] == _ACTIONS:
            actions.setdefault(number, {}).setdefault(element.path[1][1], {})[element.tag] = value
    found: dict[tuple[str, int], tuple[set[int], set[int], set[int]]] = {}
    for number, item in items.items():
        group = item.get(_GROUP, b"")
        if len(group) != 2:
            continue
        key = item.get(_CREATOR, b"").decode("latin-1").strip(" \0"), _numbers(group, encoding)[0]
        safe, uids, others = found.setdefault(key, (set(), set(), set()))
        safe |= _safe(item, encoding)
        for action in actions.get(number, {}).values():
            is_uid = action.get(_ACTION, b"").strip(b" \0") == b"U"
            (uids if is_uid else others).update(_numbers(action.get(_IDENTIFYING, b""), encoding))
    return {
        key: Declared(frozenset(safe - uids - others), frozenset(uids - others))
        for key, (safe, uids, others) in found.items()
    }


def _safe(item: Mapping[int, bytes], encoding: Encoding) -> frozenset[int]:
    """Return the elements that one item calls safe: all of the block, or of a mixed one those that it lists."""
    status = item.get(_STATUS, b"").strip(b" \0")
    if status == b"SAFE":
        return _ALL_ELEMENTS
    return frozenset(_numbers(item.get(_NONIDENTIFYING, b""), encoding) if status == b"MIXED" else ())


def _numbers(raw: bytes, encoding: Encoding) -> list[int]:
    return [int.from_bytes(raw[at : at + 2], encoding.byteorder) for at in range(0, len(raw) // 2 * 2, 2)]


def description_insertion(encoding: Encoding) -> Insertion:
    """Return what keeps a place for the description, behind the one that an instance may have: that one is removed."""
    return Edit(PRIVATE_CHARACTERISTICS + 1, "SQ", ActionCode.D, DESCRIBED, encoding=encoding), _place


def _place(draft: PlanDraft, edit: Edit) -> bytes:  # noqa: ARG001
    draft.described = len(draft.steps)
    return b""


def describe_blocks(draft: PlanDraft) -> None:
    """Write the description: every block of the top level of which something stays, and how safe it is."""
    if draft.described < 0:
        return
    at = draft.described
    if at and draft.steps[at - 1][2].tag == PRIVATE_CHARACTERISTICS:
        at -= 1  # in the place of the one that the instance has
    start, end, edit, _ = draft.steps[at]
    edit = replace(edit, tag=PRIVATE_CHARACTERISTICS, vr="SQ", action=ActionCode.D)
    kept = [(block, each) for block, each in sorted(draft.reserved.items()) if each.stays and each.listed is not None]
    items = b"".join(_item(block >> 8, each, edit.encoding) for block, each in kept)
    new = encode_element(PRIVATE_CHARACTERISTICS, "SQ", items, edit.encoding) if items else b""
    draft.steps[at] = start, end, edit, new


def _item(group: int, block: Reservation, encoding: Encoding) -> bytes:
    def number(value: int) -> bytes:
        return pack(f"{encoding.order}H", value)

    content = encode_element(_GROUP, "US", number(group), encoding)
    content += encode_element(_CREATOR, "LO", block.creator.encode("latin-1"), encoding)
    content += encode_element(_STATUS, "CS", b"MIXED" if block.unlisted else b"SAFE", encoding)
    if block.unlisted and block.listed:
        numbers = b"".join(number(element) for element in sorted(block.listed))
        content += encode_element(_NONIDENTIFYING, "US", numbers, encoding)
    return encode_item(content, encoding)

"""Replacements that follow from the value: the methods of a site's rules, such as ``hash`` and ``look-up``.

A value that nobody can read, and one that the pattern or the table says nothing of, is never kept by accident: it is
emptied, removed or holds the instance, as the rule says.

References
----------
DICOM PS3.5 section 6.2
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.actions import dates, replace_uid
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.own_character_sets import character_set_at
from deid_proxy.engine.subject import ISSUER_OF_PATIENT_ID, text_at
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile.methods import MOST_CHARACTERS, compiled_pattern
from deid_proxy.profile.replacement_text import is_value
from deid_proxy.standard.character_sets import encode
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit
    from deid_proxy.engine.plan import Parts
    from deid_proxy.profile.methods import Method

_SINGLE_VALUED = frozenset({"LT", "ST", "UR", "UT"})
_PADDING = " \0"
_PERIODS = {"year": (4, "0101"), "month": (6, "01")}
_DATE = re.compile(r"\d{4}(?:\d\d(?:\d\d)?)?")

_Parts = list[bytes | str | IdentityRequest]


class _Asked(NamedTuple):
    """One value, without padding, and what is to be made of it."""

    draft: PlanDraft
    method: Method
    attribute: Attribute
    text: str


Emptied = bytes
"""The element as it is written where no replacement can be: empty, or a dummy where the object needs a value."""


class _UnknownError(Exception):
    """The pattern or the table says nothing of a value."""


def prepare(attribute: Attribute, emptied: Emptied, removed: bytes, *, top_level: bool) -> Prepared:
    """Look at each value, and write what the rule makes of it.

    Parameters
    ----------
    emptied, removed
        What is written in place of an element that is to be emptied, or removed, by the Type of the attribute.
    """
    method = attribute.rule.method
    if method is None:
        raise ValueError("the rule has no method")
    if attribute.written_vr == "UI":
        return replace_uid.prepare(attribute)
    if method.verb == "shift":
        return dates.prepare_moved(attribute)
    if attribute.vr not in TEXT_VRS and attribute.vr != "UN":
        return attribute.fault(HoldReason.MALFORMED, f"has VR {attribute.vr} where a text should be")
    return attribute.asked(partial(_replace, attribute, method, emptied, removed, top_level))


def _replace(
    attribute: Attribute,
    method: Method,
    emptied: Emptied,
    removed: bytes,
    top_level: bool,
    draft: PlanDraft,
    edit: Edit,
    start: int,
    value: int,
    end: int,
) -> bytes | Parts:
    if draft.again:
        return b""  # what a rendition has is compared with what was written: nothing is made of it again
    raw = draft.bytes_of(value, end)
    if not raw.strip(b" \0"):
        return attribute.encode(b"")
    nested_at = None if top_level else value
    text = text_at(draft, edit.tag, raw, nested_at)
    if text is None:
        draft.notes.append(f"{format_tag(edit.tag)} at offset {start}: no text in its character set; emptied")
        return emptied
    values = [text] if attribute.written_vr in _SINGLE_VALUED else text.split("\\")
    try:
        parts = [part for each in values for part in (b"\\", *_made(_Asked(draft, method, attribute, each)))][1:]
        return _encoded(draft, attribute, parts, nested_at)
    except _UnknownError:
        return _otherwise(draft, attribute, method, emptied, removed, start)
    except (LookupError, UnicodeEncodeError):
        draft.notes.append(f"{format_tag(edit.tag)} at offset {start}: what is left has no form; emptied")
        return emptied


def _encoded(draft: PlanDraft, attribute: Attribute, parts: _Parts, nested_at: int | None) -> bytes | Parts:
    done = tuple(_in_its_set(draft, part, nested_at) if isinstance(part, str) else part for part in parts)
    requests = [part for part in done if isinstance(part, IdentityRequest)]
    if not requests:
        return attribute.encode(b"".join(part for part in done if isinstance(part, bytes)))
    draft.requests.update(dict.fromkeys(requests))
    return done


def _in_its_set(draft: PlanDraft, text: str, nested_at: int | None) -> bytes:
    """Return a text in the character set that is in force where it stands."""
    if text.isascii() or nested_at is None:
        return encode(text, draft.character_set())
    return encode(text, character_set_at(draft.data, draft.encoding, nested_at))


def _otherwise(
    draft: PlanDraft, attribute: Attribute, method: Method, emptied: Emptied, removed: bytes, start: int
) -> bytes:
    where = f"{format_tag(attribute.tag)} at offset {start}"
    if method.otherwise == "hold":
        known = "in no row of the table" if method.verb == "look-up" else "not what the pattern says"
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, f"{where}: the value is {known}")
    draft.notes.append(f"{where}: a value that its rule does not know: {method.otherwise}")
    return removed if method.otherwise == "remove" else emptied


def _made(asked: _Asked) -> _Parts:
    """Return what is made of a value; one that is empty stays so."""
    asked = asked._replace(text=asked.text.strip(_PADDING))
    return _WAYS[asked.method.verb](asked) if asked.text else [b""]


def _hash(asked: _Asked) -> _Parts:
    return [IdentityRequest(IdentityKind.VALUE, _short(asked))]


def _map(asked: _Asked) -> _Parts:
    """Take a value for a Patient ID of the same issuer as the subject's."""
    issuer = text_at(asked.draft, ISSUER_OF_PATIENT_ID, asked.draft.raw(ISSUER_OF_PATIENT_ID), None) or ""
    return [IdentityRequest(IdentityKind.PATIENT, originals.subject(issuer, _short(asked)))]


def _short(asked: _Asked) -> str:
    if len(asked.text) > originals.LONGEST_ORIGINAL or originals.SEPARATOR in asked.text:
        detail = f"{format_tag(asked.attribute.tag)} is too long to be a name or a number"
        raise DeidentificationError(HoldReason.LIMIT, detail)
    return asked.text


def _truncate(asked: _Asked) -> _Parts:
    if asked.method.argument not in _PERIODS:
        return [asked.text[: int(asked.method.argument)].rstrip()]
    kept, rest = _PERIODS[asked.method.argument]
    vr = asked.attribute.written_vr
    digits = _DATE.match(asked.text)
    if digits is None or not is_value(vr, digits[0] if vr == "DT" else asked.text):
        raise _UnknownError
    return [digits[0][:kept] + rest if vr == "DA" else digits[0][:kept]]


def _regex(asked: _Asked) -> _Parts:
    text, method = asked.text, asked.method
    if len(text) > MOST_CHARACTERS:
        raise _UnknownError
    pieces, at = list[str](), 0
    for match in compiled_pattern(method.argument).finditer(text):
        pieces += (text[at : match.start()], _expanded(method.text, match.group))
        at = match.end()
    if not pieces and method.otherwise == "keep":
        return [text]
    new = ("".join(pieces) + text[at:]).strip()
    if not pieces or (new and not is_value(asked.attribute.written_vr, new)):
        raise _UnknownError
    return [new]


def _expanded(template: str, group: Callable[[int], str | None]) -> str:
    """Return what is written for a match: the text, with the groups that it names."""
    head, *rest = template.split("\\")
    return head + "".join((group(int(part[0])) or "") + part[1:] for part in rest)


def _look_up(asked: _Asked) -> _Parts:
    new = asked.method.table.replacement_of(asked.text) if asked.method.table is not None else None
    if new is None or (new and not is_value(asked.attribute.written_vr, new)):
        raise _UnknownError
    return [new]


_WAYS: Mapping[str, Callable[[_Asked], _Parts]] = {
    "hash": _hash,
    "map": _map,
    "truncate": _truncate,
    "regex": _regex,
    "look-up": _look_up,
}

"""What Table E.1-1 does not list and a de-identifier has to decide all the same.

The table is extended over time, and says itself that it may not suffice. These attributes of PS3.6 hold a date, a
name, an address or a UID, and have no row.

References
----------
DICOM PS3.15 section E.1.1 item 5 and notes 1 and 4
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.tables import gap_attributes

if TYPE_CHECKING:
    from collections.abc import Mapping


class GapClass(StrEnum):
    """What an unlisted attribute holds."""

    FILE_META = "file-meta"
    DICOMDIR = "dicomdir"
    TEMPORAL = "temporal"
    PERSON_NAME = "person-name"
    URL = "url"
    REPOSITORY_ID = "repository-id"
    SOP_INSTANCE_REFERENCE = "sop-instance-ref"
    FRAME_OF_REFERENCE = "frame-of-reference"
    ENTITY_UID = "entity-uid"
    SELECTOR = "selector"
    CREATOR_ID = "creator-id"
    STRUCTURAL = "structural"
    VOCABULARY = "vocabulary"


class GapAttribute(NamedTuple):
    """An attribute without a row in the newest Table E.1-1, and the action decided for it here."""

    tag: int
    keyword: str
    vr: str
    cls: GapClass
    action: ActionCode


_ACTIONS = {
    # Groups 0002 and 0004 have no place in a data set; the File Meta Information is written anew.
    GapClass.FILE_META: ActionCode.X,
    GapClass.DICOMDIR: ActionCode.X,
    GapClass.TEMPORAL: ActionCode.X_Z_D,
    GapClass.PERSON_NAME: ActionCode.Z,
    # Host names, paths and the ids of repositories name the institution.
    GapClass.URL: ActionCode.X_Z_D,
    GapClass.REPOSITORY_ID: ActionCode.X_Z_D,
    # References break unless they are replaced the same way as what they refer to; well-known UIDs stay by themselves.
    GapClass.SOP_INSTANCE_REFERENCE: ActionCode.U,
    GapClass.FRAME_OF_REFERENCE: ActionCode.U,
    GapClass.ENTITY_UID: ActionCode.U,
    GapClass.SELECTOR: ActionCode.U,
    # The makers of a coding scheme extension or a class version: products, not patients. The 2011 edition had rows.
    GapClass.CREATOR_ID: ActionCode.K,
    GapClass.STRUCTURAL: ActionCode.K,
    GapClass.VOCABULARY: ActionCode.K,
}


# Coding Scheme URL: the address of a scheme that a site has made for itself names the site.
_ANOTHER_CLASS = {0x0008010E: GapClass.URL}


def _read_row(line: str) -> GapAttribute:
    text, vr, keyword, name = line.split("|")
    tag = int(text, 16)
    cls = _ANOTHER_CLASS.get(tag, GapClass(name))
    return GapAttribute(tag, keyword, vr, cls, _ACTIONS[cls])


GAP: Mapping[int, GapAttribute] = {row.tag: row for row in map(_read_row, gap_attributes.ROWS.splitlines())}
"""The unlisted attributes by tag. A row of the edition in force goes first: that of 2011 lists two of them."""

"""The Type of an attribute where it stands: which IOD wants it, and with a value.

Only pairs of (enclosing sequence, attribute) are kept, for the attributes whose action depends on the Type; all modules
of an IOD count, whatever their usage. That is too strict at worst: a dummy where removal was possible.

References
----------
DICOM PS3.3 Annex A, DICOM PS3.4 Table B.5-1
"""

from __future__ import annotations

from functools import cache

from deid_proxy.standard.actions import AttributeType
from deid_proxy.standard.tables import iod_types

FUNCTIONAL_GROUPS = 0x52009229
"""The parent of what stands in an item of Shared or Per-Frame Functional Groups Sequence (PS3.3 C.7.6.16)."""

_PER_FRAME_FUNCTIONAL_GROUPS = 0x52009230
_TOP_LEVEL = 0

_TYPES = {attribute_type.value: attribute_type for attribute_type in AttributeType}

_IOD_BY_SOP_CLASS = dict(line.split("|") for line in iod_types.SOP_CLASSES.splitlines())


def _read_parent(text: str) -> int:
    if text == "FG":
        return FUNCTIONAL_GROUPS
    return int(text, 16) if text else _TOP_LEVEL


def _read_pairs(lines: str) -> dict[tuple[int, int], AttributeType]:
    rows = (line.split("|") for line in lines.splitlines())
    return {(_read_parent(parent), int(tag, 16)): _TYPES[text] for parent, tag, text in rows}


def _read_exceptions(lines: str) -> dict[tuple[int, int, str], AttributeType]:
    rows = (line.split("|") for line in lines.splitlines())
    return {
        (_read_parent(parent), int(tag, 16), iod): _TYPES[text]
        for parent, tag, text, iods in rows
        for iod in iods.split()
    }


_DEFAULTS = _read_pairs(iod_types.DEFAULTS)
_EXCEPTIONS = _read_exceptions(iod_types.EXCEPTIONS)


def _find_strictest() -> dict[int, AttributeType]:
    found: dict[int, AttributeType] = {}
    pairs = [(key[1], strictness) for key, strictness in _DEFAULTS.items()]
    pairs += [(key[1], strictness) for key, strictness in _EXCEPTIONS.items()]
    for tag, strictness in pairs:  # as text, 1 < 1C < 2 < 2C < 3: the strictest is the least
        found[tag] = min(found.get(tag, strictness), strictness)
    return found


_STRICTEST = _find_strictest()

# Found only where they stand: they say nothing about the same attribute elsewhere, so they come after the strictest.
_DEFAULTS.update(_read_pairs(iod_types.IN_REMOVED_PARENTS))


def attribute_type(sop_class_uid: str, parent: int | None, tag: int) -> AttributeType | None:
    """Return the Type that the IOD gives an attribute where it stands.

    Parameters
    ----------
    sop_class_uid
        The SOP Class of the instance. One that is not known gets what most IODs say.
    parent
        The tag of the enclosing sequence; None at the top level. Both functional groups sequences count as
        :data:`FUNCTIONAL_GROUPS`.
    tag
        The attribute.

    Returns
    -------
    AttributeType or None
        In a sequence that the standard does not foresee, the strictest Type of any place. None when nothing is asked of
        this attribute, which is to be taken as Type 3: by no IOD, or, at the top level, by none for its own.

    References
    ----------
    DICOM PS3.3 Annex A
    """
    place = _place(parent)
    exception = _EXCEPTIONS.get((place, tag, _IOD_BY_SOP_CLASS.get(sop_class_uid, "")))
    known = exception or _DEFAULTS.get((place, tag))
    return known if known is not None or parent is None else _STRICTEST.get(tag)


def full_type(sop_class_uid: str, parent: int | None, tag: int) -> AttributeType | None:
    """Return the Type that the IOD gives an attribute, also where Table E.1-1 leaves the attribute alone.

    Only a rule of a site removes such an attribute, or a text that nobody can read. Parameters, and what is returned,
    are those of :func:`attribute_type`.

    References
    ----------
    DICOM PS3.3 Annex A
    """
    known = attribute_type(sop_class_uid, parent, tag)
    if known is not None:
        return known
    defaults, exceptions = _required()
    place = _place(parent)
    exception = exceptions.get((place, tag, _IOD_BY_SOP_CLASS.get(sop_class_uid, "")))
    return exception or defaults.get((place, tag))


@cache
def _required() -> tuple[dict[tuple[int, int], AttributeType], dict[tuple[int, int, str], AttributeType]]:
    # Read at the first question: most profiles never ask.
    from deid_proxy.standard.tables import required_attributes

    return _read_pairs(required_attributes.DEFAULTS), _read_exceptions(required_attributes.EXCEPTIONS)


def _place(parent: int | None) -> int:
    place = _TOP_LEVEL if parent is None else parent
    return FUNCTIONAL_GROUPS if place == _PER_FRAME_FUNCTIONAL_GROUPS else place

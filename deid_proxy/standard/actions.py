"""The action codes of Table E.1-1, and how a code and the Type of an attribute become one thing to do.

References
----------
DICOM PS3.15 Table E.1-1a, DICOM PS3.5 section 7.4
"""

from __future__ import annotations

from enum import StrEnum


class ActionCode(StrEnum):
    """What the Profile or an Option says about one attribute, as printed in Table E.1-1.

    References
    ----------
    DICOM PS3.15 Table E.1-1a
    """

    D = "D"
    Z = "Z"
    X = "X"
    K = "K"
    C = "C"
    U = "U"
    Z_D = "Z/D"
    X_Z = "X/Z"
    X_D = "X/D"
    X_Z_D = "X/Z/D"
    X_Z_U = "X/Z/U*"


class AttributeType(StrEnum):
    """Whether an IOD wants an attribute, and with a value.

    References
    ----------
    DICOM PS3.5 section 7.4
    """

    TYPE_1 = "1"
    TYPE_1C = "1C"
    TYPE_2 = "2"
    TYPE_2C = "2C"
    TYPE_3 = "3"


# Columns: Type 1, Type 2, Type 3. K, C and U never remove or empty a value, so no Type can ask more of them.
_BY_TYPE = {
    # Deviation: X and Z alone would make the object invalid where the IOD wants a value (19 attributes of the table,
    # such as Presentation Creation Date in a presentation state); they are raised to the next code that keeps it valid.
    ActionCode.X: (ActionCode.D, ActionCode.Z, ActionCode.X),
    ActionCode.Z: (ActionCode.D, ActionCode.Z, ActionCode.Z),
    ActionCode.Z_D: (ActionCode.D, ActionCode.Z, ActionCode.Z),
    # Type 1 is not foreseen by X/Z; a dummy is the one answer that keeps the object valid.
    ActionCode.X_Z: (ActionCode.D, ActionCode.Z, ActionCode.X),
    # X/D knows Types 3 and 1 only; a Type 2 attribute must not vanish either.
    ActionCode.X_D: (ActionCode.D, ActionCode.D, ActionCode.X),
    ActionCode.X_Z_D: (ActionCode.D, ActionCode.Z, ActionCode.X),
    # Deviation: a Type 2 sequence of references keeps its items, with new UIDs in them, instead of becoming empty. New
    # UIDs identify nobody, and an empty one cuts a segmentation from its images and contradicts its series references.
    ActionCode.X_Z_U: (ActionCode.U, ActionCode.U, ActionCode.X),
}

# A conditional attribute that is present is there because its condition holds: 1C counts as 1, 2C as 2.
_COLUMN = {
    AttributeType.TYPE_1: 0,
    AttributeType.TYPE_1C: 0,
    AttributeType.TYPE_2: 1,
    AttributeType.TYPE_2C: 1,
    AttributeType.TYPE_3: 2,
}

RESOLVED = {
    (code, attribute_type): _BY_TYPE[code][column] if code in _BY_TYPE else code
    for code in ActionCode
    for attribute_type, column in _COLUMN.items()
}


def resolve_compound(code: ActionCode, attribute_type: AttributeType) -> ActionCode:
    """Return the one action that a code means for an attribute of this Type.

    Parameters
    ----------
    code
        A code of Table E.1-1, compound or simple.
    attribute_type
        The Type of the attribute where it stands in this IOD; Type 3 when the IOD does not say.

    Returns
    -------
    ActionCode
        One of D, Z, X, K, C and U. For ``X/Z/U*`` on Types 1 and 2 it is U: the items stay, with new UIDs inside.

    References
    ----------
    DICOM PS3.15 Table E.1-1a
    """
    return RESOLVED[code, attribute_type]

"""Coding schemes that the standard registers: what their codes mean can be looked up by anybody.

References
----------
DICOM PS3.16 section 8.1 and Table 8-1, PS3.3 section 8.2
"""

from __future__ import annotations

from deid_proxy.standard.tables.coding_schemes import ROWS

_TABLE = tuple(tuple(row.split("|")) for row in ROWS.splitlines())
PUBLIC_SCHEMES = frozenset(designator.upper() for designator, _ in _TABLE)
"""Designators of Table 8-1, of current and retired schemes, in capitals."""

_UIDS = frozenset(uid for _, uid in _TABLE if uid)

TOOLKITS = frozenset({"99_OFFIS_DCMTK", "99PMP", "99QIICR", "mri_reface"})
"""Private schemes of programs that anybody may use: DCMTK (OFFIS), PixelMed, dcmqi, mri_reface; no hospital's."""

_REGISTERED_ARCS = ("1.2.840.10008.", "2.16.840.1.113883.6.")
"""Schemes may be named by an OID too; these arcs hold those of and of HL7's registry."""


def is_public(scheme: str) -> bool:
    """Tell whether a Coding Scheme Designator (0008,0102) names a scheme that the standard registers.

    Its UID counts as well. Private ones begin with ``99`` (PS3.3 section 8.2); a code without a designator has none.
    """
    return scheme.upper() in PUBLIC_SCHEMES or scheme in _UIDS or scheme.startswith(_REGISTERED_ARCS)

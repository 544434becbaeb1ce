"""Coding schemes that the standard registers: what their codes mean can be looked up by anybody.

References
----------
DICOM PS3.16 section 8.1 and Table 8-1, PS3.3 section 8.2
"""

from __future__ import annotations

PUBLIC_SCHEMES = frozenset(
    [
        "99SDM",
        "ACR",
        "ASTM-SIGPURPOSE",
        "BARI",
        "BI",
        "C4",
        "C5",
        "CD2",
        "CST",
        "CTV3",
        "CVX",
        "DCM",
        "DCMUID",
        "E",
        "E5",
        "E6",
        "E7",
        "FDDC",
        "FDDX",
        "FDK",
        "FDXN",
        "FIPS5_2",
        "FMA",
        "HB",
        "HCPCS",
        "HHC",
        "HI",
        "HL7V3",
        "HPC",
        "I10",
        "I10C",
        "I10P",
        "I11",
        "I8",
        "I9",
        "I9C",
        "IBT",
        "IC2",
        "ICDO",
        "ICDO3",
        "ICS",
        "IETF4646",
        "IHELAW",
        "ISO3166_1",
        "ISO639_1",
        "ISO639_2",
        "ITIS_TSN",
        "IUPC",
        "IUPP",
        "JC8",
        "JC10",
        "JJ1017",
        "LB",
        "LN",
        "MA",
        "MCD",
        "MDC",
        "MDDX",
        "MEDR",
        "MEDX",
        "MGI",
        "MGPI",
        "MSH",
        "MVX",
        "NCDR",
        "NCIT",
        "NDA",
        "NDC",
        "NEU",
        "NIC",
        "NICIP",
        "NMMDS",
        "NYUMCCG",
        "ON_RX",
        "POS",
        "PUBCHEM_CID",
        "RADELEMENT",
        "RADLEX",
        "RFC3066",
        "RFC5646",
        "RO",
        "SCPECG",
        "SCT",
        "SDM",
        "SNM",
        "SNM3",
        "SRT",
        "TAXID",
        "TNM",
        "UB04FL14",
        "UBERON",
        "UC",
        "UCUM",
        "UMD",
        "UML",
        "UMLS",
        "UNS",
        "UPC",
        "US",
        "W1",
        "W2",
        "W4",
    ]
) | {"NCDR [2.0B]"}
"""Designators of Table 8-1, of current and retired schemes, in capitals."""

TOOLKITS = frozenset({"99_OFFIS_DCMTK", "99PMP", "99QIICR"})
"""Private schemes of programs that anybody may use: DCMTK (OFFIS), PixelMed, dcmqi. They name no hospital."""

_REGISTERED_ARCS = ("1.2.840.10008.", "2.16.840.1.113883.6.")
"""Schemes may be named by an OID too; these arcs hold those of and of HL7's registry."""


def is_public(scheme: str) -> bool:
    """Tell whether a Coding Scheme Designator (0008,0102) names a scheme that the standard registers.

    Private ones begin with ``99`` (PS3.3 section 8.2); a code without a designator has none.
    """
    return scheme.upper() in PUBLIC_SCHEMES or scheme.startswith(_REGISTERED_ARCS)

"""Damaged and hostile data sets, by name, each with the one end that it comes to."""

from __future__ import annotations

from deid_proxy.testing.builders.malformed.cases import End, MalformedCase, planted
from deid_proxy.testing.builders.malformed.lengths import LENGTHS
from deid_proxy.testing.builders.malformed.quirks import QUIRKS
from deid_proxy.testing.builders.malformed.structure import STRUCTURE
from deid_proxy.testing.builders.malformed.truncated import TRUNCATED
from deid_proxy.testing.builders.malformed.values import VALUES

__all__ = ["MALFORMED_CASES", "End", "MalformedCase", "planted"]

MALFORMED_CASES: dict[str, MalformedCase] = {
    case.name: case
    for cases in (TRUNCATED.cases, LENGTHS.cases, STRUCTURE.cases, VALUES.cases, QUIRKS)
    for case in cases
}
"""Every case, by name."""

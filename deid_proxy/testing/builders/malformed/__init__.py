"""Damaged and hostile data sets, by name, each with the end that it may come to."""

from __future__ import annotations

from deid_proxy.testing.builders.malformed.cases import MalformedCase, planted
from deid_proxy.testing.builders.malformed.lengths import LENGTHS
from deid_proxy.testing.builders.malformed.structure import STRUCTURE
from deid_proxy.testing.builders.malformed.truncated import TRUNCATED
from deid_proxy.testing.builders.malformed.values import VALUES

__all__ = ["MALFORMED_CASES", "MalformedCase", "planted"]

MALFORMED_CASES: dict[str, MalformedCase] = {
    case.name: case for part in (TRUNCATED, LENGTHS, STRUCTURE, VALUES) for case in part.cases
}
"""Every case, by name."""

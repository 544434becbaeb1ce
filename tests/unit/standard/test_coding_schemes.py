"""Coding schemes that the standard registers, by designator and by UID."""

from __future__ import annotations

import pytest
from pydicom.sr._concepts_dict import concepts

from deid_proxy.standard.coding_schemes import PUBLIC_SCHEMES, TOOLKITS, is_public


def test_every_scheme_of_which_pydicom_has_codes_is_registered() -> None:
    """Its dictionary is made of PS3.16."""
    assert {scheme.upper() for scheme in concepts} <= PUBLIC_SCHEMES


@pytest.mark.parametrize(
    "scheme",
    ["DCM", "SCT", "SRT", "SNM3", "99SDM", "NCIt", "NCIT", "1.2.840.10008.2.16.4", "2.16.840.1.113883.6.8"],
)
def test_a_registered_scheme_is_public_under_its_name_and_its_uid(scheme: str) -> None:
    """Retired ones too, in any case."""
    assert is_public(scheme)


@pytest.mark.parametrize("scheme", ["", "99LOCAL", "99ACME", "US", "HB", "1.2.826.0.1", "SCTX", *sorted(TOOLKITS)])
def test_whatever_else_is_there_is_not(scheme: str) -> None:
    """A scheme of a site, of a maker, and one that nobody registered."""
    assert not is_public(scheme)

"""The 18 categories of identifiers of the HIPAA Privacy Rule, and the attributes of DICOM that may hold them.

What belongs where is our own reading: the rule speaks of meanings, not of attributes. An attribute may be in several.

References
----------
45 CFR 164.514(b)(2)(i), paragraphs (A) to (R)
"""

from __future__ import annotations

from functools import cache

from deid_proxy.standard.dictionary import VR_BY_TAG, tags_of


@cache
def categories() -> dict[str, tuple[str, ...]]:
    """Return, by the name of a category such as ``telephone-numbers``: keywords, and VRs as ``vr:PN``."""
    # Read at the first question: only a profile that names a category asks.
    from deid_proxy.standard.tables import hipaa_categories

    found: dict[str, tuple[str, ...]] = {}
    for line in hipaa_categories.ROWS.splitlines():
        _, name, selector = line.split("|")
        found[name] = (*found.get(name, ()), selector)
    return found


@cache
def tags_of_category(name: str) -> tuple[int, ...]:
    """Return the attributes of a category, sorted."""
    tags: set[int] = set()
    for selector in categories()[name]:
        vr = selector.removeprefix("vr:")
        tags.update(tags_of(selector) if vr == selector else (tag for tag, known in VR_BY_TAG.items() if known == vr))
    return tuple(sorted(tags))

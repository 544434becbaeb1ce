"""Kinds of words that vocabularies tell apart, in the groups that more than one rule asks for."""

from __future__ import annotations

from typing import Final

SAY_LITTLE: Final = frozenset(("common", "word"))
"""Words of sentences: they are of no body and no image, and so somebody, or some place, is called like one."""
SEEN: Final = frozenset(("view", "side"))
"""From where something is looked at, and which side of it."""
OF_BODY: Final = frozenset(("anatomy", "side"))
OF_BRANDS: Final = frozenset(("technique", "contrast", "material", "device"))
"""What is called after firms and places."""
OF_DISEASES: Final = frozenset(("finding", "procedure", "modality"))
"""Nobody is called like these right in front of whom something was told, or behind a name."""
NEVER_TOLD: Final = frozenset(("modality", "view", "side", "unit"))
"""What nobody tells something, and nobody is."""

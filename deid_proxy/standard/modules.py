"""The attributes of each module of PS3.3, at the module's own level.

References
----------
DICOM PS3.3 Annex C
"""

from __future__ import annotations

from functools import cache


@cache
def _modules() -> dict[str, tuple[int, ...]]:
    # Read at the first question: only a profile that names a module asks.
    from deid_proxy.standard.tables import module_attributes

    rows = (line.split("|") for line in module_attributes.ROWS.splitlines())
    return {name: tuple(int(tag, 16) for tag in tags.split()) for name, tags in rows}


def module_names() -> tuple[str, ...]:
    """Return the names of all modules, as in ``general-study``, sorted."""
    return tuple(_modules())


def tags_of_module(name: str) -> tuple[int, ...]:
    """Return the attributes of a module, of whatever Type; none when there is no such module."""
    return _modules().get(name, ())

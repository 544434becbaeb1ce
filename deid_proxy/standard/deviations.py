"""Where this product knowingly differs from the letter of the standard, and why.

References
----------
DICOM PS3.2 section 6: a conformance statement says so
"""

from __future__ import annotations

from typing import NamedTuple

from deid_proxy.standard.tables import deviations


class Deviation(NamedTuple):
    """One deviation, as it is marked in the code.

    Parameters
    ----------
    module
        Where it is marked.
    about
        What that module is for.
    what
        What is done, and why.
    """

    module: str
    about: str
    what: str


DEVIATIONS: tuple[Deviation, ...] = tuple(Deviation(*row.split("|", 2)) for row in deviations.ROWS.splitlines())
"""All of them, by module."""

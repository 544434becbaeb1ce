"""What the compiled form of a class is told, and the interpreted one has no use for.

``@mypyc_attr(acyclic=True)`` says that no object of a class ever leads back to itself. So none is looked at when
garbage is collected: it goes when nobody has it any more. Of what a long text has tens of thousands, that is a tenth of
the time. An object that does lead back to itself would stay for ever.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_extensions import mypyc_attr
else:

    def mypyc_attr(**_: bool) -> object:
        """Return what leaves a class as it is."""
        return lambda made: made


__all__ = ["mypyc_attr"]

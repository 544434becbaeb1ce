"""Paths on the command line: an empty one, left by a shell variable that is not set, is no folder and no file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import click


class TypedPath(click.Path):
    """A path as :class:`click.Path` takes it, as a :class:`~pathlib.Path`.

    An empty one is refused: ``Path("")`` would be the current folder, and files would be written there.

    Parameters
    ----------
    options
        Those of :class:`click.Path`.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(path_type=Path, **options)

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        """Return the path, or refuse it."""
        if not os.fspath(value):
            self.fail("it is empty; name it, or set the variable that you wrote", param, ctx)
        return super().convert(value, param, ctx)

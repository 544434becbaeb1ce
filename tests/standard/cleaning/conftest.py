"""The modules of the exam stand beside its tests."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest

FOLDER = Path(__file__).parent
MODULES = tuple(path.stem for path in sorted(FOLDER.glob("exam*.py")))


@pytest.fixture(scope="package")
def exam() -> Iterator[SimpleNamespace]:
    """The modules, by name."""
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(FOLDER))
        yield SimpleNamespace(**{name: importlib.import_module(name) for name in MODULES})
        for name in MODULES:
            sys.modules.pop(name, None)

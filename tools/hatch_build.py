"""Puts the compiled engine into a wheel where ``DEID_PROXY_COMPILE=1`` asks for it; else the wheel is pure Python.

    DEID_PROXY_COMPILE=1 python -m pip install .

That needs a C compiler; mypyc, and what the sources import, come into the build environment by themselves. With
``--no-build-isolation`` they have to be there.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


def _asked() -> bool:
    return os.environ.get("DEID_PROXY_COMPILE") == "1"


class CustomBuildHook(BuildHookInterface[Any]):
    """The hook that hatchling looks for."""

    def dependencies(self) -> list[str]:
        """Name what has to be in the build environment: the compiler, and all whose types it looks at."""
        if not _asked():
            return []
        return [*self.metadata.core.dependencies, *self.metadata.core.optional_dependencies["compile"]]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile, and let the wheel be one for this interpreter and platform."""
        if not _asked() or version == "editable":
            return
        sys.path.insert(0, str(Path(__file__).parent))
        import compile_engine

        compile_engine.clean()
        compile_engine.compile_engine(Path(self.directory) / "engine")
        build_data["pure_python"] = False
        build_data["infer_tag"] = True
        build_data["force_include"] |= {
            str(path): str(path.relative_to(compile_engine.ROOT)) for path in compile_engine.artifacts()
        }

"""Whole files through the library, as a user of it would send them, with what became of each."""

from __future__ import annotations

import os
import runpy
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pydicom
import pytest

from deid_proxy.engine.part10 import read_part10, write_file_meta
from deid_proxy.engine.plan import Span
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Held, Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore

KEY = bytes(range(100, 132))
PYDICOM_DATA = Path(pydicom.__file__).parent / "data"
NO_CORPUS = "the environment variable DEID_PROXY_CORPUS names no folder of DICOM files"
NO_DICOM = {".py", ".pyc", ".json", ".txt", ".md", ".gz", ".icc", ".dump"}


@dataclass(frozen=True)
class Ending:
    """What became of a file: the new file, or why it is held."""

    output: bytes = field(default=b"", repr=False)
    reason: HoldReason | None = None
    detail: str = ""


Deidentify = Callable[[bytes], Ending]


def pydicom_files() -> list[Path]:
    """Every DICOM file that comes with pydicom."""
    named = (path for path in sorted(PYDICOM_DATA.rglob("*")) if path.is_file() and path.suffix not in NO_DICOM)
    return [path for path in named if path.name != "README"]


def corpus_files() -> list[Path]:
    """Every DICOM file of the folder that DEID_PROXY_CORPUS names; none when it names nothing."""
    folder = os.environ.get("DEID_PROXY_CORPUS")
    return [path for path in sorted(Path(folder).rglob("*")) if path.suffix == ".dcm"] if folder else []


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give each test that asks for ``pydicom_file`` or ``corpus_file`` one file at a time."""
    for name, files in (("pydicom_file", pydicom_files), ("corpus_file", corpus_files)):
        if name in metafunc.fixturenames:
            found = files()
            ids = ["/".join(path.parts[-3:]) for path in found]
            metafunc.parametrize(
                name, found or [pytest.param(None, marks=pytest.mark.skip(reason=NO_CORPUS))], ids=ids or None
            )


@pytest.fixture(scope="session")
def expected_holds() -> Mapping[str, object]:
    """The names of ``expected_holds.py``."""
    return runpy.run_path(str(Path(__file__).with_name("expected_holds.py")))


def make_pipeline(profile: str | Path = "basic") -> Pipeline:
    """A pipeline with a key of its own and nothing in its map."""
    resolver = IdentityResolver("ACCEPTANCE", ProjectKey(KEY), MemoryMapStore())
    return Pipeline(load_rule_set(str(profile)), resolver, KEY)


def deidentify_file(pipeline: Pipeline, part10: bytes) -> Ending:
    """Take one file the whole way."""
    try:
        header = read_part10(part10)
    except DeidentificationError as error:
        return Ending(reason=error.reason, detail=error.detail)
    data = part10[header.offset :]
    (result,) = pipeline.deidentify([Source(data, header.transfer_syntax_uid)])
    if isinstance(result, Held):
        return Ending(reason=result.reason, detail=result.detail)
    return Ending(output=write_file_meta(result.rendition) + joined(data, result))


def joined(data: bytes, result: Deidentified) -> bytes:
    """The de-identified data set in one piece."""
    return b"".join(data[s.start : s.end] if isinstance(s, Span) else s for s in result.rendition.segments)


@pytest.fixture(scope="session")
def deidentify() -> Deidentify:
    """The whole way under the profile ``basic``: what carries a risk in its pixels is held."""
    pipeline = make_pipeline()
    return lambda part10: deidentify_file(pipeline, part10)


@pytest.fixture(scope="session")
def deidentify_anyway(tmp_path_factory: pytest.TempPathFactory) -> Deidentify:
    """The whole way, with pixels accepted as they are: so that more files come through."""
    profile = tmp_path_factory.mktemp("profile") / "allow.yaml"
    profile.write_text("name: allow\nedition: PS3.15-2026d\npixel_risk: allow\n", encoding="utf-8")
    pipeline = make_pipeline(profile)
    return lambda part10: deidentify_file(pipeline, part10)

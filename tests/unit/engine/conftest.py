"""Data sets small enough to reason about, and the way to a rendition with identities that are easy to see."""

from __future__ import annotations

import hashlib
import io
import warnings
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pydicom
import pytest
from pydicom.config import disable_value_validation

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.encoding import Encoding
from deid_proxy.engine.plan import Plan, Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.syntaxes import encoding_of
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.model import Rule, RuleSet
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.uids import TRANSFER_SYNTAXES
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

CT = "1.2.840.10008.5.1.4.1.1.2"
SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)


def replacement_of(request: IdentityRequest) -> str:
    """A replacement that is a function of the original, and its own replacement when it comes again."""
    if request.kind is IdentityKind.UID and request.original.startswith("2.25.1000"):
        return request.original
    if request.kind is IdentityKind.DATE_OFFSET:
        return "-400"
    if request.kind is IdentityKind.ANCHOR_DATE:
        return "20240301"
    if request.kind is IdentityKind.PATIENT and request.original.startswith("\x1fP-"):
        return request.original[1:]
    digest = hashlib.sha256(request.original.encode()).digest()
    if request.kind is IdentityKind.UID:
        return f"2.25.1000{int.from_bytes(digest[:12], 'big')}"
    if request.kind is IdentityKind.DATE_OFFSET:
        return "-400"
    return f"P-{digest.hex()[:12].upper()}"


def resolve(requests: Iterable[IdentityRequest]) -> dict[IdentityRequest, str]:
    return {request: replacement_of(request) for request in requests}


@dataclass(frozen=True)
class Result:
    """A plan, its rendition, and the rendition in one piece."""

    plan: Plan
    rendition: Rendition
    data: bytes
    identities: Mapping[IdentityRequest, str]

    @property
    def encoding(self) -> Encoding:
        return encoding_of(TRANSFER_SYNTAXES[self.plan.transfer_syntax_uid])

    @property
    def plain(self) -> bytes:
        """The rendition without deflation."""
        deflated = TRANSFER_SYNTAXES[self.plan.transfer_syntax_uid].deflated
        return zlib.decompressobj(-zlib.MAX_WBITS).decompress(self.data) if deflated else self.data

    def read(self) -> pydicom.Dataset:
        """What pydicom reads from the rendition."""
        with warnings.catch_warnings(), disable_value_validation():
            warnings.simplefilter("ignore")
            return pydicom.dcmread(io.BytesIO(self._file()), force=True)

    def _file(self) -> bytes:
        from deid_proxy.engine.part10 import write_file_meta

        return write_file_meta(self.rendition) + self.data


Deidentify = Callable[..., Result]


@pytest.fixture(scope="session")
def basic() -> RuleSet:
    """The Basic Profile without options and without site rules."""
    return load_rule_set("basic")


@pytest.fixture
def with_rules(basic: RuleSet) -> Callable[..., RuleSet]:
    """The Basic Profile with other rules for some tags, and other switches."""

    def make(rules: Mapping[int, Rule | ActionCode] | None = None, **changes: object) -> RuleSet:
        own = {
            tag: rule if isinstance(rule, Rule) else Rule(rule, "site.yaml:1:1", site=True)
            for tag, rule in (rules or {}).items()
        }
        return replace(basic, rules={**basic.rules, **own}, _caches={}, **changes)

    return make


@pytest.fixture
def deidentify(basic: RuleSet) -> Deidentify:
    """Plan, resolve, apply and verify."""

    def run(data: bytes | DataSetBuilder, syntax: str = EXPLICIT_VR_LITTLE_ENDIAN, rule_set: RuleSet = basic) -> Result:
        encoded = data.encode(syntax) if isinstance(data, DataSetBuilder) else data
        plan = make_plan(encoded, syntax, rule_set)
        identities = resolve(plan.requests)
        rendition = apply_plan(plan, identities)
        verify(encoded, plan, rendition, identities)
        parts = (encoded[part.start : part.end] if isinstance(part, Span) else part for part in rendition.segments)
        return Result(plan, rendition, b"".join(parts), identities)

    return run


@pytest.fixture
def held(deidentify: Deidentify) -> Callable[..., DeidentificationError]:
    """Why a data set is held."""

    def run(*arguments: object, **keywords: object) -> DeidentificationError:
        with pytest.raises(DeidentificationError) as caught:
            deidentify(*arguments, **keywords)
        return caught.value

    return run


@pytest.fixture
def small() -> Callable[..., DataSetBuilder]:
    """A CT with what every instance must have, and with further elements ``(tag, VR, value)``."""

    def make(*elements: tuple[int, str, object], sop_class_uid: str = CT, **keywords: object) -> DataSetBuilder:
        builder = DataSetBuilder(**keywords)
        builder.put("SOPClassUID", sop_class_uid)
        builder.put("SOPInstanceUID", "1.2.826.0.1.77.1.3")
        builder.put("StudyInstanceUID", "1.2.826.0.1.77.1")
        builder.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
        builder.put("PatientName", "Quill^Erika")
        builder.put("PatientID", "MRN-4711-X")
        for tag, vr, value in elements:
            builder.add(tag, vr, value)
        return builder

    return make


@pytest.fixture
def item() -> Callable[..., DataSetBuilder]:
    """An item with these elements."""

    def make(*elements: tuple[int, str, object], **keywords: object) -> DataSetBuilder:
        builder = DataSetBuilder(**keywords)
        for tag, vr, value in elements:
            builder.add(tag, vr, value)
        return builder

    return make


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., RuleSet]:
    """Loads a profile of these rules, lists of private attributes and Options."""

    def made(*rules: str, private: str = "", options: str = "retain-safe-private") -> RuleSet:
        lines = ["name: site", f"options: [{options}]"]
        lines += [f"private: {{{private}}}"] if private else []
        lines += ["rules:", *(f"  - {rule}" for rule in rules)] if rules else []
        (tmp_path / "site.yaml").write_text("\n".join(lines), encoding="utf-8")
        return load_rule_set(tmp_path / "site.yaml")

    return made


@pytest.fixture(params=SYNTAXES, ids=["explicit", "implicit", "big"])
def syntax(request: pytest.FixtureRequest) -> str:
    """The three ways in which a data set may be encoded, in turns."""
    return str(request.param)

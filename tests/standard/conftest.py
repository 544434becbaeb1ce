"""The engine on encoded data sets, as the tests of the standard's requirements need it: everything that may leave."""

from __future__ import annotations

import io
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

import pydicom
import pytest
from pydicom.config import disable_value_validation

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.part10 import write_file_meta
from deid_proxy.engine.plan import Plan, Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.model import RuleSet
from deid_proxy.stores.memory import MemoryMapStore

KEY = ProjectKey(bytes(range(50, 82)))


@dataclass(frozen=True)
class Made:
    """What came of a data set: the new one, alone and as a file."""

    plan: Plan
    rendition: Rendition
    identities: Mapping[IdentityRequest, str]
    data: bytes = field(repr=False)

    @property
    def file(self) -> bytes:
        return write_file_meta(self.rendition) + self.data

    def read(self) -> pydicom.Dataset:
        """What pydicom reads of it."""
        with warnings.catch_warnings(), disable_value_validation():
            warnings.simplefilter("ignore")
            return pydicom.dcmread(io.BytesIO(self.file), force=True)


Make = Callable[..., Made]


@pytest.fixture(scope="session")
def rules() -> RuleSet:
    """The Basic Profile, with pixels accepted as they are: the table says nothing of them."""
    return replace(load_rule_set("basic"), hold_pixel_risk=False, _caches={})


@pytest.fixture(scope="session")
def make(rules: RuleSet) -> Make:
    """Plan, resolve, apply and verify; the same original has the same replacement in every test."""
    resolver = IdentityResolver("STANDARD", KEY, MemoryMapStore())

    def run(data: bytes, transfer_syntax_uid: str, resolver: IdentityResolver = resolver) -> Made:
        plan = make_plan(data, transfer_syntax_uid, rules)
        identities = resolver.resolve(plan.requests)
        rendition = apply_plan(plan, identities)
        verify(data, plan, rendition, identities)
        parts = (data[part.start : part.end] if isinstance(part, Span) else part for part in rendition.segments)
        return Made(plan, rendition, identities, b"".join(parts))

    return run

"""I3: the same bytes come out in every process, in every batch and in every order."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Deidentified, Pipeline, Source
from deid_proxy.profile import Profile, SiteRule, Verb, compile_profile, load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import build_study

KEY = bytes(range(32))
RULES = (SiteRule(Verb.KEEP, "PatientSex"), SiteRule(Verb.REMOVE, "ImageComments"))
MODULE = """
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.pipeline import Pipeline, Source
from deid_proxy.profile import load_rule_set
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import build_study

KEY = bytes(range(32))
pipeline = Pipeline(load_rule_set("basic"), IdentityResolver("p", ProjectKey(KEY), MemoryMapStore()), KEY)
sources = [Source(one.data, one.transfer_syntax_uid) for m in ("CT", "SR", "RTSTRUCT") for one in build_study(5, m, 2)]
print(",".join(result.digest.hex() for result in pipeline.deidentify(sources)))
"""


def sources() -> list[Source]:
    studies = [build_study(5, modality, 2) for modality in ("CT", "SR", "RTSTRUCT")]
    return [Source(one.data, one.transfer_syntax_uid) for study in studies for one in study]


def digests(batches: list[list[Source]], rule_set: object = None) -> dict[bytes, bytes]:
    rules = rule_set or load_rule_set("basic")
    pipeline = Pipeline(rules, IdentityResolver("p", ProjectKey(KEY), MemoryMapStore()), KEY)  # type: ignore[arg-type]
    found = {}
    for batch in batches:
        for source, result in zip(batch, pipeline.deidentify(batch), strict=True):
            assert isinstance(result, Deidentified), result
            found[bytes(source.data)] = result.digest
    return found


@pytest.mark.parametrize("seed", ["0", "1", "4711"])
@pytest.mark.requirement("R-005")
def test_another_process_makes_the_same(seed: str) -> None:
    """Whatever its hash seed is."""
    run = subprocess.run(
        [sys.executable, "-c", MODULE],
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert run.stdout.strip() == ",".join(digest.hex() for digest in digests([sources()]).values())


@pytest.mark.requirement("R-005")
def test_neither_batches_nor_their_order_matter() -> None:
    """All at once, one by one, and from the last to the first."""
    together = digests([sources()])
    assert digests([[one] for one in sources()]) == together
    assert digests([sources()[::-1]]) == together


def test_the_order_of_independent_rules_does_not_matter() -> None:
    """Neither for the digest of the rules nor for the objects."""
    made = [compile_profile(Profile("x", "PS3.15-2026d", rules=rules)) for rules in (RULES, RULES[::-1])]
    assert made[0].digest == made[1].digest
    assert digests([sources()], made[0]) == digests([sources()], made[1])

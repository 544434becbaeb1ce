"""What the engine makes of many inputs, as one line each; run by ``test_compiled.py`` in both of its forms.

python tests/unit/engine/both_forms.py [--interpreted]
"""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.profile.model import RuleSet

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
MUTATIONS = 1_500
PROFILES = ("basic", "tcia")
"""The second moves dates and keeps private attributes."""
LARGEST = 1 << 20  # bytes of a malformed case: the large ones test time and memory, not this


class SourceFinder(MetaPathFinder):
    """Finds the sources of the engine where Python would take what was compiled from them."""

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        source = ROOT.joinpath(*name.split(".")).with_suffix(".py")
        if not name.startswith("deid_proxy.engine.") or not source.exists():
            return None
        return importlib.util.spec_from_file_location(name, source)


def inputs() -> Iterator[tuple[str, str, bytes]]:
    """Yield name, transfer syntax and data set: good ones, bad ones, and ones that chance has damaged."""
    from deid_proxy.standard.uids import TRANSFER_SYNTAXES
    from deid_proxy.testing.builders import MODALITIES, Shape, build_study
    from deid_proxy.testing.builders.malformed import MALFORMED_CASES
    from deid_proxy.testing.mutations import mutated

    good = []
    shape = Shape(for_research=True)
    for modality in MODALITIES:
        for syntax in ("1.2.840.10008.1.2", *(f"1.2.840.10008.1.2.{end}" for end in ("1", "1.99", "2", "4.50"))):
            (instance,) = build_study(7, modality, 1, transfer_syntax_uid=syntax, shape=shape)
            good.append((instance.transfer_syntax_uid, instance.data))
            yield f"{modality} {syntax}", instance.transfer_syntax_uid, instance.data
    for name, case in MALFORMED_CASES.items():
        data = case.build()
        if len(data) <= LARGEST:
            yield name, case.transfer_syntax_uid, data
    for path in sorted(CORPUS.glob("*.fuzz")):
        kept, _, data = path.read_bytes().partition(b"\n")
        yield path.stem, kept.decode(), data
    small = [(syntax, data) for syntax, data in good if len(data) < 1 << 16 and not TRANSFER_SYNTAXES[syntax].deflated]
    for number in range(MUTATIONS):
        syntax, data = small[number % len(small)]
        yield f"mutation {number}", syntax, mutated(data, syntax, small[-1][1], f"both-{number}")


def replacement_of(request: IdentityRequest) -> str:
    number = int.from_bytes(hashlib.sha256(request.original.encode("utf-8", "replace")).digest()[:12], "big")
    if request.kind == "date-offset":
        return "-400"
    return f"2.25.1000{number}" if request.kind == "uid" else f"P{number:030d}"[:31]


@cache
def rule_set(profile: str) -> RuleSet:
    from deid_proxy.profile import load_rule_set

    return load_rule_set(profile)


def outcome(syntax: str, data: Buffer, profile: str) -> str:
    """Return a digest of everything that the engine makes of a data set under a profile, or why it is held."""
    from deid_proxy.engine.apply import apply_plan
    from deid_proxy.engine.planner import make_plan
    from deid_proxy.engine.verify import verify
    from deid_proxy.errors import DeidentificationError

    try:
        plan = make_plan(data, syntax, rule_set(profile))
        identities = {request: replacement_of(request) for request in plan.requests}
        rendition = apply_plan(plan, identities)
        verify(data, plan, rendition, identities)
    except DeidentificationError as error:
        return f"{error.reason}: {error.detail}"
    steps = [
        (step.start, step.end, step.tag, step.vr, step.action, step.rule.source, step.encoding.order)
        for step in plan.steps
    ]
    fixes = [(fix.offset, fix.first, fix.last, fix.encoding.explicit) for fix in plan.fixes]
    said = (steps, fixes, plan.notes, plan.bulk, plan.pixel_data, plan.end, rendition)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def main() -> None:
    if "--interpreted" in sys.argv[1:]:
        sys.meta_path.insert(0, SourceFinder())
    from deid_proxy.engine import walker

    compiled = str(walker.__file__).endswith(sysconfig.get_config_var("EXT_SUFFIX"))
    print("compiled" if compiled else "interpreted")
    for number, (name, syntax, data) in enumerate(inputs()):
        form = (bytes, bytearray, memoryview)[number % 3]
        for profile in PROFILES:
            print(f"{name}, {profile}\t{outcome(syntax, form(data), profile)}")


if __name__ == "__main__":
    main()

"""Every way to make UIDs, the whole way through: verified, inspected, and said in the object where it claims less."""

from __future__ import annotations

from io import BytesIO

import pydicom
import pytest

from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.uid_policy import UIDPolicy
from deid_proxy.identity.uids import UIDMethod
from deid_proxy.pipeline import Deidentified, Pipeline, Source, part10_file
from deid_proxy.profile.compile import compile_profile
from deid_proxy.profile.model import Profile
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import Instance, Shape, build_study

KEY = ProjectKey(bytes(range(7, 39)))
STUDY = build_study(4, "MR", 2, shape=Shape(rows=4, columns=4))
METHODS = ["hmac-sha256", "sha256", "random", "retain"]


def run(
    method: str, root: str, instances: list[Instance], store: MemoryMapStore | None = None
) -> list[pydicom.Dataset]:
    rules = compile_profile(Profile("uids", "PS3.15-2026d", uid_method=method))  # type: ignore[arg-type]
    resolver = IdentityResolver("P", KEY, store or MemoryMapStore(), UIDPolicy(UIDMethod(method), root))
    sources = [Source(each.data, each.transfer_syntax_uid) for each in instances]
    made = []
    for source, result in zip(sources, Pipeline(rules, resolver, bytes(32)).deidentify(sources), strict=True):
        assert isinstance(result, Deidentified), result
        file = b"".join(part10_file(source, result.rendition))
        made.append(pydicom.dcmread(BytesIO(file)))
        meta = 128 + 4 + 12 + made[-1].file_meta.FileMetaInformationGroupLength
        assert inspect_data_set(file[meta:], source.transfer_syntax_uid, rules) == []
    return made


@pytest.mark.parametrize("root", ["2.25", "1.2.826.0.1.3680043.1099"])
@pytest.mark.parametrize("method", METHODS)
def test_every_method_makes_valid_objects_that_hang_together(method: str, root: str) -> None:
    """One study, one series, two instances, whatever the UIDs look like; inspection finds nothing to say."""
    first, second = run(method, root, STUDY)
    assert first.StudyInstanceUID == second.StudyInstanceUID
    assert first.SOPInstanceUID != second.SOPInstanceUID
    kept = first.SOPInstanceUID == STUDY[0].sop_instance_uid
    assert kept is (method == "retain")
    assert kept or first.SOPInstanceUID.startswith(f"{root}.")
    assert pydicom.uid.UID(first.SOPInstanceUID).is_valid


def test_retained_uids_claim_no_profile() -> None:
    """The object has no code for the Basic Profile, and says that more was retained."""
    (retained, _), (replaced, _) = run("retain", "2.25", STUDY), run("hmac-sha256", "2.25", STUDY)
    assert "DeidentificationMethodCodeSequence" not in retained
    assert any("retain more" in text for text in retained.DeidentificationMethod)
    assert [code.CodeValue for code in replaced.DeidentificationMethodCodeSequence] == ["113100"]


@pytest.mark.parametrize("method", METHODS)
def test_a_reference_is_resolved_alike_before_and_after_its_instance(method: str) -> None:
    """An instance that comes later gets the UID by which it was referred to before."""
    from deid_proxy.identity.ports import IdentityKind, IdentityRequest

    store = MemoryMapStore()
    resolver = IdentityResolver("P", KEY, store, UIDPolicy(UIDMethod(method)))
    asked = IdentityRequest(IdentityKind.UID, STUDY[1].sop_instance_uid)
    referred = resolver.resolve([asked])[asked]
    assert run(method, "2.25", STUDY, store)[1].SOPInstanceUID == referred

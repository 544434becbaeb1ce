"""A hashed value is a function of the project's key, and nothing of it is in the map."""

from __future__ import annotations

import re

from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.stores.memory import MemoryMapStore

KEY, OTHER_KEY = ProjectKey(bytes(range(1, 65))), ProjectKey(bytes(range(2, 66)))


def test_a_value_is_the_same_everywhere_with_one_key_and_another_with_another() -> None:
    """Not that of the patient with this ID, and in no map."""
    store = MemoryMapStore()
    value, patient = (
        IdentityRequest(IdentityKind.VALUE, "A7700012"),
        IdentityRequest(IdentityKind.PATIENT, "\x1fA7700012"),
    )
    first = IdentityResolver("one", KEY, store).resolve([value, patient])
    again = IdentityResolver("two", KEY, MemoryMapStore()).resolve([value])
    other = IdentityResolver("three", OTHER_KEY, MemoryMapStore()).resolve([value])
    assert re.fullmatch("[0-9A-HJKMNP-TV-Z]{16}", first[value])
    assert first[value] == again[value] != other[value]
    assert first[value] != first[patient]
    assert store.counts().get("one", {}) == {IdentityKind.PATIENT: 1}

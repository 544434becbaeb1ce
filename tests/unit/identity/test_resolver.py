"""The resolver: same original, same replacement; one transaction for a batch; no original in the map."""

from __future__ import annotations

import random
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from pydicom._uid_dict import UID_dictionary

from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    MappingConflictError,
    StoreUnavailableError,
    WrongKeyError,
)
from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import offset_days
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.phi import Phi
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow, Proposal
from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import ProjectSeal
from deid_proxy.identity.tokens import LookUpKind
from deid_proxy.identity.uids import UIDMethod, pseudonym_uid, sha256_uid
from deid_proxy.stores.memory import MemoryMapStore

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = ProjectKey(bytes(range(7, 39)))
OTHER_KEY = ProjectKey(bytes(range(9, 41)))


class RecordingMap(MemoryMapStore):
    """A map that counts how often it is asked, and can be told to fail."""

    def __init__(self) -> None:
        super().__init__(lambda: 0.0)
        self.calls: list[list[tuple[IdentityKind, bytes]]] = []
        self.failing = False

    def resolve(self, project: str, proposals: Sequence[Proposal], numbered: object = None) -> list[str]:
        if self.failing:
            raise StoreUnavailableError("no room")
        return super().resolve(project, proposals, numbered)

    def known(self, project: str, tokens: Sequence[tuple[IdentityKind, bytes]]) -> list[str | None]:
        self.calls.append(list(tokens))
        return super().known(project, tokens)

    @property
    def kept(self) -> dict[tuple[IdentityKind, bytes], MapRow]:
        return {(row.kind, row.token): row for project in self.projects() for _, row in self.rows(project.name)}


def uid(original: str) -> IdentityRequest:
    return IdentityRequest(IdentityKind.UID, original)


def patient(patient_id: str, issuer: str = "") -> IdentityRequest:
    return IdentityRequest(IdentityKind.PATIENT, f"{issuer}\x1f{patient_id}")


def shift(patient_id: str, issuer: str = "") -> IdentityRequest:
    return IdentityRequest(IdentityKind.DATE_OFFSET, f"{issuer}\x1f{patient_id}")


@pytest.fixture
def store() -> RecordingMap:
    """Give an empty map."""
    return RecordingMap()


@pytest.fixture
def resolver(store: RecordingMap) -> IdentityResolver:
    """Give a resolver of the keyed method on the empty map."""
    return IdentityResolver("LUNG-01", KEY, store, seal=ProjectSeal(KEY.derive("seal")))


class TestResolving:
    def test_each_kind_has_its_function(self, resolver: IdentityResolver) -> None:
        """UIDs, patients and offsets are what their functions make of the project's sub keys."""
        answers = resolver.resolve([uid("1.2.3"), patient("4711", "HOSPITAL"), shift("4711", "HOSPITAL")])
        assert answers == {
            uid("1.2.3"): pseudonym_uid(KEY.derive("uid"), "1.2.3"),
            patient("4711", "HOSPITAL"): patient_pseudonym(KEY.derive("patient"), "HOSPITAL", "4711"),
            shift("4711", "HOSPITAL"): str(offset_days(KEY.derive("date"), originals.subject("HOSPITAL", "4711"))),
        }

    def test_one_batch_is_one_transaction(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """However many requests, of whatever kinds and however often repeated, the map is asked once."""
        resolver.resolve([uid(f"1.2.{number % 50}") for number in range(100)] + [patient("1"), shift("1")])
        assert [len(call) for call in store.calls] == [51]

    def test_nothing_to_commit_asks_nobody(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """Empty batches, known pairs, well-known UIDs and offsets need no transaction."""
        resolver.resolve([uid("1.2.3")])
        resolver.resolve([])
        resolver.resolve([uid("1.2.3"), uid("1.2.840.10008.1.2.1"), shift("1")])
        assert len(store.calls) == 1

    def test_requests_are_answered_as_they_were_asked(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """Differently padded requests for one original each find their answer, which is the same, and one row."""
        asked = [uid("1.2.3"), uid("1.2.3\0"), uid("1.2.3 "), patient("7 "), patient("7")]
        answers = resolver.resolve(asked)
        assert set(answers) == set(asked)
        assert len(set(answers.values())) == 2
        assert len(store.kept) == 2

    @pytest.mark.requirement("R-095")
    def test_registered_uids_are_never_replaced(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """Every UID that the standard registers, padded or not, is its own replacement and never enters the map."""
        assert len(UID_dictionary) > 400
        answers = resolver.resolve(uid(well_known + "\0") for well_known in UID_dictionary)
        assert answers == {uid(well_known + "\0"): well_known for well_known in UID_dictionary}
        assert store.calls == []

    @pytest.mark.parametrize("empty", [uid(""), uid(" \0"), patient(" "), shift("", "ISSUER")])
    def test_an_empty_original_stops_the_batch(
        self, resolver: IdentityResolver, store: RecordingMap, empty: IdentityRequest
    ) -> None:
        """Nobody shares a pseudonym for being nameless, and nothing of the batch is written."""
        with pytest.raises(DeidentificationError) as caught:
            resolver.resolve([uid("1.2.3"), empty])
        assert caught.value.reason in (HoldReason.MALFORMED, HoldReason.SUBJECT)
        assert store.calls == []

    def test_a_failed_transaction_is_not_remembered(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """A pair that the map did not commit is asked for again, and answered only when it is durable."""
        store.failing = True
        with pytest.raises(StoreUnavailableError):
            resolver.resolve([uid("1.2.3")])
        store.failing = False
        resolver.resolve([uid("1.2.3")])
        assert len(store.calls) == 2

    def test_forgetting_is_harmless(self, store: RecordingMap) -> None:
        """With room for few pairs, old ones are asked for again and answered the same."""
        resolver = IdentityResolver("LUNG-01", KEY, store, remembered=3)
        first = resolver.resolve([uid(f"1.2.{number}") for number in range(10)])
        assert resolver.resolve([uid(f"1.2.{number}") for number in range(10)]) == first
        assert resolver.resolve([uid("1.2.9")]) == {uid("1.2.9"): first[uid("1.2.9")]}
        assert [len(call) for call in store.calls] == [10, 7, 1]

    def test_what_is_used_is_remembered(self, store: RecordingMap) -> None:
        """The pairs used last stay: a study under way costs no transaction for its study UID."""
        resolver = IdentityResolver("LUNG-01", KEY, store, remembered=2)
        for number in range(5):
            resolver.resolve([uid("1.2.1000"), uid(f"1.2.{number}")])
        assert [len(call) for call in store.calls] == [2, 1, 1, 1, 1]


class TestConsistency:
    ASKED = [
        *(uid(f"1.2.{number}") for number in range(1, 40)),
        *(patient(str(number)) for number in range(9)),
        shift("1"),
    ]

    @pytest.mark.requirement("R-005")
    def test_order_batches_and_machines_do_not_matter(self) -> None:
        """From empty maps, in any order and any batches, the same key gives the same replacements."""
        expected = IdentityResolver("A", KEY, RecordingMap()).resolve(self.ASKED)
        for seed in range(5):
            shuffled = random.Random(seed).sample(self.ASKED, len(self.ASKED))
            other_machine = IdentityResolver("named otherwise", KEY, RecordingMap())
            answers: dict[IdentityRequest, str] = {}
            while shuffled:
                batch = [shuffled.pop() for _ in range(min(len(shuffled), seed + 1))]
                answers |= other_machine.resolve(batch)
            assert answers == expected

    @pytest.mark.requirement("R-005")
    def test_a_restart_does_not_matter(self, store: RecordingMap) -> None:
        """A new resolver on the old map gives what the old one gave."""
        before = IdentityResolver("LUNG-01", KEY, store).resolve(self.ASKED)
        assert IdentityResolver("LUNG-01", KEY, store).resolve(self.ASKED) == before

    def test_replacements_are_injective(self, resolver: IdentityResolver) -> None:
        """No two originals of a kind share a replacement."""
        answers = resolver.resolve(self.ASKED[:-1])
        assert len(set(answers.values())) == len(answers)

    def test_another_key_gives_other_replacements(self) -> None:
        """Nothing of one project's replacements is found in another's."""
        mine = IdentityResolver("A", KEY, RecordingMap()).resolve(self.ASKED[:-1])
        theirs = IdentityResolver("B", OTHER_KEY, RecordingMap()).resolve(self.ASKED[:-1])
        assert not set(mine.values()) & set(theirs.values())

    def test_a_map_of_another_key_is_refused(self, store: RecordingMap) -> None:
        """A resolver does not start on a map that another key made."""
        IdentityResolver("LUNG-01", KEY, store)
        with pytest.raises(WrongKeyError):
            IdentityResolver("LUNG-01", OTHER_KEY, store)

    def test_threads_get_the_same_answers(self, resolver: IdentityResolver) -> None:
        """Threads that resolve overlapping batches at once agree."""
        barrier = threading.Barrier(4)

        def work(_: int) -> dict[IdentityRequest, str]:
            barrier.wait()
            return resolver.resolve(self.ASKED)

        with ThreadPoolExecutor(4) as pool:
            answers = list(pool.map(work, range(4)))
        assert answers[1:] == answers[:-1]


class TestMethods:
    def test_the_unkeyed_method_is_for_uids_only(self, store: RecordingMap) -> None:
        """Method sha256 changes UIDs; patients and dates stay keyed. It carries its warning."""
        resolver = IdentityResolver("LUNG-01", KEY, store, "sha256")
        answers = resolver.resolve([uid("1.2.3"), patient("1")])
        assert answers[uid("1.2.3")] == sha256_uid("1.2.3")
        assert answers[patient("1")] == patient_pseudonym(KEY.derive("patient"), "", "1")
        assert resolver.uids.method.warning == UIDMethod.SHA256.warning != ""

    def test_a_project_keeps_its_method(self, store: RecordingMap) -> None:
        """After a change of method, a UID that the map knows is a conflict, not a silent return to the former one."""
        IdentityResolver("LUNG-01", KEY, store, "sha256").resolve([uid("1.2.3")])
        resolver = IdentityResolver("LUNG-01", KEY, store, "hmac-sha256")
        for _ in range(2):
            with pytest.raises(MappingConflictError, match="'hmac-sha256'"):
                resolver.resolve([uid("1.2.3")])

    def test_an_unknown_method_is_refused(self, store: RecordingMap) -> None:
        """A method that does not exist is an error at the start."""
        with pytest.raises(ValueError, match="md5"):
            IdentityResolver("LUNG-01", KEY, store, "md5")


class TestMap:
    def test_the_map_holds_no_original(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """Neither token nor sealed bytes show the original or a digest of it that needs no key."""
        resolver.resolve([uid("1.2.826.0.1.3680043.8.498"), patient("DOE-4711", "GENERAL HOSPITAL")])
        content = b"".join(row.token + row.sealed + row.pseudonym.encode() for row in store.kept.values())
        for original in (b"1.2.826.0.1", b"DOE-4711", b"GENERAL"):
            assert original not in content

    def test_an_original_is_unsealed_with_the_key(self, resolver: IdentityResolver) -> None:
        """The row that is found for an original gives it back, wrapped against being shown by accident."""
        resolver.resolve([patient("4711 ", "H"), uid("1.2.3\0")])
        row = resolver.find(IdentityKind.PATIENT, "H\x1f4711")
        assert row is not None
        assert resolver.unseal(row) == Phi("H\x1f4711")
        assert "4711" not in repr(resolver.unseal(row))
        row = resolver.find(IdentityKind.UID, "1.2.3")
        assert row is not None
        assert resolver.unseal(row).value == "1.2.3"
        assert resolver.find(IdentityKind.UID, "1.2.4") is None

    def test_an_original_is_not_unsealed_without_it(self, resolver: IdentityResolver, store: RecordingMap) -> None:
        """Another key, another row, or changed bytes give an error and no original."""
        resolver.resolve([uid("1.2.3"), uid("1.2.4")])
        one, other = store.kept.values()
        stranger = IdentityResolver("OTHER", OTHER_KEY, RecordingMap())
        with pytest.raises(WrongKeyError):
            stranger.unseal(one)
        for sealed in (
            other.sealed,
            one.sealed[:-1],
            one.sealed[:5] + b"\0" + one.sealed[6:],
            b"",
            b"\x02" + one.sealed[1:],
        ):
            with pytest.raises(WrongKeyError):
                resolver.unseal(MapRow(one.kind, one.token, one.pseudonym, sealed, 0.0))

    def test_sealing_is_the_same_everywhere(self) -> None:
        """Two maps of one key hold the same bytes: nothing depends on chance."""
        maps = RecordingMap(), RecordingMap()
        for store in maps:
            resolver = IdentityResolver("LUNG-01", KEY, store, seal=ProjectSeal(KEY.derive("seal")))
            resolver.resolve([uid("1.2.3"), patient("1")])
        assert maps[0].kept == maps[1].kept


class TestTokens:
    def test_a_token_is_keyed_and_of_its_kind(self, resolver: IdentityResolver) -> None:
        """Tokens have 16 bytes, differ by kind, original and key, and are equal for every padding."""
        other = IdentityResolver("OTHER", OTHER_KEY, RecordingMap())
        made = [
            resolver.token(IdentityKind.UID, "1.2.3"),
            resolver.token(IdentityKind.UID, "1.2.4"),
            resolver.token(IdentityKind.PATIENT, "1.2.3"),
            resolver.token(LookUpKind.STUDY_INSTANCE_UID, "1.2.3"),
            resolver.token(LookUpKind.SOP_INSTANCE_UID, "1.2.3"),
            other.token(IdentityKind.UID, "1.2.3"),
        ]
        assert len(set(made)) == len(made)
        assert {len(token) for token in made} == {16}
        assert resolver.token(IdentityKind.UID, "1.2.3\0") == made[0]
        assert resolver.token(LookUpKind.STUDY_INSTANCE_UID, " 1.2.3\0") == made[3]

    def test_what_is_empty_has_no_look_up_token(self, resolver: IdentityResolver) -> None:
        """An instance without accession number is not found with every other one that has none."""
        tokens = resolver.look_up_tokens(accession_number=" ", patient_id="7 ", study_instance_uid="1.2.3\0")
        assert tokens == (
            resolver.token(LookUpKind.PATIENT_ID, "7"),
            resolver.token(LookUpKind.STUDY_INSTANCE_UID, "1.2.3"),
        )
        assert resolver.look_up_tokens() == ()
        assert len(set(resolver.look_up_tokens(accession_number="7", patient_id="7", sop_instance_uid="7"))) == 3

    def test_requests_and_rows_never_show_an_original(self) -> None:
        """The request's own repr and str hide the original."""
        assert "4711" not in f"{patient('4711')!r} {patient('4711')}"

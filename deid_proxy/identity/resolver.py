"""From originals to replacements: batch by batch, with one durable transaction of the map for each batch."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from enum import StrEnum
from typing import TYPE_CHECKING

from deid_proxy.errors import DeidentificationError, HoldReason, MappingConflictError, SubjectWithdrawnError
from deid_proxy.identity import originals
from deid_proxy.identity.corrections import Corrections
from deid_proxy.identity.date_shift import offset_days
from deid_proxy.identity.phi import Phi
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow, MapStore, Proposal
from deid_proxy.identity.pseudonyms import patient_pseudonym
from deid_proxy.identity.sealing import NoSeal, Original, ProjectSeal, Seal
from deid_proxy.identity.uids import UIDMethod, pseudonym_uid, sha256_uid
from deid_proxy.standard.uids import is_well_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.identity.keys import ProjectKey

TOKEN_BYTES = 16


class LookUpKind(StrEnum):
    """By what a received instance can be asked for, without the ledger knowing it in clear."""

    ACCESSION_NUMBER = "accession-number"
    PATIENT_ID = "patient-id"
    STUDY_INSTANCE_UID = "study-instance-uid"
    SOP_INSTANCE_UID = "sop-instance-uid"


_LABELS = {kind: kind.value.encode() + b"\x00" for kind in (*IdentityKind, *LookUpKind)}


class IdentityResolver:
    """Replaces the identities of one project: the same original gets the same replacement, everywhere and for ever.

    It may be used by several threads.

    Parameters
    ----------
    project
        The project's name; the map holds each project apart.
    key
        The project's key. The map is bound to it.
    store
        Where committed pairs live.
    uid_method
        ``hmac`` or ``sha256``; see :attr:`UIDMethod.warning`.
    seal
        What the map keeps of originals; nothing, when it is left out.
    remembered
        How many committed pairs are kept in memory.

    Raises
    ------
    WrongKeyError
        The project's map was made with another key.
    """

    def __init__(
        self,
        project: str,
        key: ProjectKey,
        store: MapStore,
        uid_method: str = UIDMethod.HMAC,
        *,
        seal: Seal | None = None,
        remembered: int = 65_536,
    ) -> None:
        self.project = project
        self.uid_method = UIDMethod(uid_method)
        self._store = store
        self._uid_key, self._patient_key = key.derive("uid"), key.derive("patient")
        self._date_key, self._index_key = key.derive("date"), key.derive("index")
        self.seal: Seal = seal or NoSeal()
        self._project_seal = ProjectSeal(key.derive("seal"))
        self._committed = _RecentPairs(remembered)
        self.corrections = Corrections(self, key, store)
        store.bind(project, key.check)

    def resolve(
        self,
        requests: Iterable[IdentityRequest],
        subject_of: Mapping[IdentityRequest, IdentityRequest] | None = None,
    ) -> dict[IdentityRequest, str]:
        """Return the replacement of every request, after all of them are durable in the map.

        Well-known UIDs are their own replacement. A date offset is a function of the key alone and, because offsets
        are not injective and must not be read from a stolen map, never enters it.

        Parameters
        ----------
        requests
            What is asked for.
        subject_of
            The patient whom a request belongs to, where that is known: with the patient its row can be forgotten.

        Raises
        ------
        DeidentificationError
            An original is empty or unusable, or the subject was withdrawn; nothing was written.
        MappingConflictError
            Two originals would share a pseudonym, or the map holds another pseudonym than the method makes.
        StoreUnavailableError
            The map cannot be written now.
        """
        asked = {request: originals.canonical(request) for request in requests}
        known = self._committed.known(asked.values())
        missing: list[IdentityRequest] = []
        for request in dict.fromkeys(asked.values()):
            if request in known:
                continue
            if request.kind is IdentityKind.DATE_OFFSET:
                known[request] = str(offset_days(self._date_key, request.original))
            elif request.kind is IdentityKind.UID and is_well_known(request.original):
                known[request] = request.original
            else:
                missing.append(request)
        if missing:
            known |= self._commit(missing, subject_of or {})
        return {request: known[canonical] for request, canonical in asked.items()}

    def resolve_instance(
        self, requests: Iterable[IdentityRequest], subject: IdentityRequest, study: IdentityRequest | str
    ) -> dict[IdentityRequest, str]:
        """Return the replacements for one instance: those of the right patient, where its study was corrected.

        Raises
        ------
        DeidentificationError, MappingConflictError, StoreUnavailableError
            As :meth:`resolve`.
        """
        correction = self.corrections.of_study(study)
        if correction is not None:
            return self.corrections.resolve(correction, requests)
        asked = list(requests)
        return self.resolve(asked, dict.fromkeys(asked, subject))

    def map_tokens(self, subject: IdentityRequest | None, study: IdentityRequest | str) -> tuple[bytes, ...]:
        """Return the tokens under which the map has the subject and the study of an instance."""
        correction = self.corrections.of_study(study) if study else None
        tokens = [self.token(IdentityKind.UID, study if isinstance(study, str) else study.original)] if study else []
        if subject is not None:
            token = self.token(IdentityKind.PATIENT, subject.original)
            tokens.append(correction.right if correction is not None and token == correction.wrong else token)
        return tuple(tokens)

    def find(self, kind: IdentityKind, original: str) -> MapRow | None:
        """Return the row of the map for an original, or None when it was never replaced."""
        return self._store.find(self.project, kind, self.token(kind, original))

    def unseal(self, row: MapRow) -> Phi:
        """Return the original behind a row of this project's map, where the project's key opens it.

        Raises
        ------
        WrongKeyError
            It is not kept, or was not sealed with this project's key.
        """
        return Phi(self._project_seal.unseal(row.kind, row.token, row.sealed))

    def resealed(self, rows: Sequence[MapRow]) -> list[tuple[IdentityKind, bytes, bytes]]:
        """Return how the originals of rows that the project's key opens are kept from now on."""
        opened = [Original(row.kind, row.token, self.unseal(row).value) for row in rows]
        return [(o.kind, o.token, kept) for o, kept in zip(opened, self.seal.seal(opened), strict=True)]

    def forget_recent(self) -> None:
        """Forget what is remembered of pairs: rows of the map have gone."""
        self._committed.clear()

    def token(self, kind: IdentityKind | LookUpKind, original: str) -> bytes:
        """Return the 16-byte keyed token under which an original is filed; equal for every padding of it."""
        if isinstance(kind, IdentityKind):
            original = originals.canonical(IdentityRequest(kind, original)).original
        else:
            original = original.strip(" \x00")
        return self._token(kind, original)

    def _token(self, kind: IdentityKind | LookUpKind, original: str) -> bytes:
        message = _LABELS[kind] + originals.encode(original)
        return hmac.digest(self._index_key, message, "sha256")[:TOKEN_BYTES]

    def look_up_tokens(
        self,
        *,
        accession_number: str = "",
        patient_id: str = "",
        study_instance_uid: str = "",
        sop_instance_uid: str = "",
    ) -> tuple[bytes, ...]:
        """Return the tokens under which the ledger files an instance; what is empty has none."""
        named = (
            (LookUpKind.ACCESSION_NUMBER, accession_number),
            (LookUpKind.PATIENT_ID, patient_id),
            (LookUpKind.STUDY_INSTANCE_UID, study_instance_uid),
            (LookUpKind.SOP_INSTANCE_UID, sop_instance_uid),
        )
        return tuple(self.token(kind, original) for kind, original in named if original.strip(" \x00"))

    def _commit(
        self, requests: Sequence[IdentityRequest], subject_of: Mapping[IdentityRequest, IdentityRequest]
    ) -> dict[IdentityRequest, str]:
        tokens = [self._token(request.kind, request.original) for request in requests]
        try:
            known = self._store.known(self.project, [(r.kind, t) for r, t in zip(requests, tokens, strict=True)])
            pairs = {}
            if None in known:
                new = [(r, t) for r, t, old in zip(requests, tokens, known, strict=True) if old is None]
                pairs = self._create([r for r, _ in new], [t for _, t in new], subject_of)
        except SubjectWithdrawnError:
            raise DeidentificationError(HoldReason.WITHDRAWN, "the subject was withdrawn from the project") from None
        pairs |= {
            request: self._as_made(request, pseudonym)
            for request, pseudonym in zip(requests, known, strict=True)
            if pseudonym is not None
        }
        # A patient is asked for every time: only the map knows whether somebody withdrew meanwhile.
        self._committed.remember({r: p for r, p in pairs.items() if r.kind is not IdentityKind.PATIENT})
        return pairs

    def _create(
        self,
        requests: Sequence[IdentityRequest],
        tokens: Sequence[bytes],
        subject_of: Mapping[IdentityRequest, IdentityRequest],
    ) -> dict[IdentityRequest, str]:
        sealed = self.seal.seal([Original(r.kind, t, r.original) for r, t in zip(requests, tokens, strict=True)])
        subjects: dict[IdentityRequest | None, bytes] = {None: b""}
        proposals = []
        for request, token, kept in zip(requests, tokens, sealed, strict=True):
            whose = subject_of.get(request)
            if whose not in subjects:
                subjects[whose] = self.token(*whose) if whose else b""
            proposals.append(Proposal(request.kind, token, self._pseudonym(request), kept, subjects[whose]))
        pseudonyms = self._store.resolve(self.project, proposals)
        made = zip(requests, proposals, pseudonyms, strict=True)
        return {r: p if p == offered.pseudonym else self._as_made(r, p) for r, offered, p in made}

    def _as_made(self, request: IdentityRequest, pseudonym: str) -> str:
        # Both methods are functions of the original: a map that says otherwise was made by the other method, and
        # half a project linkable without the key is worse than a held instance.
        if pseudonym != self._pseudonym(request):
            raise MappingConflictError(
                f"the map holds another {request.kind.value} pseudonym than method '{self.uid_method}' makes; "
                "a project keeps its method: use the former one, or a new project with a new key"
            )
        return pseudonym

    def _pseudonym(self, request: IdentityRequest) -> str:
        kind, original = request
        if kind is IdentityKind.PATIENT:
            issuer, _, patient_id = original.partition(originals.SEPARATOR)
            return patient_pseudonym(self._patient_key, issuer, patient_id)
        if self.uid_method is UIDMethod.SHA256:
            return sha256_uid(original)
        return pseudonym_uid(self._uid_key, original)


class _RecentPairs:
    """The committed pairs that were used last."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._pairs: OrderedDict[IdentityRequest, str] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, requests: Iterable[IdentityRequest]) -> dict[IdentityRequest, str]:
        known: dict[IdentityRequest, str] = {}
        with self._lock:
            for request in requests:
                if (pseudonym := self._pairs.get(request)) is not None:
                    self._pairs.move_to_end(request)
                    known[request] = pseudonym
        return known

    def clear(self) -> None:
        with self._lock:
            self._pairs.clear()

    def remember(self, pairs: Mapping[IdentityRequest, str]) -> None:
        with self._lock:
            self._pairs.update(pairs)
            while len(self._pairs) > self._capacity:
                self._pairs.popitem(last=False)

"""From originals to replacements: batch by batch, with one durable transaction of the map for each batch."""

from __future__ import annotations

import hmac
import threading
from collections import OrderedDict
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason, MappingConflictError, ProjectChangedError
from deid_proxy.identity import originals
from deid_proxy.identity.naming import SubjectNaming
from deid_proxy.identity.phi import Phi
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow, MapStore, Proposal
from deid_proxy.identity.sealing import Seal
from deid_proxy.identity.subjects import Files, SubjectPolicy, SubjectRequest
from deid_proxy.identity.uids import DEFAULT_ROOT, UIDMethod, pseudonym_uid, random_uid, sha256_uid
from deid_proxy.standard.uids import is_well_known

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.identity.keys import ProjectKey

TOKEN_BYTES = 16
_KEY_RULES = "subject-key-rules"
_MOST_SUBJECTS = 4096


class LookUpKind(StrEnum):
    """By what a received instance can be asked for, without the ledger knowing it in clear."""

    ACCESSION_NUMBER = "accession-number"
    PATIENT_ID = "patient-id"
    STUDY_INSTANCE_UID = "study-instance-uid"
    SOP_INSTANCE_UID = "sop-instance-uid"


class UIDPolicy(NamedTuple):
    """How a project replaces UIDs.

    Parameters
    ----------
    method
        See :attr:`UIDMethod.warning`.
    root
        What stands in front of the number.
    key
        The key that keyed UIDs are made with; None for the project's own. Projects with one have the same UIDs.
    """

    method: UIDMethod = UIDMethod.HMAC_SHA256
    root: str = DEFAULT_ROOT
    key: ProjectKey | None = None


_Asked = IdentityRequest | SubjectRequest


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
    uids
        How UIDs are replaced: a policy, or the name of a method.
    subjects
        Who is which subject, and how subjects are named.
    remembered
        How many committed pairs are kept in memory.

    Raises
    ------
    WrongKeyError
        The project's map was made with another key.
    ProjectChangedError
        The project's map was made under other rules for Patient IDs.
    """

    def __init__(
        self,
        project: str,
        key: ProjectKey,
        store: MapStore,
        uids: UIDPolicy | str = UIDMethod.HMAC_SHA256,
        *,
        subjects: SubjectPolicy | None = None,
        remembered: int = 65_536,
    ) -> None:
        self.project = project
        self.uids = uids if isinstance(uids, UIDPolicy) else UIDPolicy(UIDMethod(uids))
        self.subjects = subjects or SubjectPolicy()
        self._store = store
        self._uid_key = (self.uids.key or key).derive("uid")
        self._index_key = key.derive("index")
        self._naming = SubjectNaming(self.subjects, key, self.subject_token, self._kept_code)
        self._now = _Moment(Files())
        self._seal = Seal(key.derive("seal"))
        self._committed = _RecentPairs(remembered)
        store.bind(project, key.check)
        self._keep_rules()

    def use(self, files: Files) -> None:
        """Take a new state of the site's files: batches from now on see it whole, those under way the old one."""
        self._now = _Moment(files)

    def resolve(self, requests: Iterable[IdentityRequest]) -> dict[IdentityRequest, str]:
        """Return the replacement of every request, after all of them are durable in the map.

        Well-known UIDs are their own replacement. A date offset is a function of the key alone, or stands in the
        site's table, and never enters the map: offsets are not injective and must not be read from a stolen map.

        Raises
        ------
        DeidentificationError
            An original is empty or unusable, or a study is of another patient; nothing was written.
        SubjectUnknownError
            Nobody has said yet which subject a patient is; nothing was written.
        MappingConflictError
            Two originals would share a pseudonym, or the map holds another pseudonym than the method makes.
        StoreUnavailableError
            The map cannot be written now.
        """
        now = self._now
        files = now.files
        asked = {request: self._canonical(request, now) for request in requests}
        known: dict[_Asked, str] = self._committed.known(asked.values())
        proposals: dict[_Asked, Proposal] = {}
        claims: list[SubjectRequest] = []
        for request, canonical in asked.items():
            if isinstance(canonical, IdentityRequest):
                self._answer_uid(canonical, known, proposals)
            elif canonical.kind is IdentityKind.STUDY:
                if canonical not in known:
                    claims.append(canonical)
            elif canonical.kind is IdentityKind.PATIENT:
                self._answer_subject(request, canonical, files, known, proposals)
            else:
                known[canonical] = self._naming.value(request, canonical, files)
        if claims:
            known |= self._claim_studies(claims)
        if proposals:
            known |= self._commit(proposals)
        return {request: known[canonical] for request, canonical in asked.items()}

    def waits_no_longer(self, token: bytes) -> bool:
        """Tell whether it is worth trying an instance again that waited for this subject."""
        return self._naming.may_be_known(token, self._now.files)

    def find(self, kind: IdentityKind, original: str) -> MapRow | None:
        """Return the row of the map for an original, or None when it was never replaced."""
        return self._store.find(self.project, kind, self.token(kind, original))

    def unseal(self, row: MapRow) -> Phi:
        """Return the original behind a row of this project's map.

        Raises
        ------
        WrongKeyError
            The row was not sealed with this project's key.
        """
        return Phi(self._seal.unseal(row.kind, row.token, row.sealed))

    def token(self, kind: IdentityKind | LookUpKind, original: str) -> bytes:
        """Return the 16-byte keyed token under which an original is filed; equal for every padding of it."""
        if isinstance(kind, IdentityKind):
            canonical = self._canonical(IdentityRequest(kind, original), self._now)
            original = canonical.key if isinstance(canonical, SubjectRequest) else canonical.original
        else:
            original = original.strip(" \x00")
        return self._token(kind.value, original)

    def subject_token(self, key: str) -> bytes:
        """Return the token of a subject's key, as the rules of the project make it."""
        return self._token(IdentityKind.PATIENT.value, key)

    def _token(self, kind: str, original: str) -> bytes:
        message = kind.encode() + b"\x00" + originals.encode(original)
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

    def _keep_rules(self) -> None:
        """Refuse other rules for Patient IDs than the map was made under: the same patients would be others."""
        rules = self.subjects.rules
        said = self._token(_KEY_RULES, f"{rules.described} default={rules.default_issuer}").hex()
        if self._store.settle(self.project, _KEY_RULES, said) != said:
            raise ProjectChangedError(
                f"the map of project '{self.project}' was made under other rules for Patient IDs (subjects: key): "
                "patients would get a second pseudonym; put the former rules back, or start a new project and key"
            )

    def _canonical(self, request: IdentityRequest, now: _Moment) -> _Asked:
        if request.kind is IdentityKind.UID:
            return originals.canonical(request)
        subject = now.subjects.get(request)
        if subject is None:
            subject = self.subjects.key_of(request, now.files.aliases)
            if len(now.subjects) >= _MOST_SUBJECTS:
                now.subjects.clear()
            now.subjects[request] = subject
        return subject

    def _answer_uid(
        self, request: IdentityRequest, known: dict[_Asked, str], proposals: dict[_Asked, Proposal]
    ) -> None:
        if request in known or request in proposals:
            return
        if self.uids.method is UIDMethod.RETAIN or is_well_known(request.original):
            known[request] = request.original
        else:
            token = self._token(request.kind.value, request.original)
            proposals[request] = self._sealed(request.kind, token, self._new_uid(request.original), request.original)

    def _answer_subject(
        self,
        request: IdentityRequest,
        subject: SubjectRequest,
        files: Files,
        known: dict[_Asked, str],
        proposals: dict[_Asked, Proposal],
    ) -> None:
        """Take the code that is known, or propose one; a table is asked every time, because rows come and go."""
        row = self._naming.row(request, subject, files)
        if subject in proposals:
            return
        if subject in known:
            if row is not None and row.code and self._naming.by_table and row.code != known[subject]:
                raise MappingConflictError("the subject table has another code for a patient than the map")
            return
        code = self._naming.code(request, subject, row)
        token = self.subject_token(subject.key)
        proposals[subject] = self._sealed(IdentityKind.PATIENT, token, code, subject.key)

    def _sealed(self, kind: IdentityKind, token: bytes, pseudonym: str, original: str) -> Proposal:
        return Proposal(kind, token, pseudonym, self._seal.seal(kind, token, original))

    def _new_uid(self, original: str) -> str:
        method, root, _ = self.uids
        if method is UIDMethod.SHA256:
            return sha256_uid(original, root)
        return random_uid(root) if method is UIDMethod.RANDOM else pseudonym_uid(self._uid_key, original, root)

    def _kept_code(self, key: str) -> str | None:
        row = self._store.find(self.project, IdentityKind.PATIENT, self.subject_token(key))
        return None if row is None else row.pseudonym

    def _claim_studies(self, claims: Sequence[SubjectRequest]) -> dict[_Asked, str]:
        """Let studies belong to their patients, and hold instances of another one."""
        answered: dict[_Asked, str] = dict.fromkeys(claims, "")
        if not self.subjects.hold_conflicts:
            return answered
        pairs = [(self._token(c.kind.value, c.about), self.subject_token(c.key)) for c in claims]
        owners = self._store.claim_studies(self.project, pairs)
        if any(owner != subject for owner, (_, subject) in zip(owners, pairs, strict=True)):
            what = "another patient in (0010,0020) than in the rest of the study"
            raise DeidentificationError(HoldReason.SUBJECT, what)
        self._committed.remember(answered)
        return answered

    def _commit(self, proposals: Mapping[_Asked, Proposal]) -> dict[_Asked, str]:
        offered = list(proposals.values())
        pseudonyms = self._store.resolve(self.project, offered, self._naming.numbered)
        for proposal, pseudonym in zip(offered, pseudonyms, strict=True):
            free = not proposal.pseudonym or (proposal.kind is IdentityKind.UID and not self.uids.method.is_function)
            # What is a function of the original must be what the map has: a map that says otherwise was made by another
            # method, and half a project linkable without the key is worse than a held instance.
            if pseudonym != proposal.pseudonym and not free:
                method = self.uids.method if proposal.kind is IdentityKind.UID else self.subjects.method
                raise MappingConflictError(
                    f"the map holds another {proposal.kind.value} pseudonym than method '{method}' makes; "
                    "a project keeps its method: use the former one, or a new project with a new key"
                )
        pairs = dict(zip(proposals, pseudonyms, strict=True))
        self._committed.remember(pairs)
        return pairs


class _Moment:
    """The site's files, and what they and the rules made of the requests that came last: studies ask many times."""

    __slots__ = ("files", "subjects")

    def __init__(self, files: Files) -> None:
        self.files = files
        self.subjects: dict[IdentityRequest, SubjectRequest] = {}


class _RecentPairs:
    """The committed pairs that were used last."""

    def __init__(self, capacity: int) -> None:
        self._capacity = capacity
        self._pairs: OrderedDict[_Asked, str] = OrderedDict()
        self._lock = threading.Lock()

    def known(self, requests: Iterable[_Asked]) -> dict[_Asked, str]:
        known: dict[_Asked, str] = {}
        with self._lock:
            for request in requests:
                if (pseudonym := self._pairs.get(request)) is not None:
                    self._pairs.move_to_end(request)
                    known[request] = pseudonym
        return known

    def remember(self, pairs: Mapping[_Asked, str]) -> None:
        with self._lock:
            self._pairs.update(pairs)
            while len(self._pairs) > self._capacity:
                self._pairs.popitem(last=False)

"""From originals to replacements: batch by batch, with one durable transaction of the map for each batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, cast

from deid_proxy.errors import (
    MappingConflictError,
    ProjectChangedError,
    SubjectWithdrawnError,
)
from deid_proxy.identity import originals
from deid_proxy.identity.corrections import OTHER_CODE, Corrections, another_patient, withdrawn
from deid_proxy.identity.naming import SubjectNaming
from deid_proxy.identity.phi import Phi
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, MapRow, MapStore, Proposal
from deid_proxy.identity.recent_pairs import RecentPairs
from deid_proxy.identity.sealing import NoSeal, Original, ProjectSeal, Seal
from deid_proxy.identity.subjects import Files, SubjectMethod, SubjectPolicy, SubjectRequest
from deid_proxy.identity.tokens import LookUpKind, Tokens
from deid_proxy.identity.uid_policy import UIDNaming, UIDPolicy
from deid_proxy.identity.uids import UIDMethod

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.naming import Waiting

_KEY_RULES, _OFFSETS = "subject-key-rules", "date-offset-range"
_OTHER_RULES = (
    "other rules for Patient IDs (subjects: key): patients would get a second pseudonym; put the former rules back, or "
    "start a new project and key"
)
_OTHER_OFFSETS = (
    "another range of date offsets (dates: shift_days): from now on the dates of known patients would move by other "
    "days than before; put the former range back, or start a new project and key"
)
_MOST_SUBJECTS = 4096


_Asked = IdentityRequest | SubjectRequest
_UID, _VALUE = IdentityKind.UID, IdentityKind.VALUE  # a member of an enumeration is found by a call
_PATIENT, _STUDY = IdentityKind.PATIENT, IdentityKind.STUDY


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
    seal
        What the map keeps of originals; nothing, when it is left out.
    remembered
        How many committed pairs are kept in memory.

    Raises
    ------
    WrongKeyError
        The project's map was made with another key.
    ProjectChangedError
        The project's map was made under other rules for Patient IDs, or with another range of date offsets.
    """

    def __init__(
        self,
        project: str,
        key: ProjectKey,
        store: MapStore,
        uids: UIDPolicy | str = UIDMethod.HMAC_SHA256,
        *,
        subjects: SubjectPolicy | None = None,
        seal: Seal | None = None,
        remembered: int = 65_536,
    ) -> None:
        self.project = project
        self.uids = uids if isinstance(uids, UIDPolicy) else UIDPolicy(UIDMethod(uids))
        self.subjects = subjects or SubjectPolicy()
        self._store = store
        self._tokens = Tokens(key)
        self._uid_naming = UIDNaming(self.uids, key)
        self.naming = SubjectNaming(self.subjects, key, self.subject_token, self._kept_code)
        self._now = _Moment(Files())
        self.seal: Seal = seal or NoSeal()
        self._project_seal = ProjectSeal(key.derive("seal"))
        self._committed: RecentPairs[_Asked] = RecentPairs(remembered)
        self.corrections = Corrections(self, key, store)
        store.bind(project, key.check)
        self._keep_rules()

    def use(self, files: Files) -> None:
        """Take a new state of the site's files: batches from now on see it whole, those under way the old one."""
        self._now = _Moment(files)

    @property
    def files(self) -> Files:
        """What the site's files say now."""
        return self._now.files

    def resolve(
        self,
        requests: Iterable[IdentityRequest],
        subject_of: Mapping[IdentityRequest, IdentityRequest | bytes] | None = None,
    ) -> dict[IdentityRequest, str]:
        """Return the replacement of every request, after all of them are durable in the map.

        Well-known UIDs are their own replacement. A date offset is a function of the key alone, or stands in the
        site's table, and never enters the map: offsets are not injective and must not be read from a stolen map.

        Parameters
        ----------
        requests
            What is asked for.
        subject_of
            The patient (or the token of one) whom a request belongs to, where that is known: with the patient its row
            can be forgotten.

        Raises
        ------
        DeidentificationError
            An original is empty or unusable, the subject was withdrawn, or a study is of another patient; nothing was
            written.
        SubjectUnknownError
            Nobody has said yet which subject a patient is; nothing was written.
        MappingConflictError
            Two originals would share a pseudonym, or the map holds another pseudonym than the method makes.
        StoreUnavailableError
            The map cannot be written now.
        """
        now = self._now
        everything = list(requests)
        # What is remembered is in canonical form, and most of what a study asks for is.
        answers = cast("dict[IdentityRequest, str]", self._committed.known(everything))
        asked = {request: self._canonical(request, now) for request in everything if request not in answers}
        try:
            known = self._answer(asked, _Batch(now, subject_of or {}))
        except SubjectWithdrawnError:
            raise withdrawn() from None
        for request, canonical in asked.items():
            answers[request] = known[canonical]
        return answers

    def resolve_instance(
        self, requests: Iterable[IdentityRequest], subject: IdentityRequest, study: IdentityRequest | str
    ) -> dict[IdentityRequest, str]:
        """Return the replacements for one instance: those of the right patient, where its study was corrected.

        Raises
        ------
        DeidentificationError, SubjectUnknownError, MappingConflictError, StoreUnavailableError
            As :meth:`resolve`.
        """
        correction = self.corrections.of_study(study)
        if correction is not None:
            return self.corrections.resolve(correction, requests)
        asked = list(requests)
        return self.resolve(asked, dict.fromkeys(asked, subject))

    def is_corrected(self, study: IdentityRequest | str) -> bool:
        """Tell whether somebody said that a study is of another patient than it says."""
        return self.corrections.of_study(study) is not None

    def map_tokens(self, subject: IdentityRequest | None, study: IdentityRequest | str) -> tuple[bytes, ...]:
        """Return the tokens under which the map has the subject and the study of an instance."""
        correction = self.corrections.of_study(study) if study else None
        tokens = [self.token(IdentityKind.UID, study if isinstance(study, str) else study.original)] if study else []
        if subject is not None:
            token = self.token(IdentityKind.PATIENT, subject.original)
            tokens.append(correction.right if correction is not None and token == correction.wrong else token)
        return tuple(tokens)

    def waits_no_longer(self, waiting: Waiting) -> bool:
        """Tell whether it is worth trying an instance again that waited for this."""
        return self.naming.may_be_known(waiting, self._now.files)

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
        self._tokens.forget()
        self.naming.forget()

    def token(self, kind: IdentityKind | LookUpKind, original: str) -> bytes:
        """Return the 16-byte keyed token under which an original is filed; equal for every padding of it."""
        if isinstance(kind, LookUpKind):
            return self._tokens.of_look_up(kind, original)
        canonical = self._canonical(IdentityRequest(kind, original), self._now)
        return self._tokens.of(
            kind.value, canonical.key if isinstance(canonical, SubjectRequest) else canonical.original
        )

    def subject_token(self, key: str) -> bytes:
        """Return the token of a subject's key, as the rules of the project make it."""
        return self._tokens.of_subject(key)

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
        """Refuse other rules than the map was made under: the same patients would be others, or their days would."""
        rules, offsets = self.subjects.rules, self.subjects.offsets
        for name, said, changed in (
            (_KEY_RULES, f"{rules.described} default={rules.default_issuer}", _OTHER_RULES),
            (_OFFSETS, f"{offsets.first} to {offsets.last}", _OTHER_OFFSETS),
        ):
            token = self._tokens.of(name, said).hex()
            if self._store.settle(self.project, name, token) != token:
                raise ProjectChangedError(f"the map of project '{self.project}' was made under {changed}")

    def _canonical(self, request: IdentityRequest, now: _Moment) -> _Asked:
        if request.kind is _UID or request.kind is _VALUE:
            return originals.canonical(request)
        subject = now.subjects.get(request)
        if subject is None:
            subject = self.subjects.key_of(request, now.files.aliases)
            if len(now.subjects) >= _MOST_SUBJECTS:
                now.subjects.clear()
            now.subjects[request] = subject
        return subject

    def _answer(self, asked: Mapping[IdentityRequest, _Asked], batch: _Batch) -> dict[_Asked, str]:
        """Return the replacement of everything that is asked; new pairs are durable then."""
        # What is its own canonical form was not remembered, or nobody would ask; a patient never is.
        others = [each for request, each in asked.items() if each is not request and each.kind is not _PATIENT]
        if others:
            batch.known = self._committed.known(others)
        self._look_up(asked.values(), batch)  # a subject that was withdrawn is asked about nowhere else
        claims: list[SubjectRequest] = []
        for request, canonical in asked.items():
            if isinstance(canonical, IdentityRequest):
                self._answer_uid(request, canonical, batch)
            elif canonical.kind is _STUDY:
                if canonical not in batch.known:
                    claims.append(canonical)
            elif canonical.kind is _PATIENT:
                self._answer_subject(request, canonical, batch)
            else:
                batch.known[canonical] = self.naming.value(request, canonical, batch.now.files)
        # A patient is remembered nowhere but in the map.
        self._committed.remember({e: batch.known[e] for e in batch.kept if isinstance(e, IdentityRequest)})
        if claims:
            batch.known |= self._claim_studies(claims)
        return batch.known | self._commit(batch) if batch.new else batch.known

    def _look_up(self, asked: Iterable[_Asked], batch: _Batch) -> None:
        """Find what the map has already.

        Patients, and whose a study is, are asked for every time: the map alone knows whether somebody withdrew.
        """
        known, tokens = batch.known, batch.tokens
        for each in asked:
            if isinstance(each, SubjectRequest):
                if each.kind is _PATIENT:
                    tokens[each] = _PATIENT, self.subject_token(each.key)
                elif each.kind is _STUDY:
                    tokens[SubjectRequest(_PATIENT, "", each.key)] = _PATIENT, self.subject_token(each.key)
            elif each not in known and each not in tokens:
                if each.kind is _VALUE or self._uid_naming.retains(each.original):
                    known[each] = self.naming.without_row(each)
                else:
                    tokens[each] = each.kind, self._tokens.of(each.kind, each.original)
        if tokens:
            found = self._store.known(self.project, list(tokens.values()))
            batch.kept = {each: old for each, old in zip(tokens, found, strict=True) if old is not None}

    def _answer_uid(self, request: IdentityRequest, canonical: IdentityRequest, batch: _Batch) -> None:
        if canonical in batch.known or canonical in batch.new:
            return
        made = self._uid_naming.make(canonical.original)
        if canonical in batch.kept:
            batch.known[canonical] = self._as_made(canonical.kind, made, batch.kept[canonical])
        else:
            batch.new[canonical] = _New(canonical.original, made, batch.whose.get(request))

    def _answer_subject(self, request: IdentityRequest, subject: SubjectRequest, batch: _Batch) -> None:
        """Take the code that is known, or propose one; a table is asked every time, because rows come and go."""
        row = self.naming.row(request, batch.tokens[subject][1], batch.now.files)
        if subject in batch.known or subject in batch.new:
            return
        code = self.naming.code(request, subject, row)
        if subject in batch.kept:
            batch.known[subject] = self._as_made(subject.kind, code, batch.kept[subject])
        else:
            batch.new[subject] = _New(subject.key, code, None)

    def _kept_code(self, key: str) -> str | None:
        row = self._store.find(self.project, IdentityKind.PATIENT, self.subject_token(key))
        return None if row is None else row.pseudonym

    def _claim_studies(self, claims: Sequence[SubjectRequest]) -> dict[_Asked, str]:
        """Let studies belong to their patients, and hold instances of another one."""
        answered: dict[_Asked, str] = dict.fromkeys(claims, "")
        if not self.subjects.hold_conflicts:
            return answered
        pairs = [(self._tokens.of(c.kind, c.about), self.subject_token(c.key)) for c in claims]
        owners = self._store.claim_studies(self.project, pairs)
        if any(owner != subject for owner, (_, subject) in zip(owners, pairs, strict=True)):
            raise another_patient()
        self._committed.remember(answered)
        return answered

    def _commit(self, batch: _Batch) -> dict[_Asked, str]:
        """Let the map keep what it does not have yet, with the originals sealed, and the patient whose it is."""
        rows: list[Original] = []
        subjects: dict[IdentityRequest | bytes | None, bytes] = {}
        for asked, (original, _, whose) in batch.new.items():
            kind, token = batch.tokens[asked]
            rows.append(Original(kind, token, original))
            if whose not in subjects:
                subjects[whose] = self._whose(whose, batch.now)
        offered = [
            Proposal(kind, token, pseudonym, sealed, subjects[whose], self._is_derivable(kind))
            for (kind, token, _), (_, pseudonym, whose), sealed in zip(
                rows, batch.new.values(), self.seal.seal(rows), strict=True
            )
        ]
        pseudonyms = self._store.resolve(self.project, offered, self.naming.numbered)
        made: dict[_Asked, str] = {
            asked: self._as_made(asked.kind, each.pseudonym, pseudonym)
            for (asked, each), pseudonym in zip(batch.new.items(), pseudonyms, strict=True)
        }
        self._committed.remember({e: pair for e, pair in made.items() if isinstance(e, IdentityRequest)})
        return made

    def _whose(self, whose: IdentityRequest | bytes | None, now: _Moment) -> bytes:
        """Return the token of the subject that a row belongs to; empty for nobody."""
        if isinstance(whose, IdentityRequest):
            subject = self._canonical(whose, now)
            return self.subject_token(subject.key) if isinstance(subject, SubjectRequest) else b""
        return whose or b""

    def _is_derivable(self, kind: IdentityKind) -> bool:
        if kind is _UID:
            return self.uids.method.is_function
        return self.subjects.method is SubjectMethod.HMAC

    def _as_made(self, kind: IdentityKind, made: str, pseudonym: str) -> str:
        # What is a function of the original must be what the map has: a map that says otherwise was made by another
        # method, and half a project linkable without the key is worse than a held instance.
        if pseudonym == made or not made:
            return pseudonym
        if kind is _PATIENT and self.naming.by_table:
            raise MappingConflictError(OTHER_CODE)
        if kind is not _UID or self.uids.method.is_function:
            method = self.uids.method if kind is _UID else self.subjects.method
            raise MappingConflictError(
                f"the map holds another {kind.value} pseudonym than method '{method}' makes; "
                "a project keeps its method: use the former one, or a new project with a new key"
            )
        return pseudonym


class _New(NamedTuple):
    """What the map does not have yet: no pseudonym asks for the next number."""

    original: str
    pseudonym: str
    whose: IdentityRequest | bytes | None  # the patient, or the token of one


class _Moment:
    """The site's files, and what they and the rules made of the requests that came last: studies ask many times."""

    __slots__ = ("files", "subjects")

    def __init__(self, files: Files) -> None:
        self.files = files
        self.subjects: dict[IdentityRequest, SubjectRequest] = {}


class _Batch:
    """What is known of one batch while it is answered.

    Parameters
    ----------
    now
        What the site's files say.
    whose
        Whom a request belongs to, where that is known.
    """

    __slots__ = ("kept", "known", "new", "now", "tokens", "whose")

    def __init__(self, now: _Moment, whose: Mapping[IdentityRequest, IdentityRequest | bytes]) -> None:
        self.now, self.whose = now, whose
        self.known: dict[_Asked, str] = {}  # the answers
        self.tokens: dict[_Asked, tuple[IdentityKind, bytes]] = {}  # under which the map was asked
        self.kept: dict[_Asked, str] = {}  # what it has
        self.new: dict[_Asked, _New] = {}  # what it does not have yet

"""Studies that came under the wrong patient: what their instances get instead, once an operator said whose they are.

The pseudonym and the date offset are those of the right patient. UIDs are made anew, from the ones that the archive has
and the number of the correction: the objects that went out before keep theirs, so that nobody takes one for the other.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, NamedTuple

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    MappingConflictError,
    SubjectWithdrawnError,
    WrongKeyError,
)
from deid_proxy.identity.map_life import Correction
from deid_proxy.identity.ports import IdentityKind, IdentityRequest, Proposal
from deid_proxy.identity.sealing import Original
from deid_proxy.identity.subjects import split
from deid_proxy.identity.uids import UIDMethod, pseudonym_uid

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.identity.resolver import IdentityResolver

OTHER_CODE = "the subject table has another code for the patient than the map: put the former one back into its row"
_ANOTHER_PATIENT = "another patient in (0010,0020) than in the rest of the study"
_NONCE_BYTES = 12
_SEPARATOR = "\x1f"  # no UID holds it: what is derived from a new UID is never what is derived from an original


class RightPatient(NamedTuple):
    """Whose a study is, as far as its new renditions show."""

    token: bytes
    pseudonym: str
    offset_days: str
    name: str = ""


def withdrawn() -> DeidentificationError:
    """Return the error that excludes an instance of a subject who was withdrawn."""
    return DeidentificationError(HoldReason.WITHDRAWN, "the subject was withdrawn from the project")


def another_patient() -> DeidentificationError:
    """Return the error that holds an instance of another patient than its study is of."""
    return DeidentificationError(HoldReason.SUBJECT, _ANOTHER_PATIENT)


def is_another_patient(detail: str) -> bool:
    """Tell whether an instance was held with this detail because its study is of another patient."""
    return _ANOTHER_PATIENT in detail


class Corrections:
    """Applies the corrections of one project.

    Parameters
    ----------
    resolver
        The project's resolver.
    key
        The project's key.
    store
        The map.
    """

    def __init__(self, resolver: IdentityResolver, key: ProjectKey, store: MapStore) -> None:
        self._resolver, self._store = resolver, store
        self._cipher = AESGCM(key.derive("correction"))
        self._uid_key = (resolver.uids.key or key).derive("uid")

    @property
    def exist(self) -> bool:
        """Whether any study of the project was corrected."""
        return any(record.name == self._resolver.project and record.corrections for record in self._store.projects())

    def of_study(self, study: IdentityRequest | str) -> Correction | None:
        """Return the correction of a study, named by its original Study Instance UID, if there is one."""
        original = study if isinstance(study, str) else study.original
        return self._store.correction(self._resolver.project, self._resolver.token(IdentityKind.UID, original))

    def make(self, study: bytes, wrong: bytes, right: RightPatient, now: float) -> Correction:
        """Return the next correction of a study, which the map knows under this token.

        Raises
        ------
        LookupError
            The map does not know the study.
        """
        before = self._store.correction(self._resolver.project, study)
        number = before.number + 1 if before else 1
        row = self._store.find(self._resolver.project, IdentityKind.UID, study)
        if row is None:
            raise LookupError
        nonce = secrets.token_bytes(_NONCE_BYTES)
        secret = _SEPARATOR.join(right[1:]).encode()
        sealed = nonce + self._cipher.encrypt(nonce, secret, study)
        return Correction(study, number, wrong, right.token, sealed, self._uid(row.pseudonym, number), now)

    def resolve(self, correction: Correction, requests: Iterable[IdentityRequest]) -> dict[IdentityRequest, str]:
        """Return the replacements for one instance of a corrected study, after all of them are durable in the map.

        Raises
        ------
        DeidentificationError
            The right patient was withdrawn.
        WrongKeyError
            The correction was made with another key.
        MappingConflictError
            The project keeps UIDs now: what goes out anew could not be told from what is wrong.
        """
        if self._resolver.uids.method is UIDMethod.RETAIN:
            raise MappingConflictError(
                "the study was given to another patient under another uid_method; with 'retain' its objects would have "
                "the UIDs of the wrong ones: put the former uid_method back"
            )
        if self._store.is_forgotten(self._resolver.project, correction.right):
            raise withdrawn()
        asked = list(requests)
        uids = [request for request in asked if request.kind is IdentityKind.UID]
        answers = self._uids(correction, self._resolver.resolve(uids, dict.fromkeys(uids, correction.right)))
        right = self._unsealed(correction)
        for request in asked:
            if request.kind is IdentityKind.UID:
                continue
            if request.kind is IdentityKind.VALUE:
                answers |= self._resolver.resolve([request])
                continue
            whose = self._resolver.token(IdentityKind.PATIENT, split(request)[1])
            if request.kind is IdentityKind.STUDY:
                if whose not in (correction.wrong, correction.right) and self._resolver.subjects.hold_conflicts:
                    raise another_patient()
                answers[request] = ""
            elif whose == correction.wrong:
                answers[request] = self._of_right_patient(request, right)
            else:
                answers |= self._resolver.resolve([request])
        return {request: answers[request] for request in asked}

    def _of_right_patient(self, request: IdentityRequest, right: RightPatient) -> str:
        """Return what is asked of the wrong patient, of the right one; the site's table has the last word, as ever."""
        naming = self._resolver.naming
        row = naming.row(request, right.token, self._resolver.files)
        about = split(request)[0]
        if request.kind is IdentityKind.PATIENT:
            if naming.by_table and row is not None and row.code not in ("", right.pseudonym):
                raise MappingConflictError(OTHER_CODE)
            return right.pseudonym
        if request.kind is IdentityKind.DATE_OFFSET:
            return naming.cell(request.kind, about, row) or right.offset_days
        if request.kind is IdentityKind.ANCHOR_DATE:
            return naming.anchor(request, right.token, row)
        return right.name if naming.is_keyed_name(request.kind, about) else naming.cell(request.kind, about, row)

    def _uids(self, correction: Correction, first: dict[IdentityRequest, str]) -> dict[IdentityRequest, str]:
        """Return the UIDs of new renditions for those that were made at first; registered UIDs stay themselves."""
        answers = {request: uid for request, uid in first.items() if request.original.strip(" \0") == uid}
        changed = [request for request in first if request not in answers]
        tokens = [self._resolver.token(IdentityKind.UID, f"{first[r]}{_SEPARATOR}{correction.number}") for r in changed]
        originals = [Original(IdentityKind.UID, t, r.original) for r, t in zip(changed, tokens, strict=True)]
        sealed = self._resolver.seal.seal(originals)
        proposals = [
            Proposal(
                IdentityKind.UID,
                token,
                self._uid(first[request], correction.number),
                kept,
                correction.right,
                derivable=self._resolver.uids.method.is_function,
            )
            for request, token, kept in zip(changed, tokens, sealed, strict=True)
        ]
        try:
            made = self._store.resolve(self._resolver.project, proposals)
        except SubjectWithdrawnError:
            raise withdrawn() from None
        return answers | dict(zip(changed, made, strict=True))

    def _uid(self, first: str, number: int) -> str:
        return pseudonym_uid(self._uid_key, f"{first}{_SEPARATOR}{number}", self._resolver.uids.root)

    def _unsealed(self, correction: Correction) -> RightPatient:
        nonce, secret = correction.sealed[:_NONCE_BYTES], correction.sealed[_NONCE_BYTES:]
        try:
            plain = self._cipher.decrypt(nonce, secret, correction.study)
        except (InvalidTag, ValueError):
            raise WrongKeyError("a correction was made with another key, or the map is damaged") from None
        pseudonym, offset, name = plain.decode().split(_SEPARATOR)
        return RightPatient(correction.right, pseudonym, offset, name)

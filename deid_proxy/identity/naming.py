"""What a subject is called: by key, by number, by the site's table, or by a service that is asked."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.errors import SubjectUnknownError
from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import offset_days
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.identity.pseudonyms import patient_pseudonym, value_pseudonym
from deid_proxy.identity.subject_csv import CODE
from deid_proxy.identity.subject_key import WITHOUT_ID
from deid_proxy.identity.subject_ports import LookUp
from deid_proxy.identity.subjects import NAME, NameMethod, SubjectMethod, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.subject_table import SubjectRow
    from deid_proxy.identity.subjects import Files, SubjectPolicy, SubjectRequest

_NO_ROW = "the subject table has no row for the patient"
_ANSWERS = {
    LookUp.PENDING: "the look-up service is still deciding about the patient",
    LookUp.UNKNOWN: "the look-up service does not know the patient",
    LookUp.FAILED: "the look-up service does not answer as it should",
}
_WAITING = re.compile(r"\[subject ([0-9a-f]{32})\]$")


def waiting_token(detail: str) -> bytes | None:
    """Return the token of the subject that an instance waits for, from the detail it is held with; None for none."""
    match = _WAITING.search(detail)
    return None if match is None else bytes.fromhex(match[1])


class SubjectNaming:
    """Names the subjects of one project.

    Parameters
    ----------
    policy
        How.
    key
        The project's key.
    token
        Makes the token of a subject's key.
    kept
        Returns the code that the map has for a subject's key already.
    """

    def __init__(
        self,
        policy: SubjectPolicy,
        key: ProjectKey,
        token: Callable[[str], bytes],
        kept: Callable[[str], str | None],
    ) -> None:
        self._policy = policy
        self._patient_key, self._date_key = key.derive("patient"), key.derive("date")
        self._value_key = key.derive("value")
        self._token, self._kept = token, kept
        self.by_table = policy.method is SubjectMethod.TABLE
        self.numbered = policy.pattern.format if policy.pattern is not None else None

    def without_row(self, request: IdentityRequest) -> str:
        """Return what stands for an original without a row: a function of the key for a text, and a UID itself."""
        if request.kind is IdentityKind.VALUE:
            return value_pseudonym(self._value_key, request.original)
        return request.original

    def row(self, request: IdentityRequest, token: bytes, files: Files) -> SubjectRow | None:
        """Return the row of the subject with this token.

        Raises
        ------
        SubjectUnknownError
            There is none, and the project wants one.
        """
        if not self._policy.needs_row and not files.table.size:
            return None
        row = files.table.find(token)
        if row is None and self._policy.needs_row and self._policy.unknown is not Unknown.ASSIGN:
            raise self._unknown(request, token, _NO_ROW)
        return row

    def code(self, request: IdentityRequest, subject: SubjectRequest, row: SubjectRow | None) -> str:
        """Return the pseudonym of a subject that the map does not know yet; empty for the next number.

        Raises
        ------
        SubjectUnknownError
            Nobody knows the patient, and the project does not invent a pseudonym.
        """
        if self.by_table:
            return row.code if row is not None and row.code else self._invented(subject)
        if self._policy.method is SubjectMethod.HTTP:
            return self._looked_up(request, subject)
        if self._policy.method is SubjectMethod.SEQUENTIAL:
            return ""
        return self._keyed(subject)

    def value(self, request: IdentityRequest, subject: SubjectRequest, files: Files) -> str:
        """Return what else is asked of a subject: a date offset, an anchor date, a name, a cell of the table."""
        row = self.row(request, self._token(subject.key), files)
        if subject.kind is IdentityKind.DATE_OFFSET:
            return self.cell(subject.kind, "", row) or str(
                offset_days(self._date_key, subject.key, self._policy.offsets)
            )
        if self.is_keyed_name(subject.kind, subject.about):
            return self._keyed(subject)
        return self.cell(subject.kind, subject.about, row)

    def is_keyed_name(self, kind: IdentityKind, about: str) -> bool:
        """Tell whether this is the name, and the project's key makes names."""
        return kind is IdentityKind.SUBJECT_VALUE and about == NAME and self._policy.name is NameMethod.HMAC

    def cell(self, kind: IdentityKind, about: str, row: SubjectRow | None) -> str:
        """Return what the table says of a subject: a date offset, an anchor date, a cell of a column; or nothing."""
        if row is None:
            return ""
        if kind is IdentityKind.DATE_OFFSET:
            return "" if row.date_offset is None else str(row.date_offset)
        return row.cells.get("anchor_date" if kind is IdentityKind.ANCHOR_DATE else about, "")

    def may_be_known(self, token: bytes, files: Files) -> bool:
        """Tell whether trying an instance of this subject again may end otherwise than waiting."""
        if self._policy.needs_row and self._policy.unknown is Unknown.HOLD:
            return files.table.find(token) is not None
        return True

    def _keyed(self, subject: SubjectRequest) -> str:
        issuer, _, patient_id = subject.key.partition(originals.SEPARATOR)
        return patient_pseudonym(self._patient_key, issuer, patient_id)

    def _invented(self, subject: SubjectRequest) -> str:
        return self._keyed(subject) if self.numbered is None else ""

    def _looked_up(self, request: IdentityRequest, subject: SubjectRequest) -> str:
        """Return what the map has, or else what the service says: it is never asked twice about a subject."""
        kept = self._kept(subject.key)
        if kept is not None:
            return kept
        issuer, _, patient_id = subject.key.partition(originals.SEPARATOR)
        service = self._policy.service
        if issuer == WITHOUT_ID:
            answer: str | LookUp = LookUp.UNKNOWN  # nobody can be asked about a patient without an ID
        else:
            answer = LookUp.FAILED if service is None else service.look_up(issuer, patient_id)
        if isinstance(answer, str):
            # A code that is the ID itself would let it out under the name of a pseudonym.
            answer = answer if CODE.fullmatch(answer) and answer != patient_id else LookUp.FAILED
        if isinstance(answer, str):
            return answer
        if answer is LookUp.UNKNOWN and self._policy.unknown is Unknown.ASSIGN:
            return self._invented(subject)
        raise self._unknown(request, self._token(subject.key), _ANSWERS[answer], decided=answer is LookUp.UNKNOWN)

    def _unknown(
        self, request: IdentityRequest, token: bytes, what: str, *, decided: bool = True
    ) -> SubjectUnknownError:
        excluded = decided and self._policy.unknown is Unknown.EXCLUDE
        return SubjectUnknownError(request, token, what, excluded=excluded)

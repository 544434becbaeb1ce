"""What a subject is called: by key, by number, by the site's table, or by a service that is asked."""

from __future__ import annotations

import re
from functools import lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import SubjectUnknownError
from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import offset_days
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.identity.pseudonyms import patient_pseudonym, value_pseudonym
from deid_proxy.identity.subject_csv import CODE
from deid_proxy.identity.subject_key import WITHOUT_ID
from deid_proxy.identity.subject_ports import LookUp
from deid_proxy.identity.subject_table import ANCHOR_DATE
from deid_proxy.identity.subjects import NAME, NameMethod, SubjectMethod, Unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.subject_table import SubjectRow
    from deid_proxy.identity.subjects import Files, SubjectPolicy, SubjectRequest

_NO_ROW = "the subject table has no row for the patient"
_NO_ANCHOR = "dates count from an anchor, and the subject table has no anchor_date for the patient"
_MOST_REMEMBERED = 4096
_WAITING = re.compile(r"\[subject ([0-9a-f]{32})\]$")


class Waiting(NamedTuple):
    """What an instance waits for: the subject with this token, or only for the day that its dates count from."""

    token: bytes
    anchor: bool = False


def waiting_for(detail: str) -> Waiting | None:
    """Return what an instance waits for, from the detail it is held with; None where nothing will come by itself."""
    match = _WAITING.search(detail)
    return None if match is None else Waiting(bytes.fromhex(match[1]), detail.startswith(_NO_ANCHOR))


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
        # A study asks for its patient with every instance; the map is asked all the same, whether anybody withdrew.
        self._keyed = lru_cache(_MOST_REMEMBERED)(partial(_keyed, key.derive("patient")))
        self._date_key = key.derive("date")
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
        return self._keyed(subject.key)

    def value(self, request: IdentityRequest, subject: SubjectRequest, files: Files) -> str:
        """Return what else is asked of a subject: a date offset, an anchor date, a name, a cell of the table.

        Raises
        ------
        SubjectUnknownError
            The project wants a row and there is none, or an anchor date and there is none.
        """
        token = self._token(subject.key)
        row = self.row(request, token, files)
        if subject.kind is IdentityKind.DATE_OFFSET:
            return self.cell(subject.kind, "", row) or str(
                offset_days(self._date_key, subject.key, self._policy.offsets)
            )
        if self.is_keyed_name(subject.kind, subject.about):
            return self._keyed(subject.key)
        if subject.kind is IdentityKind.ANCHOR_DATE:
            return self.anchor(request, token, row)
        return self.cell(subject.kind, subject.about, row)

    def anchor(self, request: IdentityRequest, token: bytes, row: SubjectRow | None) -> str:
        """Return the day that the dates of a subject count from.

        Raises
        ------
        SubjectUnknownError
            The table does not say. The patient waits for it, whatever becomes of unknown ones: nobody said that the
            project does not want this one, and no day can be invented.
        """
        day = self.cell(IdentityKind.ANCHOR_DATE, "", row)
        if not day:
            raise SubjectUnknownError(request, token, _NO_ANCHOR)
        return day

    def is_keyed_name(self, kind: IdentityKind, about: str) -> bool:
        """Tell whether this is the name, and the project's key makes names."""
        return kind is IdentityKind.SUBJECT_VALUE and about == NAME and self._policy.name is NameMethod.HMAC

    def cell(self, kind: IdentityKind, about: str, row: SubjectRow | None) -> str:
        """Return what the table says of a subject: a date offset, an anchor date, a cell of a column; or nothing."""
        if row is None:
            return ""
        if kind is IdentityKind.DATE_OFFSET:
            return "" if row.date_offset is None else str(row.date_offset)
        return row.cells.get(ANCHOR_DATE if kind is IdentityKind.ANCHOR_DATE else about, "")

    def may_be_known(self, waiting: Waiting, files: Files) -> bool:
        """Tell whether trying an instance again that waits for this may end otherwise than waiting."""
        token, anchor = waiting
        if anchor:
            return bool(self.cell(IdentityKind.ANCHOR_DATE, "", files.table.find(token)))
        if self._policy.needs_row and self._policy.unknown is Unknown.HOLD:
            return files.table.find(token) is not None
        return True

    def forget(self) -> None:
        """Forget the subjects that were named lately."""
        self._keyed.cache_clear()

    def _invented(self, subject: SubjectRequest) -> str:
        return self._keyed(subject.key) if self.numbered is None else ""

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
            answer = LookUp.UNREACHABLE if service is None else service.look_up(issuer, patient_id)
        if isinstance(answer, str):
            # A code that is the ID itself would let it out under the name of a pseudonym.
            answer = answer if CODE.fullmatch(answer) and answer != patient_id else LookUp.NO_CODE
        if isinstance(answer, str):
            return answer
        if answer is LookUp.UNKNOWN and self._policy.unknown is Unknown.ASSIGN:
            return self._invented(subject)
        raise self._unknown(request, self._token(subject.key), answer.value, decided=answer is LookUp.UNKNOWN)

    def _unknown(
        self, request: IdentityRequest, token: bytes, what: str, *, decided: bool = True
    ) -> SubjectUnknownError:
        excluded = decided and self._policy.unknown is Unknown.EXCLUDE
        return SubjectUnknownError(request, token, what, excluded=excluded)


def _keyed(key: bytes, subject: str) -> str:
    """Return the pseudonym that a subject's key has under the project's sub key ``patient``."""
    issuer, _, patient_id = subject.partition(originals.SEPARATOR)
    return patient_pseudonym(key, issuer, patient_id)

"""Which subject a patient is in a project, and what the subject is called: the policy behind every pseudonym.

=============  ==================================================================================================
method         the pseudonym is
=============  ==================================================================================================
hmac           a function of the project's key and the subject's key
sequential     the next number of the project; the map gives it, in the transaction that keeps it
table          the code in the site's table
http           what a service answers; asked before the transaction, and never again once the map has it
=============  ==================================================================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity import originals
from deid_proxy.identity.date_shift import DEFAULT_RANGE, OffsetRange
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subject_key import WITHOUT_ID, Aliases, SubjectKeyRules
from deid_proxy.identity.subject_table import SubjectTable

if TYPE_CHECKING:
    from deid_proxy.identity.sequence import SequencePattern
    from deid_proxy.identity.subject_ports import SubjectService

_PATIENT, _STUDY = IdentityKind.PATIENT, IdentityKind.STUDY  # a member of an enumeration is found by a call
_WITH_SUBJECT = frozenset({IdentityKind.SUBJECT_VALUE, IdentityKind.STUDY})
NAME = "name"
"""The subject value that stands for Patient's Name; any other one is a column of the table."""


class SubjectMethod(StrEnum):
    """How a subject gets its pseudonym."""

    HMAC = "hmac"
    SEQUENTIAL = "sequential"
    TABLE = "table"
    HTTP = "http"


class Unknown(StrEnum):
    """What becomes of a patient whom neither table nor service knows."""

    HOLD = "hold"
    ASSIGN = "assign"
    EXCLUDE = "exclude"


class NameMethod(StrEnum):
    """Where Patient's Name comes from."""

    SUBJECT = "subject"
    HMAC = "hmac"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class SubjectPolicy:
    """How a project names its subjects.

    Parameters
    ----------
    pattern
        That of ``sequential``; with another method and ``assign``, how unknown patients are named.
    unknown
        What becomes of patients whom nobody knows.
    rules
        Which Patient IDs are one.
    columns
        The columns of the table that something refers to: a patient without a row has no values.
    hold_without_id
        Whether a study without Patient ID is held, instead of being a subject of its own.
    hold_conflicts
        Whether an instance is held whose study is of another patient.
    offsets
        The range of keyed date offsets.
    """

    method: SubjectMethod = SubjectMethod.HMAC
    pattern: SequencePattern | None = None
    unknown: Unknown = Unknown.HOLD
    rules: SubjectKeyRules = field(default_factory=SubjectKeyRules)
    name: NameMethod = NameMethod.SUBJECT
    columns: frozenset[str] = frozenset()
    hold_without_id: bool = False
    hold_conflicts: bool = False
    offsets: OffsetRange = DEFAULT_RANGE
    service: SubjectService | None = None

    @property
    def needs_row(self) -> bool:
        """Whether a patient without a row in the table is unknown."""
        return self.method is SubjectMethod.TABLE or bool(self.columns)

    def key_of(self, request: IdentityRequest, aliases: Aliases) -> SubjectRequest:
        """Return what is asked of which subject.

        Raises
        ------
        DeidentificationError
            The Patient ID is empty or unusable, or missing where the project wants one.
        """
        before, subject = split(request)
        canonical = originals.canonical(IdentityRequest(_PATIENT, subject)).original
        if self.hold_without_id and canonical.startswith(WITHOUT_ID):
            raise DeidentificationError(HoldReason.SUBJECT, "(0010,0020) is missing or empty")
        return SubjectRequest(request.kind, before, aliases.root(self.rules.apply(canonical)))


class SubjectRequest(NamedTuple):
    """What is asked of a subject: its kind, the name of a value or a study, and the subject's key."""

    kind: IdentityKind
    about: str
    key: str

    def __repr__(self) -> str:
        return f"SubjectRequest({self.kind.value}, ‹PHI›)"


class Files(NamedTuple):
    """What the site's files say at one moment; both change together."""

    table: SubjectTable = SubjectTable()
    aliases: Aliases = Aliases()


def split(request: IdentityRequest) -> tuple[str, str]:
    """Return what stands in front of the subject in a request, and the subject's original."""
    kind, original = request
    if kind in _WITH_SUBJECT:
        before, _, subject = original.partition(originals.SEPARATOR)
        return before, subject
    return "", original


def value_of(subject: IdentityRequest, name: str) -> IdentityRequest:
    """Return the request for a value of a subject: its name, or a column of the table."""
    return IdentityRequest(IdentityKind.SUBJECT_VALUE, f"{name}{originals.SEPARATOR}{subject.original}")


def study_of(subject: IdentityRequest, study_instance_uid: str) -> IdentityRequest:
    """Return the request that a study is of this subject."""
    return IdentityRequest(_STUDY, f"{study_instance_uid}{originals.SEPARATOR}{subject.original}")

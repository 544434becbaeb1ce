"""The whole error tree.

::

    DeidProxyError                    .public_message (no PHI)  .dimse_status  .transient
    ├── ConfigurationError            .findings: file, line, column, message, hint
    │   └── ProfileError
    ├── KeyFileError                  missing, short, default, readable by others, of another project
    ├── StateDirectoryError           in use by a second gateway, not a local disk, wrong rights
    ├── AddressInUseError             transient: another process listens there
    ├── DeidentificationError         .reason: the instance is held, never forwarded, never dropped
    │   └── SubjectUnknownError       .request, .excluded: nobody said which subject this patient is
    ├── StoreError
    │   ├── StoreUnavailableError     transient
    │   ├── StoreRefusedError         a change that breaks the rules of the store: it will be refused again
    │   ├── ProjectChangedError       the map was made under other rules of identity
    │   ├── MappingConflictError      two originals want one pseudonym
    │   ├── WrongKeyError             the map was made with another key
    │   ├── SubjectWithdrawnError     the map holds a tombstone in place of the subject
    │   └── BackupError               cut off, damaged, of another key, too old, or from a newer version
    ├── SpoolError
    │   ├── SpoolFullError            transient
    │   └── SpoolCorruptError         an extent does not decrypt or does not add up
    ├── SandboxError                  transient: no process for an instance that needs one
    ├── ReceiveError                  .dimse_status is what the sender is told
    └── DeliveryError                 .status, .reason
        ├── DestinationUnreachableError    transient
        ├── AssociationRejectedError       transient by the A-ASSOCIATE-RJ result
        └── ContextNotAcceptedError        permanent: the archive does not take this SOP Class or syntax

No error carries a value of a data set: messages name tags, offsets and codes only.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class HoldReason(StrEnum):
    """Why an instance or a delivery waits for a person; the words are the same in code, CLI and metrics."""

    TRANSFER_SYNTAX = "transfer-syntax"
    MALFORMED = "malformed"
    LIMIT = "limit"
    CODESTREAM = "codestream"
    UN_SEQUENCE = "un-sequence"
    CHARACTER_SET = "character-set"
    SOP_CLASS = "sop-class"
    UNRESOLVABLE_ACTION = "unresolvable-action"
    UNKNOWN_WORD = "unknown-word"
    PIXEL_RISK = "pixel-risk"
    RESIDUAL_IDENTIFIER = "residual-identifier"
    MAPPING_CONFLICT = "mapping-conflict"
    SUBJECT = "subject"
    ENGINE_ERROR = "engine-error"
    SPOOL_CORRUPT = "spool-corrupt"
    NO_PROJECT = "no-project"
    WITHDRAWN = "withdrawn"
    CONFLICT = "conflict"
    FIRST_SEEN = "first-seen"
    SAMPLE = "sample"
    REFUSED = "refused"
    CONTEXT = "context"


class DeidProxyError(Exception):
    """Something went wrong; the message is safe to show to anybody.

    Attributes
    ----------
    dimse_status
        What a C-STORE requestor is told when this error decides its fate (PS3.7 C, PS3.4 B.2.3).
    transient
        True when trying the same again later may succeed.
    """

    dimse_status = 0x0110
    transient = False

    @property
    def public_message(self) -> str:
        """The message without PHI and without internals."""
        return str(self)


@dataclass(frozen=True, slots=True)
class Finding:
    """One mistake in a configuration or profile file: where, what, and what to do."""

    message: str
    file: str = ""
    line: int = 0
    column: int = 0
    hint: str = ""

    def __str__(self) -> str:
        place = ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)]) if self.file else ""
        text = f"{place}: {self.message}" if place else self.message
        return f"{text}\n    hint: {self.hint}" if self.hint else text


class ConfigurationError(DeidProxyError):
    """The configuration has mistakes; all of them are reported at once."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings = findings
        super().__init__("\n".join(str(f) for f in findings))


class ProfileError(ConfigurationError):
    """A profile file has mistakes; all of them are reported at once."""


class KeyFileError(DeidProxyError):
    """A key file is missing, too short, well known, readable by others, damaged, or of another project."""


class StateDirectoryError(DeidProxyError):
    """The state directory cannot be used: held by another gateway, not writable, or not a local disk."""


class DeidentificationError(DeidProxyError):
    """The instance cannot be de-identified with certainty, and is held.

    Parameters
    ----------
    reason
        The code under which it is held.
    detail
        Tags (``(gggg,eeee)``), byte offsets and codes that help a person; never a value.
    """

    dimse_status = 0xC000

    def __init__(self, reason: HoldReason, detail: str = "") -> None:
        self.reason = reason
        self.detail = detail
        super().__init__(f"{reason}: {detail}" if detail else str(reason))


class SubjectUnknownError(DeidentificationError):
    """Nobody has said yet which subject of the project a patient is, and the project does not invent one.

    Parameters
    ----------
    request
        The request, as it was asked, of the patient who is not known; its ``repr`` does not show who that is.
    token
        The keyed token of the patient, by which the instance is found again when the answer comes.
    detail
        What is missing, without values.
    excluded
        True when the project wants no instance of unknown patients, False when they wait.
    """

    def __init__(self, request: object, token: bytes, detail: str, *, excluded: bool = False) -> None:
        self.request = request
        self.token = token
        self.excluded = excluded
        super().__init__(HoldReason.SUBJECT, f"{detail} [subject {token.hex()}]")


class StoreError(DeidProxyError):
    """The ledger or the map failed."""

    dimse_status = 0xA700


class StoreUnavailableError(StoreError):
    """The ledger or the map cannot be reached or written now."""

    transient = True


class StoreRefusedError(StoreError):
    """The ledger or the map refused a change that breaks its rules: the same change will be refused again."""


class MappingConflictError(StoreError):
    """Two originals want the same pseudonym, or one original would get a second one."""


class ProjectChangedError(StoreError):
    """The map was made under other rules of identity than the configuration has now."""


class WrongKeyError(StoreError):
    """The map was made with another key than the one given."""


class SubjectWithdrawnError(StoreError):
    """The subject was withdrawn from the project: its instances are excluded."""


class BackupError(StoreError):
    """A backup or export of the map cannot be used; nothing was changed."""


class SpoolError(DeidProxyError):
    """The spool failed."""

    dimse_status = 0xA700


class SpoolFullError(SpoolError):
    """The spool has no room for another instance."""

    transient = True


class SpoolCorruptError(SpoolError):
    """A spooled extent does not decrypt, or its lengths do not add up."""


class AddressInUseError(DeidProxyError):
    """Another process listens on the address that the gateway is to listen on."""

    transient = True


class SandboxError(DeidProxyError):
    """No sandbox can be started now: no process, or no memory for one."""

    transient = True


class ReceiveError(DeidProxyError):
    """An incoming instance is refused with the given status.

    Parameters
    ----------
    dimse_status
        The C-STORE-RSP status (PS3.4 B.2.3, PS3.7 C).
    message
        A short text without values, at most 64 characters: it goes into Error Comment (0000,0902).
    """

    def __init__(self, dimse_status: int, message: str) -> None:
        self.dimse_status = dimse_status
        super().__init__(message)


class DeliveryError(DeidProxyError):
    """A destination did not take an instance.

    Parameters
    ----------
    message
        What happened, without values.
    status
        The C-STORE status, when there was one.
    reason
        The code under which the delivery is held, when the failure is permanent.
    """

    transient = True

    def __init__(self, message: str, *, status: int | None = None, reason: HoldReason = HoldReason.REFUSED) -> None:
        self.status = status
        self.reason = reason
        super().__init__(message)


class DestinationUnreachableError(DeliveryError):
    """The destination does not answer, or the connection broke before the response."""


class AssociationRejectedError(DeliveryError):
    """The destination rejected the association."""


class ContextNotAcceptedError(DeliveryError):
    """The destination does not take this SOP Class or transfer syntax."""

    transient = False

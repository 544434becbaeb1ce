"""What a project says of its subjects: who is one, what they are called, and what its trial writes into objects."""

from __future__ import annotations

import re
from ipaddress import ip_address
from typing import Annotated, Literal, Self, TypeAlias
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, PlainSerializer, PlainValidator, field_validator, model_validator

from deid_proxy.identity.date_shift import DEFAULT_RANGE, OffsetRange
from deid_proxy.identity.sequence import PatternError, SequencePattern
from deid_proxy.identity.subject_csv import TableShape
from deid_proxy.identity.subject_key import SubjectKeyRules
from deid_proxy.identity.subjects import NameMethod, SubjectMethod, Unknown
from deid_proxy.identity.uids import DEFAULT_ROOT, LONGEST_ROOT, is_root
from deid_proxy.profile.mistakes import MistakeError, did_you_mean
from deid_proxy.profile.replacement_text import text_mistakes
from deid_proxy.profile.trial import ATTRIBUTES
from deid_proxy.profile.validation import FileModel
from deid_proxy.profile.yaml_nodes import shorten
from deid_proxy.settings import values  # noqa: TC001 - pydantic reads the annotations at run time

_COLUMN = re.compile(r"\{subject\.([a-z0-9_]{1,64})\}")
_SPECIAL = frozenset({"patient_id", "issuer", "subject", "date_offset", "anchor_date"})
_FEWEST_OFFSETS = 30
_FARTHEST_OFFSET = 36525  # days: a century


def _pattern(value: object) -> SequencePattern:
    if isinstance(value, SequencePattern):
        return value
    try:
        return SequencePattern.parse(value if isinstance(value, str) else "")
    except PatternError as error:
        raise MistakeError(str(error), 'such as "LUNG-{n:04d}"') from None


def _separators(text: str) -> str:
    if any(character.isalnum() or not (character.isascii() and character.isprintable()) for character in text):
        raise MistakeError("separators are punctuation and spaces", 'such as "-./ "')
    return text


def _root(text: str) -> str:
    if not is_root(text):
        message = f"'{shorten(text)}' is no root for UIDs: digits and dots, at most {LONGEST_ROOT} characters"
        raise MistakeError(message, "such as 1.2.826.0.1.3680043.10")
    return text


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        port_is_right = parts.port is None or parts.port > 0
    except ValueError:
        parts, port_is_right = urlsplit(""), False
    if parts.scheme not in ("http", "https") or not parts.hostname or not port_is_right:
        raise MistakeError("must be a URL", "such as https://pseudonyms.example.org/subjects")
    if parts.username or parts.password:
        raise MistakeError("a URL here holds no user and password", "put the token into a file: token_file")
    if parts.scheme == "http" and not _is_here(parts.hostname):
        raise MistakeError("Patient IDs do not go over the network in clear", "use https, or http on 127.0.0.1")
    return text


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _trial_text(text: str) -> str:
    match = _COLUMN.fullmatch(text)
    if match is not None:
        if match[1] in _SPECIAL:
            raise MistakeError(f"the column '{match[1]}' is not for writing", "give the table a column of its own")
        return text
    if _COLUMN.search(text):
        raise MistakeError("a column stands alone", 'such as "{subject.site}"')
    for mistake in text_mistakes("LO", text):
        raise MistakeError(*mistake)
    return text


_Pattern: TypeAlias = Annotated[SequencePattern, PlainValidator(_pattern), PlainSerializer(str, return_type=str)]
_TrialText: TypeAlias = Annotated[str, AfterValidator(_trial_text)]


class KeyRuleSettings(FileModel):
    """Which differences between Patient IDs do not count; without a rule every difference but padding does.

    Parameters
    ----------
    case, leading_zeros, issuer
        Whether letter case, zeros in front, and the Issuer of Patient ID make another patient.
    separators
        Characters that do not count.
    default_issuer
        The issuer of IDs that do not name one.
    """

    case: Literal["exact", "ignore"] = "exact"
    leading_zeros: Literal["exact", "ignore"] = "exact"
    separators: Annotated[str, AfterValidator(_separators)] = ""
    issuer: Literal["exact", "ignore"] = "exact"
    default_issuer: str = Field("", max_length=64)

    @property
    def rules(self) -> SubjectKeyRules:
        """The rules as the identity room applies them."""
        return SubjectKeyRules(
            ignore_case=self.case == "ignore",
            ignore_leading_zeros=self.leading_zeros == "ignore",
            separators=self.separators,
            ignore_issuer=self.issuer == "ignore",
            default_issuer=self.default_issuer.strip(),
        )


class SubjectSettings(FileModel):
    """How patients become subjects.

    Parameters
    ----------
    method
        ``hmac``, ``sequential``, ``table`` or ``http``.
    pattern
        How ``sequential`` writes its numbers; with another method and ``unknown: assign``, how unknown patients are
        named.
    file
        The site's table.
    aliases
        Which Patient IDs are other names of which.
    unknown
        What becomes of patients whom table or service do not know.
    url, token_file, timeout_s, retry_s
        The look-up service: where, with which bearer token, how long to wait, and after how long to ask again.
    name, sex, age
        Where these attributes come from.
    without_id
        What becomes of a study without Patient ID.
    conflict
        What becomes of an instance whose study is of another patient.
    key
        Which Patient IDs are one.
    """

    method: str = "hmac"
    pattern: _Pattern | None = None
    file: values.FilePath | None = None
    aliases: values.FilePath | None = None
    unknown: Literal["hold", "assign", "exclude"] = "hold"
    url: Annotated[str, AfterValidator(_url)] | None = None
    token_file: values.KeyFilePath | None = None
    timeout_s: float = Field(5.0, ge=0.1, le=60)
    retry_s: float = Field(60.0, ge=1, le=86400)
    name: Literal["subject", "hmac", "table"] = "subject"
    sex: Literal["profile", "table"] = "profile"
    age: Literal["profile", "table"] = "profile"
    without_id: Literal["study", "hold"] = "study"
    conflict: Literal["hold", "allow"] = "hold"
    key: KeyRuleSettings = KeyRuleSettings()

    @field_validator("method")
    @classmethod
    def _known_method(cls, method: str) -> str:
        known = [each.value for each in SubjectMethod]
        if method not in known:
            raise MistakeError(f"unknown method '{shorten(method)}'", did_you_mean(method, known))
        return method

    @model_validator(mode="after")
    def _goes_together(self) -> Self:
        for needed, named, when in (
            (self.method == "sequential", self.pattern, "method sequential needs 'pattern'"),
            (self.method == "table", self.file, "method table needs 'file'"),
            (self.method == "http", self.url, "method http needs 'url'"),
            (bool(self.own_columns), self.file, "a value from the table needs 'file'"),
        ):
            if needed and named is None:
                raise MistakeError(when, "add it")
        for given, useful, what in (
            (self.url, self.method == "http", "url"),
            (self.token_file, self.method == "http", "token_file"),
            (self.pattern, self.method == "sequential" or self.unknown == "assign", "pattern"),
        ):
            if given is not None and not useful:
                raise MistakeError(f"'{what}' does nothing with method {self.method}", "leave it out")
        return self

    @property
    def own_columns(self) -> frozenset[str]:
        """The columns of the table that name, sex and age come from."""
        return frozenset(name for name in ("name", "sex", "age") if getattr(self, name) == "table")

    @property
    def subject_method(self) -> SubjectMethod:
        """The method as the identity room names it."""
        return SubjectMethod(self.method)

    @property
    def unknown_policy(self) -> Unknown:
        """What becomes of unknown patients, as the identity room names it."""
        return Unknown(self.unknown)

    @property
    def name_method(self) -> NameMethod:
        """Where Patient's Name comes from, as the identity room names it."""
        return NameMethod(self.name)


class TrialSettings(FileModel):
    """What the trial writes into every object: a text, ``{subject}``, or ``{subject.COLUMN}`` of the subject table.

    Parameters
    ----------
    sponsor, protocol_id
        What every object of a trial must say; the rest is of :data:`deid_proxy.profile.trial.ATTRIBUTES`.

    References
    ----------
    DICOM PS3.3 sections C.7.1.3, C.7.2.3 and C.7.3.2
    """

    sponsor: _TrialText
    protocol_id: _TrialText
    protocol_name: _TrialText | None = None
    protocol_id_issuer: _TrialText | None = None
    site_id: _TrialText | None = None
    site_name: _TrialText | None = None
    site_id_issuer: _TrialText | None = None
    subject_id: _TrialText | None = None
    subject_id_issuer: _TrialText | None = None
    subject_reading_id: _TrialText | None = None
    subject_reading_id_issuer: _TrialText | None = None
    ethics_committee: _TrialText | None = None
    ethics_approval: _TrialText | None = None
    time_point_id: _TrialText | None = None
    time_point_description: _TrialText | None = None
    time_point_id_issuer: _TrialText | None = None
    coordinating_center: _TrialText | None = None
    series_id: _TrialText | None = None
    series_description: _TrialText | None = None
    series_id_issuer: _TrialText | None = None

    @model_validator(mode="after")
    def _committee_of_its_approval(self) -> Self:
        if (self.ethics_approval is None) is not (self.ethics_committee is None):
            message = "'ethics_committee' and 'ethics_approval' stand together (PS3.3 C.7.1.3)"
            raise MistakeError(message, "add the other one, or leave both out")
        return self

    @property
    def texts(self) -> dict[str, str]:
        """What is said, by key."""
        return {key: text for key in ATTRIBUTES if (text := getattr(self, key)) is not None}

    @property
    def columns(self) -> dict[str, str]:
        """The columns of the subject table that are written, by key."""
        return {key: match[1] for key, text in self.texts.items() if (match := _COLUMN.fullmatch(text))}


class UIDSettings(FileModel):
    """Where new UIDs come from; how they are made, the profile says.

    Parameters
    ----------
    root
        What new UIDs begin with.
    key_file
        A key that several projects may name: then the same original UID gets the same new one in all of them.
    """

    root: Annotated[str, AfterValidator(_root)] = DEFAULT_ROOT
    key_file: values.KeyFilePath | None = None


class DateSettings(FileModel):
    """By how many days the dates of a subject move.

    Parameters
    ----------
    shift_days
        The least and the greatest offset; negative is into the past. Zero is never taken.
    """

    shift_days: tuple[int, int] = (DEFAULT_RANGE.first, DEFAULT_RANGE.last)

    @field_validator("shift_days", mode="before")
    @classmethod
    def _two_numbers(cls, days: object) -> object:
        try:
            first, last = (int(each) for each in days)  # type: ignore[attr-defined]
        except (TypeError, ValueError):
            raise MistakeError("must be two whole numbers", "write the range as [-1826, -31]") from None
        return first, last

    @field_validator("shift_days")
    @classmethod
    def _wide_enough(cls, days: tuple[int, int]) -> tuple[int, int]:
        if max(map(abs, days)) > _FARTHEST_OFFSET:
            raise MistakeError(f"an offset is at most {_FARTHEST_OFFSET} days", "write the range as [-1826, -31]")
        if OffsetRange(*days).choices < _FEWEST_OFFSETS:
            message = f"a range has at least {_FEWEST_OFFSETS} days to choose from, the first one first"
            raise MistakeError(message, "write the range as [-1826, -31]")
        return days


def table_shape(subjects: SubjectSettings, trial: TrialSettings | None) -> TableShape:
    """Return what a project asks of its subject table."""
    written = trial.columns if trial is not None else {}
    return TableShape(
        codes=subjects.method == "table",
        columns=subjects.own_columns | frozenset(written.values()),
        filled=frozenset(column for key, column in written.items() if ATTRIBUTES[key].type.startswith("1")),
    )

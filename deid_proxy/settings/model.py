"""The configuration of a gateway as frozen models; every default of the product stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr, ValidationInfo, field_validator, model_validator

from deid_proxy.profile import DEFAULT_PROFILE, RuleSet, load_rule_set
from deid_proxy.profile.compile import lay_over
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.model import Rule
from deid_proxy.profile.options_temporal import DateMethod
from deid_proxy.profile.trial import subject_rules, trial_rules
from deid_proxy.profile.validation import FileModel
from deid_proxy.profile.yaml_nodes import Document  # noqa: TC001 - pydantic reads the annotations at run time
from deid_proxy.settings import key_files, overview, subject_files, values
from deid_proxy.settings.review import FirstSeen, Share  # noqa: TC001 - pydantic reads the annotations at run time
from deid_proxy.settings.subjects import DateSettings, SubjectSettings, TrialSettings, UIDSettings
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.errors import Finding

_PATIENT_NAME = 0x00100010
_SUBJECT = "{subject}"
_TABLE_TAGS = {0x00100040: "sex", 0x00101010: "age"}  # Patient's Sex, Patient's Age
_EVERYBODY = "name the senders, or let in everybody explicitly: [{address: 0.0.0.0/0}]"


def _times(factor: int, name: str) -> Callable[[dict[str, Any]], int]:
    """Return what makes a default of another setting of the same model; that one may have been a mistake."""
    return lambda given: factor * given.get(name, 1)


class LimitSettings(FileModel):
    """What peers and instances may take up; beyond it they are refused or held.

    Parameters
    ----------
    max_associations, max_associations_per_peer
        Associations at a time, in all and from one address; more are rejected as transient.
    max_instance_bytes
        The largest data set that is received.
    maximum_pdu_bytes
        The maximum length of a PDU that is offered to senders.
    max_connections, max_connections_per_peer
        TCP connections at a time, with those that have asked for no association yet; more are closed at once, or take
        the place of one that says nothing.
    association_request_s
        Time from the connection to a complete A-ASSOCIATE-RQ (ARTIM).
    association_idle_s
        Silence on an association after which it is aborted.
    pdu_deadline_s
        Time for a PDU to arrive once it has begun.
    min_rate_bytes_s
        An instance that arrives slower than this is given up, after 30 seconds of grace.
    disk_reserve_bytes
        Free space below which nothing more is received: the hard mark.
    disk_soft_bytes
        Free space below which new associations are told to come back later, while open ones go on: the soft mark.
        It is never below the hard one; 0 for none.
    max_elements, max_depth
        Elements of one data set, and sequences inside sequences; an instance beyond them is held.

    References
    ----------
    DICOM PS3.8 section 9.3, DICOM PS3.8 Annex D
    """

    max_associations: int = Field(32, ge=1, le=1024)
    max_associations_per_peer: int = Field(8, ge=1, le=1024)
    max_instance_bytes: int = Field(2 * values.GIB, ge=64 * values.KIB, le=4 * values.GIB - 2)
    maximum_pdu_bytes: int = Field(128 * values.KIB, ge=16 * values.KIB, le=4 * values.MIB)
    max_connections: int = Field(default_factory=_times(2, "max_associations"), ge=1, le=4096)
    max_connections_per_peer: int = Field(default_factory=_times(4, "max_associations_per_peer"), ge=1, le=4096)
    association_request_s: float = Field(30.0, ge=1, le=3600)
    association_idle_s: float = Field(300.0, ge=1, le=86400)
    pdu_deadline_s: float = Field(30.0, ge=1, le=3600)
    min_rate_bytes_s: int = Field(values.KIB, ge=1)
    disk_reserve_bytes: int = Field(512 * values.MIB, ge=values.MIB)
    disk_soft_bytes: int = Field(values.GIB, ge=0)
    max_elements: int = Field(2_000_000, ge=1000, le=100_000_000)
    max_depth: int = Field(32, ge=1, le=256)

    @property
    def crowded_below_bytes(self) -> int:
        """Free space below which nobody new is let in; 0 for never."""
        return max(self.disk_soft_bytes, self.disk_reserve_bytes) if self.disk_soft_bytes else 0

    @field_validator("disk_soft_bytes")
    @classmethod
    def _above_the_hard_mark(cls, soft: int, info: ValidationInfo) -> int:
        hard = info.data.get("disk_reserve_bytes", 0)
        if 0 < soft < hard:
            raise MistakeError(
                f"the soft mark lies below disk_reserve_bytes ({hard}): it would never be reached",
                "take a larger number, or 0 for none",
            )
        return soft


class SandboxSettings(FileModel):
    """What an instance may take up that runs in a process of its own, because it once failed.

    Parameters
    ----------
    memory_bytes
        Address space of the process, beyond the instance itself.
    cpu_s
        CPU time for one instance.
    time_s
        Time for one instance. The gateway itself ends, to be started again, when it works on a batch for three times
        that.
    """

    memory_bytes: int = Field(values.GIB, ge=512 * values.MIB)
    cpu_s: float = Field(120.0, ge=1, le=86400)
    time_s: float = Field(300.0, ge=1, le=86400)


class LogSettings(FileModel):
    """What is logged, and in which form.

    Parameters
    ----------
    level
        The least severe level that is written.
    format
        One JSON object per line, or lines for people.
    """

    level: Literal["debug", "info", "warning", "error"] = "info"
    format: Literal["json", "console"] = "json"


class GatewaySettings(FileModel):
    """The gateway itself.

    Parameters
    ----------
    listen
        Host and port that senders connect to.
    state_dir
        The folder of spool, ledger and map; one gateway at a time uses it.
    spool_key_file
        The key that wraps the keys of everything in the spool.
    limits
        What peers and instances may take up.
    retention_s
        How long an instance stays in the spool after it was delivered everywhere; 0 erases it at once.
    drain_s
        How long open associations may go on when the gateway is told to stop.
    deflated
        Whether deflated transfer syntaxes are accepted.
    sandbox
        What an instance may take up that once failed.
    log
        What is logged.
    """

    not_built: ClassVar[frozenset[str]] = frozenset(
        {"dicomweb", "metrics", "postgres", "query_retrieve", "storage_commitment", "tls", "web", "workers"}
    )

    listen: values.ListenAddress
    state_dir: values.FilePath
    spool_key_file: values.KeyFilePath
    limits: LimitSettings = LimitSettings()
    retention_s: float = Field(0.0, ge=0)
    drain_s: float = Field(30.0, ge=0, le=3600)
    deflated: bool = False
    sandbox: SandboxSettings = SandboxSettings()
    log: LogSettings = LogSettings()

    @property
    def host(self) -> str:
        """The host of :attr:`listen`."""
        return self.listen.host

    @property
    def port(self) -> int:
        """The port of :attr:`listen`."""
        return self.listen.port


class DestinationSettings(FileModel):
    """Where de-identified instances go.

    Parameters
    ----------
    ae_title
        The title that the destination is called by.
    address
        Its host and port.
    calling_ae_title
        The title that the gateway calls with.
    max_associations
        Associations that are open to it at a time.
    connect_timeout_s
        Time for the TCP connection.
    stall_timeout_s
        How long the destination may take nothing while an instance is sent.
    response_timeout_s
        Time for the response after the last byte of an instance, to which its size at ``min_rate_bytes_s`` is added.
    min_rate_bytes_s
        A transfer that is slower than this is given up and tried again.
    shadow
        Whether all is done but sending: nothing ever goes there.
    """

    not_built: ClassVar[frozenset[str]] = frozenset(
        {"dicomweb", "kind", "storage_commitment", "tls", "transfer_syntaxes", "url"}
    )

    ae_title: values.AETitle
    address: values.PeerAddress
    calling_ae_title: values.AETitle = "DEIDPROXY"
    max_associations: int = Field(1, ge=1, le=64)
    connect_timeout_s: float = Field(10.0, ge=0.1, le=600)
    stall_timeout_s: float = Field(30.0, ge=1, le=3600)
    response_timeout_s: float = Field(60.0, ge=1, le=3600)
    min_rate_bytes_s: int = Field(16 * values.KIB, ge=1)
    shadow: bool = False

    @property
    def host(self) -> str:
        """The host of :attr:`address`."""
        return self.address.host

    @property
    def port(self) -> int:
        """The port of :attr:`address`."""
        return self.address.port


class SenderSettings(FileModel):
    """Who may send to a project; what is left out may be anything.

    Parameters
    ----------
    calling_ae_title
        The exact title, or ``*``.
    address
        An IP address or a network.
    """

    not_built: ClassVar[frozenset[str]] = frozenset({"certificate", "tls"})

    calling_ae_title: values.CallingAETitle | None = None
    address: values.Network | None = None

    @model_validator(mode="after")
    def _says_who(self) -> Self:
        if self.calling_ae_title is None and self.address is None:
            raise MistakeError("this sender is nobody in particular", _EVERYBODY)
        return self

    @property
    def is_anybody(self) -> bool:
        """True when every peer from everywhere is this sender."""
        return self.calling_ae_title in (None, "*") and (self.address is None or self.address.prefixlen == 0)


class MapSettings(FileModel):
    """What the map of a project keeps of originals.

    Parameters
    ----------
    mode
        ``sealed``: they are sealed to a public key, and only its private half, which is elsewhere, opens them.
        ``open``: they are sealed under the project's key, and the gateway can show them. ``none``: they are not kept.
    public_key_file
        The public half of a pair that ``deid-proxy keygen --map`` made. Without it nothing can be sealed, and
        originals are not kept.
    """

    mode: Literal["sealed", "open", "none"] = "sealed"
    public_key_file: values.KeyFilePath | None = None

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.mode != "sealed" and self.public_key_file is not None:
            raise MistakeError(f"mode '{self.mode}' uses no public key", "leave out public_key_file, or write sealed")
        if self.mode == "sealed" and self.public_key_file is None:
            raise MistakeError("mode 'sealed' needs public_key_file", "make a pair with: deid-proxy keygen --map FILE")
        return self


class ProjectSettings(FileModel):
    """A key, a profile, senders and destinations, under one called AE title.

    Parameters
    ----------
    name
        The project's name, which its key is tied to.
    key_file
        The key that pseudonyms and UIDs are made with.
    called_ae_title
        The title that senders call to reach the project.
    senders
        Who may send.
    profile
        A built-in profile's name, or the path of a profile file.
    subjects
        How patients become subjects.
    trial
        What the trial writes into every object.
    uids
        What new UIDs begin with, and which projects share them.
    dates
        By how many days dates move.
    map
        What the map keeps of originals; without it, nothing.
    first_seen
        How many studies of what is new wait for a person; None for none.
    sample
        The share of studies that waits for a person, whatever they are.
    forward_to
        The destinations that every instance goes to.
    """

    not_built: ClassVar[frozenset[str]] = frozenset({"routes", "filter"})

    name: values.Name
    key_file: values.KeyFilePath
    called_ae_title: values.AETitle
    senders: tuple[SenderSettings, ...]
    profile: str = DEFAULT_PROFILE
    subjects: SubjectSettings = SubjectSettings()
    trial: TrialSettings | None = None
    uids: UIDSettings = UIDSettings()
    dates: DateSettings = DateSettings()
    map: MapSettings | None = None
    first_seen: FirstSeen | None = None
    sample: Share | None = None
    forward_to: tuple[str, ...] = Field(min_length=1)

    _rule_set: RuleSet | None = PrivateAttr(None)

    def model_post_init(self, context: Any, /) -> None:
        """Take the rule set that the loader compiled from the profile."""
        loaded = context["rule_sets"].get(self.profile) if context else None
        self._rule_set = loaded and self._laid_over(loaded)

    @property
    def rule_set(self) -> RuleSet:
        """The compiled profile, with what the project writes on top of it."""
        if self._rule_set is None:
            self._rule_set = self._laid_over(load_rule_set(self.profile))
        return self._rule_set

    def _laid_over(self, rule_set: RuleSet) -> RuleSet:
        """Return a profile with the trial's attributes, and those that the subject table or another method gives."""
        source = f"project {self.name}"
        columns = {tag: name for tag, name in _TABLE_TAGS.items() if name in self.subjects.own_columns}
        rules = trial_rules(self.trial.texts, f"{source}: trial") if self.trial is not None else {}
        rules |= subject_rules(columns, f"{source}: subjects")
        if self.subjects.name != "subject":
            text = (rule_set.rules[_PATIENT_NAME].replacement or _SUBJECT).replace(_SUBJECT, "{subject.name}")
            rules[_PATIENT_NAME] = Rule(ActionCode.D, f"{source}: subjects", text, site=True)
        return lay_over(rule_set, rules) if rules else rule_set

    @model_validator(mode="after")
    def _columns_have_a_table(self) -> Self:
        if self.trial is not None and self.trial.columns and self.subjects.file is None:
            raise MistakeError("a trial's {subject.COLUMN} needs a table", "add 'file' to 'subjects'")
        if self._rule_set is not None and self.counts_from_anchor and self.subjects.file is None:
            message = "the profile counts dates from an anchor, and no table says anybody's anchor_date"
            raise MistakeError(message, "add 'file' to 'subjects'")
        return self

    @property
    def counts_from_anchor(self) -> bool:
        """Whether dates count from the anchor date of each subject, which the subject table has."""
        return self.rule_set.temporal.dates is DateMethod.DAYS_SINCE_ANCHOR

    @field_validator("senders")
    @classmethod
    def _somebody(cls, senders: tuple[SenderSettings, ...]) -> tuple[SenderSettings, ...]:
        if not senders:
            raise MistakeError("nobody may send to this project", _EVERYBODY)
        return senders


class Settings(FileModel):
    """The whole configuration.

    Parameters
    ----------
    gateway
        The gateway itself.
    destinations
        The destinations by their names.
    projects
        The projects.
    """

    not_built: ClassVar[frozenset[str]] = frozenset(
        {"alerts", "audit", "dicomweb", "metrics", "postgres", "tls", "web"}
    )

    gateway: GatewaySettings
    destinations: dict[values.Name, DestinationSettings] = Field(min_length=1)
    projects: tuple[ProjectSettings, ...] = Field(min_length=1)

    _document: Document | None = PrivateAttr(None)

    def model_post_init(self, context: Any, /) -> None:
        """Remember the file, for findings that come later."""
        if context:
            self._document = context["document"]

    def check_files(self) -> list[Finding]:
        """Return what is wrong with the files that the configuration names: keys, tables of subjects, tokens."""
        named = [key_files.NamedKeyFile(("gateway", "spool_key_file"), self.gateway.spool_key_file)]
        for number, project in enumerate(self.projects):
            named.append(key_files.NamedKeyFile(("projects", number, "key_file"), project.key_file, project.name))
            if project.map is not None and project.map.public_key_file is not None:
                place = ("projects", number, "map", "public_key_file")
                named.append(key_files.NamedKeyFile(place, project.map.public_key_file, project.name, of_map=True))
        return [*key_files.findings(named, self._document), *subject_files.findings(self, self._document)]

    def warnings(self) -> list[Finding]:
        """Return what is allowed and worth a second look."""
        return overview.warnings(self, self._document)

    def describe(self) -> dict[str, Any]:
        """Return the effective configuration as plain values: every default filled in, no secret."""
        return overview.describe(self)

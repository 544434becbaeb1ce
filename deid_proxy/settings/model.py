"""The configuration of a gateway as frozen models; every default of the product stands here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Literal, Self

from pydantic import Field, PrivateAttr, field_validator, model_validator

from deid_proxy.profile import DEFAULT_PROFILE, RuleSet, load_rule_set
from deid_proxy.profile.mistakes import MistakeError, did_you_mean, not_built
from deid_proxy.profile.validation import FileModel
from deid_proxy.profile.yaml_nodes import Document, shorten
from deid_proxy.settings import key_files, overview, values

if TYPE_CHECKING:
    from deid_proxy.errors import Finding

_EVERYBODY = "name the senders, or let in everybody explicitly: [{address: 0.0.0.0/0}]"


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
    association_idle_s
        Silence on an association after which it is aborted.
    pdu_deadline_s
        Time for a PDU to arrive once it has begun.
    disk_reserve_bytes
        Free space below which nothing more is received.
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
    association_idle_s: float = Field(300.0, ge=1, le=86400)
    pdu_deadline_s: float = Field(30.0, ge=1, le=3600)
    disk_reserve_bytes: int = Field(512 * values.MIB, ge=values.MIB)
    max_elements: int = Field(2_000_000, ge=1000, le=100_000_000)
    max_depth: int = Field(32, ge=1, le=256)


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
    response_timeout_s
        Time for the response after the last byte of an instance.
    min_rate_bytes_s
        A transfer that is slower than this is given up and tried again.
    """

    not_built: ClassVar[frozenset[str]] = frozenset(
        {"dicomweb", "kind", "storage_commitment", "tls", "transfer_syntaxes", "url"}
    )

    ae_title: values.AETitle
    address: values.PeerAddress
    calling_ae_title: values.AETitle = "DEIDPROXY"
    max_associations: int = Field(1, ge=1, le=64)
    connect_timeout_s: float = Field(10.0, ge=0.1, le=600)
    response_timeout_s: float = Field(60.0, ge=1, le=3600)
    min_rate_bytes_s: int = Field(16 * values.KIB, ge=1)

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


class SubjectSettings(FileModel):
    """How patients get their pseudonyms.

    Parameters
    ----------
    method
        ``hmac``: made from the project's key and the Patient ID.
    """

    not_built: ClassVar[frozenset[str]] = frozenset({"file", "unknown", "pattern", "url"})
    methods_not_built: ClassVar[frozenset[str]] = frozenset({"table", "counter", "random", "service"})

    method: str = "hmac"

    @field_validator("method")
    @classmethod
    def _known_method(cls, method: str) -> str:
        if method in cls.methods_not_built:
            raise not_built(f"method '{method}'", "use hmac")
        if method != "hmac":
            raise MistakeError(f"unknown method '{shorten(method)}'", did_you_mean(method, ["hmac"]))
        return method


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
        How patients get their pseudonyms.
    map
        What the map keeps of originals; without it, nothing.
    forward_to
        The destinations that every instance goes to.
    """

    not_built: ClassVar[frozenset[str]] = frozenset({"trial", "routes", "filter"})

    name: values.Name
    key_file: values.KeyFilePath
    called_ae_title: values.AETitle
    senders: tuple[SenderSettings, ...]
    profile: str = DEFAULT_PROFILE
    subjects: SubjectSettings = SubjectSettings()
    map: MapSettings | None = None
    forward_to: tuple[str, ...] = Field(min_length=1)

    _rule_set: RuleSet | None = PrivateAttr(None)

    def model_post_init(self, context: Any, /) -> None:
        """Take the rule set that the loader compiled from the profile."""
        if context:
            self._rule_set = context["rule_sets"].get(self.profile)

    @property
    def rule_set(self) -> RuleSet:
        """The compiled profile."""
        return self._rule_set or load_rule_set(self.profile)

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
        """Return what is wrong with the key files that the configuration names; see :mod:`.key_files`."""
        named = [key_files.NamedKeyFile(("gateway", "spool_key_file"), self.gateway.spool_key_file)]
        for number, project in enumerate(self.projects):
            named.append(key_files.NamedKeyFile(("projects", number, "key_file"), project.key_file, project.name))
            if project.map is not None and project.map.public_key_file is not None:
                place = ("projects", number, "map", "public_key_file")
                named.append(key_files.NamedKeyFile(place, project.map.public_key_file, project.name, of_map=True))
        return key_files.findings(named, self._document)

    def warnings(self) -> list[Finding]:
        """Return what is allowed and worth a second look."""
        return overview.warnings(self, self._document)

    def describe(self) -> dict[str, Any]:
        """Return the effective configuration as plain values: every default filled in, no secret."""
        return overview.describe(self)

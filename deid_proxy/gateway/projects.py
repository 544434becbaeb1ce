"""Projects at run time: with whose key, under which rules, and where to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from deid_proxy.engine.limits import Limits
from deid_proxy.gateway.review import Reviewer
from deid_proxy.gateway.subjects import SubjectFiles
from deid_proxy.identity.date_shift import OffsetRange
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.map_keys import load_map_public_key
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import NoSeal, ProjectSeal, PublicSeal, SealMode
from deid_proxy.identity.subjects import SubjectPolicy
from deid_proxy.identity.uid_policy import UIDPolicy
from deid_proxy.identity.uids import UIDMethod
from deid_proxy.network.subject_service import HTTPSubjectService
from deid_proxy.pipeline import Pipeline
from deid_proxy.settings.subject_files import read_token
from deid_proxy.settings.subjects import table_shape

if TYPE_CHECKING:
    from collections.abc import Collection

    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.identity.sealing import Seal
    from deid_proxy.settings import GatewaySettings, ProjectSettings


@dataclass(frozen=True, slots=True)
class Project:
    """A key, a profile and destinations, reachable under one called AE title."""

    settings: ProjectSettings
    resolver: IdentityResolver
    pipeline: Pipeline
    key_check: str
    files: SubjectFiles
    reviewer: Reviewer | None = None
    shadows: tuple[str, ...] = ()

    @property
    def destinations(self) -> tuple[str, ...]:
        """The names of the destinations that every instance goes to; not those that are shadows."""
        return tuple(name for name in self.settings.forward_to if name not in self.shadows)


def open_project(
    settings: ProjectSettings, store: MapStore, gateway: GatewaySettings, shadows: Collection[str] = ()
) -> Project:
    """Read the project's key, tie the map to it, and return the project ready to work.

    ``shadows`` are the destinations that nothing is sent to.

    Raises
    ------
    KeyFileError
        The key file cannot be used.
    WrongKeyError
        The map was made with another key.
    ProjectChangedError
        The map was made under other rules for Patient IDs.
    ConfigurationError
        The project's table of subjects, its aliases or its token cannot be used.
    """
    key = load_key_file(settings.key_file, settings.name)
    resolver = IdentityResolver(
        settings.name, key, store, _uids(settings), subjects=_subjects(settings), seal=open_seal(settings, key)
    )
    files = SubjectFiles(settings, resolver)
    files.load()
    limits = Limits(depth=gateway.limits.max_depth, elements=gateway.limits.max_elements)
    pipeline = Pipeline(settings.rule_set, resolver, key.derive("digest"), limits, recognises=False)
    reviewer = None
    if settings.first_seen is not None or settings.sample is not None:
        reviewer = Reviewer(key, settings.first_seen, settings.sample, limits)
    dark = tuple(name for name in settings.forward_to if name in shadows)
    return Project(settings, resolver, pipeline, key.check, files, reviewer, dark)


def _uids(settings: ProjectSettings) -> UIDPolicy:
    shared = settings.uids.key_file
    return UIDPolicy(
        UIDMethod(settings.rule_set.uid_method), settings.uids.root, None if shared is None else load_key_file(shared)
    )


def _subjects(settings: ProjectSettings) -> SubjectPolicy:
    subjects = settings.subjects
    service = None
    if subjects.url is not None:
        service = HTTPSubjectService(
            subjects.url,
            settings.name,
            read_token(subjects.token_file),
            timeout_s=subjects.timeout_s,
            retry_s=subjects.retry_s,
        )
    return SubjectPolicy(
        method=subjects.subject_method,
        pattern=subjects.pattern,
        unknown=subjects.unknown_policy,
        rules=subjects.key.rules,
        name=subjects.name_method,
        columns=table_shape(subjects, settings.trial).columns,
        hold_without_id=subjects.without_id == "hold",
        hold_conflicts=subjects.conflict == "hold",
        offsets=OffsetRange(*settings.dates.shift_days),
        service=service,
    )


def open_seal(settings: ProjectSettings, key: ProjectKey) -> Seal:
    """Return what becomes of the project's originals: without a public key to seal them to, they are not kept.

    Raises
    ------
    KeyFileError
        The public key cannot be used.
    """
    mode = SealMode(settings.map.mode) if settings.map is not None else SealMode.NONE
    if settings.map is None or mode is SealMode.NONE:
        return NoSeal()
    if mode is SealMode.OPEN or settings.map.public_key_file is None:
        return ProjectSeal(key.derive("seal"))
    return PublicSeal(load_map_public_key(settings.map.public_key_file, settings.name))

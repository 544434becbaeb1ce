"""plan -> resolve -> apply -> verify, for the gateway, the command line and the library alike.

This is the boundary at which everything fails closed: whatever goes wrong with one instance makes that instance
:class:`Held`, with a reason and without a value. Only a failing store is not the instance's fault and is raised.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.limits import DEFAULT_LIMITS, Limits
from deid_proxy.engine.part10 import read_part10, write_file_meta
from deid_proxy.engine.pixel_values import DataSetDigest, around_values, large_values_of
from deid_proxy.engine.plan import Plan, Rendition, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import (
    DeidentificationError,
    HoldReason,
    MappingConflictError,
    StoreError,
    SubjectUnknownError,
)
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.ports import IdentityRequest
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.sealing import PublicSeal
from deid_proxy.identity.subjects import split, study_of
from deid_proxy.observability.code_location import where
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.recognisers import with_recognisers
from deid_proxy.stores.memory import MemoryMapStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deid_proxy.identity.map_keys import MapPublicKey
    from deid_proxy.identity.pixel_digest import PixelDigest
    from deid_proxy.identity.ports import MapStore
    from deid_proxy.profile.model import RuleSet

Buffer = bytes | bytearray | memoryview


class Source(NamedTuple):
    """One received data set: its encoded bytes, without File Meta, and the transfer syntax they are in.

    Its ``repr`` shows none of them.

    Parameters
    ----------
    notes
        What was wrong with the file around it.
    aside
        Where native pixel values belong that are not in memory: zeros stand there. What comes of it holds if they stay
        aside, and has no digest.
    digested
        Where native pixel values were digested on the way in, and their digest; it is believed where they are found in
        the same place.
    """

    data: Buffer
    transfer_syntax_uid: str
    notes: tuple[str, ...] = ()
    aside: Span | None = None
    digested: PixelDigest | None = None

    def __repr__(self) -> str:
        return f"Source({len(self.data)} bytes in {self.transfer_syntax_uid})"

    def plan(self, rule_set: RuleSet, limits: Limits = DEFAULT_LIMITS) -> Plan:
        """Return what is to be done to it.

        Raises
        ------
        DeidentificationError
            It would be held.
        """
        plan = make_plan(self.data, self.transfer_syntax_uid, rule_set, limits)
        return plan._replace(notes=self.notes + plan.notes) if self.notes else plan


class Deidentified(NamedTuple):
    """An instance that may leave: it was planned, edited and verified.

    ``digest`` is that of the de-identified data set (32 bytes, see :class:`.DataSetDigest`); empty where the pipeline
    has no key for it.
    """

    plan: Plan
    rendition: Rendition
    digest: bytes


@dataclass(frozen=True, slots=True)
class Held:
    """An instance that must not leave, and why; ``detail`` names tags, offsets and codes only."""

    reason: HoldReason
    detail: str = ""


class Excluded(Held):
    """An instance that the project does not want: it is of a patient who is no subject of it."""


class Pipeline:
    """De-identifies batches of data sets with one rule set and one project's identities.

    Parameters
    ----------
    rule_set
        What to do.
    resolver
        Who stands for whom, in one store transaction per batch.
    digest_key
        32 bytes, keys the digests of renditions; None where nobody asks for them: over large pixel data they cost as
        much as making the plan.
    limits
        Bounds on depth and number of elements.
    recognises
        Whether a site's own recognisers, where the rule set names any, are loaded and run in this process. If not, an
        instance with a text for them is held.
    """

    def __init__(
        self,
        rule_set: RuleSet,
        resolver: IdentityResolver,
        digest_key: bytes | None,
        limits: Limits = DEFAULT_LIMITS,
        *,
        recognises: bool = True,
    ) -> None:
        self.rule_set = with_recognisers(rule_set) if recognises else rule_set
        self._resolver = resolver
        self.digests = None if digest_key is None else DataSetDigest(digest_key)
        self.limits = limits

    def deidentify(self, batch: Sequence[Source]) -> list[Deidentified | Held]:
        """Return for every source, in order, either its rendition or why it is held.

        Raises
        ------
        StoreUnavailableError
            The map cannot be read or written now; nothing was decided about any source.
        """
        plans = [self._plan(source) for source in batch]
        identities = self._resolve([plan for plan in plans if isinstance(plan, Plan)])
        return [
            plan if isinstance(plan, Held) else self._render(source, plan, identities)
            for source, plan in zip(batch, plans, strict=True)
        ]

    def _plan(self, source: Source) -> Plan | Held:
        try:
            return source.plan(self.rule_set, self.limits)
        except DeidentificationError as error:
            return Held(error.reason, error.detail)
        except Exception as error:  # noqa: BLE001 - fail closed: whatever the engine did not foresee holds the instance
            return Held(HoldReason.ENGINE_ERROR, where(error))

    def _resolve(self, plans: Sequence[Plan]) -> Mapping[IdentityRequest, str] | None:
        """Return identities for all plans at once, or None when one spoils it and they must be asked for one by one."""
        try:
            if any(map(self._resolver.is_corrected, {plan.identity.study_instance_uid for plan in plans})):
                return None  # the same UID may then have another replacement in each of them
            whose = {request: plan.identity.subject for plan in reversed(plans) for request in plan.requests}
            return self._resolver.resolve({request: None for plan in plans for request in _requests(plan)}, whose)
        except (MappingConflictError, DeidentificationError):
            return None
        except StoreError:
            raise
        except Exception:  # noqa: BLE001 - fail closed: asked for one by one, the defect holds the instance it shows at
            return None

    def _render(
        self, source: Source, plan: Plan, identities: Mapping[IdentityRequest, str] | None
    ) -> Deidentified | Held:
        try:
            if identities is None:
                identity = plan.identity
                identities = self._resolver.resolve_instance(
                    _requests(plan), identity.subject, identity.study_instance_uid
                )
            rendition = apply_plan(plan, identities)
            verify(source.data, plan, rendition, identities)
            return Deidentified(plan, rendition, self._digest(source, plan, rendition))
        except MappingConflictError as error:
            return Held(HoldReason.MAPPING_CONFLICT, error.public_message)
        except SubjectUnknownError as error:
            return _unknown(plan, error)
        except DeidentificationError as error:
            return Held(error.reason, error.detail)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - fail closed, as above
            return Held(HoldReason.ENGINE_ERROR, where(error))

    def _digest(self, source: Source, plan: Plan, rendition: Rendition) -> bytes:
        """Return the digest of a rendition; pixel values that stay as they came are not digested again."""
        if source.aside is not None or self.digests is None:
            return b""
        place = large_values_of(plan)
        found = None if place is None else around_values(rendition, source.data, place)
        if found is None:
            return self.digest(source.data, rendition)
        pieces, values = found
        known = source.digested
        if known is not None and known[:2] == place:
            return self.digests.around(pieces, values, known.digest)
        return self.digests.passing(segments_of(source.data, rendition), values)

    def digest(self, data: Buffer, rendition: Rendition) -> bytes:
        """Return the digest of a de-identified data set (32 bytes); nothing where there is no key for it."""
        if self.digests is None:
            return b""
        return self.digests.whole([*segments_of(data, rendition)], rendition.transfer_syntax_uid)


def segments_of(data: Buffer, rendition: Rendition) -> Iterator[bytes | memoryview]:
    """Yield the bytes of a de-identified data set: new ones, and ranges of the original, which are not copied."""
    view = memoryview(data)
    for segment in rendition.segments:
        yield view[segment.start : segment.end] if isinstance(segment, Span) else segment


def _requests(plan: Plan) -> Iterator[IdentityRequest]:
    """Yield all that a plan asks for, and that its study is of its subject."""
    yield from plan.requests
    study = plan.identity.study_instance_uid
    yield study_of(plan.identity.subject, study.original if isinstance(study, IdentityRequest) else study)


def _unknown(plan: Plan, error: SubjectUnknownError) -> Held:
    """Exclude an instance of a patient whom the project does not want; one that only names such a patient is held."""
    is_subject = (
        isinstance(error.request, IdentityRequest) and split(error.request)[1] == plan.identity.subject.original
    )
    return (Excluded if error.excluded and is_subject else Held)(error.reason, error.detail)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file: either ``file`` is the new one, or ``reason`` says why there is none.

    Its ``repr`` shows neither the file nor the plan.

    Parameters
    ----------
    file
        The de-identified DICOM file (PS3.10), or None.
    plan
        What was done to each element and why; None when the file is held.
    reason, detail
        Why the file is held; tags, offsets and codes only.
    """

    file: bytes | None = field(default=None, repr=False)
    plan: Plan | None = field(default=None, repr=False)
    reason: HoldReason | None = None
    detail: str = ""


class Deidentifier:
    """De-identifies DICOM files in memory: the library's front door.

    Parameters
    ----------
    profile
        Name of a built-in profile, or path of a profile file.
    key
        The project's key: the same key gives the same patient the same pseudonym, everywhere and for ever.
    store
        Where pairs of original and pseudonym are kept; in memory when it is left out.
    project
        The project's name; a map keeps projects apart.
    map_public_key
        The public key to which the store's originals are sealed; without one they are not kept.

    Examples
    --------
    >>> deidentifier = Deidentifier("basic", key=load_key_file("project.key"))  # doctest: +SKIP
    >>> outcome = deidentifier.deidentify(Path("image.dcm").read_bytes())  # doctest: +SKIP
    >>> outcome.file or outcome.reason  # doctest: +SKIP
    """

    def __init__(
        self,
        profile: str = "basic",
        *,
        key: ProjectKey,
        store: MapStore | None = None,
        project: str = "default",
        map_public_key: MapPublicKey | None = None,
    ) -> None:
        if not isinstance(key, ProjectKey):
            raise TypeError(f"key must be a ProjectKey, not {type(key).__name__}: load_key_file(FILE)")
        self.rule_set = with_recognisers(load_rule_set(profile))
        seal = None if map_public_key is None else PublicSeal(map_public_key)
        resolver = IdentityResolver(project, key, store or MemoryMapStore(), self.rule_set.uid_method, seal=seal)
        self._pipeline = Pipeline(self.rule_set, resolver, None)

    def plan(self, file: bytes) -> Plan:
        """Return what would be done to a file; nothing is changed and nothing is stored.

        Raises
        ------
        DeidentificationError
            The file would be held.
        """
        return _source(file).plan(self.rule_set)

    def deidentify(self, file: bytes) -> Outcome:
        """Return the de-identified file, or why it is held.

        Raises
        ------
        StoreError
            The map cannot be read or written now.
        """
        try:
            source = _source(file)
        except DeidentificationError as error:
            return Outcome(reason=error.reason, detail=error.detail)
        (result,) = self._pipeline.deidentify([source])
        if isinstance(result, Held):
            return Outcome(reason=result.reason, detail=result.detail)
        return Outcome(b"".join(part10_file(source, result.rendition)), result.plan)


def _source(file: bytes) -> Source:
    if not isinstance(file, Buffer):
        raise TypeError(f"the bytes of a file are wanted, not {type(file).__name__}: Path(FILE).read_bytes()")
    header = read_part10(file)
    return Source(memoryview(file)[header.offset :], header.transfer_syntax_uid, header.notes)


def part10_file(source: Source, rendition: Rendition) -> Iterator[bytes | memoryview]:
    """Yield the bytes of a DICOM file: new File Meta Information, then the rendition's segments.

    References
    ----------
    DICOM PS3.10 section 7.1
    """
    yield write_file_meta(rendition)
    yield from segments_of(source.data, rendition)

"""What a person has to see before a study goes out: what is new about it, and whether it is of the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blake3 import blake3

from deid_proxy.engine.traits import traits_of
from deid_proxy.identity.ledger_review import SAMPLE, Review, Trait
from deid_proxy.standard.private_elements import private_creators
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.limits import Limits
    from deid_proxy.engine.plan import Rendition
    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.pipeline import Source
    from deid_proxy.settings.review import FirstSeenSettings

_TOKEN_BYTES = 16
_CHANCES = 1 << 64
_MOST_CREATORS = 64  # that are looked at one by one


class Reviewer:
    """Says of every instance of one project what a person must have seen.

    Parameters
    ----------
    key
        The project's key: devices and creators reach the ledger as keyed digests, and nobody can foretell the sample.
    first_seen
        How many studies of what is new wait; None for none.
    sample
        The share of studies that waits whatever they are, 0 to 1.
    limits
        Bounds on the reading.
    """

    def __init__(
        self, key: ProjectKey, first_seen: FirstSeenSettings | None, sample: float | None, limits: Limits
    ) -> None:
        self._token_key, self._sample_key = key.derive("first-seen"), key.derive("sample")
        self._first_seen, self._sample, self._limits = first_seen, sample or 0.0, limits

    def review(self, source: Source, rendition: Rendition) -> Review:
        """Return what of an instance is to be seen; it waits with its study though there be nothing.

        Raises
        ------
        DeidentificationError
            It cannot be read.
        """
        traits = tuple(self._traits(source, rendition)) if self._first_seen is not None else ()
        if self._is_sampled(rendition.study_instance_uid):
            traits = (*traits, SAMPLE)
        enough = self._first_seen.hold if self._first_seen is not None else 1
        return Review(rendition.study_instance_uid, traits, enough)

    def _is_sampled(self, study: str) -> bool:
        """Tell whether a study is of the sample: a function of the key and the study, the same in all its instances."""
        drawn = int.from_bytes(blake3(study.encode(), key=self._sample_key).digest(8), "big")
        return drawn < self._sample * _CHANCES

    def _traits(self, source: Source, rendition: Rendition) -> Iterator[Trait]:
        found = traits_of(source.data, source.transfer_syntax_uid, self._limits)
        yield self._trait("device", b"\0".join(found.device), _device_words(found.device))
        sop_class = rendition.sop_class_uid
        yield self._trait("sop-class", sop_class.encode(), f"SOP Class {name_of_uid(sop_class) or 'that is private'}")
        creators = _groups_of(found.creators)
        for creator, groups in list(creators.items())[:_MOST_CREATORS]:
            yield self._trait("creator", creator, _creator_words(groups, creator))
        if len(creators) > _MOST_CREATORS:
            many = b"\0".join(creators)
            yield self._trait("creators", many, f"more than {_MOST_CREATORS} private creators")
        if not found.is_plain:
            yield self._trait("encoding", b"", "an encoding that had to be repaired")

    def _trait(self, kind: str, original: bytes, words: str) -> Trait:
        digest = blake3(kind.encode() + b"\0" + original, key=self._token_key).digest(_TOKEN_BYTES)
        return Trait(digest, words)


def _groups_of(creators: Iterable[tuple[int, bytes]]) -> dict[bytes, list[int]]:
    """Return private creators in order, each once with its groups: SIEMENS MR HEADER stands in 0019 and in 0051."""
    found: dict[bytes, list[int]] = {}
    for group, creator in creators:
        found.setdefault(creator, []).append(group)
    return found


def _creator_words(groups: list[int], creator: bytes) -> str:
    """Return what a person may read of a creator: its name if the lists have it in such a group, else only where it is.

    It is a text of the sender, who may write anything there.
    """
    name = creator.decode("latin-1")
    if any((name, group) in private_creators() for group in groups):
        return f"private creator {name}"
    return f"a private creator that no list knows, in group {', '.join(f'{group:04X}' for group in groups)}"


def _device_words(device: tuple[bytes, ...]) -> str:
    return "a device that was not seen before" if any(device) else "an instance that names no device"

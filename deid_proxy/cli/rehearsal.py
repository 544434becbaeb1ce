"""The whole way that ``deidentify`` takes, with replacements that stand for nobody: nothing is written.

References
----------
DICOM PS3.15 Annex E
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from deid_proxy.cli.batch import batches
from deid_proxy.cli.progress import progress_bar
from deid_proxy.cli.reading import read_input
from deid_proxy.cli.site_recognisers import recognising
from deid_proxy.errors import DeidentificationError
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.pipeline import Held, Pipeline, Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.cli.results import Result
    from deid_proxy.engine.plan import Plan
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.resolver import IdentityResolver
    from deid_proxy.pipeline import Deidentified
    from deid_proxy.profile.model import RuleSet

_STAND_IN_UIDS = 1 << 127
_STAND_INS = {IdentityKind.DATE_OFFSET: "-400", IdentityKind.ANCHOR_DATE: "20010204"}  # any that move a date


class StandIns:
    """Replacements for a rehearsal: they stand for nobody, and no key is needed."""

    def is_corrected(self, _study: IdentityRequest | str) -> bool:
        """Return that no study is of another patient than it says."""
        return False

    def resolve(self, requests: Iterable[IdentityRequest], _subject_of: object = None) -> dict[IdentityRequest, str]:
        """Return a replacement for every request."""
        return {request: self._stand_in(request, number) for number, request in enumerate(requests)}

    def resolve_instance(
        self, requests: Iterable[IdentityRequest], _subject: IdentityRequest, _study: IdentityRequest | str
    ) -> dict[IdentityRequest, str]:
        """Return a replacement for every request of an instance."""
        return self.resolve(requests)

    def _stand_in(self, request: IdentityRequest, number: int) -> str:
        if request.kind is IdentityKind.UID:
            return f"2.25.{_STAND_IN_UIDS + number}"
        return _STAND_INS.get(request.kind, "REHEARSAL")


def rehearsed(source: Source, rule_set: RuleSet) -> Plan:
    """Return the plan of one instance, which went the whole way: what is written was looked through for what must go.

    Raises
    ------
    DeidentificationError
        The instance would be held.
    """
    (result,) = _pipeline(rule_set).deidentify([source])
    if isinstance(result, Held):
        raise DeidentificationError(result.reason, result.detail)
    return result.plan


def _pipeline(rule_set: RuleSet) -> Pipeline:
    return Pipeline(recognising(rule_set), cast("IdentityResolver", StandIns()), bytes(32))


def rehearse(
    files: Sequence[InputFile], rule_set: RuleSet, label: str
) -> Iterator[tuple[InputFile, Source, Deidentified | Held] | Result]:
    """Yield for every input the data set and what would become of it, or why it was not read.

    Parameters
    ----------
    label
        What the progress bar says.
    """
    pipeline = _pipeline(rule_set)
    with progress_bar(len(files), label) as advance:
        for batch in batches(files):
            read = [read_input(file) for file in batch]
            outcomes = iter(pipeline.deidentify([source for source in read if isinstance(source, Source)]))
            for file, source in zip(batch, read, strict=True):
                yield (file, source, next(outcomes)) if isinstance(source, Source) else source
            advance(len(batch))

"""What one worker does with a batch of inputs: read, de-identify, and write each result beside its place.

Nothing gets its final name here: that is done in the order of the inputs, so that the outcome is the same however
many workers there are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli import room
from deid_proxy.cli.arena import Arena
from deid_proxy.cli.output_tree import Draft, Placement, place_of, settle, write_draft
from deid_proxy.cli.reading import read_input
from deid_proxy.cli.results import Made, Result, ResultState
from deid_proxy.engine.record import record_of
from deid_proxy.errors import HoldReason
from deid_proxy.pipeline import Deidentified, Source, part10_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.engine.plan import Rendition
    from deid_proxy.engine.record import Record
    from deid_proxy.pipeline import Held, Pipeline

_MOST_FILES = 32
_MOST_BYTES = 64 << 20
NEAR_BYTES = 2 << 20
"""What a batch has where none is a transaction on a disk: so much is still near the processor when it is written."""


class Drafted(NamedTuple):
    """An input whose result is written, but has not got its name yet."""

    number: int
    draft: Draft
    output: str
    digest: str
    made: Made


Prepared = Result | Drafted


def batches(files: Sequence[InputFile], most_bytes: int = _MOST_BYTES) -> Iterator[list[InputFile]]:
    """Split the inputs so that a batch is bounded in files and in bytes; one file alone may be larger."""
    batch: list[InputFile] = []
    size = 0
    for file in files:
        if batch and (len(batch) >= _MOST_FILES or size + file.size_bytes > most_bytes):
            yield batch
            batch, size = [], 0
        batch.append(file)
        size += file.size_bytes
    if batch:
        yield batch


class BatchWork:
    """De-identifies batches into one output folder.

    Parameters
    ----------
    pipeline
        What de-identifies.
    output
        The output folder.
    keep_paths
        Mirror the input's paths, instead of naming by new values.
    records
        Whether results tell what kinds of information were taken out, as a report does.
    """

    def __init__(self, pipeline: Pipeline, output: Path, *, keep_paths: bool, records: bool) -> None:
        self._pipeline = pipeline
        self._output = output
        self._keep_paths = keep_paths
        self._records = records
        self._arena = Arena(_MOST_BYTES)
        self._asks_for_room = room.pays(output)

    def process(self, batch: Sequence[InputFile]) -> list[Prepared]:
        """Return, for every input in order, its draft or what became of it instead.

        Raises
        ------
        OSError
            The output cannot be written. No draft of this batch stays.
        StoreError
            The map cannot be read or written; nothing of this batch was written.
        """
        self._arena.reuse()
        read = [read_input(file, self._arena) for file in batch]
        sources = [source for source in read if isinstance(source, Source)]
        outcomes = iter(self._pipeline.deidentify(sources))
        prepared: list[Prepared] = []
        try:
            for file, source in zip(batch, read, strict=True):
                if isinstance(source, Source):
                    prepared.append(self._prepare(file, source, next(outcomes)))
                else:
                    prepared.append(source)
        except BaseException:
            discard(prepared)
            raise
        return prepared

    def _prepare(self, file: InputFile, source: Source, outcome: Deidentified | Held) -> Prepared:
        if not isinstance(outcome, Deidentified):
            return Result(file.number, ResultState.HELD, outcome.reason, outcome.detail)
        place = "/".join(file.relative) if self._keep_paths else str(place_of(outcome.rendition))
        size = outcome.rendition.size  # of the data set: the file has a little more
        room_bytes = size if self._asks_for_room and size >= room.LEAST_BYTES else 0
        draft = write_draft(self._output, place, file.number, part10_file(source, outcome.rendition), room_bytes)
        record = record_of(outcome.plan) if self._records else None
        return Drafted(file.number, draft, place, outcome.digest.hex(), _made(outcome.rendition, record))


def finish(batch: Sequence[Prepared]) -> list[Result]:
    """Give every draft its name; where another file has it already, the instance is held as a conflict.

    Raises
    ------
    OSError
        The output cannot be written. No draft of this batch stays.
    """
    results: list[Result] = []
    try:
        results.extend(_finish(prepared) for prepared in batch)
    except BaseException:
        discard(batch)
        raise
    return results


def _finish(prepared: Prepared) -> Result:
    if isinstance(prepared, Result):
        return prepared
    number, draft, output, digest, made = prepared
    placement = settle(draft)
    if placement is Placement.CONFLICT:
        detail = "a file with other content has this name already"
        return Result(number, ResultState.HELD, HoldReason.CONFLICT, detail, output, digest, made)
    state = ResultState.WRITTEN if placement is Placement.WRITTEN else ResultState.UNCHANGED
    return Result(number, state, output=output, digest=digest, made=made)


def _made(new: Rendition, record: Record | None) -> Made:
    uids = new.study_instance_uid, new.series_instance_uid, new.sop_instance_uid
    return Made(new.subject, *uids, new.sop_class_uid, record)


def discard(prepared: Sequence[Prepared]) -> None:
    """Remove drafts that are not going to get a name."""
    for entry in prepared:
        if isinstance(entry, Drafted):
            entry.draft.discard()

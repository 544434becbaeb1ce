"""Fuzzes the engine: whatever comes in, a verified rendition that pydicom can read comes out, or a reason.

``make fuzz SECONDS=600``, or ``python tests/fuzz/fuzz_engine.py --seconds 600 --seed 7``; ``TARGET=walker`` or
``--target walker`` points it at one part (``fuzz_parts.py``), whose corpus is in a folder of its name. Input number N
of a seed is always the same as long as the folder ``corpus/`` is. What breaks a promise is written to ``crashes/`` and
can be run again with ``--replay FILE``; once mended, it moves to ``corpus/``, where every later run and the test suite
find it.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import random
import re
import resource
import signal
import struct
import sys
import time
import traceback
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pydicom
from pydicom.config import disable_value_validation

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.explain import explain
from deid_proxy.engine.identifiers import look_up, peek
from deid_proxy.engine.part10 import read_part10, write_file_meta
from deid_proxy.engine.plan import Plan, Span
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import (
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    JPEG_BASELINE,
    DataSetBuilder,
    Fragments,
    Shape,
    build_study,
)
from deid_proxy.testing.builders.malformed import MALFORMED_CASES
from deid_proxy.testing.builders.pixels import jpeg_stream
from deid_proxy.testing.canaries import canary_instance
from deid_proxy.testing.mutations import MAXIMUM_SIZE, mutated

HERE = Path(__file__).parent
if str(HERE) not in sys.path:
    sys.path.append(str(HERE))
from fuzz_parts import PARTS  # noqa: E402 - it lies beside this script

CORPUS = HERE / "corpus"
CRASHES = HERE / "crashes"
ENGINE = "engine"
LONGEST_S = 5.0
MOST_MEMORY = 512 << 20
LARGEST_KEPT = 4_096

READING_ERRORS = (
    ValueError,
    TypeError,
    LookupError,
    AttributeError,
    NotImplementedError,
    EOFError,
    OSError,
    struct.error,
)
NUMBERS = re.compile(r"\(?[0-9A-F]{4},[0-9A-F]{4}\)?|0x[0-9a-f]+|\d+|\bVR [A-Z?]{2}\b")


class BrokenPromiseError(Exception):
    """The engine did something else than to forward what is right, or to hold with a reason."""


class TooSlowError(BrokenPromiseError):
    """One input took more CPU time than :data:`LONGEST_S`: a busy machine is no fault."""


@dataclass(frozen=True)
class Input:
    """A data set and how it is said to be encoded; in a file, the first line is the transfer syntax.

    The input of a part has the name of the part in its place.
    """

    transfer_syntax_uid: str
    data: bytes = field(repr=False)

    @property
    def name(self) -> str:
        return hashlib.sha256(self.to_bytes()).hexdigest()[:16] + ".fuzz"

    def to_bytes(self) -> bytes:
        return self.transfer_syntax_uid.encode() + b"\n" + self.data

    @classmethod
    def from_file(cls, path: Path) -> Input:
        syntax, _, data = path.read_bytes().partition(b"\n")
        return cls(syntax.decode(), data)


# What an input comes to


def replacement_of(request: IdentityRequest) -> str:
    number = int.from_bytes(hashlib.sha256(request.original.encode("utf-8", "replace")).digest()[:12], "big")
    return f"2.25.1000{number}" if request.kind is IdentityKind.UID else f"P-{number:030d}"


# As under ``pixel_risk: allow``, so that more comes through.
RULES = replace(load_rule_set("basic"), hold_pixel_risk=False, _caches={})


def ending(one: Input) -> str:
    """Take one input the whole way, and say how it ended in words that do not depend on offsets.

    Raises
    ------
    BrokenPromiseError
        Something came out that pydicom cannot read, or that the engine itself would not take.
    """
    if one.transfer_syntax_uid in PARTS:
        return part_ending(one)
    look_into(one)
    read_as_file(one.data)
    try:
        plan = make_plan(one.data, one.transfer_syntax_uid, RULES)
        identities = {request: replacement_of(request) for request in plan.requests}
        rendition = apply_plan(plan, identities)
        verify(one.data, plan, rendition, identities)
    except DeidentificationError as error:
        return f"{error.reason}: {NUMBERS.sub('#', error.detail)}"
    output = b"".join(one.data[s.start : s.end] if isinstance(s, Span) else s for s in rendition.segments)
    check_explained(one.data, plan)
    check_readable(write_file_meta(rendition) + output)
    check_taken_again(output, one.transfer_syntax_uid)
    return "forwarded; " + "; ".join(sorted({NUMBERS.sub("#", note) for note in plan.notes}))


def part_ending(one: Input) -> str:
    try:
        return PARTS[one.transfer_syntax_uid].ending(one.data)
    except AssertionError as error:
        raise BrokenPromiseError(str(error)) from error
    except DeidentificationError as error:
        return f"{error.reason}: {NUMBERS.sub('#', error.detail)}"


def look_into(one: Input) -> None:
    try:
        peek(one.data, one.transfer_syntax_uid)
        look_up(one.data, one.transfer_syntax_uid)
    except DeidentificationError as error:
        if error.reason is not HoldReason.TRANSFER_SYNTAX:
            raise BrokenPromiseError("looking at a data set judges it") from error


def read_as_file(data: bytes) -> None:
    try:
        read_part10(data)
    except DeidentificationError:
        return


def check_explained(data: bytes, plan: Plan) -> None:
    if sum(1 for _ in explain(data, plan)) < len(plan.steps):
        raise BrokenPromiseError("not every step is explained")


def check_readable(file: bytes) -> None:
    """pydicom must find elements to the last byte; what it makes of their values is not asked."""
    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        try:
            count = sum(1 for _ in walked(pydicom.dcmread(io.BytesIO(file), force=True)))
        except READING_ERRORS as error:
            raise BrokenPromiseError(f"pydicom cannot read the rendition: {type(error).__name__}") from error
    if not count:
        raise BrokenPromiseError("pydicom finds nothing in the rendition")


def walked(data_set: pydicom.Dataset) -> Iterator[int]:
    for tag in list(data_set.keys()):
        yield int(tag)
        if data_set.get_item(tag).VR == "SQ" or isinstance(data_set.get_item(tag), pydicom.DataElement):
            element = data_set[tag]
            if element.VR == "SQ":
                for item in element.value:
                    yield from walked(item)


def check_taken_again(output: bytes, transfer_syntax_uid: str) -> None:
    try:
        make_plan(output, transfer_syntax_uid, RULES)
    except DeidentificationError as error:
        raise BrokenPromiseError(f"its own rendition is held: {error.reason}") from error


# Inputs


def built() -> Iterator[Input]:
    """Instances of every structure that the builders know, and every malformed one that is small."""
    shape = Shape(rows=4, columns=4, frames=2, private_blob_bytes=32)
    for modality in ("CT", "MR", "Enhanced MR", "PET", "RTSTRUCT", "SR"):
        for syntax in (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN):
            for undefined in (True, False):
                (instance,) = build_study(
                    8, modality, 1, transfer_syntax_uid=syntax, undefined_lengths=undefined, shape=shape
                )
                yield Input(syntax, instance.data)
    (instance,) = build_study(8, "MR", 1, transfer_syntax_uid=JPEG_BASELINE, shape=shape)
    yield Input(JPEG_BASELINE, instance.data)
    stream = jpeg_stream(bytes(range(99)), b"\xff\xfe\0\x0aa secret")
    for fragments in (Fragments((stream,)), Fragments((stream[:40], stream[40:] + b"behind"))):
        builder = DataSetBuilder()
        for keyword in ("SOPClassUID", "SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"):
            builder.put(keyword, "1.2.840.10008.5.1.4.1.1.4" if keyword == "SOPClassUID" else "1.2.826.0.1.77.1.3")
        builder.add(0x7FE0_0001, "OV", bytes(8))
        builder.add(0x7FE0_0002, "OV", len(stream).to_bytes(8, "little"))
        builder.add(0x7FE0_0010, "OB", fragments)
        yield Input(JPEG_BASELINE, builder.encode())
    for case in MALFORMED_CASES.values():
        if len(data := case.build()) <= MAXIMUM_SIZE:
            yield Input(case.transfer_syntax_uid, data)
    for depth in (0, 2):
        for syntax in (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN):
            yield Input(syntax, canary_instance(depth=depth, transfer_syntax_uid=syntax).data)
    yield from (Input(syntax, data) for data, syntax in tiny())


def tiny() -> Iterator[tuple[bytes, str]]:
    """Data sets of a few elements, in which most changes hit something that matters."""
    for undefined in (True, False):
        builder = DataSetBuilder(undefined_lengths=undefined)
        for keyword, value in (
            ("SpecificCharacterSet", "ISO_IR 100"),
            ("SOPClassUID", "1.2.840.10008.5.1.4.1.1.4.1"),
            ("SOPInstanceUID", "1.2.826.0.1.77.1.3"),
            ("AccessionNumber", "ACC-77-12345"),
            ("StudyInstanceUID", "1.2.826.0.1.77.1"),
            ("SeriesInstanceUID", "1.2.826.0.1.77.1.2"),
            ("PatientName", "Quill^Erika"),
            ("PatientID", "MRN-4711-X"),
            ("DeidentificationMethod", "by hand"),
        ):
            builder.put(keyword, value)
        inner, code = builder.item(), builder.item()
        inner.put("ReferencedSOPInstanceUID", "1.2.826.0.1.77.1.9")
        inner.put("PatientID", "MRN-4711-X")
        code.put("CodeMeaning", "Head")
        code.add(0x0040_A730, "SQ", [inner])
        builder.add(0x0008_1140, "SQ", [inner])
        builder.add(0x0008_2218, "SQ", [code, inner])
        builder.private_block(0x0009, "MAKER", [(1, "UN", b"secret"), (2, "SQ", [inner])])
        builder.add(0x6000_3000, "OW", bytes(8))
        builder.add(0x7FE0_0010, "OW", bytes(32))
        for syntax in (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN):
            yield builder.encode(syntax), syntax


def kept(target: str = ENGINE) -> Iterator[Input]:
    yield from (Input.from_file(path) for path in sorted(corpus_of(target).glob("*.fuzz")))


def corpus_of(target: str) -> Path:
    return CORPUS if target == ENGINE else CORPUS / target


def seeds_of(target: str) -> list[Input]:
    begun = built() if target == ENGINE else (Input(target, data) for data in PARTS[target].seeds())
    return [*begun, *kept(target)]


# The loop


def guarded(one: Input) -> str:
    """The ending of an input within its time; anything else that is raised is a broken promise."""

    def stop(signal_number: int, frame: object) -> None:
        raise TooSlowError(f"took more than {LONGEST_S} s of CPU time")

    signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, LONGEST_S)
    try:
        return ending(one)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def place_of(error: BaseException) -> str:
    """Where it happened, to count one fault once."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "deid_proxy" in frame.filename]
    where = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "the fuzzer"
    return f"{type(error).__name__} {error if isinstance(error, BrokenPromiseError) else ''} at {where}"


@dataclass
class Run:
    """What one run has seen so far."""

    crashes: dict[str, str] = field(default_factory=dict)
    endings: dict[str, Input] = field(default_factory=dict)
    done: int = 0

    def take(self, one: Input, what: str) -> None:
        self.done += 1
        try:
            end = guarded(one)
            if end not in self.endings or len(one.data) < len(self.endings[end].data):
                self.endings[end] = one
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what is looked for
            if place_of(error) not in self.crashes:
                CRASHES.mkdir(exist_ok=True)
                (CRASHES / one.name).write_bytes(one.to_bytes())
                self.crashes[place_of(error)] = f"{what}, crashes/{one.name}"


def fuzz(seconds: float, seed: int, inputs: int | None, target: str = ENGINE) -> Run:
    """Run all seeds, then mutations of them and of whatever ended in a new way, until the time or number is over."""
    run, seeds = Run(), seeds_of(target)
    for number, one in enumerate(seeds):
        run.take(one, f"seed input {number}")
    until, number = time.monotonic() + seconds, 0
    while time.monotonic() < until and (inputs is None or number < inputs):
        rng = random.Random(f"{seed}:{number}")
        one, other = rng.choice(seeds), rng.choice(seeds)
        data = mutated(one.data, one.transfer_syntax_uid, other.data, f"{seed}:{number}")
        syntax = one.transfer_syntax_uid if rng.random() < 0.98 else other.transfer_syntax_uid
        known = len(run.endings)
        run.take(Input(syntax, data), f"input {number} of seed {seed}")
        if len(run.endings) > known:
            seeds.append(Input(syntax, data))
        number += 1
    return run


def keep_new_endings(run: Run, target: str = ENGINE) -> int:
    """Write to the corpus what ends in a way that nothing in it does."""
    known = {guarded(one) for one in kept(target)}
    new = [one for end, one in sorted(run.endings.items()) if end not in known and len(one.data) <= LARGEST_KEPT]
    corpus_of(target).mkdir(exist_ok=True)
    for one in new:
        (corpus_of(target) / one.name).write_bytes(one.to_bytes())
    return len(new)


def replay(paths: Iterable[Path]) -> int:
    for path in paths:
        print(f"{path.name}: {guarded(Input.from_file(path))}")
    return 0


def under_atheris(arguments: list[str]) -> int:
    """Hand the loop to atheris, which looks at coverage; it is not among the requirements."""
    import atheris

    def one_input(data: bytes) -> None:
        syntax = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN)[data[:1] == b"\1"]
        ending(Input(syntax, data[1:]))

    atheris.instrument_all()
    atheris.Setup([sys.argv[0], *arguments], one_input)
    atheris.Fuzz()
    return 0


def peak_memory() -> int:
    """The most memory that this program has had, in bytes.

    ``ru_maxrss`` alone would not do: a process begins with the figure of the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        return next(int(line.split()[1]) << 10 for line in status.read_text().splitlines() if line.startswith("VmHWM"))
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--target", choices=[ENGINE, *PARTS], default=ENGINE)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, help="stop after as many mutations")
    parser.add_argument("--keep", action="store_true", help="add what ends in a new way to corpus/")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE")
    parser.add_argument("--atheris", nargs=argparse.REMAINDER, help="let atheris drive, with its own arguments")
    options = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_AS, (4 * MOST_MEMORY, 4 * MOST_MEMORY))
    if options.replay:
        return replay(options.replay)
    if options.atheris is not None:
        return under_atheris(options.atheris)
    run = fuzz(options.seconds, options.seed, options.inputs, options.target)
    memory = peak_memory()
    print(f"{run.done} inputs, {len(run.endings)} endings, {len(run.crashes)} faults, {memory >> 20} MiB at most")
    for fault, where in sorted(run.crashes.items()):
        print(f"  {fault}: {where}")
    if options.keep:
        print(f"{keep_new_endings(run, options.target)} inputs added to the corpus")
    return 1 if run.crashes or memory > MOST_MEMORY else 0


if __name__ == "__main__":
    sys.exit(main())

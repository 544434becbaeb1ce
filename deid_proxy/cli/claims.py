"""What an object says of its own de-identification: read from what the engine would write, not from what it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.elements import read_elements
from deid_proxy.engine.attest import (
    DEIDENTIFICATION_METHOD,
    DEIDENTIFICATION_METHOD_CODES,
    LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED,
    MARKERS,
)
from deid_proxy.engine.encoding import EXPLICIT_LITTLE, encode_element
from deid_proxy.pipeline import Source

if TYPE_CHECKING:
    from deid_proxy.engine.plan import Plan, Step
    from deid_proxy.profile.model import RuleSet

_SYNTAX = "1.2.840.10008.1.2.1"
_MR_IMAGE_STORAGE = b"1.2.840.10008.5.1.4.1.1.4\0"
_LEAST = (
    (0x0008_0016, "UI", _MR_IMAGE_STORAGE),
    (0x0008_0018, "UI", b"1.2.3.4.5.6.1\0"),
    (0x0008_0060, "CS", b"MR"),
    (0x0020_000D, "UI", b"1.2.3.4.5.6.2\0"),
    (0x0020_000E, "UI", b"1.2.3.4.5.6.3\0"),
)
_CODE_VALUE, _CODE_MEANING = 0x0008_0100, 0x0008_0104
_CODE_PATH = (DEIDENTIFICATION_METHOD_CODES, _CODE_VALUE)


class Claims(NamedTuple):
    """What is written into an object about itself.

    Parameters
    ----------
    methods
        The values of De-identification Method (0012,0063).
    codes
        Code value and meaning of each item of (0012,0064).
    dates
        Longitudinal Temporal Information Modified (0028,0303).
    inserted
        The tags of whatever is written into an object that had none of it, in their order.
    """

    methods: tuple[str, ...]
    codes: tuple[tuple[str, str], ...]
    dates: str
    inserted: tuple[int, ...]


def claims_of(rule_set: RuleSet) -> Claims:
    """Return what the engine writes into an MR image that has nothing but its UIDs.

    References
    ----------
    DICOM PS3.15 section E.1.1 item 6
    """
    steps = [step for step in _plan(rule_set).steps if step.start == step.end]
    written = {step.tag: step for step in steps if step.tag in MARKERS}
    methods = _texts(written.get(DEIDENTIFICATION_METHOD)).get((DEIDENTIFICATION_METHOD,), "")
    codes = _texts(written.get(DEIDENTIFICATION_METHOD_CODES))
    pairs = tuple((value, codes[*path[:-1], _CODE_MEANING]) for path, value in codes.items() if path[-1] == _CODE_VALUE)
    dates = LONGITUDINAL_TEMPORAL_INFORMATION_MODIFIED
    return Claims(
        tuple(methods.split("\\")) if methods else (),
        pairs,
        _texts(written.get(dates)).get((dates,), ""),
        tuple(sorted(step.tag for step in steps)),
    )


def says_otherwise(source: Source, rule_set: RuleSet) -> bool:
    """Tell whether a finished data set names other Options in (0012,0064) than this rule set would write.

    It was made by another profile then, or by another program.

    Raises
    ------
    DeidentificationError
        It cannot be read.
    """
    named = {
        bytes(element.value).decode("ascii", "replace").strip(" \0")
        for element in read_elements(memoryview(source.data), source.transfer_syntax_uid)
        if element.path[::2] == _CODE_PATH
    }
    return named != {value for value, _ in claims_of(rule_set).codes}


def _plan(rule_set: RuleSet) -> Plan:
    data = b"".join(encode_element(tag, vr, value, EXPLICIT_LITTLE) for tag, vr, value in _LEAST)
    return Source(data, _SYNTAX).plan(rule_set)


def _texts(step: Step | None) -> dict[tuple[int, ...], str]:
    if step is None or not isinstance(step.new, bytes):
        return {}
    elements = read_elements(memoryview(step.new), _SYNTAX)
    return {element.path: bytes(element.value).decode("ascii", "replace").strip(" \0") for element in elements}

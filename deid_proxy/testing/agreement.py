"""Whether a file is what its explanation says: each element, read with pydicom, against what was announced.

``explain`` is what a person is shown before a file leaves; this holds it to its word.
"""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING, Any

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import describe_tag, tag_of
from deid_proxy.testing.oracle import Discrepancy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.explain import ExplainedStep

Path = tuple[tuple[int, int], ...]
"""Sequences and item numbers around an element, outermost first."""

_STEP_OF_PATH = re.compile(r"(?:\((\w{4}),(\w{4})\)|(\w+))\[(\d+)\]\.")
_SIZE = re.compile(r"\d+ bytes")
_IDENTITIES = {re.escape("‹new UID›"): r"[0-9.]+", re.escape("‹pseudonym›"): r".+"}
_SHOWN = 64


def disagreements(before: bytes, after: bytes, explained: Iterable[ExplainedStep]) -> list[Discrepancy]:
    """Return where a de-identified file is not what was announced; paths name tags and item numbers, never values.

    Parameters
    ----------
    before, after
        Files (PS3.10), as received and as de-identified.
    explained
        What :func:`deid_proxy.engine.explain.explain` says of the plan.
    """
    import warnings

    import pydicom
    from pydicom.config import disable_value_validation

    with warnings.catch_warnings(), disable_value_validation():
        warnings.simplefilter("ignore")
        original, made = (pydicom.dcmread(io.BytesIO(data), force=True) for data in (before, after))
        announced: dict[tuple[Path, int], list[ExplainedStep]] = {}
        for step in explained:
            announced.setdefault((_path_of(step.path), step.tag), []).append(step)
        found: list[Discrepancy] = []
        for (path, _), (step, *appended) in announced.items():
            found += _judge(step, len(appended), _at(original, path), _at(made, path))
        found += _unannounced(made, (), announced)
    return found


def _path_of(text: str) -> Path:
    def number(match: re.Match[str]) -> int:
        group, element, keyword, _ = match.groups()
        return (tag_of(keyword) or 0) if keyword else int(group + element, 16)

    return tuple((number(match), int(match[4])) for match in _STEP_OF_PATH.finditer(text))


def _at(data_set: Any, path: Path) -> Any:
    """Return the item at a path; None where it is not."""
    for tag, number in path:
        items = data_set[tag].value if data_set is not None and tag in data_set else None
        data_set = items[number] if items is not None and number < len(items) else None
    return data_set


def _judge(step: ExplainedStep, appended: int, before: Any, after: Any) -> Iterator[Discrepancy]:
    is_there = after is not None and step.tag in after
    if step.after is None and step.action is not ActionCode.K:
        if is_there:
            yield Discrepancy(step.path, f"is still there, although {step.action} was announced")
    elif not is_there:
        yield Discrepancy(step.path, f"is not there, although {step.action} was announced")
    elif step.after is None:
        yield from _judge_kept(step, appended, before, after)
    elif not _says(step.after, after, step.tag):
        yield Discrepancy(step.path, "does not have the value that was announced")


def _judge_kept(step: ExplainedStep, appended: int, before: Any, after: Any) -> Iterator[Discrepancy]:
    old, new = _items(before, step.tag), _items(after, step.tag)
    if old is None or new is None:
        raw = [data_set.get_item(step.tag).value for data_set in (before, after)]
        if not all(isinstance(value, bytes) for value in raw):  # pydicom has decoded one to understand another
            raw = [data_set[step.tag].value for data_set in (before, after)]
        if raw[0] != raw[1] and _padded(raw[0]) != raw[1]:
            yield Discrepancy(step.path, "changed, although it was announced that it is kept")
    elif len(new) != len(old) + appended:
        yield Discrepancy(step.path, "has another number of items")


def _padded(value: Any) -> Any:
    """Return a value of odd length as it is written: a repair makes its length even (PS3.5 7.1.1)."""
    return value + bytes(len(value) % 2) if isinstance(value, bytes) else value


def _says(announced: str, data_set: Any, tag: int) -> bool:
    if _items(data_set, tag) is not None or _SIZE.fullmatch(announced):
        return True  # of binary values and items, only their size is announced
    pattern = re.escape(announced)
    for shown, identity in _IDENTITIES.items():
        pattern = pattern.replace(shown, identity)
    readings = _value(data_set, tag), _value(data_set, tag, decoded=True)
    return any(re.fullmatch(pattern, text, re.DOTALL) or f"{text[:_SHOWN]}…" == announced for text in readings)


def _value(data_set: Any, tag: int, *, decoded: bool = False) -> str:
    """Return a value as text: as it is encoded, unless pydicom has decoded it already, or is asked to."""
    value = (data_set[tag] if decoded else data_set.get_item(tag)).value
    if isinstance(value, bytes):
        return value.decode("latin-1").strip(" \0")
    values = value if isinstance(value, list | tuple) or hasattr(value, "append") else [value]
    return "\\".join("" if one is None else str(one) for one in values)


def _items(data_set: Any, tag: int) -> list[Any] | None:
    """Return the items of a sequence; None when it is none."""
    if data_set.get_item(tag).VR in ("SQ", "UN", None) and data_set[tag].VR == "SQ":
        return list(data_set[tag].value or ())
    return None


def _unannounced(
    data_set: Any, path: Path, announced: dict[tuple[Path, int], list[ExplainedStep]]
) -> Iterator[Discrepancy]:
    """Yield what is in the output and was not announced; what was written as a whole may have anything inside."""
    for tag in [int(tag) for tag in data_set.keys()]:  # noqa: SIM118 - iterating a Dataset decodes it
        steps = announced.get((path, tag))
        if steps is None:
            yield Discrepancy(
                "".join(f"{describe_tag(one)}[{number}]." for one, number in path) + describe_tag(tag),
                "was not announced",
            )
        elif steps[0].after is None:
            old = len(items := _items(data_set, tag) or []) - len(steps) + 1  # what was appended comes behind
            for number, item in enumerate(items[:old]):
                yield from _unannounced(item, (*path, (tag, number)), announced)

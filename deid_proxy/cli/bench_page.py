"""The figures of a benchmark as a page for people: ``docs/performance.md`` is made by ``deid-proxy bench --page``."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING, Any, NamedTuple

from deid_proxy import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

_NAMES = {"ct": "W1 CT, 0.5 MiB", "mr": "W2 MR, 43 KiB", "us": "W3 US, 101 MiB", "emr": "W4 Enhanced MR, 1.1 MiB"}
_SIDES = {
    "limit": "lean sender → storescp",
    "direct": "storescu → storescp, `TCP_NODELAY=1` on both",
    "deid-proxy": "lean sender → **deid-proxy** → storescp: profile basic, encrypted, durable, on a disk",
    "orthanc": "lean sender → Orthanc, anonymizing and forwarding each stable study by Lua → storescp",
    "obvious": "lean sender → the gateway everybody would write first with pynetdicom and pydicom → storescp",
    "not-encrypted": "deid-proxy with a cipher that does nothing: a row to compare with, no way to run it",
    "not-durable": "deid-proxy with its state on a file system in memory: a row to compare with, no way to run it",
    "stock-direct": "storescu → storescp as they come, with Nagle's algorithm on",
    "stock-deid-proxy": "storescu → deid-proxy → storescp, DCMTK as it comes",
}


class Gate(NamedTuple):
    """A ratio that must be reached: the rate of one side against another's, or a figure that must not be passed."""

    what: str
    workload: str
    associations: int
    side: str
    against: str
    least: float


GATES = (
    Gate("against direct", "ct", 1, "deid-proxy", "direct", 0.7),
    Gate("against direct", "ct", 4, "deid-proxy", "direct", 0.5),
    Gate("against direct", "ct", 8, "deid-proxy", "direct", 0.5),
    Gate("against direct", "mr", 1, "deid-proxy", "direct", 0.9),
    Gate("against direct", "mr", 4, "deid-proxy", "direct", 0.55),
    Gate("against direct", "us", 1, "deid-proxy", "direct", 0.8),
    Gate("against direct", "us", 4, "deid-proxy", "direct", 0.4),
    Gate("against direct", "emr", 1, "deid-proxy", "direct", 1.1),
    Gate("encrypted against not", "ct", 1, "deid-proxy", "not-encrypted", 0.9),
    Gate("durable against not", "ct", 1, "deid-proxy", "not-durable", 0.75),
    Gate("against Orthanc", "ct", 1, "deid-proxy", "orthanc", 4),
    Gate("against Orthanc", "mr", 1, "deid-proxy", "orthanc", 4),
    Gate("against Orthanc", "emr", 1, "deid-proxy", "orthanc", 4),
    Gate("against the obvious gateway", "ct", 1, "deid-proxy", "obvious", 8),
    Gate("against the obvious gateway", "mr", 1, "deid-proxy", "obvious", 8),
    Gate("against the obvious gateway", "emr", 1, "deid-proxy", "obvious", 8),
    Gate("stock DCMTK on both sides, against itself", "ct", 1, "stock-deid-proxy", "stock-direct", 15),
    Gate("stock DCMTK on both sides, against itself", "mr", 1, "stock-deid-proxy", "stock-direct", 60),
)
CPU_GATES_MS = {"ct": 0.9, "mr": 0.5, "us": 110.0, "emr": 45.0}
MEMORY_GATE_MIB = 350


def render_page(figures: Sequence[Mapping[str, Any]], repeat: int) -> str:
    """Return the page: gates first, then every figure, then how it was measured."""
    rows: dict[tuple[str, int, str], Mapping[str, Any]] = {
        (one["workload"], one["associations"], one["side"]): one for one in figures if one["kind"] == "end-to-end"
    }
    engine = [one for one in figures if one["kind"] == "engine"]
    parts = [
        "# Performance\n",
        _how_measured(repeat),
        *_machine_lines([one for one in figures if one["kind"] == "machine"]),
        "## What must be reached\n",
        "| workload | senders | measure | must be | is | |\n|---|---|---|---|---|---|",
        *_gate_lines(rows),
        "",
        "Where the time of an instance goes, and what it would take to reach what is missed, is measured in "
        "[decision 0015](decisions/0015-where-the-time-goes.md).\n",
    ]
    if rows:
        parts += ["## End to end\n", *_side_lines(rows), "", _TABLE_HEAD, *map(_row_line, rows.values()), ""]
    if engine:
        parts += ["## Engine\n", _ENGINE_HEAD, *map(_engine_line, engine), ""]
    return "\n".join(parts)


_TABLE_HEAD = (
    "| workload | senders | side | instances per second | CPU of the middle, ms an instance | sum of PSS, MiB "
    "| response p50 / p99, ms |\n|---|---|---|---|---|---|---|"
)
_ENGINE_HEAD = (
    "CPU time of one instance, median: plan, resolve, apply and verify, against pydicom's read, walk and write.\n\n"
    "| workload | elements | deid-proxy, ms | pydicom, ms | ratio |\n|---|---|---|---|---|"
)


def _how_measured(repeat: int) -> str:
    turns = "once" if repeat == 1 else f"{repeat} times, in turns with all others of its row; medians"
    return (
        f"Made by `deid-proxy bench --page` with deid-proxy {__version__} on {os.cpu_count()} cores, "
        f"{platform.system()}, Python {platform.python_version()}. Each side was measured {turns}. Everything runs on "
        "loopback, state and archive on a disk. The clock runs from the first byte sent until the archive has closed "
        "the file of the last instance; a run counts only when every image arrived once, with its pixels unchanged "
        "and, through deid-proxy, without any identifier. Rates are this machine's, and other work on it slows all "
        "sides down: compare ratios of one row, and CPU per instance.\n"
    )


def _machine_lines(runs: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    if runs:
        loads, syncs = ([one[name] for one in runs] for name in ("load", "sync_ms"))
        yield (
            f"When a run began, {_range(loads, 0)} processes were running or waiting to run on this machine, "
            f"and its disk took {_range(syncs, 1)} ms (median) to make 512 KiB durable: a sender that waits for each "
            "response cannot be answered faster than that, while `direct` makes nothing durable.\n"
        )
    if len(runs) > 1:
        yield (
            f"The figures come from {len(runs)} runs, one after the other; the ratio of two sides that were not in the "
            "same one means less.\n"
        )


def _range(values: Sequence[float], digits: int) -> str:
    least, most = f"{min(values):.{digits}f}", f"{max(values):.{digits}f}"
    return least if least == most else f"{least} to {most}"


def _gate_lines(rows: Mapping[tuple[str, int, str], Mapping[str, Any]]) -> Iterator[str]:
    for gate in GATES:
        ours, theirs = (rows.get((gate.workload, gate.associations, side)) for side in (gate.side, gate.against))
        if ours and theirs:
            ratio = ours["rate"] / theirs["rate"]
            yield _gate_line(gate.workload, gate.associations, gate.what, f"≥ {gate.least}", ratio, ratio >= gate.least)
    for (workload, associations, side), one in rows.items():
        if side != "deid-proxy":
            continue
        if associations == 1:
            most = CPU_GATES_MS[workload]
            yield _gate_line(workload, 1, "CPU an instance, ms", f"≤ {most}", one["cpu_ms"], one["cpu_ms"] <= most)
        memory = one["memory_bytes"] / (1 << 20)
        fits = memory <= MEMORY_GATE_MIB
        yield _gate_line(workload, associations, "sum of PSS, MiB", f"≤ {MEMORY_GATE_MIB}", memory, fits)


def _gate_line(workload: str, associations: int, what: str, wanted: str, found: float, reached: bool) -> str:
    verdict = "reached" if reached else "**missed**"
    return f"| {_NAMES[workload]} | {associations} | {what} | {wanted} | {found:.2f} | {verdict} |"


def _side_lines(rows: Mapping[tuple[str, int, str], Mapping[str, Any]]) -> Iterator[str]:
    names = dict.fromkeys(side for _, _, side in rows)
    return (f"- `{name}`: {_SIDES[name]}" for name in names)


def _row_line(one: Mapping[str, Any]) -> str:
    middle = one["memory_bytes"]
    cpu = f"{one['cpu_ms']:.2f}" if middle else ""
    memory = f"{middle / (1 << 20):.0f}" if middle else ""
    latency = f"{one['p50_ms']:.1f} / {one['p99_ms']:.1f}" if one["p50_ms"] else ""
    return (
        f"| {_NAMES[one['workload']]} | {one['associations']} | {one['side']} | {one['rate']:.1f} "
        f"| {cpu} | {memory} | {latency} |"
    )


def _engine_line(one: Mapping[str, Any]) -> str:
    return (
        f"| {_NAMES[one['workload']]} | {one['elements']} | {one['engine_ms']:.3f} | {one['pydicom_ms']:.2f} "
        f"| {one['ratio']:.1f} |"
    )

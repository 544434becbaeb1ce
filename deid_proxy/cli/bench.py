"""``bench``: measure the engine, and the whole way, next to what everybody would write first."""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.console import print_table
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.cli.bench_end_to_end import Measurement
    from deid_proxy.cli.bench_engine import EngineMeasurement

_MIB = 1 << 20
_WORKLOADS = ("ct", "mr", "us", "emr")
_PATH = TypedPath(dir_okay=False)


@click.command("bench", short_help="Measure the engine and the whole way.")
@click.argument("what", type=click.Choice(["all", "engine", "end-to-end"]), default="all")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="How many instances of each workload.")
@click.option(
    "--workload", "workloads", type=click.Choice(_WORKLOADS), multiple=True, help="Only this one; may be repeated."
)
@click.option(
    "--associations",
    type=click.IntRange(1, 32),
    multiple=True,
    metavar="N",
    help="Senders at a time, end to end; may be repeated. By default 1 and 4.",
)
@click.option(
    "--profile",
    "profiles",
    multiple=True,
    metavar="NAME",
    help="Engine only: measure this profile next to basic; may be repeated.",
)
@click.option("--side", "sides", multiple=True, metavar="NAME", help="Only this side, end to end; may be repeated.")
@click.option("--repeat", type=click.IntRange(min=1), default=1, metavar="N", help="Turns; their median is told.")
@click.option("--json", "json_file", type=_PATH, metavar="FILE", help="Write the figures here.")
@click.option("--page", type=_PATH, metavar="FILE", help="Write the figures here as a page for people (Markdown).")
@click.option(
    "--from",
    "earlier",
    type=TypedPath(exists=True, dir_okay=False),
    multiple=True,
    metavar="FILE",
    help="Measure nothing; take the figures of an earlier --json for --page. May be repeated.",
)
@click.option(
    "--baseline",
    type=_PATH,
    metavar="SCRIPT",
    help="The obvious gateway, end to end; by default the one in a checkout's tests/benchmarks.",
)
@click.option(
    "--work-dir",
    type=TypedPath(exists=True, file_okay=False),
    metavar="DIR",
    help="Where spool, databases and archive go, end to end; by default a temporary directory on a disk.",
)
def bench_command(
    what: str,
    count: int | None,
    workloads: tuple[str, ...],
    associations: tuple[int, ...],
    profiles: tuple[str, ...],
    sides: tuple[str, ...],
    repeat: int,
    json_file: Path | None,
    page: Path | None,
    earlier: tuple[Path, ...],
    baseline: Path | None,
    work_dir: Path | None,
) -> int:
    """Measure on this machine, with made-up instances; without an argument, everything.

    `engine` takes CT, MR and 1,000-frame Enhanced MR in memory: plan, resolve, apply and verify, against pydicom's
    dcmread, walk and dcmwrite, in turn. With --profile, profiles are measured against each other instead, on instances
    with private attributes that are known to be safe.

    `end-to-end` sends CT, MR, ultrasound and Enhanced MR through a gateway with its default settings to DCMTK's
    storescp, and next to it: without a gateway (limit, direct), through Orthanc, through the plainest gateway that
    pynetdicom and pydicom make (obvious), and through ours without encryption or on a file system in memory. A rate
    counts only when the archive has every image, unchanged in its pixels and without an identifier.

    Compare the ratios; the rates are this machine's.
    """
    if profiles and what != "engine":
        raise click.UsageError("--profile goes with `bench engine`")
    figures: list[dict[str, object]] = [figure for file in earlier for figure in json.loads(file.read_text("utf-8"))]
    if what != "end-to-end" and not earlier:
        figures += _profiles(profiles, count) if profiles else _engine(count)
    if what != "engine" and not earlier:
        figures += _end_to_end(count, workloads, associations, sides, repeat, baseline, work_dir)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    if page is not None:
        from deid_proxy.cli.bench_page import render_page

        page.write_text(render_page(figures, repeat), encoding="utf-8")
    return 0


def _engine(count: int | None) -> list[dict[str, object]]:
    from deid_proxy.cli.bench_engine import measure_engine

    measured = list(measure_engine(count))
    print_table(
        ("workload", "instances", "elements", "MiB", "engine ms", "pydicom ms", "ratio"),
        [_engine_row(one) for one in measured],
        title="CPU time of one instance, median",
    )
    return [{"kind": "engine", **asdict(one), "ratio": one.ratio} for one in measured]


def _profiles(profiles: tuple[str, ...], count: int | None) -> list[dict[str, object]]:
    from deid_proxy.cli.bench_engine import measure_profiles

    measured = list(measure_profiles(list(dict.fromkeys(("basic", *profiles))), count))
    print_table(
        ("workload", "profile", "instances", "engine ms", "ratio"),
        [
            (one.workload, one.profile, str(one.instances), f"{one.engine_ms:.3f}", f"{one.ratio:.2f}")
            for one in measured
        ],
        title="CPU time of one instance, median; ratio to basic",
    )
    return [{"kind": "profile", **asdict(one), "ratio": one.ratio} for one in measured]


def _engine_row(one: EngineMeasurement) -> tuple[str, ...]:
    return (
        one.workload,
        str(one.instances),
        str(one.elements),
        f"{one.size_bytes / _MIB:.2f}",
        f"{one.engine_ms:.3f}",
        f"{one.pydicom_ms:.2f}",
        f"{one.ratio:.1f}x",
    )


def _end_to_end(
    count: int | None,
    workloads: tuple[str, ...],
    associations: tuple[int, ...],
    wanted: tuple[str, ...],
    repeat: int,
    baseline: Path | None,
    work_dir: Path | None,
) -> list[dict[str, object]]:
    if sys.platform != "linux":
        raise click.ClickException("the gateway runs on Linux; `bench engine` runs here too")
    from deid_proxy.cli.bench_end_to_end import Matrix, measure_end_to_end
    from deid_proxy.cli.bench_process import directory_on_disk, sync_ms
    from deid_proxy.cli.bench_sides import BASELINE, sides

    if baseline is not None and not baseline.exists():
        raise click.ClickException("there is no such script to compare with")
    found = sides(baseline or BASELINE)
    if "obvious" not in found:
        click.echo("No gateway to compare with: name its script with --baseline, or run this in a checkout.", err=True)
    if unknown := [name for name in wanted if name not in found]:
        raise click.ClickException(f"there is no side {unknown[0]} here; there are {', '.join(found)}")
    matrix = Matrix(
        workloads or _WORKLOADS,
        associations or (1, 4),
        [found[name] for name in wanted or found],
        repeat,
        count,
        work_dir,
    )
    machine = {"kind": "machine", "load": os.getloadavg()[0], "sync_ms": sync_ms(work_dir or directory_on_disk())}
    measured = list(measure_end_to_end(matrix))
    direct = {(one.workload, one.associations): one.rate for one in measured if one.side == "direct"}
    print_table(
        ("workload", "associations", "side", "instances", "per second", "CPU ms", "MiB", "p50 ms", "p99 ms", "ratio"),
        [_end_to_end_row(one, direct.get((one.workload, one.associations))) for one in measured],
        title="Until the archive has the last instance; ratio to direct",
    )
    return [machine, *({"kind": "end-to-end", **asdict(one), "rate": one.rate} for one in measured)]


def _end_to_end_row(one: Measurement, direct: float | None) -> tuple[str, ...]:
    return (
        one.workload,
        str(one.associations),
        one.side,
        str(one.instances),
        f"{one.rate:.1f}",
        f"{one.cpu_ms:.2f}" if one.cpu_ms else "",
        f"{one.memory_bytes / _MIB:.0f}" if one.memory_bytes else "",
        f"{one.p50_ms:.1f}" if one.p50_ms else "",
        f"{one.p99_ms:.1f}" if one.p99_ms else "",
        f"{one.rate / direct:.2f}" if direct else "",
    )

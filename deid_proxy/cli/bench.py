"""``bench``: measure the engine, and the whole way, next to what everybody would write first."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.console import print_table

if TYPE_CHECKING:
    from deid_proxy.cli.bench_end_to_end import EndToEndMeasurement
    from deid_proxy.cli.bench_engine import EngineMeasurement

_MIB = 1 << 20


@click.command("bench", short_help="Measure the engine and the whole way.")
@click.argument("what", type=click.Choice(["all", "engine", "end-to-end"]), default="all")
@click.option("--count", type=click.IntRange(min=1), metavar="N", help="How many instances of each workload.")
@click.option(
    "--json",
    "json_file",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write the figures here.",
)
@click.option(
    "--baseline",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="SCRIPT",
    help="The gateway to compare with, end to end; by default the one in a checkout's tests/benchmarks.",
)
@click.option(
    "--work-dir",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    metavar="DIR",
    help="Where spool and databases go, end to end; by default a temporary directory on a disk.",
)
def bench_command(
    what: str, count: int | None, json_file: Path | None, baseline: Path | None, work_dir: Path | None
) -> int:
    """Measure on this machine, with made-up instances; without an argument, everything.

    `engine` takes CT, MR and 1,000-frame Enhanced MR in memory: plan, resolve, apply and verify, against pydicom's
    dcmread, walk and dcmwrite, in turn. `end-to-end` sends CT and MR through a gateway with its default settings to
    an archive that keeps nothing, and through the plainest gateway that pynetdicom and pydicom make.

    Compare the ratios; the rates are this machine's.
    """
    figures: list[dict[str, object]] = []
    if what != "end-to-end":
        figures += _engine(count)
    if what != "engine":
        figures += _end_to_end(count, baseline, work_dir)
    if json_file is not None:
        json_file.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return 0


def _engine(count: int | None) -> list[dict[str, object]]:
    from deid_proxy.cli.bench_engine import measure_engine

    measured = list(measure_engine(count))
    print_table(
        ("workload", "instances", "elements", "MiB", "engine ms", "pydicom ms", "ratio"),
        [_engine_row(one) for one in measured],
        title="CPU time of one instance, median",
    )
    return [{**asdict(one), "ratio": one.ratio} for one in measured]


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


def _end_to_end(count: int | None, baseline: Path | None, work_dir: Path | None) -> list[dict[str, object]]:
    if sys.platform != "linux":
        raise click.ClickException("the gateway runs on Linux; `bench engine` runs here too")
    from deid_proxy.cli.bench_end_to_end import BASELINE, measure_end_to_end

    script = baseline or BASELINE
    if baseline is not None and not baseline.exists():
        raise click.ClickException("there is no such script to compare with")
    if not script.exists():
        click.echo("No gateway to compare with: name its script with --baseline, or run this in a checkout.", err=True)
    measured = list(measure_end_to_end(count, script, work_dir))
    baselines = {one.workload: one.rate for one in measured if one.gateway == "baseline"}
    print_table(
        ("workload", "gateway", "instances", "per second", "CPU ms", "ratio"),
        [_end_to_end_row(one, baselines.get(one.workload)) for one in measured],
        title="One sender, one association, default settings",
    )
    return [{**asdict(one), "rate": one.rate} for one in measured]


def _end_to_end_row(one: EndToEndMeasurement, baseline: float | None) -> tuple[str, ...]:
    ratio = f"{one.rate / baseline:.1f}x" if baseline else ""
    return one.workload, one.gateway, str(one.instances), f"{one.rate:.0f}", f"{one.cpu_ms:.2f}", ratio

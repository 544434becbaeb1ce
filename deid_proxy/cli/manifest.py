"""``manifest``: what came of each study, to be archived beside the data."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click
from click.core import ParameterSource

from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.cli.manifest_rows import Study

_LARGEST_REPORT = 1 << 30  # bytes


@click.command("manifest", short_help="Write one row for each study: what came of it, and why.")
@click.option(
    "--config",
    type=TypedPath(),
    envvar="DEID_PROXY_CONFIG",
    show_envvar=True,
    metavar="FILE",
    help="A gateway's configuration: ask its ledger.",
)
@click.option(
    "--report",
    type=TypedPath(exists=True, dir_okay=False),
    metavar="FILE.json",
    help="A report of deidentify.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["csv", "json"]),
    default="csv",
    show_default=True,
    help="A table for spreadsheets, or JSON for programs.",
)
@click.option("--output", type=TypedPath(), metavar="FILE", help="Write into this new file.")
def manifest_command(config: Path | None, report: Path | None, output_format: str, output: Path | None) -> None:
    """Write one row for each study: how many instances came, were forwarded, wait, are held or excluded, and why.

    It is made from a gateway's ledger (--config), or from a report of `deidentify` (--report). It holds new UIDs and
    pseudonyms, states and reasons; no original value, and no time. Instances that were held before anybody could say
    which study they are of stand in a row without UID. The same state gives the same manifest.
    """
    from deid_proxy.cli.manifest_rows import as_csv, as_json

    named = click.get_current_context().get_parameter_source("config") is not ParameterSource.ENVIRONMENT
    if (config is None) if report is None else (config is not None and named):
        raise click.UsageError("name one of --config and --report")
    studies = _of_report(report) if report is not None else _of_gateway(config)
    text = as_csv(studies) if output_format == "csv" else as_json(studies)
    if output is None:
        click.echo(text, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8", newline="") as file:
            file.write(text)
    except FileExistsError:
        raise click.UsageError("--output names a file that is there already; nothing is replaced") from None
    except OSError as error:
        raise click.ClickException(f"cannot write --output: {describe_os_error(error)}") from None


def _of_report(path: Path) -> list[Study]:
    from deid_proxy.cli.manifest_rows import of_report

    try:
        if path.stat().st_size > _LARGEST_REPORT:
            raise ValueError("too large")
        document: Any = json.loads(path.read_bytes())
        return of_report(document)
    except (ValueError, RecursionError):
        raise click.ClickException(f"{path} is no report of `deid-proxy deidentify --report`") from None
    except OSError as error:
        raise click.ClickException(f"cannot read --report: {describe_os_error(error)}") from None


def _of_gateway(config: Path | None) -> list[Study]:
    import contextlib

    from deid_proxy.cli.asking import require_state
    from deid_proxy.cli.manifest_rows import of_gateway
    from deid_proxy.gateway.control import connect
    from deid_proxy.settings import load_settings

    if config is None:
        raise click.UsageError("name one of --config and --report")
    settings = load_settings(config)
    require_state(config, settings.gateway.state_dir)
    with contextlib.closing(connect(settings)) as control:
        return of_gateway(control.call)

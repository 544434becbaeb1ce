"""``evidence``: what has to be archived beside the data, in one folder."""

from __future__ import annotations

import contextlib
import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import config_option
from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deid_proxy.cli.manifest_rows import Study
    from deid_proxy.settings import Settings


@click.command("evidence", short_help="Collect what has to be archived beside the data.")
@click.argument("folder", metavar="DIR", type=TypedPath(file_okay=False))
@config_option
@click.option("--date", metavar="YYYY-MM-DD", help="The date that the evidence carries; without it there is none.")
@click.option("--without-ledger", is_flag=True, help="Do not ask the gateway's ledger: no manifest, no counts.")
def evidence_command(folder: Path, config: Path, date: str | None, *, without_ledger: bool) -> None:
    """Collect into the new folder DIR what says how the data were made, to be archived beside them.

    \b
    README.md                         projects, profiles, digests, keys by their check values, counts
    statements/                       the documents of `deid-proxy conformance`
    profiles/                         each profile as it is written, and in its agreed spelling
    configuration.json, keys.json     the effective configuration; which keys, and never a key
    manifest.csv, .json, counts.json  what the gateway's ledger says, study by study
    standard-operating-procedure.md   a procedure to complete and sign
    SHA256SUMS                        of all of these

    The same configuration, keys, ledger and --date give the same bytes. There is no original value in it.
    """  # noqa: D301 - click's mark for lines to leave as they are
    from deid_proxy.cli.evidence_files import evidence_files
    from deid_proxy.settings import load_settings

    stated = _checked(date)
    _require_new(folder)
    settings = load_settings(config, check_files=True)
    studies, counts = (None, None) if without_ledger else _of_ledger(settings, config)
    files = evidence_files(settings, config.parent, studies, counts, stated)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, data in files.items():
            (folder / name).parent.mkdir(mode=0o700, exist_ok=True)
            (folder / name).write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"cannot write {folder}: {describe_os_error(error)}") from None
    click.echo(f"{folder}: {len(files)} files")


def _checked(date: str | None) -> str:
    if date is None:
        return ""
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", date):
            return dt.date.fromisoformat(date).isoformat()
    except ValueError:
        pass
    raise click.UsageError("--date is a day, written YYYY-MM-DD")


def _require_new(folder: Path) -> None:
    if folder.is_dir() and any(folder.iterdir()):
        raise click.UsageError(f"{folder} is not empty: evidence is never mixed with older files; name a new folder")


def _of_ledger(settings: Settings, config: Path) -> tuple[Sequence[Study], dict[str, Any]]:
    from deid_proxy.cli.asking import require_state
    from deid_proxy.cli.manifest_rows import of_gateway
    from deid_proxy.gateway.control import connect

    require_state(config, settings.gateway.state_dir)
    with contextlib.closing(connect(settings)) as control:
        status = control.call("status")
        return of_gateway(control.call), {name: status[name] for name in ("instances", "held", "deliveries")}

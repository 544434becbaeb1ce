"""``demo``: the whole way once, with a real gateway, made-up patients and nothing but this machine."""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

import click

_NEXT = """\
What next?
   your own files   {program} keygen my.key
                    {program} explain FILE.dcm
                    {program} deidentify FOLDER --output clean --profile basic --key-file my.key
   your own gateway write a configuration (config/deid-proxy.example.yaml has every key), then
                    {program} check --config FILE
                    {program} serve --config FILE
"""


@click.command("demo", short_help="See the whole way once, on this machine, with made-up patients.")
@click.option("--keep", is_flag=True, help="Keep the folder, to look around in it.")
def demo_command(*, keep: bool) -> None:
    """Show the whole way once, on this machine, with made-up patients.

    Makes keys and a configuration in a temporary folder, starts a real gateway and a small archive on the loopback
    interface, and sends two studies of one patient. The gateway is stopped and started again between them. Then it
    shows what arrived, and checks what was promised: one pseudonym for both studies, no identifier in anything the
    archive received or the gateway wrote, and an ultrasound that is held.

    Ends with status 1 when anything is not as promised. The folder is removed at the end, unless --keep is given.
    """
    if sys.platform != "linux":
        raise click.ClickException("the demo runs a gateway, and the gateway runs on Linux")
    from deid_proxy.cli.demo_tour import TourFailedError, take_tour

    folder = Path(tempfile.mkdtemp(prefix="deid-proxy-demo-"))
    try:
        as_promised = take_tour(folder)
    except TourFailedError as error:
        raise click.ClickException(f"the demo failed: {error}") from None
    finally:
        if not keep:
            shutil.rmtree(folder, ignore_errors=True)
    click.echo(_NEXT.format(program=_program()))
    if keep:
        click.echo(f"The folder is kept: {folder}")
    if not as_promised:
        raise click.ClickException("not everything is as promised")


def _program() -> str:
    """Return what to type here for this program: after `make demo` it is in no folder that the shell looks into."""
    if shutil.which("deid-proxy"):
        return "deid-proxy"
    started = Path(sys.argv[0])
    return str(started) if started.stem == "deid-proxy" else "python -m deid_proxy"

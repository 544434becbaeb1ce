"""``serve``: run the gateway."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import config_option
from deid_proxy.cli.failures import say_warning

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve", short_help="Run the gateway until it is told to stop.")
@config_option
def serve_command(config: Path) -> None:
    """Run the gateway until SIGTERM or Ctrl-C.

    What a sender is told was stored is on disk, encrypted, before it is told so; what was received is forwarded or
    visibly held, also across a crash. Told to stop, the gateway takes in nothing new and finishes what is under way;
    what is not forwarded by then goes on after the next start.

    Try the configuration with `deid-proxy check` first. One gateway runs on a state directory at a time.
    """
    if sys.platform != "linux":
        raise click.ClickException("the gateway runs on Linux; deidentify, explain and diff run here too")
    from deid_proxy.gateway import run
    from deid_proxy.settings import load_settings

    settings = load_settings(config, check_files=True)
    for warning in settings.warnings():
        say_warning(str(warning))
    click.get_current_context().exit(run(settings))

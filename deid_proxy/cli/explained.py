"""A file and a profile: what the one does to the other, for the commands that tell of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.failures import say_error
from deid_proxy.cli.reading import read_source
from deid_proxy.cli.rehearsal import rehearsed
from deid_proxy.cli.site_recognisers import recognising
from deid_proxy.engine.explain import explain
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import load_rule_set

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.engine.explain import ExplainedStep
    from deid_proxy.engine.plan import Plan

_DIRECTORY_GROUP = b"\x04\x00"  # a DICOMDIR is in Explicit VR Little Endian (PS3.10 section 8.6)

_WHICH_WORD = (
    "    hint: a copy of the profile that says 'unknown: remove' explains each word, and --show-values shows them"
)


def explained(file: Path, profile: str) -> tuple[Plan, list[ExplainedStep]]:
    """Return what a profile does to a file; ends the command with the reason when the instance would be held."""
    rule_set = recognising(load_rule_set(profile))
    try:
        source = read_source(file)
        if bytes(source.data[:2]) == _DIRECTORY_GROUP:
            raise click.ClickException(
                f"{file} is a DICOMDIR, which lists instances and is none; name one that it lists"
            )
        plan = rehearsed(source, rule_set)
        return plan, list(explain(source.data, plan))
    except DeidentificationError as error:
        say_error(f"this instance would be held: {error.public_message}")
        if error.reason is HoldReason.UNKNOWN_WORD:
            click.echo(_WHICH_WORD, err=True)
        click.get_current_context().exit(ExitCode.SOME_HELD)

"""``explain``: what a profile does to each attribute of a file, and who says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.diff import refuse_values_off_terminal, show_values_option
from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("explain", short_help="Say what a profile does to each attribute of a file, and why.")
@click.argument("file", type=TypedPath(exists=True, dir_okay=False))
@click.option("--profile", default="basic", show_default=True, metavar="NAME|FILE", help="The profile to explain.")
@click.option("--all", "everything", is_flag=True, help="List what is kept too.")
@click.option("--tag", metavar="TAG", help="Explain this attribute only, wherever it stands; also where it is kept.")
@show_values_option
@report_options
def explain_command(
    file: Path,
    profile: str,
    *,
    everything: bool,
    tag: str | None,
    show_values: bool,
    output_format: str,
    output: Path | None,
) -> None:
    """Say what a profile does to each attribute of FILE, and which rule decides. Nothing is changed.

    \b
    X  removed                        D  replaced by a value that is not empty
    Z  emptied, or a valid dummy      U  replaced by a consistent new UID
    C  cleaned                        K  kept; these are counted only, unless --all is given

    Texts that are cleaned are listed word by word: from which source each word stays, for which reason each other one
    goes; one that loses no word is kept.

    The rule is a row of an edition of PS3.15 Table E.1-1, or the line of your profile that overrules it. Where the
    code of the row leaves a choice (X/Z/D), the Type of the attribute in this kind of object has made it, and stands
    beside the code. Original values are masked as ‹PHI›; what depends on the key is shown as ‹pseudonym› and
    ‹new UID›. What is done to every frame alike is one line ("× 1000 frames"); in JSON each frame has its own.

    TAG is a keyword or eight hexadecimal digits, such as PatientName or 00100010. Ends with status 3, and the reason,
    when the instance would be held, and with 1 when the file does not have the attribute that --tag names.
    """  # noqa: D301 - click's mark for lines to leave as they are
    form = Form(output_format, output)
    refuse_values_off_terminal(show_values=show_values)
    form.check(show_values=show_values)
    from deid_proxy.cli.explained import explained
    from deid_proxy.cli.explanation import explanation, tags_asked_for

    tags = tags_asked_for(tag) if tag is not None else None
    plan, steps = explained(file, profile)
    if tags is not None:
        steps = [step for step in steps if step.tag in tags]
        if not steps:
            raise click.ClickException("the file does not have this attribute, and it would not be added")
    publish(explanation(plan, steps, show_values=show_values, everything=everything or tags is not None), form)

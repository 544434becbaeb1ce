"""``diff``: which attributes differ between two files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

_FILE = TypedPath(exists=True, dir_okay=False)

show_values_option = click.option("--show-values", is_flag=True, help="Show values too; on a terminal only.")


def refuse_values_off_terminal(*, show_values: bool) -> None:
    """Refuse to write values of a data set to anything but a terminal: there they would outlive the look at them."""
    if show_values and not sys.stdout.isatty():
        raise click.UsageError("--show-values shows what may identify a patient, and does so on a terminal only")


@click.command("diff", short_help="Say which attributes differ between two files.")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--profile", metavar="NAME|FILE", help="Say why words of texts stay or go, as this profile has it.")
@show_values_option
@report_options
def diff_command(
    before: Path, after: Path, *, profile: str | None, show_values: bool, output_format: str, output: Path | None
) -> None:
    """Compare two DICOM files element by element, at every depth.

    Meant for a file and what `deidentify` made of it: each attribute is listed that was removed, added or changed, or
    got another VR; the others are counted, with their bytes, and whether the pixel data is the same. The comparison is
    of encoded values, whatever the byte order and whether deflated or not; File Meta Information is not compared. What
    differs in every frame alike is one line ("× 1000 frames"); in JSON each frame has its own.

    With the profile that was used, texts that were cleaned are listed word by word: from which source each word stays,
    for which reason each other one goes. Ends with status 3 then, and the reason, when BEFORE would be held.

    Values are masked as ‹PHI›. Ends with status 0 whether the files differ or not.
    """
    form = Form(output_format, output)
    refuse_values_off_terminal(show_values=show_values)
    form.check(show_values=show_values)
    from deid_proxy.cli.comparison import Side, comparison_report
    from deid_proxy.cli.explained import explained
    from deid_proxy.cli.explanation import path_of

    old, new = Side.read(before), Side.read(after)
    steps = explained(before, profile)[1] if profile is not None else []
    cleaned = {path_of(step): step for step in steps if step.words}
    publish(comparison_report(old, new, cleaned, show_values=show_values), form)

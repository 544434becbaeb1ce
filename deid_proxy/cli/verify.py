"""``verify``: finished files, inspected by somebody who knows the rules and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.failures import say_error
from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.cli.results import Tally
    from deid_proxy.cli.verification import Verification

_INPUT = TypedPath(exists=True)


@click.command("verify", short_help="Inspect finished files by the rules of a profile.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", type=_INPUT)
@click.option(
    "--profile", default="basic", show_default=True, metavar="NAME|FILE", help="The profile they were made by."
)
@click.option(
    "--originals",
    multiple=True,
    metavar="INPUT",
    type=_INPUT,
    help="Search for the identifiers of these files, too; may be given several times.",
)
@click.option("--stored", is_flag=True, help="An archive stored them: its own File Meta Information is no finding.")
@report_options
def verify_command(
    inputs: tuple[Path, ...],
    profile: str,
    originals: tuple[Path, ...],
    *,
    stored: bool,
    output_format: str,
    output: Path | None,
) -> None:
    """Inspect de-identified files, folders of them and ZIP archives. Nothing is written, and no key is needed.

    Each file is read as if nobody knew how it was made. It must begin with a preamble of zeros and File Meta
    Information of deid-proxy, add up to its last byte, and say what was done. Every attribute is put to the profile
    again: what a rule would still remove or replace is a finding, and so is a UID or Patient ID that has not the form
    of a replacement. With --stored, File Meta Information may be that of the archive which stored the files, with AE
    titles of who sent and received them.

    With --originals every file is also searched for the UIDs, identifiers and names of all originals. They may lie
    inside an INPUT, and are not inspected then. A word that is somebody's name and stands in the texts of others by
    right (Neck, Long) is listed apart, as what may be chance, and is no finding.

    A finding names attribute and rule, never a value. Ends with status 0 when all files are clean, 3 when something is
    found, 1 when a file cannot be read or none is DICOM.
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.input_files import find_inputs
    from deid_proxy.cli.originals import Originals
    from deid_proxy.cli.problems import exit_status
    from deid_proxy.cli.site_recognisers import recognising
    from deid_proxy.cli.verification import take_originals, verification_report, verify_files
    from deid_proxy.profile import load_rule_set

    rule_set = recognising(load_rule_set(profile))
    sought, taken = None, None
    if originals:
        sought = Originals(rule_set)
        read = list(find_inputs(originals))
        taken = take_originals(read, sought)
        _say_unread(taken, read)
    files = list(find_inputs(inputs, frozenset(path.resolve() for path in originals)))
    found = verify_files(files, rule_set, sought, stored=stored)
    _say_where(found, files)
    publish(verification_report(found, rule_set, taken), form)
    click.get_current_context().exit(exit_status(found.tally))


def _say_unread(taken: Tally, originals: Sequence[InputFile]) -> None:
    """List originals that were not read whole; end the command when nothing was learned, or one cannot be opened.

    To call files clean would be a lie then.

    Raises
    ------
    click.ClickException
        No original was found, or one cannot be opened.
    """
    from deid_proxy.cli.problems import line_of, name_input, say_lines
    from deid_proxy.cli.results import ResultState

    parts = [(name_input(originals[one.number - 1]), one) for one in taken.of(ResultState.HELD)]
    say_lines([f"not read whole: {name}: {one.reason}: {one.detail}" for name, one in parts], "--format json")
    for result in taken.of(ResultState.FAILED):
        click.echo(line_of(result, originals[result.number - 1]), err=True)
    if taken.found_nothing:
        raise click.ClickException("no DICOM instance was found in --originals")
    if failed := taken.states[ResultState.FAILED]:
        raise click.ClickException(f"{failed} of the originals could not be read; mend that, or name the others")


def _say_where(found: Verification, files: Sequence[InputFile]) -> None:
    from deid_proxy.cli.problems import line_of, name_input, say_lines
    from deid_proxy.cli.results import ResultState

    lines = [f"found {len(found.remarks[number])}: {name_input(files[number - 1])}" for number in found.remarks]
    failed = found.tally.of(ResultState.FAILED)
    lines += [line_of(result, files[result.number - 1]) for result in failed]
    say_lines(lines, "--format json")
    if found.tally.found_nothing:
        say_error("no DICOM instance was found in the input")

"""``plan --dry-run``: what would become of files, folders and archives, without doing it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

_INPUT = TypedPath(exists=True)


@click.command("plan", short_help="Say what would become of files, folders and ZIP archives.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", type=_INPUT)
@click.option("--dry-run", is_flag=True, required=True, expose_value=False, help="Nothing is done.")
@click.option("--profile", default="basic", show_default=True, metavar="NAME|FILE", help="The profile to plan by.")
@click.option("--all", "everything", is_flag=True, help="Count what is kept too; takes longer.")
@report_options
def plan_command(
    inputs: tuple[Path, ...], profile: str, *, everything: bool, output_format: str, output: Path | None
) -> None:
    """Say what `deidentify` would make of files, folders and ZIP archives. Nothing is written, and no key is needed.

    Counts the instances by modality, SOP Class and transfer syntax; what would be held, and why; and for each attribute
    in how many instances it would be removed, emptied, replaced or added. Attributes are named by tag; no value of any
    file is shown. Every instance goes the whole way, with replacements that stand for nobody.

    Ends with the status that `deidentify` would end with: 0, 3 when some instances would be held, 1 when an input
    cannot be read or none is DICOM.
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.input_files import find_inputs
    from deid_proxy.cli.problems import exit_status, say_problems
    from deid_proxy.cli.survey import survey
    from deid_proxy.cli.survey_report import survey_report
    from deid_proxy.profile import load_rule_set

    rule_set = load_rule_set(profile)
    files = list(find_inputs(inputs))
    found = survey(files, rule_set, kept=everything)
    say_problems(found.tally, files, "--format json")
    publish(survey_report(found, rule_set), form)
    click.get_current_context().exit(exit_status(found.tally))

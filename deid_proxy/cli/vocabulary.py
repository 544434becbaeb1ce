"""``vocabulary``: why a word stays in texts or goes, and words of a site's own, proposed from its files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

_INPUT = TypedPath(exists=True)
_DEFAULT_PROFILE = "clinical-trial"


@click.group("vocabulary", short_help="See why a word stays, and propose words of your own.")
def vocabulary_command() -> None:
    """See why a word stays in texts that are cleaned, or goes; and propose words of your own from your files."""


@vocabulary_command.command("show")
@click.argument("words", nargs=-1, required=True, metavar="WORD...")
@click.option("--profile", metavar="NAME|FILE", help="Count the languages and words of this profile; without it all.")
@report_options
def show_command(words: tuple[str, ...], profile: str | None, *, output_format: str, output: Path | None) -> None:
    """Say for each WORD which list has it, or why it would go from a text.

    Case and accents make no difference; a WORD with spaces is looked up word by word, and as words that belong
    together. Whoever lists processes sees what is asked: ask for words of descriptions, not for names of patients.

    Ends with status 0 when every word stays, and 1 when one does not.
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.vocabulary_answers import answers, answers_report
    from deid_proxy.profile import load_rule_set
    from deid_proxy.profile.cleaning import DEFAULT_POLICY

    policy = load_rule_set(profile).cleaning if profile else DEFAULT_POLICY
    found = answers(words, policy)
    publish(answers_report(found), form)
    click.get_current_context().exit(ExitCode.DONE if all(each.stays for each in found) else ExitCode.FAILED)


@vocabulary_command.command("learn")
@click.argument("inputs", nargs=-1, required=True, metavar="DIR...", type=_INPUT)
@click.option("--words", "target", required=True, type=TypedPath(), metavar="FILE", help="The new file.")
@click.option(
    "--least",
    type=click.IntRange(2),
    default=3,
    show_default=True,
    metavar="N",
    help="Propose what stands in texts of at least N patients.",
)
@click.option(
    "--profile",
    default=_DEFAULT_PROFILE,
    show_default=True,
    metavar="NAME|FILE",
    help="The profile whose cleaning the words are missed by.",
)
@report_options
def learn_command(
    inputs: tuple[Path, ...], target: Path, least: int, profile: str, *, output_format: str, output: Path | None
) -> None:
    """Propose words for a site's own list: those that cleaning takes out of the files' texts because no list has them.

    Files, folders and ZIP archives are read as `deidentify` would read them, and nothing is written but the new word
    FILE. Not proposed: what any of the files says of people, places, numbers and days in its attributes, what patterns
    take for a name, date or number, and what stands in the texts of fewer than N patients.

    The proposals may still hold names, such as that of a doctor who reads for many. None counts before a person has
    taken the mark `#? ` away from in front of it. FILE is for its owner's eyes only (mode 0600).
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.input_files import find_inputs
    from deid_proxy.cli.problems import exit_status, say_problems
    from deid_proxy.cli.vocabulary_learning import learn, learned_report, write_proposals
    from deid_proxy.profile import load_rule_set

    rule_set = load_rule_set(profile)
    if not rule_set.cleans:
        raise click.UsageError("--profile cleans no texts: name one with the option clean-descriptors")
    if target.exists():
        raise click.UsageError("--words names a file that is there already; nothing is replaced")
    if not target.resolve().parent.is_dir():
        raise click.UsageError("the folder of --words does not exist")
    files = list(find_inputs(inputs))
    found = learn(files, rule_set)
    proposals = found.proposals(least)
    write_proposals(target, proposals, least)
    say_problems(found.tally, files, "--format json")
    publish(learned_report(found, proposals, least), form)
    click.get_current_context().exit(exit_status(found.tally))

"""``explain``: what a profile does to each attribute of a file, and who says so."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import format_option
from deid_proxy.cli.diff import refuse_values_off_terminal, show_values_option
from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.failures import say_error

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.explain import ExplainedStep
    from deid_proxy.engine.plan import Plan


@click.command("explain", short_help="Say what a profile does to each attribute of a file, and why.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--profile", default="basic", show_default=True, metavar="NAME|FILE", help="The profile to explain.")
@show_values_option
@format_option
def explain_command(file: Path, profile: str, *, show_values: bool, output_format: str) -> None:
    """Say what a profile does to each attribute of FILE, and which rule decides. Nothing is written.

    \b
    X  removed                        D  replaced by a value that is not empty
    Z  emptied, or a valid dummy      U  replaced by a consistent new UID
    C  cleaned                        K  kept; these are counted only

    The rule is a row of PS3.15 Table E.1-1, or the line of your profile that overrules it. The codes are those that
    the Type of the attribute in this kind of object makes of the table's. Original values are masked as ‹PHI›; what
    depends on the key is shown as ‹pseudonym› and ‹new UID›.

    Ends with status 3, and the reason, when the instance would be held.
    """  # noqa: D301 - click's mark for lines to leave as they are
    refuse_values_off_terminal(show_values=show_values)
    from deid_proxy.cli.reading import read_source
    from deid_proxy.engine.explain import explain
    from deid_proxy.errors import DeidentificationError
    from deid_proxy.profile import load_rule_set

    rule_set = load_rule_set(profile)
    try:
        source = read_source(file)
        plan = source.plan(rule_set)
        steps = list(explain(source.data, plan))
    except DeidentificationError as error:
        say_error(f"this instance would be held: {error.public_message}")
        click.get_current_context().exit(ExitCode.SOME_HELD)
    if output_format == "json":
        _print_json(plan, steps, show_values=show_values)
    else:
        _print_table(plan, steps, show_values=show_values)


def _print_table(plan: Plan, steps: Sequence[ExplainedStep], *, show_values: bool) -> None:
    from deid_proxy.cli.console import print_table

    changed, kept = _divide(steps)
    rule_set = plan.rule_set
    print_table(
        ("attribute", "", "before", "after", "rule"),
        ((_attribute(s), s.action.value, _before(s, show_values), s.after or "", s.source) for s in changed),
        title=f"Profile {rule_set.name}, Basic Profile of {rule_set.edition}",
    )
    click.echo(f"{len(changed)} attributes are changed, removed or added; {kept} are kept as they are.")
    for note in plan.notes:
        click.echo(f"note: {note}")


def _print_json(plan: Plan, steps: Sequence[ExplainedStep], *, show_values: bool) -> None:
    from deid_proxy.cli.console import print_json
    from deid_proxy.standard.dictionary import format_tag

    changed, kept = _divide(steps)
    rule_set = plan.rule_set
    print_json(
        {
            "profile": {"name": rule_set.name, "edition": rule_set.edition, "digest": rule_set.digest},
            "kept": kept,
            "notes": list(plan.notes),
            "changes": [
                {
                    "path": step.path,
                    "tag": format_tag(step.tag),
                    "vr": step.vr,
                    "action": step.action.value,
                    "rule": step.source,
                    "before": _before(step, show_values),
                    "after": step.after,
                }
                for step in changed
            ],
        }
    )


def _divide(steps: Sequence[ExplainedStep]) -> tuple[list[ExplainedStep], int]:
    """Return the steps that do something, and how many do nothing."""
    changed = [step for step in steps if step.action != "K"]
    return changed, len(steps) - len(changed)


def _attribute(step: ExplainedStep) -> str:
    from deid_proxy.standard.dictionary import format_tag

    tag = format_tag(step.tag)
    return f"{tag} {step.path}" if tag not in step.path else step.path


def _before(step: ExplainedStep, show_values: bool) -> str:
    from deid_proxy.cli.console import MASKED

    if not step.before.value:
        return ""
    return step.before.value if show_values else MASKED

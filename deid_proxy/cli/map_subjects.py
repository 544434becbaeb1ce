"""``map disclose``, ``forget`` and ``reassign``: one subject, or one study, and what left of it."""

from __future__ import annotations

import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import PromptedCommand, ask, config_option, format_option, project_option, read_identifier

if TYPE_CHECKING:
    from pathlib import Path

_issuer_option = click.option(
    "--issuer", metavar="TEXT", default="", help="Issuer of Patient ID, where the objects carry one."
)
_yes_option = click.option("--yes", is_flag=True, help="Do not ask again.")
_CERTIFICATE = """\
What is gone: {rows} rows of the map (pseudonym, UIDs, sealed originals) and the bytes of {erased} instances here.
What stays: a keyed tombstone, by which later instances of the subject are excluded; in the ledger, without any
original, that {instances} instances came, when, and where they went.
What others can still do: whoever holds the project's key and an original ID can compute the pseudonym and the UIDs that
stood for it, and see that a tombstone stands for it. Backups and exports of the map from before still hold its rows.
Held instances whose Patient ID could not be read are not found here: look at `deid-proxy held list`.
"""


def _named(pseudonym: str | None) -> dict[str, str]:
    """Return how the subject is named: by its pseudonym, or by the patient ID that is typed at the prompt."""
    if pseudonym is not None:
        return {"pseudonym": pseudonym}
    return {"original": read_identifier("Patient ID")}


@click.command("disclose")
@click.argument("pseudonym", required=False)
@config_option
@project_option
@_issuer_option
@format_option
def disclose_command(pseudonym: str | None, config: Path, project: str | None, issuer: str, output_format: str) -> None:
    """Say what left of a subject, when, and where to.

    The subject is named by its pseudonym, or, without one, by the patient ID that is asked for at a prompt or read from
    standard input.
    """
    from deid_proxy.cli.console import print_answer

    answer = ask(config, "map_disclose", **_named(pseudonym), project=project, issuer=issuer)
    if output_format == "json":
        print_answer(answer)
        return
    state = ", withdrawn" if answer["withdrawn"] else ""
    click.echo(f"Subject {answer['pseudonym'] or '(no longer in the map)'} of project {answer['project']}{state}")
    click.echo(
        f"{answer['instances']} instances came; {answer['waiting']} of them are not finished, "
        f"the bytes of {answer['here']} are still here."
    )
    _print_left(answer["left"])


@click.command("forget")
@click.argument("pseudonym", required=False)
@config_option
@project_option
@_issuer_option
@click.option("--unseen", is_flag=True, help="Also where the map does not know the ID: nothing of it came yet.")
@_yes_option
@format_option
def forget_command(
    pseudonym: str | None,
    config: Path,
    project: str | None,
    issuer: str,
    *,
    unseen: bool,
    yes: bool,
    output_format: str,
) -> None:
    """Withdraw a subject: its rows and bytes go, later instances are excluded, and what left is listed.

    The subject is named by its pseudonym, or, without one, by the patient ID that is asked for at a prompt or read from
    standard input. What is printed tells what is to be deleted at which archive; keep it, and print it before the
    deletion is ordered there. With --unseen a patient can withdraw of whom nothing came yet. Ends with status 3 when
    instances were being sent: run it again, with the patient ID.
    """
    from deid_proxy.cli.console import print_answer

    named = _named(pseudonym)
    _confirm("This cannot be undone. Withdraw the subject?", yes=yes)
    answer = ask(config, "map_forget", **named, project=project, issuer=issuer, unseen=unseen)
    if output_format == "json":
        print_answer(answer)
    else:
        shown = f"subject {answer['pseudonym']}" if answer["pseudonym"] else "the subject"
        click.echo(f"Withdrawn: {shown} of project {answer['project']}\n")
        counts = {name: answer[name] for name in ("rows", "erased", "instances")}
        click.echo(_CERTIFICATE.format(**counts))
        click.echo("To be deleted by the archives:")
        _print_left(answer["left"], every=True)
    if answer["busy"]:
        click.echo(f"{answer['busy']} instances are being sent at this moment: run this again", err=True)
        click.get_current_context().exit(3)


@click.command("reassign", cls=PromptedCommand)
@click.option("--study", metavar="UID", required=True, help="The study's new Study Instance UID, as archives know it.")
@config_option
@project_option
@_issuer_option
@_yes_option
@format_option
def reassign_command(
    study: str, config: Path, project: str | None, issuer: str, *, yes: bool, output_format: str
) -> None:
    """Say whose a study is that was received under the wrong patient.

    The right patient's ID is asked for at a prompt, or read from standard input; never give it as an argument. What
    archives have of the study is listed: it is wrong, and stays there until they delete it. Instances that are still
    here go out anew, with the right pseudonym and new UIDs; the others must be sent again, and are corrected when they
    come.
    """
    from deid_proxy.cli.console import print_answer

    original = read_identifier("Patient ID of the right patient")
    _confirm("Give the study to this patient?", yes=yes)
    answer = ask(config, "map_reassign", study=study, original=original, project=project, issuer=issuer)
    if output_format == "json":
        print_answer(answer)
    else:
        click.echo(
            f"The study is of subject {answer['pseudonym']} now, and its new UID is {answer['study_instance_uid']}."
        )
        click.echo(
            f"{answer['again']} instances go out anew; {answer['send_again']} must be sent to the gateway again."
        )
        click.echo("Wrong, and to be deleted by the archives:")
        _print_left(answer["wrong"], every=True)
    if answer["busy"]:
        click.echo(f"{answer['busy']} instances are under way at this moment: run this again", err=True)
        click.get_current_context().exit(3)


def _confirm(question: str, *, yes: bool) -> None:
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.UsageError("say --yes: nobody is there to be asked")
    click.confirm(question, abort=True, err=True)


def _print_left(left: list[dict[str, Any]], *, every: bool = False) -> None:
    """Print what left: by study and destination, or every object by its UID."""
    from deid_proxy.cli.console import moment, print_table

    if not left:
        click.echo("Nothing left the gateway.")
        return
    if every:
        columns = ("destination", "study", "instance", "delivered")
        uids = [(each["study_instance_uid"], each["sop_instance_uid"]) for each in left]
        cells = [(e["destination"], *uid, moment(e["delivered_at"])) for e, uid in zip(left, uids, strict=True)]
        print_table(columns, cells)
        return
    counts: Counter[tuple[str, str, str]] = Counter()
    when: dict[tuple[str, str, str], list[float]] = {}
    for each in left:
        note = "under the wrong subject" if each["wrong"] else ""
        key = each["destination"], each["study_instance_uid"], note
        counts[key] += 1
        when.setdefault(key, []).append(each["delivered_at"])
    names = ("destination", "study", "instances", "first", "last", "")
    rows = [
        (d, s, str(n), moment(min(when[d, s, w])), moment(max(when[d, s, w])), w) for (d, s, w), n in counts.items()
    ]
    print_table(names, rows)


COMMANDS = (disclose_command, forget_command, reassign_command)

"""``held``: what waits for a person, and why; and what that person decides."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import ask, config_option, format_option, limit_option
from deid_proxy.cli.held_decisions import COMMANDS
from deid_proxy.cli.queue import DELIVERY_COLUMNS, delivery_cells

if TYPE_CHECKING:
    from pathlib import Path


_OF_STUDIES = ("first-seen", "sample")
_STUDY_COLUMNS = (
    "release by",
    "project",
    "reason",
    "what",
    "instances",
    "received",
    "from",
    "subject",
    "new study UID",
)


@click.group("held", short_help="See what waits for a person, why, and let it go or not.")
def held_command() -> None:
    """See what waits for a person, why, and let it go or not.

    An instance is held when it cannot be de-identified with certainty; it is kept, encrypted, and never forwarded.
    A delivery is held when a destination refuses an instance for good.

    To go on: look at what waits to be seen; or remove the cause, and start the gateway again if its configuration
    changed. Then `held release`.
    """


@held_command.command("list")
@config_option
@limit_option("instances and deliveries each")
@format_option
def list_command(config: Path, limit: int, output_format: str) -> None:
    """List studies that wait to be seen, held instances and held deliveries, oldest first.

    Which study an instance belongs to is not shown; when it was received, from whom and what it is leads to it at the
    sender. UIDs and subjects that are shown are the new ones.
    """
    from deid_proxy.cli.console import print_answer, print_table

    answer = ask(config, "held_list", limit=limit)
    if output_format == "json":
        print_answer(answer)
        return
    studies = answer.get("studies", [])
    instances = [each for each in answer["instances"] if not (studies and each["reason"] in _OF_STUDIES)]
    if not instances and not studies and not answer["deliveries"]:
        click.echo("Nothing is held.")
    if studies:
        print_table(_STUDY_COLUMNS, map(_study_cells, studies), title="Studies that wait to be seen")
    if instances:
        print_table(*_instance_table(instances), title="Held instances")
    if answer["deliveries"]:
        print_table(DELIVERY_COLUMNS, map(delivery_cells, answer["deliveries"]), title="Held deliveries")


@held_command.command("show")
@click.argument("instance", metavar="ID")
@config_option
@format_option
def show_command(instance: str, config: Path, output_format: str) -> None:
    """Show all that is known of one instance.

    ID is the instance's id as `held list` prints it, or its beginning as far as it is unique. What is shown are
    states, reasons, tags and byte offsets, and how it was sent: no value of the data set. Which study it is,
    `deid-proxy status` knows.
    """
    from deid_proxy.cli.console import moment, print_answer, print_record, print_table
    from deid_proxy.engine.record import is_record

    answer = ask(config, "held_show", instance=instance.lower())
    if output_format == "json":
        print_answer(answer)
        return
    shown = answer | {"received_at": moment(answer["received_at"])}
    if is_record(answer.get("detail") or ""):
        _, _, shown["done"] = shown.pop("detail").partition(": ")
    print_record((label, str(shown[name])) for name, label in _FIELDS.items() if shown.get(name) not in (None, ""))
    if answer["deliveries"]:
        print_table(DELIVERY_COLUMNS, map(delivery_cells, answer["deliveries"]), title="Deliveries")
    if answer.get("shadows"):
        rows = [(each["destination"], each["sop_instance_uid"], moment(each["made_at"])) for each in answer["shadows"]]
        print_table(("destination", "new instance UID", "made"), rows, title="Made for shadows, and not sent")
    if answer.get("decisions"):
        print_table(_DECISION_COLUMNS, map(_decision_cells, answer["decisions"]), title="Decisions")


def _study_cells(study: dict[str, Any]) -> tuple[str, ...]:
    from deid_proxy.cli.console import moment

    return (
        study["instance"][:12],
        study["project"],
        study["reason"],
        study["detail"],
        str(study["instances"]),
        moment(study["received_at"]),
        study["calling_ae_title"],
        study["subject"],
        study["study_instance_uid"],
    )


def _decision_cells(decision: dict[str, Any]) -> tuple[str, ...]:
    from deid_proxy.cli.console import moment

    reason = f"{decision['reason']} at {decision['destination']}" if decision["destination"] else decision["reason"]
    return decision["decision"], moment(decision["decided_at"]), decision["by"], decision["why"], reason


_DECISION_COLUMNS = ("decision", "when", "by", "why", "held for")
_FIELDS = {
    "instance": "instance",
    "project": "project",
    "state": "state",
    "reason": "reason",
    "detail": "detail",
    "done": "what was done",
    "attempts": "attempts",
    "received_at": "received",
    "calling_ae_title": "calling AE title",
    "peer_address": "sender's address",
    "called_ae_title": "called AE title",
    "sop_class": "SOP Class",
    "transfer_syntax": "transfer syntax",
    "size_bytes": "size in bytes",
    "subject": "subject",
    "study_instance_uid": "new study UID",
    "sop_instance_uid": "new instance UID",
}
_COLUMNS = ("instance", "project", "reason", "detail", "received", "from", "called", "SOP Class", "transfer syntax")


def _instance_table(instances: list[dict[str, Any]]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return columns and rows; the new identity has columns only where an instance got one."""
    named = any("subject" in instance for instance in instances)
    rows = [_cells(instance) for instance in instances]
    if not named:
        return _COLUMNS, rows
    new = [(each.get("subject", ""), each.get("study_instance_uid", "")) for each in instances]
    return (*_COLUMNS, "subject", "new study UID"), [(*row, *names) for row, names in zip(rows, new, strict=True)]


def _cells(instance: dict[str, Any]) -> tuple[str, ...]:
    from deid_proxy.cli.console import moment

    address = instance.get("peer_address")
    return (
        instance["instance"][:12],
        instance["project"],
        instance["reason"],
        instance["detail"],
        moment(instance["received_at"]),
        instance["calling_ae_title"] + (f" at {address}" if address else ""),
        instance.get("called_ae_title", ""),
        instance.get("sop_class", ""),
        instance.get("transfer_syntax", ""),
    )


for _command in COMMANDS:
    held_command.add_command(_command)

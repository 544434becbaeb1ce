"""``map``: which pseudonym stands for what, copies of the map, withdrawals and corrections."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli import map_copies, map_subjects
from deid_proxy.cli.asking import PromptedCommand, ask, config_option, format_option, project_option, read_identifier
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.identity.map_keys import MapPrivateKey

_ISSUER_HINT = " Where objects carry an Issuer of Patient ID, name it: --issuer TEXT."
_PAGE = 1000

key_option = click.option(
    "--key",
    "key_file",
    type=TypedPath(),
    metavar="FILE",
    help="The private key of the map. It is read here, and not given to the gateway.",
)


@click.group("map", short_help="Ask, copy, shorten and mend the map of pseudonyms.")
def map_command() -> None:
    """Ask which pseudonym stands for what; copy, shorten and mend the map.

    The map files originals under keyed digests. What it keeps of them is sealed to a public key: the gateway gives
    pseudonyms for ever, and cannot tell whose they are. Whoever has the private key can, with --key FILE.
    """


@map_command.command("find", cls=PromptedCommand)
@config_option
@project_option
@click.option("--issuer", metavar="TEXT", default="", help="Issuer of Patient ID, where the objects carry one.")
@format_option
def find_command(config: Path, project: str | None, issuer: str, output_format: str) -> None:
    """Find the pseudonym of a patient ID or UID.

    The original is asked for at a prompt, or read as one line from standard input; never give it as an argument.
    """
    original = read_identifier("Patient ID or UID")
    _show(ask(config, "map_find", original=original, project=project, issuer=issuer), output_format, _ISSUER_HINT)


@map_command.command("show")
@click.argument("pseudonym")
@config_option
@project_option
@click.option("--reveal", is_flag=True, help="Show the original too; on a terminal only.")
@key_option
@format_option
def show_command(
    pseudonym: str, config: Path, project: str | None, *, reveal: bool, key_file: Path | None, output_format: str
) -> None:
    """Show what is known of a pseudonym or new UID.

    Its original is shown only with --reveal, and only on a terminal, so that it ends up in no file by accident. Where
    originals are sealed to a public key, name the private one: --key FILE.
    """
    if reveal and not sys.stdout.isatty():
        raise click.UsageError("--reveal shows an original identifier, and does so on a terminal only")
    private = _private(key_file)
    answer = ask(config, "map_show", pseudonym=pseudonym, project=project, reveal=reveal)
    for mapping in answer["mappings"] if reveal else ():
        _open(mapping, private)
    _show(answer, output_format)


@map_command.command("stats")
@config_option
@format_option
def stats_command(config: Path, output_format: str) -> None:
    """Say how much the map holds, how large it is, and when it was last backed up."""
    from deid_proxy.cli.console import moment, print_answer, print_record, print_table

    answer = ask(config, "map_stats")
    if output_format == "json":
        print_answer(answer)
        return
    rows = [
        (
            name,
            str(each["rows"].get("patient", 0)),
            str(each["rows"].get("uid", 0)),
            str(each["withdrawn"]),
            str(each["corrected"]),
            each["mode"],
        )
        for name, each in answer["projects"].items()
    ]
    print_table(("project", "subjects", "UIDs", "withdrawn", "corrected studies", "originals"), rows)
    backup = f"{moment(answer['backed_up_at'])}, {answer['since_backup']} generations ago"
    print_record(
        [
            ("rows", str(answer["rows"])),
            ("size in bytes", str(answer["size_bytes"])),
            ("bytes a row", str(answer["bytes_per_row"] or "no row yet")),
            ("generation", str(answer["generation"])),
            ("last one that keys do not repeat", str(answer["fixed"])),
            ("last backup", backup if answer["backed_up_at"] else "never: deid-proxy map backup FILE"),
        ]
    )


@map_command.command("verify")
@config_option
@project_option
@key_option
@format_option
def verify_command(config: Path, project: str | None, key_file: Path | None, output_format: str) -> None:
    """Look whether the map is sound; with --key, whether every sealed original can be opened.

    Ends with status 1 when something is wrong.
    """
    from deid_proxy.cli.console import print_answer, print_table

    private = _private(key_file)
    answer = ask(config, "map_verify")
    names = [name for name in answer["originals"] if project in (None, name)]
    if private is not None:
        answer["opened"] = {name: _opened(config, name, private) for name in names}
        shut = sum(each["shut"] for each in answer["opened"].values())
        answer["problems"] += [f"{shut} sealed originals do not open with this key"] if shut else []
    if output_format == "json":
        print_answer(answer)
    else:
        columns = ("project", "sealed", "open", "none", "unknown")
        rows = [[str(answer["originals"][name].get(column, 0)) for column in columns[1:]] for name in names]
        print_table(columns, [[name, *cells] for name, cells in zip(names, rows, strict=True)], title="Originals")
        for name, each in answer.get("opened", {}).items():
            click.echo(
                f"{name}: {each['opened']} of {each['opened'] + each['shut']} sealed originals open with this key"
            )
        click.echo("\n".join(answer["problems"]) or "The map is sound.")
    click.get_current_context().exit(1 if answer["problems"] else 0)


def _opened(config: Path, project: str, private: MapPrivateKey) -> dict[str, int]:
    """Try the key on every sealed original, page by page; what they are is not told."""
    from deid_proxy.errors import WrongKeyError
    from deid_proxy.identity.sealing import SealMode, mode_of

    counts, after = {"opened": 0, "shut": 0}, 0
    while after is not None:
        page = ask(config, "map_rows", project=project, after=after, limit=_PAGE)
        for row in page["rows"]:
            kind, token, sealed = _sealed(row)
            if mode_of(sealed) is SealMode.SEALED:
                try:
                    _unseal(private, kind, token, sealed)
                    counts["opened"] += 1
                except WrongKeyError:
                    counts["shut"] += 1
        after = page["last"]
    return counts


def _private(key_file: Path | None) -> MapPrivateKey | None:
    from deid_proxy.identity.map_keys import load_map_private_key

    return load_map_private_key(key_file) if key_file is not None else None


def _open(mapping: dict[str, Any], private: MapPrivateKey | None) -> None:
    """Put the original of a mapping in the place of what the gateway has of it."""
    from deid_proxy.identity.sealing import SealMode, mode_of

    if "original" in mapping:
        return
    kind, token, sealed = _sealed(mapping)
    del mapping["sealed"], mapping["token"]
    if mode_of(sealed) is SealMode.NONE:
        mapping["original"] = "(not kept)"
    elif private is None:
        raise click.ClickException(
            "the original is sealed: only the private key of the map opens it; name it: --key FILE"
        )
    else:
        mapping["original"] = _unseal(private, kind, token, sealed).replace("\x1f", " ").strip()


def _sealed(mapping: dict[str, Any]) -> tuple[str, bytes, bytes]:
    import base64

    return mapping["kind"], bytes.fromhex(mapping["token"]), base64.b64decode(mapping["sealed"])


def _unseal(private: MapPrivateKey, kind: str, token: bytes, sealed: bytes) -> str:
    from deid_proxy.identity.ports import IdentityKind
    from deid_proxy.identity.sealing import unseal_private

    return unseal_private(private, IdentityKind(kind), token, sealed)


def _show(answer: dict[str, Any], output_format: str, hint: str = "") -> None:
    """Print the mappings; with none, say so and end with status 1, as grep does."""
    from deid_proxy.cli.console import moment, print_answer, print_table

    mappings = answer["mappings"]
    if output_format == "json":
        print_answer(answer)
    elif mappings:
        columns = ["project", "kind", "pseudonym", "since", *(["original"] if "original" in mappings[0] else [])]
        rows = [mapping | {"since": moment(mapping["created_at"])} for mapping in mappings]
        print_table(columns, ([str(row[column]) for column in columns] for row in rows))
    else:
        click.echo(f"Not in the map.{hint}", err=True)
    if not mappings:
        click.get_current_context().exit(1)


for _command in (*map_copies.COMMANDS, *map_subjects.COMMANDS):
    map_command.add_command(_command)

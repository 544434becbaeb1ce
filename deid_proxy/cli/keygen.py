"""``keygen``: make the key that every pseudonym of a project depends on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path


@click.command("keygen", short_help="Make a key file.")
@click.argument("file", type=TypedPath())
@click.option("--project", metavar="NAME", help="Tie the key to one project: no other project can then use it.")
@click.option("--map", "for_map", is_flag=True, help="Make the two keys of a map: FILE, and FILE.pub for the gateway.")
def keygen_command(file: Path, project: str | None, *, for_map: bool) -> None:
    """Make a new random key and write it to FILE, readable by you alone.

    All pseudonyms, new UIDs and date offsets of a project follow from its key: with the same key the same patient
    gets the same pseudonym on every machine, at any time. Whoever has the key can test a guess of who a pseudonym
    stands for, so keep it away from the de-identified data. Back it up: without it, later studies of a patient no
    longer link up with earlier ones.

    With --map two keys are made instead. FILE is the private key: it belongs to the privacy officer, and not on the
    gateway. FILE.pub goes to the gateway (map: {public_key_file: FILE.pub}), which seals the originals in its map with
    it, and cannot open them again.

    The check value that is printed identifies the key without giving it away. An existing file is never overwritten.
    """
    if for_map:
        _make_pair(file, project)
        return
    from deid_proxy.identity.keys import generate_key_file

    key = generate_key_file(file, project)
    click.echo(f"{file}: new key, check value {key.check}" + (f", for project {project}" if project else ""))
    if project:
        click.echo(f"No other project's gateway takes it; deidentify does, and gives the pseudonyms of {project}.")


def _make_pair(file: Path, project: str | None) -> None:
    from deid_proxy.identity.map_keys import generate_map_keys, public_path

    public = generate_map_keys(file, project)
    click.echo(f"{public_path(file)}: public key, for the gateway, check value {public.check}")
    click.echo(f"{file}: private key, for the privacy officer: move it off this machine, and keep a copy of it")

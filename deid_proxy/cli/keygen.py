"""``keygen``: make the key that every pseudonym of a project depends on."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("keygen", short_help="Make a key file.")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--project", metavar="NAME", help="Tie the key to one project: no other project can then use it.")
def keygen_command(file: Path, project: str | None) -> None:
    """Make a new random key and write it to FILE, readable by you alone.

    All pseudonyms, new UIDs and date offsets of a project follow from its key: with the same key the same patient
    gets the same pseudonym on every machine, at any time. Whoever has the key can test a guess of who a pseudonym
    stands for, so keep it away from the de-identified data. Back it up: without it, later studies of a patient no
    longer link up with earlier ones.

    The check value that is printed identifies the key without giving it away. An existing file is never overwritten.
    """
    from deid_proxy.identity.keys import generate_key_file

    key = generate_key_file(file, project)
    click.echo(f"{file}: new key, check value {key.check}" + (f", for project {project}" if project else ""))
    if project:
        click.echo(f"No other project's gateway takes it; deidentify does, and gives the pseudonyms of {project}.")

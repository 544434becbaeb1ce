"""``map export``, ``import``, ``backup``, ``restore``, ``migrate`` and ``seal``: the map as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import ask, config_option
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.settings import Settings
    from deid_proxy.stores.map_restore import Restored

_FILE = TypedPath()


@click.command("export")
@click.argument("file", type=_FILE)
@config_option
def export_command(file: Path, config: Path) -> None:
    """Write the map to FILE as lines of JSON, which `map import` reads; the gateway may go on.

    Originals stand in it as the map keeps them: sealed, or not at all. FILE must not exist yet, and tells whoever has
    it as much as the map does: keep it like the map.
    """
    answer = ask(config, "map_export", path=str(file.absolute()))
    click.echo(f"{file}: {answer['rows']} rows")


@click.command("import")
@click.argument("file", type=_FILE)
@config_option
def import_command(file: Path, config: Path) -> None:
    """Take in the rows of an export, all of them or none; what the map has already stays as it is.

    An original that has another pseudonym here, a pseudonym of another original, and a project of another key are
    refused.
    """
    answer = ask(config, "map_import", path=str(file.absolute()))
    left_out = f", {answer['withdrawn']} left out: their subject was withdrawn" if answer["withdrawn"] else ""
    click.echo(f"{answer['created']} rows are new, {answer['known']} were known{left_out}")


@click.command("backup")
@click.argument("file", type=_FILE)
@config_option
@click.option(
    "--to",
    "public_key_files",
    type=_FILE,
    multiple=True,
    metavar="FILE.pub",
    help="Encrypt to this public key, instead of those of the projects; may be given more than once.",
)
def backup_command(file: Path, config: Path, public_key_files: tuple[Path, ...]) -> None:
    """Write an encrypted backup of the map to FILE, while the gateway goes on.

    It is as of one moment, and only a private key of the map reads it: keep FILE and that key in different places, and
    FILE outside the state directory. The keys of the projects are not in it: copy them too, somewhere else again.
    """
    keys = [str(key.absolute()) for key in public_key_files]
    answer = ask(config, "map_backup", path=str(file.absolute()), public_key_files=keys)
    keys_of = ", ".join(answer["keys"])
    click.echo(f"{file}: {answer['rows']} rows of generation {answer['generation']}, {answer['size_bytes']} bytes")
    click.echo(f"It is read by the private key of check value {keys_of}.")
    click.echo(f"Try it: deid-proxy map restore --drill --key KEY {file}")


@click.command("restore")
@click.argument("file", type=_FILE)
@config_option
@click.option(
    "--key", "key_file", type=_FILE, required=True, metavar="FILE", help="A private key that reads the backup."
)
@click.option("--drill", is_flag=True, help="Build and check the map, and take it away again; the gateway may run.")
@click.option("--accept-older", is_flag=True, help="Also when assignments would be lost that the keys do not repeat.")
def restore_command(file: Path, config: Path, key_file: Path, *, drill: bool, accept_older: bool) -> None:
    """Put the map of a backup in the place of the one that is there; the gateway must be stopped.

    The backup is read to its end and checked before anything changes, and the former map stays beside the new one, as
    map.db.replaced. Who withdrew since the backup stays withdrawn, where the former map can be read.

    Pseudonyms that are made from the project's key (hmac) do not change, however old the backup is. A backup is refused
    when it is older than something that the keys alone do not repeat.
    """
    from deid_proxy.identity.map_keys import load_map_private_key
    from deid_proxy.settings import load_settings

    settings = load_settings(config)
    private = load_map_private_key(key_file)
    state_dir = settings.gateway.state_dir
    if drill:
        from deid_proxy.stores.map_restore import restore

        if not state_dir.is_dir():
            raise click.ClickException(f"there is no folder {state_dir.absolute()} to build the map in")
        done = restore(file, private, state_dir / "map.db", _checks(settings), drill=True)
    else:
        from deid_proxy.gateway.state import StateLock
        from deid_proxy.stores.map_restore import restore

        lock = StateLock(state_dir)
        try:
            done = restore(file, private, state_dir / "map.db", _checks(settings), accept_older=accept_older)
        finally:
            lock.release()
    _say_restored(done, drill=drill)
    if state_dir.resolve() in key_file.resolve().parents:
        click.echo("warning: the private key lies in the state directory: whoever has it has both; move it", err=True)


def _say_restored(done: Restored, *, drill: bool) -> None:
    from deid_proxy.cli.console import moment

    what = "the backup is good" if drill else "restored"
    made = f"made {moment(done.made_at)}, generation {done.generation.number}"
    click.echo(f"{what}: {done.rows} rows of {', '.join(done.projects) or 'no project'}, {made}, {done.took_s:.1f} s")
    click.echo(f"The key opens {done.opened} of the first 100 sealed originals.")
    if done.withdrawn:
        click.echo(f"{done.withdrawn} of the rows went again: their subjects withdrew after the backup.")
    if done.replaced is not None:
        click.echo(f"The former map is {done.replaced}; delete it when the new one proved right.")


def _checks(settings: Settings) -> dict[str, str]:
    """Return the check value of every project's key."""
    from deid_proxy.identity.keys import load_key_file

    return {project.name: load_key_file(project.key_file, project.name).check for project in settings.projects}


@click.command("migrate")
@config_option
@click.option("--dry-run", is_flag=True, help="Run the migrations, undo them, and say how long they took.")
def migrate_command(config: Path, *, dry_run: bool) -> None:
    """Bring the files of the state directory up to this version; the gateway must be stopped.

    `serve` does that by itself. --dry-run tells beforehand whether it will work, and how long it will take. There is no
    way back but a backup from before: a file of a newer version is refused.
    """
    from deid_proxy.gateway.state import StateLock
    from deid_proxy.settings import load_settings
    from deid_proxy.stores.sqlite_connection import LEDGER, MAP, Database

    state_dir = load_settings(config).gateway.state_dir
    if not state_dir.is_dir():
        raise click.ClickException(f"no state there yet: {config} names state_dir {state_dir.absolute()}")
    lock = StateLock(state_dir)
    try:
        for kind in (MAP, LEDGER):
            path = state_dir / f"{kind.name}.db"
            if not path.exists():
                click.echo(f"{path.name}: not there yet")
                continue
            database = Database(path, kind, migrate=False)
            try:
                numbers = list(database.pending())
                took = database.rehearse() if dry_run else database.migrate()
            finally:
                database.close()
            listed = ", ".join(f"{number:04d} in {took[number]:.1f} s" for number in numbers)
            verb = "would be applied" if dry_run else "applied"
            click.echo(f"{path.name}: {f'{verb}: {listed}' if numbers else 'up to date'}")
    finally:
        lock.release()


@click.command("seal")
@config_option
@click.option("--project", metavar="NAME", required=True, help="The project whose originals are to be sealed.")
def seal_command(config: Path, project: str) -> None:
    """Seal to the public key what the map still keeps under the project's key.

    After `map: {public_key_file: FILE.pub}` was configured, this takes the originals that were written before it away
    from the gateway as well. With `mode: none` they are removed. It cannot be undone without the private key, and old
    backups and copies of the map are not changed by it.
    """
    answer = ask(config, "map_reseal", project=project)
    click.echo(f"{answer['changed']} originals changed hands")


COMMANDS = (export_command, import_command, backup_command, restore_command, migrate_command, seal_command)

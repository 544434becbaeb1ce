"""``deidentify``: files, folders and archives in, de-identified files out."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.failures import cannot_write, describe_os_error, say_warning
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.cli.results import Tally
    from deid_proxy.identity.sealing import Seal
    from deid_proxy.profile.model import RuleSet

_KEEP_PATHS_WARNING = (
    "--keep-paths copies the names of your folders and files, and writes them into the report; "
    "make sure that they hold no patient name"
)
_FILE = TypedPath(dir_okay=False)
_FOLDER = TypedPath(file_okay=False)


@click.command("deidentify", short_help="De-identify files, folders and ZIP archives.")
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...", type=TypedPath(exists=True))
@click.option("--output", required=True, metavar="DIR", type=_FOLDER, help="Where the de-identified files go.")
@click.option("--profile", required=True, metavar="NAME|FILE", help="A built-in profile's name, or a profile file.")
@click.option("--key-file", required=True, metavar="FILE", type=TypedPath(), help="The project's key; see keygen.")
@click.option("--state-dir", metavar="DIR", type=_FOLDER, help="Keep the map of pseudonyms (map.db) in this folder.")
@click.option(
    "--map-public-key", metavar="FILE.pub", type=TypedPath(), help="Keep originals in the map, sealed to this key."
)
@click.option("--jobs", default=1, show_default=True, metavar="N", type=click.IntRange(1, 64), help="Use N processes.")
@click.option("--report", metavar="FILE.json", type=_FILE, help="Write what became of each input, without originals.")
@click.option("--check-iods", is_flag=True, help="Put into the report what dciodvfy finds that the original had not.")
@click.option("--keep-paths", is_flag=True, help="Mirror the input's paths; they must not hold patient names.")
def deidentify_command(
    inputs: tuple[Path, ...],
    output: Path,
    profile: str,
    key_file: Path,
    state_dir: Path | None,
    map_public_key: Path | None,
    jobs: int,
    report: Path | None,
    *,
    check_iods: bool,
    keep_paths: bool,
) -> None:
    """De-identify DICOM files, folders of them, and ZIP archives.

    \b
    INPUT is a file, a folder (all below it; links are not followed) or a ZIP archive.
    Files are written as  DIR/SUBJECT/STUDY/SERIES/SOP.dcm,  from new values only.

    The same key gives the same pseudonyms everywhere: studies of one patient link up, whenever and wherever they are
    de-identified, and whatever the number of processes. With --state-dir the pseudonyms are also kept in a map that
    is tied to the key: another key is then refused. The map keeps no original; with --map-public-key (see keygen --map)
    it keeps them, sealed so that only the private key, which is not here, opens them again.

    What cannot be de-identified with certainty is held: listed with its reason, and not written. Files that are not
    DICOM are skipped and counted. A file that exists is never replaced: the same content is left as it is, other
    content is held as a conflict. Written files are readable by you alone.

    The report says of each instance what it is now (new values only), and which categories of information were removed,
    emptied or replaced; `deid-proxy manifest --report` makes a table of its studies. It speaks of inputs by number (in
    the order of their names), never by path, unless --keep-paths is given. On a terminal the list of
    held inputs names files, the first 50; in a pipe or log it gives the numbers of all.

    Ends with status 0 when all is done, 3 when some instances are held, 1 when an input could not be read.
    """  # noqa: D301 - click's mark for lines to leave as they are
    from deid_proxy.cli.deidentify_run import Request, run
    from deid_proxy.cli.problems import exit_status
    from deid_proxy.cli.results import report_document
    from deid_proxy.identity.keys import load_key_file
    from deid_proxy.profile import load_rule_set

    _check_places(inputs, output, report)
    if check_iods:
        _check_checker(report)
    seal = _seal_of(map_public_key, state_dir)
    rule_set, key = load_rule_set(profile), load_key_file(key_file)
    _warn(rule_set, keep_paths=keep_paths)
    files = _find(inputs, [output] if state_dir is None else [output, state_dir])
    digests = report is not None
    request = Request(output, rule_set, key, state_dir, jobs, keep_paths, seal, digests=digests, check_iods=check_iods)
    try:
        tally = run(files, request)
    except OSError as error:
        raise click.ClickException(cannot_write(output, error)) from None
    if report is not None:
        _write_report(report, report_document(tally, rule_set, key.check))
    _summarise(tally, files)
    click.get_current_context().exit(exit_status(tally))


def _seal_of(map_public_key: Path | None, state_dir: Path | None) -> Seal:
    """Return what originals are kept with in the map."""
    from deid_proxy.identity.map_keys import load_map_public_key
    from deid_proxy.identity.sealing import NoSeal, PublicSeal

    if map_public_key is None:
        return NoSeal()
    if state_dir is None:
        raise click.UsageError("--map-public-key seals what a map keeps: name its folder with --state-dir")
    return PublicSeal(load_map_public_key(map_public_key))


def _check_places(inputs: Sequence[Path], output: Path, report: Path | None) -> None:
    """Refuse before the work what would fail, or do harm, after it."""
    from deid_proxy.cli.results import may_replace

    if any(output.resolve() == path.resolve() for path in inputs):
        raise click.UsageError(f"--output {output} is one of the inputs: nothing is changed in place; name another")
    if report is None:
        return
    folder = report.resolve().parent
    if not folder.is_dir():
        raise click.UsageError(f"--report {report}: its folder does not exist; make it, or name another")
    if not os.access(folder, os.W_OK):
        raise click.UsageError(f"--report {report}: its folder cannot be written; name another")
    if report.exists() and not may_replace(report):
        raise click.UsageError(f"--report {report}: this is there, and no report of before; name another")


def _check_checker(report: Path | None) -> None:
    from deid_proxy.cli.iod_errors import CHECKER, checker_is_there

    if report is None:
        raise click.UsageError("--check-iods writes into the report: give --report FILE.json")
    if not checker_is_there():
        raise click.UsageError(f"--check-iods needs {CHECKER} of dicom3tools, which is not installed here")


def _write_report(path: Path, document: dict[str, object]) -> None:
    from deid_proxy.cli.results import write_report

    try:
        write_report(path, document)
    except OSError as error:
        why = describe_os_error(error)
        remedy = "the files are written; name another --report and run again: they are left as they are"
        raise click.ClickException(f"cannot write --report {path}: {why}; {remedy}") from None


def _warn(rule_set: RuleSet, *, keep_paths: bool) -> None:
    from deid_proxy.identity.uids import UIDMethod
    from deid_proxy.profile.compile import retention_warning

    if keep_paths:
        say_warning(_KEEP_PATHS_WARNING)
    for warning in (UIDMethod(rule_set.uid_method).warning, retention_warning(rule_set), *rule_set.warnings):
        if warning:
            say_warning(warning)


def _find(inputs: Sequence[Path], own: Sequence[Path]) -> list[InputFile]:
    """Return all inputs in order; what this command wrote itself is none of them."""
    from deid_proxy.cli.input_files import find_inputs

    return list(find_inputs(inputs, frozenset(path.resolve() for path in own)))


def _summarise(tally: Tally, files: Sequence[InputFile]) -> None:
    """Say what became of the inputs: what needs a person on standard error, then totals on standard output."""
    from deid_proxy.cli.problems import say_problems
    from deid_proxy.cli.results import ResultState

    say_problems(tally, files, "--report")
    for state in ResultState:
        if count := tally.states[state]:
            reasons = ", ".join(f"{number} {reason}" for reason, number in tally.reasons_of(state).items())
            click.echo(f"{count:>8} {state.value}" + (f": {reasons}" if reasons else ""))

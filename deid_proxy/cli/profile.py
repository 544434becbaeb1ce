"""``profile``: what a profile means, how two differ, what it does to invented patients, and how sites agree on one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.report import Form, publish, report_options
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.profile.model import RuleSet

_DIGEST_LENGTH = 64


@click.group("profile", short_help="See, compare, test and agree on profiles.")
def profile_command() -> None:
    """See what a profile means, compare two, test one with invented patients, and agree on one with other sites.

    PROFILE is the name of a built-in profile, or the path of a profile file.
    """


@profile_command.command("show")
@click.argument("profile", metavar="PROFILE")
@click.option("--rows", is_flag=True, help="List every row of Table E.1-1 and what becomes of it.")
@report_options
def show_command(profile: str, *, rows: bool, output_format: str, output: Path | None) -> None:
    """Say what a profile means: edition, Options, digest, how many rows are treated how, and the site's own rules.

    What it keeps although the Basic Profile protects it is listed by itself, and so is what deserves a second look.
    JSON always has every row.
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.profile_words import profile_report
    from deid_proxy.profile import load_rule_set

    publish(profile_report(load_rule_set(profile), rows=rows), form)


@profile_command.command("compare")
@click.argument("first", metavar="A")
@click.argument("second", metavar="B")
@report_options
def compare_command(first: str, second: str, *, output_format: str, output: Path | None) -> None:
    """Say in what two profiles differ, attribute by attribute: settings, rows of the table, private attributes.

    Names, comments and the order of independent rules make no difference. Ends with status 0 when the two treat every
    instance alike, and 3 when they differ.
    """
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.profile_comparison import comparison
    from deid_proxy.profile import load_rule_set

    a, b = load_rule_set(first), load_rule_set(second)
    publish(comparison(first, a, second, b), form)
    click.get_current_context().exit(ExitCode.DONE if a.digest == b.digest else ExitCode.SOME_HELD)


@profile_command.command("test")
@click.argument("profile", metavar="PROFILE")
@click.option(
    "--seed", type=click.IntRange(0), default=1, show_default=True, metavar="N", help="Invent other patients."
)
@click.option("--allow-retained", is_flag=True, help="Do not fail for what a rule of the profile keeps on purpose.")
@report_options
def test_command(profile: str, *, seed: int, allow_retained: bool, output_format: str, output: Path | None) -> None:
    """Throw invented identifiers at a profile, and say what came out and what was lost.

    \b
    Every attribute of the dictionary gets a value of its own: at the top level, in sequences, in functional groups,
    in private sequences, and in private attributes of every VR; and an invented study of every kind of object goes
    through whole. The real engine de-identifies them, the same profile without its rules beside it:
    leaked     came out, and neither a rule nor an Option of the profile says that it may
    retained   came out because a rule of the profile keeps what the standard protects
    lost       was removed or replaced by a rule of the profile, although the standard keeps it

    Ends with status 3 when anything leaked, or was retained unless --allow-retained is given; else 0. The same seed
    throws the same values.
    """  # noqa: D301 - click's mark for lines to leave as they are
    form = Form(output_format, output)
    form.check()
    from deid_proxy.cli.profile_probing import probe, probing_report
    from deid_proxy.profile import load_profile

    found = probe(load_profile(profile), seed)
    publish(probing_report(found), form)
    failed = bool(found.leaked or (found.retained and not allow_retained))
    click.get_current_context().exit(ExitCode.SOME_HELD if failed else ExitCode.DONE)


@profile_command.command("export")
@click.argument("profile", metavar="PROFILE")
@click.argument("file", metavar="FILE", type=TypedPath(dir_okay=False))
def export_command(profile: str, file: Path) -> None:
    """Write a profile in one spelling into the new FILE, for other sites to agree on, and print its digest.

    The file holds all that decides what becomes of an instance, and nothing else: whoever writes a profile in other
    words, another order or another language, and means the same, gets the same file. Its SHA-256 is the digest, so
    that `sha256sum FILE` says the same as this command.
    """
    from deid_proxy.profile import load_rule_set
    from deid_proxy.profile.compile import canonical_text

    rule_set = load_rule_set(profile)
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(canonical_text(rule_set))
    except FileExistsError:
        raise click.UsageError("FILE is there already; nothing is replaced") from None
    except OSError as error:
        raise click.ClickException(f"cannot write FILE: {describe_os_error(error)}") from None
    click.echo(rule_set.digest)


@profile_command.command("verify-digest")
@click.argument("file", metavar="FILE")
@click.argument("digest", metavar="DIGEST")
def verify_digest_command(file: str, digest: str) -> None:
    """Say whether FILE is the profile that was agreed on: whether it has this DIGEST.

    FILE is what `profile export` wrote, a profile file, or the name of a built-in profile; DIGEST has 64 hexadecimal
    digits. Ends with status 0 when it is that profile, and 1 when it is another one.
    """
    from deid_proxy.cli.profile_agreement import digest_of

    wanted = digest.strip().lower()
    if len(wanted) != _DIGEST_LENGTH or set(wanted) - set("0123456789abcdef"):
        raise click.UsageError("DIGEST has 64 hexadecimal digits, as `profile show` and `profile export` print it")
    found = digest_of(file)
    if found != wanted:
        raise click.ClickException(f"this is another profile: its digest is {found}")
    click.echo(f"This is the profile of digest {found}.")


def warnings_of(rule_set: RuleSet) -> list[str]:
    """Return what deserves a second look in a rule set."""
    from deid_proxy.identity.uids import UIDMethod
    from deid_proxy.profile.compile import retention_warning

    found = [UIDMethod(rule_set.uid_method).warning, retention_warning(rule_set), *rule_set.warnings]
    if not rule_set.hold_pixel_risk:
        found.append("instances that may show identity in their pixels are not held (pixel_risk: allow)")
    return [warning for warning in found if warning]

"""``diff``: which attributes differ between two files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy.cli.asking import format_option

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from deid_proxy.cli.elements import Element
    from deid_proxy.cli.elements import Path as ElementPath

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)

show_values_option = click.option("--show-values", is_flag=True, help="Show values too; on a terminal only.")


def refuse_values_off_terminal(*, show_values: bool) -> None:
    """Refuse to write values of a data set to anything but a terminal: there they would outlive the look at them."""
    if show_values and not sys.stdout.isatty():
        raise click.UsageError("--show-values shows what may identify a patient, and does so on a terminal only")


@click.command("diff", short_help="Say which attributes differ between two files.")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@show_values_option
@format_option
def diff_command(before: Path, after: Path, *, show_values: bool, output_format: str) -> None:
    """Compare two DICOM files element by element, at every depth.

    Meant for a file and what `deidentify` made of it: each attribute is listed that was removed, added or changed, or
    got another VR; the others are counted. The comparison is of encoded values, so the transfer syntax may differ in
    its VRs but not in its byte order; File Meta Information is not compared.

    Values are masked as ‹PHI›. Ends with status 0 whether the files differ or not.
    """
    refuse_values_off_terminal(show_values=show_values)
    from deid_proxy.cli.console import print_json, print_table
    from deid_proxy.cli.elements import describe_path

    old, new = Side.read(before), Side.read(after)
    if len({element.order for side in (old, new) for element in side.elements.values()}) > 1:
        raise click.ClickException("one file is in Big Endian, the other is not: every number would look changed")
    changes = list(compare(old, new))
    same = sum(path in new.elements for path in old.elements) - sum(change.what in _IN_BOTH for change in changes)
    rows = [
        (describe_path(c.path), c.vr, c.what, old.show(c.path, show_values), new.show(c.path, show_values))
        for c in changes
    ]
    if output_format == "json":
        names = ("attribute", "vr", "change", "before", "after")
        print_json({"changes": [dict(zip(names, row, strict=True)) for row in rows], "unchanged": same})
        return
    if rows:
        print_table(("attribute", "VR", "", "before", "after"), rows)
    click.echo(f"{len(rows)} attributes differ, {same} are the same.")


class Change(NamedTuple):
    """How one attribute differs."""

    path: ElementPath
    vr: str
    what: str


_IN_BOTH = ("changed", "VR changed")


class Side(NamedTuple):
    """One of the two files."""

    elements: dict[ElementPath, Element]
    show: Callable[[ElementPath, bool], str]

    @classmethod
    def read(cls, path: Path) -> Side:
        """Read a file.

        Raises
        ------
        click.ClickException
            It cannot be read as DICOM.
        """
        from deid_proxy.cli.console import MASKED
        from deid_proxy.cli.elements import read_elements
        from deid_proxy.cli.reading import read_source
        from deid_proxy.cli.values import character_sets, show_value
        from deid_proxy.errors import DeidentificationError

        try:
            source = read_source(path)
            found = list(read_elements(memoryview(source.data), source.transfer_syntax_uid))
        except DeidentificationError as error:
            raise click.ClickException(f"{path} cannot be compared: {error.public_message}") from None
        elements, terms = {element.path: element for element in found}, character_sets(found)

        def show(place: ElementPath, values: bool) -> str:
            if place not in elements:
                return ""
            return show_value(elements[place], terms) if values else MASKED

        return cls(elements, show)


def compare(old: Side, new: Side) -> Iterator[Change]:
    """Yield the attributes that differ, in the order of their tags."""
    for path in sorted(old.elements.keys() | new.elements.keys()):
        before, after = old.elements.get(path), new.elements.get(path)
        if before is None and after is not None:
            yield Change(path, after.vr, "added")
        elif before is not None and after is None:
            yield Change(path, before.vr, "removed")
        elif before is not None and after is not None and before.value != after.value:
            yield Change(path, after.vr, "changed")
        elif before is not None and after is not None and before.vr != after.vr:
            yield Change(path, f"{before.vr} > {after.vr}", "VR changed")

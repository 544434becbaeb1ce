"""``conformance``: the DICOM Conformance Statement and the de-identification statements of a configuration."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from deid_proxy.cli.asking import config_option
from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.typed_path import TypedPath

if TYPE_CHECKING:
    from deid_proxy.settings import Settings

STATEMENT = "conformance-statement.md"


@click.command("conformance", short_help="Write the conformance and de-identification statements.")
@config_option
@click.option(
    "--output",
    required=True,
    metavar="DIR",
    type=TypedPath(file_okay=False),
    help="Where the statements go; files of these names are replaced.",
)
@click.option(
    "--format",
    "output_format",
    type=click.Choice(["markdown", "html"]),
    default="markdown",
    show_default=True,
    help="Markdown, or pages to read and print (each one HTML file).",
)
def conformance_command(config: Path, output: Path, output_format: str) -> None:
    """Write what a configuration does, as documents that others can read and sign.

    \b
    conformance-statement.md         the DICOM Conformance Statement (PS3.2 Annex N)
    de-identification-PROJECT.md     what PS3.15 E.1.3 asks for, for each project

    They are made from the effective configuration: AE titles, contexts, statuses, times, and every row of
    Table E.1-1 with what the engine does to it. The same configuration gives the same documents. No key and no path is
    in them. The key files need not be there. With `--format html` the names end in .html; the pages say the same.
    """  # noqa: D301 - click's mark for lines to leave as they are
    from deid_proxy.settings import load_settings

    documents = statements(load_settings(config))
    if output_format == "html":
        from deid_proxy.cli.statement_page import statement_page

        documents = {f"{Path(name).stem}.html": statement_page(text) for name, text in documents.items()}
    write_files(output, {name: text.encode() for name, text in documents.items()})
    for name in documents:
        click.echo(str(output / name))


def statements(settings: Settings) -> dict[str, str]:
    """Return the documents of a configuration by their names."""
    from deid_proxy.cli.conformance_document import conformance_statement
    from deid_proxy.cli.deidentification_statement import deidentification_statement

    documents = {STATEMENT: conformance_statement(settings).text()}
    for project in settings.projects:
        documents[f"de-identification-{project.name}.md"] = deidentification_statement(project).text()
    return documents


def write_files(folder: Path, files: dict[str, bytes]) -> None:
    """Write files into a folder, which is made when it does not exist.

    Raises
    ------
    click.ClickException
        It cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
    except OSError as error:
        raise click.ClickException(f"cannot write --output {folder}: {describe_os_error(error)}") from None

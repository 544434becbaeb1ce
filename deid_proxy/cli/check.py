"""``check``: what a configuration means, or everything that is wrong with it."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from deid_proxy.cli.asking import config_option, format_option, remind_of_backup

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.errors import Finding
    from deid_proxy.settings import ProjectSettings, Settings

_NAME_WIDTH = 33
_PATIENCE = ("connect_timeout_s", "stall_timeout_s", "response_timeout_s", "min_rate_bytes_s")
_PATHS = frozenset({"state_dir", "spool_key_file", "key_file", "public_key_file"})


@click.command("check", short_help="Say what a configuration means, or what is wrong with it.")
@config_option
@format_option
def check_command(config: Path, output_format: str) -> None:
    """Print what a configuration means, with every default filled in; or everything that is wrong with it.

    Profiles and key files that it names are read too. All mistakes are reported at once, each with file, line, column
    and a hint, and end the command with status 78. Warnings name what is allowed and worth a second look, a state
    directory that whoever asks cannot write to, a disk without room for what is to be received, and that the map was
    never backed up. Nothing is started and nothing is written.
    """
    from deid_proxy.cli.console import print_json
    from deid_proxy.settings import load_settings

    settings = load_settings(config, check_files=True)
    warnings = [*settings.warnings(), *_of_the_disk(settings)]
    described = _with_absolute_paths(settings.describe())
    if output_format == "json":
        print_json({**described, "warnings": [str(warning) for warning in warnings]})
        return
    for line in _overview(settings, described):
        click.echo(line)
    for warning in warnings:
        click.echo(f"warning: {warning}", err=True)
    remind_of_backup(settings.gateway.state_dir)
    count = "1 warning" if len(warnings) == 1 else f"{len(warnings)} warnings"
    click.echo(f"\n{config} has no mistakes" + (f", and {count}." if warnings else "."))


def _of_the_disk(settings: Settings) -> list[Finding]:
    if sys.platform != "linux":
        return []  # the gateway does not run here
    from deid_proxy.gateway.disk import disk_warning, place_warning

    directory = settings.gateway.state_dir
    found = (place_warning(directory), disk_warning(directory, settings.gateway.limits))
    return [warning for warning in found if warning is not None]


def _with_absolute_paths(described: dict[str, Any]) -> dict[str, Any]:
    """Return the description with every path as it is found from anywhere."""
    maps = [project["map"] for project in described["projects"] if project["map"]]
    for part in (described["gateway"], *described["projects"], *maps):
        for name in (name for name in _PATHS & part.keys() if part[name]):
            part[name] = str(Path(part[name]).absolute())
    return described


def _overview(settings: Settings, described: dict[str, Any]) -> Iterator[str]:
    gateway = described["gateway"]
    yield "Gateway"
    yield _line("listens on", gateway["listen"])
    yield _line("keeps its state in", gateway["state_dir"])
    yield _line("spool key", _key(Path(gateway["spool_key_file"])))
    for name in ("retention_s", "drain_s", "deflated"):
        yield _line(name, _plain(gateway[name]))
    for name, value in gateway["limits"].items():
        yield _line(f"limits.{name}", _plain(value))
    for name, value in gateway["sandbox"].items():
        yield _line(f"sandbox.{name}", _plain(value))
    for project, values in zip(settings.projects, described["projects"], strict=True):
        yield f"\nProject {project.name}"
        yield from _project(project, values)
    for name, destination in described["destinations"].items():
        yield f"\nDestination {name}"
        yield _line("is", f"{destination['ae_title']} at {destination['address']}")
        if destination["shadow"]:
            yield _line("is sent", "nothing: it is a shadow, for which all is done but sending")
        yield _line("sees us as", destination["calling_ae_title"])
        yield _line("associations", _plain(destination["max_associations"]))
        for name in _PATIENCE:
            yield _line(name, _plain(destination[name]))


def _project(project: ProjectSettings, values: dict[str, Any]) -> Iterator[str]:
    profile = values["profile"]
    yield _line("senders call", project.called_ae_title)
    for sender in values["senders"]:
        yield _line("may send", f"{sender['calling_ae_title']} from {sender['address']}")
    yield _line("key", _key(Path(values["key_file"]), project.name))
    yield _line("originals in the map", _originals(project))
    yield from _subjects(project)
    yield _line("profile", f"{profile['name']}, Basic Profile of {profile['edition']}")
    yield _line("options", ", ".join(profile["options"]) or "none")
    yield _line("rules of the site", str(len(profile["site_rules"])))
    yield _line("keeps, though protected", ", ".join(profile["retained"]) or "nothing")
    yield _line("Z writes", "a valid dummy" if profile["replacement"] == "placeholder" else "zero length")
    yield _line("new UIDs by", f"{profile['uid_method']}, under {project.uids.root}")
    if project.uids.key_file is not None:
        yield _line("", f"with the shared key {_key(project.uids.key_file)}")
    yield _line("holds", "whatever cannot be de-identified with certainty")
    yield _line("", _pixels(profile))
    if project.first_seen is not None:
        yield _line("", f"{project.first_seen.hold} studies of each new device, SOP Class and private creator")
    if project.sample is not None:
        yield _line("", f"a sample of all studies, {project.sample:.3%} of them")
    yield _line("forwards to", ", ".join(project.forward_to))


def _subjects(project: ProjectSettings) -> Iterator[str]:
    subjects, trial = project.subjects, project.trial
    yield _line("subjects", f"pseudonyms by {subjects.method}" + (f", {subjects.pattern}" if subjects.pattern else ""))
    if subjects.file is not None:
        yield _line("subject table", str(subjects.file.absolute()))
    if subjects.aliases is not None:
        yield _line("aliases", str(subjects.aliases.absolute()))
    if subjects.file is not None or subjects.url is not None:
        yield _line("unknown patients", f"{subjects.unknown} them")
    if trial is not None:
        yield _line("trial", f"{trial.sponsor}, {trial.protocol_id}")


def _originals(project: ProjectSettings) -> str:
    from deid_proxy.identity.map_keys import load_map_public_key

    if project.map is None:
        return "are not kept: there is no map: {public_key_file: FILE.pub} to seal them to"
    if project.map.mode == "none":
        return "are not kept"
    if project.map.public_key_file is None:
        return "can be read with the project's key"
    public = load_map_public_key(project.map.public_key_file, project.name)
    return f"sealed to the key of check value {public.check}"


def _pixels(profile: dict[str, Any]) -> str:
    if profile["pixel_risk"] == "allow":
        return "NOT what may show identity in its pixels (pixel_risk: allow)"
    exempt = f", but for {', '.join(profile['allowed_pixels'])}" if profile["allowed_pixels"] else ""
    return f"what may show identity in its pixels{exempt}"


def _key(path: Path, project: str | None = None) -> str:
    from deid_proxy.identity.keys import load_key_file

    return f"{path}, check value {load_key_file(path, project).check}"


def _line(name: str, value: str) -> str:
    return f"   {name:<{_NAME_WIDTH}} {value}"


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value:g}" if isinstance(value, float) else str(value)

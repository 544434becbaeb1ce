"""Loads a configuration file: every mistake in it, and in every profile it names, is reported at once."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.errors import ConfigurationError, Finding, ProfileError
from deid_proxy.profile import DEFAULT_PROFILE, RuleSet, load_rule_set
from deid_proxy.profile.loader import names_file
from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.validation import validate
from deid_proxy.profile.yaml_nodes import Keys, shorten
from deid_proxy.profile.yaml_source import read_document
from deid_proxy.settings import key_files, subject_files
from deid_proxy.settings.model import Settings
from deid_proxy.settings.values import looks_like_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.profile.yaml_nodes import Document, Scalar

    Location = tuple[str | int, ...]


def load_settings(path: Path | str, *, check_files: bool = False) -> Settings:
    """Load a configuration.

    Parameters
    ----------
    path
        The file; names of files in it are relative to its folder.
    check_files
        Read the key files too, and report what is wrong with them along with everything else.

    Raises
    ------
    ConfigurationError
        With every mistake in the file and in the profiles that it names, each with its place and a hint.
    """
    findings: list[Finding] = []
    document = read_document(path, findings)
    if document is None:
        raise ConfigurationError(findings)
    base = Path(path).parent
    context = {"base": base, "document": document, "rule_sets": _load_profiles(document, base, findings)}
    settings = validate(Settings, document, findings, context=context)
    findings += _across(document, base)
    if check_files:
        named = [*_named_key_files(document, base), *_named_map_keys(document, base)]
        findings += key_files.findings(named, document)
        findings += subject_files.findings(settings, document) if settings is not None else []
    if findings or settings is None:
        findings.sort(key=lambda finding: (finding.file != document.file, finding.file, finding.line, finding.column))
        raise ConfigurationError(findings)
    return settings


def _load_profiles(document: Document, base: Path, findings: list[Finding]) -> dict[str, RuleSet]:
    """Return the rule set of every profile that a project names, each loaded once."""
    rule_sets = {DEFAULT_PROFILE: load_rule_set(DEFAULT_PROFILE)}
    tried = set(rule_sets)
    for location, scalar in _of_projects(document, "profile"):
        if scalar.text not in tried:
            tried.add(scalar.text)
            try:
                path_or_name = str(base / scalar.text) if names_file(scalar.text) else scalar.text
                rule_sets[scalar.text] = load_rule_set(path_or_name)
            except ProfileError as error:
                findings += [_at_home(finding, document, location) for finding in error.findings]
    return rule_sets


def _at_home(finding: Finding, document: Document, location: Location) -> Finding:
    """Return a finding inside a profile as it is; one about the profile at the place that names it."""
    if finding.line:
        return finding
    named = f"{finding.file}: " if finding.file else ""
    return document.finding(f"{_dotted(location)}: {named}{finding.message}", document.place(location), finding.hint)


def _of_projects(document: Document, key: str) -> Iterator[tuple[Location, Scalar]]:
    for number in range(document.size(["projects"])):
        scalar = document.scalar(["projects", number, key])
        if scalar is not None:
            yield ("projects", number, key), scalar


def _across(document: Document, base: Path) -> Iterator[Finding]:
    """Yield what is wrong between parts that are right by themselves."""
    for key in ("name", "called_ae_title"):
        yield from _repeated(document, _of_projects(document, key), "every project has one of its own")
    files = [(key_file.location, key_file.path.resolve()) for key_file in _named_key_files(document, base)]
    firsts: dict[Path, Location] = {}
    for location, file in files:
        if file in firsts:
            message = f"{_dotted(location)}: the same file as {_dotted(firsts[file])}"
            hint = "make a key of its own with: deid-proxy keygen FILE"
            yield document.finding(message, document.place(location), hint)
        firsts.setdefault(file, tuple(location))
    for number in range(document.size(["projects"])):
        yield from _destinations(document, ("projects", number, "forward_to"))


def _repeated(document: Document, texts: Iterator[tuple[Location, Scalar]], hint: str) -> Iterator[Finding]:
    firsts: dict[str, Location] = {}
    for location, scalar in texts:
        if scalar.text in firsts:
            message = f"{_dotted(location)}: '{shorten(scalar.text)}' is {_dotted(firsts[scalar.text])} already"
            yield document.finding(message, scalar.place, hint)
        firsts.setdefault(scalar.text, location)


def _destinations(document: Document, location: Location) -> Iterator[Finding]:
    holder = document.root.entries.get("destinations")
    known = list(holder.value.entries) if holder and isinstance(holder.value, Keys) else []
    numbers = range(document.size(location))
    named = [((*location, number), document.scalar([*location, number])) for number in numbers]
    texts = [(place, scalar) for place, scalar in named if scalar is not None]
    for place, scalar in texts:
        if scalar.text not in known:
            message = f"{_dotted(place)}: there is no destination '{shorten(scalar.text)}'"
            hint = did_you_mean(scalar.text, known) or "add it under 'destinations'"
            yield document.finding(message, scalar.place, hint)
    yield from _repeated(document, iter(texts), "an instance goes to a destination once")


def _named_key_files(document: Document, base: Path) -> Iterator[key_files.NamedKeyFile]:
    spool = document.scalar(["gateway", "spool_key_file"])
    if spool is not None and not looks_like_key(spool.text):
        yield key_files.NamedKeyFile(("gateway", "spool_key_file"), base / spool.text)
    for location, scalar in _of_projects(document, "key_file"):
        if not looks_like_key(scalar.text):
            project = document.scalar([*location[:-1], "name"])
            yield key_files.NamedKeyFile(location, base / scalar.text, project.text if project else None)


def _named_map_keys(document: Document, base: Path) -> Iterator[key_files.NamedKeyFile]:
    for number in range(document.size(["projects"])):
        location: Location = ("projects", number, "map", "public_key_file")
        scalar = document.scalar(location)
        if scalar is not None and not looks_like_key(scalar.text):
            project = document.scalar(["projects", number, "name"])
            yield key_files.NamedKeyFile(location, base / scalar.text, project.text if project else None, of_map=True)


def _dotted(location: Sequence[str | int]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in location).lstrip(".")

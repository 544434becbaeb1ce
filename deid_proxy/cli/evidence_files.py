"""What is archived beside the data: everything that says how they were made, and nothing that leads back.

Keys are named by their check values, files by their names. Tables of subjects, look-up tables and tokens are not among
the evidence: they hold originals.
"""

from __future__ import annotations

import hashlib
import json
from importlib import resources
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING, Any

from deid_proxy import __version__
from deid_proxy.cli.claims import claims_of
from deid_proxy.cli.conformance import statements
from deid_proxy.cli.manifest_rows import as_csv, as_json
from deid_proxy.cli.markdown import Document, shown
from deid_proxy.identity.keys import load_key_file
from deid_proxy.identity.map_keys import load_map_public_key
from deid_proxy.profile.compile import canonical_text
from deid_proxy.profile.loader import load_rule_set, names_file, profile_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from deid_proxy.cli.manifest_rows import Study
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.settings import ProjectSettings, Settings

SUMS = "SHA256SUMS"
_PATHS = frozenset(
    {"state_dir", "spool_key_file", "key_file", "public_key_file", "file", "aliases", "token_file", "from"}
)


def evidence_files(
    settings: Settings, base: Path, studies: Sequence[Study] | None, counts: Mapping[str, Any] | None, date: str
) -> dict[str, bytes]:
    """Return all files by their names, the list of their SHA-256 at the end.

    Parameters
    ----------
    base
        The folder of the configuration, which profiles are named relative to.
    studies, counts
        What the gateway's ledger says; None where it was not asked.
    date
        The date that the evidence carries; empty for none.

    Raises
    ------
    KeyFileError
        A key that the configuration names cannot be read.
    """
    keys = _keys(settings)
    files = {f"statements/{name}": text for name, text in statements(settings).items()}
    for project in settings.projects:
        files[f"profiles/{project.name}.yaml"] = profile_text(project.profile, base)
        own = own_rule_set(project, base)
        files[f"profiles/{project.name}.canonical.json"] = canonical_text(own)
        if own.digest != project.rule_set.digest:
            files[f"profiles/{project.name}.effective.json"] = canonical_text(project.rule_set)
    files["keys.json"] = _json(keys)
    files["configuration.json"] = _json(_without_places(settings.describe()))
    files["standard-operating-procedure.md"] = _procedure(settings)
    if studies is not None:
        files["manifest.csv"], files["manifest.json"] = as_csv(studies), as_json(studies)
        files["counts.json"] = _json(counts or {})
    files["README.md"] = _readme(settings, base, keys, studies, date)
    encoded = {name: text.encode() for name, text in sorted(files.items())}
    sums = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in encoded.items())
    return {**encoded, SUMS: sums.encode()}


def own_rule_set(project: ProjectSettings, base: Path) -> RuleSet:
    """Return the profile of a project without what the project writes on top of it: this is what sites agree on."""
    named = project.profile
    return load_rule_set(str(base / named) if names_file(named) else named)


def _json(document: object) -> str:
    return json.dumps(document, indent=1, sort_keys=True) + "\n"


def _keys(settings: Settings) -> dict[str, Any]:
    """Return the check values of the keys: they name a key, and nothing can be computed from them."""
    return {project.name: _keys_of(project) for project in settings.projects}


def _keys_of(project: ProjectSettings) -> dict[str, str]:
    found = {"project_key": load_key_file(project.key_file, project.name).check}
    if project.uids.key_file is not None:
        found["shared_uid_key"] = load_key_file(project.uids.key_file).check
    if project.map is not None and project.map.public_key_file is not None:
        found["map_public_key"] = load_map_public_key(project.map.public_key_file, project.name).check
    return found


def _without_places(value: Any, name: str = "") -> Any:
    """Return a description in which every path is the name of its file: where it lies says something of the machine."""
    if isinstance(value, dict):
        return {key: _without_places(part, key) for key, part in value.items()}
    if isinstance(value, list):
        return [_without_places(part) for part in value]
    return Path(value).name if name in _PATHS and isinstance(value, str) else value


def _procedure(settings: Settings) -> str:
    template = (resources.files("deid_proxy.cli") / "standard-operating-procedure.md").read_text(encoding="utf-8")
    document = Document()
    rows = [
        (
            project.name,
            project.called_ae_title,
            f"{project.rule_set.name}, {project.rule_set.edition}",
            ", ".join(sorted(project.rule_set.options)) or "none",
            "placeholder" if project.rule_set.placeholder else "empty",
            project.rule_set.digest,
        )
        for project in settings.projects
    ]
    document.table(("Project", "AE title", "Profile and edition", "Options", "Mode", "Digest"), rows)
    return Template(template).substitute(version=__version__, projects=document.text().rstrip("\n"))


def _readme(settings: Settings, base: Path, keys: Mapping[str, Any], studies: Sequence[Study] | None, date: str) -> str:
    document = Document()
    document.heading("Evidence of de-identification")
    document.say(f"Made by `deid-proxy evidence`, version {__version__}." + (f" Date: {shown(date)}." if date else ""))
    document.say(
        "No original value, no key and no time of receipt is in these files; the configuration names AE titles and "
        "addresses of the site. `sha256sum -c SHA256SUMS` says whether they are as they were made."
    )
    document.table(
        ("File", "What it is"),
        [
            ("statements/", "the DICOM Conformance Statement, and what PS3.15 E.1.3 asks for, for each project"),
            ("profiles/PROJECT.yaml", "the profile in the words of the site"),
            ("profiles/PROJECT.canonical.json", "the profile in its agreed spelling; its SHA-256 is the digest"),
            ("profiles/PROJECT.effective.json", "the same with what the project adds, where it adds something"),
            ("keys.json", "which keys were used, by their check values"),
            ("configuration.json", "the effective configuration, paths without their folders"),
            ("standard-operating-procedure.md", "the procedure, to be completed and signed"),
            *(_OF_THE_LEDGER if studies is not None else ()),
        ],
    )
    for project in settings.projects:
        _project(document, project, own_rule_set(project, base).digest, keys[project.name])
    if studies is None:
        document.say("The gateway's ledger was not asked: no manifest is among the evidence.")
    else:
        total, forwarded = sum(s.received for s in studies), sum(s.document()["forwarded"] for s in studies)
        held = sum(s.states["held"] for s in studies)
        document.say(f"Instances received: {total}; forwarded everywhere: {forwarded}; held: {held}.")
    return document.text()


_OF_THE_LEDGER = (
    ("manifest.csv, manifest.json", "one row for each study: pseudonym, received, forwarded, held, and why"),
    ("counts.json", "how many instances and deliveries are in which state"),
)


def _project(document: Document, project: ProjectSettings, digest: str, keys: Mapping[str, str]) -> None:
    rule_set, claims = project.rule_set, claims_of(project.rule_set)
    document.heading(f"Project {project.name}", 1)
    document.table(
        ("What", "Value"),
        [
            ("profile, edition", f"{rule_set.name}, {rule_set.edition}"),
            ("Options", ", ".join(sorted(rule_set.options)) or "none"),
            ("digest of the profile, as sites agree on it", digest),
            ("digest with what the project adds", rule_set.digest if rule_set.digest != digest else "the same"),
            ("claimed in objects (0012,0064)", ", ".join(value for value, _ in claims.codes) or "nothing"),
            ("De-identification Method (0012,0063)", "; ".join(claims.methods)),
            ("Longitudinal Temporal Information Modified (0028,0303)", claims.dates),
            *((name.replace("_", " "), check) for name, check in keys.items()),
        ],
    )

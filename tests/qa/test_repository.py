"""What stands beside the code: documents that are true, links that lead somewhere, nothing that belongs elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

import deid_proxy
from deid_proxy.errors import HoldReason
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.settings import LimitSettings, Settings, load_settings

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
TEXT = {".py", ".md", ".toml", ".yaml", ".yml", ".txt", ".sh", ".csv", ".cfg", ".sql", ".service", ".lock", ""}


def documents(tracked: list[Path]) -> list[Path]:
    return [path for path in tracked if path.suffix == ".md"]


def texts(tracked: list[Path]) -> list[tuple[Path, str]]:
    return [(path, path.read_text(encoding="utf-8")) for path in tracked if path.suffix in TEXT]


def test_the_configuration_of_the_readme_is_valid(root: Path, tmp_path: Path) -> None:
    """What the README shows loads as it stands, once its keys are there."""
    (block,) = [
        b for b in re.findall(r"```yaml\n(.*?)```", (root / "README.md").read_text(), re.DOTALL) if "gateway:" in b
    ]
    for path in set(re.findall(r"/\S+\.key", block)):
        key = tmp_path / Path(path).name
        generate_key_file(key)
        block = block.replace(path, str(key))
    config = tmp_path / "deid-proxy.yaml"
    config.write_text(block.replace("/var/lib/deid-proxy", str(tmp_path / "state")), encoding="utf-8")
    settings = load_settings(config, check_files=True)
    assert settings.projects[0].forward_to == ("archive",)


def test_the_example_configuration_is_valid(root: Path) -> None:
    """The commented example has no key that the product does not know."""
    settings = load_settings(root / "config" / "deid-proxy.example.yaml")
    assert settings.projects
    assert settings.destinations


def _keys(model: type[BaseModel], where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], FieldInfo]]:
    """Yield every key of a settings model with its place, without names of destinations and numbers of items."""
    for name, field in model.model_fields.items():
        yield (*where, name), field
        inner = [part for part in _types(field.annotation) if isinstance(part, type) and issubclass(part, BaseModel)]
        for part in inner:
            yield from _keys(part, (*where, name))


def _types(annotation: object) -> Iterator[object]:
    yield annotation
    for argument in get_args(annotation):
        yield from _types(argument)


def _written(node: object, where: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], object]]:
    """Yield every key of the example with its value, in the same way."""
    if isinstance(node, list):
        for item in node:
            yield from _written(item, where)
    elif isinstance(node, dict):
        for key, value in node.items():
            yield (*where, key), value
            yield from _written(value, (*where, key))


def test_the_example_configuration_has_every_key_with_its_default(root: Path) -> None:
    """A key that the product knows stands in the example, with the default where it has one; without, in a comment."""
    text = (root / "config" / "deid-proxy.example.yaml").read_text(encoding="utf-8")
    example = yaml.safe_load(text)
    example["destinations"] = list(example["destinations"].values())
    written, known = dict(_written(example)), dict(_keys(Settings))
    assert len(known) > 35
    assert set(written) <= set(known)
    for place in set(known) - set(written):
        optional = any(known[part].default is None for part in (place, place[:-1]) if part in known)
        assert optional, place
        assert re.search(rf"^ *# +{place[-1]}: ", text, re.MULTILINE) or f"# {place[-1]}:\n" in text, place
    for place, field in known.items():
        # A default that follows another key is that of the other key's default.
        default = field.get_default(call_default_factory=True, validated_data=LimitSettings().model_dump())
        if not field.is_required() and not isinstance(default, BaseModel) and default is not None:
            given = written[place]
            assert (tuple(given) if isinstance(given, list) else given) == default, place


def test_the_reference_of_the_configuration_has_every_key(root: Path) -> None:
    """Each key has its row on the page, and the page has no row for a key that is gone."""
    page = (root / "docs" / "reference" / "configuration.md").read_text(encoding="utf-8")
    sections = {"": {"gateway", "destinations", "projects"}}
    for heading, body in re.findall(r"^##+ `(.+?)`\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL):
        sections[heading.replace("[]", "")] = set(re.findall(r"^\| `(\w+)` \|", body, re.MULTILINE))
    wanted: dict[str, set[str]] = {}
    for place, _field in _keys(Settings):
        wanted.setdefault(".".join(place[:-1]), set()).add(place[-1])
    assert sections == wanted


def test_links_in_documents_lead_to_files(tracked: list[Path]) -> None:
    """A relative link names a file or folder that is there, and a heading that it has."""
    broken = []
    for path in documents(tracked):
        for target in LINK.findall(path.read_text(encoding="utf-8")):
            if "://" in target or target.startswith("mailto:"):
                continue
            name, _, heading = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            if not file.exists() or (heading and heading not in _anchors(file)):
                broken.append(f"{path.name}: {target}")
    assert broken == []


def _anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", file.read_text(encoding="utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def test_every_reason_is_explained(root: Path) -> None:
    """The page of held reasons has a row for each, with what it means and what to do, and none that does not exist."""
    page = (root / "docs" / "reference" / "held-reasons.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+?) \| (.+?) \|$", page, re.MULTILINE)
    assert {reason for reason, _meaning, _advice in rows} == {reason.value for reason in HoldReason}
    assert all(len(meaning) > 20 and len(advice) > 20 for _reason, meaning, advice in rows)


@pytest.mark.parametrize("target", ["demo", "serve", "test", "check", "compile", "requirements", "fuzz"])
def test_the_makefile_has_its_targets(root: Path, target: str) -> None:
    """What the README tells people to type is there, sets itself up, and says what it does."""
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    assert re.search(rf"^{target}: \S.*\.(ready|compiled)\)* ## \S+", makefile, re.MULTILINE)
    phony = re.search(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)
    assert phony is not None
    assert target in phony[1].split()


def test_the_changelog_knows_this_version(root: Path) -> None:
    """The version of the package has its section, or what is new is under Unreleased."""
    changelog = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    sections = re.findall(r"^## \[(.+?)\]", changelog, re.MULTILINE)
    assert re.fullmatch(r"\d+\.\d+\.\d+", deid_proxy.__version__)
    assert sections[0] in ("Unreleased", deid_proxy.__version__)
    released = [tuple(map(int, section.split("."))) for section in sections if section != "Unreleased"]
    assert released == sorted(released, reverse=True)


def test_no_file_names_the_machine_it_was_written_on(tracked: list[Path]) -> None:
    """No path of a developer's machine, in any file."""
    paths = re.compile(r"(?<![\w.~-])/(home|Users|root|work)/(?!.*\bexample\b)[\w.-]+")
    found = {f"{path.name}: {match[0]}" for path, text in texts(tracked) if (match := paths.search(text))}
    assert found <= {
        f"{Path(__file__).name}: {match[0]}" for match in [paths.search(Path(__file__).read_text())] if match
    }


def test_no_file_has_marks_of_a_merge(tracked: list[Path]) -> None:
    """In a list of words each would be a word: once "of", "and" and "reports" were names because of one."""
    marks = re.compile(r"^(?:<{7} |>{7} |={7}$)", re.MULTILINE)
    assert [path for path, text in texts(tracked) if marks.search(text)] == []


def test_no_file_names_a_package_registry(tracked: list[Path]) -> None:
    """Where packages come from is the business of whoever installs: no file points to an index."""
    words = ["--" + "index-url", "--extra-" + "index-url", "py" + "pi.org", "pythonhosted" + ".org", "PIP_" + "INDEX"]
    assert [f"{path.name}: {word}" for path, text in texts(tracked) for word in words if word in text] == []


def test_no_secret_and_no_data_set_is_tracked(tracked: list[Path]) -> None:
    """Neither key files nor images nor databases belong to the repository."""
    assert [path.name for path in tracked if path.suffix in (".key", ".dcm", ".db", ".sqlite", ".pem")] == []


def test_files_are_text_with_an_end(tracked: list[Path]) -> None:
    """Every text file ends with a line feed and has no carriage returns."""
    bad = [
        path.name
        for path in tracked
        if path.suffix in (".py", ".md", ".toml", ".yaml")
        and (data := path.read_bytes())
        and (not data.endswith(b"\n") or b"\r\n" in data)
    ]
    assert bad == []


def test_the_lock_file_has_what_the_package_needs(root: Path) -> None:
    """Every dependency of pyproject.toml is pinned, with hashes."""
    import tomllib

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lock = (root / "requirements.lock").read_text(encoding="utf-8").lower()
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["compile"], *extras["dev"]]
    wanted.remove("deid-proxy[compile]")
    names = [re.split(r"[<>=~! \[;]", requirement)[0].lower() for requirement in wanted]
    assert [name for name in names if f"\n{name.replace('_', '-')}==" not in "\n" + lock.replace("_", "-")] == []
    assert "--hash=sha256:" in lock


def test_the_program_of_continuous_integration_calls_what_the_readme_names(root: Path) -> None:
    """CI runs the very commands that people run, with the peers that tests talk to."""
    script = (root / ".ci" / "run").read_text(encoding="utf-8")
    assert all(word in script for word in ("make check", "make test", "dcmtk", "dicom3tools", "orthanc", "qpdf"))
    assert (root / ".ci" / "run").stat().st_mode & 0o111

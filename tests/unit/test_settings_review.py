"""What of a project waits for a person, and which destinations are shadows, as a site writes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from deid_proxy.errors import ConfigurationError, Finding
from deid_proxy.settings import Settings, load_settings

if TYPE_CHECKING:
    from pathlib import Path

FILE = """\
gateway: {{listen: "127.0.0.1:0", state_dir: state, spool_key_file: spool.key}}
destinations:
  archive: {{ae_title: ORTHANC, address: "127.0.0.1:4242", {destination}}}
projects:
  - name: LUNG-01
    key_file: lung01.key
    called_ae_title: LUNG01
    senders: [{{calling_ae_title: CT1}}]
    forward_to: [archive]
    {project}
"""


def load(folder: Path, project: str = "", destination: str = "max_associations: 1") -> Settings:
    path = folder / "gateway.yaml"
    path.write_text(FILE.format(project=project, destination=destination), encoding="utf-8")
    return load_settings(path)


def mistakes(folder: Path, project: str = "", destination: str = "max_associations: 1") -> list[Finding]:
    with pytest.raises(ConfigurationError) as refused:
        load(folder, project, destination)
    return refused.value.findings


def test_nothing_waits_and_everything_is_sent_by_default(tmp_path: Path) -> None:
    """Whoever says nothing gets neither."""
    settings = load(tmp_path)
    assert (settings.projects[0].first_seen, settings.projects[0].sample) == (None, None)
    assert settings.destinations["archive"].shadow is False


@pytest.mark.parametrize(
    ("written", "studies"),
    [("hold", 3), ("{hold: 3}", 3), ("{}", 3), ("{hold: 1}", 1), ("{hold: 1000}", 1000)],
)
def test_first_seen_has_a_short_form(tmp_path: Path, written: str, studies: int) -> None:
    """The word alone keeps back three studies of each."""
    first_seen = load(tmp_path, f"first_seen: {written}").projects[0].first_seen
    assert first_seen is not None
    assert first_seen.hold == studies


@pytest.mark.parametrize("written", ["holt", "3", "true", '""', "[hold]", "{hold: 0}", "{hold: 1001}", "{hold: x}"])
def test_a_mistake_in_first_seen_is_found_with_place_and_hint(tmp_path: Path, written: str) -> None:
    """Line and column, and what to write."""
    (found,) = mistakes(tmp_path, f"first_seen: {written}")
    assert (found.line, found.column >= 17) == (10, True)
    assert "first_seen" in found.message
    assert found.hint


def test_a_key_that_first_seen_does_not_have_is_named(tmp_path: Path) -> None:
    """With the one that was meant."""
    (found,) = mistakes(tmp_path, "first_seen: {held: 3}")
    assert "'held'" in found.message
    assert "'hold'" in found.hint


@pytest.mark.parametrize("written", ["0.01", "1", "1.0", "0.000001"])
def test_a_sample_is_a_share(tmp_path: Path, written: str) -> None:
    """Above zero, up to all."""
    assert load(tmp_path, f"sample: {written}").projects[0].sample == float(written)


@pytest.mark.parametrize("written", ["0", "-0.1", "1.01", "5%", "nan", "inf", "true", "[0.1]", "{share: 0.1}", '""'])
def test_what_is_no_share_is_refused(tmp_path: Path, written: str) -> None:
    """A percentage, none, more than all: with place and hint."""
    (found,) = mistakes(tmp_path, f"sample: {written}")
    assert found.line == 10
    assert "above 0" in found.message
    assert "one study in a hundred" in found.hint


def test_a_shadow_is_true_or_false(tmp_path: Path) -> None:
    """Nothing that is nearly a truth value turns sending on or off."""
    assert load(tmp_path, destination="shadow: true").destinations["archive"].shadow is True
    (found,) = mistakes(tmp_path, destination="shadow: maybe")
    assert (found.line, "true or false" in found.message, found.hint != "") == (3, True, True)


def test_a_shadow_is_worth_a_second_look(tmp_path: Path) -> None:
    """`check` warns of a destination that nothing is ever sent to, at its place."""
    (found,) = [each for each in load(tmp_path, destination="shadow: true").warnings() if "shadow" in str(each)]
    assert "nothing is ever sent to destination 'archive'" in found.message
    assert found.line == 3


def test_the_effective_configuration_has_them(tmp_path: Path) -> None:
    """As plain values, for programs."""
    described = load(tmp_path, "first_seen: hold\n    sample: 0.5", "shadow: true").describe()
    assert described["destinations"]["archive"]["shadow"] is True
    assert (described["projects"][0]["first_seen"], described["projects"][0]["sample"]) == ({"hold": 3}, 0.5)

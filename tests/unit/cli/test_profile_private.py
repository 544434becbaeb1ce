"""``profile test`` tries each private attribute that a list of the profile calls safe, and a name in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.profile_probing import Probed, _judge, _listed
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.private_probes import private_probes
from deid_proxy.testing.probes import Place, build

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .conftest import Ran

HARMLESS, IDENTIFYING = Place.LISTED.value, Place.LISTED_IDENTIFYING.value


@pytest.fixture
def site(tmp_path: Path) -> Callable[..., Path]:
    def made(*lines: str) -> Path:
        path = tmp_path / "site.yaml"
        path.write_text("\n".join(["name: site", "options: [retain-safe-private]", *lines]), encoding="utf-8")
        return path

    return made


@pytest.mark.parametrize(("name", "attributes"), [("clinical-trial", 470), ("tcia", 2_000)])
def test_what_the_lists_call_safe_stays_and_what_names_the_patient_goes(
    name: str, attributes: int, run: Callable[..., Ran]
) -> None:
    """Each attribute is tried with a value of its VR, and with the name, ID, a date or a UID of the patient."""
    found = json.loads(run("profile", "test", name, "--allow-retained", "--format", "json").out)
    assert found["counts"][HARMLESS]["kept"] > attributes
    assert found["counts"][IDENTIFYING]["kept"] == 0
    assert sum(found["counts"][IDENTIFYING].values()) > attributes / 3
    assert (found["leaked"], found["lost"]) == ([], [])


def test_a_profile_without_a_list_has_none_to_try(run: Callable[..., Ran]) -> None:
    """The two places are not among those that are counted."""
    assert set(json.loads(run("profile", "test", "basic", "--format", "json").out)["counts"]) == {
        place.value for place in Place if place not in (Place.LISTED, Place.LISTED_IDENTIFYING)
    }


def test_what_a_rule_takes_from_a_list_is_lost(site: Callable[..., Path], run: Callable[..., Ran]) -> None:
    """Named by its creator and element, with the line of the rule."""
    path = site("rules:", '  - {remove: "(0019,xx0C)", creator: SIEMENS MR HEADER}')
    done = run("profile", "test", path, "--format", "json")
    lost = [(each["what"], each["place"], each["why"]) for each in json.loads(done.out)["lost"]]
    assert lost == [("(0019,xx0C) of SIEMENS MR HEADER", HARMLESS, "site.yaml:4:5")]
    assert done.status == ExitCode.DONE


def test_lists_and_rules_of_the_site_are_tried_too(
    site: Callable[..., Path], tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Whoever keeps an attribute by a list or rule of their own sees what a name in it comes to."""
    (tmp_path / "ours.csv").write_text(
        'private_creator,element,vr,disposition\nACME,"(0011,xx01)",LO,keep\nACME,"(0011,xx02)",SL,shift-integer-date\n',
        encoding="utf-8",
    )
    path = site("private: {lists: [], files: [ours.csv]}", "rules:", '  - {keep: "(0013,xx05)", creator: ACME 2}')
    found = json.loads(run("profile", "test", path, "--allow-retained", "--format", "json").out)
    assert found["counts"][HARMLESS]["kept"] == 2
    assert found["counts"][IDENTIFYING]["removed"] == 3
    assert found["leaked"] == []


def test_a_name_that_came_out_of_a_listed_attribute_is_a_leak() -> None:
    """Judged over an output that is the input: every identifying value is found where it stands, no harmless one."""
    rule_set = load_rule_set("tcia")
    thrown = private_probes(_listed(rule_set), 1)
    for place in (Place.LISTED, Place.LISTED_IDENTIFYING):
        planted = [one for one in thrown if one.place is place][:50]
        instance, probed = build(planted, 1), Probed(rule_set, 1)
        _judge(instance, (instance.data, instance.data), (rule_set, rule_set), probed)
        assert probed.counts[place, "kept"] == 50
        assert len(probed.leaked) == (50 if place is Place.LISTED_IDENTIFYING else 0)
        assert not probed.retained + probed.lost


@pytest.mark.parametrize("option", ["retain-uids", "retain-full-dates"])
def test_what_an_option_keeps_in_a_listed_attribute_is_no_leak(
    option: str, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """UIDs and dates stay where the Options say so, here as elsewhere."""
    path = tmp_path / "site.yaml"
    path.write_text(
        f"name: site\noptions: [retain-safe-private, {option}]\nprivate: {{lists: [tcia]}}", encoding="utf-8"
    )
    found = json.loads(run("profile", "test", path, "--allow-retained", "--format", "json").out)
    assert found["counts"][IDENTIFYING]["kept"] > 0
    assert [each for each in found["leaked"] if each["place"] == IDENTIFYING] == []

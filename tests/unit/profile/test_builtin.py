"""The built-in profiles are what they say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import deid_proxy.profile.loader as loader
from deid_proxy.profile import DEFAULT_PROFILE, builtin_names, load_profile, load_rule_set
from deid_proxy.standard.actions import ActionCode

FOLDER = Path(loader.__file__).parent / "builtin"

# The published list of nulled attributes, without those that no stored data set holds (groups 0000, 0002, 0004).
NULLED_TEXT = """
00080020 00080021 00080022 00080023 00080050 00080090 00081010 00081070 00200010 00204000 00400244 0018700A 0018700C
04000100 0020000E 0040A124 00209161 0008010D 00089123 00181002 00209164 300A0013 0070031A 00200052 00080014 00083010
00281214 00281199 30060024 00404023 00081155 300600C2 00080018 00880140 0020000D 00200200 0040DB0D 0040DB0C 00081195
"""
NULLED = [int(tag, 16) for tag in re.findall(r"\w{8}", NULLED_TEXT)]


def test_the_built_in_profiles_are_these() -> None:
    """The names are part of the interface; the default is one of them."""
    assert builtin_names() == [
        "basic",
        "basic-2024b",
        "basic-retain-uids",
        "blinded-reading",
        "clinical-trial",
        "consistent-sha256",
        "hipaa-safe-harbor",
        "hipaa-safe-harbor-empty",
        "maximum-privacy",
        "null-222",
        "research-longitudinal",
        "sup142-2011",
        "tcia",
    ]
    assert DEFAULT_PROFILE == "basic"


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_profile_loads_and_carries_its_name(name: str) -> None:
    """The file's name, the profile's name and the rule set's name are one."""
    assert load_profile(name).name == name
    assert load_rule_set(name).name == name


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_profile_holds_pixel_risks_and_explains_itself(name: str) -> None:
    """None lets pixels through, and each file begins with what it is for."""
    assert load_rule_set(name).hold_pixel_risk
    assert load_rule_set(name).allowed_pixels == frozenset()
    text = (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert text.isascii()


@pytest.mark.parametrize("name", builtin_names())
def test_a_built_in_profile_loads_by_path_too(name: str) -> None:
    """A copy of the file is the same profile."""
    assert load_rule_set(FOLDER / f"{name}.yaml").digest == load_rule_set(name).digest


def test_basic_shows_every_key(tmp_path: Path) -> None:
    """The default profile is the template: every key stands in it, and its example rules are valid."""
    text = (FOLDER / "basic.yaml").read_text(encoding="utf-8")
    assert all(f"\n{key}:" in text for key in loader._ProfileFile.model_fields)
    lines = text.replace("rules: []\n", "").splitlines()
    start = next(number for number, line in enumerate(lines) if line.startswith("#   - {"))
    examples = [line.replace("#", " ", 1) for line in lines[start:] if line.startswith("#   - {")]
    assert len(examples) == 9
    (tmp_path / "site.yaml").write_text("\n".join([*lines[:start], "rules:", *examples]), encoding="utf-8")
    assert len(load_profile(tmp_path / "site.yaml").rules) == 9


def test_the_older_editions_are_named() -> None:
    """Each legacy profile decides by its own edition."""
    assert load_profile("basic").edition == "PS3.15-2026d"
    assert load_profile("basic-2024b").edition == "PS3.15-2024b"
    assert load_profile("sup142-2011").edition == "PS3.15-2011"


@pytest.mark.parametrize("name", ["sup142-2011", "null-222"])
@pytest.mark.parametrize("tag", NULLED)
def test_the_whole_published_list_is_nulled(tag: int, name: str) -> None:
    """Every attribute of the list that a data set can hold is removed, emptied or replaced."""
    rule_set = load_rule_set(name)
    assert not rule_set.placeholder
    assert rule_set.rules[tag].action not in (ActionCode.K, ActionCode.C)


def test_null_222_has_a_rule_for_each_attribute_of_the_list() -> None:
    """All but the three UIDs that are replaced whatever a profile says, so that `explain` shows it."""
    rules = load_rule_set("null-222").rules
    assert {tag for tag in NULLED if not rules[tag].site} == {0x00080018, 0x0020000D, 0x0020000E}


def test_supplement_142_decides_as_the_supplement_did() -> None:
    """Where 2011 and today differ, the row of 2011 decides."""
    rules = load_rule_set("sup142-2011").rules
    assert rules[0x04000100].action is ActionCode.X
    assert rules[0x0040A730].action is ActionCode.X
    assert rules[0x00700084].action is ActionCode.Z


def test_consistent_sha256_differs_from_basic_in_the_uid_method_only() -> None:
    """Everything else is the Basic Profile, and the file warns of its price."""
    basic, consistent = load_rule_set("basic"), load_rule_set("consistent-sha256")
    assert (basic.uid_method, consistent.uid_method) == ("hmac-sha256", "sha256")
    assert basic.rules == consistent.rules
    assert basic.digest != consistent.digest
    text = (FOLDER / "consistent-sha256.yaml").read_text(encoding="utf-8")
    assert "ANYBODY WHO HOLDS THE ORIGINALS" in text

"""The reference of the rule language is what the code does."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

from deid_proxy.profile import load_rule_set
from deid_proxy.profile.rule_arguments import VERBS
from deid_proxy.profile.site_rules import METHODS, Verb

ROOT = Path(__file__).parents[2]


def tool() -> object:
    spec = importlib.util.spec_from_file_location("rule_reference", ROOT / "tools" / "rule_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_tables_of_the_reference_are_those_of_the_code() -> None:
    """`python tools/rule_reference.py` would change nothing."""
    page = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    assert tool().written(page) == page  # type: ignore[attr-defined]


def test_every_verb_has_a_row_and_every_row_a_verb() -> None:
    """What a profile can say is what the table says."""
    assert set(VERBS) == {verb.value for verb in Verb}
    assert set(Verb) >= METHODS


@pytest.mark.parametrize("page", ["docs/reference/rules.md", "docs/reference/profiles.md"])
def test_the_rules_in_the_reference_can_be_loaded(page: str, tmp_path: Path) -> None:
    """Every example with `rules:` is one that a profile can have."""
    blocks = (ROOT / page).read_text(encoding="utf-8").split("```yaml\n")[1:]
    (tmp_path / "sites.csv").write_text("value,replacement\nA,B\n", encoding="utf-8")
    (tmp_path / "our-scanners.csv").write_text("private_creator,element,vr,disposition\n", encoding="utf-8")
    tried = 0
    for number, block in enumerate(block.split("```")[0] for block in blocks):
        if "rules:" in block or "private:" in block:
            path = tmp_path / f"{number}.yaml"
            path.write_text(block if "name:" in block.split("rules:")[0] else f"name: a\n{block}", encoding="utf-8")
            assert load_rule_set(path).digest
            tried += 1
    assert tried

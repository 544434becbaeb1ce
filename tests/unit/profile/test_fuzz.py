"""Whatever stands in a profile file, it loads or is refused: nothing else can happen."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import deid_proxy.profile.loader as loader
from deid_proxy.errors import Finding, ProfileError
from deid_proxy.profile import Profile, load_profile
from deid_proxy.profile.yaml_nodes import Document
from deid_proxy.profile.yaml_source import parse_document

if TYPE_CHECKING:
    from pathlib import Path

PROFILE = b"""name: site
edition: PS3.15-2024b
options: []
replacement: empty
pixel_risk: allow
uid_method: sha256
rules:
  - {keep: BodyPartExamined}
  - remove: (0020,4000)
  - {empty: "00081030"}
  - {replace: PatientName, with: "A^{subject}"}
  - {allow_pixels: UltrasoundImageStorage}
"""
SPLINTERS = [
    b"{",
    b"}",
    b"[",
    b"]",
    b":",
    b"- ",
    b"\t",
    b"&a ",
    b"*a",
    b"!!x ",
    b"'",
    b'"',
    b"\xff",
    b"\n",
    b"|",
    b"<<: ",
]


def mutated(source: random.Random) -> bytes:
    """Cut, repeat and sprinkle pieces of a good profile."""
    text = PROFILE
    for _ in range(source.randint(1, 4)):
        at, to = sorted(source.choices(range(len(text) + 1), k=2))
        piece = source.choice([b"", text[at:to] * 2, source.choice(SPLINTERS), bytes([source.randrange(256)])])
        text = text[:at] + piece + text[source.choice([at, to]) :]
    return text


def outcome(path: Path) -> Profile | list[Finding]:
    """Return the profile, or what is wrong with it; any other exception escapes and fails the test."""
    try:
        return load_profile(path)
    except ProfileError as error:
        found = error.findings
    assert [finding.message for finding in found if not finding.hint] == [], "nothing says what to do"
    return found


@pytest.mark.parametrize("seed", range(10))
def test_a_damaged_profile_is_refused_with_a_place_or_loads(tmp_path: Path, seed: int) -> None:
    """Random damage ends in a profile, or in findings that each lie inside the file."""
    path = tmp_path / "site.yaml"
    source = random.Random(seed)
    for _ in range(60):
        text = mutated(source)
        path.write_bytes(text)
        loaded = outcome(path)
        for finding in loaded if isinstance(loaded, list) else []:
            assert finding.file == str(path)
            assert 1 <= finding.line <= text.count(b"\n") + text.count(b"\r") + 2
            assert finding.column >= 1
            assert finding.message
        assert loaded


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=200))
def test_any_text_parses_or_has_findings(text: str) -> None:
    """There is no text that the reader does not survive."""
    findings: list[Finding] = []
    document = parse_document(text.encode("utf-8", "surrogatepass"), "f", findings)
    assert isinstance(document, Document) or findings


@settings(max_examples=200, deadline=None)
@given(st.dictionaries(st.sampled_from([*loader._ProfileFile.model_fields, "x"]), st.text("a0(){},x ", max_size=12)))
def test_any_words_in_known_keys_are_refused_or_load(
    tmp_path_factory: pytest.TempPathFactory, words: dict[str, str]
) -> None:
    """Values that make no sense are findings."""
    path = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    path.write_text("".join(f"{key}: '{word}'\n" for key, word in words.items()), encoding="utf-8")
    assert outcome(path)

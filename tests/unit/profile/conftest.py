"""What the tests of profiles share: a profile written to a file, and what its loading reports."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import Profile, load_profile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


class Reported(NamedTuple):
    line: int
    column: int
    message: str
    hint: str


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], Profile]:
    """Load a profile from a text."""

    def loaded(text: str) -> Profile:
        path = tmp_path / "site.yaml"
        path.write_text(text, encoding="utf-8")
        return load_profile(path)

    return loaded


@pytest.fixture
def reported(load: Callable[[str], Profile], tmp_path: Path) -> Callable[[str], list[Reported]]:
    """Return what loading a profile from a text reports; the file named is always the one that was loaded."""

    def refused(text: str) -> list[Reported]:
        with pytest.raises(ProfileError) as caught:
            load(text)
        assert {finding.file for finding in caught.value.findings} == {str(tmp_path / "site.yaml")}
        assert all(finding.hint for finding in caught.value.findings), "nothing says what to do"
        return [Reported(f.line, f.column, f.message, f.hint) for f in caught.value.findings]

    return refused

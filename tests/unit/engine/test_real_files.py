"""Real files: every file of pydicom's test set, and of the corpus, has one of two ends."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pydicom
import pytest

from deid_proxy.engine.elements import elements
from deid_proxy.engine.explain import explain
from deid_proxy.engine.part10 import read_part10
from deid_proxy.engine.plan import Span
from deid_proxy.errors import DeidentificationError
from deid_proxy.profile.model import RuleSet

FILES = sorted(path for path in (Path(pydicom.__file__).parent / "data").rglob("*") if path.is_file())


def check(path: Path, deidentify: Any, rule_set: RuleSet) -> bool:
    """Either a rendition that pydicom reads and that has what the plan said, or a held instance."""
    data = path.read_bytes()
    try:
        meta = read_part10(data)
        result = deidentify(data[meta.offset :], meta.transfer_syntax_uid, rule_set)
    except DeidentificationError:
        return False
    read = result.read()
    assert read.PatientIdentityRemoved == "YES"
    assert f"{read.PatientID}^" == str(read.PatientName) == f"{result.rendition.subject}^"
    assert read.SOPInstanceUID == result.rendition.sop_instance_uid
    tags = [element.tag for element in elements(result.plain, result.encoding) if not element.path]
    assert tags == sorted(set(tags))
    assert not any(tag >> 16 & 1 or tag >> 16 in (0, 2, 4) or not tag & 0xFFFF for tag in tags)
    check_untouched(result)
    assert sum(1 for _ in explain(result.plan.source, result.plan)) >= len(result.plan.steps)
    return True


def check_untouched(result: Any) -> None:
    """Every top-level element without a step is there, byte for byte."""
    touched = [(step.start, step.end) for step in result.plan.steps]
    touched += [(fix.offset, fix.offset + 4) for fix in result.plan.fixes]
    source = bytes(result.plan.source)
    top = [one for one in elements(source, result.encoding) if not one.path]
    for one in top:
        if one.end > one.value and not any(start < one.end and one.start < end for start, end in touched):
            assert source[one.start : one.end] in result.plain


@pytest.mark.parametrize("path", FILES, ids=lambda path: "/".join(path.parts[-2:]))
def test_a_file_of_pydicom_comes_out_right_or_is_held(
    path: Path, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Whatever it is, nothing but a rendition or a reason comes out."""
    assert check(path, deidentify, with_rules(hold_pixel_risk=False)) in (True, False)


def test_most_files_of_pydicom_come_out(deidentify: Any, with_rules: Callable[..., RuleSet]) -> None:
    """Holding everything would be safe, and useless."""
    rule_set = with_rules(hold_pixel_risk=False)
    out = [path for path in FILES if path.suffix == ".dcm" and check(path, deidentify, rule_set)]
    assert len(out) > 60


def test_a_file_of_the_corpus_comes_out_right_or_is_held(
    corpus: Path, deidentify: Any, with_rules: Callable[..., RuleSet]
) -> None:
    """Scanners of ten makers, forty years of toolkits."""
    rule_set = with_rules(hold_pixel_risk=False)
    files = [Path(folder) / name for folder, _, names in os.walk(corpus) for name in names]
    assert sum(check(path, deidentify, rule_set) for path in sorted(files)) > 0


def test_pixel_data_is_a_range_of_what_was_received(deidentify: Any, with_rules: Callable[..., RuleSet]) -> None:
    """Native or encapsulated, it is not copied, but for the header of a codestream from which comments are cut."""
    rule_set = with_rules(hold_pixel_risk=False)
    for name in ("MR_small.dcm", "examples_jpeg2k.dcm", "CT_small.dcm"):
        data = next(path for path in FILES if path.name == name).read_bytes()
        meta = read_part10(data)
        result = deidentify(data[meta.offset :], meta.transfer_syntax_uid, rule_set)
        large = [part for part in result.rendition.segments if isinstance(part, Span)]
        assert (name, len(large)) in {("MR_small.dcm", 0), ("examples_jpeg2k.dcm", 3), ("CT_small.dcm", 1)}

"""A value that somebody wrote as UN is what the dictionary says that it is (PS3.5 section 6.2.2 note 3).

An archive that does not know an attribute writes it like that, and a later one keeps it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.inspection import inspect_data_set
from deid_proxy.errors import HoldReason
from deid_proxy.profile import load_rule_set
from deid_proxy.testing.builders import EXPLICIT_VR_BIG_ENDIAN, EXPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder

STUDY_DATE, BIRTH_DATE, AGE = 0x00080020, 0x00100030, 0x00101010
KERNEL = 0x00181210
CODES, EQUIPMENT = 0x00120064, 0x0018A001
CODE_VALUE, SCHEME, MEANING = 0x00080100, 0x00080102, 0x00080104
SYNTAXES = [EXPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN]

Small = Callable[..., DataSetBuilder]
Item = Callable[..., DataSetBuilder]


SAID = [
    (0x00080050, "SH", "ACC-5512-Q", "for ACC-5512-Q"),
    (0x00101000, "LO", "OLD-9981-W", "old-9981-w"),
    (0x00101001, "PN", "Wojciech^Ada", "WOJCIECH 30"),
    (0x00101005, "PN", "Wojciech^Ada", "b30 wojciech"),
    (0x00380010, "LO", "ADM-3321-Z", "ADM-3321-Z"),
    (0x00080090, "PN", "Wojciech^Ada", "wojciech"),
    (BIRTH_DATE, "DA", "19610214", "14.02.1961"),
]


@pytest.mark.parametrize("own_vr", [True, False])
@pytest.mark.parametrize(("tag", "vr", "value", "text"), SAID)
def test_what_it_says_of_the_patient_is_searched_for(
    small: Small, held: Any, own_vr: bool, tag: int, vr: str, value: str, text: str
) -> None:
    """It goes by its rule, and must not stand anywhere else."""
    error = held(small((tag, vr if own_vr else "UN", value), (KERNEL, "SH", text)))
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert error.detail.endswith("(0018,1210)")


@pytest.mark.parametrize("own_vr", [True, False])
@pytest.mark.parametrize(("tag", "vr", "value", "text"), SAID)
def test_texts_are_cleaned_of_what_it_says(
    small: Small, deidentify: Any, own_vr: bool, tag: int, vr: str, value: str, text: str
) -> None:
    """Where texts are cleaned nothing has to be held."""
    builder = small((tag, vr if own_vr else "UN", value), (KERNEL, "SH", text))
    kept = deidentify(builder, rule_set=load_rule_set("clinical-trial")).read().get(KERNEL)
    left = str(kept.value).lower() if kept is not None else ""
    assert not any(word in left for word in (value.lower(), "wojciech", "1961"))


@pytest.mark.parametrize("birth", ["DA", "UN"])
@pytest.mark.parametrize("study", ["DA", "UN"])
@pytest.mark.parametrize(("age", "value"), [(None, ""), ("AS", ""), ("UN", "")])
@pytest.mark.parametrize("syntax", SYNTAXES)
def test_an_age_is_derived_from_it(
    small: Small, deidentify: Any, birth: str, study: str, age: str | None, value: str, syntax: str
) -> None:
    """Birth date and study date, and the place of the age itself."""
    builder = small((STUDY_DATE, study, "20240311"), (BIRTH_DATE, birth, "19610214"))
    if age is not None:
        builder.add(AGE, age, value)
    rule_set = load_rule_set("research-longitudinal")
    result = deidentify(builder, syntax, rule_set)
    assert result.read()[AGE].value == "063Y"
    assert b"19610214" not in result.data
    assert [remark for remark in inspect_data_set(result.data, syntax, rule_set) if AGE in remark.path] == []


def test_an_age_that_is_there_is_capped(small: Small, deidentify: Any) -> None:
    """By its own rule, and no other one is derived."""
    builder = small((STUDY_DATE, "DA", "20240311"), (BIRTH_DATE, "UN", "19610214"), (AGE, "UN", "095Y"))
    assert deidentify(builder, rule_set=load_rule_set("research-longitudinal")).read()[AGE].value == "090Y"


def _code(item: Item, vr: str, value: str, scheme: str = "DCM") -> DataSetBuilder:
    return item((CODE_VALUE, vr, value), (SCHEME, vr, scheme), (MEANING, vr, "What was done"))


@pytest.mark.parametrize("sequence", ["SQ", "UN"])
@pytest.mark.parametrize("vr", ["SH", "UN"])
@pytest.mark.parametrize("undefined", [True, False])
def test_a_code_that_is_there_is_not_written_again(
    small: Small, item: Item, deidentify: Any, sequence: str, vr: str, undefined: bool
) -> None:
    """In whatever VR it stands, in a sequence of whatever VR."""
    vr = vr if sequence == "SQ" else "SH"  # in a sequence that is UN the items have no VR
    builder = small((CODES, sequence, [_code(item, vr, "113100")]), undefined_lengths=undefined)
    once = deidentify(builder)
    assert [code[CODE_VALUE].value for code in once.read()[CODES].value] == ["113100"]
    assert deidentify(once.data).data == once.data


@pytest.mark.parametrize(("value", "scheme"), [("113101", "DCM"), ("113100", "99ACME"), ("1131001", "DCM")])
def test_another_code_is_another_one(small: Small, item: Item, deidentify: Any, value: str, scheme: str) -> None:
    """Value and scheme must both be those, in one item."""
    codes = [_code(item, "UN", value, scheme), _code(item, "UN", "113107")]
    read = deidentify(small((CODES, "SQ", codes))).read()
    assert [code[CODE_VALUE].value for code in read[CODES].value] == [value, "113107", "113100"]


def test_equipment_that_is_there_is_not_written_again(small: Small, item: Item, deidentify: Any) -> None:
    """Ours, as somebody rewrote it that does not know the attributes."""
    (ours,) = deidentify(small()).read()[EQUIPMENT].value
    texts = [(tag, "UN", ours[tag].value) for tag in (0x00080070, 0x00081090, 0x00181020)]
    purpose = item((CODE_VALUE, "SH", "109104"), (SCHEME, "SH", "DCM"), (MEANING, "LO", "De-identifying Equipment"))
    again = item(*texts, (0x0040A170, "SQ", [purpose]))
    assert len(deidentify(small((EQUIPMENT, "SQ", [again]))).read()[EQUIPMENT].value) == 1


def test_equipment_with_another_purpose_is_not_ours(small: Small, item: Item, deidentify: Any) -> None:
    """Our name alone does not say that it was de-identified."""
    (ours,) = deidentify(small()).read()[EQUIPMENT].value
    texts = [(tag, "LO", ours[tag].value) for tag in (0x00080070, 0x00081090, 0x00181020)]
    again = item(*texts, (0x0040A170, "SQ", [_code(item, "SH", "109103")]))
    assert len(deidentify(small((EQUIPMENT, "SQ", [again]))).read()[EQUIPMENT].value) == 2

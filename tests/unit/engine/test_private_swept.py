"""Private texts that a list calls safe: swept like all others, for everybody whom the instance names."""

from __future__ import annotations

from typing import Any

import pytest

from deid_proxy.standard.private_elements import private_elements

TEXTS = ("LO", "SH", "ST", "LT", "UT")
NAMED = {
    "the family name": "B41f Quill",
    "in capitals, glued": "QUILLERIKA_B41f",
    "glued to a word": "protQuillonberg",
    "misspelt": "B41f Quillonburg",
    "shortened": "B41f Quillonb",
    "half of it in the next value": "B41f Qu\\illonberg",
    "a physician of a removed item": "B41f Okonedo",
    "the institution": "Zwettlerau B41f",
    "the station": "B41f STATION7X",
    "an order": "ORD-88-17",
    "an order without marks": "ORD8817 axial",
    "an accession number": "B41f ACC5533",
}


def safe_text(vr: str) -> tuple[int, str, int]:
    """A private attribute of a VR of texts, or of one that a text may stand in, which the lists call safe."""
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "LO" and "standard" in known.dispositions
    )
    return group << 16 | 0x10, creator, group << 16 | 0x1000 | element


@pytest.mark.parametrize("vr", TEXTS)
@pytest.mark.parametrize("what", NAMED)
def test_a_private_text_that_names_somebody_goes(
    what: str, vr: str, small: Any, item: Any, deidentify: Any, site: Any
) -> None:
    """As other texts are cleaned of it, but as a whole: what stays of a setting is none."""
    block, creator, tag = safe_text(vr)
    person = item((0x00100010, "PN", "Okonedo^Kay"))
    request = item((0x00080050, "SH", "ACC5533"), (0x00402016, "LO", "ORD-88-17"))
    told = [(0x00080080, "LO", "Zwettlerau Clinic"), (0x00080096, "SQ", [person]), (0x00081010, "SH", "STATION7X")]
    elements = [*told, (0x00400275, "SQ", [request]), (block, "LO", creator), (tag, vr, NAMED[what])]
    data = small(*sorted(elements))
    data.put("PatientName", "Quillonberg^Erika^Quill")
    rule_set = site(private="lists: [standard]", options="clean-descriptors, retain-safe-private")
    made = deidentify(data, rule_set=rule_set)
    assert tag not in made.read()
    assert any("is not what a safe private attribute holds; removed" in note for note in made.plan.notes)


def test_the_name_of_a_setting_stays_whoever_came_before(small: Any, item: Any, deidentify: Any, site: Any) -> None:
    """What passed for one instance is asked again for another one that names somebody else."""
    block, creator, tag = safe_text("LO")
    rule_set = site(private="lists: [standard]", options="clean-descriptors, retain-safe-private")
    stays = []
    for order in ("ORD-88-17", "B41f-77-12"):
        request = item((0x00402016, "LO", order))
        elements = ((0x00400275, "SQ", [request]), (block, "LO", creator), (tag, "LO", "B41f 7712 axial"))
        stays.append(tag in deidentify(small(*sorted(elements)), rule_set=rule_set).read())
    assert stays == [True, False]


@pytest.mark.parametrize(
    ("term", "stays"), [("22 SEP 2014", False), ("ORD_88_17", False), ("STATION7X", False), ("AXIAL", True)]
)
def test_a_private_code_string_that_says_something_goes(
    term: str, stays: bool, small: Any, item: Any, deidentify: Any, site: Any
) -> None:
    """Days, numbers and places are no terms."""
    creator, group, element = "Philips Imaging DD 001", 0x2001, 0x04
    request = item((0x00402016, "LO", "ORD-88-17"))
    told = [(0x00080020, "DA", "20140922"), (0x00081010, "SH", "STATION7X"), (0x00400275, "SQ", [request])]
    tag = group << 16 | 0x1000 | element
    data = small(*told, (group << 16 | 0x10, "LO", creator), (tag, "CS", term))
    data.put("PatientName", "Quill^Erika")
    rule_set = site(private="lists: [standard]", options="clean-descriptors, retain-safe-private")
    assert (tag in deidentify(data, rule_set=rule_set).read()) is stays

"""The rules of a site do to a data set what they say, where they say it, and nothing past `verify`."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.errors import HoldReason
from deid_proxy.profile import load_rule_set
from deid_proxy.profile.model import RuleSet
from deid_proxy.testing.builders import (
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
)

SYNTAXES = (EXPLICIT_VR_LITTLE_ENDIAN, IMPLICIT_VR_LITTLE_ENDIAN, EXPLICIT_VR_BIG_ENDIAN)
Small = Callable[..., DataSetBuilder]
Site = Callable[..., RuleSet]

MODALITY, MANUFACTURER, STUDY_DESCRIPTION, BODY_PART = 0x00080060, 0x00080070, 0x00081030, 0x00180015
STUDY_DATE, ACCESSION_NUMBER, OTHER_IDS = 0x00080020, 0x00080050, 0x00101000
REQUEST, STEP_ID, STEP_DESCRIPTION = 0x00400275, 0x00400009, 0x00400007


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """Return the rule set of a profile with these rules."""

    def made(*rules: str, more: str = "") -> RuleSet:
        path = tmp_path / "site.yaml"
        path.write_text("\n".join(["name: site", more, "rules:", *(f"  - {rule}" for rule in rules)]), encoding="utf-8")
        return load_rule_set(path)

    return made


@pytest.fixture(params=SYNTAXES, ids=["explicit", "implicit", "big"])
def syntax(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def test_a_hash_is_the_same_for_the_same_value_and_names_nobody(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """At the top level and in an item; each of several values by itself; an empty one stays empty."""
    rules = site(
        "{hash: AccessionNumber}", "{hash: StudyID}", "{hash: StudyDescription}", "{keep: RequestAttributesSequence}"
    )
    inner = item((ACCESSION_NUMBER, "SH", "A7700012"))
    builder = small(
        (ACCESSION_NUMBER, "SH", "A7700012"),
        (STUDY_DESCRIPTION, "LO", "Thorax for Quill\\A7700012"),
        (0x00200010, "SH", ""),
        (REQUEST, "SQ", [inner]),
    )
    read = deidentify(builder, syntax, rules).read()
    assert re.fullmatch(r"P-[0-9A-F]{12}", read.AccessionNumber)
    assert read[REQUEST].value[0].AccessionNumber == read.AccessionNumber
    assert list(read.StudyDescription)[1] == read.AccessionNumber != read.StudyDescription[0]
    assert read["StudyID"].is_empty


def test_a_mapped_id_is_the_pseudonym_of_the_patient_with_that_id(small: Small, deidentify: Any, site: Site) -> None:
    """So a reference from one patient to another still leads there."""
    result = deidentify(small((OTHER_IDS, "LO", "OTHER-1")), EXPLICIT_VR_LITTLE_ENDIAN, site("{map: OtherPatientIDs}"))
    assert result.read().OtherPatientIDs in result.identities.values()


@pytest.mark.parametrize(
    ("rule", "vr", "before", "after"),
    [
        ("{truncate: PatientAddress, to: 3}", "LO", "12345 Quillstadt", "123"),
        ("{truncate: PatientAddress, to: 60}", "LO", "12345", "12345"),
        ('{regex: PatientAddress, pattern: "[0-9]{4,}", with: "#"}', "LO", "Hall 7, 12345 Town", "Hall 7, # Town"),
        (r"{regex: PatientAddress, pattern: '^(\w+) (\w+)$', with: '\2 \1'}", "LO", "one two", "two one"),
        ('{regex: PatientAddress, pattern: "zebra"}', "LO", "12345 Quillstadt", ""),
        ('{regex: PatientAddress, pattern: "zebra", unmatched: keep}', "LO", "Hall 7", "Hall 7"),
        ('{set: PatientAddress, with: "{subject}"}', "LO", "Hall 7", None),
    ],
)
def test_a_value_becomes_what_its_rule_makes_of_it(
    small: Small, deidentify: Any, site: Site, syntax: str, rule: str, vr: str, before: str, after: str | None
) -> None:
    """Truncated, rewritten, set; what the pattern does not match is emptied unless the rule says otherwise."""
    result = deidentify(small((0x00101040, vr, before)), syntax, site(rule))
    assert (result.read().PatientAddress or "") == (result.rendition.subject if after is None else after)


@pytest.mark.parametrize(("to", "after"), [("year", "20240101"), ("month", "20240301")])
def test_a_truncated_date_is_the_first_of_its_period(
    small: Small, deidentify: Any, site: Site, to: str, after: str
) -> None:
    """And (0028,0303) says that dates were modified."""
    builder = small((STUDY_DATE, "DA", "20240311"))
    read = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, site(f"{{truncate: StudyDate, to: {to}}}")).read()
    assert (read.StudyDate, read.LongitudinalTemporalInformationModified) == (after, "MODIFIED")


def test_set_writes_what_is_missing(small: Small, deidentify: Any, site: Site) -> None:
    """Replace does not."""
    rules = site("{set: ClinicalTrialSiteID, with: '017'}", "{replace: ClinicalTrialSiteName, with: North}")
    read = deidentify(small(), EXPLICIT_VR_LITTLE_ENDIAN, rules).read()
    assert read.ClinicalTrialSiteID == "017"
    assert "ClinicalTrialSiteName" not in read


def test_a_value_in_the_table_is_looked_up_and_an_unknown_one_holds(
    small: Small, deidentify: Any, held: Any, site: Site, tmp_path: Path, syntax: str
) -> None:
    """Without the value in the reason."""
    (tmp_path / "sites.csv").write_text("value,replacement\nNorth Hall,N1\n", encoding="utf-8")
    rules = site("{look-up: InstitutionName, file: sites.csv}")
    assert deidentify(small((0x00080080, "LO", "North Hall")), syntax, rules).read().InstitutionName == "N1"
    error = held(small((0x00080080, "LO", "Quill Hall")), syntax, rules)
    assert error.reason is HoldReason.UNRESOLVABLE_ACTION
    assert "Quill" not in str(error) + error.detail
    empty = site("{look-up: InstitutionName, file: sites.csv, unknown: empty}")
    assert deidentify(small((0x00080080, "LO", "Quill Hall")), syntax, empty).read()["InstitutionName"].is_empty


def test_a_rule_holds_only_where_its_condition_does(small: Small, deidentify: Any, site: Site, syntax: str) -> None:
    """Asked of the instance as it was received; the codes say what ran on this one."""
    rules = site('{keep: StudyDescription, when: {Modality: [CT, PT], Manufacturer: "acme*"}}')
    kept = deidentify(
        small((MODALITY, "CS", "CT"), (MANUFACTURER, "LO", "ACME Ltd"), (STUDY_DESCRIPTION, "LO", "Head")),
        syntax,
        rules,
    ).read()
    assert kept.StudyDescription == "Head"
    assert "DeidentificationMethodCodeSequence" not in kept
    other = deidentify(
        small((MODALITY, "CS", "MR"), (MANUFACTURER, "LO", "ACME Ltd"), (STUDY_DESCRIPTION, "LO", "Head")),
        syntax,
        rules,
    ).read()
    assert "StudyDescription" not in other
    assert "DeidentificationMethodCodeSequence" in other


def test_a_later_group_overrides_for_one_manufacturer(small: Small, deidentify: Any, site: Site) -> None:
    """Later wins, for the instances that the group is for."""
    rules = site(
        "{remove: BodyPartExamined}",
        '{when: {Manufacturer: "ACME*"}, rules: [{keep: BodyPartExamined}, {replace: StudyDescription, with: A}]}',
        "{replace: StudyDescription, with: B}",
    )
    acme = small((MANUFACTURER, "LO", "Acme"), (BODY_PART, "CS", "HEAD"), (STUDY_DESCRIPTION, "LO", "x"))
    other = small((MANUFACTURER, "LO", "Other"), (BODY_PART, "CS", "HEAD"), (STUDY_DESCRIPTION, "LO", "x"))
    read = deidentify(acme, EXPLICIT_VR_LITTLE_ENDIAN, rules).read()
    assert (read.BodyPartExamined, read.StudyDescription) == ("HEAD", "B")
    assert "BodyPartExamined" not in deidentify(other, EXPLICIT_VR_LITTLE_ENDIAN, rules).read()


@pytest.mark.parametrize(
    ("path", "texts"),
    [
        ("RequestAttributesSequence[0].ScheduledProcedureStepID", ["X", "ANONYMIZED"]),
        ("RequestAttributesSequence[1].ScheduledProcedureStepID", ["ANONYMIZED", "X"]),
        ("RequestAttributesSequence[*].ScheduledProcedureStepID", ["X", "X"]),
        ("RequestAttributesSequence.ScheduledProcedureStepID", ["X", "X"]),
        ("RequestAttributesSequence[7].ScheduledProcedureStepID", ["ANONYMIZED", "ANONYMIZED"]),
    ],
)
@pytest.mark.parametrize("undefined", [True, False])
def test_a_path_names_the_attribute_in_some_items(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str, path: str, texts: list[str], undefined: bool
) -> None:
    """A rule on an item that is not there does nothing."""
    rules = site(
        "{keep: RequestAttributesSequence}",
        "{replace: ScheduledProcedureStepID, with: ANONYMIZED}",
        f'{{replace: "{path}", with: X}}',
    )
    items = [item((STEP_ID, "SH", "S1")), item((STEP_ID, "SH", "S2"))]
    read = deidentify(
        small((STEP_ID, "SH", "S0"), (REQUEST, "SQ", items), undefined_lengths=undefined), syntax, rules
    ).read()
    assert read.ScheduledProcedureStepID == "ANONYMIZED"
    assert [each.ScheduledProcedureStepID for each in read[REQUEST].value] == texts


def test_a_later_plain_rule_wins_over_a_path(small: Small, item: Any, deidentify: Any, site: Site) -> None:
    """The order is that of the file, whatever the selectors."""
    rules = site(
        "{keep: RequestAttributesSequence}",
        "{replace: 'RequestAttributesSequence[0].ScheduledProcedureStepID', with: X}",
        "{replace: ScheduledProcedureStepID, with: Y}",
    )
    read = deidentify(small((REQUEST, "SQ", [item((STEP_ID, "SH", "S1"))])), EXPLICIT_VR_LITTLE_ENDIAN, rules).read()
    assert read[REQUEST].value[0].ScheduledProcedureStepID == "Y"


def test_explain_names_the_rule_behind_a_path(small: Small, item: Any, deidentify: Any, site: Site) -> None:
    """With its line, for the element that it decided and no other."""
    rules = site(
        "{keep: RequestAttributesSequence}", "{keep: 'RequestAttributesSequence[1].ScheduledProcedureStepDescription'}"
    )
    items = [item((STEP_DESCRIPTION, "LO", "one")), item((STEP_DESCRIPTION, "LO", "two"))]
    builder = small((REQUEST, "SQ", items))
    result = deidentify(builder, EXPLICIT_VR_LITTLE_ENDIAN, rules)
    steps = {step.path: step.source for step in explain(result.plan.source, result.plan)}
    assert steps["RequestAttributesSequence[1].ScheduledProcedureStepDescription"].startswith("site.yaml:5:")
    assert not steps["RequestAttributesSequence[0].ScheduledProcedureStepDescription"].startswith("site.yaml")


def test_who_keeps_the_name_says_so_in_the_object(small: Small, deidentify: Any, site: Site, syntax: str) -> None:
    """The identity is not removed, and the object does not claim it."""
    rules = site("{keep: PatientName, because: the patients asked for it}")
    read = deidentify(small(), syntax, rules).read()
    assert "Quill" in str(read.PatientName)
    assert read.PatientIdentityRemoved == "NO"
    assert "DeidentificationMethodCodeSequence" not in read
    assert read.PatientID.startswith("P-")


def test_a_kept_name_is_still_looked_for_everywhere_else(small: Small, held: Any, site: Site) -> None:
    """No rule removes the net of verify."""
    rules = site("{keep: PatientName, because: the patients asked for it}", "{keep: StudyDescription}")
    error = held(small((STUDY_DESCRIPTION, "LO", "for Quill")), EXPLICIT_VR_LITTLE_ENDIAN, rules)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_a_shifted_date_moves_by_the_offset_of_the_subject(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """Intervals stay; what is no date is emptied and noted."""
    rules = site("{shift: StudyDate}", "{shift: AcquisitionDateTime}", "{shift: SeriesDate}")
    builder = small(
        (STUDY_DATE, "DA", "20240311"), (0x00080021, "DA", "a Quill"), (0x0008002A, "DT", "20240313101112.5+0100")
    )
    result = deidentify(builder, syntax, rules)
    read = result.read()
    assert read.StudyDate != "20240311"
    assert read.AcquisitionDateTime.endswith("101112.5+0100")
    assert read["SeriesDate"].is_empty
    assert read.LongitudinalTemporalInformationModified == "MODIFIED"
    assert any("(0008,0021)" in note for note in result.plan.notes)


def test_a_cleaned_text_keeps_its_words_and_names_nobody(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """At the top level, in an item, and each of several values by itself; what no rule cleans is done as before."""
    rules = site("{clean: StudyDescription}", "{keep: RequestAttributesSequence}", "{clean: 'vr:SH'}")
    inner = item((STEP_ID, "SH", "Quill"), (STEP_DESCRIPTION, "LO", "chest"))
    builder = small((STUDY_DESCRIPTION, "LO", "chest Quill\\Dr. Hand abdomen"), (REQUEST, "SQ", [inner]))
    result = deidentify(builder, syntax, rules)
    read = result.read()
    assert list(read.StudyDescription) == ["chest", "abdomen"]
    assert "Quill" not in str(read)
    assert "ScheduledProcedureStepDescription" not in read[REQUEST].value[0]
    assert "DeidentificationMethodCodeSequence" not in read
    words = next(step.words for step in explain(result.plan.source, result.plan) if step.tag == STUDY_DESCRIPTION)
    assert [word.kept for word in words].count(True) == 2


def test_a_rule_cleans_where_its_condition_and_its_path_hold(
    small: Small, item: Any, deidentify: Any, site: Site, syntax: str
) -> None:
    """Elsewhere the Profile decides."""
    rules = site(
        "{clean: StudyDescription, when: {Modality: CT}}",
        "{keep: RequestAttributesSequence}",
        "{clean: 'RequestAttributesSequence[1].ScheduledProcedureStepDescription'}",
    )
    items = [item((STEP_DESCRIPTION, "LO", "chest Quill")), item((STEP_DESCRIPTION, "LO", "chest Quill"))]
    for modality in ("CT", "MR"):
        builder = small((MODALITY, "CS", modality), (STUDY_DESCRIPTION, "LO", "chest Quill"), (REQUEST, "SQ", items))
        read = deidentify(builder, syntax, rules).read()
        assert read.get("StudyDescription", "") == ("chest" if modality == "CT" else "")
        texts = [each.get("ScheduledProcedureStepDescription", "") for each in read[REQUEST].value]
        assert texts == ["", "chest"]


@pytest.mark.parametrize(
    "rule",
    [
        "{hash: 'vr:LO'}",
        "{remove: Manufacturer}",
        "{empty: 'vr:SH'}",
        "{replace: 'vr:LO', with: X}",
        "{remove: 'module:general-equipment'}",
        "{remove: PurposeOfReferenceCodeSequence}",
        "{truncate: 'vr:LO', to: 2}",
        "{clean: 'vr:LO'}",
        "{remove: CodeMeaning}",
    ],
)
def test_no_rule_changes_what_the_markers_say(
    small: Small, deidentify: Any, site: Site, syntax: str, rule: str
) -> None:
    """A rule for every text is not for ours, and does not hold every instance either."""
    read = deidentify(small((MANUFACTURER, "LO", "ACME")), syntax, site(rule)).read()
    assert read.ContributingEquipmentSequence[-1].Manufacturer == "deid-proxy"
    codes = [code.CodeValue for code in read.get("DeidentificationMethodCodeSequence", [])]
    assert codes == ([] if "truncate" in rule or "clean" in rule else ["113100"])


def test_each_of_many_values_is_hashed(small: Small, deidentify: Any, site: Site, syntax: str) -> None:
    """The length of a VR is that of one value: six of 16 characters are no 101 characters."""
    builder = small((0x00181020, "LO", "a\\b\\c\\d\\e\\a"), (0x00080008, "CS", "ORIGINAL\\PRIMARY\\AXIAL"))
    read = deidentify(builder, syntax, site("{hash: SoftwareVersions}", "{hash: ImageType}")).read()
    assert (len(set(read.SoftwareVersions)), len(read.ImageType)) == (5, 3)
    assert read.SoftwareVersions[0] == read.SoftwareVersions[5]

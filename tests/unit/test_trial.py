"""What a project writes on top of its profile: the trial's modules and values of the subject table, Type-correct."""

from __future__ import annotations

from io import BytesIO

import pydicom
import pytest

from deid_proxy.engine.explain import explain
from deid_proxy.identity import originals
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.subject_table import TableBuilder
from deid_proxy.identity.subjects import Files, NameMethod, SubjectMethod, SubjectPolicy, Unknown
from deid_proxy.pipeline import Deidentified, Excluded, Held, Pipeline, Source, part10_file
from deid_proxy.profile import RuleSet, load_rule_set
from deid_proxy.profile.compile import lay_over
from deid_proxy.profile.model import Rule
from deid_proxy.profile.trial import ATTRIBUTES, subject_rules, trial_rules
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import vr_of
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import (
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    DataSetBuilder,
    Shape,
    build_study,
)

KEY = ProjectKey(bytes(range(7, 39)))
BASIC = load_rule_set("basic")
SYNTAXES = [
    EXPLICIT_VR_LITTLE_ENDIAN,
    IMPLICIT_VR_LITTLE_ENDIAN,
    EXPLICIT_VR_BIG_ENDIAN,
    DEFLATED_EXPLICIT_VR_LITTLE_ENDIAN,
]
SPONSOR = {"sponsor": "ACME", "protocol_id": "LUNG-01"}
CT = "1.2.840.10008.5.1.4.1.1.2"


def with_trial(**texts: str) -> RuleSet:
    return lay_over(BASIC, trial_rules(SPONSOR | texts, "gateway.yaml: trial"))


def small(extra: dict[str, str], syntax: str = EXPLICIT_VR_LITTLE_ENDIAN, patient_id: str = "4711") -> Source:
    builder = DataSetBuilder()
    facts = {
        "SOPClassUID": CT,
        "SOPInstanceUID": "1.2.826.0.1.3680043.10.1397.77.3",
        "StudyInstanceUID": "1.2.826.0.1.3680043.10.1397.77.1",
        "SeriesInstanceUID": "1.2.826.0.1.3680043.10.1397.77.2",
        "PatientID": patient_id,
        "PatientName": "Featherstone^Cuthbert",
    }
    for keyword, value in (facts | extra).items():
        builder.put(keyword, value)
    return Source(builder.encode(syntax), syntax)


def pipeline(rule_set: RuleSet, rows: dict[str, dict[str, str]] | None = None, **policy: object) -> Pipeline:
    resolver = IdentityResolver("P", KEY, MemoryMapStore(), subjects=SubjectPolicy(**policy))
    if rows is not None:
        columns = tuple(next(iter(rows.values())))
        builder = TableBuilder(columns)
        for number, (who, cells) in enumerate(rows.items(), 2):
            builder.add(number, resolver.subject_token(originals.subject("", who)), list(cells.values()))
        resolver.use(Files(builder.build()))
    return Pipeline(rule_set, resolver, bytes(32))


def run(source: Source, rule_set: RuleSet, rows: dict[str, dict[str, str]] | None = None, **policy: object):
    (result,) = pipeline(rule_set, rows, **policy).deidentify([source])
    assert isinstance(result, Deidentified), result
    return pydicom.dcmread(BytesIO(b"".join(part10_file(source, result.rendition))))


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_trial_writes_its_modules_where_there_are_none(syntax: str) -> None:
    """What must be there is there: with a value for Type 1, empty for Type 2; the pseudonym is the subject's ID."""
    made = run(small({}, syntax), with_trial())
    assert (made.ClinicalTrialSponsorName, made.ClinicalTrialProtocolID) == ("ACME", "LUNG-01")
    assert made.ClinicalTrialSubjectID == made.PatientID
    assert [
        made[each].value or "" for each in ("ClinicalTrialProtocolName", "ClinicalTrialSiteID", "ClinicalTrialSiteName")
    ] == [*[""] * 3]
    assert "ClinicalTrialTimePointID" not in made
    assert "ClinicalTrialCoordinatingCenterName" not in made


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_trial_writes_over_what_another_one_wrote(syntax: str) -> None:
    """Its own values in the place of theirs; of what it is silent about nothing of theirs stays."""
    theirs = {
        "ClinicalTrialSponsorName": "CANARY SPONSOR",
        "ClinicalTrialProtocolID": "CANARY-7",
        "ClinicalTrialSiteID": "CANARY9",
        "ClinicalTrialSubjectReadingID": "CANARYREAD",
        "ClinicalTrialTimePointID": "CANARYTP",
        "ClinicalTrialSeriesID": "CANARYSER",
    }
    made = run(small(theirs, syntax), with_trial(site_id="017", time_point_id="BASELINE"))
    assert (made.ClinicalTrialSponsorName, made.ClinicalTrialSiteID) == ("ACME", "017")
    assert made.ClinicalTrialTimePointID == "BASELINE"
    assert "CANARY" not in str(made)


def test_every_attribute_of_the_modules_can_be_said() -> None:
    """Each is a text of the dictionary's VR, and is found in the object under its own tag."""
    said = {key: f"T{number}" for number, key in enumerate(ATTRIBUTES)}
    made = run(small({}), with_trial(**said))
    assert {key: made[each.tag].value for key, each in ATTRIBUTES.items()} == said
    assert all(made[each.tag].VR == vr_of(each.tag) in ("LO", "ST") for each in ATTRIBUTES.values())


def test_a_module_has_all_that_it_must_have() -> None:
    """A time point's description brings an empty ID along, a series' ID an empty coordinating center (Type 2)."""
    made = run(small({}), with_trial(time_point_description="first", series_id="S"))
    assert (made["ClinicalTrialTimePointID"].value, made["ClinicalTrialCoordinatingCenterName"].value) == ("", "")
    reading = run(small({}), with_trial(subject_reading_id="R"))
    assert ("ClinicalTrialSubjectID" in reading, reading.ClinicalTrialSubjectReadingID) == (False, "R")


def test_without_a_trial_nothing_is_written() -> None:
    """No module comes from nowhere, and no rule set changes."""
    assert trial_rules({}, "nobody") == {}
    assert "ClinicalTrialSponsorName" not in run(small({}), BASIC)


def test_cells_of_the_table_are_written() -> None:
    """Sex, age, name and a trial's site, each from the row of the patient; and whether the source had them or not."""
    columns = {0x00100040: "sex", 0x00101010: "age"}
    rules = subject_rules(columns, "table") | trial_rules(SPONSOR | {"site_id": "{subject.site}"}, "trial")
    rules[0x00100010] = Rule(ActionCode.D, "table", "{subject.name}", site=True)
    rows = {"4711": {"subject": "LUNG-7", "sex": "F", "age": "045Y", "name": "Seven^Lung", "site": "017"}}
    asked = frozenset({"sex", "age", "name", "site"})
    for extra in ({}, {"PatientSex": "M", "PatientAge": "099Y", "ClinicalTrialSiteID": "CANARY"}):
        made = run(
            small(extra), lay_over(BASIC, rules), rows, method=SubjectMethod.TABLE, columns=asked, name=NameMethod.TABLE
        )
        assert (made.PatientID, str(made.PatientName)) == ("LUNG-7", "Seven^Lung^")
        assert (made.PatientSex, made.PatientAge, made.ClinicalTrialSiteID) == ("F", "045Y", "017")
        assert made.ClinicalTrialSubjectID == "LUNG-7"


def test_a_value_belongs_to_its_own_patient_in_a_batch_of_many() -> None:
    """Two patients in one batch: nobody gets the other's cells."""
    rule_set = lay_over(BASIC, subject_rules({0x00100040: "sex"}, "table"))
    rows = {"1": {"sex": "F"}, "2": {"sex": "M"}}
    sources = [small({}, patient_id=who) for who in ("1", "2", "1")]
    results = pipeline(rule_set, rows, columns=frozenset({"sex"})).deidentify(sources)
    assert all(isinstance(each, Deidentified) for each in results)
    made = [
        pydicom.dcmread(BytesIO(b"".join(part10_file(source, each.rendition)))).PatientSex
        for source, each in zip(sources, results, strict=True)
    ]
    assert made == ["F", "M", "F"]


def test_one_unknown_patient_does_not_take_the_batch_with_it() -> None:
    """He waits or is excluded; the others come through."""
    sources = [small({}, patient_id=who) for who in ("1", "CANARY", "1")]
    for unknown, kind in ((Unknown.HOLD, Held), (Unknown.EXCLUDE, Excluded)):
        rows = {"1": {"subject": "S1"}}
        results = pipeline(BASIC, rows, method=SubjectMethod.TABLE, unknown=unknown).deidentify(sources)
        assert [type(each) for each in results] == [Deidentified, kind, Deidentified]
        assert "CANARY" not in repr(results[1])


def test_a_patient_who_is_only_named_inside_is_no_reason_to_exclude() -> None:
    """An unknown Patient ID in an item holds the instance of a known patient: excluding would lose it."""
    builder = DataSetBuilder()
    item = builder.item()
    item.put("PatientID", "CANARY99")
    for keyword, value in {
        "SOPClassUID": CT,
        "SOPInstanceUID": "1.2.826.0.1.3680043.10.1397.77.3",
        "StudyInstanceUID": "1.2.826.0.1.3680043.10.1397.77.1",
        "SeriesInstanceUID": "1.2.826.0.1.3680043.10.1397.77.2",
        "PatientID": "4711",
    }.items():
        builder.put(keyword, value)
    builder.put("SourcePatientGroupIdentificationSequence", [item])
    source = Source(builder.encode(EXPLICIT_VR_LITTLE_ENDIAN), EXPLICIT_VR_LITTLE_ENDIAN)
    rule_set = lay_over(BASIC, {})
    kept = {tag: rule for tag, rule in rule_set.rules.items() if tag != 0x00100026}
    rules = {**kept, 0x00100026: Rule(ActionCode.K, "site", site=True)}
    from dataclasses import replace

    rows = {"4711": {"subject": "S1"}}
    one = pipeline(
        replace(rule_set, rules=rules, _caches={}), rows, method=SubjectMethod.TABLE, unknown=Unknown.EXCLUDE
    )
    (result,) = one.deidentify([source])
    assert type(result) is Held
    rows["CANARY99"] = {"subject": "S99"}
    made = run(source, replace(rule_set, rules=rules, _caches={}), rows, method=SubjectMethod.TABLE)
    assert made.SourcePatientGroupIdentificationSequence[0].PatientID == "S99"


def test_a_code_that_does_not_fit_is_held() -> None:
    """A rule of the site was measured with sixteen characters; a table's code may be longer than SH takes."""
    rule = Rule(ActionCode.D, "site", "{subject}", site=True)
    rule_set = lay_over(BASIC, {0x00200010: rule})  # Study ID, SH
    rows = {"4711": {"subject": "S" * 17}}
    (result,) = pipeline(rule_set, rows, method=SubjectMethod.TABLE).deidentify([small({})])
    assert isinstance(result, Held)
    assert result.detail == "the replacement of (0020,0010) is too long for its VR"


def test_explain_names_who_wrote_it() -> None:
    """The plan says whose value comes, and from where; never the value of a patient."""
    source = small({})
    plan = source.plan(with_trial(site_id="{subject.site}"))
    steps = {step.tag: step for step in explain(source.data, plan)}
    assert (steps[0x00120010].after, steps[0x00120010].source) == ("ACME", "gateway.yaml: trial")
    assert steps[0x00120030].after == "‹the subject's site›"


def test_what_a_project_writes_is_part_of_what_was_asked_for() -> None:
    """The digest of the rule set tells any two trials apart, and whether there is one."""
    digests = {BASIC.digest, with_trial().digest, with_trial(site_id="1").digest, with_trial(site_id="2").digest}
    assert len(digests) == 4
    assert with_trial().digest == with_trial().digest


@pytest.mark.parametrize("modality", ["CT", "MR", "Enhanced MR", "SR", "RTSTRUCT", "PET"])
def test_every_kind_of_object_takes_a_trial(modality: str) -> None:
    """Real-sized objects, verified like any other."""
    (instance,) = build_study(3, modality, 1, shape=Shape(rows=4, columns=4))
    made = run(Source(instance.data, instance.transfer_syntax_uid), with_trial(site_id="017"))
    assert (made.ClinicalTrialSponsorName, made.ClinicalTrialSiteID) == ("ACME", "017")
    assert [element.tag for element in made] == sorted(element.tag for element in made)

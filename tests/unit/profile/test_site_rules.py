"""No site rule keeps an identity, breaks an object, or claims what was not done."""

from __future__ import annotations

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile.site_rules import SiteRule, Verb
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.gap_attributes import GAP

ATTRIBUTE_VERBS = [Verb.KEEP, Verb.REMOVE, Verb.EMPTY, Verb.REPLACE]


def refusal(verb: Verb, target: str, text: str | None = None) -> str:
    if verb is Verb.REPLACE and text is None:
        text = "{subject}"
    with pytest.raises(ProfileError) as caught:
        SiteRule(verb, target, text, "site.yaml:3:5")
    assert caught.value.findings
    return str(caught.value)


@pytest.mark.parametrize("verb", [Verb.KEEP, Verb.REMOVE, Verb.EMPTY])
@pytest.mark.parametrize("target", ["PatientName", "PatientID", "00100020", "(0010,0010)"])
def test_name_and_id_of_the_patient_always_carry_the_pseudonym(verb: Verb, target: str) -> None:
    """They are never kept, removed or emptied."""
    assert "always carries the pseudonym" in refusal(verb, target)


@pytest.mark.parametrize("target", ["PatientName", "PatientID"])
def test_a_text_for_name_or_id_holds_the_pseudonym(target: str) -> None:
    """A fixed text would make one patient of all of them."""
    assert "put {subject} into the text" in refusal(Verb.REPLACE, target, "ANON")
    assert SiteRule(Verb.REPLACE, target, "X {subject}").text == "X {subject}"


@pytest.mark.parametrize("verb", ATTRIBUTE_VERBS)
@pytest.mark.parametrize("target", ["SOPInstanceUID", "StudyInstanceUID", "SeriesInstanceUID"])
def test_the_uids_of_the_hierarchy_are_always_replaced(verb: Verb, target: str) -> None:
    """No rule of any kind touches them."""
    assert "is always replaced by a new UID" in refusal(verb, target)


@pytest.mark.parametrize("edition", EDITIONS)
def test_no_uid_that_the_table_replaces_can_be_kept(edition: str) -> None:
    """Retaining UIDs is an Option of its own, which is not built yet."""
    rows = [row for row in attribute_table(edition).rows if row.vr == "UI" and row.tag]
    assert len(rows) > 20
    for row in rows:
        assert refusal(Verb.KEEP, f"{row.tag:08X}")


def test_no_unlisted_uid_that_identifies_can_be_kept() -> None:
    """The same holds for UIDs that the table forgot."""
    identifying = [gap for gap in GAP.values() if gap.vr == "UI" and gap.action != "K"]
    assert identifying
    for gap in identifying:
        assert refusal(Verb.KEEP, f"{gap.tag:08X}")


@pytest.mark.parametrize("verb", [Verb.REMOVE, Verb.EMPTY, Verb.REPLACE])
@pytest.mark.parametrize(
    "target",
    [
        "SOPClassUID",
        "ReferencedSOPClassUID",
        "SpecificCharacterSet",
        "PixelData",
        "FloatPixelData",
        "Rows",
        "BitsAllocated",
        "PhotometricInterpretation",
        "NumberOfFrames",
        "PerFrameFunctionalGroupsSequence",
    ],
)
def test_what_makes_an_object_readable_stays(verb: Verb, target: str) -> None:
    """Structural attributes are neither removed, emptied nor replaced; keeping them says nothing new."""
    assert "makes the object readable" in refusal(verb, target)
    assert SiteRule(Verb.KEEP, target).target == target


@pytest.mark.parametrize("verb", ATTRIBUTE_VERBS)
@pytest.mark.parametrize(
    ("target", "words"),
    [
        ("PatientIdentityRemoved", "says what was done"),
        ("DeidentificationMethod", "says what was done"),
        ("DeidentificationMethodCodeSequence", "says what was done"),
        ("LongitudinalTemporalInformationModified", "says what was done"),
        ("MediaStorageSOPInstanceUID", "the File Meta Information"),
        ("TransferSyntaxUID", "the File Meta Information"),
        ("AffectedSOPInstanceUID", "the command set"),
        ("DirectoryRecordSequence", "a DICOMDIR"),
        ("(0010,0000)", "a group length"),
    ],
)
def test_what_the_product_writes_itself_takes_no_rule(verb: Verb, target: str, words: str) -> None:
    """Markers, File Meta Information and group lengths are nobody's to choose."""
    assert words in refusal(verb, target)


@pytest.mark.parametrize("target", ["DigitalSignaturesSequence", "MACParametersSequence", "DataSetTrailingPadding"])
def test_what_cannot_survive_is_not_kept(target: str) -> None:
    """A signature over changed bytes and bytes behind the data set are gone, whatever a site says."""
    assert "cannot be kept" in refusal(Verb.KEEP, target)
    assert SiteRule(Verb.REMOVE, target).verb is Verb.REMOVE


@pytest.mark.parametrize("verb", [Verb.REMOVE, Verb.EMPTY])
def test_other_uids_can_be_removed(verb: Verb) -> None:
    """Less than a new UID is more protection."""
    assert SiteRule(verb, "FrameOfReferenceUID").verb is verb


def test_a_uid_takes_no_text() -> None:
    """A UID is a new UID or nothing."""
    assert "no text can replace it" in refusal(Verb.REPLACE, "FrameOfReferenceUID", "1.2.3")


def test_replace_needs_a_text_and_nothing_else_takes_one() -> None:
    """'with' belongs to 'replace', in both directions."""
    with pytest.raises(ProfileError, match="'replace' needs 'with'"):
        SiteRule(Verb.REPLACE, "StudyID")
    with pytest.raises(ProfileError, match="'with' belongs to 'replace', not to 'keep'"):
        SiteRule(Verb.KEEP, "StudyID", "x")
    with pytest.raises(ProfileError, match="'with' belongs to 'replace', not to 'allow_pixels'"):
        SiteRule(Verb.ALLOW_PIXELS, "UltrasoundImageStorage", "x")


def test_a_rule_made_in_python_is_checked_like_one_in_a_file() -> None:
    """The refusal names the source that the rule was given."""
    assert refusal(Verb.KEEP, "PatientNam").startswith("site.yaml:3:5: there is no attribute 'PatientNam'")
    assert "there is no Storage SOP Class" in refusal(Verb.ALLOW_PIXELS, "PatientName")


@pytest.mark.parametrize("target", ["BodyPartExamined", "PatientBirthDate", "ReferencedStudySequence", "OverlayData"])
def test_a_site_may_keep_what_it_answers_for(target: str) -> None:
    """Everything else is the site's decision, and shows as its own rule."""
    assert SiteRule(Verb.KEEP, target).verb is Verb.KEEP

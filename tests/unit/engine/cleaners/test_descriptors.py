"""Texts in a data set: of what they are cleaned, where, and what becomes of the attribute."""

from __future__ import annotations

import base64
import bz2
import gzip
import lzma
import random
import zlib
from collections.abc import Callable
from typing import Any

import pytest

from deid_proxy.engine.apply import apply_plan
from deid_proxy.engine.cleaners.hidden import hidden_texts
from deid_proxy.engine.explain import explain
from deid_proxy.engine.plan import StepList
from deid_proxy.engine.verify import verify
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.profile.site_rules import SiteRule, Verb
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN, DataSetBuilder, part10
from deid_proxy.testing.builders.character_sets import CYRILLIC, LATIN1, CharacterSet

STUDY_DESCRIPTION, SERIES_DESCRIPTION, PROTOCOL_NAME = 0x00081030, 0x0008103E, 0x00181030
IMAGE_COMMENTS, MEDICAL_ALERTS = 0x00204000, 0x00102000
KERNEL, SEGMENT_LABEL = 0x00181210, 0x00620005
CODE_VALUE, SCHEME, MEANING = 0x00080100, 0x00080102, 0x00080104
RT_STRUCTURE_SET = "1.2.840.10008.5.1.4.1.1.481.3"


def rules(*options: Option, **keywords: Any) -> RuleSet:
    chosen = frozenset((Option.CLEAN_DESCRIPTORS, *options))
    return compile_profile(Profile("x", "PS3.15-2026d", chosen, pixel_risk="allow", **keywords))


@pytest.fixture
def cleaned(deidentify: Any, small: Any) -> Callable[..., Any]:
    """What pydicom reads of a small CT with some elements."""

    def run(*elements: tuple[int, str, object], options: tuple[Option, ...] = (), **keywords: Any) -> Any:
        return deidentify(small(*elements, **keywords), rule_set=rules(*options)).read()

    return run


def test_words_stay_and_the_patient_goes(cleaned: Any) -> None:
    """Name and number of the patient, and nothing else."""
    told = "CT CHEST Erika Quill MRN-4711-X ABDOMEN"
    after = cleaned((STUDY_DESCRIPTION, "LO", told), (SERIES_DESCRIPTION, "LO", "CT CHEST"))
    assert after.StudyDescription == "CT CHEST ABDOMEN"
    assert after.SeriesDescription == "CT CHEST"


def test_a_text_that_is_clean_stays_to_the_byte(deidentify: Any, small: Any) -> None:
    """There is no step for it, so that it costs nothing and changes nothing."""
    made = deidentify(small((SERIES_DESCRIPTION, "LO", "CT CHEST")), rule_set=rules())
    assert SERIES_DESCRIPTION not in {step.tag for step in made.plan.steps}


@pytest.mark.parametrize("word", ["Okonedo", "Brannagh", "STATION7X", "Zwettler", "ACC5533", "ORD-88-17"])
def test_what_only_a_removed_item_says_goes_from_texts(word: str, deidentify: Any, small: Any, item: Any) -> None:
    """Physicians, stations, institutions, orders: nested as deep as they may be, in sequences that do not stay."""
    code = item((CODE_VALUE, "SH", "77-12"), (SCHEME, "SH", "99L"), (MEANING, "LO", "Dr Okonedo"))
    person = item((0x00401101, "SQ", [code]), (0x00080080, "LO", "Zwettler Clinic"))
    request = item((0x00080050, "SH", "ACC5533"), (0x00321032, "PN", "Brannagh^Kay"), (0x00402016, "LO", "ORD-88-17"))
    data = small(
        (0x00080096, "SQ", [person]),
        (IMAGE_COMMENTS, "LT", f"CHEST {word} ABDOMEN"),
        (0x00400275, "SQ", [request]),
        (0x00400242, "SH", "STATION7X"),
    )
    assert deidentify(data, rule_set=rules()).read().ImageComments == "CHEST ABDOMEN"


def test_what_another_option_retains_may_stay_in_a_text(cleaned: Any) -> None:
    """The name of an institution, every word of which is a word, is no secret where the institution stays."""
    elements = ((0x00080080, "LO", "Chest Abdomen"), (IMAGE_COMMENTS, "LT", "CHEST ABDOMEN"))
    assert "ImageComments" not in cleaned(*elements)
    assert cleaned(*elements, options=(Option.RETAIN_INSTITUTION_IDENTITY,)).ImageComments == "CHEST ABDOMEN"


@pytest.mark.parametrize(
    ("tag", "vr", "value"),
    [(0x00181000, "LO", "SN-77213"), (0x00081010, "SH", "CTSUITE7X"), (0x00081040, "LO", "Zwettler Radiology")],
    ids=["serial number", "station", "department"],
)
def test_a_device_goes_from_texts_unless_it_is_retained(tag: int, vr: str, value: str, cleaned: Any) -> None:
    """Serial numbers and stations lead to a place; where the Option keeps them, a text may say them too."""
    known = "Zwettler" if vr == "LO" and "Z" in value else value
    elements = ((tag, vr, value), (IMAGE_COMMENTS, "LT", f"CHEST {known} ABDOMEN"))
    assert cleaned(*elements).ImageComments == "CHEST ABDOMEN"
    retained = (Option.RETAIN_DEVICE_IDENTITY, Option.RETAIN_INSTITUTION_IDENTITY)
    assert tag in cleaned(*elements, options=retained)


@pytest.mark.parametrize(
    ("told", "where"),
    [
        ("jane.roe", (0x00102155, "LT", "jane.roe@zwettler.example")),
        ("jane.roe@zwettler.example", (0x00102155, "LT", "mailto:jane.roe@zwettler.example")),
        ("555 32 98", (0x00102154, "SH", "+49 171 5553298")),
        ("Larkspur", (0x00101040, "LO", "14 Larkspur Crescent, Thornbury")),
        ("Thornbury", (0x00101040, "LO", "14 Larkspur Crescent, Thornbury")),
        ("1.2.826.0.1.77.1.2", (0x00080050, "SH", "A")),
        ("19240311", (0x00100030, "DA", "19240311")),
        ("11-MAR-1924", (0x00100030, "DA", "19240311")),
    ],
)
def test_contacts_days_and_uids_of_the_instance_go_where_unknown_words_stay(
    told: str, where: tuple[int, str, str], deidentify: Any, small: Any
) -> None:
    """Whatever the policy is: mail, phone, street, town, the UID of the series, the day of birth."""
    rule_set = rules(cleaning=CleaningPolicy(unknown="keep"))
    data = small(where, (IMAGE_COMMENTS, "LT", f"CHEST {told} ABDOMEN Zyxwvut"))
    assert deidentify(data, rule_set=rule_set).read().ImageComments == "CHEST ABDOMEN Zyxwvut"


def test_each_value_is_cleaned_by_itself(cleaned: Any) -> None:
    """One of which nothing is left goes; in texts of one value a backslash is text."""
    after = cleaned((MEDICAL_ALERTS, "LO", "CHEST Quill\\Quill\\ABDOMEN"), (IMAGE_COMMENTS, "LT", "CHEST"))
    assert list(after.MedicalAlerts) == ["CHEST", "ABDOMEN"]


@pytest.mark.parametrize("syntax", [IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2", "1.2.840.10008.1.2.1.99"])
def test_it_is_the_same_in_every_encoding(syntax: str, deidentify: Any, small: Any) -> None:
    """Implicit VR, big endian, deflated."""
    made = deidentify(small((STUDY_DESCRIPTION, "LO", "CHEST Quill")), syntax, rule_set=rules())
    assert b"CHEST" in made.plain
    assert b"Quill" not in made.plain


def test_a_text_of_which_nothing_is_left_is_what_the_profile_makes_of_it(deidentify: Any, small: Any) -> None:
    """Removed where the object may lack it, a placeholder where it must have a value."""
    elements = ((STUDY_DESCRIPTION, "LO", "Quill"), (0x30060002, "SH", "Quill"))
    after = deidentify(small(*elements, sop_class_uid=RT_STRUCTURE_SET), rule_set=rules()).read()
    assert "StudyDescription" not in after
    assert after.StructureSetLabel == "ANONYMIZED"


@pytest.mark.parametrize(
    ("declared", "name", "text"),
    [(LATIN1, "Müller^Jürgen", "CHEST Müller ABDOMEN"), (CYRILLIC, "Иванов^Пётр", "CHEST Иванов ABDOMEN")],
)
def test_names_are_found_in_the_character_set_of_the_data_set(
    declared: CharacterSet, name: str, text: str, deidentify: Any
) -> None:
    """Latin and Cyrillic, one byte a character."""
    data = DataSetBuilder(declared)
    data.put("SpecificCharacterSet", declared.term)
    for keyword, value in (("SOPClassUID", "1.2.840.10008.5.1.4.1.1.2"), ("SOPInstanceUID", "1.2.826.0.1.77.1.3")):
        data.put(keyword, value)
    data.put("StudyInstanceUID", "1.2.826.0.1.77.1")
    data.put("SeriesInstanceUID", "1.2.826.0.1.77.1.2")
    data.put("PatientName", name)
    data.put("PatientID", "MRN-4711-X")
    data.put("ImageComments", text)
    assert deidentify(data, rule_set=rules()).read().ImageComments == "CHEST ABDOMEN"


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"])
def test_a_text_in_an_item_is_read_in_the_set_of_the_item(syntax: str, deidentify: Any, small: Any, item: Any) -> None:
    """The data set is UTF-8, the item Latin-1; behind a large value, where verify begins to read anew, too."""
    inner = item(
        (0x00080005, "CS", "ISO_IR 100"),
        (0x00400007, "LO", "CHEST Jörgensen"),
        (0x00100010, "PN", "Jörgensen^X"),
        character_set=LATIN1,
    )
    data = small(
        (0x00080005, "CS", "ISO_IR 192"),
        (0x00282000, "OB", bytes(20_000)),
        (0x00321060, "LO", "CHEST Jörgensen".encode()),
        (0x00400275, "SQ", [inner]),
    )
    after = deidentify(data, syntax, rule_set=rules()).read()
    assert after.RequestAttributesSequence[0].ScheduledProcedureStepDescription == "CHEST"
    assert after.RequestedProcedureDescription == "CHEST"


def test_a_text_that_nobody_can_read_is_not_kept(deidentify: Any, small: Any) -> None:
    """Neither in the declared set nor in UTF-8; a note says so."""
    made = deidentify(small((STUDY_DESCRIPTION, "LO", b"\xff\xfe\xc3(")), rule_set=rules())
    assert "StudyDescription" not in made.read()
    assert any("(0008,1030)" in note for note in made.plan.notes)


def test_code_meanings_of_cleaned_sequences_are_cleaned_like_texts(deidentify: Any, small: Any, item: Any) -> None:
    """The items stay; a meaning of which nothing is left becomes a placeholder, because a code must have one."""
    codes = [
        item((CODE_VALUE, "SH", "77-12"), (SCHEME, "SH", "99L"), (MEANING, "LO", meaning))
        for meaning in ("CHEST Zzyx", "Zzyx")
    ]
    after = deidentify(small((0x00081084, "SQ", codes)), rule_set=rules()).read()
    assert [code.CodeMeaning for code in after.AdmittingDiagnosesCodeSequence] == ["CHEST", "ANONYMIZED"]


def test_other_texts_lose_the_patient_and_nothing_else(deidentify: Any, small: Any, item: Any) -> None:
    """No vocabulary knows the words of a kernel or a label, and they stay."""
    segment = item((SEGMENT_LABEL, "LO", "Xyloid-7 Quill"))
    code = item((CODE_VALUE, "SH", "77-12"), (SCHEME, "SH", "SCT"), (MEANING, "LO", "Xyloid Erika Quill"))
    layer = item((0x00700002, "CS", "QUILL LAYER"))
    data = small(
        (0x00082218, "SQ", [code]),
        (KERNEL, "SH", "B41f Quill"),
        (0x00620002, "SQ", [segment]),
        (0x00700060, "SQ", [layer]),
    )
    after = deidentify(data, rule_set=rules()).read()
    assert after.ConvolutionKernel == "B41f"
    assert after.SegmentSequence[0].SegmentLabel == "Xyloid-7"
    assert after.AnatomicRegionSequence[0].CodeMeaning == "Xyloid"
    assert after.GraphicLayerSequence[0].GraphicLayer == "LAYER"


@pytest.mark.parametrize("vr", ["CS", "LO", "SH", "UN"])
def test_a_label_that_people_write_is_cleaned_whatever_vr_it_has(vr: str, deidentify: Any, small: Any) -> None:
    """A code string by the dictionary, and by those who write it a text."""
    data = small((0x00700080, vr, b"QUILL LABEL "), sop_class_uid="1.2.840.10008.5.1.4.1.1.11.1")
    assert deidentify(data, rule_set=rules()).read().ContentLabel == "LABEL"
    clean = small((0x00700080, vr, b"LABEL "), sop_class_uid="1.2.840.10008.5.1.4.1.1.11.1")
    assert deidentify(clean, rule_set=rules()).read().ContentLabel == "LABEL"


@pytest.mark.parametrize("text", ["CHEST Quill ABDOMEN ", "CHEST Quill 2023-12-25 "])
def test_a_text_that_has_no_room_in_its_own_vr_holds(text: str, held: Any, deidentify: Any, small: Any) -> None:
    """It came as UT, and is LT: in Explicit VR, whose lengths are short there."""
    dates = (Option.RETAIN_MODIFIED_DATES,)
    data = small((0x00080020, "DA", "20240311"), (IMAGE_COMMENTS, "UT", text * 5000))
    error = held(data, rule_set=rules(*dates))
    assert error.reason is HoldReason.UNRESOLVABLE_ACTION
    assert error.detail == "what is left of (0020,4000) is too long for its VR"
    made = deidentify(data, IMPLICIT_VR_LITTLE_ENDIAN, rule_set=rules(*dates))
    assert b"CHEST" in made.plain
    assert b"Quill" not in made.plain


def test_a_label_of_another_vr_that_is_no_code_string_holds(held: Any, small: Any) -> None:
    """As any value that only its own VR fits."""
    data = small((0x00700080, "LO", "a longer text on somebody"), sop_class_uid="1.2.840.10008.5.1.4.1.1.11.1")
    assert held(data, rule_set=rules()).reason is HoldReason.MALFORMED


SWEPT = {
    "a name of a region": ("1.2.840.10008.5.1.4.1.1.481.3", (0x30060020, 0x30060026, "LO")),
    "a label of a plan": ("1.2.840.10008.5.1.4.1.1.481.5", (None, 0x300A0002, "SH")),
    "a text in a picture": ("1.2.840.10008.5.1.4.1.1.11.1", (0x00700001, 0x00700006, "ST")),
    "a label of a segment": ("1.2.840.10008.5.1.4.1.1.66.4", (0x00620002, 0x00620005, "LO")),
    "a name of an algorithm": ("1.2.840.10008.5.1.4.1.1.66.4", (0x00620002, 0x00620009, "LO")),
    "an unlisted text": ("1.2.840.10008.5.1.4.1.1.2", (None, 0x00181261, "LO")),
    "an unlisted text as UN": ("1.2.840.10008.5.1.4.1.1.2", (None, 0x00181210, "UN")),
    "a code meaning": ("1.2.840.10008.5.1.4.1.1.2", (0x00082218, 0x00080104, "LO")),
}


@pytest.mark.parametrize("where", SWEPT)
@pytest.mark.parametrize("told", ["Quill", "ERIKA", "MRN-4711-X", "1.2.826.0.1.77.1.2", "Okonedo"])
def test_nobody_is_named_in_a_text_that_stays(where: str, told: str, deidentify: Any, small: Any, item: Any) -> None:
    """At every depth, whatever it is a text of: people, numbers, UIDs of the study."""
    sop_class, (sequence, tag, vr) = SWEPT[where]
    element = (tag, vr, f"Xyloid {told}".encode().ljust(26))
    placed = element if sequence is None else (sequence, "SQ", [item(element)])
    data = small((0x00080090, "PN", "Okonedo^T"), placed, sop_class_uid=sop_class)
    made = deidentify(data, rule_set=rules())
    assert told.encode() not in made.plain


def test_a_concept_that_is_called_like_the_patient_stays(deidentify: Any, small: Any, item: Any) -> None:
    """A patient Chest does not take the chest out of a code; in a description the name goes."""
    code = item((CODE_VALUE, "SH", "51185008"), (SCHEME, "SH", "SCT"), (MEANING, "LO", "Chest"))
    data = small((0x00082218, "SQ", [code]), (IMAGE_COMMENTS, "LT", "ABDOMEN of Mr. Chest"))
    data.put("PatientName", "Chest^Ann")
    after = deidentify(data, rule_set=rules()).read()
    assert after.AnatomicRegionSequence[0].CodeMeaning == "Chest"
    assert "chest" not in after.ImageComments.lower()


def test_what_a_site_keeps_is_not_changed_but_holds(held: Any, small: Any) -> None:
    """A site that says keep means it; that an identifier stands in there, a person has to see."""
    rule_set = rules(rules=(SiteRule(Verb.KEEP, "StudyDescription"),))
    error = held(small((STUDY_DESCRIPTION, "LO", "CHEST Quill")), rule_set=rule_set)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER


def test_an_unknown_word_holds_where_the_profile_says_so(held: Any, small: Any) -> None:
    """The reason names the attribute, not the word."""
    rule_set = rules(cleaning=CleaningPolicy(unknown="hold"))
    error = held(small((STUDY_DESCRIPTION, "LO", "CHEST Zzyxomat")), rule_set=rule_set)
    assert error.reason is HoldReason.UNKNOWN_WORD
    assert "(0008,1030)" in error.detail
    assert "Zzyx" not in error.detail


def test_too_many_names_hold(held: Any, small: Any, item: Any) -> None:
    """Nobody names 1,100 people in one instance, and time must not grow with what is sent."""
    people = [item((0x00100010, "PN", f"Doe{number}^A")) for number in range(1100)]
    error = held(small((0x00081120, "SQ", people)), rule_set=rules())
    assert error.reason is HoldReason.LIMIT


def test_explain_says_of_every_word_why(deidentify: Any, small: Any) -> None:
    """Why it goes and from where it stays; what the words are, nobody sees by accident."""
    data = small((STUDY_DESCRIPTION, "LO", "CHEST Quill Zzyxomat"))
    made = deidentify(data, rule_set=rules())
    (step,) = [step for step in explain(data.encode(), made.plan) if step.tag == STUDY_DESCRIPTION]
    said = {word.text.value: (word.kept, word.why) for word in step.words}
    assert said["CHEST"][0]
    assert said["CHEST"][1].startswith("vocabulary: ")
    assert not said["Quill"][0]
    assert said["Quill"][1].startswith("own: ")
    assert said["Zzyxomat"] == (False, "unknown word")
    assert "Quill" not in repr(step)
    assert "Quill" not in repr(made.plan)


def test_a_rendition_with_a_name_in_a_text_does_not_pass_verify(deidentify: Any, small: Any) -> None:
    """Whatever the plan says: here it was made as if the text were clean."""
    data = small((0x00081048, "PN", "Okonedo^T"), (KERNEL, "SH", "B41f Okonedo")).encode()
    made = deidentify(data, rule_set=rules())
    steps = StepList([edit for edit in made.plan.steps.edits if edit[2].tag != KERNEL])
    careless = made.plan._replace(steps=steps)
    with pytest.raises(DeidentificationError) as caught:
        verify(data, made.plan, apply_plan(careless, made.identities), made.identities)
    assert caught.value.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert "Okonedo" not in str(caught.value)


def embedded(text: str) -> bytes:
    """A file of DICOM with a text, as some systems put one into another."""
    data = DataSetBuilder()
    data.put("PatientComments", text)
    return part10(data.encode(), "1.2.840.10008.1.2.1", "1.2.840.10008.5.1.4.1.1.7", "1.2.826.0.1.77.9")


WRAPPED = {
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: b"\1" + text.encode("utf-16-be"),
    "base64": lambda text: b"key=" + base64.b64encode(b"x" + text.encode()),
    "url-safe base64": lambda text: base64.urlsafe_b64encode(b"\xff\xfe" + text.encode()),
    "gzip": lambda text: b"junk" + gzip.compress(text.encode(), mtime=0),
    "zlib": lambda text: zlib.compress(text.encode()),
    "pdf": lambda text: b"%PDF-1.4 stream\r\n" + zlib.compress(b"BT (" + text.encode() + b") Tj ET") + b"\nendstream",
    "utf-32-le": lambda text: text.encode("utf-32-le"),
    "utf-32-be": lambda text: b"\1" + text.encode("utf-32-be"),
    "bzip2": lambda text: b"junk" + bz2.compress(text.encode()),
    "bzip2 of base64": lambda text: bz2.compress(base64.b64encode(text.encode())),
    "xz": lambda text: b"\0\7" + lzma.compress(text.encode()),
    "xz that is cut off": lambda text: lzma.compress(text.encode() * 3 + bytes(range(256)) * 99)[:-40],
    "mail": lambda text: "".join(f"={byte:02X}" for byte in text.encode()).encode(),
    "JSON": lambda text: ('{"n": "' + "".join(f"\\u{ord(one):04x}" for one in text) + '"}').encode(),
    "XML": lambda text: f'<?xml version="1.0"?><study><p n="{text}"/></study>'.encode(),
    "XML in UTF-16": lambda text: f'<?xml version="1.0"?><p n="{text}"/>'.encode("utf-16"),
    "DICOM": lambda text: embedded(text),
    "DICOM in gzip": lambda text: gzip.compress(embedded(text), mtime=0),
    "DICOM in base64, wrapped": lambda text: base64.encodebytes(embedded(text)),
    "percent": lambda text: "".join(f"%{byte:02X}" for byte in text.encode()).encode(),
    "xml": lambda text: ("<n>" + "".join(f"&#{ord(one)};" for one in text) + "</n>").encode(),
    "gzip with a wrong checksum": lambda text: gzip.compress(text.encode(), mtime=0)[:-8] + bytes(8),
    "gzip that is cut off": lambda text: gzip.compress(text.encode() + bytes(range(99)), mtime=0)[:-20],
    "gzip with a damage behind it": lambda text: gzip.compress(text.encode() + bytes(9), 0, mtime=0)[:-12] + bytes(99),
    "base64 of gzip of utf-16": lambda text: base64.b64encode(gzip.compress(text.encode("utf-16-le"), mtime=0)),
}


@pytest.mark.parametrize("form", sorted(WRAPPED))
def test_what_is_packed_in_a_binary_value_is_found_and_holds(form: str, held: Any, small: Any) -> None:
    """In a value that stays, here a profile of colours; under every profile."""
    packed = WRAPPED[form]("Quill, Erika MRN-4711-X")
    assert b"MRN-4711-X" in packed + b"".join(hidden_texts(packed))
    error = held(small((0x00282000, "OB", packed + b"\0" * (len(packed) & 1))), rule_set=rules())
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert "4711" not in error.detail


def test_binary_values_without_a_name_stay(deidentify: Any, small: Any) -> None:
    """Noise, and packed texts of other people's programs."""
    profile = bytes(range(256)) * 8 + gzip.compress(b"a profile of colours", mtime=0)
    profile += b"\0" * (len(profile) & 1)
    made = deidentify(small((0x00282000, "OB", profile)), rule_set=rules())
    assert profile in made.data


@pytest.mark.parametrize(
    "bomb",
    [
        gzip.compress(bytes(64 << 20), mtime=0),
        bz2.compress(bytes(64 << 20)),
        lzma.compress(bytes(64 << 20), preset=0),
        b"BZh91AY&SY" * 5000,
        lzma.compress(b"Quill", filters=[{"id": lzma.FILTER_LZMA2, "dict_size": 512 << 20}]),
    ],
    ids=["gzip", "bzip2", "xz", "many", "memory"],
)
def test_a_bomb_in_a_binary_value_holds(bomb: bytes) -> None:
    """What unpacks to more than anybody searches is not searched halfway and sent."""
    with pytest.raises(DeidentificationError) as caught:
        hidden_texts(bomb)
    assert caught.value.reason is HoldReason.LIMIT


@pytest.mark.parametrize("size", [1_000_000, 7_000_000])
def test_noise_of_any_size_is_searched(size: int) -> None:
    """In much of it all that looks like an escape is chance, and asks for a look at its surroundings only."""
    noise = random.Random(7).randbytes(size)
    assert sum(map(len, hidden_texts(noise))) < size // 10
    assert any(b"MRN-4711-X" in text for text in hidden_texts(noise + b"\0n=MRN%2D4711%2DX\0" + noise[:99]))


def test_what_is_packed_ever_deeper_ends() -> None:
    """Four times base64 is looked into, not four hundred times."""
    value = b"Quill and friends, a longer text to begin with"
    for _ in range(12):
        value = base64.b64encode(value)
    assert len(hidden_texts(value)) < 4096

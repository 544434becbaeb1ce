"""What codes of private schemes mean: cleaned like a description at every place, and searched where everybody knows."""

from __future__ import annotations

from typing import Any

import pytest

from deid_proxy.engine.cleaners.private_codes import is_private
from deid_proxy.engine.encoding import EXPLICIT_BIG, EXPLICIT_LITTLE, IMPLICIT_LITTLE, Encoding, encode_element
from deid_proxy.engine.explain import explain
from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile
from deid_proxy.standard.coding_schemes import TOOLKITS
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.private_elements import private_elements
from deid_proxy.testing.builders import EXPLICIT_VR_LITTLE_ENDIAN

VALUE, SCHEME, VERSION, MEANING, LONG, URN = 0x00080100, 0x00080102, 0x00080103, 0x00080104, 0x00080119, 0x00080120
PROCEDURE, REGION, MODIFIER, REQUESTED, VIEW = 0x00081032, 0x00082218, 0x00082220, 0x00321064, 0x00540220
REASON, PROTOCOL_CONTEXT, CONCEPT_NAME, CONCEPT_CODE = 0x0040100A, 0x00400440, 0x0040A043, 0x0040A168
SHARED, FRAME_ANATOMY, ADMITTING = 0x52009229, 0x00209071, 0x00081084
PLACES = [
    (PROCEDURE,), (REQUESTED,), (REGION,), (VIEW,), (REASON,), (REGION, MODIFIER), (SHARED, FRAME_ANATOMY, REGION),
    (PROTOCOL_CONTEXT, CONCEPT_NAME), (PROTOCOL_CONTEXT, CONCEPT_CODE), (ADMITTING,),
]  # fmt: skip
DESCRIPTORS = frozenset({Option.CLEAN_DESCRIPTORS})


def rules(*options: Option, unknown: Any = "remove") -> Any:
    cleaning = CleaningPolicy(unknown=unknown)
    chosen = frozenset(options) or DESCRIPTORS
    return compile_profile(Profile("x", "PS3.15-2026d", chosen, pixel_risk="allow", cleaning=cleaning))


CLEANING = rules()


def code(item: Any, meaning: str, scheme: str, *more: tuple[int, str, object], value: str = "A1234") -> Any:
    elements = [(VALUE, "SH", value), (SCHEME, "SH", scheme), (MEANING, "LO", meaning), *more]
    return item(*sorted(element for element in elements if element[2]))


def placed(small: Any, item: Any, place: tuple[int, ...], inner: Any, **how: Any) -> Any:
    for tag in reversed(place[1:]):
        beside = [(0x0040A040, "CS", "CODE")] if tag == CONCEPT_CODE else []
        beside += [(VALUE, "SH", "1"), (SCHEME, "SH", "SCT"), (MEANING, "LO", "Knee")] if tag == MODIFIER else []
        inner = item(*beside, (tag, "SQ", [inner]), **how)
    return small((0x00080005, "CS", "ISO_IR 192"), (place[0], "SQ", [inner]), **how)


def meaning_at(result: Any, place: tuple[int, ...]) -> str:
    found = result.read()
    for tag in place:
        (found,) = found[tag].value
    assert found[VALUE].value == "A1234"
    return str(found[MEANING].value)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0]:08x}-{place[-1]:08x}")
@pytest.mark.parametrize("scheme", ["99LOCAL", "L", ""])
def test_a_meaning_of_a_private_scheme_is_cleaned_at_every_place(
    place: tuple[int, ...], scheme: str, syntax: str, small: Any, item: Any, deidentify: Any
) -> None:
    """Of no scheme too; what is known in it stays, and so does the code. A second time nothing changes."""
    data = placed(small, item, place, code(item, "Mrs Miller knee left", scheme))
    for options in ((), (Option.CLEAN_DESCRIPTORS, Option.CLEAN_STRUCTURED_CONTENT)):
        result = deidentify(data, syntax, rule_set=rules(*options))
        assert meaning_at(result, place) == "knee left"
        assert deidentify(result.data, syntax, rule_set=rules(*options)).data == result.data


@pytest.mark.parametrize(
    "scheme", ["SCT", "SRT", "DCM", "LN", "RADLEX", "UCUM", "2.16.840.1.113883.6.96", *sorted(TOOLKITS)]
)
@pytest.mark.parametrize("place", [PLACES[0], *PLACES[5:9]], ids=lambda place: f"{place[0]:08x}-{place[-1]:08x}")
def test_a_meaning_that_everybody_can_look_up_stays(
    place: tuple[int, ...], scheme: str, syntax: str, small: Any, item: Any, deidentify: Any
) -> None:
    """Whatever words it has, also in content items, but for those of the instance."""
    for options in ((), (Option.CLEAN_DESCRIPTORS, Option.CLEAN_STRUCTURED_CONTENT)):
        for meaning, left in (("Torricelli knee", "Torricelli knee"), ("Erika Quill knee", "knee")):
            data = placed(small, item, place, code(item, meaning, scheme))
            assert meaning_at(deidentify(data, syntax, rule_set=rules(*options)), place) == left


@pytest.mark.parametrize(
    "meaning",
    [
        "CT BRAIN WO IVCON", "MR PELVIS WO CONTRAST", "Chest CT routine", "US CHEST WALL/SOFT TISSUE", "MRT Knie links",
        "Repetition Time", "UNDEFINED", "Radiographie du thorax", "TC abdomen con contraste", "Thorax a.p./seitlich",
    ],
)  # fmt: skip
def test_what_procedures_are_called_stays(meaning: str, small: Any, item: Any, deidentify: Any) -> None:
    data = placed(small, item, (PROCEDURE,), code(item, meaning, "99LOCAL"))
    assert meaning_at(deidentify(data, rule_set=CLEANING), (PROCEDURE,)) == meaning


def test_a_placeholder_takes_the_place_of_a_meaning_that_goes_altogether(
    small: Any, item: Any, deidentify: Any
) -> None:
    """Code Meaning is Type 1 in its macro (PS3.3 8.8): in sequences of which no module says anything too."""
    for place in (*PLACES, (0x00180029,), (0x0040A372,)):
        data = placed(small, item, place, code(item, "Torricelli", "99LOCAL"))
        assert meaning_at(deidentify(data, rule_set=CLEANING), place) == "ANONYMIZED"


def test_a_private_sequence_that_stays_is_no_exception(
    small: Any, item: Any, deidentify: Any, site: Any, syntax: str
) -> None:
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "SQ" and "standard" in known.dispositions
    )
    tag = group << 16 | 0x1000 | element
    data = small((group << 16 | 0x10, "LO", creator), (tag, "SQ", [code(item, "Mrs Miller knee", "99LOCAL")]))
    rule_set = site(private="lists: [standard]", options="clean-descriptors, retain-safe-private")
    assert meaning_at(deidentify(data, syntax, rule_set), (tag,)) == "knee"


def test_a_rule_of_the_site_keeps_meanings(small: Any, item: Any, deidentify: Any, site: Any) -> None:
    """Where the Option cleans every meaning, and in content items, as well."""
    rule_set = site("{keep: CodeMeaning}", options="clean-descriptors, clean-structured-content")
    for place in PLACES:
        data = placed(small, item, place, code(item, "Mrs Miller knee", "99LOCAL"))
        assert meaning_at(deidentify(data, rule_set=rule_set), place) == "Mrs Miller knee"


def test_unknown_words_stay_or_hold_as_the_profile_says(small: Any, item: Any, deidentify: Any, held: Any) -> None:
    data = placed(small, item, (PROCEDURE,), code(item, "Torricelli knee", "99LOCAL"))
    assert meaning_at(deidentify(data, rule_set=rules(unknown="keep")), (PROCEDURE,)) == "Torricelli knee"
    error = held(data, rule_set=rules(unknown="hold"))
    assert error.reason is HoldReason.UNKNOWN_WORD
    assert "(0008,0104)" in error.detail
    assert "Torr" not in error.detail


def test_the_basic_profile_cleans_no_meaning(small: Any, item: Any, deidentify: Any) -> None:
    data = placed(small, item, (REGION,), code(item, "Torricelli knee", "99LOCAL"))
    assert meaning_at(deidentify(data), (REGION,)) == "Torricelli knee"


def test_explain_says_why(small: Any, item: Any, deidentify: Any) -> None:
    """By its own rule; what the sweep takes from a registered one by that of the sweep."""
    inner = [code(item, "Mrs Miller knee", "99LOCAL"), code(item, "Quill knee", "SCT")]
    data = small((REGION, "SQ", inner)).encode(EXPLICIT_VR_LITTLE_ENDIAN)
    steps = [step for step in explain(data, deidentify(data, rule_set=CLEANING).plan) if step.tag == MEANING]
    private, public = [step for step in steps if step.path.startswith("AnatomicRegion")]
    assert private.source == "PS3.15 E.3.4: the meaning of a code of a private scheme is a text"
    assert private.after == "knee"
    assert [(word.kept, word.why) for word in private.words][:2] == [(False, "pattern: name behind a title")] * 2
    assert private.words[-1].kept
    assert public.source.startswith("PS3.15 E.3.5")
    assert public.after == "knee"


def test_explain_names_the_sequence_whose_meanings_the_option_cleans(small: Any, item: Any, deidentify: Any) -> None:
    data = placed(small, item, (ADMITTING,), code(item, "Torricelli knee", "SCT")).encode(EXPLICIT_VR_LITTLE_ENDIAN)
    steps = explain(data, deidentify(data, rule_set=CLEANING).plan)
    (step,) = [step for step in steps if step.path.startswith("AdmittingDiagnoses") and step.tag == MEANING]
    assert "(0008,1084), Clean Desc. Opt." in step.source
    assert [word.kept for word in step.words] == [False, True]


ENCODINGS = pytest.mark.parametrize(
    "encoding", [EXPLICIT_LITTLE, EXPLICIT_BIG, IMPLICIT_LITTLE], ids=["explicit", "big", "implicit"]
)
SCHEMES = [
    (b"SCT ", False), (b"SCT\0", False), (b"99QIICR ", False), (b"99LOCAL ", True), (b"", True), (b"sct ", False),
    (b"SCT" + b" " * 95, False), (b"99LOCAL" + b" " * 301, True), (b"M\xfcller", True),
]  # fmt: skip


def found(parts: list[tuple[int, str, bytes]], tag: int, encoding: Encoding, before: bytes = b"") -> bool:
    """Tell whether an element of an item is of a private scheme; another item is in front of it, and one behind it."""
    data, place = before, (0, 0)
    for at, vr, value in parts:
        element = encode_element(at, vr, value, encoding)
        place = (len(data), len(data) + len(element)) if at == tag else place
        data += element
    other = encoding.item_header.pack(0xFFFE, 0xE000, 12) + encode_element(SCHEME, "SH", b"SCT ", encoding)
    return is_private(data + other, tag, *place, encoding)


@ENCODINGS
@pytest.mark.parametrize("between", [b"", b"20020404", b"v" * 900], ids=["near", "version", "far"])
@pytest.mark.parametrize("vr", ["SH", "LO", "UN"])
@pytest.mark.parametrize(("scheme", "private"), SCHEMES)
def test_a_scheme_is_found_wherever_it_stands_in_its_item(
    encoding: Encoding, between: bytes, vr: str, scheme: bytes, private: bool
) -> None:
    """For the value in front of it, and for the meaning and the long value behind it."""
    parts = [(VALUE, "SH", b"A1234 "), (SCHEME, vr, scheme), (VERSION, "SH", between), (MEANING, "LO", b"Knee")]
    parts = [part for part in parts if part[0] != VERSION or part[2]]
    for tag in (VALUE, MEANING):
        assert found(parts, tag, encoding) is private
    assert found([*parts[1:], (LONG, "UC", b"A1234 ")], LONG, encoding) is private
    assert found([*parts, (URN, "UR", b"urn:x ")], URN, encoding)


@ENCODINGS
def test_what_only_looks_like_a_scheme_is_none(encoding: Encoding) -> None:
    """That of another item, and one inside a value: eight places are looked at, and a code is private then."""
    scheme = encode_element(SCHEME, "SH", b"SCT ", encoding)
    end = encoding.item_header.pack(0xFFFE, 0xE00D, 0)
    meaning = (MEANING, "LO", b"Knee")
    assert found([meaning], MEANING, encoding, before=scheme + end)
    assert found([meaning], MEANING, encoding, before=(scheme + end) * 50)
    assert found([(VALUE, "SH", scheme + b"A1"), meaning], MEANING, encoding)
    assert found([(VALUE, "SH", scheme), (SCHEME, "SH", b"99LOCAL ")], VALUE, encoding)
    assert not found([(VALUE, "SH", b"A1"), (SCHEME, "SH", b"SCT "), meaning], MEANING, encoding, before=scheme + end)
    many = b"".join(encode_element(SCHEME, "SH", b"", encoding)[:4] for _ in range(100))
    assert found([(SCHEME, "SH", b"SCT "), (VERSION, "SH", many + b"  "), meaning], MEANING, encoding)


@ENCODINGS
def test_a_header_that_is_cut_off_is_no_scheme(encoding: Encoding) -> None:
    value = encode_element(VALUE, "SH", b"A1234 ", encoding)
    whole = value + encode_element(SCHEME, "SH", b"SCT ", encoding)
    answers = [is_private(whole[:size], VALUE, 0, len(value), encoding) for size in range(len(value), len(whole) + 1)]
    assert answers[:8] == [True] * 8
    assert answers[-1] is False


def test_a_rule_for_one_place_keeps_the_meaning_there(small: Any, item: Any, deidentify: Any, site: Any) -> None:
    """Of the first of two procedures; and of one kind of code in a content item."""
    options = "clean-descriptors, clean-structured-content"
    both = small((PROCEDURE, "SQ", [code(item, "Mrs Miller knee", "99LOCAL")] * 2))
    kept = deidentify(both, rule_set=site('{keep: "ProcedureCodeSequence[0].CodeMeaning"}', options=options))
    assert [one[MEANING].value for one in kept.read()[PROCEDURE]] == ["Mrs Miller knee", "knee"]
    rule_set = site("{keep: ProtocolContextSequence.ConceptNameCodeSequence.CodeMeaning}", options=options)
    for place, left in ((PLACES[7], "Mrs Miller knee"), (PLACES[8], "knee")):
        data = placed(small, item, place, code(item, "Mrs Miller knee", "99LOCAL"))
        assert meaning_at(deidentify(data, rule_set=rule_set), place) == left

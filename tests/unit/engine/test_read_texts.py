"""The patient's name in a text that stays, written as no search for its bytes sees it."""

from __future__ import annotations

import io
from typing import Any

import pydicom
import pytest
from pydicom.dataset import Dataset
from pydicom.sequence import Sequence as Items

from deid_proxy.engine import verify
from deid_proxy.engine.planner import make_plan
from deid_proxy.engine.read_texts import as_bytes, read_texts
from deid_proxy.engine.texts import texts_beyond_ascii
from deid_proxy.errors import HoldReason
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.pipeline import Deidentifier
from deid_proxy.profile import load_rule_set
from deid_proxy.standard.character_sets import encode
from deid_proxy.testing.builders import DataSetBuilder, Shape, build_study

CHARACTER_SET, PATIENT_NAME, PATIENT_ID, BIRTH_DATE = 0x00080005, 0x00100010, 0x00100020, 0x00100030
# Attributes that no rule touches, one for each way in which a text can be kept.
LO, SH, UT, UC, CS = 0x00181261, 0x00181210, 0x00189901, 0x0018990A, 0x00180015
PHYSICIAN, MANUFACTURER, CODES, CODE_MEANING = 0x00080090, 0x00080070, 0x00081032, 0x00080104
DESCRIPTION, CREATOR, PRIVATE = 0x00081030, 0x00090010, 0x00091001
UTF8, GB18030, GBK, CHINESE, JAPANESE = "ISO_IR 192", "GB18030", "GBK", "\\ISO 2022 IR 58", "\\ISO 2022 IR 87"
IN_KERNEL = "an original identifier in (0018,1210)"
SETS = (UTF8, GB18030, GBK, CHINESE, JAPANESE)
KEY = ProjectKey(bytes(range(32)))
NAME = "Bergstrom^Mette"
OTHERWISE = {
    "full width": "ＢＥＲＧＳＴＲＯＭ",
    "full width, among words": "kernel ｂｅｒｇｓｔｒｏｍ B30",
    "full width in part": "BERGＳＴＲＯＭ",
    "a blank of no width": "Berg\u200bstrom",
    "a soft hyphen": "Berg\u00adstrom",
    "a joiner": "Berg\u2060strom",
    "a mark of direction": "Berg\u200fstrom",
    "between marks of direction": "\u2067Bergstrom\u2069 B30",
    "right to left": "\u202emortsgreB",
    "a Cyrillic letter": "Bergstr\u043em",
    "a Cyrillic letter and a Greek one": "\u0392ergstr\u043em",
    "an accent": "Bergstr\u00f6m",
    "an accent apart": "Bergstro\u0308m",
    "bold letters": "\U0001d401\U0001d41e\U0001d42b\U0001d420\U0001d42c\U0001d42d\U0001d42b\U0001d428\U0001d426",
    "in another value": "B30\\Ｂergstrom",
}
MIXED = (
    ("Иванов^Петр", "Ивaнoв"),
    ("Иванов^Петр", "ИBAHOB"),
    ("Нестор^Анна", "Hестор"),
    ("Παπαδοπουλος^Αννα", "Πaπaδόπoυλος"),
)
HARMLESS = ("größer 3 mm", "µ 5", "Ｂ３０ｆ", "Berg\u200bwerk", "Ødem", "Тело", "肝臓 3", "\u200bB30", "ﬁlter 2")
OF_CHINA = (
    ("王^小東", "王小东"),
    ("王^小东", "患者王小東複查"),
    ("Wang^XiaoDong=王^小東", "小东"),
    ("Wang^XiaoDong=王^小东", "王 小東"),
    ("張^發國", "张发国"),
    ("张^发国", "張髮國"),
    ("陳^乾後", "陈干后"),
    ("陈^干后", "陳乾後"),
)
OF_JAPAN = (
    ("Watanabe^Hiroshi=渡邊^広志", "渡辺"),
    ("Watanabe^Hiroshi=渡辺^広志", "渡邊廣志"),
    ("Saito^Sakura=斎藤^桜子", "齋藤 櫻子"),
    ("Saito^Sakura=齋藤^櫻子", "斉藤様"),
    ("Hamazawa^Ai=浜沢^愛", "濱澤"),
)
BOTH = (*((name, text, GB18030) for name, text in OF_CHINA), *((name, text, JAPANESE) for name, text in OF_JAPAN))
WRITINGS = (*BOTH, *((name, text, UTF8) for name, text, _ in BOTH))
Elements = tuple[int, str, "str | bytes | list[DataSetBuilder]"]


def put(builder: DataSetBuilder, terms: str, *elements: Elements) -> DataSetBuilder:
    """Add elements, texts encoded in a character set."""
    for tag, vr, value in elements:
        encoded = encode(value, terms.split("\\"), person_name=vr == "PN") if isinstance(value, str) else value
        builder.add(tag, vr, encoded)
    return builder


def instance(small: Any, terms: str, name: str, *elements: Elements) -> DataSetBuilder:
    """A small instance of somebody, with texts in a character set."""
    builder = small()
    builder.add(CHARACTER_SET, "CS", terms)
    return put(builder, terms, (PATIENT_NAME, "PN", name), *elements)


@pytest.mark.parametrize("text", OTHERWISE.values(), ids=OTHERWISE)
def test_a_name_that_reads_like_the_own_holds(small: Any, held: Any, syntax: str, text: str) -> None:
    """In every encoding; the tag is named, the value is not."""
    error = held(instance(small, UTF8, NAME, (SH, "SH", text)), syntax)
    assert error.reason is HoldReason.RESIDUAL_IDENTIFIER
    assert error.detail == IN_KERNEL


@pytest.mark.parametrize(("name", "text"), MIXED)
def test_a_name_of_another_script_with_latin_letters_holds(small: Any, held: Any, name: str, text: str) -> None:
    """Also where all of its letters look like Latin ones; a word of these alone is another."""
    assert held(instance(small, UTF8, name, (SH, "SH", text))).detail == IN_KERNEL


@pytest.mark.parametrize(("name", "text"), MIXED)
def test_a_name_of_another_script_with_latin_letters_goes(small: Any, deidentify: Any, name: str, text: str) -> None:
    """From a text that stays, and is cleaned."""
    data = instance(small, UTF8, name, (PATIENT_ID, "LO", "MRN-4711-X"), (UT, "UT", f"B30 {text}"))
    assert deidentify(data, rule_set=load_rule_set("clinical-trial")).read()[UT].value == "B30"


@pytest.mark.parametrize(
    ("name", "text"), [("Рот^Анна", "pot"), ("Роса^Анна", "poca B30 µ"), ("Иванов^Петр", "Иbaнушка")]
)
def test_a_latin_word_that_looks_like_the_own_stays(small: Any, deidentify: Any, name: str, text: str) -> None:
    """Nobody is called so who writes in other letters."""
    assert text.encode() in deidentify(instance(small, UTF8, name, (SH, "SH", text))).data


@pytest.mark.parametrize("text", HARMLESS)
def test_what_reads_otherwise_stays(small: Any, deidentify: Any, syntax: str, text: str) -> None:
    """Byte for byte, also another word that begins like the name."""
    assert text.encode() in deidentify(instance(small, UTF8, NAME, (SH, "SH", text)), syntax).data


@pytest.mark.parametrize(("tag", "vr"), [(LO, "LO"), (UT, "UT"), (UC, "UC"), (PRIVATE, "UN")])
@pytest.mark.parametrize("terms", SETS)
def test_a_text_is_read_in_its_character_set(
    small: Any, held: Any, deidentify: Any, site: Any, terms: str, tag: int, vr: str, syntax: str
) -> None:
    """Of every VR, where Latin letters have their full width; private ones too, where a site keeps them."""
    rule_set = site('{keep: "(0009,xx01)", creator: MAKER}')
    named, other = (
        instance(small, terms, NAME, (CREATOR, "LO", "MAKER"), (tag, vr, f"B30 {word}"))
        for word in ("ＢＥＲＧＳＴＲＯＭ", "ＢＥＲＧＷＥＲＫ")
    )
    assert held(named, syntax, rule_set=rule_set).reason is HoldReason.RESIDUAL_IDENTIFIER
    assert tag in deidentify(other, syntax, rule_set=rule_set).read()


@pytest.mark.parametrize("undefined", [False, True])
def test_an_item_is_read_in_its_own_character_set(
    small: Any, item: Any, held: Any, syntax: str, *, undefined: bool
) -> None:
    """The one around it has another; a term of a concept counts where two words of the name stand there."""
    for terms in (GB18030, JAPANESE):
        inner = put(item(undefined_lengths=undefined), terms, (CHARACTER_SET, "CS", terms))
        put(inner, terms, (CODE_MEANING, "LO", "ＢＥＲＧＳＴＲＯＭ ＭＥＴＴＥ"))
        inner.add(CHARACTER_SET, "CS", terms)
        outer = item((CODES, "SQ", [inner]), undefined_lengths=undefined)
        error = held(instance(small, UTF8, NAME, (CODES, "SQ", [outer])), syntax)
        assert error.detail == "an original identifier in (0008,0104)"


@pytest.mark.parametrize("vr", ["SQ", "UN"])
def test_an_item_of_a_sequence_without_a_vr_is_read(small: Any, item: Any, held: Any, deidentify: Any, vr: str) -> None:
    """Its items are in another encoding, and name a character set of their own or none."""
    for terms in ("", GB18030):
        named, other = (
            put(item(), terms or UTF8, *([(CHARACTER_SET, "CS", terms)] if terms else []), (LO, "LO", f"B30 {word}"))
            for word in ("ＢＥＲＧＳＴＲＯＭ", "ＢＥＲＧＷＥＲＫ")
        )
        assert held(instance(small, UTF8, NAME, (CODES, vr, [named]))).detail == "an original identifier in (0018,1261)"
        assert deidentify(instance(small, UTF8, NAME, (CODES, vr, [other])))


@pytest.mark.parametrize("rule", ["{truncate: ConvolutionKernel, to: 12}", "{regex: ConvolutionKernel, pattern: x}"])
def test_what_a_rule_of_a_site_writes_is_read(small: Any, held: Any, deidentify: Any, site: Any, rule: str) -> None:
    """A part of the original may stand in it."""
    rule_set = site(rule.replace("pattern: x}", "pattern: x, unmatched: keep}"))
    named, other = (
        instance(small, UTF8, NAME, (SH, "SH", f"{word} B30")) for word in ("ＢＥＲＧＳＴＲＯＭ", "ＢＥＲＧＷＥＲＫ")
    )
    assert held(named, rule_set=rule_set).detail == IN_KERNEL
    assert deidentify(other, rule_set=rule_set).read()[SH].value


def test_the_same_texts_of_many_frames_are_read_once(small: Any, item: Any, deidentify: Any, held: Any) -> None:
    """And what one of them says all the same is found."""
    frames = [put(item(), UTF8, (LO, "LO", "肝臓")) for _ in range(50)]
    assert deidentify(instance(small, UTF8, NAME, (CODES, "SQ", frames)))
    frames[37] = put(item(), UTF8, (LO, "LO", "Ｂergstrom"))
    error = held(instance(small, UTF8, NAME, (CODES, "SQ", frames)))
    assert error.detail == "an original identifier in (0018,1261)"


def test_a_private_text_of_seven_bits_is_read(small: Any, held: Any, deidentify: Any, site: Any, syntax: str) -> None:
    """What JIS writes is ASCII byte by byte, and passes for the name of a setting."""
    rule_set = site('{keep: "(0009,xx01)", creator: MAKER}')
    named, other = (
        instance(small, JAPANESE, NAME, (CREATOR, "LO", "MAKER"), (PRIVATE, "LO", word))
        for word in ("ＢＥＲＧＳＴＲＯＭ", "ＢＥＲＧＷＥＲＫ")
    )
    assert held(named, syntax, rule_set=rule_set).reason is HoldReason.RESIDUAL_IDENTIFIER
    assert PRIVATE in deidentify(other, syntax, rule_set=rule_set).read()


def test_a_word_that_is_a_term_counts_as_it_does_in_ascii(small: Any, deidentify: Any) -> None:
    """Mr Siemens may be scanned by Siemens, in whatever letters."""
    assert deidentify(instance(small, UTF8, "Siemens^Erika", (MANUFACTURER, "LO", "ＳＩＥＭＥＮＳ"))).data


@pytest.mark.parametrize(
    ("elements", "detail"),
    [
        (
            [(PATIENT_ID, "LO", "MRN-4711-X"), (SH, "SH", "ＭＲＮ－４７１１－Ｘ")],
            "an original identifier in (0018,1210)",
        ),
        ([(PATIENT_ID, "LO", "6568155"), (SH, "SH", "６５６\u00ad８１５５")], IN_KERNEL),
        ([(BIRTH_DATE, "DA", "19311224"), (SH, "SH", "２４.１２.１９３１")], IN_KERNEL),
        (
            [(PHYSICIAN, "PN", "Okonedo^Kay"), (SH, "SH", "Okon\u200bedo")],
            "an original name of staff or of an institution in (0018,1210)",
        ),
    ],
)
def test_numbers_days_and_staff_are_read_alike(small: Any, held: Any, elements: list[Elements], detail: str) -> None:
    """Whatever the search for bytes looks for."""
    assert held(instance(small, UTF8, NAME, *elements)).detail == detail


@pytest.mark.parametrize(("name", "text", "terms"), WRITINGS)
def test_a_name_in_another_writing_holds(small: Any, held: Any, name: str, text: str, terms: str, syntax: str) -> None:
    """Simplified or traditional, before or after the reform of Japan, in each of both directions."""
    assert (
        held(instance(small, terms, name, (LO, "LO", text)), syntax).detail == "an original identifier in (0018,1261)"
    )


def test_a_physician_in_another_writing_holds(small: Any, held: Any) -> None:
    """What counts of staff is sought in one writing too."""
    data = instance(small, UTF8, NAME, (PHYSICIAN, "PN", "Huang=黃^曉雲"), (LO, "LO", "黄晓云"))
    assert held(data).detail == "an original name of staff or of an institution in (0018,1261)"


@pytest.mark.parametrize(
    ("name", "text"), [("王^小東", "王大东"), ("王^小東", "东"), ("渡辺^広志", "浜辺"), (NAME, "小东")]
)
def test_another_name_stays(small: Any, deidentify: Any, name: str, text: str) -> None:
    """One ideograph of two is nobody, here as in the same writing."""
    assert text.encode() in deidentify(instance(small, UTF8, name, (LO, "LO", text))).data


@pytest.mark.parametrize(("name", "text", "terms"), WRITINGS)
@pytest.mark.parametrize(("tag", "vr"), [(LO, "LO"), (UT, "UT"), (UC, "UC")])
def test_where_texts_are_cleaned_the_name_goes(
    small: Any, deidentify: Any, name: str, text: str, terms: str, tag: int, vr: str
) -> None:
    """From a text that stays, of which the rest stays as it is."""
    data = instance(small, terms, name, (PATIENT_ID, "LO", "MRN-4711-X"), (tag, vr, f"B30 {text}"))
    data.put("PatientBirthDate", "19311224")
    left = str(deidentify(data, rule_set=load_rule_set("clinical-trial")).read()[tag].value)
    assert left.startswith("B30")
    assert not set(left) & (set(text) - set("患者複查様"))


def whole(name: str, text: str) -> bytes:
    """A file of a CT in which a text names somebody: at the top level, in an item, and in one within it."""
    data_set = pydicom.dcmread(io.BytesIO(build_study(7, "CT", 1)[0].part10()))
    data_set.SpecificCharacterSet, data_set.PatientName = "ISO_IR 192", name
    code, inner = Dataset(), Dataset()
    code.CodeValue, code.CodingSchemeDesignator, code.CodeMeaning = "113", "99X", "axial"
    inner.PhosphorType = code.PhosphorType = data_set.PhosphorType = f"B30 {text}"
    code.PurposeOfReferenceCodeSequence = Items([inner])
    data_set.AnatomicRegionSequence = Items([code])
    out = io.BytesIO()
    data_set.save_as(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "text"), [(NAME, "Ｂergstrom"), ("Wang^XiaoDong=王^小東", "王小东"), ("Watanabe^A=渡邉^愛", "渡辺")]
)
def test_no_whole_file_leaves_with_the_name(name: str, text: str) -> None:
    """A profile that searches texts that stay holds it, and one that cleans them takes the name out."""
    outcome = Deidentifier("basic", key=KEY).deidentify(whole(name, text))
    assert (outcome.file, outcome.reason) == (None, HoldReason.RESIDUAL_IDENTIFIER)
    cleaned = Deidentifier("clinical-trial", key=KEY).deidentify(whole(name, text)).file
    assert cleaned is not None
    assert text.encode() not in cleaned
    assert cleaned.count(b"B30 ") == 3
    other = Deidentifier("basic", key=KEY).deidentify(whole(NAME, "größer")).file
    assert other is not None
    assert other.count("B30 größer".encode()) == 3


def test_plain_renditions_are_not_read(deidentify: Any, small: Any, syntax: str) -> None:
    """Nearly all are: numbers that are no ASCII, and what a binary value has, are no texts."""
    rows, blob = (0x00280010, "US", 0x8081), (0x00282000, "OB", bytes(range(256)))
    made = deidentify(small(rows, blob, (SH, "SH", "B30"), (0x00181300, "DS", "5")), syntax)
    segments = [segment for segment in made.rendition.segments if isinstance(segment, bytes)]
    places = [texts_beyond_ascii(segment, made.encoding) for segment in segments]
    assert segments
    assert not any(places)
    assert list(read_texts(segments, places, made.encoding)) == []


def test_a_plan_says_whether_a_text_that_stays_is_to_be_read(small: Any, site: Any, syntax: str) -> None:
    """What goes is not read, and what is left of a cleaned text is, and so is what may be a text without a VR."""
    data_set = {
        "nothing": instance(small, UTF8, NAME, (SH, "SH", "B30")),
        "a text that goes": instance(small, UTF8, "Bergström^Mette", (DESCRIPTION, "LO", "größer")),
        "a text that stays": instance(small, UTF8, NAME, (SH, "SH", "größer")),
        "in an item": instance(small, UTF8, NAME, (CODES, "SQ", [put(small(), UTF8, (LO, "LO", "größer"))])),
        "no VR": instance(small, UTF8, NAME, (CREATOR, "LO", "MAKER"), (PRIVATE, "UN", "größer")),
        "no VR, numbers": instance(small, UTF8, NAME, (CREATOR, "LO", "MAKER"), (PRIVATE, "UN", b"\0\x88\x99\0")),
    }
    rule_set = site('{keep: "(0009,xx01)", creator: MAKER}')
    read = {what for what, data in data_set.items() if make_plan(data.encode(syntax), syntax, rule_set).beyond_ascii}
    assert read == {"a text that stays", "in an item", "no VR"}
    cleaned = instance(small, UTF8, NAME, (BIRTH_DATE, "DA", "19311224"), (DESCRIPTION, "LO", "CT größer Bergstrom"))
    assert make_plan(cleaned.encode(syntax), syntax, load_rule_set("clinical-trial")).beyond_ascii


def test_a_rendition_is_not_read_for_the_tags_of_its_own_items(deidentify: Any) -> None:
    """What the product writes of private attributes has items, and no text that is not plain ASCII."""
    rule_set = load_rule_set("clinical-trial")
    (research,) = build_study(3, "CT", 1, shape=Shape(for_research=True))
    made = deidentify(research.data, research.transfer_syntax_uid, rule_set=rule_set)
    assert 0x00080300 in made.read()  # Private Data Element Characteristics Sequence
    assert verify._ask_the_rules_again(made.plan, made.rendition, made.identities)[1] == []


def test_ideographs_are_searched_in_one_writing_where_somebody_has_some() -> None:
    """For others nothing is made of them."""
    assert as_bytes("王小东", has_ideographs=True) == as_bytes("王小東", has_ideographs=True)
    assert as_bytes("王小东", has_ideographs=False) == "王小东".encode()

"""What an instance says of itself is found however a program or a hand wrote it: escaped, packed, broken, spelled."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from deid_proxy.engine.cleaners.binary import OwnBytes
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.split_values import whole_values
from deid_proxy.engine.cleaners.text import clean_text, find_known
from deid_proxy.engine.cleaners.transliteration import spellings
from deid_proxy.errors import HoldReason
from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile
from deid_proxy.standard.options import ConfidentialityOption as Option
from tests.unit.engine.cleaners.cleaned_texts import cleaned

KNOWN = KnownIdentifiers(
    names=("Bergström^Mette", "Ruiz^Xabier", "Kowalczyk^Anna", "Lee^Jo", "王^小東", "Größl^Hämäläinen"),
    words=("KLNCT7", "Klinikum Oberwiesenfeld"),
    ids=("6568155", "ACC7351398"),
    dates=("20140922",),
    births=("19400427",),
    contacts=("+49 89 7395 2281",),
    uids=("1.2.826.0.1.3680043.8.106.47002277.6901390",),
)
CLEANING = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS})))
SCAN_OPTIONS, ANATOMIC_REGION, LUT_DATA = 0x00180022, 0x00082218, 0x00283006


def packed(text: str, codec: str = "utf-8") -> str:
    return base64.b64encode(text.encode(codec)).decode()


def left_of(text: str) -> str:
    """What of a text the instance does not say."""
    marks = list(text)
    for found in find_known(text, KNOWN):
        marks[found.start : found.end] = [""] * (found.end - found.start)
    return "".join(marks).strip()


ESCAPED = [
    r"Bergstr\u00f6m",
    r"\u0042\u0065rgstr\u00F6m",
    r"\x42\x65\x72\x67\x73\x74\x72\xc3\xb6\x6d",
    r"\u{42}ergstr\u{f6}m",
    r"\U00000042ergstr\U000000f6m",
    r"Bergstr\'f6m",
    r"Bergstr\u246?m",
    "%u0042ergstr%u00f6m",
    "&#66ergstr&#246m",
    "=42=65=72=67=73=74=72=C3=B6=6D",
    "Berg\x1b(Bstr\x1b-A\u00f6m",
]
PACKED = [
    packed("Bergström"),
    packed("Patient: Mette Bergström, seen today"),
    packed("Ruiz", "utf-16-le"),
    packed("6568155"),
    packed("2014-09-22"),
    b"Kowalczyk".hex(),
    b"ACC7351398".hex().upper(),
    b"19400427".hex(),
    "42 65 72 67 73 74 72 c3 b6 6d",
    "0x4b 0x6f 0x77 0x61 0x6c 0x63 0x7a 0x79 0x6b",
]
BROKEN = ["BergstrÃ¶m", "Bergstr?m", "Bergstr\ufffdm", "GrÃ¶ÃŸl", "H?m?l?inen"]
CUT = [
    *("Ru'iz", "Rui·z", "Rui/z", "Rui(z)", "Rυiz", "Ruı*z", "R-U-I-Z", "Ru=\r\niz", "Kowal=\r\nczyk", "王 小 東"),
    "BrainLeePost",
]
DAYS = [
    *("22 09 2014", "22,09,2014", "22|09|2014", "22–09–2014", "2014:09:22", "201409.22", "2/2/0/9/2/0/1/4"),
    *("2014. September 22", "22SEP2014", "2014SEP22", "2014-Sep-22", "September222014", "22nd of September 2014"),
    *("民國103年9月22日", "April271940", "27 IV 1940", "27. kwietnia 1940", "27.4. 1940", "27.4.-1940"),
]
NUMBERS = ["1_2_826_0_1_3680043_8_106_47002277_6901390", "KLNCT7", "656 81-55", "7395-2281"]


@pytest.mark.parametrize("text", [*ESCAPED, *PACKED, *BROKEN, *CUT, *DAYS, *NUMBERS])
def test_nothing_of_it_stays(text: str) -> None:
    """Neither in a text that is only searched, nor in one that is cleaned."""
    assert not any(map(str.isalnum, left_of(text)))
    around = left_of(f"brain {text} post")
    assert [word for word in around.split() if any(map(str.isalnum, word))] == ["brain", "post"]
    words = cleaned(f"brain {text} post", KNOWN).split()
    assert [word for word in words if any(map(str.isalnum, word))] == ["brain", "post"]


@pytest.mark.parametrize(
    "text",
    [
        "TE=45 TR=500 b=1000 FA=12",
        r"C:\users\xray\unit5",
        "T1/T2 W/WO CONTRAST",
        "BrainTumorPost LungNoduleLeft",
        packed("brain tumor post contrast"),
        "636f6e7472617374",
        "DE AD BE EF 00 11",
        "22 08 2014, 2014 22 slices",
        "Sep 2013, 22 SEP 2013",
        "22.09.2013",
        "1_2_840_10008_5_1_4_1_1_2",
        "AX-T1-FS-C+ L/R",
    ],
)
def test_what_nobody_says_stays(text: str) -> None:
    """Settings, paths, other days, and packed texts that name nobody."""
    assert left_of(text) == text


@pytest.mark.parametrize("text", [r"\u0042ergstr\u00f6m", r"\x42\x65\x72\x67\x73\x74\x72\xc3\xb6\x6d", r"12.9.\1991"])
def test_the_mark_of_an_escape_parts_values(text: str) -> None:
    """In all short texts it does; and a day that goes on in the next value is one."""
    known = KnownIdentifiers(names=("Bergström^Mette",), births=("19910912",))
    assert not any(any(map(str.isalnum, value)) for value in whole_values(text, known))


@pytest.mark.parametrize(
    ("name", "spelled"),
    [
        ("Щербакова", ("shcherbakova", "schtscherbakowa", "scerbakova", "chtcherbakova")),
        ("Евгения", ("evgenija", "jewgenija", "yevgeniya", "evgeniia")),
        ("Гүлнар", ("gulnar",)),
        ("Ђорђевић", ("djordjevic",)),
        ("Ευαγγελία", ("evangelia",)),
        ("길동", ("gildong", "kiltong")),
        ("제갈", ("jegal", "chegal")),
        ("민수", ("minsu",)),
    ],
)
def test_a_name_in_the_latin_letters_of_many(name: str, spelled: tuple[str, ...]) -> None:
    """As English, German, French and Czech write Cyrillic, as Greek sounds, and as Korean is romanised."""
    assert set(spelled) <= spellings(name)


def test_one_syllable_of_korean_is_not_romanised() -> None:
    """It would be a word of many languages: an, i, no."""
    assert spellings("안") == {"안"}


@pytest.mark.parametrize(
    "text", ["KLNCT7", "MRN6568155", "6-568-155", "22 SEP 2014", "656\\8155", "RU_IZ", "B_E_R_G_S_T_R_O_M"]
)
def test_a_code_string_that_says_it_holds(small: Any, held: Any, text: str) -> None:
    """Nothing can be cut out of a term; of some names the search of the result is sure already."""
    told = [(0x00081010, "SH", "KLNCT7"), (0x00100020, "LO", "6568155"), (0x00080020, "DA", "20140922")]
    data = small(*told, (SCAN_OPTIONS, "CS", text))
    data.put("PatientName", "Bergstrom^Ruiz")
    assert held(data, rule_set=CLEANING).reason is HoldReason.RESIDUAL_IDENTIFIER


@pytest.mark.parametrize("text", ["FS", "HEAD", "SAT1", "PFP\\FS", "HEAD\\M\\FS", "AXIAL", "2014", "7351"])
def test_a_term_stays(small: Any, deidentify: Any, text: str) -> None:
    """Also where somebody, or a station, is called so."""
    data = small((0x00081010, "SH", "AXIAL"), (0x00100020, "LO", "7351-X"), (SCAN_OPTIONS, "CS", text))
    data.put("PatientName", "Head^Fs")
    value = deidentify(data, rule_set=CLEANING).read()[SCAN_OPTIONS].value
    assert (value if isinstance(value, str) else "\\".join(value)) == text


def test_a_code_is_replaced_that_says_it(small: Any, item: Any, deidentify: Any) -> None:
    """Spelled, or with the ending of a case: in a code of which every letter counts."""
    for code in ("R-U-I-Z", "Bergströmin", "brain Ruiz1"):
        coded = [item((0x00080100, "SH", code), (0x00080102, "SH", "SRT"), (0x00080104, "LO", "Brain"))]
        data = small((0x00080005, "CS", "ISO_IR 192"), (ANATOMIC_REGION, "SQ", coded))
        data.put("PatientName", "Bergström^Ruiz")
        read = deidentify(data, rule_set=CLEANING).read()[ANATOMIC_REGION][0]
        assert (read.CodeValue, read.CodeMeaning) == ("ANONYMIZED", "Brain")


@pytest.mark.parametrize(
    "value",
    [
        b"\0\1seen 22 Sep 2014\0",
        b"<d>27.4.1940</d>",
        b'{"id": "656-81 55"}',
        b"B.e.r.g.s.t.r.o.m",
        "Ｋｏｗａｌｃｚｙｋ".encode(),
        b"tel 7395 2281",
    ],
)
def test_a_binary_value_says_it(value: bytes) -> None:
    """In a text that a person reads, with what stands between."""
    assert OwnBytes(KNOWN).is_said_in(value)


@pytest.mark.parametrize(
    "value",
    [b"", b"\0\1\2", b"Copyright (c) 1998 Hewlett-Packard Company", bytes(range(256)) * 16, b"22 Sep 2013", b"Lee"],
)
def test_a_binary_value_says_nothing(value: bytes) -> None:
    """Other texts, other days, words that come about by chance."""
    assert not OwnBytes(KNOWN).is_said_in(value)


@pytest.mark.parametrize(
    "around", ["{}", "CT SUVmax {} mGy 12 34", "{}é", "a/{}/b", "data:text/plain;base64,{}", "x\n{}\nbe ad"]
)
@pytest.mark.parametrize("codec", ["utf-8", "utf-16-le"])
def test_packed_texts_are_found_whatever_stands_beside_them(around: str, codec: str) -> None:
    """They are sought near words that are written like none; what is beside them may be of the same characters."""
    raw = "Bergström Mette".encode(codec)
    for packed in (base64.b64encode(raw).decode(), raw.hex(), raw.hex(" "), ", ".join(f"0x{byte:02x}" for byte in raw)):
        text = around.replace("{}", packed)
        left = clean_text(text, KnownIdentifiers(names=("Bergström^Mette",)), CleaningPolicy(unknown="keep")).text
        assert packed[4:-4] not in left

"""Names inside descriptions, in the character sets and scripts of PS3.3 C.12.1.1.2: they go, and the words stay."""

from __future__ import annotations

from typing import Any

import pytest

from deid_proxy.profile import compile_profile
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.standard.character_sets import decode, encode
from deid_proxy.standard.options import ConfidentialityOption as Option

CHARACTER_SET, NAME, COMMENTS, LABEL = 0x00080005, 0x00100010, 0x00204000, 0x00620005

# The declared set, the patient's name, what a text says of the patient, and a word of the language that stays.
PEOPLE: dict[str, tuple[str, str, str, str]] = {
    "Latin-1": ("ISO_IR 100", "Þórðardóttir^Æsa", "ÞÓRÐARDÓTTIR Aesa", "Gehirn"),
    "Latin-2": ("ISO_IR 101", "Wiśniewska^Żaneta", "Wisniewska ŻANETA", "brzuch"),
    "Latin-5": ("ISO_IR 148", "Yıldırım^Şükrü", "YILDIRIM Sukru", "CHEST"),
    "Cyrillic": ("ISO_IR 144", "Щербакова^Лидия^Егоровна", "Щербакова Л.Е.", "печень"),
    "Cyrillic in another case": ("ISO_IR 144", "Щербакова^Лидия", "Щербаковой Лидии", "печень"),
    "Greek": ("ISO_IR 126", "Καραγιάννης^Σπύρος", "ΚΑΡΑΓΙΑΝΝΗΣ ΣΠΥΡΟΣ", "ήπαρ"),
    "Greek in another case": ("ISO_IR 126", "Καραγιάννης^Σπύρος", "Καραγιάννη Σπύρου", "ήπαρ"),
    "Hebrew": ("ISO_IR 138", "לוינשטיין^אביגיל", "ללוינשטיין ואביגיל", "CHEST"),
    "Arabic": ("ISO_IR 127", "الخطيب^ياسمين", "الخطيب ياسمين", "CHEST"),
    "Thai": ("ISO_IR 166", "ศรีสุวรรณ^อรทัย", "อรทัยศรีสุวรรณ", "CHEST"),
    "Japanese": (r"\ISO 2022 IR 87", "Kuroda^Haruka=黒田^遥=くろだ^はるか", "黒田遥", "頭部"),
    "Japanese, other kana": (r"\ISO 2022 IR 87", "Kuroda^Haruka=黒田^遥=くろだ^はるか", "クロダハルカ", "頭部"),
    "Japanese, supplement": (r"\ISO 2022 IR 159", "=丂丄^丅丌", "丂丄丅丌", "CHEST"),
    "Korean": (r"\ISO 2022 IR 149", "Baek^Soyeon=白^素娟=백^소연", "백소연", "CT"),
    "Chinese": ("GB18030", "Ouyang^Jingyi=欧阳^静怡", "欧阳静怡", "头颅"),
    "Chinese, other characters": ("GB18030", "=欧阳^静怡", "歐陽靜怡", "头颅"),
    "Chinese, GBK": ("GBK", "=单^雄信", "单雄信", "胸部"),
    "Chinese, GB 2312": (r"\ISO 2022 IR 58", "Zhang^XiaoDong=张^小东", "张小东", "胸部"),
    "Armenian": ("ISO_IR 192", "Սարգսյան^Անահիտ", "Սարգսյան ԱՆԱՀԻՏ", "CHEST"),
    "Georgian": ("ISO_IR 192", "მაისურაძე^ნინო", "მაისურაძე", "CHEST"),
    "Devanagari": ("ISO_IR 192", "श्रीवास्तव^प्रिया", "श्रीवास्तव प्रिया", "CHEST"),
    "Vietnamese": ("ISO_IR 192", "Nguyễn^Thị Hương", "NGUYEN THI HUONG", "CHEST"),
    "Arabic with vowels": ("ISO_IR 192", "ياسمين^نور", "يَاسْمِين", "CHEST"),
    "in Latin letters": ("ISO_IR 144", "Щербакова^Лидия", "Shcherbakova Lidiya", "CHEST"),
    "in Greek letters": ("ISO_IR 126", "Karagiannis^Spyros", "Καραγιάννης Σπύρος", "CHEST"),
}


def rules(unknown: Any = "remove") -> RuleSet:
    policy = CleaningPolicy(unknown=unknown)
    return compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), cleaning=policy))


def encoded(text: str, declared: str, *, person_name: bool = False) -> bytes:
    return encode(text, tuple(declared.split("\\")), person_name=person_name)


def words_of(data_set: Any, tag: int, declared: str) -> list[str]:
    """Read what stays with our own decoder: others do not know every set."""
    return decode(data_set.get_item(tag).value, tuple(declared.split("\\"))).split()


@pytest.mark.parametrize("who", PEOPLE)
def test_a_name_in_a_description_goes_in_every_character_set(who: str, deidentify: Any, small: Any, item: Any) -> None:
    """In a text that is cleaned, and in one that is only searched; the word beside it stays in the first."""
    declared, name, told, word = PEOPLE[who]
    text = encoded(f"{word} {told} CT", declared)
    segment = item((LABEL, "LO", encoded(f"Xyloid-7 {told}", declared)))
    said = ((CHARACTER_SET, "CS", declared), (NAME, "PN", encoded(name, declared, person_name=True)))
    data = small(*said, (COMMENTS, "LT", text), (0x00620002, "SQ", [segment]))
    made = deidentify(data, rule_set=rules())
    after = made.read()
    assert words_of(after, COMMENTS, declared) == [word, "CT"]
    if "other characters" not in who:  # without a reading in the instance nobody knows that they are the same
        assert words_of(after.SegmentSequence[0], LABEL, declared) == ["Xyloid-7"]


@pytest.mark.parametrize("who", [who for who in PEOPLE if "other characters" not in who])
def test_a_name_goes_where_unknown_words_stay_too(who: str, deidentify: Any, small: Any) -> None:
    """Nothing but the name makes it go."""
    declared, name, told, word = PEOPLE[who]
    said = ((CHARACTER_SET, "CS", declared), (NAME, "PN", encoded(name, declared, person_name=True)))
    data = small(*said, (COMMENTS, "LT", encoded(f"{word} {told} Zyxwvut", declared)))
    after = deidentify(data, rule_set=rules("keep")).read()
    assert words_of(after, COMMENTS, declared) == [word, "Zyxwvut"]


def test_a_name_in_a_set_that_is_not_declared_goes(deidentify: Any, held: Any, small: Any) -> None:
    """UTF-8 is read where it is none of the declared; of what is neither, words in ASCII are."""
    name = (NAME, "PN", "Grünwald^Jörn".encode("latin-1"))
    said = ((CHARACTER_SET, "CS", "ISO_IR 6"), name)
    utf8 = deidentify(small(*said, (COMMENTS, "LT", "CHEST Grünwald Jörn".encode())), rule_set=rules()).read()
    assert utf8.ImageComments == "CHEST"
    latin = deidentify(small(*said, (COMMENTS, "LT", "CHEST Grünwald".encode("latin-1"))), rule_set=rules()).read()
    assert latin.ImageComments == "CHEST"


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Schädel nativ ohne KM", "nativ ohne KM"),
        ("T1 après injection", "T1 injection"),
        ("knee left für Dr. Grünwald", "knee left"),
        ("Grünwald Hand", ""),  # a part of the body, and a name beside another one
        ("CHEST Jörn", "CHEST"),
        ("ÄÖÜ", ""),
    ],
)
def test_of_a_text_that_nobody_can_read_words_in_ascii_stay(text: str, left: str, deidentify: Any, small: Any) -> None:
    """Many devices write Latin-1 and do not say so; a note says what became of it."""
    said = ((CHARACTER_SET, "CS", ""), (NAME, "PN", "Quill^Erika"), (COMMENTS, "LT", text.encode("latin-1")))
    made = deidentify(small(*said), rule_set=rules())
    assert made.read().get("ImageComments", "") == left
    assert any("not text in its character set" in note for note in made.plan.notes)


@pytest.mark.parametrize("text", ["CHEST Grünwald", "CHEST Jörn knee"])
def test_where_unknown_words_stay_what_nobody_can_read_does_not(text: str, deidentify: Any, small: Any) -> None:
    """Nothing of it: nobody knows what its words would say together."""
    made = deidentify(
        small((CHARACTER_SET, "CS", ""), (COMMENTS, "LT", text.encode("latin-1"))), rule_set=rules("keep")
    )
    assert "ImageComments" not in made.read()


def test_what_an_escape_sequence_is_in_front_of_is_no_ascii(deidentify: Any, small: Any) -> None:
    """In JIS the letters of characters look like words."""
    text = b"CHEST \x1b$B;3ED\x1b(B"
    made = deidentify(small((CHARACTER_SET, "CS", ""), (COMMENTS, "LT", text)), rule_set=rules())
    assert "ImageComments" not in made.read()


@pytest.mark.parametrize(
    ("address", "told"),
    [
        ("永安路62號, 85342 台北市", "永安路62號"),
        ("兴城街M座，张家港县", "患者住兴城街M座"),
        ("北京市海淀区 太原路18号", "太原路18号"),
    ],
)
def test_a_street_in_chinese_goes_without_its_town(address: str, told: str, deidentify: Any, small: Any) -> None:
    """From a text that is only searched: commas and blanks part an address, and nothing parts its words."""
    said = ((CHARACTER_SET, "CS", "ISO_IR 192"), (0x00101040, "LO", address.encode()))
    data = small(*said, (0x00201040, "LO", f"Xyloid-7 {told}".encode()))
    after = deidentify(data, rule_set=rules()).read()
    assert told not in after.PositionReferenceIndicator
    assert "Xyloid-7" in after.PositionReferenceIndicator


@pytest.mark.parametrize("digits", ["٨٨٢١٣٤", "८८२१३४", "๘๘๒๑๓๔", "８８２１３４", "𝟖𝟖𝟐𝟏𝟑𝟒", "⁸⁸²¹³⁴", "⑧⑧②①③④"])
def test_a_number_in_digits_of_another_script_goes(digits: str, deidentify: Any, small: Any) -> None:
    """The patient's, where unknown words stay."""
    said = ((CHARACTER_SET, "CS", "ISO_IR 192"), (0x00100020, "LO", "ZK-882134"))
    data = small(*said, (COMMENTS, "LT", f"CHEST ZK-{digits}, ABDOMEN".encode()))
    after = deidentify(data, rule_set=rules("keep")).read()
    assert after.ImageComments.replace(",", "").split() == ["CHEST", "ABDOMEN"]

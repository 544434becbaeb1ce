"""What is searched for is what names the patient, in every form; what names half the world is not."""

from __future__ import annotations

import unicodedata

import pytest

from deid_proxy.engine.needles import BODY_PARTS, needles
from deid_proxy.errors import DeidentificationError, HoldReason

SUBJECT = "P-0123456789AB"


def found(
    *, names: tuple[bytes, ...] = (), ids: tuple[bytes, ...] = (), born: bytes = b"", sets: tuple[str, ...] = ()
) -> dict[bytes, str]:
    return {needle.text: needle.kind for needle in needles(names, ids, (born,), SUBJECT, sets)}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b"MRN-4711-X ", {b"mrn-4711-x": "id", b"mrn4711x": "id"}),
        (b"PANCREAS_0001", {b"pancreas_0001": "id", b"pancreas0001": "id"}),
        (b"HOSP-99123\\X-7781", {b"hosp-99123": "id", b"hosp99123": "id", b"x-7781": "id"}),
        (b"123-45 678", {b"123-45 678": "id", b"12345678": "number"}),
        (b"123456", {b"123456": "number"}),
        (b"1234", {}),
        (b"A1", {}),
        (b"Quill", {b"quill": "word"}),
        (b"ANONYMIZED", {}),
        (SUBJECT.encode(), {}),
        (b"", {}),
    ],
)
def test_an_id_counts_as_a_whole(raw: bytes, expected: dict[bytes, str]) -> None:
    """Each of its values, never its words; one of letters only is as good as a name."""
    assert found(ids=(raw,)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            b"Quill^Erika^Maria^Dr^Prof",
            dict.fromkeys((b"quill", b"erika", b"maria", b"quillerika", b"erikaquill"), "word"),
        ),
        (b"Quill-Ackermann^Erika", {b"quill": "word", b"ackermann": "word", b"erika": "word"}),
        (b"PANCREAS_0001", {b"pancreas_0001": "id", b"pancreas0001": "id"}),
        (b"ACRIN-FLT-Breast_028", {b"acrin-flt-breast_028": "id", b"acrinfltbreast028": "id"}),
        (b"Quill^Erika 4711009", {b"quill": "word", b"erika": "word", b"4711009": "number"}),
        (b"Head^Anna", {b"head": "weak", b"anna": "word"}),
        (b"Lee^Kim", {b"lee": "weak", b"kim": "weak"}),
        (b"Wu^Li", {}),
        (b"Test^Phantom", {}),
        (b"^^^", {}),
    ],
)
def test_a_name_counts_by_its_words(raw: bytes, expected: dict[bytes, str]) -> None:
    """A word with digits counts as a whole; a short one, or a body part, only next to another."""
    assert found(names=(raw,)) == expected


def test_the_date_of_birth_counts() -> None:
    """Written as in the attribute, and as people write it; the dummy is nobody's."""
    forms = found(born=b"1961.02.04")
    assert set(forms.values()) == {"date"}
    assert {b"19610204", b"1961-02-04", b"04.02.1961", b"4.2.1961", b"02/04/1961", b"04-feb-1961"} <= forms.keys()
    assert found(born=b"19000101") == {}
    assert found(born=b"19611399") == {b"19611399": "number"}


@pytest.mark.parametrize(
    ("sets", "raw", "form"),
    [
        (("ISO_IR 100",), "Müller^X".encode("latin-1"), "MÜLLER".encode()),
        (("ISO_IR 100",), "Müller^X".encode("latin-1"), "MÜLLER".encode("latin-1")),
        (("ISO_IR 192",), "Müller^X".encode(), "müller".encode("latin-1")),
        (("ISO_IR 192",), "Müller^X".encode("latin-1"), "müller".encode("latin-1")),
        (("ISO_IR 192",), "Yamada=山田^太郎".encode(), "山田".encode()),
        (("", "ISO 2022 IR 87"), b"Yamada=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", b"\x1b$B;3ED"),
        (("GB18030",), "Wang=王小东".encode("gb18030"), "王小东".encode("gb18030")),
    ],
)
def test_a_name_is_looked_for_in_every_encoding_it_may_have(sets: tuple[str, ...], raw: bytes, form: bytes) -> None:
    """In the declared set, in UTF-8 and in Latin-1; also when it is not in the set that was declared."""
    assert form.lower() in found(names=(raw,), sets=sets)


@pytest.mark.parametrize(
    ("raw", "written"),
    [
        ("Müllerström^X", ("mullerstrom", "muellerstroem", unicodedata.normalize("NFD", "Müllerström"))),
        ("Żółkiewski^Łukasz", ("zolkiewski", "lukasz")),
        ("Кузнецов^Владимир", ("kuznetsov", "vladimir")),
        ("Παπαδοπούλου^Ελένη", ("papadopoulou", "ΠΑΠΑΔΟΠΟΥΛΟΥ", "Παπαδοπουλου")),
        ("İnanoğlu^Işıl", ("inanoglu", "inanoğlu", "isil")),
        ("ﾔﾏﾃﾞﾗ^ﾀﾛｳ", ("ヤマデラ",)),
        ("O'Callaghan^Siobhán", ("ocallaghan", "siobhan")),
    ],
)
def test_a_name_is_looked_for_as_other_people_write_it(raw: str, written: tuple[str, ...]) -> None:
    """A keyboard has not every letter: without accents, in Latin letters, without the apostrophe."""
    forms = found(names=(raw.encode(),), sets=("ISO_IR 192",))
    assert not {word for word in written if word.lower().encode() not in forms and word.encode().lower() not in forms}


def test_a_name_that_is_long_in_every_spelling_is_still_a_name() -> None:
    """More forms are no more names: a patient with three names in three scripts is not held for it."""
    assert found(names=("Щербаковская^Юлианна^Хрыщевна=Schtscherbakowskaja^Julianna".encode(),), sets=("ISO_IR 192",))


def test_more_identifiers_than_a_patient_has_hold_the_instance() -> None:
    """Each is searched for in every byte: a name of 64 KiB must not take hours."""
    name = b" ".join(b"WORD" + bytes((65 + n % 26, 65 + n // 26)) for n in range(600))
    with pytest.raises(DeidentificationError) as caught:
        needles((name,), (), (), SUBJECT, ())
    assert caught.value.reason is HoldReason.LIMIT


def test_body_parts_are_written_as_words_are_compared() -> None:
    """In lower case and without spaces, or they would never match."""
    assert all(part.isalpha() and part.islower() for part in BODY_PARTS)


@pytest.mark.parametrize("written", ["やまだ", "ヤマダ", "ﾔﾏﾀﾞ", "yamada"])
@pytest.mark.parametrize("name", ["Yamada^Tarou=山田^太郎=やまだ^たろう", "ヤマダ^タロウ"])
def test_kana_are_looked_for_in_both_ways_and_in_half_their_width(name: str, written: str) -> None:
    """Programs of Japan write one and the same name in each of them."""
    found = needles((name.encode(),), (), (), "SUBJECT", ("ISO_IR 192",))
    assert written.encode() in {needle.text for needle in found}

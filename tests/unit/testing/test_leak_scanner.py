"""The leak scanner finds identifiers in every form, and never shows them."""

from __future__ import annotations

import base64
import json
import random
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from deid_proxy.testing.builders import Identifier
from deid_proxy.testing.leak_forms import needles, variants
from deid_proxy.testing.leak_scanner import Leak, LeakScanner, scan

if TYPE_CHECKING:
    from pathlib import Path

LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
NAME = Identifier("Grünewald^Jérôme", "patient_name")
PLAIN = Identifier("Wainwright^Ottoline^Maud", "patient_name")
DATE = Identifier("20240311", "study_date")
PHONE = Identifier("+49 221 5550-123", "phone")
RECORD = Identifier("MRN-0012345", "patient_id")
UID = Identifier("1.2.826.0.1.3680043.10.1397.77", "study_uid")


@pytest.mark.parametrize(
    "written",
    [
        "2024-03-11", "11.03.2024", "03/11/2024", "2024/03/11", "2024:03:11", "11-MAR-2024", "11 mar 2024",
        "20240311101112.000000+0100",
    ],
)  # fmt: skip
def test_dates_are_found_in_other_layouts(written: str) -> None:
    """A date is found however people and programs write it."""
    assert [leak.kind for leak in scan(f"on {written}.".encode(), [DATE])] == ["study_date"]


@pytest.mark.parametrize(
    "written",
    ["Wainwright^Ottoline", "OTTOLINE WAINWRIGHT", "Wainwright, Ottoline", "ottoline_wainwright", "OttolineWainwright"],
)
def test_names_are_found_in_other_orders(written: str) -> None:
    """Reversed, with other separators, in any case."""
    assert {leak.kind for leak in scan(written.encode(), [PLAIN])} == {"patient_name"}


@pytest.mark.parametrize("written", ["+49 221 5550-123", "49-221-5550-123", "492215550123", "49/221/5550/123"])
def test_numbers_are_found_with_other_separators(written: str) -> None:
    """A telephone number is the same with and without its gaps."""
    assert scan(written.encode(), [PHONE])


@pytest.mark.parametrize("written", ["MRN-0012345", "mrn0012345", "MRN_0012345", "MRN.0012345", "MRN/0012345"])
def test_ids_are_found_with_other_separators(written: str) -> None:
    """A record number is the same with and without its hyphen."""
    assert scan(written.encode(), [RECORD])


@pytest.mark.parametrize(
    "codec", ["utf-8", "latin-1", "utf-16-le", "utf-16-be", "cp1252", "iso8859_9", "iso8859_15", "cp437"]
)
def test_names_are_found_in_other_encodings(codec: str) -> None:
    """Databases, logs and Windows write names in encodings of their own."""
    assert {leak.kind for leak in scan(b"\x01" + "Grünewald^Jérôme".encode(codec) + b"\x02", [NAME])} == {
        "patient_name"
    }


@pytest.mark.parametrize(
    ("name", "codec"),
    [
        ("Люксембург^Владимир", "iso8859_5"), ("Люксембург^Владимир", "koi8_r"), ("Παπαδόπουλος^Κώστας", "iso8859_7"),
        ("山田橋^太郎吉", "iso2022_jp"), ("山田橋^太郎吉", "shift_jis"), ("やまだばし", "euc_jp"),
        ("홍성군^길동이", "euc_kr"), ("张孙^小东冬", "gb18030"),
    ],
)  # fmt: skip
def test_names_are_found_in_the_character_sets_of_dicom(name: str, codec: str) -> None:
    """PS3.3 C.12.1.1.2 in its Python spelling."""
    assert scan(name.encode(codec), [name])


def test_case_does_not_matter_beyond_ascii() -> None:
    """An umlaut in upper case is the same name."""
    assert scan("GRÜNEWALD^JÉRÔME".encode(), [NAME])
    assert scan("GRÜNEWALD^JÉRÔME".encode("latin-1"), [NAME])


@pytest.mark.parametrize("before", ["", "a", "ab", "abc"])
def test_base64_is_found_at_every_alignment(before: str) -> None:
    """A value inside an encoded document is found whatever stands around it."""
    encoded = base64.b64encode(f"{before}{RECORD}, and more".encode())
    assert [leak.encoding for leak in scan(encoded, [RECORD])] == ["base64"]


def test_base64_is_not_folded() -> None:
    """Other case is another value in base64: it is no leak."""
    assert scan(base64.b64encode(str(RECORD).encode()).swapcase(), [RECORD]) == []


@pytest.mark.parametrize("upper", [True, False])
def test_hexadecimal_is_found(upper: bool) -> None:
    """A dump in hexadecimal shows a value to whoever looks."""
    dump = str(UID).encode().hex()
    assert [leak.encoding for leak in scan((dump.upper() if upper else dump).encode(), [UID])] == ["hex"]


def test_json_and_url_escapes_are_found() -> None:
    """What a log or an address makes of an umlaut is seen through."""
    assert scan(json.dumps({"n": str(NAME)}).encode(), [NAME])
    assert scan(b"/patients?name=Gr%C3%BCnewald%5EJ%C3%A9r%C3%B4me", [NAME])


def test_a_leak_tells_kind_and_place_and_never_the_value() -> None:
    """The report may be pasted into a ticket."""
    (leak,) = scan(b"0123456789" + str(RECORD).encode(), [RECORD])
    assert leak == Leak(10, "utf-8", "patient_id", "")
    assert "0012345" not in repr(leak)


def test_values_without_label_are_numbered() -> None:
    """Plain strings are reported by their place in the list."""
    assert [leak.kind for leak in scan(b"xx secret-two xx", ["secret-one", "secret-two"])] == ["identifier 2"]


def test_other_text_is_no_leak() -> None:
    """Neighbours of the value do not count."""
    near = b"Wainwri 2024-03-12 MRN-0012346 1.2.826.0.1.3680043.10.1397.7 Grunewald"
    assert scan(near, [PLAIN, DATE, RECORD, UID, NAME]) == []


def test_too_short_a_value_is_refused() -> None:
    """Finding two letters says nothing; the caller hears of it, and not the value."""
    with pytest.raises(ValueError, match="initials is shorter than 4") as raised:
        scan(b"data", [Identifier("QX", "initials")])
    assert "QX" not in str(raised.value)


def test_nothing_planted_finds_nothing() -> None:
    """An empty list is no match-all."""
    assert scan(b"anything at all", []) == []


def test_exempt_ranges_cover_only_what_lies_inside() -> None:
    """Pixels do not count; a value that reaches out of them does."""
    data = b"...." + str(RECORD).encode() + b"...." + str(RECORD).encode()
    size = len(RECORD)
    assert [leak.offset for leak in scan(data, [RECORD], [(4, 4 + size)])] == [8 + size]
    assert len(scan(data, [RECORD], [(4, 3 + size)])) == 2


def test_every_occurrence_is_reported_with_its_offset() -> None:
    """A reader can go to each place."""
    data = (b"x" * 100).join([b"", str(UID).encode(), str(DATE).encode(), b""])
    assert [(leak.offset, leak.kind) for leak in scan(data, [UID, DATE])] == [
        (100, "study_uid"),
        (100 + len(UID) + 100, "study_date"),
    ]


def test_bytes_of_every_kind_are_accepted() -> None:
    """bytes, bytearray and memoryview."""
    data = b".." + str(UID).encode()
    assert scan(data, [UID]) == scan(bytearray(data), [UID]) == scan(memoryview(data), [UID])


def test_a_value_across_two_chunks_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Large files are read in pieces, and no cut hides a value."""
    monkeypatch.setattr("deid_proxy.testing.leak_scanner._CHUNK", 64)
    path = tmp_path / "large.bin"
    for offset in range(30, 70):
        path.write_bytes(bytes(offset) + str(UID).encode() + bytes(300))
        assert [leak.offset for leak in scan(path, [UID])] == [offset]


def test_folders_are_searched_with_their_file_names(tmp_path: Path) -> None:
    """A folder named after a patient is a leak, and the report does not repeat the name."""
    folder = tmp_path / "WAINWRIGHT^OTTOLINE"
    folder.mkdir()
    (folder / "log.txt").write_bytes(b"for " + str(RECORD).encode())
    (tmp_path / "clean.txt").write_bytes(b"nothing")
    leaks = scan(tmp_path, [PLAIN, RECORD])
    assert {leak.kind for leak in leaks} == {"patient_name", "patient_id"}
    assert "wainwright" not in repr(leaks).lower()
    assert {leak.where for leak in leaks} == {"file name 1", "file name 2", "file 2"}


def test_a_single_file_is_named(tmp_path: Path) -> None:
    """The report says in which file and where."""
    path = tmp_path / "gateway.log"
    path.write_bytes(b'{"event": "' + str(RECORD).encode() + b'"}')
    assert scan(path, [RECORD]) == [Leak(11, "utf-8", "patient_id", "gateway.log")]


def test_databases_are_searched_by_value(tmp_path: Path) -> None:
    """A long value that SQLite spreads over pages, and a number stored in binary, are found."""
    path = tmp_path / "map.db"
    number = Identifier("987654321012", "record_number")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA page_size = 512")
        connection.execute('CREATE TABLE "odd ""name" (body BLOB, number INTEGER)')
        body = b"." * 470 + str(UID).encode() * 3 + b"." * 900
        connection.execute('INSERT INTO "odd ""name" VALUES (?, ?)', (body, int(number)))
        connection.commit()
    leaks = [leak for leak in scan(path, [UID, number]) if ":" in leak.where]
    assert sorted(leak.kind for leak in leaks) == ["record_number", "study_uid", "study_uid", "study_uid"]
    assert {leak.where for leak in leaks} == {'map.db:odd "name'}


def test_a_damaged_database_is_searched_as_bytes(tmp_path: Path) -> None:
    """What only starts like a database is no reason to stop."""
    path = tmp_path / "broken.db"
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 100 + str(RECORD).encode())
    assert [leak.kind for leak in scan(path, [RECORD])] == ["patient_id"]


def test_noise_holds_no_leaks() -> None:
    """Eight megabytes of random bytes are clean: the forms are long enough to mean something."""
    noise = random.Random(1).randbytes(8 << 20)
    assert LeakScanner([PLAIN, NAME, DATE, PHONE, RECORD, UID]).scan(noise) == []


def test_random_values_are_found_in_random_places() -> None:
    """Forty values at random offsets in noise: each is found exactly there."""
    rng = random.Random(7)
    for _ in range(40):
        value = Identifier("".join(rng.choices(LETTERS, k=rng.randrange(6, 30))), "value")
        offset = rng.randrange(1000)
        data = bytes(offset) + str(value).upper().encode() + bytes(rng.randrange(1000))
        assert [leak.offset for leak in scan(data, [value])] == [offset]


def test_variants_keep_the_value_first() -> None:
    """The value itself is always among its variants, and no variant is too short to say anything."""
    for value in (PLAIN, DATE, PHONE, RECORD, UID):
        made = variants(value)
        assert made[0] == value
        assert all(len(variant) >= 4 for variant in made)


def test_uids_are_not_rewritten() -> None:
    """A UID without its dots is a number like any other."""
    assert variants(UID) == [UID]


def test_needles_are_distinct() -> None:
    """The same bytes are searched once, under the first label."""
    found = needles([Identifier("20240311", "study_date"), Identifier("20240311", "series_date")])
    assert len({needle.exact or needle.folded for needle in found}) == len(found)
    assert {needle.label for needle in found} == {"study_date"}


def test_sparse_files_do_not_fill_the_memory(tmp_path: Path) -> None:
    """A file is read in pieces: fifty megabytes with a value at the end."""
    path = tmp_path / "sparse.bin"
    with path.open("wb") as file:
        file.seek(50 << 20)
        file.write(str(UID).encode())
    assert path.stat().st_size > 50 << 20
    assert [leak.offset for leak in scan(path, [UID])] == [50 << 20]

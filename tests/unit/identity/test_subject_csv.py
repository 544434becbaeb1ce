"""A site's table is taken whole or refused with row and column of everything that is wrong, and never quoted."""

from __future__ import annotations

import codecs
import hashlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from deid_proxy.errors import Finding
from deid_proxy.identity import originals, subject_csv
from deid_proxy.identity.subject_csv import SubjectFileError, TableShape, load_aliases, load_table
from deid_proxy.identity.subject_key import SubjectKeyRules
from deid_proxy.identity.subject_table import SubjectTable, TableBuilder

EXACT = SubjectKeyRules()
SHAPE = TableShape()
GOOD = "patient_id,issuer,subject\n4711,HOSP,LUNG-001\n4712,HOSP,LUNG-002\n"


def token(key: str) -> bytes:
    return hashlib.blake2b(key.encode(), digest_size=16).digest()


def write(folder: Path, content: str | bytes, mode: int = 0o600, name: str = "subjects.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    path.chmod(mode)
    return path


def load(folder: Path, content: str | bytes, shape: TableShape = SHAPE, rules: SubjectKeyRules = EXACT) -> SubjectTable:
    return load_table(write(folder, content), rules, shape, token)


def code(table: SubjectTable, patient_id: str, issuer: str = "") -> str | None:
    row = table.find(token(originals.subject(issuer, patient_id)))
    return None if row is None else row.code


def wrong(folder: Path, content: str | bytes, shape: TableShape = SHAPE) -> list[Finding]:
    with pytest.raises(SubjectFileError) as caught:
        load(folder, content, shape)
    return caught.value.findings


def test_a_table_gives_every_patient_its_code(tmp_path: Path) -> None:
    """By Patient ID and issuer, and nobody else."""
    table = load(tmp_path, GOOD)
    assert (table.size, code(table, "4711", "HOSP"), code(table, "4712", "HOSP")) == (2, "LUNG-001", "LUNG-002")
    assert [code(table, *who) for who in (("4711", ""), ("04711", "HOSP"), ("471", "HOSP"), ("", ""))] == [None] * 4


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode(),
        codecs.BOM_UTF8 + GOOD.encode(),
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace(",", ";").encode(),
        GOOD.replace(",", "\t").encode(),
        b"sep=;\r\n" + GOOD.replace(",", ";").replace("\n", "\r\n").encode(),
        codecs.BOM_UTF8 + b"sep=;\n" + GOOD.replace(",", ";").encode(),
        GOOD.replace("4711,HOSP", '"4711","HOSP"').encode(),
        GOOD.replace("patient_id,issuer,subject", ' Patient_ID ,"ISSUER",Subject').encode(),
        (GOOD + ",,\n,,\n").encode(),
        GOOD.replace("4711,", " 4711 ,").encode(),
    ],
    ids=[
        "plain",
        "BOM",
        "CRLF",
        "semicolons",
        "tabs",
        "sep=",
        "BOM and sep=",
        "quotes",
        "header",
        "empty rows",
        "padding",
    ],
)
def test_what_spreadsheets_write_is_read(tmp_path: Path, content: bytes) -> None:
    """Separators, quoting, line ends, byte order marks and empty rows below the table make no difference."""
    table = load(tmp_path, content)
    assert (table.size, code(table, "4711", "HOSP"), code(table, "4712", "HOSP")) == (2, "LUNG-001", "LUNG-002")


def test_separators_and_quotes_may_stand_in_a_quoted_cell(tmp_path: Path) -> None:
    """A Patient ID with comma and quote in it is found as it is."""
    table = load(tmp_path, 'patient_id,subject\n"47,""11",S1\nZoë 47;11,S2\n')
    assert (code(table, '47,"11'), code(table, "Zoë 47;11")) == ("S1", "S2")


@pytest.mark.parametrize(
    ("content", "row", "column", "message"),
    [
        # who and which code
        ("patient_id,subject\nCANARY1,S1\nCANARY2,S2\nCANARY1,S3\n", 4, 1, "is the patient of row 2"),
        ("patient_id,subject\nCANARY1,S1\nCANARY2,S2\nCANARY3,S1\n", 4, 2, "is the code of row 2, too"),
        ("patient_id,subject\nCANARY1,S1\nCANARY2,s1\n", 3, 2, "is the code of row 2, too"),
        ("patient_id,subject\nCANARY1,S1\n,S2\n", 3, 1, "is empty"),
        ("patient_id,subject\nCANARY1,\n", 2, 2, "is empty"),
        ("patient_id,subject\nCANARY1,CANARY1\n", 2, 2, "is the Patient ID itself"),
        # what spreadsheets do to cells
        ("patient_id,subject\n=CANARY(A1),S1\n", 2, 1, "is a formula"),
        ('patient_id,subject\n"=""CANARY""",S1\n', 2, 1, "is a formula"),
        ("patient_id,subject\n@CANARY,S1\n", 2, 1, "is a formula"),
        ("patient_id,subject\n+CANARY,S1\n", 2, 1, "is a formula"),
        ("patient_id,subject\nCANARY1,=1+1\n", 2, 2, "is a formula"),
        ("patient_id,subject\n#REF!,S1\n", 2, 1, "is a formula or its error"),
        ("patient_id,subject\n1.23457E+11,S1\n", 2, 1, "was rounded by a spreadsheet"),
        ('patient_id,subject\n"CANARY\n1",S1\n', 2, 1, "holds a control character or a line break"),
        # codes that are none
        ("patient_id,subject\nCANARY1,S^1\n", 2, 2, "must be 1 to 60 printable ASCII"),
        ("patient_id,subject\nCANARY1,S\\1\n", 2, 2, "must be 1 to 60 printable ASCII"),
        ("patient_id,subject\nCANARY1,S*\n", 2, 2, "must be 1 to 60 printable ASCII"),
        ("patient_id,subject\nCANARY1,Ä1\n", 2, 2, "must be 1 to 60 printable ASCII"),
        ("patient_id,subject\nCANARY1," + "S" * 61 + "\n", 2, 2, "must be 1 to 60 printable ASCII"),
        # shapes
        ("patient_id,subject\nCANARY1,S1,X\n", 2, 3, "has 3 cells where the header has 2"),
        ("patient_id,subject\nCANARY1\n", 2, 2, "has 1 cells where the header has 2"),
        ("CANARY,subject\n1,S1\n", 1, 1, "the column 'patient_id' is missing"),
        ("patient_id,code\nCANARY1,S1\n", 1, 1, "the column 'subject' is missing"),
        ("patient_id,subject,subject\nCANARY1,S1,S2\n", 1, 3, "a column of this name stands there already"),
        ("patient_id,subject,CANARY\nCANARY1,S1,S2\n", 1, 3, "a column that nothing refers to"),
        ('patient_id,subject\n"CANARY1,S1\nCANARY2,S2\n', 2, 1, "its quotes do not add up"),
        ('patient_id,subject\n"CANARY"1,S1\n', 2, 1, "its quotes do not add up"),
        # values
        ("patient_id,subject,sex\nCANARY1,S1,X\n", 2, 3, "must be M, F or O"),
        ("patient_id,subject,age\nCANARY1,S1,45\n", 2, 3, "must be an age such as 045Y"),
        ("patient_id,subject,date_offset\nCANARY1,S1,0\n", 2, 3, "must be a whole number of days"),
        ("patient_id,subject,date_offset\nCANARY1,S1,-1.5\n", 2, 3, "must be a whole number of days"),
        ("patient_id,subject,date_offset\nCANARY1,S1,99999\n", 2, 3, "must be a whole number of days"),
        ("patient_id,subject,anchor_date\nCANARY1,S1,20230229\n", 2, 3, "must be a date such as 20240131"),
        ("patient_id,subject,anchor_date\nCANARY1,S1,29.2.2024\n", 2, 3, "must be a date such as 20240131"),
        ("patient_id,subject,name\nCANARY1,S1,A=B\n", 2, 3, "must be a name"),
    ],
)
def test_every_mistake_has_its_row_and_column_and_quotes_nothing(
    tmp_path: Path, content: str, row: int, column: int, message: str
) -> None:
    """What is wrong, and where a person finds it; no cell is repeated, because cells are Patient IDs."""
    found = wrong(tmp_path, content)
    assert [(each.line, each.column) for each in found if message in each.message] == [(row, column)]
    assert all(each.file == str(tmp_path / "subjects.csv") for each in found)
    assert "CANARY" not in "\n".join(map(str, found)).replace(str(tmp_path), "")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (GOOD.encode("utf-16"), "is UTF-16"),
        (GOOD.replace("HOSP", "HÖSP").encode("latin-1"), "row 2: is not UTF-8"),
        (GOOD.replace("4712", "47ß12").encode("cp1252"), "row 3: is not UTF-8"),
        (GOOD.encode() + bytes(100), "is no text"),
        (GOOD.encode()[:-1], "may be cut off"),
        (b"", "may be cut off"),
        (b"\n", "the column 'patient_id' is missing"),
        (b"PK\x03\x04" + bytes(64), "is no text"),
    ],
    ids=["UTF-16", "Latin-1", "Windows", "zeros", "cut off", "empty", "no header", "a workbook"],
)
def test_what_is_no_csv_in_utf8_is_refused(tmp_path: Path, content: bytes, message: str) -> None:
    """One clear error, and where it is known, the row."""
    (finding,) = wrong(tmp_path, content)
    assert message in finding.message


def test_a_row_far_below_is_named_too(tmp_path: Path) -> None:
    """The row of an undecodable byte is the one that the editor shows, not where a buffer ended."""
    rows = "".join(f"P{n},S{n}\n" for n in range(20_000)).encode()
    (finding,) = wrong(tmp_path, b"patient_id,subject\n" + rows + b"\xff,S\n")
    assert finding.line == 20_002


def test_all_mistakes_are_told_at_once_and_not_without_end(tmp_path: Path) -> None:
    """Fifty of them with their places, and how many more there are."""
    rows = "".join(f"P{n},\n" for n in range(80))
    found = wrong(tmp_path, f"patient_id,subject\n{rows}")
    assert len(found) == 51
    assert found[-1].message == "30 more like these"


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660, 0o666])
def test_a_table_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    """It names patients: mode 0600, or 0400."""
    with pytest.raises(SubjectFileError, match="can be used by others"):
        load_table(write(tmp_path, GOOD, mode), EXACT, SHAPE, token)
    assert load_table(write(tmp_path, GOOD, 0o400, "other.csv"), EXACT, SHAPE, token).size == 2


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    """Nothing there, or a folder."""
    for path in (tmp_path / "absent.csv", tmp_path):
        with pytest.raises(SubjectFileError):
            load_table(path, EXACT, SHAPE, token)


def test_rules_for_ids_hold_for_the_table(tmp_path: Path) -> None:
    """IDs that the project takes for one are one patient here, too, and cannot stand in two rows."""
    rules = SubjectKeyRules(ignore_leading_zeros=True)
    with pytest.raises(SubjectFileError, match="is the patient of row 2"):
        load(tmp_path, "patient_id,subject\n0042,S1\n42,S2\n", rules=rules)
    assert load(tmp_path, "patient_id,subject\n0042,S1\n42,S2\n").size == 2


def test_columns_that_are_referred_to_must_be_there_and_filled(tmp_path: Path) -> None:
    """A column for a Type 1 attribute may have no empty cell; another one may."""
    shape = TableShape(codes=False, columns=frozenset({"site", "arm"}), filled=frozenset({"site"}))
    found = wrong(tmp_path, "patient_id,site,arm\nP1,,A\nP2,017,\n", shape)
    assert [(each.line, each.column, "is empty" in each.message) for each in found] == [(2, 2, True)]
    assert [each.message for each in wrong(tmp_path, "patient_id,arm\nP1,A\n", shape)] == [
        "row 1, column 1: the column 'site' is missing"
    ]
    row = load(tmp_path, "patient_id,site,arm\nP2,017,\n", shape).find(token(originals.subject("", "P2")))
    assert row is not None
    assert (row.cells, row.code, row.date_offset) == ({"site": "017", "arm": ""}, "", None)


def test_a_table_holds_no_patient_id(tmp_path: Path) -> None:
    """What is kept in memory are tokens and what is written into objects; nothing of it shows in a ``repr``."""
    table = load(tmp_path, "patient_id,issuer,subject\nCANARY4711,HOSPCANARY,S1\n")
    assert b"CANARY" not in table._index + table._cells
    assert "S1" not in repr(table)
    row = table.find(token(originals.subject("HOSPCANARY", "CANARY4711")))
    assert repr(row) == "SubjectRow(2)"


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was read is neither the former nor the new table."""
    path = write(tmp_path, GOOD)
    whole = subject_csv.os.fstat
    seen = []

    def later(descriptor: int) -> object:
        status = whole(descriptor)
        seen.append(status)
        if len(seen) == 2:  # after what kind of file it is, its size
            with path.open("ab") as file:
                file.write(b"4713,HOSP,LUNG-003\n")
        return status

    monkeypatch.setattr(subject_csv.os, "fstat", later)
    with pytest.raises(SubjectFileError, match="changed while it was read"):
        load_table(path, EXACT, SHAPE, token)


def test_a_file_of_any_size_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bounds it is refused before it is taken in."""
    monkeypatch.setattr(subject_csv, "LARGEST_FILE", 20)
    assert [each.message for each in wrong(tmp_path, GOOD)] == ["is larger than 20 bytes"]
    monkeypatch.undo()
    monkeypatch.setattr(subject_csv, "MOST_ROWS", 1)
    assert "has more than 1 rows" in wrong(tmp_path, GOOD)[0].message


@settings(deadline=None)
@given(st.binary(max_size=200))
def test_no_bytes_break_the_reading(content: bytes) -> None:
    """Whatever stands behind a good header is read or refused with findings, never anything else."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        try:
            table = load(Path(folder), b"patient_id,subject\n" + content)
        except SubjectFileError as refused:
            found = len(refused.findings)
            assert 0 < found <= 51
        else:
            assert table.size <= content.count(b"\n") + content.count(b"\r")


@settings(deadline=None)
@given(st.dictionaries(st.text(min_size=1, max_size=8), st.from_regex(r"[A-Z]{3}[0-9]{1,6}", fullmatch=True)))
def test_a_table_finds_what_was_put_in(rows: dict[str, str]) -> None:
    """Every patient's cells come back, and strangers have none."""
    builder = TableBuilder(("subject", "arm"))
    for number, (who, cell) in enumerate(rows.items(), 2):
        builder.add(number, token(who), (f"{cell}-{number}", ""))
    assert list(builder.repeated_patients()) == list(builder.repeated_codes()) == []
    table = builder.build()
    for number, (who, cell) in enumerate(rows.items(), 2):
        row = table.find(token(who))
        assert row is not None
        assert (row.number, row.code, row.cells["arm"]) == (number, f"{cell}-{number}", "")
    assert table.find(bytes(16)) is None
    assert table.find(b"\xff" * 16) is None


class TestAliasFile:
    HEADER = "patient_id,issuer,same_as_patient_id,same_as_issuer\n"

    def refused(self, folder: Path, content: str) -> list[Finding]:
        with pytest.raises(SubjectFileError) as caught:
            load_aliases(write(folder, content), EXACT)
        assert "CANARY" not in str(caught.value).replace(str(folder), "")
        return caught.value.findings

    def test_an_alias_is_of_a_patient_not_of_a_number(self, tmp_path: Path) -> None:
        """Issuers count on both sides."""
        aliases = load_aliases(write(tmp_path, self.HEADER + "1,A,2,B\n"), EXACT)
        assert aliases.root(originals.subject("A", "1")) == originals.subject("B", "2")
        assert aliases.root(originals.subject("B", "1")) == originals.subject("B", "1")

    def test_circles_and_contradictions_are_named_by_row(self, tmp_path: Path) -> None:
        """The row that makes it impossible, and nothing of the cells."""
        circle = self.refused(tmp_path, self.HEADER + "CANARY1,,CANARY2,\nCANARY2,,CANARY1,\n")
        assert (circle[0].line in (2, 3), "circle" in circle[0].message) == (True, True)
        (two,) = self.refused(tmp_path, self.HEADER + "CANARY1,,CANARY2,\n,,,\nCANARY1,,CANARY3,\n")
        assert (two.line, "see row 2 too" in two.message) == (4, True)
        (same,) = self.refused(tmp_path, self.HEADER + "CANARY1,, CANARY1,\n")
        assert (same.line, same.column, "is the same patient already" in same.message) == (2, 3, True)

    def test_columns_are_checked(self, tmp_path: Path) -> None:
        """A missing one, and one that means nothing."""
        assert "'same_as_patient_id' is missing" in self.refused(tmp_path, "patient_id\nCANARY1\n")[0].message
        found = self.refused(tmp_path, "patient_id,same_as_patient_id,CANARY\n1,2,3\n")
        assert (found[0].column, found[0].message.endswith("nothing is known of")) == (3, True)

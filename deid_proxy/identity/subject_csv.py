"""A site's CSV files on subjects: read as a whole, or refused with the row and column of everything that is wrong.

No message quotes a cell, but for names of columns: the cells are Patient IDs.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.errors import ConfigurationError, DeidentificationError, Finding
from deid_proxy.identity import originals
from deid_proxy.identity.sequence import LONGEST
from deid_proxy.identity.subject_key import AliasError, Aliases, SubjectKeyRules
from deid_proxy.identity.subject_table import ANCHOR_DATE, SubjectTable, TableBuilder, is_date

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

LARGEST_FILE = 1 << 29  # bytes
MOST_ROWS = 5_000_000
_MOST_FINDINGS = 50
_MOST_REMEMBERED = 4096  # cells of a column
_LONGEST_CELL = 1024  # characters
_SEPARATORS = (",", ";", "\t")
_WHO = ("patient_id", "issuer")
_STANDS_FOR = ("same_as_patient_id", "same_as_issuer")
_DATA = frozenset({"subject", "name", "sex", "age", "date_offset", ANCHOR_DATE})
_MODE = "chmod 600: it names patients"
_ORDINARY = re.compile(r"[0-9A-Za-z][0-9A-Za-z._/ -]{0,63}")  # an ID that no spreadsheet has touched
_FORMULA = re.compile(r"[=@+]|#(?:N/A|REF!|NAME\?|VALUE!|DIV/0!|NUM!|NULL!)$|-[^0-9]")
_ROUNDED = re.compile(r"[0-9](?:[.,][0-9]+)?E\+[0-9]+", re.IGNORECASE)
_PLAIN = re.compile(r"[ -\[\]-~]*")  # printable ASCII without the backslash that separates values
CODE = re.compile(rf"(?![ ])[ -)+-<>@-\[\]_-z|~]{{1,{LONGEST}}}(?<! )")  # without * = ? ^ { } and backslash
_NAME = re.compile(r"[ -<>-\[\]-~]{0,62}")
_AGE = re.compile(r"[0-9]{3}[DWMY]")
_OFFSET = re.compile(r"[+-]?[0-9]{1,5}")
_FARTHEST_OFFSET = 36525  # days: a century
_CORRECT = "correct the row: nothing of the file is taken before all of it is right"
_READABLE = "name a file that can be read as a whole by the user who runs this"
_SAVE_AS = "save it as 'CSV UTF-8 (comma delimited)'"


class SubjectFileError(ConfigurationError):
    """A table of subjects cannot be used; nothing of it was."""


class FileState(NamedTuple):
    """By what a file is known to have changed."""

    inode: int
    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class TableShape:
    """What a project asks of its subject table.

    Parameters
    ----------
    codes
        Whether every row has a code, under ``subject``.
    columns
        The columns that something refers to.
    filled
        Those of them that may not be empty in any row.
    """

    codes: bool = True
    columns: frozenset[str] = frozenset()
    filled: frozenset[str] = frozenset()


def state_of(path: Path) -> FileState:
    """Return by what a later change of a file is noticed.

    Raises
    ------
    SubjectFileError
        It is not there, or cannot be looked at.
    """
    try:
        found = path.stat()
    except OSError as error:
        raise SubjectFileError([Finding(f"cannot be read: {error.strerror}", str(path), hint=_READABLE)]) from None
    return FileState(found.st_ino, found.st_size, found.st_mtime_ns)


def load_table(path: Path, rules: SubjectKeyRules, shape: TableShape, token: Callable[[str], bytes]) -> SubjectTable:
    """Read a subject table.

    Parameters
    ----------
    path
        The file, readable by its owner only.
    rules
        Which Patient IDs are one.
    shape
        What must be in it.
    token
        Makes the token of a subject's key.

    Raises
    ------
    SubjectFileError
        With everything that is wrong with it, up to 50 findings, each with row and column.
    """
    reading = _Reading(path)
    sheet = reading.sheet()
    columns = _known_columns(reading, sheet.header, shape)
    data = [name for name in columns if name not in _WHO]
    builder = TableBuilder(data)
    checks = [_CellCheck(name, columns[name], shape) for name in data]
    code_at, id_at = columns.get("subject"), columns["patient_id"]
    for number, cells in sheet.rows:
        key = _key(reading, rules, number, cells, columns)
        for check in checks:
            if cells[check.at] not in check.good and (wrong := check.wrong(cells[check.at])) is not None:
                reading.report(number, check.at, check.name, wrong)
        if key is not None:
            if code_at is not None and cells[code_at].casefold() == cells[id_at].strip().casefold():
                reading.report(number, code_at, "subject", "is the Patient ID itself: it would get out")
            builder.add(number, token(key), [cells[check.at] for check in checks])
    for double in builder.repeated_patients():
        reading.report(double.second, columns["patient_id"], "patient_id", f"is the patient of row {double.first}")
    for double in builder.repeated_codes():
        reading.report(double.second, columns["subject"], "subject", f"is the code of row {double.first}, too")
    reading.refuse_if_wrong()
    return builder.build()


def load_aliases(path: Path, rules: SubjectKeyRules) -> Aliases:
    """Read which Patient IDs are other names of which.

    Raises
    ------
    SubjectFileError
        With everything that is wrong with it, circles included.
    """
    reading = _Reading(path)
    sheet = reading.sheet()
    columns = {name: at for at, name in enumerate(sheet.header)}
    for name in ("patient_id", "same_as_patient_id"):
        if name not in columns:
            reading.report(sheet.header_row, 0, "", f"the column '{name}' is missing")
    for at, name in enumerate(sheet.header):
        if name not in (*_WHO, *_STANDS_FOR):
            reading.report(sheet.header_row, at, "", "a column that nothing is known of")
    reading.refuse_if_wrong()
    numbers: list[int] = []
    pairs: list[tuple[str, str]] = []
    for number, cells in sheet.rows:
        other = _key(reading, rules, number, cells, columns)
        key = _key(reading, rules, number, cells, columns, _STANDS_FOR)
        if other is not None and other == key:
            reading.report(number, columns["same_as_patient_id"], "same_as_patient_id", "is the same patient already")
        elif other is not None and key is not None:
            numbers.append(number)
            pairs.append((other, key))
    reading.refuse_if_wrong()
    try:
        return Aliases.of(pairs)
    except AliasError as error:
        what = re.sub(r"\{(\d+)\}", lambda match: str(numbers[int(match[1])]), str(error))
        reading.report(numbers[error.number], columns["patient_id"], "patient_id", what)
        raise SubjectFileError(reading.findings) from None


class _Sheet(NamedTuple):
    header: list[str]
    header_row: int
    rows: Iterator[tuple[int, list[str]]]


class _Reading:
    """A file being read, and what is wrong with it so far."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.findings: list[Finding] = []
        self._more = 0

    @property
    def mistakes(self) -> int:
        """How many mistakes there are so far."""
        return len(self.findings) + self._more

    def report(self, row: int, at: int, name: str, what: str, hint: str = "") -> None:
        """Note what is wrong with a cell, by row and column counted from 1; what it holds is not said."""
        if len(self.findings) >= _MOST_FINDINGS:
            self._more += 1
            return
        place = f"row {row}, column {at + 1}" + (f" ({name})" if name else "")
        self.findings.append(Finding(f"{place}: {what}", str(self._path), row, at + 1, hint or _CORRECT))

    def refuse(self, what: str, hint: str = "", row: int = 0) -> SubjectFileError:
        """Return the error of a file that cannot be read any further."""
        self.findings.append(Finding(what, str(self._path), row, 1 if row else 0, hint or _READABLE))
        return SubjectFileError(self.findings)

    def refuse_if_wrong(self) -> None:
        """Raise what was noted."""
        if self._more:
            self.findings.append(Finding(f"{self._more} more like these", str(self._path)))
        if self.findings:
            raise SubjectFileError(self.findings)

    def sheet(self) -> _Sheet:
        """Read the file and its header; the rows are read as they are asked for."""
        content = self._content()
        start = len(codecs.BOM_UTF8) if content.startswith(codecs.BOM_UTF8) else 0
        first = content[start : content.find(b"\n", start) + 1]
        skipped = 0
        separator = ""
        if re.fullmatch(rb"sep=[,;\t]\r?\n", first):
            separator, skipped = chr(first[4]), 1
            start += len(first)
            first = content[start : content.find(b"\n", start) + 1]
        separator = separator or max(_SEPARATORS, key=lambda each: first.count(each.encode()))
        rows = self._rows(content, start, separator, skipped)
        header_row, header = next(rows, (1, []))
        names = [name.strip().casefold() for name in header]
        if "patient_id" not in names:
            hint = "the first row names the columns, separated by comma, semicolon or tab"
            raise self.refuse("the column 'patient_id' is missing", hint, header_row)
        for at, name in enumerate(names):
            if names.index(name) != at:
                self.report(header_row, at, "", "a column of this name stands there already")
        self.refuse_if_wrong()
        return _Sheet(names, header_row, self._checked(rows, len(names)))

    def _checked(self, rows: Iterator[tuple[int, list[str]]], width: int) -> Iterator[tuple[int, list[str]]]:
        """Yield rows of the right width, with cells that are what somebody wrote."""
        for count, (number, cells) in enumerate(rows, 1):
            if count > MOST_ROWS:
                raise self.refuse(f"has more than {MOST_ROWS} rows", row=number)
            if not any(cells):
                continue  # what Excel leaves below a table
            if len(cells) != width:
                what = f"has {len(cells)} cells where the header has {width}"
                self.report(number, min(len(cells), width), "", what, "a cell with a separator in it stands in quotes")
                continue
            yield number, cells

    def _rows(self, content: bytes, start: int, separator: str, skipped: int) -> Iterator[tuple[int, list[str]]]:
        stored = io.BytesIO(content)  # shares the bytes: a large table is in memory once
        stored.seek(start)
        reader = csv.reader(io.TextIOWrapper(stored, "utf-8", newline=""), delimiter=separator, strict=True)
        number = skipped
        try:
            for number, cells in enumerate(reader, skipped + 1):  # the number is told if the next one breaks
                yield number, cells
        except csv.Error:
            what = f"row {number + 1}: its quotes do not add up"
            raise self.refuse(what, 'a quote inside quotes is written ""', number + 1) from None
        except UnicodeDecodeError:
            row = next(n for n, line in enumerate(content.split(b"\n"), 1) if not _is_utf8(line))
            raise self.refuse(f"row {row}: is not UTF-8", _SAVE_AS, row) from None

    def _content(self) -> bytes:
        try:
            descriptor = os.open(self._path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            raise self.refuse(f"cannot be read: {error.strerror}") from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise self.refuse("is not a regular file")
        with open(descriptor, "rb") as file:
            before = os.fstat(descriptor)
            if before.st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise self.refuse(f"can be used by others (mode {stat.S_IMODE(before.st_mode):04o})", _MODE)
            if before.st_size > LARGEST_FILE:
                raise self.refuse(f"is larger than {LARGEST_FILE} bytes")
            content = file.read(LARGEST_FILE + 1)
            after = os.fstat(descriptor)
        if len(content) != before.st_size or after.st_mtime_ns != before.st_mtime_ns:
            raise self.refuse("changed while it was read", "write another file and move it over this one")
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise self.refuse("is UTF-16, not UTF-8", _SAVE_AS)
        if b"\0" in content:
            raise self.refuse("is no text: it has zero bytes in it", _SAVE_AS)
        if not content.endswith((b"\n", b"\r")):
            raise self.refuse("does not end with the end of a line: it may be cut off", "end the last row with Enter")
        return content


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode()
    except UnicodeDecodeError:
        return False
    return True


def _known_columns(reading: _Reading, header: Sequence[str], shape: TableShape) -> dict[str, int]:
    """Return where each column stands, and refuse a header that lacks one or has one that means nothing."""
    columns = {name: at for at, name in enumerate(header)}
    wanted = (shape.columns | {"subject"}) if shape.codes else shape.columns
    for name in sorted(wanted - columns.keys()):
        reading.report(1, 0, "", f"the column '{name}' is missing")
    for at, name in enumerate(header):
        if name not in _DATA and name not in _WHO and name not in shape.columns:
            hint = f"known are {', '.join((*_WHO, *sorted(_DATA | shape.columns)))}"
            reading.report(1, at, "", "a column that nothing refers to", hint)
    reading.refuse_if_wrong()
    return columns


def _key(
    reading: _Reading,
    rules: SubjectKeyRules,
    number: int,
    cells: Sequence[str],
    columns: dict[str, int],
    names: tuple[str, str] = _WHO,
) -> str | None:
    """Return the key of the patient of a row; None when something is wrong with it, which is reported."""
    patient_id, issuer = (cells[columns[name]] if name in columns else "" for name in names)
    before = reading.mistakes
    for name, text in zip(names, (patient_id, issuer), strict=True):
        if text and (wrong := _check_identifier(text)) is not None:
            reading.report(number, columns[name], name, wrong)
    if not patient_id.strip():
        reading.report(number, columns[names[0]], names[0], "is empty")
    if reading.mistakes != before:
        return None
    try:
        return rules.apply(originals.subject(issuer, patient_id))
    except DeidentificationError:
        reading.report(number, columns[names[0]], names[0], "has nothing left by the rules for IDs")
        return None


class _CellCheck:
    """Checks the cells of one column; what is good is remembered, because most columns have few values."""

    __slots__ = ("_check", "_filled", "at", "good", "name")

    def __init__(self, name: str, at: int, shape: TableShape) -> None:
        self.name, self.at = name, at
        self.good: set[str] = set()
        self._check = _CHECKS.get(name, _check_text)
        self._filled = name in shape.filled or (name == "subject" and shape.codes)

    def wrong(self, cell: str) -> str | None:
        """Return what is wrong with a cell; None when it is good."""
        wrong = self._check(cell) if cell or not self._filled else "is empty"
        if wrong is None and len(self.good) < _MOST_REMEMBERED:
            self.good.add(cell)
        return wrong


def _check_identifier(text: str) -> str | None:
    if _ORDINARY.fullmatch(text):
        return None
    if _FORMULA.match(text):
        return "is a formula or its error, not a value"
    if _ROUNDED.fullmatch(text):
        return "was rounded by a spreadsheet: format the column as text"
    if not text.isprintable():
        return "holds a control character or a line break"
    return "is too long" if len(text) > _LONGEST_CELL else None


def _check_text(text: str) -> str | None:
    if not text:
        return None
    if _FORMULA.match(text):
        return "is a formula or its error, not a value"
    if not _PLAIN.fullmatch(text):
        return "must be printable ASCII without backslash"
    return "has more than 64 characters" if len(text) > 64 else None


def _check_code(text: str) -> str | None:
    if text and _FORMULA.match(text):
        return "is a formula or its error, not a value"
    if not text or CODE.fullmatch(text):
        return None
    return f"must be 1 to {LONGEST} printable ASCII characters without \\ ^ = * ? or braces, and no space at its ends"


def _check_name(text: str) -> str | None:
    if _NAME.fullmatch(text) and text.count("^") < 4 and not _FORMULA.match(text):
        return None
    return "must be a name such as Family^Given, in ASCII, of at most 62 characters"


def _check_sex(text: str) -> str | None:
    return None if text in ("", "M", "F", "O") else "must be M, F or O"


def _check_age(text: str) -> str | None:
    return None if not text or _AGE.fullmatch(text) else "must be an age such as 045Y"


def _check_offset(text: str) -> str | None:
    if not text or (_OFFSET.fullmatch(text) and 0 < abs(int(text)) <= _FARTHEST_OFFSET):
        return None
    return f"must be a whole number of days from -{_FARTHEST_OFFSET} to {_FARTHEST_OFFSET}, not 0"


def _check_anchor(text: str) -> str | None:
    return None if not text or is_date(text) else "must be a date such as 20240131"


_CHECKS: dict[str, Callable[[str], str | None]] = {
    "subject": _check_code,
    "name": _check_name,
    "sex": _check_sex,
    "age": _check_age,
    "date_offset": _check_offset,
    ANCHOR_DATE: _check_anchor,
}

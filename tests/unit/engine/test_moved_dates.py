"""Days in texts where the profile moves dates: by the subject's days, in their own notation, or not at all."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from deid_proxy.profile import compile_profile
from deid_proxy.profile.model import Profile, RuleSet
from deid_proxy.profile.options_temporal import DateMethod, Temporal
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.private_elements import private_elements
from deid_proxy.testing.builders import IMPLICIT_VR_LITTLE_ENDIAN
from tests.unit.engine.structured_reports import content_item, report

STUDY_DESCRIPTION, IMAGE_COMMENTS, HISTORY, REQUEST = 0x00081030, 0x00204000, 0x001021B0, 0x00400275
CHARACTER_SET, STUDY_DATE, BIRTH_DATE = 0x00080005, 0x00080020, 0x00100030
STUDY = date(2024, 3, 11)
MONTHS = tuple(f"{date(2001, month, 1):%B}" for month in range(1, 13))


def rules(*options: Option, **keywords: Any) -> RuleSet:
    chosen = frozenset((Option.CLEAN_DESCRIPTORS, Option.RETAIN_MODIFIED_DATES, *options))
    return compile_profile(Profile("x", "PS3.15-2026d", chosen, pixel_risk="allow", **keywords))


@pytest.fixture
def moved(deidentify: Any, small: Any) -> Callable[[str], tuple[str, int]]:
    """What a comment becomes, and by how many days the Study Date of the same instance moved."""

    def run(text: str) -> tuple[str, int]:
        elements = (CHARACTER_SET, "CS", "ISO_IR 192"), (STUDY_DATE, "DA", STUDY.strftime("%Y%m%d"))
        data = small(*elements, (BIRTH_DATE, "DA", "19610203"), (IMAGE_COMMENTS, "LT", text.encode()))
        after = deidentify(data, rule_set=rules()).read()
        days = date.fromisoformat(after.StudyDate) - STUDY
        return after.get("ImageComments", ""), days.days

    return run


NOTATIONS: dict[str, Callable[[date], str]] = {
    "DICOM": lambda day: f"{day:%Y%m%d}",
    "ISO": lambda day: f"{day:%Y-%m-%d}",
    "slashes": lambda day: f"{day:%Y/%m/%d}",
    "dots": lambda day: f"{day:%d.%m.%Y}",
    "American": lambda day: f"{day:%m/%d/%Y}",
    "blanks": lambda day: f"{day:%Y %m %d}",
    "with a time": lambda day: f"{day:%Y-%m-%d} 10:15",
    "with T": lambda day: f"{day:%Y-%m-%d}T10:15:00",
    "an ordinal": lambda day: f"{MONTHS[day.month - 1]} {day.day}{nth(day.day)}, {day.year}",
    "English": lambda day: f"{day.day} {MONTHS[day.month - 1]} {day.year}",
    "capitals": lambda day: f"{day.day:02d}-{MONTHS[day.month - 1][:3].upper()}-{day.year}",
    "Chinese": lambda day: f"{day.year}年{day.month}月{day.day}日",
    "in brackets": lambda day: f"({day:%Y-%m-%d})",
}


def nth(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")


@pytest.mark.parametrize("day", [date(2023, 12, 25), date(2024, 2, 29), date(2022, 1, 31)])
@pytest.mark.parametrize("notation", NOTATIONS)
def test_a_day_moves_by_as_many_days_as_the_study_date(notation: str, day: date, moved: Any) -> None:
    """In the notation that it has."""
    write = NOTATIONS[notation]
    after, days = moved(f"CHEST {write(day)} ABDOMEN")
    assert days != 0
    assert after == f"CHEST {write(day + timedelta(days))} ABDOMEN"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("11. März 2024", "5. Februar 2023"),
        ("11 mars 2024", "5 février 2023"),
        ("11 MARS 2024", "5 FEVRIER 2023"),
        ("11 de marzo de 2024", "5 de febrero de 2023"),
        ("11 marca 2024", "5 lutego 2023"),
        ("11 марта 2024", "5 февраля 2023"),
        ("11 Μαρτίου 2024", "5 Φεβρουαρίου 2023"),
        ("11-MAY-2024", "07-APR-2023"),
        ("11 May 2024", "7 April 2023"),
        ("11 Mrz 2024", "05 Feb 2023"),
        ("2024/3/11", "2023/2/5"),
        ("2024년 3월 11일", "2023년 2월 5일"),
        ("25.12.2023-27.12.2023", "20.11.2022-22.11.2022"),
        ("٢٠٢٤-٠٣-١١", "2023-02-05"),
    ],
)
def test_names_of_months_move_in_their_language_and_case(before: str, after: str, moved: Any) -> None:
    """Accents only where the text has some: its character set may have none."""
    accent = "é " if not after.isascii() else ""
    assert moved(f"{accent}CHEST {before}")[0].removeprefix("é ") == f"CHEST {after}"


GO = {
    "two days": "05/04/2024",
    "a day that is its own month": "5/5/2024",
    "a year of two digits": "11.03.24",
    "a name and a year of two digits": "11-Mar-24",
    "day first in one": "31122023",
    "a number": "20240311101500",
    "a month": "2024-03",
    "a month, year last": "03/2024",
    "a month by name": "March 2024",
    "over a line": "2024-\r\n03-11",
    "two marks": "2024-03/11",
    "a French ordinal": "1er mars 2024",
    "no day": "2024-02-30",
    "behind all calendars": "9999-12-31",
    "the first day of a calendar": "1970-01-01",
    "the first day of another one": "01.01.1900",
    "in front of a name": "20240311Zzyx",
    "behind a name": "Zzyx20240311",
    "the date of birth": "1961-02-03",
}


@pytest.mark.parametrize("what", GO)
def test_a_day_of_which_there_is_a_doubt_goes(what: str, moved: Any) -> None:
    """And the day of birth, which is no date of the study; and what others have hidden behind a date."""
    assert moved(f"CHEST {GO[what]} ABDOMEN")[0].split() == ["CHEST", "ABDOMEN"]


@pytest.mark.parametrize("syntax", ["1.2.840.10008.1.2.1", IMPLICIT_VR_LITTLE_ENDIAN, "1.2.840.10008.1.2.2"])
def test_days_move_in_every_text_that_is_cleaned(syntax: str, deidentify: Any, small: Any, item: Any) -> None:
    """One value or many, at the top and in items, in every encoding."""
    request = item((0x00400007, "LO", "CHEST 2023-12-25"))
    data = small(
        (STUDY_DATE, "DA", "20240311"),
        (STUDY_DESCRIPTION, "LO", "CHEST 20231225"),
        (HISTORY, "LT", "CHEST 25.12.2023\r\nABDOMEN 26.12.2023"),
        (0x00102000, "LO", "CHEST 2023-12-25\\ABDOMEN"),
        (REQUEST, "SQ", [request]),
    )
    after = deidentify(data, syntax, rule_set=rules()).read()
    assert after.StudyDate == "20230205"
    assert after.StudyDescription == "CHEST 20221120"
    assert after.AdditionalPatientHistory == "CHEST 20.11.2022\r\nABDOMEN 21.11.2022"
    assert list(after.MedicalAlerts) == ["CHEST 2022-11-20", "ABDOMEN"]
    assert after.RequestAttributesSequence[0].ScheduledProcedureStepDescription == "CHEST 2022-11-20"


def test_days_move_in_the_texts_of_a_report(deidentify: Any) -> None:
    """As its dates do, and by as many days."""
    options = (Option.CLEAN_STRUCTURED_CONTENT,)
    texts = content_item("TEXT", ("121106", "DCM"), value="CHEST 2023-12-25, ABDOMEN 03/04/2023")
    days = content_item("DATE", ("111060", "DCM"), value="20231225")
    after = deidentify(report(texts, days), rule_set=rules(*options)).read()
    assert after.ContentSequence[0].TextValue == "CHEST 2022-11-20, ABDOMEN"
    assert after.ContentSequence[1].Date == "20221120"


def test_a_private_text_with_a_day_goes(deidentify: Any, small: Any, site: Any) -> None:
    """Whether it moves or not: what a scanner writes there is the name of a setting, and has no date."""
    options = "retain-safe-private, retain-modified-dates, clean-descriptors"
    creator, group, element = next(
        key for key, known in private_elements().items() if known.vr == "LO" and "standard" in known.dispositions
    )
    tag = group << 16 | 0x1000 | element
    texts = [(tag, "LO", "CHEST 2023-12-25"), (tag, "LO", "CHEST")]
    told = [small((group << 16 | 0x10, "LO", creator), text) for text in texts]
    after = [deidentify(data, rule_set=site(private="lists: [standard]", options=options)).read() for data in told]
    assert [tag in one for one in after] == [False, True]


@pytest.mark.parametrize("method", [DateMethod.FIRST_OF_MONTH, DateMethod.FIRST_OF_YEAR])
def test_days_go_where_dates_are_reduced(method: DateMethod, deidentify: Any, small: Any) -> None:
    """A text has no notation for the first of a month that everybody knows to be none."""
    rule_set = rules(temporal=Temporal(dates=method))
    data = small((STUDY_DATE, "DA", "20240311"), (STUDY_DESCRIPTION, "LO", "CHEST 2023-12-25"))
    assert deidentify(data, rule_set=rule_set).read().StudyDescription == "CHEST"


def test_days_go_where_no_option_retains_them(deidentify: Any, small: Any) -> None:
    """Clean Descriptors alone keeps no date."""
    chosen = compile_profile(Profile("x", "PS3.15-2026d", frozenset({Option.CLEAN_DESCRIPTORS}), pixel_risk="allow"))
    data = small((STUDY_DESCRIPTION, "LO", "CHEST 2023-12-25"))
    assert deidentify(data, rule_set=chosen).read().StudyDescription == "CHEST"


def test_the_day_of_the_original_stands_nowhere_in_the_rendition(deidentify: Any, small: Any) -> None:
    """Only the one that it moved to."""
    data = small((STUDY_DATE, "DA", "20240311"), (STUDY_DESCRIPTION, "LO", "CHEST 2023-12-25"))
    made = deidentify(data, rule_set=rules())
    assert b"2022-11-20" in made.plain
    assert b"2023-12-25" not in made.plain

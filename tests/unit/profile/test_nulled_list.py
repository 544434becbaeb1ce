"""A list of what has to go is held against the profile, and decides nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import load_profile, load_rule_set
from deid_proxy.profile.nulled_list import MOST_LINES


def profile(folder: Path, content: str | bytes, *lines: str) -> Path:
    """Write a profile that names a list with this content."""
    data = content if isinstance(content, bytes) else content.encode()
    (folder / "list.csv").write_bytes(data)
    path = folder / "site.yaml"
    path.write_text("\n".join(["name: site", "nulled: list.csv", *lines]), encoding="utf-8")
    return path


def warnings(folder: Path, content: str | bytes, *lines: str) -> list[str]:
    path = profile(folder, content, *lines)
    return [warning.removeprefix(f"{folder}/") for warning in load_rule_set(path).warnings]


def mistakes(folder: Path, content: str | bytes, *lines: str) -> list[tuple[str, int, int, str, str]]:
    with pytest.raises(ProfileError) as raised:
        load_profile(profile(folder, content, *lines))
    return [(Path(one.file).name, one.line, one.column, one.message, one.hint) for one in raised.value.findings]


def test_what_is_removed_emptied_replaced_or_mapped_is_not_mentioned(tmp_path: Path) -> None:
    """By the table, by a gap policy, or by each verb that leaves nothing of the value."""
    rules = (
        "rules:",
        "  - {remove: ProtocolName}",
        "  - {empty: BodyPartExamined}",
        "  - {replace: Manufacturer, with: ACME}",
        "  - {hash: SoftwareVersions}",
        "  - {map: StudyID}",
    )
    listed = (
        "PatientName\n(0010,0020)\nStudyDate\nSOPInstanceUID\nProtocolName\n00180015\n0008,0070\nSoftwareVersions\n"
    )
    assert warnings(tmp_path, listed + "StudyID\n(50xx,3000)\n(0019,100C)\n", *rules) == []


def test_what_has_no_rule_is_named_with_its_line(tmp_path: Path) -> None:
    """Nothing says what becomes of it, so it is kept; the place in the list is told."""
    assert warnings(tmp_path, "PatientID\n\n  Rows, of the image\n") == [
        "list.csv:3:3: (0028,0010) Rows of the list has no rule: it is kept"
    ]


def test_what_is_kept_is_named_with_who_says_so(tmp_path: Path) -> None:
    """A rule of the site, also under a condition, at one place, or one that leaves a part of the value."""
    found = warnings(
        tmp_path,
        "StudyDescription\nStudyDate\nSeriesDescription\nStudyID\n",
        "rules:",
        "  - {keep: StudyDescription}",
        "  - {truncate: StudyDate, to: year}",
        "  - {keep: SeriesDescription, when: {Modality: CT}}",
        "  - {keep: 'RequestAttributesSequence[0].StudyID'}",
    )
    assert [warning.replace(str(tmp_path) + "/", "") for warning in found] == [
        "list.csv:1:1: (0008,1030) StudyDescription of the list is not nulled by site.yaml:4:5",
        "list.csv:2:1: (0008,0020) StudyDate of the list is not nulled by site.yaml:5:5",
        "list.csv:3:1: (0008,103E) SeriesDescription of the list is not nulled, under a condition, by site.yaml:6:5",
        "list.csv:4:1: (0020,0010) StudyID of the list is not nulled, at one place, by site.yaml:7:5",
    ]


@pytest.mark.parametrize(
    ("line", "listed", "who"),
    [
        ("options: [retain-modified-dates]", "StudyDate", "Table E.1-1 (0008,0020)"),
        ("options: [retain-uids]", "SOPInstanceUID", "Table E.1-1 (0008,0018)"),
        ("uid_method: retain", "SOPInstanceUID", "Table E.1-1 (0008,0018)"),
    ],
)
def test_what_an_option_keeps_is_named(line: str, listed: str, who: str, tmp_path: Path) -> None:
    """Options and UIDs that stay are no less keeping than a rule of the site."""
    assert [one for one in warnings(tmp_path, listed, line) if "of the list is not nulled by" in one and who in one]


def test_a_private_attribute_of_the_list_is_named_when_private_ones_may_stay(tmp_path: Path) -> None:
    """Without their creator nobody can tell which attribute is meant."""
    (found,) = warnings(tmp_path, "(0019,100C)", "options: [retain-safe-private]")
    assert found == "list.csv:1:1: (0019,100C) of the list is private, and the profile may keep private attributes"


@pytest.mark.parametrize(
    "content",
    [
        "tag,name\r\n(0028,0010),Rows\r\n",
        '\ufeffTag;Name\n"(0028,0010)";"Rows, of the image"\n',
        "# what they print\nkeyword\nRows\n",
        "0028,0010\tRows\n",
        '"0028,0010"\n"Rows"\n',
    ],
)
def test_a_list_may_have_headings_remarks_and_names_beside_the_tags(content: str, tmp_path: Path) -> None:
    """As people save it from a spreadsheet or type it; what stands twice is told once."""
    (found,) = warnings(tmp_path, content)
    assert found.endswith("(0028,0010) Rows of the list has no rule: it is kept")


def test_every_mistake_of_the_list_is_told_with_its_place(tmp_path: Path) -> None:
    """Typing mistakes, numbers that are no tag, and what a list cannot say; behind those of the profile itself."""
    content = "PatientNam\n  (0018,FFFE)\n,Rows\nRequestAttributesSequence[0].StudyID\ntag\n"
    found = mistakes(tmp_path, content, "edition: PS3.15-1999")
    assert [one[:3] for one in found] == [
        ("site.yaml", 3, 10),
        *(("list.csv", n, c) for n, c in enumerate((1, 3, 1, 1, 1), 1)),
    ]
    assert found[1][3:] == ("nulled: there is no attribute 'PatientNam'", "did you mean 'PatientName'?")
    assert found[2][3] == "nulled: the data dictionary does not know (0018,FFFE)"
    assert found[3][3] == "nulled: the line begins with no tag or keyword"
    assert found[4][3] == "nulled: 'RequestAttributesSequence[0].StudyID' is not a tag or keyword"
    assert all(hint for *_, hint in found[1:4])


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\xff\xfe\x00", "nulled: the list is not text in UTF-8"),
        ("Rows\n" * (MOST_LINES + 1), f"nulled: the list has more than {MOST_LINES} lines"),
        ("# nothing\n", "nulled: the list names no attribute"),
    ],
)
def test_a_file_that_is_no_list_is_a_mistake_of_the_profile(content: str | bytes, message: str, tmp_path: Path) -> None:
    """Told at the key that names it."""
    (found,) = mistakes(tmp_path, content)
    assert (*found[:4], bool(found[4])) == ("site.yaml", 2, 9, message, True)


@pytest.mark.parametrize("named", ["nulled: no-such-list.csv", 'nulled: "a\\0b"', "nulled: [a, b]", "nulled: ."])
def test_a_list_that_cannot_be_read_is_a_mistake_of_the_profile(named: str, tmp_path: Path) -> None:
    """A name of nothing, of a folder, or no name at all."""
    path = tmp_path / "site.yaml"
    path.write_text(f"name: site\n{named}\n", encoding="utf-8")
    with pytest.raises(ProfileError) as raised:
        load_profile(path)
    assert [one.line for one in raised.value.findings] == [2]


def test_a_thousand_mistakes_are_told_in_short(tmp_path: Path) -> None:
    """The first hundred, and how many more."""
    found = mistakes(tmp_path, "Nonsense42\n" * 1_000)
    assert len(found) == 101
    assert [one[3] for one in found if one[0] == "site.yaml"] == ["nulled: 900 more such mistakes"]


def test_a_list_does_not_change_what_a_profile_does(tmp_path: Path) -> None:
    """It is no part of the digest."""
    with_list = load_rule_set(profile(tmp_path, "Rows\n"))
    assert with_list.digest == load_rule_set("basic").digest

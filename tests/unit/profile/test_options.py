"""Options by name: what they make of a row, where two meet, and which do not go together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import Profile, RuleSet, SiteRule, Verb, compile_profile
from deid_proxy.profile.compile import retained_tags
from deid_proxy.profile.options_temporal import DEFAULTS, DateMethod, Temporal
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.gap_attributes import GAP, GapClass
from deid_proxy.standard.options import NOT_AVAILABLE
from deid_proxy.standard.options import ConfidentialityOption as Option

Report = Callable[[str], list[tuple[int, int, str, str]]]
FULL, MODIFIED = Option.RETAIN_FULL_DATES, Option.RETAIN_MODIFIED_DATES


def compiled(*options: Option, edition: str = EDITIONS[0], rules: tuple[SiteRule, ...] = (), **more: object) -> RuleSet:
    return compile_profile(Profile("options", edition, frozenset(options), rules=rules, **more))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("options: [retain-full-dates, retain-modified-dates]", 2, 30, "exclude each other"),
        ("options: [retain-modified-dates, retain-uids, retain-full-dates]", 2, 47, "exclude each other"),
        ("options: [retain-uids]\nuid_method: retain", 2, 11, "uid_method: retain exclude each other"),
        ("options: [retain-uids, retain-uids]", 2, 24, "option 'retain-uids' stands twice"),
        ("edition: PS3.15-2011\noptions: [retain-institution-identity]", 3, 11, "does not have the option"),
        ("edition: PS3.15-2011\noptions:\n  - retain-uids\n  - retain-institution-identity", 5, 5, "does not have the"),
        ("dates: first-of-month", 2, 8, "without the option retain-modified-dates"),
        ("options: [retain-full-dates]\ndates: first-of-year", 3, 8, "without the option retain-modified-dates"),
        ("derive_age: true", 2, 13, "without the option retain-patient-characteristics"),
        ("anchor_event: first visit", 2, 15, "must be 1 to 16 of A-Z"),
        ("ages_over_89: drop", 2, 15, "'drop' is not accepted"),
        ("dates: shifted", 2, 8, "'shifted' is not accepted"),
    ],
)
@pytest.mark.requirement("R-084", "R-011")
def test_what_does_not_go_together_is_refused_at_its_place(
    reported: Report, text: str, line: int, column: int, message: str
) -> None:
    """At load, with line, column and what to do."""
    ((at_line, at_column, said, hint),) = [tuple(finding) for finding in reported(f"name: a\n{text}\n")]
    assert (at_line, at_column) == (line, column)
    assert message in said
    assert hint


def test_all_mistakes_of_options_come_at_once(reported: Report) -> None:
    """Beside those of other keys."""
    found = reported(
        "name: a/b\noptions: [retain-full-dates, clean-pixel-data, retain-modified-dates]\ndates: first-of-mont\n"
        "derive_age: true\nrules:\n  - {keep: Nothing}\n"
    )
    assert [finding[0] for finding in found] == [1, 2, 2, 3, 4, 6]


@pytest.mark.parametrize("option", sorted(NOT_AVAILABLE))
def test_what_is_not_available_is_refused_from_python_too(option: Option) -> None:
    """No way round the loader."""
    with pytest.raises(ProfileError, match="not available in this version"):
        compiled(option)


def test_options_can_be_named_from_python_by_their_names() -> None:
    """A text does what the member of the enumeration does; before, its dates were removed and its code was claimed."""
    by_name = compile_profile(Profile("options", EDITIONS[0], frozenset({"retain-modified-dates"})))  # type: ignore[arg-type]
    assert by_name.digest == compiled(MODIFIED).digest
    assert by_name.rules[0x00080020].action is ActionCode.C


@pytest.mark.parametrize("word", ["retain-uid", "", "RETAIN_UIDS", 5])
def test_what_is_no_option_is_refused_from_python_too(word: object) -> None:
    """With a hint, and not as something that changes nothing."""
    with pytest.raises(ProfileError, match="unknown option") as caught:
        compile_profile(Profile("options", EDITIONS[0], frozenset({word})))  # type: ignore[arg-type]
    assert caught.value.findings[0].hint


def test_impossible_profiles_are_refused_from_python_too() -> None:
    """All reasons at once."""
    with pytest.raises(ProfileError) as caught:
        compiled(FULL, MODIFIED, temporal=Temporal(derive_age=True))
    assert len(caught.value.findings) == 2


@pytest.mark.parametrize("edition", EDITIONS[:2])
@pytest.mark.requirement("R-046")
def test_modified_dates_go_before_device_identity(edition: str) -> None:
    """A true date of calibration beside moved dates of the study would tell by how many days they moved."""
    rules = compiled(Option.RETAIN_DEVICE_IDENTITY, MODIFIED, edition=edition).rules
    assert (rules[0x00181200].action, rules[0x00181200].option) == (ActionCode.C, MODIFIED)
    assert rules[0x00181000].action is ActionCode.K
    alone = compiled(Option.RETAIN_DEVICE_IDENTITY, edition=edition).rules
    assert alone[0x00181200].action is ActionCode.K


@pytest.mark.parametrize("tag", [0x00080054, 0x00080055, 0x00400001, 0x00400241, 0x00321021, 0x00741234])
@pytest.mark.requirement("R-093")
def test_application_entity_titles_are_never_kept(tag: int) -> None:
    """The device is, its title on the network of the institution is not."""
    rule = compiled(Option.RETAIN_DEVICE_IDENTITY).rules[tag]
    assert rule.action is compiled().rules[tag].action
    assert "Rtn. Dev. Id. Opt. (retain-device-identity): C" in rule.source


@pytest.mark.parametrize("tag", [0x0040A124, 0x04000100])
@pytest.mark.requirement("R-094")
def test_two_uids_are_mapped_even_where_uids_are_retained(tag: int) -> None:
    """Their rows have no cell for the Option."""
    assert compiled(Option.RETAIN_UIDS).rules[tag].action is ActionCode.U


def test_references_without_a_row_follow_what_they_refer_to() -> None:
    """Under retained UIDs they stay, or they would refer to nothing."""
    rules = compiled(Option.RETAIN_UIDS).rules
    for tag, gap in GAP.items():
        if gap.action is ActionCode.U and tag not in (0x0008010D, 0x00089123):
            assert (rules[tag].action, rules[tag].option) == (ActionCode.K, Option.RETAIN_UIDS)


@pytest.mark.parametrize("tag", [0x00181003, 0x30020020])
def test_names_of_devices_without_a_row_follow_the_option_for_devices(tag: int) -> None:
    """A machine that a site has named stays where its serial number does, and nowhere else."""
    assert compiled(Option.RETAIN_DEVICE_IDENTITY).rules[tag].action is ActionCode.K
    assert compiled().rules[tag].action in (ActionCode.X, ActionCode.Z)


@pytest.mark.parametrize(("option", "action"), [(FULL, ActionCode.K), (MODIFIED, ActionCode.C)])
@pytest.mark.requirement("R-048")
def test_dates_without_a_row_follow_the_option_for_dates(option: Option, action: ActionCode) -> None:
    """A date is a date."""
    rules = compiled(option).rules
    tags = [tag for tag, gap in GAP.items() if gap.cls is GapClass.TEMPORAL]
    assert len(tags) > 10
    assert {rules[tag].action for tag in tags} == {action}


@pytest.mark.parametrize(
    "tag",
    [
        *(0x00080106, 0x00080107, 0x00120086, 0x00120087, 0x00340007, 0x04000310),
        *(0x00181204, 0x00181205, 0x0040DB06, 0x0040DB07),
    ],
)
@pytest.mark.requirement("R-089")
def test_dates_that_anybody_can_look_up_are_not_moved(tag: int) -> None:
    """The version of a context group is printed in PS3.16: moved, it would tell the secret offset."""
    assert compiled(MODIFIED).rules[tag].action is compiled().rules[tag].action
    assert compiled(FULL).rules[tag].action is ActionCode.K


@pytest.mark.parametrize("option", [FULL, MODIFIED])
@pytest.mark.parametrize("tag", [0x00100030, 0x00100032, 0x00160077])
def test_dates_of_birth_have_no_option(option: Option, tag: int) -> None:
    """Nor has the clock of a satellite."""
    assert compiled(option).rules[tag].action is compiled().rules[tag].action


def test_the_rule_names_option_and_column() -> None:
    """What ``explain`` shows."""
    rule = compiled(Option.RETAIN_UIDS).rules[0x0020000D]
    assert rule.source == "PS3.15-2026d Table E.1-1 (0020,000D), Rtn. UIDs Opt. (retain-uids): K"


def test_an_edition_has_its_own_columns() -> None:
    """In 2011 the AE titles of a device were kept, and Referenced Patient Sequence went with UIDs retained."""
    rules = compiled(Option.RETAIN_DEVICE_IDENTITY, Option.RETAIN_UIDS, edition="PS3.15-2011").rules
    assert rules[0x00400241].action is ActionCode.K
    assert rules[0x00081120].action is ActionCode.X
    assert compiled(Option.RETAIN_UIDS).rules[0x00081120].action is ActionCode.K


def test_a_rule_of_the_site_goes_before_an_option() -> None:
    """In both directions; what an Option keeps already is no less than the Profile."""
    keep = SiteRule(Verb.KEEP, "PatientSex")
    assert retained_tags(compiled(Option.RETAIN_PATIENT_CHARACTERISTICS, rules=(keep,))) == ()
    assert retained_tags(compiled(rules=(keep,))) == (0x00100040,)
    removed = compiled(Option.RETAIN_PATIENT_CHARACTERISTICS, rules=(SiteRule(Verb.REMOVE, "PatientSex"),))
    assert removed.rules[0x00100040].action is ActionCode.X


def test_a_capped_age_that_the_site_keeps_is_less_than_the_profile() -> None:
    """Capping does not make it clean."""
    keep = SiteRule(Verb.KEEP, "PatientAge")
    rule_set = compiled(rules=(keep,), temporal=Temporal(ages_over_89="cap"))
    assert rule_set.rules[0x00101010].action is ActionCode.C
    assert retained_tags(rule_set) == (0x00101010,)


def test_everything_about_dates_and_ages_changes_the_digest() -> None:
    """No two profiles that treat an instance differently share one."""
    options = (MODIFIED, Option.RETAIN_PATIENT_CHARACTERISTICS)
    each = [
        *(Temporal(dates=method) for method in DateMethod),
        DEFAULTS._replace(anchor_event="BASELINE"),
        DEFAULTS._replace(ages_over_89="cap"),
        DEFAULTS._replace(derive_age=True),
    ]
    digests = {compiled(*options, temporal=temporal).digest for temporal in each}
    digests |= {compiled().digest, compiled(MODIFIED).digest, compiled(FULL).digest}
    assert len(digests) == len(each) + 3


def test_retained_uids_warn_and_more_so_beside_moved_dates() -> None:
    """Both can be wanted; nobody should have them by accident."""
    assert [len(compiled(*options).warnings) for options in ((), (MODIFIED,), (Option.RETAIN_UIDS,))] == [0, 0, 1]
    (first, second) = compiled(Option.RETAIN_UIDS, MODIFIED).warnings
    assert "whoever has access to the original archive" in first
    assert "the true time" in second

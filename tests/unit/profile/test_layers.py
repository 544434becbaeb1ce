"""Rules of a site are laid over each other in the order of the file: later wins, and who loses everything is told."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import process_time

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import Profile, SiteRule, Verb, compile_profile, load_rule_set
from deid_proxy.profile.compile import lay_over, retained_tags, retained_words, retention_warning
from deid_proxy.profile.conditions import Asked, matches
from deid_proxy.profile.methods import compiled_pattern
from deid_proxy.profile.model import Rule, RuleSet
from deid_proxy.profile.selection import select
from deid_proxy.profile.variants import variant_for
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.hipaa_categories import categories, tags_of_category
from deid_proxy.standard.modules import module_names, tags_of_module

Load = Callable[[str], Profile]
MODALITY, STUDY_ID, STUDY_DESCRIPTION = 0x00080060, 0x00200010, 0x00081030


@pytest.fixture
def compiled(load: Load) -> Callable[..., RuleSet]:
    def run(*rules: str) -> RuleSet:
        return compile_profile(load("\n".join(["name: a", "rules:", *(f"  - {rule}" for rule in rules)])))

    return run


@pytest.mark.parametrize(
    ("target", "tags"),
    [
        ("(60xx,3000)", {group << 16 | 0x3000 for group in range(0x6000, 0x6020, 2)}),
        ("0010xx40", {0x00100040, 0x00101040, 0x00102140} - {0x00102140}),
        ("(0008,103x)", set()),
    ],
)
def test_a_mask_selects_what_the_dictionary_has(target: str, tags: set[int]) -> None:
    """Digits that are written must be there; others may be any."""
    found = set(select(target).tags)
    assert tags <= found
    assert all((tag >> 16) % 2 == 0 for tag in found)


@pytest.mark.parametrize("target", ["(0019,xx9E)", "(0019,xxxx)", "creator:GEMS_ACQU_01"])
@pytest.mark.parametrize("when", ["", ", when: {Modality: CT}"])
def test_of_two_rules_for_a_private_attribute_the_later_one_decides(
    target: str, when: str, compiled: Callable[..., RuleSet]
) -> None:
    """And the earlier one is warned of, also where it would hold for some instances only."""
    creator = "" if target.startswith("creator") else ", creator: GEMS_ACQU_01"
    rule_set = compiled(f"{{keep: '{target}'{creator}{when}}}", f"{{remove: '{target}'{creator}}}")
    assert rule_set.private_policy is not None
    assert [each.rule.action for each in rule_set.private_policy.rules] == [ActionCode.X]
    (warning,) = rule_set.warnings
    assert f"'keep' of {target} decides nothing" in warning


def test_a_vr_a_module_and_a_category_select_their_attributes() -> None:
    """Each in the tables that the standard, and the law, give."""
    assert 0x00100010 in select("vr:PN").tags
    assert 0x00100040 in select("module:patient").tags
    assert 0x00102154 in select("category:telephone-numbers").tags
    assert all(tags_of_module(name) for name in module_names())
    assert len(categories()) == 18
    assert all(tags_of_category(name) for name in categories())


def test_a_selector_of_many_passes_over_what_the_verb_is_not_for(compiled: Callable[..., RuleSet]) -> None:
    """The pseudonym, UIDs, and what makes an object readable stay as they are."""
    rules = compiled("{remove: 'module:sop-common'}", "{keep: 'module:patient'}", "{remove: 'vr:UI'}").rules
    assert rules[0x00100010].action is ActionCode.D
    assert rules[0x00100040].action is ActionCode.K
    assert 0x00080016 not in rules or rules[0x00080016].action is not ActionCode.X
    assert rules[0x00080018].action is ActionCode.U
    assert rules[0x00200052].action is ActionCode.X


def test_a_later_rule_wins_and_the_loser_is_named(compiled: Callable[..., RuleSet]) -> None:
    """With both places."""
    rule_set = compiled("{keep: StudyID}", "{remove: StudyID}")
    assert rule_set.rules[STUDY_ID].action is ActionCode.X
    (warning,) = rule_set.warnings
    assert warning.startswith("site.yaml:3:5: 'keep' of StudyID decides nothing: the later rule at site.yaml:4:5")


def test_a_rule_that_still_decides_something_is_not_warned_of(compiled: Callable[..., RuleSet]) -> None:
    """A wide rule with exceptions is the ordinary case."""
    assert (
        compiled("{remove: 'vr:LO'}", "{keep: StudyDescription}", "{keep: StudyID, when: {Modality: CT}}").warnings
        == ()
    )


def test_a_narrow_rule_before_a_wide_one_is_warned_of(compiled: Callable[..., RuleSet]) -> None:
    """It is in the wrong order."""
    assert "StudyDescription decides nothing" in compiled("{keep: StudyDescription}", "{remove: 'vr:LO'}").warnings[0]


def test_what_is_kept_under_a_condition_counts_as_retained(compiled: Callable[..., RuleSet]) -> None:
    """In the warning; in the objects only where it was kept."""
    rule_set = compiled("{keep: StudyDescription, when: {Modality: CT}}")
    assert retained_tags(rule_set) == (STUDY_DESCRIPTION,)
    kept, other = variant_for(rule_set, {MODALITY: ("CT",)}), variant_for(rule_set, {MODALITY: ("MR",)})
    assert (kept.retains, other.retains) == (True, False)
    assert kept.digest == other.digest == rule_set.digest


def test_the_reason_for_keeping_a_name_is_in_the_warning(compiled: Callable[..., RuleSet]) -> None:
    """Whoever uses the profile reads it."""
    warning = retention_warning(compiled("{keep: PatientName, because: ethics vote 17}"))
    assert "(0010,0010) PatientName because: ethics vote 17" in warning


def test_what_stays_in_part_is_not_said_to_be_kept_whole(compiled: Callable[..., RuleSet]) -> None:
    """Blinded reading cleans a description; whoever reads that it "keeps" it would fear for the names in it."""
    rules = "{clean: SeriesDescription}", "{keep: StudyDescription}", "{truncate: StationName, to: 2}"
    assert retained_words(compiled(*rules)) == [
        "(0008,1010) StationName (in part)",
        "(0008,1030) StudyDescription",
        "(0008,103E) SeriesDescription (cleaned word by word)",
    ]


@pytest.mark.parametrize(
    ("pattern", "value", "fits"),
    [
        ("siemens*", "SIEMENS Healthineers", True),
        ("*med*", "GE MEDICAL SYSTEMS", True),
        ("c?", "CT", True),
        ("c?", "CTX", False),
        ("*", "x", True),
        ("a*b*c", "a-b-b-c", True),
        ("a*b*c", "a-b-b-d", False),
    ],
)
def test_a_pattern_of_a_condition_fits_whole_values(pattern: str, value: str, fits: bool) -> None:
    """In any letter case."""
    assert matches(pattern, value) is fits


def test_a_negated_pattern_fits_no_value_and_absence() -> None:
    """`!CT` holds where Modality is missing; `*` does not."""
    assert Asked(MODALITY, ("!ct",)).holds(())
    assert not Asked(MODALITY, ("!ct",)).holds(("CT",))
    assert not Asked(MODALITY, ("*",)).holds(())


def test_a_pattern_that_would_run_for_ever_elsewhere_takes_time_by_length() -> None:
    """(a+)+$ on a run of a: exponential for a backtracking engine."""

    def seconds(length: int) -> float:
        begin = process_time()
        assert not list(compiled_pattern(r"^(a+)+$").finditer("a" * length + "b"))
        return process_time() - begin

    seconds(100)
    assert seconds(10_000) < 1000 * (seconds(100) + 1e-4)


def test_the_digest_counts_what_decides(compiled: Callable[..., RuleSet]) -> None:
    """Conditions, methods and paths; not the wording of a reason."""
    path = "RequestAttributesSequence[0].StudyDescription"
    profiles = [
        compiled("{keep: StudyID}"),
        compiled("{keep: StudyID, when: {Modality: CT}}"),
        compiled("{keep: StudyID, when: {Modality: MR}}"),
        compiled("{hash: StudyID}"),
        compiled("{truncate: StudyID, to: 1}"),
        compiled("{truncate: StudyID, to: 2}"),
        compiled(f"{{keep: '{path}'}}"),
        compiled("{keep: StudyDescription}", f"{{remove: '{path}'}}"),
        compiled(f"{{remove: '{path}'}}", "{keep: StudyDescription}"),
    ]
    assert len({rule_set.digest for rule_set in profiles}) == len(profiles)
    named = [compiled(f"{{keep: PatientName, because: {why}}}").digest for why in ("a", "b")]
    assert named[0] == named[1]


def test_the_digest_of_a_table_is_over_its_rows(tmp_path: Path) -> None:
    """Another row is another profile, whatever the name of the file."""
    digests = []
    for name, rows in (("a", "x,1\n"), ("b", "x,1\n"), ("c", "x,2\n")):
        (tmp_path / f"{name}.csv").write_text(f"value,replacement\n{rows}", encoding="utf-8")
        (tmp_path / "p.yaml").write_text(
            f"name: a\nrules:\n  - {{look-up: StudyID, file: {name}.csv}}\n", encoding="utf-8"
        )
        digests.append(load_rule_set(tmp_path / "p.yaml").digest)
    assert digests[0] == digests[1] != digests[2]


def test_too_many_conditions_are_refused(compiled: Callable[..., RuleSet]) -> None:
    """Each would have to be asked of every instance."""
    with pytest.raises(ProfileError, match="more than 256 different conditions"):
        compiled(*(f"{{keep: StudyID, when: {{Modality: M{number}}}}}" for number in range(257)))


def test_ten_thousand_rules_cost_no_more_than_their_number(load: Load) -> None:
    """Ten times the rules take some ten times as long, also where each names a thousand attributes."""

    def seconds(count: int, rule: str) -> float:
        text = "name: a\nrules:\n" + "".join(f"  - {rule.format(n=number % 1000)}\n" for number in range(count))
        begin = process_time()
        compile_profile(load(text))
        return process_time() - begin

    for rule in (
        "{{replace: StudyID, with: A{n}}}",
        "{{replace: 'vr:LO', with: A{n}}}",
        "{{keep: 'module:general-study', when: {{Modality: CT, Manufacturer: 'A*'}}}}",
    ):
        seconds(10, rule)
        assert seconds(10_000, rule) < 40 * (seconds(1000, rule) + 0.05)


def test_ten_thousand_mistakes_cost_no_more_than_as_many_rules(load: Load) -> None:
    """Each is told with its place and what was meant, and looking for that takes no search of the dictionary."""

    def seconds(target: str) -> float:
        text = "name: a\nrules:\n" + f"  - {{keep: {target}}}\n" * 500
        begin = process_time()
        with suppress(ProfileError):
            compile_profile(load(text))
        return process_time() - begin

    with pytest.raises(ProfileError) as caught:
        load("name: a\nrules:\n" + "  - {keep: BodyPartExamine}\n" * 500)
    assert [finding.hint for finding in caught.value.findings] == ["did you mean 'BodyPartExamined'?"] * 500
    assert seconds("BodyPartExamind") < 20 * (seconds("BodyPartExamined") + 0.02)


def test_a_rule_of_a_library_user_is_checked_as_one_of_a_file() -> None:
    """The same mistakes, without a file."""
    with pytest.raises(ProfileError, match="no pattern"):
        SiteRule(Verb.REGEX, "StudyID", argument="(a")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("private: {lists: [tcia]}", "private: needs the option retain-safe-private"),
        ("options: [retain-safe-private]\nprivate: {lists: [standart]}", "there is no list 'standart'"),
        ("options: [retain-safe-private]\nprivate: {list: [tcia]}", "private: unknown key 'list'"),
        ("options: [retain-safe-private]\nprivate: {lists: tcia}", "private.lists: must be a list of words"),
        ("options: [retain-safe-private]\nprivate: tcia", "'private' must be a mapping"),
        ("options: [retain-safe-private]\nprivate: {numeric_only: maybe}", "must be true or false"),
        ("options: [retain-safe-private]\nprivate: {files: [none.csv]}", "the list cannot be read"),
    ],
)
def test_a_mistake_about_private_attributes_is_reported(load: Load, text: str, message: str) -> None:
    """At its place, with a hint."""
    with pytest.raises(ProfileError, match=message) as caught:
        load(f"name: a\n{text}\n")
    (finding,) = caught.value.findings
    assert finding.line > 1
    assert finding.hint


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ('ACME,"(0011,1001)",DS,keep', "row 2 of the list: '\\(0011,1001\\)' names no private attribute"),
        ('ACME,"(0010,xx01)",DS,keep', "names no private attribute"),
        ('ACME,"(0011,xx01)",DX,keep', "there is no VR 'DX'"),
        ('ACME,"(0011,xx01)",DS,kept', "'kept' is no disposition"),
        ('ACME ,"(0011,xx01)",DS,keep', "begins or ends with blanks"),
        ("ACME", "has 1 cells, not 4"),
    ],
)
def test_a_mistake_in_a_list_of_the_site_names_its_row(tmp_path: Path, load: Load, row: str, message: str) -> None:
    """The rest of the list does not count then."""
    (tmp_path / "ours.csv").write_text(f"private_creator,element,vr,disposition\n{row}\n", encoding="utf-8")
    with pytest.raises(ProfileError, match=message):
        load("name: a\noptions: [retain-safe-private]\nprivate: {files: [ours.csv]}\n")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a,b\nx,y\n", "the first line of the table is not 'value,replacement'"),
        (b"value,replacement\nx\n", "row 2 of the table is not a value and its replacement"),
        (b"value,replacement\nx,1\nx,2\n", "row 3 of the table gives a value a second replacement"),
        ("value,replacement\nx,ü\n".encode(), "row 2 of the table is not printable ASCII"),
        (b"value,replacement\nx,\xff\n", "not CSV in UTF-8"),
    ],
)
def test_a_mistake_in_a_table_names_its_row_and_no_value(
    tmp_path: Path, load: Load, content: bytes, message: str
) -> None:
    """The values of a table are originals."""
    (tmp_path / "t.csv").write_bytes(content)
    with pytest.raises(ProfileError, match=message):
        load("name: a\nrules:\n  - {look-up: StudyID, file: t.csv}\n")


def test_no_repr_shows_what_a_table_holds(tmp_path: Path, load: Load) -> None:
    """Neither of the profile nor of the rule set."""
    (tmp_path / "t.csv").write_text("value,replacement\nQuill,1\n", encoding="utf-8")
    profile = load("name: a\nrules:\n  - {look-up: StudyID, file: t.csv}\n")
    assert "Quill" not in repr(profile) + repr(compile_profile(profile))


def test_what_a_project_writes_wins_over_a_rule_under_a_condition(compiled: Callable[..., RuleSet]) -> None:
    """A trial's attributes are the same in every object."""
    rule_set = lay_over(
        compiled("{remove: ClinicalTrialSiteID, when: {Modality: CT}}"),
        {0x00120030: Rule(ActionCode.D, "trial", "017", site=True)},
    )
    assert variant_for(rule_set, {MODALITY: ("CT",)}).rules[0x00120030].replacement == "017"

"""A profile file says exactly what it means, or every mistake in it is reported at once, at its place."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from deid_proxy.errors import ConfigurationError, ProfileError
from deid_proxy.profile import Profile, SiteRule, Verb, builtin_names, load_profile, load_rule_set
from deid_proxy.standard.attribute_table import EDITIONS
from deid_proxy.standard.options import NOT_AVAILABLE, ConfidentialityOption

if TYPE_CHECKING:
    from pathlib import Path

Load = Callable[[str], Profile]
Report = Callable[[str], list[Any]]


def test_a_name_is_all_that_a_profile_needs(load: Load) -> None:
    """Every other key has the default that the documentation promises."""
    assert load("name: site\n") == Profile(
        name="site",
        edition="PS3.15-2026d",
        options=frozenset(),
        replacement="placeholder",
        pixel_risk="hold",
        uid_method="hmac-sha256",
        rules=(),
    )


def test_every_key_is_read(load: Load) -> None:
    """All keys at once, with rules in their order and their places."""
    profile = load(
        "name: My site 1.0\n"
        "edition: PS3.15-2011\n"
        "options: []\n"
        "replacement: empty\n"
        "pixel_risk: allow\n"
        "uid_method: sha256\n"
        "rules:\n"
        "  - {keep: BodyPartExamined}\n"
        "  - remove: (0020,4000)\n"
        "  - {empty: 00081030}\n"
        '  - {replace: PatientName, with: "A^{subject}"}\n'
        "  - {allow_pixels: UltrasoundImageStorage}\n"
    )
    assert profile == Profile(
        name="My site 1.0",
        edition="PS3.15-2011",
        replacement="empty",
        pixel_risk="allow",
        uid_method="sha256",
        rules=(
            SiteRule(Verb.KEEP, "BodyPartExamined", source="site.yaml:8:5"),
            SiteRule(Verb.REMOVE, "(0020,4000)", source="site.yaml:9:5"),
            SiteRule(Verb.EMPTY, "00081030", source="site.yaml:10:5"),
            SiteRule(Verb.REPLACE, "PatientName", "A^{subject}", source="site.yaml:11:5"),
            SiteRule(Verb.ALLOW_PIXELS, "UltrasoundImageStorage", source="site.yaml:12:5"),
        ),
    )


@pytest.mark.parametrize("edition", EDITIONS)
def test_every_edition_can_be_named(load: Load, edition: str) -> None:
    """The editions are those of the table."""
    assert load(f"name: a\nedition: {edition}\n").edition == edition


@pytest.mark.parametrize("option", sorted(NOT_AVAILABLE))
def test_an_option_that_is_not_available_is_refused_by_its_name(reported: Report, option: str) -> None:
    """It is recognised, and refused: its code cannot be claimed."""
    (finding,) = reported(f"name: a\noptions: [{option}]\n")
    assert finding[:3] == (2, 11, f"options[0]: option '{option}': not available in this version")


@pytest.mark.parametrize("option", sorted(set(ConfidentialityOption) - NOT_AVAILABLE))
def test_every_other_option_can_be_named(load: Load, option: str) -> None:
    """By the name of the standard, in lower case."""
    assert load(f"name: a\noptions: [{option}]\n").options == {option}


@pytest.mark.parametrize(
    ("text", "line", "column", "message", "hint"),
    [
        ("edition: PS3.15-2011\n", 1, 1, "the key 'name' is missing", "add 'name: ...'"),
        ("name: a/b\n", 1, 7, "name: must be 1 to 64 letters", "such as clinical-trial"),
        ("name: a\nname: b\n", 2, 1, "the key 'name' stands twice", "the first is on line 1"),
        ("name: a\nediton: x\n", 2, 1, "unknown key 'editon'", "did you mean 'edition'?"),
        ("name: a\nfoo: x\n", 2, 1, "unknown key 'foo'", "known here: name, edition, options"),
        ("name: a\nedition: 2026d\n", 2, 10, "edition: unknown edition '2026d'", "did you mean 'PS3.15-2026d'?"),
        ("name: a\nedition: PS3.15-1999\n", 2, 10, f"known are {', '.join(EDITIONS)}", "the newest one is "),
        ("name: a\nedition: [a]\n", 2, 10, "edition: must be a text", "quote a text that starts with"),
        ("name: a\noptions: clean-graphics\n", 2, 10, "options: must be a list", "write [a, b]"),
        ("name: a\noptions: [retain-uid]\n", 2, 11, "unknown option 'retain-uid'", "did you mean 'retain-uids'?"),
        ("name: a\nreplacement: placeholdr\n", 2, 14, "'placeholdr' is not accepted", "did you mean 'placeholder'?"),
        ("name: a\npixel_risk: maybe\n", 2, 13, "'maybe' is not accepted", "known here: hold, allow"),
        ("name: a\npixel_risk: {a: b}\n", 2, 13, "pixel_risk: must be one word", "known here: hold, allow"),
        ("name: a\nuid_method: sha-256\n", 2, 13, "'sha-256' is not accepted", "did you mean 'sha256'?"),
        ("name: a\nuid_method:\n", 2, 1, "'uid_method' has no value", "leave the key out"),
        ("name: a\nrules:\n", 2, 1, "'rules' has no value", "leave the key out"),
        ("name: a\nrules: {keep: Modality}\n", 2, 8, "'rules' must be a list", "write one '- ' per rule"),
        ("name: a\nrules: none\n", 2, 8, "'rules' must be a list", "write one '- ' per rule"),
    ],
)
def test_a_mistake_in_the_profile_is_reported_at_its_place(
    reported: Report, text: str, line: int, column: int, message: str, hint: str
) -> None:
    """Each is one finding, with line, column and hint."""
    (finding,) = reported(text)
    assert (finding.line, finding.column) == (line, column)
    assert message in finding.message
    assert hint in finding.hint


@pytest.mark.parametrize(
    ("rule", "column", "message", "hint"),
    [
        ("{keeep: Modality}", 6, "unknown key 'keeep' in a rule", "did you mean 'keep'?"),
        ("{keep: Modality, wiht: x}", 22, "unknown key 'wiht' in a rule", "did you mean 'with'?"),
        ("{keep: Modality, remove: Rows}", 22, "a rule does one thing: 'keep' or 'remove'", "write two rules"),
        ("{}", 5, "this rule says nothing to do", "{keep: TAG}"),
        ("{with: x}", 5, "this rule says nothing to do", "{keep: TAG}"),
        ("keep", 5, "this is not a rule", "{keep: TAG}"),
        ("[keep, Modality]", 5, "this is not a rule", "{keep: TAG}"),
        ("{keep: [Modality]}", 12, "'keep' must be a text", "name one attribute per rule"),
        ("{keep: {a: b}}", 12, "'keep' must be a text", "name one attribute per rule"),
        ("{keep: }", 6, "'keep' has no value", "quote a text that contains a comma"),
        ("{keep: (0010,0010)}", 18, "'0010)' has no value", "quote a text that contains a comma"),
        ("{keep: BodyPartExamine}", 12, "no attribute 'BodyPartExamine'", "did you mean 'BodyPartExamined'?"),
        ("{keep: 100010}", 12, "'100010' is not a tag", "did you mean '00100010', (0010,0010) PatientName?"),
        ("{keep: 32776}", 12, "'32776' is not a tag", "all eight digits"),
        ('{keep: "(0019,xx0C)"}', 12, "the private attribute (0019,xx0C) needs its creator", "add 'creator: NAME'"),
        ('{keep: "(0019,xx0C)", creator: "S "}', 12, "begins or ends with blanks", "write 'S'"),
        ('{keep: "(0019,100C)", creator: S}', 12, "written with its block", '"(0019,xx0C)"'),
        ('{regex: "(0019,xx0C)", creator: S, pattern: a}', 13, "'regex' is not for private attributes", "known here"),
        ("{keep: 0010 0010}", 12, "'0010 0010' is two numbers, not a tag", 'did you mean "(0010,0010)"'),
        ("{keep: 16 4097}", 12, "'16 4097' is two numbers, not a tag", "all eight digits"),
        ("{remove: 'vr:PX'}", 14, "there is no VR 'PX'", "known here: AE"),
        ("{remove: 'module:pateint'}", 14, "there is no module 'pateint'", "did you mean 'patient'?"),
        ("{remove: 'category:fax'}", 14, "there is no category 'fax'", "did you mean 'fax-numbers'?"),
        ("{remove: 'kind:fax'}", 14, "unknown kind of selector 'kind:'", "vr, module, category, creator"),
        ('{remove: "(0011,xxZZ)"}', 14, "there is no attribute '(0011,xxZZ)'", "all eight digits"),
        ('{remove: "(00x1,0010)"}', 14, "has no attribute (00x1,0010)", "with its creator"),
        ("{remove: 'StudyID[0].Modality'}", 14, "(0020,0010) StudyID is no sequence", "goes through sequences"),
        ("{remove: 'RequestAttributesSequence[0]'}", 14, "names an item", "add the attribute"),
        ("{hash: StudyDate}", 12, "an attribute with VR DA takes no 'hash'", "'hash' is for AE"),
        ("{shift: StudyDescription}", 13, "an attribute with VR LO takes no 'shift'", "'shift' is for DA, DT"),
        ("{truncate: StudyID}", 5, "'truncate' needs 'to'", "{truncate: TAG, to: 3}"),
        ("{truncate: StudyID, to: 0}", 29, "'to' is a number from 1 to 64", "to: 3"),
        ("{truncate: StudyDate, to: 4}", 16, "is truncated to year or month", "change 'to'"),
        ("{regex: StudyID, pattern: '(a'}", 31, "this is no pattern: missing )", "RE2"),
        (r"{regex: StudyID, pattern: '(a)\1'}", 31, "this is no pattern: invalid escape", "no back-references"),
        (r"{regex: StudyID, pattern: 'a', with: '\1'}", 42, "is no group of the pattern", "0 groups"),
        ("{regex: StudyID, pattern: a, unmatched: maybe}", 45, "'unmatched' is one of empty", "leave it out"),
        ("{look-up: StudyID, file: none.csv}", 30, "the table cannot be read", "relative to the profile"),
        ("{keep: StudyID, pattern: a}", 21, "'pattern' does not belong to 'keep'", "{keep: TAG}"),
        ("{set: 'vr:LO', with: a}", 11, "'set' writes one attribute", "by its keyword"),
        ("{keep: StudyID, when: {Modalty: CT}}", 28, "no attribute 'Modalty'", "did you mean 'Modality'?"),
        ("{keep: StudyID, when: {PatientName: A}}", 28, "a condition cannot ask for (0010,0010)", "with VR AE"),
        ("{keep: StudyID, when: CT}", 27, "'when' must say", "when: {Modality: CT"),
        ("{when: {Modality: CT}, rules: [{when: {Modality: CT}, rules: []}]}", 59, "inside another", "one deep"),
        ("{rules: [{keep: StudyID}]}", 6, "a group of rules has no condition", "when: {...}"),
        ("{hash: PatientName}", 12, "always carries the pseudonym: it cannot be hashed", "{subject}"),
        ("{remove: StudyID, because: I say so}", 32, "'because' belongs to 'keep'", "leave it out"),
        ("{keep: 00191001}", 12, "the private attribute 00191001 needs its creator", "add 'creator: NAME'"),
        ("{keep: 00100FFF}", 12, "the data dictionary does not know (0010,0FFF)", "are removed"),
        ("{keep: PatientName}", 12, "(0010,0010) PatientName always carries the pseudonym", "because: ..."),
        ("{remove: 00100020}", 14, "(0010,0020) PatientID always carries the pseudonym", "{subject}"),
        ("{replace: PatientID, with: fixed}", 32, "(0010,0020) PatientID always carries the pseudonym", "{subject}"),
        ("{keep: SOPInstanceUID}", 12, "is always replaced by a new UID", "remove this rule"),
        ("{keep: FrameOfReferenceUID}", 12, "UIDs are always replaced", "the option retain-uids keeps all of them"),
        ("{remove: SOPClassUID}", 14, "makes the object readable: it cannot be removed", "remove this rule"),
        ("{empty: PixelData}", 13, "makes the object readable: it cannot be emptied", "remove this rule"),
        ("{remove: TransferSyntaxUID}", 14, "the File Meta Information", "remove this rule"),
        ('{replace: PatientIdentityRemoved, with: "NO"}', 15, "says what was done", "remove this rule"),
        ("{replace: StudyID}", 5, "'replace' needs 'with'", "{replace: TAG, with: TEXT}"),
        ("{remove: StudyID, with: x}", 29, "'with' belongs to 'replace', not to 'remove'", "{replace: TAG"),
        ('{replace: StudyID, with: ""}', 30, "the text is empty", "use {empty: ...}"),
        ('{replace: StudyID, with: "{site}"}', 30, "unknown placeholder {site}", "{subject}"),
        ('{replace: StudyID, with: "a\\\\b"}', 30, "not valid for VR SH", "without backslash"),
        ("{replace: StudyID, with: Ü}", 30, "the text is not ASCII", "every character set"),
        ("{replace: StudyID, with: 12345678901234567}", 30, "17 characters, VR SH takes 16", "shorten it"),
        ("{replace: StudyDate, with: 2024-1-1}", 32, "not valid for VR DA", "a date such as 20000131"),
        ("{replace: EnergyWindowNumber, with: 1}", 41, "an attribute with VR US", "use remove or empty"),
        ("{allow_pixels: UltrasoundStorage}", 20, "no Storage SOP Class", "did you mean 'UltrasoundImageStorage'?"),
    ],
)
def test_a_mistake_in_a_rule_is_reported_at_its_place(
    reported: Report, rule: str, column: int, message: str, hint: str
) -> None:
    """A rule that cannot be is refused at the very word that is wrong."""
    (finding,) = reported(f"name: a\nrules:\n  - {{keep: BodyPartExamined}}\n  - {rule}\n")
    assert (finding.line, finding.column) == (4, column)
    assert message in finding.message
    assert hint in finding.hint


def test_every_mistake_is_reported_at_once_in_the_order_of_the_file(reported: Report) -> None:
    """Mistakes of the YAML, of the keys and of the rules come together."""
    findings = reported(
        "nam: a\n"
        "rules:\n"
        "  - {keep: PatientName}\n"
        "  - {replace: StudyIDD, with: '{x}'}\n"
        "  - {remove: *x}\n"
        "edition: 1\n"
        "edition: 2\n"
        "options: [clean-pixel-data, clean-grafics]\n"
    )
    assert [(finding.line, finding.column) for finding in findings] == [
        (1, 1),
        (1, 1),
        (3, 12),
        (4, 15),
        (5, 14),
        (6, 10),
        (7, 1),
        (8, 11),
        (8, 29),
    ]


def test_a_profile_error_is_a_configuration_error() -> None:
    """Whoever handles mistakes of the configuration handles those of profiles too."""
    with pytest.raises(ConfigurationError):
        load_profile("absent")


@pytest.mark.parametrize(
    ("name", "hint"),
    [("basc", "did you mean 'basic'?"), ("BASIC", "did you mean 'basic'?"), ("zzz", "named with its ending")],
)
def test_an_unknown_name_is_answered_with_the_known_ones(name: str, hint: str) -> None:
    """The message lists the built-in profiles, the hint names the likely one."""
    with pytest.raises(ProfileError) as caught:
        load_profile(name)
    (finding,) = caught.value.findings
    assert f"there is no built-in profile '{name}'" in finding.message
    assert all(known in finding.message for known in builtin_names())
    assert hint in finding.hint


@pytest.mark.parametrize("name", ["missing.yaml", "sub/missing", "missing.yml"])
def test_a_missing_file_is_answered_with_the_built_in_names(tmp_path: Path, name: str) -> None:
    """A path that leads nowhere is reported with the path, and what there is instead."""
    with pytest.raises(ProfileError) as caught:
        load_profile(tmp_path / name)
    (finding,) = caught.value.findings
    assert finding.file == str(tmp_path / name)
    assert "basic" in finding.hint


def test_a_file_without_an_ending_has_to_look_like_a_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word is a built-in name; the hint says how to name a file of that name."""
    (tmp_path / "mine").write_text("name: mine\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ProfileError, match=r"write './mine'"):
        load_profile("mine")
    assert load_profile("./mine").name == "mine"


def test_a_folder_is_no_profile(tmp_path: Path) -> None:
    """Naming a folder is one clear error."""
    with pytest.raises(ProfileError, match="this is not a file"):
        load_profile(tmp_path)


def test_a_rule_set_is_loaded_in_one_step(tmp_path: Path) -> None:
    """Name or path, the rule set is the compiled profile."""
    path = tmp_path / "site.yaml"
    path.write_text("name: site\n", encoding="utf-8")
    assert load_rule_set(path).digest == load_rule_set("basic").digest
    assert load_rule_set(path).name == "site"

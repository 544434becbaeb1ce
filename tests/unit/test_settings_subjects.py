"""What a configuration says of subjects, trials, UIDs and dates arrives where it counts; its files are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from deid_proxy.errors import ConfigurationError, Finding
from deid_proxy.gateway.projects import Project, open_project
from deid_proxy.identity.date_shift import OffsetRange
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subject_key import SubjectKeyRules
from deid_proxy.settings import Settings, load_settings
from deid_proxy.stores.memory import MemoryMapStore

BASE = """\
gateway:
  listen: 127.0.0.1:11112
  state_dir: state
  spool_key_file: spool.key
destinations:
  archive: {ae_title: ORTHANC, address: "orthanc:4242"}
projects:
"""
PROJECT = """\
  - name: NAME
    key_file: NAME.key
    called_ae_title: NAME
    senders: [{address: 10.1.0.0/16}]
    forward_to: [archive]
"""


def load(folder: Path, *projects: str, check_files: bool = False) -> Settings:
    """Load a configuration with a project for each text, which is added to it."""
    text = BASE
    for letter, added in zip("ABC", projects, strict=False):
        text += PROJECT.replace("NAME", letter) + added
        if not (folder / f"{letter}.key").exists():
            generate_key_file(folder / f"{letter}.key")
    if not (folder / "spool.key").exists():
        generate_key_file(folder / "spool.key")
    (folder / "gateway.yaml").write_text(text, encoding="utf-8")
    return load_settings(folder / "gateway.yaml", check_files=check_files)


def project(folder: Path, added: str) -> Project:
    settings = load(folder, added)
    return open_project(settings.projects[0], MemoryMapStore(), settings.gateway)


def table(folder: Path, text: str, name: str = "subjects.csv") -> None:
    (folder / name).write_text(text, encoding="utf-8")
    (folder / name).chmod(0o600)


def refused(folder: Path, added: str) -> list[Finding]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, added, check_files=True)
    assert "CANARY" not in str(caught.value)
    return caught.value.findings


def test_everything_that_is_said_arrives_in_the_policy(tmp_path: Path) -> None:
    """Method, pattern, rules, unknown, dates: as the identity room names them."""
    added = """\
    subjects:
      method: sequential
      pattern: "S-{n:03d}"
      unknown: assign
      name: hmac
      without_id: hold
      conflict: allow
      key: {case: ignore, leading_zeros: ignore, separators: "-", issuer: ignore, default_issuer: " H "}
    dates: {shift_days: [-400, -31]}
"""
    policy = project(tmp_path, added).resolver.subjects
    assert (policy.method, str(policy.pattern), policy.unknown, policy.name) == (
        "sequential",
        "S-{n:03d}",
        "assign",
        "hmac",
    )
    assert policy.rules == SubjectKeyRules(True, True, "-", True, "H")
    assert (policy.hold_without_id, policy.hold_conflicts, policy.offsets) == (True, False, OffsetRange(-400, -31))


def test_the_defaults_hold_conflicts_and_join_nobody(tmp_path: Path) -> None:
    """What a site gets that says nothing."""
    policy = project(tmp_path, "").resolver.subjects
    assert (policy.rules, policy.hold_conflicts, policy.hold_without_id) == (SubjectKeyRules(), True, False)
    assert policy.offsets == OffsetRange(-1826, -31)


def test_a_table_is_read_when_the_project_opens(tmp_path: Path) -> None:
    """And the example of the design works as it stands there."""
    table(tmp_path, "patient_id,subject,site\n4711,LUNG-7,017\n")
    added = "    subjects: {method: table, file: subjects.csv, unknown: hold}\n"
    added += '    trial: {sponsor: ACME, protocol_id: LUNG-01, site_id: "{subject.site}"}\n'
    one = project(tmp_path, added)
    who = IdentityRequest(IdentityKind.PATIENT, "\x1f4711")
    assert one.resolver.resolve([who]) == {who: "LUNG-7"}
    assert one.resolver.subjects.columns == {"site"}
    assert one.settings.rule_set.rules[0x00120030].replacement == "{subject.site}"
    assert 0x00120010 in one.settings.rule_set.inserted


def test_days_since_an_anchor_need_a_table_that_has_anchors(tmp_path: Path) -> None:
    """Else every instance would wait for ever: refused with place and hint; a row without a date is let wait."""
    profile = "name: a\noptions: [retain-modified-dates]\ndates: days-since-anchor\n"
    (tmp_path / "a.yaml").write_text(profile, encoding="utf-8")
    (found,) = refused(tmp_path, "    profile: a.yaml\n")
    assert (found.line, "no table says anybody's anchor_date" in found.message) == (8, True)
    assert found.hint == "add 'file' to 'subjects'"
    added = "    profile: a.yaml\n    subjects: {file: subjects.csv}\n"
    table(tmp_path, "patient_id,date_offset\nCANARY,-40\n")
    (found,) = refused(tmp_path, added)
    assert "the column 'anchor_date' is missing" in found.message
    table(tmp_path, "patient_id,anchor_date\n4711,\n")
    assert project(tmp_path, added).resolver.subjects.columns == frozenset()  # who has no row is no stranger for it


def test_a_project_with_a_bad_table_does_not_open(tmp_path: Path) -> None:
    """With the findings of the table, and nothing half done."""
    table(tmp_path, "patient_id,subject\nCANARY,S\nCANARY,T\n")
    with pytest.raises(ConfigurationError, match="row 3, column 1"):
        project(tmp_path, "    subjects: {method: table, file: subjects.csv}\n")


def test_check_reads_tables_aliases_tokens_and_shared_keys(tmp_path: Path) -> None:
    """Everything wrong in every file at once, each at its place: in the CSV, or where the configuration names it."""
    table(tmp_path, "patient_id,subject\nCANARY1,S\nCANARY2,S\n")
    table(tmp_path, "patient_id,same_as_patient_id\nCANARY1,CANARY2\nCANARY2,CANARY1\n", "aliases.csv")
    added = "    subjects: {method: table, file: subjects.csv, aliases: aliases.csv}\n    uids: {key_file: no.key}\n"
    found = refused(tmp_path, added)
    places = {(Path(each.file).name, each.line) for each in found}
    assert ("subjects.csv", 3) in places
    assert ("gateway.yaml", 14) in places
    assert {name for name, _ in places} == {"subjects.csv", "aliases.csv", "gateway.yaml"}
    (tmp_path / "a.token").write_text("CANARY\n")
    (tmp_path / "a.token").chmod(0o644)
    (found,) = refused(tmp_path, "    subjects: {method: http, url: https://a/, token_file: a.token}\n")
    assert "can be used by others" in found.message


def test_a_good_configuration_of_all_of_it_is_checked_and_described(tmp_path: Path) -> None:
    """Nothing to complain about, and the description is plain JSON without a secret."""
    import json

    table(tmp_path, "patient_id,subject\nCANARY1,S\n")
    generate_key_file(tmp_path / "shared.key")
    (tmp_path / "a.token").write_text("CANARYTOKEN\n")
    (tmp_path / "a.token").chmod(0o600)
    settings = load(
        tmp_path,
        "    subjects: {method: table, file: subjects.csv}\n    uids: {root: 1.2.3, key_file: shared.key}\n",
        "    subjects: {method: http, url: https://a/, token_file: a.token}\n    uids: {key_file: shared.key}\n",
        '    subjects: {method: sequential, pattern: "S{n}"}\n',
        check_files=True,
    )
    text = json.dumps(settings.describe())
    assert "CANARY" not in text
    assert '"S{n:01d}"' in text
    assert settings.check_files() == []


def test_projects_share_uids_by_the_key_that_both_name(tmp_path: Path) -> None:
    """The same original UID, the same new one; patients stay apart."""
    generate_key_file(tmp_path / "shared.key")
    shared = "    uids: {key_file: shared.key}\n"
    settings = load(tmp_path, shared, shared, "")
    store = MemoryMapStore()
    a, b, c = (open_project(each, store, settings.gateway).resolver for each in settings.projects)
    uid, who = IdentityRequest(IdentityKind.UID, "1.2.3.4"), IdentityRequest(IdentityKind.PATIENT, "\x1f1")
    answers = [one.resolve([uid, who]) for one in (a, b, c)]
    assert answers[0][uid] == answers[1][uid] != answers[2][uid]
    assert len({answer[who] for answer in answers}) == 3


def test_what_deserves_a_second_look_is_warned_of(tmp_path: Path) -> None:
    """Each at the place of the project's subjects; the defaults warn of nothing."""
    table(tmp_path, "patient_id,subject\nP,S\n")
    bold = (
        "    subjects: {method: table, file: subjects.csv, unknown: exclude, conflict: allow, key: {issuer: ignore}}\n"
    )
    warnings = [each for each in load(tmp_path, bold).warnings() if each.line == 13]
    assert [each.message.removeprefix("project 'A': ") for each in warnings] == [
        "instances of patients whom nobody knows are not kept",
        "a study may leave as that of two subjects",
        "patients of two issuers with one number are one subject",
    ]
    assert load(tmp_path, "").warnings() == []

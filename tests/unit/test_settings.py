"""A configuration means exactly what it says, with every default filled in."""

from __future__ import annotations

import json
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from deid_proxy.errors import ConfigurationError
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.identity.map_keys import generate_map_keys
from deid_proxy.profile import load_rule_set
from deid_proxy.settings import (
    Address,
    DestinationSettings,
    GatewaySettings,
    LimitSettings,
    LogSettings,
    ProjectSettings,
    SenderSettings,
    Settings,
    SubjectSettings,
    load_settings,
)
from deid_proxy.settings.subjects import DateSettings, KeyRuleSettings, TrialSettings, UIDSettings

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "config" / "deid-proxy.example.yaml"
REFERENCE = ROOT / "docs" / "reference" / "configuration.md"
MODELS: list[type[BaseModel]] = [
    Settings,
    GatewaySettings,
    LimitSettings,
    LogSettings,
    DestinationSettings,
    ProjectSettings,
    SenderSettings,
    SubjectSettings,
    KeyRuleSettings,
    TrialSettings,
    UIDSettings,
    DateSettings,
]

SMALLEST = """
gateway:
  listen: 127.0.0.1:11112
  state_dir: state
  spool_key_file: keys/spool.key
destinations:
  archive: {ae_title: ORTHANC, address: "orthanc:4242"}
projects:
  - name: LUNG-01
    key_file: keys/lung01.key
    called_ae_title: LUNG01
    senders: [{calling_ae_title: CT1, address: 10.1.0.0/16}]
    forward_to: [archive]
"""


def load(folder: Path, text: str = SMALLEST) -> Settings:
    path = folder / "gateway.yaml"
    path.write_text(text, encoding="utf-8")
    return load_settings(path)


def test_the_smallest_configuration_has_every_default(tmp_path: Path) -> None:
    """What may be left out has the default that the reference promises."""
    settings = load(tmp_path)
    gateway = settings.gateway
    assert (gateway.retention_s, gateway.drain_s, gateway.deflated) == (0, 30, False)
    assert (gateway.log.level, gateway.log.format) == ("info", "json")
    assert gateway.limits.model_dump() == {
        "max_associations": 32,
        "max_associations_per_peer": 8,
        "max_instance_bytes": 2 * 1024**3,
        "maximum_pdu_bytes": 128 * 1024,
        "max_connections": 64,
        "max_connections_per_peer": 32,
        "association_request_s": 30,
        "association_idle_s": 300,
        "pdu_deadline_s": 30,
        "min_rate_bytes_s": 1024,
        "disk_reserve_bytes": 512 * 1024**2,
        "disk_soft_bytes": 1024**3,
        "max_elements": 2_000_000,
        "max_depth": 32,
    }
    destination = settings.destinations["archive"]
    assert (destination.calling_ae_title, destination.max_associations) == ("DEIDPROXY", 1)
    assert (destination.connect_timeout_s, destination.response_timeout_s) == (10, 60)
    assert (destination.min_rate_bytes_s, destination.stall_timeout_s) == (16 * 1024, 30)
    assert (settings.projects[0].profile, settings.projects[0].subjects.method) == ("basic", "hmac")
    assert settings.projects[0].rule_set is load_rule_set("basic")


def test_limits_that_follow_others_follow_them(tmp_path: Path) -> None:
    """Whoever allows more associations need not think of the connections that they take."""
    settings = load(
        tmp_path,
        SMALLEST.replace("  state_dir", "  limits: {max_associations: 100}\n  state_dir"),
    )
    limits = settings.gateway.limits
    assert (limits.max_connections, limits.max_connections_per_peer) == (200, 32)


def test_values_arrive_in_their_own_types(tmp_path: Path) -> None:
    """Addresses, networks and paths are no texts any more."""
    settings = load(tmp_path)
    assert settings.gateway.listen == Address("127.0.0.1", 11112)
    assert (settings.gateway.host, settings.gateway.port) == ("127.0.0.1", 11112)
    destination = settings.destinations["archive"]
    assert (destination.host, destination.port) == ("orthanc", 4242)
    assert settings.projects[0].senders[0].address == ip_network("10.1.0.0/16")
    assert settings.projects[0].forward_to == ("archive",)


def test_names_of_files_are_relative_to_the_configuration(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the gateway is started from, the same files are meant; absolute names stay as they are."""
    monkeypatch.chdir(ROOT)
    settings = load(tmp_path, SMALLEST.replace("state_dir: state", "state_dir: /var/lib/deid-proxy"))
    assert settings.gateway.spool_key_file == tmp_path / "keys" / "spool.key"
    assert settings.projects[0].key_file == tmp_path / "keys" / "lung01.key"
    assert settings.gateway.state_dir == Path("/var/lib/deid-proxy")


def test_a_profile_is_a_name_or_a_file_beside_the_configuration(tmp_path: Path) -> None:
    """The compiled profile of the project is there when the configuration is."""
    (tmp_path / "profiles").mkdir()
    (tmp_path / "profiles" / "mine.yaml").write_text("name: mine\nrules: [{keep: StudyID}]\n", encoding="utf-8")
    by_file = load(tmp_path, SMALLEST + "    profile: profiles/mine.yaml\n").projects[0].rule_set
    by_name = load(tmp_path, SMALLEST + "    profile: sup142-2011\n").projects[0].rule_set
    assert (by_file.name, by_file.rules[0x00200010].source) == ("mine", "mine.yaml:2:9")
    assert (by_name.name, by_name.edition) == ("sup142-2011", "PS3.15-2011")


@pytest.mark.parametrize(
    ("listen", "expected"),
    [
        ("0.0.0.0:104", Address("0.0.0.0", 104)),
        ('"[::]:11112"', Address("::", 11112)),
        ("localhost:0", Address("localhost", 0)),
        ("my_host.example.org.:65535", Address("my_host.example.org.", 65535)),
    ],
)
def test_addresses_come_in_these_forms(tmp_path: Path, listen: str, expected: Address) -> None:
    """IPv4, IPv6 in brackets, and host names; port 0 is allowed to listen on."""
    settings = load(tmp_path, SMALLEST.replace("127.0.0.1:11112", listen))
    assert settings.gateway.listen == expected
    assert str(expected) == listen.strip('"')


@pytest.mark.parametrize(
    ("sender", "anybody"),
    [
        ("{address: 0.0.0.0/0}", True),
        ('{address: "::/0"}', True),
        ('{calling_ae_title: "*"}', True),
        ('{calling_ae_title: "*", address: 0.0.0.0/0}', True),
        ('{calling_ae_title: "*", address: 10.0.0.0/8}', False),
        ("{calling_ae_title: CT1, address: 0.0.0.0/0}", False),
        ("{address: 10.1.2.3}", False),
        ('{address: "fd00::/8"}', False),
    ],
)
def test_a_sender_knows_whether_it_is_anybody(tmp_path: Path, sender: str, anybody: bool) -> None:
    """Only a sender without any restriction is anybody."""
    settings = load(tmp_path, SMALLEST.replace("{calling_ae_title: CT1, address: 10.1.0.0/16}", sender))
    assert settings.projects[0].senders[0].is_anybody is anybody


def test_settings_are_frozen(tmp_path: Path) -> None:
    """Nobody changes the configuration of a running gateway."""
    settings = load(tmp_path)
    with pytest.raises(ValidationError, match="frozen"):
        setattr(settings.gateway, "workers", 2)  # noqa: B010


@pytest.mark.parametrize("model", MODELS)
def test_no_model_takes_unknown_keys(model: type[BaseModel]) -> None:
    """Every part of the configuration is strict and frozen."""
    assert model.model_config.get("extra") == "forbid"
    assert model.model_config.get("frozen")


# --- what check shows --------------------------------------------------------------------------------------------


def test_the_description_is_the_effective_setup(tmp_path: Path) -> None:
    """Every setting appears with its value, as plain JSON, and the profile with what it amounts to."""
    described = load(tmp_path).describe()
    assert json.loads(json.dumps(described)) == described
    assert list(described) == ["gateway", "destinations", "projects"]
    assert set(described["gateway"]) == set(GatewaySettings.model_fields)
    assert set(described["destinations"]["archive"]) == set(DestinationSettings.model_fields)
    assert set(described["projects"][0]) == set(ProjectSettings.model_fields)
    assert described["gateway"]["listen"] == "127.0.0.1:11112"
    assert described["gateway"]["limits"]["max_depth"] == 32
    assert described["destinations"]["archive"]["address"] == "orthanc:4242"
    assert described["projects"][0]["senders"] == [{"calling_ae_title": "CT1", "address": "10.1.0.0/16"}]
    assert described["projects"][0]["profile"] == {
        "from": "basic",
        "name": "basic",
        "edition": "PS3.15-2026d",
        "options": [],
        "dates": "shift",
        "anchor_event": "ENROLLMENT",
        "ages_over_89": "keep",
        "derive_age": False,
        "replacement": "placeholder",
        "pixel_risk": "hold",
        "allowed_pixels": [],
        "uid_method": "hmac-sha256",
        "site_rules": [],
        "retained": [],
        "acknowledged": {},
        "digest": load_rule_set("basic").digest,
    }


def test_what_a_profile_keeps_though_protected_is_worth_a_warning(tmp_path: Path) -> None:
    """How many attributes, and which; in the description, too."""
    (tmp_path / "trial.yaml").write_text("name: trial\nrules:\n  - {keep: StudyDate}\n  - {keep: PatientSex}\n")
    settings = load(tmp_path, SMALLEST + "    profile: ./trial.yaml\n")
    (finding,) = settings.warnings()
    kept = ["(0008,0020) StudyDate", "(0010,0040) PatientSex"]
    assert finding.message == (
        f"project 'LUNG-01': profile 'trial' keeps 2 attributes that the Basic Profile protects: {', '.join(kept)}"
    )
    assert settings.describe()["projects"][0]["profile"]["retained"] == kept


def test_the_description_holds_no_secret(tmp_path: Path) -> None:
    """The names of key files appear, nothing of what is in them."""
    (tmp_path / "keys").mkdir()
    generate_key_file(tmp_path / "keys" / "lung01.key", "LUNG-01")
    generate_key_file(tmp_path / "keys" / "spool.key")
    settings = load(tmp_path)
    assert settings.check_files() == []
    shown = json.dumps(settings.describe()) + repr(settings)
    for name in ("lung01.key", "spool.key"):
        words = (tmp_path / "keys" / name).read_text(encoding="utf-8").split()
        assert not [word for word in words if len(word) > 12 and word in shown]


def test_open_doors_are_worth_a_warning(tmp_path: Path) -> None:
    """Everybody, on every interface: allowed, and pointed out at its place."""
    text = SMALLEST.replace("127.0.0.1", "0.0.0.0").replace(
        "{calling_ae_title: CT1, address: 10.1.0.0/16}", "{address: 0.0.0.0/0}"
    )
    (finding,) = load(tmp_path, text).warnings()
    assert (finding.line, finding.column) == (12, 15)
    assert finding.message == "everybody on every network may send to project 'LUNG-01'"
    assert finding.hint == "name AE titles or networks"


@pytest.mark.parametrize("listen", ["127.0.0.1:1", "localhost:1"])
def test_an_open_door_on_one_interface_is_no_warning(tmp_path: Path, listen: str) -> None:
    """Who listens on one interface has decided who can reach it."""
    text = SMALLEST.replace("127.0.0.1:11112", listen).replace("10.1.0.0/16", "0.0.0.0/0").replace("CT1", '"*"')
    assert load(tmp_path, text).warnings() == []


def test_weaker_profiles_and_idle_destinations_are_worth_a_warning(tmp_path: Path) -> None:
    """UIDs that anybody can recompute, pixels that nobody looks at, and a destination that gets nothing."""
    (tmp_path / "p.yaml").write_text("name: p\nuid_method: sha256\npixel_risk: allow\n", encoding="utf-8")
    text = SMALLEST.replace("projects:", "  spare: {ae_title: S, address: 's:1'}\nprojects:") + "    profile: p.yaml\n"
    warnings = load(tmp_path, text).warnings()
    assert [(warning.line, warning.column) for warning in warnings] == [(15, 5), (15, 5), (8, 3)]
    assert "can recompute its new UIDs" in warnings[0].message
    assert "are not held" in warnings[1].message
    assert warnings[2].message == "nothing is forwarded to destination 'spare'"


def test_settings_made_in_python_work_without_a_file() -> None:
    """Tests and tools can make settings by hand: findings have no place then, and paths stay as they are."""
    settings = Settings(
        gateway={"listen": "0.0.0.0:0", "state_dir": "state", "spool_key_file": Path("missing.key")},
        destinations={"a": {"ae_title": "A", "address": "b:1"}},
        projects=[
            {
                "name": "P",
                "key_file": "missing.key",
                "called_ae_title": "P",
                "senders": [{"address": "0.0.0.0/0"}],
                "forward_to": ["a"],
            }
        ],
    )
    assert settings.gateway.state_dir == Path("state")
    assert settings.projects[0].rule_set.name == "basic"
    assert [finding.line for finding in settings.check_files()] == [0, 0]
    assert [warning.file for warning in settings.warnings()] == [""]


# --- the example and the reference -------------------------------------------------------------------------------


def test_the_example_is_valid_and_complete(tmp_path: Path) -> None:
    """The example loads as it is, once its keys exist, without a warning."""
    path = tmp_path / "deid-proxy.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8"), encoding="utf-8")
    generate_key_file(tmp_path / "spool.key")
    generate_key_file(tmp_path / "lung01.key", "LUNG-01")
    generate_map_keys(tmp_path / "lung01-map.key", "LUNG-01")
    settings = load_settings(path, check_files=True)
    assert settings.projects[0].name == "LUNG-01"
    assert settings.warnings() == []


def test_the_example_shows_the_defaults(tmp_path: Path) -> None:
    """What the example writes for a key that has a default is that default."""
    example = load_settings(EXAMPLE).describe()
    smallest = load(tmp_path).describe()
    for given in (smallest["gateway"], example["gateway"]):
        for key in ("listen", "state_dir", "spool_key_file"):
            del given[key]
    assert example["gateway"] == smallest["gateway"]
    assert example["destinations"] == smallest["destinations"]
    assert example["projects"][0]["profile"] == smallest["projects"][0]["profile"]
    assert example["projects"][0]["subjects"] == smallest["projects"][0]["subjects"]


def fields() -> list[str]:
    return sorted({name for model in MODELS for name in model.model_fields})


@pytest.mark.parametrize("field", fields())
def test_every_setting_is_in_the_example_and_in_the_reference(field: str) -> None:
    """A setting that nobody can find does not exist."""
    assert f"{field}:" in EXAMPLE.read_text(encoding="utf-8")
    assert f"`{field}`" in REFERENCE.read_text(encoding="utf-8") or f"## `{field}" in REFERENCE.read_text(
        encoding="utf-8"
    )


def defaults() -> list[tuple[str, Any]]:
    plain = (bool, int, float, str)
    return [
        (name, field.default)
        for model in MODELS
        for name, field in model.model_fields.items()
        if isinstance(field.default, plain)
    ]


@pytest.mark.parametrize(("field", "default"), defaults())
def test_the_reference_states_the_default(field: str, default: Any) -> None:
    """The table of the reference has the default that the code has."""
    text = (
        str(default).lower()
        if isinstance(default, bool)
        else f"{default:g}"
        if isinstance(default, float)
        else str(default)
    )
    rows = [line for line in REFERENCE.read_text(encoding="utf-8").splitlines() if line.startswith(f"| `{field}` |")]
    assert any(row.split("|")[2].strip().strip("`").split(" ")[0] == text for row in rows), rows


def test_the_reference_example_is_valid(tmp_path: Path) -> None:
    """The configuration that the reference begins with loads."""
    text = REFERENCE.read_text(encoding="utf-8").split("```yaml\n")[1].split("```")[0]
    assert load(tmp_path, text).projects[0].called_ae_title == "LUNG01"


def test_the_profile_reference_example_is_valid(tmp_path: Path) -> None:
    """The profile that its reference begins with loads, and every key and verb is explained."""
    text = (ROOT / "docs" / "reference" / "profiles.md").read_text(encoding="utf-8")
    (tmp_path / "p.yaml").write_text(text.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    rule_set = load(tmp_path, SMALLEST + "    profile: p.yaml\n").projects[0].rule_set
    assert rule_set.rules[0x00100010].replacement == "STUDY^{subject}"
    for word in (
        *("name", "edition", "options", "replacement", "pixel_risk", "uid_method", "private", "rules"),
        *("dates", "anchor_event", "ages_over_89", "derive_age"),
    ):
        assert f"| `{word}` |" in text
    rules = (ROOT / "docs" / "reference" / "rules.md").read_text(encoding="utf-8")
    for verb in ("keep", "remove", "empty", "replace", "allow_pixels"):
        assert f"| `{{{verb}: " in rules


def test_a_missing_configuration_is_one_clear_error(tmp_path: Path) -> None:
    """No traceback, no guess: the file and why it cannot be read."""
    with pytest.raises(ConfigurationError) as caught:
        load_settings(tmp_path / "absent.yaml")
    assert [str(finding) for finding in caught.value.findings] == [
        f"{tmp_path / 'absent.yaml'}: cannot be read: No such file or directory\n"
        "    hint: check its name, and your right to read it"
    ]

"""Image, compose file, unit and configuration say the same: paths, ports, user, limits; and the lock is the lock."""

from __future__ import annotations

import configparser
import json
import re
import shutil
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from deid_proxy.cli.main import COMMANDS
from deid_proxy.settings import load_settings

ROOT = Path(__file__).parents[2]
DOCKER = ROOT / "docker"
NOBODY = "10001:10001"
PROGRAM = "/opt/deid-proxy/bin/deid-proxy"


def instructions() -> list[tuple[str, str]]:
    text = (DOCKER / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines]


def last_stage() -> list[tuple[str, str]]:
    steps = instructions()
    start = max(place for place, (name, _) in enumerate(steps) if name == "FROM")
    return steps[start:]


def one(name: str) -> str:
    [value] = [value for known, value in last_stage() if known == name]
    return value


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((DOCKER / "compose.yaml").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def unit():
    parser = configparser.ConfigParser(strict=False, interpolation=None)
    parser.optionxform = str  # systemd's names have capitals
    parser.read_string((DOCKER / "deid-proxy.service").read_text(encoding="utf-8"))
    return parser["Service"]


@pytest.fixture(scope="module")
def settings():
    return load_settings(DOCKER / "deid-proxy.yaml")


def environment() -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in one("ENV").split())


def test_the_base_is_an_argument_of_every_stage():
    """The image can be built on any base with Python, and both stages are on the same one."""
    steps = instructions()
    assert steps[0][0] == "ARG"
    assert steps[0][1].startswith("BASE=")
    bases = [value.split()[0] for name, value in steps if name == "FROM"]
    assert bases == ["${BASE}"] * 2


def test_nobody_is_root_and_nothing_is_run_in_the_last_stage():
    """The user is a number that needs no entry in a file, and the last stage only copies."""
    assert one("USER") == NOBODY
    assert not [name for name, _ in last_stage() if name == "RUN"]


def test_the_image_listens_and_keeps_its_state_where_the_configuration_says(settings):
    """One port, one volume: those of the configuration."""
    assert one("EXPOSE") == str(settings.gateway.port)
    assert one("VOLUME") == str(settings.gateway.state_dir)
    assert any(f"--chown={NOBODY}" in value and value.endswith(one("VOLUME")) for _, value in last_stage())


def test_the_health_check_is_a_command_that_is_there():
    """It runs the program itself, by a command of it, and so does the entry point."""
    check = json.loads(one("HEALTHCHECK").partition("CMD ")[2])
    assert check[0] == PROGRAM == json.loads(one("ENTRYPOINT"))[0]
    assert check[1] in COMMANDS
    assert json.loads(one("CMD")) == ["serve"]


def test_what_is_installed_is_pinned_by_hash(settings):
    """Every package of the image has the version of the big lock, and all that the program needs is among them."""
    pinned = pins(DOCKER / "requirements.lock")
    everything = pins(ROOT / "requirements.lock")
    assert {name: everything.get(name) for name in pinned} == pinned
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.match(r"[A-Za-z0-9_.-]+", each)[0].lower().replace("_", "-") for each in project["dependencies"]}
    assert needed <= pinned.keys()
    tools = {"pytest", "ruff", "mypy", "hypothesis", "hatchling"}
    assert not tools & pinned.keys()
    assert any("--require-hashes" in value for name, value in instructions() if name == "RUN")


def pins(path: Path) -> dict[str, str]:
    found = re.findall(r"^([A-Za-z0-9_.-]+)==([^ ;\\]+)", path.read_text(encoding="utf-8"), re.MULTILINE)
    assert path.read_text(encoding="utf-8").count("--hash=sha256:") >= len(found)
    return {name.lower(): version for name, version in found}


def test_the_context_holds_nothing_but_wheel_and_lock():
    """No key, no data set and no history can get into an image by accident."""
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    assert lines[0] == "*"
    assert all(line.startswith(("!docker/requirements.lock", "!dist/")) for line in lines[1:])


def test_compose_takes_away_what_the_gateway_does_not_need(compose):
    """Read-only root, no capabilities, no way to new privileges, no core files, one writable volume, its own user."""
    gateway = compose["services"]["gateway"]
    assert gateway["user"] == NOBODY
    assert gateway["read_only"] is True
    assert gateway["cap_drop"] == ["ALL"]
    assert gateway["security_opt"] == ["no-new-privileges:true"]
    assert gateway["ulimits"]["core"] == 0
    assert [each for each in gateway["volumes"] if not each.endswith(":ro")] == [f"state:{one('VOLUME')}"]
    assert "state" in compose["volumes"]


def test_compose_and_the_configuration_agree(compose, settings):
    """Configuration, keys, port, destination and sender are where the other file says."""
    services = compose["services"]
    gateway = services["gateway"]
    mounted = {each.split(":")[1] for each in gateway["volumes"]}
    assert environment()["DEID_PROXY_CONFIG"] in mounted
    assert gateway["ports"] == [f"{settings.gateway.port}:{settings.gateway.port}"]
    secrets = {each["target"] for each in gateway["secrets"]}
    assert secrets == {str(settings.gateway.spool_key_file), str(settings.projects[0].key_file)}
    assert {each["source"] for each in gateway["secrets"]} == compose["secrets"].keys()
    archive = settings.destinations["archive"]
    orthanc = services[archive.host]["environment"]
    assert orthanc["ORTHANC__DICOM_AET"] == archive.ae_title
    assert orthanc["ORTHANC__DICOM_PORT"] == str(archive.port)
    [project] = settings.projects
    script = services["sender"]["command"][0]
    assert f'"gateway", {settings.gateway.port}' in script
    assert f'called="{project.called_ae_title}", calling="{project.senders[0].calling_ae_title}"' in script
    compile(script, "sender", "exec")
    assert services["gateway"]["image"] == services["sender"]["image"]


def seconds(text: str) -> float:
    return float(text.rstrip("s"))


def test_everybody_who_stops_the_gateway_gives_it_the_time_it_asks_for(compose, unit, settings):
    """Open associations may go on for drain_s: whoever kills the gateway waits longer than that."""
    assert seconds(compose["services"]["gateway"]["stop_grace_period"]) > settings.gateway.drain_s
    assert seconds(unit["TimeoutStopSec"]) > settings.gateway.drain_s
    assert one("STOPSIGNAL") == "SIGTERM"


def test_the_unit_runs_the_same_program_on_the_same_paths(unit, settings):
    """Program, configuration and state directory are those of the image."""
    assert unit["ExecStart"] == f"{PROGRAM} serve --config {environment()['DEID_PROXY_CONFIG']}"
    assert Path("/var/lib", unit["StateDirectory"]) == settings.gateway.state_dir
    assert unit["StateDirectoryMode"] == "0700"
    assert unit["User"] not in ("root", "0")
    assert unit["LimitCORE"] == "0"
    assert unit["RestartPreventExitStatus"] == "75 78"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs the program systemd-analyze")
def test_systemd_finds_the_unit_hard_to_hurt():
    """Its own measure of exposure, from 0 (none) to 10, is below 2, and it knows every word of the unit."""
    command = ["systemd-analyze", "security", "--offline=true", str(DOCKER / "deid-proxy.service")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    level = re.search(r"exposure level for \S+: ([0-9.]+)", done.stdout)
    assert level is not None
    assert float(level[1]) < 2
    assert "Unknown" not in done.stderr

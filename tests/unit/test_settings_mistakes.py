"""Every mistake in a configuration is reported, at its place, all at once, and without repeating a secret."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from deid_proxy.errors import ConfigurationError, Finding
from deid_proxy.identity.keys import generate_key_file
from deid_proxy.settings import Settings, load_settings

GOOD = """\
gateway:
  listen: 127.0.0.1:11112
  state_dir: state
  spool_key_file: spool.key
destinations:
  archive: {ae_title: ORTHANC, address: "orthanc:4242"}
projects:
  - name: LUNG-01
    key_file: lung01.key
    called_ae_title: LUNG01
    senders: [{address: 10.1.0.0/16}]
    forward_to: [archive]
"""
SECOND = """\
  - name: HEART-02
    key_file: heart02.key
    called_ae_title: HEART02
    senders: [{address: 10.1.0.0/16}]
    forward_to: [archive]
"""


def outcome(folder: Path, text: str | bytes, *, check_files: bool = False) -> Settings | list[Finding]:
    """Return the settings, or what is wrong with them; any other exception escapes and fails the test."""
    path = folder / "gateway.yaml"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        return load_settings(path, check_files=check_files)
    except ConfigurationError as error:
        found = error.findings
    assert [finding.message for finding in found if not finding.hint] == [], "nothing says what to do"
    return found


def findings(folder: Path, text: str, *, check_files: bool = False) -> list[Finding]:
    found = outcome(folder, text, check_files=check_files)
    assert isinstance(found, list)
    assert found
    return found


def changed(old: str, new: str, text: str = GOOD) -> str:
    assert text.count(old) == 1, old
    return text.replace(old, new)


def expect(found: list[Finding], folder: Path, place: tuple[int, int], message: str, hint: str) -> None:
    there = [finding for finding in found if (finding.line, finding.column) == place and message in finding.message]
    assert len(there) == 1, found
    assert there[0].file == str(folder / "gateway.yaml")
    assert hint in there[0].hint


def test_the_good_configuration_is_good(tmp_path: Path) -> None:
    """What the tests below break is not broken."""
    assert isinstance(outcome(tmp_path, GOOD + SECOND), Settings)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message", "hint"),
    [
        # keys
        ("gateway:", "gatway:", 1, 1, "unknown key 'gatway'", "did you mean 'gateway'?"),
        ("ae_title: O", "aetitle: O", 6, 13, "destinations.archive: unknown key 'aetitle'", "did you mean 'ae_title'?"),
        ("[{address:", "[{adress:", 11, 16, "projects[0].senders[0]: unknown key 'adress'", "did you mean 'address'?"),
        ("  state_dir: state\n", "", 1, 1, "gateway: the key 'state_dir' is missing", "add 'state_dir: ...'"),
        (
            "    forward_to: [archive]\n",
            "",
            8,
            5,
            "projects[0]: the key 'forward_to' is missing",
            "add 'forward_to: ...'",
        ),
        ("ae_title: ORTHANC, ", "", 6, 3, "destinations.archive: the key 'ae_title' is missing", "add 'ae_title: ...'"),
        ("  state_dir: state\n", "  state_dir:\n", 3, 3, "'state_dir' has no value", "leave the key out"),
        # known, and not built yet
        ("gateway:", "web: {}\ngateway:", 1, 1, "'web' is not built yet in this version", "leave the key out"),
        (
            "ae_title: O",
            "dicomweb: x, ae_title: O",
            6,
            13,
            "destinations.archive: 'dicomweb' is not built yet",
            "leave the key out",
        ),
        # shapes
        (
            'destinations:\n  archive: {ae_title: ORTHANC, address: "orthanc:4242"}',
            "destinations: {}",
            5,
            15,
            "destinations: must not be empty",
            "write at least one",
        ),
        ("[archive]", "[]", 12, 17, "projects[0].forward_to: must not be empty", "write at least one"),
        ("[archive]", "archive", 12, 17, "projects[0].forward_to: must be a list", "write [a, b]"),
        (
            "  state_dir: state",
            "  state_dir: [state]",
            3,
            14,
            "gateway.state_dir: must be the name of a file or folder",
            "",
        ),
        ("  state_dir: state", "  state_dir: ''", 3, 14, "gateway.state_dir: must be the name of a file or folder", ""),
        (
            "  listen: 127.0.0.1:11112",
            "  listen: {host: a}",
            2,
            11,
            "gateway.listen: must be a text 'host:port'",
            "orthanc:4242",
        ),
        ("{address: 10.1.0.0/16}", "10.1.0.0/16", 11, 15, "projects[0].senders[0]: must be a mapping", ""),
        # AE titles
        ("ORTHANC", "ORTHANC1234567890", 6, 23, "an AE title has 1 to 16 characters", "this one has 17"),
        ("ORTHANC", "''", 6, 23, "an AE title has 1 to 16 characters", "this one has 0"),
        ("ORTHANC", "'   '", 6, 23, "an AE title cannot be spaces only", "DEIDPROXY"),
        ("ORTHANC", "'A\\B'", 6, 23, "printable ASCII without backslash", "use letters"),
        ("ORTHANC", '"A\\tB"', 6, 23, "printable ASCII without backslash", "use letters"),
        ("ORTHANC", "ARCHÄOLOGIE", 6, 23, "printable ASCII without backslash", "use letters"),
        ("ORTHANC", "' A'", 6, 23, "no spaces at its ends", "leave them out"),
        ("LUNG01\n", "LUNG0123456789ABC\n", 10, 22, "projects[0].called_ae_title: an AE title has", "this one has 17"),
        (
            "{address: 10.1.0.0/16}",
            "{calling_ae_title: CT*}",
            11,
            34,
            "an AE title is exact, or '*' for any",
            "one sender per title",
        ),
        # addresses
        ("127.0.0.1:11112", "127.0.0.1", 2, 11, "gateway.listen: must be 'host:port'", "such as"),
        ("127.0.0.1:11112", "'11112'", 2, 11, "gateway.listen: must be 'host:port'", "such as"),
        ("127.0.0.1:11112", "':11112'", 2, 11, "gateway.listen: the host is missing", "0.0.0.0 listens on every"),
        ("127.0.0.1:11112", "127.0.0.1:65536", 2, 11, "65536 is no port: ports go from 1 to 65535", "11112"),
        ("127.0.0.1:11112", "127.0.0.1:dicom", 2, 11, "must be 'host:port'", "such as"),
        ("127.0.0.1:11112", "'::1:11112'", 2, 11, "must be 'host:port'", "put an IPv6 address in brackets"),
        ("127.0.0.1:11112", "'[zz]:11112'", 2, 11, "'zz' is neither an IP address nor a host name", "spelling"),
        ("127.0.0.1:11112", "127.0.0.999:11112", 2, 11, "'127.0.0.999' is neither an IP address", "spelling"),
        ("127.0.0.1:11112", "http://x:11112", 2, 11, "must be 'host:port'", ""),
        ("127.0.0.1:11112", "127.0.0.1:111112", 2, 11, "111112 is no port", "11112"),
        ("orthanc:4242", "orthanc:0", 6, 41, "0 is no port: ports go from 1 to 65535", "11112"),
        ("orthanc:4242", "or thanc:4242", 6, 41, "'or thanc' is neither an IP address nor a host name", "spelling"),
        (
            "10.1.0.0/16",
            "10.1.2.3/16",
            11,
            25,
            "'10.1.2.3/16' has bits behind the prefix",
            "did you mean 10.1.0.0/16 or 10.1.2.3?",
        ),
        ("10.1.0.0/16", "10.1.0.0/33", 11, 25, "neither an IP address nor a network", "such as 10.1.0.0/16"),
        (
            "10.1.0.0/16",
            "modality.example.org",
            11,
            25,
            "neither an IP address nor a network",
            "host names are not accepted",
        ),
        ("[{address: 10.1.0.0/16}]", "[]", 11, 14, "nobody may send to this project", "[{address: 0.0.0.0/0}]"),
        ("[{address: 10.1.0.0/16}]", "[{}]", 11, 15, "this sender is nobody in particular", "[{address: 0.0.0.0/0}]"),
        # numbers and words
        # names and references
        ("archive: {", "the archive: {", 6, 3, "a name is 1 to 64 letters", "such as LUNG-01"),
        ("LUNG-01", "LUNG/01", 8, 11, "projects[0].name: a name is 1 to 64 letters", "such as LUNG-01"),
        (
            "[archive]",
            "[archiv]",
            12,
            18,
            "projects[0].forward_to[0]: there is no destination 'archiv'",
            "did you mean 'archive'?",
        ),
        (
            "[archive]",
            "[archive, archive]",
            12,
            27,
            "'archive' is projects[0].forward_to[0] already",
            "goes to a destination once",
        ),
    ],
)
def test_a_mistake_is_reported_at_its_place(
    tmp_path: Path, old: str, new: str, line: int, column: int, message: str, hint: str
) -> None:
    """One mistake makes one finding there, with what to do."""
    expect(findings(tmp_path, changed(old, new)), tmp_path, (line, column), message, hint)


@pytest.mark.parametrize(
    ("added", "column", "message", "hint"),
    [
        ("limits: {max_dept: 3}", 12, "gateway.limits: unknown key", "did you mean 'max_depth'?"),
        ("state_dir: x", 3, "the key 'state_dir' stands twice", "the first is on line 3"),
        ("tls: {cert: a}", 3, "gateway: 'tls' is not built yet", "leave the key out"),
        ("postgres: x", 3, "gateway: 'postgres' is not built yet", "leave the key out"),
        ("workers: 2", 3, "gateway: 'workers' is not built yet", "leave the key out"),
        ("drain_s: 30s", 12, "gateway.drain_s: must be a number", "write the number alone"),
        ("drain_s: inf", 12, "gateway.drain_s: must be", "the default, 30"),
        ("drain_s: nan", 12, "gateway.drain_s: must be", ""),
        ("retention_s: -1", 16, "gateway.retention_s: must be at least 0", "the default, 0"),
        ("deflated: maybe", 13, "gateway.deflated: must be true or false", "the default, false"),
        ("log: {level: loud}", 16, "gateway.log.level: 'loud' is not accepted", "known here: debug"),
        ("log: {format: jsn}", 17, "gateway.log.format: 'jsn' is not accepted", "did you mean 'json'?"),
        ("limits: {max_instance_bytes: 2GiB}", 32, "must be a whole number", "the unit is part"),
        ("limits: {max_depth: 257}", 23, "gateway.limits.max_depth: must be at most 256", "the default, 32"),
    ],
)
def test_a_mistake_in_the_gateway_is_reported_at_its_place(
    tmp_path: Path, added: str, column: int, message: str, hint: str
) -> None:
    """Numbers, words and keys of the gateway are checked, with their range and unit."""
    text = changed("  state_dir: state\n", f"  state_dir: state\n  {added}\n")
    expect(findings(tmp_path, text), tmp_path, (4, column), message, hint)


@pytest.mark.parametrize(
    ("added", "column", "message", "hint"),
    [
        ("trial: {sponsor: A}", 5, "projects[0]: 'trial' is not built yet", "leave the key out"),
        ("subjects: {method: table}", 24, "method 'table': not built yet", "use hmac"),
        ("subjects: {file: s.csv}", 16, "projects[0].subjects: 'file' is not built yet", "leave the key out"),
        ("subjects: {method: hmca}", 24, "unknown method 'hmca'", "did you mean 'hmac'?"),
        ("profile: basc", 14, "there is no built-in profile 'basc'", "did you mean 'basic'?"),
        ("profile: p/none.yaml", 14, "there is no such profile file", "built-in profiles are basic"),
    ],
)
def test_a_mistake_in_a_project_is_reported_at_its_place(
    tmp_path: Path, added: str, column: int, message: str, hint: str
) -> None:
    """What is known and not built yet is refused with these words; what is unknown, with the likely word."""
    text = changed("    forward_to", f"    {added}\n    forward_to")
    expect(findings(tmp_path, text), tmp_path, (12, column), message, hint)


@pytest.mark.parametrize(
    ("old", "new", "line", "column", "message", "hint"),
    [
        ("HEART-02", "LUNG-01", 13, 11, "'LUNG-01' is projects[0].name already", "one of its own"),
        ("HEART02\n", "LUNG01\n", 15, 22, "'LUNG01' is projects[0].called_ae_title already", "one of its own"),
        ("heart02.key", "lung01.key", 14, 15, "the same file as projects[0].key_file", "deid-proxy keygen"),
        ("heart02.key", "./x/../lung01.key", 14, 15, "the same file as projects[0].key_file", "deid-proxy keygen"),
        ("heart02.key", "spool.key", 14, 15, "the same file as gateway.spool_key_file", "deid-proxy keygen"),
    ],
)
def test_two_projects_share_nothing_that_must_be_their_own(
    tmp_path: Path, old: str, new: str, line: int, column: int, message: str, hint: str
) -> None:
    """Names, called AE titles and keys stand once."""
    (finding,) = findings(tmp_path, changed(old, new, GOOD + SECOND))
    assert (finding.line, finding.column) == (line, column)
    assert message in finding.message
    assert hint in finding.hint


def test_everything_is_reported_at_once(tmp_path: Path) -> None:
    """Mistakes of YAML, keys, values, references and profiles come together, the configuration's first."""
    (tmp_path / "a.yaml").write_text("name: a\nrules:\n  - {keep: PatientName}\n  - {keep: 100010}\n", encoding="utf-8")
    text = changed("127.0.0.1:11112", "nowhere", GOOD)
    text = changed("[archive]", "[archiv]\n    profile: a.yaml\n    profil: b", text)
    text += SECOND.replace("heart02.key", "&k heart02.key").replace("[archive]", "[archive]\n    profile: a.yaml")
    found = findings(tmp_path, text)
    assert [(Path(f.file).name, f.line, f.column) for f in found] == [
        ("gateway.yaml", 2, 11),
        ("gateway.yaml", 12, 18),
        ("gateway.yaml", 14, 5),
        ("gateway.yaml", 16, 15),
        ("a.yaml", 3, 12),
        ("a.yaml", 4, 12),
    ]


def test_a_mistake_in_an_item_is_not_called_an_empty_list(tmp_path: Path) -> None:
    """A project that is not valid is still there."""
    found = findings(tmp_path, changed("LUNG01\n", "'  '\n"))
    assert [finding.line for finding in found] == [10]


def test_a_profile_that_two_projects_name_is_reported_once(tmp_path: Path) -> None:
    """The same mistake is not told twice."""
    (tmp_path / "a.yaml").write_text("nam: a\n", encoding="utf-8")
    text = (GOOD + SECOND).replace("[archive]", "[archive]\n    profile: a.yaml")
    assert [(Path(f.file).name, f.line) for f in findings(tmp_path, text)] == [("a.yaml", 1), ("a.yaml", 1)]


# --- key files ---------------------------------------------------------------------------------------------------


def keys(folder: Path) -> None:
    generate_key_file(folder / "spool.key")
    generate_key_file(folder / "lung01.key", "LUNG-01")


def test_key_files_that_are_right_have_no_findings(tmp_path: Path) -> None:
    """Checked while loading or later, good keys are good."""
    keys(tmp_path)
    settings = outcome(tmp_path, GOOD, check_files=True)
    assert isinstance(settings, Settings)
    assert settings.check_files() == []


def test_a_missing_key_file_is_reported_where_it_is_named(tmp_path: Path) -> None:
    """Along with everything else when the files are checked while loading."""
    found = findings(tmp_path, changed("[archive]", "[archiv]"), check_files=True)
    assert [(f.line, f.column) for f in found] == [(4, 19), (9, 15), (12, 18)]
    assert found[0].message == f"gateway.spool_key_file: {tmp_path / 'spool.key'} does not exist"
    assert "deid-proxy keygen" in found[0].hint
    assert found[1].message == f"projects[0].key_file: {tmp_path / 'lung01.key'} does not exist"


def test_key_files_are_not_read_unless_asked_for(tmp_path: Path) -> None:
    """A configuration can be read where its keys are not, and checked later."""
    settings = outcome(tmp_path, GOOD)
    assert isinstance(settings, Settings)
    assert [(f.line, f.column) for f in settings.check_files()] == [(4, 19), (9, 15)]


def test_a_bad_key_file_is_reported_where_it_is_named(tmp_path: Path) -> None:
    """Readable by others, of another project, a folder: each is a finding at its line."""
    keys(tmp_path)
    (tmp_path / "spool.key").chmod(0o644)
    (tmp_path / "lung01.key").unlink()
    generate_key_file(tmp_path / "lung01.key", "OTHER")
    found = findings(tmp_path, GOOD, check_files=True)
    assert [(f.line, f.column) for f in found] == [(4, 19), (9, 15)]
    assert "can be used by others" in found[0].message
    assert "is the key of project 'OTHER', not of 'LUNG-01'" in found[1].message


def test_one_key_in_two_files_is_one_key_too_few(tmp_path: Path) -> None:
    """A copy of a key file is found out by its content."""
    keys(tmp_path)
    (tmp_path / "lung01.key").unlink()
    generate_key_file(tmp_path / "lung01.key")
    (tmp_path / "heart02.key").write_bytes((tmp_path / "lung01.key").read_bytes())
    (tmp_path / "heart02.key").chmod(0o600)
    (finding,) = findings(tmp_path, GOOD + SECOND, check_files=True)
    assert (finding.line, finding.column) == (14, 15)
    assert finding.message.endswith("holds the same key as projects[0].key_file")


def test_one_key_file_named_twice_is_one_finding(tmp_path: Path) -> None:
    """The same file is not also the same key."""
    keys(tmp_path)
    (tmp_path / "lung01.key").unlink()
    generate_key_file(tmp_path / "lung01.key")
    (finding,) = findings(tmp_path, changed("heart02.key", "lung01.key", GOOD + SECOND), check_files=True)
    assert "the same file" in finding.message


SECRETS = [
    "9f3ac1d07be24586a1c0ffee5d9e0b72c4481d6fa93e27b5080f61c2d7e4935a",
    "9F3AC1D07BE24586A1C0FFEE5D9E0B72",
    "q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA=",
    "Zm9vYmFyQmF6UXV4MTIzNDU2Nzg5MEFCQ0RFRkdISUpL1",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", ["lung01.key", "spool.key"])
def test_a_key_in_place_of_its_file_is_refused_and_not_repeated(tmp_path: Path, secret: str, place: str) -> None:
    """The finding says what is wrong without the key in it."""
    (finding,) = [
        f
        for f in findings(tmp_path, changed(place, f"'{secret}'"), check_files=True)
        if "looks like a key" in f.message
    ]
    assert finding.line == (9 if place == "lung01.key" else 4)
    everything = "".join(str(f) for f in findings(tmp_path, changed(place, f"'{secret}'"), check_files=True))
    assert secret not in everything
    assert secret[:12] not in everything


# --- fuzz --------------------------------------------------------------------------------------------------------

SPLINTERS = [b"{", b"}", b"[", b"]", b":", b"- ", b"\t", b"&a ", b"*a", b"!!x ", b"'", b'"', b"\xff", b"\n", b"|", b" "]


@pytest.mark.parametrize("seed", range(8))
def test_a_damaged_configuration_is_refused_or_loads(tmp_path: Path, seed: int) -> None:
    """Whatever the damage, there are settings or findings with places, and nothing else."""
    source = random.Random(seed)
    good = (GOOD + SECOND).encode()
    for _ in range(50):
        text = good
        for _ in range(source.randint(1, 4)):
            at, to = sorted(source.choices(range(len(text) + 1), k=2))
            piece = source.choice([b"", text[at:to], source.choice(SPLINTERS), bytes([source.randrange(256)])])
            text = text[:at] + piece + text[source.choice([at, min(to, at + 5)]) :]
        found = outcome(tmp_path, text)
        assert found
        for finding in found if isinstance(found, list) else []:
            assert finding.message
            assert finding.line >= 1
            assert finding.column >= 1

"""``conformance``: the statements of a configuration, the same for the same one, and nothing secret in them."""

from __future__ import annotations

import html
import re
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from deid_proxy.cli.exit_codes import ExitCode
from deid_proxy.cli.markdown import Document, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from .conftest import Ran

EXAMPLE = Path(__file__).parents[3] / "config" / "deid-proxy.example.yaml"
CANARY = "qQ7-canary-key-material"


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A configuration with two projects, of which one keeps more than the Profile."""
    text = f"""
gateway: {{listen: "127.0.0.1:11112", state_dir: {CANARY}-state, spool_key_file: {CANARY}-spool.key, retention_s: 60}}
destinations:
  archive: {{ae_title: ARCHIVE, address: "127.0.0.1:4242"}}
projects:
  - name: ONE
    key_file: {CANARY}-1.key
    called_ae_title: ONE
    senders: [{{address: 127.0.0.1}}]
    forward_to: [archive]
  - name: TWO
    key_file: {CANARY}-2.key
    called_ae_title: "TWO|*x*"
    senders: [{{calling_ae_title: CT1}}]
    profile: loose.yaml
    subjects: {{method: sequential, pattern: "S-{{n:04d}}"}}
    trial: {{sponsor: "ACME <b>|x", protocol_id: P-1}}
    map: {{mode: open}}
    forward_to: [archive]
"""
    (tmp_path / "loose.yaml").write_text(
        "name: loose\npixel_risk: allow\nuid_method: sha256\nreplacement: empty\nrules: [{keep: InstitutionName}]\n",
        encoding="utf-8",
    )
    path = tmp_path / "gateway.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_configuration_becomes_a_statement_and_one_for_each_project(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """The statements are written, and each project's is in the annex of the whole too."""
    done = run("conformance", "--config", config, "--output", tmp_path / "out")
    assert done.status == ExitCode.DONE, done.err
    names = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert names == ["conformance-statement.md", "de-identification-ONE.md", "de-identification-TWO.md"]
    whole = (tmp_path / "out" / "conformance-statement.md").read_text(encoding="utf-8")
    for text in ("project ONE", "project TWO", "ARCHIVE", "A700", "1.2.840.10008.5.1.4.1.1.2", "loose.yaml:5:9"):
        assert text in whole


def test_what_is_less_than_the_profile_is_said_where_it_is_read_first(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """A profile that retains, lets pixels through, or makes UIDs without a key says so in its statement."""
    run("conformance", "--config", config, "--output", tmp_path / "out")
    loose = (tmp_path / "out" / "de-identification-TWO.md").read_text(encoding="utf-8")
    beginning = loose[:600]
    assert "is not claimed" in beginning
    assert "(0008,0080) InstitutionName" in beginning
    assert "are sent as they are" in loose
    assert "without a key" in loose
    assert "numbered in the order" in loose
    assert "can trace every pseudonym back" in loose
    assert "| De-identification Method Code Sequence (0012,0064) | none |" in loose
    strict = (tmp_path / "out" / "de-identification-ONE.md").read_text(encoding="utf-8")
    assert "is claimed" in strict[:300]
    assert "sent as they are" not in strict


def test_a_statement_tells_of_this_configuration_and_not_of_what_could_be(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """What is only shadowed, what waits for a person, reports and graphics with and without their Options, codes."""
    text = config.read_text(encoding="utf-8")
    shadow = '  looked: {ae_title: LOOK, address: "127.0.0.1:4243", shadow: true}\nprojects:'
    text = text.replace("projects:", shadow)
    text = text.replace(
        "    forward_to: [archive]\n", "    forward_to: [archive]\n    sample: 0.05\n    first_seen: {hold: 2}\n", 1
    )
    cleaned = "name: cleaned\noptions: [clean-graphics, clean-structured-content, retain-safe-private]\n"
    (tmp_path / "loose.yaml").write_text(cleaned, encoding="utf-8")
    config.write_text(text, encoding="utf-8")
    done = run("conformance", "--config", config, "--output", tmp_path / "out")
    assert done.status == ExitCode.DONE, done.err
    whole = (tmp_path / "out" / "conformance-statement.md").read_text(encoding="utf-8")
    assert "**Nothing is sent to looked** (shadow)" in whole
    assert "In project ONE the first 2 studies" in whole
    assert "In project ONE 5 % of all studies wait" in whole
    assert "In project TWO" not in whole
    assert "Project ONE: Content Sequence (0040,A730) of a report becomes one item that says nothing" in whole
    assert "Project TWO: content trees are edited item by item" in whole
    codes = whole[whole.index("## Annex E") : whole.index("## Annex F")]
    assert re.findall(r"\| (\d+) \|", codes) == ["113100", "113111", "113104", "113103", "109104"]
    one, two = ((tmp_path / "out" / f"de-identification-{name}.md").read_text("utf-8") for name in ("ONE", "TWO"))
    assert "bytes and all." in one
    assert "bytes and all, but for texts" in two
    assert "become one item that says nothing" in one
    assert "keep their shapes, compound graphics" in two
    assert "(0008,0300) PrivateDataElementCharacteristicsSequence | where private attributes stay" in two
    assert "(0008,0300) PrivateData" not in one


def test_overlays_that_the_site_keeps_are_said_to_stay(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Curves go all the same."""
    (tmp_path / "loose.yaml").write_text("name: loose\nrules: [{keep: OverlayData}]\n", encoding="utf-8")
    run("conformance", "--config", config, "--output", tmp_path / "out")
    one, two = ((tmp_path / "out" / f"de-identification-{name}.md").read_text("utf-8") for name in ("ONE", "TWO"))
    assert "**overlays stay by a rule of the site.**" in two
    assert "Overlays and curves are removed as whole groups" in one


def test_a_table_of_subjects_is_said_to_lead_back(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Whatever the map keeps, and dates move as the table has it."""
    (tmp_path / "subjects.csv").write_text("patient_id,subject\nP1,S-1\n", encoding="utf-8")
    (tmp_path / "loose.yaml").write_text("name: loose\noptions: [retain-modified-dates]\n", encoding="utf-8")
    text = config.read_text(encoding="utf-8").replace("map: {mode: open}", "")
    text = re.sub(r"subjects: .*", "subjects: {method: table, file: subjects.csv, unknown: exclude}", text)
    config.write_text(text, encoding="utf-8")
    done = run("conformance", "--config", config, "--output", tmp_path / "out")
    assert done.status == ExitCode.DONE, done.err
    two = (tmp_path / "out" / "de-identification-TWO.md").read_text(encoding="utf-8")
    assert "**whoever has the table can trace every pseudonym back.**" in two
    assert "Instances of patients whom nobody knows are not sent." in two
    assert "Where the site's table of subjects has a date offset for a patient, that one is taken." in two
    assert "each project has a key of its own" not in two


def test_what_the_trial_writes_is_among_what_is_inserted(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """With its text and where that is said; what Markdown would obey is shown as it is."""
    run("conformance", "--config", config, "--output", tmp_path / "out")
    text = (tmp_path / "out" / "de-identification-TWO.md").read_text(encoding="utf-8")
    (row,) = [line for line in text.splitlines() if "(0012,0010)" in line and "ACME" in line and "(project TWO" in line]
    assert "ACME &lt;b&gt;\\|x" in row


def test_the_same_configuration_gives_the_same_bytes_anywhere(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """From another folder, another time, over older files: byte for byte the same."""
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    for file in (config, config.with_name("loose.yaml")):
        shutil.copy(file, elsewhere)
    outputs = []
    for path in (config, config, elsewhere / config.name):
        run("conformance", "--config", path, "--output", tmp_path / "out")
        outputs.append({file.name: file.read_bytes() for file in (tmp_path / "out").iterdir()})
    assert outputs[0] == outputs[1] == outputs[2]


def test_no_key_and_no_path_is_in_a_statement(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Neither the name nor the place of a key file, nor the folder of the configuration."""
    done = run("conformance", "--config", config, "--output", tmp_path / "out")
    for file in (tmp_path / "out").iterdir():
        text = file.read_text(encoding="utf-8")
        assert CANARY not in text
        assert str(tmp_path) not in text
    assert CANARY not in done.out + done.err


def test_a_page_says_what_the_markdown_says_and_runs_nothing(
    config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """Every heading, sentence and cell in its order; nothing is loaded, and what somebody wrote marks up nothing."""
    for form in ("markdown", "html"):
        done = run("conformance", "--config", config, "--output", tmp_path / form, "--format", form)
        assert done.status == ExitCode.DONE, done.err
    assert sorted(path.name for path in (tmp_path / "html").iterdir()) == [
        "conformance-statement.html",
        "de-identification-ONE.html",
        "de-identification-TWO.html",
    ]
    for file in (tmp_path / "html").iterdir():
        page = file.read_text(encoding="utf-8")
        body = page.partition("<body")[2].partition("<footer>")[0]
        for mark in ("<script", "<link", "<img", "@import", "url(", 'http-equiv="refresh', "<b>"):
            assert mark not in page
        assert CANARY not in page
        markdown = (tmp_path / "markdown" / f"{file.stem}.md").read_text(encoding="utf-8")
        shown_words = words_of(html.unescape(re.sub(r"<[^>]*>", " ", body)))
        assert shown_words == words_of(plain(markdown))
        assert len(shown_words) > 5000
    assert "ACME <b>|x" in html.unescape((tmp_path / "html" / "de-identification-TWO.html").read_text(encoding="utf-8"))


def plain(markdown: str) -> str:
    """Return what a reader sees of Markdown as the statements are written: without marks, rules and escapes."""
    lines = [re.sub(r"^(#+ |- )", "", line) for line in markdown.splitlines() if not re.fullmatch(r"[|\- ]+", line)]
    text = re.sub(r"(?<!\\)[*`|]", " ", "\n".join(lines))
    return html.unescape(re.sub(r"\\(.)", r"\1", text))


def words_of(text: str) -> list[str]:
    return re.findall(r"\w+|[^\w\s]", text.removeprefix(' class="statement">'))


def test_the_contents_of_a_page_lead_to_its_sections(config: Path, tmp_path: Path, run: Callable[..., Ran]) -> None:
    """Every link is within the page and goes somewhere; no two sections have one name."""
    run("conformance", "--config", config, "--output", tmp_path / "out", "--format", "html")
    page = (tmp_path / "out" / "conformance-statement.html").read_text(encoding="utf-8")
    links, names = re.findall(r'href="([^"]*)"', page), re.findall(r'<h\d id="([^"]*)"', page)
    assert len(links) >= 12
    assert {link.removeprefix("#") for link in links} <= set(names)
    assert len(names) == len(set(names)) > 30


def test_a_configuration_with_mistakes_writes_nothing(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """All mistakes with their places, and status 78."""
    path = tmp_path / "bad.yaml"
    path.write_text("gateway: {}\nprojects: []\n", encoding="utf-8")
    done = run("conformance", "--config", path, "--output", tmp_path / "out")
    assert done.status == ExitCode.BAD_CONFIGURATION
    assert "bad.yaml:1:" in done.err
    assert not (tmp_path / "out").exists()


def test_an_output_that_cannot_be_written_is_one_line(tmp_path: Path, run: Callable[..., Ran]) -> None:
    """A file in place of the folder."""
    (tmp_path / "file").touch()
    done = run("conformance", "--config", EXAMPLE, "--output", tmp_path / "file" / "out")
    assert done.status == ExitCode.FAILED
    assert "--output" in done.err


@pytest.mark.parametrize("text", ["a|b", "*a*", "_a_", "`a`", "<script>", "a\nb", "[x](y)", "\\", "\x1b[31m"])
def test_what_somebody_wrote_is_shown_and_never_obeyed(text: str) -> None:
    """A cell stays one cell, and marks up nothing."""
    document = Document()
    document.table(("one", "two"), [(text, "b")])
    row = document.text().splitlines()[2]
    assert row.endswith("| b |")
    assert not any(mark in shown(text) for mark in ("<", "\x1b", "\n"))
    assert row.replace("\\\\", "").replace("\\|", "").count("|") == 3


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("", ("moved by a whole number of days", "lies between -1826 and -31 days; no object and no map has it")),
        ("dates: first-of-month", ("Dates become the first of their month",)),
        ("dates: first-of-year", ("Dates become the first of their year",)),
        ("ages_over_89: cap", ("Ages over 89 years become 90 years",)),
    ],
)
@pytest.mark.requirement("R-088")
def test_the_manner_in_which_dates_are_modified_is_stated(
    settings: str, said: tuple[str, ...], config: Path, tmp_path: Path, run: Callable[..., Ran]
) -> None:
    """As E.3.6 asks: how dates are modified, what becomes of intervals, and what the object says of it."""
    options = "[retain-modified-dates, retain-patient-characteristics]"
    config.with_name("loose.yaml").write_text(f"name: loose\noptions: {options}\n{settings}\n", encoding="utf-8")
    done = run("conformance", "--config", config, "--output", tmp_path / "out")
    assert done.status == ExitCode.DONE, done.err
    text = (tmp_path / "out" / "de-identification-TWO.md").read_text(encoding="utf-8")
    section = text.split("### Dates and times")[1].split("###")[0]
    for words in (*said, "cannot be understood", "says `MODIFIED`"):
        assert words in section
    for code in ("113100", "113107", "113108"):
        assert code in text[:1500]

"""The key ``cleaning`` of a profile: what it means, what is a mistake in it, and that the digest has it."""

from __future__ import annotations

import os
import pickle
from pathlib import Path

import pytest

from deid_proxy.errors import ProfileError
from deid_proxy.profile import load_profile, load_rule_set
from deid_proxy.profile.cleaning import LANGUAGES, CleaningPolicy
from deid_proxy.profile.compile import canonical_text
from deid_proxy.profile.model import RuleSet
from deid_proxy.profile.word_files import LONGEST_WORD, MOST_WORDS

CLEANS = "options: [clean-descriptors]"


def profile(folder: Path, *lines: str) -> Path:
    path = folder / "site.yaml"
    path.write_text("\n".join(["name: site", *lines]), encoding="utf-8")
    return path


def rule_set(folder: Path, *lines: str) -> RuleSet:
    return load_rule_set(profile(folder, CLEANS, *lines))


def policy(folder: Path, *lines: str) -> CleaningPolicy:
    return rule_set(folder, *lines).cleaning


def mistakes(folder: Path, *lines: str) -> list[tuple[str, int, int, str, str]]:
    with pytest.raises(ProfileError) as raised:
        load_profile(profile(folder, *lines))
    return [(Path(one.file).name, one.line, one.column, one.message, one.hint) for one in raised.value.findings]


def test_without_the_key_unknown_words_go_and_every_language_counts(tmp_path: Path) -> None:
    assert policy(tmp_path) == CleaningPolicy("remove", LANGUAGES, {}, "remove")


@pytest.mark.parametrize("unknown", ["remove", "keep", "hold"])
def test_a_profile_says_what_becomes_of_unknown_words(tmp_path: Path, unknown: str) -> None:
    assert policy(tmp_path, f"cleaning: {{unknown: {unknown}}}").unknown == unknown


def test_only_the_languages_that_are_named_count(tmp_path: Path) -> None:
    assert policy(tmp_path, "cleaning: {languages: [nl, en]}").languages == {"en", "nl"}


def test_words_of_the_site_are_folded_and_keep_their_place(tmp_path: Path) -> None:
    """Case and accents make no difference; the first of several places is named; a remark stands behind a '#'."""
    (tmp_path / "words.txt").write_text("# ours\nProxima  # 12 studies\n\n  Schädel2\nPROXIMA\n#? Offered\n", "utf-8")
    (tmp_path / "more.txt").write_text("proxima\nκύστη\n", "utf-8")
    found = policy(tmp_path, "cleaning: {words: [words.txt, more.txt]}").site_words
    assert found == {"proxima": "words.txt:2", "schadel2": "words.txt:4", "κυστη": "more.txt:2"}


def test_word_files_of_windows_are_read(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_bytes(b"\xef\xbb\xbfalpha9\r\nbeta9\r\n")
    assert policy(tmp_path, "cleaning: {words: [words.txt]}").site_words == {
        "alpha9": "words.txt:1",
        "beta9": "words.txt:2",
    }


@pytest.mark.parametrize(
    ("dates", "moved"),
    [("options: [clean-descriptors, retain-modified-dates]", "shift"), (CLEANS, "remove")],
)
def test_dates_in_texts_move_where_those_of_attributes_do(tmp_path: Path, dates: str, moved: str) -> None:
    assert load_rule_set(profile(tmp_path, dates)).cleaning.dates == moved


def test_every_mistake_is_told_with_its_place(tmp_path: Path) -> None:
    """Those in the profile and those in the files that it names, at once."""
    (tmp_path / "words.txt").write_text(f"good\nno good\n  12345\n{'x' * (LONGEST_WORD + 1)}\nwell-known\n", "utf-8")
    (tmp_path / "latin.txt").write_bytes("Schädel\n".encode("latin-1"))
    found = mistakes(
        tmp_path,
        CLEANS,
        "cleaning:",
        "  unknow: keep",
        "  unknown: kepp",
        "  languages: [en, xx, en]",
        "  words: [words.txt, none.txt, latin.txt, words.txt]",
    )
    assert found == [
        ("site.yaml", 4, 3, "cleaning: unknown key 'unknow'", "did you mean 'unknown'?"),
        ("site.yaml", 5, 12, "cleaning.unknown: 'kepp' is not accepted", "did you mean 'keep'?"),
        (
            *("site.yaml", 6, 19, "cleaning.languages: there is no vocabulary for 'xx'"),
            "known here: ar, bg, ca, cs, da, de, el, en, es, et, fa, fi, fr, he, hi, hr, hu, id, it, ja, ko, lt, lv, "
            "nl, pl, pt, ro, ru, sk, sl, sv, tr, uk, vi, zh",
        ),
        ("site.yaml", 6, 23, "cleaning.languages: 'en' stands twice", "remove one of them"),
        (
            *("site.yaml", 7, 22, "cleaning.words: the file 'none.txt' cannot be read: No such file or directory"),
            "name a text file, relative to the profile",
        ),
        (
            *("site.yaml", 7, 32, "cleaning.words: the file 'latin.txt' is not text in UTF-8"),
            "save it as UTF-8, with a word a line",
        ),
        ("site.yaml", 7, 43, "cleaning.words: 'words.txt' stands twice", "remove one of them"),
        (
            *("words.txt", 2, 1, "cleaning: 'no good' is no single word of letters and digits"),
            "write its parts on lines of their own; a remark stands behind a '#'",
        ),
        ("words.txt", 3, 3, "cleaning: '12345' has no letter", "leave it out: numbers stay by their units"),
        ("words.txt", 4, 1, f"cleaning: a word has at most {LONGEST_WORD} characters", "write a word a line"),
        (
            *("words.txt", 5, 1, "cleaning: 'well-known' is no single word of letters and digits"),
            "write its parts on lines of their own; a remark stands behind a '#'",
        ),
    ]


@pytest.mark.parametrize(
    ("line", "column", "message"),
    [
        ("cleaning: remove", 11, "'cleaning' must be a mapping of keys and values"),
        ("cleaning: [remove]", 11, "'cleaning' must be a mapping of keys and values"),
        ("cleaning: {unknown: [keep]}", 21, "cleaning.unknown: must be one word"),
        ("cleaning: {languages: en}", 23, "cleaning.languages: must be a list of words"),
        ("cleaning: {languages: [[en]]}", 23, "cleaning.languages: must be a list of words"),
        ("cleaning: {languages: []}", 23, "cleaning.languages: must not be empty"),
        ("cleaning: {words: words.txt}", 19, "cleaning.words: must be a list of words"),
        ("cleaning: {words: [/]}", 20, "cleaning.words: '' is not a file"),
        ("cleaning: {words: [/dev/zero]}", 20, "cleaning.words: 'zero' is not a file"),
        ('cleaning: {words: ["a\\0b"]}', 20, "cleaning.words: the file 'a\0b' cannot be read: not a file name"),
        ("cleaning:", 1, "'cleaning' has no value"),
        ("cleaning: {unknown: }", 12, "'unknown' has no value"),
    ],
)
def test_a_value_of_another_kind_is_one_mistake(tmp_path: Path, line: str, column: int, message: str) -> None:
    (found,) = mistakes(tmp_path, CLEANS, line)
    assert found[:3] == ("site.yaml", 3, column)
    assert found[3] == message
    assert found[4]


def test_the_key_without_an_option_that_cleans_is_a_mistake_unless_it_says_the_defaults(tmp_path: Path) -> None:
    """Whoever writes it expects that it does something."""
    (found,) = mistakes(tmp_path, "cleaning: {unknown: hold}")
    assert found == (
        *("site.yaml", 2, 1, "cleaning: needs the option clean-descriptors, or a rule 'clean'"),
        "add one of them, or leave 'cleaning' out",
    )
    assert load_rule_set(profile(tmp_path, "cleaning: {unknown: remove, words: []}")).warnings == ()


@pytest.mark.parametrize(
    "rule",
    [
        "{clean: SeriesDescription}",
        "{clean: SeriesDescription, when: {Modality: CT}}",
        '{clean: "RequestAttributesSequence[*].ScheduledProcedureStepDescription"}',
    ],
)
def test_the_key_counts_for_a_rule_that_cleans(tmp_path: Path, rule: str) -> None:
    """Wherever the rule holds: in the digest and in the warnings, too; where no rule cleans it decides nothing."""
    rules = ("rules:", f"  - {rule}")
    kept, removed = (
        load_rule_set(profile(tmp_path, f"cleaning: {{unknown: {unknown}}}", *rules)) for unknown in ("keep", "remove")
    )
    assert kept.cleans
    assert kept.digest != removed.digest
    assert any("cleaning.unknown: keep" in warning for warning in kept.warnings)
    assert not load_rule_set(profile(tmp_path, "rules:", "  - {keep: SeriesDescription}")).cleans


@pytest.mark.parametrize(
    "rule", ["{clean: StudyDate}", "{when: {Modality: CT}, rules: [{clean: SeriesDescripton}]}", "{clean: }"]
)
def test_a_mistake_in_the_rule_that_cleans_is_the_only_one(tmp_path: Path, rule: str) -> None:
    """The key beside it is not told to need what stands there."""
    found = mistakes(tmp_path, "cleaning: {unknown: hold}", "rules:", f"  - {rule}")
    assert {line for _, line, *_ in found} == {4}


def test_a_file_of_tens_of_thousands_of_words_is_read_and_one_of_more_is_a_mistake(tmp_path: Path) -> None:
    words = [f"word{number}" for number in range(MOST_WORDS + 1)]
    (tmp_path / "words.txt").write_text("\n".join(words[:-1]), "utf-8")
    assert len(policy(tmp_path, "cleaning: {words: [words.txt]}").site_words) == MOST_WORDS
    (tmp_path / "words.txt").write_text("\n".join(words), "utf-8")
    (found,) = mistakes(tmp_path, CLEANS, "cleaning: {words: [words.txt]}")
    assert found[3:] == (f"cleaning.words: more than {MOST_WORDS} words", "keep what descriptions need")


def test_a_file_of_mistakes_only_is_told_with_the_first_hundred(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("a b\n" * 150, "utf-8")
    found = mistakes(tmp_path, CLEANS, "cleaning: {words: [words.txt]}")
    assert len(found) == 101
    assert found[0][3] == "cleaning: 50 more such mistakes"


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    with (tmp_path / "words.txt").open("wb") as file:
        os.truncate(file.fileno(), 1 << 33)
    (found,) = mistakes(tmp_path, CLEANS, "cleaning: {words: [words.txt]}")
    assert "is larger than" in found[3]


def test_what_it_says_is_part_of_the_digest_and_of_the_export(tmp_path: Path) -> None:
    """Two sites that agreed on a digest clean alike; where a word stands makes no difference."""
    (tmp_path / "words.txt").write_text("alpha9\nbeta9\n", "utf-8")
    (tmp_path / "other.txt").write_text("# other order\nBETA9\nalpha9\n", "utf-8")
    variants = [
        (),
        ("cleaning: {unknown: hold}",),
        ("cleaning: {unknown: keep}",),
        ("cleaning: {languages: [en]}",),
        ("cleaning: {words: [words.txt]}",),
    ]
    digests = [rule_set(tmp_path, *lines).digest for lines in variants]
    assert len(set(digests)) == len(variants)
    assert rule_set(tmp_path, "cleaning: {words: [other.txt]}").digest == digests[-1]
    assert rule_set(tmp_path, "cleaning: {unknown: remove}").digest == digests[0]
    assert '"cleaning":["remove",["en"],"remove",[]]' in canonical_text(rule_set(tmp_path, *variants[3]))
    assert '["alpha9","beta9"]' in canonical_text(rule_set(tmp_path, *variants[4]))


def test_keeping_unknown_words_is_warned_of(tmp_path: Path) -> None:
    """It is the one setting with which a name that nobody knows of may come out."""
    assert policy(tmp_path, "cleaning: {unknown: keep}").unknown == "keep"
    (warning,) = rule_set(tmp_path, "cleaning: {unknown: keep}").warnings
    assert warning.startswith("profile 'site' keeps words that no vocabulary has (cleaning.unknown: keep)")
    assert rule_set(tmp_path, "cleaning: {unknown: hold}").warnings == ()


def test_it_reaches_other_processes_whole(tmp_path: Path) -> None:
    (tmp_path / "words.txt").write_text("alpha9\n", "utf-8")
    sent = rule_set(tmp_path, "cleaning: {words: [words.txt], unknown: hold}")
    assert pickle.loads(pickle.dumps(sent)).cleaning == sent.cleaning
    assert hash(sent.cleaning) == hash(CleaningPolicy("hold"))
    assert "alpha9" not in repr(sent.cleaning)

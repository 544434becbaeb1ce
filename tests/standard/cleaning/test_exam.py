"""A good part of the exam: no planted identifier stays, and harmless words do. The whole: tools/cleaning_table.py."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from deid_proxy.profile.cleaning import CleaningPolicy

ROUNDS = 12
KEPT_AT_LEAST = 0.85
"""Of the harmless words and numbers; the figure itself is in docs/cleaning.md."""
PROFILE = """name: exam
edition: PS3.15-2026d
options: [clean-descriptors, clean-structured-content]
replacement: placeholder
pixel_risk: allow
rules: []
"""


@pytest.fixture(scope="module")
def strings(exam: SimpleNamespace) -> list:
    """Every template of the first set, for twelve patients."""
    return list(exam.exam.plantings(exam.exam.FIRST, exam.exam.SEED, ROUNDS))


def test_the_exam_is_as_large_as_it_says_and_the_same_every_time(exam: SimpleNamespace, strings: list) -> None:
    """More than 80 templates, in eight languages, with every kind of identifier and of name."""
    chosen = exam.exam.templates(exam.exam.FIRST)
    assert len(chosen) > 80
    assert {"de", "el", "en", "es", "fr", "it", "nl", "pt"} == {template.language for template in chosen}
    assert {planted.special for one in strings for planted in one.planted} > set(exam.exam_people.KINDS)
    assert list(exam.exam.plantings(exam.exam.FIRST, exam.exam.SEED, ROUNDS)) == strings


def test_the_third_set_has_names_and_languages_of_its_own(exam: SimpleNamespace) -> None:
    """More than 45 templates over more than 25 attributes, in twelve languages; nobody of the first sets is in it."""
    chosen = exam.exam.templates(exam.exam.THIRD)
    assert len(chosen) > 45
    assert len({template.attribute for template in chosen}) > 25
    assert len({template.language for template in chosen}) == 12
    mine, theirs = (
        {person.groups[0][0] for people in world.people.values() for person in people}
        for world in (exam.exam_third.WORLD, exam.exam_subject.WORLD)
    )
    assert mine.isdisjoint(theirs)


def test_the_judge_sees_what_stays_and_only_that(exam: SimpleNamespace, strings: list) -> None:
    """Of an untouched text everything is left, hidden or not; of the words around the slots nothing."""
    hidden = list(exam.exam.attacks(exam.exam.FIRST, exam.exam.SEED, 1))
    third = exam.exam.third(3)
    for one in (*strings, *hidden, *third):
        assert exam.exam_judge.leaks(one, one.around) == [], one.template.name
    seen = [exam.exam_judge.leaks(one, one.text) == list(one.planted) for one in (*strings, *third)]
    assert all(seen)


@pytest.mark.parametrize("dates", ["remove", "shift"])
def test_no_identifier_stays_and_the_harmless_words_do(exam: SimpleNamespace, strings: list, dates: str) -> None:
    """Of every kind, in every attribute."""
    tally = exam.exam_run.directly(strings, CleaningPolicy(dates=dates))
    assert +tally.leaked == {}
    assert tally.kept_share >= KEPT_AT_LEAST


def test_no_hidden_identifier_stays(exam: SimpleNamespace) -> None:
    """Neither behind escapes, unseen marks, look-alikes and other digits, nor wrapped, glued or misspelt."""
    tally = exam.exam_run.directly(exam.exam.attacks(exam.exam.FIRST, exam.exam.SEED, 1))
    assert +tally.leaked == {}


def test_no_identifier_stays_in_whole_instances(exam: SimpleNamespace, strings: list, tmp_path: Path) -> None:
    """Images and reports, through plan, apply and verify; none is held."""
    profile = tmp_path / "exam.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    tally = exam.exam_run.in_engine(strings[: len(strings) // 3], str(profile), moved_dates=False)
    assert not tally.held
    assert +tally.leaked == {}
    assert tally.kept_share >= KEPT_AT_LEAST


def test_no_identifier_of_the_third_set_stays(exam: SimpleNamespace, tmp_path: Path) -> None:
    """Of the cleaner alone and in whole instances; how many harmless words stay, docs/cleaning.md says."""
    made = exam.exam.third(4)
    tally = exam.exam_run.directly(made)
    assert +tally.leaked == {}
    profile = tmp_path / "exam.yaml"
    profile.write_text(PROFILE, encoding="utf-8")
    whole = exam.exam_run.in_engine(made[: len(made) // 4], str(profile), moved_dates=False)
    assert not whole.held
    assert +whole.leaked == {}


def test_the_fourth_set_is_of_more_departments_languages_and_kinds(exam: SimpleNamespace) -> None:
    """More than 250 templates over more than 40 attributes, in fifteen languages, with kinds that no other set has."""
    chosen = exam.exam.templates(exam.exam.FOURTH)
    assert len(chosen) > 250
    assert len({template.attribute for template in chosen}) > 40
    assert len({template.language for template in chosen}) == 15
    kinds = {planted.kind for one in exam.exam.fourth(1) for planted in one.planted}
    assert kinds > {"initials", "date in part", "room or bed", "user name", "path", "password", "trial subject", "city"}


@pytest.mark.parametrize(
    ("made_by", "rounds", "kept"),
    [("fourth", 2, KEPT_AT_LEAST), ("fifth", 6, KEPT_AT_LEAST), ("sixth", 1, 0.77), ("seventh", 1, 0.8)],
)
def test_no_identifier_of_a_set_written_blind_stays(
    exam: SimpleNamespace, tmp_path: Path, made_by: str, rounds: int, kept: float
) -> None:
    """Of the cleaner alone and in whole instances whose dates move; the sixth has languages without a vocabulary."""
    made = getattr(exam.exam, made_by)(rounds)
    tally = exam.exam_run.directly(made)
    assert +tally.leaked == {}
    assert tally.kept_share >= kept
    profile = tmp_path / "exam.yaml"
    profile.write_text(PROFILE.replace("content]", "content, retain-modified-dates]"), encoding="utf-8")
    whole = exam.exam_run.in_engine(made[: len(made) // 2], str(profile), moved_dates=True)
    assert not whole.held
    assert +whole.leaked == {}


def test_the_sixth_set_is_of_most_templates_and_languages(exam: SimpleNamespace) -> None:
    """More than 500 templates in 25 languages, three of which no other set has, with kinds of its own."""
    chosen = exam.exam.templates(exam.exam.SIXTH)
    languages = {template.language for template in chosen}
    assert len(chosen) > 500
    assert len(languages) == 25
    assert languages > {"ar", "he", "th"}
    kinds = {planted.kind for one in exam.exam.sixth(1) for planted in one.planted}
    assert kinds > {"initials", "license plate", "employer", "age over 89", "path"}


def test_the_seventh_set_is_of_letters_that_mean_something_too(exam: SimpleNamespace) -> None:
    """More than 400 templates in 21 languages, with people of its own and the codes of their towns."""
    chosen = exam.exam.templates(exam.exam.SEVENTH)
    assert len(chosen) > 400
    assert len({template.language for template in chosen}) == 21
    kinds = {planted.kind for one in exam.exam.seventh(1) for planted in one.planted}
    assert kinds > {"initials", "address", "age over 89", "employer", "trial subject"}


def test_the_fifth_set_is_of_more_languages_and_of_names_that_are_words(exam: SimpleNamespace) -> None:
    """More than 80 templates over more than 20 attributes, in 23 languages, eight of which no other set has."""
    chosen = exam.exam.templates(exam.exam.FIFTH)
    languages = {template.language for template in chosen}
    assert len(chosen) > 80
    assert len({template.attribute for template in chosen}) > 20
    assert len(languages) == 23
    assert languages > {"cs", "fi", "hu", "no", "ro", "tr", "uk", "vi"}

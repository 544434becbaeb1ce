"""A text keeps its harmless words and loses what identifies."""

from __future__ import annotations

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, find_known
from deid_proxy.profile.cleaning import CleaningPolicy

KNOWN = KnownIdentifiers(names=("Smith^John",), ids=("4711",))


def test_words_of_the_vocabulary_stay_and_the_patient_goes():
    assert clean_text("CT chest Smith 4711", KNOWN, CleaningPolicy()).text == "CT chest"


def test_the_sweep_finds_only_the_instances_own():
    assert [verdict[:2] for verdict in find_known("CT chest Smith Unknownword 4711", KNOWN)] == [(9, 14), (27, 31)]

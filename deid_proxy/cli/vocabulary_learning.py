"""Words that cleaning takes out of texts because no list has them, counted by patient: proposals for a site's list.

Every instance goes the whole way that ``deidentify`` takes. What one of them says of people and places is proposed
from none: a doctor may be named in the attributes of one study and in the text of another.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

import click

from deid_proxy.cli.failures import describe_os_error
from deid_proxy.cli.rehearsal import rehearse
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.results import Result, ResultState, Tally
from deid_proxy.engine.explain import explain
from deid_proxy.pipeline import Deidentified, Source
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.word_files import PROPOSED, folded_word
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.engine.plan import Plan
    from deid_proxy.pipeline import Held
    from deid_proxy.profile.model import RuleSet

UNKNOWN_WORD = "unknown word"
"""The reason of the cleaner for a word that no list has."""

_MOST_WORDS = 200_000
_MOST_DIGITS = 3  # more of them in a word look like a number of somebody
_WORD = re.compile(r"[^\W_]+")


class Proposed(NamedTuple):
    """A word, and in the texts of how many patients and studies it stands."""

    word: str
    patients: int
    studies: int


@dataclass
class Learned:
    """What was read.

    Parameters
    ----------
    tally
        What became of each input.
    patients, studies
        Who has a word in a text, by word.
    own
        Words of what the instances say of people, places, numbers and days.
    """

    tally: Tally = field(default_factory=Tally)
    patients: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    studies: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set), repr=False)
    own: set[str] = field(default_factory=set, repr=False)

    def add(self, number: int, source: Source, outcome: Deidentified | Held) -> None:
        """Count the words of one instance."""
        if not isinstance(outcome, Deidentified):
            self.tally.add(Result(number, ResultState.HELD, outcome.reason, outcome.detail))
            return
        self.tally.add(Result(number, ResultState.WRITTEN))
        plan = outcome.plan
        if plan.own is not None:
            self.own.update(_words_of(plan.own.known))
        study = _original(plan.identity.study_instance_uid)
        patient = _original(plan.identity.subject).strip("\x1f") or f"study {study}"
        for word in _unknown_words(source, plan):
            if word in self.patients or len(self.patients) < _MOST_WORDS:
                self.patients[word].add(patient)
                self.studies[word].add(study)

    def proposals(self, least: int) -> list[Proposed]:
        """Return what stands in texts of at least so many patients: the most frequent first, then by the alphabet."""
        found = (Proposed(word, len(patients), len(self.studies[word])) for word, patients in self.patients.items())
        proposed = [each for each in found if each.patients >= least and each.word not in self.own]
        return sorted(proposed, key=lambda each: (-each.patients, -each.studies, each.word))


def _original(request: object) -> str:
    return str(getattr(request, "original", request))


def _words_of(known: KnownIdentifiers) -> set[str]:
    groups = (known.names, known.words, known.ids, known.dates, known.contacts, known.ages)
    return {fold(word) for group in groups for text in group for word in _WORD.findall(text)}


def _unknown_words(source: Source, plan: Plan) -> set[str]:
    found: set[str] = set()
    for step in explain(source.data, plan):
        for each in step.words:
            if not each.kept and each.why == UNKNOWN_WORD:
                try:
                    word = folded_word(each.text.value.strip())
                except MistakeError:
                    continue  # several words at once, or none: nothing that a list can hold
                if len(word) > 1 and sum(map(str.isdigit, word)) <= _MOST_DIGITS:
                    found.add(word)
    return found


def learn(files: Sequence[InputFile], rule_set: RuleSet) -> Learned:
    """Return the words that cleaning takes out of the inputs' texts because no list has them."""
    cleaning = replace(rule_set.cleaning, unknown="remove")
    removing = replace(rule_set, cleaning=cleaning, _caches={})
    found = Learned()
    for each in rehearse(files, removing, "reading"):
        if isinstance(each, Result):
            found.tally.add(each)
        else:
            file, source, outcome = each
            found.add(file.number, source, outcome)
    return found


def write_proposals(target: Path, proposals: Sequence[Proposed], least: int) -> None:
    """Write a word file in which every proposal waits for a person.

    Raises
    ------
    click.ClickException
        It cannot be written.
    """
    lines = [
        f"# Proposed by 'deid-proxy vocabulary learn': words in texts of at least {least} patients that no list has.",
        f"# Read each one. A word that names no person and no place is accepted by taking '{PROPOSED}' away; then name",
        "# this file in the profile, under 'cleaning: {words: [...]}'. What keeps its mark does not count.",
        *(f"{PROPOSED}{each.word}  # {each.patients} patients, {each.studies} studies" for each in proposals),
    ]
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with open(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write("\n".join(lines) + "\n")
    except OSError as error:
        raise click.ClickException(f"cannot write --words: {describe_os_error(error)}") from None


def learned_report(found: Learned, proposals: Sequence[Proposed], least: int) -> Report:
    """Return what was read and proposed, in numbers: no word of a text."""
    read = found.tally.states[ResultState.WRITTEN]
    rare = sum(len(patients) < least for patients in found.patients.values())
    named = sum(word in found.own and len(patients) >= least for word, patients in found.patients.items())
    document = {"instances": read, "proposed": len(proposals), "rare": rare, "named": named, "least": least}
    rows = [
        ("proposed", str(len(proposals))),
        (f"not proposed: in texts of fewer than {least} patients", str(rare)),
        ("not proposed: somebody or some place is called so", str(named)),
    ]
    return Report("Words that no list has", document, [("Instances", str(read))], [ReportTable(("words", ""), rows)])

"""What would become of many inputs, counted: nothing is written, and nobody's identity is resolved.

Every instance goes the whole way that ``deidentify`` takes, with replacements that stand for nobody. So what is held
here is held there, also when only the last look at the result finds why.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.elements import read_elements
from deid_proxy.cli.rehearsal import rehearse
from deid_proxy.cli.results import Result, ResultState, Tally
from deid_proxy.engine.attribute import PIXEL_DATA
from deid_proxy.engine.encoding import LONG_VRS
from deid_proxy.engine.explain import explain
from deid_proxy.errors import DeidentificationError
from deid_proxy.pipeline import Deidentified, Source
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.modalities import MODALITIES
from deid_proxy.standard.uids import STORAGE_SOP_CLASSES, TRANSFER_SYNTAXES, name_of_uid

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.cli.input_files import InputFile
    from deid_proxy.engine.plan import Plan, Step
    from deid_proxy.pipeline import Held
    from deid_proxy.profile.model import RuleSet

_SOP_CLASS_UID, _MODALITY = 0x0008_0016, 0x0008_0060
_OFFSET = re.compile(r" at offset \d+")
_UNREGISTERED = "private or unknown"


class Treatment(StrEnum):
    """What becomes of an attribute."""

    REMOVED = "removed"
    EMPTIED = "emptied"
    REPLACED = "replaced"
    MAPPED = "new UID"
    CLEANED = "cleaned"
    ADDED = "added"
    KEPT = "kept"


class Kind(NamedTuple):
    """What kind of object an instance is: words of the standard only, never a text of the data set."""

    modality: str
    sop_class: str
    transfer_syntax: str


@dataclass
class Survey:
    """What would become of the inputs.

    Parameters
    ----------
    tally
        The state of each input; written means that it would be.
    ready, held
        How many instances of each kind would leave, and would not.
    attributes
        In how many instances an attribute (at any depth) gets a treatment.
    private_groups
        The same for all attributes of a private group together.
    details
        How often an instance is held for a reason, with the place named but for its offset.
    """

    tally: Tally = field(default_factory=Tally)
    ready: Counter[Kind] = field(default_factory=Counter)
    held: Counter[Kind] = field(default_factory=Counter)
    attributes: Counter[tuple[int, Treatment]] = field(default_factory=Counter)
    private_groups: Counter[tuple[int, Treatment]] = field(default_factory=Counter)
    details: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, number: int, source: Source, outcome: Deidentified | Held, *, kept: bool) -> None:
        """Count one instance, and with ``kept`` also what stays of it."""
        kind = kind_of(source)
        if not isinstance(outcome, Deidentified):
            self.held[kind] += 1
            self.details[outcome.reason, _OFFSET.sub("", outcome.detail)] += 1
            self.tally.add(Result(number, ResultState.HELD, outcome.reason, outcome.detail))
            return
        self.ready[kind] += 1
        self.tally.add(Result(number, ResultState.WRITTEN))
        treated = set(_treatments(outcome.plan))
        if kept:
            steps = explain(source.data, outcome.plan)
            treated.update((step.tag, Treatment.KEPT) for step in steps if step.action is ActionCode.K)
        self.attributes.update(treated)
        self.private_groups.update({(tag >> 16, treatment) for tag, treatment in treated if tag >> 16 & 1})


def survey(files: Sequence[InputFile], rule_set: RuleSet, *, kept: bool = False) -> Survey:
    """Return what would become of the inputs.

    Parameters
    ----------
    kept
        Also count the attributes that stay; takes longer.
    """
    found = Survey()
    for each in rehearse(files, rule_set, "planning"):
        if isinstance(each, Result):
            _add_unread(found, each)
        else:
            file, source, outcome = each
            found.add(file.number, source, outcome, kept=kept)
    return found


def _add_unread(found: Survey, result: Result) -> None:
    found.tally.add(result)
    if result.state is ResultState.HELD:
        found.details[result.reason, _OFFSET.sub("", result.detail)] += 1


def kind_of(source: Source) -> Kind:
    """Return what kind of object a data set says it is, as far as it can be read."""
    said = {_SOP_CLASS_UID: "", _MODALITY: ""}
    try:
        for element in read_elements(memoryview(source.data), source.transfer_syntax_uid):
            if element.path[0] > _MODALITY:
                break
            if len(element.path) == 1 and element.path[0] in said:
                said[element.path[0]] = bytes(element.value[:64]).decode("latin-1").strip(" \0")
    except DeidentificationError:
        pass  # it is held, or is going to be; what was read up to here is still true
    modality, sop_class = said[_MODALITY], said[_SOP_CLASS_UID]
    syntax = TRANSFER_SYNTAXES.get(source.transfer_syntax_uid)
    return Kind(
        modality if modality in MODALITIES else "other",
        (name_of_uid(sop_class) or sop_class) if sop_class in STORAGE_SOP_CLASSES else _UNREGISTERED,
        syntax.name if syntax is not None else _UNREGISTERED,
    )


def _treatments(plan: Plan) -> Iterator[tuple[int, Treatment]]:
    if plan.rewritten:
        yield PIXEL_DATA, Treatment.CLEANED
    yield from ((step.tag, _treatment(step)) for step in plan.steps)


def _treatment(step: Step) -> Treatment:
    if step.start == step.end:
        return Treatment.ADDED
    if not step.new:
        return Treatment.REMOVED
    if step.action is ActionCode.U:
        return Treatment.MAPPED
    if step.action is ActionCode.C:
        return Treatment.CLEANED
    empty = 12 if step.encoding.explicit and step.vr in LONG_VRS else 8
    return Treatment.EMPTIED if isinstance(step.new, bytes) and len(step.new) == empty else Treatment.REPLACED

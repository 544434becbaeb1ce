"""A plan for people: every element, what is done to it, and who says so."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.own_words import MOVES
from deid_proxy.engine.cleaners.reasons import reasons
from deid_proxy.engine.codestream.pixels import CLEANING
from deid_proxy.engine.decisions import decide
from deid_proxy.engine.elements import Element, Path, elements
from deid_proxy.engine.encoding import LONG_VRS, TEXT_VRS, Buffer
from deid_proxy.engine.placed_rules import rule_for
from deid_proxy.engine.private_blocks import LAST_CREATOR
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.engine.temporal import Elapsed, Later
from deid_proxy.identity.phi import Phi
from deid_proxy.identity.ports import IdentityKind, IdentityRequest
from deid_proxy.identity.subjects import split
from deid_proxy.profile.options import CLEANED_VRS
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.character_sets import decode_anyhow
from deid_proxy.standard.dictionary import format_tag, keyword_of, vr_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from deid_proxy.engine.cleaners.own import CharacterSet
    from deid_proxy.engine.plan import Parts, Plan, Step
    from deid_proxy.profile.model import Rule, RuleSet

_LONGEST_SHOWN = 64
_DECLARED = "(0008,0300): the instance itself calls it safe"
_MOVED, _ELAPSED = "‹moved by the days of the subject›", "‹days since the anchor›"


class ExplainedWord(NamedTuple):
    """What becomes of a stretch of a text, and why; the reason holds no value.

    Parameters
    ----------
    after
        What is written of it, shortened: nothing of a word that goes.
    """

    text: Phi
    kept: bool
    why: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """What becomes of one element.

    Parameters
    ----------
    path
        The element and what encloses it, by keyword: ``RequestAttributesSequence[0].ScheduledProcedureStepID``.
    action
        The simple action that was taken; K where the element stays.
    source
        The rule behind it.
    before
        The original value, shortened; empty for an element that is inserted.
    after
        What is written, shortened; None when nothing is, or when the element stays as it is.
    words
        Of a text that was cleaned: what stays for which source, and what goes for which reason.
    """

    path: str
    tag: int
    keyword: str
    vr: str
    action: ActionCode
    source: str
    before: Phi
    after: str | None
    words: tuple[ExplainedWord, ...] = ()


def explain(data: Buffer, plan: Plan) -> Iterator[ExplainedStep]:
    """Yield what becomes of every element, in the order of the data set.

    What stands in a sequence that is removed or replaced as a whole goes with it, and is not listed.
    """
    syntax = supported_syntax(plan.transfer_syntax_uid)
    data = plan.source or data
    steps = iter(plan.steps)
    step = next(steps, None)
    gone_to = 0
    creators = _Creators(plan.rule_set)
    whole = {step.start: step.end for step in plan.steps if step.end > step.start}
    for element in elements(data, encoding_of(syntax), passing=whole):
        while step is not None and step.start <= element.start and step.start == step.end:
            if step.new:
                yield _inserted(plan, step)
            step = next(steps, None)
        if element.start < gone_to or element.start >= plan.end:
            continue
        creators.note(data, element)
        if step is not None and step.start < element.start < step.end:
            yield _item_gone(element, step)
            gone_to = step.end
            step = next(steps, None)
        elif step is not None and step.start == element.start:
            yield _changed(data, plan, element, step)
            gone_to = step.end
            step = next(steps, None)
        else:
            yield _cleaned(plan, element) or _kept(data, plan, element, creators)
    while step is not None:
        if step.new:
            yield _inserted(plan, step)
        step = next(steps, None)


def without_effect(rule_set: RuleSet, steps: Iterable[ExplainedStep]) -> list[str]:
    """Return where the rules of the site stand that decide no element of an instance, in their order.

    They name what the instance does not have, such as an item of a sequence, or their condition does not hold.
    """
    effective = {step.source for step in steps}
    return [source for source in rule_set.site_sources if source not in effective]


def _cleaned(plan: Plan, element: Element) -> ExplainedStep | None:
    """Return what becomes of an encapsulated value that is written anew, None for all others."""
    for span, parts in plan.rewritten.items():
        if span.start == element.value and not element.path:
            size = sum(len(part) if isinstance(part, bytes) else part.end - part.start for part in parts)
            before = f"{span.end - span.start} bytes"
            return _explained(element, CLEANING.action, CLEANING.source, before, f"{size} bytes")
    return None


class _Creators:
    """The private creators that were met, by item and block: they say which list or rule keeps a private attribute."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._policy = rule_set.private_policy
        self._names: dict[tuple[Path, int], str] = {}

    def note(self, data: Buffer, element: Element) -> None:
        """Take down the element if it is a creator."""
        if self._policy is not None and element.tag >> 16 & 1 and element.tag & 0xFFFF <= LAST_CREATOR:
            name = bytes(data[element.value : element.end]).decode("latin-1").strip(" \0")
            self._names[element.path, element.tag >> 16 << 8 | element.tag & 0xFF] = name

    def source(self, element: Element) -> str | None:
        """Return who keeps a private attribute; None for others."""
        if self._policy is None or not element.tag >> 16 & 1:
            return None
        name = self._names.get((element.path, element.tag >> 8), "")
        decision = self._policy.decide(name, element.tag >> 16, element.tag & 0xFF)
        return decision.rule.source if decision else _DECLARED


def _kept(data: Buffer, plan: Plan, element: Element, creators: _Creators) -> ExplainedStep:
    private = creators.source(element)
    if private is not None:
        return _explained(element, ActionCode.K, private, _shown(data, plan, element), None)
    parent = element.path[-1][0] if element.path else None
    placed = rule_for(plan.rule_set.placed, element.path, element.tag) if plan.rule_set.placed else None
    action, rule = decide(plan.rule_set, plan.sop_class_uid, parent, element.tag, placed)
    explained = _explained(element, ActionCode.K, rule.source, _shown(data, plan, element), None)
    return replace(explained, words=_words(data, plan, element, rule)) if action is ActionCode.C else explained


def _changed(data: Buffer, plan: Plan, element: Element, step: Step) -> ExplainedStep:
    after = _written(step, plan.character_set) if step.new else None
    explained = _explained(element, step.action, step.rule.source, _shown(data, plan, element), after)
    return (
        replace(explained, words=_words(data, plan, element, step.rule)) if step.action is ActionCode.C else explained
    )


def _words(data: Buffer, plan: Plan, element: Element, rule: Rule) -> tuple[ExplainedWord, ...]:
    """Return what becomes of the words of a text that is cleaned."""
    vr = vr_of(element.tag) or element.vr
    if plan.own is None or (rule.site and rule.option is None) or vr not in CLEANED_VRS:
        return ()
    raw = bytes(data[element.value : element.end])
    found = reasons(plan.own, element.tag, vr, rule, raw, plan.character_set)
    return tuple(_word(text[:_LONGEST_SHOWN], why, kept=kept) for text, kept, why in found)


def _word(text: str, why: str, *, kept: bool) -> ExplainedWord:
    return ExplainedWord(Phi(text), kept, why, "" if not kept else _MOVED if why == MOVES else text)


def _item_gone(element: Element, step: Step) -> ExplainedStep:
    """Return what becomes of an item that is removed; its first element is at hand."""
    keyword = keyword_of(step.tag) or ""
    path = _described(element.path).removesuffix(".")
    return ExplainedStep(path, step.tag, keyword, "SQ", step.action, step.rule.source, Phi(""), None)


def _inserted(plan: Plan, step: Step) -> ExplainedStep:
    keyword = keyword_of(step.tag) or ""
    after = _written(step, plan.character_set)
    return ExplainedStep(
        keyword or format_tag(step.tag), step.tag, keyword, step.vr, step.action, step.rule.source, Phi(""), after
    )


def _explained(element: Element, action: ActionCode, source: str, before: str, after: str | None) -> ExplainedStep:
    keyword = keyword_of(element.tag) or ""
    path = _described(element.path) + (keyword or format_tag(element.tag))
    return ExplainedStep(path, element.tag, keyword, element.vr, action, source, Phi(before), after)


def _described(path: Path) -> str:
    return "".join(f"{keyword_of(tag) or format_tag(tag)}[{item}]." for tag, item in path)


def _shown(data: Buffer, plan: Plan, element: Element) -> str:
    if element.is_sequence or element.end == element.value:
        return ""
    if element.vr not in TEXT_VRS:
        return f"{element.end - element.value} bytes"
    return _read(bytes(data[element.value : element.end]), plan.character_set)


def _read(raw: bytes, character_set: CharacterSet) -> str:
    """Return a value as text, shortened: in the set that is in force, or in UTF-8, in which some texts are written."""
    text = decode_anyhow(raw, character_set).strip(" \0")
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def _written(step: Step, character_set: CharacterSet) -> str:
    if isinstance(step.new, tuple):
        return _described_parts(step.new)
    if isinstance(step.new, Later):
        return _ELAPSED if isinstance(step.new, Elapsed) else _MOVED
    if step.vr == "SQ" or step.vr not in TEXT_VRS:
        return f"{len(step.new)} bytes"
    header = 12 if step.encoding.explicit and step.vr in LONG_VRS else 8
    return _read(step.new[header:], character_set)


def _described_parts(parts: Parts) -> str:
    return "".join(_described_identity(part) if isinstance(part, IdentityRequest) else part.decode() for part in parts)


def _described_identity(request: IdentityRequest) -> str:
    if request.kind is IdentityKind.SUBJECT_VALUE:
        return f"‹the subject's {split(request)[0]}›"
    if request.kind is IdentityKind.VALUE:
        return "‹keyed hash›"
    return "‹new UID›" if request.kind is IdentityKind.UID else "‹pseudonym›"

"""``profile test``: the real engine, invented values, and what of them came out or was lost.

The same profile without its rules runs beside it. What only the profile's rules let out is retained on purpose; what
both let out although the standard protects it is a leak, and so is a value that turns up in another place.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.cli.elements import read_elements
from deid_proxy.cli.report import Report, ReportTable
from deid_proxy.cli.site_recognisers import recognising
from deid_proxy.engine.decisions import decide
from deid_proxy.engine.plan import Span
from deid_proxy.identity.keys import ProjectKey
from deid_proxy.identity.resolver import IdentityResolver
from deid_proxy.identity.subject_table import ANCHOR_DATE, SubjectRow, SubjectTable
from deid_proxy.identity.subjects import Files
from deid_proxy.pipeline import Held, Pipeline, Source
from deid_proxy.profile import compile_profile
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import describe_tag
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.private_elements import Disposition
from deid_proxy.stores.memory import MemoryMapStore
from deid_proxy.testing.builders import MODALITIES, build_study
from deid_proxy.testing.leak_scanner import scan
from deid_proxy.testing.private_probes import Listed, private_probes
from deid_proxy.testing.probes import Place, ProbeInstance, build, probes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from deid_proxy.profile.model import Profile, RuleSet
    from deid_proxy.testing.builders import Instance
    from deid_proxy.testing.probes import Probe

_AT_ONCE = 200
_PADDING = b" \0"
_SHORTEST_TEXT = 8  # bytes; shorter values may stand anywhere by chance
_MOVED = frozenset({"AS", "DA", "DT"})
_PRIVATE_DATES = frozenset({"DA", "DT", "FD", "SL", "UL"})  # also seconds since 1970
_COUNTED = ("kept", "replaced", "removed", "held")


class Found(NamedTuple):
    """What is to be said of one attribute, or of one kind of identifier.

    Parameters
    ----------
    what
        The attribute, or a kind of object and the kind of identifier in it.
    place
        Where it stood.
    why
        The rule behind it.
    """

    what: str
    place: str
    why: str


@dataclass
class Probed:
    """What came of a test.

    Parameters
    ----------
    counts
        How often a probe in a place was kept, replaced, removed or held, by (place, word).
    """

    rule_set: RuleSet
    seed: int
    leaked: list[Found] = field(default_factory=list)
    retained: list[Found] = field(default_factory=list)
    by_option: list[Found] = field(default_factory=list)
    lost: list[Found] = field(default_factory=list)
    held: list[Found] = field(default_factory=list)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)


class _EverybodyHasAnAnchor(SubjectTable):
    """The subject table of invented patients: without a date that theirs count from, all of them would be held."""

    __slots__ = ()

    def find(self, token: bytes) -> SubjectRow:  # noqa: ARG002 - they are all alike
        """Return the row of any patient."""
        return SubjectRow(1, {ANCHOR_DATE: "20010204"})


class _Side:
    """One rule set at work, with a key and a map that nobody else has."""

    def __init__(self, rule_set: RuleSet, seed: int) -> None:
        self.rule_set = rule_set
        key = hashlib.sha256(f"deid-proxy profile test {seed}".encode()).digest()
        resolver = IdentityResolver("profile-test", ProjectKey(key), MemoryMapStore(), rule_set.uid_method)
        resolver.use(Files(_EverybodyHasAnAnchor(size=1)))
        self._pipeline = Pipeline(recognising(rule_set), resolver, key)

    def output(self, data: bytes, transfer_syntax_uid: str) -> bytes | Held:
        (result,) = self._pipeline.deidentify([Source(data, transfer_syntax_uid)])
        if isinstance(result, Held):
            return result
        view = memoryview(data)
        parts = result.rendition.segments
        return b"".join(view[part.start : part.end] if isinstance(part, Span) else part for part in parts)


def probe(profile: Profile, seed: int) -> Probed:
    """Return what a profile does to invented values; the same for the same seed."""
    rule_set = compile_profile(profile)
    plain = replace(profile, rules=(), uid_method="hmac-sha256", pixel_risk="hold")
    ours, standard = _Side(rule_set, seed), _Side(compile_profile(plain), seed)
    probed = Probed(rule_set, seed)
    thrown = [*probes(seed), *private_probes(_listed(rule_set), seed)]
    for place in Place:
        of_place = [one for one in thrown if one.place is place]
        for start in range(0, len(of_place), _AT_ONCE):
            _throw(of_place[start : start + _AT_ONCE], ours, standard, probed)
    for modality in MODALITIES:
        _throw_study(build_study(seed, modality, 1)[0], modality, ours, standard, probed)
    return probed


def _listed(rule_set: RuleSet) -> Iterator[Listed]:
    """Yield the private attributes that may stay by themselves, as the lists describe them."""
    policy = rule_set.private_policy
    if policy is None:
        return
    for creator, group, element in policy.named():
        decision = policy.decide(creator, group, element)
        if decision is not None:
            is_seconds = decision.disposition is Disposition.SHIFT_INTEGER_DATE
            yield Listed(creator, group, element, decision.vr, is_seconds)


def _throw(planted: Sequence[Probe], ours: _Side, standard: _Side, probed: Probed) -> None:
    """Try some probes in one data set; what is held is tried in halves, until it is known for which attribute."""
    instance = build(planted, probed.seed)
    got, plain = (side.output(instance.data, instance.transfer_syntax_uid) for side in (ours, standard))
    if isinstance(got, bytes) and isinstance(plain, bytes):
        _judge(instance, (got, plain), (ours.rule_set, standard.rule_set), probed)
    elif len(planted) > 1:
        middle = len(planted) // 2
        _throw(planted[:middle], ours, standard, probed)
        _throw(planted[middle:], ours, standard, probed)
    elif isinstance(got, Held):
        probed.counts[planted[0].place, "held"] += 1
        probed.held.append(Found(_named(planted[0]), planted[0].place, got.reason))
    else:  # the rules of the profile let pass what is held without them
        probed.retained.append(Found(_named(planted[0]), planted[0].place, "held without the rules of the profile"))


def _judge(
    instance: ProbeInstance, outputs: tuple[bytes, bytes], rule_sets: tuple[RuleSet, RuleSet], probed: Probed
) -> None:
    got, plain = (_values(output, instance) for output in outputs)
    for one in instance.probes:
        value = one.value.strip(_PADDING)
        is_there, was_there = got.get(one.path) == value, plain.get(one.path) == value
        word = "kept" if is_there else "replaced" if got.get(one.path) is not None else "removed"
        probed.counts[one.place, word] += 1
        source = _decided(one, rule_sets[0], instance)[1]
        if is_there and _is_protected(one, rule_sets[1], instance):
            (probed.leaked if was_there else probed.retained).append(Found(_named(one), one.place, source))
        elif was_there and not is_there and _parent_is_there(one, got):
            probed.lost.append(Found(_named(one), one.place, source))
        elif not is_there and len(value) >= _SHORTEST_TEXT and value in outputs[0]:
            probed.leaked.append(Found(_named(one), one.place, "its value stands in another place of the output"))


def _values(output: bytes, instance: ProbeInstance) -> dict[tuple[int, ...], bytes]:
    elements = read_elements(memoryview(output), instance.transfer_syntax_uid)
    return {element.path: bytes(element.value).strip(_PADDING) for element in elements}


def _decided(one: Probe, rule_set: RuleSet, instance: ProbeInstance) -> tuple[ActionCode, str]:
    """Return what the rule set does to the attribute that is tried, and which rule says so."""
    policy = rule_set.private_policy
    if one.creator and policy is not None:
        private = policy.decide(one.creator, one.tag >> 16, one.tag & 0xFF)
        rule = private.rule if private is not None else rule_set.private
        return rule.action, rule.source
    path = one.path[:-2] if one.vr == "SQ" else one.path
    parent = path[-3] if len(path) > 1 else None
    action, rule = decide(rule_set, instance.sop_class_uid, parent, path[-1])
    return action, rule.source


def _is_protected(one: Probe, standard: RuleSet, instance: ProbeInstance) -> bool:
    if one.place is Place.LISTED:
        return False
    if one.place is Place.LISTED_IDENTIFYING:
        kept = Option.RETAIN_UIDS if one.vr == "UI" else Option.RETAIN_FULL_DATES
        return kept not in standard.options or one.vr not in (*_PRIVATE_DATES, "UI")
    if one.place in (Place.PRIVATE, Place.PRIVATE_SEQUENCE):
        return standard.private.action is not ActionCode.K
    action, _ = _decided(one, standard, instance)
    if action is ActionCode.C and one.vr not in _MOVED:
        return False  # a time of day stays with its date, which is modified
    # The items of a sequence that keeps them with new UIDs are judged by themselves, and a code meaning is kept.
    return action is not ActionCode.K and not (one.vr == "SQ" and action is ActionCode.U)


def _parent_is_there(one: Probe, got: dict[tuple[int, ...], bytes]) -> bool:
    """Tell whether anything else is left of the sequence; what goes with its sequence is no loss of its own."""
    enclosing = one.path[:-2] if one.vr == "SQ" else one.path
    above = enclosing[:-1]
    return not above or any(path[: len(above)] == above for path in got)


def _named(one: Probe) -> str:
    if one.creator:
        return f"({one.tag >> 16:04X},xx{one.tag & 0xFF:02X}) of {one.creator}"
    if one.place is Place.PRIVATE:
        return f"a private attribute with VR {one.vr}"
    return describe_tag(one.tag)


def _throw_study(instance: Instance, modality: str, ours: _Side, standard: _Side, probed: Probed) -> None:
    """Try an invented instance whole: identifiers in names, texts, nested and private attributes."""
    got, plain = (side.output(instance.data, instance.transfer_syntax_uid) for side in (ours, standard))
    what = f"{modality} instance"
    if isinstance(got, Held):
        probed.held.append(Found(what, "as a whole", f"{got.reason}: {got.detail}" if got.detail else got.reason))
        return
    exempt = _pixels(got, instance)
    found = {leak.kind for leak in scan(got, instance.planted, exempt)}
    if isinstance(plain, Held):
        why = f"sent on by the profile, and held without its rules ({plain.reason})"
        probed.retained.append(Found(what, "as a whole", why))
        expected = found
    else:
        expected = {leak.kind for leak in scan(plain, instance.planted, _pixels(plain, instance))}
    where = probed.by_option if probed.rule_set.options else probed.leaked
    for kind in sorted(found & expected):
        where.append(Found(f"{what}: {kind}", "anywhere", "with the rules and without them"))
    for kind in sorted(found - expected):
        probed.retained.append(Found(f"{what}: {kind}", "anywhere", "with the rules of the profile only"))


def _pixels(output: bytes, instance: Instance) -> tuple[tuple[int, int], ...]:
    """Return where the native pixels stand in the output: the last bytes of it, if they stayed."""
    if instance.pixel_range is None:
        return ()
    pixels = instance.data[slice(*instance.pixel_range)]
    start = output.rfind(pixels)
    return () if start < 0 else ((start, start + len(pixels)),)


def probing_report(probed: Probed) -> Report:
    """Return what came of a test, for people and programs."""
    sections = {
        "leaked": probed.leaked,
        "retained": probed.retained,
        "lost": probed.lost,
        "by_option": probed.by_option,
        "held": probed.held,
    }
    thrown = sum(probed.counts.values())
    places = [place.value for place in Place if any(probed.counts[place, word] for word in _COUNTED)]
    document = {
        "profile": probed.rule_set.name,
        "digest": probed.rule_set.digest,
        "seed": probed.seed,
        "thrown": thrown,
        "counts": {place: {word: probed.counts[place, word] for word in _COUNTED} for place in places},
        **{name: [one._asdict() for one in found] for name, found in sections.items()},
    }
    counts = [(place, *(str(probed.counts[place, word]) for word in _COUNTED)) for place in places]
    tables = [
        ReportTable(("what", "where", "why"), _folded(found), _TITLES[name])
        for name, found in sections.items()
        if found
    ]
    facts = [
        ("Profile", f"{probed.rule_set.name}, digest {probed.rule_set.digest}"),
        ("Seed", str(probed.seed)),
        ("Values thrown", f"{thrown}, and an instance of each of {len(MODALITIES)} kinds"),
    ]
    summary = ", ".join(f"{len(found)} {name.replace('_', ' ')}" for name, found in sections.items())
    title = "What a profile does to invented values"
    return Report(title, document, facts, [ReportTable(("place", *_COUNTED), counts, "Probes"), *tables], [summary])


_TITLES = {
    "leaked": "Leaked: neither a rule nor an Option says that it may come out",
    "retained": "Retained: a rule of the profile lets out what the standard protects",
    "lost": "Lost: the standard keeps it, a rule of the profile does not",
    "by_option": "Kept by the Options",
    "held": "Held: it goes nowhere",
}


def _folded(found: Iterable[Found]) -> list[tuple[str, str, str]]:
    """Return one row for an attribute that was found in several places for one reason."""
    places: dict[tuple[str, str], list[str]] = {}
    for one in found:
        places.setdefault((one.what, one.why), []).append(one.place)
    return list(_rows(places))


def _rows(places: dict[tuple[str, str], list[str]]) -> Iterator[tuple[str, str, str]]:
    for (what, why), where in places.items():
        yield what, ", ".join(dict.fromkeys(where)), why

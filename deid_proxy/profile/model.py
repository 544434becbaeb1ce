"""The profile as a site means it, and the rule set that it compiles to.

A :class:`Profile` is what stands in a YAML file. A :class:`RuleSet` is the profile laid over one edition of Table
E.1-1: every tag with the one rule that decides it. The engine reads rule sets only.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any, Literal

from deid_proxy.profile.cleaning import CLEANING, DEFAULT_POLICY, CleaningPolicy
from deid_proxy.profile.options_temporal import DEFAULTS, Temporal
from deid_proxy.standard.options import ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from deid_proxy.profile.conditions import Condition
    from deid_proxy.profile.layers import PlacedRule
    from deid_proxy.profile.methods import Method
    from deid_proxy.profile.nulled_list import NulledAttribute
    from deid_proxy.profile.private_policy import PrivatePolicy
    from deid_proxy.profile.recognisers import Recogniser
    from deid_proxy.profile.site_rules import SiteRule
    from deid_proxy.standard.actions import ActionCode

_OPTIONS: Mapping[str, ConfidentialityOption] = {option.value: option for option in ConfidentialityOption}

UidMethod = Literal["hmac-sha256", "sha256", "random", "retain"]


@dataclass(frozen=True, slots=True)
class Profile:
    """What a site wants, as it stands in a profile file.

    Parameters
    ----------
    name
        The name that reports, audit and objects show.
    edition
        The edition of Table E.1-1, such as ``PS3.15-2026d``.
    options
        The Options of the Basic Profile that are asked for.
    replacement
        Whether Z writes a valid dummy (``placeholder``) or zero length (``empty``).
    pixel_risk
        Whether an instance that may carry identity in its pixels is held or allowed through.
    documents
        Whether an encapsulated document holds its instance, or a valid empty one takes its place.
    uid_method
        Whether new UIDs are keyed (``hmac-sha256``), can be recomputed by whoever holds the originals (``sha256``), are
        known to the map alone (``random``), or are the old ones (``retain``).
    temporal
        How the Options that retain dates and ages do it.
    private
        Which private attributes are known to be safe; None for the standard's list where the Option is chosen.
    rules
        The site's own rules; a later one wins over an earlier one for the same attribute.
    nulled
        What a list of the site says must not keep its value. It decides nothing; what it finds is a warning.
    cleaning
        What stays of texts, where an Option cleans them.

    References
    ----------
    DICOM PS3.15 sections E.1 to E.3
    """

    name: str
    edition: str
    options: frozenset[ConfidentialityOption] = frozenset()
    replacement: Literal["placeholder", "empty"] = "placeholder"
    pixel_risk: Literal["hold", "allow"] = "hold"
    documents: Literal["hold", "replace"] = "hold"
    uid_method: UidMethod = "hmac-sha256"
    temporal: Temporal = DEFAULTS
    private: PrivatePolicy | None = None
    rules: tuple[SiteRule, ...] = ()
    nulled: tuple[NulledAttribute, ...] = ()
    cleaning: CleaningPolicy = DEFAULT_POLICY

    def __post_init__(self) -> None:
        """Take Options by their names too; a name that is none is refused when the profile is compiled."""
        options = frozenset(_OPTIONS.get(option, option) for option in self.options)
        object.__setattr__(self, "options", options)


@dataclass(frozen=True, slots=True)
class Rule:
    """The rule that decides one attribute.

    Parameters
    ----------
    action
        A code of Table E.1-1, simple or compound; compounds are resolved by the Type in the IOD.
    source
        Who says so: ``PS3.15-2026d Table E.1-1 (0010,0010)``, or ``clinical-trial.yaml:12:5``.
    replacement
        The text to write, with ``{subject}`` where the pseudonym goes; empty for zero length, whatever
        :attr:`RuleSet.placeholder` says. None lets the action choose. Patient's Name and Patient ID always have one.
    site
        True for a rule of the site: it is not raised or lowered by the Type (PS3.15 E.1.1: more or less than the
        Profile), but an object that would lose a Type 1 or 2 attribute keeps a dummy.
    order
        The place of a rule of the site among the others, from 1: the later of two that name one attribute wins.
    method
        How the replacement follows from the value; None where it does not.
    because
        Why an attribute is kept that names the patient.
    inserts
        True when the replacement is written where the attribute is missing, too.
    option
        The Option whose cell decides; None where none does.
    basic
        What the Profile does without that Option, where the Option cleans: not every value can be.
    """

    action: ActionCode
    source: str
    replacement: str | None = None
    site: bool = False
    order: int = 0
    method: Method | None = None
    because: str = ""
    inserts: bool = False
    option: ConfidentialityOption | None = None
    basic: ActionCode | None = None


@dataclass(frozen=True, slots=True)
class RuleSet:
    """Everything the engine must know of a profile, keyed by :attr:`digest` and independent of YAML order.

    Parameters
    ----------
    rules
        Rule by tag (``gggg << 16 | eeee``). Repeating groups are expanded (5000-501E, 6000-601E even). A tag that is
        absent and known to the dictionary is kept; its sequences are walked.
    private
        The rule of private attributes (odd groups).
    unknown
        The rule of even-group tags that the dictionary does not know.
    placeholder
        True when Z writes a valid dummy, False when Z writes zero length.
    hold_pixel_risk
        True when an instance that may carry identity in pixels is held.
    replaces_documents
        True when an empty document takes the place of an encapsulated one; False when its instance is held.
    allowed_pixels
        SOP Class UIDs whose pixels the site accepts as they are.
    uid_method
        How UIDs are replaced; a matter of identity, carried here because it is part of what was asked for.
    retains
        True when a rule of the site keeps what the table protects, or UIDs stay: then the Basic Profile is not claimed.
    temporal
        How the Options that retain dates and ages do it.
    inserted
        Tags whose replacement is written where a data set does not have them, too.
    conditions, varying
        What is asked of an instance, and the rules that hold then (:mod:`deid_proxy.profile.variants`).
    placed
        Rules for attributes inside certain sequences, in order.
    cleaning
        What stays of texts, where an Option cleans them.
    private_policy
        Which private attributes stay; None when none does.
    answers
        Which of the conditions held, once they were asked; None before. Then ``varying`` is empty.
    site_sources
        Where the rules of the site stand, in their order.
    warnings
        What a person should know of the profile before using it.
    recognisers
        The recognisers that ``cleaning`` names, where they are loaded; another process loads its own.
    """

    name: str
    edition: str
    digest: str
    rules: Mapping[int, Rule]
    private: Rule
    unknown: Rule
    options: frozenset[ConfidentialityOption] = frozenset()
    placeholder: bool = True
    hold_pixel_risk: bool = True
    replaces_documents: bool = False
    allowed_pixels: frozenset[str] = frozenset()
    uid_method: UidMethod = "hmac-sha256"
    retains: bool = False
    temporal: Temporal = DEFAULTS
    inserted: frozenset[int] = frozenset()
    conditions: tuple[Condition, ...] = ()
    varying: Mapping[int, Mapping[int, Rule]] = field(default_factory=dict, repr=False)
    placed: tuple[PlacedRule, ...] = ()
    cleaning: CleaningPolicy = DEFAULT_POLICY
    private_policy: PrivatePolicy | None = None
    answers: tuple[bool, ...] | None = None
    site_sources: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    recognisers: Mapping[str, Recogniser] = field(default_factory=dict, compare=False, repr=False, hash=False)
    _caches: dict[object, object] = field(default_factory=dict, compare=False, repr=False, hash=False)

    @property
    def asked(self) -> frozenset[int]:
        """The attributes that conditions ask for, or asked for."""
        return frozenset(asked.tag for condition in self.conditions for asked in condition)

    @property
    def cleans(self) -> bool:
        """Whether texts are cleaned: by an Option, or by a rule of the site."""
        if not CLEANING.isdisjoint(self.options):
            return True
        sometimes = (rule for rules in self.varying.values() for rule in rules.values())
        rules = (*self.rules.values(), *sometimes, *(placed.rule for placed in self.placed))
        return any(rule.option in CLEANING for rule in rules)

    def __reduce__(self) -> tuple[Callable[[dict[str, object]], RuleSet], tuple[dict[str, object]]]:
        """Let another process have it, without what the engine has prepared for itself.

        There it is the rule set that is at work already, if that is the same.
        """
        return _received, ({one.name: getattr(self, one.name) for one in fields(self) if one.name not in _STAYS_HERE},)


_STAYS_HERE = frozenset({"_caches", "recognisers"})
_AT_WORK: dict[str, RuleSet] = {}
_MOST_AT_WORK = 64


def shared(rule_set: RuleSet) -> RuleSet:
    """Return the one rule set of this process that is the same, to the last source line.

    It is found by its digest. All projects that use it share the tables that the engine makes of it, which cost far
    more than the rule set itself.
    """
    if rule_set.answers is not None:
        return rule_set  # one of several with this digest: the rule set that it was made from has them all
    known = _AT_WORK.get(rule_set.digest)
    if known == rule_set:
        return known
    if len(_AT_WORK) >= _MOST_AT_WORK:
        _AT_WORK.pop(next(iter(_AT_WORK)), None)
    _AT_WORK[rule_set.digest] = rule_set
    return rule_set


def _received(values: dict[str, Any]) -> RuleSet:
    return shared(RuleSet(**values))

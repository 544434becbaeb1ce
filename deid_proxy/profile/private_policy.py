"""Which private attributes stay: lists of what is known to be safe, and the rules of the site for single creators.

References
----------
DICOM PS3.15 section E.3.10
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.profile.layers import ALWAYS
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.private_elements import ORIGINS, Disposition, private_creators, private_elements

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from deid_proxy.profile.layers import PrivateRule

INSTANCE = "instance"
"""The list that an instance brings along: Private Data Element Characteristics Sequence (0008,0300)."""

LISTS = (*ORIGINS, INSTANCE)
NUMERIC_VRS = frozenset({"AT", "DS", "FD", "FL", "IS", "SL", "SS", "SV", "UL", "US", "UV"})

_STRICTER = (Disposition.HASH_UID, Disposition.SHIFT_INTEGER_DATE, Disposition.SHIFT_DATE, Disposition.KEEP)
_CODES = {
    Disposition.KEEP: ActionCode.K,
    Disposition.HASH_UID: ActionCode.U,
    Disposition.SHIFT_DATE: ActionCode.C,
    Disposition.SHIFT_INTEGER_DATE: ActionCode.C,
    Disposition.REMOVE: ActionCode.X,
}

Key = tuple[str, int, int]


class SiteElement(NamedTuple):
    """A row of a site's own list."""

    vr: str
    disposition: Disposition
    source: str


class PrivateDecision(NamedTuple):
    """What becomes of one private attribute, and who says so.

    Parameters
    ----------
    vr
        The VR that the lists give it; empty where they give none.
    listed
        Whether a list says so, and not a rule of the site.
    """

    disposition: Disposition
    rule: Rule
    vr: str = ""
    listed: bool = False


@dataclass(frozen=True, slots=True)
class PrivatePolicy:
    """What a profile says about private attributes.

    Parameters
    ----------
    lists
        The named lists that count: ``standard``, ``tcia``, ``instance``.
    numeric_only
        Keep of what the lists say only numbers.
    site
        What lists of the site say, by creator, group and element.
    rules
        The rules of the site for private attributes, in order.
    """

    lists: tuple[str, ...] = ()
    numeric_only: bool = False
    site: Mapping[Key, SiteElement] = field(default_factory=dict, repr=False)
    rules: tuple[PrivateRule, ...] = ()

    def __hash__(self) -> int:
        return hash((self.lists, self.numeric_only, len(self.site), len(self.rules)))

    @property
    def believes_instance(self) -> bool:
        """Whether what an instance says of its own private attributes counts."""
        return INSTANCE in self.lists

    def knows(self, creator: str, group: int) -> bool:
        """Tell whether something of a creator in a group may stay."""
        if self.believes_instance or any(_names(each, creator, group) for each in self.rules):
            return True
        if any(key[:2] == (creator, group) for key in self.site):
            return True
        return bool(self.lists) and (creator, group) in private_creators()

    def decide(self, creator: str, group: int, element: int) -> PrivateDecision | None:
        """Return what becomes of an attribute; None when nothing says that it may stay.

        The last rule of the site that names it decides; else the lists, of which the strictest.
        """
        known = private_elements().get((creator, group, element))
        vr = known.vr if known else ""
        for each in reversed(self.rules):
            if _names(each, creator, group) and each.elements.element in (None, element):
                return PrivateDecision(_disposition_of(each.rule), each.rule, vr)
        site = self.site.get((creator, group, element))
        if site is not None:
            return PrivateDecision(
                site.disposition, _list_rule(site.disposition, site.source), site.vr or vr, listed=True
            )
        said = (
            {known.dispositions[name]: name for name in reversed(self.lists) if name in known.dispositions}
            if known
            else {}
        )
        for disposition in _STRICTER:
            if disposition in said:
                rule = _list_rule(disposition, f"{ORIGINS[said[disposition]]}: {disposition}")
                return PrivateDecision(disposition, rule, vr, listed=True)
        return None

    def named(self) -> Iterator[Key]:
        """Yield every single attribute that a list or a rule of the site names, in order."""
        keys = {*self.site, *(private_elements() if self.lists else ())}
        for each in self.rules:
            group, element = each.elements.group, each.elements.element
            if group is not None and element is not None:
                keys.add((each.elements.creator, group, element))
        yield from sorted(keys)

    def deciding(self) -> list[object]:
        """Return all that decides, in one spelling."""
        site = [[*key, row.vr, row.disposition] for key, row in sorted(self.site.items())]
        return [list(self.lists), self.numeric_only, site, [ORIGINS[name] for name in self.lists if name in ORIGINS]]

    def answered(self, answers: Sequence[bool]) -> PrivatePolicy:
        """Return the policy with the rules whose conditions hold."""
        rules = tuple(each for each in self.rules if each.condition == ALWAYS or answers[each.condition])
        return replace(self, rules=rules)

    @property
    def retains(self) -> bool:
        """Whether a rule of the site keeps what no list calls safe."""
        return any(each.rule.action in (ActionCode.K, ActionCode.C) for each in self.rules)


def _names(each: PrivateRule, creator: str, group: int) -> bool:
    return each.elements.creator == creator and each.elements.group in (None, group)


def _disposition_of(rule: Rule) -> Disposition:
    return Disposition.REMOVE if rule.action is ActionCode.X else Disposition.KEEP


@lru_cache(maxsize=4096)
def _list_rule(disposition: Disposition, source: str) -> Rule:
    return Rule(_CODES[disposition], source)

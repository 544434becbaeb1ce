"""What the site wants: profiles, their strict loader, and their compilation to rule sets."""

from __future__ import annotations

from deid_proxy.profile.compile import compile_profile
from deid_proxy.profile.loader import DEFAULT_PROFILE, builtin_names, load_profile, load_rule_set
from deid_proxy.profile.model import Profile, Rule, RuleSet
from deid_proxy.profile.site_rules import SiteRule, Verb

__all__ = [
    "DEFAULT_PROFILE",
    "Profile",
    "Rule",
    "RuleSet",
    "SiteRule",
    "Verb",
    "builtin_names",
    "compile_profile",
    "load_profile",
    "load_rule_set",
]

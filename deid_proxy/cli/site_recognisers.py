"""A site's own recognisers in commands that de-identify, plan or inspect: whatever one does, the command goes on."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from deid_proxy.profile.recognisers import with_recognisers

if TYPE_CHECKING:
    from deid_proxy.profile.model import RuleSet


def recognising(rule_set: RuleSet) -> RuleSet:
    """Return a rule set whose recognisers, if it names any, run in a process of their own; itself where it names none.

    Windows has no such process: they run in this one there.
    """
    if not rule_set.cleaning.recognisers or rule_set.recognisers or os.name != "posix":
        return with_recognisers(rule_set)
    from deid_proxy.gateway.recognisers_apart import recognising_apart

    return recognising_apart(rule_set)

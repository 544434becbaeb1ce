"""Content items whose UID stays because of their concept: a device's, where devices are retained."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.content_items import CODE_VALUES, CODING_SCHEME, CONCEPT_NAME, UID, Looked
from deid_proxy.engine.cleaners.structured_content import fate_of
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.structured_content import Concept

if TYPE_CHECKING:
    from deid_proxy.cli.elements import Element, Path
    from deid_proxy.profile.model import RuleSet


class RetainedItems:
    """The concepts of the content items of one data set, as they are met in front of their values."""

    def __init__(self, rule_set: RuleSet) -> None:
        self._options = rule_set.options
        self._looks = ConfidentialityOption.CLEAN_STRUCTURED_CONTENT in rule_set.options
        self._item: Path = ()
        self._code: dict[int, str] = {}

    def take(self, element: Element) -> None:
        """Take down what names the concept of an item."""
        path = element.path
        if self._looks and len(path) > 4 and path[-3] == CONCEPT_NAME:
            if path[:-3] != self._item:
                self._item, self._code = path[:-3], {}
            self._code[path[-1]] = bytes(element.value).strip(b" \0").decode("latin-1")

    def retain(self, element: Element) -> bool:
        """Tell whether this is a UID that stays in its item."""
        path = element.path
        if path[-1] != UID or not self._code or path[:-1] != self._item:
            return False
        value = next((self._code[tag] for tag in CODE_VALUES if tag in self._code), "")
        looked = Looked("UIDREF", (Concept(value, self._code.get(CODING_SCHEME, "")),), {}, (), None, False, ())
        return fate_of(looked, path[-3], self._options, cap_ages=False).action is ActionCode.K

"""What was decided about texts without a row is said once, about attributes that exist."""

from __future__ import annotations

from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import EDITIONS, attribute_table
from deid_proxy.standard.dictionary import VR_BY_TAG
from deid_proxy.standard.gap_attributes import GAP
from deid_proxy.standard.unlisted_texts import UNLISTED_TEXTS, TextClass

TEXT_VRS = {"LO", "LT", "SH", "ST", "UC", "UT"}
IN_ITEMS = {TextClass.PERSON, TextClass.ORDER, TextClass.PLACE, TextClass.PRIVATE}


def test_each_is_a_text_or_a_code_of_the_dictionary() -> None:
    """A mistyped tag would protect nothing; what is encrypted is bytes or a sequence."""
    for tag, text in UNLISTED_TEXTS.items():
        in_items = VR_BY_TAG[tag] == "SQ" and text.cls in IN_ITEMS
        assert VR_BY_TAG[tag] in TEXT_VRS or in_items or text.cls is TextClass.SEALED


def test_none_is_decided_elsewhere() -> None:
    """The newest table and the gap policy come first, and would hide what stands here."""
    assert not UNLISTED_TEXTS.keys() & GAP.keys()
    assert not UNLISTED_TEXTS.keys() & attribute_table(EDITIONS[0]).by_tag.keys()


def test_each_is_protected() -> None:
    """No list of exceptions hides among them."""
    assert {text.action for text in UNLISTED_TEXTS.values()} == {ActionCode.X, ActionCode.Z, ActionCode.D}
    assert {text.cls for text in UNLISTED_TEXTS.values()} == set(TextClass)

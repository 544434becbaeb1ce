"""What an instance says of people and days: the kinds of it, and words that are parts of names or none."""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

NAME: Final = "own: person's name"
PLACE: Final = "own: place or device"
ID: Final = "own: ID"
DAY: Final = "own: date"
CONTACT: Final = "own: contact"
UID: Final = "own: UID"
AGE: Final = "own: age"
BIRTH: Final = "own: date of birth"
"""Why a word goes that the instance says itself."""
MOVES: Final = "a date that moves"
"""Why a day stays that is not the one of the original."""

NO_NAMES: Final = words_in(
    "anonymous demo none patient phantom test unknown anon anonymized removed",
    "control pilot research study subject trial volunteer no name na",
)
"""Words that stand where a name does and are none, folded."""

PARTICLES: Final = words_in(
    "al ap ben bin da das de del della den der di do dos du el",
    "ibn la las le los mac mc op san st ten ter van vom von y",
    "zu zum zur la st saint abu bint af av dela des 't in het t",
    "ال بن بنت ابن ابو ابا ابي ام عبد בן בת אבו אבן אל",
)
"""Words that stand in front of family names, folded."""

PLACE_PARTS: Final = words_in(
    "new nieuw nieuwe oud oude nova novo nueva nuevo vieja viejo nouvelle neu",
    "alt bad gross klein stary stara nowy nowa nya gamla ny velha vecchia port lake fort mount",
)
"""Words that stand in front of the names of places, folded."""

FAMILY_PARTICLES: Final = frozenset(("van", "von", "vom", "ter", "ten", "vander", "ibn", "bint", "abu"))
"""Particles that belong to what stands behind them when that goes."""

PLACE_LINKS: Final = words_in("o a sur sous les le la en de du des am an on upon aux au")
"""What stands in the names of places, between hyphens."""

TOWN_LINKS: Final = words_in("nad pod pri upon sous sur ob bei bij lui")
"""What stands in the names of towns, between blanks: Svoboda nad Úpou."""

OF_FAMILIES: Final = words_in("de da di van von der den ter ten del della dos du bin ibn")
"""Particles behind which, in small letters, a word with a capital is a family's name: Matthias de Werd."""

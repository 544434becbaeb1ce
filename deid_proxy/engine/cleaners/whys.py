"""Why words go, as ``explain`` says it, where more than one rule gives that reason or asks for it.

What the instance says of itself has its reasons in :mod:`~deid_proxy.engine.cleaners.own_words`.
"""

from __future__ import annotations

from typing import Final

ADDRESS: Final = "pattern: address"
AGED: Final = "pattern: age"
BEHIND_ROLE: Final = "pattern: name behind a role"
BEHIND_TITLE: Final = "pattern: name behind a title"
DATE: Final = "pattern: date"
FIRM: Final = "pattern: workplace"
INITIALS: Final = "pattern: initials"
LONG_NUMBER: Final = "pattern: long number"
NAME_FORM: Final = "pattern: form of a person's name"
NAME_TOO: Final = "a word that is a name too"
PHONE: Final = "pattern: phone number"
PLACE_NAME: Final = "pattern: name of a place"
POSTAL_CODE: Final = "pattern: postal code"
ANNOUNCED: Final = frozenset((BEHIND_ROLE, BEHIND_TITLE))
"""Of somebody whom a word announces."""

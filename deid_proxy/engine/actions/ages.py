"""Ages: those over 89 years become 90, and an age can take the place of a birth date that goes.

References
----------
DICOM PS3.5 section 6.2 (AS), DICOM PS3.15 sections E.1.1 item 3 and E.3.7
"""

from __future__ import annotations

import re
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.encoding import encode_element
from deid_proxy.engine.noted import BIRTH_DATE, STUDY_DATE
from deid_proxy.engine.temporal import read
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit

OLDEST = 89
"""The highest age that the cap lets stand (years)."""

CAPPED = b"090Y"

_AGE = re.compile(rb"0*(\d{1,3}) *([DWMY])")  # many devices write 75Y
_AGE_OR_NUMBER = re.compile(rb"\d{1,3} *[DWMY]?")
_YEARS_FROM = 2  # younger ones are given in months, or days


def prepare(attribute: Attribute) -> Prepared:
    """Cap an age, and write it as an AS is written; what is no age is emptied."""
    return attribute.asked(partial(_capped, attribute.encode(b"")))


def prepare_kept(attribute: Attribute) -> Prepared:
    """Keep an age to the byte; what is none could be anything, and is emptied."""
    return attribute.asked(partial(_kept, attribute.encode(b"")))


def _kept(empty: bytes, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes | None:  # noqa: ARG001
    raw = draft.bytes_of(value, end).strip(b" \0")
    if not raw or _AGE_OR_NUMBER.fullmatch(raw.upper()) is not None:
        return None
    draft.remark(f"{format_tag(edit.tag)} is not an age that can be understood, and was emptied")
    return empty


def _capped(empty: bytes, draft: PlanDraft, edit: Edit, start: int, value: int, end: int) -> bytes | None:  # noqa: ARG001
    raw = draft.bytes_of(value, end).strip(b" \0")
    if not raw or raw == CAPPED:
        return None
    match = _AGE.fullmatch(raw.upper())
    if match is None:
        draft.remark(f"{format_tag(edit.tag)} is not an age that can be understood, and was emptied")
        return empty
    number, unit = int(match[1]), match[2]
    age = CAPPED if number > OLDEST and unit == b"Y" else b"%03d%c" % (number, unit)
    return None if age == raw else encode_element(edit.tag, edit.vr, age, edit.encoding)


def derived_age(draft: PlanDraft, edit: Edit, *, cap: bool) -> bytes | None:
    """Return Patient's Age at Study Date as an element, None where it cannot be known."""
    age = age_at(draft.raw(BIRTH_DATE), draft.raw(STUDY_DATE))
    if age is None:
        return None
    if cap and age.endswith(b"Y") and int(age[:3]) > OLDEST:
        age = CAPPED
    return encode_element(edit.tag, edit.vr, age, edit.encoding)


def age_at(birth: bytes, study: bytes) -> bytes | None:
    """Return an age (AS) in years, under two years in months, under a month in days."""
    first, last = read("DA", birth, somebodys=True).first_day, read("DA", study, somebodys=True).first_day
    if first is None or last is None or last < first:
        return None
    born, now = date.fromordinal(first), date.fromordinal(last)
    months = (now.year - born.year) * 12 + now.month - born.month - (now.day < born.day)
    if months >= 12 * _YEARS_FROM:
        return b"%03dY" % (months // 12)
    return b"%03dM" % months if months else b"%03dD" % (last - first)

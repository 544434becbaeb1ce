"""Whether a text that a site wants to write is a valid value.

References
----------
DICOM PS3.5 section 6.2
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.identity.pseudonyms import CROCKFORD, LENGTH
from deid_proxy.profile.mistakes import Mistake

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

SUBJECT = "{subject}"
"""The one placeholder: the pseudonym of the patient."""

# As long as a pseudonym of the method hmac, and made of the same characters.
_SAMPLE_SUBJECT = CROCKFORD[:LENGTH]

_TIME = r"(?:[01]\d|2[0-3])(?:[0-5]\d(?:(?:[0-5]\d|60)(?:\.\d{1,6})?)?)?"
_OFFSET = r"[+-](?:0\d|1[0-4])[0-5]\d"
_PRINTABLE = r"[ -\[\]-~]"  # ASCII without backslash, which separates values
_TEXT = r"[ -~\n\r\f]"


def _is_date(text: str) -> bool:
    try:
        date(int(text[:4]), int(text[4:6]), int(text[6:8]))
    except ValueError:
        return False
    return True


def _is_date_time(text: str) -> bool:
    digits = re.split(r"[+-]", text, maxsplit=1)[0]
    return _is_date(f"{digits[:4]}{digits[4:6] or '01'}{digits[6:8] or '01'}")


def _is_integer(text: str) -> bool:
    return -(2**31) <= int(text) < 2**31


def _is_person_name(text: str) -> bool:
    groups = text.split("=")
    return len(groups) <= 3 and all(len(group) <= 64 and group.count("^") <= 4 for group in groups)


class _Form(NamedTuple):
    pattern: str
    longest: int
    says: str
    also: Callable[[str], bool] | None = None


_NO_BACKSLASH = "one value of printable ASCII without backslash"
_FORMS = {
    "AE": _Form(_PRINTABLE + "+", 16, _NO_BACKSLASH),
    "AS": _Form(r"\d{3}[DWMY]", 4, "an age such as 045Y"),
    "CS": _Form(r"[A-Z0-9 _]+", 16, "upper case letters, digits, space and underscore"),
    "DA": _Form(r"\d{8}", 8, "a date such as 20000131", _is_date),
    "DS": _Form(r" *[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)? *", 16, "a number"),
    "DT": _Form(rf"\d{{4}}(?:\d\d(?:\d\d(?:{_TIME})?)?)?(?:{_OFFSET})?", 26, "such as 20000131120000", _is_date_time),
    "IS": _Form(r" *[+-]?\d+ *", 12, "a whole number from -2147483648 to 2147483647", _is_integer),
    "LO": _Form(_PRINTABLE + "+", 64, _NO_BACKSLASH),
    "LT": _Form(_TEXT + "+", 10240, "ASCII text"),
    "PN": _Form(_PRINTABLE + "+", 194, "a name such as Family^Given, at most 64 characters", _is_person_name),
    "SH": _Form(_PRINTABLE + "+", 16, _NO_BACKSLASH),
    "ST": _Form(_TEXT + "+", 1024, "ASCII text"),
    "TM": _Form(_TIME, 14, "a time such as 120000"),
    "UC": _Form(_PRINTABLE + "+", 10240, _NO_BACKSLASH),
    "UR": _Form(r"[!-\[\]-~]+", 10240, "a URI without spaces"),
    "UT": _Form(_TEXT + "+", 10240, "ASCII text"),
}


def is_value(vr: str, text: str) -> bool:
    """Tell whether a text is one valid value of a VR; characters that are not ASCII are the character set's matter.

    References
    ----------
    DICOM PS3.5 Table 6.2-1
    """
    form = _FORMS.get(vr)
    if form is None or len(text) > form.longest:
        return False
    plain = text if text.isascii() else "".join(character if character.isascii() else "A" for character in text)
    return re.fullmatch(form.pattern, plain) is not None and (form.also is None or form.also(plain))


def text_mistakes(vr: str, text: str) -> Iterator[Mistake]:
    """Yield what keeps a text from being a value of this VR.

    Parameters
    ----------
    vr
        The Value Representation of the attribute.
    text
        The text, with ``{subject}`` where the pseudonym goes.

    References
    ----------
    DICOM PS3.5 Table 6.2-1
    """
    form = _FORMS.get(vr)
    if form is None:
        yield Mistake(f"an attribute with VR {vr} cannot be replaced by a text", "use remove or empty")
        return
    for name in re.findall(r"\{[^{}]*\}|[{}]", text.replace(SUBJECT, "")):
        yield Mistake(f"unknown placeholder {name[:40]}", f"the only placeholder is {SUBJECT}")
        return
    if not text.strip():
        yield Mistake("the text is empty", "use {empty: ...} to write no value")
        return
    value = text.replace(SUBJECT, _SAMPLE_SUBJECT)
    if len(value) > form.longest:
        subject = f" ({SUBJECT} counts {len(_SAMPLE_SUBJECT)})" if SUBJECT in text else ""
        yield Mistake(f"the text has {len(value)} characters, VR {vr} takes {form.longest}{subject}", "shorten it")
    elif not value.isascii():
        yield Mistake("the text is not ASCII", "a replacement must fit every character set")
    elif not re.fullmatch(form.pattern, value) or (form.also and not form.also(value)):
        yield Mistake(f"the text is not valid for VR {vr}", f"{vr} takes {form.says}")

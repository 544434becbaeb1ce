"""What else people and programs make of what an instance says: accounts, abbreviations, codes, numbers of days.

All of it is made of the identifiers themselves, so that nothing else is found: ``kowalzb`` is nobody's account unless
somebody is called Kowalczyk, Zbigniew.

References
----------
RFC 2152 (UTF-7), RFC 3501 section 5.1.3 (its form in mail boxes), RFC 3492 (Punycode), ICAO Doc 9303 part 3 section 4.9
(check digits)
"""

from __future__ import annotations

import hashlib
import re
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

_LANGUAGES: Final = frozenset(LANGUAGES)
_SHORTEST_ACCOUNT: Final = 4  # letters
_LONGEST_ACCOUNT: Final = 9
_ACCOUNT_HEADS: Final = (3, 4, 5, 6)  # letters in front of a number: smi001
_FEWEST_WORDS: Final = 3
_MOST_WORDS: Final = 8
_LINKS: Final = words_in("and at for of the de des du la le les der die fur und van y e")
"""What the names of hospitals are shortened without."""

_DIGESTS: Final = ("md5", "sha1", "sha256")
SHORTEST_DIGEST: Final = 8
"""Digits that a digest is shortened to at most."""

_CODE_POINTS: Final = 0x80
_WEIGHTS: Final = (7, 3, 1)
_POSTAL: Final = re.compile(
    r"(?<![\w-])(?:\d{5}|\d{5}-\d{3,4}|\d{2}-\d{3}|\d{3}[ -]\d{2}|\d{3}-\d{4}|\d{4} ?[a-z]{2}"
    r"|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2}|[a-z]\d[a-z] ?\d[a-z]\d)(?![\w-])"
)
_SECONDS: Final = re.compile(r"\d{10}(?:\d{3})?(?:[.,]\d{1,9})?")
_ZONES: Final = timedelta(hours=14)
_DIGITS_OF_SECONDS: Final = 10


def accounts_of(family: str, given: str) -> set[str]:
    """Return what people are called at a computer: parts of both names, where no vocabulary has that."""
    if not (family + given).isascii():
        return set()
    known = vocabulary(_LANGUAGES)
    made = {
        first[:head] + second[:tail]
        for first, second in ((family, given), (given, family))
        for head in range(1, min(_LONGEST_ACCOUNT, len(first)) + 1)
        for tail in range(max(1, _SHORTEST_ACCOUNT - head), min(_LONGEST_ACCOUNT - head, len(second)) + 1)
    }
    return {one for one in made if one not in known}


def heads_of(family: str) -> set[str]:
    """Return what stands in front of a number in such an account: smi001."""
    known = vocabulary(_LANGUAGES)
    heads = {family[:head] for head in _ACCOUNT_HEADS if head < len(family)}
    return {head for head in heads if head.isascii() and head not in known}


def abbreviations_of(words: Collection[str]) -> set[str]:
    """Return the first letters of the name of a hospital, with small words and without, where they make no word."""
    made = {
        "".join([word[0] for word in counted])
        for counted in (words, [word for word in words if word not in _LINKS])
        if _FEWEST_WORDS <= len(counted) <= _MOST_WORDS
    }
    known = vocabulary(_LANGUAGES)
    return {one for one in made if one.isascii() and one.isalpha() and one not in known and known.everyday(one) is None}


def postal_codes(plain: str) -> Iterator[str]:
    """Yield the postal codes of an address, of several countries, without what stands between their parts."""
    for match in _POSTAL.finditer(plain):
        yield "".join(filter(str.isalnum, match[0]))


def coded_forms(part: str) -> Iterator[str]:
    """Yield what mail and file systems make of a name that is not ASCII, folded: h+aoq-m, h&aoq-m, hm-5wa, escapes."""
    if part.isascii():
        return
    shifted = "".join([mark if mark.isascii() else mark.encode("utf-7").decode().rstrip("-") + "-" for mark in part])
    for form in dict.fromkeys((shifted, part.encode("utf-7").decode().rstrip("-"))):
        yield form.lower()
        yield form.lower().replace("+", "&").replace("/", ",")
    yield part.lower().encode("punycode").decode()
    for codec in ("utf-8", "latin-1"):
        encoded = part.lower().encode(codec, "ignore")
        yield "".join([chr(byte) if byte < _CODE_POINTS else f"\\{byte:03o}" for byte in encoded])


def digests_of(text: str) -> Iterator[str]:
    """Yield what programs of research write in place of a number or a name: whoever guesses that can test it."""
    for form in dict.fromkeys((text, text.upper(), text.lower())):
        for algorithm in _DIGESTS:
            yield hashlib.new(algorithm, form.encode(), usedforsecurity=False).hexdigest()


def digits_of_day(year: int, month: int, day: int) -> Iterator[str]:
    """Yield a day as six digits in a row, and as the day of its year: 790726, 1979207."""
    short = f"{year % 100:02d}"
    yield from (f"{short}{month:02d}{day:02d}", f"{day:02d}{month:02d}{short}", f"{month:02d}{day:02d}{short}")
    yield f"{year:04d}{date(year, month, day).timetuple().tm_yday:03d}"


def checked_birth(year: int, month: int, day: int) -> str:
    """Return a date of birth as passports have it, with its check digit."""
    digits = f"{year % 100:02d}{month:02d}{day:02d}"
    return f"{digits}{sum(int(digit) * _WEIGHTS[at % 3] for at, digit in enumerate(digits)) % 10}"


def is_second_of(text: str, days: Collection[tuple[int, int, int]]) -> bool:
    """Tell whether a number counts the seconds since 1970 up to one of some days, in whatever zone."""
    if _SECONDS.fullmatch(text) is None:
        return False
    moment = datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(text[:_DIGITS_OF_SECONDS]))
    near = (moment - _ZONES, moment, moment + _ZONES)
    return any((one.year, one.month, one.day) in days for one in near)

"""What identifies by its form, whoever it is of: mail and net addresses, phones, numbers, streets, days, ages.

None of the expressions takes more than linear time: what repeats is bounded, or cannot be read in two ways.

References
----------
45 CFR 164.514(b)(2) (the 18 categories), RFC 5322 section 3.4.1, RFC 3986, ITU-T E.164
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.text_days import find_days
from deid_proxy.engine.cleaners.tokens import UNSPACED

if TYPE_CHECKING:
    from collections.abc import Iterator

DATE = "pattern: date"
_TOP_LEVEL = "com|org|net|edu|gov|int|mil|info|health|local|lan|intern|[a-z]{2}"


class _Pattern(NamedTuple):
    """An expression, and what a text has to have for it to match: one of these, or a digit."""

    why: str
    expression: re.Pattern[str]
    needs: tuple[str, ...]


def _pattern(why: str, expression: str, *needs: str) -> _Pattern:
    return _Pattern(f"pattern: {why}", re.compile(expression), needs)


_STREET = (
    r"street|str|st|avenue|ave|road|rd|lane|ln|drive|dr(?!\.? ?[^\W\d])|boulevard|blvd|court|"
    r"ct|way|place|pl|square|sq|terrace|highway|hwy"
    r"|parkway|pkwy|circle|close|crescent|row|walk|alley"
)
_PATTERNS = (
    _pattern(
        "mail address",
        r"[\w.+%-]{1,64}\s?(?:@|\(at\)|\[at\])\s?[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}",
        *("@", "(at)", "[at]"),
    ),
    _pattern(
        "net address",
        r"(?:https?|ftp|file|dicom|ldap)s?:/{1,3}[^\s<>\"')\]]{1,2048}|\bwww\.[^\s<>\"')\]]{1,512}",
        *(":/", "www."),
    ),
    _pattern(
        "net address",
        rf"(?<![\w.])[a-z][\w-]{{1,62}}(?:\.[a-z][\w-]{{0,62}}){{0,4}}\.(?:{_TOP_LEVEL})(?:/[^\s<>]{{0,512}})"
        rf"?(?![\w.])",
        ".",
    ),
    _pattern(
        "IP address",
        r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?::\d{1,5})?(?![\d.])|(?<![\w:])(?:[0-9a-f]{1,4}:)"
        r"{3,7}:?[0-9a-f]{1,4}(?![\w:])",
        *(".", ":"),
    ),
    _pattern("UID", r"(?<![\d.])[0-2](?:\.\d{1,40}){4,40}(?![\d.])"),
    _pattern(
        "national number",
        r"(?<!\d)\d{3}[- .]\d{2}[- .]\d{4}(?!\d)|(?<![a-z0-9])[a-z]{6}\d\d[a-z]\d\d[a-z]\d{3}[a-z](?![a-z0-9])",
    ),
    _pattern(
        "national number",
        r"(?<!\d)(?:\d{3}[ .-]\d{3}[ .-]\d{4}|\d{4}[ .-]\d{4}[ .-]\d{4}|\d\d[ .]\d\d[ .]\d\d[ "
        r".-]\d{3}[ .-]?\d\d)(?!\d)",
    ),
    _pattern(
        "national number",
        r"(?<!\d)[12] ?\d\d ?\d\d ?(?:\d\d|2[ab]) ?\d{3} ?\d{3}(?: ?\d\d)?(?!\d)|(?<![^\W_])[a-z]{2} "
        r"?\d\d ?\d\d ?\d\d ?[a-d](?![^\W_])",
    ),
    _pattern("phone number", r"(?<![^\W_])(?:\+|00)\d{1,3}[ ./()-]{0,3}\d(?:[ ./()-]{0,2}\d){5,13}(?!\d)"),
    _pattern(
        "phone number",
        r"\b(?:phone|tel|telefon|telefono|telefone|telephone|telefoon|tfno|fax|mobile|mob|cell|"
        r"handy|gsm|pager|ph|portable|cel|ext|тел|τηλ)\b[ .:#]{0,3}\(?\d(?:[ ./()-]{0,3}\d){2,14}",
    ),
    _pattern(
        "phone number",
        r"(?<![^\W_]|[.,])\(?0\d{1,5}\)?[ ./-]{1,3}\d(?:[ ./-]{0,2}\d){4,11}(?![\d.,]\d)|(?<![^\W_])"
        r"\(\d{3}\) ?\d{3}[ .-]?\d{4}(?!\d)",
    ),
    _pattern("phone number", r"(?<![^\W_]|[.,^])\d{3}[ .-]\d{4}(?![\d.,])|(?<![^\W_])0\d(?:[ .]\d\d){4}(?!\d)"),
    _pattern(
        "address",
        rf"(?<![^\W_])\d{{1,5}}[a-z]?,? (?:[nsew]\.? )?(?:[^\W\d_][^\W\d_'-]{{1,30}}\.? ){{1,3}}(?:{_STREET})"
        rf"\b\.?(?:,? (?:apt|suite|unit|floor|#) ?\w{{1,6}})?",
    ),
    _pattern(
        "address",
        r"[^\W\d_-]{2,30}(?:strasse|straat|str\.|weg|gasse|platz|allee|laan|plein|gracht|damm|"
        r"ring|ufer|kade|dijk)(?: {1,2}\d{1,4} ?[a-z]?\b)",
    ),
    _pattern(
        "address",
        r"\b(?:rue|avenue|av|bd|boulevard|chemin|allee|place|quai|impasse|via|viale|piazza|corso|"
        r"vicolo|largo|calle|c/|avenida|avda|plaza|paseo|rua|travessa|praca|ul|ulica|ulitsa|улица|"
        r"ул|проспект|οδος)\b\.? {0,2}(?:(?:de|du|des|la|le|les|del|della|di|da|do|dos|d'|l'|san|"
        r"sant|santa) ?){0,3}(?:[^\W\d_][^\W\d_'-]{1,30},? {0,2}){1,4}(?:n[°o.º]? ?)?\d{0,5}",
        " ",
    ),
    _pattern(
        "address",
        r"(?<![^\W_])\d{1,4}(?: ?(?:bis|ter))?,? (?:rue|avenue|av|bd|boulevard|chemin|allee|place|"
        r"quai|impasse)\b (?:(?:de|du|des|la|le|les|d'|l') ?){0,3}[^\W\d_][^\W\d_'-]{1,30}(?: "
        r"[^\W\d_]{3,30})?",
    ),
    _pattern("address", r"\b(?:p\.?o\.? ?box|postfach|postbus|apartado|casella postale|boite postale|bp) ?\d{1,6}"),
    _pattern(
        "postal code",
        r"(?<![^\W_])[a-z]{2},? \d{5}(?:-\d{4})?(?![^\W_])|(?<![^\W_])\d{4} ?[a-z]{2}(?= [^\W\d_]{3})"
        r"|(?<![^\W_])[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}(?![^\W_])|(?<![^\W_])(?:d|f|ch|a|nl|b|i|"
        r"e|p)-\d{4,5}(?: [^\W\d_]{3,30})?",
    ),
    _pattern("postal code", r"(?<![\w.,-])\d{5}(?:-\d{4})? [^\W\d_]{3,30}(?![^\W_])"),
    _pattern(
        "record number",
        r"\b(?:mrn|mr#|pid|pat\.? ?id|patient ?id|patientennr|patnr|patientnummer|chart|acc(?:ession)"
        r"?|case|fall|fallnr|visit|visita|order|dossier|nip|ipp|nhc|nhs|ssn|bsn|avs|ahv|cpf|dni|"
        r"nie|insurance|policy|subject|subj|participant|proband|kvnr|versichertennr|record|rec|file|akte|id|nr|no|num|numero|number|"
        r"ref)\b\.?(?:[ -]?(?:no|nr|num|number|numero|id|#)\b\.?)?[ .:#=_-]{0,3}(?=[a-z/-]{0,6}\d)"
        r"[a-z0-9][a-z0-9/-]{2,24}",
    ),
    _pattern(
        "age",
        r"(?<![^\W_]|[.,])(?:9\d|1[0-3]\d) ?-? ?(?:y|yo|y\.?/?o|yr|yrs|year|years|jahre|jahr|jahrige?[rns]?|"
        r"ans|anos|anni|jaar|jarige?|lat|let|лет|ετων|χρονων|岁|歳|세)\b(?:[ -]?old|[ -]?alt|[ -]?oud)"
        r"?",
    ),
    _pattern("age", r"\b(?:age|aged|alter|edad|eta|idade|leeftijd|wiek)[ :=]{1,3}(?:of )?(?:9\d|1[0-3]\d)\b"),
    _pattern(
        "age and sex",
        r"(?<![^\W_]|[.,])\d{1,3} ?(?:y|yo|yr|yrs|jahre|j|a|ans|jaar)? ?[/-]? ?(?:m|f|w|male|female|"
        r"man|woman|v)(?![\w/.-])|(?<![^\W_])[mfwv][/ -]?(?:9\d|1[0-3]\d|[1-8]\d) ?(?:y|yo|j|a)"
        r"?(?![\w.,])",
    ),
    _pattern("long number", r"(?<![^\W_]|[.,])\d(?:[ -]\d){4,40}(?![^\W_])|(?<![\d.,])\d{5,64}(?!\d|[.,]\d)"),
    _pattern("time with date", r"(?<![\d:])[0-2]?\d:[0-5]\d(?::[0-5]\d)?(?:\.\d{1,6})?(?: ?[ap]m)?(?![\d:])"),
    _pattern(
        "ID",
        r"(?<![^\W_])(?=[a-z0-9-]{0,30}\d)(?:[a-z]{1,6}-?\d{4,20}|\d{3,20}-?[a-z]{1,4}-?\d{2,20}|"
        r"[a-z]{1,4}\d{1,4}[a-z]{1,4}\d{2,10}|\d{2,8}-\d{3,10}(?:-\d{1,6})?|[a-z]{2,6}-\d{2,6}-\d{2,8}|"
        r"[a-z]\d{6,12}[a-z]?)(?![^\W_])",
    ),
)
# Digits in groups, with letters among them: a number of somebody, when there are many.
_GROUPS = re.compile(
    r"(?<![^\W_]|[.,])(?:[a-z]{1,3}[ /.-]{0,2})?\d{1,12}(?:[ ./-]{1,2}[a-z]?[ ./-]?\d{1,12}[a-z]?){1,8}(?![\d,])"
)
_BOUNDARY = ";"
_LONGEST_MEASURE = 7  # digits
_DIGIT = re.compile(r"\d")
_MEANT = re.compile(r"b-?\d{1,5}|(?:t[eri]|fa|tsl|sl|fov)-?\d{1,5}")


def find_patterns(plain: str) -> Iterator[Mark]:
    """Yield what identifies by its form, also where it stands right against words that are written without spaces."""
    yield from _patterns(plain)
    if not plain.isascii() and UNSPACED.search(plain):
        yield from _patterns(UNSPACED.sub(_BOUNDARY, plain))


def _patterns(plain: str) -> Iterator[Mark]:
    days = sorted(Mark(day.start, day.end, DATE) for day in find_days(plain))
    yield from days
    has_digit = _DIGIT.search(plain) is not None
    if has_digit:
        for match in _GROUPS.finditer(plain):
            if sum(map(str.isdigit, match[0])) > _LONGEST_MEASURE and not _is_day(match, days):
                yield Mark(*match.span(), "pattern: long number")
    for why, expression, needs in _PATTERNS:
        if any(one in plain for one in needs) if needs else has_digit:
            for match in expression.finditer(plain):
                if _MEANT.fullmatch(match[0]) is None:
                    yield Mark(*match.span(), why)


def _is_day(match: re.Match[str], days: list[Mark]) -> bool:
    """Tell whether all digits of a match are those of a day: the letters before it are a word (CT 2010-11-25)."""
    first = match.start() + next(at for at, mark in enumerate(match[0]) if mark.isdigit())
    at = bisect_right(days, first, key=lambda day: day.start)
    return at > 0 and match.end() <= days[at - 1].end

"""Patterns of what identifies, in digits and marks: dates, phones, mails, addresses, numbers of records, ages.

Every pattern takes time in proportion to the text: no repetition is inside of another one, or each is bounded.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.days import days_in, named_days, number_runs
from deid_proxy.engine.cleaners.known_search import covered

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.days import FoundDay
    from deid_proxy.engine.cleaners.tokens import Tokens

_MAIL = re.compile(r"[^\s@<>,;:\"()]{1,64}@[^\s@<>,;:\"()]{1,255}")
_URL = re.compile(r"(?:https?|ftp|file|dicom)://[^\s<>\"]{1,2000}|www\.[^\s<>\"]{1,2000}|\\\\[^\s<>\"]{2,300}")
_HOST = re.compile(
    r"(?<![\w.])(?:[a-z0-9-]{1,63}\.){1,8}(?:com|org|net|edu|gov|local|lan|de|fr|nl|es|it|pt|uk|eu|ch|at|be)(?!\w)"
)
_NUMBERS = re.compile(
    r"(?P<uid>(?<!\d)\d{1,20}(?:\.\d{1,40}){3,40})"
    r"|(?P<ssn>(?<!\d)\d{3}[- ]\d{2}[- ]\d{4}(?!\d))"
    r"|(?P<phone>(?:\+|(?<!\d)00)\d{1,3}[ ./-]?(?:\(0\)[ ]?)?\(?\d{1,5}\)?(?:[ ./-]?\d{2,5}){1,5}"
    r"|\(\d{2,5}\)[ ./-]?\d{2,5}(?:[ ./-]\d{2,5}){0,4}"
    r"|(?<![\d.])0\d{1,5}[ /-]{1,3}\d{2,8}(?:[ -]\d{2,5}){0,4}(?!\d)"
    r"|(?<![\d.])0\d(?:[. ]\d\d){4}(?!\d)"
    r"|(?<![\d.])\d{3}[- .]\d{3}[- .]\d{4}(?!\d)|(?<![\d.])\d{3}[-]\d{4}(?!\d))"
    r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,6})?)?(?![\d:]))"
    r"|(?P<record>(?<!\d)\d{1,8}(?:[-/]\d{2,8}){1,4}(?!\d)|\d{5,40})"
)
_WHY = {
    "uid": "pattern: UID or address of the net",
    "ssn": "pattern: national number",
    "phone": "pattern: phone number",
    "clock": "pattern: time of day",
    "record": "pattern: number of a record",
}
_SHORTEST_RECORD = 6
_FEWEST_DIGITS = 3
_POSTCODE_CLASSES = re.compile(r"(?<![Uldo])(?:UU?d[Ud]? dUU|dddd ?UU|UdU ?dUd)(?![Uldo])")
_POSTCODE = re.compile(
    r"(?:[a-z]{1,2}\d[a-z\d]? \d[abd-hjlnp-uw-z]{2}|\d{4} ?(?!ms|mm|hz|kv|ma|iu|mg|ml|cm)[a-z]{2}"
    r"|[a-z]\d[a-z] ?\d[a-z]\d)"
)
_RECORDS = frozenset(
    (
        *(
            "mrn",
            "id",
            "pid",
            "acc",
            "accession",
            "ssn",
            "bsn",
            "nhs",
            "nip",
            "nir",
            "medrec",
            "fallnr",
            "patid",
            "case",
        ),
        *("aktenzeichen", "dossier", "patnr", "patientid", "tel", "telefon", "phone", "fax", "mobile", "handy", "room"),
        *("zimmer", "bed", "bett", "ward", "station", "nr", "historia", "nhc", "telefono", "telefoon", "tlf", "cell"),
        *(
            "insurance",
            "policy",
            "order",
            "visit",
            "encounter",
            "licence",
            "license",
            "versicherungsnummer",
            "passport",
        ),
    )
)
_YEARS = frozenset(
    (
        *("y", "yo", "yr", "yrs", "yrold", "year", "years", "yoa", "jahre", "jahr", "jaar", "ans", "an"),
        *("anos", "ano", "anni", "anno", "j"),
    )
)
_OLD = frozenset((*("old", "aged", "age", "alter", "age", "leeftijd", "edad", "eta", "idade", "yo", "yoa"),))
_SEXES = frozenset(
    (
        *("f", "m", "w", "male", "female", "man", "woman", "mann", "frau", "homme", "femme", "mannlich"),
        *("weiblich", "vrouw", "hombre", "mujer", "uomo", "donna"),
    )
)
_OLDEST_TOLD = 89
_OLDEST = 130


def pattern_tokens(tokens: Tokens) -> tuple[dict[int, str], list[FoundDay]]:
    """Return the tokens that patterns take, with the reason, and the days among them."""
    found: dict[int, str] = {}
    text, classes = tokens.view.text, tokens.view.classes
    if "@" in text:
        _mark(tokens, [mail.span() for mail in _MAIL.finditer(text)], "pattern: mail address", found)
    if "://" in text or "www." in text or "\\\\" in text:
        _mark(tokens, [url.span() for url in _URL.finditer(text)], "pattern: address of the net", found)
    if "." in text:
        _mark(tokens, [host.span() for host in _HOST.finditer(text)], "pattern: address of the net", found)
    days: list[FoundDay] = []
    if "d" in classes:
        days = list(days_in(text))
        _numbers(tokens, found)
        _postcodes(tokens, found)
        _mark(tokens, [(day.start, day.end) for day in days], "pattern: date", found)
        for first, last, _, _ in named_days(tokens):
            found.update(dict.fromkeys(range(first, last), "pattern: date"))
        _ages(tokens, found)
        _records(tokens, found)
    return found, days


def _mark(tokens: Tokens, spans: list[tuple[int, int]], why: str, found: dict[int, str]) -> None:
    if spans:
        found.update(dict.fromkeys(covered(tokens, spans), why))


def _numbers(tokens: Tokens, found: dict[int, str]) -> None:
    spans: dict[str, list[tuple[int, int]]] = {}
    text = tokens.view.text
    for start, end in number_runs(text, _FEWEST_DIGITS):
        for number in _NUMBERS.finditer(text, start, end):
            kind = number.lastgroup or "record"
            if kind != "record" or sum(map(str.isdigit, number[0])) >= _SHORTEST_RECORD or number[0].isdigit():
                spans.setdefault(kind, []).append(number.span())
    for kind, places in spans.items():
        _mark(tokens, places, _WHY[kind], found)


def _postcodes(tokens: Tokens, found: dict[int, str]) -> None:
    text, classes = tokens.view.text, tokens.view.classes
    upper = [
        code.span() for code in _POSTCODE_CLASSES.finditer(classes) if _POSTCODE.fullmatch(text[slice(*code.span())])
    ]
    _mark(tokens, upper, "pattern: postal code", found)


def _records(tokens: Tokens, found: dict[int, str]) -> None:
    """Take what follows ``MRN`` and the like and has a digit in it."""
    for token, word in enumerate(tokens.words[:-1]):
        if word not in _RECORDS or tokens.kind(token) == "d":
            continue
        at = token + 1
        while at < len(tokens.words) and at <= token + 3 and tokens.words[at] in ("no", "nr", "number", "id", "o"):
            at += 1
        if at < len(tokens.words) and len(tokens.before(at)) <= 3 and tokens.runs[at] != tokens.runs[token]:
            run = range(tokens.runs[at], tokens.run_end(at))
            if any(tokens.kind(part) == "d" for part in run):
                found.update(dict.fromkeys(run, "pattern: number of a record"))


def _ages(tokens: Tokens, found: dict[int, str]) -> None:
    """Take an age beside a sex, or of a person, and every one over 89."""
    for token, word in enumerate(tokens.words):
        if len(word) > 3 or tokens.kind(token) != "d" or not 0 < int(word) <= _OLDEST or token in found:
            continue
        at = token + 1
        unit = at < len(tokens.words) and tokens.words[at] in _YEARS and len(tokens.before(at)) <= 1
        last = at if unit else token
        sexes = [
            near for near in (token - 1, last + 1) if _is_sex(tokens, near, max(near, near if near > token else token))
        ]
        old = last + 1 < len(tokens.words) and tokens.words[last + 1] in _OLD and len(tokens.before(last + 1)) <= 1
        aged = token > 0 and tokens.words[token - 1] in _OLD and len(tokens.before(token)) <= 2
        glued = unit and tokens.runs[at] == tokens.runs[token] and (len(word) > 1)
        if sexes or aged or (unit and (old or glued or int(word) > 5)) or (old and int(word) > _OLDEST_TOLD):
            taken = [*range(token, last + 1), *sexes, *([last + 1] if old else [])]
            found.update(dict.fromkeys(taken, "pattern: age of a person"))


def _is_sex(tokens: Tokens, token: int, later: int) -> bool:
    """Tell whether a token is a sex and stands close; a small m behind a number is a metre or a month."""
    if not 0 <= token < len(tokens.words) or tokens.words[token] not in _SEXES or len(tokens.before(later)) > 2:
        return False
    if len(tokens.words[token]) > 1:
        return True
    return tokens.kind(token) == "U" and (tokens.run_end(token) == token + 1) and tokens.before(later) in ("", " ", "/")

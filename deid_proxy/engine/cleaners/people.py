"""Patterns of people and streets in words: ``Dr. X``, ``ref by X``, ``X^Y``, ``J. X``, ``12 X street``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.engine.needles import BODY_PARTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from deid_proxy.engine.cleaners.tokens import Tokens

_TITLES = frozenset(
    (
        *("dr", "dra", "prof", "professor", "mr", "mrs", "ms", "miss", "herr", "herrn", "frau", "hr", "fr", "m", "mme"),
        *(
            "mlle",
            "monsieur",
            "madame",
            "sr",
            "sra",
            "srta",
            "senor",
            "senora",
            "dhr",
            "mevr",
            "mevrouw",
            "meneer",
            "mw",
        ),
        *("sig", "signor", "signora", "dott", "doctor", "doktor", "docteur", "sir", "pt", "pat", "pte", "drs"),
    )
)
# They are modalities or units as well: titles only with a dot, in mixed case, or in the middle of a line.
_DOUBTFUL = frozenset({"dr", "mr", "ms", "sr", "pt", "m", "fr", "hr", "pat"})
_ROLES = frozenset(
    (
        *(
            "patient",
            "patiente",
            "patientin",
            "paciente",
            "paziente",
            "name",
            "nom",
            "nombre",
            "nome",
            "naam",
            "physician",
        ),
        *("radiologist", "operator", "technologist", "technician", "referrer", "arzt", "radiologe", "medecin", "arts"),
        *("medico", "radiologue", "uberweiser", "surgeon", "referring", "requester", "reader", "nurse", "tech"),
    )
)
_BY = frozenset({"by", "von", "par", "door", "por", "da", "durch"})
_FOR = frozenset({"for", "fur", "pour", "voor", "para", "per", "from"})
_PARTICLES = frozenset(
    (
        *("van", "von", "der", "den", "de", "la", "le", "di", "da", "del", "dos", "du", "st", "zu", "ter"),
        *("ten", "el", "al", "med", "rer", "nat", "phd", "md"),
    )
)
_STREETS = frozenset(
    (
        *("street", "st", "road", "rd", "avenue", "ave", "lane", "drive", "blvd", "boulevard", "court"),
        *("crescent", "terrace"),
    )
)
_STREETS_FIRST = frozenset(
    (
        *("rue", "avenue", "avenida", "avda", "boulevard", "chemin", "calle", "rua", "via", "viale", "corso"),
        *("piazza", "plaza", "praca", "place", "quai", "impasse"),
    )
)
_STREET_ENDS = ("strasse", "str", "weg", "platz", "allee", "gasse", "straat", "laan", "plein", "gracht", "kade", "damm")
_SHORTEST_STREET = 6
_BETWEEN_NAMES = frozenset({"^", ", ", ",", " ", "^^", "_", "-"})
_PATIENTS = frozenset({"pt", "pat", "pte"})
_NEAR = 3
_PERSON = "pattern: a person"
_STREET = "pattern: postal address"


def people_tokens(tokens: Tokens, means: Callable[[str], bool], is_name: Callable[[str], bool]) -> dict[int, str]:
    """Return the tokens that name a person or a street, with the reason.

    Parameters
    ----------
    means
        Tells whether a word is in a vocabulary.
    is_name
        Tells whether a word of a vocabulary is a name as well.
    """
    found: dict[int, str] = {}

    def maybe(token: int) -> bool:
        word = tokens.words[token]
        return tokens.kind(token) != "d" and (not means(word) or (is_name(word) and word not in BODY_PARTS))

    def nameable(token: int) -> bool:
        return maybe(token) or is_name(tokens.words[token])

    roles = {word: role for word in set(tokens.words) if (role := _role(word))}
    for token, word in enumerate(tokens.words):
        role = roles.get(word)
        if role == "street":
            _street(tokens, token, means, found)
        elif role == "title" and tokens.runs[token] == token and _is_title(tokens, token, maybe):
            sure = word not in _PATIENTS or _marked(tokens, token)
            if _take(tokens, token + 1, nameable, found, sure=sure):
                found[token] = _PERSON
        elif role == "role" or (role == "by" and token):
            said = tokens.words[token - 1].startswith(("ref", "read", "rep", "perf"))
            sure = ":" in tokens.after(token) or (role == "by" and said)
            _take(tokens, token + 1, nameable if sure else maybe, found, sure=sure)
        elif role == "for":
            _take(tokens, token + 1, maybe, found, sure=False)
    _beside(tokens, means, maybe, found)
    _initials(tokens, means, found)
    return found


def _role(word: str) -> str | None:
    for role, words in (("title", _TITLES), ("role", _ROLES), ("by", _BY), ("for", _FOR)):
        if word in words:
            return role
    return "street" if word in _STREETS or word in _STREETS_FIRST or word.endswith(_STREET_ENDS) else None


def _beside(tokens: Tokens, means: Callable[[str], bool], maybe: Callable[[int], bool], found: dict[int, str]) -> None:
    """Take words that mean something and are names as well, beside one that may be a name too: ``Peter Brown``."""
    known: dict[str, tuple[bool, bool]] = {}
    before = False
    for token, word in enumerate(tokens.words):
        if word not in known:
            known[word] = (len(word) > 1 and maybe(token), means(word))
        named, meant = known[word]
        if named and before and (meant or known[tokens.words[token - 1]][1]) and tokens.before(token) in _BETWEEN_NAMES:
            for at in (token - 1, token):
                if known[tokens.words[at]][1]:
                    found.setdefault(at, "pattern: a name beside another one")
        before = named


def _marked(tokens: Tokens, token: int) -> bool:
    return tokens.after(token)[:1] in (".", ":")


def _is_title(tokens: Tokens, token: int, maybe: Callable[[int], bool]) -> bool:
    if token + 1 >= len(tokens.words) or len(tokens.after(token)) > _NEAR or tokens.run_end(token) != token + 1:
        return False
    if tokens.words[token] not in _DOUBTFUL:
        return True
    if token and tokens.kind(token - 1) == "d" and tokens.words[token] in ("m", "ms"):
        return False
    if _marked(tokens, token):
        return True
    if tokens.words[token] == "m":
        return False
    mixed = tokens.case(token) == "Ul"
    return (
        mixed
        or maybe(token + 1)
        or (tokens.words[token] in ("dr", "pt") and token > 0 and "\n" not in tokens.before(token))
    )


def _take(tokens: Tokens, token: int, nameable: Callable[[int], bool], found: dict[int, str], *, sure: bool) -> bool:
    """Take the words of a name: titles, particles and initials, and then one word, with those that may belong to it."""
    taken: list[int] = []
    names = 0
    while token < len(tokens.words) and len(tokens.before(token)) <= _NEAR and tokens.kind(token) != "d" and names < 4:
        word = tokens.words[token]
        small = word in _PARTICLES or (word in _TITLES and token + 1 < len(tokens.words)) or len(word) == 1
        if not small and not nameable(token) and (names or not sure):
            break
        if names and ("\n" in tokens.before(token) or tokens.before(token)[:1] in ".;:("):
            break
        taken.append(token)
        names += not small
        token += 1
    if names or (sure and taken):
        found.update(dict.fromkeys(taken, _PERSON))
    return bool(names)


def _initials(tokens: Tokens, means: Callable[[str], bool], found: dict[int, str]) -> None:
    """Take ``J.S.``, and the ``J.`` beside a word that is taken or that nobody knows."""
    for token, word in enumerate(tokens.words):
        if (
            len(word) != 1
            or tokens.kind(token) == "d"
            or tokens.runs[token] != token
            or tokens.run_end(token) != token + 1
        ):
            continue
        if not tokens.after(token).startswith("."):
            continue
        near = [at for at in (token - 1, token + 1) if 0 <= at < len(tokens.words)]
        twins = [at for at in near if len(tokens.words[at]) == 1 and tokens.kind(at) != "d"]
        pair = token + 1 in twins and tokens.after(token) in (".", ". ") and tokens.after(token + 1)[:1] == "."
        if pair and not means(word + tokens.words[token + 1]):
            found.update({token: "pattern: initials", token + 1: "pattern: initials"})
        elif any(tokens.kind(at) != "d" and at not in twins and not means(tokens.words[at]) for at in near):
            found.setdefault(token, "pattern: initials")


def _street(tokens: Tokens, token: int, means: Callable[[str], bool], found: dict[int, str]) -> None:
    """Take a street and the number of a house: ``12 Baker Street``, ``Calle Mayor 3``, ``Hauptstr. 5``."""
    word = tokens.words[token]
    before = next((at for at in range(token - 1, max(token - 5, -1), -1) if tokens.kind(at) == "d"), None)
    after = next((at for at in range(token + 1, min(token + 6, len(tokens.words))) if tokens.kind(at) == "d"), None)
    compound = word not in _STREETS and word not in _STREETS_FIRST
    if compound and len(word) >= _SHORTEST_STREET and not means(word):
        last = after if after is not None and after <= token + 1 else token
        found.update(dict.fromkeys(range(token, last + 1), _STREET))
    elif word in _STREETS and before is not None and token - before > 1:
        found.update(dict.fromkeys(range(before, token + 1), _STREET))
    elif word in _STREETS_FIRST:
        unknown = token + 1 < len(tokens.words) and not means(tokens.words[token + 1])
        if after is not None and (unknown or after > token + 1) and word != "place":
            found.update(dict.fromkeys(range(token, after + 1), _STREET))
        elif before == token - 1:
            found.update(dict.fromkeys(range(before, min(token + 4, len(tokens.words))), _STREET))

"""Names that a text gives away by what stands around them: a title, a word that introduces somebody, a caret.

A hand is anatomy, and so is a head; ``Dr. Hand`` and ``Mr. Head`` are people.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.own_forms import PARTICLES
from deid_proxy.engine.cleaners.own_found import Mark
from deid_proxy.engine.cleaners.tokens import UNSPACED, between

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

TITLE, ROLE, FORM = "pattern: name behind a title", "pattern: name behind a role", "pattern: form of a person's name"

_TITLES = frozenset(
    (
        *("dr", "drs", "doctor", "prof", "professor", "dra", "doc", "docteur", "doktor", "dottore", "dott", "dottssa"),
        *("mr", "mrs", "ms", "miss", "mister", "mme", "mlle", "monsieur", "madame", "mademoiselle", "herr", "herrn"),
        *(
            "frau",
            "sr",
            "sra",
            "srta",
            "senor",
            "senora",
            "senhor",
            "senhora",
            "dhr",
            "mevr",
            "mevrouw",
            "meneer",
            "mw",
        ),
        *("sig", "sigra", "signor", "signora", "signore", "pan", "pani", "pana", "lek", "m", "sir", "lady", "dame"),
        *("д", "доктор", "д-р", "г", "госпожа", "господин", "проф", "врач", "κος", "κα", "κ", "κυριος", "κυρια"),
        *("δρ", "ιατρος", "dottoressa", "professore", "professoressa", "profa", "doutor", "doutora", "hr", "fr", "don"),
        *("rev", "sgt", "capt", "col", "dna", "sor", "schwester", "pfleger", "zuster", "soeur"),
    )
)
_CHAIN = frozenset(
    ("med", "rer", "nat", "univ", "habil", "phil", "dent", "dr", "prof", "ra", "ssa", "re", "a", "р", "hab")
)
_NEED_DOT = frozenset(
    ("m", "г", "д", "κ", "fr", "hr", "doc", "don", "pan", "sig", "col", "sor", "lek", "mw", "dame", "capt")
)
_MODALITY_TOO = frozenset(("dr", "mr", "ms", "sr", "pan"))
_ROLES = frozenset(
    (
        *("name", "patient", "pt", "pat", "paciente", "patiente", "patientin", "paziente", "physician", "radiologist"),
        *(
            "operator",
            "technologist",
            "tech",
            "referrer",
            "referring",
            "requested",
            "performed",
            "reported",
            "dictated",
        ),
        *("signed", "attn", "attending", "surgeon", "nurse", "mother", "father", "spouse", "wife", "husband", "son"),
        *(
            "daughter",
            "contact",
            "by",
            "for",
            "von",
            "durch",
            "par",
            "pour",
            "por",
            "para",
            "da",
            "door",
            "voor",
            "per",
        ),
        *("arzt", "arztin", "medecin", "medico", "medica", "huisarts", "hausarzt", "radiologe", "mtra", "rt", "md"),
        *("attended", "seen", "discussed", "with", "mit", "avec", "con", "com", "met", "to", "an", "from", "of", "cc"),
        *("called", "informed", "told", "nom", "nombre", "nome", "naam", "imie", "nazwisko", "prenom", "apellido"),
        *("cognome", "sobrenome", "surname", "forename", "firstname", "lastname", "vorname", "nachname", "пациент"),
        *("фамилия", "ασθενης", "ονομα", "überweiser", "uberweiser", "sister", "brother", "ref", "req", "dir", "pi"),
    )
)
_WEAK_ROLES = frozenset(
    (
        *("with", "mit", "avec", "con", "com", "met", "to", "an", "from", "of", "by", "for", "von", "per", "da", "rt"),
        *("pt", "par", "pour", "por", "para", "door", "voor", "seen", "durch", "contact", "ref", "req", "called"),
        *("dir",),
    )
)
_STRONG_ROLES = _ROLES - _WEAK_ROLES
_SUFFIXES = frozenset(("md", "phd", "frcr", "mbbs", "frcs", "facr", "esq", "rn", "dds", "arrt", "jr"))
_EAST = re.compile(
    "[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3]{1,4}"
    "(?= ?(?:先生|医師|医生|大夫|主任|教授|様|さん|殿|氏|女士|小姐|님|씨|선생))"
)
_EAST_BEFORE = re.compile(
    "(?:患者|姓名|氏名|医師|医生|担当|主治医|名前|환자)[ :：]{0,2}([\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3]{2,5})"
)
_BEHIND = re.compile(r"[\s.,:'’^()\"_-]{1,4}")
_NEXT = re.compile(r"[ .'’^_-]{1,3}|\r?\n ?")
_CARETS = re.compile(r"\^{1,3} ?")
_MOST_WORDS = 4
_LONGEST_CHAIN = 6
_BODY = frozenset(
    (
        *("anatomy", "side", "view", "procedure", "modality", "contrast", "phase", "technique", "finding"),
        *("device", "material", "measurement"),
    )
)


def find_titled(plain: str, tokens: Sequence[Token], words: Vocabulary) -> Iterator[Mark]:
    """Yield people whom a text announces."""
    for match in (*_EAST.finditer(plain),):
        yield Mark(match.start(), match.end(), TITLE)
    for match in _EAST_BEFORE.finditer(plain):
        yield Mark(*match.span(1), ROLE)
    for at, token in enumerate(tokens):
        if token.text in _TITLES:
            yield from _behind_title(plain, tokens, at, words)
        elif token.text in _ROLES:
            yield from _behind_role(plain, tokens, at, words)
        if token.text in _SUFFIXES and at:
            yield from _before_suffix(plain, tokens, at, words)
        if at and _CARETS.fullmatch(between(plain, tokens[at - 1], token)):
            yield from _carets(tokens, at, words)


def is_harmless(token: Token, words: Vocabulary) -> bool:
    """Tell whether a word is one that names nobody, whatever stands beside it."""
    return token.text in words and token.text not in words.names_too


def _behind_title(plain: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> Iterator[Mark]:
    title, behind = tokens[at], at + 1
    dotted = plain[title.end : title.end + 1] == "."
    if title.text in _NEED_DOT and not (dotted and (title.is_capitalised or _goes_on(plain, tokens, at))):
        return
    while (
        behind < min(len(tokens), at + _LONGEST_CHAIN)
        and tokens[behind].text in _CHAIN
        and len(between(plain, tokens[behind - 1], tokens[behind])) < 3
    ):
        behind += 1
    if behind >= len(tokens) or _BEHIND.fullmatch(between(plain, tokens[behind - 1], tokens[behind])) is None:
        return
    if title.text in _NEED_DOT and not (_may_begin(plain, tokens[behind]) and _begins(plain, tokens, at)):
        return
    is_modality = title.text in _MODALITY_TOO and title.is_capitals and not dotted
    if is_modality and _speaks_of_body(tokens[behind], words):
        return
    end = _name_end(plain, tokens, behind, words, first=True)
    if end > behind:
        yield Mark(title.start, title.end, TITLE)
        yield from (Mark(one.start, one.end, TITLE) for one in tokens[at + 1 : end])


def _goes_on(plain: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether an abbreviated title has its ending right behind its point: ``sig.ra``."""
    return at + 1 < len(tokens) and tokens[at + 1].text in _CHAIN and between(plain, tokens[at], tokens[at + 1]) == "."


def _may_begin(plain: str, token: Token) -> bool:
    """Tell whether a name may begin here: with a capital, or inside a code."""
    return token.is_capitalised or plain[token.end : token.end + 1] == "_"


def _begins(plain: str, tokens: Sequence[Token], at: int) -> bool:
    """Tell whether a letter with a point is no initial behind another one."""
    return not at or not tokens[at - 1].is_initial or "." not in between(plain, tokens[at - 1], tokens[at])


def _speaks_of_body(token: Token, words: Vocabulary) -> bool:
    return words.kind_of(token.text) in _BODY or any(map(str.isdigit, token.text))


def _name_end(plain: str, tokens: Sequence[Token], start: int, words: Vocabulary, *, first: bool) -> int:
    """Return where a name ends that begins at a token; there, when it is no name."""
    at, needed, named = start, first, 0
    while at < len(tokens) and at - start < _MOST_WORDS + 2:
        token = tokens[at]
        gap = between(plain, tokens[at - 1], token) if at > start else ""
        if at > start and (_NEXT.fullmatch(gap) is None or ("\n" in gap and not needed)):
            break
        if any(map(str.isdigit, token.text)):
            if not (needed and plain[token.end : token.end + 1] == "_"):
                break
            at += 1  # of a name that is glued into a code
            continue
        is_small_part = token.is_initial or token.text in PARTICLES
        if is_small_part and (needed or _is_followed(plain, tokens, at)):
            at += 1
            continue
        if not needed and (at - start >= _MOST_WORDS or not _may_name(token, words)):
            return at + 1 if named == 1 and first and _may_be_family(plain, tokens, at, words) else at
        needed = False
        named += 1
        at += 1
        if UNSPACED.search(token.text):
            break
    return at


def _is_followed(plain: str, tokens: Sequence[Token], at: int) -> bool:
    return (
        at + 1 < len(tokens)
        and _NEXT.fullmatch(between(plain, tokens[at], tokens[at + 1])) is not None
        and tokens[at + 1].is_capitalised
        and tokens[at].is_capitalised
    )


def _may_be_family(plain: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a harmless word is a family's name behind a given one: the last that begins with a capital."""
    if not tokens[at].raw.istitle() or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    behind = tokens[at + 1] if at + 1 < len(tokens) else None
    return behind is None or not (
        behind.is_capitalised and is_harmless(behind, words) and between(plain, tokens[at], behind) == " "
    )


def _may_name(token: Token, words: Vocabulary) -> bool:
    return token.is_capitalised and not is_harmless(token, words)


def _behind_role(plain: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> Iterator[Mark]:
    if at + 1 >= len(tokens) or _BEHIND.fullmatch(between(plain, tokens[at], tokens[at + 1])) is None:
        return
    gap = between(plain, tokens[at], tokens[at + 1])
    first = tokens[at + 1]
    announces = ":" in gap and tokens[at].text in _STRONG_ROLES and first.is_capitalised and not first.is_capitals
    end = _name_end(plain, tokens, at + 1, words, first=announces and not _speaks_of_body(first, words))
    if end == at + 2 and first.text in words:
        behind = tokens[end] if end < len(tokens) else None
        if (
            behind is not None
            and is_harmless(behind, words)
            and words.kind_of(first.text) == "anatomy"
            and not announces
        ):
            return  # for hand surgery
        if first.is_capitals and words.kind_of(first.text) == "anatomy" and tokens[at].is_capitals:
            return
        if tokens[at].text not in _STRONG_ROLES and words.kind_of(first.text) in ("anatomy", "side"):
            return
    yield from (Mark(one.start, one.end, ROLE) for one in tokens[at + 1 : end])


def _before_suffix(plain: str, tokens: Sequence[Token], at: int, words: Vocabulary) -> Iterator[Mark]:
    found = 0
    for one in range(at - 1, max(at - 4, -1), -1):
        token = tokens[one]
        if re.fullmatch(r"[ .,^]{1,3}", between(plain, token, tokens[one + 1])) is None:
            break
        if not (_may_name(token, words) or (token.is_initial and token.is_capitalised)):
            break
        found += 1
        yield Mark(token.start, token.end, FORM)
    if found:
        yield Mark(tokens[at].start, tokens[at].end, FORM)


def _carets(tokens: Sequence[Token], at: int, words: Vocabulary) -> Iterator[Mark]:
    pair = (tokens[at - 1], tokens[at])
    if any(map(str.isdigit, pair[0].text + pair[1].text)):
        return
    if any(one.text not in words for one in pair):
        yield from (
            Mark(one.start, one.end, FORM) for one in pair if one.text not in words or one.text in words.names_too
        )

"""Letters of somebody beside what was done or who is asked, and accounts: ``given by MR``, ``ask PD``, ``login parka``.

Nearly every two letters are an abbreviation of some vocabulary. What was done says who they are: drugs are given by
people, and a contour is revised by one, whatever else the letters mean.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` beside each of its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import (
    ANSWERS,
    ANYWHERE,
    AS,
    BY,
    CAPITAL_ROLES,
    CONTRAST,
    DONE,
    DRAWN,
    GIVEN,
    HANDLED,
    HOW,
    KINDS_OF_IMAGES,
    KINDS_OF_PARTS,
    LEFT_OVER,
    LINKS,
    LOGIN,
    LOGS_IN,
    MADE_BY,
    MODALITIES,
    NO_DOERS,
    NO_LOGIN,
    OF_ONE_LANGUAGE,
    OF_TWO,
    ONLY_BY,
    OTHERWISE,
    PARTS_OF_SCANS,
    PLACED,
    PLACES,
    READ_OVER,
    SAYS_WHOM,
    SHORTENED_ROLES,
    SIDES,
    SMALL_WAYS,
    SMALL_WORDS,
    TITLES_TOO,
    WAYS,
    WAYS_BY,
    WRITES,
)
from deid_proxy.engine.cleaners.kinds import SEEN
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence
from deid_proxy.engine.cleaners.placed_words import NOT_BY
from deid_proxy.engine.cleaners.signers import ENDS_FIELD, is_accented, languages_of
from deid_proxy.engine.cleaners.signing_words import DEEDS
from deid_proxy.engine.cleaners.title_words import JOINERS
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.words_of_two import small_of

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_LATIN_TO_CYRILLIC: Final = "\u0530"
_SHORT: Final = 3
_TWO: Final = 2
_ABOUT: Final = frozenset(("re", "about", "if", "for", "when", "whether", "wg", "wegen", "concernant"))
"""Behind who is asked stands, with one of these, what about."""
_DEGREES: Final = frozenset(("md", "rn", "pa", "np"))
_OF: Final = "de"
_NO_LANGUAGE: Final[frozenset[str]] = frozenset()
_WAS_SEEN: Final = "seen"
_JOINED: Final = frozenset((" ", "-", ". ", ".", "'", "’", "("))
_BEHIND_TWO: Final = frozenset((" ", ": ", ". ", ") ", ".: "))
_BEHIND_DEED: Final = frozenset((" ", ": ", " - ", "/"))
_FAR: Final = 6  # words in front of *by*, or of an account
_BEGINS: Final = frozenset(",;:.(/\n-–—+*")
"""Marks of which one stands in front of what begins."""
_ENDS_DONE: Final = re.compile(
    r"\s{0,8}(?:[.,;:)\]/|&+\n]|--? |\d|$)| (?:via|into|during|because|since|sin|sem|sans|senza|ohne|without|zonder) "
    r"| (?:bez|utan|uten|uden|fara|без|χωρισ|sorunsuz|y bien|e bem|e bene) "
    r"|,? (?:on|at|um|am|le|a|alle|las|il|dnia|kl|om|op)(?: (?:the |las )?(?:\d|[^\W\d_]{3,9}\.? \d))"
)
_OUTLINES: Final = frozenset(
    ("contour", "contours", "kontur", "konturen", "contornos", "contorni", "contouren", "obrysy")
)
_ENDS: Final = re.compile(r"\s{0,2}(?:[.,;:)\]/|\n(]|-|–|\d|$)")
GAP: Final = re.compile(r"\s?[:(\[/.#-]?\s?(?:[/(] ?)?")
"""What stands in front of somebody's letters."""
_OF_IMAGES: Final = frozenset(("tec", "tech", "tek", "tehn", "hem"))
"""Technicians, behind whom how something is imaged stands in capitals."""
_DONE_BY: Final = DONE | MADE_BY | {_WAS_SEEN}
_THEN: Final = READ_OVER | HANDLED | DEEDS
"""What is done with a text when somebody has read it over."""


def doer_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return the place of somebody's letters, or account, beside a word of ``done_words.BEFORE``; -1 where none is."""
    text, behind = tokens[at].text, at + 1
    if text in DONE and at and _did_it(plain, tokens, at - 1, words):
        return at - 1
    if behind >= len(tokens):
        return -1
    if text in SAYS_WHOM:
        return _told_at(plain, tokens, at)
    is_found = (
        (
            (text in BY or (text == _OF and at and tokens[at - 1].text in _DONE_BY))
            and _is_done_by(plain, tokens, at, words)
        )
        or ((text in BY or text in AS or text in LOGIN) and _is_account(plain, tokens, at, words))
        or ((text in READ_OVER or text in GIVEN) and _is_beside_deed(plain, tokens, at, words))
        or ((text in CAPITAL_ROLES or text in SHORTENED_ROLES) and _is_called(plain, tokens, at, words))
        or ((text in OF_TWO or text in OF_ONE_LANGUAGE) and _is_called_too(plain, tokens, at, words))
    )
    return behind if is_found else -1


def second_doer_at(plain: str, tokens: list[Token], doer: int, words: Vocabulary) -> int:
    """Return the place of a second one behind somebody's letters: checked by AM and Lane, by cg and KL; or -1."""
    joiner, second = doer + 1, doer + _TWO
    if second >= len(tokens) or tokens[joiner].text not in JOINERS:
        return -1
    if between(plain, tokens[doer], tokens[joiner]) != " " or between(plain, tokens[joiner], tokens[second]) != " ":
        return -1
    name = tokens[second]
    if name.is_title and len(name.text) > _SHORT and name.is_alpha:
        is_word = words.kind_of(name.text) in KINDS_OF_IMAGES and name.text not in words.names_too
        return -1 if is_word else second
    is_alike = name.is_capitals == tokens[doer].is_capitals and _is_letters(name, _TWO)
    is_alike = is_alike and name.text not in MODALITIES and (name.is_capitals or name.text not in SMALL_WORDS)
    return second if is_alike and _ENDS.match(plain, name.end) else -1


def _is_letters(token: Token, most: int = _SHORT) -> bool:
    """Tell whether a token is two or three letters of one case, as initials are written."""
    word = token.word
    is_written = 1 < len(token.text) <= most and token.raw.isalpha() and token.text < _LATIN_TO_CYRILLIC
    return is_written and (word.is_capitals or word.is_small)


def _is_done_by(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters end what somebody did: injected by do at 9:14, transcribed by NM on May 3."""
    letters = tokens[at + 1]
    if (
        not _is_letters(letters)
        or letters.text in JOINERS
        or GAP.fullmatch(between(plain, tokens[at], letters)) is None
    ):
        return False
    if begins_sentence(plain, tokens, at + 1, words) or begins_phrase(plain, tokens, at + 1, words, is_first=True):
        return False  # por BI-RADS 4
    done = next((tokens[one].text for one in range(at - 1, max(at - _FAR, -1), -1) if tokens[one].text in _DONE_BY), "")
    if not done and at and tokens[at - 1].text in WAYS_BY and _ENDS_DONE.match(plain, letters.end):
        return letters.text not in WAYS  # IV par CR
    is_written = letters.is_capitals or _ENDS_DONE.match(plain, letters.end)
    if not done or not is_written:
        return False
    if done == _WAS_SEEN and (not letters.word.is_small or len(letters.text) > _TWO or letters.text in NOT_BY):
        return False
    if done in WRITES and letters.is_capitals:
        return letters.text not in _DEGREES
    if done in GIVEN:
        return done in PLACED or letters.text not in (WAYS_BY if letters.is_capitals else SMALL_WAYS)
    if done in READ_OVER:
        return letters.text not in (PLACES | MODALITIES if letters.is_capitals else SMALL_WAYS)
    if done in MADE_BY and len(letters.text) > _TWO:
        return False  # reconstructed by MIP
    is_imaged = letters.is_capitals and letters.text in MODALITIES
    return letters.text not in WAYS and letters.text not in PLACES and not is_imaged


def _is_account(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an everyday word is what somebody logs in as, who did something with files: Sent by parka."""
    is_login = tokens[at].text in LOGIN or (
        tokens[at].text in AS and any(token.text in LOGS_IN for token in tokens[max(at - _FAR, 0) : at])
    )
    if is_login:
        is_said = tokens[at + 1].text not in NO_LOGIN and len(tokens[at + 1].text) > _SHORT
    else:
        is_said = at > 0 and (tokens[at - 1].text in HANDLED or tokens[at - 1].text in READ_OVER)
    if not is_said:
        return False
    name = tokens[at + 1]
    if not name.word.is_small or not name.is_alpha or name.text in HOW:
        return False
    if between(plain, tokens[at], name) not in (" ", ": ") or _ENDS.match(plain, name.end) is None:
        return False
    return is_login or (name.text not in words and words.everyday(name.text) is not None)


def _is_beside_deed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether somebody's letters end what they did, behind it: lot checked WC, Parotid_L edited CG, podała ND."""
    done, letters = tokens[at], tokens[at + 1]
    is_last = at + _TWO == len(tokens)
    gap = between(plain, done, letters)
    if not _is_letters(letters, _SHORT if letters.is_capitals else _TWO):
        return False
    if letters.text in BY and letters.is_capitals == done.is_capitals:
        return False
    if gap not in _BEHIND_DEED and not (gap == ", " and is_last):
        return False
    if _ENDS_DONE.match(plain, letters.end) is None:
        return _goes_on(plain, tokens, at + 1, words)
    if letters.word.is_small and is_accented(letters):
        return True
    if letters.text in (ANSWERS if letters.is_capitals else LEFT_OVER if is_last else SMALL_WORDS):
        spoken = _NO_LANGUAGE if letters.is_capitals else languages_of(tokens, at, words)
        return bool(spoken) and letters.text not in small_of(spoken) | PLACES
    if done.text in DRAWN:
        return words.kind_of(letters.text) not in KINDS_OF_PARTS and letters.text not in MODALITIES
    return done.text not in GIVEN or done.text in PLACED or letters.text not in WAYS


def _goes_on(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether it is said behind letters in capitals, and no view, what was done then: Validé GP et adressé."""
    if at + _TWO >= len(tokens) or not tokens[at].is_capitals or tokens[at + 1].text not in JOINERS:
        return False
    text, then = tokens[at].text, tokens[at + _TWO].text
    if text in MODALITIES or text in ANSWERS or words.kind_of(text) in SEEN or then not in _THEN:
        return False
    return between(plain, tokens[at], tokens[at + 1]) == between(plain, tokens[at + 1], tokens[at + _TWO]) == " "


def _did_it(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether somebody's letters stand in front of what they did, and that ends there: HIDA w CCK, AM injected."""
    letters, done = tokens[at : at + _TWO]
    if not done.word.is_small or between(plain, letters, done) != " ":
        return False
    is_drawn = letters.is_capitals and at > 0 and tokens[at - 1].text in _OUTLINES  # Contours SM validés ce jour
    if not _is_letters(letters, _TWO) or (_ENDS.match(plain, done.end) is None and not is_drawn):
        return False
    before = between(plain, tokens[at - 1], letters) if at else "\n"
    if (_BEGINS.isdisjoint(before) and not is_drawn) or (letters.word.is_small and letters.text in NO_DOERS):
        return False
    if letters.is_capitals and letters.text in MODALITIES:
        return False
    if done.text in GIVEN:
        return letters.text not in WAYS and not (letters.is_capitals and letters.text in CONTRAST)
    return letters.word.is_small or (words.kind_of(letters.text) not in SEEN and letters.text not in PARTS_OF_SCANS)


def _told_at(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place of the letters of who is asked or told something: ask PD re marker, vragen aan KL; or -1."""
    letters = at + 1
    if letters + 1 < len(tokens) and tokens[letters].text in LINKS and tokens[letters + 1].text not in _ABOUT:
        letters += 1
    if letters >= len(tokens) or not _is_letters(tokens[letters], _TWO):
        return -1
    gaps = {between(plain, tokens[one], tokens[one + 1]) for one in range(at, letters)}
    if not gaps <= {" ", ": "}:
        return -1
    behind = tokens[letters + 1] if letters + 1 < len(tokens) else None
    if tokens[letters].text in TITLES_TOO and behind is not None and behind.is_capitalised:
        return -1
    is_word = tokens[letters].word.is_small and tokens[letters].text in SMALL_WORDS
    return -1 if is_word and (behind is None or behind.text not in _ABOUT) else letters


def _is_called(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are of somebody by what they are called in a department: DUE AC; inf. ct."""
    role, letters = tokens[at : at + _TWO]
    if not _is_letters(letters, _TWO) or letters.text in SIDES:
        return False
    gap = between(plain, role, letters)
    before = between(plain, tokens[at - 1], role) if at else "\n"
    is_sure = role.text in CAPITAL_ROLES or role.is_title or _ends_text(plain, tokens, at)
    begins = before if is_sure else before.replace(".", "")
    is_by = at > 0 and (tokens[at - 1].text in BY or tokens[at - 1].text in _DONE_BY or tokens[at - 1].text in DEEDS)
    if role.text in ANYWHERE and role.is_capitals and at and _is_anywhere(plain, tokens, at, words):
        return True
    if (_BEGINS.isdisjoint(begins) and not is_by) or _ENDS.match(plain, letters.end) is None:
        return False
    if role.text in CAPITAL_ROLES:
        return role.is_capitals and gap in (" ", ": ") and (is_by or role.text not in ONLY_BY or not role.raw.isascii())
    is_imaged = letters.is_capitals and letters.text in MODALITIES
    if gap not in (". ", ".") and (gap not in (".: ", ": ") or letters.text in MODALITIES):
        return False
    if role.text in _OF_IMAGES and (is_imaged or letters.text in ANSWERS):
        return False  # tec. RM
    return words.kind_of(letters.text) not in KINDS_OF_PARTS


def _is_anywhere(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a role and letters end what a text says in small letters: repetida dos veces TER KL."""
    role, letters, before = tokens[at], tokens[at + 1], tokens[at - 1]
    if between(plain, role, letters) not in (" ", ": ") or not _ends_with(plain, letters):
        return False
    if not (before.word.is_small or before.word.has_digits) or between(plain, before, role) != " ":
        return False
    kind = words.kind_of(letters.text)
    return not (role.text in OTHERWISE and (kind in KINDS_OF_PARTS or letters.text in LEFT_OVER))


def _is_called_too(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether letters are of somebody by what they are called in two parts, or in one language: MTA-R FB."""
    role, letters = tokens[at : at + _TWO]
    if not _is_letters(letters, _TWO) or letters.text in SIDES or not _ends_with(plain, letters):
        return False
    gap, first = between(plain, role, letters), tokens[at - 1] if at else None
    heads = OF_TWO.get(role.text)
    if heads is not None and first is not None and first.text in heads:
        joined = between(plain, first, role)
        is_closed = gap.startswith(")") == joined.endswith("(")
        return is_closed and joined in _JOINED and gap in _BEHIND_TWO and letters.text not in CONTRAST
    language = OF_ONE_LANGUAGE.get(role.text)
    if language is None or gap not in (" ", ": ") or role.word.is_title or words.kind_of(letters.text) in SEEN:
        return False
    return language in languages_of(tokens, at, words) and len(languages_of(tokens, at, words)) <= _TWO


def _ends_with(plain: str, letters: Token) -> bool:
    """Tell whether a field ends with letters that are neither a small word nor a way of imaging."""
    if ENDS_FIELD.match(plain, letters.end) is None:
        return False
    is_title = letters.text in TITLES_TOO and plain[letters.end : letters.end + 1] != "."
    is_word = (letters.text in SMALL_WORDS or letters.text in LEFT_OVER) and not is_title
    if letters.word.is_small and is_word and not is_accented(letters):
        return False
    return not (letters.is_capitals and (letters.text in MODALITIES or letters.text in WAYS_BY))


def _ends_text(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a role and letters are the last of a text, and stand behind a sentence: gr. II. op. NM."""
    if not at or at + _TWO < len(tokens) or plain[tokens[at + 1].end :].strip(" ."):
        return False
    last = tokens[at - 1]
    return last.word.is_alpha and (last.is_capitals or len(last.text) > _SHORT)

"""Letters of staff behind what says that somebody signed, typed, checked or reads: ``Kürzel sd``, ``physicist AT``.

Nearly every two letters are an abbreviation of some vocabulary. Behind a signature they are somebody's, whatever else
they mean; behind a profession too, but for where somebody works and how something is imaged.

Asked by :mod:`~deid_proxy.engine.cleaners.initials` beside each of its words.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import BY, LEFT_OVER, LINKS, MADE, MODALITIES, READ_OVER
from deid_proxy.engine.cleaners.kinds import OF_BODY, SEEN
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence
from deid_proxy.engine.cleaners.placed_words import ACCENTED
from deid_proxy.engine.cleaners.signing_words import (
    ARTICLES,
    BEHIND,
    DEEDS,
    DOCTORS,
    MACHINES,
    MARKS,
    NEVER_MARKED,
    NOBODY,
    NOBODY_IN_CAPITALS,
    OF_MANY,
    PEOPLE,
    PLACES,
    PLACES_IN_CAPITALS,
    PLACES_OF_DOCTORS,
    QUALIFIERS,
    READING_MACHINES,
    READINGS,
    SECOND_READINGS,
    SUBJECTS,
    TIMES,
    TIMES_OF,
    WEAK_MARKS,
    WRITING,
    places_of,
)
from deid_proxy.engine.cleaners.staff_words import ADJECTIVES, SHORT_STAFF, STAFF, STAFF_DOCTORS, UNSURE
from deid_proxy.engine.cleaners.title_words import TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.words_of_two import small_of

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_PEOPLE: Final = PEOPLE | STAFF
_DOCTORS: Final = DOCTORS | STAFF_DOCTORS | UNSURE
_READINGS: Final = READINGS | SECOND_READINGS
_READ: Final = MODALITIES | words_in("bt tk tt dt usg rtg kt кт мрт узи пэт mg")
"""What is read: nothing is read over in a ward, nor in radiotherapy."""
SIGNERS: Final = MARKS | WEAK_MARKS | DEEDS | _PEOPLE | _DOCTORS | _READINGS | BEHIND | MADE
"""Beside these somebody's letters may stand."""
_BETWEEN: Final = MARKS | DEEDS | _PEOPLE | _DOCTORS | QUALIFIERS | ARTICLES
_INITIALS: Final = frozenset(("initiales", "iniciales", "iniciais", "iniziali"))
_OF_SUBJECTS: Final = MARKS | _INITIALS
_LISTED: Final = DEEDS | MADE | READ_OVER | _PEOPLE | _DOCTORS
_GAP: Final = re.compile(r"[ \t]{0,2}[:.(\[/=-]?:?[ \t]?[(\[]?")
_WITHIN: Final = re.compile(r"[ \t]{0,2}[:.,(]{0,2}[ \t]?")
ENDS: Final = re.compile(
    r"[ \t]{0,2}(?:[.,;:)\]/|+&\n\r(]|-{1,2} |– |\d|$)"
    r"| (?:and|und|et|y|e|en|og|och|i|a|ja|ve|es|si|и|і|και|u) [^\W_]"
)
ENDS_FIELD: Final = re.compile(r"[ \t]{0,2}(?:[.,;)\]/|\n\r]|$)")
_PAIRED: Final = re.compile(r" ?[/+&|] ?|:|, ?| (?=und |and |et |y |e |og |och |i |a )")
_BEGINS: Final = frozenset(",;:.(/\n-–—+*")
_SENTENCE_ENDS: Final = re.compile(r"[.!?\n]")
_LATIN_TO_CYRILLIC: Final = "\u0530"
_DOT: Final = "\u0307"
"""What Turkish i with a capital leaves above a small one."""
_SHORT, _TWO = 3, 2  # letters
_MOST_BETWEEN: Final = 2  # words
_FAR: Final = 6  # words
_NEAR: Final = 9  # words
_OF: Final = frozenset(("of", "des", "du", "della", "dello"))
_PRESENT: Final = words_in("present anwesend presente aanwezig obecny obecna pritomen pritomna narvarande tilstede")
_SURELY, _NEARLY = 0.7, 0.6  # of what words say of a language
_GREEK, _BEFORE_CYRILLIC = "\u0370", "\u0400"
_OF_GREEK: Final = frozenset(("el",))
_CYRILLIC: Final = frozenset(("ru", "uk", "bg"))
_READINGS_OF_ONE: Final = frozenset("123")
_PLACES_UNSAID: Final = words_in("tt dt ua ul it ic ci tv ot ag or ae tc rm tm")
"""Places that nothing is dictated in: letters of somebody behind that."""
_DICTATIONS: Final = frozenset(("diktat", "dictee", "dictado", "ditado", "dettato", "dictated", "schreibkraft"))
_COLON: Final = ":"
_SLASH: Final = "/"
_SLASHES: Final = frozenset("/&+")
_NO_DATA: Final = "nd"
_NO_LANGUAGE: Final[frozenset[str]] = frozenset()
_ABBREVIATED: Final = words_in("ssk rtgssk vpk tsrm mtra mtr mtar rta aios anios usk")
_SECOND: Final = "2"
_CONSENT: Final = "ci"  # firma CI: consentimiento informado
_DICTATED: Final = ("dict", "dikt", "dit", "dett")
_MARK, _DEED, _PERSON, _DOCTOR = 0, 1, 2, 3  # how surely somebody is behind a word, the surest first


def signed_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of somebody's letters beside a word of :data:`SIGNERS`."""
    text = tokens[at].text
    if text in BEHIND:
        return [at - 1] if at and _is_before(plain, tokens, at) else []
    strength = _strength(plain, tokens, at)
    if text in _INITIALS and _are_of_subject(plain, tokens, at):
        strength = _MARK
    if strength < 0 or at + 1 >= len(tokens):
        return []
    letters = _first_letters(plain, tokens, at)
    if letters < 0:
        return []
    if begins_sentence(plain, tokens, letters, words) or begins_phrase(plain, tokens, letters, words, is_first=True):
        return []
    has_colon = _COLON in plain[tokens[at].end : tokens[letters].start]
    if not _are_somebodys(plain, tokens, at, letters, words, strength, has_colon=has_colon):
        return []
    found = [letters]
    while (behind := _next_paired(plain, tokens, found[-1], strength)) >= 0:
        found.append(behind)
    if len(found) > 1 and strength != _MARK and all(words.kind_of(tokens[one].text) in SEEN for one in found):
        return []  # checked AP/LAT
    return found


def _are_of_subject(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether initials are said to be of whoever takes part, or stand behind a mark or in front of a colon."""
    if not SUBJECTS.isdisjoint([token.text for token in tokens[at + 1 : at + _FAR]]):
        return True
    return _has_colon(plain, tokens[at]) or (at > 0 and begins_there(plain, tokens, at))


def _next_paired(plain: str, tokens: list[Token], at: int, strength: int) -> int:
    """Return the place of the letters of a second one behind somebody's, or -1."""
    return paired(plain, tokens, at, is_listed=strength == _MARK, is_sure=strength == _MARK)


def _strength(plain: str, tokens: list[Token], at: int) -> int:
    """Return how surely somebody's letters stand behind a word; -1 where none do."""
    text = tokens[at].text
    if text in MARKS:
        return _MARK if not at or tokens[at - 1].text not in ARTICLES else _DEED  # das Kürzel CT
    is_time = at > 0 and _is_time(plain, tokens, at - 1)
    if (
        text in WEAK_MARKS
        or text in DEEDS
        or text in SECOND_READINGS
        or (text in READINGS and (is_time or _is_numbered(tokens, at)))
    ):
        is_reader = text in READINGS and not is_time and _has_colon(plain, tokens[at + 1])
        return _MARK if is_reader else _DEED  # Reader 1: MR
    is_next = at > 1 and are_letters(tokens[at - 1]) and tokens[at - _TWO].text in _LISTED
    if text in MADE:
        return _DEED if is_next or _goes_on(plain, tokens, at) else -1
    if text not in _PEOPLE and text not in _DOCTORS:
        return -1
    if text in UNSURE and not begins_there(plain, tokens, at):
        return -1
    if text in ADJECTIVES and at and "," in between(plain, tokens[at - 1], tokens[at]):
        return -1  # genou, interne AP
    if is_next and tokens[at - _TWO].text in _PEOPLE | _DOCTORS:
        return _MARK  # physicist PE, physician RT
    for one in range(at - 1, max(at - _FAR, -1), -1):
        if _SENTENCE_ENDS.search(plain, tokens[one].end, tokens[one + 1].start) is not None:
            break
        if tokens[one].text in MARKS:
            return _MARK  # Firma fisico CT, medico PG
    return _PERSON if text in _PEOPLE else _DOCTOR


def _is_time(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word says which reading it is: 2nd read, over-read, 2:a granskning."""
    if between(plain, tokens[at], tokens[at + 1]) not in (" ", ". ", "-"):
        return False
    is_ending = at > 0 and tokens[at].text == "a" and tokens[at - 1].text == _SECOND
    return tokens[at].text in TIMES or (is_ending and between(plain, tokens[at - 1], tokens[at]) in (":", "-"))


def begins_there(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a mark stands in front of a word, or by whom, or what somebody did: scanné par interne AP."""
    if not at or not _BEGINS.isdisjoint(between(plain, tokens[at - 1], tokens[at])):
        return True
    return tokens[at - 1].text in ARTICLES or tokens[at - 1].text in _LISTED or tokens[at - 1].text in LINKS


def _goes_on(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether it is said behind somebody's letters what somebody else did: utfört AP, granskat MS."""
    if at + _TWO + 1 >= len(tokens) or tokens[at + _TWO].text not in _LISTED:
        return False
    is_next = between(plain, tokens[at + 1], tokens[at + _TWO]) in (", ", " / ", "/", "; ")
    return is_next and are_letters(tokens[at + 1]) and are_letters(tokens[at + _TWO + 1])


def _has_colon(plain: str, token: Token) -> bool:
    return plain[token.end : token.end + 2].lstrip(" ").startswith(_COLON)


def _is_numbered(tokens: list[Token], at: int) -> bool:
    """Tell whether a number stands behind a reading: read 1: AB."""
    return at + 1 < len(tokens) and tokens[at + 1].text in _READINGS_OF_ONE


def _first_letters(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place of the first letters behind a word, maybe behind who somebody is; -1 where none stand there."""
    most = _MOST_BETWEEN + (1 if tokens[at].text in _OF_SUBJECTS else 0)  # initials of the subject: AP
    for one in range(at + 1, min(at + most + _TWO, len(tokens))):
        expression = _GAP if one == at + 1 else _WITHIN
        if expression.fullmatch(plain, tokens[one - 1].end, tokens[one].start) is None:
            return -1
        is_link = tokens[one].is_small and tokens[one].text in _OF
        if are_letters(tokens[one]) and not is_link and _is_end(plain, tokens, one):
            return one
        is_reading = one == at + 1 and tokens[at].text in READINGS and tokens[one].text in _READINGS_OF_ONE
        of_whom = [token.text for token in tokens[one : one + _TWO + 1]] if tokens[at].text in _OF_SUBJECTS else []
        is_subject = (is_link or tokens[one].text in SUBJECTS) and not SUBJECTS.isdisjoint(of_whom)
        if not is_reading and not is_subject and tokens[one].text not in _BETWEEN:
            return -1
    return -1


def _is_end(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether what is said of somebody ends behind the letters at a place, or goes on with who else signs."""
    if ENDS.match(plain, tokens[at].end) is not None:
        return True
    is_near = at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == " "
    if is_near and (tokens[at + 1].text in SUBJECTS or tokens[at + 1].text in ARTICLES or tokens[at + 1].text in _OF):
        return not SUBJECTS.isdisjoint([token.text for token in tokens[at + 1 : at + _TWO + 1]])
    is_there = tokens[at].is_capitals and is_near and tokens[at + 1].text in _PRESENT
    return is_there or (is_near and tokens[at + 1].text in SIGNERS)


def are_letters(token: Token) -> bool:
    """Tell whether a word is two or three letters of one case, as initials are written."""
    word = token.word
    is_written = 1 < len(word.text) <= _SHORT and word.raw.replace(_DOT, "").isalpha()
    is_written = is_written and word.text < _LATIN_TO_CYRILLIC
    return is_written and (word.is_capitals or (word.is_small and len(word.text) == _TWO))


def is_accented(token: Token) -> bool:
    """Tell whether letters have an accent, as no abbreviation has, and are no word: ÁE, öm; not på."""
    if token.raw.isascii() or not token.text.isascii():
        return False
    return token.is_capitals or (token.word.is_small and token.raw not in ACCENTED)


def _are_somebodys(
    plain: str, tokens: list[Token], at: int, letters: int, words: Vocabulary, strength: int, *, has_colon: bool
) -> bool:
    """Tell whether letters are somebody's behind what says that one signs, or behind a profession."""
    token = tokens[letters]
    text = token.text
    is_end = letters == len(tokens) - 1 and not plain[token.end :].strip(" ")
    spoken = languages_of(tokens, at, words)
    is_strange = token.word.is_small and bool(spoken) and text not in small_of(spoken)  # ja, in French
    if is_end and not (token.is_capitals or has_colon or is_strange) and text in ARTICLES:
        return False  # firma de, in front of who went
    if strength == _MARK:
        is_consent = text == _CONSENT and plain[token.end : token.end + 1] != _SLASH
        is_answer = text in NEVER_MARKED and not (text == _NO_DATA and token.is_capitals and not has_colon)
        return not is_answer and not is_consent
    if not is_strange and _is_nobody(tokens, at, letters, strength, has_colon=has_colon):
        return False
    is_written = token.is_capitals and tokens[letters - 1].text in BY
    is_written = is_written or (has_colon and tokens[at].text not in WEAK_MARKS)
    is_writing = tokens[at].text.startswith(WRITING)
    is_written = is_written or (token.is_capitals and strength == _DEED and _goes_on_signing(plain, tokens, letters))
    if is_written and is_writing:
        return True  # assinado por MR; redactat RM, validat Dr. Florea
    is_by = token.word.is_small and tokens[letters - 1].text in BY and strength == _DEED
    if is_accented(token):
        return True
    if token.is_capitals and strength >= _PERSON and at and tokens[at - 1].text in BY and letters == at + 1:
        return True  # hecho por residente MR
    if token.is_capitals and text in _PLACES_UNSAID and tokens[at].text in _DICTATIONS:
        return True  # Diktat TT
    is_foreign = bool(spoken) and text not in places_of(spoken)  # asistan UA, 2e lecture mr
    is_reading = tokens[at].text in _READINGS and text not in _READ
    is_place = (
        text in PLACES and not (is_foreign or is_reading) and (token.is_capitals or text not in PLACES_IN_CAPITALS)
    )
    if strength == _PERSON and token.word.is_small and at and tokens[at - 1].text in BY:
        return ENDS_FIELD.match(plain, token.end) is not None and text not in ARTICLES  # by radiographer mr
    if (text in MODALITIES and not is_foreign) or (is_place and not (is_by or (token.is_capitals and is_writing))):
        return False
    if strength == _DOCTOR and text in PLACES_OF_DOCTORS:
        return False
    if token.is_capitals and tokens[at].text in WEAK_MARKS:
        kind = words.kind_of(text)
        return kind is None if len(text) > _TWO else kind not in OF_BODY  # silhouette sign RML
    if token.is_capitals:
        return len(text) == _TWO or (strength == _DEED and tokens[at].text not in _READINGS)
    return _is_in_small_letters(plain, tokens, at, letters, words, strength, has_colon=has_colon)


def _goes_on_signing(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether it is said behind letters who else signs."""
    return at + 1 < len(tokens) and between(plain, tokens[at], tokens[at + 1]) == ", " and tokens[at + 1].text in DEEDS


def languages_of(tokens: list[Token], at: int, words: Vocabulary) -> frozenset[str]:
    """Return the languages of what letters stand behind, or of the words near it where many have it; none of few."""
    text = tokens[at].text
    languages = _NO_LANGUAGE if text in OF_MANY else _spoken_in(text, words)
    if at and text in READINGS and tokens[at - 1].text in TIMES:
        time = tokens[at - 1].text
        languages = languages.intersection(TIMES_OF.get(time, ()) or words.spoken_in(time)) or languages
    return languages or _near_spoken(tokens, at, words)


def _near_spoken(tokens: list[Token], at: int, words: Vocabulary) -> frozenset[str]:
    """Return the languages that the words near a place are of: the fewer have one, the more it says."""
    said: dict[str, float] = {}
    for token in tokens[max(at - _NEAR, 0) : at + _NEAR]:
        if token.word.is_alpha and not token.is_capitals and len(token.text) >= _SHORT:
            spoken = _spoken_in(token.text, words)
            for one in spoken:
                said[one] = said.get(one, 0.0) + 1 / len(spoken)
    most = max(said.values(), default=0.0)
    if most < _SURELY:
        text = tokens[at].text
        return _NO_LANGUAGE if text < _GREEK else _OF_GREEK if text < _BEFORE_CYRILLIC else _CYRILLIC
    return frozenset([one for one, much in said.items() if much >= most * _NEARLY])


def _spoken_in(text: str, words: Vocabulary) -> frozenset[str]:
    everyday = words.everyday(text)
    languages = frozenset(words.spoken_in(text))
    return languages if everyday is None else languages | everyday.languages


def _is_nobody(tokens: list[Token], at: int, letters: int, strength: int, *, has_colon: bool) -> bool:
    """Tell whether letters are an answer, a numeral or what does somebody's work: visto: SI; second reader AI."""
    token, text = tokens[letters], tokens[letters].text
    if text not in NOBODY or is_accented(token):
        return False
    if text in MACHINES and (token.is_capitals or strength == _PERSON):
        if strength == _PERSON or (strength == _DOCTOR and tokens[at].text not in READINGS):
            return False
        return not (text in READING_MACHINES and tokens[at].text.startswith(WRITING))
    if not token.is_capitals or tokens[at].is_capitals or (has_colon and strength == _DEED):
        return True
    return text in NOBODY_IN_CAPITALS


def _is_in_small_letters(
    plain: str, tokens: list[Token], at: int, letters: int, words: Vocabulary, strength: int, *, has_colon: bool
) -> bool:
    """Tell whether small letters are somebody's behind what says that one signs: typed ms, dosimetrist: ap."""
    token = tokens[letters]
    text, is_last = token.text, letters == len(tokens) - 1
    if ENDS_FIELD.match(plain, token.end) is None:
        return False
    if tokens[at].text in WEAK_MARKS and not (text not in ARTICLES and _is_dictation(plain, tokens, at)):
        return has_colon
    spoken = languages_of(tokens, at, words)
    is_said = text in small_of(spoken)
    is_word = text in words.common and (is_said or not spoken)
    if strength == _DEED and not has_colon:
        is_word = words.kind_of(text) == "common" and (is_said or not spoken)
        is_article = text in ARTICLES and (is_said or not spoken)
        return not is_article and not (is_last and is_word)
    gap = between(plain, tokens[at - 1], tokens[at]) if at else "\n"
    begins = begins_there(plain, tokens, at) or tokens[at].text in SHORT_STAFF or tokens[at].text in _ABBREVIATED
    if has_colon or not is_word:
        return has_colon or begins or (letters == at + 1 and not is_said)
    if not begins:
        return False
    if is_last:  # dosimetrist ap; not Laborantka ví
        return strength == _PERSON and ("," in gap or "." in gap) and text not in LEFT_OVER
    return tokens[letters + 1].text in _LISTED or tokens[letters + 1].text in TITLES  # Physicist at, oncologist


def _is_dictation(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether it is said that something was dictated, and by whom: Diktat sp, Schreibkraft ms."""
    return tokens[at].text.startswith(_DICTATED) and begins_there(plain, tokens, at)


def paired(plain: str, tokens: list[Token], at: int, *, is_listed: bool, is_sure: bool = False) -> int:
    """Return the place of the letters of a second one behind somebody's: firma AO/SA, checked AF / ap; or -1.

    Parameters
    ----------
    is_listed
        Whether a comma may stand between them.
    is_sure
        Whether the second one's may mean something else too.
    """
    behind = at + 1
    if behind >= len(tokens) or _PAIRED.fullmatch(plain, tokens[at].end, tokens[behind].start) is None:
        return -1
    if "," in plain[tokens[at].end : tokens[behind].start] and not (is_listed and tokens[behind].is_capitals):
        return -1
    if ENDS.match(plain, tokens[behind].end) is None or not are_letters(tokens[behind]):
        return -1
    is_plain = tokens[behind].text in NOBODY | PLACES and not is_accented(tokens[behind])
    is_kept = is_plain and not (tokens[behind].is_capitals and tokens[behind].text in NOBODY - NOBODY_IN_CAPITALS)
    return -1 if is_kept and not is_sure else behind


def beside_slash(plain: str, tokens: list[Token], at: int) -> int:
    """Return the place of the letters of a second one behind somebody's and a slash: checked AF / ap; or -1."""
    behind = paired(plain, tokens, at, is_listed=False)
    return behind if behind >= 0 and not _SLASHES.isdisjoint(plain[tokens[at].end : tokens[behind].start]) else -1


def _is_before(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether somebody's letters stand in front of what says who did something: MS által, MS tarafından."""
    letters = tokens[at - 1]
    is_near = between(plain, letters, tokens[at]) in (" ", ". ")
    return is_near and letters.is_capitals and are_letters(letters) and letters.text not in NOBODY | PLACES

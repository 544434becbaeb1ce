"""People of whom a text has two or three letters only, and names of two letters: ``tech: JK``, ``signed mg``, A. Qu.

Many of these letters are abbreviations of a vocabulary as well. They are somebody's where a word says that somebody
signs, scans or reads, where they stand between the end of a sentence and a day, or behind an initial.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.announced import letters_at
from deid_proxy.engine.cleaners.done_by import GAP, doer_at, second_doer_at
from deid_proxy.engine.cleaners.done_words import BEFORE, BY, KINDS_OF_PARTS, MODALITIES, READ_OVER, WRITES
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import begins_phrase, begins_sentence, is_harmless
from deid_proxy.engine.cleaners.placed import placed_at
from deid_proxy.engine.cleaners.roi_initials import drawn_by, named_in
from deid_proxy.engine.cleaners.signers import SIGNERS, beside_slash, signed_at
from deid_proxy.engine.cleaners.signing_words import PLACES
from deid_proxy.engine.cleaners.staff import STAFF_WORDS, of_version, staff_at
from deid_proxy.engine.cleaners.title_words import STRONG_ROLES, SUFFIXES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import INITIALS, NAME_FORM
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.engine.cleaners.text_days import FoundDay
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_SIGNS: Final = words_in(
    "tech technologist technician initials initial dictated transcribed typed signed",
    "physicist dosimetrist planner therapist sonographer radiographer photographer",
    "operator verified inj injected coordinator radiologist reader attn mtra mtr mta",
    "laborant laborante manip manipulateur gez tecnico tsrm firmado diktiert erfasst",
    "enf enfermera enfermero infirmier infirmiere infermiera infermiere ssk vpk",
)
"""Behind these letters are somebody's, whatever they mean elsewhere."""
_NAMED: Final = frozenset(("tech", "technologist", "technician", "operator", "physicist", "radiographer"))
"""Of them those whom a colon names, whatever the letters mean: tech: WE."""
_IMAGED: Final = frozenset(("ct", "mr", "mri", "us", "xr", "pet", "dx", "nm"))
_SIGNS_WITH_COLON: Final = words_in("rad read by reviewed approved checked scanned edited contoured rn nurse user dr")
_ANNOUNCE: Final = STRONG_ROLES | _SIGNS | _SIGNS_WITH_COLON | BY | BEFORE | SIGNERS | STAFF_WORDS
_BY_ROMANCE: Final = frozenset(("par", "por", "pelo", "pela", "da", "dal", "dalla"))
_IMAGED_ROMANCE: Final = frozenset(("tc", "rm", "irm", "tdm", "rx"))
"""How something is imaged behind these."""
_WORDS: Final = words_in(
    "iv im po sc ai or md rn do id no of at to on is as in if",
    "it an we he via the and for not was has all yes der die das den",
    "ein les des une una los las het een del dem roi age sex now ok off out",
)
"""Of two or three letters, and nobody's behind these words."""
_CAPITALS: Final = words_in(
    "ct mr mri us xr cr dx nm pt pet xa rf mg eus tte tee cta mra",
    "mip mpr cad dwi adc dti ecg ekg vr er ed icu ems",
)
"""Nobody's either in capitals, or where a word may introduce something else."""
_NOT_PAIRED: Final = words_in("ap pa ca ax ga cu fe na obl ua ue le il el la")
_WEIGHTED: Final = frozenset(("t1", "t2", "t2*", "pd"))  # T1 W Gd
_VOWELS: Final = frozenset("aeiouy")
_SMALL: Final = words_in("of in on at to is no or if as by it we he be up us ax")
_ENDS: Final = re.compile(r"\s{0,8}(?:[.,;:)\]/|\n]|\d|$)")
_BEFORE_SIGNATURE: Final = re.compile(r"[.!?)]\s{1,2}/?|\s?/|\n ?/?")
_BEFORE_DASHED: Final = re.compile(r"[.!?)]\s{1,2}[~-]{1,2} ?|\n ?[~-] ?")
_VIEWED: Final = frozenset(("view", "side", "anatomy", "technique", "phase", "contrast", "procedure"))
_WITH: Final = "w"
_BEHIND_WITH: Final = frozenset(("wo", "con", "cont", "dye", "out", "co", "gad", "iv"))
_UNIT: Final = "unit"
_BEHIND_NUMBERS: Final = frozenset((_UNIT, "technique", "contrast", "view"))
_BEHIND_SUFFIX: Final = re.compile(r"\.?,? ?/ ?")
_DAY_NEAR: Final = re.compile(r"[ ,:]{1,2}(?:in |on )?(?:[^\W\d_]{3,10}[ .,-]{1,2})?\d")
_TIME_AT_END: Final = re.compile(r"[ ,/]{1,2}[0-2]?\d:[0-5]\d(?: ?(?:am|pm|uhr|h))?[ .]?$")
_LONGEST_TIME: Final = 16  # characters
_WORDS_OF_TIME: Final = 4
_ENDS_SENTENCE: Final = re.compile(r"[.!?:\n]")
_SHORT: Final = 3
_LONGEST_ABBREVIATION: Final = 4  # letters
_SHORTEST: Final = 2
_UNDERSCORE: Final = "_"
_MOST_PARTS: Final = 12  # of the name of a series
_OF_SENTENCE: Final = 2  # words in small letters that end one
_SHORTEST_LAST: Final = 4  # letters of the last of them, which is none that was shortened: inf. dx
_ANSWERS: Final = words_in("re to no ok yes na iv im now all not")
"""What may be said alone behind a sentence."""
_CLOSING: Final = words_in("nad wnl nos prn tbc tbd asap fyi eod obb bpn uam")
"""What a text may end with, of three letters, and names nobody."""
_OF_DEPARTMENTS: Final = words_in("mtr mtra mta manip tsrm ssk vpk enf laborant laborante")
"""Of those who sign, whom no modality stands behind."""
_SAID: Final = frozenset(("no", "na", "re", "to"))
_OF_DAYS: Final = words_in("vom bis den des dal dos del din van fra dne aus seit edd lmp dob eta")
"""What stands in front of a day, of three letters, and names nobody."""
_BORN: Final = frozenset(("geb", "gest", "verst", "unters", "aufn", "op", "co"))
"""Shortened words behind which *am* is said of a day: geb. am."""
_FEW: Final = 2  # words of a text that nobody signs


def find_initials(
    plain: str, tokens: list[Token], words: Vocabulary, days: list[FoundDay], measured: set[int]
) -> list[Mark]:
    """Return letters and names of two letters that are somebody's.

    Parameters
    ----------
    days
        Those of the text.
    measured
        The places of tokens that are units and what was measured.
    """
    marks: list[Mark] = []
    twos: list[int] = []
    for at, token in enumerate(tokens):
        word = token.word
        if word.signs is None:
            word.signs = _may_sign(word)
        if not word.signs:
            continue
        length = len(word.text)
        if length == _SHORTEST and at:
            twos.append(at)
        if length == 1:
            if at + 1 < len(tokens) and _is_short_name(plain, tokens, at, words):
                first = at - 1 if at and _is_name_of_two(tokens[at - 1]) and plain[token.start - 1] == " " else at + 1
                marks += (Mark(one.start, one.end, NAME_FORM) for one in tokens[first : at + 2])
            if at and _is_before_initial(plain, tokens, at, words):
                marks.append(Mark(tokens[at - 1].start, tokens[at - 1].end, NAME_FORM))
        elif length == 2 and at and _is_pair(plain, tokens, at, words):
            marks += (Mark(one.start, one.end, NAME_FORM) for one in tokens[at - 1 : at + 1])
        elif length == 2 and at and not token.raw.isascii() and _is_accented_name(plain, tokens, at):
            marks.append(Mark(token.start, token.end, NAME_FORM))
        elif token.text in STRONG_ROLES and at + 1 < len(tokens) and _is_name_of_two(tokens[at + 1]):
            if between(plain, token, tokens[at + 1]) in (" ", ": ", ":"):
                marks.append(Mark(tokens[at + 1].start, tokens[at + 1].end, NAME_FORM))
        elif token.text in _SIGNS or token.text in _SIGNS_WITH_COLON or token.text in BY:
            end = _signed(plain, tokens, at, words)
            marks += (Mark(one.start, one.end, INITIALS) for one in tokens[at + 1 : end])
        found = _announced(plain, tokens, at, words)
        if 1 < length <= _SHORT:
            found += letters_at(plain, tokens, at, words)
        marks += (Mark(tokens[one].start, tokens[one].end, INITIALS) for one in found)
    for last in (drawn_by(plain, tokens, words), of_version(plain, tokens, words)):
        if last >= 0:
            marks.append(Mark(tokens[last].start, tokens[last].end, INITIALS))
    if _UNDERSCORE in plain and len(tokens) <= _MOST_PARTS:
        marks += (Mark(tokens[one].start, tokens[one].end, NAME_FORM) for one in named_in(plain, tokens, words))
    marks += _before_days(plain, tokens, words, days)
    marks += _before_time(plain, tokens, words)
    if (
        len(tokens) > 1
        and _is_signature(plain, tokens, len(tokens) - 1, words)
        and not plain[tokens[-1].end :].strip(" .")
    ):
        marks.append(Mark(tokens[-1].start, tokens[-1].end, INITIALS))
    if measured:
        units = {tokens[at].start for at in measured}
        marks = [mark for mark in marks if mark.start not in units]
    placed = placed_at(plain, tokens, words, twos, {mark.start for mark in marks if mark.why == INITIALS})
    return marks + [Mark(tokens[one].start, tokens[one].end, INITIALS) for one in placed]


def _announced(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> list[int]:
    """Return the places of letters of who did what a word says, or signed so."""
    text, found = tokens[at].text, []
    if text in BEFORE and (doer := doer_at(plain, tokens, at, words)) >= 0:
        found.append(doer)
        second = second_doer_at(plain, tokens, doer, words)
        if second < 0 and doer > at and text in READ_OVER:
            second = beside_slash(plain, tokens, doer)
        found += [second] if second >= 0 else []
    if text in STAFF_WORDS:
        found += staff_at(plain, tokens, at, words)
    return found + signed_at(plain, tokens, at, words) if text in SIGNERS else found


def _may_sign(word: WrittenWord) -> bool:
    """Tell whether a word may be somebody's letters, or somebody may stand behind it."""
    length = len(word.text)
    return not word.is_number and (
        length <= _SHORTEST or (length == _SHORT and word.is_capitals) or word.text in _ANNOUNCE
    )


def _is_name_of_two(token: Token) -> bool:
    return len(token.text) == 2 and token.is_title and token.raw.isalpha() and token.text not in _SMALL


def _is_short_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a name of two letters stands behind an initial, or somebody's behind "with": S. Oh, A Qu, w/ Wu."""
    initial, name = tokens[at], tokens[at + 1]
    if not _is_name_of_two(name):
        return False
    gap = between(plain, initial, name)
    if initial.text == "w" and gap in ("/", "/ "):
        return name.text in words.names_too
    is_weighted = initial.text == "w" and at > 0 and tokens[at - 1].text in _WEIGHTED
    is_contrast = plain[initial.start - 1 : initial.start] == "+"  # +C Ax T1
    return initial.is_capitals and gap in (" ", ".", ". ") and not (is_weighted or is_contrast)


def _is_accented_name(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether two letters with an accent begin with a capital within a sentence: Bladder_Lê."""
    token = tokens[at]
    before = between(plain, tokens[at - 1], token)
    return token.is_title and token.text.isascii() and _ENDS_SENTENCE.search(before) is None


def _is_before_initial(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a comma and an initial with a point stand behind a word that is a name too: Vos, L."""
    name, initial = tokens[at - 1], tokens[at]
    gap = between(plain, name, initial)
    if not initial.is_capitals or plain[initial.end : initial.end + 1] != "." or gap not in (", ", " "):
        return False
    if not name.is_title or not name.is_alpha:
        return False
    if _is_name_of_two(name) or gap == " ":
        return _is_name_of_two(name)
    return name.text in words.names_too or words.kind_of(name.text) == "common"


def _is_pair(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether two names of two letters stand side by side: Ai Qu."""
    one, other = tokens[at - 1], tokens[at]
    if one.is_capitals and other.is_capitals and one.is_alpha and between(plain, one, other) == ", ":
        return len(one.text) == 2 and one.text not in _NOT_PAIRED and other.text not in words  # QU, JO
    if not (_is_name_of_two(other) and _is_name_of_two(one) and between(plain, one, other) in (" ", ", ", "^")):
        return False
    return all(not _VOWELS.isdisjoint(name.text) and name.text not in _NOT_PAIRED for name in (one, other))


def _signed(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return where the letters end that stand behind a word which says that somebody signs; behind it, if none do."""
    first = at + 1
    if first >= len(tokens):
        return first
    gap = between(plain, tokens[at], tokens[first])
    if GAP.fullmatch(gap) is None or (":" not in gap and begins_sentence(plain, tokens, first, words)):
        return first
    if begins_phrase(plain, tokens, first, words, is_first=True):
        return first  # por BI-RADS 4
    text = tokens[at].text
    surely = text in _SIGNS or (":" in gap and text in _SIGNS_WITH_COLON)
    surely |= text in _SIGNS_WITH_COLON and text not in BY and _is_day_near(plain, tokens[first].end)
    if not surely and text not in BY and "/" not in gap:
        return first
    token = tokens[first]
    if token.is_initial:
        return _end_of_dotted(plain, tokens, first) if surely else first
    if not 1 < len(token.text) <= _SHORT or not token.text.isascii() or not token.raw.isalpha():
        return first
    if text in _SIGNS and ":" in gap and _ENDS.match(plain, token.end) and token.text not in _SAID | _IMAGED:
        return first + 1
    is_named = token.is_capitals and ":" in gap and (text in _NAMED or _is_written_by(tokens, at))
    is_word = token.text in _WORDS and token.raw.isascii()
    if is_word and not (token.is_capitals and text in WRITES) and not is_named:
        is_last = text in _SIGNS and _ENDS.match(plain, token.end) is not None
        is_shortened = text in _OF_DEPARTMENTS and "." in gap and token.text not in _ANSWERS  # enf. md
        is_signed = is_last and (token.is_capitals or ":" in gap or is_shortened) and token.text not in _SAID
        return first + 1 if is_signed else first
    if is_named and (text == "by" or token.text not in _IMAGED):
        return first + 1
    if text in _BY_ROMANCE and token.text in _IMAGED_ROMANCE:
        return first  # guiada por RM
    if text in _OF_DEPARTMENTS and token.is_capitals and _ENDS.match(plain, token.end):
        return first + 1  # MTR MR
    if token.text in _CAPITALS and (token.is_capitals or not surely) and text not in WRITES and "/" not in gap:
        return first
    if not surely and words.kind_of(token.text) in ("modality", "technique") and len(token.text) == _SHORT:
        return first
    if (
        not token.is_capitals
        and not (surely and ":" in gap)
        and not _ENDS.match(plain, token.end)
        and not (surely and _is_day_near(plain, token.end))
    ):
        return first
    return first + 1


def _is_written_by(tokens: list[Token], at: int) -> bool:
    """Tell whether a word says before ``by`` that somebody writes: transcribed by: RF."""
    return at > 0 and tokens[at].text in BY and tokens[at - 1].text in WRITES


def _is_day_near(plain: str, end: int) -> bool:
    """Tell whether a number follows, maybe behind the name of a month."""
    return _DAY_NEAR.match(plain, end) is not None


def _end_of_dotted(plain: str, tokens: list[Token], first: int) -> int:
    """Return where letters with points end: J. K. or j.k.; where they begin, if there is one only."""
    end = first + 1
    while end < len(tokens) and tokens[end].is_initial and between(plain, tokens[end - 1], tokens[end]) in (".", ". "):
        end += 1
    return end if end - first > 1 else first


def _before_days(plain: str, tokens: list[Token], words: Vocabulary, days: list[FoundDay]) -> Iterator[Mark]:
    """Yield the letters between the end of a sentence and a day: ``Stable. JK 3/4/2019``."""
    if not days:
        return
    starts = sorted({day.start for day in days})
    next_day, last_day = 0, len(starts) - 1
    for at in range(1, len(tokens) - 1):
        behind = tokens[at + 1]
        while next_day < last_day and starts[next_day] < behind.start:
            next_day += 1
        if not 1 < len(tokens[at].text) <= _SHORT:
            continue
        text = tokens[at].text
        if text in _OF_DAYS or (text == "am" and tokens[at].is_small and tokens[at - 1].text in _BORN):
            continue
        is_before = behind.start == starts[next_day] and between(plain, tokens[at], behind) in (" ", ", ", ": ", "  ")
        if is_before and _is_signature(plain, tokens, at, words):
            yield Mark(tokens[at].start, tokens[at].end, INITIALS)


def _is_mark_of_scan(before: Token, token: Token, words: Vocabulary) -> bool:
    """Tell whether letters behind a slash are of a scan's description: AP/LAT, W/WO, mg/dl, 4cc/sec; not OK/mg."""
    text = token.text
    if before.text == _WITH and text in _BEHIND_WITH:
        return True
    if words.kind_of(text) == _UNIT == words.kind_of(before.text):
        return True
    if words.kind_of(text) in _VIEWED and words.kind_of(before.text) in _VIEWED:
        return True
    if before.word.has_digits:
        return words.kind_of(text) in _BEHIND_NUMBERS
    if token.is_capitals != before.is_capitals or token.word.is_small or len(text) < _SHORT:
        return False
    is_short = len(before.text) <= _LONGEST_ABBREVIATION and before.text not in words.common
    is_of_body = is_short or words.kind_of(before.text) in _VIEWED
    return is_of_body and is_harmless(token, words) and is_harmless(before, words)


def _before_time(plain: str, tokens: list[Token], words: Vocabulary) -> Iterator[Mark]:
    """Yield the letters before the time of day at the end of a text: Chest LAT KM 14:20."""
    time = _TIME_AT_END.search(plain, max(len(plain) - _LONGEST_TIME, 0))
    if time is None:
        return
    ending = [token for token in tokens[-_WORDS_OF_TIME:] if token.end == time.start() and token.is_capitals]
    for token in ending:
        is_word = token.text in _CAPITALS or token.text in _WORDS or words.kind_of(token.text) in KINDS_OF_PARTS
        is_alike = all(one.word.is_capitals for one in tokens if one.word.is_alpha)
        if len(token.text) == _SHORTEST and not is_word and not is_alike:
            yield Mark(token.start, token.end, INITIALS)


def _is_signature(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether two or three letters stand behind the end of a sentence."""
    token = tokens[at]
    if not 1 < len(token.text) <= _SHORT or not token.raw.isalpha() or not token.text.isascii():
        return False
    if not (token.raw.isascii() or token.is_capitals) and (token.text in words.common or words.everyday(token.text)):
        return False  # kreatinin 96. ví
    if (token.text in _CLOSING and not token.is_title) or (len(token.text) == _SHORT and token.text in PLACES):
        return False
    before = between(plain, tokens[at - 1], token)
    if _BEHIND_SUFFIX.fullmatch(before) is not None and tokens[at - 1].text in SUFFIXES:
        return True  # MD / hn
    if _BEFORE_SIGNATURE.fullmatch(before) is None:
        is_dashed = at > _FEW and _BEFORE_DASHED.fullmatch(before) is not None
        return is_dashed and words.kind_of(token.text) not in KINDS_OF_PARTS and token.text not in _CAPITALS
    if before == "/" and _is_mark_of_scan(tokens[at - 1], token, words):
        return False
    if token.text in _WORDS or token.text in _CAPITALS:
        return _ends_sentences(plain, tokens, at)
    if token.text not in MODALITIES or (before == "/" and token.word.is_small):
        return True
    return _ends_sentences(plain, tokens, at)


def _ends_sentences(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether letters that mean something else too stand alone behind sentences: second run is good. er."""
    if at < max(len(tokens) - 1, _OF_SENTENCE) or tokens[at].text in _ANSWERS:
        return False
    if "." not in between(plain, tokens[at - 1], tokens[at]) or len(tokens[at - 1].text) < _SHORTEST_LAST:
        return False
    return all(token.word.is_small and token.is_alpha for token in tokens[at - _OF_SENTENCE : at])

"""What a rendition is searched for: the forms in which identifiers of the patient may reappear.

What counts as an identifier is chosen so that a leak holds the instance and coincidence does not:

- a value of Patient ID, Accession Number, Other Patient IDs or Admission ID, as a whole, from 4 characters on; one of
  digits only from 5 on; one of letters only counts as a name; also without what is neither letter nor digit, from 6 on;
- the dates of birth and of the study, its series and acquisition, as people write them: 1931-12-24, 24.12.1931,
  12/24/1931, 24 Dec 1931 and the like, also with letters in front, or a time behind;
- a word of a name, from 4 letters on (2 in scripts that are not ASCII, where it is no particle such as בן); one of 3
  letters, or one that is a body part, only next to another; a word with digits in it, as research names have it
  (``PANCREAS_0001``), counts as a whole;
- such a word without its accents too, with e for an umlaut, and in Latin letters: ``Mueller``, ``Kuznetsov``; kana also
  in the other kana, and in half their width;
- one of seven Latin letters and more also in other letters, where neither it nor all of them are a word;
- one of ideographs also in the one writing in which texts are compared with it: 王小東 is 王小东.

A value that this engine itself writes as a dummy is no identifier, nor is a word like "test" or "phantom".
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.attest import OWN_TEXTS
from deid_proxy.engine.cleaners.own_words import PARTICLES
from deid_proxy.engine.cleaners.plain import as_latin
from deid_proxy.engine.cleaners.transliteration import spellings
from deid_proxy.engine.decisions import PATIENT_ID, PATIENT_NAME
from deid_proxy.engine.dummies import BY_VR
from deid_proxy.engine.noted import (
    ACCESSION_NUMBER,
    ADMISSION_ID,
    BIRTH_DATE,
    OTHER_PATIENT_IDS,
    OTHER_PATIENT_NAMES,
    PATIENT_BIRTH_NAME,
    STUDY_DATES,
)
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard import character_sets, ideographs
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

IDS = (PATIENT_ID, ACCESSION_NUMBER, OTHER_PATIENT_IDS, ADMISSION_ID)
NAMES = (PATIENT_NAME, OTHER_PATIENT_NAMES, PATIENT_BIRTH_NAME)
DATES = (BIRTH_DATE, *STUDY_DATES)
SOURCES = (*NAMES, *IDS, *DATES)
"""The top-level attributes whose values are searched for; the days of the study only where dates are modified."""

_SHORTEST_ID = 4
_SHORTEST_NUMBER = 5
_SHORTEST_JOINED = 6
_SHORTEST_WORD = 4
_SHORTEST_WEAK_WORD = 3
_SHORTEST_FOREIGN_WORD = 2
_NAME_COMPONENTS = 3  # family, given, middle; prefixes and suffixes name nobody
_MOST_NEEDLES = 512  # time grows with every one; names and IDs of one patient do not come near, in any script

# Scripts of India and others write vowels as marks, which are no letters for a regular expression.
_MARKS = "".join(chr(code) for code in range(0x0300, 0x1C00) if unicodedata.category(chr(code)).startswith("M"))
WORD = re.compile(rf"[\w{_MARKS}]+")
"""A word, with the marks on its letters."""

SPACED = re.compile("[\u00c0-\u024f\u0370-\u052fA-Za-z]+")
"""Letters of scripts that put blanks between words: Latin, Greek, Cyrillic."""

SHORTEST_SPACED = 4
"""Letters of a word in them that is met within others as well."""

_KANA = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]+")
_TO_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}
_TO_HIRAGANA = {katakana: hiragana for hiragana, katakana in _TO_KATAKANA.items()}
_HALF_WIDTH = {
    full: half
    for half in (chr(code) + mark for code in range(0xFF66, 0xFF9E) for mark in ("", "\uff9e", "\uff9f"))
    if len(full := unicodedata.normalize("NFKC", half)) == 1
}
"""How katakana are written in half their width: a sound mark is a character of its own there."""

_APOSTROPHE = re.compile("['\u2019`\u00b4]")
_DOTTED_I = "i\u0307"  # the small letter of İ
_PART = re.compile(r"[^\W_]+")
_DAY = re.compile(r"(\d{4})(\.?)(\d\d)\2(\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_BETWEEN_WORDS = re.compile(r"[\s,;/()]+")
_DESIGNATION = re.compile(rb"\x1b(?:\$\)[AC]|\)I|-[A-Zb])")  # of sets whose bytes are above 0xA0
_JIS = re.compile(rb"^\x1b\$(?:B|\(D)")  # of ISO 2022 IR 87 and 159
_WIDE_KINDS = frozenset({"word", "id", "number"})
_SHORTEST_JIS = 6  # bytes
_SHORTEST_TOGETHER = 8  # letters of both names
_LAST_ESCAPE = re.compile(rb"\x1b\([BJ]$")

NO_NAMES = frozenset(
    (
        *("anonymous", "demo", "none", "patient", "phantom", "test", "unknown"),
        *("control", "pilot", "research", "study", "subject", "trial", "volunteer"),
    )
)
"""What stands where a name should, and names nobody."""

# Defined Terms for body parts (PS3.16 Annex L) that name coils, protocols and kernels, and a few families too.
BODY_PARTS = frozenset(
    (
        *("abdomen", "ankle", "aorta", "axilla", "back", "bladder", "body", "brain", "breast", "bronchus", "calf"),
        *("carotid", "chest", "colon", "cspine", "elbow", "extremity", "face", "femur", "finger", "foot", "forearm"),
        *("hand", "head", "heart", "humerus", "jaw", "kidney", "knee", "larynx", "liver", "lspine", "lung", "mouth"),
        *("neck", "nose", "orbit", "ovary", "palm", "pancreas", "pelvis", "prostate", "rectum", "shoulder", "skull"),
        *("spine", "spleen", "sternum", "stomach", "thigh", "thorax", "thumb", "thymus", "thyroid", "tongue"),
        *("trunk", "tspine", "uterus", "wholebody", "wrist"),
    )
)


class Needle(NamedTuple):
    """One form of an identifier.

    Attributes
    ----------
    text
        The bytes to look for, ASCII letters in lower case.
    kind
        ``id``, ``number``, ``date`` or ``word``; ``weak`` is a word that needs another one next to it.
    word
        The word that this is a form of.
    """

    text: bytes
    kind: str
    word: str


def needles(
    names: tuple[bytes, ...],
    ids: tuple[bytes, ...],
    dates: tuple[bytes, ...],
    subject: str,
    character_set: tuple[str, ...],
) -> tuple[Needle, ...]:
    """Return what to look for, each form once.

    Parameters
    ----------
    names, ids, dates
        The encoded values.
    subject
        The pseudonym, which may well be there.
    character_set
        That of the data set.

    Raises
    ------
    DeidentificationError
        LIMIT, when there are more than a patient has.
    """
    ours = own_words() | {subject.lower(), *WORD.findall(subject.lower())}
    found = [
        *(needle for value in ids for text in texts_of(value, character_set) for needle in _of_id(text)),
        *(needle for value in names for needle in _of_name(value, character_set)),
        *(needle for value in dates for needle in _of_date(value.decode("latin-1").strip(" \0"))),
    ]
    forms = {needle.text: needle for needle in found if needle.word not in ours}
    if len(forms) > _MOST_NEEDLES:
        raise DeidentificationError(HoldReason.LIMIT, "the patient has too many names and IDs to search for")
    return tuple(sorted(forms.values()))


@lru_cache(maxsize=1)
def own_words() -> frozenset[str]:
    """Return the words that the engine itself writes, and those that name nobody."""
    texts = (*(text.decode("ascii", "replace") for text in BY_VR.values()), *OWN_TEXTS)
    return NO_NAMES | {word.lower() for text in texts for word in (text, *WORD.findall(text))}


def texts_of(value: bytes, character_set: tuple[str, ...], *, person_name: bool = False) -> list[str]:
    """Return the values of an attribute; bytes that are no text in the declared set are looked for as they are."""
    text = character_sets.decode_anyhow(value, character_set, person_name=person_name)
    return [part.strip(" \0") for part in text.split("\\")]


def _of_id(text: str) -> Iterator[Needle]:
    folded = text.lower()
    if folded.isdigit():
        if len(folded) >= _SHORTEST_NUMBER:
            yield Needle(folded.encode(), "number", folded)
    elif folded.isalpha():
        yield from _of_word(text, ())
    elif len(folded) >= _SHORTEST_ID:
        yield from (Needle(form, "id", folded) for form in forms_in(text, ()))
        joined = "".join(_PART.findall(folded))
        if joined != folded and joined.isascii() and len(joined) >= _SHORTEST_JOINED:
            yield Needle(joined.encode(), "number" if joined.isdigit() else "id", folded)


def _of_date(text: str) -> Iterator[Needle]:
    """Yield the ways in which a day is written; what is none counts like an ID."""
    match = _DAY.fullmatch(text)
    if match is None or not 0 < int(match[3]) <= len(_MONTHS):
        yield from _of_id(text)
        return
    year, _, month, day = match.groups()
    plain = year + month + day
    forms = [plain, day + month + year, month + day + year]
    forms += [mark.join((year, month, day)) for mark in "-./_"]
    for a, b in ((day, month), (month, day), (str(int(day)), str(int(month))), (str(int(month)), str(int(day)))):
        forms += [mark.join((a, b, year)) for mark in "-./_"]
    name = _MONTHS[int(month) - 1]
    forms += [mark.join((day, name, year)) for mark in ("", "-", " ")]
    yield from (Needle(form.encode(), "date", plain) for form in forms)


def _of_name(value: bytes, character_set: tuple[str, ...]) -> Iterator[Needle]:
    for name in texts_of(value, character_set, person_name=True):
        for group in name.split("="):
            components = group.split("^")[:_NAME_COMPONENTS]
            for component in components:
                yield from _of_component(component, character_set)
            yield from _joined([component.strip(" \0") for component in components[:2]], character_set)


def _joined(parts: list[str], character_set: tuple[str, ...]) -> Iterator[Needle]:
    """Yield family and given name in one word, in both orders, where that is too long to come about by chance."""
    if len(parts) == 2 and all(map(_is_plain_name, parts)) and sum(map(len, parts)) >= _SHORTEST_TOGETHER:
        for text in ("".join(parts), "".join(reversed(parts))):
            yield from (Needle(form, "word", text.lower()) for form in forms_in(text, character_set))


def _is_plain_name(part: str) -> bool:
    return part.isalpha() and part.lower() not in BODY_PARTS and part.lower() not in own_words()


def _of_component(component: str, character_set: tuple[str, ...]) -> Iterator[Needle]:
    for token in without_particles(_BETWEEN_WORDS.split(component.strip(" \0"))):
        if any(map(str.isdigit, token)):
            yield from _of_id(token)
        else:
            for word in WORD.findall(token.replace("_", " ")):
                yield from _of_word(word, character_set)
            if len(parts := _APOSTROPHE.split(token)) > 1:  # many programs leave it out: OBrien
                yield from (needle for word in WORD.findall("".join(parts)) for needle in _of_word(word, character_set))


def without_particles(words: list[str]) -> list[str]:
    """Return the words of a name without those that stand in front of a family's, in scripts that are not ASCII.

    آل and בן stand in front of half of the names; where there is nothing else, they are the name.
    """
    return [word for word in words if word.isascii() or fold(word) not in PARTICLES] or words


def _of_word(word: str, character_set: tuple[str, ...]) -> Iterator[Needle]:
    for written in (word, *other_spellings(word)):
        folded = written.lower()
        if len(folded) < (_SHORTEST_WEAK_WORD if folded.isascii() else _SHORTEST_FOREIGN_WORD):
            continue
        short = folded.isascii() and len(folded) < _SHORTEST_WORD
        kind = "weak" if short or folded in BODY_PARTS else "word"
        yield from (Needle(form, kind, folded) for form in forms_in(written, character_set))


def other_spellings(word: str) -> list[str]:
    """Return how else people write a word that is not ASCII: in Latin letters, without accents, or with them apart.

    Kana are written in two ways, and the one of them in half its width as well.
    """
    if word.isascii():
        return []
    lower = word.lower()
    if _KANA.fullmatch(word):
        katakana = word.translate(_TO_KATAKANA)
        half = "".join(_HALF_WIDTH.get(mark, mark) for mark in katakana)
        kana = {katakana, katakana.translate(_TO_HIRAGANA), half} - {word}
        return sorted(kana | {other.title() for other in spellings(word)})
    written = {*spellings(word), lower.replace(_DOTTED_I, "i")}
    written |= {unicodedata.normalize(form, lower) for form in ("NFC", "NFD")}
    return sorted(other.title() for other in written - {lower})


def forms_in(text: str, character_set: tuple[str, ...]) -> Iterable[bytes]:
    """Return a text as it may be encoded: in the set of its data set, in UTF-8 and in Latin-1.

    A set is named once in a value, maybe in front of other words: the text stands without that as well.
    """
    if text.isascii():
        return [text.lower().encode()]
    forms = []
    for cased in dict.fromkeys((text, text.lower(), text.upper())):
        declared = _declared(cased, character_set)
        forms += [cased.encode(), declared, _within_others(declared), _declared(cased, ("ISO_IR 100",))]
    return dict.fromkeys(form.lower() for form in forms if form)


def _within_others(form: bytes) -> bytes:
    """Return a form as it stands behind other words of its set; empty where it is too short to mean that."""
    if _JIS.match(form):  # in seven bits, which other texts have too
        bare = _JIS.sub(b"", form)
        return bare if len(bare) >= _SHORTEST_JIS and b"\x1b" not in bare else b""
    return _DESIGNATION.sub(b"", form)


def _declared(text: str, character_set: tuple[str, ...]) -> bytes:
    """Return a text in a set, open at its end, because others may follow in it; empty where it does not fit."""
    try:
        return _LAST_ESCAPE.sub(b"", character_sets.encode(text, character_set))
    except (LookupError, UnicodeEncodeError):
        return b""


def in_other_sets(found: tuple[Needle, ...], sets: tuple[tuple[str, ...], ...]) -> tuple[Needle, ...]:
    """Return the words that are not ASCII in the character sets that items have for themselves."""
    made = {
        form: Needle(form, kind, word)
        for word, kind in _foreign(found)
        for terms in sets
        for form in forms_in(word.title(), terms)
    }
    return tuple(sorted(made.values()))


def as_latin_looks(found: tuple[Needle, ...]) -> tuple[Needle, ...]:
    """Return the words of which letters look like Latin ones with these: what has some of both is read so."""
    words = [(latin_look(word), kind) for word, kind in _foreign(found)]
    return tuple([Needle(word.encode(), kind, word) for word, kind in words if word])


def latin_look(word: str) -> str:
    """Return a word in the Latin letters that its own look like; empty where that is short, or another word."""
    latin = as_latin(fold(word))
    if len(latin) < _SHORTEST_WORD or (latin.isascii() and latin in vocabulary(frozenset(LANGUAGES))):
        return ""
    return latin


def in_one_writing(found: tuple[Needle, ...]) -> tuple[Needle, ...]:
    """Return the words that have ideographs in that writing of them in which texts are compared with them."""
    words = [one for one in _foreign(found) if ideographs.has_ideographs(one[0])]
    return tuple([Needle(ideographs.in_one_writing(fold(word)).encode(), kind, word) for word, kind in words])


def in_wide_ascii(found: tuple[Needle, ...]) -> tuple[Needle, ...]:
    """Return words and IDs of ASCII between zeros, as programs hold them in memory."""
    sought = [one for one in found if one.kind in _WIDE_KINDS and one.text.isascii() and one.word.isascii()]
    return tuple([Needle(b"\0".join([b"%c" % byte for byte in text]), kind, word) for text, kind, word in sought])


def wide_forms(found: tuple[Needle, ...]) -> tuple[bytes, ...]:
    """Return the words that are not ASCII as programs hold them in memory: in UTF-16, in either order of bytes.

    One character, and two or three letters, come about by chance.
    """
    words = [word for word, _ in _foreign(found) if len(word) >= (SHORTEST_SPACED if SPACED.match(word) else 2)]
    cased = {form for word in words for form in (word, word.title(), word.upper())}
    return tuple(sorted(form.encode(codec) for form in cased for codec in ("utf-16-le", "utf-16-be")))


def _foreign(found: tuple[Needle, ...]) -> list[tuple[str, str]]:
    return sorted({(needle.word, needle.kind) for needle in found if not needle.word.isascii()})

"""The identifiers of one data set, and where they stand in bytes: what :mod:`deid_proxy.engine.residue` searches with.

What is met is told with its place; a word, an ID or a day then counts where it stands alone, a UID as a whole or as the
beginning of a longer one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, cast

from deid_proxy.engine.cleaners.binary import own_bytes
from deid_proxy.engine.dummies import DUMMY_UID
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import LONG_VRS, SHORT_VRS
from deid_proxy.engine.needles import (
    DATES,
    IDS,
    NAMES,
    NO_NAMES,
    Needle,
    as_latin_looks,
    in_one_writing,
    in_other_sets,
    in_wide_ascii,
    needles,
)
from deid_proxy.engine.noted import INSTITUTION_NAME, PEOPLE
from deid_proxy.engine.own_character_sets import CharacterSets
from deid_proxy.engine.read_texts import as_bytes
from deid_proxy.engine.sought import Sought
from deid_proxy.engine.staff import Said, searched, staff_needles
from deid_proxy.engine.within_words import FAR, is_glued, is_part_of_word, may_be_glued
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.profile.compile import acknowledged
from deid_proxy.standard.concept_names import MAKERS
from deid_proxy.standard.folding import fold
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.plan import Plan, Rendition
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.profile.model import RuleSet

IN_CODES = "code"
"""The kind of a word of a name that counts in code strings."""

_UID: Final = IdentityKind.UID  # a member of an enumeration is found by a call
_YEAR = 4  # characters that a day begins with
_SHORTEST_UID = 8
_SHORTEST_UID_ROOT = 20
_LONG_PREFIX, _SHORT_PREFIX, _MOST_PREFIXES = 10, 5, 8
_CHARACTER_SET = (0x0008, 0x0005)
_SECOND = 2  # the first one is that of the data set
_ITEM = b"\xfe\xff\x00\xe0"  # the tag of an item, in Little Endian
_LARGE = 1 << 16  # bytes of a data set that is worth going through for repetitions
_MOST_ITEMS = 100_000
_SHORTEST_BESIDE_DIGITS = 5  # letters of a word that a digit beside it does not hide
_SHORTEST_BESIDE_LETTERS = 6  # characters of an ID that a letter beside it does not hide
_UID_RUN = re.compile(rb"[0-9.]+")
_ESCAPE = re.compile(rb"\x1b(?:\$?[()-][A-Za-z]|\$[AB])\Z")
"""What names a character set: it ends in a letter, which is none of the word behind it."""

_LONGEST_ESCAPE = 4
_LONG_UID_RUN = re.compile(rb"[0-9.]{%d,}" % _SHORTEST_UID)
_UID_CHARACTERS = frozenset(b"0123456789.")
_SHORT_VR_LETTERS = frozenset(vr.encode() for vr in SHORT_VRS)
_LONG_VR_LETTERS = frozenset(vr.encode() + b"\0\0" for vr in LONG_VRS)  # with the reserved bytes
_ASCII_RUN = re.compile(r"[a-z0-9]{4,}")
_ASCII_WORD = re.compile(r"[a-z]{4,}")
_LANGUAGES = frozenset(LANGUAGES)


class Hit(NamedTuple):
    """An identifier was met at an offset; whether that counts, the element around it decides."""

    offset: int
    needle: Needle


class Originals:
    """The identifiers of one data set, ready to be searched for."""

    def __init__(
        self,
        data: Buffer,
        plan: Plan,
        identities: Mapping[IdentityRequest, str],
        other_sets: tuple[tuple[str, ...], ...],
    ) -> None:
        self.rule_set = plan.rule_set
        uids = set[bytes]()
        for request in plan.requests:
            kind, original = request
            if kind is _UID and identities[request] != original:
                uid = original.encode("latin-1", "replace")
                if len(uid) >= _SHORTEST_UID and uid.count(b".") > 2 and uid != DUMMY_UID:
                    uids.add(uid)
        self._uids = uids
        self.acknowledged = _acknowledged(plan.rule_set)
        self.own = None if plan.own is None else own_bytes(plan.own.known)
        self._lengths = sorted({len(uid) for uid in uids})
        prefixes = {uid[:_LONG_PREFIX] for uid in uids}
        self._prefixes = prefixes if len(prefixes) <= _MOST_PREFIXES else {uid[:_SHORT_PREFIX] for uid in uids}
        said = _Said(
            _values_of(data, plan.identifiers),
            searched(plan.rule_set),
            plan.own.known.names if plan.own is not None else (),
            identities[plan.identity.subject],
            plan.character_set,
            other_sets,
        )
        self._sought, self._years = _LATEST.sought_for(said)

    def stands_wide_in(self, value: bytes) -> bool:
        """Tell whether a word that is not ASCII stands in a value in UTF-16."""
        return any(form in value for form in self._sought.wide)

    def in_read(self, text: str) -> list[Needle]:
        """Return the identifiers that stand alone in a text that was read."""
        value = as_bytes(text, has_ideographs=self._sought.has_ideographs)
        return [hit.needle for hit in self.hits(value) if self.stands_alone(hit, value, 0, len(value))]

    def hits(self, segment: bytes) -> list[Hit]:
        """Return where an identifier stands, or may stand: the element around it tells where a word ends."""
        found = [Hit(at, Needle(run, "uid", "")) for at, run in self._uid_hits(segment)]
        sought = self._sought
        folded = segment.lower() if sought.texts or sought.days else b""
        once = _without_repeats(folded)
        for needle in sought.texts if sought.may_be_in(once) else sought.marked:
            text, _, _ = needle
            if text not in once and _ITEM not in text:
                continue
            at = folded.find(text)
            while at >= 0:
                if _may_stand_alone(segment, at, needle):
                    found.append(Hit(at, needle))
                at = folded.find(text, at + 1)
        for year in self._years:
            if year in once:
                found += _day_hits(folded, year, sought.days)
        return found

    def _uid_hits(self, segment: bytes) -> Iterator[tuple[int, bytes]]:
        if len(self._prefixes) > _MOST_PREFIXES:  # as they come, in one pass: time must not grow with their number
            for long_run in _LONG_UID_RUN.finditer(segment):
                if self._may_be_original(long_run.group()):
                    yield long_run.start(), long_run.group()
            return
        for prefix in self._prefixes:
            at = segment.find(prefix)
            while at >= 0:
                behind = at + 1
                if not at or segment[at - 1] not in _UID_CHARACTERS or _is_behind_header(segment, at):
                    matched = _UID_RUN.match(segment, at)
                    run = matched.group() if matched else b""
                    behind += max(0, len(run) - 1)
                    if self._may_be_original(run):
                        yield at, run
                at = segment.find(prefix, behind)

    def _may_be_original(self, run: bytes) -> bool:
        """Tell whether it is one, also where the next element begins with a digit: groups 0030 to 0038."""
        return self._is_original(run) or self._is_original(run[:-1])

    def stands_alone(self, hit: Hit, value: bytes, start: int, end: int) -> bool:
        """Tell whether what was met is an identifier by itself in a value, given by two offsets."""
        text, at = hit.needle.text, hit.offset
        if hit.needle.kind == "uid":
            return self._is_original(text[: end - at])
        after = at + len(text)
        if after > end:
            return False
        if hit.needle.kind == "date":
            return at == start or not value[at - 1 : at].isdigit()
        if _is_jis(hit.needle):
            return True
        is_inside = _inside(hit.needle)
        begins_inside = at > start and is_inside(text[:1]) and is_inside(value[at - 1 : at])
        begins_inside = begins_inside and not _is_behind_escape(value, at)
        ends_inside = after < end and is_inside(text[-1:]) and is_inside(value[after : after + 1])
        beside = value[max(at - FAR, start) : at], value[after : min(after + FAR, end)]
        if begins_inside or ends_inside:
            return may_be_glued(hit.needle) and is_glued(hit.needle, *beside)
        return text.isascii() or not is_part_of_word(hit.needle, *beside)

    def _is_original(self, run: bytes) -> bool:
        """Tell whether a run of digits and dots is an original UID, or begins with one."""
        size = len(run)
        for length in self._lengths:
            if length > size:
                break
            if run[:length] in self._uids and (
                not run[length:].strip(b".") or (length >= _SHORTEST_UID_ROOT and run[length : length + 1] == b".")
            ):
                return True
        return False


class _Said(NamedTuple):
    """What an instance says of itself, and what else its needles depend on."""

    values: dict[int, bytes]
    taken: frozenset[int]
    names: tuple[str, ...]
    subject: str
    character_set: tuple[str, ...]
    other_sets: tuple[tuple[str, ...], ...]


class _Latest:
    """What was searched for last: mostly the next instance is of the same study, and says the same."""

    __slots__ = ("_made",)

    def __init__(self) -> None:
        self._made: tuple[_Said, Sought, frozenset[bytes]] | None = None

    def sought_for(self, said: _Said) -> tuple[Sought, frozenset[bytes]]:
        """Return what is searched for, and the years of its days."""
        made = self._made  # read once: there may be several threads
        if made is not None and made[0] == said:
            return made[1], made[2]
        values, taken = said.values, said.taken
        sought = _sought(
            tuple([values.get(tag, b"") for tag in NAMES]),
            tuple([values.get(tag, b"") for tag in IDS]),
            tuple([values.get(tag, b"") for tag in DATES]),
            tuple([values[tag] for tag in PEOPLE if tag in values and tag in taken]),
            values.get(INSTITUTION_NAME, b"") if INSTITUTION_NAME in taken else b"",
            said.names,
            said.subject,
            said.character_set,
            said.other_sets,
        )
        years = frozenset([values[tag].strip(b" \0")[:_YEAR] for tag in DATES if tag in values])
        self._made = said, sought, years
        return sought, years


_LATEST: Final = _Latest()


@lru_cache(maxsize=64)  # all instances of a study have the same
def _sought(
    names: tuple[bytes, ...],
    ids: tuple[bytes, ...],
    dates: tuple[bytes, ...],
    people: tuple[bytes, ...],
    place: bytes,
    all_names: tuple[str, ...],
    subject: str,
    character_set: tuple[str, ...],
    other_sets: tuple[tuple[str, ...], ...],
) -> Sought:
    """Return what is searched for: the patient, the staff, and, where texts are cleaned, all names in codes."""
    found = needles(names, ids, dates, subject, character_set)
    if people or place:
        found += staff_needles(Said(people, place), subject, character_set)
    if other_sets:
        found += in_other_sets(found, other_sets)
    found += in_one_writing(found) + as_latin_looks(found) + in_wide_ascii(found)
    return Sought(found + _names_in_codes(all_names), _ITEM)


def sets_of_items(rendition: Rendition, encoding: Encoding) -> tuple[tuple[str, ...], ...]:
    """Return the character sets that items have for themselves; mostly nobody has to look, because there is none."""
    tag = encoding.tag.pack(*_CHARACTER_SET)
    texts = [segment for segment in rendition.segments if isinstance(segment, bytes)]
    if sum(text.count(tag) for text in texts) < _SECOND:
        return ()
    sets = CharacterSets()
    for text in texts:
        for element in elements(text, encoding):
            sets.note(text, element)
    return sets.of_items()


def _values_of(data: Buffer, places: Mapping[int, tuple[int, int]]) -> dict[int, bytes]:
    """Return the values at some places of a data set; cut out of bytes, which takes a fifth of the time."""
    if isinstance(data, bytes):
        return {tag: data[start:end] for tag, (start, end) in places.items()}
    first = min([start for start, _ in places.values()], default=0)
    behind = max([end for _, end in places.values()], default=0)
    if behind - first > _LARGE:
        return {tag: bytes(data[start:end]) for tag, (start, end) in places.items()}
    near = bytes(data[first:behind])
    return {tag: near[start - first : end - first] for tag, (start, end) in places.items()}


def _acknowledged(rule_set: RuleSet) -> frozenset[int]:
    """Return what is kept with a reason; worked out once for a rule set, of which every rule has to be looked at."""
    caches = rule_set._caches  # noqa: SLF001 - it is there for this room
    if acknowledged not in caches:
        caches[acknowledged] = frozenset(acknowledged(rule_set))
    return cast("frozenset[int]", caches[acknowledged])


def _names_in_codes(names: tuple[str, ...]) -> tuple[Needle, ...]:
    """Return the words of all names for which no code string has another use, each with what is glued to it."""
    found: dict[tuple[str, str], None] = {}
    for name in names:
        for glued in _ASCII_RUN.findall(name.lower()):
            found.update(dict.fromkeys((word, glued) for word in _ASCII_WORD.findall(glued)))
    return tuple(
        Needle(word.encode(), IN_CODES, glued)
        for word, glued in sorted(found)
        if word not in NO_NAMES and is_no_term(word)
    )


def is_no_term(word: str) -> bool:
    """Tell whether a word of a name is of no vocabulary: no code string and no concept has it by right."""
    folded = fold(word)
    return folded not in vocabulary(_LANGUAGES) and folded not in MAKERS


def _without_repeats(folded: bytes) -> bytes:
    """Return what a large data set has in it, the items that its frames have in common once.

    What stands between the tags of two items, or reaches into one of them, stands in this as well.
    """
    if len(folded) < _LARGE:
        return folded
    return _ITEM.join([b"", *dict.fromkeys(folded.split(_ITEM, _MOST_ITEMS)), b""])


def _day_hits(folded: bytes, year: bytes, days: tuple[Needle, ...]) -> list[Hit]:
    """Return where a day of a year stands: every one of its twenty forms begins or ends with the year."""
    found = list[Hit]()
    forms: dict[tuple[int, int], dict[bytes, Needle]] = {}  # by what of them is in front of the year, and their length
    for needle in days:
        text, _, word = needle
        if word[:_YEAR].encode() == year:
            before = 0 if text.startswith(year) else len(text) - _YEAR
            forms.setdefault((before, len(text)), {})[text] = needle
    at = folded.find(year) if forms else -1
    while at >= 0:
        for (before, length), texts in forms.items():
            start = at - before
            if start >= 0:
                day = texts.get(folded[start : start + length])
                if day is not None:
                    found.append(Hit(start, day))
        at = folded.find(year, at + 1)
    return found


def _is_behind_header(segment: bytes, start: int) -> bool:
    letters, reserved = max(start - 4, 0), max(start - 8, 0)
    return segment[letters : letters + 2] in _SHORT_VR_LETTERS or segment[reserved : reserved + 4] in _LONG_VR_LETTERS


def _is_behind_escape(segment: bytes, start: int) -> bool:
    return _ESCAPE.search(segment, max(start - _LONGEST_ESCAPE, 0), start) is not None


def _may_stand_alone(segment: bytes, start: int, needle: Needle) -> bool:
    """Tell whether a value, or a word in it, may begin and end here, whatever the headers around it are.

    The byte before a value may be a letter when the value is longer than 12,287 bytes, and in Big Endian at many
    lengths; the byte behind it when the next element is of a group such as 0054, whose first byte is "T".
    """
    if _is_jis(needle) or may_be_glued(needle):
        return True
    is_inside, end = _inside(needle), start + len(needle.text)
    if (
        start
        and is_inside(segment[start - 1 : start])
        and not _is_behind_header(segment, start)
        and not _is_behind_escape(segment, start)
    ):
        return not is_inside(segment[start : start + 1])
    behind = segment[end : end + 2]
    return not is_inside(behind[:1]) or not behind[1:].isalnum() or not is_inside(segment[end - 1 : end])


def _inside(needle: Needle) -> Callable[[bytes], bool]:
    """Return what tells that a byte goes on: with a word no digit (Quillon12), with an ID no letter (MRN471112)."""
    text, kind, word = needle
    if kind in ("id", "number") and len(text) >= _SHORTEST_BESIDE_LETTERS:
        return bytes.isdigit
    return bytes.isalpha if len(word) >= _SHORTEST_BESIDE_DIGITS and word.isalpha() else bytes.isalnum


def _is_jis(needle: Needle) -> bool:
    """Tell whether a form is of characters of JIS in seven bits: bytes beside it are those of others."""
    return needle.text.isascii() and not needle.word.isascii()

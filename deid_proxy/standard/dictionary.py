"""The data dictionary: VR, VM, keyword and name of every attribute of PS3.6, and how a tag is printed.

References
----------
DICOM PS3.6 section 6, DICOM PS3.7 Annex E, DICOM PS3.5 sections 7.2 and 7.6
"""

from __future__ import annotations

from collections import Counter
from functools import cache
from typing import NamedTuple

from deid_proxy.standard.tables import data_elements

REPEATING_GROUPS = {prefix: tuple(range(prefix, prefix + 0x20, 2)) for prefix in (0x5000, 0x6000)}
"""The 16 even groups that 50xx and 60xx stand for: 5000 to 501E and 6000 to 601E (PS3.5 7.6)."""

_COMPARED = 40  # keywords that a word with a typo is compared with
_LONGEST_COMPARED = 128  # characters; no keyword has more


class _Entry(NamedTuple):
    vm: str
    keyword: str
    name: str


class _Repeater(NamedTuple):
    """An entry whose tag has free digits, such as (50xx,0005): it matches where ``tag & mask == value``."""

    mask: int
    value: int
    vr: str
    entry: _Entry

    def matches(self, tag: int) -> bool:
        if tag & self.mask != self.value:
            return False
        groups = REPEATING_GROUPS.get(self.value >> 16)
        if groups is not None:
            return tag >> 16 in groups
        return tag >> 16 & 1 == 0  # an odd group is private, whatever its digits

    @property
    def expanded(self) -> tuple[int, ...]:
        """The tags, for a group that repeats 16 times; the other patterns stand for up to 65,536."""
        groups = REPEATING_GROUPS.get(self.value >> 16, ())
        return tuple(group << 16 | self.value & 0xFFFF for group in groups)


_MASK = str.maketrans("x0123456789ABCDEF", "0FFFFFFFFFFFFFFFF")


def _read_repeater(line: str) -> _Repeater:
    pattern, vr, *entry = line.split("|")
    return _Repeater(int(pattern.translate(_MASK), 16), int(pattern.replace("x", "0"), 16), vr, _Entry(*entry))


_REPEATERS = tuple(_read_repeater(line) for line in data_elements.REPEATERS.splitlines())
_GROUP_LENGTH = _Entry("1", "", "Group Length")

VR_BY_TAG: dict[int, str] = {int(line[:8], 16): line[9:] for line in data_elements.VRS.splitlines()}
"""The first VR of every element, with 50xx and 60xx expanded: for the loop that asks a million times."""

AMBIGUOUS: set[int] = {int(tag, 16) for tag in data_elements.AMBIGUOUS.splitlines()}
"""The tags in :data:`VR_BY_TAG` whose VR depends on other elements (``US or SS``, ``OB or OW``)."""

for _repeater in _REPEATERS:
    VR_BY_TAG.update(dict.fromkeys(_repeater.expanded, _repeater.vr[:2]))
    if len(_repeater.vr) > 2:
        AMBIGUOUS.update(_repeater.expanded)


@cache
def _entries() -> dict[int, _Entry]:
    # Read at the first question: only people ask for names, and they are six times as long as all the rest.
    from deid_proxy.standard.tables import element_names

    rows = (line.split("|") for line in element_names.ROWS.splitlines())
    return {int(tag, 16): _Entry(*entry) for tag, *entry in rows}


@cache
def _tags_by_keyword() -> dict[str, tuple[int, ...]]:
    by_keyword: dict[str, tuple[int, ...]] = {entry.keyword: (tag,) for tag, entry in _entries().items()}
    by_keyword.update((repeater.entry.keyword, repeater.expanded) for repeater in _REPEATERS if repeater.expanded)
    by_keyword.pop("", None)
    return by_keyword


_ODD_GROUP = 1 << 16  # no repeating group is private (PS3.5 section 7.6)


def _repeater_of(tag: int) -> _Repeater | None:
    if tag & _ODD_GROUP:
        return None
    return next((repeater for repeater in _REPEATERS if repeater.matches(tag)), None)


def _entry(tag: int) -> _Entry | None:
    known = _entries().get(tag)
    if known is not None:
        return known
    repeater = _repeater_of(tag)
    if repeater is not None:
        return repeater.entry
    return _GROUP_LENGTH if tag & 0xFFFF == 0 else None


def vr_of(tag: int) -> str | None:
    """Return the VR of an element, the first one where several are possible; None when the dictionary has none.

    References
    ----------
    DICOM PS3.6 section 6; for group lengths (gggg,0000) DICOM PS3.5 section 7.2
    """
    vr = VR_BY_TAG.get(tag)
    if vr is not None:
        return vr
    if tag & 0xFFFF == 0:
        return "UL"
    repeater = _repeater_of(tag)
    return repeater.vr[:2] if repeater else None


def ambiguous_vr(tag: int) -> bool:
    """Tell whether other elements decide which VR this element has."""
    if tag in VR_BY_TAG:
        return tag in AMBIGUOUS
    repeater = _repeater_of(tag)
    return repeater is not None and len(repeater.vr) > 2


def is_known(tag: int) -> bool:
    """Tell whether the dictionary has this data element; group lengths are known, items and delimiters are not."""
    return vr_of(tag) is not None


def keyword_of(tag: int) -> str | None:
    """Return the keyword, None where the standard gives none."""
    entry = _entry(tag)
    return (entry.keyword or None) if entry else None


def name_of(tag: int) -> str | None:
    """Return the name, None where the standard gives none."""
    entry = _entry(tag)
    return (entry.name or None) if entry else None


def vm_of(tag: int) -> str | None:
    """Return the VM as printed: ``1``, ``1-n``, ``2-2n``."""
    entry = _entry(tag)
    return entry.vm if entry else None


def tag_of(keyword: str) -> int | None:
    """Return the tag of a keyword; of a repeating group the first (``OverlayData`` is (6000,3000))."""
    tags = tags_of(keyword)
    return tags[0] if tags else None


def tags_of(keyword: str) -> tuple[int, ...]:
    """Return all tags of a keyword: one, 16 where the group repeats, none when the keyword is unknown."""
    return _tags_by_keyword().get(keyword, ())


def close_keywords(word: str) -> list[str]:
    """Return up to three keywords that somebody may have meant, the likeliest first."""
    import difflib  # imported here: only a mistake in a profile needs it, and it costs a third of loading this room

    folded = word.casefold()
    by_folded, sharing = _keywords_by_letters()
    # To compare with each of 5,000 keywords takes 10 ms, and a file may have 10,000 mistakes.
    shared = Counter(keyword for letters in _letters(folded) for keyword in sharing.get(letters, ()))
    likely = [keyword for keyword, _ in shared.most_common(_COMPARED)]
    return [by_folded[keyword] for keyword in difflib.get_close_matches(folded, likely, n=3, cutoff=0.75)]


@cache
def _keywords_by_letters() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Return the keywords by their folded form, and the folded ones by each three letters in a row."""
    by_folded = {keyword.casefold(): keyword for keyword in _tags_by_keyword()}
    sharing: dict[str, list[str]] = {}
    for folded in by_folded:
        for letters in _letters(folded):
            sharing.setdefault(letters, []).append(folded)
    return by_folded, sharing


def _letters(folded: str) -> dict[str, None]:
    return dict.fromkeys(folded[at : at + 3] for at in range(max(1, min(len(folded), _LONGEST_COMPARED) - 2)))


def format_tag(tag: int) -> str:
    """Return the tag as the standard prints it: ``(0010,0010)``."""
    return f"({tag >> 16:04X},{tag & 0xFFFF:04X})"


def format_met(tag: int) -> str:
    """Return the tag of what was met where an element should begin: ``(####,####)`` where it may be four letters.

    Where lengths do not add up a text is read as a header, and the beginning of a name as a tag.
    """
    may_be_text = tag not in VR_BY_TAG and all(0x20 <= tag >> shift & 0xFF < 0x7F for shift in (24, 16, 8, 0))
    return "(####,####)" if may_be_text else format_tag(tag)


def describe_tag(tag: int) -> str:
    """Return the tag and its keyword: ``(0010,0010) PatientName``; the tag alone where there is none."""
    keyword = keyword_of(tag)
    return f"{format_tag(tag)} {keyword}" if keyword else format_tag(tag)

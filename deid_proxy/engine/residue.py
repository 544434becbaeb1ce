"""The search for what is left of an original: its UIDs, and what :mod:`deid_proxy.engine.needles` makes of its patient.

- a UID of at least 8 characters and 4 components counts as a whole, or as the beginning of a longer one, except where
  an Option retains UIDs;
- an ID counts when it is bounded by other characters than letters and digits; a number does not count where a number,
  a date, a time or a UID stands, but for one of 7 digits that is all of an integer (IS), or of a decimal number (DS)
  without a fraction; a date counts as a number does, in integers too, and must only not begin in one;
- a word of a name counts in any letter case, in a free text; words that also name makers and concepts ("Siemens",
  "Head") do not count in code strings, code meanings and the like, unless two words of the name stand there;
- a name of staff, or of the institution, counts as :mod:`deid_proxy.engine.staff` says, in binary values from 6 letters
  on;
- where texts are cleaned, a word of any person's name that no vocabulary knows counts in a code string (CS), which is
  not cleaned;
- in binary values an ID of 5 characters counts, a word of 6 letters that no vocabulary knows, any of 6 letters in a
  large one, or two shorter ones; texts that are packed in them (wide characters, base64, gzip, PDF streams) are
  unpacked.

Texts that are not plain ASCII are searched as they stand, and as somebody reads them
(:mod:`deid_proxy.engine.read_texts`). Native pixel values are not searched, as far as the frames go.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.hidden import hidden_texts
from deid_proxy.engine.decisions import retains_uid
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.originals import IN_CODES, Hit, Originals, is_no_term, sets_of_items
from deid_proxy.engine.plan import Span
from deid_proxy.engine.read_texts import read_texts
from deid_proxy.engine.staff import KINDS as STAFF_KINDS
from deid_proxy.engine.staff import counts
from deid_proxy.engine.syntaxes import encoding_of, supported_syntax
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.concept_names import CONCEPT_NAMES
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer, Encoding
    from deid_proxy.engine.needles import Needle
    from deid_proxy.engine.plan import Plan, Rendition
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.profile.model import RuleSet

_SHORTEST_INTEGER = 7  # digits; no scanner counts so far but by chance
_SHORTEST_IN_BINARY = 5
_SHORTEST_WORD_IN_BINARY = 6
_SHORTEST_SHORT_WORD = 4  # in binary values, where two are needed
_PIECE = 1 << 20  # of a large value, searched at a time (bytes)
_OVERLAP = 2048  # longer than any identifier

_FREE_TEXT_VRS = frozenset({"AE", "LO", "LT", "PN", "SH", "ST", "UC", "UN", "UT"})
# No word belongs into a date, time, age or number.
_WORD_VRS = _FREE_TEXT_VRS | {"AS", "DA", "DS", "DT", "IS", "TM"}
_NUMBERS = frozenset({"number", "date"})
_NAMED = STAFF_KINDS | {"word"}
_APART = re.compile(rb"[\\ \0]+")
_NUMBER_VRS = frozenset({"AS", "DA", "DS", "DT", "IS", "TM", "UI"})


class Binary(NamedTuple):
    """A binary value that is no pixels, and what it is the value of; a range is one of the original."""

    tag: int
    value: bytes | Span


def find_residue(
    data: Buffer,
    plan: Plan,
    rendition: Rendition,
    identities: Mapping[IdentityRequest, str],
    binaries: Iterable[Binary] = (),
    texts: Sequence[Sequence[int]] = (),
) -> None:
    """Search everything but native pixel values.

    Parameters
    ----------
    binaries
        The binary values that are no pixels, which may have texts packed in them.
    texts
        Where the texts begin that are not plain ASCII, in each segment of bytes.

    Raises
    ------
    DeidentificationError
        RESIDUAL_IDENTIFIER, with the tag where it was found.
    """
    encoding = encoding_of(supported_syntax(rendition.transfer_syntax_uid))
    originals = Originals(data, plan, identities, sets_of_items(rendition, encoding))
    if any(texts):
        _judge_read(rendition, texts, originals, encoding)
    for segment in rendition.segments:
        if isinstance(segment, bytes):
            hits = originals.hits(segment)
            if hits:
                _judge(segment, sorted(hits), originals, encoding)
        elif segment != plan.pixel_data:
            for part in plan.rewritten.get(segment, (segment,)):
                if isinstance(part, bytes):
                    _search_large(part, Span(0, len(part)), originals)
                else:
                    _search_large(data, part, originals)
    for tag, value in binaries:
        if tag not in originals.acknowledged:
            raw = value if isinstance(value, bytes) else bytes(data[value.start : value.end])
            _search_binary(tag, raw, originals)


def _found(where: str) -> DeidentificationError:
    return DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, f"an original identifier in {where}")


def _search_binary(tag: int, value: bytes, originals: Originals) -> None:
    """Search a binary value for what the instance says of all people and places, and the texts packed in it as well."""
    own = originals.own
    if originals.stands_wide_in(value) or (own is not None and (own.stands_in(value) or own.is_said_in(value))):
        raise _found(format_tag(tag))
    for text in hidden_texts(value):
        found = [hit.needle for hit in originals.hits(text) if originals.stands_alone(hit, text, 0, len(text))]
        if _counts_in_large(found, _words_in_binary(found)):
            raise _found(f"a text packed in {format_tag(tag)}")
        if own is not None and (own.stands_in(text) or own.is_said_in(text)):
            raise _found(f"a text packed in {format_tag(tag)}")


def _search_large(data: Buffer, value: Span, originals: Originals) -> None:
    words: set[str] = set()
    for start in range(value.start, value.end, _PIECE):
        piece = bytes(data[max(value.start, start - _OVERLAP) : min(value.end, start + _PIECE)])
        found = [hit.needle for hit in originals.hits(piece) if originals.stands_alone(hit, piece, 0, len(piece))]
        words |= _words_in_binary(found)
        if _counts_in_large(found, words):
            raise _found("a large value")


def _judge(segment: bytes, hits: list[Hit], originals: Originals, encoding: Encoding) -> None:
    """Hold the instance when one of the hits counts where it is."""
    waiting = iter(hits)
    hit = next(waiting, None)
    loose = []  # between the values: in fragments, or in headers
    for element in elements(segment, encoding):
        if element.is_sequence:
            continue  # what is in it comes next, element by element
        inside = []
        while hit is not None and hit.offset < element.end:
            if hit.offset < element.value:
                loose.append(hit)
            elif originals.stands_alone(hit, segment, element.value, element.end):
                inside.append(hit.needle)
            hit = next(waiting, None)
        if inside:
            is_counted = element.vr in ("DS", "IS")
            _refuse(element, inside, originals, segment[element.value : element.end] if is_counted else b"")
        if hit is None:
            break
    loose += [] if hit is None else [hit, *waiting]
    found = [hit.needle for hit in loose if originals.stands_alone(hit, segment, 0, len(segment))]
    if _counts_in_large(found, _words_in_binary(found)):
        raise _found("what is not an element")


def _judge_read(
    rendition: Rendition, places: Sequence[Sequence[int]], originals: Originals, encoding: Encoding
) -> None:
    """Hold the instance when something counts in a text that is not plain ASCII, as somebody reads it."""
    segments = [segment for segment in rendition.segments if isinstance(segment, bytes)]
    known: dict[str, list[Needle]] = {}
    for element, text in read_texts(segments, places, encoding):
        found = known.get(text)
        if found is None:
            found = known[text] = originals.in_read(text)
        if found:
            _refuse(element, found, originals)


def _refuse(element: Element, inside: list[Needle], originals: Originals, integers: bytes = b"") -> None:
    """Hold the instance when something counts that stands in an element."""
    if retains_uid(originals.rule_set, element.tag):
        inside = [needle for needle in inside if needle.kind != "uid"]
    if not inside or element.tag in originals.acknowledged:
        return
    if _counts(element, inside) or _is_integer(integers, inside):
        raise _found(format_tag(element.tag))
    if _counts_of_staff(element, inside, originals.rule_set):
        detail = f"an original name of staff or of an institution in {format_tag(element.tag)}"
        raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, detail)


def _counts(element: Element, found: list[Needle]) -> bool:
    is_text = element.vr in TEXT_VRS or element.vr == "UN"
    if not is_text:
        return _counts_in_binary(found, _words_in_binary(found)) or any(map(_is_long_name, found))
    kinds = {needle.kind for needle in found}
    if "uid" in kinds or "id" in kinds or (kinds & _NUMBERS and element.vr not in _NUMBER_VRS):
        return True
    if "date" in kinds and element.vr == "IS":  # a number of eight digits, in which nothing is measured
        return True
    if "word" in kinds and element.vr in _WORD_VRS and element.tag not in CONCEPT_NAMES:
        return True
    if any(needle.kind == "word" and is_no_term(needle.word) for needle in found):
        return True
    if IN_CODES in kinds and element.vr == "CS":
        return True
    return len({needle.word for needle in found if needle.kind in ("word", "weak")}) > 1


def _is_integer(integers: bytes, found: list[Needle]) -> bool:
    """Tell whether a number that identifies is an integer of its own, such as the Series Number of an export."""
    numbers = [n.text for n in found if n.kind == "number" and len(n.text) >= _SHORTEST_INTEGER]
    return bool(numbers) and any(_whole(value) in numbers for value in _APART.split(integers))


def _whole(number: bytes) -> bytes:
    """Return the digits of a number that has no fraction: 4711047. and 4711047.00 are whole ones."""
    whole, point, fraction = number.strip(b" \0+").partition(b".")
    return number if point and fraction.strip(b"0") else whole


def _counts_of_staff(element: Element, found: list[Needle], rule_set: RuleSet) -> bool:
    is_text = element.vr in TEXT_VRS or element.vr == "UN"
    kinds = STAFF_KINDS.intersection([needle.kind for needle in found if is_text or _is_long(needle)])
    return bool(kinds) and counts(rule_set, element.tag, element.vr, kinds)


def _is_long_name(needle: Needle) -> bool:
    """Tell whether a word of a name does not come about by chance, nor because a maker or a concept is called so."""
    return needle.kind == "word" and _is_long(needle) and is_no_term(needle.word)


def _is_long(needle: Needle) -> bool:
    return len(needle.text) >= _SHORTEST_WORD_IN_BINARY


def _words_in_binary(found: list[Needle]) -> set[str]:
    """Return the words that are long enough not to come about by chance."""
    return {
        needle.word for needle in found if needle.kind in ("word", "weak") and len(needle.text) >= _SHORTEST_SHORT_WORD
    }


def _counts_in_binary(found: list[Needle], words: set[str]) -> bool:
    ids = [needle for needle in found if needle.kind == "id" or needle.kind in _NUMBERS]
    return (
        len(words) > 1
        or any(len(needle.text) >= _SHORTEST_IN_BINARY for needle in ids)
        or any(needle.kind == "uid" for needle in found)
    )


def _counts_in_large(found: list[Needle], words: set[str]) -> bool:
    """Tell whether it counts in a large value, or in a text that was packed in one: any long word of a name does."""
    return _counts_in_binary(found, words) or any(needle.kind in _NAMED and _is_long(needle) for needle in found)

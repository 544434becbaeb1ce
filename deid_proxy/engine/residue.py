"""The search for what is left of an original: its UIDs, Patient ID, Accession Number and the patient's name.

What counts as found is chosen so that a leak holds the instance and coincidence does not:

- a UID of at least 8 characters and 4 components, as a whole or as the beginning of a longer one;
- a Patient ID or Accession Number of at least 4 characters, bounded by other characters than letters and digits; one
  of digits only needs 5, and does not count where a number, a date, a time or a UID stands;
- a word of the name of at least 4 characters, in any letter case, in a free text; words that also name products and
  concepts ("Siemens", "Brown") do not count in code meanings and the like, unless two words of the name stand there.

A value that this engine itself writes as a dummy is no residue, nor is a word like "test" or "phantom".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.attest import OWN_TEXTS
from deid_proxy.engine.decisions import PATIENT_ID, PATIENT_NAME
from deid_proxy.engine.dummies import BY_VR, DUMMY_UID
from deid_proxy.engine.elements import elements
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.noted import ACCESSION_NUMBER
from deid_proxy.engine.syntaxes import supported_syntax
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.identity.ports import IdentityKind
from deid_proxy.standard.dictionary import format_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from deid_proxy.engine.elements import Element
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.engine.plan import Plan, Rendition
    from deid_proxy.identity.ports import IdentityRequest

_SHORTEST_UID = 8
_SHORTEST_UID_ROOT = 20
_SHORTEST_ID = 4
_SHORTEST_NUMBER = 5
_SHORTEST_WORD = 4
_NAME_COMPONENTS = 3  # family, given, middle; prefixes and suffixes name nobody

_UID_RUN = re.compile(rb"[0-9.]+")
_WORD = re.compile(rb"[0-9A-Za-z\x80-\xff]+")
_LONG_PREFIX, _SHORT_PREFIX, _MOST_PREFIXES = 10, 5, 8

_FREE_TEXT_VRS = frozenset({"AE", "LO", "LT", "PN", "SH", "ST", "UC", "UN", "UT"})
_NUMBER_VRS = frozenset({"AS", "DA", "DS", "DT", "IS", "TM", "UI"})
# Words that name codes, makers, products and body parts, and are family names too.
_VOCABULARY = frozenset(
    {
        0x00080070,  # Manufacturer
        0x00080100,  # Code Value
        0x00080102,  # Coding Scheme Designator
        0x00080104,  # Code Meaning
        0x00080115,  # Coding Scheme Name
        0x00081090,  # Manufacturer's Model Name
        0x00181020,  # Software Versions
    }
)
_NO_NAMES = frozenset((b"anonymous", b"demo", b"none", b"patient", b"phantom", b"test", b"unknown"))
_OWN_WORDS = _NO_NAMES | frozenset(
    word.lower() for text in (*BY_VR.values(), *map(str.encode, OWN_TEXTS)) for word in _WORD.findall(text)
)


class _Hit(NamedTuple):
    """An identifier was met at an offset; whether that counts, the element around it decides."""

    offset: int
    kind: str
    text: bytes


def find_residue(data: Buffer, plan: Plan, rendition: Rendition, identities: Mapping[IdentityRequest, str]) -> None:
    """Search everything but native pixel values.

    Raises
    ------
    DeidentificationError
        RESIDUAL_IDENTIFIER, with the tag where it was found.
    """
    originals = _Originals(data, plan, identities)
    explicit = supported_syntax(rendition.transfer_syntax_uid).explicit
    for segment in rendition.segments:
        if isinstance(segment, bytes):
            hits = sorted((*originals.uid_hits(segment), *originals.id_hits(segment), *originals.word_hits(segment)))
            if hits:
                _judge(segment, hits, explicit=explicit)
        elif segment != plan.pixel_data:
            value = bytes(data[segment.start : segment.end])
            if any(originals.uid_hits(value)) or any(originals.id_hits(value)):
                raise _found("a large value")


def _found(where: str) -> DeidentificationError:
    return DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, f"an original identifier in {where}")


def _judge(segment: bytes, hits: list[_Hit], *, explicit: bool) -> None:
    """Hold the instance when one of the hits counts where it is."""
    waiting = iter(hits)
    hit = next(waiting, None)
    for element in elements(segment, explicit=explicit):
        if element.vr == "SQ":
            continue  # what is in it comes next, element by element
        inside = []
        while hit is not None and hit.offset < element.end:
            inside.append(hit)
            hit = next(waiting, None)
        if inside and _counts(element, inside):
            raise _found(format_tag(element.tag))
        if hit is None:
            return
    raise _found("what is not an element")


def _counts(element: Element, hits: list[_Hit]) -> bool:
    words = {hit.text for hit in hits if hit.kind == "word"}
    for kind in {hit.kind for hit in hits}:
        if kind in ("uid", "id"):
            return True
        if kind == "number" and element.vr not in _NUMBER_VRS and (element.vr in TEXT_VRS or element.vr == "UN"):
            return True
    if element.vr in _FREE_TEXT_VRS and element.tag not in _VOCABULARY:
        return bool(words)
    return len(words) > 1 and element.vr in TEXT_VRS


class _Originals:
    """The identifiers of one data set, ready to be searched for."""

    def __init__(self, data: Buffer, plan: Plan, identities: Mapping[IdentityRequest, str]) -> None:
        replaced = (
            request.original.encode("latin-1", "replace")
            for request in plan.requests
            if request.kind is IdentityKind.UID and identities[request] != request.original
        )
        self._uids = frozenset(
            uid for uid in replaced if len(uid) >= _SHORTEST_UID and uid.count(b".") > 2 and uid != DUMMY_UID
        )
        self._prefixes = {uid[:_LONG_PREFIX] for uid in self._uids}
        if len(self._prefixes) > _MOST_PREFIXES:
            self._prefixes = {uid[:_SHORT_PREFIX] for uid in self._uids}
        values = {tag: bytes(data[span.start : span.end]).strip(b" \0") for tag, span in plan.identifiers.items()}
        subject = identities[plan.identity.subject].encode().lower()
        ours = {subject, *_WORD.findall(subject), *_OWN_WORDS}
        ids = [value for tag, value in values.items() if tag in (PATIENT_ID, ACCESSION_NUMBER)]
        self._ids = [
            value for value in ids if len(value) >= _SHORTEST_ID and not value.isalpha() and value.lower() not in ours
        ]
        words = {word.lower() for word in (*_name_words(values.get(PATIENT_NAME, b"")), *filter(bytes.isalpha, ids))}
        self._words = sorted(word for word in words - ours if len(word) >= _SHORTEST_WORD)

    def uid_hits(self, segment: bytes) -> Iterator[_Hit]:
        """Yield where an original UID stands, alone or as the root of a longer one."""
        for prefix in self._prefixes:
            at = segment.find(prefix)
            while at >= 0:
                run = _UID_RUN.match(segment, at)
                if run is not None and not _UID_RUN.match(segment[at - 1 : at]) and self._is_original(run.group()):
                    yield _Hit(at, "uid", b"")
                at = segment.find(prefix, at + 1)

    def _is_original(self, run: bytes) -> bool:
        run = run.rstrip(b".")
        if run in self._uids:
            return True
        while len(run) > _SHORTEST_UID_ROOT:
            run = run.rpartition(b".")[0]
            if run in self._uids and len(run) >= _SHORTEST_UID_ROOT:
                return True
        return False

    def id_hits(self, segment: bytes) -> Iterator[_Hit]:
        """Yield where a Patient ID or Accession Number stands by itself."""
        for value in self._ids:
            if value.isdigit() and len(value) < _SHORTEST_NUMBER:
                continue
            for at in _alone(value, segment):
                yield _Hit(at, "number" if value.isdigit() else "id", value)

    def word_hits(self, segment: bytes) -> Iterator[_Hit]:
        """Yield where a word of the patient's name stands by itself."""
        folded = segment.lower() if self._words else b""
        for word in self._words:
            for at in _alone(word, folded):
                yield _Hit(at, "word", word)


def _name_words(name: bytes) -> list[bytes]:
    components = [part for group in name.split(b"=") for part in group.split(b"^")[:_NAME_COMPONENTS]]
    return [word for component in components for word in _WORD.findall(component)]


def _alone(value: bytes, segment: bytes) -> Iterator[int]:
    at = segment.find(value)
    while at >= 0:
        end = at + len(value)
        if not segment[at - 1 : at].isalnum() and not segment[end : end + 1].isalnum():
            yield at
        at = segment.find(value, at + 1)

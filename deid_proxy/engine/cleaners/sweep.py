"""Every other text that stays: searched for what the instance itself says of people, and cleaned of that alone.

A code meaning, the label of a segment, a convolution kernel: no rule takes them away, and mostly they name nobody.
Where one names somebody all the same, what is found goes and the rest stays.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.content_items import CODE_MEANING, CODE_VALUES
from deid_proxy.engine.cleaners.own import MAKER_TAGS
from deid_proxy.engine.cleaners.own_forms import forms_of
from deid_proxy.engine.cleaners.own_words import PLACE
from deid_proxy.engine.cleaners.plain import as_shown
from deid_proxy.engine.cleaners.private_codes import is_private, may_name, says_nothing
from deid_proxy.engine.cleaners.reading import TextValue, character_set_of, held_at, is_plain, own_of, written
from deid_proxy.engine.cleaners.split_values import split_identifiers
from deid_proxy.engine.cleaners.terms import Term
from deid_proxy.engine.cleaners.text import find_known
from deid_proxy.engine.cleaners.values import LONGEST_REMEMBERED, MOST_REMEMBERED, decoded, remembered
from deid_proxy.engine.dummies import dummy_value
from deid_proxy.engine.edits import READ, Question
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.engine.needles import NO_NAMES
from deid_proxy.engine.subject import SPECIFIC_CHARACTER_SET
from deid_proxy.engine.vocabulary import known_vr
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode, AttributeType
from deid_proxy.standard.coding_schemes import TOOLKITS, is_public
from deid_proxy.standard.concept_names import CONCEPT_NAMES, MAKERS
from deid_proxy.standard.dictionary import format_tag
from deid_proxy.standard.folding import fold
from deid_proxy.standard.options import ConfidentialityOption
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_extensions import i64

    from deid_proxy.engine.attribute import Attribute, Prepared
    from deid_proxy.engine.cleaners.own import CharacterSet, Cleaned, Own
    from deid_proxy.engine.cleaners.text import Verdict
    from deid_proxy.engine.draft import PlanDraft
    from deid_proxy.engine.edits import Edit, Read
    from deid_proxy.engine.plan import New
    from deid_proxy.standard.vocabulary import Vocabulary

SWEPT = Rule(
    ActionCode.C, "PS3.15 E.3.5: what the instance itself says of people and places goes from a text that stays"
)
SWEPT_CODE = Rule(
    ActionCode.C,
    "PS3.15 E.3.4: a code goes that names somebody, or is of a private scheme and has an unknown word",
)
PRIVATE_MEANING = Rule(ActionCode.C, "PS3.15 E.3.4: the meaning of a code of a private scheme is a text")
_SWEPT_VRS = frozenset({"LO", "LT", "SH", "ST", "UC", "UR", "UT"})
_WRITTEN_BY_PEOPLE = frozenset(
    {
        0x00080105,  # Mapping Resource
        0x00700002,  # Graphic Layer
        0x00700080,  # Content Label
    }
)
"""Code strings (CS) that hold what people like, and no Defined Terms."""

_KEPT_AS_IT_IS = frozenset(
    {ConfidentialityOption.RETAIN_INSTITUTION_IDENTITY, ConfidentialityOption.RETAIN_DEVICE_IDENTITY}
)
CODING_SCHEME = 0x00080102
"""Coding Scheme Designator: one of a key's two parts, of which every letter counts."""

_KEYS = frozenset({CODING_SCHEME, 0x00080105})
"""These, and Mapping Resource, are parts of keys: they cannot be cleaned."""

_NEEDS_VALUE = frozenset({AttributeType.TYPE_1, AttributeType.TYPE_1C})
_LONGEST_TERM = 3  # characters: US, HU, FLT; what is shorter than a word cannot be told from terms by its form
_BESIDE = 3  # characters between the words of one name
_TIDY = " \t\r\n,;:/-_+&"


def is_swept(attribute: Attribute) -> bool:
    """Tell whether a text that stays is searched: not what a site, or an Option for identity, keeps as it is."""
    meant = known_vr(attribute.tag)
    if attribute.rule.site or attribute.rule.option in _KEPT_AS_IT_IS:
        return False
    if attribute.vr not in TEXT_VRS and attribute.vr != "UN":
        return False
    return meant in _SWEPT_VRS or (meant == "CS" and attribute.tag != SPECIFIC_CHARACTER_SET)


def prepare_swept(attribute: Attribute, kind: AttributeType | None) -> Prepared:
    """Search every value of an attribute that stays; a key that names somebody holds, as nothing can be cut out of it.

    Parameters
    ----------
    kind
        Its Type: where the object needs a value, a placeholder takes the place of a text of which nothing is left.
    """
    if attribute.tag in _KEYS:
        return attribute.asked(_Key())
    if known_vr(attribute.tag) == "CS" and attribute.tag not in _WRITTEN_BY_PEOPLE:
        return attribute.asked(Term())
    value = dummy_value(attribute.tag, attribute.written_vr) if kind in _NEEDS_VALUE else b""
    swept = replace(attribute, action=ActionCode.C, rule=SWEPT_CODE if attribute.tag in CODE_VALUES else SWEPT)
    searching = _Swept(attribute.encode(value), attribute.tag)
    return swept.asked(_Meaning(attribute, searching) if attribute.tag == CODE_MEANING else searching)


def asked_in_turn(attribute: Attribute, prepared: Prepared, swept: Prepared) -> Prepared:
    """Search a value that another question is asked of as well, because its VR is not that of the dictionary."""
    kind, edit = prepared
    _, second = swept
    if kind != READ or edit.read is None:
        return swept
    return replace(attribute, action=second.action, rule=second.rule).asked(partial(_in_turn, edit.read, second.read))


def _in_turn(
    first: Read, second: Read, draft: PlanDraft, edit: Edit, start: int, value: int, end: int
) -> bytes | New | None:
    asked = first(draft, edit, start, value, end)
    return second(draft, edit, start, value, end) if asked is None else asked


class _Swept(Question):
    """Searches every value of an attribute that stays.

    Parameters
    ----------
    without
        The element when nothing of the value is left.
    """

    def __init__(self, without: bytes, tag: int) -> None:
        self._without = without
        self._is_code = tag in CODE_VALUES
        self._concept = self._is_code or tag in CONCEPT_NAMES
        self._is_product = tag in MAKER_TAGS

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:
        """Return a value without what the instance itself says; None where nothing of that stands in it."""
        raw, own, concept = draft.bytes_of(value, end), own_of(draft, edit), self._concept
        if self._is_code and may_name(raw) and is_private(draft.data, edit.tag, start, end, edit.encoding):
            return self._private_code(draft, edit, raw, value)
        passed = own.passed_concepts if concept else own.passed
        if (raw in passed and not self._is_product) or not raw.strip(b" \0"):
            return None
        declared = character_set_of(draft, own, raw, value)
        if self._is_product:
            return written(draft, edit, _swept_product(own, edit.vr, raw, declared), self._without)
        clean = partial(_all_or_nothing if self._is_code else _without_known, own, concept)
        swept = remembered(own, own.swept, (edit.vr, concept), raw, declared, clean)  # no concept has the VR of a code
        if swept.new is None:
            _remember(passed, raw)
        return written(draft, edit, swept, self._without)

    def _private_code(self, draft: PlanDraft, edit: Edit, raw: bytes, value: i64) -> New | None:
        """Return a code of a private scheme, or nothing of it; None where it stays."""
        own = own_of(draft, edit)
        declared = character_set_of(draft, own, raw, value)
        try:
            judged = remembered(own, own.codes, (edit.vr, True), raw, declared, partial(_judged_code, own, edit.tag))
        except DeidentificationError as error:
            raise held_at(own, edit, error) from None
        return written(draft, edit, judged, self._without)


class _Meaning(Question):
    """Cleans what a code of a private scheme means like a description, and searches what any other means.

    Parameters
    ----------
    searching
        Does the latter.
    """

    def __init__(self, attribute: Attribute, searching: _Swept) -> None:
        self._searching = searching
        self._cleaning = TextValue(attribute.encode(dummy_value(attribute.tag, attribute.written_vr)))
        _, self._cleaned = replace(attribute, action=ActionCode.C, rule=PRIVATE_MEANING).asked(self._cleaning)

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:
        """Return a meaning without what goes; None where all of it stays, or the step is taken down already."""
        if not is_private(draft.data, edit.tag, start, end, edit.encoding):
            return self._searching(draft, edit, start, value, end)
        new = self._cleaning(draft, self._cleaned, start, value, end)
        if new is not None:
            draft.steps.append((start, end, self._cleaned, new))  # under a rule of its own
        return None


def _judged_code(own: Own, tag: int, text: str) -> tuple[str, ...]:
    return _all_or_nothing(own, True, text) if not text or says_nothing(own, tag, text) else ()


def _swept_product(own: Own, vr: str, raw: bytes, declared: CharacterSet) -> Cleaned:
    return remembered(own, own.products, (vr, True), raw, declared, partial(_product_without_known, own))


def _product_without_known(own: Own, text: str) -> tuple[str, ...]:
    return _without(text, found_in_product(own, text))


class _Key(Question):
    """Holds the instance where a coding scheme is named like somebody; one named like its maker is no secret."""

    def __call__(self, draft: PlanDraft, edit: Edit, start: i64, value: i64, end: i64) -> New | None:  # noqa: ARG002
        """Keep the key, or hold the instance."""
        own, raw = own_of(draft, edit), draft.bytes_of(value, end)
        if raw not in own.passed_concepts:
            _hold_key(own, edit.tag, raw, character_set_of(draft, own, raw, value))
        return None


def _hold_key(own: Own, tag: int, raw: bytes, declared: CharacterSet) -> None:
    try:
        text, _ = decoded(raw, declared)
    except (LookupError, UnicodeDecodeError):
        return  # what is no text is emptied, here as everywhere
    if not is_public(text.strip()) and text.strip() not in TOOLKITS:
        for verdict in found_in(own, text, concept=True):
            word = fold(text[verdict.start : verdict.end]).strip("0123456789")
            if forms_of(own.known).words.get(word) != PLACE or word not in own.makers:
                detail = f"{format_tag(tag)} names somebody or some place, and is a key that cannot be cleaned"
                raise DeidentificationError(HoldReason.RESIDUAL_IDENTIFIER, detail)
    _remember(own.passed_concepts, raw)


def _remember(passed: set[bytes], raw: bytes) -> None:
    """Remember a value that stays, should it stay in every character set."""
    if len(raw) <= LONGEST_REMEMBERED and len(passed) < MOST_REMEMBERED and is_plain(raw):
        passed.add(raw)


def found_in(own: Own, text: str, *, concept: bool) -> tuple[Verdict, ...]:
    """Return where a text that stays says what the instance says of people and places."""
    words = vocabulary(own.policy.languages)
    shown = as_shown(text)
    said = [(verdict, fold(shown[verdict.start : verdict.end])) for verdict in find_known(text, own.known)]
    said = _names_of(said, shown, own, words)
    if concept and len({word for _, word in said}) == 1 and _is_term(said[0][1], words) and "^" not in shown:
        return ()  # one single word that names a concept as well as a family
    return tuple([verdict for verdict, _ in said])


def found_in_product(own: Own, text: str) -> tuple[Verdict, ...]:
    """Return where the name of a maker or a model says what the instance says of people.

    Stations are called like the model that stands there, and sites like their maker.
    """
    return tuple([verdict for verdict in found_in(own, text, concept=True) if verdict.why != PLACE])


def _names_of(said: list[tuple[Verdict, str]], shown: str, own: Own, words: Vocabulary) -> list[tuple[Verdict, str]]:
    """Return what can be told from terms, and what is part of a name only because it stands beside such a word."""
    counts = [_is_name(word, words) for _, word in said]
    for run in _beside_each_other(said, shown):
        if len(run) > 1 and _is_cut_name("".join(said[at][1] for at in run), own):
            counts[run[0] : run[-1] + 1] = [True] * len(run)
    for places in (range(1, len(said)), range(len(said) - 2, -1, -1)):
        for at in places:
            other = at - places.step
            counts[at] = counts[at] or (counts[other] and _are_beside(said, shown, *sorted((at, other))))
    return [one for one, is_counted in zip(said, counts, strict=True) if is_counted]


def _beside_each_other(said: list[tuple[Verdict, str]], shown: str) -> list[list[int]]:
    """Return the words of which each stands beside the next one."""
    runs: list[list[int]] = []
    for at in range(len(said)):
        if at and _are_beside(said, shown, at - 1, at):
            runs[-1].append(at)
        else:
            runs.append([at])
    return runs


def _are_beside(said: list[tuple[Verdict, str]], shown: str, left: int, right: int) -> bool:
    between = shown[said[left][0].end : said[right][0].start]
    return len(between) <= _BESIDE and not between.strip(_TIDY + ".^'()*·•|=")


def _is_cut_name(joined: str, own: Own) -> bool:
    """Tell whether words that are too short to count are one name, taken apart or spelled."""
    return len(joined) > _LONGEST_TERM and (joined in forms_of(own.known).words)


def _is_term(word: str, words: Vocabulary) -> bool:
    return word in MAKERS or words.source_of(word) is not None


def names_somebody(own: Own, raw: bytes) -> bool:
    """Tell whether a private text, which is plain ASCII, says what the instance says of people and places."""
    text = raw.decode("ascii", "replace").strip(" \0")
    return bool(split_identifiers(text, own.known)) or any(
        found_in(own, value, concept=False) for value in text.split("\\")
    )


def _is_name(word: str, words: Vocabulary) -> bool:
    """Tell whether a word that the instance has in a name or number can be told from the terms of a technical text."""
    if len(word) > _LONGEST_TERM:
        return word not in NO_NAMES
    if word.isdigit() or len(word) == 1:
        return False
    return words.source_of(word) is None or word in words.names_too


def _all_or_nothing(own: Own, concept: bool, text: str) -> tuple[str, ...]:
    """Return a code, or nothing of it: with a part cut out it would be another one."""
    return () if found_in(own, text, concept=concept) else (text,)


def _without_known(own: Own, concept: bool, text: str) -> tuple[str, ...]:
    return _without(text, found_in(own, text, concept=concept))


def _without(text: str, found: Sequence[Verdict]) -> tuple[str, ...]:
    if not found:
        return (text,)
    text = as_shown(text)
    pieces, at = [], 0
    for verdict in found:
        pieces.append(text[at : verdict.start])
        at = max(at, verdict.end)
    pieces.append(text[at:])
    left = " ".join(piece.strip(_TIDY) for piece in pieces if any(map(str.isalnum, piece)))
    return (left,) if left else ()

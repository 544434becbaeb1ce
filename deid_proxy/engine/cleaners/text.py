"""The cleaner of one text: token by token, each with a verdict and the reason for it.

The instance's own identifiers win over patterns, patterns over vocabularies, and these over the policy for the rest.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners import numbers
from deid_proxy.engine.cleaners.days import TextDay
from deid_proxy.engine.cleaners.known import forms_of
from deid_proxy.engine.cleaners.known_search import covered, own_tokens
from deid_proxy.engine.cleaners.patterns import pattern_tokens
from deid_proxy.engine.cleaners.people import people_tokens
from deid_proxy.engine.cleaners.tidying import between
from deid_proxy.engine.cleaners.tokens import tokens_of
from deid_proxy.engine.cleaners.view import view_of, visible
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.standard.vocabulary import vocabulary

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.days import FoundDay
    from deid_proxy.engine.cleaners.known import Forms, KnownIdentifiers
    from deid_proxy.engine.cleaners.tokens import Tokens
    from deid_proxy.standard.vocabulary import Vocabulary

__all__ = ["CleanedText", "TextDay", "Verdict", "clean_text", "find_known"]

_MOST_CHARACTERS = 1 << 22
_UNKNOWN = "unknown word"
_EVERY_LANGUAGE = CleaningPolicy().languages


class Verdict(NamedTuple):
    """What becomes of a stretch of a text, and why; the reason holds no value."""

    start: int
    end: int
    kept: bool
    why: str


class CleanedText(NamedTuple):
    """A text without what identifies.

    Parameters
    ----------
    pieces
        What stays, and days that move, in order.
    verdicts
        One for every token of the original, in order.
    """

    pieces: tuple[str | TextDay, ...]
    verdicts: tuple[Verdict, ...]

    def __repr__(self) -> str:
        return "CleanedText(‹PHI›)"

    @property
    def text(self) -> str:
        """The cleaned text, its days as they stood."""
        return self.written(0)

    def written(self, days: int) -> str:
        """Return the cleaned text, its days moved."""
        return "".join(piece if isinstance(piece, str) else piece.written(days) for piece in self.pieces)


@lru_cache(maxsize=4096)
def clean_text(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    """Return a text without what identifies.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long; UNRESOLVABLE_ACTION for an unknown word where the policy holds.
    """
    _check(text)
    words = vocabulary(policy.languages)
    forms = forms_of(known, words)
    tokens = tokens_of(view_of(text), forms.inner)
    cleaning = _Cleaning(tokens, forms, words, policy)
    if "<" in text:
        cleaning.dropped |= _across_tags(text, tokens, forms, words)
    cleaning.judge()
    return CleanedText(cleaning.pieces(text), cleaning.verdicts())


@lru_cache(maxsize=4096)
def find_known(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    """Return where a text has an identifier of the instance itself.

    A word that means something, and a very short one, counts only beside another of the identifiers, or alone with
    others of them: the name of a patient may well be that of a body part or a maker.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long.
    """
    _check(text)
    words = vocabulary(_EVERY_LANGUAGE)
    forms = forms_of(known, words)
    tokens = tokens_of(view_of(text), forms.inner)
    found = own_tokens(tokens, forms, words, sweep=True)
    if "<" in text:
        found |= _across_tags(text, tokens, forms, words)
    found |= dict.fromkeys(covered(tokens, _uids(tokens.view.text, forms)), "own: UID")
    return tuple(
        Verdict(*tokens.view.original(tokens.starts[token], tokens.ends[token]), False, why)
        for token, why in sorted(found.items())
    )


def _check(text: str) -> None:
    if len(text) > _MOST_CHARACTERS:
        raise DeidentificationError(HoldReason.LIMIT, "a text is too long to be cleaned")


def _uids(text: str, forms: Forms) -> list[tuple[int, int]]:
    spans = []
    for uid in sorted(forms.uids):
        at = text.find(uid)
        while at >= 0:
            spans.append((at, at + len(uid)))
            at = text.find(uid, at + len(uid))
    return spans


def _across_tags(text: str, tokens: Tokens, forms: Forms, words: Vocabulary) -> dict[int, str]:
    """Return the tokens of names that tags of HTML stand in."""
    plain = tokens_of(view_of(text, tags=False), forms.inner)
    found = own_tokens(plain, forms, words, sweep=True)
    spans = [plain.view.original(plain.starts[token], plain.ends[token]) for token in found]
    at = {token: tokens.view.original(tokens.starts[token], tokens.ends[token]) for token in range(len(tokens.words))}
    marks: dict[int, str] = {}
    token = 0
    for (start, end), why in zip(sorted(spans), found.values(), strict=True):
        while token < len(at) and at[token][1] <= start:
            token += 1
        while token < len(at) and at[token][0] < end:
            marks[token] = why
            token += 1
    return marks


class _Cleaning:
    """The verdicts over the tokens of one text."""

    def __init__(self, tokens: Tokens, forms: Forms, words: Vocabulary, policy: CleaningPolicy) -> None:
        self._tokens, self._words, self._policy = tokens, words, policy
        self._sources: dict[str, str | None] = {}
        self._taken, days = pattern_tokens(tokens)
        own = own_tokens(tokens, forms, words, sweep=False)
        self.dropped = self._taken | people_tokens(tokens, self._means, self._is_name) | own
        self._ages(forms)
        self._days: dict[int, tuple[int, TextDay]] = {}
        if policy.dates == "shift":
            self._move(days, forms)
        self._kept: list[bool | None] = [None] * len(tokens.words)
        self._why = [_UNKNOWN] * len(tokens.words)

    def _source(self, word: str) -> str | None:
        if word not in self._sources:
            source = self._words.source_of(word)
            site = self._policy.site_words.get(word)
            self._sources[word] = f"vocabulary: {source}" if source else f"site: {site}" if site else None
        return self._sources[word]

    def _means(self, word: str) -> bool:
        return self._source(word) is not None

    def _is_name(self, word: str) -> bool:
        return word in self._words.names_too

    def _ages(self, forms: Forms) -> None:
        for token in [t for t, why in self.dropped.items() if why == "pattern: age of a person"]:
            if self._tokens.words[token].lstrip("0") in forms.ages:
                self.dropped[token] = "own: age"

    def _move(self, days: list[FoundDay], forms: Forms) -> None:
        """Let the days move that are certain, and are no day of birth."""
        for day in days:
            where = covered(self._tokens, [(day.start, day.end)])
            if day.form is None or forms.births.intersection(day.meant) or not where:
                continue
            edge = (self._tokens.starts[where[0]], self._tokens.ends[where[-1]])
            whole = self._tokens.runs[where[0]] == where[0] and self._tokens.run_end(where[-1]) == where[-1] + 1
            if day.form and whole and edge == (day.start, day.end) and not any(t in self._days for t in where):
                self._days[where[0]] = (where[-1], TextDay(day.meant[0], day.form))

    def judge(self) -> None:
        """Decide on every token: what is taken, runs of letters and digits, words, and then numbers of their own."""
        tokens = self._tokens
        for token, why in self.dropped.items():
            self._kept[token], self._why[token] = False, why
        for first, (last, _) in self._days.items():
            for token in range(first, last + 1):
                self._kept[token], self._why[token] = True, "pattern: date, moved"
        token = 0
        while token < len(tokens.words):
            end = token + 1
            while end < len(tokens.runs) and tokens.runs[end] == token:
                end += 1
            if end > token + 1 or self._kept[token] is None:
                self._judge_run(token, end)
            token = end
        for token, stays in enumerate(self._kept):
            if stays is None and numbers.number_has_meaning(tokens, token, self._kept):
                self._kept[token], self._why[token] = True, numbers.WHY
        for token, stays in enumerate(self._kept):
            if stays is None:
                self._kept[token] = False
                self._why[token] = "number without a meaning"

    def _judge_run(self, token: int, end: int) -> None:
        """Keep a run as a whole where it means something, else those of its tokens that do."""
        tokens = self._tokens
        if end - token > 1 and not any(self._kept[at] is False for at in range(token, end)):
            run = "".join(tokens.words[token:end])
            why = self._source(run) or (numbers.WHY if numbers.run_has_meaning(run, self._means) else None)
            if why:
                self._kept[token:end], self._why[token:end] = [True] * (end - token), [why] * (end - token)
                return
        for at in range(token, end):
            if self._kept[at] is not None:
                continue
            if tokens.kind(at) == "d":
                if end - token > 1:
                    self._kept[at], self._why[at] = (
                        self._policy.unknown == "keep" and len(tokens.words[at]) < 4,
                        _UNKNOWN,
                    )
                continue
            source = self._source(tokens.words[at])
            if end - token > 1 and (len(tokens.words[at]) < 2 or self._is_name(tokens.words[at])):
                source = None
            if source is None and self._policy.unknown == "hold":
                raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
            self._kept[at] = source is not None or self._policy.unknown == "keep"
            self._why[at] = source or _UNKNOWN

    def verdicts(self) -> tuple[Verdict, ...]:
        """Return a verdict for every token, where it stands in the original."""
        return tuple(map(Verdict, *self._spans, map(bool, self._kept), self._why))

    @property
    def _spans(self) -> tuple[list[int], list[int]]:
        tokens, view = self._tokens, self._tokens.view
        if view.starts is None or view.ends is None:
            return tokens.starts, tokens.ends
        starts, ends = view.starts, view.ends
        return [starts[start] for start in tokens.starts], [ends[end - 1] for end in tokens.ends]

    def pieces(self, text: str) -> tuple[str | TextDay, ...]:
        """Return what stays of the original: stretches of tokens that stay, and little between them."""
        if all(self._kept) and not self._days:
            return (visible(text),)
        if not any(self._kept):
            return ("",)
        starts, ends = self._spans
        pieces: list[str | TextDay] = []
        gap: list[str] = []
        place, token, begun = 0, 0, False
        while token < len(starts):
            separator = text[place : starts[token]]
            if not self._kept[token]:
                gap.append(separator)
                place = max(place, ends[token])
                token += 1
                continue
            pieces.append(between([*gap, separator], first=not begun, last=False) if gap else separator)
            first, place, begun, gap = token, max(place, starts[token]), True, []
            if token in self._days:
                last, day = self._days[token]
                pieces.append(day)
            else:
                last = self._stretch(token)
                pieces.append(text[place : ends[last]] if first <= last else "")
            place, token = max(place, ends[last]), last + 1
        rest = text[place:]
        pieces.append(between([*gap, rest], first=not begun, last=True) if gap else rest)
        return _joined(pieces)

    def _stretch(self, token: int) -> int:
        """Return the last of the tokens from this one on that stay as they are."""
        while token + 1 < len(self._kept) and self._kept[token + 1] and token + 1 not in self._days:
            token += 1
        return token


def _joined(pieces: list[str | TextDay]) -> tuple[str | TextDay, ...]:
    """Return pieces without empty ones, texts beside each other in one."""
    found: list[str | TextDay] = []
    texts: list[str] = []
    for piece in pieces:
        if isinstance(piece, str):
            texts.append(piece)
        else:
            found += [visible("".join(texts)), piece]
            texts = []
    found.append(visible("".join(texts)))
    return tuple(piece for piece in found if piece != "") or ("",)

"""The cleaner of one text: token by token, each with a verdict and the reason for it.

What the instance itself says of people goes first, then what identifies by its form or by what stands around it; of
the rest stays what a vocabulary knows, or what measures something. The order is the order of the reasons.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners.ambiguous import is_no_name, phrases_of
from deid_proxy.engine.cleaners.numbers import MEANT, is_meant
from deid_proxy.engine.cleaners.own_forms import DAY, forms_of
from deid_proxy.engine.cleaners.own_found import Mark, find_own
from deid_proxy.engine.cleaners.patterns import DATE, find_patterns
from deid_proxy.engine.cleaners.plain import Plain, as_shown, plain_of
from deid_proxy.engine.cleaners.prose import Prose
from deid_proxy.engine.cleaners.text_days import TextDay, find_days
from deid_proxy.engine.cleaners.tidying import balanced, gap, head, seen, tail
from deid_proxy.engine.cleaners.titles import find_titled
from deid_proxy.engine.cleaners.tokens import UNSPACED, Token, between, tokens_of
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.standard.vocabulary import LANGUAGES, Vocabulary, vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.profile.cleaning import CleaningPolicy

__all__ = ["CleanedText", "TextDay", "Verdict", "clean_text", "find_known"]

UNKNOWN, NAME_TOO = "unknown word", "a word that is a name too"
EVERYDAY = "vocabulary: everyday words"
_OWN = "own: "
_NUMBER = "a number that measures nothing"
_MOST_CHARACTERS = 1 << 24
_LONGEST_REMEMBERED = 4096
_LONGEST_WORD = 8  # characters of a script without spaces


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


def clean_text(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    """Return a text without what identifies.

    Raises
    ------
    DeidentificationError
        LIMIT for a text that is too long; UNRESOLVABLE_ACTION for an unknown word where the policy holds.

    References
    ----------
    DICOM PS3.15 section E.3.5
    """
    if len(text) > _MOST_CHARACTERS:
        raise DeidentificationError(HoldReason.LIMIT, "a text is too long to be cleaned")
    return (_remembered if len(text) <= _LONGEST_REMEMBERED else _clean)(text, known, policy)


def find_known(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    """Return where a text has an identifier of the instance itself."""
    return (_found_before if len(text) <= _LONGEST_REMEMBERED else _found)(text, known)


def _found(text: str, known: KnownIdentifiers) -> tuple[Verdict, ...]:
    text = as_shown(text)
    plain = plain_of(text)
    words = vocabulary(_all_languages())
    marks = find_own(plain.text, tokens_of(text, plain), forms_of(known), words)
    return tuple(Verdict(plain.starts[mark.start], plain.ends[mark.end - 1], False, mark.why) for mark in _apart(marks))


_found_before = lru_cache(maxsize=4096)(_found)


@lru_cache(maxsize=1)
def _all_languages() -> frozenset[str]:
    return frozenset(LANGUAGES)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks that do not overlap, in order."""
    joined: list[Mark] = []
    for mark in sorted(marks):
        if joined and mark.start < joined[-1].end:
            joined[-1] = joined[-1]._replace(end=max(joined[-1].end, mark.end))
        else:
            joined.append(mark)
    return joined


class _Part(NamedTuple):
    """A token, or a part of one that is written without spaces, and what becomes of it."""

    token: Token
    kept: bool
    why: str
    day: TextDay | None = None


def _clean(text: str, known: KnownIdentifiers, policy: CleaningPolicy) -> CleanedText:
    text = as_shown(text)
    plain = plain_of(text)
    tokens = tokens_of(text, plain)
    words = vocabulary(policy.languages)
    reasons = _Reasons(plain.text, find_own(plain.text, tokens, forms_of(known), words))
    reasons.add(find_patterns(plain.text))
    reasons.add(find_titled(plain.text, tokens, words))
    days = _moving(plain.text, reasons) if policy.dates == "shift" else {}
    parts = _Judge(text, plain, tokens, words, policy, reasons, days).parts()
    return CleanedText(_pieces(text, plain, parts), _verdicts(plain, parts))


_remembered = lru_cache(maxsize=4096)(_clean)


class _Reasons:
    """Why characters of a plain text go; the first reason counts."""

    def __init__(self, plain: str, marks: Iterable[Mark]) -> None:
        self._why = bytearray(len(plain))
        self._named: list[str] = [""]
        self.add(marks)

    def add(self, marks: Iterable[Mark]) -> None:
        """Take further marks."""
        for start, end, why in marks:
            if why not in self._named:
                self._named.append(why)
            number = self._named.index(why)
            stretch = self._why[start:end]
            if stretch.count(0) == end - start:
                self._why[start:end] = bytes((number,)) * (end - start)
            else:
                self._why[start:end] = bytes(old or number for old in stretch)

    def of(self, start: int, end: int) -> str:
        """Return why something of a stretch goes; empty where nothing does."""
        stretch = self._why[start:end]
        if not any(stretch):
            return ""
        return self._named[next(filter(None, stretch))]

    def all_are(self, start: int, end: int, reasons: Sequence[str]) -> bool:
        """Tell whether a stretch goes for one of these reasons alone."""
        return {self._named[number] for number in self._why[start:end]} <= set(reasons)


def _moving(plain: str, reasons: _Reasons) -> dict[int, tuple[int, TextDay]]:
    """Return where days begin that may move, with their ends."""
    return {
        found.start: (found.end, found.text_day)
        for found in find_days(plain)
        if found.text_day is not None and reasons.all_are(found.start, found.end, (DATE, DAY))
    }


class _Judge:
    """Says what becomes of every token of one text."""

    def __init__(
        self,
        text: str,
        plain: Plain,
        tokens: Sequence[Token],
        words: Vocabulary,
        policy: CleaningPolicy,
        reasons: _Reasons,
        days: dict[int, tuple[int, TextDay]],
    ) -> None:
        self._text, self._plain, self._tokens = text, plain, tokens
        self._words, self._policy, self._reasons, self._days = words, policy, reasons, days
        self._phrases = phrases_of(tokens, words)
        self._prose = Prose(plain.text, tokens, words)
        self._unknown = [self._is_unknown(at, token) for at, token in enumerate(tokens)]
        own = [self._reasons.of(token.start, token.end).startswith(_OWN) for token in tokens]
        self._strange = [unknown and not is_own for unknown, is_own in zip(self._unknown, own, strict=True)]

    def _is_unknown(self, at: int, token: Token) -> bool:
        if self._reasons.of(token.start, token.end):
            return True
        if at in self._phrases:
            return False
        has_digit = any(map(str.isdigit, token.text))
        if has_digit:
            return not is_meant(token.text, self._words) and token.text not in self._words
        if token.text in self._words or token.text in self._policy.site_words:
            return False
        return not self._prose.keeps(at)

    def parts(self) -> list[_Part]:
        """Return all tokens, in order."""
        made: list[_Part] = []
        behind = 0
        for at, token in enumerate(self._tokens):
            if token.start < behind:
                continue
            day = self._days.get(token.start)
            if day is not None:
                behind = day[0]
                made.append(_Part(token._replace(end=day[0]), True, "a date that moves", day[1]))
            elif UNSPACED.search(token.text):
                made += self._unspaced(token)
            else:
                made.append(_Part(token, *self._verdict(at, token)))
        made = self._whole_characters(made)
        if self._policy.unknown == "hold" and any(part.why in (UNKNOWN, NAME_TOO) for part in made):
            raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, "a text has an unknown word")
        return made

    def _verdict(self, at: int, token: Token) -> tuple[bool, str]:
        why = self._reasons.of(token.start, token.end)
        if why:
            return False, why
        text, words = token.text, self._words
        site = self._policy.site_words.get(text)
        if site is not None:
            return True, f"vocabulary: {site}"
        if at in self._phrases and text not in words:
            return True, "vocabulary: words that belong together"
        if token.is_initial:
            return self._letter(at, token)
        source = words.source_of(text)
        if source is not None:
            is_name = text in words.names_too and at not in self._phrases
            if is_name and not self._is_no_name(at):
                return False, NAME_TOO
            return True, f"vocabulary: {source}"
        if any(map(str.isdigit, text)):
            meant = is_meant(text, words)
            return meant, MEANT if meant else _NUMBER
        if pieces := words.pieces_of(text):
            return True, f"vocabulary: {words.source_of(pieces[0])}"
        if self._prose.keeps(at):
            return True, EVERYDAY
        return self._policy.unknown == "keep", UNKNOWN

    def _is_no_name(self, at: int) -> bool:
        return is_no_name(
            self._plain.text,
            self._tokens,
            at,
            self._words,
            self._unknown,
            self._strange,
            has_sentence=self._prose.has_sentence,
        )

    def _letter(self, at: int, token: Token) -> tuple[bool, str]:
        """Say what becomes of a single letter: one of an abbreviation stays, an initial goes."""
        plain, words = self._plain.text, self._words
        before = between(plain, self._tokens[at - 1], token) if at else " "
        behind = between(plain, token, self._tokens[at + 1]) if at + 1 < len(self._tokens) else " "
        if before in ("'", "’") and at:
            kept = not self._unknown[at - 1]
            return kept, "vocabulary: what a word ends with" if kept else UNKNOWN
        run = self._run(at)
        joined = "".join(self._tokens[one].text for one in run)
        if len(run) > 1:
            source = words.source_of(joined)
            if source is not None:
                return True, f"vocabulary: {source}"
            return False, UNKNOWN
        source = words.source_of(token.text)
        is_initial = token.raw.isupper() and behind.startswith(".") and at + 1 < len(self._tokens)
        if source is not None and not is_initial:
            beside = [one for one in (at - 1, at + 1) if 0 <= one < len(self._tokens)]
            if (
                not any(self._unknown[one] and self._tokens[one].is_capitalised for one in beside)
                or not token.is_capitals
            ):
                return True, f"vocabulary: {source}"
        if "_" in before + behind or "^" in before + behind or "-" in before + behind:
            return True, "a single letter of a code"
        if self._prose.has_word_of_one_letter(at, self._unknown):
            return True, EVERYDAY
        return False, UNKNOWN

    def _run(self, at: int) -> list[int]:
        """Return the single letters around one, with a point or a slash between them."""
        run = [at]
        for step in (-1, 1):
            one = at + step
            while 0 <= one < len(self._tokens) and self._tokens[one].is_initial and len(run) < 8:
                pair = sorted((one, one - step))
                if between(self._plain.text, self._tokens[pair[0]], self._tokens[pair[1]]).strip() not in (".", "/"):
                    break
                run.append(one)
                one += step
        return sorted(run)

    def _unspaced(self, token: Token) -> list[_Part]:
        """Cut a text without spaces into words of the vocabulary, the longest first, and what is between them."""
        found: list[_Part] = []
        at = token.start
        while at < token.end:
            end, why, kept = self._word_at(at, token.end)
            if found and found[-1].why == why and not kept and not found[-1].kept:
                found[-1] = found[-1]._replace(token=self._cut(found[-1].token.start, end))
            else:
                found.append(_Part(self._cut(at, end), kept, why))
            at = end
        return found

    def _whole_characters(self, parts: list[_Part]) -> list[_Part]:
        """Return the parts, those joined that share a character of the original: it stays or goes as one."""
        starts, ends = self._plain.starts, self._plain.ends
        made: list[_Part] = []
        for part in parts:
            if made and starts[part.token.start] < ends[made[-1].token.end - 1]:
                other = made.pop()
                gone = next((one for one in (other, part) if not one.kept), other)
                made.append(gone._replace(token=self._cut(other.token.start, part.token.end)))
            else:
                made.append(part)
        return made

    def _word_at(self, at: int, end: int) -> tuple[int, str, bool]:
        why = self._reasons.of(at, at + 1)
        if why:
            return at + 1, why, False
        for size in range(min(_LONGEST_WORD, end - at), 0, -1):
            word = self._plain.text[at : at + size]
            source = self._policy.site_words.get(word) or self._words.source_of(word)
            if source is not None and not self._reasons.of(at, at + size):
                return at + size, f"vocabulary: {source}", True
        if self._plain.text[at].isascii():
            size = next((n for n in range(at, end) if not self._plain.text[n].isascii()), end) - at
            word = self._plain.text[at : at + size]
            kept = is_meant(word, self._words) or word in self._words
            return at + size, MEANT if kept else UNKNOWN, kept
        return at + 1, UNKNOWN, self._policy.unknown == "keep"

    def _cut(self, start: int, end: int) -> Token:
        raw = self._text[self._plain.starts[start] : self._plain.ends[end - 1]]
        return Token(self._plain.text[start:end], start, end, raw)


def _pieces(text: str, plain: Plain, parts: Sequence[_Part]) -> tuple[str | TextDay, ...]:
    """Return what is left of a text, put together again."""
    edges = [(plain.starts[part.token.start], plain.ends[part.token.end - 1]) for part in parts]
    kept = [at for at, part in enumerate(parts) if part.kept]
    if not kept:
        return ("",)
    made: list[str | TextDay] = [
        head(text[(edges[kept[0] - 1][1] if kept[0] else 0) : edges[kept[0]][0]], is_first=not kept[0])
    ]
    for place, at in enumerate(kept):
        part = parts[at]
        made.append(part.day if part.day is not None else seen(text[edges[at][0] : edges[at][1]]))
        if place + 1 < len(kept):
            following = kept[place + 1]
            separators = [text[edges[one][1] : edges[one + 1][0]] for one in range(at, following)]
            made.append(seen(separators[0]) if len(separators) == 1 else gap(separators))
    last = kept[-1]
    behind = text[edges[last][1] : edges[last + 1][0] if last + 1 < len(parts) else len(text)]
    made.append(tail(behind, is_last=last + 1 == len(parts)))
    if len(kept) == len(parts):
        return _merged(made)
    return _tidied(made)


def _merged(pieces: Iterable[str | TextDay]) -> tuple[str | TextDay, ...]:
    merged: list[str | TextDay] = []
    for piece in pieces:
        if isinstance(piece, str) and merged and isinstance(merged[-1], str):
            merged[-1] += piece
        else:
            merged.append(piece)
    return tuple(merged)


_DAY_MARK = "\ufffc"


def _tidied(pieces: Iterable[str | TextDay]) -> tuple[str | TextDay, ...]:
    """Return pieces without brackets that lost what was in them, whatever days stand between."""
    merged = _merged(pieces)
    days = [piece for piece in merged if not isinstance(piece, str)]
    text = balanced("".join(piece.replace(_DAY_MARK, "") if isinstance(piece, str) else _DAY_MARK for piece in merged))
    made: list[str | TextDay] = []
    for number, stretch in enumerate(text.strip(" \t").split(_DAY_MARK)):
        if number:
            made.append(days[number - 1])
        made.append(stretch)
    return _merged(made)


def _verdicts(plain: Plain, parts: Iterable[_Part]) -> tuple[Verdict, ...]:
    return tuple(
        Verdict(plain.starts[part.token.start], plain.ends[part.token.end - 1], part.kept, part.why) for part in parts
    )

"""Where a text has an identifier of the instance itself."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.days import days_in, named_days
from deid_proxy.engine.cleaners.scripts import in_latin

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.known import Forms
    from deid_proxy.engine.cleaners.tokens import Tokens
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST_GAP = 3
_LONGEST_WORD = 40
_SHORTEST_PREFIX = 4
_SHORTEST_ANYWHERE = 5


def own_tokens(tokens: Tokens, forms: Forms, words: Vocabulary, *, sweep: bool) -> dict[int, str]:
    """Return the tokens that are identifiers of the instance, with the reason.

    Parameters
    ----------
    sweep
        True where no vocabulary decides afterwards: words that mean something, and very short ones, count only
        beside another word of the identifiers.
    """
    found: dict[int, tuple[str, str]] = {}
    readings = [tokens.words]
    if any(word[0] == "0" for word in tokens.words):
        readings.append([word.lstrip("0") or "0" if word[0] == "0" else word for word in tokens.words])
    for reading in readings:
        _in_order(tokens, reading, forms, words, found)
    distinct = [
        word for word in set(tokens.words) if word not in forms.whole and len(word) > 1 and not word.isdecimal()
    ]
    hidden = {word: why for word in distinct if (why := _hidden(word, forms, words))}
    if hidden:
        for token, word in enumerate(tokens.words):
            if word in hidden:
                found.setdefault(token, (hidden[word], "word"))
    _days(tokens, forms, found)
    return _counted(tokens, found, words, sweep=sweep)


def _in_order(
    tokens: Tokens, reading: list[str], forms: Forms, words: Vocabulary, found: dict[int, tuple[str, str]]
) -> None:
    """Find forms that begin and end with a token, whatever stands between their tokens."""
    begins, whole = forms.begins, forms.whole
    for token, word in enumerate(reading):
        if word not in begins:
            continue
        joined, last, best = word, token, -1
        while True:
            if joined in whole:
                best, what = last, whole[joined]
            last += 1
            if last == len(reading) or joined not in begins or not _near(tokens, last):
                break
            joined += reading[last]
        if best < 0 or (best > token and _means(tokens, token, best, what[1], words)):
            continue
        for at in range(token, best + 1):
            if at not in found or found[at][1] == "weak":
                found[at] = what


def _near(tokens: Tokens, token: int) -> bool:
    between = tokens.before(token)
    return len(between) <= _LONGEST_GAP or not between.strip() or between.strip() in ("-", "=")


def _means(tokens: Tokens, first: int, last: int, kind: str, words: Vocabulary) -> bool:
    """Tell whether tokens that make a word of a name are words of their own: ``and ers`` is one, ``Smi th`` is none."""
    if kind == "weak":
        return any(tokens.kind(at) == "d" or len(tokens.words[at]) > 1 for at in range(first, last + 1))
    if kind == "whole":
        digits = all(tokens.kind(at) == "d" for at in range(first, last + 1))
        size = sum(len(tokens.words[at]) for at in range(first, last + 1))
        return digits and size < 5
    return all(words.source_of(tokens.words[at]) is not None for at in range(first, last + 1))


def _hidden(word: str, forms: Forms, words: Vocabulary) -> str | None:
    """Return why a word is a name that is glued to others, shortened, misspelled or in another script."""
    for latin in in_latin(word):
        if latin in forms.whole and forms.whole[latin][1] != "weak":
            return forms.whole[latin][0] + ", in other letters"
        if _misspelled(latin, forms):
            return "own: a name, in other letters"
    if words.source_of(word) is not None:
        return None
    for name in forms.names:
        at = word.find(name)
        if at >= 0 and (len(name) >= _SHORTEST_ANYWHERE or at == 0 or at + len(name) == len(word)):
            return forms.whole[name][0] + ", glued to other letters"
    if len(word) >= _SHORTEST_PREFIX and word in forms.begins and any(name.startswith(word) for name in forms.names):
        return "own: a name, shortened"
    return "own: a name, misspelled" if _misspelled(word, forms) else None


def _misspelled(word: str, forms: Forms) -> bool:
    if not _SHORTEST_PREFIX <= len(word) <= _LONGEST_WORD:
        return False
    nearly = (forms.deleted.get(less) for less in (word, *(word[:i] + word[i + 1 :] for i in range(len(word)))))
    return any(name is not None and _one_apart(word, name) for name in nearly)


def _one_apart(word: str, name: str) -> bool:
    """Tell whether one letter more, less or other, or two in turned order, make one of the other."""
    start = 0
    while start < min(len(word), len(name)) and word[start] == name[start]:
        start += 1
    left, right = word[start:], name[start:]
    same = left[1:] == right[1:] or left[1:] == right or left == right[1:]
    return same or (left[:2] == right[:2][::-1] and left[2:] == right[2:])


def _days(tokens: Tokens, forms: Forms, found: dict[int, tuple[str, str]]) -> None:
    if not forms.days:
        return
    spans = [(day.start, day.end) for day in days_in(tokens.view.text) if forms.days.intersection(day.meant)]
    for token in covered(tokens, spans):
        found[token] = ("own: date", "whole")
    for first, last, meant, _ in named_days(tokens):
        if forms.days.intersection(meant):
            found.update(dict.fromkeys(range(first, last), ("own: date", "whole")))


def covered(tokens: Tokens, spans: list[tuple[int, int]]) -> list[int]:
    """Return the tokens that touch any of some stretches of the view."""
    found: list[int] = []
    for start, end in spans:
        token = bisect_right(tokens.ends, start)
        while token < len(tokens.starts) and tokens.starts[token] < end:
            found.append(token)
            token += 1
    return found


def _counted(tokens: Tokens, found: dict[int, tuple[str, str]], words: Vocabulary, *, sweep: bool) -> dict[int, str]:
    """Leave out what counts only beside another identifier and has none."""
    strong: dict[int, str] = {}
    waiting: dict[int, str] = {}
    for token, (why, kind) in sorted(found.items()):
        word = tokens.words[token]
        meaning = sweep and kind in ("word", "short") and (len(word) <= 3 or words.source_of(word) is not None)
        (waiting if kind == "weak" or meaning else strong)[token] = why
    if sweep and len(found) > 1 and len(found) == len(tokens.words):
        return {token: why for token, (why, _) in sorted(found.items())}
    dotted = {t for t in waiting if t + 1 in waiting and len(tokens.words[t]) == len(tokens.words[t + 1]) == 1}
    both = {t for t in waiting if t + 1 in waiting and found[t][1] != "weak" and found[t + 1][1] != "weak"}
    for token in sorted(dotted | both):
        strong |= {token: waiting[token], token + 1: waiting[token + 1]}
    for order in (sorted(waiting), sorted(waiting, reverse=True)):
        for token in order:
            if (token - 1 in strong and _near(tokens, token)) or (token + 1 in strong and _near(tokens, token + 1)):
                strong[token] = waiting[token]
    return dict(sorted(strong.items()))

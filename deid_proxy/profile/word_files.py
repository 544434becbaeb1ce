"""Word files: a site's own words, one a line, that stay in texts.

``vocabulary learn`` writes its proposals into such a file, each behind :data:`PROPOSED`, so that none of them counts
before a person has taken the mark away.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from deid_proxy.errors import Finding
from deid_proxy.profile.mistakes import MistakeError
from deid_proxy.profile.yaml_nodes import shorten
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from deid_proxy.profile.yaml_nodes import Document, Scalar

MOST_WORDS = 50_000
LONGEST_WORD = 64
PROPOSED = "#? "
"""Stands in front of a word that nobody has accepted yet."""

_MOST_BYTES = 4 << 20
_MOST_FINDINGS = 100
_WORD = re.compile(r"[^\W_]+")


def read_words(path: Path, document: Document, item: Scalar, findings: list[Finding], found: dict[str, str]) -> None:
    """Add the words of a file to ``found``, folded, with where each stands first; what is wrong goes to ``findings``.

    Parameters
    ----------
    document, item
        Where the profile names the file.
    """
    try:
        lines = _lines(path)
    except MistakeError as error:
        findings.append(document.finding(f"cleaning.words: {error.mistake.message}", item.place, error.mistake.hint))
        return
    mistakes: list[Finding] = []
    for number, column, written in lines:
        try:
            found.setdefault(folded_word(written), f"{path.name}:{number}")
        except MistakeError as error:
            mistakes.append(
                Finding(f"cleaning: {error.mistake.message}", str(path), number, column, error.mistake.hint)
            )
        if len(found) > MOST_WORDS:
            message = f"cleaning.words: more than {MOST_WORDS} words"
            findings.append(document.finding(message, item.place, "keep what descriptions need"))
            return
    findings += mistakes[:_MOST_FINDINGS]
    if len(mistakes) > _MOST_FINDINGS:
        findings.append(document.finding(f"cleaning: {len(mistakes) - _MOST_FINDINGS} more such mistakes", item.place))


def folded_word(written: str) -> str:
    """Return a word as it is looked up.

    Raises
    ------
    MistakeError
        It is no single word of letters, or of letters and digits.
    """
    word = fold(written)
    if len(written) > LONGEST_WORD or len(word) > LONGEST_WORD:
        raise MistakeError(f"a word has at most {LONGEST_WORD} characters", "write a word a line")
    if not _WORD.fullmatch(word):
        message = f"'{shorten(written)}' is no single word of letters and digits"
        raise MistakeError(message, "write its parts on lines of their own; a remark stands behind a '#'")
    if not any(map(str.isalpha, word)):
        raise MistakeError(f"'{shorten(written)}' has no letter", "leave it out: numbers stay by their units")
    return word


def _lines(path: Path) -> Iterator[tuple[int, int, str]]:
    """Return what stands on each line that says something, with its line and column."""
    try:
        if path.exists() and not path.is_file():
            raise MistakeError(f"'{shorten(path.name)}' is not a file", "name a text file, relative to the profile")
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
        text = data.decode("utf-8-sig")
    except MistakeError:
        raise
    except UnicodeDecodeError:
        message = f"the file '{shorten(path.name)}' is not text in UTF-8"
        raise MistakeError(message, "save it as UTF-8, with a word a line") from None
    except (OSError, ValueError) as error:  # a ValueError: no name that a file can have
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a file name"
        message = f"the file '{shorten(path.name)}' cannot be read: {reason}"
        raise MistakeError(message, "name a text file, relative to the profile") from None
    if len(data) > _MOST_BYTES:
        message = f"the file '{shorten(path.name)}' is larger than {_MOST_BYTES} bytes"
        raise MistakeError(message, "name the right file")
    return _written(text)


def _written(text: str) -> Iterator[tuple[int, int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        written = line.partition("#")[0].strip()
        if written:
            yield number, line.index(written) + 1, written

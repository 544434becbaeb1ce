"""One writing of ideographs, for names: simplified and traditional ones, those of Japan before and after its reform.

王小東 is 王小东, and 渡邉 is 渡辺. Of all that are written for each other one stands for the others, also where some of
them mean several: 发 is written for 發 as well as for 髮. Words are told from each other by that, so vocabularies do
not use it.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from typing import Final

_IDEOGRAPHS: Final = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")
_AGAIN: Final = "々"
_REPEATED: Final = re.compile(f"([\u3400-\u4dbf\u4e00-\u9fff]){_AGAIN}")
_HEAD: Final = 2  # lines of the list that say what it is


def has_ideographs(text: str) -> bool:
    """Tell whether a text has a character that may be written in several ways."""
    return not text.isascii() and _IDEOGRAPHS.search(text) is not None


def in_one_writing(text: str) -> str:
    """Return a folded text in which one ideograph stands for all that are written for it; as many characters.

    佐々木 is 佐佐木.
    """
    if text.isascii():
        return text
    written = text.translate(_first_of_group())
    return _REPEATED.sub(r"\1\1", written) if _AGAIN in written else written


@cache
def _first_of_group() -> dict[int, str]:
    """Return what stands for each ideograph; read where somebody is called with one."""
    folder = resources.files("deid_proxy.standard.vocabularies")
    groups = folder.joinpath("ideographs.txt").read_text(encoding="utf-8").splitlines()[_HEAD:]
    return {ord(other): group[0] for group in groups for other in group[1:]}

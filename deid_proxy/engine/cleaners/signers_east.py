"""Letters of staff beside what says so in Japanese, Chinese and Korean: ``読影KT``, ``审核:AP``, ``(一次 PB/二次 CG)``.

What says so ends right in front of the letters, or of a blank or a colon there, whatever else it is written with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.engine.cleaners.act_letters import are_of_two, is_free
from deid_proxy.engine.cleaners.act_words_east import CHECKED, DEEDS, GIVEN, MADE, MARKS, PEOPLE
from deid_proxy.engine.cleaners.announced import OF_SCANS
from deid_proxy.engine.cleaners.kinds import SEEN
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.plain import places_of
from deid_proxy.engine.cleaners.signing_words import NOBODY, NOBODY_IN_CAPITALS, READING_MACHINES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, INITIALS
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_MARK, _PERSON, _CHECK, _DEED, _GIVE, _MADE = range(6)
_WHOSE: Final = words_in("者 人 医 醫 師 师 员 員 医师 医師 醫師 技师 技師 자 의 사 의사 기사")
"""Behind an act: who does it."""
_KINDS: Final = {
    **dict.fromkeys(MADE, _MADE),
    **dict.fromkeys(GIVEN, _GIVE),
    **dict.fromkeys(DEEDS, _DEED),
    **dict.fromkeys(CHECKED, _CHECK),
    **dict.fromkeys(PEOPLE | {f"{act}{who}" for act in MADE | DEEDS | CHECKED for who in _WHOSE}, _PERSON),
    **dict.fromkeys(MARKS, _MARK),
}
_LENGTHS: Final = tuple(sorted({len(word) for word in _KINDS}, reverse=True))
"""Of the words, the longest first."""
_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_FIRST: Final = "\u3040"
_DAY: Final = r"\d{4} ?[./年-] ?\d{1,2} ?[./月-] ?\d{1,2}[日.]?"
_FRONT: Final = re.compile(rf" ?[:：]? ?(?:{_DAY} ?)?[(（]?$")
"""What stands between a word and letters."""
_LONGEST_FRONT: Final = 24  # characters
_JOINED: Final = re.compile(r" ?[/／・·･&+] ?")
_DATED: Final = re.compile(r"[ \t]{1,2}(?:\d{4}[./年-]\d|\d{8}|\d{1,2}[./]\d{1,2}[./]\d)")
_ENDS: Final = re.compile(rf"[ \t]{{0,2}}(?:[,，、。.;；)）/|\n\r（(]|[{_HAN}]|$)|{_DATED.pattern}")
_BEGINS: Final = frozenset("(（,，、。.;；/\n\r")
_BEHIND: Final = re.compile(rf" ([{_HAN}]{{2,10}})[ \t]{{0,2}}(?:[,，、。.;；)）/|\n\r（(]|$)")
_PARTED: Final = re.compile(r" ?[/／、,，;；。・|)）]? ?[(（]?")
"""What stands between one act with letters and the next."""
_BRACKETED: Final = re.compile(r" ?[(（]([^()（）]{2,12})[)）]")
_FAMILIES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡"
    "贾賈丁魏薛叶葉阎潘杜戴夏钟鍾汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙雷钱汤尹黎武乔贺赖龚"
)
"""Families of one character, those that reports have as words too: 审核:周."""
_NUMBER: Final = "id"
_GRADE: Final = "r"
_ROLES: Final = tuple(sorted(word for word, kind in _KINDS.items() if kind == _PERSON and len(word) > 2))
_GRADES: Final = frozenset(("r1", "r2", "r3", "r4", "r5"))
_ENDS_FAMILY: Final = re.compile(r"[ \t]{0,2}(?:[,、。.;；)）/|\n\r]|$)")
_TWO: Final = 2
_PLACES: Final = words_in("er ed or op id us cr dr xr rf mg bd")
_NOWHERE: Final = _PLACES | {"ct", "mr", "xr", "nm", "pt", "dx", "xa", "rt", "pet"}
_NOBODY: Final = (NOBODY_IN_CAPITALS | READING_MACHINES) - {"dl"}
_ROUTES: Final = words_in("iv sc im po ia it id ip iu ml mg cc")
"""By which ways something is given, and how much."""
_SITE: Final = re.compile(r"(?:肘|肘窩|腕|前腕|手背|手首|前臂|上臂|手|足背|鎖骨下|팔|손등|전완|주와|[12]\dg) $")
_NEAR_SITE: Final = 8  # characters
_INJECTED: Final = re.compile(r"\d ?(?:ml|cc)(?![a-z])|ルート|주입|[12]\dg|注射|注入|静注|留置|穿刺")
"""What says that something is given there."""
_ENDS_LINE: Final = re.compile(r"[ .。)）]{0,3}(?:\n|$)")
_AMOUNTS: Final = frozenset(("iv", "ml", "mg", "cc", "sl"))
_DOERS: Final = frozenset("者자")


class _Signed(NamedTuple):
    """Letters beside a word: where it all begins and ends, whose they are, and whether they surely are somebody's."""

    start: int
    end: int
    letters: list[Token]
    is_sure: bool


def find_signed_east(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the letters of who signed, read or entered something, in scripts without capitals."""
    if not landmarks.letters or max(landmarks.letters) < _FIRST:
        return []
    plain = landmarks.plain
    signed: list[_Signed] = []
    behind = 0
    for at, token in enumerate(tokens):
        if token.start < behind or not _are_letters(token):
            continue
        one = _signed_at(plain, tokens, at, words)
        if one is not None:
            signed.append(one)
            behind = one.letters[-1].end
    found = [
        Mark(token.start, token.end, INITIALS)
        for at, one in enumerate(signed)
        if one.is_sure or _is_beside_sure(plain, signed, at)
        for token in one.letters
    ]
    return found + _families(plain)


def _are_letters(token: Token) -> bool:
    return len(token.text) == _TWO and token.raw.isascii() and token.is_alpha and (token.is_capitals or token.is_small)


def _signed_at(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> _Signed | None:
    """Return letters at a place with the word beside them, if one is."""
    people = [at]
    while people[-1] + 1 < len(tokens) and _are_letters(tokens[people[-1] + 1]):
        last = people[-1]
        if _JOINED.fullmatch(between(plain, tokens[last], tokens[last + 1])) is None:
            break
        people.append(last + 1)
    letters = [tokens[one] for one in people]
    start, end = letters[0].start, letters[-1].end
    first = max(start - _LONGEST_FRONT, 0)
    if (bracketed := _BRACKETED.match(plain, end)) is not None and _is_person(plain, bracketed):
        is_sure = bracketed[1].startswith(_GRADE) or all(token.text not in _NOWHERE for token in letters)
        return _Signed(start, bracketed.end(), letters, is_sure)
    gap = _FRONT.search(plain, first, start)
    if _is_at_site(plain, start, end) and all(token.text not in _AMOUNTS for token in letters):
        return _Signed(start, end, letters, is_sure=True)
    length = _word_before(plain, gap.start()) if gap is not None else 0
    if gap is None or not length:
        return _in_front(plain, letters, words)
    if _ENDS.match(plain, end) is None:
        return None
    kind = _KINDS[plain[gap.start() - length : gap.start()]]
    has_colon = ":" in gap[0] or "：" in gap[0]
    is_doer = plain[gap.start() - 1] in _DOERS and kind == _PERSON
    sure = [token for token in letters if is_doer or _is_somebodys(token, kind, words, has_colon=has_colon)]
    is_pair = len(people) == _TWO and are_of_two(plain, tokens, people[0], people[1])
    is_sure = is_pair or (bool(sure) and (kind != _MADE or len(sure) == len(letters)))
    if not is_sure and all(token.text not in _NOWHERE and words.kind_of(token.text) not in SEEN for token in letters):
        is_sure = _DATED.match(plain, end) is not None  # MPR 재구성 SP 2020-04-12
    if not is_sure and kind == _CHECK:
        is_sure = _has_person(plain, gap.start())
    return _Signed(gap.start() - length, end, letters, is_sure)


def _is_at_site(plain: str, start: int, end: int) -> bool:
    """Tell whether letters end a line behind where a needle is: ルート右肘 SC, 우측 팔 22G KL."""
    if plain[start - 1 : start] != " " or _ENDS_LINE.match(plain, end) is None:
        return False
    first = plain.rfind("\n", 0, start) + 1
    return (
        _SITE.search(plain, max(start - _NEAR_SITE, 0), start) is not None
        and _INJECTED.search(plain, first, start) is not None
    )


def _word_before(plain: str, end: int) -> int:
    """Return the length of the longest word of the tables that ends at a place; 0 where none does."""
    return next((length for length in _LENGTHS if end >= length and plain[end - length : end] in _KINDS), 0)


def _has_person(plain: str, end: int) -> bool:
    """Tell whether a line says in front of a check who did something else: 报告医师 陳秀珍 审核 MG."""
    line = plain[max(plain.rfind("\n", 0, end) + 1, end - _LONGEST_FRONT) : end]
    return any(role in line for role in _ROLES)


def _is_person(plain: str, bracketed: re.Match[str]) -> bool:
    """Tell whether it is said in brackets who somebody is: AS(放射線技師), MR (R2)."""
    end = bracketed.end(1)
    length = _word_before(plain, end)
    is_role = length > 0 and _KINDS[plain[end - length : end]] == _PERSON
    return is_role or bracketed[1] in _GRADES


def _in_front(plain: str, letters: list[Token], words: Vocabulary) -> _Signed | None:
    """Return letters in front of what somebody did, or is: MS 판독."""
    start, end = letters[0].start, letters[-1].end
    said = _BEHIND.match(plain, end)
    if said is None or said[1] not in _KINDS or (start and _BEGINS.isdisjoint(plain[max(start - _TWO, 0) : start])):
        return None
    is_person = _KINDS[said[1]] <= _PERSON
    is_sure = all(token.text not in _NOWHERE and (is_person or is_free(token, words)) for token in letters)
    return _Signed(start, said.end(1), letters, is_sure)


def _is_beside_sure(plain: str, signed: list[_Signed], at: int) -> bool:
    """Tell whether letters of which nobody knows stand right beside an act with letters that are somebody's."""
    for other in (at - 1, at + 1):
        if 0 <= other < len(signed) and signed[other].is_sure:
            one, two = (signed[other], signed[at]) if other < at else (signed[at], signed[other])
            if _PARTED.fullmatch(plain, one.end, two.start) is not None:
                return True
    return False


def _families(plain: str) -> list[Mark]:
    """Return the families of one character behind a word and a colon: 审核:周."""
    found: list[Mark] = []
    for colon in (":", "："):
        for place in places_of(plain, colon):
            end = place - 1 if plain[place - 1 : place] == " " else place
            start = place + 1 if plain[place + 1 : place + 2] != " " else place + _TWO
            is_family = plain[start : start + 1] in _FAMILIES and start < len(plain)
            if is_family and _ENDS_FAMILY.match(plain, start + 1) is not None and _word_before(plain, end):
                found.append(Mark(start, start + 1, BEHIND_ROLE))
    return found


def _is_somebodys(token: Token, kind: int, words: Vocabulary, *, has_colon: bool) -> bool:
    """Tell whether letters are somebody's behind what says that one signs."""
    text = token.text
    if text in (_NOBODY if token.is_capitals and not has_colon else NOBODY):
        return False
    if kind == _MARK:
        return True
    if kind == _GIVE:
        return text not in _ROUTES and text not in _NOWHERE
    if text in _NOWHERE:
        return has_colon and kind <= _CHECK and text != _NUMBER
    if kind == _PERSON:
        return True
    if token.is_small:
        return has_colon or kind != _MADE or text not in OF_SCANS
    if kind == _MADE:
        return is_free(token, words)
    return has_colon or words.kind_of(text) not in SEEN

"""Letters of staff behind what says so in Japanese, Chinese and Korean: ``読影KT``, ``审核:AP``, ``촬영자 AS``.

What says so ends right in front of the letters, or of a blank or a colon there, whatever else it is written with.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import MODALITIES
from deid_proxy.engine.cleaners.initials import INITIALS
from deid_proxy.engine.cleaners.landmarks import in_front_of, matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.signing_words import MACHINES, NOBODY, NOBODY_IN_CAPITALS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_MARKS: Final = frozenset(
    ("署名", "サイン", "イニシャル", "缩写", "縮寫", "签名", "簽名", "签字", "簽字", "서명", "이니셜")
)
"""Behind these are letters of somebody, whatever they mean."""
_PEOPLE: Final = frozenset(
    (
        *("技師", "技师", "技士", "物理士", "物理师", "物理師", "看護師", "护士", "護士", "撮影者", "操作者", "検像者"),
        *("読影者", "確認者", "記載者", "入力者", "作成者", "承認者", "報告者", "报告者", "审核者", "担当者", "登录者"),
        *("判读者", "記録者", "記錄者", "记录者", "촬영자", "판독자", "판독의", "확인자", "작성자", "입력자", "검사자"),
        *("방사선사", "물리사", "간호사", "기사", "담당자", "승인자", "전공의", "수련의", "레지던트", "임상병리사"),
        *(
            "研修医",
            "指導医",
            "専攻医",
            "レジデント",
            "タイピスト",
            "住院医",
            "规培医师",
            "規培醫師",
            "进修医",
            "打字员",
        ),
        *("医師", "医师", "醫師", "放射士", "護理師", "护理师", "读片者", "判讀者", "読影医", "타이피스트", "전문의"),
    )
)
"""Behind these stand no places and no ways of imaging that are somebody's."""
_DEEDS: Final = frozenset(
    (
        *(
            "読影",
            "確認",
            "検像",
            "記載",
            "入力",
            "承認",
            "作成",
            "審査",
            "审核",
            "審核",
            "报告",
            "報告",
            "核对",
            "核對",
        ),
        *("二审", "二審", "初审", "初審", "一审", "口述", "録音", "タイプ", "打字", "輸入", "구술", "타이핑", "기록"),
        *("录入", "登记", "记录", "記錄", "签发", "判读", "复核", "승인", "판독", "확인", "작성", "입력", "검토"),
    )
)
"""The same, but for views: 確認 AP."""
_SURE: Final = _PEOPLE | frozenset(
    (
        "確認",
        "検像",
        "承認",
        "審査",
        "审核",
        "審核",
        "核对",
        "核對",
        "签发",
        "复核",
        "승인",
        "확인",
        "검토",
        "二审",
        "二審",
    )
)
"""Of those who it is, and what one does with a text that another one wrote: behind a colon nothing is imaged."""
_REPEATED: Final = frozenset(
    ("재촬영", "재검사", "재스캔", "再撮影", "再撮像", "撮り直し", "再検", "重拍", "重扫", "重掃", "补拍", "補拍")
)
"""What is done again: behind these small letters end a text, too."""
_ALL: Final = tuple(sorted(_MARKS | _PEOPLE | _DEEDS | _REPEATED, key=len, reverse=True))
_HAN: Final = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3"
_DAY: Final = r"\d{4} ?[./年-] ?\d{1,2} ?[./月-] ?\d{1,2}[日.]?"
_SIGNED: Final = re.compile(
    rf"(?P<mark>{'|'.join(_ALL)})(?P<gap> ?[:：]? ?(?:{_DAY} ?)?[(（]?)(?P<first>[a-z]{{2}})"
    r"(?: ?[/／・] ?(?P<second>[a-z]{2}))?(?![^\W_" + _HAN + "])"
    rf"(?=[ \t]{{0,2}}(?:[,、。.;；)）/|\n\r（(]|[{_HAN}]|$))"
)
_FAMILIES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣蔡"
    "贾賈丁魏薛叶葉阎潘杜戴夏钟鍾汪田任姜范石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙雷钱汤尹黎武乔贺赖龚"
)
"""Families of one character, those that reports have as words too: 审核:周."""
_FAMILY: Final = re.compile(
    rf"(?:{'|'.join(_ALL)}) ?[:：] ?(?P<family>[{_FAMILIES}])(?=[ \t]{{0,2}}(?:[,、。.;；)）/|\n\r]|$))"
)
_FAMILY_NAME: Final = "pattern: name behind a role"
_IN_BRACKETS: Final = re.compile(rf"(?:{'|'.join(sorted(_PEOPLE, key=len, reverse=True))})[)）]")
_LONGEST_TITLE: Final = 6  # characters in brackets in front of it: 放射線技師
_TWO: Final = 2
_PLACES: Final = frozenset(("er", "ed", "or", "op", "id", "us", "cr", "dr", "xr", "rf", "mg", "bd"))
_VIEWS: Final = frozenset(("view", "side"))


def find_signed_east(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the letters of who signed, read or entered something, in scripts without capitals."""
    places = in_front_of(landmarks, _ALL, 0)
    found = [
        Mark(match.start("family"), match.end("family"), _FAMILY_NAME)
        for match in matches_at(_FAMILY, landmarks.plain, places)
    ]
    if not landmarks.letters:
        return found
    found += _in_front_of_brackets(landmarks.plain, tokens, places) if places else []
    matches = matches_at(_SIGNED, landmarks.plain, places)
    if not matches:
        return found
    by_start = {token.start: token for token in tokens}
    for match in matches:
        letters = [by_start.get(match.start(group)) for group in ("first", "second") if match[group]]
        known = [token for token in letters if token is not None and len(token.text) == 2]
        is_last = match["mark"] in _REPEATED and not landmarks.plain[match.end() :].strip(" .")
        if known and all(_is_somebodys(match, token, words, is_last=is_last) for token in known):
            found += [Mark(token.start, token.end, INITIALS) for token in known]
    return found


def _in_front_of_brackets(plain: str, tokens: list[Token], places: Sequence[int]) -> list[Mark]:
    """Return the letters in front of who somebody is, in brackets: AS(放射線技師)."""
    starts = [match.start() for match in matches_at(_IN_BRACKETS, plain, places)]
    if not starts:
        return []
    by_end = {token.end: token for token in tokens}
    found: list[Mark] = []
    for start in starts:
        opened = max(
            plain.rfind("(", max(start - _LONGEST_TITLE, 0), start),
            plain.rfind("（", max(start - _LONGEST_TITLE, 0), start),
        )
        token = by_end.get(opened) or by_end.get(opened - 1) if opened > 0 else None
        if token is not None and len(token.text) == _TWO and token.raw.isascii() and token.is_alpha:
            is_same = token.is_capitals or token.is_small
            if is_same and token.text not in MODALITIES:
                found.append(Mark(token.start, token.end, INITIALS))
    return found


def _is_somebodys(match: re.Match[str], token: Token, words: Vocabulary, *, is_last: bool) -> bool:
    """Tell whether letters are somebody's behind what says that one signs."""
    text, mark = token.text, match["mark"]
    has_colon = ":" in match["gap"] or "：" in match["gap"]
    if text in (NOBODY_IN_CAPITALS | MACHINES if token.is_capitals and not has_colon else NOBODY):
        return False
    if not token.is_capitals:
        return (has_colon or (is_last and text not in MODALITIES)) and token.is_small
    if mark in _MARKS:
        return True
    if text in _PLACES or text in MODALITIES:
        return has_colon and mark in _SURE and text != "id"
    return mark in _PEOPLE or has_colon or words.kind_of(text) not in _VIEWS

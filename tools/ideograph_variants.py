"""Gather the ways in which one ideograph is written, for ``tools/vocabulary``.

``python tools/ideograph_variants.py FOLDER`` writes ``ideographs.txt``. In FOLDER is, unpacked, of PyPI:
opencc-python-reimplemented 0.1.7 (Apache 2.0), of which the pairs of single characters are taken: simplified and
traditional, of Taiwan and of Hong Kong, of Japan before and after its reform. All that are written for one are one
group with it: 发 發 髮. Families of Japan write more than that: these are a list of our own.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from everyday_words import write

from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

DICTIONARIES = (
    *("STCharacters", "TSCharacters", "JPVariants"),
    *("TWVariants", "TWVariantsRev", "HKVariants", "HKVariantsRev"),
)
OF_FAMILIES = (
    "高髙 崎﨑嵜碕 邊邉 濱濵 島嶋嶌 富冨 柳栁 桑桒 橋槗𣘺 斎斉 淵渕 吉𠮷 館舘 昇曻 松柗枩 野埜 藪籔 秋穐 園薗",
    "船舩 凛凜 翠翆 曹曺 裴裵 枡桝 兎兔 協恊 清淸 青靑 郷鄕 増增 寛寬 横橫 黄黃 歩步 毎每 内內 戸戶 悦悅 尚尙",
    "教敎 姫姬 頼賴 渉涉 慎愼 禄祿 槙槇 遥遙 瑶瑤 尭堯 暁曉 薫薰 穣穰 萌萠 鴎鷗 柏栢 巌嵓 哲喆 熙煕凞熈",
    "国圀囯 場塲 婿壻 涼凉 準凖 略畧 研硏 奇竒 寶寳 蘇蘓 衛衞 体躰 村邨 鎮鎭 隣鄰 雁鴈鳫 凡凢 剣劍劔剱釼劒",
    "卒卆 喜㐂 圓円 壷壺 爾尓 屏屛 会㑹 妙玅 珍珎 皋皐 砿礦 蓋葢 讃讚 穎頴 頬頰 顔顏 闘鬪 徳德 恵惠 瀬瀨 静靜",
    "緒緖 晋晉 鶏鷄 栄榮 豊豐 弥彌 侠俠 鋭銳 説說 乃廼迺 峰峯 岳嶽 庵菴 往徃 栃杤 檜桧 灯燈 糾糺 聡聰 苺莓",
    "藤籐 靭靱 駆駈 齢齡 藁藳 杉杦 稲稻 鍬鍫 蔵藏 礒磯 舎舍 梅楳 桜櫻",
)
"""What families are written with, each group beginning as most of them are."""


def pairs_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Yield two ideographs of which one is written for the other."""
    for name in DICTIONARIES:
        for line in (folder / "opencc" / "dictionary" / f"{name}.txt").read_text(encoding="utf-8").splitlines():
            one, _, others = line.partition("\t")
            yield from ((one, other) for other in others.split())
    for group in " ".join(OF_FAMILIES).split():
        yield from ((group[0], other) for other in group[1:])


def groups_of(pairs: Iterable[tuple[str, str]]) -> set[str]:
    """Return all that are written for each other together, what most encodings have first."""
    group_of: dict[str, set[str]] = {}
    for pair in pairs:
        one, other = (fold(mark) for mark in pair)
        if len(one) == len(other) == 1 and one != other:
            together = group_of.get(one, {one}) | group_of.get(other, {other})
            group_of.update(dict.fromkeys(together, together))
    return {"".join(sorted(group, key=_place_of)) for group in group_of.values()}


def _place_of(mark: str) -> tuple[bool, str]:
    return not "\u4e00" <= mark <= "\u9fff", mark


def main(folder: Path) -> None:
    """Write the list."""
    about = (
        "Ideographs that are written for each other: OpenCC (BYVoid and contributors, Apache License 2.0), with those"
        " that families are written with, of our own."
    )
    write("ideographs", about, {"groups": groups_of(pairs_of(folder))}, tool="ideograph_variants")


if __name__ == "__main__":
    main(Path(sys.argv[1]))

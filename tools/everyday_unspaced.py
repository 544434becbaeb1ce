"""Choose everyday words of Japanese and Chinese from wordfreq, for ``tools/vocabulary``.

``python tools/everyday_unspaced.py FOLDER`` writes ``everyday_unspaced.txt``. In FOLDER are, unpacked, of PyPI:
wordfreq 3.1.1 (data: CC BY-SA 4.0), opencc-python-reimplemented 0.1.7 (Apache 2.0: how Chinese words are written in
traditional characters), and, to tell words from names, of which nothing is carried: jieba 0.42.1 (MIT), janome 0.5.1
(Apache 2.0), jamdict-data 1.5 (JMnedict: CC BY-SA) and Faker 40 (MIT); msgpack has to be installed.

What a dictionary says is a name, what Faker or JMnedict has as somebody's, and what stands behind names is left out.
Of Chinese words stay all the same the most frequent ones that JMnedict has; of two characters that begin as one of the
frequent families does, these only. Of jieba come the words besides that have a character which nobody is called by.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import sys
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from everyday_words import write
from msgpack import unpackb

from deid_proxy.engine.cleaners.nobodys_characters import NOBODYS
from deid_proxy.engine.cleaners.title_words import EAST_HONORIFICS

if TYPE_CHECKING:
    from collections.abc import Iterator

MOST = 30000
"""How many words of a list are looked at, the most frequent first."""
USUAL = 3000
"""Of those how many are words also where they begin as the name of a family does."""
OF_NOBODY = 20
"""How often jieba has a word, at least, with a character that nobody is called by."""
LONGEST = 4
"""Its characters, at most."""
HAN = re.compile("[\u4e00-\u9fff]{2,6}")
JAPANESE = re.compile("[\u3005\u3040-\u30ff\u4e00-\u9fff]{2,8}")
FAMILIES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖"
    "贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹"
    "申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司"
    "卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池"
)
NAMES_OF_JIEBA = ("nr", "ns", "nt", "nz", "g", "mg")
CALLED = ("surname", "given", "fem", "masc", "person")


def counted(folder: Path, code: str, words: re.Pattern[str]) -> Iterator[str]:
    """Yield the words of a language, the most frequent first."""
    path = folder / f"wordfreq/data/large_{code}.msgpack.gz"
    _, *buckets = unpackb(gzip.decompress(path.read_bytes()), raw=False)
    for bucket in buckets:
        yield from (word for word in sorted(bucket) if words.fullmatch(word))


def called_so(folder: Path) -> set[str]:
    """Return what JMnedict has as the name of a person or a family."""
    names = sqlite3.connect(folder / "jamdict_data/jamdict.db")
    return {
        word
        for table in ("NEKanji", "NEKana")
        for word, mark in names.execute(
            f"SELECT word.text, mark.text FROM {table} word JOIN NETranslation said ON said.idseq = word.idseq"
            " JOIN NETransType mark ON mark.tid = said.ID"
        )
        if mark in CALLED
    }


def frequent_names(*places: str) -> set[str]:
    """Return the names of persons that Faker has, and what stands behind them."""
    found: set[str] = set()
    for place in places:
        provider = import_module(f"faker.providers.person.{place}").Provider
        for about in dir(provider):
            names = getattr(provider, about) if "name" in about else ()
            if isinstance(names, list | tuple | dict):
                found.update(name if isinstance(name, str) else name[0] for name in names)
    return found | set(EAST_HONORIFICS)


def chinese(folder: Path) -> Iterator[str]:
    """Yield the words of Chinese, in simplified and traditional characters."""
    from opencc import OpenCC  # type: ignore[import-not-found]

    called, frequent = called_so(folder), frequent_names("zh_CN", "zh_TW", "ja_JP")
    lines = (folder / "jieba/dict.txt").read_text(encoding="utf-8").splitlines()
    marks = {word: mark for word, _, mark in map(str.split, lines)}
    ways = [OpenCC(name).convert for name in ("s2t", "s2tw")]
    for rank, word in enumerate(islice(counted(folder, "zh", HAN), MOST)):
        mark = marks.get(word, "nr")
        is_family = len(word) == 2 and word[0] in FAMILIES and rank >= USUAL
        if is_family or mark.startswith(NAMES_OF_JIEBA):
            continue
        for written in (word, *(way(word) for way in ways)):
            if written not in frequent and (rank < USUAL or written not in called):
                yield written
    for word, frequency, mark in map(str.split, lines):
        if int(frequency) < OF_NOBODY or mark.startswith(NAMES_OF_JIEBA) or NOBODYS.isdisjoint(word):
            continue
        if len(word) <= LONGEST and HAN.fullmatch(word) and word[0] not in FAMILIES:
            yield from (written for written in {word, *(way(word) for way in ways)} if written not in called)


def japanese(folder: Path) -> Iterator[str]:
    """Yield the words of Japanese."""
    from janome.tokenizer import Tokenizer  # type: ignore[import-not-found]

    cut = Tokenizer().tokenize
    called = called_so(folder) | frequent_names("ja_JP", "zh_CN", "zh_TW")
    for word in islice(counted(folder, "ja", JAPANESE), MOST):
        if word not in called and not any("固有名詞" in part.part_of_speech for part in cut(word)):
            yield word


def main(folder: Path) -> None:
    """Write the list."""
    sys.path.insert(0, str(folder))
    write(
        "everyday_unspaced",
        "Everyday words of languages without spaces: the most frequent of wordfreq 3.1.1 (Robyn Speer, CC BY-SA 4.0, as"
        " is this list) that are no names, and those of jieba 0.42.1 (MIT) with a character of no name.",
        {"ja": set(japanese(folder)), "zh": set(chinese(folder))},
        tool="everyday_unspaced",
    )


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""What it costs to clean a long text: CPU time, each text in a state that has seen none of it, nor one like it.

    python tests/benchmarks/bench_texts.py             # 100,000 bytes each, in UTF-8
    python tests/benchmarks/bench_texts.py --strange   # the same of what strangers put into fields
    python tests/benchmarks/bench_texts.py --growth    # all of them at 25, 50, 100 and 200 thousand characters
    python tests/benchmarks/bench_texts.py --longest   # 2,000,000
    python tests/benchmarks/bench_texts.py --repeated  # what repeats: a title, an address, one letter

Two times are printed: of a text that is read once (``clean_text``), and of the value of an attribute as the engine
cleans it, read until nothing more goes. The second is what a user waits for. The texts are made of sentences and of
identifiers in many notations, by a fixed seed. Decision 0020 has figures.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from itertools import pairwise

from strange_texts import ENTRIES

from deid_proxy.engine.cleaners import plain, tidying
from deid_proxy.engine.cleaners import text as cleaner
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.number_shapes import SHAPES
from deid_proxy.engine.cleaners.own import Own
from deid_proxy.engine.cleaners.values import cleaned_value
from deid_proxy.gateway.collection import settle
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

LENGTH = 100_000
LONGEST = 2_000_000
GROWTH = (25_000, 50_000, 100_000, 200_000)
TURNS = 5
PATIENT_COMMENTS = 0x0010_4000
UTF8 = ("ISO_IR 192",)
KNOWN = KnownIdentifiers(
    names=("Bergström^Mette", "Szymańska^Suresh", "Wang^XiaoDong=王^小东"),
    words=("Massachusetts General Hospital", "RX-Westwing", "MRC86013"),
    ids=("6568155", "31CT691233", "0000703065"),
    dates=("19940906", "20160825"),
    contacts=("08 84 18 76 83", "Lindenstraße 47, 50674 Köln"),
)
ENGLISH = [
    "The patient is a 54 year old man with cough and weight loss. Comparison is made with the prior examination.",
    "Technique: helical CT of the chest, abdomen and pelvis with intravenous contrast, 1.25 mm slices.",
    "There is a 12 mm nodule in the right upper lobe, unchanged. No pleural effusion or pneumothorax is seen.",
    "The heart is normal in size. The mediastinal contours are unremarkable. Scattered calcified granulomas are noted.",
    "Liver, spleen, pancreas, adrenal glands and kidneys are within normal limits. Small hiatal hernia.",
    "Degenerative changes of the thoracic spine at T8-T9 and L4/5. No suspicious osseous lesion.",
    "Recommend follow up in 6 months. Findings were discussed with Dr. Haverkamp by phone.",
    "Axial T2 weighted images show increased signal in the white matter; the ventricles are of normal size.",
    "SUV max of the lesion is 7.4, previously 11.2 (decrease of 34%). Background liver SUV 2.1.",
]
GERMAN = [
    "Im rechten Oberlappen zeigt sich ein 12 mm großer Rundherd, gegenüber der Voraufnahme unverändert.",
    "Die Leber ist nicht vergrößert, die Gallenblase steinfrei. Die Nieren beidseits unauffällig. Kein Pleuraerguss.",
    "Höhenminderung des LWK 4, Größe der Läsion 2,5 x 3,1 cm. Beurteilung: kein Anhalt für ein Rezidiv.",
]
CHINESE = [
    *(
        "右肺上叶见一12mm结节,与前片相比无明显变化。",
        "肝脾未见明显异常。未见胸腔积液。",
        "双肾大小形态正常,未见结石及积水。",
    ),
    *("心影不大,纵隔未见肿大淋巴结。", "胸椎退行性变。", "T2WI示白质内高信号,脑室大小正常。", "建议6个月后复查。"),
    *("检查技术:胸部增强CT,层厚1.25mm。", "已电话告知王医生。"),
]
JAPANESE = [
    *("右肺上葉に12mm大の結節を認める。前回と比較して著変なし。", "肝、脾、膵、腎に異常所見なし。", "胸水を認めない。"),
    *(
        "心拡大なし。縦隔リンパ節腫大なし。",
        "造影CTを施行した。",
        "胸椎の変性変化あり。",
        "T2強調像で白質に高信号を認める。",
    ),
    *("6か月後の経過観察を勧める。", "佐藤先生に電話連絡済み。"),
]
PLANTED = (
    *("CT chest, Bergstrom, Mette", "MRN 6568155", "Dr. Haverkamp, 617-555-0199", "seen 25.08.2016 at 9:30", "93 yo F"),
    *("Szymanska 31CT691233", "mette.bergstrom@host.example", "SMITH^JOHN^Q", "DOB 06 Sep 1994", "47 Maple Street"),
    *("Lindenstrasse 47, 50674 Koln", "www.site.example/p/17", "10.20.30.40", "1.2.840.99999.4.7.11", "for Jane Doe"),
    *("acc no 0000703065", "Massachusetts General Hospital", "tel 08 84 18 76 83", "T2 ax pelvis b1000", "abdomen 5mm"),
)
HIDDEN = (
    *(
        "%42ergstr%C3%B6m",
        "&#66;ergstr&#246;m",
        "B\u200berg\u200bström",
        "\u202emörtsgreB\u202c",
        "Веrgström",
        "王小东 CT",
    ),
    *(
        "患者:王小东 胸部CT",
        "٦٥٦٨١٥٥",
        "<b>Mette</b> chest",
        "Berg-\nström",
        "M e t t e",
        "ｂｅｒｇｓｔｒöｍ",
        "山田様",
    ),
    *("令和5年3月2日", "Szymańskiej", "65 68 155", "Mette's", "bergstromm", "2016年8月25日", "山田様", "王小东 CT"),
)
REPEATED = (
    "a",
    "1 ",
    "DR HAND ",
    "MR HAND ",
    "Dr. ",
    "a.",
    "a@",
    "1-",
    "(",
    "^a",
    "5 may ",
    "x ",
    "of the ",
    "&amp;",
    "王1",
    "é",
)


def of_bytes(text: str, size: int) -> str:
    """Return as many characters of a text as a field of so many bytes holds, in UTF-8."""
    return text.encode()[:size].decode(errors="ignore")


def filled(piece: Callable[[], str], length: int) -> str:
    """Return so many characters of pieces."""
    made: list[str] = []
    size = 0
    while size < length:
        made.append(piece())
        size += len(made[-1])
    return "".join(made)[:length]


def texts(length: int) -> dict[str, str]:
    """Return the texts by their names."""
    chance = random.Random(5)
    words = [word for word in sorted(vocabulary(frozenset(LANGUAGES)).listed) if word.isascii() and word.isalpha()]

    def varied() -> str:
        line = chance.choice(ENGLISH).split(" ")
        return " ".join(chance.choice(words) if chance.random() < 0.25 else word for word in line) + chance.choice(
            " \n"
        )

    def decimal() -> str:
        number = chance.choice(
            (f"{chance.uniform(0, 100):.2f}", f"{chance.uniform(0, 1):.4f}", f"{chance.randint(0, 4095)}")
        )
        return number + chance.choice((" ", ", ", "\t", "\n"))

    def markup() -> str:
        line = chance.choice(ENGLISH)
        one, two = f"<p>{line}</p>\n", f"<tr><td>{line[:20]}</td><td>{chance.randint(1, 99)}&nbsp;mm</td></tr>\n"
        return chance.choice((one, two, f"<b>{line[:30]}</b> &lt; 5 mm &amp; stable<br/>\n"))

    pieces: dict[str, Callable[[], str]] = {
        "a report with few identifiers": lambda: chance.choice(ENGLISH) + chance.choice(" \n"),
        "the same, a quarter of its words others": varied,
        "a list of decimal numbers": decimal,
        "a list of whole numbers": lambda: f"{chance.randint(0, 4095)} ",
        "planted identifiers, hidden in every way": lambda: (
            chance.choice(PLANTED + HIDDEN) + chance.choice(("\n", " ", "; "))
        ),
        "planted identifiers, plain": lambda: chance.choice(PLANTED) + chance.choice(" \n;"),
        "HTML": markup,
        "a report in German": lambda: chance.choice(GERMAN) + chance.choice(" \n"),
        "the same in Chinese": lambda: chance.choice(CHINESE) + chance.choice(("", "\n")),
        "the same in Japanese": lambda: chance.choice(JAPANESE) + chance.choice(("", "\n")),
    }
    return {name: filled(piece, length) for name, piece in pieces.items()}


def strange_texts(length: int) -> dict[str, str]:
    """Return what strangers put into fields, by its name."""
    chance = random.Random(7)
    return {name: filled(lambda entry=entry: entry(chance), length) for name, entry in ENTRIES.items()}


def forget() -> None:
    """Forget what other texts left behind; the words and the instance's own identifiers stay known."""
    SHAPES.forget()
    for module in (plain, tidying):
        for made in vars(module).values():
            if hasattr(made, "cache_clear"):
                made.cache_clear()


def once(text: str) -> object:
    """Clean a text once."""
    return cleaner.clean_text(text, KNOWN, CleaningPolicy())


def value(text: str) -> object:
    """Clean the value of an attribute, as the engine does."""
    return cleaned_value(Own(KNOWN, CleaningPolicy(), frozenset()), PATIENT_COMMENTS, "UT", text.encode(), UTF8)


def milliseconds(clean: Callable[[str], object], text: str, turns: int = TURNS) -> float:
    """Return the least CPU time of some turns; every turn has another text, so that nothing of it is remembered."""
    best = float("inf")
    for turn in range(turns):
        other = f"{text[:-1]}{turn}"
        forget()
        begin = time.process_time()
        clean(other)
        best = min(best, time.process_time() - begin)
    return best * 1000


def rows(arguments: argparse.Namespace) -> Iterator[tuple[str, float, float, str]]:
    """Yield what is measured: a text, its time read once and as a value, and how that grows."""
    if arguments.longest:
        long = texts(LONGEST)
        for name, text in texts(LENGTH).items():
            one, many = milliseconds(value, text), milliseconds(value, long[name], 1)
            yield name, milliseconds(once, long[name], 1), many, f"{many / one:6.1f} times that of {LENGTH:,}"
    elif arguments.repeated:
        for unit in REPEATED:
            short, text = ((unit * size)[:size] for size in (LENGTH // 4, LENGTH))
            one, many = milliseconds(value, short, 1), milliseconds(value, text, 1)
            yield repr(unit), milliseconds(once, text, 1), many, f"{many / one:6.1f} times that of a quarter"
    elif arguments.growth:
        for name, text in (texts(GROWTH[-1]) | strange_texts(GROWTH[-1])).items():
            times = [milliseconds(value, text[:size], 3) for size in GROWTH]
            ratios = " ".join(f"{many / one:.2f}" for one, many in pairwise(times))
            yield name, milliseconds(once, text, 1), times[-1], f"times that of half as many: {ratios}"
    else:
        for name, text in (strange_texts if arguments.strange else texts)(LENGTH).items():
            field = of_bytes(text, LENGTH)
            yield name, milliseconds(once, field), milliseconds(value, field), ""


def main() -> None:
    """Print the times."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--strange", action="store_true", help="tables, dumps, mark-up, other scripts")
    parser.add_argument("--growth", action="store_true", help="all texts, at four lengths")
    parser.add_argument("--longest", action="store_true", help=f"{LONGEST:,} characters")
    parser.add_argument("--repeated", action="store_true", help="what repeats, at two lengths")
    arguments = parser.parse_args()
    value("CT chest.")
    settle()  # as in every process of the product that cleans texts
    print("compiled" if str(cleaner.__file__).endswith((".so", ".pyd")) else "interpreted")
    print(f"{'milliseconds':42} {'once':>9} {'a value':>9}")
    for name, once_ms, value_ms, growth in rows(arguments):
        print(f"{name:42} {once_ms:9.1f} {value_ms:9.1f}  {growth}".rstrip())


if __name__ == "__main__":
    main()

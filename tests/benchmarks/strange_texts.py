"""Texts that strangers may put into a field: tables, dumps, mark-up, other scripts, and what nobody was meant to read.

All of it is made by a fixed seed; the people in it are nobody.
"""

from __future__ import annotations

import base64
import json
import random
from collections.abc import Callable
from urllib.parse import quote

FAMILIES = ("Bergström", "Okafor", "Lindqvist", "Marchetti", "Nowakowska", "Hand", "Brown", "Tanaka", "Ferreira", "Vos")
GIVEN = ("Mette", "Suresh", "Anna", "Karl-Heinz", "Giulia", "Piotr", "May", "Yuki", "João", "Li")
STUDIES = ("CT CHEST W CONTRAST", "MR BRAIN W/O", "XR HAND LEFT 2 VIEWS", "US ABDOMEN", "PET/CT WHOLE BODY")
RUSSIAN = (
    "В верхней доле правого лёгкого определяется узел размером 12 мм, без динамики.",
    "Печень не увеличена, структура однородная. Почки без особенностей. Выпота нет.",
    "Пациент направлен врачом Смирновой 12.05.2019, тел. 8 495 123-45-67.",
)
GREEK = (
    "Στον άνω λοβό του δεξιού πνεύμονα παρατηρείται οζίδιο 12 mm, αμετάβλητο σε σχέση με την προηγούμενη εξέταση.",
    "Το ήπαρ και ο σπλήνας είναι φυσιολογικά. Δεν παρατηρείται υπεζωκοτική συλλογή.",
    "Η ασθενής παραπέμφθηκε από τον ιατρό Παπαδόπουλο στις 12/05/2019.",
)
ARABIC = (
    "توجد عقيدة قطرها ١٢ ملم في الفص العلوي من الرئة اليمنى دون تغيير عن الفحص السابق.",
    "الكبد والطحال والكليتان ضمن الحدود الطبيعية. لا يوجد انصباب جنبي.",
    "أحيل المريض من قبل الدكتور حسن في ١٢/٠٥/٢٠١٩.",
)
JAPANESE = (
    "右肺上葉に12mm大の結節を認める。前回と比較して著変なし。",
    "肝、脾、膵、腎に異常所見なし。胸水を認めない。",
    "患者：田中太郎様、2019年5月12日、主治医：佐藤先生。造影CTを施行した。",
)
CHINESE = (
    "右肺上叶见一12mm结节,与前片相比无明显变化。",
    "肝脾胰肾未见明显异常。未见胸腔积液。",
    "患者王小明,2019年5月12日检查,报告医师:李红。",
)
SENTENCES = (
    "The heart is normal in size and no pleural effusion is seen.",
    "There is a 12 mm nodule in the right upper lobe, unchanged.",
    "Recommend follow up in 6 months. Discussed with Dr. Vos by phone.",
)
SYLLABLES = ("ba", "den", "ko", "lin", "mar", "nu", "ost", "per", "qui", "ros", "sta", "tur", "vel", "wen", "xo", "zie")
UNITS = ("mm", "cm", "kV", "mAs", "ml", "ms", "mGy", "HU", "%", "MBq", "g/dl", "x")
SERIES = ("T2W_TSE", "eTHRIVE", "B31f", "t1_fl2d_tra_p2", "DWI b1000", "FC51", "P4^P101^S108^I0", "ep2d_diff_4scan")
ANALYTES = ("Hb", "Leuko", "CRP", "Krea", "TSH", "Na", "K", "INR")
UNSPACED_WORDS = ("CT", "chest", "abdomen", "12mm", "nodule", "right", "upper", "lobe", "T2", "axial", "Smith", "b1000")


def _day(chance: random.Random) -> str:
    year, month, day = chance.randint(1931, 2024), chance.randint(1, 12), chance.randint(1, 28)
    return chance.choice(
        (
            f"{year}-{month:02}-{day:02}",
            f"{day:02}.{month:02}.{year}",
            f"{month}/{day}/{year}",
            f"{year}{month:02}{day:02}",
        )
    )


def _phone(chance: random.Random) -> str:
    one, two, three = chance.randint(201, 989), chance.randint(200, 999), chance.randint(0, 9999)
    return chance.choice(
        (f"{one}-{two}-{three:04}", f"({one}) {two}-{three:04}", f"+49 {one} {two}{three:04}", f"0{one}/{two}{three}")
    )


def _csv(chance: random.Random) -> str:
    name = f"{chance.choice(FAMILIES)}^{chance.choice(GIVEN)}".upper()
    about = f"{chance.choice('MF')},{chance.choice(STUDIES)},{_day(chance)}"
    return f"{chance.randint(10**6, 10**7)},{name},{_day(chance)},{about}\n"


def _json(chance: random.Random) -> str:
    name = f"{chance.choice(GIVEN)} {chance.choice(FAMILIES)}"
    entry = {
        "patient": {"id": str(chance.randint(10**6, 10**7)), "name": name},
        "study": {"description": chance.choice(STUDIES), "date": _day(chance), "slices": chance.randint(1, 400)},
        "findings": ["12 mm nodule in the right upper lobe", "no pleural effusion"],
    }
    return json.dumps(entry, ensure_ascii=chance.random() < 0.5, indent=chance.choice((None, 2))) + ",\n"


def _cda(chance: random.Random) -> str:
    return (
        f'<entry typeCode="DRIV"><observation classCode="OBS"><id root="1.2.840.99999.{chance.randint(1, 10**6)}"/>'
        '<code code="18782-3" codeSystem="2.16.840.1.113883.6.1" displayName="Study observation"/>'
        f'<text>{chance.choice(STUDIES)}</text><effectiveTime value="{_day(chance)}"/><author><name>'
        f"<given>{chance.choice(GIVEN)}</given><family>{chance.choice(FAMILIES)}</family></name></author>"
        "</observation></entry>\n"
    )


def _dump(chance: random.Random) -> str:
    place = f"{chance.uniform(0, 300):.3f}\\{chance.uniform(0, 300):.3f}"
    return chance.choice(
        (
            f"(0010,0010) PN [{chance.choice(FAMILIES)}^{chance.choice(GIVEN)}]            #  14, 1 PatientName\n",
            f"(0008,0020) DA [{_day(chance)}]                   #   8, 1 StudyDate\n",
            f"(0008,1030) LO [{chance.choice(STUDIES)}]         #  20, 1 StudyDescription\n",
            f"(0028,0030) DS [0.{chance.randint(1, 999)}\\0.{chance.randint(1, 999)}]     #  12, 2 PixelSpacing\n",
            f"(0020,000d) UI [1.2.840.99999.4.{chance.randint(1, 10**9)}]   #  24, 1 StudyInstanceUID\n",
            f"(0020,0032) DS [-{place}\\-12.5] # 24, 3 ImagePositionPatient\n",
        )
    )


def _base64(chance: random.Random) -> str:
    return base64.b64encode(chance.randbytes(57)).decode() + "\n"


def _clock(chance: random.Random) -> str:
    return f"{chance.randint(0, 23):02}:{chance.randint(0, 59):02}:{chance.randint(0, 59):02}"


def _log(chance: random.Random) -> str:
    at = f"2024-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}T{_clock(chance)}.{chance.randint(0, 999):03}Z"
    said = chance.choice(("association accepted from CT01 (10.20.30.40:11112)", "slice 12 of 240", "released"))
    return f"{at} {chance.choice(('INFO', 'WARN', 'DEBUG'))} scp[{chance.randint(9, 9999)}]: {said}\n"


def _hl7(chance: random.Random) -> str:
    name = f"{chance.choice(FAMILIES)}^{chance.choice(GIVEN)}".upper()
    number, day = chance.randint(10**5, 10**7), f"2024{chance.randint(1, 12):02}{chance.randint(1, 28):02}"
    at = f"{day}{_clock(chance).replace(':', '')}"
    return chance.choice(
        (
            f"MSH|^~\\&|RIS|HOSP|PACS|HOSP|{at}||ORU^R01|{number}|P|2.3\r",
            f"PID|1||{number}^^^HOSP^MR||{name}||{day}|{chance.choice('MF')}|||47 Maple Street^^Springfield^IL\r",
            f"OBR|1|{number}|{number + 1}|71260^{chance.choice(STUDIES)}^CPT|||{at}\r",
            f"OBX|{chance.randint(1, 30)}|TX|FINDINGS^Findings||{chance.choice(SENTENCES)}||||||F\r",
        )
    )


def _measured(chance: random.Random) -> str:
    number = chance.choice((f"{chance.randint(1, 300)}", f"{chance.uniform(0, 30):.1f}"))
    return f"{number}{chance.choice((' ', ''))}{chance.choice(UNITS)}{chance.choice((', ', ' ', chr(10)))}"


def _laboratory(chance: random.Random) -> str:
    normal = f"({chance.randint(0, 9)}-{chance.randint(10, 99)})"
    return f"{chance.choice(ANALYTES)} {chance.uniform(0, 99):.1f} {chance.choice(('g/dl', 'mg/l', '/nl'))} {normal}\n"


def _disease(chance: random.Random) -> str:
    more = chance.choice(("", f".{chance.randint(0, 9)}", f".{chance.randint(10, 99)}"))
    chapter = chance.choice("ABCDEFGHIJKLMNOPQRSTUVZ")
    return f"{chapter}{chance.randint(0, 99):02}{more}{chance.choice((' ', '; ', chr(10)))}"


def _somebody(chance: random.Random) -> str:
    family, given = ("".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) for _ in range(2))
    return f"{given.title()} {family.title()}, "


def _aged(chance: random.Random) -> str:
    age = chance.randint(1, 99)
    return chance.choice((f"{age}F ", f"{age} yo M, ", f"{age}-year-old\n", f"M{age} ", f"age {age} "))


def _quoted(chance: random.Random) -> str:
    name = f"{chance.choice(FAMILIES)}, {chance.choice(GIVEN)}"
    return f'"{chance.randint(1, 10**6)}"\t"{name}"\t"{_day(chance)}"\t"{chance.choice(STUDIES)}"\n'


def _medication(chance: random.Random) -> str:
    drug, dose = chance.choice(("Metformin", "Aspirin", "Heparin")), chance.choice((5, 10, 500))
    return f"{drug} {dose}mg {chance.randint(0, 2)}-0-1\n"


def _mixed_ends(chance: random.Random) -> str:
    line = chance.choice(
        ("The heart is normal in size.", "No effusion.", "Seen by Dr. Vos", "\tLiver\tnormal", "SUV 7.4")
    )
    return line + chance.choice(("\n", "\r\n", "\r", "\n\n", " \n", "\t"))


ENTRIES: dict[str, Callable[[random.Random], str]] = {
    "CSV lines of patients": _csv,
    "names, LAST, FIRST": lambda chance: f"{chance.choice(FAMILIES).upper()}, {chance.choice(GIVEN).upper()}\n",
    "JSON": _json,
    "XML of a clinical document": _cda,
    "a dump of a data set": _dump,
    "one word repeated": lambda _: "chest ",
    "base64": _base64,
    "base64 in one line": lambda chance: base64.b64encode(chance.randbytes(57)).decode(),
    "digits without a blank": lambda chance: str(chance.randint(10**11, 10**12 - 1)),
    "dates": lambda chance: _day(chance) + chance.choice((" ", "\n", ", ")),
    "phone numbers": lambda chance: _phone(chance) + chance.choice((" ", "\n", ", ")),
    "a report in Russian": lambda chance: chance.choice(RUSSIAN) + " ",
    "a report in Greek": lambda chance: chance.choice(GREEK) + " ",
    "a report in Arabic": lambda chance: chance.choice(ARABIC) + " ",
    "a report in Japanese": lambda chance: chance.choice(JAPANESE) + chance.choice(("", "\n")),
    "a report in Chinese": lambda chance: chance.choice(CHINESE) + chance.choice(("", "\n")),
    "words without a blank": lambda chance: chance.choice(UNSPACED_WORDS),
    "a report with every end of a line": _mixed_ends,
    "a report in capitals": lambda chance: chance.choice(SENTENCES).upper() + " ",
    "lines of a log": _log,
    "HL7 messages": _hl7,
    "measurements with units": _measured,
    "laboratory values": _laboratory,
    "codes of diseases": _disease,
    "medication": _medication,
    "names of series": lambda chance: chance.choice(SERIES) + chance.choice((" ", "\\", ", ")),
    "accession numbers": lambda chance: f"{chance.choice('ABC')}{chance.randint(10**5, 10**7)}{chance.choice(' ;')} ",
    "people, hardly one twice": _somebody,
    "the same in capitals": lambda chance: _somebody(chance).upper(),
    "ages and sexes": _aged,
    "tiny lines": lambda chance: chance.choice(("a", "1", "no", "CT", "ok", "12", "x", "-", "5 mm")) + "\n",
    "fields in quotes": _quoted,
    "percent-escaped": lambda chance: quote(f"{chance.choice(SENTENCES)} {chance.choice(FAMILIES)} "),
}
"""What the texts are made of, each entry with chance."""

"""Letters of one script in those of another: as they look, and as people transliterate them.

All tables are for folded letters. A word has one Latin form for each table, few enough to be compared one by one.

References
----------
Unicode Technical Standard 39 (confusables.txt, a small part of it), ISO 9:1995 without its accents, BGN/PCGN 1947,
ICAO Doc 9303-3 section 6, ELOT 743, ISO 843, Hepburn and Kunrei-shiki (ISO 3602), Revised Romanization of Korean
"""

from __future__ import annotations

import re
import unicodedata

_CYRILLIC = "абвгдежзийклмнопрстуфхцчшщъыьэюя"


def _table(letters: str, latin: str, more: dict[str, str]) -> dict[int, str]:
    return {ord(letter): sound.strip("-") for letter, sound in zip(letters, latin.split(), strict=True)} | {
        ord(letter): sound for letter, sound in more.items()
    }


_SLAVIC = {
    "ё": "e",
    "і": "i",
    "ї": "i",
    "є": "e",
    "ґ": "g",
    "ў": "u",
    "ј": "j",
    "љ": "lj",
    "њ": "nj",
    "ћ": "c",
    "ђ": "dj",
    "џ": "dz",
    "ѓ": "gj",
    "ќ": "kj",
    "ѕ": "dz",
}
_CYRILLIC_TABLES = (
    _table(_CYRILLIC, "a b v g d e zh z i y k l m n o p r s t u f kh ts ch sh shch - y - e yu ya", _SLAVIC),
    _table(_CYRILLIC, "a b v g d e z z i j k l m n o p r s t u f h c c s s - y - e u a", _SLAVIC),
    _table(_CYRILLIC, "a b v h d e zh z i i k l m n o p r s t u f kh ts ch sh shch ie y - e iu ia", _SLAVIC),
    _table(_CYRILLIC, "a b w g d e sch s i j k l m n o p r s t u f ch z tsch sch schtsch - y - e ju ja", _SLAVIC),
)
_GREEK = "αβγδεζηθικλμνξοπρστυφχψω"
_GREEK_TABLES = (
    _table(_GREEK, "a v g d e z i th i k l m n x o p r s t y f ch ps o", {}),
    _table(_GREEK, "a b g d e z e th i k l m n x o p r s t u ph kh ps o", {}),
    _table(_GREEK, "a v g d e z i th i k l m n x o p r s t i f h ps o", {}),
)
_GREEK_PAIRS = re.compile("ου|αυ|ευ|μπ|ντ|γκ|γγ")
_GREEK_SOUNDS = (
    {"ου": "ou", "αυ": "av", "ευ": "ev", "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "ng"},
    {"ου": "ou", "αυ": "au", "ευ": "eu", "μπ": "mp", "ντ": "nt", "γκ": "gk", "γγ": "gg"},
    {"ου": "u", "αυ": "af", "ευ": "ef", "μπ": "mp", "ντ": "nt", "γκ": "gk", "γγ": "ng"},
)

# What looks like a small, or a capital, letter of Latin.
_LOOKS_SMALL = str.maketrans(
    "аеорсхуіјѕһԁԛԝвнкмтгпӏαορνκιτυημεβγχωՙօսոհɑɡɩʋᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ",
    "aeopcxyijshdqwbhkmtrnlaopvkitunmebyxw'ounhagivabcdeghijklmnoprstuvwyz",
)
_LOOKS_LARGE = str.maketrans(
    "аеорсхуіјѕһԁԛԝвнкмтгзαορνκιτυημεβγζχ",
    "aeopcxyijshdqwbhkmtr3aopnkityhmebtzx",
)
_FOREIGN = re.compile("[\u0250-\u02af\u0370-\u052f\u0560-\u0588\u1d00-\u1d2b\ua730-\ua731\u3041-\u30ff\uac00-\ud7a3]")

_KANA_ROWS = (
    *(("あいうえお", "a i u e o"), ("かきくけこ", "ka ki ku ke ko"), ("がぎぐげご", "ga gi gu ge go")),
    *(("さしすせそ", "sa shi su se so"), ("ざじずぜぞ", "za ji zu ze zo"), ("たちつてと", "ta chi tsu te to")),
    *(("だぢづでど", "da ji zu de do"), ("なにぬねの", "na ni nu ne no"), ("はひふへほ", "ha hi fu he ho")),
    *(("ばびぶべぼ", "ba bi bu be bo"), ("ぱぴぷぺぽ", "pa pi pu pe po"), ("まみむめも", "ma mi mu me mo")),
    *(("やゆよ", "ya yu yo"), ("らりるれろ", "ra ri ru re ro"), ("わをん", "wa o n"), ("ゔ", "vu")),
)
_KANA = {kana: latin for row, sounds in _KANA_ROWS for kana, latin in zip(row, sounds.split(), strict=True)}
_SMALL_KANA = {"ゃ": "ya", "ゅ": "yu", "ょ": "yo", "ぁ": "a", "ぃ": "i", "ぅ": "u", "ぇ": "e", "ぉ": "o"}
_KUNREI = (("shi", "si"), ("chi", "ti"), ("tsu", "tu"), ("fu", "hu"), ("ji", "zi"), ("sh", "sy"), ("ch", "ty"))
_LONG_VOWELS = (("ou", "o"), ("oo", "o"), ("uu", "u"))
_KATAKANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

_INITIAL_SOUNDS = (
    *("g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "-", "j", "jj", "ch"),
    *("k", "t", "p", "h"),
)
_VOWEL_SOUNDS = (
    *("a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo"),
    *("we", "wi", "yu", "eu", "ui", "i"),
)
_FINAL_SOUNDS = (
    *("-", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p"),
    *("l", "m", "p", "p", "t", "t", "ng", "t", "t", "k", "t", "p", "t"),
)
# How families write themselves, beside what the rules say.
_FAMILIES = {"김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "강": "kang", "조": "cho", "임": "lim"}


def in_latin(word: str) -> tuple[str, ...]:
    """Return the Latin forms of a folded word of another script, or of one with foreign letters in it.

    What is wholly Latin, or of a script without a table, has none.
    """
    if word.isascii() or not _FOREIGN.search(word):
        return ()
    forms = [word.translate(_LOOKS_SMALL), word.translate(_LOOKS_LARGE)]
    forms += [word.translate(table) for table in _CYRILLIC_TABLES]
    for table, sounds in zip(_GREEK_TABLES, _GREEK_SOUNDS, strict=True):
        forms.append(_GREEK_PAIRS.sub(lambda pair, sounds=sounds: sounds[pair[0]], word).translate(table))  # type: ignore[misc]
    forms += _of_kana(word)
    forms += _of_hangul(word)
    return tuple(dict.fromkeys(form for form in forms if form.isascii() and form))


def _of_kana(word: str) -> list[str]:
    word = word.translate(_KATAKANA)
    if not any(letter in _KANA for letter in word):
        return []
    sounds: list[str] = []
    doubled = False
    for letter in word:
        sound = _KANA.get(letter, _SMALL_KANA.get(letter, "" if letter in "ーっ" else letter))
        if letter in _SMALL_KANA and sounds and sounds[-1].endswith("i"):
            stem = sounds[-1][:-1]
            sounds[-1] = stem + (sound[1:] if stem in ("sh", "ch", "j") and len(sound) > 1 else sound)
            continue
        sounds.append(sound[:1] + sound if doubled else sound)
        doubled = letter == "っ"
    plain = "".join(sounds)
    forms = [plain]
    for changes in (_LONG_VOWELS, _KUNREI):
        forms += [_changed(form, changes) for form in forms]
    return forms


def _changed(word: str, changes: tuple[tuple[str, str], ...]) -> str:
    for before, after in changes:
        word = word.replace(before, after)
    return word


def _of_hangul(word: str) -> list[str]:
    if not any("가" <= letter <= "힣" for letter in word):
        return []
    by_rule = "".join(map(_syllable, unicodedata.normalize("NFC", word)))
    family = _FAMILIES.get(word[0])
    return [by_rule] if family is None else [by_rule, family + "".join(map(_syllable, word[1:]))]


def _syllable(letter: str) -> str:
    number = ord(letter) - ord("가")
    if not 0 <= number < 11172:
        return letter
    initial, rest = divmod(number, 588)
    vowel, final = divmod(rest, 28)
    return (_INITIAL_SOUNDS[initial] + _VOWEL_SOUNDS[vowel] + _FINAL_SOUNDS[final]).replace("-", "")

"""Names that a text gives away by what stands around them, in scripts that put no spaces between words, and in Korean.

What announces somebody and what honours one are written right against the name: 患者王小东, 山田先生, 김철수님.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.landmarks import in_front_of, matches_at
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.title_words import DOTTED_SUFFIXES, EAST_HONORIFICS, EAST_ROLES
from deid_proxy.engine.cleaners.tokens import UNSPACED, between
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE, BEHIND_TITLE
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_IMAGED: Final = "mr"
_CHARACTER: Final = "[\u4e00-\u9fff\u3040-\u30ff\uac00-\ud7a3]"
"""Of a name: Chinese, kana, Hangul."""
_HONOURED: Final = re.compile(f"{_CHARACTER}{{1,4}}(?= ?(?:{'|'.join(EAST_HONORIFICS)}))")
_LONGEST_FIRST: Final = sorted(EAST_HONORIFICS, key=len, reverse=True)
_NEEDS_MORE: Final = {"rt": "(", "pa": "-c"}
_OF: Final = "の"
_LONGEST: Final = 5  # characters of a name, and a blank
_ANNOUNCE: Final = ("患者", "姓名", "氏名", "医師", "医生", "担当医", "担当", "主治医", "名前", "환자")
_ANNOUNCED: Final = re.compile(f"(?:{'|'.join(_ANNOUNCE)})(?<!担当医(?=[師师生者]))[ :：]{{0,2}}({_CHARACTER}{{2,5}})")
_STAFF: Final = tuple(
    sorted(
        {
            *_ANNOUNCE,
            *EAST_ROLES,
            *("護士", "護理師", "护理师", "醫師", "醫生", "主管", "家屬", "家属", "母亲", "父亲", "配偶", "放射士"),
            *("研修医", "看護婦", "助産師", "次男", "次女", "夫", "妻", "母", "父", "保健師", "薬剤師", "通訳"),
        },
        key=len,
        reverse=True,
    )
)
_FAMILIES: Final = (
    "王李张張刘劉陈陳杨楊赵趙黄黃周吴吳徐孙孫胡朱高林何郭马馬罗羅梁宋郑鄭谢謝韩韓唐冯馮于董萧蕭程曹袁邓鄧许許傅沈曾彭吕呂苏蘇卢盧蒋蔣"
    "蔡贾賈丁魏薛叶葉阎閻余潘杜戴夏钟鍾汪田任姜范方石姚谭譚廖邹鄒熊金陆陸郝孔白崔康毛邱秦江史顾顧侯邵孟龙龍万萬段雷钱錢汤湯尹黎易常武乔"
    "喬贺賀赖賴龚龔文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐梅莫庄辛管祝左涂谷祁时舒耿牟卜詹关苗凌费纪靳"
    "盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉"
    "森原関東南北西星泉堀岡島菅乾辻谷堤今水月巽楠榊桑梶槙"
)
"""What families are called with one character, in China and Japan."""
_APART: Final = re.compile(
    f"(?:{'|'.join(_STAFF)})[ :：]{{0,2}}(?P<family>[{_FAMILIES}])(?P<gap> )(?P<given>[\u3400-\u9fff]{{1,2}})"
    "(?![\u4e00-\u9fff\u3040-\u30ff])"
)
"""A family's name and a given one with a blank between them, right behind who somebody is: 护士周 瑞."""
_KOREAN_FAMILIES: Final = frozenset(
    "김이박최정강조윤장임오서신권황안송홍유고문양손배백허남심노곽성차우구민류나진엄채천방공함변염여추석선설마길연표반라왕금옥육맹모탁국어은편용"
)
_KOREAN_FAMILIES_TOO: Final = frozenset("전한주도인기소원지명위제하현")
"""Families' names that are words in front of other words: 수술 전 교수님 확인."""
_KOREAN_STAFF: Final = (
    *(
        "교수",
        "선생",
        "원장",
        "과장",
        "간호사",
        "의사",
        "전공의",
        "기사",
        "실장",
        "팀장",
        "부장",
        "방사선사",
        "박사",
        "주임",
    ),
    *("수간호사", "레지던트", "인턴", "펠로우", "임상강사", "전문의", "치료사", "약사", "코디", "사모님", "여사"),
    "수검자",
)
_HONOURS: Final = "님"
_LENGTHS_OF_WORDS: Final = range(2, 9)  # characters of a word that is no name: 患者: 造影剤
_LONGEST_ROLE: Final = 3  # characters, at most, of a role that is honoured without a name: 看護師さん
_SHORTEST_NAME: Final = 2
_JOINED: Final = frozenset("はがをにのもでとへ")
_POLITE: Final = ("ご", "御")
_RELATIVES: Final = words_in(
    "아드 따 어머 아버 할머 할아버 며느 형 누 사모 부모 선생 교수 원장 과장 고객 환우 보호자 어르신"
)
"""What relatives and people of a hospital are called in Korean, before the syllable that honours them."""
_JOIN_WORDS: Final = frozenset("请請与與由经經向待该該本此另及和或在被让讓使")
"""Characters that stand before a word; a name that begins with one (本田, 和田) goes on with no word."""
_PARTICLES: Final = frozenset("はがをにのもでとへ因在有无無不已未自为為诉訴述需能没沒否拒要既请請现拟")
"""What stands behind whom a text announces, and begins a name so seldom that the name goes for what it has besides."""
_FIRST_HAN: Final = "\u3400"
_FIRST_KATAKANA: Final = "\u30a1"  # and ideographs behind: names begin so, and are not written so behind a particle
_CARET: Final = "^"
_SIZES_OF_FAMILY: Final = (2, 1, 3, 4)
_SIZES_OF_GIVEN: Final = (2, 1, 3, 4)
"""How many characters a name has beside words, in the order in which that is tried."""
_CALLED: Final = (*EAST_HONORIFICS, "くん", "ちゃん", "君", "老师", "老師", "同学")
_KIN: Final = frozenset("娘妻夫母父姉妹兄弟孫嫁姪甥叔伯祖")
"""Who somebody is, in one character, in front of a particle and a name: 娘の零さん."""
_ASKED: Final = frozenset("给給找请請叫")
"""What stands in front of a name that is honoured, and begins none: 打电话给陈大伟主任."""
_KOREAN_DEPARTMENTS: Final = ("과", "병원", "센터", "응급실", "병동")
"""What where somebody works ends with: 흉부외과 한 교수님."""


def find_titled_beside(landmarks: Landmarks, words: Vocabulary) -> list[Mark]:
    """Return people whom a text announces or honours right beside their names."""
    plain = landmarks.plain
    honoured = [
        Mark(match.end() - length, match.end(), BEHIND_TITLE)
        for match in matches_at(_HONOURED, plain, in_front_of(landmarks, EAST_HONORIFICS, _LONGEST))
        if not _is_word(plain, match.end(), words)
        and (length := _length_of_name(_behind_word(plain, match, words), words))
    ]
    announced = [
        Mark(match.start(1), match.end(1), BEHIND_ROLE)
        for match in matches_at(_ANNOUNCED, plain, in_front_of(landmarks, _ANNOUNCE, 0))
        if not begins_with_word(plain[match.start(1) : match.start(1) + _LENGTHS_OF_WORDS.stop], words)
    ]
    return honoured + announced + _apart(landmarks, words) + _korean_families(plain, landmarks.tokens)


def _apart(landmarks: Landmarks, words: Vocabulary) -> list[Mark]:
    """Return names behind who somebody is, of which a blank parts the family's from the given one."""
    found: list[Mark] = []
    for match in matches_at(_APART, landmarks.plain, in_front_of(landmarks, _STAFF, 0)):
        given = match["given"]
        if len(given) == 1 or not (given in words.listed or words.has_unspaced(given)):
            found.append(Mark(match.start("family"), match.end("given"), BEHIND_ROLE))
    return found


def _korean_families(plain: str, tokens: list[Token]) -> list[Mark]:
    """Return Korean families' names of one syllable in front of what somebody is: 안 교수님께, 박 간호사."""
    found: list[Mark] = []
    for at in range(len(tokens) - 1):
        family, staff = tokens[at], tokens[at + 1]
        if len(family.text) != 1 or not (family.text in _KOREAN_FAMILIES or family.text in _KOREAN_FAMILIES_TOO):
            continue
        if plain[family.end : staff.start] != " " or not staff.text.startswith(_KOREAN_STAFF):
            continue
        if family.text in _KOREAN_FAMILIES_TOO:
            is_behind = at > 0 and plain[tokens[at - 1].end : family.start] == " "
            is_of_department = at > 0 and tokens[at - 1].text.endswith(_KOREAN_DEPARTMENTS)
            if (is_behind and not is_of_department) or _HONOURS not in staff.text:
                continue
        found.append(Mark(family.start, family.end, BEHIND_TITLE))
    return found


def _behind_word(plain: str, match: re.Match[str], words: Vocabulary) -> str:
    """Return what may be a name before an honorific, without the end of a word and its particle: 病院の加藤先生."""
    text = match[0]
    behind = text.rfind(_OF) + 1
    if 0 < behind < len(text):
        end = match.start() + behind - 1
        is_kin = end > 0 and plain[end - 1] in _KIN
        if is_kin or any(plain[end - size : end] in words.listed for size in range(2, min(end, _LONGEST) + 1)):
            return text[behind:]
    if text[0] in _ASKED and len(text) > _SHORTEST_NAME - 1:
        return text[1:]
    return _behind_cut_word(plain, match, words)


def _behind_cut_word(plain: str, match: re.Match[str], words: Vocabulary) -> str:
    """Return the same without the end of a word that begins before it, and its particle.

    Of 主治医佐藤先生 the name is 佐藤, of 紹介医は山下先生 it is 山下. Two characters at least are left for the name.
    """
    text, start = match[0], match.start()
    for size in range(len(text) - _SHORTEST_NAME, 0, -1):
        end = start + size
        if any(plain[begin:end] in words.listed for begin in range(max(start - _LONGEST, 0), start)):
            is_joined = text[size] in _JOINED and len(text) > size + _SHORTEST_NAME
            return text[size + is_joined :]
    return text


def _is_word(plain: str, end: int, words: Vocabulary) -> bool:
    """Tell whether what honours somebody is of a word here: 前回と同様, 付き添いの娘さん, 어머님; 患者様の様子."""
    length = next((len(one) for one in _LONGEST_FIRST if plain.startswith(one, end)), 0)
    if length == 0:
        return False
    behind = plain[end + length : end + length + 1]
    goes_on = behind > _FIRST_HAN and behind not in _JOINED
    return any(
        plain[end - size : end + length] in words.listed
        or (goes_on and plain[end : end + length + size] in words.listed)
        for size in (1, 2)
    )


def _length_of_name(text: str, words: Vocabulary) -> int:
    """Return how many of the characters before an honorific are a name: of 手術山田医師 two, of 外来担当医師 none."""
    text = text.removeprefix(_POLITE[0]).removeprefix(_POLITE[1])
    if text in _RELATIVES or _is_of_words(text, words):
        return 0
    if len(text) > 1 and text[-_LONGEST_ROLE:] in words.listed:  # 担当医師, whoever it is
        return 0
    for size in range(len(text), 1, -1):
        if text[:size] in words.listed:
            return _length_of_name(text[size:], words)
    return len(text)


def _is_of_words(text: str, words: Vocabulary) -> bool:
    """Tell whether a word and what joins it stand before a title: 请与申请医生, 检查由规培医师; 请王明医生 has none."""
    return any(text[at] in _JOIN_WORDS and text[at + 1 :] in words.listed for at in range(len(text) - 2))


def begins_with_word(text: str, words: Vocabulary) -> bool:
    """Tell whether what stands behind a role begins with a word, and is no name: 患者: 造影剤, 患者は閉所, 患者様."""
    if text.startswith(EAST_HONORIFICS) or (text[:1] in _PARTICLES and text[1:2] >= _FIRST_KATAKANA):
        return True
    if text in words.names_too:
        return False  # 보호자 지수
    return any(text[:size] in words.listed or words.has_unspaced(text[:size]) for size in _LENGTHS_OF_WORDS)


def is_honorific(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word honours somebody, with nothing but a blank in front of it: it begins no clause of its own."""
    return tokens[at].text.startswith(EAST_HONORIFICS) and not plain[tokens[at - 1].end : tokens[at].start].strip()


def ends_with_word(token: Token, words: Vocabulary) -> bool:
    """Tell whether a blank parts an honorific from a word, not from a name: 小児外科 医師へ連絡済み, 患者様 先生."""
    text = token.text
    if not token.word.is_unspaced or text in words.names_too:
        return False
    return text in words.listed or any(text[at:] in words.listed for at in range(_SHORTEST_NAME, len(text) - 1))


def beside_caret(plain: str, token: Token, words: Vocabulary) -> tuple[int, int]:
    """Return what of a token is of the name that a caret parts: of 技師佐藤^花子頭部 the words around it are not."""
    start, end = token.start, token.end
    if token.word.is_unspaced and plain[end : end + 1] == _CARET:
        text = token.text
        sizes = [size for size in _SIZES_OF_FAMILY if size < len(text) and _ends_before_family(text, size, words)]
        return (end - sizes[0], end) if sizes else (start, end)
    if token.word.is_unspaced and plain[start - 1 : start] == _CARET:
        text = token.text
        sizes = [size for size in _SIZES_OF_GIVEN if size < len(text) and _goes_on_behind_given(text, size, words)]
        return (start, start + sizes[0]) if sizes else (start, end)
    return start, end


def _ends_before_family(text: str, size: int, words: Vocabulary) -> bool:
    """Tell whether a word ends in front of so many characters of a family's name."""
    at = len(text) - size
    if size == 1 and text[-1] not in _FAMILIES:
        return False
    if size > _SHORTEST_NAME and text[at:].startswith(_STAFF):
        return False
    is_particle = text[at - 1] in _JOINED and text[at] >= _FIRST_HAN
    return is_particle or any(text[begin:at] in words.listed for begin in range(max(at - _LONGEST, 0), at - 1))


def _goes_on_behind_given(text: str, size: int, words: Vocabulary) -> bool:
    """Tell whether a word begins behind so many characters of a given name."""
    behind = text[size : size + _LENGTHS_OF_WORDS.stop - 1]
    if size == 1 and (text[0] < _FIRST_HAN or behind[:2] < _FIRST_HAN or behind[1:2] < _FIRST_HAN):
        return False
    if behind.startswith(_CALLED) or (behind[0] in _PARTICLES and behind[1:2] >= _FIRST_KATAKANA):
        return True
    if text[size - 1] < _FIRST_KATAKANA and behind[0] < _FIRST_KATAKANA:
        return False  # あすか
    return any(behind[:length] in words.listed for length in range(2, len(behind) + 1))


def announces_nobody(plain: str, role: Token, first: Token, words: Vocabulary) -> bool:
    """Tell whether a role stands before a word, or is the end of an address: 患者 造影剤, a@example.com 宛に送信."""
    if first.text.isascii() or not UNSPACED.match(first.text):
        return False
    return begins_with_word(first.text, words) or (role.text.isascii() and plain[role.start - 1 : role.start] == ".")


def is_beside_unspaced(title: Token, first: Token, words: Vocabulary) -> bool:
    """Tell whether a title of letters is none, before a word of a script without spaces: 禁止MR，已电话告知."""
    return title.text.isascii() and first.word.is_unspaced and begins_with_word(first.text, words)


def is_before_word(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether MR in capitals says how images are made, before a word in small letters: MR endast."""
    title, behind = tokens[at], tokens[at + 1]
    if title.text != _IMAGED or not title.is_capitals or plain[title.end : behind.start] != " ":
        return False
    if not behind.word.is_small or behind.word.is_initial or behind.text in words.names_too:
        return False
    found = words.everyday(behind.text)
    return behind.text in words.listed or (found is not None and not found.is_name)


def is_dotted_suffix(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether what stands behind names begins somewhere, with a point behind each letter: M.D."""
    if at + 1 >= len(tokens) or (tokens[at].text, tokens[at + 1].text) not in DOTTED_SUFFIXES:
        return False
    last = tokens[at + 1]
    is_written = tokens[at].is_capitalised and last.is_capitalised and plain[last.end : last.end + 1] == "."
    return is_written and between(plain, tokens[at], last) in (".", ". ")


def is_whole(plain: str, suffix: Token) -> bool:
    """Tell whether what stands behind names is written as it is there: RT(R) and PA-C, not RT for right."""
    more = _NEEDS_MORE.get(suffix.text)
    return more is None or plain.startswith(more, suffix.end)

"""Words of scripts that put no spaces between them.

A name is written of the characters that words are written of. What says least may be the rest of a name of which
another part is no word: a single character, an everyday word of two, and behind what is no word, as a given name stands
behind the family's, any of two that speaks of no body. It goes with that, unless a word that says more stands between
them. Two single characters side by side are no words either.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.nobodys_characters import NOBODYS
from deid_proxy.engine.cleaners.parts import UNKNOWN, Part
from deid_proxy.engine.cleaners.prose import EVERYDAY
from deid_proxy.engine.cleaners.title_words import EAST_HONORIFICS
from deid_proxy.engine.cleaners.wards_east import (
    HOSPITALS,
    KINDS_OF_HOSPITALS,
    NO_NAMES_OF_HOSPITALS,
    SAY_WHAT_OF,
)
from deid_proxy.engine.cleaners.whys import AGED
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from deid_proxy.engine.cleaners.marks import Reasons
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.standard.vocabulary import Vocabulary

_LONGEST_WORD: Final = 12  # characters
_REACH: Final = 2  # characters of a name beside one that is no word
_OF_NAMES: Final = 2  # characters of a word that may be of a name
_OF_NO_NAME: Final = frozenset(
    "はがをにのもでとへ的无無不因与與及或等者被把已需从從见見较較约約稍略均皆仍而但该該这這那则則做勿呈们您你她它吗还将须仅拟另请請"
)
_OF_NOBODY: Final = "vocabulary: a character of no name"
_BEHIND_HONOURS: Final = frozenset("はがをにのもとへ")
_NAME: Final = "name"  # of a person, in a reason
_OF_AGE: Final = "vocabulary: what says years"
_YEARS: Final = frozenset("歳岁歲才")
"""What says years behind an age: it stays where the age goes, which says nothing of it."""
_WHERE: Final = frozenset("在于於")
"""What stands between a day and a place: 2015-04-16在; nobody's name begins right behind a number."""
_WARDS: Final = frozenset("区區市町村県縣县郡府都镇鎮乡鄉")
_NO_WARDS: Final = words_in(
    "社区 社區 病区 病區 院区 院區 地区 地區 同市 都市 農村 农村 首都",
    "校区 校區 新区 老区 山区 郊区 城区 市区 市內 市内 区 區 市 県",
)
_OF_NO_WARD: Final = frozenset((*"外本同社病院地該该各全郊县省我此他某転", "当地", "當地"))
"""What stands in front of a ward and names none: 当地县医院."""
_BEHIND_WARD: Final = re.compile(
    "立?(?:の|之|的|内の)?[\u4e00-\u9fff]{0,3}(?:病院|医院|醫院|クリニック|診療所|诊所|診所|医療センター|保健|卫生院|衛生所)"
    "|の?(?:在住|出身|居住)|(?:から|より)(?:来院|搬送|転院|通院|紹介)"
)
"""What says that a ward or a town is one: 中央区の乳腺クリニック, 港区在住."""
_LONGEST_WARD: Final = 3  # characters, of its name
_OF_HOSPITALS, _LONGEST_OF_HOSPITALS = 2, 4  # characters
_ENDS_NO_HOSPITAL: Final = frozenset("科级級内外家型类類等先元後后前中的了系別别所者院")
_FIRST_KANA, _FIRST_KATAKANA, _FIRST_HAN = "\u3041", "\u30a1", "\u3400"
_AND: Final = "や"
"""What stands between two nouns: 結節や胸水; it is of no name there, as it is in やよい."""


class Unspaced:
    """Cuts what is written without spaces into words of the vocabulary, and what is between them."""

    def __init__(self, plain: str, words: Vocabulary, policy: CleaningPolicy, reasons: Reasons) -> None:
        self._plain, self._words, self._policy, self._reasons = plain, words, policy, reasons
        self._longest_of_site = max(map(len, policy.site_words), default=0)
        self._cut: dict[str, list[Part]] = {}  # words of which nothing goes, cut

    def parts(self, token: Token) -> list[Part]:
        """Return the parts of a token, the longest words first."""
        found = self._cut_token(token)
        first = found[0]
        if first.kept and self._honours(first):
            before = first.start - 2 if self._plain[first.start - 1 : first.start] == " " else first.start - 1
            why = self._reasons.of(before, before + 1) if before >= 0 else ""
            if why and _NAME in why:
                return [*self._without_honour(first, why), *found[1:]]
        return found

    def _without_honour(self, part: Part, why: str) -> list[Part]:
        """Return what honours somebody without the particle behind it, which stays: 先生に."""
        end = part.end
        if self._plain[part.start : end] in EAST_HONORIFICS:
            return [Part(part.start, end, False, why)]
        return [Part(part.start, end - 1, False, why), Part(end - 1, end, True, part.why)]

    def _honours(self, part: Part) -> bool:
        """Tell whether a word honours who is named in front of it: without the name, another would be seen there."""
        word = self._plain[part.start : part.end]
        return word in EAST_HONORIFICS or (word[-1] in _BEHIND_HONOURS and word[:-1] in EAST_HONORIFICS)

    def _cut_token(self, token: Token) -> list[Part]:
        start = token.start
        why = self._reasons.of_all(start, token.end)
        if why and (why != AGED or token.text not in _YEARS):
            return [Part(start, token.end, False, why)]
        if why or why is None:
            return self._parts(token)
        cut = self._cut.get(token.text)
        if cut is None:
            cut = self._parts(token)
            self._cut[token.text] = [Part(part.start - start, part.end - start, part.kept, part.why) for part in cut]
            return cut
        return [Part(part.start + start, part.end + start, part.kept, part.why) for part in cut]

    def _parts(self, token: Token) -> list[Part]:
        cut: list[Part] = []
        at = token.start
        while at < token.end:
            part = self._part_at(at, token.end)
            if part.kept and self._begins_name(part):
                part = Part(part.start, part.end, False, UNKNOWN)
            other = self._cut_otherwise(cut[-1], at, token.end) if cut and part.why == UNKNOWN else []
            cut[-1:] = other or [*cut[-1:], part]
            at = cut[-1].end
        found: list[Part] = []
        for part in self._without_rests(cut):
            parts = [part]
            if found and not found[-1].kept and part.kept and _NAME in found[-1].why and self._honours(part):
                parts = self._without_honour(part, found[-1].why)
            for one in parts:
                if found and found[-1].why == one.why and not one.kept and not found[-1].kept:
                    found[-1] = Part(found[-1].start, one.end, False, one.why)
                else:
                    found.append(one)
        return found

    def _part_at(self, at: int, end: int) -> Part:
        why = self._reasons.of(at, at + 1)
        if why:
            is_years = why == AGED and self._plain[at] in _YEARS and self._plain[at - 1 : at].isdigit()
            return Part(at, at + 1, is_years, _OF_AGE if is_years else why)
        longest = max(self._words.longest_from(self._plain[at]), self._longest_of_site)
        for size in range(min(longest, _LONGEST_WORD, end - at), 0, -1):
            source = self._source_of(self._plain[at : at + size])
            if source and not self._reasons.of(at, at + size):
                return Part(at, at + size, True, source)
        if self._plain[at] in NOBODYS:
            return Part(at, at + 1, True, _OF_NOBODY)
        return Part(at, at + 1, self._policy.unknown == "keep", UNKNOWN)

    def _cut_otherwise(self, last: Part, at: int, end: int) -> list[Part]:
        """Return a word and the next, where a shorter one lets the next go over a character that is none.

        Of 膝関節内血腫 the longest word at its beginning may leave a rest that no word begins with.
        """
        if not last.kept or last.why == UNKNOWN:
            return []
        for split in range(last.end - 1, last.start, -1):
            source = self._source_of(self._plain[last.start : split])
            if source:
                behind = self._part_at(split, end)
                if behind.kept and behind.end > at:
                    return [Part(last.start, split, True, source), behind]
        return []

    def _source_of(self, word: str) -> str:
        source = self._policy.site_words.get(word) or self._words.source_of(word)
        if source is not None:
            return f"vocabulary: {source}"
        return EVERYDAY if len(word) > 1 and self._words.has_unspaced(word) else ""

    def _without_rests(self, cut: list[Part]) -> list[Part]:
        """Return the parts, but for what may be the rest of a name beside one that is no word."""
        if self._policy.unknown == "keep":
            return cut
        gone = [part.why == UNKNOWN for part in cut]
        singles = [self._is_single(part) for part in cut]
        for at in range(1, len(cut)):
            if singles[at - 1] and singles[at]:
                gone[at - 1] = gone[at] = True
        if any(gone):
            places = range(len(cut))
            rests = self._rests(cut, gone, places, self._may_be_given)
            for at in rests + self._rests(cut, gone, reversed(places), self._may_be_family):
                gone[at] = True
            for at in range(1, len(cut) - 1):
                if gone[at - 1] and gone[at + 1] and self._is_all_kana(cut[at - 1 : at + 2]):
                    gone[at] = True
        self._note_wards(cut, gone)
        self._note_hospitals(cut, gone)
        if cut and self._is_behind_day(cut[0]):
            gone[0] = False
        return [Part(part.start, part.end, False, UNKNOWN) if gone[at] else part for at, part in enumerate(cut)]

    def _is_all_kana(self, parts: list[Part]) -> bool:
        """Tell whether a short word and what is no word on both sides of it are in small kana: や, まだ, たろう."""
        written = self._plain[parts[0].start : parts[-1].end]
        is_short = parts[1].end - parts[1].start <= _OF_NAMES
        return is_short and all(_FIRST_KANA <= mark < _FIRST_KATAKANA for mark in written)

    def _is_behind_day(self, part: Part) -> bool:
        """Tell whether a character says where right behind a number: 2015-04-16在."""
        is_one = part.kept and part.end - part.start == 1 and self._plain[part.start] in _WHERE
        return is_one and self._plain[part.start - 1 : part.start].isdigit()

    def _note_wards(self, cut: list[Part], gone: list[bool]) -> None:
        """Note the words that are a ward's name in front of a hospital, or of who lives there."""
        plain = self._plain
        for at, part in enumerate(cut):
            word = plain[part.start : part.end]
            if word[-1:] not in _WARDS or _BEHIND_WARD.match(plain, part.end, cut[-1].end) is None:
                continue
            if len(word) > 1:
                gone[at] = gone[at] or word not in _NO_WARDS
            elif at:
                name = plain[cut[at - 1].start : part.start]
                if len(name) <= _LONGEST_WARD and name not in _OF_NO_WARD and name[-1] >= _FIRST_HAN:
                    gone[at - 1] = gone[at] = True

    def _note_hospitals(self, cut: list[Part], gone: list[bool]) -> None:
        """Note the words that a hospital is called by, though they are words: 光复医院, 平和総合病院."""
        plain = self._plain
        for at in range(1, len(cut)):
            site = cut[at]
            if not site.kept or plain[site.start : site.end] not in HOSPITALS:
                continue
            first = at - 1
            while first > 0 and cut[first].kept and plain[cut[first].start : cut[first].end] in KINDS_OF_HOSPITALS:
                first -= 1
            part = cut[first]
            word = plain[part.start : part.end]
            if not part.kept or not _OF_HOSPITALS <= len(word) <= _LONGEST_OF_HOSPITALS or word[0] < _FIRST_KATAKANA:
                continue
            is_kind = word in NO_NAMES_OF_HOSPITALS or self._words.kind_of(word) in SAY_WHAT_OF
            gone[first] = gone[first] or not (is_kind or word[-1] in _ENDS_NO_HOSPITAL)

    def _rests(
        self, cut: list[Part], gone: list[bool], places: Iterable[int], may_be: Callable[[Part], bool]
    ) -> list[int]:
        """Return what may be a part of a name within reach of what is no word, before what says more."""
        rests: list[int] = []
        reach = 0
        for at in places:
            part = cut[at]
            if gone[at]:
                reach = _REACH
            elif reach > 0:
                is_rest = may_be(part)
                reach = reach - part.end + part.start if is_rest else 0
                if is_rest:
                    rests.append(at)
        return rests

    def _may_be_family(self, part: Part) -> bool:
        return self._is_single(part) or (part.why == EVERYDAY and self._is_short(part) and not self._is_of_nobody(part))

    def _may_be_given(self, part: Part) -> bool:
        if self._is_single(part):
            return True
        if not self._is_short(part) or part.end - part.start == 1 or self._is_of_nobody(part):
            return False
        if part.why == EVERYDAY:
            return True
        return (
            self._plain[part.start] not in _OF_NO_NAME
            and self._words.kind_of(self._plain[part.start : part.end]) in SAY_LITTLE
        )

    def _is_short(self, part: Part) -> bool:
        """Tell whether a known word is as long as a part of a name is, and no particle."""
        return part.kept and part.end - part.start <= _OF_NAMES and self._plain[part.start] >= _FIRST_HAN

    def _is_single(self, part: Part) -> bool:
        is_one = part.kept and part.end - part.start == 1
        mark = self._plain[part.start]
        if not is_one or mark < _FIRST_KANA or mark in _OF_NO_NAME or mark in NOBODYS:
            return False
        return mark != _AND

    def _begins_name(self, part: Part) -> bool:
        """Tell whether what joins nouns stands elsewhere: やまだ."""
        is_one = part.end - part.start == 1 and self._plain[part.start] == _AND
        return is_one and (self._plain[part.start - 1 : part.start] < _FIRST_KANA or self._is_kana(part.end))

    def _is_kana(self, at: int) -> bool:
        """Tell whether a character in small kana stands at a place, or none."""
        return self._plain[at : at + 1] < _FIRST_KATAKANA

    def _is_of_nobody(self, part: Part) -> bool:
        """Tell whether a word has a character that nobody is called by."""
        return not NOBODYS.isdisjoint(self._plain[part.start : part.end])

"""What is asked less often, or in another way, to be fast says the same as the plain way of asking."""

from __future__ import annotations

import re
from datetime import date

from hypothesis import example, given, settings
from hypothesis import strategies as st

from deid_proxy.engine.cleaners import partial_days
from deid_proxy.engine.cleaners.ambiguous import phrases_of
from deid_proxy.engine.cleaners.judged_words import Word
from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.landmarks import WORD, Landmarks, in_front_of
from deid_proxy.engine.cleaners.marks import Mark, Reasons
from deid_proxy.engine.cleaners.numbers import is_meant, measures_something
from deid_proxy.engine.cleaners.own_forms import deletions, forms_of
from deid_proxy.engine.cleaners.plain import is_seen, marks_of, plain_of
from deid_proxy.engine.cleaners.text import ROUNDS, clean_text, clean_to_the_end, rounds_of
from deid_proxy.engine.cleaners.text_days import FoundDay, day_of, find_days, may_be_of
from deid_proxy.engine.cleaners.tidying import balanced
from deid_proxy.profile.cleaning import CleaningPolicy
from deid_proxy.standard.vocabulary import LANGUAGES, vocabulary

KNOWN = KnownIdentifiers(names=("Quillonberg^Marta",), ids=("MRN-004711",), dates=("19311224",))
POLICY = CleaningPolicy()
_PIECES = st.sampled_from(
    [
        *("12", "3", "0", "05", "1931", "2012", "12.34", "0.5678", "4095", "555-0199", "47 11", "20140321", "1234567"),
        *("on", "seen", "Gleason", "CT", "chest", "Dr.", "Vos", "white", "matter", "whole", "body", "images", "Marta"),
        *("患者", "月", "胸部", "년", "é", "(", ")", "[", "b1000", "5mm"),
    ]
)
_MARKS = st.sampled_from([" ", ", ", "\n", "\t", ".", "/", "-", ":", "  ", " \t", ";", "", ". ", "\u00a0", "\u3000"])
_FORMS = (
    "%d.%m.%Y",
    "%m/%d/%y",
    "%Y-%m-%d",
    "%Y%m%d",
    "%d%m%Y",
    "%d %b %y",
    "%b %d, %Y",
    "%Y年%m月%d日",
    "%y/%m/%d",
    "h6.%m.%d",
)
TEXTS = st.lists(st.tuples(_PIECES, _MARKS), max_size=12).map(
    lambda pieces: "".join(f"{piece}{mark}" for piece, mark in pieces)
)


@given(text=TEXTS)
@settings(max_examples=600, deadline=None)
def test_days_without_a_year_are_found_wherever_they_stand(text: str) -> None:
    """Only where two numbers may be a day is asked, and nothing is missed by it."""
    plain = plain_of(text).text
    landmarks = Landmarks(plain)
    asked = set(partial_days.find_partial(landmarks))
    pairs = partial_days._PAIR.finditer(plain)
    everywhere = {
        match.span() for match in pairs if match["a"] is None or partial_days._is_day(plain, match, landmarks.said)
    }
    assert everywhere <= asked


@given(text=TEXTS, word=st.sampled_from(["seit", "score", "days", "Vos", "'s", "the", "12", "é", ""]))
@settings(max_examples=300, deadline=None)
def test_what_stands_in_front_of_a_day_is_what_an_expression_finds_there(text: str, word: str) -> None:
    """Where no word stands in front of it, none is sought."""
    plain = plain_of(f"{text}{word} ").text
    for place in range(len(plain) + 1):
        before = plain[max(place - partial_days._FARTHEST, 0) : place]
        for name in ("DAY_WORD", "COUNTED", "WORD", "RANGE", "PROSE"):
            expression: re.Pattern[str] = getattr(partial_days, f"_BEHIND_{name}")
            assert partial_days._stands_behind(expression, plain, place) is (expression.search(before) is not None)


@given(
    name=st.text("abc", min_size=5, max_size=8),
    at=st.integers(0, 8),
    new=st.sampled_from(["", "a", "d"]),
    word=st.text("abc", min_size=4, max_size=9),
)
@settings(max_examples=600, deadline=None)
def test_a_word_is_near_a_name_where_both_are_alike_without_a_letter(name: str, at: int, new: str, word: str) -> None:
    """Whichever letter that is, of either of them."""
    forms = forms_of(KnownIdentifiers(names=(name.title(),)))
    for near in (word, f"{name[:at]}{new}{name[at:]}", f"{name[:at]}{new}{name[at + 1 :]}"):
        if 4 <= len(near) <= 24:
            assert forms.is_near(near) is not forms.fuzzy.isdisjoint(deletions(near))


@given(year=st.integers(1, 9999), month=st.integers(0, 99), day=st.integers(0, 99))
@settings(max_examples=500, deadline=None)
def test_a_day_is_one_that_the_calendar_has(year: int, month: int, day: int) -> None:
    """The calendar of the standard library says so too."""
    full = year if year >= 100 else year + (1900 if year >= 50 else 2000)
    try:
        expected: tuple[int, int, int] | None = date(full, month, day).timetuple()[:3]
    except ValueError:
        expected = None
    assert day_of(year, month, day) == expected


def test_leap_years_have_a_day_more() -> None:
    """Those of the Gregorian rule."""
    assert day_of(2000, 2, 29)
    assert day_of(2024, 2, 29)
    assert day_of(1900, 2, 29) is None
    assert day_of(2023, 2, 29) is None


def test_the_fields_of_a_day_lie_where_they_are_written() -> None:
    """Wherever the day stands first, and where it stands again."""
    text = "20140321 2014-03-21 21 mar 2014 mar 21st, 2014 25/3/2014 20140321 12/3/2014"
    found: list[FoundDay] = find_days(Landmarks(text))
    said = {
        (text[day.start : day.end], tuple((what, text[day.start + a : day.start + b]) for what, a, b in day.fields))
        for day in found
        if day.fields
    }
    assert said == {
        ("20140321", (("y", "2014"), ("m", "03"), ("d", "21"))),
        ("2014-03-21", (("y", "2014"), ("m", "03"), ("d", "21"))),
        ("21 mar 2014", (("d", "21"), ("n", "mar"), ("y", "2014"))),
        ("mar 21st, 2014", (("n", "mar"), ("d", "21"), ("o", "st"), ("y", "2014"))),
        ("25/3/2014", (("d", "25"), ("m", "3"), ("y", "2014"))),
    }


@given(number=st.from_regex(r"\A[0-9]{1,6}([.,][0-9]{1,6}){0,2}\Z"))
@settings(max_examples=500, deadline=None)
def test_a_number_measures_by_its_length(number: str) -> None:
    """Three digits, a round number of four, or a decimal number with no more than four on each side."""
    decimal = re.fullmatch(r"\d{1,4}(?:[.,]\d{1,4}){1,2}", number)
    is_round = re.fullmatch(r"[1-9]\d?00|1[02]80|512|1024|1536|2048|256", number)
    expected = decimal is not None or (number.isdigit() and (len(number) < 4 or (len(number) == 4 and bool(is_round))))
    assert measures_something(number) is is_meant(number, vocabulary(frozenset(LANGUAGES))) is expected


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_words_that_belong_together_are_found_wherever_they_stand(text: str) -> None:
    """As the vocabulary finds them among all words of the text."""
    words = vocabulary(frozenset(LANGUAGES))
    tokens = Landmarks(plain_of(text).text).tokens
    folded = [token.text for token in tokens]
    expected = {start + at for start in range(len(folded)) for at in range(words.phrase_at(folded, start))}
    assert phrases_of([Word(token.word, words, POLICY) for token in tokens], tokens) == expected


@given(text=TEXTS)
@settings(max_examples=300, deadline=None)
def test_blanks_become_one(text: str) -> None:
    """Whatever blanks they are; the end of a line is none."""
    left = balanced(text)
    assert re.search(r"[^\S\r\n]{2,}", left) is None
    assert left.replace(" ", "").replace("\t", "") != "" or not text.strip("()[] \t\n\u00a0\u3000")


@given(text=st.text(alphabet="ab ()[]{}<>\t\n", max_size=40))
@settings(max_examples=500, deadline=None)
def test_no_bracket_stays_without_its_other_half(text: str) -> None:
    """Each that stays has one of its kind to go with, and what stands between them."""
    left = balanced(text)
    opened: list[str] = []
    for mark in left:
        if mark in "([{":
            opened.append(mark)
        elif mark in ")]}":
            assert opened.pop() == {")": "(", "]": "[", "}": "{"}[mark]
    assert not opened
    assert re.sub(r"[()\[\]{}<>\s]", "", left) == re.sub(r"[()\[\]{}<>\s]", "", text)


@given(text=st.text(alphabet=st.characters(max_codepoint=0x300), max_size=40), times=st.sampled_from([1, 40]))
@settings(max_examples=500, deadline=None)
def test_the_characters_of_a_text_are_all_of_them(text: str, times: int) -> None:
    """Of a short text and of a long one; and whether one of them cannot be seen."""
    assert marks_of(text * times) == set(text)
    assert is_seen(text * times) == all(mark.isprintable() or mark in "\n\r\t" for mark in text)


@given(text=st.text(alphabet="abZ019.,", max_size=16))
@settings(max_examples=500, deadline=None)
def test_points_and_commas_stay_in_numbers(text: str) -> None:
    """The words of a chunk are those that the expression of a word finds."""
    tokens = Landmarks(text.lower(), text).tokens
    assert [(token.start, token.end, token.raw) for token in tokens] == [
        (match.start(), match.end(), match[0]) for match in WORD.finditer(text)
    ]


@given(
    text=TEXTS,
    places=st.lists(st.tuples(st.integers(0, 60), st.integers(0, 9), st.sampled_from("abc")), max_size=8),
)
@settings(max_examples=400, deadline=None)
def test_the_first_reason_counts(text: str, places: list[tuple[int, int, str]]) -> None:
    """Of a word the one of its first character that goes, of a character the one that was said first."""
    plain = plain_of(text).text
    marks = [Mark(start, end, why) for start, size, why in places if (end := min(start + size, len(plain))) >= start]
    tokens = Landmarks(plain).tokens
    reasons = Reasons(plain, tokens, marks[:3])
    reasons.add(marks[3:])
    said = [next((mark.why for mark in marks if mark.start <= at < mark.end), "") for at in range(len(plain))]
    assert reasons.of_each() == [next((why for why in said[token.start : token.end] if why), "") for token in tokens]
    assert [reasons.of(at, at + 1) for at in range(len(plain))] == said


@given(text=TEXTS, day=st.dates(date(1900, 1, 1), date(2049, 12, 31)), form=st.sampled_from(_FORMS))
@settings(max_examples=500, deadline=None)
def test_a_day_says_its_year(text: str, day: date, form: str) -> None:
    """What is not read, because its year does not stand in it, is no day of that year."""
    plain = plain_of(f"{text} {day.strftime(form)} {text}").text
    for found in find_days(Landmarks(plain)):
        written = plain[found.start : found.end]
        assert all(may_be_of(written, [f"{year % 100:02d}"]) for year, _, _ in found.days)


@given(text=TEXTS, marks=st.lists(st.sampled_from(["月", "年", "患者", "년", ".19"]), min_size=1, max_size=3))
@settings(max_examples=200, deadline=None)
def test_what_stands_in_front_of_a_mark_is_found(text: str, marks: list[str]) -> None:
    """Of a text with other letters than those of ASCII."""
    plain = f"é{text}".replace(".19", "")
    found = in_front_of(Landmarks(plain), [mark for mark in marks if not mark.isascii()], 2)
    starts = [
        at for at in range(len(plain)) if plain.startswith(tuple(mark for mark in marks if not mark.isascii()), at)
    ]
    assert found == sorted({place for at in starts for place in range(max(at - 2, 0), at + 1)})


@example(text="1931 ", filler="12.34, 0.5678\n")
@given(
    text=TEXTS, filler=st.sampled_from(["the heart is normal in size. ", "12.34, 0.5678\n", "Leber é unauffällig. "])
)
@settings(max_examples=60, deadline=None)
def test_a_long_text_read_again_with_its_words_says_what_it_says_read_anew(text: str, filler: str) -> None:
    """What is remembered of words from one round to the next changes nothing of what becomes of them.

    Where only what changed is read again, nothing more goes when all is read.
    """
    text = f"{text} {filler * (4200 // len(filler))}{text}"
    left = text
    for _ in range(ROUNDS):
        cleaned = clean_text(left, KNOWN, POLICY).text
        if cleaned == left:
            break
        left = cleaned
    else:
        left = ""
    rounds = [cleaned.text for cleaned, is_settled in rounds_of(text, KNOWN, POLICY, in_part=False) if is_settled]
    assert "".join(rounds) == left
    in_part = "".join(map(str, clean_to_the_end(text, KNOWN, POLICY)))
    assert clean_text(in_part, KNOWN, POLICY).text == in_part
    rest = iter(left)
    assert all(mark in rest for mark in in_part)  # a part that is read alone may lose more, and has nothing else

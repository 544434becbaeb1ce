"""How the exam counts the harmless words that stay."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

_WHERE = "PatientComments"


def _kept(exam: SimpleNamespace, template: str, cleaned: str) -> tuple[int, int, str]:
    """Return how many harmless tokens stay of how many, and which do not."""
    subject = exam.exam_subject.invent(5, 1)
    one = exam.exam.plant(
        exam.exam.Template("own:1", _WHERE, "zh", template),
        subject,
        exam.exam.Random(3),
        slots={"name": lambda *_: exam.exam_slots.Planted("name nowhere else", "王安心", frozenset({"王安心"}))},
    )
    count, lost = exam.exam_judge.kept(cleaned, one.said)
    assert len(lost) + count == len(one.harmless)
    return count, len(one.harmless), "".join(lost)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("肝右叶,未见", ["肝", "右", "叶", "未", "见"]),
        ("约5,无", ["约", "5", "无"]),
        ("3.5ml 2,000", ["3.5ml", "2,000"]),
        ("CT示右肺", ["CT", "示", "右", "肺"]),
        ("ペースC5D1", ["ペ", "ー", "ス", "C5D1"]),
        ("ฟม x", ["ฟ", "ม", "x"]),
        ("우측 폐,결절 10mg", ["우측", "폐,결절", "10mg"]),
        ("no effusion, 1.5 cm", ["no", "effusion", "1.5", "cm"]),
    ],
)
def test_every_character_without_spaces_is_a_token(exam: SimpleNamespace, text: str, expected: list[str]) -> None:
    """A comma or a point beside one ends a token; Hangul and other scripts are counted by words."""
    assert exam.exam.tokens(text) == expected


@pytest.mark.parametrize(
    ("template", "cleaned", "expected"),
    [
        ("呼吸伪影,技师{name}已重扫", "呼吸伪影,技师 已重扫", (9, 9, "")),
        ("呼吸伪影,技师{name}已重扫", "呼吸伪影,技师 重扫", (8, 9, "已")),
        ("呼吸伪影,技师{name}已重扫", "技师 已重扫", (5, 9, "呼吸伪影")),
        ("{name}頭部MRA再撮", "頭部MRA再撮", (5, 5, "")),
        ("{name}頭部MRA再撮", "部MRA", (2, 5, "頭再撮")),
        ("{name}頭部MRA再撮", "", (0, 5, "頭部mra再撮")),
    ],
)
def test_what_stays_counts_though_what_stood_beside_it_went(
    exam: SimpleNamespace, template: str, cleaned: str, expected: tuple[int, int, str]
) -> None:
    """And what went does not, whatever stays beside it."""
    count, total, lost = _kept(exam, template, cleaned)
    assert (count, total, sorted(lost)) == (*expected[:2], sorted(expected[2]))


@pytest.mark.parametrize(
    ("template", "cleaned", "lost"),
    [
        ("请放心[心内科]{name}", "请放 心内科", "心"),
        ("心率快[心内科]{name}", "率快 心内科", "心"),
        ("{name}心率", "王安心 率", "心"),
        ("右肺右叶", "右肺叶", "右"),
        ("左肺叶,右肺", "左叶,右肺", "肺"),
        ("右肺可见,左肺无", "右肺可见,左 无", "肺"),
    ],
)
def test_a_character_that_went_is_not_kept_by_the_same_one_elsewhere(
    exam: SimpleNamespace, template: str, cleaned: str, lost: str
) -> None:
    """Neither in a cue, nor in a name that stayed, nor in another place of the text."""
    count, total, gone = _kept(exam, template, cleaned)
    assert (total - count, len(gone)) == (1, 1)
    assert gone == lost


def test_nothing_is_kept_of_nothing_and_all_of_everything(exam: SimpleNamespace) -> None:
    """For every template of the exam in these scripts."""
    made = [one for one in exam.exam.seventh(1) if one.template.language in ("zh", "ja")]
    assert made
    for one in made:
        assert exam.exam_judge.kept("", one.said)[0] == 0
        assert exam.exam_judge.kept(one.text, one.said) == (len(one.harmless), [])

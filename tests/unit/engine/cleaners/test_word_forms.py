"""Forms of known words: other endings, prefixes, and two words written as one."""

from __future__ import annotations

import pytest

from deid_proxy.profile.cleaning import DEFAULT_POLICY
from deid_proxy.standard.vocabulary import vocabulary
from tests.unit.engine.cleaners.cleaned_texts import cleaned

WORDS = vocabulary(DEFAULT_POLICY.languages)


@pytest.mark.parametrize(
    ("form", "language"),
    [
        ("nerovnomernemu", "cs"),
        ("neposkozenemu", "cs"),
        ("неудовлетворительнее", "ru"),
        ("beszukuletenek", "hu"),
        ("megismetlesevel", "hu"),
        ("yakinmalarinin", "tr"),
        ("laitteistossa", "fi"),
        ("skelettforandringar", "sv"),
        ("διερευνηθηκε", "el"),
        ("σταθεροποιηθηκε", "el"),
        ("παρακολουθουνται", "el"),
        ("ακτινολογικοτερο", "el"),
        ("αιμορραγικοτερεσ", "el"),
        ("επανεκτιμησεισ", "el"),
        ("υπερδιαγνωστικο", "el"),
        ("обстежується", "uk"),
        ("переоцінюється", "uk"),
        ("дообстежується", "uk"),
        ("перевіряються", "uk"),
    ],
)
def test_a_form_of_a_known_word_is_known(form: str, language: str) -> None:
    """No list has it: its stem is known with another ending, or both of its words are."""
    assert form not in WORDS
    found = WORDS.everyday(form) or WORDS.form(form)
    assert found is not None
    assert language in found.languages


@pytest.mark.parametrize(
    "text",
    [
        "Nález popsán, nerovnoměrné zvápenatění potvrzeno.",
        "Tutkimuksessa havaittiin epätarkkuutta, laitteistossa häiriötä.",
        "Röntgenbilden visar skelettförändringar, läkningsförloppet normalt.",
        "Görüntülerin değerlendirilmesi tamamlandı.",
        "Η ασθενής παρακολουθείται, τα ευρήματα σταθεροποιήθηκαν.",
        "Пацієнт дообстежується, ущільнення без динаміки.",
    ],
)
def test_a_sentence_of_forms_stays(text: str) -> None:
    """In small letters among small letters, and long ones where a sentence begins."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("word", "language"),
    [("nierenschmerzen", "de"), ("hoestklachten", "nl"), ("wondcontrole", "nl"), ("kontrolbesog", "da")],
)
def test_two_known_words_written_as_one_are_a_word(word: str, language: str) -> None:
    """Of German, Dutch and Danish, which have no list of all that they write as one."""
    assert word not in WORDS
    found = WORDS.form(word)
    assert found is not None
    assert language in found.languages


@pytest.mark.parametrize("ends", ["medisinen", "stenosen", "funktionen", "thrombosen", "tutkimuksen"])
def test_a_word_that_ends_as_families_do_stays(ends: str) -> None:
    """Of the North, whose nouns have such endings with an article, or in another case."""
    assert ends in cleaned(f"CT thorax, {ends} pneumoni.")


@pytest.mark.parametrize(
    "name",
    [
        *("kratochvil", "lehtonen", "kuznetsova", "кузнецова", "столярова", "horakova", "szilveszter", "karatas"),
        *("hanssen", "eriksen", "janssen", "virtanen", "steinberger", "hammerstein", "middelkerke", "kaasmaker"),
        *("παπαδακη", "παπαδοπουλου", "γεωργιαδου", "коваленка", "ковальчуком", "вишневського", "acquacanina"),
    ],
)
def test_a_name_is_no_form(name: str) -> None:
    """What lists of names have, and what families end with, is a form of no word."""
    assert WORDS.form(name) is None


@pytest.mark.parametrize("form", ["Laitteistossa", "LAITTEISTOSSA"])
def test_a_form_with_a_capital_within_a_sentence_goes(form: str) -> None:
    """Where a name would stand."""
    assert form not in cleaned(f"Kuvattu eilen, kertoi {form} puhelimessa.")


def test_a_word_of_several_languages_stays_though_a_letter_is_of_few() -> None:
    """The clinical words of one language have it, the everyday words of the other."""
    text = "Technik vyměnil filtr a přístroj znovu spustil."
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("主治医佐藤先生へ連絡済み", "主治医 へ連絡済み"),
        ("紹介医は山下先生です", "紹介医は です"),
        ("循環器後藤医師に連絡", "循環器 医師に連絡"),
    ],
)
def test_a_name_before_an_honorific_ends_at_the_word_before_it(text: str, left: str) -> None:
    """Four characters may be a name; not the end of a word that begins before them."""
    done = cleaned(text)
    assert done.split("先")[0].split(" ")[0] == left.split(" ")[0]
    assert not set("佐藤山後") & set(done)


@pytest.mark.parametrize("text", ["母が乳癌、父は健在", "転倒リスク高", "痰中带血丝", "右側頭葉に腫瘤"])
def test_words_without_spaces_that_were_missing_stay(text: str) -> None:
    """Relatives with their particles, what is written short, injuries."""
    assert cleaned(text) == text

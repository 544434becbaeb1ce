"""What a sentence says stays behind a name that ends the one before: without its *No* it says the contrary."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

KNOWN = KnownIdentifiers(names=("Quillon^Ottoline",))
LEADS = (
    *("Seen by {}", "Dictated by {}", "Reported by: {}", "Discussed with {}", "Findings called to {}", "Ref: {}"),
    *(
        "cc {}",
        "Attending: {}",
        "Radiologist: {}",
        "Exam for {}",
        "Ordering physician {}",
        "Compared with films from {}",
    ),
)
PEOPLE = ("Dr. Smith", "Dr. R. Okafor", "Anna Lindqvist", "J. Vos", "Quillon, Ottoline")
ENDS = (".\n", "\n", ". ", ".\r\n", "; ", "\n\n")
SENTENCES = (
    *("No pleural effusion or pneumothorax.", "Not enlarged.", "Never smoker.", "Nil acute.", "None seen."),
    *("Free of metastases.", "Without contrast.", "Negative for fracture.", "Small effusion.", "Lung clear."),
)


def cleaned(text: str) -> str:
    """Return a text of the patient cleaned."""
    return cleaned_to_the_end(text, KNOWN)


@pytest.mark.parametrize("write", [str, str.upper, str.lower], ids=["as it is", "in capitals", "in small letters"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_the_next_sentence_stays_whole(sentence: str, write: Callable[[str], str]) -> None:
    """Whoever is named in front of it, however the one before ends."""
    texts = [lead.format(person) + end + sentence for lead in LEADS for person in PEOPLE for end in ENDS]
    left = {text: cleaned(write(text)) for text in texts}
    assert not {text: rest for text, rest in left.items() if not rest.endswith(write(sentence))}
    words = {"smith", "okafor", "lindqvist", "quillon", "ottoline"}
    assert not {text: rest for text, rest in left.items() if words & {*re.findall(r"[a-z]+", rest.lower())}}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Befundet von Dr. Schmidt.\nKeine Fraktur.", "Befundet.\nKeine Fraktur."),
        ("Lu par Dr Dupont.\nAucune lésion.", "Aucune lésion."),
        ("Informado por Dr. García. No se observa derrame.", "Informado por. No se observa derrame."),
        ("Beoordeeld door dr. Jansen.\nGeen pleuravocht.", "Beoordeeld door.\nGeen pleuravocht."),
        ("Refertato da Dott. Rossi.\nNessun versamento.", "Refertato.\nNessun versamento."),
        ("тел. 8 495 123-45-67. В верхней доле узел", "В верхней доле узел"),
        ("Laudado por Dra. Santos. Não há fratura.", "Laudado por. Não há fratura."),
    ],
)
def test_so_does_it_in_other_languages(text: str, left: str) -> None:
    """What says no there is a word of its own."""
    assert cleaned(text).endswith(left.split("\n")[-1].split(". ", 1)[-1])


def test_a_sentence_ends_where_a_name_did() -> None:
    """Its mark stays, so that two sentences do not become one."""
    assert cleaned("Findings were discussed with Dr. Haverkamp. Recommend follow up.") == (
        "Findings were discussed with. Recommend follow up."
    )


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No effusion. Dr Smith called. Stable.", "No effusion. called. Stable."),
        ("examen en interne. Monsieur Petit va bien", "examen en interne. va bien"),
        ("No fracture. MRN 1234567. Stable", "No fracture. MRN. Stable"),
        ("Seen 12.03.2019. No change.", "Seen. No change."),
        ("Tumor, am 12.3.19. Kein Rest", "Tumor, am. Kein Rest"),
        ("report faxed to 617-555-0199. No effusion", "report faxed to. No effusion"),
        ("Seit 10.5. Husten", "Seit Husten"),
        ("Am 5. Mai operiert. Kein Erguss", "Am operiert. Kein Erguss"),
    ],
)
def test_a_sentence_ends_where_it_did_whatever_goes(text: str, left: str) -> None:
    """Before what goes, and behind it; the point of a day is no end of a sentence."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Reported by\nMarie Hand", "Reported by"),
        ("Requested by\nRose for pain control", "Requested by\nfor pain control"),
        ("Seen by No today", "Seen by today"),
        ("Dictated by Small, Lung", "Dictated"),
    ],
)
def test_who_is_named_there_goes_all_the_same(text: str, left: str) -> None:
    """A name that is a word, on a line of its own or in front of a word that begins no sentence."""
    assert cleaned(text) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("No, Ottoline Quillon, right", "No, right"),
        ("Seen by Dr. Smith, no fracture", "Seen by, no fracture"),
        ("pain in the left knee (Quillon), effusion; Dr. Smith; swelling", "pain in the left knee, effusion; swelling"),
        ("CT chest Xqwzt, abdomen", "CT chest, abdomen"),
        ("discussed with Dr. Smith, Dr. Jones and the team", "discussed with and the team"),
        ("reported by SMITH, JOHN left lung", "reported by left lung"),
    ],
)
def test_the_comma_stays_that_parts_what_is_left(text: str, left: str) -> None:
    """*No, right* is not *no right*; a comma between names that went is theirs."""
    assert cleaned(text) == left

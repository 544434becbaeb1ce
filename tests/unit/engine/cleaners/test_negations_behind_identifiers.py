"""What says no stays, whatever identifies in front of it: a sentence without it says the contrary."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from tests.unit.engine.cleaners.cleaned_texts import cleaned, cleaned_to_the_end

PATIENT = KnownIdentifiers(names=("Barman^Emma",))
LEADS = (
    "Seen by Dr. Haverkamp.",
    "Seen by Sean Davis's.",
    "Lives at 28 Mendoza Isle.",
    "Lives at 12 Oak St.",
    "Vive en Calle Mayor 4885 Piso 7.",
    "Trabaja en Bautista y Téllez S.L..",
    "Patient Barman E..",
    "Patient BARMAN^EMMA^^.",
    "MRN 6568155.",
    "Call 617-555-0199.",
    "Compared with 10.5.2019.",
)
SENTENCES = (
    "No effusion.",
    "Not seen before.",
    "Never had surgery.",
    "Keine Fraktur.",
    "Nicht vergrößert.",
    "Pas de lésion.",
    "Aucune fracture.",
    "Sin lesiones.",
    "Ausencia de masas.",
    "Ningún nódulo.",
    "Nessuna frattura.",
    "Geen afwijkingen.",
    "Sem lesões.",
    "Inga frakturer.",
    "Nie stwierdzono zmian.",
    "Nu se observă lichid.",
    "Ei murtumaa.",
    "Не увеличена.",
)


@pytest.mark.parametrize("sentence", SENTENCES)
@pytest.mark.parametrize("lead", LEADS)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_a_sentence_keeps_its_no(lead: str, between: str, sentence: str) -> None:
    """Read until nothing more goes, with the end of the sentence in front of it."""
    assert cleaned_to_the_end(f"{lead}{between}{sentence}", PATIENT).endswith(sentence)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("MTRA MR. Keine Fraktur.", "MTRA. Keine Fraktur."),
        ("tech sr.\nNo acute hemorrhage", "tech.\nNo acute hemorrhage"),
        ("lives at Oak St. No. 12, Boston", "lives at"),
    ],
)
def test_letters_that_may_be_a_title_take_no_negation_with_them(text: str, left: str) -> None:
    """They are somebody's, or a modality's."""
    assert cleaned(text) == left


@pytest.mark.parametrize("text", ["Mr. No was here", "Ms. Sin called", "Dr. Inga kommer", "Dr. Nu este aici"])
def test_who_is_called_so_goes_behind_a_title(text: str) -> None:
    """Surnames of Korea, Denmark and Romania."""
    assert text.split()[1] not in cleaned(text)


@pytest.mark.parametrize("name", ["No^Min", "Sin^Ha", "Ei^Aung"])
def test_the_instances_own_name_goes(name: str) -> None:
    """Whatever it says."""
    family = name.partition("^")[0]
    assert family not in cleaned(f"Seen by Dr. Haverkamp. {family} came alone.", KnownIdentifiers(names=(name,)))

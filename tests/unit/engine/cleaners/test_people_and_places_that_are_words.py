"""People and places: ages over 89, houses, towns and employers, and names that are words."""

from __future__ import annotations

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Resident 91 from a nursing home", "Resident from a nursing home"),
        ("Retired nurse 93, fall", "Retired nurse, fall"),
        ("95 from nursing home, fall", "from nursing home, fall"),
        ("veuve de 94, chute", "veuve de, chute"),
        ("kvinna 97, fall", "kvinna, fall"),
        ("жительница 96, падение", "падение"),
    ],
)
def test_an_age_goes_behind_what_somebody_is(text: str, expected: str) -> None:
    """Without a word for years."""
    assert cleaned(text) == expected


@pytest.mark.parametrize("text", ["Patient 95 kg", "pt 98 % sats", "man 96/60 mmHg", "male 100 mm", "Resident 45"])
def test_a_measure_of_somebody_is_no_age(text: str) -> None:
    """Weight, saturation, pressure, size; nor is an age below 90 taken here."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pt has dementia and is 94.", "pt has dementia and is"),
        ("Pt is frail and he is 101", "Pt is frail and he is"),
        ("Pt is now 92.", "Pt is now"),
        ("Die Patientin ist dement und ist jetzt 94.", "Die Patientin ist dement und ist jetzt"),
        ("dementerend en is 96", "dementerend en is"),
        ("GFR was 60 and is 94.", "GFR was 60 and is 94."),
        ("Pt is 89.", "Pt is 89."),
    ],
)
def test_ages_go_behind_what_else_is_said_of_somebody(text: str, expected: str) -> None:
    """Not what goes on with a measurement."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("fell at home, 9 Elliottz Rest, New Peterportz. Pain over the wrist", "fell at home. Pain over the wrist"),
        ("barn at 299 Weaverz Parklandz. Swelling", "barn at. Swelling"),
        ("Lives alone at 39262 Michaelz Pike Apt. 953", "Lives alone at"),
        ("Habite 3132 route Fréchette Apt. 885, toux", "Habite, toux"),
        ("bor på Fabrikstorget 883, hosta", "bor på, hosta"),
        ("hoste, bor Kurlandsvej 284, smerter", "hoste, smerter"),
        ("Zamieszkały pl. Fredry 054, ból brzucha", "Zamieszkały, ból brzucha"),
        ("Проживает по адресу наб. Кубанская, д. 34 стр. 441. Боль в животе", "Проживает по адресу. Боль в животе"),
        ("Block 23 Lot 87 chest", "chest"),
        ("Report to 23884 Michaelz Crest Suite 818", "Report to"),
        ("Kossuth utca 12/b, mellkas", "mellkas"),
        ("住所 東京都品川区大崎3丁目12番5号", ""),
        ("住址 石家庄市桥西区中山西路108号，头痛", "住址，头痛"),
        ("주소 충청북도 청주시 상당구 상당로 82", "주소"),
        ("copia Calle Misionesz N° 532", "copia"),
        ("copia Circuito Norte Ontiverosz 756 129", "copia"),
        ("owner T. Agbaje, Chula Vista. Lame right hind", "owner. Lame right hind"),
        ("hit by car MD49 RUL, neck pain", "hit by car, neck pain"),
    ],
)
def test_a_house_goes_with_its_number(text: str, expected: str) -> None:
    """Whatever its street is called, and in front of which the number stands."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("mailed to 1879 Beckz Skyway, Aguilarhavenz B5S4G4; seen", "mailed to; seen"),
        ("mailed to 65/348, Ramaswamyz Path, Hubliz 694731.", "mailed to"),
        ("mailed to 747 Dass Nagarz, Siwanz 862997.", "mailed to"),
        ("mailed to Flat 97 967 Carolz Deviation, North Juliaz 2681.", "mailed to"),
        ("wohnt Postlstraße 76, 6597 Rust; MRT", "wohnt; MRT"),
        ("wohnt Hofmannstrasse 3, 4900 Brigz-Glisz; MRT", "wohnt; MRT"),
        ("Domicile 402 Piersonz Prairie Suite 577, 02133 Constantmouth. Toux", "Domicile. Toux"),
        ("Domicile 9195 route Lachancez, R4Y 1A6 L'Île- Alainz. Toux", "Domicile. Toux"),
        ("vive en Pasaje Mezaz 201 004, San Rosaliaz los bajos. Dolor", "vive en. Dolor"),
        ("vive en Dg. 50R Bis # 8-35 Este, San José. Dolor", "vive en. Dolor"),
        ("GP Dr Y. Bhattz, 649 Sant Ganjz, Anantapurz.", "GP"),
        ("copy T8H 8V3 and D02 X285", "copy and"),
        ("chest (020)74960578 today", "chest today"),
        ("GB30 ROPS 1804 6013 5839 53 chest", "chest"),
        ("driver of MD50 RUL, chest pain", "driver of, chest pain"),
        ("sent from C:\\Users\\scant\\Desktop\\export\\IM0001.dcm today", "sent from today"),
        ("targa investitore BL45 PLT, trauma", "investitore, trauma"),
    ],
)
def test_a_house_and_what_belongs_to_it_go(text: str, expected: str) -> None:
    """Behind what is sent there, with the code of the town, what stands behind the number, and the town."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    "text",
    ["Sent to 3 physicians", "Oxygène à domicile 2 L/min depuis 3 ans", "T12 L4L5", "AX T2W 3D", "T1W 3D 2x2"],
)
def test_what_looks_like_a_house_or_a_code_stays(text: str) -> None:
    """Numbers of something else."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Moved from Suite 216 377 Sherry Block, Michellemouth.", "Moved from"),
        (
            "chute à domicile au 627 Marie Mountain à New Angèle. Impotence du membre",
            "chute à domicile au. Impotence du membre",
        ),
        ("chute à domicile au 5830 Berger Village à Ludovicberg.", "chute à domicile au"),
        ("chute à domicile au 9620 allé Henriette Apt. 515.", "chute à domicile au"),
        ("soins à domicile au 3 mois après chirurgie.", "soins à domicile au 3 mois après chirurgie."),
        ("Uitslag naar huisarts Maria Lang, Timlei 064, Kortrijk-Dutsel.", "Uitslag naar huisarts"),
        ("Uitslag naar huisarts L. Smets, Clararing 29, Chevron.", "Uitslag naar huisarts"),
        ("restrained driver, car rego DL23 PMS. C-spine", "restrained driver, car rego. C-spine"),
        ("an, Hausarztpraxis Danke und", "an, Hausarztpraxis Danke und"),
        ("Danke, Hausarztpraxis Liezen.", "Danke, Hausarztpraxis"),
        ("Seit Unfall im Krankenhaus Val-de-Ruz, links", "Seit Unfall im Krankenhaus, links"),
        ("l'examen réalisé à Boechat am See n'ayant pas", "l'examen réalisé à n'ayant pas"),
        ("residente em Ferreira do Sul, dependente.", "residente em, dependente."),
        ("dureri. Medic de familie: Aurica Ardelean, Voluntari.", "dureri. Medic de familie"),
        ("gevallen bij woonzorgcentrum in Laag-Keppel. Pijn", "gevallen bij woonzorgcentrum in. Pijn"),
        ("Patiënt werkt bij MSD.", "Patiënt werkt bij"),
    ],
)
def test_houses_towns_and_employers_go(text: str, expected: str) -> None:
    """Behind a person, a house that patients come from, a doctor, and a word for work."""
    assert cleaned(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Personne à prévenir : Milenaz Noir, toux", "Personne à prévenir, toux"),
        ("Madre: Armandoz Pie, tos", "Madre, tos"),
        (
            "Uitslag doorgegeven aan Bas Zeldenrustz, longembolie telefonisch",
            "Uitslag doorgegeven aan, longembolie telefonisch",
        ),
        ("Rachis lombaire, manip N. Bras", "Rachis lombaire, manip"),
        ("seen with her partner Iris, tests taken", "seen with her partner, tests taken"),
        ("Iodine rash, premed per Hand", "Iodine rash, premed per"),
        ("Markierung per Hand", "Markierung per Hand"),
        ("MRI L-Spine w/o, call Hand w/ results", "MRI L-Spine w/o, call w/ results"),
        ("peer reviewed Colon 09/29/2016", "reviewed"),
        ("images left until Salmon has signed", "images left until has signed"),
        ("with Dr. Mong'are at noon", "with at noon"),
        ("chest O'Hora today", "chest today"),
        ("verbalmente a Uma Ariasz (esposo)", "verbalmente a"),
        ("Presente il figlio Chi. Artefatti", "Presente il figlio. Artefatti"),
        ("Thorax makuu, röntgenhoitaja Antero", "Thorax makuu, röntgenhoitaja"),
        ("IMPORT CD Bir General Hospital", "IMPORT CD General Hospital"),
        ("suivi au Hôpital Massé pour colique", "suivi au Hôpital pour colique"),
        ("suivi au Clinique L'Île- Jacquelinez pour colique", "suivi au Clinique pour colique"),
        ("at Small Hospital, fall", "at, fall"),
        ("chest for Hassanz, Mainaz and Too, today", "chest for and, today"),
        ("columna, TER Pie", "columna"),
        ("pain, nurse Cal to escort", "pain, nurse to escort"),
        ("TC esterna Clinica Peri", "TC esterna Clinica"),
        ("TC externo Clínica Teixeiraz do Sul", "TC externo Clínica"),
    ],
)
def test_a_word_that_is_a_name_goes_where_somebody_or_a_house_is_announced(text: str, expected: str) -> None:
    """Behind relatives, contacts, who is told or has signed; of what a hospital is called."""
    assert cleaned(text).strip(" .") == expected

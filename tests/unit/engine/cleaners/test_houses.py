"""Houses with their numbers wherever they stand, and the flats, floors and stairs within them."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned_to_the_end

_WORD = re.compile(r"[^\W_]+")


@pytest.mark.parametrize(
    "text",
    [
        "Recoger en c/ Las Camelias 717, Lugo",
        "Recoger en c/ Diagonal Alvear N° 697, Lugo",
        "Recoger en c/ Ampliación Norte Quiroga 503 Edif. 228 , Depto. 73, Lugo",
        "Recoger en c/ Circunvalación Oñate 756 Interior 210, Lugo",
        "Recoger en c/ Circunvalación Oñate 271 333, Lugo",
        "Recoger en Calle 45 # 12-34 Apto 301, Cali",
        "Recoger en Carrera 7 No. 71-21 Torre B Of. 902, Cali",
        "Recoger en calle Serrano 45, piso 3, puerta 2, Lugo",
        "Recoger en Avda. Castilla 123 Esc. B Piso 4, Lugo",
        "Pick up from Unit 7, 23 Bayview Drive, Leeds",
        "Pick up from House 34, Road 12, Sector 7, Dhaka",
        "Pick up from 34/301, Lakshmi Nagar, Pune",
        "Pick up from 118 Gandhi Chowk, Pune",
        "Abholung von Lindenstraße 45, Wohnung 12, Kufstein",
        "Abholung von Hauptstr. 7, 2. OG, Kufstein",
        "Abholung von Rosenstieg 216, Kufstein",
        "Abholung von Neuer Steig 104, Kufstein",
        "Ambulance à prendre 12 rue des Lilas, bât. B, appt 34, Pau",
        "Ambulance à prendre 45 avenue Foch, 3e étage, Pau",
        "Recolher em Av. Brasil 1500, bloco C, ap 302, Braga",
        "Recolher em Alameda Santos 900 cj 51, Braga",
        "Ritiro da viale Monza 210, scala B, piano 3, Lodi",
        "Ritiro da Contrada Fenocchio 321, Lodi",
        "Ophalen vanaf Oude Singel 240, Goes",
        "Ophalen vanaf Kerkweg 118, 3e verdieping, Goes",
        "Transport z ul. Polna 45 m. 12, Łomża",
        "Transport z os. Słoneczne 12 m 34, Łomża",
        "Převoz z náměstí Míru 78, č. bytu 9, Zlín",
        "Szállítás innen: Rákóczi út 118, 3. emelet 12. ajtó, Eger",
        "Transport de la Calea Victoriei 210, et. 4, Iași",
        "Transport de la str. Florilor nr. 45, bl. 12, sc. B, et. 3, ap. 67, Iași",
        "Забрать с ул. Садовая 12, стр. 3, эт. 4, Омск",
        "Παραλαβή από Λεωφ. Κηφισίας 210, Βόλος",
        "Alınacak yer: Bağdat Caddesi No:210 D.12, Bursa",
        "Hämtas från Vasaallén 118, vån 3, Umeå",
        "Hämtas från Lundabacken 33 A, Umeå",
        "Hentes fra Storgata 45, leil. 302, Moss",
        "Hentes fra Solsvingen 210, 3. etg., Moss",
        "Hentes fra Nybølstræde 912, Skjern",
        "Hentes fra Skovvænget 118, st. th., Skjern",
        "Hentes fra Holmegård Allé 737, Skjern",
        "Nouto osoitteesta Mannerheimintie 45 B 12, Oulu",
        "Nouto osoitteesta Rantakaari 118 C 5, Oulu",
        "Hentes fra Xylvender 787, Skjern",
        "Send copy of CD to 18 Adam Divide, Mccarthyham",
    ],
)
def test_no_number_of_a_house_stays(text: str) -> None:
    """Behind a street by what it is called with, or between a preposition and a town."""
    assert not any(mark.isdigit() for mark in cleaned_to_the_end(text))


@pytest.mark.parametrize(
    "text",
    [
        "Eco c/ Doppler 2D normal",
        "TC c/ contraste 100 ml",
        "dor c/ 3 meses de evolução",
        "Ecografia c/ Sonda 5 normal",
        "from Series 12, Image 45",
        "aus Serie 12, Schicht 45",
        "z Serii 12, obraz 4",
        "Diagonal 1, stent 2",
        "circuito 3",
        "Bosniak 2, Deauville 3",
        "Dünndarmpassage 3",
        "Schleimhautwinkel 3",
        "Luftvei 3 mm",
        "Level 2, node 3",
        "Os naviculare 3",
        "Schraube 4, Platte 2",
    ],
)
def test_numbers_of_images_and_of_the_body_stay(text: str) -> None:
    """Series, levels, branches, screws; and what ends as a street does."""
    numbers = re.findall(r"\d+", text)
    assert re.findall(r"\d+", cleaned_to_the_end(text)) == numbers

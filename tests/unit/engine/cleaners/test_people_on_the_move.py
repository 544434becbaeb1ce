"""Who moves house, flies or is brought: the place and the street go, whatever they mean; parts of bodies stay."""

from __future__ import annotations

import re

import pytest

from tests.unit.engine.cleaners.cleaned_texts import cleaned

_WORD = re.compile(r"[^\W_]+")


def left_of(text: str) -> set[str]:
    """Return the words that are left of a text."""
    return set(_WORD.findall(cleaned(text)))


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("calf pain after a flight from Hook, exclude DVT", "Hook"),
        ("has moved to Split, old card returned", "Split"),
        ("coughing since the taxi home to Rugby", "Rugby"),
        ("Husten, ist aus Bogen angereist", "Bogen"),
        ("Umzug nach Halle, bitte Kopie", "Halle"),
        ("kuitpijn, vlucht uit Rust gisteren", "Rust"),
        ("a déménagé à Nuits en mai", "Nuits"),
        ("après un retour en avion à Nuits, mollet gonflé", "Nuits"),
        ("disnea tras un vuelo desde Medio", "Medio"),
        ("mudança para Prato, exame anterior em falta", "Prato"),
        ("gamba gonfia, volo da Molare ieri", "Molare"),
        ("viene da Massa in treno, digiuno", "Massa"),
        ("obrzęk po locie z Serce", "Serce"),
        ("přijel vlakem z Hlava, nalačno", "Hlava"),
        ("prezentat din Lumina cu dureri", "Lumina"),
        ("летела рейсом из Находка, отёк голени", "Находка"),
        ("прилетіла літаком з Світле, набряк", "Світле"),
        ("Tire'den otobüsle geldi, öksürük", "Tire"),
        ("Tire ilçesinden sevkli, öksürük", "Tire"),
        ("kommer med tåg från Sala, fastande", "Sala"),
        ("tar drosje hjem til Rana, fastende", "Rana"),
        ("hævet læg, flyvetur fra Hals", "Hals"),
        ("stigao vlakom iz Otok, kašalj", "Otok"),
        ("腹痛、北区から電車で来院", "北区"),
        ("以前は港区から通院", "港区"),
    ],
)
def test_a_place_goes_that_somebody_travels_from_or_to(text: str, gone: str) -> None:
    """In front of it, behind it, and by which means."""
    assert gone not in cleaned(text)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("verhuisde naar Zwickbaan 207, brief retour", "Zwickbaan 207"),
        ("drosje hjem til Zwickhagen 418, fastende", "Zwickhagen 418"),
        ("moved to Zwickley 12, card returned", "Zwickley 12"),
        ("přestěhovala se do Zwickovská 675, dopis vrácen", "Zwickovská 675"),
        ("přijel z Na Zwickově 444 vlakem", "Na Zwickově 444"),
        ("mudou-se para Jardim de Zwickes, 616, carta devolvida", "Jardim Zwickes 616"),
        ("przyjechał z al. Prosta 34 pociągiem", "Prosta 34"),
        ("μετακόμισε στην Ζβίκης 473, η επιστολή επέστρεψε", "Ζβίκης 473"),
        ("приехал на такси из д. Находка, натощак", "Находка"),
    ],
)
def test_a_street_goes_with_its_number_behind_who_moves(text: str, gone: str) -> None:
    """The number of the house too, of streets that no list has."""
    assert left_of(text).isdisjoint(gone.split())


@pytest.mark.parametrize(
    "text",
    [
        "moved to Left side, moved to Right lateral position",
        "transferred from CT to ICU, moved to Resus",
        "probe moved to Spleen, pain moved to Arm",
        "catheter moved to Left Ventricle, moved to Theatre 3",
        "tornato da torace, si ripete",
        "moved to Supine, home to Rest",
        "driven to Scanner 2 in 10 min",
        "trasladado de Urgencias, acude a Urgencias",
        "transport en Ambulance prévu",
        "Drain nach Spülung gezogen, Taxi nach Untersuchung bestellt",
        "Katheter nach Lagekontrolle gezogen, Tag nach Sturz",
        "kateter flyttet fra Venstre side",
        "kommer från Vårdcentralen",
        "доставлен в Реанимацию",
        "関心領域から測定、第2区から受診",
    ],
)
def test_parts_wards_and_days_stay_behind_what_moves(text: str) -> None:
    """What moves there is no person, or where to is no town."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "moved 3 times, from Bath 3 times a week",
        "flight from home 12 hours ago",
        "back to scanner 2 today",
    ],
)
def test_what_is_counted_behind_a_place_is_no_house(text: str) -> None:
    """Hours, times and machines."""
    assert {one for one in _WORD.findall(text) if one.isdigit()} <= left_of(text)


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        ("Адрес: г. Белый Ключ, пр-т Мира 119, кв.64, аллергии нет", "Белый Ключ Мира 119 64"),
        ("Адр.: г. к. Белый Ключ, ул. Светлая, д. 4", "Белый Ключ Светлая 4"),
        ("прож. г. Белый Ключ, наб. Новая, 2-190, доставлен СМП", "Белый Ключ Новая 190"),
        ("Адреса: м. Світле, пр-т Миру 12, кв. 7", "Світле Миру 12 7"),
        ("adr.: Zwickovská 407, 213 43 Zwickov", "Zwickovská 407 213 43 Zwickov"),
        ("trvale bytem: Zwickovská 569, 240 47 Horní Zwickov", "Zwickovská 569 240 47 Horní Zwickov"),
    ],
)
def test_an_address_goes_with_every_word_behind_its_label(text: str, gone: str) -> None:
    """What is a town in front of what is another, joined kinds, houses with flats, codes in two parts."""
    assert left_of(text).isdisjoint(gone.split())

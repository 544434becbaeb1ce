"""Where somebody lives or something is sent, and towns of several words: what goes of them, and what stays beside."""

from __future__ import annotations

import pytest

from deid_proxy.engine.cleaners.known import KnownIdentifiers
from deid_proxy.engine.cleaners.text import clean_text, clean_to_the_end
from deid_proxy.profile.cleaning import DEFAULT_POLICY


def cleaned(text: str) -> str:
    return clean_text(text, KnownIdentifiers(), DEFAULT_POLICY).text


@pytest.mark.parametrize(
    ("text", "gone"),
    [
        # By verbs and nouns of every language.
        ("pas bor Næssflata 781 Trinestad, kreatinin 90", "Næssflata 781 Trinestad"),
        ("bor på Strandgränd 181, Karlskoga, ensam", "Strandgränd 181 Karlskoga"),
        ("bosatt Furuvägen 760 i Örnsköldsvik", "Furuvägen 760 Örnsköldsvik"),
        ("bor Ringkøbing Allé 346, Ruds Vedby", "Ringkøbing Allé 346 Ruds Vedby"),
        ("Patientin wohnt Rico-Siering-Gasse 28 in Roth", "Siering Gasse 28 Roth"),
        ("hat Wohnsitz Maderstr. 5/4 in Fürstenfeld", "Maderstr 5/4 Fürstenfeld"),
        ("Mw woont Joliesingel 235 te Kerkom-bij-Sint-Truiden", "Joliesingel 235 Kerkom bij Sint Truiden"),
        ("woont Tesshof 909 in Egmond aan Zee", "Tesshof 909 Egmond Zee"),
        ("Parents habitent 16, boulevard Gauthier à Guillon", "16 Gauthier Guillon"),
        ("demeurant 189 route Smith à Baie Rémy", "189 Smith Baie Rémy"),
        ("vive en Cuesta Irma Roma 87, Granada, sola", "Cuesta Irma Roma 87 Granada"),
        ("domicilio: C. Florina Asensio 9 Apt. 59, Málaga", "Florina Asensio 9 59 Málaga"),
        ("mora em Viela Sophia Lima, 87, Novais da Serra", "Viela Sophia Lima 87 Novais Serra"),
        ("abita in Contrada Piero, 98 a Baricella", "Contrada Piero 98 Baricella"),
        ("mieszka plac Żwirki i Wigury 01/81 w Radomsku", "Żwirki Wigury 01/81 Radomsku"),
        ("zam. ul. Wyszyńskiego 90/99, Otwock", "Wyszyńskiego 90/99 Otwock"),
        ("bytem Na Křivce 38, Krásná Hora nad Vltavou", "Křivce 38 Krásná Hora Vltavou"),
        ("lakik József attila utca 23. Miskolc", "József attila 23 Miskolc"),
        ("Lakcíme közben változott: Érdi utca 19", "Érdi utca 19"),
        ("domiciliat în Soseaua Eftimie Nr. 71 Bl. 71 Sc. 13 Ap. 218", "Soseaua Eftimie 71 13 218"),
        ("Adresi: Kültür Mah. Atatürk Cad. No: 5 D: 3, Bornova", "Kültür Mah Atatürk Cad 5 3 Bornova"),
        ("asuu Capellan puistokuja 13, Ulvila", "Capellan puistokuja 13 Ulvila"),
        ("Проживает: к. Кунгур, пр. Средний, д. 458 к. 8. Приехала сама", "Кунгур Средний пр 458 8"),
        ("Проживает: д. Минеральные Воды, ш. Угловое, д. 7 стр. 5. Сама", "Минеральные Воды Угловое 7 5"),
        ("Мешкає провулок Морський, буд. 018 кв. 5, село Бахмут", "Морський 018 5 село Бахмут"),
        ("κατοικεί Παναρίτη 181, Κατερίνη", "Παναρίτη 181 Κατερίνη"),
        ("lives at 8 O'Brien Junctions, South Emily with daughter", "8 Brien Junctions South Emily"),
        # The noun in other forms, a verb behind the number or in front of the place.
        ("Adressen Lindeskogen 112 er feil, ny kommer", "Lindeskogen 112"),
        ("adressen er Lindeskogen 112", "Lindeskogen 112"),
        ("κατοικία Βαλτινών 311, Κύμη", "Βαλτινών 311 Κύμη"),
        ("Bostad: Vinterhagen 12 men flyttar snart", "Vinterhagen 12"),
        ("osoite on Hiirikontie 12", "Hiirikontie 12"),
        ("adresa bydliště Rybniční 12 nesedí", "Rybniční 12"),
        ("адреса проживання Ставкова 12 вказана невірно", "Ставкова 12"),
        # Where nothing but the form says so: a name that nobody knows, and a number that ends the clause.
        ("Contact is buurvrouw Brouwers, Catherine, Ganzenbaan 281. Geen bloedverdunners", "Ganzenbaan 281"),
        ("Next of kin lives next door, 620 Quill Ruelle. Interpreter needed", "620 Quill Ruelle"),
        ("kutsu palautunut, postiosoite Helmin bulevardi 76, Kiuruvesi", "Helmin bulevardi 76 Kiuruvesi"),
        ("Διαμένει Λεύκης 70 με την κόρη της", "Λεύκης 70"),
        ("Διαμένει Πλ. Ελευθερών 37-90 με την κόρη της", "Ελευθερών 37 90"),
        ("wohnt Schulz-Straße 1 in Füssen, Abholung", "Schulz 1 Füssen"),
        ("RZP z obce Seč. Krvácení?", "Seč"),
        ("viene del pueblo de Real con dolor", "Real"),
        # Towns of two words that are words.
        ("Calle Felipe Aburto 107 (Buenos Aires), confirmar", "Felipe Aburto 107 Buenos Aires"),
        ("(Нижний Тагил)", "Нижний Тагил"),
        ("NOVI SAD", "NOVI SAD"),
        # By what is sent.
        (
            "Pls send copy of CD to Block 18 Lot 72 Leo Extension, Evans Grove Phase 1, Faithtown.",
            "18 72 Leo Evans Grove",
        ),
        ("Pls send copy of CD to B13 L84 Jones Village Phase 2, Sunstone Avenue.", "B13 L84 Jones Village Sunstone"),
        ("CD por mensajería a Tr. 100L # 10-13, San Anel los bajos. Pagado", "100L 10-13 Anel"),
        ("CD por mensajería a Armando Marín 460 Piso 6, Pudahuel. Pagado", "Armando Marín 460 6 Pudahuel"),
        ("CD por mensajería a Eje vial Irán 734 666. Pagado", "Eje Irán 734 666"),
        ("films versturen naar Jozefsingel 0, Thieu", "Jozefsingel 0 Thieu"),
        ("CD an folgende Adresse: Karzweg 24-29, Eckernförde", "Karzweg 24-29 Eckernförde"),
        ("CD отправить по адресу наб. Байкальская, д. 499 стр. 2", "наб Байкальская 499 2"),
        ("Να σταλεί το CD στη διεύθυνση Πάροδος Κάινας 913, Ρέθυμνο", "Πάροδος Κάινας 913 Ρέθυμνο"),
        # By the kinds of towns and streets of Russia and the Ukraine alone.
        ("Доставлена, село Кременчук, шосе Зоопаркова, буд. 402", "село Кременчук шосе Зоопаркова 402"),
        ("Доставлена, площа 2-га Лінія 6-й ст. Люстдорфської дороги, буд. 222", "2-га Лінія Люстдорфської дороги 222"),
        ("Лікарня місто Южноукраїнськ. Скарги", "місто Южноукраїнськ"),
        ("проводилась в Клиника г. Верхний Уфалей. Боли", "Верхний Уфалей"),
        # Towns of several words.
        ("RT no Hospital Municipal de Vila Nova de Foz Côa", "Vila Nova Foz Côa"),
        ("vem de Ponta Delgada", "Ponta Delgada"),
        ("né à Gay-sur-Vasseur", "Gay sur Vasseur"),
        ("RT no Hospital Municipal de Aparecida do Sul", "Aparecida Sul"),
        ("presso Policlinico Marina Di Massa", "Marina Di Massa"),
        ("CD Atatürk Cad. No: 5 D: 3 Bornova adresine gönderilecek", "Atatürk Cad 5 3 Bornova"),
        ("CD-t a Kossuth utca 12, Szeged címre küldeni", "Kossuth utca 12 Szeged"),
        ("Bevallen in Mechelen-aan-de-Maas", "Mechelen aan Maas"),
        ("из Верхний Уфалей", "Верхний Уфалей"),
    ],
)
def test_where_somebody_lives_goes(text: str, gone: str) -> None:
    """The words with a capital, the numbers, and the small words within the names."""
    left = "".join(map(str, clean_to_the_end(text, KnownIdentifiers(), DEFAULT_POLICY)))
    assert not set(gone.split()) & set(left.replace(",", " ").replace(".", " ").replace("-", " ").split())


@pytest.mark.parametrize(
    "text",
    [
        "lives with mother at the hospice, 3 children",
        "lives in a nursing home for 2 years",
        "lives in assisted care, oxygen 2 L",
        "send images to PACS, 3 mm slices",
        "send to CT 2 for contrast",
        "Sent to Recovery 3 after sedation",
        "please address the stenosis of 5 mm",
        "vive solo, Diabetes tipo 2, EPOC",
        "площадь поражения 5 см",
        "масса 70 кг. Рост 180",
        "enviar al PACS 3 series",
        "post contrast T1 in Sagittal 3 mm",
        "return to MRI 2 for completion",
        "Nova lesão no segmento 4",
        "Bad Image Quality",
        "Monte Carlo simulation",
        "Lives at home. Pacemaker checked",
    ],
)
def test_what_stands_behind_the_same_words_and_is_no_place_stays(text: str) -> None:
    """Sentences of departments that begin alike."""
    assert cleaned(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("pas bor Næssflata 781 Trinestad, kreatinin 90", "pas bor, kreatinin 90"),
        ("Lives at 12 Oak St. Pacemaker checked", "Lives at. Pacemaker checked"),
        ("Проживает: к. Кунгур, пр. Средний, д. 458 к. 8. Приехала сама", "Проживает. Приехала сама"),
        (
            "Να σταλεί το CD στη διεύθυνση Βουτσινά 78, Κόρινθος και να ενημερωθεί",
            "Να σταλεί το CD στη διεύθυνση και να ενημερωθεί",
        ),
        ("presso Policlinico Marina Di Massa. Ora angor", "presso Policlinico. Ora angor"),
        ("wohnt im Pflegeheim, Diabetes Typ 2", "wohnt im Pflegeheim, Diabetes Typ 2"),
    ],
)
def test_the_rest_of_the_sentence_stays(text: str, expected: str) -> None:
    """Behind the address, and where a home is none of one's own."""
    assert "".join(map(str, clean_to_the_end(text, KnownIdentifiers(), DEFAULT_POLICY))) == expected

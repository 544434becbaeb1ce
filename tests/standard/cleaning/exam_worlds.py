"""The people of the sets from the fourth on, none of whom is in another set, and how those of a language are chosen."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from exam_people import CYRILLIC, IDEOGRAPHIC, ORDINARY, TWO_LETTERS, WORDS, People, people
from exam_subject import World
from exam_third import WORLD as THIRD_WORLD

_INSTITUTION = "equal to an institution"


def _world(inhabitants: People) -> World:
    """Return a world of some people, with the institutions and streets of the third set."""
    return World(inhabitants, THIRD_WORLD.institutions, THIRD_WORLD.streets)


FOURTH_WORLD = _world(
    people(
        {
            ORDINARY: (
                "Hartwigsen^Merle Oduya^Temperance Pietersma^Froukje Vasseurot^Ludivine "
                "Carrascosa^Nuria Belluccini^Ivano "
                "Wróblewska^Jagoda Hallqvist^Elof Mikkelborg^Asger Tammsaar^Liina Csontos^Boglárka Havelkova^Ctirad "
                "Dragomirescu^Ilinca Marušić^Hrvoje Gunawardena^Chaminda Torvinen^Aapo Quispe^Yenny "
                "Mountbatten^Percival"
            ),
            WORDS: "Wood^Hazel Fields^April Winter^Jasper Rice^June Baker^Earl Fisher^Dale Wolf^Rosa "
            "Banks^Sandy Nail^Autumn",
            TWO_LETTERS: "Qu^Ai Oh^Se Wu^Jo Le^An Ma^Bo Ly^Vy Ho^Yi Ek^Bo",
            _INSTITUTION: "Kettering^Alma Langone^Fiorella Cromwell^Ottilie Erasmus^Joost",
            CYRILLIC: "Кривошеин^Игнат Терентьева^Милана Савченко^Остап Καλογερόπουλος^Στέλιος Βαρδάκη^Μυρτώ",
        },
        (
            "du Plessis^Marelize|de Werd^Matthias|ten Brink^Saskia|van de Weterink^Joep|El "
            "Amrani^Soukaina|Mac Aodha^Oisín|"
            "von Bülow-Tanner^Ferdinand|O'Malley^Grainne|Della Rovere^Pierfrancesco|Lloyd-Webster^Philippa"
        ),
        (
            "Nakamura^Ryosuke=中村^亮介=なかむら^りょうすけ|Ouyang^Ruohan=欧阳^若涵|Namgung^Bora=南宮^寶羅=남궁^보라|"
            "Sugiyama^Kasumi=杉山^香澄=すぎやま^かすみ"
        ),
    )
)
FIFTH_WORLD = _world(
    people(
        {
            ORDINARY: (
                "Karabulut^Emine Çetinkaya^Oğuzhan Grochowiak^Zdzisław Świderska^Iwona Veselka^Otakar Kövesdi^Ildikó "
                "Vlădescu^Mihaela Korkiakangas^Veikko Gyllenhammar^Sixten Bjerregaard^Preben Skjæveland^Solfrid "
                "Chaturvedi^Parthiban Thiruvengadam^Madhavi Zaghloul^Ghada Benkirane^Wael Huynh^Quoc "
                "Dimaculangan^Jejomar "
                "Nwachukwu^Ngozi Kanellopoulos^Despina Ovsyannikov^Gennady Hollingsworth^Ruthanne Thibodeaux^Delbert"
            ),
            WORDS: "Carpenter^Rusty Summers^Amber Finch^Cliff Frost^Jade Crane^Violet Pike^Dale Berry^Ruby "
            "Snow^Faith Drake^Pearl",
            TWO_LETTERS: "Ly^An Vu^My Ho^Long Do^Bao Xu^Bo Lu^Dan Oh^Jun Ek^Siv",
            _INSTITUTION: "Hadassah^Elad Sanford^Marcy Geisinger^Wendell Addenbrooke^Lorna",
            CYRILLIC: "Завьялова^Людмила Щербина^Геннадий Шевченко^Остап Ковальчук^Зоряна "
            "Βλάχου^Σπυρίδων Ξενάκης^Δέσποινα",
        },
        (
            "van den Heuvel^Truus|van 't Veer^Cornelis|ter Braak^Marijke|García Villalobos^Consuelo|"
            "Ruiz de Alarcón^Íñigo|"
            "Teixeira da Cruz^Luzia|Freiherr von Stetten^Annegret|de La Rochette^Solange|Di Giovanni^Ornella|"
            "El Fassi^Tarek|Ben-Shimon^Avigdor|dela Cruz^Maricel"
        ),
        (
            "Matsuzaki^Fumiko=松崎^芙美子=まつざき^ふみこ|Zhao^Jianguo=赵^建国|Cao^Xiuying=曹^秀英|Kwon^Youngja=權^英子=권^영자|"
            "Ishiguro^Shigeru=石黒^茂=いしぐろ^しげる"
        ),
    )
)
SIXTH_WORLD = _world(
    people(
        {
            ORDINARY: (
                "Obermoser^Kreszentia Tschudin^Beat Kuyumcuoğlu^Neslihan Gadomski^Bronisław "
                "Křížová^Blažena Halmágyi^Ödön "
                "Zamfirescu^Petronela Lappalainen^Raimo Wallerstedt^Gunnel Højgaard^Svend Tjønneland^Ragnhild "
                "Venkataraman^Usha Boumediene^Yacine Trịnh^Khánh Macaraeg^Ligaya Adeyemi^Folasade Tsiolkas^Lefteris "
                "Whitcombe^Prudence Boudreaux^Antoine Fonoti^Sione Mkhize^Nomvula"
            ),
            WORDS: "Stone^Grace Marsh^Will Banks^Hope Burns^Ray Cross^Iris Shields^Art Chambers^Gene "
            "Waters^Joy Page^Dawn",
            TWO_LETTERS: "Du^Fei Ko^Ji Ro^Yun Ta^Minh Eu^Hye",
            _INSTITUTION: "Sloan^Edith Baylor^Otis Mercy^Constance",
            CYRILLIC: "Лагутина^Вероника Пономарчук^Ярослав Δραγούμη^Ευανθία Горбунов^Савелий",
        },
        (
            "van Nieuwenhuizen^Roos|de Albuquerque^Fátima|O'Shaughnessy^Caoimhe|von der "
            "Lippe^Irmgard|Núñez Balboa^Leandro|"
            "Lo Presti^Agata|El Khoury^Rima"
        ),
        "Hasegawa^Midori=長谷川^緑=はせがわ^みどり|Deng^Yaping=邓^亚平|Seo^Yuna=徐^柔娜=서^유나",
    )
)
SEVENTH_WORLD = _world(
    people(
        {
            ORDINARY: (
                "Mitterrutzner^Notburga Zurbriggen^Urs Karaosmanoğlu^Feride Szczepaniak^Bożena Růžičková^Vendula "
                "Keresztúri^Csongor Moldoveanu^Sanda Heinonkoski^Unto Bergenstråhle^Ingegerd Vestergård^Aksel "
                "Kolbeinsen^Torgeir Krishnamoorthy^Lalitha Benhaddou^Samia Dương^Thảo Villanueva^Crisanto "
                "Okonkwo^Chidera Papageorgiou^Efthymia Featherstone^Rosalind Desrochers^Maxime Tuilagi^Lote"
            ),
            WORDS: "Bell^Mark Moody^Drew Price^Joy Woods^Pat Lane^Olive Sharp^Gene Rush^Violet Hill^Don",
            TWO_LETTERS: "Ng^Li Fu^Mei Pu^An Re^Kim Ha^Linh",
            _INSTITUTION: "Cedars^Harriet Mayo^Clement Barlow^Ursula",
            CYRILLIC: "Зимина^Ангелина Ткаченко^Богдан Παπαδάκη^Φωτεινή Фролов^Тимофей",
        },
        "van Oosterhout^Fenna|de Vasconcelos^Rui|O'Callaghan^Saoirse|von der Heydt^Gisela|Ibarra Luna^Joaquín|"
        "Di Stefano^Loredana|Ben Salah^Hanen",
        "Kuroda^Sayaka=黒田^彩香=くろだ^さやか|Tan^Xiaoming=谭^晓明|Hwang^Jisoo=黃^智秀=황^지수",
    )
)


def kind_of(language: str) -> str:
    """Return of what kind the names of a language are."""
    if language in ("ja", "zh", "ko"):
        return IDEOGRAPHIC
    return CYRILLIC if language in ("ru", "uk", "el") else ORDINARY


def of_language(random: Random, table: Mapping[str, str], language: str) -> str:
    """Return one of those that a table has for a language, with bars between them; of English where it has none."""
    return random.choice(table.get(language, table["en"]).split("|"))

"""The people and places of the third set: none of them is in the first two."""

from __future__ import annotations

from exam_people import CYRILLIC, INSTITUTION, ORDINARY, TWO_LETTERS, WORDS, people
from exam_subject import World

_NAMES = {
    ORDINARY: (
        "Achterberg^Marijke Bhattacharya^Anjali Oyelaran^Folake Kvistgaard^Henrik Zielińska^Małgorzata Horváth^Zoltán "
        "Steinbrecher^Annegret Quattrocchi^Salvatore Etxeberria^Iñaki Chevallier^Capucine Gonçalves^Rúben "
        "Jabłoński^Krzysztof Řezníček^Bohumil Mavrommatis^Despina Thorvaldsen^Øystein Ramaswamy^Lakshmi "
        "Ferreyra^Ignacio Bouwmeester^Sjoerd Götzinger^Rüdiger Abernathy^Clarissa Mbeki-Nkosi^Thandiwe "
        "Hadžić^Emina Lagerkvist^Birgitta Ó'Fearghail^Caoimhe Teixeira^Vanessa"
    ),
    WORDS: (
        "Stone^Pearl Lung^Angela Rivers^Grace Stern^Clara Glass^Ruby Bauch^Otto Fuß^Irma Brust^Hans Leber^Karl "
        "Petit^Blanche Blanco^Luz Bianchi^Chiara Cross^Faith Marsh^Heather Short^Joy Sharp^Hope Gold^Crystal"
        " Grün^Linde Voet^Roos Testa^Gioia Noble^Page Love^Dee Weiss^Blanca Palma^Mano Day^Victor Little^Art"
    ),
    TWO_LETTERS: "Lu^Ke Fu^Qi Ip^Ka Ko^Un Tu^Ha Hu^Bo Vu^Ly Oz^Al Yo^Su Ye^Xu",
    INSTITUTION: (
        "Sloan^Bettina Curie^Solange Bichat^Odile Gemelli^Ornella Sahlgren^Torsten Baylor^Cordelia Brigham^Winifred "
        "Christie^Desmond"
    ),
    CYRILLIC: (
        "Лебедев^Аркадий Соколова^Людмила Бондаренко^Оксана Ковачев^Стоян Αντωνίου^Βασίλης Μακρή^Χρυσούλα"
        " Мельник^Ярослав Рябинин^Фёдор"
    ),
}
_SEVERAL = (
    "van den Heuvel^Anna Sophia|da Silva Rodrigues^Ana Beatriz|Fernández de Córdoba^Luis Miguel|"
    "O'Shaughnessy-Blake^Niamh|von der Tann^Hans-Joachim|El-Masri^Mohamed Amine|Le Bihan^Yves-Marie|"
    "Di Bartolomeo^Maria Grazia|Nguyễn Thị^Bích Ngọc|MacDonald Fraser^Ewan"
)
_IDEOGRAPHIC = (
    "Takahashi^Kenji=高橋^健二=たかはし^けんじ|Inoue^Akiko=井上^明子=いのうえ^あきこ|Liu^Yifei=刘^一飞|Huang^Zhiming=黄^志明|"
    "Bak^Jiwoo=朴^智雨=박^지우|Choi^Eunji=崔^恩智=최^은지|Mori^Ichiro=森^一郎=もり^いちろう"
)
WORLD = World(
    people=people(_NAMES, _SEVERAL, _IDEOGRAPHIC),
    institutions=(
        ("Northgate Regional Medical Center", ("northgate",)),
        ("Klinikum am Steinenberg Reutlingen", ("steinenberg", "reutlingen")),
        ("CHU de Rangueil Toulouse", ("rangueil", "toulouse")),
        ("Policlinico Umberto I", ("umberto",)),
        ("Hospital Clínic de Barcelona", ("barcelona",)),
        ("Erasmus MC Rotterdam", ("erasmus", "rotterdam")),
        ("Szpital Kliniczny Przemienienia Pańskiego Poznań", ("przemienienia", "pańskiego", "poznań")),
        ("Hospital de Santa Marta Lisboa", ("marta", "lisboa")),
        ("Городская больница имени Филатова", ("филатова",)),
        ("Νοσοκομείο Ευαγγελισμός", ("ευαγγελισμός",)),
        ("東都中央病院", ("東都中央",)),
        ("北京协和医院", ("协和",)),
    ),
    streets=(
        ("7 Harrow Lane, Exeter EX4 2QB", ("harrow", "exeter", "2QB")),
        ("1840 Maple Ridge Dr, Unit 12, Boise, ID 83702", ("maple", "boise", "83702")),
        ("Am Kirchberg 9a, 72764 Reutlingen", ("kirchberg", "72764", "reutlingen")),
        ("31 bis avenue Jean Jaurès, 31000 Toulouse", ("jaurès", "31000", "toulouse")),
        ("C/ Mallorca 88, 2º 1ª, 08036 Barcelona", ("mallorca", "08036", "barcelona")),
        ("Corso Vittorio Emanuele 140, 10121 Torino", ("vittorio", "emanuele", "10121", "torino")),
        ("ul. Mickiewicza 14/3, 60-834 Poznań", ("mickiewicza", "834", "poznań")),
        ("Rua das Janelas Verdes 52, 1200-691 Lisboa", ("janelas", "1200", "691", "lisboa")),
        ("ул. Садовая, д. 12, кв. 5, 190031 Санкт-Петербург", ("садовая", "190031", "петербург")),
        ("東京都新宿区西新宿2-8-1", ("東京都", "新宿区")),
    ),
)

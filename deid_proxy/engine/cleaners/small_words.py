"""Words that sentences are made of, though somebody may be called so: ``ago``, ``ihm``, ``déjà``, ``bylo``, ``meg``.

Lists of names have them in some other language. In small letters, in a text of their own language, they name nobody,
not even right beside somebody's name: *tell OWEN FLINN*, *fell 3 wks ago*.
"""

from __future__ import annotations

from typing import Final

from deid_proxy.engine.cleaners.word_lists import words_in

_OF: Final = {
    "en": words_in(
        "his him she he her day days down best long little live far ago ask asks tell told wait waits comes happy",
        "saw self felt each way ways out knows know read reads book books call calls card cards law mom dad held lady",
    ),
    "de": words_in(
        "haben habe mal muss viel ganz weil soll dich macht ihm hast wohl ende besser gar lange tun klar kam",
        "allen worden schnell kurz ging eben leider anders bald egal rund niemand weder darin kamen langer oft",
        "gegen weg",
    ),
    "fr": words_in(
        "mon rien dire faut bon toi deja trop ton vu mal bonne seul dis parle passe donne mis vue fort sait long",
        "vite viens durant ex manger fini",
    ),
    "es": words_in(
        "hay hacer ver gran tienen dice mis mal haber buena tenia saber favor pasa claro falta ayer resto dan",
        "llama vale pronto comer malo sale doble pase sabia",
    ),
    "it": words_in(
        "ho nella fare dove gia hai nelle dire meglio dice far certo dato ben causa migliore termine vicino dell",
        "piccolo alto pare domani meno poche tardi terza vecchio basso nato lieve",
    ),
    "nl": words_in(
        "maar dan worden ben kunnen moet wil zou zien daar leven laten bent eigen weg deel beter anders goede",
        "lang ging kom paar doe groot ter minder hen niemand lange klein heen bang nam ver langer mis licht viel",
        "hoger",
    ),
    "pt": words_in(
        "ter ver bom tao faz seja boa dele dela logo mal certo feito tal claro fala passa longo alto ali ira",
        "pequeno comer vir tais resto sai dado",
    ),
    "pl": words_in(
        "moze bo roku byl bylo cos aby maja raz nam taki mial moga oni ona musi taka dobry nadal lata rok nowe",
        "samo dobra okolo sama dobre cale malo kim nagle duze maly ide duza stary",
    ),
    "sv": words_in(
        "som vad fran bara vill far hon gar aven andra manga helt fick dom denna ner borde nya fel gang varje",
        "dessa dock inga kunde fatt ger lange annan ur ny nan nasta latt aka heller nara god visar lilla lang",
        "glad lata hort halla sitter sova ata kopa hoger mar fore val",
    ),
    "da": words_in(
        "som vil god godt mere bare mange far helt andre gar gang nye ham gore kom ret stadig ny ned klar mens",
        "vel ude sine lang heller matte vide bruges dele hort egne lange stille venter lober bange inden",
    ),
    "no": words_in(
        "som noe vil bare meg andre far helt gar mange god godt gang kom nye ned sine gir fatt mens ny tok heller",
        "matte annen ham vare klar mate lett gatt lang lenger best hort tross stadig lange venter verre",
    ),
    "fi": words_in(
        "ei etta jos sita mita saa tassa koska aina koko mika eli taman vahan siina jonka tuli tata sai talla",
        "mista kiinni vasta oma asti kai sama meni suuri pian monta toi alan mut otti auki",
    ),
    "cs": words_in(
        "byl bylo aby ho tim ji mel nam proto musi dobre mela meli teto stale mate novy casto dobry mohl toto",
        "sama velky kam ona ceka oni malo mensi maly okolo ono celem rok roku",
    ),
    "hu": words_in(
        "meg kell ki nagy aki fel sok jol lett ott ben nap amely masik bar kellett pont soha ide hosszu ismet oda",
        "regi kb rola bele elo ert tobbi tett eros lassan vel ba jelen szeles faj esik",
    ),
    "ro": words_in(
        "fie ei pana pot asa bine nici vezi fel fac insa nr buna deja pare apa apoi langa vine ia mici cam mica",
        "baza seara sud clar prim stare mic",
    ),
    "tr": words_in(
        "ben ki tek yer artik gore sana baska eden geri kim eger ona yol hizli vardi yalniz bazen kalan sira",
        "hatta ver nin ak basit yavas sert asiri derin yeni cok",
    ),
    "ru": words_in("просто"),
    "uk": words_in("просто добре таке поки"),
}
SMALL_WORDS: Final[dict[str, tuple[str, ...]]] = {
    word: tuple(language for language, words in _OF.items() if word in words)
    for word in sorted({word for words in _OF.values() for word in words})
}
"""Words, folded, and the languages that write them in sentences."""

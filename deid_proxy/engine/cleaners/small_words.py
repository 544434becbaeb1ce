"""Whether a word that somebody is called too is one of a sentence, in its language: ``ago``, ``ihm``, ``bylo``.

Lists of names have them in some other language, or in their own. In small letters, in a text of their own language,
they name nobody: those of the first list anywhere, not even right beside somebody's name (*tell OWEN FLINN*, *fell 3
wks ago*), the others where that name has a capital, so that a name would have one here (*held by Ann all day*).

Asked by :mod:`~deid_proxy.engine.cleaners.judge` before a word goes as a name, or with the name beside it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.word_lists import languages_of, words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.surroundings import Surroundings

_ENGLISH: Final = "en"

_NEVER_NAMES: Final = {
    "en": words_in("his him she he her ago ask asks tell told wait waits comes knows know each days mom dad out lady"),
    "de": words_in(
        "haben habe mal muss viel weil soll dich macht ihm hast tun kam worden ging leider egal niemand weder",
        "darin kamen oft gegen gar",
    ),
    "fr": words_in("mon rien dire faut toi deja trop ton vu dis parle donne mis sait viens durant manger"),
    "es": words_in("hay hacer ver tienen dice mis haber tenia saber ayer dan pronto comer sabia sale"),
    "it": words_in("ho nella fare dove gia hai nelle dire dice dato dell domani meno"),
    "nl": words_in(
        "maar dan worden kunnen moet wil zou zien daar laten bent ging kom doe ter minder hen niemand heen ver",
        "mis langer viel hoger",
    ),
    "pt": words_in("ter ver tao faz seja dele dela logo feito tal fala comer vir tais dado"),
    "pl": words_in(
        "moze roku byl bylo cos aby maja raz nam taki mial moga oni ona musi taka nadal lata rok nowe samo okolo",
        "sama cale nagle duze ide duza",
    ),
    "sv": words_in(
        "som vad fran bara vill far hon gar aven andra manga helt fick dom denna borde varje dessa dock inga",
        "kunde fatt ger annan ur nan nasta aka heller hort halla sitter sova ata kopa hoger fore",
    ),
    "da": words_in(
        "som vil godt mere bare mange far helt andre gar ham gore ret stadig mens heller matte vide bruges hort",
        "venter lober inden",
    ),
    "no": words_in(
        "som noe vil bare meg andre far helt gar mange sine gir fatt mens heller matte annen ham gatt lenger hort",
        "tross stadig venter verre",
    ),
    "fi": words_in(
        "ei etta jos sita mita saa tassa koska aina koko mika eli taman vahan siina jonka tuli tata sai talla",
        "mista kiinni vasta asti meni pian monta",
    ),
    "cs": words_in(
        "byl bylo aby tim mel nam proto musi dobre mela meli teto stale mate casto mohl toto ceka celem rok roku"
    ),
    "hu": words_in(
        "meg kell ki aki fel lett ott amely masik kellett soha ide ismet oda kb rola bele elo tobbi tett lassan",
        "vel jelen esik",
    ),
    "ro": words_in("fie ei asa nici vezi fac insa nr deja apoi langa vine mici cam mica"),
    "tr": words_in(
        "ki tek artik gore sana baska geri kim eger yol hizli vardi yalniz bazen kalan hatta ver nin yavas asiri"
    ),
    "ru": words_in("просто"),
    "uk": words_in("просто добре таке поки"),
}
_NAMES_TOO: Final = {
    "en": words_in(
        "day down best long little live far happy saw self felt way ways read reads book books call calls card",
        "cards law held lady",
    ),
    "de": words_in("ganz wohl ende besser lange klar allen schnell kurz eben anders bald rund langer weg"),
    "fr": words_in("bon mal bonne seul passe fort vite long fini ex vue"),
    "es": words_in("gran mal buena favor pasa claro falta resto llama vale malo doble pase"),
    "it": words_in(
        "meglio far certo ben causa migliore termine vicino piccolo alto pare poche tardi terza vecchio basso",
        "nato lieve",
    ),
    "nl": words_in("ben leven eigen weg deel beter anders goede lang paar groot lange klein bang nam licht"),
    "pt": words_in("bom boa mal certo claro passa longo alto ali ira pequeno resto sai"),
    "pl": words_in("bo dobry dobra dobre malo kim maly stary"),
    "sv": words_in("ner nya fel gang lange ny latt nara god visar lilla lang glad lata mar val"),
    "da": words_in("god gang nye kom ny ned klar vel ude sine lang dele egne lange stille bange"),
    "no": words_in("god godt gang kom nye ned ny tok klar mate vare lang best lange lett"),
    "fi": words_in("oma kai sama suuri toi alan mut otti auki"),
    "cs": words_in("ho ji novy dobry sama velky kam ona oni malo mensi maly okolo ono"),
    "hu": words_in("nagy sok jol ben nap bar pont hosszu regi fel ert eros ba szeles faj"),
    "ro": words_in("pana pot bine fel buna pare apa ia baza seara sud clar prim stare mic"),
    "tr": words_in("ben yer eden ona sira ak basit sert derin yeni cok"),
}


_SMALL_WORDS: Final = languages_of(_NEVER_NAMES)
"""Words, folded, and the languages whose sentences write them; nobody writes a name so."""
_SMALL_WORDS_TOO: Final = languages_of(_NAMES_TOO)
"""The same of words that some write a name like."""


def is_of_sentence(around: Surroundings, at: int, unknown: list[bool]) -> bool:
    """Tell whether a word in small letters is one that sentences of the text's language are made of.

    Parameters
    ----------
    unknown
        Which of the tokens identify somebody, or are of no vocabulary.
    """
    token = around.tokens[at]
    if not token.is_small:
        return False
    languages = _SMALL_WORDS.get(token.text, ())
    if not languages and _is_beside_capital(around, at, unknown):
        languages = _SMALL_WORDS_TOO.get(token.text, ())
    if _ENGLISH in languages and around.has_small_words:
        return True
    return any(around.speaks(language) for language in languages)


def is_small_english(around: Surroundings, at: int) -> bool:
    """Tell whether a word in small letters is one that English sentences are made of, whoever stands beside it."""
    token = around.tokens[at]
    return token.is_small and _ENGLISH in _SMALL_WORDS.get(token.text, ()) and around.has_small_words


def _is_beside_capital(around: Surroundings, at: int, unknown: list[bool]) -> bool:
    """Tell whether somebody's name stands right beside a word, and begins with a capital."""
    last = min(len(around.tokens), len(unknown))
    return any(0 <= one < last and around.tokens[one].is_capitalised and unknown[one] for one in (at - 1, at + 1))

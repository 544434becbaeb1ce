"""Words that somebody is called too, where standard sentences say with them what is seen: *borde inferior*, *tos y*.

Names are not followed by what is said of things, in the language of the word: ``Campo pulmonar``,
``MARGE DE RÉSECTION``, ``petit épanchement``; in ``Campo refiere tos`` and ``Petit thorax`` somebody may be called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import languages_of, words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.judged_words import Word
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_THINGS: Final = {
    "de": words_in(
        "anfang art band bild ende fall gang herd hohe kern knie kopf lage rand ring schnitt sitz spitze stand",
        "steg stein stelle stiel wand weite",
    ),
    "fr": words_in(
        "avis bois bord bords bras carie champ champs cil col corne corps cou couronne fil foyer grain lame lames",
        "libre lobe marge marges matin mise mur noyau pied poumon roche sein tige toux trait vis voile",
    ),
    "es": words_in(
        "ala altura arco asa base bola borde bordes cabeza campo campos cara cierre clavo cola columna corte",
        "cortes costilla cuello cuerpo fosa grado haz leche linea luz marca masa nido pared parte piedra polo",
        "porta punta rama ramas resto rodilla tos tubo vaso vena zona",
    ),
    "pt": words_in(
        "alca alcas arco base borda calo campo campos carie colo corpo fossa grau haste laje leito linha massa",
        "osso polo ponta ponto porta ramo ramos resto siso tubo veia zona",
    ),
    "it": words_in(
        "arco base branca campi campo carie chiodo coda collo corno costa costole esito feci grado guida ili letto",
        "margine milza norma osso parete polo porta punta rami ramo reperto rime sede testa tubo vena vite zona",
    ),
    "nl": words_in("beeld bot buik hals hart hoofd kern kop lijn long maag pen punt rand stand steen val voet wand"),
    "sv": words_in("alder arm ben bild fall gang grund hosta kula led lob pol rand ring rygg sida stas sten tub varde"),
    "da": words_in(
        "alder arm bild fald grund hoste kant kern kul led nagle pol rand ring rygg side stein sten tann tub tube"
    ),
    "pl": words_in(
        "blok cel dole gaz guz kamien kaszel katy komora kosc kula pola rak rok rurka skora szew szpara szyjka",
        "wada wole wyrostek",
    ),
    "cs": words_in(
        "blok hrana kamen kasel kaz klicka komora kost kov lalok linie noha rok sire stena uhel uzel vada vaz",
        "zebro zub",
    ),
    "hu": words_in("bor fal fej goc jele kamra ko oldal seb sugar toka tores veg villa"),
    "fi": words_in("karki kivi patti raja reuna"),
    "ro": words_in("cai carie coada colon corp gat linie lob os perete porta sani scaun stare vena zona"),
    "tr": words_in("ates bas boy doku gun kan kat kemik kist tas uc ucu yas yasi"),
}
"""What is seen, or stands in sentences of it."""
_HOW: Final = {
    "de": words_in(
        "bekannter breite feine freie frische geringe geringer grosse grosser harte kleine kleiner leichte neue",
        "runde scharfe schmale schwache starke starker tiefe weite",
    ),
    "fr": words_in("ancien bel belle bon bonne discret fin gros grosse leger long mal petit petite petits vieux"),
    "es": words_in("amplio buen buena corto gran grande leve mal pequeno"),
    "pt": words_in("boa bom curto discreta discreto grande leve longo mal moderada pequeno"),
    "it": words_in(
        "bella buona buono corto fine fini grande grosso lieve lungo mal massima modesta modesto piccola piccolo"
    ),
    "nl": words_in(
        "bekende dikke forse geringe goede grote harde klein kleine korte lange lichte nieuwe oude ronde scherpe",
        "sterke vrije",
    ),
    "sv": words_in("frisk gammal god gott hard klar kort lang liten mild ny rask rund skarp smal stor svag tat tata"),
    "da": words_in(
        "fri frie frisk gammel god hard klar kort lang let lett ny rask rund skarp smal sort staerk stor tor"
    ),
    "pl": words_in(
        "biala bialy dobra dobre dobry duza duze duzy mala male maly nowa nowe nowy prosta stara stare stary"
    ),
    "cs": words_in(
        "benigni bila cerna cerne dlouha dobra dobre dobry drobna kratka leva mala maly nova novy prosta stara",
        "stary suchy velka velky",
    ),
    "hu": words_in("elo erdes friss hideg hosszu kerek kis lagy meleg uj ures vastag"),
    "fi": words_in("kirkas kova lieva musta pieni selva suuri uusi vanha"),
    "ro": words_in("bun buna gros lung lunga mare mic mica mici noua scurt"),
    "tr": words_in("basit buyuk derin guclu ilik kisa kuru sari sert sicak tek yeni"),
}
"""How a finding is."""
_LINKS: Final = {
    "en": words_in("a at in of on the"),
    "de": words_in("am an der des fur im in mit ohne und vom von"),
    "fr": words_in("a au d de des du en et l la le sans"),
    "es": words_in("a al con de del e el en la las los sin y"),
    "pt": words_in("a ao com da das de do dos e em na no sem"),
    "it": words_in("a al con da dal dei del della delle dello di e in nel nella senza"),
    "nl": words_in("de en het in met op van zonder"),
    "sv": words_in("av i med och pa utan vid"),
    "da": words_in("af av i med og pa uden uten ved"),
    "pl": words_in("bez do i na w z"),
    "cs": words_in("a bez do na s v ve z"),
    "hu": words_in("a az es"),
    "fi": words_in("ja"),
    "ro": words_in("cu de din fara in la si"),
    "tr": words_in("ile ve"),
}
"""What stands between it and what it is of."""
_MOST_LINKS: Final = 2
_OF_FINDINGS: Final = frozenset(("finding", "measurement"))
_OF_THINGS: Final = frozenset(("side", "phase", "contrast"))
_BEHIND_LINKS: Final = _OF_FINDINGS | _OF_THINGS | {"anatomy", "device", "procedure", "material", "technique"}
_ENDINGS: Final = {
    "es": ("al", "ar", "ico", "ica", "icos", "icas", "oso", "osa", "or", "eal", "able", "ales", "ares", "ado", "ada"),
    "pt": ("al", "ar", "ico", "ica", "icos", "icas", "oso", "osa", "or", "eal", "vel", "ais", "ares", "ado", "ada"),
    "it": ("ale", "are", "ico", "ica", "ici", "iche", "oso", "osa", "ore", "ali", "ari", "ato", "ata", "ati", "ate"),
    "fr": ("al", "ale", "aire", "ique", "iques", "eux", "euse", "eur", "eure", "aux", "aires", "ant", "ante"),
    "ro": ("al", "ala", "ar", "ara", "ic", "ica", "ice", "os", "oasa", "ale", "are"),
    "pl": ("ny", "na", "ne", "owy", "owa", "owe", "ski", "ska", "skie"),
    "cs": ("ni", "ny", "na", "ne", "ovy", "ova", "ove", "cky", "cka", "cke"),
}
"""How adjectives of the body end, of languages in which they stand behind their noun."""


_DIRECTIONS: Final = words_in("inferior superior anterior posterior lateral medial distal proximal")
_OF_DIRECTIONS: Final = frozenset(("es", "pt", "ro"))
"""Languages that write these so, too."""


_OF_THING: Final = languages_of(_THINGS)
_OF_HOW: Final = languages_of(_HOW)
_SAID: Final = frozenset(_OF_THING) | frozenset(_OF_HOW)


def things_of(plain: str, tokens: list[Token], known: list[Word], words: Vocabulary, *, has_small: bool) -> set[int]:
    """Return the places of words that somebody is called too, and are none of a person by what stands behind them.

    Parameters
    ----------
    known
        What is known of each of the tokens.
    has_small
        Whether the text has small letters: in capitals a word stays only where all is written so.
    """
    found: set[int] = set()
    for at, word in enumerate(known):
        if word.is_name_too and tokens[at].text in _SAID and _is_thing(plain, tokens, at, words, has_small=has_small):
            found.add(at)
    return found


def _is_thing(plain: str, tokens: list[Token], at: int, words: Vocabulary, *, has_small: bool) -> bool:
    token = tokens[at]
    if (token.is_capitals and has_small) or not _may_stand(plain, tokens, at, words):
        return False
    text, one = token.text, at + 1
    spoken: tuple[str, ...] = ()
    while one < len(tokens) and one <= at + _MOST_LINKS + 1 and between(plain, tokens[one - 1], tokens[one]) == " ":
        behind = tokens[one]
        if behind.is_capitals != token.is_capitals and not behind.word.is_small:
            return False
        if one == at + 1:
            if _says(behind, words, _OF_HOW.get(text, ()), _OF_FINDINGS):
                return True
            spoken = _OF_THING.get(text, ())
            if _says(behind, words, spoken, _OF_THINGS) or _is_adjective(behind, words, spoken):
                return True
        elif _says(behind, words, spoken, _BEHIND_LINKS, of_all=True):
            return True
        spoken = tuple(language for language in spoken if behind.text in _LINKS.get(language, ()))
        if not spoken:
            return False
        one += 1
    return False


def _may_stand(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether no name is right in front of a word, and one with a capital begins what is said."""
    if not at:
        return True
    token, before = tokens[at], tokens[at - 1]
    gap = between(plain, before, token)
    if gap != " ":
        return not (token.is_title and gap in ("-", "'", ", ", ". ") and before.is_initial)
    if token.is_title:
        return False
    return before.word.is_small or before.word.has_digits or before.text in words.common or _is_plain(before, words)


def _is_plain(token: Token, words: Vocabulary) -> bool:
    return token.text in words.listed and token.text not in words.names_too


def _says(
    token: Token, words: Vocabulary, languages: tuple[str, ...], kinds: frozenset[str], *, of_all: bool = False
) -> bool:
    """Tell whether a word speaks of something of some kinds, in one of some languages, and names nobody.

    Parameters
    ----------
    of_all
        Whether a word of all languages is one of these, too: a name may be before an English fracture.
    """
    if not languages or not _is_plain(token, words) or words.kind_of(token.text) not in kinds:
        return False
    spoken = words.languages_of(token.text)
    return any(language in languages for language in spoken) if spoken else of_all


def _is_adjective(token: Token, words: Vocabulary, languages: tuple[str, ...]) -> bool:
    """Tell whether a word says of which part of the body something is: pulmonar, aortico, intestinale."""
    if not languages or not _is_plain(token, words):
        return False
    spoken = words.languages_of(token.text)
    if not spoken:
        return token.text in _DIRECTIONS and not _OF_DIRECTIONS.isdisjoint(languages)
    return any(token.text.endswith(_ENDINGS.get(language, ("-",))) and language in spoken for language in languages)

"""Words that somebody is called too, where standard sentences say with them what is seen: *borde inferior*, *tos y*.

Names are not followed by what is said of things, in the language of the word: ``Campo pulmonar``, ``MARGE DE RÉSECTION``,
``petit épanchement``; in ``Campo refiere tos`` and ``Petit thorax`` somebody may be called so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_THINGS: Final = {
    "en": words_in("base beam cone field gap gross lever margin margins marker mass nail plate ring screw stem wall wing"),
    "de": words_in("anfang bild ende fall gang herd hohe knie kopf lage rand schnitt sitz spitze stand steg wand weite"),
    "fr": words_in(
        "avis bord bords bras carie cil col corne corps cou couronne foyer grain lame lames libre lobe marge marges matin",
        "mise mur noyau pied poumon roche sein tige toux trait voile",
    ),
    "es": words_in(
        "ala altura arco base borde bordes bola cabeza campo campos cara cierre columna corte cortes costilla cuello",
        "cuerpo fosa grado haz linea luz marca masa nido parte piedra polo porta punta rama ramas resto rodilla tos tubo",
        "vaso zona",
    ),
    "pt": words_in(
        "alca alcas arco base borda calo campo campos carie colo corpo fossa grau haste laje leito linha massa osso ponta",
        "ponto polo porta ramo ramos resto siso tubo veia zona",
    ),
    "it": words_in(
        "arco base branca campo campi carie coda collo corno costa costole esito feci grado guida ili letto margine milza",
        "norma osso polo porta ramo rami reperto rime sede testa tubo vena zona",
    ),
    "nl": words_in("beeld buik hals hoofd kop lijn long maag rand stand steen val voet wand"),
    "sv": words_in("bild fall gang grund hosta kula led lob pol rand ring rygg sida sten stas tub alder varde"),
    "da": words_in("alder bild fald grund hoste kant kul led pol rand ring rygg side stein sten tann tube tub"),
    "pl": words_in("blok cel dole gaz guz kaszel katy kula kamien komora pola rak rok rurka szew szyjka wada wole wyrostek"),
    "cs": words_in("blok hrana kaz kasel kamen komora kost kov lalok rok sire uhel uzel vada vaz zub"),
    "hu": words_in("bor fal fej goc jele kamra ko oldal sugar toka tores veg villa"),
    "fi": words_in("karki kivi laine patti raja reuna virta"),
    "ro": words_in("cai carie colon gat lob os perete porta sani stare vena zona"),
    "tr": words_in("ates bas boy doku gun kan kat kemik kist tas uc ucu yas yasi"),
}
"""What is seen, or stands in sentences of it."""
_HOW: Final = {
    "en": words_in("best bold bright broad clear close coarse early fine firm gross hard high late long low mild new old"),
    "de": words_in(
        "bekannter breite feine freie frische geringe geringer grosse grosser harte kleine kleiner klar kurze lange leichte",
        "neue runde scharfe schmale schwache starke starker tiefe weite",
    ),
    "fr": words_in(
        "ancien beau bel belle bon bonne clair discret doux droit fin gros grosse leger long mal petit petite petits rond"
    ),
    "es": words_in("amplio buen buena claro corto delgado gran grande largo leve mal pequeno rico suave"),
    "pt": words_in("boa bom claro curto delgado discreta discreto grande largo leve longo mal moderada pequeno"),
    "it": words_in("bella buona buono corto fine fini grande grosso lieve lungo mal massima modesta modesto piccola piccolo"),
    "nl": words_in("bekende forse geringe goede grote harde kleine klein korte lange nieuwe oude ronde scherpe sterke vrije"),
    "sv": words_in("frisk gammal god gott hard klar kort lang liten mild ny rask rund skarp stark stor svag tat tata"),
    "da": words_in("fri frie frisk gammel god hard hvid klar kort lang let lett ny rask rund skarp sort stor staerk tor"),
    "pl": words_in("biala bialy dobra dobre dobry duza duze duzy mala male maly nowa nowe nowy prosta stara stare stary"),
    "cs": words_in(
        "benigni bila cerna cerne cerny dlouha dlouhy dobra dobre dobry drobna kratka kratky leva mala maly mlady nova",
        "novy prosta stara stary suchy velka velky",
    ),
    "hu": words_in("elo erdes fekete feher friss hideg hosszu kerek kis lagy meleg nagy regi uj voros"),
    "fi": words_in("kirkas kova lieva musta pieni selva suuri uusi vanha"),
    "ro": words_in("bun buna gros lung lunga mare mica mici mic noua scurt"),
    "tr": words_in("ak basit buyuk derin guclu ilik kara kisa kuru sari sert sicak tek uzun yeni"),
}
"""How a finding is."""
_LINKS: Final = {
    "en": words_in("of in at on the a"),
    "de": words_in("der des von vom im in am an und fur mit ohne"),
    "fr": words_in("de du des en d l la le et a au sans"),
    "es": words_in("de del la el los las en con sin y e a al"),
    "pt": words_in("de do da dos das em no na com sem e a ao"),
    "it": words_in("di del della dei delle dello da dal in nel nella con senza e a al"),
    "nl": words_in("van de het in op met zonder en"),
    "sv": words_in("i pa av vid med utan och"),
    "da": words_in("i pa af av ved med uden uten og"),
    "pl": words_in("w z na i do bez"),
    "cs": words_in("v ve z na a s bez do"),
    "hu": words_in("a az es"),
    "fi": words_in("ja"),
    "ro": words_in("de din la in cu fara si"),
    "tr": words_in("ve ile"),
}
"""What stands between it and what it is of."""
_MOST_LINKS: Final = 2
_OF_FINDINGS: Final = frozenset(("finding", "measurement"))
_OF_THINGS: Final = _OF_FINDINGS | {"side", "phase", "contrast"}
_BEHIND_LINKS: Final = _OF_THINGS | {"anatomy", "device", "procedure", "material", "technique"}
_ENDINGS: Final = {
    "es": ("al", "ar", "ico", "ica", "icos", "icas", "oso", "osa", "or", "eal", "able", "ales", "ares", "ado", "ada"),
    "pt": ("al", "ar", "ico", "ica", "icos", "icas", "oso", "osa", "or", "eal", "vel", "ais", "ares", "ado", "ada"),
    "it": ("ale", "are", "ico", "ica", "ici", "iche", "oso", "osa", "ore", "ali", "ari", "ato", "ata", "ati", "ate"),
    "fr": ("al", "ale", "aire", "ique", "iques", "eux", "euse", "eur", "eure", "aux", "aires", "ant", "ante", "é", "ée"),
    "ro": ("al", "ala", "ar", "ara", "ic", "ica", "ice", "os", "oasa", "ale", "are"),
    "pl": ("ny", "na", "ne", "owy", "owa", "owe", "ski", "ska", "skie"),
    "cs": ("ni", "ny", "na", "ne", "ovy", "ova", "ove", "cky", "cka", "cke"),
}
"""How adjectives of the body end, of languages in which they stand behind their noun."""


def _by_word(table: dict[str, frozenset[str]]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for language, words in table.items():
        for word in words:
            found[word] = (*found.get(word, ()), language)
    return found


_OF_THING: Final = _by_word(_THINGS)
_OF_HOW: Final = _by_word(_HOW)
SAID: Final = frozenset(_OF_THING) | frozenset(_OF_HOW)
"""The words of which :func:`is_thing` may say that they are no name."""


def is_thing(plain: str, tokens: list[Token], at: int, words: Vocabulary, *, has_small: bool) -> bool:
    """Tell whether a word of :data:`SAID` is none of a person, by what stands behind it.

    Parameters
    ----------
    has_small
        Whether the text has small letters: in capitals a word stays only where all is written so.
    """
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
        elif _says(behind, words, spoken, _BEHIND_LINKS):
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


def _says(token: Token, words: Vocabulary, languages: tuple[str, ...], kinds: frozenset[str]) -> bool:
    """Tell whether a word speaks of something of some kinds, in one of some languages, or in all, and names nobody."""
    if not languages or not _is_plain(token, words) or words.kind_of(token.text) not in kinds:
        return False
    spoken = words.languages_of(token.text)
    return not spoken or any(language in languages for language in spoken)


def _is_adjective(token: Token, words: Vocabulary, languages: tuple[str, ...]) -> bool:
    """Tell whether a word says of which part of the body something is: pulmonar, aortico, intestinale."""
    if not languages or not _is_plain(token, words):
        return False
    spoken = words.languages_of(token.text)
    return any(
        token.text.endswith(_ENDINGS.get(language, ("-",))) and (not spoken or language in spoken)
        for language in languages
    )

"""Names of towns of several words, of which some are words of a vocabulary: Vila Nova de Foz Côa, Ponta Delgada.

What a town's name begins with (Nova, Ponta, Nieuw, Stary) goes with the name behind it, and so do small words between
hyphens (Kerkom-bij-Sint-Truiden).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.dwelling_words import BEFORE_PLACES, WITHIN_PLACES
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.tokens import APOSTROPHES, between
from deid_proxy.engine.cleaners.whys import PLACE_NAME
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_HEADS: Final = words_in(
    "vila villa nova novo nuevo nueva vieja viejo velha velho ponta punta",
    "puerto porto praia playa povoa ribeira ribera figueira ciudad cidade",
    "castelo castel castello castillo ilha isla ile lagoa laguna sierra",
    "rio monte montes torres santo santa san sao saint sainte sankt sint",
    "nuova nuovo vecchia vecchio rocca pieve civita bourg mont ville neuf port fort mount lake",
    "nieuw nieuwe oud oude hoog laag bad neu markt ober unter",
    "nowy nowa nowe stary stara stare hora wielki wielka nove novy horni dolni",
    "velke velky velka maly cesky ceska ceske krasna svaty svata",
    "nagy kis felso valea satu targu baia poiana nya gamla norra sodra",
    "верхнии верхняя верхнее нижнии нижняя нижнее новыи новая старыи старая",
    "великии великие красныи минеральные большои новии нова стара старии велика",
    "αγιοσ αγια αγιοι νεα νεο παλαια ανω κατω",
)
"""What a town's name begins with, folded."""
_NOUNS: Final = words_in(
    "vila villa ponta punta puerto porto praia playa ciudad cidade castelo",
    "ilha isla ile rio san santa santo sao saint sainte sankt sint",
)
_OF_TWO_WORDS: Final = words_in("ponta punta puerto porto praia playa vila villa ilha isla")
"""Those behind which any word is of the name: Ponta Delgada."""
TAILS: Final = words_in(
    "sul norte sur este oeste leste sud nord est ovest ouest mar mer mare",
    "see meer main rhein neckar donau elbe saale oder weser rio serra sierra",
    "campo monte montes massa vale valle val terme lago po bains bois loire",
    "seine rhone maas rijn zee water sea trent thames hill wald labem grappa",
    "estero plata frontera minas paraiso flores ouro sol sole duero ebro tajo",
    "inn isar lech ruhr lahn enz mosel saar havel spree leine aller fulda",
)
"""What a town's name ends with, behind a small word: Aparecida do Sul, Marina di Massa."""
_IN: Final = BEFORE_PLACES | words_in(
    "bei og u des den op et we por",
)
_LINKS: Final = WITHIN_PLACES | words_in(
    "dos das den het in upon on en et y e i cel na над на по под under ter",
)
_RIVERS: Final = words_in("nad pod pri upon sub sous sur над під под ob")
"""What stands between a town and the river or the mountain that it is called by."""
_OVER: Final = words_in("nad pod ob am an sur sous upon aan de do da del di")
_LEADS: Final = frozenset((",", "(", "-"))
_MOST: Final = 4  # words between what a name begins with and its first word that nobody knows
_MOST_LINKS: Final = 2
_ARTICLES: Final = frozenset(("l", "d"))
_SAINTED: Final = frozenset(("svate", "svateho", "svata", "svaty"))
_ISLAND: Final = "ile"
_ADJECTIVES: Final = words_in(
    "gorne dolne gorny dolny gorna dolna wielkie wielki wielka male maly mala nowe nowy nowa stare stary stara",
    "slaskie",
    "slaski slaska podlaski podlaska mazowiecki mazowiecka lubelski lubuskie horni dolni velke velky nove novy",
    "superiore inferiore ionico ligure veneto lombardo sannita irpino calabro mare mica nou noua",
)
"""What stands behind the name of a town and is of it: Łaziska Górne."""
_WHOLE: Final = {
    "buenos": "aires",
    "salt": "lake",
    "novi": "sad",
    "ciudad": "real",
    "le": "mans",
    "las": "palmas vegas",
    "el": "paso",
    "baton": "rouge",
    "little": "rock",
    "grand": "rapids forks",
    "great": "yarmouth",
    "green": "bay",
    "palm": "springs beach",
    "cedar": "rapids",
    "white": "plains",
    "high": "wycombe",
    "milton": "keynes",
    "clermont": "ferrand",
    "belo": "horizonte",
    "banska": "bystrica",
    "набережные": "челны",
    "нижнии": "тагил новгород",
    "белая": "церковь",
    "біла": "церква",
    "кривии": "ріг",
}
"""Towns of two words that are words of a vocabulary, or the second of which is: the first, and what stands behind."""
_MUNICIPAL: Final = words_in(
    "obec obce obci vesnice vsi gmina gminy gminie wsi wioski miejscowosc miejscowosci frazione hameau dorp gemeente",
    "gemeinde dorf ortschaft pueblo municipio aldea aldeia freguesia concelho landsby landsbyen kylasta kylassa",
    "kunnasta kozseg kozsegbol falu falubol satul koyu koyunden koyunde beldesi село села деревни деревня деревне",
    "поселок поселка хутор хутора селища χωριο χωριου",
)
"""What a place is, in front of its name: z obce Seč, pueblo de Real."""
_ALL_ABOUT: Final = words_in("ct mr mrt dr pan pani")
_LOS: Final = "los"
_UP_OR_DOWN: Final = frozenset(("altos", "bajos"))
_HYPHEN: Final = "-"


def find_towns(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the names of towns that have words of a vocabulary."""
    plain = landmarks.plain
    has_hyphens = _HYPHEN in plain
    is_told = is_linked = is_over = False
    for word in landmarks.distinct:
        is_told = is_told or (word.is_title and (word.text in _HEADS or word.text in TAILS))
        is_told = (
            is_told
            or word.text == _LOS
            or word.text in _MUNICIPAL
            or (word.is_capitalised and word.text in _WHOLE)
            or (word.is_title and word.text in _ADJECTIVES)
        )
        is_linked = is_linked or (has_hyphens and word.is_small and word.text in _LINKS)
        is_over = is_over or (word.is_small and word.text in _RIVERS)
    found: list[Mark] = []
    if not is_told and not is_linked and not is_over:
        return found
    for at, token in enumerate(tokens):
        if is_told and token.text in _WHOLE and _is_whole(plain, tokens, at):
            found.append(Mark(token.start, tokens[at + 1].end, PLACE_NAME))
        elif is_told and token.text in _MUNICIPAL and (name := _of_municipality(plain, tokens, at)):
            found.append(Mark(tokens[name].start, tokens[name].end, PLACE_NAME))
        elif is_told and token.is_title and token.text in _HEADS:
            end = _end_of_name(plain, tokens, at, words)
            if end and not words.phrase_at([one.text for one in tokens[at : end + 2]], 0):
                found.append(Mark(token.start, tokens[end].end, PLACE_NAME))
        elif is_told and token.is_title and token.text in TAILS and _is_end_of_name(plain, tokens, at, words):
            found.append(Mark(tokens[at - 2].start, token.end, PLACE_NAME))
        elif token.is_title and token.text in _ADJECTIVES and _is_behind_town(plain, tokens, at, words):
            found.append(Mark(tokens[at - 1].start, token.end, PLACE_NAME))
        elif token.text == _LOS and token.is_small and _is_up_or_down(plain, tokens, at):
            found.append(Mark(token.start, tokens[at + 1].end, PLACE_NAME))
        elif is_over and token.is_small and token.text in _RIVERS and _is_over(plain, tokens, at, words):
            found.append(Mark(tokens[at - 1].start, tokens[at + 1].end, PLACE_NAME))
        elif is_linked and token.is_small and token.text in _LINKS:
            end = _end_of_joined(plain, tokens, at, words)
            if end:
                found.append(Mark(tokens[at - 1].start, tokens[end].end, PLACE_NAME))
    return found


def _is_over(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether a word with a capital, within a sentence, is a town over what nobody knows: Stráž nad Nežárkou."""
    if at < 1 or at + 1 >= len(tokens):
        return False
    name, river = tokens[at - 1], tokens[at + 1]
    if between(plain, name, tokens[at]) != " " or between(plain, tokens[at], river) != " ":
        return False
    if not (name.is_title and river.is_title and name.is_alpha and river.is_alpha):
        return False
    is_unheard = river.text not in words and words.everyday(river.text) is None
    if not (is_unheard or river.text in words.names_too or river.text in TAILS):
        return False
    if at < _MOST_LINKS or name.text not in words:
        return name.text not in words
    before = between(plain, tokens[at - 2], name)
    return before in (", ", " (") or (before == " " and (tokens[at - 2].is_small or tokens[at - 2].word.has_digits))


def _is_behind_town(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an unknown word with a capital stands right in front, as the name of a town does."""
    if not at or between(plain, tokens[at - 1], tokens[at]) != " ":
        return False
    name = tokens[at - 1]
    return name.is_title and name.text not in words and words.everyday(name.text) is None


def _of_municipality(plain: str, tokens: list[Token], at: int) -> int:
    """Return the name of a place behind what it is, with a small word between or without one; 0 where none stands."""
    name = at + 1
    if name < len(tokens) and tokens[name].is_small and tokens[name].text in _OVER:
        name += 1
    if name >= len(tokens) or any(between(plain, tokens[one], tokens[one + 1]) != " " for one in range(at, name)):
        return 0
    is_name = tokens[name].is_title and len(tokens[name].text) > 1
    return name if is_name and tokens[name].text not in _ALL_ABOUT else 0


def _is_whole(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether both words of the name of a town stand here, with capitals: Buenos Aires, BATON ROUGE."""
    if at + 1 >= len(tokens) or between(plain, tokens[at], tokens[at + 1]) not in (" ", _HYPHEN):
        return False
    first, second = tokens[at : at + 2]
    if not (first.is_title and second.is_title) and not (first.is_capitals and second.is_capitals):
        return False
    return second.text in _WHOLE[first.text].split()


def _is_up_or_down(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a town of Mexico ends here: San Lucas los altos."""
    if not at or at + 1 >= len(tokens) or tokens[at + 1].text not in _UP_OR_DOWN:
        return False
    is_joined = between(plain, tokens[at - 1], tokens[at]) == between(plain, tokens[at], tokens[at + 1]) == " "
    return is_joined and tokens[at - 1].is_title and at > 1 and tokens[at + 1].is_small


def _end_of_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return the last word of a name that begins with a word that says so; 0 where none does."""
    if not _is_led(plain, tokens, at):
        return 0
    for one in range(at + 1, min(at + _MOST + 1, len(tokens))):
        token = tokens[one]
        gap = between(plain, tokens[one - 1], token)
        if gap not in (" ", "-", "- ", "--") and not (gap in APOSTROPHES and tokens[one - 1].text in _ARTICLES):
            return 0
        if token.is_small and token.text in _LINKS:
            continue
        if token.text in _ARTICLES and tokens[at].text == _ISLAND and plain[token.end : token.end + 1] in APOSTROPHES:
            continue
        if not token.is_title or token.is_initial:
            return 0
        if token.text in _SAINTED:
            continue
        if token.text not in words or token.text in words.names_too:
            is_everyday = words.everyday(token.text) is not None and tokens[at].text not in _NOUNS
            return 0 if is_everyday else _further(plain, tokens, one, words)  # v Horní Polovině plic
        if one == at + 1 and tokens[at].text in _OF_TWO_WORDS and at and tokens[at - 1].text in _IN:
            return one if words.kind_of(token.text) in SAY_LITTLE else 0
        if token.text not in _HEADS:
            further = _further(plain, tokens, one, words)
            return further if further > one else 0
    return 0


def _further(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return the last word of a name that goes on behind a small word: Krásná Hora nad Vltavou."""
    if at + 1 < len(tokens) and tokens[at + 1].is_title and tokens[at + 1].text in TAILS:
        is_joined = between(plain, tokens[at], tokens[at + 1]) == " "
        at = at + 1 if is_joined else at
    if at + 2 >= len(tokens) or tokens[at + 1].text not in _OVER or not tokens[at + 1].is_small:
        return at
    joined = between(plain, tokens[at], tokens[at + 1]) == between(plain, tokens[at + 1], tokens[at + 2]) == " "
    return at + 2 if joined and tokens[at + 2].is_title and tokens[at + 2].text not in words else at


def _is_end_of_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether an unknown word and a small one stand in front of what a town's name ends with."""
    if at < _MOST_LINKS or tokens[at - 1].text not in _LINKS:
        return False
    first = at - 2
    if (
        first
        and tokens[first].is_small
        and tokens[first].text in _LINKS
        and between(plain, tokens[first], tokens[at - 1]) == " "
    ):
        first -= 1  # Frankfurt an der Oder
    name = tokens[first]
    joined = {between(plain, tokens[one], tokens[one + 1]) for one in range(first, at)}
    is_name = name.is_title and not name.is_initial and (name.text not in words or name.text in words.names_too)
    return joined <= {" ", _HYPHEN} and is_name


def _is_led(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a name may begin here: behind a preposition, another word with a capital, or a comma."""
    if not at:
        return False
    before = tokens[at - 1]
    gap = between(plain, before, tokens[at])
    if gap in APOSTROPHES and at > 1:
        return before.text in _ARTICLES and (tokens[at].text == _ISLAND or tokens[at - 2].text in _IN)  # L'Île-Perrot
    if gap != " ":
        return gap.strip() in _LEADS
    return before.is_capitalised or before.text in _IN


def _end_of_joined(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> int:
    """Return the word that hyphens and a small word join to another one, one of them unknown; 0 where none is."""
    if not at or between(plain, tokens[at - 1], tokens[at]) != _HYPHEN:
        return 0
    end = at
    while end - at < _MOST_LINKS and tokens[end].is_small and tokens[end].text in _LINKS:
        if end + 1 >= len(tokens) or between(plain, tokens[end], tokens[end + 1]) != _HYPHEN:
            return 0
        end += 1
    ends = (tokens[at - 1], tokens[end])
    if not all(token.is_title and not token.is_initial for token in ends):
        return 0
    return end if any(token.text not in words or token.text in words.names_too for token in ends) else 0

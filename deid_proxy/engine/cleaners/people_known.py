"""What is known of words beside which somebody may stand: who is nobody, who is called like a word, who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.only_people_acts import ALSO_CALLED, SITES
from deid_proxy.engine.cleaners.only_people_words import CALLED_TOO, HOW_BEGINS, NOBODY, WHO
from deid_proxy.engine.cleaners.people_words import WHO_OF
from deid_proxy.engine.cleaners.role_words import BY_OTHERS, SPECIALTIES

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_SHORTEST: Final = 3  # letters
_LONG: Final = 9  # letters
_SPECIALISTS: Final = (*SPECIALTIES, *HOW_BEGINS)
_BEGINNINGS: Final = frozenset(beginning[:_SHORTEST] for beginning in _SPECIALISTS)
_WHO_OF: Final = {
    text: WHO_OF.get(text, frozenset()) | BY_OTHERS.get(text, frozenset()) for text in (*WHO_OF, *BY_OTHERS)
}
"""Who somebody is in two words."""
_ROLES: Final = (
    *("schwester", "pfleger", "pflegerin", "arzt", "arztin", "techniker", "technikerin", "assistent", "assistentin"),
    *("therapeut", "therapeutin", "leiterin", "berater", "beraterin", "koordinator", "koordinatorin", "sekretarin"),
    *("verpleegkundige", "assistente", "laborant", "laborante", "begeleider", "technicus"),
    *("skoterska", "skoterskan", "lakare", "lakaren", "sekreterare", "fysiker", "sykepleier", "sykepleieren"),
    *("sygeplejerske", "sygeplejersken", "laege", "laegen", "radiograf", "radiografen", "sekretaer"),
    *("hoitaja", "hoitajan", "hoitajaa", "laakari", "laakarin", "laakaria", "paivystaja", "paivystajaa", "kirurgi"),
    *("хирургу", "хирургом", "хирурга", "ологу", "ологом", "олога", "тологу", "терапевту"),
    *("orvos", "orvosno", "asszisztens", "asszisztensno"),
)
"""What a word ends with that says who somebody is: Kontaktsykepleier, Wundschwester."""


def is_compound(word: WrittenWord) -> bool:
    """Tell whether a word says in its end who somebody is."""
    text = word.text
    return len(text) > _LONG and not word.is_capitals and text.endswith(_ROLES)


def is_who(tokens: list[Token], at: int) -> bool:
    """Tell whether a word says who somebody is: nurse; worker, behind social."""
    text = tokens[at].text
    if text in WHO:
        return True
    others = _WHO_OF.get(text)
    if others is not None:
        return at > 0 and tokens[at - 1].text in others
    return is_compound(tokens[at].word)


def is_specialty(text: str) -> bool:
    """Tell whether a word begins as what somebody is a doctor for does."""
    return text[:_SHORTEST] in _BEGINNINGS and text.startswith(_SPECIALISTS)


def is_somebody(text: str) -> bool:
    """Tell whether a word is none of those that are nobody, beside people too."""
    if text in NOBODY or text in NEGATIONS:
        return text in CALLED_TOO
    return not is_specialty(text)


def is_called(text: str, words: Vocabulary) -> bool:
    """Tell whether people are called like a word, though a vocabulary has it."""
    if text in words.names_too or text in ALSO_CALLED:
        return True
    everyday = words.everyday(text)
    return everyday is not None and everyday.is_name


def kind_of(text: str, words: Vocabulary) -> str | None:
    """Return what a vocabulary says that a word is; nothing of what people are called."""
    return None if text in ALSO_CALLED and text not in SITES else words.kind_of(text)

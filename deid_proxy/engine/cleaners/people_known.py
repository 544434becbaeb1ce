"""What is known of words beside which somebody may stand: who is nobody, who is called like a word, who is who."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.kinds import NEVER_TOLD, OF_DISEASES
from deid_proxy.engine.cleaners.name_span import begins_sentence
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.only_people_acts import ALSO_CALLED, SITES
from deid_proxy.engine.cleaners.only_people_words import CALLED_TOO, HOW_BEGINS, NOBODY, WHO
from deid_proxy.engine.cleaners.people_words import BORN, BORN_SHORT, IN_LETTERS, KNOWN_AS, WHO_OF, WITH_MARKS
from deid_proxy.engine.cleaners.role_words import BY_OTHERS, SPECIALTIES
from deid_proxy.engine.cleaners.tokens import between

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.engine.cleaners.written_words import WrittenWord
    from deid_proxy.standard.vocabulary import Vocabulary

_GERMAN, _ENGLISH = "de", "en"
_SENTENCE_ENDS: Final = frozenset(".!?")
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
    *("slege", "slegen"),
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
    return text in words.names_too or text in ALSO_CALLED or words.is_family(text)


def is_unheard(text: str, words: Vocabulary) -> bool:
    """Tell whether no vocabulary has a word, nor one that it is a form of."""
    return text not in words and words.everyday(text) is None and words.form(text) is None


def may_speak(text: str, language: str, words: Vocabulary) -> bool:
    """Tell whether something is said in a language of somebody who is called like a word: German writes nouns so."""
    return language != _GERMAN or is_called(text, words)


def kind_of(text: str, words: Vocabulary) -> str | None:
    """Return what a vocabulary says that a word is; nothing of what people are called."""
    return None if text in ALSO_CALLED and text not in SITES else words.kind_of(text)


def is_called_before(plain: str, tokens: list[Token], at: int, kind: str | None, words: Vocabulary) -> bool:
    """Tell whether letters, or what somebody is called by, stand in front of what people are called: IDE Masse."""
    lead, text = tokens[at - 1], tokens[at].text
    if kind in OF_DISEASES or kind in NEVER_TOLD:
        return False
    if lead.text in BORN_SHORT and plain[lead.end : lead.end + 1] == ".":
        return not begins_sentence(plain, tokens, at, words)
    if lead.text in IN_LETTERS or lead.text in WITH_MARKS:
        return (lead.is_capitals and lead.text in IN_LETTERS) or (lead.text in WITH_MARKS and not lead.raw.isascii())
    if not (lead.word.is_small or (lead.word.is_title and begins(plain, tokens, at - 1))):
        return False
    if lead.text == "geboren" and text not in ALSO_CALLED and _GERMAN in words.languages_of(text):
        return False  # geboren Termin
    before = KNOWN_AS.get(lead.text)
    return lead.text in BORN or (before is not None and at > 1 and tokens[at - 2].text in before)


def begins(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether a word stands at the beginning of a text, a line or a sentence, or behind a comma."""
    if not at:
        return True
    gap = between(plain, tokens[at - 1], tokens[at])
    return "\n" in gap or (gap[:1] in _SENTENCE_ENDS and gap[-1:] == " ") or gap in (", ", "; ", " - ", ": ")


def spoken(table: Mapping[str, frozenset[str]], text: str) -> list[tuple[str, frozenset[str]]]:
    """Return what may be said of somebody: of what English has as things, in no English."""
    return [(language, said) for language, said in table.items() if language != _ENGLISH or text not in CALLED_TOO]

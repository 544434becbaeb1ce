"""Words without which a sentence says the contrary, or that say how and where: no, kein, inga; sol, lätt, modesto."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_ENGLISH: Final = frozenset(("no", "not", "nil", "never", "none", "without", "free", "negative", "absent"))
_BY_LANGUAGE: Final = {
    "en": _ENGLISH | {"neither", "nor"},
    "de": {"kein", "keine", "keinen", "keinem", "keiner", "keines", "nicht", "ohne", "weder"},
    "fr": {"pas", "aucun", "aucune", "sans", "absence", "ni"},
    "es": {"no", "sin", "ningun", "ninguna", "ninguno", "ausencia", "ni", "tampoco"},
    "it": {"non", "nessun", "nessuna", "nessuno", "senza", "assenza", "assente", "assenti"},
    "nl": {"geen", "niet", "zonder"},
    "pt": {"nao", "sem", "nenhum", "nenhuma", "ausencia", "nem"},
    "sv": {"inga", "ingen", "inget", "inte", "ej", "utan", "icke"},
    "da": {"ingen", "intet", "ikke", "ikkje", "uden", "uten", "hverken", "verken"},
    "pl": {"nie", "bez", "brak"},
    "cs": {"bez", "ne", "neni", "nejsou", "zadne", "zadny", "zadna", "nebyl", "nebyla", "nebyly"},
    "hu": {"nem", "nincs", "nincsenek", "nelkul"},
    "fi": {"ei", "eivat", "ilman"},
    "ro": {"nu", "fara", "nici", "absenta"},
    "tr": {"yok", "yoktur", "degil", "degildir"},
    "ru": {"не", "нет", "без", "ни", "отсутствует", "отсутствуют"},
    "ar": {"لا", "لم", "لن", "بدون", "دون", "ليس", "ليست", "غير", "عدم"},
    "bg": {"не", "без", "няма", "нито", "липсва", "липсват"},
    "ca": {"no", "sense", "cap", "ni", "absencia", "absent"},
    "he": {"לא", "אין", "ללא", "בלי", "אינו", "אינה", "שלילת"},
    "hr": {"ne", "bez", "nema", "nije", "nisu", "nikakvih", "не", "без", "нема", "није", "нису"},
    "et": {"ei", "ilma", "pole"},
    "fa": {"بدون", "عدم", "نه"},
    "id": {"tidak", "tanpa", "bukan"},
    "lt": {"ne", "nera", "be"},
    "lv": {"nav", "ne", "bez"},
    "vi": {"khong", "chua"},
    "sk": {"bez", "nie", "ziadne", "ziadny", "ziadna", "neboli", "nebola", "nebol"},
    "sl": {"ne", "ni", "brez", "niso", "nobenega", "nobene"},
    "uk": {"не", "немає", "нема", "без", "ні", "відсутніи", "відсутня", "відсутні"},
    "el": {"χωρισ", "δεν", "ουδεν", "οχι", "ουτε"},
}
NEGATIONS: Final = frozenset(word for words in _BY_LANGUAGE.values() for word in words)
"""What says no, in the languages that have lists."""

_BEHIND_NO: Final = {"nu": words_in("se am a s mai are au")}
"""What stands behind a negation that somebody is called too, and is a word of many languages."""

_WHERE: Final = {"tr": {"sol", "son", "dis", "ic", "ust", "ara", "ek", "geri", "baska"}}
_HOW: Final = {
    "sv": {"latt", "latta", "tat", "tata", "ont", "ny", "nya", "basala", "sankt", "sankta", "fria", "oppen"},
    "de": {"gering", "geringer", "leicht", "leichter", "schmaler"},
    "nl": {"gering", "forse"},
    "it": {"modesto", "modesta", "modesti", "modeste", "lieve", "piccola"},
    "pt": {"leve", "leves", "pequeno", "discreto"},
    "cs": {"leva", "leve", "drobny", "drobna", "drobne"},
    "hu": {"ismert", "sima"},
    "fi": {"matala", "vahan", "siisti", "samea"},
}
"""What is a name too, by the language that says with it where, and how much or since when, something is."""
_BEGIN: Final = {
    "de": {"pat", "mutter", "vater", "bruder", "sturz", "bitte", "herd"},
    "fr": {"homme", "vit", "bon", "bonne", "bien", "seul", "seule", "sexe", "foyer", "stade", "faire", "deja"},
    "es": {"buen", "buena", "gran", "patron", "vuelve", "varon", "falta", "faltan", "camina", "suma", "cita", "niega"},
    "it": {"buon", "buona", "gentile", "anziano", "anziana", "marito", "radice", "corso", "prima"},
    "pt": {"bom", "boa", "risco", "peca", "favor", "nega", "feito", "suma", "homem"},
    "nl": {"goede", "pat", "nieuwe", "roker", "studie", "oude", "lok"},
    "sv": {"gott", "god", "bor", "ring", "pat", "fall", "tal", "barn", "natt", "hoger", "ont"},
    "da": {"god", "ring", "far", "mor", "pat", "lett", "let", "natt", "nat", "mand", "passer", "bor"},
    "pl": {"pani", "pan", "stan", "chora", "chory", "matka", "zona", "rak"},
    "cs": {"pani", "pan", "stav", "osoba", "matka", "muz", "zena"},
    "hu": {"surgos", "ismert"},
    "ro": {"bun", "buna", "pat", "suma", "mica", "mici", "libere", "trimis", "staza"},
    "fi": {"asuu", "soita", "aiti", "maksa"},
}
"""The same of words with which a sentence begins that goes on in its language: Falta la secuencia, Fall från stol."""
_PEOPLE: Final = frozenset(("homme", "varon", "homem", "roker", "mand", "muz", "zena"))
"""Of them what somebody is whose age follows: Homme 71 ans."""
_SEEN: Final = frozenset(("anatomy", "finding", "procedure", "modality", "view", "measurement", "technique", "device"))
_SAYS_HOW: Final = frozenset([word for said in (_HOW, _WHERE) for words in said.values() for word in words])
BEGINNINGS: Final = frozenset([word for words in _BEGIN.values() for word in words])
"""Words that somebody is called too, with which sentences of their language begin."""


def says_how(first: Token, behind: Token, words: Vocabulary) -> bool:
    """Tell whether a word that somebody is called too says where the next one is, or how a finding is, in its language.

    *Modesto versamento*, *sol akciğer*, *Lätt atrofi*; not ``Modesto riferisce dolore``, nor ``Modesto torace``.
    """
    text = behind.text
    if first.text in _PEOPLE and behind.word.is_number:
        return not first.is_capitals
    if first.text in BEGINNINGS and first.is_title and behind.word.is_small:
        everyday = words.everyday(text)
        spoken = words.languages_of(text) or (everyday.languages if everyday is not None else ())
        is_word = text in words.common or text not in words.frequent_names
        if is_word and any(first.text in _BEGIN.get(language, ()) for language in spoken):
            return True
    if first.text not in _SAYS_HOW:
        return False
    kind = words.kind_of(text)
    if kind not in _SEEN or text not in words.listed or text in words.names_too:
        return False
    spoken = words.languages_of(text)
    if first.is_capitals or (not behind.word.is_small and "de" not in spoken):
        return False
    said = _HOW if kind == "finding" else _WHERE
    return any(first.text in said.get(language, ()) or first.text in _WHERE.get(language, ()) for language in spoken)


def says_no(first: Token, behind: Token, words: Vocabulary) -> bool:
    """Tell whether a word says that something is not there; one that somebody is called too, of what its language says.

    *Inga frakturer* has no fractures; in ``Inga was seen`` somebody is called so.
    """
    text = first.text
    if text not in NEGATIONS or text not in words.listed:
        return False
    if text in _ENGLISH or text not in words.names_too:
        return True
    if behind.text in _BEHIND_NO.get(text, ()):
        return behind.word.is_small
    spoken = words.languages_of(behind.text)
    return any(text in _BY_LANGUAGE.get(language, ()) for language in spoken)


def says_no_of_noun(first: Token, behind: Token, words: Vocabulary) -> bool:
    """Tell whether a German word says that what has a capital is not there, as all nouns have: Keine Fraktur."""
    is_german = first.text in _BY_LANGUAGE["de"] and first.text not in words.names_too and first.is_title
    return is_german and behind.is_title and behind.text in words.listed and behind.text not in words.names_too

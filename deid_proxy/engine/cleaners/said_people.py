"""People who are called like a word, by what a text says of them: investigators, ranks, namesakes, who was meant.

``Se comunica al IP Angulo``, ``Maj Temple escorting``, ``namensgleich mit List, Levi``, ``should be Temple``,
``м/с Белая`` and ``lt. Ehefrau Carina``: nothing but what stands in front says that the word is somebody.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.called import is_foreign
from deid_proxy.engine.cleaners.called_words import ACTS, ACTS_WITH_IMAGES, INVESTIGATORS
from deid_proxy.engine.cleaners.kinds import SAY_LITTLE
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.name_span import is_phrase
from deid_proxy.engine.cleaners.negations import NEGATIONS
from deid_proxy.engine.cleaners.role_words import KIN, NO_NAMES, ROLES_OF_PEOPLE, SPECIALTIES
from deid_proxy.engine.cleaners.title_words import RELATIVES, ROLES, STRONG_ROLES, TITLES
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.walks import rules_by_word
from deid_proxy.engine.cleaners.whys import BEHIND_ROLE
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_BEFORE_INVESTIGATORS: Final = words_in(
    "al el il i gli del con por the our to by with unit site ask tell informed told w avisado comunica pelo ao com do",
    "dal dall au par l le notre nuestro lo nosso nostro der dem den vom mit beim an local duty ship",
)
_SAYS: Final = (
    ACTS
    | ACTS_WITH_IMAGES
    | words_in(
        "escorting present attending escort treating avise avisa informe prevenu avisado informado avvisato",
        "informato informiert will mochte confirme conforme",
    )
)
_RANKS: Final = words_in("maj cpl pte cdr lcdr ltc ssgt cmdr sqn flt lt sgt capt col gen wo2 csgt msgt tsgt adj")
"""What soldiers are; of them what is a word elsewhere, only in English, or behind what a soldier is."""
_SOLDIERS: Final = words_in("mo rmo army unit service medic medical officer soldier surgeon escort navy raf veteran")
_NAMESAKES: Final = words_in(
    "namensgleich namensgleicher namensgleiche namensgleichheit namensvetter namensvetterin namesake namesakes",
    "homonyme homonymes homonymie homonimo homonima omonimo omonima omonimia tocayo tocaya xara naamgenoot",
    "naamgenote imiennik imienniczka jmenovec jmenovkyne nevrokon namne namnebror navnebror navnefaelle navnebroder",
    "kaima adas adasi omonim тезка тезкои однофамилец однофамильцем однофамилица тезко συνονοματοσ",
    "συνωνυμοσ συνωνυμη",
)
"""What says that somebody else is called so."""
_BEHIND_NAMESAKES: Final = words_in(
    "mit von zu of to for with de del di da do d van met z ze s se cu al av med til till и с от ile με του τησ patient"
    " patientin pat pt paciente paziente pacjent pacjentka pacient"
)
_CONFUSED: Final = words_in(
    "verwechseln verwechselt verwechslung confused confuse mistaken mixed confondre confondu confundir confundido",
    "confundida confondere scambiare verwarren verward verwisselen pomylic mylic pomylono zamenit zaneplest zamenen",
    "osszeteveszteni confunda forvaxla forvaxlas forvaxlad forveksle forveksles forvekslet sekoittaa karistirmayin",
    "путать перепутать спутать плутати συγχεετε",
)
"""With whom somebody is not to be confused stands behind these and a small word."""
_BEHIND_CONFUSED: Final = words_in("mit with for up avec con com met z ze s se cu med i a ile с и з με")
_SHOULD: Final = {
    "en": (("should", "be"), ("should", "read"), ("should", "have", "been"), ("must", "be"), ("it", "was", "really")),
    "de": (("richtig", "ist"), ("richtig", "ware"), ("korrekt", "ist"), ("gemeint", "ist"), ("gemeint", "war")),
    "fr": (("devrait", "etre"), ("doit", "etre"), ("aurait", "du", "etre"), ("lire",), ("plutot",)),
    "es": (("deberia", "ser"), ("debe", "ser"), ("debio", "ser"), ("lo", "correcto", "es"), ("era", "en", "realidad")),
    "pt": (("deveria", "ser"), ("deve", "ser"), ("o", "correto", "e"), ("era", "para", "ser")),
    "it": (("dovrebbe", "essere"), ("doveva", "essere"), ("deve", "essere"), ("era", "invece")),
    "nl": (("moet", "zijn"), ("moest", "zijn"), ("had", "moeten", "zijn"), ("moet", "wezen")),
    "pl": (("powinno", "byc"), ("powinien", "byc"), ("powinna", "byc"), ("ma", "byc"), ("mialo", "byc")),
    "cs": (("ma", "byt"), ("melo", "byt"), ("mel", "byt"), ("mela", "byt"), ("spravne", "je")),
    "sv": (("ska", "vara"), ("skall", "vara"), ("skulle", "vara"), ("skal", "vaere"), ("skulle", "vaere")),
    "ro": (("trebuia", "sa", "fie"), ("corect", "este"), ("trebuie", "sa", "fie")),
    "ru": (("должен", "быть"), ("должна", "быть"), ("должно", "быть"), ("правильно",)),
}
"""What says of whom that somebody else was meant, by language: the wrong consultant, should be Temple."""
_ENDS_OF_SHOULD: Final = {
    phrase[-1]: tuple((language, one) for language, some in _SHOULD.items() for one in some if one[-1] == phrase[-1])
    for phrases in _SHOULD.values()
    for phrase in phrases
}
_BIRTH_NAMES: Final = words_in(
    "geburtsname geburtsnamen madchenname madchennamen ledigname meisjesnaam geboortenaam panienskie panienskiego",
    "soltera solteira solteiro nubile divci fata flicknamn pikenavn pigenavn leanykori",
)
"""What somebody was called before."""
_KINDS_OF_NAMES: Final = {
    "usage": words_in("nom"),
    "naissance": words_in("nom"),
    "fille": words_in("nom"),
    "marital": words_in("nom"),
    "epouse": words_in("nom"),
    "name": words_in("maiden birth married former previous"),
    "фамилия": words_in("девичья прежняя"),
    "jmeno": words_in("rodne divci"),
    "prijmeni": words_in("rodne divci predchozi"),
    "efternamn": words_in("tidigare"),
    "achternaam": words_in("vorige oude"),
}
"""The same with one of some words near in front."""
_COPULAS: Final = words_in(
    "is ist est es e jest je ar er on war was were era byl byla byvala var lautet lautete hiess bylo"
)
_REPRESENTATIVES: Final = words_in("rep reps representative contact kontakt contacto contatto contato contactpersoon")
_ASK: Final = {
    "ask": words_in("for"),
    "asking": words_in("for"),
    "chiedere": words_in("di"),
    "chieda": words_in("di"),
    "preguntar": words_in("por"),
    "perguntar": words_in("por"),
    "vragen": words_in("naar"),
    "vraag": words_in("naar"),
    "fragen": words_in("nach"),
    "fraga": words_in("efter"),
    "spor": words_in("etter"),
    "sporg": words_in("efter"),
    "pytac": words_in("o"),
    "prosic": words_in("o"),
    "sprosit": words_in("о"),
}
"""For whom one asks on the phone stands behind these and a small word."""
ACCORDING: Final = {
    "lt": "de",
    "laut": "de",
    "gem": "de",
    "gemass": "de",
    "nach": "de",
    "von": "de",
    "seitens": "de",
    "per": "en",
    "to": "en",
    "selon": "fr",
    "dixit": "fr",
    "segun": "es",
    "secondo": "it",
    "riferito": "it",
    "volgens": "nl",
    "segundo": "pt",
    "conforme": "pt",
    "wg": "pl",
    "wedlug": "pl",
    "dle": "cs",
    "podle": "cs",
    "enligt": "sv",
    "enl": "sv",
    "ifolge": "da",
    "iflg": "da",
    "conform": "ro",
    "слов": "ru",
    "словами": "uk",
}
"""By whose word something is known: lt. Ehefrau Carina."""
_ARTICLES: Final = words_in(
    "der des dem seiner ihrer the his her la le el l su sa son il lo a o de del della zijn haar"
)
_NURSE: Final = "с"
_NURSES: Final = frozenset(("м", "р", "ст"))
_CONSULTED: Final = (
    STRONG_ROLES
    | ROLES_OF_PEOPLE
    | words_in(
        "namen navn namn wrong wrongly incorrect falsch falscher falsche falschem falschen",
        "mauvais mauvaise errone erronee equivocado equivocada erroneo erronea errado errada errato errata sbagliato",
        "sbagliata verkeerd verkeerde foute bledny bledna zly zla spatny spatna gresit gresita fel feil forkert hibas",
        "tevesen неверныи неверно ошибочно ошибка",
    )
)
_NEVER: Final = frozenset(("modality", "side", "view", "measurement", "unit", "phase", "contrast"))
_NO_FAMILIES: Final = _NEVER - {"contrast"}
_GERMAN: Final = "de"
_SHORTEST: Final = 3  # letters
_FAR: Final = 8  # words
_NEAR: Final = 6  # words
_ENDS: Final = ("", ".", ",", ";", ")", "\n", "!", "?")
_TWO: Final = 2
_FEWEST: Final = 4
_NEAREST: Final = 3  # words


def find_said(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return people of whom a text says who they are, and what they are called."""
    plain, found = landmarks.plain, []
    for at in range(len(tokens) - 1):
        for rule in _RULES.get(tokens[at].word.text, ()):
            start, end = rule(plain, tokens, at, words)
            found += [Mark(tokens[one].start, tokens[one].end, BEHIND_ROLE) for one in range(start, end)]
    return found


_NOBODY: Final = (0, 0)


def _is_written(token: Token) -> bool:
    """Tell whether a word is written as one of a name, and says nothing that nobody is called."""
    text = token.text
    if not token.word.is_title or not token.word.is_alpha or len(text) < _SHORTEST or token.word.is_unspaced:
        return False
    if text in NO_NAMES or text in NEGATIONS or text in ROLES or text in TITLES or text in ROLES_OF_PEOPLE:
        return False
    return not text.startswith(SPECIALTIES)


def _ends(plain: str, token: Token) -> bool:
    return plain[token.end : token.end + 1] in _ENDS


def _is_small(tokens: list[Token], at: int, texts: frozenset[str]) -> bool:
    return at >= 0 and tokens[at].word.is_small and tokens[at].text in texts


def _investigator(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who leads a study, or treats soldiers, behind letters in capitals: al IP Angulo según."""
    role, name = tokens[at], at + 1
    if not role.is_capitals or between(plain, role, tokens[name]) not in (" ", ": "):
        return _NOBODY
    if tokens[name].text in _RANKS and tokens[name].word.is_title and name + 1 < len(tokens):
        name += 1
        if between(plain, tokens[name - 1], tokens[name]) not in (" ", ". "):
            return _NOBODY
    if not _is_written(tokens[name]) or is_phrase(tokens, name, words):
        return _NOBODY
    text, kind = tokens[name].text, words.kind_of(tokens[name].text)
    if kind in _NEVER and text not in words.names_too:
        return _NOBODY
    is_ranked = name > at + 1
    is_led = at > 0 and between(plain, tokens[at - 1], role) == " " and _is_small(tokens, at - 1, _BEFORE_INVESTIGATORS)
    behind = tokens[name + 1] if name + 1 < len(tokens) else None
    acts = behind is not None and behind.word.is_small and behind.text in _SAYS
    if not (is_led or acts or is_ranked):
        return _NOBODY
    is_called = text in words.names_too or text not in words or kind in SAY_LITTLE or is_ranked
    is_apart = _ends(plain, tokens[name]) or (behind is not None and behind.word.is_small)
    return (at + 1, name + 1) if is_called and is_apart else _NOBODY


def _ranked(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find a soldier behind the rank: Maj Temple, where what he does stands near; not Maj 2020, nor máj."""
    rank, name = tokens[at], tokens[at + 1]
    if not rank.word.is_title or not rank.raw.isascii() or between(plain, rank, name) not in (" ", ". "):
        return _NOBODY
    if not _is_written(name):
        return _NOBODY
    near = tokens[max(at - _NEAR, 0) : at]
    is_soldier = any(token.text in _SOLDIERS for token in near)
    return (at + 1, at + 2) if is_soldier and words.kind_of(name.text) not in _NEVER else _NOBODY


def _is_pair(plain: str, tokens: list[Token], at: int, *gaps: str) -> bool:
    """Tell whether two words of a name stand somewhere: List, Levi; Levi List."""
    if at + 1 >= len(tokens) or not _is_written(tokens[at + 1]):
        return False
    return between(plain, tokens[at], tokens[at + 1]) in gaps


def _pair(plain: str, tokens: list[Token], at: int) -> int:
    """Return where a name of one word or two ends that begins somewhere."""
    return at + 2 if _is_pair(plain, tokens, at, " ", ", ", "-") else at + 1


def _namesake(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who is called like the patient: namensgleich mit List, Levi; homonyme de Marin Petit."""
    name = at + 1
    while name < min(at + _FEWEST, len(tokens) - 1) and _is_small_or_patient(tokens[name]):
        name += 1
    gap = between(plain, tokens[name - 1], tokens[name])
    if gap not in (" ", ": ", " (", "'", "’"):
        return _NOBODY
    if not (_is_written(tokens[name]) or (tokens[name].word.is_title and _is_pair(plain, tokens, name, ", "))):
        return _NOBODY
    if name == at + 1 and gap == " " and tokens[at].word.is_title and _is_plain_noun(tokens[name], words):
        return _NOBODY
    return name, _pair(plain, tokens, name)


def _is_small_or_patient(token: Token) -> bool:
    return token.text in _BEHIND_NAMESAKES and (token.word.is_small or token.word.is_title)


def _is_plain_noun(token: Token, words: Vocabulary) -> bool:
    return token.text in words and token.text not in words.names_too


def _confused(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find with whom somebody is not to be confused: nicht verwechseln mit List, Levi; not with a cyst."""
    name = at + 1
    if name + 1 < len(tokens) and _is_small(tokens, name, _BEHIND_CONFUSED):
        name += 1
    elif not (at and _is_small(tokens, at - 1, _BEHIND_CONFUSED)):
        return _NOBODY
    if name < len(tokens) and _is_small_or_patient(tokens[name]) and name + 1 < len(tokens):
        name += 1
    if between(plain, tokens[name - 1], tokens[name]) not in (" ", ": ") or not _is_written(tokens[name]):
        return _NOBODY
    end = _pair(plain, tokens, name)
    if end == name + 1 or not _ends(plain, tokens[end - 1]):
        return _NOBODY
    pair = [tokens[one].text for one in range(name, end)]
    is_called = any(text in words.names_too or text not in words for text in pair)
    is_pair = between(plain, tokens[name], tokens[name + 1]) == ", "
    return (name, end) if is_called and is_pair else _NOBODY


def _right_one(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who was meant, behind who was not: under the wrong consultant, should be Temple."""
    name = at + 1
    for language, phrase in _ENDS_OF_SHOULD[tokens[at].text]:
        first = at + 1 - len(phrase)
        if first < 0 or tuple(token.text for token in tokens[first : at + 1]) != phrase:
            continue
        if between(plain, tokens[at], tokens[name]) not in (" ", ": ") or not _ends(plain, tokens[name]):
            return _NOBODY
        if not _is_written(tokens[name]):
            return _NOBODY
        text = tokens[name].text
        is_called = text in words.names_too and words.kind_of(text) not in ("side", "modality")
        if not (is_called or is_foreign(text, language, words)):
            return _NOBODY
        near = [token.text for token in tokens[max(first - _FAR, 0) : first]]
        return (name, name + 1) if not _CONSULTED.isdisjoint(near) else _NOBODY
    return _NOBODY


def _by_word_of(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find by whose word something is known: lt. Ehefrau Carina, Penicillin; selon la fille Marine."""
    kin = at + 1
    if not tokens[at].word.is_small and at:
        return _NOBODY
    if _is_small(tokens, kin, _ARTICLES):
        kin += 1
    name = kin + 1
    if name >= len(tokens) or tokens[kin].text not in RELATIVES | KIN or tokens[kin].is_capitals:
        return _NOBODY
    if between(plain, tokens[kin], tokens[name]) not in (" ", " (") or not _is_written(tokens[name]):
        return _NOBODY
    text, language = tokens[name].text, ACCORDING[tokens[at].text]
    kind = words.kind_of(text)
    if kind in _NEVER or kind in ("finding", "procedure"):
        return _NOBODY
    is_called = text in words.names_too or text not in words or is_foreign(text, language, words)
    if not is_called and language == _GERMAN:
        return _NOBODY
    behind = tokens[name + 1] if name + 1 < len(tokens) else None
    is_apart = behind is None or not behind.word.is_title or between(plain, tokens[name], behind) != " "
    return (name, name + 1) if is_apart else _NOBODY


def _birth_name(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find what somebody was called before: le nom d'usage Pons, Geburtsname Kern."""
    lead, name = tokens[at], at + 1
    heads = _KINDS_OF_NAMES.get(lead.text)
    if heads is not None and heads.isdisjoint([token.text for token in tokens[max(at - _NEAREST, 0) : at]]):
        return _NOBODY
    if _is_small(tokens, name, _COPULAS) and name + 1 < len(tokens):
        name += 1
    if between(plain, tokens[name - 1], tokens[name]) not in (" ", ": ", " : ") or not _is_written(tokens[name]):
        return _NOBODY
    kind = words.kind_of(tokens[name].text)
    is_called = kind not in _NO_FAMILIES or tokens[name].text in words.names_too or not tokens[name].raw.isascii()
    return (name, name + 1) if is_called else _NOBODY


def _who_is(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find who somebody is said to be, family first: Rep is Pear, Janne."""
    if not at or at + _TWO >= len(tokens) or not tokens[at].word.is_small:
        return _NOBODY
    who = tokens[at - 1].text
    if not (who in _REPRESENTATIVES or who in ROLES_OF_PEOPLE or who in STRONG_ROLES):
        return _NOBODY
    if between(plain, tokens[at], tokens[at + 1]) != " " or not _is_written(tokens[at + 1]):
        return _NOBODY
    pair = [tokens[one].text for one in (at + 1, at + 2)]
    is_unknown = any(text not in words for text in pair) or all(text in words.names_too for text in pair)
    return (at + 1, at + 3) if is_unknown and _is_pair(plain, tokens, at + 1, ", ") else _NOBODY


def _contact(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find whom to call, family first: Family contact: Iron, Lara."""
    if (
        at + _TWO >= len(tokens)
        or between(plain, tokens[at], tokens[at + 1]) != ": "
        or not _is_written(tokens[at + 1])
    ):
        return _NOBODY
    pair = [tokens[one].text for one in (at + 1, at + 2)]
    is_called = any(text not in words or text in words.names_too for text in pair)
    return (at + 1, at + 3) if is_called and _is_pair(plain, tokens, at + 1, ", ") else _NOBODY


def _asked_for(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find for whom one is to ask on the phone: chiedere di Durante; not fragen nach Kontrast."""
    name = at + 2
    if name >= len(tokens) or not _is_small(tokens, at + 1, _ASK[tokens[at].text]):
        return _NOBODY
    if between(plain, tokens[at + 1], tokens[name]) != " " or not _is_written(tokens[name]):
        return _NOBODY
    text = tokens[name].text
    is_called = text in words.names_too or text in words.common or text not in words
    return (name, name + 1) if is_called and _ends(plain, tokens[name]) else _NOBODY


def _nurse(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> tuple[int, int]:
    """Find whom two letters announce in Russian: м/с Белая, р/л Весна; not 2 м/с, nor м/с Н., which an initial says."""
    second, name = tokens[at], tokens[at + 1]
    if not at or tokens[at - 1].text not in _NURSES or between(plain, tokens[at - 1], second) != "/":
        return _NOBODY
    if at > 1 and tokens[at - 2].word.has_digits:
        return _NOBODY
    if between(plain, second, name) not in (" ", ": ", ". ", " - "):
        return _NOBODY
    if name.word.is_initial and name.is_capitals and at + _TWO < len(tokens):
        is_name = between(plain, name, tokens[at + _TWO]) in (". ", ".", " ") and tokens[at + _TWO].word.is_title
        return (at + 1, at + 3) if is_name else _NOBODY
    is_called = name.text in words.names_too or name.text not in words or words.kind_of(name.text) in SAY_LITTLE
    return (at + 1, at + 2) if _is_written(name) and is_called else _NOBODY


_RULES: Final = rules_by_word(
    (INVESTIGATORS, _investigator),
    (_RANKS, _ranked),
    (_NAMESAKES, _namesake),
    (_CONFUSED, _confused),
    (frozenset(_ENDS_OF_SHOULD), _right_one),
    (frozenset(ACCORDING), _by_word_of),
    (frozenset((_NURSE, "л")), _nurse),
    (_BIRTH_NAMES | frozenset(_KINDS_OF_NAMES), _birth_name),
    (_COPULAS, _who_is),
    (_REPRESENTATIVES, _contact),
    (frozenset(_ASK), _asked_for),
)

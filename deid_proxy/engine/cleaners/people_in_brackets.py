"""Somebody in front of who it is in brackets, or in them behind that: ``Rose (mum)``, ``RN (Hand)``.

A word that somebody is called too is a name there. A part of the body or a disease is one where what stands behind says
what people do, where a telephone is in the brackets, or where the word is of another language: a relative may have been
ill of it, as in ``Brust (Mutter)``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.done_words import CAPITAL_ROLES, ONLY_BY, SHORTENED_ROLES
from deid_proxy.engine.cleaners.only_people_acts import (
    ACTS_OF_STAFF,
    ALSO_CALLED,
    BESIDE_OTHERS,
    SAID,
    SAID_MORE,
    SHORT_SPECIALTIES,
    SITES,
    TO_DO,
)
from deid_proxy.engine.cleaners.only_people_words import BY, TELLS, TO, TOLD, WHO
from deid_proxy.engine.cleaners.people_known import is_called, is_compound, is_somebody, is_who, kind_of
from deid_proxy.engine.cleaners.people_words import IN_LETTERS
from deid_proxy.engine.cleaners.signing_words import SUBJECTS
from deid_proxy.engine.cleaners.staff_words import STAFF
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_KIN: Final = BESIDE_OTHERS | words_in(
    "mamma mama papa mummy daddy granny grandad nan nanny auntie maman papi papy mamie mamina nonna nonno nona avo",
    "abuela abuelo yaya oma opa omi mamusia tatus babcia dziadek babka deda babicka dedecek nagymama nagypapa apuka",
    "anyuka",
    "mami tati bunica bunic fiica fiul sora fratele babanne dede teyze amca mormor farmor morfar farfar mummo mummi",
    "vaari",
    "кума бабушка дедушка бабуся дідусь донька дружина чоловік чоловик γιαγια παππουσ μαμα μπαμπασ",
)
_LETTERS: Final = (
    (CAPITAL_ROLES - ONLY_BY) | IN_LETTERS | words_in("sn ssk usk oa aa hca odp anp tsid tsidc mta mtra rnt")
)
_STAFF: Final = (
    (WHO | STAFF | _LETTERS | SHORTENED_ROLES)
    - _KIN
    - SUBJECTS
    - words_in("patient pt pat paciente patiente patientin")
)
_QUALIFIERS: Final = words_in(
    "charge staff head med medical clinical senior junior student her his their the patient pts pt s a resp duty",
    "oncall rtg icu itu ward theatre day night med sa ihre seine die der la el le sua seu mijn haar zijn jej jego",
    "jeho jeji",
    "hans hendes hennes sin ее его іі иого η ο τησ του patientens pacienta pasientens potilaan step half foster god",
    "sra sr in law",
    "legal agency bank team lead dienst stations leitende leitender",
)
"""What may stand beside who somebody is, in the brackets."""
_PHYSICS: Final = words_in("phys physics fiz fys")
_PHONES: Final = words_in(
    "tel phone mob mobil mobile tlf puh telefon handy gsm ph t m tel cell тел моб τηλ κιν tfn tlf"
)
_ACTS: Final = frozenset(word for table in (SAID, SAID_MORE) for words in table.values() for word in words) | (
    ACTS_OF_STAFF - words_in("is was had has will on with at hat war wil ma med foljer folger explora refere")
)
_OF_PEOPLE: Final = words_in(
    "held present presente aanwezig helped assisted attended aware interpreted translated notified",
    "accompanied hielt halt half informiert anwesend begleitet ruft rief ubersetzte assistiert",
    "hield helpt hielp gebeld gesproken ingelicht geinformeerd assisteert vertaalde",
    "tenait tient aide aidait prevenue prevenu traduit accompagne accompagnait",
    "sujeta sujeto ayuda ayudo acompana traduce avisado canaliza avisa informa",
    "segurou segura ajudou traduziu acompanhou puncionou",
    "teneva tiene aiuta aiutava traduce accompagna",
    "trzymala trzymal powiadomiona powiadomiony podala podal pomogla pomogl obecna obecny",
    "tlumaczyl drzela drzel informovana informovan aplikovala aplikoval pomohla pomohl prelozil prelozila",
    "tartotta segitett jelen ertesitve forditott",
    "tinut ajutat tradus anuntata anuntat prezenta prezent",
    "держала держал уведомлена уведомлен ввела ввел рядом помогла помог присутствует присутствовала",
    "тримала тримав повідомлена повідомлении ввела ввів поруч присутня присутніи допомогла",
    "κρατουσε κρατησε ενημερωθηκε εβαλε παρουσα παρων βοηθησε",
    "tuttu arandi yaninda yardim bilgilendirildi tercume",
    "holl hjalpte hjalper informerad tolkade kanylerade tolkar",
    "holdt hjalp informert informeret lagde tolket tolkede",
    "piti auttoi informoitu mukana paikalla kanyloi tulkkasi soitti",
)
"""What nobody but people does, and what only they are told."""
_THINGS_SIGNED: Final = words_in(
    "consent zgoda souhlas consentement consenso consentimiento consentimento samtycke samtykke согласие einwilligung",
    "hozzajarulas acord riza toestemming suostumus згода συναινεση alarm prise pose lettre call ring form",
)
"""What is somebody's in brackets, or by somebody: Zgoda (matka)."""
_NEVER: Final = frozenset(("modality", "view", "side", "unit", "procedure", "measurement"))
_DISEASES: Final = frozenset(("finding", "procedure", "modality"))
_PARTS: Final = frozenset(("anatomy", "device"))
_THINGS: Final = frozenset(("anatomy", "finding", "device", "material", "contrast", "technique", "phase"))
_SAID: Final = frozenset(("common", "word"))
_OPENS: Final = frozenset((" (", "(", " [", "["))
_ENDS: Final = frozenset((")", "]"))
_MOST: Final = 4  # words in front of a telephone
_GERMAN: Final = "de"
_KINSHIP, _WORK = 1, 2


def is_before_brackets(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether brackets say who somebody is: List (Ehemann), with Bone (ortho), Coste (mum); not Brust (Mutter)."""
    text, inside = tokens[at].text, tokens[at + 1]
    if between(plain, tokens[at], inside) not in _OPENS or not is_somebody(text):
        return False
    kind = kind_of(text, words)
    is_by = at > 0 and (tokens[at - 1].text in TO or tokens[at - 1].text in BY)
    if inside.word.is_small and inside.text in SHORT_SPECIALTIES and plain[inside.end : inside.end + 1] in _ENDS:
        is_part = kind in _DISEASES or text in SITES
        return is_called(text, words) and not is_part and (kind not in _PARTS or is_by)
    role, last, has_phone = _inside(plain, tokens, at + 1)
    if not role:
        return False
    behind = _behind(plain, tokens, last)
    is_sure = has_phone or behind in _OF_PEOPLE or _is_foreign(text, tokens[at + 1].text, words)
    is_sure = is_sure or (at > 0 and tokens[at - 1].text in TOLD)
    is_sure = is_sure or (is_by and not TELLS.isdisjoint([token.text for token in tokens[max(at - _MOST, 0) : at - 1]]))
    acts = behind in _ACTS or behind in TO_DO or (is_by and role == _WORK)
    return _may_be(text, kind, words, role, is_sure=is_sure, acts=acts)


def is_in_brackets(plain: str, tokens: list[Token], at: int, words: Vocabulary) -> bool:
    """Tell whether somebody stands in brackets behind who it is: RN (Hand) informed; not Mutter (Brust)."""
    lead, text = tokens[at - 1], tokens[at].text
    if between(plain, lead, tokens[at]) not in _OPENS or plain[tokens[at].end : tokens[at].end + 1] not in _ENDS:
        return False
    role = _role(lead) or (_WORK if is_who(tokens, at - 1) else 0)
    if not role or not is_somebody(text):
        return False
    kind, behind = kind_of(text, words), _behind(plain, tokens, at)
    is_sure = role == _KINSHIP and (behind in _OF_PEOPLE or _is_foreign(text, lead.text, words))
    return _may_be(text, kind, words, role, is_sure=is_sure, acts=behind in _ACTS or behind in _OF_PEOPLE)


def _may_be(text: str, kind: str | None, words: Vocabulary, role: int, *, is_sure: bool, acts: bool) -> bool:
    """Tell whether a word may be somebody's name beside brackets, as sure as it is that they speak of people."""
    if text in _THINGS_SIGNED:
        return False
    if is_sure:
        return is_called(text, words) or kind not in _NEVER
    if not is_called(text, words) or kind in _DISEASES or text in SITES:
        return False
    if role == _KINSHIP:
        return True
    if kind in _THINGS:
        return False
    return acts or text in ALSO_CALLED or _GERMAN not in words.languages_of(text)


def _role(token: Token) -> int:
    """Return what a word says of who somebody is: a relative, who works there, or nothing."""
    text = token.text
    if text in _KIN:
        return _KINSHIP
    if text in _LETTERS and not (token.is_capitals or token.word.is_small):
        return 0
    return _WORK if text in _STAFF or is_compound(token.word) else 0


def _inside(plain: str, tokens: list[Token], first: int) -> tuple[int, int, bool]:
    """Return what brackets say of who somebody is, their last word, and whether a telephone stands in them."""
    role = has_phone = 0
    for one in range(first, min(first + _MOST + _MOST, len(tokens))):
        token = tokens[one]
        found = 0 if role else _role(token)
        if found:
            role = found
        elif token.word.has_digits and role:
            has_phone = 1
        elif token.text in _PHYSICS and one > first:
            role = role or _WORK
        elif not (token.text in _QUALIFIERS or (role and (token.text in _PHONES or _role(token)))):
            return 0, one, False
        end = plain[token.end : token.end + 1]
        if end in _ENDS:
            return role, one, bool(has_phone)
        if one + 1 >= len(tokens) or "\n" in between(plain, token, tokens[one + 1]):
            return 0, one, False
    return 0, first, False


def _behind(plain: str, tokens: list[Token], last: int) -> str:
    """Return the word in small letters that stands behind brackets; nothing where none does."""
    if last + 1 >= len(tokens) or between(plain, tokens[last], tokens[last + 1])[1:] not in (" ", ""):
        return ""
    behind = tokens[last + 1]
    return behind.text if behind.word.is_small else ""


def _is_foreign(text: str, role: str, words: Vocabulary) -> bool:
    """Tell whether a word is of other languages than who somebody is: Coste, Italian, in front of mum."""
    if text not in words or words.everyday(text) is not None or words.kind_of(text) not in _SAID:
        return False
    languages, spoken = frozenset(words.languages_of(text)), frozenset(words.languages_of(role))
    return (
        bool(languages)
        and bool(spoken)
        and languages.isdisjoint(spoken)
        and languages.isdisjoint(words.spoken_in(role))
    )

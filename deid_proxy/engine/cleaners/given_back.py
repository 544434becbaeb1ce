"""Words at the edge of what goes that are of no identifier: what says years, and what links a number to a sentence.

Of *103-year-old woman* the number goes, and of *text sent to 07190 885231*; *year-old* and *to* name nobody. Nor does
what is written like the name of a host and is a unit or says how something is imaged: *mGy.cm*, *sag.t1.fs*.

Asked by :mod:`~deid_proxy.engine.cleaners.judge` first of all, of what the rules took.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.eponym_words import BY, METHOD, kinds_of
from deid_proxy.engine.cleaners.whys import ADDRESS, AGED, BEHIND_ROLE, LONG_NUMBER, NAME_TOO, PHONE, POSTAL_CODE
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary

_NUMBERS: Final = frozenset((LONG_NUMBER, PHONE, "pattern: license plate", POSTAL_CODE))
_FRACTIONS: Final = words_in("ef lvef fevg fevi fe fevd rvef ejection fraction fraccion fracao frazione fv фв")
_FEWEST: Final = 3  # tokens in front of the name of a method
_FAR: Final = 6
_LONGEST_AGE: Final = 3  # digits
_OF_NAMES: Final = frozenset((BEHIND_ROLE, NAME_TOO))
_MANY: Final = words_in("police casualty theatre policia polizei policie")
"""Who is many, and where they are."""
_YEARS: Final = words_in(
    "year years yrs old aged jahre jahren jahrige jahriger jahrigen jahriges alt ans annee annees agee anos ano edad",
    "idade anni anno annis jaar jr jarige jarig oud lat latka latek letni letnia rok roku lety leta letny letna ar",
    "aring arig gammel gammal vuotta vuotias vuotiaan eves evesen ani yas yasinda yasindaki yil лет год года годов",
    "летнии летняя летнего летнеи лета років роки рік річна річнии ετων ετη ετοσ χρονων",
)
"""What says years beside an age, in words that say it by themselves."""
_LINKS: Final = words_in(
    "to on at by from in for with within via per phone cell mobile tel fax zu auf bei unter an von vom au par sur al",
    "en em ao no na por pelo alla ad da op naar via pod do od po pa til fra pe la by телефону тел по на к до от",
    "mobil mob gsm handy movil celular cellulare portable telemovel matkapuhelin puhelin telefon telefono telefoon",
    "komorka kom mobiltel tlf tfn tlfn cep моб сот телефон κινητο τηλ cpr fnr taj cnp pesel nir nhc ipp nss bsn снилс",
)
"""What links a number to what is said in front of it, or says what it is."""
_BEFORE_PLACES: Final = words_in("from at to near within till fra fran til od aus depuis desde по прописке valtozott")
"""The same in front of a place."""
_HOST: Final = "pattern: net address"
_IMAGED: Final = frozenset(("technique", "view", "anatomy", "side", "modality", "phase"))
_ENDS_IMAGED: Final = _IMAGED - {"anatomy", "modality"}
_PLANES: Final = words_in("ax axi axial tra trans sag cor coron obl abd pelv")
_UNIT: Final = "unit"
_OF_LINKS: Final = ("/", "@", ":")
_COUNTRIES: Final = words_in(
    "af at av be by cc ch co de dk es eu fi fr gr hu ie in io is it me nl no pl pt ro ru se tv uk us"
)
"""What hosts have more often than what is said of an image, or says by whom."""
_OF_CODES: Final = words_in("by to at on in is of as or if we up so it an be")
"""Two letters that stand behind four digits as those of a Dutch postal code do: 2006 by Andrade."""


def give_back(tokens: list[Token], whys: list[str]) -> set[int]:
    """Let words stay that patterns took beside what goes, should the vocabularies know them; return the years.

    Parameters
    ----------
    whys
        Why each of the tokens goes; empty where it does not.

    Returns
    -------
    set of int
        The places of what says years behind a number, though somebody may be called so: 25 anni.
    """
    before = ""
    years: set[int] = set()
    for at, why in enumerate(whys):
        if at and tokens[at].text in _YEARS and tokens[at].word.is_small and not tokens[at].word.own:
            is_behind = tokens[at - 1].word.is_number and len(tokens[at - 1].text) <= _LONGEST_AGE
            if is_behind and why in ("", AGED):
                years.add(at)
        is_no_name = why in _OF_NAMES and (_is_method(tokens, at, why) or _is_nobody(tokens, at))
        if is_no_name or (why and _is_given_back(tokens[at], why, begins=why != before)):
            whys[at] = ""
        else:
            before = why
    return years


def give_back_hosts(plain: str, tokens: list[Token], whys: list[str], words: Vocabulary) -> None:
    """Let words stay that points join as the parts of a host's name, all of which are units or say how one images."""
    at = 0
    while at < len(whys):
        end = at + 1
        if whys[at] == _HOST:
            while end < len(whys) and whys[end] == _HOST and plain[tokens[end - 1].end : tokens[end].start] in "./":
                end += 1
            if end - at > 1 and _is_technical(plain, tokens[at:end], words):
                whys[at:end] = [""] * (end - at)
        at = end


def _is_technical(plain: str, joined: list[Token], words: Vocabulary) -> bool:
    """Tell whether all words are units, or all say how something is imaged, the last of them no part of the body."""
    texts = [token.text for token in joined]
    kinds = [words.kind_of(text) for text in texts]
    before, behind = plain[max(joined[0].start - 1, 0)], plain[joined[-1].end : joined[-1].end + 1]
    if all(kind == _UNIT for kind in kinds):
        return before not in "/@"
    if before in _OF_LINKS or behind in _OF_LINKS or not _COUNTRIES.isdisjoint(texts):
        return False
    is_end = kinds[-1] in _ENDS_IMAGED or texts[-1] in _PLANES
    return is_end and all(kind in _IMAGED or text in _PLANES for kind, text in zip(kinds, texts, strict=True))


def _is_given_back(token: Token, why: str, *, begins: bool) -> bool:
    """Tell whether a word that goes is of no identifier."""
    if not token.word.is_small or token.word.own:
        return False
    if why == AGED:
        return token.text in _YEARS
    if why == ADDRESS:
        return begins and token.text in _BEFORE_PLACES
    if why not in _NUMBERS:
        return False
    return (begins and token.text in _LINKS) or (why == POSTAL_CODE and token.text in _OF_CODES)


def _is_nobody(tokens: list[Token], at: int) -> bool:
    """Tell whether a word says who is many, where nobody is named: brought in by Police."""
    text = tokens[at].text
    if text not in _MANY or tokens[at].word.own:
        return False
    is_alone = at + 1 == len(tokens) or not (tokens[at + 1].is_title or tokens[at + 1].is_initial)
    return is_alone and at > 0 and tokens[at - 1].word.is_small


def _is_method(tokens: list[Token], at: int, why: str) -> bool:
    """Tell whether a method stands behind a fraction and what says by: FEVI 48 % por Simpson."""
    if why != BEHIND_ROLE or not kinds_of(tokens[at].text) & METHOD or at < _FEWEST or tokens[at - 1].text not in BY:
        return False
    return tokens[at - 2].word.is_number and any(one.text in _FRACTIONS for one in tokens[max(at - _FAR, 0) : at - 2])

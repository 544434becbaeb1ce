"""People by what stands behind their names: a grade, where they work, who they are: ``Iron ST5``, ``Harm von der IT``.

A word with a capital that somebody is called too is kept where nothing says that it is somebody; here something does.

Asked by :mod:`~deid_proxy.engine.cleaners.only_people`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.only_people_words import BY, TO, WHO
from deid_proxy.engine.cleaners.people_known import begins
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.word_lists import words_in

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.tokens import Token

_GRADES: Final = words_in(
    "st1 st2 st3 st4 st5 st6 st7 st8 ct1 ct2 ct3 imt1 imt2 imt3 cmt1 cmt2 f1 f2 fy1 fy2 pgy1 pgy2 pgy3 pgy4 pgy5 r1 r2",
    "r3 r4 r5 st spr sho pgy hca odp anp acp enp rmo reg registrar fellow imt cns lis1 lis2 lis3 hst bst crna",
)
"""How far a doctor is, and staff in letters, behind the name."""
_NUMBERED: Final = words_in("st ct imt pgy f r fy")
_SURE: Final = words_in(
    "sho spr hca odp anp acp enp rmo pgy imt1 imt2 imt3 cmt1 cmt2 fy1 fy2 pgy1 pgy2 pgy3 pgy4 pgy5 crna"
)
"""Those that are nothing else."""
_FROM: Final = words_in(
    "from of at in on von vom aus du de del della dell dal dalla van uit z ze fran fra pa из з od iz din na w v da"
)
_ARTICLES: Final = words_in("the our der dem den la le l het de las los il lo el")
_PLACES: Final = words_in(
    "it ict edv pacs ris physics physik physique fisica fysica fysik fysikk fyzika reception empfang anmeldung accueil",
    "recepcion receptie reception recepce recepcja receptia receptionen admission admissions admision accettazione",
    "theatre theatres op bloc quirofano sala desk front",
    "ward station reparto planta oddzial oddeleni avdelning afdeling",
    "pforte verwaltung helpdesk switchboard admin records stores portering security pharmacy apotheke informatica",
    "informatik informatyki informatiky informatique informatika informatiken sekretariat sekretariatu secretariat",
    "segreteria secretaria buchhaltung technik technique ti dsi ced sistemas sistemi balie sekretariaat",
    "intensiv intensivstation anasthesie ambulanz notaufnahme urgences urgencias urgencia pronto spoed seh akuten jour",
    "biomed biomedical biomedica medizintechnik medtech medicintechnik",
    "ит регистратуры физики кардиологии реанимации хирургии",
)
"""Where somebody works."""
_AT_DESKS: Final = words_in(
    "it ict edv physics physik physique fysik reception",
    "empfang receptie reception recepce recepcja accueil helpdesk ит",
    "recepcion receptie switchboard portering informatica informatique informatika informatik admissions",
)
"""Of these nobody sends anything that is called like somebody."""
_SPECIALTIES: Final = (
    *("cardio", "kardio", "neuro", "orth", "ortho", "ortop", "onco", "onko", "chir", "surg", "radio", "gyn", "gin"),
    *("uro", "pneumo", "gastro", "psych", "pedia", "padia", "paed", "intern", "patholog", "anest", "anast", "кардио"),
)
_DOES: Final = words_in(
    # what people do, behind where they work
    "fixed merged checked rang rings called calls collected booked asked asks wants said says told has had is was will",
    "attended saw stayed took brought sent came informed",
    "helped waiting agreed confirmed noted found picked advised attended",
    "hat ruft fragt bringt holt pruft sagt kommt meldet mochte will war ist schickt bittet korrigiert",
    "a est rappelle appelle demande a dit vient passe veut confirme corrige",
    "llama corrige pide dice viene avisa confirma ha quiere",
    "chiama corregge chiede dice viene conferma vuole avvisa",
    "corrigiu liga pede diz vem confirma quer avisa corrige ligou pediu",
    "heeft belt vraagt komt zegt wil meldt was",
    "poprawil poprawila dzwoni dzwonil dzwonila prosi mowi opravil opravila vola volal volala rika prosi",
    "har ringer ringde ringte sager siger sier vill vil kommer ber",
    "звонил звонила исправил исправила просит сказал сказала",
)
_SPEAKS: Final = words_in("ruft fragt sagt bittet meldet mochte will pruft korrigiert")
"""Of them what no noun does."""
_THE: Final = words_in("the our my his her le la el der die de")
_VERBS: Final = words_in(
    "page ring call ask tell may will mark phone bleep inform notify see is does can could should would has have did",
    "do was were with by from for and or then let show text email thank contact alert help if when as but via per",
)
"""What stands in front of *the registrar* and is nobody."""
_ENDS: Final = frozenset(("", ".", ",", ";", ")", "\n", "!", "?", "/"))
_BEGINS: Final = frozenset((", ", "; ", " - ", ": ", ". ", ".", "! ", "? ", " ("))
ROLE, NO_NOUN, LED = "role", "no noun", "led"
"""What stands behind: it is said of people alone, of no noun of German, or behind by whom something was done."""
_TO_DO: Final = "to"
_GRADED: Final = _GRADES | _NUMBERED
BESIDE: Final = _GRADES | _NUMBERED | _FROM | _THE
"""What may stand right behind a name here: nothing else is looked at."""


def what_is_beside(plain: str, tokens: list[Token], at: int) -> str:
    """Return what stands behind a word with a capital that may say that it is somebody; nothing where nothing does."""
    behind = tokens[at + 1]
    if behind.text in _GRADED:
        return _grade(plain, tokens, at)
    if not behind.word.is_small or at + 2 >= len(tokens) or between(plain, tokens[at], behind) != " ":
        return ""
    if behind.text in _THE and tokens[at + 2].text in WHO:
        return ROLE if _is_the_one(plain, tokens, at) else ""
    return _place(plain, tokens, at) if behind.text in _FROM else ""


def _grade(plain: str, tokens: list[Token], at: int) -> str:
    """Return whether a doctor's grade stands behind a name: seen by Ojo ST5, PGY-2; not T2 ST1, nor Head CT1."""
    grade, end, gap = tokens[at + 1], at + 1, between(plain, tokens[at], tokens[at + 1])
    if gap not in (" ", ", ", " (", "/") or grade.word.is_small or (grade.word.is_title and grade.text in _NUMBERED):
        return ""
    if grade.text in _NUMBERED:
        if end + 1 >= len(tokens) or between(plain, grade, tokens[end + 1]) not in (" ", "-"):
            return ROLE if grade.text in _SURE else ""
        if not (tokens[end + 1].word.is_number and len(tokens[end + 1].text) == 1):
            return ""
        if between(plain, grade, tokens[end + 1]) == " " and grade.text not in _SURE and grade.text != "st":
            return ""
        end += 1
    if gap == " (" and plain[tokens[end].end : tokens[end].end + 1] != ")":
        return ""
    before = tokens[at - 1] if at else None
    if before is not None and before.word.is_small and (before.text in BY or before.text in TO):
        return LED
    if not (before is None or between(plain, before, tokens[at]) in _BEGINS or before.word.is_small):
        return ""
    if grade.text in _SURE or gap == " (":
        return ROLE
    behind = tokens[end + 1] if end + 1 < len(tokens) else None
    acts = behind is not None and behind.word.is_small and (behind.text in _DOES or behind.text == _TO_DO)
    return ROLE if acts else ""


def _is_the_one(plain: str, tokens: list[Token], at: int) -> bool:
    """Tell whether it is said behind a name who somebody is: Iron the registrar; not Page the registrar."""
    if tokens[at].text in _VERBS or not begins(plain, tokens, at):
        return False
    role = tokens[at + 2]
    if not role.word.is_small or between(plain, tokens[at + 1], role) != " ":
        return False
    return plain[role.end : role.end + 1] in _ENDS or (at + 3 < len(tokens) and tokens[at + 3].word.is_small)


def _place(plain: str, tokens: list[Token], at: int) -> str:
    """Return whether it is said behind a name where somebody works: Harm von der IT hat umsortiert."""
    place = at + 2
    if tokens[place].text in _ARTICLES and tokens[place].word.is_small and place + 1 < len(tokens):
        place += 1
    text = tokens[place].text
    if not (text in _PLACES or text.startswith(_SPECIALTIES)) or not begins(plain, tokens, at):
        return ""
    behind = place + 1
    while (
        behind < len(tokens)
        and behind - place <= 2
        and (tokens[behind].word.has_digits or tokens[behind].text in ("desk", "soccorso"))
    ):
        behind += 1
    if any(between(plain, tokens[one], tokens[one + 1]) not in (" ", "'", "’") for one in range(at + 1, behind - 1)):
        return ""
    if text in _AT_DESKS and plain[tokens[behind - 1].end : tokens[behind - 1].end + 1] in _ENDS:
        return NO_NOUN
    if behind >= len(tokens) or between(plain, tokens[behind - 1], tokens[behind]) != " ":
        return ""
    if not tokens[behind].word.is_small:
        return ""
    if tokens[behind].text not in _DOES:
        return NO_NOUN if text in _AT_DESKS else ""
    return ROLE if tokens[behind].text in _SPEAKS else NO_NOUN

"""Companies by the legal form behind their names, or in front: ``Grand Silver Finance Limited``, ``ООО Камень``.

All words of a company's name may be words. A form that means something else too (Limited, AG, SA) says so only behind
where somebody works; makers of devices stay.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

from deid_proxy.engine.cleaners.firms_of_partners import find_partners
from deid_proxy.engine.cleaners.marks import Mark
from deid_proxy.engine.cleaners.tokens import between
from deid_proxy.engine.cleaners.whys import FIRM
from deid_proxy.engine.cleaners.word_lists import words_in
from deid_proxy.engine.cleaners.work_words import EMPLOYERS, WORKERS, WORKS
from deid_proxy.standard.concept_names import MAKERS

if TYPE_CHECKING:
    from deid_proxy.engine.cleaners.landmarks import Landmarks
    from deid_proxy.engine.cleaners.tokens import Token
    from deid_proxy.standard.vocabulary import Vocabulary


_FORMS: Final = words_in(
    "incorporated llc llp gmbh corporation ltda kft zrt nyrt oyj oy sarl srl eurl ohg kgaa gbr pty pvt uab ооо тов"
)
"""Legal forms, behind the names of companies."""
_FORMS_TOO: Final = words_in("inc ltd limited corp plc lda doo aps ag kg ab as sa sl bv nv se sas")
"""The same, which mean something else too."""
_WITH_POINT: Final = words_in("inc corp ltd")
_IN_FRONT: Final = words_in("ооо оао зао пао тов прат тзов фгуп муп гуп нпо еоод оод uab sarl eurl")
"""The same, in front of the names."""
_FORMS_OF_WORK: Final = words_in(
    "group holding holdings industries brothers sons partners company bros gruppe groupe grupo gruppo"
)
"""What ends the name of a company, and says so only where somebody works there."""
_ALL_FORMS: Final = _FORMS | _FORMS_TOO | _IN_FRONT | _FORMS_OF_WORK
_BEHIND_FORMS: Final = words_in("co sti kg ohg cia cv kgaa rl bhd tbk")
"""What goes on behind a legal form: GmbH & Co. KG."""
_DOTTED: Final = re.compile(
    r"(?<![^\W_])(?:s\.?p\.a|s\.r\.l|s\.r\.o|spol\. ?s ?r\. ?o|sp\. ?[zjkp](?: ?o\. ?o)?|s\.k\.a|v\.o\.s|d\.o\.o"
    r"|s\.a\.s|s\.a\.r\.l|s\.a|s\.l|b\.v|n\.v|a\.s|a/s|k/s|i/s|s/a)\.?(?![^\W_])"
)
_SURE_DOTTED: Final = ("s.p.a", "sp.a", "s.r.l", "s.r.o", "spol", "sp.", "d.o.o", "s.a.r.l", "s.k.a", "v.o.s")
_SHAPES: Final = (b"a.a", b"a/a", b"a. a")
_SIGNS: Final = (
    "s.a",
    "p.a",
    "s.r.",
    "s.l",
    "b.v",
    "n.v",
    "a.s",
    "a/s",
    "k/s",
    "s/a",
    "i/s",
    ".o.o",
    "spol",
    "sp.",
    ".k.a",
    ".o.s",
)
"""What each of them has, near its beginning: sought as fast as a text is read."""
_JOINERS: Final = words_in("and und et y e i og och en ja es si ve и та of the de der do da dos du di del la le")
_GAPS: Final = frozenset((" ", "-", " & ", "&", "'", "’", " + ", " - "))
_BEFORE_FORM: Final = frozenset((" ", ", ", ". ", " (", "-"))
_AFTER_INITIAL: Final = frozenset((". ", "."))
_QUOTES: Final = frozenset('"“”„«»')
_LEADS: Final = words_in("at by from thru through bei chez bij hos presso firma firmie firme vo ve we pa")
_LEADS_AT_WORK: Final = _LEADS | words_in("of de da do di della van von der em na no en la i w u в у hos av")
_OF_WORK: Final = (
    WORKS
    | WORKERS
    | EMPLOYERS
    | words_in(
        "work arbeider travailleur працівник employment occupational company retired clerk worker insurance",
        "run owned operated managed contracted subcontracted outsourced vendor betrieben betreibt gere geree",
        "exploite exploitee gestionado gestionada operado operada gestito gestita beheerd prowadzona",
        "prowadzony provozovana provozuje drivs driven drives uzemelteti administrat isletilen arbeitsunfall",
        "firma fa betrieb betriebsarzt ancien medecine social mutua obrero laboral trabalho admissional",
        "demissional periodico azienda datore societa bedrijf arbodienst pracy firmy zaklad zakladu zamestnan",
        "munkahely ceg cegnel dolgozo muncii calisiyor calisan isveren sirket sirketi foretag foretaget",
        "foretagshalsovard jobbat bedrift bedriftshelsetjeneste virksomhed toissa yritys tyoterveys tyopaikka",
        "insurer insured versicherung kostentrager kasse krankenkasse rente versichert mutuelle assurance",
        "seguro convenio assicurazione ubezpieczenie ubezpieczyciel pojistovna poistovna biztosito asigurare",
        "sigorta sigortasi forsakring forsikring vakuutus страхование страховая страхування verzekering",
        "verzekeraar профосмотр предприятие компания медогляд підприємство",
    )
)
_IMAGED: Final = words_in(
    "ct mr mri us xr cxr axr pet nm us echo ultrasound sono doppler duplex exam study scan view views motion habitus",
    "abdomen abd chest head brain pelvis pelvic neck spine knee ankle foot hand wrist shoulder hip elbow renal liver",
    "retroperitoneal extremity thyroid breast rom range pain mobility evaluation quality visualization visualisation",
    "volume weight gewicht korpergewicht dose obstetric ob gyn transvaginal bladder prostate aorta aortic",
    "valve stenosis",
    "severe moderate mild critical follow screening biopsy growth blood score femur axis node joint nitro",
    "nitroglycerin lidocaine",
)
"""What is limited, weighed or stenotic, and no company."""
_MAKERS_TOO: Final = words_in(
    "bayer bracco guerbet boston abbott hologic elekta carestream brainlab healthineers healthcare stryker zimmer",
    "cook",
    "terumo biotronik novartis pfizer roche merck msd astrazeneca sanofi lantheus curium gsk lilly amgen biogen",
)
"""Makers of drugs and devices that no vocabulary has: what stands beside them is of no other company."""
_SAID_OF_SCANS: Final = frozenset(
    ("modality", "view", "side", "procedure", "technique", "phase", "anatomy", "contrast")
)
_LIMITED: Final = frozenset(("ltd",))
_FARTHEST: Final = 3  # characters from where a form begins to what it is known by
_SHORT: Final = 4  # letters of an abbreviation
_MOST_WORDS: Final = 8
_NEAR: Final = 8  # words


def find_firms(landmarks: Landmarks, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return the names of companies, with their legal forms."""
    plain, marks = landmarks.plain, []
    if any(word.text in _ALL_FORMS and not word.is_small for word in landmarks.distinct):
        for at, token in enumerate(tokens):
            text = token.word.text
            if text not in _ALL_FORMS:
                continue
            if text in _FORMS or (text in _FORMS_TOO and _is_form(token)):
                marks += _named(plain, tokens, at, at + 1, words, is_sure=text in _FORMS)
            elif text in _FORMS_OF_WORK and token.is_title:
                marks += _at_work(plain, tokens, at, words)
            if text in _IN_FRONT:
                marks += _behind_form(plain, tokens, at)
    marks += _in_latin(plain, tokens, words)
    marks += find_partners(landmarks, tokens, words)
    if any(shape in landmarks.shapes for shape in _SHAPES):
        ends: list[int] = []
        for start, end in _dotted(plain):
            ends = ends or [token.end for token in tokens]
            first, last = bisect_left(ends, start + 1), bisect_left(ends, end - 1)
            is_sure = plain.startswith(_SURE_DOTTED, start)
            marks += _named(plain, tokens, first, min(last + 1, len(tokens)), words, is_sure=is_sure)
    return marks


def _in_latin(plain: str, tokens: list[Token], words: Vocabulary) -> list[Mark]:
    """Return a word in Latin letters right behind what is said of work in other ones: ФЛГ_профосмотр_Globaltrans."""
    if plain.isascii():
        return []
    found: list[Mark] = []
    for at in range(1, len(tokens)):
        name, lead = tokens[at], tokens[at - 1]
        if not (name.is_title and name.is_alpha and name.raw.isascii()) or len(name.text) < _SHORT:
            continue
        if lead.text.isascii() or lead.text not in _OF_WORK or between(plain, lead, name) not in ("_", " ", " «", ' "'):
            continue
        if words.kind_of(name.text) not in _SAID_OF_SCANS:
            found.append(Mark(name.start, name.end, FIRM))
    return found


def _at_work(plain: str, tokens: list[Token], form: int, words: Vocabulary) -> list[Mark]:
    """Return a company's name where somebody works there: worked as lagger at Gay Group."""
    first = _first_of_name(plain, tokens, form, words)
    while first < form and (tokens[first].text in _OF_WORK or not tokens[first].is_capitalised):
        first += 1
    near = tokens[max(first - _NEAR, 0) : first]
    if first == form or not near or not near[-1].is_small or near[-1].text not in _LEADS_AT_WORK:
        return []
    if not any(token.text in _OF_WORK for token in near):
        return []
    return [Mark(token.start, token.end, FIRM) for token in tokens[first : form + 1]]


def _dotted(plain: str) -> list[tuple[int, int]]:
    """Return where legal forms with points stand, in order."""
    found: set[tuple[int, int]] = set()
    for sign in _SIGNS:
        at = plain.find(sign)
        while at >= 0:
            for start in range(max(at - _FARTHEST, 0), at + 1):
                match = _DOTTED.match(plain, start)
                if match is not None:
                    found.add(match.span())
                    break
            at = plain.find(sign, at + 1)
    return sorted(found)


def _is_form(token: Token) -> bool:
    """Tell whether a word is written as a legal form is: Inc, LTD, AG; not ``as`` and ``limited``."""
    if len(token.text) == 2:
        return token.is_capitals
    return token.is_capitalised


def _named(plain: str, tokens: list[Token], form: int, behind: int, words: Vocabulary, *, is_sure: bool) -> list[Mark]:
    """Return a company's name in front of its form, which ends in front of the token ``behind``."""
    first = _first_of_name(plain, tokens, form, words)
    while first < form and (tokens[first].text in _OF_WORK or not tokens[first].is_capitalised):
        first += 1
    if first == form or form >= len(tokens):
        return []
    name = tokens[first:form]
    texts = {token.text for token in name}
    if not texts.isdisjoint(MAKERS | _MAKERS_TOO) or any(_is_maker(token.text, words) for token in name):
        return []
    is_sure = is_sure or (form < len(tokens) and _is_incorporated(plain, tokens, first, form))
    if not is_sure and not (texts.isdisjoint(_IMAGED) and _is_led(plain, tokens, first, form, words)):
        return []
    while first < form - 1 and tokens[form].text in _LIMITED and tokens[first].text in words.listed:
        if first and between(plain, tokens[first - 1], tokens[first])[:1] != ".":
            break
        first += 1  # of a sentence, which begins there: Emekli Çorlu Ltd. işçisi
    end = behind
    while (
        end < len(tokens)
        and tokens[end].text in _BEHIND_FORMS
        and between(plain, tokens[end - 1], tokens[end])
        in (
            " ",
            " & ",
            ". ",
        )
    ):
        end += 1
    if end + 1 < len(tokens) and tokens[end].text == "of" and between(plain, tokens[end - 1], tokens[end]) == " ":
        place = end + 2 if tokens[end + 1].text == "the" else end + 1  # National Glass Corporation of the Philippines
        if place < len(tokens) and tokens[place].is_title:
            end = place + 1
    return [Mark(token.start, token.end, FIRM) for token in tokens[first:end]]


def _is_incorporated(plain: str, tokens: list[Token], first: int, form: int) -> bool:
    """Tell whether a form with its point stands behind two words or more: Advanced Gold Mining Inc., FVC 71 %."""
    if tokens[form].text not in _WITH_POINT or not tokens[form].is_title or not plain.startswith(".", tokens[form].end):
        return False
    is_led = first > 0 and tokens[first - 1].is_small and between(plain, tokens[first - 1], tokens[first]) == " "
    return is_led and form - first > 1 and all(one.is_title for one in tokens[first:form])


def _first_of_name(plain: str, tokens: list[Token], form: int, words: Vocabulary) -> int:
    """Return where the words of a name begin that ends in front of a form."""
    first = form
    for at in range(form - 1, max(form - _MOST_WORDS, 0) - 1, -1):
        token, gap = tokens[at], between(plain, tokens[at], tokens[at + 1])
        if at + 1 == form:
            is_near = gap in _BEFORE_FORM if len(tokens[form].text) != 2 else gap == " "
        else:
            is_near = gap in _GAPS
        is_near = is_near or (token.is_initial and gap in _AFTER_INITIAL)
        if not is_near or not token.is_alpha:
            break
        if not token.is_capitalised and (token.text not in _JOINERS or at + 1 == form):
            break
        if (
            token.is_capitals
            and len(token.text) <= _SHORT
            and words.kind_of(token.text) in ("modality", "view", "side")
        ):
            break
        first = at
    return first


def _is_maker(text: str, words: Vocabulary) -> bool:
    """Tell whether a vocabulary has a word as a maker of devices."""
    source = words.source_of(text)
    return source is not None and "manufacturers" in source


def _is_led(plain: str, tokens: list[Token], first: int, form: int, words: Vocabulary) -> bool:
    """Tell whether a form that means something else too is of a company: where somebody works, or an unknown name."""
    if first and tokens[first - 1].is_small and tokens[first - 1].text in _LEADS:
        return True
    if any(token.text in _OF_WORK for token in tokens[max(first - _NEAR, 0) : first]):
        return True
    name = tokens[first:form]
    is_one = "." not in plain[name[0].start : name[-1].end]
    if is_one and tokens[form].text in _LIMITED and tokens[form].is_title and all(token.is_title for token in name):
        return all(words.kind_of(token.text) not in _SAID_OF_SCANS | {"finding", "measurement"} for token in name)
    is_long = len(tokens[form].text) > 2
    unknown = [token for token in tokens[first:form] if token.text not in words and words.everyday(token.text) is None]
    return is_long and bool(unknown)


def _behind_form(plain: str, tokens: list[Token], at: int) -> list[Mark]:
    """Return a company's name behind its form, up to the mark that closes it: ООО «Белый Камень»."""
    if not tokens[at].is_capitals or at + 1 >= len(tokens):
        return []
    gap = between(plain, tokens[at], tokens[at + 1])
    is_quoted = not _QUOTES.isdisjoint(gap)
    if not is_quoted and gap != " ":
        return []
    end = at + 1
    while end < min(at + _MOST_WORDS, len(tokens)):
        before = between(plain, tokens[end - 1], tokens[end]) if end > at + 1 else " "
        if is_quoted and not _QUOTES.isdisjoint(before):
            break
        if not is_quoted and (before not in _GAPS or not tokens[end].is_capitalised or not tokens[end].is_alpha):
            break
        end += 1
    return [Mark(token.start, token.end, FIRM) for token in tokens[at:end]] if end > at + 1 else []

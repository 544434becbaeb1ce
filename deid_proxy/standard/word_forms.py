"""Forms of known words: other endings of a stem, a prefix before it, two words written as one.

Languages that decline have more forms of a word than any list of what is frequent. One is read here where another form
of its stem is known. A form says as little as an everyday word and stays only where a sentence writes it
(``engine/cleaners/prose.py``). What families are made with (-ov, -ova, -ovic, -sky, -oglu, -nen) ends no form.

References
----------
DICOM PS3.15 section E.3.5
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from deid_proxy.standard.compounds import ENDS_PLACES
from deid_proxy.standard.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable

_SHORTEST_STEM, _SHORTEST_WORD, _LONGEST_WORD = 5, 7, 30
_SHORTEST_FIRST, _SHORTEST_LAST, _SHORTEST_OF_TWO = 4, 5, 9  # letters of two words that are written as one, and of both
_LONGEST_ENDING = 8


class _Language(NamedTuple):
    """How a language makes forms of its words.

    Attributes
    ----------
    endings
        What stands behind a stem, folded; the stem alone is a form too.
    prefixes
        What stands before a word: a negation, a direction.
    links
        What stands between two words that are written as one; none where it does not compound.
    """

    endings: frozenset[str]
    prefixes: tuple[str, ...] = ()
    links: tuple[str, ...] = ()


def _endings(text: str) -> frozenset[str]:
    return frozenset(("", *fold(text).split()))


_LANGUAGES: Final = {
    "cs": _Language(
        _endings(
            "a e i o u y em im am um ou ech ich ach ami emi imi mi ata ete at eho emu ym ymi ych ejsi ejsiho "
            "ejsich eji eme ime ame ite ate l la lo li ly n na no ny t ti ni nim nich nimi ani anim eni enim ost "
            "osti en ena eno eny an ana ano any uje uji ujeme oval ovala ovalo ovali ovat ovan ovana ovano ovani "
            "nou neho nemu nych nymi ky kou keho kemu kych m ch ho mu"
        ),
        ("ne", "nej", "pre", "znovu"),
    ),
    "pl": _Language(
        _endings(
            "a e i o u y em im om ow ami ach ie iem iom iami iach ego emu ym ymi ych iego iemu ich imi ej iej l "
            "la lo li ly ny na ne nych nym nymi nego nemu nej any ana ane ano ony ona one ono ta te ty to c cie "
            "anie enie ania enia aniu eniu aniem eniem osc osci oscia uje uja owac owal owala owano owany owana "
            "owane"
        ),
        ("nie", "naj"),
    ),
    "ru": _Language(
        _endings(
            "а я у ю о е и ы ь ом ем ам ям ами ями ах ях ью еи ои ии ия ие ию ием иеи иях иями ыи ая ое ее ые ого "
            "его ому ему ым им ых их ыми ими ую юю л ла ло ли ть т ет ит ут ют ат ят ает яет ают яют ует уют "
            "ируют ирует ировать ировали лся лась лось лись ться тся ется ится утся ются атся ятся ающии ающая "
            "ающее ающеи ающего ающих ающим ающими ающую яющии яющая яющее яющеи яющих ующии ующая ующее ующеи "
            "ующих н на но ны ен ена ено ены ан ана ано аны нныи нная нное нные нного нном ннои нных нным нными "
            "ость ости остью"
        ),
        ("не", "пере", "от", "за", "про", "вы", "при"),
    ),
    "uk": _Language(
        _endings(
            "а я у ю о е и і ь ом ем ам ям ами ями ах ях ою ею іи ої иї ії ів їв єю ию ии ого ього ому ьому им ім их "
            "іх ими іми еи ові еві єві в ла ло ли ти є ає яє ують юють ить їть ать ять уть ють ити ати яти увати "
            "ювати ував ював увала увало ували ується юється аються яються уються ється иться яться вся лася лась "
            "лося лось лися лись тися тись ння нню нням нні ннях нь ння ість ості істю ено ен ений ена ене ені еного "
            "еної еному ену еною ених еним еними ано ан аний ана ане ані аного аної аному ану аною аних аним аними "
            "ний на не ні ного ної ному ну ною них ним ними но ований ована оване овані ованого ованої ованих ованим "
            "ованою овану овано уючий уюча уючі ок ка ки ку ці кою ками ках"
        ),
        ("не", "пере", "від", "за", "про", "ви", "при", "до", "під"),
    ),
    "hu": _Language(
        _endings(
            "a e t at et ot k ak ek ok ban ben bol ba be ra re rol nal nel tol hoz hez val vel ert ig kent kor on "
            "en ja je jat jet janak jenek jaban jeben juk ai ei jai jei aik eik anak enek aban eben abol ebol ara "
            "ere arol erol anal enel atol etol ahoz ehez aval evel nak nek n an s as es os i ni va ve tt ott ett "
            "tak tek tuk jak ik unk nk om em od ed ando endo hato heto hatok hetok atlan etlen talan telen asa "
            "ese ast est asok esek asat eset asara esere asaban eseben assal essel asnak esnek ashoz eshez ato "
            "eto oan oen abb ebb akat eket okat aknak eknek oknak akban ekben okban akkal ekkel okkal"
        ),
        ("meg", "ki", "be", "le", "fel", "el", "at", "ossze", "ujra", "vissza", "nem", "legalabb", "leg"),
        ("",),
    ),
    "tr": _Language(
        _endings(
            "i u a e da de ta te dan den tan ten in un nin nun si su ini unu ina une una ine inda inde unda unde "
            "indan inden undan unden sini sinda sinde sindan sinden sina sine sinin lar ler lari leri larin lerin "
            "larda lerde lardan lerden lara lere larini lerini larina lerine larinda lerinde larindan lerinden la "
            "le yla yle yi yu ya ye li lu lik luk ligi lugu liga lige siz suz dir dur tir tur mistir mustur di du "
            "ti tu mis mus iyor uyor maktadir mektedir mesi masi mesine masina mesini masini an en ilen ilan ildi "
            "uldu ilmis ilmistir ilmesi ilmasi ilmeli ilmali erek arak ince inca meden madan medi madi miyor ecek "
            "acak ir er ar ur ki daki deki indaki indeki undaki"
        ),
    ),
    "fi": _Language(
        _endings(
            "a n t ta eja oja uja ita ejen ojen na ksi ssa sta en in an on un yn lla lta lle tta ja ia ien jen "
            "iden tten issa ista iin ihin illa ilta ille iksi ina itta inen isen isesti isella isena iset isia "
            "isten sen seen set sia sten ssaan staan llaan nsa nsaan kin kaan ko han i si tiin ttiin taan etaan "
            "daan tu ttu tty ty nut nyt neet va vaa van vat vassa vasta vien via ma maa man mat mia mista massa "
            "minen misen misessa miseen misella nee aa ii oi oivat ivat imme amme emme ttava ttavaa ttavan ttavat "
            "uu yy uus uuden uutta"
        ),
        ("epa", "yli", "ali", "uudelleen"),
        ("", "n"),
    ),
    "sv": _Language(
        _endings(
            "a e n s t en et er ar or na ens ets ers ars ors arna erna orna arnas ernas ade at ats as ad ande "
            "ende te de da ts d lig ligt liga are ast aste ning ningen ningar ningarna het heten heter"
        ),
        ("o", "om", "ater", "for"),
        ("", "s"),
    ),
    "da": _Language(
        _endings(
            "a e n r s t en et er ene ens ets ers rne rnes ern erne ernes ede ende te lig ligt lige ere est este ning "
            "ningen ninger ningene ningerne hed heden heder de dt ing ingen inger else elsen elser elserne eren erens"
        ),
        ("u", "om", "gen", "for"),
        ("", "s", "e"),
    ),
    "nl": _Language(frozenset(), links=("", "s", "en")),
    "de": _Language(frozenset(), links=("", "s", "n", "en", "es")),
    "ro": _Language(
        _endings("a e i u ul ului ei ii iei le lor ilor elor uri urile urilor at ata ati ate eaza and ind rea rii"),
        ("ne", "re"),
    ),
    "el": _Language(
        _endings(
            "α η ο ι υ ε ς ας ης ος ους ου ων ον ες οι εις εως ει ουν εται ονται ηκε ηκαν θηκε θηκαν μενο μενη "
            "μενος μενα μενες μενου μενης μενων μενοι μενους ω εις ουμε ετε ομαι αμε ατε αν σε σαν σει σουν σω ξε "
            "ξει ξουν ψε ψει ψουν θει θουν ηθει ηθουν αται ουνται ειται ιεται ιουνται ονταν οταν ουσε ουσαν αει ανε "
            "ωντας οντας ουσα ουσας ουσες ουσων ον οντα οντος ιος ια ιο ιου ιας ιων ιες ιοι ιους ικος ικη ικο ικοι "
            "ικες ικα ικου ικης ικων ικους υς υ εα εων εις ματα ματος ματων μα τητα τητας τητες τητων ση σης σεις "
            "σεων ξη ξης ξεις ξεων ψη ψης ψεις ψεων ιση ισης ωση ωσης ωσεις ηση ησης ησεις ατος ατα ατων ωδης ωδες "
            "ωδους ωδεις ωδη εστερος εστερη εστερο οτερος οτερη οτερο οτερα οτερες οτερους οτερων υτερος υτερη υτερο "
            "υτερα υτερες αδα αδας αδες αδων ισμος ισμου ισμο ισμοι ισμους ισμων τικος τικη τικο τικα τικες τικης "
            "τικου τικων τικοι τικους ακι ακια"
        ),
        ("αντι", "υπερ", "υπο", "μετα", "προ", "επαν", "δια", "ενδο", "περι", "παρα", "αμφι", "μικρο", "μακρο"),
    ),
}
_OF_FAMILIES: Final = tuple(
    fold(
        "ov ova ove ovi ovou ev eva ovic evic owic owicz ewicz sky ska ski skou ского ский ская ской скому ским "
        "скую ов ова овой ову овым ев ева евой еву ин ина иной ину иным енко енка енку енком чук чука чуку чуком юк "
        "ський ська ського ському ським ську ської oglu escu eanu opoulos ακης ακη ακου πουλος πουλου ιδης ιδη "
        "ιδου ογλου sson son berg strom gren qvist lund holm falvi ffy vary strasse gatan"
    ).split()
)
"""What the names of families end with, and of streets."""
_OF_FAMILIES_BUT: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "nen": {"": ("da", "sv")},
    "sen": {"osen": ("da", "sv"), "ysen": ("da", "sv"), "ksen": ("fi",), "isen": ("fi",)},
}
"""Endings of families that words of some languages have too (funktionen, stenosen, tutkimuksen): no other has them."""

_LINKS: Final = tuple(sorted({link for how in _LANGUAGES.values() for link in how.links} - {""}))
_OF_ENDING: Final = {
    ending: tuple(language for language, how in _LANGUAGES.items() if ending in how.endings)
    for ending in sorted(frozenset().union(*(how.endings for how in _LANGUAGES.values())))
}


class FormsOfWords:
    """Reads forms of the words that a vocabulary knows.

    Parameters
    ----------
    known_in
        The languages in which a word is known, and is no name.
    begun_with
        The known words that begin so, with the languages of each, and whether these are all.
    """

    def __init__(
        self,
        known_in: Callable[[str], frozenset[str]],
        begun_with: Callable[[str], tuple[list[tuple[str, frozenset[str]]], bool]],
    ) -> None:
        self._known_in, self._begun_with = known_in, begun_with

    def languages_of(self, word: str) -> frozenset[str]:
        """Return the languages of which a word of no list is a form; empty for none."""
        if not _SHORTEST_WORD <= len(word) <= _LONGEST_WORD or not word.isalpha() or word.endswith(_OF_FAMILIES):
            return frozenset()
        found = self._declined(word) or self._prefixed(word) or self._of_two(word)
        for ending, able in _OF_FAMILIES_BUT.items() if found else ():
            if word.endswith(ending):
                found &= {language for last, languages in able.items() if word.endswith(last) for language in languages}
        return found

    def _declined(self, word: str) -> frozenset[str]:
        """Return the languages in which a stem of the word is known with another ending."""
        found: set[str] = set()
        shortest = max(_SHORTEST_STEM, len(word) - _LONGEST_ENDING)
        known, are_all = self._begun_with(word[:shortest])
        for size in range(len(word), shortest - 1, -1):
            stem, ending = word[:size], word[size:]
            able = _OF_ENDING.get(ending)
            if able is None:
                continue
            for other, languages in known if are_all else self._begun_with(stem)[0]:
                if not other.startswith(stem):
                    continue
                rest = other[size:]
                found.update(
                    language for language in able if language in languages and rest in _LANGUAGES[language].endings
                )
            if found:
                break
        return frozenset(found)

    def _prefixed(self, word: str) -> frozenset[str]:
        found: set[str] = set()
        for language, how in _LANGUAGES.items():
            for prefix in how.prefixes:
                if not word.startswith(prefix):
                    continue
                rest = word[len(prefix) :]
                if len(rest) >= _SHORTEST_STEM:
                    languages = self._known_in(rest) or self._declined(rest)
                    found.update({language} & languages)
        return frozenset(found)

    def _of_two(self, word: str) -> frozenset[str]:
        """Return the languages in which a word is of two that are known, the last in whichever form."""
        found: set[str] = set()
        if not word.isascii() or len(word) < _SHORTEST_OF_TWO:
            return frozenset()
        able = {language for language, ends in ENDS_PLACES.items() if not word.endswith(ends)}
        for split in range(_SHORTEST_FIRST, len(word) - _SHORTEST_LAST + 1):
            first, last = word[:split], word[split:]
            begins = self._linked(first, able)
            if begins:
                found.update(begins & (self._known_in(last) or self._declined(last)))
        return frozenset(found)

    def _linked(self, first: str, compounding: set[str]) -> set[str]:
        """Return the languages in which the first of two words is known, with what links it to the last."""
        found = compounding & self._known_in(first)
        for link in _LINKS:
            word = first.removesuffix(link)
            if len(first) > len(word) >= _SHORTEST_FIRST:
                known = compounding & self._known_in(word)
                found.update(language for language in known if link in _LANGUAGES[language].links)
        return found

"""People of the exam: names of every kind that is hard to find, and the ways they are written in a text."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

ORDINARY = "ordinary"
WORDS = "a word as well"
TWO_LETTERS = "two letters"
SEVERAL = "several words"
INSTITUTION = "equal to an institution"
IDEOGRAPHIC = "ideographic"
CYRILLIC = "Cyrillic or Greek"

_NAMES = {
    ORDINARY: (
        "Kowalczyk^Zbigniew Fitzgerald^Imogen Müller^Jürgen Lindqvist^Åsa Papadakis^Eleni Okonkwo^Chidi "
        "Bergström^Göran Haverkamp^Wiebke Dubrowski^Leszek Ramanathan^Suresh Grigoryan^Anahit Sørensen^Mette "
        "Pettersson^Ulrika Wojciechowski^Tadeusz Castellanos^Ximena Échevarría^José Delacroix^Amélie "
        "Vandenberghe^Joris Szymańska^Bożena Yıldırım^Özgür Novotný^Jiří Weißhaupt^Gisela Guimarães^Thiago "
        "Lefèvre^Hélène Schröder^Käthe"
    ),
    WORDS: (
        "Head^Robert Brown^Alice King^Martin White^Susan Hand^Charles May^Theresa Young^Peter Long^Amanda Small^Grant "
        "Bone^Rose Hart^Will Black^Iris Park^Mark Foot^Dawn Wall^Frank Field^Violet Kopf^Günther Genou^Marie "
        "Klein^Ernst Costa^Bianca Rossi^Serena Herz^Rosa Lang^August Beck^Max Gray^Summer Chin^Daisy Cruz^Paz Groot^Joy"
    ),
    TWO_LETTERS: "Ng^Li Wu^Bo Xu^Yi Li^Na Yu^Jo Ho^An Oh^Se Vo^Le Do^My Ma^Xi",
    INSTITUTION: (
        "Mayo^Anneliese Charité^Florence Hopkins^Bernadette Karolinska^Solveig Guy^Thomas Rush^Priscilla Emory^Lucinda "
        "Duke^Ferdinand"
    ),
    CYRILLIC: (
        "Иванов^Пётр Кузнецова^Наталья Шевченко^Тарас Жуков^Георгий Παπαδόπουλος^Γιώργος Οικονόμου^Ελένη "
        "Щербаков^Юрий Димитров^Христо"
    ),
}
_SEVERAL = (
    "van der Berg^Johanna Maria|de la Cruz Hernández^María del Carmen|O'Connor-Sheridan^Siobhán|"
    "von Hohenstein^Karl-Heinz|Al-Rashid^Abdul Rahman|dos Santos Ferreira^João Pedro|Le Goff^Anne-Sophie|"
    "ter Horst^Jan Willem|"
    "Mac Gillivray^Fiona Jane|St. John^Wilhelmina|D'Agostino^Pier Luigi|Smythe-Pennington^Mary Ellen"
)
_IDEOGRAPHIC = (
    "Yamada^Tarou=山田^太郎=やまだ^たろう|Suzuki^Hanako=鈴木^花子=すずき^はなこ|Wang^XiaoDong=王^小东|Hong^Gildong=洪^吉洞=홍^길동|"
    "Zhang^Wei=张^伟|Kim^Minjun=金^民俊=김^민준|Watanabe^Sakura=渡辺^さくら=わたなべ^さくら|Chen^Meiling=陳^美玲"
)
_SMALL_WORDS = "van der de la von al dos ter le mac st del d o mc el da di den du ten"
_PARTICLES = frozenset(_SMALL_WORDS.split())


@dataclass(frozen=True, slots=True)
class Person:
    """A person: the value of the attribute, and the kind of name."""

    value: str
    kind: str

    @property
    def groups(self) -> list[tuple[str, str]]:
        """Family and given name of each component group."""
        parts = (group.partition("^") for group in self.value.split("="))
        return [(family, given) for family, _, given in parts]

    @property
    def needles(self) -> frozenset[str]:
        """The words that must not stay."""
        words: set[str] = set()
        for family, given in self.groups:
            for part in (family, given):
                words.update(part.replace("-", " ").replace("'", " ").replace(".", " ").split())
        return frozenset(
            word for word in words if word.lower() not in _PARTICLES and (len(word) > 1 or not word.isascii())
        )


People = Mapping[str, Sequence[Person]]
"""People by the kind of their names."""


def people(names: Mapping[str, str], several: str, ideographic: str) -> People:
    """Return people by the kind of their names."""
    found = {kind: [Person(value, kind) for value in values.split()] for kind, values in names.items()}
    found[SEVERAL] = [Person(value, SEVERAL) for value in several.split("|")]
    found[IDEOGRAPHIC] = [Person(value, IDEOGRAPHIC) for value in ideographic.split("|")]
    return found


PEOPLE = people(_NAMES, _SEVERAL, _IDEOGRAPHIC)
KINDS = tuple(PEOPLE)


def invent(random: Random, kinds: tuple[str, ...] = KINDS, among: People = PEOPLE) -> Person:
    """Return a person of one of the kinds: a family name of one, the given name of another."""
    kind = random.choice(kinds)
    first, second = random.choice(among[kind]), random.choice(among[kind])
    if kind == IDEOGRAPHIC or "=" in first.value:
        return first
    return Person(first.value.partition("^")[0] + "^" + second.value.partition("^")[2], kind)


FORMS: tuple[Callable[[str, str], str], ...] = (
    lambda family, given: f"{given} {family}",
    lambda family, given: f"{family}, {given}",
    lambda family, given: f"{family} {given}",
    lambda family, given: f"{family}^{given}",
    lambda family, given: f"{given[0]}. {family}",
    lambda family, given: f"{family} {given[0]}.",
    lambda family, given: f"{family.upper()}, {given.upper()}",
    lambda family, given: family,
)
LOOSE: tuple[Callable[[str, str], str], ...] = (
    lambda family, given: f"{family.lower()} {given.lower()}",
    lambda family, given: f"{family}_{given}",
    lambda family, given: f"{family.upper()}^{given.upper()}^^",
    lambda family, given: f"{given} {family}'s",
)
"""How the names of the instance's own people are written as well."""


def written(person: Person, random: Random, *, own: bool) -> str:
    """Return the name as it stands in a text; a name that only a title tells begins with a capital letter."""
    family, given = random.choice(person.groups)
    forms = (*FORMS, *LOOSE) if own else FORMS
    if not family[0].isascii() and person.kind == IDEOGRAPHIC:
        return random.choice((f"{family}{given}", f"{family} {given}", f"{family}^{given}"))
    return random.choice(forms)(family, given)


def titled(person: Person, random: Random) -> str:
    """Return the name as it stands behind a title."""
    family, given = random.choice(person.groups)
    if not family[0].isascii() and person.kind == IDEOGRAPHIC:
        return f"{family}{given}"
    return random.choice((family, family, f"{given} {family}", f"{given[0]}. {family}", family.upper()))

"""What engine and resolver make of many inputs, as one line each; run by ``test_compiled.py`` in both of its forms.

python tests/unit/engine/both_forms.py [--interpreted]
"""

from __future__ import annotations

import hashlib
import importlib.util
import random
import sys
import sysconfig
from collections.abc import Iterator
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from deid_proxy.engine.encoding import Buffer
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.profile.cleaning import CleaningPolicy
    from deid_proxy.profile.model import RuleSet

ROOT = Path(__file__).resolve().parents[3]
CORPUS = ROOT / "tests" / "fuzz" / "corpus"
MUTATIONS = 1_500
PROFILES = ("basic", "tcia")
"""The second moves dates and keeps private attributes."""
TEXTS = 500
BATCHES = 300
SUBJECT = bytes(range(16))
"""The token of a patient whose all UIDs are."""
KNOWN = {
    "names": ("Quillonberg^Marta Ann^^Dr.", "Щербакова^Анна", "Wang^XiaoDong=王^小东"),
    "words": ("Massachusetts General Hospital", "RX-Westwing"),
    "ids": ("MRN-004711", "6568155"),
    "dates": ("20160825", "20100302"),
    "births": ("19311224",),
    "contacts": ("08 84 18 76 83", "Lindenstraße 47, 50674 Köln"),
    "ages": ("078Y",),
    "uids": ("1.2.840.99999.1.2.3",),
}
PIECES = (
    *("CT", "chest", "abdomen", "5mm", "b1000", "T2", "white matter", "the", "liver is normal", "Kein Anhalt für"),
    *("Quillonberg", "QUILLONBERG", "quillonburg", "Marta", "M.", "A", "Ann's", "Щербаковой", "Анна", "王小东", "王"),
    *("Dr. Hand", "M. Genou", "MR HEAD", "DR HAND AP", "Mr. White", "pt Key", "for Jane Doe", "Zyxwv", "R.", "Hand"),
    *(
        "Smith^John",
        "患者:田中",
        "山田様",
        "胸部",
        "X線",
        "June",
        "3",
        "3 June 2014",
        "25.08.2016",
        "08/25/2016",
        "20160825",
    ),
    *(
        "2.III.2010",
        "H5.3.2",
        "2016年8月25日",
        "24 Dec 1931",
        "9:30",
        "12.5",
        "1,25",
        "004711",
        "MRN 004711",
        "65 68 155",
    ),
    *("78Y", "78-year-old", "93 yo", "55F", "+49 221 4711-00", "phone 555-1234", "a.b@host.example", "www.site.org"),
    *("//x/y", "1.2.840.99999.1.2.3.4", "10.0.0.1", "fe80::1", "Lindenweg 5", "rue de la Paix", "no 12345", "K1A 0B6"),
    *(
        "&amp;",
        "&#77;arta",
        "%4Darta",
        "<b>Marta</b>",
        "<Smith>",
        "<br/>",
        "Quillon-",
        "berg",
        "Mаrta",
        "Ｍａｒｔａ",
        "é",
    ),
    *("\u202eatraM\u202c", "Q\u200buillonberg", "٠٠٤٧١١", "ß", "İ", "가나다", "\ud800", "(", ")", "[]", "°", "^", "\\"),
)
SEPARATORS = (" ", " ", " ", "", "\n", "_", "-", ", ", ". ", "/", "^", "  ", "\r\n", "\t", ": ")
LARGEST = 1 << 20  # bytes of a malformed case: the large ones test time and memory, not this


class SourceFinder(MetaPathFinder):
    """Finds our sources where Python would take what was compiled from them."""

    def find_spec(self, name: str, path: object, target: ModuleType | None = None) -> ModuleSpec | None:
        source = ROOT.joinpath(*name.split(".")).with_suffix(".py")
        if not name.startswith("deid_proxy.") or not source.exists():
            return None
        return importlib.util.spec_from_file_location(name, source)


def inputs() -> Iterator[tuple[str, str, bytes]]:
    """Yield name, transfer syntax and data set: good ones, bad ones, and ones that chance has damaged."""
    from deid_proxy.standard.uids import TRANSFER_SYNTAXES
    from deid_proxy.testing.builders import MODALITIES, Shape, build_study
    from deid_proxy.testing.builders.malformed import MALFORMED_CASES
    from deid_proxy.testing.mutations import mutated

    good = []
    shape = Shape(for_research=True)
    for modality in MODALITIES:
        for syntax in ("1.2.840.10008.1.2", *(f"1.2.840.10008.1.2.{end}" for end in ("1", "1.99", "2", "4.50"))):
            (instance,) = build_study(7, modality, 1, transfer_syntax_uid=syntax, shape=shape)
            good.append((instance.transfer_syntax_uid, instance.data))
            yield f"{modality} {syntax}", instance.transfer_syntax_uid, instance.data
    for name, case in MALFORMED_CASES.items():
        data = case.build()
        if len(data) <= LARGEST:
            yield name, case.transfer_syntax_uid, data
    for path in sorted(CORPUS.glob("*.fuzz")):
        kept, _, data = path.read_bytes().partition(b"\n")
        yield path.stem, kept.decode(), data
    small = [(syntax, data) for syntax, data in good if len(data) < 1 << 16 and not TRANSFER_SYNTAXES[syntax].deflated]
    for number in range(MUTATIONS):
        syntax, data = small[number % len(small)]
        yield f"mutation {number}", syntax, mutated(data, syntax, small[-1][1], f"both-{number}")


def replacement_of(request: IdentityRequest) -> str:
    number = int.from_bytes(hashlib.sha256(request.original.encode("utf-8", "replace")).digest()[:12], "big")
    if request.kind == "date-offset":
        return "-400"
    return f"2.25.1000{number}" if request.kind == "uid" else f"P{number:030d}"[:31]


@cache
def rule_set(profile: str) -> RuleSet:
    from deid_proxy.profile import load_rule_set

    return load_rule_set(profile)


def outcome(syntax: str, data: Buffer, profile: str) -> str:
    """Return a digest of everything that the engine makes of a data set under a profile, or why it is held."""
    from deid_proxy.engine.apply import apply_plan
    from deid_proxy.engine.planner import make_plan
    from deid_proxy.engine.verify import verify
    from deid_proxy.errors import DeidentificationError

    try:
        plan = make_plan(data, syntax, rule_set(profile))
        identities = {request: replacement_of(request) for request in plan.requests}
        rendition = apply_plan(plan, identities)
        verify(data, plan, rendition, identities)
    except DeidentificationError as error:
        return f"{error.reason}: {error.detail}"
    steps = [
        (step.start, step.end, step.tag, step.vr, step.action, step.rule.source, step.encoding.order)
        for step in plan.steps
    ]
    fixes = [(fix.offset, fix.first, fix.last, fix.encoding.explicit) for fix in plan.fixes]
    said = (steps, fixes, plan.notes, plan.bulk, plan.pixel_data, plan.end, rendition)
    return hashlib.sha256(repr(said).encode()).hexdigest()


def texts() -> Iterator[str]:
    """Yield texts of the pieces that the cleaner tells apart, put together by chance."""
    chance = random.Random(7)
    for number in range(TEXTS):
        pieces = chance.choices(PIECES, k=chance.randint(1, 40 if number % 50 else 400))
        yield "".join(piece + chance.choice(SEPARATORS) for piece in pieces)


def cleaned(text: str, policy: CleaningPolicy) -> str:
    """Return a digest of all that becomes of a text, with every reason, or why it is held."""
    from deid_proxy.engine.cleaners.known import KnownIdentifiers
    from deid_proxy.engine.cleaners.text import clean_text, find_known
    from deid_proxy.errors import DeidentificationError

    known = KnownIdentifiers(**KNOWN)
    try:
        made = clean_text(text, known, policy)
    except DeidentificationError as error:
        return f"{error.reason}: {error.detail}"
    pieces = [piece if isinstance(piece, str) else (piece.ordinal, piece.form, piece.months) for piece in made.pieces]
    said = (pieces, [tuple(verdict) for verdict in made.verdicts], [tuple(found) for found in find_known(text, known)])
    return hashlib.sha256(repr(said).encode("utf-8", "surrogatepass")).hexdigest()


def clean_texts() -> Iterator[str]:
    """Yield what becomes of every text under every policy, as one line each."""
    from deid_proxy.profile.cleaning import CleaningPolicy

    policies = (
        CleaningPolicy(),
        CleaningPolicy(unknown="keep"),
        CleaningPolicy(unknown="hold"),
        CleaningPolicy(dates="shift", languages=frozenset({"en", "de"})),
    )
    for number, text in enumerate(texts()):
        for name, policy in zip(("remove", "keep", "hold", "shift"), policies, strict=True):
            yield f"text {number}, {name}\t{cleaned(text, policy)}"


def requests() -> Iterator[list[IdentityRequest]]:
    """Yield what batches of instances ask for, put together by chance: well, badly and often."""
    from deid_proxy.identity.ports import IdentityKind, IdentityRequest

    chance = random.Random(11)
    kinds = (*(IdentityKind.UID,) * 6, *IdentityKind)
    texts = ("1.2.840.10008.1.2.1", "1.2.3.", "1.2.3.4", "", " ", "A\x1f", "\x1f7", "H\x1f7 ", "Zoë\x1f", "x" * 1_025)
    for _ in range(BATCHES):
        batch = []
        for _ in range(chance.randint(0, 8)):
            kind, number = chance.choice(kinds), chance.randint(1, 60)
            padded = f"1.2.3.{number}" + chance.choice(("", "\0", " "))
            text = chance.choice(texts) if chance.random() < 0.05 else padded
            batch.append(IdentityRequest(kind, text))
        yield batch


def resolved() -> Iterator[str]:
    """Yield what every method of UIDs and of subjects makes of the same batches, and what the map has in the end."""
    from deid_proxy.errors import DeidProxyError
    from deid_proxy.identity.keys import ProjectKey
    from deid_proxy.identity.resolver import IdentityResolver
    from deid_proxy.identity.sealing import ProjectSeal
    from deid_proxy.identity.sequence import SequencePattern
    from deid_proxy.identity.subjects import SubjectMethod, SubjectPolicy
    from deid_proxy.stores.memory import MemoryMapStore

    key = ProjectKey(bytes(range(32)))
    numbered = SubjectPolicy(SubjectMethod.SEQUENTIAL, SequencePattern.parse("S-{n:03d}"), hold_conflicts=True)
    for uids, policy in (("hmac-sha256", SubjectPolicy()), ("sha256", numbered), ("retain", SubjectPolicy())):
        store = MemoryMapStore(lambda: 0.0)
        resolver = IdentityResolver("P", key, store, uids, subjects=policy, seal=ProjectSeal(key.derive("seal")))
        for number, batch in enumerate(requests()):
            try:
                made: object = sorted(resolver.resolve(batch, dict.fromkeys(batch, SUBJECT)).items())
            except DeidProxyError as error:
                made = (type(error).__name__, str(error))
            yield f"batch {number}, {uids}\t{hashlib.sha256(repr(made).encode()).hexdigest()}"
        rows = [tuple(row) for _, row in store.rows("P", limit=100_000)]
        yield f"map, {uids}\t{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"


def main() -> None:
    if "--interpreted" in sys.argv[1:]:
        sys.meta_path.insert(0, SourceFinder())
    from deid_proxy.engine import walker

    compiled = str(walker.__file__).endswith(sysconfig.get_config_var("EXT_SUFFIX"))
    print("compiled" if compiled else "interpreted")
    for number, (name, syntax, data) in enumerate(inputs()):
        form = (bytes, bytearray, memoryview)[number % 3]
        for profile in PROFILES:
            print(f"{name}, {profile}\t{outcome(syntax, form(data), profile)}")
    for line in (*clean_texts(), *resolved()):
        print(line)


if __name__ == "__main__":
    main()

"""The de-identification statement of a project: everything that PS3.15 E.1.3 asks for, from the effective rules.

References
----------
DICOM PS3.15 section E.1.3
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.cli.claims import claims_of
from deid_proxy.cli.deidentification_words import (
    claim_words,
    content_words,
    date_words,
    graphics_words,
    map_words,
    pixel_words,
    private_words,
    subject_words,
    text_words,
    uid_words,
)
from deid_proxy.cli.markdown import Document
from deid_proxy.engine.dummies import BY_TAG, BY_VR
from deid_proxy.engine.encoding import TEXT_VRS
from deid_proxy.profile.compile import retained_tags
from deid_proxy.profile.replacement_text import SUBJECT
from deid_proxy.profile.statement import Fate, further_rows, private_rows, site_rows, table_rows
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import describe_tag, format_tag
from deid_proxy.standard.options import CODES, ConfidentialityOption

if TYPE_CHECKING:
    from collections.abc import Iterable

    from deid_proxy.cli.claims import Claims
    from deid_proxy.profile.model import RuleSet
    from deid_proxy.profile.statement import StatementRow
    from deid_proxy.settings import ProjectSettings

ROW_COLUMNS = ("Attribute", "Name", "VR", "Table", "Type 3", "Type 2", "Type 1", "Decided by")
"""The columns of the tables that a reader, or a test, holds against the engine."""

PRIVATE_COLUMNS = ("Private Creator", "Attribute", "VR", "What becomes of it", "Where", "Decided by")

_HOW_TO_READ = (
    "**Type 3**, **Type 2** and **Type 1** say what becomes of the attribute where the object may lack it, where it "
    "may be empty, and where it must have a value; an attribute that is conditional in its object counts as 2 or 1 "
    "when it is there. *Table* is the action that the table prints for the Basic Profile."
)
_FATES = {
    Fate.REMOVED: "the attribute is not in the object any more; a sequence goes with all its items",
    Fate.EMPTIED: "the attribute is there and has no value",
    Fate.PLACEHOLDER: "a valid value that means nothing and is the same for everybody (see Dummy values)",
    Fate.DUMMY_ITEM: "a sequence with one item that holds what it must hold, as dummy values",
    Fate.PSEUDONYM: "the pseudonym of the subject; in an item that names another patient, that one's, or a dummy value",
    Fate.TEXT: "a text of the site, the same for everybody or from its table of subjects",
    Fate.NEW_UID: "another UID, the same for the same original",
    Fate.NEW_UIDS_INSIDE: "the sequence stays, with new UIDs in it, and each attribute in it is treated by its own row",
    Fate.MODIFIED_DATE: "the date is modified as Dates and times says; one that cannot be understood is emptied",
    Fate.SAME_TIME: "the time of day (or offset from UTC) stays, its date is modified; what is none is emptied",
    Fate.CAPPED_AGE: "the age stays, but for ages over 89 years, which become 90 years",
    Fate.CLEANED: "the value is changed so that it keeps its meaning and identifies nobody",
    Fate.CLEANED_TEXT: (
        "words that are known to identify nobody stay, all others go, as Texts says; where nothing is left, the "
        "table's action for the Profile is taken"
    ),
    Fate.HASHED: "a keyed hash of the value, the same for the same value in this project",
    Fate.MAPPED: "a pseudonym from the map, the same for the same value in this project",
    Fate.SHIFTED: "the date is moved by the days of the subject",
    Fate.TRUNCATED: "a part of the value stays, as the rule says",
    Fate.REWRITTEN: "what the rule's pattern matches is rewritten; what it does not match is treated as the rule says",
    Fate.LOOKED_UP: "what the site's table has for the value; what it has not is treated as the rule says",
    Fate.ITEMS: "the sequence stays; each attribute in its items is treated by its own row",
    Fate.KEPT: "the attribute stays as it came",
}


def deidentification_statement(project: ProjectSettings, level: int = 1) -> Document:
    """Return the statement of one project.

    Parameters
    ----------
    level
        The level of its first heading.
    """
    rule_set = project.rule_set
    claims = claims_of(rule_set)
    document = Document(level)
    document.heading(f"De-identification statement of project {project.name}")
    _summary(document, rule_set, claims)
    _what_becomes(document, rule_set)
    _dummies(document, rule_set)
    _integrity(document, project, claims)
    _inserted(document, rule_set, claims)
    _encryption_and_restrictions(document, rule_set)
    _site(document, rule_set)
    _rows(document, rule_set)
    return document


def _summary(document: Document, rule_set: RuleSet, claims: Claims) -> None:
    document.heading("Profile and Options", 1)
    document.say(*claim_words(rule_set))
    codes = ", ".join(f"{value} {meaning}" for value, meaning in claims.codes) or "none"
    facts = [
        ("profile", rule_set.name),
        ("digest of the profile (SHA-256)", rule_set.digest),
        ("edition of Table E.1-1", rule_set.edition),
        ("Options", ", ".join(sorted(rule_set.options)) or "none"),
        ("what may be empty (action Z) gets", "a placeholder" if rule_set.placeholder else "no value"),
        ("De-identification Method (0012,0063)", "; ".join(claims.methods)),
        ("De-identification Method Code Sequence (0012,0064)", codes),
    ]
    document.table(("What", "Value"), facts)
    rows = [
        (option.value, CODES[option].value, CODES[option].meaning, "yes" if option in rule_set.options else "no")
        for option in ConfidentialityOption
    ]
    document.table(("Option", "Code", "Meaning", "Applied"), rows)


def _what_becomes(document: Document, rule_set: RuleSet) -> None:
    document.heading("What is removed and what is replaced", 1)
    rows = list(table_rows(rule_set))
    counted = {word: sum(row.optional is word for row in rows) for word in Fate}
    document.say(
        "Every attribute is looked at, at every depth, in sequences, functional groups and content trees. Table E.1-1 "
        f"has {len(rows)} rows. This is what becomes of their attributes in objects that may lack them; each row "
        "stands, with the other objects, at the end of this statement:"
    )
    document.table(
        ("What becomes of it", "Rows", "Meaning"),
        [(word.value, str(number), _FATES[word]) for word, number in counted.items() if number],
    )
    document.say(
        "Beyond the table, these are removed: attributes that the data dictionary does not know, group lengths, "
        "elements of the groups 0000, 0002 and 0004 inside of a data set, digital signatures, padding behind the "
        "data set. Attributes that hold a date, a name, an address, a UID or text about a person, and have no row, "
        "are listed under Further attributes. The preamble is zero and the File Meta Information is written anew."
    )
    document.say(
        "All other attributes of the data dictionary are kept as they came, bytes and all"
        + (", but for texts: see Texts and Structured content." if rule_set.cleans else ".")
    )
    document.heading("Private attributes", 2)
    document.say(*private_words(rule_set))
    words = list(text_words(rule_set))
    if words:
        document.heading("Texts", 2)
        document.say(*words)
    words = list(content_words(rule_set))
    if words:
        document.heading("Structured content", 2)
        document.say(*words)
    document.heading("Pixel data, overlays and graphics", 2)
    document.say(*graphics_words(rule_set))
    document.say(*pixel_words(rule_set))


def _dummies(document: Document, rule_set: RuleSet) -> None:
    document.heading("Dummy values", 1)
    document.say(
        "Dummy values are constants: they do not depend on the value that they replace, on the patient or on the "
        "time, so nothing leads from them to anybody."
    )
    rows = [(vr, value.decode("ascii") if vr in TEXT_VRS else "zero") for vr, value in sorted(BY_VR.items())]
    rows += [(describe_tag(tag), value.decode("ascii")) for tag, value in sorted(BY_TAG.items())]
    rows.append(("SQ", "one item with what it must hold, or none"))
    document.table(("VR or attribute", "Dummy value"), rows)
    if not rule_set.placeholder:
        document.say("They are written only where the object must have a value; else the attribute is emptied.")


def _integrity(document: Document, project: ProjectSettings, claims: Claims) -> None:
    document.heading("How far replacement values agree with each other", 1)
    document.heading("UIDs", 2)
    document.say(*uid_words(project))
    document.heading("Patients", 2)
    document.say(*subject_words(project))
    document.say(*map_words(project))
    document.heading("Dates and times", 2)
    document.say(*date_words(project, claims.dates))
    document.heading("Repeated processing", 2)
    document.say(
        "The same original, the same profile, the same version of the product, the same key and, where pseudonyms or "
        "UIDs are counted, drawn or looked up, the same map give the same object, to the byte, whenever it is "
        "processed: no time and no other instance enters into it."
    )


def _inserted(document: Document, rule_set: RuleSet, claims: Claims) -> None:
    document.heading("What is inserted", 1)
    document.say("These are written into every object, also where it had none:")
    written = {
        0x0008_0300: "where private attributes stay: of each of their blocks, what is safe in it",
        0x0012_0062: "YES",
        0x0012_0063: "; ".join(claims.methods),
        0x0012_0064: ", ".join(value for value, _ in claims.codes),
        0x0018_A001: "this product and its version, as De-identifying Equipment; no host, operator or date",
        0x0028_0303: claims.dates,
    }
    rows = [(describe_tag(tag), written.get(tag) or _text_of(rule_set, tag)) for tag in claims.inserted]
    document.table(("Attribute", "Value"), rows)
    document.say(
        "What others have written about an earlier de-identification stays, and is added to; a text of theirs that "
        "holds a word of the patient's name or ID does not."
    )


def _text_of(rule_set: RuleSet, tag: int) -> str:
    rule = rule_set.rules.get(tag)
    if rule is None:
        return ""
    text = (rule.replacement or "no value").replace(SUBJECT, "the pseudonym")
    return f"{text} ({rule.source})"


def _encryption_and_restrictions(document: Document, rule_set: RuleSet) -> None:
    document.heading("Encrypted attributes", 1)
    document.say(
        "None: no Encrypted Attributes Sequence (0400,0500) is created, no transfer syntax and no key size is "
        "supported for one, and there are no keys to select. One that comes in is removed."
    )
    document.heading("Restrictions", 1)
    document.points(
        [
            "What cannot be de-identified with certainty is held with its reason and not sent: malformed data, unknown "
            "transfer syntaxes among it. Private SOP Classes are not accepted.",
            "Texts that the profile keeps, and does not clean, are not understood. Each is searched for the names, "
            "identifiers and UIDs that stand elsewhere in the same instance, and where one is found the instance is "
            "held; **a name that stands in a kept text alone would not be noticed.**",
            "Clean Pixel Data and Clean Recognizable Visual Features are not built: see Pixel data.",
            "DICOMDIRs and video that flows in real time are not accepted.",
            "Whether the result can be re-identified from what is kept (a rare finding, a face in a head scan, the "
            "size of a group) depends on the data and on who receives them; this statement does not say that it "
            "cannot.",
            "" if rule_set.hold_pixel_risk else "The pixels of the instances are the responsibility of the site.",
        ]
    )
    document.heading("Character sets", 1)
    document.say(
        "Specific Character Set (0008,0005) and kept texts stay as they came. Texts are read in all character sets of "
        "PS3.3 C.12.1.1.2, with code extensions; what is in none of those that the object declares, nor in UTF-8, is "
        "emptied or replaced by its Type. What is written is ASCII."
    )


def _site(document: Document, rule_set: RuleSet) -> None:
    document.heading("Rules of the site", 1)
    rows = list(site_rows(rule_set))
    retained = {format_tag(tag) for tag in retained_tags(rule_set)}
    if retained:
        document.say("**These are retained, wholly or in part, although the Profile protects them:**")
        kept = [row for row in rows if row.pattern in retained and row.rule.action in (ActionCode.K, ActionCode.C)]
        document.table(
            ("Attribute", "Name", "Where", "Rule", "Reason given"),
            [(row.pattern, row.name, row.where or "everywhere", row.rule.source, row.rule.because) for row in kept],
        )
    document.say(
        "Where several rules name one attribute, the later one decides; one that holds in certain instances or "
        "sequences only is listed with them."
        if rows
        else ""
    )
    cells = [(row.pattern, row.name, row.where, _fates(row), _how(row), row.rule.source) for row in rows]
    document.table(("Attribute", "Name", "Where", "What becomes of it", "How", "Rule"), cells, "There are none.")


def _how(row: StatementRow) -> str:
    method = row.rule.method
    if method is None:
        return row.rule.replacement or ""
    return ", ".join(filter(None, (method.argument, method.text, f"otherwise {method.otherwise}")))


def _fates(row: StatementRow) -> str:
    return " / ".join(dict.fromkeys(word.value for word in row.fates))


def _rows(document: Document, rule_set: RuleSet) -> None:
    document.heading("Every row of Table E.1-1", 1)
    document.say(_HOW_TO_READ)
    document.table(ROW_COLUMNS, _cells(table_rows(rule_set)))
    document.heading("Further attributes", 1)
    document.say(
        "These have no row in this edition, and hold what the table protects elsewhere, or a rule of the site names "
        "them."
    )
    document.table(ROW_COLUMNS, _cells(further_rows(rule_set)))
    if private := list(private_rows(rule_set)):
        document.heading("Private attributes that may stay", 1)
        cells = [(row.creator, row.element, row.vr, row.fate, row.where, row.source) for row in private]
        document.table(PRIVATE_COLUMNS, cells)


def _cells(rows: Iterable[StatementRow]) -> list[tuple[str, ...]]:
    return [
        (row.pattern, row.name, row.vr, row.printed, *(word.value for word in row.fates), row.rule.source)
        for row in rows
    ]

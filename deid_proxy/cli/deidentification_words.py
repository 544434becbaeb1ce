"""The sentences of a de-identification statement that depend on the rule set and the project."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.profile.compile import retained_words, site_rules
from deid_proxy.profile.options import GRAPHIC_ANNOTATION
from deid_proxy.profile.options_temporal import DateMethod
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.options import CODES, ConfidentialityOption
from deid_proxy.standard.private_elements import ORIGINS
from deid_proxy.standard.structured_content import EDITION, content_rows
from deid_proxy.standard.uids import name_of_uid

if TYPE_CHECKING:
    from collections.abc import Iterator

    from deid_proxy.profile.model import RuleSet
    from deid_proxy.settings import ProjectSettings

_OVERLAY_DATA = 0x6000_3000
_UID_WORDS = {
    "hmac-sha256": (
        "A new UID is a UUID (version 8) made of HMAC-SHA256 of the old one with the project's key. Nobody can compute "
        "it, or test a guess, without the key."
    ),
    "sha256": (
        "A new UID is made of the first 128 bits of SHA-256 of the old one, **without a key: whoever holds the "
        "originals, or can guess their UIDs, can compute the new ones and link the two.** PS3.15 E.1.1 advises "
        "against it."
    ),
    "random": (
        "A new UID is drawn at random the first time, and read from the map from then on. **When the map is lost, "
        "nothing that comes later links up with what was sent.**"
    ),
    "retain": (
        "**UIDs are not replaced: whoever has access to the original archive can look a patient up.** The Basic "
        "Profile is therefore not claimed."
    ),
}
_DATE_WORDS = {
    DateMethod.SHIFT: (
        "Dates are moved by a whole number of days, the same for everything of one subject, so that intervals stay "
        "exact and times of day stay with their dates."
    ),
    DateMethod.FIRST_OF_MONTH: "Dates become the first of their month; times of day stay.",
    DateMethod.FIRST_OF_YEAR: "Dates become the first of their year; times of day stay.",
    DateMethod.DAYS_SINCE_ANCHOR: (
        "Dates are moved so that the subject's anchor date, which the site's table of subjects has, becomes the same "
        "day for everybody: intervals stay exact, and so does the number of days since that event. The days since "
        "the event are written into Longitudinal Temporal Offset from Event (0012,0052); the anchor date is written "
        "nowhere."
    ),
}
_SUBJECT_WORDS = {
    "hmac": (
        "The pseudonym of a patient is 16 characters, made of HMAC-SHA256 of the Patient ID and its issuer with the "
        "project's key: the same key gives the same pseudonym, at any time and without any list."
    ),
    "sequential": "Patients are numbered in the order in which they come; the numbers are kept in the map.",
    "table": (
        "The pseudonym of a patient comes from a table that the site keeps: **whoever has the table can trace every "
        "pseudonym back.**"
    ),
    "http": (
        "The pseudonym of a patient is asked from a service of the site, and kept in the map: **the service can trace "
        "every pseudonym back.**"
    ),
}


def uid_words(project: ProjectSettings) -> Iterator[str]:
    """Yield how UIDs are replaced, and how far the new ones agree."""
    method = project.rule_set.uid_method
    yield _UID_WORDS[method]
    if method == "retain":
        return
    yield f"New UIDs begin with `{project.uids.root}`."
    yield "UIDs that the standard itself registers (SOP Classes, transfer syntaxes, well-known instances) stay."
    yield (
        "The same old UID becomes the same new one wherever it stands: in the instance, in every reference to it at "
        "any depth, in all studies of the project, today and years later"
        + (", and at every other project that shares its UID key." if project.uids.key_file else ".")
    )
    yield "Two old UIDs never become one new UID: the second instance is held instead."


def subject_words(project: ProjectSettings) -> Iterator[str]:
    """Yield how patients become subjects."""
    subjects = project.subjects
    yield _SUBJECT_WORDS[subjects.method]
    yield (
        "Patient ID (0010,0020) and Patient's Name (0010,0010) always carry the pseudonym, whatever the profile says, "
        "so that the studies of one patient in this project stay together, and two patients never become one."
    )
    if subjects.method in ("table", "http") or subjects.file is not None:
        yield _UNKNOWN_PATIENTS[subjects.unknown]
    if subjects.method == "hmac":
        yield "Pseudonyms of different projects have nothing to do with each other: each project has a key of its own."


def map_words(project: ProjectSettings) -> Iterator[str]:
    """Yield what the map keeps of originals, and who can read it."""
    mode = project.map.mode if project.map is not None else "none"
    yield {
        "none": "The map keeps no originals: with the map alone nobody can trace a pseudonym back.",
        "sealed": (
            "The map keeps originals, sealed to a public key: only who has the private key, which is not on the "
            "gateway, can trace a pseudonym back."
        ),
        "open": "**The map keeps originals, and whoever has it and the project's key can trace every pseudonym back.**",
    }[mode]
    if project.subjects.method == "hmac":
        yield "Whoever has the project's key can test whether a given Patient ID belongs to a given pseudonym."


def date_words(project: ProjectSettings, dates: str) -> Iterator[str]:
    """Yield what becomes of dates and times.

    Parameters
    ----------
    dates
        What Longitudinal Temporal Information Modified (0028,0303) says.
    """
    rule_set, days = project.rule_set, project.dates.shift_days
    if ConfidentialityOption.RETAIN_MODIFIED_DATES in rule_set.options:
        yield _DATE_WORDS[rule_set.temporal.dates]
        if rule_set.temporal.dates is DateMethod.SHIFT:
            yield (
                f"The number is made with the project's key and lies between {days[0]} and {days[1]} days; no object "
                "and no map has it."
            )
            if project.subjects.file is not None:
                yield "Where the site's table of subjects has a date offset for a patient, that one is taken."
        yield "A date that cannot be understood is emptied or replaced by a dummy value, never guessed."
    elif ConfidentialityOption.RETAIN_FULL_DATES in rule_set.options:
        yield "Dates and times that the Option retains stay **as they are**."
    else:
        empty = "become 19000101, 000000 and 19000101000000" if rule_set.placeholder else "are emptied"
        yield f"Dates and times are removed, or {empty}, as their rows say. Intervals are lost."
    if rule_set.temporal.ages_over_89 == "cap":
        yield "Ages over 89 years become 90 years."
    if rule_set.temporal.derive_age:
        yield "Patient's Age (0010,1010) is made of the birth date and the study date where it is missing."
    yield f"Longitudinal Temporal Information Modified (0028,0303) says `{dates}`."


def graphics_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield what becomes of overlays, curves and what presentation states draw.

    References
    ----------
    DICOM PS3.15 section E.3.3
    """
    if rule_set.rules[_OVERLAY_DATA].action is ActionCode.X:
        yield "Overlays and curves are removed as whole groups, also with the Option Clean Graphics."
    else:
        yield "Curves are removed as whole groups; **overlays stay by a rule of the site.**"
    if rule_set.rules[GRAPHIC_ANNOTATION].action is not ActionCode.K:
        yield "Graphic annotations of presentation states become one item that says nothing."
        return
    yield (
        "Graphic annotations of presentation states keep their shapes, compound graphics and the places of their "
        "texts; what becomes of the texts themselves their rows say: Unformatted Text Value (0070,0006), Tick Label "
        "(0070,0289)."
    )


def pixel_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield what becomes of pixel data."""
    yield "Pixel values are not changed. Faces and other recognizable features are not removed from them."
    if rule_set.hold_pixel_risk:
        yield (
            "An instance that may show who the patient is in its pixels (ultrasound, secondary capture, visible light, "
            "scanned and encapsulated documents, Burned In Annotation YES and the like) is **held for a person and not "
            "sent**."
        )
    else:
        yield "**Instances that may show who the patient is in their pixels are sent as they are** (pixel_risk: allow)."
    yield (
        "An encapsulated document (PDF, CDA, STL, OBJ, MTL) is **replaced by a valid empty one** of the same kind, and "
        "what describes it says so: its title is empty, its type and length are those of the empty one."
        if rule_set.replaces_documents
        else "An encapsulated document is held, unless a rule of the site keeps it."
    )
    if rule_set.allowed_pixels:
        named = ", ".join(name_of_uid(uid) or uid for uid in sorted(rule_set.allowed_pixels))
        yield f"**These SOP Classes are sent on as they are, by a rule of the site: {named}.**"
    yield (
        "Comments, application segments and whatever stands behind the end of an image are removed from compressed "
        "pixel data, without compressing anything again. Bits of native pixel words beyond Bits Stored (0028,0101) are "
        "cleared when an overlay, or anything else, lies in them, unless the site keeps overlays."
    )


_UNKNOWN_PATIENTS = {
    "hold": "Instances of patients whom nobody knows are held until somebody does.",
    "assign": "Patients whom nobody knows are numbered in the order in which they come.",
    "exclude": "Instances of patients whom nobody knows are not sent.",
}
_UNKNOWN_WORDS = {
    "remove": "A word that no vocabulary knows is removed.",
    "keep": "**A word that no vocabulary knows stays**, unless it is one of those that go.",
    "hold": "An instance with a word that no vocabulary knows is held for a person.",
}


def text_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield how texts are cleaned, where they are.

    References
    ----------
    DICOM PS3.15 section E.3.5
    """
    named = ConfidentialityOption.CLEAN_DESCRIPTORS in rule_set.options
    if named:
        yield (
            "Texts that the Option Clean Descriptors names (descriptions, comments, labels, names of protocols) are "
            "cleaned word by word."
        )
    elif any(rule.option is ConfidentialityOption.CLEAN_DESCRIPTORS for _, rule in site_rules(rule_set)):
        yield "Texts that rules of the site name are cleaned word by word, as the Option Clean Descriptors does."
    else:
        return
    yield from _how_words(rule_set)
    if named:
        yield (
            "Sequences of codes that the Option names keep their items; what their codes mean is cleaned in the same "
            "way. Where nothing is left of a text, the Profile's own action is taken. Binary values that the Option "
            "names are treated as by the Profile."
        )
    else:
        yield "Where nothing is left of a text, it is removed; where the object needs one, a dummy takes its place."
    yield _SWEPT


_SWEPT = (
    "Every other text that stays, at every depth, loses what the instance itself says of people and places, and "
    "nothing else; what a code of a scheme that nobody registered means is cleaned word by word. The result is read "
    "again and searched before it leaves; what cannot be cleaned is held."
)


def _how_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield by which rules a text is cleaned."""
    yield "A text is cleaned by three rules in this order."
    yield (
        "First, what the instance itself says of its patient, staff, site, devices, orders and days goes, wherever in "
        "it, at whatever depth, that is said and in whatever form the text repeats it; what another Option retains may "
        "stay in texts too."
    )
    yield (
        "Second, what has the form of something that identifies goes: names behind titles and forms of address, dates, "
        "telephone numbers, addresses, web addresses, numbers of records and insurances, ages over 89."
    )
    yield (
        "Third, words and numbers that a vocabulary knows stay; its sources are named beside each word in `explain`. "
        + _UNKNOWN_WORDS[rule_set.cleaning.unknown]
    )


def content_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield what becomes of content items, where they stay.

    References
    ----------
    DICOM PS3.15 section E.3.4 and Table E.3.4-1
    """
    if ConfidentialityOption.CLEAN_STRUCTURED_CONTENT not in rule_set.options:
        return
    yield (
        "Content items, in Content Sequence (0040,A730) at every depth, Acquisition Context, Protocol Context, "
        "Specimen Preparation, Waveform Annotation and the parameters of processing, are treated by their Concept Name "
        f"and Value Type: the {len(content_rows())} rows of {EDITION} Table E.3.4-1 with the columns of the Options "
        "above, concepts of SNOMED by their codes of SNOMED RT too."
    )
    yield (
        "A concept that the table does not list is treated by its Value Type: a text is cleaned word by word, a name "
        "becomes a dummy value, a UID a new UID, a date what Dates and times says. Numbers, units, coordinates and "
        "codes of registered schemes stay to the byte. References to instances stay, with the new UIDs of what they "
        "refer to."
    )
    yield (
        "A content item that the table removes goes with its header. It has a dummy value instead where other items "
        "are in it, or where items of the document refer to each other by their numbers. A value that the Value Type "
        "does not announce becomes a dummy value. An instance with a Value Type that is not known, or with two "
        "concepts in one name, is held."
    )
    if not any(text_words(rule_set)):
        yield from _how_words(rule_set)
        yield _SWEPT


def private_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield what becomes of private attributes."""
    policy = rule_set.private_policy
    if policy is None or not (policy.lists or policy.site or policy.rules):
        yield "All private attributes (odd groups) are removed, with their creators, at every depth."
        return
    yield (
        "Private attributes stay only where a list or a rule names them, found by their creator and not by the "
        "number of their block; all others are removed, with creators that have nothing left, at every depth. "
        "Attributes in private sequences are judged one by one."
    )
    if policy.lists:
        yield f"The lists that count: {', '.join(_LISTS[name] for name in policy.lists)}."
    if policy.site:
        yield f"The site's own list names {len(policy.site)} more."
    yield (
        "Whatever stays of a list has passed a check of its value: texts that could be a name, a date or an "
        "identifier do not, whatever the list says."
        + (" Of the lists, only numbers stay." if policy.numeric_only else "")
    )
    if policy.retains:
        yield "**A rule of the site keeps private attributes that no list calls safe.**"
    yield "Each attribute that may stay is listed under Private attributes that may stay."


_LISTS = {**ORIGINS, "instance": "what an instance says of itself in Private Data Element Characteristics (0008,0300)"}


def claim_words(rule_set: RuleSet) -> Iterator[str]:
    """Yield what may be claimed of the objects, and what not."""
    options = [CODES[option] for option in sorted(rule_set.options)]
    if rule_set.retains:
        policy = rule_set.private_policy
        retained = retained_words(rule_set)
        retained += ["private attributes by rules of the site"] if policy is not None and policy.retains else []
        retained += ["the UIDs of the originals"] if rule_set.uid_method == "retain" else []
        yield (
            "**The Basic Application Level Confidentiality Profile is not claimed**, and no object carries its code, "
            "because more is retained than the Profile and its Options allow: " + ", ".join(retained) + "."
        )
        return
    yield (
        f"The Basic Application Level Confidentiality Profile of {rule_set.edition} is claimed"
        + (" with these Options: " + ", ".join(f"{code.meaning} ({code.value})" for code in options) if options else "")
        + "."
    )
    if not options:
        yield "No Option is applied."

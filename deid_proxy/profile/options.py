"""What an Option makes of a row of Table E.1-1, where two of them meet, and which do not go together.

References
----------
DICOM PS3.15 section E.3, DICOM PS3.15 Table E.1-1
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.errors import Finding
from deid_proxy.profile.mistakes import did_you_mean
from deid_proxy.profile.model import Rule
from deid_proxy.profile.options_temporal import DateMethod
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.attribute_table import attribute_table
from deid_proxy.standard.dictionary import vr_of
from deid_proxy.standard.gap_attributes import GapAttribute, GapClass
from deid_proxy.standard.options import COLUMNS, NOT_AVAILABLE
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.unlisted_texts import TextClass

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from deid_proxy.profile.model import Profile, RuleSet
    from deid_proxy.standard.attribute_table import Row
    from deid_proxy.standard.unlisted_texts import UnlistedText

Options = frozenset[Option]

GRAPHIC_ANNOTATION = 0x00700001
TIMEZONE_OFFSET = 0x00080201
PATIENT_AGE = 0x00101010

# Dates that somebody can look up without knowing the patient: the versions of context groups are printed in PS3.16, and
# a trial knows when its ethics committee approved it; a device was made and installed on one day for all its patients,
# and its UDI says when it was made. Moved like all others they would tell by how many days.
_PUBLIC_DATES = frozenset(
    (0x00080106, 0x00080107, 0x00120086, 0x00120087, 0x00181204, 0x00181205, 0x0040DB06, 0x0040DB07)
)
_TEMPORAL_VRS = frozenset({"DA", "DT", "TM"})
WITHOUT_PIXEL_OPTIONS = "leave it out; pixel_risk: hold, the default, holds what is known to show names or faces"
"""What to do instead of naming one of the Options that this version does not have."""

CLEANED_VRS = frozenset({"LO", "LT", "SH", "ST", "UC", "UT"})
"""The VRs of texts that are cleaned word by word."""


def row_rule(edition: str, row: Row, options: Options) -> Rule:
    """Return the rule that a row amounts to with these Options.

    Where cells of several Options meet, in this order: dates that are modified are modified everywhere; what one Option
    retains is retained; what an Option cleans is cleaned, if there is a way to; else the Profile decides.

    References
    ----------
    DICOM PS3.15 sections E.1.1 and E.3
    """
    source = f"{edition} Table E.1-1 {row.tag_pattern}"
    cells = {option: row.options[option] for option in sorted(options) if option in row.options}
    for option, code in sorted(cells.items(), key=_precedence):
        action = code if code is not ActionCode.C else _cleaning(row, option)
        if action is not None:
            said = f"{source}, {COLUMNS[option]} ({option}): {code}"
            return Rule(action, said, option=option, basic=row.basic if action is ActionCode.C else None)
    if cells:
        named = ", ".join(f"{COLUMNS[option]} ({option})" for option in cells)
        source = f"{source}, {named}: C, as the Profile does: nothing less is known to be clean"
    return Rule(row.basic, source)


def _precedence(cell: tuple[Option, ActionCode]) -> tuple[bool, bool]:
    option, code = cell
    return option is not Option.RETAIN_MODIFIED_DATES, code is ActionCode.C


def _cleaning(row: Row, option: Option) -> ActionCode | None:
    """Return the action that cleans, None where there is none: then the value must not stay."""
    if option is Option.RETAIN_MODIFIED_DATES and is_movable(row.tag, row.vr):
        return ActionCode.C
    if option is Option.CLEAN_GRAPHICS and row.tag == GRAPHIC_ANNOTATION:
        return ActionCode.K  # the items stay, and every text in them has a rule of its own
    if option is Option.CLEAN_STRUCTURED_CONTENT:
        return ActionCode.K  # the items stay, and Table E.3.4-1 has a rule for each
    if option is Option.CLEAN_DESCRIPTORS and row.vr in CLEANED_VRS:
        return ActionCode.C
    if option is Option.CLEAN_DESCRIPTORS and row.vr == "SQ":
        return ActionCode.K  # as above; what its codes mean is cleaned like a text
    return None


def is_movable(tag: int | None, vr: str) -> bool:
    """Tell whether the value of an attribute can be moved by days without telling by how many."""
    return (vr in _TEMPORAL_VRS or tag == TIMEZONE_OFFSET) and tag not in _PUBLIC_DATES


def gap_rule(gap: GapAttribute, options: Options) -> Rule:
    """Return the rule for an attribute without a row: an Option reaches it like what it is of a kind with.

    A reference whose target keeps its UID keeps it too, and a date is a date.
    """
    source = f"gap attribute policy ({gap.cls})"
    if gap.action is ActionCode.U and Option.RETAIN_UIDS in options:
        return Rule(ActionCode.K, f"{source}, {Option.RETAIN_UIDS}", option=Option.RETAIN_UIDS)
    if gap.cls is GapClass.TEMPORAL and gap.vr in _TEMPORAL_VRS:
        for option, action in ((Option.RETAIN_FULL_DATES, ActionCode.K), (Option.RETAIN_MODIFIED_DATES, ActionCode.C)):
            if option in options:
                return Rule(action, f"{source}, {option}", option=option)
    return Rule(gap.action, source)


def unlisted_text_rule(text: UnlistedText, options: Options) -> Rule:
    """Return the rule for a text without a row: an Option reaches it like those of its kind that have one."""
    source = f"unlisted text policy ({text.cls})"
    if text.cls is TextClass.DEVICE and Option.RETAIN_DEVICE_IDENTITY in options:
        return Rule(ActionCode.K, f"{source}, {Option.RETAIN_DEVICE_IDENTITY}", option=Option.RETAIN_DEVICE_IDENTITY)
    alike = text.cls in (TextClass.COMMENT, TextClass.GRAPHICS) and vr_of(text.tag) in CLEANED_VRS
    if alike and Option.CLEAN_DESCRIPTORS in options:
        said = f"{source}, {Option.CLEAN_DESCRIPTORS}"
        return Rule(ActionCode.C, said, option=Option.CLEAN_DESCRIPTORS, basic=text.action)
    return Rule(text.action, source)


def age_rules(profile: Profile | RuleSet, rules: Mapping[int, Rule]) -> dict[int, Rule]:
    """Return the rule that caps Patient's Age, where it is kept and the profile says so."""
    rule = rules.get(PATIENT_AGE)
    if profile.temporal.ages_over_89 == "keep" or rule is None or rule.action is not ActionCode.K:
        return {}
    source = f"{rule.source}; ages over 89 become 90"
    return {PATIENT_AGE: Rule(ActionCode.C, source, site=rule.site, option=rule.option)}


def option_mistakes(profile: Profile) -> Iterator[Finding]:
    """Yield why the Options of a profile, and what it says about them, do not go together."""
    options, temporal = profile.options, profile.temporal
    for word in sorted(str(option) for option in options if not isinstance(option, Option)):
        yield Finding(
            f"unknown option '{word[:40]}'",
            hint=did_you_mean(word, [each for each in Option if each not in NOT_AVAILABLE]),
        )
    for option in sorted(options & NOT_AVAILABLE):
        yield Finding(f"option '{option}': not available in this version", hint=WITHOUT_PIXEL_OPTIONS)
    for message, hint in _impossible(profile, options):
        yield Finding(message, hint=hint)
    if temporal.dates is not DateMethod.SHIFT and Option.RETAIN_MODIFIED_DATES not in options:
        yield Finding(f"dates: {temporal.dates} without the option retain-modified-dates", hint="name the option too")
    if temporal.derive_age and Option.RETAIN_PATIENT_CHARACTERISTICS not in options:
        message = "derive_age without the option retain-patient-characteristics"
        yield Finding(message, hint="PS3.15 E.1.1: an attribute is added only where an Option permits it")


def option_warnings(profile: Profile) -> Iterator[str]:
    """Yield what a person should know of the Options before using them."""
    if Option.RETAIN_UIDS in profile.options:
        yield f"profile '{profile.name}' retains UIDs: whoever has access to the original archive can look patients up"
        if Option.RETAIN_MODIFIED_DATES in profile.options and profile.temporal.dates.moves:
            yield (
                f"profile '{profile.name}' retains UIDs and moves dates: many devices write the true time into UIDs "
                "that they make, and then anybody can tell by how many days dates moved"
            )


def _impossible(profile: Profile, options: Collection[Option]) -> Iterable[tuple[str, str]]:
    if Option.RETAIN_FULL_DATES in options and Option.RETAIN_MODIFIED_DATES in options:
        yield "options retain-full-dates and retain-modified-dates exclude each other", "PS3.15 E.3.6: choose one"
    if Option.RETAIN_UIDS in options and profile.uid_method == "retain":
        message = "option retain-uids and uid_method: retain exclude each other"
        yield message, "leave uid_method out: it makes the UIDs that the option does not retain"
    for option in sorted(options):
        if option in COLUMNS and option not in _offered(profile.edition):
            yield f"{profile.edition} does not have the option {option}", "choose a later edition, or leave it out"


def _offered(edition: str) -> frozenset[Option]:
    """Return the Options that have a column with something in it."""
    table = attribute_table(edition)
    return frozenset(option for row in table.rows for option in row.options)

"""What becomes of a content item: by Table E.3.4-1 for the concepts that it lists, and by Value Type for all others.

Nothing is lost that says nothing of a person: numbers, coordinates, references (with their new UIDs) and codes of
public schemes stay, and so does the tree of the document. Texts are cleaned word by word, names become a dummy.

References
----------
DICOM PS3.15 section E.3.4 and Table E.3.4-1, DICOM PS3.3 section C.17.3
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.engine.cleaners import content_items as items
from deid_proxy.engine.dummies import dummy_value
from deid_proxy.errors import DeidentificationError, HoldReason
from deid_proxy.profile.model import Rule
from deid_proxy.standard.actions import ActionCode
from deid_proxy.standard.dictionary import vr_of
from deid_proxy.standard.dummy_items import DUMMY_VALUES
from deid_proxy.standard.options import ConfidentialityOption as Option
from deid_proxy.standard.structured_content import WAVEFORM_ANNOTATION, Concept, ContentRow, rows_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from deid_proxy.engine.cleaners.content_items import Looked

    Options = frozenset[Option]

_TEMPORAL = {"DATE": items.DATE, "TIME": items.TIME, "DATETIME": items.DATE_TIME}
_VALUE_OF = {
    "TEXT": items.TEXT_VALUE,
    "PNAME": items.PERSON_NAME,
    "UIDREF": items.UID,
    "CODE": items.CONCEPT_CODE,
    "NUM": items.MEASURED_VALUE,
    **_TEMPORAL,
}
_WITHOUT_WORDS = ("COMPOSITE", "IMAGE", "WAVEFORM", "SCOORD", "SCOORD3D", "TCOORD", "CONTAINER")
_REMOVABLE = (*_TEMPORAL, "TEXT", "PNAME", "CODE", "NUM", "CONTAINER")
_OLDEST = 89  # years
_IN_A_YEAR = {"mo": 12, "wk": 52, "d": 365, "h": 8_760, "min": 525_600, "s": 31_536_000}
_UNKNOWN_CODE = Concept(DUMMY_VALUES[items.CODE_VALUES[0]], DUMMY_VALUES[items.CODING_SCHEME])
_BY_TYPE = "PS3.15 E.3.4: a content item of Value Type"


class Fate(NamedTuple):
    """What becomes of a content item.

    Parameters
    ----------
    action
        X: the item goes. D: its value becomes a dummy. C: its text is cleaned. K: its value stays. U: every attribute
        in it is decided by its own rule of Table E.1-1.
    value
        The attribute that holds its value; 0 for none. Another one that holds a value all the same becomes a dummy.
    rule
        Who says so.
    """

    action: ActionCode
    value: int
    rule: Rule


def fate_of(looked: Looked, parent: int, options: Options, *, cap_ages: bool) -> Fate:
    """Return what becomes of a content item, were it alone in the world.

    Parameters
    ----------
    parent
        The sequence that it stands in.
    cap_ages
        Whether ages over 89 years must not stay.

    Raises
    ------
    DeidentificationError
        MALFORMED, when it names two concepts; UNRESOLVABLE_ACTION for a Value Type that nobody knows how to clean.
    """
    if len(looked.concepts) > 1:
        raise DeidentificationError(HoldReason.MALFORMED, "a content item names more than one concept in (0040,A043)")
    value_type = looked.value_type
    if parent == WAVEFORM_ANNOTATION and not value_type and items.UNFORMATTED_TEXT in looked.values:
        value_type = "TEXT"
    concept = looked.concepts[0] if looked.concepts else Concept("", "")
    fate = _fate(concept, value_type, options)
    if parent == WAVEFORM_ANNOTATION and fate.value == items.TEXT_VALUE:
        fate = fate._replace(value=items.UNFORMATTED_TEXT)
    if cap_ages and fate.rule.option is Option.RETAIN_PATIENT_CHARACTERISTICS and _is_old(looked):
        source = f"{fate.rule.source}; ages over 89 do not stay"
        return fate._replace(action=ActionCode.X, rule=Rule(ActionCode.X, source, option=fate.rule.option))
    return fate


def has_dummy(looked: Looked, fate: Fate) -> bool:
    """Tell whether the value of a content item is what would be written in its place anyway."""
    if fate.value == items.CONCEPT_CODE:
        return looked.codes == (_UNKNOWN_CODE,)
    if fate.value == items.MEASURED_VALUE:
        return looked.values.get(fate.value) == b""
    raw = looked.values.get(fate.value)
    return raw is not None and raw == dummy_value(fate.value, vr_of(fate.value) or "UT").strip(b" \0")


def _is_old(looked: Looked) -> bool:
    if looked.amount is None:
        return False
    number, unit = looked.amount
    try:
        return not float(number) <= _OLDEST * _IN_A_YEAR.get(unit, 1)
    except ValueError:
        return True


@lru_cache(maxsize=4096)
def _fate(concept: Concept, value_type: str, options: Options) -> Fate:
    value = _VALUE_OF.get(value_type, 0)
    if not value and value_type and value_type not in _WITHOUT_WORDS:
        what = "a content item has a Value Type (0040,A040) that nobody can clean"
        raise DeidentificationError(HoldReason.UNRESOLVABLE_ACTION, what)
    rows = rows_of(concept)
    row = rows.get(value_type)
    if row is not None:
        return _listed(row, value, options)
    if rows and value_type in (*_TEMPORAL, "TEXT", "PNAME", "UIDREF"):
        return _otherwise_listed(rows, value_type, options)
    action = {"TEXT": ActionCode.C, "PNAME": ActionCode.D}.get(value_type, ActionCode.U)
    return Fate(action, value, _rule(action, f"{_BY_TYPE} {value_type or 'none'}"))


def _rule(action: ActionCode, source: str, option: Option = Option.CLEAN_STRUCTURED_CONTENT) -> Rule:
    return Rule(action, source, option=option, basic=ActionCode.D if action is ActionCode.C else None)


def _listed(row: ContentRow, value: int, options: Options) -> Fate:
    """Return what the table says of a concept with this Value Type.

    What an Option retains is retained; what one cleans is cleaned; else the Profile decides.
    """
    cells = {option: row.options[option] for option in sorted(options) if option in row.options}
    retaining = next((option for option, code in cells.items() if code is ActionCode.K), None)
    cleaning = next((option for option, code in cells.items() if code is ActionCode.C), None)
    option = retaining or cleaning or Option.CLEAN_STRUCTURED_CONTENT
    action = ActionCode.K if retaining else ActionCode.C if cleaning else row.basic
    source = f"{row.name}, {row.value_type}: {action}" + (f" ({option})" if cells else "")
    return Fate(_done(row, action), value, _rule(_done(row, action), source, option))


def _done(row: ContentRow, action: ActionCode) -> ActionCode:
    """Return what is done for a cell of the table."""
    if row.value_type in _TEMPORAL and action in (ActionCode.K, ActionCode.C):
        return ActionCode.U  # a date is a date: as Table E.1-1 has it
    if row.value_type not in _REMOVABLE:
        # Deviation: references to other instances, and UIDs, are not removed from a content item even where the table
        # has X: they get the new UIDs of what they refer to, and so the document keeps its evidence.
        return ActionCode.K if action is ActionCode.K and row.value_type == "UIDREF" else ActionCode.U
    if row.value_type == "NUM" and action is ActionCode.K:
        return ActionCode.U
    if row.value_type in ("CODE", "CONTAINER") and action is ActionCode.K:
        return ActionCode.U
    return ActionCode.D if action is ActionCode.X_D else action


def _otherwise_listed(rows: Mapping[str, ContentRow], value_type: str, options: Options) -> Fate:
    """Return what becomes of a concept that the table lists with other Value Types: no less than it says there."""
    row = rows[min(rows)]
    said = _listed(row, 0, options).action
    removed = ActionCode.X if row.basic is ActionCode.X else ActionCode.D
    if value_type == "UIDREF":
        action = ActionCode.U
    elif value_type == "PNAME":
        action = ActionCode.D
    elif value_type == "TEXT":
        action = ActionCode.C if said in (ActionCode.K, ActionCode.C) else removed
    else:
        action = ActionCode.U if row.value_type in _TEMPORAL and said is ActionCode.U else removed
    source = f"{row.name}, {row.value_type}, and the item has {value_type}: {action}"
    return Fate(action, _VALUE_OF[value_type], _rule(action, source))

"""What a trial writes about itself into every object: the Clinical Trial Subject, Study and Series modules.

Table E.1-1 replaces or removes what another trial wrote there; a trial of one's own wants its own values.

References
----------
DICOM PS3.3 sections C.7.1.3, C.7.2.3 and C.7.3.2, PS3.15 Table E.1-1
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from deid_proxy.profile.model import Rule
from deid_proxy.profile.replacement_text import SUBJECT
from deid_proxy.standard.actions import ActionCode

if TYPE_CHECKING:
    from collections.abc import Mapping


class TrialAttribute(NamedTuple):
    """One attribute of the modules.

    ``module`` is subject, study or series; ``type`` its Type there, of those that a trial says anything of at all.
    """

    tag: int
    module: str
    type: str


ATTRIBUTES: Mapping[str, TrialAttribute] = {
    "sponsor": TrialAttribute(0x00120010, "subject", "1"),
    "protocol_id": TrialAttribute(0x00120020, "subject", "1"),
    "protocol_name": TrialAttribute(0x00120021, "subject", "2"),
    "protocol_id_issuer": TrialAttribute(0x00120022, "subject", "3"),
    "site_id": TrialAttribute(0x00120030, "subject", "2"),
    "site_name": TrialAttribute(0x00120031, "subject", "2"),
    "site_id_issuer": TrialAttribute(0x00120032, "subject", "3"),
    "subject_id": TrialAttribute(0x00120040, "subject", "1C"),
    "subject_id_issuer": TrialAttribute(0x00120041, "subject", "3"),
    "subject_reading_id": TrialAttribute(0x00120042, "subject", "1C"),
    "subject_reading_id_issuer": TrialAttribute(0x00120043, "subject", "3"),
    "ethics_committee": TrialAttribute(0x00120081, "subject", "1C"),
    "ethics_approval": TrialAttribute(0x00120082, "subject", "3"),
    "time_point_id": TrialAttribute(0x00120050, "study", "2"),
    "time_point_description": TrialAttribute(0x00120051, "study", "3"),
    "time_point_id_issuer": TrialAttribute(0x00120055, "study", "3"),
    "coordinating_center": TrialAttribute(0x00120060, "series", "2"),
    "series_id": TrialAttribute(0x00120071, "series", "3"),
    "series_description": TrialAttribute(0x00120072, "series", "3"),
    "series_id_issuer": TrialAttribute(0x00120073, "series", "3"),
}
"""By the key of a configuration's ``trial``."""


def trial_rules(texts: Mapping[str, str], source: str) -> dict[int, Rule]:
    """Return the rules that write a trial's modules, with every attribute that they must have.

    A module is written when anything in it is said, the subject module always. In it Clinical Trial Subject ID is the
    pseudonym when the trial says neither that nor a reading ID (one of them must be there), and what is of Type 2 is
    there without a value when nothing is said. What another trial wrote and this one is silent about goes by the table.

    Parameters
    ----------
    texts
        What to write, by key of :data:`ATTRIBUTES`; ``{subject}`` is the pseudonym, ``{subject.COLUMN}`` a cell of the
        subject table.
    source
        Who says so: the file, with line and column.
    """
    said = dict(texts)
    if not said:
        return {}
    if not said.keys() & {"subject_id", "subject_reading_id"}:
        said["subject_id"] = SUBJECT
    modules = {"subject", *(ATTRIBUTES[key].module for key in said)}
    for key, attribute in ATTRIBUTES.items():
        if attribute.type == "2" and attribute.module in modules:
            said.setdefault(key, "")
    return {ATTRIBUTES[key].tag: _rule(text, source) for key, text in said.items()}


def _rule(text: str, source: str) -> Rule:
    return Rule(ActionCode.D if text else ActionCode.Z, source, text, site=True)


def subject_rules(columns: Mapping[int, str], source: str) -> dict[int, Rule]:
    """Return the rules that write cells of the subject table: column by tag."""
    return {tag: _rule(f"{{subject.{column}}}", source) for tag, column in columns.items()}

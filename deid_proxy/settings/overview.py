"""What a configuration amounts to: its effective values, and what deserves a second look."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING, Any

from deid_proxy.errors import Finding
from deid_proxy.profile.compile import acknowledged, retained_words, retention_warning
from deid_proxy.standard.dictionary import describe_tag

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from deid_proxy.profile import RuleSet
    from deid_proxy.profile.yaml_nodes import Document
    from deid_proxy.settings.model import ProjectSettings, Settings


def describe(settings: Settings) -> dict[str, Any]:
    """Return the effective configuration as texts, numbers, lists and dictionaries, without secrets."""
    return {
        "gateway": settings.gateway.model_dump(mode="json"),
        "destinations": {name: known.model_dump(mode="json") for name, known in settings.destinations.items()},
        "projects": [_describe_project(project) for project in settings.projects],
    }


def _describe_project(project: ProjectSettings) -> dict[str, Any]:
    described = project.model_dump(mode="json")
    described["senders"] = [
        {
            "calling_ae_title": sender.calling_ae_title or "*",
            "address": str(sender.address) if sender.address is not None else "any",
        }
        for sender in project.senders
    ]
    described["profile"] = {"from": project.profile, **_describe_rule_set(project.rule_set)}
    return described


def _describe_rule_set(rule_set: RuleSet) -> dict[str, Any]:
    return {
        "name": rule_set.name,
        "edition": rule_set.edition,
        "options": sorted(rule_set.options),
        **rule_set.temporal._asdict(),
        "replacement": "placeholder" if rule_set.placeholder else "empty",
        "pixel_risk": "hold" if rule_set.hold_pixel_risk else "allow",
        "allowed_pixels": sorted(rule_set.allowed_pixels),
        "uid_method": rule_set.uid_method,
        "site_rules": sorted(set(rule_set.site_sources)),
        "retained": retained_words(rule_set),
        "acknowledged": {describe_tag(tag): rule.because for tag, rule in sorted(acknowledged(rule_set).items())},
        "digest": rule_set.digest,
    }


def warnings(settings: Settings, document: Document | None) -> list[Finding]:
    """Return what is allowed and deserves a second look.

    Parameters
    ----------
    settings
        The configuration.
    document
        Its file, for the places; None when there is none.
    """
    found = []
    for message, location, hint in _remarks(settings):
        if document is None:
            found.append(Finding(message, hint=hint))
        else:
            found.append(document.finding(message, document.place(location, key=isinstance(location[-1], str)), hint))
    return found


_Remark = tuple[str, "Sequence[str | int]", str]


def _remarks(settings: Settings) -> Iterator[_Remark]:
    for number, project in enumerate(settings.projects):
        if _is_every_interface(settings.gateway.host):
            for index, sender in enumerate(project.senders):
                if sender.is_anybody:
                    message = f"everybody on every network may send to project '{project.name}'"
                    yield message, ("projects", number, "senders", index), "name AE titles or networks"
        yield from _profile_remarks(project, ("projects", number, "profile"))
        yield from _subject_remarks(project, ("projects", number, "subjects"))
        yield from _map_remarks(project, number)
    for name, destination in settings.destinations.items():
        if destination.shadow:
            message = f"nothing is ever sent to destination '{name}': it is a shadow"
            yield message, ("destinations", name), "leave out 'shadow' when it is to be sent what comes from then on"
    used = {name for project in settings.projects for name in project.forward_to}
    for name in settings.destinations:
        if name not in used:
            message = f"nothing is forwarded to destination '{name}'"
            yield message, ("destinations", name), "add it to a project's forward_to"


def _map_remarks(project: ProjectSettings, number: int) -> Iterator[_Remark]:
    if project.map is not None and project.map.mode == "open":
        message = f"project '{project.name}': whoever has the map and the project's key reads every original"
        yield (
            message,
            ("projects", number, "map"),
            "map: {public_key_file: FILE.pub} seals them for the privacy officer",
        )


def _is_every_interface(host: str) -> bool:
    try:
        return ip_address(host).is_unspecified
    except ValueError:
        return False


def _subject_remarks(project: ProjectSettings, location: Sequence[str | int]) -> Iterator[_Remark]:
    subjects = project.subjects
    if subjects.unknown == "exclude":
        message = f"project '{project.name}': instances of patients whom nobody knows are not kept"
        yield message, location, "unknown: hold keeps them until somebody does"
    if subjects.conflict == "allow":
        message = f"project '{project.name}': a study may leave as that of two subjects"
        yield message, location, "conflict: hold keeps back what is of another patient than its study"
    if subjects.key.issuer == "ignore":
        message = f"project '{project.name}': patients of two issuers with one number are one subject"
        yield message, location, "leave 'issuer' out of 'key' unless every number is unique"


_UID_REMARKS = {
    "sha256": "whoever holds the originals can recompute its new UIDs",
    "random": "its new UIDs are in the map alone: without it nothing later links up",
    "retain": "its UIDs stay as they are: whoever has access to the original archive can look patients up",
}


def _profile_remarks(project: ProjectSettings, location: Sequence[str | int]) -> Iterator[_Remark]:
    if remark := _UID_REMARKS.get(project.rule_set.uid_method):
        hint = "uid_method: hmac-sha256 makes them with the project's key"
        yield f"project '{project.name}': {remark}", location, hint
    if warning := retention_warning(project.rule_set):
        yield f"project '{project.name}': {warning}", location, "then the Profile is not claimed in the objects"
    for warning in project.rule_set.warnings:
        yield (
            f"project '{project.name}': {warning}",
            location,
            "change the rule or the list that it names, unless it is meant so",
        )
    if not project.rule_set.hold_pixel_risk:
        message = f"project '{project.name}': instances that may show identity in their pixels are not held"
        yield message, location, "pixel_risk: hold keeps them back"

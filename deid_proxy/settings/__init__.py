"""The configuration of a gateway: frozen models, and a loader that reports every mistake at once."""

from __future__ import annotations

from deid_proxy.settings.loader import load_settings
from deid_proxy.settings.model import (
    DestinationSettings,
    GatewaySettings,
    LimitSettings,
    LogSettings,
    MapSettings,
    ProjectSettings,
    SandboxSettings,
    SenderSettings,
    Settings,
)
from deid_proxy.settings.subjects import DateSettings, SubjectSettings, TrialSettings, UIDSettings
from deid_proxy.settings.values import Address

__all__ = [
    "Address",
    "DateSettings",
    "DestinationSettings",
    "GatewaySettings",
    "LimitSettings",
    "LogSettings",
    "MapSettings",
    "ProjectSettings",
    "SandboxSettings",
    "SenderSettings",
    "Settings",
    "SubjectSettings",
    "TrialSettings",
    "UIDSettings",
    "load_settings",
]

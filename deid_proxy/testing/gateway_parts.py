"""Parts of a gateway that stand in for its own where a test is about something else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from deid_proxy.gateway.sandbox import Sandbox
from deid_proxy.observability.logging import EventLog

if TYPE_CHECKING:
    from deid_proxy.gateway.projects import Project
    from deid_proxy.pipeline import Deidentified, Held, Source


class NoSandbox(Sandbox):
    """A sandbox in this process: one of its own for each of thousands of made-up crashes would take hours."""

    def __init__(self) -> None:
        pass

    def prepare(self, project: Project) -> None:
        """Do nothing: this process is there."""

    def deidentify(self, project: Project, source: Source) -> Deidentified | Held:  # type: ignore[override]
        """Return what the pipeline makes of an instance; a crash of it is one of this process."""
        [result] = project.pipeline.deidentify([source])
        return result

    def rest(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""


class QuietLog(EventLog):
    """Takes every event and writes none."""

    def __init__(self) -> None:
        pass

    def _nothing(self, *_args: object, **_fields: object) -> None:
        pass

    debug = info = warning = error = _nothing

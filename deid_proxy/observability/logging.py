"""Structured logs through an allow list: a field that nobody declared does not reach the line.

Values are cut, control characters are escaped, exceptions are reduced to their class and the place in the code:
messages of foreign libraries quote values, and locals hold whole data sets.
"""

from __future__ import annotations

import logging
import sys
import threading
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, TextIO

import structlog

from deid_proxy.events import FIELDS, Event
from deid_proxy.observability.code_location import where
from deid_proxy.observability.repetition import Repetition

if TYPE_CHECKING:
    from collections.abc import Callable, MutableMapping

_OWN = frozenset({"event", "level", "timestamp"})
_PLAIN = (str, int, float, bool, type(None))  # of anything else the renderer would show the repr
_UNWRITABLE = (OSError, ValueError)  # no room, nobody reads, closed, or the terminal has no such character
_MAX_TEXT = 300
_KIND = ("reason", "detail", "error", "status", "destination", "where")  # lines that agree in these say the same
_QUIET = ("pynetdicom", "pydicom", "asyncio")


def allow_listed(_logger: object, _method: str, line: MutableMapping[str, object]) -> MutableMapping[str, object]:
    """Drop every field that is not declared in :data:`deid_proxy.events.FIELDS`, or no plain value, and count them."""
    unknown = [name for name, value in line.items() if name not in (FIELDS | _OWN) or not isinstance(value, _PLAIN)]
    for name in unknown:
        del line[name]
    if unknown:
        line["dropped_fields"] = len(unknown)
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = printable(value)
    return line


def printable(text: str) -> str:
    """Return the text on one line, without control characters, cut to a bounded length."""
    if not text.isprintable():
        text = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
    return text if len(text) <= _MAX_TEXT else text[: _MAX_TEXT - 1] + "…"


def configure(level: str = "info", *, json: bool = True, stream: TextIO | None = None) -> None:
    """Set up logging for this process.

    Parameters
    ----------
    level
        The least severe level that is written: debug, info, warning, error.
    json
        One JSON object a line; otherwise a line for people.
    stream
        Where lines go; standard error by default.
    """
    out = stream or sys.stderr
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if json else structlog.dev.ConsoleRenderer(colors=out.isatty())
    )
    structlog.configure(
        processors=[
            allow_listed,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            renderer,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.WriteLoggerFactory(file=out),  # line and end in one: processes share it
        cache_logger_on_first_use=False,
    )
    threading.excepthook = lambda ended: _say_ended(ended.exc_value)
    sys.unraisablehook = lambda ignored: _say_ended(ignored.exc_value)
    for name in _QUIET:
        logging.getLogger(name).disabled = True
    logging.getLogger().handlers[:] = [logging.NullHandler()]
    warnings.simplefilter("ignore")


def _say_ended(error: BaseException | None) -> None:
    """Log what Python would print with its message: an exception that ended a thread, or that nobody could take."""
    if error is not None:
        EventLog().error(Event.GATEWAY_FAILED, where=where(error))


class EventLog:
    """Writes events of the closed set; the only way to log in this code base.

    A log that cannot be written stops nothing: a full disk under it, or a closed pipe, must not end a worker.
    Warnings and errors that repeat themselves are counted after a while; the next one that is written says how many.
    """

    def __init__(self) -> None:
        self._logger = structlog.get_logger().bind()  # once: a proxy would do it for every line, written or not
        self._repetition = Repetition()

    def debug(self, event: Event, **fields: object) -> None:
        """Write an event that matters only when looking for a fault."""
        with suppress(*_UNWRITABLE):
            self._logger.debug(event.value, **fields)

    def info(self, event: Event, **fields: object) -> None:
        """Write an event of normal work."""
        with suppress(*_UNWRITABLE):
            self._logger.info(event.value, **fields)

    def warning(self, event: Event, **fields: object) -> None:
        """Write an event that a person should look at some day."""
        self._write(self._logger.warning, event, fields)

    def error(self, event: Event, **fields: object) -> None:
        """Write an event that a person should look at now."""
        self._write(self._logger.error, event, fields)

    def _write(self, write: Callable[..., object], event: Event, fields: dict[str, object]) -> None:
        kept_back = self._repetition.admit((event, *(str(fields.get(name, "")) for name in _KIND)))
        if kept_back is None:
            return
        if kept_back:
            fields["suppressed"] = kept_back
        with suppress(*_UNWRITABLE):
            write(event.value, **fields)

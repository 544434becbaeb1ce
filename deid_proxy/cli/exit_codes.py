"""What the exit status of every command means; scripts rely on these numbers, so none ever changes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit statuses; those from 64 up are the ones of ``sysexits.h``, and 130 is the shell's for Ctrl-C."""

    DONE = 0
    FAILED = 1
    USAGE = 2
    SOME_HELD = 3
    INTERNAL_ERROR = 70
    STATE_IN_USE = 75
    BAD_CONFIGURATION = 78
    INTERRUPTED = 130

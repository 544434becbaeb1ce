"""Whether the disk of a state directory has room for what is to be received, before the first sender is refused."""

from __future__ import annotations

import os
import shutil
from typing import TYPE_CHECKING

from deid_proxy.errors import Finding
from deid_proxy.spool.spool import SEGMENT_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from deid_proxy.settings.model import LimitSettings

_HINT = "make room, name a state_dir on another disk, or lower gateway.limits.disk_reserve_bytes and disk_soft_bytes"


_PLACE_HINT = "state_dir names a folder that the user of the gateway owns, or can make; run check as that user"


def place_warning(state_dir: Path) -> Finding | None:
    """Return why a gateway of this user could not start in this state directory; None where it could."""
    absolute = state_dir.absolute()
    try:
        place = next(path for path in (absolute, *absolute.parents) if os.path.lexists(path))
        if not place.is_dir():
            return Finding(f"the state directory cannot be there: {place} is no folder", hint=_PLACE_HINT)
        may_write = os.access(place, os.W_OK | os.X_OK)
    except OSError:
        may_write, place = False, absolute
    if may_write:
        return None
    what = f"the state directory cannot be used by whoever asks now: no right to write in {place}"
    return Finding(what, hint=_PLACE_HINT)


def disk_warning(state_dir: Path, limits: LimitSettings) -> Finding | None:
    """Return why senders will be refused on this disk as it is now; None where they are not.

    Parameters
    ----------
    state_dir
        The state directory; where it is not there yet, the nearest folder above it is asked.
    limits
        What must stay free.
    """
    absolute = state_dir.absolute()
    try:
        place = next(path for path in (absolute, *absolute.parents) if path.is_dir())
        disk = shutil.disk_usage(place)
    except OSError:
        return None  # whoever may not look there may not start there either, and is told so
    needed = limits.disk_reserve_bytes + SEGMENT_BYTES
    if disk.total < max(needed, limits.crowded_below_bytes):
        what = f"{_mib(disk.total)} in all: every sender will be refused"
    elif disk.free < limits.crowded_below_bytes:
        what = f"{_mib(disk.free)} free, less than disk_soft_bytes: new associations will be rejected for now"
    elif disk.free < needed:
        what = f"{_mib(disk.free)} free: instances will be refused (A700) when the segments that are there are full"
    else:
        return None
    needs = f"a segment of {_mib(SEGMENT_BYTES)} beside the disk_reserve_bytes of {_mib(limits.disk_reserve_bytes)}"
    return Finding(f"the disk of the state directory has {what}; what is received needs {needs}", hint=_HINT)


def _mib(size: int) -> str:
    return f"{size >> 20} MiB"

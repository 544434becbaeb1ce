"""Python's collector of cycles, for processes that make hundreds of objects an instance, some for months."""

from __future__ import annotations

import gc

# Nothing on the way of an instance makes cycles, and its objects are freed by their counts. At the default of 700 new
# objects the collector looks at them several times an instance, for a tenth of all CPU.
_THRESHOLDS = (50_000, 20, 50)


def settle() -> None:
    """Take what is there now as permanent, and look for garbage seldom; for the end of a process's start."""
    gc.freeze()  # tables and modules stay for ever: walking over them at every collection is work for nothing
    gc.set_threshold(*_THRESHOLDS)

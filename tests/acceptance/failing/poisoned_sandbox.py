"""A sandbox that dies (SIGKILL) at the instance that the plan names, and is the product's in everything else.

Run as ``python -I poisoned_sandbox.py PLAN DESCRIPTOR BYTES``: a sandbox takes nothing from its environment.
"""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from deid_proxy.gateway.sandbox_process import main

if TYPE_CHECKING:
    import mmap

PLAN = Path(sys.argv[1])


def die_of_poison(data: mmap.mmap) -> None:
    """End like a process that the system ends, every time."""
    text = PLAN.read_text("utf-8") if PLAN.exists() else ""
    uid = json.loads(text or "{}").get("poison", "")
    if uid and data.find(uid.encode()) >= 0:
        os.kill(os.getpid(), signal.SIGKILL)


sys.exit(main(sys.argv[2:], die_of_poison))

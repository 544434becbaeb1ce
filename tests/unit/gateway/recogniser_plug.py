"""A sandbox in whose environment a package is installed: ``python recogniser_plug.py FOLDER DESCRIPTOR MEMORY``."""

from __future__ import annotations

import sys

from deid_proxy.gateway import sandbox_process

if __name__ == "__main__":
    sys.path.insert(0, sys.argv[1])
    sys.exit(sandbox_process.main(sys.argv[2:]))

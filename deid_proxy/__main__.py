"""``python -m deid_proxy`` is ``deid-proxy``."""

from __future__ import annotations

import sys

from deid_proxy.cli.main import main

if __name__ == "__main__":
    sys.exit(main())

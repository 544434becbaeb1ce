"""What runs a site's recognisers for a command: ``python -m deid_proxy.gateway.recogniser_process DESCRIPTOR MEMORY``.

It is given one text after the other, and says which places of it a recogniser found. It knows nothing else of an
instance, and has no key, no file it could write to, no standard streams, and limits that the system enforces.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from deid_proxy.engine.cleaners.recogniser import asked
from deid_proxy.errors import DeidentificationError
from deid_proxy.gateway.confined import limit, run_confined
from deid_proxy.profile.recognisers import TextContext, load

if TYPE_CHECKING:
    from deid_proxy.gateway.sandbox_channel import Channel
    from deid_proxy.profile.recognisers import Recogniser

_MOST_TEXT = 1 << 31


def _work(channel: Channel, memory_bytes: int) -> None:
    loaded: dict[str, Recogniser] = {}
    while True:
        words, data, _descriptors = channel.receive(_MOST_TEXT)
        limit(words["cpu_s"], memory_bytes)
        name = words["recogniser"]
        if name not in loaded:
            loaded.update(load([name]))
        try:
            places = asked(loaded[name], name, data.decode("utf-8", "surrogatepass"), TextContext(*words["context"]))
        except DeidentificationError as error:
            channel.send({"held": error.reason, "detail": error.detail})
        else:
            channel.send({"places": places})


def main(arguments: list[str]) -> int:
    """Answer until the command wants nothing more; return the exit code."""
    return run_confined(arguments, _work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

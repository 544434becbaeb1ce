"""What runs inside a sandbox: ``python -m deid_proxy.gateway.sandbox_process DESCRIPTOR``.

It takes one instance after the other, plans, asks for identities, applies and verifies, and says what came of it. It
has no key, no file it could write to, no standard streams, and limits on memory and CPU time that the system enforces.
"""

from __future__ import annotations

import mmap
import os
import pickle
import sys
from typing import TYPE_CHECKING, cast

from deid_proxy.engine.record import record_of
from deid_proxy.errors import DeidentificationError, HoldReason, MappingConflictError, SubjectUnknownError
from deid_proxy.gateway.confined import limit, run_confined
from deid_proxy.pipeline import Excluded, Held, Pipeline, Source
from deid_proxy.spool.rendition import encode_rendition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from deid_proxy.gateway.sandbox_channel import Channel, Message
    from deid_proxy.identity.ports import IdentityRequest
    from deid_proxy.identity.resolver import IdentityResolver

_MOST_RULES = 64 << 20
_NO_KEY = bytes(32)  # the gateway keys the digest, not the sandbox


class _RemoteResolver:
    """Asks the gateway, which has the key and the map."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    def is_corrected(self, _study: IdentityRequest | str) -> bool:
        """Return that nobody here knows: each instance is asked for by itself."""
        return True

    def resolve_instance(
        self, requests: Iterable[IdentityRequest], subject: IdentityRequest, study: IdentityRequest | str
    ) -> Mapping[IdentityRequest, str]:
        """Return the replacement of every request of an instance."""
        wanted = list(requests)
        self._channel.send(
            {
                "resolve": [[request.kind, request.original] for request in wanted],
                "subject": subject.original,
                "study": study if isinstance(study, str) else study.original,
            }
        )
        answer = self._channel.receive(0).words
        if "unknown" in answer:
            token = bytes.fromhex(answer["token"])
            raise SubjectUnknownError(wanted[answer["unknown"]], token, answer["detail"], excluded=answer["excluded"])
        if "held" in answer:
            raise DeidentificationError(HoldReason(answer["held"]), answer["detail"])
        if "identities" not in answer:
            raise MappingConflictError(answer["conflict"])
        return dict(zip(wanted, answer["identities"], strict=True))


class Worker:
    """Answers one job after the other.

    Parameters
    ----------
    channel
        To the gateway.
    before
        Called with every data set before the work; for tests that need a process to go wrong.
    """

    def __init__(self, channel: Channel, before: Callable[[mmap.mmap], None] | None = None) -> None:
        self._channel, self._before = channel, before
        self._resolver = cast("IdentityResolver", _RemoteResolver(channel))
        self._pipelines: dict[str, Pipeline] = {}

    def run(self) -> None:
        """Work until the gateway closes the channel."""
        while True:
            message = self._channel.receive(_MOST_RULES)
            if message.data:
                self._learn(message)
            else:
                self._answer(message)

    def _learn(self, message: Message) -> None:
        # From the gateway, which is trusted here; nothing goes the other way in this form.
        rule_set, limits = pickle.loads(message.data)  # noqa: S301 - see above
        pipeline = Pipeline(rule_set, self._resolver, _NO_KEY, limits)
        self._pipelines = {message.words["rules"]: pipeline}
        self._channel.send({"learned": True})

    def _answer(self, message: Message) -> None:
        words, (descriptor,) = message.words, message.descriptors
        limit(words["cpu_s"], words["memory_bytes"] + words["size"])
        with os.fdopen(descriptor, "rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            if self._before is not None:
                self._before(data)
            with memoryview(data) as whole, whole[: words["size"]] as view:
                source = Source(view, words["transfer_syntax_uid"])
                (result,) = self._pipelines[words["rules"]].deidentify([source])
                if isinstance(result, Held):
                    excluded = isinstance(result, Excluded)
                    self._channel.send({"held": result.reason, "detail": result.detail, "excluded": excluded})
                else:
                    stored = encode_rendition(result.rendition, digest=_NO_KEY, source_size=len(view))
                    self._channel.send({"ready": True, "record": str(record_of(result.plan))}, stored)
                    del result
                del source


def main(arguments: list[str], before: Callable[[mmap.mmap], None] | None = None) -> int:
    """Run a sandbox until the gateway wants nothing more; return the exit code."""
    return run_confined(arguments, lambda channel, _memory_bytes: Worker(channel, before).run())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

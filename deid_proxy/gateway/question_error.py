"""What whoever asks a gateway may be told instead of an answer; asking needs nothing else of what answers."""

from __future__ import annotations

from deid_proxy.errors import DeidProxyError


class QuestionError(DeidProxyError):
    """The question cannot be answered; the message says why."""

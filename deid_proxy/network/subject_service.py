"""A look-up service over HTTP: which subject a patient is, asked for one patient at a time.

::

    POST URL                                     200 {"subject": "LUNG-0042"}
    {"project": "LUNG-01",                       202 (it is being decided)
     "issuer": "HOSPITAL", "patient_id": "4711"} 404 (nobody knows the patient)

Identifiers stand in the body only, because URLs end up in logs. A redirect is not followed: it could lead them away.
"""

from __future__ import annotations

import http.client
import json
import ssl
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from deid_proxy.identity.subject_ports import LookUp

if TYPE_CHECKING:
    from collections.abc import Callable

LARGEST_ANSWER = 16_384  # bytes
_ATTEMPTS = 2
_REMEMBERED = 10_000
_HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}


class HTTPSubjectService:
    """A :class:`~deid_proxy.identity.subject_ports.SubjectService` behind a URL.

    What is not an answer as agreed (a late one, one that is too long, HTML, another status) counts as none. It is
    remembered for ``retry_s``, as a refusal is, so that the thousand instances of a study ask once; and when nobody
    answers, the others are not kept waiting by a question each.

    Parameters
    ----------
    url
        Where.
    project
        The project's name, which is told.
    token
        The bearer token; empty for none.
    timeout_s
        How long a whole question may take.
    retry_s
        After how long it is asked again.
    clock
        Gives seconds that never go back.
    """

    def __init__(
        self,
        url: str,
        project: str,
        token: str = "",
        *,
        timeout_s: float = 5.0,
        retry_s: float = 60.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._url = urlsplit(url)
        self._project, self._token = project, token
        self._timeout_s, self._retry_s, self._clock = timeout_s, retry_s, clock
        self._tls = ssl.create_default_context() if self._url.scheme == "https" else None
        self._refused: OrderedDict[tuple[str, str], tuple[LookUp, float]] = OrderedDict()
        self._silence, self._silent_until = LookUp.UNREACHABLE, float("-inf")
        self._lock = threading.Lock()

    def look_up(self, issuer: str, patient_id: str) -> str | LookUp:
        """Return the pseudonym, or why there is none; never raises."""
        who = (issuer, patient_id)
        with self._lock:
            refusal, until = self._refused.get(who, (self._silence, self._silent_until))
        if self._clock() < until:
            return refusal
        answer = self._ask(issuer, patient_id)
        now = self._clock()
        with self._lock:
            if isinstance(answer, str):
                self._refused.pop(who, None)
            elif answer.is_failure:
                # For everybody: a service that is down is asked by one instance at a time, and not for long.
                self._silence, self._silent_until = answer, now + min(self._retry_s, _ATTEMPTS * self._timeout_s)
            else:
                self._refused[who] = (answer, now + self._retry_s)
                if len(self._refused) > _REMEMBERED:
                    self._refused.popitem(last=False)
        return answer

    def _ask(self, issuer: str, patient_id: str) -> str | LookUp:
        question = {"project": self._project, "issuer": issuer, "patient_id": patient_id}
        body = json.dumps(question).encode()
        failure = LookUp.UNREACHABLE
        for _ in range(_ATTEMPTS):
            deadline = self._clock() + self._timeout_s
            try:
                status, kind, content = self._post(body, deadline)
            except TimeoutError:
                failure = LookUp.LATE
            except (OSError, http.client.HTTPException, ValueError):
                failure = LookUp.UNREACHABLE
            else:
                if status < 500:
                    return _meaning(status, kind, content)
                failure = LookUp.STATUS
        return failure

    def _post(self, body: bytes, deadline: float) -> tuple[int, str, bytes]:
        """Send one question and read its answer, all before the deadline."""
        connection = self._connection()
        try:
            headers = dict(_HEADERS)
            if self._token:
                headers["Authorization"] = f"Bearer {self._token}"
            path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
            connection.request("POST", path, body, headers)
            self._hurry(connection, deadline)
            response = connection.getresponse()
            content = b""
            while len(content) <= LARGEST_ANSWER:
                self._hurry(connection, deadline)
                piece = response.read1(LARGEST_ANSWER + 1 - len(content))
                if not piece:
                    break
                content += piece
            return response.status, response.getheader("Content-Type", ""), content
        finally:
            connection.close()

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        if self._tls is not None:
            return http.client.HTTPSConnection(host, port, timeout=self._timeout_s, context=self._tls)
        return http.client.HTTPConnection(host, port, timeout=self._timeout_s)

    def _hurry(self, connection: http.client.HTTPConnection, deadline: float) -> None:
        """Let the next read take no longer than is left: a service that drips bytes is late as well."""
        left = deadline - self._clock()
        if left <= 0:
            raise TimeoutError
        if connection.sock is not None:
            connection.sock.settimeout(left)


def _meaning(status: int, kind: str, content: bytes) -> str | LookUp:
    if status == http.client.ACCEPTED:
        return LookUp.PENDING
    if status == http.client.NOT_FOUND:
        return LookUp.UNKNOWN
    is_json = kind.partition(";")[0].strip().lower() == "application/json"
    if status != http.client.OK:
        return LookUp.STATUS
    if not is_json or len(content) > LARGEST_ANSWER:
        return LookUp.NOT_JSON
    try:
        answer = json.loads(content)
    except (ValueError, RecursionError):
        return LookUp.NOT_JSON
    code = answer.get("subject") if isinstance(answer, dict) else None
    return code if isinstance(code, str) else LookUp.NO_CODE

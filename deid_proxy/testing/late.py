"""An executor that does its work at the last moment: for tests of what may be written behind."""

from __future__ import annotations

from concurrent.futures import Executor, Future
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable


class Late(Executor):
    """Does what it is given when somebody asks for what came of it."""

    def submit(self, work: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        """Remember what is to be done."""
        return _LateFuture(lambda: work(*arguments, **keywords))


class _LateFuture(Future[Any]):
    def __init__(self, work: Callable[[], Any]) -> None:
        super().__init__()
        self._work = work

    def result(self, timeout: float | None = None) -> Any:
        if not self.done():
            try:
                self.set_result(self._work())
            except Exception as error:  # noqa: BLE001 - whoever asks gets it
                self.set_exception(error)
        return super().result(timeout)

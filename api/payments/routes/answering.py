"""A notice is answered in time whatever the database does: few are written at once, and none is cut short.

Cutting one short would break its connection; at two hundred a second a database that has just come back would then
do nothing but open connections. Who cannot be written now is told to come again, at once.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from api.payments.model import Verdict
from kernel.logs import log

ANSWER_WITHIN_S = 0.6
MOST_AT_ONCE = 48


class Ears:
    """What one process is writing down just now."""

    def __init__(self, most: int = MOST_AT_ONCE) -> None:
        self._most = most
        self._going: set[asyncio.Task[Verdict]] = set()

    async def hear(self, work: Coroutine[Any, Any, Verdict], gateway: str) -> Verdict | None:
        """How it was judged; None when that is not known in time. It may still be written, and then is known already.

        Raises what the work raises in time.
        """
        if len(self._going) >= self._most:
            self._going = {task for task in self._going if not task.done() and not task.get_loop().is_closed()}
        if len(self._going) >= self._most:
            work.close()
            log.warning("payments.ipn-not-kept", gateway=gateway, error="busy")
            return None
        task = asyncio.ensure_future(work)
        self._going.add(task)
        done, _ = await asyncio.wait({task}, timeout=ANSWER_WITHIN_S)
        if done:
            self._going.discard(task)
            return task.result()
        task.add_done_callback(self._forget)
        log.warning("payments.ipn-not-kept", gateway=gateway, error="late")
        return None

    def _forget(self, task: asyncio.Task[Verdict]) -> None:
        self._going.discard(task)
        if not task.cancelled() and (failure := task.exception()):
            log.warning("payments.ipn-not-kept", error=type(failure).__name__)


EARS = Ears()

"""Word that this process is about to end, before whoever runs it waits for what it has under way."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

_WORDS = (signal.SIGTERM, signal.SIGINT)


@contextmanager
def told_to_stop(act: Callable[[], None]) -> Iterator[None]:
    """While this lasts, `act` is called in the running loop as soon as the process is told to stop.

    Whoever was to be told before still is: handlers are chained, and an event loop hears of signals by its own way.
    For the main thread, where signals arrive.
    """
    loop = asyncio.get_running_loop()
    before: dict[signal.Signals, Any] = {number: signal.getsignal(number) for number in _WORDS}

    def hear(number: int, frame: FrameType | None) -> None:
        loop.call_soon_threadsafe(act)
        earlier = before[signal.Signals(number)]
        if callable(earlier):
            earlier(number, frame)

    for number in _WORDS:
        signal.signal(number, hear)
        signal.siginterrupt(number, False)  # as event loops have it
    try:
        yield
    finally:
        for number, earlier in before.items():
            signal.signal(number, earlier)

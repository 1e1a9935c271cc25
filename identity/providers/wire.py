"""HTTP to a provider: bounded in time and size, no redirects followed, one TLS context for all."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Generic, TypeVar

import httpx2
import msgspec

T = TypeVar("T")

EXCHANGE_S = 5.0
"""The most that one request to a provider may take, whole."""
MOST_BYTES = 1 << 20
FAILURE_KEPT_S = 2.0
"""For so long after a failed fetch nobody waits for another: a hanging provider must not gather a queue."""


class Mute(Exception):
    """No usable answer; `reason` says how."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class _Capped(httpx2.AsyncByteStream):
    def __init__(self, inner: httpx2.AsyncByteStream) -> None:
        self._inner = inner

    async def __aiter__(self) -> AsyncIterator[bytes]:
        left = MOST_BYTES
        async for part in self._inner:
            left -= len(part)
            if left < 0:
                raise httpx2.DecodingError("too large")
            yield part

    async def aclose(self) -> None:
        await self._inner.aclose()


async def cap(response: httpx2.Response) -> None:
    """Response hook: no more than MOST_BYTES, and nothing compressed, which could grow past it."""
    if response.headers.get("content-encoding", "identity") != "identity":
        raise httpx2.DecodingError("compressed")
    assert isinstance(response.stream, httpx2.AsyncByteStream)
    response.stream = _Capped(response.stream)


def http_options(*, tls: ssl.SSLContext, local: bool) -> dict[str, Any]:
    """Keyword arguments of every client that speaks to a provider."""
    return {
        "verify": tls,
        "timeout": EXCHANGE_S,
        "follow_redirects": False,
        "trust_env": not local,
        "headers": {"accept": "application/json", "accept-encoding": "identity", "user-agent": "motcua"},
        "event_hooks": {"response": [cap]},
    }


async def exchange(what: str, act: Callable[[], Awaitable[T]]) -> T:
    """`act` within EXCHANGE_S. Raises Mute with `what` when nothing usable came of it."""
    try:
        async with asyncio.timeout(EXCHANGE_S):
            return await act()
    except TimeoutError as late:
        raise Mute(f"{what}.hangs") from late
    except (httpx2.HTTPError, httpx2.InvalidURL, OSError) as failed:
        raise Mute(f"{what}.{type(failed).__name__}") from failed
    except (ValueError, RecursionError) as nonsense:
        raise Mute(f"{what}.nonsense") from nonsense


def read_object(response: httpx2.Response) -> dict[str, Any]:
    """The JSON object of a 200 answer. Raises ValueError or HTTPStatusError."""
    response.raise_for_status()
    if response.status_code != 200:
        raise ValueError(response.status_code)
    try:
        return msgspec.json.decode(response.content, type=dict[str, Any])
    except msgspec.DecodeError as wrong:
        raise ValueError("not an object") from wrong


class Remembered(Generic[T]):
    """A fetched value shared by everybody who asks: one fetch at a time, failures remembered for a moment."""

    def __init__(self, fetch: Callable[[], Awaitable[T]]) -> None:
        self._fetch = fetch
        self._lock = asyncio.Lock()
        self._held: tuple[float, T] | None = None
        self._failure: tuple[float, Mute] | None = None

    async def since(self, moment: float) -> T:
        """The value, fetched at event-loop time `moment` or later. Raises Mute."""
        if self._held is not None and self._held[0] >= moment:
            return self._held[1]
        async with self._lock:
            if self._held is not None and self._held[0] >= moment:
                return self._held[1]
            started = asyncio.get_running_loop().time()
            if self._failure is not None and started - self._failure[0] < FAILURE_KEPT_S:
                raise self._failure[1]
            try:
                value = await self._fetch()
            except Mute as failure:
                self._failure = (asyncio.get_running_loop().time(), failure)
                raise
            self._held, self._failure = (started, value), None
            return value

    async def within(self, seconds: float) -> T:
        """The value, at most `seconds` old. Raises Mute."""
        return await self.since(asyncio.get_running_loop().time() - seconds)

"""Posts a few kilobytes to push services over kept connections: HTTP/1.1 with exactly what that needs.

A general client spends a third of a message's CPU on what no push service asks for (docs/decisions/posting.md). What
is connected to is what the resolver checked; a redirect is an answer like any other; everything together, names and
handshakes too, takes no longer than it was given; no answer is heard beyond its first few kilobytes.
"""

import asyncio
import socket
from ssl import SSLContext
from typing import cast

import aiohappyeyeballs
import httptools
import msgspec
from aiohappyeyeballs.types import AddrInfoType

from notifications.channels.guarded import GuardedResolver
from notifications.rules.addresses import Endpoint

ANSWER_MAX = 8192
"""bytes of an answer, its head with them, that are listened to; RFC 8030 wants no body at all"""
KEPT_S = 60.0
"""how long an idle connection is trusted"""
_FALL_BACK_S = 0.25
"""RFC 8305: how long one address may be silent before the next is tried beside it"""


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    status: int
    retry_after: str | None


class Broken(ConnectionError):
    """The far side ended, or said what is no HTTP."""


class Stale(Broken):
    """An idle connection had been ended by the far side before it heard of this request."""


class _Line(asyncio.Protocol):
    """One connection, and at most one request on it; httptools reads what comes and calls `on_…`."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.rests_since = 0.0
        self.is_open = False
        self._used = False
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[Answer] | None = None
        self._begin()

    def _begin(self) -> None:
        self._reader = httptools.HttpResponseParser(self)
        self._came = 0
        self._status = 0
        self._retry_after: str | None = None
        self._bounded = self._whole = self._lasts = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own is no subclass
        self.is_open = True

    async def post(self, request: bytes, deadline: float) -> Answer:
        """Raises TimeoutError, Broken."""
        self._begin()
        self._waiter = self._loop.create_future()
        timer = self._loop.call_at(deadline, self._end, TimeoutError())
        try:
            self._transport.write(request)
            answer = await self._waiter
            self._used = True
            return answer
        except BaseException:
            self.end()
            raise
        finally:
            self._waiter = None
            timer.cancel()

    def data_received(self, data: bytes) -> None:
        if self._waiter is None or self._waiter.done():
            self.end()  # said unasked
            return
        self._came += len(data)
        try:
            self._reader.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade) as wrong:
            self._end(Broken(type(wrong).__name__))
            return
        if self._whole and self._lasts:
            self._waiter.set_result(self._answer())
        elif self._whole or self._came > ANSWER_MAX or (self._status and not self._bounded):
            self._end(None)

    def on_header(self, name: bytes, value: bytes) -> None:
        match name.lower():
            case _ if self._whole:
                pass
            case b"retry-after":
                self._retry_after = value.decode("latin-1")
            case b"content-length":
                self._bounded = value.isdigit() and int(value) <= ANSWER_MAX
            case b"transfer-encoding":
                self._bounded = True

    def on_headers_complete(self) -> None:
        status = self._reader.get_status_code()
        if not self._whole and status >= 200:  # what comes before the answer is none
            self._status = status

    def on_message_complete(self) -> None:
        # A second one was not asked for.
        self._lasts = self._reader.should_keep_alive() and not self._whole
        self._whole = self._status != 0
        if not self._whole:
            self._retry_after, self._bounded = None, False

    def connection_lost(self, _: Exception | None) -> None:
        stale = self._used and self._came == 0
        self._end(Stale("ended") if stale else Broken("ended"))

    def _answer(self) -> Answer:
        return Answer(status=self._status, retry_after=self._retry_after)

    def _end(self, why: Exception | None) -> None:
        """Nothing more is read; what the far side has said of the request counts."""
        self.end()
        if self._waiter is None or self._waiter.done():
            return
        if self._status:
            self._waiter.set_result(self._answer())
        else:
            self._waiter.set_exception(why or Broken("ended"))

    def end(self) -> None:
        """At once: no farewell of the far side is waited for."""
        self.is_open = False
        self._transport.abort()


def _numeric(address: str, port: int) -> AddrInfoType:
    """Nothing is left to look up."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    return family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (address, port)


class Poster:
    """At most so many connections at work, and as many idle; newest first."""

    def __init__(self, resolver: GuardedResolver, tls: SSLContext, *, connections: int) -> None:
        self._resolver = resolver
        self._tls = tls
        self._most = connections
        self._room = asyncio.Semaphore(connections)
        self._idle: list[_Line] = []
        self._loop = asyncio.get_running_loop()

    async def post(self, endpoint: Endpoint, headers: str, body: bytes, within_s: float) -> Answer:
        """`headers`: whole lines. Raises AddressClosed, TimeoutError, OSError."""
        deadline = self._loop.time() + within_s
        head = (
            f"POST {endpoint.path} HTTP/1.1\r\nhost: {endpoint.origin.partition('://')[2]}\r\n"
            f"content-length: {len(body)}\r\n{headers}\r\n"
        )
        request = head.encode("latin-1") + body
        if self._room.locked():
            async with asyncio.timeout_at(deadline):
                await self._room.acquire()
        else:
            await self._room.acquire()
        try:
            line = self._take(endpoint.origin) or await self._open(endpoint, deadline)
            try:
                answer = await line.post(request, deadline)
            except Stale:
                line = await self._open(endpoint, deadline)
                answer = await line.post(request, deadline)
            self._keep(line)
            return answer
        finally:
            self._room.release()

    def _take(self, origin: str) -> _Line | None:
        oldest = self._loop.time() - KEPT_S
        for place in range(len(self._idle) - 1, -1, -1):
            if self._idle[place].origin == origin:
                line = self._idle.pop(place)
                if line.is_open and line.rests_since > oldest:
                    return line
                line.end()
        return None

    def _keep(self, line: _Line) -> None:
        if not line.is_open:
            return
        line.rests_since = self._loop.time()
        self._idle.append(line)
        if len(self._idle) > self._most:
            self._idle.pop(0).end()

    async def _open(self, endpoint: Endpoint, deadline: float) -> _Line:
        async with asyncio.timeout_at(deadline):
            found = await self._resolver.resolve(endpoint.host, endpoint.port)
            wire = await aiohappyeyeballs.start_connection(
                [_numeric(address, endpoint.port) for address in found], happy_eyeballs_delay=_FALL_BACK_S
            )
            try:
                tls = None if endpoint.plain else self._tls
                _, line = await self._loop.create_connection(
                    lambda: _Line(endpoint.origin),
                    sock=wire,
                    ssl=tls,
                    server_hostname=None if endpoint.plain else endpoint.host,
                )
            except BaseException:
                wire.close()
                raise
            return line

    def close(self) -> None:
        """Idle connections end; those at work with their request."""
        while self._idle:
            self._idle.pop().end()

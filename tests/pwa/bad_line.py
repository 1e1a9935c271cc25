"""A line between a phone and the house on which requests fail, replies are lost and a stranger's page answers.

It knows HTTP/1.1 just well enough to tell one request from the next; every connection carries one.
"""

import asyncio
import random
import time
from collections import Counter, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress

PORTAL = b"<!doctype html><title>Wi-Fi</title><h1>Welcome! Please accept our terms.</h1>"
FATES = ("refused", "half", "lost", "cut", "portal", "gateway")
"""Never arrives; half of it arrives; it is done and nobody hears; half an answer; 200 and 502 in HTML."""


class Line:
    """`failing` is the share of requests to the API that meet one of `FATES`; `down` refuses everything."""

    def __init__(self, port: int, upstream: int, chance: random.Random) -> None:
        self.address = f"http://localhost:{port}"
        self.upstream = upstream
        self.chance = chance
        self.failing = 0.0
        self.down = False
        self._carrying: set[asyncio.Task[None]] = set()
        self.seen: deque[list[str]] = deque(maxlen=200)
        """The last requests and what became of them, for whoever looks into a failure."""
        self.met: Counter[str] = Counter()
        self.bodies: list[tuple[str, bytes]] | None = None
        """Path and body of every PATCH, byte for byte, once this is a list."""
        self.strike: Callable[[], None] | None = None
        """Called once, just after the next request that changes something has gone through."""
        self._changing: set[asyncio.Task[None]] = set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection of the browser's."""
        task = asyncio.current_task()
        assert task is not None
        self._carrying.add(task)
        # Cancelled only by `close`, which waits for it.
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            await self._carry(reader, writer)
        self._changing.discard(task)
        writer.close()
        self._carrying.discard(task)

    async def still(self) -> None:
        """Until nothing that changes anything is on its way."""
        while self._changing:
            await asyncio.sleep(0.02)

    async def close(self) -> None:
        """Hang up whatever is still open."""
        carrying = list(self._carrying)
        for task in carrying:
            task.cancel()
        await asyncio.gather(*carrying)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        request, *lines = head[:-4].split(b"\r\n")
        method, path, _ = request.decode().split(" ", 2)
        names = {line.split(b":", 1)[0].strip().lower(): line.split(b":", 1)[1].strip() for line in lines}
        body = await reader.readexactly(int(names.get(b"content-length", b"0")))
        if self.bodies is not None and method == "PATCH":
            self.bodies.append((path, body))
        if method != "GET" and (task := asyncio.current_task()):
            self._changing.add(task)
        fate = self._fate(path)
        note = [f"{time.monotonic():.1f} {method} {path} {fate}"]
        self.seen.append(note)
        if fate == "refused":
            return
        if fate in ("portal", "gateway"):
            status = b"200 OK" if fate == "portal" else b"502 Bad Gateway"
            writer.write(b"HTTP/1.1 %s\r\ncontent-type: text/html\r\nconnection: close\r\n\r\n%s" % (status, PORTAL))
            await writer.drain()
            return
        kept = [line for line in lines if not line.lower().startswith(b"connection:")]
        sent = b"\r\n".join([request, *kept, b"connection: close", b"", b""])
        there, here = await asyncio.open_connection("127.0.0.1", self.upstream)
        try:
            here.write(sent + (body[: len(body) // 2] if fate == "half" else body))
            await here.drain()
            if fate == "half":
                return
            if self.strike and method in ("POST", "PUT", "PATCH") and path.startswith("/api/"):
                strike, self.strike = self.strike, None
                asyncio.get_running_loop().call_later(self.chance.uniform(0, 0.03), strike)
            answer = await there.read()
            told = answer[9:12].decode() or "nothing"
            why = answer[-400:].decode("utf-8", "replace") if told[0] in "45" else ""
            note.append(f"{time.monotonic():.1f} {told} {why}")
        finally:
            here.close()
        if fate != "lost":
            writer.write(answer[: len(answer) // 2] if fate == "cut" else answer)
            await writer.drain()

    def _fate(self, path: str) -> str:
        if self.down:
            return "refused"
        fate = "whole"
        if path.startswith("/api/"):
            fate = self.chance.choice(FATES) if self.chance.random() < self.failing else "whole"
            self.met[fate] += 1
        return fate


@asynccontextmanager
async def open_line(port: int, upstream: int, chance: random.Random) -> AsyncIterator[Line]:
    """Listens on `port` until the block ends."""
    line = Line(port, upstream, chance)
    server = await asyncio.start_server(line.carry, "127.0.0.1", port)
    try:
        yield line
    finally:
        server.close()
        await line.close()

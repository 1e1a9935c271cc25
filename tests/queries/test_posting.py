"""Our client against far sides that speak the wire as they please: nobody holds it, and no answer is another's."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Any

import pytest

from notifications.channels.guarded import GuardedResolver
from notifications.channels.posting import Answer, Broken, Poster
from notifications.rules.addresses import Endpoint

OK = b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n"
TAKEN = Answer(status=201, retry_after=None)
Manner = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


class FarSide:
    """Counts connections and requests, and behaves as it is told."""

    def __init__(self, manner: Manner) -> None:
        self.manner = manner
        self.connections = 0
        self.port = 0

    async def meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            await self.manner(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    @property
    def endpoint(self) -> Endpoint:
        origin = f"http://127.0.0.1:{self.port}"
        return Endpoint(url=f"{origin}/a", origin=origin, host="127.0.0.1", port=self.port, path="/a", plain=True)


async def heard(reader: asyncio.StreamReader) -> bytes:
    """One whole request."""
    head = await reader.readuntil(b"\r\n\r\n")
    size = int(next(line for line in head.split(b"\r\n") if line.startswith(b"content-length")).split(b":")[1])
    return head + await reader.readexactly(size)


@asynccontextmanager
async def meeting(manner: Manner) -> AsyncIterator[tuple[FarSide, Poster]]:
    far = FarSide(manner)
    server = await asyncio.start_server(far.meet, "127.0.0.1", 0)
    far.port = server.sockets[0].getsockname()[1]
    poster = Poster(GuardedResolver(frozenset({("127.0.0.1", far.port)})), ssl.create_default_context(), connections=2)
    try:
        yield far, poster
    finally:
        poster.close()
        server.close()


def saying(*answers: bytes) -> Manner:
    """Each request of a connection gets the next of these; then the connection ends."""

    async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await heard(reader)
            writer.write(answer)
            await writer.drain()

    return manner


async def for_ever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while True:
        await heard(reader)
        writer.write(OK)


async def within(limit_s: float, work: Coroutine[Any, Any, Answer]) -> Answer:
    """Fails when it takes longer than a deadline of half a second may on a busy machine."""
    started = asyncio.get_running_loop().time()
    try:
        return await work
    finally:
        assert asyncio.get_running_loop().time() - started < limit_s


async def test_the_request_is_whole_and_one_connection_serves_many() -> None:
    seen: list[bytes] = []

    async def keep(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            seen.append(await heard(reader))
            writer.write(OK)

    async with meeting(keep) as (far, poster):
        for _ in range(5):
            assert await poster.post(far.endpoint, "ttl: 5\r\n", b"body", 5) == TAKEN
    assert far.connections == 1
    lines = f"POST /a HTTP/1.1\r\nhost: 127.0.0.1:{far.port}\r\ncontent-length: 4\r\nttl: 5\r\n\r\nbody"
    assert seen == [lines.encode()] * 5


async def test_no_more_connections_than_were_allowed() -> None:
    async with meeting(for_ever) as (far, poster):
        answers = await asyncio.gather(*(poster.post(far.endpoint, "", b"x", 20) for _ in range(40)))
    assert answers == [TAKEN] * 40
    assert far.connections == 2


async def drip_head(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await heard(reader)
    for byte in OK[:-1] * 50:
        writer.write(bytes([byte]))
        await writer.drain()
        await asyncio.sleep(0.05)


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


@pytest.mark.parametrize("manner", [drip_head, silent])
async def test_whoever_does_not_answer_in_time_is_left(manner: Manner) -> None:
    async with meeting(manner) as (far, poster):
        with pytest.raises(TimeoutError):
            await within(5, poster.post(far.endpoint, "", b"x", 0.5))


async def test_a_handshake_that_never_ends_is_left() -> None:
    async with meeting(silent) as (far, poster):
        origin = f"https://127.0.0.1:{far.port}"
        tls = Endpoint(url=origin, origin=origin, host="127.0.0.1", port=far.port, path="/", plain=False)
        with pytest.raises(TimeoutError):
            await within(5, poster.post(tls, "", b"x", 0.5))


async def test_a_name_server_that_never_answers_is_left() -> None:
    class Mute(GuardedResolver):
        async def look_up(self, host: str, port: int) -> list[str]:
            await asyncio.Event().wait()
            return []

    async with meeting(for_ever) as (far, _):
        poster = Poster(Mute(), ssl.create_default_context(), connections=1)
        with pytest.raises(TimeoutError):
            await within(5, poster.post(far.endpoint, "", b"x", 0.5))


async def test_waiting_for_room_is_part_of_the_time() -> None:
    async with meeting(silent) as (far, poster):
        posts = [within(5, poster.post(far.endpoint, "", b"x", 0.5)) for _ in range(8)]
        ended = await asyncio.gather(*posts, return_exceptions=True)
    assert [type(each) for each in ended] == [TimeoutError] * 8


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"SSH-2.0\r\n\r\n",
        b"x" * 10_000,
        b"HTTP/1.1 101 x\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n",
        OK[:20],
        b"HTTP/1.1 201 x\r\nx: " + b"y" * 10_000,
        b"HTTP/1.1 201 x\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nok",
        b"HTTP/1.1 201 x\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\nok",
    ],
)
async def test_what_is_no_answer_is_broken(said: bytes) -> None:
    async with meeting(saying(said)) as (far, poster):
        with pytest.raises(Broken):
            await within(5, poster.post(far.endpoint, "", b"x", 4))


@pytest.mark.parametrize(
    "answer",
    [
        OK + OK,  # the second was meant for the next request
        OK + b"x",
        b"HTTP/1.1 201 x\r\n\r\n",
        b"HTTP/1.1 201 x\r\ncontent-length: 50000\r\n\r\n",
        b"HTTP/1.1 201 x\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 201 x\r\ntransfer-encoding: chunked\r\n\r\n" + b"400\r\n" + b"x" * 1024 + b"\r\n" * 5 + b"y" * 9000,
        b"HTTP/1.1 201 x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
    ],
)
async def test_an_unclear_answer_counts_and_costs_its_connection(answer: bytes) -> None:
    async def manner(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(answer)
        await reader.read()  # until our side ends

    async with meeting(manner) as (far, poster):
        for _ in range(2):
            assert await within(5, poster.post(far.endpoint, "", b"x", 4)) == TAKEN
    assert far.connections == 2


async def test_an_early_hint_is_no_answer() -> None:
    early = b"HTTP/1.1 103 Early\r\nlink: x\r\nretry-after: 9\r\n\r\n"
    busy = b"HTTP/1.1 429 x\r\nRetry-After: 120\r\ncontent-length: 3\r\n\r\nno!"
    async with meeting(saying(early + busy, early + OK)) as (far, poster):
        assert await poster.post(far.endpoint, "", b"x", 20) == Answer(status=429, retry_after="120")
        assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN


async def test_an_answer_in_crumbs_is_whole_and_keeps_its_connection() -> None:
    async def crumbs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while True:
            await heard(reader)
            for byte in b"HTTP/1.1 201 x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n":
                writer.write(bytes([byte]))
                await writer.drain()
                await asyncio.sleep(0)

    async with meeting(crumbs) as (far, poster):
        for _ in range(3):
            assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN
    assert far.connections == 1


async def test_a_body_that_drips_does_not_take_the_answer_back() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(b"HTTP/1.1 410 Gone\r\ncontent-length: 100\r\n\r\n")
        await reader.read()

    async with meeting(drip) as (far, poster):
        answer = await within(5, poster.post(far.endpoint, "", b"x", 0.5))
    assert answer.status == 410


async def test_an_idle_connection_that_was_ended_is_replaced_unnoticed() -> None:
    async with meeting(saying(OK)) as (far, poster):
        for _ in range(3):
            assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN
    assert far.connections == 3


async def test_what_is_said_unasked_is_no_answer() -> None:
    async def chatter(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await heard(reader)
        writer.write(OK)
        await writer.drain()
        await said.wait()
        writer.write(b"HTTP/1.1 410 Gone\r\ncontent-length: 0\r\n\r\n")
        await reader.read()
        ended.set()

    said, ended = asyncio.Event(), asyncio.Event()
    async with meeting(chatter) as (far, poster):
        assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN
        said.set()
        async with asyncio.timeout(20):
            await ended.wait()
        assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN
    assert far.connections == 2


async def test_a_cancelled_request_leaves_no_answer_to_the_next() -> None:
    async with meeting(silent) as (far, poster):
        task = asyncio.create_task(poster.post(far.endpoint, "", b"x", 20))
        while not far.connections:
            await asyncio.sleep(0.01)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        far.manner = for_ever
        assert await poster.post(far.endpoint, "", b"x", 20) == TAKEN
    assert far.connections == 2

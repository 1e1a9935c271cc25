"""Word of a commit to whoever is looking: one LISTEN connection a process, `announce` inside the transaction.

What is announced is only that something is new; who hears it reads it. Nothing is kept: whoever was away asks.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Any
from uuid import UUID

import msgspec

from kernel.database import Connection, Unreachable, connect
from kernel.logs import log

CHANNEL = "live"
_MOST_UNHEARD = 100
_FIRST_WAIT_S, _LONGEST_WAIT_S = 0.1, 5.0
_PROBE_S = 15.0


class News(msgspec.Struct, frozen=True, kw_only=True):
    """Something is new for somebody: what kind of thing, and which."""

    person_id: UUID
    topic: str
    id: UUID


class Missed(msgspec.Struct, frozen=True, kw_only=True):
    """Something may have been missed: ask for everything since the last thing known."""


async def announce(connection: Connection, news: News) -> None:
    """Tell every process once this transaction commits."""
    await connection.execute("SELECT pg_notify($1, $2)", CHANNEL, msgspec.json.encode(news).decode())


async def announce_all(connection: Connection, news: Sequence[News]) -> None:
    """Many at once, in one statement."""
    told = [msgspec.json.encode(each).decode() for each in news]
    await connection.execute("SELECT pg_notify($1, told) FROM unnest($2::text[]) AS told", CHANNEL, told)


class Ear:
    """One listener's queue. When it is slow to hear, it is told that it missed something, once."""

    def __init__(self) -> None:
        self._queue: asyncio.Queue[News | Missed | None] = asyncio.Queue()

    def hear(self, news: News | Missed | None) -> None:
        """`None` is the end."""
        if self._queue.qsize() < _MOST_UNHEARD or news is None:
            self._queue.put_nowait(news)
        else:
            while not self._queue.empty():
                self._queue.get_nowait()
            self._queue.put_nowait(Missed())

    async def next(self, within_s: float) -> News | Missed | None:
        """The next word; None at the end. TimeoutError when nothing came in time."""
        async with asyncio.timeout(within_s):
            return await self._queue.get()


class Hub:
    """Hands what the database announces to those who listen here."""

    def __init__(self) -> None:
        self._ears: dict[UUID, set[Ear]] = {}
        self._decode = msgspec.json.Decoder(News).decode
        self._over = False

    @contextmanager
    def listening(self, person_id: UUID) -> Iterator[Ear]:
        """Hear this person's news until the block ends."""
        ear = Ear()
        if self._over:
            ear.hear(None)
        self._ears.setdefault(person_id, set()).add(ear)
        try:
            yield ear
        finally:
            ears = self._ears[person_id]
            ears.discard(ear)
            if not ears:
                del self._ears[person_id]

    def count(self, person_id: UUID) -> int:
        """How many listen for this person."""
        return len(self._ears.get(person_id, ()))

    def close(self) -> None:
        """Everybody hears the end."""
        self._over = True
        self._tell_all(None)

    def _tell_all(self, news: Missed | None) -> None:
        for ears in list(self._ears.values()):
            for ear in list(ears):
                ear.hear(news)

    def _notified(self, _: Any, __: int, ___: str, payload: str) -> None:
        try:
            news = self._decode(payload)
        except msgspec.DecodeError:
            log.warning("live.unreadable")
            return
        for ear in self._ears.get(news.person_id, ()):
            ear.hear(news)

    async def run(self, dsn: str) -> None:
        """Listen, and listen again whenever the connection is lost, until cancelled."""
        wait_s = _FIRST_WAIT_S
        while True:
            try:
                connection = await connect(dsn, statement_timeout="0")
                try:
                    await connection.add_listener(CHANNEL, self._notified)
                    self._tell_all(Missed())
                    wait_s = _FIRST_WAIT_S
                    await self._until_lost(connection)
                finally:
                    connection.terminate()
            except (*Unreachable, TimeoutError) as failure:
                log.warning("live.lost", error=type(failure).__name__)
            await asyncio.sleep(wait_s)
            wait_s = min(_LONGEST_WAIT_S, wait_s * 2)

    @staticmethod
    async def _until_lost(connection: Any) -> None:
        lost = asyncio.Event()
        connection.add_termination_listener(lambda _: lost.set())
        while not lost.is_set():
            try:
                async with asyncio.timeout(_PROBE_S):
                    await lost.wait()
            except TimeoutError:
                async with asyncio.timeout(_PROBE_S):
                    await connection.execute("SELECT 1")  # a dead network says nothing by itself


@asynccontextmanager
async def open_hub(hub: Hub, dsn: str) -> AsyncIterator[None]:
    """`hub` hears while this lasts."""
    async with asyncio.TaskGroup() as group:
        task = group.create_task(hub.run(dsn))
        try:
            yield
        finally:
            hub.close()
            task.cancel()

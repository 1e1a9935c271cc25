"""kill -9 of the worker and of the database while it sends: at the phones, every message once and none twice."""

import asyncio
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import asyncpg
import msgspec
import pytest

from api.cli import MIGRATIONS
from kernel.clock import now
from kernel.database import Unreachable, connect, open_database
from kernel.ids import PersonId, new_id
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from notifications.actions import tell
from notifications.channels.web_push import VAPID
from notifications.model.parcels import PushAddress
from notifications.queries import subscriptions
from tests.post import Browser
from tests.pwa.push_server import PushServer, open_push_server

ROOT = Path(__file__).parents[2]
BROWSERS = 20  # each person's
RECOVERS_S = 300  # a busy machine replays slowly; how fast is measured elsewhere
SEED = 361


@asynccontextmanager
async def connected(dsn: str) -> AsyncIterator[Any]:
    """A connection that is closed whatever becomes of its server."""
    conn = await connect(dsn)
    try:
        yield conn
    finally:
        conn.terminate()


class Ordeal:
    """A durable database and a real worker, both of which die again and again, and a push service that does not."""

    def __init__(self, folder: Path, server: PushServer) -> None:
        self.folder = folder
        self.server = server
        self.cluster = Postgres(folder / "pg")
        self.keys = Keyring(folder / "var" / "secrets")
        self.browsers: dict[str, Browser] = {}
        self.told: set[tuple[PersonId, str]] = set()
        self.kills: Counter[str] = Counter()
        self._worker: subprocess.Popen[bytes] | None = None
        self._over = False

    async def open(self) -> None:
        await self.cluster.start()
        await migrate(self.cluster.dsn(), MIGRATIONS)

    async def subscribe(self, people: int) -> list[PersonId]:
        made = [PersonId(new_id()) for _ in range(people)]
        kid, _ = self.keys.ec_key(VAPID)
        database = await open_database(self.cluster.dsn(APP_ROLE), most=2)
        async with database.transaction() as conn:
            for person in made:
                for _ in range(BROWSERS):
                    endpoint, browser = self.server.endpoint(), Browser()
                    self.browsers[endpoint.rpartition("/")[2]] = browser
                    address = PushAddress(endpoint=endpoint, p256dh=browser.p256dh, auth=browser.auth, vapid_kid=kid)
                    await subscriptions.insert(
                        conn,
                        subscription_id=new_id(),
                        person_id=person,
                        address=address,
                        endpoint_sha256=sha256(endpoint.encode()).digest(),
                        device="ordeal",
                        now=now(),
                    )
        await database.close()
        return made

    async def tell(self, people: list[PersonId], each: int) -> None:
        """Facts of business transactions: when one fails with the database, the caller tries again."""
        facts = [(person, str(number)) for number in range(each) for person in people]
        while facts:
            try:
                async with connected(self.cluster.dsn(APP_ROLE)) as conn:
                    while facts:
                        person, key = facts[-1]
                        async with conn.transaction():
                            await tell(
                                conn,
                                person_id=person,
                                kind="paid",
                                values={"tail": "0361"},
                                link="/ho-so/1",
                                key=key,
                                now=now(),
                            )
                        self.told.add(facts.pop())
            except (*Unreachable, asyncpg.PostgresError, TimeoutError):
                await asyncio.sleep(0.05)

    async def keep_alive(self) -> None:
        """What a supervisor does."""
        environment = {
            "PORT": "8000",
            "MOTCUA_DATA": str(self.folder / "var"),
            "DATABASE_URL": self.cluster.dsn(),
            "DATABASE_APP_URL": self.cluster.dsn(APP_ROLE),
            "WEB_PUSH_HOSTS": f"http://{self.server.host}",
            "QUIET_HOURS": "none",
        }
        with (self.folder / "worker.log").open("ab") as journal:
            while not self._over:
                if self._worker is None or self._worker.poll() is not None:
                    self._worker = subprocess.Popen(
                        [sys.executable, "-m", "api.cli", "worker"],
                        cwd=ROOT,
                        env={**os.environ, **environment},
                        stdout=journal,
                        stderr=journal,
                        start_new_session=True,
                    )
                if self.cluster.running_pid() is None:
                    await self.cluster.start(RECOVERS_S)
                await asyncio.sleep(0.05)

    async def kill(self, times: int, chance: random.Random) -> None:
        while self.kills.total() < times:  # of those that hit something
            await asyncio.sleep(chance.uniform(0.5, 4.5))
            what = chance.choice(("worker", "worker", "postmaster", "backend"))
            with contextlib.suppress(ProcessLookupError, OSError, asyncpg.PostgresError, TimeoutError):
                if what == "worker" and self._worker is not None:
                    os.kill(self._worker.pid, signal.SIGKILL)
                    self.kills[what] += 1
                elif what == "postmaster" and (pid := self.cluster.running_pid()) is not None:
                    os.kill(pid, signal.SIGKILL)
                    self.kills[what] += 1
                elif what == "backend":
                    async with connected(self.cluster.dsn()) as conn:
                        rows = await conn.fetch("SELECT pid FROM pg_stat_activity WHERE usename = $1", APP_ROLE)
                    if pids := [row[0] for row in rows]:
                        os.kill(chance.choice(pids), signal.SIGKILL)
                        self.kills[what] += 1

    async def until_done(self, within_s: float) -> float:
        """Seconds until nothing is under way."""
        begun = time.monotonic()
        while True:
            with contextlib.suppress(OSError, asyncpg.PostgresError, TimeoutError):
                async with connected(self.cluster.dsn()) as conn:
                    left = await conn.fetchval("SELECT count(*) FROM deliveries WHERE state IN ('created', 'sending')")
                if not left:
                    return time.monotonic() - begun
                if time.monotonic() - begun > within_s:
                    said = (self.folder / "worker.log").read_text("utf-8", "replace")[-1500:]
                    raise AssertionError(f"{left} deliveries are still under way; the worker said {said}")
            await asyncio.sleep(0.2)

    async def rows(self, query: str) -> list[tuple[Any, ...]]:
        async with connected(self.cluster.dsn()) as conn:
            return [tuple(row) for row in await conn.fetch(query)]

    def shown(self) -> Counter[tuple[str, str]]:
        """(browser, tag) and how often it arrived: a phone shows each tag once."""
        found: Counter[tuple[str, str]] = Counter()
        for posted in self.server.posted:
            said = msgspec.json.decode(self.browsers[posted.channel].read(posted.body))["notification"]
            found[posted.channel, said["tag"]] += 1
        return found

    def close(self) -> None:
        self._over = True
        if self._worker is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._worker.pid, signal.SIGKILL)
            self._worker.wait(10)
        self.cluster.stop()


@asynccontextmanager
async def ordeal() -> AsyncIterator[Ordeal]:
    with tempfile.TemporaryDirectory(prefix="motcua-") as name:
        async with open_push_server() as server:
            opened = Ordeal(Path(name), server)
            try:
                await opened.open()
                yield opened
            finally:
                opened.close()


async def survive(people: int, messages: int, kills: int, patience_s: float) -> None:
    deliveries = people * messages * BROWSERS
    async with ordeal() as it:
        subscribed = await it.subscribe(people)
        alive = asyncio.create_task(it.keep_alive())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(it.tell(subscribed, messages))
                group.create_task(it.kill(kills, random.Random(SEED)))
            after_s = await it.until_done(patience_s)
        finally:
            alive.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await alive
        shown = it.shown()
        repeats = sum(shown.values()) - len(shown)
        print(
            f"\nseed {SEED}: {deliveries} deliveries, {it.kills.total()} kills {dict(it.kills)}: {len(shown)} shown, "
            f"{repeats} arrived again and were folded by their tag, drained {after_s:.1f} s after the last kill"
        )
        assert len(it.told) == people * messages
        assert await it.rows("SELECT state, count(*) FROM deliveries GROUP BY state") == [("accepted", deliveries)]
        told = await it.rows("SELECT id::text FROM messages")
        assert len(told) == people * messages
        assert len(shown) == deliveries
        assert {tag for _, tag in shown} == {row[0] for row in told}
        assert Counter(channel for channel, _ in shown) == Counter(dict.fromkeys(it.browsers, messages))


@pytest.mark.seeded
async def test_a_few_kills_lose_and_repeat_nothing() -> None:
    await survive(people=2, messages=10, kills=4, patience_s=60)


@pytest.mark.prove
async def test_a_hundred_kills_during_twenty_thousand_deliveries_lose_and_repeat_nothing() -> None:
    await survive(people=20, messages=50, kills=100, patience_s=1800)

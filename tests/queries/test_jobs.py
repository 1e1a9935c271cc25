"""What is promised after commit is kept, whatever happens to the database while a job is under way."""

import asyncio
from datetime import datetime, timedelta

import msgspec

from kernel.database import Database, connect
from kernel.jobs import Worker, enqueue, held

PATIENCE_S = 30


class Fragile(msgspec.Struct, frozen=True, kw_only=True):
    """A job that fails the first time."""


WAITING = (
    "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock' "
    "AND query ILIKE '%attempts + 1%'"
)


async def test_a_job_is_not_given_up_because_the_database_was_away_when_it_failed(
    database: Database, owner_dsn: str
) -> None:
    runs: list[datetime] = []
    failed, done = asyncio.Event(), asyncio.Event()
    breaker = await connect(owner_dsn)

    async def handle(_: Database, job: Fragile, now: datetime) -> None:
        runs.append(now)
        if len(runs) > 1:
            done.set()
            return
        await breaker.execute("BEGIN")
        await breaker.execute("SELECT 1 FROM pgqueuer WHERE entrypoint = 'Fragile' FOR UPDATE")
        failed.set()
        raise ValueError

    async with database.transaction() as conn:
        await enqueue(conn, Fragile())
    worker = Worker(database, {Fragile: handle})
    working = asyncio.create_task(worker.run())
    watcher = await connect(owner_dsn)
    try:
        async with asyncio.timeout(PATIENCE_S):
            await failed.wait()
            while not (waiting := await watcher.fetch(WAITING)):  # to be put back into the queue
                await asyncio.sleep(0.05)
            for row in waiting:
                await watcher.execute("SELECT pg_terminate_backend($1)", row[0])
            await breaker.execute("ROLLBACK")
            await done.wait()
            while await watcher.fetchval("SELECT count(*) FROM pgqueuer"):
                assert await held(watcher) == 0
                await asyncio.sleep(0.05)
        assert len(runs) == 2
        assert runs[1] - runs[0] > timedelta(seconds=1)
    finally:
        worker.stop()
        await asyncio.wait([working], timeout=PATIENCE_S)
        await breaker.close()
        await watcher.close()

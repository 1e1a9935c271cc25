"""Work after commit: at least once, idempotent, held when it keeps failing. Alone speaks PgQueuer.

A job is a struct; its class name is the entrypoint. Handlers take (database, job, now) and open their own
transactions, since they may meet the network in between.
"""

import asyncio
import dataclasses
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import asyncpg
import msgspec
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver, AsyncpgPoolDriver
from pgqueuer.errors import FailingListenerError, RetryRequested
from pgqueuer.executors import DatabaseRetryEntrypointExecutor
from pgqueuer.models import Job, Schedule, TracebackRecord
from pgqueuer.queries import Queries

from kernel import clock
from kernel.database import Connection, Database
from kernel.logs import log

JobHandler = Callable[[Database, Any, datetime], Coroutine[Any, Any, None]]
Timed = Callable[[Database, datetime], Coroutine[Any, Any, None]]

MOST_TRIES = 12
FIRST_DELAY = timedelta(seconds=0.5)
LONGEST_DELAY = timedelta(minutes=10)
_LOOK_AGAIN = timedelta(milliseconds=10)  # for what the queue dropped word of while it handed jobs out


class TryAgain(Exception):
    """The job asks to be run again later."""

    def __init__(self, after: timedelta) -> None:
        super().__init__(f"in {after}")
        self.after = after


class _Patient(Queries):
    """Never gives a job up because the database was away just when it was to be tried again.

    The queue would note such a job as failed for good, in memory, and write that down once the database is back. Left
    as it is, it counts as taken by a worker that has died, and is taken over as soon as its heartbeat is stale.
    """

    async def retry_job(self, job: Job, delay: timedelta, traceback_record: TracebackRecord | None) -> None:
        try:
            await super().retry_job(job, delay, traceback_record)
        except Exception as failure:
            log.warning("job.not-put-back", job=job.entrypoint, tries=job.attempts, error=type(failure).__name__)


_queries: Queries | None = None


def _speaking(connection: Any) -> Queries:
    global _queries  # noqa: PLW0603 - built once: it prepares its statements' texts
    if _queries is None:
        _queries = Queries(AsyncpgDriver(connection))
    return dataclasses.replace(_queries, driver=AsyncpgDriver(connection))


async def enqueue(
    connection: Connection,
    job: msgspec.Struct,
    *,
    after: timedelta | None = None,
    key: str | None = None,
    priority: int = 0,
) -> None:
    """Run `job` once this transaction commits. With `key`, not again while one of that key waits."""
    await _speaking(connection).enqueue(
        type(job).__name__,
        msgspec.json.encode(job),
        priority,
        execute_after=after,
        dedupe_key=key,
        on_conflict="skip",
    )


async def enqueue_all(
    connection: Connection,
    jobs: Sequence[msgspec.Struct],
    *,
    after: Sequence[timedelta | None] | None = None,
    priority: int = 0,
) -> None:
    """Many at once, in one statement; `after` has one wait a job. Of what is due, a higher `priority` goes first."""
    if jobs:
        await _speaking(connection).enqueue(
            [type(job).__name__ for job in jobs],
            [msgspec.json.encode(job) for job in jobs],
            [priority] * len(jobs),
            list(after) if after is not None else None,
        )


async def install(connection: Any) -> None:
    """The queue's own tables, by its own installer: the one exception to “no triggers”."""
    queries = Queries(AsyncpgDriver(connection))
    if await queries.schema_is_installed():
        await queries.upgrade()
    else:
        await queries.install()


class Worker:
    """Runs jobs until told to stop. One process may be killed at any moment: another takes its jobs over."""

    def __init__(
        self,
        database: Database,
        handlers: Mapping[type[msgspec.Struct], JobHandler],
        timetable: Mapping[str, tuple[str, Timed]] | None = None,
        doors: Sequence[Callable[[], AbstractAsyncContextManager[Any]]] = (),
    ) -> None:
        """`timetable`: name -> (cron expression in UTC, what to do). `doors` are open while jobs run."""
        self._database = database
        self._handlers = handlers
        self._timetable = timetable or {}
        self._doors = doors
        self._queue: PgQueuer | None = None

    @asynccontextmanager
    async def _opened(self) -> AsyncIterator[PgQueuer]:
        """The queue on a small pool of its own: it reads jsonb as text, our pool does not.

        What it writes there does not wait for the disk: lost in a crash, a job runs again (decisions/quick-queue.md).
        """
        async with AsyncExitStack() as stack:
            for door in self._doors:
                await stack.enter_async_context(door())
            settings = {"synchronous_commit": "off"}
            opening = asyncpg.create_pool(self._database.dsn, min_size=1, max_size=4, server_settings=settings)
            yield self._build(await stack.enter_async_context(opening))

    def _build(self, pool: Any) -> PgQueuer:
        driver = AsyncpgPoolDriver(pool)
        queue = PgQueuer(driver, queries=_Patient(driver))
        queue.qm.min_dequeue_poll_interval = _LOOK_AGAIN
        for kind, handle in self._handlers.items():
            queue.entrypoint(
                kind.__name__,
                on_failure="hold",
                executor_factory=lambda parameters: DatabaseRetryEntrypointExecutor(
                    parameters=parameters,
                    max_attempts=MOST_TRIES,
                    initial_delay=FIRST_DELAY,
                    max_delay=LONGEST_DELAY,
                ),
            )(self._runner(kind, handle))
        for name, (cron, act) in self._timetable.items():
            queue.schedule(name, cron)(self._ticker(name, act))
        return queue

    def _runner(self, kind: type[msgspec.Struct], handle: JobHandler) -> Callable[[Job], Coroutine[Any, Any, None]]:
        decoder = msgspec.json.Decoder(kind)

        async def run(job: Job) -> None:
            try:
                await handle(self._database, decoder.decode(job.payload or b"{}"), clock.now())
            except TryAgain as again:
                raise RetryRequested(delay=again.after, reason="asked") from again
            except Exception as failure:
                log.warning("job.failed", job=kind.__name__, tries=job.attempts, error=type(failure).__name__)
                raise

        return run

    def _ticker(self, name: str, act: Timed) -> Callable[[Schedule], Coroutine[Any, Any, None]]:
        async def tick(_: Schedule) -> None:
            try:
                await act(self._database, clock.now())
            except Exception as failure:
                log.error("schedule.failed", name=name, error=type(failure).__name__, exc_info=True)

        return tick

    async def run(self, *, batch: int = 50) -> None:
        """Until SIGTERM or SIGINT, or until the LISTEN connection is lost (the supervisor starts it again)."""
        async with self._opened() as queue:
            self._queue = queue
            loop = asyncio.get_running_loop()
            for number in (signal.SIGTERM, signal.SIGINT):
                loop.add_signal_handler(number, queue.shutdown.set)
            watching = asyncio.create_task(self._watch_listener(queue))
            try:
                await queue.run(
                    dequeue_timeout=timedelta(seconds=1),
                    heartbeat_timeout=timedelta(seconds=3),
                    batch_size=batch,
                    max_concurrent_tasks=batch * 2,  # a burst waits in the table, not in memory
                )
            finally:
                watching.cancel()
                for number in (signal.SIGTERM, signal.SIGINT):
                    loop.remove_signal_handler(number)

    async def _watch_listener(self, queue: PgQueuer) -> None:
        """A lost LISTEN connection is never re-established: notice, and end. The queue's own check begins before
        its LISTEN does and so cries wolf on a busy machine."""
        while True:
            await asyncio.sleep(10)
            try:
                await queue.qm.listener_healthy(timeout=timedelta(seconds=10))
            except FailingListenerError:
                log.warning("worker.listener-lost")
                queue.shutdown.set()
                return

    def stop(self) -> None:
        """Finish what runs, take nothing more."""
        if self._queue is not None:
            self._queue.shutdown.set()

    async def drain(self, *, horizon: timedelta = timedelta(seconds=3)) -> None:
        """Run what is due, or will be within `horizon`, until nothing is; what is promised for later stays promised.

        For tests and one-off commands. The queue's own drain would wait for a job deferred by a day.
        """
        async with self._opened() as queue:
            watching = asyncio.create_task(self._stop_when_idle(queue, horizon))
            try:
                await queue.qm.run(dequeue_timeout=timedelta(seconds=0.1), log_aggregation_interval=timedelta(0))
            finally:
                watching.cancel()

    async def _stop_when_idle(self, queue: PgQueuer, horizon: timedelta) -> None:
        names = [kind.__name__ for kind in self._handlers]
        while True:
            async with self._database.connection() as connection:
                busy = await connection.fetchval(
                    "SELECT true FROM pgqueuer WHERE entrypoint = ANY($1) AND (status = 'picked' "
                    "OR (status = 'queued' AND execute_after <= now() + $2::interval)) LIMIT 1",
                    names,
                    horizon,
                )
            if not busy:
                queue.shutdown.set()
                return
            await asyncio.sleep(0.05)


async def held(connection: Connection) -> int:
    """How many jobs gave up and wait for a person."""
    return int(await connection.fetchval("SELECT count(*) FROM pgqueuer WHERE status = 'failed'"))


class Held(msgspec.Struct, frozen=True, kw_only=True):
    """A job that gave up: its struct's name, since when, and the class of what it failed with."""

    id: int
    job: str
    since: datetime
    tries: int
    error: str | None


async def list_held(connection: Connection, limit: int) -> list[Held]:
    """Newest first. What they carry is not told: ids mean nothing to a person, and a repair begins in the log."""
    rows = await connection.fetch(
        "SELECT q.id, q.entrypoint, q.updated, q.attempts, (SELECT l.traceback->>'exception_type' "
        "FROM pgqueuer_log l WHERE l.job_id = q.id AND l.traceback IS NOT NULL ORDER BY l.id DESC LIMIT 1) "
        "FROM pgqueuer q WHERE q.status = 'failed' ORDER BY q.updated DESC LIMIT $1",
        limit,
    )
    return [Held(id=row[0], job=row[1], since=row[2], tries=row[3], error=row[4]) for row in rows]


async def replay(connection: Connection, ids: Sequence[int]) -> int:
    """Let held jobs run again from their first try; how many of these were held."""
    found = [
        row[0]
        for row in await connection.fetch(
            "SELECT id FROM pgqueuer WHERE id = ANY($1::bigint[]) AND status = 'failed' FOR UPDATE", ids
        )
    ]
    if found:
        await _speaking(connection).requeue_jobs(found)
    return len(found)


async def backlog(connection: Connection) -> tuple[int, float]:
    """(jobs waiting now, age of the oldest in seconds)."""
    row = await connection.fetchrow(
        "SELECT count(*), coalesce(extract(epoch FROM now() - min(greatest(execute_after, created))), 0) "
        "FROM pgqueuer WHERE status = 'queued' AND execute_after <= now()"
    )
    return int(row[0]), float(row[1])


QueueGone = asyncpg.UndefinedTableError

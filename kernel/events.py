"""Facts of a business transaction, heard after it commits.

`publish` enqueues in the same transaction, so a fact and its row stand or fall together. Each subscriber then runs
once inside a transaction of its own: `heard` holds its mark, written with its work.
"""

from collections.abc import Callable, Coroutine, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

import msgspec

from kernel.database import Connection, Database
from kernel.ids import new_id
from kernel.jobs import enqueue

E = TypeVar("E", bound=msgspec.Struct)
Handler = Callable[[Connection, Any, datetime], Coroutine[Any, Any, None]]
Subscriptions = Mapping[type[msgspec.Struct], Sequence[tuple[str, Handler]]]


class Published(msgspec.Struct, frozen=True, kw_only=True):
    """An event on its way: which, when, and its body as JSON."""

    event_id: UUID
    topic: str
    body: msgspec.Raw


async def publish(connection: Connection, event: msgspec.Struct) -> UUID:
    """Tell every subscriber, after commit, exactly once each."""
    event_id = new_id()
    body = msgspec.Raw(msgspec.json.encode(event))
    await enqueue(connection, Published(event_id=event_id, topic=type(event).__name__, body=body))
    return event_id


def hearing(subscriptions: Subscriptions) -> Callable[[Database, Published, datetime], Coroutine[Any, Any, None]]:
    """The job handler that brings one published event to each of its subscribers."""
    topics = {kind.__name__: (msgspec.json.Decoder(kind), tuple(ears)) for kind, ears in subscriptions.items()}

    async def hear(database: Database, published: Published, now: datetime) -> None:
        if published.topic not in topics:
            return
        decoder, ears = topics[published.topic]
        event = decoder.decode(published.body)
        failures: list[Exception] = []
        for subscriber, handle in ears:
            try:
                async with database.transaction() as connection:
                    first = await connection.fetchval(
                        "INSERT INTO heard (event_id, subscriber, heard_at) VALUES ($1, $2, $3) "
                        "ON CONFLICT DO NOTHING RETURNING true",
                        published.event_id,
                        subscriber,
                        now,
                    )
                    if first:
                        await handle(connection, event, now)
            except Exception as failure:
                failures.append(failure)
        if failures:
            raise ExceptionGroup(published.topic, failures)

    return hear


async def forget_heard(database: Database, now: datetime) -> None:
    """Marks older than 30 days: no job lives that long."""
    from datetime import timedelta

    async with database.transaction() as connection:
        await connection.execute("DELETE FROM heard WHERE heard_at < $1", now - timedelta(days=30))


__all__ = ["Handler", "Published", "Subscriptions", "forget_heard", "hearing", "publish"]

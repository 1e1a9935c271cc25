"""Reads deliveries in the large: what left, what arrived, how long it took, what waits."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection
from notifications.model.channels import Channel
from notifications.model.deliveries import State


class Count(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    provider: str | None
    kind: str
    state: State
    why: str | None
    deliveries: int


class Waits(msgspec.Struct, frozen=True, kw_only=True):
    """Seconds since the fact: (p50, p99) until it left, was accepted, was shown; None where nothing was."""

    channel: Channel
    left: tuple[float, float] | None
    accepted: tuple[float, float] | None
    shown: tuple[float, float] | None


class Backlog(msgspec.Struct, frozen=True, kw_only=True):
    """Deliveries that are due and under way, and the age of the oldest in seconds."""

    channel: Channel
    waiting: int
    oldest_s: float


_COUNTS = """
SELECT d.channel, d.provider, m.kind, d.state, d.why, count(*)
FROM deliveries d JOIN messages m ON m.id = d.message_id
WHERE d.id >= $1 GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5
"""

_WAITS = """
SELECT d.channel,
    percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM d.sending_at - m.happened_at))
        FILTER (WHERE d.tries = 1 AND d.sending_at IS NOT NULL),
    percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM d.accepted_at - m.happened_at)),
    percentile_cont(ARRAY[0.5, 0.99]) WITHIN GROUP (ORDER BY extract(epoch FROM d.shown_at - m.happened_at))
FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.id >= $1 GROUP BY 1 ORDER BY 1
"""

_BACKLOG = """
SELECT channel, count(*), coalesce(extract(epoch FROM $1 - min(due_at)), 0) FROM deliveries
WHERE state IN ('created', 'sending') AND due_at <= $1 GROUP BY 1 ORDER BY 1
"""


async def counts(conn: Connection, since: UUID) -> list[Count]:
    """Of deliveries made since that id."""
    return [
        Count(
            channel=Channel(row[0]),
            provider=row[1],
            kind=row[2],
            state=State(row[3]),
            why=row[4],
            deliveries=row[5],
        )
        for row in await conn.fetch(_COUNTS, since)
    ]


async def waits(conn: Connection, since: UUID) -> list[Waits]:
    return [
        Waits(channel=Channel(row[0]), left=_pair(row[1]), accepted=_pair(row[2]), shown=_pair(row[3]))
        for row in await conn.fetch(_WAITS, since)
    ]


def _pair(values: list[float | None] | None) -> tuple[float, float] | None:
    if values is None or values[0] is None or values[1] is None:
        return None
    return float(values[0]), float(values[1])


async def backlog(conn: Connection, now: datetime) -> list[Backlog]:
    return [
        Backlog(channel=Channel(row[0]), waiting=row[1], oldest_s=float(row[2]))
        for row in await conn.fetch(_BACKLOG, now)
    ]

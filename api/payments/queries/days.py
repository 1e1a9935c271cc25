"""Statements about a day's closing: its sums, what moved, what is in the way, who closed it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from kernel.database import Connection
from kernel.ids import PersonId

MOST_MOVEMENTS = 100_000

_CLOSING = "SELECT closed_at, closed_by FROM day_closing WHERE day = $1"
_CLOSE = "INSERT INTO day_closing (day, closed_at, closed_by) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING"
_IN_THE_WAY = (
    "SELECT (SELECT count(*) FROM difference WHERE day = $1 AND state = 'open'), "
    "(SELECT count(*) FROM statement_line WHERE happened_at >= $2 AND happened_at < $3 "
    "AND state IN ('new', 'unmatched')), "
    "ARRAY(SELECT DISTINCT l.gateway FROM ledger l WHERE l.kind IN ('paid', 'refunded') AND l.happened_at >= $2 "
    "AND l.happened_at < $3 AND NOT EXISTS (SELECT FROM closed_day c WHERE c.day = $1 AND c.gateway = l.gateway) "
    "AND (l.kind = 'paid' OR l.gateway <> 'vietqr') ORDER BY 1)"
)
_MOVED = (
    "SELECT l.happened_at, l.kind, l.gateway, l.transaction_no, f.dossier_code, l.amount_vnd FROM ledger l "
    "LEFT JOIN fee f ON f.id = l.fee_id WHERE l.happened_at >= $1 AND l.happened_at < $2 AND l.kind IN ('paid', "
    "'cash_received', 'refunded', 'cash_returned', 'transferred_back', 'paid_out', 'charged', 'banked') "
    "ORDER BY l.happened_at, l.id LIMIT $3"
)
_REFUNDED = (
    "SELECT r.done_at, r.gateway, r.transaction_no, f.dossier_code, r.amount_vnd, r.cause, r.reason, r.said, "
    "r.asked_by, r.agreed_by FROM refund r LEFT JOIN fee f ON f.id = r.fee_id WHERE r.state = 'done' "
    "AND r.done_at >= $1 AND r.done_at < $2 ORDER BY r.done_at, r.id LIMIT 5000"
)


class Closing(msgspec.Struct, frozen=True, kw_only=True):
    """Who closed a day, and when."""

    closed_at: datetime
    closed_by: UUID


class InTheWay(msgspec.Struct, frozen=True, kw_only=True):
    """What keeps a day from being closed: nothing, when all three are empty."""

    differences: int
    lines: int
    without_report: tuple[str, ...]

    @property
    def clear(self) -> bool:
        """Nothing is."""
        return not (self.differences or self.lines or self.without_report)


async def closing_of(conn: Connection, day: date) -> Closing | None:
    """The day's closing, if it is closed."""
    row = await conn.fetchrow(_CLOSING, day)
    return row and Closing(closed_at=row[0], closed_by=row[1])


async def close(conn: Connection, day: date, by: PersonId, now: datetime) -> None:
    """Once; the first one stands."""
    await conn.execute(_CLOSE, day, now, by)


async def in_the_way(conn: Connection, day: date, start: datetime, end: datetime) -> InTheWay:
    """Open differences, transfers nobody has placed, gateways whose report was not set beside the books."""
    row = await conn.fetchrow(_IN_THE_WAY, day, start, end)
    return InTheWay(differences=row[0], lines=row[1], without_report=tuple(row[2]))


async def moved(conn: Connection, start: datetime, end: datetime) -> list[Any]:
    """(time, kind, way, number, dossier, sum) of money that came, went back, or reached the account."""
    return list(await conn.fetch(_MOVED, start, end, MOST_MOVEMENTS))


async def refunded(conn: Connection, start: datetime, end: datetime) -> list[Any]:
    """(time, way, number, dossier, sum, cause, reason, their number, first person, second person)."""
    return list(await conn.fetch(_REFUNDED, start, end))

"""What an accountant looks at: what is open, and any reference found."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from kernel.database import Connection
from kernel.ids import FeeId, OfficeCode, PersonId
from kernel.money import Dong

_DIFFERENCES = (
    "SELECT d.id, d.day, d.gateway, d.kind, d.transaction_no, d.reference, f.dossier_code, d.ours_vnd, d.theirs_vnd, "
    "d.state, d.found_at, d.reason, d.fee_id, r.happened_at, l.happened_at FROM difference d "
    "LEFT JOIN fee f ON f.id = d.fee_id LEFT JOIN report_row r ON r.gateway = d.gateway "
    "AND r.transaction_no = d.transaction_no "
    "AND r.kind = CASE WHEN d.kind LIKE 'refund%' THEN 'refunded' ELSE 'paid' END "
    "LEFT JOIN ledger l ON l.gateway = d.gateway AND l.transaction_no = d.transaction_no "
    "AND l.kind = CASE WHEN d.kind LIKE 'refund%' THEN 'refunded' ELSE 'paid' END "
    "WHERE ($1::date IS NULL OR d.day = $1) AND ($2::text IS NULL OR d.state = $2) "
    "AND ($3::text[] IS NULL OR f.office = ANY($3)) ORDER BY d.state <> 'open', "
    "d.found_at, d.id LIMIT 500"
)
_EXPLAIN = (
    "UPDATE difference SET state = 'explained', closed_at = $2, closed_by = $3, reason = $4 "
    "WHERE id = $1 AND state = 'open' AND ($5::text[] IS NULL OR EXISTS (SELECT FROM fee f WHERE f.id = "
    "difference.fee_id AND f.office = ANY($5))) RETURNING day, gateway, transaction_no, fee_id, theirs_vnd"
)
_UNMATCHED = (
    "SELECT id, reference, amount_vnd, content, happened_at FROM statement_line WHERE state = 'unmatched' "
    "ORDER BY id LIMIT 200"
)
_LOCK_LINE = (
    "SELECT id, reference, amount_vnd, content, happened_at FROM statement_line "
    "WHERE id = $1 AND state = 'unmatched' FOR UPDATE"
)
_DAYS = (
    "SELECT day, gateway, ours_count, ours_vnd, theirs_count, theirs_vnd, (SELECT count(*) FROM difference d "
    "WHERE d.day = c.day AND d.gateway = c.gateway AND d.state = 'open'), closed_at, owed_vnd, arrived_vnd "
    "FROM closed_day c "
    "WHERE day BETWEEN $1 AND $2 ORDER BY day DESC, gateway"
)
_TAKEN = (
    "SELECT gateway, count(*), sum(amount_vnd)::bigint FROM ledger WHERE kind IN ('paid', 'cash_received') "
    "AND happened_at >= $1 AND happened_at < $2 AND ($3::text[] IS NULL OR office = ANY($3)) GROUP BY 1 ORDER BY 1"
)
_SEARCH = (
    "SELECT f.id, f.dossier_code, f.total_vnd, f.state, f.requested_at FROM fee f "
    "WHERE ($2::text[] IS NULL OR f.office = ANY($2)) AND (f.dossier_code = $1 "
    "OR EXISTS (SELECT FROM attempt a WHERE a.fee_id = f.id AND (a.reference = $1 OR a.transaction_no = $1)) "
    "OR EXISTS (SELECT FROM ledger l WHERE l.fee_id = f.id AND l.transaction_no = $1) "
    "OR EXISTS (SELECT FROM receipt r WHERE r.fee_id = f.id AND r.series || '-' || r.number = $1)) "
    "ORDER BY f.id LIMIT 50"
)


class DifferenceRow(msgspec.Struct, frozen=True, kw_only=True):
    """One disagreement, with its evidence."""

    id: UUID
    day: date
    gateway: str
    kind: str
    transaction: str
    reference: str
    dossier_code: str | None
    ours_vnd: Dong | None
    theirs_vnd: Dong | None
    state: str
    found_at: datetime
    reason: str | None
    fee_id: FeeId | None
    reported_at: datetime | None
    booked_at: datetime | None


class LineRow(msgspec.Struct, frozen=True, kw_only=True):
    """A credit that named no fee."""

    id: UUID
    reference: str
    amount_vnd: Dong
    content: str
    happened_at: datetime


class ClosedDay(msgspec.Struct, frozen=True, kw_only=True):
    """A gateway's day, both sides."""

    day: date
    gateway: str
    ours_count: int
    ours_vnd: Dong
    theirs_count: int
    theirs_vnd: Dong
    open_count: int
    closed_at: datetime
    owed_vnd: int
    arrived_vnd: int


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """What came in one way."""

    way: str
    count: int
    sum_vnd: Dong


class FoundFee(msgspec.Struct, frozen=True, kw_only=True):
    """A fee that some reference led to."""

    id: FeeId
    dossier_code: str
    total_vnd: Dong
    state: str
    requested_at: datetime


def _named(offices: Sequence[OfficeCode] | None) -> list[OfficeCode] | None:
    return None if offices is None else list(offices)


async def differences(
    conn: Connection, day: date | None, state: str | None, offices: Sequence[OfficeCode] | None
) -> tuple[DifferenceRow, ...]:
    """Of one day or all, in one state or all; about fees of these offices, or all of them and what is no fee's."""
    return tuple(
        DifferenceRow(
            id=row[0],
            day=row[1],
            gateway=row[2],
            kind=row[3],
            transaction=row[4],
            reference=row[5],
            dossier_code=row[6],
            ours_vnd=row[7],
            theirs_vnd=row[8],
            state=row[9],
            found_at=row[10],
            reason=row[11],
            fee_id=row[12],
            reported_at=row[13],
            booked_at=row[14],
        )
        for row in await conn.fetch(_DIFFERENCES, day, state, _named(offices))
    )


async def explain(
    conn: Connection,
    difference_id: UUID,
    by: PersonId,
    reason: str,
    now: datetime,
    *,
    offices: Sequence[OfficeCode] | None,
) -> tuple[date, str, str, FeeId | None, Dong | None] | None:
    """(day, gateway, transaction, fee, their sum) of what was explained; None when it is not open, or not theirs."""
    row = await conn.fetchrow(_EXPLAIN, difference_id, now, by, reason, _named(offices))
    return row and (row[0], row[1], row[2], row[3], row[4])


async def unmatched_lines(conn: Connection) -> tuple[LineRow, ...]:
    """Oldest first."""
    return tuple(_line(row) for row in await conn.fetch(_UNMATCHED))


async def lock_unmatched(conn: Connection, line_id: UUID) -> LineRow | None:
    """One, held until the transaction ends."""
    row = await conn.fetchrow(_LOCK_LINE, line_id)
    return row and _line(row)


def _line(row: Sequence[Any]) -> LineRow:
    return LineRow(id=row[0], reference=row[1], amount_vnd=row[2], content=row[3], happened_at=row[4])


async def closed_days(conn: Connection, start: date, end: date) -> tuple[ClosedDay, ...]:
    """Newest first."""
    return tuple(
        ClosedDay(
            day=row[0],
            gateway=row[1],
            ours_count=row[2],
            ours_vnd=row[3],
            theirs_count=row[4],
            theirs_vnd=row[5],
            open_count=row[6],
            closed_at=row[7],
            owed_vnd=row[8],
            arrived_vnd=row[9],
        )
        for row in await conn.fetch(_DAYS, start, end)
    )


async def taken_between(
    conn: Connection, start: datetime, end: datetime, offices: Sequence[OfficeCode] | None
) -> tuple[Taken, ...]:
    """What came in, by way; of these offices, or of all."""
    rows = await conn.fetch(_TAKEN, start, end, _named(offices))
    return tuple(Taken(way=row[0], count=row[1], sum_vnd=row[2]) for row in rows)


async def search(conn: Connection, text: str, offices: Sequence[OfficeCode] | None) -> tuple[FoundFee, ...]:
    """Fees of these offices, or of all, by dossier code, order or transaction number, or receipt."""
    rows = await conn.fetch(_SEARCH, text, _named(offices))
    return tuple(
        FoundFee(id=row[0], dossier_code=row[1], total_vnd=row[2], state=row[3], requested_at=row[4]) for row in rows
    )

"""Statements that set our books beside a gateway's report."""

from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from api.payments.model import GatewayName
from api.payments.queries.repairs import Repair, note_repair
from api.payments.rules.reconciling import Day, DifferenceKind, Pair, RepairKind, ReportRow, RowKind
from kernel.database import Connection
from kernel.ids import PersonId, new_id
from kernel.money import Dong

_NOTE_FILE = (
    "INSERT INTO report_file (gateway, day, sha256, rows, loaded_at, loaded_by) VALUES ($1, $2, $3, $4, $5, $6) "
    "ON CONFLICT DO NOTHING"
)
_HAS_REPORT = "SELECT true FROM report_file WHERE gateway = $1 AND day = $2 LIMIT 1"
_LOAD = (
    "INSERT INTO report_row (gateway, kind, transaction_no, reference, amount_vnd, charge_vnd, happened_at, day) "
    "SELECT $1, kind, transaction_no, reference, amount_vnd, charge_vnd, happened_at, $2 FROM unnest("
    "$3::text[], $4::text[], $5::text[], $6::bigint[], $7::bigint[], $8::timestamptz[]) "
    "AS t (kind, transaction_no, reference, amount_vnd, charge_vnd, happened_at) "
    "ON CONFLICT (gateway, kind, transaction_no) DO NOTHING"
)
_DISAGREE = (
    "SELECT r.kind, r.transaction_no, r.reference, l.amount_vnd, r.amount_vnd, r.happened_at FROM report_row r "
    "LEFT JOIN ledger l ON l.gateway = r.gateway AND l.transaction_no = r.transaction_no AND l.kind = r.kind "
    "WHERE r.gateway = $1 AND r.day = $2 AND (l.id IS NULL OR l.amount_vnd <> r.amount_vnd) "
    "UNION ALL "
    "SELECT l.kind, l.transaction_no, coalesce(a.reference, ''), l.amount_vnd, NULL, l.happened_at FROM ledger l "
    "LEFT JOIN attempt a ON a.id = l.attempt_id LEFT JOIN report_row r ON r.gateway = l.gateway "
    "AND r.transaction_no = l.transaction_no AND r.kind = l.kind "
    "WHERE l.gateway = $1 AND l.happened_at >= $3 AND l.happened_at < $4 AND l.kind IN ('paid', 'refunded') "
    "AND r.transaction_no IS NULL"
)
_INSERT = (
    "INSERT INTO difference (id, day, gateway, kind, transaction_no, reference, fee_id, ours_vnd, theirs_vnd, state, "
    "found_at) VALUES ($1, $2, $3, $4, $5, $6, (SELECT fee_id FROM attempt WHERE gateway = $3 AND reference = $6), "
    "$7, $8, 'open', $9) ON CONFLICT (gateway, kind, transaction_no) DO NOTHING"
)
_HEALABLE = (
    "SELECT d.id, d.transaction_no, d.reference, r.amount_vnd, r.happened_at FROM difference d JOIN report_row r "
    "ON r.gateway = d.gateway AND r.kind = $4 AND r.transaction_no = d.transaction_no "
    "WHERE d.gateway = $1 AND d.day = $2 AND d.kind = $5 AND d.state = 'open' AND d.fee_id IS NOT NULL "
    "AND d.id > $3 ORDER BY d.id LIMIT 100"
)
_HEAL = (
    "UPDATE difference SET state = 'healed', closed_at = $2, reason = $3 WHERE id = $1 AND state = 'open' "
    "RETURNING day, gateway, transaction_no, fee_id, theirs_vnd"
)
_PAYOUT = (
    "INSERT INTO difference (id, day, gateway, kind, transaction_no, reference, ours_vnd, theirs_vnd, state, found_at) "
    "VALUES ($1, $2, $3, 'payout', $4, '', $5, $6, 'open', $7) ON CONFLICT (gateway, kind, transaction_no) DO UPDATE "
    "SET ours_vnd = excluded.ours_vnd, theirs_vnd = excluded.theirs_vnd WHERE difference.state = 'open' "
    "AND (difference.ours_vnd, difference.theirs_vnd) IS DISTINCT FROM (excluded.ours_vnd, excluded.theirs_vnd)"
)
_OPEN_PAYOUT = (
    "SELECT id FROM difference WHERE gateway = $1 AND kind = 'payout' AND transaction_no = $2 AND state = 'open'"
)
_NOW_AGREE = (
    "SELECT d.id FROM difference d WHERE d.gateway = $1 "
    "AND d.day = $2 AND d.state = 'open' AND d.kind IN ('missing_here', 'refund_missing_here', 'missing_there', "
    "'refund_missing_there') AND EXISTS (SELECT FROM ledger l JOIN report_row r ON r.gateway = l.gateway "
    "AND r.transaction_no = l.transaction_no AND r.kind = l.kind AND r.amount_vnd = l.amount_vnd "
    "WHERE l.gateway = d.gateway AND l.transaction_no = d.transaction_no "
    "AND l.kind = CASE WHEN d.kind LIKE 'refund%' THEN 'refunded' ELSE 'paid' END)"
)
_DAY = (
    "SELECT (SELECT count(*) FROM ledger WHERE gateway = $1 AND kind = 'paid' AND happened_at >= $3 "
    "AND happened_at < $4), "
    "(SELECT coalesce(sum(amount_vnd), 0) FROM ledger WHERE gateway = $1 AND kind = 'paid' AND happened_at >= $3 "
    "AND happened_at < $4)::bigint, "
    "(SELECT count(*) FROM report_row WHERE gateway = $1 AND day = $2 AND kind = 'paid'), "
    "(SELECT coalesce(sum(amount_vnd), 0) FROM report_row WHERE gateway = $1 AND day = $2 AND kind = 'paid')::bigint, "
    "(SELECT count(*) FROM difference WHERE gateway = $1 AND day = $2 AND state = 'open')"
)
_COUNT_OPEN = "SELECT count(*) FROM difference WHERE gateway = $1 AND day = $2 AND state = 'open'"
_CLOSE = (
    "INSERT INTO closed_day (day, gateway, ours_count, ours_vnd, theirs_count, theirs_vnd, open_count, owed_vnd, "
    "arrived_vnd, closed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (day, gateway) DO UPDATE "
    "SET ours_count = excluded.ours_count, ours_vnd = excluded.ours_vnd, theirs_count = excluded.theirs_count, "
    "theirs_vnd = excluded.theirs_vnd, open_count = excluded.open_count, owed_vnd = excluded.owed_vnd, "
    "arrived_vnd = excluded.arrived_vnd, closed_at = excluded.closed_at "
    "WHERE (closed_day.ours_count, closed_day.ours_vnd, closed_day.theirs_count, closed_day.theirs_vnd, "
    "closed_day.open_count, closed_day.owed_vnd, closed_day.arrived_vnd) IS DISTINCT FROM (excluded.ours_count, "
    "excluded.ours_vnd, excluded.theirs_count, excluded.theirs_vnd, excluded.open_count, excluded.owed_vnd, "
    "excluded.arrived_vnd)"
)


class Healable(msgspec.Struct, frozen=True, kw_only=True):
    """What a report tells of an attempt we know, and our books do not."""

    id: UUID
    transaction: str
    reference: str
    amount_vnd: Dong
    happened_at: datetime


_PATIENCE = "SET LOCAL statement_timeout = '10min'"
_NO_LOOPS = "SET LOCAL enable_nestloop = off"


async def give_time(conn: Connection) -> None:
    """A whole day is compared at once, in this transaction: by hashing, however little is known of its size."""
    await conn.execute(_PATIENCE)
    await conn.execute(_NO_LOOPS)


async def has_report(conn: Connection, gateway: GatewayName, day: date) -> bool:
    """Whether any report of that day was loaded."""
    return bool(await conn.fetchval(_HAS_REPORT, gateway, day))


async def note_file(
    conn: Connection,
    gateway: GatewayName,
    day: date,
    *,
    sha256: bytes,
    rows: int,
    now: datetime,
    by: PersonId | None,
) -> None:
    """The file is loaded, whole."""
    await conn.execute(_NOTE_FILE, gateway, day, sha256, rows, now, by)


async def load_rows(conn: Connection, gateway: GatewayName, day: date, rows: Sequence[ReportRow]) -> None:
    """A batch of a report; rows known already are passed over."""
    await conn.execute(
        _LOAD,
        gateway,
        day,
        [row.kind for row in rows],
        [row.transaction for row in rows],
        [row.reference for row in rows],
        [row.amount_vnd for row in rows],
        [row.charge_vnd for row in rows],
        [row.happened_at for row in rows],
    )


async def disagreements(
    conn: Connection, gateway: GatewayName, day: date, *, start: datetime, end: datetime
) -> AsyncIterator[Pair]:
    """Transactions that the two sides do not have alike, streamed. Inside a transaction."""
    async for row in conn.cursor(_DISAGREE, gateway, day, start, end, prefetch=500):
        yield Pair(
            kind=RowKind(row[0]),
            transaction=row[1],
            reference=row[2],
            ours_vnd=row[3],
            theirs_vnd=row[4],
            happened_at=row[5],
        )


async def note_difference(
    conn: Connection, gateway: GatewayName, day: date, pair: Pair, *, kind: DifferenceKind, now: datetime
) -> None:
    """Write a disagreement down, once."""
    await conn.execute(
        _INSERT,
        new_id(),
        day,
        gateway,
        kind,
        pair.transaction,
        pair.reference,
        pair.ours_vnd,
        pair.theirs_vnd,
        now,
    )


async def healable(
    conn: Connection, gateway: GatewayName, day: date, kind: RowKind, *, after: UUID
) -> tuple[Healable, ...]:
    """A page of what a report alone has, oldest first, after `after`."""
    missing = DifferenceKind.MISSING_HERE if kind is RowKind.PAID else DifferenceKind.REFUND_MISSING_HERE
    return tuple(
        Healable(id=row[0], transaction=row[1], reference=row[2], amount_vnd=Dong(row[3]), happened_at=row[4])
        for row in await conn.fetch(_HEALABLE, gateway, day, after, kind, missing)
    )


async def heal(conn: Connection, difference_id: UUID, kind: RepairKind, now: datetime) -> None:
    """Repaired, and how: the difference ends, the repair stays on record."""
    row = await conn.fetchrow(_HEAL, difference_id, now, kind)
    if row is not None:
        repair = Repair(kind=kind, day=row[0], gateway=row[1], transaction=row[2], fee_id=row[3], amount_vnd=row[4])
        await note_repair(conn, repair, now, difference_id=difference_id)


async def now_agreeing(conn: Connection, gateway: GatewayName, day: date) -> tuple[UUID, ...]:
    """Open differences about which both sides now agree."""
    return tuple(row[0] for row in await conn.fetch(_NOW_AGREE, gateway, day))


async def note_payout(
    conn: Connection, gateway: GatewayName, day: date, *, owed_vnd: int, arrived_vnd: int, now: datetime
) -> None:
    """The account has another sum than the day owed it; told again with other sums, they are written anew."""
    await conn.execute(_PAYOUT, new_id(), day, gateway, payout_name(day), owed_vnd, arrived_vnd or None, now)


async def open_payout(conn: Connection, gateway: GatewayName, day: date) -> UUID | None:
    """The open difference about that day's payout."""
    found: UUID | None = await conn.fetchval(_OPEN_PAYOUT, gateway, payout_name(day))
    return found


def payout_name(day: date) -> str:
    """What stands for a payout's number among differences: there is one a day."""
    return f"payout {day}"


async def sum_day(
    conn: Connection,
    gateway: GatewayName,
    day: date,
    *,
    start: datetime,
    end: datetime,
    owed_vnd: int,
    arrived_vnd: int,
) -> Day:
    """Both sides' sums and what is open; the account's are the caller's."""
    row = await conn.fetchrow(_DAY, gateway, day, start, end)
    return Day(
        day=day,
        gateway=gateway,
        ours_count=row[0],
        ours_vnd=Dong(row[1]),
        theirs_count=row[2],
        theirs_vnd=Dong(row[3]),
        open_count=row[4],
        owed_vnd=owed_vnd,
        arrived_vnd=arrived_vnd,
    )


async def count_open(conn: Connection, gateway: GatewayName, day: date) -> int:
    """Differences of that day that wait for a person."""
    return int(await conn.fetchval(_COUNT_OPEN, gateway, day))


async def close_day(conn: Connection, day: Day, now: datetime) -> None:
    """Keep a day's sums; the same sums again change nothing."""
    await conn.execute(
        _CLOSE,
        day.day,
        day.gateway,
        day.ours_count,
        day.ours_vnd,
        day.theirs_count,
        day.theirs_vnd,
        day.open_count,
        day.owed_vnd,
        day.arrived_vnd,
        now,
    )

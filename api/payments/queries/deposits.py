"""Statements about cash: what lies in each office's drawer, and what of it was taken to the bank."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from api.payments.rules.deposits import Deposit, DepositState
from kernel.database import Connection
from kernel.ids import OfficeCode, PersonId
from kernel.money import Dong

_TURN = "INSERT INTO drawer (office, turns) VALUES ($1, 1) ON CONFLICT (office) DO UPDATE SET turns = drawer.turns + 1"
_IN_DRAWER = (
    "SELECT coalesce(sum(CASE kind WHEN 'cash_received' THEN amount_vnd ELSE -amount_vnd END), 0)::bigint FROM ledger "
    "WHERE office = $1 AND kind IN ('cash_received', 'cash_returned', 'banked')"
)
_ON_ITS_WAY = "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM deposit WHERE office = $1 AND state = 'noted'"
_DRAWERS = (
    "SELECT office, sum(CASE kind WHEN 'cash_received' THEN amount_vnd ELSE -amount_vnd END)::bigint FROM ledger "
    "WHERE office IS NOT NULL AND ($1::text[] IS NULL OR office = ANY($1)) "
    "AND kind IN ('cash_received', 'cash_returned', 'banked') GROUP BY office ORDER BY office"
)
_INSERT = (
    "INSERT INTO deposit (id, office, amount_vnd, reference, deposited_on, state, noted_by, noted_at) "
    "VALUES ($1, $2, $3, $4, $5, 'noted', $6, $7)"
)
_FIND = (
    "SELECT id, office, amount_vnd, reference, deposited_on, state, noted_by, noted_at, ended_by, ended_at, reason "
    "FROM deposit WHERE id = $1"
)
_LATELY = (
    "SELECT id, office, amount_vnd, reference, deposited_on, state, noted_by, noted_at, ended_by, ended_at, reason "
    "FROM deposit WHERE ($1::text[] IS NULL OR office = ANY($1)) AND (state = 'noted' OR noted_at >= $2) "
    "ORDER BY state <> 'noted', noted_at DESC LIMIT 100"
)
_END = (
    "UPDATE deposit SET state = $2, ended_by = $3, ended_at = $4, reason = $5 WHERE id = $1 AND state = 'noted' "
    "RETURNING true"
)


async def hold_drawer(conn: Connection, office: OfficeCode) -> None:
    """Nobody else counts this drawer until the transaction ends."""
    await conn.execute(_TURN, office)


async def in_drawer(conn: Connection, office: OfficeCode) -> Dong:
    """What the books say lies there, deposits not yet looked at included."""
    return Dong(await conn.fetchval(_IN_DRAWER, office))


async def on_its_way(conn: Connection, office: OfficeCode) -> Dong:
    """Noted as taken to the bank, and waiting for the second look."""
    return Dong(await conn.fetchval(_ON_ITS_WAY, office))


async def drawers(conn: Connection, offices: Sequence[OfficeCode] | None) -> tuple[tuple[OfficeCode, Dong], ...]:
    """Each office that ever took cash, of these or of all, and what lies in its drawer."""
    rows = await conn.fetch(_DRAWERS, None if offices is None else list(offices))
    return tuple((OfficeCode(row[0]), Dong(row[1])) for row in rows)


async def insert_deposit(conn: Connection, deposit: Deposit) -> None:
    """Noted. UniqueViolation when that slip is on record."""
    await conn.execute(
        _INSERT,
        deposit.id,
        deposit.office,
        deposit.amount_vnd,
        deposit.reference,
        deposit.deposited_on,
        deposit.noted_by,
        deposit.noted_at,
    )


async def find_deposit(conn: Connection, deposit_id: UUID) -> Deposit | None:
    """One."""
    row = await conn.fetchrow(_FIND, deposit_id)
    return row and _deposit(row)


async def end_deposit(
    conn: Connection, deposit_id: UUID, state: DepositState, *, by: PersonId, now: datetime, reason: str | None = None
) -> bool:
    """Booked or dropped; False when it ended before."""
    return bool(await conn.fetchval(_END, deposit_id, state, by, now, reason))


async def deposits(conn: Connection, offices: Sequence[OfficeCode] | None, since: datetime) -> tuple[Deposit, ...]:
    """Those that wait, and all since then; waiting ones first, then newest first."""
    rows = await conn.fetch(_LATELY, None if offices is None else list(offices), since)
    return tuple(map(_deposit, rows))


def _deposit(row: Sequence[Any]) -> Deposit:
    return Deposit(
        id=row[0],
        office=OfficeCode(row[1]),
        amount_vnd=Dong(row[2]),
        reference=row[3],
        deposited_on=row[4],
        state=DepositState(row[5]),
        noted_by=PersonId(row[6]),
        noted_at=row[7],
        ended_by=row[8] and PersonId(row[8]),
        ended_at=row[9],
        reason=row[10],
    )

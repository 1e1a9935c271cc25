"""Statements about the books: transfers in, balances out. Nothing here changes or removes a row."""

from collections.abc import Sequence
from datetime import datetime

from api.payments.model import GatewayName
from api.payments.rules.ledger import SIDES, Movement, Standing
from kernel.database import Connection
from kernel.ids import AttemptId, FeeId, OfficeCode, PersonId, new_id
from kernel.money import Dong

_BOOK = (
    "INSERT INTO ledger (id, kind, debit, credit, amount_vnd, fee_id, attempt_id, gateway, transaction_no, office, "
    "happened_at, booked_at, booked_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)"
)
_GIVEN_BACK = (
    "SELECT coalesce(sum(CASE kind WHEN 'return_ordered' THEN amount_vnd ELSE -amount_vnd END), 0)::bigint "
    "FROM ledger WHERE fee_id = $1 AND kind IN ('return_ordered', 'return_dropped')"
)
_STANDING = (
    "SELECT coalesce(sum(CASE WHEN debit = 'receivable' THEN amount_vnd WHEN credit = 'receivable' "
    "THEN -amount_vnd END), 0)::bigint, "
    "coalesce(sum(CASE WHEN credit = 'held' THEN amount_vnd WHEN debit = 'held' THEN -amount_vnd END), 0)::bigint, "
    "coalesce(sum(CASE WHEN credit = 'owed_back' THEN amount_vnd WHEN debit = 'owed_back' "
    "THEN -amount_vnd END), 0)::bigint, "
    "coalesce(sum(CASE WHEN kind IN ('paid', 'cash_received') THEN amount_vnd END), 0)::bigint "
    "FROM ledger WHERE fee_id = $1"
)


async def given_back_of(conn: Connection, fee_id: FeeId) -> Dong:
    """How much of a fee it was decided to give back, whether or not it has left."""
    return Dong(await conn.fetchval(_GIVEN_BACK, fee_id))


async def book(
    conn: Connection,
    movements: Sequence[Movement],
    *,
    fee_id: FeeId | None,
    happened_at: datetime,
    now: datetime,
    attempt_id: AttemptId | None = None,
    gateway: GatewayName | None = None,
    transaction: str | None = None,
    office: OfficeCode | None = None,
    by: PersonId | None = None,
) -> None:
    """Write transfers of one cause. UniqueViolation when this gateway's transaction is on the books already."""
    if not movements:
        return
    rows = [
        (
            new_id(),
            movement.kind,
            *SIDES[movement.kind],
            movement.amount_vnd,
            fee_id,
            attempt_id,
            gateway,
            transaction,
            office,
            happened_at,
            now,
            by,
        )
        for movement in movements
    ]
    await conn.executemany(_BOOK, rows)


async def standing_of(conn: Connection, fee_id: FeeId) -> Standing:
    """One fee's balances, summed from its transfers."""
    row = await conn.fetchrow(_STANDING, fee_id)
    return Standing(
        receivable_vnd=Dong(row[0]), held_vnd=Dong(row[1]), owed_back_vnd=Dong(row[2]), received_vnd=Dong(row[3])
    )

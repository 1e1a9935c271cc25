"""Statements about receipts: numbers without gaps, because a series' row is locked while its next one is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.payments.model import ReceiptFace, ReceiptId
from kernel.database import Connection
from kernel.ids import FeeId, PersonId, new_id
from kernel.money import Dong

_NEXT = (
    "INSERT INTO receipt_series (series, last) VALUES ($1, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = receipt_series.last + 1 RETURNING last"
)
_INSERT = (
    "INSERT INTO receipt (id, series, number, fee_id, amount_vnd, paid_at, issued_at, issued_by) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
)
_VALID = "SELECT id, series, number, amount_vnd, issued_at FROM receipt WHERE fee_id = $1 AND cancelled_at IS NULL"


def _receipt(row: Sequence[Any]) -> ReceiptFace:
    return ReceiptFace(id=row[0], series=row[1], number=row[2], amount_vnd=row[3], issued_at=row[4])


async def find_receipt(conn: Connection, fee_id: FeeId) -> ReceiptFace | None:
    """The fee's valid receipt."""
    row = await conn.fetchrow(_VALID, fee_id)
    return row and _receipt(row)


async def insert_receipt(
    conn: Connection,
    *,
    series: str,
    fee_id: FeeId,
    amount_vnd: Dong,
    paid_at: datetime,
    now: datetime,
    by: PersonId | None = None,
) -> ReceiptFace:
    """The next number of `series`; UniqueViolation when the fee has a valid receipt."""
    number = await conn.fetchval(_NEXT, series)
    receipt_id = ReceiptId(new_id())
    await conn.execute(_INSERT, receipt_id, series, number, fee_id, amount_vnd, paid_at, now, by)
    return ReceiptFace(id=receipt_id, series=series, number=number, amount_vnd=amount_vnd, issued_at=now)

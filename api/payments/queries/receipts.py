"""Statements about receipts: numbers without gaps, because a series' row is locked while its next one is written."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from api.payments.model import GatewayName, ReceiptFace, ReceiptId
from kernel.database import Connection
from kernel.ids import FeeId, PersonId, new_id
from kernel.money import Dong

_NEXT = (
    "INSERT INTO receipt_series (series, last) VALUES ($1, 1) "
    "ON CONFLICT (series) DO UPDATE SET last = receipt_series.last + 1 RETURNING last"
)
_INSERT = (
    "INSERT INTO receipt (id, series, number, fee_id, amount_vnd, paid_at, issued_at, issued_by, replaces) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
)
_VALID = (
    "SELECT id, series, number, amount_vnd, issued_at, printed_at FROM receipt "
    "WHERE fee_id = $1 AND cancelled_at IS NULL"
)
_FIND = (
    "SELECT r.id, r.series, r.number, r.fee_id, r.amount_vnd, r.paid_at, r.issued_at, r.cancelled_at, r.printed_at, "
    "o.series || '-' || o.number FROM receipt r LEFT JOIN receipt o ON o.id = r.replaces WHERE r.id = $1"
)
_CANCEL = (
    "UPDATE receipt SET cancelled_at = $2, cancelled_by = $3, cancelled_why = $4 "
    "WHERE id = $1 AND cancelled_at IS NULL RETURNING true"
)
_PRINTED = "UPDATE receipt SET printed_at = $2 WHERE id = $1 AND cancelled_at IS NULL RETURNING true"
_WAYS = "SELECT gateway, transaction_no FROM ledger WHERE fee_id = $1 AND kind IN ('paid', 'cash_received') ORDER BY id"


def _receipt(row: Sequence[Any]) -> ReceiptFace:
    return ReceiptFace(
        id=row[0], series=row[1], number=row[2], amount_vnd=row[3], issued_at=row[4], printed=row[5] is not None
    )


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
    replaces: ReceiptId | None = None,
) -> ReceiptFace:
    """The next number of `series`; UniqueViolation when the fee has a valid receipt."""
    number = await conn.fetchval(_NEXT, series)
    receipt_id = ReceiptId(new_id())
    await conn.execute(_INSERT, receipt_id, series, number, fee_id, amount_vnd, paid_at, now, by, replaces)
    return ReceiptFace(id=receipt_id, series=series, number=number, amount_vnd=amount_vnd, issued_at=now, printed=False)


class Receipt(msgspec.Struct, frozen=True, kw_only=True):
    """All that is printed of a receipt but its payer and lines; `replaces` is a cancelled one's number."""

    id: ReceiptId
    series: str
    number: int
    fee_id: FeeId
    amount_vnd: Dong
    paid_at: datetime
    issued_at: datetime
    cancelled_at: datetime | None
    printed_at: datetime | None
    replaces: str | None


async def find_whole(conn: Connection, receipt_id: ReceiptId) -> Receipt | None:
    """One receipt, valid or cancelled."""
    row = await conn.fetchrow(_FIND, receipt_id)
    return row and Receipt(
        id=row[0],
        series=row[1],
        number=row[2],
        fee_id=row[3],
        amount_vnd=row[4],
        paid_at=row[5],
        issued_at=row[6],
        cancelled_at=row[7],
        printed_at=row[8],
        replaces=row[9],
    )


async def cancel_receipt(conn: Connection, receipt_id: ReceiptId, by: PersonId | None, why: str, now: datetime) -> bool:
    """False when it was cancelled before. Its number is never given again."""
    return bool(await conn.fetchval(_CANCEL, receipt_id, now, by, why))


async def note_printed(conn: Connection, receipt_id: ReceiptId, now: datetime) -> bool:
    """Its paper is on record; False when it has been cancelled meanwhile."""
    return bool(await conn.fetchval(_PRINTED, receipt_id, now))


async def ways_paid(conn: Connection, fee_id: FeeId) -> tuple[tuple[GatewayName, str], ...]:
    """(way, transaction) of each arrival for this fee."""
    return tuple((GatewayName(row[0]), row[1]) for row in await conn.fetch(_WAYS, fee_id))

"""Statements about money owed back. All changes happen under the fee's lock, or the refund's own."""

from collections.abc import Sequence
from typing import Any

from api.payments.model import GatewayName, Refund, RefundCause, RefundState
from kernel.database import Connection
from kernel.ids import FeeId

_INSERT = (
    "INSERT INTO refund (id, fee_id, attempt_id, gateway, transaction_no, amount_vnd, cause, state, asked_at, reason, "
    "asked_by, agreed_by, agreed_at, tries, said, done_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $9)"
)
_OF_FEE = (
    "SELECT id, fee_id, attempt_id, gateway, transaction_no, amount_vnd, cause, state, asked_at, reason, asked_by, "
    "agreed_by, agreed_at, tries, said, done_at FROM refund WHERE fee_id = $1 ORDER BY id"
)
_ARRIVALS = (
    "SELECT l.gateway, l.transaction_no, l.attempt_id, l.amount_vnd - coalesce((SELECT sum(r.amount_vnd) FROM refund r "
    "WHERE r.gateway = l.gateway AND r.transaction_no = l.transaction_no AND r.state <> 'dropped'), 0)::bigint "
    "FROM ledger l WHERE l.fee_id = $1 AND l.kind IN ('paid', 'cash_received') ORDER BY l.id"
)


def _refund(row: Sequence[Any]) -> Refund:
    return Refund(
        id=row[0],
        fee_id=row[1],
        attempt_id=row[2],
        gateway=GatewayName(row[3]),
        transaction=row[4],
        amount_vnd=row[5],
        cause=RefundCause(row[6]),
        state=RefundState(row[7]),
        asked_at=row[8],
        reason=row[9],
        asked_by=row[10],
        agreed_by=row[11],
        agreed_at=row[12],
        tries=row[13],
        said=row[14],
        done_at=row[15],
    )


async def insert_refund(conn: Connection, refund: Refund) -> None:
    """Money owed back, queued."""
    await conn.execute(
        _INSERT,
        refund.id,
        refund.fee_id,
        refund.attempt_id,
        refund.gateway,
        refund.transaction,
        refund.amount_vnd,
        refund.cause,
        refund.state,
        refund.asked_at,
        refund.reason,
        refund.asked_by,
        refund.agreed_by,
        refund.agreed_at,
        refund.tries,
        refund.said,
        refund.done_at,
    )


async def refunds_of(conn: Connection, fee_id: FeeId) -> tuple[Refund, ...]:
    """Oldest first."""
    return tuple(_refund(row) for row in await conn.fetch(_OF_FEE, fee_id))


async def unreturned_of(conn: Connection, fee_id: FeeId) -> tuple[tuple[GatewayName, str, Any, int], ...]:
    """(gateway, transaction, attempt, what of it is not yet on its way back) per arrival of this fee."""
    rows = await conn.fetch(_ARRIVALS, fee_id)
    return tuple((GatewayName(row[0]), row[1], row[2], row[3]) for row in rows if row[3] > 0)

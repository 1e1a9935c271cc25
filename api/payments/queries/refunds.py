"""Statements about money owed back. All changes happen under the fee's lock, or the refund's own."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from api.payments.model import GatewayName, Refund, RefundCause, RefundId, RefundState
from kernel.database import Connection
from kernel.ids import FeeId, OfficeCode
from kernel.money import Dong

_INSERT = (
    "INSERT INTO refund (id, fee_id, attempt_id, gateway, transaction_no, amount_vnd, cause, state, asked_at, reason, "
    "asked_by, agreed_by, agreed_at, tries, said, done_at, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $9)"
)
_LOCK = (
    "SELECT id, fee_id, attempt_id, gateway, transaction_no, amount_vnd, cause, state, asked_at, reason, asked_by, "
    "agreed_by, agreed_at, tries, said, done_at FROM refund WHERE id = $1 FOR UPDATE"
)
_FIND = (
    "SELECT id, fee_id, attempt_id, gateway, transaction_no, amount_vnd, cause, state, asked_at, reason, asked_by, "
    "agreed_by, agreed_at, tries, said, done_at FROM refund WHERE id = $1"
)
_OPEN = (
    "SELECT r.id, r.fee_id, r.attempt_id, r.gateway, r.transaction_no, r.amount_vnd, r.cause, r.state, r.asked_at, "
    "r.reason, r.asked_by, r.agreed_by, r.agreed_at, r.tries, r.said, r.done_at, f.dossier_code FROM refund r "
    "LEFT JOIN fee f ON f.id = r.fee_id WHERE r.state NOT IN ('done', 'dropped') "
    "AND ($1::text[] IS NULL OR f.office IS NULL OR f.office = ANY($1)) ORDER BY r.asked_at, r.id LIMIT 200"
)
_MOVE = (
    "UPDATE refund SET state = $2, reason = coalesce($3, reason), asked_by = coalesce($4, asked_by), "
    "agreed_by = coalesce($5, agreed_by), agreed_at = coalesce($6, agreed_at), tries = $7, said = coalesce($8, said), "
    "done_at = coalesce($9, done_at), updated_at = $10 WHERE id = $1"
)
_ARRIVED = (
    "SELECT amount_vnd FROM ledger WHERE gateway = $1 AND transaction_no = $2 AND kind IN ('paid', 'cash_received')"
)
_MOVING = (
    "SELECT r.id FROM refund r JOIN attempt a ON a.id = r.attempt_id WHERE r.gateway = $1 AND a.reference = $2 "
    "AND r.amount_vnd = $3 AND r.state IN ('agreed', 'failed') ORDER BY r.agreed_at LIMIT 1"
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


async def find_refund(conn: Connection, refund_id: RefundId) -> Refund | None:
    """One refund."""
    row = await conn.fetchrow(_FIND, refund_id)
    return row and _refund(row)


async def lock_refund(conn: Connection, refund_id: RefundId) -> Refund | None:
    """One refund, held until the transaction ends. Its fee is locked before it."""
    row = await conn.fetchrow(_LOCK, refund_id)
    return row and _refund(row)


async def open_refunds(conn: Connection, offices: Sequence[OfficeCode] | None) -> tuple[tuple[Refund, str | None], ...]:
    """Refunds of these offices (or all), and ownerless ones, that are not at their end; with the dossier's code."""
    return tuple((_refund(row), row[16]) for row in await conn.fetch(_OPEN, None if offices is None else list(offices)))


async def write_refund(conn: Connection, refund: Refund, now: datetime) -> None:
    """Write where it stands now; what was said before stays unless said anew."""
    await conn.execute(
        _MOVE,
        refund.id,
        refund.state,
        refund.reason,
        refund.asked_by,
        refund.agreed_by,
        refund.agreed_at,
        refund.tries,
        refund.said,
        refund.done_at,
        now,
    )


async def arrived(conn: Connection, gateway: GatewayName, transaction: str) -> Dong:
    """How much that arrival was."""
    return Dong(await conn.fetchval(_ARRIVED, gateway, transaction))


async def moving_refund(conn: Connection, gateway: GatewayName, reference: str, amount_vnd: Dong) -> RefundId | None:
    """The refund a report's row can only mean: agreed, of that order and sum, not known to be done."""
    found = await conn.fetchval(_MOVING, gateway, reference, amount_vnd)
    return found and RefundId(found)


async def refunds_of(conn: Connection, fee_id: FeeId) -> tuple[Refund, ...]:
    """Oldest first."""
    return tuple(_refund(row) for row in await conn.fetch(_OF_FEE, fee_id))


async def unreturned_of(conn: Connection, fee_id: FeeId) -> tuple[tuple[GatewayName, str, Any, int], ...]:
    """(gateway, transaction, attempt, what of it is not yet on its way back) per arrival of this fee."""
    rows = await conn.fetch(_ARRIVALS, fee_id)
    return tuple((GatewayName(row[0]), row[1], row[2], row[3]) for row in rows if row[3] > 0)

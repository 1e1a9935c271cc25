"""Statements that set reports and books beside the treasury's account."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from api.payments.model import GatewayName
from api.payments.rules.payouts import Owed, Payout
from api.payments.rules.reconciling import Pair, RowKind
from kernel.database import Connection
from kernel.money import Dong

_OWED = (
    "SELECT coalesce(sum(amount_vnd) FILTER (WHERE kind = 'paid'), 0)::bigint, coalesce(sum(charge_vnd), 0)::bigint, "
    "coalesce(sum(amount_vnd) FILTER (WHERE kind = 'refunded'), 0)::bigint FROM report_row "
    "WHERE gateway = $1 AND day = $2"
)
_ARRIVED = (
    "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM statement_line WHERE state = 'payout' AND payout_gateway = $1 "
    "AND payout_day = $2"
)
_MARK = (
    "UPDATE statement_line SET state = 'payout', payout_gateway = $2, payout_day = $3, updated_at = $4 WHERE id = $1"
)
_UNBOOKED = (
    "SELECT s.id, s.reference, s.amount_vnd, s.happened_at FROM statement_line s WHERE s.state = 'payout' "
    "AND s.payout_gateway = $1 AND s.payout_day = $2 AND NOT EXISTS (SELECT FROM ledger l WHERE l.gateway = $1 "
    "AND l.transaction_no = s.reference AND l.kind = 'paid_out') ORDER BY s.id LIMIT 500 FOR UPDATE OF s"
)
_UNBOOKED_TRANSFERS = (
    "SELECT s.id, s.reference, s.amount_vnd, s.happened_at FROM statement_line s JOIN ledger p ON p.gateway = 'vietqr' "
    "AND p.transaction_no = s.reference AND p.kind = 'paid' WHERE s.state = 'matched' AND s.happened_at >= $1 "
    "AND s.happened_at < $2 AND NOT EXISTS (SELECT FROM ledger l WHERE l.gateway = 'vietqr' "
    "AND l.transaction_no = s.reference AND l.kind = 'paid_out') ORDER BY s.id LIMIT 500 FOR UPDATE OF s"
)
_CHARGED = (
    "SELECT coalesce(sum(amount_vnd), 0)::bigint FROM ledger WHERE gateway = $1 AND kind = 'charged' "
    "AND transaction_no LIKE $2"
)
_ACCOUNT = (
    "SELECT coalesce(s.reference, l.transaction_no), coalesce(a.reference, ''), l.amount_vnd, s.amount_vnd, "
    "coalesce(s.happened_at, l.happened_at) FROM (SELECT * FROM ledger WHERE gateway = 'vietqr' AND kind = 'paid' "
    "AND happened_at >= $1 AND happened_at < $2) l FULL JOIN (SELECT * FROM statement_line WHERE state = 'matched' "
    "AND happened_at >= $1 AND happened_at < $2) s ON s.reference = l.transaction_no "
    "LEFT JOIN attempt a ON a.id = l.attempt_id WHERE l.amount_vnd IS DISTINCT FROM s.amount_vnd"
)
_ACCOUNT_DAY = (
    "SELECT (SELECT count(*) FROM ledger WHERE gateway = 'vietqr' AND kind = 'paid' AND happened_at >= $1 "
    "AND happened_at < $2), (SELECT coalesce(sum(amount_vnd), 0)::bigint FROM ledger WHERE gateway = 'vietqr' "
    "AND kind = 'paid' AND happened_at >= $1 AND happened_at < $2), count(*), coalesce(sum(amount_vnd), 0)::bigint "
    "FROM statement_line WHERE state = 'matched' AND happened_at >= $1 AND happened_at < $2"
)
_DAYS_OPEN = (
    "SELECT DISTINCT day FROM difference WHERE state = 'open' AND day >= $1 AND day < $2 UNION "
    "SELECT DISTINCT s.payout_day FROM statement_line s WHERE s.state = 'payout' AND s.payout_day >= $1 "
    "AND s.payout_day < $2 AND NOT EXISTS (SELECT FROM ledger l WHERE l.gateway = s.payout_gateway "
    "AND l.transaction_no = s.reference AND l.kind = 'paid_out') ORDER BY 1"
)


class Credit(msgspec.Struct, frozen=True, kw_only=True):
    """Money that reached the account and is not yet booked as being there."""

    id: UUID
    reference: str
    amount_vnd: Dong
    happened_at: datetime


class AccountDay(msgspec.Struct, frozen=True, kw_only=True):
    """A day of transfers: our books and the statement."""

    ours_count: int
    ours_vnd: Dong
    theirs_count: int
    theirs_vnd: Dong


async def owed(conn: Connection, gateway: GatewayName, day: date) -> Owed:
    """What the gateway's report of a day adds up to."""
    row = await conn.fetchrow(_OWED, gateway, day)
    return Owed(paid_vnd=row[0], charges_vnd=row[1], refunded_vnd=row[2])


async def arrived(conn: Connection, gateway: GatewayName, day: date) -> int:
    """What the statement says came for that day."""
    return int(await conn.fetchval(_ARRIVED, gateway, day))


async def mark_payout(conn: Connection, line_id: UUID, payout: Payout, now: datetime) -> None:
    """The line settles a gateway's day."""
    await conn.execute(_MARK, line_id, payout.gateway, payout.day, now)


async def unbooked_payouts(conn: Connection, gateway: GatewayName, day: date) -> tuple[Credit, ...]:
    """Payouts of that day that the books do not have; held until the transaction ends."""
    return tuple(_credit(row) for row in await conn.fetch(_UNBOOKED, gateway, day))


async def unbooked_transfers(conn: Connection, start: datetime, end: datetime) -> tuple[Credit, ...]:
    """Transfers paid to fees that the books do not yet have in the account; held likewise."""
    return tuple(_credit(row) for row in await conn.fetch(_UNBOOKED_TRANSFERS, start, end))


def _credit(row: tuple[UUID, str, Dong, datetime]) -> Credit:
    return Credit(id=row[0], reference=row[1], amount_vnd=row[2], happened_at=row[3])


async def charged(conn: Connection, gateway: GatewayName, day: date) -> int:
    """Charges of that day that are booked."""
    return int(await conn.fetchval(_CHARGED, gateway, f"{day}:%"))


async def account_disagreements(conn: Connection, start: datetime, end: datetime) -> tuple[Pair, ...]:
    """Transfers that the books and the statement do not have alike."""
    return tuple(
        Pair(
            kind=RowKind.PAID,
            transaction=row[0],
            reference=row[1],
            ours_vnd=row[2],
            theirs_vnd=row[3],
            happened_at=row[4],
        )
        for row in await conn.fetch(_ACCOUNT, start, end)
    )


async def sum_account(conn: Connection, start: datetime, end: datetime) -> AccountDay:
    """Both sides' sums."""
    row = await conn.fetchrow(_ACCOUNT_DAY, start, end)
    return AccountDay(ours_count=row[0], ours_vnd=row[1], theirs_count=row[2], theirs_vnd=row[3])


async def days_open(conn: Connection, since: date, until: date) -> tuple[date, ...]:
    """Days with something unexplained, or with a payout the books do not have, oldest first."""
    return tuple(row[0] for row in await conn.fetch(_DAYS_OPEN, since, until))

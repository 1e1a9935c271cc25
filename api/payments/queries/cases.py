"""Statements that gather all that is known of one fee: what an accountant reads before deciding."""

from datetime import datetime

import msgspec

from api.payments.model import GatewayName, ReceiptId
from api.payments.rules.ledger import Kind
from kernel.database import Connection
from kernel.ids import FeeId
from kernel.money import Dong

_MOVEMENTS = (
    "SELECT kind, amount_vnd, gateway, transaction_no, happened_at, booked_at FROM ledger WHERE fee_id = $1 "
    "ORDER BY id LIMIT 200"
)
_MESSAGES = (
    "SELECT m.gateway, m.way, m.reference, m.verdict, m.heard_at FROM attempt a JOIN gateway_message m "
    "ON m.gateway = a.gateway AND m.reference = a.reference WHERE a.fee_id = $1 ORDER BY m.heard_at LIMIT 200"
)
_RECEIPTS = (
    "SELECT id, series, number, amount_vnd, issued_at, printed_at IS NOT NULL, cancelled_at, cancelled_why "
    "FROM receipt WHERE fee_id = $1 ORDER BY id"
)


class Booked(msgspec.Struct, frozen=True, kw_only=True):
    """One transfer of the books."""

    kind: Kind
    amount_vnd: Dong
    gateway: GatewayName | None
    transaction: str | None
    happened_at: datetime
    booked_at: datetime


class Said(msgspec.Struct, frozen=True, kw_only=True):
    """One thing a gateway said, and what was made of it."""

    gateway: GatewayName
    way: str
    reference: str
    verdict: str
    heard_at: datetime


class Numbered(msgspec.Struct, frozen=True, kw_only=True):
    """One receipt, valid or cancelled."""

    id: ReceiptId
    series: str
    number: int
    amount_vnd: Dong
    issued_at: datetime
    printed: bool
    cancelled_at: datetime | None
    cancelled_why: str | None


async def movements_of(conn: Connection, fee_id: FeeId) -> tuple[Booked, ...]:
    """Oldest first."""
    return tuple(
        Booked(
            kind=Kind(row[0]),
            amount_vnd=row[1],
            gateway=row[2] and GatewayName(row[2]),
            transaction=row[3],
            happened_at=row[4],
            booked_at=row[5],
        )
        for row in await conn.fetch(_MOVEMENTS, fee_id)
    )


async def messages_of(conn: Connection, fee_id: FeeId) -> tuple[Said, ...]:
    """Oldest first."""
    return tuple(
        Said(gateway=GatewayName(row[0]), way=row[1], reference=row[2], verdict=row[3], heard_at=row[4])
        for row in await conn.fetch(_MESSAGES, fee_id)
    )


async def receipts_of(conn: Connection, fee_id: FeeId) -> tuple[Numbered, ...]:
    """Oldest first."""
    return tuple(
        Numbered(
            id=row[0],
            series=row[1],
            number=row[2],
            amount_vnd=row[3],
            issued_at=row[4],
            printed=row[5],
            cancelled_at=row[6],
            cancelled_why=row[7],
        )
        for row in await conn.fetch(_RECEIPTS, fee_id)
    )

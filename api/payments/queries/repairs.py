"""Statements about repairs: how each disagreement was mended, kept for ever."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from api.payments.rules.reconciling import RepairKind
from kernel.database import Connection
from kernel.ids import FeeId, PersonId, new_id
from kernel.money import Dong

_NOTE = (
    "INSERT INTO repair (id, kind, difference_id, line_id, day, gateway, transaction_no, fee_id, amount_vnd, reason, "
    "made_at, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)"
)
_OF_DAY = (
    "SELECT kind, day, gateway, transaction_no, fee_id, amount_vnd, reason, made_at, made_by FROM repair "
    "WHERE day = $1 ORDER BY id LIMIT 5000"
)


class Repair(msgspec.Struct, frozen=True, kw_only=True):
    """One repair; `reason` is a person's sentence."""

    kind: RepairKind
    day: date
    gateway: str
    transaction: str
    fee_id: FeeId | None = None
    amount_vnd: Dong | None = None
    reason: str | None = None
    made_at: datetime | None = None
    made_by: PersonId | None = None


async def note_repair(
    conn: Connection,
    repair: Repair,
    now: datetime,
    *,
    difference_id: UUID | None = None,
    line_id: UUID | None = None,
    by: PersonId | None = None,
) -> None:
    """Written in the transaction that mends."""
    await conn.execute(
        _NOTE,
        new_id(),
        repair.kind,
        difference_id,
        line_id,
        repair.day,
        repair.gateway,
        repair.transaction,
        repair.fee_id,
        repair.amount_vnd,
        repair.reason,
        now,
        by,
    )


async def repairs_of(conn: Connection, day: date) -> tuple[Repair, ...]:
    """Of the day that they mend, oldest first."""
    return tuple(
        Repair(
            kind=RepairKind(row[0]),
            day=row[1],
            gateway=row[2],
            transaction=row[3],
            fee_id=row[4],
            amount_vnd=row[5],
            reason=row[6],
            made_at=row[7],
            made_by=row[8],
        )
        for row in await conn.fetch(_OF_DAY, day)
    )

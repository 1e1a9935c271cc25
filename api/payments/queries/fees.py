"""Statements about fees."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from api.catalogue.model.fees import FeeStage
from api.payments.model import Fee, FeeLine, FeeState, GatewayName
from kernel.database import Connection
from kernel.ids import AttemptId, DossierId, FeeId, PersonId

_INSERT = (
    "INSERT INTO fee (id, dossier_id, dossier_code, stage, office, payer, filer, lines, total_vnd, state, "
    "requested_at, settled_at, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $11)"
)
_LOCK = (
    "SELECT id, dossier_id, dossier_code, stage, office, payer, filer, lines, total_vnd, state, requested_at, "
    "settled_at FROM fee WHERE id = $1 AND ($2::uuid IS NULL OR $2 IN (payer, filer)) FOR UPDATE"
)
_LOCK_BY_REFERENCE = (
    "SELECT f.id, f.dossier_id, f.dossier_code, f.stage, f.office, f.payer, f.filer, f.lines, f.total_vnd, f.state, "
    "f.requested_at, f.settled_at, a.id FROM fee f JOIN attempt a ON a.fee_id = f.id "
    "WHERE a.gateway = $1 AND a.reference = $2 FOR UPDATE OF f"
)
_FIND = (
    "SELECT id, dossier_id, dossier_code, stage, office, payer, filer, lines, total_vnd, state, requested_at, "
    "settled_at FROM fee WHERE id = $1 AND ($2::uuid IS NULL OR $2 IN (payer, filer))"
)
_OF_DOSSIER = (
    "SELECT id, dossier_id, dossier_code, stage, office, payer, filer, lines, total_vnd, state, requested_at, "
    "settled_at FROM fee WHERE dossier_id = $1 ORDER BY id"
)
_UNSETTLED = "SELECT true FROM fee WHERE dossier_id = $1 AND stage = $2 AND state = 'due' LIMIT 1"
_MOVE = "UPDATE fee SET state = $2, settled_at = coalesce(settled_at, $3), updated_at = $4 WHERE id = $1"
_SET_PAYER = "UPDATE fee SET payer = $2, updated_at = $3 WHERE dossier_id = $1 AND payer IS NULL"

_lines = msgspec.json.Decoder(tuple[FeeLine, ...])


def _fee(row: Sequence[Any]) -> Fee:
    return Fee(
        id=row[0],
        dossier_id=row[1],
        dossier_code=row[2],
        stage=FeeStage(row[3]),
        office=row[4],
        payer=row[5],
        filer=row[6],
        lines=_lines.decode(row[7]),
        total_vnd=row[8],
        state=FeeState(row[9]),
        requested_at=row[10],
        settled_at=row[11],
    )


async def insert_fee(conn: Connection, fee: Fee) -> None:
    """A new fee."""
    await conn.execute(
        _INSERT,
        fee.id,
        fee.dossier_id,
        fee.dossier_code,
        fee.stage,
        fee.office,
        fee.payer,
        fee.filer,
        fee.lines,
        fee.total_vnd,
        fee.state,
        fee.requested_at,
        fee.settled_at,
    )


async def lock_fee(conn: Connection, fee_id: FeeId, *, whose: PersonId | None = None) -> Fee | None:
    """The fee, held until the transaction ends; with `whose`, only if that person pays or filed."""
    row = await conn.fetchrow(_LOCK, fee_id, whose)
    return row and _fee(row)


async def lock_fee_by_reference(conn: Connection, gateway: GatewayName, reference: str) -> tuple[Fee, AttemptId] | None:
    """The fee whose attempt a gateway calls by `reference`, held until the transaction ends."""
    row = await conn.fetchrow(_LOCK_BY_REFERENCE, gateway, reference)
    return row and (_fee(row), row[12])


async def find_fee(conn: Connection, fee_id: FeeId, *, whose: PersonId | None = None) -> Fee | None:
    """The fee as it stands; with `whose`, only if that person pays or filed."""
    row = await conn.fetchrow(_FIND, fee_id, whose)
    return row and _fee(row)


async def fees_of_dossier(conn: Connection, dossier_id: DossierId) -> tuple[Fee, ...]:
    """Oldest first."""
    return tuple(_fee(row) for row in await conn.fetch(_OF_DOSSIER, dossier_id))


async def has_unsettled(conn: Connection, dossier_id: DossierId, stage: FeeStage) -> bool:
    """Whether a fee of that stage is still due."""
    return bool(await conn.fetchval(_UNSETTLED, dossier_id, stage))


async def move_fee(
    conn: Connection, fee_id: FeeId, state: FeeState, *, settled_at: datetime | None, now: datetime
) -> None:
    """Write the state the rules gave; the first settling stays on record."""
    await conn.execute(_MOVE, fee_id, state, settled_at, now)


async def set_payer(conn: Connection, dossier_id: DossierId, payer: PersonId, now: datetime) -> None:
    """Fees taken at a counter find their owner."""
    await conn.execute(_SET_PAYER, dossier_id, payer, now)

"""Statements over `dossier_supplement`: the rounds of one dossier, numbered from 1."""

from datetime import datetime

from api.dossiers.model.supplement import Round
from kernel.database import Connection
from kernel.ids import DossierId


async def insert_round(conn: Connection, dossier_id: DossierId, each: Round, *, items: int) -> None:
    await conn.execute(
        "INSERT INTO dossier_supplement (dossier_id, round, asked_at, due_at, items, request_sealed) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        dossier_id,
        each.number,
        each.asked_at,
        each.due_at,
        items,
        each.request_sealed,
    )


async def find_last_round(conn: Connection, dossier_id: DossierId) -> Round | None:
    row = await conn.fetchrow(
        "SELECT round, asked_at, due_at, request_sealed, answered_at, answer_sealed FROM dossier_supplement "
        "WHERE dossier_id = $1 ORDER BY round DESC LIMIT 1",
        dossier_id,
    )
    return row and _round(row)


async def list_rounds(conn: Connection, dossier_id: DossierId) -> tuple[Round, ...]:
    rows = await conn.fetch(
        "SELECT round, asked_at, due_at, request_sealed, answered_at, answer_sealed FROM dossier_supplement "
        "WHERE dossier_id = $1 ORDER BY round",
        dossier_id,
    )
    return tuple(_round(row) for row in rows)


def _round(row: tuple[int, datetime, datetime | None, bytes, datetime | None, bytes | None]) -> Round:
    return Round(
        number=row[0],
        asked_at=row[1],
        due_at=row[2],
        request_sealed=row[3],
        answered_at=row[4],
        answer_sealed=row[5],
    )


async def send_round(
    conn: Connection, dossier_id: DossierId, number: int, asked_at: datetime, due_at: datetime
) -> None:
    """A leader agreed: the request is out."""
    await conn.execute(
        "UPDATE dossier_supplement SET asked_at = $3, due_at = $4 WHERE dossier_id = $1 AND round = $2",
        dossier_id,
        number,
        asked_at,
        due_at,
    )


async def drop_round(conn: Connection, dossier_id: DossierId, number: int) -> None:
    """A proposal that was never sent."""
    await conn.execute(
        "DELETE FROM dossier_supplement WHERE dossier_id = $1 AND round = $2 AND due_at IS NULL", dossier_id, number
    )


async def answer_round(conn: Connection, dossier_id: DossierId, number: int, sealed: bytes, now: datetime) -> None:
    await conn.execute(
        "UPDATE dossier_supplement SET answered_at = $3, answer_sealed = $4 WHERE dossier_id = $1 AND round = $2",
        dossier_id,
        number,
        now,
        sealed,
    )


async def list_due(
    conn: Connection, asked_before: datetime, due_from: datetime, due_before: datetime
) -> list[DossierId]:
    """Waiting supplements asked before then, due within that time, whose people were not reminded yet."""
    rows = await conn.fetch(
        "SELECT d.id FROM dossier d JOIN dossier_supplement s ON s.dossier_id = d.id AND s.round = d.supplements "
        "WHERE d.supplement_due_at >= $2 AND d.supplement_due_at < $3 AND s.asked_at < $1 AND NOT EXISTS "
        "(SELECT FROM dossier_history h WHERE h.dossier_id = d.id AND h.action = 'remind' AND h.at > s.asked_at)",
        asked_before,
        due_from,
        due_before,
    )
    return [row[0] for row in rows]

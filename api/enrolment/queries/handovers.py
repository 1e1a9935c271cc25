"""Statements over `handover`: ciphertext that is fetched once."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection
from kernel.ids import PersonId


async def count_open(conn: Connection, by: PersonId, now: datetime) -> int:
    found: int = await conn.fetchval("SELECT count(*) FROM handover WHERE by = $1 AND until > $2", by, now)
    return found


async def insert_handover(
    conn: Connection, *, handover_id: UUID, by: PersonId, token_hash: bytes, box: bytes, until: datetime
) -> bool:
    """False when that id is taken."""
    done = await conn.execute(
        "INSERT INTO handover (id, by, token_hash, box, until) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        handover_id,
        by,
        token_hash,
        box,
        until,
    )
    return done == "INSERT 0 1"


async def take_handover(conn: Connection, handover_id: UUID, token_hash: bytes, now: datetime) -> bytes | None:
    """The ciphertext, which is gone from then on; None for a wrong token, one too late, one fetched before."""
    found: bytes | None = await conn.fetchval(
        "DELETE FROM handover WHERE id = $1 AND token_hash = $2 AND until > $3 RETURNING box",
        handover_id,
        token_hash,
        now,
    )
    return found


async def delete_over(conn: Connection, now: datetime) -> None:
    await conn.execute("DELETE FROM handover WHERE until <= $1", now)

"""Statements over `handover` and `handover_piece`: ciphertext that one phone fetches, once."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection
from kernel.ids import PersonId


async def count_open(conn: Connection, by: PersonId, now: datetime) -> int:
    found: int = await conn.fetchval("SELECT count(*) FROM handover WHERE by = $1 AND until > $2", by, now)
    return found


async def insert_handover(
    conn: Connection, *, handover_id: UUID, by: PersonId, token_hash: bytes, pieces: int, until: datetime
) -> bool:
    """False when that id is taken."""
    done = await conn.execute(
        "INSERT INTO handover (id, by, token_hash, pieces, until) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        handover_id,
        by,
        token_hash,
        pieces,
        until,
    )
    return done == "INSERT 0 1"


async def insert_piece(
    conn: Connection, *, handover_id: UUID, by: PersonId, piece: int, box: bytes, now: datetime
) -> bool:
    """A piece sent again replaces itself, until somebody fetches. False when there is no such handover of theirs."""
    done = await conn.execute(
        "INSERT INTO handover_piece (handover_id, piece, box) "
        "SELECT id, $3, $4 FROM handover "
        "WHERE id = $1 AND by = $2 AND $3 < pieces AND until > $5 AND claim_hash IS NULL "
        "ON CONFLICT (handover_id, piece) DO UPDATE SET box = excluded.box",
        handover_id,
        by,
        piece,
        box,
        now,
    )
    return done == "INSERT 0 1"


async def claim_handover(
    conn: Connection, handover_id: UUID, *, token_hash: bytes, claim_hash: bytes, now: datetime
) -> int | None:
    """How many pieces, for the first that comes and for nobody after it; None for a wrong token, one too late, and one
    whose pieces are not all here."""
    found: int | None = await conn.fetchval(
        "UPDATE handover h SET claim_hash = $3 WHERE id = $1 AND token_hash = $2 AND until > $4 "
        "AND coalesce(claim_hash, $3) = $3 "
        "AND pieces = (SELECT count(*) FROM handover_piece p WHERE p.handover_id = h.id) RETURNING pieces",
        handover_id,
        token_hash,
        claim_hash,
        now,
    )
    return found


async def find_piece(conn: Connection, handover_id: UUID, piece: int) -> bytes | None:
    found: bytes | None = await conn.fetchval(
        "SELECT box FROM handover_piece WHERE handover_id = $1 AND piece = $2", handover_id, piece
    )
    return found


async def delete_handover(conn: Connection, handover_id: UUID, *, token_hash: bytes, claim_hash: bytes) -> bool:
    """Gone with its pieces; False for anybody but who fetched it."""
    done = await conn.execute(
        "DELETE FROM handover WHERE id = $1 AND token_hash = $2 AND claim_hash = $3",
        handover_id,
        token_hash,
        claim_hash,
    )
    return done == "DELETE 1"


async def delete_over(conn: Connection, now: datetime) -> None:
    await conn.execute("DELETE FROM handover WHERE until <= $1", now)

"""Statements over `device_key`: every one that reads names the person whose key it is."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection
from kernel.ids import PersonId

KeyRow = tuple[UUID, bytes]


async def insert_key(
    conn: Connection, *, key_id: UUID, person_id: PersonId, device_id: UUID, key_sealed: bytes, now: datetime
) -> None:
    """A first key for this person on this device; one that is there already stays."""
    await conn.execute(
        "INSERT INTO device_key (id, person_id, device_id, key_sealed, created_at, handed_at) "
        "VALUES ($1, $2, $3, $4, $5, $5) ON CONFLICT (person_id, device_id) DO NOTHING",
        key_id,
        person_id,
        device_id,
        key_sealed,
        now,
    )


async def take_key(conn: Connection, person_id: PersonId, device_id: UUID, now: datetime) -> KeyRow | None:
    """(id, sealed key), noted as handed over now."""
    row: KeyRow | None = await conn.fetchrow(
        "UPDATE device_key SET handed_at = $3 WHERE person_id = $1 AND device_id = $2 RETURNING id, key_sealed",
        person_id,
        device_id,
        now,
    )
    return row


async def delete_least_used(conn: Connection, person_id: PersonId, keep: int) -> None:
    """All of this person's but the `keep` handed over last."""
    await conn.execute(
        "DELETE FROM device_key WHERE id IN "
        "(SELECT id FROM device_key WHERE person_id = $1 ORDER BY handed_at DESC, id DESC OFFSET $2)",
        person_id,
        keep,
    )


async def delete_unused(conn: Connection, before: datetime) -> int:
    """Keys that nobody has asked for since; how many."""
    done = await conn.execute("DELETE FROM device_key WHERE handed_at < $1", before)
    return int(done.rpartition(" ")[2])

"""Erases what may not be kept any longer, a batch at a time, oldest first."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection

_ERASE = """
UPDATE messages SET variables = '{}', link = '/', erased_at = $2, climb_at = NULL
WHERE id IN (SELECT id FROM messages WHERE id < $1 AND erased_at IS NULL ORDER BY id LIMIT $3)
"""

_DROP_RECIPIENTS = """
DELETE FROM broadcast_recipients WHERE broadcast_id IN (
    SELECT id FROM broadcasts WHERE id < $1 AND state <> 'running'
)
"""

_DROP = """
WITH old AS (
    SELECT id FROM messages WHERE id < $1 ORDER BY id LIMIT $2
), dropped AS (
    DELETE FROM deliveries WHERE message_id IN (SELECT id FROM old) RETURNING message_id
)
SELECT id, (SELECT count(*) FROM dropped) FROM old
"""

_DROP_MESSAGES = "DELETE FROM messages WHERE id = ANY($1::uuid[])"


async def erase(conn: Connection, before: UUID, now: datetime, limit: int) -> int:
    """Words and pages of messages made before that id; how many."""
    return int((await conn.execute(_ERASE, before, now, limit)).rpartition(" ")[2])


async def drop_recipients(conn: Connection, before: UUID) -> None:
    """Whom old broadcasts were for."""
    await conn.execute(_DROP_RECIPIENTS, before)


async def drop(conn: Connection, before: UUID, limit: int) -> int:
    """Messages made before that id with their deliveries; how many."""
    old = [row[0] for row in await conn.fetch(_DROP, before, limit)]
    if old:
        await conn.execute(_DROP_MESSAGES, old)
    return len(old)

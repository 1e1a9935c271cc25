"""Reads and writes messages: the inbox, unread first, newest first."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection
from kernel.ids import MessageId, PersonId
from notifications.model.kinds import Kind


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """A message as the inbox keeps it; `values` are printed already."""

    id: MessageId
    kind: Kind
    values: Mapping[str, str]
    link: str
    made_at: datetime
    seen_at: datetime | None
    read_at: datetime | None


_INSERT = """
INSERT INTO messages (id, person_id, key, kind, variables, link, made_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (person_id, key) DO NOTHING
RETURNING id
"""

_PAGE = """
SELECT id, kind, variables, link, made_at, seen_at, read_at FROM messages
WHERE person_id = $1 AND (read_at IS NOT NULL) = $2 AND id < $3
ORDER BY id DESC LIMIT $4
"""

_UNREAD = "SELECT count(*) FROM messages WHERE person_id = $1 AND (read_at IS NOT NULL) = false"

_READ = """
UPDATE messages SET read_at = coalesce(read_at, $3), seen_at = coalesce(seen_at, $3)
WHERE id = $1 AND person_id = $2 RETURNING id
"""

_SEEN = """
UPDATE messages SET seen_at = least(seen_at, $2), read_at = CASE WHEN $3 THEN coalesce(read_at, $2) ELSE read_at END
WHERE id = $1
"""

_decode_values = msgspec.json.Decoder(dict[str, str]).decode


async def insert(
    conn: Connection,
    *,
    message_id: MessageId,
    person_id: PersonId,
    key: str,
    kind: Kind,
    values: Mapping[str, str],
    link: str,
    now: datetime,
    expires_at: datetime,
) -> bool:
    """False when this person was told this before."""
    found = await conn.fetchval(_INSERT, message_id, person_id, key, kind, dict(values), link, now, expires_at)
    return found is not None


async def page(conn: Connection, person_id: PersonId, *, read: bool, before: UUID, limit: int) -> list[Kept]:
    rows = await conn.fetch(_PAGE, person_id, read, before, limit)
    return [
        Kept(id=id_, kind=Kind(kind), values=_decode_values(values), link=link, made_at=made, seen_at=seen, read_at=rd)
        for id_, kind, values, link, made, seen, rd in rows
    ]


async def count_unread(conn: Connection, person_id: PersonId) -> int:
    return int(await conn.fetchval(_UNREAD, person_id))


async def mark_read(conn: Connection, message_id: MessageId, person_id: PersonId, now: datetime) -> bool:
    return await conn.fetchval(_READ, message_id, person_id, now) is not None


async def mark_seen(conn: Connection, message_id: MessageId, at: datetime, *, read: bool) -> None:
    await conn.execute(_SEEN, message_id, at, read)

"""Reads and writes messages: the inbox, unread first, newest first."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection, Row
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


class Climbing(msgspec.Struct, frozen=True, kw_only=True):
    """A message nobody has seen, held until the transaction ends."""

    id: MessageId
    person_id: PersonId
    kind: Kind
    made_at: datetime
    expires_at: datetime
    climb_at: datetime | None


_INSERT = """
INSERT INTO messages (id, person_id, key, kind, variables, link, made_at, expires_at, climb_at, happened_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
ON CONFLICT (person_id, key) DO NOTHING
RETURNING id
"""

_INSERT_MANY = """
INSERT INTO messages (id, person_id, key, kind, variables, link, made_at, expires_at, climb_at, happened_at,
    broadcast_id)
SELECT m.id, m.person_id, $3, $4, $5, $6, $7, $8, m.climb_at, $7, $10
FROM unnest($1::uuid[], $2::uuid[], $9::timestamptz[]) AS m (id, person_id, climb_at)
ON CONFLICT (person_id, key) DO NOTHING
RETURNING id
"""

_PAGE = """
SELECT id, kind, variables, link, made_at, seen_at, read_at FROM messages
WHERE person_id = $1 AND (read_at IS NOT NULL) = $2 AND id < $3 AND erased_at IS NULL
ORDER BY id DESC LIMIT $4
"""

_SINCE = """
SELECT id, kind, variables, link, made_at, seen_at, read_at FROM messages
WHERE person_id = $1 AND id > $2 AND erased_at IS NULL ORDER BY id LIMIT $3
"""

_ONE = """
SELECT id, kind, variables, link, made_at, seen_at, read_at FROM messages
WHERE person_id = $1 AND id = $2 AND erased_at IS NULL
"""

_UNREAD = """
SELECT count(*) FROM messages WHERE person_id = $1 AND (read_at IS NOT NULL) = false AND erased_at IS NULL
"""

# `seen_at` is set once; who sets it is told what was seen, and says so
_SEE = """
UPDATE messages SET seen_at = $2, climb_at = NULL WHERE id = $1 AND seen_at IS NULL RETURNING person_id, kind, key
"""

_READ = "UPDATE messages SET read_at = coalesce(read_at, $3) WHERE id = $1 AND person_id = $2 RETURNING id"

_OPENED = "UPDATE messages SET read_at = coalesce(read_at, $2) WHERE id = $1"

_CALL_OFF = """
UPDATE messages SET expires_at = least(expires_at, $4), climb_at = NULL, read_at = coalesce(read_at, $4)
WHERE person_id = $1 AND starts_with(key, $2) AND kind = ANY($3) AND happened_at <= $5
    AND (expires_at > $4 OR read_at IS NULL)
"""

_CLIMBING = """
SELECT id, person_id, kind, made_at, expires_at, climb_at FROM messages WHERE id = $1 AND seen_at IS NULL FOR UPDATE
"""

_CLIMB_LATER = "UPDATE messages SET climb_at = $2 WHERE id = $1"

_HURRY = """
UPDATE messages m SET climb_at = $2
WHERE m.id = $1 AND m.seen_at IS NULL AND m.expires_at > $2
    AND NOT EXISTS (SELECT FROM deliveries d WHERE d.message_id = m.id AND d.state NOT IN ('failed', 'expired'))
RETURNING m.id
"""

_STRANDED = "SELECT id, climb_at FROM messages WHERE climb_at < $1 ORDER BY climb_at LIMIT $2"

_STOP_CLIMBING = "UPDATE messages SET climb_at = NULL WHERE broadcast_id = $1 AND climb_at IS NOT NULL"

_decode_values = msgspec.json.Decoder(dict[str, str]).decode


async def call_off(  # noqa: PLR0917 - a statement's own parameters
    conn: Connection, person_id: PersonId, begins: str, kinds: Sequence[Kind], until: datetime, now: datetime
) -> None:
    """Those of these kinds whose keys begin so are not sent any more, and wait for nobody in the inbox."""
    await conn.execute(_CALL_OFF, person_id, begins, list(kinds), now, until)


async def insert(
    conn: Connection,
    *,
    message_id: MessageId,
    person_id: PersonId,
    key: str,
    kind: Kind,
    values: Mapping[str, str],
    link: str,
    happened_at: datetime,
    now: datetime,
    expires_at: datetime,
    climb_at: datetime | None,
) -> bool:
    """False when this person was told this before."""
    found = await conn.fetchval(
        _INSERT,
        message_id,
        person_id,
        key,
        kind,
        dict(values),
        link,
        now,
        expires_at,
        climb_at,
        happened_at,
    )
    return found is not None


async def insert_many(
    conn: Connection,
    rows: Sequence[tuple[MessageId, PersonId, datetime | None]],
    *,
    key: str,
    kind: Kind,
    values: Mapping[str, str],
    link: str,
    now: datetime,
    expires_at: datetime,
    broadcast_id: UUID,
) -> set[MessageId]:
    """`rows`: (new message id, person, when to climb). The ids of those who had not been told."""
    ids, people, climbs = zip(*rows, strict=True)
    found = await conn.fetch(
        _INSERT_MANY, ids, people, key, kind, dict(values), link, now, expires_at, climbs, broadcast_id
    )
    return {MessageId(row[0]) for row in found}


async def stop_climbing(conn: Connection, broadcast_id: UUID) -> None:
    """Nobody is told another way any more."""
    await conn.execute(_STOP_CLIMBING, broadcast_id)


async def page(conn: Connection, person_id: PersonId, *, read: bool, before: UUID, limit: int) -> list[Kept]:
    """Newest first."""
    return [_kept(row) for row in await conn.fetch(_PAGE, person_id, read, before, limit)]


async def since(conn: Connection, person_id: PersonId, last: UUID, limit: int) -> list[Kept]:
    """What came after `last`, oldest first."""
    return [_kept(row) for row in await conn.fetch(_SINCE, person_id, last, limit)]


async def one(conn: Connection, person_id: PersonId, message_id: UUID) -> list[Kept]:
    """The message, if it is this person's."""
    return [_kept(row) for row in await conn.fetch(_ONE, person_id, message_id)]


def _kept(row: Row) -> Kept:
    id_, kind, values, link, made, seen, read = row
    return Kept(
        id=id_, kind=Kind(kind), values=_decode_values(values), link=link, made_at=made, seen_at=seen, read_at=read
    )


async def count_unread(conn: Connection, person_id: PersonId) -> int:
    return int(await conn.fetchval(_UNREAD, person_id))


async def mark_read(conn: Connection, message_id: MessageId, person_id: PersonId, now: datetime) -> bool:
    return await conn.fetchval(_READ, message_id, person_id, now) is not None


async def mark_opened(conn: Connection, message_id: MessageId, at: datetime) -> None:
    await conn.execute(_OPENED, message_id, at)


async def see(conn: Connection, message_id: MessageId, at: datetime) -> tuple[PersonId, str, str] | None:
    """(person, kind, key) when nobody had seen it before. The ladder ends here."""
    row = await conn.fetchrow(_SEE, message_id, at)
    return None if row is None else (PersonId(row[0]), row[1], row[2])


async def lock_unseen(conn: Connection, message_id: MessageId) -> Climbing | None:
    row = await conn.fetchrow(_CLIMBING, message_id)
    if row is None:
        return None
    return Climbing(id=row[0], person_id=row[1], kind=Kind(row[2]), made_at=row[3], expires_at=row[4], climb_at=row[5])


async def climb_later(conn: Connection, message_id: MessageId, at: datetime | None) -> None:
    await conn.execute(_CLIMB_LATER, message_id, at)


async def hurry(conn: Connection, message_id: MessageId, now: datetime) -> bool:
    """Climb now, when nothing of what was tried can be seen any more. False when something still can."""
    return await conn.fetchval(_HURRY, message_id, now) is not None


async def find_stranded(conn: Connection, before: datetime, limit: int) -> list[tuple[MessageId, datetime]]:
    """Messages whose climb was due long ago."""
    return [(MessageId(row[0]), row[1]) for row in await conn.fetch(_STRANDED, before, limit)]

"""Reads and writes push_subscriptions, and the contact row that guards how many one person has."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection
from kernel.ids import PersonId
from notifications.model.parcels import PushAddress


class Subscribed(msgspec.Struct, frozen=True, kw_only=True):
    """One browser, as its owner sees it in a list."""

    id: UUID
    device: str
    created_at: datetime
    seen_at: datetime


_LOCK_PERSON = """
INSERT INTO contacts (person_id, language) VALUES ($1, 'vi')
ON CONFLICT (person_id) DO UPDATE SET language = contacts.language
"""

_OWNER_OF = "SELECT id, person_id FROM push_subscriptions WHERE endpoint_sha256 = $1"

_COUNT = "SELECT count(*) FROM push_subscriptions WHERE person_id = $1"

_INSERT = """
INSERT INTO push_subscriptions
    (id, person_id, endpoint, endpoint_sha256, p256dh, auth, vapid_kid, device, created_at, confirmed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)
ON CONFLICT (endpoint_sha256) DO NOTHING
RETURNING id
"""

_CONFIRM = """
UPDATE push_subscriptions SET p256dh = $3, auth = $4, vapid_kid = $5, device = $6, confirmed_at = $7
WHERE id = $1 AND person_id = $2
"""

_DELETE = "DELETE FROM push_subscriptions WHERE id = $1 AND person_id = $2 RETURNING id"

_PRUNE = "DELETE FROM push_subscriptions WHERE id = $1"

_OF_PERSON = """
SELECT id, device, created_at, greatest(confirmed_at, seen_at) FROM push_subscriptions
WHERE person_id = $1 ORDER BY id DESC
"""

_NOTE_SEEN = """
UPDATE push_subscriptions s SET seen_at = greatest(s.seen_at, $2) FROM deliveries d
WHERE d.id = $1 AND s.id = d.address_id
"""


async def lock_person(conn: Connection, person_id: PersonId) -> None:
    """Nobody else changes this person's subscriptions until this transaction ends."""
    await conn.execute(_LOCK_PERSON, person_id)


async def find_owner(conn: Connection, endpoint_sha256: bytes) -> tuple[UUID, PersonId] | None:
    row = await conn.fetchrow(_OWNER_OF, endpoint_sha256)
    return None if row is None else (row[0], PersonId(row[1]))


async def count_of(conn: Connection, person_id: PersonId) -> int:
    return int(await conn.fetchval(_COUNT, person_id))


async def insert(
    conn: Connection,
    *,
    subscription_id: UUID,
    person_id: PersonId,
    address: PushAddress,
    endpoint_sha256: bytes,
    device: str,
    now: datetime,
) -> bool:
    """False when somebody else inserted this endpoint a moment ago."""
    found = await conn.fetchval(
        _INSERT,
        subscription_id,
        person_id,
        address.endpoint,
        endpoint_sha256,
        address.p256dh,
        address.auth,
        address.vapid_kid,
        device,
        now,
    )
    return found is not None


async def confirm(
    conn: Connection, subscription_id: UUID, person_id: PersonId, *, address: PushAddress, device: str, now: datetime
) -> None:
    """The browser says so again: its keys, ours and its name as they are now."""
    await conn.execute(
        _CONFIRM, subscription_id, person_id, address.p256dh, address.auth, address.vapid_kid, device, now
    )


async def of_person(conn: Connection, person_id: PersonId) -> list[Subscribed]:
    """Newest first."""
    rows = await conn.fetch(_OF_PERSON, person_id)
    return [Subscribed(id=row[0], device=row[1], created_at=row[2], seen_at=row[3]) for row in rows]


async def note_seen(conn: Connection, delivery_id: UUID, at: datetime) -> None:
    """The browser this delivery went to has shown something."""
    await conn.execute(_NOTE_SEEN, delivery_id, at)


async def delete(conn: Connection, subscription_id: UUID, person_id: PersonId) -> bool:
    return await conn.fetchval(_DELETE, subscription_id, person_id) is not None


async def prune(conn: Connection, subscription_id: UUID) -> None:
    """The push service said that nobody is there any more."""
    await conn.execute(_PRUNE, subscription_id)

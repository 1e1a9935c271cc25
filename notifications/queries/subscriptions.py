"""Reads and writes push_subscriptions, and the contact row that guards how many one person has."""

from datetime import datetime
from uuid import UUID

from kernel.database import Connection
from kernel.ids import PersonId
from notifications.model.parcels import PushAddress

_LOCK_PERSON = """
INSERT INTO contacts (person_id, language) VALUES ($1, 'vi')
ON CONFLICT (person_id) DO UPDATE SET language = contacts.language
"""

_OWNER_OF = "SELECT id, person_id FROM push_subscriptions WHERE endpoint_sha256 = $1"

_COUNT = "SELECT count(*) FROM push_subscriptions WHERE person_id = $1"

_INSERT = """
INSERT INTO push_subscriptions
    (id, person_id, endpoint, endpoint_sha256, p256dh, auth, vapid_kid, created_at, confirmed_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
ON CONFLICT (endpoint_sha256) DO NOTHING
RETURNING id
"""

_CONFIRM = """
UPDATE push_subscriptions SET p256dh = $3, auth = $4, vapid_kid = $5, confirmed_at = $6
WHERE id = $1 AND person_id = $2
"""

_DELETE = "DELETE FROM push_subscriptions WHERE id = $1 AND person_id = $2 RETURNING id"

_PRUNE = "DELETE FROM push_subscriptions WHERE id = $1"

_IDS_OF = "SELECT id FROM push_subscriptions WHERE person_id = $1"


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
        now,
    )
    return found is not None


async def confirm(
    conn: Connection, subscription_id: UUID, person_id: PersonId, address: PushAddress, now: datetime
) -> None:
    await conn.execute(_CONFIRM, subscription_id, person_id, address.p256dh, address.auth, address.vapid_kid, now)


async def delete(conn: Connection, subscription_id: UUID, person_id: PersonId) -> bool:
    return await conn.fetchval(_DELETE, subscription_id, person_id) is not None


async def prune(conn: Connection, subscription_id: UUID) -> None:
    """The push service said that nobody is there any more."""
    await conn.execute(_PRUNE, subscription_id)


async def ids_of(conn: Connection, person_id: PersonId) -> list[UUID]:
    return [row[0] for row in await conn.fetch(_IDS_OF, person_id)]

"""Reads and writes deliveries; which state may follow which is told to it by the table of rules/lifecycle."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection
from kernel.ids import MessageId, PersonId
from notifications.model.channels import Channel, Language
from notifications.model.deliveries import Happening, State
from notifications.model.kinds import Kind
from notifications.model.parcels import PushAddress
from notifications.rules.lifecycle import sources


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery this worker now holds, with all that sending it needs."""

    id: UUID
    channel: Channel
    address_id: UUID
    tries: int
    created_at: datetime
    message_id: MessageId
    person_id: PersonId
    kind: Kind
    values: Mapping[str, str]
    link: str
    expires_at: datetime
    unread: int
    language: Language
    push: PushAddress | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    state: State
    due_at: datetime
    expires_at: datetime


_INSERT = """
INSERT INTO deliveries (id, message_id, channel, address_id, state, tries, created_at, due_at)
SELECT d.id, $2, d.channel, d.address_id, 'created', 0, $5, $5
FROM unnest($1::uuid[], $3::text[], $4::uuid[]) AS d (id, channel, address_id)
"""

# A try that began less than a lease ago may still be under way in another process: it is left alone.
_BEGIN = """
WITH begun AS (
    UPDATE deliveries d SET state = 'sending', tries = d.tries + 1, sending_at = $2, due_at = $3
    FROM messages m
    WHERE d.id = $1 AND m.id = d.message_id AND d.state = ANY($4) AND d.due_at <= $2 AND m.expires_at > $2
    RETURNING d.id, d.channel, d.address_id, d.tries, d.created_at,
        m.id AS message_id, m.person_id, m.kind, m.variables, m.link, m.expires_at
)
SELECT b.id, b.channel, b.address_id, b.tries, b.created_at, b.message_id, b.person_id, b.kind, b.variables, b.link,
    b.expires_at,
    (SELECT count(*) FROM messages u WHERE u.person_id = b.person_id AND (u.read_at IS NOT NULL) = false),
    coalesce(c.language, 'vi'),
    s.endpoint, s.p256dh, s.auth, s.vapid_kid
FROM begun b
LEFT JOIN contacts c ON c.person_id = b.person_id
LEFT JOIN push_subscriptions s ON s.id = b.address_id AND s.person_id = b.person_id
"""

_STANDING = """
SELECT d.state, d.due_at, m.expires_at FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.id = $1
"""

_ACCEPT = """
UPDATE deliveries SET accepted_at = coalesce(accepted_at, $2), why = NULL,
    state = CASE WHEN state = ANY($3) THEN 'accepted' ELSE state END
WHERE id = $1
"""

_POSTPONE = "UPDATE deliveries SET state = 'created', due_at = $2, why = $3 WHERE id = $1 AND state = ANY($4)"

_END = "UPDATE deliveries SET state = $2, ended_at = $3, why = $4 WHERE id = $1 AND state = ANY($5)"

_SHOW = """
UPDATE deliveries SET shown_at = least(shown_at, $2), state = CASE WHEN state = ANY($3) THEN 'shown' ELSE state END
WHERE id = $1 RETURNING message_id
"""

_OPEN = """
UPDATE deliveries SET opened_at = least(opened_at, $2), shown_at = least(shown_at, $2), state = 'opened'
WHERE id = $1 RETURNING message_id
"""

_STRANDED = """
SELECT id FROM deliveries WHERE state IN ('created', 'sending') AND due_at < $1 ORDER BY due_at LIMIT $2
"""

_decode_values = msgspec.json.Decoder(dict[str, str]).decode


async def insert(
    conn: Connection, message_id: MessageId, addresses: Sequence[tuple[UUID, Channel, UUID]], now: datetime
) -> None:
    """`addresses`: (new delivery id, channel, address id)."""
    ids, channels, address_ids = zip(*addresses, strict=True)
    await conn.execute(_INSERT, ids, message_id, channels, address_ids, now)


async def begin(conn: Connection, delivery_id: UUID, *, now: datetime, lease_ends: datetime) -> Begun | None:
    """Take this delivery for one try; None when it ended, is not due, or another process holds it."""
    row = await conn.fetchrow(_BEGIN, delivery_id, now, lease_ends, sources(Happening.BEGAN, State.SENDING))
    if row is None:
        return None
    (id_, channel, address_id, tries, created_at, message_id, person_id, kind, values, link, expires_at) = row[:11]
    unread, language, endpoint, p256dh, auth, vapid_kid = row[11:]
    address = None
    if endpoint is not None:
        address = PushAddress(endpoint=endpoint, p256dh=p256dh, auth=auth, vapid_kid=vapid_kid)
    return Begun(
        id=id_,
        channel=Channel(channel),
        address_id=address_id,
        tries=tries,
        created_at=created_at,
        message_id=message_id,
        person_id=person_id,
        kind=Kind(kind),
        values=_decode_values(values),
        link=link,
        expires_at=expires_at,
        unread=unread,
        language=Language(language),
        push=address,
    )


async def standing(conn: Connection, delivery_id: UUID) -> Standing | None:
    row = await conn.fetchrow(_STANDING, delivery_id)
    return None if row is None else Standing(state=State(row[0]), due_at=row[1], expires_at=row[2])


async def accept(conn: Connection, delivery_id: UUID, now: datetime) -> None:
    await conn.execute(_ACCEPT, delivery_id, now, sources(Happening.TAKEN, State.ACCEPTED))


async def postpone(conn: Connection, delivery_id: UUID, *, due_at: datetime, why: str) -> bool:
    done = await conn.execute(_POSTPONE, delivery_id, due_at, why, sources(Happening.POSTPONED, State.CREATED))
    return done.endswith(" 1")


async def fail(conn: Connection, delivery_id: UUID, now: datetime, *, why: str) -> None:
    await conn.execute(_END, delivery_id, State.FAILED, now, why, sources(Happening.REFUSED, State.FAILED))


async def expire(conn: Connection, delivery_id: UUID, now: datetime) -> None:
    await conn.execute(_END, delivery_id, State.EXPIRED, now, "late", sources(Happening.TOO_LATE, State.EXPIRED))


async def show(conn: Connection, delivery_id: UUID, at: datetime) -> MessageId | None:
    """The phone showed it; None when there is no such delivery."""
    found = await conn.fetchval(_SHOW, delivery_id, at, sources(Happening.SHOWN, State.SHOWN))
    return None if found is None else MessageId(found)


async def open_(conn: Connection, delivery_id: UUID, at: datetime) -> MessageId | None:
    """The person opened it; None when there is no such delivery."""
    found = await conn.fetchval(_OPEN, delivery_id, at)
    return None if found is None else MessageId(found)


async def find_stranded(conn: Connection, before: datetime, limit: int) -> list[UUID]:
    """Deliveries whose moment passed long ago: their job was lost or held."""
    return [row[0] for row in await conn.fetch(_STRANDED, before, limit)]

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
from notifications.rules.quiet import Quiet


class Begun(msgspec.Struct, frozen=True, kw_only=True):
    """A delivery this worker now holds, with all that sending it needs."""

    id: UUID
    channel: Channel
    address_id: UUID
    tries: int
    unsure: bool
    """whether an earlier try may have reached the provider without our knowing"""
    reference: str | None
    message_id: MessageId
    person_id: PersonId
    kind: Kind
    values: Mapping[str, str]
    link: str
    expires_at: datetime
    seen_at: datetime | None
    read_at: datetime | None
    unread: int
    language: Language
    quiet: Quiet | None
    phone_sealed: bytes | None
    email_sealed: bytes | None
    has_push: bool
    push: PushAddress | None


class Tried(msgspec.Struct, frozen=True, kw_only=True):
    """One delivery of a message, as the ladder sees it."""

    id: UUID
    channel: Channel
    state: State
    due_at: datetime
    reference: str | None


class Standing(msgspec.Struct, frozen=True, kw_only=True):
    state: State
    due_at: datetime
    expires_at: datetime


_INSERT = """
INSERT INTO deliveries (id, message_id, channel, address_id, state, tries, unsure, created_at, due_at)
SELECT d.id, $2, d.channel, d.address_id, 'created', 0, false, $5, $5
FROM unnest($1::uuid[], $3::text[], $4::uuid[]) AS d (id, channel, address_id)
ON CONFLICT (message_id, channel, address_id) DO NOTHING
RETURNING id
"""

_INSERT_MANY = """
INSERT INTO deliveries (id, message_id, channel, address_id, state, tries, unsure, created_at, due_at)
SELECT d.id, d.message_id, $3, d.address_id, 'created', 0, false, $5, $5
FROM unnest($1::uuid[], $2::uuid[], $4::uuid[]) AS d (id, message_id, address_id)
ON CONFLICT (message_id, channel, address_id) DO NOTHING
RETURNING id
"""

_STOP = """
UPDATE deliveries d SET state = $2, ended_at = $3, why = 'stopped'
FROM messages m WHERE m.broadcast_id = $1 AND d.message_id = m.id AND d.state = $4
"""

# A try that began less than a lease ago may still be under way in another process: it is left alone.
_BEGIN = """
WITH old AS (
    SELECT id, unsure FROM deliveries WHERE id = $1 FOR UPDATE
), begun AS (
    UPDATE deliveries d
    SET state = 'sending', tries = d.tries + 1, unsure = true, sending_at = $2, due_at = $3
    FROM old, messages m
    WHERE d.id = old.id AND m.id = d.message_id AND d.state = ANY($4) AND d.due_at <= $2 AND m.expires_at > $2
    RETURNING d.id, d.channel, d.address_id, d.tries, old.unsure, d.reference,
        m.id AS message_id, m.person_id, m.kind, m.variables, m.link, m.expires_at, m.seen_at, m.read_at
)
SELECT b.*,
    (SELECT count(*) FROM messages u WHERE u.person_id = b.person_id AND (u.read_at IS NOT NULL) = false),
    coalesce(c.language, 'vi'), c.quiet_from, c.quiet_until, c.phone_sealed, c.email_sealed,
    EXISTS (SELECT FROM push_subscriptions a WHERE a.person_id = b.person_id),
    s.endpoint, s.p256dh, s.auth, s.vapid_kid
FROM begun b
LEFT JOIN contacts c ON c.person_id = b.person_id
LEFT JOIN push_subscriptions s ON s.id = b.address_id AND s.person_id = b.person_id
"""

_STANDING = """
SELECT d.state, d.due_at, m.expires_at FROM deliveries d JOIN messages m ON m.id = d.message_id WHERE d.id = $1
"""

_ACCEPT = """
UPDATE deliveries SET accepted_at = coalesce(accepted_at, $2), why = $6, unsure = false, provider = $5,
    reference = coalesce($4, reference), state = CASE WHEN state = ANY($3) THEN 'accepted' ELSE state END
WHERE id = $1
"""

_POSTPONE = """
UPDATE deliveries SET state = 'created', due_at = $2, why = $3, unsure = $5, provider = coalesce($6, provider)
WHERE id = $1 AND state = ANY($4)
"""

_END = """
UPDATE deliveries SET state = $2, ended_at = $3, why = $4, provider = coalesce($6, provider)
WHERE id = $1 AND state = ANY($5)
"""

_SHOW = """
UPDATE deliveries SET shown_at = least(shown_at, $2), state = CASE WHEN state = ANY($3) THEN 'shown' ELSE state END
WHERE id = $1 RETURNING message_id
"""

_OPEN = """
UPDATE deliveries SET opened_at = least(opened_at, $2), shown_at = least(shown_at, $2), state = 'opened'
WHERE id = $1 RETURNING message_id
"""

_OF_MESSAGE = "SELECT id, channel, state, due_at, reference FROM deliveries WHERE message_id = $1 ORDER BY id"

_STRANDED = """
SELECT id FROM deliveries WHERE state IN ('created', 'sending') AND due_at < $1 ORDER BY due_at LIMIT $2
"""

_decode_values = msgspec.json.Decoder(dict[str, str]).decode


async def insert(
    conn: Connection, message_id: MessageId, addresses: Sequence[tuple[UUID, Channel, UUID]], now: datetime
) -> list[UUID]:
    """`addresses`: (new delivery id, channel, address id). The ids of those that did not exist yet."""
    ids, channels, address_ids = zip(*addresses, strict=True)
    return [row[0] for row in await conn.fetch(_INSERT, ids, message_id, channels, address_ids, now)]


async def insert_many(
    conn: Connection, channel: Channel, rows: Sequence[tuple[UUID, MessageId, UUID]], now: datetime
) -> list[UUID]:
    """`rows`: (new delivery id, message id, address id). The ids of those that did not exist yet."""
    ids, message_ids, address_ids = zip(*rows, strict=True)
    return [row[0] for row in await conn.fetch(_INSERT_MANY, ids, message_ids, channel, address_ids, now)]


async def stop_broadcast(conn: Connection, broadcast_id: UUID, now: datetime) -> None:
    """What has not left does not leave."""
    await conn.execute(_STOP, broadcast_id, State.EXPIRED, now, State.CREATED)


async def begin(conn: Connection, delivery_id: UUID, *, now: datetime, lease_ends: datetime) -> Begun | None:
    """Take this delivery for one try; None when it ended, is not due, or another process holds it."""
    row = await conn.fetchrow(_BEGIN, delivery_id, now, lease_ends, sources(Happening.BEGAN, State.SENDING))
    if row is None:
        return None
    id_, channel, address_id, tries, unsure, reference, message_id, person_id, kind, values, link = row[:11]
    expires_at, seen_at, read_at, unread, language, starts, ends, phone, email, has_push = row[11:21]
    endpoint, p256dh, auth, vapid_kid = row[21:]
    push = endpoint and PushAddress(endpoint=endpoint, p256dh=p256dh, auth=auth, vapid_kid=vapid_kid)
    return Begun(
        id=id_,
        channel=Channel(channel),
        address_id=address_id,
        tries=tries,
        unsure=unsure,
        reference=reference,
        message_id=message_id,
        person_id=person_id,
        kind=Kind(kind),
        values=_decode_values(values),
        link=link,
        expires_at=expires_at,
        seen_at=seen_at,
        read_at=read_at,
        unread=unread,
        language=Language(language),
        quiet=None if starts is None else Quiet(starts=starts, ends=ends),
        phone_sealed=phone,
        email_sealed=email,
        has_push=has_push,
        push=push,
    )


async def of_message(conn: Connection, message_id: MessageId) -> list[Tried]:
    return [
        Tried(id=id_, channel=Channel(channel), state=State(state), due_at=due_at, reference=reference)
        for id_, channel, state, due_at, reference in await conn.fetch(_OF_MESSAGE, message_id)
    ]


async def standing(conn: Connection, delivery_id: UUID) -> Standing | None:
    row = await conn.fetchrow(_STANDING, delivery_id)
    return None if row is None else Standing(state=State(row[0]), due_at=row[1], expires_at=row[2])


async def accept(
    conn: Connection,
    delivery_id: UUID,
    now: datetime,
    reference: str | None,
    *,
    provider: str | None,
    why: str | None = None,
) -> None:
    """`why`: `unknown` when an earlier try may have arrived too."""
    states = sources(Happening.TAKEN, State.ACCEPTED)
    await conn.execute(_ACCEPT, delivery_id, now, states, reference, provider, why)


async def postpone(
    conn: Connection, delivery_id: UUID, *, due_at: datetime, why: str, unsure: bool, provider: str | None
) -> bool:
    """`unsure`: the provider may have taken it all the same."""
    states = sources(Happening.POSTPONED, State.CREATED)
    return (await conn.execute(_POSTPONE, delivery_id, due_at, why, states, unsure, provider)).endswith(" 1")


async def fail(conn: Connection, delivery_id: UUID, now: datetime, *, why: str, provider: str | None) -> None:
    states = sources(Happening.REFUSED, State.FAILED)
    await conn.execute(_END, delivery_id, State.FAILED, now, why, states, provider)


async def expire(conn: Connection, delivery_id: UUID, now: datetime, *, why: str, provider: str | None = None) -> None:
    """`why`: it came too late, or was seen another way before."""
    states = sources(Happening.TOO_LATE, State.EXPIRED)
    await conn.execute(_END, delivery_id, State.EXPIRED, now, why, states, provider)


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

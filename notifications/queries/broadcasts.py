"""Reads and writes broadcasts and who is to be told."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection, Row
from kernel.ids import OfficeCode, PersonId
from notifications.model.broadcasts import Broadcast, BroadcastState
from notifications.model.channels import Channel
from notifications.model.deliveries import State
from notifications.model.kinds import Kind


class Reached(msgspec.Struct, frozen=True, kw_only=True):
    """People, and how many of them have each address; the rest have the inbox."""

    people: int
    push: int
    phone: int
    email: int


class Outcomes(msgspec.Struct, frozen=True, kw_only=True):
    channel: Channel
    state: State
    why: str | None
    deliveries: int


# People of these communes by their residence, and those whom another slice named.
_COUNT = """
WITH chosen AS (
    SELECT unnest($1::uuid[]) AS person_id UNION SELECT person_id FROM contacts WHERE commune_code = ANY($2)
)
SELECT count(*), count(*) FILTER (WHERE EXISTS (SELECT FROM push_subscriptions s WHERE s.person_id = p.person_id)),
    count(c.phone_sealed), count(c.email_sealed)
FROM chosen p LEFT JOIN contacts c ON c.person_id = p.person_id
"""

_INSERT = """
INSERT INTO broadcasts
    (id, kind, words, communes, procedures, offices, state, reached, told, made_by, made_by_name, made_at)
VALUES ($1, $2, $3, $4, $5, $6, 'waiting', 0, 0, $7, $8, $9)
"""

_ADDRESS = """
INSERT INTO broadcast_recipients (broadcast_id, person_id)
SELECT $1, c.person_id FROM (
    SELECT unnest($2::uuid[]) AS person_id UNION SELECT person_id FROM contacts WHERE commune_code = ANY($3)
) c
"""

_SET_REACHED = """
UPDATE broadcasts SET reached = (SELECT count(*) FROM broadcast_recipients WHERE broadcast_id = $1)
WHERE id = $1 RETURNING reached
"""

_ONE = """
SELECT id, kind, words, communes, procedures, offices, state, reached, told, made_by, made_by_name, made_at, agreed_by,
    agreed_by_name, agreed_at, stopped_at, done_at
FROM broadcasts WHERE id = $1
"""

_LOCK = """
SELECT id, kind, words, communes, procedures, offices, state, reached, told, made_by, made_by_name, made_at, agreed_by,
    agreed_by_name, agreed_at, stopped_at, done_at
FROM broadcasts WHERE id = $1 FOR UPDATE
"""

_LATEST = """
SELECT id, kind, words, communes, procedures, offices, state, reached, told, made_by, made_by_name, made_at, agreed_by,
    agreed_by_name, agreed_at, stopped_at, done_at
FROM broadcasts WHERE $1::text[] IS NULL OR offices IS NULL OR offices <@ $1 ORDER BY id DESC LIMIT $2
"""

_NEXT = """
SELECT r.person_id FROM broadcasts b JOIN broadcast_recipients r ON r.broadcast_id = b.id
WHERE b.id = $1 AND (b.told_up_to IS NULL OR r.person_id > b.told_up_to) ORDER BY r.person_id LIMIT $2
"""

_TOLD = "UPDATE broadcasts SET told = told + $2, told_up_to = $3 WHERE id = $1"

_RELEASE = """
UPDATE broadcasts SET state = 'running', agreed_by = $2, agreed_by_name = $3, agreed_at = $4 WHERE id = $1
"""

_STOP = "UPDATE broadcasts SET state = 'stopped', stopped_by = $2, stopped_at = $3 WHERE id = $1"

_DONE = "UPDATE broadcasts SET state = 'done', done_at = $2 WHERE id = $1"

_OUTCOMES = """
SELECT d.channel, d.state, d.why, count(*) FROM messages m JOIN deliveries d ON d.message_id = m.id
WHERE m.broadcast_id = $1 GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""

_SEEN = "SELECT count(*) FROM messages WHERE broadcast_id = $1 AND seen_at IS NOT NULL"

_decode_words = msgspec.json.Decoder(dict[str, str]).decode


def _read(row: Row) -> Broadcast:
    id_, kind, words, communes, procedures, offices, state, reached, told = row[:9]
    made_by, made_by_name, made_at, agreed_by, agreed_by_name, agreed_at, stopped_at, done_at = row[9:]
    return Broadcast(
        id=id_,
        kind=Kind(kind),
        words=_decode_words(words),
        communes=tuple(communes),
        procedures=tuple(procedures),
        offices=None if offices is None else tuple(OfficeCode(each) for each in offices),
        state=BroadcastState(state),
        reached=reached,
        told=told,
        made_by=made_by,
        made_by_name=made_by_name,
        made_at=made_at,
        agreed_by=agreed_by,
        agreed_by_name=agreed_by_name,
        agreed_at=agreed_at,
        stopped_at=stopped_at,
        done_at=done_at,
    )


async def count(conn: Connection, people: Collection[UUID], communes: Collection[str]) -> Reached:
    row = await conn.fetchrow(_COUNT, people, communes)
    return Reached(people=row[0], push=row[1], phone=row[2], email=row[3])


async def insert(
    conn: Connection,
    broadcast_id: UUID,
    *,
    kind: Kind,
    words: Mapping[str, str],
    communes: Sequence[str],
    procedures: Sequence[str],
    offices: Sequence[OfficeCode] | None,
    made_by: PersonId,
    made_by_name: str,
    now: datetime,
) -> None:
    """Waiting, until it is known how many it reaches."""
    await conn.execute(
        _INSERT, broadcast_id, kind, dict(words), communes, procedures, offices, made_by, made_by_name, now
    )


async def address(conn: Connection, broadcast_id: UUID, people: Collection[UUID], communes: Collection[str]) -> int:
    """Write down who is to be told; how many they are."""
    await conn.execute(_ADDRESS, broadcast_id, people, communes)
    return int(await conn.fetchval(_SET_REACHED, broadcast_id))


async def find(conn: Connection, broadcast_id: UUID) -> Broadcast | None:
    row = await conn.fetchrow(_ONE, broadcast_id)
    return row and _read(row)


async def lock(conn: Connection, broadcast_id: UUID) -> Broadcast | None:
    """Nobody else moves it until this transaction ends."""
    row = await conn.fetchrow(_LOCK, broadcast_id)
    return row and _read(row)


async def latest(conn: Connection, offices: Collection[OfficeCode] | None, limit: int) -> list[Broadcast]:
    """Newest first; when offices are named, theirs and the whole province's only."""
    return [_read(row) for row in await conn.fetch(_LATEST, offices, limit)]


async def next_people(conn: Connection, broadcast_id: UUID, limit: int) -> list[PersonId]:
    """Who comes next, in order of ids."""
    return [PersonId(row[0]) for row in await conn.fetch(_NEXT, broadcast_id, limit)]


async def note_told(conn: Connection, broadcast_id: UUID, people: int, up_to: PersonId) -> None:
    await conn.execute(_TOLD, broadcast_id, people, up_to)


async def release(conn: Connection, broadcast_id: UUID, agreed: tuple[PersonId, str, datetime] | None = None) -> None:
    """`agreed`: the second person, their name, and when; None where one is enough."""
    await conn.execute(_RELEASE, broadcast_id, *(agreed or (None, None, None)))


async def stop(conn: Connection, broadcast_id: UUID, stopped_by: PersonId, now: datetime) -> None:
    await conn.execute(_STOP, broadcast_id, stopped_by, now)


async def finish(conn: Connection, broadcast_id: UUID, now: datetime) -> None:
    await conn.execute(_DONE, broadcast_id, now)


async def outcomes(conn: Connection, broadcast_id: UUID) -> list[Outcomes]:
    """What became of every delivery."""
    return [
        Outcomes(channel=Channel(row[0]), state=State(row[1]), why=row[2], deliveries=row[3])
        for row in await conn.fetch(_OUTCOMES, broadcast_id)
    ]


async def count_seen(conn: Connection, broadcast_id: UUID) -> int:
    """People before whose eyes it was."""
    return int(await conn.fetchval(_SEEN, broadcast_id))

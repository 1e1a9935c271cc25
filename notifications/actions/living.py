"""What an open screen hears as it happens, and what it missed while it was away."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID

import msgspec

from kernel.database import Database
from kernel.errors import TooMany
from kernel.ids import PersonId, new_id
from kernel.live import Hub, Missed, News
from notifications.actions.inbox import TOLD, face
from notifications.actions.voice import Voice
from notifications.queries import messages

MOST_SCREENS = 12
"""open streams of one person, in one process"""
LIVES_S = 120.0
"""after which the screen asks again, and its session is judged again"""
_BEAT_S = 20.0
_AGAIN_MS = 2000
_MOST_MISSED = 200
_OVERLAP_MS = 60_000


def refuse_crowds(hub: Hub, person_id: PersonId) -> None:
    """Raises TooMany."""
    if hub.count(person_id) >= MOST_SCREENS:
        raise TooMany(wait_s=60)


async def stream(
    hub: Hub, database: Database, voice: Voice, person_id: PersonId, *, since: UUID | None
) -> AsyncIterator[bytes]:
    """Server-sent events: `message` with its face and id, `unread` with the count. Ends after LIVES_S.

    `since`: the last id this screen knows (Last-Event-ID). What came later is told first, and a little of what came
    before: ids are made before they are committed, so a message may appear behind one that is already known.
    A screen therefore knows messages by their ids.
    """
    yield b"retry: %d\n\n" % _AGAIN_MS
    ends = asyncio.get_running_loop().time() + LIVES_S
    begun, sent = _earlier(since or new_id()), set[UUID]()
    with hub.listening(person_id) as ear:
        heard: News | Missed | None = Missed() if since is not None else None
        yield await _unread(database, person_id)
        while True:
            if heard is not None:
                for each in await _new(database, person_id, heard, begun):
                    if each.id not in sent:
                        sent.add(each.id)
                        yield _event("message", msgspec.json.encode(face(each, voice)), each.id)
                yield await _unread(database, person_id)
            left = ends - asyncio.get_running_loop().time()
            if left <= 0:
                return
            try:
                heard = await ear.next(min(_BEAT_S, left))
            except TimeoutError:
                heard = None
                yield b": still here\n\n"
                continue
            if heard is None:
                return


def _earlier(known: UUID) -> UUID:
    """The first UUIDv7 of a minute before this one: its first 48 bits are milliseconds."""
    return UUID(int=max(0, (known.int >> 80) - _OVERLAP_MS) << 80)


async def _new(database: Database, person_id: PersonId, heard: News | Missed, begun: UUID) -> list[messages.Kept]:
    if isinstance(heard, News) and heard.topic != TOLD:
        return []
    async with database.connection() as conn:
        if isinstance(heard, Missed):
            return await messages.since(conn, person_id, begun, _MOST_MISSED)
        return await messages.one(conn, person_id, heard.id)


async def _unread(database: Database, person_id: PersonId) -> bytes:
    async with database.connection() as conn:
        return _event("unread", b"%d" % await messages.count_unread(conn, person_id))


def _event(name: str, data: bytes, event_id: UUID | None = None) -> bytes:
    head = b"" if event_id is None else b"id: %s\n" % str(event_id).encode()
    return head + b"event: %s\ndata: %s\n\n" % (name.encode(), data)

"""Sessions: resolved on every request, listed and ended by their owner."""

import secrets
from datetime import datetime
from functools import lru_cache
from uuid import UUID

from identity.model import SessionFace
from identity.queries import sessions
from identity.rules.cookies import TOKEN_BYTES, token_hash
from identity.rules.terms import GUEST_AFTER_FILING, is_touch_due
from kernel.actor import Actor, Guest, Post, Role
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import OfficeCode, PersonId, SessionId
from kernel.keys import Keyring, Unopenable

HINT_PURPOSE = "logout-hint"


def new_token() -> str:
    """256 random bits, 43 characters: for a cookie; only its hash is ever kept."""
    return secrets.token_urlsafe(TOKEN_BYTES)


@lru_cache(maxsize=4096)
def _post(code: str) -> Post:
    office, _, role = code.rpartition("|")
    return Post(office=OfficeCode(office), role=Role(role))


async def resolve_session(conn: Connection, token: str, now: datetime) -> Actor | None:
    """Who a browser's cookie stands for: one statement, and now and then a second one to note the use."""
    hashed = token_hash(token)
    if hashed is None:
        return None
    row = await sessions.find_session(conn, hashed, now)
    if row is None:
        return None
    session_id, person_id, level, display_name, seen_at, idle, posts, draft_id, dossier_id = row
    if is_touch_due(seen_at, idle, now):
        await sessions.touch_session(conn, SessionId(session_id), now)
    return Actor(
        person_id=PersonId(person_id),
        session_id=SessionId(session_id),
        level=level,
        display_name=display_name,
        # on somebody else's phone nobody holds a post
        posts=tuple(map(_post, sorted(posts))) if draft_id is None else (),
        guest=None if draft_id is None else Guest(draft_id=draft_id, dossier_id=dossier_id),
    )


def stay_within(actor: Actor, draft_id: UUID | None) -> None:
    """A guest on somebody else's phone has one draft and no other. Raises NotFound."""
    if actor.guest is not None and actor.guest.draft_id != draft_id:
        raise NotFound


async def note_filed(conn: Connection, actor: Actor, dossier_id: UUID, now: datetime) -> None:
    """A guest's draft has become a dossier: the session is for its receipt, and for a few minutes."""
    if actor.guest is not None:
        await sessions.bind_session(conn, actor.session_id, dossier_id, now + GUEST_AFTER_FILING)


async def list_own(conn: Connection, actor: Actor, now: datetime) -> tuple[SessionFace, ...]:
    """Where this person is signed in, last used first."""
    return await sessions.list_sessions(conn, actor.person_id, now)


async def end_own(conn: Connection, actor: Actor, session_id: SessionId) -> None:
    """End one of this person's sessions. Raises NotFound."""
    if not await sessions.delete_session(conn, session_id, actor.person_id):
        raise NotFound


async def end_by_token(conn: Connection, keys: Keyring, token: str | None) -> str | None:
    """End the session of a cookie, if it is one; the ID token its provider may be reminded with."""
    hashed = token_hash(token or "")
    taken = None if hashed is None else await sessions.take_session(conn, hashed)
    if taken is None or taken[1] is None:
        return None
    try:
        return keys.open(HINT_PURPOSE, taken[1], taken[0].bytes).decode()
    except Unopenable:  # a lost key must not keep anybody from leaving
        return None

"""Statements over `session`: found by the hash of a random token, listed and ended by their owner."""

from datetime import datetime, timedelta
from uuid import UUID

from identity.model import SessionFace, SessionTerm
from kernel.database import Connection
from kernel.ids import PersonId, SessionId

_RESOLVE = (
    "SELECT s.id, s.person_id, s.level, p.display_name, s.seen_at, s.idle, "
    "ARRAY(SELECT q.office || '|' || q.role FROM staff_post q WHERE q.person_id = s.person_id AND q.ended_at IS NULL), "
    "s.draft_id, s.dossier_id "
    "FROM session s JOIN person p ON p.id = s.person_id "
    "WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $2 - s.idle"
)

SessionRow = tuple[UUID, UUID, int, str, datetime, timedelta, list[str], UUID | None, UUID | None]


async def find_session(conn: Connection, token_hash: bytes, now: datetime) -> SessionRow | None:
    """(session, person, level, name, seen, idle, posts as `office|role`, unordered, draft, dossier)
    of a live session; the last two are a guest's."""
    row: SessionRow | None = await conn.fetchrow(_RESOLVE, token_hash, now)
    return row


async def touch_session(conn: Connection, session_id: SessionId, now: datetime) -> None:
    """It was used now; a later use is never overwritten by an earlier one."""
    await conn.execute("UPDATE session SET seen_at = $2 WHERE id = $1 AND seen_at < $2", session_id, now)


async def insert_session(
    conn: Connection,
    *,
    session_id: SessionId,
    token_hash: bytes,
    person_id: PersonId,
    level: int,
    device: str,
    term: SessionTerm,
    logout_hint_sealed: bytes | None,
    now: datetime,
    draft_id: UUID | None = None,
) -> None:
    """A new session, used now; with a draft it is a guest's."""
    await conn.execute(
        "INSERT INTO session (id, token_hash, person_id, level, device, idle, created_at, seen_at, expires_at, "
        "logout_hint_sealed, draft_id) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
        session_id,
        token_hash,
        person_id,
        level,
        device,
        term.idle,
        now,
        now + term.absolute,
        logout_hint_sealed,
        draft_id,
    )


async def list_sessions(conn: Connection, person_id: PersonId, now: datetime) -> tuple[SessionFace, ...]:
    """Live ones, last used first."""
    rows = await conn.fetch(
        "SELECT id, device, level, created_at, seen_at, expires_at, draft_id IS NOT NULL FROM session "
        "WHERE person_id = $1 AND expires_at > $2 AND seen_at > $2 - idle ORDER BY seen_at DESC, id",
        person_id,
        now,
    )
    return tuple(
        SessionFace(
            id=SessionId(row[0]),
            device=row[1],
            level=row[2],
            created_at=row[3],
            seen_at=row[4],
            expires_at=row[5],
            guest=row[6],
        )
        for row in rows
    )


async def bind_session(conn: Connection, session_id: SessionId, dossier_id: UUID, until: datetime) -> None:
    """A guest's draft became this dossier: the session ends then at the latest."""
    await conn.execute(
        "UPDATE session SET dossier_id = $2, expires_at = least(expires_at, $3) WHERE id = $1 AND draft_id IS NOT NULL",
        session_id,
        dossier_id,
        until,
    )


async def is_session_of(conn: Connection, token_hash: bytes, person_id: PersonId) -> bool:
    """Whether a browser's token is a session of this person's."""
    found: bool = await conn.fetchval(
        "SELECT EXISTS (SELECT FROM session WHERE token_hash = $1 AND person_id = $2)", token_hash, person_id
    )
    return found


async def delete_session(conn: Connection, session_id: SessionId, person_id: PersonId) -> bool:
    """End one of this person's sessions; False when it is not theirs or not there."""
    done: bool | None = await conn.fetchval(
        "DELETE FROM session WHERE id = $1 AND person_id = $2 RETURNING true", session_id, person_id
    )
    return bool(done)


async def take_session(conn: Connection, token_hash: bytes) -> tuple[SessionId, bytes | None] | None:
    """End the session of a browser's token; its id and sealed logout hint."""
    row = await conn.fetchrow("DELETE FROM session WHERE token_hash = $1 RETURNING id, logout_hint_sealed", token_hash)
    return None if row is None else (SessionId(row[0]), row[1])


async def delete_sessions_of(conn: Connection, person_id: PersonId) -> None:
    """End all of a person's sessions."""
    await conn.execute("DELETE FROM session WHERE person_id = $1", person_id)


async def delete_oldest_sessions(conn: Connection, person_id: PersonId, keep: int) -> None:
    """End all but the `keep` last used."""
    await conn.execute(
        "DELETE FROM session WHERE id IN "
        "(SELECT id FROM session WHERE person_id = $1 ORDER BY seen_at DESC, id DESC OFFSET $2)",
        person_id,
        keep,
    )


async def delete_dead_sessions(conn: Connection, now: datetime) -> int:
    """Sweep what has expired or lain unused; how many."""
    done = await conn.execute("DELETE FROM session WHERE expires_at <= $1 OR seen_at <= $1 - idle", now)
    return int(done.rpartition(" ")[2])

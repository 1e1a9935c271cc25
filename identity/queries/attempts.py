"""Statements over `login_attempt`: written at the start of a sign-in, taken once by its callback."""

from datetime import datetime

from identity.model import Attempt
from kernel.database import Connection


async def insert_attempt(conn: Connection, browser_hash: bytes, attempt: Attempt, expires_at: datetime) -> None:
    """Bind an attempt to a browser."""
    await conn.execute(
        "INSERT INTO login_attempt (browser_hash, state, nonce, verifier, next, expires_at, draft_id) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        browser_hash,
        attempt.state,
        attempt.nonce,
        attempt.verifier,
        attempt.next,
        expires_at,
        attempt.draft_id,
    )


async def take_attempt(conn: Connection, browser_hash: bytes, now: datetime) -> Attempt | None:
    """The browser's attempt, gone from here on; None when there is none or its time is over."""
    row = await conn.fetchrow(
        "DELETE FROM login_attempt WHERE browser_hash = $1 "
        "RETURNING state, nonce, verifier, next, expires_at, draft_id",
        browser_hash,
    )
    if row is None or row[4] <= now:
        return None
    return Attempt(state=row[0], nonce=row[1], verifier=row[2], next=row[3], draft_id=row[5])


async def delete_dead_attempts(conn: Connection, now: datetime) -> int:
    """Sweep attempts nobody came back to; how many."""
    done = await conn.execute("DELETE FROM login_attempt WHERE expires_at <= $1", now)
    return int(done.rpartition(" ")[2])

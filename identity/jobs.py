"""Timed work: what is over is swept away, and posts nobody uses end."""

from datetime import datetime

from identity.queries import attempts, posts, sessions
from identity.rules.terms import IDLE_POST
from kernel.database import Database
from kernel.logs import log


async def sweep(database: Database, now: datetime) -> None:
    """Attempts nobody came back to, and sessions that have expired."""
    async with database.connection() as conn:
        forgotten = await attempts.delete_dead_attempts(conn, now)
        ended = await sessions.delete_dead_sessions(conn, now)
    log.info("identity.swept", attempts=forgotten, sessions=ended)


async def end_idle_posts(database: Database, now: datetime) -> None:
    """Posts of people who have not signed in for IDLE_POST."""
    async with database.connection() as conn:
        ended = await posts.end_idle_posts(conn, now - IDLE_POST, now)
    if ended:
        log.warning("staff.idle-posts-ended", posts=ended)

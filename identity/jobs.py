"""Timed work: what is over is swept away, and posts nobody uses end."""

from datetime import datetime

from identity.queries import attempts, device_keys, posts, sessions
from identity.rules.terms import DEVICE_UNUSED, IDLE_POST
from kernel.database import Database
from kernel.logs import log


async def sweep(database: Database, now: datetime) -> None:
    """Attempts nobody came back to, sessions that have expired, keys of devices long gone."""
    async with database.connection() as conn:
        forgotten = await attempts.delete_dead_attempts(conn, now)
        ended = await sessions.delete_dead_sessions(conn, now)
        gone = await device_keys.delete_unused(conn, now - DEVICE_UNUSED)
    log.info("identity.swept", attempts=forgotten, sessions=ended, device_keys=gone)


async def end_idle_posts(database: Database, now: datetime) -> None:
    """Posts of people who have not signed in for IDLE_POST."""
    async with database.connection() as conn:
        ended = await posts.end_idle_posts(conn, now - IDLE_POST, now)
    if ended:
        log.warning("staff.idle-posts-ended", posts=ended)

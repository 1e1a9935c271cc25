"""The relay's own statements."""

from datetime import datetime
from uuid import UUID

import msgspec

from kernel.database import Connection

_KEEP = "INSERT INTO sandbox_smtp_letter (id, sender, recipient, content, received_at) VALUES ($1, $2, $3, $4, $5)"
_NEWEST = "SELECT recipient, content, received_at FROM sandbox_smtp_letter ORDER BY id DESC LIMIT $1"
_MOOD = "SELECT mood FROM sandbox_smtp_behaviour"
_BEHAVE = """
INSERT INTO sandbox_smtp_behaviour (one, mood) VALUES (true, $1) ON CONFLICT (one) DO UPDATE SET mood = excluded.mood
"""


class Letter(msgspec.Struct, frozen=True, kw_only=True):
    """In somebody's mailbox."""

    recipient: str
    content: bytes
    received_at: datetime


async def keep(
    conn: Connection, letter_id: UUID, *, sender: str, recipient: str, content: bytes, now: datetime
) -> None:
    """A letter arrived."""
    await conn.execute(_KEEP, letter_id, sender, recipient, content, now)


async def newest(conn: Connection, limit: int) -> list[Letter]:
    """What arrived last."""
    return [Letter(recipient=row[0], content=row[1], received_at=row[2]) for row in await conn.fetch(_NEWEST, limit)]


async def mood(conn: Connection) -> str | None:
    """How to behave now."""
    found: str | None = await conn.fetchval(_MOOD)
    return found


async def behave(conn: Connection, told: str) -> None:
    """From now on."""
    await conn.execute(_BEHAVE, told)

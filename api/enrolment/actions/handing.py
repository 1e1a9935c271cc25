"""A draft goes from one phone to another by a QR: this server keeps a box it cannot open, for one fetch."""

import hashlib
from datetime import datetime, timedelta
from uuid import UUID

from api.enrolment.queries import handovers
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, TooMany

LASTS = timedelta(minutes=15)
MOST_OPEN = 5


async def hand_over(
    conn: Connection, actor: Actor, *, handover_id: UUID, token_hash: bytes, box: bytes, now: datetime
) -> datetime:
    """Until when it waits. Raises TooMany, NotFound (an id that is taken)."""
    if await handovers.count_open(conn, actor.person_id, now) >= MOST_OPEN:
        raise TooMany(wait_s=int(LASTS.total_seconds()))
    until = now + LASTS
    made = await handovers.insert_handover(
        conn, handover_id=handover_id, by=actor.person_id, token_hash=token_hash, box=box, until=until
    )
    if not made:
        raise NotFound
    return until


async def take(conn: Connection, handover_id: UUID, token: bytes, now: datetime) -> bytes:
    """The box, once. Raises NotFound."""
    found = await handovers.take_handover(conn, handover_id, hashlib.sha256(token).digest(), now)
    if found is None:
        raise NotFound
    return found

"""A draft goes from one phone to another by a QR: this server keeps a box it cannot open, for one phone to fetch."""

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
    conn: Connection, actor: Actor, *, handover_id: UUID, token_hash: bytes, pieces: int, now: datetime
) -> datetime:
    """Until when it waits. Raises TooMany, NotFound (an id that is taken)."""
    if await handovers.count_open(conn, actor.person_id, now) >= MOST_OPEN:
        raise TooMany(wait_s=int(LASTS.total_seconds()))
    until = now + LASTS
    made = await handovers.insert_handover(
        conn, handover_id=handover_id, by=actor.person_id, token_hash=token_hash, pieces=pieces, until=until
    )
    if not made:
        raise NotFound
    return until


async def add_piece(
    conn: Connection, actor: Actor, handover_id: UUID, *, piece: int, box: bytes, now: datetime
) -> None:
    """Raises NotFound: another's, over, fetched, or a piece that was not announced."""
    if not await handovers.insert_piece(
        conn, handover_id=handover_id, by=actor.person_id, piece=piece, box=box, now=now
    ):
        raise NotFound


async def take(
    conn: Connection, handover_id: UUID, *, token: bytes, claim: bytes, piece: int, now: datetime
) -> tuple[bytes, int]:
    """One piece and how many there are. Whoever fetches first may fetch again on a bad line; nobody else ever.

    Raises NotFound.
    """
    pieces = await handovers.claim_handover(
        conn, handover_id, token_hash=_hash(token), claim_hash=_hash(claim), now=now
    )
    box = None if pieces is None else await handovers.find_piece(conn, handover_id, piece)
    if pieces is None or box is None:
        raise NotFound
    return box, pieces


async def erase(conn: Connection, handover_id: UUID, *, token: bytes, claim: bytes) -> None:
    """It has arrived. Raises NotFound."""
    if not await handovers.delete_handover(conn, handover_id, token_hash=_hash(token), claim_hash=_hash(claim)):
        raise NotFound


def _hash(secret: bytes) -> bytes:
    return hashlib.sha256(secret).digest()

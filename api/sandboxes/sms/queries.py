"""The sandbox's own statements."""

from datetime import datetime
from uuid import UUID

import msgspec

from api.sandboxes.sms.wire import Behaviour, Message
from kernel.database import Connection

_INSERT = """
INSERT INTO sandbox_sms_message (id, client_reference, sender, recipient, text, status, received_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (client_reference) DO NOTHING RETURNING id
"""
_STATUS = "SELECT status FROM sandbox_sms_message WHERE client_reference = $1"
_NEWEST = "SELECT recipient, sender, text, status, received_at FROM sandbox_sms_message ORDER BY id DESC LIMIT $1"
_BEHAVIOUR = "SELECT behaviour FROM sandbox_sms_behaviour"
_BEHAVE = """
INSERT INTO sandbox_sms_behaviour (one, behaviour) VALUES (true, $1)
ON CONFLICT (one) DO UPDATE SET behaviour = excluded.behaviour
"""

_decode = msgspec.json.Decoder(Behaviour).decode


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """A text on somebody's phone."""

    recipient: str
    sender: str
    text: str
    status: str
    received_at: datetime


async def keep(conn: Connection, message_id: UUID, message: Message, status: str, now: datetime) -> bool:
    """False when the reference is known."""
    found = await conn.fetchval(
        _INSERT,
        message_id,
        message.client_reference,
        message.sender,
        message.recipient,
        message.text,
        status,
        now,
    )
    return found is not None


async def status_of(conn: Connection, client_reference: str) -> str | None:
    found: str | None = await conn.fetchval(_STATUS, client_reference)
    return found


async def newest(conn: Connection, limit: int) -> list[Shown]:
    return [
        Shown(recipient=row[0], sender=row[1], text=row[2], status=row[3], received_at=row[4])
        for row in await conn.fetch(_NEWEST, limit)
    ]


async def behaviour(conn: Connection) -> Behaviour:
    """How to behave now; well, unless told otherwise."""
    kept = await conn.fetchval(_BEHAVIOUR)
    return _decode(kept) if kept is not None else Behaviour()


async def behave(conn: Connection, told: Behaviour) -> None:
    await conn.execute(_BEHAVE, told)

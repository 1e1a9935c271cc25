"""Remembers that a message was before its person's eyes, on whichever way first, and says so once."""

from datetime import datetime

from kernel.database import Connection
from kernel.events import publish
from kernel.ids import MessageId
from notifications.events import MessageSeen
from notifications.queries import messages


async def see(conn: Connection, message_id: MessageId, at: datetime) -> None:
    """The ladder ends here. A repeated sight changes nothing."""
    seen = await messages.see(conn, message_id, at)
    if seen is not None:
        person_id, kind, key = seen
        await publish(conn, MessageSeen(message_id=message_id, person_id=person_id, kind=kind, key=key, at=at))

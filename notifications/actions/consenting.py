"""Records what a person wanted, when, and by which act; never changes what was recorded."""

from datetime import datetime

from kernel.database import Connection
from kernel.ids import PersonId, new_id
from notifications.model.channels import Channel
from notifications.queries import contacts


async def record(
    conn: Connection, person_id: PersonId, channel: Channel, *, wanted: bool, act: str, now: datetime
) -> None:
    """`act`: subscribed, unsubscribed, preferred, mailed (the one-tap link of an e-mail)."""
    await contacts.record_consent(conn, new_id(), person_id, channel, wanted=wanted, act=act, at=now)

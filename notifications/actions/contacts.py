"""Keeps how a person is reached, as identity last learned it; opens what is sealed only to send."""

from datetime import datetime

from kernel.database import Connection
from kernel.ids import PersonId
from notifications.queries import contacts


async def has_push(conn: Connection, person_id: PersonId) -> bool:
    """Whether some browser of theirs is notified."""
    return bool((await contacts.reach(conn, person_id)).subscriptions)


async def keep_contact(
    conn: Connection,
    person_id: PersonId,
    *,
    phone: bytes | None,
    email: bytes | None,
    at: datetime,
    commune_code: str | None = None,
) -> None:
    """`phone` and `email` come sealed for the purpose `contact`, bound to the person's id, and stay so."""
    await contacts.keep(conn, person_id, phone, email, at, commune_code=commune_code)

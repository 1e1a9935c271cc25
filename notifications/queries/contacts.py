"""Reads and writes contacts: how one person is reached, and in which language."""

from datetime import datetime

from kernel.database import Connection
from kernel.ids import PersonId

_KEEP = """
INSERT INTO contacts (person_id, language, phone_sealed, email_sealed, learned_at) VALUES ($1, 'vi', $2, $3, $4)
ON CONFLICT (person_id) DO UPDATE
SET phone_sealed = EXCLUDED.phone_sealed, email_sealed = EXCLUDED.email_sealed, learned_at = EXCLUDED.learned_at
WHERE contacts.learned_at IS NULL OR contacts.learned_at <= EXCLUDED.learned_at
"""


async def keep(conn: Connection, person_id: PersonId, phone: bytes | None, email: bytes | None, at: datetime) -> None:
    """`phone` and `email` are sealed; what was learned later stays."""
    await conn.execute(_KEEP, person_id, phone, email, at)

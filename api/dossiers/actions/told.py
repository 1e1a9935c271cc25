"""Remembers when word of a step was seen, as notifications said."""

from datetime import datetime

from api.dossiers.queries import told
from kernel.database import Connection
from kernel.ids import DossierId


async def note_told(conn: Connection, dossier_id: DossierId, version: int, at: datetime) -> None:
    """Whoever it concerns has seen the word of this step; said again, the earliest stands."""
    await told.note(conn, dossier_id, version, at)

"""Statements over `dossier_told`."""

from datetime import datetime

from kernel.database import Connection
from kernel.ids import DossierId


async def note(conn: Connection, dossier_id: DossierId, version: int, at: datetime) -> None:
    """The earliest sight stays. A dossier that is none is passed over."""
    await conn.execute(
        "INSERT INTO dossier_told AS t (dossier_id, version, seen_at) SELECT id, $2, $3 FROM dossier WHERE id = $1 "
        "ON CONFLICT (dossier_id, version) DO UPDATE SET seen_at = least(t.seen_at, EXCLUDED.seen_at)",
        dossier_id,
        version,
        at,
    )


async def seen(conn: Connection, dossier_id: DossierId) -> dict[int, datetime]:
    """By the version each word was about."""
    rows = await conn.fetch("SELECT version, seen_at FROM dossier_told WHERE dossier_id = $1", dossier_id)
    return {row[0]: row[1] for row in rows}

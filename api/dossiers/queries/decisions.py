"""Statements over `dossier_decision`: one row a dossier, the draft result and then the signed one."""

from datetime import datetime

from kernel.database import Connection
from kernel.ids import DossierId, PersonId


async def put_decision(  # noqa: PLR0917 - the row
    conn: Connection, dossier_id: DossierId, outcome: str, sealed: bytes, by: PersonId, now: datetime
) -> None:
    """Draft it, or draft it anew."""
    await conn.execute(
        "INSERT INTO dossier_decision (dossier_id, outcome, proposed_at, proposed_by, sealed) "
        "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (dossier_id) DO UPDATE SET outcome = $2, proposed_at = $3, "
        "proposed_by = $4, sealed = $5",
        dossier_id,
        outcome,
        now,
        by,
        sealed,
    )


async def find_decision(conn: Connection, dossier_id: DossierId) -> bytes | None:
    """The sealed decision."""
    found: bytes | None = await conn.fetchval("SELECT sealed FROM dossier_decision WHERE dossier_id = $1", dossier_id)
    return found


async def mark_decided(conn: Connection, dossier_id: DossierId, by: PersonId, now: datetime) -> None:
    await conn.execute(
        "UPDATE dossier_decision SET decided_at = $2, decided_by = $3 WHERE dossier_id = $1", dossier_id, now, by
    )

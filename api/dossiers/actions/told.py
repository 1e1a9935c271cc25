"""Remembers when word of a step was seen, as notifications said; knows when such a word comes too late."""

from datetime import datetime

from api.dossiers.model.sets import Stage, Status
from api.dossiers.queries import dossiers, told
from kernel.database import Connection
from kernel.ids import DossierId

_ASKING = (Status.SUPPLEMENT_ASKED, Status.FEE_ASKED)
_WAITING = (Stage.UNPAID, Stage.PROOF)


async def note_told(conn: Connection, dossier_id: DossierId, version: int, at: datetime) -> None:
    """Whoever it concerns has seen the word of this step; said again, the earliest stands."""
    await told.note(conn, dossier_id, version, at)


async def is_over(conn: Connection, dossier_id: DossierId, version: int) -> bool:
    """Whether the dossier has gone on since that step, and asks the resident for nothing any more."""
    dossier = await dossiers.find_dossier(conn, dossier_id)
    if dossier is None or dossier.case.version <= version:
        return False
    return dossier.case.status not in _ASKING and dossier.case.stage not in _WAITING

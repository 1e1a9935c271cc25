"""“Còn 2 ngày để bổ sung”: told once a request, to whoever has had it for a day."""

from datetime import datetime, timedelta

from api.dossiers.actions.moving import move
from api.dossiers.model.case import Ask
from api.dossiers.model.sets import Action, Status, Who
from api.dossiers.queries import dossiers, supplements
from kernel.database import Database
from kernel.keys import Keyring

AHEAD = timedelta(days=2)
HAD_FOR = timedelta(days=1)


async def remind(database: Database, keys: Keyring, now: datetime) -> int:
    """Remind everybody whose supplement is due within two days; how many."""
    async with database.connection() as conn:
        due = await supplements.list_due(conn, now - HAD_FOR, now, now + AHEAD)
    reminded = 0
    for dossier_id in due:
        async with database.transaction() as conn:
            dossier = await dossiers.lock_dossier(conn, dossier_id)
            if dossier is None or dossier.case.status is not Status.SUPPLEMENT_ASKED:
                continue
            await move(conn, keys, dossier, None, Ask(action=Action.REMIND, who=frozenset({Who.SYSTEM}), at=now))
            reminded += 1
    return reminded

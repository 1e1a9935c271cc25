"""A resident takes a dossier back."""

from datetime import datetime

from api.dossiers.actions.ending import end_fees
from api.dossiers.actions.moving import lock_for, move
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Who
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import DossierId
from kernel.keys import Keyring


async def withdraw(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reason: str | None,
    now: datetime,
    present: str | None = None,
) -> Dossier:
    """End it, with or without saying why."""
    dossier = await lock_for(conn, dossier_id, actor, if_match, present)
    ask = Ask(action=Action.WITHDRAW, who=frozenset({Who.RESIDENT}), at=now)
    moved = await move(conn, keys, dossier, actor, ask, details={"reason": reason, "present": present})
    await end_fees(conn, moved, now)
    return moved

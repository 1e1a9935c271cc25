"""What dossiers do about what other slices say: a fee was settled, a person signed in."""

from datetime import datetime

from msgspec.structs import replace

from api.documents.actions import give_papers
from api.dossiers.actions.moving import move
from api.dossiers.model.case import Ask
from api.dossiers.model.sets import Action, Who
from api.dossiers.queries import dossiers
from api.payments.actions import name_payer
from kernel.database import Connection
from kernel.ids import DossierId, FeeId, PersonId
from kernel.keys import Keyring

SYSTEM = frozenset({Who.SYSTEM})


async def settle_fee(conn: Connection, keys: Keyring, dossier_id: DossierId, fee_id: FeeId, now: datetime) -> None:
    """Paid: what the fee held back goes on. A dossier that has gone elsewhere meanwhile only hears of it."""
    dossier = await dossiers.lock_dossier(conn, dossier_id)
    if dossier is not None:
        await move(
            conn, keys, dossier, None, Ask(action=Action.SETTLE_FEE, who=SYSTEM, at=now), details={"fee": fee_id}
        )


async def claim(conn: Connection, keys: Keyring, person_id: PersonId, number_hash: bytes, now: datetime) -> int:
    """Dossiers taken in for this person before they had an account become theirs; how many."""
    claimed = 0
    for dossier_id in await dossiers.list_claimable(conn, number_hash):
        dossier = await dossiers.lock_dossier(conn, dossier_id)
        if dossier is None or dossier.owner is not None:
            continue
        await dossiers.update_owner(conn, dossier_id, person_id)
        dossier = replace(dossier, owner=person_id)
        await move(conn, keys, dossier, None, Ask(action=Action.CLAIM, who=SYSTEM, at=now))
        await name_payer(conn, dossier_id, person_id, now)
        await give_papers(conn, dossier_id, person_id)
        claimed += 1
    return claimed

"""A helper at a resident's dossier: for as long as a mandate stands, and for what it names, they stand in for them."""

from datetime import datetime

from msgspec.structs import replace

from api.dossiers.model.dossier import Dossier
from api.dossiers.model.people import Kind
from api.dossiers.queries import dossiers, resident
from api.dossiers.rules.chain import Link
from api.dossiers.rules.codes import tail_of
from identity.actions import mandates, record_looks
from identity.model import Subject
from identity.model.mandates import Act, Mandate
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import DossierId, PersonId


async def stand_in(
    conn: Connection, actor: Actor, act: Act, dossier_id: DossierId, now: datetime, *, hold: bool = False
) -> Actor:
    """The actor, on behalf of the resident where a standing mandate lets them do `act` there; `hold` for a change.

    Following is reading: each look of a helper's is written down for the resident to see.
    """
    mandate = await mandates.may(conn, actor, act, dossier=dossier_id, now=now, hold=hold)
    if mandate is None:
        return actor
    if act is Act.FOLLOW:
        shown = replace(actor, display_name=f"{mandate.helper.name} ({mandate.helper.team_vi})")
        subject = Subject(id=dossier_id, whose=mandate.resident, number_hash=mandate.number_hash)
        office = mandate.helper.office
        await record_looks(conn, shown, [subject], what="Hồ sơ", why="Làm hộ, được cho phép", now=now, office=office)
    return replace(actor, on_behalf_of=PersonId(mandate.resident or dossier_id))


async def note_act(conn: Connection, actor: Actor, act: Act, dossier: Dossier, now: datetime, *, what: str) -> None:
    """What a helper did is written under the mandate, and the resident hears of it; of one's own acts, nothing."""
    if actor.on_behalf_of is None:
        return
    mandate = await mandates.may(conn, actor, act, dossier=dossier.id, now=now)
    if mandate is not None:
        await mandates.note_act(conn, mandate, what, actor, dossier_id=dossier.id, tail=tail_of(dossier.code), now=now)


async def helpers_on(conn: Connection, dossier_id: DossierId) -> dict[PersonId, Mandate]:
    """Whoever ever acted under a mandate for it."""
    return {each.helper.person_id: each for each in await mandates.list_on_dossier(conn, dossier_id)}


def stood_in(link: Link) -> bool:
    """Whether this step of the history was a helper's or a delegate's, for its people."""
    return link.actor_kind == Kind.RESIDENT and link.on_behalf_of is not None


async def filed_under(conn: Connection, dossier_id: DossierId) -> Mandate | None:
    """The mandate for a procedure that this dossier used up; None where its people filed it themselves."""
    return next((each for each in await mandates.list_on_dossier(conn, dossier_id) if each.procedure_code), None)


async def has_filed(conn: Connection, person_id: PersonId) -> bool:
    """Whether there is a dossier of theirs."""
    return bool(await resident.list_cards(conn, person_id, None, 1))


async def belongs_to(
    conn: Connection, code: str, *, person: PersonId | None, number_hash: bytes | None
) -> Dossier | None:
    """The dossier of that printed code, when it is this resident's, by account or by number."""
    dossier = await dossiers.find_dossier_by_code(conn, code)
    if dossier is None:
        return None
    theirs = person is not None and person in (dossier.filer, dossier.owner)
    numbered = number_hash is not None and dossier.owner_number_hash == number_hash
    return dossier if theirs or numbered else None

"""At the counter: an officer files for a person present, who needs no account and claims the dossier later."""

from datetime import datetime

from msgspec import Struct

from api.catalogue.actions import procedure
from api.dossiers.actions.drafts import FiledElsewhere
from api.dossiers.actions.filing import Filer, check_papers, file_dossier, new_secret
from api.dossiers.actions.moving import DESK_ROLES
from api.dossiers.actions.receiving import accept_locked
from api.dossiers.actions.sealing import open_content
from api.dossiers.actions.submit import receipt_of
from api.dossiers.model.people import By, Kind, People, Person
from api.dossiers.model.receipt import Receipt
from api.dossiers.model.sets import Action, FilingChannel, Stage, Who
from api.dossiers.queries import dossiers, drafts
from identity.actions import number_hash, people_numbered
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound, Refusal, Stale
from kernel.ids import DraftId
from kernel.keys import Keyring


class OwnFiling(Refusal):
    """Nobody takes in a dossier of their own."""

    status = 403
    vi = "Đây là hồ sơ của chính mình: nộp như mọi người, hoặc nhờ đồng nghiệp tiếp nhận."
    en = "This is one's own dossier: file it as everybody does, or let a colleague take it in."


class Presence(Struct, frozen=True, kw_only=True):
    """Who is at the counter: the owner, or somebody for them."""

    owner: Person
    filer: Person | None
    relation: str | None


async def take_in(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    draft_id: DraftId,
    *,
    version: int,
    presence: Presence,
    accept: bool,
    now: datetime,
) -> Receipt:
    """File the officer's draft for whoever is present, and accept it at once unless its fee is due first.

    Raises NotFound, Stale, NotAllowed (no post at that office), OwnFiling, and what `check_papers` refuses.
    """
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is None:
        filed = await dossiers.find_dossier_of_taker(conn, draft_id, actor.person_id)
        if filed is None:
            raise NotFound
        return await receipt_of(conn, keys, filed)
    if draft.version != version:
        raise Stale(current=draft.version)
    chosen = procedure(draft.procedure_code, draft.procedure_version)
    if chosen.form is None:
        raise FiledElsewhere
    papers = check_papers(chosen, open_content(keys, draft), FilingChannel.COUNTER, now)
    roles = frozenset(Who(role.value) for role in DESK_ROLES if actor.holds(role, office=papers.office))
    if not roles & {Who.COUNTER, Who.OFFICER}:
        raise NotAllowed
    number = presence.owner.personal_number
    known = () if number is None else await people_numbered(conn, keys, number)
    if any(person.id == actor.person_id for person in known):
        raise OwnFiling
    role = Role.COUNTER if Who.COUNTER in roles else Role.OFFICER
    dossier = await file_dossier(
        conn,
        keys,
        papers,
        People(
            filer=presence.filer or presence.owner,
            owner=presence.owner,
            secret=new_secret(),
            relation=presence.relation,
            result_address=papers.content.result_address,
        ),
        Filer(
            filer=None,
            owner=known[0].id if known else None,
            owner_number_hash=None if number is None else number_hash(keys, number),
        ),
        action=Action.TAKE_IN,
        channel=FilingChannel.COUNTER,
        who=roles,
        by=By(kind=Kind.STAFF, person_id=actor.person_id, role=role.value, office=papers.office),
        uploader=actor.person_id,
        draft_id=draft_id,
        now=now,
    )
    await drafts.delete_draft(conn, actor.person_id, draft_id)
    if accept and dossier.case.stage is not Stage.UNPAID:
        dossier = await accept_locked(conn, keys, actor, dossier, forward_to=None, now=now)
    return await receipt_of(conn, keys, dossier)

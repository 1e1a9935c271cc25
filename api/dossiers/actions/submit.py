"""A resident files a draft: once, whatever the network does."""

from datetime import datetime

from api.catalogue.actions import procedure
from api.documents.actions import files_of
from api.dossiers.actions.drafts import FiledElsewhere
from api.dossiers.actions.filing import Filer, check_papers, file_dossier, new_secret
from api.dossiers.actions.moving import is_resident_of
from api.dossiers.actions.sealing import open_content, open_people
from api.dossiers.actions.timing import calendar
from api.dossiers.model.dossier import Content, Dossier
from api.dossiers.model.people import By, Kind, People, Person
from api.dossiers.model.receipt import Receipt
from api.dossiers.model.sets import Action, FilingChannel, Who
from api.dossiers.queries import dossiers, drafts
from api.payments.actions import fees_of
from identity.actions.people import identity_of, number_hash, people_numbered
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal, Stale
from kernel.ids import DossierId, DraftId
from kernel.keys import Keyring


class NotDeclared(Refusal):
    """The declaration that the answers are true was not ticked."""

    status = 422
    vi = "Chưa tích lời cam đoan. Mọi thứ đã nhập còn nguyên."
    en = "The declaration is not ticked. Everything typed is kept."


async def submit(
    conn: Connection, keys: Keyring, actor: Actor, draft_id: DraftId, version: int, *, declared: bool, now: datetime
) -> Receipt:
    """File the draft as its owner saw it at `version`. A draft filed before gives the same receipt again.

    Raises NotFound, Stale, NotDeclared, and what `check_papers` and the attached files refuse.
    """
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is None:
        filed = await dossiers.find_dossier_of_draft(conn, draft_id, actor.person_id)
        if filed is None:
            raise NotFound
        return await receipt_of(conn, keys, filed)
    if draft.version != version:
        raise Stale(current=draft.version)
    if not declared:
        raise NotDeclared
    chosen = procedure(draft.procedure_code, draft.procedure_version)
    if chosen.form is None:
        raise FiledElsewhere
    content = open_content(keys, draft)
    papers = check_papers(chosen, content, FilingChannel.ONLINE, now)
    people, filer = await _people_of(conn, keys, actor, content)
    dossier = await file_dossier(
        conn,
        keys,
        papers,
        people,
        filer,
        action=Action.SUBMIT,
        channel=FilingChannel.ONLINE,
        who=frozenset({Who.RESIDENT}),
        by=By(kind=Kind.RESIDENT, person_id=actor.person_id, on_behalf_of=actor.on_behalf_of),
        uploader=actor.person_id,
        draft_id=draft_id,
        now=now,
    )
    await drafts.delete_draft(conn, actor.person_id, draft_id)
    return await receipt_of(conn, keys, dossier)


async def _people_of(conn: Connection, keys: Keyring, actor: Actor, content: Content) -> tuple[People, Filer]:
    """Người nộp from the sign-in, chủ hồ sơ from the draft when it is somebody else."""
    facts = await identity_of(conn, keys, actor.person_id)
    filer = Person(
        full_name=facts.full_name or actor.display_name,
        personal_number=facts.personal_number,
        birth_date=facts.birth_date,
        phone=content.phone or facts.phone,
        email=content.email or facts.email,
        address=facts.current_residence or facts.permanent_residence or facts.address,
    )
    named = content.owner
    owner = (
        filer
        if named is None
        else Person(full_name=named.full_name, personal_number=named.personal_number, birth_date=named.birth_date)
    )
    people = People(
        filer=filer,
        owner=owner,
        secret=new_secret(),
        relation=None if named is None else named.relation,
        result_address=content.result_address,
    )
    if named is None:
        return people, Filer(filer=actor.person_id, owner=actor.person_id, owner_number_hash=None)
    known = await people_numbered(conn, keys, named.personal_number)
    return people, Filer(
        filer=actor.person_id,
        owner=known[0].id if known else None,
        owner_number_hash=number_hash(keys, named.personal_number),
    )


async def read_receipt(conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId) -> Receipt:
    """The receipt again, for its filer or owner. Raises NotFound."""
    dossier = await dossiers.find_dossier(conn, dossier_id)
    if dossier is None or not is_resident_of(dossier, actor):
        raise NotFound
    return await receipt_of(conn, keys, dossier)


async def receipt_of(conn: Connection, keys: Keyring, dossier: Dossier) -> Receipt:
    return Receipt(
        dossier=dossier,
        people=open_people(keys, dossier.id, dossier.people_sealed),
        files=await files_of(conn, dossier.id),
        fees=await fees_of(conn, dossier.id) if dossier.fees else (),
        opens_at=calendar().next_opening(dossier.case.submitted_at),
    )

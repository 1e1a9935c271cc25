"""A resident files a draft: once, whatever the network does."""

from datetime import datetime

from msgspec.structs import replace

from api.catalogue.actions import procedure, version_in_force
from api.documents.actions import files_of
from api.dossiers.actions.drafts import FiledElsewhere, FormChanged
from api.dossiers.actions.filing import Filer, check_papers, file_dossier, new_secret
from api.dossiers.actions.moving import is_resident_of
from api.dossiers.actions.sealing import open_content, open_people
from api.dossiers.actions.standing import filed_under
from api.dossiers.actions.timing import calendar
from api.dossiers.model.dossier import Content, Dossier
from api.dossiers.model.people import By, Kind, People, Person
from api.dossiers.model.receipt import Receipt
from api.dossiers.model.sets import Action, FilingChannel, Who
from api.dossiers.queries import dossiers, drafts
from api.dossiers.rules.codes import tail_of
from api.payments.actions import fees_of
from identity.actions import mandates, note_filed, stay_within
from identity.actions.people import identity_of, number_hash, people_numbered
from identity.model.mandates import Act, Capacity, Mandate, Resident
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal, Stale
from kernel.ids import DossierId, DraftId, PersonId, new_id
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

    Raises NotFound, Stale, NotDeclared, FormChanged, and what `check_papers` and the attached files refuse.
    """
    stay_within(actor, draft_id)
    draft = await drafts.lock_draft(conn, actor.person_id, draft_id)
    if draft is None:
        return await receipt_of(conn, keys, await _filed_before(conn, actor, draft_id, now))
    if draft.version != version:
        raise Stale(current=draft.version)
    if not declared:
        raise NotDeclared
    if version_in_force(draft.procedure_code, draft.procedure_version) != draft.procedure_version:
        raise FormChanged
    chosen = procedure(draft.procedure_code, draft.procedure_version)
    if chosen.form is None:
        raise FiledElsewhere
    content = open_content(keys, draft)
    papers = check_papers(chosen, content, FilingChannel.ONLINE, now)
    dossier_id = DossierId(new_id())
    by = By(kind=Kind.RESIDENT, person_id=actor.person_id, on_behalf_of=actor.on_behalf_of)
    mandate = None
    if draft.mandate_id is None:
        people, filer = await _people_of(conn, keys, actor, content)
    else:
        mandate = await mandates.require(
            conn, actor, Act.SUBMIT, draft.mandate_id, procedure=draft.procedure_code, now=now
        )
        people, filer = await _people_for(conn, keys, mandate, content)
        by = replace(by, on_behalf_of=mandate.resident or dossier_id)
    dossier = await file_dossier(
        conn,
        keys,
        papers,
        people,
        filer,
        action=Action.SUBMIT,
        channel=FilingChannel.ONLINE,
        who=frozenset({Who.RESIDENT}),
        by=by,
        uploader=actor.person_id,
        draft_id=draft_id,
        now=now,
        dossier_id=dossier_id,
    )
    await drafts.delete_draft(conn, actor.person_id, draft_id)
    await note_filed(conn, actor, dossier.id, now)
    if mandate is not None:
        await mandates.bind(conn, mandate, dossier.id)
        await mandates.note_act(
            conn, mandate, Act.SUBMIT, actor, dossier_id=dossier.id, tail=tail_of(dossier.code), now=now
        )
    return await receipt_of(conn, keys, dossier)


async def _filed_before(conn: Connection, actor: Actor, draft_id: DraftId, now: datetime) -> Dossier:
    """What this draft became: for who filed it, and for a helper while they may follow it. Raises NotFound."""
    filed = await dossiers.find_dossier_of_draft(conn, draft_id, actor.person_id)
    if filed is None:
        filed = await dossiers.find_dossier_of_stand_in(conn, draft_id, actor.person_id)
        if filed is None or await mandates.may(conn, actor, Act.SUBMIT, dossier=filed.id, now=now) is None:
            raise NotFound
    return filed


async def _people_of(conn: Connection, keys: Keyring, actor: Actor, content: Content) -> tuple[People, Filer]:
    """Người nộp from the sign-in, chủ hồ sơ from the draft when it is somebody else."""
    filer = await _known_person(conn, keys, actor.person_id, actor.display_name, content)
    return await _with_owner(conn, keys, filer, content, account=actor.person_id, numbered=None)


async def _people_for(conn: Connection, keys: Keyring, mandate: Mandate, content: Content) -> tuple[People, Filer]:
    """Of a helper's mandate người nộp is the resident, assisted; of a delegate's the delegate, for that resident alone.

    The resident is known from their account, else as they were written down when asked. Raises NoMandate.
    """
    named = mandates.open_resident(keys, mandate)
    if mandate.kind is Capacity.DELEGATE:
        return await _people_by(conn, keys, mandate, content, named)
    if mandate.resident is not None:
        name = "" if named is None else named.full_name
        filer = await _known_person(conn, keys, mandate.resident, name, content)
        return await _with_owner(conn, keys, filer, content, account=mandate.resident, numbered=None)
    if named is None:
        raise NotFound
    filer = Person(
        full_name=named.full_name,
        personal_number=named.personal_number,
        birth_date=named.birth_date,
        phone=content.phone,
        email=content.email,
        address=named.address,
    )
    return await _with_owner(conn, keys, filer, content, account=None, numbered=mandate.number_hash)


async def _people_by(
    conn: Connection, keys: Keyring, mandate: Mandate, content: Content, named: Resident | None
) -> tuple[People, Filer]:
    """The delegate is người nộp in every paper; the dossier stands on the resident's account and number alone, so that
    a mandate taken back leaves the delegate nothing of it."""
    said = content.owner
    if said is not None and number_hash(keys, said.personal_number) != mandate.number_hash:
        raise mandates.NoMandate
    filer = await _known_person(conn, keys, mandate.helper.person_id, mandate.helper.name, content)
    bare = replace(content, phone=None, email=None)
    if mandate.resident is not None:
        owner = await _known_person(conn, keys, mandate.resident, "" if named is None else named.full_name, bare)
    elif named is not None:
        owner = Person(
            full_name=named.full_name,
            personal_number=named.personal_number,
            birth_date=named.birth_date,
            address=named.address,
        )
    else:
        raise NotFound
    people = People(
        filer=filer,
        owner=owner,
        secret=new_secret(),
        relation=mandate.helper.team_vi,
        result_address=content.result_address,
    )
    return people, Filer(filer=mandate.resident, owner=mandate.resident, owner_number_hash=mandate.number_hash)


async def _known_person(conn: Connection, keys: Keyring, who: PersonId, name: str, content: Content) -> Person:
    facts = await identity_of(conn, keys, who)
    return Person(
        full_name=facts.full_name or name,
        personal_number=facts.personal_number,
        birth_date=facts.birth_date,
        phone=content.phone or facts.phone,
        email=content.email or facts.email,
        address=facts.current_residence or facts.permanent_residence or facts.address,
    )


async def _with_owner(
    conn: Connection,
    keys: Keyring,
    filer: Person,
    content: Content,
    *,
    account: PersonId | None,
    numbered: bytes | None,
) -> tuple[People, Filer]:
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
        return people, Filer(filer=account, owner=account, owner_number_hash=numbered)
    known = await people_numbered(conn, keys, named.personal_number)
    return people, Filer(
        filer=account,
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
        mandate=await filed_under(conn, dossier.id),
        dossier=dossier,
        people=open_people(keys, dossier.id, dossier.people_sealed),
        files=await files_of(conn, dossier.id),
        fees=await fees_of(conn, dossier.id) if dossier.fees else (),
        opens_at=calendar().next_opening(dossier.case.submitted_at),
    )

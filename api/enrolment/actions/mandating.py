"""Helpers ask, residents say yes or no: by their own phone, by the consent code, by a signed paper an officer saw."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID

import msgspec

from api.catalogue.actions import procedure
from api.documents.actions import open_mine
from api.dossiers.actions import assisting, standing
from api.enrolment.actions import codes, households
from api.enrolment.actions.members import as_helper
from api.enrolment.model.teams import Member
from api.enrolment.queries import households as rows
from api.enrolment.schemas.entries import Envelope
from identity.actions import mandates, number_hash, people_numbered, record_mandates_shown
from identity.model.mandates import Act, Capacity, EndedBy, Helper, Mandate, Resident, State, Way
from identity.rules.mandates import LINK_LASTS, state_of
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.errors import NotFound, Refusal, TooMany
from kernel.ids import DossierId, DraftId, FileId, PersonId
from kernel.keys import Keyring

MOST_OPEN = 60
HOUR_S = 3600


class ResidentUnnamed(Refusal):
    """Only a QR finds out by itself who says yes; a code or a paper must name them."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Chưa ghi họ tên và số định danh của người cho phép. Phần khác đã lưu."
    en: ClassVar[str] = "Who is asked is missing: full name and personal number. The rest is kept."


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """What a helper asks for."""

    id: UUID
    acts: frozenset[Act]
    procedure_code: str | None
    dossier_code: str | None
    days: int
    way: Way
    resident: Resident | None
    secret_hash: bytes | None
    household_id: UUID | None


async def ask(conn: Connection, keys: Keyring, member: Member, asked: Asked, now: datetime) -> Mandate:
    """Raises ProcedureUnknown, FiledElsewhere, NotFound, ResidentUnnamed, OwnMandate, NoConfirmedPhone, TooMany."""
    wanted = asked.household_id
    if wanted is not None and await rows.find_household(conn, wanted, member.hamlets) is None:
        raise NotFound
    return await ask_as(conn, keys, as_helper(member), Capacity.HELPER, asked, now)


async def ask_as(  # noqa: PLR0917 - who asks, as what, for what
    conn: Connection, keys: Keyring, helper: Helper, kind: Capacity, asked: Asked, now: datetime
) -> Mandate:
    """The same for a helper and for a delegate, who is nobody's member. Raises what `ask` does."""
    open_now = await mandates.list_of_helper(conn, helper.person_id, now, kind=kind)
    known = next((each for each in open_now if each.id == asked.id), None)
    if known is not None:
        return known
    if sum(state_of(each, now) in (State.ASKED, State.PAPER_WAITING) for each in open_now) >= MOST_OPEN:
        raise TooMany(wait_s=HOUR_S)
    if asked.way is not Way.QR and (asked.resident is None or asked.resident.personal_number is None):
        raise ResidentUnnamed
    if asked.procedure_code is not None:
        procedure(asked.procedure_code)
    mandate = Mandate(
        id=asked.id,
        helper=helper,
        kind=kind,
        resident=None,
        number_hash=None,
        resident_sealed=None,
        acts=asked.acts,
        procedure_code=asked.procedure_code,
        dossier_id=await _dossier_of(conn, keys, asked),
        days=asked.days,
        way=asked.way,
        household_id=asked.household_id,
        secret_hash=asked.secret_hash,
        secret_until=None if asked.secret_hash is None else now + LINK_LASTS,
        paper_file=None,
        asked_at=now,
        granted_at=None,
        expires_at=None,
        ended_at=None,
        ended_by=None,
    )
    made = await mandates.ask(conn, keys, mandate, asked.resident, now)
    if asked.way is Way.CODE:
        await codes.send_code(conn, keys, made, now)
    return made


async def _dossier_of(conn: Connection, keys: Keyring, asked: Asked) -> DossierId | None:
    """An existing dossier is asked for by its printed code, and only of the resident whose it is. Raises NotFound."""
    if asked.dossier_code is None:
        if asked.procedure_code is None:
            raise NotFound
        return None
    number = None if asked.resident is None else asked.resident.personal_number
    if number is None:
        raise ResidentUnnamed
    people = await people_numbered(conn, keys, number)
    found = await standing.belongs_to(
        conn, asked.dossier_code, person=people[0].id if people else None, number_hash=number_hash(keys, number)
    )
    if found is None:
        raise NotFound
    return found.id


async def own(conn: Connection, who: PersonId, mandate_id: UUID, kind: Capacity | None = Capacity.HELPER) -> Mandate:
    """One that this person asked for, in that capacity if one is named. Raises NotFound."""
    found = await mandates.find(conn, mandate_id)
    if found.helper.person_id != who or found.kind is not (kind or found.kind):
        raise NotFound
    return found


async def renew_link(conn: Connection, asked: Mandate, secret_hash: bytes, now: datetime) -> Mandate:
    """A new QR for an open ask. Raises NotFound."""
    if state_of(asked, now) is not State.ASKED:
        raise NotFound
    await mandates.renew_link(conn, asked, secret_hash, now)
    return await mandates.find(conn, asked.id)


async def try_code(
    conn: Connection,
    database: Database,
    keys: Keyring,
    member: Member,
    *,
    mandate_id: UUID,
    envelope: Envelope,
    now: datetime,
) -> Mandate:
    """The code that the resident typed. Again after it was right is harmless. Raises NotFound and what codes refuse."""
    found = await own(conn, member.person_id, mandate_id)
    if state_of(found, now) is State.STANDING:
        return found
    if state_of(found, now) is not State.ASKED:
        raise codes.CodeOver
    await codes.spend_try(database, keys, mandate_id, envelope, now)
    await codes.use_code(conn, mandate_id, now)
    granted = await mandates.grant(conn, keys, mandate_id, by=member.person_id, way=Way.CODE, now=now)
    await link_household(conn, granted, now)
    return granted


async def hand_in_paper(conn: Connection, asked: Mandate, file_id: FileId, now: datetime) -> Mandate:
    """The photograph of the signed paper, the helper's own upload. Raises NotFound."""
    found = await mandates.hold(conn, asked.id)
    if not takes_paper(found, now) or not await open_mine(conn, found.helper.person_id, file_id):
        raise NotFound
    if found.paper_file != file_id:
        await mandates.hand_in_paper(conn, found, file_id, now)
    return await mandates.find(conn, asked.id)


def takes_paper(mandate: Mandate, now: datetime) -> bool:
    """A paper may answer an ask of any way, as long as it names its resident."""
    return state_of(mandate, now) in (State.ASKED, State.PAPER_WAITING) and mandate.number_hash is not None


async def drop(conn: Connection, asked: Mandate, now: datetime) -> Mandate:
    """The helper needs it no more. Raises NotFound."""
    return await mandates.end(conn, asked.id, EndedBy.HELPER, asked.helper.person_id, now)


# the resident


async def grant_scanned(
    conn: Connection, keys: Keyring, actor: Actor, mandate_id: UUID, *, secret_hash: bytes, now: datetime
) -> Mandate:
    """Yes, by scanning the QR. Raises NotFound."""
    found = await mandates.scanned(conn, mandate_id, secret_hash, actor, now)
    if found.granted_at is not None:
        return found
    return await _grant(conn, keys, actor, found, way=Way.QR, now=now)


async def grant_asked(conn: Connection, keys: Keyring, actor: Actor, mandate_id: UUID, now: datetime) -> Mandate:
    """Yes, from the message: one was asked for by one's own number. Raises NotFound."""
    found = await mandates.of_mine(conn, actor, mandate_id)
    if found.resident == actor.person_id and state_of(found, now) is State.STANDING:
        return found
    return await _grant(conn, keys, actor, found, way=found.way, now=now)


async def _grant(conn: Connection, keys: Keyring, actor: Actor, found: Mandate, *, way: Way, now: datetime) -> Mandate:
    granted = await mandates.grant(conn, keys, found.id, by=actor.person_id, way=way, now=now, own=True)
    await link_household(conn, granted, now)
    return granted


async def link_household(conn: Connection, mandate: Mandate, now: datetime) -> None:
    """Whoever of a household let a helper act is known in it from then on."""
    if mandate.household_id is not None and mandate.number_hash is not None:
        await households.link(conn, mandate.household_id, mandate.number_hash, mandate.resident, now)


async def end_mine(conn: Connection, actor: Actor, mandate_id: UUID, now: datetime) -> Mandate:
    """No, or no more: at once. Raises NotFound."""
    found = await mandates.of_mine(conn, actor, mandate_id)
    return await mandates.end(conn, found.id, EndedBy.RESIDENT, actor.person_id, now)


async def take_over(
    conn: Connection, actor: Actor, mandate_id: UUID, now: datetime
) -> tuple[tuple[DraftId, ...], tuple[DossierId, ...]]:
    """The resident goes on alone: (drafts that are theirs now, dossiers that were filed). Raises NotFound."""
    found = await end_mine(conn, actor, mandate_id, now)
    drafts = await assisting.take_over_drafts(conn, found.id, actor.person_id)
    return drafts, () if found.dossier_id is None else (found.dossier_id,)


async def note_shown_to_helper(conn: Connection, actor: Actor, found: Collection[Mandate], now: datetime) -> None:
    """A helper's own list of whom they act for."""
    await record_mandates_shown(conn, actor, found, now, what="Quyền làm hộ", why="Làm hộ", as_helper=True)


async def follow(
    conn: Connection, keys: Keyring, actor: Actor, member: Member, now: datetime
) -> tuple[tuple[Mandate, assisting.Followed], ...]:
    """Dossiers that this helper may follow now; each resident will see that theirs was listed."""
    by_dossier = {
        each.dossier_id: each
        for each in await mandates.list_of_helper(conn, member.person_id, now)
        if each.dossier_id is not None and Act.FOLLOW in each.acts and state_of(each, now) is State.STANDING
    }
    await record_mandates_shown(
        conn, actor, by_dossier.values(), now, what="Danh sách hồ sơ làm hộ", why="Làm hộ", as_helper=True
    )
    found = await assisting.follow(conn, keys, list(by_dossier))
    return tuple((by_dossier[each.dossier.id], each) for each in found)


async def live_papers(conn: Connection, draft_ids: Collection[DraftId]) -> Collection[DraftId]:
    """Which of these are mandates whose signed paper is kept: a paper is uploaded under its mandate's id."""
    return [DraftId(each.id) for each in (await mandates.find_many(conn, draft_ids)).values()]


async def ends_of(conn: Connection, found: Collection[Mandate]) -> dict[UUID, tuple[datetime | None, int | None]]:
    """Of asks by code: until when it may be typed, and how many tries are left."""
    return {each.id: await codes.standing_of(conn, each.id) for each in found if each.way is Way.CODE}

"""The commune judges what its team asked for: papers looked at, mandates taken back."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from api.enrolment.actions.mandating import link_household
from api.enrolment.actions.members import DESK, at_office
from identity.actions import mandates, record_looks, record_mandates_shown
from identity.model import Subject
from identity.model.mandates import EndedBy, Mandate, PaperFault, State, Way
from identity.rules.mandates import state_of
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import FileId
from kernel.keys import Keyring


async def of_office(conn: Connection, actor: Actor, mandate_id: UUID) -> Mandate:
    """One of the commune's own team. Raises NotFound."""
    found = await mandates.find(conn, mandate_id)
    at_office(actor, found.helper.office, *DESK)
    return found


async def revoke_for_office(conn: Connection, actor: Actor, mandate_id: UUID, now: datetime) -> Mandate:
    found = await of_office(conn, actor, mandate_id)
    return await mandates.end(conn, found.id, EndedBy.OFFICE, actor.person_id, now)


async def judge_paper(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    mandate_id: UUID,
    *,
    file_id: FileId,
    fault: PaperFault | None,
    now: datetime,
) -> Mandate:
    """An officer looked at that photograph: it is good, or why it is not. Nobody judges their own asking.

    Raises NotFound, also of a photograph that is no longer the one that waits.
    """
    await of_office(conn, actor, mandate_id)
    found = await mandates.hold(conn, mandate_id)
    if found.paper_file != file_id or state_of(found, now) is not State.PAPER_WAITING:
        raise NotFound
    if actor.person_id in (found.helper.person_id, found.resident):
        raise NotFound
    if fault is not None:
        await mandates.refuse_paper(conn, found, fault, actor.person_id, now)
        return await mandates.find(conn, mandate_id)
    granted = await mandates.grant(conn, keys, mandate_id, by=actor.person_id, way=Way.PAPER, now=now)
    await link_household(conn, granted, now)
    return granted


async def look_at_paper(conn: Connection, actor: Actor, mandate_id: UUID, now: datetime) -> FileId:
    """The photograph, for an officer; the resident will see that it was looked at. Raises NotFound."""
    found = await of_office(conn, actor, mandate_id)
    if found.paper_file is None:
        raise NotFound
    subject = Subject(id=found.id, whose=found.resident, number_hash=found.number_hash)
    why = "Xác nhận cho tổ viên làm hộ"
    await record_looks(conn, actor, [subject], what="Giấy đồng ý", why=why, now=now, office=found.helper.office)
    return found.paper_file


async def note_shown_at_desk(conn: Connection, actor: Actor, found: Collection[Mandate], now: datetime) -> None:
    """The office's list names who allowed whom."""
    await record_mandates_shown(conn, actor, found, now, what="Quyền làm hộ", why="Quản lý tổ", as_helper=False)

"""A leader or an administrator tells many: looked at first, by two people when it reaches many, stopped by one tap."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol
from uuid import UUID

from kernel import jobs
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound, Refusal
from kernel.ids import OfficeCode, new_id
from kernel.logs import log
from notifications.events import Spread
from notifications.model.broadcasts import Broadcast, BroadcastState
from notifications.model.kinds import TO_MANY
from notifications.queries import broadcasts, deliveries, messages
from notifications.queries.broadcasts import Reached
from notifications.rules.broadcasting import wants_second
from notifications.rules.values import ValueUnfit, fit
from notifications.rules.words import is_plain
from notifications.schemas.desk import BroadcastDraft

MAKERS = (Role.LEADER, Role.ADMINISTRATOR)
LISTED = 50

Offices = tuple[OfficeCode, ...] | None
"""whose people may be told; None for the whole province's"""


class Audience(Protocol):
    """Who can be meant, known to those who keep dossiers."""

    def communes(self, within: Offices) -> Mapping[str, str]:
        """Code and name of each commune that may be chosen."""
        ...

    def procedures(self, now: datetime) -> Mapping[str, str]:
        """Code and name of each procedure."""
        ...

    async def applicants(
        self, conn: Connection, *, communes: Collection[str], procedures: Collection[str], within: Offices
    ) -> Sequence[UUID]:
        """Whose dossiers are of these procedures, or at the one-stops of these communes; each person once."""
        ...


class AudienceMissing(Refusal):
    """A broadcast without anybody to hear it."""

    status = 400
    vi = "Chưa chọn nơi nhận."
    en = "No audience."


class AudienceNotYours(Refusal):
    """A leader speaks to the people of their own offices only."""

    status = 403
    vi = "Chỉ phát tin được cho nơi mình phụ trách. Chọn lại nơi nhận."
    en = "Only the people of your own offices can be told. Choose again."


class WordsUnfit(Refusal):
    """A broadcast's words must fit every channel: no links, no numbers of persons, one line each."""

    status = 400
    vi = (
        "Chữ chưa dùng được: tiêu đề dài nhất 50, nội dung dài nhất 90 ký tự, "
        "một dòng, chữ và dấu câu thường, không đường dẫn, không số cá nhân."
    )
    en = (
        "These words cannot be used: title up to 50, body up to 90 characters, one line, "
        "plain letters, no links, no personal numbers."
    )


class SecondPersonNeeded(Refusal):
    """Who made it cannot be the second person too."""

    status = 403
    vi = "Cần người thứ hai đồng ý; người soạn không tự đồng ý được."
    en = "Somebody else has to agree."


class BroadcastOver(Refusal):
    """It is not waiting, or not running, any more."""

    status = 409
    vi = "Tin này đã phát xong hoặc đã dừng."
    en = "This broadcast has ended or was stopped."


def scope(actor: Actor) -> Offices:
    """Whose people this person may tell. Raises NotAllowed."""
    if not actor.holds(*MAKERS):
        raise NotAllowed
    return None if actor.holds(Role.ADMINISTRATOR) else actor.offices(Role.LEADER)


def read_words(draft: BroadcastDraft) -> dict[str, str]:
    """Fit to be told; without English the Vietnamese is said to everybody. Raises WordsUnfit."""
    given = {
        "title_vi": draft.title_vi.strip(),
        "body_vi": draft.body_vi.strip(),
        "title_en": (draft.title_en or draft.title_vi).strip(),
        "body_en": (draft.body_en or draft.body_vi).strip(),
    }
    if draft.kind not in TO_MANY:
        raise WordsUnfit
    try:
        words = fit(draft.kind, given)
    except ValueUnfit:
        raise WordsUnfit from None
    if not all(is_plain(each) for each in words.values()):
        raise WordsUnfit
    return words


async def _people(
    conn: Connection, audience: Audience, draft: BroadcastDraft, within: Offices, now: datetime
) -> tuple[Sequence[UUID], list[str], list[str]]:
    communes, procedures = sorted(set(draft.communes)), sorted(set(draft.procedures))
    if not communes and not procedures:
        raise AudienceMissing
    if not audience.communes(within).keys() >= set(communes):
        raise AudienceNotYours
    if not audience.procedures(now).keys() >= set(procedures):
        raise AudienceNotYours
    found = await audience.applicants(conn, communes=communes, procedures=procedures, within=within)
    return found, communes, procedures


async def preview(conn: Connection, audience: Audience, actor: Actor, draft: BroadcastDraft, now: datetime) -> Reached:
    """How many it would reach now. Raises what `make` would."""
    read_words(draft)
    found, communes, _ = await _people(conn, audience, draft, scope(actor), now)
    return await broadcasts.count(conn, found, communes)


async def make(conn: Connection, audience: Audience, actor: Actor, draft: BroadcastDraft, now: datetime) -> Broadcast:
    """Written down with everybody it is for; told at once, or waiting for a second person."""
    offices, words = scope(actor), read_words(draft)
    found, communes, procedures = await _people(conn, audience, draft, offices, now)
    broadcast_id = new_id()
    await broadcasts.insert(
        conn,
        broadcast_id,
        kind=draft.kind,
        words=words,
        communes=communes,
        procedures=procedures,
        offices=offices,
        made_by=actor.person_id,
        made_by_name=actor.display_name,
        now=now,
    )
    reached = await broadcasts.address(conn, broadcast_id, found, communes)
    if reached == 0:
        raise AudienceMissing
    if not wants_second(reached):
        await broadcasts.release(conn, broadcast_id)
        await jobs.enqueue(conn, Spread(broadcast_id=broadcast_id))
    log.info("broadcast.made", broadcast=str(broadcast_id), person=str(actor.person_id), reached=reached)
    return await read(conn, actor, broadcast_id)


async def read(conn: Connection, actor: Actor, broadcast_id: UUID) -> Broadcast:
    """As it stands. Raises NotFound, for other offices' as for none."""
    return _seen_by(actor, await broadcasts.find(conn, broadcast_id))


def _seen_by(actor: Actor, found: Broadcast | None) -> Broadcast:
    """A leader sees their own offices' and the whole province's."""
    offices = scope(actor)
    if found is None or (offices is not None and not set(found.offices or ()) <= set(offices)):
        raise NotFound
    return found


def may_stop(actor: Actor, found: Broadcast) -> bool:
    """Who could have made it. A leader may agree to what is told to the whole province, not silence it."""
    return found.offices is not None or scope(actor) is None


async def list_latest(conn: Connection, actor: Actor) -> list[Broadcast]:
    """Newest first."""
    return await broadcasts.latest(conn, scope(actor), LISTED)


async def agree(conn: Connection, actor: Actor, broadcast_id: UUID, now: datetime) -> Broadcast:
    """The second person's word. Raises SecondPersonNeeded, BroadcastOver."""
    found = _seen_by(actor, await broadcasts.lock(conn, broadcast_id))
    if found.state is not BroadcastState.WAITING:
        raise BroadcastOver
    if found.made_by == actor.person_id:
        raise SecondPersonNeeded
    await broadcasts.release(conn, broadcast_id, (actor.person_id, actor.display_name, now))
    await jobs.enqueue(conn, Spread(broadcast_id=broadcast_id))
    log.info("broadcast.agreed", broadcast=str(broadcast_id), person=str(actor.person_id))
    return await read(conn, actor, broadcast_id)


async def stop(conn: Connection, actor: Actor, broadcast_id: UUID, now: datetime) -> Broadcast:
    """Nobody else is told, and what has not left does not leave. Repeating it changes nothing. Raises NotAllowed."""
    found = _seen_by(actor, await broadcasts.lock(conn, broadcast_id))
    if not may_stop(actor, found):
        raise NotAllowed
    if found.state is not BroadcastState.STOPPED:
        await broadcasts.stop(conn, broadcast_id, actor.person_id, now)
        await deliveries.stop_broadcast(conn, broadcast_id, now)
        await messages.stop_climbing(conn, broadcast_id)
        log.info("broadcast.stopped", broadcast=str(broadcast_id), person=str(actor.person_id))
    return await read(conn, actor, broadcast_id)

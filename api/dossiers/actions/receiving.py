"""The desk takes a dossier in, passes it on with the same breath, or says why it cannot."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from api.catalogue.model.fees import FeeStage
from api.dossiers.actions.costing import cost_of
from api.dossiers.actions.ending import end_fees
from api.dossiers.actions.moving import lock_as_staff, move, staff_roles
from api.dossiers.actions.sealing import Notice, open_answers
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action, Status, Who
from api.dossiers.queries import desk, dossiers
from api.offices.actions import office
from api.payments.actions import request_fee
from api.workdays.model import local
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import Refusal, Stale
from kernel.ids import DossierId, OfficeCode
from kernel.keys import Keyring
from kernel.versions import etag

MOST_AT_ONCE = 100


class NotOpened(Refusal):
    """Only dossiers that this officer has opened are accepted in bulk."""

    vi = "Chưa mở xem hồ sơ này. Mở xem rồi tiếp nhận."
    en = "This dossier has not been opened. Open it, then accept."


class ResidentWithdrew(Refusal):
    """The resident took the dossier back before the officer came to it."""

    vi = "Người dân rút lúc {at}."
    en = "The resident withdrew it at {at}."


class TooManyAtOnce(Refusal):
    """A bulk acceptance takes a hundred dossiers at most."""

    status = 422
    vi = "Chọn tối đa {most} hồ sơ một lần."
    en = "Choose {most} dossiers at most."


async def accept(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    forward_to: OfficeCode | None = None,
    now: datetime,
) -> Dossier:
    """Take the dossier in: its clock starts. With `forward_to` it goes on to the office that decides.

    A fee due on acceptance is asked for at once, and the clock waits for it.
    """
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    return await accept_locked(conn, keys, actor, dossier, forward_to=forward_to, now=now)


async def accept_locked(
    conn: Connection, keys: Keyring, actor: Actor, dossier: Dossier, *, forward_to: OfficeCode | None, now: datetime
) -> Dossier:
    """The same, of a dossier that the caller holds."""
    who = staff_roles(dossier, actor)
    dossier = await move(conn, keys, dossier, actor, Ask(action=Action.ACCEPT, who=who, at=now))
    if forward_to is not None:
        to = office(forward_to).code
        ask = Ask(action=Action.FORWARD, who=who, at=now, to_office=to)
        dossier = await move(conn, keys, dossier, actor, ask, details={"to": to})
    lines = cost_of(dossier, open_answers(keys, dossier)).due(FeeStage.ON_ACCEPTANCE)
    if not lines:
        return dossier
    await request_fee(
        conn,
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        payer=dossier.owner,
        stage=FeeStage.ON_ACCEPTANCE,
        quote_lines=lines,
        now=now,
        filer=dossier.filer,
        office=dossier.case.office,
    )
    ask = Ask(action=Action.ASK_FEE, who=frozenset({Who.SYSTEM}), at=now)
    return await move(conn, keys, dossier, None, ask, fees=1)


async def not_accept(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reason: str,
    now: datetime,
) -> Dossier:
    """Refuse to take it in, with the reason that the resident reads. Raises ReasonNeeded."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.NOT_ACCEPT, who=staff_roles(dossier, actor), at=now, reason=reason)
    moved = await move(conn, keys, dossier, actor, ask, details={"reason": reason}, notice=Notice(reason=reason))
    await end_fees(conn, moved, now)
    return moved


class Chosen(Struct, frozen=True, kw_only=True):
    """A dossier of a bulk acceptance, at the version in which the officer saw it."""

    dossier_id: DossierId
    version: int


class Accepted(Struct, frozen=True, kw_only=True):
    """What became of one of them: the dossier, or the refusal."""

    chosen: Chosen
    dossier: Dossier | None
    refusal: Refusal | None


async def accept_many(
    conn: Connection, keys: Keyring, actor: Actor, chosen: Sequence[Chosen], now: datetime
) -> tuple[Accepted, ...]:
    """Accept each that can be, in this transaction; the others are told apart and stay as they are.

    In id order, so that two officers choosing the same rows wait for each other instead of locking each other out.
    """
    if len(chosen) > MOST_AT_ONCE:
        raise TooManyAtOnce(most=MOST_AT_ONCE)
    opened = await desk.list_opened(conn, actor.person_id, [each.dossier_id for each in chosen])
    outcomes: dict[DossierId, Accepted] = {}
    once = {each.dossier_id: each for each in reversed(chosen)}
    for each in sorted(once.values(), key=lambda one: one.dossier_id):
        try:
            async with conn.transaction():
                dossier = await lock_as_staff(conn, each.dossier_id, actor, etag(each.version))
                if each.dossier_id not in opened:
                    raise NotOpened
                dossier = await accept_locked(conn, keys, actor, dossier, forward_to=None, now=now)
            outcomes[each.dossier_id] = Accepted(chosen=each, dossier=dossier, refusal=None)
        except Refusal as refusal:
            why = await _why(conn, each.dossier_id, refusal)
            outcomes[each.dossier_id] = Accepted(chosen=each, dossier=None, refusal=why)
    return tuple(outcomes[each.dossier_id] for each in chosen)


async def _why(conn: Connection, dossier_id: DossierId, refusal: Refusal) -> Refusal:
    """What made the row stale, when it is the resident's own doing; else the refusal as it was."""
    dossier = await dossiers.find_dossier(conn, dossier_id) if isinstance(refusal, Stale) else None
    if dossier is None or dossier.case.status is not Status.WITHDRAWN:
        return refusal
    return ResidentWithdrew(at=f"{local(dossier.case.turn_since):%H:%M}")

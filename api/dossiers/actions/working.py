"""The work on an accepted dossier: begun, passed on, paid for, delayed with an apology, stopped."""

from datetime import datetime

from api.catalogue.model.fees import FeeStage, QuoteLine
from api.dossiers.actions.ending import end_fees
from api.dossiers.actions.moving import lock_as_staff, move, staff_roles
from api.dossiers.actions.sealing import Notice
from api.dossiers.actions.timing import calendar
from api.dossiers.model.case import Ask
from api.dossiers.model.dossier import Dossier
from api.dossiers.model.sets import Action
from api.dossiers.rules.needs import NewDueWhileClosed
from api.offices.actions import office
from api.payments.actions import request_fee
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import DossierId, OfficeCode
from kernel.keys import Keyring


async def begin_work(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, *, if_match: str | None, now: datetime
) -> Dossier:
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    return await move(conn, keys, dossier, actor, Ask(action=Action.BEGIN, who=staff_roles(dossier, actor), at=now))


async def forward(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    to: OfficeCode,
    note: str | None,
    now: datetime,
) -> Dossier:
    """Hand it to another office of the province: one code, one clock. Raises OfficeUnknown, HeldThereAlready."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.FORWARD, who=staff_roles(dossier, actor), at=now, to_office=office(to).code)
    return await move(conn, keys, dossier, actor, ask, details={"to": to, "note": note})


async def ask_fee(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    line: QuoteLine,
    now: datetime,
) -> Dossier:
    """Ask for a sum found during the work: status 6, the clock waits for it."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.ASK_FEE, who=staff_roles(dossier, actor), at=now)
    reason = line.why.vi
    moved = await move(
        conn,
        keys,
        dossier,
        actor,
        ask,
        details={"amountVnd": line.amount_vnd, "reason": reason},
        notice=Notice(reason=reason),
        fees=1,
    )
    await request_fee(
        conn,
        dossier_id=dossier.id,
        dossier_code=dossier.code,
        payer=dossier.owner,
        stage=FeeStage.DURING_PROCESSING,
        quote_lines=[line],
        now=now,
        filer=dossier.filer,
        office=dossier.case.office,
    )
    return moved


async def extend(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    due_at: datetime,
    reason: str,
    now: datetime,
) -> Dossier:
    """Apologise and give a new date, once.

    Raises ReasonNeeded, NewDueMustBeLater, NewDueWhileClosed, ExtendedAlready.
    """
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    if not calendar().is_appointable(due_at):
        raise NewDueWhileClosed
    ask = Ask(action=Action.EXTEND, who=staff_roles(dossier, actor), at=now, due_at=due_at, reason=reason)
    details = {"reason": reason, "oldDueAt": dossier.case.due_at, "newDueAt": due_at}
    return await move(conn, keys, dossier, actor, ask, details=details, notice=Notice(reason=reason))


async def stop(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    dossier_id: DossierId,
    *,
    if_match: str | None,
    reason: str,
    now: datetime,
) -> Dossier:
    """Stop processing for good, with the ground that Form 05 prints. Raises ReasonNeeded."""
    dossier = await lock_as_staff(conn, dossier_id, actor, if_match)
    ask = Ask(action=Action.STOP, who=staff_roles(dossier, actor), at=now, reason=reason)
    moved = await move(conn, keys, dossier, actor, ask, details={"reason": reason}, notice=Notice(reason=reason))
    await end_fees(conn, moved, now)
    return moved

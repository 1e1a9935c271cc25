"""What an accountant decides: a difference explained, a transfer given to its fee or set apart."""

from datetime import datetime
from uuid import UUID

from api.payments.actions.booking import owe_back
from api.payments.actions.booking import settle as settle_fee
from api.payments.actions.scope import accounts_for, offices_in_view
from api.payments.model import Fee, GatewayName
from api.payments.queries import fees, ledger, overview, statements
from api.payments.queries.overview import LineRow
from api.payments.queries.repairs import Repair, note_repair
from api.payments.rules.judgement import arrive
from api.payments.rules.ledger import Kind
from api.payments.rules.reconciling import RepairKind
from kernel.actor import Actor
from kernel.clock import HANOI
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound
from kernel.ids import FeeId


async def explain_difference(conn: Connection, actor: Actor, difference_id: UUID, reason: str, now: datetime) -> None:
    """A person says why two sides disagree; the evidence stays. Raises NotFound when it is not open, or not theirs."""
    seen = offices_in_view(actor)
    found = await overview.explain(conn, difference_id, actor.person_id, reason, now, offices=seen)
    if found is None:
        raise NotFound
    day, gateway, transaction, fee_id, theirs = found
    repair = Repair(
        kind=RepairKind.EXPLAINED,
        day=day,
        gateway=gateway,
        transaction=transaction,
        fee_id=fee_id,
        amount_vnd=theirs,
        reason=reason,
    )
    await note_repair(conn, repair, now, difference_id=difference_id, by=actor.person_id)


async def assign_line(conn: Connection, actor: Actor, line_id: UUID, fee_id: FeeId, now: datetime) -> Fee:
    """A transfer that named no fee is given to one: booked as any arrival, by a person.

    Raises NotFound, and NotAllowed unless the accountant answers for that fee's office.
    """
    fee = await fees.lock_fee(conn, fee_id)
    line = await overview.lock_unmatched(conn, line_id)
    if fee is None or line is None:
        raise NotFound
    if fee.office is None or not accounts_for(actor, fee.office):
        raise NotAllowed
    standing = await ledger.standing_of(conn, fee.id)
    settles, movements = arrive(Kind.PAID, line.amount_vnd, fee=fee.state, standing=standing)
    await ledger.book(
        conn,
        movements,
        fee_id=fee.id,
        gateway=GatewayName.VIETQR,
        transaction=line.reference,
        office=fee.office,
        happened_at=line.happened_at,
        now=now,
        by=actor.person_id,
    )
    if settles:
        await settle_fee(conn, fee, at=line.happened_at, now=now)
    owed = next((move for move in movements if move.kind in {Kind.EXCESS, Kind.UNCLAIMED}), None)
    if owed is not None:
        gateway, transaction = GatewayName.VIETQR, line.reference
        await owe_back(conn, fee, owed, now, gateway=gateway, transaction=transaction, attempt_id=None)
    await statements.mark_line(conn, line.id, "matched", now)
    await note_repair(conn, _repaired(line, RepairKind.LINE_ASSIGNED, fee.id), now, line_id=line.id, by=actor.person_id)
    return fee


def _repaired(line: LineRow, kind: RepairKind, fee_id: FeeId | None) -> Repair:
    return Repair(
        kind=kind,
        day=line.happened_at.astimezone(HANOI).date(),
        gateway=GatewayName.VIETQR,
        transaction=line.reference,
        fee_id=fee_id,
        amount_vnd=line.amount_vnd,
    )


async def set_line_apart(conn: Connection, actor: Actor, line_id: UUID, now: datetime) -> None:
    """A transfer that is no fee's: left to the treasury. Raises NotFound when it is not waiting."""
    line = await overview.lock_unmatched(conn, line_id)
    if line is None:
        raise NotFound
    await statements.mark_line(conn, line.id, "foreign", now)
    await note_repair(conn, _repaired(line, RepairKind.LINE_SET_APART, None), now, line_id=line.id, by=actor.person_id)

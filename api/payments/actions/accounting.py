"""What an accountant decides: a difference explained, a transfer given to its fee or set apart."""

from datetime import datetime
from uuid import UUID

from api.payments.actions.booking import owe_back
from api.payments.actions.booking import settle as settle_fee
from api.payments.model import Fee, GatewayName
from api.payments.queries import fees, ledger, overview, statements
from api.payments.rules.judgement import arrive
from api.payments.rules.ledger import Kind
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotAllowed, NotFound
from kernel.ids import FeeId


async def explain_difference(conn: Connection, actor: Actor, difference_id: UUID, reason: str, now: datetime) -> None:
    """A person says why two sides disagree; the evidence stays. Raises NotFound when it is not open."""
    if not await overview.explain(conn, difference_id, actor.person_id, reason, now):
        raise NotFound


async def assign_line(conn: Connection, actor: Actor, line_id: UUID, fee_id: FeeId, now: datetime) -> Fee:
    """A transfer that named no fee is given to one: booked as any arrival, by a person.

    Raises NotFound, and NotAllowed unless the accountant is of that fee's office.
    """
    fee = await fees.lock_fee(conn, fee_id)
    line = await overview.lock_unmatched(conn, line_id)
    if fee is None or line is None:
        raise NotFound
    if fee.office is None or not actor.holds(Role.ACCOUNTANT, office=fee.office):
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
    return fee


async def set_line_apart(conn: Connection, line_id: UUID, now: datetime) -> None:
    """A transfer that is no fee's: left to the treasury. Raises NotFound when it is not waiting."""
    line = await overview.lock_unmatched(conn, line_id)
    if line is None:
        raise NotFound
    await statements.mark_line(conn, line.id, "foreign", now)

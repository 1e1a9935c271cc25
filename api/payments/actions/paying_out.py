"""The third side: what gateways owe the treasury's account, what the statement says came, and the books of both."""

from datetime import date, datetime

from api.payments.model import GatewayName
from api.payments.queries import ledger, payouts
from api.payments.queries import reconciling as queries
from api.payments.queries.payouts import Credit
from api.payments.rules.ledger import Kind, Movement
from api.payments.rules.payouts import Owed, agrees, disagrees
from api.payments.rules.reconciling import Day, RepairKind, classify
from kernel.database import Connection
from kernel.money import Dong


async def settle_payouts(
    conn: Connection, gateway: GatewayName, day: date, *, ended_at: datetime, now: datetime
) -> tuple[int, int]:
    """Book what came and what was kept, note or end the day's payout difference: (owed, arrived). Again: nothing."""
    owed = await payouts.owed(conn, gateway, day)
    await _book_charges(conn, gateway, day, owed, happened_at=ended_at, now=now)
    for credit in await payouts.unbooked_payouts(conn, gateway, day):
        await _book_arrival(conn, gateway, credit, now)
    arrived = await payouts.arrived(conn, gateway, day)
    if disagrees(owed.net_vnd, arrived, day_ended_at=ended_at, now=now):
        await queries.note_payout(conn, gateway, day, owed_vnd=owed.net_vnd, arrived_vnd=arrived, now=now)
    elif agrees(owed.net_vnd, arrived) and (found := await queries.open_payout(conn, gateway, day)):
        # a fuller report may leave nothing to wait for
        await queries.heal(conn, found, RepairKind.PAYOUT_ARRIVED if arrived else RepairKind.NOW_AGREES, now)
    return owed.net_vnd, arrived


async def _book_charges(
    conn: Connection, gateway: GatewayName, day: date, owed: Owed, *, happened_at: datetime, now: datetime
) -> None:
    """What the report says the gateway keeps; a fuller report of the day adds only what is new."""
    more = owed.charges_vnd - await payouts.charged(conn, gateway, day)
    if more > 0:
        kept = Movement(kind=Kind.CHARGED, amount_vnd=Dong(more))
        name = f"{day}:{owed.charges_vnd}"
        await ledger.book(
            conn, [kept], fee_id=None, gateway=gateway, transaction=name, happened_at=happened_at, now=now
        )


async def _book_arrival(conn: Connection, gateway: GatewayName, credit: Credit, now: datetime) -> None:
    came = Movement(kind=Kind.PAID_OUT, amount_vnd=credit.amount_vnd)
    await ledger.book(
        conn,
        [came],
        fee_id=None,
        gateway=gateway,
        transaction=credit.reference,
        happened_at=credit.happened_at,
        now=now,
    )


async def reconcile_transfers(
    conn: Connection, day: date, *, start: datetime, end: datetime, now: datetime
) -> Day | None:
    """Transfers: the statement is gateway and account in one. None on a day without any."""
    summed = await payouts.sum_account(conn, start, end)
    if not summed.ours_count and not summed.theirs_count:
        return None
    gateway = GatewayName.VIETQR
    for pair in await payouts.account_disagreements(conn, start, end):
        if (kind := classify(pair)) is not None:
            await queries.note_difference(conn, gateway, day, pair, kind=kind, now=now)
    while came := await payouts.unbooked_transfers(conn, start, end):
        for credit in came:
            await _book_arrival(conn, gateway, credit, now)
    closed = Day(
        day=day,
        gateway=gateway,
        ours_count=summed.ours_count,
        ours_vnd=summed.ours_vnd,
        theirs_count=summed.theirs_count,
        theirs_vnd=summed.theirs_vnd,
        open_count=await queries.count_open(conn, gateway, day),
        owed_vnd=summed.ours_vnd,
        arrived_vnd=summed.theirs_vnd,
    )
    await queries.close_day(conn, closed, now)
    return closed

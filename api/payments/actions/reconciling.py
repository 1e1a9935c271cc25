"""A day is closed: our books beside each gateway's report, differences healed where clear, queued where not."""

import hashlib
from collections.abc import AsyncIterator, Iterable
from datetime import date, datetime, timedelta
from itertools import islice
from uuid import UUID

from api.payments.actions.booking import hear_word
from api.payments.actions.paying_out import reconcile_transfers, settle_payouts
from api.payments.actions.refunding import finish_refund
from api.payments.actions.statements import UnreadableFile
from api.payments.gateways import Gateways
from api.payments.model import FeeState, GatewayName, Paid
from api.payments.queries import attempts, fees, payouts, refunds
from api.payments.queries import reconciling as queries
from api.payments.queries.reconciling import Healable
from api.payments.rules.reconciling import Day, DifferenceKind, RepairKind, RowKind, classify, may_heal
from api.payments.rules.reports import MAPPINGS, BadReport, read_report
from kernel.clock import HANOI
from kernel.database import Database
from kernel.ids import PersonId, new_id
from kernel.logs import log

BATCH = 5000


def hours_of(day: date) -> tuple[datetime, datetime]:
    """From midnight to midnight in Vietnam."""
    start = datetime(day.year, day.month, day.day, tzinfo=HANOI)
    return start, start + timedelta(days=1)


async def load_report(
    database: Database,
    gateway: GatewayName,
    day: date,
    lines: Iterable[str],
    *,
    now: datetime,
    by: PersonId | None = None,
) -> int:
    """Take a gateway's report of one day, all of it or nothing; returns its rows. Raises UnreadableFile."""
    digest = hashlib.sha256()
    count = 0

    def read() -> Iterable[str]:
        for line in lines:
            digest.update(line.encode())
            yield line

    async with database.transaction() as conn:
        rows = read_report(read(), MAPPINGS[gateway])
        try:
            while batch := list(islice(rows, BATCH)):
                await queries.load_rows(conn, gateway, day, batch)
                count += len(batch)
        except BadReport as wrong:
            raise UnreadableFile(row=wrong.row, why=wrong.why) from None
        await queries.note_file(conn, gateway, day, sha256=digest.digest(), rows=count, now=now, by=by)
    return count


async def reconcile_day(database: Database, gateways: Gateways, day: date, now: datetime) -> tuple[Day, ...]:
    """Every gateway whose report of `day` is here, and its transfers. Doing it again changes nothing."""
    closed: list[Day] = []
    for gateway in MAPPINGS:
        async with database.connection() as conn:
            if not await queries.has_report(conn, gateway, day):
                continue
        closed.append(await _reconcile(database, gateways, gateway, day, now=now))
    start, end = hours_of(day)
    async with database.transaction() as conn:
        await queries.give_time(conn)
        transfers = await reconcile_transfers(conn, day, start=start, end=end, now=now)
    if transfers is not None:
        closed.append(transfers)
    return tuple(closed)


async def _reconcile(database: Database, gateways: Gateways, gateway: GatewayName, day: date, *, now: datetime) -> Day:
    start, end = hours_of(day)
    async with database.transaction() as conn:
        await queries.give_time(conn)
        async for pair in queries.disagreements(conn, gateway, day, start=start, end=end):
            if (kind := classify(pair)) is not None:
                await queries.note_difference(conn, gateway, day, pair, kind=kind, now=now)
    async for found in _healable(database, gateway, day, RowKind.PAID):
        await _try_heal(database, gateways, gateway, found, now)
    async for found in _healable(database, gateway, day, RowKind.REFUNDED):
        await _try_finish(database, gateway, found, now)
    async with database.transaction() as conn:
        await queries.give_time(conn)
        for agreed in await queries.now_agreeing(conn, gateway, day):
            await queries.heal(conn, agreed, RepairKind.NOW_AGREES, now)
        owed, arrived = await settle_payouts(conn, gateway, day, ended_at=end, now=now)
        summed = await queries.sum_day(conn, gateway, day, start=start, end=end, owed_vnd=owed, arrived_vnd=arrived)
        await queries.close_day(conn, summed, now)
    log.info("payments.day-closed", gateway=gateway, day=day.isoformat(), open=summed.open_count)
    return summed


async def _healable(database: Database, gateway: GatewayName, day: date, kind: RowKind) -> AsyncIterator[Healable]:
    last = UUID(int=0)
    while True:
        async with database.connection() as conn:
            page = await queries.healable(conn, gateway, day, kind, after=last)
        if not page:
            return
        for found in page:
            yield found
        last = page[-1].id


async def _try_finish(database: Database, gateway: GatewayName, found: Healable, now: datetime) -> None:
    """The report tells of a refund that two persons agreed to and that we do not know to be done."""
    async with database.transaction() as conn:
        refund_id = await refunds.moving_refund(conn, gateway, found.reference, found.amount_vnd)
        if refund_id and await finish_refund(conn, refund_id, found.transaction, at=found.happened_at, now=now):
            await queries.heal(conn, found.id, RepairKind.REFUND_FINISHED, now)


async def _try_heal(
    database: Database, gateways: Gateways, gateway: GatewayName, found: Healable, now: datetime
) -> None:
    """Book what the report tells of when the gateway confirms it, or when no fee would be settled by it."""
    confirmed = await _confirmed(database, gateways, gateway, found, now)
    async with database.transaction() as conn:
        known = await fees.lock_fee_by_reference(conn, gateway, found.reference)
        if known is None or not may_heal(
            DifferenceKind.MISSING_HERE, confirmed=confirmed, fee_due=known[0].state is FeeState.DUE
        ):
            return
        word = Paid(transaction=found.transaction, amount_vnd=found.amount_vnd, paid_at=found.happened_at)
        await hear_word(conn, known[0], await attempts.position_of(conn, known[1], word.transaction), word, now)
        await queries.heal(conn, found.id, RepairKind.CONFIRMED if confirmed else RepairKind.OWED_BACK, now)


async def _confirmed(
    database: Database, gateways: Gateways, gateway: GatewayName, found: Healable, now: datetime
) -> bool:
    """Whether the gateway, asked, tells of this very transaction and sum."""
    door = gateways.get(gateway)
    async with database.connection() as conn:
        attempt = await attempts.find_by_reference(conn, gateway, found.reference)
    if door is None or attempt is None or not door.answers:
        return False
    answer = await door.ask(attempt, request_id=new_id().hex, now=now)
    return isinstance(answer, Paid) and (answer.transaction, answer.amount_vnd) == (found.transaction, found.amount_vnd)


async def reconcile_lately(database: Database, gateways: Gateways, now: datetime) -> None:
    """The last four days, and every earlier one of a month that is not explained: a later report may bring the rest."""
    today = now.astimezone(HANOI).date()
    async with database.connection() as conn:
        unexplained = await payouts.days_open(conn, today - timedelta(days=31), today)
    for day in sorted({*unexplained, *(today - timedelta(days=back) for back in (4, 3, 2, 1))}):
        await reconcile_day(database, gateways, day, now)

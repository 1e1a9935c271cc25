"""Fees, cash and receipts on a real database: what is written, once, and by whom it may be."""

import asyncio
from datetime import timedelta

import pytest

from api.catalogue.model.fees import FeeStage
from api.payments.actions import (
    CashNotExact,
    FeeNotDue,
    cancel_fees,
    fees_of,
    is_settled,
    name_payer,
    request_fee,
    return_fees,
    settle_cash,
)
from api.payments.actions.attempting import see_fee
from api.payments.actions.receipts import issue_receipt
from api.payments.events import FeeSettled
from api.payments.model import FeeWord
from kernel import clock
from kernel.actor import Actor, Post, Role
from kernel.database import Database, NoPrivilege
from kernel.errors import NotAllowed, NotFound
from kernel.ids import DossierId, FeeId, OfficeCode, PersonId, SessionId, new_id
from kernel.money import Dong
from tests.till import OFFICE, line

NOW = clock.now()


def officer(role: Role = Role.COUNTER, office: str = OFFICE) -> Actor:
    return Actor(
        person_id=PersonId(new_id()),
        session_id=SessionId(new_id()),
        level=2,
        display_name="",
        posts=(Post(office=OfficeCode(office), role=role),),
    )


async def owe(database: Database, dossier_id: DossierId, *amounts: int | None, payer: PersonId | None = None) -> FeeId:
    async with database.transaction() as conn:
        return await request_fee(
            conn,
            dossier_id=dossier_id,
            dossier_code="000.00.71.H38-261121-0001",
            payer=payer,
            stage=FeeStage.ON_SUBMISSION,
            quote_lines=[line(amount) for amount in amounts],
            now=NOW,
            office=OFFICE,
        )


async def test_the_sum_is_of_its_lines_and_unknown_ones_are_not_charged(database: Database) -> None:
    dossier = DossierId(new_id())
    await owe(database, dossier, 8000, None, 2000)
    async with database.connection() as conn:
        (face,) = await fees_of(conn, dossier)
        assert not await is_settled(conn, dossier, FeeStage.ON_SUBMISSION)
        assert await is_settled(conn, dossier, FeeStage.ON_RESULT), "nothing of that stage was asked"
    assert (face.fee.total_vnd, len(face.fee.lines), face.word) == (10_000, 2, FeeWord.UNPAID)


async def test_cash_settles_with_a_receipt_once(database: Database) -> None:
    dossier, clerk = DossierId(new_id()), officer()
    fee = await owe(database, dossier, 8000)
    async with database.transaction() as conn:
        receipt = await settle_cash(conn, clerk, fee, Dong(8000), NOW)
        assert (receipt.number, receipt.amount_vnd) == (1, 8000)
        assert await is_settled(conn, dossier, FeeStage.ON_SUBMISSION)
    async with database.connection() as conn:
        with pytest.raises(FeeNotDue):
            await settle_cash(conn, clerk, fee, Dong(8000), NOW)
        row = await conn.fetchrow("SELECT debit, booked_by FROM ledger WHERE kind = 'cash_received'")
    assert tuple(row) == ("cash", clerk.person_id)


async def test_cash_is_counted_exactly_by_the_right_people_at_the_right_office(database: Database) -> None:
    fee = await owe(database, DossierId(new_id()), 8000)
    async with database.connection() as conn:
        for wrong in (7999, 8001, 0, -8000):
            with pytest.raises(CashNotExact):
                await settle_cash(conn, officer(), fee, Dong(wrong), NOW)
        for other in (officer(Role.OFFICER), officer(Role.LEADER), officer(office="000.00.72.H38")):
            with pytest.raises(NotAllowed):
                await settle_cash(conn, other, fee, Dong(8000), NOW)
        with pytest.raises(NotFound):
            await settle_cash(conn, officer(), FeeId(new_id()), Dong(8000), NOW)
        assert await conn.fetchval("SELECT count(*) FROM ledger") == 1


async def test_ten_clerks_racing_take_the_money_once(database: Database) -> None:
    fee = await owe(database, DossierId(new_id()), 8000)

    async def take() -> bool:
        try:
            async with database.transaction() as conn:
                await settle_cash(conn, officer(), fee, Dong(8000), NOW)
        except FeeNotDue:
            return False
        return True

    assert sum(await asyncio.gather(*(take() for _ in range(10)))) == 1


async def test_receipt_numbers_have_no_gaps_whatever_races_and_fails(database: Database) -> None:
    fees = [await owe(database, DossierId(new_id()), 8000) for _ in range(30)]

    async def take(number: int, fee: FeeId) -> None:
        try:
            async with database.transaction() as conn:
                await settle_cash(conn, officer(), fee, Dong(8000), NOW)
                if number % 3 == 0:
                    raise ConnectionError("the clerk's request dies before its commit")
        except ConnectionError:
            pass

    await asyncio.gather(*(take(number, fee) for number, fee in enumerate(fees)))
    async with database.connection() as conn:
        numbers = [row[0] for row in await conn.fetch("SELECT number FROM receipt ORDER BY number")]
    assert numbers == list(range(1, 21))


async def test_a_receipt_is_numbered_once_however_often_the_job_runs(database: Database) -> None:
    dossier = DossierId(new_id())
    fee = await owe(database, dossier, 8000)
    event = FeeSettled(fee_id=fee, dossier_id=dossier, amount_vnd=Dong(8000), at=NOW)

    async def issue() -> None:
        async with database.transaction() as conn:
            await issue_receipt(conn, event, NOW)

    await issue()
    async with database.transaction() as conn:
        assert await conn.fetchval("SELECT count(*) FROM receipt") == 0, "an unpaid fee has none"
        await conn.execute("UPDATE fee SET state = 'settled', settled_at = $1", NOW)
    await asyncio.gather(*(issue() for _ in range(8)))
    async with database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM receipt") == 1


async def test_a_series_begins_anew_each_year_in_vietnam(database: Database) -> None:
    fee = await owe(database, DossierId(new_id()), 8000)
    new_year = NOW.replace(year=2026, month=12, day=31, hour=17, minute=0, second=0, microsecond=0)
    async with database.transaction() as conn:
        before = await settle_cash(conn, officer(), fee, Dong(8000), new_year - timedelta(seconds=1))
    fee = await owe(database, DossierId(new_id()), 8000)
    async with database.transaction() as conn:
        after = await settle_cash(conn, officer(), fee, Dong(8000), new_year)
    assert [(before.series, before.number), (after.series, after.number)] == [("MC/26E", 1), ("MC/27E", 1)]


async def test_a_dossier_that_ends_asks_no_more_and_gives_back_by_rule(database: Database) -> None:
    dossier = DossierId(new_id())
    due = await owe(database, dossier, 8000)
    settled = await owe(database, dossier, 2000)
    async with database.transaction() as conn:
        await settle_cash(conn, officer(), settled, Dong(2000), NOW)
        await cancel_fees(conn, dossier, NOW)
        assert await return_fees(conn, dossier, NOW) == 2000
        assert await return_fees(conn, dossier, NOW) == 0, "once"
        words = {face.fee.id: face.word for face in await fees_of(conn, dossier)}
        assert words == {due: FeeWord.UNPAID, settled: FeeWord.RETURNING}
        rows = await conn.fetch("SELECT amount_vnd, cause, state FROM refund")
        assert [tuple(row) for row in rows] == [(2000, "ended", "queued")]
        with pytest.raises(FeeNotDue):
            await settle_cash(conn, officer(), due, Dong(8000), NOW)


async def test_a_dossier_claimed_later_shows_its_fees_to_its_owner(database: Database) -> None:
    dossier, owner = DossierId(new_id()), officer()
    fee = await owe(database, dossier, 8000)
    async with database.transaction() as conn:
        with pytest.raises(NotFound):
            await see_fee(conn, owner, fee, NOW)
        await name_payer(conn, dossier, owner.person_id, NOW)
        assert (await see_fee(conn, owner, fee, NOW)).missing_vnd == 8000
        await name_payer(conn, dossier, PersonId(new_id()), NOW)
        assert (await see_fee(conn, owner, fee, NOW)).missing_vnd == 8000, "a payer is never replaced"


@pytest.mark.parametrize("table", ["ledger", "gateway_message"])
@pytest.mark.parametrize("statement", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {}"])
async def test_the_books_cannot_be_rewritten_by_the_application(database: Database, table: str, statement: str) -> None:
    async with database.connection() as conn:
        with pytest.raises(NoPrivilege):
            await conn.execute(statement.format(table))

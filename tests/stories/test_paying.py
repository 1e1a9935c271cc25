"""A fee is paid at the sandbox gateway over real HTTP, and whatever goes wrong on the way ends right."""

from datetime import timedelta

import pytest

from kernel import clock
from tests.house import House
from tests.till import Till


async def test_paid_means_the_gateway_said_so(house: House) -> None:
    till = await Till.open(house)
    fee = await till.fee()
    assert (fee["state"], fee["totalVnd"], fee["missingVnd"], fee["ways"]) == (
        "chua_thanh_toan",
        8000,
        8000,
        ["vnpay", "momo", "vietqr"],
    )
    assert fee["lines"][0]["why"]["vi"] == "1 bản × 8.000 đ"
    back = await till.pay()
    # the browser's word marks nothing
    page = await till.come_back(back)
    ((attempt_id, state),) = await till.attempts()
    assert page == f"/nop-tien/{till.fee_id}?attempt={attempt_id}"
    assert state == "checking"
    assert (await till.fee())["state"] == "cho_xac_nhan"
    assert await till.come_back(back) == page, "the page is loaded again"
    await house.settle()
    assert await till.come_back(back) == page, "and from the browser's history"
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["missingVnd"], fee["owedBackVnd"], fee["ways"]) == ("da_thanh_toan", 0, 0, [])
    assert (fee["receipt"]["number"], fee["receipt"]["amountVnd"]) == (1, 8000)
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    assert (await till.client.get(f"/api/attempts/{attempt_id}")).json()["state"] == "paid"


async def test_the_ipn_alone_is_enough(house: House) -> None:
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"
    assert await till.settled_events() == 0, "published and heard"
    answers = await till.rows("SELECT answer FROM sandbox_letter")
    assert answers == [("00",)]


async def test_a_lost_ipn_and_a_closed_browser_are_found_when_the_time_is_over(house: House) -> None:
    till = await Till.open(house)
    await till.behave(lose=True)
    await till.pay()
    await house.settle()
    assert (await till.fee())["state"] == "chua_thanh_toan"
    with clock.shifted(timedelta(minutes=16)):
        await house.hurry("CheckAttempt")
        await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_duplicates_and_disorder_have_one_effect(house: House) -> None:
    till = await Till.open(house)
    await till.behave(duplicates=8, reorder=True)
    await till.come_back(await till.pay("retry"))
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    answers = [row[0] for row in await till.rows("SELECT answer FROM sandbox_letter")]
    assert {"00", "02"} <= set(answers) <= {"00", "02", "99"}  # 99: a busy machine was late, and is told again
    assert await till.rows("SELECT count(*) FROM receipt") == [(1,)]


async def test_refused_then_paid_in_order(house: House) -> None:
    till = await Till.open(house)
    await till.pay("retry")
    await house.settle()
    assert [state for _, state in await till.attempts()] == ["paid"]
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_cancelling_costs_nothing_and_a_new_attempt_is_one_tap(house: House) -> None:
    till = await Till.open(house)
    await till.come_back(await till.pay("cancel"))
    await house.settle()
    assert [state for _, state in await till.attempts()] == ["refused"]
    assert (await till.fee())["state"] == "chua_thanh_toan"
    await till.pay()
    await house.settle()
    assert [state for _, state in await till.attempts()] == ["refused", "paid"]
    assert (await till.fee())["state"] == "da_thanh_toan"


@pytest.mark.parametrize("lie", ["signature", "unsigned", "upperHex", "amount", "merchant", "order", "doubled"])
async def test_forged_notices_change_nothing(house: House, lie: str) -> None:
    till = await Till.open(house)
    await till.behave(forge=lie, retryTimes=0)
    await till.pay("cancel")
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["receivedVnd"]) == ("chua_thanh_toan", 0)
    assert await till.ledger() == [("fee_due", 8000)]
    answers = [row[0] for row in await till.rows("SELECT answer FROM sandbox_letter ORDER BY id")]
    wanted = {"amount": "04", "merchant": "01", "order": "01"}.get(lie, "97")
    # a wrong sum makes us ask at once: whether our question or the true notice that follows brings the news is a race
    assert answers in ([wanted, "00"], [wanted, "02"] if lie == "amount" else [])
    kept = await till.rows("SELECT verdict FROM gateway_message WHERE way = 'ipn' ORDER BY id")
    assert len(kept) == 2, "what was refused is recorded"


async def test_vnpay_tries_again_until_it_is_heard(house: House) -> None:
    till = await Till.open(house)
    await till.behave(forge="signature", retryEverySeconds=0.2, retryTimes=3)
    await till.pay()
    await house.settle()
    rows = await till.rows("SELECT tries, answer FROM sandbox_letter ORDER BY id")
    assert rows == [(4, "97"), (1, "00")]


async def test_too_little_settles_nothing_and_says_what_is_missing(house: House) -> None:
    till = await Till.open(house)
    await till.behave(shortByVnd=3000, retryTimes=0)
    await till.come_back(await till.pay())
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["missingVnd"], fee["receivedVnd"]) == ("chua_thanh_toan", 3000, 5000)
    await till.behave(shortByVnd=0)
    begun = await till.begin()
    assert begun.json()["amountVnd"] == 3000
    await till.choose(await till.arrive(begun))
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["missingVnd"], fee["owedBackVnd"]) == ("da_thanh_toan", 0, 0)
    assert fee["receipt"]["amountVnd"] == 8000


async def test_too_much_settles_and_the_rest_is_owed_back_unasked(house: House) -> None:
    till = await Till.open(house)
    await till.behave(overByVnd=72_000, retryTimes=0)
    await till.come_back(await till.pay())
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["receivedVnd"], fee["owedBackVnd"]) == ("da_thanh_toan", 80_000, 72_000)
    assert await till.rows("SELECT amount_vnd, cause, state FROM refund") == [(72_000, "excess", "queued")]

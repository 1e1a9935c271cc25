"""Attempts begun, abandoned, doubted and repeated; who may; what only the counter can do."""

import asyncio
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

from kernel import clock
from tests.house import House
from tests.till import Till


async def test_a_second_attempt_while_one_is_in_doubt_needs_a_confirmed_warning(house: House) -> None:
    till = await Till.open(house)
    await till.behave(lose=True, api="down")
    await till.come_back(await till.pay())
    await house.settle()
    assert (await till.fee())["state"] == "cho_xac_nhan"
    refused = await till.begin()
    assert refused.status_code == 409
    assert refused.json()["type"] == "/problems/attempt-in-doubt"
    assert "Đừng chuyển lần nữa" in refused.json()["vi"]
    await till.behave(lose=False, api="answer")
    await till.pay(confirmed=True)
    await house.settle()
    assert [state for _, state in await till.attempts()] == ["aside", "paid"]
    # the first one turns out to have been paid too: nobody loses money
    await house.hurry("CheckAttempt")
    await house.settle()
    fee = await till.fee()
    assert [state for _, state in await till.attempts()] == ["paid", "paid"]
    assert (fee["state"], fee["receivedVnd"], fee["owedBackVnd"]) == ("da_thanh_toan", 16_000, 8000)


async def test_an_abandoned_attempt_closes_only_when_the_gateway_says_unpaid(house: House) -> None:
    till = await Till.open(house)
    await till.arrive(await till.begin())
    await till.behave(api="down")
    with clock.shifted(timedelta(minutes=16)):
        await house.hurry("CheckAttempt")
        await house.settle()
        assert [state for _, state in await till.attempts()] == ["checking"]
        await till.behave(api="lie")
        await house.hurry("CheckAttempt")
        await house.settle()
        assert [state for _, state in await till.attempts()] == ["checking"]
        await till.behave(api="answer")
        await house.hurry("CheckAttempt")
        await house.settle()
        assert [state for _, state in await till.attempts()] == ["expired"]
        assert (await till.fee())["state"] == "chua_thanh_toan"
        begun = await till.begin()
        assert begun.status_code == 201


async def test_an_attempt_nobody_opened_is_closed_too(house: House) -> None:
    till = await Till.open(house)
    await till.begin()
    with clock.shifted(timedelta(minutes=16)):
        await house.hurry("CheckAttempt")
        await house.settle()
    assert [state for _, state in await till.attempts()] == ["expired"]


async def test_beginning_again_is_the_same_attempt(house: House) -> None:
    till = await Till.open(house)
    first = await till.begin(key="k1")
    replayed = await till.begin(key="k1")
    again = await till.begin(key="k2")
    assert first.json() == replayed.json() == again.json()
    assert replayed.headers["idempotency-replayed"] == "true"
    many = await asyncio.gather(*(till.begin() for _ in range(20)))
    assert {answer.status_code for answer in many} == {201}
    assert {answer.json()["id"] for answer in many} == {first.json()["id"]}


async def test_what_is_paid_cannot_be_paid_again(house: House) -> None:
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    refused = await till.begin()
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/fee-not-due")


async def test_strangers_meet_nothing_and_level_one_may_look_only(house: House) -> None:
    till = await Till.open(house)
    begun = await till.begin()
    stranger = await house.sign_in("giang-a-pao")
    for path in (f"/api/fees/{till.fee_id}", f"/api/attempts/{begun.json()['id']}"):
        theirs, nothing = await stranger.get(path), await stranger.get(path[:-4] + "0000")
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.json() == nothing.json()
        assert (await house.client().get(path)).status_code == 401
    refused = await stranger.post(
        f"/api/fees/{till.fee_id}/attempts", json={"gateway": "vnpay"}, headers={"idempotency-key": "x"}
    )
    assert refused.status_code == 404
    one = await Till.open(house, "nguyen-van-hoa")
    assert (await one.fee())["missingVnd"] == 8000
    refused = await one.begin()
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/level-two-needed")


async def test_cash_is_no_gateway_and_unknown_ones_are_refused(house: House) -> None:
    till = await Till.open(house)
    for gateway, status in (("cash", 503), ("paypal", 400)):
        answer = await till.client.post(
            f"/api/fees/{till.fee_id}/attempts", json={"gateway": gateway}, headers={"idempotency-key": gateway}
        )
        assert answer.status_code == status, answer.text


async def test_a_fee_of_nothing_never_needs_payment(house: House) -> None:
    till = await Till.open(house, amount=0)
    fee = await till.fee()
    assert (fee["state"], fee["totalVnd"], fee["missingVnd"], fee["ways"]) == ("da_thanh_toan", 0, 0, [])
    assert (await till.begin()).status_code == 409
    assert await till.ledger() == []


async def test_nothing_a_browser_brings_back_marks_paid(house: House) -> None:
    till = await Till.open(house)
    await till.behave(lose=True, api="down")
    query = await till.arrive(await till.begin())
    back = await till.choose(query, "cancel")
    lie = back.replace("vnp_ResponseCode=24", "vnp_ResponseCode=00").replace("Status=02", "Status=00")
    assert await till.come_back(lie) == "/ho-so"
    assert await till.come_back("http://x/payments/vnpay/return?vnp_TxnRef=MC") == "/ho-so"
    assert [state for _, state in await till.attempts()] == ["waiting"]
    # a true “paid” return of a lost IPN still only asks
    till2 = await Till.open(house, "ly-may-sen")
    await till2.come_back(await till2.pay())
    assert (await till2.fee())["state"] == "cho_xac_nhan"
    assert parse_qs(urlsplit(back).query)["vnp_ResponseCode"] == ["24"]


async def test_the_counter_takes_cash_and_nobody_else_marks_paid(house: House) -> None:
    await house.seed_staff()
    till = await Till.open(house)
    clerk, stranger = await house.sign_in("dang-thi-huong"), await house.sign_in("tan-lao-ta")
    desk = f"/api/desk/fees/{till.fee_id}"
    assert (await clerk.get(desk)).json()["missingVnd"] == 8000
    assert (await stranger.get(desk)).status_code == 404
    assert (await till.client.get(desk)).status_code == 403

    def body(sum_vnd: int) -> dict[str, object]:
        return {"json": {"receivedVnd": sum_vnd}, "headers": {"idempotency-key": f"k{sum_vnd}"}}

    assert (await till.client.post(f"{desk}/cash", **body(8000))).status_code == 403  # type: ignore[arg-type]
    assert (await stranger.post(f"{desk}/cash", **body(8000))).status_code == 403  # type: ignore[arg-type]
    wrong = await clerk.post(f"{desk}/cash", **body(9000))  # type: ignore[arg-type]
    assert (wrong.status_code, wrong.json()["type"]) == (409, "/problems/cash-not-exact")
    taken = await clerk.post(f"{desk}/cash", **body(8000))  # type: ignore[arg-type]
    again = await clerk.post(f"{desk}/cash", **body(8000))  # type: ignore[arg-type]
    assert (taken.status_code, taken.json()["number"]) == (201, 1)
    assert again.json() == taken.json()
    fee = await till.fee()
    assert (fee["state"], fee["receipt"]["number"]) == ("da_thanh_toan", 1)


async def test_cash_while_an_online_payment_is_in_doubt_needs_a_second_look(house: House) -> None:
    await house.seed_staff()
    till = await Till.open(house)
    await till.behave(lose=True, api="down")
    await till.come_back(await till.pay())
    await house.settle()
    clerk = await house.sign_in("dang-thi-huong")
    desk = f"/api/desk/fees/{till.fee_id}/cash"
    refused = await clerk.post(desk, json={"receivedVnd": 8000}, headers={"idempotency-key": "a"})
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/attempt-in-doubt")
    taken = await clerk.post(desk, json={"receivedVnd": 8000, "confirmed": True}, headers={"idempotency-key": "b"})
    assert taken.status_code == 201
    # the online money turns out to have been taken too: it is owed back
    await till.behave(api="answer")
    await house.hurry("CheckAttempt")
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["receivedVnd"], fee["owedBackVnd"]) == ("da_thanh_toan", 16_000, 8000)

"""Cash on its way from a counter's drawer to the treasury: noted with the bank's slip, looked at by a second person."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx2

from kernel.clock import local, now
from kernel.ids import new_id
from tests.house import House
from tests.stories.test_money_scope import MUONG_HUM, PHONG_HAI, PROVINCE
from tests.stories.test_reconciling import MONEY, Desk, open_desk
from tests.till import OFFICE, Till


async def taken_in(house: House, amount: int = 8000) -> Till:
    """A fee paid in cash at the counter of Phong Hải."""
    till = await Till.open(house, amount=amount)
    await house.seed_staff()
    clerk = await house.sign_in("dang-thi-huong")
    took = await clerk.post(
        f"/api/desk/fees/{till.fee_id}/cash", json={"receivedVnd": amount}, headers={"idempotency-key": "tien-mat"}
    )
    assert took.status_code == 201, took.text
    return till


async def note(desk: Desk, amount: int, slip: str = "NT-01", **other: Any) -> httpx2.Response:
    said = {"office": OFFICE, "amountVnd": amount, "reference": slip, "depositedOn": desk.day, **other}
    return await desk.client.post(f"{MONEY}/deposits", json=said, headers={"idempotency-key": new_id().hex})


async def test_cash_reaches_the_treasury_by_two_persons(house: House) -> None:
    till = await taken_in(house)
    desk, leader = await open_desk(house, PHONG_HAI), await open_desk(house, "bui-quang-vinh")
    (drawer,) = (await desk.get("cash"))["drawers"]
    assert (drawer["name"], drawer["inDrawerVnd"], drawer["onItsWayVnd"], drawer["mayNote"]) == (
        "UBND xã Phong Hải",
        8000,
        0,
        True,
    )
    noted = (await note(desk, 8000)).json()
    assert (noted["state"], noted["notedBy"], noted["mine"]) == ("noted", "Phùng Thị Nga", True)
    assert await till.ledger() == [("fee_due", 8000), ("cash_received", 8000), ("applied", 8000)], "not on the books"
    path = f"deposits/{noted['id']}/agree"
    alone = await desk.act(path)
    assert (alone.status_code, alone.json()["type"]) == (409, "/problems/second-person-needed")
    seen = (await leader.get("cash"))["deposits"][0]
    assert (seen["reference"], seen["mine"]) == ("NT-01", False)
    agreed = await leader.act(path)
    assert (agreed.json()["state"], agreed.json()["endedBy"]) == ("booked", "Bùi Quang Vinh")
    assert (await leader.act(path)).json() == agreed.json(), "said twice, booked once"
    other = await open_desk(house, PROVINCE)
    assert (await other.act(path)).json()["type"] == "/problems/deposit-not-there"
    rows = await till.rows("SELECT debit, credit, amount_vnd, office, transaction_no FROM ledger WHERE kind = 'banked'")
    assert rows == [("treasury", "cash", 8000, OFFICE, "NT-01")]
    (drawer,) = (await desk.get("cash"))["drawers"]
    assert (drawer["inDrawerVnd"], drawer["onItsWayVnd"]) == (0, 0)
    report = (await (await open_desk(house)).client.get(f"{MONEY}/days/{desk.day}/report.csv")).content.decode()
    assert "Nộp tiền mặt vào tài khoản" in report


async def test_no_drawer_gives_what_it_does_not_have(house: House) -> None:
    till = await taken_in(house)
    desk = await open_desk(house, PHONG_HAI)
    more = await note(desk, 8001)
    assert (more.status_code, more.json()["type"]) == (422, "/problems/more-than-drawer")
    racing = await asyncio.gather(*(note(desk, 8000, f"NT-{n}") for n in range(8)))
    assert sorted(answer.status_code for answer in racing) == [201] + [422] * 7
    assert await till.rows("SELECT count(*), sum(amount_vnd)::bigint FROM deposit") == [(1, 8000)]


async def test_a_slip_is_on_record_once_and_a_dropped_one_leaves_the_cash(house: House) -> None:
    await taken_in(house)
    desk, leader = await open_desk(house, PHONG_HAI), await open_desk(house, "bui-quang-vinh")
    first = (await note(desk, 3000)).json()
    again = await note(desk, 3000)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/slip-known")
    assert (await leader.act(f"deposits/{first['id']}/drop", reason="xx")).status_code == 400
    dropped = await leader.act(f"deposits/{first['id']}/drop", reason="Giấy nộp tiền ghi 5.000 đ")
    assert (dropped.json()["state"], dropped.json()["reason"]) == ("dropped", "Giấy nộp tiền ghi 5.000 đ")
    (drawer,) = (await desk.get("cash"))["drawers"]
    assert (drawer["inDrawerVnd"], drawer["onItsWayVnd"]) == (8000, 0)
    assert (await note(desk, 5000)).status_code == 201, "the same slip, read rightly"


async def test_only_accountants_of_the_office_note_it(house: House) -> None:
    await taken_in(house)
    mine = await open_desk(house, PHONG_HAI)
    other, leader, province = [await open_desk(house, who) for who in (MUONG_HUM, "bui-quang-vinh", PROVINCE)]
    assert (await other.get("cash"))["drawers"] == []
    assert (await note(other, 1000)).status_code == 404
    assert (await note(leader, 1000)).status_code == 403
    tomorrow = (local(now()) + timedelta(days=1)).date().isoformat()
    assert (await note(mine, 1000, depositedOn=tomorrow)).json()["type"] == "/problems/not-yet-deposited"
    noted = (await note(mine, 1000)).json()
    assert (await other.act(f"deposits/{noted['id']}/agree")).status_code == 404
    assert (await province.act(f"deposits/{noted['id']}/agree")).json()["state"] == "booked", "answers for all"

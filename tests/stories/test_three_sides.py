"""Books, gateway and treasury account: payouts booked, transfers counted, a day closed and taken away as a file."""

import csv
import io
from datetime import timedelta

from kernel.clock import shifted
from tests.house import House
from tests.stories.test_reconciling import MONEY, REPORTS, Desk, open_desk
from tests.till import Till


async def later(desk: Desk) -> Desk:
    """The same accountant another day, signed in anew, with that day's papers on the table."""
    again = await open_desk(desk.house)
    again.day = desk.day
    return again


async def pay_out(desk: Desk, gateway: str = "vnpay", less: int = 0) -> None:
    """The gateway settles the day: a transfer into the treasury's account, which the bank tells of."""
    made = await desk.client.post(
        "/sandbox/bank/quyet-toan", data={"gateway": gateway, "day": desk.day, "less": str(less)}
    )
    assert made.status_code == 303, made.text
    await desk.house.settle()


async def balances(till: Till) -> dict[str, int]:
    """Debits less credits of the accounts where money can lie."""
    rows = await till.rows(
        "SELECT a, coalesce(sum(amount_vnd) FILTER (WHERE debit = a), 0)::bigint "
        "- coalesce(sum(amount_vnd) FILTER (WHERE credit = a), 0)::bigint "
        "FROM ledger, unnest(ARRAY['gateway', 'treasury', 'charges']) a GROUP BY a"
    )
    return {row[0]: row[1] for row in rows}


async def test_three_sides_agree_once_the_account_has_what_the_gateway_owes(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    await desk.load()
    day = (await desk.reconcile())["vnpay"]
    assert (day["owedVnd"], day["arrivedVnd"], day["openCount"]) == (7936, 0, 0), "a payout takes a day or two"
    await pay_out(desk)
    day = (await desk.reconcile())["vnpay"]
    assert (day["owedVnd"], day["arrivedVnd"], day["openCount"]) == (7936, 7936, 0)
    assert await balances(till) == {"gateway": 0, "treasury": 7936, "charges": 64}
    before = await till.rows("SELECT * FROM ledger ORDER BY id")
    assert (await desk.reconcile())["vnpay"] == day
    assert await till.rows("SELECT * FROM ledger ORDER BY id") == before, "doing it again changes nothing"


async def test_a_payout_that_is_short_lies_open_until_the_rest_comes(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    await desk.load()
    await pay_out(desk, less=1000)
    assert (await desk.reconcile())["vnpay"]["openCount"] == 1
    (found,) = await desk.get("differences?only=open")
    assert (found["kind"], found["oursVnd"], found["theirsVnd"]) == ("payout", 7936, 6936)
    rest = f"VNPAY QUYET TOAN {desk.day.replace('-', '')}"
    await desk.client.post("/sandbox/bank/chuyen-tien", data={"amount": "1000", "content": rest})
    await house.settle()
    assert (await desk.reconcile())["vnpay"]["openCount"] == 0
    (healed,) = await desk.get("differences")
    assert (healed["state"], healed["reason"]) == ("healed", "payout_arrived")
    assert (await balances(till))["gateway"] == 0
    kinds = await till.rows("SELECT kind, made_by FROM repair")
    assert kinds == [("payout_arrived", None)]


async def test_a_payout_that_never_comes_is_a_difference_after_two_days(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    await desk.load()
    with shifted(timedelta(days=4)):
        desk = await later(desk)
        assert (await desk.reconcile())["vnpay"]["openCount"] == 1
        (found,) = await desk.get("differences?only=open")
    assert (found["kind"], found["oursVnd"], found["theirsVnd"]) == ("payout", 7936, None)


async def test_a_fuller_report_may_leave_nothing_to_wait_for(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    await desk.load()
    with shifted(timedelta(days=4)):
        desk = await later(desk)
        await desk.reconcile()
        (waited,) = await desk.get("differences?only=open")
        portal = await desk.client.get(REPORTS["vnpay"], params={"ngay": desk.day})
        _, order, at, *_ = portal.text.splitlines()[1].split(",")
        more = f"{portal.text}R1,{order},{at},Hoàn tiền,8000,0\r\n"
        await desk.client.post(f"{MONEY}/reports/vnpay/{desk.day}", content=more.encode())
        day = (await desk.reconcile())["vnpay"]
        assert (day["owedVnd"], day["arrivedVnd"]) == (-64, 0)
        found = {each["id"]: each for each in await desk.get("differences")}
    assert (waited["kind"], found[waited["id"]]["state"]) == ("payout", "healed")
    assert found[waited["id"]]["reason"] == "now_agrees"
    assert [each["kind"] for each in found.values() if each["state"] == "open"] == ["refund_missing_here"]


async def test_transfers_are_gateway_and_account_in_one(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house, gateway="vietqr")
    begun = (await till.begin()).json()
    await till.vnpay.post("/sandbox/bank/chuyen-tien", data={"payload": begun["transfer"]["payload"]})
    await house.settle()
    day = (await desk.reconcile())["vietqr"]
    assert (day["oursVnd"], day["theirsVnd"], day["arrivedVnd"], day["openCount"]) == (8000, 8000, 8000, 0)
    assert await balances(till) == {"gateway": 0, "treasury": 8000, "charges": 0}
    assert (await desk.reconcile())["vietqr"] == day


async def test_a_day_is_closed_once_nothing_of_it_is_unexplained(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await till.client.post("/sandbox/bank/chuyen-tien", data={"amount": "9000", "content": "=cmd|' /C calc'!A0"})
    await house.settle()
    path = f"days/{desk.day}/close"
    assert "chưa hết ngày" in (await desk.act(path)).json()["vi"]
    assert [
        (await (await open_desk(house, who)).act(path)).status_code for who in ("bui-quang-vinh", "phung-thi-nga")
    ] == [
        403,
        403,
    ], "no leader closes, nor a commune's accountant"
    with shifted(timedelta(days=1)):
        desk = await later(desk)
        refused = await desk.act(path)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/day-not-ready")
        assert "chưa đối soát VNPAY, còn 1 chuyển khoản chưa rõ của ai" in refused.json()["vi"]
        await desk.load()
        await pay_out(desk)
        await desk.reconcile()
        (line,) = await desk.get("lines")
        assert (await desk.act(f"lines/{line['id']}/set-apart")).status_code == 204
        closed = await desk.act(path)
        assert closed.status_code == 200, closed.text
        assert closed.json()["closedBy"] == "Mai Thị Oanh"
        assert (await desk.act(path)).json()["closedAt"] == closed.json()["closedAt"]
        told = await desk.client.get(f"{MONEY}/days/{desk.day}/report.csv")
        book = await desk.client.get(f"{MONEY}/days/{desk.day}/report.xlsx")
    assert told.headers["content-disposition"] == f'attachment; filename="doi-soat-{desk.day}.csv"'
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"), newline="")))
    summed = next(row for row in rows if row[:1] == ["Tổng hợp"] and row[2] == "VNPAY")
    assert summed[3:10] == ["1", "8000", "1", "8000", "7936", "7936", "0"]
    assert summed[11] == "Mai Thị Oanh"
    assert not [cell for row in rows for cell in row if cell.startswith(("=", "+", "-", "@"))]
    assert book.content[:2] == b"PK"


async def test_one_fee_with_all_its_evidence_is_shown_to_its_office_alone(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.behave(shortByVnd=1000)
    await till.pay()
    await house.settle()
    found = (await desk.client.get(f"{MONEY}/fees/{till.fee_id}")).json()
    assert (found["fee"]["missingVnd"], [each["state"] for each in found["attempts"]]) == (1000, ["paid"])
    assert [each["kind"] for each in found["movements"]] == ["fee_due", "paid"]
    assert [(each["way"], each["verdict"]) for each in found["said"]] == [("ipn", "wrong_amount"), ("query", "Paid")]
    other = await open_desk(house, "le-thi-bich")
    assert (await other.client.get(f"{MONEY}/fees/{till.fee_id}")).status_code == 404

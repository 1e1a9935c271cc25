"""A day is closed: books, report and refunds agree, or the difference lies open with its evidence."""

import csv
import io
from datetime import timedelta
from typing import Any

import httpx2
import pytest

from kernel.clock import local, now, shifted
from tests.house import House
from tests.till import Till

MONEY = "/api/desk/money"
REPORTS = {"vnpay": "/sandbox/vnpay/doi-soat.csv", "momo": "/sandbox/momo/report.csv"}


class Desk:
    """An accountant's browser."""

    def __init__(self, house: House, client: httpx2.AsyncClient) -> None:
        self.house = house
        self.client = client
        self.day = local(now()).date().isoformat()

    async def load(self, gateway: str = "vnpay", change: tuple[str, str] = ("", "")) -> int:
        """Fetch the gateway's report from its portal and load it, changed if told so."""
        text = (
            (await self.client.get(REPORTS[gateway], params={"ngay": self.day}))
            .content.decode("utf-8-sig")
            .replace(*change)
        )
        answer = await self.client.post(f"{MONEY}/reports/{gateway}/{self.day}", content=text.encode())
        assert answer.status_code == 200, answer.text
        return int(answer.json()["rows"])

    async def reconcile(self) -> dict[str, Any]:
        """Close the day; VNPAY's side of it."""
        answer = await self.client.post(f"{MONEY}/days/{self.day}/reconcile")
        assert answer.status_code == 200, answer.text
        return {item["gateway"]: item for item in answer.json()["items"]}

    async def get(self, path: str) -> Any:
        answer = await self.client.get(f"{MONEY}/{path}")
        assert answer.status_code == 200, answer.text
        return answer.json().get("items", answer.json())

    async def act(self, path: str, **body: Any) -> httpx2.Response:
        return await self.client.post(f"{MONEY}/{path}", json=body or None)


async def later(desk: Desk) -> Desk:
    """The same accountant another day, signed in anew, with that day's papers on the table."""
    again = await open_desk(desk.house)
    again.day = desk.day
    return again


async def open_desk(house: House, who: str = "phung-thi-nga") -> Desk:
    await house.seed_staff()
    return Desk(house, await house.sign_in(who))


async def test_a_day_on_which_all_agree(house: House) -> None:
    desk = await open_desk(house)
    for subject, gateway in (("sung-thi-mai", "vnpay"), ("ly-may-sen", "momo")):
        till = await Till.open(house, subject, gateway=gateway)
        await till.pay()
    await house.settle()
    assert (await desk.load("vnpay"), await desk.load("momo")) == (1, 1)
    closed = await desk.reconcile()
    assert {name: (day["oursVnd"], day["theirsVnd"], day["openCount"]) for name, day in closed.items()} == {
        "vnpay": (8000, 8000, 0),
        "momo": (8000, 8000, 0),
    }
    assert await desk.reconcile() == closed
    taken = (await desk.get("today"))["taken"]
    assert {row["way"]: row["sumVnd"] for row in taken} == {"vnpay": 8000, "momo": 8000}


async def test_money_we_never_heard_of_is_booked_once_the_gateway_confirms(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.behave(lose=True)
    await till.pay()
    await house.settle()
    assert (await till.fee())["state"] == "chua_thanh_toan"
    await desk.load()
    day = (await desk.reconcile())["vnpay"]
    assert (day["oursVnd"], day["theirsVnd"], day["openCount"]) == (8000, 8000, 0)
    assert (await till.fee())["state"] == "da_thanh_toan"
    (healed,) = await desk.get("differences")
    assert (healed["kind"], healed["state"], healed["reason"]) == (
        "missing_here", "healed", "confirmed_by_gateway",
    )  # fmt: skip


async def test_a_report_that_the_gateway_does_not_confirm_settles_nothing(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.behave(lose=True, shortByVnd=7000)
    await till.pay()
    await desk.load(change=(",1000,", ",8000,"))
    day = (await desk.reconcile())["vnpay"]
    assert day["openCount"] == 1
    assert (await till.fee())["state"] == "chua_thanh_toan"
    (open_one,) = await desk.get("differences?only=open")
    assert (open_one["oursVnd"], open_one["theirsVnd"]) == (None, 8000)
    explained = await desk.act(f"differences/{open_one['id']}/explain", reason="Báo cáo sai, đã hỏi VNPAY")
    assert explained.status_code == 204
    assert (await desk.act(f"differences/{open_one['id']}/explain", reason="Lần nữa")).status_code == 404
    assert (await desk.reconcile())["vnpay"]["openCount"] == 0


async def test_a_second_charge_found_in_the_report_joins_the_refund_queue(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.behave(twice=True, lose=True)
    await till.come_back(await till.pay())
    await house.settle()
    assert (await till.fee())["receivedVnd"] == 8000, "querydr tells of the newest only"
    await desk.load()
    day = (await desk.reconcile())["vnpay"]
    assert (day["oursVnd"], day["openCount"]) == (16_000, 0)
    assert (await till.fee())["owedBackVnd"] == 8000
    assert len(await desk.get("refunds")) == 1


async def test_money_we_booked_and_they_do_not_report_lies_open(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    text = (await desk.client.get(REPORTS["vnpay"])).content.decode("utf-8-sig").splitlines()[0]
    await desk.client.post(f"{MONEY}/reports/vnpay/{desk.day}", content=text.encode())
    assert (await desk.reconcile())["vnpay"]["openCount"] == 1
    (found,) = await desk.get("differences")
    assert (found["kind"], found["oursVnd"], found["theirsVnd"]) == ("missing_there", 8000, None)
    await desk.load()
    assert (await desk.reconcile())["vnpay"]["openCount"] == 0, "a fuller report ends it"


async def test_other_sums_and_other_orders_lie_open(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    await desk.load(change=(",8000,", ",9000,"))
    assert [row["kind"] for row in await desk.get("differences")] == []
    assert (await desk.reconcile())["vnpay"]["openCount"] == 1
    (found,) = await desk.get("differences")
    assert (found["kind"], found["oursVnd"], found["theirsVnd"]) == ("amount", 8000, 9000)


async def test_files_that_cannot_be_read_are_refused_whole(house: House) -> None:
    desk = await open_desk(house)
    path = f"{MONEY}/reports/vnpay/{desk.day}"
    for content, status in ((b"a,b\n1,2\n", 422), (b"", 422), (b"\xff\xfe\x00", 422)):
        answer = await desk.client.post(path, content=content)
        assert (answer.status_code, answer.json()["type"]) == (status, "/problems/unreadable-file")
    assert (await desk.client.post(f"{MONEY}/reports/cash/{desk.day}", content=b"")).status_code == 404
    assert (await desk.client.post(f"{MONEY}/statements", content=b"x\n")).status_code == 422


async def test_only_accountants_and_leaders_come_near(house: House) -> None:
    await house.seed_staff()
    for who in ("sung-thi-mai", "dang-thi-huong"):
        client = await house.sign_in(who)
        for path in ("today", "refunds", "differences", "lines", "search?q=x"):
            assert (await client.get(f"{MONEY}/{path}")).status_code == 403


async def test_any_reference_finds_the_fee(house: House) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    ((reference, transaction),) = await till.rows("SELECT reference, transaction_no FROM attempt")
    receipt = (await till.fee())["receipt"]
    for text in (reference, transaction, "000.00.71.H38-261121-0001", f"{receipt['series']}-{receipt['number']}"):
        (found,) = await desk.get(f"search?q={text}")
        assert found["id"] == str(till.fee_id)
    other = await open_desk(house, "le-thi-bich")
    assert (await other.client.get(f"{MONEY}/search?q={reference}")).json() == {"items": []}


@pytest.mark.parametrize("meant", [True, False])
async def test_a_transfer_that_named_nobody_is_given_to_its_fee_or_set_apart(house: House, meant: bool) -> None:
    desk = await open_desk(house)
    till = await Till.open(house)
    await till.vnpay.post("/sandbox/bank/chuyen-tien", data={"amount": "9000", "content": "nop le phi cho con"})
    await house.settle()
    (line,) = await desk.get("lines")
    if meant:
        stranger = await open_desk(house, "cu-seo-van")
        assert (await stranger.act(f"lines/{line['id']}/assign", feeId=str(till.fee_id))).status_code == 403
        assert (await desk.act(f"lines/{line['id']}/assign", feeId=str(till.fee_id))).status_code == 204
        assert (await desk.act(f"lines/{line['id']}/assign", feeId=str(till.fee_id))).status_code == 404
        await house.settle()
        fee = await till.fee()
        assert (fee["state"], fee["owedBackVnd"]) == ("da_thanh_toan", 1000)
    else:
        assert (await desk.act(f"lines/{line['id']}/set-apart")).status_code == 204
        assert (await till.fee())["state"] == "chua_thanh_toan"
    assert await desk.get("lines") == []


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
        assert closed.json()["closedBy"] == "Phùng Thị Nga"
        assert (await desk.act(path)).json()["closedAt"] == closed.json()["closedAt"]
        told = await desk.client.get(f"{MONEY}/days/{desk.day}/report.csv")
        book = await desk.client.get(f"{MONEY}/days/{desk.day}/report.xlsx")
    assert told.headers["content-disposition"] == f'attachment; filename="doi-soat-{desk.day}.csv"'
    rows = list(csv.reader(io.StringIO(told.content.decode("utf-8-sig"), newline="")))
    summed = next(row for row in rows if row[:1] == ["Tổng hợp"] and row[2] == "VNPAY")
    assert summed[3:10] == ["1", "8000", "1", "8000", "7936", "7936", "0"]
    assert summed[11] == "Phùng Thị Nga"
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

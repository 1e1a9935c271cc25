"""A day is closed: books, report and refunds agree, or the difference lies open with its evidence."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx2
import pytest

from api.cli import money
from api.payments.model import GatewayName
from kernel.clock import local, now
from kernel.ids import new_id
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
        return await self.client.post(f"{MONEY}/{path}", json=body or None, headers={"idempotency-key": new_id().hex})


async def open_desk(house: House, who: str = "mai-thi-oanh") -> Desk:
    """At the office that keeps the province's accounts, unless another is named."""
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


async def test_the_same_from_the_command_line(
    house: House, owner_dsn: str, app_dsn: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`motcua load-report`, `load-statement`, `reconcile DAY`: a day's sums, exit 1 while anything is open."""
    monkeypatch.setenv("DATABASE_URL", owner_dsn)
    monkeypatch.setenv("DATABASE_APP_URL", app_dsn)
    monkeypatch.setenv("MOTCUA_DATA", str(tmp_path / "var"))
    monkeypatch.setenv("PORT", str(house.settings.house.port))
    said: list[str] = []
    monkeypatch.setattr(money, "print", said.append, raising=False)
    mai, sen = await Till.open(house), await Till.open(house, "ly-may-sen")
    await mai.pay()
    await house.settle()
    await sen.behave(lose=True)
    await sen.pay()
    whole = (await mai.client.get(REPORTS["vnpay"])).content.decode("utf-8-sig")
    statement = (await mai.client.get("/sandbox/bank/sao-ke.csv")).content
    day, file, account = local(now()).date(), tmp_path / "vnpay.csv", tmp_path / "bank.csv"
    account.write_bytes(statement)

    async def type_in(command: Callable[..., None], *arguments: Any) -> Any:
        """What was printed, or the words or status it ended with."""

        def run() -> Any:
            try:
                command(*arguments)
            except SystemExit as over:
                return over.code
            return said.pop()

        return await asyncio.to_thread(run)

    assert "No report of" in await type_in(money.reconcile, day)
    file.write_text("khong,phai,bao,cao\n1,2,3,4\n", "utf-8")
    assert "Row 1 cannot be read" in await type_in(money.load_report, GatewayName.VNPAY, day, file)
    file.write_text(whole, "utf-8")
    assert await type_in(money.load_report, GatewayName.VNPAY, day, file) == "2 rows"
    assert await type_in(money.load_statement, account) == "0 new credits"
    closed = await type_in(money.reconcile, day)
    sums = "ours 2 = 16.000\u00a0đ, theirs 2 = 16.000\u00a0đ, account 0\u00a0đ of 15.872\u00a0đ, 0 open"
    assert closed == f"vnpay: {sums}", "what was lost on the way is booked: the gateway, asked, confirms it"
    assert await type_in(money.reconcile, day) == closed, "again changes nothing"
    assert (await sen.fee())["state"] == "da_thanh_toan"
    (order,) = (await sen.rows("SELECT reference FROM attempt WHERE fee_id = $1", sen.fee_id))[0]
    first = next(line for line in whole.splitlines() if order in line)
    number = (await sen.rows("SELECT transaction_no FROM attempt WHERE reference = $1", order))[0][0]
    file.write_text(f"{whole}{first.replace(order, 'MC0000000000ZZ').replace(number, '999')}\r\n", "utf-8")
    assert await type_in(money.load_report, GatewayName.VNPAY, day, file) == "3 rows"
    assert await type_in(money.reconcile, day) == 1
    assert "1 open" in said.pop()

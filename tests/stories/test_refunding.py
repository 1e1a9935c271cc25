"""Money goes back: two persons, once, through whatever way it came; what fails is seen and tried again."""

import asyncio

import msgspec
import pytest

from api.catalogue.model.fees import FeeStage
from api.payments.actions import request_fee, return_fees
from kernel.clock import now
from kernel.ids import DossierId
from tests.house import House
from tests.stories.test_reconciling import Desk, open_desk
from tests.stories.test_three_sides import balances
from tests.till import OFFICE, Till, line

WHY = {"reason": "Người dân chuyển thừa"}


async def overpaid(house: House, gateway: str = "vnpay") -> tuple[Till, Desk, Desk, str]:
    """Somebody paid 72.000 đ too much: their till, an accountant, the leader, the refund."""
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house, gateway=gateway)
    await till.behave(overByVnd=72_000, retryTimes=0)
    await till.come_back(await till.pay())
    await house.settle()
    (refund,) = await accountant.get("refunds")
    assert (refund["amountVnd"], refund["cause"], refund["state"]) == (72_000, "excess", "queued")
    return till, accountant, leader, f"refunds/{refund['id']}"


@pytest.mark.parametrize("gateway", ["vnpay", "momo"])
async def test_two_persons_and_the_money_is_back(house: House, gateway: str) -> None:
    till, accountant, leader, refund = await overpaid(house, gateway)
    assert (await leader.act(f"{refund}/agree")).json()["type"] == "/problems/refund-not-there"
    asked = await accountant.act(f"{refund}/ask", **WHY)
    assert (asked.json()["state"], asked.json()["mine"]) == ("asked", True)
    alone = await accountant.act(f"{refund}/agree")
    assert (alone.status_code, alone.json()["type"]) == (409, "/problems/second-person-needed")
    assert (await leader.act(f"{refund}/agree")).json()["state"] == "agreed"
    await house.settle()
    assert await till.rows("SELECT state FROM refund") == [("done",)]
    assert await till.rows("SELECT amount_vnd FROM sandbox_refund") == [(72_000,)]
    assert (await till.ledger())[-1] == ("refunded", 72_000)
    fee = await till.fee()
    assert (fee["state"], fee["owedBackVnd"]) == ("da_thanh_toan", 0)
    assert await accountant.get("refunds") == []
    told = (await till.client.get("/api/inbox")).json()["items"]
    assert "Đã hoàn tiền hồ sơ đuôi 0001" in [each["title"]["vi"] for each in told]
    await accountant.load(gateway)
    assert (await accountant.reconcile())[gateway]["openCount"] == 0


async def test_a_refund_that_fails_then_succeeds(house: House) -> None:
    till, accountant, leader, refund = await overpaid(house)
    await till.behave(refund="refuse")
    await accountant.act(f"{refund}/ask", **WHY)
    await leader.act(f"{refund}/agree")
    await house.settle()
    (failed,) = await accountant.get("refunds")
    assert (failed["state"], failed["said"]) == ("failed", "95/09")
    assert (await till.fee())["owedBackVnd"] == 72_000
    await till.behave(refund="done")
    assert (await accountant.act(f"{refund}/retry")).json()["state"] == "agreed"
    await house.settle()
    assert (await till.fee())["owedBackVnd"] == 0


async def test_a_silent_gateway_is_asked_again_under_the_same_name(house: House) -> None:
    till, accountant, leader, refund = await overpaid(house)
    await till.behave(api="lie")  # it gives the money back, and its answer cannot be believed
    await accountant.act(f"{refund}/ask", **WHY)
    await leader.act(f"{refund}/agree")
    await house.settle()
    await till.behave(api="answer")
    await house.hurry("SendRefund")
    await house.settle()
    assert await till.rows("SELECT count(*), sum(amount_vnd) FROM sandbox_refund") == [(1, 72_000)]
    (waiting,) = await accountant.get("refunds")
    assert (waiting["state"], waiting["said"]) == ("agreed", "pending")
    # its report says it is done: nobody pays twice, and the books say so
    await accountant.load()
    assert (await accountant.reconcile())["vnpay"]["openCount"] == 0
    assert (await till.fee())["owedBackVnd"] == 0
    assert await till.rows("SELECT state FROM refund") == [("done",)]


async def test_strangers_and_clerks_do_not_reach_refunds(house: House) -> None:
    _, _, _, refund = await overpaid(house)
    elsewhere = await open_desk(house, "cu-seo-van")
    assert await elsewhere.get("refunds") == []
    assert (await elsewhere.act(f"{refund}/ask", **WHY)).status_code == 404
    clerk = await open_desk(house, "dang-thi-huong")
    assert (await clerk.act(f"{refund}/ask", **WHY)).status_code == 403
    leader = await open_desk(house, "bui-quang-vinh")
    assert (await leader.act(f"{refund}/ask", **WHY)).status_code == 403, "a leader agrees, and does not ask"


async def test_many_hands_at_once_pay_back_once(house: House) -> None:
    till, accountant, leader, refund = await overpaid(house)
    await accountant.act(f"{refund}/ask", **WHY)
    answers = await asyncio.gather(*(leader.act(f"{refund}/agree") for _ in range(12)))
    assert {answer.status_code for answer in answers} == {200}, "the same answer to the same person"
    await house.settle()
    assert await till.rows("SELECT count(*) FROM sandbox_refund") == [(1,)]
    assert await till.rows("SELECT count(*) FROM ledger WHERE kind = 'refunded'") == [(1,)]


async def test_a_fee_given_back_by_rule_ends_returned(house: House) -> None:
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    async with house.database.transaction() as conn:
        assert await return_fees(conn, DossierId(till.dossier_id), now()) == 8000
    assert (await till.fee())["state"] == "cho_hoan"
    (refund,) = await accountant.get("refunds")
    await accountant.act(f"refunds/{refund['id']}/ask", **WHY)
    await leader.act(f"refunds/{refund['id']}/agree")
    await house.settle()
    assert (await till.fee())["state"] == "da_hoan"
    books = dict(await till.ledger())
    assert books["return_ordered"] == books["refunded"] == books["paid"] == 8000


async def test_a_return_by_rule_may_be_dropped_and_a_debt_may_not(house: House) -> None:
    till, accountant, _, refund = await overpaid(house)
    assert (await accountant.act(f"{refund}/drop", **WHY)).json()["type"] == "/problems/refund-not-there"
    async with house.database.transaction() as conn:
        await return_fees(conn, DossierId(till.dossier_id), now())
    returned = next(each for each in await accountant.get("refunds") if each["cause"] == "ended")
    assert returned["amountVnd"] == 8000
    dropped = await accountant.act(f"refunds/{returned['id']}/drop", reason="Đã trả kết quả, không hoàn")
    assert dropped.json()["state"] == "dropped"
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_cash_goes_back_by_hand_with_its_number(house: House) -> None:
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house)
    clerk = await house.sign_in("dang-thi-huong")
    cash = {"json": {"receivedVnd": 8000}, "headers": {"idempotency-key": "k"}}
    assert (await clerk.post(f"/api/desk/fees/{till.fee_id}/cash", **cash)).status_code == 201  # type: ignore[arg-type]
    async with house.database.transaction() as conn:
        await return_fees(conn, DossierId(till.dossier_id), now())
    (refund,) = await accountant.get("refunds")
    path = f"refunds/{refund['id']}"
    assert (await accountant.act(f"{path}/handed-back", reference="PC-01")).status_code == 409
    await accountant.act(f"{path}/ask", **WHY)
    await leader.act(f"{path}/agree")
    done = await accountant.act(f"{path}/handed-back", reference="PC-01")
    assert done.json()["state"] == "done"
    assert (await till.fee())["state"] == "da_hoan"
    assert (await till.ledger())[-1] == ("cash_returned", 8000)


async def test_a_transfer_goes_back_out_of_the_account_under_a_number_of_its_own(house: House) -> None:
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house, gateway="vietqr")
    payload = (await till.begin()).json()["transfer"]["payload"]
    for _ in range(2):  # one pays, and so does whoever was sent the code
        await till.vnpay.post("/sandbox/bank/chuyen-tien", data={"payload": payload})
    await house.settle()
    async with house.database.transaction() as conn:
        await return_fees(conn, DossierId(till.dossier_id), now())
    first, second = (f"refunds/{each['id']}" for each in await accountant.get("refunds"))
    for path in (first, second):
        await accountant.act(f"{path}/ask", **WHY)
        await leader.act(f"{path}/agree")
    assert (await accountant.act(f"{first}/handed-back", reference="UNC-7")).json()["state"] == "done"
    assert (await accountant.act(f"{first}/handed-back", reference="UNC-7")).json()["state"] == "done", "said twice"
    known = await accountant.act(f"{second}/handed-back", reference="UNC-7")
    assert (known.status_code, known.json()["type"]) == (409, "/problems/number-known")
    await accountant.reconcile()
    assert await balances(till) == {"gateway": 0, "treasury": 8000, "charges": 0}, "as the bank has it"
    assert (await accountant.act(f"{second}/handed-back", reference="UNC-8")).json()["state"] == "done"
    assert (await till.ledger())[-2:] == [("transferred_back", 8000)] * 2
    assert (await balances(till))["treasury"] == 0


async def test_a_paid_fee_is_given_back_in_part_by_two_persons(house: House) -> None:
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house)
    await till.pay()
    await house.settle()
    path, key = f"/api/desk/money/fees/{till.fee_id}/return", {"idempotency-key": "hoan-mot-phan"}
    part = {"amountVnd": 3000, "reason": "Thu thừa một bản sao"}
    assert (await leader.client.post(path, json=part, headers={"idempotency-key": "khac"})).status_code == 403
    more = await accountant.client.post(path, json={**part, "amountVnd": 9000}, headers={"idempotency-key": "qua"})
    assert (more.status_code, more.json()["type"]) == (422, "/problems/more-than-paid")
    asked = await accountant.client.post(path, json=part, headers=key)
    again = await accountant.client.post(path, json=part, headers=key)
    assert (asked.status_code, asked.json()) == (200, again.json())
    (refund,) = asked.json()["items"]
    assert (refund["state"], refund["cause"], refund["mine"]) == ("asked", "decided", True)
    assert (await accountant.act(f"refunds/{refund['id']}/agree")).status_code == 409
    agreed = await leader.act(f"refunds/{refund['id']}/agree")
    assert (await leader.act(f"refunds/{refund['id']}/agree")).json() == agreed.json(), "said twice, leaves once"
    await house.settle()
    assert (await till.ledger())[-2:] == [("return_ordered", 3000), ("refunded", 3000)]
    assert await till.rows("SELECT amount_vnd FROM sandbox_refund") == [(3000,)]
    fee = await till.fee()
    assert (fee["state"], fee["returnedVnd"], fee["receipt"]["amountVnd"]) == ("da_hoan", 3000, 5000)
    for rest in (5000, 0):  # the dossier ends: the procedure gives back the rest, once
        async with house.database.transaction() as conn:
            assert await return_fees(conn, DossierId(till.dossier_id), now()) == rest
    fee = await till.fee()
    assert (fee["state"], fee["owedBackVnd"]) == ("cho_hoan", 5000)


async def test_a_dossier_that_ends_gives_back_the_lines_whose_rule_says_so(house: House) -> None:
    accountant, leader = await open_desk(house), await open_desk(house, "bui-quang-vinh")
    till = await Till.open(house)
    copies, service = line(8000), msgspec.structs.replace(line(5000), fee_id="dich-vu")
    async with house.database.transaction() as conn:
        till.fee_id = await request_fee(
            conn,
            dossier_id=till.dossier_id,
            dossier_code="000.00.71.H38-261121-0002",
            payer=till.payer,
            stage=FeeStage.ON_ACCEPTANCE,
            quote_lines=[copies, service],
            now=now(),
            office=OFFICE,
        )
    await till.pay()
    await house.settle()
    for rest in (5000, 0):
        async with house.database.transaction() as conn:
            assert await return_fees(conn, DossierId(till.dossier_id), now(), items={"dich-vu"}) == rest
    (refund,) = await accountant.get("refunds")
    assert (refund["amountVnd"], refund["cause"]) == (5000, "ended")
    await accountant.act(f"refunds/{refund['id']}/ask", **WHY)
    await leader.act(f"refunds/{refund['id']}/agree")
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["returnedVnd"], fee["receipt"]["amountVnd"]) == ("da_hoan", 5000, 8000)

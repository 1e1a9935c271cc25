"""Each gateway misbehaves on command in every way the sandboxes know, one fee after another; each ends as it must."""

from typing import Any

import pytest

from api.payments.actions.statements import import_statement
from kernel import clock
from tests.house import House
from tests.till import Till

GOOD = {
    "lose": False,
    "duplicates": 0,
    "delaySeconds": 0,
    "reorder": False,
    "forge": "none",
    "shortByVnd": 0,
    "overByVnd": 0,
    "late": False,
    "twice": False,
    "retryTimes": 0,
}
PAID = ("da_thanh_toan", 8000, 0)
MOODS: dict[str, tuple[dict[str, Any], tuple[str, int, int]]] = {
    "lose": ({"lose": True}, PAID),
    "duplicate": ({"duplicates": 5}, PAID),
    "delay": ({"delaySeconds": 60}, PAID),
    "reorder": ({"reorder": True, "twice": True}, ("da_thanh_toan", 16_000, 8000)),
    "forge": ({"forge": "signature"}, PAID),
    "short-pay": ({"shortByVnd": 3000}, ("chua_thanh_toan", 5000, 0)),
    "overpay": ({"overByVnd": 72_000}, ("da_thanh_toan", 80_000, 72_000)),
    "pay late": ({"late": True}, PAID),
}
"""What the far side is told -> the fee's word, what came in, what is owed back, once all has been heard."""


@pytest.mark.parametrize("gateway", ["vnpay", "momo", "vietqr"])
async def test_whatever_a_gateway_does_each_fee_ends_right(house: House, gateway: str) -> None:
    till = await Till.open(house, gateway=gateway)
    for mood, (told, ends) in MOODS.items():
        await till.owe(8000)
        await behave(till, GOOD | told)
        back = await pay(till)
        await house.settle()
        if mood in ("lose", "delay"):
            assert (await till.fee())["state"] == "chua_thanh_toan", (mood, "nobody has told us")
            await (find_out(till, back) if mood == "lose" else house.hurry("SendLetter"))
            await house.settle()
        fee = await till.fee()
        assert (fee["state"], fee["receivedVnd"], fee["owedBackVnd"]) == ends, mood
        kinds = [kind for kind, _ in await till.ledger()]
        causes = await till.rows("SELECT cause FROM refund WHERE fee_id = $1", till.fee_id)
        assert causes == {"reorder": [("unclaimed",)], "overpay": [("excess",)]}.get(mood, []), mood
        late = await till.rows("SELECT paid_at > expires_at FROM attempt WHERE fee_id = $1", till.fee_id)
        assert late == [(mood == "pay late",)], "by the gateway's own time"
        receipts = await till.rows("SELECT count(*) FROM receipt WHERE fee_id = $1", till.fee_id)
        assert kinds.count("applied") == receipts[0][0] == (ends[0] == "da_thanh_toan"), mood


async def behave(till: Till, mood: dict[str, Any]) -> None:
    place = "bank" if till.gateway == "vietqr" else till.gateway
    answer = await till.client.post(f"/sandbox/{place}/behaviour", json=mood)
    assert answer.status_code == 200, answer.text


async def pay(till: Till) -> str:
    """Where the payer's browser would go then."""
    if till.gateway != "vietqr":
        return await till.pay()
    payload = (await till.begin()).json()["transfer"]["payload"]
    made = await till.vnpay.post("/sandbox/bank/chuyen-tien", data={"payload": payload})
    assert made.status_code == 303, made.text
    return ""


async def find_out(till: Till, back: str) -> None:
    """The payer's browser comes back and the gateway is asked; the bank's statement comes as a file."""
    if back:
        await till.come_back(back)
        return
    file = (await till.vnpay.get("/sandbox/bank/sao-ke.csv")).content.decode("utf-8-sig")
    async with till.house.database.transaction() as conn:
        await import_statement(conn, "0990000000001", file, clock.now())

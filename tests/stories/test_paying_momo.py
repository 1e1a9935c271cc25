"""The same fee paid through MoMo: an address asked for first, a POST heard, the same ends."""

import asyncio
from datetime import timedelta

import msgspec
import pytest

from api.doors import sandbox_momo
from api.sandboxes.paying.model import Order, Payment
from kernel import clock
from tests.house import House
from tests.till import Till


async def test_paid_through_momo(house: House) -> None:
    till = await Till.open(house, gateway="momo")
    begun = await till.begin()
    assert begun.json()["redirectUrl"] is None, "MoMo is being asked"
    back = await till.choose(await till.arrive(begun))
    page = await till.come_back(back)
    assert page.startswith(f"/nop-tien/{till.fee_id}?attempt=")
    assert (await till.fee())["state"] == "cho_xac_nhan"
    await house.settle()
    fee = await till.fee()
    assert (fee["state"], fee["receipt"]["number"]) == ("da_thanh_toan", 1)
    assert await till.ledger() == [("fee_due", 8000), ("paid", 8000), ("applied", 8000)]
    assert await till.rows("SELECT answer FROM sandbox_letter") == [("http 204",)]


@pytest.mark.parametrize("lie", ["signature", "unsigned", "upperHex", "amount", "merchant", "order", "doubled"])
async def test_forged_notices_change_nothing(house: House, lie: str) -> None:
    till = await Till.open(house, gateway="momo")
    await till.behave(forge=lie, retryTimes=0)
    await till.pay("cancel")
    await house.settle()
    assert (await till.fee())["state"] == "chua_thanh_toan"
    assert await till.ledger() == [("fee_due", 8000)]
    answers = [row[0] for row in await till.rows("SELECT answer FROM sandbox_letter ORDER BY id")]
    assert answers == [{"merchant": "http 404", "order": "http 404"}.get(lie, "http 400"), "http 204"]


async def test_a_silent_momo_is_asked_again_and_nothing_is_shown_paid(house: House) -> None:
    till = await Till.open(house, gateway="momo")
    for mood in ("down", "lie"):
        await till.behave(api=mood)
        begun = await till.begin()
        await house.settle()
        attempt = (await till.client.get(f"/api/attempts/{begun.json()['id']}")).json()
        assert (attempt["state"], attempt["redirectUrl"]) == ("waiting", None)
    await till.behave(api="answer")
    await house.hurry("PrepareAttempt")
    await house.settle()
    await till.choose(await till.arrive(await till.begin()))
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_an_address_that_was_lost_is_given_up_and_begun_anew(house: House) -> None:
    """We asked, MoMo made the order, and we died before writing its address down: MoMo will not give it twice."""
    till = await Till.open(house, gateway="momo")
    begun = await till.begin()
    await house.settle()
    async with house.database.transaction() as conn:
        await conn.execute("UPDATE attempt SET pay_url = ''")
    from api.payments.events import PrepareAttempt
    from kernel.ids import AttemptId
    from kernel.jobs import enqueue

    attempt_id = AttemptId((await till.attempts())[0][0])
    async with house.database.transaction() as conn:
        await enqueue(conn, PrepareAttempt(attempt_id=attempt_id, lang="vi"))
    await house.settle()
    assert begun.status_code == 201
    assert [state for _, state in await till.attempts()] == ["refused"]
    await till.pay()
    await house.settle()
    assert (await till.fee())["state"] == "da_thanh_toan"


async def test_an_abandoned_momo_attempt_is_closed(house: House) -> None:
    till = await Till.open(house, gateway="momo")
    await till.arrive(await till.begin())
    with clock.shifted(timedelta(minutes=16)):
        await house.hurry("CheckAttempt")
        await house.settle()
    assert [state for _, state in await till.attempts()] == ["expired"]


async def test_changing_ones_mind_about_the_gateway_needs_the_warning(house: House) -> None:
    till = await Till.open(house)
    await till.arrive(await till.begin())
    till.gateway = "momo"
    assert (await till.begin()).json()["type"] == "/problems/attempt-in-doubt"
    await till.pay(confirmed=True)
    await house.settle()
    assert [state for _, state in await till.attempts()] == ["aside", "paid"]


async def test_momo_is_answered_in_its_own_words(house: House) -> None:
    till = await Till.open(house, gateway="momo")
    await till.arrive(await till.begin())
    ((reference,),) = await till.rows("SELECT reference FROM attempt")
    far = sandbox_momo(house.settings, house.keys)
    order = Order(
        reference=reference, created=reference, expires_at=clock.now(), amount_vnd=8000, info="Nop phi", return_url=""
    )
    payment = Payment(transaction_no="77", reference=reference, paid_vnd=8000, paid_at=clock.now())
    true = far.letter(order, payment, "", clock.now()).body
    assert true is not None

    async def hear(body: bytes | str) -> int:
        answer = await till.vnpay.post("/payments/momo/ipn", content=body, headers={"content-type": "application/json"})
        return answer.status_code

    for hostile in (b"", b"{}", b"[" * 200_000, b"\x00" * 2 * 1024 * 1024, b'{"a":' * 50_000, true.upper()):
        assert await hear(hostile) == 400
    statuses = await asyncio.gather(*(hear(true) for _ in range(50)))
    assert set(statuses) <= {204, 503}
    assert await hear(true) == 204
    assert await till.settled_events() == 1
    changed = msgspec.json.decode(true, type=dict[str, object]) | {"extraData": "x"}
    assert await hear(msgspec.json.encode(changed)) == 400

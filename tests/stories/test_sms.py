"""A person without the app is told by SMS, through the wire to a telephone company that misbehaves."""

from typing import Any

import pytest

from api.sandboxes.sms import routes as company
from kernel.clock import now
from kernel.ids import PersonId
from notifications.actions import tell
from notifications.channels import asking
from tests.house import House

TEXT = "Mot Cua Lao Cai: Den luot ong/ba: nop tien ho so duoi 0361. Xem so tien va cach nop tai quay hoac goi 1022."


async def behave(house: House, mood: str, *, delivered: bool = True) -> None:
    client = house.client()
    answer = await client.post("/sandbox/sms/behaviour", json={"mood": mood, "delivered": delivered})
    assert answer.status_code == 204, answer.text


async def tell_fee(house: House, key: str = "fee") -> None:
    async with house.database.transaction() as conn:
        for row in await conn.fetch("SELECT id FROM person"):
            await tell(
                conn,
                person_id=PersonId(row[0]),
                kind="fee_due",
                values={"tail": "0361"},
                link="/ho-so/1",
                key=key,
                now=now(),
            )


async def phones(house: House) -> list[tuple[Any, ...]]:
    async with house.database.connection() as conn:
        return [tuple(row) for row in await conn.fetch("SELECT recipient, text FROM sandbox_sms_message ORDER BY id")]


async def states(house: House) -> list[tuple[Any, ...]]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT state, why FROM deliveries WHERE channel = 'sms' ORDER BY id")
        return [tuple(row) for row in rows]


@pytest.fixture
async def key_phone(house: House, monkeypatch: pytest.MonkeyPatch) -> House:
    """Bà Mỷ, 71, has a key phone and no browser that is notified."""
    monkeypatch.setattr(asking, "DEADLINE_S", 0.4)
    monkeypatch.setattr(company, "HANG_S", 1)
    await house.sign_in("thao-thi-my")
    await house.settle()
    return house


async def test_a_key_phone_shows_it_unmarked(key_phone: House) -> None:
    await tell_fee(key_phone)
    await key_phone.settle()
    assert await phones(key_phone) == [("+84900000108", TEXT)]
    assert await states(key_phone) == [("accepted", None)]
    page = (await key_phone.client().get("/sandbox/sms")).text
    assert TEXT in page


@pytest.mark.parametrize("mood", ["takes_and_breaks", "hangs"])
async def test_what_may_have_arrived_is_asked_about_and_not_said_twice(key_phone: House, mood: str) -> None:
    await behave(key_phone, mood)
    await tell_fee(key_phone)
    await key_phone.settle()
    assert len(await phones(key_phone)) == 1
    assert await states(key_phone) == [("accepted", None)]


@pytest.mark.parametrize("mood", ["throttled", "broken", "no_credit"])
async def test_a_busy_company_is_waited_for(key_phone: House, mood: str) -> None:
    await behave(key_phone, mood)
    await tell_fee(key_phone)
    await key_phone.settle()
    ((state, why),) = await states(key_phone)
    assert state == "created"
    assert why in ("answered_429", "answered_503", "answered_402")
    await behave(key_phone, "well")
    async with key_phone.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET due_at = now() - interval '1 minute'")
    await key_phone.hurry("SendDelivery")
    await key_phone.settle()
    assert len(await phones(key_phone)) == 1
    assert await states(key_phone) == [("accepted", None)]


async def test_a_number_that_is_none_is_given_up(key_phone: House) -> None:
    await behave(key_phone, "no_such_number")
    await tell_fee(key_phone)
    await key_phone.settle()
    assert await states(key_phone) == [("failed", "bad_number")]


async def test_strangers_cannot_send_texts(key_phone: House) -> None:
    client = key_phone.client()
    posted = await client.post(
        "/sandbox/sms/messages", json={"clientReference": "x", "from": "a", "to": "+1", "text": "b"}
    )
    asked = await client.get("/sandbox/sms/messages/x")
    assert (posted.status_code, asked.status_code) == (401, 401)

"""Who has Zalo is told there first: over the wire, with tokens that work once, to a service that misbehaves."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from api import doors
from api.sandboxes.zalo import routes as service
from api.sandboxes.zalo import wire
from kernel.clock import now
from kernel.ids import PersonId
from notifications.actions import tell
from notifications.actions.zalo_tokens import ZaloTokens
from notifications.channels import asking
from notifications.channels.zalo import ZaloSettings, open_zalo
from notifications.model.channels import AddressGone, RetryAfter, Sent
from notifications.model.parcels import PhoneAddress
from tests.house import House
from tests.post import parcel_to


async def behave(house: House, mood: str, *, delivered: bool = True) -> None:
    told = {"mood": mood, "delivered": delivered}
    assert (await house.client().post("/sandbox/zalo/behaviour", json=told)).status_code == 204


async def rows(house: House, query: str) -> list[tuple[Any, ...]]:
    async with house.database.connection() as conn:
        return [tuple(row) for row in await conn.fetch(query)]


async def states(house: House) -> list[tuple[Any, ...]]:
    return await rows(house, "SELECT channel, state, why FROM deliveries ORDER BY id")


async def tell_one(house: House, kind: str = "fee_due") -> None:
    async with house.database.transaction() as conn:
        who = PersonId(await conn.fetchval("SELECT id FROM person"))
        values = {} if kind == "new_device" else {"tail": "0361"}
        await tell(conn, person_id=who, kind=kind, values=values, link="/ho-so/1", key=kind, now=now())


@pytest.fixture
async def mai(house: House) -> House:
    await house.sign_in("sung-thi-mai")
    await house.settle()
    return house


async def test_it_is_said_on_zalo_and_not_by_sms(mai: House) -> None:
    await tell_one(mai)
    await mai.settle()
    assert await states(mai) == [("zalo", "accepted", None)]
    page = (await mai.client().get("/sandbox/zalo")).text
    assert "Đến lượt ông/bà: nộp tiền hồ sơ đuôi 0361" in page
    assert "84900000101" in page
    (sealed,) = (await rows(mai, "SELECT access_sealed FROM zalo_tokens"))[0]
    assert len(sealed) > 32


@pytest.mark.parametrize(("mood", "why"), [("no_account", "zalo_-118"), ("wrong_template", "zalo_-109")])
async def test_who_cannot_be_reached_there_is_told_by_sms_at_once(mai: House, mood: str, why: str) -> None:
    await behave(mai, mood)
    await tell_one(mai)
    await mai.settle()
    assert await states(mai) == [("zalo", "failed", why), ("sms", "accepted", None)]


async def test_a_full_quota_is_waited_for(mai: House) -> None:
    await behave(mai, "out_of_quota")
    await tell_one(mai)
    await mai.settle()
    assert await states(mai) == [("zalo", "created", "zalo_-144")]


async def test_a_throttling_zalo_is_waited_for_as_long_as_it_asks(mai: House) -> None:
    await behave(mai, "throttled")
    await tell_one(mai)
    await mai.settle()
    assert await states(mai) == [("zalo", "created", "answered_429")]
    waits = "SELECT due_at - created_at >= interval '30 seconds' FROM deliveries"
    assert await rows(mai, waits) == [(True,)]
    await behave(mai, "well")
    async with mai.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET due_at = now() - interval '1 minute'")
    await mai.hurry("SendDelivery")
    await mai.settle()
    assert await states(mai) == [("zalo", "accepted", None)]


async def test_a_stale_token_is_renewed_and_the_message_goes(mai: House) -> None:
    await tell_one(mai)
    await mai.settle()
    await behave(mai, "stale_tokens")
    await tell_one(mai, "paid")
    await mai.settle()
    await mai.pass_by(timedelta(seconds=5), "SendDelivery")  # the token is renewed two to four seconds later
    assert await states(mai) == [("zalo", "accepted", None)] * 2


SAID_ELSEWHERE = [("zalo", "failed", "unknown"), ("sms", "accepted", None)]


@pytest.mark.parametrize(
    ("mood", "kind", "outcome"),
    [
        ("takes_and_breaks", "fee_due", SAID_ELSEWHERE),
        ("hangs", "fee_due", SAID_ELSEWHERE),
        ("takes_and_breaks", "new_device", None),
    ],
)
async def test_a_lost_answer_is_said_again_there_only_when_it_is_urgent(
    mai: House, mood: str, kind: str, outcome: list[Any] | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if mood == "hangs":
        monkeypatch.setattr(asking, "DEADLINE_S", 0.4)
        monkeypatch.setattr(service, "HANG_S", 1)
    await behave(mai, mood)
    await tell_one(mai, kind)
    await mai.settle()
    shown = await rows(mai, "SELECT count(*) FROM sandbox_zalo_message")
    if outcome is not None:
        assert await states(mai) == outcome
        assert shown == [(1,)]
    else:
        assert shown[0][0] > 1


async def test_a_refresh_token_is_used_once_by_however_many(mai: House) -> None:
    settings = doors.zalo(mai.settings, mai.keys)
    tokens = ZaloTokens(mai.database, mai.keys, settings.refresh_token)
    parcel = parcel_to(PhoneAddress(number="0900000101"))
    async with open_zalo(settings, tokens) as one, open_zalo(settings, tokens) as other:
        outcomes = await asyncio.gather(*(way.send(parcel, now()) for way in (one, other) * 4))
    assert all(isinstance(each, Sent | RetryAfter) for each in outcomes)
    assert any(isinstance(each, Sent) for each in outcomes)
    used = await rows(mai, "SELECT count(*) FROM sandbox_zalo_token WHERE kind = 'refresh' AND used_at IS NOT NULL")
    assert used == [(1,)]


REFUSED = "SELECT refused_at IS NOT NULL FROM zalo_tokens"


async def test_a_used_refresh_token_says_so_and_another_begins_anew(mai: House) -> None:
    settings = doors.zalo(mai.settings, mai.keys)
    parcel = parcel_to(PhoneAddress(number="0900000101"))
    wrong = ZaloTokens(mai.database, mai.keys, "used or invented")
    async with open_zalo(settings, wrong) as zalo:
        assert isinstance(await zalo.send(parcel, now()), RetryAfter)
    assert await rows(mai, REFUSED) == [(True,)]
    right = ZaloTokens(mai.database, mai.keys, settings.refresh_token)
    async with open_zalo(settings, right) as zalo:
        assert isinstance(await zalo.send(parcel, now()), Sent)
        assert await rows(mai, REFUSED) == [(False,)]
        assert await zalo.send(parcel_to(PhoneAddress(number="none")), now()) == AddressGone(why="no_number")


def test_the_account_is_open_only_when_all_of_it_is_set() -> None:
    whole = ZaloSettings(app_id="a", secret_key="s", refresh_token="r", templates={"*": wire.TEMPLATE})
    assert whole.is_open
    assert not ZaloSettings(app_id="a", secret_key="s", refresh_token="r").is_open

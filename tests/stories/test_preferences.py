"""How a person wants to be told: seen, changed, tried, and remembered as consent."""

from typing import Any

import pytest

from kernel.ids import new_id
from tests.house import House
from tests.post import Browser, text

WANTED: dict[str, Any] = {
    "language": "en",
    "quiet": {"starts": "22:00:00", "ends": "06:30:00"},
    "order": ["sms", "web_push"],
    "muted": [{"kind": "paid", "channel": "sms"}],
}


async def test_what_is_wanted_is_kept_and_shown(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    await house.settle()
    before = (await client.get("/api/preferences")).json()
    assert before["language"] == "vi"
    assert before["ownQuiet"] is False
    channels = {each["channel"]: each for each in before["channels"]}
    assert channels["sms"] == {"channel": "sms", "wanted": True, "address": "090*****01"}
    assert channels["web_push"]["address"] is None
    assert before["muted"] == []

    assert (await client.put("/api/preferences", json=WANTED)).status_code == 204
    after = (await client.get("/api/preferences")).json()
    assert after["language"] == "en"
    assert after["quiet"] == WANTED["quiet"]
    assert after["ownQuiet"] is True
    assert [each["channel"] for each in after["channels"] if each["wanted"]] == ["sms", "web_push"]
    assert after["muted"] == WANTED["muted"]
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT channel, wanted, act FROM consents ORDER BY channel")
    assert [tuple(row) for row in rows] == [("email", False, "preferred"), ("zalo", False, "preferred")]


async def test_a_strangers_wishes_are_their_own(house: House) -> None:
    mother, father = await house.sign_in("sung-thi-mai"), await house.sign_in("giang-a-pao")
    await mother.put("/api/preferences", json=WANTED)
    assert (await father.get("/api/preferences")).json()["language"] == "vi"
    assert (await house.client().get("/api/preferences")).status_code == 401


@pytest.mark.parametrize(
    "change",
    [
        {"language": "fr"},
        {"order": ["pigeon"]},
        {"order": ["sms"] * 9},
        {"quiet": {"starts": "25:00", "ends": "06:00"}},
        {"quiet": {"starts": "22:00"}},
        {"muted": [{"kind": "gossip", "channel": "sms"}]},
        {"extra": 1},
    ],
)
async def test_nonsense_is_refused(house: House, change: dict[str, Any]) -> None:
    client = await house.sign_in("sung-thi-mai")
    assert (await client.put("/api/preferences", json={**WANTED, **change})).status_code == 400


async def test_a_channel_is_tried_once_a_while(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    await house.settle()

    async def try_it(channel: str) -> int:
        headers = {"idempotency-key": str(new_id())}
        return (await client.post("/api/preferences/trial", json={"channel": channel}, headers=headers)).status_code

    assert [await try_it("sms") for _ in range(3)] == [202, 202, 202]
    assert await try_it("web_push") == 409
    await house.settle()
    async with house.database.connection() as conn:
        texts = [row[0] for row in await conn.fetch("SELECT text FROM sandbox_sms_message")]
    assert set(texts) == {"Mot Cua Lao Cai: Tin thu. Cach bao nay dung duoc."}
    assert len(texts) <= 2  # two when the half minute turned in between


async def test_devices_are_listed_and_removed(house: House) -> None:
    agent = "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
    client, browser = await house.sign_in("sung-thi-mai", **{"user-agent": agent}), Browser()
    given = {
        "endpoint": "https://fcm.googleapis.com/fcm/send/abc",
        "keys": {"p256dh": text(browser.p256dh), "auth": text(browser.auth)},
    }
    made = (await client.post("/api/push/subscriptions", json=given)).json()["subscriptionId"]
    (device,) = (await client.get("/api/push/subscriptions")).json()["items"]
    assert device["id"] == made
    assert device["device"] == "Chrome trên Android"
    assert device["lastSeenAt"] == device["since"]
    assert (await client.delete(f"/api/push/subscriptions/{made}")).status_code == 204
    assert (await client.get("/api/push/subscriptions")).json()["items"] == []
    async with house.database.connection() as conn:
        acts = [row[0] for row in await conn.fetch("SELECT act FROM consents ORDER BY id")]
    assert acts == ["subscribed", "unsubscribed"]


async def test_consent_is_never_rewritten(house: House) -> None:
    from kernel.database import NoPrivilege

    async with house.database.connection() as conn:
        with pytest.raises(NoPrivilege):
            await conn.execute("UPDATE consents SET wanted = true")
        with pytest.raises(NoPrivilege):
            await conn.execute("DELETE FROM consents")

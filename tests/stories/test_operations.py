"""Whoever keeps the house sees what waits and what gave up, lets it run again, and forgets by the calendar."""

import re
from datetime import timedelta

import pytest

from api import settings
from kernel import jobs
from kernel.clock import now
from kernel.ids import new_id
from kernel.jobs import enqueue
from notifications.actions.forgetting import forget
from notifications.events import SendDelivery
from notifications.model.kinds import Kind
from notifications.rules.keeping import KeepingSettings
from tests.house import House
from tests.one_stop import BIRTH, LEADER, desk, resident
from tests.stories.test_sms import tell_fee

ADMINISTRATOR = "ngo-duc-toan"


async def test_a_held_job_is_seen_and_replayed(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    await house.seed_staff()
    administrator = await house.sign_in(ADMINISTRATOR)
    await house.settle()
    async with house.database.transaction() as conn:
        await enqueue(conn, SendDelivery(delivery_id=new_id()))
    owner = await house.owner()
    try:  # as after its last try
        await owner.execute("UPDATE pgqueuer SET status = 'failed', attempts = 12 WHERE entrypoint = 'SendDelivery'")
    finally:
        await owner.close()
    face = (await administrator.get("/api/desk/operations")).json()
    ((held,),) = (face["heldJobs"],)
    assert (face["held"], held["job"], held["tries"]) == (1, "SendDelivery", 12)
    assert face["zaloRefusedAt"] is None
    assert [each["channel"] for each in face["channels"]] == ["web_push", "zalo", "sms", "email"]
    replayed = await administrator.post("/api/desk/operations/replay", json={"ids": [held["id"], 999_999]})
    assert replayed.json() == {"replayed": 1}
    assert (await administrator.post("/api/desk/operations/replay", json={"ids": [held["id"]]})).json() == {
        "replayed": 0
    }
    await house.settle()
    async with house.database.connection() as conn:
        assert await jobs.held(conn) == 0
        assert await jobs.backlog(conn) == (0, 0.0)


async def test_what_arrived_is_counted_by_provider_and_kind(house: House) -> None:
    await house.seed_staff()
    await house.sign_in("thao-thi-my")
    await house.settle()
    await tell_fee(house)
    await house.settle()
    administrator = await house.sign_in(ADMINISTRATOR)
    async with house.database.connection() as conn:  # one that should have left an hour ago
        await conn.execute(
            "UPDATE deliveries SET state = 'created', due_at = now() - interval '1 hour' WHERE channel = 'zalo'"
        )
    waiting = (await administrator.get("/api/desk/operations")).json()["channels"]
    assert [(each["channel"], each["waiting"]) for each in waiting if each["waiting"]] == [("zalo", 1)]
    by_channel = {each["channel"]: each for each in waiting}
    assert by_channel["zalo"]["oldestS"] >= 3600
    assert 0 < by_channel["sms"]["accepted"]["p50S"] <= by_channel["sms"]["accepted"]["p99S"]
    assert by_channel["sms"]["shown"] is None
    metrics = (await administrator.get("/metrics")).text
    assert 'motcua_deliveries_waiting{channel="zalo"} 1' in metrics
    assert re.search(r'motcua_deliveries_oldest_seconds{channel="zalo"} 3[67]\d\d\.', metrics)
    async with house.database.connection() as conn:
        await conn.execute("UPDATE deliveries SET state = 'failed' WHERE channel = 'zalo'")
    figures, by_zalo = (await administrator.get("/api/desk/operations?hours=1")).json()["providers"]
    assert (by_zalo["provider"], by_zalo["failed"]) == ("zalo", 1)
    assert (figures["provider"], figures["kind"], figures["accepted"]) == ("sms", "fee_due", 1)
    assert figures["unknown"] == figures["failed"] == figures["waiting"] == 0


async def test_only_an_administrator_operates_and_staff_read_templates(house: House) -> None:
    await house.seed_staff()
    leader, stranger = await house.sign_in(LEADER), await house.sign_in("sung-thi-mai")
    for client in (leader, stranger):
        assert (await client.get("/api/desk/operations")).status_code == 403
        assert (await client.post("/api/desk/operations/replay", json={"ids": [1]})).status_code == 403
    assert (await stranger.get("/api/desk/templates")).status_code == 403
    found = (await leader.get("/api/desk/templates")).json()["items"]
    assert len(found) == 2 * len(Kind)
    for template in found:
        assert [(text["channel"], text["part"]) for text in template["texts"]] == [
            ("web_push", "title"),
            ("web_push", "body"),
            ("zalo", "whole"),
            ("sms", "whole"),
            ("email", "title"),
            ("email", "body"),
        ]
        for text in template["texts"]:
            assert 0 < len(text["text"]) <= text["widest"] <= text["most"], (template["kind"], text)
    ready = next(each for each in found if (each["kind"], each["language"]) == ("result_ready", "vi"))
    assert ready["texts"][0]["text"] == "Hồ sơ đuôi 0361 đã có kết quả"


async def test_bodies_go_after_months_and_receipts_after_years(house: House) -> None:
    client = await house.sign_in("thao-thi-my")
    await house.settle()
    await tell_fee(house)
    await house.settle()
    keeping = KeepingSettings()
    assert (keeping.bodies, keeping.receipts) == (timedelta(days=90), timedelta(days=730))
    shorter = settings.read({"PORT": "8000", "MESSAGES_KEPT_DAYS": "30", "RECEIPTS_KEPT_DAYS": "365"}).keeping
    assert (shorter.bodies, shorter.receipts) == (timedelta(days=30), timedelta(days=365))

    async def left() -> tuple[int, int, int]:
        async with house.database.connection() as conn:
            row = await conn.fetchrow(
                "SELECT (SELECT count(*) FROM messages), (SELECT count(*) FROM messages WHERE variables <> '{}'), "
                "(SELECT count(*) FROM deliveries)"
            )
            return (row[0], row[1], row[2])

    for days, expected, shown in ((89, (1, 1, 2), 1), (91, (1, 0, 2), 0), (729, (1, 0, 2), 0), (731, (0, 0, 0), 0)):
        for _ in range(2):
            await forget(house.database, keeping, now() + timedelta(days=days))
            assert await left() == expected
        inbox = (await client.get("/api/inbox")).json()
        assert (len(inbox["items"]), inbox["unread"]) == (shown, shown)


async def test_the_timeline_says_when_word_of_a_step_was_seen(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    await house.settle()
    assert [move["seenAt"] for move in (await mother.read(dossier))["moves"]] == [None, None]
    inbox = (await mother.http.get("/api/inbox")).json()["items"]
    accepted = next(item for item in inbox if item["kind"] == "accepted")
    assert (await mother.http.post(f"/api/inbox/{accepted['id']}/read")).status_code == 204
    await house.settle()
    for read in ((await mother.read(dossier))["moves"], (await officer.open(dossier))["moves"]):
        assert [bool(move["seenAt"]) for move in read] == [False, True]
    first = (await mother.read(dossier))["moves"][1]["seenAt"]
    await mother.http.post(f"/api/inbox/{accepted['id']}/read")  # again
    await house.settle()
    assert (await mother.read(dossier))["moves"][1]["seenAt"] == first

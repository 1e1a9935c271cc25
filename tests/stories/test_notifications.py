"""A person subscribes a browser, is told something, and reads it: over HTTP, with a push service on loopback."""

import asyncio
from collections import Counter
from typing import Any
from uuid import uuid4

import httpx2
import msgspec
import pytest

from api.dossiers.events import DossierMoved
from kernel.clock import now
from kernel.events import publish
from kernel.ids import DossierId, OfficeCode, PersonId
from notifications.actions import tell
from notifications.rules.subscriptions import MOST_PER_PERSON
from tests.house import House
from tests.post import Browser, text
from tests.pwa.push_server import PushServer


def subscription(endpoint: str, browser: Browser) -> dict[str, Any]:
    keys = {"p256dh": text(browser.p256dh), "auth": text(browser.auth)}
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys}


async def tell_everyone(house: House) -> None:
    async with house.database.transaction() as conn:
        for row in await conn.fetch("SELECT id FROM person"):
            await tell(
                conn,
                person_id=PersonId(row[0]),
                kind="result_ready",
                values={"tail": "0361"},
                link="/ho-so/1/ket-qua",
                key="1:9:result_ready",
                now=now(),
            )


async def test_the_phone_buzzes_and_the_inbox_keeps(told_house: House, server: PushServer) -> None:
    client, browser = await told_house.sign_in("sung-thi-mai"), Browser()
    key = (await client.get("/api/push/key")).json()["publicKey"]
    assert len(key) == 87
    given = subscription(server.endpoint(), browser)
    first = await client.post("/api/push/subscriptions", json=given)
    again = await client.post("/api/push/subscriptions", json=given)
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()

    await tell_everyone(told_house)
    await told_house.settle()
    (posted,) = server.posted
    said = msgspec.json.decode(browser.read(posted.body))["notification"]
    assert said["title"] == "Hồ sơ đuôi 0361 đã có kết quả"
    assert said["navigate"] == f"{told_house.base_url}/ho-so/1/ket-qua"

    inbox = (await client.get("/api/inbox")).json()
    (item,) = inbox["items"]
    assert inbox["unread"] == 1
    assert item["title"] == {"vi": said["title"], "en": "Dossier ending 0361: the result is ready"}
    assert item["yourTurn"] is True
    assert item["readAt"] is None

    worker = told_house.client()  # a service worker's report needs no session
    report = {"items": [{"token": said["data"]["token"], "event": "shown", "at": now().isoformat()}]}
    answer = await worker.post("/api/push/receipts", json=report)
    assert (answer.status_code, answer.json()) == (200, {"kept": 1, "refused": 0})
    forged = {"items": [{**report["items"][0], "token": "a.b.c"}]}
    assert (await worker.post("/api/push/receipts", json=forged)).status_code == 403

    assert (await client.post(f"/api/inbox/{item['id']}/read")).status_code == 204
    after = (await client.get("/api/inbox")).json()
    assert after["unread"] == 0
    assert after["items"][0]["readAt"]

    metrics = (await client.get("/metrics")).text
    told = 'motcua_deliveries_last_hour{channel="web_push",kind="result_ready",state="shown",why="",provider="%s"} 1'
    assert told % f"http://{server.host}" in metrics
    for stage in ("left", "accepted", "shown"):
        assert f'motcua_delivery_seconds_last_hour{{channel="web_push",stage="{stage}",quantile="0.99"}}' in metrics

    mine = f"/api/push/subscriptions/{first.json()['subscriptionId']}"
    assert (await client.delete(mine)).status_code == 204
    assert (await client.delete(mine)).status_code == 404


async def test_strangers_get_what_is_not_there(told_house: House, server: PushServer) -> None:
    owner, stranger = await told_house.sign_in("sung-thi-mai"), await told_house.sign_in("giang-a-pao")
    endpoint = server.endpoint()
    made = await owner.post("/api/push/subscriptions", json=subscription(endpoint, Browser()))
    await tell_everyone(told_house)
    message = (await owner.get("/api/inbox")).json()["items"][0]["id"]
    for path, method in (
        (f"/api/push/subscriptions/{made.json()['subscriptionId']}", "DELETE"),
        (f"/api/inbox/{message}/read", "POST"),
    ):
        theirs = await stranger.request(method, path)
        nobodys = await stranger.request(
            method, path.replace(path.split("/")[3 if "inbox" in path else 4], str(uuid4()))
        )
        assert theirs.status_code == nobodys.status_code == 404
        assert theirs.json() == nobodys.json()
    taken = await stranger.post("/api/push/subscriptions", json=subscription(endpoint, Browser()))
    assert (taken.status_code, taken.json()["type"]) == (409, "/problems/endpoint-taken")


async def test_nobody_is_told_without_signing_in(told_house: House, server: PushServer) -> None:
    client = told_house.client()
    given = subscription(server.endpoint(), Browser())
    for answer in (
        await client.post("/api/push/subscriptions", json=given),
        await client.delete(f"/api/push/subscriptions/{uuid4()}"),
        await client.get("/api/inbox"),
        await client.post(f"/api/inbox/{uuid4()}/read"),
    ):
        assert (answer.status_code, answer.json()["type"]) == (401, "/problems/sign-in-needed")


@pytest.mark.parametrize(
    "change",
    [
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://fcm.googleapis.com@127.0.0.1/x"},
        {"endpoint": "http://169.254.169.254/latest/meta-data"},
        {"endpoint": "x" * 3000},
        {"endpoint": 7},
        {"keys": {"p256dh": "A" * 87, "auth": "A" * 22}},
        {"keys": {"p256dh": "B" + "A" * 86, "auth": "A" * 22}},
        {"keys": {}},
        {"userAgent": "x"},
    ],
)
async def test_hostile_subscriptions_are_refused(told_house: House, server: PushServer, change: dict[str, Any]) -> None:
    client = await told_house.sign_in("sung-thi-mai")
    answer = await client.post("/api/push/subscriptions", json={**subscription(server.endpoint(), Browser()), **change})
    assert answer.status_code == 400, answer.text
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_second_device_is_told_to_the_first(told_house: House) -> None:
    phone = await told_house.sign_in("sung-thi-mai")
    await told_house.settle()
    assert (await phone.get("/api/inbox")).json()["items"] == []
    await told_house.sign_in("sung-thi-mai")
    await told_house.settle()
    (item,) = (await phone.get("/api/inbox")).json()["items"]
    assert item["kind"] == "new_device"
    assert item["body"]["vi"] == "Không phải ông/bà? Gọi 1022."


async def test_contacts_are_kept_sealed(told_house: House) -> None:
    await told_house.sign_in("sung-thi-mai")
    await told_house.settle()
    async with told_house.database.connection() as conn:
        ((person_id, phone, email),) = await conn.fetch("SELECT person_id, phone_sealed, email_sealed FROM contacts")
    assert told_house.keys.open("contact", phone, person_id.bytes) == b"0900000101"
    assert told_house.keys.open("contact", email, person_id.bytes) == b"mai@demo.invalid"


@pytest.mark.prove
async def test_ten_thousand_subscriptions_of_one_person_are_capped(told_house: House, server: PushServer) -> None:
    """Real browsers' keys, an address each, over HTTP from two of this person's sessions at once."""
    sessions = [await told_house.sign_in("sung-thi-mai") for _ in range(2)]
    keys, room = Browser(), asyncio.Semaphore(40)
    answers: Counter[tuple[int, str]] = Counter()

    async def subscribe(number: int) -> None:
        async with room:
            given = subscription(server.endpoint(), keys)
            answer = await sessions[number % 2].post("/api/push/subscriptions", json=given)
        answers[answer.status_code, answer.json().get("type", "")] += 1

    async with asyncio.TaskGroup() as group:
        for number in range(10_000):
            group.create_task(subscribe(number))
    print(f"\n10,000 subscriptions of one person: {dict(answers)}")
    assert answers == {(201, ""): MOST_PER_PERSON, (409, "/problems/too-many-devices"): 10_000 - MOST_PER_PERSON}
    assert len((await sessions[0].get("/api/push/subscriptions")).json()["items"]) == MOST_PER_PERSON
    await told_house.settle()  # the first session hears of the second
    server.posted.clear()
    await tell_everyone(told_house)
    await told_house.settle()
    assert len({each.channel for each in server.posted}) == len(server.posted) == MOST_PER_PERSON


@pytest.mark.parametrize("query", ["after=x", "after=2.0", "limit=0", "limit=51", "limit=x", "after=0.zz"])
async def test_the_inbox_refuses_nonsense(told_house: House, query: str) -> None:
    client: httpx2.AsyncClient = await told_house.sign_in("sung-thi-mai")
    assert (await client.get(f"/api/inbox?{query}")).status_code == 400


async def test_a_step_is_told_to_the_owner_and_to_who_filed_for_them(told_house: House) -> None:
    owner, filer = await told_house.sign_in("thao-thi-my"), await told_house.sign_in("sung-thi-mai")
    dossier_id = DossierId(uuid4())
    async with told_house.database.transaction() as conn:
        rows = await conn.fetch("SELECT id FROM person ORDER BY id")
        people = [PersonId(row[0]) for row in rows]
        moved = DossierMoved(
            dossier_id=dossier_id,
            version=3,
            code="H38.71-261120-0361",
            tail="0361",
            procedure_code="1.014027",
            office=OfficeCode("000.00.71.H38"),
            action="ask_supplement",
            from_status=2,
            to_status=5,
            at=now(),
            owner=people[0],
            filer=people[1],
            tell="supplement_asked",
            values={"tail": "0361", "items": "2", "due_at": "2026-11-30T10:30:00+00:00"},
        )
        await publish(conn, moved)
        await publish(conn, msgspec.structs.replace(moved, filer=people[0]))
    await told_house.settle()
    for client in (owner, filer):
        (item,) = (await client.get("/api/inbox")).json()["items"]
        assert item["title"]["vi"] == "Đến lượt ông/bà: bổ sung hồ sơ đuôi 0361"
        assert item["body"]["vi"] == "Có 2 mục, sửa một lần, trước 17:30, 30/11."
        assert item["link"] == f"/ho-so/{dossier_id}/bo-sung"

    # Answered, and a draft read: neither waits for anybody any more.
    step = msgspec.structs.replace(moved, from_status=4, to_status=4, version=5, action="ask_proof")
    asked = msgspec.structs.replace(step, tell="proof_asked", values={"tail": "0361", "due_at": now().isoformat()})
    for event in (
        msgspec.structs.replace(moved, version=4, action="answer_supplement", from_status=5, to_status=4, tell=None),
        asked,
        msgspec.structs.replace(step, version=6, action="answer_proof", tell=None),
    ):
        async with told_house.database.transaction() as conn:
            await publish(conn, event)
        await told_house.settle()
    inbox = (await owner.get("/api/inbox")).json()
    assert [(item["kind"], item["readAt"] is None) for item in inbox["items"]] == [
        ("proof_asked", False),
        ("supplement_asked", False),
    ]
    assert inbox["unread"] == 0

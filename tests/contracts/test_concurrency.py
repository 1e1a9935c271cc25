"""Fifty hands on one thing: one effect and one answer for a key, one winner for a version, codes without gaps.

`make prove` repeats the races 200 times (RACES to choose).
"""

import asyncio
import os
from collections import Counter

import httpx2
import pytest

from kernel.clock import local, now
from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, LEADER, PHONG_HAI, Desk, Resident, desk, key, resident
from tests.post import Browser, text

RACERS = 50
ROUNDS = 3
PROVEN = int(os.environ.get("RACES", "200"))


async def race(http: httpx2.AsyncClient, path: str, body: object, headers: dict[str, str]) -> list[httpx2.Response]:
    """The same request, fifty times at once."""
    return await asyncio.gather(*(http.post(path, json=body, headers=headers) for _ in range(RACERS)))


async def being_signed(mother: Resident, officer: Desk) -> str:
    """A birth whose proof was read: the officer may propose, the leader may send back, for ever."""
    dossier = str((await mother.file(BIRTH))["id"])
    await officer.do(dossier, "accept")
    await officer.do(dossier, "ask-proof")
    assert (await mother.act(dossier, "proof-answer", {"right": True})).status_code == 200
    return dossier


async def race_for_versions(house: House, rounds: int) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    dossier = await being_signed(mother, officer)
    for number in range(rounds):
        who, action, body = (
            (officer, "propose", {"outcome": "granted", "number": "12/2026"}),
            (leader, "send-back", {"reason": "Sửa lại họ tên cha cho khớp"}),
        )[number % 2]
        version = (await mother.read(dossier))["version"]
        path = f"/api/desk/dossiers/{dossier}/{action}"
        answers = await race(who.http, path, body, {"if-match": f'"{version}"'})
        seen = Counter(answer.status_code for answer in answers)
        assert seen[200] == 1, seen
        assert set(seen) <= {200, 409, 412}, seen
        (won,) = (answer for answer in answers if answer.status_code == 200)
        assert won.headers["etag"] == f'"{version + 1}"'
        assert (await mother.read(dossier))["version"] == version + 1
        bare = await who.http.post(path, json=body)
        assert bare.status_code == 428, bare.text
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT version FROM dossier_history ORDER BY version")
    assert [row[0] for row in rows] == list(range(1, 5 + rounds))


async def race_for_keys(house: House, rounds: int) -> None:
    mother = await resident(house, "hoang-minh-khoi")
    for number in range(rounds):
        draft, one = await mother.draft(EXTRACT), key()
        answers = await race(mother.http, "/api/dossiers", draft, one)
        seen = Counter(answer.status_code for answer in answers)
        assert set(seen) <= {201, 409}, seen
        assert {answer.json()["type"] for answer in answers if answer.status_code == 409} <= {
            "/problems/idempotency-key-in-use"
        }
        late = await mother.http.post("/api/dossiers", json=draft, headers=one)
        assert (late.status_code, late.headers["idempotency-replayed"]) == (201, "true")
        first = {answer.text for answer in (*answers, late) if answer.status_code == 201}
        assert len(first) == 1, "one key, two answers"
        other = await mother.http.post("/api/dossiers", json={**draft, "version": 77}, headers=one)
        assert other.status_code == 422
        assert (await mother.http.post("/api/dossiers", json=draft)).status_code == 400
        async with house.database.connection() as conn:
            assert await conn.fetchval("SELECT count(*) FROM dossier") == number + 1
            assert await conn.fetchval("SELECT count(*) FROM fee") == number + 1


async def test_one_of_fifty_with_one_version_wins(house: House) -> None:
    await race_for_versions(house, ROUNDS)


async def test_one_of_fifty_with_one_key_takes_effect_and_all_hear_the_same(house: House) -> None:
    await race_for_keys(house, ROUNDS)


@pytest.mark.prove
async def test_one_of_fifty_with_one_version_wins_200_times(house: House) -> None:
    await race_for_versions(house, PROVEN)


@pytest.mark.prove
async def test_one_of_fifty_with_one_key_takes_effect_200_times(house: House) -> None:
    await race_for_keys(house, PROVEN)


async def test_fifty_filings_at_once_are_numbered_without_a_gap(house: House) -> None:
    people = [await resident(house, who) for who in ("hoang-minh-khoi", "sung-thi-mai", "giang-a-pao")]
    drafts = [(people[n % 3], await people[n % 3].draft(EXTRACT)) for n in range(RACERS)]
    answers = await asyncio.gather(*(who.http.post("/api/dossiers", json=each, headers=key()) for who, each in drafts))
    assert [answer.status_code for answer in answers] == [201] * RACERS
    day = f"{local(now()):%y%m%d}"
    wanted = [f"{PHONG_HAI}-{day}-{number:04}" for number in range(1, RACERS + 1)]
    assert sorted(answer.json()["code"] for answer in answers) == wanted


SENT: dict[str, object] = {
    "answerProof": {"right": True},
    "beginAttempt": {"gateway": "vnpay"},
    "saveDraft": {"answers": {}, "attachments": []},
    "sendSupplement": {},
    "withdrawDossier": {},
}
NOT_A_PERSONS = ("/api/desk/", "/api/staff/", "/api/places/", "/api/procedures/", "/api/me/device-keys/")
OF_TEAMS = ("/api/team/", "/api/me/mandates/", "/api/handovers/")  # tried in `test_team_strangers`
OF_DELEGATES = ("/api/delegations/",)  # in `test_delegates`


async def test_a_stranger_is_answered_as_if_nothing_were_there_on_every_id_route(house: House) -> None:
    """Made from the OpenAPI document: a route added tomorrow is tried tomorrow. The desk's are in `test_strangers`."""
    mother, stranger = await resident(house), await resident(house, "giang-a-pao")
    draft = (await mother.draft(BIRTH))["draftId"]
    upload = (await mother.http.get("/api/uploads", params={"draft": draft})).json()["items"][0]["id"]
    filed = await mother.file(EXTRACT)
    fee = filed["fees"][0]["id"]
    begun = await mother.http.post(f"/api/fees/{fee}/attempts", json={"gateway": "vnpay"}, headers=key())
    await house.settle()
    browser = Browser()
    keys = {"p256dh": text(browser.p256dh), "auth": text(browser.auth)}
    push = {"endpoint": f"https://fcm.googleapis.com/fcm/send/{new_id()}", "keys": keys}
    hers = {
        "draft_id": draft,
        "upload_id": upload,
        "file_id": upload,
        "dossier_id": filed["id"],
        "fee_id": fee,
        "attempt_id": begun.json()["id"],
        "paper_id": (await mother.http.get(f"/api/dossiers/{filed['id']}/papers")).json()["items"][0]["id"],
        "message_id": (await mother.http.get("/api/inbox")).json()["items"][0]["id"],
        "session_id": (await mother.http.get("/api/me/sessions")).json()["items"][0]["id"],
        "subscription_id": (await mother.http.post("/api/push/subscriptions", json=push)).json()["subscriptionId"],
    }
    tried = 0
    for path, operations in (await stranger.http.get("/api/schema/openapi.json")).json()["paths"].items():
        if "_id}" not in path or path.startswith(NOT_A_PERSONS + OF_TEAMS + OF_DELEGATES):
            continue
        nobodys = {name: str(new_id()) for name in hers}
        for method, operation in operations.items():
            if method == "parameters":
                continue
            answers = [await knock(stranger.http, method, path.format(**ids), operation) for ids in (hers, nobodys)]
            told = [(each.status_code, each.text, {**each.headers, "date": ""}) for each in answers]
            assert told[0] == told[1], (method, path)
            assert answers[0].status_code == 404, (method, path, answers[0].text)
            tried += 1
    assert tried >= 25
    assert (await mother.http.get(f"/api/drafts/{draft}")).status_code == 200
    assert (await mother.http.get("/api/me")).status_code == 200
    assert (await mother.read(filed["id"]))["status"] == 1


async def knock(http: httpx2.AsyncClient, method: str, path: str, operation: dict[str, object]) -> httpx2.Response:
    """One request to one route, as well-formed as can be."""
    headers = {"if-match": '"1"', **key()}
    if operation["operationId"] == "sendChunk":
        chunk = {"content-type": "application/partial-upload", "upload-offset": "0", "upload-complete": "?1"}
        return await http.request(method, path, content=b"x", headers={**headers, **chunk})
    body = SENT.get(str(operation["operationId"]))
    if body is None:
        return await http.request(method, path, headers=headers)
    return await http.request(method, path, json=body, headers=headers)

"""L2: a leader tells a commune, sees it arrive, and stops it; a second person for many; nobody beyond one's own."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from kernel.clock import now
from kernel.ids import new_id
from notifications.actions import spreading
from notifications.events import Spread
from notifications.rules import broadcasting as rules
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, LEADER, MUONG_HUM, Resident, key

PHONG_HAI, MUONG_HUM_COMMUNE = "02902", "02728"
ADMINISTRATOR, OFFICER = "ngo-duc-toan", "dang-thi-huong"
STORM = {
    "kind": "warning",
    "communes": [PHONG_HAI],
    "procedures": [],
    "titleVi": "Mưa lớn từ 18:00 hôm nay",
    "bodyVi": "Không qua ngầm, suối. Cần giúp thì gọi 1022.",
    "titleEn": "",
    "bodyEn": "",
}


def told(draft: dict[str, Any] | None = None, **change: Any) -> dict[str, Any]:
    return {**STORM, **(draft or {}), **change}


@pytest.fixture
async def leader(house: House) -> httpx2.AsyncClient:
    await house.seed_staff()
    return await house.sign_in(LEADER)


async def make(client: httpx2.AsyncClient, **change: Any) -> dict[str, Any]:
    answer = await client.post("/api/desk/broadcasts", json=told(**change), headers=key())
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


async def inbox(client: httpx2.AsyncClient) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = (await client.get("/api/inbox")).json()["items"]
    return [item for item in items if item["kind"] == "warning"]


async def live_in(house: House, commune: str) -> None:
    """As when the provider said so at their last sign-in."""
    async with house.database.transaction() as conn:
        await conn.execute("UPDATE contacts SET commune_code = $1", commune)


async def test_a_commune_is_told_once_each_and_the_leader_sees_it_arrive(
    house: House, leader: httpx2.AsyncClient
) -> None:
    applicant, neighbour = await house.sign_in("sung-thi-mai"), await house.sign_in("giang-a-pao")
    await Resident(applicant).file(BIRTH)
    await house.settle()
    await live_in(house, MUONG_HUM_COMMUNE)
    choices = (await leader.get("/api/desk/broadcasts/audience")).json()
    assert [each["code"] for each in choices["communes"]] == [PHONG_HAI]

    seen = (await leader.post("/api/desk/broadcasts/preview", json=told())).json()
    assert (seen["people"], seen["phone"], seen["needsSecond"]) == (1, 1, False)
    assert seen["sms"] == ("Mot Cua Lao Cai: Mua lon tu 18:00 hom nay. Khong qua ngam, suoi. Can giup thi goi 1022.")
    assert await inbox(applicant) == []  # looking tells nobody

    made = await make(leader)
    assert (made["state"], made["reached"], made["told"]) == ("running", 1, 0)
    await house.settle()
    for _ in range(3):  # the first of Zalo's tokens may be on its way
        await house.pass_by(timedelta(seconds=5), "SendDelivery")
    (item,) = await inbox(applicant)
    assert item["title"] == {"vi": STORM["titleVi"], "en": STORM["titleVi"]}
    assert await inbox(neighbour) == []
    async with house.database.connection() as conn:  # urgent: those without a browser are told by phone at once
        told_by = await conn.fetch("SELECT channel, state, tries, why FROM deliveries")
        assert [(row[0], row[1]) for row in told_by] == [("zalo", "accepted")] * 2, [tuple(row) for row in told_by]

    assert (await applicant.post(f"/api/inbox/{item['id']}/read")).status_code == 204
    report = (await leader.get(f"/api/desk/broadcasts/{made['id']}")).json()
    assert (report["broadcast"]["state"], report["broadcast"]["told"], report["seen"]) == ("done", 1, 1)
    assert [(each["channel"], each["deliveries"]) for each in report["outcomes"]] == [("zalo", 1)]
    (listed,) = (await leader.get("/api/desk/broadcasts")).json()["items"]
    assert listed["madeBy"]


async def test_whoever_lives_there_is_told_though_they_never_filed(house: House, leader: httpx2.AsyncClient) -> None:
    neighbour = await house.sign_in("giang-a-pao")
    await house.settle()
    async with house.database.connection() as conn:
        codes = {row[0] for row in await conn.fetch("SELECT commune_code FROM contacts")}
    assert MUONG_HUM_COMMUNE in codes  # read from the residence that the provider told
    await live_in(house, PHONG_HAI)
    await make(leader)
    await house.settle()
    assert len(await inbox(neighbour)) == 1


async def test_applicants_of_a_procedure_are_told(house: House, leader: httpx2.AsyncClient) -> None:
    birth, extract = await house.sign_in("sung-thi-mai"), await house.sign_in("giang-a-pao")
    await Resident(birth).file(BIRTH)
    await Resident(extract).file(EXTRACT, office=MUONG_HUM)
    await house.settle()
    chosen = {"communes": [], "procedures": [BIRTH, EXTRACT]}
    own = (await leader.post("/api/desk/broadcasts/preview", json=told(chosen))).json()
    assert own["people"] == 1  # the extract was filed at another one-stop
    administrator = await house.sign_in(ADMINISTRATOR)
    everybody = (await administrator.post("/api/desk/broadcasts/preview", json=told(chosen))).json()
    assert everybody["people"] == 2


async def test_more_than_so_many_wait_for_somebody_else(
    house: House, leader: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert rules.SECOND_ABOVE == 10_000
    monkeypatch.setattr(rules, "SECOND_ABOVE", 0)
    applicant = await house.sign_in("sung-thi-mai")
    await Resident(applicant).file(BIRTH)
    made = await make(leader)
    await house.settle()
    assert (made["state"], made["mayAgree"], await inbox(applicant)) == ("waiting", False, [])
    path = f"/api/desk/broadcasts/{made['id']}/agree"
    own = await leader.post(path)
    assert (own.status_code, own.json()["type"]) == (403, "/problems/second-person-needed")
    administrator = await house.sign_in(ADMINISTRATOR)
    assert (await administrator.get(f"/api/desk/broadcasts/{made['id']}")).json()["broadcast"]["mayAgree"]
    agreed = await administrator.post(path)
    assert (agreed.status_code, agreed.json()["state"]) == (200, "running")
    assert agreed.json()["agreedBy"]
    assert (await administrator.post(path)).status_code == 409
    await house.settle()
    assert len(await inbox(applicant)) == 1


async def test_stopped_it_goes_no_further(
    house: House, leader: httpx2.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreading, "batch", lambda _: 2)
    people = [new_id() for _ in range(5)]
    async with house.database.transaction() as conn:
        await conn.executemany(
            "INSERT INTO contacts (person_id, language, commune_code) VALUES ($1, 'vi', $2)",
            [(person, PHONG_HAI) for person in people],
        )
    made = await make(leader)
    async with house.database.transaction() as conn:
        await spreading.spread(conn, Spread(broadcast_id=made["id"]), 6000, now())
    half = (await leader.get(f"/api/desk/broadcasts/{made['id']}")).json()["broadcast"]
    assert (half["told"], half["reached"], half["state"]) == (2, 5, "running")
    for _ in range(2):  # pressed twice is the same
        stopped = await leader.post(f"/api/desk/broadcasts/{made['id']}/stop")
        assert (stopped.status_code, stopped.json()["state"]) == (200, "stopped")
    await house.settle()
    after = (await leader.get(f"/api/desk/broadcasts/{made['id']}")).json()["broadcast"]
    assert (after["told"], after["state"]) == (2, "stopped")


@pytest.mark.parametrize(
    ("change", "status", "kind"),
    [
        ({"communes": []}, 400, "audience-missing"),
        ({"communes": [MUONG_HUM_COMMUNE]}, 403, "audience-not-yours"),
        ({"procedures": ["9.999999"]}, 403, "audience-not-yours"),
        ({"titleVi": ""}, 400, "words-unfit"),
        ({"titleVi": "Mưa" * 20}, 400, "words-unfit"),
        ({"bodyVi": "Xem www.bao.vn"}, 400, "words-unfit"),
        ({"bodyVi": "Hai\ndòng"}, 400, "words-unfit"),
        ({"bodyVi": "Gọi 099190000123"}, 400, "words-unfit"),
        ({"bodyVi": "Cẩn thận 🌧"}, 400, "words-unfit"),
        ({"kind": "result_ready"}, 400, "words-unfit"),
    ],
)
async def test_what_may_not_be_told_is_refused(
    house: House, leader: httpx2.AsyncClient, change: dict[str, Any], status: int, kind: str
) -> None:
    for path, headers in (("/api/desk/broadcasts/preview", {}), ("/api/desk/broadcasts", key())):
        answer = await leader.post(path, json=told(**change), headers=headers)
        assert (answer.status_code, answer.json()["type"]) == (status, f"/problems/{kind}")


async def test_nobody_else_tells_many(house: House, leader: httpx2.AsyncClient) -> None:
    for subject in ("sung-thi-mai", OFFICER):
        client = await house.sign_in(subject)
        for answer in (
            await client.post("/api/desk/broadcasts/preview", json=told()),
            await client.post("/api/desk/broadcasts", json=told(), headers=key()),
            await client.get("/api/desk/broadcasts"),
        ):
            assert answer.status_code == 403, answer.text
    assert (await leader.get("/api/desk/broadcasts")).json()["items"] == []
    assert (await leader.get(f"/api/desk/broadcasts/{new_id()}")).status_code == 404

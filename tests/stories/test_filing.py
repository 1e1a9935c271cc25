"""A draft becomes one dossier, complete, coded without gaps, whatever comes at once."""

import asyncio
from datetime import timedelta
from typing import Any

from kernel.clock import local, now, shifted
from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, MUONG_HUM, PHONG_HAI, answers_to, desk, key, resident


async def test_codes_of_an_office_and_day_have_no_gaps(house: House) -> None:
    people = [await resident(house, who) for who in ("sung-thi-mai", "giang-a-pao", "hoang-minh-khoi")]
    drafts = []
    for number in range(18):
        who = people[number % 3]
        office = MUONG_HUM if number % 6 == 5 else PHONG_HAI
        broken: dict[str, Any] = {"answers": {"child": {}}} if number % 4 == 3 else {}
        drafts.append((who, await who.draft(BIRTH, office=office, **broken)))
    answers = await asyncio.gather(
        *(who.http.post("/api/dossiers", json=draft, headers=key()) for who, draft in drafts)
    )
    filed = [answer.json()["code"] for answer in answers if answer.status_code == 201]
    assert {answer.status_code for answer in answers} == {201, 422}
    day = f"{local(now()):%y%m%d}"
    for office in (PHONG_HAI, MUONG_HUM):
        mine = sorted(code for code in filed if code.startswith(office))
        assert mine == [f"{office}-{day}-{n:04d}" for n in range(1, len(mine) + 1)]


async def test_a_new_day_counts_from_one(house: House) -> None:
    mother = await resident(house)
    today = await mother.file(BIRTH)
    with shifted(timedelta(days=1)):
        tomorrow = await mother.file(BIRTH)
    assert today["code"].endswith("-0001")
    assert tomorrow["code"].endswith("-0001")
    assert today["code"] != tomorrow["code"]


async def test_one_draft_is_one_dossier_for_ever(house: House) -> None:
    mother = await resident(house)
    draft = await mother.draft(BIRTH)
    answers = await asyncio.gather(*(mother.http.post("/api/dossiers", json=draft, headers=key()) for _ in range(12)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    later = await mother.http.post("/api/dossiers", json=draft, headers=key())
    assert later.json() == answers[0].json()
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM dossier") == 1
        assert await conn.fetchval("SELECT count(*) FROM dossier_history") == 1
    await house.settle()
    inbox = (await mother.http.get("/api/inbox")).json()["items"]
    assert len(inbox) == 1


async def test_one_key_is_one_answer(house: House) -> None:
    mother = await resident(house)
    draft, same = await mother.draft(BIRTH), key()
    answers = await asyncio.gather(*(mother.http.post("/api/dossiers", json=draft, headers=same) for _ in range(12)))
    assert {answer.status_code for answer in answers} <= {201, 409}
    first = await mother.http.post("/api/dossiers", json=draft, headers=same)
    assert (first.status_code, first.headers["idempotency-replayed"]) == (201, "true")
    other = await mother.http.post("/api/dossiers", json={**draft, "version": 9}, headers=same)
    assert other.status_code == 422
    assert (await mother.http.post("/api/dossiers", json=draft)).status_code == 400


async def test_what_is_not_whole_is_not_filed_and_says_what_is_missing(house: House) -> None:
    mother = await resident(house)
    empty = await mother.draft(BIRTH, answers={"child": {}})
    refused = await mother.http.post("/api/dossiers", json=empty, headers=key())
    assert (refused.status_code, refused.json()["type"]) == (422, "/problems/answers-incomplete")
    assert {"pointer", "rule", "vi", "en"} <= set(refused.json()["errors"][0])
    for content, problem in (
        ({"attachments": []}, None),
        ({"office": "000.00.61.H38"}, "/problems/office-does-not-serve"),
        ({"office": None}, "/problems/office-does-not-serve"),
        ({"resultBy": None}, "/problems/result-way-missing"),
        ({"resultBy": "post", "resultAddress": " "}, "/problems/result-way-missing"),
        ({"attachments": [{"documentId": "nowhere", "page": 1, "fileId": str(new_id())}]}, "/problems/paper-unknown"),
    ):
        draft = await mother.draft(BIRTH, **content)
        refused = await mother.http.post("/api/dossiers", json=draft, headers=key())
        if problem is not None:
            assert (refused.status_code, refused.json()["type"]) == (422, problem), refused.text
    draft = await mother.draft(BIRTH)
    undeclared = await mother.http.post("/api/dossiers", json={**draft, "declared": False}, headers=key())
    assert undeclared.json()["type"] == "/problems/not-declared"
    stale = await mother.http.post("/api/dossiers", json={**draft, "version": 1}, headers=key())
    assert stale.status_code == 412
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT coalesce(max(last), 0) FROM dossier_counter") <= 1


async def test_somebody_elses_file_cannot_be_attached(house: House) -> None:
    mother, father = await resident(house), await resident(house, "giang-a-pao")
    theirs = await father.upload(str(new_id()), "giay-chung-sinh")
    whole = await mother.draft(BIRTH)
    face = (await mother.http.get(f"/api/drafts/{whole['draftId']}")).json()
    if not face["attachments"]:
        return
    pages = [{**face["attachments"][0], "fileId": theirs}]
    draft = await mother.draft(BIRTH, answers=face["answers"], attachments=pages)
    refused = await mother.http.post("/api/dossiers", json=draft, headers=key())
    assert refused.json()["type"] == "/problems/file-unknown"


async def test_filing_needs_level_two_and_a_draft_does_not(house: House) -> None:
    hoa = await resident(house, "nguyen-van-hoa")
    draft = await hoa.draft(BIRTH)
    refused = await hoa.http.post("/api/dossiers", json=draft, headers=key())
    assert (refused.status_code, refused.json()["type"]) == (403, "/problems/level-two-needed")


async def test_who_files_and_whose_it_is_are_two(house: House) -> None:
    """Páo files for Mỷ, who has no account yet; her first sign-in makes it hers."""
    pao = await resident(house, "giang-a-pao")
    owner = {"fullName": "Thào Thị Mỷ", "personalNumber": "099155000108", "relation": "cháu"}
    receipt = await pao.file(BIRTH, owner=owner)
    assert (receipt["filer"], receipt["owner"]) == ("Giàng A Páo", "Thào Thị Mỷ")
    assert (await pao.read(receipt["id"]))["isOwner"] is False

    my = await resident(house, "thao-thi-my")
    assert (await my.http.get(f"/api/dossiers/{receipt['id']}")).status_code == 404
    await house.settle()
    face = await my.read(receipt["id"])
    assert face["isOwner"] is True
    assert face["moves"][-1]["action"] == "claim"
    assert [card["id"] for card in (await my.http.get("/api/dossiers")).json()["items"]] == [receipt["id"]]
    assert (await my.act(receipt["id"], "withdraw")).json()["status"] == 7


async def test_an_owner_who_has_an_account_owns_at_once(house: House) -> None:
    my = await resident(house, "thao-thi-my")
    pao = await resident(house, "giang-a-pao")
    owner = {"fullName": "Thào Thị Mỷ", "personalNumber": "099155000108", "relation": "cháu"}
    receipt = await pao.file(BIRTH, owner=owner)
    assert (await my.read(receipt["id"]))["isOwner"] is True
    await house.settle()
    assert len((await my.http.get("/api/inbox")).json()["items"]) == 1


async def test_the_answers_are_tidied_and_read_back(house: House) -> None:
    mother = await resident(house)
    answers = answers_to(BIRTH)
    answers["child"]["fullName"] = "  Giàng   A Tủa "
    receipt = await mother.file(BIRTH, answers=answers)
    read = (await mother.http.get(f"/api/dossiers/{receipt['id']}/answers")).json()
    assert read["answers"]["child"]["fullName"] == "Giàng A Tủa"


async def test_what_was_not_accepted_is_filed_again_from_itself(house: House) -> None:
    mother, father, officer = await resident(house), await resident(house, "giang-a-pao"), await desk(house)
    first = await mother.file(BIRTH)
    await officer.do(first["id"], "not-accept", {"reason": "Nơi sinh ghi chưa đúng với giấy chứng sinh"})
    again = {"procedureCode": BIRTH, "fromDossier": first["id"]}
    begun = await mother.http.post("/api/drafts", json=again, headers=key())
    assert begun.status_code == 201
    answers = (await mother.http.get(f"/api/dossiers/{first['id']}/answers")).json()["answers"]
    assert begun.json()["answers"] == answers
    assert len(begun.json()["attachments"]) == len(first["files"])
    filed = {"draftId": begun.json()["id"], "version": 1, "declared": True}
    second = await mother.http.post("/api/dossiers", json=filed, headers=key())
    assert second.status_code == 201, second.text
    assert second.json()["id"] != first["id"]
    assert (await father.http.post("/api/drafts", json=again, headers=key())).status_code == 404

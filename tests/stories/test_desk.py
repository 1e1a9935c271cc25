"""The desk: deadlines first, every read written down, one winner, and nothing outside its offices."""

import asyncio
from datetime import timedelta

from kernel.clock import shifted
from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, LICENCE, MUONG_HUM, PHONG_HAI, POLICE, desk, resident

PIN = {
    "pointer": "/child/homeTown",
    "flaw": "missing",
    "reason": "Vì tờ khai cần đến cấp xã",
    "example": "xã Mường Hum, tỉnh Lào Cai",
}


async def test_deadlines_come_first_and_pages_follow_each_other(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    days = [5, 0, 3, 1, 4]
    filed = {}
    for ahead in days:
        with shifted(timedelta(days=ahead)):
            filed[ahead] = (await mother.file(BIRTH))["id"]
    queue = (await officer.http.get("/api/desk/queue")).json()
    due = [line["actBy"] for line in queue["items"]]
    assert due == sorted(due)
    assert {line["id"] for line in queue["items"]} == set(filed.values())
    assert queue["counts"]["all"] == 5
    assert queue["counts"]["new"] == 5
    with shifted(timedelta(days=60)):
        officer = await desk(house)
        late = (await officer.http.get("/api/desk/queue", params={"show": "late"})).json()
        assert len(late["items"]) == 5
        assert all(line["late"] for line in late["items"])
    for show in ("today", "soon", "new", "waiting", "results", "all"):
        assert (await officer.http.get("/api/desk/queue", params={"show": show})).status_code == 200


async def test_keyset_pages_hold_every_row_once(house: House) -> None:
    mother = await resident(house)
    first = await mother.file(BIRTH)
    owner = await house.owner()
    columns = [
        row[0]
        for row in await owner.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = 'dossier'::regclass AND attnum > 0 AND NOT attisdropped"
        )
    ]
    kept = ", ".join(name for name in columns if name not in ("id", "code", "draft_id", "act_by"))
    for number in range(119):
        await owner.execute(
            f"INSERT INTO dossier (id, code, draft_id, act_by, {kept}) "
            f"SELECT $2, $3, NULL, act_by + make_interval(mins => $4), {kept} FROM dossier WHERE id = $1",
            first["id"],
            new_id(),
            f"copy-{number}",
            number // 3,
        )
    lines = await raw_queue(house)
    assert len(lines) == len(set(lines)) == 120
    await owner.close()


async def raw_queue(house: House) -> list[str]:
    """The statement itself: copies share a seal that opens only in its own row."""
    from datetime import UTC, datetime

    from api.dossiers.queries.desk import Place, list_work
    from kernel.ids import OfficeCode, PersonId

    seen: list[str] = []
    after = Place(at=datetime(2000, 1, 1, tzinfo=UTC))
    async with house.database.connection() as conn:
        while True:
            lines = await list_work(
                conn,
                PersonId(new_id()),
                datetime.now(UTC).date(),
                [OfficeCode(PHONG_HAI)],
                after=after,
                end=datetime(2200, 1, 1, tzinfo=UTC),
                status=None,
                procedure_code=None,
                limit=50,
            )
            if not lines:
                return seen
            seen += [str(line.id) for line in lines]
            assert lines[-1].act_by is not None
            after = Place(at=lines[-1].act_by, id=lines[-1].id)


async def test_every_read_is_shown_to_whose_it_is(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    assert (await mother.http.get(f"/api/dossiers/{dossier}/looks")).json()["items"] == []
    for _ in range(3):
        await officer.http.get("/api/desk/queue")
    opened = await officer.open(dossier)
    assert "*****" in opened["owner"]["personalNumberMasked"]
    numbers = await officer.http.post(
        f"/api/desk/dossiers/{dossier}/numbers", json={"why": "Đối chiếu với thẻ căn cước"}
    )
    assert numbers.json()["owner"] == "099198000101"
    file = opened["files"][0]["id"] if opened["files"] else None
    if file:
        assert (await officer.http.get(f"/api/files/{file}")).status_code == 200
    looks = (await mother.http.get(f"/api/dossiers/{dossier}/looks")).json()["items"]
    what = [look["what"] for look in looks]
    assert what.count("Tên chủ hồ sơ trong hàng chờ") == 1
    assert what.count("Mở xem hồ sơ") == 1
    assert ("Xem đầy đủ số định danh", "Đối chiếu với thẻ căn cước") in [(look["what"], look["why"]) for look in looks]
    assert {look["who"] for look in looks} == {"Đặng Thị Hương"}
    assert {look["office"] for look in looks} == {PHONG_HAI}


async def test_answers_at_the_desk_show_no_number(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    own = (await mother.http.get(f"/api/dossiers/{dossier}/answers")).json()["answers"]
    number = own["requester"]["personalNumber"]
    answer = await officer.http.get(f"/api/desk/dossiers/{dossier}")
    assert number not in answer.text
    assert answer.json()["answers"]["requester"]["personalNumber"] == f"{number[:3]}*****{number[-4:]}"
    full = (await officer.http.post(f"/api/desk/dossiers/{dossier}/numbers", json={"why": "Đối chiếu"})).json()
    assert full["answers"]["/requester/personalNumber"] == number


async def test_fifty_racers_have_one_winner(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    for action, body in (("accept", {}), ("begin", {}), ("supplement", {"pins": [PIN]})):
        version = (await officer.open(dossier))["version"]
        answers = await asyncio.gather(
            *(
                officer.http.post(
                    f"/api/desk/dossiers/{dossier}/{action}", json=body, headers={"if-match": f'"{version}"'}
                )
                for _ in range(50)
            )
        )
        statuses = sorted(answer.status_code for answer in answers)
        assert statuses[0] == 200
        assert set(statuses[1:]) <= {409, 412}
        assert (await officer.open(dossier))["version"] == version + 1
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT version FROM dossier_history WHERE dossier_id = $1 ORDER BY 1", dossier)
    assert [row[0] for row in rows] == [1, 2, 3, 4]


async def test_a_change_without_a_version_is_not_taken(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    assert (await officer.http.post(f"/api/desk/dossiers/{dossier}/accept", json={})).status_code == 428
    assert (await mother.http.post(f"/api/dossiers/{dossier}/withdraw", json={})).status_code == 428
    stale = {"if-match": '"7"'}
    assert (await mother.http.post(f"/api/dossiers/{dossier}/withdraw", json={}, headers=stale)).status_code == 412


async def test_thirty_eight_at_once_and_one_that_was_withdrawn(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    filed = [(await mother.file(BIRTH))["id"] for _ in range(6)]
    seen = [{"dossierId": each, "version": (await officer.open(each))["version"]} for each in filed[:5]]
    unseen = {"dossierId": filed[5], "version": 1}
    assert (await mother.act(filed[1], "withdraw")).status_code == 200
    chosen = [*seen, unseen, {"dossierId": str(new_id()), "version": 1}]
    answer = await officer.http.post("/api/desk/acceptances", json={"items": chosen})
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert body["accepted"] == 4
    assert [each["type"] for each in body["items"]] == [
        None,
        "/problems/resident-withdrew",
        *(None, None, None),
        "/problems/not-opened",
        "/problems/not-found",
    ]
    for index, each in enumerate(filed):
        assert (await mother.read(each))["status"] == {1: 7, 5: 1}.get(index, 2)
    await house.settle()
    assert len([m for m in (await mother.http.get("/api/inbox")).json()["items"] if m["kind"] == "accepted"]) == 4


async def test_a_licence_goes_on_to_the_provincial_police(house: House) -> None:
    old, counter = await resident(house, "vang-seo-lu"), await desk(house)
    police, chief = await desk(house, "do-manh-cuong"), await desk(house, "nguyen-the-anh")
    receipt = await old.file(LICENCE, office=PHONG_HAI)
    dossier = receipt["id"]
    if receipt["stage"] == "unpaid":
        await old.pay(house, receipt["fees"][0]["id"])
    line = (await counter.http.get("/api/desk/queue")).json()["items"][0]
    assert line["elsewhere"] is True
    assert (await police.http.get(f"/api/desk/dossiers/{dossier}")).status_code == 404
    moved = await counter.do(dossier, "accept", {"forwardTo": POLICE})
    assert (moved["holder"], moved["turn"]) == (POLICE, "other")
    face = await old.read(dossier)
    assert (face["code"], face["holder"]["name"]["vi"]) == (receipt["code"], "Công an tỉnh Lào Cai")
    assert (await counter.act(dossier, "begin")).status_code in (403, 409), (
        "the counter sees it and works on it no more"
    )
    assert (await counter.http.get("/api/desk/queue")).json()["items"] == []
    for fee in face["fees"]:
        if fee["word"] == "chua_thanh_toan":
            await old.pay(house, fee["id"])
    if (await old.read(dossier))["status"] == 2:
        await police.do(dossier, "begin")
    await police.do(dossier, "propose", {"outcome": "granted", "number": "GPLX-15-0001"})
    done = await chief.do(dossier, "approve")
    assert (done["status"], done["holder"]) == (9, PHONG_HAI)
    assert (await old.read(dossier))["moves"][-1]["office"] == POLICE
    await house.settle()
    papers = (await old.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    signed = {paper["officeName"]["vi"] for paper in papers if paper["isResult"]}
    assert signed == {"Công an tỉnh Lào Cai"}, "who signed it, not who holds it for the resident"


async def test_another_commune_sees_nothing(house: House) -> None:
    mother, theirs = await resident(house), await desk(house, "tan-lao-ta")
    dossier = (await mother.file(BIRTH))["id"]
    assert (await theirs.http.get("/api/desk/queue")).json()["items"] == []
    assert (await theirs.http.get(f"/api/desk/dossiers/{dossier}")).status_code == 404
    elsewhere = await theirs.http.get("/api/desk/queue", params={"office": PHONG_HAI})
    assert elsewhere.status_code == 403
    own = await theirs.http.get("/api/desk/queue", params={"office": MUONG_HUM})
    assert own.status_code == 200


async def test_nobody_works_on_a_dossier_of_their_own(house: House) -> None:
    officer = await desk(house)
    huong = await resident(house, "dang-thi-huong")
    dossier = (await huong.file(BIRTH))["id"]
    assert (await officer.act(dossier, "accept")).json()["type"] == "/problems/own-dossier"


async def test_residents_and_ended_staff_have_no_desk(house: House) -> None:
    mother = await resident(house)
    await house.seed_staff()
    for path in ("/api/desk/queue", f"/api/desk/dossiers/{new_id()}"):
        assert (await mother.http.get(path)).status_code == 403
        assert (await house.client().get(path)).status_code == 401

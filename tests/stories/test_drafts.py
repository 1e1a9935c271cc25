"""A draft's copy on the system: its owner's alone, saved by version, sealed where it stands."""

from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, answers_to, key, resident


async def test_a_draft_is_begun_saved_listed_and_thrown_away(house: House) -> None:
    mother = await resident(house)
    begun = await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=key())
    draft = begun.json()
    assert (begun.status_code, begun.headers["etag"], draft["answers"]) == (201, '"1"', {})
    answers = answers_to(BIRTH)
    where = f"/api/drafts/{draft['id']}"
    saved = await mother.http.put(where, json={"answers": answers, "phone": "0900000101"}, headers={"if-match": '"1"'})
    assert (saved.status_code, saved.headers["etag"]) == (200, '"2"')
    read = await mother.http.get(where)
    assert (read.headers["etag"], read.json()["answers"], read.json()["phone"]) == ('"2"', answers, "0900000101")
    listed = (await mother.http.get("/api/drafts")).json()["items"]
    assert [(each["id"], each["version"]) for each in listed] == [(draft["id"], 2)]
    counter = {"procedureCode": BIRTH, "atCounter": True}
    begun = (await mother.http.post("/api/drafts", json=counter, headers=key())).json()
    kept = (await mother.http.get(f"/api/drafts/{begun['id']}")).json()
    assert (draft["atCounter"], begun["atCounter"], kept["atCounter"]) == (False, True, True)
    assert (await mother.http.delete(where, headers={"if-match": '"2"'})).status_code == 204
    assert (await mother.http.get(where)).status_code == 404


async def test_a_change_names_the_version_it_changes(house: House) -> None:
    mother = await resident(house)
    draft = (await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=key())).json()["id"]
    where, content = f"/api/drafts/{draft}", {"answers": {"child": {"fullName": "Giàng A Tủa"}}}
    assert (await mother.http.put(where, json=content)).status_code == 428
    assert (await mother.http.put(where, json=content, headers={"if-match": '"1"'})).status_code == 200
    stale = await mother.http.put(where, json=content, headers={"if-match": '"1"'})
    assert (stale.status_code, stale.json()["type"]) == (412, "/problems/stale")
    assert (await mother.http.delete(where)).status_code == 428
    assert (await mother.http.delete(where, headers={"if-match": '"1"'})).status_code == 412


async def test_the_same_key_begins_one_draft(house: House) -> None:
    mother = await resident(house)
    same = key()
    first = await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=same)
    again = await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=same)
    assert first.json() == again.json()
    assert len((await mother.http.get("/api/drafts")).json()["items"]) == 1
    assert (await mother.http.post("/api/drafts", json={"procedureCode": BIRTH})).status_code == 400


async def test_nothing_typed_can_be_read_in_the_database(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    left = await mother.draft(BIRTH)
    names = {answers_to(BIRTH)["child"]["fullName"], "Sùng Thị Mai", "099198000101"}
    owner = await house.owner()
    tables = [
        row[0] for row in await owner.fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    ]
    seen = {"draft", "dossier", "dossier_history", "dossier_detail"}
    assert seen <= set(tables)
    for table in tables:
        if table == "person" or table.startswith("vneid") or table.startswith("sandbox"):
            continue  # a display name is what people are listed by; the sandbox is the far side of a wire
        for row in await owner.fetch(f"SELECT t::text FROM {table} t"):
            text = row[0]
            for name in names:
                assert name not in text, f"{table} shows {name}"
                assert name.encode().hex() not in text, f"{table} shows {name}"
            assert receipt["secret"] not in text or table == "idempotency", table
    await owner.close()
    assert left["draftId"]


async def test_no_such_procedure_has_no_draft(house: House) -> None:
    mother = await resident(house)
    unknown = await mother.http.post("/api/drafts", json={"procedureCode": "9.999999"}, headers=key())
    assert (unknown.status_code, unknown.json()["type"]) == (404, "/problems/procedure-unknown")


async def test_fifty_drafts_are_enough(house: House) -> None:
    mother = await resident(house)
    for _ in range(50):
        assert (await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=key())).status_code == 201
    more = await mother.http.post("/api/drafts", json={"procedureCode": BIRTH}, headers=key())
    assert more.status_code == 429
    first = (await mother.http.get("/api/drafts")).json()
    ids = [each["id"] for each in first["items"]]
    while first["next"]:
        first = (await mother.http.get("/api/drafts", params={"after": first["next"]})).json()
        ids += [each["id"] for each in first["items"]]
    assert len(ids) == len(set(ids)) == 50


async def test_a_draft_needs_nobody_but_its_owner(house: House) -> None:
    mother, father = await resident(house), await resident(house, "giang-a-pao")
    draft = (await mother.draft(BIRTH))["draftId"]
    missing = f"/api/drafts/{new_id()}"
    for method, body in (("GET", None), ("PUT", {"answers": {}}), ("DELETE", None)):
        headers = {"if-match": '"2"'}
        theirs = await father.http.request(method, f"/api/drafts/{draft}", json=body, headers=headers)
        nobodys = await father.http.request(method, missing, json=body, headers=headers)
        assert (theirs.status_code, theirs.text) == (404, nobodys.text)

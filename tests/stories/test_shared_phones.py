"""One phone, several people: each one's key is theirs on that device, and work never goes out under another's name."""

import base64
from uuid import uuid4

from identity.rules import terms
from kernel.clock import now
from kernel.ids import new_id
from tests.browsing import me, sign_in
from tests.house import House
from tests.one_stop import BIRTH, key, resident


async def test_the_key_of_a_person_on_a_device_is_the_same_after_every_sign_in(house: House) -> None:
    phone = await house.sign_in("sung-thi-mai")
    path = f"/api/me/device-keys/{uuid4()}"
    first = await phone.put(path)
    assert (first.status_code, first.headers["cache-control"]) == (200, "no-store")
    assert len(base64.b64decode(first.json()["key"])) == 32
    await sign_in(phone, "sung-thi-mai")
    assert (await phone.put(path)).json() == first.json()
    assert (await phone.put(f"/api/me/device-keys/{uuid4()}")).json()["key"] != first.json()["key"]


async def test_nobody_else_is_handed_it_and_the_database_does_not_show_it(house: House) -> None:
    phone = await house.sign_in("sung-thi-mai")
    path = f"/api/me/device-keys/{uuid4()}"
    hers = (await phone.put(path)).json()
    await sign_in(phone, "giang-a-pao")
    his = (await phone.put(path)).json()
    assert his["id"] != hers["id"]
    assert his["key"] != hers["key"]
    await phone.post("/auth/logout")
    assert (await phone.put(path)).status_code == 401
    assert (await phone.put("/api/me/device-keys/mine")).status_code in (401, 404)
    owner = await house.owner()
    try:
        rows = [row[0] for row in await owner.fetch("SELECT d::text FROM device_key d")]
    finally:
        await owner.close()
    assert len(rows) == 2
    for each in (hers, his):
        assert not any(base64.b64decode(each["key"]).hex() in row for row in rows)


async def test_keys_nobody_asks_for_are_swept_and_their_number_is_bounded(house: House) -> None:
    phone = await house.sign_in("sung-thi-mai")
    kept = f"/api/me/device-keys/{uuid4()}"
    first = (await phone.put(kept)).json()
    for _ in range(terms.MOST_DEVICES - 1):
        assert (await phone.put(f"/api/me/device-keys/{uuid4()}")).status_code == 200
    assert (await phone.put(kept)).json() == first
    assert (await phone.put(f"/api/me/device-keys/{uuid4()}")).status_code == 200
    assert (await phone.put(kept)).json() == first
    owner = await house.owner()
    try:
        assert await owner.fetchval("SELECT count(*) FROM device_key") == terms.MOST_DEVICES
        from identity.jobs import sweep

        await sweep(house.database, now())
        assert await owner.fetchval("SELECT count(*) FROM device_key") == terms.MOST_DEVICES
        await sweep(house.database, now() + terms.DEVICE_UNUSED * 2)
        assert await owner.fetchval("SELECT count(*) FROM device_key") == 0
    finally:
        await owner.close()


async def test_what_one_person_began_never_arrives_under_anothers_session(house: House) -> None:
    phone = await house.sign_in("sung-thi-mai")
    hers = {"motcua-person": str((await me(phone))["id"])}
    assert (await phone.get("/api/drafts", headers=hers)).status_code == 200
    # He signs in on the same phone while a page of hers is still open and has work to send.
    await sign_in(phone, "giang-a-pao")
    late = await phone.post("/api/drafts", json={"procedureCode": BIRTH}, headers={**key(), **hers})
    assert (late.status_code, late.json()["type"]) == (401, "/problems/sign-in-needed")
    assert (await phone.get("/api/dossiers", headers=hers)).status_code == 401
    assert (await phone.get("/api/drafts")).json()["items"] == []


async def test_a_draft_named_by_the_device_is_one_draft_whatever_was_forgotten(house: House) -> None:
    mother = await resident(house)
    wanted = str(new_id())
    body = {"id": wanted, "procedureCode": BIRTH}
    first = await mother.http.post("/api/drafts", json=body, headers=key())
    assert (first.status_code, first.json()["id"]) == (201, wanted)
    saved = await mother.http.put(
        f"/api/drafts/{wanted}", json={"answers": {"child": {"fullName": "An"}}}, headers={"if-match": '"1"'}
    )
    assert saved.status_code == 200
    # The answer was lost and the key forgotten: what is there is given again, not begun anew.
    again = await mother.http.post("/api/drafts", json=body, headers=key())
    assert (again.json()["id"], again.headers["etag"]) == (wanted, '"2"')
    assert again.json()["answers"] == {"child": {"fullName": "An"}}
    assert len((await mother.http.get("/api/drafts")).json()["items"]) == 1
    stranger = await house.sign_in("giang-a-pao")
    assert (await stranger.post("/api/drafts", json=body, headers=key())).status_code == 404


async def test_a_draft_that_was_filed_is_not_begun_again(house: House) -> None:
    mother = await resident(house)
    filed = await mother.draft(BIRTH)
    sent = await mother.http.post("/api/dossiers", json=filed, headers=key())
    assert sent.status_code == 201, sent.text
    again = await mother.http.post("/api/drafts", json={"id": filed["draftId"], "procedureCode": BIRTH}, headers=key())
    assert again.status_code == 404
    assert (await mother.http.get("/api/drafts")).json()["items"] == []

"""A resident signs in on a helper's phone: for one draft and its dossier, beside the helper's session, briefly."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx2

from api.catalogue.actions import procedure
from api.catalogue.rules.completeness import list_required
from identity.rules.guests import may_ask
from kernel.actor import Guest
from kernel.clock import shifted
from kernel.ids import new_id
from tests.browsing import choose, me
from tests.doorstep import BOSS, DE, MUONG_HUM, helper, open_teams
from tests.house import House
from tests.one_stop import BIRTH, PHONG_HAI, Resident, answers_to, key

MAI = "sung-thi-mai"


async def arrive(client: httpx2.AsyncClient, subject: str, draft_id: str) -> httpx2.Response:
    """“Bà con tự đăng nhập trên máy này”, and what the callback says."""
    answer = await client.get("/auth/login", params={"next": f"/lam/{draft_id}", "guest": draft_id})
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert asked["prompt"] == "login", "whoever is signed in at the provider does not count"
    return await client.get(await choose(client, asked, subject))


async def file_as_guest(client: httpx2.AsyncClient, draft_id: str) -> httpx2.Response:
    """The helper's phone brings the draft up under the resident's own session, and files it."""
    begun = await client.post("/api/drafts", json={"id": draft_id, "procedureCode": BIRTH}, headers=key())
    assert begun.status_code == 201, begun.text
    answers = answers_to(BIRTH)
    pages = [
        {"documentId": need.id, "page": 1, "fileId": await Resident(client).upload(draft_id, need.id)}
        for need in list_required(procedure(BIRTH), answers)
    ]
    assert pages
    whole = {"answers": answers, "attachments": pages, "office": PHONG_HAI, "resultBy": "counter"}
    saved = await client.put(f"/api/drafts/{draft_id}", json=whole, headers={"if-match": '"1"'})
    assert saved.status_code == 200, saved.text
    told = {"draftId": draft_id, "version": saved.json()["version"], "declared": True}
    return await client.post("/api/dossiers", json=told, headers={"idempotency-key": draft_id})


async def test_a_guest_files_one_dossier_and_the_helper_s_session_is_behind_it(house: House) -> None:
    await open_teams(house)
    de, own = await helper(house), await house.sign_in(MAI)
    client, draft_id = de.http, str(new_id())
    before = (await Resident(own).file(BIRTH))["id"]
    landed = await arrive(client, MAI, draft_id)
    assert landed.headers["location"] == f"/lam/{draft_id}"
    said = next(line for line in landed.headers.get_list("set-cookie") if line.startswith("motcua-khach="))
    assert "HttpOnly" in said
    assert "Max-Age" not in said, "it dies with the browser"
    assert ((await me(client))["subject"], (await me(client))["guestOf"]) == (MAI, draft_id)

    listed = (await own.get("/api/me/sessions")).json()["items"]
    assert sorted((each["guest"], each["current"]) for each in listed) == [(False, True), (True, False)]

    # Nothing of the helper's, and nothing of the resident's but this.
    for path in (
        "/api/team/me",
        "/api/team/households",
        "/api/dossiers",
        f"/api/dossiers/{before}",
        "/api/drafts",
        "/api/me/sessions",
        "/api/me/looks",
        "/api/me/mandates",
        "/api/inbox",
    ):
        assert (await client.get(path)).status_code == 401, path
    other = {"id": str(new_id()), "procedureCode": BIRTH}
    assert (await client.post("/api/drafts", json=other, headers=key())).status_code == 404
    assert (await client.post("/api/drafts", json={"procedureCode": BIRTH}, headers=key())).status_code == 404
    copied = {"id": draft_id, "procedureCode": BIRTH, "fromDossier": before}
    assert (await client.post("/api/drafts", json=copied, headers=key())).status_code == 404

    filed = await file_as_guest(client, draft_id)
    assert filed.status_code == 201, filed.text
    receipt = filed.json()
    again = await client.post(
        "/api/dossiers",
        json={"draftId": draft_id, "version": 2, "declared": True},
        headers={"idempotency-key": draft_id},
    )
    assert again.json() == receipt, "an answer that was lost is given again"
    assert (await client.get(f"/api/dossiers/{receipt['id']}/receipt")).status_code == 200
    assert (await client.get(f"/api/dossiers/{before}/receipt")).status_code == 401
    face = (await own.get(f"/api/dossiers/{receipt['id']}")).json()
    assert face["moves"][0]["saidBy"] is None, "the resident filed it, nobody for them"

    # It ends with the dossier, at the latest in five minutes; the phone is nobody's until its person is there.
    with shifted(timedelta(minutes=5, seconds=1)):
        assert (await client.get("/api/me")).status_code == 401
    ended = await client.post("/auth/guest/end")
    assert ended.status_code == 200
    assert ended.json()["redirectUrl"]
    for path in ("/api/me", "/api/team/me"):
        assert (await client.get(path)).status_code == 401, "the helper's session is still behind the guest's"
    assert [each["guest"] for each in (await own.get("/api/me/sessions")).json()["items"]] == [False]
    assert (await client.post("/auth/guest/return")).status_code == 204
    assert (await me(client))["subject"] == DE
    assert (await client.get("/api/team/me")).status_code == 200


async def test_a_guest_who_walks_off_is_gone_in_a_quarter_of_an_hour(house: House) -> None:
    de, draft_id = await house.sign_in(DE), str(new_id())
    await arrive(de, MAI, draft_id)
    with shifted(timedelta(minutes=14)):
        assert (await de.get("/api/me")).status_code == 200
    with shifted(timedelta(minutes=29, seconds=1)):
        assert (await de.get("/api/me")).status_code == 401
        assert (await de.get("/api/visitor")).json() == {"me": None}, "not the helper either"
    # Whoever is busy all the time has two hours.
    await arrive(de, MAI, draft_id)
    for minutes in range(0, 120, 10):
        with shifted(timedelta(minutes=minutes)):
            assert (await de.get("/api/me")).status_code == 200
    with shifted(timedelta(hours=2, seconds=1)):
        assert (await de.get("/api/me")).status_code == 401


async def test_the_phone_s_own_person_is_no_guest_on_it_and_a_sign_in_ends_the_guest(house: House) -> None:
    de, draft_id = await house.sign_in(DE), str(new_id())
    same = await arrive(de, DE, draft_id)
    assert same.status_code == 409
    assert "của chính mình" in same.text
    assert (await me(de))["guestOf"] is None
    await arrive(de, MAI, draft_id)
    await arrive(de, "giang-a-pao", str(new_id()))
    assert (await me(de))["subject"] == "giang-a-pao", "one guest at a time"
    owner = await house.owner()
    try:
        assert await owner.fetchval("SELECT count(*) FROM session WHERE draft_id IS NOT NULL") == 1
    finally:
        await owner.close()
    answer = await de.get("/auth/login", params={"next": "/to-vien"})
    asked = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    assert "prompt" not in asked
    await de.get(await choose(de, asked, DE))
    assert ((await me(de))["subject"], (await me(de))["guestOf"]) == (DE, None)


async def test_an_officer_as_a_guest_holds_no_post(house: House) -> None:
    await open_teams(house)
    de = await house.sign_in(DE)
    await arrive(de, BOSS, str(new_id()))
    assert (await me(de))["posts"] == []
    assert (await de.get(f"/api/desk/team?office={MUONG_HUM}")).status_code in (401, 403)
    assert (await de.get("/api/me")).json()["helps"] is False


async def test_who_helps_is_told_so(house: House) -> None:
    await open_teams(house)
    de, boss = await house.sign_in(DE), await house.sign_in(BOSS)
    assert ((await me(de))["helps"], (await me(boss))["helps"]) == (True, False)
    team = (await boss.get(f"/api/desk/team?office={MUONG_HUM}")).json()
    await boss.post(f"/api/desk/team/members/{team['members'][0]['id']}/end")
    assert (await me(de))["helps"] is False


def test_a_stay_is_for_its_own_draft_alone() -> None:
    mine, other = new_id(), new_id()
    guest, filed = Guest(draft_id=mine, dossier_id=None), Guest(draft_id=mine, dossier_id=other)
    allowed: list[tuple[Guest, str, str]] = [
        (guest, "GET", f"/api/drafts/{mine}"),
        (guest, "PUT", f"/api/drafts/{mine}"),
        (guest, "HEAD", f"/api/uploads/{other}"),
        (guest, "GET", "/api/procedures/1.001193/prefill"),
        (filed, "GET", f"/api/dossiers/{other}/receipt"),
    ]
    refused: list[tuple[Guest, str, str]] = [
        (guest, "GET", f"/api/drafts/{other}"),
        (guest, "GET", f"/api/dossiers/{other}"),
        (guest, "PUT", f"/api/me/device-keys/{mine}"),
        (guest, "DELETE", f"/api/me/sessions/{mine}"),
        (guest, "GET", "/api/uploads"),
        (guest, "POST", "/api/handovers"),
        (guest, "POST", "/api/desk/dossiers"),
        (filed, "POST", f"/api/dossiers/{other}/withdraw"),
        (filed, "GET", f"/api/dossiers/{mine}"),
    ]
    assert all(may_ask(*each) for each in allowed)
    assert not any(may_ask(*each) for each in refused)

"""Sessions: never adopted, listed and ended by their owner, over in time; signing out."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import uuid4

import httpx2

from identity.rules import terms
from kernel.clock import now, shifted
from tests.browsing import VNEID, depart, me, sign_in
from tests.house import House


async def test_a_session_id_chosen_by_somebody_else_is_never_adopted(house: House) -> None:
    planted = "a" * 43
    client = house.client()
    client.cookies.set("motcua", planted)
    answer = await sign_in(client, "sung-thi-mai")
    assert planted in answer.request.headers["cookie"]
    token = answer.cookies["motcua"]
    assert token != planted
    assert (await house.client(cookie=f"motcua={planted}").get("/api/me")).status_code == 401
    assert (await house.client(cookie=f"motcua={token}").get("/api/me")).status_code == 200


async def test_a_new_sign_in_ends_the_browser_s_former_session(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    former = client.cookies["motcua"]
    await sign_in(client, "giang-a-pao")
    assert (await me(client))["subject"] == "giang-a-pao"
    assert (await house.client(cookie=f"motcua={former}").get("/api/me")).status_code == 401


async def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(house: House) -> None:
    answer = await sign_in(house.client(), "sung-thi-mai")
    session = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("motcua="))
    assert "HttpOnly" in session
    assert "SameSite=lax" in session
    assert "Path=/" in session
    assert "Domain" not in session
    assert "Secure" not in session  # loopback http only; https is judged in test_sign_in_https
    owner = await house.owner()
    try:
        assert await owner.fetchval("SELECT token_hash FROM session") != answer.cookies["motcua"].encode()
    finally:
        await owner.close()


async def test_sessions_are_listed_and_ended_by_their_owner_only(house: House) -> None:
    phone = await house.sign_in("sung-thi-mai", **{"user-agent": "Mozilla/5.0 (Linux; Android 10) Chrome/131.0"})
    desktop = await house.sign_in("sung-thi-mai", **{"user-agent": "Mozilla/5.0 (X11; Linux) Firefox/128.0"})
    stranger = await house.sign_in("giang-a-pao")
    items = (await phone.get("/api/me/sessions")).json()["items"]
    assert {item["device"] for item in items} == {"Chrome trên Android", "Firefox trên Linux"}
    mine = next(item for item in items if item["current"])
    other = next(item for item in items if not item["current"])
    assert mine["device"] == "Chrome trên Android"

    path = f"/api/me/sessions/{other['id']}"
    unknown = await stranger.delete(f"/api/me/sessions/{uuid4()}")
    forbidden = await stranger.delete(path)
    assert forbidden.status_code == unknown.status_code == 404
    assert forbidden.json() == unknown.json()
    assert (await desktop.get("/api/me")).status_code == 200

    assert (await phone.delete(path)).status_code == 204
    assert (await desktop.get("/api/me")).status_code == 401
    assert (await phone.get("/api/me")).status_code == 200


async def test_sessions_end_unused_and_in_any_case(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    with shifted(timedelta(days=29)):
        assert (await client.get("/api/me")).status_code == 200
    with shifted(timedelta(days=58)):
        assert (await client.get("/api/me")).status_code == 200
    with shifted(timedelta(days=87)):
        assert (await client.get("/api/me")).status_code == 200
    with shifted(timedelta(days=90, seconds=1)):
        assert (await client.get("/api/me")).status_code == 401
    unused = await house.sign_in("giang-a-pao")
    with shifted(timedelta(days=30, seconds=1)):
        assert (await unused.get("/api/me")).status_code == 401


async def test_a_desk_is_left_for_a_quarter_of_an_hour_at_most(house: House) -> None:
    await house.seed_staff()
    desk = await house.sign_in("dang-thi-huong")
    with shifted(timedelta(minutes=14)):
        assert (await desk.get("/api/me")).status_code == 200
    with shifted(timedelta(minutes=28)):
        assert (await desk.get("/api/me")).status_code == 200
    with shifted(timedelta(minutes=43, seconds=1)):
        assert (await desk.get("/api/me")).status_code == 401
    administrator = await house.sign_in("ngo-duc-toan")
    with shifted(timedelta(minutes=5, seconds=1)):
        assert (await administrator.get("/api/me")).status_code == 401


async def test_a_desk_s_cookie_dies_with_its_browser(house: House) -> None:
    await house.seed_staff()
    for subject, lasting in (("dang-thi-huong", False), ("sung-thi-mai", True)):
        answer = await sign_in(house.client(), subject)
        session = next(line for line in answer.headers.get_list("set-cookie") if line.startswith("motcua="))
        assert ("Max-Age" in session) is lasting, subject


async def test_signing_out_ends_it_here_and_at_the_provider(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    token = client.cookies["motcua"]
    answer = await client.post("/auth/logout", headers={"origin": house.base_url})
    assert answer.status_code == 200
    assert (await house.client(cookie=f"motcua={token}").get("/api/me")).status_code == 401
    assert (await client.get("/api/me")).status_code == 401

    leave = urlsplit(answer.json()["redirectUrl"])
    assert leave.path == f"{VNEID}/logout"
    asked = dict(parse_qsl(leave.query))
    assert asked["post_logout_redirect_uri"] == f"{house.base_url}/"
    assert "099198000101" not in answer.text
    back = await client.get(answer.json()["redirectUrl"])
    assert (back.status_code, back.headers["location"]) == (303, f"{house.base_url}/")
    assert (await client.post("/auth/logout")).status_code == 200  # twice is no mistake


async def test_signing_out_by_a_form_redirects(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    answer = await client.post("/auth/logout", headers={"accept": "text/html"})
    assert answer.status_code == 303
    assert urlsplit(answer.headers["location"]).path == f"{VNEID}/logout"


async def test_another_site_cannot_sign_anybody_out(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    assert (await client.post("/auth/logout", headers={"origin": "https://evil.example"})).status_code == 403
    assert (await client.get("/api/me")).status_code == 200


async def test_twenty_places_at_most(house: House) -> None:
    clients = [await house.sign_in("sung-thi-mai") for _ in range(terms.MOST_SESSIONS + 1)]
    assert (await clients[0].get("/api/me")).status_code == 401
    assert len((await clients[-1].get("/api/me/sessions")).json()["items"]) == terms.MOST_SESSIONS


async def test_what_is_over_is_swept(house: House) -> None:
    from identity.jobs import sweep

    await house.sign_in("sung-thi-mai")
    await depart(house.client())
    await sweep(house.database, now())
    owner = await house.owner()
    try:
        left = "SELECT (SELECT count(*) FROM session), (SELECT count(*) FROM login_attempt)"
        assert tuple(await owner.fetchrow(left)) == (1, 1)
        await sweep(house.database, now() + timedelta(days=91))
        assert tuple(await owner.fetchrow(left)) == (0, 0)
    finally:
        await owner.close()


async def test_another_name_of_this_machine_is_sent_to_the_right_one(house: House) -> None:
    port = urlsplit(house.base_url).port
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client:
        answer = await client.get("/auth/login?next=/ho-so")
    assert answer.headers["location"] == f"{house.base_url}/auth/login?next=%2Fho-so"


async def test_an_app_that_does_not_know_yet_asks_who_is_there_and_is_never_refused(house: House) -> None:
    nobody = await house.client().get("/api/visitor")
    assert (nobody.status_code, nobody.json()) == (200, {"me": None})
    client = await house.sign_in("sung-thi-mai")
    assert (await client.get("/api/visitor")).json()["me"] == (await client.get("/api/me")).json()

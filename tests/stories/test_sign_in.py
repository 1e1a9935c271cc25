"""Signing in and out, sessions, posts and looks, through the sandbox provider and over real HTTP."""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit
from uuid import UUID, uuid4

import httpx2

from identity.actions import people_numbered, record_look
from identity.actions import staff as posts
from identity.actions.people import identity_of
from identity.rules import terms
from kernel.actor import Actor, Post, Role
from kernel.clock import now, shifted
from kernel.ids import OfficeCode, PersonId, SessionId, new_id
from tests.browsing import VNEID, choose, depart, sign_in
from tests.house import House

SOUTH, NORTH = OfficeCode("000.00.71.H38"), OfficeCode("000.00.72.H38")


async def me(client: httpx2.AsyncClient) -> dict[str, object]:
    answer = await client.get("/api/me")
    assert answer.status_code == 200, answer.text
    found: dict[str, object] = answer.json()
    return found


async def person_id(house: House, subject: str) -> PersonId:
    owner = await house.owner()
    try:
        return PersonId(await owner.fetchval("SELECT id FROM person WHERE subject = $1", subject))
    finally:
        await owner.close()


# who one is


async def test_a_mother_signs_in_and_lands_where_she_was(house: House) -> None:
    client = await house.sign_in("sung-thi-mai", "/lam/moi?phan=1")
    assert await me(client) == {
        "subject": "sung-thi-mai",
        "displayName": "Sùng Thị Mai",
        "kind": "individual",
        "level": 2,
        "personalNumberMasked": "099*****0101",
        "posts": [],
    }
    identity = (await client.get("/api/me/identity")).json()
    assert identity["personalNumber"] == "099198000101"
    assert identity["birthDate"] == "1998-04-12"
    assert identity["sex"] == "female"
    assert identity["householdHead"] == "Giàng A Páo"


async def test_each_kind_of_person(house: House) -> None:
    assert (await me(await house.sign_in("nguyen-van-hoa")))["level"] == 1
    hostile = await me(await house.sign_in("tran-thi-thu"))
    assert hostile["displayName"] == "Trần <b>&\"' Thị Thử"
    organisation = await me(await house.sign_in("htx-tho-cam-muong-hum"))
    assert (organisation["kind"], organisation["displayName"]) == ("organisation", "Hợp tác xã Thổ cẩm Mường Hum")
    unreachable = (await (await house.sign_in("ly-may-sen")).get("/api/me/identity")).json()
    assert (unreachable["phone"], unreachable["email"]) == (None, None)
    assert (await (await house.sign_in("lo-van-pin")).get("/api/me/identity")).json()["birthDate"] == "1949"


async def test_nobody_is_nobody(house: House) -> None:
    client = house.client()
    for path in ("/api/me", "/api/me/identity", "/api/me/sessions", "/api/me/looks", "/api/staff/posts"):
        answer = await client.get(path)
        assert answer.status_code == 401, path
        assert answer.json()["type"] == "/problems/sign-in-needed"


async def test_personal_data_lie_sealed(house: House) -> None:
    await house.sign_in("sung-thi-mai")
    owner = await house.owner()
    try:
        told: str = await owner.fetchval(
            "SELECT string_agg(t::text, ' ') FROM (SELECT person::text t FROM person UNION ALL "
            "SELECT session::text FROM session UNION ALL SELECT convert_from(payload, 'utf8') FROM pgqueuer) x"
        )
        facts: bytes = await owner.fetchval("SELECT facts_sealed FROM person")
    finally:
        await owner.close()
    for secret in ("099198000101", "0900000101", "mai@demo.invalid"):
        assert secret not in told
        assert secret.encode() not in facts
        assert secret.encode().hex() not in told
    mai = await person_id(house, "sung-thi-mai")
    async with house.database.connection() as conn:
        assert (await identity_of(conn, house.keys, mai)).personal_number == "099198000101"
        assert [each.id for each in await people_numbered(conn, house.keys, "099198000101")] == [mai]


async def test_a_level_one_number_finds_nobody(house: House) -> None:
    await house.sign_in("nguyen-van-hoa")
    async with house.database.connection() as conn:
        assert await people_numbered(conn, house.keys, "099089000104") == ()


async def test_signing_in_twice_is_one_person(house: House) -> None:
    await house.sign_in("sung-thi-mai")
    await house.sign_in("sung-thi-mai")
    owner = await house.owner()
    try:
        assert await owner.fetchval("SELECT count(*) FROM person") == 1
    finally:
        await owner.close()


# sessions


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


# posts


async def test_officers_are_who_an_administrator_says_and_only_so_long(house: House) -> None:
    await house.seed_staff()
    await house.sign_in("vang-seo-lu")
    administrator = await house.sign_in("ngo-duc-toan")
    wanted = {"personalNumber": "099058000103", "office": SOUTH, "role": "officer"}
    key = {"idempotency-key": str(uuid4())}
    made = await administrator.post("/api/staff/posts", json=wanted, headers=key)
    assert made.status_code == 201, made.text
    assert made.json()["displayName"] == "Vàng Seo Lử"
    again = await administrator.post("/api/staff/posts", json=wanted, headers={"idempotency-key": str(uuid4())})
    assert (again.status_code, again.json()["type"]) == (409, "/problems/already-held")

    officer = await house.sign_in("vang-seo-lu")
    assert (await me(officer))["posts"] == [{"office": SOUTH, "role": "officer"}]
    assert (await administrator.delete(f"/api/staff/posts/{made.json()['id']}")).status_code == 204
    assert (await me(officer))["posts"] == []
    gone = await administrator.delete(f"/api/staff/posts/{made.json()['id']}")
    assert gone.status_code == 404


async def test_an_appointment_ends_the_long_session_of_a_resident(house: House) -> None:
    client = await house.sign_in("vang-seo-lu")
    who = await person_id(house, "vang-seo-lu")
    async with house.database.transaction() as conn:
        await posts.appoint(conn, None, person_id=who, office=SOUTH, role=Role.OFFICER, now=now())
    assert (await client.get("/api/me")).status_code == 401


async def test_nobody_else_appoints(house: House) -> None:
    await house.seed_staff()
    wanted = {"personalNumber": "099188000201", "office": SOUTH, "role": "administrator"}
    for subject in ("sung-thi-mai", "dang-thi-huong", "bui-quang-vinh", "phung-thi-nga"):
        client = await house.sign_in(subject)
        answer = await client.post("/api/staff/posts", json=wanted, headers={"idempotency-key": str(uuid4())})
        assert answer.status_code == 403, subject
        assert (await client.get("/api/staff/posts")).status_code == 403, subject


async def test_nobody_appoints_themselves_nor_where_no_office_is(house: House) -> None:
    await house.seed_staff()
    administrator = await house.sign_in("ngo-duc-toan")
    for number, office, status in (
        ("099080000241", SOUTH, 409),
        ("099058000103", SOUTH, 409),
        ("099058000103", "000.00.99.H38", 422),
    ):
        wanted = {"personalNumber": number, "office": office, "role": "leader"}
        answer = await administrator.post("/api/staff/posts", json=wanted, headers={"idempotency-key": str(uuid4())})
        assert answer.status_code == status, answer.text
    own = next(
        item["id"]
        for item in (await administrator.get("/api/staff/posts")).json()["items"]
        if item["role"] == "administrator"
    )
    assert (await administrator.delete(f"/api/staff/posts/{own}")).status_code == 409


async def test_staff_work_needs_level_two(house: House) -> None:
    who = await person_id(house, (await me(await house.sign_in("nguyen-van-hoa")))["subject"])  # type: ignore[arg-type]
    async with house.database.transaction() as conn:
        await posts.appoint(conn, None, person_id=who, office=SOUTH, role=Role.ADMINISTRATOR, now=now())
    client = await house.sign_in("nguyen-van-hoa")
    answer = await client.get("/api/staff/posts")
    assert (answer.status_code, answer.json()["type"]) == (403, "/problems/level-two-needed")


async def test_a_post_nobody_uses_ends_by_itself(house: House) -> None:
    from identity.jobs import end_idle_posts

    await house.seed_staff()
    with shifted(timedelta(days=40)):
        await house.sign_in("dang-thi-huong")
    await end_idle_posts(house.database, now() + timedelta(days=46))
    async with house.database.connection() as conn:
        assert {post.display_name for post in await posts.list_held(conn)} == {"Đặng Thị Hương"}


async def test_demo_posts_that_were_ended_stay_ended(house: House) -> None:
    await house.seed_staff()
    async with house.database.transaction() as conn:
        held = await posts.list_held(conn, NORTH)
        await posts.end(conn, None, held[0].id, now())
    await house.seed_staff()
    async with house.database.connection() as conn:
        assert len(await posts.list_held(conn, NORTH)) == len(held) - 1


# looks


def officer(person: UUID) -> Actor:
    return Actor(
        person_id=PersonId(person),
        session_id=SessionId(new_id()),
        level=2,
        display_name="Tẩn Láo Tả",
        posts=(Post(office=NORTH, role=Role.OFFICER),),
    )


async def test_everybody_sees_who_has_looked_and_nobody_rewrites_it(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    stranger = await house.sign_in("giang-a-pao")
    mai, dossier = await person_id(house, "sung-thi-mai"), new_id()
    async with house.database.transaction() as conn:
        await record_look(conn, officer(new_id()), mai, dossier, "Tờ khai và 2 giấy tờ", "Kiểm hồ sơ", now())
        await record_look(conn, officer(mai), mai, dossier, "Hồ sơ của mình", "Xem", now())
    looks = (await client.get("/api/me/looks")).json()
    assert len(looks["items"]) == 1
    look = looks["items"][0]
    assert (look["lookerName"], look["office"], look["why"]) == ("Tẩn Láo Tả", NORTH, "Kiểm hồ sơ")
    assert look["subjectId"] == str(dossier)
    assert (await stranger.get("/api/me/looks")).json() == {"items": [], "next": None}
    from kernel.database import NoPrivilege

    for statement in ("DELETE FROM look", "UPDATE look SET why = 'x'", "TRUNCATE look"):
        try:
            async with house.database.connection() as conn:
                await conn.execute(statement)
        except NoPrivilege:
            continue
        raise AssertionError(statement)


async def test_many_looks_come_page_by_page(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    mai = await person_id(house, "sung-thi-mai")
    async with house.database.transaction() as conn:
        for number in range(120):
            await record_look(conn, officer(new_id()), mai, new_id(), f"{number}", "Kiểm", now())
    seen: list[str] = []
    before: str | None = None
    while True:
        page = (await client.get("/api/me/looks", params={"before": before} if before else {})).json()
        seen += [item["what"] for item in page["items"]]
        before = page["next"]
        if before is None:
            break
    assert seen == [str(number) for number in reversed(range(120))]


async def test_choosing_nobody_signs_nobody_in(house: House) -> None:
    client = house.client()
    answer = await client.get(await choose(client, await depart(client), ""))
    assert "motcua" not in answer.cookies

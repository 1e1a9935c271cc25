"""Posts given and ended, and who has looked at whose data."""

from datetime import timedelta
from uuid import UUID, uuid4

from identity.actions import record_look
from identity.actions import staff as posts
from kernel.actor import Actor, Post, Role
from kernel.clock import now, shifted
from kernel.ids import OfficeCode, PersonId, SessionId, new_id
from tests.browsing import me, person_id
from tests.house import House

SOUTH, NORTH = OfficeCode("000.00.71.H38"), OfficeCode("000.00.72.H38")


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

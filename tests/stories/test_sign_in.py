"""Signing in and out, sessions, posts and looks, through the sandbox provider and over real HTTP."""

import asyncio
from typing import TypeVar
from uuid import UUID

import msgspec

from identity.actions import number_hash, people_numbered
from identity.actions.people import identity_of
from identity.events import PersonContact, PersonSignedIn
from identity.model import CONTACT_PURPOSE
from kernel.events import Published
from tests.browsing import choose, depart, me, person_id
from tests.house import House

Told = TypeVar("Told", bound=msgspec.Struct)


async def test_a_mother_signs_in_and_lands_where_she_was(house: House) -> None:
    client = await house.sign_in("sung-thi-mai", "/lam/moi?phan=1")
    told = await me(client)
    assert UUID(str(told.pop("id"))).version == 7
    assert told == {
        "subject": "sung-thi-mai",
        "displayName": "Sùng Thị Mai",
        "kind": "individual",
        "level": 2,
        "personalNumberMasked": "099*****0101",
        "posts": [],
        "helps": False,
        "guestOf": None,
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


async def test_choosing_nobody_signs_nobody_in(house: House) -> None:
    client = house.client()
    answer = await client.get(await choose(client, await depart(client), ""))
    assert "motcua" not in answer.cookies


async def test_fifty_hands_on_one_way_back_open_one_session(house: House) -> None:
    client = house.client()
    back = await choose(client, await depart(client), "sung-thi-mai")
    cookie = {"cookie": f"motcua-login={client.cookies['motcua-login']}"}
    answers = await asyncio.gather(*(house.client(**cookie).get(back) for _ in range(50)))
    assert sorted(answer.status_code for answer in answers) == [303] + [400] * 49
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM session") == 1


async def test_first_sign_ins_at_the_same_moment_are_one_person(house: House) -> None:
    await asyncio.gather(*(house.sign_in("sung-thi-mai") for _ in range(8)))
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM person") == 1
        assert await conn.fetchval("SELECT count(*) FROM session") == 8


async def published(house: House, kind: type[Told]) -> list[Told]:
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT payload FROM pgqueuer WHERE entrypoint = 'Published' ORDER BY id")
    told = [msgspec.json.decode(row[0], type=Published) for row in rows]
    return [msgspec.json.decode(each.body, type=kind) for each in told if each.topic == kind.__name__]


async def test_the_other_floors_are_told_ids_hashes_and_sealed_values(house: House) -> None:
    await house.sign_in("sung-thi-mai")
    await house.sign_in("sung-thi-mai")
    await house.sign_in("nguyen-van-hoa")
    await house.sign_in("ly-may-sen")
    mai = await person_id(house, "sung-thi-mai")
    first, second, level_one, unreachable = await published(house, PersonSignedIn)
    assert (first.person_id, first.another_device, second.another_device) == (mai, False, True)
    assert first.number_hash == number_hash(house.keys, "099198000101").hex()
    assert level_one.number_hash is None
    assert unreachable.number_hash is not None
    contacts = await published(house, PersonContact)
    phone, email = contacts[0].phone, contacts[0].email
    assert phone is not None
    assert email is not None
    assert house.keys.open(CONTACT_PURPOSE, phone, mai.bytes).decode() == "0900000101"
    assert house.keys.open(CONTACT_PURPOSE, email, mai.bytes).decode() == "mai@demo.invalid"
    assert (contacts[3].phone, contacts[3].email) == (None, None)

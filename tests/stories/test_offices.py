"""Before beginning: where can it be filed, and what need not be typed again."""

from tests.house import House
from tests.one_stop import desk, resident


async def offices(house: House, **asked: str) -> dict[str, str | None]:
    answer = await house.client().get("/api/offices", params=asked)
    assert answer.status_code == 200, answer.text
    return {item["name"]["vi"]: (item["addressee"] or {}).get("vi") for item in answer.json()["items"]}


async def test_a_residence_is_filed_at_the_one_stop_and_addressed_to_the_police(house: House) -> None:
    assert await offices(house, procedure="1.004222") == {
        "UBND xã Phong Hải": "Công an xã Phong Hải",
        "UBND xã Mường Hum": "Công an xã Mường Hum",
    }


async def test_a_licence_taken_in_by_a_commune_is_addressed_to_the_province(house: House) -> None:
    assert await offices(house, procedure="3.000347") == {
        "UBND xã Phong Hải": "Công an tỉnh Lào Cai",
        "UBND xã Mường Hum": "Công an tỉnh Lào Cai",
        "Công an tỉnh Lào Cai": "Công an tỉnh Lào Cai",
    }


async def test_an_extract_is_given_by_whoever_keeps_the_register(house: House) -> None:
    assert await offices(house, procedure="2.000635") == {
        "UBND xã Phong Hải": "UBND xã Phong Hải",
        "UBND xã Mường Hum": "UBND xã Mường Hum",
        "Sở Tư pháp tỉnh Lào Cai": "Sở Tư pháp tỉnh Lào Cai",
    }
    mother = await resident(house)
    code = (await mother.file("2.000908", office="000.00.11.H38"))["code"]
    department = await desk(house, "vu-hong-nhung")
    lines = (await department.http.get("/api/desk/queue")).json()["items"]
    assert [(line["code"], line["elsewhere"]) for line in lines] == [(code, False)], "taken in and decided there"


async def test_all_offices_and_no_such_procedure(house: House) -> None:
    assert set((await offices(house)).values()) == {None}
    assert (await house.client().get("/api/offices", params={"procedure": "9.999999"})).status_code == 404


async def test_a_form_knows_who_signed_in_and_tells_nobody_else(house: House) -> None:
    stranger = await house.client().get("/api/procedures/1.001193/prefill")
    assert stranger.status_code == 401

    client = await house.sign_in("sung-thi-mai")
    answer = await client.get("/api/procedures/1.001193/prefill")
    assert answer.headers["cache-control"] == "no-store"
    values = answer.json()["values"]
    assert values["/requester/fullName"] == "Sùng Thị Mai"
    assert values["/requester/personalNumber"] == "099198000101"
    assert values["/requester/residence"]["communeCode"] == "02728"

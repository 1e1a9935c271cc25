"""Anybody with the slip sees where the dossier stands; nobody else sees anything, however often they try."""

from datetime import timedelta

from kernel.clock import shifted
from tests.house import House
from tests.one_stop import BIRTH, desk, resident


async def test_the_slip_opens_status_turn_and_dates(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    stranger = house.client()
    secret = receipt["secret"]
    plain = await stranger.post("/api/tracking", json={"code": receipt["code"], "secret": secret})
    typed = {"code": receipt["code"].lower(), "secret": f" {secret[:4]} {secret[4:8]}-{secret[8:]}"}
    answer = await stranger.post("/api/tracking", json=typed)
    assert (answer.status_code, answer.text) == (200, plain.text)
    tracked = answer.json()
    assert (tracked["statusName"]["vi"], tracked["turn"]) == ("Mới đăng ký", "office")
    assert "Mai" not in answer.text
    assert "khai sinh" not in answer.text.lower()
    assert receipt["id"] not in answer.text
    await (await desk(house)).do(receipt["id"], "accept")
    tracked = (await stranger.post("/api/tracking", json={"code": receipt["code"], "secret": secret})).json()
    assert tracked["dueAt"] is not None


async def test_a_wrong_number_and_no_such_code_answer_alike(house: House) -> None:
    receipt = await (await resident(house)).file(BIRTH)
    stranger = house.client()
    wrong = await stranger.post("/api/tracking", json={"code": receipt["code"], "secret": "0000000000"})
    none = await stranger.post("/api/tracking", json={"code": "000.00.71.H38-261120-9999", "secret": "0000000000"})
    assert (wrong.status_code, wrong.text) == (404, none.text)
    assert wrong.json()["vi"] == "Mã hoặc số bí mật chưa đúng; xem chân giấy hẹn."


async def test_five_hundred_guesses_hit_nothing_and_are_mostly_turned_away(house: House) -> None:
    receipt = await (await resident(house)).file(BIRTH)
    stranger = house.client()
    statuses = []
    for guess in range(500):
        body = {"code": receipt["code"], "secret": f"{guess:010d}"}
        statuses.append((await stranger.post("/api/tracking", json=body)).status_code)
    assert 200 not in statuses
    assert statuses.count(404) == 5
    assert statuses.count(429) == 495
    right = {"code": receipt["code"], "secret": receipt["secret"]}
    turned = await stranger.post("/api/tracking", json=right)
    assert turned.status_code == 429, "even the right number, or the wall would tell"
    assert int(turned.headers["retry-after"]) <= 3601
    with shifted(timedelta(hours=1, seconds=1)):
        assert (await stranger.post("/api/tracking", json=right)).status_code == 200


async def test_one_address_cannot_go_through_codes(house: House) -> None:
    stranger = house.client()
    statuses = [
        (
            await stranger.post("/api/tracking", json={"code": f"000.00.71.H38-261120-{n:04d}", "secret": "1"})
        ).status_code
        for n in range(60)
    ]
    assert statuses == [404] * 30 + [429] * 30


async def test_who_knows_the_number_is_not_counted(house: House) -> None:
    receipt = await (await resident(house)).file(BIRTH)
    stranger = house.client()
    right = {"code": receipt["code"], "secret": receipt["secret"]}
    for _ in range(40):
        assert (await stranger.post("/api/tracking", json=right)).status_code == 200


async def test_neither_codes_nor_addresses_stand_in_the_count(house: House) -> None:
    await house.client().post("/api/tracking", json={"code": "000.00.71.H38-261120-0001", "secret": "1"})
    owner = await house.owner()
    rows = [row[0] for row in await owner.fetch("SELECT t::text FROM tracking_try t")]
    await owner.close()
    assert len(rows) == 2
    assert all("127.0.0.1" not in row and b"127.0.0.1".hex() not in row and "261120" not in row for row in rows)

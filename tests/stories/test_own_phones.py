"""Where a consent code may go: the provider's telephone, or one that its owner or an officer made sure of; no other."""

from datetime import timedelta
from uuid import UUID

import httpx2

from identity.actions import staff as posts
from kernel.actor import Role
from kernel.clock import now, shifted
from kernel.ids import OfficeCode, PersonId
from tests.doorstep import CLERK, MUONG_HUM, MY, consent, entry, helper, key, open_teams, texts
from tests.house import House

SEN = {"fullName": "Lý Mẩy Sến", "personalNumber": "099171000105", "birthDate": "1971-11-02"}
OWN, OTHER, TYPED = "0900000555", "0900000556", "0900000999"


async def sent(house: House) -> list[tuple[str, str]]:
    """(to, text) of every SMS so far."""
    await house.settle()
    async with house.database.connection() as conn:
        rows = await conn.fetch("SELECT recipient, text FROM sandbox_sms_message ORDER BY id")
    return [(row[0][-9:], row[1]) for row in rows]


async def ask(who: httpx2.AsyncClient, phone: str) -> httpx2.Response:
    """Six digits to that telephone, please: anew."""
    return await who.post("/api/me/phone", json={"phone": phone}, headers=key())


async def digits(house: House) -> str:
    await house.settle()
    return next(each for each in reversed(await texts(house)) if "ma xac nhan" in each).split(": ")[1][:6]


async def test_ones_own_telephone_is_confirmed_by_what_came_to_it(house: House) -> None:
    await open_teams(house)
    sen, de = await house.sign_in("ly-may-sen"), await helper(house)
    assert (await sen.get("/api/me/phone")).json()["how"] is None
    assert (await de.ask("code", resident=SEN)).json()["type"] == "/problems/no-confirmed-phone"
    assert (await ask(sen, "không phải")).json()["type"] == "/problems/no-telephone"
    asked = await ask(sen, OWN)
    assert (asked.json()["askedPhone"], asked.json()["triesLeft"], asked.json()["phone"]) == ("+84*****55", 3, None)
    assert (await de.ask("code", resident=SEN)).status_code == 409, "asked for is not confirmed"
    code = await digits(house)
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    assert (await sen.post("/api/me/phone/confirm", json={"code": wrong})).json()["facts"]["left"] == 2
    other = await house.sign_in(MY)
    assert (await other.post("/api/me/phone/confirm", json={"code": code})).status_code == 409, "another's code"
    done = (await sen.post("/api/me/phone/confirm", json={"code": code})).json()
    assert (done["how"], done["phone"], done["askedPhone"]) == ("resident", "+84*****55", None)
    assert done["confirmedAt"]
    assert (await sen.post("/api/me/phone/confirm", json={"code": code})).json()["type"] == "/problems/phone-code-over"
    await de.asked("code", resident=SEN)
    to, words = (await sent(house))[-1]
    assert (to, "cho to vien so 12" in words) == (OWN[1:], True)

    await ask(sen, OTHER)
    await sen.post("/api/me/phone/confirm", json={"code": await digits(house)})
    assert any(to == OWN[1:] and "khong con gui toi so nay" in text for to, text in await sent(house))
    assert (await sen.delete("/api/me/phone")).status_code == 204
    assert (await de.ask("code", resident=SEN)).json()["type"] == "/problems/no-confirmed-phone"


async def test_a_code_for_a_telephone_ends(house: House) -> None:
    """Wrong three times, ten minutes, one at a time, five a day."""
    sen = await house.sign_in("ly-may-sen")
    await ask(sen, OWN)
    first = await digits(house)
    wrong = {"code": f"{(int(first) + 1) % 10**6:06d}"}
    lefts = [(await sen.post("/api/me/phone/confirm", json=wrong)).json() for _ in range(3)]
    assert [each["type"].split("/")[-1] for each in lefts] == [
        "wrong-phone-code",
        "wrong-phone-code",
        "phone-code-over",
    ]
    assert (await sen.post("/api/me/phone/confirm", json={"code": first})).status_code == 409
    await ask(sen, OWN)
    second = await digits(house)
    with shifted(timedelta(minutes=10, seconds=1)):
        late = await sen.post("/api/me/phone/confirm", json={"code": second})
    assert late.json()["type"] == "/problems/phone-code-over"
    for _ in range(3):
        assert (await ask(sen, OWN)).status_code == 200
    assert (await ask(sen, OTHER)).status_code == 429, "five a day at one's word"
    other = await house.sign_in(MY)
    assert (await ask(other, OWN)).status_code == 429, "five a day to a telephone"
    assert (await sen.get("/api/me/phone")).json()["how"] is None


async def test_no_code_goes_to_what_a_helper_typed(house: House) -> None:
    await open_teams(house)
    who = PersonId(UUID((await (await helper(house)).get("me"))["helperId"]))
    async with house.database.transaction() as conn:
        await posts.appoint(conn, None, person_id=who, office=OfficeCode(MUONG_HUM), role=Role.COUNTER, now=now())
    de, clerk = await helper(house), await house.sign_in(CLERK)
    home = (await de.household_of("Lý Mẩy Sến"))["id"]
    await de.kept(consent(home), entry("household", 5, householdId=home, phone=TYPED))
    assert (await de.ask("code", resident=SEN, householdId=home)).json()["type"] == "/problems/no-confirmed-phone"
    unknown = {**SEN, "phone": TYPED}
    assert (await de.ask("code", resident=unknown)).status_code == 400, "there is no field for it"
    theirs = {"office": MUONG_HUM, "personalNumber": SEN["personalNumber"], "phone": TYPED}
    assert (await de.http.post("/api/desk/phones", json=theirs)).status_code == 404, "of a team, at the desk too"
    assert (await clerk.post("/api/desk/phones", json={**theirs, "phone": "không có"})).status_code == 422
    assert (await clerk.post("/api/desk/phones", json={**theirs, "phone": OWN})).status_code == 204
    sen = await house.sign_in("ly-may-sen")
    seen = (await sen.get("/api/me/phone")).json()
    assert (seen["how"], seen["office"]) == ("officer", MUONG_HUM)
    await de.asked("code", resident=SEN, householdId=home)
    assert {to for to, words in await sent(house) if ": Ma " in words} == {OWN[1:]}

"""A commune's team: appointed, seeing only its hamlets, bringing back what was said on doorsteps, ended at once."""

import asyncio
import itertools
import random
from datetime import timedelta
from typing import Any

from kernel.clock import now
from kernel.events import publish
from kernel.ids import MessageId, PersonId, new_id
from notifications.events import MessageSeen, Unreached
from tests.doorstep import (
    BOSS,
    DE_NUMBER,
    HOA,
    MUONG_HUM,
    MY_NUMBER,
    PHONG_HAI,
    Helper,
    code_sent,
    consent,
    entry,
    helper,
    key,
    open_teams,
    seal,
)
from tests.house import House


async def test_days_offline_come_back_once(house: House) -> None:
    await open_teams(house)
    de = await helper(house)
    assert de.me["badge"] == 12
    assert de.me["team"]["vi"] == "tổ công nghệ số xã Mường Hum"
    homes = await de.households()
    assert len(homes) == 40
    blank = next(each for each in homes if each["consent"] is None)
    home = blank["id"]
    early = entry("fact", 50, householdId=home, fact="appInstalled", value=True, how="told")
    [refused] = await de.bring(early)
    assert refused["result"] == "refused"
    assert refused["problem"]["type"] == "/problems/consent-needed"
    later = (now() + timedelta(days=3)).date().isoformat()
    work = [
        consent(home),
        entry("household", 40, householdId=home, phone="0900000999", needs=["elderly"], house="Nhà cuối dốc"),
        entry(
            "visit", 30, householdId=home, startedAt=now().isoformat(), outcome="met", note="Đã chỉ VNeID", nextOn=later
        ),
        entry("fact", 29, householdId=home, fact="appInstalled", value=True, how="seen"),
        entry("lesson", 28, householdId=home, lesson="fraud", learner="Con gái"),
    ]
    await de.kept(*work)
    assert {each["result"] for each in await de.bring(*work)} == {"known"}
    face = await de.get(f"households/{home}")
    assert (face["phone"], face["needs"], face["house"]) == ("0900000999", ["elderly"], "Nhà cuối dốc")
    assert face["consent"]["words"] == "Xin ghi tên và nhà."
    assert [note["text"] for note in face["notes"]] == ["Đã chỉ VNeID"]
    assert face["facts"]["appInstalled"]["how"] == "seen"
    assert face["facts"]["appInstalled"]["by"] == "Giàng Văn Dế"
    assert [each["learner"] for each in face["lessons"]] == ["Con gái"]
    assert face["nextOn"] == later
    day = await de.get(f"day?on={later}")
    line = next(each for each in day["items"] if each["householdId"] == home)
    assert line["reasons"] == ["promised", "need"]
    today = {each["householdId"]: each["reasons"] for each in (await de.get("day"))["items"]}
    assert home not in today, "somebody was there today"
    assert (await de.http.get("/api/team/day?on=0001-01-01")).status_code == 200
    hamlet = {each["id"]: each["hamletId"] for each in await de.households()}
    never = [hamlet[each] for each, reasons in today.items() if reasons == ["never"]]
    assert len(list(itertools.groupby(never))) == len(set(never)) == 3, "one hamlet after the other"


async def test_consent_taken_back_leaves_the_name(house: House) -> None:
    await open_teams(house)
    de = await helper(house)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    await de.kept(
        entry("visit", 20, householdId=home, startedAt=now().isoformat(), outcome="met", note="Chuyện riêng"),
        consent(home, agreed=False, minutes_ago=10),
    )
    face = await de.get(f"households/{home}")
    assert (face["headName"], face["house"], face["needs"], face["notes"]) == ("Thào Thị Mỷ", None, [], [])
    connection = await house.owner()
    try:
        words = await connection.fetch(
            "SELECT e.kind FROM household_words w JOIN household_entry e ON e.id = w.entry_id "
            "WHERE w.household_id = $1",
            home,
        )
    finally:
        await connection.close()
    assert sorted(row[0] for row in words) == ["consent", "consent", "import"]


async def two_helpers(house: House) -> tuple[Helper, Helper, str]:
    """The second is appointed to one hamlet; both go to the household, of a head with no account, that has said yes."""
    await open_teams(house)
    boss = await house.sign_in(BOSS)
    team = (await boss.get(f"/api/desk/team?office={MUONG_HUM}")).json()
    await house.sign_in("giang-a-pao")
    body = {"office": MUONG_HUM, "personalNumber": "099095000102", "hamlets": [team["hamlets"][0]["id"]]}
    made = await boss.post("/api/desk/team/members", json=body, headers=key())
    assert made.status_code == 201, made.text
    assert made.json()["badge"] == 13
    again = await boss.post("/api/desk/team/members", json=body, headers=key())
    assert again.json()["type"] == "/problems/already-member"
    de, pao = await helper(house), await helper(house, "giang-a-pao")
    mine = {each["id"] for each in await pao.households()}
    assert 0 < len(mine) < 40
    return de, pao, next(each["id"] for each in await de.households() if each["id"] in mine and each["consent"])


async def test_two_helpers_keep_both_their_words(house: House) -> None:
    de, pao, home = await two_helpers(house)
    seen = entry("fact", 9, householdId=home, fact="notifications", value=False, how="seen")
    told = entry("fact", 5, householdId=home, fact="notifications", value=True, how="told")
    await pao.kept(told, entry("visit", 5, householdId=home, startedAt=now().isoformat(), outcome="absent", note="B"))
    await de.kept(seen, entry("visit", 8, householdId=home, startedAt=now().isoformat(), outcome="met", note="A"))
    face = await de.get(f"households/{home}")
    assert [(note["by"], note["text"]) for note in face["notes"]] == [("Giàng A Páo", "B"), ("Giàng Văn Dế", "A")]
    assert face["facts"]["notifications"]["value"] is True


async def test_two_phones_whatever_is_lost_and_sent_again_add_up_to_what_was_said(house: House) -> None:
    """Both were at one household offline; both come back at once, over a line that loses requests and answers."""
    de, pao, home = await two_helpers(house)
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    said = {phone: [said_at(home, chance) for _ in range(25)] for phone in (de, pao)}

    async def come_back(phone: Helper) -> None:
        waiting = sorted(said[phone], key=lambda each: str(each["id"]))
        while waiting:
            some = waiting[: chance.randint(1, 9)]
            if chance.random() < 0.3:
                continue  # lost on the way there
            outcomes = await phone.bring(*some, *chance.sample(said[phone], 2))
            assert {each["result"] for each in outcomes} <= {"kept", "known"}, (seed, outcomes)
            if chance.random() < 0.7:  # else the answer was lost
                waiting = waiting[len(some) :]

    await asyncio.gather(come_back(de), come_back(pao))
    every = sorted(said[de] + said[pao], key=lambda each: str(each["at"]))
    face = await de.get(f"households/{home}")
    assert face == await pao.get(f"households/{home}")
    visits = [(each["id"], each["note"]) for each in every if each["kind"] == "visit"]
    kept = [(note["id"], note["text"]) for note in reversed(face["notes"])]
    assert [each for each in kept if each in visits] == visits, f"seed {seed}: each word once, oldest first"
    for name in ("house", "phone"):
        latest = [each[name] for each in every if name in each]
        assert not latest or face[name] == latest[-1], (seed, name)
    for fact in ("level2", "notifications"):
        told = [(each["value"], each["how"]) for each in every if each.get("fact") == fact]
        assert not told or (face["facts"][fact]["value"], face["facts"][fact]["how"]) == told[-1], (seed, fact)
    connection = await house.owner()
    try:
        rows = await connection.fetch("SELECT id::text FROM household_entry WHERE household_id = $1", home)
    finally:
        await connection.close()
    ids = [row[0] for row in rows]
    assert len(ids) == len(set(ids)), seed
    assert set(ids) >= {each["id"] for each in every}, seed


def said_at(home: str, chance: random.Random) -> dict[str, Any]:
    """One thing that somebody wrote down there since yesterday."""
    ago = chance.uniform(1, 1380)
    match chance.choice(("visit", "fact", "house", "phone")):
        case "visit":
            outcome, note = chance.choice(("met", "absent")), f"Lời {chance.randrange(10**9)}"
            return entry("visit", ago, householdId=home, startedAt=now().isoformat(), outcome=outcome, note=note)
        case "fact":
            fact, how = chance.choice(("level2", "notifications")), chance.choice(("seen", "told"))
            return entry("fact", ago, householdId=home, fact=fact, value=chance.random() < 0.5, how=how)
        case name:
            return entry("household", ago, householdId=home, **{name: f"0900{chance.randrange(10**6):06}"})


async def test_ended_while_offline(house: House) -> None:
    """Everything waits on the phone; here they do not exist any more."""
    await open_teams(house)
    de, boss = await helper(house), await house.sign_in(BOSS)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    team = (await boss.get(f"/api/desk/team?office={MUONG_HUM}")).json()
    ended = await boss.post(f"/api/desk/team/members/{team['members'][0]['id']}/end")
    assert ended.status_code == 204, ended.text
    answer = await de.http.post(
        "/api/team/entries", json={"entries": [entry("fact", householdId=home, fact="level2", value=True, how="told")]}
    )
    nobody = await boss.get("/api/team/me")
    assert answer.status_code == nobody.status_code == 404
    assert answer.json() == nobody.json()
    body = {"office": MUONG_HUM, "personalNumber": DE_NUMBER, "hamlets": [team["hamlets"][0]["id"]]}
    back = await boss.post("/api/desk/team/members", json=body, headers=key())
    assert back.json()["badge"] == 13, "a badge is never given twice"


async def test_a_sealed_copy_is_sent_without_the_pin(house: House) -> None:
    await open_teams(house)
    de, hoa = await helper(house), await helper(house, HOA)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    server = await de.get("key")
    said = entry("fact", 5, householdId=home, fact="level2", value=True, how="seen", helper=de.me["helperId"])
    sealed = {"id": said["id"], "kind": "sealed", "sealed": seal(server, "entry", said["id"], said)}
    [stolen] = await hoa.bring(sealed)
    assert stolen["problem"]["type"] == "/problems/unopenable-seal"
    damaged = {**sealed, "sealed": {**sealed["sealed"], "kid": "ffff"}}
    [refused] = await de.bring(damaged)
    assert refused["problem"]["type"] == "/problems/unopenable-seal"
    elsewhere = {**sealed, "id": str(new_id())}
    [refused] = await de.bring(elsewhere)
    assert refused["problem"]["type"] == "/problems/unopenable-seal"
    await de.kept(sealed)
    [again] = await de.bring({key: value for key, value in said.items() if key != "helper"})
    assert again["result"] == "known"
    assert (await de.get(f"households/{home}"))["facts"]["level2"]["value"] is True


async def test_nonsense_costs_its_neighbours_nothing(house: House) -> None:
    await open_teams(house)
    de, hoa = await helper(house), await helper(house, HOA)
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    theirs = (await hoa.households())[0]["id"]
    good = entry("fact", 5, householdId=home, fact="level2", value=True, how="told")
    outcomes = await de.bring(
        entry("fact", householdId=home, fact="rich", value=True, how="told"),
        entry("fact", householdId=theirs, fact="level2", value=True, how="told"),
        entry("fact", householdId=str(new_id()), fact="level2", value=True, how="told"),
        entry("household", householdId=str(new_id()), headName="Ai đó", hamletId=str(new_id())),
        {**good, "id": str(new_id()), "at": "0001-01-01T00:00:00+14:00"},
        good,
    )
    assert [each["result"] for each in outcomes] == ["refused"] * 5 + ["kept"]
    assert outcomes[4]["problem"]["type"] == "/problems/unreadable"
    others, nobodys = outcomes[1]["problem"], outcomes[2]["problem"]
    assert others == nobodys
    new = str(new_id())
    hamlet = de.me["hamlets"][0]["id"]
    await de.kept(entry("household", householdId=new, headName="Vàng Thị Mới", hamletId=hamlet))
    assert (await de.get(f"households/{new}"))["headName"] == "Vàng Thị Mới"
    assert (await hoa.http.get(f"/api/team/households/{new}")).status_code == 404


async def test_a_message_that_reached_nobody_becomes_a_visit(house: House) -> None:
    """The last rung of the ladder: the household is first in the day's list until somebody has been met there."""
    await open_teams(house)
    de, my = await helper(house), await house.sign_in("thao-thi-my")
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    mandate = await de.asked(
        "code", resident={"fullName": "Thào Thị Mỷ", "personalNumber": MY_NUMBER}, householdId=home
    )
    await de.type_code(mandate["id"], await code_sent(house))
    await house.settle()
    subject = (await my.get("/api/me")).json()["subject"]
    async with house.database.transaction() as conn:
        who = PersonId(await conn.fetchval("SELECT id FROM person WHERE subject = $1", subject))
        messages = [MessageId(new_id()), MessageId(new_id())]
        for each in messages:
            await publish(conn, Unreached(message_id=each, person_id=who, at=now() - timedelta(minutes=9)))
        seen = MessageSeen(message_id=messages[0], person_id=who, kind="fee_due", key="k", at=now())
    await house.settle()
    first = (await de.get("day"))["items"][0]
    assert (first["householdId"], first["unseen"], first["reasons"][0]) == (home, 2, "unseen")
    async with house.database.transaction() as conn:
        await publish(conn, seen)
    await house.settle()
    assert (await de.get("day"))["items"][0]["unseen"] == 1
    await de.kept(entry("visit", 1, householdId=home, startedAt=now().isoformat(), outcome="met"))
    assert (await de.get(f"households/{home}"))["unseen"] == 0

    async def unreached() -> int:
        async with house.database.transaction() as conn:
            await publish(conn, Unreached(message_id=MessageId(new_id()), person_id=who, at=now()))
        await house.settle()
        return int((await de.get(f"households/{home}"))["unseen"])

    assert await unreached() == 1
    await de.kept(consent(home, agreed=False, minutes_ago=0))  # nobody is sent to a household that said no
    assert (await de.get(f"households/{home}"))["unseen"] == 0
    assert await unreached() == 0
    await de.kept(consent(home, minutes_ago=0))
    assert await unreached() == 1


async def test_only_the_own_office_appoints(house: House) -> None:
    await open_teams(house)
    boss = await house.sign_in(BOSS)
    assert (await boss.get(f"/api/desk/team?office={PHONG_HAI}")).status_code == 404
    body = {"office": PHONG_HAI, "personalNumber": DE_NUMBER, "hamlets": []}
    assert (await boss.post("/api/desk/team/members", json=body, headers=key())).status_code == 404
    hamlet = {"office": MUONG_HUM, "name": "Thôn Mới", "target": 9}
    assert (await boss.post("/api/desk/team/hamlets", json=hamlet, headers=key())).status_code == 201
    twice = await boss.post("/api/desk/team/hamlets", json={**hamlet, "name": "thôn  mới"}, headers=key())
    assert twice.json()["type"] == "/problems/hamlet-known"

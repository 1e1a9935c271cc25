"""Another hamlet, a lapsed mandate, an ended helper: on every route of the teams, exactly what does not exist."""

from datetime import timedelta
from typing import Any

import httpx2
import pytest

from api.enrolment.jobs import forget_handovers
from kernel.clock import now, shifted
from kernel.ids import new_id
from tests.doorstep import (
    BOSS,
    HOA,
    MAI,
    MUONG_HUM,
    PENSION,
    PHONG_HAI,
    Scanned,
    entry,
    helper,
    key,
    open_teams,
    text64,
)
from tests.house import House
from tests.one_stop import EXTRACT, Resident
from tests.stories.test_strangers import MINE

MEMBER: dict[str, Any] = {"hamlets": []}
HELPERS: list[tuple[str, str, Any]] = [
    ("GET", "/api/team/me", None),
    ("GET", "/api/team/key", None),
    ("GET", "/api/team/households", None),
    ("GET", "/api/team/households/{household_id}", None),
    ("GET", "/api/team/day", None),
    ("POST", "/api/team/entries", {"entries": [{"id": "x"}]}),
    ("GET", "/api/team/mandates", None),
    ("POST", "/api/team/mandates", {"id": str(new_id()), "acts": ["follow"], "way": "qr", "procedureCode": PENSION}),
    ("GET", "/api/team/mandates/{mandate_id}", None),
    ("POST", "/api/team/mandates/{mandate_id}/link", {"secretHash": "a" * 43}),
    ("POST", "/api/team/mandates/{mandate_id}/code", {"code": {"kid": "a", "epk": "a", "iv": "a", "box": "a"}}),
    ("POST", "/api/team/mandates/{mandate_id}/paper", {"fileId": str(new_id())}),
    ("POST", "/api/team/mandates/{mandate_id}/drop", None),
    ("GET", "/api/team/dossiers", None),
]
RESIDENTS: list[tuple[str, str, Any]] = [
    ("POST", "/api/me/mandates/{mandate_id}/grant", None),
    ("POST", "/api/me/mandates/{mandate_id}/decline", None),
    ("POST", "/api/me/mandates/{mandate_id}/revoke", None),
    ("POST", "/api/me/mandates/{mandate_id}/take-over", None),
]
OFFICES: list[tuple[str, str, Any]] = [
    ("PUT", "/api/desk/team/hamlets/{hamlet_id}", {"name": "Thôn Khác", "target": 1}),
    ("PUT", "/api/desk/team/members/{member_id}", MEMBER),
    ("POST", "/api/desk/team/members/{member_id}/end", None),
    ("POST", "/api/desk/mandates/{mandate_id}/revoke", None),
    ("GET", "/api/desk/mandates/{mandate_id}/paper", None),
    ("POST", "/api/desk/mandates/{mandate_id}/confirm-paper", {"fileId": str(new_id())}),
    ("POST", "/api/desk/mandates/{mandate_id}/refuse-paper", {"fileId": str(new_id()), "fault": "unsigned"}),
    ("POST", "/api/desk/households/imports/{import_id}/apply", None),
    ("POST", "/api/desk/households/imports/{import_id}/undo", None),
]
OWN_NAMED: list[tuple[str, str, Any]] = [  # that name an office, so that another one's is asked for
    ("GET", "/api/desk/team?office={office}", None),
    ("POST", "/api/desk/team/hamlets", {"office": PHONG_HAI, "name": "Thôn Lạ", "target": 1}),
    ("POST", "/api/desk/team/members", {"office": PHONG_HAI, "personalNumber": "099", "hamlets": []}),
    ("GET", "/api/desk/mandates?office={office}", None),
    ("POST", "/api/desk/phones", {"office": PHONG_HAI, "personalNumber": "099", "phone": "0900000000"}),
    ("POST", "/api/desk/households/imports", {"office": PHONG_HAI, "name": "a", "content": "YQ=="}),
    ("GET", "/api/desk/households/imports?office={office}", None),
    ("GET", "/api/desk/coverage?office={office}", None),
    ("GET", "/api/desk/coverage/households?office={office}&measure=reached", None),
    ("GET", "/api/desk/coverage/export?office={office}", None),
    ("GET", "/api/desk/coverage/province", None),
    ("GET", "/api/desk/coverage/province/export", None),
]
OPEN = {  # judged by a secret or about nobody but oneself
    "/api/mandates/look",
    "/api/mandates/grant",
    "/api/me/mandates",
    "/api/handovers",
    "/api/handovers/{handover_id}/pieces",
    "/api/handovers/take",
    "/api/handovers/taken",
}


async def asked(http: httpx2.AsyncClient, method: str, path: str, body: Any) -> tuple[int, str, dict[str, str]]:
    answer = await http.request(method, path, json=body, headers={"idempotency-key": str(new_id())})
    return answer.status_code, answer.text, dict(answer.headers) | {"date": ""}


async def test_every_route_of_the_teams_is_tried_here(house: House) -> None:
    paths = (await house.client().get("/api/schema/openapi.json")).json()["paths"]
    ours: tuple[str, ...] = (
        "/api/team/",
        "/api/desk/team",
        "/api/desk/mandates",
        "/api/desk/households",
        "/api/desk/coverage",
    )
    ours += ("/api/mandates", "/api/me/mandates", "/api/handovers", "/api/desk/phones")
    tried = {path.split("?")[0] for _, path, _ in HELPERS + RESIDENTS + OFFICES + OWN_NAMED} | OPEN
    assert {path for path in paths if path.startswith(ours)} == tried


@pytest.fixture
async def stood(house: House) -> dict[str, str]:
    """A mandate that stands, a household and a team, all of xã Mường Hum's."""
    await open_teams(house)
    de, mai, boss = await helper(house), await house.sign_in(MAI), await house.sign_in(BOSS)
    qr = Scanned()
    home = (await de.household_of("Thào Thị Mỷ"))["id"]
    mandate = await de.asked("qr", secretHash=qr.hash, householdId=home)
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    team = (await boss.get(f"/api/desk/team?office={MUONG_HUM}")).json()
    return {
        "household_id": home,
        "mandate_id": mandate["id"],
        "hamlet_id": team["hamlets"][0]["id"],
        "member_id": team["members"][0]["id"],
        "import_id": str(new_id()),
    }


async def test_strangers_find_nothing(house: House, stood: dict[str, str]) -> None:
    hoa, other_boss = await helper(house, HOA), await house.sign_in("bui-quang-vinh")
    nothing = {name: str(new_id()) for name in stood}
    for http, routes in ((hoa.http, HELPERS), (hoa.http, RESIDENTS), (other_boss, OFFICES)):
        for method, path, body in routes:
            if "{" in path:
                theirs = await asked(http, method, path.format(**stood), body)
                assert theirs == await asked(http, method, path.format(**nothing), body), path
                assert theirs[0] == 404, (path, theirs)
    boss = await house.sign_in(BOSS)
    for method, path, body in OWN_NAMED:
        status, text, _ = await asked(boss, method, path.format(office=PHONG_HAI), body)
        assert (status, "Not found" in text or "Không tìm thấy" in text) == (404, True), (path, text)


async def test_another_hamlet_of_the_same_commune_is_another_world(house: House, stood: dict[str, str]) -> None:
    """Appointed to one hamlet, a helper reads, writes and asks in no other: each answer is that for a made-up id."""
    boss = await house.sign_in(BOSS)
    await house.sign_in("giang-a-pao")
    team = (await boss.get(f"/api/desk/team?office={MUONG_HUM}")).json()
    de = await helper(house)
    elsewhere = (await de.get(f"households/{stood['household_id']}"))["hamletId"]
    own = next(each["id"] for each in team["hamlets"] if each["id"] != elsewhere)
    body = {"office": MUONG_HUM, "personalNumber": "099095000102", "hamlets": [own]}
    assert (await boss.post("/api/desk/team/members", json=body, headers=key())).status_code == 201
    pao = await helper(house, "giang-a-pao")
    for household in (stood["household_id"], str(new_id())):
        found = await pao.http.get(f"/api/team/households/{household}")
        wanted = {"id": str(new_id()), "acts": ["follow"], "way": "qr", "procedureCode": PENSION}
        answer = await pao.http.post("/api/team/mandates", json={**wanted, "householdId": household}, headers=key())
        [said] = await pao.bring(entry("fact", householdId=household, fact="level2", value=True, how="told"))
        assert (found.status_code, answer.status_code) == (404, 404), answer.text
        assert found.json() == answer.json()
        assert said["problem"]["type"] == "/problems/not-found"
    assert stood["household_id"] not in {each["id"] for each in await pao.households()}
    assert stood["household_id"] not in {each["householdId"] for each in (await pao.get("day"))["items"]}


async def test_who_is_in_no_team_finds_no_team(house: House, stood: dict[str, str]) -> None:
    boss = await house.sign_in(BOSS)
    de = await helper(house)
    assert (await boss.post(f"/api/desk/team/members/{stood['member_id']}/end")).status_code == 204
    for http in (de.http, boss):
        for method, path, body in HELPERS:
            status, text, _ = await asked(http, method, path.format(**stood), body)
            assert status == 404, (path, text)


async def test_a_lapsed_mandate_is_no_mandate_on_every_route(house: House) -> None:
    """A dossier with a fee, filed, followed and paid for by a helper for a day: then it is a stranger's."""
    await open_teams(house)
    de, mai = await helper(house), await house.sign_in(MAI)
    qr = Scanned()
    acts = ["prepare", "submit", "pay", "follow"]
    mandate = await de.asked("qr", secretHash=qr.hash, acts=acts, days=1, procedureCode=EXTRACT)
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    own = await Resident(de.http).draft(EXTRACT)
    content = (await de.http.get(f"/api/drafts/{own['draftId']}")).json()
    draft = str(new_id())
    wanted = ("answers", "attachments", "office", "resultBy", "resultAddress")
    await de.kept(
        entry(
            "draft",
            draftId=draft,
            mandateId=mandate["id"],
            procedureCode=EXTRACT,
            content={name: content[name] for name in wanted},
        )
    )
    filed = await de.http.post("/api/dossiers", json={"draftId": draft, "version": 1, "declared": True}, headers=key())
    assert filed.status_code == 201, filed.text
    dossier, fee = filed.json()["id"], filed.json()["fees"][0]["id"]
    paying = await de.http.post(f"/api/fees/{fee}/attempts", json={"gateway": "vnpay"}, headers=key())
    assert paying.status_code == 201, paying.text
    reads = [f"/api/dossiers/{dossier}{part}" for part in ("", "/receipt", "/files")]
    reads += [f"/api/fees/{fee}", f"/api/attempts/{paying.json()['id']}"]
    reads += [f"/api/files/{each['id']}" for each in filed.json()["files"]]
    for path in reads:
        assert (await de.http.get(path)).status_code == 200, path
        assert (await de.http.get(path)).status_code == 200, "once more"
    assert (await de.get("mandates"))["items"]
    who = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum)"
    looked = [each["what"] for each in (await mai.get("/api/me/looks")).json()["items"] if each["lookerName"] == who]
    assert (looked.count("Khoản phí"), looked.count("Quyền làm hộ")) == (1, 1), "a screen that asks again is one look"
    assert looked.count("Hồ sơ") >= 3
    acted = (await mai.get("/api/me/mandates")).json()["items"][0]["done"]
    assert [each["act"] for each in acted] == ["asked", "granted", "submit", "pay"]
    await mai.post(f"/api/me/mandates/{mandate['id']}/revoke")
    for path in reads:
        nothing = "/".join(str(new_id()) if len(part) == 36 else part for part in path.split("/"))
        theirs, nobodys = await asked(de.http, "GET", path, None), await asked(de.http, "GET", nothing, None)
        assert theirs == nobodys, path
        assert theirs[0] == 404
        assert (await mai.get(path)).status_code == 200, path
    again = await de.http.post(f"/api/fees/{fee}/attempts", json={"gateway": "vnpay"}, headers=key())
    assert again.status_code == 404
    for method, path, body in MINE:
        theirs, nobodys = [
            await asked(de.http, method, path.format(id=each, paper=new_id()), body) for each in (dossier, new_id())
        ]
        assert theirs == nobodys, path
        assert theirs[0] == 404, path


async def test_a_draft_goes_from_phone_to_phone_once(house: House) -> None:
    """In pieces, to the phone that came first, which may ask again on a bad line; to nobody else, and not for long."""
    await open_teams(house)
    de, hoa = await helper(house), await helper(house, HOA)
    first, second, qr = house.client(), house.client(), Scanned()
    boxes = [text64(b"\x00sealed on the phone"), text64(b"\x01" * 512 * 1024)]
    told = {"id": str(new_id()), "readHash": qr.hash, "pieces": 2}
    assert (await de.http.post("/api/handovers", json=told)).status_code == 400, "an act that creates has a key"
    for _ in ("sent", "sent once more, for the answer was lost"):
        made = await de.http.post("/api/handovers", json=told, headers={"idempotency-key": str(told["id"])})
        assert made.status_code == 201
    pieces = f"/api/handovers/{told['id']}/pieces"
    fetch = {"id": told["id"], "token": text64(qr.secret), "claim": text64(b"1" * 32)}
    nothing = await first.post("/api/handovers/take", json={**fetch, "id": str(new_id())})
    assert nothing.status_code == 404

    async def refused(who: httpx2.AsyncClient, path: str, body: Any) -> bool:
        return bool((await who.post(path, json=body)).json() == nothing.json())

    assert await refused(first, "/api/handovers/take", fetch), "its pieces are not here yet"
    for at, box in enumerate(boxes):
        theirs = await hoa.http.put(pieces, json={"piece": at, "box": box})
        assert theirs.status_code == 404, "another helper's handover does not exist"
        assert (await de.http.put(pieces, json={"piece": at, "box": box})).status_code == 204
    assert (await de.http.put(pieces, json={"piece": 2, "box": "AA"})).status_code == 404
    assert (await de.http.put(pieces, json={"piece": -1, "box": "AA"})).status_code == 400
    assert await refused(second, "/api/handovers/take", {**fetch, "token": text64(b"x" * 32)}), "another secret"
    for at, box in [*enumerate(boxes), (0, boxes[0])]:
        taken = await first.post("/api/handovers/take", json={**fetch, "piece": at})
        assert taken.json() == {"box": box, "pieces": 2}
    other = {**fetch, "claim": text64(b"2" * 32)}
    assert await refused(second, "/api/handovers/take", other), "used twice"
    assert await refused(second, "/api/handovers/taken", other)
    assert (await de.http.put(pieces, json={"piece": 0, "box": "AA"})).status_code == 404, "nothing changes under it"
    assert (await first.post("/api/handovers/taken", json=fetch)).status_code == 204
    assert await refused(first, "/api/handovers/take", fetch), "and then it is gone"
    late = {**told, "id": str(new_id()), "pieces": 1}
    await de.http.post("/api/handovers", json=late, headers={"idempotency-key": str(late["id"])})
    await de.http.put(f"/api/handovers/{late['id']}/pieces", json={"piece": 0, "box": boxes[0]})
    with shifted(timedelta(minutes=15, seconds=1)):
        assert await refused(first, "/api/handovers/take", {**fetch, "id": late["id"]})
    with shifted(timedelta(minutes=16)):
        await forget_handovers(house.database, now())
    async with house.database.connection() as conn:
        assert await conn.fetchval("SELECT count(*) FROM handover_piece") == 0, "what is over is swept away"

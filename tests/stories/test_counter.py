"""People at the counter: filed for without an account, and helped with every later step, always by name."""

from typing import Any

from tests.house import House
from tests.one_stop import BIRTH, LEADER, MUONG_HUM, Desk, desk, key, resident

HOMETOWN = {
    "pointer": "/child/homeTown",
    "flaw": "missing",
    "reason": "Vì tờ khai cần đến cấp xã",
    "example": "xã Mường Hum, tỉnh Lào Cai",
}
PLACE = {"provinceCode": "15", "communeCode": "02728"}
PIN = {"fullName": "Lò Văn Pín", "personalNumber": "099 049 000110", "phone": "0900000110"}


async def take_in(house: House, officer: Desk, **more: Any) -> dict[str, Any]:
    clerk = await resident(house, "dang-thi-huong")
    draft = await clerk.draft(BIRTH)
    body = {"draftId": draft["draftId"], "version": draft["version"], "owner": PIN, **more}
    taken = await officer.http.post("/api/desk/dossiers", json=body, headers=key())
    assert taken.status_code == 201, taken.text
    again = await officer.http.post("/api/desk/dossiers", json=body, headers=key())
    assert again.json()["code"] == taken.json()["code"]
    receipt: dict[str, Any] = taken.json()
    return receipt


async def test_for_a_person_without_an_account(house: House) -> None:
    officer = await desk(house)
    receipt = await take_in(house, officer)
    assert (receipt["status"], receipt["owner"]) == (2, "Lò Văn Pín")
    face = await officer.open(receipt["id"])
    assert (face["channel"], face["owner"]["personalNumberMasked"]) == (1, "099*****0110")
    assert [(move["action"], move["by"]) for move in face["moves"]] == [("take_in", "staff"), ("accept", "staff")]

    pin = await resident(house, "lo-van-pin")
    await house.settle()
    assert (await pin.read(receipt["id"]))["isOwner"] is True
    kinds = {paper["kind"] for paper in (await pin.http.get(f"/api/dossiers/{receipt['id']}/papers")).json()["items"]}
    assert {"appointment", "declaration"} <= kinds


async def test_for_a_person_without_a_number(house: House) -> None:
    """Nobody's sign-in claims it: they follow it by the code and the secret on their slip."""
    officer = await desk(house)
    receipt = await take_in(house, officer, owner={"fullName": "Lò Văn Pín", "personalNumber": " "})
    assert (await officer.open(receipt["id"]))["owner"]["personalNumberMasked"] is None
    pin = await resident(house, "lo-van-pin")
    await house.settle()
    assert (await pin.http.get(f"/api/dossiers/{receipt['id']}")).status_code == 404
    slip = {"code": receipt["code"], "secret": receipt["secret"]}
    tracked = await house.client().post("/api/tracking", json=slip, headers=key())
    assert tracked.status_code == 200, tracked.text
    kinds = {
        paper["kind"]
        for paper in (await officer.http.get(f"/api/desk/dossiers/{receipt['id']}/papers")).json()["items"]
    }
    assert {"appointment", "declaration"} <= kinds


async def test_for_somebody_who_came_for_another(house: House) -> None:
    officer = await desk(house)
    came = {"fullName": "Lò Thị Ẩn", "personalNumber": "099175000111"}
    receipt = await take_in(house, officer, filer=came, relation="con", accept=False)
    assert (receipt["status"], receipt["filer"], receipt["owner"]) == (1, "Lò Thị Ẩn", "Lò Văn Pín")
    assert (await officer.open(receipt["id"]))["relation"] == "con"


async def test_nobody_takes_in_their_own_nor_for_another_office(house: House) -> None:
    officer = await desk(house)
    clerk = await resident(house, "dang-thi-huong")
    draft = await clerk.draft(BIRTH)
    body: dict[str, Any] = {"draftId": draft["draftId"], "version": draft["version"]}
    own = {**body, "owner": {"fullName": "Đặng Thị Hương", "personalNumber": "099188000201"}}
    refused = await officer.http.post("/api/desk/dossiers", json=own, headers=key())
    assert refused.json()["type"] == "/problems/own-filing"
    elsewhere = await clerk.draft(BIRTH, office=MUONG_HUM)
    body = {"draftId": elsewhere["draftId"], "version": elsewhere["version"], "owner": PIN}
    assert (await officer.http.post("/api/desk/dossiers", json=body, headers=key())).status_code == 403


async def test_the_counter_helps_with_every_step_and_the_history_says_so(house: House) -> None:
    officer, leader = await desk(house), await desk(house, LEADER)
    dossier = (await take_in(house, officer))["id"]
    await officer.do(dossier, "supplement", {"pins": [HOMETOWN]})
    at_counter, elsewhere = [(await who.open(dossier))["actions"] for who in (officer, leader)]
    assert {"answer_supplement", "withdraw"} <= set(at_counter)
    assert not {"answer_supplement", "withdraw"} & set(elsewhere)
    brought = {"present": "Lò Văn Pín", "answer": {"values": {"/child/homeTown": PLACE}}}
    assert (await leader.act(dossier, "counter-supplement", brought)).status_code == 403
    assert (await officer.do(dossier, "counter-supplement", brought))["status"] == 4
    await officer.do(dossier, "ask-proof")
    waiting = await officer.open(dossier)
    assert "answer_proof" in waiting["actions"]
    assert "/child/fullName" in [line["pointer"] for line in waiting["draft"]]
    draft = await officer.http.get(f"/api/desk/dossiers/{dossier}/proof/paper")
    assert draft.content.startswith(b"%PDF"), draft.text
    read = {"present": "Lò Văn Pín", "answer": {"right": True}}
    assert (await officer.do(dossier, "counter-proof-answer", read))["stage"] == "plain"
    face = await officer.open(dossier)
    assert face["draft"] == []
    mine = [move for move in face["moves"] if move["action"] in ("answer_supplement", "answer_proof")]
    assert [(move["by"], move["onBehalf"]) for move in mine] == [("staff", True), ("staff", True)]
    gone = {"present": "Lò Văn Pín", "withdrawal": {"reason": "Nộp nhầm nơi"}}
    assert (await officer.do(dossier, "counter-withdraw", gone))["status"] == 7


async def test_a_slip_is_found_by_its_code_or_by_its_end(house: House) -> None:
    officer, theirs = await desk(house), await desk(house, "tan-lao-ta")
    receipt = await take_in(house, officer)
    for typed in (receipt["code"], receipt["code"].lower(), receipt["code"].partition("-")[2]):
        found = (await officer.http.get("/api/desk/queue", params={"code": typed})).json()["items"]
        assert [line["id"] for line in found] == [receipt["id"]]
        assert (await theirs.http.get("/api/desk/queue", params={"code": typed})).json()["items"] == []


async def test_colleagues_see_who_has_it_open(house: House) -> None:
    officer, leader = await desk(house), await desk(house, LEADER)
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.open(dossier)
    seen = (await leader.http.get("/api/desk/queue")).json()["items"][0]
    assert (seen["present"], seen["opened"]) == (["Đặng Thị Hương"], False)
    own = (await officer.http.get("/api/desk/queue")).json()["items"][0]
    assert (own["present"], own["opened"]) == ([], True)

"""One return, complete: pinned, reasoned, answered at once; the second one needs a leader and counts as late."""

from datetime import timedelta
from typing import Any

from kernel.clock import shifted
from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, LEADER, Desk, Resident, desk, resident

HOMETOWN: dict[str, Any] = {
    "pointer": "/child/homeTown",
    "flaw": "missing",
    "reason": "Vì tờ khai cần đến cấp xã",
    "example": "xã Mường Hum, tỉnh Lào Cai",
}
NAME = {
    "pointer": "/child/fullName",
    "flaw": "unclear",
    "reason": "Vì khác với tên trên giấy chứng sinh",
    "example": "Giàng A Tủa",
}
PLACE = {"provinceCode": "15", "communeCode": "02728"}


async def accepted(house: House) -> tuple[Resident, Desk, str]:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    return mother, officer, dossier


async def paper_of(officer: Desk, dossier: str) -> dict[str, Any]:
    """A pin on a paper of this procedure, whether or not one was attached."""
    from api.catalogue.actions import procedure

    needs = procedure(BIRTH).documents
    return {
        "pointer": f"/documents/{needs[0].id}",
        "flaw": "blurred",
        "reason": "Vì cần đọc được số giấy",
        "example": "Chụp đủ bốn góc, chỗ sáng",
        "page": 1,
    }


async def test_one_request_one_answer(house: House) -> None:
    mother, officer, dossier = await accepted(house)
    paper = await paper_of(officer, dossier)
    asked = await officer.do(dossier, "supplement", {"pins": [HOMETOWN, paper], "note": "Gọi cô Hương"})
    assert (asked["status"], asked["turn"]) == (5, "resident")
    face = await mother.read(dossier)
    assert face["answerBy"] is not None
    assert face["pausedAt"] is not None
    request = (await mother.http.get(f"/api/dossiers/{dossier}/supplement")).json()
    assert [pin["pointer"] for pin in request["pins"]] == ["/child/homeTown", paper["pointer"]]
    assert request["pins"][0]["label"]["vi"].endswith("Quê quán của bé")
    assert (request["officer"], request["countsLate"], request["note"]) == ("Đặng Thị Hương", False, "Gọi cô Hương")

    half = await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}})
    assert (half.status_code, half.json()["type"]) == (422, "/problems/supplement-unfinished")
    assert half.json()["errors"] == [{"pointer": paper["pointer"]}]
    file = await mother.upload(str(new_id()), paper["pointer"].rsplit("/", 1)[1])
    page = {"documentId": paper["pointer"].rsplit("/", 1)[1], "page": 1, "fileId": file}
    more = await mother.act(
        dossier, "supplement", {"values": {"/child/homeTown": PLACE, "/child/fullName": "Khác"}, "pages": [page]}
    )
    assert more.json()["type"] == "/problems/not-pinned"
    wrong = await mother.act(dossier, "supplement", {"values": {"/child/homeTown": 7}, "pages": [page]})
    assert wrong.json()["type"] == "/problems/answers-incomplete"
    assert (await mother.read(dossier))["status"] == 5, "a refusal changes nothing"

    done = await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}, "pages": [page]})
    assert (done.status_code, done.json()["status"], done.json()["turn"]) == (200, 4, "office"), done.text
    opened = await officer.open(dossier)
    assert opened["answers"]["child"]["homeTown"] == PLACE
    assert opened["requests"][0]["changed"] == ["/child/homeTown", paper["pointer"]]
    assert page["documentId"] in [kept["documentId"] for kept in opened["files"]]
    await house.settle()
    kinds = [each["kind"] for each in (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]]
    assert "supplement" in kinds
    assert kinds.count("declaration") == 2


async def test_a_paper_one_does_not_have_may_be_said_so(house: House) -> None:
    mother, officer, dossier = await accepted(house)
    paper = await paper_of(officer, dossier)
    await officer.do(dossier, "supplement", {"pins": [paper]})
    lacks = [{"pointer": paper["pointer"], "words": "Sinh tại nhà, không có giấy chứng sinh"}]
    done = await mother.act(dossier, "supplement", {"lacks": lacks})
    assert done.status_code == 200, done.text
    assert (await officer.open(dossier))["requests"][0]["lacks"] == {lacks[0]["pointer"]: lacks[0]["words"]}


async def test_an_unfair_request_is_not_sent(house: House) -> None:
    _, officer, dossier = await accepted(house)
    for pins, problem in (
        ([], "/problems/nothing-pinned"),
        ([{**HOMETOWN, "reason": "Theo quy định"}], "/problems/pin-unfair"),
        ([{**HOMETOWN, "example": ""}], "/problems/pin-unfair"),
        ([{**HOMETOWN, "pointer": "/child/nowhere"}], "/problems/pin-unfair"),
        ([HOMETOWN, HOMETOWN], "/problems/pin-unfair"),
    ):
        refused = await officer.act(dossier, "supplement", {"pins": pins})
        assert (refused.status_code, refused.json()["type"]) == (422, problem)
    past = await officer.act(dossier, "supplement", {"pins": [HOMETOWN], "dueAt": "2026-01-01T00:00:00Z"})
    assert past.json()["type"] == "/problems/supplement-due-wrong"


async def test_the_second_request_is_a_leaders(house: House) -> None:
    mother, officer, dossier = await accepted(house)
    leader = await desk(house, LEADER)
    await officer.do(dossier, "supplement", {"pins": [HOMETOWN]})
    await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}})
    proposed = await officer.do(dossier, "supplement", {"pins": [NAME]})
    assert (proposed["status"], proposed["stage"]) == (4, "second")
    assert (await mother.read(dossier))["turn"] == "office", "nothing is asked before the leader agrees"
    request = (await mother.http.get(f"/api/dossiers/{dossier}/supplement")).json()
    assert request["number"] == 1
    assert (await officer.act(dossier, "approve-supplement")).status_code == 403
    asked = await leader.do(dossier, "approve-supplement")
    assert (asked["status"], asked["turn"]) == (5, "resident")
    request = (await mother.http.get(f"/api/dossiers/{dossier}/supplement")).json()
    assert (request["number"], request["countsLate"]) == (2, True)
    assert (await mother.read(dossier))["timeliness"] == "late"


async def test_a_second_request_can_be_dropped(house: House) -> None:
    mother, officer, dossier = await accepted(house)
    leader = await desk(house, LEADER)
    await officer.do(dossier, "supplement", {"pins": [HOMETOWN]})
    await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}})
    await officer.do(dossier, "supplement", {"pins": [NAME]})
    assert (await leader.do(dossier, "drop-supplement"))["stage"] == "plain"
    await officer.do(dossier, "supplement", {"pins": [NAME]})
    assert len((await officer.open(dossier))["requests"]) == 2


async def test_before_acceptance_the_answer_leads_back_to_the_desk(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    asked = await officer.do(dossier, "supplement", {"pins": [HOMETOWN]})
    assert (asked["status"], asked["stage"]) == (5, "unaccepted")
    done = await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}})
    assert (done.json()["status"], done.json()["startedAt"]) == (1, None)
    assert [line["id"] for line in (await officer.http.get("/api/desk/queue")).json()["items"]] == [dossier]


async def test_two_days_before_one_is_reminded_once(house: House) -> None:
    from api.dossiers.actions.reminding import remind
    from kernel.clock import now

    mother, officer, dossier = await accepted(house)
    await officer.do(dossier, "supplement", {"pins": [HOMETOWN], "dueAt": (now() + timedelta(days=7)).isoformat()})
    assert await remind(house.database, house.keys, now()) == 0
    with shifted(timedelta(days=5, hours=1)):
        assert await remind(house.database, house.keys, now()) == 1
        assert await remind(house.database, house.keys, now()) == 0
    await house.settle()
    assert "supplement_due" in [each["kind"] for each in (await mother.http.get("/api/inbox")).json()["items"]]


async def test_the_clock_gives_back_what_was_waited(house: House) -> None:
    mother, officer, dossier = await accepted(house)
    before = (await mother.read(dossier))["dueAt"]
    await officer.do(dossier, "supplement", {"pins": [HOMETOWN]})
    with shifted(timedelta(days=9)):
        mother = await resident(house)
        done = await mother.act(dossier, "supplement", {"values": {"/child/homeTown": PLACE}})
    face = done.json()
    assert face["dueAt"] > before
    assert face["firstDueAt"] == before
    assert face["share"]["resident"] > 0

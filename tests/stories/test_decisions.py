"""What is decided, by whom, and the letters that say so."""

from datetime import UTC, datetime, timedelta

from api.dossiers.actions.timing import calendar
from api.workdays.model import local
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, LEADER, desk, resident


async def test_a_leader_signs_and_an_officer_does_not(house: House) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    dossier = (await mother.file(EXTRACT))["id"]
    face = await mother.read(dossier)
    if face["stage"] == "unpaid":
        await mother.pay(house, face["fees"][0]["id"])
    await officer.do(dossier, "accept")
    await officer.do(dossier, "propose", {"outcome": "granted", "number": "88/TLKS"})
    assert (await officer.act(dossier, "approve")).status_code == 403
    back = await leader.do(dossier, "send-back", {"reason": "Số trích lục ghi nhầm năm"})
    assert (back["status"], back["stage"]) == (4, "plain")
    await officer.do(dossier, "propose", {"outcome": "granted", "number": "89/TLKS"})
    await leader.do(dossier, "approve")
    papers = (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    assert [paper["kind"] for paper in papers if paper["isResult"]] == ["extract"]


async def test_a_refusal_is_a_sealed_letter_with_its_reasons(house: House) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    await officer.do(dossier, "begin")
    assert (await leader.act(dossier, "refuse", {"reason": "Theo quy định"})).status_code == 422
    reason = "Trẻ đã được đăng ký khai sinh tại xã Mường Hum ngày 02/11/2026"
    done = await leader.do(dossier, "refuse", {"reason": reason})
    assert (done["status"], done["outcome"]) == (9, "refused")
    face = await mother.read(dossier)
    assert (face["reason"], face["turn"]) == (reason, "resident")
    papers = (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    (letter,) = [paper for paper in papers if paper["isResult"]]
    assert (letter["kind"], letter["sealed"]) == ("decision", True)
    await house.settle()
    assert "result_ready" in {told["kind"] for told in (await mother.http.get("/api/inbox")).json()["items"]}


def _closing(moment: str, days: int, *, open_that_day: bool = True) -> str:
    """When offices close `days` later, on a day on which they work or do not, written as the API writes it."""
    hours = calendar()
    day = local(datetime.fromisoformat(moment)).date() + timedelta(days=days)
    while hours.is_working(day) is not open_that_day:
        day += timedelta(days=1)
    return hours.closing(day).astimezone(UTC).isoformat().replace("+00:00", "Z")


async def test_an_apology_and_a_stop_have_their_letters(house: House) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    due = (await mother.read(dossier))["dueAt"]
    later, closed = _closing(due, 60), _closing(due, 60, open_that_day=False)
    reason = "Phải xác minh tại nơi cư trú cũ của người mẹ"
    assert (await officer.act(dossier, "extend", {"dueAt": later, "reason": reason})).status_code == 403
    sunday = await leader.act(dossier, "extend", {"dueAt": closed, "reason": reason})
    assert sunday.json()["type"] == "/problems/new-due-while-closed"
    assert (await leader.do(dossier, "extend", {"dueAt": later, "reason": reason}))["dueAt"] == later
    again = await leader.act(dossier, "extend", {"dueAt": _closing(later, 60), "reason": reason})
    assert again.json()["type"] == "/problems/extended-already"
    stopped = await leader.do(dossier, "stop", {"reason": "Cơ sở dữ liệu cho thấy trẻ đã đăng ký ở tỉnh khác"})
    assert (stopped["status"], stopped["turn"]) == (8, "nobody")
    await house.settle()
    kinds = {paper["kind"] for paper in (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]}
    assert {"appointment", "apology", "stopped"} <= kinds
    told = [message["kind"] for message in (await mother.http.get("/api/inbox")).json()["items"]]
    assert {"delayed", "stopped"} <= set(told)


async def test_not_accepted_says_why(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    assert (await officer.act(dossier, "not-accept", {"reason": "theo quy định."})).status_code == 422
    reason = "Nơi đăng ký thuộc xã Mường Hum, không thuộc xã Phong Hải"
    assert (await officer.do(dossier, "not-accept", {"reason": reason}))["status"] == 3
    assert (await mother.read(dossier))["reason"] == reason
    await house.settle()
    papers = (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    assert "not_accepted" in [paper["kind"] for paper in papers]

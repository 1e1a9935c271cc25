"""A fee holds a dossier where law says so, and moves it the moment the money is there."""

import pytest

from api.catalogue.model.fees import FeeStage
from tests.house import House
from tests.one_stop import BIRTH, EXTRACT, LEADER, PHONG_HAI, answers_to, desk, resident

RESIDENCE = "1.004222"


async def test_a_fee_due_on_submission_holds_the_dossier_until_it_is_paid(house: House) -> None:
    khoi = await resident(house, "hoang-minh-khoi")
    receipt = await khoi.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION))
    assert (receipt["status"], receipt["stage"], receipt["turn"]) == (1, "unpaid", "resident")
    (fee,) = receipt["fees"]
    assert (fee["stage"], fee["word"], fee["totalVnd"] % 8000) == ("on_submission", "chua_thanh_toan", 0)

    officer = await desk(house)
    assert (await officer.http.get("/api/desk/queue")).json()["items"] == []
    assert (await officer.act(receipt["id"], "accept")).json()["type"] == "/problems/step-not-allowed"

    await khoi.pay(house, fee["id"])
    face = await khoi.read(receipt["id"])
    assert (face["status"], face["stage"], face["turn"], face["startedAt"]) == (1, "plain", "office", None)
    assert [each["word"] for each in face["fees"]] == ["da_thanh_toan"]
    assert [move["action"] for move in face["moves"]] == ["submit", "settle_fee"]
    queue = (await officer.http.get("/api/desk/queue")).json()["items"]
    assert [line["id"] for line in queue] == [receipt["id"]]
    assert (await officer.do(receipt["id"], "accept"))["status"] == 2


async def test_money_is_shown_paid_before_the_dossier_has_moved(house: House) -> None:
    khoi = await resident(house, "hoang-minh-khoi")
    receipt = await khoi.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION))
    fee = receipt["fees"][0]["id"]
    async with house.database.transaction() as conn:
        from uuid import UUID

        from api.payments.actions import settle_cash
        from kernel import clock
        from kernel.actor import Actor, Post, Role
        from kernel.ids import FeeId, OfficeCode, PersonId, SessionId, new_id
        from kernel.money import Dong

        clerk = Actor(
            person_id=PersonId(new_id()),
            session_id=SessionId(new_id()),
            level=2,
            display_name="Thủ quỹ",
            posts=(Post(office=OfficeCode(PHONG_HAI), role=Role.COUNTER),),
        )
        await settle_cash(conn, clerk, FeeId(UUID(fee)), Dong(receipt["fees"][0]["totalVnd"]), clock.now())
    face = await khoi.read(receipt["id"])
    assert face["fees"][0]["word"] == "da_thanh_toan"
    assert face["stage"] == "unpaid", "the job has not run yet"
    await house.settle()
    assert (await khoi.read(receipt["id"]))["stage"] == "plain"


async def test_a_fee_asked_during_the_work_pauses_the_clock(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    await officer.do(dossier, "begin")
    asked = {
        "kind": "charge",
        "label": "Lệ phí đăng ký quá hạn",
        "why": "Đăng ký sau 60 ngày kể từ ngày sinh",
        "amountVnd": 8000,
    }
    assert (await officer.do(dossier, "ask-fee", asked))["status"] == 6
    face = await mother.read(dossier)
    assert (face["turn"], face["reason"]) == ("resident", "Đăng ký sau 60 ngày kể từ ngày sinh")
    assert face["pausedAt"] is not None
    await mother.pay(house, face["fees"][0]["id"])
    paid = await mother.read(dossier)
    assert (paid["status"], paid["turn"], paid["pausedAt"]) == (4, "office", None)
    await house.settle()
    async with house.database.connection() as conn:
        left = await conn.fetch("SELECT kind FROM messages WHERE key LIKE $1 AND expires_at > now()", f"{dossier}:%")
    assert "fee_due" not in [row[0] for row in left], "nobody is reminded of what they paid"
    assert "paid" in [row[0] for row in left]


async def test_a_fee_due_on_acceptance_is_asked_then_and_the_work_waits_for_it(house: House) -> None:
    mother, officer = await resident(house), await desk(house)
    receipt = await mother.file(RESIDENCE, answers=answers_to(RESIDENCE, owing=FeeStage.ON_ACCEPTANCE))
    assert (receipt["status"], receipt["stage"], receipt["fees"]) == (1, "plain", []), "nothing is due on submission"
    assert (await officer.do(receipt["id"], "accept"))["status"] == 6
    face = await mother.read(receipt["id"])
    (fee,) = face["fees"]
    assert (face["turn"], fee["stage"], fee["word"]) == ("resident", "on_acceptance", "chua_thanh_toan")
    assert (await officer.act(receipt["id"], "begin")).json()["type"] == "/problems/step-not-allowed"
    await mother.pay(house, fee["id"])
    assert (await mother.read(receipt["id"]))["status"] == 4


async def test_a_fee_due_on_result_guards_its_return(house: House) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    answers = answers_to(BIRTH, owing=FeeStage.ON_RESULT)
    dossier = (await mother.file(BIRTH, answers=answers))["id"]
    await officer.do(dossier, "accept")
    await officer.do(dossier, "ask-proof")
    await mother.act(dossier, "proof-answer", {"right": True})
    await officer.do(dossier, "propose", {"outcome": "granted", "number": "12/2026"})
    await leader.do(dossier, "approve")
    assert (await mother.act(dossier, "collect")).json()["type"] == "/problems/fee-not-paid"
    assert (await officer.act(dossier, "return", {"to": "Chị Mai"})).json()["type"] == "/problems/fee-not-paid"
    face = await mother.read(dossier)
    await mother.pay(house, face["fees"][0]["id"])
    assert (await officer.do(dossier, "return", {"to": "Chị Mai"}))["status"] == 10
    await house.settle()
    told = [item["kind"] for item in (await mother.http.get("/api/inbox")).json()["items"]]
    # What was answered stands among the read, below: the order is not this story's.
    assert sorted(told) == ["accepted", "paid", "proof_asked", "received", "result_ready", "result_returned"]


async def test_withdrawing_ends_what_was_asked(house: House) -> None:
    khoi = await resident(house, "hoang-minh-khoi")
    receipt = await khoi.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION))
    assert (await khoi.act(receipt["id"], "withdraw", {"reason": "Nộp nhầm"})).json()["status"] == 7
    fee = (await khoi.http.get(f"/api/fees/{receipt['fees'][0]['id']}")).json()
    assert fee["ways"] == []


@pytest.mark.parametrize(
    ("ending", "status", "word"),
    [("not-accept", 3, "cho_hoan"), ("withdraw", 7, "cho_hoan"), ("stop", 8, "da_thanh_toan")],
)
async def test_a_paid_fee_follows_the_procedures_rule_when_the_dossier_ends(
    house: House, ending: str, status: int, word: str
) -> None:
    """An extract's fee goes back when it is not accepted or withdrawn, and stays when the work was stopped."""
    khoi, officer, leader = await resident(house, "hoang-minh-khoi"), await desk(house), await desk(house, LEADER)
    receipt = await khoi.file(EXTRACT, answers=answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION))
    await khoi.pay(house, receipt["fees"][0]["id"])
    reason = {"reason": "Nơi đăng ký thuộc xã Mường Hum, không thuộc xã Phong Hải"}
    match ending:
        case "withdraw":
            ended = (await khoi.act(receipt["id"], "withdraw", reason)).json()
        case "stop":
            await officer.do(receipt["id"], "accept")
            ended = await leader.do(receipt["id"], "stop", reason)
        case _:
            ended = await officer.do(receipt["id"], ending, reason)
    assert ended["status"] == status, ended
    fee = (await khoi.http.get(f"/api/fees/{receipt['fees'][0]['id']}")).json()
    assert (fee["state"], fee["missingVnd"]) == (word, 0)
    assert fee["owedBackVnd"] == (fee["totalVnd"] if word == "cho_hoan" else 0)
    papers = (await khoi.http.get(f"/api/dossiers/{receipt['id']}/papers")).json()["items"]
    assert "receipt" in [paper["kind"] for paper in papers], "the receipt is with the dossier"

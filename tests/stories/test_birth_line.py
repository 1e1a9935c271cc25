"""The main line: a birth is registered from a draft on a phone to the result in hand."""

import hashlib

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Channel
from api.catalogue.rules.fees import quote
from api.catalogue.rules.summaries import tell_resident
from tests.house import House
from tests.one_stop import BIRTH, LEADER, desk, resident, today


async def test_a_birth_from_draft_to_result(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    assert receipt["code"].endswith("-0001")
    assert len(receipt["secret"]) == 10
    assert [file["receivedSha256"] != file["keptSha256"] for file in receipt["files"]]
    papers = {need.id: need.label.vi for need in procedure(BIRTH).documents}
    assert [file["label"]["vi"] for file in receipt["files"]] == [
        f"{papers[file['documentId']]}, trang {file['page']}" for file in receipt["files"]
    ]
    dossier = receipt["id"]
    cost = (await mother.http.get(f"/api/dossiers/{dossier}/cost")).json()
    answers = (await mother.http.get(f"/api/dossiers/{dossier}/answers")).json()["answers"]
    quoted = quote(procedure(BIRTH), Channel.ONLINE, answers, today())
    assert cost["words"]["vi"] == tell_resident(quoted, accepted=False).vi

    officer, leader = await desk(house), await desk(house, LEADER)
    assert (await officer.do(dossier, "accept"))["status"] == 2
    face = await mother.read(dossier)
    assert face["statusName"]["vi"] == "Được tiếp nhận"
    assert face["turn"] == "office"
    assert face["dueAt"] is not None

    refused = await officer.act(dossier, "propose", {"outcome": "granted", "number": "12/2026"})
    assert refused.json()["type"] == "/problems/proof-not-read"
    await officer.do(dossier, "ask-proof")
    proof = (await mother.http.get(f"/api/dossiers/{dossier}/proof")).json()
    assert proof["lines"]
    draft = await mother.http.get(f"/api/dossiers/{dossier}/proof/paper")
    assert draft.content.startswith(b"%PDF"), draft.text
    assert (await mother.read(dossier))["turn"] == "resident"
    answered = await mother.act(dossier, "proof-answer", {"right": True})
    assert answered.status_code == 200, answered.text

    await officer.do(dossier, "propose", {"outcome": "granted", "number": "12/2026"})
    assert (await leader.do(dossier, "approve"))["status"] == 9
    await house.settle()
    # Told in whatever order: what has been answered asks nobody any more.
    told = {each["kind"]: each["readAt"] for each in (await mother.http.get("/api/inbox")).json()["items"]}
    assert told["proof_asked"]
    assert told["result_ready"] is None
    papers = (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    assert sorted(paper["kind"] for paper in papers) == ["appointment", "birth_certificate", "declaration", "proof"]
    result = next(paper for paper in papers if paper["isResult"])
    pdf = await mother.http.get(f"/api/dossiers/{dossier}/papers/{result['id']}")
    assert pdf.status_code == 200
    assert hashlib.sha256(pdf.content).hexdigest() == result["sha256"]
    assert result["sealed"]
    collected = await mother.act(dossier, "collect")
    assert collected.json()["status"] == 10, collected.text
    assert [move["words"]["vi"] for move in collected.json()["moves"]] == [
        "Đã nộp hồ sơ",
        "Đã tiếp nhận",
        "Gửi bản nháp để đọc lại",
        "Đã trả lời bản nháp",
        "Trình ký",
        "Đã ký kết quả",
        "Đã nhận bản điện tử",
    ]


async def test_what_the_resident_finds_wrong_is_put_right_and_read_again(house: House) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    officer = await desk(house)
    await officer.do(dossier, "accept")
    early = {"corrections": [{"pointer": "/child/fullName", "value": "Giàng Thị Ngọc Ánh"}]}
    assert (await officer.act(dossier, "ask-proof", early)).status_code == 422, "nobody has found it wrong"
    await officer.do(dossier, "ask-proof")
    mistakes = [{"pointer": "/child/fullName", "words": "Giàng Thị Ngọc Ánh"}]
    answered = await mother.act(dossier, "proof-answer", {"right": False, "mistakes": mistakes})
    assert answered.status_code == 200, answered.text

    shown = await officer.open(dossier)
    assert [each["words"] for each in shown["said"][-1]["corrections"]] == ["Giàng Thị Ngọc Ánh"]
    beyond = {"corrections": [*early["corrections"], {"pointer": "/child/sex", "value": "male"}]}
    refused = await officer.act(dossier, "ask-proof", beyond)
    assert refused.status_code == 422, "only what was found wrong"
    senseless = {"corrections": [{"pointer": "/child/fullName", "value": ""}]}
    assert (await officer.act(dossier, "ask-proof", senseless)).status_code == 422
    await officer.do(dossier, "ask-proof", early)
    lines = (await mother.http.get(f"/api/dossiers/{dossier}/proof")).json()["lines"]
    assert next(line["value"] for line in lines if line["pointer"] == "/child/fullName") == "Giàng Thị Ngọc Ánh"


async def test_why_a_draft_was_sent_back_is_for_the_officer_alone(house: House) -> None:
    mother = await resident(house)
    dossier = (await mother.file(BIRTH))["id"]
    officer, leader = await desk(house), await desk(house, LEADER)
    await officer.do(dossier, "accept")
    reason = "Giấy chứng sinh ghi tên mẹ khác tên trong hồ sơ."
    await officer.do(dossier, "propose", {"outcome": "refused", "reason": reason})
    await leader.do(dossier, "send-back", {"reason": "Ghi rõ điều luật và nơi nhận kiến nghị."})
    shown = await officer.open(dossier)
    assert shown["said"][-1] == {
        "version": shown["version"],
        "words": "Ghi rõ điều luật và nơi nhận kiến nghị.",
        "corrections": [],
    }
    assert shown["decision"]["reason"] == reason
    assert "điều luật" not in str(await mother.read(dossier))

"""The main line: a birth is registered from a draft on a phone to the result in hand."""

import hashlib

from tests.house import House
from tests.one_stop import BIRTH, LEADER, desk, resident


async def test_a_birth_from_draft_to_result(house: House) -> None:
    mother = await resident(house)
    receipt = await mother.file(BIRTH)
    assert receipt["code"].endswith("-0001")
    assert len(receipt["secret"]) == 10
    assert [file["receivedSha256"] != file["keptSha256"] for file in receipt["files"]]
    dossier = receipt["id"]

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

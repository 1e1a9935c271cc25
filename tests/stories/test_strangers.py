"""To a stranger, somebody's dossier is exactly what does not exist: same status, same words, on every route."""

from typing import Any

import pytest

from kernel.ids import new_id
from tests.house import House
from tests.one_stop import BIRTH, LEADER, desk, resident

MINE: list[tuple[str, str, Any]] = [
    ("GET", "/api/dossiers/{id}", None),
    ("GET", "/api/dossiers/{id}/receipt", None),
    ("GET", "/api/dossiers/{id}/files", None),
    ("GET", "/api/dossiers/{id}/cost", None),
    ("GET", "/api/dossiers/{id}/answers", None),
    ("GET", "/api/dossiers/{id}/looks", None),
    ("GET", "/api/dossiers/{id}/supplement", None),
    ("GET", "/api/dossiers/{id}/proof", None),
    ("GET", "/api/dossiers/{id}/proof/paper", None),
    ("GET", "/api/dossiers/{id}/papers", None),
    ("GET", "/api/dossiers/{id}/papers/{paper}", None),
    ("POST", "/api/dossiers/{id}/supplement", {}),
    ("POST", "/api/dossiers/{id}/withdraw", {}),
    ("POST", "/api/dossiers/{id}/proof-answer", {"right": True}),
    ("POST", "/api/dossiers/{id}/collect", None),
]
REASON = {"reason": "Không thuộc thẩm quyền của xã"}
DESK: list[tuple[str, str, Any]] = [
    ("GET", "/api/desk/dossiers/{id}", None),
    ("GET", "/api/desk/dossiers/{id}/papers", None),
    ("GET", "/api/desk/dossiers/{id}/papers/{paper}", None),
    ("GET", "/api/desk/dossiers/{id}/proof/paper", None),
    ("POST", "/api/desk/dossiers/{id}/numbers", {"why": "Đối chiếu thẻ"}),
    ("POST", "/api/desk/dossiers/{id}/accept", {}),
    ("POST", "/api/desk/dossiers/{id}/not-accept", REASON),
    ("POST", "/api/desk/dossiers/{id}/supplement", {"pins": []}),
    ("POST", "/api/desk/dossiers/{id}/approve-supplement", None),
    ("POST", "/api/desk/dossiers/{id}/drop-supplement", None),
    ("POST", "/api/desk/dossiers/{id}/begin", None),
    ("POST", "/api/desk/dossiers/{id}/forward", {"to": "000.00.61.H38"}),
    (
        "POST",
        "/api/desk/dossiers/{id}/ask-fee",
        {"kind": "fee", "label": "Phí thẩm định", "why": "Theo bảng giá đất", "amountVnd": 1},
    ),
    ("POST", "/api/desk/dossiers/{id}/extend", {**REASON, "dueAt": "2027-01-04T10:00:00Z"}),
    ("POST", "/api/desk/dossiers/{id}/stop", REASON),
    ("POST", "/api/desk/dossiers/{id}/ask-proof", None),
    ("POST", "/api/desk/dossiers/{id}/end-proof", None),
    ("POST", "/api/desk/dossiers/{id}/propose", {"outcome": "granted"}),
    ("POST", "/api/desk/dossiers/{id}/send-back", REASON),
    ("POST", "/api/desk/dossiers/{id}/approve", None),
    ("POST", "/api/desk/dossiers/{id}/refuse", REASON),
    ("POST", "/api/desk/dossiers/{id}/return", {"to": "Chị Mai"}),
    ("POST", "/api/desk/dossiers/{id}/counter-supplement", {"present": "Chị Mai", "answer": {}}),
    ("POST", "/api/desk/dossiers/{id}/counter-withdraw", {"present": "Chị Mai", "withdrawal": {}}),
    ("POST", "/api/desk/dossiers/{id}/counter-proof-answer", {"present": "Chị Mai", "answer": {"right": True}}),
]


@pytest.mark.parametrize("whose", ["resident", "desk"])
async def test_every_route_answers_a_stranger_as_if_it_did_not_exist(house: House, whose: str) -> None:
    mother, officer, leader = await resident(house), await desk(house), await desk(house, LEADER)
    dossier = (await mother.file(BIRTH))["id"]
    await officer.do(dossier, "accept")
    await officer.do(dossier, "begin")
    await leader.do(dossier, "refuse", {"reason": "Trẻ đã được đăng ký ở xã khác từ trước"})
    await house.settle()
    paper = (await mother.http.get(f"/api/dossiers/{dossier}/papers")).json()["items"][0]["id"]
    routes = MINE if whose == "resident" else DESK
    if whose == "resident":
        stranger = (await resident(house, "giang-a-pao")).http
    else:
        stranger = (await desk(house, "tan-lao-ta")).http
    nothing = str(new_id())
    for method, path, body in routes:
        answers = []
        for each in (dossier, nothing):
            url = path.format(id=each, paper=paper)
            headers = {"if-match": '"1"', "idempotency-key": str(new_id())}
            answers.append(await stranger.request(method, url, json=body, headers=headers))
        theirs, nobodys = answers
        assert theirs.status_code == 404, (path, theirs.text)
        assert (theirs.text, dict(theirs.headers) | {"date": ""}) == (
            nobodys.text,
            dict(nobodys.headers) | {"date": ""},
        ), path


async def test_every_route_of_this_slice_is_tried_here(house: House) -> None:
    """A route added is a route tried."""
    paths = (await house.client().get("/api/schema/openapi.json")).json()["paths"]
    tried = {path.format(id="{dossier_id}", paper="{paper_id}") for _, path, _ in MINE + DESK}
    served = {path for path in paths if "{dossier_id}" in path}
    assert served == tried


async def test_a_paper_of_another_dossier_is_not_opened_through_ones_own(house: House) -> None:
    mother, father = await resident(house), await resident(house, "giang-a-pao")
    hers, his = (await mother.file(BIRTH))["id"], (await father.file(BIRTH))["id"]
    await house.settle()
    paper = (await mother.http.get(f"/api/dossiers/{hers}/papers")).json()["items"][0]["id"]
    assert (await father.http.get(f"/api/dossiers/{his}/papers/{paper}")).status_code == 404
    assert (await mother.http.get(f"/api/dossiers/{hers}/papers/{paper}")).status_code == 200


async def test_files_are_read_by_whose_dossier_it_is_and_by_its_desk(house: House) -> None:
    pao, my = await resident(house, "giang-a-pao"), await resident(house, "thao-thi-my")
    owner = {"fullName": "Thào Thị Mỷ", "personalNumber": "099155000108", "relation": "cháu"}
    receipt = await pao.file("1.014027", owner=owner)
    if not receipt["files"]:
        return
    file = receipt["files"][0]["id"]
    officer, other = await desk(house), await desk(house, "tan-lao-ta")
    for reader, status in ((pao.http, 200), (my.http, 200), (officer.http, 200), (other.http, 404)):
        assert (await reader.get(f"/api/files/{file}")).status_code == status
    stranger = await resident(house)
    assert (await stranger.http.get(f"/api/files/{file}")).status_code == 404

"""Somebody scans the code on a paper: the house says whether it is genuine, and nothing about anybody."""

from datetime import UTC, datetime

import msgspec

from api import doors
from api.documents import actions
from api.documents.model import Paper, PaperKind
from kernel.ids import DossierId, OfficeCode, PersonId, new_id
from tests.house import House
from tests.papers import SAMPLES

OFFICE = OfficeCode("000.00.71.H38")
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)


async def issued(house: House, owner: PersonId) -> tuple[Paper, str]:
    """A sealed certificate and the token in its QR."""
    desk = doors.papers(house.settings, house.keys)
    paper_id, kind = actions.new_paper_id(), PaperKind.BIRTH_CERTIFICATE
    frame = actions.frame(desk, paper_id=paper_id, kind=kind, office=OFFICE, dossier_code="H38-261123-0001", now=NOW)
    said = msgspec.structs.replace(SAMPLES[kind], frame=frame)
    paper = await actions.issue(
        desk,
        paper_id=paper_id,
        kind=kind,
        said=said,
        dossier_id=DossierId(new_id()),
        owner=owner,
        office=OFFICE,
        now=NOW,
    )
    async with house.database.transaction() as conn:
        await actions.keep_paper(conn, paper)
    return paper, frame.link.partition("#")[2]


async def test_a_stranger_checks_a_certificate(house: House) -> None:
    paper, token = await issued(house, PersonId(new_id()))
    answer = await house.client().post("/api/verification", json={"token": token})
    assert answer.status_code == 200
    assert answer.json() == {
        "genuine": True,
        "kind": "birth_certificate",
        "kindName": "Giấy khai sinh",
        "office": OFFICE,
        "officeName": "UBND xã Phong Hải",
        "issuedAt": "2026-11-23T03:00:00Z",
        "sha256": paper.sha256.hex(),
        "sealed": True,
        "supersededAt": None,
    }
    false = await house.client().post("/api/verification", json={"token": token[:-3] + "AAA"})
    assert false.status_code == 200
    assert false.json()["genuine"] is False
    assert {value for name, value in false.json().items() if name != "genuine"} == {None}


async def test_what_is_no_token_is_told_plainly(house: House) -> None:
    for body in ({}, {"token": 1}, {"token": "x" * 3000}, {"token": "", "more": 1}):
        assert (await house.client().post("/api/verification", json=body)).status_code == 400
    assert (await house.client().post("/api/verification", json={"token": ""})).json()["genuine"] is False


async def test_the_vault_is_its_owners(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    async with house.database.connection() as conn:
        me = PersonId(await conn.fetchval("SELECT id FROM person WHERE subject = 'sung-thi-mai'"))
    paper, _ = await issued(house, me)
    items = (await client.get("/api/vault")).json()["items"]
    assert [(item["id"], item["title"], item["sealed"]) for item in items] == [(str(paper.id), "Giấy khai sinh", True)]
    other = await house.sign_in("giang-a-pao")
    assert (await other.get("/api/vault")).json() == {"items": []}
    assert (await house.client().get("/api/vault")).status_code == 401

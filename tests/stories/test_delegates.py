"""Người được ủy quyền: not of the team, người nộp by the resident's word, for one dossier, until it is taken back."""

from typing import Any

import httpx2

from kernel.ids import new_id
from tests.doorstep import CLERK, DE, MAI, MUONG_HUM, MY, PENSION, Scanned, key, open_teams, texts
from tests.house import House
from tests.one_stop import Resident

SON = "giang-a-pao"
SON_NAME, MAI_NAME = "Giàng A Páo", "Sùng Thị Mai"
SAYS = f"{SON_NAME} (người được ủy quyền) thay cho "
OLD = {"fullName": "Sùng Thị Chưa Có", "personalNumber": "099150000777", "birthDate": "1950"}


async def ask(http: httpx2.AsyncClient, **more: Any) -> httpx2.Response:
    wanted = {"id": str(new_id()), "acts": ["prepare", "submit", "follow"], "way": "qr", "office": MUONG_HUM}
    wanted |= {"procedureCode": PENSION, **more}
    return await http.post("/api/delegations", json=wanted, headers=key())


async def prepare(http: httpx2.AsyncClient, mandate_id: str, **owner: Any) -> dict[str, Any]:
    """A draft under the mandate, filled in as a resident's own would be."""
    mine = Resident(http)
    own = await mine.draft(PENSION, office=MUONG_HUM)
    said = (await http.get(f"/api/drafts/{own['draftId']}")).json()
    draft_id = str(new_id())
    begun = {"id": draft_id, "procedureCode": PENSION, "mandateId": mandate_id}
    made = await http.post("/api/drafts", json=begun, headers=key())
    assert made.status_code == 201, made.text
    wanted = ("answers", "attachments", "office", "resultBy", "resultAddress")
    content = {name: said[name] for name in wanted} | owner
    saved = await http.put(f"/api/drafts/{draft_id}", json=content, headers={"if-match": made.headers["etag"]})
    assert saved.status_code == 200, saved.text
    return {"draftId": draft_id, "version": saved.json()["version"], "declared": True}


async def file(http: httpx2.AsyncClient, draft: dict[str, Any]) -> httpx2.Response:
    return await http.post("/api/dossiers", json=draft, headers=key())


async def test_a_relative_files_as_nguoi_nop_until_it_is_taken_back(house: House) -> None:
    await open_teams(house)
    son, mai, clerk = await house.sign_in(SON), await house.sign_in(MAI), await house.sign_in(CLERK)
    qr = Scanned()
    asked = await ask(son, secretHash=qr.hash)
    assert asked.status_code == 201, asked.text
    mandate = asked.json()
    looked = (await mai.post("/api/mandates/look", json=qr.of(mandate["id"]))).json()
    assert looked["helper"] == {
        "name": SON_NAME, "badge": 0, "team": {"vi": "người được ủy quyền", "en": "authorised person"},
    }  # fmt: skip
    assert (await son.post("/api/mandates/grant", json=qr.of(mandate["id"]))).status_code == 404, "not by oneself"
    draft = await prepare(son, mandate["id"])
    assert (await file(son, draft)).json()["type"] == "/problems/no-mandate", "asked is not allowed"
    assert (await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))).json()["state"] == "standing"
    filed = await file(son, draft)
    assert filed.status_code == 201, filed.text
    dossier = filed.json()["id"]
    assert (filed.json()["filer"], filed.json()["owner"]) == (SON_NAME, MAI_NAME), "the receipt"
    assert filed.json()["saidBy"]["vi"] == SAYS + MAI_NAME
    for reader in (son, mai):
        face = (await reader.get(f"/api/dossiers/{dossier}")).json()
        assert (face["filer"], face["owner"], face["moves"][0]["saidBy"]["vi"]) == (SON_NAME, MAI_NAME, SAYS + MAI_NAME)
    desk = (await clerk.get(f"/api/desk/dossiers/{dossier}")).json()
    assert (desk["filer"]["fullName"], desk["owner"]["fullName"]) == (SON_NAME, MAI_NAME)
    looks = (await mai.get("/api/me/looks")).json()["items"]
    assert f"{SON_NAME} (người được ủy quyền)" in [each["lookerName"] for each in looks]
    await house.settle()
    kinds = [(each["kind"], each["title"]) for each in (await mai.get("/api/inbox")).json()["items"]]
    assert {kind for kind, _ in kinds} >= {"mandate_given", "helper_acted", "received"}
    assert not any("số 0" in title for _, title in kinds), "a delegate has no badge"
    assert "received" in [each["kind"] for each in (await son.get("/api/inbox")).json()["items"]]
    assert (await mai.post(f"/api/me/mandates/{mandate['id']}/revoke")).json()["state"] == "revoked"
    for part in ("", "/receipt", "/files"):
        gone = await son.get(f"/api/dossiers/{dossier}{part}")
        nothing = await son.get(f"/api/dossiers/{new_id()}{part}")
        assert (gone.status_code, gone.json()) == (404, nothing.json()), part
    assert (await son.get("/api/dossiers")).json()["items"] == []
    assert (await mai.get(f"/api/dossiers/{dossier}")).status_code == 200


async def test_a_delegate_acts_for_nobody_else_and_for_nothing_else(house: House) -> None:
    await open_teams(house)
    son, mai, de, other = [await house.sign_in(each) for each in (SON, MAI, DE, MY)]
    qr = Scanned()
    mandate = (await ask(son, secretHash=qr.hash, acts=["prepare", "submit"])).json()
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    widened = {"id": str(new_id()), "procedureCode": "1.001193", "mandateId": mandate["id"]}
    assert (await son.post("/api/drafts", json=widened, headers=key())).json()["type"] == "/problems/no-mandate"
    other_owner = {"fullName": "Ai Khác", "personalNumber": "099155000108", "birthDate": "1955", "relation": "mẹ"}
    somebody = await prepare(son, mandate["id"], owner=other_owner)
    assert (await file(son, somebody)).json()["type"] == "/problems/no-mandate"
    theirs = {"id": str(new_id()), "procedureCode": PENSION, "mandateId": mandate["id"]}
    assert (await other.post("/api/drafts", json=theirs, headers=key())).json()["type"] == "/problems/no-mandate"
    filed = (await file(son, await prepare(son, mandate["id"]))).json()
    assert (await son.get(f"/api/dossiers/{filed['id']}")).status_code == 404, "following was not allowed"
    second = {"id": str(new_id()), "procedureCode": PENSION, "mandateId": mandate["id"]}
    assert (await son.post("/api/drafts", json=second, headers=key())).json()["type"] == "/problems/no-mandate", "used"
    assert (await ask(de, secretHash=qr.hash)).json()["type"] == "/problems/asks-as-helper"
    assert (await ask(son, way="code", resident=OLD)).status_code == 400
    assert (await ask(son, way="paper")).json()["type"] == "/problems/resident-unnamed"
    assert (await ask(son, secretHash=qr.hash, office="000.00.00.H38")).status_code == 404
    for path in ("link", "paper", "drop"):
        body = {"link": {"secretHash": qr.hash}, "paper": {"fileId": str(new_id())}}.get(path)
        known = await other.post(f"/api/delegations/{mandate['id']}/{path}", json=body)
        unknown = await other.post(f"/api/delegations/{new_id()}/{path}", json=body)
        assert (known.status_code, known.json()) == (404, unknown.json()), path
    assert [each["id"] for each in (await son.get("/api/delegations")).json()["items"]] == [mandate["id"]]
    assert (await other.get("/api/delegations")).json()["items"] == []


async def test_by_a_paper_that_an_officer_looked_at(house: House) -> None:
    """For somebody without an account: the commune confirms văn bản ủy quyền, and may take the mandate back."""
    await open_teams(house)
    son, clerk = await house.sign_in(SON), await house.sign_in(CLERK)
    mandate = (await ask(son, way="paper", resident=OLD)).json()
    file_id = await Resident(son).upload(mandate["id"], "consent")
    handed = await son.post(f"/api/delegations/{mandate['id']}/paper", json={"fileId": file_id})
    assert handed.json()["state"] == "paperWaiting", handed.text
    seen = {"fileId": file_id}
    assert (await son.post(f"/api/desk/mandates/{mandate['id']}/confirm-paper", json=seen)).status_code == 403
    confirmed = await clerk.post(f"/api/desk/mandates/{mandate['id']}/confirm-paper", json=seen)
    assert confirmed.json()["state"] == "standing", confirmed.text
    filed = await file(son, await prepare(son, mandate["id"]))
    assert (filed.json()["filer"], filed.json()["owner"]) == (SON_NAME, OLD["fullName"]), filed.text
    face = (await son.get(f"/api/dossiers/{filed.json()['id']}")).json()
    assert face["moves"][0]["saidBy"]["vi"] == SAYS + OLD["fullName"]
    await house.settle()
    told = [(each["kind"], each["link"]) for each in (await son.get("/api/inbox")).json()["items"]]
    assert ("mandate_stands", "/to-vien/uy-quyen") in told
    assert not any("so 0" in text for text in await texts(house))
    assert (await clerk.post(f"/api/desk/mandates/{mandate['id']}/revoke")).json()["revokedBy"] == "office"
    assert (await son.get(f"/api/dossiers/{filed.json()['id']}")).status_code == 404

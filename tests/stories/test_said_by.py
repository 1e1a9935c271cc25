"""Who acted for whom is said wherever somebody is named: history, desk, and every paper that comes out of the press."""

import asyncio
import subprocess
from pathlib import Path
from uuid import UUID

import httpx2

from api.catalogue.model.fees import FeeStage
from identity.actions import staff as posts
from kernel.actor import Role
from kernel.clock import now
from kernel.ids import OfficeCode, PersonId, new_id
from tests.doorstep import CLERK, DE, MAI, MUONG_HUM, PHONG_HAI, Helper, Scanned, entry, helper, key, open_teams
from tests.house import House
from tests.one_stop import EXTRACT, Desk, Resident, answers_to

SAYS = "Giàng Văn Dế (tổ công nghệ số xã Mường Hum) thay cho Sùng Thị Mai"


async def filed_by(de: Helper, mai: httpx2.AsyncClient) -> dict[str, str]:
    """An extract, with its fee, that the helper filed for Sùng Thị Mai: the receipt."""
    qr, draft_id = Scanned(), str(new_id())
    acts = ["prepare", "submit", "pay", "follow"]
    mandate = await de.asked("qr", secretHash=qr.hash, acts=acts, procedureCode=EXTRACT)
    await mai.post("/api/mandates/grant", json=qr.of(mandate["id"]))
    answers = answers_to(EXTRACT, owing=FeeStage.ON_SUBMISSION)
    own = await Resident(de.http).draft(EXTRACT, answers=answers, office=MUONG_HUM)
    said = (await de.http.get(f"/api/drafts/{own['draftId']}")).json()
    content = {name: said[name] for name in ("answers", "attachments", "office", "resultBy", "resultAddress")}
    await de.kept(entry("draft", draftId=draft_id, mandateId=mandate["id"], procedureCode=EXTRACT, content=content))
    filed = await de.http.post(
        "/api/dossiers", json={"draftId": draft_id, "version": 1, "declared": True}, headers=key()
    )
    assert filed.status_code == 201, filed.text
    receipt: dict[str, str] = filed.json() | {"fee": filed.json()["fees"][0]["id"]}
    return receipt


async def printed(who: httpx2.AsyncClient, dossier: str, kind: str, folder: Path) -> str:
    """A paper of that kind, as its owner reads it."""
    papers = (await who.get(f"/api/dossiers/{dossier}/papers")).json()["items"]
    (paper,) = [each for each in papers if each["kind"] == kind]
    file = folder / f"{kind}.pdf"
    file.write_bytes((await who.get(f"/api/dossiers/{dossier}/papers/{paper['id']}")).content)
    text = await asyncio.to_thread(subprocess.check_output, ["pdftotext", "-layout", str(file), "-"], text=True)
    return " ".join(text.split())


async def test_every_paper_of_a_dossier_filed_by_a_helper_names_them(house: House, tmp_path: Path) -> None:
    await open_teams(house)
    de, mai, clerk = await helper(house), await house.sign_in(MAI), Desk(await house.sign_in(CLERK))
    receipt = await filed_by(de, mai)
    await Resident(de.http).pay(house, receipt["fee"])
    await clerk.do(receipt["id"], "accept")
    await house.settle()
    for kind in ("proof", "receipt", "appointment"):
        assert SAYS in await printed(mai, receipt["id"], kind, tmp_path), kind
    declared = await printed(mai, receipt["id"], "declaration", tmp_path)
    assert "Giàng Văn Dế (tổ công nghệ số" in declared
    assert "đã xác thực điện tử" not in declared, "she did not sign in"
    moves = (await clerk.open(receipt["id"]))["moves"]
    assert [each["saidBy"] and each["saidBy"]["vi"] for each in moves if each["by"] == "resident"] == [SAYS]
    assert {each["saidBy"] for each in moves if each["by"] != "resident"} == {None}


async def test_nobody_works_at_the_desk_on_what_they_filed_for_somebody(house: House) -> None:
    """Not to the last step, where the paper is sealed before the change; elsewhere there is no such dossier."""
    await open_teams(house)
    de, mai = await helper(house), await house.sign_in(MAI)
    receipt = await filed_by(de, mai)
    who, version = PersonId(UUID(de.me["helperId"])), {"if-match": f'"{receipt["version"]}"'}
    steps = {"accept": {}, "refuse": {"reason": "Không đủ điều kiện theo luật."}}

    async def appointed(office: str) -> httpx2.AsyncClient:
        async with house.database.transaction() as conn:
            await posts.appoint(conn, None, person_id=who, office=OfficeCode(office), role=Role.LEADER, now=now())
        return await house.sign_in(DE)

    async def tried(desk: httpx2.AsyncClient, dossier: str) -> list[tuple[int, str]]:
        paths = [(f"/api/desk/dossiers/{dossier}/{step}", body) for step, body in steps.items()]
        answers = [await desk.post(path, json=body, headers=version) for path, body in paths]
        return [(each.status_code, each.json()["type"]) for each in answers]

    elsewhere = await appointed(PHONG_HAI)
    nothing = await tried(elsewhere, str(new_id()))
    assert await tried(elsewhere, receipt["id"]) == nothing == [(404, "/problems/not-found")] * 2
    assert await tried(await appointed(MUONG_HUM), receipt["id"]) == [(403, "/problems/own-dossier")] * 2

"""A resident and the one-stop's people as a test plays them, over HTTP: prepare, file, accept, decide."""

import hashlib
from datetime import date
from typing import Any
from uuid import UUID

import httpx2

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Channel, FeeStage
from api.catalogue.rules.completeness import list_required
from api.catalogue.rules.fees import quote
from api.catalogue.rules.inventing import fill
from kernel.clock import local, now
from kernel.ids import FeeId, PersonId, new_id
from tests import hostile
from tests.house import House
from tests.till import Till

BIRTH, EXTRACT, LICENCE = "1.001193", "2.000635", "3.000347"
PHONG_HAI, MUONG_HUM, POLICE = "000.00.71.H38", "000.00.72.H38", "000.00.61.H38"
DESK, LEADER = "dang-thi-huong", "bui-quang-vinh"
PHOTO = hostile.noise(320, 240)


def key() -> dict[str, str]:
    return {"idempotency-key": str(new_id())}


def today() -> date:
    return local(now()).date()


def answers_to(code: str, *, owing: FeeStage | None = None) -> dict[str, Any]:
    """Answers that owe something at that stage, else the cheapest of some."""
    chosen = procedure(code)
    assert chosen.form is not None
    found = [fill(chosen.form, today(), seed) for seed in range(40)]
    costs = [(quote(chosen, Channel.ONLINE, answers, today()), answers) for answers in found]
    if owing is not None:
        return next(answers for cost, answers in costs if cost.due(owing))
    return min(costs, key=lambda each: each[0].total_vnd)[1]


class Resident:
    """A signed-in person's client."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.http = http

    async def begin(self, code: str) -> dict[str, Any]:
        """A draft in which nothing is answered."""
        begun = await self.http.post("/api/drafts", json={"procedureCode": code}, headers=key())
        assert begun.status_code == 201, begun.text
        face: dict[str, Any] = begun.json()
        return face

    async def draft(self, code: str, **content: Any) -> dict[str, Any]:
        """A draft ready to be filed: every answer, every paper; `content` replaces parts."""
        face = await self.begin(code)
        chosen = procedure(code)
        answers = content.pop("answers", None) or answers_to(code)
        pages = content.pop("attachments", None)
        if pages is None:
            pages = [
                {"documentId": need.id, "page": 1, "fileId": await self.upload(face["id"], need.id)}
                for need in list_required(chosen, answers)
            ]
        whole = {
            "answers": answers,
            "attachments": pages,
            "office": PHONG_HAI,
            "resultBy": chosen.result.deliver[0].value,
            "resultAddress": "Thôn số 3, xã Phong Hải",
            **content,
        }
        saved = await self.http.put(f"/api/drafts/{face['id']}", json=whole, headers={"if-match": '"1"'})
        assert saved.status_code == 200, saved.text
        return {"draftId": face["id"], "version": saved.json()["version"], "declared": True}

    async def upload(self, draft_id: str, document_id: str, content: bytes = PHOTO) -> str:
        """A photograph of a paper; its file's id."""
        begun = await self.http.post(
            "/api/uploads",
            json={"draftId": draft_id, "documentId": document_id, "name": "anh.jpg"},
            headers={"upload-length": str(len(content)), "upload-complete": "?0", **key()},
        )
        assert begun.status_code == 201, begun.text
        sent = await self.http.patch(
            begun.headers["location"],
            content=content,
            headers={
                "content-type": "application/partial-upload",
                "upload-offset": "0",
                "upload-complete": "?1",
            },
        )
        assert sent.json()["state"] == "kept", sent.text
        assert sent.json()["receivedSha256"] == hashlib.sha256(content).hexdigest()
        return str(sent.json()["id"])

    async def file(self, code: str, **content: Any) -> dict[str, Any]:
        """Filed; the receipt."""
        answer = await self.http.post("/api/dossiers", json=await self.draft(code, **content), headers=key())
        assert answer.status_code == 201, answer.text
        receipt: dict[str, Any] = answer.json()
        return receipt

    async def read(self, dossier_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/dossiers/{dossier_id}")
        assert answer.status_code == 200, answer.text
        assert answer.headers["etag"] == f'"{answer.json()["version"]}"'
        face: dict[str, Any] = answer.json()
        return face

    async def pay(self, house: House, fee_id: str) -> None:
        """At VNPAY's sandbox, to the last word."""
        till = Till(house, self.http, PersonId(new_id()))
        till.fee_id = FeeId(UUID(fee_id))
        await till.come_back(await till.pay())
        await house.settle()

    async def act(self, dossier_id: str, action: str, body: dict[str, Any] | None = None) -> httpx2.Response:
        """A resident's step at the version they see now."""
        version = (await self.read(dossier_id))["version"]
        return await self.http.post(
            f"/api/dossiers/{dossier_id}/{action}", json=body or {}, headers={"if-match": f'"{version}"'}
        )


class Desk:
    """A signed-in officer's client."""

    def __init__(self, http: httpx2.AsyncClient) -> None:
        self.http = http

    async def open(self, dossier_id: str) -> dict[str, Any]:
        answer = await self.http.get(f"/api/desk/dossiers/{dossier_id}")
        assert answer.status_code == 200, answer.text
        face: dict[str, Any] = answer.json()
        return face

    async def act(self, dossier_id: str, action: str, body: dict[str, Any] | None = None) -> httpx2.Response:
        """An act at the version the officer sees now."""
        version = (await self.open(dossier_id))["version"]
        return await self.http.post(
            f"/api/desk/dossiers/{dossier_id}/{action}", json=body or {}, headers={"if-match": f'"{version}"'}
        )

    async def do(self, dossier_id: str, action: str, body: dict[str, Any] | None = None) -> dict[str, Any]:
        """The same, which must be allowed."""
        answer = await self.act(dossier_id, action, body)
        assert answer.status_code == 200, answer.text
        moved: dict[str, Any] = answer.json()
        return moved


async def resident(house: House, subject: str = "sung-thi-mai") -> Resident:
    return Resident(await house.sign_in(subject))


async def desk(house: House, subject: str = DESK) -> Desk:
    await house.seed_staff()
    return Desk(await house.sign_in(subject))

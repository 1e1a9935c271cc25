"""People who do not give up while the house is killed under them: every request is repeated until it is answered.

What was acknowledged goes into a `Book`; the checks that read the database afterwards are in `tests/aftermath.py`.
"""

import asyncio
import random
import re
import signal
import time
from datetime import date
from html import unescape
from typing import Any
from urllib.parse import urlsplit

import httpx2

from api.catalogue.actions import procedure
from api.catalogue.model.fees import Channel, FeeStage
from api.catalogue.rules.completeness import list_required
from api.catalogue.rules.fees import quote
from api.catalogue.rules.inventing import fill
from kernel.clock import local, now
from kernel.ids import new_id
from kernel.postgres import Postgres
from tests import hostile
from tests.deployment import Deployment

BIRTH, EXTRACT = "1.001193", "2.000635"
PHONG_HAI = "000.00.71.H38"
OFFICER, LEADER = "dang-thi-huong", "bui-quang-vinh"
RESIDENTS = ("sung-thi-mai", "giang-a-pao", "hoang-minh-khoi")
PHOTO = hostile.noise(320, 240)
PATIENCE_S = 240


class Book:
    """What people were told is done. Nothing in it may be missing afterwards."""

    def __init__(self) -> None:
        self.drafts: list[str] = []
        self.filed: dict[str, dict[str, Any]] = {}
        self.moves: list[tuple[str, int, str]] = []
        self.paid: list[str] = []
        self.repeats = 0
        self.broken: list[str] = []

    @property
    def acknowledged(self) -> int:
        return len(self.drafts) + len(self.filed) + len(self.moves) + len(self.paid)


def answers_for(code: str) -> dict[str, Any]:
    """A birth that costs nothing; an extract that is paid for on filing."""
    chosen = procedure(code)
    assert chosen.form is not None
    today: date = local(now()).date()
    for seed in range(200):
        answers = fill(chosen.form, today, seed)
        cost = quote(chosen, Channel.ONLINE, answers, today)
        if bool(cost.due(FeeStage.ON_SUBMISSION)) == (code == EXTRACT) and (cost.total_vnd == 0) == (code == BIRTH):
            return answers
    raise AssertionError(f"{code} never costs what was asked")


class Hand:
    """One signed-in person's browser on a bad line."""

    def __init__(self, base_url: str, book: Book) -> None:
        self.http = httpx2.AsyncClient(base_url=base_url, timeout=30)
        self.book = book

    async def sign_in(self, subject: str) -> None:
        from tests.browsing import sign_in

        landed = await sign_in(self.http, subject)
        assert landed.headers.get("location") == "/", landed.text

    async def ask(self, method: str, path: str, **sent: Any) -> httpx2.Response:
        """The same request again and again, until somebody answers it."""
        deadline = time.monotonic() + PATIENCE_S
        while time.monotonic() < deadline:
            try:
                answer = await self.http.request(method, path, **sent)
            except httpx2.TransportError:
                self.book.repeats += 1
            else:
                busy = answer.status_code == 409 and "idempotency-key-in-use" in answer.text
                if answer.status_code < 500 and not busy:
                    return answer
                self.book.repeats += 1
                if answer.status_code != 503 and not busy:
                    self.book.broken.append(f"{method} {path}: {answer.status_code} {answer.text[:300]}")
            await asyncio.sleep(0.1)
        raise TimeoutError(f"{method} {path} was not answered in {PATIENCE_S} s")

    async def create(self, path: str, body: Any, **headers: str) -> dict[str, Any]:
        """A POST that creates, under one Idempotency-Key however often it is sent."""
        key = {"idempotency-key": str(new_id()), **headers}
        answer = await self.ask("POST", path, json=body, headers=key)
        assert answer.status_code == 201, (path, answer.text)
        made: dict[str, Any] = answer.json()
        again = await self.ask("POST", path, json=body, headers=key)
        assert again.text == answer.text, "the same key had another answer"
        return made

    async def read(self, path: str) -> dict[str, Any]:
        answer = await self.ask("GET", path)
        assert answer.status_code == 200, (path, answer.text)
        face: dict[str, Any] = answer.json()
        return face

    async def prepare(self, code: str, answers: dict[str, Any]) -> dict[str, Any]:
        """A draft with everything in it; what `POST /api/dossiers` wants."""
        draft = str((await self.create("/api/drafts", {"procedureCode": code}))["id"])
        self.book.drafts.append(draft)
        chosen = procedure(code)
        needs = list_required(chosen, answers)
        ways = [way.value for way in chosen.result.deliver]
        whole = {
            "answers": answers,
            "attachments": [
                {"documentId": need.id, "page": 1, "fileId": await self._upload(draft, need.id)} for need in needs
            ],
            "office": PHONG_HAI,
            "resultBy": "electronic" if "electronic" in ways else ways[0],
        }
        saved = await self.ask("PUT", f"/api/drafts/{draft}", json=whole, headers={"if-match": '"1"'})
        if saved.status_code == 412:  # it was saved, and the answer was lost
            saved = await self.ask("GET", f"/api/drafts/{draft}")
        assert saved.status_code == 200, saved.text
        assert saved.json()["version"] == 2
        return {"draftId": draft, "version": 2, "declared": True}

    async def _upload(self, draft: str, document: str) -> str:
        asked = {"draftId": draft, "documentId": document, "name": "anh.jpg"}
        headers = {"upload-length": str(len(PHOTO)), "upload-complete": "?0"}
        path = f"/api/uploads/{(await self.create('/api/uploads', asked, **headers))['id']}"
        while True:
            seen = await self.ask("GET", path)
            if seen.json()["state"] == "kept":
                return path.rpartition("/")[2]
            at = int(seen.headers["upload-offset"])
            if at < len(PHOTO):
                chunk = {
                    "content-type": "application/partial-upload",
                    "upload-offset": str(at),
                    "upload-complete": "?1",
                }
                sent = await self.ask("PATCH", path, content=PHOTO[at:], headers=chunk)
                assert sent.status_code in (200, 409), sent.text
            await asyncio.sleep(0.1)

    async def file(self, code: str, answers: dict[str, Any]) -> str:
        """Filed for certain; its id."""
        receipt = await self.create("/api/dossiers", await self.prepare(code, answers))
        self.book.filed[receipt["id"]] = receipt
        return str(receipt["id"])

    async def pay(self, fee: str) -> None:
        """At VNPAY's sandbox, until our own page says that it is paid."""
        begun = await self.create(f"/api/fees/{fee}/attempts", {"gateway": "vnpay", "confirmed": False})
        page = await self.ask("GET", begun["redirectUrl"])
        ticket = re.search(r'name="ticket" value="([^"]*)"', page.text)
        assert ticket is not None, page.text
        chosen = {"ticket": unescape(ticket[1]), "choice": "pay"}
        sent = await self.ask("POST", "/sandbox/vnpay/pay", data=chosen)
        if sent.status_code == 303:  # else it was paid, and the answer was lost
            back = urlsplit(sent.headers["location"])
            await self.ask("GET", f"{back.path}?{back.query}")
        deadline = time.monotonic() + PATIENCE_S
        while (await self.read(f"/api/fees/{fee}"))["state"] != "da_thanh_toan":
            assert time.monotonic() < deadline, "paid at the gateway, and we never heard"
            await asyncio.sleep(0.3)
        self.book.paid.append(fee)


async def step(hand: Hand, owner: Hand, dossier: str, path: str, body: Any = None) -> None:
    """One act on the version its owner sees, until the history has it."""
    action = {"proof-answer": "answer_proof"}.get(path, path.replace("-", "_"))
    place = "dossiers" if hand is owner else "desk/dossiers"
    while True:
        face = await owner.read(f"/api/dossiers/{dossier}")
        if any(move["action"] == action for move in face["moves"]):
            return
        answer = await hand.ask(
            "POST", f"/api/{place}/{dossier}/{path}", json=body or {}, headers={"if-match": f'"{face["version"]}"'}
        )
        if answer.status_code == 200:
            hand.book.moves.append((dossier, answer.json()["version"], action))
            return
        assert answer.status_code == 412, (path, answer.text)


async def line(code: str, owner: Hand, officer: Hand, leader: Hand) -> None:
    """One dossier from draft to result in hand."""
    dossier = await owner.file(code, answers_for(code))
    for fee in owner.book.filed[dossier]["fees"]:
        await owner.pay(fee["id"])
    while (await owner.read(f"/api/dossiers/{dossier}"))["stage"] == "unpaid":
        await asyncio.sleep(0.2)
    await step(officer, owner, dossier, "accept")
    if code == BIRTH:
        await step(officer, owner, dossier, "ask-proof")
        await step(owner, owner, dossier, "proof-answer", {"right": True})
    await step(officer, owner, dossier, "propose", {"outcome": "granted", "number": "12/2026"})
    await step(leader, owner, dossier, "approve")
    if "electronic" in [way.value for way in procedure(code).result.deliver]:
        await step(owner, owner, dossier, "collect")
    else:
        await step(officer, owner, dossier, "return", {"to": "Chị Mai"})


class Storm:
    """Kills at random moments; what was killed comes back as under a supervisor."""

    def __init__(self, house: Deployment, cluster: Postgres, chance: random.Random) -> None:
        self.house = house
        self.cluster = cluster
        self.chance = chance
        self.over = False
        self.killed: list[str] = []

    async def rage(self, victims: list[str]) -> None:
        """One kill -9 a victim (`serve`, `worker`, `postmaster`), each at a moment of its own."""
        for victim in victims:
            await asyncio.sleep(self.chance.uniform(0.1, 1.5))
            if victim == "postmaster":
                pid = self.cluster.running_pid()
                assert pid is not None
                signal.pidfd_send_signal(open_pid(pid), signal.SIGKILL)
                await asyncio.sleep(self.chance.uniform(0, 0.4))
                await self.cluster.start()
            else:
                self.house.kill(victim)
                await asyncio.sleep(self.chance.uniform(0, 0.4))
                self.house.start(victim)
            self.killed.append(victim)
            await self.restored()
        self.over = True

    async def restored(self) -> None:
        """Wait until the API answers; start again what ended by itself."""
        deadline = time.monotonic() + PATIENCE_S
        async with httpx2.AsyncClient(base_url=self.house.base_url, timeout=5, verify=False) as client:
            while time.monotonic() < deadline:
                self.house.revive()
                try:
                    if (await client.get("/health/ready")).status_code == 200:
                        return
                except httpx2.TransportError:
                    pass
                await asyncio.sleep(0.1)
        raise TimeoutError("the house did not come back")


def open_pid(pid: int) -> int:
    import os

    return os.pidfd_open(pid)


async def live_through(storm: Storm, victims: list[str], book: Book) -> None:
    """Residents file, pay and read, officers decide, until the storm is over and everything begun is finished."""
    base = storm.house.base_url
    hands = [Hand(base, book) for _ in (OFFICER, LEADER, *RESIDENTS)]
    officer, leader, *people = hands

    async def live(who: Hand, number: int) -> None:
        while not storm.over:
            number += 1
            await line((BIRTH, EXTRACT)[number % 2], who, officer, leader)

    try:
        for hand, subject in zip(hands, (OFFICER, LEADER, *RESIDENTS), strict=True):
            await hand.sign_in(subject)
        told = await officer.http.post("/sandbox/vnpay/behaviour", json={"retryEverySeconds": 6, "retryTimes": 10})
        assert told.status_code == 200, told.text
        async with asyncio.TaskGroup() as group:
            for number, who in enumerate(people):
                group.create_task(live(who, number))
            group.create_task(storm.rage(victims))
    finally:
        for hand in hands:
            await hand.http.aclose()

"""The API is killed -9 amid uploads: nothing acknowledged is lost, and every file arrives as it was sent."""

import asyncio
import hashlib
import os
import random
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pikepdf
import pytest

from api.documents.rules.limits import CHUNK_MOST
from kernel.ids import new_id
from tests import hostile
from tests.browsing import sign_in
from tests.conftest import free_port
from tests.deployment import Deployment, deploy

PIECE = 48 * 1024


@pytest.fixture
async def deployment(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[Deployment]:
    with deploy(owner_dsn, app_dsn, tmp_path, free_port(), API_WORKERS="1") as running:
        yield running


class Sender:
    """A phone that believes acknowledgements only, and asks where it stands whenever it hears nothing."""

    def __init__(self, http: httpx2.AsyncClient, piece: int = PIECE) -> None:
        self.http = http
        self.piece = piece
        self.repeats = 0

    async def _ask(self, method: str, path: str, **more: object) -> httpx2.Response:
        """Until somebody answers."""
        while True:
            try:
                answer = await self.http.request(method, path, **more)  # type: ignore[arg-type]
                if answer.status_code < 500:
                    return answer
            except httpx2.TransportError:
                pass
            self.repeats += 1
            await asyncio.sleep(0.05)

    async def send(self, content: bytes, draft: str) -> dict[str, object]:
        """What became of the file."""
        headers = {"upload-length": str(len(content)), "upload-complete": "?0", "idempotency-key": str(new_id())}
        begun = await self._ask("POST", "/api/uploads", json={"draftId": draft, "name": "a"}, headers=headers)
        assert begun.status_code == 201, begun.text
        where, acknowledged = begun.headers["location"], 0
        while True:
            head = await self._ask("HEAD", where)
            standing = int(head.headers["upload-offset"])
            assert standing >= acknowledged, "an acknowledged byte was lost"
            if head.headers["upload-complete"] == "?1":
                face: dict[str, object] = (await self._ask("GET", where)).json()
                if face["state"] != "received":
                    return face
                await asyncio.sleep(0.2)
                continue
            acknowledged = standing
            while True:
                piece = content[acknowledged : acknowledged + self.piece]
                last = acknowledged + len(piece) == len(content)
                told = {"upload-offset": str(acknowledged), "upload-complete": "?1" if last else "?0"}
                told["content-type"] = "application/partial-upload"
                try:
                    answer = await self.http.patch(where, content=piece, headers=told)
                except httpx2.TransportError:
                    self.repeats += 1
                    break
                if answer.status_code != 200:
                    break
                acknowledged = int(answer.headers["upload-offset"])
                if last:
                    break


async def kill_again_and_again(deployment: Deployment, rng: random.Random, times: int) -> None:
    for _ in range(times):
        await asyncio.sleep(rng.uniform(0.2, 2.5))
        deployment.kill("serve")
        deployment.start("serve")
        await asyncio.to_thread(deployment.wait_ready)


async def survive(deployment: Deployment, kills: int) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.randrange(10**6)
    print(f"SEED={seed}")
    rng = random.Random(seed)
    draft = str(new_id())
    async with httpx2.AsyncClient(base_url=deployment.base_url, timeout=20) as http:
        await sign_in(http, "sung-thi-mai")
        sender = Sender(http)
        killing = asyncio.create_task(kill_again_and_again(deployment, rng, kills))
        sent: list[bytes] = []
        while not killing.done():
            content = rng.choice([hostile.noise(1600 + len(sent) % 9, 1200), heavy_pdf(rng, 900_000)])
            face = await sender.send(content, draft)
            sent.append(content)
            assert face["state"] == "kept", face
            assert face["receivedSha256"] == hashlib.sha256(content).hexdigest()
        await killing
        listed = (await http.get("/api/uploads", params={"draft": draft})).json()["items"]
        assert [item["receivedSha256"] for item in listed] == [hashlib.sha256(each).hexdigest() for each in sent]
        for item in listed:
            kept = await http.get(f"/api/files/{item['id']}")
            assert hashlib.sha256(kept.content).hexdigest() == item["keptSha256"]
    print(f"{len(sent)} files, {kills} kills, {sender.repeats} requests repeated")


def heavy_pdf(rng: random.Random, size: int) -> bytes:
    """A page that weighs so much and does not compress."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    pdf.pages[0].obj.Contents = pdf.make_stream(b"% " + rng.randbytes(size).hex().encode()[:size])
    return hostile.saved(pdf)


@pytest.mark.seeded
async def test_two_kills_lose_nothing(deployment: Deployment) -> None:
    await survive(deployment, 2)


@pytest.mark.prove
async def test_sixty_kills_lose_nothing(deployment: Deployment) -> None:
    await survive(deployment, 60)


def resident_mib(deployment: Deployment) -> float:
    """Memory of the API's processes, cells that clean files left out."""
    group = os.getpgid(deployment.pid("serve"))
    pages = 0
    for folder in Path("/proc").iterdir():
        try:
            if not folder.name.isdigit() or os.getpgid(int(folder.name)) != group:
                continue
            if b"gateways.cell" not in (folder / "cmdline").read_bytes():
                pages += int((folder / "statm").read_text().split()[1])
        except OSError:
            continue
    return pages * 4096 / 2**20


async def test_memory_stays_flat_whatever_comes_in(deployment: Deployment) -> None:
    """Files of 19 MB and a line of bombs: the API holds pieces, never files."""
    rng = random.Random(1)
    big = heavy_pdf(rng, 19_000_000)
    bombs = [hostile.png_bomb(16_000), hostile.pdf_bomb(), hostile.png_liar(60_000, 60_000)]
    async with httpx2.AsyncClient(base_url=deployment.base_url, timeout=60) as http:
        await sign_in(http, "sung-thi-mai")
        sender = Sender(http, CHUNK_MOST)
        await sender.send(heavy_pdf(rng, 500_000), str(new_id()))
        before, most = resident_mib(deployment), 0.0
        for content in [*[big] * 4, *bombs]:
            face = await sender.send(content, str(new_id()))
            assert face["state"] == ("kept" if content is big else "refused")
            most = max(most, resident_mib(deployment))
        print(f"API: {before:.0f} MiB before, {most:.0f} MiB at most")
        assert most - before < 60

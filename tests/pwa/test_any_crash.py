"""Whatever dies on the way: once the network is good and the app is opened, the office has each dossier once, whole.

Tabs closed, the browser killed -9, reloads, the server killed -9, three requests in ten failing, replies lost after the
commit, a clock wrong by hours. MOTCUA_PHONE_SEED repeats the choices of a run, though not the races between them.
"""

import asyncio
import os
import random
import time
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import async_playwright

from api.dossiers.actions.sealing import ANSWERS
from kernel.database import connect
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE
from kernel.postgres import Postgres
from tests.conftest import Databases, free_port
from tests.deployment import Deployment, deploy
from tests.pwa.bad_line import Line, open_line
from tests.pwa.conftest import CHROMIUM, INSIST
from tests.pwa.errands import PROCEDURES, Errand, invent, sums
from tests.pwa.survivor import Survivor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.seeded,
    pytest.mark.skipif(not CHROMIUM and not INSIST, reason="chromium is not installed"),
]

SEED = int(os.environ.get("MOTCUA_PHONE_SEED", random.SystemRandom().randrange(10**6)))
PROVEN = 200
SHARE = int(os.environ.get("MOTCUA_RUNS_SHARE", "20"))
"""The shorter story runs this part of them: a twentieth, and a fifth in `.ci/run`, once it is quiet."""
FAILING = 0.3
WITHIN_S = 60


HELD = """async () => {
  const { held, pending } = await navigator.locks.query();
  const late = new Promise((done) => setTimeout(() => done('IndexedDB does not answer'), 5_000));
  const shelves = new Promise((done, fail) => {
    const opening = indexedDB.open('motcua');
    opening.onerror = fail;
    opening.onsuccess = async () => {
      const counted = {};
      for (const shelf of opening.result.objectStoreNames) {
        const asked = opening.result.transaction(shelf).objectStore(shelf).getAllKeys();
        counted[shelf] = await new Promise((said) => { asked.onsuccess = () => said(asked.result); });
      }
      opening.result.close();
      done(counted);
    };
  });
  const names = (locks) => locks.map(({ name }) => name);
  return JSON.stringify({ held: names(held), pending: names(pending), shelves: await Promise.race([shelves, late]) });
}"""
"""What a failure is told with: who holds which lock, and what lies on the phone."""


@pytest.fixture
def roads() -> tuple[int, int]:
    """The port that phones know, and the one behind it."""
    return free_port(), free_port()


@pytest.fixture
def house(postgres: Postgres, tmp_path: Path, roads: tuple[int, int]) -> Iterator[Deployment]:
    databases = Databases(postgres)
    name = asyncio.run(databases.create())
    owner, app = postgres.dsn(database=name), postgres.dsn(APP_ROLE, database=name)
    front = f"http://localhost:{roads[0]}"
    with deploy(owner, app, tmp_path, roads[1], MOTCUA_BASE_URL=front, QUIET_HOURS="none") as running:
        yield running
    asyncio.run(databases.drop(name))


@pytest.fixture
async def line(roads: tuple[int, int]) -> AsyncIterator[Line]:
    async with open_line(*roads, random.Random(SEED)) as opened:
        yield opened


async def live_through(house: Deployment, line: Line, profile: Path, runs: int) -> None:
    """Three dossiers at a time, each procedure once, until `runs` have been filed."""
    print(f"\nseed {SEED}: {runs} runs")
    chance = random.Random(SEED)
    began = time.monotonic()
    async with async_playwright() as playwright:
        person = Survivor(playwright, profile, house, line, chance)
        try:
            await person.settle_in()
            done: list[Errand] = []
            while len(done) < runs:
                codes = chance.sample(PROCEDURES, min(len(PROCEDURES), runs - len(done)))
                errands = [invent(len(done) + at, code, chance) for at, code in enumerate(codes)]
                line.failing = FAILING
                for errand in errands:
                    await person.file(errand)
                await person.come_home()
                done += errands
                await arrived(house, person, done)
                print(f"{len(done)} of {runs} after {time.monotonic() - began:.0f} s", flush=True)
        finally:
            await person.put_away()
    took = time.monotonic() - began
    print(
        f"{runs} of {runs}: {dict(person.suffered)}; requests {dict(line.met)}; "
        f"{took:.0f} s, {took / runs:.1f} s a run; {person.stumbles} stumbles"
    )
    assert not person.wrongs, person.wrongs
    await check(house, person, done)


async def arrived(house: Deployment, person: Survivor, done: list[Errand]) -> None:
    """Until as many dossiers as were filed are there, and the phone knows it."""
    connection = await connect(house.owner_dsn)
    try:
        deadline = time.monotonic() + WITHIN_S
        while await connection.fetchval("SELECT count(*) FROM dossier") < len(done):
            assert time.monotonic() < deadline, await _scene(house, person)
            await asyncio.sleep(0.05)
    finally:
        await connection.close()
    page = await person.page()
    deadline = time.monotonic() + WITHIN_S
    while "Chưa nộp" in await page.locator("body").inner_text():
        assert time.monotonic() < deadline, await _scene(house, person)
        await asyncio.sleep(0.05)


async def _scene(house: Deployment, person: Survivor) -> str:
    """All that is known of a dossier that does not come."""
    page = await person.page()
    found = " ".join((await _answers(house)).keys())
    missing = "\n".join(
        f"{'there' if marker in found else 'MISSING'} {marker}: {said}" for marker, said in person.said.items()
    )
    there = await page.evaluate("fetch('/api/drafts').then((answer) => answer.text())")
    seen = "\n".join(" ".join(each) for each in person.line.seen)
    held = await page.evaluate(HELD)
    said = await page.locator("main").inner_text()
    here = f"seed {SEED} at {time.monotonic():.1f}: {page.url}: {said}"
    return f"{here}\n{held}\ndrafts there: {there}\n{missing}\n{person.wrongs}\n{seen}"


async def check(house: Deployment, person: Survivor, done: list[Errand]) -> None:
    """Each dossier once, with what was written in it and every page in its place as it left the phone."""
    found = await _answers(house)
    connection = await connect(house.owner_dsn)
    try:
        pages = await connection.fetch(
            "SELECT a.dossier_id, a.page, encode(f.received_sha256, 'hex'), f.state, f.length_bytes "
            "FROM attachment a JOIN file f ON f.id = a.file_id WHERE a.superseded_at IS NULL ORDER BY 1, 2"
        )
        drafts = await connection.fetchval("SELECT count(*) FROM draft")
    finally:
        await connection.close()
    for errand in done:
        rows = [row for answers, row in found.items() if errand.marker in answers]
        assert len(rows) == 1, f"{errand.marker}: {len(rows)} dossiers; {person.said.get(errand.marker)}"
        (row,) = rows
        assert row[1] == errand.procedure
        kept = [page for page in pages if page[0] == row[0]]
        _check_pages(errand, row, kept, person.digests)
    assert len(found) == len(done)
    assert drafts == 0, "a draft was filed and is still there"


async def _answers(house: Deployment) -> dict[str, Any]:
    """Every dossier by what was written in it."""
    keys = Keyring(house.data / "secrets")
    connection = await connect(house.owner_dsn)
    try:
        rows = await connection.fetch("SELECT id, procedure_code, files, answers_sealed FROM dossier ORDER BY id")
    finally:
        await connection.close()
    return {f"{row[0]} {keys.open(ANSWERS, row[3], row[0].bytes).decode()}": row for row in rows}


def _check_pages(errand: Errand, row: Any, kept: list[Any], digests: set[str]) -> None:
    assert row[2] == len(kept) == len(errand.pages), f"{errand.marker}: {len(kept)} of {len(errand.pages)} pages"
    for at, (page, wanted) in enumerate(zip(kept, sums(errand), strict=True)):
        assert page[1] == at + 1
        assert page[3] == "kept"
        assert page[2] == wanted if wanted else page[2] in digests, f"{errand.marker}: page {at + 1} is another file"


@pytest.mark.prove  # until its driver has been quiet for a day: see docs/benchmarks.md
async def test_exactly_once_whatever_dies(house: Deployment, line: Line, tmp_path: Path) -> None:
    await live_through(house, line, tmp_path / "profile", max(1, PROVEN // SHARE))


@pytest.mark.prove
async def test_exactly_once_whatever_dies_two_hundred_times(house: Deployment, line: Line, tmp_path: Path) -> None:
    await live_through(house, line, tmp_path / "profile", PROVEN)

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

import pytest
from playwright.async_api import async_playwright

from kernel.database import connect
from kernel.migrate import APP_ROLE
from kernel.postgres import Postgres
from tests.conftest import Databases, free_port
from tests.deployment import Deployment, deploy_often
from tests.pwa.bad_line import Line, open_line
from tests.pwa.conftest import CHROMIUM, INSIST
from tests.pwa.errands import PROCEDURES, Errand, invent
from tests.pwa.office import check, read_answers
from tests.pwa.survivor import Survivor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.seeded,
    pytest.mark.skipif(not CHROMIUM and not INSIST, reason="chromium is not installed"),
]

ASKED = os.environ.get("MOTCUA_PHONE_SEED")
"""A run that somebody looks into tells its diary, as one that fails does."""
SEED = int(ASKED or random.SystemRandom().randrange(10**6))
PROVEN = 200
SHARE = int(os.environ.get("MOTCUA_RUNS_SHARE", "20"))
"""The shorter story runs this part of them: a twentieth, and a fifth in `.ci/run`."""
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
    with deploy_often(owner, app, tmp_path, roads[1], MOTCUA_BASE_URL=front, QUIET_HOURS="none") as running:
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
    began, quiet = time.monotonic(), False
    async with async_playwright() as playwright:
        person = Survivor(playwright, profile, house, line, chance)
        try:
            await person.settle_in()
            print(f"settled in after {time.monotonic() - began:.0f} s", flush=True)
            done: list[Errand] = []
            while len(done) < runs:
                codes = chance.sample(PROCEDURES, min(len(PROCEDURES), runs - len(done)))
                errands = [invent(len(done) + at, code, chance) for at, code in enumerate(codes)]
                line.failing = FAILING
                for errand in errands:
                    await person.file(errand)
                await person.come_home(errands)
                done += errands
                await arrived(house, person, done)
                print(f"{len(done)} of {runs} after {time.monotonic() - began:.0f} s", flush=True)
            quiet = ASKED is None
        finally:
            await person.put_away()
            if not quiet:
                print("\n".join(person.diary))
    took = time.monotonic() - began
    print(
        f"{runs} of {runs}: {dict(person.suffered)}; requests {dict(line.met)}; "
        f"{took:.0f} s, {took / runs:.1f} s a run; {person.stumbles} stumbles, {person.again} done again"
    )
    assert not person.phone.wrongs, person.phone.wrongs
    await check(house, done, person.phone.digests, person.said)


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
    page = await person.phone.page()
    deadline = time.monotonic() + WITHIN_S
    while "Chưa nộp" in await page.locator("body").inner_text():
        assert time.monotonic() < deadline, await _scene(house, person)
        await asyncio.sleep(0.05)


async def _scene(house: Deployment, person: Survivor) -> str:
    """All that is known of a dossier that does not come."""
    page = await person.phone.page()
    found = " ".join((await read_answers(house)).keys())
    missing = "\n".join(
        f"{'there' if marker in found else 'MISSING'} {marker}: {said}" for marker, said in person.said.items()
    )
    there = await page.evaluate("fetch('/api/drafts').then((answer) => answer.text())")
    seen = "\n".join(" ".join(each) for each in person.line.seen)
    held = await page.evaluate(HELD)
    said = await page.locator("main").inner_text()
    here = f"seed {SEED} at {time.monotonic():.1f}: {page.url}: {said}"
    return f"{here}\n{held}\ndrafts there: {there}\n{missing}\n{person.phone.wrongs}\n{seen}"


async def test_exactly_once_whatever_dies(house: Deployment, line: Line, tmp_path: Path) -> None:
    await live_through(house, line, tmp_path / "profile", max(1, PROVEN // SHARE))


@pytest.mark.prove
async def test_exactly_once_whatever_dies_two_hundred_times(house: Deployment, line: Line, tmp_path: Path) -> None:
    await live_through(house, line, tmp_path / "profile", PROVEN)

"""Whatever dies at whatever moment: nothing that was acknowledged is lost, nothing is done twice.

The cluster keeps fsync and synchronous_commit on. `kill -9` is not power loss. CRASH_SEED repeats a run.
"""

import asyncio
import os
import random
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.cli import MIGRATIONS
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.aftermath import check, drained
from tests.conftest import free_port
from tests.deployment import Deployment, deploy
from tests.storm import Book, Storm, live_through

SEED = int(os.environ.get("CRASH_SEED", random.SystemRandom().randrange(10**6)))
PROVEN = int(os.environ.get("CRASH_KILLS", "20"))
PATIENCE_S = 60


@pytest.fixture
def cluster(folder: Path) -> Iterator[Postgres]:
    """A PostgreSQL of its own that keeps its promises."""
    made = Postgres(folder / f"s{free_port()}", durable=True)

    async def prepare() -> None:
        await made.start()
        await migrate(made.dsn(), MIGRATIONS)

    asyncio.run(prepare())
    yield made
    made.stop()


@pytest.fixture
def house(cluster: Postgres, tmp_path: Path) -> Iterator[Deployment]:
    with deploy(cluster.dsn(), cluster.dsn(APP_ROLE), tmp_path, free_port(), QUIET_HOURS="none") as running:
        asyncio.run(running.seed_staff())
        yield running


async def survive(house: Deployment, cluster: Postgres, victims: list[str]) -> None:
    chance, book = random.Random(SEED), Book()
    chance.shuffle(victims)
    storm = Storm(house, cluster, chance)
    await live_through(storm, victims, book)
    took = await drained(house.owner_dsn, PATIENCE_S)
    print(
        f"seed {SEED}: kill -9 of {dict(Counter(storm.killed))}; {book.acknowledged} acknowledged "
        f"({len(book.filed)} dossiers, {len(book.paid)} payments), {book.repeats} repeats; drained in {took:.1f} s"
    )
    await check(house.owner_dsn, house.data, book)
    assert book.filed
    assert book.paid


@pytest.mark.seeded
async def test_five_kills_lose_nothing_and_repeat_nothing(house: Deployment, cluster: Postgres) -> None:
    await survive(house, cluster, ["serve", "serve", "worker", "worker", "postmaster"])


@pytest.mark.prove
async def test_twenty_kills_lose_nothing_and_repeat_nothing(house: Deployment, cluster: Postgres) -> None:
    each = max(1, PROVEN * 2 // 5)
    await survive(house, cluster, ["serve"] * each + ["worker"] * each + ["postmaster"] * (PROVEN - 2 * each))

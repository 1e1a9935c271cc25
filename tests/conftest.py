"""One throw-away PostgreSQL for the whole run, a fresh database for every test, and a house that really serves."""

import asyncio
import contextlib
import gc
import os
import random
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path
from typing import Any, TypeVar

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from api.cli import MIGRATIONS
from kernel.ids import new_id
from kernel.loopback import teach_localhost
from kernel.migrate import APP_ROLE, migrate
from kernel.postgres import Postgres
from tests.deployment import Deployment, deploy
from tests.house import House, open_house
from tests.pwa.push_server import PushServer, open_push_server

# No test depends on speed: how long one example takes says something of the machine, nothing of the code.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

teach_localhost()  # a bare debootstrap has no /etc/hosts

ROOT = Path(__file__).parent.parent
Report = TypeVar("Report", pytest.TestReport, pytest.CollectReport)


def _insisted(report: Report) -> Report:
    """Where every tool is insisted on (MOTCUA_INSIST, set by .ci/run) a skip is a failure that says what is missing."""
    if os.environ.get("MOTCUA_INSIST") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"insisted on, but skipped: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A test that skips itself, or is marked so."""
    return _insisted((yield))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What is killed at random takes minutes and comes first: last, it would keep one core busy while the other waits.

    In `.ci/run` a story that fails is walked once more, and named: see docs/decisions/second-look.md.
    """
    items.sort(key=lambda item: item.get_closest_marker("seeded") is None)
    if not os.environ.get("MOTCUA_INSIST"):
        return
    for item in items:
        if item.path.parent.name in ("stories", "pwa") and not item.get_closest_marker("seeded"):
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_collection_finish() -> None:
    """Hundreds of houses are built in one process, each of some hundred thousand objects.

    What is imported by now never goes away, and what a house leaves is looked for a tenth as often.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


TOOLS = {"pdfinfo": "poppler-utils", "pdftotext": "poppler-utils", "pdftoppm": "poppler-utils", "strace": "strace"}


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, Any, Any]:
    """Where a test asks a tool that this machine lacks, it is skipped in words: a bare machine passes `make test`."""
    try:
        return (yield)
    except FileNotFoundError as missing:
        if missing.filename not in TOOLS:
            raise
        pytest.skip(f"{missing.filename} is missing: sudo apt-get install -y {TOOLS[missing.filename]}")


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """A file that skips itself."""
    return _insisted((yield))


MEMORY = Path("/dev/shm")
ROOM = 4 * 2**30  # bytes; more than three processes' clusters come to at most


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A short-named temporary folder: a socket's path has room for 107 bytes.

    In memory where there is room: of every test's second a third went into copying its database on the disk.
    """
    roomy = MEMORY.is_dir() and os.access(MEMORY, os.W_OK) and shutil.disk_usage(MEMORY).free > ROOM
    made = Path(tempfile.mkdtemp(prefix="motcua-", dir=MEMORY if roomy else None))
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(folder: Path) -> Iterator[Postgres]:
    """The cluster, with the migrated template database `motcua`."""
    cluster = Postgres(folder / "pg", durable=False)

    async def prepare() -> None:
        await cluster.start()
        await migrate(cluster.dsn(), MIGRATIONS)

    asyncio.run(prepare())
    yield cluster
    cluster.stop()


class Databases:
    """Clones of the template; each test's own."""

    def __init__(self, cluster: Postgres) -> None:
        self.cluster = cluster

    async def create(self) -> str:
        """A fresh database's name."""
        name = f"t{new_id().hex}"
        connection = await asyncpg.connect(self.cluster.dsn(database="postgres"))
        try:
            await connection.execute(f"CREATE DATABASE {name} TEMPLATE motcua STRATEGY file_copy")
        finally:
            await connection.close()
        return name

    async def drop(self, name: str) -> None:
        """Away with it, whoever is still connected."""
        connection = await asyncpg.connect(self.cluster.dsn(database="postgres"))
        try:
            await connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
        finally:
            await connection.close()


@pytest.fixture
async def owner_dsn(postgres: Postgres) -> AsyncIterator[str]:
    """A fresh migrated database, as its owner."""
    databases = Databases(postgres)
    name = await databases.create()
    yield postgres.dsn(database=name)
    await databases.drop(name)


@pytest.fixture
def app_dsn(owner_dsn: str) -> str:
    """The same database as the role the API wears."""
    return owner_dsn.replace("://motcua_owner@", f"://{APP_ROLE}@")


@pytest.fixture
async def database(app_dsn: str) -> AsyncIterator[Any]:
    """A pool on the fresh database."""
    from kernel.database import open_database

    opened = await open_database(app_dsn)
    yield opened
    await opened.close()


def free_port() -> int:
    """A port nobody listens on just now, below those that connections are given, so that none takes it meanwhile.

    The one that lies beside it for the sandbox's mail relay is below them too. Processes of one run have ports of
    their own, so that none takes what another has just found free.
    """
    mine = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    everyone = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        port = random.SystemRandom().randrange(10_100 + mine, 12_700, everyone)  # 10,080 is closed to browsers
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port


@pytest.fixture
async def house(owner_dsn: str, app_dsn: str, tmp_path: Path) -> AsyncIterator[House]:
    """A running deployment on a fresh database: real HTTP, sandboxes behind every door, a worker to drain."""
    async with open_house(owner_dsn, app_dsn, tmp_path, free_port()) as opened:
        yield opened


@pytest.fixture
async def server() -> AsyncIterator[PushServer]:
    """A push service of our own, on loopback."""
    async with open_push_server() as opened:
        yield opened


@pytest.fixture
async def told_house(owner_dsn: str, app_dsn: str, tmp_path: Path, server: PushServer) -> AsyncIterator[House]:
    """A house that may push to it."""
    hosts = f"http://{server.host}"
    async with open_house(owner_dsn, app_dsn, tmp_path, free_port(), WEB_PUSH_HOSTS=hosts) as opened:
        yield opened


@pytest.fixture(scope="module")
def deployment(postgres: Postgres, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """API and worker as processes, on a fresh database, for the tests of one file."""
    databases = Databases(postgres)
    name = asyncio.run(databases.create())
    owner = postgres.dsn(database=name)
    app = owner.replace("://motcua_owner@", f"://{APP_ROLE}@")
    with deploy(owner, app, tmp_path_factory.mktemp("house"), free_port()) as running:
        asyncio.run(running.seed_staff())
        yield running
    asyncio.run(databases.drop(name))


os.environ.setdefault("HYPOTHESIS_STORAGE_DIRECTORY", str(ROOT / ".hypothesis"))

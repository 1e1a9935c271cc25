"""A deployment for one test, served over real HTTP in this process so that our side meets its sandboxes by wire."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx2

from api.app import create
from api.settings import Settings, read
from api.worker import create_worker
from identity.providers import oidc, wire
from kernel import clock
from kernel.database import Database, connect, open_database
from kernel.jobs import Worker
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE

SHIPPED_S = {"exchange": wire.EXCHANGE_S, "begin": oidc.BEGIN_S, "finish": oidc.FINISH_S}
"""How long a provider is waited for. Here it answers in the same process, on a machine that may be busy; the tests of
a silent one (test_login_attacks) put these back."""
wire.EXCHANGE_S, oidc.BEGIN_S, oidc.FINISH_S = 20.0, 21.0, 42.0


class House:
    """Base URL, clients, worker, and the database as app role and as owner."""

    def __init__(self, settings: Settings, database: Database, owner_dsn: str) -> None:
        self.settings = settings
        self.base_url = settings.house.base_url
        self.database = database
        self.owner_dsn = owner_dsn
        self.keys = Keyring(settings.house.data / "secrets")
        self._clients: list[httpx2.AsyncClient] = []

    def client(self, **headers: str) -> httpx2.AsyncClient:
        """A browser-like client with its own cookies; follows no redirect unasked."""
        made = httpx2.AsyncClient(base_url=self.base_url, headers=headers, timeout=20, verify=False)
        self._clients.append(made)
        return made

    async def sign_in(self, subject: str, next_path: str = "/", **headers: str) -> httpx2.AsyncClient:
        """A browser in which one of the demo's people has signed in, through the sandbox provider."""
        from tests.browsing import sign_in

        client = self.client(**headers)
        landed = await sign_in(client, subject, next_path)
        assert landed.headers.get("location") == next_path, landed.text
        return client

    async def seed_staff(self) -> None:
        """Give the demo's officers their posts, as `make run` does."""
        from api.cli import seed_demo_staff

        async with self.database.transaction() as conn:
            await seed_demo_staff(conn, self.settings.issuer)

    def worker(self) -> Worker:
        """The deployment's worker, as `motcua worker` would make it."""
        return create_worker(self.settings, self.database, self.keys)

    async def settle(self) -> None:
        """Let everything that was promised after commit happen."""
        await self.worker().drain()

    async def hurry(self, job: str | None = None) -> None:
        """Make deferred jobs (of one kind) due now, as if the time had passed."""
        connection = await connect(self.owner_dsn)
        try:
            await connection.execute(
                "UPDATE pgqueuer SET execute_after = now() "
                "WHERE status = 'queued' AND ($1::text IS NULL OR entrypoint = $1)",
                job,
            )
        finally:
            await connection.close()

    async def pass_by(self, time: timedelta, job: str) -> None:
        """That much time goes by, and the jobs of one kind that wait are done."""
        with clock.shifted(time):
            await self.hurry(job)
            await self.settle()

    async def owner(self) -> Any:
        """A connection as the database's owner; the test closes it."""
        return await connect(self.owner_dsn)

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients:
            await client.aclose()


@asynccontextmanager
async def open_house(owner_dsn: str, app_dsn: str, folder: Path, port: int, **environment: str) -> AsyncIterator[House]:
    """Serve until the block ends. `environment` adds or replaces settings by their names."""
    from granian.constants import Interfaces
    from granian.server.embed import Server

    assert APP_ROLE in app_dsn
    env = {
        "PORT": str(port),
        "MOTCUA_DATA": str(folder / "var"),
        "DATABASE_POOL": "6",
        "QUIET_HOURS": "none",
        "FILES_WAIT_S": "20",  # a machine may be busy, and no worker runs beside a test
        **environment,
    }
    settings = read(env)
    server = Server(
        create(settings, app_dsn), address="127.0.0.1", port=port, interface=Interfaces.ASGI, log_enabled=False
    )
    serving = asyncio.create_task(server.serve())
    database = await open_database(app_dsn, most=6)
    house = House(settings, database, owner_dsn)
    try:
        await _until_ready(port)
        yield house
    finally:
        await house.close()
        await database.close()
        server.stop()  # type: ignore[no-untyped-call]
        await serving


async def _until_ready(port: int) -> None:
    async with httpx2.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=20, verify=False) as client:
        for _ in range(200):
            try:
                if (await client.get("/health/ready")).status_code == 200:
                    return
            except httpx2.TransportError:
                pass
            await asyncio.sleep(0.02)
    raise TimeoutError("the house did not open")

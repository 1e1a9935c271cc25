"""`motcua`: every command an operator types. `make run` starts the supervisor, which starts `serve` and `worker`."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import cyclopts

from api.settings import read
from kernel import logs
from kernel.clock import local, now
from kernel.database import open_database, with_user
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE
from kernel.migrate import migrate as apply_migrations
from kernel.postgres import Postgres

app = cyclopts.App(name="motcua", help=__doc__)
MIGRATIONS = Path(__file__).parent / "migrations"


def owner_dsn() -> str:
    """DATABASE_URL, or the embedded cluster's owner."""
    house = read(os.environ).house
    return house.database_url or Postgres(house.data / "postgres").dsn()


def app_dsn() -> str:
    """The same database for the role that cannot rewrite history."""
    house = read(os.environ).house
    if house.database_app_url:
        return house.database_app_url
    if house.database_url:
        return with_user(house.database_url, APP_ROLE, Keyring(house.data / "secrets").text_secret("database-role"))
    return Postgres(house.data / "postgres").dsn(APP_ROLE)


@asynccontextmanager
async def cluster() -> AsyncIterator[None]:
    """The embedded PostgreSQL up for one command, left running when it already was; nothing when it is not ours."""
    house = read(os.environ).house
    ours = None if house.database_url else Postgres(house.data / "postgres")
    started = ours is not None and ours.running_pid() is None
    if ours is not None and started:
        await ours.start()
    try:
        yield
    finally:
        if ours is not None and started:
            ours.stop()


@app.command
def migrate() -> None:
    """Bring the database up to this version. Runs as its owner; nothing else does."""
    house = read(os.environ).house
    password = Keyring(house.data / "secrets").text_secret("database-role")

    async def act() -> list[str]:
        async with cluster():
            return await apply_migrations(owner_dsn(), MIGRATIONS, app_password=password)

    for name in asyncio.run(act()):
        print(f"applied {name}")


@app.command
def serve() -> None:
    """The API and the site on PORT."""
    house = read(os.environ).house
    os.environ["DATABASE_APP_URL"] = app_dsn()
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces, Loops
    from granian.log import LogLevels

    Granian(
        "api.app:create",
        address=os.environ.get("HOST", "127.0.0.1"),
        port=house.port,
        interface=Interfaces.ASGI,
        factory=True,
        http=HTTPModes.http1,
        loop=Loops.uvloop,
        workers=int(os.environ.get("API_WORKERS", "1")),
        websockets=False,
        log_access=False,
        log_level=LogLevels.warning,
    ).serve()


@app.command
def worker() -> None:
    """What happens after commit: events, deliveries, timed work."""
    import uvloop

    from api.worker import create_worker

    async def run() -> None:
        settings = read(os.environ)
        logs.set_up()
        database = await open_database(app_dsn(), most=settings.house.database_pool)
        try:
            await create_worker(settings, database, Keyring(settings.house.data / "secrets")).run()
        finally:
            await database.close()

    uvloop.run(run())


@app.command
def backup(target: Path | None = None) -> None:
    """Write one file that holds the whole deployment, its secrets too: keep it under lock."""
    from api.backup import back_up

    house = read(os.environ).house
    target = target or house.data / "backups" / f"motcua-{local(now()):%Y%m%d-%H%M%S}.tar"

    async def act() -> int:
        async with cluster():
            return await asyncio.to_thread(back_up, owner_dsn(), house.data, target)

    size = asyncio.run(act())
    print(f"{target} ({size / 1_000_000:.1f} MB). It holds the keys: keep it under lock.")


@app.command
def restore(source: Path) -> None:
    """Fill an empty deployment (a new MOTCUA_DATA or DATABASE_URL) from a backup."""
    from api.backup import restore as fill

    house = read(os.environ).house
    house.data.mkdir(parents=True, exist_ok=True, mode=0o700)

    async def act() -> None:
        async with cluster():
            await asyncio.to_thread(fill, owner_dsn(), house.data, source)

    asyncio.run(act())
    print("Restored. `make run` brings it up; `motcua verify-history` checks every chain.")


def main() -> None:
    """Entry point."""
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()

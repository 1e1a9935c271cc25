"""What every command needs: the deployment's addresses, its cluster up, a transaction, refusals said in words."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from typing import Any

from api.settings import Settings, read
from kernel.database import Connection, open_database, with_user
from kernel.errors import Refusal
from kernel.keys import Keyring
from kernel.migrate import APP_ROLE
from kernel.postgres import Postgres


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


@asynccontextmanager
async def opened() -> AsyncIterator[tuple[Settings, Connection]]:
    """The deployment's settings and a transaction on its database."""
    settings = read(os.environ)
    async with cluster():
        database = await open_database(app_dsn(), most=1)
        try:
            async with database.transaction() as conn:
                yield settings, conn
        finally:
            await database.close()


def refusable(work: Coroutine[Any, Any, None]) -> None:
    """Run it; a refusal is said in its English sentence."""
    try:
        asyncio.run(work)
    except Refusal as refusal:
        sys.exit(refusal.sentence("en"))

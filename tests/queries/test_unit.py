"""A request's unit of work, when the database is lost before it ends."""

import pytest

from kernel.database import Database, Unit, Unreachable


async def lost(database: Database) -> Unit:
    """A unit with an open transaction whose connection the database has ended."""
    unit = Unit(database)
    connection = await unit.connection(write=True)
    own = await connection.fetchval("SELECT pg_backend_pid()")
    async with database.connection() as other:
        await other.execute("SELECT pg_terminate_backend($1)", own)
    with pytest.raises(Unreachable):
        await connection.execute("SELECT 1")
    return unit


async def test_what_was_lost_is_rolled_back_already(database: Database) -> None:
    await (await lost(database)).end(keep=False)
    async with database.connection() as conn:
        assert await conn.fetchval("SELECT 1") == 1


async def test_what_was_lost_is_never_said_to_be_kept(database: Database) -> None:
    unit = await lost(database)
    with pytest.raises(Unreachable):
        await unit.end(keep=True)

"""A pool is opened on a database that is only just starting."""

import asyncio
import tempfile
from pathlib import Path

from kernel.database import open_database
from kernel.postgres import Postgres

PORT = ".s.PGSQL.5432"
STARTING = b"SFATAL\0VFATAL\0C57P03\0Mthe database system is starting up\0\0"


async def test_a_database_that_starts_is_waited_for(postgres: Postgres, app_dsn: str) -> None:
    callers = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal callers
        callers += 1
        if callers <= 2:
            writer.write(b"E" + (len(STARTING) + 4).to_bytes(4) + STARTING)
        else:
            there, back = await asyncio.open_unix_connection(str(postgres.socket / PORT))
            await asyncio.gather(carry(reader, back), carry(there, writer))
        writer.close()

    with tempfile.TemporaryDirectory(prefix="pg-") as folder:
        async with await asyncio.start_unix_server(answer, str(Path(folder) / PORT)):
            database = await open_database(f"{app_dsn.partition('?')[0]}?host={folder}", most=1)
            async with database.connection() as conn:
                assert await conn.fetchval("SELECT 1") == 1
            await database.close()
    assert callers == 3


async def carry(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    """All that comes, to the end."""
    while piece := await source.read(65_536):
        target.write(piece)
    target.close()

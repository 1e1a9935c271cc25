"""The floor: a bare ASGI handler that runs the statements it is given, and one that reads one row by its key."""

import os
import pickle
from pathlib import Path
from typing import Any

import asyncpg
import msgspec

PLAN = pickle.loads(Path(os.environ["BENCH_PLAN"]).read_bytes())
pool: Any = None


class _Lean(asyncpg.Connection):
    def get_reset_query(self) -> str:
        return ""


async def app(scope: Any, receive: Any, send: Any) -> None:
    """`/all` runs every statement of one read of ours, `/key` one primary-key look-up."""
    global pool  # noqa: PLW0603 - the whole program
    if scope["type"] == "lifespan":
        await receive()
        pool = await asyncpg.create_pool(os.environ["BENCH_DSN"], min_size=2, max_size=10, connection_class=_Lean)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await pool.close()
        await send({"type": "lifespan.shutdown.complete"})
        return
    statements = PLAN["all"] if scope["path"] == "/all" else PLAN["key"]
    async with pool.acquire() as connection:
        rows = [await connection.fetchrow(query, *args) for query, args in statements]
    body = msgspec.json.encode([list(row) for row in rows if row is not None], enc_hook=str)
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})

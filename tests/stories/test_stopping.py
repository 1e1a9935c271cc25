"""A server that is told to stop does not wait for open screens, and does not cut them off either."""

import asyncio
import signal
from pathlib import Path

import httpx2

from tests.browsing import sign_in
from tests.conftest import free_port
from tests.deployment import deploy


async def test_live_streams_end_whole_when_the_server_is_told_to_stop(
    owner_dsn: str, app_dsn: str, tmp_path: Path
) -> None:
    """Cut off after the five seconds that a stop waits, it would end in the middle of its chunks, and this raise."""
    with deploy(owner_dsn, app_dsn, tmp_path, free_port()) as deployment:
        client = httpx2.AsyncClient(base_url=deployment.base_url, timeout=20)
        async with client:
            await sign_in(client, "sung-thi-mai")
            async with client.stream("GET", "/api/live") as answer:
                assert answer.status_code == 200
                lines = answer.aiter_lines()
                async with asyncio.timeout(20):
                    while "event: unread" not in await anext(lines):
                        pass
                    stopping = asyncio.create_task(asyncio.to_thread(deployment.kill, "serve", signal.SIGTERM))
                    rest = [line async for line in lines]
            await stopping
    assert not any(line.startswith("event:") for line in rest)

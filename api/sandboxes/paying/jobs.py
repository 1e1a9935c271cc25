"""Notices over real HTTP, tried again as the gateways do until the merchant gives an answer that ends it."""

import asyncio
from datetime import datetime, timedelta

import aiohttp
import msgspec
from yarl import URL

from api.sandboxes.paying import queries
from api.sandboxes.paying.model import Letter, SendLetter
from kernel.database import Database
from kernel.jobs import JobHandler, enqueue

TIMEOUT_S = 15
ENDED = frozenset({"00", "02", "http 204"})


async def send(database: Database, job: SendLetter, now: datetime) -> None:
    """Send one notice; promise another try unless the answer ends it."""
    async with database.connection() as conn:
        found = await queries.find_letter(conn, job.letter_id)
        if found is None:
            return
        gateway, letter, tries = found
        mood = await queries.behaviour(conn, gateway)
    answer = await _deliver(letter)
    async with database.transaction() as conn:
        await queries.note_answer(conn, job.letter_id, answer, now)
        if answer not in ENDED and tries < mood.retry_times:
            await enqueue(conn, job, after=timedelta(seconds=mood.retry_every_seconds))


async def _deliver(letter: Letter) -> str:
    method = "GET" if letter.body is None else "POST"
    headers = {} if letter.body is None else {"content-type": "application/json; charset=UTF-8"}
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),
            aiohttp.ClientSession() as session,
            session.request(
                method,
                URL(letter.address, encoded=True),
                data=letter.body,
                headers=headers,
                allow_redirects=False,
                ssl=False,
            ) as response,
        ):
            said = await response.content.read(4096)
            if response.status != 200:
                return f"http {response.status}"
            return msgspec.json.decode(said, type=dict[str, str]).get("RspCode", "no code")
    except (TimeoutError, aiohttp.ClientError, OSError, msgspec.DecodeError) as failure:
        return type(failure).__name__


HANDLERS: dict[type[msgspec.Struct], JobHandler] = {SendLetter: send}

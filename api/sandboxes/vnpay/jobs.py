"""IPN calls over real HTTP, tried again as VNPAY does: on 01, 04, 97, 99 and silence, never after 00 or 02."""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

import aiohttp
import msgspec
from yarl import URL

from api.sandboxes.vnpay import queries
from api.sandboxes.vnpay.model import Merchant, SendIpn
from kernel.database import Database
from kernel.jobs import JobHandler, enqueue

TIMEOUT_S = 15
ENDED = frozenset({"00", "02"})


def handlers(merchant: Merchant) -> Mapping[type[msgspec.Struct], JobHandler]:
    """Job -> what does it."""
    return {SendIpn: partial(_send, merchant)}


async def _send(merchant: Merchant, database: Database, job: SendIpn, now: datetime) -> None:
    async with database.connection() as conn:
        call = await queries.find_call(conn, job.call_id)
        mood = await queries.behaviour(conn)
    if call is None:
        return
    answer = await _call(f"{merchant.ipn_url}?{call.query}")
    async with database.transaction() as conn:
        await queries.note_answer(conn, call.id, answer, now)
        if answer not in ENDED and call.tries < mood.retry_times:
            await enqueue(conn, job, after=timedelta(seconds=mood.retry_every_seconds))


async def _call(url: str) -> str:
    try:
        async with (
            asyncio.timeout(TIMEOUT_S),
            aiohttp.ClientSession() as session,
            session.get(URL(url, encoded=True), allow_redirects=False, ssl=False) as response,
        ):
            said = msgspec.json.decode(await response.content.read(4096), type=dict[str, str])
            return said.get("RspCode", "no code")
    except (TimeoutError, aiohttp.ClientError, OSError, msgspec.DecodeError) as failure:
        return type(failure).__name__

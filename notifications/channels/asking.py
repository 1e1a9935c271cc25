"""How our channels speak HTTP to a provider the operator configured: one deadline, no redirects, short answers."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec

from notifications.model.channels import RetryAfter

DEADLINE_S = 5.0
ANSWER_MAX = 16_384


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    """What came back; `body` is empty when it was no JSON object."""

    status: int
    retry_after: str | None
    body: Mapping[str, Any]


async def ask(
    session: aiohttp.ClientSession,
    method: str,
    url: str,
    *,
    headers: Mapping[str, str],
    json: Mapping[str, Any] | None = None,
    form: Mapping[str, str] | None = None,
    query: Mapping[str, str] | None = None,
) -> Answer | RetryAfter:
    """One request. RetryAfter when no whole answer came: `unsure` unless the provider was never reached."""
    options: dict[str, Any] = {"headers": headers, "allow_redirects": False}
    if json is not None:
        options |= {"data": msgspec.json.encode(json), "headers": {**headers, "content-type": "application/json"}}
    if form is not None:
        options["data"] = dict(form)
    if query is not None:
        options["params"] = dict(query)
    try:
        async with asyncio.timeout(DEADLINE_S), session.request(method, url, **options) as answer:
            raw = await answer.content.read(ANSWER_MAX)
            while len(raw) < ANSWER_MAX and (more := await answer.content.read(ANSWER_MAX - len(raw))):
                raw += more
            return Answer(status=answer.status, retry_after=answer.headers.get("retry-after"), body=_object(raw))
    except aiohttp.ClientConnectorError as failure:
        return RetryAfter(why=type(failure).__name__)
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        return RetryAfter(why=type(failure).__name__, unsure=True)


def _object(raw: bytes) -> Mapping[str, Any]:
    try:
        found = msgspec.json.decode(raw)
    except msgspec.DecodeError:
        return {}
    return found if isinstance(found, dict) else {}


@asynccontextmanager
async def open_session() -> AsyncIterator[aiohttp.ClientSession]:
    """For one provider."""
    connector = aiohttp.TCPConnector(limit=32, keepalive_timeout=60)
    async with aiohttp.ClientSession(
        connector=connector,
        timeout=aiohttp.ClientTimeout(total=None),
        cookie_jar=aiohttp.DummyCookieJar(),
        headers={"user-agent": "motcua"},
    ) as session:
        yield session

"""Zalo over HTTP, under /sandbox/zalo: renewing, sending, asking, and the page that shows the phones."""

import asyncio
import hmac
import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from html import escape
from typing import Annotated, Any
from urllib.parse import parse_qs
from uuid import UUID

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.sandboxes.zalo import queries
from api.sandboxes.zalo.wire import (
    APP_ID,
    PATH,
    TEMPLATE,
    WITHOUT_ZALO,
    Behaviour,
    Mood,
    Template,
    first_refresh_token,
    secret_key,
)
from kernel.clock import local
from kernel.database import Connection
from kernel.given import Db, Keys, Now
from kernel.ids import new_id

_ACCESS_LASTS, _REFRESH_LASTS = timedelta(hours=25), timedelta(days=90)
HANG_S = 20.0
_LONGEST = {"title": 100, "body": 400}


def _say(error: int, message: str, data: dict[str, Any] | None = None, status: int = 200) -> Response[dict[str, Any]]:
    body: dict[str, Any] = {"error": error, "message": message}
    return Response(body if data is None else {**body, "data": data}, status_code=status)


def _digest(token: str) -> bytes:
    return sha256(token.encode()).digest()


@post("/v4/oa/access_token", include_in_schema=False, status_code=HTTP_200_OK)
async def renew(request: Request[Any, Any, Any], database: Db, keys: Keys, now: Now) -> Response[dict[str, Any]]:
    """A refresh token works once, and brings the next."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    known = hmac.compare_digest(request.headers.get("secret_key", ""), secret_key(keys))
    if not known or form.get("app_id") != APP_ID or form.get("grant_type") != "refresh_token":
        return _say(-14004, "Invalid app id or secret key")
    access, refresh = secrets.token_hex(32), secrets.token_hex(32)
    async with database.transaction() as conn:
        await queries.grant(conn, _digest(first_refresh_token(keys)), "refresh", now + _REFRESH_LASTS)
        if not await queries.use_refresh(conn, _digest(form.get("refresh_token", "")), now):
            return _say(-14014, "Invalid refresh token")
        await queries.grant(conn, _digest(access), "access", now + _ACCESS_LASTS)
        await queries.grant(conn, _digest(refresh), "refresh", now + _REFRESH_LASTS)
    lasts = str(int(_ACCESS_LASTS.total_seconds()))
    return Response({"access_token": access, "refresh_token": refresh, "expires_in": lasts})


async def _welcome(conn: Connection, request: Request[Any, Any, Any], now: datetime) -> bool:
    return await queries.is_good(conn, _digest(request.headers.get("access_token", "")), now)


@post("/message/template", include_in_schema=False, status_code=HTTP_200_OK)
async def take(request: Request[Any, Any, Any], database: Db, now: Now) -> Response[dict[str, Any]]:
    """A message to show."""
    try:
        message = msgspec.json.decode(await request.body(), type=Template)
    except msgspec.ValidationError:
        return _say(-112, "Template data invalid")
    async with database.transaction() as conn:
        behaviour = await queries.behaviour(conn)
        if behaviour.mood is Mood.THROTTLED:
            return Response({}, status_code=429, headers={"retry-after": "30"})
        if behaviour.mood is Mood.STALE_TOKENS:
            await queries.spoil(conn, now)
            await queries.behave(conn, Behaviour())
        if not await _welcome(conn, request, now):
            return _say(-124, "Access token is invalid")
        refusal = _refuse(message, behaviour.mood)
        if refusal is not None:
            return refusal
        message_id = new_id()
        await queries.keep(conn, message_id, message, int(behaviour.delivered), now)
    if behaviour.mood is Mood.TAKES_AND_BREAKS:
        return Response({}, status_code=500)
    if behaviour.mood is Mood.HANGS:
        await asyncio.sleep(HANG_S)
    sent = str(int(now.timestamp() * 1000))
    quota = {"dailyQuota": "500", "remainingQuota": "499"}
    return _say(0, "Success", {"msg_id": str(message_id), "sent_time": sent, "quota": quota})


def _refuse(message: Template, mood: Mood) -> Response[dict[str, Any]] | None:
    if message.template_id != TEMPLATE or mood is Mood.WRONG_TEMPLATE:
        return _say(-109, "Template ID invalid")
    if set(message.template_data) != set(_LONGEST):
        return _say(-112, "Template data invalid")
    if any(len(message.template_data[name]) > most for name, most in _LONGEST.items()):
        return _say(-112, "Template data invalid")
    if not message.phone.isdigit():
        return _say(-108, "Phone number invalid")
    if message.phone in WITHOUT_ZALO or mood is Mood.NO_ACCOUNT:
        return _say(-118, "Zalo account not existed")
    if mood is Mood.OUT_OF_QUOTA:
        return _say(-144, "Daily quota exceeded")
    return None


@get("/message/status", include_in_schema=False)
async def tell(
    request: Request[Any, Any, Any], message_id: Annotated[UUID, QueryParameter()], database: Db, now: Now
) -> Response[dict[str, Any]]:
    """What became of one."""
    async with database.connection() as conn:
        if not await _welcome(conn, request, now):
            return _say(-124, "Access token is invalid")
        status = await queries.status_of(conn, message_id)
    return _say(0, "Success", {"status": -1 if status is None else status})


@post("/behaviour", include_in_schema=False, status_code=HTTP_204_NO_CONTENT)
async def behave(data: JSONBody[Behaviour], database: Db) -> None:
    """From now on."""
    async with database.transaction() as conn:
        await queries.behave(conn, data)


@get("/", include_in_schema=False, media_type=MediaType.HTML)
async def phones(database: Db) -> str:
    """What the phones show."""
    async with database.connection() as conn:
        rows = "".join(
            f"<li><b>{escape(phone)}</b> · {local(at):%H:%M, %d/%m}<h2>{escape(data.get('title', ''))}</h2>"
            f"<p>{escape(data.get('body', ''))}</p></li>"
            for phone, data, at in await queries.newest(conn, 100)
        )
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Zalo thử</title><main><h1>Tin Zalo trên điện thoại thử</h1>"
        f"<ol>{rows or '<li>Chưa có tin.</li>'}</ol></main></html>"
    )


router = Router(path=PATH, route_handlers=[renew, take, tell, behave, phones], include_in_schema=False)

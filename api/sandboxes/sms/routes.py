"""The telephone company over HTTP, under /sandbox/sms."""

import asyncio
import hmac
from html import escape
from typing import Any

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.sandboxes.sms import queries
from api.sandboxes.sms.wire import PATH, Behaviour, Message, Mood, token
from kernel.clock import local
from kernel.given import Db, Keys, Now
from kernel.ids import new_id

HANG_S = 30
_LONGEST = 1600


def _answer(code: int, body: dict[str, str], headers: dict[str, str] | None = None) -> Response[dict[str, str]]:
    return Response(body, status_code=code, headers=headers)


def _known(request: Request[Any, Any, Any], expected: str) -> bool:
    given = (request.headers.get("authorization") or "").removeprefix("Bearer ")
    return hmac.compare_digest(given, expected)


@post("/messages", include_in_schema=False)
async def take(request: Request[Any, Any, Any], database: Db, keys: Keys, now: Now) -> Response[dict[str, str]]:
    """A text to send."""
    if not _known(request, token(keys)):
        return _answer(401, {"code": "unauthorized"})
    try:
        message = msgspec.json.decode(await request.body(), type=Message)
    except msgspec.ValidationError:
        return _answer(400, {"code": "bad_request"})
    if not message.recipient.startswith("+") or not message.text or len(message.text) > _LONGEST:
        return _answer(422, {"code": "bad_number" if message.text else "bad_text"})
    message_id = new_id()
    async with database.transaction() as conn:
        behaviour = await queries.behaviour(conn)
        match behaviour.mood:
            case Mood.THROTTLED:
                return _answer(429, {"code": "throttled"}, {"retry-after": "30"})
            case Mood.BROKEN:
                return _answer(503, {"code": "broken"})
            case Mood.NO_CREDIT:
                return _answer(402, {"code": "no_credit"})
            case Mood.NO_SUCH_NUMBER:
                return _answer(422, {"code": "bad_number"})
            case _:
                status = "delivered" if behaviour.delivered else "sent"
                kept = await queries.keep(conn, message_id, message, status, now)
    if not kept:
        return _answer(409, {"code": "known_reference"})
    if behaviour.mood is Mood.TAKES_AND_BREAKS:
        return _answer(500, {"code": "broken"})
    if behaviour.mood is Mood.HANGS:
        await asyncio.sleep(HANG_S)
    return _answer(202, {"id": str(message_id)})


@get("/messages/{client_reference:str}", include_in_schema=False)
async def tell(
    request: Request[Any, Any, Any], client_reference: FromPath[str], database: Db, keys: Keys
) -> Response[dict[str, str]]:
    """What became of one."""
    if not _known(request, token(keys)):
        return _answer(401, {"code": "unauthorized"})
    async with database.connection() as conn:
        status = await queries.status_of(conn, client_reference)
    return _answer(404, {"code": "not_found"}) if status is None else _answer(200, {"status": status})


@post("/behaviour", include_in_schema=False, status_code=HTTP_204_NO_CONTENT)
async def behave(data: JSONBody[Behaviour], database: Db) -> None:
    """From now on."""
    async with database.transaction() as conn:
        await queries.behave(conn, data)


@get("/", include_in_schema=False, media_type=MediaType.HTML)
async def phones(database: Db) -> str:
    """What the phones show."""
    async with database.connection() as conn:
        shown = await queries.newest(conn, 100)
    rows = "".join(
        f"<li><b>{escape(each.recipient)}</b> · {local(each.received_at):%H:%M, %d/%m} · {escape(each.status)}"
        f"<p>{escape(each.text)}</p></li>"
        for each in shown
    )
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Điện thoại thử</title><main><h1>Tin nhắn trên điện thoại thử</h1>"
        f"<ol>{rows or '<li>Chưa có tin.</li>'}</ol></main></html>"
    )


router = Router(path=PATH, route_handlers=[take, tell, behave, phones], include_in_schema=False)

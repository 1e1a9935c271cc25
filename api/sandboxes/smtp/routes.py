"""The relay's page and its controls, under /sandbox/smtp."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from html import escape

import msgspec
from litestar import MediaType, Router, get, post
from litestar.params import JSONBody
from litestar.status_codes import HTTP_204_NO_CONTENT

from api.sandboxes.smtp import queries
from api.sandboxes.smtp.relay import Mood
from kernel.clock import local
from kernel.given import Db

PATH = "/sandbox/smtp"


class Behaviour(msgspec.Struct, frozen=True, kw_only=True, rename="camel", forbid_unknown_fields=True):
    """How to behave."""

    mood: Mood


@post("/behaviour", include_in_schema=False, status_code=HTTP_204_NO_CONTENT)
async def behave(data: JSONBody[Behaviour], database: Db) -> None:
    """From now on."""
    async with database.transaction() as conn:
        await queries.behave(conn, data.mood)


def _row(letter: queries.Letter) -> str:
    read = message_from_bytes(letter.content, _class=EmailMessage, policy=default)
    body = read.get_body(("plain",)) if isinstance(read, EmailMessage) else None
    text = body.get_content() if body is not None else ""
    return (
        f"<li><b>{escape(letter.recipient)}</b> · {local(letter.received_at):%H:%M, %d/%m}"
        f"<h2>{escape(str(read['subject'] or ''))}</h2><pre>{escape(text)}</pre></li>"
    )


@get("/", include_in_schema=False, media_type=MediaType.HTML)
async def mailboxes(database: Db) -> str:
    """What the mailboxes hold."""
    async with database.connection() as conn:
        rows = "".join(_row(each) for each in await queries.newest(conn, 50))
    return (
        '<!doctype html><html lang="vi"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        "<title>Hộp thư thử</title><main><h1>Thư trong hộp thư thử</h1>"
        f"<ol>{rows or '<li>Chưa có thư.</li>'}</ol></main></html>"
    )


router = Router(path=PATH, route_handlers=[behave, mailboxes], include_in_schema=False)

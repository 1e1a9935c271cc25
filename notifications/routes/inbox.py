"""The inbox over HTTP."""

from typing import Annotated
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, QueryParameter
from litestar.status_codes import HTTP_204_NO_CONTENT

from kernel.given import Asker, Conn, Given, Now
from kernel.ids import MessageId
from notifications.actions import inbox
from notifications.actions.voice import Voice
from notifications.schemas import Inbox


@get("/api/inbox", operation_id="getInbox", tags=["notifications"])
async def get_inbox(
    conn: Conn,
    actor: Asker,
    voice: Given[Voice],
    after: Annotated[str | None, QueryParameter(max_length=64, description="`next` of the page before")] = None,
    limit: Annotated[int, QueryParameter(ge=1, le=50)] = 20,
) -> Inbox:
    """Every message this person was told: unread first, newest first."""
    return await inbox.read_inbox(conn, voice, actor.person_id, after=after, limit=limit)


@post(
    "/api/inbox/{message_id:uuid}/read",
    operation_id="markMessageRead",
    status_code=HTTP_204_NO_CONTENT,
    tags=["notifications"],
)
async def mark_read(message_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> None:
    """The person has read it."""
    await inbox.read_message(conn, actor.person_id, MessageId(message_id), now)

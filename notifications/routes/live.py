"""Live updates to open screens: server-sent events, resumed by Last-Event-ID."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import HeaderParameter
from litestar.response import Stream

from kernel.given import Asker, Db, Given
from kernel.live import Hub
from notifications.actions import living
from notifications.actions.voice import Voice


@get("/api/live", operation_id="listenLive", media_type="text/event-stream", tags=["notifications"])
async def listen_live(
    actor: Asker,
    database: Db,
    hub: Given[Hub],
    voice: Given[Voice],
    last_event_id: Annotated[UUID | None, HeaderParameter(name="Last-Event-ID")] = None,
) -> Stream:
    """`message` events as they are told to this person, and `unread` with the count."""
    living.refuse_crowds(hub, actor.person_id)
    events = living.stream(hub, database, voice, actor.person_id, since=last_event_id)
    return Stream(events, headers={"cache-control": "no-store", "x-accel-buffering": "no"})

"""L2 over HTTP: look, tell many, agree, stop, and see what became of it."""

import math
from uuid import UUID

from litestar import get, post
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK, HTTP_201_CREATED

from kernel.actor import Actor
from kernel.given import Asker, Conn, Given, Now
from notifications import guards
from notifications.actions import broadcasting, reporting
from notifications.actions.broadcasting import MAKERS, Audience
from notifications.actions.voice import Voice
from notifications.model.broadcasts import Broadcast, BroadcastState
from notifications.model.channels import Language
from notifications.model.kinds import TO_MANY
from notifications.rules import words
from notifications.rules.broadcasting import SECOND_ABOVE, BroadcastSettings, wants_second
from notifications.rules.values import SPOKEN_BODY_MAX, SPOKEN_TITLE_MAX
from notifications.schemas.desk import (
    AudienceFace,
    BroadcastDraft,
    BroadcastFace,
    BroadcastList,
    BroadcastReport,
    OutcomeFace,
    Place,
    ReachFace,
)

PATH = "/api/desk/broadcasts"
TELLS = [guards.post(*MAKERS)]


def _face(found: Broadcast, actor: Actor) -> BroadcastFace:
    waits = found.state is BroadcastState.WAITING
    return BroadcastFace(
        id=found.id,
        kind=found.kind,
        title=found.words["title_vi"],
        body=found.words["body_vi"],
        communes=list(found.communes),
        procedures=list(found.procedures),
        state=found.state,
        reached=found.reached,
        told=found.told,
        made_by=found.made_by_name,
        made_at=found.made_at,
        agreed_by=found.agreed_by_name,
        agreed_at=found.agreed_at,
        stopped_at=found.stopped_at,
        done_at=found.done_at,
        may_agree=waits and found.made_by != actor.person_id,
        may_stop=found.state is not BroadcastState.STOPPED and broadcasting.may_stop(actor, found),
    )


@get(f"{PATH}/audience", operation_id="getBroadcastAudience", guards=TELLS, tags=["desk"])
async def get_audience(actor: Asker, now: Now, audience: Given[Audience]) -> AudienceFace:
    """What this person may choose from."""
    communes = audience.communes(broadcasting.scope(actor))
    return AudienceFace(
        communes=[Place(code=code, name=name) for code, name in communes.items()],
        procedures=[Place(code=code, name=name) for code, name in audience.procedures(now).items()],
        kinds=list(TO_MANY),
        title_most=SPOKEN_TITLE_MAX,
        body_most=SPOKEN_BODY_MAX,
        second_above=SECOND_ABOVE,
    )


@post(f"{PATH}/preview", operation_id="previewBroadcast", guards=TELLS, status_code=HTTP_200_OK, tags=["desk"])
async def preview(
    *,
    data: JSONBody[BroadcastDraft],
    conn: Conn,
    actor: Asker,
    now: Now,
    audience: Given[Audience],
    voice: Given[Voice],
    pace: Given[BroadcastSettings],
) -> ReachFace:
    """How many it would reach now; nothing is told."""
    found = await broadcasting.preview(conn, audience, actor, data, now)
    said = voice.say(data.kind, broadcasting.read_words(data), Language.VI)
    return ReachFace(
        people=found.people,
        push=found.push,
        phone=found.phone,
        email=found.email,
        needs_second=wants_second(found.people),
        minutes=math.ceil(found.people / pace.broadcast_per_minute),
        sms=words.sms(said, voice.site),
    )


@post(
    PATH,
    operation_id="makeBroadcast",
    guards=TELLS,
    status_code=HTTP_201_CREATED,
    opt={"idempotency": True},
    tags=["desk"],
)
async def make(
    data: JSONBody[BroadcastDraft], conn: Conn, actor: Asker, now: Now, audience: Given[Audience]
) -> BroadcastFace:
    """Told at once, or waiting for a second person."""
    return _face(await broadcasting.make(conn, audience, actor, data, now), actor)


@get(PATH, operation_id="listBroadcasts", guards=TELLS, tags=["desk"])
async def list_broadcasts(conn: Conn, actor: Asker) -> BroadcastList:
    """Newest first."""
    return BroadcastList(items=[_face(each, actor) for each in await broadcasting.list_latest(conn, actor)])


@get(f"{PATH}/{{broadcast_id:uuid}}", operation_id="getBroadcast", guards=TELLS, tags=["desk"])
async def get_broadcast(broadcast_id: FromPath[UUID], conn: Conn, actor: Asker) -> BroadcastReport:
    """How far it is and what became of it."""
    found = await broadcasting.read(conn, actor, broadcast_id)
    told = await reporting.report(conn, broadcast_id)
    return BroadcastReport(
        broadcast=_face(found, actor),
        seen=told.seen,
        outcomes=[
            OutcomeFace(channel=each.channel, state=each.state, why=each.why, deliveries=each.deliveries)
            for each in told.outcomes
        ],
    )


@post(
    f"{PATH}/{{broadcast_id:uuid}}/agree",
    operation_id="agreeToBroadcast",
    guards=TELLS,
    status_code=HTTP_200_OK,
    tags=["desk"],
)
async def agree(broadcast_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> BroadcastFace:
    """The second person's word."""
    return _face(await broadcasting.agree(conn, actor, broadcast_id, now), actor)


@post(
    f"{PATH}/{{broadcast_id:uuid}}/stop",
    operation_id="stopBroadcast",
    guards=TELLS,
    status_code=HTTP_200_OK,
    tags=["desk"],
)
async def stop(broadcast_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> BroadcastFace:
    """Nobody else is told."""
    return _face(await broadcasting.stop(conn, actor, broadcast_id, now), actor)

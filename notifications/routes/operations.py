"""How delivery is going, over HTTP, and every template as it is read."""

from typing import Annotated

from litestar import get, post
from litestar.params import JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK

from kernel.actor import Role
from kernel.given import Asker, Conn, Given, Now
from notifications import guards
from notifications.actions import operating, previewing
from notifications.actions.voice import Voice
from notifications.schemas.desk import OperationsFace, Replay, Replayed, TemplateList

OPERATES = [guards.post(Role.ADMINISTRATOR)]
READS = [guards.post(*Role)]


@get("/api/desk/operations", operation_id="getOperations", guards=OPERATES, tags=["desk"])
async def get_operations(
    conn: Conn, now: Now, hours: Annotated[int, QueryParameter(ge=1, le=168)] = 24
) -> OperationsFace:
    """What waits, what arrived by whom and how fast, what gave up."""
    return await operating.look(conn, now, hours)


@post(
    "/api/desk/operations/replay",
    operation_id="replayJobs",
    guards=OPERATES,
    status_code=HTTP_200_OK,
    tags=["desk"],
)
async def replay(data: JSONBody[Replay], conn: Conn, actor: Asker) -> Replayed:
    """Held jobs run again. Safe to repeat."""
    return Replayed(replayed=await operating.replay(conn, actor, data.ids))


@get("/api/desk/templates", operation_id="listTemplates", guards=READS, tags=["desk"])
async def list_templates(voice: Given[Voice]) -> TemplateList:
    """Every template on every channel in every language, with its length against what the channel holds."""
    return TemplateList(items=previewing.list_templates(voice))

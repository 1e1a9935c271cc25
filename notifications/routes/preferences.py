"""How a person wants to be told, over HTTP."""

from litestar import get, post, put
from litestar.params import JSONBody
from litestar.status_codes import HTTP_202_ACCEPTED, HTTP_204_NO_CONTENT

from kernel.given import Asker, Conn, Given, Keys, Now
from notifications.actions import preferring
from notifications.channels.opened import Opened
from notifications.schemas import Preferences, PreferencesFace, Trial


@get("/api/preferences", operation_id="getPreferences", tags=["notifications"])
async def get_preferences(conn: Conn, actor: Asker, keys: Keys, opened: Given[Opened]) -> PreferencesFace:
    """Language, quiet hours, channels in order, kinds not wanted."""
    return await preferring.read(conn, keys, opened.channels, opened.quiet, actor.person_id)


@put("/api/preferences", operation_id="putPreferences", status_code=HTTP_204_NO_CONTENT, tags=["notifications"])
async def put_preferences(data: JSONBody[Preferences], conn: Conn, actor: Asker, now: Now) -> None:
    """Replace them all."""
    await preferring.prefer(conn, actor.person_id, data, now)


@post(
    "/api/preferences/trial",
    operation_id="tryChannel",
    status_code=HTTP_202_ACCEPTED,
    opt={"idempotency": True},
    tags=["notifications"],
)
async def try_channel(data: JSONBody[Trial], conn: Conn, actor: Asker, now: Now, opened: Given[Opened]) -> None:
    """Send a trial message one way."""
    await preferring.try_channel(conn, opened.channels, actor.person_id, data.channel, now)

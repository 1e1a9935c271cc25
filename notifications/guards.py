"""Who may pass at the desk of notifications."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from kernel.actor import Role, actor_of
from kernel.errors import LevelTwoNeeded, NotAllowed

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


def post(*roles: Role) -> Guard:
    """Somebody with a post of these, at level 2."""

    async def holds_post(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor = await actor_of(connection)
        if not actor.holds(*roles):
            raise NotAllowed
        if actor.level < 2:
            raise LevelTwoNeeded

    return holds_post

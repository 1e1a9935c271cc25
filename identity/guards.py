"""Who may pass: declared on routes of any slice."""

from collections.abc import Awaitable, Callable
from typing import Any

from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler

from kernel.actor import Role, actor_of
from kernel.errors import LevelTwoNeeded, NotAllowed

Guard = Callable[[ASGIConnection[Any, Any, Any, Any], BaseRouteHandler], Awaitable[None]]


async def signed_in(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Anybody with a live session. Raises SignInNeeded."""
    await actor_of(connection)


async def level_two(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
    """Signed in with a card-equivalent identity: filing and paying. Raises SignInNeeded, LevelTwoNeeded."""
    if (await actor_of(connection)).level < 2:
        raise LevelTwoNeeded


def staff(*roles: Role) -> Guard:
    """A post with one of `roles` (any, when none is named), at level 2. The office is judged by the action."""
    wanted = roles or tuple(Role)

    async def holds_post(connection: ASGIConnection[Any, Any, Any, Any], _: BaseRouteHandler) -> None:
        actor = await actor_of(connection)
        if not actor.holds(*wanted):
            raise NotAllowed
        if actor.level < 2:
            raise LevelTwoNeeded

    return holds_post

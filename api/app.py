"""The composition root: routes, doors, handlers and the front door meet here and nowhere else."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from api import health, problems
from api.front import Front, Tally
from api.idempotency import Idempotent
from api.settings import Settings, read
from api.site import Site
from api.worker import create_voice
from kernel import clock, logs
from kernel.actor import Actor, actor_of, visitor_of
from kernel.database import Connection, Database, open_database
from kernel.keys import Keyring
from notifications import routes as notifications
from notifications.channels import web_push

DIST = Path(__file__).parent.parent / "pwa" / "dist"
LARGEST_JSON = 1024 * 1024


async def provide_conn(request: Request[Any, Any, Any]) -> Connection:
    """The request's connection: inside its one transaction when it may write."""
    write = request.method not in ("GET", "HEAD")
    connection: Connection = await request.scope["state"]["unit"].connection(write=write)
    return connection


async def provide_actor(request: Request[Any, Any, Any]) -> Actor:
    """Who is asking; SignInNeeded when nobody is signed in."""
    return await actor_of(request)


async def provide_visitor(request: Request[Any, Any, Any]) -> Actor | None:
    """Who is asking, if anybody is signed in."""
    return await visitor_of(request)


def always(door: Any) -> Provide:
    """A door that lives as long as the application."""

    def given() -> Any:
        return door

    return Provide(given, sync_to_thread=False)


def later(find: Callable[[], Any]) -> Provide:
    """A door that is opened when the application starts."""
    return Provide(find, sync_to_thread=False)


async def nobody(_: Connection, __: str) -> Actor | None:
    """Until the identity floor stands."""
    return None


def create(settings: Settings | None = None, dsn: str | None = None) -> Any:
    """The ASGI application of one deployment: `granian --interface asgi --factory api.app:create`."""
    settings = settings or read(os.environ)
    house = settings.house
    keys = Keyring(house.data / "secrets")
    tally = Tally()
    opened: dict[str, Database] = {}

    @asynccontextmanager
    async def lifespan(_: Litestar) -> AsyncIterator[None]:
        opened["database"] = await open_database(
            dsn or house.database_app_url or house.database_url,
            most=house.database_pool,
            statement_cache=house.database_statement_cache,
        )
        try:
            yield
        finally:
            await opened["database"].close()

    handlers: list[Any] = [health.live, health.ready, health.metrics, *notifications.HANDLERS]
    for handler in handlers:
        _guard_repeats(handler, keys)
    litestar = Litestar(
        handlers,
        lifespan=[lifespan],
        dependencies={
            "conn": Provide(provide_conn),
            "actor": Provide(provide_actor),
            "visitor": Provide(provide_visitor),
            "now": Provide(clock.now, sync_to_thread=False),
            "keys": always(keys),
            "database": later(lambda: opened["database"]),
            "push_door": always(web_push.describe(settings.web_push, keys)),
            "voice": always(create_voice(settings)),
            "doors": always(health.Metrics(tally, house.metrics_token)),
        },
        exception_handlers=problems.HANDLERS,
        request_max_body_size=LARGEST_JSON,
        openapi_config=OpenAPIConfig(
            title="Một Cửa",
            version="1",
            path="/api/schema",
            render_plugins=[],
            components=Components(
                security_schemes={
                    "session": SecurityScheme(type="apiKey", name=house.cookie, security_scheme_in="cookie")
                }
            ),
            security=[{"session": []}],
        ),
        logging_config=None,
        debug=False,
    )
    logs.set_up()
    return Front(
        Site(litestar, DIST, sandbox=house.sandboxes, secure=house.base_url.startswith("https://")),
        database=lambda: opened["database"],
        resolve=nobody,
        base_url=house.base_url,
        cookie=house.cookie,
        tally=tally,
    )


def _guard_repeats(handler: Any, keys: Keyring) -> None:
    """Routes that say `opt={"idempotency": True}` get the wrapper that replays their first answer."""
    for inner in getattr(handler, "route_handlers", ()):
        _guard_repeats(inner, keys)
    if getattr(handler, "opt", {}).get("idempotency"):
        handler.middleware = [*(handler.middleware or []), lambda app: Idempotent(app, keys)]

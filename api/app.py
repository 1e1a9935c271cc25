"""The composition root: routes, doors, handlers and the front door meet here and nowhere else."""

import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import msgspec
from litestar import Litestar, Request
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from api import health, problems
from api.front import Front, Tally
from api.idempotency import Idempotent
from api.offices.actions import offices
from api.sandboxes.vneid import clients
from api.sandboxes.vneid import house as vneid
from api.sandboxes.vneid import routes as vneid_routes
from api.settings import Settings, read
from api.site import Site
from api.worker import create_voice
from identity import routes as identity
from identity.actions import holds_demo_people, resolve_session
from identity.providers import Door
from identity.providers.oidc import OidcProvider
from kernel import clock, logs
from kernel.actor import Actor, actor_of, visitor_of
from kernel.database import Connection, Database, open_database
from kernel.environment import WrongSetting
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


async def resolve(conn: Connection, token: str) -> Actor | None:
    """Whom a session cookie stands for, now."""
    return await resolve_session(conn, token, clock.now())


def open_sign_in(settings: Settings, keys: Keyring) -> Door:
    """The way in: the configured provider, else the sandbox's where sandboxes are."""
    base_url = settings.house.base_url
    oidc = settings.oidc
    if not oidc.is_open and settings.house.sandboxes:
        oidc = msgspec.structs.replace(
            oidc, issuer=settings.issuer, client_id=clients.OWN_ID, client_secret=clients.own_secret(keys)
        )
    return Door(provider=OidcProvider(oidc, base_url=base_url) if oidc.is_open else None, base_url=base_url)


async def refuse_demo_people(database: Database) -> None:
    """Invented people, and whoever can sign in as them, have no place where the sandboxes are not."""
    async with database.connection() as conn:
        if await holds_demo_people(conn):
            raise WrongSetting("This database holds demo people of the sandbox provider; give this deployment its own.")


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
        if not house.sandboxes:
            await refuse_demo_people(opened["database"])
        try:
            yield
        finally:
            await opened["database"].close()

    handlers: list[Any] = [health.live, health.ready, health.metrics, *identity.HANDLERS, *notifications.HANDLERS]
    if house.sandboxes:
        handlers.append(vneid_routes.router)
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
            "sign_in_door": always(open_sign_in(settings, keys)),
            "office_codes": always(frozenset(office.code for office in offices())),
            "vneid": always(
                vneid.Vneid(base_url=house.base_url, clients=clients.registry(keys, house.base_url, settings.sandbox))
            ),
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
        resolve=resolve,
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

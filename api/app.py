"""The composition root: routes, doors, handlers and the front door meet here and nowhere else."""

import gc
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from litestar import Litestar
from litestar.di import Provide
from litestar.middleware import DefineMiddleware
from litestar.openapi import OpenAPIConfig
from litestar.openapi.spec import Components, SecurityScheme

from api import contract, doors, giving, health, problems
from api.catalogue import routes as catalogue
from api.documents import routes as documents
from api.dossiers import routes as dossiers
from api.enrolment import routes as enrolment
from api.front import Front, Tally
from api.idempotency import Idempotent
from api.offices import routes as offices
from api.payments import routes as payments
from api.places import routes as places
from api.sandboxes.bank import routes as bank
from api.sandboxes.momo import routes as momo
from api.sandboxes.sms import routes as sms
from api.sandboxes.smtp import routes as smtp
from api.sandboxes.smtp.relay import open_relay, port_beside
from api.sandboxes.vneid import routes as vneid
from api.sandboxes.vnpay import routes as vnpay
from api.sandboxes.zalo import routes as zalo
from api.settings import Settings, read
from api.site import Site
from identity import routes as identity
from identity.actions import holds_demo_people, resolve_session
from identity.rules.guests import may_ask
from kernel import clock, logs
from kernel.actor import Actor
from kernel.database import Connection, Database, open_database
from kernel.environment import WrongSetting
from kernel.keys import Keyring
from kernel.live import Hub, open_hub
from kernel.stopping import told_to_stop
from notifications import routes as notifications

DIST = Path(__file__).parent.parent / "pwa" / "dist"
LARGEST_JSON = 1024 * 1024


async def resolve(conn: Connection, token: str) -> Actor | None:
    """Whom a session cookie stands for, now."""
    return await resolve_session(conn, token, clock.now())


async def refuse_demo_people(database: Database) -> None:
    """Invented people, and whoever can sign in as them, have no place where the sandboxes are not."""
    async with database.connection() as conn:
        if await holds_demo_people(conn):
            raise WrongSetting("This database holds demo people of the sandbox provider; give this deployment its own.")


class Opened:
    """What lives as long as the process: the pool, once the application has started."""

    def __init__(self, *, alone: bool = False, ready: Callable[[], None] = lambda: None) -> None:
        """`alone`: the process serves this application and nothing else. Nothing is opened until `ready` returns."""
        self._alone = alone
        self._ready = ready
        self._database: Database | None = None
        self.hub = Hub()

    @property
    def database(self) -> Database:
        """The pool. Asked for only while the application runs."""
        assert self._database is not None
        return self._database

    def lifespan(self, settings: Settings, dsn: str | None) -> Callable[[Litestar], AbstractAsyncContextManager[None]]:
        """Open at the start, close at the end."""
        house = settings.house

        @asynccontextmanager
        async def living(_: Litestar) -> AsyncIterator[None]:
            self._ready()
            self._database = await open_database(
                dsn or house.database_app_url or house.database_url,
                most=house.database_pool,
                statement_cache=house.database_statement_cache,
            )
            if not house.sandboxes:
                await refuse_demo_people(self._database)
            try:
                async with AsyncExitStack() as stack:
                    await stack.enter_async_context(open_hub(self.hub, self._database.dsn))
                    if house.sandboxes:
                        await stack.enter_async_context(open_relay(self._database, port_beside(house.port)))
                    if self._alone:
                        stack.enter_context(told_to_stop(self.hub.close))  # an open stream would hold the stop up
                        _leave_alone_what_stays()
                    yield
            finally:
                await self._database.close()

        return living


def _leave_alone_what_stays() -> None:
    """The catalogue, the places and the routes live as long as the process: the collector need not walk them, nor look
    after every few requests (docs/decisions/giving.md)."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000, 20, 20)


def handlers(settings: Settings) -> list[Any]:
    """Every slice's routes, and the far sides of the wires where they are played here."""
    played: list[Any] = (
        [vneid.router, vnpay.router, momo.router, bank.router, sms.router, smtp.router, zalo.router]
        if settings.house.sandboxes
        else []
    )
    return [
        health.live,
        health.ready,
        health.metrics,
        health.authority,
        contract.reader,
        contract.document,
        *catalogue.HANDLERS,
        *documents.HANDLERS,
        *dossiers.HANDLERS,
        *enrolment.HANDLERS,
        *identity.HANDLERS,
        *notifications.HANDLERS,
        *offices.HANDLERS,
        *payments.HANDLERS,
        *places.HANDLERS,
        *played,
    ]


def application(settings: Settings, keys: Keyring, opened: Opened, tally: Tally, dsn: str | None = None) -> Litestar:
    """Routes and doors, without the front door."""
    routes = handlers(settings)
    house = settings.house
    tallied = health.Metrics(tally, house.metrics_token)
    held = {**doors.for_routes(settings, keys), "keys": keys, "hub": opened.hub, "doors": tallied}
    living: dict[str, Callable[[], Any]] = {"now": clock.now, "database": lambda: opened.database}
    for handler in routes:
        _guard_repeats(handler, keys)
        giving.bind(handler, held, living)
    session = SecurityScheme(type="apiKey", name=house.cookie, security_scheme_in="cookie")
    return Litestar(
        routes,
        lifespan=[opened.lifespan(settings, dsn)],
        # for what a router builds of them: its `far`
        dependencies={name: _found(find) for name, find in living.items()}
        | {name: _found(_kept(door)) for name, door in held.items()},
        exception_handlers=problems.HANDLERS,
        request_max_body_size=LARGEST_JSON,
        openapi_config=OpenAPIConfig(
            title="Một Cửa",
            version="1",
            path="/internal/schema",
            render_plugins=[],
            components=Components(security_schemes={"session": session}),
            security=[{"session": []}],
        ),
        logging_config=None,
        debug=False,
    )


def create(settings: Settings | None = None, dsn: str | None = None, ready: Callable[[], None] = lambda: None) -> Any:
    """The ASGI application of one deployment: `granian --interface asgi --factory api.app:create`."""
    opened = Opened(alone=settings is None, ready=ready)
    if settings is None:
        gc.disable()  # until all of it is built: nothing of that ever goes away
    settings = settings or read(os.environ)
    house = settings.house
    logs.set_up()
    keys, tally = Keyring(house.data / "secrets"), Tally()
    litestar = application(settings, keys, opened, tally, dsn)
    return Front(
        Site(
            litestar,
            DIST,
            sandbox=house.sandboxes,
            secure=house.base_url.startswith("https://"),
            given=doors.given(),
        ),
        database=lambda: opened.database,
        resolve=resolve,
        base_url=house.base_url,
        cookie=house.cookie,
        guest_cookie=house.guest_cookie,
        may_ask=may_ask,
        tally=tally,
        trusted_proxies=[each.strip() for each in house.trusted_proxies.split(",") if each.strip()],
    )


def _found(find: Callable[[], Any]) -> Provide:
    def found() -> Any:  # the framework looks through partials and lambdas into what they call
        return find()

    return Provide(found, sync_to_thread=False)


def _kept(door: Any) -> Callable[[], Any]:
    return lambda: door


def _guard_repeats(handler: Any, keys: Keyring) -> None:
    """Routes that say `opt={"idempotency": True}` get the wrapper that replays their first answer."""
    for inner in getattr(handler, "route_handlers", ()):
        _guard_repeats(inner, keys)
    if getattr(handler, "opt", {}).get("idempotency"):
        # handlers are made once a process, applications perhaps several times: no wrapper over a wrapper
        others = [each for each in handler.middleware or [] if getattr(each, "middleware", None) is not Idempotent]
        handler.middleware = [*others, DefineMiddleware(Idempotent, keys=keys)]

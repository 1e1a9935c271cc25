"""The composition root: routes, doors, handlers and the front door meet here and nowhere else."""

import gc
import os
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from functools import cache
from pathlib import Path
from traceback import format_exc
from typing import Any

from litestar import Litestar, Request
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
from api.idempotency import Idempotent, guards
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


class Deployment:
    """One deployment: the doors it gives to each request, and what it opens at the start and closes at the end.

    The routes behind it know nothing of it; all deployments of a process share them.
    """

    def __init__(
        self,
        settings: Settings,
        keys: Keyring,
        tally: Tally,
        dsn: str | None = None,
        *,
        alone: bool = False,
        ready: Callable[[], None] = lambda: None,
    ) -> None:
        """`alone`: the process serves this deployment and nothing else. Nothing is opened until `ready` returns."""
        house = settings.house
        self._house, self._dsn = house, dsn or house.database_app_url or house.database_url
        self._alone, self._ready = alone, ready
        self._hub = Hub()
        tallied = health.Metrics(tally, house.metrics_token)
        named = {"keys": keys, "hub": self._hub, "doors": tallied, "database": None}  # the last once it is open
        self._doors = {**doors.for_routes(settings, keys), **named}
        self._routes = routes(frozenset(self._doors), played=house.sandboxes, cookie=house.cookie)

    @property
    def database(self) -> Database:
        """The pool. Asked for only while the application runs."""
        database = self._doors["database"]
        assert isinstance(database, Database)
        return database

    @property
    def litestar(self) -> Litestar:
        """The routes, which describe themselves."""
        return self._routes

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """A request with its doors, or the process's start and end."""
        if scope["type"] == "lifespan":
            await self._live(receive, send)
            return
        scope.setdefault("state", {})[giving.DOORS] = self._doors
        await self._routes(scope, receive, send)

    async def _live(self, receive: Any, send: Any) -> None:
        await receive()
        at = "startup"
        try:
            async with self._open():
                await send({"type": "lifespan.startup.complete"})
                at = "shutdown"
                await receive()
        except BaseException:
            await send({"type": f"lifespan.{at}.failed", "message": format_exc()})
            raise
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def _open(self) -> AsyncIterator[None]:
        house = self._house
        self._ready()
        database = self._doors["database"] = await open_database(
            self._dsn, most=house.database_pool, statement_cache=house.database_statement_cache
        )
        try:
            if not house.sandboxes:
                await refuse_demo_people(database)
            async with AsyncExitStack() as stack:
                await stack.enter_async_context(open_hub(self._hub, database.dsn))
                if house.sandboxes:
                    await stack.enter_async_context(open_relay(database, port_beside(house.port)))
                if self._alone:
                    stack.enter_context(told_to_stop(self._hub.close))  # an open stream would hold the stop up
                    _leave_alone_what_stays()
                yield
        finally:
            await database.close()


def _leave_alone_what_stays() -> None:
    """The catalogue, the places and the routes live as long as the process: the collector need not walk them, nor look
    after every few requests (docs/decisions/giving.md)."""
    gc.collect()
    gc.freeze()
    gc.enable()
    gc.set_threshold(10_000, 20, 20)


def handlers(*, played: bool) -> list[Any]:
    """Every slice's routes, and the far sides of the wires where they are `played` here."""
    far_sides: list[Any] = (
        [vneid.router, vnpay.router, momo.router, bank.router, sms.router, smtp.router, zalo.router] if played else []
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
        *far_sides,
    ]


@cache
def routes(names: frozenset[str], *, played: bool, cookie: str) -> Litestar:
    """All routes, given the doors of these `names` by whatever deployment a request is for.

    Made once a process: to read two hundred signatures takes longer than to open a deployment.
    """
    every = handlers(played=played)
    for handler in every:
        _guard_repeats(handler)
        giving.bind(handler, names, {"now": clock.now})
    session = SecurityScheme(type="apiKey", name=cookie, security_scheme_in="cookie")
    return Litestar(
        every,
        dependencies={name: _door(name) for name in names},  # for what a router builds of them: its `far`
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
    alone = settings is None
    if alone:
        gc.disable()  # until all of it is built: nothing of that ever goes away
    settings = settings or read(os.environ)
    house = settings.house
    logs.set_up()
    keys, tally = Keyring(house.data / "secrets"), Tally()
    deployment = Deployment(settings, keys, tally, dsn, alone=alone, ready=ready)
    return Front(
        Site(
            deployment,
            DIST,
            sandbox=house.sandboxes,
            secure=house.base_url.startswith("https://"),
            given=doors.given(),
        ),
        database=lambda: deployment.database,
        resolve=resolve,
        base_url=house.base_url,
        cookie=house.cookie,
        guest_cookie=house.guest_cookie,
        may_ask=may_ask,
        tally=tally,
        trial=house.sandboxes,
        trusted_proxies=[each.strip() for each in house.trusted_proxies.split(",") if each.strip()],
    )


def _door(name: str) -> Provide:
    def found(request: Request[Any, Any, Any]) -> Any:
        return request.scope["state"][giving.DOORS][name]

    return Provide(found, sync_to_thread=False)


def _guard_repeats(handler: Any) -> None:
    """Routes that say `opt={"idempotency": True}` get the wrapper that replays their first answer."""
    for inner in getattr(handler, "route_handlers", ()):
        _guard_repeats(inner)
    if guards(handler):
        # handlers are made once a process, bound perhaps several times: no wrapper over a wrapper
        others = [each for each in handler.middleware or [] if getattr(each, "middleware", None) is not Idempotent]
        handler.middleware = [*others, DefineMiddleware(Idempotent)]

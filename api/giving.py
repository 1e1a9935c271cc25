"""Gives route handlers the doors they name, asks their guards first, and writes down what they answer.

The framework's own injection starts a task for every door of a request and copies the handler for every guard, and its
answers are made twice: together almost half of a read's time. Here doors and guards are bound when the application is
composed, a struct is encoded at once, and a read that asks for nothing but the ids in its path is answered as soon as
its route is known (docs/decisions/giving.md). The doors themselves come with each request, so that the routes are made
once a process, whatever number of deployments it serves.
"""

import inspect
import re
from collections.abc import Callable, Collection, Mapping
from typing import Any, get_args, get_origin

import msgspec
from litestar import Request, Response
from litestar.middleware import DefineMiddleware
from litestar.serialization import default_serializer

from kernel.actor import actor_of, visitor_of

CONN, ACTOR, VISITOR = "conn", "actor", "visitor"
DOORS = "doors"
"""Where a request's state holds its deployment's doors, by name."""
SAFE = ("GET", "HEAD")
ID_IN_PATH = re.compile(r"\{(\w+):uuid\}")
_encode = msgspec.json.Encoder(enc_hook=default_serializer).encode
_JSON = (b"content-type", b"application/json")


class Written(Response[bytes]):
    """JSON that is ready to leave: what `Response(struct)` would end as."""

    __slots__ = ("_headers",)

    def __init__(self, body: bytes, status: int | None = None, headers: Mapping[str, str] | None = None) -> None:
        self.content, self.status_code = body, status
        self._headers = headers

    def to_asgi_response(self, app: Any, request: Any, *, status_code: int | None = None, **_: Any) -> Any:  # noqa: ARG002
        """Itself: the framework has nothing to add, but the status of a route that does not name one."""
        self.status_code = self.status_code or status_code or 200
        return self

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:  # noqa: ARG002 - an ASGI answer's signature
        """Leave."""
        headers = [_JSON, (b"content-length", b"%d" % len(self.content))]
        if self._headers:
            headers += [(name.encode("latin-1"), value.encode("latin-1")) for name, value in self._headers.items()]
        await send({"type": "http.response.start", "status": self.status_code or 200, "headers": headers})
        await send({"type": "http.response.body", "body": self.content, "more_body": False})


def _written(answer: Any) -> Any:
    if isinstance(answer, msgspec.Struct):
        return Written(_encode(answer))
    if type(answer) is Response and isinstance(answer.content, msgspec.Struct):
        plain = answer.media_type is None and answer.background is None and not answer.cookies
        if plain:
            return Written(_encode(answer.content), answer.status_code, answer.headers)
    return answer


def bind(handler: Any, doors: Collection[str], living: Mapping[str, Callable[[], Any]]) -> None:
    """Bind `handler`, or every handler of a router, to each request's `doors` and to `living` (asked each time)."""
    for route in getattr(handler, "routes", ()):
        for inner in route.route_handlers:
            bind(inner, doors, living)
    if not hasattr(handler, "fn"):
        return
    plain = getattr(handler.fn, "plain", handler.fn)  # handlers are made once a process, bound several times
    asked = set(inspect.signature(plain).parameters) & {CONN, ACTOR, VISITOR, *doors, *living}
    guards = tuple(handler.opt.setdefault("guards", tuple(handler.guards or ())))
    handler.guards = None
    handler.before_request = _first(handler, guards, asked)
    if asked:
        handler.sync_to_thread = None
        given = _giving(plain, asked, doors, living)
        handler(given)
        if _is_straight(handler, plain, asked):
            others = [each for each in handler.middleware or [] if getattr(each, "middleware", None) is not Straight]
            handler.middleware = [*others, DefineMiddleware(Straight, given=given, first=handler.before_request)]


def _is_straight(handler: Any, plain: Any, asked: set[str]) -> bool:
    """Whether a route reads, wants nothing that the framework would have to read for it, and answers a struct."""
    wanted = set(inspect.signature(plain).parameters) - asked
    answer = inspect.signature(plain).return_annotation
    if get_origin(answer) is Response:
        (answer,) = get_args(answer)
    return (
        handler.http_methods == {"GET"}
        and all(wanted == set(ID_IN_PATH.findall(path)) for path in handler.paths)
        and isinstance(answer, type)
        and issubclass(answer, msgspec.Struct)
    )


class _Asked:
    """All that guards and doors look at of a request."""

    __slots__ = ("scope",)

    def __init__(self, scope: Any) -> None:
        self.scope = scope


class Straight:
    """Route middleware that answers by itself: guards, doors, the handler, its struct in JSON."""

    def __init__(self, app: Any, given: Any, first: Any) -> None:  # noqa: ARG002 - what it stands before is not needed
        self._given, self._first = given, first

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """The ids were read from the path when the route was found."""
        asked = _Asked(scope)
        if self._first is not None:
            await self._first(asked)
        answer = await self._given(asked, **scope["path_params"])
        if not isinstance(answer, Written):  # with a cookie, or something to do afterwards
            answer = answer.to_asgi_response(app=None, request=Request(scope, receive, send))
        await answer(scope, receive, send)


def _first(handler: Any, guards: tuple[Any, ...], asked: set[str]) -> Callable[[Request[Any, Any, Any]], Any] | None:
    """Before the body is read: may this person pass, and who is it."""
    wants_actor, wants_visitor = ACTOR in asked, VISITOR in asked
    if not (guards or wants_actor or wants_visitor):
        return None

    async def pass_guards(request: Request[Any, Any, Any]) -> None:
        for guard in guards:
            await guard(request, handler)
        if wants_actor:
            await actor_of(request)
        elif wants_visitor:
            await visitor_of(request)

    return pass_guards


def _giving(plain: Any, asked: set[str], doors: Collection[str], living: Mapping[str, Callable[[], Any]]) -> Any:
    """`plain` without the doors in its signature, called with them."""
    named = tuple(sorted(asked.intersection(doors)))
    each_time = {name: living[name] for name in asked & living.keys()}
    wants_conn, wants_actor, wants_visitor = CONN in asked, ACTOR in asked, VISITOR in asked
    signature = inspect.signature(plain)
    wants_request, waits = "request" in signature.parameters, inspect.iscoroutinefunction(plain)

    async def given(request: Request[Any, Any, Any], **rest: Any) -> Any:
        if named:
            held = request.scope["state"][DOORS]
            for name in named:
                rest[name] = held[name]
        for name, find in each_time.items():
            rest[name] = find()
        if wants_actor:
            rest[ACTOR] = await actor_of(request)
        if wants_visitor:
            rest[VISITOR] = await visitor_of(request)
        if wants_conn:
            rest[CONN] = await request.scope["state"]["unit"].connection(write=request.scope["method"] not in SAFE)
        if wants_request:
            rest["request"] = request
        answer = plain(**rest)
        return _written(await answer if waits else answer)

    kept = [each for name, each in signature.parameters.items() if name not in asked]
    if not wants_request:
        kept.insert(0, inspect.Parameter("request", inspect.Parameter.KEYWORD_ONLY, annotation=Request[Any, Any, Any]))
    kept = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in kept]
    told: Any = given
    told.plain = plain
    told.__name__, told.__qualname__, told.__doc__ = plain.__name__, plain.__qualname__, plain.__doc__
    told.__module__ = plain.__module__
    told.__signature__ = signature.replace(parameters=kept)
    told.__annotations__ = {each.name: each.annotation for each in kept} | {"return": signature.return_annotation}
    return told

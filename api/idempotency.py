"""A repeated Idempotency-Key gets the first answer (IETF draft-ietf-httpapi-idempotency-key-header).

Declared on a route by `opt={"idempotency": True}`. The answer is kept in the request's own transaction, so an effect
and its answer stand or fall together; only successes are kept, a refusal may be corrected under the same key.
"""

import hashlib
from datetime import datetime, timedelta
from typing import Any, cast

import msgspec
from litestar.handlers import HTTPRouteHandler
from litestar.types import ASGIApp, HTTPScope, Message, Receive, Scope, Send

from api.giving import DOORS
from kernel import clock
from kernel.actor import Actor
from kernel.database import Connection, Database, Unit
from kernel.errors import Refusal, SignInNeeded
from kernel.keys import Keyring

KEPT = timedelta(days=40)
LONGEST_KEY = 200
KEPT_HEADERS = ("content-type", "etag", "location")
PARAMETER: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "The same for every repetition of one act: the first answer is given again.",
    "schema": {"type": "string", "minLength": 1, "maxLength": LONGEST_KEY},
}
"""How a route that asks for a key says so in the API's description."""


class IdempotencyKeyMissing(Refusal):
    """A request that creates must carry an Idempotency-Key."""

    status = 400
    vi = "Thiếu mã chống gửi trùng. Tải lại trang rồi gửi lại; mọi thứ còn nguyên."
    en = "The Idempotency-Key is missing. Reload and send again; everything is kept."


class IdempotencyKeyInUse(Refusal):
    """The same request is being answered right now."""

    status = 409
    vi = "Yêu cầu này đang được xử lý. Chờ một chút; không gửi lại từ đầu."
    en = "This request is being worked on. Wait a moment; do not start over."
    headers = {"retry-after": "1"}  # noqa: RUF012 - shared and never changed


class IdempotencyKeyReused(Refusal):
    """The key already answered another request."""

    status = 422
    vi = "Mã chống gửi trùng này đã dùng cho việc khác. Không có gì thay đổi."
    en = "This Idempotency-Key belongs to another request. Nothing was changed."


class BodyTooLarge(Refusal):
    """The body is larger than this route takes."""

    status = 413
    vi = "Dữ liệu gửi lên quá lớn. Phần khác đã lưu."
    en = "What was sent is too large. The rest is kept."


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    fingerprint: bytes
    status: int
    headers: msgspec.Raw
    body: bytes


async def _lock(connection: Connection, name: bytes) -> bool:
    number = int.from_bytes(hashlib.sha256(name).digest()[:8], "big", signed=True)
    return bool(await connection.fetchval("SELECT pg_try_advisory_xact_lock($1)", number))


async def _find(connection: Connection, owner: str, key: str) -> _Kept | None:
    row = await connection.fetchrow(
        "SELECT fingerprint, status, headers, body FROM idempotency WHERE owner = $1 AND key = $2", owner, key
    )
    return row and _Kept(fingerprint=row[0], status=row[1], headers=row[2], body=row[3])


async def _keep(connection: Connection, owner: str, key: str, kept: _Kept, now: datetime) -> None:
    await connection.execute(
        "INSERT INTO idempotency (owner, key, fingerprint, status, headers, body, created_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        owner,
        key,
        kept.fingerprint,
        kept.status,
        kept.headers,
        kept.body,
        now,
    )


async def forget(database: Database, now: datetime) -> None:
    """Drop answers older than 40 days (at least 30 are promised)."""
    async with database.transaction() as connection:
        await connection.execute("DELETE FROM idempotency WHERE created_at < $1", now - KEPT)


def guards(handler: Any) -> bool:
    """Whether the route asks for a key."""
    return bool(getattr(handler, "opt", {}).get("idempotency"))


async def _whole_body(receive: Receive, most: int | None) -> bytes:
    parts: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] != "http.request":
            break
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if most is not None and size > most:
            raise BodyTooLarge
        if not message.get("more_body"):
            break
    return b"".join(parts)


class Idempotent:
    """Route middleware; the front door has put the unit of work and the visitor into the scope."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer from memory, or run the route once and remember."""
        state: dict[str, Any] = scope["state"]
        key = dict(scope["headers"]).get(b"idempotency-key", b"").decode("latin-1").strip().strip('"')
        if not key or len(key) > LONGEST_KEY or not key.isprintable():
            raise IdempotencyKeyMissing
        actor: Actor | None = await state["visitor"]()
        if actor is None:
            raise SignInNeeded
        owner, method = str(actor.person_id), cast("HTTPScope", scope)["method"]
        handler = cast("HTTPRouteHandler", scope["route_handler"])
        body = await _whole_body(receive, handler.resolve_request_max_body_size())
        route = f"{method} {scope['path']}\n".encode()
        fingerprint = hashlib.sha256(route + body).digest()
        unit: Unit = state["unit"]
        keys: Keyring = state[DOORS]["keys"]
        connection = await unit.connection(write=True)
        if not await _lock(connection, f"{owner}\n{key}".encode()):
            raise IdempotencyKeyInUse
        kept = await _find(connection, owner, key)
        if kept is not None:
            if kept.fingerprint != fingerprint:
                raise IdempotencyKeyReused
            await _replay(keys, kept, send, aad=fingerprint)
            return
        answered = await self._first(scope, body, receive)
        start = answered[0]
        if start["type"] == "http.response.start" and start["status"] < 300:
            await _keep(connection, owner, key, _to_keep(keys, answered, fingerprint), clock.now())
        for message in answered:
            await send(message)

    async def _first(self, scope: Scope, body: bytes, receive: Receive) -> list[Message]:
        given = False

        async def again() -> Any:
            nonlocal given
            if given:
                return await receive()
            given = True
            return {"type": "http.request", "body": body, "more_body": False}

        answered: list[Message] = []

        async def hold(message: Message) -> None:
            answered.append(message)

        await self.app(scope, again, hold)
        return answered


async def _replay(keys: Keyring, kept: _Kept, send: Send, aad: bytes) -> None:
    headers = [(name.encode(), value.encode()) for name, value in msgspec.json.decode(kept.headers).items()]
    body = keys.open("idempotency", kept.body, aad)
    headers += [(b"content-length", str(len(body)).encode()), (b"idempotency-replayed", b"true")]
    await send({"type": "http.response.start", "status": kept.status, "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})


def _to_keep(keys: Keyring, answered: list[Message], fingerprint: bytes) -> _Kept:
    start, *rest = answered
    assert start["type"] == "http.response.start"
    body = b"".join(message["body"] for message in rest if message["type"] == "http.response.body")
    named = {name.decode().lower(): value.decode() for name, value in start["headers"]}
    return _Kept(
        fingerprint=fingerprint,
        status=start["status"],
        headers=msgspec.Raw(msgspec.json.encode({k: named[k] for k in KEPT_HEADERS if k in named})),
        body=keys.seal("idempotency", body, fingerprint),
    )

"""What all of the provider's routes share: how it behaves, what it signs with, how a request is read and answered."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs

import msgspec
from joserfc.jwk import ECKey
from litestar import MediaType, Request, Response
from litestar.response import Stream
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from api.sandboxes.vneid import queries
from api.sandboxes.vneid.behaviour import Behaviour
from api.sandboxes.vneid.clients import Client
from api.sandboxes.vneid.messages import Answer, Asked
from api.sandboxes.vneid.provider import ALGORITHM
from kernel.database import Connection, Database
from kernel.ids import new_id
from kernel.keys import Keyring

PATH = "/sandbox/vneid"
KEY_PURPOSE = "sandbox-vneid-key"
HANG_S = 60.0
LARGEST_FORM = 16 * 1024
NO_STORE = {"cache-control": "no-store", "pragma": "no-cache"}


class Vneid(msgspec.Struct, frozen=True, kw_only=True):
    """The sandbox provider of this deployment."""

    base_url: str
    clients: Mapping[str, Client]

    @property
    def issuer(self) -> str:
        """As everybody must know it."""
        return self.base_url + PATH


async def behaviour_now(database: Database) -> Behaviour:
    """As last set, by whichever process."""
    async with database.connection() as conn:
        name = await queries.find_behaviour(conn)
    return Behaviour(name) if name in set(Behaviour) else Behaviour.NORMAL


async def failure(behaviour: Behaviour, *, down: Behaviour, hang: Behaviour | None = None) -> Response[Any] | None:
    """The answer of an endpoint that fails, if it is to fail now."""
    if behaviour in (Behaviour.HANG, hang):
        await asyncio.sleep(HANG_S)
    if behaviour in (Behaviour.DOWN, Behaviour.HANG, down, hang):
        return Response("down", status_code=503, media_type=MediaType.TEXT)
    if behaviour is Behaviour.GARBAGE:
        return Response("<html>Bảo trì</html>", status_code=HTTP_200_OK, media_type=MediaType.HTML)
    if behaviour is Behaviour.HUGE:
        return Response(b'{"a":"' + b"a" * (8 << 20) + b'"}', status_code=HTTP_200_OK, media_type=MediaType.JSON)
    if behaviour is Behaviour.DRIP:
        return Stream(_drops(), status_code=HTTP_200_OK, media_type=MediaType.JSON)
    return None


async def _drops() -> AsyncIterator[bytes]:
    for _ in range(int(HANG_S * 2)):
        yield b" "
        await asyncio.sleep(0.5)


async def signing_keys(conn: Connection, keys: Keyring, now: datetime) -> list[ECKey]:
    """Newest first; the first use makes the first one. Within a transaction."""
    found = await queries.list_keys(conn)
    if not found:
        await queries.lock_keys(conn)
        found = await queries.list_keys(conn)
    return [_opened(keys, kid, sealed) for kid, sealed in found] or [await rotate(conn, keys, now)]


def _opened(keys: Keyring, kid: str, sealed: bytes) -> ECKey:
    return ECKey.import_key(msgspec.json.decode(keys.open(KEY_PURPOSE, sealed, kid.encode())))


async def rotate(conn: Connection, keys: Keyring, now: datetime) -> ECKey:
    """A newer key, which signs from now on."""
    kid = new_id().hex
    made = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": ALGORITHM, "kid": kid})
    jwk = msgspec.json.encode(made.as_dict(private=True))
    await queries.insert_key(conn, kid, keys.seal(KEY_PURPOSE, jwk, kid.encode()), now)
    return made


async def read_request(request: Request[Any, Any, Any], vneid: Vneid) -> Asked:
    """In Authlib's words, at the address by which the provider is known."""
    body = await request.body() if request.method == "POST" else b""
    form = parse_qs(body[:LARGEST_FORM].decode("utf-8", "replace"), keep_blank_values=True)
    query = parse_qs(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    address = vneid.issuer + request.url.path.removeprefix(PATH)
    return Asked(request.method, address, dict(request.headers), query, form)


def protocol(answer: Answer) -> Response[Any]:
    """Authlib's answer over HTTP."""
    if answer.location is not None:
        return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": answer.location, **NO_STORE})
    headers = {name.lower(): value for name, value in answer.headers.items() if name.lower() != "content-type"}
    return Response(answer.body, status_code=answer.status, media_type=MediaType.JSON, headers={**headers, **NO_STORE})

"""What machines call: discovery, keys, tokens, userinfo."""

from typing import Any

from litestar import MediaType, Request, Response, get, post, route
from litestar.status_codes import HTTP_200_OK

from api.sandboxes.vneid import people, queries
from api.sandboxes.vneid.behaviour import Behaviour
from api.sandboxes.vneid.house import NO_STORE, Vneid, behaviour_now, failure, protocol, read_request, signing_keys
from api.sandboxes.vneid.messages import Answer
from api.sandboxes.vneid.provider import TOKEN_LIFE, Exchange, digest, metadata
from api.sandboxes.vneid.tampering import SOMEBODY, forge_token
from kernel.database import Database
from kernel.given import Given, Keys, Now


@get("/.well-known/openid-configuration")
async def discovery(vneid: Given[Vneid], database: Given[Database]) -> Response[Any]:
    """OpenID Connect Discovery 1.0."""
    behaviour = await behaviour_now(database)
    if (failing := await failure(behaviour, down=Behaviour.DOWN)) is not None:
        return failing
    told = metadata(vneid.issuer)
    if behaviour is Behaviour.DISCOVERY_ISSUER:
        told["issuer"] = f"{vneid.issuer}/"
    if behaviour is Behaviour.DISCOVERY_PLAIN_HTTP:
        told["token_endpoint"] = "http://elsewhere.invalid/token"  # noqa: S105 - an address
    return Response(told, media_type=MediaType.JSON)


@get("/jwks")
async def jwks(
    vneid: Given[Vneid],
    database: Given[Database],
    keys: Keys,
    now: Now,
) -> Response[Any]:
    """The public halves of the newest key and the one before it."""
    behaviour = await behaviour_now(database)
    if (failing := await failure(behaviour, down=Behaviour.KEYS_DOWN)) is not None:
        return failing
    if behaviour is Behaviour.REDIRECTED_KEYS:
        return Response(None, status_code=302, headers={"location": f"{vneid.issuer}/.well-known/openid-configuration"})
    async with database.transaction() as conn:
        found = await signing_keys(conn, keys, now)
    return Response({"keys": [key.as_dict(private=False) for key in found]}, media_type=MediaType.JSON)


@post("/token", status_code=HTTP_200_OK)
async def token(
    request: Request[Any, Any, Any],
    vneid: Given[Vneid],
    database: Given[Database],
    keys: Keys,
    now: Now,
) -> Response[Any]:
    """Redeem a code: once, within a minute, by whom it was given to."""
    behaviour = await behaviour_now(database)
    failing = await failure(behaviour, down=Behaviour.TOKEN_DOWN, hang=Behaviour.TOKEN_HANG)
    if failing is not None:
        return failing
    asked = await read_request(request, vneid)
    async with database.transaction() as conn:
        code = await queries.lock_code(conn, digest(asked.form.get("code", "")))
        redeemer = None if code is None else people.find(code.subject)
        signing = await signing_keys(conn, keys, now)
        exchange = Exchange(
            issuer=vneid.issuer, clients=vneid.clients, keys=signing, now=now, code=code, redeemer=redeemer
        )
        answer: Answer = exchange.create_token_response(asked)
        if code is not None and code.used_at is not None:
            await queries.delete_tokens_of_code(conn, code.code_hash)
        if code is None or exchange.issued is None:
            return protocol(answer)
        grant = queries.Grant(client_id=code.client_id, subject=code.subject, scope=code.scope)
        issued = digest(exchange.issued["access_token"])
        await queries.spend_code(conn, code.code_hash, now)
        await queries.insert_token(conn, issued, code.code_hash, grant, now + TOKEN_LIFE)
    if behaviour is not Behaviour.NORMAL:
        secret = vneid.clients[code.client_id].secret
        answer.body = forge_token(answer.body, behaviour, key=signing[0], client_secret=secret)
    return protocol(answer)


@route("/userinfo", http_method=["GET", "POST"], status_code=HTTP_200_OK)
async def userinfo(request: Request[Any, Any, Any], database: Given[Database], now: Now) -> Response[Any]:
    """Whom an access token speaks of, as far as its scope goes."""
    behaviour = await behaviour_now(database)
    if (failing := await failure(behaviour, down=Behaviour.USERINFO_DOWN)) is not None:
        return failing
    scheme, _, bearer = request.headers.get("authorization", "").partition(" ")
    async with database.connection() as conn:
        grant = await queries.find_grant(conn, digest(bearer), now) if scheme.lower() == "bearer" else None
    person = None if grant is None else people.find(grant.subject)
    if grant is None or person is None:
        challenge = {"www-authenticate": 'Bearer error="invalid_token"'}
        return Response({"error": "invalid_token"}, status_code=401, headers={**challenge, **NO_STORE})
    told = person.userinfo(grant.scope)
    if behaviour is Behaviour.USERINFO_OTHER_SUBJECT:
        told["sub"] = SOMEBODY
    if behaviour is Behaviour.USERINFO_NO_SUBJECT:
        del told["sub"]
    return Response(told, media_type=MediaType.JSON, headers=NO_STORE)

"""What people see: whom to sign in as, goodbye, and the controls."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from authlib.oauth2 import OAuth2Error
from litestar import MediaType, Request, Response, get, post, route
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from api.sandboxes.vneid import pages, people, queries
from api.sandboxes.vneid.behaviour import Behaviour
from api.sandboxes.vneid.house import PATH, Vneid, behaviour_now, protocol, read_request, rotate, signing_keys
from api.sandboxes.vneid.messages import Answer
from api.sandboxes.vneid.provider import Exchange
from api.sandboxes.vneid.tampering import forge_redirect
from kernel.database import Database
from kernel.given import Given, Keys, Now


@route("/authorize", http_method=["GET", "POST"], status_code=HTTP_200_OK)
async def authorize(request: Request[Any, Any, Any], vneid: Given[Vneid], now: Now) -> Response[Any]:
    """Judge the request and ask who to be."""
    asked = await read_request(request, vneid)
    exchange = Exchange(issuer=vneid.issuer, clients=vneid.clients, keys=(), now=now)
    try:
        exchange.consent(asked)
    except OAuth2Error as error:
        answer = exchange.complain(asked, error)
        return protocol(answer) if answer.location else pages.wrong(error.error, error.description or "")
    target = urlsplit(asked.payload.redirect_uri or "")
    hint = asked.payload.data.get("login_hint")
    offered = [person for person in people.everybody() if person.subject == hint] or people.everybody()
    return pages.choose(
        offered,
        asked.payload.data,
        address=f"{PATH}/authorize/choice",
        form_target=f"{target.scheme}://{target.netloc}",
    )


@post("/authorize/choice")
async def choose(
    request: Request[Any, Any, Any],
    vneid: Given[Vneid],
    database: Given[Database],
    now: Now,
) -> Response[Any]:
    """Somebody was chosen, or nobody: back to the client."""
    behaviour = await behaviour_now(database)
    asked = await read_request(request, vneid)
    person = people.find(asked.form.get("person", ""))
    exchange = Exchange(issuer=vneid.issuer, clients=vneid.clients, keys=(), now=now)
    try:
        answer = exchange.redirect(asked, person)
    except OAuth2Error as error:
        answer = exchange.complain(asked, error)
        if answer.location is None:
            return pages.wrong(error.error, error.description or "")
    if exchange.granted is not None:
        kept = exchange.granted[1]
        if behaviour is Behaviour.EXPIRED_CODE:
            kept = msgspec.structs.replace(kept, expires_at=now - timedelta(seconds=1))
        async with database.connection() as conn:
            await queries.insert_code(conn, kept)
    if answer.location is not None:
        answer.location = forge_redirect(answer.location, behaviour)
    return protocol(answer)


@route("/logout", http_method=["GET", "POST"], status_code=HTTP_200_OK)
async def logout(
    request: Request[Any, Any, Any],
    vneid: Given[Vneid],
    database: Given[Database],
    keys: Keys,
    now: Now,
) -> Response[Any]:
    """RP-initiated logout 1.0: at once with an ID token as proof, after a question without."""
    asked = await read_request(request, vneid)
    async with database.transaction() as conn:
        exchange = Exchange(
            issuer=vneid.issuer, clients=vneid.clients, keys=await signing_keys(conn, keys, now), now=now
        )
        try:
            wanted = exchange.validate_endpoint_request("end_session", asked)
        except OAuth2Error as error:
            return pages.wrong(error.error, error.description or "")
        if wanted.needs_confirmation and request.method == "GET":
            return pages.leave(asked.payload.data, address=f"{PATH}/logout")
        answer: Answer | None = exchange.create_endpoint_response("end_session", wanted)
        if exchange.left is not None:
            await queries.delete_tokens_of_subject(conn, *exchange.left)
    return pages.left() if answer is None else protocol(answer)


@get("/")
async def controls(database: Given[Database]) -> Response[str]:
    """How it behaves, and how to change that."""
    return pages.controls(await behaviour_now(database), address=f"{PATH}/behaviour", keys_address=f"{PATH}/keys")


@post("/behaviour")
async def set_behaviour(request: Request[Any, Any, Any], database: Given[Database]) -> Response[Any]:
    """From now on behave like `name`: by the page's form, or as JSON `{"name": …}`."""
    is_json = "json" in request.headers.get("content-type", "")
    body = await request.body()
    name = parse_qs(body.decode("utf-8", "replace")).get("name", [""])[0]
    if is_json:
        try:
            name = msgspec.json.decode(body, type=dict[str, str]).get("name", "")
        except msgspec.DecodeError:
            name = ""
    if name not in set(Behaviour):
        return Response({"error": "unknown", "known": sorted(Behaviour)}, status_code=422, media_type=MediaType.JSON)
    async with database.connection() as conn:
        await queries.set_behaviour(conn, name)
    if is_json:
        return Response({"name": name}, status_code=HTTP_200_OK, media_type=MediaType.JSON)
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": f"{PATH}/"})


@post("/keys")
async def rotate_keys(
    request: Request[Any, Any, Any],
    database: Given[Database],
    keys: Keys,
    now: Now,
) -> Response[Any]:
    """Sign with a new key from now on; the one before stays published."""
    async with database.connection() as conn:
        made = await rotate(conn, keys, now)
    if "text/html" in request.headers.get("accept", ""):
        return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": f"{PATH}/"})
    return Response({"kid": made.kid}, status_code=HTTP_200_OK, media_type=MediaType.JSON)

"""Signing in and out: navigations of the browser, answered by redirects and small pages."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode, urlsplit
from uuid import UUID

from litestar import MediaType, Request, Response, get, post
from litestar.datastructures import Cookie
from litestar.params import FromQuery
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT, HTTP_303_SEE_OTHER

from identity.actions import sign_in
from identity.actions.sessions import end_by_token
from identity.providers import Declined, Door, Refused, Silent
from identity.routes import pages
from identity.rules.cookies import attempt_cookie, guest_cookie, session_cookie
from identity.rules.landing import landing
from identity.rules.terms import ATTEMPT
from identity.schemas import SignedOut
from kernel.database import Database
from kernel.given import Given, Keys, Now

_ONCE = ("state", "code", "iss", "error", "session_state")
_UNMARKED = timedelta(days=1)


def _cookie(name: str, value: str, *, door: Door, seconds: int | None) -> Cookie:
    return Cookie(key=name, value=value, max_age=seconds, path="/", secure=door.secure, httponly=True, samesite="lax")


def _redirect(url: str, cookies: Sequence[Cookie]) -> Response[None]:
    return Response(
        None,
        status_code=HTTP_303_SEE_OTHER,
        headers={"location": url, "cache-control": "no-store"},
        cookies=list(cookies),
    )


def _without_guest(request: Request[Any, Any, Any], door: Door) -> list[Cookie]:
    name = guest_cookie(secure=door.secure)
    return [_cookie(name, "", door=door, seconds=0)] if name in request.cookies else []


@get("/auth/login", operation_id="login", security=[], include_in_schema=False)
async def login(
    *,
    request: Request[Any, Any, Any],
    database: Given[Database],
    sign_in_door: Given[Door],
    now: Now,
    next: FromQuery[str | None] = None,  # noqa: A002 - the fixed name of the parameter
    guest: FromQuery[UUID | None] = None,
) -> Response[Any]:
    """Send the browser to the identity provider; come back to `next`, a page of the app.

    `guest`: a draft. Somebody signs in on another's phone for this one alone, beside the session that is there.
    """
    wanted = landing(next)
    asked = {"next": wanted} | ({"guest": str(guest)} if guest else {})
    if request.headers.get("host", "") != urlsplit(sign_in_door.base_url).netloc:
        # a cookie set under another name of this machine would not be there on the way back
        return _redirect(f"{sign_in_door.base_url}/auth/login?{urlencode(asked)}", [])
    if sign_in_door.provider is None:
        return pages.answer(pages.CLOSED, wanted, trial=sign_in_door.trial)
    begun = await sign_in.begin(database, sign_in_door.provider, wanted, now, draft_id=guest)
    if isinstance(begun, Silent):
        return pages.answer(pages.SILENT, wanted, trial=sign_in_door.trial)
    name = attempt_cookie(secure=sign_in_door.secure)
    seconds = int(ATTEMPT.total_seconds())
    return _redirect(begun.url, [_cookie(name, begun.browser_token, door=sign_in_door, seconds=seconds)])


@get("/auth/callback", operation_id="loginCallback", security=[], include_in_schema=False)
async def callback(
    request: Request[Any, Any, Any],
    database: Given[Database],
    sign_in_door: Given[Door],
    keys: Keys,
    now: Now,
) -> Response[Any]:
    """Where the provider sends the browser back to."""
    door = sign_in_door
    if door.provider is None:
        return pages.answer(pages.CLOSED, trial=door.trial)
    query = request.query_params
    if any(len(query.getall(name, [])) > 1 for name in _ONCE):
        return pages.answer(pages.REFUSED, trial=door.trial)
    outcome = await sign_in.finish(
        database,
        door.provider,
        keys,
        query={name: query[name] for name in _ONCE if name in query},
        browser_token=request.cookies.get(attempt_cookie(secure=door.secure)),
        old_token=request.cookies.get(session_cookie(secure=door.secure)),
        guest_token=request.cookies.get(guest_cookie(secure=door.secure)),
        user_agent=request.headers.get("user-agent", ""),
        now=now,
    )
    match outcome:
        case sign_in.Arrival(token=token, next=path, guest=True):
            # a guest's dies with the browser at the latest; the phone's own stays behind it
            return _redirect(path, [_cookie(guest_cookie(secure=door.secure), token, door=door, seconds=None)])
        case sign_in.Arrival(token=token, term=term, next=path):
            # at a desk the cookie dies with the browser; a resident's lasts as long as the session may
            lasts = int(term.absolute.total_seconds()) if term.idle > _UNMARKED else None
            spent = _cookie(attempt_cookie(secure=door.secure), "", door=door, seconds=0)
            cookies = [_cookie(session_cookie(secure=door.secure), token, door=door, seconds=lasts), spent]
            return _redirect(path, [*cookies, *_without_guest(request, door)])
        case sign_in.SamePerson():
            return pages.answer(pages.SAME_PERSON, "/to-vien", trial=door.trial)
        case Silent():
            return pages.answer(pages.SILENT, trial=door.trial)
        case Declined():
            return pages.answer(pages.DECLINED, trial=door.trial)
        case Refused():
            return pages.answer(pages.REFUSED, trial=door.trial)
        case sign_in.Lost():
            return pages.answer(pages.LOST, trial=door.trial)


@post("/auth/logout", operation_id="logout", security=[], status_code=HTTP_200_OK)
async def logout(
    request: Request[Any, Any, Any],
    database: Given[Database],
    sign_in_door: Given[Door],
    keys: Keys,
) -> Response[Any]:
    """End this session here, and say where to end it at the provider: as JSON, or as a redirect to a form."""
    name = session_cookie(secure=sign_in_door.secure)
    async with database.transaction() as conn:
        await end_by_token(conn, keys, request.cookies.get(guest_cookie(secure=sign_in_door.secure)))
        hint = await end_by_token(conn, keys, request.cookies.get(name))
    provider = sign_in_door.provider
    url = (await provider.leave(hint) if provider is not None else None) or "/"
    gone = [_cookie(name, "", door=sign_in_door, seconds=0), *_without_guest(request, sign_in_door)]
    if "text/html" in request.headers.get("accept", ""):
        return _redirect(url, gone)
    return Response(
        SignedOut(redirect_url=url),
        media_type=MediaType.JSON,
        headers={"cache-control": "no-store"},
        cookies=gone,
    )


@post("/auth/guest/end", operation_id="endGuest", security=[], status_code=HTTP_200_OK)
async def end_guest(
    request: Request[Any, Any, Any],
    database: Given[Database],
    sign_in_door: Given[Door],
    keys: Keys,
) -> SignedOut:
    """End a guest's session on this phone, and say where to end it at the provider too. From here on this browser is
    nobody's, until `/auth/guest/return`."""
    async with database.transaction() as conn:
        hint = await end_by_token(conn, keys, request.cookies.get(guest_cookie(secure=sign_in_door.secure)))
    provider = sign_in_door.provider
    return SignedOut(redirect_url=(await provider.leave(hint) if provider is not None else None) or "/")


@post("/auth/guest/return", operation_id="returnFromGuest", security=[], status_code=HTTP_204_NO_CONTENT)
async def return_from_guest(
    request: Request[Any, Any, Any], database: Given[Database], sign_in_door: Given[Door], keys: Keys
) -> Response[None]:
    """The phone is its own person's again: asked for once they have shown that they are there."""
    async with database.transaction() as conn:
        await end_by_token(conn, keys, request.cookies.get(guest_cookie(secure=sign_in_door.secure)))
    return Response(None, headers={"cache-control": "no-store"}, cookies=_without_guest(request, sign_in_door))

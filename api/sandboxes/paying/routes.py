"""What every sandbox gateway answers the same way: its controls, and a payer's choice."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from litestar import MediaType, Request, Response, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from api.sandboxes.paying import pages, queries
from api.sandboxes.paying.gateway import FarSide, changed, decide
from api.sandboxes.paying.model import Behaviour, Choice
from kernel.database import Connection
from kernel.given import Db, Given, Now


def origin(url: str) -> str:
    """Where a form may lead to."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def redirect(target: str) -> Response[Any]:
    """See other."""
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": target, "cache-control": "no-store"})


async def order_page(conn: Connection, far: FarSide, reference: str, ticket: str, now: Any) -> Response[str]:
    """The pay page of an order that stands in the books; `ticket` is what its form must bring back."""
    order = await queries.lock_order(conn, far.name, reference)
    mood = await queries.behaviour(conn, far.name)
    if order is None or order.state != "waiting":
        return pages.wrong(far, "Giao dịch này đã xử lý xong", "01")
    if now >= order.expires_at and not mood.late:
        return pages.wrong(far, "Đã hết thời gian thanh toán", "15")
    return pages.pay(far, order, ticket, mood, form_target=origin(order.return_url))


@post("/pay")
async def pay(request: Request[Any, Any, Any], database: Db, far: Given[FarSide], now: Now) -> Response[Any]:
    """The payer chose."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    reference = far.ticket_of(form.get("ticket", [""])[0])
    if reference is None or form.get("choice", [""])[0] not in set(Choice):
        return pages.wrong(far, "Sai chữ ký", "70")
    async with database.transaction() as conn:
        order = await queries.lock_order(conn, far.name, reference)
        if order is None or order.state != "waiting":
            return pages.wrong(far, "Giao dịch này đã xử lý xong", "01")
        return redirect(await decide(conn, far, order, Choice(form["choice"][0]), now))


@get("/")
async def controls(database: Db, far: Given[FarSide]) -> Response[str]:
    """The controls."""
    async with database.connection() as conn:
        return pages.controls(far, await queries.behaviour(conn, far.name))


@get("/behaviour")
async def get_behaviour(database: Db, far: Given[FarSide]) -> Behaviour:
    """How it behaves now."""
    async with database.connection() as conn:
        return await queries.behaviour(conn, far.name)


@post("/behaviour", status_code=HTTP_200_OK)
async def set_behaviour(request: Request[Any, Any, Any], database: Db, far: Given[FarSide]) -> Response[Any]:
    """From now on: JSON changes what it names; the page's form says all of it."""
    body = await request.body()
    is_json = "json" in request.headers.get("content-type", "")
    async with database.transaction() as conn:
        current = await queries.behaviour(conn, far.name)
        try:
            if is_json:
                told = changed(current, msgspec.json.decode(body, type=dict[str, Any]))
            else:
                told = _from_form(parse_qs(body.decode("utf-8", "replace")))
        except (msgspec.ValidationError, msgspec.DecodeError) as wrong:
            return Response({"error": str(wrong)}, status_code=422, media_type=MediaType.JSON)
        await queries.behave(conn, far.name, told)
    return Response(told, media_type=MediaType.JSON) if is_json else redirect(f"/sandbox/{far.name}/")


def _from_form(form: dict[str, list[str]]) -> Behaviour:
    return msgspec.convert({name: values[0] for name, values in form.items()}, Behaviour, strict=False)


SHARED = (pay, controls, get_behaviour, set_behaviour)

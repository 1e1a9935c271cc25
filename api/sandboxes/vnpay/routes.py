"""The gateway over HTTP, at the paths VNPAY has, under /sandbox/vnpay."""

import asyncio
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

import msgspec
from litestar import MediaType, Request, Response, Router, get, post
from litestar.status_codes import HTTP_200_OK, HTTP_303_SEE_OTHER

from api.sandboxes.vnpay import pages, queries
from api.sandboxes.vnpay.gateway import changed, decide
from api.sandboxes.vnpay.merchant_api import answer_transaction
from api.sandboxes.vnpay.model import ApiMood, Behaviour, Choice, Merchant, Order
from api.sandboxes.vnpay.signing import clock_read, digest, verify
from kernel.given import Db, Given, Now

PATH = "/sandbox/vnpay"
HANG_S = 60


def _order(fields: dict[str, str]) -> Order | None:
    try:
        return Order(
            reference=fields["vnp_TxnRef"],
            create_date=fields["vnp_CreateDate"],
            expires_at=clock_read(fields["vnp_ExpireDate"]),
            amount_vnd=int(fields["vnp_Amount"]) // 100,
            info=fields["vnp_OrderInfo"],
            return_url=fields["vnp_ReturnUrl"],
        )
    except (KeyError, ValueError):
        return None


def _origin(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


@get("/paymentv2/vpcpay.html")
async def show_order(
    request: Request[Any, Any, Any], database: Db, merchant: Given[Merchant], now: Now
) -> Response[str]:
    """The pay page of a signed order."""
    query = request.scope["query_string"].decode("latin-1")
    fields = verify(merchant.hash_secret, query)
    if fields is None or fields.get("vnp_TmnCode") != merchant.tmn_code:
        return pages.wrong("Sai chữ ký", "70")
    order = _order(fields)
    if order is None or order.amount_vnd <= 0:
        return pages.wrong("Đơn hàng không đúng định dạng", "03")
    async with database.transaction() as conn:
        mood = await queries.behaviour(conn)
        await queries.keep_order(conn, order)
        kept = await queries.lock_order(conn, order.reference)
    if kept is None or kept.state != "waiting":
        return pages.wrong("Giao dịch này đã xử lý xong", "01")
    if now >= kept.expires_at and not mood.late:
        return pages.wrong("Đã hết thời gian thanh toán", "15")
    return pages.pay(kept, query, mood, form_target=_origin(kept.return_url))


@post("/pay")
async def pay(request: Request[Any, Any, Any], database: Db, merchant: Given[Merchant], now: Now) -> Response[Any]:
    """The payer chose."""
    form = parse_qs((await request.body()).decode("utf-8", "replace"))
    fields = verify(merchant.hash_secret, form.get("query", [""])[0])
    if fields is None or form.get("choice", [""])[0] not in set(Choice):
        return pages.wrong("Sai chữ ký", "70")
    async with database.transaction() as conn:
        order = await queries.lock_order(conn, fields.get("vnp_TxnRef", ""))
        if order is None or order.state != "waiting":
            return pages.wrong("Giao dịch này đã xử lý xong", "01")
        target = await decide(conn, merchant, order, Choice(form["choice"][0]), now)
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": target, "cache-control": "no-store"})


@post("/merchant_webapi/api/transaction", status_code=HTTP_200_OK)
async def transaction(
    request: Request[Any, Any, Any], database: Db, merchant: Given[Merchant], now: Now
) -> Response[Any]:
    """querydr and refund."""
    async with database.transaction() as conn:
        mood = await queries.behaviour(conn)
        said = await answer_transaction(conn, merchant, mood, await request.body(), now)
    match mood.api:
        case ApiMood.DOWN:
            return Response(b"upstream", status_code=502, media_type=MediaType.TEXT)
        case ApiMood.HANG:
            await asyncio.sleep(HANG_S)
        case ApiMood.LIE:
            said = {**said, "vnp_SecureHash": digest(secrets.token_hex(8), "")}
    return Response(said, status_code=HTTP_200_OK)


@get("/")
async def controls(database: Db) -> Response[str]:
    """The controls."""
    async with database.connection() as conn:
        return pages.controls(await queries.behaviour(conn))


@get("/behaviour")
async def get_behaviour(database: Db) -> Behaviour:
    """How it behaves now."""
    async with database.connection() as conn:
        return await queries.behaviour(conn)


@post("/behaviour", status_code=HTTP_200_OK)
async def set_behaviour(request: Request[Any, Any, Any], database: Db) -> Response[Any]:
    """From now on: JSON changes what it names; the page's form says all of it."""
    body = await request.body()
    is_json = "json" in request.headers.get("content-type", "")
    async with database.transaction() as conn:
        current = await queries.behaviour(conn)
        try:
            if is_json:
                told = changed(current, msgspec.json.decode(body, type=dict[str, Any]))
            else:
                told = _from_form(parse_qs(body.decode("utf-8", "replace")))
        except (msgspec.ValidationError, msgspec.DecodeError) as wrong:
            return Response({"error": str(wrong)}, status_code=422, media_type=MediaType.JSON)
        await queries.behave(conn, told)
    if is_json:
        return Response(told, media_type=MediaType.JSON)
    return Response(None, status_code=HTTP_303_SEE_OTHER, headers={"location": f"{PATH}/"})


def _from_form(form: dict[str, list[str]]) -> Behaviour:
    return msgspec.convert({name: values[0] for name, values in form.items()}, Behaviour, strict=False)


router = Router(
    PATH,
    route_handlers=[show_order, pay, transaction, controls, get_behaviour, set_behaviour],
    include_in_schema=False,
    security=[],
)

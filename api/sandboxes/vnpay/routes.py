"""VNPAY over HTTP, at the paths VNPAY has, under /sandbox/vnpay."""

import asyncio
import secrets
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.di import Provide
from litestar.status_codes import HTTP_200_OK

from api.sandboxes.paying import pages, queries
from api.sandboxes.paying.model import ApiMood, Order
from api.sandboxes.paying.reports import ReportForm, day_report
from api.sandboxes.paying.routes import SHARED, order_page
from api.sandboxes.vnpay.far_side import Vnpay
from api.sandboxes.vnpay.merchant_api import answer_transaction
from api.sandboxes.vnpay.signing import clock_read, digest, verify
from kernel.given import Db, Given, Now

HANG_S = 60
REPORT = ReportForm(
    header=("Mã giao dịch VNPAY", "Mã đơn hàng", "Thời gian giao dịch", "Loại giao dịch", "Số tiền", "Phí"),
    order=("transaction", "reference", "time", "kind", "amount", "charge"),
    time_format="%d/%m/%Y %H:%M:%S",
    paid="Thanh toán",
    refunded="Hoàn tiền",
)


def _order(fields: dict[str, str]) -> Order | None:
    try:
        return Order(
            reference=fields["vnp_TxnRef"],
            created=fields["vnp_CreateDate"],
            expires_at=clock_read(fields["vnp_ExpireDate"]),
            amount_vnd=int(fields["vnp_Amount"]) // 100,
            info=fields["vnp_OrderInfo"],
            return_url=fields["vnp_ReturnUrl"],
        )
    except (KeyError, ValueError):
        return None


@get("/paymentv2/vpcpay.html")
async def show_order(request: Request[Any, Any, Any], database: Db, far: Given[Vnpay], now: Now) -> Response[str]:
    """The pay page of a signed order."""
    query = request.scope["query_string"].decode("latin-1")
    fields = verify(far.hash_secret, query)
    if fields is None or fields.get("vnp_TmnCode") != far.tmn_code:
        return pages.wrong(far, "Sai chữ ký", "70")
    order = _order(fields)
    if order is None or order.amount_vnd <= 0:
        return pages.wrong(far, "Đơn hàng không đúng định dạng", "03")
    async with database.transaction() as conn:
        await queries.keep_order(conn, far.name, order)
        return await order_page(conn, far, order.reference, query, now)


@post("/merchant_webapi/api/transaction", status_code=HTTP_200_OK)
async def transaction(request: Request[Any, Any, Any], database: Db, far: Given[Vnpay], now: Now) -> Response[Any]:
    """querydr and refund."""
    async with database.transaction() as conn:
        mood = await queries.behaviour(conn, far.name)
        said = await answer_transaction(conn, far, mood, await request.body(), now)
    match mood.api:
        case ApiMood.DOWN:
            return Response(b"upstream", status_code=502, media_type=MediaType.TEXT)
        case ApiMood.HANG:
            await asyncio.sleep(HANG_S)
        case ApiMood.LIE:
            said = {**said, "vnp_SecureHash": digest(secrets.token_hex(8), "")}
    return Response(said, status_code=HTTP_200_OK)


@get("/doi-soat.csv")
async def report(request: Request[Any, Any, Any], database: Db, far: Given[Vnpay], now: Now) -> Response[bytes]:
    """A day's report (?ngay=YYYY-MM-DD, default today), as the merchant's portal gives it."""
    async with database.connection() as conn:
        return await day_report(conn, far.name, REPORT, request.query_params.get("ngay", ""), now)


def far_side(sandbox_vnpay: Given[Vnpay]) -> Vnpay:
    """Whose far side the shared routes play here."""
    return sandbox_vnpay


router = Router(
    "/sandbox/vnpay",
    route_handlers=[show_order, transaction, report, *SHARED],
    dependencies={"far": Provide(far_side, sync_to_thread=False)},
    include_in_schema=False,
    security=[],
)

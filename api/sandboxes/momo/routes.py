"""MoMo over HTTP, at the paths MoMo has, under /sandbox/momo."""

import asyncio
from typing import Any

from litestar import MediaType, Request, Response, Router, get, post
from litestar.di import Provide
from litestar.params import FromPath
from litestar.status_codes import HTTP_200_OK

from api.sandboxes.momo.far_side import Momo
from api.sandboxes.momo.partner_api import SIGNED, answer
from api.sandboxes.paying import pages, queries
from api.sandboxes.paying.model import ApiMood
from api.sandboxes.paying.reports import ReportForm, day_report
from api.sandboxes.paying.routes import SHARED, order_page
from kernel.errors import NotFound
from kernel.given import Db, Given, Now

HANG_S = 60
REPORT = ReportForm(
    header=("Order ID", "Transaction ID", "Transaction type", "Amount", "Fee", "Completed time"),
    order=("reference", "transaction", "kind", "amount", "charge", "time"),
    time_format="%Y-%m-%d %H:%M:%S",
    paid="Payment",
    refunded="Refund",
)


@post("/v2/gateway/api/{what:str}", status_code=HTTP_200_OK)
async def call(
    what: FromPath[str], request: Request[Any, Any, Any], database: Db, far: Given[Momo], now: Now
) -> Response[Any]:
    """create, query, refund."""
    if what not in SIGNED:
        raise NotFound
    async with database.transaction() as conn:
        mood = await queries.behaviour(conn, far.name)
        said = await answer(conn, far, what, await request.body(), mood=mood, now=now)
    match mood.api:
        case ApiMood.DOWN:
            return Response(b"upstream", status_code=502, media_type=MediaType.TEXT)
        case ApiMood.HANG:
            await asyncio.sleep(HANG_S)
        case ApiMood.LIE:
            said = {**said, "orderId": "MCKHONGCO00000", "payUrl": "javascript:alert(1)"}
    return Response(said, status_code=HTTP_200_OK)


@get("/store")
async def show_order(request: Request[Any, Any, Any], database: Db, far: Given[Momo], now: Now) -> Response[str]:
    """The pay page."""
    ticket = request.query_params.get("t", "")
    reference = far.ticket_of(ticket)
    if reference is None:
        return pages.wrong(far, "Đường dẫn không đúng", "11")
    async with database.transaction() as conn:
        return await order_page(conn, far, reference, ticket, now)


@get("/report.csv")
async def report(request: Request[Any, Any, Any], database: Db, far: Given[Momo], now: Now) -> Response[bytes]:
    """A day's report (?ngay=YYYY-MM-DD, default today), as the partner's portal gives it."""
    async with database.connection() as conn:
        return await day_report(conn, far.name, REPORT, request.query_params.get("ngay", ""), now)


def far_side(sandbox_momo: Given[Momo]) -> Momo:
    """Whose far side the shared routes play here."""
    return sandbox_momo


router = Router(
    "/sandbox/momo",
    route_handlers=[call, show_order, report, *SHARED],
    dependencies={"far": Provide(far_side, sync_to_thread=False)},
    include_in_schema=False,
    security=[],
)

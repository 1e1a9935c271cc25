"""The bank over HTTP: make a transfer, read the statement, under /sandbox/bank."""

import csv
import io
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, Response, Router, get, post
from litestar.di import Provide

from api.sandboxes.bank.far_side import Bank
from api.sandboxes.paying import pages, queries
from api.sandboxes.paying.gateway import decide
from api.sandboxes.paying.model import Choice, Order
from api.sandboxes.paying.reports import charge_on
from api.sandboxes.paying.routes import SHARED, redirect
from kernel.given import Db, Given, Now
from kernel.ids import new_id

PATH = "/sandbox/bank"
VIETNAM = timezone(timedelta(hours=7))


def scanned(payload: str) -> dict[str, str]:
    """The tags of a VietQR code, read as a bank's app would."""
    found: dict[str, str] = {}
    rest = payload
    while len(rest) >= 4 and rest[2:4].isdecimal():
        size = int(rest[2:4])
        found[rest[:2]], rest = rest[4 : 4 + size], rest[4 + size :]
    return found


@get("/chuyen-tien")
async def transfer_page(request: Request[Any, Any, Any], far: Given[Bank], now: Now) -> Response[str]:
    """A bank app's two ways: paste what a camera read (a link into the app brings it along), or type."""
    brought = escape(request.query_params.get("payload", ""))
    body = (
        f"<section><h1>Chuyển tiền</h1><p>Lúc {now.astimezone(VIETNAM):%H:%M}.</p>"
        f'<form method="post" action="{PATH}/chuyen-tien">'
        f'<label>Mã QR đã quét <input name="payload" value="{brought}"></label>'
        '<label>Hoặc số tiền (đ) <input name="amount" type="number" min="1"></label>'
        '<label>và nội dung <input name="content"></label>'
        '<button class="go">Chuyển tiền</button></form></section>'
    )
    return pages.page(far, "Chuyển tiền", body)


@post("/chuyen-tien")
async def transfer(request: Request[Any, Any, Any], database: Db, far: Given[Bank], now: Now) -> Response[Any]:
    """The transfer is made; the feed will tell."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    code = scanned(form.get("payload", "").strip())
    amount = code.get("54") or form.get("amount", "")
    content = scanned(code.get("62", "")).get("08") or form.get("content", "")
    if not amount.isdecimal() or int(amount) <= 0 or len(amount) > 12:
        return pages.wrong(far, "Số tiền chưa đúng", "01")
    order = Order(
        reference=new_id().hex,
        created="",
        expires_at=now + timedelta(hours=1),
        amount_vnd=int(amount),
        info=content[:200],
        return_url=f"{PATH}/da-chuyen",
    )
    async with database.transaction() as conn:
        await queries.keep_order(conn, far.name, order)
        return redirect(await decide(conn, far, order, Choice.PAY, now))


@post("/quyet-toan")
async def pay_out(request: Request[Any, Any, Any], database: Db, far: Given[Bank], now: Now) -> Response[Any]:
    """A gateway settles a day with the treasury: `gateway`, `day`, and `less` by so many đồng to misbehave."""
    form = {name: values[0] for name, values in parse_qs((await request.body()).decode("utf-8", "replace")).items()}
    gateway, day, less = form.get("gateway", ""), form.get("day", ""), int(form.get("less", "0"))
    start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    end = start + timedelta(days=1)
    async with database.transaction() as conn:
        taken = await queries.payments_between(conn, gateway, start, end)
        returned = await queries.refunds_between(conn, gateway, start, end)
        net = sum(each.paid_vnd - charge_on(each.paid_vnd) for each in taken)
        net -= sum(each.amount_vnd for each in returned) + less
        order = Order(
            reference=new_id().hex,
            created="",
            expires_at=now + timedelta(hours=1),
            amount_vnd=net,
            info=f"{gateway.upper()} QUYET TOAN {start:%Y%m%d}",
            return_url=f"{PATH}/da-chuyen",
        )
        await queries.keep_order(conn, far.name, order)
        return redirect(await decide(conn, far, order, Choice.PAY, now))


@get("/da-chuyen")
async def transferred(far: Given[Bank]) -> Response[str]:
    """Done."""
    body = f'<section><h1>{escape("Đã chuyển")}</h1><p><a href="{PATH}/chuyen-tien">Chuyển nữa</a></p></section>'
    return pages.page(far, "Đã chuyển", body)


@get("/sao-ke.csv")
async def statement(request: Request[Any, Any, Any], database: Db, far: Given[Bank], now: Now) -> Response[bytes]:
    """A day's statement (?ngay=YYYY-MM-DD, default today), as a file to import."""
    day = request.query_params.get("ngay") or f"{now.astimezone(VIETNAM):%Y-%m-%d}"
    start = datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=VIETNAM)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(["Ngày giao dịch", "Số tham chiếu", "Ghi nợ", "Ghi có", "Nội dung"])
    async with database.transaction() as conn:
        for payment in await queries.payments_between(conn, far.name, start, start + timedelta(days=1)):
            order = await queries.lock_order(conn, far.name, payment.reference)
            if order is not None:
                line = far.line(order, payment)
                at = payment.paid_at.astimezone(VIETNAM)
                writer.writerow([f"{at:%d/%m/%Y %H:%M:%S}", line["reference"], "", payment.paid_vnd, line["content"]])
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8")


def far_side(sandbox_bank: Given[Bank]) -> Bank:
    """Whose far side the shared routes play here."""
    return sandbox_bank


router = Router(
    PATH,
    route_handlers=[transfer_page, transfer, pay_out, transferred, statement, *SHARED],
    dependencies={"far": Provide(far_side, sync_to_thread=False)},
    include_in_schema=False,
    security=[],
)

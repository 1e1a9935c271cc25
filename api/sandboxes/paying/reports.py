"""A gateway's daily report: what it took and gave back, in its own columns and words."""

import csv
import io
from datetime import datetime, timedelta, timezone

import msgspec
from litestar import Response

from api.sandboxes.paying import queries
from kernel.database import Connection

VIETNAM = timezone(timedelta(hours=7))
CHARGE_PER_MILLE = 8


def charge_on(amount_vnd: int) -> int:
    """What a gateway keeps of one payment."""
    return amount_vnd * CHARGE_PER_MILLE // 1000


class ReportForm(msgspec.Struct, frozen=True, kw_only=True):
    """One gateway's columns, and which of our facts stands in each."""

    header: tuple[str, ...]
    order: tuple[str, ...]
    time_format: str
    paid: str
    refunded: str


async def day_report(conn: Connection, gateway: str, form: ReportForm, day: str, now: datetime) -> Response[bytes]:
    """All of one day in Vietnam; `day` empty means today."""
    start = datetime.strptime(day or f"{now.astimezone(VIETNAM):%Y-%m-%d}", "%Y-%m-%d").replace(tzinfo=VIETNAM)
    end = start + timedelta(days=1)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(form.header)

    def write(kind: str, transaction: str, reference: str, amount: int, at: datetime) -> None:
        facts = {
            "kind": kind,
            "transaction": transaction,
            "reference": reference,
            "amount": str(amount),
            "charge": str(charge_on(amount)) if kind == form.paid else "0",
            "time": at.astimezone(VIETNAM).strftime(form.time_format),
        }
        writer.writerow([facts[name] for name in form.order])

    for payment in await queries.payments_between(conn, gateway, start, end):
        write(form.paid, payment.transaction_no, payment.reference, payment.paid_vnd, payment.paid_at)
    for refund in await queries.refunds_between(conn, gateway, start, end):
        paid = await queries.find_payment(conn, gateway, refund.transaction_no)
        write(form.refunded, refund.refund_no, paid.reference if paid else "", refund.amount_vnd, refund.made_at)
    return Response(out.getvalue().encode("utf-8-sig"), media_type="text/csv; charset=utf-8")

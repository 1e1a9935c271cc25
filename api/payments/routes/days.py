"""A day at the accountant's desk: seen, closed, taken away as a file; and one fee with all its evidence."""

from datetime import date
from typing import Any
from uuid import UUID

from litestar import Response, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, JSONBody
from litestar.status_codes import HTTP_200_OK

from api.payments.actions import closing, returning
from api.payments.actions.cash import see_fee_at_desk
from api.payments.guards import money_staff, province_accounts
from api.payments.model import GatewayName
from api.payments.queries import attempts, cases, refunds
from api.payments.routes.accountant import MONEY
from api.payments.rules.sheets import write_csv, write_xlsx
from api.payments.schemas.accountant import DayOut, RefundList, RefundOut, Return
from api.payments.schemas.day import AttemptSeen, CaseOut, DayFaceOut, MovementOut, ReceiptSeen, SaidOut
from api.payments.schemas.resident import FeeOut
from kernel.actor import Role
from kernel.given import Asker, Conn, Now
from kernel.ids import FeeId

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _fields(row: Any, *without: str) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__ if name not in without}


def _face(face: closing.DayFace) -> DayFaceOut:
    return DayFaceOut(
        day=face.day,
        rows=tuple(DayOut(**_fields(row, "closed_at")) for row in face.rows),
        open_differences=face.in_the_way.differences,
        unmatched_lines=face.in_the_way.lines,
        without_report=tuple(map(GatewayName, face.in_the_way.without_report)),
        closed_at=face.closed_at,
        closed_by=face.closed_by,
    )


@get(MONEY + "/days/{day:date}", guards=[money_staff], tags=["money"], operation_id="getMoneyDay")
async def see(day: FromPath[date], conn: Conn) -> DayFaceOut:
    """A day's sums, and what keeps it open."""
    return _face(await closing.see_day(conn, day))


@post(
    MONEY + "/days/{day:date}/close",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="closeMoneyDay",
    status_code=HTTP_200_OK,
)
async def close(day: FromPath[date], conn: Conn, actor: Asker, now: Now) -> DayFaceOut:
    """Close a day of which nothing is unexplained. Closing it again changes nothing."""
    return _face(await closing.close_day(conn, actor, day, now))


def _file(content: bytes, media_type: str, name: str) -> Response[bytes]:
    headers = {"content-disposition": f'attachment; filename="{name}"', "cache-control": "no-store"}
    return Response(content, media_type=media_type, headers=headers)


@get(
    MONEY + "/days/{day:date}/report.csv",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="getDayCsv",
    media_type="text/csv",
)
async def day_csv(day: FromPath[date], conn: Conn) -> Response[bytes]:
    """The day's report as one CSV."""
    return _file(write_csv(await closing.day_report(conn, day)), "text/csv; charset=utf-8", f"doi-soat-{day}.csv")


@get(
    MONEY + "/days/{day:date}/report.xlsx",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="getDayWorkbook",
    media_type=XLSX,
)
async def day_xlsx(day: FromPath[date], conn: Conn) -> Response[bytes]:
    """The day's report as a workbook."""
    return _file(write_xlsx(await closing.day_report(conn, day)), XLSX, f"doi-soat-{day}.xlsx")


@get(MONEY + "/fees/{fee_id:uuid}", guards=[money_staff], tags=["money"], operation_id="getMoneyCase")
async def case(fee_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> CaseOut:
    """All that is known of one fee of one's offices."""
    face = await see_fee_at_desk(conn, actor, FeeId(fee_id), now, roles=(Role.ACCOUNTANT, Role.LEADER))
    found = face.fee.id
    return CaseOut(
        fee=FeeOut.of(face, (), now),
        attempts=tuple(
            AttemptSeen(**_fields(each, "id", "fee_id", "pay_url")) for each in await attempts.attempts_of(conn, found)
        ),
        movements=tuple(MovementOut(**_fields(each)) for each in await cases.movements_of(conn, found)),
        said=tuple(SaidOut(**_fields(each)) for each in await cases.messages_of(conn, found)),
        receipts=tuple(ReceiptSeen(**_fields(each)) for each in await cases.receipts_of(conn, found)),
        refunds=tuple(
            RefundOut.of(each, face.fee.dossier_code, actor.person_id) for each in await refunds.refunds_of(conn, found)
        ),
    )


@post(
    MONEY + "/fees/{fee_id:uuid}/return",
    guards=[money_staff],
    opt={"idempotency": True},
    tags=["money"],
    operation_id="returnFee",
    status_code=HTTP_200_OK,
)
async def give_back(fee_id: FromPath[UUID], data: JSONBody[Return], conn: Conn, actor: Asker, now: Now) -> RefundList:
    """Decide that a settled fee goes back, all or in part. A second person must agree before anything leaves."""
    asked = await returning.order_return(
        conn, actor, FeeId(fee_id), amount_vnd=data.amount_vnd, reason=data.reason, now=now
    )
    return RefundList(items=tuple(RefundOut.of(each, None, actor.person_id) for each in asked))


HANDLERS: tuple[HTTPRouteHandler, ...] = (see, close, day_csv, day_xlsx, case, give_back)

"""The accountant's desk: today, refunds, differences, transfers that name nobody, files, any reference."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from litestar import Request, get, post
from litestar.handlers import HTTPRouteHandler
from litestar.params import FromPath, FromQuery, JSONBody, QueryParameter
from litestar.status_codes import HTTP_200_OK, HTTP_204_NO_CONTENT

from api.payments.actions import accounting, refunding
from api.payments.actions.reconciling import hours_of, load_report, reconcile_day
from api.payments.actions.scope import keeps_accounts, offices_in_view
from api.payments.actions.statements import import_statement
from api.payments.gateways import Gateways, bank_account
from api.payments.guards import money_staff, province_accounts
from api.payments.model import GatewayName, Refund, RefundId
from api.payments.queries import overview
from api.payments.queries.refunds import open_refunds
from api.payments.rules.reports import MAPPINGS
from api.payments.schemas.accountant import (
    Assignment,
    DayList,
    DayOut,
    DifferenceList,
    DifferenceOut,
    FoundFeeList,
    FoundFeeOut,
    HandedBack,
    LineList,
    LineOut,
    Loaded,
    Reason,
    RefundList,
    RefundOut,
    TakenOut,
    TodayOut,
)
from kernel.clock import local
from kernel.errors import DoorClosed, NotFound
from kernel.given import Asker, Conn, Db, Given, Now

MONEY = "/api/desk/money"
LARGEST_FILE = 64 * 1024 * 1024


@get(f"{MONEY}/today", guards=[money_staff], tags=["money"], operation_id="getMoneyToday")
async def today(conn: Conn, actor: Asker, now: Now) -> TodayOut:
    """Today's money of one's offices, and what waits for a person."""
    day = local(now).date()
    offices, all_of_them = offices_in_view(actor), keeps_accounts(actor)
    taken = await overview.taken_between(conn, *hours_of(day), offices=offices)
    return TodayOut(
        day=day,
        taken=tuple(TakenOut(way=GatewayName(row.way), count=row.count, sum_vnd=row.sum_vnd) for row in taken),
        open_refunds=len(await open_refunds(conn, offices)),
        open_differences=len(await overview.differences(conn, None, "open", offices)),
        unmatched_lines=len(await overview.unmatched_lines(conn)) if all_of_them else 0,
        keeps_accounts=all_of_them,
    )


@get(f"{MONEY}/refunds", guards=[money_staff], tags=["money"], operation_id="listRefunds")
async def list_refunds(conn: Conn, actor: Asker) -> RefundList:
    """Refunds of one's offices, and ownerless ones, that are not at their end."""
    found = await open_refunds(conn, offices_in_view(actor))
    return RefundList(items=tuple(RefundOut.of(refund, code, actor.person_id) for refund, code in found))


def _out(refund: Refund, actor: Any) -> RefundOut:
    return RefundOut.of(refund, None, actor.person_id)


@post(
    MONEY + "/refunds/{refund_id:uuid}/ask",
    guards=[money_staff],
    tags=["money"],
    operation_id="askRefund",
    status_code=HTTP_200_OK,
)
async def ask(refund_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now) -> RefundOut:
    """Stand for a refund, with a reason."""
    return _out(await refunding.ask_refund(conn, actor, RefundId(refund_id), data.reason, now), actor)


@post(
    MONEY + "/refunds/{refund_id:uuid}/agree",
    guards=[money_staff],
    tags=["money"],
    operation_id="agreeRefund",
    status_code=HTTP_200_OK,
)
async def agree(refund_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> RefundOut:
    """Agree as the second person: the money leaves."""
    return _out(await refunding.agree_refund(conn, actor, RefundId(refund_id), now), actor)


@post(
    MONEY + "/refunds/{refund_id:uuid}/retry",
    guards=[money_staff],
    tags=["money"],
    operation_id="retryRefund",
    status_code=HTTP_200_OK,
)
async def retry(refund_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> RefundOut:
    """Try one that failed again."""
    return _out(await refunding.retry_refund(conn, actor, RefundId(refund_id), now), actor)


@post(
    MONEY + "/refunds/{refund_id:uuid}/drop",
    guards=[money_staff],
    tags=["money"],
    operation_id="dropRefund",
    status_code=HTTP_200_OK,
)
async def drop(refund_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now) -> RefundOut:
    """A fee that was to be given back is not."""
    return _out(await refunding.drop_refund(conn, actor, RefundId(refund_id), data.reason, now), actor)


@post(
    MONEY + "/refunds/{refund_id:uuid}/handed-back",
    guards=[money_staff],
    tags=["money"],
    operation_id="handBackRefund",
    status_code=HTTP_200_OK,
)
async def handed_back(
    refund_id: FromPath[UUID], data: JSONBody[HandedBack], conn: Conn, actor: Asker, now: Now
) -> RefundOut:
    """Cash given back, or a transfer made at the bank, with its number."""
    return _out(await refunding.hand_back(conn, actor, RefundId(refund_id), data.reference, now), actor)


@get(f"{MONEY}/differences", guards=[money_staff], tags=["money"], operation_id="listDifferences")
async def list_differences(
    conn: Conn,
    actor: Asker,
    day: FromQuery[date | None] = None,
    only: Annotated[str | None, QueryParameter(pattern="^(open|healed|explained)$")] = None,
) -> DifferenceList:
    """Where two sides disagree about a fee of one's offices; of all, to who keeps the province's accounts."""
    rows = await overview.differences(conn, day, only, offices_in_view(actor))
    return DifferenceList(items=tuple(DifferenceOut(**_fields(row)) for row in rows))


def _fields(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.__struct_fields__}


@post(
    MONEY + "/differences/{difference_id:uuid}/explain",
    guards=[money_staff],
    tags=["money"],
    operation_id="explainDifference",
    status_code=HTTP_204_NO_CONTENT,
)
async def explain(difference_id: FromPath[UUID], data: JSONBody[Reason], conn: Conn, actor: Asker, now: Now) -> None:
    """Say why; the evidence stays."""
    await accounting.explain_difference(conn, actor, difference_id, data.reason, now)


@get(f"{MONEY}/lines", guards=[money_staff, province_accounts], tags=["money"], operation_id="listUnmatchedLines")
async def list_lines(conn: Conn) -> LineList:
    """Transfers that named no fee."""
    return LineList(items=tuple(LineOut(**_fields(row)) for row in await overview.unmatched_lines(conn)))


@post(
    MONEY + "/lines/{line_id:uuid}/assign",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="assignLine",
    status_code=HTTP_204_NO_CONTENT,
)
async def assign(line_id: FromPath[UUID], data: JSONBody[Assignment], conn: Conn, actor: Asker, now: Now) -> None:
    """Give a transfer to the fee it was meant for."""
    await accounting.assign_line(conn, actor, line_id, data.fee_id, now)


@post(
    MONEY + "/lines/{line_id:uuid}/set-apart",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="setLineApart",
    status_code=HTTP_204_NO_CONTENT,
)
async def set_apart(line_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> None:
    """A transfer that is no fee's."""
    await accounting.set_line_apart(conn, actor, line_id, now)


@get(f"{MONEY}/search", guards=[money_staff], tags=["money"], operation_id="searchMoney")
async def search(
    conn: Conn, actor: Asker, q: Annotated[str, QueryParameter(min_length=1, max_length=100)]
) -> FoundFeeList:
    """By dossier code, order, transaction or receipt (`MC/26E-12`), exactly."""
    rows = await overview.search(conn, q.strip().replace("\x00", ""), offices_in_view(actor))
    return FoundFeeList(items=tuple(FoundFeeOut(**_fields(row)) for row in rows))


@get(f"{MONEY}/days", guards=[money_staff], tags=["money"], operation_id="listClosedDays")
async def list_days(conn: Conn, start: FromQuery[date], end: FromQuery[date]) -> DayList:
    """Closed days, newest first."""
    rows = await overview.closed_days(conn, start, end)
    fields = (_fields(row) for row in rows)
    return DayList(items=tuple(DayOut(**{n: v for n, v in each.items() if n != "closed_at"}) for each in fields))


@post(
    MONEY + "/days/{day:date}/reconcile",
    guards=[money_staff],
    tags=["money"],
    operation_id="reconcileDay",
    status_code=HTTP_200_OK,
)
async def reconcile(day: FromPath[date], database: Db, gateways: Given[Gateways], now: Now) -> DayList:
    """Set the books beside the reports of a day. Doing it again changes nothing."""
    return DayList(items=tuple(map(DayOut.of, await reconcile_day(database, gateways, day, now))))


@post(
    MONEY + "/reports/{gateway:str}/{day:date}",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="loadReport",
    status_code=HTTP_200_OK,
    request_max_body_size=LARGEST_FILE,
)
async def load(
    *,
    gateway: FromPath[str],
    day: FromPath[date],
    request: Request[Any, Any, Any],
    database: Db,
    actor: Asker,
    now: Now,
) -> Loaded:
    """A gateway's daily report, as CSV (docs/operating.md)."""
    if gateway not in set(MAPPINGS):
        raise NotFound
    text = (await request.body()).decode("utf-8-sig", "replace")
    lines = text.splitlines(keepends=True)
    return Loaded(rows=await load_report(database, GatewayName(gateway), day, lines, now=now, by=actor.person_id))


@post(
    f"{MONEY}/statements",
    guards=[money_staff, province_accounts],
    tags=["money"],
    operation_id="loadStatement",
    status_code=HTTP_200_OK,
    request_max_body_size=LARGEST_FILE,
)
async def load_statement(request: Request[Any, Any, Any], conn: Conn, gateways: Given[Gateways], now: Now) -> Loaded:
    """The account's statement, as CSV (docs/operating.md)."""
    account = bank_account(gateways)
    if account is None:
        raise DoorClosed(door="VietQR")
    text = (await request.body()).decode("utf-8-sig", "replace")
    return Loaded(rows=await import_statement(conn, account.account, text, now))


HANDLERS: tuple[HTTPRouteHandler, ...] = (
    today,
    list_refunds,
    ask,
    agree,
    retry,
    drop,
    handed_back,
    list_differences,
    explain,
    list_lines,
    assign,
    set_apart,
    search,
    list_days,
    reconcile,
    load,
    load_statement,
)

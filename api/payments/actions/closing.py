"""A day is closed by an accountant once nothing of it is unexplained; its report is for the file and the auditor."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from api.payments.actions.reconciling import hours_of
from api.payments.actions.scope import keeps_accounts
from api.payments.queries import days, overview, repairs
from api.payments.queries.days import InTheWay
from api.payments.queries.overview import ClosedDay
from api.payments.rules.sheets import Cell, Sheet
from identity.actions import names_of
from kernel.actor import Actor
from kernel.clock import HANOI
from kernel.database import Connection
from kernel.errors import NotAllowed, Refusal
from kernel.ids import PersonId

WAYS = {"vnpay": "VNPAY", "momo": "MoMo", "vietqr": "Chuyển khoản", "cash": "Tiền mặt"}
KINDS = {
    "missing_here": "Cổng có, sổ chưa có",
    "missing_there": "Sổ có, cổng không báo",
    "amount": "Khác số tiền",
    "refund_missing_here": "Cổng đã hoàn, sổ chưa có",
    "refund_missing_there": "Sổ đã hoàn, cổng không báo",
    "refund_amount": "Khác số tiền hoàn",
    "payout": "Tiền về tài khoản khác số phải về",
}
STATES = {"open": "Đang mở", "healed": "Đã tự sửa", "explained": "Đã giải thích"}
REPAIRS = {
    "confirmed_by_gateway": "Cổng xác nhận, đã ghi sổ",
    "owed_back": "Ghi sổ, chờ hoàn",
    "refund_finished": "Hoàn đã xong, đã ghi sổ",
    "now_agrees": "Báo cáo sau đã khớp",
    "payout_arrived": "Tiền đã về đủ",
    "explained": "Kế toán giải thích",
    "line_assigned": "Chuyển khoản gán vào khoản phí",
    "line_set_apart": "Chuyển khoản không phải phí",
}
MOVES = {
    "paid": "Thu qua cổng",
    "cash_received": "Thu tiền mặt",
    "refunded": "Hoàn qua cổng",
    "cash_returned": "Hoàn tiền mặt",
    "transferred_back": "Hoàn chuyển khoản",
    "paid_out": "Về tài khoản",
    "charged": "Phí của cổng",
    "banked": "Nộp tiền mặt vào tài khoản",
}
CAUSES = {"excess": "Nộp thừa", "unclaimed": "Nộp hai lần", "ended": "Hồ sơ kết thúc", "decided": "Kế toán quyết định"}


class DayNotReady(Refusal):
    """Something of the day is not explained, or the day is not over."""

    vi = "Ngày {day} chưa chốt được: {why}. Chưa đổi gì."
    en = "{day} cannot be closed yet: {open} open differences, {lines} unplaced transfers. Nothing was changed."


class DayFace(msgspec.Struct, frozen=True, kw_only=True):
    """A day as an accountant sees it."""

    day: date
    rows: tuple[ClosedDay, ...]
    in_the_way: InTheWay
    closed_at: datetime | None = None
    closed_by: str | None = None


async def see_day(conn: Connection, day: date) -> DayFace:
    """Its sums, what keeps it open, who closed it."""
    closing = await days.closing_of(conn, day)
    names = await names_of(conn, [PersonId(closing.closed_by)]) if closing else {}
    return DayFace(
        day=day,
        rows=await overview.closed_days(conn, day, day),
        in_the_way=await days.in_the_way(conn, day, *hours_of(day)),
        closed_at=closing.closed_at if closing else None,
        closed_by=names.get(PersonId(closing.closed_by)) if closing else None,
    )


async def close_day(conn: Connection, actor: Actor, day: date, now: datetime) -> DayFace:
    """Close it, once. Raises NotAllowed to all but the province's accountants, DayNotReady with what is in the way."""
    if not keeps_accounts(actor):
        raise NotAllowed
    if await days.closing_of(conn, day) is None:
        way = await days.in_the_way(conn, day, *hours_of(day))
        over = day < now.astimezone(HANOI).date()
        if not (way.clear and over):
            raise DayNotReady(day=f"{day:%d/%m/%Y}", why=_why(way, over=over), open=way.differences, lines=way.lines)
        await days.close(conn, day, actor.person_id, now)
    return await see_day(conn, day)


def _why(way: InTheWay, *, over: bool) -> str:
    parts = [] if over else ["chưa hết ngày"]
    if way.without_report:
        parts.append("chưa đối soát " + ", ".join(WAYS.get(each, each) for each in way.without_report))
    if way.differences:
        parts.append(f"còn {way.differences} chênh lệch")
    if way.lines:
        parts.append(f"còn {way.lines} chuyển khoản chưa rõ của ai")
    return ", ".join(parts)


async def day_report(conn: Connection, day: date) -> tuple[Sheet, ...]:
    """Sums, differences, repairs, refunds and every movement of a day, for whoever must check it without us."""
    face = await see_day(conn, day)
    found = await overview.differences(conn, day, None, None)
    mended = await repairs.repairs_of(conn, day)
    start, end = hours_of(day)
    refunded = await days.refunded(conn, start, end)
    people = [each.made_by for each in mended if each.made_by] + [by for row in refunded for by in row[8:10] if by]
    names = await names_of(conn, list(dict.fromkeys(map(PersonId, people))))
    state = f"Chốt lúc {face.closed_at.astimezone(HANOI):%H:%M, %d/%m/%Y}" if face.closed_at else "Chưa chốt"
    return (
        _sheet(
            "Tổng hợp",
            "Ngày|Cách nộp|Sổ: số giao dịch|Sổ: số tiền|Cổng: số giao dịch|Cổng: số tiền|Phải về tài khoản|"
            "Đã về tài khoản|Chênh lệch đang mở|Trạng thái|Người chốt",
            [
                (
                    row.day, WAYS.get(row.gateway, row.gateway), row.ours_count, row.ours_vnd, row.theirs_count,
                    row.theirs_vnd, row.owed_vnd, row.arrived_vnd, row.open_count, state, face.closed_by,
                )
                for row in face.rows
            ],
        ),
        _sheet(
            "Chênh lệch",
            "Cách nộp|Loại|Mã giao dịch|Mã đơn|Hồ sơ|Sổ|Bên kia|Trạng thái|Lý do",
            [
                (
                    WAYS.get(row.gateway, row.gateway), KINDS.get(row.kind, row.kind), row.transaction, row.reference,
                    row.dossier_code, row.ours_vnd, row.theirs_vnd, STATES.get(row.state, row.state),
                    REPAIRS.get(row.reason or "", row.reason),
                )
                for row in found
            ],
        ),
        _sheet(
            "Sửa sai",
            "Lúc|Cách sửa|Cách nộp|Mã giao dịch|Số tiền|Người sửa|Lý do",
            [
                (
                    each.made_at, REPAIRS[each.kind], WAYS.get(each.gateway, each.gateway), each.transaction,
                    each.amount_vnd, names.get(each.made_by, "Hệ thống") if each.made_by else "Hệ thống", each.reason,
                )
                for each in mended
            ],
        ),
        _sheet(
            "Hoàn tiền",
            "Lúc|Cách nộp|Mã giao dịch|Hồ sơ|Số tiền|Vì sao|Lý do|Mã hoàn|Người đề nghị|Người đồng ý",
            [
                (
                    row[0], WAYS.get(row[1], row[1]), *row[2:5], CAUSES.get(row[5], row[5]), row[6], row[7],
                    names.get(row[8]), names.get(row[9]),
                )
                for row in refunded
            ],
        ),
        _sheet(
            "Giao dịch",
            "Lúc|Việc|Cách nộp|Mã giao dịch|Hồ sơ|Số tiền",
            [
                (row[0], MOVES.get(row[1], row[1]), WAYS.get(row[2], row[2]), *row[3:6])
                for row in await days.moved(conn, start, end)
            ],
        ),
    )  # fmt: skip


def _sheet(name: str, header: str, rows: Sequence[tuple[Cell, ...]]) -> Sheet:
    return Sheet(name=name, header=tuple(header.split("|")), rows=tuple(rows))

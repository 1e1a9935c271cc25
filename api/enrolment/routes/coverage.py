"""Lists brought in and numbers read out: a commune's own whole, the province's without anything small."""

import base64
import binascii
from collections.abc import Mapping
from datetime import date
from typing import Literal
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.enrolment.actions import covering, importing, members
from api.enrolment.model.sets import Measure
from api.enrolment.routes.desk import heads
from api.enrolment.rules.coverage import Cell
from api.enrolment.rules.exports import Table, as_csv, as_xlsx
from api.enrolment.rules.sheets import unreadable
from api.enrolment.schemas import coverage as wire
from api.enrolment.schemas.team import Both
from api.offices.actions import office as office_of
from api.offices.model import OfficeKind
from api.workdays.model import local
from kernel.actor import Actor, Role
from kernel.errors import NotFound
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import OfficeCode

FIRST_DAY = date(2026, 1, 1)
"""no household is older"""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADINGS = {
    Measure.HOUSEHOLDS: "Số hộ",
    Measure.REACHED: "Đã gặp",
    Measure.DIGITAL_MEMBER: "Có thành viên biết kỹ năng số",
    Measure.NOTIFIED: "Đã bật thông báo",
    Measure.LEVEL2: "Có định danh mức độ 2",
    Measure.APP_INSTALLED: "Đã cài ứng dụng",
    Measure.FIRST_DOSSIER: "Đã nộp hồ sơ đầu tiên",
    Measure.WAITING: "Còn chờ",
}


@post(
    "/api/desk/households/imports",
    operation_id="previewImport",
    guards=[heads],
    opt={"idempotency": True},
    request_max_body_size=wire.MOST_FILE + 100_000,
)
async def preview_import(
    data: JSONBody[wire.NewImport], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[wire.PreviewFace]:
    """Read a file and say what it would do. Nothing is taken in."""
    try:
        content = base64.b64decode(data.content, validate=True)
    except (binascii.Error, ValueError):
        raise unreadable("tệp hỏng trên đường gửi.", "it was damaged on the way.") from None
    seen = await importing.preview(conn, keys, actor, office=data.office, name=data.name, content=content, now=now)
    face = wire.PreviewFace(
        id=seen.kept.id,
        rows=seen.sheet.rows,
        fresh=seen.fresh,
        known=seen.known,
        error_count=len(seen.sheet.errors),
        errors=[
            wire.RowFault(row=each.row, column=each.column, vi=each.vi, en=each.en)
            for each in seen.sheet.errors[: wire.ERRORS_SHOWN]
        ],
        sample=[
            wire.RowSeen(row=each.row, head_name=each.head_name, hamlet=seen.hamlets[each.hamlet_id])
            for each in seen.sheet.lines[: wire.SAMPLE]
        ],
        columns=wire.Columns(head_name=seen.sheet.head_column, hamlet=seen.sheet.hamlet_column),
        ignored=list(seen.sheet.ignored),
    )
    return Response(face, status_code=201)


@get("/api/desk/households/imports", operation_id="listImports", guards=[heads])
async def list_imports(conn: Conn, actor: Asker, office: FromQuery[str]) -> wire.ImportList:
    """Files that were read, newest first."""
    return wire.ImportList(
        items=[wire.ImportFace.of(each) for each in await importing.list_imports(conn, actor, office)]
    )


@post(
    "/api/desk/households/imports/{import_id:uuid}/apply", operation_id="applyImport", guards=[heads], status_code=200
)
async def apply_import(import_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.Applied:
    """Take its rows in: all that can be used, or none."""
    added, known = await importing.apply(conn, keys, actor, import_id, now)
    return wire.Applied(added=added, known=known)


@post("/api/desk/households/imports/{import_id:uuid}/undo", operation_id="undoImport", guards=[heads], status_code=200)
async def undo_import(import_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> wire.Undone:
    """Take them out again, but for those where somebody has been since."""
    removed, kept = await importing.undo(conn, actor, import_id, now)
    return wire.Undone(removed=removed, kept=kept)


@get("/api/desk/coverage", operation_id="getCoverage", guards=[heads])
async def get_coverage(
    conn: Conn, actor: Asker, now: Now, office: FromQuery[str], on: FromQuery[date | None] = None
) -> wire.CoverageFace:
    """The commune's own numbers by hamlet, against the target, and over twelve weeks."""
    code = members.at_office(actor, office)
    found = await covering.cover(conn, code, day_of(on, now))
    return wire.CoverageFace(
        office=code,
        on=found.on,
        totals=wire.Row.of(found.totals),
        hamlets=[
            wire.HamletRow(
                id=each.hamlet.id, name=each.hamlet.name, target=each.hamlet.target, counts=wire.Row.of(each.counts)
            )
            for each in found.hamlets
        ],
        weeks=[wire.WeekRow(on=day, counts=wire.Row.of(counts)) for day, counts in found.weeks],
    )


@get("/api/desk/coverage/households", operation_id="listBehind", guards=[heads])
async def list_behind(
    *,
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    office: FromQuery[str],
    measure: FromQuery[Measure],
    hamlet: FromQuery[UUID | None] = None,
    on: FromQuery[date | None] = None,
) -> wire.BehindList:
    """The households behind one number; that they were shown is written down."""
    code = members.at_office(actor, office)
    day = day_of(on, now)
    names = {each.id: each.name for each in await members.list_hamlets(conn, code)}
    found = await covering.behind(conn, keys, actor, code, hamlet_id=hamlet, measure=measure, on=day, now=now)
    return wire.BehindList(
        items=[
            wire.BehindLine(
                id=each.stored.id,
                head_name=each.household.head_name or "",
                hamlet=names[each.stored.hamlet_id],
                visited_at=each.household.visited_at,
            )
            for each in found
        ]
    )


@get("/api/desk/coverage/export", operation_id="exportCoverage", guards=[heads])
async def export_coverage(
    *,
    conn: Conn,
    actor: Asker,
    now: Now,
    office: FromQuery[str],
    form: FromQuery[Literal["csv", "xlsx"]] = "csv",
    on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The same numbers for a spreadsheet; no cell is ever a formula."""
    code = members.at_office(actor, office)
    found = await covering.cover(conn, code, day_of(on, now))
    table: list[list[str | int]] = [["Thôn", "Chỉ tiêu", *HEADINGS.values()]]
    table += [
        [each.hamlet.name, each.hamlet.target, *(each.counts[measure] for measure in HEADINGS)]
        for each in found.hamlets
    ]
    target = sum(each.hamlet.target for each in found.hamlets)
    table.append(["Cả xã", target, *(found.totals[measure] for measure in HEADINGS)])
    return _sheet(table, f"do-phu-{found.on.isoformat()}", form)


def _sheet(table: Table, name: str, form: Literal["csv", "xlsx"]) -> Response[bytes]:
    return Response(
        as_csv(table) if form == "csv" else as_xlsx(table, "Độ phủ"),
        media_type="text/csv; charset=utf-8" if form == "csv" else XLSX,
        headers={"content-disposition": f'attachment; filename="{name}.{form}"', "cache-control": "no-store"},
    )


def day_of(on: date | None, now: Now) -> date:
    """The day asked for: never after today, nor before there were households."""
    today = local(now).date()
    return today if on is None else max(min(on, today), FIRST_DAY)


def sees_the_province(actor: Actor) -> bool:
    """Administrators, and leaders of an office that is no commune's."""
    if actor.holds(Role.ADMINISTRATOR):
        return True
    led = actor.offices(Role.LEADER)
    return any(office_of(OfficeCode(code)).kinds[0] is not OfficeKind.COMMUNE for code in led)


@get("/api/desk/coverage/province", operation_id="getProvinceCoverage", guards=[heads])
async def get_province_coverage(
    conn: Conn, actor: Asker, now: Now, on: FromQuery[date | None] = None
) -> wire.ProvinceCoverage:
    """Every commune; fewer than five is "<5", and nothing that would give such a number away is shown."""
    if not sees_the_province(actor):
        raise NotFound
    day = day_of(on, now)
    rows, totals = await covering.cover_province(conn, day)
    return wire.ProvinceCoverage(
        on=day,
        totals=wire.SafeRow.of(totals),
        communes=[
            wire.CommuneRow(office=office, name=Both.of(members.commune_words(office)), counts=wire.SafeRow.of(cells))
            for office, cells in rows
        ],
    )


@get("/api/desk/coverage/province/export", operation_id="exportProvinceCoverage", guards=[heads])
async def export_province_coverage(
    conn: Conn,
    actor: Asker,
    now: Now,
    form: FromQuery[Literal["csv", "xlsx"]] = "csv",
    on: FromQuery[date | None] = None,
) -> Response[bytes]:
    """The same cells for a spreadsheet: what is hidden on the screen is hidden there."""
    if not sees_the_province(actor):
        raise NotFound
    day = day_of(on, now)
    rows, totals = await covering.cover_province(conn, day)
    table: list[list[str | int]] = [["Xã", *HEADINGS.values()]]
    table += [[members.commune_words(office).vi, *_cells(cells)] for office, cells in rows]
    table.append(["Toàn tỉnh", *_cells(totals)])
    return _sheet(table, f"do-phu-toan-tinh-{day.isoformat()}", form)


def _cells(cells: Mapping[Measure, Cell]) -> list[str | int]:
    told = (wire.shown(cells[measure]) for measure in HEADINGS)
    return ["–" if each is None else each for each in told]

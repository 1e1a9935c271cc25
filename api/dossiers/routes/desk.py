"""The desk reads: its queue, a dossier opened, numbers in full. Every read is recorded."""

from datetime import datetime
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.dossiers.actions import desk as actions
from api.dossiers.actions import receiving
from api.dossiers.queries.desk import Place
from api.dossiers.routes import desk_faces
from api.dossiers.routes.acting import desk_staff
from api.dossiers.schemas import desk as wire
from kernel.errors import Unreadable
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import DossierId
from kernel.versions import etag

PAGE = 50


@get("/api/desk/queue", operation_id="getQueue", guards=[desk_staff])
async def get_queue(
    *,
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    show: FromQuery[actions.Bucket] = actions.Bucket.ALL,
    office: FromQuery[str | None] = None,
    procedure: FromQuery[str | None] = None,
    code: FromQuery[str | None] = None,
    after: FromQuery[str | None] = None,
) -> wire.Queue:
    """What the officer's offices must act on, soonest first; with `code`, that dossier wherever it stands."""
    at = desk_faces.office_code(office)
    if code is not None:
        rows = await actions.find_by_code(conn, actor, code, now)
    else:
        rows = await actions.read_queue(
            conn,
            actor,
            show,
            office=at,
            procedure_code=procedure,
            after=_read_cursor(after),
            limit=PAGE + 1,
            now=now,
        )
    shown = rows[:PAGE]
    last = shown[-1] if len(rows) > PAGE else None
    present = await actions.present(conn, actor, [row.id for row in shown], now)
    return wire.Queue(
        items=[desk_faces.line(keys, row, now, present) for row in shown],
        counts=desk_faces.counts(await actions.count_queue(conn, actor, at, now)),
        next=None if last is None else f"{(last.act_by or last.turn_since).isoformat()}~{last.id}",
    )


def _read_cursor(after: str | None) -> Place | None:
    if after is None:
        return None
    moment, _, rest = after.replace(" ", "+").partition("~")
    try:
        at = datetime.fromisoformat(moment)
        if at.tzinfo is None:
            raise Unreadable
        return Place(at=at, id=UUID(rest))
    except (ValueError, OverflowError):
        raise Unreadable from None


@get("/api/desk/dossiers/{dossier_id:uuid}", operation_id="openDossier", guards=[desk_staff])
async def open_dossier(
    dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[wire.DeskDossier]:
    """Open a dossier of one's offices: it counts as seen, and its owner sees that it was."""
    read = await actions.open_dossier(conn, keys, actor, DossierId(dossier_id), now)
    return Response(desk_faces.opened(read, actor, now), headers={"etag": etag(read.dossier.case.version)})


@post("/api/desk/dossiers/{dossier_id:uuid}/numbers", operation_id="showNumbers", status_code=200, guards=[desk_staff])
async def show_numbers(
    *, dossier_id: FromPath[UUID], data: JSONBody[wire.Why], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.NumbersFace:
    """Personal numbers in full, for a reason that their owner will read."""
    found = await actions.show_numbers(conn, keys, actor, DossierId(dossier_id), why=data.why, now=now)
    return wire.NumbersFace(owner=found.owner, filer=found.filer, answers=found.answers)


@post("/api/desk/acceptances", operation_id="acceptMany", status_code=200, guards=[desk_staff])
async def accept_many(
    data: JSONBody[wire.Acceptances], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.AcceptedList:
    """Accept every row that was opened and has not changed; the others say why not."""
    chosen = [receiving.Chosen(dossier_id=DossierId(each.dossier_id), version=each.version) for each in data.items]
    outcomes = await receiving.accept_many(conn, keys, actor, chosen, now)
    items = [desk_faces.accepted(each) for each in outcomes]
    return wire.AcceptedList(items=items, accepted=sum(each.accepted for each in items))

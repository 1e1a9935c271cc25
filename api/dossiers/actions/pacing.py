"""How long a decided dossier took the offices, in working time without waiting for the resident."""

from msgspec import Struct

from api.dossiers.actions.timing import calendar
from api.dossiers.events import DossierMoved
from api.dossiers.model.sets import Action, Timeliness, Turn
from api.dossiers.queries import dossiers, history
from api.dossiers.rules.clock import Held, apportion, judge
from kernel.database import Connection
from kernel.ids import OfficeCode


class Pace(Struct, frozen=True, kw_only=True):
    """`office` took it in."""

    office: OfficeCode
    working_seconds: int
    on_time: bool


async def pace_of(conn: Connection, event: DossierMoved) -> Pace | None:
    """Of a dossier that was just decided; None for every other move."""
    if event.action not in (Action.APPROVE, Action.REFUSE):
        return None
    dossier = await dossiers.find_dossier(conn, event.dossier_id)
    if dossier is None or dossier.case.started_at is None:
        return None
    started = dossier.case.started_at
    moves = [link for link in await history.list_links(conn, dossier.id) if link.at <= event.at]
    held = [Held(since=max(link.at, started), turn=Turn(link.turn)) for link in moves]
    spent = apportion(held, event.at, calendar())
    return Pace(
        office=dossier.case.office,
        working_seconds=spent.office + spent.other,
        on_time=judge(dossier.case, event.at) is not Timeliness.LATE,
    )

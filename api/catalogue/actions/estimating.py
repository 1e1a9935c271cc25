"""What to expect of a procedure at an office before filing it."""

from datetime import datetime

from api.catalogue.actions.counting import find_pace, law_due, office_calendar
from api.catalogue.actions.procedures import procedure
from api.catalogue.model.pace import Pace
from api.catalogue.rules.summaries import channel_of, tell_time
from api.catalogue.schemas.estimate import EstimateFace, PracticeFace
from api.offices.actions import office as find_office
from kernel import clock
from kernel.database import Connection
from kernel.ids import OfficeCode

HOUR_S = 3600


async def estimate(conn: Connection, code: str, office: str | None, now: datetime) -> EstimateFace:
    """The law's date and, of enough cases, what happens in practice. Raises ProcedureUnknown, OfficeUnknown."""
    found = procedure(code)
    if office is not None:
        find_office(OfficeCode(office))
    pace = await find_pace(conn, code, office, clock.local(now).date())
    return EstimateFace(
        code=code,
        office=office,
        seen_from=office_calendar().next_opening(now),
        law_due=law_due(found, now),
        law_certainty=tell_time(found.time_limit, channel_of(found)).certainty,
        practice=_practice(pace, now) if pace else None,
    )


def _practice(pace: Pace, now: datetime) -> PracticeFace:
    calendar = office_calendar()
    return PracticeFace(
        cases=pace.cases,
        p50_working_hours=round(pace.p50_seconds / HOUR_S, 1),
        p90_working_hours=round(pace.p90_seconds / HOUR_S, 1),
        p50_at=calendar.add_working_seconds(now, pace.p50_seconds),
        p90_at=calendar.add_working_seconds(now, pace.p90_seconds),
        on_time_per_hundred=pace.on_time * 100 // pace.cases,
    )

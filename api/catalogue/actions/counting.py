"""What was filed and how fast it was done, told by the jobs that hear it; and the estimate made of it."""

from datetime import date, datetime, timedelta

from api.catalogue import queries
from api.catalogue.model.pace import Pace
from api.catalogue.model.procedure import LimitUnit, Procedure
from api.catalogue.model.words import Certainty
from api.catalogue.rules.summaries import channel_of, legal_quantity
from api.offices.actions import province
from api.workdays.actions import calendar
from api.workdays.model import Session
from api.workdays.rules import Calendar
from kernel.database import Connection
from kernel.ids import DossierId, OfficeCode

FEWEST_CASES = 30
MOST_CASES = 500
REMEMBERED = timedelta(days=365)


async def count_filing(conn: Connection, code: str, day: date) -> None:
    """One more dossier of this procedure. For jobs: inside a filing it would make filers wait for each other."""
    await queries.count_filing(conn, code, day)


async def record_pace(
    conn: Connection,
    *,
    dossier_id: DossierId,
    code: str,
    office: OfficeCode,
    finished: date,
    working_seconds: int,
    on_time: bool,
) -> None:
    """How long a finished dossier took, in office hours without waiting for others; idempotent."""
    await queries.insert_pace(
        conn,
        dossier_id=dossier_id,
        code=code,
        office=office,
        finished=finished,
        working_seconds=working_seconds,
        on_time=on_time,
    )


async def find_pace(conn: Connection, code: str, office: str | None, day: date) -> Pace | None:
    """Of the last 500 dossiers of a year, at one office or anywhere; None when they are too few to tell."""
    pace = await queries.find_pace(conn, code, office, day - REMEMBERED, MOST_CASES)
    return pace if pace is not None and pace.cases >= FEWEST_CASES else None


def office_calendar() -> Calendar:
    """The calendar with this province's office hours."""
    return calendar(tuple(Session(opens=each.opens, closes=each.closes) for each in province().office_hours))


def law_due(procedure: Procedure, now: datetime) -> datetime | None:
    """When a dossier filed now is due by law (UTC); None where the province sets it or it cannot be counted."""
    limit = procedure.time_limit
    quantity = legal_quantity(limit, channel_of(procedure))
    if quantity is None or limit.unit is LimitUnit.OTHER or limit.confidence.certainty is Certainty.BY_PROVINCE:
        return None
    if limit.cutoff is None:
        return office_calendar().add_working_time(now, quantity, limit.unit)
    return office_calendar().add_working_time(now, quantity, limit.unit, limit.cutoff)

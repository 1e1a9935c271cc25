"""Coverage: counted from households as they stand, and recounted from everything that was ever said of them."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from msgspec import Struct

from api.enrolment.actions import households
from api.enrolment.actions.members import commune_offices
from api.enrolment.model.sets import Measure
from api.enrolment.model.teams import Hamlet
from api.enrolment.queries import coverage, entries, teams
from api.enrolment.rules.coverage import Cell, Counts, count, suppress, total
from api.enrolment.rules.merging import fold
from api.workdays.model import HANOI
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import OfficeCode
from kernel.keys import Keyring

WEEKS = 12
NOTHING: Counts = dict.fromkeys(Measure, 0)


class HamletCounts(Struct, frozen=True, kw_only=True):
    hamlet: Hamlet
    counts: Counts


class Coverage(Struct, frozen=True, kw_only=True):
    """One commune at one moment, and week by week before it."""

    on: date
    totals: Counts
    hamlets: tuple[HamletCounts, ...]
    weeks: tuple[tuple[date, Counts], ...]


def end_of(day: date) -> datetime:
    """Midnight after that day, on a Vietnamese clock."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=HANOI)


async def count_households(conn: Connection, office: OfficeCode) -> dict[UUID, int]:
    """How many households each hamlet has."""
    found = await coverage.count_by_hamlet(conn, office, datetime.max.replace(tzinfo=HANOI) - timedelta(days=2))
    return {hamlet: counts[Measure.HOUSEHOLDS] for hamlet, counts in found.items()}


async def cover(conn: Connection, office: OfficeCode, on: date) -> Coverage:
    """The commune's own numbers, whole."""
    found = await coverage.count_by_hamlet(conn, office, end_of(on))
    weeks = []
    for back in range(WEEKS - 1, -1, -1):
        day = on - timedelta(weeks=back)
        weeks.append((day, total((await coverage.count_by_hamlet(conn, office, end_of(day))).values())))
    return Coverage(
        on=on,
        totals=total(found.values()),
        hamlets=tuple(
            HamletCounts(hamlet=hamlet, counts=found.get(hamlet.id, dict(NOTHING)))
            for hamlet in await teams.list_hamlets(conn, office)
        ),
        weeks=tuple(weeks),
    )


async def behind(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    office: OfficeCode,
    *,
    hamlet_id: UUID | None,
    measure: Measure,
    on: date,
    now: datetime,
) -> tuple[households.Opened, ...]:
    """The households behind one number, within their own commune; that they were shown is written down."""
    ids = await coverage.list_of_measure(conn, office, hamlet_id, measure, end_of(on))
    await households.show(conn, actor, office, ids, now, why="Con số độ phủ của xã")
    return await households.open_many(conn, keys, ids)


async def cover_province(
    conn: Connection, on: date
) -> tuple[list[tuple[OfficeCode, dict[Measure, Cell]]], dict[Measure, Cell]]:
    """(communes, totals) for eyes outside them: nothing under five, nothing that gives one away, no list behind."""
    offices = commune_offices()
    found = await coverage.count_by_hamlet(conn, None, end_of(on))
    place = {hamlet.id: hamlet.office for hamlet in await teams.list_hamlets(conn)}
    rows = [total(counts for hamlet, counts in found.items() if place[hamlet] == office) for office in offices]
    shown, totals = suppress(rows)
    return list(zip(offices, shown, strict=True)), totals


async def recount(conn: Connection, keys: Keyring, office: OfficeCode | None, at: datetime) -> Counts:
    """The same totals from the entries alone: what the tables say must be what was said."""
    ids = await coverage.list_ids(conn, office)
    told: dict[UUID, list[entries.StoredEntry]] = {each: [] for each in ids}
    for stored in await entries.list_entries_of(conn, ids):
        told[stored.household_id].append(stored)
    folded = [fold(households.open_entry(keys, each) for each in said) for said in told.values()]
    return count(folded, at)

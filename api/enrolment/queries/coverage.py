"""Statements that count households; they open nothing."""

from datetime import datetime
from uuid import UUID

from api.enrolment.model.sets import Measure
from kernel.database import Connection
from kernel.ids import OfficeCode

_COUNTED = {
    Measure.REACHED: "reached_at",
    Measure.DIGITAL_MEMBER: "digital_member_at",
    Measure.NOTIFIED: "notified_at",
    Measure.LEVEL2: "level2_at",
    Measure.APP_INSTALLED: "app_installed_at",
    Measure.FIRST_DOSSIER: "first_dossier_at",
}


def _row(counts: tuple[int, ...]) -> dict[Measure, int]:
    households, reached = counts[0], counts[1]
    found = dict(zip(_COUNTED, counts[1:], strict=True))
    return {Measure.HOUSEHOLDS: households, **found, Measure.WAITING: households - reached}


async def count_by_hamlet(conn: Connection, office: OfficeCode | None, at: datetime) -> dict[UUID, dict[Measure, int]]:
    """Every hamlet that has households: how many there are, and how many were there for each measure at `at`."""
    rows = await conn.fetch(
        "SELECT hamlet_id, count(*), count(*) FILTER (WHERE reached_at <= $2), "
        "count(*) FILTER (WHERE digital_member_at <= $2), count(*) FILTER (WHERE notified_at <= $2), "
        "count(*) FILTER (WHERE level2_at <= $2), count(*) FILTER (WHERE app_installed_at <= $2), "
        "count(*) FILTER (WHERE first_dossier_at <= $2) FROM household "
        "WHERE removed_at IS NULL AND ($1::text IS NULL OR office = $1) GROUP BY hamlet_id",
        office,
        at,
    )
    return {row[0]: _row(tuple(row)[1:]) for row in rows}


async def list_of_measure(
    conn: Connection, office: OfficeCode, hamlet_id: UUID | None, measure: str, at: datetime
) -> tuple[UUID, ...]:
    """The households behind one number, in id order."""
    rows = await conn.fetch(
        "SELECT id FROM household WHERE office = $1 AND removed_at IS NULL AND ($2::uuid IS NULL OR hamlet_id = $2) "
        "AND CASE $3 WHEN 'households' THEN true WHEN 'reached' THEN reached_at <= $4 "
        "WHEN 'waiting' THEN coalesce(reached_at > $4, true) WHEN 'digitalMember' THEN digital_member_at <= $4 "
        "WHEN 'notified' THEN notified_at <= $4 WHEN 'level2' THEN level2_at <= $4 "
        "WHEN 'appInstalled' THEN app_installed_at <= $4 WHEN 'firstDossier' THEN first_dossier_at <= $4 END "
        "ORDER BY id LIMIT 5000",
        office,
        hamlet_id,
        measure,
        at,
    )
    return tuple(row[0] for row in rows)


async def list_ids(conn: Connection, office: OfficeCode | None) -> tuple[UUID, ...]:
    """Every household there is, for a recount."""
    rows = await conn.fetch(
        "SELECT id FROM household WHERE removed_at IS NULL AND ($1::text IS NULL OR office = $1) ORDER BY id", office
    )
    return tuple(row[0] for row in rows)

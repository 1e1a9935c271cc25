"""Counts filings and finished dossiers per procedure."""

from datetime import date
from uuid import UUID

from api.catalogue.model.pace import Pace
from kernel.database import Connection

_COUNT = """
INSERT INTO procedure_filing (procedure_code, day, filed) VALUES ($1, $2, 1)
ON CONFLICT (procedure_code, day) DO UPDATE SET filed = procedure_filing.filed + 1
"""

_FILED_SINCE = """
SELECT procedure_code, sum(filed)::bigint FROM procedure_filing WHERE day > $1 AND day <= $2 GROUP BY procedure_code
"""

_INSERT_PACE = """
INSERT INTO procedure_pace (dossier_id, procedure_code, office, finished_day, working_seconds, on_time)
VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (dossier_id) DO NOTHING
"""

_PACE_AT = """
SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY working_seconds),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY working_seconds), count(*) FILTER (WHERE on_time)
FROM (SELECT working_seconds, on_time FROM procedure_pace
      WHERE procedure_code = $1 AND office = $2 AND finished_day > $3 ORDER BY finished_day DESC LIMIT $4) AS recent
"""

_PACE_ANYWHERE = """
SELECT count(*), percentile_disc(0.5) WITHIN GROUP (ORDER BY working_seconds),
       percentile_disc(0.9) WITHIN GROUP (ORDER BY working_seconds), count(*) FILTER (WHERE on_time)
FROM (SELECT working_seconds, on_time FROM procedure_pace
      WHERE procedure_code = $1 AND finished_day > $2 ORDER BY finished_day DESC LIMIT $3) AS recent
"""


async def count_filing(conn: Connection, code: str, day: date) -> None:
    await conn.execute(_COUNT, code, day)


async def sum_filings(conn: Connection, after: date, until: date) -> dict[str, int]:
    """By procedure code; `after` excluded, `until` included."""
    return dict(await conn.fetch(_FILED_SINCE, after, until))


async def insert_pace(
    conn: Connection, *, dossier_id: UUID, code: str, office: str, finished: date, working_seconds: int, on_time: bool
) -> None:
    await conn.execute(_INSERT_PACE, dossier_id, code, office, finished, working_seconds, on_time)


async def find_pace(conn: Connection, code: str, office: str | None, after: date, most: int) -> Pace | None:
    """Of at most `most` dossiers finished after that day, the latest; None when there are none."""
    if office is None:
        row = await conn.fetchrow(_PACE_ANYWHERE, code, after, most)
    else:
        row = await conn.fetchrow(_PACE_AT, code, office, after, most)
    cases, p50, p90, on_time = row
    return Pace(cases=cases, p50_seconds=p50, p90_seconds=p90, on_time=on_time) if cases else None

"""Statements of the desk: its queue, and what its people have opened."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import DossierId, OfficeCode, PersonId


class Place(Struct, frozen=True, kw_only=True):
    """Where a page begins: after the row of that instant and id; with id 0, with that instant."""

    at: datetime
    id: UUID = UUID(int=0)


class Line(Struct, frozen=True, kw_only=True):
    """One row of the queue."""

    id: DossierId
    code: str
    procedure_code: str
    procedure_version: date
    version: int
    status: int
    stage: str
    office: OfficeCode
    holder: OfficeCode
    act_by: datetime | None
    turn_since: datetime
    submitted_at: datetime
    supplement_due_at: datetime | None
    files: int
    owner: PersonId | None
    people_sealed: bytes
    opened_version: int | None
    newly_listed: bool


_LINE = (
    "SELECT d.id, d.code, d.procedure_code, d.procedure_version, d.version, d.status, d.stage, d.office, d.holder, "
    "d.act_by, d.turn_since, d.submitted_at, d.supplement_due_at, d.files, d.owner, d.people_sealed, s.version, "
    "s.listed_on IS DISTINCT FROM $2::date FROM "
)
_SEEN = "d LEFT JOIN dossier_seen s ON s.dossier_id = d.id AND s.person_id = $1 "
_COLUMNS = (
    "(SELECT id, code, procedure_code, procedure_version, version, status, stage, office, holder, act_by, turn_since, "
    "submitted_at, supplement_due_at, files, owner, people_sealed FROM dossier "
)
# each office's soonest come from its own stretch of the index, and the few are merged: a long backlog costs no more
_EACH = _LINE + "unnest($3::text[]) AS o (code) CROSS JOIN LATERAL " + _COLUMNS
_WORK = (
    _EACH
    + "WHERE holder = o.code AND act_by IS NOT NULL AND (act_by, id) > ($4, $5) AND act_by < $6 "
    + "AND ($7::text IS NULL OR procedure_code = $7) AND ($8::int IS NULL OR status = $8) "
    + "AND ($10::text[] IS NULL OR stage = ANY($10)) "
    + "ORDER BY act_by, id LIMIT $9) "
    + _SEEN
    + "ORDER BY d.act_by, d.id LIMIT $9"
)
_WAITING = (
    _EACH
    + "WHERE holder = o.code AND turn = 'resident' AND status = ANY($6::smallint[]) AND stage <> 'unpaid' "
    + "AND (turn_since, id) > ($4, $5) AND ($7::text IS NULL OR procedure_code = $7) "
    + "ORDER BY turn_since, id LIMIT $8) "
    + _SEEN
    + "ORDER BY d.turn_since, d.id LIMIT $8"
)
_BY_CODE = (
    _LINE
    + "dossier "
    + _SEEN
    + "WHERE d.code = ANY($4::text[]) AND (d.holder = ANY($3::text[]) OR d.office = ANY($3::text[])) ORDER BY d.code"
)


def _line(row: Sequence[object]) -> Line:
    return Line(**dict(zip(Line.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


async def list_work(
    conn: Connection,
    person_id: PersonId,
    today: date,
    offices: Sequence[OfficeCode],
    *,
    after: Place,
    end: datetime,
    status: int | None,
    procedure_code: str | None,
    limit: int,
    stages: Sequence[str] | None = None,
) -> tuple[Line, ...]:
    """What these offices must act on before `end`, soonest first, from the place `after` on."""
    rows = await conn.fetch(
        _WORK,
        person_id,
        today,
        list(offices),
        after.at,
        after.id,
        end,
        procedure_code,
        status,
        limit,
        None if stages is None else list(stages),
    )
    return tuple(_line(row) for row in rows)


async def list_waiting(
    conn: Connection,
    person_id: PersonId,
    today: date,
    offices: Sequence[OfficeCode],
    *,
    after: Place,
    statuses: Sequence[int],
    procedure_code: str | None,
    limit: int,
) -> tuple[Line, ...]:
    """What these offices wait for residents with, longest first."""
    rows = await conn.fetch(
        _WAITING, person_id, today, list(offices), after.at, after.id, list(statuses), procedure_code, limit
    )
    return tuple(_line(row) for row in rows)


class Counts(Struct, frozen=True, kw_only=True):
    """How much is late, due today, due soon, new, and all; of each office's soonest, up to the cap asked for."""

    late: int
    today: int
    soon: int
    new: int
    all: int


async def count_work(
    conn: Connection, offices: Sequence[OfficeCode], *, late: datetime, today: datetime, soon: datetime, cap: int
) -> Counts:
    """Each counted among the `cap` soonest of each office."""
    row = await conn.fetchrow(
        "SELECT count(*) FILTER (WHERE act_by < $2), count(*) FILTER (WHERE act_by >= $2 AND act_by < $3), "
        "count(*) FILTER (WHERE act_by >= $3 AND act_by < $4), count(*) FILTER (WHERE status = 1), count(*) "
        "FROM unnest($1::text[]) AS o (code) CROSS JOIN LATERAL (SELECT act_by, status FROM dossier "
        "WHERE holder = o.code AND act_by IS NOT NULL ORDER BY act_by LIMIT $5) AS soonest",
        list(offices),
        late,
        today,
        soon,
        cap,
    )
    return Counts(late=row[0], today=row[1], soon=row[2], new=row[3], all=row[4])


async def mark_listed(conn: Connection, person_id: PersonId, ids: Sequence[DossierId], today: date) -> None:
    """This person was shown these owners' names today."""
    await conn.execute(
        "INSERT INTO dossier_seen (dossier_id, person_id, listed_on) "
        "SELECT n.id, $1, $3 FROM unnest($2::uuid[]) AS n (id) "
        "ON CONFLICT (dossier_id, person_id) DO UPDATE SET listed_on = $3",
        person_id,
        list(ids),
        today,
    )


async def mark_opened(conn: Connection, actor: Actor, dossier_id: DossierId, version: int, now: datetime) -> None:
    """This officer opened the dossier in that version."""
    await conn.execute(
        "INSERT INTO dossier_seen (dossier_id, person_id, version, opened_at, opened_by) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (dossier_id, person_id) DO UPDATE SET version = $3, opened_at = $4, opened_by = $5",
        dossier_id,
        actor.person_id,
        version,
        now,
        actor.display_name,
    )


async def list_opened(conn: Connection, person_id: PersonId, ids: Sequence[DossierId]) -> frozenset[DossierId]:
    """Which of these this person has opened, in whatever version."""
    rows = await conn.fetch(
        "SELECT dossier_id FROM dossier_seen "
        "WHERE person_id = $1 AND dossier_id = ANY($2::uuid[]) AND version IS NOT NULL",
        person_id,
        list(ids),
    )
    return frozenset(row[0] for row in rows)


async def list_present(
    conn: Connection, person_id: PersonId, ids: Sequence[DossierId], since: datetime
) -> dict[DossierId, list[str]]:
    """Names of colleagues who opened these since `since`, latest first."""
    rows = await conn.fetch(
        "SELECT dossier_id, opened_by FROM dossier_seen WHERE dossier_id = ANY($2::uuid[]) AND opened_at >= $3 "
        "AND person_id <> $1 ORDER BY opened_at DESC",
        person_id,
        list(ids),
        since,
    )
    present: dict[DossierId, list[str]] = {}
    for dossier_id, name in rows:
        present.setdefault(dossier_id, []).append(name)
    return present


async def list_by_code(
    conn: Connection, person_id: PersonId, today: date, offices: Sequence[OfficeCode], codes: Sequence[str]
) -> tuple[Line, ...]:
    """Dossiers of these offices, wherever they stand, that have one of these codes."""
    rows = await conn.fetch(_BY_CODE, person_id, today, list(offices), list(codes))
    return tuple(_line(row) for row in rows)

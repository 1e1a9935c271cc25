"""Statements over `hamlet`, `team_member` and `team_area`."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from api.enrolment.model.teams import Hamlet, Member
from kernel.database import Connection, Row
from kernel.ids import OfficeCode, PersonId

_MEMBER = (
    "SELECT m.id, m.person_id, m.display_name, m.office, m.badge, m.appointed_at, "
    "ARRAY(SELECT a.hamlet_id FROM team_area a WHERE a.member_id = m.id) FROM team_member m WHERE m.ended_at IS NULL "
)
_BY_PERSON = _MEMBER + "AND m.person_id = $1"
_BY_PERSON_HELD = _BY_PERSON + " FOR SHARE OF m"
_OF_OFFICE = _MEMBER + "AND m.office = $1 ORDER BY m.badge"
_LOCKED = _MEMBER + "AND m.id = $1 FOR UPDATE OF m"


def _member(row: Row) -> Member:
    return Member(
        id=row[0],
        person_id=PersonId(row[1]),
        display_name=row[2],
        office=OfficeCode(row[3]),
        badge=row[4],
        appointed_at=row[5],
        hamlets=frozenset(row[6]),
    )


async def find_member(conn: Connection, person_id: PersonId) -> Member | None:
    """The team this person is in now."""
    row = await conn.fetchrow(_BY_PERSON, person_id)
    return row and _member(row)


async def hold_member(conn: Connection, person_id: PersonId) -> Member | None:
    """The same, who cannot be ended before this transaction is over."""
    row = await conn.fetchrow(_BY_PERSON_HELD, person_id)
    return row and _member(row)


async def lock_member(conn: Connection, member_id: UUID) -> Member | None:
    row = await conn.fetchrow(_LOCKED, member_id)
    return row and _member(row)


async def list_members(conn: Connection, office: OfficeCode) -> tuple[Member, ...]:
    return tuple(_member(row) for row in await conn.fetch(_OF_OFFICE, office))


async def lock_office(conn: Connection, office: OfficeCode) -> None:
    """Badges of one office are given one after the other."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtext('team'), hashtext($1))", office)


async def next_badge(conn: Connection, office: OfficeCode) -> int:
    """Badges are never given twice, so that an old SMS never means somebody else."""
    found: int = await conn.fetchval("SELECT coalesce(max(badge), 0) + 1 FROM team_member WHERE office = $1", office)
    return found


async def insert_member(conn: Connection, member: Member, by: PersonId | None) -> None:
    """Raises UniqueViolation when this person is in a team."""
    await conn.execute(
        "INSERT INTO team_member (id, person_id, display_name, office, badge, appointed_by, appointed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7)",
        member.id,
        member.person_id,
        member.display_name,
        member.office,
        member.badge,
        by,
        member.appointed_at,
    )
    await set_area(conn, member.id, member.hamlets)


async def set_area(conn: Connection, member_id: UUID, hamlets: Collection[UUID]) -> None:
    await conn.execute("DELETE FROM team_area WHERE member_id = $1", member_id)
    await conn.execute(
        "INSERT INTO team_area (member_id, hamlet_id) SELECT $1, h.id FROM unnest($2::uuid[]) AS h (id)",
        member_id,
        list(hamlets),
    )


async def end_member(conn: Connection, member_id: UUID, by: PersonId, now: datetime) -> None:
    await conn.execute("UPDATE team_member SET ended_at = $2, ended_by = $3 WHERE id = $1", member_id, now, by)


async def insert_hamlet(conn: Connection, hamlet: Hamlet, name_key: str) -> bool:
    """False when the office has a hamlet of that name."""
    done = await conn.execute(
        "INSERT INTO hamlet (id, office, name, name_key, target) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (office, name_key) DO NOTHING",
        hamlet.id,
        hamlet.office,
        hamlet.name,
        name_key,
        hamlet.target,
    )
    return done == "INSERT 0 1"


async def update_hamlet(conn: Connection, hamlet: Hamlet, name_key: str) -> None:
    """Raises UniqueViolation when the office has another of that name."""
    await conn.execute(
        "UPDATE hamlet SET name = $2, name_key = $3, target = $4 WHERE id = $1",
        hamlet.id,
        hamlet.name,
        name_key,
        hamlet.target,
    )


async def list_hamlets(conn: Connection, office: OfficeCode | None = None) -> tuple[Hamlet, ...]:
    """One office's, or everywhere's, by name."""
    rows = await conn.fetch(
        "SELECT id, office, name, target FROM hamlet WHERE $1::text IS NULL OR office = $1 ORDER BY office, name",
        office,
    )
    return tuple(Hamlet(id=row[0], office=OfficeCode(row[1]), name=row[2], target=row[3]) for row in rows)


async def find_hamlet(conn: Connection, hamlet_id: UUID) -> Hamlet | None:
    row = await conn.fetchrow("SELECT id, office, name, target FROM hamlet WHERE id = $1", hamlet_id)
    return row and Hamlet(id=row[0], office=OfficeCode(row[1]), name=row[2], target=row[3])


async def hamlet_keys(conn: Connection, office: OfficeCode) -> dict[str, UUID]:
    rows = await conn.fetch("SELECT name_key, id FROM hamlet WHERE office = $1", office)
    return {row[0]: row[1] for row in rows}

"""Statements over `staff_post`: held until ended, kept for ever."""

from datetime import datetime
from uuid import UUID

from identity.model import StaffPost
from kernel.actor import Role
from kernel.database import Connection
from kernel.ids import OfficeCode, PersonId


async def insert_post(
    conn: Connection,
    *,
    post_id: UUID,
    person_id: PersonId,
    office: OfficeCode,
    role: Role,
    appointed_by: PersonId | None,
    now: datetime,
) -> bool:
    """Give a post; False when it is held already."""
    done: bool | None = await conn.fetchval(
        "INSERT INTO staff_post (id, person_id, office, role, appointed_by, appointed_at) "
        "VALUES ($1, $2, $3, $4, $5, $6) "
        "ON CONFLICT (person_id, office, role) WHERE ended_at IS NULL DO NOTHING RETURNING true",
        post_id,
        person_id,
        office,
        role,
        appointed_by,
        now,
    )
    return bool(done)


async def lock_post(conn: Connection, post_id: UUID) -> PersonId | None:
    """Who holds this post, which stays as it is until the transaction ends; None when it is not held."""
    found: UUID | None = await conn.fetchval(
        "SELECT person_id FROM staff_post WHERE id = $1 AND ended_at IS NULL FOR UPDATE", post_id
    )
    return None if found is None else PersonId(found)


async def end_post(conn: Connection, post_id: UUID, ended_by: PersonId | None, now: datetime) -> None:
    """From now on it is not held."""
    await conn.execute(
        "UPDATE staff_post SET ended_at = $3, ended_by = $2 WHERE id = $1 AND ended_at IS NULL", post_id, ended_by, now
    )


async def end_idle_posts(conn: Connection, unused_since: datetime, now: datetime) -> int:
    """End the posts of people who were last appointed and last signed in before `unused_since`; how many."""
    done = await conn.execute(
        "UPDATE staff_post q SET ended_at = $2 FROM person p WHERE p.id = q.person_id AND q.ended_at IS NULL "
        "AND q.appointed_at < $1 AND coalesce(p.signed_in_at, q.appointed_at) < $1",
        unused_since,
        now,
    )
    return int(done.rpartition(" ")[2])


async def list_roles(conn: Connection, person_id: PersonId) -> tuple[Role, ...]:
    """The roles a person holds, anywhere."""
    rows = await conn.fetch(
        "SELECT DISTINCT role FROM staff_post WHERE person_id = $1 AND ended_at IS NULL ORDER BY role", person_id
    )
    return tuple(Role(row[0]) for row in rows)


async def list_posts(conn: Connection, office: OfficeCode | None) -> tuple[StaffPost, ...]:
    """Posts held now, at `office` when it is named."""
    rows = await conn.fetch(
        "SELECT q.id, q.person_id, p.display_name, q.office, q.role, q.appointed_at "
        "FROM staff_post q JOIN person p ON p.id = q.person_id "
        "WHERE q.ended_at IS NULL AND ($1::text IS NULL OR q.office = $1) ORDER BY q.office, q.role, q.id",
        office,
    )
    return tuple(
        StaffPost(
            id=row[0],
            person_id=PersonId(row[1]),
            display_name=row[2],
            office=OfficeCode(row[3]),
            role=Role(row[4]),
            appointed_at=row[5],
        )
        for row in rows
    )

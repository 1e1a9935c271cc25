"""Statements over `confirmed_phone` and `phone_code`: sealed numbers and hashes only."""

from datetime import datetime
from uuid import UUID

from msgspec import Struct

from kernel.database import Connection, Row
from kernel.ids import OfficeCode, PersonId


class Kept(Struct, frozen=True, kw_only=True):
    """A telephone that somebody made sure of: an officer of that office, or, without one, the resident."""

    sealed: bytes
    office: OfficeCode | None
    at: datetime


class Asked(Struct, frozen=True, kw_only=True):
    """A code on its way to a telephone that is to be confirmed."""

    id: UUID
    phone_sealed: bytes
    code_hash: bytes
    tries: int
    until: datetime
    used_at: datetime | None


def _asked(row: Row) -> Asked:
    return Asked(id=row[0], phone_sealed=row[1], code_hash=row[2], tries=row[3], until=row[4], used_at=row[5])


_LAST = (
    "SELECT id, phone_sealed, code_hash, tries, until, used_at FROM phone_code WHERE person_id = $1 "
    "ORDER BY id DESC LIMIT 1"
)
_LAST_LOCKED = _LAST + " FOR UPDATE"


async def find_phone(conn: Connection, number_hash: bytes) -> Kept | None:
    row = await conn.fetchrow(
        "SELECT phone_sealed, office, at FROM confirmed_phone WHERE number_hash = $1", number_hash
    )
    return row and Kept(sealed=row[0], office=None if row[1] is None else OfficeCode(row[1]), at=row[2])


async def keep_phone(
    conn: Connection,
    *,
    number_hash: bytes,
    sealed: bytes,
    office: OfficeCode | None,
    by: PersonId,
    now: datetime,
) -> None:
    """The one a code may go to from now on; without an office, the resident confirmed it."""
    await conn.execute(
        "INSERT INTO confirmed_phone (number_hash, phone_sealed, office, by, at, how) "
        "VALUES ($1, $2, $3, $4, $5, CASE WHEN $3::text IS NULL THEN 'resident' ELSE 'officer' END) "
        "ON CONFLICT (number_hash) DO UPDATE SET phone_sealed = excluded.phone_sealed, office = excluded.office, "
        "by = excluded.by, at = excluded.at, how = excluded.how",
        number_hash,
        sealed,
        office,
        by,
        now,
    )


async def drop_phone(conn: Connection, number_hash: bytes) -> None:
    await conn.execute("DELETE FROM confirmed_phone WHERE number_hash = $1", number_hash)


async def insert_code(
    conn: Connection,
    *,
    code_id: UUID,
    person_id: PersonId,
    phone_hash: bytes,
    phone_sealed: bytes,
    code_hash: bytes,
    now: datetime,
    until: datetime,
) -> None:
    await conn.execute(
        "INSERT INTO phone_code (id, person_id, phone_hash, phone_sealed, code_hash, tries, at, until) "
        "VALUES ($1, $2, $3, $4, $5, 0, $6, $7)",
        code_id,
        person_id,
        phone_hash,
        phone_sealed,
        code_hash,
        now,
        until,
    )


async def count_codes(conn: Connection, person_id: PersonId, phone_hash: bytes, since: datetime) -> int:
    """How many were sent lately at this person's word, or to this telephone; one at a time for each person."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 1))", f"phone:{person_id}")
    found: int = await conn.fetchval(
        "SELECT greatest((SELECT count(*) FROM phone_code WHERE person_id = $1 AND at > $3), "
        "(SELECT count(*) FROM phone_code WHERE phone_hash = $2 AND at > $3))",
        person_id,
        phone_hash,
        since,
    )
    return found


async def find_code(conn: Connection, person_id: PersonId) -> Asked | None:
    """The last one that was sent: the ones before are dead."""
    row = await conn.fetchrow(_LAST, person_id)
    return row and _asked(row)


async def lock_code(conn: Connection, person_id: PersonId) -> Asked | None:
    row = await conn.fetchrow(_LAST_LOCKED, person_id)
    return row and _asked(row)


async def count_try(conn: Connection, code_id: UUID) -> None:
    await conn.execute("UPDATE phone_code SET tries = tries + 1 WHERE id = $1", code_id)


async def use_code(conn: Connection, code_id: UUID, now: datetime) -> None:
    await conn.execute("UPDATE phone_code SET used_at = $2 WHERE id = $1", code_id, now)

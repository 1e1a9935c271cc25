"""Statements over `person`: known by (issuer, subject), found by keyed hash, facts sealed."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from identity.model import Person, PersonKind
from kernel.database import Connection
from kernel.ids import PersonId


def _person(row: tuple[UUID, str, str, str, str, int, datetime | None, bool]) -> Person:
    found, issuer, subject, kind, name, level, signed_in_at, helps = row
    return Person(
        id=PersonId(found),
        issuer=issuer,
        subject=subject,
        kind=PersonKind(kind),
        display_name=name,
        level=level,
        signed_in_at=signed_in_at,
        helps=helps,
    )


async def find_person(conn: Connection, person_id: PersonId) -> Person | None:
    """By our id."""
    row = await conn.fetchrow(
        "SELECT id, issuer, subject, kind, display_name, level, signed_in_at, helps FROM person WHERE id = $1",
        person_id,
    )
    return None if row is None else _person(row)


async def find_names(conn: Connection, ids: Sequence[PersonId]) -> dict[PersonId, str]:
    """Display names by id."""
    rows = await conn.fetch("SELECT id, display_name FROM person WHERE id = ANY($1::uuid[])", list(ids))
    return {PersonId(row[0]): row[1] for row in rows}


async def find_person_by_subject(conn: Connection, issuer: str, subject: str) -> Person | None:
    """By the provider's stable id."""
    row = await conn.fetchrow(
        "SELECT id, issuer, subject, kind, display_name, level, signed_in_at, helps FROM person "
        "WHERE issuer = $1 AND subject = $2",
        issuer,
        subject,
    )
    return None if row is None else _person(row)


async def find_people_by_number(conn: Connection, number_hash: bytes) -> tuple[Person, ...]:
    """Everybody a provider vouched for with that personal number, last signed in first."""
    rows = await conn.fetch(
        "SELECT id, issuer, subject, kind, display_name, level, signed_in_at, helps FROM person "
        "WHERE number_hash = $1 ORDER BY signed_in_at DESC NULLS LAST, id",
        number_hash,
    )
    return tuple(_person(row) for row in rows)


async def find_facts(conn: Connection, person_id: PersonId) -> bytes | None:
    """The sealed facts."""
    sealed: bytes | None = await conn.fetchval("SELECT facts_sealed FROM person WHERE id = $1", person_id)
    return sealed


async def foresee_person(
    conn: Connection, *, person_id: PersonId, issuer: str, subject: str, display_name: str, now: datetime
) -> PersonId:
    """The id of (issuer, subject): a new row at level 0, or the one there is, untouched."""
    found: UUID = await conn.fetchval(
        "INSERT INTO person (id, issuer, subject, kind, display_name, level, created_at, updated_at) "
        "VALUES ($1, $2, $3, 'individual', $4, 0, $5, $5) "
        "ON CONFLICT (issuer, subject) DO UPDATE SET issuer = excluded.issuer RETURNING id",
        person_id,
        issuer,
        subject,
        display_name,
        now,
    )
    return PersonId(found)


async def record_sign_in(
    conn: Connection,
    *,
    person_id: PersonId,
    kind: PersonKind,
    display_name: str,
    level: int,
    facts_sealed: bytes,
    number_hash: bytes | None,
    now: datetime,
) -> None:
    """What the provider said this time replaces what it said before; a number once vouched for stays findable."""
    await conn.execute(
        "UPDATE person SET kind = $2, display_name = $3, level = $4, facts_sealed = $5, "
        "number_hash = coalesce($6, number_hash), updated_at = $7, signed_in_at = $7 WHERE id = $1",
        person_id,
        kind,
        display_name,
        level,
        facts_sealed,
        number_hash,
        now,
    )


async def set_helps(conn: Connection, person_id: PersonId, *, helps: bool) -> None:
    """Whether they are in a community team now."""
    await conn.execute("UPDATE person SET helps = $2 WHERE id = $1", person_id, helps)


async def has_issuer_like(conn: Connection, pattern: str) -> bool:
    """Whether anybody comes from an issuer LIKE `pattern`."""
    found: bool = await conn.fetchval("SELECT EXISTS (SELECT FROM person WHERE issuer LIKE $1)", pattern)
    return found

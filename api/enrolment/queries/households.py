"""Statements over `household` and whatever hangs on it but its entries: people, waits, who was shown it."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

from msgspec import Struct

from kernel.database import Connection, Row
from kernel.ids import MessageId, OfficeCode, PersonId


class Stored(Struct, frozen=True, kw_only=True):
    """A household as it stands in the table; `sealed` opens to its Household."""

    id: UUID
    office: OfficeCode
    hamlet_id: UUID
    sealed: bytes
    unseen: int
    next_on: date | None
    removed: bool = False


class Stamps(Struct, frozen=True, kw_only=True):
    """What lists and numbers need of a household, in the order of the table's columns."""

    needed: bool
    visited_at: datetime | None
    reached_at: datetime | None
    next_on: date | None
    level2_at: datetime | None
    app_installed_at: datetime | None
    notified_at: datetime | None
    first_dossier_at: datetime | None
    digital_member_at: datetime | None


_STORED = (
    "SELECT h.id, h.office, h.hamlet_id, h.sealed, "
    "(SELECT count(*) FROM household_wait w WHERE w.household_id = h.id), h.next_on, h.removed_at IS NOT NULL "
    "FROM household h "
)
_AREA = _STORED + (
    "WHERE h.hamlet_id = ANY($1::uuid[]) AND h.removed_at IS NULL AND ($2::uuid IS NULL OR h.id > $2) "
    "ORDER BY h.id LIMIT $3"
)
_ONE = _STORED + "WHERE h.id = $1 AND h.hamlet_id = ANY($2::uuid[]) AND h.removed_at IS NULL"
_LOCKED = _STORED + "WHERE h.id = $1 FOR UPDATE OF h"
_MANY = _STORED + "WHERE h.id = ANY($1::uuid[]) AND h.removed_at IS NULL ORDER BY h.id"


def _stored(row: Row) -> Stored:
    return Stored(
        id=row[0],
        office=OfficeCode(row[1]),
        hamlet_id=row[2],
        sealed=row[3],
        unseen=row[4],
        next_on=row[5],
        removed=row[6],
    )


async def list_area(conn: Connection, hamlets: Collection[UUID], after: UUID | None, limit: int) -> tuple[Stored, ...]:
    """Households of these hamlets, in id order."""
    return tuple(_stored(row) for row in await conn.fetch(_AREA, list(hamlets), after, limit))


async def find_household(conn: Connection, household_id: UUID, hamlets: Collection[UUID]) -> Stored | None:
    """One household of these hamlets."""
    row = await conn.fetchrow(_ONE, household_id, list(hamlets))
    return row and _stored(row)


async def list_households(conn: Connection, ids: Collection[UUID]) -> tuple[Stored, ...]:
    return tuple(_stored(row) for row in await conn.fetch(_MANY, list(ids)))


async def lock_household(conn: Connection, household_id: UUID) -> Stored | None:
    """Wherever it is, removed or not, for a new entry of it."""
    row = await conn.fetchrow(_LOCKED, household_id)
    return row and _stored(row)


async def list_day(conn: Connection, hamlets: Collection[UUID], on: date, begins: datetime, limit: int) -> list[Row]:
    """(id, unseen messages, promised date when due, needed, never visited), most urgent first.

    Whoever was visited since the day `begins` needs no visit that day. Among equals one hamlet comes after the other,
    so that nobody walks back and forth.
    """
    return await conn.fetch(
        "SELECT id, unseen, promised, needed, never FROM (SELECT h.id, h.hamlet_id, "
        "(SELECT count(*) FROM household_wait w WHERE w.household_id = h.id) AS unseen, "
        "CASE WHEN h.next_on <= $2 THEN h.next_on END AS promised, "
        "h.needed AND (h.visited_at IS NULL OR h.visited_at < $4) AS needed, h.visited_at IS NULL AS never "
        "FROM household h WHERE h.hamlet_id = ANY($1::uuid[]) AND h.removed_at IS NULL) AS d "
        "WHERE unseen > 0 OR promised IS NOT NULL OR needed OR never "
        "ORDER BY unseen > 0 DESC, promised IS NOT NULL DESC, promised, needed DESC, never DESC, hamlet_id, id "
        "LIMIT $3",
        list(hamlets),
        on,
        limit,
        begins,
    )


async def insert_household(
    conn: Connection,
    *,
    household_id: UUID,
    office: OfficeCode,
    hamlet_id: UUID,
    name_key: bytes,
    sealed: bytes,
    now: datetime,
) -> bool:
    """An empty household; False when the id, or the name there, is taken."""
    done = await conn.execute(
        "INSERT INTO household (id, office, hamlet_id, name_key, sealed, needed, entries, updated_at) "
        "VALUES ($1, $2, $3, $4, $5, false, 0, $6) ON CONFLICT DO NOTHING",
        household_id,
        office,
        hamlet_id,
        name_key,
        sealed,
        now,
    )
    return done == "INSERT 0 1"


async def update_household(
    conn: Connection, household_id: UUID, *, sealed: bytes, stamps: Stamps, entries: int, now: datetime
) -> None:
    """What its entries add up to now; the caller holds the row."""
    await conn.execute(
        "UPDATE household SET sealed = $2, needed = $3, visited_at = $4, reached_at = $5, next_on = $6, "
        "level2_at = $7, app_installed_at = $8, notified_at = $9, first_dossier_at = $10, digital_member_at = $11, "
        "entries = $12, updated_at = $13 WHERE id = $1",
        household_id,
        sealed,
        stamps.needed,
        stamps.visited_at,
        stamps.reached_at,
        stamps.next_on,
        stamps.level2_at,
        stamps.app_installed_at,
        stamps.notified_at,
        stamps.first_dossier_at,
        stamps.digital_member_at,
        entries,
        now,
    )


# people


async def link_person(
    conn: Connection, household_id: UUID, number_hash: bytes, person_id: PersonId | None, now: datetime
) -> None:
    await conn.execute(
        "INSERT INTO household_person AS p (household_id, number_hash, person_id, linked_at) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT (household_id, number_hash) DO UPDATE SET person_id = coalesce(p.person_id, excluded.person_id)",
        household_id,
        number_hash,
        person_id,
        now,
    )


async def claim_people(conn: Connection, number_hash: bytes, person_id: PersonId) -> None:
    """Whoever was known by number alone has an account now."""
    await conn.execute(
        "UPDATE household_person SET person_id = $2 WHERE person_id IS NULL AND number_hash = $1",
        number_hash,
        person_id,
    )


async def households_of(conn: Connection, person_id: PersonId) -> tuple[UUID, ...]:
    """The households a person is known in."""
    rows = await conn.fetch("SELECT household_id FROM household_person WHERE person_id = $1 ORDER BY 1", person_id)
    return tuple(row[0] for row in rows)


async def people_of(conn: Connection, ids: Collection[UUID]) -> tuple[tuple[UUID, bytes, PersonId | None], ...]:
    """(household, number hash, account) of everybody known in these."""
    rows = await conn.fetch(
        "SELECT household_id, number_hash, person_id FROM household_person WHERE household_id = ANY($1::uuid[])",
        list(ids),
    )
    return tuple((row[0], row[1], row[2]) for row in rows)


# what waits for a visit


async def insert_wait(conn: Connection, household_id: UUID, message_id: MessageId, since: datetime) -> None:
    await conn.execute(
        "INSERT INTO household_wait (message_id, household_id, since) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        message_id,
        household_id,
        since,
    )


async def delete_wait(conn: Connection, message_id: MessageId) -> None:
    await conn.execute("DELETE FROM household_wait WHERE message_id = $1", message_id)


async def delete_waits_before(conn: Connection, household_id: UUID, until: datetime) -> None:
    """A visit met somebody: what waited until then was said in person."""
    await conn.execute("DELETE FROM household_wait WHERE household_id = $1 AND since <= $2", household_id, until)


# who was shown what


async def note_shown(conn: Connection, ids: Sequence[UUID], person_id: PersonId, day: date) -> tuple[UUID, ...]:
    """Those of these households that this person was not shown before on this day."""
    rows = await conn.fetch(
        "INSERT INTO household_seen (household_id, person_id, on_day) SELECT h.id, $2, $3 FROM unnest($1::uuid[]) AS h "
        "(id) ON CONFLICT DO NOTHING RETURNING household_id",
        list(ids),
        person_id,
        day,
    )
    return tuple(row[0] for row in rows)

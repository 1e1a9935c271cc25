"""Statements over `household_entry` (never changed, never deleted), its words, and `taken_entry`."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from api.enrolment.model.households import Entry
from api.enrolment.model.sets import Fact, How, Kind, Lesson, Outcome
from kernel.database import Connection, Row
from kernel.ids import PersonId


class StoredEntry(Struct, frozen=True, kw_only=True):
    """An entry with its words still sealed; None: it had none, or they were erased."""

    household_id: UUID
    entry: Entry
    sealed: bytes | None


_STORED = (
    "SELECT e.household_id, e.id, e.at, e.kind, e.by, e.by_name, e.fact, e.value, e.how, e.lesson, e.outcome, "
    "e.next_on, w.sealed FROM household_entry e LEFT JOIN household_words w ON w.entry_id = e.id "
)
_OF_ONE = _STORED + "WHERE e.household_id = $1"
_OF_MANY = _STORED + "WHERE e.household_id = ANY($1::uuid[])"


def _stored(row: Row) -> StoredEntry:
    return StoredEntry(
        household_id=row[0],
        entry=Entry(
            id=row[1],
            at=row[2],
            kind=Kind(row[3]),
            by=None if row[4] is None else PersonId(row[4]),
            by_name=row[5],
            fact=None if row[6] is None else Fact(row[6]),
            value=row[7],
            how=None if row[8] is None else How(row[8]),
            lesson=None if row[9] is None else Lesson(row[9]),
            outcome=None if row[10] is None else Outcome(row[10]),
            next_on=row[11],
        ),
        sealed=row[12],
    )


async def insert_entry(
    conn: Connection, household_id: UUID, entry: Entry, sealed: bytes | None, received_at: datetime
) -> bool:
    """False when that id is taken."""
    done = await conn.execute(
        "INSERT INTO household_entry (id, household_id, at, received_at, kind, by, by_name, fact, value, how, lesson, "
        "outcome, next_on) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) ON CONFLICT (id) DO NOTHING",
        entry.id,
        household_id,
        entry.at,
        received_at,
        entry.kind,
        entry.by,
        entry.by_name,
        entry.fact,
        entry.value,
        entry.how,
        entry.lesson,
        entry.outcome,
        entry.next_on,
    )
    if done == "INSERT 0 1" and sealed is not None:
        await conn.execute(
            "INSERT INTO household_words (entry_id, household_id, sealed) VALUES ($1, $2, $3)",
            entry.id,
            household_id,
            sealed,
        )
    return done == "INSERT 0 1"


async def list_entries(conn: Connection, household_id: UUID) -> tuple[StoredEntry, ...]:
    return tuple(_stored(row) for row in await conn.fetch(_OF_ONE, household_id))


async def list_entries_of(conn: Connection, ids: Collection[UUID]) -> tuple[StoredEntry, ...]:
    """Of several households, in no order."""
    return tuple(_stored(row) for row in await conn.fetch(_OF_MANY, list(ids)))


async def replace_words(conn: Connection, entry_id: UUID, sealed: bytes | None) -> None:
    """Consent was taken back: what this entry said is gone but for the name; that it was made stays."""
    if sealed is None:
        await conn.execute("DELETE FROM household_words WHERE entry_id = $1", entry_id)
    else:
        await conn.execute("UPDATE household_words SET sealed = $2 WHERE entry_id = $1", entry_id, sealed)


async def take_entry(
    conn: Connection, entry_id: UUID, *, helper: PersonId, kind: str, about: UUID, now: datetime
) -> bool:
    """False when an entry of that id was taken in before."""
    done = await conn.execute(
        "INSERT INTO taken_entry (id, helper, kind, about, received_at) VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (id) DO NOTHING",
        entry_id,
        helper,
        kind,
        about,
        now,
    )
    return done == "INSERT 0 1"


async def find_taken(conn: Connection, entry_id: UUID, helper: PersonId) -> tuple[str, UUID] | None:
    """(kind, what about) of an entry this helper sent before."""
    row = await conn.fetchrow("SELECT kind, about FROM taken_entry WHERE id = $1 AND helper = $2", entry_id, helper)
    return None if row is None else (row[0], row[1])

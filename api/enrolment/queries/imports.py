"""Statements over `household_import`, and over many households at once."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from msgspec import Struct

from api.enrolment.model.imports import Import
from kernel.database import Connection, Row
from kernel.ids import OfficeCode, PersonId

AT_ONCE = 2000


_IMPORT = "SELECT id, office, name, at, rows, error_count, sealed, applied_at, added, undone_at FROM household_import "
_LOCKED = _IMPORT + "WHERE id = $1 FOR UPDATE"
_OF_OFFICE = _IMPORT + "WHERE office = $1 ORDER BY id DESC LIMIT $2"


def _import(row: Row) -> Import:
    return Import(**dict(zip(Import.__struct_fields__, row, strict=True)))


async def insert_import(conn: Connection, made: Import, by: PersonId) -> None:
    await conn.execute(
        "INSERT INTO household_import (id, office, name, by, at, rows, error_count, sealed) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        made.id,
        made.office,
        made.name,
        by,
        made.at,
        made.rows,
        made.error_count,
        made.sealed,
    )


async def lock_import(conn: Connection, import_id: UUID) -> Import | None:
    row = await conn.fetchrow(_LOCKED, import_id)
    return row and _import(row)


async def list_imports(conn: Connection, office: OfficeCode, limit: int) -> tuple[Import, ...]:
    """Newest first."""
    return tuple(_import(row) for row in await conn.fetch(_OF_OFFICE, office, limit))


async def mark_applied(conn: Connection, import_id: UUID, added: int, now: datetime) -> None:
    await conn.execute(
        "UPDATE household_import SET applied_at = $2, added = $3, sealed = NULL WHERE id = $1", import_id, now, added
    )


async def mark_undone(conn: Connection, import_id: UUID, now: datetime) -> None:
    await conn.execute("UPDATE household_import SET undone_at = $2, sealed = NULL WHERE id = $1", import_id, now)


async def known_keys(conn: Connection, office: OfficeCode, keys: Sequence[bytes]) -> frozenset[bytes]:
    """Which of these names are there already."""
    rows = await conn.fetch(
        "SELECT name_key FROM household WHERE office = $1 AND removed_at IS NULL AND name_key = ANY($2::bytea[])",
        office,
        list(keys),
    )
    return frozenset(row[0] for row in rows)


class Arriving(Struct, frozen=True, kw_only=True):
    """One household of an import, sealed, with the one entry that made it."""

    id: UUID
    hamlet_id: UUID
    name_key: bytes
    sealed: bytes
    entry_id: UUID
    words: bytes


async def insert_many(
    conn: Connection, office: OfficeCode, import_id: UUID, arriving: Sequence[Arriving], now: datetime
) -> int:
    """Households and their first entries; those whose name is there already are left as they are. How many came."""
    added = 0
    for start in range(0, len(arriving), AT_ONCE):
        part = arriving[start : start + AT_ONCE]
        rows = await conn.fetch(
            "INSERT INTO household (id, office, hamlet_id, name_key, import_id, sealed, needed, entries, updated_at) "
            "SELECT n.id, $1, n.hamlet_id, n.name_key, $2, n.sealed, false, 1, $3 "
            "FROM unnest($4::uuid[], $5::uuid[], $6::bytea[], $7::bytea[]) AS n (id, hamlet_id, name_key, sealed) "
            "ON CONFLICT DO NOTHING RETURNING id",
            office,
            import_id,
            now,
            [each.id for each in part],
            [each.hamlet_id for each in part],
            [each.name_key for each in part],
            [each.sealed for each in part],
        )
        there = {row[0] for row in rows}
        came = [each for each in part if each.id in there]
        await conn.execute(
            "INSERT INTO household_entry (id, household_id, at, received_at, kind) "
            "SELECT n.id, n.household_id, $1, $1, 'import' FROM unnest($2::uuid[], $3::uuid[]) AS n (id, household_id)",
            now,
            [each.entry_id for each in came],
            [each.id for each in came],
        )
        await conn.execute(
            "INSERT INTO household_words (entry_id, household_id, sealed) "
            "SELECT n.id, n.household_id, n.words FROM unnest($1::uuid[], $2::uuid[], $3::bytea[]) "
            "AS n (id, household_id, words)",
            [each.entry_id for each in came],
            [each.id for each in came],
            [each.words for each in came],
        )
        added += len(came)
    return added


async def remove_untouched(conn: Connection, import_id: UUID, sealed: bytes, now: datetime) -> tuple[UUID, ...]:
    """Households of an import that nobody has said anything of since: removed, their words gone.

    `sealed` is not theirs to open: nothing is left to be read.
    """
    rows = await conn.fetch(
        "UPDATE household SET removed_at = $2, sealed = $3, updated_at = $2 "
        "WHERE import_id = $1 AND entries = 1 AND removed_at IS NULL RETURNING id",
        import_id,
        now,
        sealed,
    )
    ids = [row[0] for row in rows]
    await conn.execute("DELETE FROM household_words WHERE household_id = ANY($1::uuid[])", ids)
    return tuple(ids)


async def note_removed(conn: Connection, pairs: Sequence[tuple[UUID, UUID]], now: datetime) -> None:
    """(entry, household): that they were removed is said as everything else is."""
    await conn.execute(
        "INSERT INTO household_entry (id, household_id, at, received_at, kind) "
        "SELECT n.id, n.household_id, $1, $1, 'removed' FROM unnest($2::uuid[], $3::uuid[]) AS n (id, household_id)",
        now,
        [pair[0] for pair in pairs],
        [pair[1] for pair in pairs],
    )


async def count_of_import(conn: Connection, import_id: UUID) -> int:
    found: int = await conn.fetchval(
        "SELECT count(*) FROM household WHERE import_id = $1 AND removed_at IS NULL", import_id
    )
    return found

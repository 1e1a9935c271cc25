"""Statements over `draft`: every one names the person whose draft it is."""

from collections.abc import Collection
from uuid import UUID

from api.dossiers.model.dossier import Draft
from kernel.database import Connection
from kernel.ids import DraftId, PersonId

_DRAFT = (
    "SELECT id, procedure_code, procedure_version, version, sealed, created_at, updated_at, mandate_id, at_counter "
    "FROM draft "
)


def _draft(row: tuple[object, ...]) -> Draft:
    return Draft(**dict(zip(Draft.__struct_fields__, row, strict=True)))  # type: ignore[arg-type]


async def insert_draft(conn: Connection, person_id: PersonId, draft: Draft) -> bool:
    """False when its id stands for a draft, or for what was filed from one."""
    made: bool | None = await conn.fetchval(
        "INSERT INTO draft (id, person_id, procedure_code, procedure_version, version, sealed, created_at, updated_at, "
        "mandate_id, at_counter) SELECT $1::uuid, $2::uuid, $3, $4, $5, $6, $7, $8, $9, $10 "
        "WHERE NOT EXISTS (SELECT 1 FROM dossier WHERE draft_id = $1) "
        "ON CONFLICT (id) DO NOTHING RETURNING true",
        draft.id,
        person_id,
        draft.procedure_code,
        draft.procedure_version,
        draft.version,
        draft.sealed,
        draft.created_at,
        draft.updated_at,
        draft.mandate_id,
        draft.at_counter,
    )
    return bool(made)


async def give_drafts(conn: Connection, mandate_id: UUID, person_id: PersonId) -> tuple[DraftId, ...]:
    """What was prepared under a mandate becomes this person's."""
    rows = await conn.fetch(
        "UPDATE draft SET person_id = $2, mandate_id = NULL, version = version + 1 WHERE mandate_id = $1 RETURNING id",
        mandate_id,
        person_id,
    )
    return tuple(row[0] for row in rows)


async def find_draft(conn: Connection, person_id: PersonId, draft_id: DraftId) -> Draft | None:
    row = await conn.fetchrow(
        _DRAFT + "WHERE id = $1 AND person_id = $2",
        draft_id,
        person_id,
    )
    return row and _draft(row)


async def lock_draft(conn: Connection, person_id: PersonId, draft_id: DraftId) -> Draft | None:
    """The draft, held against every other change until this transaction ends."""
    row = await conn.fetchrow(
        _DRAFT + "WHERE id = $1 AND person_id = $2 FOR UPDATE",
        draft_id,
        person_id,
    )
    return row and _draft(row)


async def list_drafts(conn: Connection, person_id: PersonId, before: UUID | None, limit: int) -> tuple[Draft, ...]:
    """Newest first, those begun before the draft `before`."""
    rows = await conn.fetch(
        _DRAFT + "WHERE person_id = $1 AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
        person_id,
        before,
        limit,
    )
    return tuple(_draft(row) for row in rows)


async def count_drafts(conn: Connection, person_id: PersonId) -> int:
    found: int = await conn.fetchval("SELECT count(*) FROM draft WHERE person_id = $1", person_id)
    return found


async def update_draft(conn: Connection, draft: Draft) -> None:
    """Write a version of a draft whose row the caller holds."""
    await conn.execute(
        "UPDATE draft SET version = $2, sealed = $3, updated_at = $4, procedure_version = $5 WHERE id = $1",
        draft.id,
        draft.version,
        draft.sealed,
        draft.updated_at,
        draft.procedure_version,
    )


async def list_living(conn: Connection, draft_ids: Collection[DraftId]) -> tuple[DraftId, ...]:
    """Those of these drafts that are there, whoever's they are."""
    rows = await conn.fetch("SELECT id FROM draft WHERE id = ANY($1::uuid[])", list(draft_ids))
    return tuple(row[0] for row in rows)


async def delete_draft(conn: Connection, person_id: PersonId, draft_id: DraftId) -> None:
    await conn.execute("DELETE FROM draft WHERE id = $1 AND person_id = $2", draft_id, person_id)

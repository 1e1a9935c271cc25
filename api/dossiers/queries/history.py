"""Statements over `dossier_history` (never changed, never deleted), its details and heads."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from api.dossiers.rules.chain import Face, Link, SealedHead
from kernel.database import Connection, Row
from kernel.ids import DossierId


async def insert_link(conn: Connection, link: Link, head: bytes, salt: bytes, sealed: bytes) -> None:
    """One row of history, its details and the new head, in one statement. Raises UniqueViolation on a doubled move."""
    await conn.execute(
        "WITH link AS (INSERT INTO dossier_history (dossier_id, version, at, action, from_status, to_status, stage, "
        "turn, holder, actor_kind, actor_id, role, office, on_behalf_of, digest, head) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)), "
        "detail AS (INSERT INTO dossier_detail (dossier_id, version, salt, sealed) VALUES ($1, $2, $17, $18)) "
        "INSERT INTO dossier_head AS h (dossier_id, version, head) VALUES ($1, $2, $16) "
        "ON CONFLICT (dossier_id) DO UPDATE SET version = $2, head = $16",
        link.dossier_id,
        link.version,
        link.at,
        link.action,
        link.from_status,
        link.to_status,
        link.stage,
        link.turn,
        link.holder,
        link.actor_kind,
        link.actor_id,
        link.role,
        link.office,
        link.on_behalf_of,
        link.digest,
        head,
        salt,
        sealed,
    )


class StoredLink(Link, frozen=True, kw_only=True):
    """A link as it stands in the database."""

    head: bytes
    salt: bytes | None
    sealed: bytes | None
    erased_at: datetime | None


_STORED = (
    "SELECT h.dossier_id, h.version, h.at, h.action, h.from_status, h.to_status, h.stage, h.turn, h.holder, "
    "h.actor_kind, h.actor_id, h.role, h.office, h.on_behalf_of, h.digest, h.head, d.salt, d.sealed, d.erased_at "
    "FROM dossier_history h LEFT JOIN dossier_detail d USING (dossier_id, version) "
)
_ALL = _STORED + "WHERE h.dossier_id = $1 ORDER BY h.version"
_ONE = _STORED + "WHERE h.dossier_id = $1 AND h.version = $2"
_MANY = _STORED + "WHERE h.dossier_id = ANY($1::uuid[]) ORDER BY h.dossier_id, h.version"


async def list_links(conn: Connection, dossier_id: DossierId) -> tuple[StoredLink, ...]:
    """One dossier's history, oldest first."""
    return tuple(_stored(row) for row in await conn.fetch(_ALL, dossier_id))


async def find_link(conn: Connection, dossier_id: DossierId, version: int) -> StoredLink | None:
    row = await conn.fetchrow(_ONE, dossier_id, version)
    return row and _stored(row)


def _stored(row: Row) -> StoredLink:
    return StoredLink(
        dossier_id=row[0],
        version=row[1],
        at=row[2],
        action=row[3],
        from_status=row[4],
        to_status=row[5],
        stage=row[6],
        turn=row[7],
        holder=row[8],
        actor_kind=row[9],
        actor_id=row[10],
        role=row[11],
        office=row[12],
        on_behalf_of=row[13],
        digest=row[14],
        head=row[15],
        salt=row[16],
        sealed=row[17],
        erased_at=row[18],
    )


async def list_faces(conn: Connection, after: UUID | None, limit: int) -> tuple[Face, ...]:
    """What every dossier says of itself, in id order, `limit` at a time."""
    rows = await conn.fetch(
        "SELECT d.id, d.version, d.status, d.stage, d.turn, d.holder, h.head FROM dossier d "
        "LEFT JOIN dossier_head h ON h.dossier_id = d.id WHERE d.id > $1 ORDER BY d.id LIMIT $2",
        after or UUID(int=0),
        limit,
    )
    return tuple(
        Face(
            dossier_id=row[0],
            version=row[1],
            status=row[2],
            stage=row[3],
            turn=row[4],
            holder=row[5],
            head=row[6],
        )
        for row in rows
    )


async def list_links_of(conn: Connection, ids: Sequence[DossierId]) -> dict[DossierId, list[StoredLink]]:
    """Several dossiers' histories, each oldest first."""
    found: dict[DossierId, list[StoredLink]] = {each: [] for each in ids}
    for row in await conn.fetch(_MANY, list(ids)):
        found[row[0]].append(_stored(row))
    return found


async def list_orphans(conn: Connection) -> tuple[DossierId, ...]:
    """Histories and heads whose dossier is gone."""
    rows = await conn.fetch(
        "SELECT h.dossier_id FROM dossier_history h "
        "WHERE NOT EXISTS (SELECT FROM dossier d WHERE d.id = h.dossier_id) "
        "UNION SELECT h.dossier_id FROM dossier_head h "
        "WHERE NOT EXISTS (SELECT FROM dossier d WHERE d.id = h.dossier_id)"
    )
    return tuple(row[0] for row in rows)


async def list_heads_of(conn: Connection, start: datetime, end: datetime) -> tuple[SealedHead, ...]:
    """The last head of every dossier that moved in `[start, end)`, in id order."""
    rows = await conn.fetch(
        "SELECT DISTINCT ON (dossier_id) dossier_id, version, head FROM dossier_history "
        "WHERE at >= $1 AND at < $2 ORDER BY dossier_id, version DESC",
        start,
        end,
    )
    return tuple(SealedHead(dossier_id=row[0], version=row[1], head=row[2].hex()) for row in rows)


async def list_heads_at(conn: Connection, ids: list[UUID], versions: list[int]) -> dict[tuple[DossierId, int], bytes]:
    """The stored heads of these (dossier, version) pairs."""
    rows = await conn.fetch(
        "SELECT h.dossier_id, h.version, h.head FROM unnest($1::uuid[], $2::int[]) AS w (dossier_id, version) "
        "JOIN dossier_history h USING (dossier_id, version)",
        ids,
        versions,
    )
    return {(row[0], row[1]): row[2] for row in rows}


async def first_day(conn: Connection) -> datetime | None:
    """When the oldest move was made."""
    found: datetime | None = await conn.fetchval("SELECT min(at) FROM dossier_history")
    return found

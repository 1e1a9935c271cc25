"""Papers issued."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from api.documents.model import Paper, PaperId, PaperKind, Verdict
from kernel.database import Connection
from kernel.ids import DossierId, PersonId

_OF_DOSSIER = (
    "SELECT id, dossier_id, owner, kind, office, title, size_bytes, sha256, sealed, issued_at, superseded_at "
    "FROM paper WHERE dossier_id = $1 ORDER BY issued_at, id"
)
_FIND = (
    "SELECT id, dossier_id, owner, kind, office, title, size_bytes, sha256, sealed, issued_at, superseded_at "
    "FROM paper WHERE id = $1 AND dossier_id = $2"
)
_VAULT = (
    "SELECT id, dossier_id, owner, kind, office, title, size_bytes, sha256, sealed, issued_at, superseded_at "
    "FROM paper WHERE owner = $1 AND kind = ANY($2) ORDER BY issued_at DESC, id DESC"
)


async def insert_paper(conn: Connection, paper: Paper) -> bool:
    """Whether it was new: a job that runs again writes nothing."""
    return bool(
        await conn.fetchval(
            "INSERT INTO paper (id, dossier_id, owner, kind, office, title, size_bytes, sha256, sealed, issued_at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (id) DO NOTHING RETURNING true",
            paper.id,
            paper.dossier_id,
            paper.owner,
            paper.kind,
            paper.office,
            paper.title,
            paper.size_bytes,
            paper.sha256,
            paper.sealed,
            paper.issued_at,
        )
    )


async def supersede_papers(conn: Connection, paper: Paper) -> None:
    """Earlier papers of the same dossier and kind are out of date from the moment `paper` was issued."""
    await conn.execute(
        "UPDATE paper SET superseded_at = $4 "
        "WHERE dossier_id = $1 AND kind = $2 AND id <> $3 AND superseded_at IS NULL",
        paper.dossier_id,
        paper.kind,
        paper.id,
        paper.issued_at,
    )


async def withdraw_paper(conn: Connection, paper_id: PaperId, now: datetime) -> None:
    """Out of date from `now`; one that was already stays as it is."""
    await conn.execute("UPDATE paper SET superseded_at = $2 WHERE id = $1 AND superseded_at IS NULL", paper_id, now)


async def find_paper(conn: Connection, paper_id: PaperId, dossier_id: DossierId) -> Paper | None:
    """The paper, when it belongs to that dossier."""
    row = await conn.fetchrow(_FIND, paper_id, dossier_id)
    return None if row is None else msgspec.convert(dict(row), Paper)


async def papers_of_dossier(conn: Connection, dossier_id: DossierId) -> tuple[Paper, ...]:
    """Oldest first, superseded ones too."""
    return tuple(msgspec.convert(dict(row), Paper) for row in await conn.fetch(_OF_DOSSIER, dossier_id))


async def papers_of_owner(conn: Connection, owner: PersonId, kinds: Sequence[PaperKind]) -> tuple[Paper, ...]:
    """Newest first."""
    return tuple(msgspec.convert(dict(row), Paper) for row in await conn.fetch(_VAULT, owner, list(kinds)))


async def find_verdict(conn: Connection, paper_id: PaperId) -> Verdict | None:
    """What the public may know."""
    row = await conn.fetchrow(
        "SELECT kind, office, issued_at, sha256, sealed, superseded_at FROM paper WHERE id = $1", paper_id
    )
    return None if row is None else msgspec.convert(dict(row), Verdict)


async def give_to_owner(conn: Connection, dossier_id: DossierId, owner: PersonId) -> None:
    """The owner of a counter dossier has signed in for the first time."""
    await conn.execute("UPDATE paper SET owner = $2 WHERE dossier_id = $1 AND owner IS NULL", dossier_id, owner)

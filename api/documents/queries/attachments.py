"""Which files are which pages of which dossier."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from api.documents.model import AttachedRef, FileFace, KeptFile
from kernel.database import Connection
from kernel.ids import DossierId, FileId

_FILES = (
    "SELECT file.id, attachment.document_id, page, name, media_type, length_bytes AS received_bytes, received_sha256, "
    "kept_bytes, kept_sha256, pages, attached_at FROM attachment JOIN file ON file.id = attachment.file_id "
    "WHERE dossier_id = $1 AND superseded_at IS NULL ORDER BY attachment.document_id, page"
)


async def supersede_documents(
    conn: Connection, dossier_id: DossierId, document_ids: Sequence[str], now: datetime
) -> None:
    """The pages these documents had so far are no longer the current ones. They stay."""
    await conn.execute(
        "UPDATE attachment SET superseded_at = $3 "
        "WHERE dossier_id = $1 AND document_id = ANY($2) AND superseded_at IS NULL",
        dossier_id,
        list(document_ids),
        now,
    )


async def insert_attachments(
    conn: Connection, dossier_id: DossierId, refs: Sequence[tuple[UUID, AttachedRef]], now: datetime
) -> None:
    """Each with an id of its own."""
    await conn.executemany(
        "INSERT INTO attachment (id, dossier_id, document_id, page, file_id, attached_at) "
        "VALUES ($1, $2, $3, $4, $5, $6)",
        [(new, dossier_id, ref.document_id, ref.page, ref.file_id, now) for new, ref in refs],
    )


async def files_of_dossier(conn: Connection, dossier_id: DossierId) -> tuple[KeptFile, ...]:
    """The current pages, by document and page."""
    return tuple(msgspec.convert(dict(row), KeptFile) for row in await conn.fetch(_FILES, dossier_id))


async def find_face(conn: Connection, file_id: FileId) -> FileFace | None:
    """Whose it is and in which dossiers it lies, superseded pages included."""
    row = await conn.fetchrow(
        "SELECT id, owner, draft_id, ARRAY(SELECT DISTINCT dossier_id FROM attachment WHERE file_id = file.id) "
        "AS dossiers FROM file WHERE id = $1",
        file_id,
    )
    return None if row is None else msgspec.convert(dict(row), FileFace)

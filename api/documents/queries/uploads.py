"""Files on their way in, and their parts."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import msgspec

from api.documents.model import MediaType, RefusedFor, Upload
from api.documents.model.files import Part
from kernel.database import Connection
from kernel.ids import DraftId, FileId, PersonId

_INSERT = (
    "INSERT INTO file (id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, "
    "created_at, updated_at) VALUES ($1, $2, $3, $4, $5, 'uploading', 0, $6, 0, $7, $7) "
    "RETURNING id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, media_type, "
    "received_sha256, kept_bytes, kept_sha256, kept_key, pages, refused_for, created_at"
)
_FIND = (
    "SELECT id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, media_type, "
    "received_sha256, kept_bytes, kept_sha256, kept_key, pages, refused_for, created_at FROM file "
    "WHERE id = $1 AND owner = $2"
)
_FIND_ANY = (
    "SELECT id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, media_type, "
    "received_sha256, kept_bytes, kept_sha256, kept_key, pages, refused_for, created_at FROM file WHERE id = $1"
)
_OF_DRAFT = (
    "SELECT id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, media_type, "
    "received_sha256, kept_bytes, kept_sha256, kept_key, pages, refused_for, created_at FROM file "
    "WHERE owner = $1 AND draft_id = $2 ORDER BY id"
)
_LOCK_MANY = (
    "SELECT id, owner, draft_id, document_id, name, state, offset_bytes, length_bytes, part_count, media_type, "
    "received_sha256, kept_bytes, kept_sha256, kept_key, pages, refused_for, created_at FROM file "
    "WHERE id = ANY($1) AND owner = $2 ORDER BY id FOR UPDATE"
)


def _upload(row: Any) -> Upload:
    return msgspec.convert(dict(row), Upload)


async def insert_upload(
    conn: Connection,
    *,
    file_id: FileId,
    owner: PersonId,
    draft_id: DraftId,
    document_id: str | None,
    name: str,
    length_bytes: int,
    now: datetime,
) -> Upload:
    """A new upload at offset 0."""
    return _upload(await conn.fetchrow(_INSERT, file_id, owner, draft_id, document_id, name, length_bytes, now))


async def find_upload(conn: Connection, file_id: FileId, owner: PersonId) -> Upload | None:
    """This person's own, or None."""
    row = await conn.fetchrow(_FIND, file_id, owner)
    return None if row is None else _upload(row)


async def find_any_upload(conn: Connection, file_id: FileId) -> Upload | None:
    """Whosever it is: for jobs and for readers whose permission is judged afterwards."""
    row = await conn.fetchrow(_FIND_ANY, file_id)
    return None if row is None else _upload(row)


async def uploads_of_draft(conn: Connection, owner: PersonId, draft_id: DraftId) -> tuple[Upload, ...]:
    """In the order they were begun."""
    return tuple(_upload(row) for row in await conn.fetch(_OF_DRAFT, owner, draft_id))


async def lock_uploads(conn: Connection, file_ids: Sequence[FileId], owner: PersonId) -> tuple[Upload, ...]:
    """This person's own among `file_ids`, locked in one order."""
    return tuple(_upload(row) for row in await conn.fetch(_LOCK_MANY, list(file_ids), owner))


async def lock_waiting(conn: Connection, owner: PersonId) -> None:
    """One at a time for each person who begins an upload, so that their cap holds. Until the transaction ends."""
    await conn.execute("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"file:{owner}")


async def count_waiting(conn: Connection, owner: PersonId) -> tuple[int, int]:
    """(files, bytes) of this person that belong to no dossier."""
    row = await conn.fetchrow(
        "SELECT count(*), coalesce(sum(length_bytes), 0)::bigint FROM file "
        "WHERE owner = $1 AND state <> 'refused' "
        "AND NOT EXISTS (SELECT FROM attachment WHERE attachment.file_id = file.id)",
        owner,
    )
    return int(row[0]), int(row[1])


async def find_part(conn: Connection, file_id: FileId, offset_bytes: int) -> Part | None:
    """The acknowledged part that begins there."""
    row = await conn.fetchrow(
        "SELECT offset_bytes, size_bytes, sha256 FROM file_part WHERE file_id = $1 AND offset_bytes = $2",
        file_id,
        offset_bytes,
    )
    return None if row is None else Part(offset_bytes=row[0], size_bytes=row[1], sha256=row[2])


async def parts_of(conn: Connection, file_id: FileId) -> tuple[Part, ...]:
    """In order of offset."""
    rows = await conn.fetch(
        "SELECT offset_bytes, size_bytes, sha256 FROM file_part WHERE file_id = $1 ORDER BY offset_bytes", file_id
    )
    return tuple(Part(offset_bytes=row[0], size_bytes=row[1], sha256=row[2]) for row in rows)


async def advance(conn: Connection, file_id: FileId, owner: PersonId, part: Part, now: datetime) -> bool:
    """Move the offset over `part` when it stands exactly at its beginning; whether it did."""
    moved = await conn.fetchval(
        "UPDATE file SET offset_bytes = offset_bytes + $4, part_count = part_count + 1, updated_at = $5 "
        "WHERE id = $1 AND owner = $2 AND state = 'uploading' AND offset_bytes = $3 RETURNING true",
        file_id,
        owner,
        part.offset_bytes,
        part.size_bytes,
        now,
    )
    if not moved:
        return False
    await conn.execute(
        "INSERT INTO file_part (file_id, offset_bytes, size_bytes, sha256) VALUES ($1, $2, $3, $4)",
        file_id,
        part.offset_bytes,
        part.size_bytes,
        part.sha256,
    )
    return True


async def mark_received(
    conn: Connection, file_id: FileId, *, sha256: bytes, media_type: MediaType, now: datetime
) -> bool:
    """Whole, hashed and of a known kind; whether this call made it so."""
    return bool(
        await conn.fetchval(
            "UPDATE file SET state = 'received', received_sha256 = $2, media_type = $3, updated_at = $4 "
            "WHERE id = $1 AND state = 'uploading' AND offset_bytes = length_bytes RETURNING true",
            file_id,
            sha256,
            media_type,
            now,
        )
    )


async def mark_kept(
    conn: Connection,
    file_id: FileId,
    *,
    kept_bytes: int,
    sha256: bytes,
    media_type: MediaType,
    key: str,
    pages: int,
    now: datetime,
) -> bool:
    """Cleaned and stored; whether this call made it so."""
    return bool(
        await conn.fetchval(
            "UPDATE file SET state = 'kept', kept_bytes = $2, kept_sha256 = $3, media_type = $4, kept_key = $5, "
            "pages = $6, updated_at = $7 WHERE id = $1 AND state = 'received' RETURNING true",
            file_id,
            kept_bytes,
            sha256,
            media_type,
            key,
            pages,
            now,
        )
    )


async def mark_refused(
    conn: Connection,
    file_id: FileId,
    *,
    reason: RefusedFor,
    sha256: bytes | None,
    media_type: MediaType | None,
    now: datetime,
) -> bool:
    """Never to be kept; whether this call made it so."""
    return bool(
        await conn.fetchval(
            "UPDATE file SET state = 'refused', refused_for = $2, received_sha256 = coalesce(received_sha256, $3), "
            "media_type = $4, updated_at = $5 WHERE id = $1 AND state IN ('uploading', 'received') RETURNING true",
            file_id,
            reason,
            sha256,
            media_type,
            now,
        )
    )


async def delete_parts(conn: Connection, file_id: FileId) -> None:
    """Forget the parts of a file that is kept or refused."""
    await conn.execute("DELETE FROM file_part WHERE file_id = $1", file_id)


async def delete_waiting(conn: Connection, file_ids: Sequence[FileId]) -> tuple[FileId, ...]:
    """Delete those that belong to no dossier; the ids of what went, its parts too."""
    rows = await conn.fetch(
        "DELETE FROM file WHERE id = ANY($1) "
        "AND NOT EXISTS (SELECT FROM attachment WHERE attachment.file_id = file.id) RETURNING id",
        list(file_ids),
    )
    return tuple(FileId(row[0]) for row in rows)


async def lock_orphans(
    conn: Connection, before: datetime, limit: int, after: FileId
) -> tuple[tuple[FileId, DraftId], ...]:
    """Files untouched since `before` that belong to no dossier, with their drafts, locked, in order of id."""
    rows = await conn.fetch(
        "SELECT id, draft_id FROM file WHERE updated_at < $1 AND id > $3 "
        "AND NOT EXISTS (SELECT FROM attachment WHERE attachment.file_id = file.id) "
        "ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED",
        before,
        limit,
        after,
    )
    return tuple((FileId(row[0]), DraftId(row[1])) for row in rows)

"""An upload from its beginning to its last byte. Any process may take the next chunk; what is acknowledged is durable.

A chunk is put into the store first (durable), then its row moves the offset in one short transaction, then the answer
leaves. So a kill at any point loses nothing acknowledged, and no network is spoken inside a transaction.
"""

from datetime import datetime

from api.documents.actions.keys import part_key
from api.documents.events import EraseFile
from api.documents.model import Upload
from api.documents.model.files import Part
from api.documents.queries import uploads
from api.documents.rules.limits import MOST_BYTES, WAITING_BYTES_MOST, WAITING_FILES_MOST
from api.documents.rules.names import kept_name
from api.documents.rules.refusals import FileAttached, FileTooBig, TooManyFiles
from api.documents.rules.resumable import Step, judge_chunk
from api.documents.stores import Store
from kernel.database import Connection, Database
from kernel.errors import NotFound
from kernel.ids import DraftId, FileId, PersonId, new_id
from kernel.jobs import enqueue


async def begin(
    conn: Connection,
    *,
    owner: PersonId,
    draft_id: DraftId,
    document_id: str | None,
    name: str,
    length_bytes: int,
    now: datetime,
) -> Upload:
    """A new upload at offset 0. Raises FileTooBig, TooManyFiles."""
    if length_bytes > MOST_BYTES:
        raise FileTooBig(size_bytes=length_bytes)
    await uploads.lock_waiting(conn, owner)
    files, size_bytes = await uploads.count_waiting(conn, owner)
    if files >= WAITING_FILES_MOST or size_bytes + length_bytes > WAITING_BYTES_MOST:
        raise TooManyFiles(most=WAITING_FILES_MOST)
    return await uploads.insert_upload(
        conn,
        file_id=FileId(new_id()),
        owner=owner,
        draft_id=draft_id,
        document_id=document_id,
        name=kept_name(name),
        length_bytes=length_bytes,
        now=now,
    )


async def progress(conn: Connection, file_id: FileId, owner: PersonId) -> Upload:
    """Where an upload stands. Raises NotFound, to strangers too."""
    upload = await uploads.find_upload(conn, file_id, owner)
    if upload is None:
        raise NotFound
    return upload


async def uploads_of(conn: Connection, owner: PersonId, draft_id: DraftId) -> tuple[Upload, ...]:
    """Every file of one draft, so that another device can go on with it."""
    return await uploads.uploads_of_draft(conn, owner, draft_id)


async def take_chunk(
    database: Database,
    store: Store,
    *,
    file_id: FileId,
    owner: PersonId,
    offset_bytes: int,
    chunk: bytes,
    sha256: bytes,
    complete: bool,
    now: datetime,
) -> tuple[Upload, bool]:
    """(where the upload stands now, whether it is whole and said so). Raises NotFound and what `judge_chunk` does."""
    part = Part(offset_bytes=offset_bytes, size_bytes=len(chunk), sha256=sha256)
    async with database.connection() as conn:
        upload, step = await _judge(conn, file_id, owner, part, complete=complete)
    if step is not Step.TAKE:
        return upload, step is Step.FINISH
    await store.put(part_key(file_id, part), chunk)
    async with database.transaction() as conn:
        await uploads.advance(conn, file_id, owner, part, now)
    async with database.connection() as conn:
        # Whoever moved the offset, this request or a racing twin, the same question now has its answer.
        upload, step = await _judge(conn, file_id, owner, part, complete=complete)
    assert step is not Step.TAKE
    return upload, step is Step.FINISH


async def _judge(
    conn: Connection, file_id: FileId, owner: PersonId, part: Part, *, complete: bool
) -> tuple[Upload, Step]:
    upload = await progress(conn, file_id, owner)
    standing = await uploads.find_part(conn, file_id, part.offset_bytes)
    step = judge_chunk(
        upload,
        offset_bytes=part.offset_bytes,
        size_bytes=part.size_bytes,
        sha256=part.sha256,
        complete=complete,
        standing=standing,
    )
    return upload, step


async def cancel(conn: Connection, file_id: FileId, owner: PersonId) -> None:
    """Erase a file that belongs to no dossier. Raises NotFound, FileAttached."""
    await progress(conn, file_id, owner)
    if not await uploads.delete_waiting(conn, [file_id]):
        raise FileAttached
    await enqueue(conn, EraseFile(file_id=file_id))

"""A file that came whole, inside something else: the same way in as one sent in chunks, and again is harmless."""

import hashlib
from datetime import datetime

from api.documents.actions.finish import FileDoors, finish
from api.documents.actions.upload import begin, take_chunk, uploads_of
from api.documents.model import FileState, Upload
from api.documents.rules.names import kept_name
from api.documents.rules.refusals import FileNotReady, refusal_of
from kernel.database import Database
from kernel.ids import DraftId, PersonId


async def take_whole(
    database: Database,
    doors: FileDoors,
    *,
    owner: PersonId,
    draft_id: DraftId,
    document_id: str,
    name: str,
    body: bytes,
    now: datetime,
) -> Upload:
    """The kept file; the same `name` for the same draft is the same file. At most CHUNK_MOST bytes.

    Raises FileNotReady when cleaning takes long (send it again), what `begin` refuses, and a bad file's own refusal.
    """
    async with database.transaction() as conn:
        before = await uploads_of(conn, owner, draft_id)
        found = next((each for each in before if each.name == kept_name(name)), None)
        upload = found or await begin(
            conn,
            owner=owner,
            draft_id=draft_id,
            document_id=document_id,
            name=name,
            length_bytes=len(body),
            now=now,
        )
    if upload.state is FileState.UPLOADING:
        await take_chunk(
            database,
            doors.store,
            file_id=upload.id,
            owner=owner,
            offset_bytes=0,
            chunk=body,
            sha256=hashlib.sha256(body).digest(),
            complete=True,
            now=now,
        )
    kept = await finish(database, doors, upload.id, now, patience_s=doors.wait_s)
    if kept.state is FileState.REFUSED:
        raise refusal_of(kept)
    if kept.state is not FileState.KEPT:
        raise FileNotReady
    return kept

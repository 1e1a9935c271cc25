"""Files become pages of a dossier, and stay."""

from collections.abc import Sequence
from datetime import datetime

from api.documents.events import EraseFile
from api.documents.model import AttachedRef, FileState, KeptFile
from api.documents.queries import attachments, uploads
from api.documents.rules.refusals import FileNotReady, FileUnknown, refusal_of
from kernel.database import Connection
from kernel.ids import DossierId, DraftId, FileId, PersonId, new_id
from kernel.jobs import enqueue_all


async def attach(
    conn: Connection, *, owner: PersonId, dossier_id: DossierId, files: Sequence[AttachedRef], now: datetime
) -> tuple[KeptFile, ...]:
    """Make `files` the pages of their documents in the dossier; the current pages of the dossier, all documents.

    A document named here is replaced as a whole: its earlier pages are superseded and stay on record. `owner` is who
    sent the files. Raises FileUnknown (not theirs, or gone),
    FileNotReady (on its way, or being checked: try again) and, of a refused file, its own refusal.
    """
    wanted = {ref.file_id for ref in files}
    found = {upload.id: upload for upload in await uploads.lock_uploads(conn, sorted(wanted), owner)}
    if wanted - found.keys():
        raise FileUnknown
    for upload in found.values():
        if upload.state is FileState.REFUSED:
            raise refusal_of(upload)
        if upload.state is not FileState.KEPT:
            raise FileNotReady
    if files:
        documents = sorted({ref.document_id for ref in files})
        await attachments.supersede_documents(conn, dossier_id, documents, now)
        await attachments.insert_attachments(conn, dossier_id, [(new_id(), ref) for ref in files], now)
    return await attachments.files_of_dossier(conn, dossier_id)


async def files_of(conn: Connection, dossier_id: DossierId) -> tuple[KeptFile, ...]:
    """The dossier's current pages, by document and page."""
    return await attachments.files_of_dossier(conn, dossier_id)


async def discard_drafts(conn: Connection, owner: PersonId, draft_ids: Sequence[DraftId]) -> None:
    """The drafts were deleted by their owner: erase what was sent for them and belongs to no dossier."""
    for draft_id in draft_ids:
        sent = await uploads.uploads_of_draft(conn, owner, draft_id)
        gone = await uploads.delete_waiting(conn, [upload.id for upload in sent])
        await enqueue_all(conn, [EraseFile(file_id=file_id) for file_id in gone])


async def open_mine(conn: Connection, owner: PersonId, file_id: FileId) -> bool:
    """Whether this person sent that file and it is kept."""
    upload = await uploads.find_upload(conn, file_id, owner)
    return upload is not None and upload.state is FileState.KEPT

"""Files that nobody will use: in no dossier, in no live draft, untouched for a month."""

from collections.abc import Awaitable, Callable, Collection
from datetime import datetime
from uuid import UUID

from api.documents.events import EraseFile
from api.documents.queries import uploads
from api.documents.rules.limits import ORPHAN_AFTER
from kernel.database import Connection, Database
from kernel.ids import DraftId, FileId
from kernel.jobs import enqueue_all

LiveDrafts = Callable[[Connection, Collection[DraftId]], Awaitable[Collection[DraftId]]]
"""Which of these drafts are still there: asked of the slice above that keeps drafts."""

AT_ONCE = 200


async def sweep(database: Database, live_drafts: LiveDrafts, now: datetime) -> int:
    """Erase them; how many went. Harmless beside uploads, attachments and another sweep."""
    swept, after = 0, FileId(UUID(int=0))
    while True:
        async with database.transaction() as conn:
            orphans = await uploads.lock_orphans(conn, now - ORPHAN_AFTER, AT_ONCE, after)
            if not orphans:
                return swept
            live = set(await live_drafts(conn, {draft for _, draft in orphans}))
            gone = await uploads.delete_waiting(conn, [file_id for file_id, draft in orphans if draft not in live])
            await enqueue_all(conn, [EraseFile(file_id=file_id) for file_id in gone])
        swept += len(gone)
        after = orphans[-1][0]

"""From the last byte to a kept file: hashed as received, known by its signature, cleaned, stored, hashed as kept.

Every step is safe to run twice and by two processes: states only move forward, and each mark says who moved it.
"""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from datetime import datetime, timedelta

import msgspec

from api.documents.actions.keys import new_kept_key, part_key
from api.documents.events import CleanFile, EraseParts
from api.documents.gateways.cleaner import CellFailed, Cleaner, Refused
from api.documents.model import FileState, RefusedFor, Upload
from api.documents.model.files import MediaType, Part
from api.documents.queries import uploads
from api.documents.rules.limits import MOST_BYTES_OF
from api.documents.rules.sniff import HEAD_BYTES, media_type_of, name_of_stranger
from api.documents.stores import ObjectGone, Store
from kernel.database import Connection, Database
from kernel.errors import NotFound
from kernel.ids import FileId
from kernel.jobs import enqueue
from kernel.logs import log

STRANDED_AFTER = timedelta(seconds=15)
"""A file still RECEIVED after this long was left by a process that died: the job promised with it takes it up."""


class FileDoors(msgspec.Struct, frozen=True, kw_only=True):
    """What a file passes through on its way in."""

    store: Store
    cleaner: Cleaner
    wait_s: float = 3.0
    """How long an answer waits for the cleaning, seconds."""


async def finish(
    database: Database, doors: FileDoors, file_id: FileId, now: datetime, *, patience_s: float | None
) -> Upload:
    """The upload as far as it could be brought: KEPT, REFUSED, or RECEIVED when time ran out (a job goes on).

    Raises NotFound; with `patience_s=None` also CellFailed and TimeoutError.
    """
    upload = await _look(database, file_id)
    if upload.state is FileState.UPLOADING and upload.offset_bytes == upload.length_bytes:
        await _receive(database, doors.store, upload, now)
        upload = await _look(database, file_id)
    if upload.state is not FileState.RECEIVED:
        return upload
    try:
        async with asyncio.timeout(patience_s):
            await _clean(database, doors, upload, now)
    except (TimeoutError, CellFailed):
        if patience_s is None:
            raise
        log.warning("file.cleaning_left_to_job", file_id=str(file_id))
        async with database.transaction() as conn:
            await enqueue(conn, CleanFile(file_id=file_id))
    except (ObjectGone, FileNotFoundError):
        if (await _look(database, file_id)).state is FileState.RECEIVED:  # not cleaned by another meanwhile
            raise
    return await _look(database, file_id)


async def _look(database: Database, file_id: FileId) -> Upload:
    async with database.connection() as conn:
        upload = await uploads.find_any_upload(conn, file_id)
    if upload is None:
        raise NotFound
    return upload


async def _receive(database: Database, store: Store, upload: Upload, now: datetime) -> None:
    async with database.connection() as conn:
        parts = await uploads.parts_of(conn, upload.id)
    digest = hashlib.sha256()
    head = b""
    async for piece in _received(store, upload.id, parts):
        digest.update(piece)
        if len(head) < HEAD_BYTES:
            head += piece[: HEAD_BYTES - len(head)]
    media_type = media_type_of(head)
    reason = _refused_at_sight(upload, media_type)
    if reason is RefusedFor.UNKNOWN_KIND:
        log.info("file.unknown_kind", file_id=str(upload.id), like=name_of_stranger(head))
    async with database.transaction() as conn:
        if reason is not None or media_type is None:
            seen = msgspec.structs.replace(upload, media_type=media_type, received_sha256=digest.digest())
            await _refuse(conn, seen, reason or RefusedFor.UNKNOWN_KIND, now)
        else:
            await uploads.mark_received(conn, upload.id, sha256=digest.digest(), media_type=media_type, now=now)
            await enqueue(conn, CleanFile(file_id=upload.id), after=STRANDED_AFTER)


def _refused_at_sight(upload: Upload, media_type: MediaType | None) -> RefusedFor | None:
    if upload.length_bytes == 0:
        return RefusedFor.EMPTY
    if media_type is None:
        return RefusedFor.UNKNOWN_KIND
    return RefusedFor.TOO_BIG if upload.length_bytes > MOST_BYTES_OF[media_type] else None


async def _received(store: Store, file_id: FileId, parts: tuple[Part, ...]) -> AsyncIterator[bytes]:
    for part in parts:
        async for piece in store.get(part_key(file_id, part)):
            yield piece


async def _clean(database: Database, doors: FileDoors, upload: Upload, now: datetime) -> None:
    assert upload.media_type is not None
    async with database.connection() as conn:
        parts = await uploads.parts_of(conn, upload.id)
    received = _received(doors.store, upload.id, parts)
    async with doors.cleaner.clean(upload.media_type, received) as outcome:
        if isinstance(outcome, Refused):
            async with database.transaction() as conn:
                await _refuse(conn, upload, outcome.reason, now)
            return
        counted, key = _Counted(outcome.body), new_kept_key(upload.id)
        await doors.store.put(key, counted.pieces())
    async with database.transaction() as conn:
        ours = await uploads.mark_kept(
            conn,
            upload.id,
            kept_bytes=counted.size_bytes,
            sha256=counted.digest.digest(),
            media_type=outcome.media_type,
            key=key,
            pages=outcome.pages,
            now=now,
        )
        if ours:
            await _drop_parts(conn, upload.id)
    if not ours:
        await doors.store.delete([key])


async def _refuse(conn: Connection, upload: Upload, reason: RefusedFor, now: datetime) -> None:
    refused = await uploads.mark_refused(
        conn, upload.id, reason=reason, sha256=upload.received_sha256, media_type=upload.media_type, now=now
    )
    if refused:
        await _drop_parts(conn, upload.id)


async def _drop_parts(conn: Connection, file_id: FileId) -> None:
    await uploads.delete_parts(conn, file_id)
    await enqueue(conn, EraseParts(file_id=file_id))


class _Counted:
    """Hashes and counts what passes through to the store."""

    def __init__(self, body: AsyncIterator[bytes]) -> None:
        self._body = body
        self.digest = hashlib.sha256()
        self.size_bytes = 0

    async def pieces(self) -> AsyncIterator[bytes]:
        async for piece in self._body:
            self.digest.update(piece)
            self.size_bytes += len(piece)
            yield piece

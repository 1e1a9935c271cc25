"""Two phones, two processes, two finishers at once: one upload moves as if there were one of each."""

import asyncio
import hashlib
from collections import Counter
from pathlib import Path

import pytest

from api.documents import actions
from api.documents.model import FileState, Upload
from api.documents.queries import uploads
from api.documents.rules.limits import MIB, WAITING_BYTES_MOST
from api.documents.rules.refusals import OffsetMismatch, TooManyFiles
from kernel.database import Database
from tests import hostile
from tests.paperwork import MAI, NOW, Desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


async def send(desk: Desk, upload: Upload, offset: int, chunk: bytes, *, complete: bool = False) -> str:
    """`ok` and where the upload stands, or why not."""
    try:
        standing, _ = await actions.take_chunk(
            desk.database,
            desk.files.store,
            file_id=upload.id,
            owner=MAI,
            offset_bytes=offset,
            chunk=chunk,
            sha256=hashlib.sha256(chunk).digest(),
            complete=complete,
            now=NOW,
        )
    except OffsetMismatch as mismatch:
        return f"mismatch {mismatch.headers['upload-offset']}"
    return f"ok {standing.offset_bytes}"


async def content_of(desk: Desk, upload: Upload) -> bytes:
    async with desk.database.connection() as conn:
        parts = await uploads.parts_of(conn, upload.id)
    from api.documents.actions.keys import part_key

    pieces = [piece for part in parts async for piece in desk.files.store.get(part_key(upload.id, part))]
    return b"".join(pieces)


async def test_of_racing_chunks_one_is_taken_and_its_bytes_stay(desk: Desk) -> None:
    for _ in range(10):
        upload = await desk.begun(length=300)
        chunks = [bytes([number]) * 100 for number in range(16)]
        said = await asyncio.gather(*(send(desk, upload, 0, chunk) for chunk in chunks))
        assert Counter(said) == {"ok 100": 1, "mismatch 100": 15}
        assert await content_of(desk, upload) == chunks[said.index("ok 100")]


async def test_the_same_chunk_from_everywhere_counts_once(desk: Desk) -> None:
    upload = await desk.begun(length=300)
    said = await asyncio.gather(*(send(desk, upload, 0, b"a" * 100) for _ in range(16)))
    assert Counter(said) == {"ok 100": 16}
    assert await content_of(desk, upload) == b"a" * 100


async def test_many_finishers_keep_one_file(desk: Desk) -> None:
    content = hostile.photograph()
    upload = await desk.begun(length=len(content))
    await send(desk, upload, 0, content, complete=True)
    ends = await asyncio.gather(
        *(actions.finish(desk.database, desk.files, upload.id, NOW, patience_s=20) for _ in range(6))
    )
    assert {end.state for end in ends} <= {FileState.KEPT, FileState.RECEIVED}
    last = await actions.finish(desk.database, desk.files, upload.id, NOW, patience_s=20)
    assert (last.state, last.received_sha256) == (FileState.KEPT, hashlib.sha256(content).digest())
    await desk.settle()
    assert desk.objects() == {f"kept/{upload.id}"}
    assert len(await desk.files.store.keys(f"kept/{upload.id}")) == 1
    assert last.kept_key is not None
    kept = b"".join([piece async for piece in desk.files.store.get(last.kept_key)])
    assert hashlib.sha256(kept).digest() == last.kept_sha256


async def test_the_cap_holds_however_fast_one_asks(desk: Desk) -> None:
    async def begin() -> bool:
        try:
            await desk.begun(length=20 * MIB)
        except TooManyFiles:
            return False
        return True

    begun = await asyncio.gather(*(begin() for _ in range(40)))
    assert sum(begun) == WAITING_BYTES_MOST // (20 * MIB)

"""Files become pages of dossiers and stay; what nobody uses goes."""

from collections.abc import Collection
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import msgspec
import pytest

from api.documents import actions
from api.documents.gateways.cleaner import Cleaner
from api.documents.jobs import timetable
from api.documents.model import AttachedRef, FileState, Upload
from api.documents.model.files import MediaType
from api.documents.queries import uploads
from api.documents.rules.refusals import FileAttached, FileKindUnknown, FileNotReady, FileUnknown
from kernel.database import Connection, Database, UniqueViolation
from kernel.errors import NotFound
from kernel.ids import DossierId, DraftId, FileId, new_id
from tests import hostile
from tests.paperwork import MAI, NOW, PAO, Desk


@pytest.fixture
def desk(database: Database, tmp_path: Path) -> Desk:
    return Desk(database, tmp_path)


def page(upload: Upload, number: int = 1, document: str = "birthNote") -> AttachedRef:
    return AttachedRef(document_id=document, page=number, file_id=upload.id)


async def test_pages_in_order_with_both_hashes(desk: Desk) -> None:
    first, second, note = await desk.sent(), await desk.sent(), await desk.sent(content=hostile.paper_pdf())
    dossier = DossierId(new_id())
    kept = await desk.attach(dossier, page(second, 2), page(note, 1, "agreement"), page(first, 1))
    assert [(file.document_id, file.page, file.id) for file in kept] == [
        ("agreement", 1, note.id),
        ("birthNote", 1, first.id),
        ("birthNote", 2, second.id),
    ]
    assert kept[0].media_type is MediaType.PDF
    assert (kept[1].received_sha256, kept[1].kept_sha256) == (first.received_sha256, first.kept_sha256)
    async with desk.database.connection() as conn:
        assert await actions.files_of(conn, dossier) == kept


async def test_a_document_is_replaced_as_a_whole_and_its_earlier_pages_stay_readable(desk: Desk) -> None:
    old = [await desk.sent(), await desk.sent()]
    dossier = DossierId(new_id())
    await desk.attach(dossier, page(old[0], 1), page(old[1], 2))
    new = await desk.sent()
    assert [file.id for file in await desk.attach(dossier, page(new, 1))] == [new.id]

    async def office(face: Any) -> bool:
        return dossier in face.dossiers

    async with desk.database.connection() as conn:
        opened = await actions.open_file(conn, desk.files.store, old[1].id, may=office)
        assert len(b"".join([piece async for piece in opened.body])) == opened.size_bytes == old[1].kept_bytes


async def test_nobody_attaches_what_is_not_theirs_or_not_ready(desk: Desk) -> None:
    dossier = DossierId(new_id())
    theirs, half = await desk.sent(PAO), await desk.begun()
    refused = await desk.sent(content=b"PK\x03\x04")
    assert refused.state is FileState.REFUSED
    with pytest.raises(FileUnknown):
        await desk.attach(dossier, page(theirs))
    with pytest.raises(FileUnknown):
        await desk.attach(dossier, AttachedRef(document_id="x", page=1, file_id=FileId(new_id())))
    with pytest.raises(FileNotReady):
        await desk.attach(dossier, page(half))
    with pytest.raises(FileKindUnknown):
        await desk.attach(dossier, page(refused))
    with pytest.raises(UniqueViolation):
        await desk.attach(dossier, page(await desk.sent()), page(await desk.sent()))
    async with desk.database.connection() as conn:
        assert await actions.files_of(conn, dossier) == ()


async def test_what_lies_in_a_dossier_cannot_be_taken_back(desk: Desk) -> None:
    upload = await desk.sent()
    await desk.attach(DossierId(new_id()), page(upload))
    async with desk.database.transaction() as conn:
        with pytest.raises(FileAttached):
            await actions.cancel(conn, upload.id, MAI)
        await actions.discard_drafts(conn, MAI, [upload.draft_id])
        assert (await actions.progress(conn, upload.id, MAI)).state is FileState.KEPT


async def test_a_discarded_draft_takes_its_files_along(desk: Desk) -> None:
    draft = DraftId(new_id())
    await desk.sent(draft=draft)
    await desk.begun(draft=draft)
    other = await desk.sent(PAO, draft)  # somebody else's draft by the same name
    async with desk.database.transaction() as conn:
        await actions.discard_drafts(conn, MAI, [draft])
        assert await actions.uploads_of(conn, MAI, draft) == ()
    await desk.settle()
    assert desk.objects() == {f"kept/{other.id}"}


async def test_the_sweep_spares_dossiers_live_drafts_and_the_young(desk: Desk) -> None:
    live, dead = DraftId(new_id()), DraftId(new_id())
    attached, alive, forgotten = await desk.sent(draft=dead), await desk.sent(draft=live), await desk.sent(draft=dead)
    half = await desk.begun(draft=dead)
    await desk.attach(DossierId(new_id()), page(attached))

    async def live_drafts(_: Connection, drafts: Collection[DraftId]) -> Collection[DraftId]:
        return {live} & set(drafts)

    assert await actions.sweep(desk.database, live_drafts, NOW + timedelta(days=29)) == 0
    _, sweep_files = timetable(live_drafts)["sweep-files"]
    await sweep_files(desk.database, NOW + timedelta(days=31))
    await desk.settle()
    async with desk.database.connection() as conn:
        left = [await uploads.find_any_upload(conn, file.id) for file in (attached, alive, forgotten, half)]
    assert [bool(file) for file in left] == [True, True, False, False]
    assert desk.objects() == {f"kept/{attached.id}", f"kept/{alive.id}"}


class Killed(BaseException):
    """The process is gone; nothing after this line is run."""


class Dying(Cleaner):
    """Its process is killed as it begins."""

    def clean(self, *_: object) -> NoReturn:
        raise Killed


async def test_a_file_whose_cleaner_was_killed_is_taken_up(desk: Desk) -> None:
    doors, desk.files = desk.files, msgspec.structs.replace(desk.files, cleaner=Dying())
    draft = DraftId(new_id())
    with pytest.raises(Killed):
        await desk.sent(draft=draft)
    desk.files = doors
    await desk.settle()
    async with desk.database.connection() as conn:
        (upload,) = await uploads.uploads_of_draft(conn, MAI, draft)
        assert upload.state is FileState.RECEIVED, "whoever received it is given time"
        await conn.execute("UPDATE pgqueuer SET execute_after = now()")
    await desk.settle()
    async with desk.database.connection() as conn:
        assert (await actions.progress(conn, upload.id, MAI)).state is FileState.KEPT


async def test_staff_are_judged_by_the_slice_above(desk: Desk) -> None:
    upload = await desk.sent()
    dossier = DossierId(new_id())
    await desk.attach(dossier, page(upload))
    async with desk.database.connection() as conn:
        for answer in (True, False):

            async def says(face: Any, answer: bool = answer) -> bool:
                assert (face.owner, face.dossiers) == (MAI, (dossier,))
                return answer

            if answer:
                assert (await actions.open_file(conn, desk.files.store, upload.id, may=says)).media_type == "image/jpeg"
            else:
                with pytest.raises(NotFound):
                    await actions.open_file(conn, desk.files.store, upload.id, may=says)

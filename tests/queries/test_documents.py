"""Files become pages of dossiers and stay; papers are kept, replaced, checked; what nobody uses goes."""

from collections.abc import Collection
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from api.documents import actions
from api.documents.actions import FileDoors, PaperDoors
from api.documents.gateways.cleaner import Cleaner
from api.documents.gateways.press import Press
from api.documents.gateways.seals import Seals, SealSettings
from api.documents.jobs import handlers, timetable
from api.documents.model import AttachedRef, FileState, Paper, PaperId, PaperKind, Upload
from api.documents.model.files import MediaType
from api.documents.queries import uploads
from api.documents.rules.refusals import FileAttached, FileNotReady, FileUnknown
from api.documents.stores import StoreSettings, open_store
from kernel.database import Connection, Database, UniqueViolation
from kernel.errors import NotFound
from kernel.ids import DossierId, DraftId, FileId, OfficeCode, PersonId, new_id
from kernel.jobs import Worker
from kernel.keys import Keyring
from tests import hostile
from tests.papers import FRAME, SAMPLES

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)
MAI, PAO = PersonId(new_id()), PersonId(new_id())
OFFICE = OfficeCode("000.00.71.H38")


class Desk:
    """The slice's doors on a fresh database."""

    def __init__(self, database: Database, folder: Path) -> None:
        keys = Keyring(folder / "secrets")
        store = open_store(StoreSettings(), folder, keys)
        self.database = database
        self.folder = folder
        self.files = FileDoors(store=store, cleaner=Cleaner())
        seals = Seals(SealSettings(), folder / "secrets" / "seals", keys, trial=True)
        self.papers = PaperDoors(
            press=Press(), seals=seals, store=store, keys=keys, base_url="http://localhost:8000", trial=False
        )

    async def sent(self, owner: PersonId = MAI, draft: DraftId | None = None, content: bytes | None = None) -> Upload:
        """A file that arrived and was checked."""
        content = hostile.photograph() if content is None else content
        upload = await self.begun(owner, draft, len(content))
        await actions.take_chunk(
            self.database,
            self.files.store,
            file_id=upload.id,
            owner=owner,
            offset_bytes=0,
            chunk=content,
            sha256=b"",
            complete=True,
            now=NOW,
        )
        return await actions.finish(self.database, self.files, upload.id, NOW)

    async def begun(self, owner: PersonId = MAI, draft: DraftId | None = None, length: int = 10) -> Upload:
        """A file of which nothing has arrived."""
        async with self.database.transaction() as conn:
            return await actions.begin(
                conn,
                owner=owner,
                draft_id=draft or DraftId(new_id()),
                document_id="birthNote",
                name="a.jpg",
                length_bytes=length,
                now=NOW,
            )

    async def attach(self, dossier: DossierId, *refs: AttachedRef, owner: PersonId = MAI) -> Any:
        async with self.database.transaction() as conn:
            return await actions.attach(conn, owner=owner, dossier_id=dossier, files=refs, now=NOW)

    async def settle(self) -> None:
        await Worker(self.database, handlers(self.files)).drain()

    def objects(self) -> set[str]:
        folder = self.folder / "files"
        return {file.relative_to(folder).as_posix() for file in folder.rglob("*") if file.is_file()}

    async def issue(
        self, kind: PaperKind, dossier: DossierId, at: datetime = NOW, owner: PersonId | None = MAI
    ) -> Paper:
        """Printed, sealed if need be, stored and kept, as a job of the dossier slice would."""
        paper_id = actions.new_paper_id()
        frame = actions.frame(self.papers, paper_id=paper_id, kind=kind, office=OFFICE, dossier_code=FRAME.code, now=at)
        said = msgspec.structs.replace(SAMPLES[kind], frame=frame)
        paper = await actions.issue(
            self.papers,
            paper_id=paper_id,
            kind=kind,
            said=said,
            dossier_id=dossier,
            owner=owner,
            office=OFFICE,
            now=at,
        )
        async with self.database.transaction() as conn:
            await actions.keep_paper(conn, paper)
        self.last_token = frame.link.partition("#")[2]
        return paper


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
    for upload in (half, refused):
        with pytest.raises(FileNotReady):
            await desk.attach(dossier, page(upload))
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


async def test_a_file_whose_cleaner_was_killed_is_taken_up(desk: Desk) -> None:
    content = hostile.photograph()
    upload = await desk.begun(length=len(content))
    await actions.take_chunk(
        desk.database,
        desk.files.store,
        file_id=upload.id,
        owner=MAI,
        offset_bytes=0,
        chunk=content,
        sha256=b"",
        complete=True,
        now=NOW,
    )
    async with desk.database.transaction() as conn:  # received, and then the process was gone
        await uploads.mark_received(conn, upload.id, sha256=b"h", media_type=MediaType.JPEG, now=NOW)
    _, take_up = timetable(actions_nobody)["clean-stranded-files"]
    await take_up(desk.database, NOW + timedelta(seconds=10))
    await desk.settle()
    async with desk.database.connection() as conn:
        assert (await actions.progress(conn, upload.id, MAI)).state is FileState.RECEIVED
    await take_up(desk.database, NOW + timedelta(minutes=1))
    await desk.settle()
    async with desk.database.connection() as conn:
        assert (await actions.progress(conn, upload.id, MAI)).state is FileState.KEPT


async def actions_nobody(_: Connection, __: Collection[DraftId]) -> Collection[DraftId]:
    return ()


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


async def test_a_paper_is_genuine_to_whoever_scans_it(desk: Desk) -> None:
    dossier = DossierId(new_id())
    paper = await desk.issue(PaperKind.BIRTH_CERTIFICATE, dossier)
    async with desk.database.connection() as conn:
        verdict = await actions.check_paper(conn, desk.papers.keys, desk.last_token)
        assert verdict is not None
        assert (verdict.kind, verdict.office, verdict.sha256) == (paper.kind, OFFICE, paper.sha256)
        assert verdict.sealed
        assert verdict.superseded_at is None
        opened = await actions.open_paper(conn, desk.files.store, paper.id, dossier)
        pdf = b"".join([piece async for piece in opened.body])
        assert (await actions.inspect_seal(desk.papers, pdf, datetime.now(UTC))).genuine
        assert opened.name == "Giấy khai sinh.pdf"
        with pytest.raises(NotFound):
            await actions.open_paper(conn, desk.files.store, paper.id, DossierId(new_id()))


async def test_what_was_not_signed_here_or_not_kept_is_not_genuine(desk: Desk, tmp_path: Path) -> None:
    await desk.issue(PaperKind.APPOINTMENT, DossierId(new_id()))
    token, claims = desk.last_token, {"pid": new_id().hex, "knd": "result", "off": OFFICE, "iat": 0}
    head, body, signature = token.split(".")
    foreign = Keyring(tmp_path / "elsewhere")
    false = [
        "",
        "x",
        f"{head}.{body}.",
        f"{head}.{body[:-2]}.{signature}",
        foreign.sign("paper", claims),
        desk.papers.keys.sign("paper", claims),
        desk.papers.keys.sign("paper", {**claims, "pid": "nothing"}),
        desk.papers.keys.sign("other", claims),
        "eyJhbGciOiJub25lIn0.e30.",
    ]
    async with desk.database.connection() as conn:
        for each in false:
            assert await actions.check_paper(conn, desk.papers.keys, each) is None, each
        assert await actions.check_paper(conn, desk.papers.keys, token) is not None


async def test_a_newer_result_makes_the_earlier_one_say_so_but_letters_stand(desk: Desk) -> None:
    dossier = DossierId(new_id())
    await desk.issue(PaperKind.EXTRACT, dossier)
    old = desk.last_token
    await desk.issue(PaperKind.APOLOGY, dossier)
    letter = desk.last_token
    later = NOW + timedelta(days=1)
    await desk.issue(PaperKind.EXTRACT, dossier, later)
    await desk.issue(PaperKind.APOLOGY, dossier, later)
    async with desk.database.connection() as conn:
        verdicts = [
            await actions.check_paper(conn, desk.papers.keys, token) for token in (old, letter, desk.last_token)
        ]
    assert [verdict and verdict.superseded_at for verdict in verdicts] == [later, None, None]


async def test_the_vault_holds_results_and_nothing_else(desk: Desk) -> None:
    mine, counter = DossierId(new_id()), DossierId(new_id())
    await desk.issue(PaperKind.APPOINTMENT, mine)
    result = await desk.issue(PaperKind.RESULT, mine)
    later = await desk.issue(PaperKind.EXTRACT, counter, NOW + timedelta(hours=1), owner=None)
    async with desk.database.transaction() as conn:
        assert [paper.id for paper in await actions.vault(conn, MAI)] == [result.id]
        await actions.give_papers(conn, counter, MAI)
        assert [paper.id for paper in await actions.vault(conn, MAI)] == [later.id, result.id]
        assert await actions.vault(conn, PAO) == ()
        assert [paper.kind for paper in await actions.papers_of(conn, mine)] == ["appointment", "result"]


async def test_keeping_a_paper_twice_keeps_it_once(desk: Desk) -> None:
    dossier = DossierId(new_id())
    paper = await desk.issue(PaperKind.RESULT, dossier)
    async with desk.database.transaction() as conn:
        await actions.keep_paper(conn, paper)
        assert await actions.papers_of(conn, dossier) == (paper,)


async def test_the_frame_says_who_where_and_how_to_check(desk: Desk) -> None:
    frame = actions.frame(
        desk.papers,
        paper_id=PaperId(new_id()),
        kind=PaperKind.RESULT,
        office=OFFICE,
        dossier_code="x",
        now=NOW,
    )
    assert (frame.issuer, frame.parent, frame.place) == ("UBND xã Phong Hải", "UBND tỉnh Lào Cai", "Phong Hải")
    assert frame.check_at == "localhost:8000/xac-minh"
    assert frame.link.startswith("http://localhost:8000/xac-minh#ey")
    assert len(frame.link) < 500
    police = actions.frame(
        desk.papers,
        paper_id=PaperId(new_id()),
        kind=PaperKind.RESULT,
        office=OfficeCode("000.00.61.H38"),
        dossier_code="x",
        now=NOW,
    )
    assert (police.issuer, police.parent, police.place) == ("Công an tỉnh Lào Cai", None, "Lào Cai")

"""The documents slice with its doors, on a fresh database and an empty folder."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec

from api.documents import actions
from api.documents.actions import FileDoors, PaperDoors
from api.documents.gateways.cleaner import Cleaner
from api.documents.gateways.press import Press
from api.documents.gateways.seals import Seals, SealSettings
from api.documents.jobs import handlers
from api.documents.model import AttachedRef, Paper, PaperId, PaperKind, Upload
from api.documents.stores import StoreSettings, open_store
from kernel.database import Database
from kernel.ids import DossierId, DraftId, OfficeCode, PersonId, new_id
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
        return await actions.finish(self.database, self.files, upload.id, NOW, patience_s=20)

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
        """Folders of the store that hold anything: `kept/<file>`, `parts/<file>`, `papers`."""
        folder = self.folder / "files"
        return {file.relative_to(folder).parent.as_posix() for file in folder.rglob("*") if file.is_file()}

    async def issue(
        self,
        kind: PaperKind,
        dossier: DossierId,
        at: datetime = NOW,
        owner: PersonId | None = MAI,
        paper_id: PaperId | None = None,
    ) -> Paper:
        """Printed, sealed if need be, stored and kept, as a job of the dossier slice would."""
        paper_id = paper_id or actions.new_paper_id()
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

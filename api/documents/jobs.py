"""Work after commit: cleaning what a request could not, and erasing bytes whose rows are gone."""

from datetime import datetime

import msgspec

from api.documents.actions import FileDoors, finish
from api.documents.actions.keys import kept_folder, parts_folder
from api.documents.actions.sweep import LiveDrafts, sweep
from api.documents.events import CleanFile, EraseFile, EraseParts
from kernel.database import Database
from kernel.errors import NotFound
from kernel.jobs import JobHandler, Timed
from kernel.logs import log


def handlers(doors: FileDoors) -> dict[type[msgspec.Struct], JobHandler]:
    """This slice's jobs, with their doors bound."""

    async def clean_file(database: Database, job: CleanFile, now: datetime) -> None:
        try:
            await finish(database, doors, job.file_id, now, patience_s=None)
        except NotFound:
            return  # its owner erased it meanwhile

    async def erase_parts(_: Database, job: EraseParts, __: datetime) -> None:
        await doors.store.delete(await doors.store.keys(parts_folder(job.file_id)))

    async def erase_file(_: Database, job: EraseFile, __: datetime) -> None:
        await doors.store.delete(
            [*await doors.store.keys(parts_folder(job.file_id)), *await doors.store.keys(kept_folder(job.file_id))]
        )

    return {CleanFile: clean_file, EraseParts: erase_parts, EraseFile: erase_file}


def timetable(live_drafts: LiveDrafts) -> dict[str, tuple[str, Timed]]:
    """What runs when (UTC); `live_drafts` comes from the slice that keeps drafts."""

    async def sweep_files(database: Database, now: datetime) -> None:
        log.info("files.swept", count=await sweep(database, live_drafts, now))

    return {"sweep-files": ("41 19 * * *", sweep_files)}  # 02:41 in Hanoi

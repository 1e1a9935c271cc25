"""Downloads, and what the person has been issued."""

from typing import Annotated
from uuid import UUID

from litestar import get
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream

from api.documents import actions
from api.documents.actions import FileDoors, FileReader
from api.documents.schemas import PaperList
from identity.guards import signed_in
from kernel.given import Asker, Conn, Given
from kernel.ids import FileId

Range = Annotated[str | None, HeaderParameter(name="Range")]


@get("/api/files/{file_id:uuid}", operation_id="getFile", guards=[signed_in])
async def get_file(
    *,
    file_id: FromPath[UUID],
    conn: Conn,
    actor: Asker,
    files: Given[FileDoors],
    file_reader: Given[FileReader],
    range_header: Range = None,
) -> Stream:
    """A kept file, to the one who sent it and to the staff whose dossier it is. To anybody else it does not exist."""
    may = actions.owner_or(file_reader, conn, actor)
    opened = await actions.open_file(conn, files.store, FileId(file_id), may=may)
    return actions.hand_over(opened, range_header)


@get("/api/vault", operation_id="listVault", guards=[signed_in])
async def list_vault(conn: Conn, actor: Asker) -> PaperList:
    """Results issued to the person asking, newest first."""
    return PaperList.of(await actions.vault(conn, actor.person_id))

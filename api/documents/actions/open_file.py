"""A kept file opened for somebody who may have it; for anybody else it does not exist."""

from collections.abc import AsyncIterator, Awaitable, Callable

from api.documents.model import FileFace, FileState, OpenFile
from api.documents.queries import attachments, uploads
from api.documents.rules.names import name_with_extension
from api.documents.stores import Store
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound
from kernel.ids import FileId

MayRead = Callable[[FileFace], Awaitable[bool]]
FileReader = Callable[[Connection, Actor, FileFace], Awaitable[bool]]
"""Whether `actor`, who did not send the file, may read it now: asked of the slice above that knows offices and
dossiers, which records the look before it agrees."""


async def open_file(conn: Connection, store: Store, file_id: FileId, *, may: MayRead) -> OpenFile:
    """The file, when it is kept and `may` agrees. Raises NotFound for either."""
    face = await attachments.find_face(conn, file_id)
    if face is None or not await may(face):
        raise NotFound
    upload = await uploads.find_any_upload(conn, file_id)
    if upload is None or upload.state is not FileState.KEPT:
        raise NotFound
    assert upload.media_type is not None
    assert upload.kept_bytes is not None
    assert upload.kept_sha256 is not None
    assert upload.kept_key is not None
    return OpenFile(
        name=name_with_extension(upload.name, upload.media_type),
        media_type=upload.media_type,
        size_bytes=upload.kept_bytes,
        sha256=upload.kept_sha256,
        body=await begun(store.get(upload.kept_key)),
    )


def owner_or(reader: FileReader, conn: Connection, actor: Actor) -> MayRead:
    """Until it is in a dossier, the one who sent it; from then on, whoever `reader` lets in by that dossier."""

    async def may(face: FileFace) -> bool:
        sent_it = face.owner == actor.person_id and not face.dossiers
        return sent_it or await reader(conn, actor, face)

    return may


async def nobody_else(_: Connection, __: Actor, ___: FileFace) -> bool:
    """A FileReader for a deployment where no slice above speaks for staff: the sender alone."""
    return False


async def begun(body: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """`body` with its first piece in hand: what cannot be opened is known before an answer begins."""
    first = await anext(body)

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for piece in body:
            yield piece

    return whole()

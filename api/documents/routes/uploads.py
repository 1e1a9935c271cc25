"""Resumable uploads over HTTP. Header names and their grammar live in `rules.resumable` alone."""

from typing import Annotated, Any
from uuid import UUID

from litestar import Request, Response, delete, get, head, patch, post
from litestar.params import FromPath, HeaderParameter, JSONBody, QueryParameter

from api.documents import actions
from api.documents.actions import FileDoors
from api.documents.model import FileState, Upload
from api.documents.rules import resumable
from api.documents.rules.limits import CHUNK_MOST
from api.documents.rules.refusals import refusal_of
from api.documents.schemas import NewUpload, UploadFace, UploadList
from identity.actions import stay_within
from identity.guards import signed_in
from kernel.given import Asker, Conn, Db, Given, Now
from kernel.ids import DraftId, FileId

UploadOffset = Annotated[str, HeaderParameter(name="Upload-Offset", description="Where this chunk begins, in bytes")]
UploadLength = Annotated[str, HeaderParameter(name="Upload-Length", description="The whole file's length, in bytes")]
UploadComplete = Annotated[str, HeaderParameter(name="Upload-Complete", description="?1 with the last chunk, else ?0")]
ContentDigest = Annotated[
    str | None, HeaderParameter(name="Content-Digest", description="sha-256=:…: of this chunk (RFC 9530)")
]


def _answer(upload: Upload, *, status: int = 200, **more: str) -> Response[UploadFace]:
    headers = {**resumable.progress_headers(upload), **more}
    return Response(UploadFace.of(upload), status_code=status, headers=headers)


@post("/api/uploads", operation_id="beginUpload", opt={"idempotency": True}, guards=[signed_in])
async def begin_upload(
    *,
    data: JSONBody[NewUpload],
    upload_length: UploadLength,
    upload_complete: UploadComplete,
    conn: Conn,
    actor: Asker,
    now: Now,
) -> Response[UploadFace]:
    """Make room for one file of one draft. Location: where its chunks go. Upload-Limit: how large they may be."""
    resumable.read_boolean(upload_complete, resumable.UPLOAD_COMPLETE)
    stay_within(actor, data.draft_id)
    upload = await actions.begin(
        conn,
        owner=actor.person_id,
        draft_id=DraftId(data.draft_id),
        document_id=data.document_id,
        name=data.name,
        length_bytes=resumable.read_integer(upload_length, resumable.UPLOAD_LENGTH),
        now=now,
    )
    return _answer(upload, status=201, location=f"/api/uploads/{upload.id}")


@get("/api/uploads", operation_id="listUploads", guards=[signed_in])
async def list_uploads(
    draft: Annotated[UUID, QueryParameter(description="The draft they were sent for")],
    conn: Conn,
    actor: Asker,
) -> UploadList:
    """Every file of one draft of the person asking: another device goes on from here."""
    found = await actions.uploads_of(conn, actor.person_id, DraftId(draft))
    return UploadList(items=tuple(map(UploadFace.of, found)))


@get("/api/uploads/{upload_id:uuid}", operation_id="getUpload", guards=[signed_in])
async def get_upload(upload_id: FromPath[UUID], conn: Conn, actor: Asker) -> Response[UploadFace]:
    """How far it is and what became of it."""
    return _answer(await actions.progress(conn, FileId(upload_id), actor.person_id))


@head("/api/uploads/{upload_id:uuid}", operation_id="headUpload", status_code=204, guards=[signed_in])
async def head_upload(upload_id: FromPath[UUID], conn: Conn, actor: Asker) -> Response[None]:
    """Upload-Offset: go on from there."""
    upload = await actions.progress(conn, FileId(upload_id), actor.person_id)
    return Response(None, status_code=204, headers=resumable.progress_headers(upload))


@patch(
    "/api/uploads/{upload_id:uuid}",
    operation_id="sendChunk",
    status_code=200,
    request_max_body_size=CHUNK_MOST,
    guards=[signed_in],
)
async def send_chunk(
    *,
    request: Request[Any, Any, Any],
    upload_id: FromPath[UUID],
    upload_offset: UploadOffset,
    upload_complete: UploadComplete,
    actor: Asker,
    database: Db,
    files: Given[FileDoors],
    now: Now,
    content_digest: ContentDigest = None,
) -> Response[UploadFace]:
    """One chunk, durable when this answers. After the last one the file is checked: kept, refused (422), or in work."""
    resumable.require_partial(request.headers.get("content-type"))
    chunk = await request.body()
    # What follows opens short transactions of its own around the store: the request's connection goes back first.
    await request.scope["state"]["unit"].end(keep=True)
    upload, whole = await actions.take_chunk(
        database,
        files.store,
        file_id=FileId(upload_id),
        owner=actor.person_id,
        offset_bytes=resumable.read_integer(upload_offset, resumable.UPLOAD_OFFSET),
        chunk=chunk,
        sha256=resumable.check_digest(chunk, content_digest),
        complete=resumable.read_boolean(upload_complete, resumable.UPLOAD_COMPLETE),
        now=now,
    )
    if whole:
        upload = await actions.finish(database, files, upload.id, now, patience_s=files.wait_s)
    if upload.state is FileState.REFUSED:
        raise refusal_of(upload)
    return _answer(upload)


@delete("/api/uploads/{upload_id:uuid}", operation_id="cancelUpload", status_code=204, guards=[signed_in])
async def cancel_upload(upload_id: FromPath[UUID], conn: Conn, actor: Asker) -> None:
    """Erase a file that belongs to no dossier."""
    await actions.cancel(conn, FileId(upload_id), actor.person_id)

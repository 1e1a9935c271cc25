"""A person's drafts: begun once (Idempotency-Key), saved by version, seen by nobody else."""

from datetime import date
from typing import Annotated
from uuid import UUID

from litestar import Response, delete, get, post, put
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from api.catalogue.actions import version_in_force
from api.dossiers.actions import drafts as actions
from api.dossiers.model.dossier import Draft, OpenDraft
from api.dossiers.queries import drafts as queries
from api.dossiers.schemas.drafts import DraftContent, DraftFace, DraftLine, DraftList, DraftSaved, NewDraft
from identity.actions import stay_within
from identity.guards import signed_in
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import DossierId, DraftId
from kernel.versions import etag

PAGE = 20

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]


@post("/api/drafts", operation_id="beginDraft", guards=[signed_in], opt={"idempotency": True})
async def begin_draft(data: JSONBody[NewDraft], conn: Conn, keys: Keys, actor: Asker, now: Now) -> Response[DraftFace]:
    """Begin a draft of a procedure that is filed here."""
    stay_within(actor, data.id if data.from_dossier is None and data.mandate_id is None else None)
    content = (data.content or DraftContent(answers={})).as_content()
    if data.from_dossier is not None:
        content = await actions.content_of(conn, keys, actor, DossierId(data.from_dossier), data.procedure_code)
    opened = await actions.begin_draft(
        conn,
        keys,
        actor,
        draft_id=None if data.id is None else DraftId(data.id),
        code=data.procedure_code,
        content=content,
        now=now,
        mandate_id=data.mandate_id,
        at_counter=data.at_counter,
    )
    return Response(_face(opened), status_code=201, headers={"etag": etag(opened.draft.version)})


@get("/api/drafts", operation_id="listDrafts", guards=[signed_in])
async def list_drafts(conn: Conn, actor: Asker, now: Now, after: FromQuery[UUID | None] = None) -> DraftList:
    """The person's drafts, newest first; those for residents while they may act for them."""
    found = await queries.list_drafts(conn, actor.person_id, after, PAGE + 1)
    return DraftList(
        items=[DraftLine.of(draft, _in_force(draft)) for draft in await actions.shown_of(conn, found[:PAGE], now)],
        next=str(found[PAGE - 1].id) if len(found) > PAGE else None,
    )


@get("/api/drafts/{draft_id:uuid}", operation_id="getDraft", guards=[signed_in])
async def get_draft(draft_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> Response[DraftFace]:
    """One draft with all that is in it."""
    opened = await actions.read_draft(conn, keys, actor, DraftId(draft_id), now)
    return Response(_face(opened), headers={"etag": etag(opened.draft.version)})


@put("/api/drafts/{draft_id:uuid}", operation_id="saveDraft", guards=[signed_in])
async def save_draft(
    *,
    draft_id: FromPath[UUID],
    data: JSONBody[DraftContent],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[DraftSaved]:
    """Replace what is in it, if nobody did since If-Match."""
    saved = await actions.save_draft(
        conn,
        keys,
        actor,
        DraftId(draft_id),
        content=data.as_content(),
        form_of=data.procedure_version,
        if_match=if_match,
        now=now,
    )
    answer = DraftSaved(id=saved.id, version=saved.version, updated_at=saved.updated_at, in_force=_in_force(saved))
    return Response(answer, headers={"etag": etag(saved.version)})


@delete("/api/drafts/{draft_id:uuid}", operation_id="dropDraft", guards=[signed_in])
async def drop_draft(draft_id: FromPath[UUID], conn: Conn, actor: Asker, if_match: IfMatch = None) -> None:
    """Throw it away, with the files sent for it."""
    await actions.drop_draft(conn, actor, DraftId(draft_id), if_match)


def _in_force(draft: Draft) -> date:
    return version_in_force(draft.procedure_code, draft.procedure_version)


def _face(opened: OpenDraft) -> DraftFace:
    return DraftFace.of(opened, _in_force(opened.draft))

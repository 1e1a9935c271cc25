"""Papers of a dossier, to its people and to the desk that works on it; a staff read is written down."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.params import FromPath, HeaderParameter
from litestar.response import Stream

from api.documents.actions import PaperDoors, hand_over, open_paper, papers_of
from api.documents.model import PaperId
from api.dossiers.actions import desk, reading
from api.dossiers.actions.papers import render_draft
from api.dossiers.routes.acting import desk_staff
from api.dossiers.schemas.papers import PaperFace, PapersOfDossier
from identity.guards import signed_in
from kernel.given import Asker, Conn, Given, Keys, Now
from kernel.ids import DossierId

Range = Annotated[str | None, HeaderParameter(name="Range", required=False)]


@get("/api/dossiers/{dossier_id:uuid}/papers", operation_id="listPapers", guards=[signed_in])
async def list_papers(dossier_id: FromPath[UUID], conn: Conn, actor: Asker) -> PapersOfDossier:
    """Letters and results of the person's dossier."""
    dossier = await reading.of_resident(conn, actor, DossierId(dossier_id))
    return PapersOfDossier(items=[PaperFace.of(paper) for paper in await papers_of(conn, dossier.id)])


@get("/api/dossiers/{dossier_id:uuid}/papers/{paper_id:uuid}", operation_id="getPaper", guards=[signed_in])
async def get_paper(
    *,
    dossier_id: FromPath[UUID],
    paper_id: FromPath[UUID],
    conn: Conn,
    actor: Asker,
    papers: Given[PaperDoors],
    range_header: Range = None,
) -> Stream:
    """One of them, as PDF."""
    dossier = await reading.of_resident(conn, actor, DossierId(dossier_id))
    return hand_over(await open_paper(conn, papers.store, PaperId(paper_id), dossier.id), range_header)


@get("/api/dossiers/{dossier_id:uuid}/proof/paper", operation_id="getProofPaper", guards=[signed_in])
async def get_proof_paper(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, papers: Given[PaperDoors]
) -> Response[bytes]:
    """The draft certificate as it will be printed, marked as a draft."""
    dossier = await reading.with_proof(conn, actor, DossierId(dossier_id))
    pdf = await render_draft(conn, papers, keys, dossier, now)
    return Response(pdf, media_type="application/pdf", headers={"content-disposition": 'inline; filename="draft.pdf"'})


@get("/api/desk/dossiers/{dossier_id:uuid}/papers", operation_id="listDeskPapers", guards=[desk_staff])
async def list_desk_papers(dossier_id: FromPath[UUID], conn: Conn, actor: Asker) -> PapersOfDossier:
    """Letters and results, as titles."""
    dossier = await desk.of_staff(conn, actor, DossierId(dossier_id))
    return PapersOfDossier(items=[PaperFace.of(paper) for paper in await papers_of(conn, dossier.id)])


@get("/api/desk/dossiers/{dossier_id:uuid}/papers/{paper_id:uuid}", operation_id="getDeskPaper", guards=[desk_staff])
async def get_desk_paper(
    *,
    dossier_id: FromPath[UUID],
    paper_id: FromPath[UUID],
    conn: Conn,
    actor: Asker,
    now: Now,
    papers: Given[PaperDoors],
    range_header: Range = None,
) -> Stream:
    """One of them, as PDF; its owner sees that it was read."""
    dossier = await desk.look_at_paper(conn, actor, DossierId(dossier_id), now)
    return hand_over(await open_paper(conn, papers.store, PaperId(paper_id), dossier.id), range_header)


@get("/api/desk/dossiers/{dossier_id:uuid}/proof/paper", operation_id="getDeskProofPaper", guards=[desk_staff])
async def get_desk_proof_paper(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, papers: Given[PaperDoors]
) -> Response[bytes]:
    """The draft certificate, to be read at the counter; its owner sees that it was opened."""
    dossier = await desk.look_at_paper(conn, actor, DossierId(dossier_id), now)
    reading.check_proof(dossier)
    pdf = await render_draft(conn, papers, keys, dossier, now)
    return Response(pdf, media_type="application/pdf", headers={"content-disposition": 'inline; filename="draft.pdf"'})

"""A resident's own dossiers: filed once, read in words, moved by their own steps. To strangers they do not exist."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody

from api.catalogue.actions import procedure
from api.catalogue.rules.summaries import tell_resident
from api.documents.actions import files_of
from api.dossiers.actions import deciding, proving, reading, submit, supplementing, withdrawing
from api.dossiers.actions.costing import cost_of
from api.dossiers.actions.sealing import open_answers
from api.dossiers.actions.standing import note_act, stand_in
from api.dossiers.queries import resident as queries
from api.dossiers.routes import faces
from api.dossiers.schemas import receipt as receipts
from api.dossiers.schemas import resident as wire
from api.dossiers.schemas.words import Both
from identity.guards import level_two, signed_in
from identity.model.mandates import Act
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import Unreadable
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import DossierId, DraftId
from kernel.keys import Keyring
from kernel.versions import etag

PAGE = 20

IfMatch = Annotated[str | None, HeaderParameter(name="If-Match", required=False)]


@post("/api/dossiers", operation_id="fileDossier", guards=[level_two], opt={"idempotency": True})
async def file_dossier(
    data: JSONBody[receipts.Submission], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[receipts.ReceiptFace]:
    """File a draft: one dossier for ever, and this receipt each time."""
    receipt = await submit.submit(
        conn, keys, actor, DraftId(data.draft_id), version=data.version, declared=data.declared, now=now
    )
    headers = {"etag": etag(receipt.dossier.case.version), "location": f"/api/dossiers/{receipt.dossier.id}"}
    return Response(faces.receipt_face(receipt), status_code=201, headers=headers)


@get("/api/dossiers", operation_id="listDossiers", guards=[signed_in])
async def list_dossiers(conn: Conn, actor: Asker, after: FromQuery[str | None] = None) -> wire.CardList:
    """The person's dossiers: those that wait for them first."""
    rows = await queries.list_cards(conn, actor.person_id, _read_cursor(after), PAGE + 1)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    return wire.CardList(
        items=[faces.card(row) for row in rows[:PAGE]], next=None if last is None else f"{last.rank}.{last.id}"
    )


def _read_cursor(after: str | None) -> tuple[int, UUID] | None:
    if after is None:
        return None
    rank, _, rest = after.partition(".")
    try:
        return int(rank[:1]), UUID(rest)
    except ValueError:
        raise Unreadable from None


@get("/api/dossiers/{dossier_id:uuid}", operation_id="getDossier", guards=[signed_in])
async def get_dossier(
    dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[wire.DossierFace]:
    """Status, whose turn, since when, by when, and every step so far."""
    read = await reading.follow_dossier(conn, keys, actor, DossierId(dossier_id), now)
    return Response(faces.dossier_face(read, now), headers={"etag": etag(read.face.version)})


@get("/api/dossiers/{dossier_id:uuid}/receipt", operation_id="getReceipt", guards=[signed_in])
async def get_receipt(
    dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> receipts.ReceiptFace:
    """The receipt again, with the number that opens the public tracking."""
    actor = await stand_in(conn, actor, Act.FOLLOW, DossierId(dossier_id), now)
    return faces.receipt_face(await submit.read_receipt(conn, keys, actor, DossierId(dossier_id)))


@get("/api/dossiers/{dossier_id:uuid}/files", operation_id="listDossierFiles", guards=[signed_in])
async def list_dossier_files(dossier_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> wire.FileList:
    """The pages that the office has, as received and as kept."""
    actor = await stand_in(conn, actor, Act.FOLLOW, DossierId(dossier_id), now)
    dossier = await reading.of_resident(conn, actor, DossierId(dossier_id))
    chosen = procedure(dossier.procedure_code, dossier.procedure_version)
    return wire.FileList(items=[receipts.FileFace.of(file, chosen) for file in await files_of(conn, dossier.id)])


@get("/api/dossiers/{dossier_id:uuid}/cost", operation_id="getCost", guards=[signed_in])
async def get_cost(dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.OwnCost:
    """What it will cost, while no money has been asked for."""
    actor = await stand_in(conn, actor, Act.FOLLOW, DossierId(dossier_id), now)
    dossier = await reading.of_resident(conn, actor, DossierId(dossier_id))
    if dossier.fees or dossier.case.ended_at is not None:
        return wire.OwnCost(words=None)
    cost = cost_of(dossier, open_answers(keys, dossier))
    said = tell_resident(cost, accepted=dossier.case.started_at is not None)
    return wire.OwnCost(words=Both(vi=said.vi, en=said.en))


@get("/api/dossiers/{dossier_id:uuid}/answers", operation_id="getAnswers", guards=[signed_in])
async def get_answers(dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker) -> wire.AnswersFace:
    """What was filed, as it stands now."""
    dossier = await reading.of_resident(conn, actor, DossierId(dossier_id))
    return wire.AnswersFace(
        procedure_code=dossier.procedure_code,
        procedure_version=dossier.procedure_version.isoformat(),
        answers=open_answers(keys, dossier),
    )


@get("/api/dossiers/{dossier_id:uuid}/looks", operation_id="listDossierLooks", guards=[signed_in])
async def list_dossier_looks(dossier_id: FromPath[UUID], conn: Conn, actor: Asker) -> wire.DossierLooks:
    """Who of the staff has read this dossier, when and why."""
    looks = await reading.read_looks(conn, actor, DossierId(dossier_id))
    return wire.DossierLooks(
        items=[
            wire.DossierLook(at=look.at, who=look.looker_name, office=look.office, what=look.what, why=look.why)
            for look in looks
        ]
    )


@get("/api/dossiers/{dossier_id:uuid}/supplement", operation_id="getSupplement", guards=[signed_in])
async def get_supplement(
    dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.RequestFace:
    """Everything that is asked for, at once, with its reasons and examples."""
    actor = await stand_in(conn, actor, Act.FOLLOW, DossierId(dossier_id), now)
    return faces.request_face(await reading.read_request(conn, keys, actor, DossierId(dossier_id)))


@post("/api/dossiers/{dossier_id:uuid}/supplement", operation_id="sendSupplement", guards=[level_two], status_code=200)
async def send_supplement(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Supplement],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[wire.DossierFace]:
    """Put everything right at once."""
    actor = await stand_in(conn, actor, Act.SUBMIT, DossierId(dossier_id), now, hold=True)
    moved = await supplementing.answer(
        conn, keys, actor, DossierId(dossier_id), if_match=if_match, reply=data.as_reply(), now=now
    )
    await note_act(conn, actor, Act.SUBMIT, moved, now, what="supplement")
    return await _face(conn, keys, actor, moved.id, now)


@post("/api/dossiers/{dossier_id:uuid}/withdraw", operation_id="withdrawDossier", guards=[level_two], status_code=200)
async def withdraw_dossier(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Withdrawal],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[wire.DossierFace]:
    """Take the dossier back."""
    moved = await withdrawing.withdraw(
        conn, keys, actor, DossierId(dossier_id), if_match=if_match, reason=data.reason, now=now
    )
    return await _face(conn, keys, actor, moved.id, now)


@get("/api/dossiers/{dossier_id:uuid}/proof", operation_id="getProof", guards=[signed_in])
async def get_proof(dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker) -> wire.ProofFace:
    """The draft certificate, field by field."""
    dossier = await reading.with_proof(conn, actor, DossierId(dossier_id))
    return faces.proof_face(dossier, open_answers(keys, dossier))


@post("/api/dossiers/{dossier_id:uuid}/proof-answer", operation_id="answerProof", guards=[level_two], status_code=200)
async def answer_proof(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.ProofAnswer],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[wire.DossierFace]:
    """“Đúng hết” or “Có chỗ sai”."""
    mistakes = tuple(proving.Mistake(pointer=each.pointer, words=each.words) for each in data.mistakes)
    moved = await proving.answer_proof(
        conn, keys, actor, DossierId(dossier_id), if_match=if_match, right=data.right, mistakes=mistakes, now=now
    )
    return await _face(conn, keys, actor, moved.id, now)


@post("/api/dossiers/{dossier_id:uuid}/collect", operation_id="collectResult", guards=[level_two], status_code=200)
async def collect_result(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, if_match: IfMatch = None
) -> Response[wire.DossierFace]:
    """The electronic result has been received."""
    moved = await deciding.collect(conn, keys, actor, DossierId(dossier_id), if_match=if_match, now=now)
    return await _face(conn, keys, actor, moved.id, now)


async def _face(
    conn: Connection, keys: Keyring, actor: Actor, dossier_id: DossierId, now: Now
) -> Response[wire.DossierFace]:
    read = await reading.read_dossier(conn, keys, actor, dossier_id)
    return Response(faces.dossier_face(read, now), status_code=200, headers={"etag": etag(read.face.version)})

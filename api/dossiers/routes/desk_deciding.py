"""The desk works and decides: one route an action, each with If-Match, each answering the new version."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath, JSONBody

from api.documents.actions import PaperDoors
from api.dossiers.actions import deciding, proving, working
from api.dossiers.model.decision import Decision
from api.dossiers.routes.acting import IfMatch, acting, moved
from api.dossiers.schemas import desk as wire
from api.dossiers.schemas.moved import MovedFace
from api.dossiers.schemas.proving import ProofAsked
from kernel.given import Asker, Conn, Db, Given, Keys, Now
from kernel.ids import DossierId


@acting("begin", "beginWork")
async def begin(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, if_match: IfMatch = None
) -> Response[MovedFace]:
    """Bắt đầu xử lý."""
    return moved(await working.begin_work(conn, keys, actor, DossierId(dossier_id), if_match=if_match, now=now))


@acting("extend", "extendDossier")
async def extend(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Extension],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Xin lỗi và hẹn lại, once."""
    return moved(
        await working.extend(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            due_at=data.due_at,
            reason=data.reason,
            now=now,
        )
    )


@acting("stop", "stopDossier")
async def stop(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.ReasonGiven],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Dừng giải quyết, with its ground."""
    return moved(
        await working.stop(conn, keys, actor, DossierId(dossier_id), if_match=if_match, reason=data.reason, now=now)
    )


@acting("ask-proof", "askProof")
async def ask_proof(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[ProofAsked | None] = None,
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Gửi bản nháp để người dân đọc lại, sau khi sửa chỗ dân báo sai."""
    corrections = {each.pointer: each.value for each in data.corrections} if data else {}
    return moved(
        await proving.ask_proof(
            conn, keys, actor, DossierId(dossier_id), if_match=if_match, corrections=corrections, now=now
        )
    )


@acting("end-proof", "endProof")
async def end_proof(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, if_match: IfMatch = None
) -> Response[MovedFace]:
    """The time to read the draft is over: the work goes on."""
    return moved(await proving.end_proof(conn, keys, actor, DossierId(dossier_id), if_match=if_match, now=now))


@acting("propose", "proposeDecision")
async def propose(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Proposal],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Trình ký."""
    decision = Decision(outcome=data.outcome, reason=data.reason, number=data.number, words=data.words)
    return moved(
        await deciding.propose(conn, keys, actor, DossierId(dossier_id), if_match=if_match, decision=decision, now=now)
    )


@acting("send-back", "sendBack")
async def send_back(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.ReasonGiven],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """The leader does not sign yet."""
    return moved(
        await deciding.send_back(
            conn, keys, actor, DossierId(dossier_id), if_match=if_match, reason=data.reason, now=now
        )
    )


@acting("approve", "approveDossier")
async def approve(
    *,
    dossier_id: FromPath[UUID],
    database: Db,
    papers: Given[PaperDoors],
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Ký duyệt the draft result: sealed, then told."""
    return moved(
        await deciding.approve(database, papers, keys, actor, DossierId(dossier_id), if_match=if_match, now=now)
    )


@acting("refuse", "refuseDossier")
async def refuse(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.ReasonGiven],
    database: Db,
    papers: Given[PaperDoors],
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Decide against it, with a sealed letter of its reasons."""
    return moved(
        await deciding.refuse(
            database, papers, keys, actor, DossierId(dossier_id), if_match=if_match, reason=data.reason, now=now
        )
    )


@acting("return", "returnResult")
async def return_result(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.HandOver],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Trả kết quả."""
    return moved(
        await deciding.hand_over(conn, keys, actor, DossierId(dossier_id), if_match=if_match, to=data.to, now=now)
    )

"""The desk takes in, asks and passes on: one route an action, each with If-Match, each answering the new version."""

from uuid import UUID

from litestar import Response
from litestar.params import FromPath, JSONBody

from api.catalogue.model.fees import FeeStage, QuoteLine
from api.catalogue.model.words import Words
from api.dossiers.actions import receiving, supplementing, working
from api.dossiers.model.supplement import Pin
from api.dossiers.routes.acting import IfMatch, acting, moved
from api.dossiers.routes.desk_faces import office_code
from api.dossiers.schemas import desk as wire
from api.dossiers.schemas.moved import MovedFace
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import DossierId, OfficeCode
from kernel.money import Dong


@acting("accept", "acceptDossier")
async def accept(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Acceptance],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Tiếp nhận: the clock starts; with `forwardTo`, tiếp nhận và chuyển."""
    to = office_code(data.forward_to)
    return moved(
        await receiving.accept(conn, keys, actor, DossierId(dossier_id), if_match=if_match, forward_to=to, now=now)
    )


@acting("not-accept", "notAcceptDossier")
async def not_accept(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.ReasonGiven],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Không tiếp nhận, with the reason."""
    return moved(
        await receiving.not_accept(
            conn, keys, actor, DossierId(dossier_id), if_match=if_match, reason=data.reason, now=now
        )
    )


@acting("supplement", "askSupplement")
async def ask_supplement(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.SupplementRequest],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Gửi một lần: everything at once. A second request is put to a leader."""
    pins = tuple(
        Pin(pointer=each.pointer, flaw=each.flaw, reason=each.reason, example=each.example, page=each.page)
        for each in data.pins
    )
    return moved(
        await supplementing.ask(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            pins=pins,
            note=data.note,
            due_at=data.due_at,
            now=now,
        )
    )


@acting("approve-supplement", "approveSupplement")
async def approve_supplement(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, if_match: IfMatch = None
) -> Response[MovedFace]:
    """A leader sends the second request: it counts as late."""
    return moved(await supplementing.approve(conn, keys, actor, DossierId(dossier_id), if_match=if_match, now=now))


@acting("drop-supplement", "dropSupplement")
async def drop_supplement(
    *, dossier_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now, if_match: IfMatch = None
) -> Response[MovedFace]:
    """The second request is not sent."""
    return moved(await supplementing.drop(conn, keys, actor, DossierId(dossier_id), if_match=if_match, now=now))


@acting("forward", "forwardDossier")
async def forward(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.Forwarding],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Chuyển cơ quan khác: one code, one clock."""
    return moved(
        await working.forward(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            to=OfficeCode(data.to),
            note=data.note,
            now=now,
        )
    )


@acting("ask-fee", "askFee")
async def ask_fee(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.FeeAsked],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Yêu cầu nộp tiền found during the work."""
    amount = Dong(data.amount_vnd)
    line = QuoteLine(
        fee_id="asked",
        kind=data.kind,
        label=Words(vi=data.label, en=data.label),
        stage=FeeStage.DURING_PROCESSING,
        quantity=1,
        unit_vnd=amount,
        amount_vnd=amount,
        undiscounted_vnd=amount,
        certain=True,
        why=Words(vi=data.why, en=data.why),
    )
    return moved(await working.ask_fee(conn, keys, actor, DossierId(dossier_id), if_match=if_match, line=line, now=now))

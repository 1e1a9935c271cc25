"""The counter takes in and acts for a person present, who may have no account; the history says so."""

from uuid import UUID

from litestar import Response, post
from litestar.params import FromPath, JSONBody

from api.dossiers.actions import counter, proving, supplementing, withdrawing
from api.dossiers.model.people import Person
from api.dossiers.routes import faces
from api.dossiers.routes.acting import IfMatch, acting, desk_staff, moved
from api.dossiers.schemas import counter as wire
from api.dossiers.schemas.desk import CounterFiling, Present
from api.dossiers.schemas.moved import MovedFace
from api.dossiers.schemas.receipt import ReceiptFace
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import DossierId, DraftId
from kernel.versions import etag


@post("/api/desk/dossiers", operation_id="takeIn", guards=[desk_staff], opt={"idempotency": True})
async def take_in(
    *, data: JSONBody[CounterFiling], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[ReceiptFace]:
    """File the officer's draft for a person at the counter."""
    presence = counter.Presence(
        owner=_person(data.owner),
        filer=None if data.filer is None else _person(data.filer),
        relation=data.relation,
    )
    receipt = await counter.take_in(
        conn,
        keys,
        actor,
        DraftId(data.draft_id),
        version=data.version,
        presence=presence,
        accept=data.accept,
        now=now,
    )
    headers = {"etag": etag(receipt.dossier.case.version), "location": f"/api/desk/dossiers/{receipt.dossier.id}"}
    return Response(faces.receipt_face(receipt), status_code=201, headers=headers)


def _person(given: Present) -> Person:
    return Person(
        full_name=given.full_name.strip(),
        personal_number="".join((given.personal_number or "").split()) or None,
        birth_date=given.birth_date,
        phone=given.phone,
        email=given.email,
        address=given.address,
    )


@acting("counter-supplement", "takeSupplement")
async def take_supplement(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.CounterSupplement],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """The supplement was brought on paper."""
    return moved(
        await supplementing.answer(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            reply=data.answer.as_reply(),
            now=now,
            present=data.present,
        )
    )


@acting("counter-withdraw", "takeWithdrawal")
async def take_withdrawal(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.CounterWithdrawal],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """Somebody came to take the dossier back."""
    return moved(
        await withdrawing.withdraw(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            reason=data.withdrawal.reason,
            now=now,
            present=data.present,
        )
    )


@acting("counter-proof-answer", "takeProofAnswer")
async def take_proof_answer(
    *,
    dossier_id: FromPath[UUID],
    data: JSONBody[wire.CounterProofAnswer],
    conn: Conn,
    keys: Keys,
    actor: Asker,
    now: Now,
    if_match: IfMatch = None,
) -> Response[MovedFace]:
    """The draft certificate was read at the counter."""
    said = data.answer
    return moved(
        await proving.answer_proof(
            conn,
            keys,
            actor,
            DossierId(dossier_id),
            if_match=if_match,
            right=said.right,
            mistakes=tuple(proving.Mistake(pointer=each.pointer, words=each.words) for each in said.mistakes),
            now=now,
            present=data.present,
        )
    )

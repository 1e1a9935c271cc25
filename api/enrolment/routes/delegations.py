"""Người được ủy quyền asks, by QR or paper; yes, no and taking back are the resident's routes for any mandate."""

from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from api.enrolment.actions import delegating, mandating
from api.enrolment.routes.mandates import face_of
from api.enrolment.schemas import mandates as wire
from api.enrolment.schemas.entries import unbase64
from identity.guards import level_two, signed_in
from identity.model.mandates import Way
from kernel.given import Asker, Conn, Keys, Now
from kernel.ids import FileId


@post("/api/delegations", operation_id="askDelegation", guards=[level_two], opt={"idempotency": True})
async def ask_delegation(
    data: JSONBody[wire.NewDelegation], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[wire.MandateFace]:
    """Ask somebody to let one file for them."""
    asked = mandating.Asked(
        id=data.id,
        acts=frozenset(data.acts),
        procedure_code=data.procedure_code,
        dossier_code=None,
        days=data.days,
        way=Way(data.way),
        resident=None if data.resident is None else data.resident.as_resident(),
        secret_hash=None if data.secret_hash is None else unbase64(data.secret_hash),
        household_id=None,
    )
    made = await delegating.ask(conn, keys, actor, data.office, asked, now)
    return Response(await face_of(conn, keys, made, now), status_code=201)


@get("/api/delegations", operation_id="myDelegations", guards=[signed_in])
async def my_delegations(conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MandateList:
    """Whom one asked, and may file for; what is over names nobody any more."""
    found = await delegating.list_own(conn, actor, now)
    return wire.MandateList(items=[await face_of(conn, keys, each, now) for each in found])


@post("/api/delegations/{mandate_id:uuid}/link", operation_id="renewDelegation", guards=[level_two], status_code=200)
async def renew_delegation(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.NewLink], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """A new QR; the one before is dead."""
    asked = await delegating.own(conn, actor, mandate_id)
    return await face_of(conn, keys, await mandating.renew_link(conn, asked, unbase64(data.secret_hash), now), now)


@post("/api/delegations/{mandate_id:uuid}/paper", operation_id="handInDeed", guards=[level_two], status_code=200)
async def hand_in_deed(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.Paper], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """Văn bản ủy quyền, photographed: an upload whose draftId was the mandate's id."""
    asked = await delegating.own(conn, actor, mandate_id)
    return await face_of(conn, keys, await mandating.hand_in_paper(conn, asked, FileId(data.file_id), now), now)


@post("/api/delegations/{mandate_id:uuid}/drop", operation_id="dropDelegation", guards=[signed_in], status_code=200)
async def drop_delegation(
    mandate_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """It is not needed any more."""
    asked = await delegating.own(conn, actor, mandate_id)
    return await face_of(conn, keys, await mandating.drop(conn, asked, now), now)

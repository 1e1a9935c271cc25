"""Mandates: a helper asks and types, a resident says yes or no, each about their own alone."""

import hashlib
from uuid import UUID

from litestar import Response, get, post
from litestar.params import FromPath, JSONBody

from api.catalogue.actions import procedure
from api.dossiers.actions import assisting
from api.enrolment.actions import mandating, members
from api.enrolment.schemas import mandates as wire
from api.enrolment.schemas.entries import unbase64
from api.enrolment.schemas.team import Both
from identity.actions import mandates
from identity.guards import level_two, signed_in
from identity.model.mandates import Capacity, Mandate
from kernel.database import Connection
from kernel.given import Asker, Conn, Db, Keys, Now
from kernel.ids import FileId
from kernel.keys import Keyring


async def face_of(conn: Connection, keys: Keyring, mandate: Mandate, now: Now) -> wire.MandateFace:
    ends = await mandating.ends_of(conn, [mandate])
    return wire.MandateFace.of(
        mandate, mandates.open_resident(keys, mandate), now, code=ends.get(mandate.id, (None, None))
    )


async def mine_of(conn: Connection, mandate: Mandate, now: Now) -> wire.MyMandate:
    done = await mandates.acts_under(conn, [mandate.id])
    return wire.MyMandate.of(mandate, done[mandate.id], now)


@post("/api/team/mandates", operation_id="askMandate", guards=[signed_in], opt={"idempotency": True})
async def ask_mandate(
    data: JSONBody[wire.NewMandate], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[wire.MandateFace]:
    """Ask a resident: by QR, by a code that goes to their own telephone, or by a signed paper."""
    member = await members.held_member(conn, actor.person_id)
    asked = mandating.Asked(
        id=data.id,
        acts=frozenset(data.acts),
        procedure_code=data.procedure_code,
        dossier_code=data.dossier_code,
        days=data.days,
        way=data.way,
        resident=None if data.resident is None else data.resident.as_resident(),
        secret_hash=None if data.secret_hash is None else unbase64(data.secret_hash),
        household_id=data.household_id,
    )
    made = await mandating.ask(conn, keys, member, asked, now)
    return Response(await face_of(conn, keys, made, now), status_code=201)


@get("/api/team/mandates", operation_id="listMandates", guards=[signed_in])
async def list_mandates(conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MandateList:
    """What one asked for, newest first; what is over names nobody any more."""
    member = await members.member_of(conn, actor)
    found = await mandates.list_of_helper(conn, member.person_id, now)
    await mandating.note_shown_to_helper(conn, actor, found, now)
    return wire.MandateList(items=[await face_of(conn, keys, each, now) for each in found])


@get("/api/team/mandates/{mandate_id:uuid}", operation_id="getMandate", guards=[signed_in])
async def get_mandate(mandate_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MandateFace:
    """One of them; a delegate's own too, so that one outbox asks one question."""
    found = await mandating.own(conn, actor.person_id, mandate_id, None)
    if found.kind is Capacity.HELPER:
        await members.member_of(conn, actor)
    await mandating.note_shown_to_helper(conn, actor, [found], now)
    return await face_of(conn, keys, found, now)


@post("/api/team/mandates/{mandate_id:uuid}/link", operation_id="renewLink", guards=[signed_in], status_code=200)
async def renew_link(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.NewLink], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """A new QR; the one before is dead."""
    member = await members.held_member(conn, actor.person_id)
    renewed = await mandating.renew_link(
        conn, await mandating.own(conn, member.person_id, mandate_id), unbase64(data.secret_hash), now
    )
    return await face_of(conn, keys, renewed, now)


@post("/api/team/mandates/{mandate_id:uuid}/code", operation_id="tryCode", guards=[signed_in], status_code=200)
async def try_code(
    *,
    mandate_id: FromPath[UUID],
    data: JSONBody[wire.CodeTry],
    conn: Conn,
    database: Db,
    keys: Keys,
    actor: Asker,
    now: Now,
) -> wire.MandateFace:
    """The consent code that the resident typed, sealed."""
    member = await members.held_member(conn, actor.person_id)
    stands = await mandating.try_code(conn, database, keys, member, mandate_id=mandate_id, envelope=data.code, now=now)
    return await face_of(conn, keys, stands, now)


@post("/api/team/mandates/{mandate_id:uuid}/paper", operation_id="handInPaper", guards=[signed_in], status_code=200)
async def hand_in_paper(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.Paper], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """A signed paper, photographed: an officer of the commune will look at it."""
    member = await members.held_member(conn, actor.person_id)
    handed = await mandating.hand_in_paper(
        conn, await mandating.own(conn, member.person_id, mandate_id), FileId(data.file_id), now
    )
    return await face_of(conn, keys, handed, now)


@post("/api/team/mandates/{mandate_id:uuid}/drop", operation_id="dropMandate", guards=[signed_in], status_code=200)
async def drop_mandate(mandate_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MandateFace:
    """It is not needed any more."""
    member = await members.held_member(conn, actor.person_id)
    asked = await mandating.own(conn, member.person_id, mandate_id)
    return await face_of(conn, keys, await mandating.drop(conn, asked, now), now)


@get("/api/team/dossiers", operation_id="listFollowed", guards=[signed_in])
async def list_followed(conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.FollowedList:
    """Dossiers of residents that one may follow now."""
    member = await members.member_of(conn, actor)
    return wire.FollowedList(
        items=[
            wire.FollowedFace(
                id=each.dossier.id,
                code=each.dossier.code,
                procedure_title=title_of(each),
                status=int(each.dossier.case.status),
                resident_name=each.owner_name,
                mandate_id=mandate.id,
                submitted_at=each.dossier.case.submitted_at,
            )
            for mandate, each in await mandating.follow(conn, keys, actor, member, now)
        ]
    )


def title_of(followed: assisting.Followed) -> Both:
    name = procedure(followed.dossier.procedure_code, followed.dossier.procedure_version).name
    return Both(vi=name.vi, en=name.en)


# the resident


def hash_of(data: wire.Scan) -> bytes:
    return hashlib.sha256(unbase64(data.secret)).digest()


@post("/api/mandates/look", operation_id="lookAtMandate", guards=[signed_in], status_code=200)
async def look_at_mandate(data: JSONBody[wire.Scan], conn: Conn, actor: Asker, now: Now) -> wire.AskedFace:
    """What a scanned QR asks for; one that is used, expired or forged is nothing."""
    return wire.AskedFace.of(await mandates.scanned(conn, data.mandate_id, hash_of(data), actor, now))


@post("/api/mandates/grant", operation_id="grantMandate", guards=[level_two], status_code=200)
async def grant_mandate(data: JSONBody[wire.Scan], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MyMandate:
    """Yes, with one's own signed-in phone."""
    granted = await mandating.grant_scanned(conn, keys, actor, data.mandate_id, secret_hash=hash_of(data), now=now)
    return await mine_of(conn, granted, now)


@get("/api/me/mandates", operation_id="myMandates", guards=[signed_in])
async def my_mandates(conn: Conn, actor: Asker, now: Now) -> wire.MyMandateList:
    """Who asked to act for one, who may, who did, and what they did."""
    found = await mandates.list_mine(conn, actor)
    done = await mandates.acts_under(conn, [each.id for each in found])
    return wire.MyMandateList(items=[wire.MyMandate.of(each, done[each.id], now) for each in found])


@post("/api/me/mandates/{mandate_id:uuid}/grant", operation_id="grantAsked", guards=[level_two], status_code=200)
async def grant_asked(mandate_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.MyMandate:
    """Yes, to what was asked of one's own number."""
    return await mine_of(conn, await mandating.grant_asked(conn, keys, actor, mandate_id, now), now)


@post("/api/me/mandates/{mandate_id:uuid}/decline", operation_id="declineMandate", guards=[signed_in], status_code=200)
async def decline_mandate(mandate_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> wire.MyMandate:
    """No."""
    return await mine_of(conn, await mandating.end_mine(conn, actor, mandate_id, now), now)


@post("/api/me/mandates/{mandate_id:uuid}/revoke", operation_id="revokeMandate", guards=[signed_in], status_code=200)
async def revoke_mandate(mandate_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> wire.MyMandate:
    """No more: at once, for work still on its way too."""
    return await mine_of(conn, await mandating.end_mine(conn, actor, mandate_id, now), now)


@post("/api/me/mandates/{mandate_id:uuid}/take-over", operation_id="takeOver", guards=[signed_in], status_code=200)
async def take_over(mandate_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> wire.TakenOver:
    """Go on alone: the mandate ends, and what was prepared is one's own."""
    drafts, dossiers = await mandating.take_over(conn, actor, mandate_id, now)
    return wire.TakenOver(draft_ids=list(drafts), dossier_ids=list(dossiers))

"""The commune office: its hamlets, its team, the mandates its team holds, telephones it made sure of."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post, put
from litestar.params import FromPath, FromQuery, HeaderParameter, JSONBody
from litestar.response import Stream

from api.documents.actions import FileDoors, hand_over, open_file
from api.enrolment.actions import covering, judging, members, phones
from api.enrolment.routes.mandates import face_of
from api.enrolment.schemas import mandates as wire
from api.enrolment.schemas import team as faces
from identity.actions import mandates, number_hash
from identity.guards import staff
from kernel.actor import Role
from kernel.errors import NotFound
from kernel.given import Asker, Conn, Given, Keys, Now
from kernel.ids import FileId

heads = staff(Role.LEADER, Role.ADMINISTRATOR)
desk = staff(*members.DESK)
Range = Annotated[str | None, HeaderParameter(name="Range", required=False)]


@get("/api/desk/team", operation_id="getTeam", guards=[heads])
async def get_team(conn: Conn, actor: Asker, office: FromQuery[str]) -> faces.Team:
    """The commune's hamlets and members."""
    code = members.at_office(actor, office)
    hamlets = await members.list_hamlets(conn, code)
    there = await covering.count_households(conn, code)
    return faces.Team(
        office=code,
        team=faces.Both.of(members.team_words(code)),
        hamlets=[faces.HamletFace.of(each, there) for each in hamlets],
        members=[faces.MemberFace.of(each) for each in await members.list_members(conn, code)],
    )


@post("/api/desk/team/hamlets", operation_id="addHamlet", guards=[heads], opt={"idempotency": True})
async def add_hamlet(data: JSONBody[faces.NewHamlet], conn: Conn, actor: Asker) -> faces.HamletFace:
    """A hamlet of the commune."""
    made = await members.add_hamlet(conn, actor, data.office, name=data.name, target=data.target)
    return faces.HamletFace.of(made, {})


@put("/api/desk/team/hamlets/{hamlet_id:uuid}", operation_id="changeHamlet", guards=[heads])
async def change_hamlet(
    hamlet_id: FromPath[UUID], data: JSONBody[faces.HamletChange], conn: Conn, actor: Asker
) -> faces.HamletFace:
    """Its name and how many households it is meant to reach."""
    changed = await members.change_hamlet(conn, actor, hamlet_id, name=data.name, target=data.target)
    return faces.HamletFace.of(changed, await covering.count_households(conn, changed.office))


@post("/api/desk/team/members", operation_id="appointMember", guards=[heads], opt={"idempotency": True})
async def appoint_member(
    data: JSONBody[faces.NewMember], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> faces.MemberFace:
    """Take somebody into the team."""
    made = await members.appoint(
        conn, keys, actor, data.office, personal_number=data.personal_number, hamlets=data.hamlets, now=now
    )
    return faces.MemberFace.of(made)


@put("/api/desk/team/members/{member_id:uuid}", operation_id="setArea", guards=[heads])
async def set_area(member_id: FromPath[UUID], data: JSONBody[faces.Area], conn: Conn, actor: Asker) -> faces.MemberFace:
    """Other hamlets, from their next request on."""
    return faces.MemberFace.of(await members.set_area(conn, actor, member_id, data.hamlets))


@post("/api/desk/team/members/{member_id:uuid}/end", operation_id="endMember", guards=[heads], status_code=204)
async def end_member(member_id: FromPath[UUID], conn: Conn, actor: Asker, now: Now) -> None:
    """Ended at once, and everything they were allowed."""
    await members.end(conn, actor, member_id, now)


@get("/api/desk/mandates", operation_id="listDeskMandates", guards=[desk])
async def list_desk_mandates(
    conn: Conn, keys: Keys, actor: Asker, now: Now, office: FromQuery[str]
) -> wire.MandateList:
    """What the commune's team asked for and holds."""
    code = members.at_office(actor, office, *members.DESK)
    found = await mandates.list_of_office(conn, code)
    await judging.note_shown_at_desk(conn, actor, found, now)
    return wire.MandateList(items=[await face_of(conn, keys, each, now) for each in found])


@post("/api/desk/mandates/{mandate_id:uuid}/revoke", operation_id="revokeForOffice", guards=[desk], status_code=200)
async def revoke_for_office(
    mandate_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """At once."""
    return await face_of(conn, keys, await judging.revoke_for_office(conn, actor, mandate_id, now), now)


@get("/api/desk/mandates/{mandate_id:uuid}/paper", operation_id="getConsentPaper", guards=[desk])
async def get_consent_paper(
    *,
    mandate_id: FromPath[UUID],
    conn: Conn,
    actor: Asker,
    now: Now,
    files: Given[FileDoors],
    range_header: Range = None,
) -> Stream:
    """The photograph of the signed paper; looking at it is written down."""
    file_id = await judging.look_at_paper(conn, actor, mandate_id, now)

    async def may(_: object) -> bool:
        return True

    return hand_over(await open_file(conn, files.store, file_id, may=may), range_header)


@post("/api/desk/mandates/{mandate_id:uuid}/confirm-paper", operation_id="confirmPaper", guards=[desk], status_code=200)
async def confirm_paper(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.PaperSeen], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """The paper is signed and says what is asked: the mandate stands."""
    seen = FileId(data.file_id)
    judged = await judging.judge_paper(conn, keys, actor, mandate_id, file_id=seen, fault=None, now=now)
    return await face_of(conn, keys, judged, now)


@post("/api/desk/mandates/{mandate_id:uuid}/refuse-paper", operation_id="refusePaper", guards=[desk], status_code=200)
async def refuse_paper(
    *, mandate_id: FromPath[UUID], data: JSONBody[wire.PaperFaulty], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.MandateFace:
    """It is not, and why: another photograph, or another way."""
    seen = FileId(data.file_id)
    judged = await judging.judge_paper(conn, keys, actor, mandate_id, file_id=seen, fault=data.fault, now=now)
    return await face_of(conn, keys, judged, now)


@post("/api/desk/phones", operation_id="confirmPhone", guards=[desk], status_code=204)
async def confirm_phone(
    data: JSONBody[wire.PhoneSeen], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> Response[None]:
    """A resident's telephone, seen in their hands. A member of a team confirms none."""
    office = members.at_office(actor, data.office, *members.DESK)
    try:
        await members.member_of(conn, actor)
    except NotFound:
        hashed = number_hash(keys, data.personal_number)
        await phones.confirm_at_desk(
            conn, keys, number_hash=hashed, phone=data.phone, office=office, by=actor.person_id, now=now
        )
        return Response(None, status_code=204)
    raise NotFound

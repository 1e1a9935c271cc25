"""A helper's own: who they are, whom they visit, what their phone brings back. To everybody else, nothing is here."""

import base64
from datetime import date
from uuid import UUID

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from litestar import get, post
from litestar.params import FromPath, FromQuery, JSONBody

from api.documents.actions import FileDoors
from api.enrolment.actions import codes, households, members, syncing
from api.enrolment.schemas import entries as wire
from api.enrolment.schemas import team as faces
from api.workdays.model import local
from identity.guards import signed_in
from kernel.given import Asker, Conn, Db, Given, Keys, Now


def face_of(opened: households.Opened) -> faces.HouseholdFace:
    stored = opened.stored
    return faces.HouseholdFace.of(stored.id, stored.hamlet_id, opened.household, stored.unseen)


@get("/api/team/me", operation_id="myTeam", guards=[signed_in])
async def my_team(conn: Conn, actor: Asker) -> faces.MyTeam:
    """The team one is in, and its hamlets that one sees."""
    member = await members.member_of(conn, actor)
    hamlets = await members.list_hamlets(conn, member.office)
    return faces.MyTeam(
        helper_id=member.person_id,
        display_name=member.display_name,
        office=member.office,
        commune=faces.Both.of(members.commune_words(member.office)),
        team=faces.Both.of(members.team_words(member.office)),
        badge=member.badge,
        hamlets=[faces.HamletName(id=each.id, name=each.name) for each in hamlets if each.id in member.hamlets],
        since=member.appointed_at,
    )


@get("/api/team/key", operation_id="teamKey", guards=[signed_in])
async def team_key(conn: Conn, actor: Asker, keys: Keys) -> faces.SealingKey:
    """The public key that a phone seals to."""
    await members.member_of(conn, actor)
    kid, private = keys.ec_key(codes.SEALING_KEY)
    point = private.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return faces.SealingKey(kid=kid, key=base64.urlsafe_b64encode(point).rstrip(b"=").decode())


@get("/api/team/households", operation_id="listHouseholds", guards=[signed_in])
async def list_households(
    conn: Conn, keys: Keys, actor: Asker, now: Now, after: FromQuery[UUID | None] = None
) -> faces.HouseholdList:
    """Every household of one's hamlets, a page at a time, to be kept for days without signal."""
    member = await members.member_of(conn, actor)
    found = await households.list_area(conn, keys, actor, member, after=after, now=now)
    return faces.HouseholdList(
        items=[face_of(each) for each in found],
        next=found[-1].stored.id if len(found) == households.PAGE else None,
    )


@get("/api/team/households/{household_id:uuid}", operation_id="getHousehold", guards=[signed_in])
async def get_household(
    household_id: FromPath[UUID], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> faces.HouseholdFace:
    """One of them."""
    member = await members.member_of(conn, actor)
    return face_of(await households.read(conn, keys, actor, member, household_id=household_id, now=now))


@get("/api/team/day", operation_id="myDay", guards=[signed_in])
async def my_day(conn: Conn, actor: Asker, now: Now, on: FromQuery[date | None] = None) -> faces.Day:
    """Whom to visit: unseen messages first, then promised dates, then needs, then those never visited."""
    member = await members.member_of(conn, actor)
    on = on or local(now).date()
    lines = []
    for household_id, unseen, promised, needed, never in await households.list_day(conn, member, on):
        why = {"unseen": unseen > 0, "promised": promised is not None, "need": needed, "never": never}
        reasons = [reason for reason, holds in why.items() if holds]
        lines.append(faces.DayLine(household_id=household_id, reasons=reasons, unseen=unseen, promised_on=promised))
    return faces.Day(on=on, items=lines)


@post("/api/team/entries", operation_id="bringEntries", guards=[signed_in], status_code=200)
async def bring_entries(
    *, data: JSONBody[wire.Batch], database: Db, keys: Keys, files: Given[FileDoors], actor: Asker, now: Now
) -> wire.TakenList:
    """What a phone made offline, plain or sealed: each entry once, whatever the network does."""
    return wire.TakenList(items=await syncing.take_in(database, keys, files, actor, data.entries, now))

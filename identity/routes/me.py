"""The person asking: who they are here, where they are signed in, who has looked."""

from uuid import UUID

from litestar import Response, delete, get, put
from litestar.params import FromPath, FromQuery

from identity.actions import identity_of, looks_of, person
from identity.actions.devices import hand_over_key
from identity.actions.looks import PAGE
from identity.actions.sessions import end_own, list_own
from identity.guards import signed_in
from identity.schemas import DeviceKeyOut, Identity, LookList, LookOut, Me, SessionList, SessionOut, Visit
from kernel.given import Asker, Conn, Keys, Now, Visitor
from kernel.ids import SessionId


@get("/api/me", operation_id="me", guards=[signed_in])
async def me(conn: Conn, actor: Asker, keys: Keys) -> Me:
    """Who is signed in."""
    return Me.of(actor, await person(conn, actor.person_id), await identity_of(conn, keys, actor.person_id))


@get("/api/visitor", operation_id="visitor", security=[])
async def visitor(conn: Conn, visitor: Visitor, keys: Keys) -> Visit:
    """Who is asking, if anybody has signed in here: an app that does not know yet asks this and is never refused."""
    if visitor is None:
        return Visit(me=None)
    facts = await identity_of(conn, keys, visitor.person_id)
    return Visit(me=Me.of(visitor, await person(conn, visitor.person_id), facts))


@get("/api/me/identity", operation_id="myIdentity", guards=[signed_in])
async def my_identity(conn: Conn, actor: Asker, keys: Keys) -> Identity:
    """What the provider said, for filling in one's own forms."""
    return Identity.of(await identity_of(conn, keys, actor.person_id))


@get("/api/me/sessions", operation_id="mySessions", guards=[signed_in])
async def my_sessions(conn: Conn, actor: Asker, now: Now) -> SessionList:
    """Where one is signed in."""
    return SessionList(items=[SessionOut.of(face, actor) for face in await list_own(conn, actor, now)])


@delete("/api/me/sessions/{session_id:uuid}", operation_id="endSession", guards=[signed_in])
async def end_session(session_id: FromPath[UUID], conn: Conn, actor: Asker) -> None:
    """Sign out another device, or this one."""
    await end_own(conn, actor, SessionId(session_id))


@put("/api/me/device-keys/{device_id:uuid}", operation_id="myDeviceKey", guards=[signed_in])
async def my_device_key(
    device_id: FromPath[UUID], conn: Conn, actor: Asker, keys: Keys, now: Now
) -> Response[DeviceKeyOut]:
    """The key under which this person's work stands on this device: made the first time, the same ever after."""
    found = await hand_over_key(conn, keys, actor, device_id, now)
    return Response(DeviceKeyOut.of(found), headers={"cache-control": "no-store"})


@get("/api/me/looks", operation_id="myLooks", guards=[signed_in])
async def my_looks(conn: Conn, actor: Asker, before: FromQuery[UUID | None] = None) -> LookList:
    """Who has looked at one's data."""
    found = await looks_of(conn, actor.person_id, before)
    return LookList(items=[LookOut.of(look) for look in found], next=found[-1].id if len(found) == PAGE else None)

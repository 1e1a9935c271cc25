"""One's own telephone: the only one, beside the provider's and an officer's, that a consent code goes to."""

import msgspec
from litestar import delete, get, post
from litestar.params import JSONBody

from api.enrolment.actions import phones
from api.enrolment.schemas import phones as wire
from identity.guards import level_two, signed_in
from kernel.database import Connection
from kernel.given import Asker, Conn, Db, Keys, Now


async def face_of(conn: Connection, keys: Keys, actor: Asker, now: Now) -> wire.PhoneFace:
    return wire.PhoneFace(**msgspec.structs.asdict(await phones.standing_of(conn, keys, actor, now)))


@get("/api/me/phone", operation_id="myPhone", guards=[signed_in])
async def my_phone(conn: Conn, keys: Keys, actor: Asker, now: Now) -> wire.PhoneFace:
    """Where one's consent codes go."""
    return await face_of(conn, keys, actor, now)


@post("/api/me/phone", operation_id="askPhoneCode", guards=[level_two], opt={"idempotency": True}, status_code=200)
async def ask_phone_code(
    data: JSONBody[wire.NewPhone], conn: Conn, keys: Keys, actor: Asker, now: Now
) -> wire.PhoneFace:
    """Six digits by SMS to that telephone."""
    await phones.ask_code(conn, keys, actor, data.phone, now)
    return await face_of(conn, keys, actor, now)


@post("/api/me/phone/confirm", operation_id="confirmMyPhone", guards=[level_two], status_code=200)
async def confirm_my_phone(
    *, data: JSONBody[wire.PhoneCode], conn: Conn, database: Db, keys: Keys, actor: Asker, now: Now
) -> wire.PhoneFace:
    """They came: the telephone is one's own."""
    await phones.confirm(conn, database, keys, actor, data.code, now)
    return await face_of(conn, keys, actor, now)


@delete("/api/me/phone", operation_id="forgetMyPhone", guards=[level_two], status_code=204)
async def forget_my_phone(conn: Conn, keys: Keys, actor: Asker) -> None:
    """It is lost, or no longer one's own."""
    await phones.forget(conn, keys, actor)

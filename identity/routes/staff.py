"""Posts, for administrators."""

from typing import ClassVar
from uuid import UUID

from litestar import delete, get, post
from litestar.params import FromPath, FromQuery, JSONBody

from identity.actions import people_numbered, staff
from identity.guards import staff as staff_only
from identity.schemas import Appointment, StaffPostList, StaffPostOut
from kernel.actor import Role
from kernel.errors import Refusal
from kernel.given import Asker, Conn, Given, Keys, Now
from kernel.ids import OfficeCode


class NeverSignedIn(Refusal):
    """Nobody with this personal number has signed in at level 2."""

    vi: ClassVar[str] = "Chưa ai mang số này đăng nhập mức độ 2. Nhờ người đó đăng nhập một lần rồi bổ nhiệm lại."
    en: ClassVar[str] = "Nobody with this number has signed in at level 2. Ask them to sign in once, then try again."


class NoSuchOffice(Refusal):
    """This province has no office with this code."""

    status: ClassVar[int] = 422
    vi: ClassVar[str] = "Không có cơ quan mang mã này. Chưa bổ nhiệm ai."
    en: ClassVar[str] = "No office has this code. Nobody was appointed."


@get("/api/staff/posts", operation_id="listPosts", guards=[staff_only(Role.ADMINISTRATOR)])
async def list_posts(conn: Conn, office: FromQuery[str | None] = None) -> StaffPostList:
    """Who holds what now."""
    held = await staff.list_held(conn, None if office is None else OfficeCode(office))
    return StaffPostList(items=[StaffPostOut.of(each) for each in held])


@post(
    "/api/staff/posts",
    operation_id="appoint",
    guards=[staff_only(Role.ADMINISTRATOR)],
    opt={"idempotency": True},
)
async def appoint(
    *,
    data: JSONBody[Appointment],
    conn: Conn,
    actor: Asker,
    keys: Keys,
    now: Now,
    office_codes: Given[frozenset[str]],
) -> StaffPostOut:
    """Give a post to somebody who has signed in before."""
    if data.office not in office_codes:
        raise NoSuchOffice
    found = await people_numbered(conn, keys, data.personal_number)
    if not found:
        raise NeverSignedIn
    office = OfficeCode(data.office)
    post_id = await staff.appoint(conn, actor, person_id=found[0].id, office=office, role=data.role, now=now)
    return StaffPostOut(id=post_id, display_name=found[0].display_name, office=office, role=data.role, appointed_at=now)


@delete("/api/staff/posts/{post_id:uuid}", operation_id="endPost", guards=[staff_only(Role.ADMINISTRATOR)])
async def end_post(
    post_id: FromPath[UUID],
    conn: Conn,
    actor: Asker,
    now: Now,
) -> None:
    """End a post at once."""
    await staff.end(conn, actor, post_id, now)

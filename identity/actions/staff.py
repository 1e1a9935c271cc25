"""Posts: given by an administrator (the first one by the command line), ended at once."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from identity.model import StaffPost
from identity.queries import posts, sessions
from identity.rules.appointments import judge
from kernel.actor import Actor, Role
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.ids import OfficeCode, PersonId, new_id
from kernel.logs import log


class AlreadyHeld(Refusal):
    """This person holds this role at this office already."""

    vi: ClassVar[str] = "Người này đã giữ vai trò đó ở cơ quan đó. Không có gì thay đổi."
    en: ClassVar[str] = "This person already holds that role there. Nothing was changed."


async def appoint(
    conn: Connection, actor: Actor | None, *, person_id: PersonId, office: OfficeCode, role: Role, now: datetime
) -> UUID:
    """Give a post; `actor` None is the command line. Their sessions end: the next sign-in has the desk's short terms.

    Raises NotAllowed, OwnPost, AlreadyHeld.
    """
    judge(actor, person_id)
    post_id = new_id()
    by = None if actor is None else actor.person_id
    held = await posts.insert_post(
        conn, post_id=post_id, person_id=person_id, office=office, role=role, appointed_by=by, now=now
    )
    if not held:
        raise AlreadyHeld
    await sessions.delete_sessions_of(conn, person_id)
    log.info("staff.appointed", post=str(post_id), person=str(person_id), office=office, role=role, by=str(by))
    return post_id


async def end(conn: Connection, actor: Actor | None, post_id: UUID, now: datetime) -> None:
    """End a post: the holder's very next request is refused. Raises NotAllowed, OwnPost, NotFound."""
    holder = await posts.lock_post(conn, post_id)
    if holder is None:
        raise NotFound
    judge(actor, holder)
    by = None if actor is None else actor.person_id
    await posts.end_post(conn, post_id, by, now)
    log.info("staff.ended", post=str(post_id), person=str(holder), by=str(by))


async def list_held(conn: Connection, office: OfficeCode | None = None) -> tuple[StaffPost, ...]:
    """Who holds what now, everywhere or at one office."""
    return await posts.list_posts(conn, office)

"""Teams: whom a commune office appointed, for which hamlets, ended at once. To anybody else they do not exist."""

from collections.abc import Collection
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from api.enrolment.model.teams import Hamlet, Member
from api.enrolment.queries import teams
from api.enrolment.rules.sheets import hamlet_key
from api.offices.actions import office, offices
from api.offices.model import OfficeKind, Words
from identity.actions import mandates, note_helps, people_numbered
from identity.model.mandates import Helper
from kernel.actor import Actor, Role
from kernel.database import Connection, UniqueViolation
from kernel.errors import NotFound, Refusal
from kernel.ids import OfficeCode, PersonId, new_id
from kernel.keys import Keyring
from kernel.logs import log

HEADS = (Role.LEADER, Role.ADMINISTRATOR)
DESK = (Role.LEADER, Role.ADMINISTRATOR, Role.OFFICER, Role.COUNTER)
NAMED_ONCE = "hamlet_office_name_key_key"
HELD_ONCE = "team_member_held"


class HelperUnknown(Refusal):
    """Nobody with this personal number has signed in at level 2, so nobody can be appointed by it."""

    vi: ClassVar[str] = "Chưa ai mang số này đăng nhập mức độ 2. Nhờ người đó đăng nhập một lần rồi thêm vào tổ."
    en: ClassVar[str] = "Nobody with this number has signed in at level 2. Ask them to sign in once, then add them."


class AlreadyMember(Refusal):
    """This person is in a team; a person is in one at a time."""

    vi: ClassVar[str] = "Người này đang ở trong một tổ. Không có gì thay đổi."
    en: ClassVar[str] = "This person is in a team already. Nothing was changed."


class HamletKnown(Refusal):
    """The commune has a hamlet of that name."""

    vi: ClassVar[str] = "Xã đã có thôn tên này. Không có gì thay đổi."
    en: ClassVar[str] = "The commune has a hamlet of this name. Nothing was changed."


def team_words(code: OfficeCode) -> Words:
    """“tổ công nghệ số xã Mường Hum”."""
    name = office(code).name
    commune = name.vi.removeprefix("UBND ")
    plain = name.en.removeprefix("People's Committee of ")
    return Words(vi=f"tổ công nghệ số {commune}", en=f"digital team of {plain}")


def commune_words(code: OfficeCode) -> Words:
    name = office(code).name
    return Words(vi=name.vi.removeprefix("UBND "), en=name.en.removeprefix("People's Committee of "))


def commune_offices() -> tuple[OfficeCode, ...]:
    """The offices that have a team."""
    return tuple(each.code for each in offices() if each.kinds[0] is OfficeKind.COMMUNE)


async def member_of(conn: Connection, actor: Actor) -> Member:
    """The team the actor is in now. Raises NotFound to everybody else."""
    found = await teams.find_member(conn, actor.person_id)
    if found is None:
        raise NotFound
    return found


async def held_member(conn: Connection, person_id: PersonId) -> Member:
    """The same, for a change: nobody ends them before it is over. Raises NotFound."""
    found = await teams.hold_member(conn, person_id)
    if found is None:
        raise NotFound
    return found


def as_helper(member: Member) -> Helper:
    """As a mandate names them."""
    team = team_words(member.office)
    return Helper(
        person_id=member.person_id,
        name=member.display_name,
        badge=member.badge,
        team_vi=team.vi,
        team_en=team.en,
        office=member.office,
    )


def at_office(actor: Actor, code: str, *roles: Role) -> OfficeCode:
    """A commune office where the actor holds one of `roles`. Raises NotFound for any other."""
    found = OfficeCode(code)
    if found not in commune_offices() or not actor.holds(*(roles or HEADS), office=found):
        raise NotFound
    return found


async def list_hamlets(conn: Connection, code: OfficeCode) -> tuple[Hamlet, ...]:
    return await teams.list_hamlets(conn, code)


async def list_members(conn: Connection, code: OfficeCode) -> tuple[Member, ...]:
    return await teams.list_members(conn, code)


async def add_hamlet(conn: Connection, actor: Actor, code: str, *, name: str, target: int) -> Hamlet:
    """Raises NotFound, HamletKnown."""
    hamlet = Hamlet(id=new_id(), office=at_office(actor, code), name=name, target=target)
    if not await teams.insert_hamlet(conn, hamlet, hamlet_key(name)):
        raise HamletKnown
    return hamlet


async def change_hamlet(conn: Connection, actor: Actor, hamlet_id: UUID, *, name: str, target: int) -> Hamlet:
    """Raises NotFound, HamletKnown."""
    found = await teams.find_hamlet(conn, hamlet_id)
    if found is None:
        raise NotFound
    hamlet = Hamlet(id=hamlet_id, office=at_office(actor, found.office), name=name, target=target)
    try:
        async with conn.transaction():
            await teams.update_hamlet(conn, hamlet, hamlet_key(name))
    except UniqueViolation as broken:
        if broken.constraint_name != NAMED_ONCE:
            raise
        raise HamletKnown from None
    return hamlet


async def appoint(
    conn: Connection,
    keys: Keyring,
    actor: Actor,
    code: str,
    *,
    personal_number: str,
    hamlets: Collection[UUID],
    now: datetime,
) -> Member:
    """Take somebody who has signed in into the team. Raises NotFound, HelperUnknown, AlreadyMember."""
    where = at_office(actor, code)
    await _only_here(conn, where, hamlets)
    known = await people_numbered(conn, keys, personal_number)
    if not known:
        raise HelperUnknown
    return await enlist(
        conn,
        where,
        person_id=known[0].id,
        display_name=known[0].display_name,
        hamlets=hamlets,
        by=actor.person_id,
        now=now,
    )


async def enlist(
    conn: Connection,
    where: OfficeCode,
    *,
    person_id: PersonId,
    display_name: str,
    hamlets: Collection[UUID],
    by: PersonId | None,
    now: datetime,
    badge: int | None = None,
) -> Member:
    """Write a member down, with the office's next badge. Raises AlreadyMember."""
    await teams.lock_office(conn, where)
    member = Member(
        id=new_id(),
        person_id=person_id,
        display_name=display_name,
        office=where,
        badge=badge or await teams.next_badge(conn, where),
        hamlets=frozenset(hamlets),
        appointed_at=now,
    )
    try:
        async with conn.transaction():
            await teams.insert_member(conn, member, by)
    except UniqueViolation as broken:
        if broken.constraint_name != HELD_ONCE:
            raise
        raise AlreadyMember from None
    await note_helps(conn, person_id, helps=True)
    log.info("team.appointed", member=str(member.id), office=where, by=str(by))
    return member


async def set_area(conn: Connection, actor: Actor, member_id: UUID, hamlets: Collection[UUID]) -> Member:
    """Other hamlets, from their next request on. Raises NotFound."""
    member = await _of_office(conn, actor, member_id)
    await _only_here(conn, member.office, hamlets)
    await teams.set_area(conn, member_id, frozenset(hamlets))
    found = await teams.lock_member(conn, member_id)
    assert found is not None
    return found


async def end(conn: Connection, actor: Actor, member_id: UUID, now: datetime) -> None:
    """Ended at once: their next request finds nothing, and what they were allowed is over. Raises NotFound."""
    member = await _of_office(conn, actor, member_id)
    await teams.end_member(conn, member_id, actor.person_id, now)
    await note_helps(conn, member.person_id, helps=False)
    ended = await mandates.end_all_of(conn, member.person_id, actor.person_id, now)
    log.info("team.ended", member=str(member_id), mandates=ended, by=str(actor.person_id))


async def _of_office(conn: Connection, actor: Actor, member_id: UUID) -> Member:
    member = await teams.lock_member(conn, member_id)
    if member is None:
        raise NotFound
    at_office(actor, member.office)
    return member


async def _only_here(conn: Connection, where: OfficeCode, hamlets: Collection[UUID]) -> None:
    here = {hamlet.id for hamlet in await teams.list_hamlets(conn, where)}
    if set(hamlets) - here:
        raise NotFound

"""Người được ủy quyền: a relative or another person, not of the team, who files for somebody by a mandate of their own.

The same table, the same rules, the same scan or signed paper; only that they are người nộp. The paper that the law asks
of them (văn bản ủy quyền) is the procedure's own, or the signed paper that an officer looked at.
"""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from api.enrolment.actions import mandating
from api.enrolment.actions.members import commune_offices
from api.enrolment.queries import teams
from identity.actions import identity_of, mandates, record_mandates_shown
from identity.model.mandates import Capacity, Helper, Mandate
from kernel.actor import Actor
from kernel.database import Connection
from kernel.errors import NotFound, Refusal
from kernel.ids import OfficeCode
from kernel.keys import Keyring

TITLE_VI, TITLE_EN = "người được ủy quyền", "authorised person"


class AsksAsHelper(Refusal):
    """A member of a team helps by the team's own mandates, under its name and badge."""

    vi: ClassVar[str] = "Ông/bà là tổ viên: xin làm hộ ở phần của tổ, bằng tên tổ."
    en: ClassVar[str] = "As a team member, ask from the team's own pages, in the team's name."


async def ask(  # noqa: PLR0917 - who asks, where, for what
    conn: Connection, keys: Keyring, actor: Actor, office: str, asked: mandating.Asked, now: datetime
) -> Mandate:
    """`office`: the commune that looks at a paper, and may take the mandate back. Raises AsksAsHelper, NotFound and
    what a helper's asking does."""
    if OfficeCode(office) not in commune_offices():
        raise NotFound
    if await teams.find_member(conn, actor.person_id) is not None:
        raise AsksAsHelper
    facts = await identity_of(conn, keys, actor.person_id)
    helper = Helper(
        person_id=actor.person_id,
        name=facts.full_name or actor.display_name,
        badge=0,
        team_vi=TITLE_VI,
        team_en=TITLE_EN,
        office=OfficeCode(office),
    )
    return await mandating.ask_as(conn, keys, helper, Capacity.DELEGATE, asked, now)


async def own(conn: Connection, actor: Actor, mandate_id: UUID) -> Mandate:
    """Raises NotFound."""
    return await mandating.own(conn, actor.person_id, mandate_id, Capacity.DELEGATE)


async def list_own(conn: Connection, actor: Actor, now: datetime) -> tuple[Mandate, ...]:
    """Newest first; whoever is named will see that they were listed."""
    found = await mandates.list_of_helper(conn, actor.person_id, now, kind=Capacity.DELEGATE)
    await record_mandates_shown(conn, actor, found, now, what="Ủy quyền", why="Được ủy quyền", as_helper=True)
    return found

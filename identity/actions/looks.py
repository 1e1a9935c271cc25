"""Who has looked: every staff read of a person's data, visible to that person, never edited."""

from collections.abc import Collection, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from identity.model import Look, Subject
from identity.model.mandates import Mandate
from identity.queries import looks
from identity.rules import mandates as rules
from kernel.actor import Actor
from kernel.clock import local
from kernel.database import Connection
from kernel.ids import OfficeCode, PersonId

PAGE = 50


async def record_look(  # noqa: PLR0917 - the sentence: who looked at whose, which, what, why, when
    conn: Connection,
    actor: Actor,
    whose: PersonId | None,
    subject_id: UUID,
    what: str,
    why: str,
    now: datetime,
    *,
    office: OfficeCode | None = None,
) -> None:
    """Write down one read. `what` and `why` are words its owner will read, without personal data."""
    await record_looks(conn, actor, [Subject(id=subject_id, whose=whose)], what=what, why=why, now=now, office=office)


async def record_looks(
    conn: Connection,
    actor: Actor,
    subjects: Sequence[Subject],
    *,
    what: str,
    why: str,
    now: datetime,
    office: OfficeCode | None = None,
    once_a_day: bool = False,
) -> None:
    """Write down a read of many at once, such as a queue. Reading what is one's own is no look.

    `once_a_day`: for what a screen asks again and again.
    """
    others = [subject for subject in subjects if subject.whose != actor.person_id]
    if others:
        today = local(now).date() if once_a_day else None
        where = office or next((post.office for post in actor.posts), None)
        await looks.insert_looks(conn, actor, others, office=where, what=what, why=why, now=now, once_on=today)


async def record_mandates_shown(
    conn: Connection, actor: Actor, found: Collection[Mandate], now: datetime, *, what: str, why: str, as_helper: bool
) -> None:
    """Whose name is shown will see to whom; once a day. What is over names nobody, so nothing of it is shown."""
    for office in {each.helper.office for each in found}:
        named = [each for each in found if each.helper.office == office and rules.names_somebody(each, now)]
        if named:
            helper = named[0].helper
            shown = f"{helper.name} ({helper.team_vi})" if as_helper else actor.display_name
            await record_looks(
                conn,
                msgspec.structs.replace(actor, display_name=shown),
                [Subject(id=each.id, whose=each.resident, number_hash=each.number_hash) for each in named],
                what=what,
                why=why,
                now=now,
                office=office,
                once_a_day=True,
            )


async def looks_of(conn: Connection, person_id: PersonId, before: UUID | None = None) -> tuple[Look, ...]:
    """Reads of one person's data, newest first, PAGE at a time."""
    return await looks.list_looks_at_person(conn, person_id, before, PAGE)


async def looks_at(conn: Connection, subject_id: UUID) -> tuple[Look, ...]:
    """Reads of one dossier, newest first, PAGE at most; the caller has judged who may ask."""
    return await looks.list_looks_at_subject(conn, subject_id, PAGE)

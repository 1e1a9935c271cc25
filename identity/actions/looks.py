"""Who has looked: every staff read of a person's data, visible to that person, never edited."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from identity.model import Look, Subject
from identity.queries import looks
from kernel.actor import Actor
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
) -> None:
    """Write down a read of many at once, such as a queue. Reading what is one's own is no look."""
    others = [subject for subject in subjects if subject.whose != actor.person_id]
    if others:
        where = office or next((post.office for post in actor.posts), None)
        await looks.insert_looks(conn, actor, others, office=where, what=what, why=why, now=now)


async def looks_of(conn: Connection, person_id: PersonId, before: UUID | None = None) -> tuple[Look, ...]:
    """Reads of one person's data, newest first, PAGE at a time."""
    return await looks.list_looks_at_person(conn, person_id, before, PAGE)


async def looks_at(conn: Connection, subject_id: UUID) -> tuple[Look, ...]:
    """Reads of one dossier, newest first, PAGE at most; the caller has judged who may ask."""
    return await looks.list_looks_at_subject(conn, subject_id, PAGE)

"""Statements over `look`, to which nothing but new rows ever happens."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from identity.model import Look, Subject
from kernel.actor import Actor
from kernel.database import Connection
from kernel.ids import OfficeCode, PersonId, new_id


async def insert_looks(
    conn: Connection,
    actor: Actor,
    subjects: Sequence[Subject],
    *,
    office: OfficeCode | None,
    what: str,
    why: str,
    now: datetime,
    once_on: date | None,
) -> None:
    """One row a subject, in one statement; one a day where `once_on` names the day. In one order, so that racers wait
    for each other and never in a circle."""
    subjects = sorted(subjects, key=lambda subject: subject.id)
    await conn.execute(
        "INSERT INTO look "
        "(id, at, looker_id, looker_name, office, whose, subject_id, what, why, whose_number, once_on) "
        "SELECT n.id, $2, $3, $4, $5, n.whose, n.subject_id, $6, $7, n.whose_number, $11 "
        "FROM unnest($1::uuid[], $8::uuid[], $9::uuid[], $10::bytea[]) AS n (id, whose, subject_id, whose_number) "
        "ON CONFLICT DO NOTHING",
        [new_id() for _ in subjects],
        now,
        actor.person_id,
        actor.display_name,
        office,
        what,
        why,
        [subject.whose for subject in subjects],
        [subject.id for subject in subjects],
        [None if subject.whose else subject.number_hash for subject in subjects],
        once_on,
    )


def _looks(rows: Sequence[tuple[UUID, datetime, str, OfficeCode | None, str, str, UUID]]) -> tuple[Look, ...]:
    return tuple(
        Look(id=row[0], at=row[1], looker_name=row[2], office=row[3], what=row[4], why=row[5], subject_id=row[6])
        for row in rows
    )


async def list_looks_at_person(
    conn: Connection, person_id: PersonId, before: UUID | None, limit: int
) -> tuple[Look, ...]:
    """Newest first, those older than the look `before`."""
    return _looks(
        await conn.fetch(
            "SELECT id, at, looker_name, office, what, why, subject_id FROM look "
            "WHERE (whose = $1 OR whose_number = (SELECT p.number_hash FROM person p WHERE p.id = $1)) "
            "AND ($2::uuid IS NULL OR id < $2) ORDER BY id DESC LIMIT $3",
            person_id,
            before,
            limit,
        )
    )


async def list_looks_at_subject(conn: Connection, subject_id: UUID, limit: int) -> tuple[Look, ...]:
    """Newest first, whoever the data belong to: for an owner who claimed the dossier after it was read."""
    return _looks(
        await conn.fetch(
            "SELECT id, at, looker_name, office, what, why, subject_id FROM look "
            "WHERE subject_id = $1 ORDER BY id DESC LIMIT $2",
            subject_id,
            limit,
        )
    )

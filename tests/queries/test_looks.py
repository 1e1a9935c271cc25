"""One look a day is one, also when the requests of one screen race each other."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID

from identity.actions.looks import looks_at, record_looks
from identity.model import Subject
from kernel.actor import Actor
from kernel.database import Connection, Database
from kernel.ids import PersonId, SessionId, new_id

EVENING = datetime(2026, 11, 22, 16, 59, tzinfo=UTC)  # a minute before midnight in Hanoi
HELPER = Actor(
    person_id=PersonId(new_id()),
    session_id=SessionId(new_id()),
    level=2,
    display_name="Dế",
    posts=(),
    on_behalf_of=None,
)


async def look(conn: Connection, at: UUID, now: datetime = EVENING, *, once_a_day: bool = True) -> None:
    subject = Subject(id=at, whose=None)
    await record_looks(conn, HELPER, [subject], what="Hồ sơ", why="Làm hộ", now=now, once_a_day=once_a_day)


async def test_two_requests_that_race_are_one_look(database: Database) -> None:
    dossier = new_id()
    async with database.transaction() as first:
        await look(first, dossier)

        async def again() -> None:
            async with database.transaction() as second:
                await look(second, dossier)

        racing = asyncio.create_task(again())
        done, _ = await asyncio.wait({racing}, timeout=0.1)
        assert not done, "the second waits to see whether the first stands"
    await asyncio.wait_for(racing, 20)
    async with database.transaction() as conn:
        assert len(await looks_at(conn, dossier)) == 1
        await look(conn, dossier, EVENING + timedelta(minutes=1))
        assert len(await looks_at(conn, dossier)) == 2, "another day"
        for _ in range(2):
            await look(conn, dossier, once_a_day=False)
        assert len(await looks_at(conn, dossier)) == 4, "an act of its own is written down each time"

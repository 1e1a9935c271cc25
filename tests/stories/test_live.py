"""An open screen hears of a message as it is committed, catches up after it was away, and hears nobody else's."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import httpx2
import msgspec
import pytest

from kernel.clock import now
from kernel.ids import PersonId
from kernel.live import CHANNEL
from notifications.actions import living, tell
from tests.house import House

Event = dict[str, Any]


class Screen:
    """One open stream."""

    def __init__(self, answer: httpx2.Response) -> None:
        self._lines = answer.aiter_lines()

    async def next(self, name: str, within: float = 5) -> Event:
        """The next event of this name; others are passed over."""
        async with asyncio.timeout(within):
            while True:
                event = await self._event()
                if event.get("event") == name:
                    return event

    async def _event(self) -> Event:
        fields: Event = {}
        async for line in self._lines:
            if not line:
                return fields
            key, _, value = line.partition(": ")
            if key == "data":
                fields["data"] = msgspec.json.decode(value)
            elif key:
                fields[key] = value
        raise EOFError


@asynccontextmanager
async def screen(client: httpx2.AsyncClient, last: str | None = None) -> AsyncIterator[Screen]:
    headers = {} if last is None else {"last-event-id": last}
    async with client.stream("GET", "/api/live", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        yield Screen(answer)


async def person(house: House, subject: str) -> PersonId:
    async with house.database.connection() as conn:
        return PersonId(await conn.fetchval("SELECT id FROM person WHERE subject = $1", subject))


async def tell_one(house: House, who: PersonId, key: str, kind: str = "result_ready") -> str:
    async with house.database.transaction() as conn:
        made = await tell(conn, person_id=who, kind=kind, values={"tail": "0361"}, link="/ho-so/1", key=key, now=now())
    return str(made)


async def test_a_message_appears_on_an_open_screen_and_its_count_on_every_one(house: House) -> None:
    mother, father = await house.sign_in("sung-thi-mai"), await house.sign_in("giang-a-pao")
    who = await person(house, "sung-thi-mai")
    async with screen(mother) as first, screen(mother) as second, screen(father) as other:
        assert (await first.next("unread"))["data"] == 0
        await second.next("unread")
        await other.next("unread")
        made = await tell_one(house, who, "a")
        event = await first.next("message")
        assert event["id"] == made == event["data"]["id"]
        assert event["data"]["title"]["vi"] == "Hồ sơ đuôi 0361 đã có kết quả"
        assert (await second.next("unread"))["data"] == 1
        await mother.post(f"/api/inbox/{made}/read")
        assert (await second.next("unread"))["data"] == 0
        with pytest.raises(TimeoutError):
            await other.next("message", within=0.3)


async def test_what_was_missed_is_told_after_coming_back(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    who = await person(house, "sung-thi-mai")
    async with screen(client) as first:
        await first.next("unread")
        known = await tell_one(house, who, "a")
        assert (await first.next("message"))["id"] == known
    missed = [await tell_one(house, who, key) for key in ("b", "c")]
    async with screen(client, known) as again:
        ids = [(await again.next("message"))["id"] for _ in range(3)]
        assert ids == [known, *missed]  # what was known may come again: a screen knows messages by their ids
        assert (await again.next("unread"))["data"] == 3


async def test_nothing_rolled_back_is_heard(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    who = await person(house, "sung-thi-mai")
    async with screen(client) as opened:
        await opened.next("unread")
        async with house.database.pool.acquire() as conn:
            transaction = conn.transaction()
            await transaction.start()
            await tell(conn, person_id=who, kind="paid", values={"tail": "0361"}, link="/", key="k", now=now())
            await transaction.rollback()
        with pytest.raises(TimeoutError):
            await opened.next("message", within=0.3)


async def test_a_lost_listener_comes_back_and_catches_up(house: House) -> None:
    client = await house.sign_in("sung-thi-mai")
    who = await person(house, "sung-thi-mai")
    owner = await house.owner()
    try:
        async with screen(client) as opened:
            await opened.next("unread")
            ended = await owner.fetch(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' AND "
                "datname = current_database() AND query LIKE $1",
                f"%{CHANNEL}%",
            )
            assert len(ended) == 1
            made = await tell_one(house, who, "while it was deaf")
            assert (await opened.next("message"))["id"] == made
    finally:
        await owner.close()


async def test_nobody_listens_without_signing_in(house: House) -> None:
    assert (await house.client().get("/api/live")).status_code == 401
    client = await house.sign_in("sung-thi-mai")
    assert (await client.get("/api/live", headers={"last-event-id": "x"})).status_code == 400


async def test_one_person_has_so_many_screens(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(living, "MOST_SCREENS", 1)
    client = await house.sign_in("sung-thi-mai")
    async with screen(client) as opened:
        await opened.next("unread")
        assert (await client.get("/api/live")).status_code == 429


async def test_a_stream_ends_so_that_the_session_is_judged_again(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(living, "LIVES_S", 0.2)
    client = await house.sign_in("sung-thi-mai")
    async with screen(client) as opened:
        await opened.next("unread")
        with pytest.raises(EOFError):
            await opened.next("message")

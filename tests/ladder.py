"""A Post with every channel, played by wires, and a clock that moves by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from uuid import UUID

import msgspec

from kernel.events import Published
from kernel.ids import PersonId
from notifications.actions import keep_contact
from notifications.events import Climb, MessageSeen, SendDelivery, Unreached
from notifications.jobs import handlers
from notifications.model.channels import Fate, Outcome, RetryAfter, Sent
from notifications.model.parcels import Address, Parcel
from notifications.rules.ladder import ORDER
from tests.post import Post

DAYTIME = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # 10:00 in Hanoi


class Wire:
    """A channel's other end, played here: what it was given, and what it says."""

    shows_once: ClassVar[bool] = False

    def __init__(self, name: str) -> None:
        self.name = name
        self.parcels: list[Parcel] = []
        self.outcome: Outcome = Sent()
        self.fate: Fate | RetryAfter = Fate.TAKEN
        self.asked: list[UUID] = []

    def provider(self, address: Address | None) -> str:
        return self.name

    async def send(self, parcel: Parcel, now: datetime) -> Outcome:
        self.parcels.append(parcel)
        return self.outcome

    async def ask(self, delivery_id: UUID, reference: str | None, now: datetime) -> Fate | RetryAfter:
        self.asked.append(delivery_id)
        return self.fate


class Ladder:
    """A Post whose telephone and mail channels are Wires, and whose clock moves by hand."""

    def __init__(self, post: Post) -> None:
        self.post = post
        post.now = DAYTIME
        self.wires = {channel: Wire(channel) for channel in ORDER[1:]}
        for channel, wire in self.wires.items():
            self.post.doors[channel] = self._open(wire)

    @staticmethod
    def _open(wire: Wire) -> Any:
        @asynccontextmanager
        async def opened() -> AsyncIterator[Wire]:
            yield wire

        return opened

    async def live(self, by: timedelta = timedelta()) -> None:
        """Let time pass: every job that becomes due runs at its own time, in their order."""
        until, do = self.post.now + by, handlers(self.post.deliverer)
        async with self.post.deliverer.open():
            while due := [each for each in await self._waiting() if each[0] <= until]:
                at, number, job = min(due, key=lambda each: each[:2])
                self.post.now = max(self.post.now, at)
                await do[type(job)](self.post.database, job, self.post.now)
                await self.post.rows("DELETE FROM pgqueuer WHERE id = $1", number)
        self.post.now = until

    async def _waiting(self) -> list[tuple[datetime, int, SendDelivery | Climb]]:
        """Jobs by this test's clock; the queue itself goes by the database's."""
        found: list[tuple[datetime, int, SendDelivery | Climb]] = []
        for number, kind, payload in await self.post.rows(
            "SELECT id, entrypoint, payload FROM pgqueuer WHERE entrypoint IN ('Climb', 'SendDelivery')"
        ):
            if kind == "Climb":
                climb = msgspec.json.decode(payload, type=Climb)
                found.append((climb.at, number, climb))
            else:
                send = msgspec.json.decode(payload, type=SendDelivery)
                rows = await self.post.rows("SELECT due_at FROM deliveries WHERE id = $1", send.delivery_id)
                found.append((rows[0][0], number, send))
        return found

    async def told(self) -> list[Any]:
        """What was said of messages so far; that somebody can be reached is not of them."""
        known = {"MessageSeen": MessageSeen, "Unreached": Unreached}
        rows = await self.post.rows("SELECT payload FROM pgqueuer WHERE entrypoint = 'Published' ORDER BY id")
        events = [msgspec.json.decode(row[0], type=Published) for row in rows]
        return [msgspec.json.decode(each.body, type=known[each.topic]) for each in events if each.topic in known]

    async def phone(self, who: PersonId, number: str | None = "0900000101", email: str | None = None) -> None:
        def seal(text: str | None) -> bytes | None:
            return None if text is None else self.post.keys.seal("contact", text.encode(), who.bytes)

        async with self.post.database.transaction() as conn:
            await keep_contact(conn, who, phone=seal(number), email=seal(email), at=self.post.now)

    def count(self) -> list[int]:
        """[push, Zalo, SMS, e-mail] sent so far."""
        return [len(self.post.server.posted), *(len(self.wires[channel].parcels) for channel in ORDER[1:])]

"""Takes one delivery to its channel and records how it ended; may be killed at any line and run again."""

import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import assert_never
from uuid import UUID

from kernel import jobs
from kernel.database import Connection, Database
from kernel.keys import Keyring
from kernel.logs import log
from notifications.actions.receipts import sign_receipt
from notifications.actions.voice import Voice
from notifications.channels import Carrier
from notifications.events import SendDelivery
from notifications.model.channels import AddressGone, Channel, Outcome, Refused, RetryAfter, Sent
from notifications.model.deliveries import State
from notifications.model.kinds import Importance
from notifications.model.parcels import Parcel, PushAddress
from notifications.queries import deliveries, subscriptions
from notifications.queries.deliveries import Begun
from notifications.rules import payload
from notifications.rules.kinds import KINDS
from notifications.rules.patience import wait

LEASE = timedelta(seconds=6)
"""longer than any channel's deadline: after it, the process that began a try is dead"""
_LONGEST_TTL = timedelta(days=28)
_CHANCE = random.SystemRandom()


class Deliverer:
    """The worker's hands: the open channels, and what goes into a parcel."""

    def __init__(
        self,
        doors: Mapping[Channel, Callable[[], AbstractAsyncContextManager[Carrier]]],
        *,
        keys: Keyring,
        voice: Voice,
        base_url: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._doors = doors
        self._carriers: dict[Channel, Carrier] = {}
        self._keys = keys
        self._voice = voice
        self._base_url = base_url
        self._clock = clock

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """The channels are open while this lasts."""
        async with AsyncExitStack() as stack:
            for channel, door in self._doors.items():
                self._carriers[channel] = await stack.enter_async_context(door())
            yield

    async def deliver(self, database: Database, delivery_id: UUID, now: datetime) -> None:
        """One try. The state is `sending` while the network is met, outside any transaction."""
        async with database.connection() as conn:
            begun = await deliveries.begin(conn, delivery_id, now=now, lease_ends=now + LEASE)
        if begun is None:
            await self._leave(database, delivery_id, now)
            return
        outcome: Outcome = AddressGone(why="forgotten")
        if begun.push is not None:
            outcome = await self._carriers[begun.channel].send(self._pack(begun, begun.push, now), now)
        async with database.transaction() as conn:
            await self._record(conn, begun, outcome, self._clock())

    async def _leave(self, database: Database, delivery_id: UUID, now: datetime) -> None:
        async with database.connection() as conn:
            standing = await deliveries.standing(conn, delivery_id)
            if standing is None or standing.state not in (State.CREATED, State.SENDING):
                return
            if standing.expires_at <= now:
                await deliveries.expire(conn, delivery_id, now)
                return
        raise jobs.TryAgain(standing.due_at - now + timedelta(milliseconds=50))

    def _pack(self, begun: Begun, address: PushAddress, now: datetime) -> Parcel:
        text = self._voice.say(begun.kind, begun.values, begun.language)
        body = payload.encode(
            text=text,
            lang=begun.language,
            navigate=f"{self._base_url}{begun.link}",
            message_id=begun.message_id,
            unread=begun.unread,
            delivery_id=begun.id,
            token=sign_receipt(self._keys, begun.id, now),
        )
        return Parcel(
            delivery_id=begun.id,
            message_id=begun.message_id,
            address=address,
            payload=body,
            topic=payload.topic(begun.message_id),
            ttl_s=int(min(begun.expires_at - now, _LONGEST_TTL).total_seconds()),
            urgent=KINDS[begun.kind].importance in (Importance.URGENT, Importance.TURN),
        )

    async def _record(self, conn: Connection, begun: Begun, outcome: Outcome, now: datetime) -> None:
        match outcome:
            case Sent():
                await deliveries.accept(conn, begun.id, now)
            case RetryAfter(why=why, asked=asked):
                due_at = now + wait(begun.tries, asked, _CHANCE.random())
                if due_at >= begun.expires_at:
                    await deliveries.expire(conn, begun.id, now)
                elif await deliveries.postpone(conn, begun.id, due_at=due_at, why=why):
                    await jobs.enqueue(conn, SendDelivery(delivery_id=begun.id), after=due_at - now)
            case AddressGone(why=why):
                await deliveries.fail(conn, begun.id, now, why=why)
                await subscriptions.prune(conn, begun.address_id)
            case Refused(why=why):
                await deliveries.fail(conn, begun.id, now, why=why)
                log.warning("delivery.refused", delivery=str(begun.id), channel=begun.channel, why=why)
            case _:
                assert_never(outcome)

"""Takes one delivery to its channel and records how it ended; may be killed at any line and run again."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from typing import Literal, assert_never
from uuid import UUID

import msgspec

from kernel import jobs
from kernel.database import Connection, Database
from kernel.ids import MessageId
from kernel.logs import log
from notifications.actions.climbing import climb_now
from notifications.actions.packing import Packer
from notifications.actions.seeing import see
from notifications.channels import Carrier
from notifications.channels.sms import Sms
from notifications.events import SendDelivery, SendText
from notifications.model.channels import AddressGone, Channel, Fate, Outcome, Refused, RetryAfter, Sent
from notifications.model.deliveries import State
from notifications.model.kinds import TO_MANY, Importance
from notifications.model.parcels import Parcel
from notifications.queries import deliveries, subscriptions
from notifications.queries.deliveries import Begun
from notifications.rules.breaker import Breaker
from notifications.rules.broadcasting import AFTER_OTHERS, one_by_one
from notifications.rules.kinds import KINDS
from notifications.rules.patience import wait
from notifications.rules.quiet import Quiet, decent

TRY_S = 7.0
LEASE = timedelta(seconds=8)
"""longer than any try may take: after it, the process that began one is dead"""
_A_LITTLE = timedelta(milliseconds=50)
_CHANCE = random.SystemRandom()

Opener = Callable[[], AbstractAsyncContextManager[Carrier]]


class Deliverer:
    """The worker's hands: the open channels, how their providers are doing, and what goes into a parcel."""

    def __init__(
        self, doors: Mapping[Channel, Opener], *, packer: Packer, quiet: Quiet, clock: Callable[[], datetime]
    ) -> None:
        """`doors`: the channels this deployment has. `quiet`: the hours of those who have none of their own."""
        self._doors = doors
        self._carriers: dict[Channel, Carrier] = {}
        self._breakers: dict[str, Breaker] = {}
        self._packer = packer
        self._quiet = quiet
        self._clock = clock

    @property
    def opened(self) -> frozenset[Channel]:
        """The channels this deployment has."""
        return frozenset(self._doors)

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
        try:
            async with asyncio.timeout(TRY_S):
                outcome = await self._try(begun, now)
        except TimeoutError:
            outcome = RetryAfter(why="deadline", unsure=True)
        if isinstance(outcome, Sent):  # nearly always: one statement, which needs no transaction around it
            async with database.connection() as conn:
                await self._record(conn, begun, outcome, self._clock())
            return
        async with database.transaction() as conn:
            await self._record(conn, begun, outcome, self._clock())

    async def text(self, job: SendText, now: datetime) -> None:
        """One SMS to somebody without an account; what is not taken in time is never sent. Raises TryAgain."""
        carrier, said = self._carriers.get(Channel.SMS), self._packer.open_text(job)
        if not isinstance(carrier, Sms) or said is None or now >= job.until:
            log.warning("text.dropped", text=str(job.id), open=carrier is not None, late=now >= job.until)
            return
        try:
            async with asyncio.timeout(TRY_S):
                outcome = await carrier.send_text(job.id, said.to, said.text, now)
        except TimeoutError:
            outcome = RetryAfter(why="deadline", unsure=True)
        if isinstance(outcome, RetryAfter):
            raise jobs.TryAgain(wait(1, outcome.asked, _CHANCE.random()))
        log.info("text.ended", text=str(job.id), outcome=type(outcome).__name__)

    async def _leave(self, database: Database, delivery_id: UUID, now: datetime) -> None:
        """It ended, or is not due, or is held by a process that may be dead: then this job is followed by another."""
        async with database.transaction() as conn:
            standing = await deliveries.standing(conn, delivery_id)
            if standing is None or standing.state not in (State.CREATED, State.SENDING):
                return
            if standing.expires_at <= now:
                await deliveries.expire(conn, delivery_id, now, why="late")
                return
            await jobs.enqueue(conn, SendDelivery(delivery_id=delivery_id), after=standing.due_at - now + _A_LITTLE)

    async def _try(self, begun: Begun, now: datetime) -> Outcome | State | datetime:
        """The channel's outcome; EXPIRED when it was seen before; a moment when it must wait for a decent hour."""
        if begun.read_at or (begun.seen_at and begun.channel is not Channel.WEB_PUSH):
            return State.EXPIRED
        importance = KINDS[begun.kind].importance
        then = decent(now, begun.quiet or self._quiet, importance)
        if then > now:
            return one_by_one(then, _CHANCE.random()) if begun.kind in TO_MANY else then
        carrier, parcel = self._carriers.get(begun.channel), self._packer.pack(begun, now)
        if carrier is None:
            return Refused(why="closed")
        if parcel is None:
            return AddressGone(why="forgotten")
        if begun.unsure and not carrier.shows_once:
            known = await self._ask_first(carrier, begun, now)
            if known is not None and known is not Fate.UNKNOWN:
                return known
            outcome = await self._send(carrier, parcel, now)
            doubt = known is Fate.UNKNOWN and isinstance(outcome, Sent)
            return msgspec.structs.replace(outcome, doubt=True) if doubt else outcome
        return await self._send(carrier, parcel, now)

    async def _ask_first(self, carrier: Carrier, begun: Begun, now: datetime) -> Outcome | Literal[Fate.UNKNOWN] | None:
        """How an earlier try ended, when it may have ended well; None or UNKNOWN when it is to be sent now."""
        fate = await carrier.ask(begun.id, begun.reference, now)
        match fate:
            case RetryAfter():
                return fate
            case Fate.TAKEN | Fate.DELIVERED:
                return Sent(reference=begun.reference)
            case Fate.LOST:
                return Refused(why="lost")
            case Fate.NEVER_CAME:
                return None
            case Fate.UNKNOWN:  # said twice is better than not at all only for what cannot wait
                return Fate.UNKNOWN if KINDS[begun.kind].importance is Importance.URGENT else Refused(why="unknown")
            case _:
                assert_never(fate)

    async def _send(self, carrier: Carrier, parcel: Parcel, now: datetime) -> Outcome:
        provider = carrier.provider(parcel.address)
        breaker = self._breakers.get(provider, Breaker())
        rest = breaker.rest(now)
        if rest is not None:
            return RetryAfter(why="resting", asked=rest)
        self._breakers[provider] = breaker.trying(now)
        outcome = await carrier.send(parcel, now)
        after = self._breakers[provider]
        if isinstance(outcome, RetryAfter):
            if outcome.ours:
                return outcome
            self._breakers[provider] = after.failed(self._clock(), trial=breaker.tripped)
            if self._breakers[provider].tripped:
                log.warning("provider.resting", provider=provider, why=outcome.why)
        else:
            self._breakers[provider] = after.well()
        return outcome

    def _provider(self, begun: Begun) -> str | None:
        """Who stands behind the address, as far as it can be known without opening it."""
        carrier = self._carriers.get(begun.channel)
        return None if carrier is None else carrier.provider(begun.push)

    async def _record(self, conn: Connection, begun: Begun, outcome: Outcome | State | datetime, now: datetime) -> None:
        provider = self._provider(begun)
        match outcome:
            case Sent(reference=reference, doubt=doubt):
                why = "unknown" if doubt else None
                await deliveries.accept(conn, begun.id, now, reference, why=why, provider=provider)
            case RetryAfter(why=why, asked=asked, unsure=unsure):
                due_at = now + wait(begun.tries, asked, _CHANCE.random())
                await self._postpone(conn, begun, due_at, now, why=why, unsure=unsure or begun.unsure)
            case datetime():
                await self._postpone(conn, begun, outcome, now, why="quiet", unsure=begun.unsure)
            case State():
                await deliveries.expire(conn, begun.id, now, why="seen")
            case AddressGone(why=why):
                await deliveries.fail(conn, begun.id, now, why=why, provider=provider)
                if begun.channel is Channel.WEB_PUSH:
                    await subscriptions.prune(conn, begun.address_id)
                await climb_now(conn, begun.message_id, now)
            case Refused(why=why):
                await deliveries.fail(conn, begun.id, now, why=why, provider=provider)
                log.warning("delivery.refused", delivery=str(begun.id), channel=begun.channel, why=why)
                await climb_now(conn, begun.message_id, now)
            case _:
                assert_never(outcome)

    async def _postpone(
        self, conn: Connection, begun: Begun, due_at: datetime, now: datetime, *, why: str, unsure: bool
    ) -> None:
        if due_at >= begun.expires_at:
            await deliveries.expire(conn, begun.id, now, why=why)
        elif await deliveries.postpone(
            conn, begun.id, due_at=due_at, why=why, unsure=unsure, provider=self._provider(begun)
        ):
            priority = AFTER_OTHERS if begun.kind in TO_MANY else 0
            await jobs.enqueue(conn, SendDelivery(delivery_id=begun.id), after=due_at - now, priority=priority)

    async def inquire(self, database: Database, message_id: MessageId, now: datetime) -> None:
        """Before a message goes another way: whether a provider has learned that it was delivered after all."""
        async with database.connection() as conn:
            tried = await deliveries.of_message(conn, message_id)
        for each in tried:
            carrier = self._carriers.get(each.channel)
            if each.state is not State.ACCEPTED or carrier is None or carrier.shows_once:
                continue
            if await carrier.ask(each.id, each.reference, now) is Fate.DELIVERED:
                async with database.transaction() as conn:
                    await deliveries.show(conn, each.id, now)
                    await see(conn, message_id, now)

"""The ladder in motion: starts a message's first way, and its next when nobody has seen it."""

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from kernel import jobs
from kernel.database import Connection
from kernel.events import publish
from kernel.ids import MessageId, PersonId, new_id
from notifications.events import Climb, SendDelivery, Unreached
from notifications.model.channels import Channel
from notifications.model.deliveries import State
from notifications.queries import contacts, deliveries, messages
from notifications.queries.contacts import Reach
from notifications.queries.deliveries import Tried
from notifications.queries.messages import Climbing
from notifications.rules.kinds import KINDS
from notifications.rules.ladder import PATIENCE, choose, climb, wait_at

_OVER = frozenset({State.FAILED, State.EXPIRED})
_UNDER_WAY = frozenset({State.CREATED, State.SENDING})


async def start(
    conn: Connection, message_id: MessageId, person_id: PersonId, *, reach: Reach, channel: Channel, now: datetime
) -> None:
    """One delivery per address of `channel`, and one job per delivery."""
    addresses: Collection[UUID] = reach.subscriptions if channel is Channel.WEB_PUSH else (person_id,)
    rows = [(new_id(), channel, address) for address in addresses]
    made = await deliveries.insert(conn, message_id, rows, now)
    await jobs.enqueue_all(conn, [SendDelivery(delivery_id=delivery_id) for delivery_id in made])


async def climb_at(conn: Connection, message_id: MessageId, at: datetime, now: datetime) -> None:
    """Look again `at`; any earlier appointment is void."""
    await messages.climb_later(conn, message_id, at)
    await jobs.enqueue(conn, Climb(message_id=message_id, at=at), after=max(at - now, timedelta()))


async def climb_now(conn: Connection, message_id: MessageId, now: datetime) -> None:
    """A way has failed for good: when no other is left on its rung, do not wait."""
    if await messages.hurry(conn, message_id, now):
        await jobs.enqueue(conn, Climb(message_id=message_id, at=now))


async def climb_on(conn: Connection, job: Climb, opened: Collection[Channel], now: datetime) -> None:
    """The next rung of a message nobody has seen. `opened`: the channels this deployment has."""
    message = await messages.lock_unseen(conn, job.message_id)
    if message is None or message.climb_at != job.at:
        return
    if message.expires_at <= now:
        await messages.climb_later(conn, message.id, None)
        return
    reach = await contacts.reach(conn, message.person_id)
    importance = KINDS[message.kind].importance
    steps = climb(importance, reach.ways(message.kind) & frozenset(opened), reach.order)
    tried = await deliveries.of_message(conn, message.id)
    pending = [each for each in tried if each.state in _UNDER_WAY]
    if pending:  # still waiting for a decent hour or a busy provider: the wait begins when it has left
        last = max(pending, key=lambda each: each.due_at)
        wait = wait_at(steps, last.channel)
        await _rest(conn, message, None if wait is None else max(last.due_at, now) + wait, now)
        return
    found = choose(steps, _outcomes(tried))
    if found is None:
        await messages.climb_later(conn, message.id, None)
        if PATIENCE[importance].visits:
            await publish(conn, Unreached(message_id=message.id, person_id=message.person_id, at=now))
        return
    await start(conn, message.id, message.person_id, reach=reach, channel=found.channel, now=now)
    await _rest(conn, message, None if found.wait is None else now + found.wait, now)


async def _rest(conn: Connection, message: Climbing, until: datetime | None, now: datetime) -> None:
    if until is None:
        await messages.climb_later(conn, message.id, None)
    else:
        await climb_at(conn, message.id, until, now)


def _outcomes(tried: Collection[Tried]) -> dict[Channel, bool]:
    """Of each channel tried, whether all its deliveries are over without having been seen."""
    return {
        channel: all(each.state in _OVER for each in tried if each.channel is channel)
        for channel in {each.channel for each in tried}
    }

"""Tells a broadcast to everybody it is for, a batch a transaction, at the pace that was set; may be killed anywhere."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from kernel import jobs
from kernel.database import Connection
from kernel.ids import MessageId, PersonId, new_id
from kernel.live import News, announce_all
from notifications.actions.inbox import TOLD
from notifications.actions.telling import look_again
from notifications.events import Climb, SendDelivery, Spread
from notifications.model.broadcasts import Broadcast, BroadcastState
from notifications.model.channels import Channel
from notifications.queries import broadcasts, contacts, deliveries, messages
from notifications.rules.broadcasting import AFTER_OTHERS, batch, pause
from notifications.rules.kinds import KINDS
from notifications.rules.ladder import choose, climb

LINK = "/thong-bao"


async def spread(conn: Connection, job: Spread, per_minute: int, now: datetime) -> None:
    """The next batch, and the appointment for the one after it; nothing once it was stopped."""
    broadcast = await broadcasts.lock(conn, job.broadcast_id)
    if broadcast is None or broadcast.state is not BroadcastState.RUNNING:
        return
    people = await broadcasts.next_people(conn, broadcast.id, batch(per_minute))
    if not people:
        await broadcasts.finish(conn, broadcast.id, now)
        return
    await tell_many(conn, broadcast, people, now)
    await broadcasts.note_told(conn, broadcast.id, len(people), people[-1])
    await jobs.enqueue(conn, job, after=pause(len(people), per_minute))


async def tell_many(conn: Connection, broadcast: Broadcast, people: Sequence[PersonId], now: datetime) -> None:
    """One message each and their first way, as `tell` does for one, in a handful of statements."""
    kind, spec = broadcast.kind, KINDS[broadcast.kind]
    reaches = await contacts.reach_many(conn, people)
    rows: list[tuple[MessageId, PersonId, datetime | None]] = []
    pushed: dict[MessageId, PersonId] = {}
    for person_id in people:
        reach, message_id = reaches[person_id], MessageId(new_id())
        first = choose(climb(spec.importance, reach.ways(kind), reach.order), {})
        at_once = first is not None and first.channel is Channel.WEB_PUSH
        rows.append((message_id, person_id, look_again(first, spec.importance, at_once=at_once, now=now)))
        if at_once:
            pushed[message_id] = person_id
    made = await messages.insert_many(
        conn,
        rows,
        key=f"broadcast:{broadcast.id}",
        kind=kind,
        values=broadcast.words,
        link=LINK,
        now=now,
        expires_at=now + spec.lasts,
        broadcast_id=broadcast.id,
    )
    told = [row for row in rows if row[0] in made]
    await announce_all(conn, [News(person_id=person, topic=TOLD, id=message) for message, person, _ in told])
    browsers = [
        (new_id(), message_id, subscription)
        for message_id, person_id in pushed.items()
        if message_id in made
        for subscription in reaches[person_id].subscriptions
    ]
    sends = await deliveries.insert_many(conn, Channel.WEB_PUSH, browsers, now) if browsers else []
    await jobs.enqueue_all(conn, [SendDelivery(delivery_id=each) for each in sends], priority=AFTER_OTHERS)
    climbs = [(Climb(message_id=message, at=at), at) for message, _, at in told if at is not None]
    await jobs.enqueue_all(
        conn,
        [climb_ for climb_, _ in climbs],
        after=[max(at - now, timedelta()) for _, at in climbs],
        priority=AFTER_OTHERS,
    )
